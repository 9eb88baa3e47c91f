package segment

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var viewCases = []struct{ name, src, want string }{
	{"width", "增长７．５％，比上年", "增长7.5%,比上年"},
	{"traditional", "權利和關係", "权利和关系"},
	{"residue", "民政局業(yè)務工作", "民政局业务工作"},
	{"residue full-width bracket", "網（wǎng）友", "网友"},
	{"no residue", "服務(GDP)和甲(a)級", "服务(GDP)和甲(a)级"},
	{"neutral tone needs a reading", "的(de)确(abc)", "的确(abc)"},
	{"blank between Han", "达到 X% 以上", "达到X%以上"},
	{"blank inside number", "X X万元和1 000人", "X X万元和1 000人"},
	{"paragraph lost", "好。　　一、回顾　　过去的一年", "好。\n一、回顾\n过去的一年"},
	{"zero width", "养\u200b老\x00服务\ufeff", "养老服务"},
	{"furniture", "特殊困难、 当前隐藏内容免费查看失能", "特殊困难、失能"},
	{"blank lines", "标题\r\n\r\n\r\n正文", "标题\n正文"},
	{"broken amount", "资金300\n万元", "资金300万元"},
	{"radicals", "⼋千⼆百万元⽤于养⽼，陕⻄⻓安", "八千二百万元用于养老,陕西长安"},
	{"Markdown", "# 总结\n全年新增**300**张床位", "总结\n全年新增300张床位"},
	{"stars that hide a name", "走访**街道和**社区", "走访**街道和**社区"},
	{"a page on its line", "新增床位\n第 5 页 共 40 页\n张", "新增床位\n张"},
	{"references", "利润&minus;3亿元，占比&ge;5%，A&B，12&nbsp;户，&#19975;元，R&D;", "利润−3亿元,占比≥5%,A&B,12户,万元,R&D;"},
	{"marks of Markdown in items", "1. **新建**12所\n- *3.5亿元*、__200个__、***8%***、惠及*人\n* 投资`5`万元", "1.新建12所\n-3.5亿元、200个、8%、惠及*人\n投资5万元"},
	{"tags", "新增<b>12</b>户，占比<5%，<p>投资3<span lang=EN-US>5</span>万元</p>救助<br/>6人", "新增12户,占比<5%,\n投资35万元\n救助\n6人"},
	{"struck out", "新增~~300~~500张、300~~500元", "新增500张、300~~500元"},
	{"other line breaks", "总结\v一、情况\u2028新建\u0085二、计划", "总结\n一、情况\n新建\n二、计划"},
	{"short lines of like length", "澄川市2021年政府工作报告\n各位代表：\n一、2020年工作回顾\n生产总值增长5%。\n二、2021年工作\n增长6%。\n澄川市2022年政府工作报告\n各位代表：\n", "澄川市2021年政府工作报告\n各位代表:\n一、2020年工作回顾\n生产总值增长5%。\n二、2021年工作\n增长6%。\n澄川市2022年政府工作报告\n各位代表:\n"},
	{"a number cut in two where lines are not wrapped", "中欧班列全年开行1\n26列，增长12%。\n完成户厕改造，惠及1\n56户。\n新区，见表1\n26列。\n总结，2023\n2024年救助12户。\n新增，共12\n\n35人。", "中欧班列全年开行1\n26列,增长12%。\n完成户厕改造,惠及156户。\n新区,见表1\n26列。\n总结,2023\n2024年救助12户。\n新增,共12\n35人。"},
	{"a number without its unit at the end of a line of prose", "救助60人，建成养老院3\n所。\n目标，增长5\n（二）养老。\n增长，见图2\n所示", "救助60人,建成养老院3所。\n目标,增长5\n(二)养老。\n增长,见图2\n所示"},
	{"numbers on lines of their own", "低保对象\n1200\n1350户", "低保对象\n1200\n1350户"},
}

