package index

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// matcher decides which reports match a query, and where. It works on one
// record at a time and is safe for concurrent use.
//
// A query is a boolean combination of four kinds of things: text, and filters on
// the report, on the place and on figures. Boolean operators combine reports.
// Place filters and figure filters beside text restrict its places to sections,
// and to sentences with a fitting figure; figure filters beside each other hold
// for the same figure. Without text, the places are the figures, or the headings.
type matcher struct {
	root    node
	words   map[*wordsNode]*wordsPlan
	relaxed bool // some of the words of a run are enough
}

// wordsPlan is what an unquoted run is looked for as.
type wordsPlan struct {
	whole []string   // the run, then the run with synonyms put in
	units [][]string // its words, each with its synonyms; fewer than two: the run is one word
	terms []string   // words for ranking
}

// within restricts places; nil members do not restrict.
type within struct {
	place  func(f *facts, at int) bool
	figure func(f *facts, g *figure) bool
}

// fidelity is how closely a report has what was asked for.
type fidelity int

const (
	someWords fidelity = iota // words of a run apart from each other, or a pattern
	synonym                   // a run with a synonym put in
	asWritten                 // a run or phrase as written
)

// match returns the places of rec in order (view offsets), and how closely they
// are what was asked for.
func (m *matcher) match(rec *record) (ok bool, places []segment.Span, exact fidelity) {
	e := &evaluation{matcher: m, rec: rec}
	ok, places = e.eval(asGroup(m.root), within{})
	if !ok {
		return false, nil, someWords
	}
	return true, places, e.exact
}

// asGroup makes a lone filter a group of one, so that it yields places.
func asGroup(n node) node {
	if _, ok := n.(*andNode); ok {
		return n
	}
	return &andNode{[]node{n}}
}

type evaluation struct {
	*matcher
	rec   *record
	exact fidelity
}

// kindOf is onReport, onPlace or onFigure when all leaves of n are filters of that
// kind, and "" otherwise.
func kindOf(n node) string {
	var kids []node
	switch n := n.(type) {
	case *fieldNode:
		return fieldKinds[n.field]
	case *notNode:
		return kindOf(n.kid)
	case *andNode:
		kids = n.kids
	case *orNode:
		kids = n.kids
	default:
		return ""
	}
	kind := kindOf(kids[0])
	for _, k := range kids[1:] {
		if kindOf(k) != kind {
			return ""
		}
	}
	return kind
}

func (e *evaluation) eval(n node, w within) (bool, []segment.Span) {
	switch n := n.(type) {
	case *andNode:
		return e.evalGroup(n, w)
	case *orNode:
		ok := false
		var all []segment.Span
		for _, k := range n.kids {
			kidOK, places := e.eval(k, w)
			ok = ok || kidOK
			all = append(all, places...)
		}
		return ok, tidy(all)
	case *notNode:
		if kindOf(n) != "" {
			break
		}
		quiet := &evaluation{matcher: e.matcher, rec: e.rec}
		ok, _ := quiet.eval(n.kid, w)
		return !ok, nil
	case *fieldNode:
	default:
		places, exact := e.find(n, w)
		e.exact = max(e.exact, exact)
		return len(places) > 0, places
	}
	switch kindOf(n) {
	case onReport:
		return reportHolds(n, &e.rec.facts), nil
	default:
		return e.evalGroup(&andNode{[]node{n}}, w)
	}
}

