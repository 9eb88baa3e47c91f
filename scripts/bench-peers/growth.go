package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// growth draws how the time of each query grows with the texts: for each size, its time
// over the time at the first size, for each megabyte alike (1 is linear), on two
// logarithmic axes.
func growth(sizes []string, columns map[string]measured) string {
	const width, height, left, top, right = 640, 360, 60, 20, 250
	lines := []string{rowTerm, rowPhrase, rowCommon, rowWild, rowRegion, rowFacets, rowFirst, rowCompare, rowAll, rowTargets, rowKeyness}
	colors := strings.Fields("#4269d0 #efb118 #ff725c #6cc5b0 #3ca951 #ff8ab7 #a463f2 #97bbf5 #9c6b4e #9498a0 #1b1b1b")
	var ns []float64
	for _, s := range sizes {
		n, _ := strconv.ParseFloat(s, 64)
		ns = append(ns, n)
	}
	last := ns[len(ns)-1]
	x := func(n float64) float64 {
		return left + (width-left-right)*math.Log(n/ns[0])/math.Log(max(last/ns[0], 1.01))
	}
	const lo, hi = 0.1, 3
	y := func(v float64) float64 {
		return top + (height-2*top-20)*(1-math.Log(min(max(v, lo), hi)/lo)/math.Log(hi/lo))
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11"><rect width="100%%" height="100%%" fill="#fff"/>`+"\n", width, height)
	for _, v := range []float64{0.1, 0.3, 1, 1.3, 3} {
		dash := ""
		if v == 1.3 {
			dash = ` stroke-dasharray="4 3"`
		}
		fmt.Fprintf(&b, `<path d="M%d %.1fH%d" stroke="#bbb"%s/><text x="%d" y="%.1f" text-anchor="end">%g</text>`+"\n", left, y(v), width-right, dash, left-6, y(v)+4, v)
	}
	for _, n := range ns {
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">×%g</text>`+"\n", x(n), height-16, n)
	}
	fmt.Fprintf(&b, `<text x="%d" y="12">time for each MB, over that at ×%g (dashed: the 1.3 asked for)</text>`+"\n", left-50, ns[0])
	for i, row := range lines {
		base := columns["govreport ×"+sizes[0]][row]
		var path strings.Builder
		for k, s := range sizes {
			v := columns["govreport ×"+s][row] / base * ns[0] / ns[k]
			fmt.Fprintf(&path, "%s%.1f %.1f", map[bool]string{true: "M", false: "L"}[k == 0], x(ns[k]), y(v))
		}
		v := columns["govreport ×"+sizes[len(sizes)-1]][row] / base * ns[0] / last
		fmt.Fprintf(&b, `<path d="%s" fill="none" stroke="%s" stroke-width="1.5"/><text x="%d" y="%d" fill="%s">%s: %.2f</text>`+"\n",
			path.String(), colors[i], width-right+8, top+14+i*17, colors[i], strings.TrimSuffix(row, ", ms"), v)
	}
	b.WriteString("</svg>\n")
	return b.String()
}
