package index

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// shown is a report's texts, of which those chunks are read that are asked for, with
// what is needed to show places. It is used by one goroutine. Its methods panic with
// damage where the file is damaged.
type shown struct {
	entry
	x *Index
	*texts
	cache   *cache
	read    map[int]*content
	counted counted
	section int      // of the path
	path    []string // nil before the first is asked for
}

// counted is a place of the source and the number of code points before it.
type counted struct{ chunk, source, rune int }

// shownOf prepares a report for showing places of it.
func (x *Index) shownOf(s *snapshot, at location) (_ *shown, err error) {
	defer recovered(x.dir, "read", &err)
	return x.showing(s.entry(at)), nil
}

func (x *Index) showing(e entry) *shown {
	return &shown{entry: e, x: x, texts: e.seg.texts(e.doc), cache: x.cache, read: map[int]*content{}}
}

func (d *shown) chunk(i int) *content {
	c := d.read[i]
	if c != nil {
		return c
	}
	k := cacheKey{d.seg.name, d.doc, i}
	c, ok := d.cache.get(k).(*content)
	if !ok {
		b := &contentBuilder{}
		if err := d.seg.readChunk(b, d.doc, d.texts, i); err != nil {
			panic(damage{err})
		}
		c = b.content()
		d.cache.put(k, c, c.size())
	}
	d.read[i] = c
	return c
}

// last returns the last chunk that begins before n as at gives it.
func (d *shown) last(n int, at func(chunkRow) int) int {
	return max(0, sort.Search(len(d.chunks), func(i int) bool { return at(d.chunks[i]) > n })-1)
}

func viewOf(c chunkRow) int   { return c.View }
func sourceOf(c chunkRow) int { return c.Source }

// source leads a span of the cleaned text to the source, see [segment.View.Source].
func (d *shown) source(s segment.Span) segment.Span {
	i := d.last(s.Start, viewOf)
	start := d.chunks[i].Source + d.chunk(i).sourceStart(s.Start-d.chunks[i].View)
	if s.Start >= s.End {
		return segment.Span{Start: start, End: start}
	}
	i = d.last(s.End-1, viewOf)
	return segment.Span{Start: start, End: d.chunks[i].Source + d.chunk(i).sourceEnd(s.End-d.chunks[i].View)}
}

// rune returns the number of code points before byte b of the source. It counts on
// from the place before, as most places come in their order.
func (d *shown) rune(b int) int {
	i := d.last(b, sourceOf)
	if d.counted.chunk != i || d.counted.source > b || d.counted.source < d.chunks[i].Source {
		d.counted = counted{i, d.chunks[i].Source, d.chunks[i].Rune}
	}
	c, from := &d.counted, d.chunks[i].Source
	c.rune += d.chunk(i).runes(c.source-from, b-from)
	c.source = b
	return c.rune
}

// cite returns the place of a view span in the source, in bytes and code points.
func (d *shown) cite(p segment.Span) (src segment.Span, start, end int) {
	src = d.source(p)
	return src, d.rune(src.Start), d.rune(src.End)
}

// ofSource and ofView return a stretch of the source and of the cleaned text.
func (d *shown) ofSource(s segment.Span) string {
	return d.stretch(s, sourceOf, func(c *content) string { return c.text })
}

func (d *shown) ofView(s segment.Span) string {
	return d.stretch(s, viewOf, func(c *content) string { return c.view })
}

func (d *shown) stretch(s segment.Span, at func(chunkRow) int, of func(*content) string) string {
	if s.Start >= s.End {
		return ""
	}
	first := d.last(s.Start, at)
	var b strings.Builder
	for i := first; i < len(d.chunks) && at(d.chunks[i]) < s.End; i++ {
		text, from := of(d.chunk(i)), at(d.chunks[i])
		piece := text[max(0, s.Start-from):min(len(text), s.End-from)]
		if len(piece) == s.Len() {
			return piece
		}
		b.WriteString(piece)
	}
	return b.String()
}

// verbatim returns a stretch of the cleaned text in the source's own characters, one
// for each: what cleaning dropped is not there.
func (d *shown) verbatim(s segment.Span) string {
	var b strings.Builder
	for i := d.last(s.Start, viewOf); s.Start < s.End && i < len(d.chunks); i++ {
		c, from := d.chunk(i), d.chunks[i].View
		end := min(s.End, from+len(c.view))
		piece := c.verbatim(s.Start-from, end-from)
		if end == s.End && b.Len() == 0 {
			return piece
		}
		b.WriteString(piece)
		s.Start = end
	}
	return b.String()
}

// sectionPath returns the headings above and at section i, from the top. Places of a section,
// which come one after the other, share it.
func (d *shown) sectionPath(i int) []string {
	if d.path == nil || d.section != i {
		d.section, d.path = i, d.entry.sectionPath(i)
	}
	return d.path
}

// around returns the cleaned text around p, n bytes on each side or to its ends, and
// where it begins.
func (d *shown) around(p segment.Span, n int) (text string, from int) {
	s := segment.Span{Start: max(0, p.Start-n), End: min(d.view, p.End+n)}
	text = d.ofView(s)
	for s.Start < p.Start && !utf8.RuneStart(text[0]) {
		s.Start, text = s.Start+1, text[1:]
	}
	for s.End < d.view && s.End > p.End {
		if r, size := utf8.DecodeLastRuneInString(text); r != utf8.RuneError || size != 1 {
			break
		}
		s.End, text = s.End-1, text[:len(text)-1]
	}
	return text, s.Start
}

// wholeSource returns the decoded text.
func (d *shown) wholeSource() string {
	var b strings.Builder
	for i := range d.chunks {
		b.WriteString(d.chunk(i).text)
	}
	return b.String()
}
