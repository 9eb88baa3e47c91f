package main

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/govreport/govreport/internal/sheet"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type inner struct {
	Start int `json:"start"`
}

type flat struct {
	inner
	Name    string   `json:"name"`
	Year    int      `json:"year,omitempty"`
	Value   *float64 `json:"value"`
	Section []string `json:"section"`
	Per     []string `json:"per"`
	Nested  *inner   `json:"nested,omitempty"`
	Many    []inner  `json:"many"`
	hidden  string
}

func TestFlatten(t *testing.T) {
	v := 1.5
	g := flatten([]flat{
		{inner{7}, "甲", 2022, &v, []string{"一、", "（一）"}, []string{"人", "月"}, &inner{3}, []inner{{1}}, "x"},
		{},
	})
	var names []string
	for _, c := range g.columns {
		names = append(names, c.name)
	}
	assert.Equal(t, []string{"start", "name", "year", "value", "section", "per", "nested.start"}, names)
	assert.Equal(t, []any{7, "甲", 2022, 1.5, sectionPath{"一、", "（一）"}, []string{"人", "月"}, 3}, g.rows[0])
	assert.Equal(t, []any{0, "", nil, nil, sectionPath{}, []string{}, nil}, g.rows[1], "what is unknown stays empty")
}

func TestCells(t *testing.T) {
	for _, c := range []struct {
		v           any
		full, short string
	}{
		{nil, "", ""},
		{12, "12", "12"},
		{700000.0, "700000", "700000"},
		{0.123456, "0.123456", "0.1235"},
		{1234.5678, "1234.5678", "1235"},
		{0.00000012, "0.00000012", "0.000000"},
		{"两 行\n字", "两 行\n字", "两 行 字"},
		{true, "true", "true"},
		{[]string{"a", "b"}, "a;b", "a;b"},
		{sectionPath{"一、总体", "（一）"}, "一、总体 > （一）", "一、总体 > （一）"},
	} {
		assert.Equal(t, c.full, fullCell(c.v))
		assert.Equal(t, c.short, shortCell(c.v))
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		s     string
		width int
		want  string
	}{
		{"养老服务", 8, "养老服务"},
		{"养老服务", 7, "养老服…"},
		{"养老服务", 6, "养老…"},
		{"abc养老", 6, "abc养…"},
		{"", 3, ""},
	} {
		got := shorten(c.s, c.width)
		assert.Equal(t, c.want, got)
		assert.LessOrEqual(t, screenWidth(got), c.width)
	}
}

