package index

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// A masked report is a twin of an unmasked one when the two agree wherever nothing
// is masked: a masked run stands for any number or any few characters of a name.

// unit is what twins are aligned by: a letter, a number, or a masked run with the
// digits it is joined to.
type unit struct {
	kind unitKind
	r    rune         // of a letter
	span segment.Span // of the text that was read
}

type unitKind uint8

const (
	letterUnit unitKind = iota
	numberUnit
	maskUnit
)

// unitsOf reads view text. Punctuation and blanks are left out.
func unitsOf(text string) []unit { return appendUnits(make([]unit, 0, len(text)/3), text) }

func appendUnits(out []unit, text string) []unit {
	masked := extract.MaskedRuns(text)
	grow := func(kind unitKind, span segment.Span) {
		if n := len(out); n > 0 && out[n-1].kind != letterUnit && out[n-1].span.End == span.Start {
			out[n-1].span.End = span.End
			out[n-1].kind = max(out[n-1].kind, kind) // digits and masks together are masked
			return
		}
		out = append(out, unit{kind: kind, span: span})
	}
	point := -1 // a decimal point or thousands comma after a number
	for i := 0; i < len(text); {
		if len(masked) > 0 && masked[0].Start == i {
			span := masked[0]
			masked = masked[1:]
			if point == i-1 && point >= 0 {
				span.Start = point
			}
			grow(maskUnit, span)
			i, point = span.End, -1
			continue
		}
		r, n := rune(text[i]), 1
		if r >= 0x80 {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case '0' <= r && r <= '9':
			span := segment.Span{Start: i, End: i + n}
			if point == i-1 && point >= 0 {
				span.Start = point
			}
			grow(numberUnit, span)
			point = -1
		case (r == '.' || r == ',') && len(out) > 0 && out[len(out)-1].kind != letterUnit && out[len(out)-1].span.End == i:
			point = i
		case isLetter(r):
			out = append(out, unit{letterUnit, r, segment.Span{Start: i, End: i + n}})
			point = -1
		default:
			point = -1
		}
		i += n
	}
	return out
}

