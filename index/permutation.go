package index

import (
	"cmp"
	"context"
	"math"
	"math/bits"
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

// permute runs the test: rates[k] holds feature k's relative frequency by report
// (absent is none), the first nA of n reports are group A. Where there are no more
// than dealings ways to deal the reports, all are tried; otherwise that many random
// ones, to which the observed one is added (Phipson and Smyth 2010). When ctx ends
// the result is worthless.
func permute(ctx context.Context, rates []map[int]float64, nA, n, dealings int, rng *rand.Rand) permutationTest {
	res := permutationTest{p: make([]float64, len(rates)), adjusted: make([]float64, len(rates))}
	tried := dealtReports{inA: make([][]byte, (n+7)/8)}
	observed := make([]bool, n)
	for i := range nA {
		observed[i] = true
	}
	if res.exact = ways(n, nA) <= float64(dealings); res.exact {
		eachDealing(n, nA, tried.add)
	} else {
		tried.add(observed)
		inA := slices.Clone(observed)
		for range dealings {
			// Draw nA of n (Floyd's method would do; a partial shuffle is plainer).
			rng.Shuffle(n, func(i, j int) { inA[i], inA[j] = inA[j], inA[i] })
			tried.add(inA)
		}
	}
	res.dealings = tried.n
	features := make([]permuted, len(rates))
	for k, m := range rates {
		features[k] = newPermuted(k, m, nA, n)
	}
	// Step down from the largest statistic.
	slices.SortStableFunc(features, func(a, b permuted) int { return cmp.Compare(b.obs, a.obs) })
	parts := make([]extremes, min(tried.n, runtime.GOMAXPROCS(0)))
	parallel(ctx, len(parts), func(i int) {
		parts[i] = tried.extremes(ctx, features, tried.n*i/len(parts), tried.n*(i+1)/len(parts))
	})
	if ctx.Err() != nil {
		return res
	}
	last := 0.0
	for k, f := range features {
		atLeast, maxAtLeast := 0, 0
		for _, p := range parts {
			atLeast += p.atLeast[k]
			maxAtLeast += p.maxAtLeast[k]
		}
		res.p[f.id] = float64(atLeast) / float64(tried.n)
		adjusted := float64(maxAtLeast) / float64(tried.n)
		if !res.exact {
			adjusted = upperShare(maxAtLeast-1, dealings) // the observed one is no draw
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
	eights        []eight
	center, scale float64
	obs           float64
}

// eight is the frequencies in eight reports that follow each other, some not zero.
type eight struct {
	at    int
	rates [8]float64
}

func newPermuted(id int, rates map[int]float64, nA, n int) permuted {
	f := permuted{id: id}
	var sum, inA, squares float64
	for i := range n { // in order, so that sums are the same in every run
		r := rates[i]
		if r == 0 {
			continue
		}
		if len(f.eights) == 0 || f.eights[len(f.eights)-1].at != i/8 {
			f.eights = append(f.eights, eight{at: i / 8})
		}
		f.eights[len(f.eights)-1].rates[i%8] = r
		if i < nA {
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

// dealtReports are ways to deal reports out: inA[i][d] has a bit for each of the
// reports from 8i on that dealing d puts into A.
type dealtReports struct {
	inA [][]byte
	n   int
}

func (t *dealtReports) add(inA []bool) {
	for i := range t.inA {
		var set byte
		for k := 8 * i; k < min(8*i+8, len(inA)); k++ {
			if inA[k] {
				set |= 1 << (k % 8)
			}
		}
		t.inA[i] = append(t.inA[i], set)
	}
	t.n++
}

// extremes counts, for each feature, the dealings in which it is as far out as
// observed, and those in which any of those from it on is.
type extremes struct{ atLeast, maxAtLeast []int }

// extremes tries the dealings from one on up to another. What eight reports add to a
// sum is looked up in a table of their 256 ways, which is made once a feature.
func (t *dealtReports) extremes(ctx context.Context, features []permuted, from, to int) extremes {
	out := extremes{make([]int, len(features)), make([]int, len(features))}
	sums, highest := make([]float64, to-from), make([]float64, to-from)
	var table [256]float64
	for k := len(features) - 1; k >= 0 && ctx.Err() == nil; k-- {
		f := &features[k]
		clear(sums)
		for _, e := range f.eights {
			for b := 1; b < len(table); b++ {
				table[b] = table[b&(b-1)] + e.rates[bits.TrailingZeros8(uint8(b))]
			}
			inA := t.inA[e.at][from:to]
			sums := sums[:len(inA)]
			for d, b := range inA {
				sums[d] += table[b]
			}
		}
		for d, inA := range sums {
			stat := f.statistic(inA)
			if stat >= f.obs-tie {
				out.atLeast[k]++
			}
			if highest[d] = max(highest[d], stat); highest[d] >= f.obs-tie {
				out.maxAtLeast[k]++
			}
		}
	}
	return out
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
