package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index/query"
)

// KeynessRequest compares the words, or the themes, of two groups of reports.
type KeynessRequest struct {
	A, B     string // filter queries: "year:2019..2020"
	Unit     string // "words" (default) or "themes"
	MinCount int    // leave out what is rarer in both groups together (default 5)
	Limit    int    // rows each way, 0 for all
	// Words say which words are compared. MinReports counts those of both groups
	// (default 2: a word of one report says nothing about groups).
	Words WordOptions
	// Permutations of the test (default 1999) and their seed (default 1).
	Permutations int
	Seed         uint64
	// Confidence of the intervals (default 0.95).
	Confidence float64
	// Across compares groups of other levels of government, or genres, than each
	// other. Without it that is an error, unless A and B both name levels or genres.
	Across bool
	// Evidence adds the places behind every row that is listed; their Kind is A or B.
	Evidence bool
}

// KeynessRow is a word or theme. Positive LogRatio: more in A.
type KeynessRow struct {
	Item     string     `json:"item"`
	Name     string     `json:"name,omitempty"`
	CountA   int        `json:"count_a"`
	CountB   int        `json:"count_b"`
	Per10kA  float64    `json:"per_10k_a"` // per 10,000 words (words) or code points (themes)
	Per10kB  float64    `json:"per_10k_b"`
	G2       float64    `json:"g2"`         // log-likelihood, signed: negative when less frequent in A; a measure, not the test
	P        float64    `json:"p"`          // permutation test over reports, before correction
	PAdj     float64    `json:"p_adjusted"` // after the correction named in adjustment
	Adjusted string     `json:"adjustment"` // how p_adjusted was corrected for the number of items: Holm, step-down maxT
	PBH      float64    `json:"p_bh"`       // p after the correction of Benjamini and Hochberg (false discovery rate)
	LogRatio float64    `json:"log_ratio"`
	LRLow    *float64   `json:"log_ratio_low"`  // interval over reports; null where a side has none or one report
	LRHigh   *float64   `json:"log_ratio_high"` // as log_ratio_low
	DiffPct  *float64   `json:"diff_percent"`   // null where B has none: infinitely more
	DPA      float64    `json:"dp_a"`           // Gries' deviation of proportions, 0 even .. 1 in one report
	DPB      float64    `json:"dp_b"`
	JuiA     *float64   `json:"juilland_a"` // Juilland's D, 1 even .. 0 in one report; null for one report
	JuiB     *float64   `json:"juilland_b"`
	DocsA    int        `json:"docs_a"`
	DocsB    int        `json:"docs_b"`
	Evidence []Citation `json:"evidence,omitempty"`
}

// KeynessResult lists what is typical for A, then for B, what can least be chance
// first.
type KeynessResult struct {
	A            KeynessGroup `json:"a"`
	B            KeynessGroup `json:"b"`
	Tested       int          `json:"tested"` // items that were tested and corrected for
	Unit         string       `json:"unit"`
	Test         string       `json:"test"`         // what p is
	Adjustment   string       `json:"adjustment"`   // what p_adjusted is
	Permutations int          `json:"permutations"` // that were tried, the observed one among them
	Exact        bool         `json:"exact"`        // they are all there are
	Seed         uint64       `json:"seed"`
	SmallestP    float64      `json:"smallest_p"` // that p_adjusted can reach with so many reports and permutations
	Positive     []KeynessRow `json:"positive"`
	Negative     []KeynessRow `json:"negative"`
	Notes        []string     `json:"notes,omitempty"`
}

// KeynessGroup is one side.
type KeynessGroup struct {
	Filter  string `json:"filter"`
	Reports int    `json:"reports"`
	Size    int    `json:"size"` // words, or code points
}

const (
	defaultMinCount   = 5
	defaultMinReports = 2

	keynessTest       = "permutation of reports, difference of mean relative frequencies"
	keynessAdjustment = "Holm, step-down maxT"
)

