package extract

import (
	"strings"
)

// Warnings of numerals that have no value.
const (
	warnMissing   = "number_missing" // a scale or a sign with no number: 完成 亿元
	warnBroken    = "number_broken"  // a number that is not whole: 1,2345人, 1O2万元
	warnRewritten = "year_rewritten" // a year written twice: 202223年
)

// maxNumeral is more runes than any number has.
const maxNumeral = 64

var unreadableMessages = map[string]string{
	warnMissing:   "no number stands in front of this unit; it was left out, look at the source",
	warnBroken:    "the number is not whole and has no value; look at the source",
	warnRewritten: "this looks like a year that was written twice; it has no value, look at the source",
}

// warnUnreadable records what [extraction.unreadable] found at i.
func (x *extraction) warnUnreadable(i, n int, code string) {
	if code != "" {
		x.warn(x.t.source(i, i+n), code, unreadableMessages[code])
	}
}

// unreadable is [extraction.unreadableAt] with the rest of a range of which one end
// can't be read: 5%—5,5%.
func (x *extraction) unreadable(i int) (n int, code string) {
	n, code = x.unreadableAt(i)
	t := x.t
	if n == 0 {
		if !isDigit(t.get(i)) || isDigit(t.get(i-1)) || isLetter(t.get(i-1)) || x.markerEnd[i] > 0 {
			return 0, ""
		}
		k := t.digits(i)
		if t.get(k) == '.' && isDigit(t.get(k+1)) {
			k = t.digits(k + 1)
		}
		k = max(k, x.quantityEnd(k))
		if c := t.get(k); !isDash(c) && c != '至' {
			return 0, ""
		}
		if m, code := x.unreadableAt(k + 1); m > 0 && code == warnBroken {
			return k + 1 + m - i, code
		}
		return 0, ""
	}
	if k := i + n; code == warnBroken && (isDash(t.get(k)) || t.get(k) == '至') && isDigit(t.get(k+1)) {
		e := t.digits(k + 1)
		if t.get(e) == '.' && isDigit(t.get(e+1)) {
			e = t.digits(e + 1)
		}
		n = max(e, x.quantityEnd(e)) - i
	}
	return n, code
}

// unreadableAt returns how many runes from i on look like a numeral and have no
// value: a bare scale, a malformed group, digits with look-alike letters, a year
// written twice. code is the warning; it is empty where the runes are no numeral
// at all: addresses on the web, page numbers, heads of columns.
func (x *extraction) unreadableAt(i int) (n int, code string) {
	t := x.t
	c, before := t.get(i), t.get(i-1)
	if _, marker := x.markerEnd[i]; marker {
		return 0, ""
	}
	if n := t.currencyCode(i); n > 0 {
		return n, ""
	}
	switch {
	case c == 'h' || c == 'w' || c == 'H' || c == 'W':
		if n := t.url(i); n > 0 {
			return n, ""
		}
	case (c == '□' || c == '▢' || c == '◻') && before != c || c == '(' && t.get(i+1) == ')':
		k := i + 1
		for t.get(k) == c || c == '(' && k == i+1 {
			k++
		}
		if t.get(k) == '.' && t.get(k+1) == c {
			for k++; t.get(k) == c; k++ {
			}
		}
		if end := x.quantityEnd(k); end > 0 {
			return end - i, warnMissing
		}
	case c == '%' || c == '‰':
		return x.barePercent(i)
	case c == '个' && t.has(i, "个百分点"):
		if t.blankBefore(i) && (isHan(before) || before == '.') {
			return len([]rune("个百分点")), warnMissing
		}
		return 0, ""
	case c == '.' && isDigit(t.get(i+1)) && before != '.' && !isDigit(before) && !isLetter(before):
		end := t.digits(i + 1) // .5亿元
		return max(end, x.quantityEnd(end)) - i, warnBroken
	case multiplier(c) >= 100 && multiplier(before) == 0 && cnDigit(before) < 0 && t.maskRun(i-1) == 0:
		return x.bareScale(i)
	}
	if lookAlike(c) || isDigit(c) && !isDigit(before) {
		if n := x.lookAlikes(i); n > 0 {
			return n, warnBroken
		}
	}
	if !isDigit(c) || isDigit(before) {
		return 0, ""
	}
	if n := t.pageNumber(i); n > 0 {
		return n, ""
	}
	if (before == '。' || before == ',' && t.source(i-1, i).Len() == 1) && isDigit(t.get(i-2)) { // PM2。5, after what stands in front was left out
		if e := t.digits(i); !strings.ContainsRune("年.、", t.get(e)) && t.codeBefore(i-1) {
			return max(e, x.tornEnd(i)) - i, warnBroken
		}
	}
	if before == '\n' && t.codeBefore(i-1) && (t.v.Unsure(t.at(i-1)) || t.get(t.digits(i)) == '\n') { // G6⏎86⏎0
		e := t.digits(i)
		if t.get(e) == '\n' && isDigit(t.get(e+1)) {
			e = t.digits(e + 1)
		}
		return e - i, warnBroken
	}
	if before == '.' || isLetter(before) {
		return 0, ""
	}
	return x.malformed(i)
}

