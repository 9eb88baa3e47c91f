package extract

import (
	"slices"
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
		if m := s.x.means[k]; m.b > m.a && !(s.x.figs[k].lasts() && j > 0 && m.rule != "what goes on") && !s.x.words.is(strings.TrimPrefix(s.x.t.str(m.a, m.b), "大"), kindMark) {
			return k
		}
	}
	return -1
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
	if k < 0 || s.x.means[k].b <= s.x.means[k].a || s.span.start-s.x.figs[k].end > 60 || strings.Contains(s.x.t.str(s.x.figs[k].end, s.span.start), "\n") {
		return -1
	}
	return k
}

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
	topic         int  // the figure whose thing goes on, -1 for none
	verb          int  // what governs the phrase in front, or stands in its place
	object        bool // front is the object of verb
	qualifier     bool // front only says which part of a thing
}

// namings are the rules that find what a figure measures, in order. A rule names the
// figure and returns true, or narrows the phrases for those behind it.
var namings = []func(*namer) bool{
	(*namer).clauseSubject,
	(*namer).subjectBefore,
	(*namer).comparedGoal,
	(*namer).shareNoun,
	(*namer).narrowFront,
	(*namer).forEach,
	(*namer).rest,
	(*namer).times,
	(*namer).behindLead,
	(*namer).sumForEach,
	(*namer).rateOf,
	(*namer).pickedOut,
	(*namer).whatFollows,
	(*namer).throughAdverbs,
	(*namer).goal,
	(*namer).paidFor,
	(*namer).ageOrTime,
	(*namer).saidOfBefore,
	(*namer).shareOrGrade,
	(*namer).behindDe,
	(*namer).nextFigure,
	(*namer).counted,
	(*namer).nearest,
	(*namer).done,
	(*namer).otherwise,
}

// name finds the words for the thing that figure i of the sentence measures.
func (s *sentence) name(i int, fr *frame, m *meaning) {
	n := s.namer(i, fr, m)
	for _, names := range namings {
		if names(n) {
			return
		}
	}
}

func (s *sentence) namer(i int, fr *frame, m *meaning) *namer {
	p := fr.p
	f := s.x.figs[s.ls[p].fig]
	n := &namer{sentence: s, i: i, p: p, fr: fr, m: m, f: f, class: f.unit.class, end: s.clauseEnd(p), next: p + 1}
	for n.next < n.end && s.ls[n.next].start < f.post {
		n.next++
	}
	n.ratio = n.class == "ratio"
	n.counts = !n.ratio && !slices.Contains([]string{"money", "age", "time", "length", "mass", "energy", "science"}, n.class)
	n.front, n.behind = s.before(fr.lo, fr.core), s.behind(n.next, n.end)
	if s.at(n.next).has(isDe) && n.behind.empty() {
		n.behind = s.behind(n.next+1, n.end)
	}
	if w := s.text(n.next); n.behind.empty() && (n.front.empty() || n.front.b-n.front.a == 1 && s.deedOnly(n.front)) && (w == "拟" || s.at(n.next).has(isScope) && strings.HasPrefix(w, "全")) {
		n.behind = s.behind(n.next+1, n.end) // 3500个拟竣工投产项目; 6个全国整治项目
	}
	if n.topic = s.topic(i); n.topic < 0 && i == 0 && (s.text(fr.lo) == "其中" || s.text(fr.lo) == "其余") {
		n.topic = s.topicBefore() // 社区助餐点4个。其中2个6月底前建成
	}
	if n.class == "money" && !n.behind.empty() && n.x.words.is(n.text(n.behind.b-1), kindMark) {
		n.behind = np{} // 站上千亿元台阶
	}
	if n.class == "org" && !n.behind.empty() {
		for k := n.behind.a + 1; k < n.behind.b-1; k++ {
			if q := (np{n.behind.a, k}); s.at(k).has(isLead) && s.at(k).has(isVerb) && n.agent(q) {
				n.behind = q // 3家行业协会降低会费标准
				break
			}
		}
	}
	if b := n.behind; n.class == "org" && b.b-b.a > 1 && n.at(b.b-1).has(isNominal) && !n.at(b.b-1).has(isNoun) {
		for k := b.a; k < b.b-1; k++ {
			if w := n.text(k); strings.HasSuffix(w, "企业") || w == "公司" || w == "机构" {
				n.behind.b = k + 1 // 1万家工业企业技术改造和数字化转型
				break
			}
		}
	}
	if b := n.behind; b.b-b.a > 1 && n.text(b.a) == "方面" {
		n.behind.a++ // 十一个方面工作
	} else if b.b-b.a == 1 && n.text(b.a) == "方面" && n.at(b.b).has(isAction) {
		n.behind = np{b.b, b.b + 1}
	} else if b.b-b.a == 1 && n.text(b.a) == "方面" && n.at(b.b).has(isDe) {
		if q := n.sentence.behind(b.b+1, n.end); !q.empty() {
			n.behind = q
		}
	}
	if (n.class == "person" || n.class == "household") && !n.behind.empty() && !n.people(n.behind) {
		for k := n.behind.b - 1; k > n.behind.a; k-- {
			if q := (np{n.behind.a, k}); n.class == "person" && s.x.words.is(s.text(k-1), kindPerson) || s.text(k-1) == "家庭" && s.at(k).has(isLead) && !s.x.words.is(s.text(k), kindWorks) { // 30名老人服务方式
				n.behind = q
				break
			}
		}
	}
	if !n.behind.empty() && s.taskOnly(n.behind) && s.text(n.behind.b-1) != "指标" && (n.topic < 0 || !n.front.empty()) {
		n.behind = np{} // 三年翻一番的目标
	}
	if n.front.empty() && n.behind.empty() && n.counts && n.class != "person" && s.text(fr.core-1) == "等" {
		n.front = s.before(fr.lo, fr.core-1) // 省实验室、产业创新研究院等10家
	}
	if n.front.empty() {
		n.verb = s.governor(fr.lo, fr.core)
	} else {
		n.verb = s.governor(fr.lo, n.front.a)
	}
	n.object = !n.front.empty() && n.verb >= 0
	return n
}

