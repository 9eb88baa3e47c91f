package extract

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

var (
	yearToken = regexp.MustCompile(`(?:19|20)\d\d`)
	dateToken = regexp.MustCompile(`((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})`)
	pressDate = regexp.MustCompile(`\(《人民日报》 ?((?:\d ?){8})`)
)

// yearsIn finds every yearToken in s.
func yearsIn(s string) (out [][]int) {
	for i := 0; i+4 <= len(s); i++ {
		if (s[i:i+2] == "19" || s[i:i+2] == "20") && isDigit(rune(s[i+2])) && isDigit(rune(s[i+3])) {
			out = append(out, []int{i, i + 4})
			i += 3
		}
	}
	return out
}

func insideNumber(s string, at []int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	return digit(at[0]-1) || digit(at[1])
}

// stated are the years of a title or of the headings, by what is said of them.
type stated struct {
	review, plan int
	open         []int // of nouns that say neither: 2026年主要工作
	masked       *saying
	ahead        bool // tasks are to come: of a government's report
}

func (y *stated) add(says []saying) {
	ahead := false // the heading looks ahead (今后五年的目标和2017年任务)
	for i, s := range says {
		ahead = ahead || s.when == "ahead" || s.noun == sayPlan
		if s.masked && y.masked == nil {
			y.masked = &says[i]
		}
		if s.year == 0 {
			continue
		}
		noun := s.noun
		if noun == "" && i+1 < len(says) && says[i+1].year == 0 { // 2021年和2022年工作总结
			noun = says[i+1].noun
		}
		if noun == sayWork || noun == "" {
			noun = map[string]string{"ahead": sayPlan, "back": sayReview}[s.when]
		}
		if noun != sayReview && (ahead || noun == sayTask && y.ahead) {
			noun = sayPlan
		}
		switch {
		case noun == sayReview && y.review == 0:
			y.review = s.year
		case noun == sayPlan && y.plan == 0:
			y.plan = s.year
		case noun != sayReview && noun != sayPlan:
			y.open = append(y.open, s.year)
		}
	}
}

// settle gives the years that say neither a kind: one behind the review's is the
// plan's, the first of two is the review's. In a report of year named, its own
// year is the plan's.
func (y *stated) settle(named int) {
	for _, o := range y.open {
		switch {
		case y.plan == 0 && (named != 0 && o >= named || y.review != 0 && o > y.review):
			y.plan = o
		case y.review == 0 && named != 0 && o < named:
			y.review = o
		case y.review == 0 && named == 0 && (y.plan == 0 || o < y.plan):
			y.review = o
		case named == 0 && y.plan == 0 && o > y.review:
			y.plan = o
		}
	}
}

// findYears settles Year, PlanYear and Period and warns of years that
// contradict them.
func (m *metaReader) findYears() {
	r, meta := m.r, m.r.Doc.Meta
	var title, heads stated
	heads.ahead = r.Genre == GenreWorkReport
	title.add(m.said)
	for _, h := range m.heads {
		if h.level == Level1 {
			heads.add(h.says)
		}
	}
	r.Period = m.period()
	switch r.Genre {
	case GenreWorkReport:
		named := 0
		for _, s := range m.said {
			named = firstNonZero(named, s.year)
		}
		m.workReportYears(named, &heads)
	case GenrePlan:
		title.settle(0)
		r.Year = firstNonZero(trustedYear(meta), title.plan, title.review, heads.plan, firstOf(heads.open), m.openingYear(), meta.Year)
		if r.Year == 0 && title.masked == nil {
			r.Year = m.commonYear()
		}
		r.PlanYear = r.Year
	default:
		title.settle(0)
		if heads.review == 0 && title.review != 0 { // the headings' years without a kind are beside the title's
			heads.review = 0
			for _, o := range heads.open {
				if o > title.review && heads.plan == 0 {
					heads.plan = o
				}
			}
		} else {
			heads.settle(0)
		}
		r.Year = firstNonZero(trustedYear(meta), heads.review, title.review, m.lookedBackFrom(), m.openingYear(), meta.Year)
		if r.Year == 0 && title.masked == nil && heads.masked == nil {
			r.Year = firstNonZero(m.asOfYear(), m.lookedBackTo(), m.commonYear())
		}
		titlePlan := title.plan
		if titlePlan == 0 && r.Period == "H1" && r.Genre == GenreSummaryPlan && m.says("H2") {
			titlePlan = r.Year
		}
		r.PlanYear = firstNonZero(heads.plan, titlePlan)
		if r.PlanYear == 0 && r.Genre == GenreSummaryPlan {
			r.PlanYear = m.plannedYear(r.Year)
		}
	}
	if r.PlanYear != 0 && r.PlanYear < r.Year {
		r.PlanYear = 0
	}
	m.warnYears()
	m.warnMasked()
}

