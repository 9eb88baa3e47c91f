package extract

import (
	"strings"
)

// meaning is what a figure says: the words for its thing and what it says of it.
// Offsets are runes of the View.
type meaning struct {
	a, b      int // what it measures; empty where nothing says it
	of        int // the figure whose thing it shares, -1 for its own
	rule      string
	object    bool // it is the object of a verb
	measure   string
	direction string
	over      string
	from, to  int
	yearly    bool // words say that it is of one year
	deed      bool // what names it says that it was done or paid
	old       bool // the value that a change begins with
	task      bool // it is a goal that the text quotes
}

// meanings reads what every figure measures and what it says of it.
func (x *extraction) meanings() {
	x.means = make([]meaning, len(x.figs))
	x.spans = x.periods()
	first := 0
	for _, span := range x.sents {
		for first < len(x.figs) && x.figs[first].start < span.start {
			first++
		}
		if first >= len(x.figs) || x.figs[first].start >= span.end {
			continue
		}
		x.check()
		s := &sentence{x: x, span: span, ls: x.lex(span, first)}
		for i, l := range s.ls {
			if l.fig >= 0 {
				s.figs = append(s.figs, i)
			}
		}
		s.read()
	}
}

// read finds the meaning of the figures of the sentence, from the left.
func (s *sentence) read() {
	x := s.x
	done := map[int]bool{}
	frames := make([]*frame, len(s.figs))
	for i, p := range s.figs {
		k := s.ls[p].fig
		m := &x.means[k]
		if frames[i] == nil {
			frames[i] = s.frame(p)
		}
		fr := frames[i]
		if !done[k] {
			*m = meaning{of: -1, measure: MeasureLevel}
			if n := s.distribute(i, frames); n > 0 {
				for j := 0; j < n; j++ {
					done[s.ls[s.figs[i+j]].fig] = true
				}
			} else {
				s.name(i, fr, m)
				if i > 0 && s.figs[i-1] == p-2 && s.at(p-1).has(isPause) && m.of == s.ls[p-2].fig {
					m.task = m.task || x.means[m.of].task // 任务数14个、1862户
				}
			}
		}
		s.measure(i, fr, m)
		s.over(i, fr, m)
		if f := x.figs[k]; f.f.Cmp == CmpEqual && s.about(fr) {
			f.f.Cmp = CmpApproximates
		}
	}
	s.changes(frames)
	s.denominate(frames)
}

// shares gives figure m the thing of figure of.
func (s *sentence) shares(m *meaning, of int, rule string) {
	o := s.x.means[of]
	m.a, m.b, m.of, m.rule, m.object = o.a, o.b, of, rule, false
}

func (m *meaning) is(s *sentence, p np, rule string) {
	m.a, m.b = s.runes(p)
	m.rule, m.object = rule, false
}

// topic returns the figure of the sentence in front of figure i whose thing goes on,
// -1 for none.
func (s *sentence) topic(i int) int {
	for j := i - 1; j >= 0 && j > i-64; j-- {
		k := s.ls[s.figs[j]].fig
		if s.comparedBy(s.figs[j], s.figs[i]) || s.closed(s.figs[j], s.figs[i]) {
			continue
		}
		if m := s.x.means[k]; m.b > m.a && !(s.x.figs[k].lasts() && j > 0 && m.rule != "what goes on") && !s.x.words.is(strings.TrimPrefix(s.x.t.str(m.a, m.b), "大"), kindMark) {
			return k
		}
	}
	return -1
}

// comparedBy reports whether the figure at lexeme q is what that at p, in the same clause, is
// compared with: 比核定的限额[412亿元]低14亿元.
func (s *sentence) comparedBy(q, p int) bool {
	for k := q + 1; k < p; k++ {
		if s.at(k).has(isBound | isPause | isDe) {
			return false
		}
	}
	for k := q - 1; k >= 0 && !s.at(k).has(isBound|isPause|isFigure); k-- {
		if s.at(k).has(isThan) {
			return s.at(p - 1).has(isHigh | isLow | isChange)
		}
	}
	return false
}

