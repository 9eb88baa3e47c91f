package extract

import "strings"

// actionRules name a figure by the verb in front of it, where no noun does.
var actionRules = []rule[*namer]{
	{name: "who is reached by it", when: (*namer).reached,
		example: "护理补贴惠及6557人。", counter: "省委办公室服务3人。"},
	{name: "a verb that counts anyone", when: (*namer).reaches,
		example: "惠及6557人。"},
	{name: "the subject of a verb that counts", when: (*namer).subjectCounts,
		example: "国务院组成部门设置41个。"},
	{name: "the work of the clause before", when: (*namer).workBefore,
		example: "实施退耕还林,今年拟安排500万亩。"},
	{name: "a payment that is a task", when: (*namer).paidAsTask,
		example: "年度计划投资300万元。"},
	{name: "what is paid", when: (*namer).paidInFront,
		example: "高龄津贴发放38万元。"},
	{name: "what is paid by whom", when: (*namer).paidByWhom,
		example: "中央财政投入增加300亿元。"},
	{name: "what is paid in a period", when: (*namer).paidInPeriod,
		example: "高龄津贴每人每月50元,全年发放38万元。"},
	{name: "a verb of payment", when: (*namer).pays, weak: true,
		example: "全年发放38万元。"},
	{name: "what became of a sum", when: (*namer).becameOfSum,
		example: "查出违纪金额74.1亿元,已上交56.5亿元。"},
	{name: "works of the same size", when: (*namer).sameWorks,
		example: "粮食7745亿斤，平均每个农民多打80斤。"},
	{name: "works of a power", when: (*namer).powerOf,
		example: "新能源开工1600万千瓦。"},
	{name: "the subject in front of adverbs", when: (*namer).subjectOfVerb,
		example: "高龄津贴累计发出4310万元。"},
	{name: "what became of things", when: (*namer).becameOf,
		example: "发现问题31个,已改28个。"},
	{name: "works that came so far", when: (*namer).stageOf,
		example: "老旧小区改造完工37个。", counter: "全县完工37个。"},
	{name: "what became of the things of a sentence before", when: (*namer).becameOfBefore,
		example: "改造城镇老旧小区23个。已完工21个。"},
	{name: "more of the thing before", when: (*namer).moreOfTopic,
		example: "保障性安居工程新开工740万套,基本建成511万套。"},
	{name: "what is done", when: (*namer).deedItself, weak: true,
		example: "化解拖欠3亿元。"},
}

// action names the figure by the verb that stands in the place of a noun.
func (n *namer) action() bool { return n.isDone() && n.decide(n.x.words.rules.acting) }

// verbClass is the class of the verb in front.
func (n *namer) verbClass() class { return n.at(n.verb) }

// leads reports whether the verb in front is one that introduces a thing, and no noun.
func (n *namer) leads() bool { return n.verbClass().has(isLead) && !n.verbClass().has(isNominal) }

func (n *namer) reached() bool {
	if !n.verbClass().has(isGeneric) || n.topic >= 0 && n.samePart(n.topic, n.verb) {
		return false
	}
	q := n.before(n.fr.lo, n.backOver(n.fr.lo, n.verb))
	if q.empty() || n.agent(q) || n.people(q) || n.placeOnly(q) || !n.at(q.b-1).has(isNoun|isNominal) || !n.paysOrWorks(q) {
		return false
	}
	return n.is(q, "who is reached by it")
}

func (n *namer) reaches() bool {
	if !n.verbClass().has(isGeneric) {
		return false
	}
	n.m.rule, n.nameless = "a verb that counts anyone", true
	return true
}

func (n *namer) subjectCounts() bool {
	return n.counts && n.leads() && n.verb > n.fr.lo && (n.subjectOf(n.fr.lo, n.verb) || n.built(n.before(n.fr.lo, n.verb))) && n.is(n.withoutManner(n.before(n.fr.lo, n.verb)), "subject of "+n.text(n.verb))
}

