package extract

import (
	"slices"
	"strings"
)

// A name is the phrase [a,b) that says what a figure measures. It is empty where
// nothing does; back says that the phrase of the figure before it does.
type name struct {
	a, b int
	back bool
	rule string
}

func named(a, b int, rule string) (name, bool) { return name{a: a, b: b, rule: rule}, true }
func unnamed(rule string) (name, bool)         { return name{rule: rule}, true }
func sameAsBefore() (name, bool)               { return name{back: true, rule: "same as before"}, true }

// naming is what the rules that name a figure look at. Offsets are runes.
type naming struct {
	*figure
	prev *figure // the figure before it in its sentence that has a thing of its own; may be nil
	i    int     // its index

	left        int  // where the words in front of it that may name it begin
	front       int  // where they end
	a, b        int  // the noun phrase in front
	ca, cb      int  // the noun phrase behind
	relative    bool // 的 stands right in front: 占…的5%
	counts      bool // it counts things: no ratio, sum or age
	measures    bool // it is a length, a mass, an amount of energy
	inFront     bool // there is a phrase in front
	behind      bool // there is a phrase behind
	ofSameUnits bool // the figure before it has the same unit
}

// nameOf names f. The rules stand in order, the first that applies decides: what
// a duration is of; sentences built in a known way; what only refers back; the
// phrase in front or behind; what is left where there is neither.
func (x *extraction) nameOf(f, prev *figure, i int) name {
	n := &naming{figure: f, prev: prev, i: i}
	if found, ok := x.nameOfTime(n); ok {
		return found
	}
	n.left = min(x.leftBound(f, prev), f.pre)
	n.ofSameUnits = prev != nil && prev.f.Unit == f.f.Unit
	if found, ok := x.nameByFrame(n); ok {
		return found
	}
	x.readPhrases(n)
	if found, ok := x.nameByReference(n); ok {
		return found
	}
	if found, ok := x.nameByPhrase(n); ok {
		return found
	}
	return x.nameWithoutPhrase(n)
}

// nameOfTime names durations, and what counts no thing of its own.
func (x *extraction) nameOfTime(n *naming) (name, bool) {
	t, f := x.t, n.figure
	switch f.unit.unit {
	case "周年":
		return unnamed("anniversary")
	case "年", "个月", "天", "周":
		return x.nameOfDuration(n)
	case "小时", "分钟":
		if !t.has(f.end, "内") || f.post == f.end || t.get(f.post) == '”' {
			break
		}
		a, b := x.before(x.leftBound(f, n.prev), f.pre)
		if b > a+1 && !strings.ContainsRune("后前时", t.r[b-1]) && t.get(f.pre-1) != '在' && t.str(a, b) != "全部" {
			return named(a, b, "what takes the time") // 急难型救助24小时内响应
		}
		if t.hasBefore(f.pre, "实现") {
			if a, b := x.after(f); b > a {
				return named(a, b, "behind") // 全部实现24小时内先行救助
			}
		}
		return unnamed("duration")
	case "项":
		for _, w := range []string{"补贴", "改革", "规定", "制度"} {
			if f.f.Role == RoleCriterion && t.has(f.end, w) {
				return named(f.end, f.end+2, "policy")
			}
		}
	}
	if t.has(f.end, "受灾") && !isHan(t.get(f.end+2)) {
		return unnamed("those struck")
	}
	return name{}, false
}

