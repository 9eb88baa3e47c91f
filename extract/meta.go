package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// readMeta fills in what the report says of itself as a whole: Title, Organ,
// Year, PlanYear, Period, Genre, Published and Body, and warns where they
// contradict each other. It comes before all other stages, which read the body
// only.
//
// What a manifest or a table column says is trusted before the title, the title
// before the text, and a file's name where neither says anything. Years are the
// exception: the year that the review's own heading states stands before the
// title's, since copies are often passed on with a new year in the title.
//
// A government work report names the year it is delivered in (2026年政府工作报告),
// and reports on the year before: Year is 2025 and PlanYear 2026.
func readMeta(w *Words, r *Report, v *segment.View) {
	m := &metaReader{words: w.meta, r: r, v: v, lines: viewLines(v.Text)}
	m.classify()
	m.findBody()
	m.findTitle()
	m.headings = m.scanHeadings()
	m.findOrgan()
	m.findGenre()
	m.findPublished()
	m.findYears()
	m.findDamage()
	m.warnTruncated()
}

// metaReader carries what the steps of readMeta learn. Spans are in the View
// but for those that go into the Report.
type metaReader struct {
	words    *metaWords
	r        *Report
	v        *segment.View
	lines    []metaLine
	body     segment.Span
	first    int // line where the body begins
	titles   []metaTitle
	title    string // the report's title as the View reads it
	titleAt  segment.Span
	headings []metaHeading
}

// lineKind is what a line at either end of the page is.
type lineKind uint8

const (
	lineOther   lineKind = iota // short, nothing in particular
	lineNoise                   // of the site
	lineTitle                   // looks like a title
	lineHeader                  // under a title: date and place of the meeting, speaker
	lineCaption                 // of a picture
	lineText                    // the report
)

type metaLine struct {
	span segment.Span
	kind lineKind
	tail int // where what follows the report begins in the line, -1
}

func viewLines(text string) []metaLine {
	var out []metaLine
	at := 0
	for line := range strings.Lines(text) {
		s := segment.Span{Start: at, End: at + len(strings.TrimRight(line, "\n "))}
		at += len(line)
		for s.Start < s.End && text[s.Start] == ' ' {
			s.Start++
		}
		if s.Len() > 0 {
			out = append(out, metaLine{span: s, tail: -1})
		}
	}
	return out
}

// How far from its ends a page is searched for what is not the report.
const (
	headLines    = 60
	tailLines    = 60
	longestNoise = 2000 // bytes; no line of a site is longer
	longLine     = 45   // runes; a line that long is text, a title or a sentence of the site
)

var (
	salutation  = regexp.MustCompile(`各位(?:代表|委员|领导|同志)(?:、[^:!,。]{0,12})?[:!,]`)
	headingHead = regexp.MustCompile(`^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|[1-9]\d?[.、]|第[一二三四五六七八九十]+(?:部分|章))`)
	meetingLine = regexp.MustCompile(`^[(—―–-]*(?:\d{4}年\d{1,2}月\d{1,2}日)(?:(?:至|到|和|、)(?:\d{1,2}月)?\d{1,2}日)?在.{4,60}?会议?上`)
	speakerLine = regexp.MustCompile(`^.{0,16}?(?:总理|省长|市长|县长|区长|州长|盟长|旗长|镇长|乡长|主席|主任|局长|厅长) ?(?:\p{Han}{1,3}[^\P{Han}省市县区镇乡局厅院]|\p{Han}+·[\p{Han}·]+)$`)
	captionLine = regexp.MustCompile(`(?:摄\)?|作政府工作报告。|在.{2,20}开幕。)$`)
	signedDate  = regexp.MustCompile(`\d{4}年\d{1,2}月\d{1,2}日$`)
	dateLine    = regexp.MustCompile(`^(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)(?: ?\d{1,2}:\d{2}(?::\d{2})?)?$`)
	pressNote   = regexp.MustCompile(`\((?:《人民日报》[^()]{0,40}|新华社[^()]{0,30}[电讯]|来源[^()]{0,30})\)$`)
)

