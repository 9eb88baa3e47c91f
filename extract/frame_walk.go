package extract

import (
	"sort"
	"strings"
)

// frame reads the words in front of the figure at lexeme p.
func (s *sentence) frame(p int) *frame {
	x := s.x
	fig := x.figs[s.ls[p].fig]
	f := &frame{p: p, lo: s.clauseStart(p), prev: -1}
	if x.t.get(fig.start) == '翻' {
		f.change = isUp
	}
	s.behindFigures(f)
	w := frameWalk{s: s, x: x, fig: fig, f: f}
	f.core = w.walk(p)
	s.compare(f)
	return f
}

// behindFigures finds the figure in front of the frame's, and where the words behind it
// begin.
func (s *sentence) behindFigures(f *frame) {
	at := sort.SearchInts(s.figs, f.p)
	for _, q := range s.figs[max(0, at-8):at] {
		if s.policy(q) && q >= f.lo && (s.before(f.lo, f.p).a <= q || q > f.lo && s.nounish(q-1) && !s.at(q-1).has(isVerb)) {
			continue // 两项补贴, 残疾人两项补贴标准提高到每人每月90元
		}
		if s.x.figs[s.ls[q].fig].lasts() && q >= f.lo && s.passing(q, f.p) {
			continue
		}
		if q > f.lo && s.inItems(q, f.p) {
			continue
		}
		f.prev = q
		if q >= f.lo && !s.closed(q, f.p) {
			f.near = true
			f.lo = s.wordsBehind(q, f.p)
		}
	}
	if f.near && s.at(f.lo).has(isAdverb) && s.at(f.lo+1).has(isPause) {
		f.lo++ // 突破2万亿元大关、达到2.03万亿元
	}
	for f.lo < f.p && s.at(f.lo).has(isPause|isConj) && !s.at(f.lo).has(isNoun|isApart) {
		f.lo++
	}
}

// inItems reports whether the figure at q belongs to the things whose figures, with that at p, are told in turn: an age in the
// name of one (婴儿死亡率、5岁以下儿童死亡率分别为2.6‰和4.1‰) or their number behind them (全护理、半护理、全自理三档标准分别为).
func (s *sentence) inItems(q, p int) bool {
	f := s.x.figs[s.ls[q].fig]
	aged := f.unit.class == "age" && s.at(q-1).has(isPause|isConj)
	summed := f.num.chinese && s.nounish(q-1) && s.nounish(q+1)
	if !aged && !summed {
		return false
	}
	for k := q + 1; k < p && !s.at(k).has(isBound|isFigure); k++ {
		if s.inTurnAt(k) {
			return true
		}
	}
	return false
}

// wordsBehind returns the lexeme behind the figure at q, its hedges and what it measures
// where that stands behind it.
func (s *sentence) wordsBehind(q, p int) int {
	g, m := s.x.figs[s.ls[q].fig], s.x.means[s.ls[q].fig]
	after := g.post
	if m.of < 0 && m.a >= g.end {
		after = max(after, m.b)
	}
	k := q + 1
	for k < p && s.ls[k].start < after {
		k++
	}
	return k
}

// frameWalk goes from a figure to the left over the words that connect it with what it
// measures: lexeme i is asked about.
type frameWalk struct {
	s    *sentence
	x    *extraction
	fig  *figure
	f    *frame
	i    int
	c    class
	text string
	next int // lexemes [next, i] are passed
	last bool
}

// walk returns where the connecting words in front of lexeme p begin.
func (w *frameWalk) walk(p int) int {
	k := p
	for k > w.f.lo && !w.last {
		w.i, w.next = k-1, k-1
		w.c, w.text = w.s.at(w.i), w.s.text(w.i)
		r := firstRule(w.x.words.rules.between, w)
		if r == nil || r.then == nil {
			break
		}
		r.then(w)
		k = w.next
	}
	return k
}

func (w *frameWalk) front() class      { return w.s.at(w.i - 1) }
func (w *frameWalk) frontText() string { return w.s.text(w.i - 1) }
func (w *frameWalk) inside(n int) bool { return w.i-n >= w.f.lo } // the lexeme n in front is among the words
func (w *frameWalk) nounInFront() bool { return w.inside(1) && w.s.nounish(w.i-1) }
func (w *frameWalk) each() int         { return w.s.eachFrom(w.f.lo, w.i+1) }
func (w *frameWalk) aside() int        { return w.s.setAside(w.f.lo, w.i+1) }
func (w *frameWalk) still() bool       { return !w.f.moved && w.f.change == 0 && w.f.apart == 0 }

