package extract

import (
	"math"
	"slices"
	"strings"
)

// unitStarts reports whether a unit that begins with a multiplier stands at i (千瓦).
func (x *extraction) unitStarts(i int) bool {
	id, n := x.words.units.at(x.t.r, i)
	return n > 1 && x.words.unitRows[id].unit != ""
}

// unitAt returns the unit at i and how many runes it has.
func (x *extraction) unitAt(i int) (unitRow, int) { return x.words.unitAt(x.t, i) }

func (words *Words) unitAt(t *text, i int) (unitRow, int) {
	for _, w := range words.units.first[t.get(i)] {
		if !hasAt(t.r, i, w.r) {
			continue
		}
		u := words.unitRows[w.id]
		if slices.ContainsFunc(u.block, func(b []rune) bool { return hasAt(t.r, i+len(w.r), b) }) && !t.has(i+len(w.r), "目标") {
			continue
		}
		n := len(w.r)
		if t.get(i+n) == '(' { // 套(间)
			if e := i + n + 1; e < len(t.r) {
				for k := e; k < len(t.r) && k < e+8; k++ {
					if t.r[k] == ')' {
						ok := k > e
						for _, part := range strings.Split(t.str(e, k), "、") {
							if _, m := words.units.at([]rune(part), 0); m == 0 || m != len([]rune(part)) {
								ok = false
							}
						}
						if ok {
							n = k + 1 - i
							if t.get(i+n) == '次' {
								n++
							}
						}
						break
					}
				}
			}
		}
		return u, n
	}
	return unitRow{}, 0
}

// special reads the units that change the number: 翻一番, 三成半.
func (x *extraction) special(f *figure) {
	t := x.t
	n := &f.num
	switch f.unit.unit {
	case "番":
		if t.get(f.start-1) == '翻' || t.hasBefore(f.start, "翻了") {
			f.start--
			if t.r[f.start] == '了' {
				f.start--
			}
			n.value = math.Pow(2, n.value)
			n.low, n.high = math.Pow(2, n.low), math.Pow(2, n.high)
			f.unit = unitRow{unit: "倍", class: "ratio"}
			f.unitAt = [2]int{0, 0}
			f.f.Rules = append(f.f.Rules, "doubling")
		}
	case "成":
		f.unit = unitRow{unit: "%", class: "ratio"}
		f.unitAt = [2]int{0, 0}
		n.value *= 10
		n.low, n.high = n.low*10, n.high*10
		if t.get(f.end) == '半' {
			n.value += 5
			f.end++
		} else if d := cnDigit(t.get(f.end)); d > 0 { // 三成二
			n.value += float64(d)
			f.end++
		}
	case "折": // 85折
		for _, v := range []*float64{&n.value, &n.low, &n.high} {
			if *v > 10 && *v < 100 {
				*v /= 10
			}
		}
	}
}

// sharedUnit gives the first of 1409万、1305万人次 the unit of the second.
func (x *extraction) sharedUnit(f *figure) bool { return x.sharedUnitWithin(f, 12) }

// sharedUnitWithin looks at most items figures further down the list.
func (x *extraction) sharedUnitWithin(f *figure, items int) bool {
	if items == 0 {
		return false
	}
	t := x.t
	i := f.num.end
	if c := t.get(i); c != '、' && c != '和' && c != '及' && c != '与' || x.itemMark(f.num) {
		return false
	}
	if !(isDigit(t.get(i+1)) || t.maskRun(i+1) > 0) {
		return false
	}
	m, ok := t.numeral(i+1, x.stop)
	if !ok || m.masked != f.num.masked {
		return false
	}
	u, n := x.unitAt(m.end)
	if n == 0 {
		if c := t.get(m.end); c == '、' || c == '和' || c == '及' || c == '与' {
			g := &figure{f: &Figure{}, num: m}
			if x.sharedUnitWithin(g, items-1) {
				f.unit = g.unit
				f.f.Unit = g.f.Unit
				f.num.shareScale(g.num)
				return true
			}
		}
		return false
	}
	if u.unit == "年" || t.date(m) || t.get(m.end) == '年' || t.get(m.end) == '月' {
		return false
	}
	f.num.shareScale(m)
	f.unit = u
	f.f.Unit = t.written(m.end, m.end+n)
	return true
}