func (x *extraction) nameOfDuration(n *naming) (name, bool) {
	t, f := x.t, n.figure
	if f.f.Role == RoleBaseline || f.changeOf != nil { // 任期由三年改为五年
		left, end := x.leftBound(f, n.prev), f.pre
		for k := left + 1; k < f.pre; k++ {
			if t.r[k] == '由' || t.r[k] == '从' {
				end = k // 周转天数由上年的109天
				break
			}
		}
		if a, b := x.before(left, end); b > a+1 {
			return named(a, b, "what changes")
		}
	}
	if f.trend && n.prev != nil && n.prev.f.Unit == f.f.Unit {
		return sameAsBefore() // 优良天数312天,比上年增加9天
	}
	a := f.end
	if t.get(a) == '制' {
		a++
	}
	for _, w := range []string{"行动计划", "行动方案", "行动", "规划", "计划", "攻坚", "义务教育", "过渡期", "渐退期"} {
		if t.has(a, w) {
			return named(a, a+len([]rune(w)), "duration in a name")
		}
	}
	for k := a; f.unit.unit == "年" && k < a+6 && isHan(t.get(k)); k++ {
		if t.has(k, "行动") || t.has(k, "攻坚战") {
			return named(a, k+2, "duration in a name") // 三年整治行动
		}
	}
	if (f.unit.unit == "天" || f.unit.unit == "个月") && t.get(f.end) != '的' {
		a, b := x.before(x.leftBound(f, n.prev), f.pre)
		if b > a+1 && !t.hasBefore(f.start, "连续") && !t.hasBefore(f.start, "提前") && !t.hasBefore(f.start, "滞后") && b-a <= 10 {
			return named(a, b, "what lasts")
		}
	}
	if t.get(f.end) == '的' && f.f.Role == RoleCriterion {
		if a, b := x.after(f); b > a {
			return named(a, b, "behind 的")
		}
	}
	return unnamed("duration")
}

// nameByFrame names figures by how their clauses are built.
func (x *extraction) nameByFrame(n *naming) (name, bool) {
	t, f, prev, left := x.t, n.figure, n.prev, n.left
	if e := x.amongEnd(left, f.start, f); e > 0 { // 6个项目中仍有2个
		if a, b := x.before(left, e); b > a {
			return named(a, b, "the whole that it is a part of")
		}
		return sameAsBefore()
	}
	if e := x.gapStart(left, f); e == left && prev != nil {
		return sameAsBefore() // 提高到78%,离八成目标还差2个百分点
	} else if e > left { // 火化率离市定60%的目标
		a, b := x.before(left, e)
		return named(a, b, "in front of the distance")
	}
	if a, b := x.paidBefore(left, f, prev); b > a {
		return named(a, b, "paid in the clause before")
	}
	if prev != nil && prev.unit.class == "person" && f.unit.class == "money" && left == f.pre && slices.Contains(f.f.Per, "人") && f.pre < f.start {
		return unnamed("a sum for each") // 资助大学新生65名，每人3000元
	}
	for _, w := range []string{"平均增幅", "增幅", "降幅", "涨幅"} {
		if k := len([]rune(w)); f.unit.class == "ratio" && t.has(left, w) && f.start-left <= k+4 && (prev == nil || left-prev.post > 2) {
			return named(left, left+k, "a change by name")
		}
	}
	if prev != nil && t.has(f.post, "的目标") && strings.ContainsAny(t.str(min(left, f.pre), f.pre), "与离距") {
		return sameAsBefore() // 虽达50%,但与省定60%的目标仍有差距
	}
	ages := prev != nil && prev.unit.class == "age" && f.pre-prev.post <= 6 && f.pre < f.start && len(f.f.Per) > 1 // 90岁以上老人每人每月100元
	if f.unit.class == "money" && (ages || t.hasBefore(f.pre, "发放")) {
		if a, b := x.after(f); b == a {
			if a, b := x.paidInSentence(f); b > a {
				return named(a, b, "paid in the sentence")
			}
			if prev != nil && prev.unit.class == "person" && left == prev.post && f.start-left > 2 {
				return unnamed("a sum for people") // 为86名孤儿发放125万元
			}
		}
	}
	if n.ofSameUnits && prev.f.Indicator != "" {
		switch strings.Trim(t.str(min(left, f.start), f.start), ",、") { // 新建敬老院2所,改造提升3所
		case "改扩建", "改建", "扩建", "改造", "改造提升", "改建扩建", "维修改造", "累计建成", "累计建成运营", "基本建成", "新开工", "新开工建设", "开工建设":
			if a, b := x.after(f); a == b {
				return sameAsBefore()
			}
		case "建成": // 开工建设安置房2400套、建成1100套
			if a, b := x.after(f); a == b && t.get(prev.post) == '、' {
				return sameAsBefore()
			}
		}
	}
	return name{}, false
}

