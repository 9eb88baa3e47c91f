package extract

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// Words about time are read by functions that return where the word ends that stands at
// byte i of a text, 0 where none does.

// wordAt reads one of words, the first that stands there.
func wordAt(s string, i int, words ...string) int {
	for _, w := range words {
		if strings.HasPrefix(s[i:], w) {
			return i + len(w)
		}
	}
	return 0
}

// yearDigits reads a year of this or the last century: 2022.
func yearDigits(s string, i int) int {
	if i+4 <= len(s) && (s[i] == '1' && s[i+1] == '9' || s[i] == '2' && s[i+1] == '0') && isDigit(rune(s[i+2])) && isDigit(rune(s[i+3])) {
		return i + 4
	}
	return 0
}

// digitYear reads a year with its 年: 2022年.
func digitYear(s string, i int) int {
	if k := yearDigits(s, i); k > 0 {
		return wordAt(s, k, "年")
	}
	return 0
}

// chineseYear reads a year in Chinese digits: 一九九八年.
func chineseYear(s string, i int) int {
	k := wordAt(s, i, "一", "二")
	if k == 0 {
		return 0
	}
	for range 3 {
		c, n := utf8.DecodeRuneInString(s[k:])
		if cnDigit(c) < 0 || c == '两' {
			return 0
		}
		k += n
	}
	return wordAt(s, k, "年")
}

// manyYears reads words that spread a figure over several years: 五年来, 近三年, 2016—2020年,
// 2016年以来, 任期.
func manyYears(s string, i int) int {
	c, n := utf8.DecodeRuneInString(s[i:])
	k := i + n
	switch c {
	case '五', '十', '三', '两', '四':
		return wordAt(s, k, "年来")
	case '近', '这', '前':
		return countedYears(s, k)
	case '过', '最':
		if k = wordAt(s, i, "过去", "最近"); k > 0 {
			return countedYears(s, k)
		}
	case '1', '2':
		return yearRange(s, i)
	case '届', '任':
		return wordAt(s, k, "期")
	case '大', '成', '开', '新':
		return wordAt(s, i, "大以来", "成立以来", "开放以来", "新时代以来")
	}
	return 0
}

// countedYears reads a number of years behind 近 and the like: 三年, 的十五年.
func countedYears(s string, i int) int {
	i = max(i, wordAt(s, i, "的"))
	c, n := utf8.DecodeRuneInString(s[i:])
	if c == '一' || c != '十' && cnDigit(c) <= 0 {
		return 0
	}
	for c = '十'; c == '十' || c != '两' && cnDigit(c) > 0; c, n = utf8.DecodeRuneInString(s[i:]) {
		i += n
	}
	return wordAt(s, i, "年")
}

// yearRange reads 2016—2020年, 2016年至20年 and 2016年以来.
func yearRange(s string, i int) int {
	k := yearDigits(s, i)
	if k == 0 {
		return 0
	}
	if e := wordAt(s, k, "年以来"); e > 0 {
		return e
	}
	if k = wordAt(s, max(k, wordAt(s, k, "年")), "-", "—", "–", "至", "到"); k == 0 {
		return 0
	}
	if e := digitYear(s, k); e > 0 {
		return e
	}
	if k+2 <= len(s) && isDigit(rune(s[k])) && isDigit(rune(s[k+1])) {
		return wordAt(s, k+2, "年")
	}
	return 0
}

// relativeYear are the words for years that the report has to tell.
var relativeYear = map[string]timeWord{
	"今年": {since: baseThis}, "去年": {since: baseThis, years: -1}, "明年": {since: baseThis, years: 1},
	"上年": {since: baseAnchor, years: -1}, "全年": {since: baseAnchor}, "上半年": {since: baseAnchor},
	"下半年": {since: baseAnchor}, "年内": {since: baseAnchor},
	"一年来": {since: baseReview}, "过去一年": {since: baseReview},
}

// relativeWord reads one of relativeYear.
func relativeWord(s string, i int) int {
	return wordAt(s, i, "今年", "去年", "上年", "明年", "全年", "上半年", "下半年", "一年来", "过去一年", "年内")
}

// oneYear reads a word that comes back to a single year.
func oneYear(s string, i int) int {
	return max(digitYear(s, i), wordAt(s, i, "去年", "今年", "过去一年", "一年来", "全年"))
}

// partWords read words for a part of a year, and which it is, each kind for itself.
var partWords = [...]func(s string, i int) (part string, end int){wholeYear, halfYear, quarter, months}

// ofMonths is where months stands in partWords.
const ofMonths = 3

// wholeYear reads a word that comes back to all of a year behind a part of it.
func wholeYear(s string, i int) (part string, end int) {
	return "", max(digitYear(s, i), wordAt(s, i, "全年", "年末", "年底", "一年来", "过去一年"))
}

