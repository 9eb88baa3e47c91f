package extract

import (
	"math"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// figure is a figure under construction, in runes.
type figure struct {
	num        numeral
	start, end int      // span
	within     runeSpan // its sentence
	headAt     int      // where the column head in brackets in front begins: （亿元）10.00
	pre, post  int      // with the hedges and denominators around it
	hedge      int      // where the hedge right in front of it begins, 0 for none
	unit       unitRow
	unitAt     [2]int
	f          Figure
	trend      bool    // a trend verb stands in front: 增长, 下降
	inTable    bool    // it stands in a cell of a table
	role       string  // what the head of its column makes of it: 目标, 完成情况
	part       string  // share or completion, as its head says
	change     string  // the word of a change in its cell: 增长6.1%
	growth     bool    // its column or row is a relative change: 同比
	carried    bool    // the comparator is from a later item of the list
	passed     string  // the comparator of a later item, which an exact 100% hands on
	changeOf   *figure // the old value, where this is the new one
	slash      bool    // its denominators are written behind it: 元/人·月
}

// hanOfNumerals are the Han characters that a marker, a numeral, its sign, a mask or an
// empty place for a number may begin with.
const hanOfNumerals = "第零〇○一二两三四五六七八九十百千万亿几数壹贰叁肆伍陆柒捌玖拾佰仟负某个"

// nothingAt reports whether rune i is a character of a word with no numeral in it, as
// most are.
func (x *extraction) nothingAt(i int) bool {
	c := x.t.r[i]
	return isHan(c) && !x.words.numeral.may(c)
}

// figures reads every numeral of the body and keeps those that are quantities.
func (x *extraction) figures() {
	t := x.t
	for _, h := range x.heads {
		x.markerEnd[h.start] = h.end
	}
	for i := x.bodyStart; i < x.bodyEnd; {
		x.check()
		if c, ok := x.cells[i]; ok {
			if c.figure != nil {
				x.maskClasses(c.figure.num, c.figure)
				x.figs = append(x.figs, c.figure)
			}
			i = c.end
			continue
		}
		if x.nothingAt(i) {
			i++
			continue
		}
		if n, code := x.unreadable(i); n > 0 {
			x.warnUnreadable(i, n, code)
			i += n
			continue
		}
		if n := x.skip(i); n > 0 {
			i += n
			continue
		}
		if n := t.mixedYear(i); n > 0 {
			i += n
			continue
		}
		if x.bullet(i) {
			i++
			continue
		}
		num, ok := t.numeral(i, x.stop)
		if !ok {
			i++
			continue
		}
		if num.end > x.bodyEnd {
			break
		}
		fig, why := x.candidate(num)
		if fig != nil {
			num = fig.num
		}
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

// bullet reports whether the dash at i begins an item and is no sign: - 3.5亿元用于救灾.
// A line that is a number and nothing else has its sign.
func (x *extraction) bullet(i int) bool {
	t := x.t
	if c := t.r[i]; c != '-' && c != '−' && c != '—' && c != '–' || !isDigit(t.get(i+1)) || t.get(i-1) != '\n' && i > 0 {
		return false
	}
	if t.blankBefore(i + 1) {
		return true
	}
	k := i + 1
	for isDigit(t.get(k)) || t.get(k) == '.' || t.get(k) == ',' {
		k++
	}
	c := t.get(max(k, x.quantityEnd(k)))
	return c != 0 && c != '\n' && (i == 0 || strings.ContainsAny(t.v.Between(t.at(i))+t.v.Source(Span{Start: t.at(i - 1), End: t.at(i)}).Of(x.report.Doc.Text), "\r\n"))
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
	if _, n := x.words.fixed.at(t.r, i); n > 0 && !(multiplier(t.r[i]) >= 1e4 && strings.ContainsRune("上超近逾过", t.get(i-1)) && i > 0 && !t.blankBefore(i)) && !(t.get(i+n-1) == '分' && t.get(i+n) == '之') {
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
		for k < len(t.r) && !t.abbreviation(k) && (isLetter(t.r[k]) && t.maskRun(k) == 0 || isDigit(t.r[k]) || t.r[k] == '.' && isDigit(t.get(k+1)) || t.r[k] == '-' && isDigit(t.get(k+1)) && !t.percentBehind(k+1)) {
			k++
		}
		return k - i
	}
	return 0
}

// abbreviation reports whether the name of a statistic in capitals ends before the amount
// or share at i: GDP92.7亿元, CPI2.1%.
func (t *text) abbreviation(i int) bool {
	k := i
	for k > 0 && 'A' <= t.r[k-1] && t.r[k-1] <= 'Z' {
		k--
	}
	if i-k < 3 || isLetter(t.get(k-1)) || !isDigit(t.get(i)) {
		return false
	}
	for isDigit(t.get(i)) || t.get(i) == '.' || t.get(i) == ',' {
		i++
	}
	c := t.get(i)
	return c == '%' || (c == '万' || c == '亿') && t.unit(i+1) > 0
}

// coined reports whether the quotation [i,j) is a name or formula rather than a
// sentence that is quoted.
func (x *extraction) coined(i, j int) bool {
	if j-i > 20 {
		return false
	}
	if _, n := x.words.verbs[verbStart].at(x.t.r, i); n > 1 && j-i > 8 && x.hasNumeral(i+n, i+n+1) {
		return false // 将“建设3家社区食堂”列入民生实事
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
		num, ok := x.t.numeral(k, x.stop)
		if !ok {
			num = numeral{start: k, end: k + n, scale: 1}
		}
		_, un := x.unitAt(num.end)
		class := x.classify(k, n, num, un)
		if k == i+1 && (class == MaskFigure || class == MaskName && x.t.has(num.end, "连冠")) {
			class = MaskLabel // “x项待遇”
		}
		x.addMask(k, n, class)
		k += n - 1
	}
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
	case before == '、' && x.ordinals(num.start-1):
		return nil, "ordinal"
	case isLetter(before) && num.sign == 0 && t.maskRunBefore(num.start) == 0 && t.currencyCode(num.start-3) != 3 && !t.abbreviation(num.start) || before == '_':
		return nil, "code"
	case before == '.' && (isDigit(t.get(num.start-2)) || t.get(num.start-2) == '.' && isDigit(t.get(num.start-3))), after == '.' && isDigit(t.get(num.end+1)):
		return nil, "code"
	case before == '〔' || before == '[' || after == '〕' || after == '号':
		return nil, "document number"
	case x.toOne(num):
		f := &figure{num: num, start: num.start, end: num.end + 2, unit: unitRow{class: "ratio"}}
		return x.finish(f), "ratio to one"
	case (after == ':' || after == '∶') && isDigit(t.get(num.end+1)) && !num.chinese, (before == ':' || before == '∶') && isDigit(t.get(num.start-2)) && !x.labelBefore(num.start-1):
		return nil, "ratio or clock time"
	case before == '±' && isDigit(t.get(num.start-2)): // 5±1岁
		return nil, "tolerance"
	case before == '×' || after == '×', before == '*' && isDigit(t.get(num.start-2)) && t.maskRun(num.start-1) == 0, after == '*' && isDigit(t.get(num.end+1)) && t.maskRun(num.end) == 0:
		return nil, "product"
	case before == '每' && num.bare:
		return nil, "denominator"
	case num.value == 0 && !num.isRange && !num.masked && (num.chinese || num.approx):
		return nil, "zero in a word"
	case (before == '时' || before == '点') && isDigit(t.get(num.start-2)) && (after == '分' || after == '许') || after == '点' && t.get(num.end+1) == '半': // 9时30分
		return nil, "clock time"
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
	case num.fraction && after != '倍':
		f.num.value = math.Round(f.num.value*1e6) / 1e4 // 三分之一 is 33.3333 %
		f.unit = unitRow{unit: "%", class: "ratio"}
		return x.finish(f), "fraction"
	}
	if x.unitInFront(f) {
		return x.finish(f), "unit in brackets in front"
	}
	u, n := x.splitUnit(f)
	if n > 0 {
		f.unit, f.unitAt = u, [2]int{num.end, num.end + n}
		f.end = num.end + n
		x.unitTwice(f)
		x.half(f)
		if c := t.get(f.end); (c == '×' || c == '*') && isDigit(t.get(f.end+1)) && t.maskRun(f.end) == 0 { // 2m×3m
			return nil, "product"
		}
		if why := x.notQuantity(f); why != "" {
			return nil, why
		}
		if why := x.countsNothing(f); why != "" {
			return nil, why
		}
		x.special(f)
		return x.finish(f), "numeral+unit"
	}
	// no measure word
	switch {
	case t.get(num.start) == '0' && isDigit(t.get(num.start+1)): // 公开01表
		return nil, "code"
	case after == '年':
		return nil, "period"
	case before == '表' || before == '图' || t.hasBefore(num.start, "附件"):
		return nil, "label"
	case num.chinese && !num.masked:
		if num.scale > 1 && x.chineseBare(num) {
			return x.finish(f), "large number"
		}
		return nil, "Chinese numeral without a measure word"
	case x.sharedUnit(f):
		return x.finish(f), "unit shared in a list"
	case after == '大' || after == '级' || after == '强' || after == '届' || after == '后' || after == '型' || after == '式' || after == '版' || after == '线' || after == '路' || after == '期' || after == '代' || after == '星':
		return nil, "label"
	case t.has(num.end, "/10万") && !num.chinese && !isLetter(t.get(num.end+4)): // of every 100,000
		f.f.Per = []string{"10万"}
		f.end = num.end + 4
		return x.finish(f), "rate"
	case isLetter(after) || after == '+' || before == '+' || before == '-' || before == '/' || after == '/' || before == '(' && after == ')' || after == '”' || before == '“':
		return nil, "code"
	case num.scale > 1 || num.approx:
		return x.finish(f), "number without a unit"
	case num.masked && isHan(after):
		return x.finish(f), "masked numeral on a noun"
	case num.digits > 0 && num.digits <= 3 && isHan(after) && num.value == math.Trunc(num.value) && !num.isRange && !strings.Contains(t.str(num.start, num.end), "."):
		if _, k := x.words.verbs[verbStop].at(t.r, num.end); k > 0 && !x.bareNoun(num.end) {
			return nil, ""
		}
		if _, k := x.words.after.at(t.r, num.end); k == 0 {
			return x.finish(f), "numeral on a noun"
		}
		fallthrough
	case num.digits > 0 && num.digits <= 3:
		if x.linkBefore(num.start) || before == '的' && strings.Contains(t.str(num.start, num.end), ".") && (t.has(num.end, "缩小") || t.has(num.end, "扩大") || t.has(num.end, "下降") || t.has(num.end, "降") || t.has(num.end, "提高")) {
			return x.finish(f), "number behind a link verb"
		}
	case num.digits >= 5:
		return nil, "code"
	}
	return nil, ""
}

// labelBefore reports whether the digits in front of the colon at i number a table, an
// annex or an example: 附件1：300张.
func (x *extraction) labelBefore(i int) bool {
	k := i
	for isDigit(x.t.get(k - 1)) {
		k--
	}
	return strings.ContainsRune("表图例件题注", x.t.get(k-1))
}

// ordinals reports whether what stands in front of the 、 at i goes on with it: 第五、六个.
func (x *extraction) ordinals(i int) bool {
	t := x.t
	for k := i - 1; k > i-12; k-- {
		switch c := t.get(k); {
		case c == '第':
			return k < i-1
		case isDigit(c), cnDigit(c) >= 0, c == '十', c == '、':
		default:
			return false
		}
	}
	return false
}

// toOne reports whether num is compared with one: 城乡居民收入比由2.5:1缩小至2.3:1. Ratios
// of three parts have no place among the figures.
func (x *extraction) toOne(num numeral) bool {
	t := x.t
	if c := t.get(num.end); c != ':' && c != '∶' || num.chinese || num.masked || t.get(num.end+1) != '1' {
		return false
	}
	if c := t.get(num.end + 2); isDigit(c) || c == ':' || c == '∶' || c == '.' && isDigit(t.get(num.end+3)) {
		return false
	}
	if c := t.get(num.start - 1); c == ':' || c == '∶' {
		return false
	}
	for k := num.start - 1; k > num.start-16 && k >= x.bodyStart && (!isClauseEnd(t.r[k]) || t.r[k] == ':'); k-- {
		if t.r[k] == '比' && !t.has(k, "比上年") {
			return true
		}
	}
	return false
}

// unitTwice reads on where the unit stands at both ends of a range: 3万元至8万元.
func (x *extraction) unitTwice(f *figure) {
	t, low := x.t, f.num
	if low.isRange || f.unit.class == "time" || t.hasBefore(f.start, "由") || t.hasBefore(f.start, "从") || t.get(f.end) != '至' && !isDash(t.get(f.end)) {
		return
	}
	high, ok := t.numeral(f.end+1, x.stop)
	if !ok || high.start != f.end+1 || high.isRange || high.masked != low.masked || high.chinese != low.chinese || !low.masked && high.value <= low.value {
		return
	}
	u, n := x.unitAt(high.end)
	if n == 0 || u.unit != f.unit.unit {
		return
	}
	f.num = numeral{start: low.start, end: high.end, isRange: true, low: low.value, high: high.value, masked: low.masked, scale: high.scale, chinese: low.chinese, digits: low.digits}
	f.unitAt, f.end = [2]int{high.end, high.end + n}, high.end+n
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
	return a > 1 || b > 1 || c > 1 || a == 1 && strings.ContainsRune("达为至到从由", x.t.get(i-1))
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
		if why, known := x.chineseWord(f); known {
			return why
		}
	}
	if f.unit.unit == "番" && max(num.value, num.high) > maxDoublings {
		return "figure of speech"
	}
	if f.unit.unit == "成" && num.value >= 11 {
		return "word"
	}
	if after == '级' {
		return "grade"
	}
	if f.unit.unit == "类" && num.chinese { // 一类、二类对象; 一、二类对象
		follows := before == '、' && (cnDigit(t.get(f.start-2)) > 0 || t.get(f.start-2) == '类' && cnDigit(t.get(f.start-3)) > 0)
		if follows || after == '、' && cnDigit(t.get(f.end+1)) > 0 && t.get(f.end+2) == '类' {
			return "ordinal"
		}
	}
	if f.unit.unit == "组" && (strings.ContainsRune("村屯寨庄区", before) || t.maskRunBefore(f.start-1) > 0) {
		return "label" // x村x组, 河湾村3组
	}
	if num.bare && f.unit.unit == "人" {
		for k := f.end; k < f.end+16 && !isClauseEnd(t.get(k)) && t.get(k) != 0; k++ {
			if t.has(k, "拥有量") || t.has(k, "床位数") {
				return "denominator" // 万人发明专利拥有量
			}
		}
	}
	if num.chinese && f.unit.unit == "年" && before == '的' && !isHan(after) {
		return "period" // 成效显著的五年。
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
	if num.chinese && x.meeting(f) {
		return "ordinal"
	}
	if f.unit.unit == "年" || f.unit.unit == "个月" || f.unit.unit == "天" || f.unit.unit == "周" {
		if why, known := x.period(f); known {
			return why
		}
	}
	if num.chinese && !num.approx && num.scale < 1000 && num.value <= 3 && (f.unit.unit == "期" || f.unit.unit == "轮") {
		return "stage"
	}
	return ""
}

// chineseWord explains Chinese numerals that are a part of a word, and says whether it
// is known: 提前一年 is a duration.
func (x *extraction) chineseWord(f *figure) (why string, known bool) {
	t, num := x.t, f.num
	before := t.get(f.start - 1)
	if !f.unit.chinese && num.sign == 0 {
		return "no Chinese numeral with this unit", true
	}
	one := f.num.value == 1 && t.get(num.start) == '一' && num.end == num.start+1
	if t.get(num.start) == '二' && num.end == num.start+1 && f.unit.unit == "次" || one && f.unit.unit == "元" {
		return "fixed word", true
	}
	if one && f.unit.class == "time" && (t.hasBefore(f.start, "提前") || t.hasBefore(f.start, "延长") || t.hasBefore(f.start, "连续") || t.hasBefore(f.start, "学前")) {
		return "", true
	}
	if one && f.unit.class != "money" && f.unit.unit != "个百分点" && !strings.Contains("倍番成", f.unit.unit) && f.unit.unit != "%" {
		return "一 with a measure word", true
	}
	if t.get(f.start-1) == '个' && t.get(f.start-3) == '第' {
		return "ordinal", true // 第七个五年计划
	}
	if strings.ContainsRune("第这那某另同任逐每初", before) && before != 0 && (before != '每' || one) {
		return "determiner", true
	}
	if num.bare && !num.approx && (f.unit.class == "time" || f.unit.class == "age" || f.unit.class == "length" && f.unit.unit == "里" || f.unit.unit == "个") && t.get(num.start) != '亿' && !t.has(f.start, "百岁") {
		return "fixed word", true
	}
	if f.unit.unit == "位" && t.has(f.end, "一体") || f.unit.unit == "代" || f.unit.unit == "步" && before == '下' {
		return "fixed word", true
	}
	return "", false
}

// meeting reports whether a Chinese numeral numbers a meeting or its term: 十九届五次全会.
func (x *extraction) meeting(f *figure) bool {
	t, num := x.t, f.num
	before := t.get(f.start - 1)
	if f.unit.unit == "届" && (num.value >= 10 || t.get(f.end+1) == '次' || t.get(f.end+2) == '次') {
		return true
	}
	if f.unit.unit == "次" && t.get(f.end) == '、' { // 九次、十次全会
		if n, ok := t.numeral(f.end+1, nil); ok && n.start == f.end+1 && t.get(n.end) == '次' && (t.has(n.end+1, "全会") || t.has(n.end+1, "全体") || t.has(n.end+1, "会议")) {
			return true
		}
	}
	if f.unit.unit == "次" && (before == '、' && t.get(f.start-2) == '次' || before == '、' && t.get(f.start-2) == '届') && (t.has(f.end, "全会") || t.has(f.end, "全体会议")) {
		return true
	}
	if f.unit.unit == "次" && (t.has(f.end, "会议") || t.has(f.end, "全会") || t.has(f.end, "全体会议") || t.has(f.end, "代表大会")) {
		for _, w := range []string{"人大", "届", "政协", "委员会", "大会", "省委", "市委", "县委", "区委", "党代会"} {
			if t.hasBefore(f.start, w) {
				return true
			}
		}
	}
	return false
}

// period explains durations that say when: 五年来, 过去三年, and says whether it is known.
func (x *extraction) period(f *figure) (why string, known bool) {
	t, num := x.t, f.num
	before, after := t.get(f.start-1), t.get(f.end)
	if after == '来' || t.has(f.end, "以来") || t.has(f.end, "期间") || after == '内' && f.unit.unit == "年" {
		return "period", true
	}
	if f.unit.unit == "年" && !num.chinese && num.value > 1 && num.value < 21 && isClauseEnd(before) && t.has(f.end, "增长") {
		return "period", true // 3年增长58.6%
	}
	if f.unit.unit == "年" && num.chinese && !t.has(f.end, "制") && (t.has(f.end, "累计") || t.has(f.end, "年均") || t.has(f.end, "平均") || t.has(f.end, "工作") || (t.has(f.end, "增长") || t.has(f.end, "合计")) && !t.hasBefore(f.start, "连续") || t.has(f.end, "成就") || t.has(f.end, "回顾") || (x.lineStart(f.start) || isClauseEnd(before)) && x.verbAt(f.end)) {
		return "period", true // 五年取得国家级科研成果16万项
	}
	if f.unit.unit == "年" && (num.approx || num.isRange || num.value > 1 && num.value < 60) && !t.has(f.end, "制") {
		if t.hasBefore(f.start, "经过") {
			return "period", true // 经过二十多年的建设
		}
		_, n := x.words.verbs[verbTrend].at(t.r, f.end)
		if (n > 1 && t.get(f.end) != '翻' || t.get(f.end) == '共' && t.get(f.end+1) != '同') && !t.hasBefore(f.start, "连续") && !t.hasBefore(f.start, "提前") {
			return "period", true // 高新技术企业5年增加2万多家; 五年共培养毕业生584万人
		}
	}
	if t.hasBefore(f.start, "学前") {
		return "", true
	}
	for _, w := range []string{"近", "这", "过去", "未来", "今后", "前", "后", "头", "上", "往后", "最近", "上一个", "下一个", "前一个", "过去的", "今后的", "未来的"} {
		if t.hasBefore(f.start, w) && !t.hasBefore(f.start, "提前") && !t.hasBefore(f.start, "滞后") && f.unit.unit != "天" && f.unit.unit != "周" {
			return "period", true
		}
	}
	return "", false
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
			f.f.Unit = t.written(f.unitAt[0], f.unitAt[1])
		}
	}
	switch f.unit.unit {
	case "个百分点", "个千分点":
		f.f.Unit = strings.TrimPrefix(f.f.Unit, "个")
		f.f.Unit = strings.TrimPrefix(f.f.Unit, "個")
	case "%":
		f.f.Unit = "%"
	}
	f.pre, f.post = f.start, f.end
	x.perBehind(f)
	f.slash = len(f.f.Per) > 0
	x.hedges(f)
	return f
}

// mixedYear returns the length of a year at i whose zeros are typed as digits or letters
// among Chinese ones: 二0二三年, 二O二三年; 0 where there is none.
func (t *text) mixedYear(i int) int {
	zero := func(c rune) bool { return c == '0' || c == 'O' || c == 'o' }
	if cnDigit(t.get(i)) <= 0 || cnDigit(t.get(i-1)) >= 0 {
		return 0
	}
	k, mixed := i, false
	for ; cnDigit(t.get(k)) >= 0 || zero(t.get(k)); k++ {
		mixed = mixed || zero(t.get(k))
	}
	if k-i != 4 || !mixed || t.get(k) != '年' {
		return 0
	}
	return 5
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
