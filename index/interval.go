package index

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// juilland is D of n rates with this sum and sum of squares.
func juilland(sum, squares float64, n int) float64 {
	mean := sum / float64(n)
	variance := max(0, squares/float64(n)-mean*mean)
	return 1 - math.Sqrt(variance)/mean/math.Sqrt(float64(n-1))
}

// logRate estimates the rate Σcounts/Σsizes of n reports, and the variance of its
// logarithm: the delta method for a ratio estimator (Cochran 1977, chapter 6)
// with each report's residual divided by one minus its share of the size, as if
// the rate had been taken without it (MacKinnon and White 1985).
// Reports without text are passed over. ok is false for fewer than two reports
// and for no counts.
func logRate(counts, sizes []float64) (rate, variance float64, n int, ok bool) {
	var y, c float64
	for i := range counts {
		if sizes[i] > 0 {
			n++
			y, c = y+counts[i], c+sizes[i]
		}
	}
	if n < 2 || y == 0 {
		return 0, 0, n, false
	}
	rate = y / c
	for i := range counts {
		if sizes[i] > 0 {
			e := (counts[i] - rate*sizes[i]) / (1 - sizes[i]/c)
			variance += e * e
		}
	}
	return rate, variance / (y * y), n, true
}

// rateInterval is the confidence interval of the rate Σcounts/Σsizes, where what
// varies is the reports: symmetric in the logarithm, with Student's t of n−1
// degrees of freedom (see logRate). For no counts it is 0 to the exact upper bound
// of a Poisson rate, −ln(1−confidence)/Σsizes (the rule of three; Hanley and
// Lippman-Hand 1983). It is nil for fewer than two reports. docs/STATISTICS.md
// has how often it covers.
func rateInterval(counts, sizes []float64, confidence float64) (low, high *float64) {
	rate, variance, n, ok := logRate(counts, sizes)
	if !ok {
		total := 0.0
		for _, s := range sizes {
			total += s
		}
		if n < 2 {
			return nil, nil
		}
		zero, bound := 0.0, min(1, -math.Log(1-confidence)/total)
		return &zero, &bound
	}
	half := studentT(confidence, float64(n-1)) * math.Sqrt(variance)
	lo, hi := rate*math.Exp(-half), rate*math.Exp(half)
	hi = max(rate, min(hi, 1)) // no more than one place a character
	return &lo, &hi
}

// studentT is the two-sided quantile of Student's t, from the inverse of the
// regularised incomplete beta function (DLMF 8.17; gonum's distuv has the same,
// but brings 2 MB of linear algebra into the program).
func studentT(confidence, df float64) float64 {
	x := mathext.InvRegIncBeta(df/2, 0.5, 1-confidence)
	return math.Sqrt(df * (1 - x) / x)
}

// ratioInterval is the interval of log₂ of the ratio of two rates, with the
// degrees of freedom of Welch (1947). It is nil where one of the rates has none.
func ratioInterval(countsA, sizesA, countsB, sizesB []float64, confidence float64) (low, high *float64) {
	a, va, na, okA := logRate(countsA, sizesA)
	b, vb, nb, okB := logRate(countsB, sizesB)
	if !okA || !okB {
		return nil, nil
	}
	ratio := math.Log2(a / b)
	v := va + vb
	if v == 0 {
		return &ratio, &ratio
	}
	df := v * v / (va*va/float64(na-1) + vb*vb/float64(nb-1))
	half := studentT(confidence, df) * math.Sqrt(v) / math.Ln2
	lo, hi := ratio-half, ratio+half
	return &lo, &hi
}

// slopeInterval fits ys to xs by least squares and returns the slope with its
// interval: residuals divided by one minus their leverage (HC3, MacKinnon and
// White 1985), Student's t with n−2 degrees of freedom. The interval is nil for
// fewer than three points; ok is false where all xs are equal.
func slopeInterval(xs, ys []float64, confidence float64) (slope float64, low, high *float64, ok bool) {
	n := float64(len(xs))
	var mx, my float64
	for i := range xs {
		mx, my = mx+xs[i]/n, my+ys[i]/n
	}
	var sxx, sxy float64
	for i := range xs {
		sxx += (xs[i] - mx) * (xs[i] - mx)
		sxy += (xs[i] - mx) * (ys[i] - my)
	}
	if sxx == 0 || math.IsNaN(sxx) {
		return 0, nil, nil, false
	}
	slope = sxy / sxx
	if len(xs) < 3 {
		return slope, nil, nil, true
	}
	variance := 0.0
	for i := range xs {
		lever := 1/n + (xs[i]-mx)*(xs[i]-mx)/sxx
		if lever > 1-1e-9 {
			continue // the line goes through this point
		}
		e := (ys[i] - my - slope*(xs[i]-mx)) / (1 - lever)
		variance += (xs[i] - mx) * (xs[i] - mx) * e * e
	}
	half := studentT(confidence, n-2) * math.Sqrt(variance) / sxx
	lo, hi := slope-half, slope+half
	return slope, &lo, &hi, true
}
