package extract

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/regexp"
)

// period is a stretch of several years that opens a paragraph or stands in a heading:
// what was done under it covers them all.
type period struct {
	start, end int  // runes that it holds for
	from, to   int  // years, 0 where the text does not say them
	brief      bool // it is of its sentence only: 前四年累计下降14%
	wordsEnd   int  // where the words that say it end; of what periodsIn returns, in its string
}

// periods finds the stretches of several years that hold for paragraphs and sections.
func (x *extraction) periods() []period {
	var out []period
	for i, h := range x.heads {
		if h.level == LevelItem {
			continue
		}
		title := x.t.str(h.end, h.titleEnd)
		ps := x.periodsIn(title, true)
		if len(ps) != 1 || x.yearsIn(title) {
			continue
		}
		end := x.bodyEnd
		for k := i + 1; k < len(x.heads); k++ {
			if l := x.heads[k].level; l != LevelItem && l <= h.level {
				end = x.heads[k].start
				break
			}
		}
		if h.level == Level1 { // 2017年是极不平凡的一年, in 过去五年工作回顾
			end = min(end, x.partEnd(h.titleEnd))
		}
		ps[0].start, ps[0].end, ps[0].wordsEnd = h.titleEnd, end, h.end+ps[0].wordsEnd
		out = append(out, ps[0])
	}
	for _, s := range x.sents {
		opener := x.t.str(s.start, min(s.end, s.start+16))
		ps := x.periodsIn(opener, false)
		first, _, _ := strings.Cut(opener, "“")
		if len(ps) == 0 || x.headedAt(s.start) && first != opener && x.yearsIn(first) {
			continue // 一、一九九五年和“八五”时期的工作: the text begins with the year
		}
		end, opens := s.end, s.start == 0 || x.t.r[s.start-1] == '\n'
		if !opens && (x.sumByTheWay(s.start) || ps[0].wordsEnd > headOfPeriod) {
			ps[0].brief = true
		}
		for end < x.bodyEnd && x.t.r[end] != '\n' && !ps[0].brief && !x.headedAt(end) {
			end++
		}
		if end <= s.end+1 && opens && !ps[0].brief {
			end = x.nextParagraph(end) // 这五年,我们…。 alone on its line opens the next paragraph
		}
		if x.report.Genre == GenreWorkReport && !ps[0].brief && ps[0].to > 0 && ps[0].to <= x.report.Year && ps[0].to-ps[0].from < 7 && end-s.start < ofParagraph && !x.underYear(s.start) {
			end = x.partEnd(end)
		}
		ps[0].start, ps[0].end, ps[0].wordsEnd = s.start, end, s.start+ps[0].wordsEnd
		if ps[0].brief {
			ps[0].start = ps[0].wordsEnd // 财政收入增长5%,近年来新增企业300家
		}
		out = append(out, ps[0])
	}
	return out
}

// sumByTheWay reports whether a sum over years opens the sentence at rune i, and is of that sentence: 五年来累计
// 造林1460万亩.
func (x *extraction) sumByTheWay(i int) bool {
	for k := i + 2; k < i+6; k++ {
		if x.t.hasAny(&x.words.beside[besideSummed], k) {
			return true
		}
	}
	return false
}

// headedAt reports whether a heading begins at rune i.
func (x *extraction) headedAt(i int) bool {
	return slices.ContainsFunc(x.heads, func(h heading) bool { return h.start == i && h.level != LevelItem })
}

// underYear reports whether rune i stands under a heading that names a single year: 一、2024年工作回顾.
func (x *extraction) underYear(i int) bool {
	for k := len(x.heads) - 1; k >= 0; k-- {
		h := x.heads[k]
		if h.start > i || h.level == LevelItem {
			continue
		}
		title := x.t.str(h.end, h.titleEnd)
		if len(x.periodsIn(title, true)) > 0 {
			return false
		}
		if x.yearsIn(title) {
			return true
		}
		if h.level == Level1 {
			return false
		}
	}
	return false
}

// headOfPeriod is within how many runes of its sentence the words of a period end that opens what follows, too: behind
// them they are of that sentence, “四好农村路”建设三年来.
const headOfPeriod = 9

// ofParagraph is how many runes a paragraph has at most: where a line has more, its breaks
// are lost.
const ofParagraph = 1200

// partEnd returns where the part of a report that looks back over several years ends: at
// the next heading of the first level, or where a paragraph turns to a single year.
func (x *extraction) partEnd(i int) int {
	end := x.bodyEnd
	for _, h := range x.heads {
		if h.level == Level1 && h.start >= i {
			end = h.start
			break
		}
	}
	line := i
	for k := i; k < end; k++ {
		if x.t.r[k] == '\n' {
			line = k
		} else if k-line <= ofParagraph || x.t.r[k] != '。' { // where line breaks are lost, any sentence may begin a paragraph
			continue
		}
		if singleYear.MatchString(x.t.str(k+1, min(end, k+24))) && !sumsUp.MatchString(x.t.str(k+1, min(end, k+60))) {
			return k
		}
	}
	return end
}

var singleYear = regexp.MustCompile(`^[ 　]*(?:各位代表[,!]?)?(?:刚刚)?(?:过去的?)?(?:(?:19|20)\d\d年|一年来?[,,]|去年|今年|这一年|过去一年)`)

// sumsUp finds at the head of a paragraph or sentence that a year is only the last of several: 2011年,实现农业总产值3亿元,
// 是2006年的2.1倍.
var sumsUp = regexp.MustCompile(`^[^\n。]*(?:年均|[比是较](?:19|20)\d\d年)`)

// nextParagraph returns where the paragraph behind the line that ends at i ends, i where a
// heading follows.
func (x *extraction) nextParagraph(i int) int {
	a := i
	for a < x.bodyEnd && (x.t.r[a] == '\n' || x.t.r[a] == ' ') {
		a++
	}
	for _, h := range x.heads {
		if h.start >= i && h.start <= a && h.level != LevelItem {
			return i
		}
	}
	if singleYear.MatchString(x.t.str(a, min(x.bodyEnd, a+24))) {
		return i
	}
	for a < x.bodyEnd && x.t.r[a] != '\n' {
		a++
	}
	return a
}

