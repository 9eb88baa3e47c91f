package extract

import (
	"sort"
	"strings"
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

// frame reads the words in front of the figure at lexeme p.
func (s *sentence) frame(p int) *frame {
	x := s.x
	fig := x.figs[s.ls[p].fig]
	f := &frame{p: p, lo: s.clauseStart(p), prev: -1}
	if x.t.get(fig.start) == '翻' {
		f.change = isUp
	}
	at := sort.SearchInts(s.figs, p)
	for _, q := range s.figs[max(0, at-8):at] {
		g := x.figs[s.ls[q].fig]
		if s.policy(q) && q >= f.lo && s.before(f.lo, p).a <= q {
			continue
		}
		if g.lasts() && q >= f.lo && s.passing(q, p) {
			continue
		}
		f.prev = q
		if q >= f.lo && !s.closed(q, p) {
			f.near = true
			f.lo = q + 1
			after := g.post
			if m := x.means[s.ls[q].fig]; m.of < 0 && m.a >= g.end {
				after = max(after, m.b)
			}
			for f.lo < p && s.ls[f.lo].start < after {
				f.lo++
			}
		}
	}
	if f.near && s.at(f.lo).has(isAdverb) && s.at(f.lo+1).has(isPause) {
		f.lo++ // 突破2万亿元大关、达到2.03万亿元
	}
	for f.lo < p && s.at(f.lo).has(isPause|isConj) && !s.at(f.lo).has(isNoun) {
		f.lo++
	}
	k := p
walk:
	for k > f.lo {
		c := s.at(k - 1)
		w := s.text(k - 1)
		switch {
		case c.has(isFigure):
			if !x.figs[s.ls[k-1].fig].lasts() {
				break walk
			}
		case w == "中" && k-2 >= f.lo && s.nounish(k-2):
			f.part = true
			k--
			break walk
		case s.eachFrom(f.lo, k) < k && (len(fig.f.Per) > 0 && s.ls[s.eachFrom(f.lo, k)].start >= fig.pre || strings.HasPrefix(s.text(s.eachFrom(f.lo, k)), "每")):
			f.each = true
			if strings.HasSuffix(w, "年均") || w == "均" && s.text(k-2) == "年" {
				f.years = true
			}
			k = s.eachFrom(f.lo, k)
			continue
		case f.prev != p-1 && len([]rune(w)) == 2 && strings.HasSuffix(w, "均") && !c.has(isNoun|isVerb) && w != "平均" && w != "年均":
			f.each = true
		case w == "年均" || w == "平均" && strings.HasSuffix(s.text(k-2), "年"):
			f.years = true
		case (w == "因素" || w == "因素后") && s.setAside(f.lo, k) < k:
			k = s.setAside(f.lo, k)
			continue
		case c.has(isHedge):
			f.words |= isHedge
			if c.has(isAbove|isBelow) && strings.HasSuffix(fig.unit.unit, "点") && f.apart == 0 {
				f.apart = c & isApart
			}
		case k-2 >= f.lo && s.text(k-2) == "每" && !c.has(isBound|isFigure|isVerb):
			f.each = true
			k--
		case c.has(isDe):
			f.of = true
			k--
			break walk
		case c.has(isTo) && !f.moved && f.change == 0 && f.apart == 0:
			if (w == "到" || w == "至" || (w == "为" || w == "成") && f.near && !s.at(k-2).has(isScope|isAdverb)) && k-2 >= f.lo && s.at(k-2).has(isVerb|isNominal) && !s.at(k-2).has(isNoun) { // 加码至, 拉平到
				f.moved = true
				f.words |= isTo
				k--
				break
			}
			f.words |= isTo | c&isLink
			if c.has(isChange) || len([]rune(w)) > 2 || w == "升至" || w == "增至" || w == "降至" || w == "降到" || w == "升到" {
				f.moved = true
			}
		case c.has(isChange) && f.words.has(isTo):
			f.moved = true
		case c.has(isChange) && f.change == 0:
			f.change = c & isChange
			f.years = f.years || strings.HasPrefix(w, "年均")
		case c.has(isRate) && f.change == 0 && !(k-1 > f.lo && s.nounish(k-2)):
			f.change = c & isRate
		case c.has(isApart):
			f.apart = c & isApart
		case c.has(isHigh|isLow) && (s.than(f, k-1) >= -1 || s.at(k-2).has(isTask) && f.near) && f.apart == 0 && f.change == 0:
			f.apart = c & (isHigh | isLow)
		case c.has(isShareNoun) && !(k-1 > f.lo && s.at(k-2).has(isNominee|isVerb)):
			f.words |= isShareNoun
		case c.has(isShare):
			f.words |= isShare
		case c.has(isDoneNoun) && !(k-1 > f.lo && s.nounish(k-2)):
			f.words |= isDoneNoun
		case c.has(isDone):
			f.words |= isDone
		case c.has(isNominee) && !c.has(isAdverb|isLink|isModal|isDue):
			break walk
		case c.has(isNoun) && c.has(isLink|isModal) && !c.has(isVerb) && k-1 > f.lo && s.nounish(k-2):
			break walk
		case c.has(isFrom):
			f.words |= isFrom
		case c.has(isLink | isEqual | isAdverb | isModal | isDue | isTime):
			f.words |= c & (isLink | isEqual | isAdverb | isModal)
		case w == "了" || w == "有" || w == "共":
			f.words |= isLink
		default:
			break walk
		}
		k--
	}
	f.core = k
	s.compare(f)
	return f
}

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
	if w := s.text(k - 1); w == "人均" || w == "户均" || w == "年均" || w == "月均" || w == "日均" || w == "亩均" {
		return k - 1
	}
	if s.text(k-1) == "均" && k-2 >= lo {
		return k - 2
	}
	for i := k - 1; i >= lo && i >= k-4; i-- {
		if strings.HasPrefix(s.text(i), "每") {
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
		if s.at(i).has(isBound | isPause) {
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

// compare finds what the figure is compared with, a part or a completion of, and
// takes it off the words that may name the thing.
func (s *sentence) compare(f *frame) {
	x := s.x
	fig := x.figs[s.ls[f.p].fig]
	ratio := fig.unit.class == "ratio"
	cut := func(k int, kind string) {
		f.object = np{k + 1, max(k+1, f.core)}
		for f.object.b < f.p && s.at(f.object.b).has(isTime|isNoun|isScope|isNumber) && !s.at(f.object.b).has(isChange|isRate|isAdverb|isHigh|isLow|isApart|isTo) {
			f.object.b++
		}
		f.then = s.sort(f.object)
		f.core = k
		f.kind = kind
		s.retreat(f)
	}
	switch {
	case f.of: // 占…的, 完成…的, 是…的
		for k := f.core - 1; k >= f.lo; k-- {
			c := s.at(k)
			switch {
			case c.has(isShare):
				kind := MeasureShare
				if s.sort(np{k + 1, f.core}) == "task" {
					kind = MeasureCompletion
				}
				cut(k, kind)
				return
			case ratio && c.has(isDone) && s.hasTask(k+1, f.core):
				cut(k, MeasureCompletion)
				return
			case c.has(isTo) && (f.near || !ratio && len([]rune(s.text(k))) > 2) && s.sort(np{k + 1, f.core}) == "time": // 从2016年的500亿元增加到2020年的800亿元
				f.words |= isTo
				f.moved, f.of = true, false
				f.core = k
				s.retreat(f)
				return
			case !ratio && c.has(isThan) && (s.sort(np{k + 1, f.core}) == "time" || s.text(k+1) == "现有" || s.text(k+1) == "原有" || s.text(k+1) == "原来"): // 比现有的86个减少27个
				f.base = true
				f.core = k
				s.retreat(f)
				return
			case ratio && (c.has(isEqual|isHedge|isThan|isApart|isTo) || s.text(k) == "控制在" || strings.HasPrefix(s.text(k), "按")):
				switch then := s.sort(np{k + 1, f.core}); {
				case then == "":
				case then == "task":
					cut(k, MeasureCompletion)
					return
				case (then == "whole" || strings.HasPrefix(s.text(k), "按")) && fig.f.Unit == "%" && !s.alike(f.lo, k, f.core) && !s.rateIn(f.lo, k):
					cut(k, MeasureShare) // 不到全市总数的2%; 按支出额的3%设置
					return
				case then == "time":
					cut(k, MeasureGrowth)
					f.dir = overOne(fig)
					return
				case fig.unit.unit == "倍" || then == "place" || then == "standard" && c.has(isHedge) && fig.f.Unit == "%" && !s.rateIn(f.lo, k) || s.alike(f.lo, k, f.core):
					cut(k, MeasureGap)
					f.dir = overOne(fig)
					return
				default:
					cut(k, "")
					return
				}
			case c.has(isFrom):
				f.words |= isFrom
				f.core, f.of = k, false
				s.retreat(f)
				s.compare(f) // 占全国比重由2020年的7.2%
				return
			case c.has(isBound | isPause):
				return
			}
		}
		if f.near && ratio && (f.bare() && s.hasTask(s.clauseStart(f.prev), f.prev) || s.hasTask(f.lo, f.core)) {
			f.kind = MeasureCompletion // 完成目标300张的109%
		}
		return
	}
	if k := s.than(f, f.core+boolToInt(f.change != 0 || f.apart != 0)); k >= f.lo && (f.change != 0 || f.apart != 0) && !f.moved {
		cut(k, "")
		f.changed(fig)
		if f.change == 0 && f.then != "time" || f.then == "task" {
			f.kind = MeasureGap // 比全省平均水平高2个百分点
		}
		f.direct()
		return
	}
	if f.apart != 0 { // 高于全国2个百分点, or 低0.58个百分点 behind 比控制目标4%
		f.kind = MeasureGap
		for k := f.p - 1; k >= f.core; k-- {
			if s.at(k).has(isTime) && s.at(k-1).has(isApart|isHigh|isLow) {
				f.kind = amountOrRatio(fig) // 高于去年1个百分点
			}
		}
		f.direct()
		return
	}
	for k := f.core - 1; k >= f.lo; k-- {
		if w := s.text(k); w == "离" || w == "距" || w == "距离" { // 火化率离市定60%的目标还差12个百分点
			cut(k, "")
			return
		}
	}
	for k := f.core - 1; k >= f.lo && f.change == 0; k-- {
		c := s.at(k)
		if c.has(isBound | isPause | isFigure) {
			break
		}
		switch {
		case strings.HasPrefix(s.text(k), "按") && (fig.unit.unit == "倍" || fig.f.Unit == "%") && s.sort(np{k + 1, f.core}) == "standard" && s.sameTail(f.lo, k, f.core):
			cut(k, MeasureGap) // 供养标准按低保标准1.3倍执行
			f.dir = overOne(fig)
			return
		case c.has(isApart) && fig.unit.class != "age" && !strings.HasSuffix(s.text(k+1), "类"): // 优于Ⅲ类水体比例
			f.apart = c & isApart
			cut(k, MeasureGap)
			f.direct()
			return
		case c.has(isHedge) && (s.text(k) == "超过" || s.text(k) == "超") && (strings.HasSuffix(fig.unit.unit, "点") || !ratio && s.sort(np{k + 1, f.core}) == "task"):
			f.apart = isAbove
			cut(k, MeasureGap)
			f.direct()
			return
		case c.has(isShare) && ratio:
			kind := MeasureShare
			if s.sort(np{k + 1, f.core}) == "task" {
				kind = MeasureCompletion
			}
			cut(k, kind)
			return
		case ratio && c.has(isDone) && s.hasTask(k+1, f.core):
			cut(k, MeasureCompletion)
			return
		}
	}
	switch {
	case f.words.has(isShare):
		f.kind = MeasureShare
	case f.words.has(isShareNoun):
		f.kind = MeasureShare
	case f.words.has(isDoneNoun) && ratio:
		f.kind = MeasureCompletion
	case f.change != 0 && !f.moved:
		f.changed(fig)
	}
}

// retreat takes adverbs and links off the end of the words that may name the thing.
func (s *sentence) retreat(f *frame) {
	for f.core > f.lo && s.at(f.core-1).has(isAdverb|isModal|isTime|isLink|isHedge) && !s.at(f.core-1).has(isNoun) {
		f.core--
	}
	if w := s.text(f.core - 1); f.core > f.lo && (w == "因素" || w == "因素后") {
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
	if fig.unit.class == "ratio" && !strings.HasSuffix(fig.unit.unit, "点") && fig.unit.unit != "BP" {
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

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
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
	w := s.str(p)
	switch {
	case s.at(p.a).has(isTime) && p.b-p.a > 1 && (s.text(p.b-1) == "数" || s.text(p.b-1) == "预算" || s.text(p.b-1) == "水平" || s.text(p.b-1) == "同期"):
		return "time"
	case s.at(p.b - 1).has(isTask), (s.text(p.b-1) == "数" || strings.HasSuffix(s.text(p.b-1), "投资")) && s.hasTask(p.a, p.b):
		return "task"
	case strings.HasSuffix(w, "总数") || strings.HasSuffix(w, "总量") || strings.HasSuffix(w, "总额") || strings.HasSuffix(w, "总人口"):
		return "whole"
	case strings.Contains(w, "平均") || s.placeOnly(p) || s.at(p.a).has(isScope) && p.b-p.a <= 2 && strings.HasPrefix(w, "全"):
		return "place"
	}
	last := p.b - 1
	if s.at(last).has(isTime) || strings.HasSuffix(w, "年") || strings.HasSuffix(w, "同期") || strings.HasSuffix(w, "年前") || strings.HasSuffix(w, "期末") || strings.HasSuffix(w, "年初") || strings.HasSuffix(w, "时期") || strings.HasSuffix(w, "期间") || strings.HasSuffix(w, "末") || strings.HasSuffix(w, "总和") && strings.Contains(w, "年") || strings.HasSuffix(w, "时") || strings.HasSuffix(w, "年末") || strings.HasSuffix(w, "年底") || s.at(last).has(isFigure) && strings.HasSuffix(w, "前") {
		return "time"
	}
	return "standard"
}

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
