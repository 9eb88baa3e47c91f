package extract

import (
	"math"
	"strconv"
	"strings"

	"github.com/govreport/govreport/segment"
)

// Number is a numeral of a text: its span (bytes of the text that was given) and
// what it says. Value holds unless IsRange; then Low and High do.
type Number struct {
	Span    Span
	IsRange bool
	Value   float64
	Low     float64
	High    float64
	Kind    NumberKind
	Approx  bool // 余, 多, 几, 数: more than Value; 来: about it
}

// NumberKind says how a numeral is written.
type NumberKind string

// Kinds of numerals.
const (
	Cardinal NumberKind = "cardinal" // 70余万, 三千, 1.5
	Percent  NumberKind = "percent"  // 5%, 百分之六点五, 三成半; Value is in percent
	Fraction NumberKind = "fraction" // 四分之三; Value is the quotient
	Multiple NumberKind = "multiple" // 3倍, 翻一番; Value is the factor
	Ordinal  NumberKind = "ordinal"  // 第三
)

// Numbers finds every numeral of text, Arabic, full-width, Chinese or mixed, in
// order. It knows nothing of units, dates or figures: it reads numerals only.
// Masked numerals are left out: they have no value.
func Numbers(s string) []Number {
	w, err := DefaultWords()
	if err != nil {
		return nil
	}
	x := &extraction{words: w, t: newText(segment.NewView(s), w)}
	x.stop, x.bodyEnd = x.unitStarts, len(x.t.r)
	t, stop := x.t, x.stop // 千 in 千瓦时 begins a unit
	var out []Number
	for i := 0; i < len(t.r); {
		if n, _ := x.unreadable(i); n > 0 {
			i += n
			continue
		}
		n, ok := t.numeral(i, stop)
		switch word := n.bare && !n.approx && n.end == n.start+1; { // 万 is a word
		case !ok:
			i++
		case n.masked, word:
			i = n.end
		default:
			k, end := t.kindOf(n)
			out = append(out, k)
			i = end
		}
	}
	return out
}

// kindOf is the numeral n with the words around it that say what kind it is, and where
// they end.
func (t *text) kindOf(n numeral) (Number, int) {
	k := Number{IsRange: n.isRange, Value: n.value, Approx: n.approx, Kind: Cardinal}
	start, end := n.start, n.end
	switch {
	case n.percent:
		k.Kind = Percent
	case n.fraction:
		k.Kind = Fraction
	case t.get(start-1) == '第' && n.sign == 0:
		k.Kind = Ordinal
		start--
	case t.get(end) == '%':
		k.Kind = Percent
		end++
	case t.get(end) == '成' && !strings.ContainsRune("立为果效本功员长熟交都因分型绩就", t.get(end+1)):
		k.Kind = Percent
		k.Value *= 10
		n.low, n.high = n.low*10, n.high*10
		end++
		if t.get(end) == '半' {
			k.Value += 5
			end++
		} else if d := cnDigit(t.get(end)); d > 0 {
			k.Value += float64(d)
			end++
		}
	case t.get(end) == '倍':
		k.Kind = Multiple
		end++
	case t.get(end) == '番' && t.get(start-1) == '翻' && n.value <= maxDoublings:
		k.Kind = Multiple
		k.Value = math.Pow(2, k.Value)
		start, end = start-1, end+1
	}
	if n.isRange {
		k.Value, k.Low, k.High = 0, n.low, n.high
	}
	k.Span = t.source(start, end)
	return k, end
}

// numeral is what the scanner reads at one place. value is 0 when masked.
type numeral struct {
	start, end int
	value      float64
	isRange    bool
	low, high  float64
	masked     bool
	scale      float64 // multipliers written after the digits, multiplied out
	approx     bool    // 余, 多, 几, 数: more than value
	about      bool    // 来: around value
	chinese    bool
	bare       bool // a multiplier alone: 百余, 千名, 万户
	percent    bool // 百分之…, or a range with % inside
	fraction   bool
	compound   bool // 1万5千: value is complete
	digits     int  // Arabic digits in front of a multiplier or point
	sign       int  // runes of the sign in front: −5, 零下5
}

// plain reports whether n is one value, neither hidden nor a range, a share or a fraction.
func (n numeral) plain() bool { return !n.masked && !n.isRange && !n.percent && !n.fraction }

const dashes = "-—–―─~〜～至到"

