package extract

import (
	"slices"
	"strings"
)

// namer is a figure in its frame, with the noun phrases on both sides of it and what
// governs them.
type namer struct {
	*sentence
	i, p          int // the figure among those of the sentence, and its lexeme
	fr            *frame
	m             *meaning
	f             *figure
	class         string // of its unit
	ratio, counts bool   // of its unit
	next, end     int    // behind the figure, and the end of its clause
	front, behind np
	topic         int    // the figure whose thing goes on, -1 for none
	verb          int    // what governs the phrase in front, or stands in its place
	object        bool   // front is the object of verb
	qualifier     bool   // front only says which part of a thing
	unnamed       bool   // it shares the thing of the next figure, and nothing names that
	by            string // the rule of durationRules or actionRules that decided
	weak          bool   // the ranking may decide otherwise
	nameless      bool   // nothing names it, and the ranking is not asked
}

// name finds the words for the thing that figure i of the sentence measures.
func (s *sentence) name(i int, fr *frame, m *meaning) {
	n := s.namer(i, fr, m)
	rules := &s.x.words.rules
	firstRule(rules.phrasing, n)
	n.govern()
	t := s.x.traceOf(n.ls[n.p].fig)
	if t != nil {
		n.trace(t)
	}
	r := firstRule(rules.naming, n)
	switch {
	case r == nil:
		m.rule = "nothing names it"
		if !n.takesPart() {
			n.rank("none")
		}
		return
	case t != nil:
		n.claimed(t, r)
	}
	if !n.nameless && (r.weak || n.weak || n.m.b <= n.m.a) {
		n.rank(n.ruleName(r))
	}
}

// ruleName is the name of the rule that decided, with that of the list that it asks.
func (n *namer) ruleName(r *rule[*namer]) string {
	if n.by != "" {
		return r.name + "/" + n.by
	}
	return r.name
}

func (s *sentence) namer(i int, fr *frame, m *meaning) *namer {
	p := fr.p
	f := s.x.figs[s.ls[p].fig]
	n := &namer{sentence: s, i: i, p: p, fr: fr, m: m, f: f, class: f.unit.class, end: s.clauseEnd(p), next: p + 1, topic: s.topic(i)}
	for n.next < n.end && s.ls[n.next].start < f.post {
		n.next++
	}
	n.ratio = n.class == "ratio"
	n.counts = !n.ratio && !slices.Contains([]string{"money", "age", "time", "length", "mass", "energy", "science"}, n.class)
	n.front, n.behind = s.before(fr.lo, fr.core), s.behind(n.next, n.end)
	if s.at(n.next).has(isDe) && n.behind.empty() {
		n.behind = n.behindAt(n.next + 1)
	}
	return n
}

// govern finds the verb that governs the phrase in front, or stands in its place.
func (n *namer) govern() {
	a := n.fr.core
	if !n.front.empty() {
		a = n.front.a
	}
	n.verb = n.governor(n.fr.lo, a)
	n.object = !n.front.empty() && n.verb >= 0
}

func (n *namer) is(p np, rule string) bool {
	n.m.is(n.sentence, p, rule)
	return true
}

func (n *namer) shares(of int, rule string) bool {
	n.sentence.shares(n.m, of, rule)
	return true
}

// isObject is [namer.is] of the object of a verb.
func (n *namer) isObject(p np, rule string) bool {
	n.is(p, rule)
	n.m.object = true
	return true
}

// isShare is [namer.is] of what the figure is a share of.
func (n *namer) isShare(p np, rule string) bool {
	n.m.measure = MeasureShare
	return n.is(p, rule)
}

// dropFront leaves the phrase in front away.
func (n *namer) dropFront() { n.front, n.object = np{}, false }

// frontIsVerb reads lexeme k, a phrase in front, as a verb that stands for a noun.
func (n *namer) frontIsVerb(k int) { n.verb, n.front, n.object = k, np{}, false }

// frontGoverns reads lexeme k of the phrase in front as the verb that governs the rest.
func (n *namer) frontGoverns(k int) { n.front.a, n.verb, n.object = k+1, k, true }

func (n *namer) kind(k, kind int) bool { return n.x.words.is(n.text(k), kind) }

// behindAt is the noun phrase of the clause that begins at lexeme k.
func (n *namer) behindAt(k int) np { return n.sentence.behind(k, n.end) }

// adjacent reports whether the phrase behind follows the figure at once.
func (n *namer) adjacent() bool { return !n.behind.empty() && n.behind.a == n.next }

// opens reports whether the words that may name the figure begin with word.
func (n *namer) opens(word string) bool { return n.text(n.fr.lo) == word }

// ofThose reports whether the figure is introduced as a part: 其中.
func (n *namer) ofThose() bool { return n.opens("其中") }

// topicUnit is the unit of the figure whose thing goes on.
func (n *namer) topicUnit() string { return n.x.figs[n.topic].f.Unit }

