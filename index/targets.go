package index

import (
	"cmp"
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// TargetsRequest asks for figures. Empty fields do not restrict.
type TargetsRequest struct {
	Filter    string   // query that restricts the reports
	Indicator string   // substring of the indicator, after folding and normalisation
	Unit      string   // base unit
	Roles     []string // default: "target"; "all" for every role
	Theme     string   // id or Chinese name
	Masked    *bool
	// By puts comparable figures side by side: a subset of "year", "region",
	// "organ". The period is a column in any case. Fills TargetsResult.Table.
	By    []string
	Level string // rolls regions up, as in CompareRequest
	Limit int    // figures to return, 0 for all
	// Cells bounds the table of By: so many cells (0 for all) behind the first Skip ones, as
	// far as they have Limit figures together. Figures is then empty, and no memory goes
	// to what is not shown.
	Cells, Skip int
	// Flat gives TargetsResult.Flat, with By TargetsResult.FlatTable, instead of Figures and Table.
	Flat bool
}

// FigureRow is a figure with where it is from.
type FigureRow struct {
	ID           string   `json:"id"`
	Path         string   `json:"path"`
	Title        string   `json:"title"`
	Organ        string   `json:"organ,omitempty"`
	Region       string   `json:"region"`
	RegionCode   string   `json:"region_code,omitempty"`
	Year         int      `json:"year,omitempty"`
	Section      []string `json:"section"`
	Start        int      `json:"start"`
	End          int      `json:"end"`
	Text         string   `json:"text"`
	Masked       bool     `json:"masked"`
	Corrected    bool     `json:"corrected,omitempty"` // a reader's correction stands in it
	Value        *float64 `json:"value,omitempty"`
	Low          *float64 `json:"low,omitempty"`
	High         *float64 `json:"high,omitempty"`
	Unit         string   `json:"unit"`
	Scale        float64  `json:"scale,omitempty"`
	Per          []string `json:"per"`
	Cmp          string   `json:"cmp"`
	Role         string   `json:"role"`
	Indicator    string   `json:"indicator"`
	Deadline     string   `json:"deadline,omitempty"`
	DeadlineYear int      `json:"deadline_year,omitempty"`
	Modal        string   `json:"modal,omitempty"`
	FigureYear   int      `json:"figure_year,omitempty"` // the year the figure speaks of
	Themes       []string `json:"themes,omitempty"`
	Measure      string   `json:"measure,omitempty"`
	Direction    string   `json:"direction,omitempty"`
	Over         string   `json:"over,omitempty"`
	From         int      `json:"from,omitempty"`
	To           int      `json:"to,omitempty"`
	Concept      string   `json:"concept,omitempty"`
	Part         string   `json:"part,omitempty"` // of FigureYear: H1, H2, Q1 to Q4, to-09
	Sentence     string   `json:"sentence"`       // verbatim
	Also         []Place  `json:"also,omitempty"` // where the same is said again

	inReview bool   // it stands in a part of the report that looks back
	front    string // the cleaned text in front of it, back to the heading but at most maxFront bytes
	at       int    // in the cleaned text
	behind   string // the cleaned text behind it, to the end of the sentence

	inCell *FigureRow // with its denominators in the order of cells, where that is another
}

// maxFront is how much of the text in front of a figure is read for the period it
// speaks of.
const maxFront = 1500

// TargetsResult is the figures asked for, in report order, and side by side.
type TargetsResult struct {
	Total   int          `json:"total"`
	Reports int          `json:"total_reports"`
	Masked  int          `json:"masked"`
	Cells   int          `json:"total_cells,omitempty"` // of the table, where the request bounds it
	Figures []FigureRow  `json:"figures"`
	Table   []FigureCell `json:"table,omitempty"`

	// The figures, and what [CellFigures] makes of the table, where the request wants them
	// flat: as the index has them, so they are not to be changed. With Kept, another call finds
	// them at the same place, as long as there is room.
	Flat      []*FigureRow `json:"-"`
	FlatTable []CellFigure `json:"-"`
	Kept      bool         `json:"-"`
}

// Targets lists figures.
func (x *Index) Targets(ctx context.Context, req TargetsRequest) (_ *TargetsResult, err error) {
	if err := x.ready(ctx, "read", req.check()); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*TargetsResult, error) { return x.Targets(ctx, req) })
	}
	if err := x.knownTheme(ctx, req.Theme); err != nil {
		return nil, x.unknown(err)
	}
	defer recovered(x.dir, "read", &err)
	if err := checkColumns(req.By, req.Level); err != nil {
		return nil, err
	}
	if len(req.Roles) == 0 {
		req.Roles = []string{extract.RoleTarget}
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
	words, err := x.vocabulary()
	if err != nil {
		return nil, err
	}
	want := newFigureFilter(req.Indicator, req.Unit, req.Theme, words.syn)
	want.masked, want.roles = req.Masked, req.Roles
	fits := make([][]int, len(reports))
	parallel(ctx, len(reports), func(i int) { fits[i] = want.rows(reports[i].entry) })
	res := &TargetsResult{Figures: []FigureRow{}}
	show := make([]int, len(reports)) // how many of a report's figures are asked for
	for i, e := range reports {
		if len(fits[i]) > 0 {
			res.Reports++
		}
		masked := e.col(colFigureMasked)
		for _, row := range fits[i] {
			if masked.truth(row) {
				res.Masked++
			}
		}
		show[i] = len(fits[i])
		if req.Limit > 0 && len(req.By) == 0 {
			show[i] = max(0, min(show[i], req.Limit-res.Total))
		}
		res.Total += len(fits[i])
	}
	var cells []*cell
	if len(req.By) > 0 {
		if cells, err = x.cells(ctx, s, reports, fits, words, req); err != nil {
			return nil, err
		}
		if req.Cells > 0 {
			res.Cells = len(cells)
			cells, fits = pageOf(cells, req, len(reports), fits)
			for i := range show {
				show[i] = len(fits[i])
			}
		}
	}
	from := make([]int, len(reports)+1) // where the figures of a report begin
	for i, n := range show {
		from[i+1] = from[i] + n
	}
	figures := make([]*FigureRow, from[len(reports)])
	keep := len(figures)*shownFigure <= x.cache.limit/4
	errs := make([]error, len(reports))
	parallel(ctx, len(reports), func(i int) {
		errs[i] = x.figuresAt(figures[from[i]:], s, reports[i], fits[i][:show[i]], keep)
	})
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	if len(req.By) > 0 {
		rows := make([][]*FigureRow, len(reports))
		for i := range rows {
			rows[i] = figures[from[i]:from[i+1]]
		}
		if req.Flat {
			res.FlatTable = oneByOne(cells, rows)
		} else {
			res.Table = sideBySide(cells, rows)
		}
	}
	res.Kept = keep
	if req.Cells == 0 || len(req.By) == 0 {
		if req.Limit > 0 && len(figures) > req.Limit {
			figures = figures[:req.Limit]
		}
		if req.Flat {
			res.Flat = figures
			return res, nil
		}
		res.Figures = make([]FigureRow, len(figures))
		for i, f := range figures {
			res.Figures[i] = *f
		}
	}
	return res, nil
}

