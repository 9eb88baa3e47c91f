package extract

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/segment"
)

func regionOf(t testing.TB, d *segment.Document) *Report {
	t.Helper()
	g, err := gazetteer.Load()
	require.NoError(t, err)
	r := &Report{Doc: d}
	readMeta(testWords, r, d.View())
	r.Warnings = nil
	resolveRegion(testWords, r, d.View(), g, func() {})
	return r
}

func TestResolveRegion(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		meta   segment.Meta
		code   string // "" for no region
		source string
		warn   string
	}{
		"name in the title":      {text: "德清县民政局2022年工作总结\n" + filler, code: "330521", source: "text"},
		"county-level city":      {text: "义乌市民政局2022年工作总结\n" + filler, code: "330782", source: "text"},
		"prefecture":             {text: "湖州市民政局2022年工作总结\n" + filler, code: "330500", source: "text"},
		"two levels in the name": {text: "湖州市德清县民政局2022年工作总结\n" + filler, code: "330521", source: "text"},
		"province":               {text: "浙江省民政厅2022年工作总结\n" + filler, code: "330000", source: "text"},
		"state":                  {text: "国务院2016年政府工作报告\n各位代表:\n现在,我代表国务院,向大会报告政府工作。\n" + filler, code: "000000", source: "text"},
		"two districts of a name, nothing else": {
			text: "南山区民政局2022年工作总结\n" + filler, warn: "region_unknown"},
		"two districts of a name, a street decides": {
			text: "南山区民政局2022年工作总结\n在粤海街道、蛇口街道建成社区。" + filler, code: "440305", source: "text"},
		"former name in its year": {
			text: "文登市民政局2012年工作总结\n" + filler, code: "371081", source: "text"},
		"new name in its year": {
			text: "文登区民政局2016年工作总结\n" + filler, code: "371003", source: "text"},
		"hidden, towns agree": {
			text: "县民政局2022年工作总结\n全县工作有新进展。推进康养联合体建设,洛舍镇、钟管镇、新市镇完成改造。" + filler, code: "330521", source: "inferred"},
		"hidden, one common town": {
			text: "县民政局2022年工作总结\n全县工作有新进展。新市镇完成改造。" + filler, warn: "region_unknown"},
		"hidden, the city above helps": {
			text: "县民政局2022年工作总结\n浙江省湖州市全面部署,我县新市镇完成改造。" + filler, code: "330521", source: "inferred"},
		"a street list with one word for the kind": {
			text: "区民政局2022年工作总结\n在桂园、黄贝、笋岗街道试点。" + filler, code: "440303", source: "inferred"},
		"boundary line": {
			text: "区民政局2022年工作总结\n在桂园街道、莲塘街道试点,完成x福田线界桩和区域界线检查。" + filler, code: "440303", source: "inferred"},
		"a visited place does not win": {
			text: "县民政局2022年工作总结\n洛舍镇、钟管镇完成改造。组织干部赴义乌市学习,前往成都市考察,做好三峡移民工作,对口支援青川县。" + filler, code: "330521", source: "inferred"},
		"only a visited place": {
			text: "县民政局2022年工作总结\n组织干部赴青川县学习。" + filler, warn: "region_unknown"},
		"prefecture, its counties named": {
			text: "市民政局2022年工作总结\n指导县市区推进改革,颍州区、阜南县、太和县、临泉县走在前列。" + filler, code: "341200", source: "inferred"},
		"traditional": {
			text: "民政局業(yè)務工作目標\n2013年,全市民政系統(tǒng)督導榮成、文登,理順環(huán)翠區(qū)老年公寓的經(jīng)營體制,各市區(qū)開展工作。", code: "371000", source: "inferred"},
		"column": {
			text: "工作报告\n" + filler, meta: segment.Meta{Region: "浙江省", Source: "column"}, code: "330000", source: "metadata"},
		"column, the province before the city of the name": {
			text: "工作报告\n" + filler, meta: segment.Meta{Region: "吉林", Source: "column"}, code: "220000", source: "metadata"},
		"manifest, a path": {
			text: "工作报告\n" + filler, meta: segment.Meta{Region: "四川省成都市双流区", Source: "manifest"}, code: "510116", source: "metadata"},
		"column, a bare code": {
			text: "工作报告\n" + filler, meta: segment.Meta{Region: "510116", Source: "column"}, code: "510116", source: "metadata"},
		"column, two of the name": {
			text: "工作报告\n" + filler, meta: segment.Meta{Region: "南山区", Source: "column"}, warn: "region_ambiguous region_unknown"},
		"column, no such place": {
			text: "工作报告\n" + filler, meta: segment.Meta{Region: "芷岭县", Source: "column"}, warn: "region_unknown region_unknown"},
		"no place at all": {text: "区民政局2022年工作总结\n" + filler, warn: "region_unknown"},
		"town government": {text: "新市镇人民政府2022年工作总结\n德清县全面部署。" + filler, code: "330521102", source: "text"},
		"empty":           {warn: "region_unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			d := segment.NewDocument(c.text)
			d.Meta = c.meta
			r := regionOf(t, d)
			assert.Equal(t, c.warn, codes(r.Warnings), r.Warnings)
			if c.source == "" {
				assert.Nil(t, r.Region)
				return
			}
			if assert.NotNil(t, r.Region) {
				assert.Equal(t, c.code, r.Region.Code, r.Region.Name)
				assert.Equal(t, c.source, r.Region.Source)
				assert.GreaterOrEqual(t, r.Region.Confidence, RegionThreshold)
			}
		})
	}
}

