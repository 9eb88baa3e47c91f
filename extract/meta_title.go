package extract

import (
	"regexp"
	"strings"

	"github.com/govreport/govreport/segment"
)

// trusted reports whether what is known from outside the text stands before
// the text: a manifest or a table says so, a file's name only guesses.
func trusted(m segment.Meta) bool { return m.Source == "manifest" || m.Source == "column" }

// findTitle takes the title right above the text before those that the site
// repeats, and those before what a sentence of the site names.
func (m *metaReader) findTitle() {
	best := -1
	for i, t := range m.titles {
		if t.span.Len() == 0 {
			continue
		}
		if best < 0 || t.own || !m.titles[best].own && m.titles[best].line > t.line {
			best = i
		}
	}
	if best >= 0 {
		m.titleAt = m.titles[best].span
		m.title = m.titleAt.Of(m.v.Text)
		m.r.TitleSpan = m.v.Source(m.titleAt)
		m.r.Title = m.r.TitleSpan.Of(m.r.Doc.Text)
	}
	meta := m.r.Doc.Meta
	if meta.Title == "" || best >= 0 && !trusted(meta) {
		return
	}
	m.r.Title, m.title = meta.Title, segment.Fold(meta.Title)
	m.r.TitleSpan, m.titleAt = Span{}, segment.Span{}
	head := m.v.Text[:min(len(m.v.Text), m.body.Start+300)]
	if k := strings.Index(head, m.title); k >= 0 {
		m.titleAt = segment.Span{Start: k, End: k + len(m.title)}
		m.r.TitleSpan = m.v.Source(m.titleAt)
	}
}

// metaHeading is a heading 一、 … with the words of its title.
type metaHeading struct {
	span  segment.Span // marker and title
	title string
	kind  string // "review", "plan" or ""
}

var (
	topHeading = regexp.MustCompile(`(?:^|\n|[。;!?”)】》])[ ]?(?:([一二三四五六七八九十]{1,3})、)([^\n。;]{2,120})`)
	numerals   = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五"}
)

// contentsLength is the most bytes that a table of contents takes.
const contentsLength = 3000

// scanHeadings finds the level-1 headings of the body. The outline stage
// reads them properly; here only their words are wanted.
func (m *metaReader) scanHeadings() []metaHeading {
	var out []metaHeading
	text := m.body.Of(m.v.Text)
	next := 0
	for _, g := range topHeading.FindAllStringSubmatchIndex(text, -1) {
		n := text[g[2]:g[3]]
		if next < len(numerals) && n == numerals[next] {
			next++
		} else if n == "一" && len(out) > 0 && g[2]-out[0].span.Start+m.body.Start < contentsLength {
			out, next = nil, 1 // what came before is a table of contents
		} else {
			continue
		}
		title := text[g[4]:g[5]]
		if k := strings.IndexAny(title, ",:("); k > 0 && (m.words.lastKind(title[:k], "heading") != "" || !datedWork.MatchString(title[k:])) {
			title = title[:k]
		}
		title = cutRunes(title, 40)
		h := metaHeading{span: segment.Span{Start: m.body.Start + g[2], End: m.body.Start + g[4] + len(title)}, title: title}
		h.kind = m.words.lastKind(title, "heading")
		out = append(out, h)
	}
	return out
}

// datedWork is a year and its work in a later clause of a heading:
// 突出改革创新,谋划好2015年各项工作.
var datedWork = regexp.MustCompile(`^,[^。;]{0,30}(?:(?:19|20)\d\d年|明年|下一步|下半年)[^。;,]{0,12}(?:工作|任务)`)

func cutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// lastKind returns the kind of the genre word that ends last in s, review or
// plan: 目标推进情况 is a review, 完成情况和下步打算 a plan.
func (w *metaWords) lastKind(s, place string) string {
	kind, end, length := "", 0, 0
	for _, g := range w.genres {
		if g.place != place && g.place != "both" || g.kind != "review" && g.kind != "plan" {
			continue
		}
		if k := strings.LastIndex(s, g.text); k >= 0 {
			if e := k + len(g.text); e > end || e == end && len(g.text) > length {
				kind, end, length = g.kind, e, len(g.text)
			}
		}
	}
	return kind
}

// findOrgan takes the body from outside, the title or the text.
func (m *metaReader) findOrgan() {
	meta := m.r.Doc.Meta
	if meta.Organ != "" && trusted(meta) {
		m.r.Organ = meta.Organ
		return
	}
	if m.title != "" {
		if at, _, ok := m.words.organAt(m.title); ok && !strings.Contains(at.Of(m.title), "政府工作") {
			m.r.Organ = at.Of(m.title)
			if m.titleAt.Len() == len(m.title) {
				s := segment.Span{Start: m.titleAt.Start + at.Start, End: m.titleAt.Start + at.End}
				m.r.Organ = m.v.Source(s).Of(m.r.Doc.Text)
			}
			return
		}
	}
	if s, ok := m.organInText(); ok {
		m.r.Organ = m.v.Source(s).Of(m.r.Doc.Text)
		return
	}
	m.r.Organ = meta.Organ
}

