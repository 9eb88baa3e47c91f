package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
)

// CollocatesRequest asks which words stand near a term.
type CollocatesRequest struct {
	Filter   string // a query that restricts the reports; empty: all
	Term     string // the node, as reports write it
	Window   int    // words on each side, within the sentence (default 5)
	MinCount int    // leave out what stands in fewer windows' places (default 3)
	Limit    int    // rows, 0 for all
	Sort     string // "logdice" (default), "g2", "mi", "count"
	Words    WordOptions
	Evidence bool
}

// CollocateRow is a word near the node. The table behind it, with the words in
// windows as sample and all words but the node's as population: count, window −
// count; total − count, the rest.
type CollocateRow struct {
	Word     string     `json:"word"`
	Count    int        `json:"count"`    // places in windows
	Left     int        `json:"left"`     // of these nearer to the node behind them
	Right    int        `json:"right"`    // of these nearer to the node before them
	Total    int        `json:"total"`    // places in all, the node's own words left out
	Expected float64    `json:"expected"` // count that chance would give
	LogDice  float64    `json:"log_dice"` // 14 + log₂(2·count/(nodes+total)), Rychlý 2008
	MI       float64    `json:"mi"`       // log₂(count/expected), Church and Hanks 1990
	G2       float64    `json:"g2"`       // log-likelihood of the table, negative when rarer than expected
	Reports  int        `json:"reports"`  // that have it in a window
	Evidence []Citation `json:"evidence,omitempty"`
}

// CollocatesResult is the collocates of a node.
type CollocatesResult struct {
	Term     string         `json:"term"`
	Nodes    int            `json:"nodes"`  // places of the node
	Window   int            `json:"window"` // words on each side
	InWindow int            `json:"words_in_windows"`
	Words    int            `json:"words"`   // of the distinct reports, without the node's own
	Reports  int            `json:"reports"` // distinct reports with the node
	Distinct int            `json:"distinct_reports"`
	Rows     []CollocateRow `json:"rows"`
}