// skeleton is the letters of a text without its numbers and masked runs: what a
// report and its masked copy have in common. Shingles of it make the signature.
func skeleton(text string) []rune {
	masked := extract.MaskedRuns(text)
	out := make([]rune, 0, len(text)/3)
	for i := 0; i < len(text); {
		if len(masked) > 0 && masked[0].Start == i {
			i, masked = masked[0].End, masked[1:]
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if isLetter(r) {
			out = append(out, r)
		}
		i += n
	}
	return out
}

// isLetter is [unicode.IsLetter], quicker for the common characters.
func isLetter(r rune) bool { return 0x4E00 <= r && r <= 0x9FFF || unicode.IsLetter(r) }

// twinning is how well a masked text a and a text b fit.
type twinning struct {
	sharedA, sharedB float64 // letters of a and of b that agree, over those that no mask stands for
	agree, disagree  int     // numbers that both show, in the same places
	filled           int     // masks of a that something of b stands behind
	opposite         int     // masks of a that a mask of b stands behind
	blind            int     // what a shows and b masks
	masks            int
	rewritten        float64 // letters in stretches that differ, over all
	renamed          bool    // a character of a is another one throughout b: another place's report
	fills            []fill
}

// fill is what stands in b behind a mask of a.
type fill struct{ a, b segment.Span }

const (
	twinShared = 0.8 // of letters that agree: a tenth may be changed, and ends cut
	// twinRewritten is the share of letters in stretches of five or more that differ:
	// single characters are damage, stretches are another year's or county's report.
	twinRewritten = 0.025
	stretch       = 5
	twinMargin    = 0.01 // by which the best twin is to be better than another text's
	twinRough     = 0.3  // similarity of signatures from which on texts are aligned
	maxTwins      = 40   // texts aligned with one masked report
	maxGap        = 1 << 22
)

// isTwin tells whether the fit makes a and b the same report.
func (w twinning) isTwin() bool {
	return w.filled > 0 && 2*(w.filled+w.opposite) >= w.masks && !w.renamed && w.rewritten <= twinRewritten &&
		min(w.sharedA, w.sharedB) >= twinShared && float64(w.agree) >= sameNumbers*float64(w.agree+w.disagree)
}

// fit is what twins are ranked by.
func (w twinning) fit() float64 {
	numbers := 1.0
	if n := w.agree + w.disagree; n > 0 {
		numbers = float64(w.agree) / float64(n)
	}
	return min(w.sharedA, w.sharedB) * (0.5 + 0.5*numbers)
}

// alignTwin aligns masked text a with text b: anchors that stand once in each, in
// the order of both (as in patience diff), and between them the cheapest
// alignment, in which a mask costs nothing against a number or a letter and little
// for every further letter.
func alignTwin(textA, textB string) twinning {
	a, b := unitsOf(textA), unitsOf(textB)
	return alignUnits(textA, textB, a, b, longestChain(runsOf(runesOf(a)).sharedOnce(runesOf(b), nil)))
}

// maybeMasked is a masked text that others are aligned with.
type maybeMasked struct {
	text  string
	units []unit
	runs  *runs
}

func newMaybeMasked(text string) *maybeMasked {
	m := &maybeMasked{text: text, units: unitsOf(text)}
	m.runs = runsOf(runesOf(m.units))
	return m
}

// align is [alignTwin] where the texts may be twins; where they can't it returns what
// is no twin, without aligning what stands between anchors.
func (m *maybeMasked) align(text string) twinning {
	room := alignRooms.Get().(*alignRoom)
	defer func() {
		if cap(room.units) <= keptUnits {
			alignRooms.Put(room)
		}
	}()
	room.units = appendUnits(slices.Grow(room.units[:0], len(text)/3), text)
	room.runes = appendRunes(slices.Grow(room.runes[:0], len(room.units)), room.units)
	room.places = slices.Grow(room.places[:0], len(m.runs.text))
	chain := longestChain(m.runs.sharedOnce(room.runes, room.places))
	if !mayBeTwins(m.units, room.units, chain, &room.counts) {
		return twinning{}
	}
	return alignUnits(m.text, text, m.units, room.units, chain)
}

// alignRoom is memory that holding one text after the other against a masked one takes.
type alignRoom struct {
	units  []unit
	runes  []rune
	places []int32
	counts [1 << 16]int32 // all 0
}

// keptUnits is how many units a room may have that is used again: a text of 1.5 MB.
const keptUnits = 1 << 19

var alignRooms = sync.Pool{New: func() any { return &alignRoom{} }}

// mayBeTwins reports whether as many letters of a could agree as a twin needs: those
// of the anchors, and between two of them no more than both have.
func mayBeTwins(a, b []unit, chain []anchor, counts *[1 << 16]int32) bool {
	letters := func(us []unit) (n int) {
		for _, u := range us {
			if u.kind == letterUnit {
				n++
			}
		}
		return n
	}
	// Letters by their last 16 bits: two of one place may only be counted as common
	// when they are not.
	inBoth := func(a, b []unit) (n int) {
		if len(a)*len(b) < 1<<10 {
			return min(letters(a), letters(b))
		}
		for _, u := range a {
			if u.kind == letterUnit {
				counts[uint16(u.r)]++
			}
		}
		for _, u := range b {
			if u.kind == letterUnit && counts[uint16(u.r)] > 0 {
				counts[uint16(u.r)]--
				n++
			}
		}
		for _, u := range a {
			counts[uint16(u.r)] = 0
		}
		return n
	}
	// What of a may be missed, and one for the rounding; less is left with every gap.
	may := (1-twinShared)*float64(letters(a)) + 1
	fromA, fromB := 0, 0
	for _, k := range append(slices.Clip(chain), anchor{len(a), len(b)}) {
		if k.a < fromA || k.b < fromB {
			continue
		}
		gap := a[fromA:k.a]
		if may -= float64(letters(gap) - inBoth(gap, b[fromB:k.b])); may < 0 {
			return false
		}
		fromA, fromB = k.a+runRunes, k.b+runRunes
	}
	return true
}

func alignUnits(textA, textB string, a, b []unit, chain []anchor) twinning {
	var w twinning
	lettersA, lettersB, hidden, common := 0, 0, 0, 0
	for _, u := range a {
		switch u.kind {
		case letterUnit:
			lettersA++
		case maskUnit:
			w.masks++
		}
	}
	for _, u := range b {
		if u.kind == letterUnit {
			lettersB++
		}
	}
	became := map[rune]map[rune]int{}                          // letters of a that stand for others in b
	stood := map[rune]int{}                                    // letters of a that are aligned
	sameA, sameB := make([]bool, len(a)), make([]bool, len(b)) // agrees, or a mask stands for it
	pair := func(i, j int) {
		x, y := a[i], b[j]
		switch {
		case x.kind == maskUnit:
			if y.kind == maskUnit {
				w.opposite++ // nothing is known of either
				return
			}
			if y.kind == letterUnit {
				hidden++
				sameB[j] = true
			}
			if n := len(w.fills); n > 0 && w.fills[n-1].a == x.span {
				w.fills[n-1].b.End = y.span.End
				return
			}
			w.filled++
			w.fills = append(w.fills, fill{x.span, y.span})
		case y.kind == maskUnit:
			w.blind++
		case x.kind == numberUnit && y.kind == numberUnit:
			if withoutCommas(x.span.Of(textA)) == withoutCommas(y.span.Of(textB)) {
				w.agree++
			} else {
				w.disagree++
			}
		case x.kind == letterUnit && y.kind == letterUnit:
			stood[x.r]++
			if x.r == y.r {
				common++
				sameA[i], sameB[j] = true, true
				return
			}
			if became[x.r] == nil {
				became[x.r] = map[rune]int{}
			}
			became[x.r][y.r]++
		}
	}
	fromA, fromB := 0, 0
	for _, k := range chain {
		if k.a < fromA || k.b < fromB {
			continue
		}
		alignGap(a, b, fromA, k.a, fromB, k.b, pair)
		for i := range runRunes {
			pair(k.a+i, k.b+i)
		}
		fromA, fromB = k.a+runRunes, k.b+runRunes
	}
	alignGap(a, b, fromA, len(a), fromB, len(b), pair)
	if lettersA+lettersB > 0 {
		w.rewritten = max(float64(differing(a, sameA))/float64(max(1, lettersA)), float64(differing(b, sameB))/float64(max(1, lettersB)))
	}
	if lettersA > 0 && lettersB > hidden {
		w.sharedA, w.sharedB = float64(common)/float64(lettersA), float64(common)/float64(lettersB-hidden)
	}
	for r, others := range became {
		for _, n := range others {
			if n >= 3 && 5*n >= 4*stood[r] {
				w.renamed = true
			}
		}
	}
	return w
}

// differing counts the letters in stretches that are not the same, between the
// first and the last that are.
func differing(us []unit, same []bool) int {
	first := slices.Index(same, true)
	if first < 0 {
		return len(us)
	}
	total, run := 0, 0
	for i := first; i < len(us); i++ {
		switch {
		case us[i].kind != letterUnit:
		case same[i]:
			if run >= stretch {
				total += run
			}
			run = 0
		default:
			run++
		}
	}
	return total
}

// withoutCommas writes a number without the commas of thousands.
func withoutCommas(s string) string { return strings.ReplaceAll(s, ",", "") }

// runesOf returns the letters of units, 0 for those that are none.
func runesOf(us []unit) []rune { return appendRunes(make([]rune, 0, len(us)), us) }

func appendRunes(out []rune, us []unit) []rune {
	for _, u := range us {
		if u.kind == letterUnit {
			out = append(out, u.r)
		} else {
			out = append(out, 0)
		}
	}
	return out
}

// alignGap aligns us[fromA:toA] with vs[fromB:toB] at the least cost and calls pair
// with the numbers of what stands against each other. Stretches too long for that
// are left unaligned.
func alignGap(us, vs []unit, fromA, toA, fromB, toB int, pair func(i, j int)) {
	a, b := us[fromA:toA], vs[fromB:toB]
	if len(a) == 0 || len(b) == 0 || len(a)*len(b) > maxGap {
		return
	}
	const (
		whole   = 8 // the cost of a letter that is missing, added or another
		further = 2 // of a letter more behind a mask
	)
	const (
		both, onlyA, onlyB, behind = 0, 1, 2, 3 // behind: b's unit stands behind the mask before
	)
	width := len(b) + 1
	prev, row := make([]int32, width), make([]int32, width)
	step := make([]uint8, (len(a)+1)*width)
	for j := 1; j < width; j++ {
		prev[j] = int32(j * whole)
		step[j] = onlyB
	}
	for i := 1; i <= len(a); i++ {
		x := a[i-1]
		row[0] = prev[0] + whole
		if x.kind == maskUnit {
			row[0] = prev[0] + further
		}
		step[i*width] = onlyA
		for j := 1; j < width; j++ {
			y := b[j-1]
			cost := int32(whole)
			switch {
			case x.kind == maskUnit:
				cost = 0
			case x.kind == numberUnit && y.kind == numberUnit:
				cost = 0 // compared afterwards
			case y.kind == maskUnit:
				cost = 0
			case x.kind == letterUnit && y.kind == letterUnit && x.r == y.r:
				cost = 0
			}
			best, how := prev[j-1]+cost, uint8(both)
			skip := int32(whole)
			if x.kind == maskUnit {
				skip = further
			}
			if c := prev[j] + skip; c < best {
				best, how = c, onlyA
			}
			if x.kind == maskUnit && y.kind == letterUnit {
				if s := step[i*width+j-1]; (s == both || s == behind) && row[j-1]+further < best {
					best, how = row[j-1]+further, behind
				}
			}
			if c := row[j-1] + whole; c < best {
				best, how = c, onlyB
			}
			row[j] = best
			step[i*width+j] = how
		}
		prev, row = row, prev
	}
	var pairs [][2]int
	for i, j := len(a), len(b); i > 0 || j > 0; {
		switch step[i*width+j] {
		case both:
			i, j = i-1, j-1
			pairs = append(pairs, [2]int{i, j})
		case behind:
			j--
			pairs = append(pairs, [2]int{i - 1, j})
		case onlyA:
			i--
		default:
			j--
		}
	}
	for _, p := range slices.Backward(pairs) {
		pair(fromA+p[0], fromB+p[1])
	}
}

// MaskFill is what stands in the twin of a masked report behind one of its masks:
// a suggestion with its source, never a value.
type MaskFill struct {
	Mask      Citation `json:"mask"`      // the masked run, with the digits it is joined to
	Suggested string   `json:"suggested"` // what the twin has there
	Twin      Citation `json:"twin"`      // where
}

// twin is a masked report and an unmasked one of the same text, by their numbers in
// a list.
type twin struct {
	masked, plain int
	rank          float64 // see twinning.fit
	blind         int
	fit           twinning // empty where only these were asked for
}

// maskCount is how many masked runs a report has.
func (f *head) maskCount() int {
	n := 0
	for _, k := range f.Masks {
		n += k
	}
	return n
}

// twins finds the masked reports of a list whose text stands in another one with
// fewer masks. A report that fits several texts about as well, as those of counties
// that use one template do, is no twin of any.
//
// What is known of pairs is not looked at again, but for fills of those that are twins.
func (x *Index) twins(ctx context.Context, s *snapshot, reports []located, fills bool) ([]twin, error) {
	sigs := make([][]byte, len(reports))
	masks := make([]int, len(reports))
	any := false
	for i, r := range reports {
		sigs[i] = []byte(r.col(colSignature).str(int(r.doc)))
		masks[i] = r.maskCount()
		any = any || masks[i] > 0
	}
	if !any {
		return nil, nil
	}
	pairs, err := similarPairs(ctx, sigs, twinRough, maxTwins)
	if err != nil {
		return nil, err
	}
	pairs = slices.DeleteFunc(pairs, func(p [2]int) bool { return masks[p[0]] == masks[p[1]] })
	others := make([][]int, len(reports)) // with fewer masks
	for _, p := range pairs {
		m, p := p[0], p[1]
		if masks[m] < masks[p] {
			m, p = p, m
		}
		others[m] = append(others[m], p)
	}
	fits := make([][]twin, len(reports))
	errs := make([]error, len(reports))
	parallel(ctx, len(reports), func(m int) {
		if len(others[m]) == 0 {
			return
		}
		var a *maybeMasked
		for _, p := range others[m] {
			v := x.verdictOn(reports[m].head, reports[p].head)
			if v.Fit != nil && (*v.Fit == 0 || !fills) {
				if *v.Fit > 0 {
					fits[m] = append(fits[m], twin{masked: m, plain: p, rank: *v.Fit, blind: v.Blind})
				}
				continue
			}
			var text string
			if a == nil {
				if text, errs[m] = x.bodyOf(s, reports[m].entry); errs[m] != nil {
					return
				}
				a = newMaybeMasked(text)
			}
			if text, errs[m] = x.bodyOf(s, reports[p].entry); errs[m] != nil || ctx.Err() != nil {
				return
			}
			w, fit := a.align(text), 0.0
			if w.isTwin() {
				fit = w.fit()
				fits[m] = append(fits[m], twin{m, p, fit, w.blind, w})
			}
			x.judge(reports[m].head, reports[p].head, func(v *verdict) { v.Fit, v.Blind = &fit, w.blind })
		}
	})
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	var out []twin
	for _, fits := range fits {
		if len(fits) == 0 {
			continue
		}
		best, ok, err := x.bestTwin(s, reports, fits)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, best)
		}
	}
	slices.SortFunc(out, func(a, b twin) int { return cmp.Or(a.masked-b.masked, a.plain-b.plain) })
	return out, nil
}

