package index

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

var updateTables = flag.Bool("update-tables", false, "rewrite the measured tables of docs/STATISTICS.md")

// recorded compares a measured table with the one in docs/STATISTICS.md between
// <!-- name --> and <!-- /name -->. Random numbers differ where floating point
// does, so that the comparison is made on one architecture only.
func recorded(t *testing.T, name, table string) {
	t.Helper()
	path := filepath.Join("..", "docs", "STATISTICS.md")
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, ok := strings.Cut(string(raw), begin)
	require.True(t, ok, "docs/STATISTICS.md has no %s", begin)
	have, after, ok := strings.Cut(rest, end)
	require.True(t, ok, end)
	if *updateTables {
		require.NoError(t, os.WriteFile(path, []byte(before+begin+table+end+after), 0o644))
		return
	}
	if runtime.GOARCH == "amd64" {
		assert.Equal(t, have, table, "docs/STATISTICS.md is stale: go test ./index -run %s -update-tables", t.Name())
	}
}

// gammaPoisson draws counts of n reports: lengths log-normal around 9,000
// characters, each report's rate gamma with shape k around the mean, counts Poisson.
func gammaPoisson(rng *rand.Rand, src rand.Source, n int, mean, k float64) (counts, sizes []float64) {
	counts, sizes = make([]float64, n), make([]float64, n)
	for i := range n {
		sizes[i] = 9000 * math.Exp(0.4*rng.NormFloat64()-0.08)
		own := 1.0
		if !math.IsInf(k, 1) {
			own = distuv.Gamma{Alpha: k, Beta: k, Src: src}.Rand()
		}
		counts[i] = distuv.Poisson{Lambda: max(1e-12, mean/9000*sizes[i]*own), Src: src}.Rand()
	}
	return counts, sizes
}

// TestIntervalsCover counts how often the 95 % interval holds the true rate.
func TestIntervalsCover(t *testing.T) {
	const trials = 2000
	src := rand.NewPCG(1, 2)
	rng := rand.New(src)
	var b strings.Builder
	shapes := []float64{0.5, 1, 3, 10, math.Inf(1)}
	b.WriteString("| reports | mentions a report | CV 1.41 | CV 1 | CV 0.58 | CV 0.32 | CV 0 |\n|---|---|---|---|---|---|---|\n")
	for _, n := range []int{3, 5, 10, 20, 40} {
		for _, mean := range []float64{0.5, 1, 3, 10, 40} {
			fmt.Fprintf(&b, "| %d | %g |", n, mean)
			for _, k := range shapes {
				held := 0
				for range trials {
					low, high := rateInterval2(gammaPoisson(rng, src, n, mean, k))
					if *low <= mean/9000 && mean/9000 <= *high {
						held++
					}
				}
				share := float64(held) / trials
				fmt.Fprintf(&b, " %.3f |", share)
				if k >= 1 && mean >= 3 {
					assert.GreaterOrEqual(t, share, 0.92, "%d reports, mean %g, shape %g", n, mean, k)
					assert.LessOrEqual(t, share, 0.98, "%d reports, mean %g, shape %g", n, mean, k)
				}
				assert.GreaterOrEqual(t, share, 0.895, "%d reports, mean %g, shape %g", n, mean, k)
			}
			b.WriteString("\n")
		}
	}
	recorded(t, "coverage", b.String())
}

func rateInterval2(counts, sizes []float64) (low, high *float64) {
	return rateInterval(counts, sizes, 0.95)
}

// TestRatioIntervalsCover does the same for the log ratio of keyness, where both
// groups have the word.
func TestRatioIntervalsCover(t *testing.T) {
	const trials = 2000
	src := rand.NewPCG(3, 4)
	rng := rand.New(src)
	var b strings.Builder
	b.WriteString("| reports A, B | counts a report A, B | CV 1 | CV 0.58 | CV 0 |\n|---|---|---|---|---|\n")
	for _, n := range [][2]int{{3, 3}, {5, 20}, {10, 10}, {30, 30}} {
		for _, mean := range [][2]float64{{3, 3}, {10, 2.5}, {40, 20}} {
			fmt.Fprintf(&b, "| %d, %d | %g, %g |", n[0], n[1], mean[0], mean[1])
			for _, k := range []float64{1, 3, math.Inf(1)} {
				held, tried := 0, 0
				for range trials {
					ca, sa := gammaPoisson(rng, src, n[0], mean[0], k)
					cb, sb := gammaPoisson(rng, src, n[1], mean[1], k)
					low, high := ratioInterval(ca, sa, cb, sb, 0.95)
					if low == nil {
						continue
					}
					tried++
					if truth := math.Log2(mean[0] / mean[1]); *low <= truth && truth <= *high {
						held++
					}
				}
				share := float64(held) / float64(tried)
				fmt.Fprintf(&b, " %.3f |", share)
				assert.InDelta(t, 0.955, share, 0.035, "%v %v %v", n, mean, k)
			}
			b.WriteString("\n")
		}
	}
	recorded(t, "ratio", b.String())
}

