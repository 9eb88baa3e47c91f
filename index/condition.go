package index

import (
	"slices"
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/segment"
)

// Condition is what a [Store] is asked for: reports that meet it. It is made from a
// query so that every report that the query finds meets it; what more of a query there
// is (places, distances, sections) is decided afterwards by the code that searches an
// index. The zero Condition is met by every report.
type Condition struct {
	Op   Op
	Kids []Condition // of All, Any, Not (one) and Figure (one)
	// Field is a field of [Packed], inside Figure one of [PackedFigure], by its name in JSON.
	Field  string
	Values []string // of Equals: one of them; of Contains and Prefix: the one
	// Bounds of Between; nil does not bound, Open leaves the bound itself out.
	Low, High         *float64
	LowOpen, HighOpen bool
}

// Op is what a [Condition] asks.
type Op int

// What a condition asks.
const (
	All      Op = iota // every one of Kids; of none: everything
	Any                // one of Kids; of none: nothing
	Not                // not what its kid is met by
	Figure             // one and the same figure of the report meets its kid
	Equals             // the field, or one of its values, is one of Values
	Prefix             // it begins with the value
	Contains           // the value stands in it; case and width are folded in both
	Between            // it is there, and within the bounds
)

// everything tells whether c is met by every report.
func (c Condition) everything() bool { return c.Op == All && len(c.Kids) == 0 }

func all(kids ...Condition) Condition {
	kids = slices.DeleteFunc(kids, Condition.everything)
	if len(kids) == 1 {
		return kids[0]
	}
	return Condition{Op: All, Kids: kids}
}

func anyOf(kids ...Condition) Condition {
	if slices.ContainsFunc(kids, Condition.everything) {
		return Condition{}
	}
	if len(kids) == 1 {
		return kids[0]
	}
	return Condition{Op: Any, Kids: kids}
}

func not(c Condition) Condition { return Condition{Op: Not, Kids: []Condition{c}} }

// oneFigure is c of one figure.
func oneFigure(c Condition) Condition { return Condition{Op: Figure, Kids: []Condition{c}} }

func equals(field string, values ...string) Condition {
	return Condition{Op: Equals, Field: field, Values: values}
}

// contains is everything where text is empty.
func contains(field, text string) Condition {
	if text == "" {
		return Condition{}
	}
	return Condition{Op: Contains, Field: field, Values: []string{text}}
}

// condition is what reports must meet to match; exact says that it is all there is to
// it. Relaxed is for some words of a run being enough.
func (m *matcher) condition(relaxed bool) (c Condition, exact bool) {
	return m.conditionOf(m.Root, relaxed, scope{}), query.Kind(m.Root) == query.OnReport
}

// scope is what the filters of the groups around a node ask of the places in it: figures
// beside them, sections around them.
type scope struct{ figure, place []Condition }

// here is what a report with such a place meets.
func (s scope) here() Condition {
	here := all(s.place...)
	if len(s.figure) > 0 {
		here = all(here, oneFigure(all(s.figure...)))
	}
	return here
}

// conditionOf is what [query.Matcher.Match] decides. Text that must not be there leaves
// everything.
func (m *matcher) conditionOf(n query.Node, relaxed bool, in scope) Condition {
	var kids []Condition
	switch n := n.(type) {
	case *query.And:
		in = scope{slices.Clip(in.figure), slices.Clip(in.place)}
		var rest []query.Node
		hasFilter, hasText := false, false
		for _, k := range n.Kids {
			switch query.Kind(k) {
			case query.OnReport:
				kids = append(kids, filterCondition(k, reportCondition))
			case query.OnPlace:
				in.place, hasFilter = append(in.place, placeCondition(k)), true
			case query.OnFigure:
				in.figure, hasFilter = append(in.figure, filterCondition(k, figureCondition)), true
			default:
				rest = append(rest, k)
				_, negated := k.(*query.Not)
				hasText = hasText || !negated
			}
		}
		for _, k := range rest {
			kids = append(kids, m.conditionOf(k, relaxed, in))
		}
		if hasFilter && !hasText { // the places are figures, or headings
			kids = append(kids, in.here())
		}
		return all(kids...)
	case *query.Or:
		if query.Kind(n) != "" {
			break
		}
		for _, k := range n.Kids {
			kids = append(kids, m.conditionOf(k, relaxed, in))
		}
		return anyOf(kids...)
	case *query.Not:
		if query.Kind(n) != "" {
			break
		}
		return Condition{}
	case *query.Field:
	case *query.Near:
		for _, k := range n.Kids {
			kids = append(kids, m.conditionOf(k, relaxed, in))
		}
		return all(kids...)
	case *query.Wild:
		kids = append(kids, in.here())
		for _, p := range n.Parts {
			kids = append(kids, textCondition(p.Text))
		}
		return all(kids...)
	case *query.Phrase:
		return all(in.here(), anyOf(textCondition(n.Text), lostCondition(n.Plain)))
	case *query.Words:
		return all(in.here(), wordsCondition(m.Words[n], relaxed))
	}
	return m.conditionOf(&query.And{Kids: []query.Node{n}}, relaxed, in) // filters of one kind
}

func textCondition(text string) Condition { return contains("text", query.FoldCase(text)) }

// lostCondition is met where the source may have a phrase that the cleaned text has
// not, see [segmentFile.maybeLost].
func lostCondition(phrase string) Condition {
	const enough = 100 // pairs; more of them leave fewer reports, hardly
	grams := gramsOfQuery(phrase)
	for i, g := range grams {
		grams[i] = query.FoldCase(g)
	}
	kids := []Condition{equals("lost", grams...)}
	for _, g := range grams[:min(len(grams), enough)] {
		kids = append(kids, anyOf(equals("lost", g), textCondition(g)))
	}
	return all(kids...)
}

