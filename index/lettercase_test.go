package index

import (
	"context"
	"testing"

	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/segment"
	"github.com/stretchr/testify/require"
)

func TestLettercase(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, made{path: "a", title: "GDP报告", region: "甲县", year: 2020, text: "一、GDP增长\n全县gdp增长5%,ＧｄＰ总量。PM2.5下降,Ωω。"}.report(t))
	for query, want := range map[string][2][]string{ // places in any case, and as written
		`gdp`:           {{"GDP", "gdp", "ＧｄＰ"}, {"gdp"}},
		`"GDP"`:         {{"GDP", "gdp", "ＧｄＰ"}, {"GDP"}},
		`"GDP增长"`:       {{"GDP增长", "gdp增长"}, {"GDP增长"}},
		`g?p`:           {{"GDP", "gdp", "ＧｄＰ"}, {"gdp"}},
		`"p"`:           {{"P", "p", "Ｐ", "P"}, {"p"}},
		`pm2.5`:         {{"PM2.5"}, nil},
		`"ω"`:           {{"Ω", "ω"}, {"ω"}},
		`全县 NEAR/2 GDP`: {{"全县gdp"}, nil},
	} {
		for i, exact := range []bool{false, true} {
			res, err := x.Search(context.Background(), Query{Text: query, Exact: exact})
			require.NoError(t, err, query)
			var got []string
			for _, h := range res.Hits {
				for _, m := range h.Matches {
					got = append(got, m.Text)
				}
			}
			require.Equal(t, want[i], got, "%s exact %v", query, exact)
		}
	}
	res, err := x.Search(context.Background(), Query{Text: `title:gdp section:gdp`})
	require.NoError(t, err)
	require.Equal(t, 1, res.TotalReports)
	require.Equal(t, []string{"a", "A"}, query.InCases("a"))
	require.Len(t, query.InCases("aB"), 4)
	require.Equal(t, "养老gdp", query.FoldCase("养老GdP"))
}

// What is shown is the cleaned text in the source's characters, one for each.
func TestVerbatim(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, testReports(t)...)
	changed := 0
	for _, e := range x.snap.listed() {
		d, err := x.shownOf(x.snap, e.at)
		require.NoError(t, err)
		view := []rune(d.ofView(segment.Span{Start: 0, End: d.view}))
		source := []rune(d.verbatim(segment.Span{Start: 0, End: d.view}))
		require.Len(t, source, len(view), e.Sources[0].Path)
		at := 0
		for i, r := range view {
			if source[i] != r {
				changed++
				require.Contains(t, []string{string(r), "\n", " "}, query.FoldEach(string(source[i])), "%s: %c for %c", e.Sources[0].Path, source[i], r)
			}
			at += len(string(r))
		}
		require.Equal(t, d.view, at)
	}
	require.Greater(t, changed, 1000)
}
