package extract

import (
	"math"
	"strings"
)

// shareScale gives a number of a list the 万 or 亿 of the last, where their sizes fit:
// 分别投入3.2、4.5、6.7亿元.
func (n *numeral) shareScale(last numeral) {
	if n.masked || n.isRange || n.scale != 1 || last.scale == 1 || last.isRange || n.value == 0 {
		return
	}
	own := last.value / last.scale
	if r := n.value / own; r > 30 || r < 1.0/30 {
		return
	}
	n.value, n.scale = timesPower(n.value, last.scale), last.scale
}

// splitUnit reads the unit of time behind a number with 多 or 半 inside: 五个多月,
// 两个半小时. It is [extraction.unitAt] where neither stands there.
func (x *extraction) splitUnit(f *figure) (unitRow, int) {
	t, n := x.t, &f.num
	c := t.get(n.end + 1)
	if t.get(n.end) != '个' || c != '多' && c != '半' && c != '余' || n.masked || n.isRange || n.percent || n.fraction || n.scale > 1 {
		return x.unitAt(n.end)
	}
	for _, w := range []string{"月", "小时", "星期", "学期", "季度", "工作日", "世纪", "百分点"} {
		if !t.has(n.end+2, w) {
			continue
		}
		id, m := x.words.units.at([]rune("个"+w), 0)
		if m == 0 {
			break
		}
		if c == '半' {
			n.value += 0.5
		} else {
			n.approx = true
		}
		f.f.Unit = "个" + w
		return x.words.unitRows[id], m + 1
	}
	return x.unitAt(n.end)
}

// half reads 半 behind the unit: 三斤半, 两米半, 三年半.
func (x *extraction) half(f *figure) {
	t, n := x.t, &f.num
	if t.get(f.end) != '半' || n.masked || n.isRange || n.scale > 1 || n.approx || n.value != math.Trunc(n.value) {
		return
	}
	switch f.unit.class {
	case "mass", "length", "time", "age":
	default:
		if f.unit.unit != "倍" && f.unit.unit != "番" {
			return
		}
	}
	if c := t.get(f.end + 1); strings.ContainsRune("径价夜数天年月岁导成自公封山坡脱免身机日", c) && c != 0 {
		return
	}
	n.value += 0.5
	f.end++
}

// small reads 角 and 分 behind 元: 十二元四角, 3元5角2分.
func (x *extraction) small(f *figure) {
	t, n := x.t, &f.num
	if f.unit.unit != "元" || !t.hasBefore(f.end, "元") || n.masked || n.isRange || n.scale > 1 || n.approx {
		return
	}
	part := 0.1
	for _, unit := range []rune{'角', '分'} {
		d := float64(cnDigit(t.get(f.end)))
		if isDigit(t.get(f.end)) {
			d = float64(t.get(f.end) - '0')
		}
		if d >= 0 && t.get(f.end+1) == unit && !strings.ContainsRune("钟之落制成", t.get(f.end+2)) && (unit == '角' || t.hasBefore(f.end, "角")) {
			n.value = math.Round((n.value+d*part)*100) / 100
			f.end += 2
		}
		part /= 10
	}
}

// unitHead returns where the brackets begin that end before i and hold a unit and
// nothing else, as heads of columns do: （亿元）; 0 where there are none.
func (t *text) unitHead(i int) int {
	if c := t.get(i - 1); t.get(i-2) == ')' && (c == ':' || c == '为' || c == '达' || c == '约') { // 低保金(万元):1200
		i--
	}
	if t.words == nil || !strings.ContainsRune(")]〕】", t.get(i-1)) || i == 0 {
		return 0
	}
	for k := i - 2; k > 0 && k > i-10; k-- {
		if !strings.ContainsRune("([〔【", t.r[k]) {
			continue
		}
		if _, _, end := t.scaledUnit(k + 1); end == i-1 && k > 0 && isHan(t.r[k-1]) {
			return k
		}
		return 0
	}
	return 0
}

// scaledUnit reads a unit with the multipliers in front of it: 亿元, 万人, %.
func (t *text) scaledUnit(i int) (scale float64, u unitRow, end int) {
	scale = 1
	for multiplier(t.get(i)) >= 10 {
		if _, n := t.words.units.at(t.r, i); n > 1 { // 千瓦
			break
		}
		scale *= multiplier(t.r[i])
		i++
	}
	u, n := t.words.unitAt(t, i)
	if n == 0 {
		return 1, u, 0
	}
	return scale, u, i + n
}

// unitInFront reads a number whose unit stands in brackets in front of it and not
// behind: 发行总额（亿元）10.00.
func (x *extraction) unitInFront(f *figure) bool {
	t, n := x.t, &f.num
	open := t.unitHead(f.start)
	if open == 0 || n.chinese || n.percent || n.fraction || t.unit(n.end) > 0 || isLetter(t.get(n.end)) {
		return false
	}
	scale, u, end := t.scaledUnit(open + 1)
	if n.scale > 1 {
		return false
	}
	n.value, n.low, n.high = timesPower(n.value, scale), timesPower(n.low, scale), timesPower(n.high, scale)
	n.scale = scale
	f.unit, f.headAt = u, open
	f.f.Unit = t.written(end-len([]rune(u.unit)), end)
	return true
}

// countsNothing explains numerals with a unit that are no quantity: quarters of the
// year, the years of an average, numbers of items that are glued to what stands in
// front of them (投资2.3亿元2.2本计划).
func (x *extraction) countsNothing(f *figure) string {
	t, n := x.t, f.num
	switch {
	case n.chinese && (f.unit.unit == "季度" || f.unit.unit == "季") && n.value <= 4 && !n.isRange && !t.hasBefore(f.start, "连续"):
		return "quarter"
	case f.unit.unit == "年" && (t.has(f.end, "平均") || t.has(f.end, "年均")) && !n.approx:
		return "period"
	case t.get(f.start-1) == '/' && isDigit(t.get(f.start-2)): // 24/7小时
		return "code"
	case !n.masked && !n.isRange && n.scale == 1 && n.value != math.Trunc(n.value) && n.value < 100 && (f.unit.class == "count" || f.unit.class == "org" || f.unit.class == "person" || f.unit.class == "household") && (x.lineStart(f.start) || len(x.figs) > 0 && x.figs[len(x.figs)-1].end == f.start):
		return "number of an item"
	}
	return ""
}
