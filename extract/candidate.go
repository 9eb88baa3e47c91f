package extract

import (
	"math"
	"strings"

	"github.com/govreport/govreport/segment"
)

// A reading is a numeral about which it is decided whether it is a figure: by itself
// (numeralRules), then with the unit behind it (unitRules, chineseRules, periodRules) or,
// where none is there, with what stands there instead (bareRules). A rule of these lists
// with a function then makes a figure; one without says what the numeral is instead.
type reading struct {
	x             *extraction
	t             *text
	num           numeral
	start, end    int  // of the numeral, with its unit when that is read
	before, after rune // beside it
	f             *figure
	one           bool // 一 and no more
}

// candidate decides whether num is a figure and reads its span, unit, denominators and
// comparator. why names the rule, or the reason against; it is empty when no rule
// explains the numeral.
func (x *extraction) candidate(num numeral) (f *figure, why string) {
	c := &reading{x: x, t: x.t, num: num}
	c.within(num.start, num.end)
	rules := &x.words.rules
	if r := firstRule(rules.numeral, c); r != nil {
		return c.made(r)
	}
	c.figure()
	if !c.measured() {
		if r := firstRule(rules.bare, c); r != nil {
			return c.made(r)
		}
		return nil, ""
	}
	for _, list := range [...]struct {
		asked bool
		rules []rule[*reading]
	}{{true, rules.unit}, {c.num.chinese, rules.chinese}, {c.is("年") || c.is("个月") || c.is("天") || c.is("周"), rules.period}} {
		if !list.asked {
			continue
		}
		if r := firstRule(list.rules, c); r != nil && r.then == nil {
			return nil, r.name
		} else if r != nil {
			break
		}
	}
	x.special(c.f)
	return x.finish(c.f), "numeral+unit"
}

// within says where the candidate stands.
func (c *reading) within(start, end int) {
	c.start, c.end = start, end
	c.before, c.after = c.t.get(start-1), c.t.get(end)
}

// figure begins the figure of the numeral.
func (c *reading) figure() *figure {
	if c.f == nil {
		c.f = &figure{f: &Figure{}, num: c.num, start: c.num.start, end: c.num.end}
	}
	return c.f
}

// made is what rule r makes of the candidate.
func (c *reading) made(r *rule[*reading]) (*figure, string) {
	if r.then == nil {
		return nil, r.name
	}
	c.figure()
	r.then(c)
	return c.x.finish(c.f), r.name
}

// asIs is the then of rules that make a figure of the numeral as it stands.
func asIs(*reading) {}

// measured reads the unit behind the numeral, and says whether one is there.
func (c *reading) measured() bool {
	f := c.f
	u, n := c.x.splitUnit(f)
	if n == 0 {
		return false
	}
	f.unit, f.unitAt = u, [2]int{f.num.end, f.num.end + n}
	f.end = f.num.end + n
	c.x.unitTwice(f)
	c.x.half(f)
	c.x.small(f)
	c.num = f.num
	c.one = c.num.value == 1 && c.t.get(c.num.start) == '一' && c.num.end == c.num.start+1
	c.within(f.start, f.end)
	return true
}

// What stands beside the candidate.

func (c *reading) is(unit string) bool      { return c.f.unit.unit == unit }
func (c *reading) class(class string) bool  { return c.f.unit.class == class }
func (c *reading) get(k int) rune           { return c.t.get(c.end + k) }        // the rune k behind its end
func (c *reading) front(k int) rune         { return c.t.get(c.start - k) }      // the rune k in front of it
func (c *reading) has(s string) bool        { return c.t.has(c.end, s) }         // s stands behind it
func (c *reading) hasInFront(s string) bool { return c.t.hasBefore(c.start, s) } // s stands in front of it
func (c *reading) leads(kind int) bool      { return c.leadsAt(kind, c.end) }    // it leads to a word of the kind
func (c *reading) visibleAt(i int) bool     { return c.t.maskRun(i) == 0 }
func (c *reading) wrote(s string) bool      { return strings.Contains(c.t.str(c.num.start, c.num.end), s) }
func colon(r rune) bool                     { return r == ':' || r == '∶' }

func (c *reading) leadsAt(kind, i int) bool { return c.x.leads(kind, i) }

// follows reports whether a word of the kind stands in front of the candidate.
func (c *reading) follows(kind int) bool {
	_, n := c.x.words.beside[kind].before(c.t.r, c.start)
	return n > 0
}

