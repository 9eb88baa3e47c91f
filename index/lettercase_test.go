package index

import (
	"context"
	"testing"

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
	require.Equal(t, []string{"a", "A"}, inCases("a"))
	require.Len(t, inCases("aB"), 4)
	require.Equal(t, "养老gdp", foldCase("养老GdP"))
}