// numeral reads the numeral or range that starts at i, with its sign. stop says
// where a multiplier is the beginning of a unit (千瓦); nil knows no units.
func (t *text) numeral(i int, stop func(int) bool) (numeral, bool) {
	a, ok := t.signed(i, stop)
	if !ok {
		return a, false
	}
	if n, ok := t.mixed(a, stop); ok {
		return n, true
	}
	j := a.end
	pct := t.get(j) == '%' && strings.ContainsRune(dashes, t.get(j+1))
	if pct {
		j++
	}
	k := j
	for k < len(t.r) && k-j < 3 && strings.ContainsRune(dashes, t.r[k]) {
		k++
	}
	if k == j+1 {
		if r, ok := t.percentRange(a, k, stop); ok && !((t.r[j] == '至' || t.r[j] == '到') && t.fromBefore(i) && !t.thenChanges(r.end)) {
			return r, true
		}
	}
	if k == j || a.percent || a.fraction {
		return a, true
	}
	word := t.r[j] == '至' || t.r[j] == '到'
	if word && k-j > 1 {
		return a, true
	}
	if b, ok := t.rangeEnd(a, j, k, stop); ok && (!pct || t.get(b.end) == '%') {
		if word && t.fromBefore(i) && !t.thenChanges(b.end) {
			return a, true
		}
		if r, ok := t.span(a, b, word); ok {
			return r, true
		}
	}
	return a, true
}

// percentRange reads the end of a range of percent in words at k: 百分之八至九, 百分之八到百分之九.
func (t *text) percentRange(a numeral, k int, stop func(int) bool) (numeral, bool) {
	if !a.percent || a.masked {
		return a, false
	}
	b, ok := t.simple(k, stop)
	if !ok || !b.chinese || b.masked || b.isRange || b.value <= a.value || b.value >= 100 || t.get(b.end) == '年' {
		return a, false
	}
	return numeral{start: a.start, end: b.end, isRange: true, low: a.value, high: b.value, scale: 1, chinese: true, percent: true}, true
}

// mixed reads the fraction behind a whole number: 一又二分之一.
func (t *text) mixed(a numeral, stop func(int) bool) (numeral, bool) {
	if t.get(a.end) != '又' || a.masked || a.isRange || a.percent || a.fraction || a.value != math.Trunc(a.value) {
		return a, false
	}
	f, ok := t.simple(a.end+1, stop)
	if !ok || !f.fraction {
		return a, false
	}
	a.value += math.Copysign(f.value, a.value)
	a.end, a.fraction = f.end, true
	return a, true
}

// rangeEnd reads the numeral that ends the range of a, whose dashes stand at [j,k); it
// is written like a.
func (t *text) rangeEnd(a numeral, j, k int, stop func(int) bool) (numeral, bool) {
	minus := a.sign > 0 && (t.get(k-1) == '-' || t.get(k-1) == '−') && k-j > 1 && t.r[k-2] != t.r[k-1] // -5~-3
	if a.sign > 0 && (t.get(k) == '−') {
		minus = true
		k++
	}
	b, ok := t.simple(k, stop)
	if minus && ok {
		b.value = -b.value
	}
	return b, ok && !b.percent && !b.fraction && a.masked == b.masked && a.chinese == b.chinese
}

// span makes a range of its two ends, where the first is less; word says that 至 or 到
// stands between them.
func (t *text) span(a, b numeral, word bool) (numeral, bool) {
	if !a.masked && !word && a.value >= b.value && a.scale == b.scale {
		return a, false // 2025-12 is no range
	}
	r := numeral{start: a.start, end: b.end, isRange: true, masked: a.masked, scale: b.scale, chinese: a.chinese, digits: a.digits, approx: b.approx, about: b.about, sign: a.sign}
	if a.masked {
		return r, true
	}
	r.low, r.high = a.value, b.value
	if shared := t.sharedScale(a, b); shared > 1 && a.value*shared < b.value {
		r.low *= shared
	}
	return r, r.low < r.high
}

