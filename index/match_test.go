package index

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index/query"
)

func planAll(m query.Matcher, n query.Node, syn *Synonyms) {
	switch n := n.(type) {
	case *query.And:
		for _, k := range n.Kids {
			planAll(m, k, syn)
		}
	case *query.Or:
		for _, k := range n.Kids {
			planAll(m, k, syn)
		}
	case *query.Near:
		for _, k := range n.Kids {
			planAll(m, k, syn)
		}
	case *query.Not:
		planAll(m, n.Kid, syn)
	case *query.Words:
		m.Words[n] = planWords(n.Text, pairs{}, syn, map[string][]string{})
	}
}

// twoReports are small enough to know every place of.
func twoReports(t testing.TB) []*extract.Report {
	return []*extract.Report{
		made{
			path: "a.txt", title: "青溪县民政局2022年工作总结", organ: "青溪县民政局", genre: "summary", year: 2022, plan: 2023,
			region: "云州省临江市青溪县", code: "990102", level: "county",
			text:   "青溪县民政局工作总结\n一、工作回顾\n（一）养老服务\n新增养老床位400张，改造敬老院三所。全年发放低保金120万元。\n（二）殡葬改革\n建成公墓2處。火化率達到９５％。\n二、明年工作计划\n力争新增养老床位600张。推进社區養老服務（試點）。",
			themes: []extract.ThemeShare{{ID: "elderly_care", Name: "养老", Mentions: 4, Chars: 40, Share: 0.3, Figures: 2, Targets: 1}, {ID: "funeral", Name: "殡葬", Mentions: 2, Chars: 20, Share: 0.1, Figures: 2}},
			figs: []fig{
				{at: "床位[400张]", indicator: "养老床位", value: 400, unit: "张", role: "result", themes: []string{"elderly_care"}},
				{at: "低保金[120万元]", indicator: "低保金", value: 1200000, unit: "元", role: "result"},
				{at: "公墓[2處]", indicator: "公墓", value: 2, unit: "處", role: "result", themes: []string{"funeral"}},
				{at: "達到[９５％]", indicator: "火化率", value: 95, unit: "％", role: "result", themes: []string{"funeral"}},
				{at: "床位[600张]", indicator: "养老床位", value: 600, unit: "张", role: "target", themes: []string{"elderly_care"}},
			},
		}.report(t),
		made{
			path: "b.txt", title: "白鹭区民政局2023年工作计划", organ: "白鹭区民政局", genre: "plan", year: 2023,
			region: "云州省北泽市白鹭区", code: "990203", level: "county",
			text:   "白鹭区民政局工作计划\n一、社会救助\n为*名特困人员发放救助金**万元，最低生活保障应保尽保。安装简单。\n二、养老事业\n建设家庭养老照护床位100张。",
			themes: []extract.ThemeShare{{ID: "social_assistance", Name: "救助", Mentions: 3}},
			figs: []fig{
				{at: "为[*名]", indicator: "特困人员", unit: "名", role: "target", masked: true},
				{at: "床位[100张]", indicator: "养老照护床位", value: 100, unit: "张", role: "target"},
			},
		}.report(t),
	}
}

