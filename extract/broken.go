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
	case strings.ContainsRune("hwHW", c):
		if n := t.url(i); n > 0 {
			return n, ""
		}
	case emptySquare(c) && before != c || c == '(' && t.get(i+1) == ')':
		if end := x.quantityEnd(t.emptyEnd(i)); end > 0 {
			return end - i, warnMissing
		}
	case strings.ContainsRune("%‰", c):
		return x.barePercent(i)
	case c == '个' && t.has(i, "个百分点"):
		if t.blankBefore(i) && (isHan(before) || before == '.') {
			return len([]rune("个百分点")), warnMissing
		}
		return 0, ""
	case c == '.' && isDigit(t.get(i+1)) && before != '.' && !isDigit(before) && !isLetter(before):
		end := t.digits(i + 1) // .5亿元
		return max(end, x.quantityEnd(end)) - i, warnBroken
	case cnDigit(c) > 0 && cnDigit(before) < 0 && multiplier(before) == 0:
		return x.holedWords(i)
	case multiplier(c) >= 100 && multiplier(before) == 0 && cnDigit(before) < 0 && t.maskRun(i-1) == 0:
		return x.bareScale(i)
	}
	return x.oddNumber(i)
}

// holedWords is [extraction.unreadableAt] for Chinese numerals that begin at i and go on behind
// a mark in the place of a lost character: 三□十万担.
func (x *extraction) holedWords(i int) (int, string) {
	t, e := x.t, i
	words := func(c rune) bool { return cnDigit(c) >= 0 || multiplier(c) > 0 }
	for words(t.get(e)) {
		e++
	}
	hole := e
	for holeMark(t.get(e)) && e < hole+3 {
		e++
	}
	if e == hole || !words(t.get(e)) {
		return 0, ""
	}
	for words(t.get(e)) && !x.unitStarts(e) {
		e++
	}
	if end := x.quantityEnd(e); end > 0 {
		return end - i, warnBroken
	}
	return 0, ""
}

// oddNumber is [extraction.unreadableAt] for digits, and letters that look like them.
func (x *extraction) oddNumber(i int) (int, string) {
	c, inside := x.t.get(i), isDigit(x.t.get(i-1))
	if lookAlike(c) || isDigit(c) && !inside {
		if n := x.lookAlikes(i); n > 0 {
			return n, warnBroken
		}
	}
	if !isDigit(c) || inside {
		return 0, ""
	}
	return x.oddDigits(i)
}

// oddDigits is [extraction.unreadableAt] for digits that begin at i.
func (x *extraction) oddDigits(i int) (int, string) {
	if n := x.t.pageNumber(i); n > 0 {
		return n, ""
	}
	if n, code := x.restOfCode(i); n > 0 {
		return n, code
	}
	if n := x.restOfLine(i); n > 0 {
		return n, warnBroken
	}
	if before := x.t.get(i - 1); before == '.' || isLetter(before) {
		return 0, ""
	}
	return x.malformed(i)
}

// restOfCode returns the length of digits at i that go on a code in front of them, which
// was left out: PM2。5, G6⏎86⏎0, G60^5.
func (x *extraction) restOfCode(i int) (int, string) {
	t := x.t
	before := t.get(i - 1)
	switch {
	case before == '。', before == ',' && (t.source(i-1, i).Len() == 1 || t.digits(i) <= i+1 && x.quantityEnd(t.digits(i)) == 0):
		if e := t.digits(i); isDigit(t.get(i-2)) && !strings.ContainsRune("年.、", t.get(e)) && t.codeBefore(i-1) {
			return max(e, x.tornEnd(i)) - i, warnBroken
		}
	case before == '\n':
		if e := t.digits(i); t.codeBefore(i-1) && (t.v.Unsure(t.at(i-1)) || t.get(e) == '\n') {
			if t.get(e) == '\n' && isDigit(t.get(e+1)) {
				e = t.digits(e + 1)
			}
			return e - i, warnBroken
		}
	case (strayMark(before) || holeMark(before) || before == '^') && isDigit(t.get(i-2)):
		return t.digits(i) - i, ""
	}
	return 0, ""
}

