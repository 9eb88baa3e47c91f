package extract

import (
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// readMeta fills in what the report says of itself as a whole: Title, Organ,
// Year, PlanYear, Period, Genre, Published and Body, warns where they contradict
// each other, and returns the headings. It comes before all other stages, which
// read the body only.
//
// What a manifest or a table column says is trusted before the title, the title
// before the text, and a file's name where neither says anything. Years are the
// exception: the year that the review's own heading states stands before the
// title's, since copies are often passed on with a new year in the title.
//
// A government work report names the year it is delivered in (2026年政府工作报告),
// and reports on the year before: Year is 2025 and PlanYear 2026.
func readMeta(w *Words, r *Report, v *segment.View) []heading {
	return readFacts(w.meta, r, newText(v, w), func() {})
}

func readFacts(w *metaWords, r *Report, t *text, check func()) []heading {
	p := readPage(w, t, r.Doc.Text)
	r.Body = t.v.Source(p.body)
	m := &metaReader{words: w, r: r, v: t.v, page: p, body: p.body}
	m.readTitle()
	bare := p.body.Start
	if p.text < len(p.lines) {
		for _, l := range p.lines[p.first:p.text] {
			if m.titleAt.Len() > 0 && m.titleAt.End > l.span.Start {
				bare = max(bare, l.span.End)
			}
		}
	}
	m.heads = readOutline(t, w, r.Doc.Text, t.index(p.body.Start), t.index(p.body.End), t.index(max(bare, m.titleAt.End)), check)
	m.said = m.words.heads.read([]rune(m.title), &m.words.heads.title)
	r.Organ = m.organ()
	r.speaksFor = m.speaksFor()
	r.Genre = m.genre()
	r.Published = m.published()
	m.findYears()
	m.findDamage()
	m.warnSecond()
	m.warnTruncated()
	return m.heads
}

// metaReader carries what the steps of readFacts learn, in the order of its
// fields. Spans are in the View but for those that go into the Report.
type metaReader struct {
	words   *metaWords
	r       *Report
	v       *segment.View
	page    *page
	body    segment.Span
	title   string // the report's title as the View reads it
	titleAt segment.Span
	heads   []heading
	said    []saying // by the title
}

// trusted reports whether what is known from outside the text stands before
// the text: a manifest or a table says so, a file's name only guesses.
func trusted(m segment.Meta) bool { return m.Source == "manifest" || m.Source == "column" }

func (m *metaReader) readTitle() {
	if at := m.page.title(); at.Len() > 0 {
		m.titleAt = at
		m.title = at.Of(m.v.Text)
		m.r.TitleSpan = m.v.Source(at)
		m.r.Title = m.r.TitleSpan.Of(m.r.Doc.Text)
	}
	meta := m.r.Doc.Meta
	if meta.Title == "" || m.titleAt.Len() > 0 && !trusted(meta) {
		return
	}
	m.r.Title, m.title = meta.Title, segment.Fold(meta.Title)
	m.r.TitleSpan, m.titleAt = Span{}, segment.Span{}
	head := m.v.Text[:alignStart(m.v.Text, min(len(m.v.Text), m.body.Start+300))]
	if k := strings.Index(head, m.title); k >= 0 {
		m.titleAt = segment.Span{Start: k, End: k + len(m.title)}
		m.r.TitleSpan = m.v.Source(m.titleAt)
	}
}

func cutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// organ takes the body from outside, the title or the text.
func (m *metaReader) organ() string {
	meta := m.r.Doc.Meta
	if meta.Organ != "" && trusted(meta) {
		return meta.Organ
	}
	if m.title != "" {
		if at, _, ok := m.words.organAt(m.title); ok {
			if m.titleAt.Len() == len(m.title) {
				s := segment.Span{Start: m.titleAt.Start + at.Start, End: m.titleAt.Start + at.End}
				return m.v.Source(s).Of(m.r.Doc.Text)
			}
			return at.Of(m.title)
		}
	}
	if s, ok := m.organInText(); ok {
		return m.v.Source(s).Of(m.r.Doc.Text)
	}
	return meta.Organ
}

// speaksFor is the body that the opening speaks for (我代表省人民政府) or of (区民政局坚持…).
// The annotation guide takes neither for the organ; they tell where a report is from.
func (m *metaReader) speaksFor() string {
	head := cutRunes(m.body.Of(m.v.Text), 500)
	if strings.Contains(head, "代表") || strings.Contains(head, "受") { // else onBehalf finds nothing
		if g := onBehalf.FindStringSubmatchIndex(head); g != nil {
			return m.v.Source(segment.Span{Start: m.body.Start + g[2], End: m.body.Start + g[3]}).Of(m.r.Doc.Text)
		}
	}
	for s := range senders(head) {
		name := s.Of(head)
		if !slices.ContainsFunc(m.words.organs, func(o organWord) bool { return strings.HasSuffix(name, o.text) }) {
			continue
		}
		if at, _, ok := m.words.organAt(name); ok && s.Start+at.End == s.End {
			return m.v.Source(segment.Span{Start: m.body.Start + s.Start + at.Start, End: m.body.Start + s.End}).Of(m.r.Doc.Text)
		}
	}
	return ""
}

// longestSender is how many characters may stand between the beginning of a clause and
// a word of sends.
const longestSender = 14

// sends are words that stand behind a body that reports.
var sends = []string{"在", "坚持", "认真", "深入", "紧紧", "以", "按照", "围绕", "全面"}

// senders yields what stands at the beginning of a clause in front of a word of sends, the
// last one that is near enough: 区民政局 of 区民政局坚持….
func senders(s string) iter.Seq[segment.Span] {
	return func(yield func(segment.Span) bool) {
		for at := 0; ; {
			if name, end := sender(s, at); end > 0 {
				if !yield(name) {
					return
				}
				at = end
			}
			k := strings.IndexAny(s[at:], "\n,。")
			if k < 0 {
				return
			}
			_, n := utf8.DecodeRuneInString(s[at+k:])
			at += k + n
		}
	}
}

// sender reads the clause that begins at start: what stands in front of its word of sends,
// and where that ends, 0 where there is none.
func sender(s string, start int) (name segment.Span, end int) {
	at := start
	for n := 0; ; n++ {
		r, size := utf8.DecodeRuneInString(s[at:])
		switch r {
		case '在', '坚', '认', '深', '紧', '以', '按', '围', '全': // which words of sends begin with
			for _, w := range sends {
				if strings.HasPrefix(s[at:], w) {
					name, end = segment.Span{Start: start, End: at}, at+len(w)
				}
			}
		}
		if n == longestSender || !unicode.Is(unicode.Han, r) && r != 'X' && r != '*' && r != 'x' && r != '×' {
			return name, end
		}
		at += size
	}
}

var (
	onBehalf    = regexp.MustCompile(`(?:我|本人)(?:现在)?(?:谨)?(?:代表|受)((?:\p{Han}|[X*x×]){0,14}?(?:人民政府|国务院|政府))[,的 ]*(?:委托)?`)
	speakerBody = regexp.MustCompile(`会议上([^,。:\n]{2,14}?(?:局|委|办|委员会))(?:局长|主任)`)
	speakerName = regexp.MustCompile(`^(?:局长|主任|厅长)?[ ]?\p{Han}{2,4}$`)
	premierBody = regexp.MustCompile(`代表(国务院)`)
	premier     = regexp.MustCompile(`(国务院)(?:副|代)?总理`)
)

// organInText reads who reports from the lines above and below the title, or from
// the signature at the end.
func (m *metaReader) organInText() (segment.Span, bool) {
	text := m.v.Text
	head := cutRunes(m.body.Of(text), 500)
	above := text[:m.body.Start] + cutRunes(head, 200)
	if g := premier.FindStringSubmatchIndex(above); g != nil {
		return segment.Span{Start: g[2], End: g[3]}, true
	}
	p := m.page
	for _, l := range p.lines[max(0, p.first-4):min(len(p.lines), p.text+2)] { // a line of its own
		if s, ok := m.organLine(l.span.Start, cutRunes(l.span.Of(text), 40)); ok && (l.kind != lineNoise) {
			return s, true
		}
	}
	if at := salutation.FindStringIndex(head); at != nil { // the speaker, whose line breaks are lost
		if g := speakerBody.FindStringSubmatchIndex(head[:at[0]]); g != nil {
			return segment.Span{Start: m.body.Start + g[2], End: m.body.Start + g[3]}, true
		}
	}
	if m.titleAt.Len() > 0 { // behind the title, whose line break is lost
		rest := cutRunes(text[m.titleAt.End:], 30)
		if at, _, ok := m.words.organAt(strings.TrimLeft(rest, " \n(")); ok && at.Start == 0 {
			off := m.titleAt.End + len(rest) - len(strings.TrimLeft(rest, " \n("))
			behind := text[off+at.End:]
			if behind == "" || strings.ContainsAny(cutRunes(behind, 1), " \n()") || yearToken.MatchString(cutRunes(behind, 4)) {
				return segment.Span{Start: off, End: off + at.End}, true
			}
		}
	}
	body := m.body.Of(text)
	if k := strings.LastIndexByte(strings.TrimRight(body, "\n"), '\n'); k >= 0 {
		from := strings.LastIndexByte(body[:k], '\n') + 1
		for line := range strings.Lines(body[from:]) {
			s := strings.TrimSpace(line)
			if at, ok := m.organLine(m.body.Start+strings.LastIndex(body, s), s); ok {
				return at, true
			}
		}
	}
	// The state's report, that only its head and its first words name.
	before := text[:m.body.Start] + head
	if at := premierBody.FindStringSubmatchIndex(before); at != nil && (m.title == "" || strings.Contains(m.title, "政府工作报告")) {
		return segment.Span{Start: at[2], End: at[3]}, true
	}
	return segment.Span{}, false
}

// organLine returns the body that a line names and nothing else but a date.
func (m *metaReader) organLine(start int, s string) (segment.Span, bool) {
	open := len(s) - len(strings.TrimLeft(s, "("))
	at, _, ok := m.words.organAt(s)
	if !ok || at.Start != open {
		return segment.Span{}, false
	}
	rest := strings.Trim(s[at.End:], " ()")
	if rest != "" && !headDate.MatchString(rest) && !speakerName.MatchString(rest) && !m.blankAt(start+at.End) {
		return segment.Span{}, false
	}
	return segment.Span{Start: start + at.Start, End: start + at.End}, true
}

// blankAt reports whether the source has white space in front of a byte of the View.
func (m *metaReader) blankAt(i int) bool {
	t := m.page.t
	k := t.index(i)
	return k > 0 && k < len(t.r) && strings.ContainsAny(m.r.Doc.Text[t.source(k-1, k).End:t.source(k, k+1).Start], " \t\u3000\u00a0")
}

// Genres of reports.
const (
	GenreSummary     = "summary"
	GenrePlan        = "plan"
	GenreSummaryPlan = "summary+plan"
	GenreWorkReport  = "work_report"
)

// genre weighs the words of the title and of the headings, and the text where
// neither speaks.
func (m *metaReader) genre() string {
	if m.workReport() || m.speech() {
		return GenreWorkReport
	}
	review, plan := false, false
	silent := true // the title says neither
	for _, s := range m.said {
		switch s.noun {
		case sayReview, sayReport:
			review = true
			silent = silent && s.noun == sayReport
		case sayPlan, sayTask:
			plan, silent = true, false
		}
	}
	titled, problem := plan, false
	for _, h := range m.heads {
		for _, s := range h.says {
			switch {
			case s.noun == sayReview, s.noun == sayWork && s.when == "back":
				review = review || !titled || s.timed()
			case s.noun == sayTask && silent, problem && s.noun != "" && s.noun != sayProblem, m.saysAhead(s):
				plan = true
			}
		}
		problem = problem || len(h.says) > 0 && h.says[0].noun == sayProblem
	}
	plan = plan || review && m.planParagraph() != ""
	if !review && !plan {
		back, ahead := m.words.heads.weigh([]rune(cutRunes(m.body.Of(m.v.Text), 4000)))
		review, plan = back >= 5 && back > 3*ahead, ahead >= 5 && ahead > 3*back
	}
	switch {
	case review && plan:
		return GenreSummaryPlan
	case review:
		return GenreSummary
	case plan:
		return GenrePlan
	}
	return ""
}

// saysAhead reports whether a part of a heading, no review, says that it is a plan:
// by its noun, its time, or a year or half a year behind the title's.
func (m *metaReader) saysAhead(s saying) bool {
	if s.noun == sayPlan || s.when == "ahead" && s.noun != sayProblem {
		return true
	}
	if len(m.said) == 0 {
		return false
	}
	title := m.said[0]
	if s.part == "H2" && title.part == "H1" {
		return true
	}
	return s.noun != sayProblem && title.year != 0 && s.year > title.year
}

// aheadOpening begins a paragraph that looks ahead.
var aheadOpening = regexp.MustCompile(`(?:^|\n)[ —-]*(?:(20\d\d)年|明年|来年|下一步|下一年|新的一年|今后)[^。\n]{0,60}`)

// mayOpenAhead reports whether a line begins as aheadOpening does.
func mayOpenAhead(line string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(line, " —-"))
	return strings.ContainsRune("2明来下新今", first)
}

