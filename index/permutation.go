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
	features := make([]*permuted, len(counts))
	all, rates := make([]permuted, len(counts)), make([]float64, 0, ratesOf(counts))
	for k, list := range counts {
		all[k], rates = newPermuted(k, list, sizes, nA, rates)
		features[k] = &all[k]
	}
	// Step down from the largest statistic.
	slices.SortStableFunc(features, func(a, b *permuted) int { return cmp.Compare(b.obs, a.obs) })
	seen := newExtremes(len(features))
	tried := newDealtReports(n)
	try := func(inA []bool) {
		if tried.add(inA); tried.n == maxDealings {
			tried.extremes(ctx, features, seen)
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
	tried.extremes(ctx, features, seen)
	res.dealings = seen.dealings
	if ctx.Err() != nil {
		return res
	}
	upper := map[int]float64{} // of what few counts there are
	last := 0.0
	for k, f := range features {
		res.p[f.id] = float64(seen.atLeast[k]) / float64(res.dealings)
		adjusted := float64(seen.maxAtLeast[k]) / float64(res.dealings)
		if !res.exact {
			n, known := seen.maxAtLeast[k]-1, false // the observed one is no draw
			if adjusted, known = upper[n]; !known {
				adjusted = upperShare(n, dealings)
				upper[n] = adjusted
			}
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
	counts        []reportCount
	rates         []float64 // of the reports that have it
	center, scale float64
	obs           float64
}

// newPermuted adds the feature's rates to those of all.
func newPermuted(id int, counts []reportCount, sizes []int, nA int, rates []float64) (permuted, []float64) {
	f := permuted{id: id, counts: counts}
	n := len(sizes)
	var sum, inA, squares float64
	from := len(rates)
	for _, c := range counts { // in order, so that sums are the same in every run
		r := float64(c.n) / float64(sizes[c.report])
		rates = append(rates, r)
		if int(c.report) < nA {
			inA += r
		}
		sum += r
		squares += r * r
	}
	f.rates = rates[from:]
	mean := sum / float64(n)
	f.center = float64(nA) * mean
	if sd := math.Sqrt(max(0, squares/float64(n)-mean*mean)); sd > 1e-12*mean {
		f.scale = 1 / sd
	}
	f.obs = f.statistic(inA)
	return f, rates
}

func (f *permuted) statistic(inA float64) float64 { return math.Abs(inA-f.center) * f.scale }

// dealtReports are ways to deal reports out: a report has four bits for each dealing, the
// lowest of which is 1 where it puts the report into A. A word holds sixteen dealings, in
// turn one of the first eight and one of the last.
type dealtReports struct {
	inA  [][]uint64
	next []uint64 // words of the reports that are not full yet
	n    int
}

const (
	perWord     = 16      // dealings in a word
	maxDealings = 1 << 11 // that are tried at a time
)

func newDealtReports(reports int) *dealtReports {
	const words = maxDealings / perWord
	t := &dealtReports{inA: make([][]uint64, reports), next: make([]uint64, reports)}
	all := make([]uint64, reports*words)
	for i := range t.inA {
		t.inA[i] = all[i*words:][:words:words]
	}
	return t
}

func (t *dealtReports) add(inA []bool) {
	at := t.n%8*8 + t.n/8%2*4
	for i, in := range inA {
		bit := uint64(0)
		if in {
			bit = 1
		}
		t.next[i] |= bit << at
	}
	if t.n++; t.n%perWord == 0 {
		t.fill()
	}
}

// fill puts the words that were begun where they belong.
func (t *dealtReports) fill() {
	for i, w := range t.next {
		t.inA[i][(t.n-1)/perWord] = w
	}
	clear(t.next)
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
func (t *dealtReports) extremes(ctx context.Context, features []*permuted, out *extremes) {
	if t.n%perWord != 0 {
		t.fill()
	}
	words := (t.n + perWord - 1) / perWord
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
	t.n = 0
}

// part tries the dealings of words from one on up to another. What eight reports add to
// a sum is looked up in a table of their 256 ways, which is made once for a feature.
func (t *dealtReports) part(ctx context.Context, features []*permuted, from, to int, out *extremes) {
	n := min(t.n, perWord*to) - perWord*from
	sums, highest := make([]float64, perWord*(to-from)), make([]uint64, n)
	none := make([]uint64, to-from)
	var tables [4]waysTable
	for i := range tables {
		tables[i].ways = make([][2]uint64, to-from)
	}
	for k := len(features) - 1; k >= 0 && ctx.Err() == nil; k-- {
		f := features[k]
		blocks := (len(f.counts) + 7) / 8
		for at := 0; at < blocks; at += len(tables) {
			some := tables[:min(len(tables), blocks-at)]
			for i := range some {
				some[i].fill(t, f, 8*(at+i), from, to, none)
			}
			if len(some) == len(tables) {
				addFourWays(sums, &tables, at == 0)
				continue
			}
			for i := range some {
				addWays(sums, &some[i], at+i == 0)
			}
		}
		below, maxBelow := f.below(sums[:n], highest)
		out.atLeast[k], out.maxAtLeast[k] = n-below, n-maxBelow
	}
}

// below counts the dealings whose statistic, and those whose highest up to now, is less
// than observed. Numbers that are not negative are in the order of their bits, which are
// compared without a branch: which way it goes nobody can tell.
func (f *permuted) below(sums []float64, highest []uint64) (below, maxBelow int) {
	least := math.Float64bits(max(0, f.obs-tie))
	center, scale := f.center, f.scale
	var n, most uint64
	for d, inA := range sums {
		stat := math.Float64bits((inA-center)*scale) &^ (1 << 63)
		n += (stat - least) >> 63
		stat = max(stat, highest[d])
		highest[d] = stat
		most += (stat - least) >> 63
	}
	return int(n), int(most)
}

// waysTable is what the ways to put eight reports into A add to a sum, and which of them
// each dealing takes, a byte each, sixteen dealings together.
type waysTable struct {
	sums [256]float64
	ways [][2]uint64
}

// fill makes the table of the reports of f from one on, for the dealings of words from one
// on up to another.
func (w *waysTable) fill(t *dealtReports, f *permuted, at, from, to int, none []uint64) {
	var in [8][]uint64
	for i := range in {
		in[i] = none
		rate := 0.0
		if at+i < len(f.counts) {
			in[i] = t.inA[f.counts[at+i].report][from:to]
			rate = f.rates[at+i]
		}
		with := w.sums[1<<i : 2<<i]
		without := w.sums[:len(with)]
		if len(with) < 8 {
			for way, have := range without {
				with[way] = have + rate
			}
			continue
		}
		for ; len(with) >= 8 && len(without) >= 8; with, without = with[8:], without[8:] {
			a, b := (*[8]float64)(with), (*[8]float64)(without)
			a[0], a[1], a[2], a[3] = b[0]+rate, b[1]+rate, b[2]+rate, b[3]+rate
			a[4], a[5], a[6], a[7] = b[4]+rate, b[5]+rate, b[6]+rate, b[7]+rate
		}
	}
	n := len(w.ways)
	a, b, c, d := in[0][:n], in[1][:n], in[2][:n], in[3][:n]
	e, f_, g, h := in[4][:n], in[5][:n], in[6][:n], in[7][:n]
	const low = 0x0f0f0f0f0f0f0f0f
	for k := range w.ways {
		x := a[k] + 2*b[k] + 4*(c[k]+2*d[k])
		y := e[k] + 2*f_[k] + 4*(g[k]+2*h[k])
		w.ways[k] = [2]uint64{x&low | y&low<<4, x>>4&low | y&^low}
	}
}

// addWays adds to each of sums what a table has for the way of its dealing; the first
// table begins them.
func addWays(sums []float64, w *waysTable, first bool) {
	for k, ways := range w.ways {
		for half, way := range ways {
			s := (*[8]float64)(sums[16*k+8*half:])
			if first {
				s[0] = w.sums[uint8(way)]
				s[1] = w.sums[uint8(way>>8)]
				s[2] = w.sums[uint8(way>>16)]
				s[3] = w.sums[uint8(way>>24)]
				s[4] = w.sums[uint8(way>>32)]
				s[5] = w.sums[uint8(way>>40)]
				s[6] = w.sums[uint8(way>>48)]
				s[7] = w.sums[uint8(way>>56)]
			} else {
				s[0] += w.sums[uint8(way)]
				s[1] += w.sums[uint8(way>>8)]
				s[2] += w.sums[uint8(way>>16)]
				s[3] += w.sums[uint8(way>>24)]
				s[4] += w.sums[uint8(way>>32)]
				s[5] += w.sums[uint8(way>>40)]
				s[6] += w.sums[uint8(way>>48)]
				s[7] += w.sums[uint8(way>>56)]
			}
		}
	}
}

func addFourWays(sums []float64, w *[4]waysTable, first bool) {
	if first {
		clear(sums)
	}
	n := len(w[0].ways)
	a, b, c, d := w[0].ways[:n], w[1].ways[:n], w[2].ways[:n], w[3].ways[:n]
	ta, tb, tc, td := &w[0].sums, &w[1].sums, &w[2].sums, &w[3].sums
	for k := range n {
		for half := range 2 {
			s := (*[8]float64)(sums[16*k+8*half:])
			wa, wb, wc, wd := a[k][half], b[k][half], c[k][half], d[k][half]
			s[0] = s[0] + ta[uint8(wa)] + tb[uint8(wb)] + tc[uint8(wc)] + td[uint8(wd)]
			s[1] = s[1] + ta[uint8(wa>>8)] + tb[uint8(wb>>8)] + tc[uint8(wc>>8)] + td[uint8(wd>>8)]
			s[2] = s[2] + ta[uint8(wa>>16)] + tb[uint8(wb>>16)] + tc[uint8(wc>>16)] + td[uint8(wd>>16)]
			s[3] = s[3] + ta[uint8(wa>>24)] + tb[uint8(wb>>24)] + tc[uint8(wc>>24)] + td[uint8(wd>>24)]
			s[4] = s[4] + ta[uint8(wa>>32)] + tb[uint8(wb>>32)] + tc[uint8(wc>>32)] + td[uint8(wd>>32)]
			s[5] = s[5] + ta[uint8(wa>>40)] + tb[uint8(wb>>40)] + tc[uint8(wc>>40)] + td[uint8(wd>>40)]
			s[6] = s[6] + ta[uint8(wa>>48)] + tb[uint8(wb>>48)] + tc[uint8(wc>>48)] + td[uint8(wd>>48)]
			s[7] = s[7] + ta[uint8(wa>>56)] + tb[uint8(wb>>56)] + tc[uint8(wc>>56)] + td[uint8(wd>>56)]
		}
	}
}

// ratesOf says how many rates there are of counts.
func ratesOf(counts [][]reportCount) (n int) {
	for _, list := range counts {
		n += len(list)
	}
	return n
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