var wrappedCases = []struct{ name, src, want string }{
	{"digits, numerals and units", "过去一年，全市上下凝心聚力、攻坚克难，较\n好完成了各项任务。一般公共预算收入达到312\n.6亿元，规模以上工业企业新增四十八户，粮\n食总产量持续稳定在历史高位、去年产量为41\n.8万吨，城区新增绿化和公园面积共计54万平\n方米，改造老旧小区126个、惠及城乡老年居民三百二\n十万户，各项事业取得新进步。\n", "312.6亿元|41.8万吨|54万平方米|三百二十万户"},
	{"an empty line behind every line", "过去一年，全市上下凝心聚力、攻坚克难，较\n\n好完成了各项任务。一般公共预算收入达到312\n\n.6亿元，规模以上工业企业新增四十八户，粮\n\n食总产量持续稳定在历史高位、去年产量为41\n\n.8万吨，城区新增绿化和公园面积共计54万平\n\n方米，改造老旧小区126个、惠及城乡老年居民三万余\n\n户。", "312.6亿元|54万平方米|三万余户"},
	{"the number of a page inside a number", "过去一年，全市上下凝心聚力、攻坚克难，较\n好完成了各项任务。一般公共预算收入达到312\n5/40\n.6亿元，规模以上工业企业新增四十八户，粮\n食总产量持续稳定在历史高位、去年产量为41\n- 12 -\n.8万吨，城区新增绿化和公园面积共计54万平\n方米，改造老旧小区126个、惠及城乡老年居民三万余\n7\n户，各项事业取得新进步。\n", "312.6亿元|41.8万吨|三万余户"},
	{"a heading behind a full line", "过去一年，全市上下凝心聚力、攻坚克难，较\n好完成了各项任务。一般公共预算收入达到321\n亿元，规模以上工业企业新增四十八户，粮食\n总产量持续稳定在历史高位、去年产量为41万\n吨，城区新增绿化和公园面积共计540平方米。\n二、下一步打算\n（一）全力推进城乡养老服务体系建设，不断\n提高服务质量。\n", "平方米。\n二、下一步打算\n(一)全力"},
}

func TestViewWrapped(t *testing.T) {
	for _, c := range wrappedCases {
		t.Run(c.name, func(t *testing.T) {
			v := NewView(c.src)
			for part := range strings.SplitSeq(c.want, "|") {
				assert.Contains(t, v.Text, part)
			}
			checkLaw(t, v)
		})
	}
}

// A number that is cut in two just short of the margin may be two numbers.
func TestViewUnsure(t *testing.T) {
	v := NewView("过去一年，全市上下凝心聚力、攻坚克难，较\n好完成了各项任务。一般公共预算收入达到321\n亿元，规模以上工业企业新增四十八户，粮食\n总产量持续稳定在历史高位、新增养老床位共32\n120张为护理型床位，另有公园面积共计54万平\n方米，改造老旧小区126个、惠及城乡老年居民三万余。\n")
	at := strings.Index(v.Text, "\n120张")
	require.Positive(t, at)
	assert.True(t, v.Unsure(at))
	assert.False(t, v.Unsure(at-3))
	assert.Equal(t, "\n", v.Between(at+1)+"\n")
}

func TestView(t *testing.T) {
	for _, c := range viewCases {
		t.Run(c.name, func(t *testing.T) {
			v := NewView(c.src)
			assert.Equal(t, c.want, v.Text)
			checkLaw(t, v)
		})
	}
}

func TestViewHardWrapped(t *testing.T) {
	src := "今年以来我们坚持以人民为中心的发展思\n想扎实推进养老服务体系建设新增养老床\n位三百张改造适老化家庭一百户社区食堂\n覆盖率稳步提高受到群众普遍欢迎和好评\n" +
		"同时完善社会救助制度健全主动发现机制\n全年发放低保金五百万元惠及困难群众一\n千余人临时救助二百人次做到应保尽保应\n救尽救切实兜牢民生底线促进社会和谐。\n二、下一步打算\n"
	v := NewView(src)
	assert.Contains(t, v.Text, "发展思想扎实")
	assert.Contains(t, v.Text, "和谐。\n二、")
	checkLaw(t, v)
}

func TestViewSpan(t *testing.T) {
	v := NewView("民政局業(yè)務")
	assert.Equal(t, Span{0, 15}, v.Span(Span{0, len(v.orig)}))
	s := v.Source(Span{9, 12}) // 业
	assert.Equal(t, "業(yè)", s.Of(v.orig))
	assert.Equal(t, Span{9, 12}, v.Span(s))
	assert.Equal(t, Span{9, 12}, v.Span(Span{s.Start + 4, s.End}), "inside the residue")
}

// checkLaw holds the View to its law on every span of a short text and on a
// sample of a long one.
func checkLaw(t *testing.T, v *View) {
	t.Helper()
	var at []int
	for i := range v.Text {
		at = append(at, i)
	}
	at = append(at, len(v.Text))
	step := 1 + len(at)/40
	for i := 0; i < len(at); i += step {
		for j := i; j < len(at); j += step {
			s := Span{at[i], at[j]}
			o := v.Source(s)
			require.True(t, 0 <= o.Start && o.Start <= o.End && o.End <= len(v.orig))
			require.Equal(t, s.Of(v.Text), newView(v.orig, o, v.how).Text, "span %v source %q", s, o.Of(v.orig))
		}
	}
}