// days reports whether 日 behind the candidate counts days: 3日内, 30日冷静期.
func (c *reading) days() bool {
	_, n := c.x.words.cues[cueNamedPeriod].at(c.t.r, c.end+1)
	return c.before != '月' && (c.get(1) == '内' || n > 0)
}

// endsWord reports whether the character in front of the candidate ends a word of two: 主任.
func (c *reading) endsWord() bool {
	if !isHan(c.front(2)) {
		return false
	}
	_, tag := segment.Weight(string([]rune{c.front(2), c.before}))
	return tag != 0 && tag != 'r' // no pronoun: 在这三个
}

// halved reports whether the candidate is the 一 of 一半 at the end of what is said: 减少一半, and no word
// for one of two (另一半).
func (c *reading) halved() bool {
	if !c.wrote("一") || c.num.end != c.num.start+1 || c.after != '半' || strings.ContainsRune("另前后这每", c.before) {
		return false
	}
	return isClauseEnd(c.get(1)) || c.has("半以上") || c.has("半左右")
}

// eachOf reports whether the candidate is the number of what something is for: 每50公斤.
func (c *reading) eachOf() bool {
	if c.before != '每' || c.num.masked || !isDigit(c.t.get(c.num.start)) {
		return false
	}
	u, n := c.x.unitAt(c.num.end)
	return n > 0 && (u.class == "mass" || u.class == "length" || u.class == "household" || u.class == "person")
}

// numeralRules are asked of every numeral before a unit is looked for.
var numeralRules = []rule[*reading]{
	{name: "ordinal", when: func(c *reading) bool { return c.before == '第' || c.hasInFront("第 ") },
		example: "获评第3名。", counter: "获评3名。"},
	{name: "ordinal further down a list", when: func(c *reading) bool { return c.before == '、' && c.x.ordinals(c.start-1) },
		example: "建成第五、6个社区食堂。", counter: "建成5、6个社区食堂。"},
	{name: "code behind letters", when: (*reading).codeBehindLetters,
		example: "配备A十台。", counter: "实现GDP92.7亿元。"},
	{name: "number with several points", when: (*reading).pointed,
		example: "参见2.3.1节。"},
	{name: "half of what there was", when: (*reading).halved, then: func(c *reading) {
		c.f.num.value, c.f.end, c.f.unit = 50, c.num.end+1, unitRow{unit: "%", class: "ratio"}
	},
		example: "行政收费项目减少一半以上。", counter: "一半学生参加。"},
	{name: "number of a document", when: func(c *reading) bool {
		return c.before == '〔' || c.before == '[' || c.after == '〕' || c.after == '号'
	},
		example: "印发民发〔22〕5号文件。"},
	{name: "ratio to one", when: func(c *reading) bool { return c.x.toOne(c.num) }, then: func(c *reading) {
		c.f.end, c.f.unit = c.num.end+2, unitRow{class: "ratio"}
	},
		example: "城乡居民收入比缩小至2.3:1。", counter: "篮球赛比分2:1:1。"},
	{name: "ratio or clock time", when: func(c *reading) bool {
		return colon(c.after) && isDigit(c.get(1)) && !c.num.chinese || colon(c.before) && isDigit(c.front(2)) && !c.x.labelBefore(c.start-1)
	},
		example: "师生比为1:20人。", counter: "附件1:20张。"},
	{name: "tolerance", when: func(c *reading) bool { return c.before == '±' && isDigit(c.front(2)) },
		example: "参加者为5±1岁。"},
	{name: "product", when: (*reading).factor,
		example: "配备5×3米展板。"},
	{name: "number of a denominator", when: (*reading).eachOf,
		example: "小麦每50公斤提高3元。", counter: "每3年检查1次。"},
	{name: "multiplier of a denominator", when: func(c *reading) bool { return c.before == '每' && c.num.bare },
		example: "每千名老人床位30张。"},
	{name: "zero in a word", when: func(c *reading) bool {
		return c.num.value == 0 && !c.num.isRange && !c.num.masked && (c.num.chinese || c.num.approx)
	},
		example: "零元购活动。"},
	{name: "hour and minutes", when: func(c *reading) bool {
		return (c.before == '时' || c.before == '点') && isDigit(c.front(2)) && (c.after == '分' || c.after == '许') || c.after == '点' && c.get(1) == '半'
	},
		example: "会议于9时30分开始。"},
	{name: "year in Chinese digits", when: func(c *reading) bool { return c.num.chinese && c.t.cnYear(c.start) },
		example: "一九九八年建成。"},
	{name: "hidden name or date", when: (*reading).hidesNoFigure,
		example: "学习**总书记讲话。"},
	{name: "point of the calendar", when: (*reading).date,
		example: "2022年建成。"},
	{name: "百分点 behind a share", when: func(c *reading) bool { return c.num.percent && c.after == '点' },
		example: "提高百分之五点。"},
	{name: "percent in words", when: func(c *reading) bool { return c.num.percent }, then: share,
		example: "提高百分之五。"},
	{name: "fraction", when: func(c *reading) bool { return c.num.fraction && c.after != '倍' }, then: func(c *reading) {
		c.f.num.value = math.Round(c.f.num.value*1e6) / 1e4 // 三分之一 is 33.3333 %
		share(c)
	},
		example: "占全市的三分之一。"},
	{name: "unit in brackets in front", when: func(c *reading) bool { return c.x.unitInFront(c.figure()) }, then: asIs,
		example: "发行总额（亿元）10.00。"},
}