// Keyness computes the table.
//
// The unit of inference is the report, since the words of one report are not
// independent (Kilgarriff 2005; Lijffijt and others 2016): p is that of a
// permutation test over reports, corrected by the step-down maxT procedure of
// Westfall and Young (1993), which is Holm's with the words' joint distribution in
// place of Bonferroni's bound; see docs/STATISTICS.md. With few reports no word can
// be significant, and SmallestP says so.
//
// Beside it stand measures that are no tests. G² is the log-likelihood of Dunning
// (1993) in the two-term form of Rayson and Garside (2000), given the sign of the
// difference. LogRatio is Hardie's, log₂ of the ratio of relative frequencies, with
// half an occurrence in place of none, and an interval over reports. DiffPct is
// Gabrielatos and Marchi's %DIFF. DP is Gries' (2008) deviation of proportions and
// D Juilland's, over the reports of a group.
func (x *Index) Keyness(ctx context.Context, req KeynessRequest) (_ *KeynessResult, err error) {
	if err := x.ready(ctx, "read", req.check()); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*KeynessResult, error) { return x.Keyness(ctx, req) })
	}
	defer recovered(x.dir, "keyness", &err)
	if req.Unit == "" {
		req.Unit = "words"
	}
	if req.Unit != "words" && req.Unit != "themes" {
		return nil, fmt.Errorf("can't count %q; choose words or themes", req.Unit)
	}
	if req.MinCount <= 0 {
		req.MinCount = defaultMinCount
	}
	if req.Words.MinReports <= 0 {
		req.Words.MinReports = defaultMinReports
	}
	if req.Permutations <= 0 {
		req.Permutations = defaultPermutations
	}
	if req.Seed == 0 {
		req.Seed = 1
	}
	if req.Confidence <= 0 || req.Confidence >= 1 {
		req.Confidence = defaultConfidence
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	copies, err := x.copies(ctx, s)
	if err != nil {
		return nil, err
	}
	res := &KeynessResult{Unit: req.Unit, Test: keynessTest, Adjustment: keynessAdjustment, Seed: req.Seed, Positive: []KeynessRow{}, Negative: []KeynessRow{}}
	var groups [2][]located
	in := map[location]int{}
	both := 0
	for i, filter := range []string{req.A, req.B} {
		all, err := x.selected(ctx, s, filter)
		if err != nil {
			return nil, err
		}
		groups[i] = distinct(all, copies)
		for _, r := range groups[i] {
			if in[r.at]++; in[r.at] > 1 {
				both++
			}
		}
	}
	if len(groups[0]) == 0 || len(groups[1]) == 0 {
		return nil, fmt.Errorf("a group is empty: A (%s) has %d reports, B (%s) has %d; widen its filter", req.A, len(groups[0]), req.B, len(groups[1]))
	}
	if both > 0 {
		res.Notes = append(res.Notes, fmt.Sprintf("%d reports stand in both groups, so that the groups are not independent; make the filters exclude each other", both))
	}
	if columns, said := mixture(slices.Concat(groups[0], groups[1])); len(columns) > 0 {
		for _, c := range columns {
			if othersOf(groups[0], groups[1], c) && !req.Across && !(names(req.A, c) && names(req.B, c)) {
				return nil, fmt.Errorf("the groups are of other %ss than each other (reports of several %s); restrict them, name a %s in both, or say that they are to be compared all the same (Across)", c, said, c)
			}
		}
		res.Notes = append(res.Notes, fmt.Sprintf("reports of several %s are compared", said))
	}
	reports := slices.Concat(groups[0], groups[1])
	nA := len(groups[0])
	called := map[string]string{}
	var counted *featureCounts
	if req.Unit == "words" {
		if counted, err = x.countWords(ctx, s, reports, req.Words, 1); err != nil {
			return nil, err
		}
	} else {
		counted = countThemes(reports, called)
	}
	sizes := counted.words
	if req.Unit == "themes" {
		sizes = counted.chars
	}
	for i, g := range []*KeynessGroup{&res.A, &res.B} {
		g.Filter, g.Reports = []string{req.A, req.B}[i], len(groups[i])
	}
	res.A.Size, res.B.Size = sum(sizes[:nA]), sum(sizes[nA:])
	if res.A.Size == 0 || res.B.Size == 0 {
		return res, nil
	}
	rows, tested := make([]KeynessRow, 0, len(counted.features)), make([][]reportCount, 0, len(counted.features))
	for _, f := range counted.features {
		if f.total < req.MinCount || len(f.counts) < req.Words.MinReports {
			continue
		}
		a := total(f.counts[:countsBefore(f.counts, nA)])
		r := keyness(float64(a), float64(f.total-a), float64(res.A.Size), float64(res.B.Size))
		r.Item, r.Name, r.CountA, r.CountB, r.Adjusted = f.name, called[f.name], a, f.total-a, keynessAdjustment
		rows = append(rows, r)
		tested = append(tested, f.counts)
	}
	test := permute(ctx, tested, sizes, nA, req.Permutations, generator(req.Seed, "keyness"))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	bh := benjaminiHochberg(test.p)
	for i := range rows {
		rows[i].P, rows[i].PAdj, rows[i].PBH = test.p[i], test.adjusted[i], bh[i]
	}
	res.Tested, res.Permutations, res.Exact = len(rows), test.dealings, test.exact
	res.SmallestP = upperShare(0, req.Permutations)
	if test.exact {
		res.SmallestP = 1 / float64(test.dealings)
		if 2*nA == len(reports) {
			res.SmallestP *= 2 // every dealing has a mirror image that is as far out
		}
	}
	if res.SmallestP > 0.05 {
		res.Notes = append(res.Notes, fmt.Sprintf("with %d and %d reports no p can be below %.2g: the list is a description, not a test", nA, len(reports)-nA, res.SmallestP))
	}
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := &rows[i], &rows[j]
		if c := cmp.Or(cmp.Compare(a.PAdj, b.PAdj), cmp.Compare(math.Abs(b.G2), math.Abs(a.G2))); c != 0 {
			return c
		}
		return cmp.Compare(a.Item, b.Item)
	})
	sizesA, sizesB := floats(sizes[:nA]), floats(sizes[nA:])
	for _, i := range order {
		list := &res.Positive
		if rows[i].G2 < 0 {
			list = &res.Negative
		}
		if rows[i].G2 == 0 || req.Limit > 0 && len(*list) >= req.Limit {
			continue
		}
		r := rows[i]
		inA, inB := splitCounts(tested[i], nA)
		r.DPA, r.JuiA, r.DocsA = dispersion(inA, sizes[:nA])
		r.DPB, r.JuiB, r.DocsB = dispersion(inB, sizes[nA:])
		r.LRLow, r.LRHigh = ratioInterval(dense(inA, nA), sizesA, dense(inB, len(sizesB)), sizesB, req.Confidence)
		*list = append(*list, r)
	}
	if req.Evidence {
		return res, x.keynessEvidence(ctx, s, reports, nA, req, res)
	}
	return res, nil
}

