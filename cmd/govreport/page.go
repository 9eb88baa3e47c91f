package main

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/govreport/govreport/index"
)

//go:embed page.html
var pageSource string

// pageTemplate is the page of a comparison. It is complete in itself: no script,
// no font and no picture comes from anywhere else.
var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"percent": percent,
	"rate":    func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) },
	"context": evidenceContext,
}).Parse(pageSource))

// comparePage is what the template shows.
type comparePage struct {
	Version string
	Table   *index.CompareResult
	Themes  []pageTheme
	Rows    []pageRow
}

// pageTheme is what the page draws of one theme.
type pageTheme struct {
	Name  string
	Map   heatMap
	Chart lineChart
}

// pageRow is a row of the table with the anchor of its evidence.
type pageRow struct {
	index.CompareRow
	Anchor string
	CI     string
}

// heatMap is regions by years of one theme.
type heatMap struct {
	Years   []int
	Regions []heatRow
}

type heatRow struct {
	Region string
	Cells  []heatCell
}

// heatCell is a region's rate in a year. Strength is 0..1 of the page's highest
// rate; Known is false where there is no report.
type heatCell struct {
	Known    bool
	Per10k   float64
	Strength float64
	Anchor   string
	Title    string
}

// lineChart is one theme over the years, a line a region, as SVG coordinates.
type lineChart struct {
	Ticks []tick
	Steps []tick
	Lines []line
}

type tick struct {
	At    float64
	Label string
}

type line struct {
	Region string
	Color  int
	Points string // the polyline
	Dots   []dot
}

type dot struct {
	X, Y, Low, High float64
	HasCI           bool
	Anchor, Title   string
}

// writeCompareHTML writes the page of a comparison to path.
func writeCompareHTML(path string, table *index.CompareResult) (err error) {
	if dir := filepath.Dir(path); dir != "." {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return withHint("choose a folder you may write to", "write page: %w", err)
		}
	}
	f, err := os.Create(path)
	if err != nil {
		return withHint("choose a file you may write to", "write page: %w", err)
	}
	defer func() { err = cmp.Or(err, f.Close()) }()
	return renderComparePage(f, table)
}

func renderComparePage(w io.Writer, table *index.CompareResult) error {
	page := comparePage{Version: readVersion().Version, Table: table}
	themes := []string{}
	byTheme := map[string][]pageRow{}
	most := 0.0
	for i, r := range table.Rows {
		row := pageRow{CompareRow: r, Anchor: "row-" + strconv.Itoa(i+1)}
		if r.CILow != nil && r.CIHigh != nil {
			row.CI = shortCell(*r.CILow) + " – " + shortCell(*r.CIHigh)
		}
		page.Rows = append(page.Rows, row)
		if byTheme[r.ThemeName] == nil {
			themes = append(themes, r.ThemeName)
		}
		byTheme[r.ThemeName] = append(byTheme[r.ThemeName], row)
		most = max(most, r.Per10k)
	}
	for _, theme := range themes {
		rows := byTheme[theme]
		page.Themes = append(page.Themes, pageTheme{theme, newHeatMap(rows, most), newLineChart(rows)})
	}
	return pageTemplate.Execute(w, page)
}

// axes lists the years and regions of rows that have a year.
func axes(rows []pageRow) (years []int, regions []string) {
	for _, r := range rows {
		if r.Year == 0 {
			continue
		}
		if !slices.Contains(years, r.Year) {
			years = append(years, r.Year)
		}
		if !slices.Contains(regions, r.Region) {
			regions = append(regions, r.Region)
		}
	}
	slices.Sort(years)
	slices.Sort(regions)
	return years, regions
}

func rowTitle(r pageRow) string {
	return fmt.Sprintf("%s %s: %s per 10,000 characters (%d mentions in %d reports)",
		r.ThemeName, regionYear(r.Region, r.Year), shortCell(r.Per10k), r.Mentions, r.Reports)
}

func newHeatMap(rows []pageRow, most float64) heatMap {
	var m heatMap
	var regions []string
	m.Years, regions = axes(rows)
	for _, region := range regions {
		h := heatRow{Region: regionLabel(region, regions)}
		for _, year := range m.Years {
			var cell heatCell
			for _, r := range rows {
				if r.Region == region && r.Year == year {
					cell = heatCell{Known: true, Per10k: r.Per10k, Anchor: r.Anchor, Title: rowTitle(r)}
					if most > 0 {
						cell.Strength = math.Round(100*r.Per10k/most) / 100
					}
				}
			}
			h.Cells = append(h.Cells, cell)
		}
		m.Regions = append(m.Regions, h)
	}
	return m
}

// regionLabel names a line or row: no region at all is all reports, and beside
// others it is the reports whose region is not known.
func regionLabel(region string, all []string) string {
	switch {
	case region != "":
		return region
	case len(all) == 1:
		return "all"
	}
	return "unknown"
}

// The line charts' plot area, in SVG units.
const (
	plotLeft, plotRight = 48.0, 620.0
	plotTop, plotBottom = 14.0, 190.0
	lineColors          = 6
)

func newLineChart(rows []pageRow) lineChart {
	var c lineChart
	years, regions := axes(rows)
	if len(years) == 0 {
		return c
	}
	first, last := years[0], years[len(years)-1]
	highest := 0.0
	for _, r := range rows {
		if r.Year == 0 {
			continue
		}
		highest = max(highest, r.Per10k)
		if r.CIHigh != nil {
			highest = max(highest, *r.CIHigh)
		}
	}
	step := niceStep(highest / 4)
	highest = step * max(1, math.Ceil(highest/step))
	x := func(year int) float64 {
		if last == first {
			return (plotLeft + plotRight) / 2
		}
		return round1(plotLeft + 12 + (plotRight-plotLeft-24)*float64(year-first)/float64(last-first))
	}
	y := func(rate float64) float64 { return round1(plotBottom - (plotBottom-plotTop)*rate/highest) }
	every := max(1, len(years)/12)
	for i, year := range years {
		if i%every == 0 {
			c.Ticks = append(c.Ticks, tick{x(year), strconv.Itoa(year)})
		}
	}
	for rate := 0.0; rate <= highest+step/2; rate += step {
		c.Steps = append(c.Steps, tick{y(rate), shortCell(math.Round(rate*1000) / 1000)})
	}
	for i, region := range regions {
		l := line{Region: regionLabel(region, regions), Color: i % lineColors}
		for _, year := range years {
			for _, r := range rows {
				if r.Region != region || r.Year != year {
					continue
				}
				d := dot{X: x(year), Y: y(r.Per10k), Anchor: r.Anchor, Title: rowTitle(r)}
				if r.CILow != nil && r.CIHigh != nil {
					d.HasCI, d.Low, d.High = true, y(*r.CILow), y(*r.CIHigh)
				}
				l.Dots = append(l.Dots, d)
				l.Points += fmt.Sprintf("%g,%g ", d.X, d.Y)
			}
		}
		c.Lines = append(c.Lines, l)
	}
	return c
}

// niceStep is the smallest of 1, 2, 5 times a power of ten that is not below v.
func niceStep(v float64) float64 {
	if v <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= v {
			return m * power
		}
	}
	return 10 * power
}

func round1(v float64) float64 { return math.Round(10*v) / 10 }

// evidenceContext is where a citation stands, for the page.
func evidenceContext(c index.Citation) string {
	return place(c.Path, c.Start, c.End)
}