// currencyCode returns the length of the letters of a currency at i with an amount
// behind them: USD500万.
func (t *text) currencyCode(i int) int {
	if isLetter(t.get(i - 1)) {
		return 0
	}
	switch c := t.get(i); c {
	case 'U', 'R', 'C', 'E', 'H', 'J', 'G':
		for _, code := range []string{"USD", "RMB", "CNY", "EUR", "HKD", "JPY", "GBP", "US"} {
			if n := len(code); t.has(i, code) && (isDigit(t.get(i+n)) && code != "US" || t.get(i+n) == '$' && isDigit(t.get(i+n+1))) {
				return n
			}
		}
	}
	return 0
}

// url returns the length of the web address that starts at i.
func (t *text) url(i int) int {
	s := strings.ToLower(string(t.r[i:min(len(t.r), i+8)]))
	if !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "www.") {
		return 0
	}
	k := i
	for k < len(t.r) && t.r[k] > ' ' && t.r[k] < 0x7f {
		k++
	}
	return k - i
}

// digits returns the end of the digits at i.
func (t *text) digits(i int) int {
	for isDigit(t.get(i)) {
		i++
	}
	return i
}

// blankBefore reports whether the source has a blank in front of rune i on its
// line, which the View may have dropped.
func (t *text) blankBefore(i int) bool {
	if i <= 0 || i >= len(t.r) {
		return false
	}
	if t.r[i-1] == ' ' {
		return true
	}
	between := t.v.Between(t.at(i))
	return between != "" && !strings.ContainsAny(between, "\r\n")
}

// codeBefore reports whether digits behind a letter end before i: G60, PM2.
func (t *text) codeBefore(i int) bool {
	k := i
	if t.get(k-1) == '.' {
		k--
	}
	for isDigit(t.get(k - 1)) {
		k--
	}
	return k < i && (isLetter(t.get(k-1)) || t.get(k-1) == '_')
}

// hole reports whether empty brackets or squares stand before i, where digits were: （）亿元.
func (t *text) hole(i int) bool {
	switch c := t.get(i - 1); c {
	case ')':
		return t.get(i-2) == '('
	case ']', '】', '〕':
		return strings.ContainsRune("[【〔", t.get(i-2))
	case '□', '■', '▢', '◻', '◼', '▇', '▆', '_', '\ufffd', '●', '◆', '?':
		return true
	}
	return false
}

// quantityEnd returns the end of the multipliers and the unit at i, 0 where there
// is neither.
func (x *extraction) quantityEnd(i int) int {
	t, k := x.t, i
	for c := t.get(k); multiplier(c) >= 100 || c == '余' || c == '多'; c = t.get(k) {
		if x.unitStarts(k) {
			break
		}
		k++
	}
	if t.get(k) == '%' {
		return k + 1
	}
	if _, n := x.unitAt(k); n > 0 {
		return k + n
	}
	if k > i {
		return k
	}
	return 0
}