// planParagraph returns the beginning of a paragraph that says what will be done
// after the year reported on (2021年,我们将…; 下一步,…), "" where there is none.
func (m *metaReader) planParagraph() string {
	said := m.yearSaid()
	body := m.body.Of(m.v.Text)
	for start, end := 0, 0; start < len(body); start = end + 1 {
		if end = len(body); strings.Contains(body[start:], "\n") {
			end = start + strings.IndexByte(body[start:], '\n')
		}
		if !mayOpenAhead(body[start:end]) {
			continue
		}
		g := aheadOpening.FindStringSubmatch(body[max(0, start-1):end])
		if g == nil {
			continue
		}
		if y, _ := strconv.Atoi(g[1]); g[1] != "" && (said == 0 || y <= said) {
			continue
		}
		if m.words.heads.leaning([]rune(g[0]+g[0])) == "plan" {
			return strings.Trim(g[0], "\n -")
		}
	}
	return ""
}

// yearSaid is the year that the title or a heading reviews.
func (m *metaReader) yearSaid() int {
	for _, s := range m.said {
		if s.year != 0 {
			return s.year
		}
	}
	for _, h := range m.heads {
		for _, s := range h.says {
			if s.year != 0 && s.noun == sayReview {
				return s.year
			}
		}
	}
	return m.openingYear()
}

