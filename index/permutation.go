package index

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// permutationTest asks, for many features at once, whether their relative
// frequencies differ between two groups of reports by more than they would if the
// reports had been dealt out at random.
//
// The statistic of a feature is the difference of the groups' mean relative
// frequencies over the standard deviation of all reports (the two-sample
// permutation t test of Fisher and Pitman; its order is that of Student's t). P is
// the share of the dealings in which it is at least as far from zero as observed.
// Adjusted is Holm's step-down correction with the joint distribution of the
// dealings in place of Bonferroni's bound: the step-down maxT procedure of Westfall
// and Young (1993), as algorithm 4.1 of Ge, Dudoit and Speed (2003). It holds the
// chance of any false discovery at the level whatever the words of a report have to
// do with each other. Where the dealings are random it is the upper end of the
// 99 % interval (Clopper and Pearson 1934) of what they estimate, so that no word
// is significant by the luck of the dealings.
type permutationTest struct {
	p, adjusted []float64
	dealings    int
	exact       bool // all dealings were tried
}

const (
	defaultPermutations = 1999
	tie                 = 1e-9 // statistics closer than this are equal
)

// permute runs the test: counts[k] is how often feature k stands in each of the reports
// of sizes (absent is never), the first nA are group A. Where there are no more
// than dealings ways to deal the reports, all are tried; otherwise that many random
// ones, to which the observed one is added (Phipson and Smyth 2010). When ctx ends
// the result is worthless.
func permute(ctx context.Context, counts [][]reportCount, sizes []int, nA, dealings int, rng *rand.Rand) permutationTest {
	n := len(sizes)
	res := permutationTest{p: make([]float64, len(counts)), adjusted: make([]float64, len(counts))}
	features := make([]permuted, len(counts))
	for k, list := range counts {
		features[k] = newPermuted(k, list, sizes, nA)
	}
	// Step down from the largest statistic.
	slices.SortStableFunc(features, func(a, b permuted) int { return cmp.Compare(b.obs, a.obs) })
	all := newExtremes(len(features))
	tried := newDealtReports(n)
	try := func(inA []bool) {
		if tried.add(inA); tried.n == maxDealings {
			tried.extremes(ctx, features, all)
		}
	}
	if res.exact = ways(n, nA) <= float64(dealings); res.exact {
		eachDealing(n, nA, try)
	} else {
		inA := make([]bool, n)
		for i := range nA {
			inA[i] = true
		}
		try(inA)
		for range dealings {
			// Draw nA of n (Floyd's method would do; a partial shuffle is plainer).
			rng.Shuffle(n, func(i, j int) { inA[i], inA[j] = inA[j], inA[i] })
			try(inA)
		}
	}
	tried.extremes(ctx, features, all)
	res.dealings = all.dealings
	if ctx.Err() != nil {
		return res
	}
	last := 0.0
	for k, f := range features {
		res.p[f.id] = float64(all.atLeast[k]) / float64(res.dealings)
		adjusted := float64(all.maxAtLeast[k]) / float64(res.dealings)
		if !res.exact {
			adjusted = upperShare(all.maxAtLeast[k]-1, dealings) // the observed one is no draw
		}
		last = max(last, adjusted)
		res.adjusted[f.id] = last
	}
	return res
}

// permuted is a feature of a permutation test. Its statistic is the distance of the sum
// of its frequencies in A from center, in scale.
type permuted struct {
	id            int
	rates         []float64 // of the reports that have it
	reports       []int32
	center, scale float64
	obs           float64
}

func newPermuted(id int, counts []reportCount, sizes []int, nA int) permuted {
	f := permuted{id: id, rates: make([]float64, len(counts)), reports: make([]int32, len(counts))}
	n := len(sizes)
	var sum, inA, squares float64
	for k, c := range counts { // in order, so that sums are the same in every run
		r := float64(c.n) / float64(sizes[c.report])
		f.rates[k], f.reports[k] = r, c.report
		if int(c.report) < nA {
			inA += r
		}
		sum += r
		squares += r * r
	}
	mean := sum / float64(n)
	f.center = float64(nA) * mean
	if sd := math.Sqrt(max(0, squares/float64(n)-mean*mean)); sd > 1e-12*mean {
		f.scale = 1 / sd
	}
	f.obs = f.statistic(inA)
	return f
}

func (f *permuted) statistic(inA float64) float64 { return math.Abs(inA-f.center) * f.scale }

// dealtReports are ways to deal reports out: inA[i] has a byte for each dealing, eight
// in a word, which is 1 where it puts report i into A.
type dealtReports struct {
	inA [][]uint64
	n   int
}

const maxDealings = 1 << 11 // that are tried at a time

func newDealtReports(reports int) *dealtReports {
	t := &dealtReports{inA: make([][]uint64, reports)}
	all := make([]uint64, reports*maxDealings/8)
	for i := range t.inA {
		t.inA[i] = all[i*maxDealings/8:][: maxDealings/8 : maxDealings/8]
	}
	return t
}

func (t *dealtReports) add(inA []bool) {
	for i, in := range inA {
		if in {
			t.inA[i][t.n/8] |= 1 << (t.n % 8 * 8)
		}
	}
	t.n++
}