// sharedScale is what the end of a range is multiplied with that its beginning has
// not: 3-5万, 三至五万, 三百至五百万.
func (t *text) sharedScale(a, b numeral) float64 {
	if !b.chinese {
		if a.scale == 1 {
			return b.scale
		}
		return 1
	}
	trailing := func(n numeral) (all, big float64, digits int) {
		all, big = 1, 1
		k := n.end - 1
		for ; k > n.start && multiplier(t.r[k]) > 0; k-- {
			all *= multiplier(t.r[k])
			if multiplier(t.r[k]) >= 1e4 {
				big *= multiplier(t.r[k])
			}
		}
		return all, big, k - n.start + 1
	}
	low, lowBig, _ := trailing(a)
	all, big, digits := trailing(b)
	switch {
	case lowBig > 1:
		return 1
	case low == 1 && a.end == a.start+1 && digits == 1:
		return all
	}
	return big
}

// fromBefore reports whether 从 or 由 opens the clause that numeral i ends: then
// 至 and 到 part an old value from a new one.
func (t *text) fromBefore(i int) bool {
	for k := i - 1; k >= 0 && i-k < 16; k-- {
		switch t.r[k] {
		case '从', '由', '自':
			return true
		case '、':
			return false
		}
		if isClauseEnd(t.r[k]) {
			return false
		}
	}
	return false
}

// thenChanges reports whether a change to another value stands behind the unit at i: by then
// both ends of a range are read, 治丧时间由5至7天压缩到3天.
func (t *text) thenChanges(i int) bool {
	for k := i; k < i+4; k++ {
		for _, w := range [...]string{"压缩", "缩短", "缩减", "减至", "减少到", "降至", "降到", "降低到", "提高到", "提高至", "增加到", "增至", "延长到", "延长至"} {
			if t.has(k, w) {
				return true
			}
		}
	}
	return false
}

// signed reads one numeral with the sign in front of it. Where the sign is a part
// of another word or a dash (附件-2, 肩负3项) there is none.
func (t *text) signed(i int, stop func(int) bool) (numeral, bool) {
	k := t.sign(i)
	if k == 0 {
		return t.simple(i, stop)
	}
	n, ok := t.simple(i+k, stop)
	if !ok || n.masked || n.isRange || n.bare || n.fraction || !t.negates(i, n) {
		return numeral{}, false
	}
	n.start, n.sign, n.value = i, k, -n.value
	return n, true
}

// negates reports whether the sign at i may make the number n behind it negative.
func (t *text) negates(i int, n numeral) bool {
	before, unit := t.get(i-1), t.unit(n.end)
	percent := n.percent || t.get(n.end) == '%'
	switch t.r[i] {
	case '-':
		return !isHan(before) || percent || unit > 0 || n.scale != 1 || strings.ContainsRune("~～至", t.get(n.end))
	case '—', '–':
		money := n.scale >= 1e4 || t.get(n.end) == '元'
		if !isHan(before) {
			return percent
		}
		return (percent || money) && (strings.ContainsRune("长速比幅率", before) || money && strings.ContainsRune("润利额差余益值口", before))
	case '负':
		return !n.chinese || !isHan(before)
	case '零':
		return unit > 0 && strings.ContainsRune("度℃摄", t.get(n.end))
	}
	return true
}

// sign returns how many runes at i may be the sign of the number behind them.
func (t *text) sign(i int) int {
	before := t.get(i - 1)
	switch t.get(i) {
	case '−', '↓':
		if isDigit(t.get(i+1)) && !isDigit(before) && (!isLetter(before) || t.percentBehind(i+1)) {
			return 1
		}
	case '-', '–', '—':
		if (before == '至' || before == '到') && isDigit(t.get(i+1)) && t.get(i) != '—' && t.unit(i-2)+t.unit(i-3) > 0 { // -8℃至-3℃
			return 1
		}
		if isDigit(t.get(i+1)) && !isDigit(before) && (!isLetter(before) || t.percentBehind(i+1)) && (before != ')' || t.unitHead(i) > 0) && !strings.ContainsRune("%]-—–−至到~〜～件图表例号章节", before) && multiplier(before) == 0 && t.maskRun(i-1) == 0 && !maskChar(before) {
			return 1
		}
	case '负':
		if isDigit(before) { // 胜3负2场
			return 0
		}
		if !isHan(before) || strings.ContainsRune("长为是呈至到速幅比率润额值余差", before) {
			return 1
		}
	case '零':
		if t.get(i+1) == '下' {
			return 2
		}
	}
	return 0
}