func share(c *reading) { c.f.unit = unitRow{unit: "%", class: "ratio"} }

// codeBehindLetters reports whether letters in front make a code of the numeral: G60, but
// not GDP92.7亿元, USD5万.
func (c *reading) codeBehindLetters() bool {
	t, at := c.t, c.start
	return isLetter(c.before) && c.num.sign == 0 && t.maskRunBefore(at) == 0 && t.currencyCode(at-3) != 3 && !t.abbreviation(at) || c.before == '_'
}

// pointed reports whether points part the numeral from other digits: 3.2.1.
func (c *reading) pointed() bool {
	return c.before == '.' && (isDigit(c.front(2)) || c.front(2) == '.' && isDigit(c.front(3))) || c.after == '.' && isDigit(c.get(1))
}

// factor reports whether the numeral is multiplied with another: 2×3, 2*3.
func (c *reading) factor() bool {
	return c.before == '×' || c.after == '×' ||
		c.before == '*' && isDigit(c.front(2)) && c.visibleAt(c.start-1) || c.after == '*' && isDigit(c.get(1)) && c.visibleAt(c.end)
}

// hidesNoFigure reports whether what was taken out of the numeral is no amount.
func (c *reading) hidesNoFigure() bool {
	if !c.num.masked {
		return false
	}
	for k := c.start; k < c.end; k++ {
		if n := c.t.maskRun(k); n > 0 {
			_, un := c.x.unitAt(c.end)
			return c.x.classify(k, n, c.num, un) != MaskFigure
		}
	}
	return false
}

// date reports whether the first of the dateRules that holds says that the numeral is one
// of the calendar.
func (c *reading) date() bool {
	r := firstRule(c.x.words.rules.date, c)
	return r != nil && r.then == nil
}

// dateRules tell years, months, days and hours. One with a function then is none of them.
var dateRules = []rule[*reading]{
	{name: "multiplier in front of 年", when: func(c *reading) bool { return c.after == '年' && !c.plain() && c.num.bare },
		example: "校园有百余年历史。"},
	{name: "large or rounded number of years", when: func(c *reading) bool { return c.after == '年' && !c.plain() }, then: asIs,
		example: "有1900多年历史。"},
	{name: "year", when: (*reading).year,
		example: "2022年建成。", counter: "连续22年零事故。"},
	{name: "month", when: func(c *reading) bool { return c.after == '月' },
		example: "12月建成。"},
	{name: "day", when: func(c *reading) bool { return c.after == '日' && c.plain() && c.get(1) != '元' && !c.days() },
		example: "会议于15日召开。", counter: "材料齐全的3日内办结。"},
	{name: "hour", when: func(c *reading) bool { return c.after == '时' && c.plain() && !c.has("时长") },
		example: "会议于15时召开。"},
	{name: "o'clock", when: func(c *reading) bool { return c.has("点钟") || c.has("点前") },
		example: "会议于8点钟召开。"},
	{name: "year and month in digits", when: func(c *reading) bool {
		return (c.after == '-' || c.after == '.' || c.after == '/') && !c.num.chinese && c.num.value >= 1900 && c.num.value <= 2100 && isDigit(c.get(1))
	},
		example: "2022-05-12建成。"},
	{name: "part of a date in digits", when: func(c *reading) bool { return c.before == '-' && isDigit(c.front(2)) && c.num.digits <= 2 },
		example: "2022-05-12个。"},
	{name: "day without its word", when: (*reading).dayOfMonth,
		example: "会议于5月12召开。"},
}