// extremes counts, for each feature, the dealings in which it is as far out as
// observed, and those in which any of those from it on is.
type extremes struct {
	atLeast, maxAtLeast []int
	dealings            int
}

func newExtremes(features int) *extremes {
	return &extremes{make([]int, features), make([]int, features), 0}
}

// extremes tries the dealings, adds what is seen to out and forgets them.
func (t *dealtReports) extremes(ctx context.Context, features []permuted, out *extremes) {
	words := (t.n + 7) / 8
	parts := make([]*extremes, min(words, runtime.GOMAXPROCS(0)))
	parallel(ctx, len(parts), func(i int) {
		parts[i] = newExtremes(len(features))
		t.part(ctx, features, words*i/len(parts), words*(i+1)/len(parts), parts[i])
	})
	if ctx.Err() != nil {
		return
	}
	for _, p := range parts {
		for k := range features {
			out.atLeast[k] += p.atLeast[k]
			out.maxAtLeast[k] += p.maxAtLeast[k]
		}
	}
	out.dealings += t.n
	for _, in := range t.inA {
		clear(in)
	}
	t.n = 0
}

// part tries the dealings of words from one on up to another. What eight reports add to
// a sum is looked up in a table of their 256 ways, which is made once for a feature.
func (t *dealtReports) part(ctx context.Context, features []permuted, from, to int, out *extremes) {
	n := min(t.n, 8*to) - 8*from
	sums, highest := make([]float64, 8*(to-from)), make([]uint64, n)
	none := make([]uint64, to-from)
	var table [256]float64
	var in [8][]uint64
	for k := len(features) - 1; k >= 0 && ctx.Err() == nil; k-- {
		f := &features[k]
		clear(sums)
		for at := 0; at < len(f.reports); at += len(in) {
			for i := range in {
				in[i] = none
				rate := 0.0
				if at+i < len(f.reports) {
					in[i] = t.inA[f.reports[at+i]][from:to]
					rate = f.rates[at+i]
				}
				for b, have := range table[:1<<i] {
					table[1<<i|b] = have + rate
				}
			}
			addWays(sums, &table, &in)
		}
		// Numbers that are not negative are in the order of their bits, which are
		// compared without a branch: which way it goes nobody can tell.
		least := math.Float64bits(max(0, f.obs-tie))
		below, maxBelow := uint64(0), uint64(0)
		for d, inA := range sums[:len(highest)] {
			stat := math.Float64bits(f.statistic(inA))
			below += (stat - least) >> 63
			highest[d] = max(highest[d], stat)
			maxBelow += (highest[d] - least) >> 63
		}
		out.atLeast[k], out.maxAtLeast[k] = n-int(below), n-int(maxBelow)
	}
}

// addWays adds to each of sums what table has for the way that its dealing puts eight
// reports into A.
func addWays(sums []float64, table *[256]float64, in *[8][]uint64) {
	words := len(sums) / 8
	a, b, c, d := in[0][:words], in[1][:words], in[2][:words], in[3][:words]
	e, f, g, h := in[4][:words], in[5][:words], in[6][:words], in[7][:words]
	for w := range words {
		way := a[w] | b[w]<<1 | c[w]<<2 | d[w]<<3 | e[w]<<4 | f[w]<<5 | g[w]<<6 | h[w]<<7
		s := (*[8]float64)(sums[8*w:])
		s[0] += table[uint8(way)]
		s[1] += table[uint8(way>>8)]
		s[2] += table[uint8(way>>16)]
		s[3] += table[uint8(way>>24)]
		s[4] += table[uint8(way>>32)]
		s[5] += table[uint8(way>>40)]
		s[6] += table[uint8(way>>48)]
		s[7] += table[uint8(way>>56)]
	}
}

// upperShare is the upper end of the one-sided 99 % Clopper–Pearson interval of a
// share of which k of n draws were seen.
func upperShare(k, n int) float64 {
	if k >= n {
		return 1
	}
	return mathext.InvRegIncBeta(float64(k+1), float64(n-k), 0.99)
}

// ways is n over k.
func ways(n, k int) float64 {
	w := 1.0
	for i := 1; i <= min(k, n-k); i++ {
		w = w * float64(n-min(k, n-k)+i) / float64(i)
	}
	return math.Round(w)
}

// eachDealing calls try with every choice of k among n.
func eachDealing(n, k int, try func(in []bool)) {
	in := make([]bool, n)
	var choose func(from, left int)
	choose = func(from, left int) {
		if left == 0 {
			try(in)
			return
		}
		for i := from; i <= n-left; i++ {
			in[i] = true
			choose(i+1, left-1)
			in[i] = false
		}
	}
	choose(0, k)
}

// benjaminiHochberg corrects p-values for the false discovery rate (Benjamini and
// Hochberg 1995).
func benjaminiHochberg(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	out := make([]float64, len(p))
	lowest := 1.0
	for rank := len(order); rank > 0; rank-- {
		i := order[rank-1]
		lowest = min(lowest, p[i]*float64(len(p))/float64(rank))
		out[i] = lowest
	}
	return out
}