func (m *metaReader) classify() {
	seen := false // any text: a date behind it is a signature's
	for i := range m.lines {
		l := &m.lines[i]
		if i >= headLines && i < len(m.lines)-tailLines {
			l.kind = lineText
			continue
		}
		s := l.span.Of(m.v.Text)
		if len(s) > longestNoise { // text, with the site's words at its end at most
			l.kind, seen = lineText, true
			cut := alignStart(s, len(s)-longestNoise/2)
			if l.tail = m.words.tailAt(s[cut:]); l.tail > 0 {
				l.tail += cut
			}
			continue
		}
		l.tail = m.words.tailAt(s)
		n := utf8.RuneCountInString(s)
		switch {
		case m.words.noise(s, n), dateLine.MatchString(s) && (!seen || !strings.Contains(s, "年")), l.tail == 0:
			l.kind = lineNoise
		case n < 100 && captionLine.MatchString(s) && !headingHead.MatchString(s):
			l.kind = lineCaption
		case n < 80 && meetingLine.MatchString(s) && !salutation.MatchString(s):
			l.kind = lineHeader
		case n < 30 && speakerLine.MatchString(s):
			l.kind = lineHeader
		case headingHead.MatchString(s), salutation.MatchString(s):
			l.kind = lineText
		case n < 110 && workReportEnd(s) > 0:
			l.kind = lineTitle
		case n < longLine+15 && m.words.titleEnd(s) > 0:
			l.kind = lineTitle
		case n >= longLine || strings.HasSuffix(s, "。") || strings.HasSuffix(s, ";"):
			l.kind = lineText
		}
		seen = seen || l.kind == lineText
	}
}

// findBody leaves out what stands before and behind the report.
func (m *metaReader) findBody() {
	text := m.v.Text
	if len(m.lines) == 0 {
		m.setBody(segment.Span{})
		return
	}
	first := len(m.lines)
	for i, l := range m.lines {
		if l.kind == lineText {
			first = i
			break
		}
	}
	if first == len(m.lines) { // nothing but short lines: all of it
		first = 0
	}
	m.first = first
	start := m.lines[first].span.Start
	m.titles = m.collectTitles(first)
	if at := m.headerEnd(first); at > start {
		// Title, meeting and speaker run into the text.
		start = at
	} else {
		for k := first - 1; k >= 0; k-- {
			l := m.lines[k]
			addressed := l.kind == lineOther && strings.HasSuffix(l.span.Of(text), ":") // 市政府:
			if l.kind != lineTitle && l.kind != lineHeader && !addressed || m.repeated(k) {
				break
			}
			start = l.span.Start
			m.first = k
		}
	}
	if !m.noiseBefore(first) && !(start > m.lines[first].span.Start && strings.Contains(text[m.lines[first].span.Start:start], "摄")) {
		start, m.first = m.lines[0].span.Start, 0
	}
	end := m.lines[len(m.lines)-1].span.End
	for k := max(first, len(m.lines)-tailLines); k < len(m.lines); k++ {
		if l := m.lines[k]; l.tail >= 0 && m.onlyTail(k) {
			end = l.span.Start + l.tail
			break
		}
		if l := m.lines[k]; l.kind == lineNoise && m.onlyTail(k) {
			end = l.span.Start
			break
		}
	}
	for {
		s := strings.TrimRight(text[start:end], " \n-·>")
		if at := pressNote.FindStringIndex(s[max(0, len(s)-200):]); at != nil {
			s = s[:max(0, len(s)-200)+at[0]]
		}
		if start+len(s) == end {
			break
		}
		end = start + len(s)
	}
	m.setBody(segment.Span{Start: start, End: end})
}

func (m *metaReader) setBody(s segment.Span) {
	m.body = s
	m.r.Body = m.v.Source(s)
}

// noiseBefore reports whether anything of the site stands before line i.
func (m *metaReader) noiseBefore(i int) bool {
	for _, l := range m.lines[:i] {
		if l.kind == lineNoise || l.kind == lineCaption {
			return true
		}
	}
	return false
}

// onlyTail reports whether nothing behind the beginning of line k looks like the report.
func (m *metaReader) onlyTail(k int) bool {
	for _, l := range m.lines[k+1:] {
		s := l.span.Of(m.v.Text)
		if l.kind == lineText && l.tail < 0 && (utf8.RuneCountInString(s) >= longLine || headingHead.MatchString(s)) {
			return false
		}
	}
	return true
}

