package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// KeynessRequest compares the words, or the themes, of two groups of reports.
type KeynessRequest struct {
	A, B     string // filter queries: "year:2019..2020"
	Unit     string // "words" (default) or "themes"
	MinCount int    // leave out what is rarer in both groups together (default 5)
	Limit    int    // rows each way, 0 for all
}

// KeynessRow is a word or theme. Positive LogRatio: more in A.
type KeynessRow struct {
	Item     string   `json:"item"`
	Name     string   `json:"name,omitempty"`
	CountA   int      `json:"count_a"`
	CountB   int      `json:"count_b"`
	Per10kA  float64  `json:"per_10k_a"` // per 10,000 words (words) or code points (themes)
	Per10kB  float64  `json:"per_10k_b"`
	G2       float64  `json:"g2"` // signed: negative when less frequent in A
	P        float64  `json:"p"`
	PHolm    float64  `json:"p_holm"`
	LogRatio float64  `json:"log_ratio"`
	DiffPct  *float64 `json:"diff_percent"` // null where B has none: infinitely more
	DPA      float64  `json:"dp_a"`         // Gries' deviation of proportions, 0 even .. 1 in one report
	DPB      float64  `json:"dp_b"`
	DocsA    int      `json:"docs_a"`
	DocsB    int      `json:"docs_b"`
}

// KeynessResult lists what is typical for A, then for B, strongest first.
type KeynessResult struct {
	A        KeynessGroup `json:"a"`
	B        KeynessGroup `json:"b"`
	Tested   int          `json:"tested"` // the number of tests in the Holm correction
	Unit     string       `json:"unit"`
	Positive []KeynessRow `json:"positive"`
	Negative []KeynessRow `json:"negative"`
}

// KeynessGroup is one side.
type KeynessGroup struct {
	Filter  string `json:"filter"`
	Reports int    `json:"reports"`
	Size    int    `json:"size"` // words, or code points
}

const defaultMinCount = 5

// counted is an item's count in every report of a group.
type counted map[string][]int

// Keyness computes the table.
//
// G² is the log-likelihood of Dunning (1993) in the two-term form of Rayson and
// Garside (2000), given the sign of the difference; its p is that of χ² with one
// degree of freedom, corrected over all tested items by Holm's method. LogRatio
// is Hardie's, log₂ of the ratio of relative frequencies, with half an occurrence
// in place of none. DiffPct is Gabrielatos and Marchi's %DIFF. DP is Gries' (2008)
// deviation of proportions over the reports of a group.
func (x *Index) Keyness(ctx context.Context, req KeynessRequest) (*KeynessResult, error) {
	if err := x.ready(ctx, "read", req.check()); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*KeynessResult, error) { return x.Keyness(ctx, req) })
	}
	if req.Unit == "" {
		req.Unit = "words"
	}
	if req.Unit != "words" && req.Unit != "themes" {
		return nil, fmt.Errorf("can't count %q; choose words or themes", req.Unit)
	}
	if req.MinCount <= 0 {
		req.MinCount = defaultMinCount
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
	var groups [2][]located
	for i, filter := range []string{req.A, req.B} {
		all, err := x.filtered(ctx, s, filter)
		if err != nil {
			return nil, err
		}
		groups[i] = distinct(all, copies)
	}
	if len(groups[0]) == 0 || len(groups[1]) == 0 {
		return nil, fmt.Errorf("a group is empty: A (%s) has %d reports, B (%s) has %d; widen its filter", req.A, len(groups[0]), req.B, len(groups[1]))
	}
	var counts [2]counted
	var sizes [2][]int
	names := map[string]string{}
	if req.Unit == "words" {
		counts, sizes, err = x.countWords(ctx, s, groups)
	} else {
		counts, sizes = countThemes(groups, names)
	}
	if err != nil {
		return nil, err
	}
	res := &KeynessResult{Unit: req.Unit, Positive: []KeynessRow{}, Negative: []KeynessRow{}}
	var total [2]float64
	for i, g := range []*KeynessGroup{&res.A, &res.B} {
		g.Filter, g.Reports = []string{req.A, req.B}[i], len(groups[i])
		g.Size = sum(sizes[i])
		total[i] = float64(g.Size)
	}
	if total[0] == 0 || total[1] == 0 {
		return res, nil
	}
	items := map[string]bool{}
	for i := range counts {
		for item := range counts[i] {
			items[item] = true
		}
	}
	var rows []KeynessRow
	for item := range items {
		a, b := sum(counts[0][item]), sum(counts[1][item])
		if a+b < req.MinCount {
			continue
		}
		r := keyness(float64(a), float64(b), total[0], total[1])
		r.Item, r.Name, r.CountA, r.CountB = item, names[item], a, b
		r.DPA, r.DocsA = dispersion(counts[0][item], sizes[0])
		r.DPB, r.DocsB = dispersion(counts[1][item], sizes[1])
		rows = append(rows, r)
	}
	holm(rows)
	res.Tested = len(rows)
	slices.SortFunc(rows, func(a, b KeynessRow) int {
		return cmp.Or(cmp.Compare(math.Abs(b.G2), math.Abs(a.G2)), cmp.Compare(a.Item, b.Item))
	})
	for _, r := range rows {
		switch {
		case r.G2 > 0 && (req.Limit <= 0 || len(res.Positive) < req.Limit):
			res.Positive = append(res.Positive, r)
		case r.G2 < 0 && (req.Limit <= 0 || len(res.Negative) < req.Limit):
			res.Negative = append(res.Negative, r)
		}
	}
	return res, nil
}