// yearsIn reports whether a title names a single year beside its period.
func (x *extraction) yearsIn(title string) bool {
	if strings.Contains(title, "去年") || strings.Contains(title, "今年") || strings.Contains(title, "上年") || yearToken.MatchString(title) {
		return true
	}
	r := []rune(title)
	for k := range r { // 一九九五年
		if _, n, _ := yearAt(r, k); n == 4 && k+4 < len(r) && r[k+4] == '年' {
			return true
		}
	}
	return false
}

// periodsIn reads the periods of several years that words name; a title may name a plan
// period and no more: “十三五”工作成效.
func (x *extraction) periodsIn(s string, title bool) []period {
	r := []rune(s)
	var out []period
	for i := 1; i < len(r); i++ {
		var p period
		var ok bool
		switch {
		case r[i] == '五' && strings.ContainsRune("六七八九十一二三四五", r[i-1]):
			p, ok = x.planPeriodAt(r, i, title)
		case r[i] == '年':
			if p, ok = x.sinceYear(r, i); !ok {
				p, ok = x.rangeOfYears(r, i)
			}
			if !ok {
				p, ok = x.yearsAt(r, i, title)
			}
		}
		if n := x.severalAt(r, i-1); !ok && n > 0 && !title {
			p, ok = period{brief: true, wordsEnd: i - 1 + n}, true
		}
		if ok {
			p.wordsEnd = max(p.wordsEnd, i+1)
			out = append(out, p)
		}
	}
	return out
}

// severalAt returns how long the words at r[i] are that say several years which nobody numbers, 0 for none. They head a
// clause, and say of no thing what it is: 近年来,全县新建学校3所, and not 创近年来新高 or 处理近年来积累的信访积案.
func (x *extraction) severalAt(r []rune, i int) int {
	_, n := x.words.cues[cueSeveral].at(r, i)
	if n == 0 || i > 0 && !strings.ContainsRune(",、;。:　 ", r[i-1]) || i+n < len(r) && strings.ContainsRune("新最的积遗经好高多少低", r[i+n]) {
		return 0
	}
	return n
}

// planPeriodAt reads the plan whose name ends at r[i]: “十四五”期间.
func (x *extraction) planPeriodAt(r []rune, i int, title bool) (period, bool) {
	rest := string(r[i+1 : min(len(r), i+8)])
	if behind, ok := strings.CutPrefix(rest, "”"); ok {
		rest = behind
	}
	if firstYears.MatchString(rest) { // “十四五”前四年
		rest = "五年"
	}
	titled := title && len(r) < 24 && !strings.HasPrefix(rest, "规划") && !strings.HasPrefix(rest, "计划") && !strings.HasPrefix(rest, "末")
	if !titled && !x.words.cues[cuePlanTime].begins(rest) {
		return period{}, false
	}
	for k := max(0, i-2); k < i; k++ {
		if p, ok := x.words.meta.periodAt(string(r[max(0, k-1):min(len(r), i+3)])); ok {
			return period{from: p.first, to: p.last}, true
		}
	}
	return period{}, false
}

// planTime returns how long the name of a plan in quotes at rune i is that says when, 0 for none: “十四五”期间, and not
// “十四五”规划.
func (x *extraction) planTime(i, end int) int {
	t, k := x.t, i+1
	for k < end && k < i+5 && t.r[k] != '”' {
		k++
	}
	if k-i < 3 || k >= end || t.r[k] != '”' || t.r[k-1] != '五' || strings.ContainsRune("规计纲", t.get(k+1)) {
		return 0
	}
	if _, ok := x.words.meta.periodAt(t.str(i, k+1)); !ok {
		return 0
	}
	return k + 1 - i
}

// firstYears finds the first years of a plan behind its name.
var firstYears = regexp.MustCompile(`^[前头][二两三四]年`)

// sinceYear reads the year whose 年 is r[i] as the first of those up to now: 2016年以来.
func (x *extraction) sinceYear(r []rune, i int) (period, bool) {
	n := sinceThen.FindString(string(r[i+1 : min(len(r), i+40)]))
	if i < 4 || n == "" {
		return period{}, false
	}
	y, k, _ := yearAt(r, i-4)
	if k != 4 || x.report.Year > 0 && x.report.Year-y < 1 {
		return period{}, false
	}
	return period{from: y, to: x.report.Year, brief: true, wordsEnd: i + 1 + len([]rune(n))}, true
}

// sinceThen finds what follows a year since which something is counted: [2020年]5月“一门受理”平台运行以来.
var sinceThen = regexp.MustCompile(`^(?:[^,;。0-9]{0,2}(?:[0-9]+月)?[^,;。0-9]{0,24}以来|(?:[0-9]+月)?起(?:,|累计|共|先后|全|我|开始)|[^,;。0-9]{0,12}至今)`)

// namesPlan finds behind years what they are in the name of: 2021—2025年养老规划.
var namesPlan = regexp.MustCompile(`^[^,;。]*(?:规划|计划|方案|纲要|行动|意见)`)

// rangeOfYears reads the years from one to that whose 年 is r[i]: 2009—2011年, 2020年1月至2022年.
func (x *extraction) rangeOfYears(r []rune, i int) (period, bool) {
	k := i - 5
	if k < 4 || !strings.ContainsRune("到至—-~", r[k]) {
		return period{}, false
	}
	last, n, _ := yearAt(r, i-4)
	if n != 4 || namesPlan.MatchString(string(r[i+1:min(len(r), i+18)])) {
		return period{}, false
	}
	for k > 0 && (strings.ContainsRune("—-~年月0123456789", r[k-1]) || cnDigit(r[k-1]) >= 0) {
		k--
	}
	first, n, _ := yearAt(r, k)
	if n != 4 || last <= first || last > first+20 {
		return period{}, false
	}
	return period{from: first, to: last, brief: true}, true
}