// barePercent reads a % without a number: 比上年增长 %.
func (x *extraction) barePercent(i int) (int, string) {
	t := x.t
	before, after := t.get(i-1), t.get(i+1)
	switch {
	case isDigit(before), before == '%', before == ')' && t.get(i-2) != '(', before == '几', before == '”', before == ']', superscript(before) >= 0, '①' <= before && before <= '⑳', before >= 0x2190 && before < 0x2e80 && before != '、':
		return 1, "" // behind a number that was read, or that is a picture
	case strings.ContainsRune("([〔【", before) && strings.ContainsRune(")]〕】", after), before == ':' || before == '/' || isLetter(before), cnDigit(before) >= 0, multiplier(before) > 0, maskChar(before):
		return 1, ""
	case x.cellAlone(i, i+1):
		return 1, ""
	}
	return 1, warnMissing
}

// cellAlone reports whether [i,j) fills a line or a cell: then it is the unit of a column.
func (x *extraction) cellAlone(i, j int) bool {
	edge := func(c rune) bool { return c == 0 || c == '\n' || c == '|' || c == '\t' }
	return edge(x.t.get(i-1)) && edge(x.t.get(j))
}

// touching are the words that make a bare scale a number: 上亿元, 突破万元.
var touching = []string{"上", "超", "近", "过", "逾", "数", "几", "达", "破", "突破", "达到", "迈上", "跨过", "迈入", "跨入", "进入", "站上", "冲刺", "跨越", "约", "达到了", "突破了", "接近", "满", "不足", "每", "成"}

// bareScale decides about a numeral that is a scale alone: 亿元, 百万, 千名. It is a
// number where a word that touches it says so (上亿元, 亿元以上) and, without a blank
// where digits were, in front of a thing that is counted (亿元企业, 千名干部).
func (x *extraction) bareScale(i int) (int, string) {
	t := x.t
	if _, n := x.words.fixed.at(t.r, i); n > 0 && !(n == 2 && multiplier(t.get(i)) >= 1e4 && t.blankBefore(i)) || x.unitStarts(i) && multiplier(t.get(i)) < 1e4 && !t.blankBefore(i) {
		return 0, ""
	}
	before := t.get(i - 1)
	if before == '个' && t.get(i) == '亿' {
		return 0, ""
	}
	j := i
	for multiplier(t.get(j)) >= 100 && !(j > i && x.unitStarts(j)) {
		j++
	}
	if j == i {
		j++ // 万伏安
	}
	blank := t.blankBefore(i) || t.hole(i)
	if c := t.get(j); !blank && (c == '余' || c == '多' || c == '来') || t.has(j, "分之") || t.has(j, "分点") || cnDigit(c) >= 0 && c != '两' {
		return 0, ""
	}
	if c := t.get(j); c == '余' || c == '多' {
		j++
	}
	u, n := x.unitAt(j)
	if n == 0 && x.unitStarts(i) {
		u, n = x.unitAt(i)
		n -= j - i
	}
	end := j + max(n, 0)
	if isDigit(before) { // the digits were left out as part of something else
		return end - i, warnBroken
	}
	if before == '(' && t.get(end) == ')' || t.hasBefore(i, "单位:") || t.hasBefore(i, "单位(") || x.cellAlone(i, end) || before == '/' {
		return end - i, ""
	}
	touched := false
	for _, w := range touching {
		touched = touched || !blank && t.hasBefore(i, w)
	}
	if !touched && n > 0 && before != '第' {
		for _, w := range []string{"以上", "以下", "级", "大关", "及以上"} {
			touched = touched || t.has(end, w) && !blank
		}
	}
	if touched {
		return 0, ""
	}
	big := multiplier(t.get(j-1)) >= 1e4 || multiplier(t.get(i)) >= 1e4
	if n == 0 {
		if blank && big && isHan(before) && !isHan(t.get(j)) {
			return end - i, warnMissing
		}
		return 0, ""
	}
	if !blank && !big && (u.class == "mass" || u.unit == "折") { // 百克生物, 百折不回
		return end - i, ""
	}
	if !blank && t.get(i) == '万' && t.get(i+1) == '千' { // 万千人
		return end - i, ""
	}
	counted := isHan(t.get(end)) && !x.verbAt(end) && !strings.ContainsRune("和及与的、同比", t.get(end))
	if !blank && (!big || counted) {
		return 0, ""
	}
	return end - i, warnMissing
}

// lookAlike reports whether c is a letter that stands for a digit: l for 1, O for 0.
func lookAlike(c rune) bool {
	switch c {
	case 'l', 'I', 'O', 'o', 'S', 'B', 'Z', 'О', 'о', 'Ο', 'ο', '|', '!':
		return true
	}
	return false
}

