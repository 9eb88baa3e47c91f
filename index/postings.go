package index

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Postings lead from terms to where they stand. There are eight kinds, each with a
// sorted list of terms of its own; what a posting counts is a space of numbers that
// runs through a segment, report after report:
//
//	pair   pairs of neighbouring characters of the cleaned text → every place, a byte
//	       of all cleaned texts of the segment one after the other (with a byte between
//	       two reports, so that nothing stands across them). The last character of a
//	       text is a term alone.
//	lost   characters of the folded source that the cleaned text has not, and the pairs
//	       they are in → reports
//	body, part    words and parts of compounds → passages, with frequencies
//	head   words of headings → sections, with frequencies
//	title  words of titles → reports, with frequencies
//	count, site  words of bodies, and those of them in page furniture → reports, with
//	       frequencies: what lists of words count, see bodyText
const (
	kindPair  = "pair"
	kindLost  = "lost"
	kindBody  = "body"
	kindPart  = "part"
	kindHead  = "head"
	kindTitle = "title"
	kindCount = "count"
	kindSite  = "site"
)

var kinds = []struct {
	name  string
	space int
	freqs bool
}{
	{kindPair, spaceView, false}, {kindLost, spaceReport, false},
	{kindBody, spacePassage, true}, {kindPart, spacePassage, true}, {kindHead, spaceSection, true}, {kindTitle, spaceReport, true},
	{kindCount, spaceReport, true}, {kindSite, spaceReport, true},
}

const (
	spaceView = iota
	spacePassage
	spaceSection
	spaceReport
	spaces
)

// On disk, "pair terms" holds the terms in blocks of termBlock: for each the length
// of what it shares with the one before, the rest, the number of its postings and of
// their bytes; "pair blocks" where each block and its first postings begin; "pair"
// the postings: differences as variable-length numbers. Where there are frequencies
// the last bit of a difference says that it is one, else it follows.
const termBlock = 32

type termWriter struct {
	w      *blobWriter
	kind   string
	n      int
	last   string
	terms  []byte
	blocks []int64
	bytes  int64
}

func newTermWriter(w *blobWriter, kind string) *termWriter {
	return &termWriter{w: w, kind: kind}
}

func (t *termWriter) add(term string, count int, postings []byte) error {
	shared := 0
	if t.n%termBlock == 0 {
		t.blocks = append(t.blocks, int64(len(t.terms)), t.bytes)
	} else {
		for shared < len(term) && shared < len(t.last) && term[shared] == t.last[shared] {
			shared++
		}
	}
	t.terms = binary.AppendUvarint(t.terms, uint64(shared))
	t.terms = binary.AppendUvarint(t.terms, uint64(len(term)-shared))
	t.terms = append(t.terms, term[shared:]...)
	t.terms = binary.AppendUvarint(t.terms, uint64(count))
	t.terms = binary.AppendUvarint(t.terms, uint64(len(postings)))
	t.n, t.last, t.bytes = t.n+1, term, t.bytes+int64(len(postings))
	_, err := t.w.Write(postings)
	return err
}

func (t *termWriter) finish() error {
	t.w.end(t.kind)
	if err := t.w.blob(t.kind+" terms", t.terms); err != nil {
		return err
	}
	return t.w.blob(t.kind+" blocks", packInts(t.blocks))
}

// postingBuffer encodes postings.
type postingBuffer struct {
	freqs bool
	b     []byte
	last  uint32
	n     int
}

func (p *postingBuffer) reset() { p.b, p.last, p.n = p.b[:0], 0, 0 }

func (p *postingBuffer) add(at, freq uint32) {
	d := uint64(at - p.last)
	p.last = at
	p.n++
	switch {
	case !p.freqs:
		p.b = binary.AppendUvarint(p.b, d)
	case freq == 1:
		p.b = binary.AppendUvarint(p.b, d<<1|1)
	default:
		p.b = binary.AppendUvarint(binary.AppendUvarint(p.b, d<<1), uint64(freq))
	}
}