// namingRules find what a figure measures. A rule holds where it names the figure; others
// change the phrases beside it for the rules behind them.
var namingRules = []rule[*namer]{
	// The subject of a clause.
	{name: "the subject of the clause", when: (*namer).clauseSubject,
		example: "外贸进出口稳中提质、增长2%。"},
	{name: "a subject with a verb in its name", when: (*namer).subjectWithVerb,
		example: "试点部门预算审减率达24.6%。", counter: "新增就业达300人。"},
	{name: "places of which something is measured", when: (*namer).placesMeasured,
		example: "17个县财政自给率不足20%。", counter: "建成17个县财政培训中心，新增床位20%以上。"},
	{name: "the subject of a change", when: (*namer).subjectOfChange,
		example: "热线工单平均办结时限由5个工作日压缩至3个工作日。", counter: "压缩审批时限由5天到3天。"},
	{name: "the title of its item", when: (*namer).ofTitle,
		example: "1.固定资产投资。年度目标增长10%以上。", counter: "1.固定资产投资。老旧小区改造目标增长10%以上。"},
	{name: "the subject of the clause before", when: (*namer).subjectBefore,
		example: "新建水库3座,水果产量屡创新高,去年达到3820万吨。"},
	{name: "a growth of the thing before", when: (*namer).growthBehind,
		example: "地区生产总值4.6万亿元，6%的增速为近十年次高。"},
	{name: "the ratio of the thing before to another's", when: (*namer).ratioToOther,
		example: "人均地区生产总值6.4万元，与全国平均水平之比提高到66.9%。"},
	{name: "the goal that a result is compared with", when: (*namer).comparedGoal,
		example: "居民消费价格涨幅2.7%,比4%的调控目标低1.3个百分点。"},
	{name: "the first of two that make a ratio", when: (*namer).ratioOfTwo,
		example: "研发经费支出与国内生产总值之比达到2.08%。"},
	{name: "those that have a share", when: (*namer).thoseOfShare,
		example: "配备儿童主任300名，其中持证上岗的占60%。", counter: "148个断面中，水质优良的占93.9%。"},
	{name: "a share with its noun", when: (*namer).shareNoun,
		example: "服务业增加值占国内生产总值比重提高2.7个百分点。"},

	// What is no name is left out of the phrase in front.
	{name: "what a payer spends on", when: (*namer).spentOn,
		example: "中央财政用于科技、教育等方面的支出1168亿元。"},
	{name: "a task that was assigned", when: (*namer).assignedTask,
		example: "发行福利彩票1102万元,完成市下达1000万元任务。"},
	{name: "a place in front of what is counted in it", when: (*namer).placeInFront,
		example: "拉扎村3.73亿立方米山体滑坡。"},
	{name: "a word that only reckons", when: (*namer).reckoned,
		example: "接收口罩5.6万只，折价11万元。"},
	{name: "a payer", when: (*namer).payer,
		example: "养护经费县级配套每公里1000元。"},
	{name: "a place whose value changes", when: (*namer).placeChanges,
		example: "人口自然增长率,四川省由29‰降到6.1‰。"},
	{name: "an average and no more", when: (*namer).averageAlone,
		example: "低保标准城乡统筹,全市平均为300元。"},
	{name: "whose measure it is", when: (*namer).owner,
		example: "县社会福利中心建筑面积9800平方米。"},
	{name: "a body that acts", when: (*namer).actorActs,
		example: "国务院提出法律议案50件。"},
	{name: "a part behind its name", when: (*namer).partBehind,
		example: "特困人员城市312人。"},
	{name: "a part without a name", when: (*namer).partAlone,
		example: "农村低保600户,城市300户。"},
	{name: "a verb of payment or of serving for a noun", when: (*namer).verbAlone,
		example: "为困难老人服务1200人次,支出300万元。"},

	// Denominators that stand as names.
	{name: "a sum for each", when: (*namer).sumAverage,
		example: "实施临时救助300人次,户均救助1860元。"},
	{name: "an average of visits", when: (*namer).visits,
		example: "日均就餐2600人次。"},
	{name: "an average of what one has", when: (*namer).averageOf,
		example: "月均服务老人1500人次以上。"},

	// What goes on with figures before.
	{name: "the rest of the same unit", when: (*namer).restOfUnit,
		example: "走访困难家庭320户,干部20人,其余120户由村里走访。"},
	{name: "the rest", when: (*namer).rest,
		example: "走访困难家庭320户,另有20人。"},
	{name: "the same deed again", when: (*namer).sameDeed,
		example: "累计受理救助申请1.42万件，今年受理2306件。", counter: "累计受理救助申请1.42万件，今年办结2306件。"},
	{name: "what came of what a sentence before plans", when: (*namer).reachedOfBefore,
		example: "一般公共预算收入预算为48.6亿元。全年实际完成47.5亿元。", counter: "一般公共预算收入预算为48.6亿元。全年实际完成475件。"},
	{name: "how often a thing is done", when: (*namer).times,
		example: "两次上调人民币贷款基准利率。"},
	{name: "what a verb leads to behind the figure", when: (*namer).behindLead,
		example: "吸引9家落户的企业。"},
	{name: "a sum for each of those before", when: (*namer).sumForEach,
		example: "为6名重残对象申请住房补助,每户2.5万元。"},
	{name: "the rate of what the clause before is done to", when: (*namer).rateOfObject,
		example: "新增床位300张,提高城乡低保标准,平均增幅不低于4%。"},
	{name: "the rate or sum of the thing before", when: (*namer).rateOfTopic,
		example: "新增规上企业14户,总数达89户。"},
	{name: "the former or the latter of two", when: (*namer).formerOrLatter,
		example: "硅光伏、锂电材料产值分别为1120亿元和486亿元，前者下降9.3%。"},
	{name: "what stands in front of 中", when: (*namer).among,
		example: "受助学生家庭中有7人考取大学。"},
	{name: "what is picked out", when: (*namer).pickedOut,
		example: "清退不符合条件的317户。"},

	// What stands behind: works that a sum pays for, the thing that a share is of.
	{name: "works that a sum does", when: (*namer).worksBehind,
		example: "投入300万元新建敬老院2所。"},
	{name: "works that a sum is for", when: (*namer).spentBehind,
		example: "今年中央财政拿出396亿元用于转移支付。"},
	{name: "a part of a sum that is spent on", when: (*namer).partSpent,
		example: "安排预算内投资185亿元，其中不少于六成用于补民生短板。"},
	{name: "a share of the thing before that does something", when: (*namer).shareDoes,
		example: "技术合同成交额1286亿元，70%留在本省转化。"},
	{name: "a share of spending", when: (*namer).shareSpent,
		example: "支出3万亿元,74%以上用于民生。"},
	{name: "a share that a verb reaches", when: (*namer).shareReached,
		example: "覆盖九成以上城乡社区。"},
	{name: "a share that there is", when: (*namer).shareThereIs,
		example: "有30%左右独立核算的企业亏损。"},
	{name: "a share that is a subject", when: (*namer).shareSubject,
		example: "60%政府举办的医疗机构实现盈利。"},
	{name: "a noun in front of adverbs", when: (*namer).throughAdverbs,
		example: "孤儿养育累计保障306户。"},
	{name: "a noun that has a goal", when: (*namer).goalOf,
		example: "经济增长速度的调控目标定为8%。"},

	// Goals that the text quotes.
	{name: "a goal that is quoted", when: (*namer).quotedGoal,
		example: "新增养老床位328张,完成目标300张的109.3%。"},
	{name: "the thing that a goal is set for", when: (*namer).withoutGoal,
		example: "经济增长预期目标为7%。"},
	{name: "a goal of the thing before", when: (*namer).goalOfTopic,
		example: "财政收入增长14.2%(年初目标13%)。"},
	{name: "the number in a policy's name", when: (*namer).policyName,
		example: "发放残疾人两项补贴7.4万人次。"},
	{name: "what is paid at a rate", when: (*namer).paidAtRate,
		example: "按每人每月10元标准发放护理补贴。"},

	// Durations and ages.
	{name: "how long it goes on", when: (*namer).lasts,
		example: "连续45年无重大森林火灾。"},
	{name: "whose age it is", when: (*namer).ageOf,
		example: "为60岁以上老人购买意外保险。"},

	// Changes, shares, grades and parts of the thing before.
	{name: "more of what follows", when: (*namer).moreOfBehind,
		example: "新增床位300张,增产两万件棉纱。"},
	{name: "a burden that is made less", when: (*namer).lighter,
		example: "为企业减负870万元。"},
	{name: "a kind of those that have it", when: (*namer).kindOfHolders,
		example: "人均可支配收入39210元,其中城镇居民46850元。"},
	{name: "what is said of the thing in front or before", when: (*namer).saidOf, weak: true,
		example: "全年办理300件，增加20件信访。"},
	{name: "a share of what is behind 的", when: (*namer).shareOfDe,
		example: "60%的村修订村规民约。"},
	{name: "a grade of the thing before", when: (*namer).gradeOf,
		example: "开展等级评估9家,评出3A级5家、2A级4家。"},
	{name: "a part goes on with its own unit", when: (*namer).unitOfPart,
		example: "建成养老服务中心217个,配备人员436名,其中38个。"},
	{name: "what happened to a part", when: (*namer).partDeed,
		example: "取消低保37户,其中群众举报查实5户。"},
	{name: "a part of the thing before", when: (*namer).partOfTopic,
		example: "保障特困人员600人,其中农村300人。"},

	// The thing itself, behind or in front.
	{name: "what a sum was put into, that the next figure counts", when: (*namer).sumOfNext,
		example: "投资780万元的3所敬老院竣工。"},
	{name: "works of a size behind 的", when: (*namer).sizedWorks,
		example: "建成日处理5万吨的污水处理厂。"},
	{name: "a thing behind 的", when: (*namer).behindDe,
		example: "组建总规模1000亿元的引导基金。"},
	{name: "a size that the next figure's thing has too", when: (*namer).sizeOfNext,
		example: "建成750千伏和330千伏电网工程。"},
	{name: "the thing of the next figure", when: (*namer).nextFigure,
		example: "办好12类45件民生实事。"},
	{name: "people in front of their number", when: (*namer).peopleInFront,
		example: "工作人员300人零感染。"},
	{name: "the object of the verb in front, to the end of the clause", when: (*namer).wholeObject,
		example: "实施16处大宗工业固废回填试点。", counter: "组织300名老人体检。"},
	{name: "a thing behind its number", when: (*namer).countedBehind, weak: true,
		example: "建成30个老年食堂。"},
	{name: "what a plant makes", when: (*namer).plantOf,
		example: "年产60万吨油料项目。"},
	{name: "what a sum is issued as", when: (*namer).issued,
		example: "发行1000亿元长期国债。"},
	{name: "a thing behind its sum or measure", when: (*namer).measureBehind,
		example: "完成20万平方米旧住房成套改造。"},
	{name: "what is done on some ground", when: (*namer).doneOnGround,
		example: "其中因收入超标退出300人。", counter: "其中因病致贫300户。"},
	{name: "a noun in front", when: (*namer).nounInFront,
		example: "床位300张。"},
	{name: "a thing behind its share", when: (*namer).ratioBehind, weak: true,
		example: "以占世界7%的耕地,养育着世界22%的人口。"},

	// What is done, where nothing names a thing.
	{name: "the verb", when: (*namer).action,
		example: "办结71件,办结率97.3%。"},
	{name: "the noun that the clause before ends with", when: (*namer).nounBefore, weak: true,
		example: "新建水库3座;新建和修复的铁路,就有3108公里。"},
	{name: "the thing before, where the text goes on with it", when: (*namer).goesOn, weak: true,
		example: "城镇低保58户131人。"},
	{name: "people of the households before", when: (*namer).peopleToo, weak: true,
		example: "保障低保边缘户30户,90人。"},
	{name: "what people do", when: (*namer).whatTheyDo, weak: true,
		example: "9880万人参保。"},
	{name: "what people get", when: (*namer).whatTheyGet, weak: true,
		example: "全市300人享受孤儿保障。"},
	{name: "the subject of the sentence", when: (*namer).steps, weak: true,
		example: "贷款余额连跨4个万亿元台阶、突破9万亿元。"},
	{name: "a thing with a verb in its name behind its number", when: (*namer).verbalName, weak: true,
		example: "36起成功避险避灾案例获表扬。", counter: "1200人次参加。"},
	{name: "a change of what a sentence before gives", when: (*namer).changeBefore,
		example: "财政补助标准每人每年提高30元。从640元提高到670元。"},
	{name: "the clause before", when: (*namer).aboutBefore, weak: true,
		example: "实施临时救助,达到300万元。"},
}