// figureFilter selects figures by what they measure.
type figureFilter struct {
	indicator, unit, theme string
	masked                 *bool    // nil for either
	roles                  []string // nil or "all" among them for all
	syn                    *Synonyms
}

func newFigureFilter(indicator, unit, theme string, syn *Synonyms) figureFilter {
	w := figureFilter{unit: query.FoldCase(segment.Fold(unit)), theme: segment.Fold(theme), syn: syn}
	if indicator != "" {
		w.indicator = normalIndicator(indicator, syn)
	}
	return w
}

// rows returns the rows of the figures of a report that fit, in the columns of its
// segment.
func (w figureFilter) rows(e entry) []int {
	var out []int
	masked, role, unit := e.col(colFigureMasked), e.col(colFigureRole), e.col(colFigureUnit)
	themes, theme := e.col(colFigureThemes), e.col(colFigureTheme)
	everyRole := w.roles == nil || slices.Contains(w.roles, "all")
	ids := []string{w.theme}
	for _, t := range e.Themes {
		if t.Name == w.theme {
			ids = append(ids, t.ID)
		}
	}
	from, to := e.figures()
	for row := from; row < to; row++ {
		if w.masked != nil && *w.masked != masked.truth(row) ||
			!everyRole && !slices.Contains(w.roles, role.str(row)) ||
			w.unit != "" && unit.folded(row) != w.unit {
			continue
		}
		if w.theme != "" {
			a, b := themes.rows(row)
			for ; a < b && !slices.Contains(ids, theme.str(a)); a++ {
			}
			if a == b {
				continue
			}
		}
		if w.indicator == "" || strings.Contains(e.normalIndicator(row, w.syn), w.indicator) {
			out = append(out, row)
		}
	}
	return out
}