// lookAlikes returns the length of the quantity at i whose digits are mixed with
// letters that look like digits: l20亿元, 1O2万元, 2023O元.
func (x *extraction) lookAlikes(i int) int {
	t := x.t
	if before := t.get(i - 1); isLetter(before) || isDigit(before) || before == '.' || before == '-' {
		return 0
	}
	k, digits, letters := i, 0, 0
	for ; k < i+maxNumeral; k++ {
		c := t.get(k)
		if isDigit(c) {
			digits++
		} else if lookAlike(c) {
			letters++
		} else if !((c == '.' || c == ',') && (isDigit(t.get(k+1)) || lookAlike(t.get(k+1)))) {
			break
		}
	}
	if letters == 0 || isLetter(t.get(k)) {
		return 0
	}
	if c := t.get(k - 1); c == '|' || c == '!' { // a cell of a table, an exclamation
		return 0
	}
	if c := t.get(i); c == '|' || c == '!' {
		return 0
	}
	end := x.quantityEnd(k)
	if end == 0 && isDash(t.get(k)) && isDigit(t.get(k+1)) { // O—6岁
		end = x.quantityEnd(t.digits(k + 1))
		digits++
	}
	if end == 0 && digits > 0 && (t.get(k) == '年' || t.get(k) == '月' || t.get(k) == '日') {
		end = k + 1
	}
	if end == 0 && digits > 0 && strings.ContainsRune(t.str(i, k), '.') && !x.lineStart(i) && isDigit(t.get(i)) { // 2.l2
		end = k
	}
	whole := k-i > 1 && isHan(t.get(i-1)) && strings.ContainsAny(t.str(i, k), "Ool") // lO个
	if digits == 0 && (end == 0 || t.get(end-1) != '%' && multiplier(t.get(k)) < 1e4 && !whole) {
		return 0
	}
	if end == 0 {
		return 0
	}
	return end - i
}

// pageNumber returns the length of the number of a page at i: 第3页, 共7页, 3/7页.
func (t *text) pageNumber(i int) int {
	k := t.digits(i)
	if t.get(k) == '/' && isDigit(t.get(k+1)) {
		k = t.digits(k + 1)
	}
	for t.get(k) == ' ' {
		k++
	}
	if t.get(k) != '页' {
		return 0
	}
	b := i - 1
	for t.get(b) == ' ' {
		b--
	}
	if t.get(b) == '第' || t.get(b) == '共' && (t.get(k+1) == 0 || !isHan(t.get(k+1)) || t.get(b-1) == '页' || t.get(b-2) == '页') {
		return k + 1 - i
	}
	return 0
}

// malformed returns the length of a number at i whose groups, points or places
// can't be right: 1,2345人, 312,6亿元, 312。6亿元, 202223年.
func (x *extraction) malformed(i int) (int, string) {
	t := x.t
	k := t.digits(i)
	if end := x.tornEnd(i); end > 0 {
		return end - i, warnBroken
	}
	if n, code := x.pointed(i, k); n > 0 {
		return n, code
	}
	first := k - i
	groups, wrong, years := 0, first > 3 || t.r[i] == '0', first == 4 && yearLike(t.r[i:k])
	for k < i+maxNumeral && t.get(k) == ',' && isDigit(t.get(k+1)) && (t.digits(k+1)-k == 4 || t.source(k, k+1).Len() == 1 || t.source(i, i+1).Len() > 1) { // a full-width comma between other digits parts clauses
		e := t.digits(k + 1)
		wrong = wrong || e-k-1 != 3
		years = years && e-k-1 == 4 && yearLike(t.r[k+1:e])
		groups++
		k = e
	}
	if groups == 0 {
		if c := t.get(i - 1); t.get(k) == '。' && isDigit(t.get(k+1)) && first <= 4 && c != ':' && c != '∶' && c != '/' { // 312。6亿元
			e := t.digits(k + 1)
			if c := t.get(e); c == '.' || c == '、' && !isDigit(t.get(e+1)) {
				return 0, ""
			}
			if e-k-1 <= 2 {
				return max(e, x.quantityEnd(e)) - i, warnBroken
			}
		}
		if first > 4 && first <= 8 && yearLike(t.r[i:i+4]) {
			if t.get(k) == '年' && !t.has(k, "年均") {
				return k + 1 - i, warnRewritten
			}
			if first == 6 {
				year := int(t.r[i]-'0')*1000 + int(t.r[i+1]-'0')*100 + int(t.r[i+2]-'0')*10 + int(t.r[i+3]-'0')
				r := x.report
				if end := x.quantityEnd(k); end > 0 && r != nil && (year == r.Year || year == r.PlanYear) {
					return end - i, warnRewritten
				}
			}
		}
		return 0, ""
	}
	if t.get(k) == '.' && isDigit(t.get(k+1)) {
		k = t.digits(k + 1)
	}
	if !wrong || years {
		return 0, ""
	}
	if end := x.quantityEnd(k); end > 0 {
		return end - i, warnBroken
	}
	if c := t.get(k); c == ':' || c == '∶' || x.linkBefore(i) {
		return k - i, warnBroken
	}
	return k - i, ""
}

