package extract

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// figure is a figure under construction, in runes.
type figure struct {
	num        numeral
	start, end int // span
	pre, post  int // with the hedges and denominators around it
	unit       unitRow
	unitAt     [2]int
	f          Figure
	trend      bool    // a trend verb stands in front: 增长, 下降
	carried    bool    // the comparator is from a later item of the list
	changeOf   *figure // the old value, where this is the new one
}

// figures reads every numeral of the body and keeps those that are quantities.
func (x *extraction) figures() {
	t := x.t
	for _, h := range x.heads {
		x.markerEnd[h.start] = h.end
	}
	for i := x.bodyStart; i < x.bodyEnd; {
		if n := x.skip(i); n > 0 {
			i += n
			continue
		}
		num, ok := t.numeral(i, x.unitStarts)
		if !ok {
			i++
			continue
		}
		if num.end > x.bodyEnd {
			break
		}
		fig, why := x.candidate(num)
		x.maskClasses(num, fig)
		if fig == nil {
			if why == "" {
				x.uncovered = append(x.uncovered, t.source(num.start, num.end))
			}
			i = num.end
			continue
		}
		fig.f.Rules = append(fig.f.Rules, why)
		x.figs = append(x.figs, fig)
		i = fig.end
	}
}

// skip returns how many runes at i cannot begin a figure: markers, fixed words,
// book titles, coined quotations, Latin codes.
func (x *extraction) skip(i int) int {
	t := x.t
	if h, ok := x.markerEnd[i]; ok {
		for k := i; k < h; k++ {
			if n := t.maskRun(k); n > 0 {
				x.addMask(k, n, MaskLabel)
			}
		}
		return h - i
	}
	if _, n := x.words.fixed.at(t.r, i); n > 0 {
		return n
	}
	switch c := t.r[i]; {
	case c == '《' || c == '〈':
		for k := i + 1; k < len(t.r) && k < i+80; k++ {
			switch t.r[k] {
			case '》', '〉':
				x.quotedMasks(i, k)
				return k + 1 - i
			case '《', '\n':
				return 0
			}
		}
	case c == '“':
		for k := i + 1; k < len(t.r) && k <= i+22; k++ {
			switch t.r[k] {
			case '”':
				if x.coined(i+1, k) {
					x.quotedMasks(i, k)
					return k + 1 - i
				}
				return 0
			case '“', '\n', '。':
				return 0
			}
		}
	case isLetter(c) && t.maskRun(i) == 0:
		k := i
		for k < len(t.r) && (isLetter(t.r[k]) && t.maskRun(k) == 0 || isDigit(t.r[k]) || t.r[k] == '.' && isDigit(t.get(k+1)) || t.r[k] == '-' && isDigit(t.get(k+1))) {
			k++
		}
		return k - i
	}
	return 0
}

// coined reports whether the quotation [i,j) is a name or formula rather than a
// sentence that is quoted.
func (x *extraction) coined(i, j int) bool {
	if j-i > 20 {
		return false
	}
	return !strings.ContainsAny(x.t.str(i, j), ",;:")
}

// quotedMasks classifies the masks between quotation marks.
func (x *extraction) quotedMasks(i, j int) {
	for k := i; k < j; k++ {
		n := x.t.maskRun(k)
		if n == 0 {
			continue
		}
		num, ok := x.t.numeral(k, x.unitStarts)
		if !ok {
			num = numeral{start: k, end: k + n, scale: 1}
		}
		u, un := x.unitAt(num.end)
		_ = u
		x.addMask(k, n, x.classify(k, n, num, un))
		k += n - 1
	}
}

// unitStarts reports whether a unit that begins with a multiplier stands at i (千瓦).
func (x *extraction) unitStarts(i int) bool {
	id, n := x.words.units.at(x.t.r, i)
	return n > 1 && x.words.unitRows[id].unit != ""
}