func TestSuggestMasks(t *testing.T) {
	g, err := gazetteer.Load()
	require.NoError(t, err)
	for _, c := range []struct{ code, before, mask, after, want string }{
		{"330521", "", "x", "县民政局在县委领导下", "德清"},
		{"510116", "《", "*", "市*区养老机构布局规划》", "成都"},
		{"510116", "《*市", "*", "区养老机构布局规划》", "双流"},
		{"510116", "《*市", "*", "区域养老》", ""},
		{"341200", "印发《", "X", "市巩固方案》", "阜阳"},
		{"341200", "为", "X", "经济社会发展做出贡献", "阜阳"},
		{"330521", "在", "x", "街道试点", ""},
		{"330521", "副局长", "x", "在座谈会上", ""},
		{"371003", "在", "*", "镇", ""},
		{"440303", "打造“大爱", "x", "”品牌", "罗湖"},
		{"440303", "完成", "x", "福田线界桩检查", "罗湖"},
		{"440303", "完成", "x", "地铁线建设", ""},
		{"440303", "获评第二十一届", "x", "关爱行动", ""},
	} {
		text := c.before + c.mask + c.after
		d := segment.NewDocument(text)
		at := Span{Start: len(c.before), End: len(c.before) + len(c.mask)}
		r := &Report{Doc: d, Region: &Region{Code: c.code}, Masks: []Mask{{Span: at, Class: "name"}, {Span: at, Class: "figure"}}}
		suggestMasks(testWords, r, d.View(), g)
		assert.Equal(t, c.want, r.Masks[0].Suggest, text)
		assert.Empty(t, r.Masks[1].Suggest, "only names are suggested")
	}
}

func TestRegionWordsExamples(t *testing.T) {
	words := testWords.region
	for kind, ws := range words.of {
		for _, w := range ws {
			assert.NotEmpty(t, w.text, kind)
			if kind == "parts" {
				_, err := gazetteer.ParseLevel(w.reads)
				assert.NoError(t, err, w.text)
			}
		}
	}
}

// The stage never fails, and evidence is inside the text, whatever the text.
func FuzzResolveRegion(f *testing.F) {
	g, err := gazetteer.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("德清县民政局2022年工作总结\n在桂园、黄贝、笋岗街道试点,完成x福田线界桩检查,总书记来川视察。")
	f.Add("——2026年1月26日在广东省第十四届\n人民代表大会第五次会议上\n各位代表:")
	f.Fuzz(func(t *testing.T, s string) {
		d := segment.NewDocument(s)
		r := &Report{Doc: d}
		readMeta(testWords, r, d.View())
		resolveRegion(testWords, r, d.View(), g, func() {})
		if r.Region == nil {
			return
		}
		for _, e := range r.Region.Evidence {
			if e.Span.Of(d.Text) != e.Text {
				t.Fatalf("evidence %v %q", e.Span, e.Text)
			}
		}
	})
}
