package index

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Longer and shorter names of one thing meet, names of others do not.
func TestNamesAkin(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	words, err := x.vocabulary()
	require.NoError(t, err)
	for _, c := range []struct {
		promise, result, unit, front string
		akin                         bool
	}{
		{"城市口袋公园", "口袋公园", "个", "", true},
		{"国际集装箱航线", "国际集装箱班轮航线", "条", "", true},
		{"社区老年食堂", "社区老年食堂开门迎客", "个", "", true},
		{"标准化村卫生室", "村卫生室标准化", "个", "", true},
		{"高速公路通车里程", "通车里程", "公里", "4条高速建成通车,新增通车里程", true},
		{"公路通车里程", "通车里程", "公里", "新增通车里程", false},
		{"婚姻登记合格率", "合格率", "%", "办理结婚、离婚登记2870对,合格率", true},
		{"国内生产总值能耗", "国内生产总值", "%", "国内生产总值能耗", false},
		{"城镇失业率", "城镇调查失业率", "%", "", false},
		{"社区社会组织", "社会组织", "个", "社会组织", false},
		{"重点项目", "重点技改项目", "个", "", false},
		{"标准厂房", "园区规划标准厂房", "公顷", "", false},
		{"黄标车", "黄标车和老旧车", "辆", "", false},
		{"工农业总产值", "农业总产值", "元", "工农业总产值", false},
		{"年龄", "岁数", "个", "", false},
	} {
		q := quantity{names: []string{c.promise}, bare: [][]rune{bareName(c.promise)}, dimension: c.unit}
		r := &resultFigure{FigureRow: FigureRow{front: c.front}, quantity: quantity{names: []string{c.result}, bare: [][]rune{bareName(c.result)}, dimension: c.unit}}
		assert.Equal(t, c.akin, words.namesAkin(&FigureRow{}, q, r) > 0, "%s and %s", c.promise, c.result)
	}
}

// What was done to a thing in another way, or only stands there, is no result of what was to be done.
func TestSameDeed(t *testing.T) {
	result := func(deed, behind string) *resultFigure {
		return &resultFigure{FigureRow: FigureRow{behind: behind}, quantity: quantity{deed: deed, dimension: "个", measure: "level"}}
	}
	q := quantity{deed: "登记", dimension: "个", measure: "level"}
	require.True(t, sameDeed(q, result("登记", "。")))
	require.True(t, sameDeed(q, result("完成", "。")))
	require.True(t, sameDeed(q, result("", "社会组织领到证书。")))
	require.False(t, sameDeed(q, result("撤销", "。")))
	require.False(t, sameDeed(q, result("", "。")))
	require.False(t, sameDeed(quantity{state: true}, result("淘汰", "。")))
}
