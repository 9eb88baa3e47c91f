package extract

import (
	"slices"
	"strings"
)

// distribute gives the figures of a 分别 list that begins with figure i their items.
func (x *extraction) distribute(i int) bool {
	t := x.t
	f := x.figs[i]
	// 分别 in front of the first figure, in its clause
	at := -1
	for k := f.start - 2; k >= 0 && k > f.start-24; k-- {
		if isClauseEnd(t.r[k]) || isDigit(t.r[k]) {
			break
		}
		if t.has(k, "分别") {
			at = k
			break
		}
	}
	if at < 0 || i > 0 && x.figs[i-1].end > at {
		return false
	}
	// 分别 itself must not be followed by another noun phrase: only links and hedges
	list := []*figure{f}
	for j := i + 1; j < len(x.figs); j++ {
		g, last := x.figs[j], list[len(list)-1]
		if g.sentence() != f.sentence() || !x.joined(last.post, g.start) {
			break
		}
		if t.get(last.post) == ',' && g.f.Unit != f.f.Unit {
			break // 分别增至37座、14座，6部作品…
		}
		list = append(list, g)
	}
	if len(list) < 2 {
		return false
	}
	lo := x.sentenceFrom(f)
	a := at
	for a > lo && !isClauseEnd(t.r[a-1]) {
		a--
	}
	if i > 0 && x.figs[i-1].end > a {
		a = x.figs[i-1].post
	}
	if len(list) > 60 {
		return false
	}
	if shares := t.get(f.pre-1) == '的' && (t.get(at+2) == '占' || t.has(at+2, "完成")); shares && x.distributeBack(i, list) {
		return true // 分别占甲和乙的8%和4%
	}
	items := x.items(max(a, at-reach), at, "、")
	if len(items) != len(list) {
		items = x.items(max(a, at-reach), at, "、和与及")
	}
	if t.has(at+2, "给予") || t.has(at+2, "发放") || t.has(at+2, "补助") { // 分别给予每餐2元和4元补贴
		if a, b := x.after(list[len(list)-1]); b > a {
			for _, g := range list {
				x.setIndicator(g, a, b, "分别, one thing")
			}
			return true
		}
	}
	if objects := x.items(at+2, f.pre, "、和与及"); len(objects) == len(list) {
		items = objects // 分别发放生活补贴和护理补贴154万元、198万元
	}
	first := x.figs[i]
	if len(items) == 0 {
		return x.distributeBack(i, list)
	}
	// 分别新增养老床位X张、助餐点Y个: every figure has words of its own
	if len(items) == 1 {
		for _, g := range list {
			x.setIndicator(g, items[0][0], items[0][1], "分别, one item")
		}
		return true
	}
	if len(items) != len(list) {
		for _, g := range list {
			g.f.Rules = append(g.f.Rules, "分别 mismatch")
		}
		x.warn(t.source(a, list[len(list)-1].end), "distribution", "分别 joins "+itoa(len(items))+" items to "+itoa(len(list))+" figures; indicators are left out, read the sentence")
		return true
	}
	last := items[len(items)-1]
	head := -1
	allQualifiers := true
	for _, it := range items[:len(items)-1] {
		if !x.qualifierOnly(it[0], it[1]) {
			allQualifiers = false
		}
	}
	if allQualifiers {
		if _, n := x.words.phrases[phraseQualifier].at(t.r, last[0]); n > 0 && last[0]+n < last[1] {
			head = last[0] + n
		}
	}
	x.parallel(items)
	for k, g := range list {
		it := items[k]
		if head >= 0 {
			it = [2]int{head, last[1]}
		}
		x.setIndicator(g, it[0], it[1], "分别, item "+itoa(k+1))
		for _, p := range first.f.Per {
			if !slices.Contains(g.f.Per, p) && g != first && g.f.Unit == first.f.Unit {
				g.f.Per = append(g.f.Per, p)
			}
		}
	}
	return true
}

// distributeBack gives the figures of 分别增长5%和6% the things of as many figures in
// front of them.
func (x *extraction) distributeBack(i int, list []*figure) bool {
	n := len(list)
	if i < n || list[0].unit.class != "ratio" {
		return false
	}
	from := x.figs[i-n : i]
	for _, g := range from {
		if g.sentence() != list[0].sentence() || g.trend || g.f.Indicator == "" {
			return false
		}
	}
	for k, g := range list {
		g.f.Indicator, g.f.IndicatorAt = from[k].f.Indicator, from[k].f.IndicatorAt
		g.f.Rules = append(g.f.Rules, "indicator: 分别, of the figures before")
	}
	return true
}

// joined reports whether only a list separator stands between two figures.
func (x *extraction) joined(a, b int) bool {
	s := strings.TrimSpace(x.t.str(a, max(a, b)))
	switch s {
	case "、", "和", ",", "及", "与", "以及", "、和":
		return true
	}
	for _, sep := range []string{"、", "和", ",", "及", "与"} {
		if rest, ok := strings.CutPrefix(s, sep); ok {
			if x.words.hedge(rest) {
				return true
			}
		}
	}
	return false
}

// hedge reports whether s is a comparator that stands in front of figures.
func (w *Words) hedge(s string) bool {
	r := []rune(s)
	_, n := w.before.at(r, 0)
	return n > 0 && n == len(r)
}

// items splits the coordination [a,b) in front of 分别 at 、 和 与 及.
func (x *extraction) items(a, b int, seps string) [][2]int {
	t := x.t
	b = x.trimBase(a, x.trimTail(a, b))
	a2, _ := x.before(a, b)
	// before cuts at the last verb; take it only when it stands in the first item
	firstSep := b
	for k := a; k < b; k++ {
		if strings.ContainsRune(seps, t.r[k]) {
			firstSep = k
			break
		}
	}
	if a2 < firstSep-1 && !x.attribute(a2, firstSep) {
		for _, w := range []string{"集中供养", "分散供养", "机构供养", "集中养育", "机构养育"} { // kinds of care are no verbs here
			if t.hasBefore(a2, w) {
				a2 -= len([]rune(w))
			}
		}
		a = a2
	} else {
		a = x.trimScope(a, b)
	}
	var out [][2]int
	start := a
	for k := a; k < b; k++ {
		switch c := t.r[k]; {
		case c == '“' || c == '(':
			if e := x.closing(k, b); e > 0 {
				k = e
			}
		case strings.ContainsRune(seps, c):
			if t.has(k, "和谐") || t.has(k, "和平") || k == start || cnDigit(t.get(k-1)) > 0 && cnDigit(t.get(k+1)) > 0 { // 一、二类
				continue
			}
			out = append(out, [2]int{start, k})
			start = k + 1
		}
	}
	if start < b {
		out = append(out, [2]int{start, b})
	}
	if len(out) == 1 && out[0][1]-out[0][0] == 0 {
		return nil
	}
	return out
}

// parallel cuts what the first item shares with all off its front, where the items
// are built alike: 农村五保对象集中供养 and 分散供养标准 are 集中供养 and 分散供养标准.
func (x *extraction) parallel(items [][2]int) {
	t := x.t
	if len(items) < 2 {
		return
	}
	first, second := items[0], items[1]
	const n = 2
	if first[1]-first[0] <= n {
		return
	}
	tail := t.r[first[1]-n : first[1]]
	for k := second[0] + 1; k+n <= second[1]; k++ {
		if !hasAt(t.r, k, tail) {
			continue
		}
		if p := k - second[0]; p <= 3 && first[1]-n-p > first[0] {
			items[0][0] = first[1] - n - p
		}
		return
	}
}
