package extract

import (
	"sort"
	"strings"
)

// about reports whether 约 stands in the clause in front of the verb of the figure of fr:
// 大约增加了两万四千种.
func (s *sentence) about(fr *frame) bool {
	for k := fr.lo; k < fr.p; k++ {
		switch s.text(k) {
		case "约", "大约", "大概", "大体上":
			return s.at(k+1).has(isVerb|isScope|isShare|isPronoun|isChange) && !s.at(k+1).has(isLead)
		}
	}
	return false
}

// claim is a figure of which the thing is known, and what it says of that is asked.
type claim struct {
	*sentence
	i     int // the figure among those of the sentence
	fr    *frame
	m     *meaning
	f     *figure
	name  string // of what it measures
	ratio bool   // a share, and no points
}

// measure says what figure i says of its thing.
func (s *sentence) measure(i int, fr *frame, m *meaning) {
	f := s.x.figs[s.ls[fr.p].fig]
	a := &claim{sentence: s, i: i, fr: fr, m: m, f: f, name: s.x.t.str(m.a, m.b), ratio: f.unit.class == "ratio" && f.f.Unit != "百分点"}
	if m.measure != MeasureShare {
		m.measure = MeasureLevel
	}
	r := firstRule(s.x.words.rules.claim, a)
	if r != nil && r.then != nil {
		r.then(a)
	}
	if t := s.x.traceOf(s.ls[fr.p].fig); t != nil && r != nil {
		t.claim(Claim{Attribute: "measure", Value: m.measure, Rule: r.name})
	}
}

