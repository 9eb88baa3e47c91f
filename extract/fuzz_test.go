package extract

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// seedTexts are the texts of all tables of this package.
func seedTexts(t testing.TB) []string {
	var out []string
	for _, c := range numberTable() {
		out = append(out, strings.TrimPrefix(c[0], "! "))
	}
	files, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	require.NoError(t, err)
	for _, f := range files {
		for _, c := range readCases(t, filepath.Base(f)) {
			out = append(out, c.before+c.text)
		}
	}
	return out
}

// bounds reports a span that is not a range of text on rune boundaries.
func bounds(text string, s Span) error {
	if s.Start < 0 || s.Start > s.End || s.End > len(text) {
		return fmt.Errorf("span %v is not in a text of %d bytes", s, len(text))
	}
	for _, at := range []int{s.Start, s.End} {
		if at < len(text) && !utf8.RuneStart(text[at]) {
			return fmt.Errorf("span %v cuts a character", s)
		}
	}
	return nil
}

// checkReport returns what is wrong with r, whatever its text says: spans are
// ranges of the text on rune boundaries, in order; figures do not overlap, lie
// inside the body, their sentence and their section; masks are runs of one mask
// character; numbers are finite and only where nothing is masked.
func checkReport(r *Report) error {
	text := r.Doc.Text
	if err := bounds(text, r.Body); err != nil {
		return fmt.Errorf("body: %w", err)
	}
	last := 0
	for i, f := range r.Figures {
		wrong := func(format string, a ...any) error {
			return fmt.Errorf("figure %d %v %q: %s", i, f.Span, text[f.Span.Start:f.Span.End], fmt.Sprintf(format, a...))
		}
		for _, s := range []Span{f.Span, f.IndicatorAt, f.DeadlineAt, f.ModalAt, f.Sentence} {
			if err := bounds(text, s); err != nil {
				return fmt.Errorf("figure %d: %w", i, err)
			}
		}
		switch {
		case f.Span.Len() == 0:
			return wrong("is empty")
		case f.Span.Start < last:
			return wrong("overlaps the one before it")
		case !r.Body.Contains(f.Span):
			return wrong("is outside the body %v", r.Body)
		case !f.Sentence.Contains(f.Span):
			return wrong("is outside its sentence %v %q", f.Sentence, f.Sentence.Of(text))
		case f.Section < -1 || f.Section >= len(r.Sections):
			return wrong("has section %d of %d", f.Section, len(r.Sections))
		case f.Section >= 0 && (f.Span.Start < r.Sections[f.Section].Span.Start || f.Span.End > r.Sections[f.Section].BodyEnd):
			return wrong("is outside its section %v to %d", r.Sections[f.Section].Span, r.Sections[f.Section].BodyEnd)
		case f.Masked && (f.HasValue || f.Value != 0 || f.Low != 0 || f.High != 0):
			return wrong("is masked and has a value")
		case !f.Masked && !f.HasValue && !(f.Low < f.High):
			return wrong("has no value and the range %v to %v", f.Low, f.High)
		case math.IsNaN(f.Value+f.Low+f.High) || math.IsInf(f.Value+f.Low+f.High, 0):
			return wrong("is not finite")
		case f.Scale < 1:
			return wrong("has scale %v", f.Scale)
		case f.Role != RoleTarget && (f.Deadline != "" || f.Modal != ""):
			return wrong("is a %s with a deadline or modal", f.Role)
		case f.Indicator != "" && f.IndicatorAt.Of(text) != f.Indicator:
			return wrong("has indicator %q at %q", f.Indicator, f.IndicatorAt.Of(text))
		case f.Deadline != "" && f.DeadlineAt.Of(text) != f.Deadline:
			return wrong("has deadline %q at %q", f.Deadline, f.DeadlineAt.Of(text))
		case f.Modal != "" && f.ModalAt.Of(text) != f.Modal:
			return wrong("has modal %q at %q", f.Modal, f.ModalAt.Of(text))
		}
		switch f.Cmp {
		case CmpEqual, CmpAtLeast, CmpMore, CmpAtMost, CmpLess, CmpApproximates:
		default:
			return wrong("has comparator %q", f.Cmp)
		}
		switch f.Role {
		case RoleTarget, RoleResult, RoleBaseline, RoleCriterion:
		default:
			return wrong("has role %q", f.Role)
		}
		last = f.Span.End
	}
	last = 0
	for i, m := range r.Masks {
		if err := bounds(text, m.Span); err != nil {
			return fmt.Errorf("mask %d: %w", i, err)
		}
		s := m.Span.Of(text)
		if m.Span.Start < last || s == "" {
			return fmt.Errorf("mask %d %v is empty or overlaps the one before it", i, m.Span)
		}
		for _, c := range segment.Fold(s) {
			if !maskChar(c) && c != '\n' {
				return fmt.Errorf("mask %d %q holds %q", i, s, c)
			}
		}
		switch m.Class {
		case MaskFigure, MaskDate, MaskLabel, MaskName, MaskPhrase:
		default:
			return fmt.Errorf("mask %d has class %q", i, m.Class)
		}
		last = m.Span.End
	}
	return checkSections(r)
}

