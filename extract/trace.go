package extract

import (
	"cmp"
	"slices"
	"strings"
)

// Trace is the way of a figure from the words of its clause to what was decided, as
// [WithTrace] keeps it.
type Trace struct {
	Words   []TracedWord   // of the clause, in order
	Phrases []TracedPhrase // what the words were put together to
	Claims  []Claim        // what rules say of the figure
}

// TracedWord is a word, a figure or a mark, with what it may be in a sentence.
type TracedWord struct {
	Span    Span
	Classes []string // "noun", "activity", "link" …
}

// TracedPhrase is a stretch of words that hangs together.
type TracedPhrase struct {
	Span Span
	Kind string // "front", "behind", "verb", "between", "compared": what the figure is compared with
}

// Claim is what a rule says of one attribute of a figure. Of the claims about an attribute
// one is decided for; those that lost are of rules that hold too and stand further down.
type Claim struct {
	Attribute string // "figure", "indicator", "measure", "role"
	Value     string // "" where the rule says that there is none
	Span      Span   // of the words that the value is, empty for others
	Rule      string
	Lost      bool
}

// Refusal is a numeral that is no figure.
type Refusal struct {
	Span Span
	Rule string // why it is none, "" where no rule explains it
}

// WithTrace keeps how every figure was read, for [Report.Trace] and [Report.Refused].
// Reading takes longer and more memory with it; what is read is the same.
func WithTrace() Option { return func(o *options) { o.trace = true } }

// traces is what [WithTrace] keeps of a report.
type traces struct {
	figures []Trace // as in Report.Figures
	refused []Refusal
}

// Trace returns how figure i of the report was read: nothing without [WithTrace], and
// claims alone of what stands in a table.
func (r *Report) Trace(i int) Trace {
	if r == nil || r.traces == nil || i < 0 || i >= len(r.traces.figures) {
		return Trace{}
	}
	return r.traces.figures[i]
}

// Refused returns the numeral at byte offset at that is no figure, with [WithTrace].
func (r *Report) Refused(at int) (Refusal, bool) {
	if r != nil && r.traces != nil {
		for _, n := range r.traces.refused {
			if n.Span.Start <= at && at < n.Span.End {
				return n, true
			}
		}
	}
	return Refusal{}, false
}

// classNames are the names of classes, in the order of their bits, each one word.
var classNames = [...]string{
	"noun", "verb", "activity", "lead", "stop", "weak-stop", "adverb", "preposition", "conjunction", "of", "time", "scope", "pronoun",
	"number", "figure", "open", "close", "pause", "comma", "end", "link", "up", "down", "more", "less", "growth", "decline", "above", "below",
	"high", "low", "than", "share", "share-noun", "done", "done-noun", "task", "equal", "from", "to", "anyone", "hedge", "hedge-behind", "modal", "due",
	"qualifier", "head", "work", "measure", "other", "agent",
}

// names lists what the class holds.
func (c class) names() []string {
	var out []string
	for i, name := range classNames {
		if c.has(1 << i) {
			out = append(out, name)
		}
	}
	return out
}

// refuse keeps that num is no figure.
func (x *extraction) refuse(num numeral, why string) {
	if k := x.report.traces; k != nil {
		k.refused = append(k.refused, Refusal{x.t.source(num.start, num.end), why})
	}
}

// traceFigures begins the traces of the figures that were found.
func (x *extraction) traceFigures() {
	k := x.report.traces
	if k == nil {
		return
	}
	k.figures = make([]Trace, len(x.figs))
	for i, f := range x.figs {
		k.figures[i].claim(Claim{Attribute: "figure", Span: x.t.source(f.start, f.end), Value: x.t.str(f.start, f.end), Rule: f.f.Rules[len(f.f.Rules)-1]})
	}
}

func (t *Trace) claim(c Claim) { t.Claims = append(t.Claims, c) }

// traceOf is the trace of the figure, nil where none is kept.
func (x *extraction) traceOf(k int) *Trace {
	if x.report.traces == nil {
		return nil
	}
	return &x.report.traces.figures[k]
}

// trace keeps the words and phrases of the figure.
func (n *namer) trace(t *Trace) {
	for k := n.clauseStart(n.p); k < n.end; k++ {
		t.Words = append(t.Words, TracedWord{n.source(np{k, k + 1}), n.at(k).names()})
	}
	for _, p := range [...]struct {
		np
		kind string
	}{{np{n.verb, n.verb + 1}, "verb"}, {n.front, "front"}, {np{n.fr.core, n.p}, "between"}, {n.fr.object, "compared"}, {n.behind, "behind"}} {
		if !p.empty() && p.a >= 0 {
			t.Phrases = append(t.Phrases, TracedPhrase{n.source(p.np), p.kind})
		}
	}
}