// termLists gathers the postings of words, in any order of terms.
type termLists struct {
	ids   map[string]int32
	terms []string
	lists [][]uint64 // posting << 32 | frequency
}

func newTermLists() *termLists { return &termLists{ids: map[string]int32{}} }

func (t *termLists) add(term string, at uint32) { t.post(t.id(term), at) }

func (t *termLists) id(term string) int32 {
	id, ok := t.ids[term]
	if !ok {
		id = int32(len(t.terms))
		t.ids[term] = id
		t.terms = append(t.terms, term)
		t.lists = append(t.lists, nil)
	}
	return id
}

// numberedLists are termLists of terms that have numbers.
type numberedLists struct {
	*termLists
	terms []string
	known []int32 // 1 + the number in termLists, 0 unknown
}

func (t *termLists) of(terms []string) numberedLists {
	return numberedLists{t, terms, make([]int32, len(terms))}
}

func (n *numberedLists) add(term uint32, at uint32) {
	if n.known[term] == 0 {
		n.known[term] = n.id(n.terms[term]) + 1
	}
	n.post(n.known[term]-1, at)
}

func (t *termLists) post(id int32, at uint32) {
	l := t.lists[id]
	if n := len(l); n > 0 && uint32(l[n-1]>>32) == at {
		l[n-1]++
		return
	}
	t.lists[id] = append(l, uint64(at)<<32|1)
}

func (t *termLists) write(w *blobWriter, kind string, freqs bool) error {
	order := make([]int32, len(t.terms))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(t.terms[a], t.terms[b]) })
	out := newTermWriter(w, kind)
	buf := postingBuffer{freqs: freqs}
	for _, id := range order {
		buf.reset()
		for _, p := range t.lists[id] {
			buf.add(uint32(p>>32), uint32(p))
		}
		if err := out.add(t.terms[id], buf.n, buf.b); err != nil {
			return err
		}
	}
	return out.finish()
}

// pairSort holds the places of the pairs that begin with a range of characters: the
// second plus one, none after the last character of a text, and the place, in one
// number.
type pairSort struct {
	views  []string
	counts []uint32 // of the places of each first character
	lo, hi rune     // the range
	ends   []uint32 // of the places of each character in the range
	pairs  []uint64
}

// maxPairs is how many places are held at a time, unless one character has more.
const maxPairs = 4 << 20

// sortPairs gathers the first pairs of cleaned texts.
func sortPairs(ctx context.Context, views []string) *pairSort {
	p := &pairSort{views: views, counts: make([]uint32, utf8.MaxRune+1), ends: make([]uint32, 0, utf8.MaxRune+1)}
	p.each(ctx, func(first rune, _ uint64, _ uint32) { p.counts[first]++ })
	p.gather(ctx)
	return p
}

// each calls fn with all pairs.
func (p *pairSort) each(ctx context.Context, fn func(first rune, second uint64, at uint32)) {
	base := 0
	for _, v := range p.views {
		if ctx.Err() != nil {
			return
		}
		last, lastAt := rune(-1), 0
		for i, c := range v {
			if last >= 0 {
				fn(last, uint64(c)+1, uint32(base+lastAt))
			}
			last, lastAt = c, i
		}
		if last >= 0 {
			fn(last, 0, uint32(base+lastAt))
		}
		base += len(v) + 1
	}
}

// gather goes on to the next range, which is empty behind the last.
func (p *pairSort) gather(ctx context.Context) {
	n := uint32(0)
	p.lo, p.ends = p.hi, p.ends[:0]
	for ; int(p.hi) < len(p.counts) && (n == 0 || n+p.counts[p.hi] <= maxPairs); p.hi++ {
		p.ends = append(p.ends, n) // begins as the start
		n += p.counts[p.hi]
	}
	p.pairs = slices.Grow(p.pairs[:0], int(n))[:n]
	if n == 0 {
		return
	}
	p.each(ctx, func(first rune, second uint64, at uint32) {
		if first < p.lo || first >= p.hi {
			return
		}
		k := first - p.lo
		p.pairs[p.ends[k]] = second<<32 | uint64(at)
		p.ends[k]++
	})
}

