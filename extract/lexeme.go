package extract

import "strings"

// class is what a lexeme may be in a sentence. A word has as many as its rows and
// its part of speech give it.
type class uint64

const (
	isNoun    class = 1 << iota // may stand in a noun phrase
	isVerb                      // governs what follows, ends a noun phrase
	isNominal                   // a verb that names an activity too: 建设, 救助
	isLead                      // introduces the thing counted: 新增, 发放
	isStop                      // ends the noun phrase behind a figure
	isWeak                      // the same, right behind the figure only
	isAdverb
	isPrep
	isConj
	isDe   // 的
	isTime // 去年, 2022年, 年底
	isScope
	isPronoun
	isNumber // a numeral or code that is no figure
	isFigure
	isOpen  // ( “ 《
	isClose // ) ” 》
	isPause // 、
	isComma // , :
	isEnd   // ; 。 and what else ends a sentence part
	isLink
	isUp
	isDown
	isMore
	isLess
	isRateUp
	isRateDown
	isAbove
	isBelow
	isHigh
	isLow
	isThan
	isShare
	isShareNoun
	isDone
	isDoneNoun
	isTask
	isEqual
	isFrom
	isTo
	isGeneric
	isHedge // a comparator in front of a figure
	isHedgeAfter
	isModal
	isDue // a calendar point
	isQualifier
	isHead   // a noun of measure that keeps what stands before 的: 比例
	isAction // dropped behind the thing counted: 工作
	isMeasure
	isOther
	isAgent // who acts: what follows with a verb is no part of its name
)

const (
	isChange  = isUp | isDown | isMore | isLess
	isRate    = isRateUp | isRateDown
	isApart   = isAbove | isBelow
	isBound   = isComma | isEnd // ends a clause
	isNominee = isNoun | isNominal
)

func (c class) has(of class) bool { return c&of != 0 }

// lexeme is a word, a figure or a mark of a sentence: runes [start, end) of the View.
type lexeme struct {
	start, end int
	class      class
	fig        int // index into extraction.figs, -1 for what is no figure
	match      int // of an opening or closing mark: the index of the other, -1 where it has none
}

// lex cuts the sentence s into lexemes, which hold until it is called again. Figures stand whole, with the hedges around
// them as lexemes of their own.
func (x *extraction) lex(s runeSpan, first int) []lexeme {
	t := x.t
	out := x.lexemes[:0]
	add := func(i, j int, c class) { out = append(out, lexeme{i, j, c, -1, -1}) }
	fig := first
	for i := s.start; i < s.end; {
		for fig < len(x.figs) && x.figs[fig].start < i {
			fig++
		}
		if fig < len(x.figs) && x.figs[fig].start == i {
			out = append(out, lexeme{i, x.figs[fig].end, isFigure, fig, -1})
			i = x.figs[fig].end
			continue
		}
		next := s.end
		if fig < len(x.figs) {
			next = min(next, x.figs[fig].start)
			if h := x.figs[fig].hedge; h > i {
				next = min(next, h) // 已有|近两万个
			}
		}
		c := t.r[i]
		switch {
		case c == ' ' || c == '\n' || c == '\u3000':
			i++
		case t.writtenYear(i) && i+4 < next: // 一九八○年
			j := x.calendar(i+4, next)
			add(i, j, isTime)
			i = j
		case c == '“' && x.planTime(i, next) > 0: // “十四五”前四年
			j := i + x.planTime(i, next)
			add(i, j, isTime)
			i = j
		case x.monthsAt(i, next): // 前10个月
			j := t.digits(i+1) + 2
			add(i, j, isTime)
			i = j
		case isHan(c) && t.maskRun(i) == 0:
			j := i + 1
			for j < next && isHan(t.r[j]) && t.maskRun(j) == 0 && !t.writtenYear(j) && !x.monthsAt(j, next) && !(t.r[j] == '较' && t.hasBefore(j, "占比")) {
				j++ // 占比|较上年提高
			}
			out = x.words.cut(t.r, i, j, out)
			i = j
		case isDigit(c):
			j := t.codeEnd(i, next, func(c rune) bool { return isDigit(c) || isLetter(c) })
			cl := isNumber
			if n := x.calendar(x.monthsEnd(j, next), next); n > j {
				j, cl = n, isTime
			}
			add(i, j, cl)
			i = j
		case isLetter(c), 'Ⅰ' <= c && c <= 'Ⅻ': // Ⅲ类水质
			j := t.codeEnd(i, next, func(c rune) bool { return isDigit(c) || isLetter(c) || c == '&' })
			add(i, j, isNoun)
			i = j
		case t.maskRun(i) > 0:
			j := i + t.maskRun(i)
			cl := isNoun
			if n := x.calendar(j, next); n > j {
				j, cl = n, isTime
			}
			add(i, j, cl)
			i = j
		case c == '/' && fig < len(x.figs) && x.figs[fig].start == i+1: // 38期/1612人次
			add(i, i+1, isPause)
			i++
		case c == '+' && fig < len(x.figs) && x.figs[fig].start == i+1: // (+8.0%)
			add(i, i+1, isHedge)
			i++
		default:
			add(i, i+1, mark(c))
			i++
		}
	}
	pair(x, out)
	x.itemMarks(out)
	x.lexemes = out
	return out
}