// pointed returns the length of a number at i, digits to k, whose points or places are
// none of a number: 3..5亿元, 4.5.6万元, 00300元, and the number of a list that is glued
// on: 20.2026年10件, 2.500万元 between the lines 1.… and 3.….
func (x *extraction) pointed(i, k int) (int, string) {
	t := x.t
	mark := func(c rune) bool { return c == '.' || c == ',' }
	if e := t.spaced(i); e > 0 { // 2 0 2 3年
		if c := t.get(e); c == '年' || c == '月' || c == '日' {
			return e + 1 - i, ""
		}
		if end := x.quantityEnd(e); end > 0 {
			return end - i, warnBroken
		}
	}
	if c := t.get(k); strings.ContainsRune("'`´’‘・•‧∙˙", c) && c != 0 && isDigit(t.get(k+1)) { // 1'200元
		e := t.digits(k + 1)
		if end := x.quantityEnd(e); end > 0 {
			return end - i, warnBroken
		}
	}
	if t.get(k) == '.' && (t.get(k+1) == '%' || t.get(k+1) == '万' || t.get(k+1) == '亿') { // 5.%
		return x.quantityEnd(k+1) - i, warnBroken
	}
	if e := t.digits(k + 1); k-i <= 3 && t.get(k) == ',' && t.source(k, k+1).Len() > 1 && e > k+1 && e <= k+3 && x.fullComma(i, e) { // 拨付12，5亿元
		return x.quantityEnd(e) - i, warnBroken
	}
	if t.r[i] == '0' && k > i+1 && !strings.ContainsRune("年月日号时分点秒后", t.get(k)) {
		if end := x.quantityEnd(k); end > 0 {
			return end - i, warnBroken
		}
	}
	if t.get(k) != '.' && t.get(k) != ',' {
		return 0, ""
	}
	e := k
	for mark(t.get(e)) {
		e++
	}
	if !isDigit(t.get(e)) {
		return 0, ""
	}
	if n := e - k; n == 2 && (t.source(k, e).Len() == 2 || t.r[k] == '.' && t.r[k+1] == '.') { // 3..5亿元
		e = t.digits(e)
		if end := x.quantityEnd(e); end > 0 {
			return end - i, warnBroken
		}
		return 0, ""
	} else if n > 2 || t.get(k) != '.' {
		return 0, ""
	}
	second := e
	e = t.digits(e)
	if t.get(e) == '年' && e-second == 4 && k-i <= 3 && yearLike(t.r[second:e]) { // 20.2026年
		return e + 1 - i, ""
	}
	if t.get(e) == '.' && isDigit(t.get(e+1)) && !yearLike(t.r[i:k]) { // 4.5.6万元
		for t.get(e) == '.' && isDigit(t.get(e+1)) {
			e = t.digits(e + 1)
		}
		if end := x.quantityEnd(e); end > 0 && !strings.ContainsRune("年章节条款", t.get(e)) {
			return end - i, warnBroken
		}
		return 0, ""
	}
	if c := t.get(i - 1); (c == '\n' || c == 0) && k-i <= 2 && x.counted(i, t.number(i, k)) {
		if end := x.quantityEnd(e); end > 0 {
			return end - i, warnBroken
		}
	}
	return 0, ""
}