func (n *namer) workBefore() bool {
	if n.class == "money" || n.topic >= 0 || !n.leads() && !n.kind(n.verb, kindPays) {
		return false
	}
	q := n.clauseBefore(n.fr.lo)
	return !q.empty() && n.is(q, "clause before")
}

// paid reports whether the figure is a sum that a verb of payment stands in front of.
func (n *namer) isPaid() bool { return n.class == "money" && n.kind(n.verb, kindPays) }

// paidThing is the noun phrase in front of the verb and its adverbs.
func (n *namer) paidThing() np { return n.before(n.fr.lo, n.backOver(n.fr.lo, n.verb)) }

func (n *namer) paidAsTask() bool {
	q := n.paidThing()
	return n.isPaid() && !q.empty() && n.taskOnly(q) && n.is(np{n.verb, n.verb + 1}, "action")
}

func (n *namer) paidInFront() bool {
	q := n.paidThing()
	return n.isPaid() && !q.empty() && !n.agent(q) && n.is(q, "in front of "+n.text(n.verb))
}

func (n *namer) paidByWhom() bool {
	q := n.paidThing()
	return n.isPaid() && !q.empty() && n.fr.change != 0 && n.verb == n.fr.core-1 && q.b == n.verb && n.is(np{q.a, n.verb + 1}, "what is paid by whom")
}

func (n *namer) paidInPeriod() bool {
	if n.isPaid() && n.text(n.verb-1) == "年度" && n.verb > n.fr.lo {
		return n.is(np{n.verb - 1, n.verb + 1}, "paid in a period") // 省级重点项目1180个,年度投资6200亿元
	}
	t := n.paidTopic()
	if !n.isPaid() || t < 0 {
		return false
	}
	for k := n.fr.lo; k < n.verb; k++ {
		if n.at(k).has(isScope|isDue) || n.text(k) == "年" {
			return n.shares(t, "paid in a period")
		}
	}
	return false
}

func (n *namer) pays() bool {
	if n.isPaid() {
		n.m.rule, n.m.deed = "a verb of payment", true
	}
	return n.isPaid()
}

func (n *namer) becameOfSum() bool {
	t := n.ofUnit(-1)
	return n.class == "money" && t >= 0 && n.x.t.hasBefore(n.ls[n.verb].start, "已") && n.samePart(t, n.verb) && n.shares(t, "what became of the same")
}

func (n *namer) sameWorks() bool {
	t := n.ofUnit(-1)
	return t >= 0 && n.measured() && n.samePart(t, n.verb) && n.before(n.fr.lo, n.verb).empty() && n.shares(t, "more of the same")
}

// done is the noun phrase right in front of the verb that it is done to, or that does it.
func (n *namer) done() np {
	q := n.withoutManner(n.before(n.fr.lo, n.verb))
	if n.agent(q) || n.at(q.b-1).has(isAgent) {
		return np{}
	}
	return q
}

// built reports whether those who act in other clauses are what came about in this one: 社区医院建成5家.
func (n *namer) built(q np) bool {
	return n.class == "org" && q.len() > 1 && q.b == n.verb && n.at(q.b-1).has(isAgent) && n.kind(n.verb, kindStage)
}

// withoutManner cuts off what only says how the verb behind it is done: 保障性住房[基本]建成, [新]开工建设.
func (s *sentence) withoutManner(p np) np {
	for !p.empty() && (s.x.words.is(s.text(p.b-1), kindManner) || p.len() == 1 && s.text(p.a) == "新") {
		p.b--
	}
	return p
}

func (n *namer) powerOf() bool {
	q := n.done()
	return !q.empty() && n.class == "energy" && n.verbClass().has(isLead) && n.is(q, "subject of "+n.text(n.verb))
}

func (n *namer) subjectOfVerb() bool {
	k := n.verb
	for k > n.fr.lo && (n.at(k-1).has(isAdverb|isModal|isTime|isScope|isHedge) && !n.at(k-1).has(isNoun) || n.kind(k-1, kindEach) || n.at(k-1).has(isNumber)) {
		k--
	}
	if k == n.verb || !n.done().empty() {
		return false
	}
	q := n.before(n.fr.lo, k)
	return !q.empty() && !n.agent(q) && n.is(q, "subject of "+n.text(n.verb))
}

