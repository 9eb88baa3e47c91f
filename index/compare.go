package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/segment"
)

// Citation is a place that can be checked: code points Start to End of the
// decoded text of the report at Path read Text, and Sentence, where it is known,
// stands around them.
type Citation struct {
	ID       string   `json:"id"`
	Path     string   `json:"path"`
	Title    string   `json:"title,omitempty"`
	Region   string   `json:"region,omitempty"`
	Year     int      `json:"year,omitempty"`
	Section  []string `json:"section,omitempty"`
	Start    int      `json:"start"`
	End      int      `json:"end"`
	Text     string   `json:"text"`
	Sentence string   `json:"sentence,omitempty"`
	Kind     string   `json:"kind"` // "mention", "section", "figure", "target", "result", "baseline"
}

// Theme is something to compare. With ID or Name alone it is a theme of the
// taxonomy (elderly_care, 养老), measured when the reports were extracted; a name
// that is none is searched for. With Query it is whatever the query finds, with
// Terms whatever the terms find.
type Theme struct {
	ID    string
	Name  string
	Query string
	Terms []extract.ThemeTerm
}

// CompareRequest asks how much reports talk about, promise and deliver on themes.
type CompareRequest struct {
	// Themes to compare; empty: all taxonomy themes found.
	Themes []Theme
	// Filter is a query that restricts the reports ("year:2019..2023
	// region:浙江"). Empty: all reports.
	Filter string
	// By holds the columns to group by: "year", "region", "organ", "level",
	// "genre". Empty means year and region. Where a row would count reports of
	// several levels of government together, level is added and noted, unless
	// Across is set. Rows of several genres are noted.
	By []string
	// Across counts levels of government together; it is noted.
	Across bool
	// Level rolls regions up: "state", "province", "city", "county". Empty:
	// each report's own region.
	Level string
	// Exact switches synonyms of ad hoc themes off.
	Exact bool
	// Confidence of the intervals (default 0.95).
	Confidence float64
	// Evidence adds the citations behind every row.
	Evidence bool
	// Trend adds a slope over years for every theme (and region), one for each
	// level of government, where there are five years or more.
	Trend bool
}

// CompareRow is a theme in one group of reports. All measures but Reports count
// near-duplicates of the group once.
//
// For themes of the taxonomy, Mentions, ThemeChars, Figures and Targets are those
// of [extract.ThemeShare]. For queries and terms, ThemeChars counts the code
// points of the body's sentences with a mention, and Figures the figures in them.
type CompareRow struct {
	Theme           string   `json:"theme"`
	ThemeName       string   `json:"theme_name"`
	Year            int      `json:"year,omitempty"`
	Region          string   `json:"region,omitempty"`
	RegionCode      string   `json:"region_code,omitempty"`
	Organ           string   `json:"organ,omitempty"`
	Level           string   `json:"level,omitempty"`
	Genre           string   `json:"genre,omitempty"`
	Reports         int      `json:"reports"`          // reports in the group
	DistinctReports int      `json:"distinct_reports"` // near-duplicates counted once
	ReportsWith     int      `json:"reports_with"`     // reports of the group that mention the theme
	Chars           int      `json:"chars"`            // code points of their bodies
	ThemeChars      int      `json:"theme_chars"`      // of these about the theme
	Share           float64  `json:"share"`            // theme_chars / chars
	Mentions        int      `json:"mentions"`
	Per10k          float64  `json:"per_10k"` // mentions per 10,000 chars
	CILow           *float64 `json:"ci_low"`  // interval over reports; null for fewer than two distinct reports
	CIHigh          *float64 `json:"ci_high"` // as ci_low; without mentions it is an upper bound
	Figures         int      `json:"figures"`
	Targets         int      `json:"targets"`
	Results         int      `json:"results"`
	MaskedFigures   int      `json:"masked_figures"`
	MaskedShare     float64  `json:"masked_share"` // masked_figures / figures
	Truncated       int      `json:"truncated"`    // reports flagged as cut off

	Evidence []Citation `json:"evidence,omitempty"`
}

