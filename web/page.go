package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/segment"
)

// Request asks for a page.
type Request struct {
	// Compare is the comparison the page shows: its themes, filter, grouping and
	// confidence. Evidence need not be set.
	Compare index.CompareRequest
	// A and B are the groups of the keyness chart, filter queries. When empty the
	// years are split where about half of the reports lie on each side.
	A, B string
	// Version of the program, shown at the foot.
	Version string
	// Lang is the language of the page, [Chinese] (the default) or [English].
	Lang string
	// MaxEvidence is how many sentences are quoted at most, the others are counted
	// (default: about 6000, and at least two for each point). It is what most of the
	// page's size goes to.
	MaxEvidence int
}

// Page is everything that a page shows. It is not changed once made and can be
// written many times.
type Page struct {
	Title   string
	Version string
	Filter  string
	Compare *index.CompareResult // as asked for, without evidence

	Overview   *heat
	Themes     []themeView
	MoreThemes int // measured, but shown in the overview only
	Outcomes   *outcomes
	Keyness    *keyness
	KeyNote    string
	Masked     *masked
	Duplicates *duplicates
	Reports    []index.Info
	Points     []*Point // with evidence, in the order of their ids
	Notes      []string
	Source     string // of the charts, one line

	lang  tongue
	local localPaths
}

// themeView is one theme in detail.
type themeView struct {
	ID, Name string
	Term     string // to ask for it
	Map      *heat
	Chart    *lines
	Left     int // regions without a line of their own
	Trend    string
}

// Sizes of a page: what is more is counted and left to the commands that list all.
const (
	detailedThemes = 12   // themes with a section of their own when none are named
	lineRegions    = 5    // regions with a line of their own
	quoteBudget    = 6000 // sentences quoted in all, unless Request says otherwise
	outcomeRows    = 250
	duplicateRows  = 60
	keynessItems   = 15 // each way
	maskedBars     = 25
)

// NewPage asks x for everything the page shows. It reads every report that
// matches the filter once.
func NewPage(ctx context.Context, x *index.Index, req Request) (*Page, error) {
	return newPage(ctx, x, req, &answers{})
}

// answers are the answers of an index that pages with other themes need again, those to
// the last filter and groups of words. They are of one state of the index.
type answers struct {
	filter     string
	follow     *index.FollowResult
	duplicates *index.DuplicatesResult

	a, b    string
	keyness *index.KeynessResult
}

// of asks what is not yet known of the reports that match filter.
func (k *answers) of(ctx context.Context, x *index.Index, filter string) error {
	if k.follow != nil && k.filter == filter {
		return nil
	}
	follow, err := x.Follow(ctx, index.FollowRequest{Filter: filter, NoNear: true})
	if err != nil {
		return err
	}
	duplicates, err := x.Duplicates(ctx, index.DuplicatesRequest{Filter: filter})
	if err != nil {
		return err
	}
	*k = answers{filter: filter, follow: follow, duplicates: duplicates, a: k.a, b: k.b, keyness: k.keyness}
	return nil
}

// words compares the words of two groups of reports.
func (k *answers) words(ctx context.Context, x *index.Index, a, b string) (*index.KeynessResult, error) {
	if k.keyness != nil && k.a == a && k.b == b {
		return k.keyness, nil
	}
	found, err := x.Keyness(ctx, index.KeynessRequest{A: a, B: b, Limit: 4 * keynessItems, Across: true})
	if err == nil {
		k.a, k.b, k.keyness = a, b, found
	}
	return found, err
}

func newPage(ctx context.Context, x *index.Index, req Request, known *answers) (*Page, error) {
	b := &builder{lang: tongueOf(req.Lang), x: x, req: req, answers: known, cites: citations{}, rows: map[string][]*rowPoints{}}
	b.req.Compare.Evidence = false
	b.req.Compare.Across = true // levels have lines of their own, and notes say what is together
	if err := b.ask(ctx); err != nil {
		return nil, err
	}
	b.plan()
	if err := b.read(ctx); err != nil {
		return nil, err
	}
	return b.finish(), nil
}