// itemMarks lets a clause begin behind 一是, 二是 at its head.
func (x *extraction) itemMarks(ls []lexeme) {
	for i := 0; i+1 < len(ls); i++ {
		head := i == 0 || ls[i-1].class.has(isBound)
		if n, is := ls[i], ls[i+1]; head && n.class.has(isNumber) && n.end == n.start+1 && is.end == is.start+1 && x.t.r[is.start] == '是' && cnDigit(x.t.r[n.start]) > 0 {
			ls[i+1].class = isComma
		}
	}
}

// writtenYear reports whether a year in Chinese digits begins at i: 一九五二年.
func (t *text) writtenYear(i int) bool {
	return (t.r[i] == '一' || t.r[i] == '二') && t.cnYear(i) && cnDigit(t.get(i-1)) < 0
}

// codeEnd returns the end of the runes that are part of the code at i, with points in
// front of digits, at most end.
func (t *text) codeEnd(i, end int, part func(rune) bool) int {
	j := i + 1
	for j < end && (part(t.r[j]) || t.r[j] == '.' && isDigit(t.get(j+1))) {
		j++
	}
	return j
}

// calendar returns where the unit of a date at i ends, i where there is none.
func (x *extraction) calendar(i, end int) int {
	t := x.t
	for _, w := range [...]string{"年上半年", "年下半年", "年底前", "年底", "年末", "年初", "年度", "年", "月底前", "月底", "月末", "月份", "月", "日", "号", "时", "点"} {
		if t.has(i, w) && i+len([]rune(w)) <= end {
			return i + len([]rune(w))
		}
	}
	return i
}

// monthsAt reports whether a number of months from the year's beginning is at rune i: 前10个月.
func (x *extraction) monthsAt(i, end int) bool {
	c := x.t.r[i]
	return (c == '前' || c == '头') && isDigit(x.t.get(i+1)) && x.t.has(x.t.digits(i+1), "个月") && x.t.digits(i+1)+2 <= end
}

// monthsEnd returns where the digits end that close a range of months whose first digits end at j,
// j where none does: 1—10|月.
func (x *extraction) monthsEnd(j, end int) int {
	k := j
	if c := x.t.get(j); isDash(c) || c == '~' || c == '至' || c == '到' {
		k = x.t.digits(j + 1)
	}
	if k > j+1 && k < end && x.t.r[k] == '月' {
		return k
	}
	return j
}

// mark is the class of a punctuation mark.
func mark(c rune) class {
	switch c {
	case ',', ':', '∶':
		return isComma
	case ';', '。', '!', '?', '…', '\n':
		return isEnd
	case '、':
		return isPause
	case '(', '“', '《', '〈', '[', '【', '‘', '「':
		return isOpen
	case ')', '”', '》', '〉', ']', '】', '’', '」':
		return isClose
	case '/', '+', '-', '—', '·', '•', '&', '~':
		return isNoun
	case '≤', '≥', '<', '>', '≈':
		return isHedge
	}
	return isOther
}

// pair finds for every opening mark its closing one.
func pair(x *extraction, ls []lexeme) {
	var open []int
	for i := range ls {
		switch {
		case ls[i].class.has(isOpen):
			open = append(open, i)
		case ls[i].class.has(isClose):
			want := opener(x.t.r[ls[i].start])
			for k := len(open) - 1; k >= 0; k-- {
				if x.t.r[ls[open[k]].start] == want {
					ls[i].match, ls[open[k]].match = open[k], i
					open = open[:k]
					break
				}
			}
		}
	}
}

func opener(c rune) rune {
	const open, closing = "(“《〈[【‘「", ")”》〉]】’」"
	k := strings.IndexRune(closing, c)
	return []rune(open)[len([]rune(closing[:k]))]
}