func TestShortenStart(t *testing.T) {
	assert.Equal(t, "…总结.txt:5-9", shortenStart("reports/甲县总结.txt:5-9", 14))
	assert.Equal(t, "a.txt:5-9", shortenStart("a.txt:5-9", 9))
	for width := 1; width < 30; width++ {
		assert.LessOrEqual(t, screenWidth(shortenStart("reports/甲县民政局总结.txt:5-9", width)), width)
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct{ widths, want []int }{
		{[]int{10, 20, 30}, []int{10, 20, 30}},
		{[]int{10, 50, 40}, []int{10, 25, 25}},
		{[]int{5, 100}, []int{5, 55}},
		{[]int{12, 12, 12, 12, 12, 12, 12}, []int{10, 10, 10, 10, 10, 10, 10}}, // no column gets unreadable
	} {
		fit(c.widths, 60)
		assert.Equal(t, c.want, c.widths)
	}
}

func TestAround(t *testing.T) {
	s := "全年新增养老床位300张，到2020年底总数力争突破3700张。"
	for width := 12; width < 60; width++ {
		got := aroundText(s, "300张", width)
		assert.Contains(t, got, "300张")
		assert.LessOrEqual(t, screenWidth(got), width)
	}
	assert.Equal(t, s, aroundText(s, "300张", 80))
	assert.Equal(t, "…床位300张，到2…", aroundText(s, "300张", 16))
}

func TestPlainJSON(t *testing.T) {
	for in, want := range map[string]string{
		`{"cmp":"\u003e="}`: `{"cmp":">="}`,
		`"\u0026\u003c"`:    `"&<"`,
		`"\\u003e"`:         `"\\u003e"`, // a backslash and letters, not an escape
		`"\n\"\u4e00"`:      `"\n\"\u4e00"`,
		`""`:                `""`,
	} {
		assert.Equal(t, want, string(plainJSON([]byte(in))))
	}
}

// Every line of a table takes the same number of columns on the screen.
func TestTableAlignsHan(t *testing.T) {
	var out bytes.Buffer
	a := &app{stdout: &out, format: "table", color: "never"}
	g := grid{columns: []column{{name: "名称"}, {name: "n"}}, rows: [][]any{{"养老", 1}, {"abc", 22}, {"社会组织，", 3}}}
	require.NoError(t, a.printTable(g))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	for _, line := range lines {
		assert.Equal(t, screenWidth(lines[0]), screenWidth(line), line)
	}
}

func TestMarkdownEscapes(t *testing.T) {
	var out bytes.Buffer
	a := &app{stdout: &out, format: "md"}
	require.NoError(t, a.printTable(grid{columns: []column{{name: "a"}}, rows: [][]any{{"x|y"}}}))
	assert.Contains(t, out.String(), `x\|y`)
}

func TestInOrder(t *testing.T) {
	for _, jobs := range []int{1, 2, 7} {
		var most, now atomic.Int32
		items := make([]int, 100)
		for i := range items {
			items[i] = i
		}
		var got []int
		for v := range inOrder(context.Background(), jobs, slices.Values(items), func(i int) int {
			if n := now.Add(1); n > most.Load() {
				most.Store(n)
			}
			defer now.Add(-1)
			return i * i
		}) {
			got = append(got, v)
		}
		require.Len(t, got, len(items))
		for i, v := range got {
			require.Equal(t, i*i, v, "order with %d jobs", jobs)
		}
		assert.LessOrEqual(t, int(most.Load()), jobs)
	}
}

func TestInOrderStops(t *testing.T) {
	var drawn atomic.Int32
	items := func(yield func(int) bool) {
		for i := 0; yield(i); i++ {
			drawn.Add(1)
		}
	}
	n := 0
	for range inOrder(context.Background(), 3, items, func(i int) int { return i }) {
		if n++; n == 5 {
			break
		}
	}
	after := drawn.Load()
	assert.Less(t, int(after), 20, "an endless source is left alone once nobody listens")

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n = 0
	for range inOrder(ctx, 2, items, func(i int) int { return i }) {
		if n++; n == 5 {
			cancel()
		}
	}
	assert.Less(t, n, 20, "a cancelled context ends the sequence")
}

func TestYearRange(t *testing.T) {
	for in, want := range map[string]string{"2019": "2019", "2019..2023": "2019..2023", "2019-2023": "2019..2023", "2019至2023": "2019..2023"} {
		got, err := yearRange("--year", in)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for _, in := range []string{"", "19", "2023..2019", "2019..", "abcd"} {
		_, err := yearRange("--year", in)
		assert.Error(t, err, in)
	}
}

func TestFilterQuery(t *testing.T) {
	f := filter{regions: []string{"浙江", "33 01"}, years: []string{"2019-2020"}, where: "a OR b"}
	q, err := f.restrict("养老 OR 助老")
	require.NoError(t, err)
	assert.Equal(t, `(养老 OR 助老) AND (region:浙江 OR region:"33 01") AND (year:2019..2020 OR (genre:work_report AND plan_year:2019..2020)) AND (a OR b)`, q)
	q, err = (&filter{}).restrict("养老")
	require.NoError(t, err)
	assert.Equal(t, "养老", q)
}

func TestIsFormula(t *testing.T) {
	for cell, want := range map[string]bool{"=1+1": true, "+x": true, "-x": true, "@sum": true, "\tx": true, "\rx": true, "养老=1": false, "": false, "5": false} {
		assert.Equal(t, want, sheet.IsFormula(cell, cell), "%q", cell)
	}
	assert.False(t, sheet.IsFormula(-5.5, "-5.5"))
	assert.False(t, sheet.IsFormula(-5, "-5"))
}
