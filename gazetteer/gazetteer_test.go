package gazetteer

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

func loadTable(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := Load()
	require.NoError(t, err)
	return g
}

func names(g *Gazetteer, ds []*Division) []string {
	var out []string
	for _, d := range ds {
		out = append(out, d.Code+" "+g.FullName(d))
	}
	return out
}

func TestLookup(t *testing.T) {
	g := loadTable(t)
	for _, c := range []struct {
		name string
		year int
		want []string
	}{
		{"双流区", 0, []string{"510116 四川省成都市双流区"}},
		{"双流区", 2015, nil},
		{"双流县", 2015, []string{"510122 四川省成都市双流县"}},
		{"文登", 2010, []string{"371081 山东省威海市文登市"}},
		{"文登", 2014, []string{"371003 山东省威海市文登区"}},
		{"沪", 0, []string{"310000 上海市"}},
		{"湘西", 0, []string{"433100 湖南省湘西土家族苗族自治州"}},
		{"成都双流", 0, []string{"510116 四川省成都市双流区"}},
		{"四川省成都市双流区", 0, []string{"510116 四川省成都市双流区"}},
		{"四川成都双流", 0, []string{"510116 四川省成都市双流区"}},
		{"四川双流", 0, []string{"510116 四川省成都市双流区"}},
		{"浙江省双流区", 0, nil},
		{strings.Repeat("成都", 500) + "双流区", 0, nil},
		{"南山区", 0, []string{"230404 黑龙江省鹤岗市南山区", "440305 广东省深圳市南山区"}},
		{"康乾街道", 0, []string{"330521005 浙江省湖州市德清县康乾街道"}},
		{"莱芜市", 2018, []string{"371200 山东省莱芜市"}},
		{"莱芜市", 2019, nil},
		{"仙桃", 0, []string{"429004 湖北省仙桃市"}},
		{"香港", 0, []string{"810000 香港特别行政区"}},
		{"澎湖县", 0, []string{"710000.20 台湾省澎湖县"}},
		{"大堂区", 0, []string{"820101 澳门特别行政区澳门市大堂区"}},
		{"无此地", 0, nil},
	} {
		assert.Equal(t, c.want, names(g, g.Lookup(c.name, c.year)), "%s %d", c.name, c.year)
	}
}

func TestByCode(t *testing.T) {
	g := loadTable(t)
	for code, want := range map[string]string{
		"51": "四川省", "5101": "四川省成都市", "510100": "四川省成都市", "510116006": "四川省成都市双流区黄甲街道",
		"510116006000": "四川省成都市双流区黄甲街道", "510116000000": "四川省成都市双流区", "110101": "北京市东城区",
		"441900003": "广东省东莞市东城街道", "130502001": "河北省邢台市襄都区南长街街道", "710000.01.01": "台湾省台北市大安区",
	} {
		d := g.ByCode(code)
		if assert.NotNil(t, d, code) {
			assert.Equal(t, want, g.FullName(d))
		}
	}
	assert.Nil(t, g.ByCode("999999"))
	assert.Nil(t, g.ByCode(""))
}

func TestResolve(t *testing.T) {
	g := loadTable(t)
	assert.Equal(t, []string{"510116 四川省成都市双流区"}, names(g, g.Resolve("510116", 0)))
	assert.Equal(t, []string{"510116 四川省成都市双流区"}, names(g, g.Resolve(" 双流区 ", 0)))
	assert.Empty(t, g.Resolve("519999", 0))
	assert.Empty(t, g.Resolve("", 0))
}

func TestTreeIsWhole(t *testing.T) {
	g := loadTable(t)
	provinces, zones := 0, 0
	for i := range g.All() {
		d := &g.All()[i]
		if d.Level == Province {
			provinces++
			assert.Nil(t, g.Parent(d), d.Name)
		} else if p := g.Parent(d); assert.NotNil(t, p, "%s %s has no parent", d.Code, d.Name) {
			assert.Less(t, p.Level, d.Level, d.Name)
			assert.True(t, strings.HasPrefix(d.Code, strings.TrimRight(p.Code, "0")), d.Code)
			assert.Contains(t, g.Children(p, Any), d)
		}
		if d.Zone && d.Level == County && d.Current() {
			zones++
		}
		if d.Successor != "" {
			assert.False(t, d.Current(), d.Name)
			assert.NotNil(t, g.Successor(d), "%s %s", d.Code, d.Name)
		}
	}
	assert.Equal(t, 34, provinces)
	for _, d := range g.Upper() {
		assert.Less(t, d.Level, Township)
	}
	assert.Equal(t, 124, zones, "development zones at county level")
}

