package index

import (
	"slices"
	"strings"

	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/segment"
)

// asked is a stored report that a query is held against, see [query.Report]. Its
// methods panic with damage where the file is damaged.
type asked struct {
	entry
	x     *Index
	found *partPlaces // of the query's texts in its segment
	texts *shown      // nil until it is needed
}

func (a *asked) shown() *shown {
	if a.texts == nil {
		a.texts = a.x.showing(a.entry)
	}
	return a.texts
}

func (a *asked) Source() string                             { return a.shown().wholeSource() }
func (a *asked) View(p segment.Span) string                 { return a.shown().ofView(p) }
func (a *asked) Around(p segment.Span, n int) (string, int) { return a.shown().around(p, n) }
func (a *asked) MayHide(p *query.Phrase) bool               { return a.found.mayBeLost(p, a.doc) }

func (a *asked) Places(places []segment.Span, text string) []segment.Span {
	at := a.found.of(text, a.doc)
	if len(at) == 0 {
		return places
	}
	places = slices.Grow(places, len(at))
	base := a.seg.layout().view[a.doc]
	for _, p := range at {
		places = append(places, segment.Span{Start: int(p - base), End: int(p-base) + len(text)})
	}
	return places
}

func (a *asked) Sections() int { return count(a.sections()) }
func (a *asked) Heading(i int) segment.Span {
	return a.span(colSectionStart, colSectionLen, first(a.sections())+i)
}
func (a *asked) SectionAt(place int) int        { return a.sectionAt(place) }
func (a *asked) Passages() int                  { return a.NPassages }
func (a *asked) Passage(i int) segment.Span     { return a.passageSpan(i) }
func (a *asked) PassageOf() func(place int) int { return a.passageOf() }
func (a *asked) Figures() int                   { return count(a.figures()) }
func (a *asked) Figure(i int) segment.Span {
	return a.span(colFigureStart, colFigureLen, first(a.figures())+i)
}
func (a *asked) Sentence(i int) segment.Span {
	return a.span(colFigureSentenceStart, colFigureSentenceLen, first(a.figures())+i)
}

func first(from, _ int) int  { return from }
func count(from, to int) int { return to - from }

func (a *asked) Holds(f *query.Field) bool { return a.entry.holds(f) }

// holds evaluates a filter on the report.
func (e entry) holds(fn *query.Field) bool {
	switch fn.Name {
	case "year":
		return e.Year != 0 && fn.Holds(float64(e.Year))
	case "plan_year":
		return e.PlanYear != 0 && fn.Holds(float64(e.PlanYear))
	case "region":
		if isCode(fn.Folded) {
			return e.Region.Code != "" && strings.HasPrefix(e.Region.Code, trimCode(fn.Folded))
		}
		return strings.Contains(e.col(colRegionName).folded(int(e.doc)), fn.Folded)
	case "level":
		return e.Region.Level == fn.Folded
	case "organ":
		return strings.Contains(e.col(colOrgan).folded(int(e.doc)), fn.Folded)
	case "title":
		return strings.Contains(e.col(colTitle).folded(int(e.doc)), fn.Folded)
	case "genre":
		return e.Genre == fn.Folded
	case "id":
		return e.ID == fn.Value
	case "path":
		for _, s := range e.Sources {
			if strings.Contains(s.Path, fn.Value) {
				return true
			}
		}
	}
	return false
}

func isCode(v string) bool {
	for _, r := range v {
		if r < '0' || r > '9' {
			return false
		}
	}
	return len(v) >= 2
}

// trimCode takes the zeros off a code of a higher level: 330000 is 33.
func trimCode(code string) string {
	for len(code) > 2 && len(code)%2 == 0 && strings.HasSuffix(code, "00") {
		code = code[:len(code)-2]
	}
	return code
}

// SectionHolds evaluates filters on the place.
func (a *asked) SectionHolds(s int, fn *query.Field) bool {
	switch fn.Name {
	case "section":
		if role, ok := strings.CutPrefix(fn.Folded, "\x00"); ok {
			if s < 0 {
				return role == "intro"
			}
			return a.sectionRole(s) == role
		}
		for row := range a.above(s) {
			if strings.Contains(query.FoldCase(segment.Fold(a.col(colSectionMarker).str(row)+a.col(colSectionTitle).str(row))), fn.Folded) {
				return true
			}
		}
	case "theme":
		themes, id, name := a.col(colSectionThemes), a.col(colSectionThemeID), a.col(colSectionThemeName)
		for row := range a.above(s) {
			from, to := themes.rows(row)
			for t := from; t < to; t++ {
				if query.FoldCase(id.str(t)) == fn.Folded || query.FoldCase(name.str(t)) == fn.Folded {
					return true
				}
			}
		}
		if from, to := a.sections(); themes.at(from) != themes.at(to) {
			return false
		}
		for _, t := range a.Themes { // no section has themes: all of the report counts
			if query.FoldCase(t.ID) == fn.Folded || query.FoldCase(t.Name) == fn.Folded {
				return true
			}
		}
	}
	return false
}

// FigureHolds evaluates filters on figures.
func (a *asked) FigureHolds(i int, fn *query.Field) bool {
	row := first(a.figures()) + i
	switch fn.Name {
	case "role":
		return a.col(colFigureRole).str(row) == fn.Folded
	case "concept":
		return a.col(colFigureConcept).str(row) == fn.Folded
	case "masked":
		return a.col(colFigureMasked).truth(row) == (fn.Folded == "true")
	case "unit":
		return a.col(colFigureUnit).folded(row) == fn.Folded
	case "indicator":
		return strings.Contains(a.col(colFigureIndicator).folded(row), fn.Folded)
	case "value":
		if a.col(colFigureMasked).truth(row) || fn.Unit != "" && a.col(colFigureUnit).folded(row) != fn.Unit {
			return false
		}
		if a.col(colFigureHasValue).truth(row) {
			return fn.Holds(a.col(colFigureValue).float(row))
		}
		low, high := a.col(colFigureLow).float(row), a.col(colFigureHigh).float(row)
		switch {
		case low == 0 && high == 0:
			return false
		case fn.List != nil, fn.Lo == fn.Hi: // 1000至2000 has not every value between
			return fn.Holds(low) || fn.Holds(high)
		}
		// A range fits when some value of it does.
		return (high > fn.Lo || high == fn.Lo && !fn.LoOpen) && (low < fn.Hi || low == fn.Hi && !fn.HiOpen)
	}
	return false
}
