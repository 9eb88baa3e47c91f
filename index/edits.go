package index

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/segment"
)

// The cleaned text of a report is stored in chunks, each with what leads back from it to
// the source: a row of edits,
//
//	n      bytes that both have
//	k, m   then k bytes of the cleaned text, one rune or none, for m of the source
//	       which follow
//
// (all but the last m as variable-length numbers). So the source takes what cleaning
// changed, a place is led back without cleaning anything again, and what is around a
// place is read without the rest of the report.
const chunkSize = 8 << 10

// chunkRow says where a chunk begins.
type chunkRow struct {
	View   int // in the cleaned text
	Source int // in the decoded text
	Rune   int // code points of the decoded text before it
	At     int // in the report's part of the blob "text"
}

// pack cuts a View of text into chunks and packs them.
func pack(v *segment.View, text string) (rows []chunkRow, packed []byte) {
	var edits []byte
	at, src, written := 0, 0, 0 // view and source that edits lead to; source of the last edit
	begin := chunkRow{}
	put := func(p, k, end int) {
		edits = binary.AppendUvarint(edits, uint64(p-at))
		edits = binary.AppendUvarint(edits, uint64(k))
		edits = binary.AppendUvarint(edits, uint64(end-src))
		edits = append(edits, text[src:end]...)
		at, src, written = p+k, end, end
	}
	flush := func(p int) {
		if src > written {
			edits = binary.AppendUvarint(edits, uint64(p-at))
		}
		raw := append([]byte(v.Text[begin.View:p]), edits...)
		rows = append(rows, begin)
		packed = append(packed, codec().pack(raw)...)
		begin = chunkRow{p, src, begin.Rune + utf8.RuneCountInString(text[begin.Source:src]), len(packed)}
		edits, at, written = edits[:0], p, src
	}
	for r, s := range v.Runes() {
		if r.Start-begin.View >= chunkSize {
			flush(r.Start)
		}
		if s.Start > src {
			put(r.Start, 0, s.Start)
		}
		if s.Of(text) == r.Of(v.Text) {
			src = s.End
		} else {
			put(r.Start, r.Len(), s.End)
		}
	}
	if len(text) > src {
		put(len(v.Text), 0, len(text))
	}
	flush(len(v.Text))
	return rows, packed
}

// content is the texts of a report, or of a chunk of it.
type content struct {
	text, view string
	steps      []step
	valid      bool // text is UTF-8
}

// step is a stretch of the cleaned text and where it is from. In a stretch of
// differing lengths, which is one rune at most, they correspond as a whole.
type step struct {
	view, src uint32
	same      bool
}

var errEdits = errors.New("the edits do not fit the cleaned text")

// contentBuilder puts chunks together.
type contentBuilder struct {
	view, text strings.Builder
	steps      []step
}

func (c *contentBuilder) content() *content {
	return &content{c.text.String(), c.view.String(), c.steps, utf8.ValidString(c.text.String())}
}

// add adds a chunk: a cleaned text and the edits that lead to its source.
func (c *contentBuilder) add(view, edits []byte) error {
	view0, b := c.view.Len(), &c.text
	at := 0
	for len(edits) > 0 {
		n, w := binary.Uvarint(edits)
		if w <= 0 || n > uint64(len(view)-at) {
			return errEdits
		}
		edits = edits[w:]
		if n > 0 {
			c.steps = append(c.steps, step{uint32(view0 + at), uint32(b.Len()), true})
			b.Write(view[at : at+int(n)])
			at += int(n)
		}
		if len(edits) == 0 {
			break
		}
		k, w := binary.Uvarint(edits)
		m, w2 := binary.Uvarint(edits[max(w, 0):])
		if w <= 0 || w2 <= 0 || k > uint64(len(view)-at) || m > uint64(len(edits)-w-w2) {
			return errEdits
		}
		edits = edits[w+w2:]
		c.steps = append(c.steps, step{uint32(view0 + at), uint32(b.Len()), false})
		b.Write(edits[:m])
		edits, at = edits[m:], at+int(k)
	}
	if at != len(view) {
		return errEdits
	}
	c.view.Write(view)
	return nil
}