func halfYear(s string, i int) (part string, end int) {
	if end = wordAt(s, i, "上半年"); end > 0 {
		return "H1", end
	}
	return "H2", wordAt(s, i, "下半年")
}

// quarter reads 一季度, 第2个季度 and 前三季度, and which part of the year that is.
func quarter(s string, i int) (part string, end int) {
	k := max(i, wordAt(s, i, "前", "第"))
	c, n := utf8.DecodeRuneInString(s[k:])
	if !strings.ContainsRune("一二三四1234两首", c) {
		return "", 0
	}
	k += n
	if end = wordAt(s, k, "季度", "个季度"); end == 0 {
		return "", 0
	}
	q := 1
	if c != '首' {
		q = smallNumber(string(c))
	}
	if strings.HasPrefix(s[i:], "前") {
		return untilPart(3 * q), end
	}
	return "Q" + strconv.Itoa(q), end
}

// months reads the first months of a year, and which part of it they are: 1-9月, 前5个月,
// 截至2022年10月.
func months(s string, i int) (part string, end int) {
	k, behind := 0, "月"
	switch {
	case strings.HasPrefix(s[i:], "1") || strings.HasPrefix(s[i:], "一"):
		k = wordAt(s, i, "1", "一")
		k = max(k, wordAt(s, k, "月"))
		k = max(k, wordAt(s, k, "份"))
		k = wordAt(s, k, "-", "—", "–", "~", "－", "至", "到")
	case strings.HasPrefix(s[i:], "前"):
		k, behind = i+len("前"), "个月"
	default:
		if k = wordAt(s, i, "截至到", "截止到", "截至", "截止"); k > 0 {
			k = max(k, wordAt(s, k, "目前,", "目前"))
			k = max(k, digitYear(s, k))
		}
	}
	if k == 0 {
		return "", 0
	}
	n, e := monthNumber(s, k)
	if e == 0 || strings.HasPrefix(s[k:], "一") && !strings.HasPrefix(s[i:], "截") { // 前一个月
		return "", 0
	}
	if end = wordAt(s, e, behind); end == 0 {
		return "", 0
	}
	return untilPart(n), end
}

// monthNumber reads one or two digits, or a Chinese number up to twelve.
func monthNumber(s string, i int) (n, end int) {
	k := i
	for k < len(s) && k < i+2 && isDigit(rune(s[k])) {
		n, k = 10*n+int(s[k]-'0'), k+1
	}
	if k > i {
		return n, k
	}
	c, size := utf8.DecodeRuneInString(s[i:])
	switch k = i + size; {
	case c == '十':
		switch e := wordAt(s, k, "一", "二"); {
		case e == 0:
			return 10, k
		case strings.HasPrefix(s[k:], "一"):
			return 11, e
		default:
			return 12, e
		}
	case cnDigit(c) > 0 && c != '两':
		return cnDigit(c), k
	}
	return 0, 0
}

// untilPart is the part of a year that its first months are.
func untilPart(months int) string {
	switch {
	case months == 3:
		return "Q1"
	case months == 6:
		return "H1"
	case months < 1 || months > 11:
		return ""
	}
	return "to-" + strconv.Itoa(100 + months)[1:]
}

// timeWord is a word about time in a sentence.
type timeWord struct {
	span  segment.Span // of the View
	since timeBase
	years int // from the base
}

// timeBase is what a time word counts from.
type timeBase int

const (
	baseZero   timeBase = iota // the year itself; 0 for several years
	baseReview                 // the year reviewed
	baseThis                   // 今年
	baseAnchor                 // 全年: the year reviewed or planned
)

// partWord is a word for a part of a year, or one that comes back to all of it.
type partWord struct {
	span   segment.Span // of the View
	part   string
	months bool
	upto   int // the byte of the View that it holds to: one in mid sentence for its clause
}

// timed is what a sentence says about time, in order. Years and parts that are only
// compared with (比2020年增长) are left out.
type timed struct {
	sentence segment.Span // of the View
	words    []timeWord
	parts    []partWord
}

// timesBegin are the characters that a word about time begins with, without the names of
// plan periods.
var timesBegin = hintOf("1234一二三四五十两近过这最前届任大成开新今去上明全下年截第首")