// yearsAt reads the number of years whose 年 is r[i]: 过去五年, 三年来, 未来五年.
func (x *extraction) yearsAt(r []rune, i int, title bool) (period, bool) {
	k := i
	for k > 0 && (isDigit(r[k-1]) || cnDigit(r[k-1]) > 0 || r[k-1] == '十') {
		k--
	}
	n := smallNumber(string(r[k:i]))
	if k == i || n < 2 || n > 20 || i+2 < len(r) && r[i+1] == '来' && r[i+2] == '最' { // 十年来最多的一年
		return period{}, false
	}
	rest, lead, cues := yearsAndMore.ReplaceAllString(string(r[i+1:min(len(r), i+6)]), ""), string(r[max(0, k-3):k]), &x.words.cues
	var p period
	switch {
	case cues[cueComing].ends(lead):
		if ahead := max(x.report.PlanYear, x.report.Year+1); ahead > 1 {
			p.from, p.to = ahead, ahead+n-1
		}
	case cues[cueSince].begins(rest) || cues[cuePast].ends(lead) || k == 0 && (cues[cueTitleOfYears].begins(rest) || !title && x.sums(r[i+1:])):
		if y := x.report.Year; y > 0 {
			p.from, p.to = y-n+1, y
		}
		p.brief = !strings.ContainsAny(string(r[i+1:min(len(r), i+2)]), "来间里中以,:的是") && !title
	default:
		return period{}, false
	}
	return p, true
}

// yearsAndMore finds what may stand between a number of years and what says that they are gone by: 三年[多]来, 三年[行动]期间.
var yearsAndMore = regexp.MustCompile(`^(?:多的?|(?:行动计划|行动|攻坚)期?)?(?:时间)?`)

// sums reports whether what follows the years at the head of a sentence is what they sum up, and no
// name or bound: 五年全国公路建设投资12343亿元, and not 五年计划 or 三年以上.
func (x *extraction) sums(rest []rune) bool {
	return len(rest) > 2 && isHan(rest[0]) && !x.words.cues[cueOfYears].begins(string(rest[:3])) && !strings.ContainsRune("期后前左以级制多一了的", rest[0]) && x.report.Genre == GenreWorkReport
}

// over says whether the figure of fr covers several years.
func (s *sentence) over(i int, fr *frame, m *meaning) {
	f := s.x.figs[s.ls[fr.p].fig]
	p, held := s.period(fr)
	m.yearly = s.yearly(fr, p) || p.wordsEnd <= s.ls[s.clauseStart(fr.p)].start && s.yearlyAsBefore(i, fr, m)
	if f.f.Masked && f.unit.class == "ratio" && m.measure == MeasureLevel || s.overAsBefore(i, fr, m) || s.overAsWhole(i, fr, m) {
		return
	}
	if fr.years || s.averaged(fr) || (m.measure == MeasureGrowth || m.measure == MeasureIncrease && f.unit.class == "ratio") && s.everyYear(fr) {
		m.covers(OverAverage, p.from, p.to)
		return
	}
	switch m.measure {
	case MeasureGap:
		s.overOfGap(i, fr, m)
		return
	case MeasureShare, MeasureCompletion:
		return
	}
	from, ok := s.since(fr)
	if !ok && !s.yearly(fr, p) {
		from, ok = s.sinceOldValue(i, m)
	}
	if ok {
		if from == 0 {
			m.covers(OverTotal, p.from, p.to)
		} else {
			now := s.x.now(f)
			if h := s.horizon(fr); h > from {
				now = h
			}
			if s.x.report.Year == 0 || now-from > 1 {
				m.covers(OverTotal, from+1, now)
			}
		}
		return
	}
	switch {
	case f.lasts() && m.measure == MeasureLevel || f.unit.class == "age" && m.measure == MeasureLevel || f.unit.class == "time":
	case m.measure != MeasureLevel && s.lastingIn(fr):
		m.over = OverTotal
	case m.measure == MeasureGrowth && i > 0 && !held && !m.yearly && s.growsSince(i, m):
	case held && !m.yearly && (m.measure == MeasureGrowth || m.measure == MeasureIncrease || m.measure == MeasureLevel && (s.act(i, fr, m) || p.wordsEnd > s.ls[s.clauseStart(fr.p)].start && s.flows(fr, m))):
		m.covers(OverTotal, p.from, p.to)
	}
}

// covers says that the figure is a total or an average of the years.
func (m *meaning) covers(over string, from, to int) { m.over, m.from, m.to = over, from, to }

// overAsBefore gives an item of a list the years of the first: 平均每年实际增长4.7%和5.7%.
func (s *sentence) overAsBefore(i int, fr *frame, m *meaning) bool {
	if i == 0 || !fr.bare() || !s.joined(s.figs[i-1], fr.p) {
		return false
	}
	first := s.x.means[s.ls[s.figs[i-1]].fig]
	if first.measure != m.measure || first.over != OverAverage && (first.over == "" || m.measure != MeasureGrowth && s.x.figs[s.ls[fr.p].fig].unit.class != "ratio") {
		return false
	}
	m.covers(first.over, first.from, first.to)
	return true
}

// overAsWhole gives a part and a share of a sum over years the years of the sum: 累计投入31.2亿元,其中财政专项12.05亿元,
// 占38.6%.
func (s *sentence) overAsWhole(i int, fr *frame, m *meaning) bool {
	if i == 0 || m.yearly || fr.years || s.averaged(fr) {
		return false
	}
	j := i - 1
	for j > 0 && s.part(fr.p) && s.x.means[s.ls[s.figs[j]].fig].measure == MeasureGrowth {
		j-- // 共投入1.37亿元,比上一个五年增长84.6%,其中县级财政6120万元
	}
	whole := s.x.means[s.ls[s.figs[j]].fig]
	if whole.over != OverTotal || whole.measure == MeasureGrowth || !s.samePart(s.ls[s.figs[j]].fig, fr.p) {
		return false
	}
	part := s.part(fr.p) || s.part(s.figs[i-1]) && s.at(fr.lo-1).has(isPause) || fr.near && fr.bare() && m.of == s.ls[s.figs[i-1]].fig && s.x.figs[s.ls[fr.p].fig].unit.class != "money" && !fr.words.has(isLink)
	switch m.measure {
	case MeasureShare, MeasureCompletion:
		part = whole.measure == MeasureLevel && !fr.words.has(isTo|isEqual) && (m.of == s.ls[s.figs[i-1]].fig || s.part(fr.p) || fr.near && s.at(fr.lo).has(isShare|isDone) || strings.HasSuffix(s.x.t.str(s.ls[fr.lo].start, s.ls[fr.p].start), "其中的"))
	case MeasureLevel, MeasureIncrease:
		part = part && m.measure == whole.measure
	default:
		return false
	}
	part = (part || s.partOfSum(i, fr)) && !s.inClause(fr, keeps) && !s.x.words.cues[cueStock].ends(s.x.t.str(m.a, m.b))
	if part {
		m.covers(OverTotal, whole.from, whole.to)
	}
	return part
}

