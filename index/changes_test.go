package index

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestChanges(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	report := func(region, code, level string, year int, text string) made {
		return made{path: region + string(rune('0'+year%10)), organ: region + "民政局", region: region, code: code, level: level, genre: "summary", year: year, text: text}
	}
	addAll(t, x,
		report("云州省临江市青溪县", "990102", "county", 2020, "一、养老服务\n新增养老床位120张。建成社区食堂五家。\n二、社会救助\n发放低保资金三百万元。").report(t),
		report("云州省临江市青溪县", "990102", "county", 2021, "一、养老服务\n新增养老床位xx张。建成社区老年食堂8家。启动家庭适老化改造。\n二、殡葬改革\n新建公益性公墓两处。").report(t),
		report("云州省临江市", "990100", "city", 2021, "一、养老服务\n新增养老床位900张。").report(t),
		report("云州省北泽市", "990200", "city", 2021, "别的话与此无关。").report(t),
	)
	res, err := x.Changes(context.Background(), ChangesRequest{Filter: "region:青溪", Evidence: true})
	require.NoError(t, err)
	require.Equal(t, 1, res.Pairs)
	require.Equal(t, 1, res.Without, "there is none before 2020")
	type row struct {
		side, section, similar          string
		sentences, same, reworded, more int
	}
	first := func(path []string) string {
		if len(path) == 0 {
			return ""
		}
		return path[0]
	}
	var got []row
	var places []string
	for _, r := range res.Rows {
		require.Equal(t, []int{2021, 2020}, []int{r.Year, r.OtherYear})
		got = append(got, row{r.Side, first(r.Section), first(r.SimilarSection), r.Sentences, r.Same, r.Reworded, r.Changed})
		require.Equal(t, r.Sentences, r.Same+r.Reworded+r.Changed)
		for _, p := range r.Evidence {
			places = append(places, p.Kind+" "+p.Text)
		}
	}
	require.Equal(t, []row{ // headings are sentences of their sections
		{"new", "一、养老服务", "一、养老服务", 4, 2, 1, 1},
		{"new", "二、殡葬改革", "", 2, 0, 0, 2},
		{"dropped", "一、养老服务", "一、养老服务", 3, 2, 1, 0},
		{"dropped", "二、社会救助", "", 2, 0, 0, 2},
	}, got)
	require.Equal(t, []string{
		"reworded 建成社区老年食堂8家。", "new 启动家庭适老化改造。", "new 二、殡葬改革", "new 新建公益性公墓两处。",
		"reworded 建成社区食堂五家。", "dropped 二、社会救助", "dropped 发放低保资金三百万元。",
	}, places)
	require.Equal(t, "建成社区食堂五家。", res.Rows[0].Evidence[0].Nearest.Text)
	// 建成 成社 社区 区食 食堂 堂家 and 区老 老年 年食 beside them, by hand: Dice's 2·5/(6+8).
	require.InDelta(t, 10.0/14, res.Rows[0].Evidence[0].Similarity, 1e-12)

	res, err = x.Changes(context.Background(), ChangesRequest{Filter: "region:青溪 year:2021", Against: "above", By: "report"})
	require.NoError(t, err)
	require.Len(t, res.Rows, 2)
	require.Equal(t, "云州省临江市", res.Rows[0].OtherRegion)
	require.Equal(t, []int{6, 2, 0, 4}, []int{res.Rows[0].Sentences, res.Rows[0].Same, res.Rows[0].Reworded, res.Rows[0].Changed})
	require.Zero(t, res.Rows[1].Changed)
	_, err = x.Changes(context.Background(), ChangesRequest{Against: "next"})
	require.ErrorContains(t, err, "previous or above")
}

