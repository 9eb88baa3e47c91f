package index

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// panelOf indexes texts, each read as a report of 芷岭县, and returns the panel.
func panelOf(t *testing.T, req PanelRequest, texts map[string]string) *PanelResult {
	t.Helper()
	ctx := context.Background()
	x := create(t, Options{Tokenizer: pairs{}})
	for name, text := range texts {
		d := segment.NewDocument(text)
		d.Path = name
		r, err := extract.Extract(d, extract.WithoutRegion())
		require.NoError(t, err)
		r.Region = &extract.Region{Name: "芷岭县", Code: "990001", Level: "county"}
		_, err = x.Add(ctx, r)
		require.NoError(t, err)
	}
	require.NoError(t, x.Commit(ctx))
	res, err := x.Panel(ctx, req)
	require.NoError(t, err)
	return res
}

func TestPanelCells(t *testing.T) {
	texts := map[string]string{
		"a.txt": "2023年芷岭县政府工作报告\n\n一、2022年工作回顾\n过去一年，全县地区生产总值312亿元，下降3.2%；固定资产投资负增长1.5%；外贸进出口总额2.4亿美元。上半年，全县社会消费品零售总额增长3%。五年来，全县粮食总产量年均增长2%。\n二、2023年工作安排\n主要预期目标是：地区生产总值增长6%—6.5%，城镇新增就业xx万人。\n",
		"b.txt": "芷岭县2022年国民经济计划执行情况的报告\n\n一、2022年计划执行情况\n2022年，全县地区生产总值下降3.2%，固定资产投资下降2.5%。社会消费品零售总额增长4%。\n",
	}
	res := panelOf(t, PanelRequest{}, texts)
	type row struct {
		year                         int
		part, concept, measure, role string
		std                          float64
		unit                         string
		claims                       int
		agree                        bool
	}
	var got []row
	for _, r := range res.Rows {
		var v float64
		switch {
		case r.ValueStd != nil:
			v = *r.ValueStd
		case r.LowStd != nil:
			v = *r.LowStd + *r.HighStd/1000
		default:
			v = -1
			assert.True(t, r.Masked, r.Text)
		}
		got = append(got, row{r.Year, r.Part, r.Concept, r.Measure, r.Role, v, r.UnitStd, r.Claims, r.Agree})
	}
	assert.ElementsMatch(t, []row{
		{2022, "", "gdp", "growth", "result", -3.2, "%", 2, true},
		{2022, "", "gdp", "level", "result", 3.12e10, "元", 1, true},
		{2022, "", "fixed_investment", "growth", "result", -1.5, "%", 1, false},
		{2022, "", "fixed_investment", "growth", "result", -2.5, "%", 1, false},
		{2022, "", "imports_exports", "level", "result", 2.4e8, "美元", 1, true},
		{2022, "H1", "retail_sales", "growth", "result", 3, "%", 1, true},
		{2022, "", "retail_sales", "growth", "result", 4, "%", 1, true},
		{2022, "", "grain_output", "growth", "result", 2, "%", 1, true}, // over: average
		{2023, "", "gdp", "growth", "target", 6.0065, "%", 1, true},
		{2023, "", "urban_new_jobs", "level", "target", -1, "人", 1, true},
	}, got)
	assert.Equal(t, 1, res.Conflicts)
	assert.Equal(t, 1, res.Masked)

	res = panelOf(t, PanelRequest{Concepts: []string{"grain_output", "gdp"}, Years: []Years{{2022, 2022}}, Missing: true}, texts)
	reasons := map[string]string{}
	for _, m := range res.Missing {
		reasons[m.Concept+" "+m.Measure+" "+m.Role] = m.Reason
	}
	assert.Equal(t, map[string]string{"grain_output growth result": MissingOtherTime}, reasons)
}

func TestPanelMissing(t *testing.T) {
	texts := map[string]string{
		"a.txt": "2023年芷岭县政府工作报告\n\n一、2022年工作回顾\n过去一年，全县地区生产总值312亿元；上半年社会消费品零售总额增长3%；城镇新增就业xx万人。\n二、2023年工作安排\n主要预期目标是：地区生产总值增长6%。\n",
		"b.txt": "2024年芷岭县政府工作报告\n\n一、2023年工作回顾\n过去一年，社会消费品零售总额增长5%，城镇新增就业1.2万人。\n二、2024年工作安排\n继续努力。\n",
	}
	res := panelOf(t, PanelRequest{Roles: []string{"result"}, Years: []Years{{2021, 2023}}, Missing: true}, texts)
	got := map[string]map[int]string{}
	for _, m := range res.Missing {
		if got[m.Concept] == nil {
			got[m.Concept] = map[int]string{}
		}
		got[m.Concept][m.Year] = m.Reason
	}
	assert.Equal(t, map[string]map[int]string{
		"gdp":            {2021: MissingReport, 2023: MissingSaid},
		"retail_sales":   {2021: MissingReport, 2022: MissingOtherTime},
		"urban_new_jobs": {2021: MissingReport, 2022: MissingMasked},
	}, got)
}

// The cells of twelve provincial reports of 2026 as a reader wrote them down
// (testdata/gold/provinces_2026.cells.jsonl): the value is there, and hardly another.
func TestPanelOfProvinces(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(sharedDir(t), "corpus", "provinces_2026")
	x := create(t, Options{Tokenizer: pairs{}})
	paths := map[string]string{} // by hash
	for doc, err := range corpus.Read(ctx, []string{dir}, corpus.Options{}) {
		require.NoError(t, err)
		r, err := extract.Extract(doc)
		require.NoError(t, err)
		_, err = x.Add(ctx, r)
		require.NoError(t, err)
		paths[doc.SHA256] = doc.Path
	}
	require.NoError(t, x.Commit(ctx))
	res, err := x.Panel(ctx, PanelRequest{Years: []Years{{2025, 2026}}})
	require.NoError(t, err)
	f, err := os.Open(filepath.Join("..", "testdata", "gold", "provinces_2026.cells.jsonl"))
	require.NoError(t, err)
	defer f.Close()
	cells, right, other := 0, 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var c struct {
			SHA256                 string
			Start, End, Year       int
			Concept, Measure, Role string
			ValueStd               *float64 `json:"value_std"`
			LowStd                 *float64 `json:"low_std"`
			HighStd                *float64 `json:"high_std"`
			UnitStd                string   `json:"unit_std"`
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &c))
		path, ok := paths[c.SHA256]
		require.True(t, ok, "a report changed: %s", lines.Text())
		cells++
		want := PanelRow{ValueStd: c.ValueStd, LowStd: c.LowStd, HighStd: c.HighStd, UnitStd: c.UnitStd, Per: []string{}}
		found, wrong := false, false
		for _, r := range res.Rows {
			if r.Path == path && r.Year == c.Year && r.Part == "" && r.Over == "" && r.Concept == c.Concept && r.Measure == c.Measure && r.Role == c.Role {
				r.Per = []string{}
				found = found || r.sameValue(&want)
				wrong = wrong || !r.sameValue(&want)
			}
		}
		if found {
			right++
		} else {
			t.Logf("not there: %s", lines.Text())
		}
		if wrong {
			other++
			t.Logf("another value: %s", lines.Text())
		}
	}
	t.Logf("%d cells, %d right, %d with another value", cells, right, other)
	require.GreaterOrEqual(t, right*100, cells*95)
	require.LessOrEqual(t, other*100, cells*3)
}
