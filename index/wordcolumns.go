package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// wordColumns is how often n-grams stand in reports, in each of their cells. Those of all
// reports are kept from one call to the next.
type wordColumns struct {
	reports map[location]int32 // numbers of the reports
	sizes   [][]cellSize       // of each report
	cells   []wordCell         // in order
	names   []string           // of the n-grams, in order
	ends    []int              // where the counts of each end
	counts  []cellOfCount      // by n-gram, report and cell
}

type cellSize struct{ cell, words, chars int }

type cellOfCount struct{ report, cell, n int32 }

// of returns the counts of an n-gram.
func (c *wordColumns) of(gram int) []cellOfCount {
	from := 0
	if gram > 0 {
		from = c.ends[gram-1]
	}
	return c.counts[from:c.ends[gram]]
}

func (c *wordColumns) size() int {
	n := 1024 + 12*len(c.counts) + 24*len(c.names) + 120*len(c.sizes)
	for _, name := range c.names {
		n += len(name)
	}
	return n
}

// wordColumnsOf counts the n-grams of reports; where they are half of all or more, those
// of all, through the cache.
func (x *Index) wordColumnsOf(ctx context.Context, s *snapshot, reports []located, opt WordOptions, n int, role, theme bool) (*wordColumns, error) {
	opt.MinReports = 0 // it is of distinct reports
	cutting, err := x.cutting()
	if err != nil {
		return nil, err
	}
	k := cacheKey{fmt.Sprintf("%d %s %#v %d %t %t", s.man.Generation, cutting, opt, n, role, theme), 0, wordsCounted}
	if c, ok := x.cache.get(k).(*wordColumns); ok {
		return c, nil
	}
	all := 2*len(reports) >= len(s.listed())
	if all {
		if reports, err = x.filtered(ctx, s, ""); err != nil {
			return nil, err
		}
	}
	c, err := x.countCells(ctx, s, reports, opt, n, role, theme)
	if err == nil && all {
		x.cache.put(k, c, c.size())
	}
	return c, err
}

func (x *Index) countCells(ctx context.Context, s *snapshot, reports []located, opt WordOptions, n int, role, theme bool) (*wordColumns, error) {
	c := &wordColumns{reports: make(map[location]int32, len(reports)), sizes: make([][]cellSize, len(reports))}
	for i, r := range reports {
		c.reports[r.at] = int32(i)
	}
	if !role && !theme && n == 1 {
		counted, err := x.countWords(ctx, s, reports, opt, 1)
		if err != nil {
			return nil, err
		}
		c.cells = []wordCell{{}}
		for i := range reports {
			c.sizes[i] = []cellSize{{0, counted.words[i], counted.chars[i]}}
		}
		slices.SortFunc(counted.features, func(a, b feature) int { return strings.Compare(a.name, b.name) })
		for _, f := range counted.features {
			for _, r := range f.counts {
				c.counts = append(c.counts, cellOfCount{r.report, 0, r.n})
			}
			c.names, c.ends = append(c.names, f.name), append(c.ends, len(c.counts))
		}
		return c, nil
	}
	filter, err := newWordFilter(opt)
	if err != nil {
		return nil, err
	}
	found := make([]map[wordCell]*cellCount, len(reports))
	if err := x.eachBody(ctx, s, reports, filter, func(i int, b *bodyText) error {
		found[i] = b.cells(role, theme, n)
		return nil
	}); err != nil {
		return nil, err
	}
	numbers := map[wordCell]int{}
	for _, in := range found {
		for cell := range in {
			if _, known := numbers[cell]; !known {
				numbers[cell] = len(c.cells)
				c.cells = append(c.cells, cell)
			}
		}
	}
	slices.SortFunc(c.cells, func(a, b wordCell) int { return cmp.Or(cmp.Compare(a.role, b.role), cmp.Compare(a.theme, b.theme)) })
	for i, cell := range c.cells {
		numbers[cell] = i
	}
	grams := map[string][]cellOfCount{}
	for i, in := range found {
		for cell, counted := range in {
			k := numbers[cell]
			c.sizes[i] = append(c.sizes[i], cellSize{k, counted.words, counted.chars})
			for gram, n := range counted.grams {
				grams[gram] = append(grams[gram], cellOfCount{int32(i), int32(k), int32(n)})
			}
		}
	}
	for gram := range grams {
		c.names = append(c.names, gram)
	}
	slices.Sort(c.names)
	for _, name := range c.names {
		counts := grams[name]
		slices.SortFunc(counts, func(a, b cellOfCount) int {
			return cmp.Or(cmp.Compare(a.report, b.report), cmp.Compare(a.cell, b.cell))
		})
		c.counts = append(c.counts, counts...)
		c.ends = append(c.ends, len(c.counts))
	}
	return c, nil
}

