package query

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// Searches fold the case of letters when they look texts up: the postings keep what
// is written, so that a search as written (Matcher.Cased) reads the same lists. Only
// cases of one length in UTF-8 are one letter, so places keep their lengths.

// lettercases returns r and its other cases.
func lettercases(r rune) []rune {
	out := []rune{r}
	for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
		if utf8.RuneLen(o) == utf8.RuneLen(r) {
			out = append(out, o)
		}
	}
	return out
}

// InCases returns a short text in every mix of cases, as written first.
func InCases(s string) []string {
	out := []string{""}
	for _, r := range s {
		cases := lettercases(r)
		next := make([]string, 0, len(out)*len(cases))
		for _, c := range cases {
			for _, head := range out {
				next = append(next, head+string(c))
			}
		}
		out = next
	}
	return out
}

// FoldCase writes every letter in one of its cases. The result is as long as s.
func FoldCase(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			return r
		}
		if r >= 0x2E80 { // Han and what stands with it has no cases, full-width letters were folded
			return r
		}
		least := r
		for _, c := range lettercases(r) {
			least = min(least, c)
		}
		return least
	}, s)
}

// FoldEach folds width and script rune for rune and drops nothing: what a View
// leaves out (line breaks, pinyin residue, page noise) stays.
func FoldEach(s string) string {
	table := foldTable()
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if int(r) < len(table) {
			r = table[r]
		}
		b.WriteRune(r)
	}
	return b.String()
}

// foldTable holds the folded rune for every rune of the basic plane.
var foldTable = sync.OnceValue(func() []rune {
	table := make([]rune, 1<<16)
	for i := range table {
		r := rune(i)
		table[i] = r
		if !utf8.ValidRune(r) {
			continue
		}
		if f, n := utf8.DecodeRuneInString(segment.Fold(string(r))); n > 0 && f != utf8.RuneError {
			table[i] = f
		}
	}
	return table
})