func wordsCondition(p *query.Plan, relaxed bool) Condition {
	var whole []Condition
	for _, t := range p.Whole {
		whole = append(whole, textCondition(t))
	}
	if len(p.Units) < 2 {
		return anyOf(whole...)
	}
	oneOf := func(unit []string) Condition {
		var kids []Condition
		for _, t := range unit {
			kids = append(kids, textCondition(t))
		}
		return anyOf(kids...)
	}
	if relaxed {
		for _, u := range p.Telling() {
			whole = append(whole, oneOf(u))
		}
		return anyOf(whole...)
	}
	var units []Condition
	for _, u := range p.Units {
		units = append(units, oneOf(u))
	}
	return anyOf(append(whole, all(units...))...)
}

// filterCondition is a combination of filters of one kind.
func filterCondition(n query.Node, leaf func(*query.Field) Condition) Condition {
	var kids []Condition
	for _, k := range query.Kids(n) {
		kids = append(kids, filterCondition(k, leaf))
	}
	switch n := n.(type) {
	case *query.Not:
		return not(kids[0])
	case *query.And:
		return all(kids...)
	case *query.Or:
		return anyOf(kids...)
	case *query.Field:
		return leaf(n)
	}
	return Condition{}
}

// reportCondition is what [entry.holds] decides of one filter.
func reportCondition(n *query.Field) Condition {
	switch n.Name {
	case "year", "plan_year":
		return between(n, n.Name)
	case "region":
		if isCode(n.Folded) {
			return Condition{Op: Prefix, Field: "region_code", Values: []string{trimCode(n.Folded)}}
		}
		return contains("region", n.Folded)
	case "organ", "title":
		return contains(n.Name, n.Folded)
	case "path":
		return contains("path", n.Value)
	case "id":
		return equals("id", n.Value)
	}
	return equals(n.Name, n.Folded) // level, genre
}

// placeCondition is met by the reports that have sections which filters on places may
// hold for.
func placeCondition(n query.Node) Condition {
	var kids []Condition
	for _, k := range query.Kids(n) {
		kids = append(kids, placeCondition(k))
	}
	switch n := n.(type) {
	case *query.And:
		return all(kids...)
	case *query.Or:
		return anyOf(kids...)
	case *query.Field:
		if n.Name == "theme" {
			return equals("theme_names", n.Folded)
		}
		role, ok := strings.CutPrefix(n.Folded, "\x00")
		switch {
		case !ok:
			return contains("headings", n.Folded)
		case role != "intro": // what stands before the first heading is an introduction
			return equals("section_roles", role)
		}
	}
	return Condition{}
}

// figureCondition is what [asked.FigureHolds] decides of one filter.
func figureCondition(n *query.Field) Condition {
	switch n.Name {
	case "role", "concept", "masked":
		return equals(n.Name, n.Folded)
	case "unit":
		return equals("unit", n.Folded)
	case "indicator":
		return contains("indicator", n.Folded)
	}
	ends := anyOf(between(n, "low"), between(n, "high"))
	if n.List == nil && n.Lo != n.Hi { // some value of a range fits
		above, below := *n, *n
		above.Hi, above.HiOpen, below.Lo, below.LoOpen = query.Unbounded, false, -query.Unbounded, false
		ends = all(between(&above, "high"), between(&below, "low"))
	}
	value := anyOf(between(n, "value"), ends)
	if n.Unit != "" {
		return all(value, equals("unit", n.Unit))
	}
	return value
}

// between is [query.Field.Holds] of a field that is there.
func between(n *query.Field, field string) Condition {
	if n.List != nil {
		var kids []Condition
		for _, v := range n.List {
			kids = append(kids, Condition{Op: Between, Field: field, Low: &v, High: &v})
		}
		return anyOf(kids...)
	}
	c := Condition{Op: Between, Field: field, LowOpen: n.LoOpen, HighOpen: n.HiOpen}
	if n.Lo > -query.Unbounded {
		c.Low = &n.Lo
	}
	if n.Hi < query.Unbounded {
		c.High = &n.Hi
	}
	return c
}

// condition is met by the reports with a figure that a panel may have, where that can
// be said without reading them.
func (r PanelRequest) condition(known *extract.Concepts) Condition {
	if r.Missing || r.Indicator != "" || len(r.Concepts) == 0 {
		return Condition{}
	}
	var ids []string
	for _, name := range r.Concepts {
		k, ok := known.Lookup(name)
		if !ok {
			return Condition{} // which is an error, later
		}
		ids = append(ids, k.ID)
	}
	kids := []Condition{equals("concept", ids...)}
	if len(r.Roles) > 0 {
		kids = append(kids, equals("role", r.Roles...))
	}
	if len(r.Measures) > 0 {
		kids = append(kids, equals("measure", r.Measures...))
	}
	return oneFigure(all(kids...))
}

// condition is met by the reports with a figure that may be asked for.
func (r TargetsRequest) condition() Condition {
	var kids []Condition
	switch {
	case len(r.Roles) == 0:
		kids = append(kids, equals("role", extract.RoleTarget))
	case !slices.Contains(r.Roles, "all"):
		kids = append(kids, equals("role", r.Roles...))
	}
	if r.Unit != "" {
		kids = append(kids, equals("unit", query.FoldCase(segment.Fold(r.Unit))))
	}
	if r.Masked != nil {
		kids = append(kids, equals("masked", map[bool]string{true: "true", false: "false"}[*r.Masked]))
	}
	if len(kids) == 0 {
		return Condition{}
	}
	return oneFigure(all(kids...))
}
