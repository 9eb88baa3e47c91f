package index

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

// Every row of data/quantities.tsv does something for its example.
func TestQuantitiesTable(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	words, err := x.vocabulary()
	require.NoError(t, err)
	fsys, err := lexicon.Overlay(dataFS, "")
	require.NoError(t, err)
	rows, err := lexicon.Load(fsys, "data/quantities.tsv", "term", "kind", "same?")
	require.NoError(t, err)
	require.Greater(t, len(rows), 250)
	for _, r := range rows {
		term, same := strings.ToLower(segment.Fold(r.Get("term"))), r.Get("same")
		example := strings.ToLower(segment.Fold(r.Example()))
		plain := strings.NewReplacer("“", "", "”", "", `"`, "").Replace(example)
		assert.Contains(t, plain, term, r.Get("term"))
		switch r.Get("kind") {
		case "whole":
			names, _, _ := words.canonical(term)
			if !assert.Len(t, names, len(strings.Split(same, "|")), term) {
				continue
			}
			for i, n := range strings.Split(same, "|") {
				assert.Equal(t, strings.ReplaceAll(n, "新增", ""), names[i], term)
			}
		case "bare":
			names, _, _ := words.canonical(term)
			assert.Empty(t, names, term)
		case "growth":
			_, growth, _ := words.canonical("养老" + term)
			assert.True(t, growth, term)
		case "drop":
			names, _, _ := words.canonical(term + "养老床位")
			assert.Equal(t, []string{"养老床位"}, names, term)
		}
	}
}

func TestQuantities(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	words, err := x.vocabulary()
	require.NoError(t, err)
	for in, want := range map[string]string{
		"全社会固定资产投资预定": "固定资产投资", "中央财政用于“三农”的投入": "三农支出", "“十五”期间年均经济增长速度": "国内生产总值",
		"粮食总产量": "粮食", "2012年国内生产总值": "国内生产总值", "《纲要》提出了单位国内生产总值能源消耗": "单位国内生产总值能耗",
		"城镇新增就业人数": "城镇就业", "新增城镇就业": "城镇就业", "（一）新增养老床位": "养老床位", "广义货币M2": "广义货币m2",
	} {
		names, _, _ := words.canonical(in)
		require.Equal(t, []string{want}, names, in)
	}
	for front, want := range map[string][]string{
		"国内生产总值达到56.9万亿元,比上年增长":            {"国内生产总值"},
		"去年财政赤字控制在预算范围内,广义货币M2增长":          {"广义货币m2"},
		"养老床位增加,城镇、农村居民收入分别增长":             nil,
		"单位国内生产总值能耗由前三年分别上升4.9%、5.5%,转为下降": {"单位国内生产总值能耗"},
	} {
		names, _, _ := words.frontName(front)
		require.Equal(t, want, names, front)
	}
	for _, c := range []struct {
		front, behind string
		want          []string
	}{
		{"城镇、农村居民收入分别增长", "、5.9%。", []string{"城镇居民人均可支配收入"}},
		{"城镇、农村居民收入分别增长4.8%、", "。", []string{"农村居民人均可支配收入"}},
		{"二氧化硫、氮氧化物排放量分别下降", "。", []string{"二氧化硫", "氮氧化物排放量"}},
	} {
		require.Equal(t, c.want, words.dealtName(&FigureRow{front: c.front, behind: c.behind}), c.front)
	}
	for text, want := range map[string]string{
		"五年来,养老床位": "many", "去年,养老床位": "one", "连续两年增长": "", "“十四五”时期": "many", "2021年至2025年": "many", "比上年": "one", "全省": "",
	} {
		require.Equal(t, want, lastCue(text, 2025), text)
	}
	require.Equal(t, 2015, planEnd("“十二五”时期"))
	require.Equal(t, 1990, planEnd("“七五”计划"))
}

// The clauses of the examples of data/contrasts.tsv are set against each other, those of the counter-examples are not.
func TestContrasts(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	words, err := x.vocabulary()
	require.NoError(t, err)
	rows, err := lexicon.Load(dataFS, "data/contrasts.tsv", "term", "against", "counter")
	require.NoError(t, err)
	require.Len(t, words.apart, len(rows))
	set := func(two string) bool {
		first, second, ok := strings.Cut(two, "；")
		require.True(t, ok, two)
		a, b := quantity{names: []string{first}}, quantity{names: []string{second}}
		require.Equal(t, words.contrast(a, b), words.contrast(b, a), two)
		return words.contrast(a, b)
	}
	for _, r := range rows {
		assert.Contains(t, r.Example(), r.Get("term"))
		assert.True(t, set(r.Example()), r.Example())
		assert.False(t, set(r.Get("counter")), r.Get("counter"))
	}
}