func TestSearch(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, twoReports(t)...)
	for _, c := range []struct {
		query string
		exact bool
		want  map[string][]string // path to the texts of the places
	}{
		{query: `"养老床位"`, want: map[string][]string{"a.txt": {"养老床位", "养老床位"}}},
		{query: `"養老床位"`, want: map[string][]string{"a.txt": {"养老床位", "养老床位"}}},
		{query: `"社区养老服务(试点)"`, want: map[string][]string{"a.txt": {"社區養老服務（試點）"}}},
		{query: `"95%"`, want: map[string][]string{"a.txt": {"９５％"}}},
		{query: `"简单"`, want: map[string][]string{"b.txt": {"简单"}}},
		{query: `"。\n二"`, want: map[string][]string{}},
		{query: `"*"`, want: map[string][]string{"b.txt": {"*", "*", "*"}}},
		{query: `"**"`, want: map[string][]string{"b.txt": {"**"}}},
		{query: `"县"`, want: map[string][]string{"a.txt": {"县"}}},
		{query: `"没有这句"`, want: map[string][]string{}},
		// words and synonyms
		{query: `低保`, want: map[string][]string{"a.txt": {"低保"}, "b.txt": {"最低生活保障"}}},
		{query: `低保`, exact: true, want: map[string][]string{"a.txt": {"低保"}}},
		{query: `五保`, want: map[string][]string{"b.txt": {"特困人员"}}},
		{query: `养老院`, want: map[string][]string{"a.txt": {"敬老院"}}},
		{query: `福利院`, exact: true, want: map[string][]string{}},
		{query: `養老`, want: map[string][]string{"a.txt": {"养老", "养老", "养老", "養老"}, "b.txt": {"养老", "养老"}}},
		// all words of a run in one passage
		{query: `养老照护床位`, want: map[string][]string{"b.txt": {"养老照护床位"}}},
		{query: `照护养老`, want: map[string][]string{"b.txt": {"养老", "养老", "照护"}}},
		// boolean
		{query: `"殡葬" OR "救助金"`, want: map[string][]string{"a.txt": {"殡葬"}, "b.txt": {"救助金"}}},
		{query: `"养老" NOT "殡葬"`, want: map[string][]string{"b.txt": {"养老", "养老"}}},
		{query: `NOT "殡葬"`, want: map[string][]string{"b.txt": nil}},
		{query: `"敬老院" "公墓"`, want: map[string][]string{"a.txt": {"敬老院", "公墓"}}},
		{query: `"养老" OR "养老床位"`, want: map[string][]string{"a.txt": {"养老", "养老床位", "养老床位", "養老"}, "b.txt": {"养老", "养老"}}},
		// wildcards
		{query: `养老*床位`, want: map[string][]string{"a.txt": {"养老床位", "养老床位"}, "b.txt": {"养老照护床位"}}},
		{query: `养老?床位`, want: map[string][]string{}},
		{query: `养老??床位`, want: map[string][]string{"b.txt": {"养老照护床位"}}},
		{query: `?老院`, want: map[string][]string{"a.txt": {"敬老院"}}},
		{query: `三所*低保`, want: map[string][]string{}}, // not over a sentence end
		// near
		{query: `"床位" NEAR/5 "养老"`, want: map[string][]string{"a.txt": {"养老床位", "养老床位"}, "b.txt": {"养老照护床位"}}},
		{query: `"床位" NEAR/1 "养老"`, want: map[string][]string{"a.txt": {"养老床位", "养老床位"}}},
		{query: `"敬老院" NEAR/9 "400"`, want: map[string][]string{"a.txt": {"400张，改造敬老院"}}},
		// filters on the report
		{query: `year:2022`, want: map[string][]string{"a.txt": nil}},
		{query: `year:2022..2023`, want: map[string][]string{"a.txt": nil, "b.txt": nil}},
		{query: `year:2021,2023`, want: map[string][]string{"b.txt": nil}},
		{query: `plan_year:>2022`, want: map[string][]string{"a.txt": nil}},
		{query: `region:青溪 "养老"`, want: map[string][]string{"a.txt": {"养老", "养老", "养老", "養老"}}},
		{query: `region:9902`, want: map[string][]string{"b.txt": nil}},
		{query: `region:990000`, want: map[string][]string{"a.txt": nil, "b.txt": nil}},
		{query: `NOT region:9902`, want: map[string][]string{"a.txt": nil}},
		{query: `level:county genre:plan`, want: map[string][]string{"b.txt": nil}},
		{query: `organ:白鹭区`, want: map[string][]string{"b.txt": nil}},
		{query: `title:总结 OR path:b.txt`, want: map[string][]string{"a.txt": nil, "b.txt": nil}},
		// filters on the place
		{query: `section:plan "养老"`, want: map[string][]string{"a.txt": {"养老", "養老"}}},
		{query: `"养老" NOT section:plan`, want: map[string][]string{"a.txt": {"养老", "养老"}, "b.txt": {"养老", "养老"}}},
		{query: `section:殡葬`, want: map[string][]string{"a.txt": {"（二）殡葬改革"}}},
		{query: `theme:养老 "床位"`, want: map[string][]string{"a.txt": {"床位"}, "b.txt": {"床位"}}},
		{query: `theme:elderly_care`, want: map[string][]string{"a.txt": {"（一）养老服务"}, "b.txt": {"二、养老事业"}}},
		// filters on figures
		{query: `unit:张 value:>=400`, want: map[string][]string{"a.txt": {"400张", "600张"}}},
		{query: `role:target unit:张`, want: map[string][]string{"a.txt": {"600张"}, "b.txt": {"100张"}}},
		{query: `unit:张 NOT role:target`, want: map[string][]string{"a.txt": {"400张"}}},
		{query: `indicator:低保金 value:100万..200万`, want: map[string][]string{"a.txt": {"120万元"}}},
		{query: `unit:%`, want: map[string][]string{"a.txt": {"９５％"}}},
		{query: `masked:true`, want: map[string][]string{"b.txt": {"*名"}}},
		{query: `role:target "养老"`, want: map[string][]string{"a.txt": {"养老"}, "b.txt": {"养老"}}},
		{query: `role:target unit:张 section:plan`, want: map[string][]string{"a.txt": {"600张"}}},
		{query: `role:target role:result`, want: map[string][]string{}},
	} {
		res, err := x.Search(context.Background(), Query{Text: c.query, Exact: c.exact})
		require.NoError(t, err, c.query)
		got := map[string][]string{}
		n := 0
		for _, h := range res.Hits {
			var texts []string
			for _, m := range h.Matches {
				texts = append(texts, m.Text)
			}
			got[h.Path] = texts
			require.Equal(t, len(h.Matches), h.Count)
			n += h.Count
		}
		require.Equal(t, c.want, got, c.query)
		require.Equal(t, len(c.want), res.TotalReports, c.query)
		require.Equal(t, n, res.TotalMatches, c.query)
	}
}