// sameDeed: a clause of times and a verb that an earlier clause of the sentence has in front of its thing counts that thing
// again: 累计受理救助申请1.42万件,今年受理2306件; so do other works right behind: 新建农田3.2万亩,改造提升1.5万亩.
func (n *namer) sameDeed() bool {
	v := n.deedAlone()
	if v < 0 || !n.behind.empty() || n.fr.each || n.at(v).has(isLink) {
		return false
	}
	for j := n.i - 1; j >= max(0, n.i-deedsBack) && n.samePart(n.ls[n.figs[j]].fig, n.p); j-- {
		t := n.ls[n.figs[j]].fig
		thing := n.x.means[t]
		if n.x.figs[t].f.Unit != n.f.f.Unit || thing.b <= thing.a {
			continue
		}
		for k := n.figs[j] - 1; k >= 0 && !n.at(k).has(isBound|isFigure); k-- {
			if n.ls[k].end > thing.a {
				continue
			}
			if n.text(k) == n.text(v) || j == n.i-1 && n.kind(k, kindWorks) && n.kind(v, kindWorks) && !n.hasBracket(n.figs[j], n.p) {
				n.m.deed = true
				return n.shares(t, "the same deed again")
			}
		}
	}
	return false
}

// hasBracket reports whether a bracket opens between lexemes a and b.
func (s *sentence) hasBracket(a, b int) bool {
	for k := a + 1; k < b; k++ {
		if s.at(k).has(isOpen) {
			return true
		}
	}
	return false
}

// deedsBack is how many figures back the same deed is looked for.
const deedsBack = 16

// deedAlone returns the verb that stands in front of the figure with nothing but times and adverbs in its clause, -1 for
// none.
func (n *namer) deedAlone() int {
	v := n.p - 1
	for v > n.fr.lo && n.at(v).has(isAdverb|isHedge|isTime) && !n.at(v).has(isVerb|isNominal) {
		v--
	}
	if v < n.fr.lo || !n.at(v).has(isVerb|isNominal) || n.at(v).has(isTime) {
		return -1
	}
	for k := n.fr.lo; k < v; k++ {
		if !n.at(k).has(isTime|isAdverb|isScope|isDue|isNumber|isModal) || n.at(k).has(isNominee) && !n.at(k).has(isTime|isAdverb|isScope) {
			return -1
		}
	}
	return v
}

// reachedOfBefore: a sentence of which nothing but times and 完成 stands in front of its first figure tells what came of
// what the last one plans, in the same unit.
func (n *namer) reachedOfBefore() bool {
	if n.i > 0 || n.topic >= 0 || !n.behind.empty() {
		return false
	}
	v := n.deedAlone()
	if v < 0 || !n.at(v).has(isDone) || !n.at(v).has(isLink) {
		return false
	}
	t := n.unitBefore()
	return t >= 0 && n.shares(t, "what came of it")
}

// clauseSubject: a clause whose subject stands in front of what is said of it: 外贸进出口稳中提质、增长2%.
func (n *namer) clauseSubject() bool {
	if !n.front.empty() || n.fr.bare() || n.fr.near || !n.saysOfSubject() {
		return false
	}
	a := n.skipScope(n.fr.lo, n.fr.core)
	if a >= n.fr.core {
		return false
	}
	q := n.sentence.behind(a, n.fr.core)
	if q.empty() || q.a != a || n.agent(q) || n.at(q.b).has(isDe) || n.taskOnly(q) || n.rateOnly(q) {
		return false
	}
	return n.is(q, "subject of the clause")
}

// subjectWithVerb: what stands in front of the predicate is its subject, also where a verb is in it:
// 试点部门预算审减率达24.6%, 城镇累计新增就业超700万人.
func (n *namer) subjectWithVerb() bool {
	if n.front.empty() || n.front.b >= n.p || !n.predicated() {
		return false
	}
	a := n.skipScope(n.clauseStart(n.p), n.front.a)
	if n.fr.each && n.fr.kind == "" || n.eachAt(a) || !n.object && !n.measures(n.front.b-1) {
		return false
	}
	if n.object {
		if a >= n.verb || n.at(n.verb).has(isShare|isPrep) || a+1 == n.verb && !n.at(a).has(isQualifier) && !n.measures(n.front.b-1) {
			return false // 慈善募集款物达到700万元
		}
		if !n.namesWithVerb(a, n.verb) || n.placeOnly(np{a, n.verb}) || !n.at(n.verb).has(isNoun) && n.agent(np{a, n.verb}) {
			return false
		}
	} else if a+1 >= n.front.a || !n.namesWithVerb(a, n.front.a) {
		return false
	}
	return n.is(np{a, n.front.b}, "subject of the clause")
}

// subjectOfChange: what changes, by an amount or from one value to another, is all that stands in front of the
// change, with the verbs in it where it ends with a noun of measure.
func (n *namer) subjectOfChange() bool {
	if v := n.verb; n.front.empty() && n.fr.words.has(isFrom) && v > n.fr.lo && n.kind(v, kindPays) && n.at(v+1).has(isFrom) {
		if n.kind(n.fr.lo, kindEach) {
			return n.is(np{n.fr.lo, v + 1}, "subject of the clause") // 亩均财政投入由2400元提高到3000元
		}
	}
	a := n.skipScope(n.fr.lo, n.front.a)
	for a < n.front.a && n.eachAt(a) {
		a++ // 每平方米造价
	}
	if n.front.empty() || a >= n.front.a || n.fr.each || !n.fr.words.has(isFrom) && n.fr.change == 0 || !n.measures(n.front.b-1) || !n.at(a).has(isNoun|isNominal) || n.at(a).has(isAgent|isVerb|isLead) {
		return false
	}
	for k := a; k < n.front.a; k++ {
		c := n.at(k)
		if n.kind(k, kindHas) {
			return false
		}
		if stays := n.text(k) == "在" && k+3 >= n.front.b; stays {
			continue // 平均在站时间
		}
		if c.has(isFigure|isNumber|isBound|isPause|isPronoun|isHedge|isChange|isDe|isPrep) || c.has(isStop|isLink) && !c.has(isScope) {
			return false
		}
	}
	return n.is(np{a, n.front.b}, "subject of the clause")
}