// checkSections returns what is wrong with the outline: sections are in order,
// lie in the body, and nest.
func checkSections(r *Report) error {
	text := r.Doc.Text
	last := 0
	for i, s := range r.Sections {
		if err := bounds(text, s.Span); err != nil {
			return fmt.Errorf("section %d: %w", i, err)
		}
		if err := bounds(text, Span{Start: s.Span.End, End: s.BodyEnd}); err != nil {
			return fmt.Errorf("section %d %q ends at %d before its title does: %w", i, s.Span.Of(text), s.BodyEnd, err)
		}
		switch {
		case s.Span.Start < last || s.Span.Len() == 0:
			return fmt.Errorf("section %d %v is empty or not behind the start of the one before it", i, s.Span)
		case !r.Body.Contains(Span{Start: s.Span.Start, End: s.BodyEnd}):
			return fmt.Errorf("section %d %v to %d is outside the body %v", i, s.Span, s.BodyEnd, r.Body)
		case !strings.HasPrefix(s.Span.Of(text), s.Marker) || s.Marker == "" && s.Level != Level1:
			return fmt.Errorf("section %d %q does not begin with its marker %q", i, s.Span.Of(text), s.Marker)
		case s.Level < LevelItem || s.Level > Level4 || s.Level == LevelItem && s.Title != "":
			return fmt.Errorf("section %d has level %d, title %q", i, s.Level, s.Title)
		case s.Parent < -1 || s.Parent >= i:
			return fmt.Errorf("section %d has parent %d", i, s.Parent)
		}
		if s.Parent >= 0 {
			p := r.Sections[s.Parent]
			if p.BodyEnd < s.BodyEnd || p.Level != LevelItem && s.Level != LevelItem && p.Level >= s.Level && (s.Level != Level1 || p.Level != Level1) {
				return fmt.Errorf("section %d (level %d to %d) is not inside section %d (level %d to %d)", i, s.Level, s.BodyEnd, s.Parent, p.Level, p.BodyEnd)
			}
		}
		last = s.Span.Start + 1
	}
	return nil
}

// figureLines are the figures of a report without what depends on their place.
func figureLines(r *Report) []string {
	var out []string
	for _, f := range r.Figures {
		out = append(out, fmt.Sprintf("%s|%s|%s|%v|%s", f.Span.Of(r.Doc.Text), valueOf(f), f.Unit, f.Per, f.Cmp))
	}
	return out
}

func FuzzNumbers(f *testing.F) {
	for _, s := range seedTexts(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			s = strings.ToValidUTF8(s, "\ufffd")
		}
		last := 0
		for _, n := range Numbers(s) {
			if err := bounds(s, n.Span); err != nil {
				t.Fatal(err)
			}
			if n.Span.Start < last || n.Span.Len() == 0 {
				t.Fatalf("%v overlaps the number before it or is empty", n.Span)
			}
			last = n.Span.End
			if x := n.Value + n.Low + n.High; math.IsNaN(x) || math.IsInf(x, 0) {
				t.Fatalf("%q is not finite", n.Span.Of(s))
			}
			if n.IsRange != (n.Low < n.High) || n.IsRange && n.Value != 0 {
				t.Fatalf("%q is %+v", n.Span.Of(s), n)
			}
		}
	})
}

// FuzzReport checks everything a report says of its place in the text, that the
// text of the printed report reads the same, and that a text in front of another
// changes nothing of its figures.
func FuzzReport(f *testing.F) {
	for _, s := range seedTexts(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 32<<10 {
			return
		}
		r := extractText(t, s)
		if err := checkReport(r); err != nil {
			t.Fatal(err)
		}
		out, err := r.MarshalJSONWithText()
		require.NoError(t, err)
		var printed struct{ Text string }
		require.NoError(t, json.Unmarshal(out, &printed))
		if printed.Text != r.Doc.Text {
			t.Fatalf("printed text %q, want %q", printed.Text, r.Doc.Text)
		}
		again, err := extractText(t, printed.Text).MarshalJSONWithText()
		require.NoError(t, err)
		var a, b map[string]any
		require.NoError(t, json.Unmarshal(out, &a))
		require.NoError(t, json.Unmarshal(again, &b))
		delete(a, "sha256") // of the source's bytes, not of its text
		delete(b, "sha256")
		delete(a, "warnings") // those of the decoding are the source's
		delete(b, "warnings")
		require.Equal(t, a, b)
	})
}

