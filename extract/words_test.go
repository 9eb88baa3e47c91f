package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

// rowCase is a row of a data file with its example read by the extractor.
type rowCase struct {
	lexicon.Row
	word string // in the View
	text string
	r    *Report
	bad  *bool
}

func (c rowCase) failed() { *c.bad = true }

// key is the row's name in knownRows.
func (c rowCase) key() string {
	kind := c.Get("kind")
	if kind == "" {
		kind = strings.TrimSuffix(filepath.Base(c.File), ".tsv")
	}
	return kind + ":" + c.word
}

// loadRows reads a data file and, for every row, its example: the text that
// frame makes of it.
func loadRows(t *testing.T, file string, columns []string, frame func(lexicon.Row) string) []rowCase {
	t.Helper()
	rows, err := lexicon.Load(dataFiles, "data/"+file, columns...)
	require.NoError(t, err)
	require.NotEmpty(t, rows)
	var out []rowCase
	for _, row := range rows {
		text := frame(row)
		r, err := Extract(segment.NewDocument(text), WithoutRegion(), WithWords(withoutRanking(testWords)))
		require.NoError(t, err)
		out = append(out, rowCase{row, segment.Fold(row.Get(columnOfWord(columns))), text, r, new(bool)})
	}
	t.Cleanup(func() {
		for _, c := range out {
			if !*c.bad && slices.Contains(knownRows, c.key()) {
				t.Errorf("%s:%d does its work now; drop %s from knownRows", c.File, c.Line, c.key())
			}
		}
	})
	return out
}

func columnOfWord(columns []string) string {
	first := columns[0]
	return first[strings.LastIndexByte(first, '+')+1:]
}

func example(r lexicon.Row) string { return r.Example() }

// knownRows do not do in their examples what they should, by kind and word: the
// test fails when one does, so that its line goes.
var knownRows = strings.Fields(`
	stop:在 ratio_head:占比 ratio_head:比
`)

// fail says which row is wrong and what was read of its example.
func (c rowCase) fail(t *testing.T, format string, a ...any) {
	t.Helper()
	c.failed()
	if slices.Contains(knownRows, c.key()) {
		return
	}
	t.Errorf("%s:%d %q: %s\n%s\n%s", c.File, c.Line, c.word, fmt.Sprintf(format, a...), c.text, strings.Join(showFigures(c.r, 0), "\n"))
}

// last is the last figure of the example.
func (c rowCase) last() Figure {
	if len(c.r.Figures) == 0 {
		return Figure{}
	}
	return c.r.Figures[len(c.r.Figures)-1]
}

// wordAt is where the row's word stands in the example.
func (c rowCase) wordAt() Span {
	at := strings.LastIndex(c.text, c.word)
	if at < 0 {
		return Span{}
	}
	return Span{Start: at, End: at + len(c.word)}
}

// Every unit's example holds a figure with the unit; where the row says so, a
// Chinese numeral takes it too, and what blocks it does.
func TestUnitExamples(t *testing.T) {
	words, err := DefaultWords()
	require.NoError(t, err)
	hasUnit := func(text, unit string) bool {
		return slices.ContainsFunc(extractText(t, text).Figures, func(f Figure) bool {
			return segment.Fold(f.Unit) == strings.TrimPrefix(unit, "个百") || segment.Fold(f.Unit) == unit || strings.HasSuffix(unit, "分点") && f.Unit == strings.TrimPrefix(unit, "个")
		})
	}
	for _, c := range loadRows(t, "units.tsv", []string{"unit", "class", "cn", "block?"}, example) {
		unit := c.word
		if unit == "番" || unit == "成" { // these change the number: see TestNumbers
			continue
		}
		if !hasUnit(c.text, unit) {
			c.fail(t, "no figure with this unit in the example")
			continue
		}
		digits := strings.IndexAny(c.text, "0123456789")
		if digits < 0 {
			continue
		}
		end := digits + len(c.text[digits:]) - len(strings.TrimLeft(c.text[digits:], "0123456789.万亿"))
		chinese := c.text[:digits] + "三" + c.text[end:]
		if unit == "期" || unit == "轮" { // with a Chinese numeral they number stages
			continue
		}
		if got := hasUnit(chinese, unit); got != (c.Get("cn") == "y") && !multipliesUnit(unit) {
			c.fail(t, "cn is %q, but with a Chinese numeral (%s) found is %v", c.Get("cn"), chinese, got)
		}
		for _, b := range c.List("block") {
			blocked := c.text[:end] + unit + b + "。"
			for _, f := range extractText(t, blocked).Figures {
				if segment.Fold(f.Unit) == unit && !longerUnit(words, unit+b) {
					c.fail(t, "blocked by %q, but found in %q", b, blocked)
				}
			}
		}
	}
}