// ofTitle: where nothing but a word for a goal, a time or a change stands in front, the figure is of what
// the title at the head of its line names, if those between are too.
func (n *namer) ofTitle() bool {
	if n.topic >= 0 || n.class == "age" || n.class == "time" || !n.behind.empty() || !n.clauseBefore(n.fr.lo).empty() || n.verb >= 0 && !n.at(n.verb).has(isTask|isChange|isLink|isDone) {
		return false
	}
	if !n.hasTask(n.fr.lo, n.p) && n.fr.change == 0 || !n.front.empty() && !n.taskOnly(n.front) {
		return false
	}
	a, b := n.x.itemTitle(n.f)
	if k := n.ls[n.p].fig - 1; b <= a || k >= 0 && n.x.figs[k].start >= b && n.x.means[k].a != a {
		return false
	}
	*n.m = meaning{a: a, b: b, of: -1, measure: n.m.measure, rule: "title of the item"}
	n.m.task = !n.front.empty()
	return true
}

// namesWithVerb reports whether the lexemes [a, end) may begin a name that a verb or an adverb
// stands in: 异地就医直接[结算率], “一网通办”首办[成功率].
func (n *namer) namesWithVerb(a, end int) bool {
	acts := n.object && !n.at(n.verb).has(isNoun)
	for k := a; k < end; k++ {
		c := n.at(k)
		switch {
		case c.has(isOpen) && n.ls[k].match > k && n.ls[k].match < end && n.text(k) == "“":
			k = n.ls[k].match
		case k == a && !c.has(isNominee), c.has(isAgent) && acts:
			return false
		case c.has(isLead) && !c.has(isNoun), c.has(isModal), c.has(isStop|isPronoun|isHedge) && !c.has(isQualifier|isScope):
			return false
		case c.has(isNominee | isQualifier | isPause | isConj | isAdverb):
		case c.has(isVerb|isNumber) && n.plain(k) && n.measures(n.front.b-1):
		default:
			return false
		}
	}
	return true
}

// wholeObject: behind a verb and a number the clause goes on with the name to its end.
func (n *namer) wholeObject() bool {
	if n.ratio || n.class == "money" || n.countsPeople() || !n.front.empty() || n.verb < 0 || n.verb+1 != n.p || !n.at(n.verb).has(isLead) || n.kind(n.verb, kindCauses) || strings.HasSuffix(n.text(n.verb), "有") {
		return false
	}
	last := n.next
	for k := n.next; k < n.end; k++ {
		if c := n.at(k); c.has(isFigure | isStop | isLink | isChange | isDe | isPrep | isPause) {
			return false
		}
		last = k
	}
	if last == n.next || !n.at(n.end).has(isBound) || !n.at(last).has(isNominee) || n.behind.b > last {
		return false
	}
	return n.isObject(np{n.next, last + 1}, "object of "+n.text(n.verb))
}

// saysOfSubject reports whether the figure is said of a subject, and counts nothing behind it.
func (n *namer) saysOfSubject() bool { return n.predicated() && (n.behind.empty() || !n.counts) }

// predicated reports whether a predicate stands in front of the figure: 增长2%, 达到300张, 超700万人.
func (n *namer) predicated() bool {
	return n.fr.kind != "" || n.fr.words.has(isLink|isTo) || n.fr.words.has(isHedge) && n.at(n.p-1).has(isVerb)
}

// rateOnly reports whether a phrase is one noun for a rate, a share or a sum of something.
func (n *namer) rateOnly(p np) bool {
	return p.len() == 1 && (n.at(p.a).has(isRate|isShareNoun) || n.kind(p.a, kindTotal))
}

func (n *namer) subjectBefore() bool {
	q := n.subject(n.fr)
	if q.empty() || n.topic < 0 || n.fr.near || !n.front.empty() || !n.saysOfSubject() {
		return false
	}
	return n.is(q, "subject of the clause before")
}

func (n *namer) comparedGoal() bool {
	if !n.ratio || n.topic < 0 || !n.at(n.next).has(isDe) {
		return false
	}
	k := n.p - 1
	for k > n.fr.lo && n.at(k).has(isNominee|isQualifier|isTime|isScope) && !n.at(k).has(isThan) {
		k-- // 比省定60%的目标高
	}
	than := n.at(n.fr.core-1).has(isThan) || n.at(k).has(isThan)
	if !than && !n.beyond() {
		return false
	}
	for k := n.next + 1; k < n.end && k < n.next+5; k++ {
		if w := n.text(k); than && n.at(k).has(isTask) || strings.HasSuffix(w, "目标") || w == "预期" || w == "计划" {
			g := n.x.means[n.topic]
			n.m.task = true
			n.fr.kind, n.fr.dir = g.measure, g.direction
			return n.shares(n.topic, "goal of the same")
		}
	}
	return false
}

// beyond reports whether a word that sets one value above or below another stands in front
// of the figure: 仍高于年初确定的15%.
func (n *namer) beyond() bool {
	for k := n.p - 1; k >= n.fr.lo; k-- {
		if n.at(k).has(isApart) || n.text(k) == "超过" {
			return true
		}
	}
	return false
}

// lastNoun is the last lexeme in front that may name a thing.
func (n *namer) lastNoun() int {
	k := n.fr.core - 1
	for k > n.fr.lo && !n.at(k).has(isNoun) {
		k--
	}
	return k
}

func (n *namer) ratioOfTwo() bool {
	last := n.lastNoun()
	if n.f.f.Unit != "%" || !strings.HasSuffix(n.text(last), "比") || n.text(last) == "占比" {
		return false
	}
	for k := last; k > n.fr.lo; k-- {
		if w := n.text(k); !n.at(k).has(isConj) && w != "与" && w != "同" {
			continue
		}
		if q := n.before(n.fr.lo, k); !q.empty() {
			n.fr.kind = MeasureShare
			return n.is(q, "in front of a ratio")
		}
	}
	return false
}

func (n *namer) shareNoun() bool {
	last := n.lastNoun()
	if !n.at(last).has(isShareNoun) && n.text(last) != "比例" {
		return false
	}
	for k := last - 1; k > n.fr.lo; k-- {
		w := n.text(k)
		as := w == "相当于"
		if in := w == "在" && strings.HasPrefix(n.text(last-1), "的") && n.text(last-2) == "中"; !as && !in && !strings.HasPrefix(w, "占") {
			continue
		}
		if q := n.before(n.fr.lo, k); !q.empty() && as {
			n.fr.kind = MeasureShare
			return n.is(q, "in front of a share")
		} else if !q.empty() {
			return n.is(np{q.a, last + 1}, "a share with its noun")
		}
	}
	return false
}

func (n *namer) restOfUnit() bool {
	t := n.ofUnit(-1)
	return n.front.empty() && t >= 0 && n.opens("其余") && n.fr.core <= n.fr.lo+1 && n.shares(t, "the rest of the same")
}

func (n *namer) rest() bool {
	return n.front.empty() && n.behind.empty() && n.topic >= 0 && n.kind(n.fr.lo, kindRest) && n.shares(n.topic, "the rest of the same")
}

func (n *namer) times() bool {
	verb := n.next
	for n.at(verb).has(isPrep | isAdverb) {
		verb++ // 三次较大幅度提高粮食最低收购价
	}
	if n.f.unit.unit != "次" || !n.front.empty() || !n.fr.bare() || !n.behind.empty() || !n.at(verb).has(isVerb) {
		return false
	}
	q := n.behindAt(verb + 1)
	return !q.empty() && n.is(np{verb, q.b}, "what is done")
}

func (n *namer) behindLead() bool {
	if !n.counts || !n.front.empty() || !n.behind.empty() || n.verb < 0 || !n.at(n.verb).has(isLead) || !n.at(n.next).has(isVerb|isNominal) {
		return false
	}
	for k := n.next + 1; k < n.end && k < n.next+8 && !n.at(k).has(isFigure|isPause|isClose); k++ {
		if n.at(k).has(isDe) {
			if q := n.behindAt(k + 1); !q.empty() {
				return n.is(q, "behind 的")
			}
		}
	}
	return false
}

