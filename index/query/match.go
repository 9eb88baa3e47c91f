package query

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// Report is what matching asks of a report. Places are bytes of its cleaned text
// ([segment.View]); sections, passages and figures are numbered from 0 in the order of
// the text. It is used by one goroutine.
type Report interface {
	// Places appends to places every place where a text of the query stands, in order,
	// overlapping ones too.
	Places(places []segment.Span, text string) []segment.Span
	// MayHide reports whether the source may have a phrase that the cleaned text has not.
	MayHide(p *Phrase) bool
	// Source returns the decoded text, View a stretch of the cleaned text, and Around
	// the cleaned text around p, n bytes on each side or to its ends, and where it begins.
	Source() string
	View(p segment.Span) string
	Around(p segment.Span, n int) (text string, from int)

	// Holds evaluates a filter on the report.
	Holds(f *Field) bool
	// Sections counts the sections, and Heading returns where the heading of one stands.
	Sections() int
	Heading(section int) segment.Span
	// SectionAt returns the innermost section that governs a place, -1 before the first,
	// and SectionHolds evaluates a filter on places in it.
	SectionAt(place int) int
	SectionHolds(section int, f *Field) bool
	// Passages counts the passages, and Passage returns where one stands. PassageOf
	// returns what finds the passage of places that are asked in order.
	Passages() int
	Passage(passage int) segment.Span
	PassageOf() func(place int) int
	// Figures counts the figures; Figure and Sentence return where one and its sentence
	// stand, and FigureHolds evaluates a filter on it.
	Figures() int
	Figure(figure int) segment.Span
	Sentence(figure int) segment.Span
	FigureHolds(figure int, f *Field) bool
}

// Matcher decides which reports match a query, and where. It works on one report at a
// time and is safe for concurrent use.
//
// A query is a boolean combination of four kinds of things: text, and filters on
// the report, on the place and on figures. Boolean operators combine reports.
// Place filters and figure filters beside text restrict its places to sections,
// and to sentences with a fitting figure; figure filters beside each other hold
// for the same figure. Without text, the places are the figures, or the headings.
type Matcher struct {
	Root    Node
	Words   map[*Words]*Plan // for every unquoted run of the query
	Relaxed bool             // some of the words of a run are enough
	Cased   bool             // letters in the case of the query only
}

// Plan is what an unquoted run is looked for as.
type Plan struct {
	Whole []string   // the run, then the run with synonyms put in
	Units [][]string // its words, each with its synonyms; fewer than two: the run is one word
	Terms []string   // words for ranking
}

// Fidelity is how closely a report has what was asked for.
type Fidelity int

// From the least to the closest.
const (
	SomeWords Fidelity = iota // words of a run apart from each other, or a pattern
	Synonym                   // a run with a synonym put in
	AsWritten                 // a run or phrase as written
)

// Texts calls look with every text whose places [Matcher.Match] asks a report for, and
// phrase with every phrase that a source may hide.
func (m *Matcher) Texts(look func(text string), phrase func(*Phrase)) {
	var walk func(n Node)
	walk = func(n Node) {
		switch n := n.(type) {
		case *Phrase:
			look(n.Text)
			phrase(n)
		case *Wild:
			for _, p := range n.Parts {
				if p.Text != "" {
					look(p.Text)
				}
			}
		case *Words:
			plan := m.Words[n]
			for _, t := range plan.Whole {
				look(t)
			}
			if len(plan.Units) > 1 {
				for _, u := range plan.Units {
					for _, t := range u {
						look(t)
					}
				}
			}
		}
		for _, k := range Kids(n) {
			walk(k)
		}
	}
	walk(m.Root)
}

// Match returns the places of a report in order, and how closely they are what was
// asked for.
func (m *Matcher) Match(r Report) (ok bool, places []segment.Span, exact Fidelity) {
	e := &evaluation{Matcher: m, Report: r}
	ok, places = e.eval(asGroup(m.Root), within{})
	if !ok {
		return false, nil, SomeWords
	}
	return true, places, e.exact
}

// asGroup makes a lone filter a group of one, so that it yields places.
func asGroup(n Node) Node {
	if _, ok := n.(*And); ok {
		return n
	}
	return &And{[]Node{n}}
}

