package extract

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

var (
	yearToken = regexp.MustCompile(`(?:19|20)\d\d`)
	dateToken = regexp.MustCompile(`((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})`)
	pressDate = regexp.MustCompile(`\(《人民日报》 ?((?:\d ?){8})`)
)

// statedYear is a year in a title or heading and what it is the year of.
type statedYear struct {
	year int
	kind string       // "review", "plan", "report" or ""
	at   segment.Span // in the title
}

// statedYears reads the years of a title or heading with the genre word that
// each governs: 2024年工作总结和2025年工作计划.
func (w *metaWords) statedYears(s, place string) []statedYear {
	var out []statedYear
	for _, p := range titleParts(s) {
		part := p.Of(s)
		ys := yearToken.FindAllStringIndex(part, -1)
		for i, at := range ys {
			if insideNumber(part, at) {
				continue
			}
			end := len(part)
			if i+1 < len(ys) {
				end = ys[i+1][0]
			}
			y, _ := strconv.Atoi(part[at[0]:at[1]])
			kind := w.lastKind(part[at[1]:end], place)
			if kind == "" && i+1 == len(ys) {
				kind = w.lastKind(part, place)
			}
			if strings.Contains(part[at[1]:end], "政府工作报告") {
				kind = "report"
			}
			out = append(out, statedYear{y, kind, segment.Span{Start: p.Start + at[0], End: p.Start + at[1]}})
		}
	}
	// 2021年和2022年工作总结: a year without a word has that of the next.
	for i := len(out) - 2; i >= 0; i-- {
		if out[i].kind == "" {
			out[i].kind = out[i+1].kind
		}
	}
	return out
}

func insideNumber(s string, at []int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	return digit(at[0]-1) || digit(at[1])
}

// firstYear returns the first year of a kind.
func firstYear(ys []statedYear, kind string) int {
	for _, y := range ys {
		if y.kind == kind {
			return y.year
		}
	}
	return 0
}

// findYears settles Year, PlanYear and Period and warns of years that
// contradict them.
func (m *metaReader) findYears() {
	r, meta := m.r, m.r.Doc.Meta
	title := m.words.statedYears(m.title, "title")
	headReview, headPlan := 0, 0
	for _, h := range m.headings {
		ys := m.words.statedYears(h.title, "heading")
		if y := firstYear(ys, "review"); headReview == 0 && y != 0 {
			headReview = y
		}
		if y := firstYear(ys, "plan"); headPlan == 0 && y != 0 {
			headPlan = y
		}
	}
	r.Period = m.period()
	switch r.Genre {
	case GenreWorkReport:
		m.workReportYears(firstYear(title, "report"), headReview, headPlan)
	case GenrePlan:
		r.Year = firstNonZero(trustedYear(meta), firstYear(title, "plan"), headPlan, m.openingYear(), meta.Year, m.commonYear())
		r.PlanYear = r.Year
	default:
		titleYear := firstYear(title, "review")
		if titleYear == 0 && len(title) > 0 && title[0].kind != "plan" {
			titleYear = title[0].year
		}
		r.Year = firstNonZero(trustedYear(meta), headReview, titleYear, m.openingYear(), meta.Year, m.commonYear())
		titlePlan := firstYear(title, "plan")
		if titlePlan == 0 && r.Period == "H1" && strings.Contains(m.title, "下半年") && m.words.lastKind(m.title, "title") == "plan" {
			titlePlan = r.Year
		}
		r.PlanYear = firstNonZero(headPlan, titlePlan)
		if r.PlanYear == 0 && r.Genre == GenreSummaryPlan {
			r.PlanYear = m.plannedYear(r.Year)
		}
	}
	if r.PlanYear != 0 && r.PlanYear < r.Year {
		r.PlanYear = 0
	}
	m.warnYears(title)
}