// plain reports whether the numeral is neither rounded nor has a multiplier.
func (c *reading) plain() bool { return c.num.scale == 1 && !c.num.approx && !c.num.about }

// year reports whether the plain numeral in front of 年 is a year: 2022年, 22年底.
func (c *reading) year() bool {
	if c.after != '年' || c.num.chinese {
		return false
	}
	v := c.num.value
	if c.num.isRange {
		v = c.num.low
	}
	return v >= 1000 && v <= 2200 || c.num.digits == 2 && v >= 20 && c.before != '近' && strings.ContainsRune("代初末底", c.get(1))
}

// dayOfMonth reports whether the numeral behind 月 is a day of it, and counts nothing:
// 5月12, but not 每月12 or 5月12人.
func (c *reading) dayOfMonth() bool {
	if c.before != '月' || !isDigit(c.front(2)) || c.num.digits == 0 || c.num.digits > 2 {
		return false
	}
	return c.t.unit(c.end) == 0
}

// chineseRules tell Chinese numerals that are a part of a word, in front of a unit.
var chineseRules = []rule[*reading]{
	{name: "no Chinese numeral with this unit", when: func(c *reading) bool { return !c.f.unit.chinese && c.num.sign == 0 },
		example: "气温升高三度。"},
	{name: "二次, 一元", when: func(c *reading) bool {
		return c.is("次") && c.t.get(c.num.start) == '二' && c.num.end == c.num.start+1 || c.one && c.is("元")
	},
		example: "推动二次创业。"},
	{name: "一 with a length of time that goes on", when: func(c *reading) bool {
		return c.one && c.class("time") && (c.follows(besideLasting) || c.hasInFront("学前"))
	}, then: asIs,
		example: "提前一年完成任务。", counter: "用一年完成任务。"},
	{name: "一 with a measure word", when: func(c *reading) bool {
		return c.one && !c.class("money") && !c.is("个百分点") && !strings.Contains("倍番成", c.f.unit.unit) && !c.is("%")
	},
		example: "打造一个品牌。", counter: "提高一个百分点。"},
	{name: "ordinal with 个", when: func(c *reading) bool { return c.before == '个' && c.front(3) == '第' },
		example: "第七个五年计划完成。"},
	{name: "determiner", when: func(c *reading) bool {
		return c.follows(besideDeterminer) && !c.endsWord() || c.before == '每' && c.one
	},
		example: "这三个社区达标。", counter: "配备主任三百名。"},
	{name: "multiplier in a word", when: (*reading).multiplierWord,
		example: "开展百小时培训。", counter: "百岁老人10人。"},
	{name: "fixed word", when: func(c *reading) bool {
		return c.is("位") && c.has("一体") || c.is("代") || c.is("步") && c.before == '下'
	},
		example: "四位一体推进。"},
}

// multiplierWord reports whether a multiplier alone makes a word with its unit: 百年, 千里.
func (c *reading) multiplierWord() bool {
	return c.num.bare && !c.num.approx && (c.class("time") || c.class("age") || c.is("里") && c.class("length") || c.is("个")) && c.t.get(c.num.start) != '亿' && !c.t.has(c.start, "百岁")
}

