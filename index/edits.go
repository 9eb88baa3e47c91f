package index

import (
	"encoding/binary"
	"errors"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// The source of a report is stored as what leads back to it from the cleaned text:
// a row of edits, each
//
//	n      bytes that both have
//	k, m   then k bytes of the cleaned text, one rune or none, for m of the source
//	       which follow
//
// (all but the last m as variable-length numbers). So the source takes what cleaning
// changed, and places are led back without cleaning the source again.

// editsOf returns the edits of a View of text.
func editsOf(v *segment.View, text string) []byte {
	var out []byte
	from, at := 0, 0 // source and view up to which edits are written
	src := 0         // source that is accounted for
	put := func(p, k, end int) {
		out = binary.AppendUvarint(out, uint64(p-at))
		out = binary.AppendUvarint(out, uint64(k))
		out = binary.AppendUvarint(out, uint64(end-src))
		out = append(out, text[src:end]...)
		at, src, from = p+k, end, end
	}
	for p := 0; p < len(v.Text); {
		_, n := utf8.DecodeRuneInString(v.Text[p:])
		s := v.Source(segment.Span{Start: p, End: p + n})
		if s.Start > src {
			put(p, 0, s.Start)
		}
		if s.Of(text) == v.Text[p:p+n] {
			src = s.End
		} else {
			put(p, n, s.End)
		}
		p += n
	}
	if len(text) > src {
		put(len(v.Text), 0, len(text))
	} else if len(text) > from {
		out = binary.AppendUvarint(out, uint64(len(v.Text)-at))
	}
	return out
}

// content is the texts of a report.
type content struct {
	text, view string
	steps      []step
}

// step is a stretch of the cleaned text and where it is from. In a stretch of
// differing lengths, which is one rune at most, they correspond as a whole.
type step struct {
	view, src uint32
	same      bool
}

var errEdits = errors.New("the edits do not fit the cleaned text")

// newContent applies edits to a cleaned text.
func newContent(view string, edits []byte) (*content, error) {
	c := &content{view: view, steps: make([]step, 0, len(edits)/5+1)}
	var b strings.Builder
	b.Grow(len(view) + len(edits))
	at := 0
	for len(edits) > 0 {
		n, w := binary.Uvarint(edits)
		if w <= 0 || n > uint64(len(view)-at) {
			return nil, errEdits
		}
		edits = edits[w:]
		if n > 0 {
			c.steps = append(c.steps, step{uint32(at), uint32(b.Len()), true})
			b.WriteString(view[at : at+int(n)])
			at += int(n)
		}
		if len(edits) == 0 {
			break
		}
		k, w := binary.Uvarint(edits)
		m, w2 := binary.Uvarint(edits[max(w, 0):])
		if w <= 0 || w2 <= 0 || k > uint64(len(view)-at) || m > uint64(len(edits)-w-w2) {
			return nil, errEdits
		}
		edits = edits[w+w2:]
		c.steps = append(c.steps, step{uint32(at), uint32(b.Len()), false})
		b.Write(edits[:m])
		edits, at = edits[m:], at+int(k)
	}
	if at != len(view) {
		return nil, errEdits
	}
	c.text = b.String()
	return c, nil
}

// stepAt returns the stretch that holds byte p of the cleaned text.
func (c *content) stepAt(p int) int {
	return sort.Search(len(c.steps), func(i int) bool { return int(c.steps[i].view) > p }) - 1
}

// source is [segment.View.Source].
func (c *content) source(s segment.Span) segment.Span {
	start := len(c.text)
	if s.Start < len(c.view) {
		st := c.steps[c.stepAt(s.Start)]
		start = int(st.src)
		if st.same {
			start += s.Start - int(st.view)
		}
	}
	if s.Start >= s.End {
		return segment.Span{Start: start, End: start}
	}
	i := c.stepAt(s.End - 1)
	switch st := c.steps[i]; {
	case st.same:
		return segment.Span{Start: start, End: int(st.src) + s.End - int(st.view)}
	case i+1 < len(c.steps):
		return segment.Span{Start: start, End: int(c.steps[i+1].src)}
	}
	return segment.Span{Start: start, End: len(c.text)}
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
		piece := foldEach(c.text[st.src:end])
		if piece == c.view[st.view:view] {
			continue
		}
		before, after := "", ""
		if st.src > 0 {
			_, n := utf8.DecodeLastRuneInString(c.text[:st.src])
			before = foldEach(c.text[int(st.src)-n : st.src])
		}
		if end < len(c.text) {
			_, n := utf8.DecodeRuneInString(c.text[end:])
			after = foldEach(c.text[end : end+n])
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
