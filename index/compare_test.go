package index

import (
	"context"
	"fmt"
	"math"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

func TestCompare(t *testing.T) {
	ctx := context.Background()
	x := create(t, Options{Tokenizer: pairs{}})
	rs := twoReports(t)
	addAll(t, x, rs...)
	res, err := x.Compare(ctx, CompareRequest{Themes: []Theme{{Name: "养老"}, {ID: "funeral"}}})
	require.NoError(t, err)
	require.Len(t, res.Rows, 4)
	chars := utf8.RuneCountInString(rs[0].Doc.Text)
	require.Equal(t, CompareRow{
		Theme: "elderly_care", ThemeName: "养老", Year: 2022, Region: "云州省临江市青溪县", RegionCode: "990102",
		Reports: 1, DistinctReports: 1, ReportsWith: 1, Chars: chars, ThemeChars: 40, Share: 40 / float64(chars),
		Mentions: 4, Per10k: 4 / float64(chars) * 1e4, Figures: 2, Targets: 1, Results: 1,
	}, res.Rows[0])
	require.Zero(t, res.Rows[1].Mentions)
	require.Equal(t, 1, res.Rows[1].Reports)
	require.Equal(t, "funeral", res.Rows[2].Theme)

	// An ad hoc theme, with everything that a row counts.
	res, err = x.Compare(ctx, CompareRequest{Themes: []Theme{{Name: "床位建设", Query: `"床位"`}}, By: []string{"organ"}, Evidence: true})
	require.NoError(t, err)
	require.Len(t, res.Rows, 2)
	row := res.Rows[0]
	require.Equal(t, "白鹭区民政局", row.Organ)
	row = res.Rows[1]
	require.Equal(t, 2, row.Mentions)
	require.Equal(t, utf8.RuneCountInString("新增养老床位400张，改造敬老院三所。力争新增养老床位600张。"), row.ThemeChars)
	require.Equal(t, []int{2, 1, 1}, []int{row.Figures, row.Targets, row.Results})
	runes := []rune(rs[0].Doc.Text)
	var kinds []string
	for _, c := range row.Evidence {
		require.Equal(t, c.Text, string(runes[c.Start:c.End]))
		kinds = append(kinds, c.Kind+" "+c.Text)
	}
	require.Equal(t, []string{"mention 床位", "result 400张", "mention 床位", "target 600张"}, kinds)

	// Terms, as from a user's own table.
	res, err = x.Compare(ctx, CompareRequest{Themes: []Theme{{ID: "homes", Name: "院所", Terms: []extract.ThemeTerm{{Text: "敬老院", Weight: 1}, {Text: "公墓", Weight: 1}}}}, By: []string{"year"}, Filter: "year:2022"})
	require.NoError(t, err)
	require.Len(t, res.Rows, 1)
	require.Equal(t, 2, res.Rows[0].Mentions)

	_, err = x.Compare(ctx, CompareRequest{By: []string{"colour"}})
	require.ErrorContains(t, err, "choose among")
	_, err = x.Compare(ctx, CompareRequest{Level: "galaxy"})
	require.ErrorContains(t, err, "choose among")
}

// series makes reports of one county with a growing number of mentions.
func series(t testing.TB, years ...int) []*extract.Report {
	var out []*extract.Report
	for i, y := range years {
		out = append(out, made{
			title: fmt.Sprintf("青溪县%d年", y), year: y, region: "云州省临江市青溪县", code: "990102", level: "county",
			text: fmt.Sprintf("青溪县%d年情况。", y) + strings.Repeat("智慧养老稳步推进。", i+1) + strings.Repeat("其他各项事业发展。", 20-i),
		}.report(t))
	}
	return out
}

func TestTrend(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, series(t, 2015, 2016, 2017, 2018, 2019)...)
	ask := func() *CompareResult {
		res, err := x.Compare(context.Background(), CompareRequest{Themes: []Theme{{Query: `"智慧养老"`}}, By: []string{"region"}, Trend: true})
		require.NoError(t, err)
		return res
	}
	a := ask()
	require.Len(t, a.Trends, 1)
	tr := a.Trends[0]
	require.Equal(t, []int{2015, 2015, 2019, 5}, []int{tr.FirstYear, tr.FromYear, tr.ToYear, tr.Reports})
	chars := float64(a.Rows[0].Chars) / 5
	require.InDelta(t, 1e4/chars, tr.Slope, 1, "one mention more a year")
	require.LessOrEqual(t, *tr.CILow, tr.Slope)
	require.GreaterOrEqual(t, *tr.CIHigh, tr.Slope)
	row := a.Rows[0]
	require.Less(t, *row.CILow, row.Per10k)
	require.Greater(t, *row.CIHigh, row.Per10k)
	require.Equal(t, a, ask(), "nothing in it is random")
	require.Equal(t, 5, tr.Years)
	require.Equal(t, "county", tr.Level)

	// Four years are no trend.
	res, err := x.Compare(context.Background(), CompareRequest{Themes: []Theme{{Query: `"智慧养老"`}}, By: []string{"region"}, Trend: true, Filter: "year:2016..2019"})
	require.NoError(t, err)
	require.Empty(t, res.Trends)
}