// normalIndicator is [normalIndicator] of a figure; it is made once for each
// indicator of the segment.
func (e entry) normalIndicator(row int, syn *Synonyms) string {
	c := e.col(colFigureIndicator)
	names := e.seg.normals()
	known := &names[c.at(row)]
	if s := known.Load(); s != nil {
		return *s
	}
	s := normalIndicator(c.str(row), syn)
	known.Store(&s)
	return s
}

// listNumber is a marker that stuck to an indicator.
var listNumber = regexp.MustCompile(`^\s*(?:\d+[.、)]|[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、)\s*`)

// normalIndicator makes indicators comparable: folded, lower case, without signs,
// blanks and list numbers, without the words that only say whose they are, and synonyms by
// the name of their group.
func normalIndicator(s string, syn *Synonyms) string {
	var b strings.Builder
	for _, r := range strings.ToLower(listNumber.ReplaceAllString(segment.Fold(s), "")) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	out := b.String()
	for {
		cut := false
		for _, own := range []string{"全国", "全省", "全市", "全县", "全区", "全州", "全盟", "全旗", "全镇", "全乡", "全年", "我国", "我省", "我市", "我县", "我区"} {
			if rest, ok := strings.CutPrefix(out, own); ok && rest != "" {
				out, cut = rest, true
			}
		}
		if !cut {
			break
		}
	}
	return syn.canonical(out)
}

// canonical replaces terms by the name of their group.
func (s *Synonyms) canonical(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		term := ""
		for _, t := range s.byFirst[firstRune(text[i:])] {
			if strings.HasPrefix(text[i:], t) {
				term = t
				break
			}
		}
		if term == "" {
			r := firstRune(text[i:])
			b.WriteString(r)
			i += len(r)
			continue
		}
		b.WriteString(s.group[term])
		i += len(term)
	}
	return b.String()
}

// shownFigures are figures of a report as they are listed, those that were asked for.
type shownFigures []atomic.Pointer[FigureRow]

// shownFigure is how many bytes one of them takes, about.
const shownFigure = int(unsafe.Sizeof(FigureRow{})) + 600

// figuresAt puts figures of a report by their rows in the columns into out, without
// what stands around them. With keep they are there for the next call; they stay as they are.
func (x *Index) figuresAt(out []*FigureRow, s *snapshot, r located, rows []int, keep bool) (err error) {
	if len(rows) == 0 {
		return nil
	}
	defer recovered(x.dir, "read", &err)
	from, to := r.figures()
	file := s.parts[r.at.part].name
	if m, ok := x.cache.get(cacheKey{file, r.at.doc, figuresMeasured}).(*measuredFigures); ok {
		for i, row := range rows {
			out[i] = &m.rows[row-from]
		}
		return nil
	}
	k := cacheKey{file, r.at.doc, figuresShown}
	kept, _ := x.cache.get(k).(shownFigures)
	if kept == nil && keep {
		kept = make(shownFigures, to-from)
		x.cache.put(k, kept, shownFigure*len(kept))
	}
	var d *shown
	var last *FigureRow // that was made, and its sentence
	var sentence segment.Span
	for i, row := range rows {
		if kept != nil {
			if f := kept[row-from].Load(); f != nil {
				out[i] = f
				continue
			}
		}
		if d == nil {
			if d, err = x.shownOf(s, r.at); err != nil {
				return err
			}
		}
		g := r.figureAt(row)
		f := newFigureRow(r.head, g)
		f.Start, f.End = d.rune(g.Span.Start), d.rune(g.Span.End)
		f.Text, f.Section = strings.Clone(d.ofSource(g.Span)), d.sectionPath(g.Section)
		if last != nil && g.Sentence == sentence { // figures of a sentence share it and its themes
			f.Sentence = last.Sentence
			if slices.Equal(f.Themes, last.Themes) {
				f.Themes = last.Themes
			}
		} else {
			f.Sentence = strings.Clone(d.ofSource(g.Sentence))
		}
		f.inCell = inCell(&f)
		out[i], last, sentence = &f, &f, g.Sentence
		if kept != nil {
			kept[row-from].Store(&f)
		}
	}
	return nil
}