type evaluation struct {
	*Matcher
	Report
	exact Fidelity
}

// within restricts places; nil members do not restrict.
type within struct {
	place  func(at int) bool
	figure func(figure int) bool
}

// Kind is OnReport, OnPlace or OnFigure when all leaves of n are filters of that
// kind, and "" otherwise.
func Kind(n Node) string {
	var kids []Node
	switch n := n.(type) {
	case *Field:
		return n.On()
	case *Not:
		return Kind(n.Kid)
	case *And:
		kids = n.Kids
	case *Or:
		kids = n.Kids
	default:
		return ""
	}
	kind := Kind(kids[0])
	for _, k := range kids[1:] {
		if Kind(k) != kind {
			return ""
		}
	}
	return kind
}

func (e *evaluation) eval(n Node, w within) (bool, []segment.Span) {
	switch n := n.(type) {
	case *And:
		return e.evalGroup(n, w)
	case *Or:
		ok := false
		var all []segment.Span
		for _, k := range n.Kids {
			kidOK, places := e.eval(k, w)
			ok = ok || kidOK
			all = append(all, places...)
		}
		return ok, tidy(all)
	case *Not:
		if Kind(n) != "" {
			break
		}
		quiet := &evaluation{Matcher: e.Matcher, Report: e.Report}
		ok, _ := quiet.eval(n.Kid, w)
		return !ok, nil
	case *Field:
	default:
		places, exact := e.find(n, w)
		e.exact = max(e.exact, exact)
		return len(places) > 0, places
	}
	switch Kind(n) {
	case OnReport:
		return holds(n, e.Report.Holds), nil
	default:
		return e.evalGroup(&And{[]Node{n}}, w)
	}
}

func (e *evaluation) evalGroup(g *And, w within) (bool, []segment.Span) {
	var rest []Node
	filtersPlace, filtersFigure, hasText := false, false, false
	for _, k := range g.Kids { // before any text is looked at
		if Kind(k) == OnReport && !holds(k, e.Report.Holds) {
			return false, nil
		}
	}
	for _, k := range g.Kids {
		switch Kind(k) {
		case OnReport:
		case OnPlace:
			filtersPlace = true
			outer := w.place
			w.place = func(at int) bool { return (outer == nil || outer(at)) && e.placeHolds(k, at) }
		case OnFigure:
			filtersFigure = true
			outer := w.figure
			w.figure = func(i int) bool {
				return (outer == nil || outer(i)) && holds(k, func(f *Field) bool { return e.FigureHolds(i, f) })
			}
		default:
			rest = append(rest, k)
			_, negated := k.(*Not)
			hasText = hasText || !negated
		}
	}
	var all []segment.Span
	for _, k := range rest {
		ok, places := e.eval(k, w)
		if !ok {
			return false, nil
		}
		if all == nil {
			all = places
		} else {
			all = append(all, places...)
		}
	}
	if hasText {
		return true, tidy(all)
	}
	switch {
	case filtersFigure:
		for i := range e.Figures() {
			if !w.figure(i) {
				continue
			}
			if v := e.Figure(i); w.place == nil || w.place(v.Start) {
				all = append(all, v)
			}
		}
		return len(all) > 0, tidy(all)
	case filtersPlace:
		for i := range e.Sections() {
			if v := e.Heading(i); w.place(v.Start) {
				all = append(all, v)
			}
		}
		if len(all) == 0 { // text before the first heading has none to show
			for i := range e.Passages() {
				if v := e.Passage(i); v.Len() > 0 && w.place(v.Start) {
					return true, nil
				}
			}
		}
		return len(all) > 0, tidy(all)
	}
	return true, nil
}

// placeHolds evaluates filters on the section that governs a place.
func (e *evaluation) placeHolds(n Node, at int) bool {
	section := e.SectionAt(at)
	return holds(n, func(f *Field) bool { return e.SectionHolds(section, f) })
}