// joiner ends a text: whatever stands open in it does not reach over a paragraph
// that is a sentence of its own.
const joiner = "\n\n特此报告。\n\n"

// TestJoined extracts two reports and both in one document: the figures of the
// whole are those of the parts. What depends on the whole (roles, years, what a
// body is) may change; what a figure says of itself may not.
func TestJoined(t *testing.T) {
	for _, name := range []string{"figures.txtar", "masks.txtar", "deadlines.txtar", "roles.txtar"} {
		cases := readCases(t, name)
		for i := range cases[1:] {
			a, b := cases[i].text, cases[i+1].text
			want := append(figureLines(extractText(t, a)), figureLines(extractText(t, b))...)
			got := figureLines(extractText(t, a+joiner+b))
			require.Equal(t, want, got, "%s: %s and %s", name, cases[i].name, cases[i+1].name)
		}
	}
}

// TestJoinedReports is TestJoined with whole reports.
func TestJoinedReports(t *testing.T) {
	texts := ownTexts(t)
	for i := range texts[1:] {
		a, b := bodyOf(t, texts[i]), bodyOf(t, texts[i+1])
		want := append(figureLines(extractText(t, a)), figureLines(extractText(t, b))...)
		got := figureLines(extractText(t, a+joiner+b))
		require.Equal(t, want, got, "reports %d and %d", i, i+1)
	}
}

// bodyOf is the cleaned body of a report: the site around it and the breaks of
// hard-wrapped lines, which are known by the document as a whole, are gone.
func bodyOf(t testing.TB, text string) string {
	r := extractText(t, text)
	return segment.NewView(r.Body.Of(r.Doc.Text)).Text
}

// ownTexts are the reports of testdata that are UTF-8 text.
func ownTexts(t testing.TB) []string {
	files, err := filepath.Glob(filepath.Join("..", "testdata", "reports", "*.txt"))
	require.NoError(t, err)
	var out []string
	for _, f := range files {
		data, err := os.ReadFile(f)
		require.NoError(t, err)
		if utf8.Valid(data) {
			out = append(out, strings.TrimPrefix(string(data), "\ufeff"))
		}
	}
	require.GreaterOrEqual(t, len(out), 10)
	return out
}

// FuzzSections checks the outline alone, on texts that are made of markers and
// line breaks: letter by letter the input chooses a piece.
func FuzzSections(f *testing.F) {
	pieces := []string{
		"一、", "二、", "三、", "十、", "十一、", "（一）", "(二)", "（十）", "1.", "2．", "3、", "（1）", "(2)", "①", "②", "一是", "二是", "第一，", "第二，", "x、", "*、", "X.",
		"\n", "。", "，", "；", "：", "！", "\n\n", "　　", "“", "”", "《", "》", "(", ")", "工作情况", "工作回顾", "下一步打算", "存在的问题", "新增床位", "300张", "5%", "2022年", "x县", "X万元", "产业",
		"总结", "计划", "养老服务提质", "社会救助", "、", "和", " ", "a", "1", "一", "二",
	}
	alphabet := func(text string) []byte { // the longest pieces first make a text
		var out []byte
		for text != "" {
			best, n := -1, 0
			for i, p := range pieces {
				if strings.HasPrefix(text, p) && len(p) > n {
					best, n = i, len(p)
				}
			}
			if best < 0 {
				_, n = utf8.DecodeRuneInString(text)
			} else {
				out = append(out, byte(best))
			}
			text = text[n:]
		}
		return out
	}
	for _, c := range readCases(f, "outline.txtar") {
		f.Add(alphabet(c.before + c.text))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > 2000 { // large texts are TestLarge's; here they only take time
			return
		}
		var b strings.Builder
		for _, c := range in {
			b.WriteString(pieces[int(c)%len(pieces)])
		}
		r := extractText(t, b.String())
		if err := checkSections(r); err != nil {
			t.Fatalf("%v in %q", err, b.String())
		}
		if err := checkReport(r); err != nil {
			t.Fatalf("%v in %q", err, b.String())
		}
	})
}