func (p *pairSort) write(ctx context.Context, w *blobWriter) error {
	out := newTermWriter(w, kindPair)
	buf := postingBuffer{}
	for ; len(p.pairs) > 0; p.gather(ctx) {
		start := uint32(0)
		for k, end := range p.ends {
			if start == end {
				continue
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			pairs := p.pairs[start:end]
			start = end
			slices.Sort(pairs)
			for i := 0; i < len(pairs); {
				second := pairs[i] >> 32
				buf.reset()
				for ; i < len(pairs) && pairs[i]>>32 == second; i++ {
					buf.add(uint32(pairs[i]), 1)
				}
				term := string(p.lo + rune(k))
				if second > 0 {
					term += string(rune(second - 1))
				}
				if err := out.add(term, buf.n, buf.b); err != nil {
					return err
				}
			}
		}
	}
	return out.finish()
}

// termReader reads the postings of a kind. It is safe for concurrent use.
type termReader struct {
	file   *blobFile
	freqs  bool
	terms  extentOf
	lists  extentOf
	blocks ints
}

func newTermReader(file *blobFile, kind string, freqs bool) *termReader {
	return &termReader{
		file: file, freqs: freqs, terms: file.blob(kind + " terms"), lists: file.blob(kind),
		blocks: unpackInts(file.all(kind + " blocks")),
	}
}

// postingList is a term's postings as they stand in the file.
type postingList struct {
	n     int
	bytes []byte
	freqs bool
}

// each calls fn with every posting and its frequency.
func (l postingList) each(fn func(at, freq uint32)) {
	at := uint32(0)
	for b := l.bytes; len(b) > 0; {
		d, n := binary.Uvarint(b)
		b = b[n:]
		freq := uint64(1)
		if l.freqs {
			if d&1 == 0 {
				freq, n = binary.Uvarint(b)
				b = b[n:]
			}
			d >>= 1
		}
		at += uint32(d)
		fn(at, uint32(freq))
	}
}

// places decodes postings without frequencies.
func (l postingList) places() []uint32 {
	out := make([]uint32, l.n)
	at, b := uint32(0), l.bytes
	for i := range out {
		d, n := uint32(b[0]), 1
		if d >= 0x80 {
			d, n = longDelta(b)
		}
		b = b[n:]
		at += d
		out[i] = at
	}
	return out
}

// longDelta decodes a distance of two bytes or more; readers of postings take those
// of one byte, nearly all, in their own loop.
func longDelta(b []byte) (d uint32, n int) {
	d = uint32(b[0] & 0x7f)
	for n = 1; ; n++ {
		d |= uint32(b[n]&0x7f) << (7 * n)
		if b[n] < 0x80 {
			return d, n + 1
		}
	}
}

// termCursor walks the terms of a kind in order.
type termCursor struct {
	r     *termReader
	block int
	b     []byte // rest of the block
	at    int64  // of the next postings
	term  []byte
	list  postingList
	where int64
}

// seekBlock makes the cursor stand before the first term of block k.
func (c *termCursor) seekBlock(k int) {
	n := c.r.blocks.n / 2
	if k >= n {
		c.b, c.block = nil, n
		return
	}
	from, to := int64(c.r.blocks.at(2*k)), c.r.terms.Len
	if k+1 < n {
		to = int64(c.r.blocks.at(2*k + 2))
	}
	c.b = c.r.file.read(c.r.terms, from, to-from)
	c.block, c.at = k, int64(c.r.blocks.at(2*k+1))
}

// next goes to the next term; false after the last.
func (c *termCursor) next() bool {
	if len(c.b) == 0 {
		if c.seekBlock(c.block + 1); len(c.b) == 0 {
			return false
		}
	}
	number := func() int {
		v, n := binary.Uvarint(c.b)
		c.b = c.b[n:]
		return int(v)
	}
	shared, rest := number(), number()
	c.term = append(c.term[:shared], c.b[:rest]...)
	c.b = c.b[rest:]
	c.list.n = number()
	n := int64(number())
	c.where = c.at
	c.list.bytes, c.list.freqs = nil, c.r.freqs
	c.at += n
	return true
}

// ended reports whether next has gone behind the last term.
func (c *termCursor) ended() bool { return c.block >= c.r.blocks.n/2 }

// postings reads the postings of the current term.
func (c *termCursor) postings() postingList {
	l := c.list
	l.bytes = c.r.file.read(c.r.lists, c.where, c.at-c.where)
	return l
}

// all returns a cursor before the first term.
func (r *termReader) all() *termCursor {
	c := &termCursor{r: r}
	c.seekBlock(0)
	return c
}

// seek returns a cursor before the first term that is not less than term.
func (r *termReader) seek(term string) *termCursor {
	c := &termCursor{r: r}
	n := r.blocks.n / 2
	k := sort.Search(n, func(k int) bool {
		c.seekBlock(k)
		return c.next() && string(c.term) > term
	})
	c.seekBlock(max(0, k-1))
	for {
		before := *c
		before.term = bytes.Clone(c.term)
		if !c.next() {
			return c
		}
		if string(c.term) >= term {
			return &before
		}
	}
}

// get returns the postings of a term; none when it is not there.
func (r *termReader) get(term string) postingList {
	c := &termCursor{r: r}
	n := r.blocks.n / 2
	k := sort.Search(n, func(k int) bool {
		c.seekBlock(k)
		return c.next() && string(c.term) > term
	})
	if k == 0 {
		return postingList{}
	}
	for c.seekBlock(k - 1); len(c.b) > 0 && c.next(); {
		if t := string(c.term); t == term {
			return c.postings()
		} else if t > term {
			break
		}
	}
	return postingList{}
}

// shift renumbers postings of a space when segments are merged: what stood in
// report i of the old segment from from[i] on stands from to[i] on; reports that are
// not taken over have to[i] < 0.
type shift struct {
	from []uint32 // one more than there are reports
	to   []int64
}

// mergeTerms writes the postings of a kind of several segments.
func mergeTerms(ctx context.Context, w *blobWriter, kind string, freqs bool, from []*termReader, shifts []shift) error {
	cursors := make([]*termCursor, len(from))
	for i, r := range from {
		if c := r.all(); c.next() {
			cursors[i] = c
		}
	}
	out := newTermWriter(w, kind)
	buf := postingBuffer{freqs: freqs}
	for {
		least := -1
		for i, c := range cursors {
			if c != nil && (least < 0 || bytes.Compare(c.term, cursors[least].term) < 0) {
				least = i
			}
		}
		if least < 0 {
			return out.finish()
		}
		if out.n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		term := string(cursors[least].term)
		buf.reset()
		for i, c := range cursors {
			if c == nil || string(c.term) != term {
				continue
			}
			s, k := &shifts[i], 0
			c.postings().each(func(at, freq uint32) {
				if at >= s.from[k+1] {
					k += 1 + sort.Search(len(s.from)-k-2, func(j int) bool { return s.from[k+2+j] > at })
				}
				if s.to[k] >= 0 {
					buf.add(uint32(s.to[k])+at-s.from[k], freq)
				}
			})
			if !c.next() {
				cursors[i] = nil
			}
		}
		if buf.n > 0 {
			if err := out.add(term, buf.n, buf.b); err != nil {
				return err
			}
		}
	}
}
