package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// Query is a search. Text is in the query language, see [Parse].
type Query struct {
	Text string
	// Exact switches synonyms off, and looks for letters in the case of the query.
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
	// Notes say what of the query was not searched as it stands.
	Notes []string `json:"notes,omitempty"`
}

// HitPlace is a place of a hit with what is known of its report: a row of flat tables. A
// hit without places, of a query that names fields alone, is one with an empty Text.
type HitPlace struct {
	ID      string   `json:"id"`
	Path    string   `json:"path"`
	Title   string   `json:"title"`
	Organ   string   `json:"organ,omitempty"`
	Region  string   `json:"region"`
	Year    int      `json:"year,omitempty"`
	Score   float64  `json:"score"`
	Relaxed bool     `json:"relaxed"`
	Count   int      `json:"count"`
	Start   int      `json:"start"`
	End     int      `json:"end"`
	Text    string   `json:"text"`
	Section []string `json:"section"`
	Snippet string   `json:"snippet"`
}

// Places returns the places of the hits, one after the other.
func (r *SearchResult) Places() (out []HitPlace) {
	n := 0
	for _, h := range r.Hits {
		n += max(1, len(h.Matches))
	}
	out = make([]HitPlace, 0, n)
	for _, h := range r.Hits {
		matches := h.Matches
		if len(matches) == 0 {
			matches = []Match{{}}
		}
		for _, m := range matches {
			p := HitPlace{h.ID, h.Path, h.Title, h.Organ, h.Region, h.Year, h.Score, h.Relaxed, h.Count, m.Start, m.End, m.Text, m.Section, ""}
			if m.Snippet != nil {
				p.Snippet = m.Snippet.Text
			}
			out = append(out, p)
		}
	}
	return out
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
	Year       int      `json:"year,omitempty"`
	Section    []string `json:"section,omitempty"` // path of the best passage
	Score      float64  `json:"score"`
	Exact      bool     `json:"exact"`   // a run or phrase of the query stands there as written (or as a synonym)
	Relaxed    bool     `json:"relaxed"` // it has only some of the words, as every other hit, see [SearchResult.Relaxed]
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

// Snippet is the surroundings of a match, cut at clause ends: the source's own
// characters without the line breaks and page noise that reading drops. Marks are
// the code point ranges of Text to highlight. Left and Right say whether the clause goes
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

// defaultFacets are counted when a query names none.
var defaultFacets = []string{"year", "region", "level", "organ", "theme"}

// found is a report that matches.
type found struct {
	located
	places  []segment.Span // view offsets
	exact   query.Fidelity
	score   float64
	passage int // the best one
}

// Parsed is a query that was understood, QueryError one that can't be, and QueryHelp
// describes the language to users, see [query.Query].
type (
	Parsed     = query.Query
	QueryError = query.Error
)

// QueryHelp describes the query language to users.
const QueryHelp = query.Help

// Parse reads a query, see [QueryHelp]. Its errors are of type [*QueryError].
func Parse(text string) (*Parsed, error) { return query.Parse(text) }

// matcher is a compiled query.
type matcher struct {
	query.Matcher
	query string
	notes []string // what was left out of it
}

// plan compiles a query.
func (x *Index) plan(ctx context.Context, text string, exact bool, expanded map[string][]string) (*matcher, error) {
	parsed, err := query.Parse(text)
	if err != nil {
		return nil, err
	}
	m := &matcher{query.Matcher{Root: parsed.Root, Words: map[*query.Words]*query.Plan{}, Cased: exact}, text, parsed.Notes}
	var syn *Synonyms
	var tok segment.Tokenizer
	var walk func(n query.Node) error
	walk = func(n query.Node) error {
		switch n := n.(type) {
		case *query.Field:
			known := map[string]func(context.Context, string) error{"theme": x.knownTheme, "region": x.knownRegion}[n.Name]
			if known == nil {
				return nil
			}
			var unknown *unknownError
			if err := known(ctx, n.Value); errors.As(err, &unknown) {
				return &query.Error{Query: text, Pos: runesBefore(text, n.Value), Msg: unknown.Error(), Hint: unknown.hint()}
			} else if err != nil {
				return err
			}
		case *query.Words:
			if tok == nil {
				if tok, err = x.tokenizer(ctx); err != nil {
					return err
				}
				if !exact {
					if syn, err = x.synonyms(); err != nil {
						return err
					}
				}
			}
			m.Words[n] = planWords(n.Text, tok, syn, expanded)
		}
		for _, k := range query.Kids(n) {
			if err := walk(k); err != nil {
				return err
			}
		}
		return nil
	}
	if v := bareNumber.FindStringSubmatch(segment.Fold(text)); v != nil && !bareYear.MatchString(v[1]) {
		m.notes = append(m.notes, fmt.Sprintf("numbers are found as they are written; value:%s finds every figure of that value", strings.ReplaceAll(v[1], ",", "")))
	}
	return m, walk(parsed.Root)
}

// scan returns those of the reports that match, in their order.
func (x *Index) scan(ctx context.Context, s *snapshot, m *matcher, among []located) (_ []found, err error) {
	defer recovered(x.dir, "search", &err)
	places := make([]*partPlaces, len(s.parts))
	parallel(ctx, len(places), func(i int) { places[i] = m.placesIn(s.parts[i].segmentFile) })
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	const chunk = 64
	chunks := make([][]found, (len(among)+chunk-1)/chunk)
	parallel(ctx, len(chunks), func(c int) {
		for _, e := range among[c*chunk : min(len(among), (c+1)*chunk)] {
			if ok, spans, exact := m.Match(&asked{entry: e.entry, x: x, found: places[e.at.part]}); ok {
				chunks[c] = append(chunks[c], found{located: e, places: spans, exact: exact})
			}
		}
	})
	return slices.Concat(chunks...), ctx.Err()
}

// answer scans for m and falls back to some of the words when none has all.
func (x *Index) answer(ctx context.Context, s *snapshot, m *matcher) (hits []found, relaxed bool, err error) {
	defer recovered(x.dir, "search", &err)
	all := s.listed()
	hits, err = x.scan(ctx, s, m, all)
	if err != nil || len(hits) > 0 {
		return hits, false, err
	}
	if err := x.knownYear(ctx, s, m.query, m.Root); err != nil {
		return nil, false, err
	}
	notes, err := x.absent(ctx, s, m.Root)
	if err != nil {
		return nil, false, err
	}
	m.notes = append(m.notes, notes...)
	if !m.canRelax() {
		return nil, false, nil
	}
	m.Relaxed = true
	hits, err = x.scan(ctx, s, m, all)
	return hits, len(hits) > 0, err
}

// bareNumber finds a query that is nothing but a number, bareYear one that may be a year.
var bareYear = regexp.MustCompile(`^(?:19|20)\d\d$`)

var bareNumber = regexp.MustCompile(`^"?(\d[\d.,]*%?)"?$`)

// canRelax reports whether a run of several words is looked for.
func (m *matcher) canRelax() bool {
	for _, p := range m.Words {
		if len(p.Units) > 1 {
			return true
		}
	}
	return false
}

// rank sets the score and best passage of every hit.
func (x *Index) rank(ctx context.Context, s *snapshot, m *matcher, hits []found) (sc scores, err error) {
	defer recovered(x.dir, "search", &err)
	if len(m.Words) == 0 {
		rankByPlaces(s, hits)
		return nil, nil
	}
	tok, err := x.tokenizer(ctx)
	if err != nil {
		return nil, err
	}
	weights := map[string]float64{}
	m.rankTerms(m.Root, tok, weights)
	sc = s.score(weights)
	for i := range hits {
		h := &hits[i]
		h.passage, h.score = sc.best(h.entry)
		if !h.hasPlaceIn(h.passage) && len(h.places) > 0 {
			h.passage = h.passageAt(h.places[0].Start)
		}
	}
	return sc, nil
}

// rankByPlaces ranks queries without words: BM25 with the places of a passage as
// term frequency and its length in bytes as length, places in a heading twice.
func rankByPlaces(s *snapshot, hits []found) {
	with := 0
	total := 0
	type count struct{ passage, tf int }
	counts := make([][]count, len(hits))
	for i, h := range hits {
		total += h.NPassages
		end := -1
		var heading segment.Span
		for _, p := range h.places {
			if p.Start >= end {
				k := h.passageAt(p.Start)
				end, heading = h.passageSpan(k).End, h.headingOf(k)
				counts[i] = append(counts[i], count{k, 0})
			}
			w := 1
			if heading.Contains(p) {
				w = 2
			}
			counts[i][len(counts[i])-1].tf += w
		}
		with += len(counts[i])
	}
	n := float64(max(s.man.Totals.Passages, total))
	idf := math.Log1p((n - float64(with) + 0.5) / (float64(with) + 0.5))
	const avg, b = 1200, 0.75
	for i := range hits {
		h := &hits[i]
		for _, c := range counts[i] {
			tf, length := float64(c.tf), float64(h.passageSpan(c.passage).Len())
			if v := idf * tf * (bm25K1 + 1) / (tf + bm25K1*(1-b+b*length/avg)); v > h.score {
				h.score, h.passage = v, c.passage
			}
		}
	}
}

// hasPlaceIn reports whether one of the places begins in passage k.
func (h *found) hasPlaceIn(k int) bool {
	v := h.passageSpan(k)
	i := sort.Search(len(h.places), func(i int) bool { return h.places[i].Start >= v.Start })
	return i < len(h.places) && h.places[i].Start < v.End
}

// Search finds every place that matches q. Cancelling ctx stops it. A query that
// can't be understood gives a [*QueryError].
func (x *Index) Search(ctx context.Context, q Query) (_ *SearchResult, err error) {
	if err := x.ready(ctx, "search", q.check()); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*SearchResult, error) { return x.Search(ctx, q) })
	}
	defer recovered(x.dir, "search", &err)
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	compare, err := order(q.Sort)
	if err != nil {
		return nil, err
	}
	facets := q.Facets
	if facets == nil {
		facets = defaultFacets
	}
	for _, name := range facets {
		if !slices.Contains(facetNames, name) {
			return nil, fmt.Errorf("there is no facet %q; choose among %s", name, strings.Join(facetNames, ", "))
		}
	}
	expanded := map[string][]string{}
	m, err := x.plan(ctx, q.Text, q.Exact, expanded)
	if err != nil {
		return nil, err
	}
	hits, relaxed, err := x.answer(ctx, s, m)
	if err != nil {
		return nil, err
	}
	res := &SearchResult{Query: q.Text, TotalReports: len(hits), Hits: []Hit{}, Relaxed: relaxed, Notes: m.notes}
	for _, h := range hits {
		res.TotalMatches += len(h.places)
	}
	syn, err := x.synonymsFor(expanded)
	if err != nil {
		return nil, err
	}
	res.Expanded = syn.explain(expanded)
	res.Facets = countFacets(facets, hits)
	sc, err := x.rank(ctx, s, m, hits)
	if err != nil {
		return nil, err
	}
	if q.Passages {
		hits = byPassage(m, sc, hits)
	}
	sorted := make([]*found, len(hits))
	for i := range hits {
		sorted[i] = &hits[i]
	}
	slices.SortStableFunc(sorted, compare)
	from := min(max(q.Offset, 0), len(hits))
	to := len(hits)
	if q.Limit > 0 {
		to = min(to, from+q.Limit)
	}
	sorted = sorted[from:to]
	res.Hits = make([]Hit, len(sorted))
	errs := make([]error, len(sorted))
	parallel(ctx, len(sorted), func(i int) {
		res.Hits[i], errs[i] = x.show(s, q, *sorted[i])
		res.Hits[i].Relaxed = relaxed
	})
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	return res, nil
}

