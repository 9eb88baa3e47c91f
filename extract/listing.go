package extract

import "strings"

// distribute gives the figures of a 分别 list that begins with figure i their things,
// and returns how many figures the list has, 0 where there is none.
func (s *sentence) distribute(i int, frames []*frame) int {
	n := s.inList(i)
	at := s.distributes(i, n, frames)
	if at < 0 {
		return 0
	}
	fr := frames[i]
	if s.paidEach(i, n, frames) {
		return n
	}
	items := s.itemsOf(i, n, at, fr)
	if len(items) == 0 {
		items = s.itemsBefore(n, fr)
	}
	if len(items) == 1 && i >= n && s.taskOnly(items[0]) {
		items = nil // 7846人、2100余人,分别为年度目标的112%和105%
	}
	if q := s.sumOfWhom(i, fr, items); !q.empty() {
		items = []np{q}
	}
	switch {
	case len(items) == n && s.partsOf(i, items):
		for j := range n { // 补助资金14亿元,其中中央、省级分别为11亿元和2亿元
			s.shares(s.levelOf(i+j), s.topic(i), "分别, parts of the same")
		}
	case len(items) == n:
		s.heads(items)
		for j, p := range items {
			s.levelOf(i+j).is(s, p, "分别, item "+itoa(j+1))
		}
	case len(items) == 1:
		for j := range n {
			s.levelOf(i+j).is(s, items[0], "分别, one thing")
		}
	case len(items) == 0:
		before := s.figuresBefore(i, n, frames)
		if before == nil {
			return 0
		}
		for j, k := range before { // …12亿元、20亿元，分别增长5%和6%
			s.shares(s.levelOf(i+j), k, "分别, of the figures before")
		}
	default:
		s.mismatch(i, n, len(items), fr)
	}
	for j := 1; j < n; j++ { // what stands in front of the first goes for all
		if frames[i+j] == nil {
			frames[i+j] = s.frame(s.figs[i+j])
		}
		g := frames[i+j]
		if g.kind == "" && g.change == 0 {
			g.kind, g.dir, g.change, g.words, g.moved = fr.kind, fr.dir, fr.change, fr.words, fr.moved
			if g.change|fr.apart == 0 && g.dir != "" { // 分别恢复到2019年同期的108%和97.4%
				g.dir = overOne(s.x.figs[s.ls[g.p].fig])
			}
		}
	}
	return n
}

// figuresBefore are the last n figures in front of figure i that are no number in a policy's name
// (残疾人两项补贴1042万元) and no old value (由300元提高到400元), nil where there are fewer.
func (s *sentence) figuresBefore(i, n int, frames []*frame) []int {
	out := make([]int, n)
	old := i > 0 && s.old(frames[i-1]) // 由上年增长5.6%和13.1%,减为增长1.2%和1.8%
	for j := i - 1; j >= 0 && n > 0; j-- {
		if p := s.figs[j]; !s.policy(p) && (old || !s.old(frames[j])) {
			n--
			out[n] = s.ls[p].fig
		}
	}
	if n > 0 {
		return nil
	}
	return out
}

// partsOf reports whether the items only say of which part of the topic, counted alike, the figures from
// i on are: 补助资金14亿元,其中中央、省级分别为11亿元和2亿元.
func (s *sentence) partsOf(i int, items []np) bool {
	t := s.topic(i)
	if t < 0 || s.x.figs[t].unit.class != s.x.figs[s.ls[s.figs[i]].fig].unit.class {
		return false
	}
	for _, p := range items {
		if p.len() > 2 || !s.agent(p) && !s.qualifierOnly(p) {
			return false
		}
	}
	return true
}

// sumOfWhom is the noun phrase for the sums of a list of which the items only say whose they
// are: what stands in front of them, or what the clause before is about: 护理标准全自理、半护理分别为.
func (s *sentence) sumOfWhom(i int, fr *frame, items []np) np {
	f := s.x.figs[s.ls[s.figs[i]].fig]
	if f.unit.class != "money" || len(items) == 0 {
		return np{}
	}
	people := true
	for _, p := range items {
		if s.namesSum(p) {
			return np{}
		}
		people = people && (s.people(p) || s.qualifierOnly(p))
	}
	for p := items[0]; p.b > p.a+1; p.b-- {
		if q := (np{p.a, p.b - 1}); len(items) > 1 && s.namesSum(q) {
			return q // 护理标准全自理、半护理、全护理
		}
	}
	if q := s.clauseBefore(fr.lo); people && s.namesSum(q) {
		return q
	}
	return np{}
}

