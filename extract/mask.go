package extract

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Classes of masks.
const (
	MaskFigure = "figure" // digits of a quantity
	MaskDate   = "date"   // digits of a calendar date or time
	MaskLabel  = "label"  // digits that name or number something
	MaskName   = "name"   // part or all of a proper name
	MaskPhrase = "phrase" // censored words
)

// findMasks returns the redacted runs of r: maximal runs of one mask character
// that stand where something was removed. Letters of words, URLs and formulas,
// multiplication signs and 某些 are none.
func (t *text) findMasks() map[int]int {
	r := t.r
	m := map[int]int{}
	at := func(i int) rune {
		if i < 0 || i >= len(r) {
			return 0
		}
		return r[i]
	}
	for i := 0; i < len(r); {
		c := r[i]
		if !maskChar(c) {
			i++
			continue
		}
		j := i
		for j < len(r) && r[j] == c {
			j++
		}
		before, after, n := at(i-1), at(j), j-i
		ok := true
		switch c {
		case 'x', 'X':
			switch {
			case isLetter(before), before == '@', before == '/', before == '_':
				ok = false
			case isLetter(after):
				ok = after == 'A' && !isLetter(at(j+1))
			case isDigit(before) && isDigit(after):
				ok = n > 1 || yearAround(r, i, j) || t.quantity(j)
			case isDigit(after):
				ok = n > 1 || t.quantity(j)
			case after == '光' || after == '射' && at(j+1) == '线':
				ok = false
			case before == '+':
				ok = maskChar(at(i-2)) || at(i-2) == ' '
			}
		case '*':
			ok = !(n == 1 && isDigit(before) && isDigit(after)) || t.quantity(j) || yearAround(r, i, j)
		case '×':
			ok = (!(isDigit(before) && isDigit(after)) || t.quantity(j)) && !(isDigit(after) && strings.ContainsRune("米m", before)) && before != ' ' && !(isHan(before) && (after == '”' || isHan(after) && quotedBefore(r, i)))
		case '某':
			switch after {
			case '些', '种', '个', '一', '项', '类', '时', '次':
				ok = false
			}
		case '○', '〇':
			ok = n > 1 && cnDigit(before) < 0 && cnDigit(after) < 0
		}
		if ok {
			m[i] = n
		}
		i = j
	}
	return m
}

// quantity reports whether digits with a scale or a unit stand at i that go on a
// masked number: 2万元 in 1×2万元. Weights and powers are multiplied with ×, lengths
// with * too: 2×66万千瓦, 3*5米; a factor does not begin with 0.
func (t *text) quantity(i int) bool {
	star, zero := t.get(i-1) == '*', t.get(i) == '0'
	for isDigit(t.get(i)) || t.get(i) == '.' && isDigit(t.get(i+1)) {
		i++
	}
	from := i
	for c := t.get(i); multiplier(c) > 0 && multiplier(c) != 10 || c == '余' || c == '多'; c = t.get(i) {
		if t.unit(i) > 1 {
			break
		}
		i++
	}
	if t.words == nil {
		return false
	}
	u, n := t.words.unitAt(t, i)
	if n == 0 {
		return i > from
	}
	switch u.unit {
	case "米", "厘米", "毫米", "m", "cm", "mm":
		return zero
	}
	switch u.class {
	case "length", "energy", "science", "mass", "time":
		return star || zero
	}
	return true
}

// quotedBefore reports whether “ stands a few runes in front of i: “互联网×养老”.
func quotedBefore(r []rune, i int) bool {
	for k := i - 1; k >= 0 && k > i-8; k-- {
		switch {
		case r[k] == '“':
			return true
		case !isHan(r[k]):
			return false
		}
	}
	return false
}

func maskChar(c rune) bool {
	switch c {
	case '*', 'x', 'X', '×', '某', '○', '〇':
		return true
	}
	return false
}

// yearAround reports whether the digits around the run [i,j) make a year of four
// places: 20x1年.
func yearAround(r []rune, i, j int) bool {
	a, b := i, j
	for a > 0 && isDigit(r[a-1]) {
		a--
	}
	for b < len(r) && isDigit(r[b]) {
		b++
	}
	return b-a == 4 && b < len(r) && r[b] == '年'
}

// maskRun returns the length of the redacted run that starts at i, 0 if none does.
func (t *text) maskRun(i int) int { return t.masks[i] }

// maskInNumber reports whether the run at j, with digits in front, goes on a
// number: 20xx9人, 1.x万元.
func (t *text) maskInNumber(j int) bool { return isDigit(t.get(j-1)) || t.get(j-1) == '.' }

