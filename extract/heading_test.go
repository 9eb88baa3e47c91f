package extract

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

// readHeading shows what a row's example says, read with some words.
func readHeading(w *headingWords, kind, place, text string) string {
	var out []string
	switch {
	case kind == "opener":
		meta := *testWords.meta
		meta.heads = w
		r := &Report{Doc: segment.NewDocument(text)}
		for _, h := range readFacts(&meta, r, newText(r.Doc.View(), testWords), func() {}) {
			out = append(out, strconv.Itoa(h.titleEnd))
		}
		out = append(out, r.Title)
	case place == "text":
		back, ahead := w.weigh([]rune(text))
		out = append(out, strconv.Itoa(back), strconv.Itoa(ahead))
	default:
		words := &w.heading
		if m := headingHead.FindString(text); m != "" {
			text = text[len(m):]
		} else if place != "heading" {
			words = &w.title
		}
		if kind == "fill" {
			out = append(out, strconv.Itoa(w.strange([]rune(text))))
		}
		for _, s := range w.read([]rune(text), words) {
			out = append(out, fmt.Sprintf("%s %s %s %d", s.noun, s.when, s.part, s.year))
		}
	}
	return strings.Join(out, "|")
}

// Every row of the list is needed by its example, and leaves its counter-example alone.
func TestHeadingWords(t *testing.T) {
	rows, err := lexicon.Load(fs.FS(dataFiles), "data/genres.tsv", "kind+word", "place", "reads?", "counter?")
	require.NoError(t, err)
	periods := testWords.meta.periods
	for i, r := range rows {
		without, err := newHeadingWords(slices.Delete(slices.Clone(rows), i, i+1), periods)
		require.NoError(t, err)
		show := func(w *headingWords, s string) string { return readHeading(w, r.Get("kind"), r.Get("place"), s) }
		ex, where := r.Example(), fmt.Sprintf("%s:%d %s", r.File, r.Line, r.Get("word"))
		assert.Contains(t, ex, r.Get("word"), where)
		assert.NotEqual(t, show(without, ex), show(testWords.meta.heads, ex), "%s: the example reads the same without the row", where)
		if c := r.Get("counter"); c != "" {
			assert.Equal(t, show(without, c), show(testWords.meta.heads, c), "%s: the counter-example reads otherwise without the row", where)
		}
	}
}

// Facts of small dirty texts, their level-1 parts, and what is warned of.
func TestFacts(t *testing.T) {
	dash := func(s string) string {
		if s == "" || s == "0" {
			return "-"
		}
		return s
	}
	runCases(t, "facts.txtar", func(r *Report, _ int) []string {
		out := []string{strings.Join([]string{dash(r.Title), dash(r.Organ), dash(strconv.Itoa(r.Year)), dash(strconv.Itoa(r.PlanYear)), dash(r.Genre)}, "|")}
		for _, s := range r.Sections {
			if s.Level == Level1 {
				out = append(out, oneLine(dash(s.Marker)+"|"+s.Title+"|"+dash(s.Role)))
			}
		}
		for _, w := range r.Warnings {
			if w.Code == "year_masked" || w.Code == "year_conflict" || w.Code == "several_reports" {
				out = append(out, "W "+w.Code+"|"+w.Span.Of(r.Doc.Text))
			}
		}
		return out
	})
}