// wordList is the n-grams of a group of reports in a cell.
type wordList struct {
	grams  []listedGram
	counts []reportCount // by n-gram; reports by their place in the group
}

type listedGram struct {
	gram, from, to int // its counts
	count          int
}

// lists puts the n-grams that wanted takes into the groups of reports; by group and cell.
func (c *wordColumns) lists(groups []group, wanted func(gram int, counts []cellOfCount) bool) [][]wordList {
	type place struct{ group, report int }
	member := make([][]place, len(c.sizes))
	out := make([][]wordList, len(groups))
	for i, g := range groups {
		out[i] = make([]wordList, len(c.cells))
		for k, r := range g.reports {
			n := c.reports[r.at]
			member[n] = append(member[n], place{i, k})
		}
	}
	for gram := range c.names {
		counts := c.of(gram)
		if !wanted(gram, counts) {
			continue
		}
		for _, n := range counts {
			for _, m := range member[n.report] {
				l := &out[m.group][n.cell]
				if k := len(l.grams); k == 0 || l.grams[k-1].gram != gram {
					l.grams = append(l.grams, listedGram{gram: gram, from: len(l.counts)})
				}
				last := &l.grams[len(l.grams)-1]
				l.counts = append(l.counts, reportCount{int32(m.report), n.n})
				last.to, last.count = len(l.counts), last.count+int(n.n)
			}
		}
	}
	return out
}

// rows makes the rows of a list of a group, in order and limit at most.
func (c *wordColumns) rows(g group, cell int, list wordList, idf []float64, sort string, limit int) []WordRow {
	slices.SortFunc(list.grams, func(a, b listedGram) int {
		if sort == "tfidf" {
			if d := cmp.Compare(float64(b.count)*idf[b.gram], float64(a.count)*idf[a.gram]); d != 0 {
				return d
			}
		}
		return cmp.Or(b.count-a.count, a.gram-b.gram)
	})
	if limit > 0 && len(list.grams) > limit {
		list.grams = list.grams[:limit]
	}
	words, chars := 0, 0
	sizes := make([]int, len(g.reports))
	for i, r := range g.reports {
		for _, size := range c.sizes[c.reports[r.at]] {
			if size.cell == cell {
				sizes[i] = size.words
				words += size.words
				chars += size.chars
			}
		}
	}
	rows := make([]WordRow, 0, len(list.grams))
	for _, l := range list.grams {
		r := WordRow{
			Word: c.names[l.gram], Year: g.year, Region: g.region, RegionCode: g.code, Organ: g.organ, Level: g.level, Genre: g.genre,
			Role: c.cells[cell].role, Theme: c.cells[cell].theme, Reports: len(g.reports), Words: words, Chars: chars,
			Count: l.count, TFIDF: float64(l.count) * idf[l.gram],
		}
		if g.id != "" {
			f := g.reports[0].facts
			r.ID, r.Path = f.ID, f.Sources[0].Path
		}
		if words > 0 {
			r.Per10kWords = float64(r.Count) / float64(words) * 1e4
		}
		if chars > 0 {
			r.Per10kChars = float64(r.Count) / float64(chars) * 1e4
		}
		counts := list.counts[l.from:l.to]
		byReport := func(a, b reportCount) int { return int(a.report - b.report) }
		if !slices.IsSortedFunc(counts, byReport) {
			slices.SortFunc(counts, byReport)
		}
		r.DP, r.Juilland, r.ReportsWith = dispersion(counts, sizes)
		rows = append(rows, r)
	}
	return rows
}