func (n *namer) is(p np, rule string) { n.m.is(n.sentence, p, rule) }

func (n *namer) shares(of int, rule string) { n.sentence.shares(n.m, of, rule) }

// clauseSubject: a clause whose subject stands in front of what is said of it: 外贸进出口稳中提质、增长2%.
func (n *namer) clauseSubject() bool {
	if n.front.empty() && !n.fr.bare() && !n.fr.near && (n.fr.kind != "" || n.fr.words.has(isLink|isTo)) && (n.behind.empty() || !n.counts) {
		if a := n.skipScope(n.fr.lo, n.fr.core); a < n.fr.core { // 外贸进出口稳中提质、增长2%
			if q := n.sentence.behind(a, n.fr.core); !q.empty() && q.a == a && !n.agent(q) && !n.at(q.b).has(isDe) && !n.taskOnly(q) && !(q.b-q.a == 1 && (n.at(q.a).has(isRate|isShareNoun) || n.x.words.is(n.text(q.a), kindTotal))) {
				n.is(q, "subject of the clause")
				return true
			}
		}
	}
	return false
}

// subjectBefore: the subject of the clause before: 水果产量屡创新高,去年达到3820万吨.
func (n *namer) subjectBefore() bool {
	if q := n.subject(n.fr); !q.empty() && n.topic >= 0 && !n.fr.near { // …提高,水果产量屡创新高,去年达到3820万吨
		if n.front.empty() && (n.behind.empty() || !n.counts) && (n.fr.kind != "" || n.fr.words.has(isLink|isTo)) {
			n.is(q, "subject of the clause before")
			return true
		}
	}
	return false
}

// shareNoun: the whole phrase of a share that has a noun: 民生支出占财政支出的比重达到78.6%.
func (n *namer) shareNoun() bool {
	last := n.fr.core - 1
	for last > n.fr.lo && !n.at(last).has(isNoun) {
		last--
	}
	for k := last; k > n.fr.lo && n.f.f.Unit == "%" && strings.HasSuffix(n.text(last), "比") && n.text(last) != "占比"; k-- {
		if n.at(k).has(isConj) || n.text(k) == "与" || n.text(k) == "同" {
			if q := n.before(n.fr.lo, k); !q.empty() { // 研发经费支出与国内生产总值之比达到2.08%
				n.is(q, "in front of a ratio")
				n.fr.kind = MeasureShare
				return true
			}
		}
	}
	if n.text(last) == "份额" || n.text(last) == "比重" || n.text(last) == "比例" || n.text(last) == "占比" {
		for k := last - 1; k > n.fr.lo; k-- {
			if w := n.text(k); strings.HasPrefix(w, "占") || w == "相当于" {
				if q := n.before(n.fr.lo, k); !q.empty() && w == "相当于" {
					n.is(q, "in front of a share")
					n.fr.kind = MeasureShare
					return true
				} else if !q.empty() {
					n.is(np{q.a, last + 1}, "a share with its noun")
					return true
				}
			}
		}
	}
	return false
}

// narrowFront: leaves payers, parts and general verbs out of the phrase in front.
func (n *namer) narrowFront() bool {
	if n.x.words.is(n.text(n.front.a), kindPays) && n.front.b-n.front.a == 1 && n.at(n.front.a-1).has(isDe) {
		for k := n.fr.lo; k < n.front.a-1; k++ {
			if n.text(k) == "用于" && k > n.fr.lo { // 中央财政用于“三农”的支出
				n.is(np{n.fr.lo, n.front.b}, "what it is spent on")
				return true
			}
		}
	}
	if !n.front.empty() && n.at(n.next).has(isTask) && n.topic >= 0 && strings.HasSuffix(n.text(n.front.b-1), "下达") {
		n.front, n.object = np{}, false // 完成市下达1000万元任务
	}
	if !n.front.empty() && n.front.b == n.p && !n.behind.empty() && n.behind.a == n.next && !n.ratio && n.placeOnly(n.front) {
		n.front, n.object = np{}, false // 拉扎村3.73亿立方米山体滑坡
	}
	if n.class == "money" && !n.front.empty() && n.front.b < n.p && n.agent(n.front) {
		n.front, n.object = np{}, false // a payer
	}
	if !n.front.empty() && !n.object && n.topic < 0 && n.placeOnly(n.front) && n.fr.words.has(isFrom|isTo) {
		if q := n.clauseBefore(n.fr.lo); !q.empty() && !n.placeOnly(q) { // 人口自然增长率,四川省由29‰降到6.1‰
			n.is(q, "clause before")
			return true
		}
	}
	if n.averageOnly(n.front) || n.front.empty() && n.verb >= 0 && strings.HasSuffix(n.text(n.verb), "平均") {
		n.front, n.object, n.verb = np{}, false, -1 // 低保标准城乡统筹,全市平均为300元
	}
	if k := n.ownerEnd(n.front); k > 0 {
		n.front.a = k // 县社会福利中心建筑面积9800平方米
	}
	for k := n.front.a + 1; k < n.front.b-1 && n.class != "money"; k++ {
		if c := n.at(k); c.has(isLead) && c.has(isVerb|isNominal) && !c.has(isNoun) && n.actor(k-1) && !n.compound(k+1, n.front.b) && !n.measures(n.front.b-1) && !n.x.words.is(n.text(n.front.b-1), kindVenue) {
			n.front.a, n.verb, n.object = k+1, k, true // 乡敬老院添置床位12张
			break
		}
	}
	for k := n.front.b - 2; k > n.front.a && n.counts; k-- {
		if w := n.text(k); strings.HasPrefix(w, "新") && n.at(k).has(isVerb) && n.at(k).has(isLead) && !n.at(k).has(isMore|isNoun) {
			n.front.a, n.verb, n.object = k+1, k, true // 文物普查新发现文物1.3万处
			break
		}
	}
	for n.front.b-n.front.a > 1 && n.at(n.front.b-1).has(isQualifier) && !n.at(n.front.b-1).has(isHead) {
		n.front.b-- // 特困人员城市312人
	}
	n.qualifier = !n.front.empty() && n.qualifierOnly(n.front)
	if n.front.b-n.front.a == 1 && n.at(n.front.a).has(isGeneric) && n.verb >= 0 && n.at(n.verb).has(isScope|isDue) {
		n.verb, n.front, n.object = n.front.a, np{}, false // 全年服务1200人次
	}
	if n.front.b-n.front.a == 1 && !n.object && n.text(n.front.b) != "合计" && n.text(n.front.b) != "总计" && (n.at(n.front.a).has(isGeneric) || n.class == "money" && n.x.words.is(n.text(n.front.a), kindPays) && !n.fr.words.has(isFrom|isTo) && !(n.text(n.front.a) == "支出" && n.topic >= 0 && strings.HasSuffix(n.x.t.str(n.x.means[n.topic].a, n.x.means[n.topic].b), "收入"))) {
		n.verb, n.front, n.object = n.front.a, np{}, false
	}
	return false
}

