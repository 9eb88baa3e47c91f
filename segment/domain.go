package segment

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"sync"

	"github.com/govreport/govreport/internal/lexicon"
)

// DomainWords returns the embedded words of the domain (data/words.tsv) that name things, folded,
// in the order of their file; phrases that reports use are left out.
func DomainWords() []string {
	rows, err := lexicon.Load(wordsFS, "data/words.tsv", "term", "category?")
	if err != nil {
		panic(err) // the embedded file is checked by the tests
	}
	words := make([]string, 0, len(rows))
	for _, r := range rows {
		if r.Get("category") == "报告用语" {
			continue
		}
		words = append(words, Fold(r.Get("term")))
	}
	return words
}

// Edition names the dictionary and the domain words that are inside the program:
// where it is the same, texts are cut into the same words.
var Edition = sync.OnceValue(func() string {
	words, err := wordsFS.ReadFile("data/words.tsv")
	if err != nil {
		panic(err) // it is embedded
	}
	sum := sha256.Sum256(append(slices.Clip(jiebaImage[:binary.Size(imageHead{})]), words...))
	return hex.EncodeToString(sum[:8])
})

// ReadWords reads words to be kept whole ([WithWords]) from the content of a file: a
// tab-separated table with a column term, as data/words.tsv is one, or lines with a word
// each, when the first line has no tab. What follows a word and a blank, as the
// frequencies in jieba's dictionaries, is not used; lines that begin with # and empty ones are
// passed over. Words are folded. Errors ([*lexicon.Error]) name the line.
func ReadWords(name, content string) ([]string, error) {
	rows, table, err := lexicon.List(name, content)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, &lexicon.Error{File: name, Msg: "there are no words in it; write one a line"}
	}
	out := make([]string, 0, len(rows))
	for _, r := range rows {
		w := r.Get("term")
		if w == "" {
			return nil, r.Errorf("there is no word in this line; write one")
		}
		if !table {
			w = strings.Fields(w)[0]
		}
		w = Fold(w)
		if why := checkWord(w); why != "" {
			return nil, r.Errorf("word %q %s", w, why)
		}
		out = append(out, w)
	}
	return out, nil
}
