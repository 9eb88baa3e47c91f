package index

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// matcher decides which reports match a query, and where. It works on one
// report at a time and is safe for concurrent use.
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
	cased   bool // letters in the case of the query only
	query   string
	notes   []string // what was left out of it
}

// wordsPlan is what an unquoted run is looked for as.
type wordsPlan struct {
	whole []string   // the run, then the run with synonyms put in
	units [][]string // its words, each with its synonyms; fewer than two: the run is one word
	terms []string   // words for ranking
}

// within restricts places; nil members do not restrict.
type within struct {
	place  func(e entry, at int) bool
	figure func(e entry, row int) bool // row of a figure in its columns
}

// fidelity is how closely a report has what was asked for.
type fidelity int

const (
	someWords fidelity = iota // words of a run apart from each other, or a pattern
	synonym                   // a run with a synonym put in
	asWritten                 // a run or phrase as written
)

// match returns the places of a report in order (offsets of its cleaned text), and
// how closely they are what was asked for. found are the places of the matcher's
// texts in its segment, read the report's texts.
func (m *matcher) match(r entry, found *partPlaces, read func(location) (*shown, error)) (ok bool, places []segment.Span, exact fidelity, err error) {
	e := &evaluation{matcher: m, entry: r, found: found, read: read, err: &err}
	ok, places = e.eval(asGroup(m.root), within{})
	if !ok || err != nil {
		return false, nil, someWords, err
	}
	return true, places, e.exact, nil
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
	entry
	found *partPlaces
	read  func(location) (*shown, error)
	err   *error
	texts *shown // nil until it is needed
	exact fidelity
}

// shown opens the report's texts; on an error, which match returns, it is nil.
func (e *evaluation) shown() *shown {
	if e.texts == nil && *e.err == nil {
		e.texts, *e.err = e.read(e.at)
	}
	return e.texts
}

// occurrences appends every place where text, one that was looked for, stands,
// overlapping ones too.
func (e *evaluation) occurrences(places []segment.Span, text string) []segment.Span {
	at := e.found.of(text, e.doc)
	if len(at) == 0 {
		return places
	}
	places = slices.Grow(places, len(at))
	base := e.seg.layout().view[e.doc]
	for _, p := range at {
		places = append(places, segment.Span{Start: int(p - base), End: int(p-base) + len(text)})
	}
	return places
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
		quiet := &evaluation{matcher: e.matcher, entry: e.entry, found: e.found, read: e.read, err: e.err}
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
		return reportHolds(n, e.entry), nil
	default:
		return e.evalGroup(&andNode{[]node{n}}, w)
	}
}