func TestSearchRelaxes(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, twoReports(t)...)
	res, err := x.Search(context.Background(), Query{Text: "特困公墓"})
	require.NoError(t, err)
	require.True(t, res.Relaxed)
	require.Equal(t, 2, res.TotalReports)
}

func TestSearchResult(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	rs := twoReports(t)
	addAll(t, x, rs...)
	ctx := context.Background()
	res, err := x.Search(ctx, Query{Text: `低保`})
	require.NoError(t, err)
	require.Equal(t, []Expansion{{
		Term: "低保", Synonyms: []string{"最低生活保障"},
		Note: "低保: since 1999: short form of 最低生活保障; 最低生活保障: since 1999: full name, since the 1999 regulation",
	}}, res.Expanded)
	h := res.Hits[0]
	m := h.Matches[0]
	runes := []rune(rs[0].Doc.Text)
	require.Equal(t, "低保", string(runes[m.Start:m.End]))
	require.Equal(t, "低保", rs[0].Doc.Text[m.Bytes.Start:m.Bytes.End])
	require.Equal(t, []string{"一、工作回顾", "（一）养老服务"}, m.Section)
	require.Equal(t, "全年发放低保金120万元。", m.Snippet.Text)
	require.Equal(t, [][2]int{{4, 6}}, m.Snippet.Marks)
	require.Equal(t, []Facet{{Value: "2022", Count: 1}, {Value: "2023", Count: 1}}, res.Facets["year"])
	require.Equal(t, []Facet{{"elderly_care", "养老", 1}, {"funeral", "殡葬", 1}, {"social_assistance", "救助", 1}}, res.Facets["theme"])

	res, err = x.Search(ctx, Query{Text: `养老`, Limit: 1, MaxMatches: 1, Facets: []string{}})
	require.NoError(t, err)
	require.Equal(t, 2, res.TotalReports)
	require.Equal(t, 6, res.TotalMatches)
	require.Len(t, res.Hits, 1)
	require.Len(t, res.Hits[0].Matches, 1)
	require.Empty(t, res.Facets)

	res, err = x.Search(ctx, Query{Text: `"养老"`, Passages: true})
	require.NoError(t, err)
	require.Len(t, res.Hits, 3)

	_, err = x.Search(ctx, Query{Text: "养老", Sort: "size"})
	require.ErrorContains(t, err, "choose among")
	_, err = x.Search(ctx, Query{Text: "养老", Facets: []string{"colour"}})
	require.ErrorContains(t, err, "choose among")
}

