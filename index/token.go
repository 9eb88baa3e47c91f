package index

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// wordOf returns the form of a token that is indexed and counted: lower case;
// "" for white space, punctuation and symbols.
func wordOf(token string) string {
	for _, r := range token {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return strings.ToLower(token)
		}
	}
	return ""
}

// compounds is implemented by tokenizers that keep domain words whole
// (特困人员) and can take them apart (特困, 人员).
type compounds interface{ Parts(word string) []string }

// wordsAndParts returns the words of view text in order, and the parts of the
// compounds among them.
func wordsAndParts(t segment.Tokenizer, view string) (words, parts []string) {
	if view == "" {
		return nil, nil
	}
	tokens := t.Tokens(view)
	words = make([]string, 0, len(tokens))
	c, _ := t.(compounds)
	for _, tok := range tokens {
		w := wordOf(tok.Text)
		if w == "" {
			continue
		}
		words = append(words, w)
		if c == nil {
			continue
		}
		if ps := c.Parts(tok.Text); len(ps) > 1 {
			for _, p := range ps {
				if w := wordOf(p); w != "" {
					parts = append(parts, w)
				}
			}
		}
	}
	return words, parts
}

// wordsOf returns the words of view text in order, then the parts of compounds.
func wordsOf(t segment.Tokenizer, view string) []string {
	words, parts := wordsAndParts(t, view)
	return append(words, parts...)
}

// foldEach folds width and script rune for rune and drops nothing: what a View
// leaves out (line breaks, pinyin residue, page noise) stays.
func foldEach(s string) string {
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