// namesSum reports whether a phrase ends with a noun for money or its measure: 津贴, 标准, 投资.
func (s *sentence) namesSum(p np) bool {
	k := p.b - 1
	return !p.empty() && (s.measures(k) || s.paysOut(k) || s.x.words.is(s.text(k), kindPays) || s.text(k) == "标准" || s.text(k) == "待遇")
}

// levelOf begins the meaning of figure i of the sentence.
func (s *sentence) levelOf(i int) *meaning {
	m := &s.x.means[s.ls[s.figs[i]].fig]
	*m = meaning{of: -1, measure: MeasureLevel}
	return m
}

// inList returns how many figures the list has that begins with figure i: not 分别增至37座、
// 14座,6部作品获奖.
func (s *sentence) inList(i int) int {
	unit := func(i int) string { return s.x.figs[s.ls[s.figs[i]].fig].f.Unit }
	n := 1
	for i+n < len(s.figs) && (s.joined(s.figs[i+n-1], s.figs[i+n]) || s.changesInTurn(i, i+n)) && (s.at(s.figs[i+n]-1).has(isPause|isConj) || unit(i+n) == unit(i)) {
		n++
	}
	return n
}

// inTurnAt reports whether lexeme k gives the figures behind it in turn to the things in front: 分别, 分别为.
func (s *sentence) inTurnAt(k int) bool {
	return strings.HasPrefix(s.text(k), "分别") || strings.HasPrefix(s.text(k), "依次")
}

// changesInTurn reports whether figure k of the list that begins with figure i has a verb of change of its
// own: 分别增长7.2%、下降3.5%.
func (s *sentence) changesInTurn(i, k int) bool {
	a, b := s.figs[k-1]+1, s.figs[k]
	verb := s.figs[i] - 1
	return b-a == 2 && s.at(a).has(isPause|isConj|isComma) && s.at(a+1).has(isChange) && s.at(verb).has(isChange) && s.inTurnAt(verb-1)
}

// distributes returns where the word stands that distributes the n figures from i on over
// their things, or where the words between begin if the list only repeats the one in front
// (…14380元和5120元,净增1530元和610元); -1 where they are no such list.
func (s *sentence) distributes(i, n int, frames []*frame) int {
	if n < 2 {
		return -1
	}
	fr := frames[i]
	for k := fr.p - 1; k >= fr.lo && !s.at(k).has(isBound|isFigure); k-- {
		if s.inTurnAt(k) {
			return k
		}
	}
	if s.inTurn(i, n, fr) {
		return fr.core
	}
	if fr.change == 0 || !fr.bare() || i < n {
		return -1
	}
	for j := 1; j < n; j++ {
		if !s.joined(s.figs[i-n+j-1], s.figs[i-n+j]) {
			return -1
		}
	}
	return fr.lo
}

// inTurn reports whether n figures of one unit that 和 joins behind a predicate tell in turn of the n
// things that 和 joins in front of it: 居民收入和农民收入达到8126元和2914元.
func (s *sentence) inTurn(i, n int, fr *frame) bool {
	if !fr.words.has(isTo|isEqual) && fr.kind == "" {
		return false
	}
	for j := 1; j < n; j++ {
		if k := s.figs[i+j]; !s.at(k-1).has(isConj|isPause) || j == n-1 && !s.at(k-1).has(isConj) || s.x.figs[s.ls[k].fig].f.Unit != s.x.figs[s.ls[s.figs[i]].fig].f.Unit {
			return false
		}
	}
	return len(s.itemsAt(fr.lo, fr.core, n, isPause|isConj)) == n
}

// paidEach names what the rates of a list pay: 每人每月分别300元、200元的补贴.
func (s *sentence) paidEach(i, n int, frames []*frame) bool {
	first, last := s.figs[i], s.figs[i+n-1]
	if !s.x.rate(s.x.figs[s.ls[first].fig]) && !s.x.rate(s.x.figs[s.ls[last].fig]) {
		return false
	}
	q := s.paid(frames[i], last+1)
	for j := range n {
		if q.empty() {
			return false
		}
		s.levelOf(i+j).is(s, q, "what is paid")
	}
	return true
}