func TestCount(t *testing.T) {
	g := loadTable(t)
	assert.Equal(t, 34, g.Count(nil, Province))
	assert.Equal(t, 13, g.Count(g.ByCode("330521"), Township))
	assert.Equal(t, 5, g.Count(g.ByCode("330500"), County))
	assert.Equal(t, 11, g.Count(g.ByCode("330000"), City))
	assert.Zero(t, g.Count(g.ByCode("330521"), County))
	assert.Zero(t, g.Count(nil, State))
}

func TestSuccessor(t *testing.T) {
	g := loadTable(t)
	for old, want := range map[string]string{
		"双流县": "双流区", "文登市": "文登区", "崇文区": "东城区", "萧山市": "", "莱芜市": "莱芜区", "横县": "横州市", "毕节地区": "毕节市",
	} {
		ds := g.Named(old, Any)
		if want == "" {
			assert.Empty(t, ds, "%s went before the oldest list", old)
			continue
		}
		require.NotEmpty(t, ds, old)
		s := g.Successor(ds[0])
		if assert.NotNil(t, s, old) {
			assert.Equal(t, want, s.Name, old)
		}
	}
}

func TestShortName(t *testing.T) {
	for name, want := range map[string]string{
		"双流区": "双流", "湘西土家族苗族自治州": "湘西", "双江拉祜族佤族布朗族傣族自治县": "双江", "赵县": "", "浦东新区": "浦东",
		"内蒙古自治区": "内蒙古", "宁夏回族自治区": "宁夏", "广西壮族自治区": "广西", "新疆维吾尔自治区": "新疆", "西藏自治区": "西藏",
		"巴音郭楞蒙古自治州": "巴音郭楞", "伊犁哈萨克自治州": "伊犁", "甘南藏族自治州": "甘南", "大兴安岭地区": "大兴安岭",
		"锡林郭勒盟": "锡林郭勒", "土默特左旗": "土默特左", "梅县区": "梅县", "东乡族自治县": "东乡族", "神农架林区": "神农架",
		"回民区": "回民", "黄水镇": "黄水",
	} {
		assert.Equal(t, want, ShortName(name), name)
	}
}

func TestFind(t *testing.T) {
	g := loadTable(t)
	for text, want := range map[string]string{
		"在东升街道、西航港街道高标准建成": "东升街道 西航港街道",
		"督导荣成、工业新区及早规划":    "荣成",
		"颍州区颍西街道被评为全国":     "颍州区 颍西街道",
		"完成新市镇省级第三批实验区":    "新市镇",
		"推动城镇化和乡村建设":       "",
		"齐鲁大地":             "齐鲁",
		"干元镇和武康街道":         "乾元镇 武康街道",
	} {
		var got []string
		for m := range g.Find(text) {
			assert.Equal(t, segment.Fold(m.Text), m.Span.Of(text))
			got = append(got, m.Text)
		}
		assert.Equal(t, want, strings.Join(got, " "), text)
	}
}

// Every alias' example holds the alias, and no ordinary word's example names a
// place beyond doubt.
func TestExamples(t *testing.T) {
	g := loadTable(t)
	for _, as := range g.aliases() {
		for _, a := range as {
			assert.Contains(t, []string{"abbreviation", "name", "landscape"}, a.Kind)
		}
	}
	for m := range g.Find("推进老城区改造,支持开发区和工业园区发展。整合各类资源,为建设和平、友好、光明的未来而努力。") {
		for _, d := range m.Full {
			assert.True(t, d.Ordinary, m.Text)
		}
		for _, d := range m.Short {
			assert.True(t, d.OrdinaryShort, m.Text)
		}
	}
}
