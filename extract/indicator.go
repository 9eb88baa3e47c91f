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
		if f.f.Indicator != "" || slices.Contains(f.f.Rules, "分别 mismatch") {
			continue
		}
		var prev *figure // the figure before it that has a thing of its own
		for k := i - 1; k >= 0 && x.figs[k].sentence() == f.sentence(); k-- {
			if prev = x.figs[k]; prev.unit.unit != "年" || prev.f.Indicator != "" {
				break
			}
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
	for b > a && strings.ContainsRune("、和及与的,:“( ", t.r[b-1]) {
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
		if (f.unit.unit == "天" || f.unit.unit == "个月") && t.get(f.end) != '的' {
			a, b := x.before(x.leftBound(f, prev), f.pre)
			if b > a+1 && !t.hasBefore(f.start, "连续") && !t.hasBefore(f.start, "提前") && b-a <= 10 {
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
	if f.f.Role == RoleCriterion && f.unit.unit == "项" {
		for _, w := range []string{"补贴", "改革", "规定", "制度"} {
			if t.has(f.end, w) {
				return f.end, f.end + 2, "policy"
			}
		}
	}
	left := x.leftBound(f, prev)
	front := f.pre
	if i > 0 && x.figs[i-1].unit.unit == "年" && x.figs[i-1].end == f.pre && x.figs[i-1].start > left {
		front = x.figs[i-1].start // 福彩销量三年翻一番
	}
	a, b := x.before(left, front)
	if prev != nil && prev.f.Role == RoleCriterion && prev.num.chinese && left == prev.post && b > a && x.index(prev.f.IndicatorAt.End) == b {
		a, _ = x.before(x.leftBound(prev, nil), b) // 残疾人两项补贴2000万元
	}
	relative := f.pre > left && t.get(f.pre-1) == '的'
	counts := f.unit.class != "ratio" && f.unit.class != "money" && f.unit.class != "age"
	measures := f.unit.class == "length" || f.unit.class == "energy" || f.unit.class == "science" || f.unit.class == "mass"
	ca, cb := x.after(f)
	if cb == ca && counts {
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
	if prev != nil && relative && t.get(left) == '占' || prev != nil && t.get(left-1) == '(' && (t.has(left, "包括") || t.has(left, "不包括") || t.has(left, "含") || t.has(left, "不含")) {
		return 0, 0, "same as before"
	}
	if prev != nil && x.index(prev.f.IndicatorAt.Start) >= prev.end && prev.f.Indicator != "" { // behind the noun of the figure before: …补贴拉动消费215亿元
		if e := x.index(prev.f.IndicatorAt.End); e > left && e < f.pre && x.startsWithVerb(e) {
			if a2, b2 := x.before(e, f.pre); b2 > a2 {
				left, a, b = e, a2, b2
			}
		}
	}
	switch {
	case measures && b > a && !relative && !(f.f.Role == RoleCriterion && cb > ca):
		return a, b, "in front"
	case f.unit.class == "ratio" && b > a && cb > ca && x.measureNoun(ca, cb):
		return a, b, "in front"
	case f.unit.class == "ratio" && relative && x.baseOf(left, f.pre) == left:
		a, b = x.before(left, f.pre-1)
		return a, b, "base"
	case f.unit.class == "ratio" && cb > ca && !f.trend && !relative:
		return ca, cb, "behind"
	case f.f.Role == RoleCriterion && f.post > f.end && f.unit.class == "person" && b > a && t.get(f.post) != '的':
		return a, b, "in front"
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
	case counts && cb > ca:
		return ca, cb, "behind"
	case relative && cb > ca:
		return ca, cb, "behind"
	case relative && x.baseOf(left, f.pre) > left:
		e := x.baseOf(left, f.pre)
		a, b = x.before(left, e)
		return a, b, "in front of the base"
	case relative:
		a, b = x.before(left, f.pre-1)
		return a, b, "base"
	case b > a:
		if x.qualifierOnly(a, b) && prev != nil {
			return 0, 0, "same as before"
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
	bare := f.pre == left || x.onlyScope(left, f.pre)
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

// near reports whether at most one separator stands between two figures.
func (x *extraction) near(a, b int) bool {
	return b <= a || b == a+1 && strings.ContainsRune("、,和", x.t.r[a])
}

// refersBack reports whether [a,b) compares with a goal or an average of the same
// thing: 完成年度任务的, 高于计划, 比目标多, 较年初.
func (x *extraction) refersBack(a, b int) bool {
	t := x.t
	s := strings.TrimRight(t.str(a, b), "的")
	s = strings.TrimLeft(s, "、,")
	for _, w := range []string{"完成", "占", "为", "达到"} {
		s = strings.TrimPrefix(s, w)
	}
	for _, w := range []string{"全年", "年度", "年初", "预期", "市定", "省定", "下达"} {
		s = strings.TrimPrefix(s, w)
	}
	switch s {
	case "":
		return t.get(b-1) == '的' // 完成目标300张的109%
	case "目标", "任务", "计划", "目标任务", "任务目标", "任务数", "计划数", "预算":
		return true
	}
	s = strings.TrimRight(strings.TrimLeft(t.str(a, b), "、,"), "的")
	for _, w := range []string{"目标还差", "目标差", "比", "较", "高于", "低于", "超出", "超目标", "超计划"} {
		if rest, ok := strings.CutPrefix(s, w); ok && len([]rune(rest)) <= 9 && !strings.ContainsAny(rest, "的、") {
			return true
		}
	}
	return false
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

// leftBound returns where the words in front of f that may name it begin.
func (x *extraction) leftBound(f, prev *figure) int {
	t := x.t
	lo := x.index(f.f.Sentence.Start)
	if prev != nil && !(prev.unit.unit == "年" && prev.f.Indicator == "") && !(prev.unit.unit == "周年") {
		lo = max(lo, min(prev.post, f.pre))
	}
	depth := 0
	for k := f.pre - 1; k >= lo; k-- {
		switch c := t.r[k]; {
		case c == ')':
			depth++
		case c == '(':
			if depth == 0 {
				return k + 1
			}
			depth--
		case c == '”':
			for q := k - 1; q >= lo && q > k-30; q-- {
				if t.r[q] == '“' {
					k = q
					break
				}
			}
		case isClauseEnd(c) && depth == 0:
			return k + 1
		}
	}
	return lo
}

// before trims the words in [a,b) down to the noun phrase in front of a figure.
func (x *extraction) before(a, b int) (int, int) {
	t := x.t
	if !t.has(b, "预期") && !t.has(b, "目标") { // 经济增长 is a name in 经济增长预期为7%
		b = x.trimTail(a, b)
	}
	b = x.trimBase(a, b)
	for b > a && strings.ContainsRune("、和及与", t.r[b-1]) && !t.hasBefore(b, "惠及") && !t.hasBefore(b, "涉及") && !t.hasBefore(b, "普及") {
		b--
	}
	a = x.trimScope(a, b)
	b = x.trimGoal(a, b)
	for k := b - 1; k > a; k-- { // 每千名老年人拥有床位
		if t.r[k-1] != '每' {
			continue
		}
		e := k
		for multiplier(t.get(e)) > 0 || t.get(e) == '名' {
			e++
		}
		if d := x.denominator(e); d > e {
			e = d
		} else {
			for _, w := range []string{"老年人", "老人", "街道", "社区", "例", "处", "场", "餐", "周"} {
				if t.has(e, w) {
					e += len([]rune(w))
					break
				}
			}
		}
		if e > k && e < b && !(t.get(e) == '人' || t.has(e, "口")) {
			a = x.trimScope(e, b)
		}
		break
	}
	for _, w := range x.words.verbs[verbGeneric].last[x.t.get(b-1)] {
		if len(w.r) > 1 && b-len(w.r) > a && hasAt(t.r, b-len(w.r), w.r) && !slices.Contains([]string{"服务", "帮助", "培训", "吸引"}, string(w.r)) {
			return b, b // 更新改造惠及390万人
		}
	}
	if c := t.get(a - 1); (c == '为' || c == '对' || c == '向') && b > a+2 { // 为经营主体减负1000亿元, 为企业减轻负担
		for k := a + 1; k < b-1; k++ {
			for _, kind := range []int{verbStart, verbLead} {
				_, n := x.words.verbs[kind].at(t.r, k)
				if n > 1 && k+n == b {
					return k, b
				}
				if n > 1 && k+n < b-1 && !x.nounGoesOn(k+n) {
					return k + n, b
				}
			}
		}
	}
	// the last verb that introduces a thing
	cut := a
	for k := a; k < b; k++ {
		if t.r[k] == '“' || t.r[k] == '(' {
			if e := x.closing(k, b); e > k {
				k = e
				continue
			}
		}
		_, n := x.words.verbs[verbLead].at(t.r, k)
		if _, m := x.words.verbs[verbStart].at(t.r, k); m > n && k > a && strings.ContainsRune("共计已并均各", t.r[k-1]) && !(t.r[k-1] == '均' && strings.ContainsRune("人户年月日平", t.get(k-2))) {
			n = m // 共资助贫困大学生
		}
		if n > 0 && k+n < b-1 {
			if n == 1 && k > a || x.attribute(k+n, b) || k > a && x.wholeVerb(k+n, b) {
				continue
			}
			cut = k + n
			if t.get(cut) == '了' {
				cut++
			}
			k += n - 1
		}
	}
	cut = x.trimScope(cut, b)
	for cut < b { // verbs that are nouns too, in front only
		_, n := x.words.verbs[verbStart].at(t.r, cut)
		if n <= 1 || cut+n >= b-1 || x.attribute(cut+n, b) {
			break
		}
		next := cut + n
		if t.get(next) == '了' {
			next++
		}
		if c := t.get(next); t.has(next, "对象") || c == '率' || c == '费' || c == '金' || c == '量' || c == '面' || c == '资' || c == '人' || c == '补' || c == '项' || c == '企' || c == '覆' {
			break
		}
		cut = x.trimScope(next, b)
	}
	// relative clauses
	for k := b - 1; k > cut; k-- {
		if t.r[k] == '的' && x.closingBefore(cut, k) {
			if _, n := x.words.phrases[phraseRatioHead].at(t.r, k+1); n == b-k-1 {
				break
			}
			if k+1 < b {
				cut = x.trimScope(k+1, b)
			}
			break
		}
	}
	// the last of a list of examples: 甲、乙等丙; 三大产业产值; 规模最大、总投资
	for k := b - 2; k > cut; k-- {
		switch {
		case t.r[k] == '等' && !strings.ContainsRune("高平中同初对均", t.r[k-1]) && !strings.ContainsRune("级于候待", t.r[k+1]) && x.closingBefore(cut, k):
			cut = x.trimScope(k+1, b)
		case t.r[k] == '大' && strings.ContainsRune(t.str(cut, k), '、') && (cnDigit(t.r[k-1]) > 0 || t.r[k-1] == '十' || isDigit(t.r[k-1])) && b-k > 2:
			cut = k + 1
		case t.r[k] == '、' && (x.attribute(k+1, b) || strings.ContainsRune(t.str(cut, k), '最')):
			cut = k + 1
		}
	}
	if x.generic(cut, b) {
		return b, b
	}
	if _, n := x.words.phrases[phraseQualifier].before(t.r, b); n == 2 && b-cut > 4 && t.r[b-1] != '级' && strings.ContainsRune("员象户人童", t.get(b-n-1)) {
		b -= n // 特困人员城市312人、农村1846人
	}
	return cut, b
}

// attribute reports whether [a,b) is only the name of a measure: 率, 金额, 标准.
func (x *extraction) attribute(a, b int) bool {
	_, n := x.words.phrases[phraseRatioHead].at(x.t.r, a)
	return n == b-a
}

// wholeVerb reports whether [a,b) is one verb that is a noun too: 就业, 命名.
func (x *extraction) wholeVerb(a, b int) bool {
	for _, kind := range []int{verbStart, verbWeak} {
		for _, w := range x.words.verbs[kind].first[x.t.get(a)] {
			if len(w.r) == b-a && hasAt(x.t.r, a, w.r) {
				return true
			}
		}
	}
	return false
}

// verbEnds reports whether a verb that takes an object stands right before the
// number, so that its object is behind it: 给予300万元奖励.
func (x *extraction) verbEnds(a, b int) bool {
	b = x.trimTail(a, b)
	if b == a {
		return true
	}
	for _, kind := range []int{verbLead, verbStart} {
		if _, n := x.words.verbs[kind].before(x.t.r, b); n > 1 {
			return true
		}
	}
	return false
}

// comparesWith reports whether [a,b) compares with an average: 超过全国平均水平.
func (x *extraction) comparesWith(a, b int) bool {
	for _, w := range []string{"高于", "低于", "超过", "快于", "高出", "好于", "超出", "优于", "领先"} {
		if x.t.has(a, w) {
			return true
		}
	}
	return false
}

// closingBefore reports whether the quotation marks in [a,k) are balanced.
func (x *extraction) closingBefore(a, k int) bool {
	s := x.t.str(a, k)
	return strings.Count(s, "“") == strings.Count(s, "”")
}

func (x *extraction) closing(k, b int) int {
	want := '”'
	if x.t.r[k] == '(' {
		want = ')'
	}
	for e := k + 1; e < b && e < k+40; e++ {
		if x.t.r[e] == want {
			return e
		}
	}
	return 0
}

// trimTail drops link verbs, trend verbs and adverbs from the end of [a,b).
func (x *extraction) trimTail(a, b int) int {
	t := x.t
	for b > a {
		_, n := x.words.verbs[verbLink].before(t.r, b)
		_, m := x.words.verbs[verbTrend].before(t.r, b)
		n = max(n, m)
		if n == 0 || n == 1 && x.isNounTail(b-1, b) {
			if strings.ContainsRune("了也还就则 ", t.r[b-1]) {
				b--
				continue
			}
			return b
		}
		b -= n
	}
	return max(a, b)
}

// trimScope drops words of place, time and manner from the front of [a,b).
func (x *extraction) trimScope(a, b int) int {
	t := x.t
	for a < b {
		if strings.ContainsRune("、,和及与并且而 ”", t.r[a]) {
			a++
			continue
		}
		if n := x.dateAt(a); n > 0 {
			a += n
			continue
		}
		if _, n := x.words.phrases[phraseModal].at(t.r, a); n > 1 && a+n < b {
			a += n
			continue
		}
		n := 0
		for _, w := range x.words.phrases[phraseScope].first[t.r[a]] {
			if a+len(w.r) <= b && hasAt(t.r, a, w.r) {
				n = len(w.r)
				break
			}
		}
		if n == 0 {
			return a
		}
		// 全市生产总值: the place stands for 地区
		if n == 2 && t.has(a+n, "生产总值") {
			return a
		}
		if n == 1 && strings.ContainsRune("为对向在按以将把由从让使也各并均", t.r[a]) && a+1 < b && x.wordWith(a) {
			return a
		}
		if (t.has(a, "人均") || t.has(a, "户均") || t.has(a, "平均")) && b-a > 3 {
			if _, v := x.words.verbs[verbTrend].at(t.r, a+2); v == 0 && a+2 < b {
				return a
			}
		}
		a += n
	}
	return a
}

// wordWith reports whether the preposition at a is the start of a common word.
func (x *extraction) wordWith(a int) bool {
	for _, w := range []string{"为民", "对口", "对外", "向阳", "在校", "在职", "在岗", "在建", "在册", "在库", "在研", "在营", "按揭", "以旧换新", "以工代赈", "从业", "等级", "各项贷款", "各项存款", "并网", "并购", "对象", "对接",
		"未来", "未成年", "可再生", "可持续", "能源", "能力", "应急", "应用", "要素", "共享", "共富", "有机", "有色", "无人", "无障碍", "居民", "居家", "居住", "列车", "报告", "报名",
		"需求", "不动产", "不锈钢", "零碳", "零售", "零工", "零部件", "送教", "在孵", "在用"} {
		if x.t.has(a, w) {
			return true
		}
	}
	return false
}

// dateAt returns the length of a date or period at i.
func (x *extraction) dateAt(i int) int {
	t := x.t
	j := i
	if t.has(j, "截至") || t.has(j, "截止") || t.has(j, "到") {
		k := j + 2
		if t.get(j) == '到' {
			k = j + 1
		}
		if n := x.dateAt(k); n > 0 {
			return k - i + n
		}
		return 0
	}
	for _, w := range []string{"近", "过去", "最近", "这", "前"} {
		if t.has(i, w) {
			if n := x.dateAt(i + len([]rune(w))); n > 0 && n < 5 {
				return len([]rune(w)) + n
			}
			return 0
		}
	}
	if cnDigit(t.get(i)) >= 0 && t.cnYear(i) && cnDigit(t.get(i-1)) < 0 {
		return 5
	}
	start := j
	for j < len(t.r) && (isDigit(t.r[j]) || t.maskRun(j) > 0 || isDash(t.r[j])) {
		if n := t.maskRun(j); n > 1 {
			j += n
		} else {
			j++
		}
	}
	if j > start && (t.get(j) == '年' || t.get(j) == '月' || t.get(j) == '日') {
		j++
		for _, w := range []string{"底前", "底", "末", "初", "度", "上半年", "下半年", "以来", "份"} {
			if t.has(j, w) {
				j += len([]rune(w))
				break
			}
		}
		if n := x.dateAt(j); n > 0 && (isDigit(t.get(j)) || t.maskRun(j) > 0) {
			j += n
		}
		return j - i
	}
	return 0
}

// generic reports whether [a,b) is a verb that says nothing about what is counted.
func (x *extraction) generic(a, b int) bool {
	r := x.t.r
	for _, kind := range []int{verbGeneric, verbLead, verbStart} {
		for _, w := range x.words.verbs[kind].first[x.t.get(a)] {
			if len(w.r) == b-a && hasAt(r, a, w.r) {
				return kind != verbStart || b-a <= 2 && strings.ContainsRune("惠服参出帮设建有用推覆获使投统带", r[a])
			}
		}
	}
	return false
}

func (x *extraction) onlyScope(a, b int) bool {
	b = x.trimTail(a, b)
	a = x.trimScope(a, b)
	return a >= b || x.trimTail(a, b) == a
}

// qualifierOnly reports whether [a,b) is an item of a list with no noun of its own.
func (x *extraction) qualifierOnly(a, b int) bool {
	_, n := x.words.phrases[phraseQualifier].at(x.t.r, a)
	return n == b-a || b-a <= 3 && x.t.get(b-1) == '级' || b-a <= 5 && x.t.hasBefore(b, "级以上")
}

// baseOf finds the link verb in a phrase that ends in 的: 救助标准控制在低保标准的.
func (x *extraction) baseOf(a, b int) int {
	t := x.t
	for k := a + 1; k < b-1; k++ {
		if _, n := x.words.verbs[verbLink].at(t.r, k); n > 1 && strings.ContainsRune("在到至为", t.r[k+n-1]) {
			return k
		}
	}
	return a
}

// after returns the noun phrase behind f.
func (x *extraction) after(f *figure) (int, int) {
	t := x.t
	a := f.post
	if t.get(a) == '的' {
		a++
	}
	if t.has(a, "多") {
		return a, a
	}
	for _, w := range []string{"方面的工作", "方面工作", "方面重点工作", "方面任务"} {
		if t.has(a, w) {
			n := len([]rune(w))
			return a + n - 2, a + n
		}
	}
	c := t.get(a)
	if !(isHan(c) || c == '“' || isLetter(c) && t.maskRun(a) == 0) || c == '和' || c == '及' || c == '与' || t.has(a, "以及") {
		if t.maskRun(a) == 0 || !isHan(c) {
			return a, a
		}
	}
	if f.unit.class == "ratio" && t.get(f.post) != '的' && t.has(a, "全覆盖") {
		return a, a
	}
	verbs := []int{verbStop, verbWeak}
	if x.wordWith(a) || f.unit.class == "time" {
		verbs = nil
	}
	for _, k := range verbs {
		if _, n := x.words.verbs[k].at(t.r, a); n > 0 {
			if rel := x.relativeEnd(a); rel > a {
				a = rel
				break
			}
			if (f.unit.unit == "次" || f.unit.unit == "场") && n == 2 && (t.has(a, "召开") || t.has(a, "举办") || t.has(a, "组织") || t.has(a, "开展")) {
				a += n
				break
			}
			if k == verbWeak && n >= 2 && (x.nounGoesOn(a+n) || f.unit.class != "person" && f.unit.class != "money" && isHan(t.get(a+n)) && t.get(a+n) != '了') {
				break
			}
			if k == verbWeak && f.unit.class == "person" && x.people(a, min(a+9, len(t.r))) < min(a+9, len(t.r)) {
				break
			}
			return a, a
		}
	}
	if _, n := x.words.verbs[verbTrend].at(t.r, a); n > 1 && t.get(a-1) != '的' {
		return a, a
	}
	if _, n := x.words.verbs[verbLead].at(t.r, a); n > 1 && f.unit.class != "org" && !x.nounGoesOn(a+n) {
		if rel := x.relativeEnd(a); rel > a {
			a = rel
		} else {
			return a, a
		}
	}
	if rel := x.relativeEnd(a); rel > a {
		if head := t.str(a, rel-1); x.startsWithVerb(a) || len([]rune(head)) <= 1 {
			a = rel
		}
	}
	b := a
scan:
	for b < x.bodyEnd {
		c := t.r[b]
		switch {
		case isClauseEnd(c), c == '(' && b > a && !x.shortBracket(b), c == ')' && !x.openBracket(a, b):
			break scan
		case c == '、':
			if x.numeralSoon(b + 1) {
				break scan
			}
		case (c == '和' || c == '及' || c == '与') && b > a:
			if _, n := x.words.verbs[verbStop].at(t.r, b+1); n > 1 || x.numeralSoon(b+1) {
				break scan
			}
		case c == '的' && b > a:
			break scan
		case isDigit(c) && b > a, t.maskRun(b) > 0 && b > a && !x.nameMask(b):
			break scan
		case c == '“':
			if e := x.closing(b, min(len(t.r), b+40)); e > 0 {
				b = e + 1
				continue
			}
		case c == '《':
			break scan
		}
		if b > a {
			if _, n := x.words.verbs[verbStop].at(t.r, b); n > 0 && (n > 1 && !strings.ContainsRune("值率量额者", t.get(b+n)) || n == 1 && x.singleStop(b)) {
				break
			}
			if c == '超' && (isDigit(t.get(b+1)) || multiplier(t.get(b+1)) > 0) {
				break
			}
		}
		b++
	}
	if f.unit.class == "person" || f.unit.class == "age" || f.unit.class == "household" || f.unit.class == "" {
		b = x.people(a, b)
	}
	for {
		_, n := x.words.phrases[phraseAction].before(t.r, b)
		if n == 0 || b-n <= a+1 {
			break
		}
		b -= n
	}
	if b-a == 1 && !isHan(t.get(a)) || b-a == 1 && strings.ContainsRune("多余点时前后里中内外", t.get(a)) {
		return a, a
	}
	return a, b
}

func (x *extraction) nameMask(i int) bool {
	_, n := x.words.phrases[phrasePlace].at(x.t.r, i+x.t.maskRun(i))
	return n > 0 || x.t.r[i] == '*' && x.t.maskRun(i) >= 3
}

// singleStop weighs one-rune verbs that are often parts of words.
func (x *extraction) singleStop(i int) bool {
	prev, next := x.t.get(i-1), x.t.get(i+1)
	switch x.t.r[i] {
	case '为':
		return !strings.ContainsRune("作行因认成民", prev)
	case '在':
		return !strings.ContainsRune("存现潜", prev) && !strings.ContainsRune("校职岗建册库线家", next)
	case '均':
		return !strings.ContainsRune("平人户年月日", prev) && next != '衡'
	case '获', '达', '占':
		return prev != '收' && !strings.ContainsRune("发到表直通", prev)
	case '将', '被', '已', '无', '未':
		return next != '来' && next != '成' && next != '障' && next != '人' && next != '保'
	}
	return false
}

// relativeEnd returns what follows the 的 of a relative clause at a, or a.
func (x *extraction) relativeEnd(a int) int {
	t := x.t
	for k := a + 1; k < a+22 && k < len(t.r); k++ {
		c := t.r[k]
		if isClauseEnd(c) || isDigit(c) {
			return a
		}
		if c == '的' && isHan(t.get(k+1)) {
			return k + 1
		}
	}
	return a
}

func (x *extraction) startsWithVerb(a int) bool {
	for _, k := range []int{verbStop, verbLead, verbWeak, verbStart} {
		if _, n := x.words.verbs[k].at(x.t.r, a); n > 1 && !x.nounGoesOn(a+n) && !strings.ContainsRune("值率量额者", x.t.get(a+n)) {
			return true
		}
	}
	for _, w := range []string{"符合", "通过", "落地", "用于", "来自", "具有", "拥有"} {
		if x.t.has(a, w) {
			return true
		}
	}
	return false
}

// nounGoesOn reports whether the words at i make the verb in front of them the
// first part of a noun: 服务站, 培训班.
func (x *extraction) nounGoesOn(i int) bool {
	return strings.ContainsRune("站点员所中机班室类项工单平示基队小企性型岗活会券品综设体圈场驿网", x.t.get(i)) && x.t.get(i) != 0
}

func (x *extraction) shortBracket(i int) bool {
	e := x.closing(i, min(len(x.t.r), i+10))
	return e > 0 && !x.hasNumeral(i, e)
}

func (x *extraction) openBracket(a, b int) bool {
	return strings.ContainsRune(x.t.str(a, b), '(')
}

// numeralSoon reports whether a figure follows before the next break of the list.
func (x *extraction) numeralSoon(i int) bool {
	t := x.t
	for k := i; k < i+26 && k < len(t.r); k++ {
		c := t.r[k]
		if isClauseEnd(c) || c == '、' {
			return false
		}
		if isDigit(c) || t.maskRun(k) > 0 && !x.nameMask(k) {
			return true
		}
		_, trend := x.words.verbs[verbTrend].at(t.r, k)
		if _, n := x.words.verbs[verbStop].at(t.r, k); n > 1 && trend == 0 {
			return false
		}
		if num, ok := t.numeral(k, x.unitStarts); ok && num.chinese {
			if _, n := x.unitAt(num.end); n > 0 {
				return true
			}
		}
	}
	return false
}

// sharedAfter gives X个、X个社区 the noun behind the last figure of the list.
func (x *extraction) sharedAfter(i int) (int, int) {
	f := x.figs[i]
	for j := i + 1; j < len(x.figs) && j < i+5; j++ {
		g := x.figs[j]
		gap := g.start - f.post
		spec := gap == 0 && (g.unit.class == "energy" || g.unit.class == "science" || g.unit.class == "length" || f.f.Unit != g.f.Unit)
		if gap < 0 || gap > 1 || g.f.Unit != f.f.Unit && !spec || gap == 1 && !strings.ContainsRune("、和", x.t.get(f.post)) {
			return 0, 0
		}
		if a, b := x.after(g); b > a {
			return a, b
		}
		f = g
	}
	return 0, 0
}

// clauseBefore takes the subject of the clause before: 低保标准城乡统筹，全市平均为300元.
func (x *extraction) clauseBefore(left int, f, prev *figure) (int, int) {
	t := x.t
	if t.get(left-1) != ',' {
		return 0, 0
	}
	lo := x.index(f.f.Sentence.Start)
	if prev != nil {
		lo = max(lo, prev.post)
	}
	b := left - 1
	a := b
	for a > lo && !isClauseEnd(t.r[a-1]) {
		a--
	}
	a = x.trimScope(a, b)
	if e := x.trimGoal(a, b); e < b {
		return a, e
	}
	for k := a + 2; k < b && k < a+16; k++ {
		for _, kind := range []int{verbStop, verbLead} {
			if _, n := x.words.verbs[kind].at(t.r, k); n > 1 {
				if x.generic(a, k) || x.startsWithVerb(a) {
					return 0, 0
				}
				return a, k
			}
		}
		if t.r[k] == '由' {
			return a, k
		}
	}
	return 0, 0
}

// distribute gives the figures of a 分别 list that begins with figure i their items.
func (x *extraction) distribute(i int) bool {
	t := x.t
	f := x.figs[i]
	// 分别 in front of the first figure, in its clause
	at := -1
	for k := f.start - 2; k >= 0 && k > f.start-24; k-- {
		if isClauseEnd(t.r[k]) || isDigit(t.r[k]) {
			break
		}
		if t.has(k, "分别") {
			at = k
			break
		}
	}
	if at < 0 || i > 0 && x.figs[i-1].end > at {
		return false
	}
	// 分别 itself must not be followed by another noun phrase: only links and hedges
	list := []*figure{f}
	for j := i + 1; j < len(x.figs); j++ {
		g, last := x.figs[j], list[len(list)-1]
		if g.sentence() != f.sentence() || !x.joined(last.post, g.start) {
			break
		}
		list = append(list, g)
	}
	if len(list) < 2 {
		return false
	}
	lo := x.index(f.f.Sentence.Start)
	a := at
	for a > lo && !isClauseEnd(t.r[a-1]) {
		a--
	}
	if i > 0 && x.figs[i-1].end > a {
		a = x.figs[i-1].post
	}
	items := x.items(a, at, "、")
	if len(items) != len(list) {
		items = x.items(a, at, "、和与及")
	}
	first := x.figs[i]
	if len(items) == 0 {
		return false
	}
	// 分别新增养老床位X张、助餐点Y个: every figure has words of its own
	if len(items) == 1 {
		for _, g := range list {
			x.setIndicator(g, items[0][0], items[0][1], "分别, one item")
		}
		return true
	}
	if len(items) != len(list) {
		for _, g := range list {
			g.f.Rules = append(g.f.Rules, "分别 mismatch")
		}
		x.warn(t.source(a, list[len(list)-1].end), "distribution", "分别 joins "+itoa(len(items))+" items to "+itoa(len(list))+" figures; indicators are left out, read the sentence")
		return true
	}
	last := items[len(items)-1]
	head := -1
	allQualifiers := true
	for _, it := range items[:len(items)-1] {
		if !x.qualifierOnly(it[0], it[1]) {
			allQualifiers = false
		}
	}
	if allQualifiers {
		if _, n := x.words.phrases[phraseQualifier].at(t.r, last[0]); n > 0 && last[0]+n < last[1] {
			head = last[0] + n
		}
	}
	x.parallel(items)
	for k, g := range list {
		it := items[k]
		if head >= 0 {
			it = [2]int{head, last[1]}
		}
		x.setIndicator(g, it[0], it[1], "分别, item "+itoa(k+1))
		for _, p := range first.f.Per {
			if !slices.Contains(g.f.Per, p) && g != first && g.f.Unit == first.f.Unit {
				g.f.Per = append(g.f.Per, p)
			}
		}
	}
	return true
}

// joined reports whether only a list separator stands between two figures.
func (x *extraction) joined(a, b int) bool {
	s := strings.TrimSpace(x.t.str(a, max(a, b)))
	switch s {
	case "、", "和", ",", "及", "与", "以及", "、和":
		return true
	}
	for _, sep := range []string{"、", "和", ",", "及", "与"} {
		if rest, ok := strings.CutPrefix(s, sep); ok {
			if x.words.hedge(rest) {
				return true
			}
		}
	}
	return false
}

// hedge reports whether s is a comparator that stands in front of figures.
func (w *Words) hedge(s string) bool {
	r := []rune(s)
	_, n := w.before.at(r, 0)
	return n > 0 && n == len(r)
}

// items splits the coordination [a,b) in front of 分别 at 、 和 与 及.
func (x *extraction) items(a, b int, seps string) [][2]int {
	t := x.t
	b = x.trimTail(a, b)
	a2, _ := x.before(a, b)
	// before cuts at the last verb; take it only when it stands in the first item
	firstSep := b
	for k := a; k < b; k++ {
		if strings.ContainsRune(seps, t.r[k]) {
			firstSep = k
			break
		}
	}
	if a2 < firstSep {
		a = a2
	} else {
		a = x.trimScope(a, b)
	}
	var out [][2]int
	start := a
	for k := a; k < b; k++ {
		switch c := t.r[k]; {
		case c == '“' || c == '(':
			if e := x.closing(k, b); e > 0 {
				k = e
			}
		case strings.ContainsRune(seps, c):
			if t.has(k, "和谐") || t.has(k, "和平") || k == start {
				continue
			}
			out = append(out, [2]int{start, k})
			start = k + 1
		}
	}
	if start < b {
		out = append(out, [2]int{start, b})
	}
	if len(out) == 1 && out[0][1]-out[0][0] == 0 {
		return nil
	}
	return out
}

// parallel cuts what the first item shares with all off its front, where the items
// are built alike: 农村五保对象集中供养 and 分散供养标准 are 集中供养 and 分散供养标准.
func (x *extraction) parallel(items [][2]int) {
	t := x.t
	if len(items) < 2 {
		return
	}
	first, second := items[0], items[1]
	const n = 2
	if first[1]-first[0] <= n {
		return
	}
	tail := t.r[first[1]-n : first[1]]
	for k := second[0] + 1; k+n <= second[1]; k++ {
		if !hasAt(t.r, k, tail) {
			continue
		}
		if p := k - second[0]; p <= 3 && first[1]-n-p > first[0] {
			items[0][0] = first[1] - n - p
		}
		return
	}
}

// trimBase drops what a change is compared with from the end of [a,b):
// 进出口总额一九九〇年比一九八五年, 比“六五”期间.
func (x *extraction) trimBase(a, b int) int {
	t := x.t
	for k := b - 1; k >= a && k > b-14; k-- {
		if t.r[k] != '比' && t.r[k] != '较' {
			continue
		}
		rest := t.str(k+1, b)
		if n := x.dateAt(k + 1); n > 0 && n == b-k-1 || strings.HasSuffix(rest, "期间") || strings.HasSuffix(rest, "时期") || strings.HasSuffix(rest, "同期") || rest == "全国" || rest == "全省" {
			b = k
			for q := b - 1; q >= a && q > b-9; q-- {
				if n := x.dateAt(q); n > 0 && q+n == b {
					b = q
				}
			}
			return x.trimTail(a, b)
		}
		break
	}
	return b
}

// trimGoal drops words for the goal itself from the end of [a,b): 经济增长速度的
// 宏观调控目标 is 经济增长速度.
func (x *extraction) trimGoal(a, b int) int {
	for _, w := range []string{"宏观调控目标", "调控目标", "预期增长目标", "预期目标", "增长目标", "预定目标", "预期"} {
		n := len([]rune(w))
		if !x.t.hasBefore(b, w) || b-n < a+2 {
			continue
		}
		b -= n
		if x.t.get(b-1) == '的' {
			b--
		}
		return b
	}
	return b
}

// measureNoun reports whether [a,b) only names what a number is: 目标, 标准, 速度.
func (x *extraction) measureNoun(a, b int) bool {
	switch x.t.str(a, b) {
	case "目标", "标准", "速度", "增速", "水平", "幅度", "比例", "比重", "预期", "要求", "成绩", "任务", "年均增速":
		return true
	}
	return false
}

// people cuts a noun phrase behind its first word for people: 817名人员推送…
func (x *extraction) people(a, b int) int {
	t := x.t
	for k := a; k < b; k++ {
		for _, w := range []string{"老年人", "老人", "儿童", "未成年人", "劳动者", "群众", "居民", "人员", "残疾人", "学生", "职工", "农民", "群体", "对象", "孤儿", "党员", "妇女", "家庭", "村民", "青年", "志愿者"} {
			if !t.has(k, w) {
				continue
			}
			e := k + len([]rune(w))
			if e >= b || strings.ContainsRune("之福服保院公关工、和及干代", t.get(e)) {
				break
			}
			return e
		}
	}
	return b
}
