package extract

import "strings"

// phrasingRules mend the noun phrases on both sides of a figure, before the verb in front of
// them is looked for. All are asked.
var phrasingRules = []rule[*namer]{
	{name: "what is planned", when: (*namer).planned,
		example: "有3500个拟竣工投产项目。"},
	{name: "a part of what the sentence before counts", when: (*namer).topicOfSentenceBefore,
		example: "建成社区助餐点4个。其中2个6月底前建成。"},
	{name: "a height that a sum passes", when: (*namer).mark,
		example: "地区生产总值跨越3个千亿元台阶。"},
	{name: "firms whose works they are", when: (*namer).worksOfFirms,
		example: "为5100余家企业减负870万元。"},
	{name: "方面 as a measure word", when: (*namer).aspects,
		example: "完成十一个方面工作。"},
	{name: "people whose things they are", when: (*namer).peopleOf,
		example: "调查30名老人居住方式。"},
	{name: "a word for a task", when: (*namer).taskBehind,
		example: "完成三年翻一番的目标。"},
	{name: "whose it is", when: (*namer).owned,
		example: "职工的工资总额为773亿元。", counter: "获得比较重要的科技成果13000项。"},
	{name: "where, when or on what ground it is done", when: (*namer).adjunct,
		example: "工业增加值在提高效益的基础上增长7%。"},
	{name: "a list that 等 sums up", when: (*namer).listInFront,
		example: "省实验室、产业创新研究院等10家。"},
}

func (n *namer) planned() bool {
	w := n.text(n.next)
	if n.behind.empty() && (n.front.empty() || n.front.len() == 1 && n.deedOnly(n.front)) && (w == "拟" || n.at(n.next).has(isScope) && strings.HasPrefix(w, "全")) {
		n.behind = n.behindAt(n.next + 1) // 3500个拟竣工投产项目; 6个全国整治项目
	}
	return false
}

func (n *namer) topicOfSentenceBefore() bool {
	if n.topic < 0 && n.i == 0 && (n.ofThose() || n.opens("其余")) {
		n.topic = n.topicBefore()
	}
	return false
}

func (n *namer) mark() bool {
	if n.class == "money" && !n.behind.empty() && n.kind(n.behind.b-1, kindMark) {
		n.behind = np{}
	}
	return false
}

func (n *namer) worksOfFirms() bool {
	b := n.behind
	if n.class != "org" || b.len() <= 1 || !n.at(b.b-1).has(isNominal) || n.at(b.b-1).has(isNoun) {
		return false
	}
	for k := b.a; k < b.b-1; k++ {
		if w := n.text(k); strings.HasSuffix(w, "企业") || w == "公司" || w == "机构" || w == "单位" {
			n.behind.b = k + 1
			break
		}
	}
	return false
}

func (n *namer) aspects() bool {
	b := n.behind
	switch {
	case b.empty() || n.text(b.a) != "方面":
	case b.len() > 1:
		n.behind.a++
	case n.at(b.b).has(isAction):
		n.behind = np{b.b, b.b + 1}
	case n.at(b.b).has(isDe):
		if q := n.behindAt(b.b + 1); !q.empty() {
			n.behind = q // 十一个方面的工作
		}
	}
	return false
}

func (n *namer) peopleOf() bool {
	if !n.countsPeople() && n.f.f.Unit != "" || n.people(n.behind) {
		return false
	}
	for k := n.behind.b - 1; k > n.behind.a; k-- {
		family := n.text(k-1) == "家庭" && n.at(k).has(isLead) && !n.kind(k, kindWorks)
		if family || (n.class == "person" || n.f.f.Unit == "") && n.kind(k-1, kindPerson) {
			n.behind.b = k
			break
		}
	}
	return false
}

func (n *namer) taskBehind() bool {
	if !n.behind.empty() && n.taskOnly(n.behind) && !(n.countsTasks() && n.adjacent() && n.front.empty()) && n.text(n.behind.b-1) != "指标" && (n.topic < 0 || !n.front.empty()) {
		n.behind = np{}
	}
	return false
}

func (n *namer) owned() bool {
	if !n.front.empty() && !n.taskOnly(n.front) {
		n.front = n.possessed(n.fr.lo, n.front)
	}
	return false
}

