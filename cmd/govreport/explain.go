package main

import (
	"fmt"
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/internal/message"
)

// explainer prints what stands at an offset and why: extract --explain.
type explainer struct {
	a      *app
	offset int
	found  bool
}

// explanation is what "extract --explain --format json" prints.
type explanation struct {
	Path     string     `json:"path"`
	Offset   int        `json:"offset"`
	Figure   *figureRow `json:"figure,omitempty"`
	Rules    []string   `json:"rules,omitempty"`
	Mask     *maskRow   `json:"mask,omitempty"`
	Section  []string   `json:"section,omitempty"`
	Sentence string     `json:"sentence,omitempty"`
}

func (w *explainer) report(r *extract.Report) error {
	f := newFlatReport(r)
	if w.offset >= f.at.Rune(len(r.Doc.Text)) {
		return withHint("give an offset inside the text", "%s: --explain %d is beyond the end", r.Doc.Path, w.offset)
	}
	at := f.at.Byte(w.offset)
	e := explanation{Path: r.Doc.Path, Offset: w.offset, Section: f.sectionPath(f.sectionAt(at))}
	figures := f.figures()
	for i, g := range r.Figures {
		if g.Span.Start <= at && at < g.Span.End {
			e.Figure, e.Rules, e.Sentence = &figures[i], g.Rules, figures[i].Sentence
		}
	}
	masks := f.masks()
	for i, m := range r.Masks {
		if m.Span.Start <= at && at < m.Span.End {
			e.Mask = &masks[i]
		}
	}
	w.found = w.found || e.Figure != nil || e.Mask != nil
	switch w.a.format {
	case "json":
		return w.a.printJSON(e)
	case "jsonl":
		return w.a.printJSONLine(e)
	}
	lang := w.a.lang
	var b strings.Builder
	line := func(name string, value any) {
		if s := fullCell(inLanguage(lang, value)); s != "" {
			fmt.Fprintf(&b, "%s %s\n", w.a.label(name, 10), s)
		}
	}
	line("place", place(e.Path, e.Offset, e.Offset+1))
	line("section", shorten(strings.Join(e.Section, sectionSeparator), 100))
	if g := e.Figure; g != nil {
		rules := make([]string, len(e.Rules))
		for i, r := range e.Rules {
			rules[i] = lang.Code("argument", lang.Translate(r))
		}
		line("figure", fmt.Sprintf("%s  %d-%d", g.Text, g.Start, g.End))
		line("value", g.Value)
		if g.Low != nil {
			line("value", message.Textf("%s to %s", shortCell(*g.Low), shortCell(*g.High)))
		}
		if g.Masked {
			line("masked", lang.Say("a numeral is hidden, so there is no value"))
		}
		line("unit", g.Unit)
		line("per", g.Per)
		line("compared", g.Cmp)
		line("role", code{"role", g.Role})
		line("indicator", g.Indicator)
		line("measure", codes{{"measure", g.Measure}, {"direction", g.Direction}, {"over", g.Over}})
		line("concept", code{"concept", g.Concept})
		line("year", strings.TrimSpace(strings.TrimPrefix(fmt.Sprint(g.FigureYear), "0")+" "+g.Part))
		line("deadline", g.Deadline)
		line("modal", g.Modal)
		line("themes", themeCodes(g.Themes))
		line("sentence", strings.Join(strings.Fields(g.Sentence), " "))
		line("rules", w.a.listed(rules))
	}
	if m := e.Mask; m != nil {
		line("mask", fmt.Sprintf("%s  %d-%d  %s", m.Text, m.Start, m.End, lang.Code("class", m.Class)))
		line("suggest", m.Suggest)
	}
	if e.Figure == nil && e.Mask == nil {
		line("", lang.Say("no figure and no mask stands here"))
	}
	_, err := fmt.Fprint(w.a.stdout, b.String())
	return err
}

func (w *explainer) bad(b badFile) error {
	if w.a.format == "jsonl" {
		return w.a.printJSONLine(b)
	}
	return w.a.printJSON(b)
}

func (w *explainer) close() error {
	if !w.found {
		return errNothingFound
	}
	return nil
}
