package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A short name of two characters turns up inside and across other words: 大理 in
// 重大理论, 丽江 in 美丽江苏. It is trusted where its neighbours are words that a
// place stands between, which regionwords.tsv lists: kinds left and right.

// leftOf reports whether s, what stands in front of a name, ends where a word does.
func (w regionWords) leftOf(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s == "" || !unicode.Is(unicode.Han, r) || w.stands("left", s, strings.HasSuffix)
}

// rightOf reports whether s, what stands behind a name, begins with a word that may
// stand there.
func (w regionWords) rightOf(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s == "" || !unicode.Is(unicode.Han, r) || w.stands("right", s, strings.HasPrefix)
}