// longestWhole is how many digits a number has at most that is written out, without a scale: 300⏎120张 are two numbers.
const longestWhole = 5

// restOfLine returns the length of a number at the head of a line when the line in front ends in digits that touch a word, so
// that it may be the rest of a number that the break cut: 开行1⏎26列. Numbers of tables and pages stand alone.
func (x *extraction) restOfLine(i int) int {
	t := x.t
	if t.get(i-1) != '\n' {
		return 0
	}
	k := i - 1
	for isDigit(t.get(k-1)) || isDigit(t.get(k-2)) && (t.get(k-1) == '.' || t.get(k-1) == ',') {
		k--
	}
	if word := t.get(k - 1); k == i-1 || !isHan(word) || strings.ContainsRune("第表图件录号章节条页版期届", word) || t.blankBefore(k) {
		return 0
	}
	e := t.digits(i)
	if t.get(e) == '.' && isDigit(t.get(e+1)) {
		e = t.digits(e + 1)
	}
	if strings.ContainsRune("年月日.、", t.get(e)) || t.digits(i)-k-1 > longestWhole {
		return 0
	}
	return max(0, x.quantityEnd(e)-i)
}

// emptySquare reports whether c is drawn where a number is to be filled in.
func emptySquare(c rune) bool { return c == '□' || c == '▢' || c == '◻' }