func (n *namer) sumForEach() bool {
	if n.class != "money" || !n.fr.bare() || !n.fr.each || n.topic < 0 || n.fr.near || n.fr.change != 0 {
		return false
	}
	kin := n.x.figs[n.topic].unit.class
	if kin != "person" && kin != "household" && kin != "org" {
		return false
	}
	name := n.x.means[n.topic]
	a := n.fr.prev + 1
	for a < n.fr.lo-1 && n.ls[a].start < name.b {
		a++
	}
	if q := n.before(a, n.fr.lo-1); !q.empty() && n.ls[q.b-1].end > name.b {
		return n.isObject(q, "object of the clause before")
	}
	if kin == "org" || name.b > name.a && strings.ContainsRune(endsOfSums, n.x.t.r[name.b-1]) {
		return n.shares(n.topic, "for each of the same")
	}
	n.m.rule = "a sum for each"
	return true
}

// endsOfSums are what words for money end with: 补贴, 救助金.
const endsOfSums = "贴金费款险"

func (n *namer) rateOfObject() bool {
	if !(n.front.len() == 1 && n.at(n.front.a).has(isRate)) && !(n.front.empty() && n.fr.change.has(isRate)) {
		return false
	}
	q := n.clauseObject(n.fr.lo)
	if !q.empty() && n.at(q.b-1).has(isHigh|isLow) {
		q = n.clauseBefore(n.fr.lo) // 零售物价上涨过快,涨幅达14.2%
	}
	return !q.empty() && !n.fr.near && n.isObject(q, "object of the clause before")
}

func (n *namer) rateOfTopic() bool {
	if n.topic < 0 || !n.rateOnly(n.front) {
		return false
	}
	if n.ratio && n.at(n.front.a).has(isShareNoun) && !(n.fr.kind == MeasureIncrease && n.f.points()) {
		n.m.measure = MeasureShare // 进出口总额5120亿元，在全国占比由1.19%升至1.23%
	}
	return n.shares(n.topic, n.text(n.front.a)+" of the same")
}

func (n *namer) among() bool {
	return n.fr.part && !n.front.empty() && n.class != "age" && n.is(n.front, "in front of 中")
}

// described reports whether 的 stands between words in front and a number of things.
func (n *namer) described() bool {
	return n.fr.of && n.fr.kind == "" && n.counts && n.behind.empty()
}

func (n *namer) pickedOut() bool {
	if !n.described() {
		return false
	}
	for k := n.fr.lo; k < n.fr.core; k++ {
		if c := n.at(k); c.has(isLead) && c.has(isNominal|isVerb) && !c.has(isAdverb) {
			return !(n.topic >= 0 && k == n.fr.lo && n.fr.near) && n.is(np{k, k + 1}, "action")
		}
	}
	return false
}

func (n *namer) worksBehind() bool {
	if n.class != "money" || !n.front.empty() || !n.kind(n.next, kindWorks) {
		return false
	}
	k := n.next + 1
	for n.at(k).has(isPause) && n.kind(k+1, kindWorks) {
		k += 2 // 新建、改扩建
	}
	q := n.behindAt(k)
	n.m.deed = !q.empty()
	return n.m.deed && n.is(q, "works that it pays for")
}

func (n *namer) spentBehind() bool {
	if n.class != "money" || !n.front.empty() || !n.kind(n.next, kindSpends) {
		return false
	}
	q := n.purpose(n.next + 1)
	n.m.deed = !q.empty() && n.at(q.b-1).has(isNominal)
	return n.m.deed && n.is(q, "works that it pays for")
}

// purpose is the work that stands from lexeme k on to the end of its clause, without a number in front of its thing:
// 交通建设, 3所敬老院改造.
func (n *namer) purpose(k int) np {
	if n.at(k).has(isFigure) {
		k++
	}
	q := np{k, k}
	for q.b < n.end && !n.at(q.b).has(isBound|isFigure|isDe) && n.at(q.b).has(isNoun|isNominal|isQualifier) {
		q.b++
	}
	if q.b < n.end && !n.at(q.b).has(isBound) {
		return n.behindAt(k)
	}
	return q
}

// plainShare reports whether the figure is a ratio of which no word says what it says.
func (n *namer) plainShare() bool { return n.ratio && n.fr.kind == "" }

func (n *namer) partSpent() bool {
	if !n.plainShare() || !n.ofThose() || n.fr.core > n.fr.lo+1 || n.topic < 0 || !n.kind(n.next, kindSpends) {
		return false
	}
	n.m.measure = MeasureShare
	return n.shares(n.topic, "a part of the same")
}

func (n *namer) shareSpent() bool {
	if !n.plainShare() || n.text(n.next) != "用于" {
		return false
	}
	if n.touches() && !n.front.empty() {
		return n.isShare(n.front, "what a share is of")
	}
	q := n.behindAt(n.next + 1)
	return !q.empty() && n.isShare(q, "share that is spent on it")
}

func (n *namer) shareReached() bool {
	return n.plainShare() && n.adjacent() && !n.taskOnly(n.behind) && n.given(n.fr.core-1) && !strings.HasSuffix(n.f.unit.unit, "点") &&
		n.isShare(n.behind, "share of what follows")
}

func (n *namer) shareThereIs() bool {
	if !n.plainShare() || n.f.f.Unit != "%" || !n.thereIs() || n.at(n.next).has(isDe) {
		return false
	}
	switch {
	case n.adjacent() && !n.at(n.next).has(isVerb) || !n.behind.empty() && n.at(n.behind.a-1).has(isDe):
		return n.isShare(n.behind, "share of what follows") // 有近三成独立核算的企业亏损
	case n.people(n.front):
		return n.isShare(n.front, "in front of a share") // 农民有60%左右过着有吃有穿的生活
	case n.front.empty() && n.topic >= 0:
		n.m.measure = MeasureShare
		return n.shares(n.topic, "a share of the same") // 兼职干部4万多人中,已有70%以上辞去公司职务
	}
	return false
}

// thereIs reports whether 有 stands in front of the figure, with hedges between them at most.
func (n *namer) thereIs() bool {
	k := n.p - 1
	for k > n.fr.lo && n.at(k).has(isHedge) {
		k--
	}
	return k >= n.fr.core && strings.HasSuffix(n.text(k), "有")
}

func (n *namer) shareSubject() bool {
	if !n.plainShare() || !n.front.empty() || n.verb >= 0 || n.behind.empty() || n.taskOnly(n.behind) || !n.at(n.next).has(isNoun) || !n.at(n.behind.b).has(isVerb|isAdverb|isLink) {
		return false
	}
	p := n.behind
	for k := p.b; k < n.end && k < p.b+4 && !n.at(p.b).has(isLink); k++ { // 60%政府举办的医疗机构
		if q := n.behindAt(k + 1); n.at(k).has(isDe) && !q.empty() {
			p = q
			break
		}
	}
	return n.isShare(p, "share of what follows")
}

// given reports whether lexeme k is a verb whose object follows: 覆盖, 投放.
func (s *sentence) given(k int) bool {
	c := s.at(k)
	return k >= 0 && c.has(isVerb|isNominal) && !c.has(isNoun|isLink|isTo|isChange|isRate|isShare|isDone|isEqual|isApart|isModal|isHedge|isAdverb)
}

func (n *namer) throughAdverbs() bool {
	if n.front.len() != 1 || n.object || !n.at(n.front.a).has(isNominal) || n.at(n.front.a).has(isNoun) || !n.at(n.front.a-1).has(isAdverb) {
		return false
	}
	k := n.front.a - 1
	for k > n.fr.lo && n.at(k-1).has(isAdverb) {
		k--
	}
	if q := n.before(n.fr.lo, k); !q.empty() && (!n.agent(q) || q.len() > 2 && n.text(q.b-1) == "项目") {
		n.front = q
	}
	return false
}

func (n *namer) goalOf() bool {
	if n.front.empty() || !n.taskOnly(n.front) || n.front.a <= n.fr.lo || !n.at(n.front.a-1).has(isDe) {
		return false
	}
	if q := n.before(n.fr.lo, n.front.a-1); !q.empty() && !n.agent(q) && !n.taskOnly(q) {
		n.front.a = q.a
	}
	return false
}

