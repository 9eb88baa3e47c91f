package extract

import (
	"slices"
	"strings"
)

// indicators names every figure: the shortest verbatim noun phrase that says what
// is measured.
//
// A count takes the phrase behind it (9家企业); other figures, and counts with
// nothing behind them, take the phrase in front, from the last verb that
// introduces it (新增养老床位300张). 分别 lists give every figure its own item.
// 增长5% behind another figure is about the same thing.
func (x *extraction) indicators() {
	for i, f := range x.figs {
		x.check()
		if f.f.Indicator != "" || slices.Contains(f.f.Rules, "分别 mismatch") {
			continue
		}
		var prev *figure // the figure before it that has a thing of its own
		for k := i - 1; k >= 0 && x.figs[k].sentence() == f.sentence(); k-- {
			if prev = x.figs[k]; prev.unit.unit != "年" || prev.f.Indicator != "" {
				break
			}
		}
		if a, b, ok := x.payment(f); ok && b > a {
			x.setIndicator(f, a, b, "what is paid")
			continue
		}
		if x.distribute(i) {
			continue
		}
		n := x.nameOf(f, prev, i)
		if f.changeOf != nil && f.changeOf.f.Indicator != "" {
			f.f.Indicator, f.f.IndicatorAt = f.changeOf.f.Indicator, f.changeOf.f.IndicatorAt
			f.f.Rules = append(f.f.Rules, "indicator: of the old value")
		} else if n.b > n.a {
			x.setIndicator(f, n.a, n.b, n.rule)
		} else if n.back && prev != nil {
			f.f.Indicator, f.f.IndicatorAt = prev.f.Indicator, prev.f.IndicatorAt
			f.f.Rules = append(f.f.Rules, "indicator: "+n.rule)
		} else {
			f.f.Rules = append(f.f.Rules, "indicator: none, "+n.rule)
		}
	}
}

func (f *figure) sentence() Span { return f.f.Sentence }

func (x *extraction) setIndicator(f *figure, a, b int, rule string) {
	t := x.t
	for a < b && strings.ContainsRune("、和及与的,” ", t.r[a]) {
		a++
	}
	for b > a && strings.ContainsRune("、和及与的,:“( ", t.r[b-1]) && !t.hasBefore(b, "总和") {
		b--
	}
	if a >= b {
		return
	}
	if open, close := strings.Count(t.str(a, b), "“"), strings.Count(t.str(a, b), "”"); close > open {
		for k := a - 1; k > a-24 && k >= 0 && !isClauseEnd(t.r[k]); k-- {
			if t.r[k] == '“' {
				a = k
				break
			}
		}
	} else if open > close && t.r[a] == '“' && x.closing(a, min(len(t.r), b+24)) == 0 {
		a++
	} else if open > close {
		for k := b; k < b+24 && k < len(t.r) && !isClauseEnd(t.r[k]); k++ {
			if t.r[k] == '”' {
				b = k + 1
				break
			}
		}
	}
	f.f.IndicatorAt = t.source(a, b)
	f.f.Indicator = f.f.IndicatorAt.Of(x.report.Doc.Text)
	f.f.Rules = append(f.f.Rules, "indicator: "+rule)
}

// amongEnd returns where 中有, 中仍有 that ends before i begins, 0 if none does.
func (x *extraction) amongEnd(a, i int, f *figure) int {
	if t := x.t; t.get(i-1) == '中' && i-1 > a+1 && f.unit.class == "age" {
		return i - 1 // 养老护理员中45周岁以下的
	}
	for _, w := range []string{"中有", "中仍有", "中还有", "中已有", "中就有", "中仅有", "中只有"} {
		if n := len([]rune(w)); x.t.hasBefore(i, w) && i-n >= a && x.t.get(i-n-1) != '其' {
			return i - n
		}
	}
	return 0
}

// gapStart returns where 离, 距 stands between a and a goal that is still to be
// reached, -1 if nowhere: 火化率离60%的目标还差13.7个百分点.
func (x *extraction) gapStart(a int, f *figure) int {
	t := x.t
	for k := f.pre - 1; k >= a && k > f.pre-16; k-- {
		if c := t.r[k]; c != '离' && c != '距' {
			continue
		}
		if goal := t.str(k, min(len(t.r), f.post+6)); strings.Contains(goal, "目标") || strings.Contains(goal, "要求") {
			return k
		}
	}
	return -1
}

// raised returns the object of the verb of change at i.
func (x *extraction) raised(i int) (int, int) {
	_, n := x.words.verbs[verbTrend].at(x.t.r, i)
	if n < 2 {
		return 0, 0
	}
	a := x.trimScope(i+n, min(i+n+24, len(x.t.r)))
	b := a
	for isHan(x.t.get(b)) {
		b++
	}
	return a, b
}

// partOf reports whether f counts a part of what prev counts: 其中 stands between
// them, or prev is such a part itself.
func (x *extraction) partOf(prev, f *figure) bool {
	f.part = strings.Contains(x.t.str(prev.end, max(prev.end, f.start)), "其中") || prev.part && prev.f.Unit == f.f.Unit && f.start-prev.post <= 12
	return f.part
}

// placeOnly reports whether [a,b) names a place and nothing that is measured there.
func (x *extraction) placeOnly(a, b int) bool {
	if x.startsWithVerb(a) {
		return false // 护送返乡
	}
	if x.t.r[b-1] == ')' { // 县(市)
		for k := b - 1; k > a; k-- {
			if x.t.r[k] == '(' {
				b = k
				return b > a && strings.ContainsRune("区县镇乡村市", x.t.r[b-1])
			}
		}
	}
	return b-a >= 3 && b-a <= 8 && strings.ContainsRune("区县镇乡村市", x.t.r[b-1])
}

// tailEmpty reports whether only link verbs stand behind the last 、 of [a,b).
func (x *extraction) tailEmpty(a, b int) bool {
	e := x.trimTail(a, b)
	return e < b && e > a && x.t.r[e-1] == '、'
}

// near reports whether at most one separator stands between two figures.
func (x *extraction) near(a, b int) bool {
	return b <= a || b == a+1 && strings.ContainsRune("、,和", x.t.r[a])
}

// close reports whether only a comma or less stands between two figures.
func (x *extraction) close(prev, f *figure) bool {
	gap := x.t.r[min(prev.post, f.pre):f.pre]
	for _, c := range gap {
		if c == ';' || c == '。' || c == '\n' {
			return false
		}
	}
	return len(gap) <= 6
}
