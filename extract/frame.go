package extract

import (
	"strings"

	"github.com/govreport/govreport/internal/regexp"
)

// frame is how a figure hangs in its clause: what stands between the words that name
// a thing and the number. It is read from the figure to the left.
type frame struct {
	p    int  // lexeme of the figure
	lo   int  // where the words in front that may name it begin
	core int  // where they end: [lo, core)
	prev int  // lexeme of the figure before it in the sentence, -1 for none
	near bool // prev is in the same clause

	words  class  // classes of the connecting words [core, p)
	change class  // the verb or noun of change among them: isUp, isDown, …
	apart  class  // isAbove, isBelow, isHigh, isLow
	object np     // what a comparison, a share or a completion is of: 全国平均水平, 年度任务
	kind   string // measure that the words say; "" where they say nothing
	dir    string
	moved  bool   // 提高到: a change that ends at the figure
	each   bool   // a denominator stands in front
	years  bool   // 年均
	base   bool   // 较2021年底的: the value that a change is counted from
	of     bool   // 的 in front of the figure
	part   bool   // 中 in front: 受助学生中已有7人
	then   string // what the object is: "time", "place", "task", "standard"
}

// bare reports whether nothing but connecting words stands in front of the figure.
func (f *frame) bare() bool { return f.core <= f.lo }

// setAside returns where words that set a factor aside, and end before lexeme k, begin; k
// where none do: 考虑价格下降因素, 扣除物价因素.
func (s *sentence) setAside(lo, k int) int {
	for i := k - 2; i >= lo && i >= k-6 && !s.at(i).has(isBound|isFigure); i-- {
		if s.x.words.is(s.text(i), kindAside) {
			return i
		}
	}
	return k
}

// lasts reports whether f is a length of time that may stand between a thing and its
// number: 福彩销量三年翻一番.
func (f *figure) lasts() bool {
	return f.unit.class == "time" && (f.unit.unit == "年" || f.unit.unit == "个月")
}

// points reports whether f is in points of percent.
func (f *figure) points() bool { return strings.HasSuffix(f.unit.unit, "点") }

// passing reports whether the length of time at q only says how long the change at p
// took.
func (s *sentence) passing(q, p int) bool { return s.ls[p].fig >= 0 && !s.at(q+1).has(isBound|isPause) }

// closed reports whether lexeme q lies in brackets that close before p.
func (s *sentence) closed(q, p int) bool {
	for k := q + 1; k < p; k++ {
		if s.ls[k].class.has(isClose) && s.ls[k].match >= 0 && s.ls[k].match < q {
			return true
		}
	}
	return false
}

// eachFrom returns where a denominator that ends before lexeme k begins, k where none
// does: 每人每月, 每千人口, 人均.
func (s *sentence) eachFrom(lo, k int) int {
	if k-2 >= lo && s.text(k-1) == "人均" && (s.text(k-2) == "月" || s.text(k-2) == "年") {
		return k - 2
	}
	if average(s.text(k - 1)) {
		return k - 1
	}
	if s.text(k-1) == "均" && k-2 >= lo {
		return k - 2
	}
	for i := k - 1; i >= lo && i >= k-4; i-- {
		if s.eachAt(i) {
			if _, end := s.denominator(i, k, func(a, b int) string { return "" }); end < k {
				return k
			}
			return i
		}
		if s.at(i).has(isBound | isPause | isVerb | isFigure) {
			break
		}
	}
	return k
}

// than returns the lexeme of 比 or 较 in front of k that k compares with: -1 where it
// stands in front of the figure before, -2 where there is none.
func (s *sentence) than(f *frame, k int) int {
	for i := k - 1; i >= f.lo; i-- {
		if s.at(i).has(isThan) {
			return i
		}
		if s.at(i).has(isBound) || s.at(i).has(isPause) && s.at(i-1).has(isFigure) { // 比全国、全省高
			return -2
		}
	}
	if f.near && k == f.lo {
		for i := f.prev - 1; i >= 0 && i > f.prev-8 && !s.at(i).has(isBound); i-- {
			if s.at(i).has(isThan) {
				return -1
			}
		}
	}
	return -2
}

// retreat takes adverbs and links off the end of the words that may name the thing.
func (s *sentence) retreat(f *frame) {
	for f.core > f.lo && s.at(f.core-1).has(isAdverb|isModal|isTime|isLink|isHedge) && !s.at(f.core-1).has(isNoun) {
		f.core--
	}
	if f.core > f.lo && factor(s.text(f.core-1)) {
		f.core = s.setAside(f.lo, f.core) // 考虑价格下降因素比上年实际增长9.3%
	}
}