func TestRollUp(t *testing.T) {
	for _, c := range []struct {
		code, level, to string
		want            string
		ok              bool
	}{
		{"330106", "county", "city", "330100", true},
		{"330106", "county", "province", "330000", true},
		{"330106", "county", "county", "330106", true},
		{"330106", "county", "state", "000000", true},
		{"330000", "province", "city", "", false},
		{"330106003", "township", "county", "330106", true},
		{"", "", "city", "", false},
	} {
		name, code, ok, err := rollUp(regionFacts{Name: "甲", Code: c.code, Level: c.level}, c.to)
		require.NoError(t, err)
		require.Equal(t, c.ok, ok, "%+v", c)
		require.Equal(t, c.want, code, "%+v", c)
		if code == "330100" {
			require.Equal(t, "浙江省杭州市", name)
		}
	}
}

func TestKeyness(t *testing.T) {
	// Worked by hand: 20 of 1000 against 5 of 2000.
	r := keyness(20, 5, 1000, 2000)
	e1, e2 := 1000*25/3000.0, 2000*25/3000.0
	require.InDelta(t, 2*(20*math.Log(20/e1)+5*math.Log(5/e2)), r.G2, 1e-9)
	require.InDelta(t, 3, r.LogRatio, 1e-9)
	require.InDelta(t, 700, *r.DiffPct, 1e-9)
	less := keyness(5, 20, 1000, 1000)
	require.Negative(t, less.G2)
	require.InDelta(t, -75, *less.DiffPct, 1e-9)
	require.Nil(t, keyness(5, 0, 1000, 1000).DiffPct)

	dp, d, docs := dispersion([]reportCount{{0, 2}, {1, 2}}, []int{100, 100})
	require.Zero(t, dp)
	require.Equal(t, 1.0, *d)
	require.Equal(t, 2, docs)
	dp, d, docs = dispersion([]reportCount{{0, 4}}, []int{100, 100})
	require.Equal(t, 0.5, dp)
	require.Zero(t, *d)
	require.Equal(t, 1, docs)
	_, d, _ = dispersion([]reportCount{{0, 4}}, []int{100})
	require.Nil(t, d)
}

