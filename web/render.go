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

// templates are parsed when the first page is made: most commands make none.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("web").Funcs(template.FuncMap{
		"rate":     rate,
		"percent":  percent,
		"percent0": func(v float64) string { return fmt.Sprintf("%.0f%%", 100*v) },
		"share":    func(part, whole int) string { return percent(float64(part) / float64(whole)) },
		"short":    shorten,
		"marks":    marks,
		"cmp":      comparator,
		"outcome":  outcomeClass,
		"sorts":    func() []string { return []string{"score", "year", "-year", "region", "path"} },
		"reader":   func(id string) string { return readerLink(id, nil) },
		"readerat": readerLink,
	}).ParseFS(templateFiles, "templates/*.html"))
})

// file is what the template of the file gets.
type file struct {
	Page                  *Page
	Style                 template.CSS
	Script                template.JS
	StyleHash, ScriptHash string
}

// WriteFile writes the page as one HTML file that needs nothing else: no script,
// font, style or picture is loaded from anywhere.
func (p *Page) WriteFile(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	err := templates().ExecuteTemplate(out, "file", file{
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
