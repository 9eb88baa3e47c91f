package web

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/index"
)

// duplicates is reports that are copies of each other or of one template.
type duplicates struct {
	*index.DuplicatesResult
	Copies int // clusters of copies
	Rows   []duplicateRow
	Hidden int
}

type duplicateRow struct {
	index.DuplicatePair
	Point *Point
	Own   bool
}

// pairEvidence is a pair and the sentences of its two reports.
type pairEvidence struct {
	pair  index.DuplicatePair
	point *Point
	a, b  *reading
}

func (b *builder) planPairs() {
	pairs := slices.Clone(b.dups.Pairs)
	slices.SortStableFunc(pairs, func(x, y index.DuplicatePair) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(y.Jaccard, x.Jaccard))
	})
	for _, p := range pairs[:min(len(pairs), duplicateRows)] {
		b.pairs = append(b.pairs, &pairEvidence{pair: p, point: b.point(b.lang.Sayf("Sentences that stand in both: %s and %s", b.page.Shown(p.A.Path), b.page.Shown(p.B.Path)), 8, 0)})
	}
}

func (b *builder) readPairs(key reportKey, d *reading) {
	for _, p := range b.pairs {
		if key == (reportKey{p.pair.A.ID, p.pair.A.Path}) {
			p.a = d
		}
		if key == (reportKey{p.pair.B.ID, p.pair.B.Path}) {
			p.b = d
		}
	}
}

// sharedSentences quotes the longest sentences that both reports have.
func (p *pairEvidence) sharedSentences(most int) {
	if p.a == nil || p.b == nil {
		return
	}
	at := map[string]int{}
	for k, s := range p.b.sentences {
		at[strings.TrimSpace(s.Of(p.b.view.Text))] = k
	}
	type shared struct{ a, b, length int }
	var both []shared
	for k, s := range p.a.sentences {
		text := strings.TrimSpace(s.Of(p.a.view.Text))
		if n := utf8.RuneCountInString(text); n >= 8 {
			if j, ok := at[text]; ok {
				both = append(both, shared{k, j, n})
				delete(at, text)
			}
		}
	}
	found := len(both)
	slices.SortStableFunc(both, func(x, y shared) int { return y.length - x.length })
	both = both[:min(len(both), most)]
	slices.SortFunc(both, func(x, y shared) int { return x.a - y.a })
	for _, s := range both {
		p.point.citeOne(p.a, place{p.a.view.Source(p.a.sentences[s.a]), "mention"})
		p.point.citeOne(p.b, place{p.b.view.Source(p.b.sentences[s.b]), "mention"})
	}
	p.point.Places, p.point.sentences = 2*found, 2*found
}

func (b *builder) drawDuplicates() *duplicates {
	d := &duplicates{DuplicatesResult: b.dups, Hidden: len(b.dups.Pairs) - len(b.pairs)}
	for _, c := range b.dups.Clusters {
		if c.Kind == "copy" {
			d.Copies++
		}
	}
	for _, p := range b.pairs {
		p.sharedSentences(3)
		row := duplicateRow{DuplicatePair: p.pair}
		row.Point, row.Own = b.use(p.point)
		d.Rows = append(d.Rows, row)
	}
	return d
}