// figureAt reads a figure by its row in the columns.
func (e entry) figureAt(row int) *figure {
	g := &figure{}
	e.seg.cols.read(colFigures.kids[0], row, reflect.ValueOf(g).Elem())
	return g
}

// newFigureRow makes a row of a figure, without what is read from texts and sections.
func newFigureRow(f *head, g *figure) FigureRow {
	row := FigureRow{
		ID: f.ID, Path: f.Sources[0].Path, Title: f.Title, Organ: f.Organ,
		Region: f.Region.Name, RegionCode: f.Region.Code, Year: f.Year,
		Masked: g.Masked, Corrected: g.Corrected, Unit: g.Unit, Scale: g.Scale, Per: g.Per, Cmp: g.Cmp, Role: g.Role,
		Indicator: g.Indicator, Deadline: g.Deadline, DeadlineYear: g.DeadlineYear, Modal: g.Modal,
		FigureYear: g.Year, Themes: g.Themes,
		Measure: g.Measure, Direction: g.Direction, Over: g.Over, From: g.From, To: g.To, Concept: g.Concept, Part: g.Part,
		at: g.View.Start,
	}
	if row.Per == nil {
		row.Per = []string{}
	}
	switch {
	case g.Masked:
	case g.HasValue:
		row.Value = &g.Value
	default:
		row.Low, row.High = &g.Low, &g.High
	}
	return row
}

// inCell is a figure with its denominators in the order of cells, nil where they are.
func inCell(r *FigureRow) *FigureRow {
	if slices.IsSorted(r.Per) {
		return nil
	}
	own := *r
	own.Per = slices.Sorted(slices.Values(r.Per))
	return &own
}

// setAround sets what stands around a figure, from a stretch of the cleaned text that
// begins at from.
func (r *FigureRow) setAround(view string, from int, g *figure, f *facts) {
	start, end := g.View.Start-from, g.View.End-from
	front := frontOf(g, f) - from
	for front < start && !utf8.RuneStart(view[front]) {
		front++
	}
	r.front, r.behind = view[front:start], view[end:max(end, g.ViewSentence.End-from)]
	role := f.sectionRole(g.Section)
	r.inReview = role == "review" || role == "problem"
}

// frontOf is where the cleaned text in front of a figure begins: behind the heading it
// stands under, but at most maxFront bytes before it.
func frontOf(g *figure, f *facts) int {
	from := max(0, g.View.Start-maxFront)
	i := f.sectionAt(g.View.Start)
	for i >= 0 && (f.Sections[i].Level == extract.LevelItem || f.Sections[i].Level > extract.Level2) {
		i = f.Sections[i].Parent
	}
	if i >= 0 {
		heading := f.Sections[i].View
		if g.View.Start < heading.End { // it stands in the heading
			heading.End = heading.Start
		}
		from = max(from, heading.End)
	}
	return min(from, g.View.Start)
}

// inOrder sorts large rows; those that compare alike stay as they are. A row is moved once.
func inOrder[T any](rows []T, compare func(a, b *T) int) {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, k int) int { return cmp.Or(compare(&rows[i], &rows[k]), i-k) })
	was := slices.Clone(rows)
	for i, k := range order {
		rows[i] = was[k]
	}
}
