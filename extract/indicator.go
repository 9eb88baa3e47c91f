package extract

import (
	"slices"
	"strings"
)

// indicators names every figure: the shortest verbatim noun phrase that says what
// is measured.
//
// A count takes the phrase behind it (9家企业); other figures, and counts with
// nothing behind them, take the phrase in front, from the last verb that
// introduces it (新增养老床位300张). 分别 lists give every figure its own item.
// 增长5% behind another figure is about the same thing.
func (x *extraction) indicators() {
	for i, f := range x.figs {
		x.check()
		if f.f.Indicator != "" || slices.Contains(f.f.Rules, "分别 mismatch") {
			continue
		}
		var prev *figure // the figure before it that has a thing of its own
		for k := i - 1; k >= 0 && x.figs[k].sentence() == f.sentence(); k-- {
			if prev = x.figs[k]; prev.unit.unit != "年" || prev.f.Indicator != "" {
				break
			}
		}
		if a, b, ok := x.payment(f); ok && b > a {
			x.setIndicator(f, a, b, "what is paid")
			continue
		}
		if x.distribute(i) {
			continue
		}
		a, b, rule := x.name(f, prev, i)
		if f.changeOf != nil && f.changeOf.f.Indicator != "" {
			f.f.Indicator, f.f.IndicatorAt = f.changeOf.f.Indicator, f.changeOf.f.IndicatorAt
			f.f.Rules = append(f.f.Rules, "indicator: of the old value")
		} else if b > a {
			x.setIndicator(f, a, b, rule)
		} else if rule == "same as before" && prev != nil {
			f.f.Indicator, f.f.IndicatorAt = prev.f.Indicator, prev.f.IndicatorAt
			f.f.Rules = append(f.f.Rules, "indicator: "+rule)
		} else {
			f.f.Rules = append(f.f.Rules, "indicator: none, "+rule)
		}
	}
}

func (f *figure) sentence() Span { return f.f.Sentence }

func (x *extraction) setIndicator(f *figure, a, b int, rule string) {
	t := x.t
	for a < b && strings.ContainsRune("、和及与的,” ", t.r[a]) {
		a++
	}
	for b > a && strings.ContainsRune("、和及与的,:“( ", t.r[b-1]) && !t.hasBefore(b, "总和") {
		b--
	}
	if a >= b {
		return
	}
	if open, close := strings.Count(t.str(a, b), "“"), strings.Count(t.str(a, b), "”"); close > open {
		for k := a - 1; k > a-24 && k >= 0 && !isClauseEnd(t.r[k]); k-- {
			if t.r[k] == '“' {
				a = k
				break
			}
		}
	} else if open > close && t.r[a] == '“' && x.closing(a, min(len(t.r), b+24)) == 0 {
		a++
	} else if open > close {
		for k := b; k < b+24 && k < len(t.r) && !isClauseEnd(t.r[k]); k++ {
			if t.r[k] == '”' {
				b = k + 1
				break
			}
		}
	}
	f.f.IndicatorAt = t.source(a, b)
	f.f.Indicator = f.f.IndicatorAt.Of(x.report.Doc.Text)
	f.f.Rules = append(f.f.Rules, "indicator: "+rule)
}