func (n *namer) becameOf() bool {
	t := n.ofUnit(-1)
	return t >= 0 && n.done().empty() && n.plain(n.verb) && !n.verbClass().has(isNominal) && colourless(n.text(n.verb)) && n.samePart(t, n.verb) && n.shares(t, "what became of the same")
}

// stageOf: a stage behind the name of works tells of them.
func (n *namer) stageOf() bool {
	q := n.done()
	return n.kind(n.verb, kindStage) && q.len() > 1 && q.b == n.verb && (n.at(q.b-1).has(isNominal) || n.kind(q.b-1, kindWorks)) && n.is(q, "works in front of "+n.text(n.verb))
}

// becameOfBefore: a stage of works with a number alone tells how far those have come that the sentence, or
// one before in the paragraph, counts in the same unit.
func (n *namer) becameOfBefore() bool {
	if !n.kind(n.verb, kindStage) || !n.before(n.fr.lo, n.backOver(n.fr.lo, n.verb)).empty() {
		return false
	}
	t := n.ofUnit(-1)
	switch {
	case t < 0:
		t = n.unitBefore()
	case !n.samePart(t, n.verb):
		return false
	}
	return t >= 0 && n.shares(t, "what became of the same")
}

// unitBefore is the last figure of the sentences in front in the paragraph that counts in the
// same unit and has a name, -1 for none.
func (n *namer) unitBefore() int {
	for k := n.ls[n.figs[0]].fig - 1; k >= 0 && n.soonAfter(k, 80); k-- {
		if m := n.x.means[k]; m.b > m.a && n.x.figs[k].unit.unit == n.f.unit.unit {
			return k
		}
	}
	return -1
}

func (n *namer) moreOfTopic() bool {
	return n.leads() && n.topic >= 0 && n.done().empty() && !n.kind(n.verb, kindClosing) && n.shares(n.topic, "more of the same")
}

func (n *namer) deedItself() bool {
	p := np{n.verb, n.verb + 1}
	if q := n.done(); !q.empty() {
		p.a = q.a
	}
	return n.is(p, "action")
}

// paidTopic returns the last figure of the sentence in front that has a name and is no
// ratio, -1 for none.
func (n *namer) paidTopic() int {
	for j := n.i - 1; j >= 0 && j > n.i-8; j-- {
		k := n.ls[n.figs[j]].fig
		if m := n.x.means[k]; m.b > m.a && n.x.figs[k].unit.class != "ratio" {
			return k
		}
	}
	return -1
}

// subjectOf reports whether a noun phrase of its own, and nobody who acts, stands right in
// front of the verb.
func (s *sentence) subjectOf(lo, verb int) bool {
	q := s.withoutManner(s.before(lo, verb))
	return !q.empty() && s.at(q.b-1).has(isNoun) && !s.at(q.b-1).has(isAdverb|isAgent|isQualifier|isScope|isTime) && !s.agent(q) && !s.people(q) && !s.placeOnly(q)
}

// backOver returns where the adverbs and times in front of lexeme k begin.
func (s *sentence) backOver(lo, k int) int {
	for k > lo && s.at(k-1).has(isAdverb|isModal|isTime|isScope) {
		k--
	}
	return k
}

// paysOrWorks reports whether a phrase names a payment or works: 护理补贴, 老旧小区改造.
func (s *sentence) paysOrWorks(p np) bool {
	return s.paysOut(p.b-1) || s.x.words.is(s.text(p.b-1), kindWorks) || s.x.words.is(s.text(p.b-1), kindCompound)
}

// colourless reports whether a verb tells little of itself: 改, 剩, 办成, 拿到.
func colourless(verb string) bool {
	r := []rune(verb)
	return len(r) == 1 || len(r) == 2 && strings.ContainsRune("到成完掉好进", r[1])
}
