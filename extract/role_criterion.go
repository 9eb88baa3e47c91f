package extract

import (
	"slices"
	"strings"
)

// asked is a figure of which is asked whether it is a criterion.
type asked struct {
	x      *extraction
	t      *text
	i      int
	f      *figure
	next   rune // behind the figure and its hedge
	hedged bool // a hedge stands behind the figure
	none   bool // it is none, whatever the rules behind say
}

// isNone says that the figure is no criterion.
func (a *asked) isNone() { a.none = true }

// criterion names the rule that makes f a definition or threshold.
func (x *extraction) criterion(i int, f *figure) string {
	a := &asked{x: x, t: x.t, i: i, f: f, next: x.t.get(f.post), hedged: f.post > f.end}
	a.claimed()
	r := firstRule(x.words.rules.criterion, a)
	if r == nil {
		return ""
	}
	if r.then != nil {
		r.then(a)
	}
	if a.none {
		return ""
	}
	return r.name
}

// criterionRules say of a figure that it is no amount but part of what is meant. The first
// that holds decides.
var criterionRules = []rule[*asked]{
	// Ages.
	{name: "a life expectancy", when: (*asked).lifeExpectancy, then: (*asked).isNone,
		example: "人均预期寿命达到78.6岁。"},
	{name: "age", when: func(a *asked) bool { return a.f.unit.class == "age" },
		example: "为70周岁以上老人购买保险。"},

	// Durations.
	{name: "how early", when: func(a *asked) bool { return a.time() && !a.hedged && a.behind("提前") }, then: (*asked).isNone,
		example: "工业总产值提前两年翻了一番。"},
	{name: "anniversary", when: func(a *asked) bool { return a.f.unit.unit == "周年" },
		example: "庆祝建党100周年。"},
	{name: "years in a name", when: func(a *asked) bool {
		return a.years() && (a.has(cueOfYears, a.f.end) || a.behind("延长") && (a.t.has(a.f.post, "整省试点") || a.t.has(a.f.post, "试点")))
	},
		example: "实现三年行动目标。"},
	{name: "years in a row of a rule", when: func(a *asked) bool { return a.years() && a.behind("对连续") },
		example: "对连续3年排名末位的单位开展约谈。"},
	{name: "duration of a change", when: func(a *asked) bool { return a.years() && a.t.has(a.f.post, "翻") },
		example: "实现三年翻一番。"},
	{name: "years of what goes on", when: func(a *asked) bool { return a.years() && a.t.anyBefore(a.cue(cueLasts), a.f.start) }, then: (*asked).isNone,
		example: "粮食总产连续12年增长。"},
	{name: "years", when: func(a *asked) bool { return a.years() && (isHan(a.next) || a.f.pre == a.f.start) },
		example: "坚定实施长江十年禁渔。"},
	{name: "a time in which a share is done", when: (*asked).shareInTime,
		example: "工资案件60小时内办结率为100%。", counter: "异常信息30分钟内响应，占比90%。"},
	{name: "a time that is kept", when: func(a *asked) bool { return a.hours() && a.hedged && a.f.f.Cmp == CmpAtMost }, then: (*asked).isNone,
		example: "数据接入区级平台,异常信息30分钟内响应。"},
	{name: "hours in a name", when: func(a *asked) bool {
		return a.hours() && (isHan(a.next) && !a.stops() || a.next == '”')
	},
		example: "打造15分钟养老服务圈。"},
	{name: "duration of a rule", when: (*asked).daysOfRule,
		example: "实施6个月的渐退期。"},

	// Sizes.
	{name: "technical specification", when: func(a *asked) bool {
		c := a.f.unit.class
		return (c == "energy" || c == "science" || c == "mass") && a.x.technical(a.f)
	},
		example: "建成220千伏变电站3座。"},
	{name: "below a multiple", when: (*asked).belowMultiple, then: (*asked).below,
		example: "人均收入低于低保标准1.5倍的家庭纳入监测。"},
	{name: "threshold", when: func(a *asked) bool { return a.f.unit.class == "ratio" && a.t.has(a.f.post, "的有") },
		example: "占比超过六成的有113家。"},
	{name: "points of those who are meant", when: func(a *asked) bool { return a.f.unit.unit == "分" && a.hedged && isHan(a.next) },
		example: "600分以上考生97人。"},
	{name: "count of a rule", when: func(a *asked) bool { return a.f.unit.unit == "次" && a.behind("对连续") },
		example: "对连续3次排名末位的单位开展约谈。"},
	{name: "a rate that is paid", when: func(a *asked) bool { return a.x.rate(a.f) }, then: (*asked).isNone,
		example: "按每人每月10元标准发放补贴。"},
	{name: "ceiling", when: func(a *asked) bool {
		return a.x.words.is(a.name(), kindCeiling)
	},
		example: "控制在限额44.8亿元以内。"},
	{name: "threshold on what follows", when: func(a *asked) bool {
		return !a.hedged && a.f.f.Cmp != CmpEqual && a.next == '的' && a.figureAt(a.f.post+1)
	},
		example: "投资超1亿元的6个。"},
	{name: "a standard of building", when: func(a *asked) bool { return a.x.buildingStandard(a.f) },
		example: "按照每村300平方米、每镇3000平方米的标准建设。"},
	{name: "standard", when: func(a *asked) bool {
		return a.t.has(a.f.post, "的标准") || a.t.has(a.f.post, "标准") && a.f.unit.class == "money"
	},
		example: "达到人均30平方米的标准。"},

	// Thresholds on a noun.
	{name: "a size or more of what is meant", when: (*asked).sizeOrMore,
		example: "引进投资1亿元以上的项目3个。"},
	{name: "a round sum of what is meant", when: func(a *asked) bool {
		return a.round() && a.f.unit.class == "money" && (a.f.f.Cmp != CmpMore || a.behind("过") && isHan(a.next))
	},
		example: "培育亿元企业3家。"},
	{name: "a number or more of what is meant", when: (*asked).numberOrMore,
		example: "对日均就餐不足三十人的助餐点实行退出机制。"},
	{name: "at least as many of a noun", when: (*asked).cmpBehindNoun,
		example: "300张床位以上的养老机构3家。"},
	{name: "households of a place that is meant", when: (*asked).householdsOf,
		example: "20户以上自然村通水。"},
	{name: "a round number and more", when: func(a *asked) bool { return a.round() && a.next == '的' && a.f.f.Cmp == CmpMore },
		example: "年营业收入超百亿元的企业屈指可数。"},
	{name: "a sum of those that follow", when: func(a *asked) bool {
		return a.f.unit.class == "money" && a.hedged && a.f.f.Cmp == CmpAtLeast && a.figureAt(a.f.post)
	},
		example: "其中10亿元以上52个。"},
	{name: "a length that is not reached", when: func(a *asked) bool { return a.f.unit.class == "length" && a.next == '的' && a.f.f.Cmp == CmpLess },
		example: "不足10平方米的房间改造300间。"},
	{name: "issuer of a document", when: (*asked).issuers,
		example: "落实中央12部委《关于加强村级民主监督工作的意见》。"},
	{name: "standard of a share", when: (*asked).sizeOfShare,
		example: "65%的社区用房面积达到300平方米。"},

	// Numbers of names.
	{name: "number of a policy", when: (*asked).policy,
		example: "落实十项措施。"},
	{name: "number of kinds", when: func(a *asked) bool {
		return a.f.unit.unit == "类" && a.f.num.chinese && (a.behind("类") || a.behind("类等"))
	},
		example: "公益慈善类、城乡社区服务类等四类社会组织。"},
	{name: "number of measures", when: func(a *asked) bool {
		return a.f.unit.unit == "条" && a.t.has(a.f.end, "措施") && !a.behind("等") && isHan(a.t.get(a.f.start-1)) && !a.x.verbBefore(a.f.start)
	},
		example: "落实稳经济33条措施。"},
	{name: "number of a slogan", when: func(a *asked) bool {
		return a.f.unit.unit == "个" && a.f.num.chinese && (a.t.has(a.f.end, "关键小事") || a.t.has(a.f.end, "新城"))
	},
		example: "建设五个新城。"},
	{name: "round number in a name", when: func(a *asked) bool {
		return a.round() && !a.f.num.about && a.f.pre == a.f.start && (a.f.unit.class == "count" || a.f.unit.class == "org")
	},
		example: "实施万家企业节能行动。"},
}

