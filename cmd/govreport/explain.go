package main

import (
	"cmp"
	"fmt"
	"slices"
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
	Words    []traced   `json:"lexemes,omitempty"`
	Phrases  []traced   `json:"phrases,omitempty"`
	Claims   []traced   `json:"claims,omitempty"`
	Refused  *traced    `json:"refused,omitempty"`
	Mask     *maskRow   `json:"mask,omitempty"`
	Section  []string   `json:"section,omitempty"`
	Sentence string     `json:"sentence,omitempty"`
}

// traced is a step on the way to a figure: a word with what it may be, a phrase, a claim,
// or why a numeral is no figure.
type traced struct {
	Text      string   `json:"text"`
	Start     int      `json:"start"` // both 0 of a value that is no words of the text
	End       int      `json:"end"`
	Classes   []string `json:"classes,omitempty"`
	Kind      string   `json:"kind,omitempty"`
	Attribute string   `json:"attribute,omitempty"`
	Rule      string   `json:"rule,omitempty"`
	Lost      bool     `json:"lost,omitempty"`
}

// trace fills in how the figure was read.
func (e *explanation) trace(f *flatReport, t extract.Trace) {
	step := func(s extract.Span) traced {
		return traced{Text: s.Of(f.r.Doc.Text), Start: f.at.Rune(s.Start), End: f.at.Rune(s.End)}
	}
	for _, w := range t.Words {
		s := step(w.Span)
		s.Classes = w.Classes
		e.Words = append(e.Words, s)
	}
	for _, p := range t.Phrases {
		s := step(p.Span)
		s.Kind = p.Kind
		e.Phrases = append(e.Phrases, s)
	}
	for _, c := range t.Claims {
		s := step(c.Span)
		s.Attribute, s.Text, s.Rule, s.Lost = c.Attribute, c.Value, c.Rule, c.Lost
		e.Claims = append(e.Claims, s)
	}
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
			e.trace(&f, r.Trace(i))
		}
	}
	masks := f.masks()
	for i, m := range r.Masks {
		if m.Span.Start <= at && at < m.Span.End {
			e.Mask = &masks[i]
		}
	}
	if n, ok := r.Refused(at); ok && e.Figure == nil {
		e.Refused = &traced{Text: n.Span.Of(r.Doc.Text), Start: f.at.Rune(n.Span.Start), End: f.at.Rune(n.Span.End), Rule: n.Rule}
	}
	w.found = w.found || e.Figure != nil || e.Mask != nil || e.Refused != nil
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
		var rules []string
		for _, r := range e.Rules {
			if !strings.HasSuffix(r, ": ") { // no rule decided it
				rules = append(rules, ruleName(lang, r))
			}
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
		w.steps(&b, e)
	}
	if n := e.Refused; n != nil {
		line("numeral", fmt.Sprintf("%s  %d-%d", n.Text, n.Start, n.End))
		line("no figure", cmp.Or(ruleName(lang, n.Rule), lang.Say("no rule explains it")))
	}
	if m := e.Mask; m != nil {
		line("mask", fmt.Sprintf("%s  %d-%d  %s", m.Text, m.Start, m.End, lang.Code("class", m.Class)))
		line("suggest", m.Suggest)
	}
	if e.Figure == nil && e.Mask == nil && e.Refused == nil {
		line("", lang.Say("no figure and no mask stands here"))
	}
	_, err := fmt.Fprint(w.a.stdout, b.String())
	return err
}

// stepsWidth is where the lines of words are broken.
const stepsWidth = 100

// steps prints the way of the figure: the words of its clause, the phrases they make, and
// what rules claim, each claim that decides with ← and each that lost with ×.
func (w *explainer) steps(b *strings.Builder, e explanation) {
	lang := w.a.lang
	block := func(name string, parts []string) {
		for _, p := range parts {
			fmt.Fprintf(b, "%s %s\n", w.a.label(name, 10), p)
			name = ""
		}
	}
	lines := []string{""}
	for _, s := range e.Words {
		word := oneLine(s.Text)
		if s.Start == e.Figure.Start {
			word = "«" + word + "»"
		} else if c := classesOf(lang, s.Classes); c != "" {
			word += "(" + c + ")"
		}
		last := &lines[len(lines)-1]
		if *last != "" && screenWidth(*last)+1+screenWidth(word) > stepsWidth {
			lines = append(lines, word)
			continue
		}
		*last = strings.TrimPrefix(*last+" "+word, " ")
	}
	if len(e.Words) > 0 {
		block("lexemes", lines)
	}
	var phrases, claims []string
	for _, p := range e.Phrases {
		phrases = append(phrases, padded(lang.Code("phrase", p.Kind), 13)+" "+oneLine(p.Text))
	}
	block("phrases", phrases)
	for _, c := range e.Claims {
		value, arrow := oneLine(inClaim(lang, c)), "←"
		if c.Lost {
			arrow = "×"
		}
		claims = append(claims, fmt.Sprintf("%s %s  %s %s", w.a.label(c.Attribute, 13), value, arrow, ruleName(lang, c.Rule)))
	}
	block("claimed", claims)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// inClaim is the value of a claim in the language; — where the rule says that there is none.
func inClaim(lang message.Language, c traced) string {
	if c.Text == "" {
		return "—"
	}
	if c.Attribute == "role" || c.Attribute == "measure" {
		return lang.Code(c.Attribute, c.Text)
	}
	return c.Text
}

// unsaid are the classes of words that say nothing to a reader.
var unsaid = []string{"open", "close", "pause", "comma", "end", "figure", "other"}

func classesOf(lang message.Language, classes []string) string {
	var out []string
	for _, c := range classes {
		if !slices.Contains(unsaid, c) {
			out = append(out, lang.Code("words", c))
		}
	}
	return strings.Join(out, "/")
}

// ruleName is the name of a rule in the language, also behind what it decides: role: age.
func ruleName(lang message.Language, rule string) string {
	if decides, name, ok := strings.Cut(rule, ": "); ok {
		return lang.Head(decides) + lang.Code("joint", ": ") + ruleName(lang, name)
	}
	if said := lang.Code("rule", rule); said != rule {
		return said
	}
	return lang.Code("argument", lang.Translate(rule))
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