// readPhrases reads the noun phrases in front of the figure and behind it.
func (x *extraction) readPhrases(n *naming) {
	t, f, prev := x.t, n.figure, n.prev
	n.front = f.pre
	if x.tailEmpty(n.left, f.pre) {
		n.left = f.pre
	}
	if n.i > 0 && x.figs[n.i-1].unit.unit == "年" && x.figs[n.i-1].end == f.pre && x.figs[n.i-1].start > n.left {
		n.front = x.figs[n.i-1].start // 福彩销量三年翻一番
	}
	n.a, n.b = x.before(n.left, n.front)
	if prev != nil && prev.f.Role == RoleCriterion && prev.unit.unit == "项" && prev.num.chinese && n.left == prev.post && n.b > n.a && x.index(prev.f.IndicatorAt.End) == n.b {
		var earlier *figure
		if n.i > 1 {
			earlier = x.figs[n.i-2]
		}
		n.a, _ = x.before(x.leftBound(prev, earlier), n.b) // 残疾人两项补贴2000万元
	}
	n.relative = f.pre > n.left && t.get(f.pre-1) == '的'
	n.counts = f.unit.class != "ratio" && f.unit.class != "money" && f.unit.class != "age"
	n.measures = f.unit.class == "length" || f.unit.class == "energy" || f.unit.class == "science" || f.unit.class == "mass"
	n.ca, n.cb = x.after(f)
	if n.cb == n.ca && (n.counts || f.unit.class == "age") {
		n.ca, n.cb = x.sharedAfter(n.i)
	}
	if f.f.Role == RoleBaseline {
		n.ca, n.cb = 0, 0
	}
	if prev != nil && n.counts && n.cb > n.ca && f.pre == f.start && n.b > n.a && n.b <= x.index(prev.f.IndicatorAt.End) {
		n.a = n.b // X处公墓、X个救助站: what stands between is the noun of the figure before
	}
	if n.cb > n.ca && x.startsWithVerb(n.ca) && n.b > n.a && !x.verbEnds(n.left, f.pre) && t.get(f.pre-1) != '》' && f.unit.class != "time" {
		n.ca, n.cb = 0, 0 // 养老床位20张投入使用
	}
	n.inFront, n.behind = n.b > n.a, n.cb > n.ca
}

// nameByReference finds figures that are about the thing of the figure before
// them, or about what another clause names.
func (x *extraction) nameByReference(n *naming) (name, bool) {
	t, f, prev, left := x.t, n.figure, n.prev, n.left
	if prev != nil && (f.unit.unit == "个百分点" && x.comparesWith(left, f.pre) || x.refersBack(left, f.pre)) {
		return sameAsBefore()
	}
	if share := t.str(min(left, f.pre), f.pre); prev != nil && strings.HasPrefix(strings.TrimLeft(share, "、"), "占") && !strings.ContainsAny(share, "比份率") {
		return sameAsBefore() // 占全省的12%
	}
	if prev != nil && t.get(left-1) == '(' && (t.has(left, "包括") || t.has(left, "不包括") || t.has(left, "含") || t.has(left, "不含")) {
		return sameAsBefore()
	}
	if prev != nil && x.index(prev.f.IndicatorAt.Start) >= prev.end && prev.f.Indicator != "" { // behind the noun of the figure before: …补贴拉动消费215亿元
		if e := x.index(prev.f.IndicatorAt.End); e > left && e < f.pre && x.startsWithVerb(e) {
			if a, b := x.before(e, f.pre); b > a {
				n.left, n.a, n.b, n.inFront = e, a, b, true
				left = e
			}
		}
	}
	if n.relative && !n.behind && prev != nil {
		also := n.ofSameUnits && left == prev.post+1 && x.startsWithVerb(left) && n.counts && !strings.Contains(t.str(left, f.pre), "符合")
		if also || x.partOf(prev, f) {
			return sameAsBefore() // 其中自主就业的86名, 其中专职的不到三成
		}
	}
	if f.f.Role == RoleCriterion && (f.unit.unit == "倍" || f.unit.class == "money") && t.get(f.post) == '的' {
		for k := left + 2; k < f.pre; k++ { // 人均收入低于低保标准1.5倍的家庭
			if x.comparesWith(k, f.pre) {
				a, b := x.before(left, k)
				return named(a, b, "what is compared")
			}
		}
	}
	if t.has(f.post, "的幅度") { // 按照不低于5%的幅度提高抚恤补助标准
		if a, b := x.raised(f.post + 3); b > a {
			return named(a, b, "what is raised")
		}
	}
	return name{}, false
}