// FuzzWrapped breaks a text at a width and puts numbers of pages and empty lines into
// it. The View keeps its law, and every visible rune of the text in order.
func FuzzWrapped(f *testing.F) {
	f.Add("过去一年，全市上下凝心聚力、攻坚克难，较好完成了各项任务，收入达到312.6亿元。", uint8(30), uint8(3), "5")
	f.Add("全年新增养老床位三百二十五张，惠及老年人1,200人次，增长7.5%。", uint8(24), uint8(2), "- 5 -")
	f.Add("一、二、(三)1.①第十章2023年", uint8(15), uint8(0), "第 5 页 共 9 页")
	f.Fuzz(func(t *testing.T, text string, width, every uint8, page string) {
		if len(text) > 300 || width < 10 || len(page) > 30 {
			return
		}
		var b strings.Builder
		w, lines := 0, 0
		for range 8 {
			for _, r := range text {
				if c := columns(r)[1]; w+c > int(width) {
					b.WriteByte('\n')
					if lines++; every > 0 && lines%int(every) == 0 {
						b.WriteString(page + "\n")
					}
					w = c
				} else {
					w += c
				}
				b.WriteRune(r)
			}
		}
		d := NewDocument(b.String())
		checkLaw(t, d.View())
	})
}

func FuzzView(f *testing.F) {
	for _, c := range viewCases {
		f.Add(c.src)
	}
	for _, c := range wrappedCases {
		f.Add(c.src)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2000 {
			return
		}
		d := NewDocument(s)
		v := d.View()
		require.True(t, utf8.ValidString(v.Text))
		require.LessOrEqual(t, utf8.RuneCountInString(v.Text), utf8.RuneCountInString(d.Text))
		checkLaw(t, v)
		last := 0
		for _, s := range v.Sentences() {
			require.True(t, last <= s.Start && s.Start < s.End && s.End <= len(v.Text))
			last = s.End
		}
	})
}

func TestFurnitureExamples(t *testing.T) {
	for _, list := range furniture() {
		for _, p := range list {
			assert.Equal(t, "新增床位", Fold("新增"+strings.ReplaceAll(p, "#", " 1 2 30 ")+"床位"), p)
		}
	}
}

func TestRuneIndex(t *testing.T) {
	text := ""
	for range 400 {
		text += "养老a"
	}
	x := NewRuneIndex(text)
	n := 0
	for b := range text {
		assert.Equal(t, n, x.Rune(b))
		assert.Equal(t, b, x.Byte(n))
		n++
	}
	assert.Equal(t, n, x.Rune(len(text)))
	assert.Equal(t, len(text), x.Byte(n))
}

func TestSentences(t *testing.T) {
	v := NewView("举办“向善吧!少年”活动。好！他说：“行。”\n二、计划")
	var got []string
	for _, s := range v.Sentences() {
		got = append(got, s.Of(v.Text))
	}
	assert.Equal(t, []string{"举办“向善吧!少年”活动。", "好!", "他说:“行。”", "二、计划"}, got)
}

// A text that is typed with blanks between its digits throughout is read without
// them; a few digits that stand apart in another text stay so.
func TestDigitsApart(t *testing.T) {
	apart := "1 9 9 8 年，收入达到5 1 6 0 元，增长1 0 ．3 ％，新增3 5 5 5 万人。"
	v := NewView(apart)
	assert.Equal(t, "1998年,收入达到5160元,增长10.3%,新增3555万人。", v.Text)
	at := strings.Index(v.Text, "5160元")
	assert.Equal(t, "5 1 6 0 元", v.Source(Span{Start: at, End: at + len("5160元")}).Of(apart))
	assert.Equal(t, "第1 2 3页,2022年新增316张床位", NewView("第1 2 3 页，2022年新增316张床位").Text)
}

// A text that is its own View is returned as it is; nothing else is.
func TestFoldPlain(t *testing.T) {
	for _, s := range []string{"", "养老", "GDP增长5%", "業", "６", "中(zhong)", "a b", "\n", "a\u200bb", "𠀀", "\xff", "⻋"} {
		require.Equal(t, NewView(s).Text, Fold(s), "%q", s)
		if plain(s) {
			require.Equal(t, s, Fold(s))
		}
	}
}