func firstOf(ys []int) int {
	if len(ys) > 0 {
		return ys[0]
	}
	return 0
}

// says reports whether the title names a plan for a part of the year.
func (m *metaReader) says(part string) bool {
	for _, s := range m.said {
		if s.part == part && s.noun != sayReview {
			return true
		}
	}
	return false
}

// workReportYears handles reports that name the year they are delivered in.
func (m *metaReader) workReportYears(named int, heads *stated) {
	r, meta := m.r, m.r.Doc.Meta
	held, month := 0, 0
	head := m.v.Text[:alignStart(m.v.Text, min(len(m.v.Text), m.body.Start+1500))]
	if at := meetingDate.FindStringSubmatch(head); at != nil {
		held, _ = strconv.Atoi(at[1])
		month, _ = strconv.Atoi(at[2])
	}
	delivered := firstNonZero(named, held, meta.Year)
	heads.settle(delivered)
	switch {
	case heads.review != 0:
		r.Year = heads.review
	case delivered != 0 && month >= 9: // late in the year it speaks of that year
		r.Year = delivered
	case delivered != 0:
		r.Year = delivered - 1
	case heads.plan != 0:
		r.Year = heads.plan - 1
	default:
		r.Year = m.openingYear()
	}
	switch {
	case heads.plan != 0:
		r.PlanYear = heads.plan
	case delivered == r.Year+1:
		r.PlanYear = delivered
	case delivered == 0 && heads.review != 0 && strings.Contains(m.body.Of(m.v.Text), "今年"):
		r.PlanYear = heads.review + 1
	}
}

var meetingDate = regexp.MustCompile(`[—―–-]?((?:19|20)\d\d)年(\d{1,2})月\d{1,2}日.{0,8}?在[^。,]{4,40}?会议上`)

func trustedYear(meta segment.Meta) int {
	if trusted(meta) {
		return meta.Year
	}
	return 0
}

func firstNonZero(ys ...int) int {
	for _, y := range ys {
		if y != 0 {
			return y
		}
	}
	return 0
}

// openingYear is the first year that the opening of the body begins a sentence or
// clause with: 2022年,….
func (m *metaReader) openingYear() int {
	head := cutRunes(m.v.Text[max(m.body.Start, min(m.titleAt.End, m.body.End)):m.body.End], 400)
	for _, at := range yearsIn(head) {
		if insideNumber(head, at) || !strings.HasPrefix(head[at[1]:], "年") || at[0] > 0 && !strings.ContainsRune("\n。:,;!”) ", lastRune(head[:at[0]])) && !strings.HasSuffix(head[:at[0]], "报告") {
			continue
		}
		if c := head[at[1]+len("年"):]; heldThen.MatchString(c) || len(c) > 0 && (c[0] >= '0' && c[0] <= '9' || strings.HasPrefix(c, "底") || strings.HasPrefix(c, "末") || strings.HasPrefix(c, "以来")) {
			continue
		}
		y, _ := strconv.Atoi(head[at[0]:at[1]])
		return y
	}
	return 0
}

// heldThen finds behind a year what was held or began in it, from which the report counts: 第六次代表大会于2018年11月召开。
var heldThen = regexp.MustCompile(`^[^,。;]{0,12}(?:召开|换届|成立|组建)[,。;]`)