// claimRules tell what a figure says of its thing: a level, where no rule says otherwise.
var claimRules = []rule[*claim]{
	{name: "a share, as what names it says", when: func(a *claim) bool { return a.m.measure == MeasureShare },
		example: "连续若干年保持8%的增长率。"},
	{name: "how long it goes on", when: func(a *claim) bool { return a.m.rule == "what goes on" },
		example: "固定资产投资增长6.3%，增幅连续4年居全国前十。"},
	{name: "the time in a name", when: (*claim).timeInName,
		example: "提升15分钟社区生活圈功能。"},
	{name: "things that are made better, behind their number", when: func(a *claim) bool {
		return a.f.unit.class != "ratio" && a.f.unit.class != "money" && a.f.unit.class != "time" && a.m.a >= a.f.end && a.x.words.is(a.text(a.fr.p-1), kindImproves)
	},
		example: "改善7000多所义务教育学校办学条件。"},
	{name: "what the words in front say", when: func(a *claim) bool { return a.fr.kind != "" }, then: (*claim).asFramed,
		example: "床位数量增长8%。"},
	{name: "an item of a list of what is more", when: (*claim).itemOfMore, then: func(a *claim) { a.as(a.fr.prev) },
		example: "新增养老护理员80名、持证社工25名。"},
	{name: "a part of what is more", when: (*claim).partOfMore,
		example: "新增社会养老床位3000张，其中民办1800张。", counter: "新增低保对象52户，其中补助3.2万元。"},
	{name: "a thing of a clause that opens with what is more", when: (*claim).moreOpens, then: func(a *claim) { a.m.measure, a.m.direction = MeasureIncrease, DirectionUp },
		example: "新增取得技能等级证书的护理员30人。", counter: "新增的养老机构有床位300张。"},
	{name: "what was newly added and is told behind 有", when: (*claim).newlyAdded, then: func(a *claim) { a.m.measure, a.m.direction = MeasureIncrease, DirectionUp },
		example: "新增加的生产能力有煤炭2714万吨。", counter: "新增的养老机构有床位300张。"},
	{name: "an item of a list of what changes by shares", when: (*claim).itemOfChange, then: func(a *claim) { a.as(a.fr.prev) },
		example: "平均压减时间58%、材料52%。"},
	{name: "an item of a list of distances or growths", when: (*claim).itemOfRatios, then: func(a *claim) { a.as(a.figs[a.i-1]) },
		example: "增速比全国、全省分别高1.2个百分点和0.5个百分点。"},
	{name: "a part of what grows", when: (*claim).partOfGrowth, then: func(a *claim) { a.as(a.fr.prev) },
		example: "工业增加值增长10.2%，其中轻工业8.8%。"},
	// One place.
	{name: "a speed", when: func(a *claim) bool { return a.ratio && a.name == "速度" }, then: (*claim).grows,
		example: "农业总产值平均每年递增的速度是3.4%。"},
	{name: "a noun of growth", when: func(a *claim) bool { return a.ratio && a.last(a.m).has(isRateUp) && !a.peopleRate() }, then: (*claim).grows,
		example: "工业增加值增速8%。", counter: "人口自然增长率5‰。"},
	{name: "a noun of decline", when: func(a *claim) bool { return a.ratio && a.last(a.m).has(isRateDown) }, then: (*claim).declines,
		example: "能耗降幅3%。"},
	{name: "a noun of growth beside the figure", when: func(a *claim) bool { return a.growthBeside() != "" }, then: func(a *claim) {
		a.m.measure, a.m.direction = MeasureGrowth, a.growthBeside()
	},
		example: "油料也有80%以上的增长。", counter: "以3.5%的贷款利率支持发展速度较慢的县。"},
	{name: "a yearly average of what is no rate", when: func(a *claim) bool { return a.ratio && a.fr.years && !a.measureName(a.m) }, then: (*claim).grows,
		example: "国民生产总值五年翻了一番，年均7.8%。", counter: "失业率年均4.5%。"},
	{name: "a signed ratio behind 同比", when: (*claim).signed, then: func(a *claim) {
		a.m.measure, a.m.direction = MeasureGrowth, DirectionUp
		if a.f.f.Value < 0 {
			a.m.direction = DirectionDown
		}
	},
		example: "城镇新增就业6127人(同比-3.4%)。", counter: "城镇新增就业6127人(-3.4%)。"},
	{name: "a share by its name", when: func(a *claim) bool {
		return a.ratio && strings.HasSuffix(a.name, "占比") || strings.HasSuffix(a.name, "比重")
	}, then: func(a *claim) { a.m.measure = MeasureShare },
		example: "护理型床位占比55%。"},
	{name: "a share by the words in front of the pause", when: (*claim).shareOfClause, then: func(a *claim) { a.m.measure = MeasureShare },
		example: "护理型床位占养老床位总数的比例，达到55%。"},
	{name: "a share of the thing before", when: (*claim).shareOfBefore, then: func(a *claim) { a.m.measure = MeasureShare },
		example: "受灾2600亩,其中绝收近30%。"},
	{name: "a part of people or things, which have no rate", when: (*claim).partOfThings, then: func(a *claim) { a.m.measure = MeasureShare },
		example: "大专以上学历者不到三成。", counter: "低保覆盖面不到三成。"},
	{name: "completion by its name", when: func(a *claim) bool {
		return strings.HasSuffix(a.name, "完成率") || strings.HasSuffix(a.name, "执行率") || a.ratio && strings.HasSuffix(a.name, "进度")
	}, then: func(a *claim) { a.m.measure = MeasureCompletion },
		example: "投资完成率125.5%。"},
	{name: "completion by the noun behind what is done", when: (*claim).doneNoun, then: func(a *claim) { a.m.measure = MeasureCompletion },
		example: "年度预算执行进度9月底前达到80%。"},
	{name: "how much of the things before is done", when: (*claim).doneOfBefore, then: func(a *claim) { a.m.measure = MeasureCompletion },
		example: "公益性公墓原定20处，建成16处，完成80%。", counter: "特困人员集中供养率，完成80%。"},
	{name: "people of the households that are more", when: (*claim).moreToo, then: func(a *claim) { a.as(a.figs[a.i-1]) },
		example: "新增低保57户、93人。"},
	{name: "a verb of change that governs the thing", when: (*claim).changed, then: (*claim).changes,
		example: "减少养老床位300张。"},
}

func (a *claim) grows()    { a.m.measure, a.m.direction = MeasureGrowth, DirectionUp }
func (a *claim) declines() { a.m.measure, a.m.direction = MeasureGrowth, DirectionDown }

// says is what the figure at lexeme k says.
func (a *claim) says(k int) *meaning { return &a.x.means[a.ls[k].fig] }

