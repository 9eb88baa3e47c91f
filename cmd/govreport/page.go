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
	"rate":    func(v float64) string { return shortCell(v) },
	"context": evidenceContext,
}).Parse(pageSource))

// comparePage is what the template shows.
type comparePage struct {
	Version string
	Table   *index.CompareResult
	Maps    []heatMap
	Lines   []lineChart
	Rows    []pageRow
}

// pageRow is a row of the table with the anchor of its evidence.
type pageRow struct {
	index.CompareRow
	Anchor string
	CI     string
}

// heatMap is regions by years of one theme.
type heatMap struct {
	Theme   string
	Years   []int
	Regions []heatRow
	Most    float64
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
	Theme string
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
		if m := newHeatMap(theme, rows, most); len(m.Years) > 0 {
			page.Maps = append(page.Maps, m)
		}
		if c := newLineChart(theme, rows); len(c.Ticks) > 1 {
			page.Lines = append(page.Lines, c)
		}
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

func newHeatMap(theme string, rows []pageRow, most float64) heatMap {
	m := heatMap{Theme: theme, Most: most}
	var regions []string
	m.Years, regions = axes(rows)
	for _, region := range regions {
		h := heatRow{Region: region}
		if region == "" {
			h.Region = "all"
		}
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

// The line charts' plot area, in SVG units.
const (
	plotLeft, plotRight = 48.0, 620.0
	plotTop, plotBottom = 14.0, 190.0
	lineColors          = 6
)

func newLineChart(theme string, rows []pageRow) lineChart {
	c := lineChart{Theme: theme}
	years, regions := axes(rows)
	if len(years) == 0 {
		return c
	}
	first, last := years[0], years[len(years)-1]
	highest := 0.0
	for _, r := range rows {
		highest = max(highest, r.Per10k)
		if r.CIHigh != nil {
			highest = max(highest, *r.CIHigh)
		}
	}
	if highest == 0 {
		highest = 1
	}
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
	for i := range 5 {
		rate := highest * float64(i) / 4
		c.Steps = append(c.Steps, tick{y(rate), shortCell(math.Round(rate*10) / 10)})
	}
	for i, region := range regions {
		l := line{Region: region, Color: i % lineColors}
		if region == "" {
			l.Region = "all"
		}
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

func round1(v float64) float64 { return math.Round(10*v) / 10 }

// evidenceContext is where a citation stands, for the page.
func evidenceContext(c index.Citation) string {
	return place(c.Path, c.Start, c.End)
}
