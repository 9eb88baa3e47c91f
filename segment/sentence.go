package segment

import (
	"strings"
	"unicode/utf8"
)

// Sentences cuts the view at 。！？ and at paragraph breaks and returns the spans
// (in v.Text) in order, without surrounding breaks. A closing quote or bracket
// stays with its sentence; ! and ? inside a short quotation do not end one.
func (v *View) Sentences() []Span {
	var out []Span
	text, start := v.Text, 0
	add := func(end int) {
		s, e := start, end
		for s < e && (text[s] == '\n' || text[s] == ' ') {
			s++
		}
		for e > s && (text[e-1] == '\n' || text[e-1] == ' ') {
			e--
		}
		if s < e {
			out = append(out, Span{s, e})
		}
		start = end
	}
	quote := -1 // where the open “ ends, when it is short
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		switch r {
		case '“':
			if k := strings.Index(text[i:min(len(text), i+120)], "”"); k >= 0 {
				quote = i + k
			}
		case '\n':
			add(i)
		case '!', '?':
			if i <= quote {
				continue
			}
			fallthrough
		case '。':
			for i < len(text) {
				c, m := utf8.DecodeRuneInString(text[i:])
				if !strings.ContainsRune("”’」』》)]", c) {
					break
				}
				i += m
			}
			add(i)
		}
	}
	add(len(text))
	return out
}