// read reads the words about time in a sentence. Each kind is read for itself: no word
// overlaps another of its kind.
func (t *timed) read(y *yearReader, sentence segment.Span) {
	if t.sentence == sentence {
		return
	}
	*t = timed{sentence: sentence, words: t.words[:0], parts: t.parts[:0]}
	s := sentence.Of(y.v.Text)
	span := func(i, end int) segment.Span {
		return segment.Span{Start: sentence.Start + i, End: sentence.Start + end}
	}
	var many, relative int // where the last of each kind ends
	var parts [len(partWords)]int
	for i, c := range s {
		if !y.begins.may(c) {
			continue
		}
		compared := followsCompare(s[:i]) || onBase(s[i:])
		if end := digitYear(s, i); end > 0 {
			switch {
			case strings.HasPrefix(s[end:], "以来"):
				t.words = append(t.words, timeWord{span: span(i, end)})
			case !compared && !strings.HasPrefix(s[end:], "的"):
				n, _ := strconv.Atoi(s[i : i+4])
				t.words = append(t.words, timeWord{span: span(i, end), years: n})
			}
		}
		if end := chineseYear(s, i); end > 0 && !compared {
			t.words = append(t.words, timeWord{span: span(i, end), years: chineseDigits(s[i:end])})
		}
		if end := manyYears(s, i); end > 0 && i >= many {
			t.words = append(t.words, timeWord{span: span(i, end)})
			many = end
		}
		for _, p := range y.words.periods {
			if strings.HasPrefix(s[i:], p.text) && namesPeriodAt(s, i, p.text) {
				t.words = append(t.words, timeWord{span: span(i, i+len(p.text))})
			}
		}
		if end := relativeWord(s, i); end > 0 && i >= relative {
			relative = end
			word := s[i:end]
			if ofYear := strings.HasSuffix(s[:i], "年") && strings.ContainsAny(word, "全半"); y.review != 0 && !compared && !ofYear { // 2020年上半年
				w := relativeYear[word]
				w.span = span(i, end)
				t.words = append(t.words, w)
			}
		}
		for kind, read := range partWords {
			part, end := read(s, i)
			if end == 0 || i < parts[kind] {
				continue
			}
			parts[kind] = end
			if !compared {
				t.parts = append(t.parts, partWord{span(i, end), part, kind == ofMonths, sentence.Start + holdsTo(s, i, end, part)})
			}
		}
	}
}

// before returns the last word about time in front of byte at, of those that begin
// together the first.
func (t *timed) before(at int) (timeWord, bool) {
	k := sort.Search(len(t.words), func(k int) bool { return t.words[k].span.Start >= at }) - 1
	for k >= 0 && t.words[k].span.End > at {
		k--
	}
	if k < 0 {
		return timeWord{}, false
	}
	for k > 0 && t.words[k-1].span.Start == t.words[k].span.Start {
		k--
	}
	return t.words[k], true
}

// partBefore returns the last part of a year that is named in [from, at).
func (t *timed) partBefore(from, at int, withMonths bool) (string, bool) {
	for _, p := range slices.Backward(t.parts) {
		if p.span.Start < from {
			break
		}
		if p.span.End <= at && at <= p.upto && (withMonths || !p.months) {
			return p.part, true
		}
	}
	return "", false
}

// holdsTo returns where what the words [i, end) of sentence s say of time ends: with their clause,
// where they stand in a later one and no comma follows them (一季度增速曾达7%), else with the
// sentence.
func holdsTo(s string, i, end int, part string) int {
	clause := strings.IndexAny(s[end:], ",;")
	if part == "" || clause <= 0 || !strings.Contains(s[:i], ",") {
		return len(s)
	}
	return end + clause
}

// onBase reports whether s begins with a year that is only the base of what is said: 上年较高基数上.
func onBase(s string) bool {
	const short = 24 // bytes
	head := s[:min(len(s), short)]
	if k := strings.IndexAny(head, ",;"); k >= 0 {
		head = head[:k]
	}
	return wordAt(s, 0, "上年", "去年") > 0 && (strings.Contains(head, "基数") || strings.Contains(head, "基础上"))
}

// followsCompare reports whether what follows is only compared with: 比, 较.
func followsCompare(before string) bool {
	c, n := utf8.DecodeLastRuneInString(before)
	switch c {
	case '比', '较', '由', '从', '自', '与', '同', '跟', '超':
		return true
	case '于':
		c, _ = utf8.DecodeLastRuneInString(before[:len(before)-n])
		return strings.ContainsRune("高低好快慢", c)
	case '出':
		return strings.HasSuffix(before, "高出")
	case '过':
		return strings.HasSuffix(before, "超过")
	}
	return false
}

// lastYear returns the last year that s names, or 0.
func lastYear(s string) int {
	for k := len(s); ; {
		if k = strings.LastIndex(s[:k], "年"); k < 0 {
			return 0
		}
		if k >= 4 && yearDigits(s, k-4) > 0 {
			n, _ := strconv.Atoi(s[k-4 : k])
			return n
		}
	}
}

// firstAt returns the first place of s where read finds something.
func firstAt(s string, read func(string, int) int) (at segment.Span, ok bool) {
	for i := range s {
		if end := read(s, i); end > 0 {
			return segment.Span{Start: i, End: end}, true
		}
	}
	return at, false
}