// partsOfSum is how many figures behind a sum may add up to it.
const partsOfSum = 12

// partOfSum reports whether figure i and others of its unit behind a sum of the sentence add up to it: 共投入58.2亿元,
// 中央和省补助49.6亿元,市级配套3.1亿元,剩下5.5亿元由县级自筹.
func (s *sentence) partOfSum(i int, fr *frame) bool {
	unit := s.x.figs[s.ls[fr.p].fig].unit
	if unit.class != "money" || s.asItStands(fr) {
		return false
	}
	for j := i - 1; j >= max(0, i-partsOfSum); j-- {
		whole := s.x.figs[s.ls[s.figs[j]].fig]
		if whole.unit.unit != unit.unit || whole.num.value == 0 {
			continue
		}
		left := whole.num.value
		for k := j + 1; k < min(len(s.figs), j+1+partsOfSum) && left > 0; k++ {
			if f := s.x.figs[s.ls[s.figs[k]].fig]; f.unit.unit == unit.unit {
				left -= f.num.value
			}
			if k >= i && math.Abs(left) <= whole.num.value/200 {
				return s.x.means[s.ls[s.figs[j]].fig].over == OverTotal
			}
		}
	}
	return false
}

// keeps reports whether a word says that something stays as it is: 占比始终保持在80%.
func keeps(w string) bool { return strings.HasPrefix(w, "保持") || strings.HasPrefix(w, "稳定") }

// yearlyAsBefore reports whether the figure goes on with one of a single year: 2011年实现增加值546亿元,增长18.4%,
// 其中轻工业增长6.1%.
func (s *sentence) yearlyAsBefore(i int, fr *frame, m *meaning) bool {
	if i == 0 || !s.samePart(s.ls[s.figs[i-1]].fig, fr.p) {
		return false
	}
	prev := s.x.means[s.ls[s.figs[i-1]].fig]
	return prev.yearly && prev.over == "" && (m.of >= 0 || s.part(fr.p) || prev.measure == MeasureGrowth && m.measure == MeasureGrowth)
}

// overOfGap gives a gap the years of what it is the gap of: 年均增长11.5%、高于全国1个百分点.
func (s *sentence) overOfGap(i int, fr *frame, m *meaning) {
	if i == 0 || !s.at(fr.lo-1).has(isPause|isComma) || m.of != s.ls[s.figs[i-1]].fig {
		return
	}
	if g := s.x.means[s.ls[s.figs[i-1]].fig]; g.over == OverAverage && s.x.figs[s.ls[fr.p].fig].unit.unit != "倍" {
		m.covers(g.over, g.from, g.to)
	}
}

// lastingIn reports whether a number of years stands in front of the figure: 福彩销量三年翻一番.
func (s *sentence) lastingIn(fr *frame) bool {
	for q := fr.lo; q < fr.p; q++ {
		if s.at(q).has(isFigure) && s.x.figs[s.ls[q].fig].lasts() {
			return true
		}
	}
	if k := fr.lo; k < fr.p && s.at(k).has(isNumber) && strings.HasSuffix(s.text(k), "年") { // 三年增长2.6倍
		n := smallNumber(strings.TrimSuffix(s.text(k), "年"))
		return n > 1 && n <= 20 && s.at(k+1).has(isChange|isAdverb|isVerb|isHedge)
	}
	return false
}

// growsSince reports whether the growth of figure i goes on with a list of growths over several years in its
// sentence, and covers the same: 工业总产值比1964年增长1.9倍,钢增长1.2倍.
func (s *sentence) growsSince(i int, m *meaning) bool {
	prev := s.x.means[s.ls[s.figs[i-1]].fig]
	if prev.measure != MeasureGrowth || prev.over != OverTotal || s.at(s.figs[i]-1).has(isNoun) {
		return false
	}
	m.covers(OverTotal, prev.from, prev.to)
	return true
}

// now is the year in which figure f speaks.
func (x *extraction) now(f *figure) int {
	if x.roleOfSection(f.f.Section) == "plan" && x.report.PlanYear > 0 {
		return x.report.PlanYear
	}
	return x.report.Year
}

// period returns the period that holds for the figure of fr.
func (s *sentence) period(fr *frame) (period, bool) {
	x := s.x
	at := s.ls[fr.p].start
	for k := s.clauseStart(fr.p); k < fr.p; k++ { // 五年累计, in the clause itself
		if p, ok := s.periodAt(k, fr.p); ok {
			return p, true
		}
	}
	if p, ok := s.openedBy(fr.p); ok {
		return p, true
	}
	for k := len(x.spans) - 1; k >= 0; k-- {
		if p := x.spans[k]; p.start <= at && at < p.end {
			if from := s.yearOpens(); from > p.start && (from == s.span.start || !s.cumulated(fr)) {
				return period{}, false // 五年来,…。2012年,…。新建铁路438公里。
			}
			return p, true
		}
	}
	return period{}, false
}

// periodAt reads the period of several years whose words end at lexeme k, in front of lexeme p.
func (s *sentence) periodAt(k, p int) (period, bool) {
	if s.takes(k) {
		return period{brief: true, wordsEnd: s.ls[k].end}, true
	}
	c := s.text(k)
	if !strings.HasSuffix(c, "年") && !strings.HasSuffix(strings.TrimSuffix(c, "”"), "五") && c != "间" && c != "来" && c != "以来" && c != "起" && c != "任期" {
		return period{}, false
	}
	a := s.ls[max(s.clauseStart(k), k-6)].start
	ps := s.x.periodsIn(s.x.t.str(a, min(s.ls[k].end+16, s.ls[p].start)), false)
	if len(ps) == 0 {
		return period{}, false
	}
	ps[0].wordsEnd += a
	return ps[0], true
}

// takes reports whether lexeme k is a length of time in which what follows is done: 计划三年投入12亿元.
func (s *sentence) takes(k int) bool {
	if !s.at(k).has(isFigure) {
		return false
	}
	f := s.x.figs[s.ls[k].fig]
	return s.x.yearsOfWork(f.start) == f.end-f.start
}

// clausesOpen is how many clauses back words are looked for that hold for a figure.
const clausesOpen = 16

