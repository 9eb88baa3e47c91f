package extract

import "strings"

// sentence is a sentence with its lexemes. It is made once and not changed.
type sentence struct {
	x    *extraction
	span runeSpan
	ls   []lexeme
	figs []int // lexemes that are figures, in order
}

// np is a noun phrase: lexemes [a, b) of a sentence.
type np struct{ a, b int }

func (p np) empty() bool { return p.b <= p.a }

// len is the number of lexemes.
func (p np) len() int { return p.b - p.a }

func (s *sentence) runes(p np) (int, int) { return s.ls[p.a].start, s.ls[p.b-1].end }

func (s *sentence) str(p np) string {
	if p.empty() {
		return ""
	}
	return s.x.t.str(s.runes(p))
}

func (s *sentence) at(i int) class {
	if i < 0 || i >= len(s.ls) {
		return isEnd
	}
	return s.ls[i].class
}

func (s *sentence) text(i int) string {
	if i < 0 || i >= len(s.ls) {
		return ""
	}
	return s.x.t.str(s.ls[i].start, s.ls[i].end)
}

// far is how many lexemes from a figure its clause is read, so that the time is linear
// in the length of a sentence.
const far = 160

// clauseStart returns the lexeme behind the last mark in front of i that ends a clause.
// Brackets that close in front of i are passed over; one that is open bounds the
// clause.
func (s *sentence) clauseStart(i int) int {
	for k := i - 1; k >= 0; k-- {
		if i-k > far {
			return k
		}
		l := s.ls[k]
		switch {
		case l.class.has(isClose) && l.match >= 0:
			k = l.match
		case l.class.has(isBound), l.class.has(isOpen) && (l.match < 0 || l.match > i) && s.x.t.r[l.start] != '“':
			return k + 1
		}
	}
	return 0
}

// clauseEnd returns the mark that ends the clause of lexeme i.
func (s *sentence) clauseEnd(i int) int {
	for k := i + 1; k < len(s.ls); k++ {
		if k-i > far {
			return k
		}
		l := s.ls[k]
		switch {
		case l.class.has(isOpen) && l.match > k:
			k = l.match
		case l.class.has(isBound), l.class.has(isClose) && l.match < i && s.x.t.r[l.start] != '”':
			return k
		}
	}
	return len(s.ls)
}

// nounish reports whether lexeme i may stand inside a noun phrase.
func (s *sentence) nounish(i int) bool {
	c := s.at(i)
	return c.has(isNominee) && !c.has(isBound|isFigure|isScope|isConj|isDe|isPause)
}

// before returns the noun phrase that ends before lexeme end, and begins at lo or later.
func (s *sentence) before(lo, end int) np { return s.phrase(lo, end, 2) }

// policy reports whether the figure at k is the number in a policy's name: 两项补贴.
func (s *sentence) policy(k int) bool {
	f := s.x.figs[s.ls[k].fig]
	return f.unit.unit == "项" && f.num.chinese && !f.f.Masked && s.nounish(k+1)
}

// glued reports whether lexeme k is bound to the noun of one character behind it, or
// to what is bound to one: 退件率, 可办率, 不稳定户.
func (s *sentence) glued(k, a, end int) bool {
	if a >= end || s.at(k).has(isBound|isPause|isOpen|isClose|isDe|isFigure|isPrep|isTime) {
		return false
	}
	one := func(i int) bool { return s.ls[i].end-s.ls[i].start == 1 }
	switch {
	case one(a) && strings.ContainsRune("率数量额", s.x.t.r[s.ls[a].start]):
		return !s.at(k).has(isAdverb) || s.at(k).has(isVerb)
	case one(a) && strings.ContainsRune("户费金款期件面", s.x.t.r[s.ls[a].start]):
		return !s.at(k).has(isStop|isLink|isChange|isAdverb|isScope) && (s.at(k).has(isNominee) || !s.at(k).has(isLead) && s.at(k).has(isVerb))
	case one(k) && s.at(a).has(isVerb) && !s.at(a).has(isNominee) && !s.at(k).has(isLink|isConj):
		return true // 可+办率, 不+稳定户
	case one(k) && s.at(k).has(isVerb) && !strings.ContainsRune("送去来给到出发交拿带", s.x.t.r[s.ls[k].start]) && !s.at(k).has(isLead|isStop|isLink|isChange|isShare|isHedge) && k > 0 && s.nounish(k-1):
		return true // 遗体接运车辆
	}
	return false
}

func (s *sentence) hasFigure(i, j int) bool {
	for ; i < j; i++ {
		if s.at(i).has(isFigure) {
			return true
		}
	}
	return false
}

// measureOnly reports whether the lexemes [a, b) are a noun of measure: 比例, 覆盖率.
func (s *sentence) measureOnly(a, b int) bool {
	return b-a == 1 && (s.at(a).has(isHead) || s.x.words.is(s.text(a), kindMeasures) && s.text(a) != "资金") || b-a <= 3 && s.at(b-1).has(isHead) && s.at(a).has(isNoun)
}