func (n *namer) quotedGoal() bool {
	n.m.task = n.fr.apart == 0 && n.fr.kind != MeasureGap && (n.goalBehind() || !n.front.empty() && n.at(n.front.b-1).has(isTask)) &&
		(n.front.empty() || n.text(n.front.b-1) != "预算" && n.text(n.front.b-1) != "指标") && n.class != "org" && !n.countsTasks()
	return false
}

// goalBehind reports whether nothing stands in front and a word for a goal behind: 13%的目标.
func (n *namer) goalBehind() bool {
	return n.front.empty() && !n.behind.empty() && n.taskOnly(n.behind)
}

// countsTasks reports whether the figure counts tasks: 30项任务.
func (n *namer) countsTasks() bool {
	u := n.f.unit
	return u.class == "count" && (u.unit == "项" || u.unit == "件" || u.unit == "条")
}

func (n *namer) withoutGoal() bool {
	if !n.m.task || n.front.empty() || n.taskOnly(n.front) {
		return false
	}
	q := n.front
	for q.b > q.a && (n.at(q.b-1).has(isTask|isDe) || n.kind(q.b-1, kindOfTask)) {
		q.b--
	}
	if !q.empty() {
		n.front = q
	}
	return false
}

func (n *namer) goalOfTopic() bool {
	if n.topic < 0 || !(n.behind.empty() && n.partOf(n.fr)) && !(!n.front.empty() && n.taskOnly(n.front)) && !(n.goalBehind() && n.text(n.behind.b-1) != "指标") {
		return false
	}
	if g := n.x.means[n.topic]; n.topicUnit() == n.f.f.Unit && (g.measure == MeasureGrowth || g.measure == MeasureIncrease && n.m.task && g.of < 0) && n.fr.kind == "" {
		n.fr.kind, n.fr.dir = g.measure, g.direction
	}
	return n.shares(n.topic, "of the same")
}

func (n *namer) policyName() bool {
	return n.f.unit.unit == "项" && n.f.num.chinese && n.kind(n.next, kindPolicy) && n.is(np{n.next, n.next + 1}, "policy")
}

func (n *namer) paidAtRate() bool {
	if n.class != "money" || !n.x.rate(n.f) {
		return false
	}
	q := n.paid(n.fr, n.next)
	return !q.empty() && n.is(q, "what is paid")
}

func (n *namer) lasts() bool {
	if n.class != "time" || n.f.unit.unit == "工作日" || n.f.unit.unit == "个工作日" {
		return false
	}
	n.duration()
	return true
}

func (n *namer) ageOf() bool {
	if n.class != "age" {
		return false
	}
	for j := n.i; n.behind.empty() && n.front.empty() && j+1 < len(n.figs) && j < n.i+8 && n.joined(n.figs[j], n.figs[j+1]); j++ {
		n.behind = n.behindFigure(n.figs[j+1]) // 80—89周岁、90—99周岁、100周岁以上老人
	}
	if t := n.ageBefore(); t >= 0 && (n.behind.empty() || !n.people(n.behind) && n.kind(n.behind.a, kindPays)) && n.front.empty() {
		return n.shares(t, "an age of the same") // 70周岁以上老人每餐补贴4元、80周岁以上补贴6元
	}
	switch {
	case !n.behind.empty():
		for k := n.behind.a; k < n.behind.b; k++ {
			if n.kind(k, kindPerson) {
				n.behind.b = k + 1
			}
		}
		n.is(n.behind, "behind an age")
	case !n.front.empty():
		n.is(n.front, "in front of an age")
	case n.topic >= 0 && n.partly():
		n.shares(n.topic, "an age of the same") // 老年人口18万人,其中80岁以上2万人
	case n.topic >= 0 && n.fr.change != 0:
		n.shares(n.topic, "change of the same") // 平均年龄39岁,比上届下降4岁
	}
	return true
}

// ageBefore is the last age in front in the sentence that has a name, -1 for none.
func (n *namer) ageBefore() int {
	for j := n.i - 1; j >= 0 && j > n.i-16; j-- {
		k := n.ls[n.figs[j]].fig
		if m := n.x.means[k]; n.x.figs[k].unit.class == "age" && m.b > m.a {
			return k
		}
	}
	return -1
}

// partly reports whether 其中 stands in front of the figure in its part of the sentence.
func (n *namer) partly() bool {
	for k := n.p - 1; k >= 0 && k > n.p-40 && !n.at(k).has(isEnd); k-- {
		if n.text(k) == "其中" {
			return true
		}
	}
	return false
}

// placesMeasured reports whether the phrase behind begins with places, and a figure says how much of the rest
// they have: 17个县|财政自给率不足20%.
func (n *namer) placesMeasured() bool {
	p := n.behind
	if p.len() < 2 || n.f.unit.unit != "个" && !n.ratio {
		return false
	}
	if n.at(p.a).has(isQualifier) || n.ls[p.a].end-n.ls[p.a].start > 3 || !n.endsAsPlace(p.a) {
		return false
	}
	a := p.a + 1
	if n.at(a).has(isOpen) && n.ls[a].match >= 0 {
		a = n.ls[a].match + 1 // 县(区)
	}
	k := p.b
	for k > a && n.at(k-1).has(isHedge) {
		k--
	}
	if k <= a {
		return false
	}
	for k < n.end && n.at(k).has(isHedge|isTo|isEqual|isLink|isAdverb) {
		k++
	}
	return n.at(k).has(isFigure) && n.is(np{p.a, a}, "places of which something is measured")
}

func (n *namer) moreOfBehind() bool {
	return n.fr.change.has(isMore|isLess) && n.counts && n.adjacent() && n.front.empty() && !n.taskOnly(n.behind) && n.is(n.behind, "behind")
}

func (n *namer) lighter() bool {
	return n.fr.change.has(isLess) && n.class == "money" && (n.front.empty() || n.agent(n.front) || n.people(n.front)) && n.text(n.fr.core) == "减负" &&
		n.is(np{n.fr.core, n.fr.core + 1}, "what is made less")
}

func (n *namer) saidOf() bool {
	kind := n.fr.kind
	if n.counts && n.adjacent() && n.front.empty() && n.kind(n.p-1, kindImproves) { // 改善7000多所学校办学条件
		return false
	}
	if n.object || n.fr.change == 0 && kind != MeasureShare && kind != MeasureCompletion && kind != MeasureGap && kind != MeasureGrowth {
		return false
	}
	switch {
	case !n.front.empty() && !n.qualifier && !(n.topic >= 0 && n.placeOnly(n.front)):
		return n.is(n.front, "in front of a "+kind)
	case n.topic >= 0:
		return n.shares(n.topic, "a "+kind+" of the same")
	}
	if q := n.clauseBefore(n.fr.lo); !q.empty() {
		return n.is(q, "clause before")
	}
	t := -1
	if n.counts && n.fr.change.has(isMore|isLess) {
		t = n.unitBefore()
	}
	return t >= 0 && n.shares(t, "a "+kind+" of the same")
}

func (n *namer) shareOfDe() bool {
	if !n.plainShare() || !n.at(n.next).has(isDe) || n.behind.empty() || n.taskOnly(n.behind) {
		return false
	}
	p := n.behind
	if w := []rune(n.text(p.a)); p.len() > 1 && strings.ContainsRune("村区镇乡县院校", w[len(w)-1]) && n.at(p.a+1).has(isNominal) {
		p.b = p.a + 1 // 60%的村修订村规民约
	} else if k := n.ownerEnd(p); k > 0 {
		p.b = k // 65%的城市社区居委会用房面积达到300平方米
	}
	return n.isShare(p, "share of what follows")
}

func (n *namer) gradeOf() bool {
	return n.topic >= 0 && !n.front.empty() && n.grade(n.front) && n.topicUnit() == n.f.f.Unit && n.shares(n.topic, "a grade of the same")
}

func (n *namer) unitOfPart() bool {
	if (n.qualifier || n.ofThose()) && n.topic >= 0 && !(n.ratio && n.fr.kind == "") {
		n.topic = n.ofUnit(n.topic)
	}
	return false
}