// as takes over what the figure at lexeme k says.
func (a *claim) as(k int) { a.m.measure, a.m.direction = a.says(k).measure, a.says(k).direction }

// nameBehind reports whether a time stands in front of what it names.
func (a *claim) nameBehind() bool { return a.f.unit.class == "time" && a.m.a >= a.f.end }

func (a *claim) timeInName() bool {
	return a.nameBehind() && (a.fr.kind == MeasureIncrease || a.fr.kind == "")
}

// asFramed takes over what the words in front of the figure say.
func (a *claim) asFramed() {
	a.m.measure, a.m.direction = a.fr.kind, a.fr.dir
	if k := a.m.measure; k == MeasureShare || k == MeasureCompletion || k == MeasureLevel {
		a.m.direction = ""
	}
}

// itemOfMore reports whether the figure goes on with a list of increases, as an item or as
// a part of one: 新增养老护理员80名、持证社工25名; 其中规上工业12家.
func (a *claim) itemOfMore() bool {
	if a.fr.prev < 0 || a.m.of >= 0 || a.fr.words.has(isTo) || !a.listed(a.fr, a.m) || a.m.a >= a.f.end && a.f.f.Cmp != CmpEqual && (a.f.unit.class == "money" || sizes(a.f)) {
		return false // 其中10亿元以上项目
	}
	g := a.ls[a.fr.prev].fig
	prev := a.x.means[g]
	return prev.measure == MeasureIncrease && a.x.figs[g].unit.class != "ratio" && a.f.unit.class != "ratio" && prev.rule != ""
}

// signed reports whether the figure is a percentage with a sign, and 同比 or 环比 stands not far in front: (同比-3.4%),
// 同比多收8400万元(+8.0%).
func (a *claim) signed() bool {
	if !a.ratio || !a.f.f.HasValue || a.fr.change != 0 {
		return false
	}
	p := a.fr.p
	plus := a.text(p-1) == "+"
	if plus {
		p--
	}
	if a.f.f.Value >= 0 && !plus {
		return false
	}
	for k := p - 1; k >= 0 && k > p-12 && !a.at(k).has(isEnd); k-- {
		if w := a.text(k); w == "同比" || w == "环比" {
			return true
		}
	}
	return false
}

// partOfMore reports whether the figure is a part of an increase in front of it, counted alike, and says
// what that one does: 新增300张,完成任务的60%,其中民办100张、公办200张.
func (a *claim) partOfMore() bool {
	if a.fr.prev < 0 || a.ratio || a.fr.words.has(isTo) || a.text(a.fr.lo) != "其中" && !(a.fr.near && a.part(a.fr.prev)) {
		return false
	}
	for of := a.m.of; of >= 0; of = a.x.means[of].of {
		if m := a.x.means[of]; m.measure == MeasureIncrease && a.x.figs[of].unit.class == a.f.unit.class {
			if a.exceeds(a.fr.p, of) {
				return false
			}
			a.m.measure, a.m.direction = m.measure, m.direction
			return true
		}
	}
	return false
}

// moreOpens reports whether 新增 or 净增 opens the clause of a thing with words for what it is like between:
// 新增[取得技能等级证书的]护理员30人.
func (a *claim) moreOpens() bool {
	if class := a.f.unit.class; class == "ratio" || class == "time" || class == "age" || a.m.of >= 0 || a.m.b <= a.m.a || a.m.a >= a.f.end || a.fr.words.has(isTo) || a.fr.moved {
		return false
	}
	k := a.clauseStart(a.fr.p)
	for a.at(k).has(isTime|isScope) && !a.at(k).has(isMore) && a.ls[k].start < a.m.a {
		k++
	}
	if !a.at(k).has(isMore) || a.at(k).has(isScope) || a.at(k+1).has(isDe) { // 加快推进总投资412亿元的工程
		return false
	}
	noun := false
	for k++; k < a.fr.p && a.ls[k].start < a.m.a; k++ {
		c := a.at(k)
		if c.has(isFigure) || noun && c.has(isLead|isMore|isLess) && !a.describes(k) {
			return false // 新增床位、改造敬老院5所, but 新增达到国家推荐标准的卫生院14家
		}
		noun = noun || c.has(isNoun)
	}
	return true
}