// workReport reports whether the title is that of a government's report: 政府工作报告,
// 枫桥乡政府2014年工作报告.
func (m *metaReader) workReport() bool {
	if m.title == "" {
		return false
	}
	if k := strings.Index(m.title, "政府工作报告"); k >= 0 {
		return m.title[k:] == "政府工作报告" || !m.saysPlan()
	}
	at, _, ok := m.words.organAt(m.title)
	return ok && strings.HasSuffix(at.Of(m.title), "政府") && strings.HasSuffix(strings.TrimRight(m.title, ")摘要("), "工作报告")
}

// saysPlan reports whether the title's last word is one of plans (政府工作报告重点任务分解).
func (m *metaReader) saysPlan() bool {
	n := len(m.said)
	return n > 0 && (m.said[n-1].noun == sayPlan || m.said[n-1].noun == sayTask) && !strings.Contains(m.title, "关于")
}

// speech reports whether the text is a government's report to a congress.
func (m *metaReader) speech() bool {
	head := cutRunes(m.v.Text[m.body.Start:m.body.End], 300)
	return salutation.MatchString(head) && onBehalf.MatchString(head) && strings.Contains(head, "报告")
}

// warnSecond warns at the title of another report that follows in the same file.
func (m *metaReader) warnSecond() {
	p := m.page
	if m.titleAt.Len() == 0 {
		return
	}
	first := ""
	for _, l := range p.lines[:min(len(p.lines), p.text+1)] {
		if l.span.Start <= m.titleAt.Start && m.titleAt.End <= l.span.End {
			first = p.of(l.span)
		}
	}
	for i := p.text + 1; i < len(p.lines); i++ {
		l := p.lines[i]
		if l.span.Start >= m.body.End || l.span.Len() > 3*longestTitle {
			if l.span.Start >= m.body.End {
				return
			}
			continue
		}
		at := p.titleIn(l.span, true)
		if at.Len() == 0 || at.End < l.span.End && !p.onlySite(m.v.Text[at.End:l.span.End]) {
			continue
		}
		if p.of(l.span) == first || !m.another(p.of(at), p.lines[i-1]) { // the page's head, or no title
			continue
		}
		m.warn(at, "several_reports", "the title of another report; split the file before it, since its figures are read as those of the first")
	}
}