// possessed is the noun phrase p with the one in front of 的 whose it is, where that opens the
// clause and is nouns alone: 职工的工资总额. What is each one's, or a time's, stays away.
func (s *sentence) possessed(lo int, p np) np {
	if p.a-2 < lo || !s.at(p.a-1).has(isDe) {
		return p
	}
	q := s.before(lo, p.a-1)
	if q.empty() || q.a != s.skipOwner(lo, p.a-1) || s.agent(q) || s.placeOnly(q) {
		return p
	}
	for k := q.a; k < q.b; k++ {
		if c := s.at(k); !c.has(isNoun|isPause|isConj) && !(c.has(isNominal) && !c.has(isLead)) || c.has(isTime|isScope|isVerb|isAdverb|isHigh|isLow) {
			return p
		}
	}
	return np{q.a, p.b}
}

// skipOwner passes over 我国的 and other scopes at the head of a clause.
func (s *sentence) skipOwner(a, e int) int {
	k := s.skipScope(a, e)
	for k < e && s.at(k).has(isPronoun) {
		k++
	}
	if k > a && k < e && s.at(k).has(isDe) {
		k++
	}
	return k
}

// isGround reports whether a phrase is what something stands on, and no thing: 在提高效益的[基础]上.
func (n *namer) isGround(p np) bool { return n.text(p.b-1) == "基础" && n.text(p.b) == "上" }

// adjunct: what stands between 在 and 上 or 下 says how, and the name stands in front of it.
func (n *namer) adjunct() bool {
	if w := n.text(n.front.b); n.front.empty() || w != "上" && w != "下" || n.fr.kind == "" {
		return false
	}
	if n.fr.near && n.text(n.front.a) == "基础" && n.fr.lo == n.front.a-1 { // 收入在上年完成96.4亿元的基础上增长4%
		a := n.clauseStart(n.p)
		for k := n.fr.prev - 1; k > a; k-- {
			if n.text(k) != "在" {
				continue
			}
			if q := n.before(a, k); !q.empty() {
				n.front = q
				return false
			}
		}
	}
	for k := n.front.a - 1; k > n.fr.lo; k-- {
		if n.text(k) != "在" || n.hasFigure(k, n.front.a) {
			continue
		}
		e := k
		for e > n.fr.lo && n.at(e-1).has(isEqual|isScope|isAdverb) {
			e--
		}
		if q := n.before(n.fr.lo, e); !q.empty() {
			n.front = q
		}
		return false
	}
	return false
}

func (n *namer) listInFront() bool {
	if n.front.empty() && n.behind.empty() && n.counts && n.class != "person" && n.text(n.fr.core-1) == "等" {
		n.front = n.before(n.fr.lo, n.fr.core-1)
	}
	return false
}

func (n *namer) spentOn() bool {
	last := n.front.a
	if n.front.empty() { // 中央财政用于“三农”的投入, which may be a verb
		last = n.fr.core - 1
	} else if n.front.len() != 1 {
		return false
	}
	if last-1 <= n.fr.lo || !n.kind(last, kindPays) || !n.at(last-1).has(isDe) {
		return false
	}
	from := n.skipScope(n.fr.lo, last)
	for k := from + 1; k < last-1; k++ {
		if n.text(k) == "用于" {
			return n.is(np{from, last + 1}, "what it is spent on")
		}
	}
	return false
}

func (n *namer) assignedTask() bool {
	if !n.front.empty() && n.at(n.next).has(isTask) && n.topic >= 0 && strings.HasSuffix(n.text(n.front.b-1), "下达") {
		n.dropFront()
	}
	return false
}

func (n *namer) placeInFront() bool {
	if !n.front.empty() && n.touches() && n.adjacent() && !n.ratio && n.placeOnly(n.front) {
		n.dropFront()
	}
	return false
}

func (n *namer) payer() bool {
	if n.class == "money" && !n.front.empty() && n.front.b < n.p && n.agent(n.front) {
		n.dropFront()
	}
	return false
}

func (n *namer) placeChanges() bool {
	if n.front.empty() || n.object || n.topic >= 0 || !n.placeOnly(n.front) || !n.fr.words.has(isFrom|isTo) {
		return false
	}
	q := n.clauseBefore(n.fr.lo)
	return !q.empty() && !n.placeOnly(q) && n.is(q, "clause before")
}

func (n *namer) averageAlone() bool {
	if n.averageOnly(n.front) || n.front.empty() && n.verb >= 0 && strings.HasSuffix(n.text(n.verb), "平均") {
		n.frontIsVerb(-1)
	}
	return false
}

