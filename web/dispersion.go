package web

import (
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/govreport/govreport/index"
)

// dispersionPlot is where terms stand in reports: a line for each report, from the
// start of its body on the left to its end on the right.
type dispersionPlot struct {
	Title                                string
	Width, Height, Left, Plot, End, Axis int
	Kinds                                []dispersionKind
	Lines                                []dispersionLine
	Scale                                []dispersionTick
}

type dispersionKind struct {
	Name, Colour string
	X            int
}

type dispersionLine struct {
	Name, Hits string
	Y, Mid     int
	Ticks      []dispersionTick
}

type dispersionTick struct {
	X             float64
	Colour, Title string
}

// dispersionColours are those of the lines of a chart, see static/style.css.
var dispersionColours = []string{"#1c1c1e", "#b3261e", "#0b6bb5", "#2e7d32", "#8a4fb0", "#a15c00"}

var dispersionSVG = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("dispersion").Parse(`<svg xmlns="http://www.w3.org/2000/svg" width="{{.Width}}" height="{{.Height}}" viewBox="0 0 {{.Width}} {{.Height}}" font-family="sans-serif" font-size="12">
<title>{{.Title}}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
{{$p := .}}{{range .Kinds}}<text x="{{.X}}" y="16" fill="{{.Colour}}">{{.Name}}</text>
{{end}}{{range .Lines}}<text x="4" y="{{.Mid}}" dominant-baseline="central">{{.Name}}</text><text x="{{$p.End}}" y="{{.Mid}}" text-anchor="end" dominant-baseline="central" fill="#5c5f66">{{.Hits}}</text>
<rect x="{{$p.Left}}" y="{{.Y}}" width="{{$p.Plot}}" height="16" fill="#f0f0ec"/>
{{$y := .Y}}{{range .Ticks}}<rect x="{{.X}}" y="{{$y}}" width="1.5" height="16" fill="{{.Colour}}"><title>{{.Title}}</title></rect>
{{end}}{{end}}{{range .Scale}}<text x="{{.X}}" y="{{$p.Axis}}" text-anchor="middle" fill="#5c5f66">{{.Title}}</text>
{{end}}</svg>
`))
})

// WriteDispersion writes where the terms of res stand as an SVG file: a line for each
// report, a mark for each place at its share of the body, its sentence as the title of
// the mark. res must have its evidence ([index.TermsRequest.Evidence]); its kinds
// are told apart by colour. Its title is in lang, [Chinese] or [English].
func WriteDispersion(w io.Writer, res *index.TermsResult, lang string) error {
	const line, top = 22, 28
	p := dispersionPlot{Title: tongueOf(lang).Say("Where terms stand in reports (lexical dispersion)"), Width: 960, Left: 230, Plot: 660, End: 956}
	colours := map[string]string{}
	x := p.Left
	for i, k := range res.Kinds {
		colours[k] = dispersionColours[i%len(dispersionColours)]
		if k != "" {
			p.Kinds = append(p.Kinds, dispersionKind{k, colours[k], x})
			x += 18 + 13*len([]rune(k))
		}
	}
	at := map[string]int{}
	hits := []int{}
	for _, r := range res.Rows {
		k, known := at[r.ID]
		if !known {
			k = len(p.Lines)
			at[r.ID] = k
			name := r.Region
			if name == "" {
				name = r.Title
			}
			y := top + k*line
			p.Lines = append(p.Lines, dispersionLine{Name: regionYear(shorten(name, 14), r.Year), Y: y, Mid: y + 8})
			hits = append(hits, 0)
		}
		hits[k] += r.Hits
		l := &p.Lines[k]
		l.Hits = strconv.Itoa(hits[k])
		for _, e := range r.Evidence {
			title := fmt.Sprintf("%s (%s:%d-%d): %s", e.Term, e.Path, e.Start, e.End, strings.TrimSpace(e.Sentence))
			l.Ticks = append(l.Ticks, dispersionTick{round1(float64(p.Left) + e.Position*float64(p.Plot-2)), colours[r.Category+r.Term], title})
		}
	}
	p.Axis = top + len(p.Lines)*line + 12
	p.Height = p.Axis + 10
	for _, share := range []int{0, 25, 50, 75, 100} {
		p.Scale = append(p.Scale, dispersionTick{X: float64(p.Left + p.Plot*share/100), Title: strconv.Itoa(share) + "%"})
	}
	return dispersionSVG().Execute(w, p)
}