// percentBehind reports whether the digits at i are a percentage: CPI-0.3%.
func (t *text) percentBehind(i int) bool {
	for isDigit(t.get(i)) || t.get(i) == '.' && isDigit(t.get(i+1)) {
		i++
	}
	return t.get(i) == '%'
}

// simple reads one numeral without ranges.
func (t *text) simple(i int, stop func(int) bool) (numeral, bool) {
	c := t.get(i)
	switch {
	case isDigit(c) || t.maskRun(i) > 0:
		return t.arabic(i, stop)
	case cnDigit(c) >= 0 || multiplier(c) > 0 || c == '几' || c == '数' || bankers(c) != 0:
		if n, ok := t.banker(i); ok {
			return n, true
		}
		if n, ok := t.neighbours(i, stop); ok {
			return n, true
		}
		n, ok := t.chineseNumeral(i, stop)
		if ok {
			n = t.thenArabic(n, stop)
			n.end = t.groupWord(n.end, &n)
		}
		return n, ok
	}
	return numeral{}, false
}

// thenArabic adds the digits behind a Chinese number that ends with 万 or 亿: 十亿3000万.
func (t *text) thenArabic(n numeral, stop func(int) bool) numeral {
	scale := multiplier(t.get(n.end - 1))
	if scale < 1000 || n.bare || n.isRange || n.percent || n.fraction || n.approx || n.about || !isDigit(t.get(n.end)) {
		return n
	}
	m, ok := t.arabicPart(n.end, stop)
	if !ok || m.masked || m.fraction || m.scale == 1 || m.value >= scale {
		return n
	}
	n.value += m.value
	n.end, n.approx = m.end, m.approx
	return n
}

// neighbours reads two digits that follow each other and share what stands around
// them: 二三十 is 20 to 30, 三百四五十 340 to 350, 二、三十亿 2 to 3 billion. The number
// is read twice, with one digit and with the other.
func (t *text) neighbours(i int, stop func(int) bool) (numeral, bool) {
	at, gap := t.adjacent(i, stop)
	if at < 0 || t.get(at+gap+1) == '折' || t.cnYear(at) || cnDigit(t.get(i-1)) >= 0 {
		return numeral{}, false
	}
	read := func(drop, n int) (numeral, bool) {
		window := &text{r: append(append([]rune(nil), t.r[i:drop]...), t.r[drop+n:min(len(t.r), i+60)]...)}
		m, ok := window.chineseNumeral(0, func(k int) bool {
			if k += i; k >= drop {
				k += n
			}
			return stop != nil && stop(k)
		})
		m.start = i
		if m.end += i; m.end >= drop {
			m.end += n
		}
		return m, ok && m.end > at+gap && !m.isRange && !m.percent && !m.fraction
	}
	high, ok := read(at, gap)
	if !ok {
		return numeral{}, false
	}
	low, ok := read(at+1, gap)
	if !ok || low.value >= high.value {
		return numeral{}, false
	}
	high.isRange, high.low, high.high, high.value = true, low.value, high.value, 0
	return high, true
}

// adjacent returns where in the numeral at i the first of two digits that follow each
// other stands, and how far the second is from it; -1 where there are none.
func (t *text) adjacent(i int, stop func(int) bool) (at, gap int) {
	for k := i; k < i+8 && (cnDigit(t.get(k)) > 0 || multiplier(t.get(k)) > 0); k++ {
		d, next := cnDigit(t.get(k)), cnDigit(t.get(k+1))
		switch {
		case d <= 0 || cnDigit(t.get(k-1)) >= 0 && k > i:
		case (next == d+1 || k == i && d == 3 && next == 5 && t.threeOrFive(i)) && cnDigit(t.get(k+2)) < 0:
			return k, 1
		case k == i && t.paused(i, d) && (stop == nil || !stop(k+3)):
			return k, 2
		}
	}
	return -1, 1
}

// threeOrFive reports whether 三五 at i counts something: 三五天, but not 十三五.
func (t *text) threeOrFive(i int) bool {
	return t.unit(i+2) > 0 && t.get(i+2) != '成' && !isHan(t.get(i-1)) || multiplier(t.get(i+2)) >= 100
}

// paused reports whether 、, the digit behind d and what they count follow at i: 二、三十亿.
func (t *text) paused(i, d int) bool {
	if t.get(i+1) != '、' || cnDigit(t.get(i+2)) != d+1 {
		return false
	}
	c, before := t.get(i+3), t.get(i-1)
	counts := multiplier(c) > 0 || strings.ContainsRune("个户人名家天处所座次", c) && t.unit(i+3) > 0 && before != '第'
	return counts && (isHan(before) || before == ',') && cnDigit(before) < 0
}