func TestKeynessOfGroups(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, series(t, 2015, 2016, 2017, 2018, 2019)...)
	res, err := x.Keyness(context.Background(), KeynessRequest{A: "year:2018..2019", B: "year:2015..2016"})
	require.NoError(t, err)
	require.Equal(t, 2, res.A.Reports)
	require.Positive(t, res.Tested)
	words := 0
	for _, r := range rs(t, 2018, 2019) {
		words += len(wordsOf(pairs{}, r.Doc.View().Text))
	}
	require.Equal(t, words, res.A.Size, "numbers and single characters are in the total")
	for _, r := range slices.Concat(res.Positive, res.Negative) {
		require.Equal(t, 2, utf8.RuneCountInString(r.Item))
		require.False(t, isNumberWord(r.Item), r.Item)
		require.GreaterOrEqual(t, r.PAdj, r.P)
		require.Equal(t, 1.0/3, res.SmallestP, "six dealings of two and two, each with a mirror image")
	}
	require.True(t, res.Exact)
	require.NotEmpty(t, res.Notes)
	require.Contains(t, []string{"智慧", "养老", "稳步", "推进"}, res.Positive[0].Item)
	require.Equal(t, 9, res.Positive[0].CountA)
	require.Equal(t, 3, res.Positive[0].CountB)
	require.Equal(t, 2, res.Positive[0].DocsA)
	_, err = x.Keyness(context.Background(), KeynessRequest{A: "year:1900", B: "year:2015"})
	require.ErrorContains(t, err, "empty")
	_, err = x.Keyness(context.Background(), KeynessRequest{Unit: "letters"})
	require.ErrorContains(t, err, "words or themes")
}

// rs returns the reports of series for these years.
func rs(t testing.TB, years ...int) (out []*extract.Report) {
	for _, r := range series(t, 2015, 2016, 2017, 2018, 2019) {
		for _, y := range years {
			if r.Year == y {
				out = append(out, r)
			}
		}
	}
	return out
}

func TestTargets(t *testing.T) {
	ctx := context.Background()
	x := create(t, Options{Tokenizer: pairs{}})
	all := twoReports(t)
	addAll(t, x, all...)
	res, err := x.Targets(ctx, TargetsRequest{})
	require.NoError(t, err)
	require.Equal(t, []int{3, 2, 1}, []int{res.Total, res.Reports, res.Masked})
	f := res.Figures[0]
	require.Equal(t, "600张", f.Text)
	require.Equal(t, []string{"二、明年工作计划"}, f.Section)
	require.Equal(t, "力争新增养老床位600张。", f.Sentence)
	require.Equal(t, 600.0, *f.Value)
	require.Equal(t, "600张", string([]rune(all[0].Doc.Text)[f.Start:f.End]))
	require.Nil(t, res.Figures[1].Value, "a masked figure has no value")

	res, err = x.Targets(ctx, TargetsRequest{Indicator: "養老床位", Unit: "张", Roles: []string{"all"}, By: []string{"year", "region"}})
	require.NoError(t, err)
	require.Equal(t, 2, res.Total)
	require.Len(t, res.Table, 2, "what was reached in 2022 and what is planned for 2023")
	require.Len(t, res.Table[0].Result, 1)
	require.Equal(t, 2022, res.Table[0].Year)
	require.Len(t, res.Table[1].Target, 1)
	require.Equal(t, 2023, res.Table[1].Year)

	res, err = x.Targets(ctx, TargetsRequest{Theme: "殡葬", Roles: []string{"result"}, Limit: 1})
	require.NoError(t, err)
	require.Equal(t, 2, res.Total)
	require.Len(t, res.Figures, 1)
}