// tidy sorts places and drops those inside another.
func tidy(places []segment.Span) []segment.Span {
	inOrder := true
	for i := 1; i < len(places) && inOrder; i++ {
		inOrder = places[i-1].Start < places[i].Start && places[i-1].End < places[i].End
	}
	if inOrder {
		return places
	}
	sort.Slice(places, func(i, j int) bool {
		if places[i].Start != places[j].Start {
			return places[i].Start < places[j].Start
		}
		return places[i].End > places[j].End
	})
	out := places[:1]
	for _, p := range places[1:] {
		if last := out[len(out)-1]; p.End > last.End {
			out = append(out, p)
		}
	}
	return out
}

// keep filters places, which are in order.
func (w within) keep(e Report, places []segment.Span) []segment.Span {
	if w.place == nil && w.figure == nil || len(places) == 0 {
		return places
	}
	var besideFigure []bool
	if w.figure != nil {
		besideFigure = make([]bool, len(places))
		for i := range e.Figures() {
			s := e.Sentence(i)
			first := sort.Search(len(places), func(k int) bool { return places[k].Start >= s.Start })
			fits := false
			for k := first; k < len(places) && places[k].Start < s.End; k++ {
				if besideFigure[k] || !s.Contains(places[k]) {
					continue
				}
				if !fits && !w.figure(i) {
					break
				}
				fits, besideFigure[k] = true, true
			}
		}
	}
	var out []segment.Span
	for k, p := range places {
		if (w.place == nil || w.place(p.Start)) && (w.figure == nil || besideFigure[k]) {
			out = append(out, p)
		}
	}
	return out
}

// find returns the places of a text node.
func (e *evaluation) find(n Node, w within) (places []segment.Span, exact Fidelity) {
	switch n := n.(type) {
	case *Phrase:
		places = e.Places(nil, n.Text)
		if len(places) == 0 && e.MayHide(n) {
			places = inSource(e.Source(), n.Plain, e.Cased)
		}
		return w.keep(e.Report, places), AsWritten
	case *Wild:
		lists := make([][]segment.Span, len(n.Parts))
		for i, p := range n.Parts {
			if p.Text != "" {
				if lists[i] = e.Places(nil, p.Text); len(lists[i]) == 0 {
					return nil, SomeWords
				}
			}
		}
		if !slices.ContainsFunc(lists[n.anchor()], n.follows(lists, n.anchor())) {
			return nil, SomeWords
		}
		return w.keep(e.Report, n.find(e.Around, lists, e.Cased)), SomeWords
	case *Near:
		lists := make([][]segment.Span, len(n.Kids))
		for i, k := range n.Kids {
			if lists[i], _ = e.find(k, w); len(lists[i]) == 0 {
				return nil, SomeWords
			}
		}
		return near(e.View, lists, n.Dist), SomeWords
	case *Or: // inside NEAR
		for _, k := range n.Kids {
			p, x := e.find(k, w)
			places, exact = append(places, p...), max(exact, x)
		}
		return tidy(places), exact
	case *Words:
		return e.findWords(e.Words[n], w)
	}
	return nil, SomeWords
}

func (e *evaluation) findWords(plan *Plan, w within) (places []segment.Span, exact Fidelity) {
	exact = Synonym
	for i, s := range plan.Whole {
		found := w.keep(e.Report, e.Places(nil, s))
		if i == 0 && len(found) > 0 {
			exact = AsWritten
		}
		if places == nil {
			places = found
		} else {
			places = append(places, found...)
		}
	}
	if len(places) > 0 {
		return tidy(places), exact
	}
	if len(plan.Units) < 2 {
		return nil, SomeWords
	}
	units := plan.Units
	if e.Relaxed {
		units = plan.Telling()
	}
	byUnit := make([][]segment.Span, len(units))
	for i, unit := range units {
		for _, s := range unit {
			byUnit[i] = e.Places(byUnit[i], s)
		}
		byUnit[i] = w.keep(e.Report, tidy(byUnit[i]))
		if len(byUnit[i]) == 0 && !e.Relaxed {
			return nil, SomeWords
		}
	}
	if e.Relaxed {
		for _, ps := range byUnit {
			places = append(places, ps...)
		}
		return tidy(places), SomeWords
	}
	have := make([]int, e.Report.Passages())
	for _, ps := range byUnit {
		last := -1
		passage := e.PassageOf()
		for _, p := range ps {
			if k := passage(p.Start); k != last {
				have[k]++
				last = k
			}
		}
	}
	for _, ps := range byUnit {
		passage := e.PassageOf()
		for _, p := range ps {
			if have[passage(p.Start)] == len(byUnit) {
				places = append(places, p)
			}
		}
	}
	return tidy(places), SomeWords
}