// name finds the phrase that names f. An empty range with rule "same as before"
// means the phrase of the figure before it.
func (x *extraction) name(f, prev *figure, i int) (int, int, string) {
	t := x.t
	switch f.unit.unit {
	case "周年":
		return 0, 0, "anniversary"
	case "年", "个月", "天", "周":
		a := f.end
		if t.get(a) == '制' {
			a++
		}
		for _, w := range []string{"行动计划", "行动方案", "行动", "规划", "计划", "攻坚", "义务教育", "过渡期", "渐退期"} {
			if t.has(a, w) {
				return a, a + len([]rune(w)), "duration in a name"
			}
		}
		for k := a; f.unit.unit == "年" && k < a+6 && isHan(t.get(k)); k++ {
			if t.has(k, "行动") || t.has(k, "攻坚战") {
				return a, k + 2, "duration in a name" // 三年整治行动
			}
		}
		if (f.unit.unit == "天" || f.unit.unit == "个月") && t.get(f.end) != '的' {
			a, b := x.before(x.leftBound(f, prev), f.pre)
			if b > a+1 && !t.hasBefore(f.start, "连续") && !t.hasBefore(f.start, "提前") && !t.hasBefore(f.start, "滞后") && b-a <= 10 {
				return a, b, "what lasts"
			}
		}
		if t.get(f.end) == '的' && f.f.Role == RoleCriterion {
			if a, b := x.after(f); b > a {
				return a, b, "behind 的"
			}
		}
		return 0, 0, "duration"
	}
	if (f.unit.unit == "小时" || f.unit.unit == "分钟") && t.has(f.end, "内") && f.post > f.end && t.get(f.post) != '”' {
		if a, b := x.before(x.leftBound(f, prev), f.pre); b > a+1 && !strings.ContainsRune("后前时", t.r[b-1]) && t.get(f.pre-1) != '在' && t.str(a, b) != "全部" {
			return a, b, "what takes the time"
		}
		return 0, 0, "duration"
	}
	if f.f.Role == RoleCriterion && f.unit.unit == "项" {
		for _, w := range []string{"补贴", "改革", "规定", "制度"} {
			if t.has(f.end, w) {
				return f.end, f.end + 2, "policy"
			}
		}
	}
	if t.has(f.end, "受灾") && !isHan(t.get(f.end+2)) {
		return 0, 0, "those struck"
	}
	left := x.leftBound(f, prev)
	if e := x.amongEnd(left, f.start, f); e > 0 { // 6个项目中仍有2个
		if a, b := x.before(left, e); b > a {
			return a, b, "the whole that it is a part of"
		}
		return 0, 0, "same as before"
	}
	if e := x.gapStart(left, f); e > left { // 火化率离市定60%的目标
		a, b := x.before(left, e)
		return a, b, "in front of the distance"
	}
	if a, b := x.paidBefore(left, f, prev); b > a {
		return a, b, "paid in the clause before"
	}
	if prev != nil && prev.unit.class == "person" && f.unit.class == "money" && left == f.pre && slices.Contains(f.f.Per, "人") && f.pre < f.start {
		return 0, 0, "a sum for each" // 资助大学新生65名，每人3000元
	}
	for _, w := range []string{"平均增幅", "增幅", "降幅", "涨幅"} {
		if n := len([]rune(w)); f.unit.class == "ratio" && t.has(left, w) && f.start-left <= n+4 && (prev == nil || left-prev.post > 2) {
			return left, left + n, "a change by name"
		}
	}
	if goal := t.str(min(left, f.pre), f.pre); prev != nil && t.has(f.post, "的目标") && strings.ContainsAny(goal, "与离距") {
		return 0, 0, "same as before" // 虽达50%,但与省定60%的目标仍有差距
	}
	if paid := f.unit.class == "money" && t.hasBefore(f.pre, "发放"); paid || f.unit.class == "money" && len(f.f.Per) > 1 && prev != nil && prev.unit.class == "age" && f.pre-prev.post <= 6 && f.pre < f.start {
		if a, b := x.after(f); b == a {
			if a, b := x.paidInSentence(f); b > a {
				return a, b, "paid in the sentence"
			}
		}
	}
	if a, b := x.after(f); a == b && prev != nil && prev.f.Unit == f.f.Unit && prev.f.Indicator != "" {
		switch strings.Trim(t.str(min(left, f.start), f.start), ",、") { // 新建敬老院2所,改造提升3所
		case "改扩建", "改建", "扩建", "改造", "改造提升", "改建扩建", "维修改造", "累计建成", "累计建成运营":
			return 0, 0, "same as before"
		}
	}
	front := f.pre
	if x.tailEmpty(left, f.pre) {
		left = f.pre
	}
	if i > 0 && x.figs[i-1].unit.unit == "年" && x.figs[i-1].end == f.pre && x.figs[i-1].start > left {
		front = x.figs[i-1].start // 福彩销量三年翻一番
	}
	a, b := x.before(left, front)
	if prev != nil && prev.f.Role == RoleCriterion && prev.unit.unit == "项" && prev.num.chinese && left == prev.post && b > a && x.index(prev.f.IndicatorAt.End) == b {
		a, _ = x.before(x.leftBound(prev, nil), b) // 残疾人两项补贴2000万元
	}
	relative := f.pre > left && t.get(f.pre-1) == '的'
	counts := f.unit.class != "ratio" && f.unit.class != "money" && f.unit.class != "age"
	measures := f.unit.class == "length" || f.unit.class == "energy" || f.unit.class == "science" || f.unit.class == "mass"
	ca, cb := x.after(f)
	if cb == ca && (counts || f.unit.class == "age") {
		ca, cb = x.sharedAfter(i)
	}
	if f.f.Role == RoleBaseline {
		ca, cb = 0, 0
	}
	if prev != nil && counts && cb > ca && f.pre == f.start && b > a && b <= x.index(prev.f.IndicatorAt.End) {
		a = b // X处公墓、X个救助站: what stands between is the noun of the figure before
	}
	if cb > ca && x.startsWithVerb(ca) && b > a && !x.verbEnds(left, f.pre) && t.get(f.pre-1) != '》' && f.unit.class != "time" {
		ca, cb = 0, 0 // 养老床位20张投入使用
	}
	if prev != nil && (f.unit.unit == "个百分点" && x.comparesWith(left, f.pre) || x.refersBack(left, f.pre)) {
		return 0, 0, "same as before"
	}
	if share := t.str(min(left, f.pre), f.pre); prev != nil && strings.HasPrefix(strings.TrimLeft(share, "、"), "占") && !strings.ContainsAny(share, "比份率") || prev != nil && t.get(left-1) == '(' && (t.has(left, "包括") || t.has(left, "不包括") || t.has(left, "含") || t.has(left, "不含")) {
		return 0, 0, "same as before"
	}
	if prev != nil && x.index(prev.f.IndicatorAt.Start) >= prev.end && prev.f.Indicator != "" { // behind the noun of the figure before: …补贴拉动消费215亿元
		if e := x.index(prev.f.IndicatorAt.End); e > left && e < f.pre && x.startsWithVerb(e) {
			if a2, b2 := x.before(e, f.pre); b2 > a2 {
				left, a, b = e, a2, b2
			}
		}
	}
	if also := prev != nil && prev.f.Unit == f.f.Unit && left == prev.post+1 && x.startsWithVerb(left) && counts && !strings.Contains(t.str(left, f.pre), "符合"); relative && cb == ca && prev != nil && (also || x.partOf(prev, f)) {
		return 0, 0, "same as before" // 其中自主就业的86名, 其中专职的不到三成
	}
	if f.f.Role == RoleCriterion && (f.unit.unit == "倍" || f.unit.class == "money") && t.get(f.post) == '的' {
		for k := left + 2; k < f.pre; k++ { // 人均收入低于低保标准1.5倍的家庭
			if x.comparesWith(k, f.pre) {
				a, b := x.before(left, k)
				return a, b, "what is compared"
			}
		}
	}
	if t.has(f.post, "的幅度") { // 按照不低于5%的幅度提高抚恤补助标准
		if a, b := x.raised(f.post + 3); b > a {
			return a, b, "what is raised"
		}
	}
	switch {
	case measures && b > a && !relative && !(cb > ca && (f.f.Role == RoleCriterion || f.pre == f.start)):
		return a, b, "in front"
	case f.unit.class == "ratio" && b > a && cb > ca && f.pre < f.start && t.get(f.post) == '的' && !x.verbEnds(left, front):
		return a, b, "in front"
	case f.unit.class == "ratio" && b > a && cb > ca && x.measureNoun(ca, cb):
		return a, b, "in front"
	case f.unit.class == "ratio" && relative && x.baseOf(left, f.pre) == left:
		for k := left + 2; k < f.pre-1; k++ { // 试点村占行政村总数的30%
			if t.r[k] == '占' && !t.has(k, "占地") && !t.has(k, "占比") {
				if a, b := x.before(left, k); b > a {
					return a, b, "the part"
				}
			}
		}
		a, b = x.before(left, f.pre-1)
		return a, b, "base"
	case f.unit.class == "ratio" && cb > ca && !f.trend && !relative:
		return ca, cb, "behind"
	case f.f.Role == RoleCriterion && f.post > f.end && f.unit.class == "person" && b > a && t.get(f.post) != '的':
		return a, b, "in front"
	case f.f.Role == RoleCriterion && b > a && t.get(f.post) == '的' && (f.unit.class == "count" || f.unit.class == "length" || f.unit.class == "org" || f.unit.class == "person" && f.f.Cmp == CmpLess):
		return a, b, "in front" // 床位100张以上的养老机构
	case f.f.Role == RoleCriterion && b > a && t.has(f.post, "的标准"):
		return a, b, "in front"
	case f.unit.class == "money" && cb > ca && x.verbEnds(left, f.pre):
		return ca, cb, "behind"
	case f.unit.class == "age":
		if cb > ca {
			return ca, cb, "behind"
		}
		return a, b, "in front"
	case f.unit.class == "ratio" && t.get(f.post) == '的' && cb > ca:
		return ca, cb, "behind 的"
	case f.unit.unit == "张" && t.get(f.post) == '的' && t.hasBefore(f.pre, "床位") && b > a:
		return a, b, "in front" // 设计床位300张的福利中心
	case counts && cb > ca:
		return ca, cb, "behind"
	case relative && cb > ca:
		return ca, cb, "behind"
	case relative && x.baseOf(left, f.pre) > left:
		e := x.baseOf(left, f.pre)
		a, b = x.before(left, e)
		return a, b, "in front of the base"
	case relative:
		for k := left + 2; k < f.pre-2; k++ { // 清退不符合条件的637人
			if _, n := x.words.verbs[verbStart].before(t.r, k); n > 1 && k-n >= left && (t.has(k, "不符合") || t.has(k, "符合")) {
				return k - n, k, "the action"
			}
		}
		a, b = x.before(left, f.pre-1)
		return a, b, "base"
	case b > a:
		if x.qualifierOnly(a, b) && prev != nil {
			return 0, 0, "same as before"
		}
		if prev != nil && f.f.Unit == prev.f.Unit && (f.unit.class == "ratio" || len(f.f.Per) > 0 || x.partOf(prev, f)) && x.placeOnly(a, b) {
			return 0, 0, "same as before" // 火化率城区达到80%,边远乡镇不低于三成
		}
		if s := t.str(a, b); prev != nil && prev.f.Indicator != "" && (s == "占比" || s == "比重") && x.close(prev, f) && f.changeOf == nil && f.f.Role != RoleBaseline {
			return 0, 0, "same as before" // 募捐收入318万元,占比12%
		}
		if x.attribute(a, b) && prev != nil && x.close(prev, f) && f.f.Unit == prev.f.Unit {
			return 0, 0, "same as before"
		}
		if x.attribute(a, b) && t.get(a-1) == ',' {
			if c, d := x.clauseBefore(a, f, prev); d > c {
				return c, d, "clause before"
			}
		}
		return a, b, "in front"
	}
	// nothing in front
	if prev != nil && cb == ca && x.partOf(prev, f) {
		return 0, 0, "same as before" // 其中今年新增300户
	}
	bare := f.pre == left || x.onlyScope(left, f.pre) || x.tailEmpty(left, f.pre)
	if prev != nil && f.start == prev.end && cb == ca {
		return 0, 0, "same as before" // 4个万亿元台阶
	}
	if prev != nil && bare && (f.trend || (f.unit.class == "ratio" || f.f.Unit == prev.f.Unit) && x.close(prev, f) && cb == ca) {
		return 0, 0, "same as before"
	}
	if cb > ca {
		return ca, cb, "behind"
	}
	if prev != nil && bare && x.near(prev.post, f.pre) && (isClauseEnd(t.get(f.post)) || t.get(f.post) == '、') {
		return 0, 0, "same as before"
	}
	if prev != nil && t.hasBefore(f.pre, "其中") || prev != nil && bare && t.get(left-1) == '(' {
		return 0, 0, "same as before"
	}
	if bare && (f.trend || f.unit.class == "ratio" || f.unit.class == "money") {
		if a, b := x.clauseBefore(left, f, prev); b > a {
			return a, b, "clause before"
		}
	}
	return 0, 0, "nothing names it"
}