// multipliesUnit reports whether a numeral may run into the unit: 千瓦.
func multipliesUnit(unit string) bool { return multiplier([]rune(unit)[0]) > 0 }

func longerUnit(w *Words, s string) bool {
	_, n := w.units.at([]rune(s), 0)
	return n == len([]rune(s))
}

// Every comparator's example has a figure with its cmp.
func TestComparatorExamples(t *testing.T) {
	for _, c := range loadRows(t, "comparators.tsv", []string{"side+word", "cmp"}, example) {
		if !strings.Contains(c.text, c.word) {
			c.fail(t, "the example does not hold the word")
		}
		if !slices.ContainsFunc(c.r.Figures, func(f Figure) bool { return f.Cmp == c.Get("cmp") }) {
			c.fail(t, "no figure with cmp %s", c.Get("cmp"))
		}
	}
}

// No figure of a fixed word's example touches the word.
func TestFixedExamples(t *testing.T) {
	for _, c := range loadRows(t, "fixed.tsv", []string{"word"}, example) {
		at := c.wordAt()
		if at.Len() == 0 {
			c.fail(t, "the example does not hold the word")
		}
		for _, f := range c.r.Figures {
			if f.Span.Overlaps(at) {
				c.fail(t, "the figure %q touches it", f.Span.Of(c.text))
			}
		}
	}
}

// Every verb's example has a figure whose indicator ends where the verb begins
// or begins where it ends, as its kind says.
func TestVerbExamples(t *testing.T) {
	for _, c := range loadRows(t, "verbs.tsv", []string{"kind+word"}, example) {
		if !strings.Contains(c.text, c.word) {
			c.fail(t, "the example does not hold the word")
			continue
		}
		f := c.last()
		if c.Get("kind") == "stop" && len(c.r.Figures) > 0 {
			f = c.r.Figures[0]
		}
		switch kind := c.Get("kind"); {
		case len(c.r.Figures) == 0:
			c.fail(t, "no figure in the example")
		case kind == "generic":
			if f.Indicator != "" {
				c.fail(t, "a generic verb gives an indicator: %q", f.Indicator)
			}
		case kind == "weak":
			if strings.Contains(f.Indicator, c.word) {
				c.fail(t, "weak: the indicator %q holds the verb", f.Indicator)
			}
		case f.Indicator == "":
			c.fail(t, "%s: no indicator", kind)
		case strings.Contains(f.Indicator, c.word) && kind != "start" || kind == "start" && strings.HasPrefix(f.Indicator, c.word):
			c.fail(t, "%s: the indicator %q holds the verb", kind, f.Indicator)
		case kind == "trend" && f.Indicator != c.r.Figures[0].Indicator:
			c.fail(t, "trend: the indicator %q is not that of the figure before it, %q", f.Indicator, c.r.Figures[0].Indicator)
		}
	}
}

// framesOfPhrases put a phrase's example where its kind works.
var framesOfPhrases = map[string]string{
	"modal": "plan", "deadline": "plan", "done": "plan", "gain": "review",
}