// builder makes a page in four steps: ask the index, plan the points, read the
// reports for their evidence, draw.
type builder struct {
	lang    tongue
	mixed   bool // the reports are of several levels of government
	x       *index.Index
	answers *answers
	req     Request
	page    *Page
	cites   citations

	known    *extract.ThemeSet
	adHoc    []index.Theme // themes that are queries
	table    *index.CompareResult
	overview *index.CompareResult
	follow   []*index.FollowRow // those wanted
	dups     *index.DuplicatesResult
	infos    []index.Info // of the reports that match
	stored   []index.Info // of all
	cluster  map[reportKey]int

	left     *int                    // sentences that may still be quoted, where there is a limit
	perPoint int                     // sentences quoted for a point
	rows     map[string][]*rowPoints // by theme
	rowPoint map[rowKey]*Point       // of the table
	yearly   map[rowKey]*Point       // of the overview
	detail   map[string]bool         // themes with a section
	words    []*wordPoint
	groups   [2]map[reportKey]bool // reports of the two sides of keyness
	maskBy   map[string]*maskGroup
	pairs    []*pairEvidence
	outcomes []outcomeRow
}

// rowPoints is a row of a comparison, its point and the copies seen in it.
type rowPoints struct {
	row   *index.CompareRow
	by    []string
	level string
	point *Point
	seen  map[int]bool
}

type rowKey struct {
	theme, code, region, organ, level, genre string
	year                                     int
}

func keyOf(r *index.CompareRow) rowKey {
	return rowKey{r.Theme, r.RegionCode, r.Region, r.Organ, r.Level, r.Genre, r.Year}
}

// ask puts the questions to the index.
func (b *builder) ask(ctx context.Context) error {
	var err error
	c := b.req.Compare
	if len(c.By) == 0 {
		c.By = []string{"year", "region"}
	}
	b.req.Compare.By = c.By
	if b.known, err = extract.DefaultThemes(); err != nil {
		return err
	}
	for _, t := range c.Themes {
		if _, ok := b.known.Lookup(cmp.Or(t.ID, t.Name)); !ok || t.Query != "" || len(t.Terms) > 0 {
			b.adHoc = append(b.adHoc, t)
		}
	}
	if b.table, err = b.x.Compare(ctx, c); err != nil {
		return err
	}
	c.By, c.Level, c.Trend = []string{"year"}, "", true
	if b.overview, err = b.x.Compare(ctx, c); err != nil {
		return err
	}
	if err := b.answers.of(ctx, b.x, c.Filter); err != nil {
		return err
	}
	b.dups = b.answers.duplicates
	if b.stored, err = b.x.Reports(ctx); err != nil {
		return err
	}
	for _, p := range []struct {
		table *index.CompareResult
		by    []string
		level string
	}{{b.table, b.req.Compare.By, b.req.Compare.Level}, {b.overview, []string{"year"}, ""}} {
		if len(b.adHoc) == 0 {
			break
		}
		ask := b.req.Compare
		ask.Themes, ask.By, ask.Level, ask.Evidence = b.adHoc, p.by, p.level, true
		found, err := b.x.Compare(ctx, ask)
		if err != nil {
			return err
		}
		evidence := map[rowKey][]index.Citation{}
		for i := range found.Rows {
			evidence[keyOf(&found.Rows[i])] = found.Rows[i].Evidence
		}
		for i := range p.table.Rows {
			p.table.Rows[i].Evidence = evidence[keyOf(&p.table.Rows[i])]
		}
	}
	return nil
}

func (b *builder) point(title string, limit, perReport int) *Point {
	if b.req.MaxEvidence > 0 {
		limit = max(1, min(limit, b.perPoint))
	}
	return &Point{Title: title, limit: limit, perReport: perReport, left: b.left}
}