func sum(ns []int) int {
	t := 0
	for _, n := range ns {
		t += n
	}
	return t
}

// keyness compares a of na with b of nb.
func keyness(a, b, na, nb float64) KeynessRow {
	ea, eb := na*(a+b)/(na+nb), nb*(a+b)/(na+nb)
	term := func(o, e float64) float64 {
		if o == 0 {
			return 0
		}
		return o * math.Log(o/e)
	}
	g2 := max(0, 2*(term(a, ea)+term(b, eb)))
	r := KeynessRow{Per10kA: a / na * 1e4, Per10kB: b / nb * 1e4, P: distuv.ChiSquared{K: 1}.Survival(g2)}
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

// holm fills PHolm (Holm 1979).
func holm(rows []KeynessRow) {
	byP := make([]int, len(rows))
	for i := range byP {
		byP[i] = i
	}
	slices.SortFunc(byP, func(i, j int) int { return cmp.Compare(rows[i].P, rows[j].P) })
	largest := 0.0
	for rank, i := range byP {
		largest = max(largest, min(1, rows[i].P*float64(len(rows)-rank)))
		rows[i].PHolm = largest
	}
}

// dispersion returns Gries' DP of counts over parts of the given sizes (0 spread
// like the text, towards 1 in one part) and in how many parts the item is.
func dispersion(counts, sizes []int) (dp float64, docs int) {
	total, size := float64(sum(counts)), float64(sum(sizes))
	if total == 0 || size == 0 {
		return 0, 0
	}
	for i, s := range sizes {
		n := 0
		if i < len(counts) {
			n = counts[i]
		}
		if n > 0 {
			docs++
		}
		dp += math.Abs(float64(n)/total - float64(s)/size)
	}
	return dp / 2, docs
}

// countWords counts the words of the passages of both groups from the postings.
func (x *Index) countWords(ctx context.Context, s *snapshot, groups [2][]located) (counts [2]counted, sizes [2][]int, err error) {
	defer recovered(x.dir, "keyness", &err)
	type owner struct{ group, report int }
	owners := make([][][]owner, len(s.parts)) // by part and document number
	for i, p := range s.parts {
		owners[i] = make([][]owner, p.ref.Docs)
	}
	for g := range groups {
		counts[g] = counted{}
		sizes[g] = make([]int, len(groups[g]))
		for k, r := range groups[g] {
			sizes[g][k] = r.facts.Words.Body
			for j := range r.facts.Passages {
				d := &owners[r.at.part][int(r.at.doc)+1+j]
				*d = append(*d, owner{g, k})
			}
		}
	}
	for i := range s.parts {
		p := &s.parts[i]
		err := p.eachTerm(fieldBody, func(term string) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return p.eachPosting(fieldBody, term, p.deleted, true, func(doc uint32, freq, _ int) {
				for _, o := range owners[i][doc] {
					c := counts[o.group][term]
					if c == nil {
						c = make([]int, len(groups[o.group]))
						counts[o.group][term] = c
					}
					c[o.report] += freq
				}
			})
		})
		if err != nil {
			return counts, sizes, err
		}
	}
	return counts, sizes, nil
}

// countThemes counts the mentions of taxonomy themes; the size of a report is the
// code points of its body.
func countThemes(groups [2][]located, names map[string]string) (counts [2]counted, sizes [2][]int) {
	for g := range groups {
		counts[g] = counted{}
		sizes[g] = make([]int, len(groups[g]))
		for k, r := range groups[g] {
			sizes[g][k] = r.facts.Chars
			for _, t := range r.facts.Themes {
				names[t.ID] = t.Name
				c := counts[g][t.ID]
				if c == nil {
					c = make([]int, len(groups[g]))
					counts[g][t.ID] = c
				}
				c[k] += t.Mentions
			}
		}
	}
	return counts, sizes
}