// averageOnly reports whether a phrase says nothing but whose average is meant: 全市平均.
func (s *sentence) averageOnly(p np) bool {
	if p.empty() || !strings.HasSuffix(s.text(p.b-1), "平均") {
		return false
	}
	for k := p.a; k < p.b-1; k++ {
		if !s.at(k).has(isScope) {
			return false
		}
	}
	return true
}

func (n *namer) owner() bool {
	if k := n.ownerEnd(n.front); k > 0 {
		n.front.a = k
	}
	return false
}

// ownerEnd returns where the name of a body ends in front of what is measured of it, 0
// where p has none or a short one, which stays.
func (n *namer) ownerEnd(p np) int {
	if p.len() < 2 || !n.measures(p.b-1) {
		return 0
	}
	last := n.text(p.b - 1)
	if n.at(p.a).has(isQualifier) && strings.HasSuffix(last, "率") { // 农村敬老院入住率: of all that are such
		return 0
	}
	if n.counts && !strings.HasSuffix(last, "吞吐量") || strings.HasPrefix(last, "覆盖") || last == "率" {
		return 0
	}
	for k := p.b - 2; k >= p.a && n.ls[k].end-n.ls[p.a].start >= 5; k-- {
		if n.x.words.phrases[phraseOwner].ends(n.text(k)) {
			return k + 1
		}
	}
	return 0
}

func (n *namer) actorActs() bool {
	if n.class == "money" || n.front.empty() || n.measures(n.front.b-1) || n.kind(n.front.b-1, kindVenue) {
		return false
	}
	for k := n.front.a + 1; k < n.front.b-1; k++ {
		if c := n.at(k); c.has(isLead) && c.has(isVerb|isNominal) && !c.has(isNoun) && n.actor(k-1) && !n.compound(k+1, n.front.b) {
			n.frontGoverns(k)
			break
		}
	}
	return false
}

// actor reports whether lexeme k names a body or people that do something.
func (s *sentence) actor(k int) bool {
	w := []rune(s.text(k))
	return s.x.words.is(s.text(k), kindAgent) || s.x.words.is(s.text(k), kindPerson) || len(w) > 1 && strings.ContainsRune("院会局站所队馆", w[len(w)-1])
}

func (n *namer) partBehind() bool {
	for n.front.len() > 1 && n.at(n.front.b-1).has(isQualifier) && !n.at(n.front.b-1).has(isHead) {
		n.front.b--
	}
	return false
}

func (n *namer) partAlone() bool {
	n.qualifier = !n.front.empty() && n.qualifierOnly(n.front)
	return false
}

func (n *namer) verbAlone() bool {
	if w := n.text(n.front.b); n.front.len() != 1 || n.object || w == "合计" || w == "总计" {
		return false
	}
	if n.at(n.front.a).has(isGeneric) || n.class == "money" && n.kind(n.front.a, kindPays) && !n.fr.words.has(isFrom|isTo) && !n.spentOfIncome() {
		n.frontIsVerb(n.front.a)
	}
	return false
}

// spentOfIncome reports whether 支出 stands beside 收入 in front, and is a noun as that is.
func (n *namer) spentOfIncome() bool {
	if n.text(n.front.a) != "支出" || n.topic < 0 {
		return false
	}
	m := n.x.means[n.topic]
	return strings.HasSuffix(n.x.t.str(m.a, m.b), "收入")
}

// average reports whether the phrase in front has size lexemes, an average the first.
func (n *namer) average(size int) bool { return n.front.len() == size && n.kind(n.front.a, kindEach) }

func (n *namer) sumAverage() bool {
	if k := n.front.a + 1; !n.average(2) || n.counts || !n.at(k).has(isNominal|isVerb) && !n.kind(k, kindPays) {
		return false
	}
	n.dropFront()
	n.fr.each = true
	if n.topic >= 0 {
		return n.shares(n.topic, "for each of the same")
	}
	q := n.clauseBefore(n.fr.lo)
	return !q.empty() && n.is(q, "clause before")
}

func (n *namer) visits() bool {
	if n.average(2) && n.counts && n.at(n.front.a+1).has(isNominal) {
		n.front.a++
		if n.at(n.front.a).has(isGeneric) {
			n.frontIsVerb(n.front.a) // 日均服务300人次
		}
	}
	return false
}

func (n *namer) averageOf() bool {
	if c := n.at(n.front.a + 1); n.average(3) && (c.has(isVerb) && !c.has(isNominal) || c.has(isGeneric)) {
		n.front.a += 2
	}
	return false
}
