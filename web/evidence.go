package web

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/segment"
)

// Point is something drawn that has evidence: a cell, a dot, a bar, a row.
type Point struct {
	ID     string // of its evidence in the page: e12
	Title  string
	Places int // how many there are; Quotes may show fewer
	Quotes []Quote

	limit, perReport int
	left             *int // sentences that the page may still quote; nil: any number
	sentences        int  // seen, shown or not
}

// room takes one of the sentences that the page may quote.
func (p *Point) room() bool {
	if p.left == nil {
		return true
	}
	*p.left--
	return *p.left >= 0
}

// Anchor is the id of the point itself: c12 for the evidence e12.
func (p *Point) Anchor() string { return "c" + strings.TrimPrefix(p.ID, "e") }

// Hidden is how many sentences with a place are not quoted.
func (p *Point) Hidden() int { return p.sentences - len(p.Quotes) }

// Quote is a sentence of a report with the places in it that count.
type Quote struct {
	Report  string // id
	Title   string
	Path    string
	Where   string // region and year
	Section string // the innermost heading
	Parts   []Part // the sentence, cut at the marks
	Marks   []Mark
}

// Part is a stretch of a quote; Kind is "" outside the marks.
type Part struct{ Text, Kind string }

// Mark is a marked place: code points of the report's decoded text, half open.
type Mark struct{ Start, End int }

// place is a place of evidence, in bytes of the decoded text. Kind is that of
// index.Citation, or "masked".
type place struct {
	span segment.Span
	kind string
}

// quoteContext is how many code points of a long sentence are shown on each side
// of the marks.
const quoteContext = 90

// reading is a report prepared for quoting.
type reading struct {
	*extract.Report
	view      *segment.View
	runes     *segment.RuneIndex
	sentences []segment.Span // view offsets
}

func newReading(r *extract.Report) *reading {
	v := r.Doc.View()
	return &reading{r, v, segment.NewRuneIndex(r.Doc.Text), v.Sentences()}
}

// region is the report's region, zero when unknown.
func (d *reading) region() extract.Region {
	if d.Region == nil {
		return extract.Region{}
	}
	return *d.Region
}

// sentenceOf returns the number of the sentence that holds a view offset.
func (d *reading) sentenceOf(at int) int {
	k := sort.Search(len(d.sentences), func(k int) bool { return d.sentences[k].End > at })
	return min(k, len(d.sentences)-1)
}

// mentions returns the places of every theme in the body.
func (d *reading) mentions(themes *extract.ThemeSet) map[string][]place {
	out := map[string][]place{}
	body := d.view.Span(d.Body)
	for _, m := range themes.Mentions(d.view.Text) {
		if body.Contains(m.Span) {
			out[m.Theme] = append(out[m.Theme], place{d.view.Source(m.Span), "mention"})
		}
	}
	for i := range d.Figures {
		g := &d.Figures[i]
		for _, id := range g.Themes {
			out[id] = append(out[id], place{g.Span, figureKind(g)})
		}
	}
	return out
}

func figureKind(g *extract.Figure) string {
	switch {
	case g.Masked:
		return "masked"
	case g.Role != "":
		return g.Role
	}
	return "figure"
}

// literal returns the first places where term stands in the body, at most n.
func (d *reading) literal(term string, n int) []place {
	var out []place
	body := d.view.Span(d.Body)
	text := body.Of(d.view.Text)
	for at := 0; len(out) < n; {
		i := strings.Index(text[at:], term)
		if i < 0 {
			break
		}
		s := segment.Span{Start: body.Start + at + i, End: body.Start + at + i + len(term)}
		out = append(out, place{d.view.Source(s), "mention"})
		at += i + len(term)
	}
	return out
}

// heading is the innermost heading that governs byte b.
func (d *reading) heading(b int) string {
	i := sort.Search(len(d.Sections), func(i int) bool { return d.Sections[i].Span.Start > b }) - 1
	for i >= 0 && b >= max(d.Sections[i].BodyEnd, d.Sections[i].Span.End) {
		i = d.Sections[i].Parent
	}
	if i < 0 {
		return ""
	}
	return shorten(d.Sections[i].Marker+d.Sections[i].Title, 28)
}

// where names the report's place and time.
func (d *reading) where() string { return regionYear(d.region().Name, d.Year) }

