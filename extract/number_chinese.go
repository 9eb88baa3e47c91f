package extract

import (
	"math"
	"strings"
)

// chineseNumeral reads 一千二百万, 两万三, 百余, 数十, 二三十, 七点五, 百分之六点五,
// 四分之三.
func (t *text) chineseNumeral(i int, stop func(int) bool) (numeral, bool) {
	if t.hundredths(i) && cnDigit(t.get(i-1)) <= 0 {
		return t.chinesePercent(i, stop)
	}
	c := chineseScan{t: t, stop: stop, at: i, n: numeral{start: i, scale: 1, chinese: true}}
	for state := goesOn; state == goesOn && c.at < len(t.r) && c.read <= 40; {
		switch state = c.next(); state {
		case goesOn:
			c.at++
			c.read++
		case noNumeral:
			return c.n, false
		case pointRead:
			return c.n, true
		}
	}
	n := &c.n
	if c.read == 0 || c.read == 1 && (t.r[i] == '几' || t.r[i] == '数') {
		return *n, false
	}
	c.lastPlace()
	n.value = c.total + c.section + c.digit
	n.end = c.at
	if t.has(c.at, "分之") && n.value > 0 { // 三分之一, 百万分之五
		m, ok := t.simple(c.at+2, stop)
		if ok && !m.masked && !m.isRange {
			return numeral{start: i, end: m.end, value: m.value / n.value, scale: 1, fraction: true, chinese: true}, true
		}
		return *n, false
	}
	return *n, n.value > 0 || c.zero
}

// hundredths reports whether 百分之, 千分之 or 万分之 is at i.
func (t *text) hundredths(i int) bool {
	return (t.get(i) == '百' || t.get(i) == '千' || t.get(i) == '万') && t.has(i+1, "分之")
}

// chinesePercent reads the number behind 百分之, 千分之 or 万分之 at i, as a percentage.
func (t *text) chinesePercent(i int, stop func(int) bool) (numeral, bool) {
	m, ok := t.simple(i+3, stop)
	if !ok {
		return numeral{start: i, scale: 1, chinese: true}, false
	}
	m.start, m.percent, m.chinese = i, true, true
	switch t.r[i] {
	case '千':
		m.value /= 10
	case '万':
		m.value /= 100
	}
	return m, true
}

// chineseScan reads one Chinese numeral from left to right: 一亿二千三百四十万五千.
type chineseScan struct {
	t       *text
	stop    func(int) bool
	at      int     // the rune to be read next
	read    int     // runes read
	n       numeral // what is known of it
	total   float64 // complete parts: those in front of 万 and 亿
	section float64 // the part in front of the next 万 or 亿
	last    float64 // the last multiplier
	digit   float64 // a digit that waits for its multiplier
	have    bool    // there is one
	zero    bool    // 零 stands in front of what comes next
}

// What a rune does to the numeral in front of it.
const (
	goesOn    = iota // it is a part of it
	ends             // it is none
	noNumeral        // all of it is no numeral
	pointRead        // it was 点, and the digits behind it are read
)

// next takes the rune at c.at.
func (c *chineseScan) next() int {
	r := c.t.r[c.at]
	d, m := cnDigit(r), multiplier(r)
	switch {
	case r == '几' || r == '数':
		return c.some(r)
	case r == '来':
		return c.about()
	case d == 0:
		return c.nought(r)
	case d > 0:
		return c.figure(r, float64(d))
	case m >= 1e4:
		return c.big(m)
	case m > 0:
		return c.small(m)
	case r == '点':
		return c.decimals()
	case r == '余' || r == '多':
		return c.more()
	}
	return ends
}

// ahead is the multiplier behind the rune at c.at.
func (c *chineseScan) ahead() float64 { return multiplier(c.t.get(c.at + 1)) }

// stops reports whether a unit begins at i.
func (c *chineseScan) stops(i int) bool { return c.stop != nil && c.stop(i) }

// some takes 几 and 数: 几百, 十几, 一百零几万, 一百几十亿.
func (c *chineseScan) some(r rune) int {
	switch {
	case c.read == 0 && c.ahead() > 0:
		c.digit, c.have = 1, true
	case r == '数' || c.read == 0 || c.have:
		return ends
	case c.last == 10 || c.zero:
		c.zero = false
	case c.last >= 100 && c.ahead() > 0 && c.ahead() < c.last:
		c.digit, c.have = 1, true
	default:
		return ends
	}
	c.n.approx = true
	return goesOn
}

