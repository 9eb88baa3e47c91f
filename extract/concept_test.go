package extract

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

// conceptsIn returns the concepts of a sentence's figures with words, "" for none.
func conceptsIn(t testing.TB, w *Words, sentence string) []string {
	t.Helper()
	r, err := ExtractContext(context.Background(), &segment.Document{Text: sentence}, WithWords(w), WithoutRegion())
	require.NoError(t, err)
	var out []string
	for _, f := range r.Figures {
		out = append(out, f.Concept)
	}
	return out
}

// without is c with a row less.
func (c *Concepts) without(id string) *Concepts {
	n := c.byID[id]
	d := *c
	d.byFirst = slices.Clone(c.byFirst)
	of := func(w *wording) bool { return w.concept == n }
	for i, ws := range c.byFirst {
		d.byFirst[i] = slices.DeleteFunc(slices.Clone(ws), of)
	}
	d.byEmpty = slices.DeleteFunc(slices.Clone(c.byEmpty), of)
	return &d
}

// Every concept is that of its example's last figure and of none in its
// counter-example, and it is its row that does it.
func TestConceptRows(t *testing.T) {
	words, err := DefaultWords()
	require.NoError(t, err)
	all := words.concepts.All()
	require.GreaterOrEqual(t, len(all), 160)
	for _, k := range all {
		got := conceptsIn(t, words, k.Example)
		if assert.NotEmpty(t, got, "%s: no figure in %s", k.ID, k.Example) {
			assert.Equal(t, k.ID, got[len(got)-1], "%s: %s", k.ID, k.Example)
		}
		assert.NotContains(t, conceptsIn(t, words, k.Counter), k.ID, "%s: %s", k.ID, k.Counter)
		less := *words
		less.concepts = words.concepts.without(k.ID)
		assert.NotEqual(t, got, conceptsIn(t, &less, k.Example), "%s: the row does nothing in %s", k.ID, k.Example)
		assert.NotEmpty(t, k.Wordings)
	}
}

// Every conversion is needed by its example, "sentence = amount base": the sentence ends in a
// figure with the unit, whose concept has the dimension, and which comes to that amount.
func TestConversionExamples(t *testing.T) {
	rows, err := lexicon.Load(dataFiles, "data/conversions.tsv", "dim+unit", "base", "factor")
	require.NoError(t, err)
	words, err := DefaultWords()
	require.NoError(t, err)
	for _, row := range rows {
		where := fmt.Sprintf("%s:%d %s", row.File, row.Line, row.Get("unit"))
		sentence, want, ok := strings.Cut(row.Example(), " = ")
		figures := extractText(t, sentence).Figures
		if !assert.True(t, ok && len(figures) > 0, "%s: no figure, or no amount behind it, in %s", where, row.Example()) {
			continue
		}
		f := figures[len(figures)-1]
		k, ok := words.concepts.Lookup(f.Concept)
		assert.True(t, ok && slices.Contains(k.Dimensions, row.Get("dim")), "%s: the concept %q of %s has not the dimension %s", where, f.Concept, sentence, row.Get("dim"))
		factor, err := row.Float("factor", 0)
		require.NoError(t, err)
		assert.Equal(t, want, strconv.FormatFloat(rounded(f.Value*factor), 'f', -1, 64)+" "+row.Get("base"), where)
		assert.True(t, segment.Fold(f.Unit) == segment.Fold(row.Get("unit")) || row.Get("unit") == "成" || strings.HasSuffix(row.Get("unit"), f.Unit), "%s: the unit is %q", where, f.Unit)
	}
}

// Every concept is that of a figure of a report, in ../shared or in testdata; the
// counts are printed.
func TestConceptsFire(t *testing.T) {
	ctx := context.Background()
	words, err := DefaultWords()
	require.NoError(t, err)
	counts := map[string]int{}
	var dirs []string
	for _, dir := range []string{"../testdata/concepts", "../testdata/reports", "../../shared/corpus", "../../shared/seeds", "../../shared/gold/composed"} {
		if _, err := os.Stat(dir); err == nil {
			dirs = append(dirs, dir)
		}
	}
	if len(dirs) < 5 {
		t.Skip("../shared is not there")
	}
	for doc, err := range corpus.Read(ctx, dirs, corpus.Options{}) {
		if err != nil {
			continue // the annotations beside the texts
		}
		r, err := ExtractContext(ctx, doc, WithWords(words), WithoutRegion())
		require.NoError(t, err)
		for _, f := range r.Figures {
			counts[f.Concept]++
		}
	}
	var line []string
	for _, k := range words.concepts.All() {
		line = append(line, fmt.Sprintf("%s %d", k.ID, counts[k.ID]))
		assert.Positive(t, counts[k.ID], "%s is in no report", k.ID)
	}
	t.Log(strings.Join(line, ", "))
}
