package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// page is what stands where in a text: its lines, the report among them, and
// the titles around it. It is not changed after readPage returns it.
type page struct {
	words  *metaWords
	t      *text
	source string // the document's text
	lines  []pageLine
	body   segment.Span // in the View
	first  int          // line where the body begins
	text   int          // line where the report's text begins
	titles []pageTitle
}

// lineKind is what a line at either end of the page is.
type lineKind uint8

const (
	lineOther    lineKind = iota // short, nothing in particular
	lineNoise                    // of the site
	lineTitle                    // looks like a title
	lineHeader                   // under a title: date and place of the meeting, speaker
	lineCaption                  // of a picture
	lineContents                 // of a table of contents
	lineText                     // the report
)

type pageLine struct {
	span segment.Span
	kind lineKind
	tail int // where what follows the report begins in the line, -1
}

// pageTitle is a title that stands somewhere around the report.
type pageTitle struct {
	span segment.Span // without site words
	line int
	own  bool // stands right above the text, or begins it
	path bool // stands in the site's path to the page
}

// readPage finds the report on its page.
func readPage(words *metaWords, t *text, source string) *page {
	p := &page{words: words, t: t, source: source, lines: viewLines(t.v.Text)}
	p.classify()
	p.aboveTitle()
	p.contents()
	p.findBody()
	return p
}