// Trend is a theme's least-squares slope over years, within one level of
// government.
type Trend struct {
	Theme      string   `json:"theme"`
	ThemeName  string   `json:"theme_name"`
	Region     string   `json:"region,omitempty"`
	RegionCode string   `json:"region_code,omitempty"`
	Organ      string   `json:"organ,omitempty"`
	Level      string   `json:"level,omitempty"` // of government, of all its reports; empty where it is unknown
	FirstYear  int      `json:"first_year"`      // first year with a mention
	FromYear   int      `json:"from_year"`
	ToYear     int      `json:"to_year"`
	Years      int      `json:"years"` // years with reports
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
	Interval   string       `json:"interval"` // how ci_low and ci_high were made
	Expanded   []Expansion  `json:"expanded,omitempty"`
	Notes      []string     `json:"notes,omitempty"`
}

const (
	defaultConfidence = 0.95
	minTrendYears     = 5
	intervalMethod    = "t on the logarithm over reports; Poisson upper bound without mentions"
)

// measure is what a theme amounts to in one report.
type measure struct {
	mentions, chars, figures, targets, results, masked int

	evidence []cited
}

// cited is a place of a report to be shown as a citation.
type cited struct {
	span segment.Span // view offsets
	kind string
}

// compared is a theme with its measures by report: by part and number, nil where a
// part has none.
type compared struct {
	notes    []string // of its query
	id, name string
	by       [][]measure
	alone    *extract.ThemeSet // of the taxonomy, once its places are asked for
}

func newCompared(s *snapshot, id, name string) *compared {
	return &compared{id: id, name: name, by: make([][]measure, len(s.parts))}
}

func (c *compared) of(at location) measure {
	if c.by[at.part] == nil {
		return measure{}
	}
	return c.by[at.part][at.doc]
}

func (c *compared) put(e entry, m measure) {
	if c.by[e.at.part] == nil {
		c.by[e.at.part] = make([]measure, e.seg.docs)
	}
	c.by[e.at.part][e.doc] = m
}

// group is the reports of one row, copies counted once.
type group struct {
	year         int
	region, code string
	organ        string
	level, genre string
	id           string // of its only report, where every report is a group
	raw          int
	reports      []located
}

// located is a report with its facts: the head alone as [Index.selected] returns it,
// all of them as [Index.filtered] does. What is not needed of every report is read
// from the columns, see [entry].
type located struct {
	entry
	facts *facts
}

// Compare builds the table: one row for each theme and group, themes in the order
// asked for, groups by year, region code, region and organ.
func (x *Index) Compare(ctx context.Context, req CompareRequest) (_ *CompareResult, err error) {
	if err := x.ready(ctx, "compare", req.check()); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*CompareResult, error) { return x.Compare(ctx, req) })
	}
	defer recovered(x.dir, "compare", &err)
	req.By = slices.Clone(req.By)
	if len(req.By) == 0 {
		req.By = []string{"year", "region"}
	}
	if err := checkColumns(req.By, req.Level); err != nil {
		return nil, err
	}
	if req.Confidence <= 0 || req.Confidence >= 1 {
		req.Confidence = defaultConfidence
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	reports, err := x.selected(ctx, s, req.Filter)
	if err != nil {
		return nil, err
	}
	copies, err := x.copies(ctx, s)
	if err != nil {
		return nil, err
	}
	apart, err := keptApart(reports, req, copies)
	if err != nil {
		return nil, err
	}
	if apart {
		req.By = append(req.By, "level")
	}
	res := &CompareResult{Rows: []CompareRow{}, Reports: len(reports), Confidence: req.Confidence, Interval: intervalMethod}
	groups, notes, err := groupReports(reports, req.By, req.Level, copies)
	if err != nil {
		return nil, err
	}
	res.Notes = notes
	if apart {
		res.Notes = append(res.Notes, "levels of government stand in rows of their own; ask for them together if that is meant (Across)")
	}
	res.Distinct = len(distinct(reports, copies))
	expanded := map[string][]string{}
	themes, err := x.measureThemes(ctx, s, req, reports, expanded)
	if err != nil {
		return nil, err
	}
	syn, err := x.synonymsFor(expanded)
	if err != nil {
		return nil, err
	}
	res.Expanded = syn.explain(expanded)
	for _, t := range themes {
		res.Notes = append(res.Notes, t.notes...)
	}
	byGroup := make([][]CompareRow, len(groups))
	parallel(ctx, len(groups), func(i int) { byGroup[i] = compareRows(themes, groups[i], req) })
	for k, t := range themes {
		for i, g := range groups {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			row := byGroup[i][k]
			if req.Evidence {
				if row.Evidence, err = x.citations(ctx, s, t, g); err != nil {
					return nil, err
				}
			}
			res.Rows = append(res.Rows, row)
		}
		if req.Trend {
			for _, tg := range groupsWithoutYear(reports, req, copies) {
				if tr, ok := trendOf(t, tg, req); ok {
					res.Trends = append(res.Trends, tr)
				}
			}
		}
	}
	for _, g := range groups {
		if columns, said := mixture(g.reports); len(columns) > 0 {
			res.Notes = append(res.Notes, fmt.Sprintf("reports of several %s are counted together", said))
			break
		}
	}
	for _, r := range reports {
		if r.Truncated {
			res.Notes = append(res.Notes, "some reports are cut off (see truncated): their counts are lower bounds")
			break
		}
	}
	return res, nil
}

