package index

import (
	"strings"
	"sync"
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
// characters of texts. Every character counts, breaks and punctuation too, so that
// the grams of a phrase are a subset of those of any text it stands in.
func gramsOf(texts ...string) []string {
	seen := make(map[string]struct{}, len(texts[0])/2)
	grams := make([]string, 0, len(texts[0])/2)
	add := func(g string) {
		if _, ok := seen[g]; !ok {
			seen[g] = struct{}{}
			grams = append(grams, g)
		}
	}
	for _, t := range texts {
		for i := 0; i < len(t); {
			_, n := utf8.DecodeRuneInString(t[i:])
			add(t[i : i+n])
			if i+n < len(t) {
				_, m := utf8.DecodeRuneInString(t[i+n:])
				add(t[i : i+n+m])
			}
			i += n
		}
	}
	return grams
}

// grams returns the grams that a report is found by: those of its cleaned text,
// and those of its source with nothing dropped.
func (rec *record) grams() []string {
	if plain := foldEach(rec.text); plain != rec.view {
		return gramsOf(rec.view, plain)
	}
	return gramsOf(rec.view)
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
