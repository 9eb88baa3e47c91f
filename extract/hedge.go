package extract

import (
	"slices"
	"strings"
)

// hedges reads comparators and denominators on both sides.
func (x *extraction) hedges(f *figure) {
	w := hedgeWalk{x: x, t: x.t, f: f, cmp: CmpEqual}
	switch {
	case f.num.about:
		w.cmp = CmpApproximates
	case f.num.approx:
		w.cmp = CmpMore
	}
	w.behind()
	w.inFront()
	if w.cmp == CmpEqual {
		w.fartherInFront()
	}
	if w.cmp == CmpEqual {
		w.inFrontOfDe()
	}
	if w.cmp == CmpEqual && x.t.hasBefore(f.start, "控制在") {
		if id, n := x.words.after.at(x.t.r, f.end); n > 0 {
			w.cmp = x.words.cmps[id]
		}
	}
	f.f.Cmp = w.cmp
}

// hedgeWalk reads the comparator of a figure. It goes from the figure to the left over
// hedges, denominators and links: what ends in front of rune k is asked about.
type hedgeWalk struct {
	x    *extraction
	t    *text
	f    *figure
	cmp  string
	k    int
	seen bool // a comparator was read
}

func (w *hedgeWalk) rule(name string) { w.f.f.Rules = append(w.f.f.Rules, name) }

// says gives the figure comparator id, written in runes [i,j).
func (w *hedgeWalk) says(id, i, j int, more string) {
	word := w.t.str(i, j) + more
	w.cmp = w.x.words.cmps[id]
	w.rule("cmp " + word)
}

// behind reads the comparator behind the figure: 300张以上, 300张床位以上.
func (w *hedgeWalk) behind() {
	x, t, f, i := w.x, w.t, w.f, w.f.end
	if id, n := x.words.after.at(t.r, i); n > 0 && x.afterHedge(f, i, n) {
		f.post = i + n
		w.says(id, i, i+n, "")
		return
	}
	if f.unit.class != "count" && f.unit.class != "person" {
		return
	}
	for k := i + 1; k <= i+5 && isHan(t.get(k-1)); k++ {
		if !t.has(k, "以上") && !t.has(k, "及以上") {
			continue
		}
		if _, verb := x.words.verbs[verbStop].at(t.r, i); verb == 0 && !x.hasNumeral(i, k) {
			w.cmp = CmpAtLeast
			w.rule("cmp behind the noun")
		}
		return
	}
}

// inFront goes over what stands in front of the figure.
func (w *hedgeWalk) inFront() {
	w.k, w.seen = w.f.start, w.cmp != CmpEqual
	if w.f.headAt > 0 {
		w.k = w.f.headAt
	}
	for w.k > w.x.bodyStart && (w.hedge() || w.has() || w.per() || w.link()) {
	}
	w.f.pre = w.k
}

// hedge passes a comparator: 不少于300张.
func (w *hedgeWalk) hedge() bool {
	x, f := w.x, w.f
	id, n := x.words.before.before(w.t.r, w.k)
	if n == 0 || !x.beforeHedge(w.k-n, n, w.k) {
		return false
	}
	if !w.seen || w.cmp == CmpMore && f.num.approx {
		w.says(id, w.k-n, w.k, "")
		w.seen = true
	}
	if w.k == f.start && w.t.r[w.k-n] != '上' {
		f.hedge = w.k - n
	}
	w.k -= n
	return true
}

// has passes 有 behind a comparator: 约有300名.
func (w *hedgeWalk) has() bool {
	if w.t.get(w.k-1) != '有' || w.k-2 < w.x.bodyStart || !strings.ContainsRune("约近超", w.t.r[w.k-2]) {
		return false
	}
	w.k--
	return true
}

// per passes a denominator: 每人每月300元.
func (w *hedgeWalk) per() bool {
	per, at := w.x.perBefore(w.k)
	if at >= w.k {
		return false
	}
	if f := w.f; !slices.Contains(f.f.Per, per) {
		f.f.Per = append([]string{per}, f.f.Per...)
	}
	w.rule("per " + per)
	w.k = at
	return true
}

