package index

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

// Every row's example is found by every other term of its group, and is not found
// by them when synonyms are off, unless it holds them too.
func TestSynonymExamples(t *testing.T) {
	rows, err := lexicon.Load(dataFS, "data/synonyms.tsv", "term", "group", "from?", "to?", "note?")
	require.NoError(t, err)
	syn, err := LoadSynonyms("")
	require.NoError(t, err)
	tok, err := segment.Shared()
	require.NoError(t, err)
	for _, r := range rows {
		term := segment.Fold(r.Get("term"))
		require.Contains(t, segment.Fold(r.Example()), term, "line %d", r.Line)
		others := syn.others(term)
		require.NotEmpty(t, others, "line %d: a group needs two terms", r.Line)
		view := segment.Fold(r.Example())
		match := matchIn(t, view)
		for _, o := range others {
			for _, s := range []*Synonyms{syn, nil} {
				w := &query.Words{Text: o}
				m := query.Matcher{Root: w, Words: map[*query.Words]*query.Plan{w: planWords(o, tok, s, map[string][]string{})}}
				ok, _ := match(m)
				if s != nil {
					require.True(t, ok, "line %d: %s does not find %s", r.Line, o, r.Example())
				} else if !strings.Contains(view, o) && len(m.Words[w].Units) < 2 {
					require.False(t, ok, "line %d: %s finds %s without synonyms", r.Line, o, r.Example())
				}
			}
		}
	}
}

func TestCeilingExamples(t *testing.T) {
	rows, err := lexicon.Load(dataFS, "data/ceilings.tsv", "term")
	require.NoError(t, err)
	lower, err := lowerIsBetter()
	require.NoError(t, err)
	require.Len(t, lower, len(rows))
	for _, r := range rows {
		require.Contains(t, r.Example(), r.Get("term"), "line %d", r.Line)
	}
}
