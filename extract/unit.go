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

var denominators = []string{"立方米", "平方米", "m³", "m²", "m3", "m2", "L", "kg", "平方公里", "千瓦时", "公顷", "公里", "平米", "㎡", "斤", "头", "只", "株", "棵", "瓶", "袋", "课时", "学时", "床日", "s", "h", "千克", "公斤", "小时", "分钟", "人次", "学期", "学年", "季度", "半年", "亩", "人", "月", "年", "天", "日", "次", "户", "生", "吨", "升", "秒", "周", "张", "床", "米", "村", "个", "例", "套", "件", "台", "辆", "家", "名", "度", "克", "万元", "餐", "处", "场", "站", "具", "乡镇", "街道", "社区", "行政村"}

// denominator returns the end of the denominator that starts at i, or i.
func (x *extraction) denominator(i int) int {
	for _, d := range denominators {
		if n := len([]rune(d)); x.t.has(i, d) && !(isLetter(rune(d[0])) && isLetter(x.t.get(i+n))) {
			return i + len([]rune(d))
		}
	}
	return i
}

// perBefore reads 每人每月, 每生每年, 每百户居民, 人均, 年均 that ends at k and
// returns the denominator and where its part begins; k when there is none.
func (x *extraction) perBefore(k int) (string, int) {
	t := x.t
	if c := t.get(k - 1); (c == '年' || c == '月') && t.has(k, "人均") && isHan(t.get(k-2)) && !strings.ContainsRune("全今去上明每当", t.get(k-2)) { // 年人均2640元
		return t.source(k-1, k).Of(x.report.Doc.Text), k - 1
	}
	for _, w := range []string{"年均", "月均", "日均", "人均", "户均"} {
		if t.hasBefore(k, w) && !t.has(k, "增速") && !t.has(k, "增幅") && !t.has(k, "涨幅") && !t.has(k, "降幅") {
			return t.source(k-2, k-1).Of(x.report.Doc.Text), k - 2
		}
	}
	for i := k - 2; i >= x.bodyStart && i >= k-7; i-- {
		c := t.r[i]
		if isClauseEnd(c) || isDigit(c) {
			return "", k
		}
		if c != '每' {
			continue
		}
		j := i + 1
		for multiplier(t.get(j)) > 0 {
			j++
		}
		e := x.denominator(j)
		if e == j {
			for _, noun := range []string{"人口", "居民", "老人", "名"} {
				if j > i+1 && t.has(j, noun) {
					e = j + len([]rune(noun))
				}
			}
		}
		if e == j || e > k {
			return "", k
		}
		if e < k && !(k-e <= 3 && isHan(t.get(e)) && t.get(k-1) != '每') {
			return "", k
		}
		if e < k { // 每百户居民, 每千人口: only a noun may stand between
			if s := t.str(e, k); s != "居民" && s != "人口" && s != "老人" && s != "口" {
				return "", k
			}
		}
		return t.source(i+1, e).Of(x.report.Doc.Text), i
	}
	return "", k
}