// group names what the reports of a row have in common, apart from theme and year.
func (b *builder) group(r *index.CompareRow) string {
	return strings.Join(strings.Fields(r.Region+" "+r.Organ+" "+b.lang.Code("level", r.Level)+" "+b.lang.Code("genre", r.Genre)), " ")
}

func (b *builder) rowTitle(r *index.CompareRow) string {
	return strings.TrimSpace(b.lang.themeName(r.Theme, r.ThemeName) + " " + regionYear(b.group(r), r.Year))
}

func (b *builder) rowFacts(r *index.CompareRow, confidence float64) string {
	s := b.lang.Sayf("%s: %s per 10,000 characters", b.rowTitle(r), rate(r.Per10k))
	if r.CILow != nil && r.CIHigh != nil {
		s += b.lang.Sayf(" (%.0f%% interval %s–%s)", 100*confidence, rate(*r.CILow), rate(*r.CIHigh))
	}
	return s + b.lang.Sayf(", mentions: %d, in %d of %d reports, n = %d distinct", r.Mentions, r.ReportsWith, r.Reports, r.DistinctReports)
}

// plan makes the points and says which themes get a section.
func (b *builder) plan() {
	b.page = &Page{lang: b.lang, local: localFolders(b.stored), Title: b.lang.Say("Themes compared"), Version: b.req.Version, Filter: b.req.Compare.Filter, Compare: b.table, Notes: b.table.Notes}
	b.detail = map[string]bool{}
	mentions := map[string]int{}
	var order []string
	for i := range b.table.Rows {
		r := &b.table.Rows[i]
		if _, known := mentions[r.Theme]; !known {
			order = append(order, r.Theme)
		}
		mentions[r.Theme] += r.Mentions
	}
	ranked := slices.Clone(order)
	if len(b.req.Compare.Themes) == 0 {
		slices.SortStableFunc(ranked, func(x, y string) int { return cmp.Compare(mentions[y], mentions[x]) })
		ranked = ranked[:min(len(ranked), detailedThemes)]
	}
	for _, id := range ranked {
		b.detail[id] = true
	}
	b.page.MoreThemes = len(order) - len(ranked)

	points := 0
	for _, t := range []*index.CompareResult{b.table, b.overview} {
		for i := range t.Rows {
			if t.Rows[i].Mentions+t.Rows[i].Figures > 0 && (t == b.overview || b.detail[t.Rows[i].Theme]) {
				points++
			}
		}
	}
	if b.req.MaxEvidence > 0 {
		left := b.req.MaxEvidence
		b.left = &left
	}
	limit := min(12, max(2, cmp.Or(b.req.MaxEvidence, quoteBudget)/max(1, points)))
	b.perPoint = limit
	b.rowPoint, b.yearly = map[rowKey]*Point{}, map[rowKey]*Point{}
	same := slices.Equal(b.req.Compare.By, []string{"year"})
	b.addRows(b.overview, []string{"year"}, "", limit, b.yearly, nil)
	if same {
		b.rowPoint = b.yearly
	} else {
		b.addRows(b.table, b.req.Compare.By, b.req.Compare.Level, limit, b.rowPoint, b.detail)
	}
	b.planOutcomes()
	b.planPairs()
	b.maskBy = map[string]*maskGroup{}
	b.cluster = map[reportKey]int{}
	for i, c := range b.dups.Clusters {
		if c.Kind != "copy" {
			continue
		}
		for _, r := range c.Reports {
			b.cluster[reportKey{r.ID, r.Path}] = i
		}
	}
}

// addRows makes a point for every row of a table that has places.
func (b *builder) addRows(t *index.CompareResult, by []string, level string, limit int, into map[rowKey]*Point, only map[string]bool) {
	reports := map[rowKey]int{}
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Mentions+r.Figures == 0 || only != nil && !only[r.Theme] {
			continue
		}
		perReport := max(1, (limit+r.ReportsWith-1)/max(1, r.ReportsWith))
		p := b.point(b.rowFacts(r, t.Confidence), limit, perReport)
		into[keyOf(r)] = p
		reports[keyOf(r)] = r.ReportsWith
		if r.Evidence != nil { // a query: the index named its places
			for _, c := range r.Evidence {
				b.cites.add(p, c.ID, c.Path, c.Start, c.End, c.Kind)
			}
			r.Evidence = nil
			continue
		}
		b.rows[r.Theme] = append(b.rows[r.Theme], &rowPoints{r, by, level, p, map[int]bool{}})
	}
}