// modifies reports whether the verb of activity at k belongs to the phrase [a, end)
// behind it, as in 发放救助资金, 服务对象, and does not govern it, as in 培训护理员.
func (s *sentence) modifies(lo, k, a, end int) bool {
	if s.compound(a, end) {
		return true
	}
	prev := s.at(k - 1)
	switch {
	case s.text(k-1) == "平均" && s.measures(end-1):
		return true // 平均办理时长
	case k == lo:
		return false
	case prev.has(isVerb) && !prev.has(isNominal), prev.has(isDe):
		return true
	case prev.has(isNominee) && s.concrete(end-1) && !prev.has(isQualifier): // 敬老院改造房间; 助餐点服务老人
		return false
	case prev.has(isNominee):
		return !prev.has(isAdverb|isScope|isTime) && !s.at(k-1).has(isAgent) && !s.x.words.is(s.text(k-1), kindAgent)
	}
	return false
}

// concrete reports whether lexeme k names people, or a thing that one can point at.
func (s *sentence) concrete(k int) bool {
	return s.x.words.is(s.text(k), kindPerson) || s.x.words.is(s.text(k), kindThing)
}

// compound reports whether the head of [a, end) makes a compound with the verb in
// front of it: 救助资金, 安置率.
func (s *sentence) compound(a, end int) bool {
	return s.at(a).has(isHead|isAction) || s.x.words.is(s.text(a), kindCompound)
}

// attributive reports whether the verb at k, of which the tables do not say that it
// governs, qualifies the phrase behind it: 返贫监测对象, 低保确认时限.
func (s *sentence) attributive(lo, k, a, end int) bool {
	if k > lo && (s.namesMeasure(lo, k, end) || s.worksOn(k, a, end) || s.compounds(lo, k, a, end)) {
		return true
	}
	c, prev := s.at(k), s.at(k-1)
	if k <= lo || c.has(isLead|isStop|isLink|isChange|isShare|isDone|isApart|isGeneric) {
		return false
	}
	return prev.has(isLead) || prev.has(isVerb) && !prev.has(isLink) || s.compound(a, end) && s.nounish(k-1)
}

// thing reports whether lexeme k is a noun, and none of time or of who acts.
func (s *sentence) thing(k int) bool { return s.nounish(k) && !s.at(k).has(isScope|isTime|isAgent) }

// namesMeasure reports whether the verb at k stands inside the name of a measure or of an
// object: 公路通车里程, 垃圾回收利用率; 清退校外租赁校舍.
func (s *sentence) namesMeasure(lo, k, end int) bool {
	c := s.at(k)
	if c.has(isLink|isChange|isShare|isDone|isApart|isGeneric|isTo) || !s.thing(k-1) && s.text(k-1) != "平均" {
		return false
	}
	return s.measures(end-1) && !s.agent(np{k - 1, k}) && !(c.has(isLead) && !c.has(isNominal)) || !c.has(isLead) && s.governed(lo, k)
}

// worksOn reports whether the verb at k and one activity behind it name works: 公共建筑节能
// 改造, 积水改善工程.
func (s *sentence) worksOn(k, a, end int) bool {
	if a != end-1 || !s.thing(k-1) {
		return false
	}
	if s.text(a) == "工程" && !s.at(k).has(isLead|isLink) {
		return true
	}
	of := np{k - 1, k}
	return s.plain(k) && s.at(a).has(isNominal) && !s.at(a).has(isNoun) && !s.agent(of) && !s.people(of)
}

// compounds reports whether the verb at k is joined to a noun in front of it: 民生保障和改善资金.
func (s *sentence) compounds(lo, k, a, end int) bool {
	return k > lo+1 && s.at(k-1).has(isConj) && s.nounish(k-2) && s.compound(a, end)
}

// measures reports whether lexeme k is a noun of measure, or one that ends like them:
// 里程, 利用率, 人数.
func (s *sentence) measures(k int) bool {
	if s.at(k).has(isHead) {
		return true
	}
	w := s.text(k)
	r := []rune(w)
	return s.at(k).has(isNoun) && len(r) > 1 && (strings.ContainsRune("率额量数", r[len(r)-1]) || s.x.words.is(w, kindMeasures))
}

// governed reports whether a verb at the head of the clause, or behind its adverbs, has
// the phrase that lexeme k is in for its object: 清退校外租赁校舍. Verbs that make others
// act (组织, 帮助) and those of payment do not tell.
func (s *sentence) governed(lo, k int) bool {
	for i := lo; i < k; i++ {
		switch c := s.at(i); {
		case c.has(isLead) && c.has(isVerb|isNominal):
			return i+1 < k && !s.x.words.is(s.text(i), kindCauses) && !s.x.words.is(s.text(i), kindPays)
		case c.has(isScope | isTime | isAdverb | isModal):
		default:
			return false
		}
	}
	return false
}

