package segment

import (
	"iter"
	"unicode/utf8"
)

// Runes yields every rune of v.Text and what it was read from, in order: for each
// span s of one rune the same as [View.Source], without a search.
func (v *View) Runes() iter.Seq2[Span, Span] {
	return func(yield func(view, source Span) bool) {
		ext := v.ext
		for p := 0; p < len(v.Text); {
			_, n := utf8.DecodeRuneInString(v.Text[p:])
			src := uint32(v.src.at(p))
			for len(ext) > 0 && ext[0].src < src {
				ext = ext[1:]
			}
			end := 0
			if len(ext) > 0 && ext[0].src == src {
				end = int(ext[0].end)
			} else {
				_, size := utf8.DecodeRuneInString(v.orig[src:])
				end = int(src) + size
			}
			if !yield(Span{p, p + n}, Span{int(src), end}) {
				return
			}
			p += n
		}
	}
}