// holds reports whether the row's group holds report d, as index.Compare grouped
// it.
func (rp *rowPoints) holds(d *reading) bool {
	r, g := rp.row, d.region()
	for _, by := range rp.by {
		switch by {
		case "year":
			if r.Year != d.Year {
				return false
			}
		case "organ":
			if r.Organ != d.Organ {
				return false
			}
		case "level":
			if r.Level != g.Level {
				return false
			}
		case "genre":
			if r.Genre != d.Genre {
				return false
			}
		case "region":
			switch rp.level {
			case "":
				if r.Region != g.Name || r.RegionCode != g.Code {
					return false
				}
			case "state":
			default:
				n := map[string]int{"province": 2, "city": 4, "county": 6}[rp.level]
				if len(g.Code) < 6 || len(r.RegionCode) < 6 || g.Code[:n] != r.RegionCode[:n] {
					return false
				}
			}
		}
	}
	return true
}

// read reads every report once and hands out its evidence.
func (b *builder) read(ctx context.Context) error {
	filter := b.req.Compare.Filter
	byKey := map[reportKey]index.Info{}
	for _, in := range b.stored {
		byKey[reportKey{in.ID, in.Path}] = in
	}
	level := ""
	if err := b.askKeyness(ctx, filter); err != nil {
		return err
	}
	for r, err := range b.x.Stored(ctx, filter) {
		if err != nil {
			return err
		}
		key := reportKey{r.ID, r.Doc.Path}
		b.infos = append(b.infos, byKey[key])
		if l := byKey[key].Level; l != "" && l != level {
			b.mixed = b.mixed || level != ""
			level = l
		}
		d := newReading(r)
		b.cites.resolve(d)
		delete(b.cites, key)
		mentions := d.mentions(b.known)
		for theme, rows := range b.rows {
			for _, rp := range rows {
				if !rp.holds(d) {
					continue
				}
				if c, ok := b.cluster[key]; ok {
					if rp.seen[c] {
						continue // a copy: counted once, shown once
					}
					rp.seen[c] = true
				}
				rp.point.cite(d, mentions[theme])
			}
		}
		b.readMasks(d)
		b.readWords(d)
		b.readPairs(key, d)
	}
	// Results may stand in reports outside the filter.
	if len(b.cites) > 0 {
		for r, err := range b.x.Stored(ctx, "") {
			if err != nil {
				return err
			}
			if b.cites[reportKey{r.ID, r.Doc.Path}] != nil {
				b.cites.resolve(newReading(r))
			}
		}
	}
	return nil
}

// finish draws everything and numbers the points.
func (b *builder) finish() *Page {
	p := b.page
	p.Reports = b.infos
	p.Source = b.source()
	p.Overview = b.overviewMap()
	p.Themes = b.themeViews()
	p.Outcomes = b.drawOutcomes()
	p.Keyness = b.drawKeyness()
	p.Masked = b.drawMasks()
	p.Duplicates = b.drawDuplicates()
	return p
}

// use gives a point its id when it is first drawn and has evidence; it returns nil
// for a point without.
func (b *builder) use(p *Point) (_ *Point, own bool) {
	if p == nil || len(p.Quotes) == 0 {
		return nil, false
	}
	if p.ID == "" {
		b.page.Points = append(b.page.Points, p)
		p.ID = "e" + strconv.Itoa(len(b.page.Points))
		own = true
	}
	return p, own
}

func (b *builder) yearLabel(year int) string {
	if year == 0 {
		return b.lang.Say("no year")
	}
	return strconv.Itoa(year)
}

