package index

import "context"

// Query is a search. Text is in the query language, see [Parse].
type Query struct {
	Text string
	// Exact switches synonyms off.
	Exact bool
	// Limit is how many hits to return, 0 for all. Totals and facets always
	// count everything.
	Limit  int
	Offset int
	// MaxMatches is how many matches of a hit to return, 0 for all. Count
	// always counts all of them.
	MaxMatches int
	// SnippetChars is about how many code points of context a snippet has on
	// each side of its match, cut at clause ends (default 30, negative: no
	// snippets).
	SnippetChars int
	// Sort is "score" (default), "year", "-year", "region" or "path".
	Sort string
	// Passages makes every passage a hit of its own.
	Passages bool
	// Facets are the facets to count: "year", "region", "level", "organ",
	// "theme", "genre". Nil means the first five; an empty slice means none.
	Facets []string
}

// SearchResult is the answer to a [Query].
type SearchResult struct {
	Query        string             `json:"query"`
	TotalReports int                `json:"total_reports"`
	TotalMatches int                `json:"total_matches"`
	Hits         []Hit              `json:"hits"`
	Facets       map[string][]Facet `json:"facets,omitempty"`
	Expanded     []Expansion        `json:"expanded,omitempty"`
	// Relaxed says that no report has all the words of an unquoted query, so
	// the hits have only some of them.
	Relaxed bool `json:"relaxed,omitempty"`
}

// Hit is a report that matches, or a passage of it with [Query.Passages].
type Hit struct {
	ID         string   `json:"id"`
	Path       string   `json:"path"`
	OtherPaths []string `json:"other_paths,omitempty"`
	Title      string   `json:"title"`
	Organ      string   `json:"organ,omitempty"`
	Region     string   `json:"region"`
	RegionCode string   `json:"region_code,omitempty"`
	Level      string   `json:"level,omitempty"`
	Year       int      `json:"year"`
	Section    []string `json:"section,omitempty"` // path of the best passage
	Score      float64  `json:"score"`
	Count      int      `json:"count"`
	Matches    []Match  `json:"matches"`
}

// Match is one place. Start and End are code points of the report's decoded text
// (half open), Span its bytes; Text is what stands there, verbatim.
type Match struct {
	Start   int      `json:"start"`
	End     int      `json:"end"`
	Text    string   `json:"text"`
	Section []string `json:"section"` // headings from the top, "一、目标推进情况"
	Snippet *Snippet `json:"snippet,omitempty"`
	Bytes   ByteSpan `json:"-"`
}

// ByteSpan is a half-open byte range of the report's decoded text.
type ByteSpan struct{ Start, End int }

// Snippet is the surroundings of a match, cut at clause ends, from the cleaned
// text (line breaks and page noise removed, simplified). Marks are the code
// point ranges of Text to highlight. Left and Right say whether the clause goes
// on beyond the snippet.
type Snippet struct {
	Text  string   `json:"text"`
	Marks [][2]int `json:"marks"`
	Left  bool     `json:"left"`
	Right bool     `json:"right"`
}

// Facet is a value and the number of matching reports that have it.
type Facet struct {
	Value string `json:"value"`
	Name  string `json:"name,omitempty"` // for themes and region codes
	Count int    `json:"count"`
}

// Expansion says which terms were searched besides one the user wrote.
type Expansion struct {
	Term     string   `json:"term"`
	Synonyms []string `json:"synonyms"`
	Note     string   `json:"note,omitempty"` // e.g. the years a term was in use
}

// QueryError is a query that cannot be understood. Pos is the code point of
// Query where the trouble is.
type QueryError struct {
	Query string
	Pos   int
	Msg   string
	Hint  string
}

// Search finds every place that matches q. Cancelling ctx stops it.
func (x *Index) Search(ctx context.Context, q Query) (*SearchResult, error) { panic("todo") }

// KWICOptions shape a concordance.
type KWICOptions struct {
	// Width is the number of terminal cells on each side (default 30; a Han
	// character takes two).
	Width int
	// Sort is "" (document order), "left" or "right": by the context read
	// outwards from the keyword.
	Sort string
	// Limit is how many lines to return, 0 for all.
	Limit int
}

// KWICLine is a place in its context. Left, Keyword and Right are from the
// cleaned text; Left is padded on the left, and Right on the right, to the
// asked width.
type KWICLine struct {
	ID      string   `json:"id"`
	Path    string   `json:"path"`
	Title   string   `json:"title"`
	Region  string   `json:"region"`
	Year    int      `json:"year"`
	Section []string `json:"section"`
	Start   int      `json:"start"`
	End     int      `json:"end"`
	Left    string   `json:"left"`
	Keyword string   `json:"keyword"`
	Right   string   `json:"right"`
}

// KWICResult is a concordance.
type KWICResult struct {
	TotalReports int         `json:"total_reports"`
	TotalMatches int         `json:"total_matches"`
	Lines        []KWICLine  `json:"lines"`
	Expanded     []Expansion `json:"expanded,omitempty"`
}

// KWIC returns the places that match q as aligned lines.
func (x *Index) KWIC(ctx context.Context, q Query, o KWICOptions) (*KWICResult, error) {
	panic("todo")
}

// Synonyms is a table of terms that mean the same, see data/synonyms.tsv.
type Synonyms struct{}

// LoadSynonyms reads the embedded table, overlaid with overlay/synonyms.tsv when
// overlay is not empty.
func LoadSynonyms(overlay string) (*Synonyms, error) { panic("todo") }

func (e *QueryError) Error() string { return e.Msg }