func (a *asked) cue(kind int) *wordSet   { return &a.x.words.cues[kind] }
func (a *asked) has(kind, k int) bool    { return a.t.hasAny(a.cue(kind), k) }
func (a *asked) behind(word string) bool { return a.t.hasBefore(a.f.start, word) }
func (a *asked) time() bool              { return a.f.unit.class == "time" }
func (a *asked) years() bool             { return a.f.unit.unit == "年" || a.f.unit.unit == "年级" }
func (a *asked) hours() bool             { return a.f.unit.unit == "分钟" || a.f.unit.unit == "小时" }
func (a *asked) name() string            { return a.t.str(a.x.means[a.i].a, a.x.means[a.i].b) }
func (a *asked) round() bool             { return a.f.num.bare && !a.f.num.approx }
func (a *asked) front(n int) []rune      { return a.t.r[max(0, a.f.start-n):a.f.start] }

// figureAt reports whether the figure behind this one begins at rune k.
func (a *asked) figureAt(k int) bool { return a.i+1 < len(a.x.figs) && a.x.figs[a.i+1].start == k }

// stops reports whether a verb that ends a noun phrase follows the figure.
func (a *asked) stops() bool { return a.t.hasAny(&a.x.words.verbs[verbStop], a.f.post) }

func (a *asked) lifeExpectancy() bool {
	return a.f.unit.class == "age" && (a.f.trend || a.x.means[a.i].measure != MeasureLevel || a.cue(cueAverageAge).in(a.front(9)))
}

