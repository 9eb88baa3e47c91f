package segment

import (
	"fmt"
	"slices"
	"strings"

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

// ReadWords reads words to be kept whole ([WithWords]) from the content of a file: a
// tab-separated table with a column term, as data/words.tsv is one, or lines with a word
// each, when the first line has no tab. What follows a word and a blank, as the
// frequencies in jieba's dictionaries, is not used; lines that begin with # and empty ones are
// passed over. Words are folded. Errors ([*lexicon.Error]) name the line.
func ReadWords(name, content string) ([]string, error) {
	var out []string
	column, table := 0, false
	n, first := 0, true
	for line := range strings.Lines(strings.TrimPrefix(content, "\ufeff")) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if first {
			first = false
			if i := slices.Index(fields, "term"); i >= 0 {
				column, table = i, true
				continue
			}
			if len(fields) > 1 {
				return nil, &lexicon.Error{File: name, Line: n, Msg: `the first line names no column "term"; write a header such as term<tab>category, or one word a line`}
			}
		}
		if column >= len(fields) {
			return nil, &lexicon.Error{File: name, Line: n, Msg: "there is no word in this line; write one"}
		}
		w := strings.TrimSpace(fields[column])
		if parts := strings.Fields(w); !table && len(parts) > 1 {
			w = parts[0]
		}
		w = Fold(w)
		if why := checkWord(w); why != "" {
			return nil, &lexicon.Error{File: name, Line: n, Msg: fmt.Sprintf("word %q %s", w, why)}
		}
		out = append(out, w)
	}
	if len(out) == 0 {
		return nil, &lexicon.Error{File: name, Msg: "there are no words in it; write one a line"}
	}
	return out, nil
}
