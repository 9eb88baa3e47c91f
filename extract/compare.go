package extract

import "strings"

// comparison goes over the words in front of a figure that may name what it measures,
// from right to left, and finds what the figure is compared with or a part of: lexeme k
// is asked about.
type comparison struct {
	s       *sentence
	fig     *figure
	f       *frame
	ratio   bool
	percent bool
	k       int
	c       class
	w       string
	then    string // what stands behind k, as [sentence.sort] says
	thenOf  int    // the lexeme that then is of, -1 for none
}

// compare finds what the figure is compared with, a part or a completion of, and
// takes it off the words that may name the thing.
func (s *sentence) compare(f *frame) {
	fig := s.x.figs[s.ls[f.p].fig]
	c := &comparison{s: s, fig: fig, f: f, ratio: fig.unit.class == "ratio", percent: fig.f.Unit == "%", thenOf: -1}
	if f.of {
		c.ofThing()
		return
	}
	if c.comparedWith() || c.apartFrom() || c.distance() || f.change == 0 && c.withObject() {
		return
	}
	if r := firstRule(s.x.words.rules.said, c); r != nil {
		r.then(c)
	}
}

// at goes to lexeme k.
func (c *comparison) at(k int) {
	c.k, c.c, c.w = k, c.s.at(k), c.s.text(k)
}

// with is what stands behind lexeme k: "time", "task", "place", "whole", "standard", "".
func (c *comparison) with() string {
	if c.thenOf != c.k {
		c.then, c.thenOf = c.s.sort(np{c.k + 1, c.f.core}), c.k
	}
	return c.then
}

// cut ends the words that may name the thing in front of lexeme k; what stands behind it
// is the object of a comparison of that kind.
func (c *comparison) cut(k int, kind string) {
	s, f := c.s, c.f
	f.object = np{k + 1, max(k+1, f.core)}
	for f.object.b < f.p && (s.at(f.object.b).has(isTask) || s.at(f.object.b).has(isTime|isNoun|isScope|isNumber) && !s.at(f.object.b).has(isChange|isRate|isAdverb|isHigh|isLow|isApart|isTo)) {
		f.object.b++
	}
	f.then = s.sort(f.object)
	f.core = k
	f.kind = kind
	s.retreat(f)
}

func (c *comparison) share()      { c.cut(c.k, MeasureShare) }
func (c *comparison) completion() { c.cut(c.k, MeasureCompletion) }

// times is a comparison of that kind whose figure says how many times as much it is.
func (c *comparison) times(kind string) {
	c.cut(c.k, kind)
	c.f.dir = overOne(c.fig)
}

// gap is a comparison whose figure says how far apart the two are.
func (c *comparison) gap(apart class) {
	c.f.apart = apart
	c.cut(c.k, MeasureGap)
	c.f.direct()
}

// back ends the words in front of lexeme k with no object.
func (c *comparison) back() {
	c.f.core = c.k
	c.s.retreat(c.f)
}

func (c *comparison) taskBehind() bool { return c.s.hasTask(c.k+1, c.f.core) }

// ofAmount reports whether the figure before is an amount, so that a percentage is no goal of it but a
// distance: 完成投资612亿元,超年度计划6.3%, and not 增长6.2%,超过预期目标6%.
func (c *comparison) ofAmount() bool {
	return c.f.prev >= 0 && c.s.x.figs[c.s.ls[c.f.prev].fig].unit.class != "ratio"
}

// passes reports whether the figure is by how much a task was passed: 超额完成年度任务300万元, and not 超额完成市下达任务300万元
// or 超额完成年度任务的104%.
func (c *comparison) passes() bool {
	return c.w == "超额完成" && (c.with() == "task" || c.s.at(c.k+1).has(isTask)) && !(c.ratio && c.fig.f.Value > 100) && !strings.Contains(c.s.str(np{c.k, c.f.p}), "下达")
}

func (c *comparison) alike() bool  { return c.s.alike(c.f.lo, c.k, c.f.core) }
func (c *comparison) ofRate() bool { return c.s.rateIn(c.f.lo, c.k) }
func (c *comparison) by() bool     { return strings.HasPrefix(c.w, "按") }

// ratioOf reports whether lexeme k compares a ratio with what stands behind it.
func (c *comparison) ratioOf() bool {
	return c.ratio && (c.c.has(isEqual|isHedge|isThan|isApart|isTo) || c.c.has(isLink) && strings.HasPrefix(c.w, "分别") || c.w == "控制在" || c.by()) && c.with() != ""
}