func (n *namer) kindOfHolders() bool {
	t := n.ofUnit(-1)
	if n.class != "money" && !(n.fr.kind == MeasureGrowth && t >= 0 && n.x.means[t].measure == MeasureGrowth && !n.front.empty() && n.text(n.front.b-1) == "居民" && strings.Contains(n.x.t.str(n.x.means[t].a, n.x.means[t].b), "居民")) {
		return false // 城镇居民人均可支配收入增长5%,农村居民增长7.2%
	}
	return t >= 0 && !n.object && (n.front.b == n.p || n.class != "money") && n.front.len() <= 2 && n.at(n.front.a).has(isQualifier) && n.people(n.front) && n.samePart(t, n.p) &&
		n.shares(t, "a part of the same")
}

// part reports whether the figure is said of a part that has no noun of its own.
func (n *namer) part() bool {
	place := n.topic >= 0 && !n.front.empty() && n.placeOnly(n.front)
	payer := n.topic >= 0 && n.class == "money" && n.partly() && n.front.len() == 1 && n.agent(n.front) && n.x.figs[n.topic].unit.class == "money"
	return (n.qualifier || payer || place && (n.ratio || len(n.f.f.Per) > 0 || n.partly() && n.divisionOnly(n.front) && n.topicUnit() == n.f.f.Unit)) && !n.object || n.ofThose() && n.front.empty() && n.behind.empty() && !(n.verb >= 0 && (n.isPaid() || n.at(n.verb).has(isRate)) && !n.paidThing().empty())
}

func (n *namer) partDeed() bool {
	return n.part() && n.deed() && n.is(np{n.fr.lo + 1, n.verb + 1}, "what happened to a part")
}

func (n *namer) partOfTopic() bool {
	return n.topic >= 0 && n.part() && n.shares(n.topic, "a part of the same")
}

// deed reports whether nouns and a verb stand in front that say what happened to a part
// of the thing before: 取消37户,其中群众举报查实5户.
func (n *namer) deed() bool {
	if n.verb < 0 || !n.counts || !n.plain(n.verb) || n.at(n.verb).has(isGeneric|isAdverb) || !n.ofThose() {
		return false
	}
	for k := n.fr.lo + 1; k < n.verb; k++ {
		if !n.at(k).has(isNominee|isVerb) || n.at(k).has(isScope|isTime|isAdverb) {
			return false
		}
	}
	return true
}

func (n *namer) sizedWorks() bool {
	return n.at(n.next).has(isDe) && !n.behind.empty() && n.measured() && n.verbOnly(n.front) && n.is(n.behind, "behind 的")
}

// investment reports whether a noun for all that is invested stands in front of the figure: 总投资[412亿元]的引水工程.
func (n *namer) investment() bool {
	return strings.HasSuffix(n.text(n.front.b-1), "投资") && n.f.f.Cmp == CmpEqual
}

func (n *namer) behindDe() bool {
	return !n.ratio && n.at(n.next).has(isDe) && !n.behind.empty() && (n.front.empty() || n.object && n.counts || n.class == "money" && n.verb >= 0 && !n.investment()) && n.is(n.behind, "behind 的")
}

// measured reports whether the figure is of a weight, a power or a length.
func (n *namer) measured() bool {
	return sizes(n.f)
}

// verbOnly reports whether a phrase is a verb of activity and an average in front of it at
// most: 日处理.
func (s *sentence) verbOnly(p np) bool {
	return !p.empty() && s.at(p.b-1).has(isNominal) && !s.at(p.b-1).has(isNoun) && (p.len() == 1 || p.len() == 2 && s.ls[p.a].end-s.ls[p.a].start == 1)
}

// nothingBeside reports whether neither side names a thing and another figure follows.
func (n *namer) nothingBeside() bool {
	return n.front.empty() && n.behind.empty() && n.i+1 < len(n.figs)
}

func (n *namer) sizeOfNext() bool {
	if !n.nothingBeside() || !n.measured() {
		return false
	}
	at := n.figs[n.i+1]
	if !n.joined(n.p, at) || !n.alikeUnits(n.i) {
		return false
	}
	q := n.behindFigure(at)
	return !q.empty() && n.is(q, "behind the next figure")
}

// nextFigure: the thing that the next figure counts too: 12类45件民生实事; 8100户、1.2万名低收入人口.
func (n *namer) nextFigure() bool {
	if !n.counts || !n.nothingBeside() {
		return false
	}
	at := n.figs[n.i+1]
	for j := n.i + 1; n.behindFigure(at).empty() && j+1 < len(n.figs) && j < n.i+4 && n.joined(n.figs[j], n.figs[j+1]); j++ {
		at = n.figs[j+1] // 22个750千伏和330千伏电网工程
	}
	if !(n.ls[n.next].start == n.f.end && n.at(n.next).has(isFigure)) && !(n.joined(n.p, at) && n.alikeUnits(n.i)) {
		return false
	}
	if q := n.behindFigure(at); !q.empty() {
		return n.is(q, "behind the next figure")
	}
	n.unnamed = true
	return false
}

// touches reports whether the phrase in front ends where the figure begins.
func (n *namer) touches() bool { return n.front.b == n.p }

// countsPeople reports whether the figure is of people or households.
func (n *namer) countsPeople() bool { return n.class == "person" || n.class == "household" }

func (n *namer) peopleInFront() bool {
	return n.countsPeople() && n.touches() && n.people(n.front) && !n.people(n.behind) && n.is(n.front, "in front of its number")
}

func (n *namer) countedBehind() bool {
	return n.counts && !n.behind.empty() && !(n.object && n.touches() && n.at(n.behind.b).has(isFigure)) && n.is(n.behind, "behind")
}

// people reports whether a phrase names people or households.
func (s *sentence) people(p np) bool {
	return !p.empty() && s.x.words.counted(s.text(p.b-1))
}

func (n *namer) plantOf() bool {
	return (n.class == "mass" || n.class == "energy" || n.class == "science") && n.adjacent() && n.x.technical(n.f) && n.is(n.behind, "behind")
}

func (n *namer) issued() bool {
	return (n.class == "money" || !n.counts && !n.ratio) && n.touches() && n.adjacent() && n.deedOnly(n.front) && !n.at(n.behind.b).has(isFigure) && n.is(n.behind, "behind")
}

func (n *namer) measureBehind() bool {
	return (n.class == "money" || n.measured()) && n.front.empty() && !n.behind.empty() && n.is(n.behind, "behind")
}

// thoseOfShare reports whether the figure is the share of those that words with 的 and no noun tell of:
// 其中持证上岗的占64%.
func (n *namer) thoseOfShare() bool {
	de := n.fr.core - 1
	if !n.ratio || !n.fr.words.has(isShare) || de <= n.fr.lo || !n.at(de).has(isDe) || n.hasFigure(n.fr.lo, de) {
		return false
	}
	if k := n.fr.lo - 1; k >= 0 && (!n.at(k).has(isBound|isPause|isOpen) || k > 0 && among(n.text(k-1))) || among(n.text(n.fr.lo)) {
		return false // 148个断面中，水质优良的占93.9%
	}
	a := n.skipScope(n.fr.lo, de)
	if n.text(a) == "由" {
		a++
	}
	return a < de && n.is(np{a, de}, "those that have a share")
}

// doneOnGround reports whether a verb stands in front of the figure, and a ground or a means in front of that:
// 因死亡核销287人.
func (n *namer) doneOnGround() bool {
	k := n.front.b - 1
	if !n.object || !n.counts || n.front.b != n.p || n.front.len() < 2 || !n.kind(n.verb, kindGround) || !n.at(k).has(isVerb|isNominal) || n.at(k).has(isNoun) || strings.HasPrefix(n.text(k), "致") {
		return false
	}
	return n.is(np{k, k + 1}, "what is done")
}

func (n *namer) nounInFront() bool {
	if n.front.empty() {
		return false
	}
	n.weak = n.front == n.before(n.fr.lo, n.fr.core) // no rule knew better
	if n.object {
		return n.isObject(n.front, "object of "+n.text(n.verb))
	}
	return n.is(n.front, "in front")
}