// lookedBackTo returns the last year that the review names where a heading or the title looks back over several years
// (过去五年的工作), 0 where none does.
func (m *metaReader) lookedBackTo() int {
	back, end := severalYears.MatchString(m.title), m.body.End
	for _, h := range m.heads {
		back = back || severalYears.MatchString(m.page.t.str(h.titleStart, h.titleEnd))
		if h.level == Level1 && slices.ContainsFunc(h.says, func(s saying) bool { return s.noun == sayPlan || s.when == "ahead" }) {
			end = min(end, m.page.t.at(h.start))
		}
	}
	if !back || end <= m.body.Start {
		return 0
	}
	last, text := 0, m.v.Text[m.body.Start:end]
	for at, y := range writtenYears(text) {
		if !strings.HasSuffix(text[:at], "到") {
			last = max(last, y)
		}
	}
	return last
}

// writtenYears yields where each 2019年 of text begins, and the year.
func writtenYears(text string) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for _, at := range yearsIn(text) {
			if insideNumber(text, at) || !strings.HasPrefix(text[at[1]:], "年") {
				continue
			}
			if y, _ := strconv.Atoi(text[at[0]:at[1]]); !yield(at[0], y) {
				return
			}
		}
	}
}

var severalYears = regexp.MustCompile(`[三四五六3-6]年(?:来|间|的?工作)`)

// asOfYear is the last year that the text counts up to: 截至2018年底.
func (m *metaReader) asOfYear() int {
	y := 0
	for _, g := range asOf.FindAllStringSubmatch(m.body.Of(m.v.Text), -1) {
		n, _ := strconv.Atoi(g[1])
		y = max(y, n)
	}
	return y
}

var asOf = regexp.MustCompile(`截[至止]((?:19|20)\d\d)年`)

func lastRune(s string) rune {
	c, _ := utf8.DecodeLastRuneInString(s)
	return c
}

// yearCounts counts the years that stand in the body.
func (m *metaReader) yearCounts() map[int]int {
	counts := map[int]int{}
	for _, y := range writtenYears(m.body.Of(m.v.Text)) {
		counts[y]++
	}
	return counts
}

func (m *metaReader) commonYear() int {
	best := 0
	counts := m.yearCounts()
	for y, n := range counts {
		if b := counts[best]; best == 0 || n > b || n == b && y > best {
			best = y
		}
	}
	return best
}

// plannedYear returns the year after the review's if the plan says that it is
// for it.
func (m *metaReader) plannedYear(year int) int {
	if year == 0 {
		return 0
	}
	next := strconv.Itoa(year+1) + "年"
	if strings.HasPrefix(m.planParagraph(), next) {
		return year + 1
	}
	for _, h := range m.heads {
		ahead := false
		for _, s := range h.says {
			if s.when == "ahead" && strings.Contains(m.page.t.str(h.titleStart, h.titleEnd), "年") && s.noun != sayProblem {
				return year + 1 // 明年计划
			}
			ahead = ahead || s.noun == sayPlan || s.noun == sayTask || s.when == "ahead"
		}
		if ahead && strings.Contains(cutRunes(m.v.Text[m.page.t.at(h.start):m.body.End], 600), next) {
			return year + 1
		}
	}
	return 0
}

// period is the part of the year that is reported on: by the title, or by the
// heading of the review. A title with two parts of a year (上半年工作情况和下半年工作计划) reports on the first.
func (m *metaReader) period() string {
	if m.r.Genre == GenreWorkReport {
		return ""
	}
	for _, s := range m.said {
		if s.part != "" {
			return s.part
		}
	}
	for _, h := range m.heads {
		for _, s := range h.says {
			if s.noun == sayReview {
				return s.part
			}
		}
	}
	return ""
}