func (x *Index) synonymsFor(expanded map[string][]string) (*Synonyms, error) {
	if len(expanded) == 0 {
		return &Synonyms{}, nil
	}
	return x.synonyms()
}

// explain lists what was added to a search.
func (s *Synonyms) explain(expanded map[string][]string) []Expansion {
	var out []Expansion
	for term, others := range expanded {
		e := Expansion{Term: term, Synonyms: others}
		var notes []string
		for _, t := range append([]string{term}, others...) {
			if n := s.notes[t]; n != "" {
				notes = append(notes, t+": "+n)
			}
		}
		e.Note = strings.Join(notes, "; ")
		out = append(out, e)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Term < out[j].Term })
	return out
}

// byPassage makes every passage with a place a hit of its own.
func byPassage(m *matcher, sc scores, hits []found) []found {
	var out []found
	for _, h := range hits {
		for i := 0; i < len(h.places); {
			k := h.passageAt(h.places[i].Start)
			j := i + 1
			for j < len(h.places) && h.passageAt(h.places[j].Start) == k {
				j++
			}
			p := found{located: h.located, places: h.places[i:j], exact: h.exact, passage: k}
			if sc != nil {
				from, _ := h.entry.passages()
				p.score = sc[h.at.part][from+k]
			} else if k == h.passage {
				p.score = h.score
			}
			if h.exact != query.SomeWords && h.headingOf(k).Contains(h.places[i]) {
				p.score += 2 * p.score // the query is (in) the heading
			}
			out = append(out, p)
			i = j
		}
	}
	return out
}