// ofThing reads a figure behind 的: 占…的, 完成…的, 是…的.
func (c *comparison) ofThing() {
	s, f := c.s, c.f
	for k := f.core - 1; k >= f.lo; k-- {
		c.at(k)
		if r := firstRule(s.x.words.rules.of, c); r != nil {
			if r.then != nil {
				r.then(c)
			}
			return
		}
	}
	if f.near && c.ratio && (f.bare() && s.hasTask(s.clauseStart(f.prev), f.prev) || s.hasTask(f.lo, f.core)) {
		f.kind = MeasureCompletion // 完成目标300张的109%
	} else if c.percent && !f.near && !f.bare() {
		f.kind = MeasureShare // 财政支出的78.5%投向民生
	}
}

// ofRules are asked about the words in front of 的 and a figure. One with a function then
// says what the figure is of what follows; one without ends the search.
var ofRules = []rule[*comparison]{
	{name: "part of a task", when: func(c *comparison) bool { return c.c.has(isShare) && c.with() == "task" }, then: (*comparison).completion,
		example: "福彩销量占年度目标的80%。"},
	{name: "share of a whole", when: func(c *comparison) bool { return c.c.has(isShare) }, then: (*comparison).share,
		example: "老年人口占总人口的20%。"},
	{name: "completion of a task", when: func(c *comparison) bool { return c.ratio && c.c.has(isDone) && c.taskBehind() }, then: (*comparison).completion,
		example: "福彩销量完成年度目标的80%。"},
	{name: "from one year's value to another's", when: func(c *comparison) bool {
		return c.c.has(isTo) && (c.f.near || !c.ratio && len([]rune(c.w)) > 2) && c.with() == "time"
	}, then: func(c *comparison) {
		c.f.words |= isTo
		c.f.moved, c.f.of = true, false
		c.back()
	},
		example: "财政收入从2016年的500亿元增加到2020年的800亿元。"},
	{name: "value that a change is counted from", when: func(c *comparison) bool {
		return (!c.ratio || c.s.at(c.f.p+1).has(isChange)) && c.c.has(isThan) && (c.with() == "time" || c.s.x.words.is(c.s.text(c.k+1), kindPresent))
	}, then: func(c *comparison) {
		c.f.base = true
		c.back()
	},
		example: "养老机构比现有的86个减少27个。"},
	{name: "ratio to a task", when: func(c *comparison) bool { return c.ratioOf() && c.with() == "task" }, then: (*comparison).completion,
		example: "福彩销量达到年度目标的80%。"},
	{name: "ratio to an earlier value", when: func(c *comparison) bool { return c.ratioOf() && c.with() == "time" }, then: func(c *comparison) { c.times(MeasureGrowth) },
		example: "财政收入达到2015年的2倍。"},
	{name: "ratio to another value of the kind", when: func(c *comparison) bool {
		return c.ratioOf() && (c.fig.unit.unit == "倍" || c.with() == "place" || c.with() == "standard" && c.c.has(isHedge) && c.percent && !c.ofRate() || c.alike())
	}, then: func(c *comparison) { c.times(MeasureGap) },
		example: "农村低保标准达到城市低保标准的75%。"},
	{name: "ratio to something else", when: (*comparison).ratioOf, then: func(c *comparison) {
		c.cut(c.k, "")
		if whole := c.s.at(c.f.object.b - 1); c.percent && !c.c.has(isThan) && !c.ofRate() && whole.has(isNoun) && !whole.has(isVerb|isNominal) {
			c.f.kind = MeasureShare // and not 没有达到年初提出的12%
		}
	},
		example: "管理费控制在募捐收入的10%。"},
	{name: "old value of a share", when: func(c *comparison) bool { return c.c.has(isFrom) }, then: func(c *comparison) {
		c.f.words |= isFrom
		c.f.of = false
		c.back()
		c.s.compare(c.f)
	},
		example: "老年人口占全市人口比重由2020年的7.2%提高到8%。"},
	{name: "end of the clause", when: func(c *comparison) bool { return c.c.has(isBound | isPause) },
		example: "老人占农村常住、户籍人口的三分之二。"},
}

// comparedWith reads a change or a distance behind 比 or 较: 比上年增长5%.
func (c *comparison) comparedWith() bool {
	f := c.f
	if f.change == 0 && f.apart == 0 || f.moved {
		return false
	}
	k := c.s.than(f, f.core+1)
	if k < f.lo {
		return false
	}
	c.cut(k, "")
	f.changed(c.fig)
	// 比上年执行数多 and 比整顿前多 compare with what was then, 比快报数多 does not
	past := f.then == "time" || c.s.at(f.object.a).has(isTime) || strings.ContainsAny(c.s.str(np{max(f.object.a, f.object.b-1), f.object.b}), "前时期年月")
	if f.change == 0 && f.then != "time" || f.then == "task" || f.change.has(isMore|isLess) && f.then != "" && !past {
		f.kind = MeasureGap // 比全省平均水平高2个百分点
	}
	f.direct()
	return true
}

