package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/golden"
	"github.com/govreport/govreport/segment"
)

// A textCase is one file of an archive in testdata: a text, and behind it, in
// lines that begin with "> ", what must be found in it. A name in brackets at the
// end of the case's name says what kind of report the text is part of; without
// one the text stands alone. A name that begins with "! " is a known mistake: the
// test fails when it is mended, so that the mark goes.
type textCase struct {
	name   string
	known  bool
	before string // what stands before the text
	text   string
	want   string
}

// framesOfCases are what may stand before a case's text.
var framesOfCases = map[string]string{
	"review":   "檀浦区民政局2022年工作总结\n一、工作完成情况\n",
	"plan":     "檀浦区民政局2023年工作计划\n一、重点任务\n",
	"both":     "檀浦区民政局2022年工作总结和2023年工作计划\n一、2022年工作总结\n",
	"headline": "漪川市2024年政府工作报告\n一、2023年工作回顾\n过去一年，全市经济稳中向好。\n二、2024年工作安排\n",
	"long":     "檀浦区民政局2022年工作总结\n一、工作完成情况\n" + strings.Repeat("我局持续开展养老机构服务质量检查。", 40),
	"problem":  "檀浦区民政局2022年工作总结\n一、存在问题\n",
}

func readCases(t testing.TB, name string) []textCase {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	var out []textCase
	seen := map[string]bool{}
	for _, f := range txtar.Parse(data).Files {
		require.False(t, seen[f.Name], "%s: two cases are called %q", name, f.Name)
		seen[f.Name] = true
		c := textCase{name: f.Name}
		c.name, c.known = strings.CutPrefix(f.Name, "! ")
		if i := strings.LastIndex(f.Name, "("); i >= 0 && strings.HasSuffix(f.Name, ")") {
			frame, ok := framesOfCases[f.Name[i+1:len(f.Name)-1]]
			require.True(t, ok, "%s: %q has no frame of that name", name, f.Name)
			c.before = frame
		}
		for line := range strings.Lines(string(f.Data)) {
			if w, ok := strings.CutPrefix(line, "> "); ok {
				c.want += w
			} else {
				c.text += line
			}
		}
		c.text = strings.TrimSuffix(c.text, "\n")
		out = append(out, c)
	}
	return out
}

// runCases compares what show says of every case's report with the case. It
// shows only what lies in the case's own text, which begins at from.
func runCases(t *testing.T, name string, show func(r *Report, from int) []string) {
	for _, c := range readCases(t, name) {
		t.Run(c.name, func(t *testing.T) {
			r := extractText(t, c.before+c.text)
			got := strings.Join(show(r, len(c.before)), "\n")
			if got != "" {
				got += "\n"
			}
			diff := golden.Diff(c.want, got)
			switch {
			case c.known && diff == "":
				t.Errorf("right now; drop the ! of its name in testdata/%s", name)
			case !c.known && diff != "":
				t.Errorf("testdata/%s: %s\n%s\ngot:\n> %s", name, c.text, diff, strings.ReplaceAll(strings.TrimSuffix(got, "\n"), "\n", "\n> "))
			}
		})
	}
}

func extractText(t testing.TB, text string) *Report {
	t.Helper()
	r, err := Extract(segment.NewDocument(text), WithoutRegion())
	require.NoError(t, err)
	return r
}

// oneLine makes line breaks of a text visible.
func oneLine(s string) string { return strings.ReplaceAll(s, "\n", "⏎") }

func valueOf(f Figure) string {
	number := func(x float64) string { return strconv.FormatFloat(round(x), 'f', -1, 64) }
	switch {
	case f.Masked && f.Scale != 1:
		return "masked×" + number(f.Scale)
	case f.Masked:
		return "masked"
	case f.HasValue:
		return number(f.Value)
	}
	return number(f.Low) + "…" + number(f.High)
}

