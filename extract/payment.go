package extract

import (
	"sort"
	"strings"
)

// payment reads a rate: the money in 按每人每月30元、50元的标准发放高龄津贴 and
// 按每户1.2万元的标准对倒房户给予补助. ok says that f is one, which makes it an amount
// paid rather than a criterion; [a,b) is what is paid, where the words behind say it.
func (x *extraction) payment(f *figure) (a, b int, ok bool) {
	t := x.t
	if f.unit.class != "money" || !x.atRate(f) {
		return 0, 0, false
	}
	k := f.post
	for limit := min(len(t.r), f.post+60); ; k++ { // other rates may stand between
		if k >= limit || isClauseEnd(t.r[k]) {
			return 0, 0, false
		}
		if t.has(k, "标准") {
			k += 2
			break
		}
		if t.has(k, "发放") || t.has(k, "给予") { // 按每人每月50元、100元发放高龄津贴
			break
		}
	}
	if t.get(k) == ',' {
		k++
	}
	for limit := min(len(t.r), k+60); k < limit && !isClauseEnd(t.r[k]); k++ {
		for _, verb := range []string{"发放", "给予", "下发", "拨付", "兑现", "补发", "代缴", "缴纳", "安排", "列入", "落实"} {
			if !t.has(k, verb) {
				continue
			}
			if (verb == "落实" || verb == "安排") && f.f.Cmp == CmpAtMost {
				return 0, 0, false // 按照不超过5000元的标准落实资金
			}
			a = k + 2
			if t.get(a) == '了' {
				a++
			}
			b = a
			for b < x.bodyEnd && isHan(t.r[b]) && t.r[b] != '、' && t.r[b] != '和' {
				b++
			}
			if a = x.trimScope(a, b); a < b && verb != "列入" {
				return a, b, true
			}
			for k = f.start; k > 0 && t.r[k] != '按'; k-- { // 运营补贴按每床100元的标准发放
			}
			left := x.leftBound(f, nil)
			if i := sort.Search(len(x.figs), func(i int) bool { return x.figs[i].start >= k }) - 1; i >= 0 {
				left = max(left, min(k, x.figs[i].post))
			}
			a, b = x.before(left, k)
			if t.hasBefore(b, "分别") || strings.ContainsAny(t.str(a, b), "、和") && strings.Contains(t.str(b, k), "分别") {
				return 0, 0, true // every rate has its own item
			}
			return a, b, true
		}
	}
	return 0, 0, false
}

// atRate reports whether f stands behind 按 or 按照 in its clause.
func (x *extraction) atRate(f *figure) bool {
	t := x.t
	for k := f.start - 1; k >= x.bodyStart && k > f.start-60 && !isClauseEnd(t.r[k]); k-- {
		if t.r[k] == '按' {
			return true
		}
	}
	return false
}

// paidInSentence returns what an earlier clause of f's sentence says is paid: 发放高龄津贴,
// 预计全年发放3800万元.
func (x *extraction) paidInSentence(f *figure) (int, int) {
	t := x.t
	for k := f.pre - 3; k > max(x.sentenceFrom(f), f.pre-80); k-- {
		if !t.has(k, "发放") || !isHan(t.get(k+2)) {
			continue
		}
		b := k + 2
		for b < f.pre && isHan(t.r[b]) {
			b++
		}
		if a := x.trimScope(k+2, b); b-a >= 2 && b-a <= 12 && isClauseEnd(t.r[b]) || a < b && isDigit(t.r[b]) {
			return a, b
		}
	}
	return 0, 0
}

// paidBefore returns what the clause in front of a bare sum pays: 发放取暖补贴,每户200元.
// left is where the words of the sum's own clause begin.
func (x *extraction) paidBefore(left int, f, prev *figure) (int, int) {
	t := x.t
	if f.unit.class != "money" || len(f.f.Per) == 0 || t.get(left-1) != ',' {
		return 0, 0
	}
	if s := t.str(left, max(left, f.pre)); s != "" && s != "其中" && !x.qualifierOnly(x.trimScope(left, f.pre), f.pre) {
		return 0, 0
	}
	lo := max(x.sentenceFrom(f), left-30)
	if prev != nil {
		lo = max(lo, prev.post)
	}
	for k := left - 2; k > lo && !isClauseEnd(t.r[k]); k-- {
		for _, verb := range []string{"发放", "增发", "兑现", "给予", "补发"} {
			if t.has(k, verb) && !strings.ContainsAny(t.str(k, left-1), "、和") {
				return x.trimScope(k+2, left-1), left - 1
			}
		}
	}
	return 0, 0
}