// apartFrom reads a distance: 高于全国2个百分点, or 低0.58个百分点 behind 比控制目标4%.
func (c *comparison) apartFrom() bool {
	s, f := c.s, c.f
	if f.apart == 0 {
		return false
	}
	f.kind = MeasureGap
	for k := f.p - 1; k >= f.core; k-- {
		if s.at(k).has(isTime) && s.at(k-1).has(isApart|isHigh|isLow) {
			f.kind = amountOrRatio(c.fig) // 高于去年1个百分点
		}
	}
	f.direct()
	return true
}

// distance reads how far off a goal is: 火化率离市定60%的目标还差12个百分点.
func (c *comparison) distance() bool {
	for k := c.f.core - 1; k >= c.f.lo; k-- {
		if c.s.x.words.is(c.s.text(k), kindOff) {
			c.cut(k, "")
			return true
		}
	}
	return false
}

// withObject reads a figure whose verb has an object in front of it: 占总人口20%.
func (c *comparison) withObject() bool {
	for k := c.f.core - 1; k >= c.f.lo; k-- {
		c.at(k)
		if c.c.has(isBound | isPause | isFigure) {
			return false
		}
		if r := firstRule(c.s.x.words.rules.object, c); r != nil {
			r.then(c)
			return true
		}
	}
	return false
}

// objectRules are asked about the words in front of a figure.
var objectRules = []rule[*comparison]{
	{name: "standard that follows another", when: func(c *comparison) bool {
		return c.by() && (c.fig.unit.unit == "倍" || c.percent) && c.with() == "standard" && c.s.sameTail(c.f.lo, c.k, c.f.core)
	}, then: func(c *comparison) { c.times(MeasureGap) },
		example: "供养标准按低保标准1.3倍执行。"},
	{name: "above or below what stands behind it", when: func(c *comparison) bool {
		return c.c.has(isApart) && c.fig.unit.class != "age" && !strings.HasSuffix(c.s.text(c.k+1), "类")
	}, then: func(c *comparison) { c.gap(c.c & isApart) },
		example: "低保标准4300元，高于省定标准300元。", counter: "优于三类水体比例95%。"},
	{name: "beyond a task", when: func(c *comparison) bool {
		return c.c.has(isHedge) && (c.w == "超过" || c.w == "超") && (c.fig.points() || c.with() == "task" && (!c.ratio || c.ofAmount())) || c.passes()
	}, then: func(c *comparison) { c.gap(isAbove) },
		example: "福彩销量超过年度目标300万元。"},
	{name: "part of a task", when: func(c *comparison) bool { return c.ratio && c.c.has(isShare) && c.with() == "task" }, then: (*comparison).completion,
		example: "福彩销量占年度目标80%。"},
	{name: "share of a whole", when: func(c *comparison) bool { return c.ratio && c.c.has(isShare) }, then: (*comparison).share,
		example: "老年人口占总人口20%。"},
	{name: "completion of a task", when: func(c *comparison) bool { return c.ratio && c.c.has(isDone) && c.taskBehind() }, then: (*comparison).completion,
		example: "福彩销量完成年度目标80%。"},
}

// saidRules give a figure without an object the measure that the words between say.
var saidRules = []rule[*comparison]{
	{name: "share", when: func(c *comparison) bool { return c.f.words.has(isShare) }, then: func(c *comparison) { c.f.kind = MeasureShare },
		example: "养老床位300张，占5%。"},
	{name: "completion of the thing", when: func(c *comparison) bool {
		return c.percent && c.s.at(c.f.p-1).has(isDone) && !c.f.bare() && !c.s.rateIn(c.f.lo, c.f.core)
	}, then: func(c *comparison) { c.f.kind = MeasureCompletion },
		example: "地名目录编制完成98%。"},
	{name: "completion", when: func(c *comparison) bool { return c.f.words.has(isDoneNoun) && c.ratio }, then: func(c *comparison) { c.f.kind = MeasureCompletion },
		example: "新建食堂30所，完成率95%。"},
	{name: "change", when: func(c *comparison) bool { return c.f.change != 0 && !c.f.moved }, then: func(c *comparison) { c.f.changed(c.fig) },
		example: "床位增加300张。"},
}
