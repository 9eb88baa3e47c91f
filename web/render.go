package web

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"github.com/govreport/govreport/index"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static/style.css
var style string

//go:embed static/page.js
var script string

var parsed sync.Map // of tongue to *template.Template

// templates are those of a language, parsed when its first page is made: most commands
// make none.
func (t tongue) templates() *template.Template {
	if known, ok := parsed.Load(t); ok {
		return known.(*template.Template)
	}
	made := template.Must(template.New("web").Funcs(t.funcs()).ParseFS(templateFiles, "templates/*.html"))
	known, _ := parsed.LoadOrStore(t, made)
	return known.(*template.Template)
}

// file is what the template of the file gets.
type file struct {
	Page                  *Page
	Style                 template.CSS
	Script                template.JS
	StyleHash, ScriptHash string
}

// shownPoint is a point's evidence as a page shows it; on the server its places are links.
type shownPoint struct {
	*Point
	Page   *Page
	Served bool
}

func (p *Page) shownPoints(served bool) (out []shownPoint) {
	for _, one := range p.Points {
		out = append(out, shownPoint{one, p, served})
	}
	return out
}

// Evidence is that of every point, for the template.
func (f file) Evidence() []shownPoint { return f.Page.shownPoints(false) }

// WriteFile writes the page as one HTML file that needs nothing else: no script,
// font, style or picture is loaded from anywhere.
func (p *Page) WriteFile(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	err := p.lang.templates().ExecuteTemplate(out, "file", file{
		Page: p, Style: template.CSS(style), Script: template.JS(script), StyleHash: sourceHash(style), ScriptHash: sourceHash(script),
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// sourceHash is the name of an inline style or script in a Content-Security-Policy.
func sourceHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// policy is the Content-Security-Policy of a file that loads nothing: it may use the
// style and the scripts of these hashes, or what scripts else is allowed.
func policy(style string, scripts ...string) string {
	out := "default-src 'none'; style-src '" + style + "'; "
	if len(scripts) > 0 {
		out += "script-src '" + strings.Join(scripts, "' '") + "'; img-src data: blob:; "
	}
	return out + "base-uri 'none'; form-action 'none'"
}

// marks lists places as 12-15, 20-22.
func marks(places []Mark) string {
	var b strings.Builder
	for i, m := range places {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%d-%d", m.Start, m.End)
	}
	return b.String()
}

// comparator writes a comparator before a figure; = goes without saying.
func comparator(c string) string {
	switch c {
	case "", "=":
		return ""
	case ">=":
		return "≥ "
	case "<=":
		return "≤ "
	case "~":
		return "≈ "
	}
	return c + " "
}

func outcomeClass(o index.Outcome) string {
	switch o {
	case index.NoReport, index.NotFound:
		return "o-none"
	case index.MaskedUp:
		return "o-masked"
	}
	return "o-" + string(o)
}