// openedBy returns the period that opens an earlier clause of the part of the sentence that lexeme p stands in, and no
// single year behind it: 过去三年,国债安排2.8万亿元,支持项目3400个.
func (s *sentence) openedBy(p int) (period, bool) {
	for a, n := s.clauseStart(p), 0; a > 1 && s.at(a-1).has(isComma) && n < clausesOpen; n++ {
		end := a
		a = s.clauseStart(a - 1)
		if ofOneYear(s.x.t.str(s.ls[a].start, s.ls[end].start)) {
			break
		}
		for k := a; k < min(a+10, end); k++ {
			if q, ok := s.periodAt(k, p); ok {
				return q, true
			}
		}
	}
	return period{}, false
}

// yearOpens returns where the last sentence of the paragraph begins, this one included,
// that opens with a single year, -1 where none does.
func (s *sentence) yearOpens() int {
	x := s.x
	k := sort.Search(len(x.sents), func(k int) bool { return x.sents[k].start >= s.span.start })
	for ; k >= 0 && k < len(x.sents); k-- {
		a := x.sents[k].start
		if s.span.start-a > ofParagraph || k < len(x.sents)-1 && a < s.span.start && strings.Contains(x.t.str(x.sents[k].end-1, x.sents[k+1].start), "\n") {
			break
		}
		if opener := x.t.str(a, min(a+60, x.sents[k].end)); dated(opener) && x.figureBetween(a, x.sents[k].end) && !sumsUp.MatchString(opener) || x.troubles(a, x.sents[k].end) {
			return a
		}
	}
	return -1
}

// mends finds in front of what is wrong that it is what something is done about: 解决企业存在的问题.
var mends = regexp.MustCompile(`解决|整改|针对|破解|化解|纠正|聚焦`)

// troubles reports whether a sentence turns to what is wrong, as it is now: 我们清醒地看到.
func (x *extraction) troubles(a, end int) bool {
	for k := a; k < min(a+24, end); k++ {
		if _, n := x.words.cues[cueTroubles].at(x.t.r, k); n > 0 {
			return !mends.MatchString(x.t.str(a, k))
		}
	}
	return false
}

// everyYear reports whether a change of each of several years is given: 由2863元变为1.12万元,每年递增31.4%; and not 今年力争每年增长5%.
func (s *sentence) everyYear(fr *frame) bool {
	return everyYear.MatchString(s.x.t.str(s.ls[min(fr.lo, fr.p)].start, s.ls[fr.p].start)) && !dated(s.x.t.str(s.span.start, min(s.span.start+60, s.span.end)))
}

// everyYear finds a change of every year.
var everyYear = regexp.MustCompile(`每年(?:要|将|再|平均|递|以)*(?:增|提高|提升|上升|下降|降低|减)`)

// averaged reports whether the figure is an average of years: 平均每年, 两年平均.
func (s *sentence) averaged(fr *frame) bool {
	w := s.x.t.str(s.ls[min(fr.lo, fr.p)].start, s.ls[fr.p].start)
	for _, a := range [...]string{"平均每年", "每年平均", "年平均增", "年平均下", "年平均递", "年平均减", "年平均实", "年均增", "年均下", "年均递", "年均减", "年均新"} {
		if strings.Contains(w, a) {
			return true
		}
	}
	for k := fr.lo; k < fr.p; k++ {
		if s.text(k) == "年均" && (s.at(k+1).has(isVerb|isNominal) || strings.Contains(s.x.t.str(s.ls[k].start, s.ls[fr.p].start), "速度")) {
			return true // 年均办理婚姻登记6000对
		}
	}
	return strings.HasSuffix(strings.TrimRight(w, "达到为约超过"), "年均")
}

// since reads the year that a change is counted from: 比2020年增长65%, 是五年前的2.6倍.
// from is 0 where it is hidden or not a year.
func (s *sentence) since(fr *frame) (from int, ok bool) {
	w := s.x.t.str(s.ls[min(fr.lo, fr.p)].start, s.ls[fr.p].start)
	if fr.object.a < fr.object.b && fr.then == "time" {
		w = s.str(fr.object)
	} else if fr.kind != MeasureGrowth && fr.kind != MeasureIncrease && !fr.words.has(isApart) {
		return 0, false
	}
	if yearsBefore(w) {
		return 0, true
	}
	if ground, _, ok := strings.Cut(w, "年基础上"); ok && yearIn(ground+"年") > 0 { // 在2016年基础上
		return yearIn(ground + "年"), true
	}
	if then := s.headThen(fr); then != "" && !ofOneYear(w) && yearIn(w) == 0 {
		return yearIn(then), true
	}
	if fr.then == "time" {
		now, base, _ := strings.Cut(s.inFrontOf(fr), "比")
		if now, from := yearIn(now), yearIn(base); now > 0 && from > 0 && now <= from+1 {
			return 0, false // 一九五八年又比一九五七年增加
		}
	}
	if y := yearIn(w); y > 0 && (fr.then == "time" || fr.words.has(isApart)) {
		return y, true
	}
	if fr.then == "time" && (strings.Contains(w, "五”末") || strings.Contains(w, "五”时期") || strings.Contains(w, "五”期") || strings.Contains(w, "五末") || strings.Contains(w, "前五年")) {
		return 0, true
	}
	if fr.then == "time" && yearIsMasked(w) {
		return 0, true
	}
	return 0, false
}

// headThen returns the clause at the head of the sentence that says what all of it is compared with, or since when
// it holds, "" where there is none: 同1962年比,集市贸易价格降低58%; 解放以来,人口增加60%.
func (s *sentence) headThen(fr *frame) string {
	head, _, _ := strings.Cut(s.x.t.str(s.span.start, min(s.span.start+24, s.ls[fr.p].start)), ",")
	if comparesAll.MatchString(head) && (yearIn(head) > 0 || yearsBefore(head) || strings.HasSuffix(head, "以来")) {
		return head
	}
	return ""
}

// comparesAll finds a comparison with a time that is a clause of its own at the head of a sentence.
var comparesAll = regexp.MustCompile(`^[ 　]*(?:(?:同|与|和|跟|比|较).*(?:比|比较)|.*(?:解放|建国|改革开放|立国)以来)$`)