// another reports whether title, on a line behind above, is that of another report: it
// names its body, or it is one of a government, of a year or of a budget; 2023年工作总结
// alone is one below a body, or where the first title names none either.
func (m *metaReader) another(title string, above pageLine) bool {
	says := m.words.heads.read([]rune(title), &m.words.heads.title)
	organ, _, named := m.words.organAt(title)
	if named && len(says) > 0 && says[0].noun != "" && utf8.RuneCountInString(organ.Of(title)) >= 3 {
		return true
	}
	timed := slices.ContainsFunc(says, saying.timed)
	if timed && utf8.RuneCountInString(title) >= 10 && wholeReport.MatchString(title) {
		return true
	}
	if !timed || says[0].year == 0 || strings.Contains(m.title, strconv.Itoa(says[0].year)) || !(strings.HasSuffix(title, "总结") || strings.HasSuffix(title, "报告")) {
		return false
	}
	line := m.page.of(above.span)
	at, _, alone := m.words.organAt(line)
	_, _, first := m.words.organAt(m.title)
	return alone && at.Len() == len(line) || !first && m.title != ""
}

// wholeReport is how the titles of some reports end that name a place and no body.
var wholeReport = regexp.MustCompile(`\p{Han}{2,}(?:省|市|县|区|州|旗|镇|乡).*(?:政府工作报告|统计公报|草案的?报告)$`)

// warnTruncated warns where the body ends in the middle of a sentence.
func (m *metaReader) warnTruncated() {
	s := strings.TrimRight(m.body.Of(m.v.Text), "\n ")
	if utf8.RuneCountInString(s) < 500 || endsSentence(s) || signedDate.MatchString(s[alignStart(s, len(s)-60):]) {
		return
	}
	line := s[strings.LastIndexByte(s, '\n')+1:]
	if n := utf8.RuneCountInString(line); n < longLine { // a signature, a date, a list
		return
	}
	_, n := utf8.DecodeLastRuneInString(s)
	end := m.body.Start + len(s)
	m.warn(segment.Span{Start: end - n, End: end}, "truncated", "the text ends in the middle of a sentence; the rest of the report is missing")
}
