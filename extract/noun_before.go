package extract

import (
	"slices"
	"strings"
)

// refersBack reports whether [a,b) compares with a goal or an average of the same
// thing: 完成年度任务的, 高于计划, 比目标多, 较年初.
func (x *extraction) refersBack(a, b int) bool {
	t := x.t
	s := strings.TrimRight(t.str(a, b), "的")
	s = strings.TrimLeft(s, "、,的")
	for _, w := range []string{"完成", "占", "为", "是", "达到"} {
		s = strings.TrimPrefix(s, w)
	}
	for _, w := range []string{"全年", "年度", "年初", "预期", "市定", "省定", "下达"} {
		s = strings.TrimPrefix(s, w)
	}
	if f, ok := strings.CutSuffix(s, "总和"); ok && t.get(b-1) == '的' && len([]rune(f)) < 30 {
		return true // 相当于前九年总和的1.6倍
	}
	if r := []rune(strings.TrimPrefix(strings.TrimPrefix(s, "是"), "相当于")); len(r) == 5 && (isDigit(r[0]) || cnDigit(r[0]) > 0) && r[len(r)-1] == '年' && t.get(b-1) == '的' {
		return true // 是2010年的2.2倍
	}
	switch s {
	case "":
		return t.get(b-1) == '的' // 完成目标300张的109%
	case "上年", "去年", "上年同期":
		return t.get(b-1) == '的' // 是上年的1.5倍
	case "目标", "任务", "计划", "目标任务", "任务目标", "任务数", "计划数", "预算":
		return true
	}
	s = strings.TrimRight(strings.TrimLeft(t.str(a, b), "、,的"), "的")
	for _, w := range []string{"目标还差", "目标差", "比", "较", "高于", "低于", "超出", "超目标", "超计划"} {
		if rest, ok := strings.CutPrefix(s, w); ok && len([]rune(rest)) <= 9 && !strings.ContainsAny(rest, "的、") {
			return true
		}
	}
	return false
}

