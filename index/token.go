package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"

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

// gramsOf returns the distinct single characters and pairs of neighbouring
// characters of view text. Every character counts, breaks and punctuation too,
// so that the grams of a phrase are a subset of those of any text it stands in.
func gramsOf(view string) []string {
	seen := make(map[string]struct{}, len(view)/2)
	grams := make([]string, 0, len(view)/2)
	add := func(g string) {
		if _, ok := seen[g]; !ok {
			seen[g] = struct{}{}
			grams = append(grams, g)
		}
	}
	for i := 0; i < len(view); {
		_, n := utf8.DecodeRuneInString(view[i:])
		add(view[i : i+n])
		if i+n < len(view) {
			_, m := utf8.DecodeRuneInString(view[i+n:])
			add(view[i : i+n+m])
		}
		i += n
	}
	return grams
}

// gramsOfQuery returns grams that any text with this phrase has: its pairs, or
// itself when it is a single character.
func gramsOfQuery(phrase string) []string {
	if utf8.RuneCountInString(phrase) == 1 {
		return []string{phrase}
	}
	var grams []string
	for _, g := range gramsOf(phrase) {
		if utf8.RuneCountInString(g) == 2 {
			grams = append(grams, g)
		}
	}
	return grams
}

// terms is a Bleve analyzer that was given its tokens beforehand.
type terms []string

// Analyze returns the tokens; what it is called with was their source.
func (t terms) Analyze([]byte) analysis.TokenStream {
	backing := make([]analysis.Token, len(t))
	stream := make(analysis.TokenStream, len(t))
	for i, term := range t {
		backing[i] = analysis.Token{Term: []byte(term), Position: i + 1, Type: analysis.Ideographic}
		stream[i] = &backing[i]
	}
	return stream
}