// overviewMap is themes by years.
func (b *builder) overviewMap() *heat {
	h := &heat{Corner: b.lang.Say("theme")}
	var years []int
	var themes []*index.CompareRow
	rows := map[string]map[int]*index.CompareRow{}
	for i := range b.overview.Rows {
		r := &b.overview.Rows[i]
		if !slices.Contains(years, r.Year) {
			years = append(years, r.Year)
		}
		if rows[r.Theme] == nil {
			rows[r.Theme] = map[int]*index.CompareRow{}
			themes = append(themes, r)
		}
		rows[r.Theme][r.Year] = r
	}
	slices.SortFunc(years, byYear)
	for _, y := range years {
		h.Columns = append(h.Columns, b.yearLabel(y))
	}
	for _, t := range themes {
		row := heatRow{Label: b.lang.themeName(t.Theme, t.ThemeName)}
		for _, y := range years {
			row.Cells = append(row.Cells, b.cell(rows[t.Theme][y], b.yearly, b.overview.Confidence))
		}
		h.Rows = append(h.Rows, row)
	}
	h.shade()
	return h
}

// byYear orders years, an unknown one last.
func byYear(a, c int) int {
	if (a == 0) != (c == 0) {
		return c - a
	}
	return a - c
}

func (b *builder) cell(r *index.CompareRow, points map[rowKey]*Point, confidence float64) heatCell {
	if r == nil {
		return heatCell{}
	}
	c := heatCell{Known: true, Value: r.Per10k, N: r.DistinctReports, Thin: r.DistinctReports < thinReports, Title: b.rowFacts(r, confidence)}
	c.Point, c.Own = b.use(points[keyOf(r)])
	return c
}

// rowLabel names what a row of the table is about, apart from theme and year.
func (b *builder) rowLabel(r *index.CompareRow) string {
	label := b.group(r)
	if label == "" {
		if slices.Equal(b.req.Compare.By, []string{"year"}) {
			return b.lang.Say("all reports")
		}
		return b.lang.Say("unknown")
	}
	return label
}

// themeViews draws the themes in detail, in the order of the table.
func (b *builder) themeViews() []themeView {
	var views []themeView
	byTheme := map[string][]*index.CompareRow{}
	var order []string
	for i := range b.table.Rows {
		r := &b.table.Rows[i]
		if !b.detail[r.Theme] {
			continue
		}
		if byTheme[r.Theme] == nil {
			order = append(order, r.Theme)
		}
		byTheme[r.Theme] = append(byTheme[r.Theme], r)
	}
	yearly := map[string][]*index.CompareRow{}
	for i := range b.overview.Rows {
		r := &b.overview.Rows[i]
		yearly[r.Theme] = append(yearly[r.Theme], r)
	}
	for _, id := range order {
		v := themeView{ID: id, Name: b.lang.themeName(id, byTheme[id][0].ThemeName), Term: byTheme[id][0].ThemeName}
		all := series{name: b.lang.Say("all reports"), apart: b.mixed}
		if b.mixed {
			all.name = b.lang.Say("all reports, of several levels of government")
		}
		for _, r := range yearly[id] {
			if r.Year != 0 {
				all.samples = append(all.samples, b.sample(r, b.yearly, b.overview.Confidence))
			}
		}
		v.Map = b.themeMap(byTheme[id]) // first: its cells are the anchors of the points
		v.Chart, v.Left = b.themeLines(v.Name, all, byTheme[id])
		v.Trend = b.trend(id)
		views = append(views, v)
	}
	return views
}

func (b *builder) sample(r *index.CompareRow, points map[rowKey]*Point, confidence float64) sample {
	p, _ := b.use(points[keyOf(r)])
	return sample{r.Year, r.Per10k, r.CILow, r.CIHigh, r.DistinctReports, p, b.rowFacts(r, confidence)}
}