// trim takes scope words, times and connectives off the front of a phrase.
func (s *sentence) trim(p np) np {
	p = s.trimPeriod(s.trimTask(s.trimEach(p)))
	for p.a < p.b && s.loose(p) {
		p.a++
	}
	for p.b > p.a && s.at(p.b-1).has(isDe|isConj|isPause) {
		p.b--
	}
	return p
}

// trimEach takes off what belongs to an average: 每处投资, 每万人拥有, 年均经济增长速度.
func (s *sentence) trimEach(p np) np {
	if p.a > 0 && p.b > p.a && (s.text(p.a-1) == "每" || p.a > 1 && s.at(p.a-1).has(isNumber) && s.text(p.a-2) == "每") {
		p.a++
	}
	if p.len() > 1 && s.text(p.a) == "年均" {
		p.a++
	}
	return p
}

// trimTask takes off words for a task: 国民生产总值计划增长8%, 年度计划投资.
func (s *sentence) trimTask(p np) np {
	if p.len() > 1 && s.at(p.b-1).has(isModal) && s.at(p.b-1).has(isTask) && s.at(p.b).has(isUp|isDown) {
		p.b--
	}
	if p.len() > 1 && s.at(p.a).has(isTask) && s.x.words.is(s.text(p.b-1), kindPays) {
		p.a++
	}
	return p
}

// trimPeriod takes off a stretch of months or the years of a plan: 1—X月支出低保资金,
// “十三五”时期经济年均增长.
func (s *sentence) trimPeriod(p np) np {
	if p.len() <= 3 {
		return p
	}
	if s.at(p.a).has(isNumber) && s.x.t.r[s.ls[p.a+1].start] == '—' && s.at(p.a+2).has(isTime) {
		p.a += 3
	}
	if m := s.ls[min(p.a, len(s.ls)-1)].match; p.len() > 3 && s.text(p.a) == "“" && m > p.a && m+2 < p.b && (s.text(m+1) == "时期" || s.text(m+1) == "期间") {
		p.a = m + 2
	}
	return p
}

// loose reports whether the first word of a phrase is no part of the name.
func (s *sentence) loose(p np) bool {
	c := s.at(p.a)
	switch {
	case p.len() > 1 && s.text(p.a) == "平均":
		return true
	case !c.has(isScope|isTime|isConj|isDe|isPause|isModal) || c.has(isQualifier):
		return false
	case p.len() > 1:
		return !s.x.words.is(s.text(p.a), kindEach)
	}
	return !c.has(isNoun) || c.has(isScope|isTime)
}

// peopleAt reports whether lexeme k is a number of people.
func (s *sentence) peopleAt(k int) bool {
	return s.at(k).has(isFigure) && s.x.figs[s.ls[k].fig].unit.class == "person"
}

// plain reports whether the tables say nothing of the verb at k.
func (s *sentence) plain(k int) bool {
	return !s.at(k).has(isLead | isStop | isWeak | isLink | isChange | isShare | isDone | isApart | isGeneric | isTo | isFrom | isEqual)
}

// settle ends a phrase behind a figure: a qualifying clause in front of 的 is
// dropped, the work that is done on the thing too (…综合体建设选址工作).
func (s *sentence) settle(p np, of int) np {
	if p.empty() {
		return p
	}
	if of >= 0 && p.b > of+1 {
		if s.qualifies(p.a, of) {
			p.a = of + 1
		} else {
			p.b = of
		}
	} else if of >= 0 {
		p.b = min(p.b, of)
	}
	if p.b-p.a > 1 && s.at(p.b-1).has(isNominal) && !s.at(p.b-1).has(isNoun|isAction) && s.site(p.a) && !s.at(p.a).has(isQualifier) {
		w := []rune(s.text(p.a))
		switch place := strings.ContainsRune("村区镇乡县院校站所", w[len(w)-1]) && (p.b-p.a > 2 || len(w) == 1 || s.x.words.is(s.text(p.b-1), kindWorks)); {
		case place && s.at(p.a+1).has(isOpen):
			p.b = s.ls[p.a+1].match + 1 // 3个镇(街道)门牌地址入库核对
		case place:
			p.b = p.a + 1 // 23个行政村污水管网改造
		case s.x.words.is(s.text(p.b-1), kindWorks):
			p.b--
		}
	}
	for cut := false; p.b-p.a > 1 && (s.at(p.b-1).has(isAction) || cut && s.at(p.b-1).has(isNominal) && !s.at(p.b-1).has(isNoun)); cut = true {
		p.b--
	}
	return s.trim(p)
}

// site reports whether the noun at k is a place that works are done at: 村, 敬老院, 小区.
func (s *sentence) site(k int) bool {
	f := s.at(k - 1)
	if !f.has(isFigure) {
		return false
	}
	u := s.x.figs[s.ls[k-1].fig].unit.unit
	return u != "项" && u != "件" && u != "户"
}

// qualifies reports whether [a, of) in front of 的 describes rather than names.
func (s *sentence) qualifies(a, of int) bool {
	for k := a; k < of; k++ {
		if s.at(k).has(isVerb) && !s.at(k).has(isNominee) {
			return true
		}
	}
	return false
}