// order returns the comparison for a sort name; ties fall back to score, then to
// an order that does not depend on how the index was built.
func order(name string) (func(a, b *found) int, error) {
	byScore := func(a, b *found) int {
		if c := cmp.Or(cmp.Compare(b.exact, a.exact), cmp.Compare(b.score, a.score)); c != 0 {
			return c
		}
		return cmp.Or(
			cmp.Compare(len(b.places), len(a.places)),
			cmp.Compare(a.Sources[0].Path, b.Sources[0].Path),
			cmp.Compare(a.Key, b.Key),
			cmp.Compare(a.passage, b.passage),
		)
	}
	var first func(a, b *found) int
	switch name {
	case "", "score":
		first = func(a, b *found) int { return 0 }
	case "year":
		first = func(a, b *found) int { return cmp.Compare(a.Year, b.Year) }
	case "-year":
		first = func(a, b *found) int { return cmp.Compare(b.Year, a.Year) }
	case "region":
		first = func(a, b *found) int {
			return cmp.Or(cmp.Compare(a.Region.Code, b.Region.Code), cmp.Compare(a.Region.Name, b.Region.Name), cmp.Compare(a.Year, b.Year))
		}
	case "path":
		first = func(a, b *found) int { return cmp.Compare(a.Sources[0].Path, b.Sources[0].Path) }
	default:
		return nil, fmt.Errorf("there is no order %q; choose among score, year, -year, region, path", name)
	}
	return func(a, b *found) int {
		if c := first(a, b); c != 0 {
			return c
		}
		return byScore(a, b)
	}, nil
}