// Telling returns the units that say something alone: those of two characters or
// more, or all when there are none.
func (p *Plan) Telling() [][]string {
	var out [][]string
	for _, u := range p.Units {
		if utf8.RuneCountInString(u[0]) > 1 {
			out = append(out, u)
		}
	}
	if len(out) == 0 {
		return p.Units
	}
	return out
}

// occurrences appends every place where s stands in view, overlapping ones too.
func occurrences(places []segment.Span, view, s string) []segment.Span {
	_, first := utf8.DecodeRuneInString(s)
	for at := 0; ; {
		i := strings.Index(view[at:], s)
		if i < 0 {
			return places
		}
		places = append(places, segment.Span{Start: at + i, End: at + i + len(s)})
		at += i + first
	}
}

// inSource finds a phrase that holds what Views leave out (a line break of a
// hard-wrapped page, a piece of pinyin residue) in the source folded rune for
// rune. The places are those of the View around it.
func inSource(text, plain string, cased bool) []segment.Span {
	folded := FoldEach(text)
	if !cased {
		folded, plain = FoldCase(folded), FoldCase(plain)
	}
	found := occurrences(nil, folded, plain)
	if len(found) == 0 {
		return nil
	}
	v := segment.NewView(text)
	foldedAt, sourceAt := segment.NewRuneIndex(folded), segment.NewRuneIndex(text)
	source := func(b int) int { return sourceAt.Byte(foldedAt.Rune(b)) }
	var out []segment.Span
	for _, p := range found {
		s := v.Span(segment.Span{Start: source(p.Start), End: source(p.End)})
		if s.Len() == 0 { // nothing of it was kept: the rune that it hangs on
			if s.Start == 0 {
				continue
			}
			_, n := utf8.DecodeLastRuneInString(v.Text[:s.Start])
			s.Start -= n
		}
		out = append(out, s)
	}
	return out
}

// sentenceBreak reports whether a wildcard may not run over r.
func sentenceBreak(r rune) bool { return r == '\n' || r == '。' || r == '!' || r == '?' }

// anchor is the first literal part. A gap before it has a fixed length.
func (n *Wild) anchor() int {
	if n.Parts[0].Text == "" {
		return 1
	}
	return 0
}

// follows returns what tells whether a place of the literal part k is followed by one
// of the next near enough for the gap between them; places are asked in order.
func (n *Wild) follows(lists [][]segment.Span, k int) func(p segment.Span) bool {
	gap := 0
	for k++; k < len(n.Parts) && n.Parts[k].Text == ""; k++ {
		gap += utf8.UTFMax * n.Parts[k].Max
	}
	if k == len(n.Parts) {
		return func(segment.Span) bool { return true }
	}
	next := lists[k]
	return func(p segment.Span) bool {
		for len(next) > 0 && next[0].Start < p.End {
			next = next[1:]
		}
		return len(next) > 0 && next[0].Start <= p.End+gap
	}
}

// find returns the places of the pattern: for each start the shortest match. lists
// are the places of its texts, in any case or as they are cased; around returns what
// stands around a place.
func (n *Wild) find(around func(p segment.Span, n int) (string, int), lists [][]segment.Span, cased bool) []segment.Span {
	parts := n.Parts
	if !cased {
		parts = slices.Clone(parts)
		for i := range parts {
			parts[i].Text = FoldCase(parts[i].Text)
		}
	}
	reach := utf8.UTFMax
	for _, p := range n.Parts {
		reach += len(p.Text) + utf8.UTFMax*p.Max
	}
	lead, anchor := n.Parts[0], n.anchor()
	var out []segment.Span
	follows := n.follows(lists, anchor)
	for _, p := range lists[anchor] {
		if !follows(p) {
			continue
		}
		view, from := around(p, reach)
		if !cased {
			view = FoldCase(view)
		}
		start, k := p.Start-from, 0
		for ; anchor == 1 && k < lead.Min && start > 0; k++ {
			r, size := utf8.DecodeLastRuneInString(view[:start])
			if sentenceBreak(r) {
				break
			}
			start -= size
		}
		if anchor == 1 && k < lead.Min {
			continue
		}
		w := wildSearch{view: view, parts: parts, ends: make([]map[int]int, len(parts))}
		if end := w.match(p.End-from, anchor+1); end >= 0 {
			out = append(out, segment.Span{Start: from + start, End: from + end})
		}
	}
	return tidy(out)
}