// headerEnd returns the offset of 各位代表 in a line that begins with the
// header of a speech, or after a header or a caption that runs into the text; 0 otherwise.
func (m *metaReader) headerEnd(i int) int {
	l := m.lines[i].span
	head := l.Of(m.v.Text)
	if len(head) > 900 {
		head = head[:900]
	}
	at := salutation.FindStringIndex(head)
	if at == nil || at[0] == 0 {
		return 0
	}
	before := head[:at[0]]
	for _, w := range []string{"政府工作报告", "总理", "省长", "市长", "县长", "区长", "主席", "主任", "摄", "会议上"} {
		if strings.Contains(before, w) {
			return l.Start + at[0]
		}
	}
	return 0
}

// metaTitle is a title that stands somewhere around the report.
type metaTitle struct {
	span segment.Span // without site words
	line int
	own  bool // stands right above the text
}

// collectTitles finds what could be the title in the lines before line first,
// and in that line where it runs into the text.
func (m *metaReader) collectTitles(first int) []metaTitle {
	var out []metaTitle
	for i := 0; i <= first && i < len(m.lines); i++ {
		l := m.lines[i]
		s := l.span.Of(m.v.Text)
		switch {
		case l.kind == lineTitle && workReportEnd(s) > 0:
			out = append(out, metaTitle{segment.Span{Start: l.span.Start, End: l.span.Start + workReportEnd(s)}, i, true})
		case l.kind == lineTitle:
			out = append(out, metaTitle{m.trimTitle(l.span), i, true})
		case l.kind == lineNoise:
			if at, ok := m.words.leadTitle(s); ok {
				t := segment.Span{Start: l.span.Start + at.Start, End: l.span.Start + at.End}
				out = append(out, metaTitle{m.trimTitle(t), i, false})
			} else if k := strings.LastIndexAny(s, ">/"); k >= 0 {
				crumb := segment.Span{Start: l.span.Start + k + 1, End: l.span.End}
				if m.words.titleEnd(crumb.Of(m.v.Text)) > 0 && crumb.Len() > len("工作总结")*2 {
					out = append(out, metaTitle{m.trimTitle(crumb), i, false})
				}
			}
		case l.kind == lineText:
			if n := workReportEnd(s); n > 0 {
				out = append(out, metaTitle{segment.Span{Start: l.span.Start, End: l.span.Start + n}, i, true})
			} else if n := m.words.gluedTitle(s); n > 0 {
				out = append(out, metaTitle{segment.Span{Start: l.span.Start, End: l.span.Start + n}, i, true})
			}
		}
	}
	return out
}

// workReportEnd returns where the title of a government work report ends that
// stands at the start of s, often with its subtitle run into it; 0 otherwise.
func workReportEnd(s string) int {
	const name, abridged = "政府工作报告", "(摘要)"
	k := strings.Index(s, name)
	if k < 0 || k > 90 || strings.ContainsAny(s[:k], ",:;!?") || strings.Contains(s[:k], "。") || strings.Contains(s[:k], "作") {
		return 0
	}
	k += len(name)
	if strings.HasPrefix(s[k:], abridged) {
		k += len(abridged)
	}
	return k
}

// repeated reports whether line k only says a title again that the site has
// named before.
func (m *metaReader) repeated(k int) bool {
	t := m.trimTitle(m.lines[k].span).Of(m.v.Text)
	for _, o := range m.titles {
		if o.line < k && o.span.Of(m.v.Text) == t {
			return true
		}
	}
	return false
}

// trimTitle cuts site words and brackets around them off a title.
func (m *metaReader) trimTitle(s segment.Span) segment.Span {
	text := m.v.Text
	for s.Start < s.End {
		t := s.Of(text)
		switch {
		case strings.ContainsRune(" :《>\"“·-", rune(t[0])) && t[0] < 0x80:
			s.Start++
		case strings.HasPrefix(t, "《") && !strings.Contains(t[3:], "《"):
			s.Start += len("《")
		case strings.HasSuffix(t, "》") && strings.Count(t, "《") < strings.Count(t, "》"):
			s.End -= len("》")
		default:
			n := m.words.siteSuffix(t)
			if n == 0 {
				return s
			}
			s.End -= n
		}
	}
	return s
}

// warnTruncated warns where the body ends in the middle of a sentence.
func (m *metaReader) warnTruncated() {
	s := strings.TrimRight(m.body.Of(m.v.Text), "\n ")
	if utf8.RuneCountInString(s) < 500 || endsSentence(s) || signedDate.MatchString(s) {
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