func (x *Index) show(s *snapshot, q Query, h found) (Hit, error) {
	in := h.info()
	hit := Hit{
		ID: in.ID, Path: in.Path, OtherPaths: in.OtherPaths, Title: in.Title, Organ: in.Organ,
		Region: in.Region, RegionCode: in.RegionCode, Level: in.Level, Year: in.Year,
		Section: h.sectionPath(h.passageSection(h.passage)),
		Score:   math.Round(h.score*1e4) / 1e4, Exact: h.exact != query.SomeWords, Count: len(h.places), Matches: []Match{},
	}
	if len(h.places) == 0 {
		return hit, nil
	}
	d, err := x.shownOf(s, h.at)
	if err != nil {
		return hit, err
	}
	places := h.places
	if q.MaxMatches > 0 && len(places) > q.MaxMatches {
		places = bestPlaces(h, q.MaxMatches)
	}
	for _, p := range places {
		src, start, end := d.cite(p)
		m := Match{Start: start, End: end, Text: d.ofSource(src), Section: d.sectionPath(d.sectionAt(p.Start)), Bytes: ByteSpan{src.Start, src.End}}
		if q.SnippetChars >= 0 {
			n := q.SnippetChars
			if n == 0 {
				n = defaultSnippet
			}
			m.Snippet = d.snippet(p, h.places, n)
		}
		hit.Matches = append(hit.Matches, m)
	}
	return hit, nil
}