// bestTwin chooses among the texts that fit a masked report. ok is false where
// another text than the best, and no copy of it, fits within twinMargin.
func (x *Index) bestTwin(s *snapshot, reports []located, fits []twin) (best twin, ok bool, err error) {
	slices.SortFunc(fits, func(a, b twin) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), a.plain-b.plain)
	})
	best = fits[0]
	for _, t := range fits[1:] {
		if t.rank < best.rank-twinMargin {
			break
		}
		if t.blind > best.blind {
			continue // it hides what would tell it from the best
		}
		same, err := x.sameText(s, reports[best.plain].entry, reports[t.plain].entry)
		if err != nil || !same {
			return best, false, err
		}
	}
	return best, true, nil
}

// sameText tells whether two texts are copies of each other: common runs cover the
// share least of both, and the numbers agree. Where most numbers are masked in both,
// names must agree too.
func sameText(a, b string, least float64) bool {
	if sharedNumbers(a, b) < sameNumbers {
		return false
	}
	if sa, sb := align(letters(a), letters(b)); min(sa, sb) < least {
		return false
	}
	if len(extract.MaskedRuns(a)) > len(numbersOf(a)) && len(extract.MaskedRuns(b)) > len(numbersOf(b)) {
		return !alignTwin(a, b).renamed
	}
	return true
}