// sinceOldValue reads the year of the value that the change of figure i began with: 由2020年的86处增至214处,增长1.5倍,
// 较五年前的37%上升15个百分点.
func (s *sentence) sinceOldValue(i int, m *meaning) (from int, ok bool) {
	if m.measure != MeasureGrowth && m.measure != MeasureIncrease {
		return 0, false
	}
	if from := s.valuesOfYears(i); from > 0 {
		return from, true
	}
	same := strings.Contains(s.x.t.str(s.ls[s.clauseStart(s.figs[i])].start, s.ls[s.figs[i]].start), "同期")
	for j := i - 1; j >= 0 && (same || j >= i-2); j-- {
		old := s.x.figs[s.ls[s.figs[j]].fig]
		if !same && !s.samePart(s.ls[s.figs[j]].fig, s.figs[i]) {
			break
		}
		t := s.x.t
		k := old.start - 1
		for k >= s.span.start && k > old.start-12 && !strings.ContainsRune("由从比较,、", t.r[k]) {
			k--
		}
		if k < s.span.start || !strings.ContainsRune("由从比较", t.r[k]) {
			continue
		}
		w := t.str(k+1, old.start)
		if y := yearIn(w); y > 0 {
			return y, true
		}
		return 0, yearsBefore(w) || strings.Contains(w, "五”末") || strings.Contains(w, "五末")
	}
	return 0, false
}

// valuesOfYears returns the year of the first of two values in front of the change of figure i that two clauses give, 0
// where they do not: 1966年是34.6元,去年只有24.8元,下降了近三成.
func (s *sentence) valuesOfYears(i int) int {
	if i < 2 {
		return 0
	}
	old, now := s.figs[i-2], s.figs[i-1]
	a, b := s.clauseStart(old), s.clauseStart(now)
	if a == b || s.x.figs[s.ls[old].fig].unit.unit != s.x.figs[s.ls[now].fig].unit.unit || s.x.means[s.ls[old].fig].measure != MeasureLevel || s.x.means[s.ls[now].fig].measure != MeasureLevel {
		return 0
	}
	from, to := yearIn(s.x.t.str(s.ls[a].start, s.ls[old].start)), yearIn(s.x.t.str(s.ls[b].start, s.ls[now].start))
	if from == 0 || to == 0 && !ofOneYear(s.x.t.str(s.ls[b].start, s.ls[now].start)) || to > 0 && to <= from+1 {
		return 0
	}
	return from
}

// yearsBefore reports whether s says how many years ago something was: 五年前, and not 一年前 or 今年前10个月.
func yearsBefore(s string) bool {
	i := strings.Index(s, "年前")
	if i < 0 {
		return false
	}
	c, _ := utf8.DecodeLastRuneInString(s[:i])
	return !strings.ContainsRune("一上今去本当", c)
}

// horizon is the last year that the sentence names behind 到 in front of the figure, 0 for none: 到2000年,….
func (s *sentence) horizon(fr *frame) int {
	t, last := s.x.t, 0
	for k := max(s.span.start, s.ls[fr.p].start-reach); k < s.ls[fr.p].start; k++ {
		if t.r[k] == '到' {
			if y := s.x.yearOf(k + 1); y > 0 {
				last = y
			}
		}
	}
	return last
}

// yearIn returns the first year that s names, in digits or in Chinese, 0 for none.
func yearIn(s string) int {
	r := []rune(s)
	for i := range r {
		if y, n, _ := yearAt(r, i); n == 4 && 1900 <= y && y < 2100 {
			return y
		}
	}
	return 0
}

// yearly reports whether words in front say that the figure is of one year: 去年, 比上年,
// 2023年, 每年.
func (s *sentence) yearly(fr *frame, p period) bool {
	a := s.ls[s.clauseStart(fr.p)].start
	if p.wordsEnd > a { // the words of the period are no single year
		a = min(p.wordsEnd, s.ls[fr.p].start)
	}
	w := s.x.t.str(a, s.ls[fr.p].start)
	if ofOneYear(w) || s.asOf(fr) {
		return true
	}
	if f := s.x.figs[s.ls[fr.p].fig]; s.x.t.get(f.end) == ',' {
		for _, w := range [...]string{"比上年", "同比", "比去年", "较上年"} {
			if s.x.t.has(f.end+1, w) {
				return true // 安排事业费74.6亿元,比上年增长90%
			}
		}
	}
	if opener := s.x.t.str(s.span.start, min(s.span.start+60, s.span.end)); p.wordsEnd <= s.span.start && dated(opener) && !(s.cumulated(fr) && sumsUp.MatchString(opener)) {
		return true // 2012年,…国内生产总值增长7.8%
	}
	return (yearIn(w) > 0 || yearIsMasked(w)) && !strings.Contains(w, "年以来")
}

// asOf reports whether the clause in front says until when what stands now is counted: 截至2025年9月底,全市共有低保对象4.86万户.
func (s *sentence) asOf(fr *frame) bool {
	a := s.clauseStart(fr.p)
	if a < 2 || !s.at(a-1).has(isComma) || s.cumulated(fr) {
		return false
	}
	k := s.clauseStart(a - 1)
	return strings.HasPrefix(s.text(k), "截") && !s.hasFigure(k, a)
}

// ofOneYear reports whether w has words that say that something is of one year.
func ofOneYear(w string) bool {
	for _, a := range [...]string{"上年", "去年", "今年", "明年", "当年", "同比", "年末", "年底", "本年", "全年"} {
		if strings.Contains(w, a) {
			return true
		}
	}
	return ofEveryYear.MatchString(w)
}

// ofEveryYear finds that something is of every year, and is no norm for one: 每年新增80名, and not 每人每年5400元.
var ofEveryYear = regexp.MustCompile(`(?:^|[^人户生月村亩名])每年`)

// dated reports whether a sentence opens with a single year: 2012年,…; 预计2011年,…; 今年以来; and not 2012年以来 or
// 2012年至2015年.
func dated(opener string) bool {
	at := datedOpener.FindStringSubmatchIndex(opener)
	if at == nil {
		return false
	}
	clause, _, _ := strings.Cut(opener[at[1]:], ",")
	written := at[2] >= 0
	return !written || !strings.Contains(clause, "以来") && !strings.Contains(clause, "至今") && !goesBeyond.MatchString(clause)
}