// spaced returns the end of three digits or more at i with a blank between any two, 0
// where there are none.
func (t *text) spaced(i int) int {
	k, n := i, 0
	for isDigit(t.get(k)) && !isDigit(t.get(k+1)) {
		n++
		if k++; t.get(k) != ' ' || !isDigit(t.get(k+1)) {
			break
		}
		k++
	}
	if n < 3 || t.get(k) == ' ' || isDigit(t.get(k)) {
		return 0
	}
	return k
}

// fullComma reports whether the digits at i, with a full-width comma behind them, and
// those that end at e may be one number: a verb stands in front, and money or a
// percentage behind.
func (x *extraction) fullComma(i, e int) bool {
	t := x.t
	if !isHan(t.get(i-1)) || strings.ContainsRune("第表图例件年月号", t.get(i-1)) {
		return false
	}
	end := x.quantityEnd(e)
	if end == 0 {
		return false
	}
	c := t.get(end - 1)
	return c == '%' || c == '元' || c == '万' || c == '亿'
}

// number is the value of the few digits in [i,j).
func (t *text) number(i, j int) (n int) {
	for ; i < j; i++ {
		n = n*10 + int(t.r[i]-'0')
	}
	return n
}

// counted reports whether a line near the one that begins at i begins with the number
// behind n, or the one before it, and a point: items of a list.
func (x *extraction) counted(i, n int) bool {
	t := x.t
	begins := func(k, want int) bool {
		e := t.digits(k)
		return e > k && e <= k+2 && (t.get(e) == '.' || t.get(e) == '、') && t.number(k, e) == want
	}
	const near = 400 // runes
	for k, lines := i+1, 0; k < len(t.r) && k < i+near && lines < 2; k++ {
		if t.r[k-1] == '\n' {
			lines++
			if begins(k, n+1) {
				return true
			}
		}
	}
	for k, lines := i-1, 0; k >= 0 && k > i-near && lines < 2 && n > 1; k-- {
		if k == 0 || t.r[k-1] == '\n' {
			lines++
			if begins(k, n-1) {
				return true
			}
		}
	}
	return false
}

// yearLike reports whether four digits may be a year of a report.
func yearLike(r []rune) bool {
	return len(r) == 4 && (r[0] == '1' && r[1] == '9' || r[0] == '2' && r[1] == '0' && r[2] <= '4')
}

// tornEnd returns the end of a number that begins at i and may go on in another line:
// digits before a break that may or may not be one, and digits around a number that
// is alone on its line, perhaps that of a page. It is 0 where the number is whole.
func (x *extraction) tornEnd(i int) int {
	t := x.t
	e := t.digits(i)
	for e < i+maxNumeral && (t.get(e) == '.' || t.get(e) == ',') && isDigit(t.get(e+1)) {
		e = t.digits(e + 1)
	}
	if t.get(e) == '.' || t.get(e) == ',' {
		e++
	}
	if t.get(e) != '\n' {
		return 0
	}
	rest := func(k int) int {
		if t.get(k) == '.' {
			k++
		}
		if k = t.digits(k); t.get(k) == '.' && isDigit(t.get(k+1)) {
			k = t.digits(k + 1)
		}
		if end := x.quantityEnd(k); end > 0 {
			return end
		}
		return k
	}
	if t.v.Unsure(t.at(e)) {
		return rest(e + 1)
	}
	k := t.digits(e + 1)
	if k == e+1 || k > e+4 {
		return 0
	}
	if c := t.get(i - 1); c == '\n' || c == 0 { // alone on its line, but for a year: 202⏎8⏎5年
		y := t.digits(k + 1)
		if t.get(k) == '\n' && t.get(y) == '年' && yearLike(append(append([]rune(nil), t.r[i:e]...), t.r[k+1:y]...)) {
			return y + 1
		}
		return 0
	}
	if c := t.get(k + 1); t.get(k) == '\n' && (isDigit(c) || c == '.' || multiplier(c) >= 1e4) { // 312⏎12⏎.6亿元
		return rest(k + 1)
	}
	if strings.ContainsAny(t.v.Between(t.at(k)), "\r\n") { // 312⏎12⏎亿元
		return rest(e + 1)
	}
	return 0
}
