package web

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/govreport/govreport/internal/message"
)

// masked is the share of figures whose digits are hidden.
type masked struct {
	Figures, Masked int
	ByYear          *bars
	ByRegion        *bars
	BySource        *bars
	Without, Hidden int // groups left out: they have no masks, or fewer
}

// maskGroup counts the figures of a year, region or source.
type maskGroup struct {
	kind, name      string
	order           int
	figures, masked int
	reports         int
	point           *Point
	seen            map[int]bool // clusters of copies, which count once
}

// sourceOf is the folder or file that a report was delivered in: its site or
// collection; "" where it is in none.
func sourceOf(path string) string {
	path, _, _ = strings.Cut(path, "#")
	path, _, packed := strings.Cut(path, "!")
	if packed {
		return filepath.ToSlash(path)
	}
	if dir := filepath.ToSlash(filepath.Dir(path)); dir != "." {
		return dir
	}
	return ""
}

func (b *builder) readMasks(d *reading) {
	if len(d.Figures) == 0 {
		return
	}
	c, copied := b.cluster[reportKey{d.ID, d.Doc.Path}]
	var places []place
	for i := range d.Figures {
		if d.Figures[i].Masked {
			places = append(places, place{d.Figures[i].Span, "masked"})
		}
	}
	for _, g := range []maskGroup{
		{kind: "year", name: b.yearLabel(d.Year), order: d.Year},
		{kind: "region", name: cmp.Or(d.region().Name, b.lang.Say("unknown region"))},
		{kind: "source", name: cmp.Or(sourceOf(b.page.Shown(d.Doc.Path)), b.lang.Say("top folder"))},
	} {
		m := b.maskBy[g.kind+g.name]
		if m == nil {
			m = &g
			m.point, m.seen = b.point("", 12, 3), map[int]bool{}
			b.maskBy[g.kind+g.name] = m
		}
		if copied {
			if m.seen[c] {
				continue
			}
			m.seen[c] = true
		}
		m.reports++
		m.figures += len(d.Figures)
		m.masked += len(places)
		m.point.cite(d, places)
	}
}

func (b *builder) drawMasks() *masked {
	out := &masked{}
	draw := func(kind, label string, less func(x, y *maskGroup) int) *bars {
		var groups []*maskGroup
		for _, g := range b.maskBy {
			if g.kind != kind {
				continue
			}
			if kind == "year" {
				out.Figures += g.figures
				out.Masked += g.masked
			}
			if g.masked > 0 {
				groups = append(groups, g)
			} else {
				out.Without++
			}
		}
		slices.SortFunc(groups, func(x, y *maskGroup) int { return cmp.Or(less(x, y), cmp.Compare(x.name, y.name)) })
		if len(groups) > maskedBars {
			// The groups with the most masks are kept, in the order they had.
			most := slices.Clone(groups)
			slices.SortStableFunc(most, func(x, y *maskGroup) int { return cmp.Compare(y.masked, x.masked) })
			most = most[:maskedBars]
			out.Hidden += len(groups) - len(most)
			groups = slices.DeleteFunc(groups, func(g *maskGroup) bool { return !slices.Contains(most, g) })
		}
		var values []barValue
		for _, g := range groups {
			share := float64(g.masked) / float64(g.figures)
			g.point.Title = b.lang.Sayf("%s: %d of %d figures masked (%s), %s", g.name, g.masked, g.figures, percent(share), message.Count(g.reports, "report"))
			p, _ := b.use(g.point)
			values = append(values, barValue{g.name, fmt.Sprintf("%s (%d/%d)", percent(share), g.masked, g.figures), g.point.Title, share, p, g.reports < thinReports})
		}
		return newBars(label, values, percentTick)
	}
	byShare := func(x, y *maskGroup) int {
		return cmp.Or(cmp.Compare(float64(y.masked)/float64(y.figures), float64(x.masked)/float64(x.figures)), cmp.Compare(y.figures, x.figures))
	}
	out.ByYear = draw("year", b.lang.Say("Share of masked figures by year"), func(x, y *maskGroup) int { return byYear(x.order, y.order) })
	if out.Masked == 0 {
		out.Without = 0
		return out
	}
	out.ByRegion = draw("region", b.lang.Say("Share of masked figures by region"), byShare)
	out.BySource = draw("source", b.lang.Say("Share of masked figures by source folder"), byShare)
	return out
}