// ofUnit returns the nearest figure of the sentence before figure i of it that counts
// in the same unit and has a name, topic where there is none: 中心217个,人员436名,其中示范型38个.
func (n *namer) ofUnit(topic int) int {
	for j := n.i - 1; j >= 0 && j > n.i-16; j-- {
		k := n.ls[n.figs[j]].fig
		if m := n.x.means[k]; m.b > m.a && n.x.figs[k].unit.unit == n.f.unit.unit {
			return k
		}
	}
	return topic
}

// topicBefore returns the last figure of the sentence before, in the same paragraph, where
// it has a name, -1 for none.
func (s *sentence) topicBefore() int {
	if len(s.figs) == 0 {
		return -1
	}
	k := s.ls[s.figs[0]].fig - 1
	if k < 0 || s.x.means[k].b <= s.x.means[k].a || !s.soonAfter(k, 60) {
		return -1
	}
	return k
}

// soonAfter reports whether figure k of the text stands in a sentence before, in the same paragraph and at
// most far runes away.
func (s *sentence) soonAfter(k, far int) bool {
	end := s.x.figs[k].end
	return s.span.start-end <= far && !strings.Contains(s.x.t.str(end, s.span.start), "\n")
}

// behindFigure is the noun phrase behind the figure at lexeme at.
func (n *namer) behindFigure(at int) np {
	to := at + 1
	for to < n.end && n.ls[to].start < n.x.figs[n.ls[at].fig].post {
		to++
	}
	return n.sentence.behind(to, n.end)
}

// alikeUnits reports whether figure i and the next count people and households, or the
// same unit.
func (s *sentence) alikeUnits(i int) bool {
	f, g := s.x.figs[s.ls[s.figs[i]].fig], s.x.figs[s.ls[s.figs[i+1]].fig]
	people := func(f *figure) bool { return f.unit.class == "person" || f.unit.class == "household" }
	return people(f) && people(g) || f.unit.unit == g.unit.unit
}

// paid returns what is paid at the rate of the figure: behind 标准 and a verb, else what
// stands in front of 按.
func (s *sentence) paid(fr *frame, next int) np {
	k := next
	for k < len(s.ls) && !s.at(k).has(isEnd) && s.text(k) != "标准" && !s.at(k).has(isVerb|isNominal) {
		k++
	}
	if s.text(k) == "标准" {
		k++
	}
	if s.at(k).has(isComma) {
		k++
	}
	for q := k; q < len(s.ls) && q < k+14 && !s.at(q).has(isEnd); q++ {
		if c := s.at(q); c.has(isVerb|isNominal) && c.has(isLead|isStop|isVerb) && !s.at(q-1).has(isPrep) && (!s.at(q-1).has(isFigure) || s.givesSum(q)) {
			if p := s.behind(q+1, s.clauseEnd(q)); !p.empty() && !s.at(p.b).has(isFigure) || !p.empty() && q > k-1 {
				return p
			}
			if p := (np{q, q + 1}); c.has(isNominal) && s.at(q-1).has(isNoun) {
				return np{q - 1, p.b} // 分类施保
			}
		}
	}
	for q := fr.p - 1; q >= s.clauseStart(fr.p); q-- {
		if strings.HasPrefix(s.text(q), "按") {
			return s.before(s.clauseStart(fr.p), q)
		}
	}
	return np{}
}

// givesSum reports whether the verb at lexeme q, behind a rate, gives what a noun for money names: 按每人1500元给予补贴.
func (s *sentence) givesSum(q int) bool {
	return s.at(q).has(isLead) && s.namesSum(s.behind(q+1, s.clauseEnd(q)))
}