// link passes a verb between a thing and its number: 达到300张, 增长5%.
func (w *hedgeWalk) link() bool {
	t := w.t
	_, link := w.x.words.verbs[verbLink].before(t.r, w.k)
	_, trend := w.x.words.verbs[verbTrend].before(t.r, w.k)
	if trend > link {
		w.f.trend = true
	}
	n := max(link, trend)
	if n > 1 && t.r[w.k-n] == '均' && strings.ContainsRune("年月日人户次村", t.get(w.k-n-1)) {
		n-- // 年均达到
	}
	if n == 0 {
		return false
	}
	w.k -= n
	return true
}

// fartherInFront reads a comparator in front of a verb: 至少建成10个.
func (w *hedgeWalk) fartherInFront() {
	t := w.t
	for q := w.k - 1; q > w.k-16 && q >= w.x.bodyStart && !isClauseEnd(t.r[q]) && !isDigit(t.r[q]); q-- {
		id, n := w.x.words.before.at(t.r, q)
		_, limits := w.x.words.beside[besideLimit].at(t.r, q)
		if n > 0 && n == limits && q+n <= w.k && !t.hasBefore(q+n, "国最多") {
			w.says(id, q, q+n, "")
			return
		}
	}
}

// inFrontOfDe reads a comparator in front of what the figure is of: 不超过当年筹资总额的15%.
func (w *hedgeWalk) inFrontOfDe() {
	t := w.t
	if t.get(w.k-1) != '的' {
		return
	}
	for q := w.k - 2; q > w.k-26 && q >= w.x.bodyStart && !isClauseEnd(t.r[q]) && !isDigit(t.r[q]); q-- {
		if id, n := w.x.words.before.at(t.r, q); n >= 2 && t.r[q] == '不' {
			w.says(id, q, q+n, "…的")
			return
		}
	}
}

// afterHedge weighs short hedges that are often other words.
func (x *extraction) afterHedge(f *figure, i, n int) bool {
	t := x.t
	switch t.str(i, i+n) {
	case "内":
		return !isHan(t.get(i+1)) || t.get(i+1) == '换' || f.unit.class == "length" || f.unit.class == "time" && f.unit.unit != "年"
	case "起":
		return !isHan(t.get(i+1)) && f.unit.class == "money"
	case "多", "余":
		return !isHan(t.get(i+1)) || f.unit.class == "length"
	case "许":
		return !isHan(t.get(i + 1))
	}
	return true
}

// beforeHedge weighs short hedges that are often other words: the hedge [i,k).
func (x *extraction) beforeHedge(i, n, k int) bool {
	if _, longer := x.words.beside[besideNoHedge].before(x.t.r, k); longer > n {
		return false // 签约300户
	}
	switch c := x.t.get(k); x.t.str(i, k) {
	case "上":
		return c == '百' || c == '千' || c == '万' || c == '亿'
	case "过":
		return multiplier(c) > 0
	}
	return true
}

func (x *extraction) hasNumeral(i, j int) bool {
	for ; i < j; i++ {
		if isDigit(x.t.get(i)) || x.t.maskRun(i) > 0 {
			return true
		}
	}
	return false
}

// listHedges carries hedges through lists: one behind the last item goes for every
// item before it (新建20所、改造30所以上; 100% stays exact), one before 分别 or before
// bare numbers goes for all behind it.
func (x *extraction) listHedges() {
	for i := 1; i < len(x.figs); i++ {
		x.perOfFirst(x.figs[i-1], x.figs[i])
	}
	for i := len(x.figs) - 1; i > 0; i-- {
		p := listPair{x: x, f: x.figs[i-1], g: x.figs[i]}
		if r := firstRule(x.words.rules.keeps, &p); r == nil {
			p.f.f.Cmp, p.f.carried = p.handed(), true
			p.f.f.Rules = append(p.f.f.Rules, "cmp of the list")
		} else if r.then != nil {
			r.then(&p)
		}
	}
	for i := 1; i < len(x.figs); i++ {
		x.cmpOfFirst(x.figs[i-1], x.figs[i])
	}
}

// perOfFirst gives g the denominator of f, the item before it: 每人每月486元、324元.
func (x *extraction) perOfFirst(f, g *figure) {
	if len(g.f.Per) == 0 && len(f.f.Per) > 0 && g.unit.class == "money" && f.f.Unit == g.f.Unit && f.sentence() == g.sentence() && x.joined(f.post, g.start) && x.t.get(f.post) != ',' {
		g.f.Per = f.f.Per
		g.f.Rules = append(g.f.Rules, "per of the list")
	}
}