// workReportYears handles reports that name the year they are delivered in.
func (m *metaReader) workReportYears(named, headReview, headPlan int) {
	r, meta := m.r, m.r.Doc.Meta
	held, month := 0, 0
	head := m.v.Text[:min(len(m.v.Text), m.body.Start+1500)]
	if at := meetingDate.FindStringSubmatch(head); at != nil {
		held, _ = strconv.Atoi(at[1])
		month, _ = strconv.Atoi(at[2])
	}
	delivered := firstNonZero(named, held, meta.Year)
	switch {
	case headReview != 0:
		r.Year = headReview
	case delivered != 0 && month >= 9: // late in the year it speaks of that year
		r.Year = delivered
	case delivered != 0:
		r.Year = delivered - 1
	case headPlan != 0:
		r.Year = headPlan - 1
	default:
		r.Year = m.openingYear()
	}
	switch {
	case headPlan != 0:
		r.PlanYear = headPlan
	case delivered == r.Year+1:
		r.PlanYear = delivered
	case delivered == 0 && headReview != 0 && strings.Contains(m.body.Of(m.v.Text), "今年"):
		r.PlanYear = headReview + 1
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

// openingYear is the first year that the opening of the body names.
func (m *metaReader) openingYear() int {
	head := cutRunes(m.v.Text[m.body.Start:m.body.End], 400)
	for _, at := range yearToken.FindAllStringIndex(head, -1) {
		if !insideNumber(head, at) && strings.HasPrefix(head[at[1]:], "年") {
			y, _ := strconv.Atoi(head[at[0]:at[1]])
			return y
		}
	}
	return 0
}

// yearCounts counts the years that stand in the body.
func (m *metaReader) yearCounts() map[int]int {
	counts := map[int]int{}
	body := m.body.Of(m.v.Text)
	for _, at := range yearToken.FindAllStringIndex(body, -1) {
		if !insideNumber(body, at) && strings.HasPrefix(body[at[1]:], "年") {
			y, _ := strconv.Atoi(body[at[0]:at[1]])
			counts[y]++
		}
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
	for _, h := range m.headings {
		if h.kind != "plan" {
			continue
		}
		if strings.Contains(cutRunes(m.v.Text[h.span.Start:m.body.End], 600), next) {
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
	if p := m.words.periodIn(m.title, "title"); p != "" {
		return p
	}
	for _, h := range m.headings {
		if h.kind == "review" {
			return m.words.periodIn(h.title, "heading")
		}
	}
	return ""
}

func (w *metaWords) periodIn(s, place string) string {
	reads, at := "", len(s)
	for _, g := range w.genres {
		if g.kind != "period" || g.place != place && g.place != "both" {
			continue
		}
		k := strings.Index(s, g.text)
		if k < 0 || k >= at || strings.HasSuffix(s[:k], "前") { // 前三季度 is no quarter
			continue
		}
		reads, at = g.reads, k
	}
	return reads
}

// warnYears warns of years around the report that are not its own.
func (m *metaReader) warnYears(title []statedYear) {
	r := m.r
	if r.Year == 0 {
		return
	}
	own := []int{r.Year, r.PlanYear}
	warn := func(at segment.Span, y int, what string) {
		m.warn(at, "year_conflict", fmt.Sprintf("%s says %d, but the report is on %d; copies are often passed on with another year", what, y, r.Year))
	}
	work := r.Genre == GenreWorkReport
	for _, t := range title {
		if t.kind != "plan" && t.year != r.Year && !(work && slices.Contains([]int{r.PlanYear, r.Year + 1}, t.year)) {
			at := segment.Span{}
			if m.titleAt.Len() == len(m.title) {
				at = segment.Span{Start: m.titleAt.Start + t.at.Start, End: m.titleAt.Start + t.at.End}
			}
			warn(at, t.year, "the title")
		}
	}
	for _, t := range m.titles {
		s := t.span.Of(m.v.Text)
		if t.span == m.titleAt || s == m.title {
			continue
		}
		for _, y := range m.words.statedYears(s, "title") {
			if !slices.Contains(own, y.year) && !(work && y.year == r.Year+1) {
				warn(segment.Span{Start: t.span.Start + y.at.Start, End: t.span.Start + y.at.End}, y.year, "the page's title")
			}
		}
	}
	if meta := r.Doc.Meta; meta.Year != 0 && !slices.Contains(own, meta.Year) && !(work && meta.Year == r.Year+1) {
		m.warn(segment.Span{}, "year_conflict", fmt.Sprintf("the %s says %d, but the report is on %d", metaSource(meta), meta.Year, r.Year))
	}
}

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
		if o.Code == w.Code && (o.Span == w.Span || o.Message == w.Message) {
			return
		}
	}
	m.r.Warnings = append(m.r.Warnings, w)
}

// findPublished takes the date of publication from outside, else from the
// lines of the site; it says nothing of the year reported on.
func (m *metaReader) findPublished() {
	if d := m.r.Doc.Meta.Published; d != "" {
		m.r.Published = d
		return
	}
	for _, l := range m.lines {
		if l.kind != lineNoise {
			continue
		}
		if d, ok := readDate(l.span.Of(m.v.Text)); ok {
			m.r.Published = d
			return
		}
	}
	if g := pressDate.FindStringSubmatch(m.v.Text[m.body.End:]); g != nil {
		d := strings.ReplaceAll(g[1], " ", "")
		if date, ok := readDate(d[:4] + "-" + d[4:6] + "-" + d[6:]); ok {
			m.r.Published = date
		}
	}
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
	for _, t := range m.titles {
		s := t.span.Of(m.v.Text)
		if g := missingYear.FindStringIndex(s); g != nil {
			_, n := utf8.DecodeRuneInString(s[g[0]:])
			m.warn(segment.Span{Start: t.span.Start + g[0] + n, End: t.span.Start + g[0] + n + len("年")}, "year_rewritten",
				"a year was taken out before 年")
		}
	}
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
	for from := 0; ; {
		k := strings.Index(s[from:], name)
		if k < 0 {
			return -1
		}
		k += from
		before, _ := utf8.DecodeLastRuneInString(s[:k])
		after, _ := utf8.DecodeRuneInString(s[k+len(name):])
		const digits = "一二三四五六七八九十百千万第"
		quoted := before == '“' && after == '”'
		follows := strings.ContainsRune("”末时期规计以初开收", after)
		if !strings.ContainsRune(digits, before) && !strings.ContainsRune(digits, after) && (quoted || follows) {
			return k
		}
		from = k + len(name)
	}
}