func (s *sentence) source(p np) Span { return s.x.t.source(s.runes(p)) }

// claimed keeps what rule r of the naming rules says, and what those behind it would have
// said.
func (n *namer) claimed(t *Trace, r *rule[*namer]) {
	t.claim(n.named(n.m, r.name, false))
	rules := n.x.words.rules.naming
	fr := *n.fr // rules may change it
	rest := *n
	rest.fr = &fr
	for i := len(rules) - 1; i >= 0; i-- {
		if rules[i].name != r.name {
			continue
		}
		for j := range rules[i+1:] {
			m := meaning{of: -1}
			rest.m, rest.by = &m, ""
			c := Claim{}
			if later := &rules[i+1+j]; later.when(&rest) {
				c = rest.named(&m, later.name, true)
			}
			if c.Value != "" && !slices.ContainsFunc(t.Claims, func(o Claim) bool { return o.Attribute == c.Attribute && o.Value == c.Value }) {
				t.claim(c)
			}
		}
		return
	}
}

// named is the claim of a rule that gives the figure the name of m.
func (n *namer) named(m *meaning, rule string, lost bool) Claim {
	c := Claim{Attribute: "indicator", Rule: cmp.Or(n.by, rule), Lost: lost}
	if m.b > m.a {
		c.Span, c.Value = n.x.t.source(m.a, m.b), n.x.t.str(m.a, m.b)
	}
	return c
}

// claimed keeps the rules that hold of the figure; the first decides.
func (a *asked) claimed() {
	t := a.x.traceOf(a.i)
	if t == nil {
		return
	}
	decided := false
	for _, r := range a.x.words.rules.criterion {
		if !r.when(a) {
			continue
		}
		c := Claim{Attribute: "role", Value: RoleCriterion, Rule: r.name, Lost: decided}
		if r.then != nil {
			public, f, probe := *a.f.f, *a.f, *a // a then may change the figure
			f.f, probe.f = &public, &f
			if r.then(&probe); probe.none {
				c.Value = ""
			}
		}
		t.claim(c)
		decided = true
	}
}

// traceDecisions keeps what was decided where that is no claim yet: by another figure of a
// list, or by a rule that is in no list. Claims about an attribute with another value lost.
func (x *extraction) traceDecisions() {
	if x.report.traces == nil {
		return
	}
	for i, f := range x.figs {
		t, m := x.traceOf(i), x.means[i]
		name := Claim{Attribute: "indicator", Value: x.t.str(m.a, m.b), Span: f.f.IndicatorAt, Rule: m.rule}
		if f.inTable {
			name.Value, name.Rule = f.f.Indicator, "cell of a table"
		}
		said := ""
		for _, rule := range f.f.Rules {
			if r, ok := strings.CutPrefix(rule, "role: "); ok {
				said = r
			}
		}
		t.decided(name)
		t.decided(f.measureClaim(m))
		t.decided(Claim{Attribute: "role", Value: f.f.Role, Rule: said})
	}
}

// measureClaim is what decides the measure of the figure where no claimRule did.
func (f *figure) measureClaim(m meaning) Claim {
	switch is := f.f.Measure; {
	case f.inTable:
		return Claim{Attribute: "measure", Value: is, Rule: "cell of a table"}
	case m.measure != is:
		return Claim{Attribute: "measure", Value: is, Rule: "what its concept is measured as"}
	case is != MeasureLevel:
		return Claim{Attribute: "measure", Value: is, Rule: "as the figure that it is joined with"}
	default:
		return Claim{Attribute: "measure", Value: is, Rule: "a level, where no rule says otherwise"}
	}
}

// decided marks the claims that say otherwise as lost, and adds the one that decides where
// none is left.
func (t *Trace) decided(by Claim) {
	found := false
	for i := range t.Claims {
		if c := &t.Claims[i]; c.Attribute == by.Attribute {
			c.Lost = c.Lost || c.Value != "" && c.Value != by.Value
			found = found || !c.Lost && c.Value == by.Value
		}
	}
	if !found && by.Rule != "" {
		t.claim(by)
	}
	slices.SortStableFunc(t.Claims, func(a, b Claim) int { return order(a) - order(b) })
}

// order sorts claims by attribute, those that decide first.
func order(c Claim) int {
	n := 2 * slices.Index([]string{"figure", "indicator", "measure", "role"}, c.Attribute)
	if c.Lost {
		n++
	}
	return n
}