func (e *evaluation) evalGroup(g *andNode, w within) (bool, []segment.Span) {
	var rest []node
	filtersPlace, filtersFigure, hasText := false, false, false
	for _, k := range g.kids { // before any text is looked at
		if kindOf(k) == onReport && !reportHolds(k, e.entry) {
			return false, nil
		}
	}
	for _, k := range g.kids {
		switch kindOf(k) {
		case onReport:
		case onPlace:
			filtersPlace = true
			outer := w.place
			w.place = func(r entry, at int) bool {
				return (outer == nil || outer(r, at)) && placeHolds(k, r, at)
			}
		case onFigure:
			filtersFigure = true
			outer := w.figure
			w.figure = func(r entry, row int) bool {
				return (outer == nil || outer(r, row)) && figureHolds(k, r, row)
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
		from, to := e.figures()
		for row := from; row < to; row++ {
			if !w.figure(e.entry, row) {
				continue
			}
			if v := e.span(colFigureStart, colFigureLen, row); w.place == nil || w.place(e.entry, v.Start) {
				all = append(all, v)
			}
		}
		return len(all) > 0, tidy(all)
	case filtersPlace:
		from, to := e.sections()
		for row := from; row < to; row++ {
			if v := e.span(colSectionStart, colSectionLen, row); w.place(e.entry, v.Start) {
				all = append(all, v)
			}
		}
		if len(all) == 0 { // text before the first heading has none to show
			from, to := e.passages()
			for row := from; row < to; row++ {
				if v := e.span(colPassageStart, colPassageLen, row); v.Len() > 0 && w.place(e.entry, v.Start) {
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
func (w within) keep(e entry, places []segment.Span) []segment.Span {
	if w.place == nil && w.figure == nil || len(places) == 0 {
		return places
	}
	var besideFigure []bool
	if w.figure != nil {
		besideFigure = make([]bool, len(places))
		from, to := e.figures()
		for row := from; row < to; row++ {
			s := e.span(colFigureSentenceStart, colFigureSentenceLen, row)
			first := sort.Search(len(places), func(k int) bool { return places[k].Start >= s.Start })
			fits := false
			for k := first; k < len(places) && places[k].Start < s.End; k++ {
				if besideFigure[k] || !s.Contains(places[k]) {
					continue
				}
				if !fits && !w.figure(e, row) {
					break
				}
				fits, besideFigure[k] = true, true
			}
		}
	}
	var out []segment.Span
	for k, p := range places {
		if (w.place == nil || w.place(e, p.Start)) && (w.figure == nil || besideFigure[k]) {
			out = append(out, p)
		}
	}
	return out
}

// find returns the places of a text node.
func (e *evaluation) find(n node, w within) (places []segment.Span, exact fidelity) {
	switch n := n.(type) {
	case *phraseNode:
		places = e.occurrences(nil, n.text)
		if len(places) == 0 && e.found.mayBeLost(n, e.doc) {
			d := e.shown()
			if d == nil {
				return nil, someWords
			}
			places = inSource(d.wholeSource(), n.plain, e.cased)
		}
		return w.keep(e.entry, places), asWritten
	case *wildNode:
		lists := make([][]segment.Span, len(n.parts))
		for i, p := range n.parts {
			if p.text != "" {
				if lists[i] = e.occurrences(nil, p.text); len(lists[i]) == 0 {
					return nil, someWords
				}
			}
		}
		if !slices.ContainsFunc(lists[n.anchor()], n.follows(lists, n.anchor())) {
			return nil, someWords
		}
		d := e.shown()
		if d == nil {
			return nil, someWords
		}
		return w.keep(e.entry, n.find(d.around, lists, e.cased)), someWords
	case *nearNode:
		lists := make([][]segment.Span, len(n.kids))
		for i, k := range n.kids {
			if lists[i], _ = e.find(k, w); len(lists[i]) == 0 {
				return nil, someWords
			}
		}
		gap := func(s segment.Span) string {
			if d := e.shown(); d != nil {
				return d.ofView(s)
			}
			return ""
		}
		return near(gap, lists, n.dist), someWords
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
	exact = synonym
	for i, s := range plan.whole {
		found := w.keep(e.entry, e.occurrences(nil, s))
		if i == 0 && len(found) > 0 {
			exact = asWritten
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
			byUnit[i] = e.occurrences(byUnit[i], s)
		}
		byUnit[i] = w.keep(e.entry, tidy(byUnit[i]))
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
	have := make([]int, e.NPassages)
	for _, ps := range byUnit {
		last := -1
		passage := e.passageOf()
		for _, p := range ps {
			if k := passage(p.Start); k != last {
				have[k]++
				last = k
			}
		}
	}
	for _, ps := range byUnit {
		passage := e.passageOf()
		for _, p := range ps {
			if have[passage(p.Start)] == len(byUnit) {
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

// inSource finds a phrase that holds what Views leave out (a line break of a
// hard-wrapped page, a piece of pinyin residue) in the source folded rune for
// rune. The places are those of the View around it.
func inSource(text, plain string, cased bool) []segment.Span {
	folded := foldEach(text)
	if !cased {
		folded, plain = foldCase(folded), foldCase(plain)
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
func (n *wildNode) anchor() int {
	if n.parts[0].text == "" {
		return 1
	}
	return 0
}

// follows returns what tells whether a place of the literal part k is followed by one
// of the next near enough for the gap between them; places are asked in order.
func (n *wildNode) follows(lists [][]segment.Span, k int) func(p segment.Span) bool {
	gap := 0
	for k++; k < len(n.parts) && n.parts[k].text == ""; k++ {
		gap += utf8.UTFMax * n.parts[k].max
	}
	if k == len(n.parts) {
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
func (n *wildNode) find(around func(p segment.Span, n int) (string, int), lists [][]segment.Span, cased bool) []segment.Span {
	parts := n.parts
	if !cased {
		parts = slices.Clone(parts)
		for i := range parts {
			parts[i].text = foldCase(parts[i].text)
		}
	}
	reach := utf8.UTFMax
	for _, p := range n.parts {
		reach += len(p.text) + utf8.UTFMax*p.max
	}
	lead, anchor := n.parts[0], n.anchor()
	var out []segment.Span
	follows := n.follows(lists, anchor)
	for _, p := range lists[anchor] {
		if !follows(p) {
			continue
		}
		view, from := around(p, reach)
		if !cased {
			view = foldCase(view)
		}
		start, k := p.Start-from, 0
		for ; anchor == 1 && k < lead.min && start > 0; k++ {
			r, size := utf8.DecodeLastRuneInString(view[:start])
			if sentenceBreak(r) {
				break
			}
			start -= size
		}
		if anchor == 1 && k < lead.min {
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

// reportHolds evaluates filters on the report.
func reportHolds(n node, e entry) bool {
	return holds(n, func(fn *fieldNode) bool {
		switch fn.field {
		case "year":
			return e.Year != 0 && fn.holds(float64(e.Year))
		case "plan_year":
			return e.PlanYear != 0 && fn.holds(float64(e.PlanYear))
		case "region":
			if isCode(fn.folded) {
				return e.Region.Code != "" && strings.HasPrefix(e.Region.Code, trimCode(fn.folded))
			}
			return strings.Contains(e.col(colRegionName).folded(int(e.doc)), fn.folded)
		case "level":
			return e.Region.Level == fn.folded
		case "organ":
			return strings.Contains(e.col(colOrgan).folded(int(e.doc)), fn.folded)
		case "title":
			return strings.Contains(e.col(colTitle).folded(int(e.doc)), fn.folded)
		case "genre":
			return e.Genre == fn.folded
		case "id":
			return e.ID == fn.value
		case "path":
			for _, s := range e.Sources {
				if strings.Contains(s.Path, fn.value) {
					return true
				}
			}
		}
		return false
	})
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

// placeHolds evaluates filters on the section that governs place at.
func placeHolds(n node, e entry, at int) bool {
	s := e.sectionAt(at)
	return holds(n, func(fn *fieldNode) bool {
		switch fn.field {
		case "section":
			if role, ok := strings.CutPrefix(fn.folded, "\x00"); ok {
				if s < 0 {
					return role == "intro"
				}
				return e.sectionRole(s) == role
			}
			for row := range e.above(s) {
				if strings.Contains(foldCase(segment.Fold(e.col(colSectionMarker).str(row)+e.col(colSectionTitle).str(row))), fn.folded) {
					return true
				}
			}
		case "theme":
			themes, id, name := e.col(colSectionThemes), e.col(colSectionThemeID), e.col(colSectionThemeName)
			for row := range e.above(s) {
				from, to := themes.rows(row)
				for t := from; t < to; t++ {
					if foldCase(id.str(t)) == fn.folded || foldCase(name.str(t)) == fn.folded {
						return true
					}
				}
			}
			if from, to := e.sections(); themes.at(from) != themes.at(to) {
				return false
			}
			for _, t := range e.Themes { // no section has themes: all of the report counts
				if foldCase(t.ID) == fn.folded || foldCase(t.Name) == fn.folded {
					return true
				}
			}
		}
		return false
	})
}

// figureHolds evaluates filters on one figure.
func figureHolds(n node, e entry, row int) bool {
	return holds(n, func(fn *fieldNode) bool {
		switch fn.field {
		case "role":
			return e.col(colFigureRole).str(row) == fn.folded
		case "concept":
			return e.col(colFigureConcept).str(row) == fn.folded
		case "masked":
			return e.col(colFigureMasked).truth(row) == (fn.folded == "true")
		case "unit":
			return e.col(colFigureUnit).folded(row) == fn.folded
		case "indicator":
			return strings.Contains(e.col(colFigureIndicator).folded(row), fn.folded)
		case "value":
			if e.col(colFigureMasked).truth(row) || fn.unit != "" && e.col(colFigureUnit).folded(row) != fn.unit {
				return false
			}
			if e.col(colFigureHasValue).truth(row) {
				return fn.holds(e.col(colFigureValue).float(row))
			}
			low, high := e.col(colFigureLow).float(row), e.col(colFigureHigh).float(row)
			switch {
			case low == 0 && high == 0:
				return false
			case fn.list != nil, fn.lo == fn.hi: // 1000至2000 has not every value between
				return fn.holds(low) || fn.holds(high)
			}
			// A range fits when some value of it does.
			return (high > fn.lo || high == fn.lo && !fn.loOpen) && (low < fn.hi || low == fn.hi && !fn.hiOpen)
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
