package extract

import "strings"

// distribute gives the figures of a 分别 list that begins with figure i their things,
// and returns how many figures the list has, 0 where there is none.
func (s *sentence) distribute(i int, frames []*frame) int {
	x := s.x
	fr := frames[i]
	at := -1
	for k := fr.p - 1; k >= fr.lo; k-- {
		if strings.HasPrefix(s.text(k), "分别") || strings.HasPrefix(s.text(k), "依次") {
			at = k
			break
		}
		if s.at(k).has(isBound | isFigure) {
			break
		}
	}
	n := 1
	unit := func(i int) string { return x.figs[s.ls[s.figs[i]].fig].f.Unit }
	for i+n < len(s.figs) && s.joined(s.figs[i+n-1], s.figs[i+n]) && (s.at(s.figs[i+n]-1).has(isPause|isConj) || unit(i+n) == unit(i)) {
		n++ // not 分别增至37座、14座,6部作品获奖
	}
	if n < 2 {
		return 0
	}
	if at < 0 { // …14380元和5120元,净增1530元和610元
		if fr.change == 0 || !fr.bare() || i < n {
			return 0
		}
		for j := 1; j < n; j++ {
			if !s.joined(s.figs[i-n+j-1], s.figs[i-n+j]) {
				return 0
			}
		}
		at = fr.lo
	}
	if f := x.figs[s.ls[fr.p].fig]; x.rate(f) || x.rate(x.figs[s.ls[s.figs[i+n-1]].fig]) {
		last := s.figs[i+n-1]
		if q := s.paid(frames[i], last+1); !q.empty() {
			for j := 0; j < n; j++ {
				m := &x.means[s.ls[s.figs[i+j]].fig]
				*m = meaning{of: -1, measure: MeasureLevel}
				m.is(s, q, "what is paid")
			}
			return n
		}
	}
	items := s.items(fr.lo, max(fr.lo, min(at, fr.core)), n)
	if object := s.items(at+1, fr.core, n); len(object) == 1 && i >= n && len(items) == 0 && s.deedOnly(object[0]) && object[0].b-object[0].a == 1 {
		// 炼铁产能1亿吨、炼钢产能5500万吨,今年力争分别淘汰3000万吨和3500万吨
	} else if len(object) == n || len(object) == 1 && (len(items) == 0 || s.governor(at, object[0].a) > at) {
		items = object // 分别发放生活补贴和护理补贴154万元、198万元; 分别实现增加值12亿元、20亿元
	}
	set := func(j int, p np, rule string) {
		m := &x.means[s.ls[s.figs[i+j]].fig]
		*m = meaning{of: -1, measure: MeasureLevel}
		m.is(s, p, rule)
	}
	switch {
	case len(items) == n:
		s.heads(items)
		for j, p := range items {
			set(j, p, "分别, item "+itoa(j+1))
		}
	case len(items) == 1:
		for j := 0; j < n; j++ {
			set(j, items[0], "分别, one thing")
		}
	case len(items) == 0:
		if i < n {
			return 0
		}
		for j := 0; j < n; j++ { // …12亿元、20亿元，分别增长5%和6%
			m := &x.means[s.ls[s.figs[i+j]].fig]
			*m = meaning{of: -1, measure: MeasureLevel}
			s.shares(m, s.ls[s.figs[i+j-n]].fig, "分别, of the figures before")
		}
	default:
		for j := 0; j < n; j++ {
			x.means[s.ls[s.figs[i+j]].fig] = meaning{of: -1, measure: MeasureLevel, rule: "分别 mismatch"}
		}
		last := x.figs[s.ls[s.figs[i+n-1]].fig]
		x.warn(x.t.source(s.ls[fr.lo].start, last.end), "distribution", "分别 joins "+itoa(len(items))+" items to "+itoa(n)+" figures; indicators are left out, read the sentence")
	}
	for j := 1; j < n; j++ { // what stands in front of the first goes for all
		if frames[i+j] == nil {
			frames[i+j] = s.frame(s.figs[i+j])
		}
		g := frames[i+j]
		if g.kind == "" && g.change == 0 {
			g.kind, g.dir, g.change, g.words, g.moved = fr.kind, fr.dir, fr.change, fr.words, fr.moved
		}
	}
	return n
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
	if pauses := s.itemsAt(lo, end, n, isPause); len(pauses) == n {
		return pauses // 金融业、软件和信息服务业: only 、 separates
	}
	return s.itemsAt(lo, end, n, isPause|isConj)
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
				if s.at(q).has(isPause) {
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
		if !s.qualifierOnly(p) && !(p.b-p.a == 1 && s.at(p.a).has(isNumber)) {
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