// lengthens reports whether the figure can be by how much something is longer than it was: 1.4岁, 0.6个月, 3公里.
func (w *frameWalk) lengthens() bool {
	class := w.fig.unit.class
	return class == "age" || class == "length" || class == "time" && w.fig.f.Unit != "年"
}

func (w *frameWalk) says(c class) { w.f.words |= c }
func pass(*frameWalk)             {}

// betweenRules are asked, from right to left, about the words in front of a figure. One
// with a function then passes over the word, and says what it makes of the frame; one
// without ends the connecting words, as a word does of which no rule holds.
var betweenRules = []rule[*frameWalk]{
	{name: "a length of time that passed", when: func(w *frameWalk) bool { return w.c.has(isFigure) && w.x.figs[w.s.ls[w.i].fig].lasts() }, then: pass,
		example: "新建改扩建幼儿园五年达到1150所。"},
	{name: "中 behind a noun", when: func(w *frameWalk) bool { return among(w.text) && w.nounInFront() }, then: func(w *frameWalk) { w.f.part, w.last = true, true },
		example: "受助学生中已有7人就业。"},
	{name: "denominator", when: (*frameWalk).denominator, then: func(w *frameWalk) {
		w.f.each = true
		w.f.years = w.f.years || strings.HasSuffix(w.text, "年均") || w.text == "均" && w.frontText() == "年"
		w.next = w.each()
	},
		example: "低保标准每人每月500元。"},
	{name: "average of years", when: func(w *frameWalk) bool {
		return w.text == "年均" || w.text == "平均" && strings.HasSuffix(w.frontText(), "年") && !strings.ContainsRune("全去上今本当", []rune(w.frontText())[0])
	}, then: func(w *frameWalk) { w.f.years = true },
		example: "产品成本比1952年平均降低3.2%。"},
	{name: "factor that is set aside", when: func(w *frameWalk) bool { return factor(w.text) && w.aside() <= w.i }, then: func(w *frameWalk) { w.next = w.aside() },
		example: "一般公共预算收入扣除留抵退税因素为正增长4.2%。"},
	{name: "hedge", when: func(w *frameWalk) bool { return w.c.has(isHedge) }, then: func(w *frameWalk) {
		w.says(isHedge)
		if w.c.has(isAbove|isBelow) && w.fig.points() && w.f.apart == 0 {
			w.f.apart = w.c & isApart // 超过全国2个百分点
		}
	},
		example: "养老床位不少于300张。"},
	{name: "的 of those that have a share", when: func(w *frameWalk) bool { return w.c.has(isDe) && w.f.words.has(isShare) },
		example: "148个断面中，水质优良的占93.9%。"},
	{name: "的 in what is compared with", when: func(w *frameWalk) bool {
		return w.c.has(isDe) && (w.f.apart|w.f.change) != 0 && w.s.than(w.f, w.i) >= w.f.lo
	},
		example: "粮食总产812亿斤，比历史最高的2022年少3.2亿斤。"},
	{name: "的", when: func(w *frameWalk) bool { return w.c.has(isDe) }, then: func(w *frameWalk) { w.f.of, w.last = true, true },
		example: "福彩销量300万元，特困人员生活标准不低于低保标准的1.3倍。"},
	{name: "change that ends with 到 at a value", when: (*frameWalk).changesTo, then: func(w *frameWalk) {
		w.f.moved, w.next = true, w.i-1
		w.says(isTo)
	},
		example: "至2021年底生猪出栏恢复至20万头。"},
	{name: "到", when: func(w *frameWalk) bool { return w.c.has(isTo) && w.still() }, then: func(w *frameWalk) {
		w.says(isTo | w.c&isLink)
		w.f.moved = w.c.has(isChange) || len([]rune(w.text)) > 2
	},
		example: "丧事天数由5天压到3天。"},
	{name: "change in front of 到", when: func(w *frameWalk) bool { return w.c.has(isChange) && w.f.words.has(isTo) }, then: func(w *frameWalk) { w.f.moved = true },
		example: "床位增加达到300张。"},
	{name: "change", when: func(w *frameWalk) bool {
		return w.c.has(isChange) && w.f.change == 0 && !(w.x.words.cues[cueLasts].ends(w.text) && !w.lengthens()) // 承包期延长30年
	}, then: func(w *frameWalk) {
		w.f.change = w.c & isChange
		w.f.years = w.f.years || strings.HasPrefix(w.text, "年均")
	},
		example: "床位增加300张。"},
	{name: "noun of a change", when: func(w *frameWalk) bool { return w.c.has(isRate) && w.f.change == 0 && !w.nounInFront() }, then: func(w *frameWalk) { w.f.change = w.c & isRate },
		example: "产值和利税依次为5.61亿元、3370万元，增幅依次是46.2%、39%。"},
	{name: "above or below", when: func(w *frameWalk) bool { return w.c.has(isApart) }, then: func(w *frameWalk) { w.f.apart = w.c & isApart },
		example: "救助水平较上年高出近两成。"},
	{name: "more or less than a year before", when: func(w *frameWalk) bool {
		return w.c.has(isHigh|isLow|isApart) && w.f.change == 0 && (strings.HasPrefix(w.frontText(), "同比") || w.front().has(isAdverb) && w.i > w.f.lo+1 && strings.HasPrefix(w.s.text(w.i-2), "同比"))
	}, then: func(w *frameWalk) {
		w.f.change = isMore
		if w.c.has(isLow | isBelow) {
			w.f.change = isLess
		}
	},
		example: "新签约项目286个，同比多53个。"},
	{name: "high or low in a comparison", when: func(w *frameWalk) bool {
		return w.c.has(isHigh|isLow) && (w.s.than(w.f, w.i) >= -1 || w.front().has(isTask) && w.f.near) && w.f.apart == 0 && w.f.change == 0
	}, then: func(w *frameWalk) { w.f.apart = w.c & (isHigh | isLow) },
		example: "参保率比全省高2个百分点。"},
	{name: "share", when: func(w *frameWalk) bool { return w.c.has(isShare) }, then: func(w *frameWalk) { w.says(isShare) },
		example: "养老床位300张，占5%。"},
	{name: "noun of a completion", when: func(w *frameWalk) bool { return w.c.has(isDoneNoun) && !w.nounInFront() }, then: func(w *frameWalk) { w.says(isDoneNoun) },
		example: "新建食堂30所，完成率95%。"},
	{name: "completion", when: func(w *frameWalk) bool { return w.c.has(isDone) }, then: func(w *frameWalk) { w.says(isDone) },
		example: "对560户老年人家庭实施适老化改造，超额完成40户。"},
	{name: "noun", when: func(w *frameWalk) bool { return w.c.has(isNominee) && !w.c.has(isAdverb|isLink|isModal|isDue) },
		example: "共有床位300张，春季200张。"},
	{name: "noun that may be a link, behind a noun", when: func(w *frameWalk) bool {
		return w.c.has(isNoun) && w.c.has(isLink|isModal) && !w.c.has(isVerb) && w.nounInFront()
	},
		example: "完成投资计划300万元。"},
	{name: "old value", when: func(w *frameWalk) bool { return w.c.has(isFrom) }, then: func(w *frameWalk) { w.says(isFrom) },
		example: "亩均财政投入由2400元提高到3000元。"},
	{name: "link, adverb, modal or time", when: func(w *frameWalk) bool { return w.c.has(isLink | isEqual | isAdverb | isModal | isDue | isTime) }, then: func(w *frameWalk) { w.says(w.c & (isLink | isEqual | isAdverb | isModal)) },
		example: "物价涨幅偏高，国有企业亏损面达38%。"},
}