// stepAt returns the stretch that holds byte p of the cleaned text.
func (c *content) stepAt(p int) int {
	return sort.Search(len(c.steps), func(i int) bool { return int(c.steps[i].view) > p }) - 1
}

// sourceStart returns where the rune at byte p of the cleaned text begins in the
// source.
func (c *content) sourceStart(p int) int {
	if p >= len(c.view) {
		return len(c.text)
	}
	st := c.steps[c.stepAt(p)]
	if st.same {
		return int(st.src) + p - int(st.view)
	}
	return int(st.src)
}

// sourceEnd returns where what ends before byte p > 0 of the cleaned text ends in the
// source.
func (c *content) sourceEnd(p int) int {
	i := c.stepAt(p - 1)
	switch st := c.steps[i]; {
	case st.same:
		return int(st.src) + p - int(st.view)
	case i+1 < len(c.steps):
		return int(c.steps[i+1].src)
	}
	return len(c.text)
}

// verbatim returns the cleaned text from from to to in the source's own characters,
// one for each.
func (c *content) verbatim(from, to int) string {
	var b strings.Builder
	for k := c.stepAt(from); from < to; k++ {
		end := len(c.view)
		if k+1 < len(c.steps) {
			end = int(c.steps[k+1].view)
		}
		if end = min(end, to); end <= from {
			continue
		}
		st := c.steps[k]
		if b.Len() == 0 {
			if st.same && end == to {
				return c.view[from:to]
			}
			b.Grow(to - from + 16)
		}
		if st.same {
			b.WriteString(c.view[from:end])
		} else {
			r, _ := utf8.DecodeRuneInString(c.text[st.src:])
			b.WriteRune(r)
		}
		from = end
	}
	return b.String()
}

// runes is how many code points of the source stand from from to to.
func (c *content) runes(from, to int) int {
	text := c.text[from:to]
	if !c.valid {
		return utf8.RuneCountInString(text)
	}
	n := len(text)
	for ; len(text) >= 8; text = text[8:] { // bytes 10xxxxxx begin none
		b := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
			uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
		n -= bits.OnesCount64(b >> 7 &^ (b >> 6) & 0x0101010101010101)
	}
	for i := range len(text) {
		if !utf8.RuneStart(text[i]) {
			n--
		}
	}
	return n
}

// lost returns characters of the source, folded rune for rune, that the cleaned text
// does not have in their place, and the pairs that they are in: a phrase that is in
// the source and not in the cleaned text has at least one of them.
func (c *content) lost() []string {
	seen := map[string]bool{}
	var out []string
	add := func(s string) {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	for i, st := range c.steps {
		if st.same {
			continue
		}
		view, end := len(c.view), len(c.text)
		if i+1 < len(c.steps) {
			view, end = int(c.steps[i+1].view), int(c.steps[i+1].src)
		}
		piece := query.FoldEach(c.text[st.src:end])
		if piece == c.view[st.view:view] {
			continue
		}
		before, after := "", ""
		if st.src > 0 {
			_, n := utf8.DecodeLastRuneInString(c.text[:st.src])
			before = query.FoldEach(c.text[int(st.src)-n : st.src])
		}
		if end < len(c.text) {
			_, n := utf8.DecodeRuneInString(c.text[end:])
			after = query.FoldEach(c.text[end : end+n])
		}
		for at := 0; at < len(piece); {
			_, n := utf8.DecodeRuneInString(piece[at:])
			r := piece[at : at+n]
			add(r)
			if before != "" {
				add(before + r)
			}
			before = r
			at += n
		}
		if after != "" {
			add(before + after)
		}
	}
	return out
}