// keynessEvidence adds the places of the listed rows.
func (x *Index) keynessEvidence(ctx context.Context, s *snapshot, reports []located, nA int, req KeynessRequest, res *KeynessResult) error {
	var rows []*KeynessRow
	for _, list := range [][]KeynessRow{res.Positive, res.Negative} {
		for i := range list {
			rows = append(rows, &list[i])
		}
	}
	kinds := [2]string{"A", "B"}
	if req.Unit == "themes" {
		alone := make([]*extract.ThemeSet, len(rows))
		for k, row := range rows {
			var err error
			if alone[k], err = themeAlone(row.Item); err != nil {
				return err
			}
		}
		for i, r := range reports {
			d, err := x.shownOf(s, r.at)
			if err != nil {
				return err
			}
			for k, row := range rows {
				for _, p := range themePlaces(d, alone[k], row.Item) {
					if p.kind == "mention" {
						row.Evidence = append(row.Evidence, d.citation(p.span, kinds[min(1, i/max(1, nA))]))
					}
				}
			}
		}
		return ctx.Err()
	}
	filter, err := newWordFilter(req.Words)
	if err != nil {
		return err
	}
	places := map[rowOfWord][]int{}
	side := map[string]string{} // of reports
	for i, r := range reports {
		k := 0
		if i >= nA {
			k = 1
		}
		side[r.facts.ID] = kinds[k]
		for j, row := range rows {
			key := rowOfWord{i, wordCell{}, row.Item}
			places[key] = append(places[key], j)
		}
	}
	return x.wordEvidence(ctx, s, reports, filter, 1, false, false, places, func(row int, cites []Citation) {
		for _, c := range cites {
			c.Kind = side[c.ID]
			rows[row].Evidence = append(rows[row].Evidence, c)
		}
	})
}