// emptyEnd returns the end of the squares or empty brackets at i: □□, □.□, ().
func (t *text) emptyEnd(i int) int {
	c, k := t.get(i), i+1
	for t.get(k) == c || c == '(' && k == i+1 {
		k++
	}
	if t.get(k) == '.' && t.get(k+1) == c {
		for k++; t.get(k) == c; k++ {
		}
	}
	return k
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

// scaleAlone is a numeral that is a scale and no more, with the unit behind it.
type scaleAlone struct {
	start, end int
	digits     int // rune behind the scale
	unit       unitRow
	unitLen    int  // 0 where no unit follows
	blank      bool // a blank or a hole stands in front, where digits were
	big        bool // 万 or 亿 is in it
}

// bareScale decides about a numeral that is a scale alone: 亿元, 百万, 千名. It is a
// number where a word that touches it says so (上亿元, 亿元以上) and, without a blank
// where digits were, in front of a thing that is counted (亿元企业, 千名干部).
func (x *extraction) bareScale(i int) (int, string) {
	t := x.t
	before := t.get(i - 1)
	if x.scaleInWord(i) || before == '个' && t.get(i) == '亿' {
		return 0, ""
	}
	s, ok := x.scaleAt(i)
	if !ok {
		return 0, ""
	}
	n := s.end - i
	switch {
	case isDigit(before): // the digits were left out as part of something else
		return n, warnBroken
	case before == '(' && t.get(s.end) == ')' || t.hasBefore(i, "单位:") || t.hasBefore(i, "单位(") || x.cellAlone(i, s.end) || before == '/':
		return n, ""
	case s.blank:
		if s.unitLen > 0 || s.big && isHan(before) && !isHan(t.get(s.digits)) {
			return n, warnMissing
		}
		return 0, ""
	}
	return x.scaleOnThing(s)
}

// scaleOnThing is [extraction.bareScale] for a scale without a blank in front.
func (x *extraction) scaleOnThing(s scaleAlone) (int, string) {
	t, n := x.t, s.end-s.start
	switch {
	case x.touched(s) || s.unitLen == 0:
		return 0, ""
	case !s.big && (s.unit.class == "mass" || s.unit.unit == "折"): // 百克生物, 百折不回
		return n, ""
	case t.has(s.start, "万千"): // 万千人
		return n, ""
	case !s.big || isHan(t.get(s.end)) && !x.verbAt(s.end) && !strings.ContainsRune("和及与的、同比", t.get(s.end)):
		return 0, ""
	}
	return n, warnMissing
}

// scaleInWord reports whether the scale at i begins a word (千方百计) or a unit (千瓦).
func (x *extraction) scaleInWord(i int) bool {
	t := x.t
	big := multiplier(t.get(i)) >= 1e4
	if _, n := x.words.fixed.at(t.r, i); n > 0 && !(n == 2 && big && t.blankBefore(i)) {
		return true
	}
	return x.unitStarts(i) && !big && !t.blankBefore(i)
}

// scaleAt reads the scale at i with its unit; it is false where it is half of a word or
// of another numeral: 百余, 万分之, 千一.
func (x *extraction) scaleAt(i int) (scaleAlone, bool) {
	t := x.t
	j := i
	for multiplier(t.get(j)) >= 100 && !(j > i && x.unitStarts(j)) {
		j++
	}
	if j == i {
		j++ // 万伏安
	}
	s := scaleAlone{start: i, blank: t.blankBefore(i) || t.hole(i)}
	c := t.get(j)
	if !s.blank && (c == '余' || c == '多' || c == '来') || t.has(j, "分之") || t.has(j, "分点") || cnDigit(c) >= 0 && c != '两' {
		return s, false
	}
	if c == '余' || c == '多' {
		j++
	}
	s.digits = j
	s.unit, s.unitLen = x.unitAt(j)
	if s.unitLen == 0 && x.unitStarts(i) {
		s.unit, s.unitLen = x.unitAt(i)
		s.unitLen -= j - i
	}
	s.end = j + max(s.unitLen, 0)
	s.big = multiplier(t.get(j-1)) >= 1e4 || multiplier(t.get(i)) >= 1e4
	return s, true
}

// touched reports whether a word beside the scale makes it a number: 上亿元, 亿元及以上.
func (x *extraction) touched(s scaleAlone) bool {
	_, before := x.words.beside[besideTouching].before(x.t.r, s.start)
	return before > 0 || s.unitLen > 0 && x.t.has(s.end, "及以上")
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
	k, digits, letters := t.mixedDigits(i)
	if letters == 0 || isLetter(t.get(k)) || strings.ContainsRune("|!", t.get(k-1)) || strings.ContainsRune("|!", t.get(i)) { // a cell of a table, an exclamation
		return 0
	}
	end := x.quantityEnd(k)
	if end == 0 && isDash(t.get(k)) && isDigit(t.get(k+1)) { // O—6岁
		end = x.quantityEnd(t.digits(k + 1))
		digits++
	}
	if c := t.get(k); end == 0 && digits > 0 && (c == '年' || c == '月' || c == '日') {
		end = k + 1
	}
	if end == 0 && digits > 0 && strings.ContainsRune(t.str(i, k), '.') && !x.lineStart(i) && isDigit(t.get(i)) { // 2.l2
		end = k
	}
	whole := k-i > 1 && isHan(t.get(i-1)) && strings.ContainsAny(t.str(i, k), "Ool") // lO个
	if end == 0 || digits == 0 && t.get(end-1) != '%' && multiplier(t.get(k)) < 1e4 && !whole {
		return 0
	}
	return end - i
}

// mixedDigits returns the end of the digits and of the letters that look like them from i
// on, with points and commas between them, and how many there are of both.
func (t *text) mixedDigits(i int) (k, digits, letters int) {
	like := func(c rune) bool { return isDigit(c) || lookAlike(c) }
	for k = i; k < i+maxNumeral; k++ {
		switch c := t.get(k); {
		case isDigit(c):
			digits++
		case lookAlike(c):
			letters++
		case (c == '.' || c == ',') && like(t.get(k+1)):
		default:
			return k, digits, letters
		}
	}
	return k, digits, letters
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
	e, wrong := x.groups(i, k)
	if e == k {
		if end := x.fullStop(i, k); end > 0 {
			return end - i, warnBroken
		}
		if end := x.twoYears(i, k); end > 0 {
			return end - i, warnRewritten
		}
		return 0, ""
	}
	k = e
	if t.get(k) == '.' && isDigit(t.get(k+1)) {
		k = t.digits(k + 1)
	}
	if !wrong {
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

// groups returns the end of the groups that commas part behind the digits [i,k), and
// whether they are none of a number. Years in a row are no such number.
func (x *extraction) groups(i, k int) (end int, wrong bool) {
	t := x.t
	wrong = k-i > 3 || t.r[i] == '0'
	years := k-i == 4 && yearLike(t.r[i:k])
	for k < i+maxNumeral && t.get(k) == ',' && isDigit(t.get(k+1)) && (t.digits(k+1)-k == 4 || t.source(k, k+1).Len() == 1 || t.source(i, i+1).Len() > 1) { // a full-width comma between other digits parts clauses
		e := t.digits(k + 1)
		wrong = wrong || e-k-1 != 3 && !t.threeHidden(k+1)
		years = years && e-k-1 == 4 && yearLike(t.r[k+1:e])
		k = e
	}
	return k, wrong && !years
}

// fullStop returns the end of a number whose point is 。 behind the digits [i,k): 312。6亿元;
// 0 where it ends a sentence.
func (x *extraction) fullStop(i, k int) int {
	t := x.t
	if c := t.get(i - 1); t.get(k) != '。' || !isDigit(t.get(k+1)) || k-i > 4 || c == ':' || c == '∶' || c == '/' {
		return 0
	}
	e := t.digits(k + 1)
	if c := t.get(e); c == '.' || c == '、' && !isDigit(t.get(e+1)) || e-k-1 > 2 {
		return 0
	}
	return max(e, x.quantityEnd(e))
}

// twoYears returns the end of the digits [i,k) with what is behind them where they are a
// year that was written twice: 202223年, and 202223人 in a report of 2022; else 0.
func (x *extraction) twoYears(i, k int) int {
	t := x.t
	if k-i <= 4 || k-i > 8 || !yearLike(t.r[i:i+4]) {
		return 0
	}
	if t.get(k) == '年' && !t.has(k, "年均") {
		return k + 1
	}
	if r, year := x.report, t.number(i, i+4); k-i == 6 && r != nil && (year == r.Year || year == r.PlanYear) {
		return x.quantityEnd(k)
	}
	return 0
}

// pointed returns the length of a number at i, digits to k, whose points or places are
// none of a number: 3..5亿元, 4.5.6万元, 00300元, and the number of a list that is glued
// on: 20.2026年10件, 2.500万元 between the lines 1.… and 3.….
func (x *extraction) pointed(i, k int) (int, string) {
	t := x.t
	if e := t.spaced(i); e > 0 { // 2 0 2 3年
		if c := t.get(e); c == '年' || c == '月' || c == '日' {
			return e + 1 - i, ""
		}
		if end := x.quantityEnd(e); end > 0 {
			return end - i, warnBroken
		}
	}
	if end := x.interrupted(i, k); end > 0 {
		return end - i, warnBroken
	}
	if c := t.get(k + 1); t.get(k) == '.' && (c == '%' || c == '万' || c == '亿') { // 5.%
		return x.quantityEnd(k+1) - i, warnBroken
	}
	if t.get(k) == ',' && t.source(k, k+1).Len() > 1 && x.fullComma(i, k) { // 312，6亿元
		e := t.digits(k + 1)
		return max(e, x.quantityEnd(e)) - i, warnBroken
	}
	if t.r[i] == '0' && k > i+1 && !strings.ContainsRune("年月日号时点分秒后", t.get(k)) { // 00300元
		if end := x.quantityEnd(k); end > 0 {
			return end - i, warnBroken
		}
	}
	e := k
	for t.get(e) == '.' || t.get(e) == ',' {
		e++
	}
	switch n := e - k; {
	case n == 0 || !isDigit(t.get(e)):
	case n == 2 && (t.source(k, e).Len() == 2 || t.r[k] == '.' && t.r[k+1] == '.'): // 3..5亿元
		e = t.digits(e)
		return max(e, x.quantityEnd(e)) - i, warnBroken
	case n <= 2 && t.get(k) == '.':
		return x.glued(i, k, e)
	}
	return 0, ""
}

// glued is [extraction.pointed] for digits [i,k) with a point and more digits at second.
func (x *extraction) glued(i, k, second int) (int, string) {
	t := x.t
	e := t.digits(second)
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

// interrupted returns the end of a number at i, digits to k, that goes on behind a sign
// that is no part of numbers: 1'200元, 3□万元, 3?5亿元, 100八亿元, 2.六万人; 0 where none does.
func (x *extraction) interrupted(i, k int) int {
	t := x.t
	e, broken := k, false
	for e < i+maxNumeral {
		if isDigit(t.get(e)) || t.get(e) == '.' && isDigit(t.get(e+1)) {
			e++
			continue
		}
		n := x.interrupts(i, e)
		if n == 0 {
			break
		}
		e, broken = e+n, true
	}
	if !broken {
		return 0
	}
	return max(e, x.quantityEnd(e))
}

// interrupts returns how many runes at e interrupt the number that begins at i, 0 where
// it ends there.
func (x *extraction) interrupts(i, e int) int {
	t := x.t
	c, next, then := t.get(e), t.get(e+1), t.get(e+2)
	large := func(c rune) bool { return multiplier(c) >= 1e4 || c == '%' }
	switch {
	case (strayMark(c) || holeMark(c)) && (isDigit(next) || next == '.' && isDigit(then) || holeMark(next)):
		return 1
	case holeMark(c) && x.quantityEnd(e+1) > 0 && (c != '?' || large(next)): // 3□万元
		return 1
	case c == '.' && (cnDigit(next) > 0 && next != '两' || holeMark(next)) && (large(then) || holeMark(next) && isDigit(then)):
		return 2
	case cnDigit(c) > 0 && c != '两' && e > i && isDigit(t.get(e-1)) && !(e-i == 4 && yearLike(t.r[i:e])) && (c != '一' || isDigit(next) || large(next) || x.counts(e+1)):
		return 1
	}
	return 0
}

// counts reports whether a measure word is at i that a number stands in front of.
func (x *extraction) counts(i int) bool {
	u, n := x.unitAt(i)
	return n > 0 && u.unit != "" || strings.ContainsRune("年多余", x.t.get(i)) && x.t.get(i) != 0
}

// holeMark reports whether c stands in numbers where a digit was lost.
func holeMark(c rune) bool {
	switch c {
	case '□', '▢', '◻', '■', '◼', '▇', '▆', '\ufffd', '_', '#', '@', '&', '$', '?':
		return true
	}
	return false
}

// strayMark reports whether c is a mark that stands for a point or a comma between digits.
func strayMark(c rune) bool {
	switch c {
	case '\'', '`', '´', '’', '‘', '・', '•', '‧', '∙', '˙':
		return true
	}
	return false
}

// fullComma reports whether the full-width comma at k, behind digits that begin at i, may
// stand for a point: one or two digits follow it at once, and what stands in front is no
// year, code or label. A number that ends a clause has a unit.
func (x *extraction) fullComma(i, k int) bool {
	t := x.t
	e := t.digits(k + 1)
	if e == k+1 || e > k+3 || k-i > 4 || k-i == 4 && yearLike(t.r[i:k]) {
		return false
	}
	if c := t.get(i - 1); c == 0 || c == '\n' || c == ':' || c == '∶' || c == '.' || c == '_' || c == '(' || isLetter(c) || strings.ContainsRune("第表图件年月号", c) || c == '例' && t.get(i-2) != '比' {
		return false
	}
	c := t.get(e)
	return c != 0 && !strings.ContainsRune("月日号时点.)-", c) && !(c == ',' && t.source(e, e+1).Len() == 1)
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
	point := t.get(e+1) == '.' && isDigit(t.get(e+2)) // 1⏎.3万亿元
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
	if point || t.v.Unsure(t.at(e)) {
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
