package extract

import (
	"slices"
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
	f          *Figure // one of Report.Figures once all are read
	then       bool    // it tells what was at an earlier time
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

// ruleNames is how many rules most figures name: what they are, what they measure, their role.
const ruleNames = 3

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
			x.refuse(num, why)
			if why == "" {
				x.uncovered = append(x.uncovered, t.source(num.start, num.end))
			}
			i = num.end
			continue
		}
		fig.f.Rules = append(slices.Grow(fig.f.Rules, ruleNames), why)
		x.figs = append(x.figs, fig)
		i = fig.end
	}
	x.report.Figures = gathered(x.figs)
	x.traceFigures()
}

// gathered puts what is published of figures into one list, where it stays.
func gathered(figs []*figure) []Figure {
	if len(figs) == 0 {
		return nil
	}
	all := make([]Figure, len(figs))
	for i, f := range figs {
		all[i] = *f.f
		f.f = &all[i]
	}
	return all
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
	if end, ok := x.markerEnd[i]; ok {
		x.markedLabel(i, end)
		return end - i
	}
	if n := x.fixedWord(i); n > 0 {
		return n
	}
	switch c := t.r[i]; {
	case c == '《' || c == '〈':
		return x.titleAt(i)
	case c == '“':
		return x.quotationAt(i)
	case isLetter(c) && t.maskRun(i) == 0:
		return t.latinEnd(i) - i
	}
	return 0
}

// markedLabel classifies what is hidden in the marker [i,j) of a heading.
func (x *extraction) markedLabel(i, j int) {
	for k := i; k < j; k++ {
		if n := x.t.maskRun(k); n > 0 {
			x.addMask(k, n, MaskLabel)
		}
	}
}

// fixedWord returns the length of the fixed word at i, 0 where it is the scale of a number
// (上万人次) or half of a fraction (十分之一).
func (x *extraction) fixedWord(i int) int {
	t := x.t
	_, n := x.words.fixed.at(t.r, i)
	if n == 0 || t.get(i+n-1) == '分' && t.get(i+n) == '之' {
		return 0
	}
	if _, hedged := x.words.beside[besideScaled].before(t.r, i); hedged > 0 && multiplier(t.r[i]) >= 1e4 && !t.blankBefore(i) {
		return 0
	}
	return n
}

// maxBook and maxQuotation are more runes than a title and a coined quotation have.
const (
	maxBook      = 80
	maxQuotation = 22
)

// titleAt returns the length of the title of a text that opens at i.
func (x *extraction) titleAt(i int) int {
	for k := i + 1; k < len(x.t.r) && k < i+maxBook; k++ {
		switch x.t.r[k] {
		case '》', '〉':
			x.quotedMasks(i, k)
			return k + 1 - i
		case '《', '\n':
			return 0
		}
	}
	return 0
}

// quotationAt returns the length of the coined quotation that opens at i.
func (x *extraction) quotationAt(i int) int {
	for k := i + 1; k < len(x.t.r) && k <= i+maxQuotation; k++ {
		switch x.t.r[k] {
		case '”':
			if !x.coined(i+1, k) {
				return 0
			}
			x.quotedMasks(i, k)
			return k + 1 - i
		case '“', '\n', '。':
			return 0
		}
	}
	return 0
}

// latinEnd returns the end of the Latin word or code at i: PM2.5, A-1.
func (t *text) latinEnd(i int) int {
	for k := i; ; k++ {
		c, digits := t.get(k), isDigit(t.get(k+1))
		part := isLetter(c) && t.maskRun(k) == 0 || isDigit(c) || c == '.' && digits || c == '-' && digits && !t.percentBehind(k+1)
		if !part || t.abbreviation(k) {
			return k
		}
	}
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
	if u, ok := x.pointsNext(f); ok {
		f.unit, f.f.Unit = u, u.unit
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

// pointsNext is the unit of the next figure of a list that leaves it out here: 提高1.5个和3个百分点.
func (x *extraction) pointsNext(f *figure) (unitRow, bool) {
	t := x.t
	for k := f.end; f.unit.unit == "个" && strings.ContainsRune("和与及、", t.get(k)); {
		j := t.digits(k + 1)
		if t.get(j) == '.' {
			j = t.digits(j + 1)
		}
		if j == k+1 || t.get(j) != '个' {
			break
		}
		if t.has(j, "个百分点") {
			u, n := x.unitAt(j)
			return u, n > 0
		}
		k = j + 1 // 提高1.5个、2个和3个百分点
	}
	return unitRow{}, false
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
