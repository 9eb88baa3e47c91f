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
	for i := 0; i < len(r); {
		if !maskChar(r[i]) {
			i++
			continue
		}
		j := i
		for j < len(r) && r[j] == r[i] {
			j++
		}
		if t.hides(i, j) {
			m[i] = j - i
		}
		i = j
	}
	return m
}

// hides reports whether the run [i,j) of one mask character stands where something was
// removed.
func (t *text) hides(i, j int) bool {
	r := t.r
	at := func(k int) rune {
		if k < 0 || k >= len(r) {
			return 0
		}
		return r[k]
	}
	before, after, n := at(i-1), at(j), j-i
	between := isDigit(before) && isDigit(after)
	switch r[i] {
	case 'x', 'X':
		return t.letterHides(i, j)
	case '*':
		return n != 1 || !between || t.quantity(j) || yearAround(r, i, j)
	case '×':
		if between && !t.quantity(j) || isDigit(after) && strings.ContainsRune("米m", before) || before == ' ' {
			return false
		}
		return !isHan(before) || after != '”' && (!isHan(after) || !quotedBefore(r, i))
	case '某':
		return !strings.ContainsRune("些种个一项类时次", after) || after == 0
	case '○', '〇':
		return n > 1 && cnDigit(before) < 0 && cnDigit(after) < 0
	}
	return true
}

// letterHides is [text.hides] for a run of x: letters of words, X射线 and 5x6 are none.
func (t *text) letterHides(i, j int) bool {
	before, after, n := t.get(i-1), t.get(j), j-i
	switch {
	case isLetter(before), before == '@', before == '/', before == '_':
		return false
	case isLetter(after):
		return after == 'A' && !isLetter(t.get(j+1))
	case isDigit(before) && isDigit(after):
		return n > 1 || yearAround(t.r, i, j) || t.quantity(j)
	case isDigit(after):
		return n > 1 || t.quantity(j)
	case after == '光', after == '射' && t.get(j+1) == '线':
		return false
	case before == '+':
		return maskChar(t.get(i-2)) || t.get(i-2) == ' '
	}
	return true
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
	before, after := t.get(num.start-1), t.get(num.end)
	switch {
	case before == '〔' || before == '[' && (after == ']' || after == '〕'):
		return MaskLabel
	case t.r[i] == '某' && n == 1 && num.scale == 1 && !isDigit(before) && x.namesBody(i+1): // 某部
		return MaskName
	case x.censored(i, n, num, unit):
		return MaskPhrase
	case t.has(num.end, "次全会"), t.has(num.end, "次会议") && before == '届', t.has(num.end, "中全会"),
		after == '星' && unit == 0,
		n >= 5 && (t.hasBefore(num.start, "电话:") || t.hasBefore(num.start, "热线:")):
		return MaskLabel
	case n == 2 && (t.r[i] == '*' || t.has(num.end, "胜利召开")) && unit == 0 && (before == '党' || t.hasBefore(num.start, "党的")):
		return MaskPhrase
	case x.labels(num, unit):
		return MaskLabel
	case after == '年':
		if x.lasts(num) {
			return MaskFigure
		}
		return MaskDate
	case after == '月', after == '日', after == '时' && unit == 0, t.has(num.end, "季度"), t.has(num.end, "点钟"):
		return MaskDate
	case unit > 0, after == '%', num.scale > 1, num.approx, x.bareNoun(num.end):
		return MaskFigure
	case isDash(t.get(i+n)) && t.maskRun(i+n+1) > 0: // left part of a broken range
		return MaskDate
	}
	return MaskName
}

// namesBody reports whether no unit of money or share is at i: 某部, but not 某元.
func (x *extraction) namesBody(i int) bool {
	u, _ := x.unitAt(i)
	return u.class != "money" && u.class != "ratio"
}

// censored reports whether words were taken out: **精神, ***总书记.
func (x *extraction) censored(i, n int, num numeral, unit int) bool {
	t, w, after := x.t, x.words, x.t.get(num.end)
	_, beside := w.phrases[phraseCensored].at(t.r, i+n)
	switch {
	case n >= 3 && unit == 0 && !num.isRange && after != '年' && after != '月' && after != '日' && after != '%':
		_, place := w.phrases[phrasePlace].at(t.r, i+n)
		return place == 0 && (t.r[i] == '*' || beside > 0)
	case n >= 2 && (t.r[i] == '*' || t.r[i] == 'x') && unit == 0:
		return beside > 1
	}
	return false
}

// labels reports whether the hidden numeral names or numbers something: 第x届, 〔x〕x号,
// *A级, “*+*”, the number of a list.
func (x *extraction) labels(num numeral, unit int) bool {
	t := x.t
	before, after := t.get(num.start-1), t.get(num.end)
	quoted := before == '“' || before == '"' || before == '‘'
	switch {
	case before == '第', before == '〔', before == '[', after == '号', after == '〕',
		before == '+' || after == '+', quoted && (after == '”' || after == '"'),
		after == 'A', after == '级' && unit == 0, after == '届', before == '十' && unit == 0, after == '大' && before == '的':
		return true
	}
	return x.lineStart(num.start) && (after == '、' || after == '.' && !isDigit(t.get(num.end+1))) ||
		before == '(' && after == ')' && x.lineStart(num.start-1)
}

// lasts reports whether the hidden numeral in front of 年 is a length of time.
func (x *extraction) lasts(num numeral) bool {
	t, e := x.t, num.end+1
	return t.hasBefore(num.start, "连续") || t.hasBefore(num.start, "提前") || t.hasBefore(num.start, "延长") || t.get(e) == '期' || t.has(e, "以上") || t.has(e, "以内")
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