func viewLines(text string) []pageLine {
	var out []pageLine
	at := 0
	for line := range strings.Lines(text) {
		s := segment.Span{Start: at, End: at + len(strings.TrimRight(line, "\n "))}
		at += len(line)
		for s.Start < s.End && text[s.Start] == ' ' {
			s.Start++
		}
		if s.Len() > 0 {
			out = append(out, pageLine{span: s, tail: -1})
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
	longestTitle = 70   // runes
)

var (
	salutation  = regexp.MustCompile(`各位(?:代表|委员|领导|同志)(?:、[^:!,。]{0,12})?[:!,]`)
	headingHead = regexp.MustCompile(`^(?:[㈠-㈩壹贰叁]|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|[1-9]\d?[.、]|第[一二三四五六七八九十]+(?:部分|章))`)
	meetingLine = regexp.MustCompile(`^[(—―–-]*(?:\d{4}年\d{1,2}月\d{1,2}日)(?:(?:至|到|和|、)(?:\d{1,2}月)?\d{1,2}日)?在.{4,60}?会议?上`)
	speakerLine = regexp.MustCompile(`^.{0,16}?(?:总理|省长|市长|县长|区长|州长|盟长|旗长|镇长|乡长|主席|主任|局长|厅长) ?(?:\p{Han}{1,3}[^\P{Han}省市县区镇乡局厅院]|\p{Han}+·[\p{Han}·]+)$`)
	captionLine = regexp.MustCompile(`(?:摄\)?|作政府工作报告。|在.{2,20}开幕。)$`)
	signedDate  = regexp.MustCompile(`\d{4}年\d{1,2}月\d{1,2}日$`)
	dateLine    = regexp.MustCompile(`^(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)(?: ?\d{1,2}:\d{2}(?::\d{2})?)?$`)
	headDate    = regexp.MustCompile(`^\(?\d{4}年\d{1,2}月(?:\d{1,2}日)?\)?$`)
	pressNote   = regexp.MustCompile(`\((?:《人民日报》[^()]{0,40}|新华社[^()]{0,30}[电讯]|来源[^()]{0,30})\)$`)
	leadIn      = regexp.MustCompile(`^(?:(?:第[一二三四五六七八九十0-9]{1,3}篇|篇[一二三四五六七八九十0-9]{1,3})[:： ]*|[^《。,]{0,20}关于印发《|附件[一二三四1-9]?[: ]*|标题: ?|题目: ?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2} +|[《【\[ ·>]+|[^>_|》。,]{1,20}[>_|]+)`)
	wholeName   = regexp.MustCompile(`^(?:[^,。]{2,14}[局厅委办会府处])?(?:19|20)\d\d年[^,。]{0,30}$`)
	laterCopy   = regexp.MustCompile(`^.{4,40}?(?:篇|范文)[ ]?(?:[2-9]|[二三四五六七八九])(?:[:、 ]|$)`)
)

func (p *page) of(s segment.Span) string { return s.Of(p.t.v.Text) }

func (p *page) classify() {
	seen := false // any text: a date behind it is a signature's
	for i := range p.lines {
		l := &p.lines[i]
		if i >= headLines && i < len(p.lines)-tailLines {
			l.kind = lineText
			continue
		}
		s := p.of(l.span)
		if len(s) > longestNoise { // text, with the site's words at its end at most
			l.kind, seen = lineText, true
			cut := alignStart(s, len(s)-longestNoise/2)
			if l.tail = p.words.tailAt(s[cut:]); l.tail > 0 {
				l.tail += cut
			}
			continue
		}
		l.tail = p.words.tailAt(s)
		l.kind = p.kindOf(l, s, seen)
		seen = seen || l.kind == lineText
	}
}

func (p *page) kindOf(l *pageLine, s string, seen bool) lineKind {
	n := utf8.RuneCountInString(s)
	switch {
	case strings.Contains(s, "年") && headDate.MatchString(s) && above(p.lines, l):
		return lineHeader
	case strings.Trim(s, "-*=_—─ ") == "", strings.Contains(s, "|") && ruleRow.MatchString(s): // a rule, also of a table
		return lineOther
	case p.words.noise(s, n), dateLine.MatchString(s) && (!seen || !strings.Contains(s, "年")), l.tail == 0:
		return lineNoise
	case n < 100 && captionLine.MatchString(s) && !headingHead.MatchString(s):
		return lineCaption
	case n < 80 && meetingLine.MatchString(s) && !salutation.MatchString(s), !seen && headDate.MatchString(s):
		return lineHeader
	case strings.TrimLeft(s, "- ") == "目录", leaders(s):
		return lineContents
	case headingHead.MatchString(s), salutation.MatchString(s):
		return lineText
	case n < 110 && workReportEnd(s) > 0:
		return lineTitle
	case n < longestTitle && p.titleIn(l.span, true).Len() > 0:
		if strings.ContainsAny(s[:titleStart(s)], ">_|") { // of the site's path
			return lineNoise
		}
		return lineTitle
	case n < 30 && speakerLine.MatchString(s):
		return lineHeader
	case n >= longLine || strings.HasSuffix(s, "。") || strings.HasSuffix(s, ";"):
		return lineText
	}
	return lineOther
}

// above reports whether the line above l belongs to the head of a report.
func above(lines []pageLine, l *pageLine) bool {
	for i := range lines {
		if &lines[i] == l {
			return i > 0 && (lines[i-1].kind == lineTitle || lines[i-1].kind == lineHeader || lines[i-1].kind == lineOther)
		}
	}
	return false
}

// aboveTitle takes what stands above a title at the head of the page for the
// site's: short lines, and long ones of blanks, paths or the title itself.
func (p *page) aboveTitle() {
	for k := range p.lines[:min(len(p.lines), headLines)] {
		l := p.lines[k]
		at := p.titleIn(l.span, l.kind == lineTitle)
		if l.kind != lineTitle && (l.kind != lineText || at.Len() == 0) {
			if l.kind == lineText && !p.ofSite(k, "") {
				return
			}
			continue
		}
		for i := range p.lines[:k] {
			o := &p.lines[i]
			if o.kind == lineOther && !p.ofHead(i) || o.kind == lineText && p.ofSite(i, p.of(at)) {
				o.kind = lineNoise
			}
		}
		return
	}
}

// ofSite reports whether a long line above a title is the site's.
func (p *page) ofSite(i int, title string) bool {
	s := p.of(p.lines[i].span)
	if len(s) > longestNoise || headingHead.MatchString(s) || salutation.MatchString(s) || strings.HasSuffix(s, "。") {
		return false
	}
	return strings.ContainsAny(s, ">|") || title != "" && strings.Contains(s, title) || len(strings.Fields(p.t.v.Source(p.lines[i].span).Of(p.source))) > 2
}

// contents marks the lines of a table of contents that stand again below it.
func (p *page) contents() {
	in := false
	for i := range p.lines[:min(len(p.lines), headLines)] {
		l := &p.lines[i]
		s := p.of(l.span)
		switch {
		case l.kind == lineContents:
			in = true
		case !in || utf8.RuneCountInString(s) > longLine:
			in = false
		case headingHead.MatchString(s):
			again := strings.Contains(p.t.v.Text[l.span.End:], strings.TrimRight(s, "0123456789 "))
			if !again {
				in = false
			} else if i+1 < len(p.lines) && p.short(i+1) {
				l.kind = lineContents
			}
		}
	}
}

// short reports whether line i is no text: a title, a heading.
func (p *page) short(i int) bool {
	s := p.of(p.lines[i].span)
	return utf8.RuneCountInString(s) < longLine && !strings.HasSuffix(s, "。")
}

// findBody leaves out what stands before and behind the report.
func (p *page) findBody() {
	if len(p.lines) == 0 {
		return
	}
	first := len(p.lines)
	for i, l := range p.lines {
		if l.kind == lineText {
			first = i
			break
		}
	}
	if first == len(p.lines) { // nothing but short lines: all of it
		first = 0
	}
	p.first, p.text = first, first
	start := p.lines[first].span.Start
	p.titles = p.collectTitles(first)
	if at := p.headerEnd(first); at > start {
		// Title, meeting and speaker run into the text.
		start = at
	} else {
		for k := first - 1; k >= 0; k-- {
			if !p.ofHead(k) || p.repeated(k) {
				break
			}
			start = p.lines[k].span.Start
			p.first = k
		}
	}
	if !p.noiseBefore(first) && !(start > p.lines[first].span.Start && strings.Contains(p.t.v.Text[p.lines[first].span.Start:start], "摄")) {
		start, p.first = p.lines[0].span.Start, 0
	}
	p.body = segment.Span{Start: start, End: p.bodyEnd(start, first)}
}

// ofHead reports whether line k may stand between the site and the text and
// belong to the report: a title, the meeting, the body that issues it, 市政府:.
func (p *page) ofHead(k int) bool {
	l := p.lines[k]
	s := p.of(l.span)
	switch {
	case l.kind == lineTitle, l.kind == lineHeader:
		return true
	case l.kind != lineOther:
		return false
	}
	at, _, ok := p.words.organAt(s)
	return strings.HasSuffix(s, ":") || ok && at.Start == 0 && at.End == len(s) || headingHead.MatchString(s) && utf8.RuneCountInString(s) < longLine
}

func (p *page) bodyEnd(start, first int) int {
	text := p.t.v.Text
	end := p.lines[len(p.lines)-1].span.End
	for k := max(first, len(p.lines)-tailLines); k < len(p.lines); k++ {
		l := p.lines[k]
		if l.tail >= 0 && p.onlyTail(k) {
			end = l.span.Start + l.tail
			break
		}
		if p.onlyTail(k) && (l.kind == lineNoise || k > first && laterCopy.MatchString(p.of(l.span))) {
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
			return end
		}
		end = start + len(s)
	}
}

// noiseBefore reports whether anything of the site stands before line i.
func (p *page) noiseBefore(i int) bool {
	for _, l := range p.lines[:i] {
		if l.kind == lineNoise || l.kind == lineCaption || l.kind == lineContents {
			return true
		}
	}
	return false
}

// onlyTail reports whether nothing behind the beginning of line k looks like the report.
func (p *page) onlyTail(k int) bool {
	for _, l := range p.lines[k+1:] {
		s := p.of(l.span)
		if l.kind == lineText && l.tail < 0 && (utf8.RuneCountInString(s) >= longLine || headingHead.MatchString(s)) {
			return false
		}
	}
	return true
}

// headerEnd returns the offset of 各位代表 in a line that begins with the
// header of a speech, or after a header or a caption that runs into the text; 0 otherwise.
func (p *page) headerEnd(i int) int {
	l := p.lines[i].span
	head := p.of(l)
	if len(head) > 900 {
		head = head[:alignStart(head, 900)]
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

// repeated reports whether line k only says a title again that the page has
// named before, elsewhere than in the site's path to it.
func (p *page) repeated(k int) bool {
	at := p.titleIn(p.lines[k].span, true)
	for _, o := range p.titles {
		if o.line < k && !o.path && at.Len() > 0 && p.of(o.span) == p.of(at) {
			return true
		}
	}
	return false
}
