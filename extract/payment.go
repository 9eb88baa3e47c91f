package extract

// payment finds what is paid at the rate f: the object of the verb behind
// 按每人每月30元、50元的标准发放高龄津贴, 按每户1.2万元的标准对倒房户给予补助. The range
// is empty where f is no such rate.
func (x *extraction) payment(f *figure) (int, int) {
	t := x.t
	if f.unit.class != "money" || f.f.Cmp == CmpAtMost || !x.atRate(f) {
		return 0, 0
	}
	k := f.post
	for limit := min(len(t.r), f.post+60); ; k++ { // other rates may stand between
		if k >= limit || isClauseEnd(t.r[k]) {
			return 0, 0
		}
		if t.has(k, "标准") {
			k += 2
			break
		}
	}
	if t.get(k) == ',' {
		k++
	}
	for limit := min(len(t.r), k+40); k < limit && !isClauseEnd(t.r[k]); k++ {
		for _, verb := range []string{"发放", "给予", "下发", "拨付", "落实", "兑现", "补发"} {
			if !t.has(k, verb) {
				continue
			}
			a := k + 2
			if t.get(a) == '了' {
				a++
			}
			b := a
			for b < x.bodyEnd && isHan(t.r[b]) && t.r[b] != '、' && t.r[b] != '和' {
				b++
			}
			return x.trimScope(a, b), b
		}
	}
	return 0, 0
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