func (e *evaluation) evalGroup(g *andNode, w within) (bool, []segment.Span) {
	var rest []node
	filtersPlace, filtersFigure, hasText := false, false, false
	for _, k := range g.kids {
		switch kindOf(k) {
		case onReport:
			if !reportHolds(k, &e.rec.facts) {
				return false, nil
			}
		case onPlace:
			filtersPlace = true
			outer := w.place
			w.place = func(f *facts, at int) bool {
				return (outer == nil || outer(f, at)) && placeHolds(k, f, at)
			}
		case onFigure:
			filtersFigure = true
			outer := w.figure
			w.figure = func(f *facts, fig *figure) bool {
				return (outer == nil || outer(f, fig)) && figureHolds(k, f, fig)
			}
		default:
			rest = append(rest, k)
			_, negated := k.(*notNode)
			hasText = hasText || !negated
		}
	}
	var all []segment.Span
	for _, k := range rest {
		ok, places := e.eval(k, w)
		if !ok {
			return false, nil
		}
		all = append(all, places...)
	}
	if hasText {
		return true, tidy(all)
	}
	f := &e.rec.facts
	switch {
	case filtersFigure:
		for i := range f.Figures {
			fig := &f.Figures[i]
			if w.figure(f, fig) && (w.place == nil || w.place(f, fig.View.Start)) {
				all = append(all, fig.View)
			}
		}
		return len(all) > 0, tidy(all)
	case filtersPlace:
		for _, s := range f.Sections {
			if w.place(f, s.View.Start) {
				all = append(all, s.View)
			}
		}
		if len(all) == 0 { // text before the first heading has none to show
			for _, p := range f.Passages {
				if p.View.Len() > 0 && w.place(f, p.View.Start) {
					return true, nil
				}
			}
		}
		return len(all) > 0, tidy(all)
	}
	return true, nil
}