// describes reports whether lexeme k is a word of what is said of the thing behind it: 达到国家[推荐]标准的卫生院.
func (a *claim) describes(k int) bool {
	for ; k < a.fr.p && a.ls[k].start < a.m.a && !a.at(k).has(isPause|isConj); k++ {
		if a.at(k).has(isDe) {
			return true
		}
	}
	return false
}

// doneNoun reports whether a noun of completion stands between what is done and the figure: 预算执行[进度]达到60%.
func (a *claim) doneNoun() bool {
	if !a.ratio || a.m.of >= 0 {
		return false
	}
	for k := a.fr.p - 1; k >= a.fr.lo && a.ls[k].start >= a.m.b; k-- {
		if a.at(k).has(isDoneNoun) {
			return true
		}
	}
	return false
}

// doneOfBefore reports whether the figure says how much of the thing before is done: 建成16处,完成[80%].
func (a *claim) doneOfBefore() bool {
	return a.ratio && a.m.of >= 0 && a.at(a.fr.p-1).has(isDone) && !a.measureName(a.m)
}

// newlyAdded reports whether the figure tells how large what was added is: 新增加的生产能力有…, behind a
// comma too.
func (a *claim) newlyAdded() bool {
	if !sizes(a.f) || !a.fr.words.has(isLink) && !strings.HasSuffix(a.text(a.fr.core), "有") && !a.inClause(a.fr, func(w string) bool { return strings.HasSuffix(w, "有") }) {
		return false
	}
	k := a.fr.lo
	if k > 1 && a.at(k-1).has(isComma) && a.fr.core <= k {
		k = a.clauseStart(k - 1)
	}
	for ; k < a.fr.p && !a.at(k).has(isFigure); k++ {
		if a.at(k).has(isMore) && a.at(k+1).has(isDe) {
			return true
		}
	}
	return false
}

// itemOfChange reports whether the figure is an item, without a verb of its own, of a list that
// a verb of change governs.
func (a *claim) itemOfChange() bool {
	return a.ratio && a.fr.prev >= 0 && a.fr.near && a.m.of < 0 && a.fr.kind == "" && a.says(a.fr.prev).measure == MeasureGrowth &&
		a.says(a.fr.prev).object && a.listed(a.fr, a.m)
}

// growthBeside is the direction of the noun of growth between the thing and the figure, or behind it with 的, ""
// for none: 增长[速度]都在4.3%以上, 有80%以上的[增长].
func (a *claim) growthBeside() string {
	if !a.ratio || a.fr.kind != "" {
		return ""
	}
	k := a.fr.p + 1
	if a.at(k).has(isHedgeAfter) {
		k++
	}
	if dir := a.growthNoun(k + 1); a.at(k).has(isDe) && dir != "" {
		return dir
	}
	for k := a.fr.p - 1; k >= a.fr.lo && a.ls[k].start >= a.m.b && a.m.b > a.m.a; k-- {
		if dir := a.growthNoun(k); dir != "" {
			return dir
		}
	}
	return ""
}

// growthNoun is the direction of the noun of growth at lexeme k, "" where there is none: 增速, 正增长, 降幅.
func (s *sentence) growthNoun(k int) string {
	switch w := s.text(k); {
	case s.at(k).has(isRateDown), w == "负增长":
		return DirectionDown
	case s.at(k).has(isRateUp), w == "速度", strings.HasSuffix(w, "增长"):
		return DirectionUp
	}
	return ""
}

// itemOfRatios reports whether the figure goes on with a list of distances or growths in the same unit.
func (a *claim) itemOfRatios() bool {
	if a.i == 0 || !a.fr.bare() || a.fr.kind != "" || !a.joined(a.figs[a.i-1], a.fr.p) || a.x.figs[a.ls[a.figs[a.i-1]].fig].f.Unit != a.f.f.Unit {
		return false
	}
	m := a.says(a.figs[a.i-1]).measure
	return m == MeasureGap || a.ratio && m == MeasureGrowth && a.at(a.fr.p-1).has(isPause|isConj)
}