// groupWord reads 个亿 and 个多亿 behind a number from j on: 2.5个亿, 1个多亿. 3个亿元村
// counts villages.
func (t *text) groupWord(j int, n *numeral) int {
	if t.get(j) != '个' || n.masked || n.percent || n.fraction {
		return j
	}
	k, approx := j+1, false
	if t.get(k) == '多' {
		approx = true
		k++
	}
	m := 1.0
	for ; (t.get(k) == '亿' || t.get(k) == '万' && t.get(k+1) == '亿') && m < 1e12; k++ {
		m *= multiplier(t.get(k))
	}
	if m == 1 || strings.ContainsRune("元级吨人产万", t.get(k)) || n.scale*m > maxScale {
		return j
	}
	n.value, n.low, n.high = timesPower(n.value, m), timesPower(n.low, m), timesPower(n.high, m)
	n.scale *= m
	n.approx = n.approx || approx
	n.bare = false
	return k
}

// bankers returns what the digits and multipliers of cheques and contracts stand for,
// 0 for other characters. Every character of a text is asked for.
func bankers(c rune) rune {
	switch c {
	case '壹':
		return '一'
	case '贰':
		return '二'
	case '叁':
		return '三'
	case '肆':
		return '四'
	case '伍':
		return '五'
	case '陆':
		return '六'
	case '柒':
		return '七'
	case '捌':
		return '八'
	case '玖':
		return '九'
	case '拾':
		return '十'
	case '佰':
		return '百'
	case '仟':
		return '千'
	}
	return 0
}

// banker reads a numeral in the writing of cheques: 壹万贰仟. 肆, 伍, 陆 and 拾 are
// words too (队伍, 登陆, 收拾): with none of the others they make a number only at
// the start of a word.
func (t *text) banker(i int) (numeral, bool) {
	var folded []rune
	some, sure := 0, false
	for j := i; j < len(t.r) && len(folded) < 40; j++ {
		c := t.r[j]
		if o := bankers(c); o != 0 {
			some++
			sure = sure || !strings.ContainsRune("肆伍陆拾", c)
			c = o
		} else if cnDigit(c) < 0 && multiplier(c) == 0 && !strings.ContainsRune("点余多几", c) {
			break
		}
		folded = append(folded, c)
	}
	if some == 0 || !sure && (isHan(t.get(i-1)) || some == 1 && (len(folded) == 1 || t.r[i] != '拾')) {
		if e := i + len(folded); t.get(e) != '元' || len(folded) < 2 || multiplier(folded[len(folded)-1]) == 0 || !strings.ContainsRune("币计为额款共", t.get(i-1)) { // 人民币伍万元
			return numeral{}, false
		}
	}
	n, ok := (&text{r: folded}).chineseNumeral(0, nil)
	n.start, n.end = i, i+n.end
	return n, ok
}

func multiplier(c rune) float64 {
	switch c {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	case '万':
		return 1e4
	case '亿':
		return 1e8
	}
	return 0
}

