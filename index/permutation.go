package index

import (
	"context"
	"math"
	"math/rand/v2"
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

// permute runs the test: rates[k] holds feature k's relative frequency by report
// (absent is none), the first nA of n reports are group A. Where there are no more
// than dealings ways to deal the reports, all are tried; otherwise that many random
// ones, to which the observed one is added (Phipson and Smyth 2010). When ctx ends
// the result is worthless.
func permute(ctx context.Context, rates []map[int]float64, nA, n, dealings int, rng *rand.Rand) permutationTest {
	type cell struct {
		report int32
		rate   float64
	}
	type feature struct {
		id    int
		cells []cell
		mean  float64
		scale float64
		obs   float64
	}
	features := make([]feature, len(rates))
	statistic := func(f *feature, inA []bool) float64 {
		sum := 0.0
		for _, c := range f.cells {
			if inA[c.report] {
				sum += c.rate
			}
		}
		return math.Abs(sum-float64(nA)*f.mean) * f.scale
	}
	observed := make([]bool, n)
	for i := range nA {
		observed[i] = true
	}
	for k, m := range rates {
		f := &features[k]
		f.id = k
		var sum, squares float64
		for i := range n { // in order, so that sums are the same in every run
			if r, ok := m[i]; ok && r != 0 {
				f.cells = append(f.cells, cell{int32(i), r})
				sum += r
				squares += r * r
			}
		}
		f.mean = sum / float64(n)
		if sd := math.Sqrt(max(0, squares/float64(n)-f.mean*f.mean)); sd > 1e-12*f.mean {
			f.scale = 1 / sd
		}
		f.obs = statistic(f, observed)
	}
	// Step down from the largest statistic.
	slices.SortStableFunc(features, func(a, b feature) int {
		switch {
		case a.obs > b.obs:
			return -1
		case a.obs < b.obs:
			return 1
		}
		return 0
	})
	atLeast := make([]int, len(features))    // dealings in which the feature is as far out
	maxAtLeast := make([]int, len(features)) // in which any of those from here on is
	tried := 0
	try := func(inA []bool) {
		if tried++; ctx.Err() != nil {
			return
		}
		highest := 0.0
		for k := len(features) - 1; k >= 0; k-- {
			f := &features[k]
			t := statistic(f, inA)
			if t >= f.obs-tie {
				atLeast[k]++
			}
			if highest = max(highest, t); highest >= f.obs-tie {
				maxAtLeast[k]++
			}
		}
	}
	res := permutationTest{p: make([]float64, len(rates)), adjusted: make([]float64, len(rates))}
	if res.exact = ways(n, nA) <= float64(dealings); res.exact {
		eachDealing(n, nA, try)
	} else {
		try(observed)
		inA := slices.Clone(observed)
		for range dealings {
			// Draw nA of n (Floyd's method would do; a partial shuffle is plainer).
			rng.Shuffle(n, func(i, j int) { inA[i], inA[j] = inA[j], inA[i] })
			try(inA)
		}
	}
	res.dealings = tried
	last := 0.0
	for k, f := range features {
		res.p[f.id] = float64(atLeast[k]) / float64(tried)
		adjusted := float64(maxAtLeast[k]) / float64(tried)
		if !res.exact {
			adjusted = upperShare(maxAtLeast[k]-1, dealings) // the observed one is no draw
		}
		last = max(last, adjusted)
		res.adjusted[f.id] = last
	}
	return res
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