// datedOpener finds a single year at the head of a sentence, written or not; goesBeyond behind a written one that it is the
// first of several or no more than a base.
var (
	datedOpener = regexp.MustCompile(`^[ 　]*(?:预计)?(?:在?刚刚过去的)?(?:((?:19|20)[\dxX×*]{2}年)|去年|年底前|年内|今年|过去一年|一年来|这一年)`)
	goesBeyond  = regexp.MustCompile(`^(?:[至到起同与和比较—~-]|[初底末]?(?:以来|的))`)
)

// act reports whether figure i counts what was done or happened, not how things
// stand nor how large one of them is.
func (s *sentence) act(i int, fr *frame, m *meaning) bool {
	x := s.x
	f := x.figs[s.ls[fr.p].fig]
	class := f.unit.class
	switch {
	case slices.ContainsFunc(f.f.Per, func(of string) bool { return of != "年" }):
		return false // 床位建设补贴每张1.2万元, 日均服务1200人次
	case class == "money" && x.words.is(s.text(s.nameEnd(m)), kindMark):
		return false // 连跨3万亿元、3.5万亿元两个台阶
	case class == "money" && !fr.each && !fr.moved && s.spent(m):
		return true // 五年来,财政扶贫资金达480亿元
	case fr.each && class == "mass" || fr.moved || fr.words.has(isEqual|isTo) && !s.cumulated(fr) && !s.doneFor(fr, m) || class == "ratio" || x.words.cues[cueStock].ends(x.t.str(m.a, m.b)):
		return false
	case m.rule == "action" || m.deed || s.summed(fr) || s.flows(fr, m) || s.doneTo(fr, m) || s.doneFor(fr, m):
		return true
	case class == "length" && s.at(fr.p+1).has(isDe):
		return false // 建成320余亩的创业园
	case s.asItStands(fr):
		return false // 现有享受生活补贴4326人
	case s.verbInFront(fr):
		return true // 堤防加固工程开工3.5万公里
	}
	if v := s.verbOf(fr, m); v >= 0 && !fr.words.has(isLink) {
		return !s.x.words.is(s.text(v), kindHas)
	}
	if class != "money" && !f.lasts() && m.of < 0 && m.a >= f.end && (fr.bare() || s.at(fr.p-1).has(isDe) || s.text(fr.p-1) == "实现" && s.text(s.clauseEnd(fr.p)-1) != "全覆盖" || s.only(fr.lo, fr.p, isNoun|isScope|isQualifier) || s.text(fr.p-1) == "等") && s.happens(m) {
		return true // 16所高校入选“双一流”
	}
	if i > 0 && fr.bare() && fr.prev == fr.p-1 && x.means[s.ls[fr.prev].fig].over == OverTotal {
		return true // 1.19万户3.87万名
	}
	if s.opensWithDeed(fr, m) || i > 0 && s.goesOn(i, fr, m) {
		return true
	}
	// an item of a list goes with the first
	return i > 0 && x.means[s.ls[s.figs[i-1]].fig].over == OverTotal &&
		(fr.near && s.at(fr.lo-1).has(isPause|isConj) || m.a >= f.end && class != "money" && f.f.Unit != "" && x.figs[s.ls[s.figs[i-1]].fig].f.Unit == f.f.Unit && !s.bounded(s.figs[i-1], fr.p))
}

// asItStands reports whether the part of the sentence in front of the figure says that it is told how things stand: 现有, 尚有.
func (s *sentence) asItStands(fr *frame) bool {
	return standing.MatchString(s.inFrontOf(fr))
}

// inFrontOf is what the clause of fr says in front of its figure.
func (s *sentence) inFrontOf(fr *frame) string {
	return s.x.t.str(s.ls[s.clauseStart(fr.p)].start, s.ls[fr.p].start)
}

// standing finds that a clause tells how things stand, at its head or right in front of the figure.
var standing = regexp.MustCompile(`^(?:全[省市县区乡镇村])?(?:现有|现在|现共|目前|尚有|仍有|还有)|(?:现有|尚有|仍有|还有|资产)$`)

// verbInFront reports whether a verb of doing stands right in front of the figure of fr, but for words like 约.
func (s *sentence) verbInFront(fr *frame) bool {
	k := fr.p - 1
	for k > 0 && (s.at(k).has(isHedge) && s.text(k) != "突破" || s.text(k) == "了") {
		k--
	}
	return k >= 0 && s.at(k).has(isVerb|isNominal) && !s.at(k).has(isLink|isEqual|isTo|isChange|isHedge|isTask|isModal|isAdverb) && !s.x.words.is(s.text(k), kindHas) && !s.x.t.hasBefore(s.ls[k].start, "平均") && !s.x.t.hasBefore(s.ls[k].start, "日均")
}

// only reports whether every lexeme from a to b is of the classes and governs nothing.
func (s *sentence) only(a, b int, classes class) bool {
	for k := a; k < b; k++ {
		if !s.at(k).has(classes) || s.at(k).has(isVerb) {
			return false
		}
	}
	return true
}

// bounded reports whether a clause ends between lexemes q and p.
func (s *sentence) bounded(q, p int) bool {
	for k := q + 1; k < p; k++ {
		if s.at(k).has(isBound) {
			return true
		}
	}
	return false
}

// opensWithDeed reports whether a verb that introduces things opens the clause, and the name of what is counted
// begins behind it, or 新 in front of one: 改造抵边村寨318个, 新登记经营主体31.4万户.
func (s *sentence) opensWithDeed(fr *frame, m *meaning) bool {
	k := fr.lo
	if fr.bare() || fr.words.has(isLink) || s.text(fr.p-1) == "突破" {
		return false // 注册志愿者突破86万人
	}
	if s.at(k-1).has(isPause) && fr.prev < s.clauseStart(fr.p) {
		k = s.clauseStart(fr.p) // 五年[发放]救灾款、扶贫款3400万元
	}
	for k < fr.p && s.at(k).has(isNumber|isTime|isScope|isQualifier) && !s.at(k).has(isVerb) {
		k++
	}
	if s.text(k) == "新" {
		return s.at(k + 1).has(isVerb | isNominal)
	}
	return s.at(k).has(isLead) && s.at(k).has(isVerb|isNominal) && !s.at(k).has(isNoun) && !s.x.words.is(s.text(k), kindHas) && m.a > s.ls[k].start
}

