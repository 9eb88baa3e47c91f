package web

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Charts hold what their templates draw: coordinates in SVG units, and points
// with evidence.

// heat is a heat map: a table of cells with a scale of their own.
type heat struct {
	Corner  string // what the rows are
	Columns []string
	Rows    []heatRow
	Scale   []heatStep
}

type heatRow struct {
	Label string
	Cells []heatCell
}

// heatCell is a rate. Step is 0..heatSteps-1; Known is false where there is no
// report; Point is nil where nothing is to be shown.
type heatCell struct {
	Known bool
	Value float64
	Step  int
	Point *Point
	Own   bool // the point's anchor is this cell
	N     int  // reports behind it, copies once
	Thin  bool // they are few
	Title string
}

type heatStep struct {
	Step     int
	From, To float64
}

const heatSteps = 7

// shade gives every cell its step: step 0 is nothing, the others cut the range up
// to the highest value by equal parts of its square root, so that low rates can be
// told apart too.
func (h *heat) shade() {
	most := 0.0
	for _, r := range h.Rows {
		for _, c := range r.Cells {
			most = max(most, c.Value)
		}
	}
	if most == 0 {
		return
	}
	for _, r := range h.Rows {
		for i := range r.Cells {
			r.Cells[i].Step = heatStepOf(r.Cells[i].Value, most)
		}
	}
	for s := 1; s < heatSteps; s++ {
		f := func(s int) float64 { return most * math.Pow(float64(s)/(heatSteps-1), 2) }
		h.Scale = append(h.Scale, heatStep{s, f(s - 1), f(s)})
	}
}

func heatStepOf(v, most float64) int {
	if v <= 0 {
		return 0
	}
	return min(heatSteps-1, int(math.Ceil(math.Sqrt(v/most)*(heatSteps-1))))
}

// lines is a chart of rates over years.
type lines struct {
	Label         string
	Width, Height float64
	Left, Right   float64 // the plot area
	Bottom, Axis  float64 // its lower end, and the years below
	XTicks        []tick
	YTicks        []tick
	Lines         []line
}

type tick struct {
	At    float64
	Label string
}

// line is one series. Color is 0..lineColors-1; each has its own dash and dot
// shape too, so that colour is not all that tells them apart.
type line struct {
	Name     string
	Color    int
	Segments []string // polylines; a line breaks where a year has no report
	Bands    []string // polygons of the intervals, one for each run of years that have them
	Dots     []dot
}

type dot struct {
	X, Y      float64
	Low, High float64
	HasCI     bool
	Point     *Point
	Title     string
	N         string // reports, 0 where the number has no room
	NY        float64
}

// sample is a rate in a year, for a line.
type sample struct {
	year      int
	rate      float64
	low, high *float64
	n         int // reports
	point     *Point
	title     string
}

type series struct {
	name    string
	samples []sample // by year
	apart   bool     // the years are not to be joined: their reports are of several levels
}

const (
	// joinedYears is from how many years on a line joins them: fewer are no trend.
	joinedYears = 5
	// thinReports is below how many reports a cell or bar is pale.
	thinReports = 3
)

const lineColors = 6

// newLines draws series. Years are spaced by time.
func newLines(label string, all []series) *lines {
	c := &lines{Label: label, Width: 760, Height: 270, Left: 46, Right: 746, Bottom: 234, Axis: 254}
	const top = 28
	first, last, highest, reach := 0, 0, 0.0, 0.0
	var years []int
	for _, s := range all {
		for _, p := range s.samples {
			if first == 0 || p.year < first {
				first = p.year
			}
			last = max(last, p.year)
			if !slices.Contains(years, p.year) {
				years = append(years, p.year)
			}
			highest = max(highest, p.rate)
			if p.high != nil {
				reach = max(reach, *p.high)
			}
		}
	}
	if len(years) < 2 {
		return nil
	}
	slices.Sort(years)
	// Intervals of few reports reach far: they are cut at the top rather than flatten the rest.
	if highest > 0 {
		reach = min(reach, 1.5*highest)
	}
	highest = max(highest, reach)
	step := niceStep(highest / 4)
	highest = step * max(1, math.Ceil(highest/step))
	x := func(year int) float64 {
		return round1(c.Left + 14 + (c.Right-c.Left-28)*float64(year-first)/float64(last-first))
	}
	y := func(rate float64) float64 { return round1(max(top, c.Bottom-(c.Bottom-top)*rate/highest)) }
	shown := -math.MaxFloat64
	for _, year := range years {
		if at := x(year); at-shown >= 38 {
			c.XTicks = append(c.XTicks, tick{at, strconv.Itoa(year)})
			shown = at
		}
	}
	for rate := 0.0; rate <= highest+step/2; rate += step {
		c.YTicks = append(c.YTicks, tick{y(rate), strconv.FormatFloat(math.Round(rate*1000)/1000, 'g', -1, 64)})
	}
	for i, s := range all {
		l := line{Name: s.name, Color: i % lineColors}
		joined := !s.apart && len(s.samples) >= joinedYears
		var up, down, run string
		banded := 0
		endBand := func() {
			if banded > 1 && joined {
				l.Bands = append(l.Bands, up+down)
			}
			up, down, banded = "", "", 0
		}
		for k, p := range s.samples {
			d := dot{X: x(p.year), Y: y(p.rate), Point: p.point, Title: p.title}
			if p.low != nil && p.high != nil {
				d.HasCI, d.Low, d.High = true, y(*p.low), y(*p.high)
				up += fmt.Sprintf("%g,%g ", d.X, d.High)
				down = fmt.Sprintf("%g,%g ", d.X, d.Low) + down
				banded++
			} else {
				endBand()
			}
			l.Dots = append(l.Dots, d)
			run += fmt.Sprintf("%g,%g ", d.X, d.Y)
			// A gap of more than three years is a gap, not a trend.
			if k+1 == len(s.samples) || s.samples[k+1].year-p.year > 3 {
				if joined {
					l.Segments = append(l.Segments, run)
				}
				run = ""
				endBand()
			}
		}
		c.Lines = append(c.Lines, l)
	}
	c.count(all)
	return c
}

