package index

import "context"

// Citation is a place that can be checked: code points Start to End of the
// decoded text of the report at Path read Text.
type Citation struct {
	ID      string   `json:"id"`
	Path    string   `json:"path"`
	Title   string   `json:"title,omitempty"`
	Region  string   `json:"region,omitempty"`
	Year    int      `json:"year,omitempty"`
	Section []string `json:"section,omitempty"`
	Start   int      `json:"start"`
	End     int      `json:"end"`
	Text    string   `json:"text"`
	Kind    string   `json:"kind"` // "mention", "section", "figure", "target", "result", "baseline"
}

// Theme is something to compare: a theme of the taxonomy (Query empty), or an ad
// hoc one defined by a query.
type Theme struct {
	ID    string
	Name  string
	Query string
}

// CompareRequest asks how much reports talk about, promise and deliver on themes.
type CompareRequest struct {
	// Themes may name taxonomy themes by id or Chinese name. Empty: all
	// themes found. A Name that is no taxonomy theme is searched for.
	Themes []Theme
	// Filter is a query that restricts the reports ("year:2019..2023
	// region:浙江"). Empty: all reports.
	Filter string
	// By holds the columns to group by: "year", "region", "organ". Empty
	// means year and region.
	By []string
	// Level rolls regions up: "state", "province", "city", "county". Empty:
	// each report's own region.
	Level string
	// Exact switches synonyms of ad hoc themes off.
	Exact bool
	// Seed and Resamples are those of the bootstrap (defaults 1 and 1000).
	Seed      uint64
	Resamples int
	// Confidence of the intervals (default 0.95).
	Confidence float64
	// Evidence adds the citations behind every row.
	Evidence bool
	// Trend adds a slope over years for every theme (and region).
	Trend bool
}

// CompareRow is a theme in one group of reports.
type CompareRow struct {
	Theme           string   `json:"theme"`
	ThemeName       string   `json:"theme_name"`
	Year            int      `json:"year,omitempty"`
	Region          string   `json:"region,omitempty"`
	RegionCode      string   `json:"region_code,omitempty"`
	Organ           string   `json:"organ,omitempty"`
	Reports         int      `json:"reports"`          // reports in the group
	DistinctReports int      `json:"distinct_reports"` // near-duplicates counted once
	ReportsWith     int      `json:"reports_with"`     // reports of the group that mention the theme
	Chars           int      `json:"chars"`            // code points of their bodies
	ThemeChars      int      `json:"theme_chars"`      // of these about the theme
	Share           float64  `json:"share"`            // theme_chars / chars
	Mentions        int      `json:"mentions"`
	Per10k          float64  `json:"per_10k"` // mentions per 10,000 chars
	CILow           *float64 `json:"ci_low"`  // bootstrap over reports; null for fewer than two distinct reports
	CIHigh          *float64 `json:"ci_high"`
	Figures         int      `json:"figures"`
	Targets         int      `json:"targets"`
	Results         int      `json:"results"`
	MaskedFigures   int      `json:"masked_figures"`
	MaskedShare     float64  `json:"masked_share"` // masked_figures / figures
	Truncated       int      `json:"truncated"`    // reports flagged as cut off

	Evidence []Citation `json:"evidence,omitempty"`
}

// Trend is a theme's least-squares slope over years.
type Trend struct {
	Theme      string   `json:"theme"`
	ThemeName  string   `json:"theme_name"`
	Region     string   `json:"region,omitempty"`
	RegionCode string   `json:"region_code,omitempty"`
	Organ      string   `json:"organ,omitempty"`
	FirstYear  int      `json:"first_year"` // first year with a mention
	FromYear   int      `json:"from_year"`
	ToYear     int      `json:"to_year"`
	Reports    int      `json:"reports"`
	Slope      float64  `json:"slope"` // change of per_10k a year
	CILow      *float64 `json:"ci_low"`
	CIHigh     *float64 `json:"ci_high"`
}

// CompareResult is the table, with what is needed to read it.
type CompareResult struct {
	Rows       []CompareRow `json:"rows"`
	Trends     []Trend      `json:"trends,omitempty"`
	Reports    int          `json:"reports"`
	Distinct   int          `json:"distinct_reports"`
	Confidence float64      `json:"confidence"`
	Resamples  int          `json:"resamples"`
	Seed       uint64       `json:"seed"`
	Expanded   []Expansion  `json:"expanded,omitempty"`
	Notes      []string     `json:"notes,omitempty"`
}

// Compare builds the table.
func (x *Index) Compare(ctx context.Context, req CompareRequest) (*CompareResult, error) {
	panic("todo")
}

// KeynessRequest compares the words, or the themes, of two groups of reports.
type KeynessRequest struct {
	A, B     string // filter queries: "year:2019..2020"
	Unit     string // "words" (default) or "themes"
	MinCount int    // leave out what is rarer in both groups together (default 5)
	Limit    int    // rows each way, 0 for all
}

// KeynessRow is a word or theme. Positive LogRatio: more in A.
type KeynessRow struct {
	Item     string  `json:"item"`
	Name     string  `json:"name,omitempty"`
	CountA   int     `json:"count_a"`
	CountB   int     `json:"count_b"`
	Per10kA  float64 `json:"per_10k_a"` // per 10,000 words (words) or code points (themes)
	Per10kB  float64 `json:"per_10k_b"`
	G2       float64 `json:"g2"` // signed: negative when less frequent in A
	P        float64 `json:"p"`
	PHolm    float64 `json:"p_holm"`
	LogRatio float64 `json:"log_ratio"`
	DiffPct  float64 `json:"diff_percent"` // null as +Inf is not JSON: see DiffInf
	DiffInf  bool    `json:"diff_infinite,omitempty"`
	DPA      float64 `json:"dp_a"` // Gries' deviation of proportions, 0 even .. 1 in one report
	DPB      float64 `json:"dp_b"`
	DocsA    int     `json:"docs_a"`
	DocsB    int     `json:"docs_b"`
}

// KeynessResult lists what is typical for A, then for B, strongest first.
type KeynessResult struct {
	A        KeynessGroup `json:"a"`
	B        KeynessGroup `json:"b"`
	Tested   int          `json:"tested"` // the number of tests in the Holm correction
	Unit     string       `json:"unit"`
	Positive []KeynessRow `json:"positive"`
	Negative []KeynessRow `json:"negative"`
}

// KeynessGroup is one side.
type KeynessGroup struct {
	Filter  string `json:"filter"`
	Reports int    `json:"reports"`
	Size    int    `json:"size"` // words, or code points
}

// Keyness computes the table.
func (x *Index) Keyness(ctx context.Context, req KeynessRequest) (*KeynessResult, error) {
	panic("todo")
}