var columns = []string{"year", "region", "organ", "level", "genre"}

func checkColumns(by []string, level string) error {
	for _, c := range by {
		if !slices.Contains(columns, c) {
			return fmt.Errorf("can't group by %q; choose among %s", c, strings.Join(columns, ", "))
		}
	}
	if level != "" && levelDigits[level] == 0 && level != "state" {
		return fmt.Errorf("there is no level %q; choose among state, province, city, county", level)
	}
	return nil
}

// selected returns the reports that match filter, or all, in listing order.
func (x *Index) selected(ctx context.Context, s *snapshot, filter string) (_ []located, err error) {
	defer recovered(x.dir, "read", &err)
	all := s.listed()
	if strings.TrimSpace(filter) != "" {
		m, err := x.plan(ctx, filter, false, map[string][]string{})
		if err != nil {
			return nil, err
		}
		hits, err := x.scan(ctx, s, m, all)
		if err != nil {
			return nil, err
		}
		all = make([]located, len(hits))
		for i, h := range hits {
			all[i] = h.located
		}
	}
	return all, ctx.Err()
}

// filtered is selected with all facts of the reports; where a few fields of their
// figures or sections are enough, selected and the columns are quicker.
func (x *Index) filtered(ctx context.Context, s *snapshot, filter string) ([]located, error) {
	reports, err := x.selected(ctx, s, filter)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(reports)
	errs := make([]error, len(out))
	parallel(ctx, len(out), func(i int) { out[i].facts, errs[i] = x.factsOf(s, out[i].at) })
	return out, errors.Join(append(errs, ctx.Err())...)
}

// levelDigits is how many digits of a division code name a level.
var levelDigits = map[string]int{"province": 2, "city": 4, "county": 6, "township": 9}

// rollUp returns the region of r at a level. ok is false when r is above it or
// its code is unknown.
func rollUp(r regionFacts, level string) (name, code string, ok bool, err error) {
	if level == "" {
		return r.Name, r.Code, true, nil
	}
	if level == "state" {
		return "中华人民共和国", "000000", true, nil
	}
	n := levelDigits[level]
	if len(r.Code) < 6 || levelDigits[r.Level] < n && r.Level != "" || strings.HasPrefix(r.Code, "00") {
		return "", "", false, nil
	}
	code = r.Code
	if n < len(code) {
		code = code[:n]
	}
	for len(code) < 6 {
		code += "0"
	}
	if code == r.Code {
		return r.Name, code, true, nil
	}
	g, err := gazetteer.Load()
	if err != nil {
		return "", "", false, err
	}
	if d := g.ByCode(code); d != nil {
		return g.FullName(d), code, true, nil
	}
	return code, code, true, nil
}