func TestIntervalsOfFew(t *testing.T) {
	low, high := rateInterval2([]float64{3}, []float64{1000})
	require.Nil(t, low, "one report says nothing about others")
	require.Nil(t, high)
	low, _ = rateInterval2([]float64{3, 0}, []float64{1000, 0})
	require.Nil(t, low, "nor does one beside an empty one")
	low, high = rateInterval2([]float64{0, 0, 0}, []float64{1000, 1000, 1000})
	require.Zero(t, *low)
	require.InDelta(t, 2.9957/3000, *high, 1e-6, "the rule of three")
	low, high = rateInterval2([]float64{2, 2, 2}, []float64{1000, 1000, 1000})
	require.InDelta(t, 0.002, *low, 1e-12)
	require.InDelta(t, 0.002, *high, 1e-12)
	low, high = rateInterval2([]float64{9, 0}, []float64{100, 100})
	require.Less(t, *low, 0.045)
	require.LessOrEqual(t, *high, 1.0)

	slope, lo, hi, ok := slopeInterval([]float64{1, 2, 3, 4, 5}, []float64{1, 3, 5, 7, 9}, 0.95)
	require.True(t, ok)
	require.InDelta(t, 2, slope, 1e-12)
	require.InDelta(t, 2, *lo, 1e-9)
	require.InDelta(t, 2, *hi, 1e-9)
	_, _, _, ok = slopeInterval([]float64{2, 2}, []float64{1, 3}, 0.95)
	require.False(t, ok)
}

func TestPermutation(t *testing.T) {
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(1, 1))
	// Three against three, apart: 2 of 20 dealings are as far out.
	res := permute(ctx, [][]reportCount{{{0, 3}, {1, 3}, {2, 4}}, {{0, 1}, {3, 1}}}, []int{1, 1, 1, 1, 1, 1}, 3, 1999, rng)
	require.True(t, res.exact)
	require.Equal(t, 20, res.dealings)
	require.InDelta(t, 0.1, res.p[0], 1e-12)
	require.InDelta(t, 0.1, res.adjusted[0], 1e-12)
	require.InDelta(t, 1, res.p[1], 1e-12, "as many on both sides")

	// Random dealings agree with all of them.
	counts, sizes := make([][]reportCount, 3), make([]int, 12)
	for k := range counts {
		for i := range sizes {
			sizes[i] = 1e6
			n := rng.Float64()
			if i < 6 && k == 0 {
				n += 0.5
			}
			counts[k] = append(counts[k], reportCount{int32(i), int32(1e6 * n)})
		}
	}
	all := permute(ctx, counts, sizes, 6, 1000, rng)
	some := permute(ctx, counts, sizes, 6, 900, rng)
	require.True(t, all.exact)
	require.False(t, some.exact)
	for k := range counts {
		require.InDelta(t, all.p[k], some.p[k], 0.06)
		require.InDelta(t, all.adjusted[k], some.adjusted[k], 0.1)
		require.GreaterOrEqual(t, all.adjusted[k], all.p[k])
	}
	require.Equal(t, 924.0, ways(12, 6))

	require.InDeltaSlice(t, []float64{0.03, 0.04, 0.04}, benjaminiHochberg([]float64{0.01, 0.04, 0.03}), 1e-12)
}