// itemsOf returns the things of the n figures from i on: those in front of 分别 at lexeme
// at, or the objects behind it.
func (s *sentence) itemsOf(i, n, at int, fr *frame) []np {
	if k := s.than(fr, at); k > fr.lo && s.at(k).has(isThan) {
		if k == fr.lo+1 && s.at(fr.lo).has(isRate) {
			return nil // 增速比全国、全省分别高1.2个和0.5个百分点
		}
		return s.items(fr.lo, k, n)
	}
	items := s.items(fr.lo, max(fr.lo, min(s.basisFrom(fr.lo, at), fr.core)), n)
	objects := s.items(at+1, fr.core, n)
	switch {
	case len(objects) == 1 && i >= n && len(items) == 0 && s.deedOnly(objects[0]) && objects[0].b-objects[0].a == 1:
		return items // 炼铁产能1亿吨、炼钢产能5500万吨,今年力争分别淘汰3000万吨和3500万吨
	case len(objects) == n, len(objects) == 1 && (len(items) == 0 || s.governor(at, objects[0].a) > at):
		return objects // 分别发放生活补贴和护理补贴154万元、198万元; 分别实现增加值12亿元、20亿元
	}
	return items
}

// itemsBefore are the n things of the clause in front, of which fr's clause only says how they changed: 化学需氧量、二氧化硫
// 排放总量双双下降，降幅分别为3.2%、4.7%. They are none where that clause has figures.
func (s *sentence) itemsBefore(n int, fr *frame) []np {
	e := fr.lo - 1
	if e <= 0 || !s.at(e).has(isComma) {
		return nil
	}
	a := s.clauseStart(e)
	if s.hasFigure(a, e) {
		return nil
	}
	for k := e; k > a; k-- {
		if items := s.itemsAt(a, k, n, isPause|isConj); len(items) == n && !strings.HasPrefix(s.text(items[0].a-1), "按") {
			return items // not 标准按失能、半失能、自理,依次不低于…
		}
	}
	return nil
}

// basisFrom returns where 在…基础上, which ends in front of lexeme k, begins, k where it does not stand there: 在2016年基础上[分别]增长
// 50%和40%.
func (s *sentence) basisFrom(lo, k int) int {
	if k-2 < lo || s.text(k-1) != "上" || s.text(k-2) != "基础" {
		return k
	}
	for i := k - 3; i > lo && !s.at(i).has(isBound|isFigure); i-- {
		if s.text(i) == "在" {
			return i
		}
	}
	return k
}

// mismatch leaves out what the n figures from i on measure, and warns of it.
func (s *sentence) mismatch(i, n, items int, fr *frame) {
	x := s.x
	for j := range n {
		x.means[s.ls[s.figs[i+j]].fig] = meaning{of: -1, measure: MeasureLevel, rule: "分别 mismatch"}
	}
	last := x.figs[s.ls[s.figs[i+n-1]].fig]
	x.warn(x.t.source(s.ls[fr.lo].start, last.end), "distribution", "分别 joins "+itoa(items)+" items to "+itoa(n)+" figures; indicators are left out, read the sentence")
}

// joined reports whether only a separator of lists and hedges stand between the
// figures at lexemes p and q.
func (s *sentence) joined(p, q int) bool {
	sep := false
	for k := p + 1; k < q; k++ {
		c := s.at(k)
		switch {
		case c.has(isPause), c.has(isConj) && !c.has(isNoun), s.text(k) == ",":
			sep = true
		case c.has(isHedge | isHedgeAfter):
		default:
			return false
		}
	}
	return sep
}

// items splits the coordination that ends before lexeme end at 、 和 与 及.
func (s *sentence) items(lo, end, n int) []np {
	if k := s.sumUp(lo, end); k > lo {
		if items := s.itemsAt(lo, k, n, isPause|isConj); len(items) == n {
			switch {
			case !s.namesSum(np{end - 1, end}):
			case s.at(k).has(isFigure) && s.x.figs[s.ls[k].fig].unit.unit == "档": // 全护理、半护理、全自理三档照料护理标准
				for i := range items {
					items[i] = np{k + 1, end}
				}
			default:
				items[n-1].b = end // 交通、水利、能源三大领域投资
			}
			return items // 装备制造、新材料、绿色食品三大产业分别增长
		}
	}
	if pauses := s.itemsAt(lo, end, n, isPause); len(pauses) == n {
		return pauses // 金融业、软件和信息服务业: only 、 separates
	}
	return s.itemsAt(lo, end, n, isPause|isConj)
}

// sumUp returns where the number begins with which the words in front of lexeme end sum up a
// list, end where they don't: 三大产业, 等4个行业.
func (s *sentence) sumUp(lo, end int) int {
	for k := end - 1; k > lo && k > end-5; k-- {
		if c := s.at(k); c.has(isNumber | isFigure) {
			if s.text(k-1) == "等" {
				k--
			}
			return k
		} else if !c.has(isNominee) {
			break
		}
	}
	return end
}