// Pages of a table have together what the whole has; a cell with more figures than there
// is room for says how many are left out.
func TestTargetsPages(t *testing.T) {
	ctx := context.Background()
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, append(twoReports(t), made{path: "more.txt", region: "云溪县", year: 2022, text: "新增床位100张。新增床位200张。", figs: []fig{
		{at: "床位[100张]", indicator: "床位", value: 100, unit: "张", role: "result"}, {at: "床位[200张]", indicator: "床位", value: 200, unit: "张", role: "result"},
	}}.report(t))...)
	for _, by := range [][]string{{"year"}, {"region"}, {"year", "region", "organ"}} {
		req := TargetsRequest{Roles: []string{"all"}, By: by}
		whole, err := x.Targets(ctx, req)
		require.NoError(t, err)
		require.Greater(t, len(whole.Table), 2)
		flat, err := x.Targets(ctx, TargetsRequest{Roles: req.Roles, By: by, Flat: true})
		require.NoError(t, err)
		require.Equal(t, CellFigures(whole.Table), flat.FlatTable)
		require.Len(t, flat.Flat, whole.Total)
		require.Equal(t, whole.Figures[1], *flat.Flat[1])
		require.Nil(t, flat.Table)
		require.True(t, flat.Kept)
		most := 0
		for _, limit := range []int{0, 1, 1000} {
			var joined []FigureCell
			req.Cells, req.Limit = 2, limit
			for req.Skip = 0; req.Skip < len(whole.Table); {
				page, err := x.Targets(ctx, req)
				require.NoError(t, err)
				require.Equal(t, []int{whole.Total, len(whole.Table)}, []int{page.Total, page.Cells})
				require.Empty(t, page.Figures)
				require.NotEmpty(t, page.Table)
				require.LessOrEqual(t, len(page.Table), 2)
				joined = append(joined, page.Table...)
				req.Skip += len(page.Table)
			}
			if limit != 1 {
				require.Equal(t, whole.Table, joined)
				continue
			}
			require.Len(t, joined, len(whole.Table))
			for i, c := range joined {
				require.Len(t, CellFigures(joined[i:i+1]), 1)
				require.Len(t, CellFigures(whole.Table[i:i+1]), 1+c.More)
				most = max(most, c.More)
			}
		}
		require.Positive(t, most)
	}
	past, err := x.Targets(ctx, TargetsRequest{By: []string{"year"}, Cells: 5, Skip: 1000})
	require.NoError(t, err)
	require.Empty(t, past.Table)
}

func TestNormalIndicator(t *testing.T) {
	syn, err := LoadSynonyms("")
	require.NoError(t, err)
	for in, want := range map[string]string{
		"國內生產總值": "国内生产总值", "全市地区生产总值": "国内生产总值", "GDP": "国内生产总值", "城乡低保标准": "城乡最低生活保障标准",
		"“五保”对象": "特困供养对象", "养老 床位": "养老床位", "1.养老床位": "养老床位", "3A级社会组织": "3a级社会组织", "": "", "全市": "全市",
	} {
		require.Equal(t, want, normalIndicator(in, syn), in)
	}
}

func TestJudge(t *testing.T) {
	v := func(x float64) *float64 { return &x }
	words := &vocabulary{ceiling: []string{"居民消费价格"}}
	for _, c := range []struct {
		cmp          string
		target, low  *float64
		high, result *float64
		indicator    string
		want         Outcome
		direction    string // of the target
		went         string // the direction of the result
		resultCmp    string
	}{
		{cmp: "=", target: v(8), result: v(8), want: Met},
		{cmp: "=", target: v(8), result: v(7.9), want: Missed},
		{cmp: "=", target: v(8), result: v(9.9), want: Exceeded},
		{cmp: "~", target: v(8), result: v(8.3), want: Met},
		{cmp: "~", target: v(8), result: v(7.7), want: Met},
		{cmp: "~", target: v(7.5), result: v(7.0), want: Missed},
		{cmp: "~", target: v(8), result: v(10.1), want: Exceeded},
		{cmp: ">=", target: v(100), result: v(100), want: Met},
		{cmp: ">", target: v(100), result: v(100), want: Missed},
		{cmp: "<=", target: v(4.5), result: v(4.2), want: Met},
		{cmp: "<=", target: v(4.5), result: v(4.6), want: Missed},
		{cmp: "<", target: v(4.5), result: v(4.5), want: Missed},
		{cmp: "~", target: v(3), result: v(2), indicator: "居民消费价格", want: Met},
		{cmp: "~", target: v(3), result: v(4.8), indicator: "居民消费价格", want: Missed},
		{cmp: "=", low: v(6.5), high: v(7), result: v(6.7), want: Met},
		{cmp: "=", low: v(6.5), high: v(7), result: v(6.4), want: Missed},
		{cmp: "=", low: v(6.5), high: v(7), result: v(7.2), want: Exceeded},
		{cmp: "=", target: v(8), want: Unclear},
		{cmp: "=", target: v(3), direction: "down", result: v(4), went: "down", want: Exceeded},
		{cmp: "=", target: v(3), direction: "down", result: v(2), went: "down", want: Missed},
		{cmp: "=", target: v(3), direction: "down", result: v(4), went: "up", want: Missed},
		{cmp: "=", target: v(3), direction: "up", result: v(4), went: "down", want: Missed},
		{cmp: "=", target: v(600), result: v(600), resultCmp: ">", want: Exceeded},
		{cmp: "=", target: v(600), result: v(500), resultCmp: ">", want: Unclear},
		{cmp: ">=", target: v(600), result: v(700), resultCmp: "<", want: Unclear},
		{cmp: "<=", target: v(600), result: v(500), resultCmp: ">", want: Unclear},
	} {
		got, why := words.judge(&FigureRow{Cmp: c.cmp, Value: c.target, Low: c.low, High: c.high, Indicator: c.indicator, Direction: c.direction},
			&FigureRow{Value: c.result, Direction: c.went, Cmp: c.resultCmp}, quantity{measure: extract.MeasureGrowth, factor: 1, names: []string{c.indicator}}, quantity{factor: 1}, defaultTolerance)
		require.Equal(t, c.want, got, "%+v: %s", c, why)
		require.NotEmpty(t, why)
	}
	got, _ := words.judge(&FigureRow{Masked: true}, &FigureRow{Value: v(1)}, quantity{}, quantity{}, 0)
	require.Equal(t, MaskedUp, got)
}