// classify says what stood where the run of n runes at i is. num is the numeral
// that holds the run; unit the length of the unit behind it, 0 if none.
func (x *extraction) classify(i, n int, num numeral, unit int) string {
	t := x.t
	e, before := num.end, t.get(num.start-1)
	after := t.get(e)
	w := x.words
	if before == '〔' || before == '[' && (after == ']' || after == '〕') {
		return MaskLabel
	}
	if t.r[i] == '某' && n == 1 && num.scale == 1 && !isDigit(before) { // 某部
		if u, _ := x.unitAt(i + 1); u.class != "money" && u.class != "ratio" {
			return MaskName
		}
	}
	switch {
	case n >= 3 && unit == 0 && !num.isRange && after != '年' && after != '月' && after != '日' && after != '%':
		_, place := w.phrases[phrasePlace].at(t.r, i+n)
		if t.r[i] == '*' && place == 0 {
			return MaskPhrase
		}
		if _, k := w.phrases[phraseCensored].at(t.r, i+n); k > 0 && place == 0 {
			return MaskPhrase
		}
	case n >= 2 && (t.r[i] == '*' || t.r[i] == 'x') && unit == 0:
		if _, k := w.phrases[phraseCensored].at(t.r, i+n); k > 1 {
			return MaskPhrase
		}
	}
	if t.has(num.end, "次全会") || t.has(num.end, "次会议") && t.get(num.start-1) == '届' || t.has(num.end, "中全会") {
		return MaskLabel
	}
	if t.get(num.end) == '星' && unit == 0 || n >= 5 && (t.hasBefore(num.start, "电话:") || t.hasBefore(num.start, "热线:")) {
		return MaskLabel
	}
	if n == 2 && (t.r[i] == '*' || t.has(e, "胜利召开")) && unit == 0 && (before == '党' || t.hasBefore(num.start, "党的")) {
		return MaskPhrase
	}
	quoted := before == '“' || before == '"' || before == '‘'
	switch {
	case before == '第', before == '〔', before == '[', after == '号', after == '〕':
		return MaskLabel
	case before == '+' || after == '+', quoted && (after == '”' || after == '"'):
		return MaskLabel
	case after == 'A', after == '级' && unit == 0, after == '届', before == '十' && unit == 0, after == '大' && before == '的':
		return MaskLabel
	case x.lineStart(num.start) && (after == '、' || after == '.' && !isDigit(t.get(e+1))):
		return MaskLabel
	case before == '(' && after == ')' && x.lineStart(num.start-1):
		return MaskLabel
	case after == '年':
		if t.hasBefore(num.start, "连续") || t.hasBefore(num.start, "提前") || t.hasBefore(num.start, "延长") || t.get(e+1) == '期' || t.has(e+1, "以上") || t.has(e+1, "以内") {
			return MaskFigure
		}
		return MaskDate
	case after == '月', after == '日', after == '时' && unit == 0, t.has(e, "季度"), t.has(e, "点钟"):
		return MaskDate
	case unit > 0, after == '%', num.scale > 1, num.approx:
		return MaskFigure
	}
	if x.bareNoun(e) {
		return MaskFigure
	}
	if c := t.get(i + n); isDash(c) && t.maskRun(i+n+1) > 0 { // left part of a broken range
		return MaskDate
	}
	return MaskName
}

func isDash(c rune) bool { return c == '-' || c == '—' || c == '–' || c == '~' }

// bareNoun reports whether what follows at i is a noun that a bare masked
// numeral counts (X人员), and not a part of a longer name.
func (x *extraction) bareNoun(i int) bool {
	_, n := x.words.phrases[phraseBareNoun].at(x.t.r, i)
	return n > 0
}

// lineStart reports whether i begins a line or a sentence.
func (x *extraction) lineStart(i int) bool {
	switch x.t.get(i - 1) {
	case 0, '\n', '。', '!', '?', ';', '”', ':', '】':
		return true
	}
	return false
}

// MaskedRuns returns the redacted runs of a text that is cleaned like a
// [segment.View], in order: spans of bytes of it. They are the runs that
// [Report.Masks] classifies, one for each run of one mask character.
func MaskedRuns(view string) []Span {
	if !strings.ContainsFunc(view, maskChar) {
		return nil
	}
	t := &text{r: []rune(view)}
	if w, err := DefaultWords(); err == nil {
		t.words = w // without them no unit is known
	}
	masks := t.findMasks()
	starts := slices.Sorted(maps.Keys(masks)) // in runes
	out := make([]Span, 0, len(starts))
	at, b := 0, 0 // a rune and where it begins
	to := func(rune int) int {
		for ; at < rune; at++ {
			_, n := utf8.DecodeRuneInString(view[b:])
			b += n
		}
		return b
	}
	for _, i := range starts {
		out = append(out, Span{Start: to(i), End: to(i + masks[i])})
	}
	return out
}
