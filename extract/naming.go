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
	measure   string
	direction string
	over      string
	from, to  int
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
			}
		}
		s.measure(i, fr, m)
		s.over(i, fr, m)
	}
	s.changes(frames)
	s.denominate(frames)
}

// shares gives figure m the thing of figure of.
func (s *sentence) shares(m *meaning, of int, rule string) {
	o := s.x.means[of]
	m.a, m.b, m.of, m.rule = o.a, o.b, of, rule
}

func (m *meaning) is(s *sentence, p np, rule string) {
	m.a, m.b = s.runes(p)
	m.rule = rule
}

// topic returns the figure of the sentence in front of figure i whose thing goes on,
// -1 for none.
func (s *sentence) topic(i int) int {
	for j := i - 1; j >= 0 && j > i-64; j-- {
		k := s.ls[s.figs[j]].fig
		if m := s.x.means[k]; m.b > m.a && !(s.x.figs[k].lasts() && j > 0 && m.rule != "what goes on") {
			return k
		}
	}
	return -1
}

// name finds the words for the thing that figure i of the sentence measures.
func (s *sentence) name(i int, fr *frame, m *meaning) {
	x := s.x
	p := fr.p
	f := x.figs[s.ls[p].fig]
	class := f.unit.class
	end := s.clauseEnd(p)
	next := p + 1
	for next < end && s.ls[next].start < f.post {
		next++
	}
	ratio := class == "ratio" || class == "fraction"
	counts := !ratio && class != "money" && class != "age" && class != "time" && class != "length" && class != "mass" && class != "energy" && class != "science"
	front := s.before(fr.lo, fr.core)
	behind := s.behind(next, end)
	if of := s.at(next).has(isDe); of && behind.empty() {
		if q := s.behind(next+1, end); !q.empty() {
			behind = q
		}
	}
	topic := s.topic(i)
	if !behind.empty() && s.taskOnly(behind) && s.text(behind.b-1) != "指标" && (topic < 0 || !front.empty()) {
		behind = np{} // 三年翻一番的目标
	}
	verb := -1 // what governs the phrase in front, or stands in its place
	if !front.empty() {
		verb = s.governor(fr.lo, front.a)
	} else {
		verb = s.governor(fr.lo, fr.core)
	}
	object := !front.empty() && verb >= 0
	if front.empty() && !fr.bare() && !fr.near && (fr.kind != "" || fr.words.has(isLink|isTo)) && (behind.empty() || !counts) {
		if a := s.skipScope(fr.lo, fr.core); a < fr.core { // 外贸进出口稳中提质、增长2%
			if q := s.behind(a, fr.core); !q.empty() && q.a == a && !s.agent(q) && !s.at(q.b).has(isDe) && !s.taskOnly(q) && !(q.b-q.a == 1 && (s.at(q.a).has(isRate|isShareNoun) || s.x.words.is(s.text(q.a), kindTotal))) {
				m.is(s, q, "subject of the clause")
				return
			}
		}
	}
	if q := s.subject(fr); !q.empty() && topic >= 0 && !fr.near { // …提高,水果产量屡创新高,去年达到3820万吨
		if front.empty() && (behind.empty() || !counts) && (fr.kind != "" || fr.words.has(isLink|isTo)) {
			m.is(s, q, "subject of the clause before")
			return
		}
	}
	if class == "money" && !front.empty() && front.b < p && s.agent(front) {
		front, object = np{}, false // a payer
	}
	for front.b-front.a > 1 && s.at(front.b-1).has(isQualifier) && !s.at(front.b-1).has(isHead) {
		front.b-- // 特困人员城市312人
	}
	qualifier := !front.empty() && s.qualifierOnly(front)
	if front.b-front.a == 1 && !object && (s.at(front.a).has(isGeneric) || class == "money" && s.x.words.is(s.text(front.a), kindPays) && !fr.words.has(isFrom|isTo) && !(s.text(front.a) == "支出" && topic >= 0 && strings.HasSuffix(x.t.str(x.means[topic].a, x.means[topic].b), "收入"))) {
		verb, front, object = front.a, np{}, false
	}
	if front.b-front.a == 2 && s.x.words.is(s.text(front.a), kindEach) && !counts && (s.at(front.a+1).has(isNominal|isVerb) || s.x.words.is(s.text(front.a+1), kindPays)) {
		front, object, fr.each = np{}, false, true // 户均投入3800元
		if topic >= 0 {
			s.shares(m, topic, "for each of the same")
			return
		}
		if q := s.clauseBefore(fr.lo); !q.empty() {
			m.is(s, q, "clause before")
			return
		}
	}
	if front.b-front.a == 2 && s.x.words.is(s.text(front.a), kindEach) && counts && s.at(front.a+1).has(isNominal) {
		front.a++ // 日均就餐2600人次
	}
	if front.empty() && behind.empty() && topic >= 0 && (s.text(fr.lo) == "其余" || s.text(fr.lo) == "另有" || s.text(fr.lo) == "另外") {
		s.shares(m, topic, "the rest of the same")
		return
	}
	if f.unit.unit == "次" && front.empty() && fr.bare() && behind.empty() && s.at(next).has(isVerb) {
		if q := s.behind(next+1, end); !q.empty() { // 先后3次派出工作组
			m.is(s, np{next, q.b}, "what is done")
			return
		}
	}
	if counts && front.empty() && behind.empty() && verb >= 0 && s.at(verb).has(isLead) && s.at(next).has(isVerb|isNominal) {
		for k := next + 1; k < end && k < next+8 && !s.at(k).has(isFigure|isPause|isClose); k++ {
			if s.at(k).has(isDe) { // 吸引9家落户的企业
				if q := s.behind(k+1, end); !q.empty() {
					m.is(s, q, "behind 的")
					return
				}
			}
		}
	}
	if class == "money" && fr.bare() && fr.each && topic >= 0 && !fr.near {
		if kin := x.figs[topic].unit.class; kin == "person" || kin == "household" || kin == "org" {
			e := fr.lo - 1
			a := fr.prev + 1
			for a < e && s.ls[a].start < x.means[topic].b {
				a++
			}
			if q := s.before(a, e); !q.empty() && s.ls[q.b-1].end > x.means[topic].b { // 为6名重残对象申请住房补助,每户2.5万元
				m.is(s, q, "object of the clause before")
				return
			}
			if kin == "org" {
				s.shares(m, topic, "for each of the same")
			} else {
				m.rule = "a sum for each"
			}
			return
		}
	}
	if front.b-front.a == 1 && s.at(front.a).has(isRate) || front.empty() && fr.change.has(isRate) {
		if q := s.clauseObject(fr.lo); !q.empty() && !fr.near { // 提高低保标准,平均增幅不低于4%
			m.is(s, q, "object of the clause before")
			return
		}
	}
	if only := front.b-front.a == 1 && topic >= 0; only && (s.at(front.a).has(isRate|isShareNoun) || s.x.words.is(s.text(front.a), kindTotal)) {
		s.shares(m, topic, s.text(front.a)+" of the same")
		return
	}
	if fr.part && !front.empty() {
		m.is(s, front, "in front of 中")
		return
	}
	if fr.of && fr.kind == "" && counts && behind.empty() {
		for k := fr.lo; k < fr.core; k++ { // 清退不符合条件的317户
			if c := s.at(k); c.has(isLead) && c.has(isNominal|isVerb) && !c.has(isAdverb) {
				if topic >= 0 && k == fr.lo && fr.near {
					break
				}
				m.is(s, np{k, k + 1}, "action")
				return
			}
		}
		if topic >= 0 && fr.near {
			s.shares(m, topic, "a part of the same")
			return
		}
	}
	if class == "money" && front.empty() && s.x.words.is(s.text(next), kindWorks) {
		if q := s.behind(next+1, end); !q.empty() {
			m.is(s, q, "works that it pays for")
			return
		}
	}
	if ratio && front.empty() && verb < 0 && fr.kind == "" && !behind.empty() && !s.taskOnly(behind) && s.at(next).has(isNoun) && s.at(behind.b).has(isVerb|isAdverb) {
		m.is(s, behind, "share of what follows")
		m.measure = MeasureShare
		return
	}

	if front.b-front.a == 1 && !object && s.at(front.a).has(isNominal) && !s.at(front.a).has(isNoun) && s.at(front.a-1).has(isAdverb) {
		k := front.a - 1 // 孤儿养育累计保障306户
		for k > fr.lo && s.at(k-1).has(isAdverb) {
			k--
		}
		if q := s.before(fr.lo, k); !q.empty() && !s.agent(q) {
			front = q
		}
	}
	if !front.empty() && s.taskOnly(front) && front.a > fr.lo && s.at(front.a-1).has(isDe) { // 经济增长速度的调控目标定为8%
		if q := s.before(fr.lo, front.a-1); !q.empty() && !s.agent(q) && !s.taskOnly(q) {
			front.a = q.a
		}
	}
	m.task = fr.apart == 0 && fr.kind != MeasureGap && (front.empty() && !behind.empty() && s.taskOnly(behind) || !front.empty() && s.at(front.b-1).has(isTask)) && (front.empty() || s.text(front.b-1) != "预算" && s.text(front.b-1) != "指标") && f.unit.class != "org" && !(f.unit.class == "count" && (f.unit.unit == "项" || f.unit.unit == "件" || f.unit.unit == "条"))
	if m.task && !front.empty() && !s.taskOnly(front) { // 经济增长预期目标为7%
		q := front
		for q.b > q.a && (s.at(q.b-1).has(isTask|isDe) || s.x.words.is(s.text(q.b-1), kindOfTask)) {
			q.b--
		}
		if !q.empty() {
			front = q
		}
	}
	if topic >= 0 && (behind.empty() && s.partOf(fr) || !front.empty() && s.taskOnly(front) || front.empty() && !behind.empty() && s.taskOnly(behind) && s.text(behind.b-1) != "指标") {
		s.shares(m, topic, "of the same")
		if g := x.means[topic]; x.figs[topic].f.Unit == f.f.Unit && (g.measure == MeasureGrowth || g.measure == MeasureIncrease && m.task) && fr.kind == "" {
			fr.kind, fr.dir = g.measure, g.direction // 增长14.2%(年初目标13%)
		}
		return
	}

	if f.unit.unit == "项" && f.num.chinese && x.words.is(s.text(next), kindPolicy) {
		m.is(s, np{next, next + 1}, "policy")
		return
	}
	if class == "money" && x.rate(f) {
		if q := s.paid(fr, next); !q.empty() {
			m.is(s, q, "what is paid")
			return
		}
	}
	switch {
	case class == "age":
		if behind.empty() && front.empty() && i+1 < len(s.figs) && s.joined(p, s.figs[i+1]) {
			n := s.figs[i+1] + 1
			for n < end && s.ls[n].start < x.figs[s.ls[s.figs[i+1]].fig].post {
				n++
			}
			behind = s.behind(n, end)
		}
		if !behind.empty() {
			for k := behind.a; k < behind.b; k++ {
				if s.x.words.is(s.text(k), kindPerson) {
					behind.b = k + 1 // 60岁以上老人意外保险
				}
			}
			m.is(s, behind, "behind an age")
		} else if !front.empty() {
			m.is(s, front, "in front of an age")
		}
		return
	case class == "time" && f.unit.unit != "工作日" && f.unit.unit != "个工作日":
		s.nameOfTime(i, fr, m, front, behind, next, end)
		return
	}

	// what refers to the thing of the figure before it
	refers := fr.kind == MeasureShare || fr.kind == MeasureCompletion || fr.kind == MeasureGap || fr.change != 0 || fr.kind == MeasureGrowth
	if refers && !object {
		switch {
		case !front.empty() && !qualifier && !(topic >= 0 && s.placeOnly(front)):
			m.is(s, front, "in front of a "+fr.kind)
			return
		case topic >= 0:
			s.shares(m, topic, "a "+fr.kind+" of the same")
			return
		}
		if q := s.clauseBefore(fr.lo); !q.empty() {
			m.is(s, q, "clause before")
			return
		}
	}
	if ratio && s.at(next).has(isDe) && !behind.empty() && fr.kind == "" && !s.taskOnly(behind) {
		m.is(s, behind, "share of what follows")
		m.measure = MeasureShare
		return
	}
	if topic >= 0 && !front.empty() && s.grade(front) && s.x.figs[topic].f.Unit == f.f.Unit {
		s.shares(m, topic, "a grade of the same")
		return
	}
	if (qualifier || ratio && topic >= 0 && !front.empty() && s.placeOnly(front) || len(f.f.Per) > 0 && topic >= 0 && !front.empty() && s.placeOnly(front)) && !object || s.at(fr.lo).has(isScope) && s.text(fr.lo) == "其中" && front.empty() && behind.empty() {
		if topic >= 0 {
			s.shares(m, topic, "a part of the same")
			return
		}
	}
	adjacent := front.b == p
	switch {
	case s.at(next).has(isDe) && !behind.empty() && (front.empty() || object && counts || class == "money" && verb >= 0) && !ratio:
		m.is(s, behind, "behind 的")
		return
	case counts && front.empty() && behind.empty() && i+1 < len(s.figs) && (s.ls[next].start == f.end && s.at(next).has(isFigure) || s.joined(p, s.figs[i+1]) && s.alikeUnits(i)):
		n := s.figs[i+1] + 1 // 12类45件民生实事; 8100户、1.2万名低收入人口
		for n < end && s.ls[n].start < x.figs[s.ls[s.figs[i+1]].fig].post {
			n++
		}
		if q := s.behind(n, end); !q.empty() {
			m.is(s, q, "behind the next figure")
			return
		}
	case counts && !behind.empty() && !(object && adjacent && s.at(behind.b).has(isFigure)):
		m.is(s, behind, "behind")
		return
	case counts && s.at(next).has(isGeneric) && fr.bare():
		m.rule = "a verb that counts anyone"
		return
	case object && (adjacent || behind.empty() || !counts):
		m.is(s, front, "object of "+s.text(verb))
		return
	case class == "money" && front.empty() && !behind.empty():
		m.is(s, behind, "behind")
		return
	case !front.empty():
		m.is(s, front, "in front")
		return
	case ratio && !behind.empty() && !(fr.bare() && topic >= 0):
		m.is(s, behind, "behind")
		return
	case verb >= 0 && !s.at(verb).has(isLink):
		s.action(fr, verb, class, m, topic)
		return
	}
	if topic >= 0 && s.continues(i, fr) {
		s.shares(m, topic, "same as before")
		return
	}
	if counts && !behind.empty() {
		m.is(s, behind, "behind")
		return
	}
	if class == "money" || ratio || fr.words.has(isLink|isTo) || fr.each {
		if q := s.clauseBefore(fr.lo); !q.empty() {
			m.is(s, q, "clause before")
			return
		}
	}
	m.rule = "nothing names it"
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
		if c := s.at(q); c.has(isVerb|isNominal) && c.has(isLead|isStop|isVerb) && !s.at(q-1).has(isPrep|isFigure) {
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
	if fr.prev >= 0 && fr.bare() && !fr.near && s.text(fr.lo-2) == "中" {
		return true // 22项指标中,9项提前完成
	}
	if !fr.near {
		return false
	}
	for k := fr.prev + 1; k < fr.p; k++ {
		if s.text(k) == "中" && (k+1 == fr.p || s.at(k+1).has(isAdverb|isLink|isScope|isVerb|isTime|isComma)) {
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
		case c.has(isVerb|isNominal) && !(c.has(isAdverb|isModal) && !c.has(isLead)):
			return k
		case c.has(isScope | isTime | isAdverb | isNumber), s.text(k) == "了", s.text(k) == "各类":
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

// grade reports whether a phrase is a grade: 3A级, 省级.
func (s *sentence) grade(p np) bool {
	r := []rune(s.str(p))
	return len(r) <= 4 && r[len(r)-1] == '级'
}

// action names a figure by the verb in front of it, where no noun does.
func (s *sentence) action(fr *frame, verb int, class string, m *meaning, topic int) {
	c := s.at(verb)
	w := s.text(verb)
	switch {
	case c.has(isGeneric):
		m.rule = "a verb that counts anyone"
		return
	case c.has(isLead) && !c.has(isNominal) && topic < 0 && class != "money" || class != "money" && s.x.words.is(w, kindPays) && topic < 0:
		if q := s.clauseBefore(fr.lo); !q.empty() { // 实施退耕还林,今年拟安排500万亩
			m.is(s, q, "clause before")
			return
		}
	case class == "money" && s.x.words.is(w, kindPays):
		k := verb
		for k > fr.lo && s.at(k-1).has(isAdverb|isModal|isTime|isScope) {
			k--
		}
		if q := s.before(fr.lo, k); !q.empty() && !s.agent(q) {
			m.is(s, q, "in front of "+w)
			return
		}
		m.rule = "a verb of payment"
		return
	case c.has(isChange) && topic >= 0:
		s.shares(m, topic, "change of the same")
		return
	}
	p := np{verb, verb + 1}
	if q := s.before(fr.lo, verb); !q.empty() && !s.agent(q) && !s.at(q.b-1).has(isAgent) {
		p.a = q.a
	} else {
		k := verb // 高龄津贴累计发出4310万元
		for k > fr.lo && (s.at(k-1).has(isAdverb|isModal|isTime|isScope|isHedge) && !s.at(k-1).has(isNoun) || s.x.words.is(s.text(k-1), kindEach) || s.at(k-1).has(isNumber)) {
			k--
		}
		if k < verb {
			if q := s.before(fr.lo, k); !q.empty() && !s.agent(q) {
				m.is(s, q, "subject of "+w)
				return
			}
		}
	}
	if c.has(isLead) && !c.has(isNominal) && topic >= 0 && p.a == verb {
		s.shares(m, topic, "more of the same")
		return
	}
	m.is(s, p, "action")
}

// placeOnly reports whether a phrase names a place and nothing that is measured there.
func (s *sentence) placeOnly(p np) bool {
	r := []rune(s.str(p))
	return len(r) >= 2 && len(r) <= 8 && strings.ContainsRune("区县镇乡村市州旗", r[len(r)-1])
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
	a = s.skipScope(a, e)
	p := s.behind(a, e)
	if p.empty() || p.a != a || p.b >= e || s.agent(p) || !s.at(p.b).has(isVerb|isAdverb|isChange|isNominal|isScope|isOther) && !s.at(p.b).has(isNoun) {
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
	if p := s.behind(s.skipScope(a, e), e); !p.empty() && !s.agent(p) {
		return p
	}
	return s.before(a, e)
}

func (s *sentence) skipScope(a, e int) int {
	for a < e && s.at(a).has(isScope|isTime|isAdverb|isNumber|isConj) {
		a++
	}
	return a
}

// nameOfTime names a duration: what takes it, or what it is the name of.
func (s *sentence) nameOfTime(i int, fr *frame, m *meaning, front, behind np, next, end int) {
	x := s.x
	f := x.figs[s.ls[fr.p].fig]
	switch {
	case f.unit.unit == "周年":
	case s.text(fr.p-1) == "连续" || s.text(fr.core) == "连续":
		if !front.empty() {
			m.is(s, front, "what goes on")
		}
	case !behind.empty() && f.post == f.end && !s.at(next).has(isDe):
		m.is(s, behind, "behind a duration")
	case !front.empty() && f.unit.unit != "年":
		if v := s.governor(fr.lo, front.a); v >= 0 && s.at(v).has(isVerb) {
			m.is(s, np{v, front.b}, "what takes the time")
		} else {
			m.is(s, front, "what lasts")
		}
	case fr.change != 0 || fr.words.has(isTo):
		if t := s.topic(i); t >= 0 {
			s.shares(m, t, "change of the same")
		}
	default:
		if v := s.governor(fr.lo, fr.core); v >= 0 && f.unit.unit != "年" {
			m.is(s, np{v, v + 1}, "action")
		}
	}
}

// measure says what figure i says of its thing.
func (s *sentence) measure(i int, fr *frame, m *meaning) {
	x := s.x
	f := x.figs[s.ls[fr.p].fig]
	if m.measure == MeasureShare {
		return
	}
	if x.t.get(f.start) == '翻' {
		m.measure, m.direction = MeasureGrowth, DirectionUp
		return
	}
	if fr.kind != "" {
		m.measure, m.direction = fr.kind, fr.dir
		if m.measure == MeasureShare || m.measure == MeasureCompletion || m.measure == MeasureLevel {
			m.direction = ""
		}
		return
	}
	m.measure = MeasureLevel
	if f.unit.class == "time" && m.a >= f.end {
		return // 规范提升三年行动
	}
	if g := fr.prev; g >= 0 && m.of < 0 && s.listed(fr) {
		// 新增养老护理员80名、持证社工25名; 其中规上工业12家
		if prev := x.means[s.ls[g].fig]; prev.measure == MeasureIncrease && x.figs[s.ls[g].fig].unit.class != "ratio" && f.unit.class != "ratio" && prev.rule != "" {
			m.measure, m.direction = prev.measure, prev.direction
			return
		}
	}
	ratio := f.unit.class == "ratio" && f.f.Unit != "百分点"
	name := x.t.str(m.a, m.b)
	switch {
	case ratio && (strings.HasSuffix(name, "经济增长") || strings.HasSuffix(name, "增长速度") || strings.HasSuffix(name, "上涨幅度") || strings.HasSuffix(name, "增长幅度")):
		m.measure, m.direction = MeasureGrowth, DirectionUp
		return
	case ratio && (strings.HasSuffix(name, "增幅") || strings.HasSuffix(name, "增速") || strings.HasSuffix(name, "涨幅") || strings.HasSuffix(name, "增长率") && !strings.Contains(name, "自然")):
		m.measure, m.direction = MeasureGrowth, DirectionUp
		return
	case ratio && strings.HasSuffix(name, "降幅"):
		m.measure, m.direction = MeasureGrowth, DirectionDown
		return
	case ratio && strings.HasSuffix(name, "占比") || strings.HasSuffix(name, "比重"):
		m.measure = MeasureShare
		return
	case strings.HasSuffix(name, "完成率"):
		m.measure = MeasureCompletion
		return
	}
	// a verb of change that governs the thing: 新增养老床位300张, 压减行政村20个
	v := -1
	if m.of < 0 {
		for k := range s.ls {
			if s.ls[k].start >= m.a && m.b > m.a {
				v = s.governor(s.clauseStart(fr.p), k)
				break
			}
		}
		if m.b <= m.a || m.a >= s.ls[fr.p].end {
			v = s.governor(fr.lo, fr.core)
		}
	} else if i > 0 && fr.near && fr.core <= fr.lo {
		// 新增低保57户、93人
		prev := x.means[s.ls[s.figs[i-1]].fig]
		if prev.measure == MeasureIncrease && m.of == s.ls[s.figs[i-1]].fig {
			m.measure, m.direction = prev.measure, prev.direction
		}
		return
	}
	if v < 0 {
		return
	}
	if c := s.at(v); c.has(isChange) && !fr.words.has(isTo) && !fr.moved && !(s.x.words.is(s.text(v), kindImproves) && f.unit.class != "ratio" && f.unit.class != "money") {
		m.measure = amountOrRatio(f)
		m.direction = DirectionUp
		if c.has(isDown | isLess) {
			m.direction = DirectionDown
		}
	}
}

// listed reports whether the figure of fr is an item, without a verb of its own, of a
// list that goes on from the figure before it, or a part of what that one counts.
func (s *sentence) listed(fr *frame) bool {
	for k := fr.lo; k < fr.p; k++ {
		if s.at(k).has(isVerb|isLink|isTo|isNominal|isChange) && !s.at(k).has(isNoun) {
			return false
		}
	}
	if fr.near {
		return fr.lo-1 > fr.prev && s.at(fr.lo-1).has(isPause|isConj)
	}
	return s.text(fr.lo) == "其中"
}

// changes joins old and new values: 由A提高到B.
func (s *sentence) changes(frames []*frame) {
	x := s.x
	s.changedLists(frames)
	for i, fr := range frames {
		k := s.ls[fr.p].fig
		if f := x.figs[k].f; f.HasValue && f.Value < 0 && x.means[k].measure == MeasureGrowth {
			x.means[k].direction = DirectionDown
		}
		if i+1 >= len(frames) {
			continue
		}
		next := frames[i+1]
		if fr.base && next.change != 0 && !next.moved { // 较2021年底的4052张增长10.3%
			x.means[k].old = true
			if t := s.topic(i); t >= 0 {
				s.shares(&x.means[k], t, "old value of the same")
				if s.before(next.lo, next.core).empty() {
					s.shares(&x.means[j0(s, next)], t, "change of the same")
				}
			}
			continue
		}
		if x.means[k].old || !s.old(fr) && !s.earlier(fr, next) {
			continue
		}
		if !next.words.has(isTo) && !next.moved {
			continue
		}
		j := s.ls[next.p].fig
		x.figs[j].changeOf = x.figs[k]
		x.means[k].old = true
		if o := x.means[k].measure; next.moved || next.words.has(isTo) {
			x.means[j].measure, x.means[j].direction = o, x.means[k].direction
		}
		if x.means[k].b > x.means[k].a && x.means[j].of < 0 {
			if front := s.before(next.lo, next.core); front.empty() {
				s.shares(&x.means[j], k, "new value of the same")
			}
		}
	}
}

// changedLists joins the old and new values of lists: 分别由3100元、1900元提高到3700元和2200元.
func (s *sentence) changedLists(frames []*frame) {
	x := s.x
	for i := 0; i < len(frames); i++ {
		n := 1
		for i+n < len(frames) && s.joined(frames[i+n-1].p, frames[i+n].p) {
			n++
		}
		if n < 2 || i+2*n > len(frames) || !s.old(frames[i]) {
			continue
		}
		second := frames[i+n]
		if !second.moved && !second.words.has(isTo) {
			continue
		}
		for j := 1; j < n; j++ {
			if !s.joined(frames[i+n+j-1].p, frames[i+n+j].p) {
				n = 0
			}
		}
		for j := 0; j < n; j++ {
			k, l := s.ls[frames[i+j].p].fig, s.ls[frames[i+n+j].p].fig
			x.means[k].old = true
			x.figs[l].changeOf = x.figs[k]
			s.shares(&x.means[l], k, "new value of the same")
			x.means[l].measure, x.means[l].direction = x.means[k].measure, x.means[k].direction
		}
		if n > 0 {
			i += 2*n - 1
		}
	}
}

// earlier reports whether fr names an earlier year and next a later one to which the
// thing has come: 1982年为270元,1987年提高到463元.
func (s *sentence) earlier(fr, next *frame) bool {
	if !next.moved || !fr.words.has(isTo|isEqual|isLink) {
		return false
	}
	year := func(f *frame) string {
		return yearToken.FindString(s.x.t.str(s.ls[s.clauseStart(f.p)].start, s.ls[f.p].start))
	}
	a, b := year(fr), year(next)
	return a != "" && b != "" && a < b && s.clauseStart(fr.p) != s.clauseStart(next.p)
}

// old reports whether the figure of fr is the value that a change begins with.
func (s *sentence) old(fr *frame) bool {
	if fr.words.has(isFrom) {
		return true
	}
	for k := fr.core - 1; k >= fr.lo && k >= fr.core-6; k-- {
		if s.at(k).has(isFrom) && s.at(fr.core-1).has(isTime|isScope|isNoun) {
			return true
		}
		if s.at(k).has(isBound | isVerb) {
			return false
		}
	}
	return false
}

func j0(s *sentence, fr *frame) int { return s.ls[fr.p].fig }