// itemMark reports whether a number with 、 behind it is that of an item: 1、300张床位2、50人.
func (x *extraction) itemMark(n numeral) bool {
	t := x.t
	if t.get(n.end) != '、' || n.chinese || n.masked || n.isRange || n.scale != 1 || n.value < 1 || n.value > 30 || n.value != math.Trunc(n.value) {
		return false
	}
	near := func(from, to int, want float64) bool {
		for k := max(from, x.bodyStart); k < min(to, len(t.r)); k++ {
			if !isDigit(t.r[k]) || isDigit(t.get(k-1)) || t.get(k-1) == '.' || t.get(k-1) == '、' {
				continue
			}
			if e := t.digits(k); e <= k+2 && t.get(e) == '、' && float64(t.number(k, e)) == want {
				return true
			}
		}
		return false
	}
	return (x.lineStart(n.start) || n.value > 1 && isHan(t.get(n.start-1))) && (near(n.end+2, n.end+80, n.value+1) || n.value > 1 && near(n.start-80, n.start, n.value-1))
}

// perBehind reads /人·月, /年, 每人每月 behind the unit.
func (x *extraction) perBehind(f *figure) {
	t := x.t
	i := f.end
	if t.get(i) == '/' {
		j := i + 1
		for {
			if t.get(j) == '每' {
				j++
			}
			m := j
			for multiplier(t.get(m)) > 0 && x.denominator(m) == m { // 元/千瓦时, 元/万人
				m++
			}
			k := x.denominator(m)
			if k == m && t.get(m) == '元' && m > j {
				k = m + 1
			}
			if k == m {
				break
			}
			f.f.Per = append(f.f.Per, t.source(j, k).Of(x.report.Doc.Text))
			j = k
			if c := t.get(j); (c == '·' || c == '/' || c == '.' || c == '•') && x.denominator(j+1) > j+1 || (c == '·' || c == '/') && t.get(j+1) == '每' {
				j++
				continue
			}
			break
		}
		if len(f.f.Per) > 0 {
			f.end = j
			f.f.Rules = append(f.f.Rules, "per behind")
		}
	}
	f.post = f.end
}

// denominator returns the end of the denominator that starts at i, or i.
func (x *extraction) denominator(i int) int {
	_, n := x.words.beside[besidePer].at(x.t.r, i)
	if n > 0 && isLetter(x.t.r[i]) && isLetter(x.t.get(i+n)) {
		return i
	}
	return i + n
}

// perBefore reads 每人每月, 每生每年, 每百户居民, 人均, 年均 that ends at k and
// returns the denominator and where its part begins; k when there is none.
func (x *extraction) perBefore(k int) (string, int) {
	t := x.t
	words := func(i, j int) string { return t.source(i, j).Of(x.report.Doc.Text) }
	if c := t.get(k - 1); (c == '年' || c == '月') && t.has(k, "人均") && isHan(t.get(k-2)) && !strings.ContainsRune("全今去上明每当", t.get(k-2)) { // 年人均2640元
		return words(k-1, k), k - 1
	}
	if t.get(k-1) == '均' && strings.ContainsRune("年月日人户次村", t.get(k-2)) {
		return words(k-2, k-1), k - 2
	}
	for i := k - 2; i >= x.bodyStart && i >= k-7; i-- {
		c := t.r[i]
		if isClauseEnd(c) || isDigit(c) {
			break
		}
		if c == '每' {
			if e := x.eachEnd(i, k); e > 0 {
				return words(i+1, e), i
			}
			break
		}
	}
	return "", k
}

// eachEnd returns the end of the denominator behind 每 at i where it reaches k, else 0.
func (x *extraction) eachEnd(i, k int) int {
	j := i + 1
	for multiplier(x.t.get(j)) > 0 {
		j++
	}
	if e := x.denominator(j); e > j && e == k {
		return e
	}
	return 0
}

// leads reports whether a word of the kind is at i.
func (x *extraction) leads(kind, i int) bool {
	_, n := x.words.beside[kind].at(x.t.r, i)
	return n > 0
}