// denominator reports whether a denominator ends with lexeme i that the figure was read
// with, or that begins with 每.
func (w *frameWalk) denominator() bool {
	from := w.each()
	return from <= w.i && (len(w.fig.f.Per) > 0 && w.s.ls[from].start >= w.fig.pre || w.s.eachAt(from))
}

// changesTo reports whether a verb goes on with 到 or 至 to a value: 加码至, 拉平到; behind
// another figure with 为 or 成 too.
func (w *frameWalk) changesTo() bool {
	if !w.c.has(isTo) || !w.still() || !w.inside(1) {
		return false
	}
	switch w.text {
	case "到", "至":
	case "为", "成":
		if !w.f.near || w.front().has(isScope|isAdverb) {
			return false
		}
	default:
		return false
	}
	return w.front().has(isVerb|isNominal) && !w.front().has(isNoun)
}

// among reports whether w says that a part of what stands in front is meant: 学生中已有7人, 29家店里有17家.
func among(w string) bool { return w == "中" || w == "里" || w == "当中" || w == "之中" }

// factor reports whether w ends words in front that set something aside: 扣除物价因素, 扣除投资后.
func factor(w string) bool { return w == "因素" || w == "因素后" || w == "后" }

// average reports whether w is an average of somebody or something: 人均, 户均.
func average(w string) bool {
	r := []rune(w)
	return len(r) == 2 && r[1] == '均' && r[0] != '平' && r[0] != '总'
}