// TestRandomSplits deals the reports of one group out at random, 200 times: the
// share of dealings with any word below 0.05 is the chance of a false discovery.
func TestRandomSplits(t *testing.T) {
	const splits, shuffles = 200, 399
	var b strings.Builder
	b.WriteString("| reports of one group | words tested | splits with a word below 0.05: Holm, step-down maxT | Benjamini–Hochberg | G² with Holm, words independent |\n|---|---|---|---|---|\n")
	measure := func(name string, counted *featureCounts) {
		n := len(counted.words)
		rng := rand.New(rand.NewPCG(18, 200))
		var features []feature
		for _, f := range counted.features {
			if len(f.counts) >= defaultMinReports && f.total >= defaultMinCount {
				features = append(features, f)
			}
		}
		adjusted, discovered, naive := 0, 0, 0
		for split := range splits {
			order := rng.Perm(n)
			place, words := make([]int, n), make([]int, n) // report → place after shuffling
			var sizes [2]float64
			for to, from := range order {
				place[from], words[to] = to, counted.words[from]
				sizes[side(to, n/2)] += float64(counted.words[from])
			}
			dealt := make([][]reportCount, len(features))
			lowest := 1.0
			for k, f := range features {
				var c [2]float64
				for _, from := range f.counts {
					to := place[from.report]
					dealt[k] = append(dealt[k], reportCount{int32(to), from.n})
					c[side(to, n/2)] += float64(from.n)
				}
				slices.SortFunc(dealt[k], func(a, b reportCount) int { return int(a.report - b.report) })
				lowest = min(lowest, distuv.ChiSquared{K: 1}.Survival(logLikelihood(c[0], c[1], sizes[0], sizes[1])))
			}
			res := permute(context.Background(), dealt, words, n/2, shuffles, rand.New(rand.NewPCG(uint64(split), 7)))
			if slices.Min(res.adjusted) < 0.05 {
				adjusted++
			}
			if slices.Min(benjaminiHochberg(res.p)) < 0.05 {
				discovered++
			}
			if lowest*float64(len(features)) < 0.05 {
				naive++
			}
		}
		fmt.Fprintf(&b, "| %s (%d) | %d | %d of %d = %.3f | %.3f | %.3f |\n", name, n, len(features), adjusted, splits, float64(adjusted)/splits, float64(discovered)/splits, float64(naive)/splits)
		assert.LessOrEqual(t, float64(adjusted)/splits, 0.07, name)
	}
	// Made words: bursty, of very different frequency, and going together.
	src := rand.NewPCG(5, 6)
	made := newFeatureCounts(30)
	for i := range made.words {
		made.words[i] = 2000 + int(3000*distuv.Gamma{Alpha: 2, Beta: 2, Src: src}.Rand())
	}
	for w := range 600 {
		var list []reportCount
		mean := math.Exp(distuv.Normal{Mu: 0, Sigma: 1.5, Src: src}.Rand()) / 5000
		shape := 0.2 + distuv.Exponential{Rate: 1, Src: src}.Rand()
		for i, size := range made.words {
			own := distuv.Gamma{Alpha: shape, Beta: shape, Src: src}.Rand()
			if c := int(distuv.Poisson{Lambda: max(1e-12, mean*own*float64(size)), Src: src}.Rand()); c > 0 {
				list = append(list, reportCount{int32(i), int32(c)})
			}
		}
		made.add(fmt.Sprintf("w%d", w), list...)
		if w%3 == 0 {
			made.add(fmt.Sprintf("v%d", w), list...) // a word that always goes with it
		}
	}
	made.sort(0)
	measure("made, negative binomial", made)

	if os.Getenv("GOVREPORT_TORTURE") == "" && !*updateTables {
		t.Skip("200 splits of the State Council's reports are heavy: set GOVREPORT_TORTURE=1")
	}
	folder := filepath.Join("..", "..", "shared", "corpus", "state_council")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the table also holds State Council reports, which are not here: " + folder)
	}
	seg, err := segment.Shared()
	require.NoError(t, err)
	x := create(t, Options{Tokenizer: seg})
	for doc, err := range corpus.Read(context.Background(), []string{folder}, corpus.Options{}) {
		require.NoError(t, err)
		r, err := extract.Extract(doc, extract.WithoutRegion())
		require.NoError(t, err)
		if r.Year >= 1978 {
			addAll(t, x, r)
		}
	}
	s, err := x.acquire()
	require.NoError(t, err)
	defer s.release()
	reports, err := x.filtered(context.Background(), s, "")
	require.NoError(t, err)
	counted, err := x.countWords(context.Background(), s, reports, WordOptions{}, 1)
	require.NoError(t, err)
	measure("State Council, 1978 to 2017", counted)
	recorded(t, "splits", b.String())
}

func side(place, half int) int {
	if place < half {
		return 0
	}
	return 1
}
