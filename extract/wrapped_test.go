package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// provinces returns n reports of the shared corpus; the test skips where there are none.
func provinces(t *testing.T, n int) map[string]string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(sharedRoot(), "corpus", "provinces_2026")); err != nil {
		t.Skip("the shared corpus is not there")
	}
	all := allTexts(t)
	var names []string
	for name := range all {
		if strings.HasSuffix(name, ".csv") {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	out := map[string]string{}
	for _, name := range names[:min(n, len(names))] {
		out[name] = all[name]
	}
	return out
}

// wrap breaks the paragraphs of a text at a width in columns. Behind every line
// stands gap; every page lines a line with the number of a page is put in.
func wrap(text string, width int, gap string, page int, style func(n int) string) string {
	var b strings.Builder
	lines, pages := 0, 0
	for para := range strings.Lines(text) {
		w := 0
		var line []rune
		flush := func() {
			b.WriteString(string(line) + "\n" + gap)
			line, w = line[:0], 0
			if lines++; page > 0 && lines%page == 0 {
				pages++
				b.WriteString(style(pages) + "\n" + gap)
			}
		}
		for _, r := range strings.TrimRight(para, "\r\n") {
			c := 1
			if r > 0xff {
				c = 2
			}
			if w+c > width {
				flush()
			}
			line = append(line, r)
			w += c
		}
		if len(line) > 0 {
			flush()
		}
	}
	return b.String()
}

// figureKeys counts the figures of a report by what they say: what is
// written, value, unit.
func figureKeys(r *Report) map[string]int {
	m := map[string]int{}
	for _, f := range r.Figures {
		s := strings.ReplaceAll(r.Doc.View().Of(f.Span), " ", "")
		m[fmt.Sprint(s, "|", valueOf(f), "|", f.Unit)]++
	}
	return m
}

// against counts the figures of clean that are not in got and those of got that are
// not in clean.
func against(clean, got map[string]int) (lost, invented int) {
	for k, n := range clean {
		lost += max(0, n-got[k])
	}
	for k, n := range got {
		invented += max(0, n-clean[k])
	}
	return lost, invented
}

// TestWrapped reads provincial reports broken at four widths, with and without empty
// lines and numbers of pages between the lines, and compares the figures with those
// of the text as it is.
func TestWrapped(t *testing.T) {
	styles := map[string]func(int) string{
		"":             nil,
		"5":            func(n int) string { return fmt.Sprint(n) },
		"5/40":         func(n int) string { return fmt.Sprintf("%d/90", n) },
		"第 5 页 共 40 页": func(n int) string { return fmt.Sprintf("第 %d 页 共 90 页", n) },
		"- 5 -":        func(n int) string { return fmt.Sprintf("- %d -", n) },
	}
	total, lostAll, inventedAll := 0, 0, 0
	for name, text := range provinces(t, 8) {
		clean := figureKeys(extractText(t, text))
		for _, width := range []int{30, 34, 38, 60} {
			for _, gap := range []string{"", "\n"} {
				for label, style := range styles {
					page := 0
					if style != nil {
						page = 25
					}
					r := extractText(t, wrap(text, width, gap, page, style))
					got := figureKeys(r)
					n := 0
					for _, k := range clean {
						n += k
					}
					lost, invented := against(clean, got)
					total, lostAll, inventedAll = total+n, lostAll+lost, inventedAll+invented
					if lost+invented > 0 && testing.Verbose() {
						for k, n := range clean {
							if got[k] < n {
								t.Logf("%s %d %q %q: lost %s", name, width, gap, label, k)
							}
						}
						for k, n := range got {
							if clean[k] < n {
								t.Logf("%s %d %q %q: invented %s", name, width, gap, label, k)
							}
						}
					}
				}
			}
		}
	}
	t.Logf("%d figures, %d lost, %d invented", total, lostAll, inventedAll)
	assert.LessOrEqual(t, float64(lostAll), 0.005*float64(total))
	assert.LessOrEqual(t, float64(inventedAll), 0.001*float64(total))
}