// othersOf reports whether two groups have no level, or genre, in common.
func othersOf(a, b []located, column string) bool {
	values := func(group []located) map[string]bool {
		out := map[string]bool{}
		for _, r := range group {
			v := r.Region.Level
			if column == "genre" {
				v = r.Genre
			}
			if v != "" {
				out[v] = true
			}
		}
		return out
	}
	in := values(a)
	for v := range values(b) {
		if in[v] {
			return false
		}
	}
	return true
}

// names reports whether a query filters by a field.
func names(text, field string) bool {
	parsed, err := query.Parse(text)
	if err != nil {
		return false
	}
	found := false
	var walk func(n query.Node)
	walk = func(n query.Node) {
		switch n := n.(type) {
		case *query.Not:
			return // what it leaves out is no filter of its own
		case *query.Field:
			found = found || n.Name == field
		}
		for _, k := range query.Kids(n) {
			walk(k)
		}
	}
	walk(parsed.Root)
	return found
}

func sum(ns []int) int {
	t := 0
	for _, n := range ns {
		t += n
	}
	return t
}

func floats(ns []int) []float64 {
	out := make([]float64, len(ns))
	for i, n := range ns {
		out[i] = float64(n)
	}
	return out
}

// dense lays counts by report out as a list.
func dense(counts []reportCount, n int) []float64 {
	out := make([]float64, n)
	for _, c := range counts {
		out[c.report] = float64(c.n)
	}
	return out
}

// splitCounts parts counts at report nA; those behind are numbered from there.
func splitCounts(counts []reportCount, nA int) (a, b []reportCount) {
	k := countsBefore(counts, nA)
	b = slices.Clone(counts[k:])
	for i := range b {
		b[i].report -= int32(nA)
	}
	return counts[:k], b
}

// countsBefore returns how many of counts are of reports before one.
func countsBefore(counts []reportCount, report int) int {
	k, _ := slices.BinarySearchFunc(counts, report, func(c reportCount, n int) int { return int(c.report) - n })
	return k
}

// keyness compares a of na with b of nb.
func keyness(a, b, na, nb float64) KeynessRow {
	g2 := logLikelihood(a, b, na, nb)
	r := KeynessRow{Per10kA: a / na * 1e4, Per10kB: b / nb * 1e4}
	if a/na < b/nb {
		g2 = -g2
	}
	r.G2 = g2
	r.LogRatio = math.Log2(max(a, 0.5) / na / (max(b, 0.5) / nb))
	if b > 0 {
		d := (a/na - b/nb) / (b / nb) * 100
		r.DiffPct = &d
	}
	return r
}

// logLikelihood is G² of a of na against b of nb, in two terms.
func logLikelihood(a, b, na, nb float64) float64 {
	ea, eb := na*(a+b)/(na+nb), nb*(a+b)/(na+nb)
	term := func(o, e float64) float64 {
		if o == 0 {
			return 0
		}
		return o * math.Log(o/e)
	}
	return max(0, 2*(term(a, ea)+term(b, eb)))
}

// countThemes counts the mentions of taxonomy themes; the size of a report is the
// code points of its body.
func countThemes(reports []located, names map[string]string) *featureCounts {
	out := newFeatureCounts(len(reports))
	for i, r := range reports {
		out.words[i], out.chars[i] = r.Words.Body, r.Chars
		for _, t := range r.Themes {
			if t.Mentions == 0 {
				continue
			}
			names[t.ID] = t.Name
			out.add(t.ID, reportCount{int32(i), int32(t.Mentions)})
		}
	}
	out.sort(0)
	return out
}