func cnDigit(c rune) int {
	switch c {
	case '零', '〇', '○':
		return 0
	case '一':
		return 1
	case '二', '两':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return -1
}

// arabic reads a number in Arabic digits and the smaller parts behind it:
// 1万5千, 4亿5000万, 2万三, 1千零1.
func (t *text) arabic(i int, stop func(int) bool) (numeral, bool) {
	n, ok := t.arabicPart(i, stop)
	for scale := n.scale; ok && scale >= 1000 && !n.masked && !n.approx; {
		j := n.end
		zero := t.get(j) == '零' && isDigit(t.get(j+1))
		if zero {
			j++
		}
		digit := isDigit(t.get(j))
		if !digit && cnDigit(t.get(j)) <= 0 {
			break
		}
		part := t.simple
		if digit {
			part = t.arabicPart
		}
		m, read := part(j, stop)
		if !read {
			break
		}
		if big := t.bigScale(m); digit && !zero && scale < 1e4 && big >= 1e4 && m.scale/big < scale && m.scale/big >= 10 && n.value/scale == math.Trunc(n.value/scale) { // 3千5百万
			n.value *= big
		} else if m.scale >= scale || m.value >= scale || !m.plain() || m.sign > 0 ||
			digit && m.scale == 1 && !zero && !t.fills(j, m, scale) || !digit && !t.smaller(j, &m, scale) {
			break
		}
		scale = m.scale
		n.value += m.value
		n.approx, n.end, n.compound = m.approx, m.end, true
	}
	if n.compound {
		n.scale = 1 // what follows is not multiplied again
	}
	return n, ok
}

// smaller reports whether the Chinese numeral m at j goes on a number that ends with
// scale, and gives the last digit its place: 2万三. 100万两千 and 3亿二十个 are two numbers.
func (t *text) smaller(j int, m *numeral, scale float64) bool {
	switch {
	case m.scale != 1:
		return true
	case m.end == j+1:
		if strings.ContainsRune("分个项大条年届次种家类", t.get(m.end)) {
			return false
		}
		m.value *= scale / 10
		return true
	}
	return !m.bare && !m.about && (multiplier(t.get(m.end-1)) >= 1e4 || m.value >= scale/10)
}

// bigScale is the 万 and 亿 at the end of n, multiplied out.
func (t *text) bigScale(n numeral) float64 {
	big := 1.0
	for k := n.end - 1; k > n.start && multiplier(t.r[k]) >= 1e4; k-- {
		big *= multiplier(t.r[k])
	}
	return big
}

// fills reports whether the plain digits m at j take just the places that scale
// leaves: 12万3456, 3万4000. 2万2023年 is no such number.
func (t *text) fills(j int, m numeral, scale float64) bool {
	k := j
	for isDigit(t.get(k)) {
		k++
	}
	if math.Pow(10, float64(k-j)) != scale || t.get(k) == '.' || t.get(k) == ',' {
		return false
	}
	return !(t.get(k) == '年' && m.value >= 1900 && m.value < 2100)
}

// marks returns the end of the footnote marks behind a number that ends at j: 300¹,
// 300①, 300[1]. They belong to the number's span and say nothing of its value.
func (t *text) marks(j int) int {
	k := j
	for {
		c := t.get(k)
		switch {
		case superscript(c) >= 0, (c == '⁽' || c == '⁾') && k+1 < len(t.r), '①' <= c && c <= '⑳', '❶' <= c && c <= '❿', c == '※', c == '†', c == '‡':
			k++
		case c == '^' && isDigit(t.get(k+1)): // 350^1^
			e := t.digits(k + 1)
			if e > k+3 {
				return k
			}
			if k = e; t.get(k) == '^' {
				k++
			}
		case c == '[' || c == '【' || c == '〔':
			from := k + 1
			if t.get(from) == '^' { // of Markdown
				from++
			}
			e := from
			for isDigit(t.get(e)) && e < from+3 {
				e++
			}
			if e == from || t.get(e) != map[rune]rune{'[': ']', '【': '】', '〔': '〕'}[c] {
				return k
			}
			k = e + 1
		default:
			return k
		}
	}
}

func superscript(c rune) int {
	switch c {
	case '⁰':
		return 0
	case '¹':
		return 1
	case '²':
		return 2
	case '³':
		return 3
	}
	if '⁴' <= c && c <= '⁹' {
		return int(c - '⁰')
	}
	return -1
}

// power reads ×10⁸ or ×10^8 at j and returns its factor and end.
func (t *text) power(j int) (float64, int) {
	if c := t.get(j); c != '×' && c != 'x' && c != '*' || !t.has(j+1, "10") {
		return 0, j
	}
	k, exp := j+3, 0
	caret := t.get(k) == '^'
	if caret {
		k++
	}
	from := k
	for ; k < from+2; k++ {
		d := superscript(t.get(k))
		if caret && isDigit(t.get(k)) {
			d = int(t.get(k) - '0')
		}
		if d < 0 {
			break
		}
		exp = exp*10 + d
	}
	if k == from || exp > 18 {
		return 0, j
	}
	return math.Pow(10, float64(exp)), k
}

// arabicPart reads digits, separators, masks and the multipliers behind them.
func (t *text) arabicPart(i int, stop func(int) bool) (numeral, bool) {
	n := numeral{start: i, scale: 1}
	sc := digitScan{t: t, start: i, at: i}
	for sc.at < len(t.r) && sc.next() {
	}
	n.masked = sc.masks > 0
	lit, j := sc.lit.String(), sc.at
	if !n.masked {
		whole, _, _ := strings.Cut(lit, ".")
		n.digits = len(whole)
		v, err := strconv.ParseFloat(lit, 64)
		if err != nil { // more than 308 digits
			v = math.MaxFloat64
		}
		n.value = v
	}
	if f, ok := t.slashed(n, j); ok {
		return f, true
	}
	if f, ok := t.partsOf(n, j, stop); ok {
		return f, true
	}
	if lit == "10" {
		j = t.tenTo(&n, j)
	}
	if f, k := t.power(j); k > j && !n.masked {
		n.value, n.digits, j = timesPower(n.value, f), 0, k
	}
	j = t.multipliers(t.marks(j), &n, stop)
	if n.scale > 1 { // 10万分之8.5
		if f, ok := t.partsOf(n, j, stop); ok {
			return f, true
		}
	}
	n.end = t.groupWord(t.marks(j), &n)
	if n.masked && n.scale >= 1e4 && t.maskRun(n.end) > 0 { // x亿x千万
		if m, ok := t.arabicPart(n.end, stop); ok && m.scale > 1 && m.scale < n.scale {
			n.end, n.scale = m.end, 1
		}
	}
	return n, true
}

// digitScan reads the digits, points, separators and masks of one number.
type digitScan struct {
	t         *text
	start, at int
	lit       strings.Builder // digits and the point
	point     bool
	group     int // digits since the last separator
	masks     int
}

// next takes what stands at sc.at; it is false where the number ends.
func (sc *digitScan) next() bool {
	t, j := sc.t, sc.at
	switch c := t.r[j]; {
	case isDigit(c):
		sc.lit.WriteRune(c)
		sc.group++
		sc.at++
	case t.maskRun(j) > 0 && !t.isPower(j) && (sc.masks == 0 || !isDigit(t.get(j-1)) || t.maskInNumber(j)):
		sc.at += t.maskRun(j)
		sc.masks++
		sc.group = 1
	case c == ',' && sc.maskedGroup():
		sc.at++
	case c == ' ' && strings.ContainsRune("表图例件", t.get(sc.start-1)): // 表2 500人
		return false
	case (c == ',' || c == ' ') && sc.group > 0 && sc.masks == 0 && sc.group <= 3 && t.threeDigits(j+1) && !sc.point:
		sc.lit.WriteString(t.str(j+1, j+4))
		sc.at, sc.group = j+4, 3
	case (c == '.' || c == '·') && sc.group > 0 && (isDigit(t.get(j+1)) || t.maskRun(j+1) > 0) && !sc.point:
		sc.lit.WriteByte('.')
		sc.point = true
		sc.group = 4
		sc.at++
	case c == ' ' && sc.masks > 0 && t.maskRun(j+1) > 0:
		sc.at++
	default:
		return false
	}
	return true
}

// maskedGroup reports whether the comma at sc.at parts groups of which one is hidden: X,XXX.
func (sc *digitScan) maskedGroup() bool {
	t, j := sc.t, sc.at
	return sc.group > 0 && sc.group <= 3 && !sc.point && (sc.masks > 0 && t.threeDigits(j+1) || t.threeHidden(j+1)) && t.v != nil && t.source(j, j+1).Len() == 1
}

// slashed reads what stands behind n from j on as the lower half of a fraction: 3/4. A
// date, a path or a number of pages is none.
func (t *text) slashed(n numeral, j int) (numeral, bool) {
	if t.get(j) != '/' || n.masked || n.digits > 2 || n.value <= 0 || n.value != math.Trunc(n.value) || !isDigit(t.get(j+1)) {
		return n, false
	}
	if c := t.get(n.start - 1); isLetter(c) || c == '/' || c == '-' {
		return n, false
	}
	k := t.digits(j + 1)
	m, err := strconv.Atoi(t.str(j+1, k))
	if c := t.get(k); err != nil || k-j > 3 || float64(m) <= n.value || c == '/' || c == '-' || isLetter(c) {
		return n, false
	}
	return numeral{start: n.start, end: k, value: n.value / float64(m), scale: 1, fraction: true, digits: n.digits}, true
}

// partsOf reads 分之 and a number at j: n is the lower half of the fraction (4分之3).
func (t *text) partsOf(n numeral, j int, stop func(int) bool) (numeral, bool) {
	if !t.has(j, "分之") || n.masked || n.value <= 0 {
		return n, false
	}
	m, ok := t.simple(j+2, stop)
	if !ok || !m.plain() {
		return n, false
	}
	return numeral{start: n.start, end: m.end, value: m.value / n.value, scale: 1, fraction: true, digits: n.digits}, true
}

// tenTo reads the exponent of a 10 that ends at j and returns where it ends: 10^8, and
// 10⁸吨, but not 10⁸个, which has a note.
func (t *text) tenTo(n *numeral, j int) int {
	if t.get(j) == '^' && isDigit(t.get(j+1)) {
		k := t.digits(j + 1)
		if x, err := strconv.Atoi(t.str(j+1, k)); err == nil && x <= 18 {
			n.value, n.digits, j = math.Pow(10, float64(x)), 0, k
		}
	}
	if e, k := t.exponent(j); e > 2 && t.weighed(k) {
		n.value, n.digits, j = math.Pow(10, float64(e)), 0, k
	}
	return j
}

// exponent reads up to two superscript digits at j.
func (t *text) exponent(j int) (e, end int) {
	k := j
	for ; k < j+2 && superscript(t.get(k)) >= 0; k++ {
		e = e*10 + superscript(t.get(k))
	}
	if superscript(t.get(k)) >= 0 {
		return 0, j
	}
	return e, k
}

// weighed reports whether a unit that powers of ten stand in front of is at i: 吨, m³.
func (t *text) weighed(i int) bool {
	if t.words == nil {
		return false
	}
	u, n := t.words.unitAt(t, i)
	return n > 0 && (u.class == "mass" || u.class == "energy" || u.class == "science" || strings.ContainsAny(u.unit, "²³"))
}

// isPower reports whether the × at j belongs to a power of ten.
func (t *text) isPower(j int) bool {
	_, k := t.power(j)
	return k > j
}

func (t *text) threeDigits(i int) bool {
	return isDigit(t.get(i)) && isDigit(t.get(i+1)) && isDigit(t.get(i+2)) && !isDigit(t.get(i+3))
}

// threeHidden reports whether three places of which a mask hides at least one begin at i: XXX, 1xx.
func (t *text) threeHidden(i int) bool {
	n, masks := 0, 0
	for n < 3 {
		switch m := t.maskRun(i + n); {
		case m > 0:
			n, masks = n+m, masks+m
		case isDigit(t.get(i + n)):
			n++
		default:
			return false
		}
	}
	return n == 3 && masks > 0 && !isDigit(t.get(i+3)) && t.maskRun(i+3) == 0
}

// maxDoublings is more than anything doubles: 翻了万番 is a figure of speech.
const maxDoublings = 30

// maxScale is more than any number is written with: 百亿亿 is 1e18.
const maxScale = 1e20

// multipliers reads 余/多/几, 十 百 千 万 亿 and again 余/多 from j on.
func (t *text) multipliers(j int, n *numeral, stop func(int) bool) int {
	for j < len(t.r) {
		c := t.r[j]
		switch {
		case c == '余' || c == '多' && !t.has(j, "多个百分点"), c == '来' && multiplier(t.get(j+1)) > 0:
			if n.approx {
				return j
			}
			n.approx = true
			n.about = n.about || c == '来'
		case c == '几' && !n.chinese && !n.approx && n.value >= 10 && math.Mod(n.value, 10) == 0: // 10几户, 3千几百元
			n.approx = true
			if m := multiplier(t.get(j + 1)); m > 0 && m < n.scale {
				n.value += m
				j++
			}
		case multiplier(c) > 0:
			if stop != nil && stop(j) || t.has(j, "百分点") || c == '十' && !n.approx && !n.masked && n.scale == 1 && !n.chinese {
				return j
			}
			m := multiplier(c)
			if n.scale*m > maxScale {
				return j
			}
			n.scale *= m
			n.value = timesPower(n.value, m)
		default:
			return j
		}
		j++
	}
	return j
}

// timesPower multiplies v by a power of ten in decimal: 38.7亿 is 3870000000, not
// 3870000000.0000005.
func timesPower(v, power float64) float64 {
	exp := int(math.Round(math.Log10(power)))
	w, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', -1, 64)+"e"+strconv.Itoa(exp), 64)
	if err != nil {
		return math.MaxFloat64
	}
	return w
}