// warnYears warns of years around the report that are not its own.
func (m *metaReader) warnYears() {
	r := m.r
	if r.Year == 0 {
		return
	}
	own := []int{r.Year, r.PlanYear}
	warn := func(at segment.Span, y int, what string) {
		m.warn(at, "year_conflict", fmt.Sprintf("%s says %d, but the report is on %d; copies are often passed on with another year", what, y, r.Year))
	}
	work := r.Genre == GenreWorkReport
	for _, t := range m.said {
		if t.year != 0 && t.noun != sayPlan && t.noun != sayTask && t.year != r.Year && !(work && slices.Contains([]int{r.PlanYear, r.Year + 1}, t.year)) {
			warn(m.inTitle(m.titleAt, m.title, t), t.year, "the title")
		}
	}
	for _, t := range m.page.titles {
		s := t.span.Of(m.v.Text)
		if t.span == m.titleAt || s == m.title || t.span.Overlaps(m.titleAt) {
			continue
		}
		for _, y := range m.words.heads.read([]rune(s), &m.words.heads.title) {
			if y.year != 0 && !slices.Contains(own, y.year) && !(work && y.year == r.Year+1) {
				warn(m.inTitle(t.span, s, y), y.year, "the page's title")
			}
		}
	}
	if meta := r.Doc.Meta; meta.Year != 0 && !slices.Contains(own, meta.Year) && !(work && meta.Year == r.Year+1) {
		m.warn(segment.Span{}, "year_conflict", fmt.Sprintf("the %s says %d, but the report is on %d", metaSource(meta), meta.Year, r.Year))
	}
}

// inTitle is where the year of a part of a title stands in the View.
func (m *metaReader) inTitle(at segment.Span, title string, s saying) segment.Span {
	if at.Len() != len(title) {
		return segment.Span{}
	}
	start := len(cutRunes(title, s.yearAt[0]))
	return segment.Span{Start: at.Start + start, End: at.Start + len(cutRunes(title, s.yearAt[1]))}
}

// warnMasked warns where a year of the title or of a heading is blanked, or where a
// year stands as 20xx年 in the text.
func (m *metaReader) warnMasked() {
	message := "digits of the year are blanked; it is left out, and what is dated by it has no year"
	for _, s := range m.said {
		if s.masked {
			m.warn(m.inTitle(m.titleAt, m.title, s), "year_masked", message)
		}
	}
	for _, h := range m.heads {
		for _, s := range h.says {
			if s.masked {
				at := m.page.t.at
				m.warn(segment.Span{Start: at(h.titleStart + s.yearAt[0]), End: at(h.titleStart + s.yearAt[1])}, "year_masked", message)
			}
		}
	}
	if len(m.page.t.masks) == 0 {
		return
	}
	for _, at := range blankedYear.FindAllStringIndex(m.body.Of(m.v.Text), 50) {
		m.warn(segment.Span{Start: m.body.Start + at[0], End: m.body.Start + at[1] - len("年")}, "year_masked", message)
	}
}

var blankedYear = regexp.MustCompile(`(?:20|19)(?:\d[xX*×]|[xX*×]{1,2}\d?)年`)

func metaSource(m segment.Meta) string {
	switch m.Source {
	case "filename":
		return "file's name"
	case "":
		return "metadata"
	}
	return m.Source
}

func (m *metaReader) warn(at segment.Span, code, message string) {
	w := segment.Warning{Code: code, Message: message}
	if at.Len() > 0 {
		w.Span = m.v.Source(at)
	}
	for _, o := range m.r.Warnings {
		if o.Code == w.Code && (o.Span == w.Span || o.Message == w.Message && code == "year_conflict") {
			return
		}
	}
	m.r.Warnings = append(m.r.Warnings, w)
}

// published takes the date of publication from outside, else from the
// lines of the site; it says nothing of the year reported on.
func (m *metaReader) published() string {
	if d := m.r.Doc.Meta.Published; d != "" {
		return d
	}
	for _, l := range m.page.lines {
		if l.kind != lineNoise {
			continue
		}
		if d, ok := readDate(l.span.Of(m.v.Text)); ok {
			return d
		}
	}
	if g := pressDate.FindStringSubmatch(m.v.Text[m.body.End:]); g != nil {
		d := strings.ReplaceAll(g[1], " ", "")
		if date, ok := readDate(d[:4] + "-" + d[4:6] + "-" + d[6:]); ok {
			return date
		}
	}
	return ""
}