var (
	onBehalf = regexp.MustCompile(`(?:我|本人)(?:现在)?(?:谨)?(?:代表|受)((?:\p{Han}|[X*x×]){0,14}?(?:人民政府|国务院|政府))[,的 ]*(?:委托)?`)
	premier  = regexp.MustCompile(`(国务院)(?:副|代)?总理`)
	asSender = regexp.MustCompile(`(?:^|\n|[,。])((?:\p{Han}|[X*x×]){0,14})(?:在|坚持|认真|深入|紧紧|以|按照|围绕|全面)`)
)

// organInText reads who reports from the opening (我代表省人民政府; x县民政局在…), or
// from the signature at the end.
func (m *metaReader) organInText() (segment.Span, bool) {
	head := cutRunes(m.v.Text[m.body.Start:m.body.End], 500)
	above := m.v.Text[:m.body.Start] + cutRunes(head, 200)
	if g := premier.FindStringSubmatchIndex(above); g != nil {
		return segment.Span{Start: g[2], End: g[3]}, true
	}
	if g := onBehalf.FindStringSubmatchIndex(head); g != nil {
		return segment.Span{Start: m.body.Start + g[2], End: m.body.Start + g[3]}, true
	}
	for _, l := range m.lines[max(0, m.first-4):min(len(m.lines), m.first+2)] { // a line of its own under the title
		s := l.span.Of(m.v.Text)
		if at, _, ok := m.words.organAt(s); ok && at.Start == 0 && at.End == len(s) {
			return l.span, true
		}
	}
	for _, g := range asSender.FindAllStringSubmatchIndex(head, -1) {
		s := head[g[2]:g[3]]
		if at, _, ok := m.words.organAt(s); ok && at.End == len(s) {
			return segment.Span{Start: m.body.Start + g[2] + at.Start, End: m.body.Start + g[3]}, true
		}
	}
	body := m.body.Of(m.v.Text)
	if k := strings.LastIndexByte(strings.TrimRight(body, "\n"), '\n'); k >= 0 {
		tail := body[strings.LastIndexByte(body[:k], '\n')+1:]
		for line := range strings.Lines(tail) {
			s := strings.TrimSpace(line)
			at, _, ok := m.words.organAt(s)
			if ok && at.Start == 0 && at.End == len(s) {
				start := m.body.Start + strings.LastIndex(body, s)
				return segment.Span{Start: start, End: start + len(s)}, true
			}
		}
	}
	// A government's report that only its head names.
	before := m.v.Text[:m.body.Start] + head
	if k := strings.Index(before, "国务院"); k >= 0 && m.r.Title == "" || k >= 0 && strings.Contains(m.title, "政府工作报告") {
		return segment.Span{Start: k, End: k + len("国务院")}, true
	}
	return segment.Span{}, false
}

// Genres of reports.
const (
	GenreSummary     = "summary"
	GenrePlan        = "plan"
	GenreSummaryPlan = "summary+plan"
	GenreWorkReport  = "work_report"
)

var doneWords = regexp.MustCompile(`累计|已完成|完成了|取得了|共发放|较上年|同比|荣获|获评|开展了|组织了`)

// findGenre weighs the words of the title and of the headings, and the text
// where neither speaks.
func (m *metaReader) findGenre() {
	title := m.words.kinds(m.title, "title")
	if title["report"] && strings.Contains(m.title, "政府工作报告") || m.speech() {
		m.r.Genre = GenreWorkReport
		return
	}
	review, plan := false, false
	for _, h := range m.headings {
		switch h.kind {
		case "review":
			review = true
		case "plan":
			plan = true
		}
	}
	switch m.words.lastKind(m.title, "title") {
	case "review":
		review = true
		plan = plan || m.partsOfTitle("plan")
	case "plan":
		plan = true
		review = review || m.partsOfTitle("review")
	default:
		if !review && !plan {
			if body := m.body.Of(m.v.Text); len(doneWords.FindAllStringIndex(body, 6)) >= 5 {
				review = true
			}
		}
	}
	switch {
	case review && plan:
		m.r.Genre = GenreSummaryPlan
	case review:
		m.r.Genre = GenreSummary
	case plan:
		m.r.Genre = GenrePlan
	}
}

// partsOfTitle reports whether a part of the title, cut at 和 and the like, is
// of the kind by its own last word.
func (m *metaReader) partsOfTitle(kind string) bool {
	for _, p := range titleParts(m.title) {
		if m.words.lastKind(p.Of(m.title), "title") == kind {
			return true
		}
	}
	return false
}

// speech reports whether the text is a government's report to a congress.
func (m *metaReader) speech() bool {
	head := cutRunes(m.v.Text[m.body.Start:m.body.End], 300)
	return salutation.MatchString(head) && onBehalf.MatchString(head) && strings.Contains(head, "报告")
}

// titleParts cuts a title into what its conjunctions join.
func titleParts(s string) []segment.Span {
	var out []segment.Span
	start := 0
	for i := 0; i < len(s); {
		cut := ""
		for _, c := range []string{"和", "及", "与", "暨", "以及", "、", "并"} {
			if strings.HasPrefix(s[i:], c) && len(c) > len(cut) {
				cut = c
			}
		}
		if cut == "" {
			i++
			continue
		}
		out = append(out, segment.Span{Start: start, End: i})
		i += len(cut)
		start = i
	}
	return append(out, segment.Span{Start: start, End: len(s)})
}