// tidy sorts places and drops those inside another.
func tidy(places []segment.Span) []segment.Span {
	if len(places) < 2 {
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

// keep filters places.
func (w within) keep(f *facts, places []segment.Span) []segment.Span {
	if w.place == nil && w.figure == nil || len(places) == 0 {
		return places
	}
	var sentences []segment.Span
	if w.figure != nil {
		for i := range f.Figures {
			if g := &f.Figures[i]; w.figure(f, g) {
				sentences = append(sentences, g.ViewSentence)
			}
		}
	}
	var out []segment.Span
	for _, p := range places {
		if w.place != nil && !w.place(f, p.Start) {
			continue
		}
		if w.figure != nil {
			inside := false
			for _, s := range sentences {
				inside = inside || s.Contains(p)
			}
			if !inside {
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// find returns the places of a text node.
func (e *evaluation) find(n node, w within) (places []segment.Span, exact fidelity) {
	view, f := e.rec.view, &e.rec.facts
	switch n := n.(type) {
	case *phraseNode:
		places = occurrences(nil, view, n.text)
		if len(places) == 0 {
			places = inSource(e.rec, n.plain)
		}
		return w.keep(f, places), asWritten
	case *wildNode:
		return w.keep(f, n.find(view)), someWords
	case *nearNode:
		lists := make([][]segment.Span, len(n.kids))
		for i, k := range n.kids {
			if lists[i], _ = e.find(k, w); len(lists[i]) == 0 {
				return nil, someWords
			}
		}
		return near(view, lists, n.dist), someWords
	case *orNode: // inside NEAR
		for _, k := range n.kids {
			p, x := e.find(k, w)
			places, exact = append(places, p...), max(exact, x)
		}
		return tidy(places), exact
	case *wordsNode:
		return e.findWords(e.words[n], w)
	}
	return nil, someWords
}

func (e *evaluation) findWords(plan *wordsPlan, w within) (places []segment.Span, exact fidelity) {
	view, f := e.rec.view, &e.rec.facts
	exact = synonym
	for i, s := range plan.whole {
		found := w.keep(f, occurrences(nil, view, s))
		if i == 0 && len(found) > 0 {
			exact = asWritten
		}
		places = append(places, found...)
	}
	if len(places) > 0 {
		return tidy(places), exact
	}
	if len(plan.units) < 2 {
		return nil, someWords
	}
	units := plan.units
	if e.relaxed {
		units = plan.telling()
	}
	byUnit := make([][]segment.Span, len(units))
	for i, unit := range units {
		for _, s := range unit {
			byUnit[i] = occurrences(byUnit[i], view, s)
		}
		byUnit[i] = w.keep(f, tidy(byUnit[i]))
		if len(byUnit[i]) == 0 && !e.relaxed {
			return nil, someWords
		}
	}
	if e.relaxed {
		for _, ps := range byUnit {
			places = append(places, ps...)
		}
		return tidy(places), someWords
	}
	have := make([]int, len(f.Passages))
	for _, ps := range byUnit {
		last := -1
		for _, p := range ps {
			if k := f.passageAt(p.Start); k != last {
				have[k]++
				last = k
			}
		}
	}
	for _, ps := range byUnit {
		for _, p := range ps {
			if have[f.passageAt(p.Start)] == len(byUnit) {
				places = append(places, p)
			}
		}
	}
	return tidy(places), someWords
}

// telling returns the units that say something alone: those of two characters or
// more, or all when there are none.
func (p *wordsPlan) telling() [][]string {
	var out [][]string
	for _, u := range p.units {
		if utf8.RuneCountInString(u[0]) > 1 {
			out = append(out, u)
		}
	}
	if len(out) == 0 {
		return p.units
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

// forms returns what a phrase is looked for as.
func (n *phraseNode) forms() []string {
	if n.plain == n.text {
		return []string{n.text}
	}
	return []string{n.text, n.plain}
}

// inSource finds a phrase that holds what Views leave out (a line break of a
// hard-wrapped page, a piece of pinyin residue) in the source folded rune for
// rune. The places are those of the View around it.
func inSource(rec *record, plain string) []segment.Span {
	folded := foldEach(rec.text)
	found := occurrences(nil, folded, plain)
	if len(found) == 0 {
		return nil
	}
	v := segment.NewView(rec.text)
	foldedAt, sourceAt := segment.NewRuneIndex(folded), segment.NewRuneIndex(rec.text)
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

// find returns the places of the pattern: for each start the shortest match.
func (n *wildNode) find(view string) []segment.Span {
	w := wildSearch{view: view, parts: n.parts, ends: make([]map[int]int, len(n.parts))}
	var out []segment.Span
	lead := n.parts[0]
	if lead.text != "" {
		for _, p := range occurrences(nil, view, lead.text) {
			if end := w.match(p.End, 1); end >= 0 {
				out = append(out, segment.Span{Start: p.Start, End: end})
			}
		}
		return tidy(out)
	}
	// A leading gap has a fixed length; anchor on the text after it.
	for _, p := range occurrences(nil, view, n.parts[1].text) {
		start, k := p.Start, 0
		for ; k < lead.min && start > 0; k++ {
			r, size := utf8.DecodeLastRuneInString(view[:start])
			if sentenceBreak(r) {
				break
			}
			start -= size
		}
		if k < lead.min {
			continue
		}
		if end := w.match(p.End, 2); end >= 0 {
			out = append(out, segment.Span{Start: start, End: end})
		}
	}
	return tidy(out)
}

// wildSearch matches the parts of a pattern. It remembers for each gap where a
// match that reaches it ends, so that a view is searched in time linear in its
// length, the number of gaps and their width.
type wildSearch struct {
	view  string
	parts []wildPart
	ends  []map[int]int // by part: place to end of the match, -1 for none
}

// match matches the parts from k on at view[at:] and returns the end, or -1; of
// several ends the one with the shortest gaps, the first gap first.
func (w *wildSearch) match(at, k int) int {
	if k == len(w.parts) {
		return at
	}
	p := w.parts[k]
	if p.text != "" {
		if !strings.HasPrefix(w.view[at:], p.text) {
			return -1
		}
		return w.match(at+len(p.text), k+1)
	}
	if end, known := w.ends[k][at]; known {
		return end
	}
	end := -1
	for n, to := 0, at; ; n++ {
		if n >= p.min {
			if end = w.match(to, k+1); end >= 0 {
				break
			}
		}
		if n == p.max || to == len(w.view) {
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
// dist code points between neighbours.
func near(view string, lists [][]segment.Span, dist int) []segment.Span {
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
				if g.Start > end {
					gap := view[end:g.Start]
					ok = ok && len(gap) <= 4*dist && utf8.RuneCountInString(gap) <= dist
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

// reportHolds evaluates filters on the report.
func reportHolds(n node, f *facts) bool {
	return holds(n, func(fn *fieldNode) bool {
		switch fn.field {
		case "year":
			return f.Year != 0 && fn.holds(float64(f.Year))
		case "plan_year":
			return f.PlanYear != 0 && fn.holds(float64(f.PlanYear))
		case "region":
			return regionHolds(fn.folded, f.Region)
		case "level":
			return f.Region.Level == fn.folded
		case "organ":
			return strings.Contains(segment.Fold(f.Organ), fn.folded)
		case "title":
			return strings.Contains(segment.Fold(f.Title), fn.folded)
		case "genre":
			return f.Genre == fn.folded
		case "id":
			return f.ID == fn.value
		case "path":
			for _, s := range f.Sources {
				if strings.Contains(s.Path, fn.value) {
					return true
				}
			}
		}
		return false
	})
}

// regionHolds compares with a part of the name, or the start of the code.
func regionHolds(v string, r regionFacts) bool {
	if isCode(v) {
		return r.Code != "" && strings.HasPrefix(r.Code, trimCode(v))
	}
	return strings.Contains(segment.Fold(r.Name), v)
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

// placeHolds evaluates filters on the section that governs view offset at.
func placeHolds(n node, f *facts, at int) bool {
	s := f.sectionAt(at)
	return holds(n, func(fn *fieldNode) bool {
		switch fn.field {
		case "section":
			if role, ok := strings.CutPrefix(fn.folded, "\x00"); ok {
				if s < 0 {
					return role == "intro"
				}
				return f.sectionRole(s) == role
			}
			for i := s; i >= 0; i = f.Sections[i].Parent {
				if strings.Contains(segment.Fold(f.Sections[i].Marker+f.Sections[i].Title), fn.folded) {
					return true
				}
			}
		case "theme":
			for i := s; i >= 0; i = f.Sections[i].Parent {
				for _, t := range f.Sections[i].Themes {
					if t.ID == fn.folded || t.Name == fn.folded {
						return true
					}
				}
			}
			for _, x := range f.Sections {
				if len(x.Themes) > 0 {
					return false
				}
			}
			for _, t := range f.Themes { // no section has themes: all of the report counts
				if t.ID == fn.folded || t.Name == fn.folded {
					return true
				}
			}
		}
		return false
	})
}

// figureHolds evaluates filters on one figure.
func figureHolds(n node, f *facts, g *figure) bool {
	return holds(n, func(fn *fieldNode) bool {
		switch fn.field {
		case "role":
			return g.Role == fn.folded
		case "masked":
			return g.Masked == (fn.folded == "true")
		case "unit":
			return segment.Fold(g.Unit) == fn.folded
		case "indicator":
			return strings.Contains(segment.Fold(g.Indicator), fn.folded)
		case "value":
			switch {
			case g.Masked:
				return false
			case g.HasValue:
				return fn.holds(g.Value)
			case g.Low == 0 && g.High == 0:
				return false
			case fn.list != nil:
				return fn.holds(g.Low) || fn.holds(g.High)
			}
			// A range fits when some value of it does.
			return (g.High > fn.lo || g.High == fn.lo && !fn.loOpen) && (g.Low < fn.hi || g.Low == fn.hi && !fn.hiOpen)
		}
		return false
	})
}

// holds evaluates a combination of filters of one kind.
func holds(n node, leaf func(*fieldNode) bool) bool {
	switch n := n.(type) {
	case *fieldNode:
		return leaf(n)
	case *notNode:
		return !holds(n.kid, leaf)
	case *andNode:
		for _, k := range n.kids {
			if !holds(k, leaf) {
				return false
			}
		}
		return true
	case *orNode:
		for _, k := range n.kids {
			if holds(k, leaf) {
				return true
			}
		}
	}
	return false
}