func showFigures(r *Report, from int) []string {
	var out []string
	for _, f := range r.Figures {
		if f.Span.Start < from {
			continue
		}
		out = append(out, oneLine(strings.TrimRight(strings.Join([]string{
			f.Span.Of(r.Doc.Text), valueOf(f), f.Unit, strings.Join(f.Per, ","), f.Cmp, f.Role, f.Indicator, f.Deadline, f.Modal,
		}, "|"), "|")))
	}
	return out
}

// Figures: text|value|unit|per|cmp|role|indicator|deadline|modal.
func TestFigures(t *testing.T) { runCases(t, "figures.txtar", showFigures) }

// Masks: text|class, and what stands on both sides of it.
func TestMasks(t *testing.T) {
	runCases(t, "masks.txtar", func(r *Report, from int) []string {
		var out []string
		for _, m := range r.Masks {
			if m.Span.Start >= from {
				out = append(out, m.Span.Of(r.Doc.Text)+"|"+m.Class)
			}
		}
		return out
	})
}

// Outline: level, indented by nesting, marker, title, role and how the text that
// it governs begins and ends.
func TestOutline(t *testing.T) {
	runCases(t, "outline.txtar", func(r *Report, from int) []string {
		var out []string
		for _, s := range r.Sections {
			if s.Span.Start < from {
				continue
			}
			depth := 0
			for p := s.Parent; p >= 0; p = r.Sections[p].Parent {
				if r.Sections[p].Span.Start >= from {
					depth++
				}
			}
			level := strconv.Itoa(s.Level)
			if s.Level == LevelItem {
				level = "item"
			}
			body := []rune(strings.TrimSpace(r.Doc.Text[s.Span.End:s.BodyEnd]))
			if len(body) > 9 {
				body = []rune(string(body[:4]) + "…" + string(body[len(body)-4:]))
			}
			out = append(out, oneLine(strings.TrimRight(fmt.Sprintf("%s%s|%s|%s|%s|%s", strings.Repeat("  ", depth), level, s.Marker, s.Title, s.Role, string(body)), "|")))
		}
		return out
	})
}

// Roles: text|role.
func TestRoles(t *testing.T) {
	runCases(t, "roles.txtar", func(r *Report, from int) []string {
		var out []string
		for _, f := range r.Figures {
			if f.Span.Start >= from {
				out = append(out, oneLine(f.Span.Of(r.Doc.Text))+"|"+f.Role)
			}
		}
		return out
	})
}

// Deadlines: text|role|deadline|deadline year|modal.
func TestDeadlines(t *testing.T) {
	runCases(t, "deadlines.txtar", func(r *Report, from int) []string {
		var out []string
		for _, f := range r.Figures {
			if f.Span.Start < from {
				continue
			}
			year := ""
			if f.DeadlineYear != 0 {
				year = strconv.Itoa(f.DeadlineYear)
			}
			out = append(out, oneLine(strings.TrimRight(strings.Join([]string{f.Span.Of(r.Doc.Text), f.Role, f.Deadline, year, f.Modal}, "|"), "|")))
		}
		return out
	})
}

// Warnings: code|text.
func TestWarnings(t *testing.T) {
	runCases(t, "warnings.txtar", func(r *Report, from int) []string {
		var out []string
		for _, w := range r.Warnings {
			if w.Span.Start >= from {
				out = append(out, oneLine(w.Code+"|"+w.Span.Of(r.Doc.Text)))
			}
		}
		return out
	})
}

// Numerals: text|value|unit|cmp of every figure, then code|text of every warning.
func TestNumerals(t *testing.T) {
	runCases(t, "numerals.txtar", func(r *Report, from int) []string {
		var out []string
		for _, f := range r.Figures {
			if f.Span.Start >= from {
				out = append(out, oneLine(f.Span.Of(r.Doc.Text)+"|"+valueOf(f)+"|"+f.Unit+"|"+f.Cmp))
			}
		}
		for _, w := range r.Warnings {
			if w.Span.Start >= from {
				out = append(out, oneLine(w.Code+": "+w.Span.Of(r.Doc.Text)))
			}
		}
		return out
	})
}