// wildSearch matches the parts of a pattern. It remembers for each gap where a
// match that reaches it ends, so that a text is searched in time linear in its
// length, the number of gaps and their width.
type wildSearch struct {
	view  string
	parts []Part
	ends  []map[int]int // by part: place to end of the match, -1 for none
}

// match matches the parts from k on at view[at:] and returns the end, or -1; of
// several ends the one with the shortest gaps, the first gap first.
func (w *wildSearch) match(at, k int) int {
	if k == len(w.parts) {
		return at
	}
	p := w.parts[k]
	if p.Text != "" {
		if !strings.HasPrefix(w.view[at:], p.Text) {
			return -1
		}
		return w.match(at+len(p.Text), k+1)
	}
	if end, known := w.ends[k][at]; known {
		return end
	}
	end := -1
	for n, to := 0, at; ; n++ {
		if n >= p.Min {
			if end = w.match(to, k+1); end >= 0 {
				break
			}
		}
		if n == p.Max || to == len(w.view) {
			break
		}
		r, size := utf8.DecodeRuneInString(w.view[to:])
		if sentenceBreak(r) {
			break
		}
		to += size
	}
	if w.ends[k] == nil {
		w.ends[k] = map[int]int{}
	}
	w.ends[k][at] = end
	return end
}

// near returns the smallest spans that hold a place of every list, with at most
// dist code points between neighbours. It calls text, which returns a stretch of the
// cleaned text, only where they may be near.
func near(text func(segment.Span) string, lists [][]segment.Span, dist int) []segment.Span {
	var out []segment.Span
	seen := map[segment.Span]bool{}
	for i, list := range lists {
		for _, first := range list {
			group := []segment.Span{first}
			for j, other := range lists {
				if j == i {
					continue
				}
				k := sort.Search(len(other), func(k int) bool { return other[k].Start >= first.End })
				if k == len(other) {
					break
				}
				group = append(group, other[k])
			}
			if len(group) < len(lists) {
				continue
			}
			sort.Slice(group, func(a, b int) bool { return group[a].Start < group[b].Start })
			ok := true
			end := group[0].End
			for _, g := range group[1:] {
				if n := g.Start - end; n > 0 {
					ok = ok && n <= utf8.UTFMax*dist && (n <= dist || utf8.RuneCountInString(text(segment.Span{Start: end, End: g.Start})) <= dist)
				}
				end = max(end, g.End)
			}
			if s := (segment.Span{Start: first.Start, End: end}); ok && !seen[s] {
				seen[s] = true
				out = append(out, s)
			}
		}
	}
	// The smallest ones: drop a span that holds another.
	sort.Slice(out, func(i, j int) bool {
		if out[i].End != out[j].End {
			return out[i].End < out[j].End
		}
		return out[i].Start > out[j].Start
	})
	var small []segment.Span
	for _, s := range out {
		if len(small) > 0 && small[len(small)-1].Start >= s.Start {
			continue
		}
		small = append(small, s)
	}
	return small
}

// holds evaluates a combination of filters of one kind.
func holds(n Node, leaf func(*Field) bool) bool {
	switch n := n.(type) {
	case *Field:
		return leaf(n)
	case *Not:
		return !holds(n.Kid, leaf)
	case *And:
		for _, k := range n.Kids {
			if !holds(k, leaf) {
				return false
			}
		}
		return true
	case *Or:
		for _, k := range n.Kids {
			if holds(k, leaf) {
				return true
			}
		}
	}
	return false
}