// amongEnd returns where 中有, 中仍有 that ends before i begins, 0 if none does.
func (x *extraction) amongEnd(a, i int, f *figure) int {
	if t := x.t; t.get(i-1) == '中' && i-1 > a+1 && f.unit.class == "age" {
		return i - 1 // 养老护理员中45周岁以下的
	}
	for _, w := range []string{"中有", "中仍有", "中还有", "中已有", "中就有", "中仅有", "中只有"} {
		if n := len([]rune(w)); x.t.hasBefore(i, w) && i-n >= a && x.t.get(i-n-1) != '其' {
			return i - n
		}
	}
	return 0
}

// gapStart returns where 离, 距 stands between a and a goal that is still to be
// reached, a if nowhere: 火化率离60%的目标还差13.7个百分点.
func (x *extraction) gapStart(a int, f *figure) int {
	t := x.t
	for k := f.pre - 1; k > a && k > f.pre-16; k-- {
		if c := t.r[k]; c != '离' && c != '距' {
			continue
		}
		if goal := t.str(k, min(len(t.r), f.post+6)); strings.Contains(goal, "目标") || strings.Contains(goal, "要求") {
			return k
		}
	}
	return a
}

// raised returns the object of the verb of change at i.
func (x *extraction) raised(i int) (int, int) {
	_, n := x.words.verbs[verbTrend].at(x.t.r, i)
	if n < 2 {
		return 0, 0
	}
	a := x.trimScope(i+n, min(i+n+24, len(x.t.r)))
	b := a
	for isHan(x.t.get(b)) {
		b++
	}
	return a, b
}

