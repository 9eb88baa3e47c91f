package web

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// readerPage is a report to be read: outline, text with figures and masks, facts.
type readerPage struct {
	Report  *extract.Report
	Region  extract.Region
	Chars   int
	Outline []outlineItem
	Pieces  []piece
	Figures []readFigure
	Themes  []extract.ThemeShare
	Legend  []legendItem
	Masks   int
	Here    int // places marked on request

	Title     string
	Path      string
	Evidence  []readEvidence // for the region
	Doubts    []readDoubt
	Own       bool // a text that is in no index
	Downloads []download
}

// readEvidence is a place that speaks for the region.
type readEvidence struct {
	Text, Code, Link string
	Start, End       int
}

type readDoubt struct {
	Code    string
	Message any
	Link    string
}

type outlineItem struct {
	Class, Title, Link, Role string
}

// piece is a stretch of the text with one set of classes. Anchors are the ids of
// what begins here; Stop says that a figure or a mask does, which the keyboard and a
// tap get to.
type piece struct {
	Text    string
	Class   string
	Title   string
	Anchors []string
	Stop    bool
}

type readFigure struct {
	extract.Figure
	Link        string
	Text        string
	Value       string
	ConceptName string
	Section     string
	Start, End  int
}

type legendItem struct {
	Class, Name string
	Count       int
}