func TestFollow(t *testing.T) {
	county := made{organ: "青溪县民政局", region: "云州省临江市青溪县", code: "990102", level: "county", genre: "summary+plan"}
	y22, y23, y24 := county, county, county
	y22.year, y22.plan = 2022, 2023
	y22.text = "2022年完成。明年新增床位600张，改造公墓3处，救助5000人次，修路*公里，发放补贴9万元。到2024年建成站点12个。今后五年培训1万人。"
	y22.figs = []fig{
		{at: "床位[600张]", indicator: "床位", value: 600, unit: "张", role: "target"},
		{at: "公墓[3处]", indicator: "公墓", value: 3, unit: "处", role: "target"},
		{at: "救助[5000人次]", indicator: "救助", value: 5000, unit: "人次", role: "target"},
		{at: "修路[*公里]", indicator: "路", unit: "公里", role: "target", masked: true},
		{at: "补贴[9万元]", indicator: "补贴", value: 90000, unit: "元", role: "target"},
		{at: "站点[12个]", indicator: "站点", value: 12, unit: "个", role: "target", deadline: "到2024年"},
		{at: "培训[1万人]", indicator: "培训", value: 10000, unit: "人", role: "target", deadline: "今后五年"},
	}
	y23.year, y23.plan = 2023, 2024
	y23.text = "2023年新增床位588张，改造公墓3处，救助6000人次，修路8公里。上年床位500张。"
	y23.figs = []fig{
		{at: "新增床位[588张]", indicator: "床位", value: 588, unit: "张", role: "result"},
		{at: "公墓[3处]", indicator: "公墓", value: 3, unit: "处", role: "result"},
		{at: "救助[6000人次]", indicator: "救助", value: 6000, unit: "人次", role: "result"},
		{at: "修路[8公里]", indicator: "路", value: 8, unit: "公里", role: "result"},
		{at: "上年床位[500张]", indicator: "床位", value: 500, unit: "张", role: "baseline"},
	}
	y24.year, y24.plan = 2024, 2025
	y24.text = "2024年建成站点12个。"
	y24.figs = []fig{{at: "站点[12个]", indicator: "站点", value: 12, unit: "个", role: "result"}}
	other := y23
	other.region, other.code, other.organ = "云州省北泽市白鹭区", "990203", "白鹭区民政局"
	other.text = "2023年发放补贴9万元。"
	other.figs = []fig{{at: "补贴[9万元]", indicator: "补贴", value: 90000, unit: "元", role: "result"}}
	r22 := y22.report(t)
	r22.Figures[5].DeadlineYear = 2024

	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, r22, y23.report(t), y24.report(t), other.report(t))
	res, err := x.Follow(context.Background(), FollowRequest{})
	require.NoError(t, err)
	got := map[string]Outcome{}
	for _, r := range res.Rows {
		got[r.Indicator] = r.Outcome
		if r.Outcome == Met || r.Outcome == Missed || r.Outcome == Exceeded {
			require.NotNil(t, r.Result)
			require.Equal(t, r.TargetYear, r.Result.Year)
		}
	}
	require.Equal(t, map[string]Outcome{
		"床位": Missed, "公墓": Met, "救助": Exceeded, "路": MaskedUp, "补贴": NotFound, "站点": Met, "培训": NoReport,
	}, got)
	require.Equal(t, map[Outcome]int{Missed: 1, Met: 2, Exceeded: 1, MaskedUp: 1, NotFound: 1, NoReport: 1}, res.Counts)
	// A review that names its tasks answers them itself.
	tasks := made{
		organ: "白鹭区民政局", region: "云州省北泽市白鹭区", code: "990203", level: "county", genre: "summary", year: 2021,
		text: "一、工作回顾\n（一）新增床位*张。\n建成床位*张。\n（二）改造公墓2处。\n完成公墓2处。",
		figs: []fig{
			{at: "新增床位[*张]", indicator: "养老床位", unit: "张", role: "target", masked: true},
			{at: "建成床位[*张]", indicator: "床位", unit: "张", role: "result", masked: true},
			{at: "改造公墓[2处]", indicator: "公墓", value: 2, unit: "处", role: "target"},
			{at: "完成公墓[2处]", indicator: "公墓", value: 2, unit: "处", role: "result"},
		},
	}
	addAll(t, x, tasks.report(t))
	res, err = x.Follow(context.Background(), FollowRequest{Filter: "year:2021"})
	require.NoError(t, err)
	require.Equal(t, map[Outcome]int{MaskedUp: 1, Met: 1}, res.Stated)
	require.Empty(t, res.Counts)
	for _, r := range res.Rows {
		require.Equal(t, 2021, r.TargetYear)
	}
	res, err = x.Follow(context.Background(), FollowRequest{Filter: "year:2022", Indicator: "公墓"})
	require.NoError(t, err)
	require.Len(t, res.Rows, 1)
}

