package web

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/govreport/govreport/index"
)

// keyness is the words that set two groups of reports apart.
type keyness struct {
	*index.KeynessResult
	Chart *bars
}

// wordPoint is a word and the side whose reports show it.
type wordPoint struct {
	row   index.KeynessRow
	a     bool
	point *Point
}

// askKeyness compares the words of two groups, by default early and late years.
func (b *builder) askKeyness(ctx context.Context, filter string) error {
	a, z := b.req.A, b.req.B
	if a == "" || z == "" {
		reports, err := b.x.ReportsWhere(ctx, filter)
		if err != nil {
			return err
		}
		var years []int
		for _, r := range reports {
			if r.Year > 0 {
				years = append(years, r.Year)
			}
		}
		slices.Sort(years)
		if len(years) == 0 || years[0] == years[len(years)-1] {
			b.page.KeyNote = b.lang.Say("The reports are of one year, so there are no two periods to compare; govreport compare --a QUERY --b QUERY compares any two groups.")
			return nil
		}
		split := years[len(years)/2]
		if split == years[0] {
			split = years[slices.IndexFunc(years, func(y int) bool { return y > split })]
		}
		before := years[slices.Index(years, split)-1]
		a, z = fmt.Sprintf("year:%d..%d", split, years[len(years)-1]), fmt.Sprintf("year:%d..%d", years[0], before)
	}
	if filter != "" {
		a, z = "("+a+") AND ("+filter+")", "("+z+") AND ("+filter+")"
	}
	found, err := b.answers.words(ctx, b.x, a, z)
	if err != nil {
		return err
	}
	b.page.Keyness = &keyness{KeynessResult: found}
	inA, err := b.matching(ctx, a)
	if err != nil {
		return err
	}
	inB, err := b.matching(ctx, z)
	if err != nil {
		return err
	}
	b.groups = [2]map[reportKey]bool{inA, inB}
	for i, rows := range [][]index.KeynessRow{found.Positive, found.Negative} {
		rows = slices.DeleteFunc(slices.Clone(rows), func(r index.KeynessRow) bool { return strings.ContainsAny(r.Item, "0123456789") })
		for _, r := range rows[:min(len(rows), keynessItems)] {
			p := b.point(b.wordTitle(r), 8, 2)
			b.words = append(b.words, &wordPoint{r, i == 0, p})
		}
	}
	return nil
}

func (b *builder) wordTitle(r index.KeynessRow) string {
	return b.lang.Sayf("%s: G² %+.1f, p %.2g (Holm, permutation of reports), log ratio %+.2f; %d places in %d reports of A, %d in %d of B", r.Item, r.G2, r.PAdj, r.LogRatio, r.CountA, r.DocsA, r.CountB, r.DocsB)
}

// matching returns the reports that match a filter.
func (b *builder) matching(ctx context.Context, filter string) (map[reportKey]bool, error) {
	reports, err := b.x.ReportsWhere(ctx, filter)
	if err != nil {
		return nil, err
	}
	out := map[reportKey]bool{}
	for _, r := range reports {
		out[reportKey{r.ID, r.Path}] = true
	}
	return out, nil
}

// readWords quotes the words from the reports of their group.
func (b *builder) readWords(d *reading) {
	key := reportKey{d.ID, d.Doc.Path}
	for _, w := range b.words {
		side := 1
		if w.a {
			side = 0
		}
		if len(w.point.Quotes) < w.point.limit && b.groups[side][key] {
			w.point.cite(d, d.literal(w.row.Item, 8))
		}
	}
}

func (b *builder) drawKeyness() *keyness {
	k := b.page.Keyness
	if k == nil {
		return nil
	}
	var values []barValue
	for _, w := range b.words {
		p, _ := b.use(w.point)
		values = append(values, barValue{w.row.Item, fmt.Sprintf("%.0f", w.row.G2), b.wordTitle(w.row), w.row.G2, p, w.row.PAdj >= 0.05})
	}
	k.Chart = newBars(b.lang.Say("Words that set the two groups apart, by signed log-likelihood G²"), values, nil)
	return k
}