// cmpOfFirst gives g the comparator in front of f, the item before it: 不少于30所、20所.
func (x *extraction) cmpOfFirst(f, g *figure) {
	alike := f.f.Unit == g.f.Unit || f.household(g)
	if f.sentence() == g.sentence() && g.f.Cmp == CmpEqual && f.f.Cmp != CmpEqual && f.post == f.end && !f.num.approx && alike && x.joined(f.post, g.start) && !f.carried {
		g.f.Cmp = f.f.Cmp
		g.f.Rules = append(g.f.Rules, "cmp of the list")
	}
}

// household reports whether f counts households and g the people in them: 200户300人.
func (f *figure) household(g *figure) bool {
	return f.unit.class == "household" && g.unit.class == "person"
}

// listPair is a figure and the next, which may hand its comparator on.
type listPair struct {
	x    *extraction
	f, g *figure
}

// handed is the comparator that g hands on.
func (p *listPair) handed() string {
	if p.g.passed != "" {
		return p.g.passed
	}
	return p.g.f.Cmp
}

func (p *listPair) differ() bool { return p.f.unit.class != p.g.unit.class }

// of reports whether g is of one of the classes.
func (p *listPair) of(classes ...string) bool { return slices.Contains(classes, p.g.unit.class) }

// keepsRules say why a figure keeps its comparator though a hedge stands behind the next
// one: 20所、30所以上 has that of 30 for both.
var keepsRules = []rule[*listPair]{
	{name: "no hedge behind the next", when: func(p *listPair) bool { return p.g.post == p.g.end && !p.g.carried && p.g.passed == "" },
		example: "新建20所、不少于30所。"},
	{name: "money behind something else", when: func(p *listPair) bool { return p.differ() && p.of("money") },
		example: "发放大米20公斤、慰问金300元以上。"},
	{name: "a hedge of its own", when: func(p *listPair) bool { return p.f.f.Cmp != CmpEqual },
		example: "新建近20所、改造30所以上。"},
	{name: "another kind of quantity", when: func(p *listPair) bool {
		return p.differ() && (p.of("ratio", "time", "age") || p.f.unit.class == "ratio" || p.f.unit.class == "time" || p.g.trend)
	},
		example: "新建床位20张、覆盖率95%以上。"},
	{name: "a range of ages", when: func(p *listPair) bool { return p.f.num.isRange && p.f.unit.class == "age" },
		example: "80—89周岁、100周岁以上老人。"},
	{name: "no list", when: (*listPair).apart,
		example: "新建食堂20所改造30所以上。"},
	{name: "clauses in between", when: func(p *listPair) bool { return p.x.hasClauseEnd(p.f.post, p.g.start) },
		example: "新建20所、完善设施，改造30所以上。"},
	{name: "all, which is exact but hands on", when: func(p *listPair) bool { return p.f.unit.unit == "%" && p.f.f.HasValue && p.f.f.Value == 100 }, then: func(p *listPair) { p.f.passed = p.handed() },
		example: "三率达到99%、100%和97%以上。"},
	{name: "hedge of a class of things", when: func(p *listPair) bool { return isHan(p.x.t.get(p.g.post)) && p.of("money", "length", "energy") },
		example: "投资500万元、2000万元以上的项目3个。"},
	{name: "more, less", when: func(p *listPair) bool { c := p.handed(); return c == CmpMore || c == CmpLess || c == CmpEqual },
		example: "新建20所、30所多。"},
}

// apart reports whether no mark of a list stands behind the first figure: 20所、30所,
// 20户30人.
func (p *listPair) apart() bool {
	sep := p.x.t.get(p.f.post)
	pair := p.f.post == p.g.start && p.f.household(p.g)
	return !pair && sep != '、' && sep != '和' && sep != '及' && sep != '与'
}

func (x *extraction) hasClauseEnd(i, j int) bool {
	for ; i < j; i++ {
		if isClauseEnd(x.t.r[i]) {
			return true
		}
	}
	return false
}

func (f *figure) sentence() Span { return f.f.Sentence }

// joined reports whether only a list separator stands between two figures.
func (x *extraction) joined(a, b int) bool {
	s := strings.TrimSpace(x.t.str(a, max(a, b)))
	switch s {
	case "、", "和", ",", "及", "与", "以及", "、和":
		return true
	}
	for _, sep := range []string{"、", "和", ",", "及", "与"} {
		if rest, ok := strings.CutPrefix(s, sep); ok && x.words.hedge(rest) {
			return true
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