// essay is text without repetition: every sentence has its number's characters.
func essay(from, n int) string {
	var b strings.Builder
	digits := []rune("甲乙丙丁戊己庚辛壬癸")
	nouns := []rune("山水田林湖草沙路桥渠村镇街坊院校厂店站亭")
	for i := from; i < from+n; i++ {
		fmt.Fprintf(&b, "第%c%c%c项在%c%c之间建设%c%c，投入%d万元。", digits[i/100%10], digits[i/10%10], digits[i%10],
			nouns[i*7%20], nouns[i*3%20], nouns[i*11%20], nouns[(i/20)%20], 100+i*37)
	}
	return b.String()
}

func TestDuplicates(t *testing.T) {
	base := essay(0, 80)
	reports := map[string]string{
		"base.txt":     base,
		"copy.txt":     "转载：" + base + "完",
		"excerpt.txt":  base[:len(base)*7/10] + essay(500, 2),
		"template.txt": strings.NewReplacer("1", "2", "2", "3", "3", "1", "7", "5", "5", "7").Replace(base),
		"other.txt":    essay(300, 80),
	}
	x := create(t, Options{Tokenizer: pairs{}})
	for _, p := range []string{"base.txt", "copy.txt", "excerpt.txt", "template.txt", "other.txt"} {
		text := strings.ToValidUTF8(reports[p], "")
		r := plainReport(p, text)
		r.Year = 2020
		_, err := x.Add(context.Background(), r)
		require.NoError(t, err)
	}
	require.NoError(t, x.Commit(context.Background()))
	res, err := x.Duplicates(context.Background(), DuplicatesRequest{Passages: true})
	require.NoError(t, err)
	kinds := map[string]string{}
	for _, p := range res.Pairs {
		kinds[p.A.Path+" "+p.B.Path] = p.Kind
	}
	require.Equal(t, "copy", kinds["base.txt copy.txt"])
	require.Equal(t, "excerpt", kinds["base.txt excerpt.txt"])
	require.Equal(t, "template reuse", kinds["base.txt template.txt"])
	for pair := range kinds {
		require.NotContains(t, pair, "other.txt")
	}
	require.Equal(t, 5, res.Reports)
	require.Equal(t, 4, res.Distinct)
	require.NotEmpty(t, res.Passages)

	c, err := x.Compare(context.Background(), CompareRequest{Themes: []Theme{{Query: `"万元"`}}, By: []string{"year"}})
	require.NoError(t, err)
	require.Equal(t, 5, c.Rows[0].Reports)
	require.Equal(t, 4, c.Rows[0].DistinctReports)
	require.Equal(t, 4, c.Distinct)
}