// partOfThings reports whether the figure is a part of what is counted and no value of its own: it is in tenths, or of
// people, and neither its clause nor the one before speaks of a rate.
func (a *claim) partOfThings() bool {
	if !a.ratio || a.fr.kind != "" || a.fr.change|a.fr.apart != 0 || a.fr.words.has(isTo|isFrom) || a.m.b <= a.m.a {
		return false
	}
	if !strings.Contains(a.text(a.fr.p), "成") && !(a.f.f.Unit == "%" && a.nameEnd(a.m) >= 0 && a.x.words.counted(a.text(a.nameEnd(a.m)))) {
		return false
	}
	for k, clauses := a.fr.p-1, 0; k >= 0 && clauses < 2; k-- {
		if a.at(k).has(isBound) {
			clauses++
		}
		if w := a.text(k); strings.HasSuffix(w, "率") || strings.HasSuffix(w, "面") || strings.HasSuffix(w, "度") || strings.HasSuffix(w, "例") {
			return false
		}
	}
	return !a.measureName(a.m)
}

// partOfGrowth reports whether the figure says how much a part of the thing before grows, that does:
// 工业增加值增长10.2%,其中轻工业8.8%,重工业10.9%.
func (a *claim) partOfGrowth() bool {
	if !a.ratio || a.fr.prev < 0 || a.fr.near || a.m.of >= 0 || a.says(a.fr.prev).measure != MeasureGrowth || a.fr.core < a.fr.p || a.measureName(a.m) {
		return false
	}
	k := a.fr.lo - 1
	return a.text(a.fr.lo) == "其中" || a.part(a.fr.prev) && k > 0 && a.at(k).has(isComma) && k-1 == a.fr.prev && a.at(a.fr.p+1).has(isBound)
}

// part reports whether the clause of the figure at lexeme q begins with 其中.
func (s *sentence) part(q int) bool { return s.text(s.clauseStart(q)) == "其中" }

// peopleRate reports whether the name is of the growth of a population, which is a level.
func (a *claim) peopleRate() bool {
	return strings.HasSuffix(a.name, "人口增长率") || strings.HasSuffix(a.name, "自然增长率")
}

// shareOfClause reports whether the clause in front of the figure's speaks of a share and has no figure, and
// nothing but a link stands between: 护理型床位占养老床位总数的比例,达到[55%].
func (a *claim) shareOfClause() bool {
	if !a.ratio || a.fr.kind != "" || a.fr.lo < 2 || !a.at(a.fr.lo-1).has(isComma) || !a.before(a.fr.lo, a.fr.core).empty() {
		return false
	}
	share := a.at(a.fr.lo - 2).has(isShareNoun)
	for k := a.clauseStart(a.fr.lo - 1); k < a.fr.lo-1; k++ {
		if a.at(k).has(isFigure) {
			return false
		}
		share = share || a.at(k).has(isShare)
	}
	return share
}

func (a *claim) shareOfBefore() bool {
	return a.ratio && a.fr.prev >= 0 && a.text(a.fr.lo) == "其中" && a.x.figs[a.ls[a.fr.prev].fig].unit.class != "ratio" && (a.m.of >= 0 || !a.measureName(a.m))
}

func (a *claim) moreToo() bool {
	return a.m.of >= 0 && a.i > 0 && a.fr.near && a.fr.bare() && !a.at(a.fr.p-1).has(isVerb) && !a.fr.words.has(isTo|isEqual) && !a.cumulated(a.fr) &&
		a.says(a.figs[a.i-1]).measure == MeasureIncrease && a.m.of == a.ls[a.figs[a.i-1]].fig
}

// governing is the verb that governs what the figure measures, -1 for none.
func (a *claim) governing() int {
	if a.m.of >= 0 {
		return -1
	}
	if a.m.b <= a.m.a || a.m.a >= a.f.end {
		return a.governor(a.fr.lo, a.fr.core)
	}
	k := sort.Search(len(a.ls), func(k int) bool { return a.ls[k].start >= a.m.a })
	if k == len(a.ls) {
		return -1
	}
	return a.governor(a.clauseStart(a.fr.p), k)
}