// groupReports sorts reports into the groups of the rows.
func groupReports(reports []located, by []string, level string, copies *nearCopies) ([]group, []string, error) {
	type key struct {
		year                              int
		code, region, organ, level, genre string
	}
	index := map[key]int{}
	var groups []group
	var notes []string
	noYear, noRegion := 0, 0
	for _, f := range reports {
		var k key
		if slices.Contains(by, "year") {
			if k.year = f.Year; k.year == 0 {
				noYear++
			}
		}
		if slices.Contains(by, "region") {
			name, code, ok, err := rollUp(f.Region, level)
			if err != nil {
				return nil, nil, err
			}
			if !ok {
				noRegion++
				continue
			}
			k.region, k.code = name, code
			if code != "" && level != "" {
				k.region = "" // one row a code, whatever reports call the place
			}
		}
		if slices.Contains(by, "organ") {
			k.organ = f.Organ
		}
		if slices.Contains(by, "level") {
			k.level = f.Region.Level
		}
		if slices.Contains(by, "genre") {
			k.genre = f.Genre
		}
		i, known := index[k]
		if !known {
			i = len(groups)
			index[k] = i
			groups = append(groups, group{year: k.year, region: k.region, code: k.code, organ: k.organ, level: k.level, genre: k.genre})
			if slices.Contains(by, "region") && k.region == "" {
				groups[i].region, _, _, _ = rollUp(f.Region, level)
			}
		}
		groups[i].raw++
		groups[i].reports = append(groups[i].reports, f)
	}
	for i := range groups {
		groups[i].reports = distinct(groups[i].reports, copies)
	}
	slices.SortStableFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.year, b.year), cmp.Compare(a.code, b.code), cmp.Compare(a.region, b.region), cmp.Compare(a.organ, b.organ), cmp.Compare(a.level, b.level), cmp.Compare(a.genre, b.genre))
	})
	if noYear > 0 {
		notes = append(notes, fmt.Sprintf("%d reports have no year; they stand under year 0", noYear))
	}
	if noRegion > 0 {
		notes = append(notes, fmt.Sprintf("%d reports are above level %s or have no division code; they are left out", noRegion, level))
	}
	return groups, notes, nil
}

