package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/govreport/govreport/extract"
)

// uncoveredNumerals counts the numerals that no rule explains: extract
// --uncovered. What is frequent here is worth a rule or a row of data.
type uncoveredNumerals struct {
	a     *app
	found map[string]*numeral
	order []*numeral
}

// numeral is one spelling of a numeral with what follows it, and its first place.
type numeral struct {
	Text    string `json:"text"`
	Next    string `json:"next"` // the two characters that follow
	Count   int    `json:"count"`
	Path    string `json:"path"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Context string `json:"context"`
}

func (w *uncoveredNumerals) report(r *extract.Report) error {
	f := newFlatReport(r)
	text := r.Doc.Text
	for _, s := range r.UncoveredSpans() {
		next := []rune(text[s.End:min(s.End+4*3, len(text))])
		n := numeral{Text: s.Of(text), Next: string(next[:min(2, len(next))])}
		if known := w.found[n.Text+n.Next]; known != nil {
			known.Count++
			continue
		}
		n.Count, n.Path = 1, r.Doc.Path
		n.Start, n.End = f.span(s)
		from := f.at.Byte(max(n.Start-20, 0))
		to := f.at.Byte(n.End + 20)
		n.Context = strings.Join(strings.Fields(text[from:to]), " ")
		w.found[n.Text+n.Next] = &n
		w.order = append(w.order, &n)
	}
	return nil
}

func (w *uncoveredNumerals) bad(b badFile) error {
	if w.a.format == "jsonl" {
		return w.a.printJSONLine(b)
	}
	return nil
}

func (w *uncoveredNumerals) close() error {
	slices.SortStableFunc(w.order, func(a, b *numeral) int { return cmp.Compare(b.Count, a.Count) })
	rows := make([]numeral, len(w.order))
	for i, n := range w.order {
		rows[i] = *n
	}
	if err := w.a.print(answerOf(rows, rows,
		show("count", func(n numeral) any { return n.Count }),
		show("numeral", func(n numeral) any { return n.Text }),
		show("next", func(n numeral) any { return n.Next }),
		show("context", func(n numeral) any { return n.Context }),
		show("place", func(n numeral) any { return place(n.Path, n.Start, n.End) }),
	)); err != nil {
		return err
	}
	if len(rows) == 0 {
		w.a.notef("every numeral is explained")
	}
	return nil
}