func (a *claim) changed() bool {
	v := a.governing()
	if v >= 0 && a.x.words.cues[cueLasts].ends(a.text(v)) {
		return false // 延长公交线路3条
	}
	return v >= 0 && a.at(v).has(isChange) && !a.fr.words.has(isTo) && !a.fr.moved && !(a.x.words.is(a.text(v), kindImproves) && a.f.unit.class != "ratio" && a.f.unit.class != "money")
}

func (a *claim) changes() {
	a.m.measure, a.m.direction = amountOrRatio(a.f), DirectionUp
	if a.at(a.governing()).has(isDown | isLess) {
		a.m.direction = DirectionDown
	}
}

// measureName reports whether what m measures ends in a noun of measure: 覆盖率, 比例.
func (s *sentence) measureName(m *meaning) bool {
	name := s.x.t.str(m.a, m.b)
	return s.last(m).has(isHead|isRate|isShareNoun) || strings.HasSuffix(name, "率") || strings.HasSuffix(name, "比")
}

// last returns the class of the last lexeme of what m measures.
func (s *sentence) last(m *meaning) class {
	if k := s.nameEnd(m); k >= 0 {
		return s.at(k)
	}
	return 0
}

// nameEnd returns the lexeme that what m measures ends with, -1 where it has no name here.
func (s *sentence) nameEnd(m *meaning) int {
	if m.b <= m.a {
		return -1
	}
	k := sort.Search(len(s.ls), func(k int) bool { return s.ls[k].end >= m.b })
	if k == len(s.ls) || s.ls[k].end != m.b {
		return -1
	}
	return k
}

// listed reports whether the figure of fr is an item, without a verb of its own, of a
// list that goes on from the figure before it, or a part of what that one counts.
func (s *sentence) listed(fr *frame, m *meaning) bool {
	for k := fr.lo; k < fr.p; k++ {
		if s.ls[k].start >= m.a && s.ls[k].end <= m.b && m.rule != "action" {
			continue
		}
		if s.at(k).has(isVerb|isLink|isTo|isNominal|isChange) && !s.at(k).has(isNoun) {
			return false
		}
	}
	if fr.near {
		return fr.lo-1 > fr.prev && s.at(fr.lo-1).has(isPause|isConj)
	}
	return s.text(fr.lo) == "其中" && !s.exceeds(fr.p, s.ls[fr.prev].fig) || s.goesOnListing(fr, m)
}

// exceeds reports whether the figure at lexeme p is more than that numbered of, and so no part of it: 比2019年增加1240名,
// 其中持证3381名.
func (s *sentence) exceeds(p, of int) bool {
	f, g := s.x.figs[s.ls[p].fig], s.x.figs[of]
	return f.unit.unit == g.unit.unit && !f.f.Masked && !g.f.Masked && f.num.value > g.num.value
}

// goesOnListing reports whether the clause of fr is a noun and its number and no more, as the
// one before it, whose verb goes on: 新增发电机组1500万千瓦,铁路新线3300公里.
func (s *sentence) goesOnListing(fr *frame, m *meaning) bool {
	f, g := s.x.figs[s.ls[fr.p].fig], s.x.figs[s.ls[fr.prev].fig]
	if !sizes(f) || !sizes(g) || fr.prev+1 != fr.lo-1 || !s.at(fr.lo-1).has(isComma) || !s.at(fr.p+1).has(isBound) {
		return false
	}
	k := fr.lo
	for k < fr.p && s.ls[k].start < m.a {
		k++
	}
	from := s.x.means[s.ls[fr.prev].fig]
	if end := s.nameEnd(m); end < 0 || s.measures(end) || s.at(end).has(isNominal|isVerb) && end == k { // 造林3.2万亩
		return false
	}
	return k == fr.lo && m.b > m.a && m.b <= f.start && from.b <= g.start && from.direction == DirectionUp
}

// sizes reports whether a figure is of a weight, a power or a length, and no count of things.
func sizes(f *figure) bool {
	switch f.unit.class {
	case "length", "mass", "energy", "science":
		return true
	}
	return false
}
