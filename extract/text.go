package extract

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// text is the View as runes: what the scanners walk over. Offsets inside this
// package are indexes into r until a result is made.
type text struct {
	v *segment.View
	r []rune

	eighth []uint32 // byte offsets in v.Text of every eighth rune

	masks map[int]int // start of every redacted run, and its length
	words *Words      // nil knows no units
}

func newText(v *segment.View, w *Words) *text {
	n := utf8.RuneCountInString(v.Text)
	t := &text{v: v, words: w, r: make([]rune, 0, n), eighth: make([]uint32, 0, n/8+1)}
	for i, c := range v.Text {
		if len(t.r)%8 == 0 {
			t.eighth = append(t.eighth, uint32(i))
		}
		t.r = append(t.r, c)
	}
	if n%8 == 0 {
		t.eighth = append(t.eighth, uint32(len(v.Text)))
	}
	t.masks = t.findMasks()
	return t
}

// at is the byte of the View where rune i begins, or of its end.
func (t *text) at(i int) int {
	at := int(t.eighth[i/8])
	for _, c := range t.r[i&^7 : i] {
		at += runeLen(c)
	}
	return at
}

// runeLen is utf8.RuneLen, quicker for most characters.
func runeLen(c rune) int {
	if 0x800 <= c && c <= 0xffff {
		return 3
	}
	return utf8.RuneLen(c)
}

// source converts runes [i,j) to a span of the document.
func (t *text) source(i, j int) Span {
	return t.v.Source(segment.Span{Start: t.at(i), End: t.at(j)})
}

// written returns the runes [i,j) as the source has them, without what the View leaves
// out between them: blanks, breaks, numbers of pages.
func (t *text) written(i, j int) string {
	var b strings.Builder
	for ; i < j; i++ {
		if t.r[i] != ' ' && t.r[i] != '\n' {
			b.WriteString(t.v.SourceText(segment.Span{Start: t.at(i), End: t.at(i + 1)}))
		}
	}
	return b.String()
}

// get returns rune i, or 0 outside the text.
func (t *text) get(i int) rune {
	if i < 0 || i >= len(t.r) {
		return 0
	}
	return t.r[i]
}

func (t *text) has(i int, s string) bool {
	if i < 0 {
		return false
	}
	for _, c := range s {
		if i >= len(t.r) || t.r[i] != c {
			return false
		}
		i++
	}
	return true
}

func (t *text) hasBefore(i int, s string) bool { return t.has(i-len([]rune(s)), s) }

// hasAny reports whether a word of the set stands at rune i.
func (t *text) hasAny(s *wordSet, i int) bool {
	_, n := s.at(t.r, i)
	return n > 0
}

// anyBefore reports whether a word of the set ends before rune i.
func (t *text) anyBefore(s *wordSet, i int) bool {
	_, n := s.before(t.r, i)
	return n > 0
}

// backOver returns where the runes of chars in front of i begin, lo at the least.
func (t *text) backOver(i, lo int, chars string) int {
	for i > lo && strings.ContainsRune(chars, t.r[i-1]) {
		i--
	}
	return i
}

// str returns the runes [i,j), nothing where the words between two places are none.
func (t *text) str(i, j int) string {
	if j <= i {
		return ""
	}
	if t.v == nil {
		return string(t.r[i:j])
	}
	return t.v.Text[t.at(i):t.at(j)]
}

// index returns the rune index at or after byte offset b of the View.
func (t *text) index(b int) int {
	k := sort.Search(len(t.eighth), func(k int) bool { return int(t.eighth[k]) >= b })
	if k == 0 {
		return 0
	}
	i := 8 * (k - 1)
	for at := int(t.eighth[k-1]); at < b && i < len(t.r); i++ {
		at += runeLen(t.r[i])
	}
	return i
}

func isDigit(c rune) bool  { return '0' <= c && c <= '9' }
func isLetter(c rune) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isHan(c rune) bool {
	return '一' <= c && c <= '\u9fff' || c >= 0x2e80 && unicode.Is(unicode.Han, c)
}

// isClauseEnd reports whether c ends a clause.
func isClauseEnd(c rune) bool {
	switch c {
	case ',', ';', ':', '。', '!', '?', '\n', '…':
		return true
	}
	return false
}

// unit returns the length of the unit at i, 0 where there is none.
func (t *text) unit(i int) int {
	if t.words == nil {
		return 0
	}
	_, n := t.words.unitAt(t, i)
	return n
}