// leftBound returns where the words in front of f that may name it begin.
func (x *extraction) leftBound(f, prev *figure) int {
	t := x.t
	lo := x.sentenceFrom(f)
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

// maxPhrase is how many runes in front of a figure a phrase that names it may begin.
const maxPhrase = 300

// before trims the words in [a,b) down to the noun phrase in front of a figure.
func (x *extraction) before(a, b int) (int, int) {
	t := x.t
	a = max(a, b-maxPhrase)
	if !t.has(b, "预期") && !t.has(b, "目标") { // 经济增长 is a name in 经济增长预期为7%
		b = x.trimTail(a, b)
	}
	if t.hasBefore(b, "的比例") || t.hasBefore(b, "的比重") { // 主动发现对象占新增救助对象的比例
		for k := a + 2; k < b-3; k++ {
			if t.r[k] == '占' && x.closingBefore(a, k) && !strings.ContainsRune(t.str(a, k), '的') {
				return x.trimScope(a, b), b
			}
		}
	}
	b = x.trimComparison(a, b)
	b = x.trimBase(a, b)
	for b > a && strings.ContainsRune("、和及与", t.r[b-1]) && !t.hasBefore(b, "参与") && !t.hasBefore(b, "劝和") && !t.hasBefore(b, "总和") && !t.hasBefore(b, "惠及") && !t.hasBefore(b, "涉及") && !t.hasBefore(b, "普及") {
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
	if t.hasBefore(b, "投入") && b-2 > a && x.placeOnly(x.trimScope(a, b-2), b-2) {
		return b, b // 平固县投入620万元
	}
	for _, w := range []string{"财政投入", "财政安排", "财政拨付"} {
		if t.hasBefore(b, w) && b-a <= 8 && !t.hasBefore(a, "其中") {
			return b, b
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
	cut, a0 := a, a
	for k := a; k < b; k++ {
		if t.r[k] == '“' || t.r[k] == '(' {
			if e := x.closing(k, b); e > k {
				k = e
				continue
			}
		}
		if k > a && t.has(k, "惠及") && k+2 < b-1 {
			cut = k + 2 // 棚户区改造惠及群众4000人
			continue
		}
		if k > a && t.r[k] == '把' && !strings.ContainsRune("握关脉手", t.get(k+1)) {
			cut = k + 1 // 引导村寨把彩礼…
			continue
		}
		if k > a+1 && t.has(k, "服务") && strings.ContainsRune("点会站心构队组院所台", t.r[k-1]) { // 老年助餐点服务老人
			for _, w := range []string{"老人", "老年人", "企业", "群众", "居民", "残疾人", "儿童"} {
				if t.has(k+2, w) && k+2+len([]rune(w)) == b {
					return k + 2, b
				}
			}
		}
		if n := x.eachVerb(k); n > 0 && k+n == b {
			cut = k + 2
			break
		} else if n > 0 && k+n < b-1 {
			if cut = k + 2; !t.has(k+n, "对象") { // 专干平均服务困难对象130人
				cut = k + n
			}
			k = cut - 1
			continue
		}
		_, n := x.words.verbs[verbLead].at(t.r, k)
		if _, m := x.words.verbs[verbStart].at(t.r, k); m > n && k > a && (strings.ContainsRune("共计已并均各", t.r[k-1]) || t.hasBefore(k, "全年")) && !(t.r[k-1] == '均' && strings.ContainsRune("人户年月日平", t.get(k-2))) {
			n = m // 共资助贫困大学生
			if k+n == b && n > 1 {
				cut = k // 儿童主任累计走访4.3万人次
			}
		} else if n == 0 && m > 1 && k+m < b-1 && t.get(k+m) != '的' && x.agentBefore(a, k) && !x.nounGoesOn(k+m) && !x.attribute(k+m, b) && !x.wholeVerb(k+m, b) {
			n = m // 行业协会商会减免会费
		}
		if n > 0 && k+n < b-1 {
			if n == 1 && k > a || x.attribute(k+n, b) && !t.has(k, "实现") || k > a && x.wholeVerb(k+n, b) {
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
		if n == 1 && !(strings.ContainsRune("有获设", t.r[cut]) && (cut == a0 || cut > a0) && !strings.ContainsRune("效机色限关害益利序名意", t.get(cut+1))) {
			break
		}
		if n == 0 || cut+n >= b-1 || x.attribute(cut+n, b) {
			break
		}
		next := cut + n
		if t.get(next) == '了' {
			next++
		}
		if c := t.get(next); c == '性' || t.has(next, "对象") || c == '率' || c == '费' || c == '金' || c == '量' || c == '面' || c == '资' || c == '人' || c == '补' || c == '项' || c == '企' || c == '覆' {
			break
		}
		if next = x.trimScope(next, b); next >= b {
			break // 支出首次超过7000亿元
		}
		cut = next
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
			if t.get(cut) == '地' && cut+1 < b && x.generic(cut+1, b) {
				cut++
			}
		case t.r[k] == '大' && strings.ContainsRune(t.str(cut, k), '、') && (cnDigit(t.r[k-1]) > 0 || t.r[k-1] == '十' || isDigit(t.r[k-1])) && b-k > 2:
			cut = k + 1
		case t.r[k] == '、' && (x.attribute(k+1, b) || strings.ContainsRune(t.str(cut, k), '最')):
			cut = k + 1
		}
	}
	if t.hasBefore(b, "投资") && b-2 > cut && x.agentBefore(cut, b-2) {
		cut = b - 2 // 康养集团投资
	}
	if b-cut == 1 && t.get(cut) == '新' { // 其中今年新增300户
		return b, b
	}
	if x.generic(cut, b) || t.get(cut) == '拟' && (x.generic(cut+1, b) || x.wholeVerb(cut+1, b) || t.has(cut, "拟投资")) {
		return b, b
	}
	if _, n := x.words.phrases[phraseQualifier].before(t.r, b); n == 2 && b-cut > 4 && t.r[b-1] != '级' && strings.ContainsRune("员象户人童", t.get(b-n-1)) {
		b -= n // 特困人员城市312人、农村1846人
	}
	return cut, b
}

// eachVerb returns the length of an adverb with a verb that says what each of many
// does: 日均服务, 人均联系. Names of statistics (人均消费支出) have none.
func (x *extraction) eachVerb(k int) int {
	t := x.t
	for _, w := range []string{"日均", "月均", "人均", "户均", "平均"} {
		if !t.has(k, w) || t.has(k, "平均每") {
			continue
		}
		for _, measure := range []string{"时间", "时长", "人数", "人次", "次数", "标准", "水平"} {
			if t.has(k+4, measure) {
				return 0 // 平均办理时间
			}
		}
		for _, kind := range []int{verbGeneric, verbLead} {
			if _, n := x.words.verbs[kind].at(t.r, k+2); n > 1 {
				return 2 + n
			}
		}
		for _, v := range []string{"联系", "接待", "办理", "受理", "救助", "照料", "护理", "供餐", "就餐"} {
			if t.has(k+2, v) && !x.nounGoesOn(k+4) {
				return 4
			}
		}
	}
	return 0
}

// agentBefore reports whether [a,k) ends with one who acts: 行业协会商会, 驻村工作组.
func (x *extraction) agentBefore(a, k int) bool {
	_, n := x.words.phrases[phraseAgent].before(x.t.r, k)
	return n > 0 && k-n >= a
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
		if k := min(x.timeTail(a, b), x.basisTail(a, b)); k < b { // 低保标准力争7月底前
			b = k
			continue
		}
		if n == 0 || n == 1 && x.isNounTail(b-1, b) {
			if strings.ContainsRune("了也还就则 ", t.r[b-1]) || t.r[b-1] == '要' && b-1 > a+1 && !strings.ContainsRune("主需重必只纲摘概首紧", t.r[b-2]) {
				b--
				continue
			}
			return b
		}
		b -= n
	}
	return max(a, b)
}

// basisTail returns where 在…基础上 that ends [a,b) begins, b where none does.
func (x *extraction) basisTail(a, b int) int {
	if !x.t.hasBefore(b, "基础上") {
		return b
	}
	for k := b - 4; k > a && k > b-16; k-- {
		if x.t.r[k] == '在' {
			return k
		}
	}
	return b
}

// timeTail returns where a deadline or a word of commitment that ends [a,b) begins, b
// where none does.
func (x *extraction) timeTail(a, b int) int {
	for k := max(a+2, b-8); k < b-1; k++ {
		if x.deadlineAt(k) == b-k && !isDigit(x.t.r[k-1]) {
			return k
		}
	}
	for k := max(a+2, b-6); k < b-1; k++ { // 福利彩票全年计划销售
		if _, n := x.words.phrases[phraseModal].at(x.t.r, k); n > 1 && x.wholeVerb(k+n, b) && x.trimScope(a, k) < k {
			return k
		}
	}
	if _, n := x.words.phrases[phraseModal].before(x.t.r, b); n > 1 && b-n > a+1 && !x.t.hasBefore(b, "计划") {
		return b - n
	}
	return b
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
		if n := x.deadlineAt(a); n > 2 && a+n < b {
			a += n // “八一”前走访部队
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
		if n == 1 && strings.ContainsRune("为对向在按以将把由从让使也各并均等", t.r[a]) && a+1 < b && x.wordWith(a) {
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
		"因灾", "因案", "因病", "因残", "因公", "因学", "需求", "不动产", "不锈钢", "零碳", "零售", "零工", "零部件", "送教", "在孵", "在用"} {
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
	for _, w := range []string{"近", "过去", "最近", "这", "前", "连续"} {
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
	return n == b-a || b-a <= 4 && x.t.get(b-1) == '型' || b-a <= 3 && x.t.get(b-1) == '级' || b-a <= 5 && x.t.hasBefore(b, "级以上")
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

// clauseBefore takes the subject of the clause before: 低保标准城乡统筹，全市平均为300元.
func (x *extraction) clauseBefore(left int, f, prev *figure) (int, int) {
	t := x.t
	if t.get(left-1) != ',' {
		return 0, 0
	}
	lo := x.sentenceFrom(f)
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

// trimBase drops what a change is compared with from the end of [a,b):
// 进出口总额一九九〇年比一九八五年, 比“六五”期间.
func (x *extraction) trimBase(a, b int) int {
	t := x.t
	for k := b - 1; k >= a && k > b-14; k-- {
		if t.r[k] != '比' && t.r[k] != '较' {
			continue
		}
		rest := t.str(k+1, b)
		if n := x.dateAt(k + 1); n > 0 && n == b-k-1 || strings.HasSuffix(rest, "期间") || strings.HasSuffix(rest, "时期") || strings.HasSuffix(rest, "同期") || strings.HasSuffix(rest, "”末") || strings.HasSuffix(rest, "末期") || rest == "全国" || rest == "全省" {
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

// trimComparison drops what a number is higher or lower than from the end of [a,b):
// 月人均补差仍比全市平均水平低12元.
func (x *extraction) trimComparison(a, b int) int {
	t := x.t
	if b-a < 3 || !strings.ContainsRune("低高多少快慢", t.r[b-1]) {
		return b
	}
	for k := b - 2; k > a && k > b-14; k-- {
		if t.r[k] == '比' || t.r[k] == '较' {
			return x.trimTail(a, k)
		}
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
