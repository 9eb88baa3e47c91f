package index

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/govreport/govreport/index/query"
)

// partPlaces is where the texts of a query stand in one segment.
type partPlaces struct {
	texts map[string]placeList
	lost  map[*query.Phrase]*roaring.Bitmap // reports whose source may have a phrase that their cleaned text has not
}

// placeList is the places of a text in a segment: those of report i are at[of[i]:of[i+1]].
type placeList struct{ at, of []uint32 }

// of returns the places of a text in a report, in the view space of the segment.
func (p *partPlaces) of(text string, doc uint32) []uint32 {
	l := p.texts[text]
	if l.of == nil {
		return nil
	}
	return l.at[l.of[doc]:l.of[doc+1]]
}

func (p *partPlaces) mayBeLost(n *query.Phrase, doc uint32) bool {
	b := p.lost[n]
	return b != nil && b.Contains(doc)
}

// placesIn looks up the texts of the query in a segment.
func (m *matcher) placesIn(s *segmentFile) *partPlaces {
	out := &partPlaces{texts: map[string]placeList{}, lost: map[*query.Phrase]*roaring.Bitmap{}}
	want := func(text string) placeList {
		l, ok := out.texts[text]
		if !ok {
			l = s.placeList(text, m.Cased)
			out.texts[text] = l
		}
		return l
	}
	m.Texts(func(text string) { want(text) }, func(p *query.Phrase) {
		if b := s.maybeLost(p.Plain, m.Cased, want); !b.IsEmpty() {
			out.lost[p] = b
		}
	})
	return out
}

// placeList finds every place of text in the segment, in any case or as it is cased,
// from the postings alone.
func (s *segmentFile) placeList(text string, cased bool) placeList {
	at := s.places(text, cased)
	if len(at) == 0 {
		return placeList{}
	}
	view := s.layout().view
	of := make([]uint32, s.docs+1)
	i := 0
	for doc := range s.docs {
		of[doc] = uint32(i)
		for end := view[doc+1]; i < len(at) && at[i] < end; {
			i++
		}
	}
	of[s.docs] = uint32(i)
	return placeList{at, of}
}

// places returns every place of text in order. Pairs of its characters cover it; the
// rarest is read first and the others keep what fits.
func (s *segmentFile) places(text string, cased bool) []uint32 {
	cases := query.InCases
	if cased {
		cases = func(s string) []string { return []string{s} }
	}
	pairs := s.terms(kindPair)
	starts := make([]int, 0, len(text)/3+1) // of its characters
	for i := range text {
		starts = append(starts, i)
	}
	n := len(starts)
	if n < 2 {
		return pairs.beginningWith(cases(text)...)
	}
	end := func(k int) int {
		if k+1 < n {
			return starts[k+1]
		}
		return len(text)
	}
	type piece struct {
		offset uint32
		lists  []postingList // in each case
		n      int
	}
	var cover []piece
	for k := 0; k < n; k += 2 {
		k := min(k, n-2)
		p := piece{offset: uint32(starts[k])}
		for _, term := range cases(text[starts[k]:end(k+1)]) {
			if l := pairs.get(term); l.n > 0 {
				p.lists, p.n = append(p.lists, l), p.n+l.n
			}
		}
		if p.n == 0 {
			return nil
		}
		cover = append(cover, p)
	}
	slices.SortFunc(cover, func(a, b piece) int { return a.n - b.n })
	found := together(cover[0].lists)
	if off := cover[0].offset; off > 0 {
		out := found[:0]
		for _, p := range found {
			if p >= off {
				out = append(out, p-off)
			}
		}
		found = out
	}
	for _, c := range cover[1:] {
		if found = keepAny(c.lists, found, c.offset); len(found) == 0 {
			return nil
		}
	}
	return found
}

// together returns the postings of all lists in order.
func together(lists []postingList) []uint32 {
	out := lists[0].places()
	for _, l := range lists[1:] {
		out = append(out, l.places()...)
	}
	if len(lists) > 1 {
		slices.Sort(out)
	}
	return out
}

// keepAny is keep with a posting in any of the lists.
func keepAny(lists []postingList, found []uint32, offset uint32) []uint32 {
	if len(lists) == 1 {
		return lists[0].keep(found, offset)
	}
	var out []uint32
	for _, l := range lists {
		out = append(out, l.keep(slices.Clone(found), offset)...)
	}
	slices.Sort(out)
	return out
}

// keep returns those of found, which are in order, that have a posting at a distance
// of offset. It overwrites found.
func (l postingList) keep(found []uint32, offset uint32) []uint32 {
	out := found[:0]
	at, i := uint32(0), 0
	for b := l.bytes; len(b) > 0; {
		d, n := uint32(b[0]), 1
		if d >= 0x80 {
			d, n = longDelta(b)
		}
		b = b[n:]
		at += d
		for found[i]+offset < at {
			if i++; i == len(found) {
				return out
			}
		}
		if found[i]+offset == at {
			out = append(out, found[i])
			if i++; i == len(found) {
				return out
			}
		}
	}
	return out
}

// beginningWith returns the postings of all terms that begin with one of some
// characters, in order: many lists, which a set of bits puts in order.
func (r *termReader) beginningWith(chars ...string) []uint32 {
	var lists []postingList
	n := 0
	for _, char := range chars {
		c := r.seek(char)
		for c.next() && strings.HasPrefix(string(c.term), char) {
			lists = append(lists, c.postings())
			n += lists[len(lists)-1].n
		}
	}
	var set []uint64
	for _, l := range lists {
		l.each(func(at, _ uint32) {
			for int(at/64) >= len(set) {
				set = append(set, make([]uint64, max(1024, len(set)))...)
			}
			set[at/64] |= 1 << (at % 64)
		})
	}
	out := make([]uint32, 0, n)
	for i, word := range set {
		for ; word != 0; word &= word - 1 {
			out = append(out, uint32(i*64+bits.TrailingZeros64(word)))
		}
	}
	return out
}

// maybeLost returns the reports whose source, folded rune for rune, may have a phrase
// that their cleaned text has not: they have all its pairs in one of the two, one at
// least in the source alone.
func (s *segmentFile) maybeLost(phrase string, cased bool, places func(string) placeList) *roaring.Bitmap {
	out := roaring.New()
	grams := gramsOfQuery(phrase)
	lost := make([]*roaring.Bitmap, len(grams))
	for i, g := range grams {
		lost[i] = roaring.New()
		for _, term := range query.InCases(g) {
			if term == g || !cased {
				s.terms(kindLost).get(term).each(func(doc, _ uint32) { lost[i].Add(doc) })
			}
		}
		out.Or(lost[i])
	}
	if out.IsEmpty() {
		return out
	}
	for i, g := range grams {
		l := places(g)
		for it := roaring.AndNot(out, lost[i]).Iterator(); it.HasNext(); {
			if doc := it.Next(); l.of == nil || l.of[doc] == l.of[doc+1] {
				out.Remove(doc)
			}
		}
	}
	return out
}

// gramsOfQuery returns the distinct pairs of neighbouring characters of a phrase, or
// the phrase when it is a single character.
func gramsOfQuery(phrase string) []string {
	var out []string
	last := -1
	for i := range phrase {
		if last >= 0 {
			_, n := utf8.DecodeRuneInString(phrase[i:])
			if g := phrase[last : i+n]; !slices.Contains(out, g) {
				out = append(out, g)
			}
		}
		last = i
	}
	if len(out) == 0 {
		return []string{phrase}
	}
	return out
}
