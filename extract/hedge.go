package extract

import (
	"slices"
	"strings"
)

// hedges reads comparators and denominators on both sides.
func (x *extraction) hedges(f *figure) {
	t := x.t
	cmp := CmpEqual
	if f.num.approx {
		cmp = CmpMore
	}
	if f.num.about {
		cmp = CmpApproximates
	}
	rule := func(format string) { f.f.Rules = append(f.f.Rules, format) }
	// behind
	i := f.end
	if id, n := x.words.after.at(t.r, i); n > 0 && x.afterHedge(f, i, n) {
		cmp = x.words.cmps[id]
		f.post = i + n
		rule("cmp " + t.str(i, i+n))
	} else if f.unit.class == "count" || f.unit.class == "person" {
		// X张床位以上: a hedge behind a short noun
		for k := i + 1; k <= i+5 && isHan(t.get(k-1)); k++ {
			if t.has(k, "以上") || t.has(k, "及以上") {
				if _, v := x.words.verbs[verbStop].at(t.r, i); v == 0 && !x.hasNumeral(i, k) {
					cmp = CmpAtLeast
					f.f.Rules = append(f.f.Rules, "cmp behind the noun")
				}
				break
			}
		}
	}
	// in front: hedges, link verbs and denominators in any order
	k := f.start
	if f.headAt > 0 {
		k = f.headAt
	}
	seen := cmp != CmpEqual
	goal := false // 经济增长预期为: what stands before is a name
	for k > x.bodyStart {
		if id, n := x.words.before.before(t.r, k); n > 0 && x.beforeHedge(k-n, n, k) {
			c := x.words.cmps[id]
			if !seen || cmp == CmpMore && f.num.approx {
				cmp = c
				seen = true
				rule("cmp " + t.str(k-n, k))
			}
			if k == f.start && t.r[k-n] != '上' {
				f.hedge = k - n
			}
			k -= n
			continue
		}
		if t.get(k-1) == '有' && k-2 >= x.bodyStart && strings.ContainsRune("约近超", t.r[k-2]) {
			k-- // 约有300名
			continue
		}
		if per, at := x.perBefore(k); at < k {
			if !slices.Contains(f.f.Per, per) {
				f.f.Per = append([]string{per}, f.f.Per...)
			}
			rule("per " + per)
			k = at
			continue
		}
		_, a := x.words.verbs[verbLink].before(t.r, k)
		_, b := x.words.verbs[verbTrend].before(t.r, k)
		if b > a && b > 0 {
			f.trend = true
		}
		n := max(a, b)
		if n > 1 && t.r[k-n] == '均' && strings.ContainsRune("年月日人户", t.get(k-n-1)) {
			n-- // 年均达到
		}
		if n > 0 && !x.isNounTail(k-n, k) && !(b > 0 && goal) {
			goal = t.has(k-n, "预期") || t.has(k-n, "定为") || t.has(k-n, "拟定")
			k -= n
			continue
		}
		break
	}
	f.pre = k
	for q := k - 1; cmp == CmpEqual && q > k-16 && q >= x.bodyStart && !isClauseEnd(t.r[q]) && !isDigit(t.r[q]); q-- { // 至少建成10个
		switch s := t.str(q, min(q+2, k)); {
		case s == "至少", s == "最少", s == "起码":
			cmp = CmpAtLeast
			rule("cmp " + s)
		case s == "最多" && t.get(q-1) != '国', s == "至多":
			cmp = CmpAtMost
			rule("cmp " + s)
		}
	}
	if cmp == CmpEqual && t.get(k-1) == '的' { // 不超过当年筹资总额的15%
		for q := k - 2; q > k-26 && q >= x.bodyStart && !isClauseEnd(t.r[q]) && !isDigit(t.r[q]); q-- {
			if id, n := x.words.before.at(t.r, q); n >= 2 && t.r[q] == '不' {
				cmp = x.words.cmps[id]
				rule("cmp " + t.str(q, q+n) + "…的")
				break
			}
		}
	}
	f.f.Cmp = cmp
	if t.hasBefore(f.start, "控制在") && cmp == CmpEqual {
		if id, n := x.words.after.at(t.r, f.end); n > 0 {
			f.f.Cmp = x.words.cmps[id]
		}
	}
}