// count writes the number of reports, where there are several, beside every dot: above it or, where something
// stands there already, below or higher up.
func (c *lines) count(all []series) {
	type box struct{ x, y float64 }
	var taken []box
	free := func(x, y float64) bool {
		return !slices.ContainsFunc(taken, func(b box) bool { return math.Abs(b.x-x) < 17 && math.Abs(b.y-y) < 11 })
	}
	for _, l := range c.Lines {
		for _, d := range l.Dots {
			taken = append(taken, box{d.X, d.Y + 4})
		}
	}
	for i := range c.Lines {
		for k := range c.Lines[i].Dots {
			n, d := all[i].samples[k].n, &c.Lines[i].Dots[k]
			if n < 2 {
				continue // as the legend says
			}
			at := d.Y - 8
			for _, shift := range []float64{-8, 19, -19, 30, -30, 41, -41} {
				if y := d.Y + shift; y > 20 && y < c.Bottom && free(d.X, y) {
					at = y
					break
				}
			}
			taken = append(taken, box{d.X, at})
			d.N, d.NY = strconv.Itoa(n), round1(at)
		}
	}
}

// bars are horizontal bars, to both sides of zero where there are negative ones.
type bars struct {
	Label  string
	Width  float64
	Height float64
	Zero   float64
	Bottom float64 // of the bars
	Ticks  []tick  // below them
	Bars   []bar
}

// bar is one row. Text stands at its end.
type bar struct {
	Name     string
	X, Y, W  float64
	Negative bool
	Pale     bool
	Color    int
	TextX    float64
	TextEnd  bool // the text ends at TextX
	Text     string
	NameX    float64
	Point    *Point
	Title    string
	Mid, Top float64
}

type barValue struct {
	name, text, title string
	value             float64
	point             *Point
	pale              bool
}

// The bars have their measures on a phone, where they are drawn three quarters of this size.
const barWidth, barHeight = 480.0, 33.0

// percentTick writes a share at an axis.
func percentTick(v float64) string {
	return strconv.FormatFloat(math.Round(1000*v)/10, 'f', -1, 64) + "%"
}

// newBars draws values; they have an axis where axis writes its labels.
func newBars(label string, values []barValue, axis func(float64) string) *bars {
	if len(values) == 0 {
		return nil
	}
	b := &bars{Label: label, Width: barWidth, Bottom: barHeight*float64(len(values)) + 4}
	b.Height = b.Bottom
	negative, most := false, 0.0
	for _, v := range values {
		negative = negative || v.value < 0
		most = max(most, math.Abs(v.value))
	}
	if most == 0 {
		most = 1
	}
	const nameWidth, textWidth = 140.0, 142.0
	b.Zero = nameWidth
	full := b.Width - nameWidth - textWidth
	if negative {
		b.Zero = b.Width / 2
		full = b.Width/2 - 60
	}
	if axis != nil {
		step := niceStep(most / 4)
		b.Height += 24
		for v := 0.0; v <= most*(1+1e-9); v += step {
			b.Ticks = append(b.Ticks, tick{round1(b.Zero + full*v/most), axis(v)})
		}
	}
	for i, v := range values {
		w := round1(full * math.Abs(v.value) / most)
		r := bar{Name: shortenName(v.name), Pale: v.pale, Top: round1(barHeight * float64(i)), Y: round1(barHeight*float64(i) + 6), W: w, Text: v.text, Title: v.title, Point: v.point}
		r.Mid = r.Y + 10.5
		if v.value < 0 {
			r.Negative = true
			r.X, r.TextX, r.TextEnd = b.Zero-w, b.Zero-w-6, true
			r.NameX = b.Zero + 8
		} else {
			r.X, r.TextX = b.Zero, b.Zero+w+6
			r.NameX = b.Zero - 8
		}
		b.Bars = append(b.Bars, r)
	}
	return b
}

// shortenName cuts the name of a bar to its room; of a path the end is kept.
func shortenName(s string) string {
	const room = 9
	if !strings.Contains(s, "/") {
		return shorten(s, room)
	}
	if runes := []rune(s); len(runes) > 15 { // mostly narrow letters
		return "…" + string(runes[len(runes)-14:])
	}
	return s
}

// niceStep is the smallest of 1, 2, 5 times a power of ten that is not below v.
func niceStep(v float64) float64 {
	if v <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= v*(1-1e-12) {
			return m * power
		}
	}
	return 10 * power
}

func round1(v float64) float64 { return math.Round(10*v) / 10 }

// rate writes a rate with about three digits.
func rate(v float64) string {
	switch {
	case v == 0:
		return "0"
	case math.Abs(v) >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case math.Abs(v) >= 1:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// signed writes a change; what rounds to nothing has no sign.
func signed(v float64) string {
	if s := fmt.Sprintf("%+.2f", v); s != "-0.00" && s != "+0.00" {
		return strings.Replace(s, "-", "−", 1)
	}
	return "0.00"
}

// percent writes a share.
func percent(v float64) string {
	if v > 0 && v < 0.0005 {
		return "<0.1%"
	}
	return strconv.FormatFloat(100*v, 'f', 1, 64) + "%"
}