// goesOn reports whether the figure counts one more thing of the verb of the figure before: 授予博士学位十八人,硕士学位近一万五千人.
func (s *sentence) goesOn(i int, fr *frame, m *meaning) bool {
	q := s.figs[i-1]
	f, g := s.x.figs[s.ls[fr.p].fig], s.x.figs[s.ls[q].fig]
	if before := s.x.means[s.ls[q].fig]; before.over != OverTotal || before.measure != m.measure || f.f.Unit != g.f.Unit || fr.bare() || fr.lo != q+2 || !s.at(q+1).has(isComma) || fr.words.has(isLink|isEqual|isTo) {
		return false
	}
	for k := fr.lo; k < fr.p; k++ {
		if !s.at(k).has(isNoun|isQualifier|isHedge) || s.at(k).has(isTask) || strings.HasPrefix(s.text(k), "总") || strings.HasSuffix(s.text(k), "数") {
			return false
		}
	}
	return true
}

// doneTo reports whether the figure counts how often or to how many something is done, without a
// verb of its own: 植树造林659万亩, 改善7000多所学校办学条件, 4次提高养老金.
func (s *sentence) doneTo(fr *frame, m *meaning) bool {
	f := s.x.figs[s.ls[fr.p].fig]
	end := s.nameEnd(m)
	switch {
	case m.a >= f.end:
		return f.unit.unit == "次" || f.f.Unit != "" && s.x.words.is(s.text(end), kindMark) || s.x.words.is(s.text(fr.p-1), kindImproves)
	case end < 0 || fr.words.has(isLink|isEqual|isTo):
		return false
	}
	return end == fr.p-1 && s.at(end).has(isNominal) && !s.at(end).has(isNoun) && f.unit.class != "person"
}

// verbOf returns the verb that governs what m measures, or the figure where that is not in
// front of it, -1 for none.
func (s *sentence) verbOf(fr *frame, m *meaning) int {
	if m.b <= m.a || m.b > s.ls[fr.p].start {
		return s.governor(fr.lo, fr.core)
	}
	for k := fr.lo; k < fr.p; k++ {
		if s.ls[k].start == m.a {
			return s.governor(fr.lo, k)
		}
	}
	return -1
}

// happens reports whether a verb, and not one of being or having, stands right behind the
// name of what is counted.
func (s *sentence) happens(m *meaning) bool {
	k := s.nameEnd(m) + 1
	if k == 0 {
		return false
	}
	if s.at(k-1).has(isVerb|isNominal) && !s.at(k-1).has(isNoun) {
		return true // 62.5万贫困人口如期脱贫
	}
	for list, far := s.at(k).has(isPause|isConj), k+24; list && k < min(len(s.ls), far) && s.at(k).has(isPause|isConj|isFigure|isNoun|isQualifier) && !s.at(k).has(isVerb|isNominal|isBound); k++ {
		// 62个贫困村、1.19万户贫困群众摘帽
	}
	if s.comesAbout(k) {
		return true
	}
	adverb := false
	for s.at(k).has(isAdverb) && !s.at(k).has(isVerb|isNominal) {
		adverb = true
		k++
	}
	if s.text(k) == "在" { // 43项改革创新成果在全国推广
		for k++; s.at(k).has(isNoun|isScope|isQualifier|isDe) && !s.at(k).has(isVerb|isNominal); k++ {
		}
	}
	return s.x.words.is(s.text(k), kindFlow) || s.at(k).has(isVerb|isNominal) && !s.at(k).has(isLink|isEqual) && (adverb || !s.at(k).has(isNoun))
}

// comesAbout reports whether the clause goes on at lexeme k with what came about, and counts nothing more:
// 高频政务服务事项实现跨境通办, “保交楼”任务如期完成.
func (s *sentence) comesAbout(k int) bool {
	due := false
	for end := min(len(s.ls), k+8); k < end && !s.at(k).has(isBound|isFigure|isPause); k++ {
		c := s.at(k)
		switch {
		case s.text(k) == "实现", s.text(k) == "得到":
			return !s.hasFigure(k, s.clauseEnd(k))
		case due && c.has(isVerb):
			return !s.hasFigure(k, s.clauseEnd(k))
		case c.has(isTime | isAdverb):
			due = true
		case !c.has(isNoun | isQualifier | isClose):
			return false
		}
	}
	return false
}

// spent reports whether what m measures is money that is spent year by year.
func (s *sentence) spent(m *meaning) bool {
	return s.x.words.cues[cueSpent].ends(s.x.t.str(m.a, m.b))
}

// flows reports whether what m measures adds up over the years by its name: 支出, 城镇新增就业.
func (s *sentence) flows(fr *frame, m *meaning) bool {
	k := s.nameEnd(m)
	if k > 0 && s.ls[k-1].start >= m.a && s.x.words.is(s.text(k-1)+s.text(k), kindFlow) {
		return true
	}
	w := []rune(s.text(k))
	for n := 2; n < len(w); n += 2 { // 城镇[新增就业]; 固定资产[投资]完成
		if (n > 2 || fr.words.has(isDone)) && s.x.words.is(string(w[len(w)-n:]), kindFlow) {
			return true
		}
	}
	return s.x.words.is(string(w), kindFlow)
}

// doneFor reports whether the figure counts for whom something is done: 为372名留守儿童落实委托监护.
func (s *sentence) doneFor(fr *frame, m *meaning) bool {
	if fr.p == 0 || m.a < s.x.figs[s.ls[fr.p].fig].end {
		return false
	}
	opens := s.text(s.clauseStart(fr.p)) // 把符合条件的2417名残疾人纳入低保
	return (s.text(fr.p-1) == "为" && s.at(fr.p-1).has(isPrep) || opens == "把" || opens == "将") && s.happens(m)
}

// cumulated reports whether 累计 stands in the clause.
func (s *sentence) cumulated(fr *frame) bool {
	return s.inClause(fr, func(w string) bool { return strings.HasPrefix(w, "累计") })
}

// summed reports whether 累计 or 共 stands in the clause.
func (s *sentence) summed(fr *frame) bool {
	return s.cumulated(fr) || s.inClause(fr, func(w string) bool {
		return w == "共" || w == "共计" || w == "共为" || w == "总共" || w == "总计" || w == "合计"
	})
}

// inClause reports whether a word in front of the figure of fr is as is says.
func (s *sentence) inClause(fr *frame, is func(string) bool) bool {
	for k := fr.lo; k < fr.p; k++ {
		if is(s.text(k)) {
			return true
		}
	}
	return false
}
