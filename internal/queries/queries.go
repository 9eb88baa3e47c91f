// Package queries makes random queries of the documented language about reports, for
// tests that put one question to two engines.
package queries

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"unicode"

	"github.com/govreport/govreport/extract"
)

// Maker makes queries from what stands in reports, so that most of them find some.
type Maker struct {
	rng     *rand.Rand
	reports []*extract.Report
	themes  []extract.Theme
}

// New returns a maker; the same seed and reports give the same queries.
func New(seed uint64, reports []*extract.Report) (*Maker, error) {
	set, err := extract.DefaultThemes()
	if err != nil {
		return nil, err
	}
	return &Maker{rand.New(rand.NewPCG(seed, 7)), reports, set.Themes()}, nil
}

// Query returns the next query. Some of them find nothing, and some can't be
// understood.
func (m *Maker) Query() string { return m.query(2) }

// Filter returns a query of filters on the report.
func (m *Maker) Filter() string {
	f := m.onReport()
	switch m.rng.IntN(4) {
	case 0:
		f += " " + m.onReport()
	case 1:
		f = "NOT " + f
	case 2:
		f += " OR " + m.onReport()
	}
	return f
}

func (m *Maker) query(depth int) string {
	if depth == 0 || m.rng.IntN(3) == 0 {
		return m.term()
	}
	a, b := m.query(depth-1), m.query(depth-1)
	return pick(m, []string{
		a + " " + b, a + " AND " + b, "(" + a + ") OR (" + b + ")", "(" + a + " 或 " + b + ")", a + " NOT (" + b + ")", a + " -" + m.text(),
		m.text() + " " + m.filter(), m.filter() + " " + m.filter(), "(" + m.text() + " OR " + m.text() + ") " + m.filter(),
		"(" + m.filter() + " OR " + m.filter() + ") " + m.text(), "NOT " + m.filter() + " " + a,
	})
}

func (m *Maker) term() string {
	if m.rng.IntN(4) == 0 {
		return m.filter()
	}
	return m.text()
}

func (m *Maker) text() string {
	switch m.rng.IntN(8) {
	case 0, 1:
		return m.piece(1, 6)
	case 2:
		return `"` + strings.ReplaceAll(m.raw(1, 9), `"`, "") + `"`
	case 3:
		return `"` + m.piece(2, 5) + `"`
	case 4:
		return m.piece(1, 2) + pick(m, []string{"*", "?", "??", "*?"}) + m.piece(1, 2)
	case 5:
		return fmt.Sprintf("%s NEAR/%d %s", m.piece(1, 3), m.rng.IntN(30), pick(m, []string{m.piece(1, 3), `"` + m.piece(1, 4) + `"`}))
	case 6:
		return m.piece(4, 12)
	}
	return pick(m, []string{"养老", "救助", "低保", "殡葬", "GDP", "gdp", "敬老院", "“一老一小”", "不存在的词语", "5%", "1275", "*"})
}

func (m *Maker) filter() string {
	switch m.rng.IntN(3) {
	case 0:
		return m.onReport()
	case 1:
		return m.onFigure()
	}
	t := pick(m, m.themes)
	return pick(m, []string{
		"theme:" + t.ID, "theme:" + t.Name, "section:" + pick(m, []string{"plan", "review", "problem", "intro", "other"}),
		"section:" + quoted(m.heading()), "NOT section:plan", "NOT theme:" + t.Name,
	})
}

func (m *Maker) onReport() string {
	r := pick(m, m.reports)
	region, code := "", "33"
	if r.Region != nil {
		region, code = r.Region.Name, r.Region.Code
	}
	year := m.year(r.Year)
	return pick(m, []string{
		"year:" + year, "year:" + year + ".." + m.year(r.Year+2), "year:>=" + year, "year:" + year + "," + m.year(r.Year+1), "plan_year:" + m.year(r.PlanYear),
		"plan_year:<" + m.year(r.PlanYear), "region:" + quoted(part(m, region)), "region:" + code[:min(len(code), 2*(1+m.rng.IntN(3)))],
		"level:" + pick(m, []string{"city", "county", "province", "区"}), "organ:" + quoted(part(m, r.Organ)), "title:" + quoted(part(m, r.Title)),
		"path:" + quoted(part(m, r.Doc.Path)), "genre:" + pick(m, []string{"work_report", "summary", "plan", "summary+plan"}), "id:" + r.ID,
	})
}

func (m *Maker) onFigure() string {
	g := extract.Figure{Unit: "张", Indicator: "床位"}
	if r := pick(m, m.reports); len(r.Figures) > 0 {
		g = pick(m, r.Figures)
	}
	concept := g.Concept
	if concept == "" {
		concept = "gdp"
	}
	v := strconv.FormatFloat(g.Value, 'f', -1, 64)
	return pick(m, []string{
		"role:" + pick(m, []string{"target", "result", "baseline", "criterion"}), "masked:" + pick(m, []string{"true", "false"}), "unit:" + quoted(g.Unit),
		"indicator:" + quoted(part(m, g.Indicator)), "concept:" + concept, "value:" + v, "value:>=" + v, "value:<" + v, "value:1..1万", "value:>1 unit:" + quoted(g.Unit),
		"NOT masked:true role:target", "value:" + v + "," + strconv.Itoa(m.rng.IntN(500)), "value:12.5%", "(role:target OR role:result) concept:" + concept,
	})
}

func (m *Maker) heading() string {
	if r := pick(m, m.reports); len(r.Sections) > 0 {
		return part(m, pick(m, r.Sections).Title)
	}
	return "养老"
}

func (m *Maker) year(y int) string {
	if y == 0 {
		y = 2021
	}
	return strconv.Itoa(y + m.rng.IntN(3) - 1)
}

// raw is a stretch of a report as it stands there, line breaks and all.
func (m *Maker) raw(least, most int) string {
	text := []rune(pick(m, m.reports).Doc.Text)
	n := min(least+m.rng.IntN(most-least+1), len(text))
	at := m.rng.IntN(len(text) - n + 1)
	return string(text[at : at+n])
}

// piece is a stretch of letters and digits.
func (m *Maker) piece(least, most int) string {
	for range 20 {
		s := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, m.raw(least, most))
		if s != "" {
			if m.rng.IntN(4) == 0 {
				s = strings.ToUpper(s)
			}
			return s
		}
	}
	return "服务"
}

// part is a piece of a value.
func part(m *Maker, s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return "民政"
	}
	n := 1 + m.rng.IntN(min(len(r), 6))
	at := m.rng.IntN(len(r) - n + 1)
	if s := strings.TrimSpace(string(r[at : at+n])); s != "" {
		return s
	}
	return "民政"
}

func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, "", `"`, "", "\n", "").Replace(s) + `"`
}

func pick[T any](m *Maker, list []T) T { return list[m.rng.IntN(len(list))] }
