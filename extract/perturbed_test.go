package extract

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

// A perturbation damages the numbers of a text as sites and programs do.
type perturbation struct {
	name string
	// damage returns what stands for the number m, a match of arabicNumber; n counts them.
	damage func(m string, n int) string
	// keeps says that the right value can still be read.
	keeps bool
	// open is how many values may be read that are not there: what looks like a whole number.
	open int
}

var arabicNumber = regexp.MustCompile(`\d+(\.\d+)?`)

var perturbations = []perturbation{
	{name: "digits stripped, a blank left", damage: func(string, int) string { return " " }},
	{name: "digits stripped, points left", damage: func(m string, _ int) string { return " " + strings.Trim(m, "0123456789") + " " }},
	{name: "brackets for digits", damage: func(string, int) string { return "（）" }},
	{name: "squares for digits", damage: func(m string, _ int) string { return strings.Repeat("□", len(m)) }},
	{name: "look-alikes for 0 and 1", damage: func(m string, _ int) string { return strings.NewReplacer("0", "O", "1", "l").Replace(m) }},
	{name: "a letter in front", damage: func(m string, _ int) string { return "l" + m }},
	{name: "superscripts appended", damage: func(m string, n int) string { return m + string([]rune("¹²³⁴⁵⁶⁷⁸⁹")[n%9]) }, keeps: true},
	{name: "circled numbers appended", damage: func(m string, n int) string { return m + string('①'+rune(n%20)) }, keeps: true},
	{name: "notes in brackets appended", damage: func(m string, n int) string { return fmt.Sprintf("%s[%d]", m, n%60+1) }, keeps: true},
	{name: "decimal comma", damage: func(m string, _ int) string { return strings.Replace(m, ".", ",", 1) }},
	{name: "full stop for a point", damage: func(m string, _ int) string { return strings.Replace(m, ".", "。", 1) }},
	{name: "page number inside a number", damage: func(m string, n int) string {
		if len(m) < 2 {
			return m
		}
		return fmt.Sprintf("%s\n%d\n%s", m[:len(m)-1], n%90+1, m[len(m)-1:])
	}},
	{name: "page number in front of the point", damage: func(m string, n int) string {
		whole, part, point := strings.Cut(m, ".")
		if !point {
			return m
		}
		return fmt.Sprintf("%s\n%d\n.%s", whole, n%90+1, part)
	}},
	{name: "a mask for a digit", damage: func(m string, _ int) string { return m[:len(m)/2] + "*" + m[len(m)/2+1:] }},
	{name: "an apostrophe in front of three digits", damage: func(m string, _ int) string {
		if len(m) < 4 || strings.Contains(m, ".") {
			return m
		}
		return m[:len(m)-3] + "'" + m[len(m)-3:]
	}},
	{name: "a middle dot of another kind for the point", damage: func(m string, _ int) string { return strings.Replace(m, ".", "•", 1) }},
	{name: "two points", damage: func(m string, _ int) string { return strings.Replace(m, ".", "..", 1) }},
	{name: "another number struck out in front", damage: func(m string, n int) string { return fmt.Sprintf("~~%d~~%s", n+7, m) }, keeps: true},
	{name: "a caret and a digit behind", damage: func(m string, n int) string {
		if m == "10" { // a power
			return m
		}
		return fmt.Sprintf("%s^%d", m, n%8+2)
	}, keeps: true},
	{name: "a note of Markdown behind", damage: func(m string, n int) string { return fmt.Sprintf("%s[^%d]", m, n%60+1) }, keeps: true},
	{name: "nothing but zeros in front", damage: func(m string, _ int) string { return "00" + m }},
	{name: "a full-width comma for the point", damage: func(m string, _ int) string { return strings.Replace(m, ".", "，", 1) }, open: 1},
	{name: "a sign that is no digit for a digit", damage: func(m string, n int) string {
		if len(m) < 2 {
			return m
		}
		return m[:1] + string([]rune("?？■#_�□&@$")[n%10]) + m[2:]
	}, open: 10},
	{name: "a sign that is no digit between digits", damage: func(m string, n int) string {
		if len(m) < 2 {
			return m
		}
		return m[:1] + string([]rune("?？■#_�□&@$")[n%10]) + m[1:]
	}},
	{name: "a tag inside a number", damage: func(m string, n int) string {
		if len(m) < 2 {
			return m
		}
		return m[:1] + []string{"</b>", "<span lang=EN-US>", "<font size=3>"}[n%3] + m[1:]
	}, keeps: true},
	{name: "a Chinese digit for a digit", damage: func(m string, n int) string {
		if len(m) < 2 {
			return m
		}
		return m[:len(m)-1] + string([]rune("一二三四五六七八九")[n%9])
	}, open: 8},
	{name: "a group of four", damage: func(m string, _ int) string {
		if len(m) < 4 || strings.Contains(m, ".") {
			return m
		}
		return m[:len(m)-4] + "1," + m[len(m)-4:]
	}},
}