// Collocates finds the words that stand within a window of words around a term
// (surface co-occurrence, Evert 2008). A window does not leave the sentence; a word
// in the windows of two nodes counts once; the node's own words count nowhere.
func (x *Index) Collocates(ctx context.Context, req CollocatesRequest) (*CollocatesResult, error) {
	if err := x.ready(ctx, "read", req.check()); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*CollocatesResult, error) { return x.Collocates(ctx, req) })
	}
	term := foldTerm(req.Term)
	if term == "" {
		return nil, fmt.Errorf("there is no term to look around; name one such as 养老")
	}
	if req.Window == 0 {
		req.Window = 5
	}
	if req.Window < 1 || req.Window > 50 {
		return nil, fmt.Errorf("can't look %d words far; choose a window of 1 to 50", req.Window)
	}
	if req.MinCount <= 0 {
		req.MinCount = 3
	}
	score := map[string]func(r CollocateRow) float64{
		"":        func(r CollocateRow) float64 { return r.LogDice },
		"logdice": func(r CollocateRow) float64 { return r.LogDice },
		"g2":      func(r CollocateRow) float64 { return r.G2 },
		"mi":      func(r CollocateRow) float64 { return r.MI },
		"count":   func(r CollocateRow) float64 { return float64(r.Count) },
	}[req.Sort]
	if score == nil {
		return nil, fmt.Errorf("can't sort by %q; choose logdice, g2, mi or count", req.Sort)
	}
	filter, err := newWordFilter(req.Words)
	if err != nil {
		return nil, err
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	_, reports, err := x.once(ctx, s, req.Filter)
	if err != nil {
		return nil, err
	}
	res := &CollocatesResult{Term: req.Term, Window: req.Window, Distinct: len(reports), Rows: []CollocateRow{}}
	around := make([]*surroundings, len(reports))
	bodies := make([]*bodyText, len(reports))
	evidence := make([]map[string][]Citation, len(reports))
	err = x.eachBody(ctx, s, reports, filter, func(i int, b *bodyText) error {
		near := b.around(term, req.Window)
		bodies[i], around[i] = b, near
		if !req.Evidence || near.nodes == 0 {
			return nil
		}
		d, err := x.shownOf(s, reports[i].at)
		if err != nil {
			return err
		}
		evidence[i] = map[string][]Citation{}
		slices.Sort(near.within)
		for _, k := range near.within {
			if w := b.words[k]; b.lists(w) {
				evidence[i][b.forms[w.id]] = append(evidence[i][b.forms[w.id]], d.citation(w.span(), "collocate"))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	at := make([]int32, x.words.size()) // rows of words, from 1
	var rows []CollocateRow
	for i, b := range bodies {
		near := around[i]
		res.Nodes += near.nodes
		res.Words += len(b.words) - len(near.own)
		res.InWindow += len(near.within)
		if near.nodes > 0 {
			res.Reports++
		}
		seen := make([]bool, len(b.forms))
		for _, k := range near.within {
			w := b.words[k]
			if !b.lists(w) {
				continue
			}
			n := &at[b.shared[w.id]]
			if *n == 0 {
				rows = append(rows, CollocateRow{Word: b.forms[w.id]})
				*n = int32(len(rows))
			}
			r := &rows[*n-1]
			r.Count++
			if near.side[k] == before {
				r.Left++
			} else {
				r.Right++
			}
			if !seen[w.id] {
				seen[w.id] = true
				r.Reports++
			}
		}
	}
	for i, b := range bodies {
		for id, word := range b.shared {
			if n := at[word]; n > 0 && b.listed[id] {
				r := &rows[n-1]
				r.Total += int(b.all[id])
				if !b.furniture {
					r.Total -= int(b.site[id])
				}
			}
		}
		for _, k := range around[i].own {
			if w := b.words[k]; at[b.shared[w.id]] > 0 && b.lists(w) {
				rows[at[b.shared[w.id]]-1].Total--
			}
		}
	}
	for _, r := range rows {
		if r.Count < req.MinCount || r.Reports < req.Words.MinReports {
			continue
		}
		o11, r1, c1, n := float64(r.Count), float64(res.InWindow), float64(r.Total), float64(res.Words)
		r.Expected = r1 * c1 / n
		r.MI = math.Log2(o11 / r.Expected)
		r.LogDice = 14 + math.Log2(2*o11/(float64(res.Nodes)+c1))
		r.G2 = tableG2(o11, r1-o11, c1-o11, n-r1-c1+o11)
		if o11 < r.Expected {
			r.G2 = -r.G2
		}
		res.Rows = append(res.Rows, r)
	}
	slices.SortFunc(res.Rows, func(a, b CollocateRow) int {
		return cmp.Or(cmp.Compare(score(b), score(a)), b.Count-a.Count, strings.Compare(a.Word, b.Word))
	})
	if req.Limit > 0 && len(res.Rows) > req.Limit {
		res.Rows = res.Rows[:req.Limit]
	}
	for k := range res.Rows {
		for _, byWord := range evidence {
			res.Rows[k].Evidence = append(res.Rows[k].Evidence, byWord[res.Rows[k].Word]...)
		}
	}
	return res, nil
}

// What a word is to the nodes of a body.
const (
	far uint8 = iota
	before
	after
	ofNode
)

// surroundings are the words of a body that are a node's own or near to one.
type surroundings struct {
	nodes  int
	side   []uint8 // of every word
	own    []int   // words of nodes
	within []int   // words in windows
}

// around finds the nodes of a body and where the words around stand to the nearest one.
func (b *bodyText) around(term string, width int) *surroundings {
	near := &surroundings{side: make([]uint8, len(b.words))}
	body := b.rec.ViewBody
	text := body.Of(b.rec.view)
	if strings.ContainsFunc(term, func(r rune) bool { return 'a' <= r && r <= 'z' }) {
		text = lowerASCII(text)
	}
	var spans [][2]int // words of each node
	k := 0
	for at := 0; ; at += len(term) {
		next := strings.Index(text[at:], term)
		if next < 0 {
			break
		}
		at += next
		start, end := uint32(at+body.Start), uint32(at+len(term)+body.Start)
		k += sort.Search(len(b.words)-k, func(i int) bool { return b.words[k+i].end > start })
		last := k
		for ; last < len(b.words) && b.words[last].start < end; last++ {
			if near.side[last] != ofNode {
				near.side[last] = ofNode
				near.own = append(near.own, last)
			}
		}
		if last == k {
			continue // punctuation or a mask only
		}
		near.nodes++
		spans = append(spans, [2]int{k, last})
	}
	if len(spans) == 0 {
		return near
	}
	distance := make([]uint8, len(b.words))
	mark := func(k, d int, side uint8) {
		switch {
		case near.side[k] == far:
			near.within = append(near.within, k)
		case near.side[k] == ofNode || d >= int(distance[k]):
			return
		}
		near.side[k], distance[k] = side, uint8(d)
	}
	for _, n := range spans {
		line := b.words[n[0]].line
		for d := 1; d <= width && n[0]-d >= 0 && b.words[n[0]-d].line == line; d++ {
			mark(n[0]-d, d, before)
		}
		line = b.words[n[1]-1].line
		for d := 1; d <= width && n[1]-1+d < len(b.words) && b.words[n[1]-1+d].line == line; d++ {
			mark(n[1]-1+d, d, after)
		}
	}
	return near
}

// tableG2 is the log-likelihood ratio of a table of two rows and columns (Dunning
// 1993).
func tableG2(a, b, c, d float64) float64 {
	n := a + b + c + d
	term := func(o, row, column float64) float64 {
		if o <= 0 {
			return 0
		}
		return o * math.Log(o*n/(row*column))
	}
	return max(0, 2*(term(a, a+b, a+c)+term(b, a+b, b+d)+term(c, c+d, a+c)+term(d, c+d, b+d)))
}