// themeMap is regions (or organs) by years.
func (b *builder) themeMap(rows []*index.CompareRow) *heat {
	if slices.Equal(b.req.Compare.By, []string{"year"}) {
		return nil // the overview has it
	}
	var corner []string
	for _, by := range b.req.Compare.By {
		if by != "year" {
			corner = append(corner, b.lang.Code("head", by))
		}
	}
	h := &heat{Corner: strings.Join(corner, b.lang.Say(", "))}
	hasYear := slices.Contains(b.req.Compare.By, "year")
	var years []int
	var labels []rowKey
	cells := map[rowKey]map[int]*index.CompareRow{}
	for _, r := range rows {
		if !slices.Contains(years, r.Year) {
			years = append(years, r.Year)
		}
		k := rowKey{code: r.RegionCode, region: r.Region, organ: r.Organ, level: r.Level, genre: r.Genre}
		if cells[k] == nil {
			cells[k] = map[int]*index.CompareRow{}
			labels = append(labels, k)
		}
		cells[k][r.Year] = r
	}
	slices.SortFunc(years, byYear)
	slices.SortStableFunc(labels, func(a, c rowKey) int {
		return cmp.Or(cmp.Compare(a.code, c.code), cmp.Compare(a.region, c.region), cmp.Compare(a.organ, c.organ), cmp.Compare(a.level, c.level), cmp.Compare(a.genre, c.genre))
	})
	for _, y := range years {
		label := b.yearLabel(y)
		if !hasYear {
			label = b.lang.Say("per 10,000 characters")
		}
		h.Columns = append(h.Columns, label)
	}
	for _, k := range labels {
		var row heatRow
		for _, y := range years {
			r := cells[k][y]
			if r != nil && row.Label == "" {
				row.Label = b.rowLabel(r)
			}
			row.Cells = append(row.Cells, b.cell(r, b.rowPoint, b.table.Confidence))
		}
		h.Rows = append(h.Rows, row)
	}
	h.shade()
	return h
}

// themeLines draws all reports together with intervals, and the regions with the
// most years.
func (b *builder) themeLines(name string, all series, rows []*index.CompareRow) (*lines, int) {
	var groups []series
	byLabel := map[string]int{}
	if !slices.Equal(b.req.Compare.By, []string{"year"}) {
		for _, r := range rows {
			if r.Year == 0 {
				continue
			}
			label := b.rowLabel(r)
			i, known := byLabel[label]
			if !known {
				i = len(groups)
				byLabel[label] = i
				groups = append(groups, series{name: label, apart: b.mixed && b.req.Compare.Level != ""})
			}
			p := b.rowPoint[keyOf(r)]
			if p != nil && p.ID == "" && len(p.Quotes) == 0 {
				p = nil
			}
			groups[i].samples = append(groups[i].samples, sample{r.Year, r.Per10k, r.CILow, r.CIHigh, r.DistinctReports, p, b.rowFacts(r, b.table.Confidence)})
		}
	}
	groups = slices.DeleteFunc(groups, func(s series) bool { return len(s.samples) < 2 })
	slices.SortStableFunc(groups, func(a, c series) int { return len(c.samples) - len(a.samples) })
	left := max(0, len(groups)-lineRegions)
	groups = groups[:min(len(groups), lineRegions)]
	for _, g := range groups {
		for i := range g.samples {
			g.samples[i].point, _ = b.use(g.samples[i].point)
		}
	}
	if len(groups) == 1 && len(groups[0].samples) == len(all.samples) {
		groups, left = nil, 0 // it is all reports
	}
	return newLines(b.lang.Sayf("%s: mentions per 10,000 characters over the years", name), append([]series{all}, groups...)), left
}