// TestPerturbed damages every number of eight reports and compares the figures with
// those of the text as it is: nothing may be read that is not there.
func TestPerturbed(t *testing.T) {
	texts := provinces(t, 8)
	for _, p := range perturbations {
		places, lost, invented, warned := 0, 0, 0, 0
		for name, text := range texts {
			clean := values(extractText(t, text))
			n := 0
			damaged := arabicNumber.ReplaceAllStringFunc(text, func(m string) string {
				d := p.damage(m, n)
				if d != m {
					n++
				}
				return d
			})
			places += n
			r := extractText(t, damaged)
			got := values(r)
			for _, f := range r.Figures { // what the text says as it is, and a name hid: “圈内1小时、济青1.5小时”
				if k := valueKey(r, f); got[k] > clean[k] && strings.Contains(text, damaged[max(0, f.Span.Start-len("圈内")):min(len(damaged), f.Span.End+1)]) {
					got[k]--
				}
			}
			l, i := against(clean, got)
			lost, invented = lost+l, invented+i
			for _, w := range r.Warnings {
				if w.Code == warnMissing || w.Code == warnBroken || w.Code == warnRewritten {
					warned++
				}
			}
			if i > 0 && testing.Verbose() {
				shown := 0
				for _, f := range r.Figures {
					if k := valueKey(r, f); got[k] > clean[k] && !f.Masked && shown < 12 {
						shown++
						t.Logf("%s: %s: %s = %s in %s", p.name, name, oneLine(f.Span.Of(r.Doc.Text)), k, oneLine(near(r.Doc.Text, f.Span)))
					}
				}
			}
		}
		t.Logf("%-36s %5d places  %5d invented  %5d lost  %5d warned", p.name, places, invented, lost, warned)
		if !p.keeps {
			assert.LessOrEqual(t, invented, p.open, p.name)
		} else {
			assert.LessOrEqual(t, float64(invented), 0.001*float64(places), p.name)
			assert.LessOrEqual(t, float64(lost), 0.005*float64(places), p.name)
		}
	}
}

// values counts the values of a report that are not masked, with the Han characters
// in front of them.
func values(r *Report) map[string]int {
	m := map[string]int{}
	for _, f := range r.Figures {
		if !f.Masked {
			m[valueKey(r, f)]++
		}
	}
	return m
}

func valueKey(r *Report, f Figure) string {
	var before []rune
	for s := r.Doc.Text[:f.Span.Start]; len(before) < 3 && s != ""; {
		c, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
		if isHan(c) {
			before = append(before, c)
		}
	}
	return valueOf(f) + "|" + string(before)
}

// near is the text around a span.
func near(text string, s Span) string {
	return strings.ToValidUTF8(text[max(0, s.Start-30):min(len(text), s.End+20)], "")
}