// about takes 来 with the 万 and 亿 behind it: 十来万, 二百三十来户.
func (c *chineseScan) about() int {
	if next := c.t.get(c.at + 1); c.read == 0 || c.last < 10 || c.have || !isHan(next) || strings.ContainsRune("自临源到看说年", next) {
		return ends
	}
	c.n.approx, c.n.about = true, true
	c.at++
	for m := multiplier(c.t.get(c.at)); m >= 1e4 && !c.stops(c.at); m = multiplier(c.t.get(c.at)) {
		c.total, c.section, c.digit = (c.total+c.section+c.digit)*m, 0, 0
		c.at++
	}
	return ends
}

// nought takes 零 and 〇. 八○两年 and 十年零三个月 are no numerals.
func (c *chineseScan) nought(r rune) int {
	next, first := c.t.get(c.at+1), c.read == 0
	if c.have && c.last == 0 || first && r != '零' || first && next != '点' && (isHan(c.t.get(c.n.start-1)) || !isHan(next)) {
		return noNumeral
	}
	c.zero = true
	c.have, c.digit = next == '点', 0
	return goesOn
}

// figure takes a digit. 二〇二三 and lists are no numerals; two neighbours are read
// before (neighbours).
func (c *chineseScan) figure(r rune, d float64) int {
	switch {
	case r == '两' && c.last == 10 && !c.have: // 三十两: a unit
		return ends
	case c.have && c.read == 1 && c.t.get(c.at+1) == '折': // 八五折
		c.digit += d / 10
	case c.have:
		return noNumeral
	default:
		c.digit, c.have = d, true
	}
	return goesOn
}

// big takes 万 and 亿.
func (c *chineseScan) big(m float64) int {
	if c.stops(c.at) {
		return ends
	}
	if c.read == 0 {
		c.n.bare = true
		c.section = 1
	} else if c.total+c.section+c.digit == 0 {
		return ends
	}
	if m > 1e4 || c.total == 0 || c.last == 1e4 && c.section+c.digit == 0 {
		c.total = (c.total + c.section + c.digit) * m
	} else {
		c.total += (c.section + c.digit) * m
	}
	c.section, c.digit, c.have, c.zero = 0, 0, false, false
	c.last = m
	return goesOn
}

// small takes 十, 百 and 千.
func (c *chineseScan) small(m float64) int {
	if c.stops(c.at) || c.t.has(c.at, "百分点") {
		return ends
	}
	if !c.have {
		if c.read > 0 && c.last > 0 && c.last < m && !c.zero { // 五十千
			return ends
		}
		c.digit = 1
		if c.read == 0 && m >= 100 {
			c.n.bare = true
		}
	}
	c.section += c.digit * m
	c.digit, c.have, c.zero = 0, false, false
	c.last = m
	return goesOn
}

// lastPlace gives the digit at the end the place behind the last multiplier: 两万三, 一百二.
func (c *chineseScan) lastPlace() {
	if c.have && c.last >= 100 && !c.zero && c.section+c.total > 0 {
		c.digit *= c.last / 10
	}
}

// decimals takes 点 with the digits and multipliers behind it: 七点五, 两千三点一.
func (c *chineseScan) decimals() int {
	t := c.t
	decimal := func() bool { return cnDigit(t.get(c.at)) >= 0 && t.get(c.at) != '两' }
	if !c.have && c.section == 0 && c.total == 0 {
		return ends
	}
	if c.at++; !decimal() {
		c.at--
		return ends
	}
	c.lastPlace()
	v, place := c.total+c.section+c.digit, 0.1
	for ; decimal(); c.at++ {
		v += float64(cnDigit(t.r[c.at])) * place
		place /= 10
	}
	c.n.value = math.Round(v*1e9) / 1e9
	c.n.bare = false
	c.n.end = t.multipliers(c.at, &c.n, c.stop)
	return pointRead
}

// more takes 余 and 多 with the 万 and 亿 behind them: 七亿七千多万.
func (c *chineseScan) more() int {
	if c.read == 0 || c.last == 0 {
		return ends
	}
	c.n.approx = true
	c.at++
	m := multiplier(c.t.get(c.at))
	if m < 1e4 || c.stops(c.at) {
		return ends
	}
	if m > 1e4 || c.total == 0 {
		c.total = (c.total + c.section + c.digit) * m
	} else {
		c.total += (c.section + c.digit) * m
	}
	c.section, c.digit, c.have = 0, 0, false
	c.at++
	c.read += 2
	if k := multiplier(c.t.get(c.at)); k >= 1e4 {
		c.total *= k
		c.at++
	}
	return ends
}