func TestKWIC(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, twoReports(t)...)
	res, err := x.KWIC(context.Background(), Query{Text: `"床位"`}, KWICOptions{Width: 10, Sort: "right"})
	require.NoError(t, err)
	require.Equal(t, 3, res.TotalMatches)
	var lines []string
	for _, l := range res.Lines {
		require.Equal(t, 10, cells(l.Left))
		require.Equal(t, 10, cells(l.Right))
		lines = append(lines, l.Left+"|"+l.Keyword+"|"+l.Right)
	}
	require.Equal(t, []string{
		"庭养老照护|床位|100张。   ",
		"  新增养老|床位|400张，改 ",
		"争新增养老|床位|600张。推 ",
	}, lines)
}

// Any query has an error that says where, or places in order and in the text.
func FuzzQuery(f *testing.F) {
	for _, q := range []string{
		`养老`, `养老 且 床位 或 殡葬`, `养老（床位 或 殡葬） -"敬老院"`, `“最低生活保障”`, `"a\"b\\c"`, `养老 邻近/3 (床位 OR 机构) 救助`, `第？季度*床`,
		`year：2019..2023 养老`, `region:"浙江 省" NOT section:计划`, `role:目标 单位:张 数值:>=1万 指标:床位 masked:是`, `concept:gdp`,
		``, `"养老`, `养老 (床位))`, `NEAR/3 养老`, `yaer:2020`, `year:2023..2019`, "养\xff", `((((((a))))))`, `养*养*养*养*养*养*养*养*养*老`,
	} {
		f.Add(q)
	}
	syn, err := LoadSynonyms("")
	require.NoError(f, err)
	text := "一、养老工作\n新增养老床位400张,敬老院3所。**街道低保"
	match := matchIn(f, text)
	f.Fuzz(func(t *testing.T, asked string) {
		p, err := query.Parse(asked)
		if err != nil {
			var qe *query.Error
			require.ErrorAs(t, err, &qe)
			require.True(t, 0 <= qe.Pos && qe.Pos <= utf8.RuneCountInString(qe.Query), "%q: %d", asked, qe.Pos)
			require.NotEmpty(t, qe.Msg)
			_ = qe.Caret()
			return
		}
		m := query.Matcher{Root: p.Root, Words: map[*query.Words]*query.Plan{}}
		planAll(m, p.Root, syn)
		ok, places := match(m)
		require.True(t, ok || places == nil)
		end := 0
		for _, s := range places {
			require.True(t, 0 <= s.Start && s.Start < s.End && s.End <= len(text), "%q: %v", asked, s)
			require.GreaterOrEqual(t, s.End, end)
			end = s.End
		}
	})
}

// Characters that are counted by their class take what they take in a line of their own
// and beside others.
func TestCells(t *testing.T) {
	var plain []rune
	for r := rune(0); r < 0x20000; r++ {
		if w := plainCells(r); w >= 0 {
			require.Equal(t, widths.StringWidth(string(r)), w, "%U", r)
			plain = append(plain, r)
		}
	}
	require.Greater(t, len(plain), 20000)
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		var b strings.Builder
		for range random.IntN(8) {
			if random.IntN(3) > 0 {
				b.WriteRune(plain[random.IntN(128)])
			} else {
				b.WriteRune(plain[random.IntN(len(plain))])
			}
		}
		require.Equal(t, widths.StringWidth(b.String()), cells(b.String()), "%q", b.String())
	}
}
