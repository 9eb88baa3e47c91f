package index

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/segment"
)

// fig describes a figure of a hand-made report: the text around it with the
// figure between brackets.
type fig struct {
	at        string // 新增养老床位[400张]
	indicator string
	value     float64
	low, high float64
	unit      string
	cmp       string
	role      string
	per       []string
	masked    bool
	themes    []string
	deadline  string
	year      int
}

// made builds reports by hand.
type made struct {
	path, title, organ, genre string
	region, code, level       string
	year, plan                int
	text                      string
	themes                    []extract.ThemeShare
	figs                      []fig
}

func (m made) report(t testing.TB) *extract.Report {
	t.Helper()
	if m.path == "" {
		m.path = fmt.Sprintf("%s_%d_%s.txt", m.region, m.year, m.organ)
	}
	r := plainReport(m.path, m.text)
	r.Title, r.Organ, r.Genre, r.Year, r.PlanYear = m.title, m.organ, m.genre, m.year, m.plan
	if m.region != "" {
		r.Region = &extract.Region{Name: m.region, Code: m.code, Level: m.level}
	}
	r.Themes = m.themes
	for i := range r.Sections {
		switch {
		case strings.Contains(r.Sections[i].Title, "计划"), strings.Contains(r.Sections[i].Title, "安排"):
			r.Sections[i].Role = "plan"
		case strings.Contains(r.Sections[i].Title, "回顾"), strings.Contains(r.Sections[i].Title, "总结"):
			r.Sections[i].Role = "review"
		}
		if strings.Contains(r.Sections[i].Title, "养老") {
			r.Sections[i].Themes = []extract.ThemeScore{{ID: "elderly_care", Name: "养老", Score: 0.8}}
		}
	}
	for _, f := range m.figs {
		before, rest, ok := strings.Cut(f.at, "[")
		text, after, ok2 := strings.Cut(rest, "]")
		require.True(t, ok && ok2, f.at)
		i := strings.Index(m.text, before+text+after)
		require.GreaterOrEqual(t, i, 0, f.at)
		start := i + len(before)
		g := extract.Figure{
			Span: segment.Span{Start: start, End: start + len(text)}, Masked: f.masked,
			HasValue: !f.masked && f.high == 0, Value: f.value, Low: f.low, High: f.high,
			Unit: f.unit, Scale: 1, Per: f.per, Cmp: f.cmp, Role: f.role, Indicator: f.indicator,
			Deadline: f.deadline, Themes: f.themes, Year: f.year, Section: -1,
		}
		if g.Cmp == "" {
			g.Cmp = "="
		}
		from := strings.LastIndexAny(m.text[:start], "。\n")
		if from < 0 {
			from = 0
		} else {
			_, n := firstSize(m.text[from:])
			from += n
		}
		to := strings.IndexAny(m.text[start:], "。\n")
		if to < 0 {
			to = len(m.text)
		} else {
			_, n := firstSize(m.text[start+to:])
			to += start + n
		}
		g.Sentence = segment.Span{Start: from, End: to}
		for k, s := range r.Sections {
			if s.Span.Start <= start && start < s.BodyEnd {
				g.Section = k
			}
		}
		r.Figures = append(r.Figures, g)
	}
	return r
}

func firstSize(s string) (string, int) {
	f := firstRune(s)
	return f, len(f)
}

// matchIn stores a text and returns what matches queries in it.
func matchIn(t testing.TB, text string) func(m query.Matcher) (bool, []segment.Span) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, plainReport("one.txt", text))
	e := x.snap.listed()[0].entry
	return func(m query.Matcher) (bool, []segment.Span) {
		ok, places, _ := m.Match(&asked{entry: e, x: x, found: (&matcher{Matcher: m}).placesIn(e.seg)})
		return ok, places
	}
}