func reader(r *request) (*view, error) {
	p := paramsOf(r.Request, parametersOf("report"))
	here, err := parsePlaces(p.text("at"))
	if p.err != nil {
		return nil, p.err
	}
	if err != nil {
		return nil, err
	}
	report, err := r.x.Report(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	page := newReaderPage(report, here, r.lang)
	page.Path = r.shown(page.Path)
	return &view{Template: "reader", Title: page.Title, Data: page}, nil
}

// parsePlaces reads 12-15,20-22: code points, half open.
func parsePlaces(s string) ([]Mark, error) {
	if s == "" {
		return nil, nil
	}
	var out []Mark
	for _, one := range strings.Split(s, ",") {
		a, b, ok := strings.Cut(one, "-")
		start, err1 := strconv.Atoi(a)
		end, err2 := strconv.Atoi(b)
		if !ok || err1 != nil || err2 != nil || start < 0 || end <= start {
			return nil, badRequest("Write at=START-END, code points of the text, such as at=120-126.", "at is %q", shorten(one, 20))
		}
		out = append(out, Mark{start, end})
	}
	if len(out) > maxHere {
		return nil, badRequest("Mark fewer.", "%d places, at most %d are allowed", len(out), maxHere)
	}
	return out, nil
}

func newReaderPage(r *extract.Report, here []Mark, lang tongue) *readerPage {
	text := r.Doc.Text
	runes := segment.NewRuneIndex(text)
	d := &reading{Report: r, view: r.Doc.View(), runes: runes}
	p := &readerPage{Report: r, Region: d.region(), Chars: runes.Rune(r.Body.End) - runes.Rune(r.Body.Start), Themes: r.Themes, Masks: len(r.Masks), Here: len(here), Title: cmp.Or(r.Title, fileOf(r.Doc.Path)), Path: r.Doc.Path}
	layers := &layers{text: text}
	if r.Body.Start > 0 {
		layers.add(segment.Span{Start: 0, End: r.Body.Start}, "outside", lang.Say("outside the report"), "")
	}
	if r.Body.End < len(text) {
		layers.add(segment.Span{Start: r.Body.End, End: len(text)}, "outside", lang.Say("outside the report"), "")
	}
	for i, s := range r.Sections {
		id := "s" + strconv.Itoa(i)
		level := s.Level
		p.Outline = append(p.Outline, outlineItem{"l" + strconv.Itoa(level), shorten(s.Marker+s.Title, 40), "#" + id, s.Role})
		layers.add(s.Span, "head", "", id)
	}
	for i, e := range p.Region.Evidence {
		v := readEvidence{Text: e.Text, Code: e.Code}
		if e.Span.Start < e.Span.End {
			v.Link, v.Start, v.End = "#e"+strconv.Itoa(i), runes.Rune(e.Span.Start), runes.Rune(e.Span.End)
			layers.add(e.Span, "region", "", v.Link[1:])
		}
		p.Evidence = append(p.Evidence, v)
	}
	for i, w := range r.Warnings {
		v := readDoubt{Code: w.Code, Message: w.Message}
		if w.Span.Start < w.Span.End {
			v.Link = "#w" + strconv.Itoa(i)
			layers.add(w.Span, "doubt", "", v.Link[1:])
		}
		p.Doubts = append(p.Doubts, v)
	}
	counts := map[string]int{}
	for i := range r.Figures {
		g := &r.Figures[i]
		id := "f" + strconv.Itoa(i)
		kind := figureKind(g)
		counts[kind]++
		f := readFigure{Figure: *g, Link: "#" + id, Text: g.Span.Of(text), Value: figureValue(g, lang), ConceptName: lang.conceptName(g.Concept, g.Concept), Section: d.heading(g.Span.Start), Start: runes.Rune(g.Span.Start), End: runes.Rune(g.Span.End)}
		layers.add(g.Span, "fig k-"+kind, figureTitle(g, f.Value, lang), id)
		p.Figures = append(p.Figures, f)
	}
	for _, m := range r.Masks {
		title := lang.Code("hidden", m.Class)
		if m.Suggest != "" {
			title += lang.Sayf(", probably %s", m.Suggest)
		}
		counts["mask "+m.Class]++
		layers.add(m.Span, "mask m-"+m.Class, title, "")
	}
	for i, h := range here {
		id := "here"
		if i > 0 {
			id = ""
		}
		layers.add(segment.Span{Start: runes.Byte(h.Start), End: runes.Byte(h.End)}, "here", "", id)
	}
	p.Pieces = layers.pieces()
	for _, l := range []legendItem{
		{"fig k-target", lang.Code("role", "target"), counts["target"]}, {"fig k-result", lang.Code("role", "result"), counts["result"]},
		{"fig k-baseline", lang.Code("role", "baseline"), counts["baseline"]}, {"fig k-criterion", lang.Code("role", "criterion"), counts["criterion"]},
		{"fig k-masked", lang.Code("hidden", "figure"), counts["masked"]},
		{"mask m-date", lang.Code("hidden", "date"), counts["mask date"]}, {"mask m-name", lang.Code("hidden", "name"), counts["mask name"]},
		{"mask m-label", lang.Code("hidden", "label"), counts["mask label"]}, {"mask m-phrase", lang.Code("hidden", "phrase"), counts["mask phrase"]},
	} {
		if l.Count > 0 {
			p.Legend = append(p.Legend, l)
		}
	}
	return p
}

// figureValue is what a figure says, in the base unit.
func figureValue(g *extract.Figure, lang tongue) string {
	unit := g.Unit
	for _, per := range g.Per {
		unit += "/" + per
	}
	switch {
	case g.Masked:
		return strings.TrimSpace(lang.Say("masked") + " " + unit)
	case g.HasValue:
		return comparator(g.Cmp) + grouped(g.Value) + " " + unit
	}
	return grouped(g.Low) + "–" + grouped(g.High) + " " + unit
}

func figureTitle(g *extract.Figure, value string, lang tongue) string {
	kind := lang.Say("figure")
	if g.Role != "" {
		kind = lang.Code("role", g.Role)
	}
	s := kind + lang.Say(": ") + value
	if g.Indicator != "" {
		s = g.Indicator + " – " + s
	}
	if g.Deadline != "" {
		s += lang.Sayf(", by %s", g.Deadline)
	}
	if g.Year != 0 {
		s += fmt.Sprintf(" (%d)", g.Year)
	}
	return s
}

// layers are spans over a text that may overlap.
type layers struct {
	text  string
	spans []layer
}

type layer struct {
	span             segment.Span
	class, title, id string
}

func (l *layers) add(s segment.Span, class, title, id string) {
	s.Start, s.End = max(0, s.Start), min(len(l.text), s.End)
	if s.Start < s.End {
		l.spans = append(l.spans, layer{s, class, title, id})
	}
}

// pieces cuts the text where a span begins or ends. The pieces joined are the text.
func (l *layers) pieces() []piece {
	cuts := []int{0, len(l.text)}
	for _, s := range l.spans {
		cuts = append(cuts, s.span.Start, s.span.End)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	byStart := slices.Clone(l.spans)
	sort.SliceStable(byStart, func(i, j int) bool { return byStart[i].span.Start < byStart[j].span.Start })
	var out []piece
	var active []layer
	next := 0
	for i := 0; i+1 < len(cuts); i++ {
		p := piece{Text: l.text[cuts[i]:cuts[i+1]]}
		active = slices.DeleteFunc(active, func(a layer) bool { return a.span.End <= cuts[i] })
		for ; next < len(byStart) && byStart[next].span.Start <= cuts[i]; next++ {
			active = append(active, byStart[next])
			p.Stop = p.Stop || byStart[next].title != "" && byStart[next].class != "outside"
			if id := byStart[next].id; id != "" {
				p.Anchors = append(p.Anchors, id)
			}
		}
		var classes, titles []string
		for _, a := range active {
			classes = append(classes, a.class)
			if a.title != "" {
				titles = append(titles, a.title)
			}
		}
		p.Class, p.Title = strings.Join(classes, " "), strings.Join(titles, "; ")
		out = append(out, p)
	}
	return out
}