// A report between two others is in two pairs, which are read at once: with -race this
// test sees texts that they share.
func TestChangesOfManyYears(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	words := strings.Fields("救助 殡葬 儿童 社区 慈善 婚姻 残疾")
	for year := 2001; year <= 2010; year++ {
		var b strings.Builder
		for i := range 40 { // several chunks
			b.WriteString(strings.Repeat(words[i%7]+words[year%7], 1+i) + strings.Repeat("养老床位", 60) + "。\n")
		}
		addAll(t, x, made{path: strconv.Itoa(year), organ: "青溪县民政局", region: "云州省临江市青溪县", code: "990102", level: "county", genre: "summary", year: year, text: b.String()}.report(t))
	}
	for range 5 { // what is alike is kept after the first, and showing is all that is left
		res, err := x.Changes(context.Background(), ChangesRequest{Evidence: true})
		require.NoError(t, err)
		require.Equal(t, 9, res.Pairs)
		for _, r := range res.Rows {
			require.NotEmpty(t, r.Evidence)
			require.Len(t, r.Evidence, r.Changed+r.Reworded)
		}
	}
}

func TestSectionsAlike(t *testing.T) {
	var table wordTable
	side := func(norm float64, forms []string, bag ...wordCount) *statements {
		return &statements{body: &bodyText{bodyCut: &bodyCut{forms: forms, shared: table.share(forms)}}, sections: []changeSection{{bag: bag, norm: norm}, {}}}
	}
	a, b := side(25, []string{"养老", "服务"}, wordCount{0, 3}, wordCount{1, 4}), side(25, []string{"救助", "养老"}, wordCount{0, 3}, wordCount{1, 4})
	cosines, jaccards := sectionsAlike(a, b)
	require.InDelta(t, 12.0/25, cosines[0][0], 1e-12)
	require.InDelta(t, 1.0/3, jaccards[0][0], 1e-12)
	require.Zero(t, cosines[0][1])
	require.Zero(t, cosines[1][0])
}

func TestAcross(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x,
		made{path: "a", region: "云州省临江市", code: "990100", level: "city", genre: "summary", year: 2021, text: "养老养老。"}.report(t),
		made{path: "b", region: "云州省临江市青溪县", code: "990102", level: "county", genre: "summary", year: 2021, text: "养老。"}.report(t),
		made{path: "c", region: "云州省临江市青溪县", code: "990102", level: "county", genre: "summary", year: 2022, text: "救助养老。"}.report(t),
	)
	ctx := context.Background()
	theme := []Theme{{Query: "养老"}}
	for _, c := range []struct {
		req    CompareRequest
		levels []string
		note   string
	}{
		{CompareRequest{Themes: theme, By: []string{"year"}}, []string{"city", "county", "county"}, "(Across)"},
		{CompareRequest{Themes: theme, By: []string{"year"}, Across: true}, []string{"", ""}, "counted together"},
		{CompareRequest{Themes: theme, By: []string{"year"}, Filter: "level:county"}, []string{"", ""}, ""},
		{CompareRequest{Themes: theme}, []string{"", "", ""}, ""},
	} {
		res, err := x.Compare(ctx, c.req)
		require.NoError(t, err)
		var levels []string
		for _, r := range res.Rows {
			levels = append(levels, r.Level)
		}
		require.Equal(t, c.levels, levels)
		if c.note == "" {
			require.Empty(t, res.Notes)
		} else {
			require.Contains(t, res.Notes[0], c.note)
		}
	}
	for _, c := range []struct {
		req  KeynessRequest
		fits bool
	}{
		{KeynessRequest{A: "year:2021", B: "year:2022"}, true}, // both have county reports
		{KeynessRequest{A: "region:临江市 NOT region:青溪", B: "region:青溪"}, false},
		{KeynessRequest{A: "region:临江市 NOT region:青溪", B: "region:青溪", Across: true}, true},
		{KeynessRequest{A: "level:city", B: "level:county"}, true},
		{KeynessRequest{A: "year:2021 level:county", B: "year:2022"}, true},
	} {
		c.req.MinCount, c.req.Words.MinReports, c.req.Evidence = 1, 1, true
		res, err := x.Keyness(ctx, c.req)
		require.Equal(t, c.fits, err == nil, "%v", err)
		if err != nil {
			require.ErrorContains(t, err, "Across")
			continue
		}
		for _, r := range append(res.Positive, res.Negative...) {
			require.Len(t, r.Evidence, r.CountA+r.CountB)
		}
	}
}