// unitRules tell numerals with a unit that count nothing.
var unitRules = []rule[*reading]{
	{name: "product", when: func(c *reading) bool {
		return (c.after == '×' || c.after == '*') && isDigit(c.get(1)) && c.visibleAt(c.end)
	},
		example: "展板2米×3米。"},
	{name: "counts nothing", when: func(c *reading) bool { return c.x.countsNothing(c.f) != "" },
		example: "实行24/7小时服务。"},
	{name: "figure of speech", when: func(c *reading) bool { return c.is("番") && max(c.num.value, c.num.high) > maxDoublings },
		example: "产值翻100番。"},
	{name: "成 in a word", when: func(c *reading) bool {
		return c.is("成") && (c.num.value >= 11 || c.after == '为' && !strings.ContainsRune("近约超逾有达占过仅足", c.before))
	},
		example: "合格50成。", counter: "近四成为兼职。"},
	{name: "grade", when: func(c *reading) bool { return c.after == '级' },
		example: "评定3个级别。"},
	{name: "classes of a list", when: (*reading).classes,
		example: "救助一类、二类对象。", counter: "救助三类对象。"},
	{name: "group of a village", when: func(c *reading) bool {
		return c.is("组") && (c.follows(besideVillage) || c.t.maskRunBefore(c.start-1) > 0)
	},
		example: "河湾村3组。"},
	{name: "ten thousand people in the name of a rate", when: (*reading).perPeople,
		example: "万人发明专利拥有量12件。"},
	{name: "years that are looked back on", when: func(c *reading) bool {
		return c.num.chinese && c.is("年") && c.before == '的' && !isHan(c.after)
	},
		example: "这是成效显著的五年。"},
	{name: "first ones", when: func(c *reading) bool { return c.before == '前' && (c.is("位") || c.is("名")) },
		example: "排名全省前3位。"},
	{name: "ten thousand yuan in the name of a rate", when: func(c *reading) bool {
		return c.num.bare && c.is("元") && !c.num.approx && c.leads(besidePerYuan)
	},
		example: "万元地区生产总值能耗下降3%。"},
	{name: "term of a council", when: func(c *reading) bool {
		return c.num.chinese && c.is("届") && (c.num.value >= 10 || c.get(1) == '次' || c.get(2) == '次')
	},
		example: "召开十届二次会议。"},
	{name: "meeting", when: func(c *reading) bool { return c.num.chinese && c.is("次") && c.meeting() },
		example: "市委五次全会召开。"},
	{name: "stage", when: func(c *reading) bool {
		return c.num.chinese && !c.num.approx && c.num.scale < 1000 && c.num.value <= 3 && (c.is("期") || c.is("轮"))
	},
		example: "完成二期工程。"},
}

// classes reports whether classes are named, not counted: 一类、二类对象, 一、二类对象.
func (c *reading) classes() bool {
	if !c.is("类") || !c.num.chinese {
		return false
	}
	numbered := func(i int) bool { return cnDigit(c.t.get(i)) > 0 }
	return c.before == '、' && (numbered(c.start-2) || c.front(2) == '类' && numbered(c.start-3)) ||
		c.after == '、' && numbered(c.end+1) && c.get(2) == '类'
}

// perPeople reports whether 万人 belongs to a rate whose name ends in the clause behind it.
func (c *reading) perPeople() bool {
	if !c.num.bare || !c.is("人") {
		return false
	}
	for k := c.end; k < c.end+16 && !isClauseEnd(c.t.get(k)) && c.t.get(k) != 0; k++ {
		if c.leadsAt(besidePerPeople, k) {
			return true
		}
	}
	return false
}

// meeting reports whether 次 numbers a meeting: 十届五次全会, 九次、十次全会.
func (c *reading) meeting() bool {
	called := func(i int) bool { return c.leadsAt(besidePlenary, i) || c.leadsAt(besideMeeting, i) }
	switch {
	case c.after == '、':
		n, ok := c.t.numeral(c.end+1, nil)
		return ok && n.start == c.end+1 && c.t.get(n.end) == '次' && called(n.end+1)
	case c.before == '、' && (c.front(2) == '次' || c.front(2) == '届'):
		return c.leads(besidePlenary)
	}
	return called(c.end) && c.follows(besideAssembly)
}