// shareInTime reports whether the clause goes on behind a time with what share is done in it: 60日内办结率100%.
func (a *asked) shareInTime() bool {
	if !a.time() || !a.hedged || a.f.f.Cmp != CmpAtMost || a.i+1 >= len(a.x.figs) {
		return false
	}
	g := a.x.figs[a.i+1]
	return g.unit.class == "ratio" && g.start-a.f.end < 20 && strings.ContainsAny(a.t.str(a.f.post, g.start), "率占") && !strings.ContainsAny(a.t.str(a.f.post, g.start), ",;。:")
}

func (a *asked) daysOfRule() bool {
	switch a.f.unit.unit {
	case "个月", "天", "日", "工作日", "个工作日":
		return a.next == '的' || a.behind("对连续") || a.t.hasAny(a.cue(cueNamedPeriod), a.f.post) || a.t.has(a.f.post, "工作制")
	}
	return false
}

// technical reports whether a measure specifies a thing: 220千伏变电站, 年产10万吨项目.
func (x *extraction) technical(f *figure) bool {
	t := x.t
	if t.hasBefore(f.start, "装机") || t.hasBefore(f.start, "日处理") || !isHan(t.get(f.post)) {
		return false // what a plant that was built can do
	}
	return t.hasBefore(f.start, "年产") ||
		f.post == f.end && !t.hasAny(&x.words.verbs[verbStop], f.post) && (f.unit.unit == "千伏" || f.unit.unit == "英寸" || x.plantSoon(f.post))
}

// plantSoon reports whether the noun phrase at i is a project or plant.
func (x *extraction) plantSoon(i int) bool {
	for k := i; k < i+14; k++ {
		if c := x.t.get(k); c == 0 || isClauseEnd(c) || c == '、' {
			return false
		}
		if x.t.hasAny(&x.words.cues[cuePlant], k) {
			return true
		}
	}
	return false
}

// belowMultiple reports whether the figure bounds what a household or a firm of the noun
// behind 的 has.
func (a *asked) belowMultiple() bool {
	if a.next != '的' || !isHan(a.t.get(a.f.post+1)) {
		return false
	}
	multiple := a.f.unit.unit == "倍" && a.t.get(a.f.start) != '翻'
	income := a.f.unit.class == "money" && a.cue(cueWealth).in(a.front(8))
	return (multiple || income) && a.compared()
}

// compared reports whether 低于 or another comparison stands in front of the figure in its
// clause.
func (a *asked) compared() bool {
	from, _ := a.x.clauseOf(a.f)
	for k := from; k < a.f.start; k++ {
		if a.has(cueCompares, k) {
			return true
		}
	}
	return false
}

// below makes a figure behind 低于 a bound that is not reached.
func (a *asked) below() {
	if a.f.f.Cmp == CmpEqual && strings.Contains(string(a.front(12)), "低于") {
		a.f.f.Cmp = CmpLess
	}
}