// taskOnly reports whether a phrase is nothing but a word for a task: 年度目标.
func (s *sentence) taskOnly(p np) bool {
	for k := p.a; k < p.b; k++ {
		if !s.at(k).has(isTask) && !s.at(k).has(isTime|isScope|isQualifier) && !s.x.words.is(s.text(k), kindOfTask) {
			return false
		}
	}
	return s.hasTask(p.a, p.b)
}

// partOf reports whether 中 stands between the figure before and this one: 6个项目中仍有2个.
func (s *sentence) partOf(fr *frame) bool {
	if fr.prev >= 0 && fr.bare() && !fr.near && among(s.text(fr.lo-2)) {
		return true // 22项指标中,9项提前完成
	}
	if !fr.near {
		return false
	}
	for k := fr.prev + 1; k < fr.p; k++ {
		if among(s.text(k)) && (k+1 == fr.p || s.at(k+1).has(isAdverb|isLink|isScope|isVerb|isTime|isComma)) {
			return true
		}
	}
	return false
}

// continues reports whether figure i goes on with the thing of the figure before it.
func (s *sentence) continues(i int, fr *frame) bool {
	if i == 0 || !fr.bare() {
		return false
	}
	class := s.x.figs[s.ls[fr.p].fig].unit.class
	return fr.near || fr.words.has(isLink|isTo|isEqual) || fr.kind != "" || fr.each || class == "money" || class == "ratio"
}

// governor returns the verb that governs what begins at lexeme a, -1 for none.
func (s *sentence) governor(lo, a int) int {
	for k := a - 1; k >= lo; k-- {
		c := s.at(k)
		switch {
		case c.has(isNominal) && !c.has(isVerb) && k > lo && s.nounish(k-1) && !s.at(k-1).has(isVerb|isNominal):
			return -1 // 孤儿养育
		case c.has(isVerb|isNominal) && !c.has(isDue) && !(c.has(isAdverb|isModal) && !c.has(isLead)):
			return k
		case c.has(isScope | isTime | isAdverb | isNumber), s.text(k) == "了", s.text(k) == "各类":
		case s.text(k) == "等": // 新增康复大学等高校14所
			for k > lo && !s.at(k-1).has(isVerb|isNominal) && !s.at(k-1).has(isPause) {
				k--
			}
		default:
			return -1
		}
	}
	return -1
}

// qualifierOnly reports whether a phrase only says which part is meant: 城市, 农村.
func (s *sentence) qualifierOnly(p np) bool {
	for k := p.a; k < p.b; k++ {
		if !s.at(k).has(isQualifier) && s.text(k) != "级" && !s.grade(p) {
			return false
		}
	}
	return true
}

// grade reports whether a phrase is a grade or a kind: 3A级, 省级, B类, 全国示范型.
func (s *sentence) grade(p np) bool {
	r := []rune(s.str(p))
	switch r[len(r)-1] {
	case '级':
		return len(r) <= 4 // 3A级, 一级
	case '类', '等', '档':
		return len(r) == 2 && (isLetter(r[0]) || cnDigit(r[0]) > 0 || strings.ContainsRune("甲乙丙丁Ⅰ Ⅱ Ⅲ", r[0]))
	case '型':
		return len(r) <= 5
	case '性':
		return len(r) == 3 // 公墓9处(经营性2处、公益性7处)
	}
	return false
}

// samePart reports whether no mark that ends a part of the sentence stands between figure
// f and lexeme k.
func (s *sentence) samePart(f, k int) bool {
	for i := k; i > 0 && s.ls[i].fig != f; i-- {
		if s.at(i).has(isEnd) {
			return false
		}
	}
	return true
}

// placeOnly reports whether a phrase names a place and nothing that is measured there.
func (s *sentence) placeOnly(p np) bool {
	n := s.ls[p.b-1].end - s.ls[p.a].start
	return n >= 2 && n <= 12 && s.endsAsPlace(p.b-1)
}

// endsAsPlace reports whether lexeme k ends as names of divisions do: 县, 乡镇.
func (s *sentence) endsAsPlace(k int) bool {
	return strings.ContainsRune("区县镇乡村市州旗省", s.x.t.r[s.ls[k].end-1])
}