// periodRules tell lengths of time that say when: 五年来, 过去三年.
var periodRules = []rule[*reading]{
	{name: "time since", when: func(c *reading) bool {
		return c.leads(besideSince) || c.after == '多' && c.leadsAt(besideSince, c.end+1) || c.after == '内' && c.is("年")
	},
		example: "五个月来救助10人。"},
	{name: "years of which a sum is given", when: func(c *reading) bool {
		return c.is("年") && c.num.chinese && !c.has("制") && c.leads(besideSummed)
	},
		example: "全市五年累计床位300张。"},
	{name: "years in which something is done", when: func(c *reading) bool {
		return c.is("年") && c.num.chinese && !c.has("制") && (c.x.lineStart(c.start) || isClauseEnd(c.before)) && c.x.verbAt(c.end)
	},
		example: "五年取得科研成果16项。"},
	{name: "years at the head of a sentence, of a sum", when: func(c *reading) bool {
		return c.is("年") && c.num.chinese && (c.x.lineStart(c.start) || isClauseEnd(c.before)) && c.x.sums(c.t.r[c.end:])
	},
		example: "芷岭县人民政府工作报告\n一、过去五年的工作\n五年全县公路建设投资3亿元。"},
	{name: "years that passed", when: func(c *reading) bool { return c.someYears() && c.hasInFront("经过") },
		example: "经过20多年的建设，面貌一新。"},
	{name: "years of a change", when: func(c *reading) bool { return c.someYears() && c.changes() },
		example: "高新技术企业5年增加2万多家。"},
	{name: "years in front of school", when: func(c *reading) bool { return c.hasInFront("学前") }, then: asIs,
		example: "普及学前三年教育。"},
	{name: "time that a word in front points to", when: func(c *reading) bool {
		return (c.is("年") || c.is("个月")) && c.follows(besideSpan) && !c.hasInFront("提前") && !c.hasInFront("滞后")
	},
		example: "过去3年新增床位300张。"},
}

// someYears reports whether a number of years stands there that a change may take.
func (c *reading) someYears() bool {
	return c.is("年") && (c.num.approx || c.num.isRange || c.num.value > 1 && c.num.value < 60) && !c.has("制")
}

// changes reports whether a change in these years follows: 5年增加2万多家, 五年共培养毕业生584万人.
func (c *reading) changes() bool {
	_, n := c.x.words.verbs[verbTrend].at(c.t.r, c.end)
	return (n > 1 && c.after != '翻' || c.after == '共' && c.get(1) != '同') && !c.hasInFront("连续") && !c.hasInFront("提前")
}

// bareRules are asked of numerals with no unit.
var bareRules = []rule[*reading]{
	{name: "code with a zero in front", when: func(c *reading) bool { return c.t.get(c.start) == '0' && isDigit(c.t.get(c.start+1)) },
		example: "填写公开01表。"},
	{name: "年 in a longer word", when: func(c *reading) bool { return c.after == '年' },
		example: "对5年级开展检查。"},
	{name: "number of a table", when: func(c *reading) bool { return c.follows(besideNumbered) },
		example: "见附件3第二栏。"},
	{name: "large number in words", when: func(c *reading) bool {
		return c.num.chinese && !c.num.masked && !c.num.bare && c.num.scale >= 1e4
	}, then: asIs,
		example: "投资十几个亿。"},
	{name: "Chinese numeral without a measure word", when: func(c *reading) bool { return c.num.chinese && !c.num.masked },
		example: "坚持五统筹。"},
	{name: "unit shared in a list", when: func(c *reading) bool { return c.x.sharedUnit(c.f) }, then: asIs,
		example: "服务老人14、13人次。"},
	{name: "number in a name", when: func(c *reading) bool { return c.leads(besideLabel) },
		example: "评为4星单位。"},
	{name: "of every 100,000", when: func(c *reading) bool { return c.has("/10万") && !c.num.chinese && !isLetter(c.get(4)) }, then: func(c *reading) {
		c.f.f.Per = []string{"10万"}
		c.f.end += 4
	},
		example: "孕产妇死亡率为8.5/10万。"},
	{name: "code", when: (*reading).code,
		example: "推广1+5模式。"},
	{name: "number without a unit", when: func(c *reading) bool { return c.num.scale > 1 || c.num.approx }, then: asIs,
		example: "服务老人3万。"},
	{name: "masked numeral on a noun", when: func(c *reading) bool { return c.num.masked && isHan(c.after) }, then: asIs,
		example: "完善x人员名册。"},
	{name: "numeral on a noun", when: func(c *reading) bool {
		_, hedged := c.x.words.after.at(c.t.r, c.end)
		return c.onNoun() && !c.onVerb() && hedged == 0
	}, then: asIs,
		example: "建成3社区食堂。"},
	{name: "number behind a link verb", when: func(c *reading) bool {
		return c.short() && !(c.onNoun() && c.onVerb()) && (c.x.linkBefore(c.start) || c.before == '的' && c.wrote(".") && c.turns())
	}, then: asIs,
		example: "满意度达到9.5。"},
	{name: "long number", when: func(c *reading) bool { return c.num.digits >= 5 },
		example: "档案编号123456。"},
}