// fillsOf cites both sides of the masks of a twin; body is that of the masked report.
func fillsOf(cite func(segment.Span) Citation, body segment.Span, plain *shown, fit twinning) []MaskFill {
	out := make([]MaskFill, 0, len(fit.fills))
	for _, f := range fit.fills {
		a := segment.Span{Start: f.a.Start + body.Start, End: f.a.End + body.Start}
		b := segment.Span{Start: f.b.Start + plain.ViewBody.Start, End: f.b.End + plain.ViewBody.Start}
		c := plain.citation(b, "twin")
		out = append(out, MaskFill{Mask: cite(a), Suggested: c.Text, Twin: c})
	}
	return out
}

// Suggest looks for the unmasked twin of a report in the index and returns what stands
// there behind each mask, in the order of the text. The report need not be in the
// index. Without a twin, or with several that fit as well, there are no suggestions
// and twin is nil.
func (x *Index) Suggest(ctx context.Context, r *extract.Report) (fills []MaskFill, found *Info, err error) {
	if err := x.ready(ctx, "read"); err != nil {
		return nil, nil, err
	}
	s, err := x.acquire()
	if err != nil {
		return nil, nil, err
	}
	defer s.release()
	defer recovered(x.dir, "read", &err)
	rec, err := newRecord(r)
	if err != nil {
		return nil, nil, err
	}
	body := rec.ViewBody.Of(rec.view)
	mine := signature(skeleton(body))
	if len(extract.MaskedRuns(body)) == 0 || mine == nil {
		return nil, nil, nil
	}
	reports, err := x.filtered(ctx, s, "")
	if err != nil {
		return nil, nil, err
	}
	type candidate struct {
		i   int
		est float64
	}
	var near []candidate
	for i, c := range reports {
		if len(c.facts.Signature) != len(mine) || c.facts.ID == rec.ID {
			continue
		}
		if est := estimate(mine, c.facts.Signature); est >= twinRough {
			near = append(near, candidate{i, est})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(b.est, a.est) })
	var fits []twin
	masked := newMaybeMasked(body)
	for _, c := range near[:min(len(near), maxTwins)] {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		text, err := x.bodyOf(s, reports[c.i].entry)
		if err != nil {
			return nil, nil, err
		}
		if w := masked.align(text); w.isTwin() {
			fits = append(fits, twin{-1, c.i, w.fit(), w.blind, w})
		}
	}
	if len(fits) == 0 {
		return nil, nil, nil
	}
	best, ok, err := x.bestTwin(s, reports, fits)
	if err != nil || !ok {
		return nil, nil, err
	}
	plain, err := x.shownOf(s, reports[best.plain].at)
	if err != nil {
		return nil, nil, err
	}
	info := reports[best.plain].facts.info()
	v, runes := r.Doc.View(), segment.NewRuneIndex(rec.text)
	cite := func(p segment.Span) Citation {
		src := v.Source(p)
		return Citation{
			ID: rec.ID, Path: rec.Sources[0].Path, Title: rec.Title, Region: rec.Region.Name, Year: rec.Year, Section: rec.sectionPath(rec.sectionAt(p.Start)),
			Start: runes.Rune(src.Start), End: runes.Rune(src.End), Text: src.Of(rec.text), Kind: "mask",
		}
	}
	return fillsOf(cite, rec.ViewBody, plain, best.fit), &info, nil
}