// nameByPhrase chooses between the phrase in front and the phrase behind.
func (x *extraction) nameByPhrase(n *naming) (name, bool) {
	t, f := x.t, n.figure
	ratio, criterion, of := f.unit.class == "ratio", f.f.Role == RoleCriterion, t.get(f.post) == '的'
	inFront := func() (name, bool) { return named(n.a, n.b, "in front") }
	behind := func() (name, bool) { return named(n.ca, n.cb, "behind") }
	switch {
	case n.measures && n.inFront && !n.relative && !(n.behind && (criterion || f.pre == f.start)):
		return inFront()
	case ratio && n.inFront && n.behind && (f.pre < f.start && of && !x.verbEnds(n.left, n.front) || x.measureNoun(n.ca, n.cb)):
		return inFront()
	case ratio && n.relative && x.baseOf(n.left, f.pre) == n.left:
		for k := n.left + 2; k < f.pre-1; k++ { // 试点村占行政村总数的30%
			if t.r[k] == '占' && !t.has(k, "占地") && !t.has(k, "占比") {
				if a, b := x.before(n.left, k); b > a {
					return named(a, b, "the part")
				}
			}
		}
		a, b := x.before(n.left, f.pre-1)
		return named(a, b, "base")
	case ratio && n.behind && !f.trend && !n.relative:
		return behind()
	case criterion && f.post > f.end && f.unit.class == "person" && n.inFront && !of:
		return inFront()
	case criterion && n.inFront && of && (f.unit.class == "count" || f.unit.class == "length" || f.unit.class == "org" || f.unit.class == "person" && f.f.Cmp == CmpLess):
		return inFront() // 床位100张以上的养老机构
	case criterion && n.inFront && t.has(f.post, "的标准"):
		return inFront()
	case f.unit.class == "money" && n.behind && x.verbEnds(n.left, f.pre):
		return behind()
	case f.unit.class == "age" && n.behind:
		return behind()
	case f.unit.class == "age":
		return inFront()
	case ratio && of && n.behind:
		return named(n.ca, n.cb, "behind 的")
	case f.unit.unit == "张" && of && t.hasBefore(f.pre, "床位") && n.inFront:
		return inFront() // 设计床位300张的福利中心
	case n.behind && (n.counts || n.relative):
		return behind()
	case n.relative:
		return x.nameOfBase(n)
	case n.inFront:
		return x.nameInFront(n)
	}
	return name{}, false
}

// nameOfBase names a figure behind 的 with nothing behind it.
func (x *extraction) nameOfBase(n *naming) (name, bool) {
	t, f := x.t, n.figure
	if e := x.baseOf(n.left, f.pre); e > n.left {
		a, b := x.before(n.left, e)
		return named(a, b, "in front of the base")
	}
	for k := n.left + 2; k < f.pre-2; k++ { // 清退不符合条件的637人
		if _, v := x.words.verbs[verbStart].before(t.r, k); v > 1 && k-v >= n.left && (t.has(k, "不符合") || t.has(k, "符合")) {
			return named(k-v, k, "the action")
		}
	}
	a, b := x.before(n.left, f.pre-1)
	return named(a, b, "base")
}