func (n *namer) ratioBehind() bool {
	return n.ratio && !n.behind.empty() && !(n.fr.bare() && n.topic >= 0) && n.is(n.behind, "behind")
}

// deedOnly reports whether a phrase is a verb, or ends in one that governs what follows.
func (s *sentence) deedOnly(p np) bool {
	c := s.at(p.b - 1)
	return c.has(isLead) && c.has(isNominal|isVerb) && !c.has(isNoun)
}

// isDone reports whether a verb, and no link, stands in the place of a noun in front.
func (n *namer) isDone() bool { return n.verb >= 0 && !n.at(n.verb).has(isLink) && !n.unnamed }

func (n *namer) nounBefore() bool {
	e := n.fr.lo - 1
	if e <= 0 || !n.at(e).has(isComma) || !n.fr.bare() || !n.fr.words.has(isLink|isTo) {
		return false
	}
	a := n.clauseStart(e)
	q := n.before(a, e)
	return !n.hasFigure(a, e) && !q.empty() && q.b == e && n.at(q.a-1).has(isDe) && n.is(n.possessed(a, q), "clause before")
}

func (n *namer) goesOn() bool {
	return n.topic >= 0 && n.continues(n.i, n.fr) && n.shares(n.topic, "same as before")
}

func (n *namer) peopleToo() bool {
	return n.class == "person" && n.fr.bare() && n.topic >= 0 && n.fr.prev == n.p-2 && n.x.figs[n.ls[n.fr.prev].fig].unit.class == "household" && n.shares(n.topic, "same as before")
}

// takesPart reports whether only is said of people that they take part or benefit: 1046人次参与.
func (n *namer) takesPart() bool {
	return n.countsPeople() && n.front.empty() && n.behind.empty() && n.at(n.next).has(isGeneric)
}

func (n *namer) whatTheyDo() bool {
	if n.class != "person" || !n.front.empty() || !n.behind.empty() || !n.fr.bare() || n.fr.near || n.end-n.next > 4 || n.hasFigure(n.next, n.end) {
		return false
	}
	c := n.at(n.next)
	return c.has(isVerb|isNominal|isStop) && !c.has(isLink|isChange|isGeneric|isLead) && n.at(n.end).has(isBound) && n.is(np{n.next, n.end}, "what is done")
}

func (n *namer) whatTheyGet() bool {
	if !n.counts || !n.front.empty() || n.text(n.next) != "享受" {
		return false
	}
	q := n.behindAt(n.next + 1)
	return !q.empty() && n.is(q, "what they get")
}

func (n *namer) aboutBefore() bool {
	if n.class != "money" && !n.ratio && !n.fr.words.has(isLink|isTo|isFrom) && !n.fr.each {
		return false
	}
	q := n.clauseBefore(n.fr.lo)
	return !q.empty() && n.is(q, "clause before")
}

// changeBefore: what changes from one value to another, and is not named, is what a sentence before
// in the paragraph gives in the same unit.
func (n *namer) changeBefore() bool {
	if n.topic >= 0 || !n.fr.words.has(isFrom) || !n.clauseBefore(n.fr.lo).empty() {
		return false
	}
	t := n.unitBefore()
	return t >= 0 && n.shares(t, "change of the same")
}

func (n *namer) steps() bool {
	if !n.fr.near || n.topic >= 0 || !n.fr.bare() {
		return false
	}
	a := n.skipScope(n.clauseStart(n.p), n.p)
	q := n.sentence.behind(a, n.p)
	return !q.empty() && q.a == a && !n.agent(q) && !n.people(q) && n.is(q, "subject of the clause")
}

// verbalName: a name that begins with a verb or an adverb, to its last noun in front of the
// predicate: 15个[采煤沉陷区治理工程]开始建设.
func (n *namer) verbalName() bool {
	if !n.counts || n.countsPeople() || !n.front.empty() || !n.behind.empty() || n.verb >= 0 && !n.leads() || n.at(n.next).has(isWeak) {
		return false
	}
	k := n.next
	for k < n.end && k < n.next+6 && !n.at(k).has(isNoun) && n.at(k).has(isVerb|isNominal|isAdverb) && !n.at(k).has(isStop|isLink|isChange|isModal) && (n.at(k).has(isNominal) || !n.at(k).has(isLead)) {
		k++
	}
	q := n.behindAt(k)
	return k > n.next && !q.empty() && n.is(np{n.next, q.b}, "behind")
}

// formerOrLatter: 前者 and 后者 are the two figures before that stand side by side.
func (n *namer) formerOrLatter() bool {
	back := 0
	switch n.text(n.fr.lo) {
	case "前者":
		back = 2
	case "后者":
		back = 1
	default:
		return false
	}
	for j := n.i - 1; j > 0; j-- {
		if a, b := n.figs[j-1], n.figs[j]; n.joined(a, b) || n.twoThings(n.ls[a].fig, n.ls[b].fig) {
			k := n.ls[n.figs[j+1-back]].fig
			return n.x.means[k].b > n.x.means[k].a && n.shares(k, "one of the two before")
		}
	}
	return false
}

// twoThings reports whether two figures count things of their own in one unit: 结婚登记26480对、离婚登记9214对.
func (n *namer) twoThings(j, k int) bool {
	a, b := n.x.means[j], n.x.means[k]
	return a.of < 0 && b.of < 0 && a.b > a.a && b.b > b.a && n.x.figs[j].f.Unit == n.x.figs[k].f.Unit && n.x.figs[k].unit.class != "ratio"
}

// growthBehind: a ratio in front of 的 and a noun of growth: 6%的增速, 2%的正增长.
func (n *namer) growthBehind() bool {
	dir := n.growthNoun(n.next + 1)
	if !n.ratio || n.topic < 0 || !n.front.empty() || !n.at(n.next).has(isDe) || dir == "" {
		return false
	}
	n.fr.kind, n.fr.dir = MeasureGrowth, dir
	return n.shares(n.topic, "growth of the same")
}

// ratioToOther: a clause that begins with 与 and ends with 之比 says what the thing before is to
// another's.
func (n *namer) ratioToOther() bool {
	if w := n.text(n.fr.lo); n.topic < 0 || !n.ratio || w != "与" && w != "同" && w != "和" {
		return false
	}
	if last := n.lastNoun(); !strings.HasSuffix(n.text(last), "比") {
		return false
	}
	n.fr.kind, n.fr.dir = MeasureGap, overOne(n.f)
	return n.shares(n.topic, "ratio of the same")
}

// shareDoes: a share that opens its clause in front of a verb is of the thing before.
func (n *namer) shareDoes() bool {
	if !n.plainShare() || n.f.points() || n.topic < 0 || !n.fr.bare() || n.fr.near || !n.behind.empty() || n.x.figs[n.topic].unit.class == "ratio" {
		return false
	}
	if c := n.at(n.next); !c.has(isVerb|isNominal) || c.has(isChange|isLink|isTo) || n.fr.words.has(isLink|isTo|isEqual) || n.at(n.p-1).has(isVerb) {
		return false
	}
	n.m.measure = MeasureShare
	return n.shares(n.topic, "a share of the same")
}

// sumOfNext: a sum in front of 的 and a number counts what that number does.
func (n *namer) sumOfNext() bool {
	if n.class != "money" || !n.at(n.next).has(isDe) || !n.at(n.next+1).has(isFigure) || !n.front.empty() {
		return false
	}
	q := n.behindFigure(n.next + 1)
	return !q.empty() && n.is(q, "behind the next figure")
}

// reckoned: what 计 and 折价 stand in front of is the amount of the thing before.
func (n *namer) reckoned() bool {
	if n.front.len() != 1 || !n.kind(n.front.a, kindReckons) || n.front.b != n.p {
		return false
	}
	if q := n.clauseBefore(n.fr.lo); n.topic < 0 && !q.empty() {
		return n.is(q, "clause before")
	} else if n.topic >= 0 && !n.samePart(n.topic, n.p) && !q.empty() {
		return n.is(q, "clause before")
	}
	return n.topic >= 0 && n.shares(n.topic, "the same, reckoned")
}