// Fill looks for the unmasked twin of a report in the index, as [Index.Suggest] does,
// and notes what stands there in Suggested of the report's masks and masked figures.
// Their values stay unknown. The twin is nil where there is none.
func (x *Index) Fill(ctx context.Context, r *extract.Report) (*Info, error) {
	fills, twin, err := x.Suggest(ctx, r)
	if err != nil || twin == nil {
		return twin, err
	}
	stored, err := x.Report(ctx, twin.ID)
	if err != nil {
		return nil, err
	}
	mine, theirs := segment.NewRuneIndex(r.Doc.Text), segment.NewRuneIndex(stored.Doc.Text)
	for _, f := range fills {
		here := segment.Span{Start: mine.Byte(f.Mask.Start), End: mine.Byte(f.Mask.End)}
		there := segment.Span{Start: theirs.Byte(f.Twin.Start), End: theirs.Byte(f.Twin.End)}
		for i := range r.Masks {
			if r.Masks[i].Span.Overlaps(here) {
				r.Masks[i].Suggested = &extract.Suggestion{Text: f.Suggested, Path: f.Twin.Path, Start: f.Twin.Start, End: f.Twin.End}
			}
		}
		for i := range r.Figures {
			g := &r.Figures[i]
			if !g.Masked || g.Suggested != nil || !g.Span.Overlaps(here) {
				continue
			}
			k := slices.IndexFunc(stored.Figures, func(o extract.Figure) bool {
				return !o.Masked && o.Span.Overlaps(there) && o.Unit == g.Unit
			})
			if k < 0 {
				continue
			}
			o := stored.Figures[k]
			g.Suggested = &extract.Suggestion{
				Text: o.Span.Of(stored.Doc.Text), HasValue: o.HasValue, HasRange: !o.HasValue, Value: o.Value, Low: o.Low, High: o.High,
				Path: f.Twin.Path, Start: theirs.Rune(o.Span.Start), End: theirs.Rune(o.Span.End),
			}
		}
	}
	return twin, nil
}