// nameInFront takes the phrase in front, where it is more than a qualifier, a place
// or the name of a measure.
func (x *extraction) nameInFront(n *naming) (name, bool) {
	t, f, prev := x.t, n.figure, n.prev
	if prev != nil && t.hasBefore(n.b, "因素后") {
		return sameAsBefore() // 剔除留抵退税因素后增长6.8%
	}
	if f.unit.class == "person" && t.hasBefore(n.b, "覆盖") {
		return unnamed("a verb that counts anyone") // 长期护理保险覆盖5600万人
	}
	if prev != nil && x.qualifierOnly(n.a, n.b) {
		if strings.ContainsRune(t.str(n.a, n.b), '级') { // 登记社会组织300家,完成等级评估20家,获评3A级以上12家
			if a, b := x.graded(n); b > a {
				return named(a, b, "what is graded")
			}
		}
		return sameAsBefore()
	}
	if n.ofSameUnits && (f.unit.class == "ratio" || len(f.f.Per) > 0 || x.partOf(prev, f)) && x.placeOnly(n.a, n.b) {
		return sameAsBefore() // 火化率城区达到80%,边远乡镇不低于三成
	}
	if s := t.str(n.a, n.b); prev != nil && prev.f.Indicator != "" && (s == "占比" || s == "比重") && x.close(prev, f) && f.changeOf == nil && f.f.Role != RoleBaseline {
		return sameAsBefore() // 募捐收入318万元,占比12%
	}
	for k := n.a + 2; f.unit.class == "person" && k < n.b && !t.hasBefore(n.b, "人数"); k++ {
		if t.has(k, "参加") || t.has(k, "享受") {
			return named(n.a, k, "those who do it") // 资助困难群众参加医保3万人
		}
	}
	if x.attribute(n.a, n.b) {
		if n.ofSameUnits && x.close(prev, f) {
			return sameAsBefore()
		}
		if t.get(n.a-1) == ',' {
			if a, b := x.clauseBefore(n.a, f, prev); b > a {
				return named(a, b, "clause before")
			}
		}
	}
	return named(n.a, n.b, "in front")
}

// graded returns the thing of the first figure of the sentence with the same unit,
// which a count of grades is a part of; evaluations are none.
func (x *extraction) graded(n *naming) (a, b int) {
	for j := n.i - 1; j >= 0 && x.figs[j].sentence() == n.sentence(); j-- {
		if g := x.figs[j]; g.f.Unit == n.f.Unit && g.f.Indicator != "" && !strings.Contains(g.f.Indicator, "评") {
			a, b = x.index(g.f.IndicatorAt.Start), x.index(g.f.IndicatorAt.End)
		}
	}
	return a, b
}

// nameWithoutPhrase names figures with no phrase in front of them.
func (x *extraction) nameWithoutPhrase(n *naming) name {
	t, f, prev, left := x.t, n.figure, n.prev, n.left
	bare := f.pre == left || x.onlyScope(left, f.pre) || x.tailEmpty(left, f.pre)
	back := name{back: true, rule: "same as before"}
	if prev != nil {
		switch {
		case !n.behind && x.partOf(prev, f): // 其中今年新增300户
			return back
		case !n.behind && f.start == prev.end: // 4个万亿元台阶
			return back
		case bare && !n.behind && prev.trend && prev.unit.class == "ratio" && f.pre < f.start && f.pre-prev.post <= 10: // 进出口总额增长1倍,1992年达到1656亿美元
			return back
		case bare && f.trend, bare && !n.behind && (f.unit.class == "ratio" || n.ofSameUnits) && x.close(prev, f):
			return back
		}
	}
	if n.behind {
		return name{a: n.ca, b: n.cb, rule: "behind"}
	}
	if prev != nil {
		switch {
		case bare && x.near(prev.post, f.pre) && (isClauseEnd(t.get(f.post)) || t.get(f.post) == '、'):
			return back
		case t.hasBefore(f.pre, "其中"), bare && t.get(left-1) == '(':
			return back
		}
	}
	if bare && (f.trend || f.unit.class == "ratio" || f.unit.class == "money") {
		if a, b := x.clauseBefore(left, f, prev); b > a {
			return name{a: a, b: b, rule: "clause before"}
		}
	}
	return name{rule: "nothing names it"}
}
