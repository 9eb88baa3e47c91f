package segment

import "github.com/govreport/govreport/internal/lexicon"

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