// cite adds places to a point. Places of one sentence make one quote; only as
// many sentences are quoted as the point shows.
func (p *Point) cite(d *reading, places []place) {
	if len(places) == 0 || len(d.sentences) == 0 {
		return
	}
	p.Places += len(places)
	places = slices.Clone(places)
	slices.SortStableFunc(places, func(a, b place) int { return a.span.Start - b.span.Start })
	quoted := 0
	for i := 0; i < len(places); {
		k := d.sentenceOf(d.view.Span(places[i].span).Start)
		j := i + 1
		for j < len(places) && d.sentenceOf(d.view.Span(places[j].span).Start) == k {
			j++
		}
		p.sentences++
		if len(p.Quotes) < p.limit && (p.perReport == 0 || quoted < p.perReport) && p.room() {
			p.Quotes = append(p.Quotes, d.quote(k, places[i:j]))
			quoted++
		}
		i = j
	}
}

// citeOne adds a single place that must be shown whatever the limits of the point.
func (p *Point) citeOne(d *reading, at place) {
	if len(d.sentences) == 0 {
		return
	}
	p.Places++
	p.sentences++
	if p.room() {
		p.Quotes = append(p.Quotes, d.quote(d.sentenceOf(d.view.Span(at.span).Start), []place{at}))
	}
}

// quote cuts sentence k, which holds the places, in order.
func (d *reading) quote(k int, places []place) Quote {
	text := d.Doc.Text
	src := d.view.Source(d.sentences[k])
	first, last := places[0].span, places[len(places)-1].span
	src.Start, src.End = min(src.Start, first.Start), max(src.End, last.End)
	q := Quote{Report: d.ID, Title: d.Title, Path: d.Doc.Path, Where: d.where(), Section: d.heading(first.Start)}

	var cut segment.Span
	cut.Start = back(text, first.Start, src.Start)
	cut.End = ahead(text, last.End, src.End)
	at := cut.Start
	add := func(s, kind string) {
		if s != "" {
			q.Parts = append(q.Parts, Part{s, kind})
		}
	}
	if cut.Start > src.Start {
		add("…", "")
	}
	for i := 0; i < len(places); {
		// Places that overlap (a figure and the word it belongs to) are one mark.
		m := places[i]
		j := i + 1
		for ; j < len(places) && places[j].span.Start < m.span.End; j++ {
			m.span.End = max(m.span.End, places[j].span.End)
			if m.kind == "mention" {
				m.kind = places[j].kind
			}
		}
		gap := text[at:m.span.Start]
		if utf8.RuneCountInString(gap) > 2*quoteContext+20 {
			head, tail := ahead(text, at, m.span.Start), back(text, m.span.Start, at)
			gap = text[at:head] + " … " + text[tail:m.span.Start]
		}
		add(gap, "")
		add(m.span.Of(text), m.kind)
		q.Marks = append(q.Marks, Mark{d.runes.Rune(m.span.Start), d.runes.Rune(m.span.End)})
		at = m.span.End
		i = j
	}
	add(text[at:cut.End], "")
	if cut.End < src.End {
		add("…", "")
	}
	return q
}

// back returns the offset quoteContext code points before at, not below low.
func back(text string, at, low int) int {
	for n := 0; n < quoteContext && at > low; n++ {
		_, size := utf8.DecodeLastRuneInString(text[low:at])
		at -= size
	}
	return at
}

// ahead returns the offset quoteContext code points after at, not above high.
func ahead(text string, at, high int) int {
	for n := 0; n < quoteContext && at < high; n++ {
		_, size := utf8.DecodeRuneInString(text[at:high])
		at += size
	}
	return at
}

// shorten cuts s after n code points.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// regionYear names a place and time.
func regionYear(region string, year int) string {
	switch {
	case year == 0:
		return region
	case region == "":
		return strconv.Itoa(year)
	}
	return region + " " + strconv.Itoa(year)
}

// reportKey tells stored reports apart.
type reportKey struct{ id, path string }

// citations are places that an answer of the index named, waiting for their
// report.
type citations map[reportKey][]cited

type cited struct {
	point      *Point
	start, end int // code points
	kind       string
}

func (c citations) add(p *Point, id, path string, start, end int, kind string) {
	k := reportKey{id, path}
	c[k] = append(c[k], cited{p, start, end, kind})
}

func (c citations) figure(p *Point, r *index.FigureRow) {
	kind := r.Role
	if r.Masked {
		kind = "masked"
	}
	c.add(p, r.ID, r.Path, r.Start, r.End, kind)
}

// resolve hands the places of report d to their points.
func (c citations) resolve(d *reading) {
	var order []*Point
	byPoint := map[*Point][]place{}
	for _, w := range c[reportKey{d.ID, d.Doc.Path}] {
		if byPoint[w.point] == nil {
			order = append(order, w.point)
		}
		byPoint[w.point] = append(byPoint[w.point], place{segment.Span{Start: d.runes.Byte(w.start), End: d.runes.Byte(w.end)}, w.kind})
	}
	for _, p := range order {
		p.cite(d, byPoint[p])
	}
}