// divisionOnly is placeOnly of names that are no words, 东岭县, and not 棚户区.
func (s *sentence) divisionOnly(p np) bool {
	last := s.ls[p.b-1]
	one := last.end - last.start - 1 // characters of the name that the last word takes with it: 平+湾区
	return s.placeOnly(p) && (one == 0 && p.len() > 1 || one == 1 && p.len() == 2 && s.ls[p.a].end-s.ls[p.a].start == 1) && s.at(p.a)&(isVerb|isNominal|isAdverb) == 0
}

// agent reports whether a phrase names who acts.
func (s *sentence) agent(p np) bool {
	return s.x.words.is(s.text(p.b-1), kindAgent) || strings.HasSuffix(s.text(p.b-1), "财政")
}

// subject returns the subject of the clause in front of fr's, where that clause has no
// figure of its own and says something of it.
func (s *sentence) subject(fr *frame) np {
	e := fr.lo - 1
	if e <= 0 || !s.at(e).has(isComma) {
		return np{}
	}
	a := s.clauseStart(e)
	if s.hasFigure(a, e) || a > 0 && s.at(a-1).has(isOpen) {
		return np{}
	}
	if s.x.words.is(s.text(a), kindAside) { // 扣除价格上涨因素,实际增长9.7%
		return np{}
	}
	for a < e && (s.at(a).has(isConj) || s.text(a) == "但" || s.text(a) == "而") {
		a++
	}
	a = s.skipScope(a, e)
	p := s.behind(a, e)
	if p.len() > 1 && (s.text(p.b-1) == "保持" || p.b == e && s.at(p.b-1).has(isChange)) { // 工业投资[保持]较快增长, 能耗[不降反升],
		p.b--
	}
	if p.empty() || p.a != a || p.b >= e || s.agent(p) || !s.at(p.b).has(isVerb|isAdverb|isChange|isNominal|isScope|isOther|isThan) && !s.at(p.b).has(isNoun) {
		return np{}
	}
	return p
}

// clauseObject returns the object of the clause in front of the one that begins at
// lexeme lo, where that clause has no figure.
func (s *sentence) clauseObject(lo int) np {
	e := lo - 1
	if e <= 0 || !s.at(e).has(isComma) {
		return np{}
	}
	a := s.clauseStart(e)
	if s.hasFigure(a, e) {
		return np{}
	}
	return s.before(a, e)
}

// setsAside reports whether the clause [a, e) only says on what ground: 扣除价格因素, 受疫情影响.
func (s *sentence) setsAside(a, e int) bool {
	return s.x.words.is(s.text(a), kindAside) || strings.HasPrefix(s.text(a), "受") && s.text(e-1) == "影响"
}

// clauseBefore returns the thing that the clause in front of the one that begins at
// lexeme lo is about.
func (s *sentence) clauseBefore(lo int) np {
	e := lo - 1
	if e <= 0 || !s.at(e).has(isComma|isOpen) {
		return np{}
	}
	a := s.clauseStart(e)
	if s.at(e).has(isOpen) {
		return s.before(a, e)
	}
	for n := 0; n < 2 && a > 0 && s.at(a-1).has(isComma) && s.setsAside(a, e); n++ {
		e = a - 1
		a = s.clauseStart(e)
	}
	if s.setsAside(a, e) {
		return np{} // 受疫情影响,仅新增300个
	}
	q := s.before(a, e)
	if p := s.possessed(a, q); p.a < q.a && q.b == e {
		return p // 我国的高等学校的学生,1952年有19万人
	}
	if p := s.behind(s.skipScope(a, e), e); !p.empty() && !s.agent(p) {
		return p
	}
	return q
}

func (s *sentence) skipScope(a, e int) int {
	for a < e && s.at(a).has(isScope|isTime|isAdverb|isNumber|isConj) {
		a++
	}
	return a
}