// bestPlaces returns n of the places, those of the best passage first, then from
// the start of the report; the result is in text order.
func bestPlaces(h found, n int) []segment.Span {
	var out []segment.Span
	best := h.passageSpan(h.passage)
	for _, inside := range []bool{true, false} {
		for _, p := range h.places {
			if len(out) < n && (best.Start <= p.Start && p.Start < best.End) == inside {
				out = append(out, p)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	return out
}

// passageSection returns the section that passage k belongs to, or -1.
func (e entry) passageSection(k int) int {
	from, _ := e.passages()
	return e.col(colPassageSection).at(from + k)
}

const defaultSnippet = 30

func clauseEnd(r rune) bool {
	switch r {
	case ',', '。', ';', '!', '?', ':', '\n', '，', '；', '：', '！', '？':
		return true
	}
	return false
}

// snippet is [snippet] of what is around p.
func (d *shown) snippet(p segment.Span, all []segment.Span, n int) *Snippet {
	text, from := d.around(p, utf8.UTFMax*(n+2))
	k := sort.Search(len(all), func(k int) bool { return all[k].End > from })
	var near []segment.Span
	for ; k < len(all) && all[k].Start < from+len(text); k++ {
		near = append(near, segment.Span{Start: all[k].Start - from, End: all[k].End - from})
	}
	return snippet(text, func(start, end int) string { return d.verbatim(segment.Span{Start: from + start, End: from + end}) }, segment.Span{Start: p.Start - from, End: p.End - from}, near, n)
}

// snippet cuts up to n code points on each side of p out of view: the rest of the
// sentence, cut at a clause end where it is longer. source returns a stretch of view in the
// source's own characters, one for each.
func snippet(view string, source func(start, end int) string, p segment.Span, all []segment.Span, n int) *Snippet {
	start, mark := p.Start, -1
	left := true
	for i := 0; ; i++ {
		if start == 0 {
			left, mark = false, 0
			break
		}
		r, size := utf8.DecodeLastRuneInString(view[:start])
		if clauseEnd(r) {
			mark = start
			left = r != '\n' && r != '。' && r != '!' && r != '?'
			if !left {
				break
			}
		}
		if i == n {
			break
		}
		start -= size
	}
	if mark >= 0 {
		start = mark
	} else {
		left = true
	}
	end, stop := p.End, -1
	right := true
	for i := 0; ; i++ {
		if end == len(view) {
			right, stop = false, end
			break
		}
		r, size := utf8.DecodeRuneInString(view[end:])
		if r == '\n' {
			right, stop = false, end
			break
		}
		if i == n {
			break
		}
		end += size
		if clauseEnd(r) {
			stop = end
			if right = r != '。' && r != '!' && r != '?'; !right {
				break
			}
		}
	}
	if stop >= 0 {
		end = stop
	} else {
		right = true
	}
	out := &Snippet{Text: strings.TrimRight(view[start:end], ",;:"), Left: left, Right: right, Marks: [][2]int{}}
	k := sort.Search(len(all), func(k int) bool { return all[k].End > start })
	for ; k < len(all) && all[k].Start < start+len(out.Text); k++ {
		a, b := max(all[k].Start, start), min(all[k].End, start+len(out.Text))
		from := utf8.RuneCountInString(view[start:a])
		to := from + utf8.RuneCountInString(view[a:b])
		if n := len(out.Marks); n > 0 && out.Marks[n-1][1] >= from {
			out.Marks[n-1][1] = max(out.Marks[n-1][1], to)
		} else {
			out.Marks = append(out.Marks, [2]int{from, to})
		}
	}
	out.Text = oneLine(source(start, start+len(out.Text)))
	return out
}

var facetNames = []string{"year", "region", "level", "organ", "theme", "genre"}

// countFacets counts reports by value: years in order, the rest by falling count.
func countFacets(names []string, hits []found) map[string][]Facet {
	if len(names) == 0 {
		return nil
	}
	out := map[string][]Facet{}
	for _, name := range names {
		counts, labels := map[string]int{}, map[string]string{}
		for _, h := range hits {
			f := h.head
			value, label := "", ""
			switch name {
			case "year":
				if f.Year != 0 {
					value = strconv.Itoa(f.Year)
				}
			case "region":
				if value, label = f.Region.Code, f.Region.Name; value == "" {
					value = label
				}
			case "level":
				value = f.Region.Level
			case "organ":
				value = f.Organ
			case "genre":
				value = f.Genre
			case "theme":
				for _, t := range f.Themes {
					counts[t.ID]++
					labels[t.ID] = t.Name
				}
				continue
			}
			counts[value]++
			labels[value] = label
		}
		list := []Facet{}
		for v, n := range counts {
			list = append(list, Facet{Value: v, Name: labels[v], Count: n})
		}
		sort.Slice(list, func(i, j int) bool {
			if name != "year" && list[i].Count != list[j].Count {
				return list[i].Count > list[j].Count
			}
			return list[i].Value < list[j].Value
		})
		out[name] = list
	}
	return out
}