// once returns the reports that the filter leaves, and those of them that are no copy of
// another.
func (x *Index) once(ctx context.Context, s *snapshot, filter string) (all, kept []located, err error) {
	if all, err = x.filtered(ctx, s, filter); err != nil {
		return nil, nil, err
	}
	copies, err := x.copies(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	return all, distinct(all, copies), nil
}

// distinct keeps the first report of every cluster of copies.
func distinct(reports []located, copies *nearCopies) []located {
	seen := map[int]bool{}
	out := reports[:0:0]
	for _, r := range reports {
		if c, ok := copies.cluster[r.at]; ok {
			if seen[c] {
				continue
			}
			seen[c] = true
		}
		out = append(out, r)
	}
	return out
}

// measureThemes measures every theme of req in every report.
func (x *Index) measureThemes(ctx context.Context, s *snapshot, req CompareRequest, reports []located, expanded map[string][]string) ([]*compared, error) {
	stored := map[string]*compared{} // taxonomy themes by id
	var order []string
	names := map[string]string{} // name to id
	for _, r := range reports {
		for i, t := range r.Themes {
			c := stored[t.ID]
			if c == nil {
				c = newCompared(s, t.ID, t.Name)
				stored[t.ID] = c
				names[t.Name] = t.ID
				order = append(order, t.ID)
			}
			c.put(r.entry, measure{mentions: t.Mentions, chars: t.Chars, figures: t.Figures, targets: t.Targets, results: r.ByTheme[i].Results, masked: r.ByTheme[i].Masked})
		}
	}
	themes := req.Themes
	if len(themes) == 0 {
		sort.Strings(order)
		for _, id := range order {
			themes = append(themes, Theme{ID: id})
		}
	}
	known, err := extract.DefaultThemes()
	if err != nil {
		return nil, err
	}
	var out []*compared
	for _, t := range themes {
		if t.Query == "" && len(t.Terms) == 0 {
			name := cmp.Or(t.ID, t.Name)
			id := name
			if i, ok := names[name]; ok {
				id = i
			}
			if c := stored[id]; c != nil {
				out = append(out, c)
				continue
			}
			if k, ok := known.Lookup(name); ok { // no report has it
				out = append(out, newCompared(s, k.ID, k.Name))
				continue
			}
			t.Query = name
		}
		c := newCompared(s, cmp.Or(t.ID, t.Name, t.Query), cmp.Or(t.Name, t.ID, t.Query))
		measures := make([]measure, len(reports))
		errs := make([]error, len(reports))
		if len(t.Terms) > 0 {
			set, err := extract.NewThemeSet(extract.Theme{ID: c.id, Name: c.name, Terms: t.Terms})
			if err != nil {
				return nil, err
			}
			parallel(ctx, len(reports), func(i int) {
				d, err := x.contentOf(s, reports[i].at)
				if err != nil {
					errs[i] = err
					return
				}
				var places []segment.Span
				for _, m := range set.Mentions(d.view) {
					places = append(places, m.Span)
				}
				if len(places) > 0 {
					measures[i] = measurePlaces(reports[i].entry, places)
				}
			})
		} else {
			m, err := x.plan(ctx, t.Query, req.Exact, expanded)
			if err != nil {
				return nil, err
			}
			c.notes = m.notes
			hits, err := x.scan(ctx, s, m, reports)
			if err != nil {
				return nil, err
			}
			at := make(map[location]int, len(reports))
			for i, r := range reports {
				at[r.at] = i
			}
			parallel(ctx, len(hits), func(i int) {
				if len(hits[i].places) > 0 {
					measures[at[hits[i].at]] = measurePlaces(hits[i].entry, hits[i].places)
				}
			})
		}
		if err := errors.Join(append(errs, ctx.Err())...); err != nil {
			return nil, err
		}
		for i, r := range reports {
			if measures[i].mentions > 0 {
				c.put(r.entry, measures[i])
			}
		}
		out = append(out, c)
	}
	return out, nil
}

// measurePlaces measures an ad hoc theme in one report.
func measurePlaces(e entry, places []segment.Span) measure {
	var m measure
	var in []segment.Span
	for _, p := range places {
		if e.ViewBody.Contains(p) {
			m.mentions++
			in = append(in, p)
			m.evidence = append(m.evidence, cited{p, "mention"})
		}
	}
	holdsOne := func(s segment.Span) bool {
		k := sort.Search(len(in), func(k int) bool { return in[k].Start >= s.Start })
		return k < len(in) && in[k].Start < s.End
	}
	chars := e.col(colSentenceChars)
	from, to := e.col(colSentences).rows(int(e.doc))
	for row := from; row < to; row++ {
		if s := e.span(colSentenceStart, colSentenceLen, row); e.ViewBody.Contains(s) && holdsOne(s) {
			m.chars += chars.at(row)
		}
	}
	role, masked := e.col(colFigureRole), e.col(colFigureMasked)
	from, to = e.figures()
	for row := from; row < to; row++ {
		if !holdsOne(e.span(colFigureSentenceStart, colFigureSentenceLen, row)) {
			continue
		}
		m.figures++
		kind := "figure"
		switch role.str(row) {
		case extract.RoleTarget:
			m.targets++
			kind = "target"
		case extract.RoleResult:
			m.results++
			kind = "result"
		}
		if masked.truth(row) {
			m.masked++
		}
		m.evidence = append(m.evidence, cited{e.span(colFigureStart, colFigureLen, row), kind})
	}
	return m
}

// compareRows makes the row of every theme for one group.
func compareRows(themes []*compared, g group, req CompareRequest) []CompareRow {
	rows := make([]CompareRow, len(themes))
	mentions, chars := make([]float64, len(g.reports)), make([]float64, len(g.reports))
	for k, t := range themes {
		row := CompareRow{
			Theme: t.id, ThemeName: t.name, Year: g.year, Region: g.region, RegionCode: g.code, Organ: g.organ, Level: g.level, Genre: g.genre,
			Reports: g.raw, DistinctReports: len(g.reports),
		}
		for i, r := range g.reports {
			m := t.of(r.at)
			row.Chars += r.Chars
			row.ThemeChars += m.chars
			row.Mentions += m.mentions
			row.Figures += m.figures
			row.Targets += m.targets
			row.Results += m.results
			row.MaskedFigures += m.masked
			if m.mentions > 0 {
				row.ReportsWith++
			}
			if r.Truncated {
				row.Truncated++
			}
			mentions[i], chars[i] = float64(m.mentions), float64(r.Chars)
		}
		if row.Chars > 0 {
			row.Share = float64(row.ThemeChars) / float64(row.Chars)
			row.Per10k = float64(row.Mentions) / float64(row.Chars) * 1e4
		}
		if row.Figures > 0 {
			row.MaskedShare = float64(row.MaskedFigures) / float64(row.Figures)
		}
		row.CILow, row.CIHigh = per10k(rateInterval(mentions, chars, req.Confidence))
		rows[k] = row
	}
	return rows
}

// generator makes the random numbers of one row, whatever rows come before it.
func generator(seed uint64, names ...string) *rand.Rand {
	h := fnv.New64a()
	for _, n := range names {
		_, _ = h.Write([]byte(n + "\x00"))
	}
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// per10k scales an interval of a rate.
func per10k(low, high *float64) (*float64, *float64) {
	if low == nil || high == nil {
		return nil, nil
	}
	lo, hi := *low*1e4, *high*1e4
	return &lo, &hi
}

// mixture says in words, and by the names of the columns, that reports are of several
// levels of government, or are work reports of governments and reports of their organs.
func mixture(reports []located) (columns []string, said string) {
	levels, genres := map[string]bool{}, map[string]bool{}
	for _, r := range reports {
		if l := r.Region.Level; l != "" {
			levels[l] = true
		}
		if g := r.Genre; g != "" {
			genres[g] = true
		}
	}
	var of []string
	if len(levels) > 1 {
		columns = append(columns, "level")
		of = append(of, fmt.Sprintf("levels of government (%s)", strings.Join(slices.Sorted(maps.Keys(levels)), ", ")))
	}
	if genres["work_report"] && len(genres) > 1 {
		columns = append(columns, "genre")
		of = append(of, fmt.Sprintf("genres (%s)", strings.Join(slices.Sorted(maps.Keys(genres)), ", ")))
	}
	if len(of) == 2 {
		return columns, fmt.Sprintf("%s and %s", of[0], of[1])
	}
	return columns, strings.Join(of, "")
}

// keptApart reports whether req must group by level besides, so that no row counts
// reports of several levels of government together where that was not asked for.
func keptApart(reports []located, req CompareRequest, copies *nearCopies) (bool, error) {
	if req.Across || req.Level != "" { // rolling up joins levels
		return false, nil
	}
	groups, _, err := groupReports(reports, req.By, req.Level, copies)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(groups, func(g group) bool {
		columns, _ := mixture(g.reports)
		return slices.Contains(columns, "level")
	}), nil
}

// groupsWithoutYear groups as req does, years together and levels apart.
func groupsWithoutYear(reports []located, req CompareRequest, copies *nearCopies) []group {
	by := slices.DeleteFunc(slices.Clone(req.By), func(c string) bool { return c == "year" })
	if !slices.Contains(by, "level") {
		by = append(by, "level")
	}
	groups, _, err := groupReports(reports, by, req.Level, copies)
	if err != nil {
		return nil // the same call succeeded before
	}
	return groups
}

// trendOf fits per_10k of the reports of a group to their years by least squares,
// each report weighing one. ok is false with fewer than five years.
func trendOf(t *compared, g group, req CompareRequest) (Trend, bool) {
	tr := Trend{Theme: t.id, ThemeName: t.name, Region: g.region, RegionCode: g.code, Organ: g.organ, Level: g.level}
	var years, rates []float64
	distinctYears := map[int]bool{}
	for _, r := range g.reports {
		f := r.head
		if f.Year == 0 || f.Chars == 0 {
			continue
		}
		m := t.of(r.at)
		if m.mentions > 0 && (tr.FirstYear == 0 || f.Year < tr.FirstYear) {
			tr.FirstYear = f.Year
		}
		if tr.FromYear == 0 || f.Year < tr.FromYear {
			tr.FromYear = f.Year
		}
		tr.ToYear = max(tr.ToYear, f.Year)
		distinctYears[f.Year] = true
		years = append(years, float64(f.Year))
		rates = append(rates, float64(m.mentions)/float64(f.Chars)*1e4)
	}
	tr.Reports, tr.Years = len(years), len(distinctYears)
	if tr.Years < minTrendYears {
		return tr, false
	}
	tr.Slope, tr.CILow, tr.CIHigh, _ = slopeInterval(years, rates, req.Confidence)
	return tr, true
}

// citations returns the places behind a row. For a theme of the taxonomy they are
// found again with the embedded themes.
func (x *Index) citations(ctx context.Context, s *snapshot, t *compared, g group) ([]Citation, error) {
	var out []Citation
	for _, r := range g.reports {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m := t.of(r.at)
		if m.mentions == 0 && m.figures == 0 {
			continue
		}
		d, err := x.shownOf(s, r.at)
		if err != nil {
			return nil, err
		}
		places := m.evidence
		if places == nil {
			if t.alone == nil {
				if t.alone, err = themeAlone(t.id); err != nil {
					return nil, err
				}
			}
			places = themePlaces(d, t.alone, t.id)
		}
		slices.SortStableFunc(places, func(a, b cited) int {
			return cmp.Or(cmp.Compare(a.span.Start, b.span.Start), cmp.Compare(a.kind, b.kind))
		})
		for _, p := range places {
			out = append(out, d.citation(p.span, p.kind))
		}
	}
	return out, nil
}

func (d *shown) citation(p segment.Span, kind string) Citation {
	src, start, end := d.cite(p)
	return Citation{
		ID: d.ID, Path: d.Sources[0].Path, Title: d.Title, Region: d.Region.Name, Year: d.Year,
		Section: d.sectionPath(d.sectionAt(p.Start)), Start: start, End: end, Text: d.ofSource(src), Kind: kind,
	}
}

// themeAlone returns the set of a taxonomy theme, which is found alone much faster than with the others.
func themeAlone(id string) (*extract.ThemeSet, error) {
	set, err := extract.DefaultThemes()
	if err != nil {
		return nil, err
	}
	return set.Only(id)
}

// themePlaces finds the mentions of a taxonomy theme in the body, and its figures.
func themePlaces(d *shown, alone *extract.ThemeSet, id string) []cited {
	var out []cited
	body := d.ViewBody
	for _, m := range alone.Mentions(d.ofView(segment.Span{Start: 0, End: d.view})) {
		if body.Contains(m.Span) {
			out = append(out, cited{m.Span, "mention"})
		}
	}
	role, themes, theme := d.col(colFigureRole), d.col(colFigureThemes), d.col(colFigureTheme)
	from, to := d.figures()
	for row := from; row < to; row++ {
		a, b := themes.rows(row)
		for ; a < b && theme.str(a) != id; a++ {
		}
		if a == b {
			continue
		}
		kind := "figure"
		if r := role.str(row); r == extract.RoleTarget || r == extract.RoleResult || r == extract.RoleBaseline {
			kind = r
		}
		out = append(out, cited{d.span(colFigureStart, colFigureLen, row), kind})
	}
	return out
}