// rate reports whether f is what is paid for each: 按每人每月10元标准分类施保.
func (x *extraction) rate(f *figure) bool {
	if f.unit.class != "money" {
		return false
	}
	a, _ := x.clauseOf(f)
	if !strings.Contains(x.t.str(max(a, f.start-24), f.start), "按") {
		return false
	}
	behind := x.t.str(f.post, min(len(x.t.r), f.post+16))
	return strings.HasPrefix(strings.TrimPrefix(behind, "的"), "标准") || strings.HasPrefix(behind, "发放") || strings.HasPrefix(behind, "给予") || strings.HasPrefix(behind, "、") && strings.Contains(behind, "标准")
}

// buildingStandard reports whether f is in a list that 按照…的标准 encloses.
func (x *extraction) buildingStandard(f *figure) bool {
	t := x.t
	lo, hi := x.segmentOf(f)
	for k := f.start; k >= lo && k > f.start-30 && t.r[k] != ','; k-- {
		if !t.has(k, "按照") {
			continue
		}
		for q := f.post; q < hi && q < f.post+30; q++ {
			if t.r[q] == ',' {
				return false
			}
			if t.has(q, "的标准") {
				return true
			}
		}
	}
	return false
}

func (a *asked) sizeOrMore() bool {
	c := a.f.unit.class
	if c != "length" && c != "money" && c != "energy" || !a.hedged || a.f.f.Cmp == CmpApproximates {
		return false
	}
	return (a.next == '的' || isHan(a.next) && !a.stops() && a.next != '和') && !a.t.hasAny(&a.x.words.verbs[verbLead], a.f.post)
}

// counted reports whether the figure counts people or things.
func (a *asked) counted() bool { return a.f.unit.class == "person" || a.f.unit.class == "count" }

func (a *asked) numberOrMore() bool {
	if !a.counted() || a.next != '的' {
		return false
	}
	cmp := a.f.f.Cmp
	return a.hedged && (cmp == CmpAtLeast || cmp == CmpAtMost) || cmp == CmpLess && isHan(a.t.get(a.f.post+1))
}

func (a *asked) cmpBehindNoun() bool {
	return !a.hedged && a.f.f.Cmp == CmpAtLeast && a.counted() && !a.t.hasBefore(a.f.pre, "于") && slices.Contains(a.f.f.Rules, "cmp behind the noun")
}

func (a *asked) householdsOf() bool {
	m := a.x.means[a.i]
	return a.hedged && a.f.f.Cmp == CmpAtLeast && (a.f.unit.unit == "户" || a.f.unit.unit == "人") && m.a >= a.f.end && m.b > m.a && !a.x.words.counted(a.name())
}

func (a *asked) issuers() bool {
	e := a.f.end
	return a.f.unit.unit == "" && (a.t.has(e, "部委") || a.t.has(e, "部门")) && strings.Contains(a.t.str(e, min(e+8, len(a.t.r))), "《")
}

func (a *asked) sizeOfShare() bool {
	if a.f.unit.class != "length" || a.i == 0 {
		return false
	}
	g := a.x.figs[a.i-1]
	return g.f.Unit == "%" && g.sentence() == a.f.sentence() && a.f.start-g.end < 24 && a.t.get(g.post) == '的' && !strings.ContainsAny(a.t.str(g.end, a.f.start), ",;")
}

func (a *asked) policy() bool {
	n := a.f.num
	if !n.chinese || n.isRange || a.f.f.Masked || a.f.f.Value > 30 || a.f.unit.unit != "项" || !isHan(a.next) {
		return false
	}
	gained := a.t.anyBefore(&a.x.words.phrases[phraseGain], a.f.start)
	return !gained && !a.t.has(a.f.end, "指标") && !a.behind("等") && !a.behind("、") && !a.behind("了")
}

// verbBefore reports whether a verb that counts things ends right before i.
func (x *extraction) verbBefore(i int) bool {
	for _, k := range []int{verbLead, verbStart, verbLink} {
		if _, n := x.words.verbs[k].before(x.t.r, i); n > 1 || n == 1 && strings.ContainsRune("设建有共为达", x.t.get(i-1)) {
			return true
		}
	}
	return x.t.get(i-1) == '了'
}
