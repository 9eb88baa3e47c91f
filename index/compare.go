package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/gonum/stat"

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

const (
	defaultResamples  = 1000
	defaultConfidence = 0.95
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

// compared is a theme with its measures by report.
type compared struct {
	id, name string
	by       map[location]measure
}

// group is the reports of one row, copies counted once.
type group struct {
	year         int
	region, code string
	organ        string
	raw          int
	reports      []located
}

type located struct {
	at    location
	facts *facts
}

// Compare builds the table: one row for each theme and group, themes in the order
// asked for, groups by year, region code, region and organ.
func (x *Index) Compare(ctx context.Context, req CompareRequest) (*CompareResult, error) {
	if err := x.ready(ctx, "compare", req.check()); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*CompareResult, error) { return x.Compare(ctx, req) })
	}
	req.By = slices.Clone(req.By)
	if len(req.By) == 0 {
		req.By = []string{"year", "region"}
	}
	if err := checkColumns(req.By, req.Level); err != nil {
		return nil, err
	}
	if req.Seed == 0 {
		req.Seed = 1
	}
	if req.Resamples <= 0 {
		req.Resamples = defaultResamples
	}
	if req.Confidence <= 0 || req.Confidence >= 1 {
		req.Confidence = defaultConfidence
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	reports, err := x.filtered(ctx, s, req.Filter)
	if err != nil {
		return nil, err
	}
	copies, err := x.copies(ctx, s)
	if err != nil {
		return nil, err
	}
	res := &CompareResult{Rows: []CompareRow{}, Reports: len(reports), Confidence: req.Confidence, Resamples: req.Resamples, Seed: req.Seed}
	groups, notes, err := groupReports(reports, req.By, req.Level, copies)
	if err != nil {
		return nil, err
	}
	res.Notes = notes
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
		for _, g := range groups {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			row := compareRow(t, g, req)
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
	for _, r := range reports {
		if r.facts.Truncated {
			res.Notes = append(res.Notes, "some reports are cut off (see truncated): their counts are lower bounds")
			break
		}
	}
	return res, nil
}

var columns = []string{"year", "region", "organ"}

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

// filtered returns the reports that match filter, or all, in listing order.
func (x *Index) filtered(ctx context.Context, s *snapshot, filter string) ([]located, error) {
	var out []located
	if strings.TrimSpace(filter) == "" {
		at := s.all()
		out = make([]located, len(at))
		errs := make([]error, len(at))
		parallel(ctx, len(at), func(i int) {
			out[i].at = at[i]
			out[i].facts, errs[i] = x.factsOf(s, at[i])
		})
		if err := errors.Join(append(errs, ctx.Err())...); err != nil {
			return nil, err
		}
	} else {
		m, err := x.plan(ctx, filter, false, map[string][]string{})
		if err != nil {
			return nil, err
		}
		hits, err := x.scan(ctx, s, m)
		if err != nil {
			return nil, err
		}
		for _, h := range hits {
			out = append(out, located{h.at, h.facts})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].facts.before(out[j].facts) })
	return out, nil
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
		year                int
		code, region, organ string
	}
	index := map[key]int{}
	var groups []group
	var notes []string
	noYear, noRegion := 0, 0
	for _, r := range reports {
		f := r.facts
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
		i, known := index[k]
		if !known {
			i = len(groups)
			index[k] = i
			groups = append(groups, group{year: k.year, region: k.region, code: k.code, organ: k.organ})
			if slices.Contains(by, "region") && k.region == "" {
				groups[i].region, _, _, _ = rollUp(f.Region, level)
			}
		}
		groups[i].raw++
		groups[i].reports = append(groups[i].reports, r)
	}
	for i := range groups {
		groups[i].reports = distinct(groups[i].reports, copies)
	}
	slices.SortStableFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.year, b.year), cmp.Compare(a.code, b.code), cmp.Compare(a.region, b.region), cmp.Compare(a.organ, b.organ))
	})
	if noYear > 0 {
		notes = append(notes, fmt.Sprintf("%d reports have no year; they stand under year 0", noYear))
	}
	if noRegion > 0 {
		notes = append(notes, fmt.Sprintf("%d reports are above level %s or have no division code; they are left out", noRegion, level))
	}
	return groups, notes, nil
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
func (x *Index) measureThemes(ctx context.Context, s *snapshot, req CompareRequest, reports []located, expanded map[string][]string) ([]compared, error) {
	stored := map[string]*compared{} // taxonomy themes by id
	var order []string
	names := map[string]string{} // name to id
	for _, r := range reports {
		masked, results := map[string]int{}, map[string]int{}
		for i := range r.facts.Figures {
			g := &r.facts.Figures[i]
			for _, id := range g.Themes {
				if g.Masked {
					masked[id]++
				}
				if g.Role == extract.RoleResult {
					results[id]++
				}
			}
		}
		for _, t := range r.facts.Themes {
			c := stored[t.ID]
			if c == nil {
				c = &compared{id: t.ID, name: t.Name, by: map[location]measure{}}
				stored[t.ID] = c
				names[t.Name] = t.ID
				order = append(order, t.ID)
			}
			c.by[r.at] = measure{mentions: t.Mentions, chars: t.Chars, figures: t.Figures, targets: t.Targets, results: results[t.ID], masked: masked[t.ID]}
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
	var out []compared
	for _, t := range themes {
		if t.Query == "" && len(t.Terms) == 0 {
			name := cmp.Or(t.ID, t.Name)
			id := name
			if i, ok := names[name]; ok {
				id = i
			}
			if c := stored[id]; c != nil {
				out = append(out, *c)
				continue
			}
			if k, ok := known.Lookup(name); ok { // no report has it
				out = append(out, compared{id: k.ID, name: k.Name, by: map[location]measure{}})
				continue
			}
			t.Query = name
		}
		c := compared{id: cmp.Or(t.ID, t.Name, t.Query), name: cmp.Or(t.Name, t.ID, t.Query), by: map[location]measure{}}
		var find func(rec *record) []segment.Span
		if len(t.Terms) > 0 {
			set, err := extract.NewThemeSet(extract.Theme{ID: c.id, Name: c.name, Terms: t.Terms})
			if err != nil {
				return nil, err
			}
			find = func(rec *record) []segment.Span {
				var places []segment.Span
				for _, m := range set.Mentions(rec.view) {
					places = append(places, m.Span)
				}
				return places
			}
		} else {
			m, err := x.plan(ctx, t.Query, req.Exact, expanded)
			if err != nil {
				return nil, err
			}
			find = func(rec *record) []segment.Span {
				_, places, _ := m.match(rec)
				return places
			}
		}
		measures := make([]measure, len(reports))
		errs := make([]error, len(reports))
		parallel(ctx, len(reports), func(i int) {
			rec, err := x.recordOf(s, reports[i].at)
			if err != nil {
				errs[i] = err
				return
			}
			if places := find(rec); len(places) > 0 {
				measures[i] = measurePlaces(rec, places)
			}
		})
		if err := errors.Join(append(errs, ctx.Err())...); err != nil {
			return nil, err
		}
		for i, r := range reports {
			if measures[i].mentions > 0 {
				c.by[r.at] = measures[i]
			}
		}
		out = append(out, c)
	}
	return out, nil
}

// measurePlaces measures an ad hoc theme in one report.
func measurePlaces(rec *record, places []segment.Span) measure {
	v := segment.NewView(rec.text)
	body := v.Span(rec.Body)
	var m measure
	var in []segment.Span
	for _, p := range places {
		if body.Contains(p) {
			m.mentions++
			in = append(in, p)
			m.evidence = append(m.evidence, cited{p, "mention"})
		}
	}
	holdsOne := func(s segment.Span) bool {
		k := sort.Search(len(in), func(k int) bool { return in[k].Start >= s.Start })
		return k < len(in) && in[k].Start < s.End
	}
	for _, s := range v.Sentences() {
		if body.Contains(s) && holdsOne(s) {
			m.chars += utf8.RuneCountInString(v.Source(s).Of(rec.text))
		}
	}
	for i := range rec.Figures {
		g := &rec.Figures[i]
		if !holdsOne(g.ViewSentence) {
			continue
		}
		m.figures++
		kind := "figure"
		switch g.Role {
		case extract.RoleTarget:
			m.targets++
			kind = "target"
		case extract.RoleResult:
			m.results++
			kind = "result"
		}
		if g.Masked {
			m.masked++
		}
		m.evidence = append(m.evidence, cited{g.View, kind})
	}
	return m
}

func compareRow(t compared, g group, req CompareRequest) CompareRow {
	row := CompareRow{
		Theme: t.id, ThemeName: t.name, Year: g.year, Region: g.region, RegionCode: g.code, Organ: g.organ,
		Reports: g.raw, DistinctReports: len(g.reports),
	}
	mentions, chars := make([]float64, len(g.reports)), make([]float64, len(g.reports))
	for i, r := range g.reports {
		m := t.by[r.at]
		row.Chars += r.facts.Chars
		row.ThemeChars += m.chars
		row.Mentions += m.mentions
		row.Figures += m.figures
		row.Targets += m.targets
		row.Results += m.results
		row.MaskedFigures += m.masked
		if m.mentions > 0 {
			row.ReportsWith++
		}
		if r.facts.Truncated {
			row.Truncated++
		}
		mentions[i], chars[i] = float64(m.mentions), float64(r.facts.Chars)
	}
	if row.Chars > 0 {
		row.Share = float64(row.ThemeChars) / float64(row.Chars)
		row.Per10k = float64(row.Mentions) / float64(row.Chars) * 1e4
	}
	if row.Figures > 0 {
		row.MaskedShare = float64(row.MaskedFigures) / float64(row.Figures)
	}
	rng := generator(req.Seed, t.id, fmt.Sprint(g.year), g.code, g.region, g.organ)
	row.CILow, row.CIHigh = bootstrap(rng, len(g.reports), req, func(pick []int) (float64, bool) {
		var m, c float64
		for _, i := range pick {
			m, c = m+mentions[i], c+chars[i]
		}
		return m / c * 1e4, c > 0
	})
	return row
}

// generator makes the random numbers of one row, whatever rows come before it.
func generator(seed uint64, names ...string) *rand.Rand {
	h := fnv.New64a()
	for _, n := range names {
		_, _ = h.Write([]byte(n + "\x00"))
	}
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// bootstrap returns the percentile interval of a statistic over resamples of n
// reports (Efron & Tibshirani 1993, chapter 13); nil when n < 2, where there is
// nothing to resample.
func bootstrap(rng *rand.Rand, n int, req CompareRequest, statistic func(pick []int) (float64, bool)) (low, high *float64) {
	if n < 2 {
		return nil, nil
	}
	values := make([]float64, 0, req.Resamples)
	pick := make([]int, n)
	for b := 0; b < req.Resamples; b++ {
		for i := range pick {
			pick[i] = rng.IntN(n)
		}
		if v, ok := statistic(pick); ok && !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	if len(values) < req.Resamples/2 {
		return nil, nil
	}
	sort.Float64s(values)
	tail := (1 - req.Confidence) / 2
	lo := stat.Quantile(tail, stat.LinInterp, values, nil)
	hi := stat.Quantile(1-tail, stat.LinInterp, values, nil)
	return &lo, &hi
}

// groupsWithoutYear groups as req does, years together.
func groupsWithoutYear(reports []located, req CompareRequest, copies *nearCopies) []group {
	by := slices.DeleteFunc(slices.Clone(req.By), func(c string) bool { return c == "year" })
	groups, _, err := groupReports(reports, by, req.Level, copies)
	if err != nil {
		return nil // the same call succeeded before
	}
	return groups
}

// trendOf fits per_10k of the reports of a group to their years by least squares,
// each report weighing one. ok is false with fewer than three years.
func trendOf(t compared, g group, req CompareRequest) (Trend, bool) {
	tr := Trend{Theme: t.id, ThemeName: t.name, Region: g.region, RegionCode: g.code, Organ: g.organ}
	var years, rates []float64
	distinctYears := map[int]bool{}
	for _, r := range g.reports {
		f := r.facts
		if f.Year == 0 || f.Chars == 0 {
			continue
		}
		m := t.by[r.at]
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
	tr.Reports = len(years)
	if len(distinctYears) < 3 {
		return tr, false
	}
	slope := func(xs, ys []float64) (float64, bool) {
		if slices.Min(xs) == slices.Max(xs) {
			return 0, false
		}
		_, b := stat.LinearRegression(xs, ys, nil, false)
		return b, true
	}
	tr.Slope, _ = slope(years, rates)
	xs, ys := make([]float64, len(years)), make([]float64, len(years))
	rng := generator(req.Seed, "trend", t.id, g.code, g.region, g.organ)
	tr.CILow, tr.CIHigh = bootstrap(rng, len(years), req, func(pick []int) (float64, bool) {
		for k, i := range pick {
			xs[k], ys[k] = years[i], rates[i]
		}
		return slope(xs, ys)
	})
	return tr, true
}

// citations returns the places behind a row. For a theme of the taxonomy they are
// found again with the embedded themes.
func (x *Index) citations(ctx context.Context, s *snapshot, t compared, g group) ([]Citation, error) {
	var out []Citation
	for _, r := range g.reports {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m, ok := t.by[r.at]
		if !ok {
			continue
		}
		d, err := x.shownOf(s, r.at)
		if err != nil {
			return nil, err
		}
		places := m.evidence
		if places == nil {
			if places, err = themePlaces(d, t.id); err != nil {
				return nil, err
			}
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
		Section: d.sectionPath(d.sectionAt(p.Start)), Start: start, End: end, Text: src.Of(d.text), Kind: kind,
	}
}

// themePlaces finds the mentions of a taxonomy theme in the body, and its figures.
func themePlaces(d *shown, id string) ([]cited, error) {
	set, err := extract.DefaultThemes()
	if err != nil {
		return nil, err
	}
	var out []cited
	body := d.v.Span(d.Body)
	for _, m := range set.Mentions(d.view) {
		if m.Theme == id && body.Contains(m.Span) {
			out = append(out, cited{m.Span, "mention"})
		}
	}
	for i := range d.Figures {
		g := &d.Figures[i]
		if !slices.Contains(g.Themes, id) {
			continue
		}
		kind := "figure"
		if g.Role == extract.RoleTarget || g.Role == extract.RoleResult || g.Role == extract.RoleBaseline {
			kind = g.Role
		}
		out = append(out, cited{g.View, kind})
	}
	return out, nil
}