// unitAt returns the unit at i and how many runes it has.
func (x *extraction) unitAt(i int) (unitRow, int) {
	t := x.t
	for _, w := range x.words.units.first[t.get(i)] {
		if !hasAt(t.r, i, w.r) {
			continue
		}
		u := x.words.unitRows[w.id]
		if slices.ContainsFunc(u.block, func(b []rune) bool { return hasAt(t.r, i+len(w.r), b) }) {
			continue
		}
		n := len(w.r)
		if t.get(i+n) == '(' { // 套(间)
			if e := i + n + 1; e < len(t.r) {
				for k := e; k < len(t.r) && k < e+8; k++ {
					if t.r[k] == ')' {
						ok := k > e
						for _, part := range strings.Split(t.str(e, k), "、") {
							if _, m := x.words.units.at([]rune(part), 0); m == 0 || m != len([]rune(part)) {
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

// maskClasses records the redacted runs inside num.
func (x *extraction) maskClasses(num numeral, fig *figure) {
	if !num.masked {
		return
	}
	_, un := x.unitAt(num.end)
	for k := num.start; k < num.end; k++ {
		n := x.t.maskRun(k)
		if n == 0 {
			continue
		}
		class := MaskFigure
		if fig == nil {
			class = x.classify(k, n, num, un)
		}
		x.addMask(k, n, class)
		k += n - 1
	}
}

// candidate decides whether num is a figure and reads its span, unit,
// denominators and comparator. why names the rule, or the reason against; it is
// empty when no rule explains the numeral.
func (x *extraction) candidate(num numeral) (*figure, string) {
	t := x.t
	before, after := t.get(num.start-1), t.get(num.end)
	switch {
	case before == '第' || t.hasBefore(num.start, "第 "):
		return nil, "ordinal"
	case isLetter(before) && t.maskRunBefore(num.start) == 0 || before == '_':
		return nil, "code"
	case before == '.' && isDigit(t.get(num.start-2)), after == '.' && isDigit(t.get(num.end+1)):
		return nil, "code"
	case before == '〔' || before == '[' || after == '〕' || after == '号':
		return nil, "document number"
	case (after == ':' || after == '∶') && isDigit(t.get(num.end+1)) && !num.chinese, (before == ':' || before == '∶') && isDigit(t.get(num.start-2)):
		return nil, "ratio or clock time"
	case before == '×' || after == '×':
		return nil, "product"
	case before == '每' && num.bare:
		return nil, "denominator"
	case num.chinese && num.value == 0 && !num.isRange:
		return nil, "zero in a word"
	case num.chinese && t.cnYear(num.start):
		return nil, "date"
	}
	if num.masked {
		for k := num.start; k < num.end; k++ {
			if n := t.maskRun(k); n > 0 {
				_, un := x.unitAt(num.end)
				if c := x.classify(k, n, num, un); c != MaskFigure {
					return nil, c
				}
				break
			}
		}
	}
	if why := x.date(num); why != "" {
		return nil, why
	}
	f := &figure{num: num, start: num.start, end: num.end}
	switch {
	case num.percent:
		f.unit = unitRow{unit: "%", class: "ratio"}
		if t.get(num.end) == '点' {
			return nil, "word"
		}
		return x.finish(f), "percent in words"
	case num.fraction:
		f.unit = unitRow{class: "fraction"}
		return x.finish(f), "fraction"
	}
	u, n := x.unitAt(num.end)
	if n > 0 {
		f.unit, f.unitAt = u, [2]int{num.end, num.end + n}
		f.end = num.end + n
		if why := x.notQuantity(f); why != "" {
			return nil, why
		}
		x.special(f)
		return x.finish(f), "numeral+unit"
	}
	// no measure word
	switch {
	case after == '年':
		return nil, "period"
	case num.chinese && !num.masked:
		if num.scale > 1 && x.chineseBare(num) {
			return x.finish(f), "large number"
		}
		return nil, "Chinese numeral without a measure word"
	case x.sharedUnit(f):
		return x.finish(f), "unit shared in a list"
	case after == '大' || after == '级' || after == '强' || after == '届' || after == '后' || after == '型' || after == '式' || after == '版' || after == '线' || after == '路' || after == '期' || after == '代' || after == '星':
		return nil, "label"
	case isLetter(after) || after == '+' || before == '+' || before == '-' || before == '/' || after == '/' || before == '(' && after == ')' || after == '”' || before == '“':
		return nil, "code"
	case num.scale > 1 || num.approx:
		return x.finish(f), "number without a unit"
	case num.masked && isHan(after):
		return x.finish(f), "masked numeral on a noun"
	case num.digits > 0 && num.digits <= 3 && isHan(after) && num.value == math.Trunc(num.value) && !num.isRange:
		if _, k := x.words.verbs[verbStop].at(t.r, num.end); k > 0 && !x.bareNoun(num.end) {
			return nil, ""
		}
		if _, k := x.words.after.at(t.r, num.end); k == 0 {
			return x.finish(f), "numeral on a noun"
		}
		fallthrough
	case num.digits > 0 && num.digits <= 3:
		if x.linkBefore(num.start) {
			return x.finish(f), "number behind a link verb"
		}
	case num.digits >= 5:
		return nil, "code"
	}
	return nil, ""
}

// chineseBare reports whether a Chinese number with a multiplier stands for a
// quantity without a measure word.
func (x *extraction) chineseBare(num numeral) bool { return !num.bare && num.scale >= 1e4 }

func (t *text) maskRunBefore(i int) int {
	k := i
	for k > 0 && maskChar(t.r[k-1]) {
		k--
	}
	if k < i && t.maskRun(k) == i-k {
		return i - k
	}
	return 0
}

func (x *extraction) linkBefore(i int) bool {
	_, a := x.words.verbs[verbLink].before(x.t.r, i)
	_, b := x.words.before.before(x.t.r, i)
	_, c := x.words.verbs[verbTrend].before(x.t.r, i)
	return a > 1 || b > 1 || c > 1 || a == 1 && strings.ContainsRune("达为至到", x.t.get(i-1))
}

// date explains numerals of the calendar.
func (x *extraction) date(num numeral) string {
	t := x.t
	after := t.get(num.end)
	plain := num.scale == 1 && !num.approx && !num.about
	switch after {
	case '年':
		if !plain {
			if num.bare {
				return "fixed word"
			}
			return ""
		}
		if num.masked {
			if x.duration(num) {
				return ""
			}
			return "date"
		}
		v := num.value
		if num.isRange {
			v = num.low
		}
		if !num.chinese && (v >= 1000 && v <= 2200 || num.digits == 2 && v >= 20 && t.get(num.start-1) != '近' && !x.duration(num) && strings.ContainsRune("代初末底", t.get(num.end+1))) {
			return "date"
		}
		if t.get(num.end+1) == '代' {
			return "date"
		}
	case '月':
		return "date"
	case '日':
		if plain && t.get(num.end+1) != '元' {
			return "date"
		}
	case '时', '点':
		if plain && !t.has(num.end, "时长") && after == '时' || after == '点' && (t.has(num.end, "点钟") || t.has(num.end, "点前")) {
			return "clock time"
		}
	case '-', '.', '/':
		if !num.chinese && num.value >= 1900 && num.value <= 2100 && isDigit(t.get(num.end+1)) {
			return "date"
		}
	}
	if b := t.get(num.start - 1); b == '-' && isDigit(t.get(num.start-2)) && num.digits <= 2 {
		return "date"
	}
	if t.get(num.start-1) == '月' && num.digits > 0 && num.digits <= 2 && !t.hasBefore(num.start, "每月") && !t.hasBefore(num.start, "个月") && isDigit(t.get(num.start-2)) {
		if _, n := x.unitAt(num.end); n == 0 {
			return "date"
		}
	}
	return ""
}

// duration reports whether a masked or two-digit N年 is a length of time.
func (x *extraction) duration(num numeral) bool {
	t := x.t
	for _, w := range []string{"连续", "提前", "延长", "满", "近", "超"} {
		if t.hasBefore(num.start, w) {
			return true
		}
	}
	return t.get(num.end+1) == '期' || t.has(num.end+1, "以上") || t.has(num.end+1, "以内")
}

// notQuantity explains numerals with a measure word that count nothing.
func (x *extraction) notQuantity(f *figure) string {
	t, num := x.t, f.num
	before, after := t.get(f.start-1), t.get(f.end)
	if num.chinese {
		if !f.unit.chinese {
			return "no Chinese numeral with this unit"
		}
		one := t.get(num.start) == '一' && num.end == num.start+1
		if t.get(num.start) == '二' && num.end == num.start+1 && f.unit.unit == "次" || one && f.unit.unit == "元" {
			return "fixed word"
		}
		if one && f.unit.class == "time" && (t.hasBefore(f.start, "提前") || t.hasBefore(f.start, "延长") || t.hasBefore(f.start, "连续")) {
			return ""
		}
		if one && f.unit.class != "money" && !strings.Contains("倍番成", f.unit.unit) && f.unit.unit != "%" {
			return "一 with a measure word"
		}
		if strings.ContainsRune("第这那某另同任逐每初", before) && before != 0 && (before != '每' || one) {
			return "determiner"
		}
		if num.bare && !num.approx && (f.unit.class == "time" || f.unit.class == "age" || f.unit.class == "length" && f.unit.unit == "里" || f.unit.unit == "个") && t.get(num.start) != '亿' {
			return "fixed word"
		}
		if f.unit.unit == "位" && t.has(f.end, "一体") || f.unit.unit == "代" || f.unit.unit == "步" && before == '下' {
			return "fixed word"
		}
	}
	if f.unit.unit == "成" && num.value >= 11 {
		return "word"
	}
	if after == '级' {
		return "grade"
	}
	if before == '前' && (f.unit.unit == "位" || f.unit.unit == "名") {
		return "ordinal"
	}
	if num.bare && f.unit.unit == "元" && !num.approx {
		for _, w := range []string{"生产总值", "GDP", "地区生产总值", "国内生产总值", "工业增加值", "产值", "国民生产总值"} {
			if t.has(f.end, w) {
				return "denominator"
			}
		}
	}
	if f.unit.unit == "届" && num.chinese && num.value >= 10 {
		return "ordinal"
	}
	if f.unit.unit == "次" && num.chinese && (t.has(f.end, "会议") || t.has(f.end, "全会") || t.has(f.end, "全体会议") || t.has(f.end, "代表大会")) {
		for _, w := range []string{"人大", "届", "政协", "委员会", "大会", "省委", "市委", "县委", "区委", "党代会"} {
			if t.hasBefore(f.start, w) {
				return "ordinal"
			}
		}
	}
	if f.unit.unit == "年" || f.unit.unit == "个月" || f.unit.unit == "天" || f.unit.unit == "周" {
		if after == '来' || t.has(f.end, "以来") || t.has(f.end, "期间") || after == '内' && f.unit.unit == "年" {
			return "period"
		}
		for _, w := range []string{"近", "这", "过去", "未来", "今后", "前", "后", "头", "上", "往后", "最近", "过去的", "今后的", "未来的"} {
			if t.hasBefore(f.start, w) && !t.hasBefore(f.start, "提前") && f.unit.unit != "天" && f.unit.unit != "周" {
				return "period"
			}
		}
	}
	if num.chinese && !num.approx && num.scale < 1000 && (f.unit.unit == "期" || f.unit.unit == "轮") {
		return "stage"
	}
	return ""
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
	}
}

// sharedUnit gives the first of 1409万、1305万人次 the unit of the second.
func (x *extraction) sharedUnit(f *figure) bool {
	t := x.t
	i := f.num.end
	if c := t.get(i); c != '、' && c != '和' && c != '及' && c != '与' {
		return false
	}
	if !(isDigit(t.get(i+1)) || t.maskRun(i+1) > 0) {
		return false
	}
	m, ok := t.numeral(i+1, x.unitStarts)
	if !ok || m.masked != f.num.masked {
		return false
	}
	u, n := x.unitAt(m.end)
	if n == 0 {
		if c := t.get(m.end); c == '、' || c == '和' {
			g := &figure{num: m}
			if x.sharedUnit(g) {
				f.unit = g.unit
				f.f.Unit = g.f.Unit
				return true
			}
		}
		return false
	}
	if u.unit == "年" || t.date(m) || t.get(m.end) == '年' || t.get(m.end) == '月' {
		return false
	}
	f.unit = u
	f.f.Unit = t.source(m.end, m.end+n).Of(x.report.Doc.Text)
	return true
}

func (t *text) date(num numeral) bool {
	c := t.get(num.end)
	return c == '月' || c == '日' || c == '号'
}

// finish reads what stands around the span: denominators, hedges.
func (x *extraction) finish(f *figure) *figure {
	t := x.t
	f.f.Masked = f.num.masked
	f.f.Scale = f.num.scale
	if f.f.Scale == 0 {
		f.f.Scale = 1
	}
	if !f.num.masked {
		if f.num.isRange {
			f.f.Low, f.f.High = f.num.low, f.num.high
		} else {
			f.f.HasValue, f.f.Value = true, f.num.value
		}
	}
	if f.f.Unit == "" {
		f.f.Unit = f.unit.unit
		if f.unitAt[1] > f.unitAt[0] {
			f.f.Unit = strings.Map(func(c rune) rune {
				if c == '\n' || c == '\r' || c == ' ' || c == '\u3000' {
					return -1
				}
				return c
			}, t.source(f.unitAt[0], f.unitAt[1]).Of(x.report.Doc.Text))
		}
	}
	switch f.unit.unit {
	case "个百分点":
		f.f.Unit = strings.TrimPrefix(f.f.Unit, "个")
		f.f.Unit = strings.TrimPrefix(f.f.Unit, "個")
	case "%":
		f.f.Unit = "%"
	}
	f.pre, f.post = f.start, f.end
	x.perBehind(f)
	x.hedges(f)
	return f
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
			for multiplier(t.get(m)) > 0 {
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

var denominators = []string{"立方米", "平方米", "平方公里", "千瓦时", "公顷", "公里", "千克", "公斤", "小时", "分钟", "人次", "学期", "学年", "季度", "亩", "人", "月", "年", "天", "日", "次", "户", "生", "吨", "升", "秒", "周", "张", "床", "米", "村", "个", "例", "套", "件", "台", "辆", "家", "名", "度", "克", "万元", "餐", "例", "处", "场", "站"}

// denominator returns the end of the denominator that starts at i, or i.
func (x *extraction) denominator(i int) int {
	for _, d := range denominators {
		if x.t.has(i, d) {
			return i + len([]rune(d))
		}
	}
	return i
}

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
	for q := k - 1; cmp == CmpEqual && q > k-9 && q >= x.bodyStart && !isClauseEnd(t.r[q]) && !isDigit(t.r[q]); q-- { // 至少建成10个
		if t.has(q, "至少") || t.has(q, "最少") || t.has(q, "起码") {
			cmp = CmpAtLeast
			rule("cmp 至少")
		}
	}
	if cmp == CmpEqual && t.get(k-1) == '的' { // 不超过当年筹资总额的15%
		for q := k - 2; q > k-26 && q >= x.bodyStart && !isClauseEnd(t.r[q]) && !isDigit(t.r[q]); q-- {
			if id, n := x.words.before.at(t.r, q); n >= 3 && t.r[q] == '不' {
				cmp = x.words.cmps[id]
				rule("cmp " + t.str(q, q+n) + "…的")
				break
			}
		}
	}
	if len(f.f.Per) == 0 && f.unit.class != "ratio" && f.unit.class != "time" && f.unit.class != "age" {
		if per := x.perInClause(k); per != "" {
			f.f.Per = []string{per}
			rule("per in the clause")
		}
	}
	f.f.Cmp = cmp
	if t.hasBefore(f.start, "控制在") && cmp == CmpEqual {
		if id, n := x.words.after.at(t.r, f.end); n > 0 {
			f.f.Cmp = x.words.cmps[id]
		}
	}
}

// isNounTail reports whether the verb [i,k) is really the end of a noun (增长 in
// 居民收入增长, which a verb never follows) — one-rune links that end common words.
func (x *extraction) isNounTail(i, k int) bool {
	t := x.t
	if k-i != 1 {
		return false
	}
	prev := t.get(i - 1)
	switch t.r[i] {
	case '为':
		return strings.ContainsRune("作行因认成", prev)
	case '是':
		return strings.ContainsRune("于但", prev)
	case '各':
		return !isHan(prev) && prev != 0 && false
	case '由', '从':
		return strings.ContainsRune("自理", prev)
	case '将', '并', '就', '也', '不', '又', '再', '仍', '比', '较', '多', '少', '按', '自', '居':
		return t.r[i] == '比' && strings.ContainsRune("占对", prev) || t.r[i] == '就' && prev == '成' || t.r[i] == '居' && strings.ContainsRune("安定", prev)
	case '共':
		return prev == '公'
	case '超':
		return strings.ContainsRune("赶反", prev)
	case '降', '增', '翻', '涨', '跌', '占':
		return false
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
	case "高于", "低于", "超过":
		return true
	case "最高", "最低":
		return !strings.ContainsRune("历日球国界省市拔", prev)
	}
	return true
}

// perBefore reads 每人每月, 每生每年, 每百户居民, 人均, 年均 that ends at k and
// returns the denominator and where its part begins; k when there is none.
func (x *extraction) perBefore(k int) (string, int) {
	t := x.t
	for _, m := range []struct{ w, per string }{{"年均", "年"}, {"月均", "月"}, {"日均", "日"}, {"人均", "人"}, {"户均", "户"}} {
		if t.hasBefore(k, m.w) && !t.has(k, "增速") && !t.has(k, "增幅") && !t.has(k, "涨幅") && !t.has(k, "降幅") {
			return t.source(k-1-1, k-1).Of(x.report.Doc.Text), k - 2
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

// perInClause reads a denominator that stands further in front in the clause that
// ends at k, and governs its verb: 每年安排资金, 每例再补助, 日均接待老人. One that is
// part of the thing's name (人均可支配收入, 每千人口托位数) is none.
func (x *extraction) perInClause(k int) string {
	t := x.t
	src := func(i, j int) string { return t.source(i, j).Of(x.report.Doc.Text) }
	if k > 0 && k <= len(t.r) {
		for q := k - 1; q > k-12 && q > x.bodyStart && !isClauseEnd(t.r[q]) && !isDigit(t.r[q]); q-- {
			if t.r[q] == '每' && t.get(q-2) == '每' {
				return "" // 每人每年 belongs to the figure it stands before
			}
		}
	}
	for q := k - 1; q > k-16 && q >= x.bodyStart && !isClauseEnd(t.r[q]) && !isDigit(t.r[q]) && t.r[q] != '”'; q-- {
		switch t.r[q] {
		case '均':
			if p := t.get(q - 1); strings.ContainsRune("日月户人年", p) && p != 0 && (x.verbAt(q+1) || t.has(q+1, "服务") || t.has(q+1, "就餐")) {
				if t.hasBefore(q, "人") && (t.has(q+1, "生产") || t.has(q+1, "消费") || t.has(q+1, "用水")) {
					return ""
				}
				return src(q-1, q)
			}
		case '每':
			j := q + 1
			for multiplier(t.get(j)) > 0 || t.get(j) == '名' && j > q+1 {
				j++
			}
			if t.has(j, "个") && j == q+1 {
				for _, w := range []string{"镇", "街道", "社区", "村", "乡镇", "县", "区", "站"} {
					if t.has(j+1, w) {
						return src(j+1, j+1+len([]rune(w)))
					}
				}
			}
			e := x.denominator(j)
			for _, w := range []string{"站", "老年人", "老人", "街道", "社区", "例", "处", "场", "餐", "床", "村"} {
				if t.has(j, w) && j+len([]rune(w)) > e {
					e = j + len([]rune(w))
				}
			}
			if e == j || e > k || t.get(e) == '个' {
				return ""
			}
			verb := e
			for _, w := range []string{"居民", "人口", "老人"} {
				if j > q+1 && t.has(e, w) {
					verb = e + 2
				}
			}
			if e < k && j > q+1 && !x.verbAt(verb) {
				return "" // 每千人口托位数
			}
			return src(q+1, e)
		}
	}
	return ""
}

func (x *extraction) hasNumeral(i, j int) bool {
	for ; i < j; i++ {
		if isDigit(x.t.get(i)) || x.t.maskRun(i) > 0 {
			return true
		}
	}
	return false
}

// cnYear reports whether a year in Chinese digits (一九九〇年) holds rune i.
func (t *text) cnYear(i int) bool {
	a, b := i, i
	for a > 0 && cnDigit(t.r[a-1]) >= 0 {
		a--
	}
	for cnDigit(t.get(b)) >= 0 {
		b++
	}
	return b-a == 4 && t.get(b) == '年'
}

// listHedges carries hedges through lists: one behind the last item goes for every
// item before it (新建20所、改造30所以上; 100% stays exact), one before 分别 or before
// bare numbers goes for all behind it.
func (x *extraction) listHedges() {
	t := x.t
	for i := len(x.figs) - 1; i > 0; i-- {
		f, g := x.figs[i-1], x.figs[i]
		if f.sentence() != g.sentence() || g.post == g.end && !g.carried || f.f.Cmp != CmpEqual || f.unit.class != g.unit.class && (g.trend || f.unit.class == "time" || g.unit.class == "time" || g.unit.class == "age") || f.f.Role == RoleCriterion {
			continue
		}
		sep := t.get(f.post)
		if sep != '、' && sep != '和' && sep != '及' && sep != '与' {
			continue
		}
		if x.hasClauseEnd(f.post, g.start) || f.unit.unit == "%" && f.f.HasValue && f.f.Value == 100 {
			continue
		}
		if n := t.get(g.post); (isHan(n) || n == '的') && (g.unit.class == "money" || g.unit.class == "length" || g.unit.class == "energy") {
			continue // 投资2000万元以上的项目
		}
		if g.f.Cmp == CmpMore || g.f.Cmp == CmpLess || g.f.Cmp == CmpEqual {
			continue
		}
		f.f.Cmp = g.f.Cmp
		f.f.Rules = append(f.f.Rules, "cmp of the list")
		f.carried = true
	}
	for i := 1; i < len(x.figs); i++ {
		f, g := x.figs[i-1], x.figs[i]
		if f.sentence() == g.sentence() && g.f.Cmp == CmpEqual && f.f.Cmp != CmpEqual && f.post == f.end && !f.num.approx && f.f.Unit == g.f.Unit && x.joined(f.post, g.start) && !f.carried {
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