// partOf reports whether f counts a part of what prev counts: 其中 stands between
// them, or prev is such a part itself.
func (x *extraction) partOf(prev, f *figure) bool {
	f.part = strings.Contains(x.t.str(prev.end, max(prev.end, f.start)), "其中") || prev.part && prev.f.Unit == f.f.Unit && f.start-prev.post <= 12
	return f.part
}

// placeOnly reports whether [a,b) names a place and nothing that is measured there.
func (x *extraction) placeOnly(a, b int) bool {
	if x.startsWithVerb(a) {
		return false // 护送返乡
	}
	if x.t.r[b-1] == ')' { // 县(市)
		for k := b - 1; k > a; k-- {
			if x.t.r[k] == '(' {
				b = k
				return b > a && strings.ContainsRune("区县镇乡村市", x.t.r[b-1])
			}
		}
	}
	return b-a >= 3 && b-a <= 8 && strings.ContainsRune("区县镇乡村市", x.t.r[b-1])
}

// tailEmpty reports whether only link verbs stand behind the last 、 of [a,b).
func (x *extraction) tailEmpty(a, b int) bool {
	e := x.trimTail(a, b)
	return e < b && e > a && x.t.r[e-1] == '、'
}

// near reports whether at most one separator stands between two figures.
func (x *extraction) near(a, b int) bool {
	return b <= a || b == a+1 && strings.ContainsRune("、,和", x.t.r[a])
}

// close reports whether only a comma or less stands between two figures.
func (x *extraction) close(prev, f *figure) bool {
	gap := x.t.r[min(prev.post, f.pre):f.pre]
	for _, c := range gap {
		if c == ';' || c == '。' || c == '\n' {
			return false
		}
	}
	return len(gap) <= 6
}