func TestAlign(t *testing.T) {
	a := []rune(essay(0, 30))
	for _, c := range []struct {
		b            []rune
		wantA, wantB float64
	}{
		{a, 1, 1},
		{append([]rune("前言"), a...), 1, float64(len(a)) / float64(len(a)+2)},
		{a[:len(a)/2], float64(len(a)/2) / float64(len(a)), 1},
		{[]rune(strings.Repeat("无关", 50)), 0, 0},
		{nil, 0, 0},
	} {
		sa, sb := align(a, c.b)
		require.InDelta(t, c.wantA, sa, 0.01)
		require.InDelta(t, c.wantB, sb, 0.01)
	}
}

func TestCheckCitations(t *testing.T) {
	text := "前言。新增床位400张。结束。"
	cite := func(s string) Citation {
		i := strings.Index(text, s)
		start := utf8.RuneCountInString(text[:i])
		return Citation{Path: "a.txt", Start: start, End: start + utf8.RuneCountInString(s), Text: s}
	}
	ok, moved, changed := cite("400张"), cite("结束"), cite("前言")
	missing := Citation{Path: "gone.txt", Start: 0, End: 1, Text: "x"}
	now := "前文。新增床位400张。补充。结束。"
	opened := 0
	got, err := CheckCitations(context.Background(), []Citation{ok, moved, changed, missing}, func(path string) (*segment.Document, error) {
		opened++
		if path != "a.txt" {
			return nil, fmt.Errorf("no such file")
		}
		return segment.NewDocument(now), nil
	})
	require.NoError(t, err)
	require.Equal(t, 2, opened)
	require.Equal(t, "ok", got[0].Status)
	require.Equal(t, "moved", got[1].Status)
	require.Equal(t, "结束", string([]rune(now)[*got[1].At:][:2]))
	require.Equal(t, "changed", got[2].Status)
	require.Equal(t, "前文", got[2].Found)
	require.Equal(t, "missing", got[3].Status)
}

// A run is found where it stands, once or more often, and nothing else is.
func TestRuns(t *testing.T) {
	rng := rand.New(rand.NewSource(3))
	for range 50 {
		rs := make([]rune, runRunes+rng.Intn(3000))
		for i := range rs {
			rs[i] = rune('一' + rng.Intn(3))
		}
		in, count, first := runsOf(rs), map[string]int{}, map[string]int{}
		for i := 0; i+runRunes <= len(rs); i++ {
			s := string(rs[i : i+runRunes])
			if count[s]++; count[s] == 1 {
				first[s] = i
			}
		}
		n := 0
		for i, h := range runHashes(rs) {
			require.Equal(t, n, i)
			n++
			s := string(rs[i : i+runRunes])
			slot := in.find(h)
			require.Equal(t, int32(first[s]), slot.at)
			require.Equal(t, int32(min(count[s], 2)), slot.n)
		}
		require.Equal(t, len(rs)-runRunes+1, n)
		for _, h := range runHashes([]rune("二二二二二二二四")) {
			require.Zero(t, in.find(h).n)
		}
	}
}