// changed gives the frame the measure of a change.
func (f *frame) changed(fig *figure) {
	f.kind = amountOrRatio(fig)
	f.direct()
}

func (f *frame) direct() {
	switch {
	case f.change.has(isUp | isMore | isRateUp), f.change == 0 && f.apart.has(isAbove|isHigh):
		f.dir = DirectionUp
	case f.change.has(isDown | isLess | isRateDown), f.apart.has(isBelow | isLow):
		f.dir = DirectionDown
	}
}

func amountOrRatio(fig *figure) string {
	if fig.unit.class == "ratio" && !fig.points() && fig.unit.unit != "BP" {
		return MeasureGrowth
	}
	return MeasureIncrease
}

func overOne(fig *figure) string {
	if fig.f.Masked {
		return ""
	}
	one := 1.0
	if fig.f.Unit == "%" {
		one = 100
	}
	v := fig.f.Value
	if !fig.f.HasValue {
		v = fig.f.Low
	}
	if v >= one {
		return DirectionUp
	}
	return DirectionDown
}

func (s *sentence) hasTask(a, b int) bool {
	for k := a; k < b; k++ {
		if s.at(k).has(isTask) {
			return true
		}
	}
	return false
}

// sort says what a comparison is with: "task", "time", "place" (another place or an
// average), "standard" (another quantity), or "" for nothing.
func (s *sentence) sort(p np) string {
	if p.empty() {
		return ""
	}
	w, last := s.str(p), p.b-1
	switch words := s.x.words; {
	case s.at(p.a).has(isTime) && p.b-p.a > 1 && words.is(s.text(last), kindThen):
		return "time" // 上年预算, 去年同期
	case s.at(last).has(isTask), words.is(s.text(p.a), kindOfTask) && s.ls[p.a].end-s.ls[p.a].start > 1, (s.text(last) == "数" || strings.HasSuffix(s.text(last), "投资")) && s.hasTask(p.a, p.b):
		return "task"
	case words.ends(w, phraseWhole) && !s.fromThen(p):
		return "whole"
	case strings.Contains(w, "平均") || s.placeOnly(p) || s.at(p.a).has(isScope) && p.b-p.a <= 2 && strings.HasPrefix(w, "全"):
		return "place"
	case s.at(last).has(isTime), words.ends(w, phraseTimeEnd), s.fromThen(p), s.at(last).has(isFigure) && strings.HasSuffix(w, "前"):
		return "time"
	}
	return "standard"
}

// fromThen reports whether an object begins with the time that it is of: “十二五”时期投入总量, 前九年合计数, 2021年高峰期.
func (s *sentence) fromThen(p np) bool {
	w := s.str(p)
	return formerYears.MatchString(w) || strings.HasSuffix(w, "总和") && strings.Contains(w, "年")
}

// formerYears finds a plan period or a number of years before at the head of an object.
var formerYears = regexp.MustCompile(`^(?:“?[一二三四五六七八九十]+五”?(?:时期|期间|末)|(?:此前|前|以前|上)[一二三四五六七八九十0-9]+个?[一二三四五六七八九十0-9]*年|(?:19|20)\d\d年(?:最?高峰?|峰值|实际)|原来$)`)

// sameTail is [sentence.alike] by the last two characters: 供养标准 and 低保标准.
func (s *sentence) sameTail(lo, k, end int) bool {
	p := s.before(lo, k)
	tail := func(i int) string {
		r := []rune(s.text(i))
		return string(r[max(0, len(r)-2):])
	}
	return !p.empty() && tail(p.b-1) == tail(end-1)
}

// rateIn reports whether what ends at lexeme k is a rate with a name of its own: 结余率.
func (s *sentence) rateIn(lo, k int) bool {
	for k > lo && s.at(k-1).has(isAdverb|isModal|isHedge|isLink) && !s.at(k-1).has(isNoun) {
		k--
	}
	p := s.before(lo, k)
	return !p.empty() && strings.HasSuffix(s.text(p.b-1), "率")
}

// alike reports whether what ends at lexeme k and what ends at end have the same head:
// 农村低保标准达到城市低保标准的75%.
func (s *sentence) alike(lo, k, end int) bool {
	p := s.before(lo, k)
	return !p.empty() && s.text(p.b-1) == s.text(end-1)
}