// isNounTail reports whether the one-rune link [i,k) is really the end of a word:
// 为 in 行为, 比 in 占比.
func (x *extraction) isNounTail(i, k int) bool {
	t := x.t
	if k-i != 1 {
		return false
	}
	prev := t.get(i - 1)
	for _, w := range []struct {
		link  rune
		words string // runes in front of the link that make a word with it
	}{
		{'为', "作行因认成"}, {'在', "存现潜内外所正"}, {'是', "于但"}, {'由', "自理"}, {'从', "自"}, {'比', "占对入之"}, {'就', "成"}, {'居', "安定"}, {'共', "公"}, {'超', "赶反"},
	} {
		if t.r[i] == w.link {
			return strings.ContainsRune(w.words, prev)
		}
	}
	return false
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
	t := x.t
	prev := t.get(i - 1)
	switch t.str(i, i+n) {
	case "上":
		c := t.get(k)
		return (c == '百' || c == '千' || c == '万' || c == '亿') && !strings.ContainsRune("以网线之", prev)
	case "近":
		return !strings.ContainsRune("附邻最靠接临新", prev)
	case "过":
		return multiplier(t.get(k)) > 0 && !strings.ContainsRune("超通经不渡跨越穿", prev)
	case "超":
		return !strings.ContainsRune("赶反苏", prev)
	case "约":
		return !strings.ContainsRune("签预节制公契邀违集履条大", prev)
	case "满":
		return !strings.ContainsRune("圆丰充不未年期届", prev)
	case "高于", "低于", "超过":
		return true
	case "最高", "最低":
		return !strings.ContainsRune("历日球国界省市拔", prev)
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
	t := x.t
	for i := 1; i < len(x.figs); i++ { // 每人每月486元、324元、162元
		f, g := x.figs[i-1], x.figs[i]
		if len(g.f.Per) == 0 && len(f.f.Per) > 0 && g.unit.class == "money" && f.f.Unit == g.f.Unit && f.sentence() == g.sentence() && x.joined(f.post, g.start) && t.get(f.post) != ',' {
			g.f.Per = f.f.Per
			g.f.Rules = append(g.f.Rules, "per of the list")
		}
	}
	for i := len(x.figs) - 1; i > 0; i-- {
		f, g := x.figs[i-1], x.figs[i]
		if f.sentence() != g.sentence() || g.post == g.end && !g.carried && g.passed == "" || f.unit.class != g.unit.class && g.unit.class == "money" || f.f.Cmp != CmpEqual || f.unit.class != g.unit.class && (f.unit.class == "ratio" || g.unit.class == "ratio" || g.trend || f.unit.class == "time" || g.unit.class == "time" || g.unit.class == "age") || f.f.Role == RoleCriterion {
			continue
		}
		if f.num.isRange && f.unit.class == "age" {
			continue // 80—89周岁、100周岁以上
		}
		sep := t.get(f.post)
		if pair := f.post == g.start && f.unit.class == "household" && g.unit.class == "person"; !pair && sep != '、' && sep != '和' && sep != '及' && sep != '与' {
			continue
		}
		if x.hasClauseEnd(f.post, g.start) {
			continue
		}
		passed := g.f.Cmp
		if g.passed != "" {
			passed = g.passed
		}
		if f.unit.unit == "%" && f.f.HasValue && f.f.Value == 100 {
			f.passed = passed // 99%、100%和97%以上
			continue
		}
		if n := t.get(g.post); (isHan(n) || n == '的') && (g.unit.class == "money" || g.unit.class == "length" || g.unit.class == "energy") {
			continue // 投资2000万元以上的项目
		}
		if passed == CmpMore || passed == CmpLess || passed == CmpEqual {
			continue
		}
		f.f.Cmp = passed
		f.f.Rules = append(f.f.Rules, "cmp of the list")
		f.carried = true
	}
	for i := 1; i < len(x.figs); i++ {
		f, g := x.figs[i-1], x.figs[i]
		if f.sentence() == g.sentence() && g.f.Cmp == CmpEqual && f.f.Cmp != CmpEqual && f.post == f.end && !f.num.approx && (f.f.Unit == g.f.Unit || f.unit.class == "household" && g.unit.class == "person") && x.joined(f.post, g.start) && !f.carried {
			g.f.Cmp = f.f.Cmp
			g.f.Rules = append(g.f.Rules, "cmp of the list")
		}
	}
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