func readDate(s string) (string, bool) {
	g := dateToken.FindStringSubmatch(s)
	if g == nil {
		return "", false
	}
	month, _ := strconv.Atoi(g[2])
	day, _ := strconv.Atoi(g[3])
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return "", false
	}
	return fmt.Sprintf("%s-%02d-%02d", g[1], month, day), true
}

var (
	rewrittenYear = regexp.MustCompile(`^\p{Han}{2}((?:19|20)\d\d)年(?:[^来以前,。;]|$)`)
	missingYear   = regexp.MustCompile(`[局厅会委府]年(?:工作|度工作)`)
	damagedNumber = regexp.MustCompile(`^(?:\d{2}|[一二三四五六七八九十]+)[A-Za-z]`)
)

// occurrences yields the offsets of word in s.
func occurrences(s, word string) iter.Seq[int] {
	return func(yield func(int) bool) {
		for from := 0; ; {
			k := strings.Index(s[from:], word)
			if k < 0 || !yield(from+k) {
				return
			}
			from += k + len(word)
		}
	}
}

// findDamage warns of places where a machine wrote over the text.
func (m *metaReader) findDamage() {
	body := m.body.Of(m.v.Text)
	for _, word := range []string{"连续", "历时", "时隔"} {
		for at := range occurrences(body, word) {
			if g := rewrittenYear.FindStringSubmatchIndex(cutRunes(body[at:], 8)); g != nil {
				m.warn(segment.Span{Start: m.body.Start + at + g[2], End: m.body.Start + at + g[3]}, "year_rewritten",
					fmt.Sprintf("%s was probably a small number that was replaced by a year", body[at+g[2]:at+g[3]]))
			}
		}
	}
	for at := range occurrences(body, "党的") {
		at += len("党的")
		if g := damagedNumber.FindString(cutRunes(body[at:], 6)); g != "" {
			m.warn(segment.Span{Start: m.body.Start + at, End: m.body.Start + at + len(g)}, "damaged_text",
				fmt.Sprintf("%s was probably a Chinese ordinal (二十大) before it was converted", g))
		}
	}
	for _, t := range m.page.titles {
		s := t.span.Of(m.v.Text)
		if g := missingYear.FindStringIndex(s); g != nil {
			_, n := utf8.DecodeRuneInString(s[g[0]:])
			m.warn(segment.Span{Start: t.span.Start + g[0] + n, End: t.span.Start + g[0] + n + len("年")}, "year_rewritten",
				"a year was taken out before 年")
		}
	}
}

// lookedBackFrom returns the last year of the plan that the title looks back over (“十四五”工作总结), or the year up to
// which such a text counts, 0 where the title names none.
func (m *metaReader) lookedBackFrom() int {
	p, ok := m.words.periodAt(m.title + " ")
	if !ok || strings.Contains(m.title, "前") || strings.Contains(m.title, "中期") {
		return 0
	}
	if y := m.asOfYear(); p.first <= y && y < p.last {
		return y
	}
	return p.last
}

// periodAt returns the plan period that s names (“十四五”, 十四五), the first one.
func (w *metaWords) periodAt(s string) (planPeriod, bool) {
	best, at := planPeriod{}, -1
	for _, p := range w.periods {
		k := indexPeriod(s, p.text)
		if k >= 0 && (at < 0 || k < at) {
			best, at = p, k
		}
	}
	return best, at >= 0
}

// indexPeriod finds the name of a plan period that is no part of a longer
// number (十五 in 十五五, 一五 in 十一五).
func indexPeriod(s, name string) int {
	for k := range occurrences(s, name) {
		if namesPeriodAt(s, k, name) {
			return k
		}
	}
	return -1
}

// namesPeriodAt reports whether name, which stands at byte k of s, is that of a period there.
func namesPeriodAt(s string, k int, name string) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:k])
	after, _ := utf8.DecodeRuneInString(s[k+len(name):])
	const digits = "一二三四五六七八九十百千万第"
	quoted := before == '“' && after == '”'
	follows := strings.ContainsRune("”末时期规计以初开收", after)
	return !strings.ContainsRune(digits, before) && !strings.ContainsRune(digits, after) && (quoted || follows)
}