// trend says in words how a theme moved over the years, level by level.
func (b *builder) trend(theme string) string {
	var said []string
	for _, t := range b.overview.Trends {
		if t.Theme != theme {
			continue
		}
		of := b.lang.Say("all reports")
		if t.Level != "" {
			of = b.lang.Sayf("reports of the level %s", b.lang.Code("level", t.Level))
		}
		s := b.lang.Sayf("%d–%d, %s: %s per 10,000 characters a year", t.FromYear, t.ToYear, of, signed(t.Slope))
		if t.CILow != nil && t.CIHigh != nil {
			s += b.lang.Sayf(" (%.0f%% interval %s to %s)", 100*b.overview.Confidence, signed(*t.CILow), signed(*t.CIHigh))
		}
		s += b.lang.Sayf(", n = %d in %d years", t.Reports, t.Years)
		said = append(said, s)
	}
	return strings.Join(said, b.lang.Say("; "))
}

// source says in one line what the charts are made of.
func (b *builder) source() string {
	s := b.lang.Sayf("Source: %d government reports", b.table.Reports)
	if b.req.Compare.Filter != "" {
		s += b.lang.Sayf(" that match %s", b.req.Compare.Filter)
	}
	if years := b.years(); years != "" {
		s += b.lang.Sayf(", years %s", years)
	}
	return s + b.lang.Sayf("; rates by govreport %s", b.req.Version)
}

// years are the first and the last year of the reports.
func (b *builder) years() string {
	first, last := 0, 0
	for _, in := range b.infos {
		if in.Year > 0 && (first == 0 || in.Year < first) {
			first = in.Year
		}
		last = max(last, in.Year)
	}
	switch {
	case last == 0:
		return ""
	case first == last:
		return strconv.Itoa(last)
	}
	return fmt.Sprintf("%d–%d", first, last)
}

// wanted reports whether a figure is about the themes of the page.
func (b *builder) wanted(g *index.FigureRow) bool {
	if len(b.req.Compare.Themes) == 0 {
		return true
	}
	for _, t := range b.req.Compare.Themes {
		name := cmp.Or(t.ID, t.Name)
		if k, ok := b.known.Lookup(name); ok && slices.Contains(g.Themes, k.ID) {
			return true
		}
		if name != "" && strings.Contains(segment.Fold(g.Sentence), segment.Fold(name)) {
			return true
		}
	}
	return false
}

// localPaths are, for each first folder of the absolute paths (/home/, C:\Users\), what
// pages and answers show its reports without: the deepest folder that holds them all or,
// where there are several, what that stands in, so that its name tells them apart.
type localPaths map[string]string

func localFolders(infos []index.Info) localPaths {
	folders := localPaths{}
	up := func(folder string) string {
		return folder[:strings.LastIndexAny(strings.TrimRight(folder, `/\`), `/\`)+1]
	}
	for _, in := range infos {
		if !isLocal(in.Path) {
			continue
		}
		top, dir := firstFolder(in.Path), in.Path[:strings.LastIndexAny(in.Path, `/\`)+1]
		folder, some := folders[top]
		if !some {
			folder = dir
		}
		for !strings.HasPrefix(dir, folder) {
			folder = up(folder)
		}
		folders[top] = folder
	}
	if len(folders) > 1 {
		for top, folder := range folders {
			if above := up(folder); above != "" {
				folders[top] = above
			}
		}
	}
	return folders
}

// firstFolder is the beginning of an absolute path, to the end of its first folder.
func firstFolder(path string) string {
	root := 1
	if path[0] != '/' {
		root = min(3, len(path)) // C:\, \\s
	}
	return path[:root+1+strings.IndexAny(path[root:], `/\`)]
}

// isLocal tells whether a path begins at the root of a computer's files.
func isLocal(path string) bool {
	return strings.HasPrefix(path, "/") || strings.HasPrefix(path, `\\`) || len(path) > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/')
}

// shown is a report's path without the folders of the computer that it lies on: what is
// passed on does not tell them.
func (l localPaths) shown(path string) string {
	if !isLocal(path) {
		return path
	}
	if folder, known := l[firstFolder(path)]; known {
		return strings.TrimPrefix(path, folder)
	}
	return fileOf(path)
}

// Shown is a report's path as the page shows it, see localPaths.
func (p *Page) Shown(path string) string { return p.local.shown(path) }