// itemsAt splits the coordination at the marks and words of class sep.
func (s *sentence) itemsAt(lo, end, n int, sep class) []np {
	for end > lo && s.at(end-1).has(isAdverb|isLink|isTo|isChange|isModal|isTime|isHedge|isEqual) && !s.at(end-1).has(isNoun) {
		end--
	}
	var out []np
	b := end
	for b > lo {
		p := s.phrase(lo, b, 0)
		if p.empty() && len(out) > 0 && b-2 >= lo && s.at(b-1).has(isVerb) && s.at(b-2).has(isNoun) && s.plain(b-1) {
			p = np{b - 2, b} // 装备制造、新材料
		}
		if p.empty() {
			break
		}
		// a conjunction inside the phrase separates items
		a := p.a
		for k := p.b - 1; k > p.a; k-- {
			if s.ls[k].match >= 0 && s.at(k).has(isClose) {
				k = s.ls[k].match
				continue
			}
			if sep.has(isConj) && s.at(k).has(isConj) && !s.at(k).has(isNoun) {
				a = k + 1
				break
			}
		}
		if k := a - 1; k >= lo && !s.at(k).has(sep) && len(out)+1 < n { // a verb inside an item: 办结满意率
			for q := k; q >= lo && q > k-4 && !s.at(q).has(isBound); q-- {
				if s.at(q).has(sep) && !s.at(q).has(isNoun|isVerb) {
					a = q + 1
					break
				}
			}
		}
		out = append([]np{{a, p.b}}, out...)
		k := a - 1
		if k < lo || !s.at(k).has(sep) || s.at(k).has(isVerb) {
			break
		}
		b = k
	}
	return out
}

// ofHead reports whether an item only qualifies the noun that the last one ends with, as an
// activity does: 集中养育和社会散居孤儿养育标准.
func (s *sentence) ofHead(p, last np) bool {
	if last.b-last.a < 2 {
		return false
	}
	for k := p.a; k < p.b; k++ {
		if c := s.at(k); c.has(isNoun) || !c.has(isNominal|isVerb|isAdverb) {
			return false
		}
	}
	return s.at(last.b-1).has(isNoun) && s.at(last.b-1)&isVerb == 0
}

// heads gives bare qualifiers in a list the noun of the last item, and cuts what the
// first shares with all off its front: 城镇、农村居民人均可支配收入.
func (s *sentence) heads(items []np) {
	last := items[len(items)-1]
	// 退役士兵知晓率、参训率; 五保对象集中供养和分散供养标准: built alike
	if first, second := items[0], items[1]; first.b-first.a > 1 {
		tail := func(i int, n int) string {
			r := []rune(s.text(i))
			return string(r[max(0, len(r)-n):])
		}
		size := func(p np) int { a, b := s.runes(p); return b - a }
		most, one := 0, true
		for _, p := range items[1:] {
			most = max(most, size(p))
			one = one && tail(p.b-1, 1) == tail(first.b-1, 1)
		}
		if one && most <= 6 && size(first) > most+1 || tail(first.b-1, 2) == tail(second.a, 2) && len([]rune(s.text(first.b-1))) > 2 {
			if !one {
				most = 1
			}
			for first.b-items[0].a > 1 && size(np{items[0].a + 1, first.b}) >= min(most, size(second)) {
				items[0].a++
			}
			return
		}
	}
	for k := last.a + 1; k < last.b; k++ {
		switch w := s.text(k); {
		case k < last.b-1 && (w == "领域" || w == "行业"): // 交通、水利、能源领域投资额
			for i := range items {
				items[i] = np{k, last.b}
			}
			return
		case k == last.a+1 && len(items) > 2 && strings.HasPrefix(s.text(last.a), "涉") && strings.HasPrefix(s.text(items[len(items)-2].a), "涉"):
			for i := range items { // 刑事治安、涉诈、涉毒警情
				items[i] = np{k, last.b}
			}
			return
		}
	}
	for _, p := range items[:len(items)-1] {
		if !s.qualifierOnly(p) && !(p.b-p.a == 1 && s.at(p.a).has(isNumber)) && !s.ofHead(p, last) {
			return
		}
	}
	if s.at(last.a).has(isQualifier) && last.b-last.a > 1 {
		last.a++
	}
	for i := range items {
		items[i] = last
	}
}
