package index

import (
	"strings"
	"unicode"

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