// ownerEnd returns where the name of a body ends in front of what is measured of it, 0
// where p has none or a short one, which stays.
func (n *namer) ownerEnd(p np) int {
	if p.b-p.a < 2 || !n.measures(p.b-1) || n.counts && n.class != "time" && !strings.HasSuffix(n.text(p.b-1), "吞吐量") || strings.HasPrefix(n.text(p.b-1), "覆盖") || n.text(p.b-1) == "率" {
		return 0
	}
	for k := p.b - 2; k >= p.a; k-- {
		w := n.text(k)
		if n.ls[k].end-n.ls[p.a].start < 5 {
			return 0
		}
		for _, end := range []string{"中心", "机构", "福利院", "敬老院", "居委会", "总会", "博物馆", "公司", "集团", "殡仪馆", "二期", "一期", "机场"} {
			if strings.HasSuffix(w, end) {
				return k + 1
			}
		}
	}
	return 0
}

// actor reports whether lexeme k names a body or people that do something.
func (s *sentence) actor(k int) bool {
	w := []rune(s.text(k))
	return s.x.words.is(s.text(k), kindAgent) || s.x.words.is(s.text(k), kindPerson) || len(w) > 1 && strings.ContainsRune("院会局站所队馆", w[len(w)-1])
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

// forEach: a denominator that stands as a name: 户均投入3800元; 日均就餐2600人次.
func (n *namer) forEach() bool {
	if n.front.b-n.front.a == 2 && n.x.words.is(n.text(n.front.a), kindEach) && !n.counts && (n.at(n.front.a+1).has(isNominal|isVerb) || n.x.words.is(n.text(n.front.a+1), kindPays)) {
		n.front, n.object, n.fr.each = np{}, false, true // 户均投入3800元
		if n.topic >= 0 {
			n.shares(n.topic, "for each of the same")
			return true
		}
		if q := n.clauseBefore(n.fr.lo); !q.empty() {
			n.is(q, "clause before")
			return true
		}
	}
	if n.front.b-n.front.a == 2 && n.x.words.is(n.text(n.front.a), kindEach) && n.counts && n.at(n.front.a+1).has(isNominal) {
		n.front.a++ // 日均就餐2600人次
		if n.at(n.front.a).has(isGeneric) {
			n.verb, n.front, n.object = n.front.a, np{}, false // 日均服务300人次
		}
	}
	if p := n.front; p.b-p.a == 3 && n.x.words.is(n.text(p.a), kindEach) && (n.at(p.a+1).has(isVerb) && !n.at(p.a+1).has(isNominal) || n.at(p.a+1).has(isGeneric)) {
		n.front.a += 2 // 人均占有粮食486公斤
	}
	return false
}

// rest: what is left of the thing before: 其余120户.
func (n *namer) rest() bool {
	if t := n.ofUnit(-1); n.front.empty() && t >= 0 && n.text(n.fr.lo) == "其余" && n.fr.core <= n.fr.lo+1 {
		n.shares(t, "the rest of the same")
		return true
	}
	if n.front.empty() && n.behind.empty() && n.topic >= 0 && (n.text(n.fr.lo) == "其余" || n.text(n.fr.lo) == "另有" || n.text(n.fr.lo) == "另外") {
		n.shares(n.topic, "the rest of the same")
		return true
	}
	return false
}

// times: how often a thing is done: 先后3次派出工作组.
func (n *namer) times() bool {
	if n.f.unit.unit == "次" && n.front.empty() && n.fr.bare() && n.behind.empty() && n.at(n.next).has(isVerb) {
		if q := n.sentence.behind(n.next+1, n.end); !q.empty() { // 先后3次派出工作组
			n.is(np{n.next, q.b}, "what is done")
			return true
		}
	}
	return false
}

// behindLead: what a verb leads to behind the figure: 吸引9家落户的企业.
func (n *namer) behindLead() bool {
	if n.counts && n.front.empty() && n.behind.empty() && n.verb >= 0 && n.at(n.verb).has(isLead) && n.at(n.next).has(isVerb|isNominal) {
		for k := n.next + 1; k < n.end && k < n.next+8 && !n.at(k).has(isFigure|isPause|isClose); k++ {
			if n.at(k).has(isDe) { // 吸引9家落户的企业
				if q := n.sentence.behind(k+1, n.end); !q.empty() {
					n.is(q, "behind 的")
					return true
				}
			}
		}
	}
	return false
}

// sumForEach: a sum for each of those before: 为6名重残对象申请住房补助,每户2.5万元.
func (n *namer) sumForEach() bool {
	if n.class == "money" && n.fr.bare() && n.fr.each && n.topic >= 0 && !n.fr.near && n.fr.change == 0 {
		if kin := n.x.figs[n.topic].unit.class; kin == "person" || kin == "household" || kin == "org" {
			e := n.fr.lo - 1
			a := n.fr.prev + 1
			for a < e && n.ls[a].start < n.x.means[n.topic].b {
				a++
			}
			if q := n.before(a, e); !q.empty() && n.ls[q.b-1].end > n.x.means[n.topic].b { // 为6名重残对象申请住房补助,每户2.5万元
				n.is(q, "object of the clause before")
				return true
			}
			if name := n.x.means[n.topic]; kin == "org" || name.b > name.a && strings.ContainsRune("贴金费款险", n.x.t.r[name.b-1]) {
				n.shares(n.topic, "for each of the same")
			} else {
				n.m.rule = "a sum for each"
			}
			return true
		}
	}
	return false
}

// rateOf: a rate, a share or a sum of what was named: 提高低保标准,平均增幅不低于4%.
func (n *namer) rateOf() bool {
	if n.front.b-n.front.a == 1 && n.at(n.front.a).has(isRate) || n.front.empty() && n.fr.change.has(isRate) {
		if q := n.clauseObject(n.fr.lo); !q.empty() && !n.fr.near { // 提高低保标准,平均增幅不低于4%
			n.is(q, "object of the clause before")
			return true
		}
	}
	if only := n.front.b-n.front.a == 1 && n.topic >= 0; only && (n.at(n.front.a).has(isRate|isShareNoun) || n.x.words.is(n.text(n.front.a), kindTotal)) {
		n.shares(n.topic, n.text(n.front.a)+" of the same")
		return true
	}
	return false
}

// pickedOut: a part of what was named, or of what a verb picks out: 清退不符合条件的317户.
func (n *namer) pickedOut() bool {
	if n.fr.part && !n.front.empty() {
		n.is(n.front, "in front of 中")
		return true
	}
	if n.fr.of && n.fr.kind == "" && n.counts && n.behind.empty() {
		for k := n.fr.lo; k < n.fr.core; k++ { // 清退不符合条件的317户
			if c := n.at(k); c.has(isLead) && c.has(isNominal|isVerb) && !c.has(isAdverb) {
				if n.topic >= 0 && k == n.fr.lo && n.fr.near {
					break
				}
				n.is(np{k, k + 1}, "action")
				return true
			}
		}
		if n.topic >= 0 && n.fr.near && n.front.empty() {
			n.shares(n.topic, "a part of the same")
			return true
		}
	}
	return false
}

// whatFollows: works that a sum pays for, and the thing that a share is of.
func (n *namer) whatFollows() bool {
	if n.class == "money" && n.front.empty() && n.x.words.is(n.text(n.next), kindWorks) {
		if q := n.sentence.behind(n.next+1, n.end); !q.empty() {
			n.is(q, "works that it pays for")
			return true
		}
	}
	if w := n.text(n.next); n.class == "money" && n.front.empty() && (w == "用于" || w == "支持" || w == "投向") {
		q := n.sentence.behind(n.next+1, n.end)
		if n.at(n.next + 1).has(isFigure) {
			q = n.behindFigure(n.next + 1)
		}
		if !q.empty() && n.at(q.b-1).has(isNominal) {
			n.is(q, "works that it pays for") // 投入11.8亿元用于交通建设
			return true
		}
	}
	if w := n.text(n.next); n.ratio && n.fr.kind == "" && n.text(n.fr.lo) == "其中" && n.fr.core <= n.fr.lo+1 && n.topic >= 0 && (w == "用于" || w == "投向" || w == "投入") {
		n.shares(n.topic, "a part of the same") // 筹集公益金1.56亿元,其中60%以上投向养老服务
		n.m.measure = MeasureShare
		return true
	}
	if n.ratio && n.fr.kind == "" && n.text(n.next) == "用于" {
		if q := n.sentence.behind(n.next+1, n.end); !q.empty() {
			n.is(q, "share that is spent on it") // 支出3万亿元,74%以上用于民生
			n.m.measure = MeasureShare
			return true
		}
	}
	if n.ratio && n.fr.kind == "" && !n.behind.empty() && n.behind.a == n.next && !n.taskOnly(n.behind) && n.given(n.fr.core-1) && !strings.HasSuffix(n.f.unit.unit, "点") {
		n.is(n.behind, "share of what follows") // 覆盖九成以上城乡社区
		n.m.measure = MeasureShare
		return true
	}
	if n.ratio && n.f.f.Unit == "%" && n.fr.kind == "" && n.thereIs() {
		switch {
		case n.at(n.next).has(isDe):
			return false
		case !n.behind.empty() && (n.behind.a == n.next && !n.at(n.next).has(isVerb) || n.at(n.behind.a-1).has(isDe)):
			n.is(n.behind, "share of what follows") // 有近三成独立核算的企业亏损
		case n.people(n.front):
			n.is(n.front, "in front of a share") // 农民有60%左右过着有吃有穿的生活
		case n.front.empty() && n.topic >= 0:
			n.shares(n.topic, "a share of the same") // 兼职干部4万多人中,已有70%以上辞去公司职务
		default:
			return false
		}
		n.m.measure = MeasureShare
		return true
	}
	if n.ratio && n.front.empty() && n.verb < 0 && n.fr.kind == "" && !n.behind.empty() && !n.taskOnly(n.behind) && n.at(n.next).has(isNoun) && n.at(n.behind.b).has(isVerb|isAdverb|isLink) {
		p := n.behind
		for k := p.b; k < n.end && k < p.b+4 && !n.at(p.b).has(isLink); k++ { // 60%政府举办的医疗机构
			if q := n.sentence.behind(k+1, n.end); n.at(k).has(isDe) && !q.empty() {
				p = q
				break
			}
		}
		n.is(p, "share of what follows")
		n.m.measure = MeasureShare
		return true
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

// given reports whether lexeme k is a verb whose object follows: 覆盖, 投放.
func (s *sentence) given(k int) bool {
	c := s.at(k)
	return k >= 0 && c.has(isVerb|isNominal) && !c.has(isNoun|isLink|isTo|isChange|isRate|isShare|isDone|isEqual|isApart|isModal|isHedge|isAdverb)
}

// throughAdverbs: goes on to the noun in front of adverbs and of words for goals: 经济增长速度的调控目标定为8%.
func (n *namer) throughAdverbs() bool {
	if n.front.b-n.front.a == 1 && !n.object && n.at(n.front.a).has(isNominal) && !n.at(n.front.a).has(isNoun) && n.at(n.front.a-1).has(isAdverb) {
		k := n.front.a - 1 // 孤儿养育累计保障306户
		for k > n.fr.lo && n.at(k-1).has(isAdverb) {
			k--
		}
		if q := n.before(n.fr.lo, k); !q.empty() && (!n.agent(q) || q.b-q.a > 2 && n.text(q.b-1) == "项目") {
			n.front = q
		}
	}
	if !n.front.empty() && n.taskOnly(n.front) && n.front.a > n.fr.lo && n.at(n.front.a-1).has(isDe) { // 经济增长速度的调控目标定为8%
		if q := n.before(n.fr.lo, n.front.a-1); !q.empty() && !n.agent(q) && !n.taskOnly(q) {
			n.front.a = q.a
		}
	}
	return false
}

// comparedGoal: the goal that a result is compared with: 涨幅2.7%,比4%的调控目标低1.3个百分点.
func (n *namer) comparedGoal() bool {
	if !n.ratio || n.topic < 0 || !n.at(n.next).has(isDe) || !n.at(n.fr.core-1).has(isThan) && !n.at(n.p-1).has(isThan) && !n.beyond() {
		return false
	}
	than := n.at(n.fr.core-1).has(isThan) || n.at(n.p-1).has(isThan)
	for k := n.next + 1; k < n.end && k < n.next+5; k++ {
		if w := n.text(k); than && n.at(k).has(isTask) || strings.HasSuffix(w, "目标") || w == "预期" || w == "计划" {
			g := n.x.means[n.topic]
			n.shares(n.topic, "goal of the same")
			n.m.task = true
			n.fr.kind, n.fr.dir = g.measure, g.direction
			return true
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

// goal: a goal that the text quotes: 增长14.2%(年初目标13%).
func (n *namer) goal() bool {
	n.m.task = n.fr.apart == 0 && n.fr.kind != MeasureGap && (n.front.empty() && !n.behind.empty() && n.taskOnly(n.behind) || !n.front.empty() && n.at(n.front.b-1).has(isTask)) && (n.front.empty() || n.text(n.front.b-1) != "预算" && n.text(n.front.b-1) != "指标") && n.f.unit.class != "org" && !(n.f.unit.class == "count" && (n.f.unit.unit == "项" || n.f.unit.unit == "件" || n.f.unit.unit == "条"))
	if n.m.task && !n.front.empty() && !n.taskOnly(n.front) { // 经济增长预期目标为7%
		q := n.front
		for q.b > q.a && (n.at(q.b-1).has(isTask|isDe) || n.x.words.is(n.text(q.b-1), kindOfTask)) {
			q.b--
		}
		if !q.empty() {
			n.front = q
		}
	}
	if n.topic >= 0 && (n.behind.empty() && n.partOf(n.fr) || !n.front.empty() && n.taskOnly(n.front) || n.front.empty() && !n.behind.empty() && n.taskOnly(n.behind) && n.text(n.behind.b-1) != "指标") {
		n.shares(n.topic, "of the same")
		if g := n.x.means[n.topic]; n.x.figs[n.topic].f.Unit == n.f.f.Unit && (g.measure == MeasureGrowth || g.measure == MeasureIncrease && n.m.task) && n.fr.kind == "" {
			n.fr.kind, n.fr.dir = g.measure, g.direction // 增长14.2%(年初目标13%)
		}
		return true
	}
	return false
}

// paidFor: policies, and what a rate pays.
func (n *namer) paidFor() bool {
	if n.f.unit.unit == "项" && n.f.num.chinese && n.x.words.is(n.text(n.next), kindPolicy) {
		n.is(np{n.next, n.next + 1}, "policy")
		return true
	}
	if n.class == "money" && n.x.rate(n.f) {
		if q := n.paid(n.fr, n.next); !q.empty() {
			n.is(q, "what is paid")
			return true
		}
	}
	return false
}

// ageOrTime: ages (60岁以上老人意外保险) and durations.
func (n *namer) ageOrTime() bool {
	switch {
	case n.class == "time" && n.f.unit.unit != "工作日" && n.f.unit.unit != "个工作日":
		n.duration()
		return true
	case n.class != "age":
		return false
	}
	for j := n.i; n.behind.empty() && n.front.empty() && j+1 < len(n.figs) && j < n.i+8 && n.joined(n.figs[j], n.figs[j+1]); j++ {
		n.behind = n.behindFigure(n.figs[j+1]) // 80—89周岁、90—99周岁、100周岁以上老人
	}
	switch {
	case !n.behind.empty():
		for k := n.behind.a; k < n.behind.b; k++ {
			if n.x.words.is(n.text(k), kindPerson) {
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

// partly reports whether 其中 stands in front of the figure in its part of the sentence.
func (n *namer) partly() bool {
	for k := n.p - 1; k >= 0 && k > n.p-40 && !n.at(k).has(isEnd); k-- {
		if n.text(k) == "其中" {
			return true
		}
	}
	return false
}

// saidOfBefore: a change, share, gap or completion of the thing before.
func (n *namer) saidOfBefore() bool {
	if n.fr.change.has(isMore|isLess) && n.counts && !n.behind.empty() && n.behind.a == n.next && n.front.empty() && !n.taskOnly(n.behind) {
		n.is(n.behind, "behind") // 新增510万沼气用户
		return true
	}
	if n.fr.change.has(isLess) && n.class == "money" && (n.front.empty() || n.agent(n.front) || n.people(n.front)) && n.text(n.fr.core) == "减负" {
		n.is(np{n.fr.core, n.fr.core + 1}, "what is made less") // 为企业减负870万元
		return true
	}
	refers := n.fr.kind == MeasureShare || n.fr.kind == MeasureCompletion || n.fr.kind == MeasureGap || n.fr.change != 0 || n.fr.kind == MeasureGrowth
	if refers && !n.object {
		switch {
		case !n.front.empty() && !n.qualifier && !(n.topic >= 0 && n.placeOnly(n.front)):
			n.is(n.front, "in front of a "+n.fr.kind)
			return true
		case n.topic >= 0:
			n.shares(n.topic, "a "+n.fr.kind+" of the same")
			return true
		}
		if q := n.clauseBefore(n.fr.lo); !q.empty() {
			n.is(q, "clause before")
			return true
		}
	}
	return false
}

// shareOrGrade: a share of what follows 的, a grade or a part of the thing before.
func (n *namer) shareOrGrade() bool {
	if n.ratio && n.at(n.next).has(isDe) && !n.behind.empty() && n.fr.kind == "" && !n.taskOnly(n.behind) {
		p := n.behind
		if w := []rune(n.text(p.a)); p.b-p.a > 1 && strings.ContainsRune("村区镇乡县院校", w[len(w)-1]) && n.at(p.a+1).has(isNominal) {
			p.b = p.a + 1 // 60%的村修订村规民约
		} else if k := n.ownerEnd(p); k > 0 {
			p.b = k // 65%的城市社区居委会用房面积达到300平方米
		}
		n.is(p, "share of what follows")
		n.m.measure = MeasureShare
		return true
	}
	if n.topic >= 0 && !n.front.empty() && n.grade(n.front) && n.x.figs[n.topic].f.Unit == n.f.f.Unit {
		n.shares(n.topic, "a grade of the same")
		return true
	}
	if (n.qualifier || n.text(n.fr.lo) == "其中") && n.topic >= 0 {
		n.topic = n.ofUnit(n.topic)
	}
	if t := n.ofUnit(-1); t >= 0 && n.class == "money" && !n.object && n.front.b == n.p && n.front.b-n.front.a <= 2 && n.at(n.front.a).has(isQualifier) && n.people(n.front) && n.samePart(t, n.p) {
		n.shares(t, "a part of the same") // 人均可支配收入39210元,其中城镇居民46850元
		return true
	}
	if n.text(n.fr.lo) == "其中" && n.topic >= 0 && n.counts && n.behind.empty() && (n.at(n.fr.lo+1).has(isPrep) || !n.front.empty() && n.front.b == n.fr.core && n.agent(n.front) && n.ofUnit(-1) >= 0 && n.class != "org" && n.class != "household") {
		n.shares(n.topic, "a part of the same") // 其中因疫情致困134人次; 养老床位300张,其中民办机构110张
		return true
	}
	if (n.qualifier || n.ratio && n.topic >= 0 && !n.front.empty() && n.placeOnly(n.front) || len(n.f.f.Per) > 0 && n.topic >= 0 && !n.front.empty() && n.placeOnly(n.front)) && !n.object || n.at(n.fr.lo).has(isScope) && n.text(n.fr.lo) == "其中" && n.front.empty() && n.behind.empty() {
		if n.deed() {
			n.is(np{n.fr.lo + 1, n.verb + 1}, "what happened to a part")
			return true
		}
		if n.topic >= 0 {
			n.shares(n.topic, "a part of the same")
			return true
		}
	}
	return false
}

// deed reports whether nouns and a verb stand in front that say what happened to a part
// of the thing before: 取消37户,其中群众举报查实5户.
func (n *namer) deed() bool {
	if n.verb < 0 || !n.counts || !n.plain(n.verb) || n.at(n.verb).has(isGeneric|isAdverb) || n.text(n.fr.lo) != "其中" {
		return false
	}
	for k := n.fr.lo + 1; k < n.verb; k++ {
		if !n.at(k).has(isNominee|isVerb) || n.at(k).has(isScope|isTime|isAdverb) {
			return false
		}
	}
	return true
}

// behindDe: the thing behind 的, with what is done in front: 建成的3个中心.
func (n *namer) behindDe() bool {
	if n.at(n.next).has(isDe) && !n.behind.empty() && n.measured() && n.verbOnly(n.front) {
		n.is(n.behind, "behind 的") // 日处理5万吨的污水处理厂
		return true
	}
	if n.at(n.next).has(isDe) && !n.behind.empty() && (n.front.empty() || n.object && n.counts || n.class == "money" && n.verb >= 0) && !n.ratio {
		n.is(n.behind, "behind 的")
		return true
	}
	return false
}

// measured reports whether the figure is of a weight, a power or a length.
func (n *namer) measured() bool {
	return n.class == "mass" || n.class == "energy" || n.class == "science" || n.class == "length"
}

// verbOnly reports whether a phrase is a verb of activity and an average in front of it at
// most: 日处理.
func (s *sentence) verbOnly(p np) bool {
	return !p.empty() && s.at(p.b-1).has(isNominal) && !s.at(p.b-1).has(isNoun) && (p.b-p.a == 1 || p.b-p.a == 2 && s.ls[p.a].end-s.ls[p.a].start == 1)
}

// nextFigure: the thing that the next figure counts too: 12类45件民生实事; 8100户、1.2万名低收入人口.
func (n *namer) nextFigure() bool {
	if !n.front.empty() || !n.behind.empty() || n.i+1 >= len(n.figs) {
		return false
	}
	at := n.figs[n.i+1]
	if n.measured() && n.joined(n.p, at) && n.alikeUnits(n.i) {
		if q := n.behindFigure(at); !q.empty() {
			n.is(q, "behind the next figure") // 750千伏和330千伏电网工程
			return true
		}
	}
	if !n.counts {
		return false
	}
	for j := n.i + 1; n.behindFigure(at).empty() && j+1 < len(n.figs) && j < n.i+4 && n.joined(n.figs[j], n.figs[j+1]); j++ {
		at = n.figs[j+1] // 22个750千伏和330千伏电网工程
	}
	if at := at; (n.ls[n.next].start == n.f.end && n.at(n.next).has(isFigure)) || n.joined(n.p, at) && n.alikeUnits(n.i) {
		if q := n.behindFigure(at); !q.empty() {
			n.is(q, "behind the next figure")
			return true
		}
		return n.otherwise()
	}
	return false
}

// counted: what stands behind a number of things, or nothing, where a verb counts anyone.
func (n *namer) counted() bool {
	switch adjacent := n.front.b == n.p; {
	case n.counts && adjacent && n.people(n.front) && (n.class == "person" || n.class == "household") && !n.people(n.behind):
		n.is(n.front, "in front of its number") // 工作人员300人零感染
	case n.counts && !n.behind.empty() && !(n.object && adjacent && n.at(n.behind.b).has(isFigure)):
		n.is(n.behind, "behind")
	case n.counts && n.at(n.next).has(isGeneric) && n.fr.bare():
		n.m.rule = "a verb that counts anyone"
	default:
		return false
	}
	return true
}

// people reports whether a phrase names people or households.
func (s *sentence) people(p np) bool {
	return !p.empty() && s.x.words.counted(s.text(p.b-1))
}

// nearest: the phrase in front, or for money and shares the one behind.
func (n *namer) nearest() bool {
	switch adjacent := n.front.b == n.p; {
	case (n.class == "mass" || n.class == "energy" || n.class == "science") && !n.behind.empty() && n.behind.a == n.next && n.x.technical(n.f):
		n.is(n.behind, "behind") // 年产60万吨油料项目
	case (n.class == "money" || !n.counts && !n.ratio) && adjacent && !n.behind.empty() && n.behind.a == n.next && n.deedOnly(n.front) && !n.at(n.behind.b).has(isFigure):
		n.is(n.behind, "behind") // 发行1000亿元长期国债
	case n.object && (adjacent || n.behind.empty() || !n.counts):
		n.is(n.front, "object of "+n.text(n.verb))
	case (n.class == "money" || n.measured()) && n.front.empty() && !n.behind.empty():
		n.is(n.behind, "behind")
	case !n.front.empty():
		n.is(n.front, "in front")
	case n.ratio && !n.behind.empty() && !(n.fr.bare() && n.topic >= 0):
		n.is(n.behind, "behind")
	default:
		return false
	}
	return true
}

// deedOnly reports whether a phrase is a verb, or ends in one that governs what follows.
func (s *sentence) deedOnly(p np) bool {
	c := s.at(p.b - 1)
	return c.has(isLead) && c.has(isNominal|isVerb) && !c.has(isNoun)
}

// done: what is done, where no thing is named.
func (n *namer) done() bool {
	if n.verb < 0 || n.at(n.verb).has(isLink) {
		return false
	}
	if n.class == "money" && n.front.empty() && !n.behind.empty() && n.behind.a == n.next {
		n.is(n.behind, "behind") // 给予3万元奖励
		return true
	}
	n.action()
	return true
}

// otherwise: the thing before, where the text goes on with it, or the clause before.
func (n *namer) otherwise() bool {
	if n.topic >= 0 && n.continues(n.i, n.fr) {
		n.shares(n.topic, "same as before")
		return true
	}
	if n.counts && !n.behind.empty() {
		n.is(n.behind, "behind")
		return true
	}
	if n.class == "person" && n.fr.bare() && n.topic >= 0 && n.fr.prev == n.p-2 && n.x.figs[n.ls[n.fr.prev].fig].unit.class == "household" {
		n.shares(n.topic, "same as before") // 低保边缘户30户,90人
		return true
	}
	if n.counts && n.front.empty() && n.text(n.next) == "享受" {
		if q := n.sentence.behind(n.next+1, n.end); !q.empty() { // 全市300人享受孤儿保障
			n.is(q, "what they get")
			return true
		}
	}
	if n.class == "money" || n.ratio || n.fr.words.has(isLink|isTo|isFrom) || n.fr.each {
		if q := n.clauseBefore(n.fr.lo); !q.empty() {
			n.is(q, "clause before")
			return true
		}
	}
	if n.fr.near && n.topic < 0 && n.fr.bare() {
		a := n.skipScope(n.clauseStart(n.p), n.p)
		if q := n.sentence.behind(a, n.p); !q.empty() && q.a == a && !n.agent(q) && !n.people(q) {
			n.is(q, "subject of the clause") // 贷款余额连跨4个万亿元台阶、突破9万亿元
			return true
		}
	}
	n.m.rule = "nothing names it"
	return true
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

// action names a figure by the verb in front of it, where no noun does.
func (n *namer) action() {
	s, fr, verb := n.sentence, n.fr, n.verb
	c := s.at(verb)
	w := s.text(verb)
	switch {
	case c.has(isGeneric):
		if q := s.before(fr.lo, s.backOver(fr.lo, verb)); (n.topic < 0 || !s.samePart(n.topic, verb)) && !q.empty() && !s.agent(q) && !s.people(q) && !s.placeOnly(q) && s.at(q.b-1).has(isNoun|isNominal) && s.paysOrWorks(q) {
			n.is(q, "who is reached by it") // 护理补贴惠及6557人
			return
		}
		n.m.rule = "a verb that counts anyone"
		return
	case n.counts && c.has(isLead) && !c.has(isNominal) && verb > fr.lo && s.subjectOf(fr.lo, verb):
		n.is(s.before(fr.lo, verb), "subject of "+w) // 国务院组成部门设置41个
		return
	case c.has(isLead) && !c.has(isNominal) && n.topic < 0 && n.class != "money" || n.class != "money" && s.x.words.is(w, kindPays) && n.topic < 0:
		if q := s.clauseBefore(fr.lo); !q.empty() { // 实施退耕还林,今年拟安排500万亩
			n.is(q, "clause before")
			return
		}
	case n.class == "money" && s.x.words.is(w, kindPays):
		for k := verb - 2; s.at(verb-1).has(isDe) && k > fr.lo; k-- {
			if s.text(k) == "对" { // 社会各方面对教育事业的投入达3200亿元
				n.is(np{k + 1, verb + 1}, "what it is spent on")
				return
			}
		}
		k := verb
		for k > fr.lo && s.at(k-1).has(isAdverb|isModal|isTime|isScope) {
			k--
		}
		if q := s.before(fr.lo, k); !q.empty() && s.taskOnly(q) { // 年度计划投资
			n.is(np{verb, verb + 1}, "action")
			return
		} else if !q.empty() && !s.agent(q) {
			n.is(q, "in front of "+w)
			return
		} else if !q.empty() && fr.change != 0 && verb == fr.core-1 && q.b == verb {
			n.is(np{q.a, verb + 1}, "what is paid by whom") // 中央财政投入增加300亿元
			return
		}
		for k := fr.lo; k < verb; k++ { // 高龄津贴…,全年发放38万元
			if t := n.paidTopic(); t >= 0 && (s.at(k).has(isScope|isDue) || s.text(k) == "年") {
				n.shares(t, "paid in a period")
				return
			}
		}
		n.m.rule = "a verb of payment"
		return
	case c.has(isChange) && n.topic >= 0:
		n.shares(n.topic, "change of the same")
		return
	}
	if t := n.ofUnit(-1); n.class == "money" && t >= 0 && n.x.t.hasBefore(s.ls[verb].start, "已") && s.samePart(t, verb) {
		n.shares(t, "what became of the same") // 查出违纪金额74.1亿元,已上交56.5亿元
		return
	}
	if t := n.ofUnit(-1); t >= 0 && n.measured() && s.samePart(t, verb) && s.before(fr.lo, verb).empty() {
		n.shares(t, "more of the same") // 新能源开工1600万千瓦、投产1000万千瓦
		return
	}
	p := np{verb, verb + 1}
	if q := s.before(fr.lo, verb); !q.empty() && !s.agent(q) && !s.at(q.b-1).has(isAgent) && !s.x.words.is(s.text(q.b-1), kindManner) {
		if n.class == "energy" && c.has(isLead) {
			n.is(q, "subject of "+w) // 新能源开工1600万千瓦
			return
		}
		p.a = q.a
	} else {
		k := verb // 高龄津贴累计发出4310万元
		for k > fr.lo && (s.at(k-1).has(isAdverb|isModal|isTime|isScope|isHedge) && !s.at(k-1).has(isNoun) || s.x.words.is(s.text(k-1), kindEach) || s.at(k-1).has(isNumber)) {
			k--
		}
		if k < verb {
			if q := s.before(fr.lo, k); !q.empty() && !s.agent(q) {
				n.is(q, "subject of "+w)
				return
			}
		}
	}
	if t := n.ofUnit(-1); t >= 0 && p.a == verb && s.plain(verb) && !c.has(isNominal) && colourless(w) && s.samePart(t, verb) {
		n.shares(t, "what became of the same") // 发现问题31个,已改28个
		return
	}
	if c.has(isLead) && !c.has(isNominal) && n.topic >= 0 && p.a == verb {
		n.shares(n.topic, "more of the same")
		return
	}
	n.is(p, "action")
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
	q := s.before(lo, verb)
	return !q.empty() && s.at(q.b-1).has(isNoun) && !s.x.words.is(s.text(q.b-1), kindManner) && !s.at(q.b-1).has(isAdverb|isAgent|isQualifier|isScope|isTime) && !s.agent(q) && !s.people(q) && !s.placeOnly(q)
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
	r := []rune(s.str(p))
	return len(r) >= 2 && len(r) <= 12 && strings.ContainsRune("区县镇乡村市州旗省", r[len(r)-1])
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
	if a > 1 && s.x.words.is(s.text(a), kindAside) {
		return s.clauseBefore(a)
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