// Every phrase's example shows what its kind says.
func TestPhraseExamples(t *testing.T) {
	frame := func(row lexicon.Row) string {
		switch kind := row.Get("kind"); kind {
		case "task_title":
			return "檀浦区民政局2022年工作总结\n一、工作完成情况\n" + row.Example() + "\n1.新增床位300张\n已新增床位200张。\n"
		default:
			return framesOfCases[framesOfPhrases[kind]] + row.Example()
		}
	}
	for _, c := range loadRows(t, "phrases.tsv", []string{"kind+word"}, frame) {
		if !strings.Contains(c.text, c.word) {
			c.fail(t, "the example does not hold the word")
			continue
		}
		f := c.last()
		kind := c.Get("kind")
		needFigure := func() bool {
			if len(c.r.Figures) == 0 {
				c.fail(t, "%s: no figure in the example", kind)
			}
			return len(c.r.Figures) > 0
		}
		switch kind {
		case "scope", "action", "qualifier", "agent", "owner":
			if needFigure() && (f.Indicator == "" || strings.Contains(f.Indicator, c.word)) {
				c.fail(t, "%s: the indicator is %q", kind, f.Indicator)
			}
		case "modal":
			if needFigure() && (f.Role != RoleTarget || f.Modal != c.word) {
				c.fail(t, "role %s, modal %q", f.Role, f.Modal)
			}
		case "deadline":
			if needFigure() && (f.Role != RoleTarget || !strings.Contains(f.Deadline, c.word)) {
				c.fail(t, "role %s, deadline %q", f.Role, f.Deadline)
			}
		case "done":
			if needFigure() && f.Role != RoleResult {
				c.fail(t, "role %s", f.Role)
			}
		case "gain":
			if needFigure() && f.Role != RoleResult {
				c.fail(t, "role %s", f.Role)
			}
		case "task_title":
			if !needFigure() || c.r.Figures[0].Role != RoleTarget || f.Role != RoleResult {
				c.fail(t, "want a target in the title and a result under it")
			}
		case "ratio_head":
			if needFigure() && (!strings.HasSuffix(f.Indicator, "的"+c.word) || strings.HasPrefix(f.Indicator, "的")) {
				c.fail(t, "the indicator is %q", f.Indicator)
			}
		case "censored", "place", "bare_noun":
			want := map[string]string{"censored": MaskPhrase, "place": MaskName, "bare_noun": MaskFigure}[kind]
			if len(c.r.Masks) != 1 || c.r.Masks[0].Class != want {
				c.fail(t, "masks %+v, want one of class %s", c.r.Masks, want)
			}
		case "whole":
			if needFigure() && f.Measure != MeasureShare {
				c.fail(t, "the measure is %s", f.Measure)
			}
		case "time_end":
			if needFigure() && f.Measure != MeasureGrowth {
				c.fail(t, "the measure is %s", f.Measure)
			}
		default:
			t.Fatalf("no check for phrases of kind %q; write one", kind)
		}
	}
}

// A row that the user adds is read, and a wrong one says where it is.
func TestLoadWords(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	write("units.tsv", "unit\tclass\tcn\tblock\texample\n羽\tcount\ty\t\t发放鸡苗3000羽。\n")
	w, err := LoadWords(dir)
	require.NoError(t, err)
	r, err := Extract(segment.NewDocument("发放鸡苗3000羽，新增床位20张。"), WithWords(w), WithoutRegion())
	require.NoError(t, err)
	assert.Equal(t, []string{"3000羽|3000|羽||=|result|鸡苗", "20张|20|张||=|result|床位"}, showFigures(r, 0))

	for name, text := range map[string]string{
		"comparators.tsv": "word\tside\tcmp\texample\n大约\tbeside\t~\t大约5人。\n",
		"verbs.tsv":       "word\tkind\texample\n发放\tnoun\t发放5元。\n",
		"phrases.tsv":     "word\tkind\texample\n力争\tmood\t力争5元。\n",
	} {
		write(name, text)
		_, err := LoadWords(dir)
		assert.ErrorContains(t, err, name+":2", name)
		assert.ErrorContains(t, err, "write ", name)
		require.NoError(t, os.Remove(filepath.Join(dir, name)))
	}
	_, err = LoadWords(filepath.Join(dir, "nowhere"))
	assert.Error(t, err)
	write("unit.tsv", "unit\n羽\n")
	_, err = LoadWords(dir)
	assert.EqualError(t, err, filepath.Join(dir, "unit.tsv")+": is no table of a lexicon; did you mean units.tsv?")
}

// Every table serves as a start for one's own: over itself it changes nothing.
func TestLexiconTables(t *testing.T) {
	w, err := LoadWordsFS(LexiconTables())
	require.NoError(t, err)
	embedded, err := DefaultWords()
	require.NoError(t, err)
	assert.Equal(t, embedded.unitRows, w.unitRows)
	assert.Equal(t, embedded.themes.Themes(), w.themes.Themes())
	assert.Equal(t, embedded.concepts.All(), w.concepts.All())
}

// A broken table in a file system is an error of every extraction with it.
func TestWithLexiconFS(t *testing.T) {
	bad := WithLexiconFS(fstest.MapFS{"units.tsv": {Data: []byte("unit\n羽\n")}})
	for range 2 {
		_, err := Extract(segment.NewDocument("发放鸡苗3000羽。"), bad)
		assert.ErrorContains(t, err, `units.tsv:1: column "class" is missing`)
	}
}