// short reports whether the numeral has few digits.
func (c *reading) short() bool { return c.num.digits > 0 && c.num.digits <= 3 }

// onNoun reports whether a short whole number stands on a word.
func (c *reading) onNoun() bool {
	return c.short() && isHan(c.after) && c.num.value == math.Trunc(c.num.value) && !c.num.isRange && !c.wrote(".")
}

// onVerb reports whether what follows is a verb that stops.
func (c *reading) onVerb() bool {
	_, n := c.x.words.verbs[verbStop].at(c.t.r, c.end)
	return n > 0 && !c.x.bareNoun(c.end)
}

// turns reports whether a change follows: 由上年的2.5缩小到2.3.
func (c *reading) turns() bool {
	_, n := c.x.words.verbs[verbTrend].at(c.t.r, c.end)
	return n > 0 || c.after == '降' || c.after == '升' // 由2020年的2.03降至1.92
}

// code reports whether signs, letters, brackets or quotes make a code of the numeral.
func (c *reading) code() bool {
	b, a := c.before, c.after
	return isLetter(a) || a == '+' || b == '+' || b == '-' || b == '/' || a == '/' || b == '(' && a == ')' || a == '”' || b == '“'
}

// toOne reports whether num is compared with one: 城乡居民收入比由2.5:1缩小至2.3:1. Ratios
// of three parts have no place among the figures.
func (x *extraction) toOne(num numeral) bool {
	t := x.t
	if c := t.get(num.end); c != ':' && c != '∶' || num.chinese || num.masked || t.get(num.end+1) != '1' {
		return false
	}
	if c := t.get(num.end + 2); isDigit(c) || c == ':' || c == '∶' || c == '.' && isDigit(t.get(num.end+3)) {
		return false
	}
	if c := t.get(num.start - 1); c == ':' || c == '∶' {
		return false
	}
	for k := num.start - 1; k > num.start-16 && k >= x.bodyStart && (!isClauseEnd(t.r[k]) || t.r[k] == ':'); k-- {
		if t.r[k] == '比' && !t.has(k, "比上年") {
			return true
		}
	}
	return false
}

// unitTwice reads on where the unit stands at both ends of a range: 3万元至8万元.
func (x *extraction) unitTwice(f *figure) {
	t, low := x.t, f.num
	if low.isRange || f.unit.class == "time" || t.hasBefore(f.start, "由") || t.hasBefore(f.start, "从") || t.get(f.end) != '至' && !isDash(t.get(f.end)) {
		return
	}
	high, ok := t.numeral(f.end+1, x.stop)
	if !ok || high.start != f.end+1 || high.isRange || high.masked != low.masked || high.chinese != low.chinese || !low.masked && high.value <= low.value {
		return
	}
	u, n := x.unitAt(high.end)
	if n == 0 || u.unit != f.unit.unit {
		return
	}
	f.num = numeral{start: low.start, end: high.end, isRange: true, low: low.value, high: high.value, masked: low.masked, scale: high.scale, chinese: low.chinese, digits: low.digits}
	f.unitAt, f.end = [2]int{high.end, high.end + n}, high.end+n
}

func (x *extraction) linkBefore(i int) bool {
	_, a := x.words.verbs[verbLink].before(x.t.r, i)
	_, b := x.words.before.before(x.t.r, i)
	_, c := x.words.verbs[verbTrend].before(x.t.r, i)
	return a > 1 || b > 1 || c > 1 || a == 1 && strings.ContainsRune("达为至到从由", x.t.get(i-1))
}

// labelBefore reports whether the digits in front of the colon at i number a table, an
// annex or an example: 附件1：300张.
func (x *extraction) labelBefore(i int) bool {
	k := i
	for isDigit(x.t.get(k - 1)) {
		k--
	}
	_, n := x.words.beside[besideCaption].before(x.t.r, k)
	return n > 0
}

// ordinals reports whether what stands in front of the 、 at i goes on with it: 第五、六个.
func (x *extraction) ordinals(i int) bool {
	t := x.t
	for k := i - 1; k > i-12; k-- {
		switch c := t.get(k); {
		case c == '第':
			return k < i-1
		case isDigit(c), cnDigit(c) >= 0, c == '十', c == '、':
		default:
			return false
		}
	}
	return false
}
