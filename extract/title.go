package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// collectTitles finds what could be the title in the lines before line first,
// and in that line where it runs into the text.
func (p *page) collectTitles(first int) []pageTitle {
	var out []pageTitle
	add := func(s segment.Span, line int, own bool) {
		if s.Len() > 0 {
			out = append(out, pageTitle{span: s, line: line, own: own})
		}
	}
	for i := 0; i <= first && i < len(p.lines); i++ {
		l := p.lines[i]
		s := p.of(l.span)
		switch l.kind {
		case lineTitle, lineText:
			if n := workReportEnd(s); n > 0 {
				add(segment.Span{Start: l.span.Start, End: l.span.Start + n}, i, true)
			} else {
				add(p.titleIn(l.span, l.kind == lineTitle), i, true)
			}
		case lineNoise:
			if at, ok := p.words.leadTitle(s); ok {
				add(p.trimTitle(segment.Span{Start: l.span.Start + at.Start, End: l.span.Start + at.End}), i, false)
			} else if k := strings.LastIndexAny(s, ">/_"); k >= 0 {
				crumb := segment.Span{Start: l.span.Start + k + 1, End: l.span.End}
				if at := p.titleIn(crumb, true); at.Len() > len("工作总结")*2 {
					out = append(out, pageTitle{span: at, line: i, path: true})
				}
			}
		}
	}
	return out
}

// ofRow reports whether a part of the source is a cell of a table: its line has three
// of them and more. 2023年目标 heads a column there.
func ofRow(source string, at segment.Span) bool {
	before, after := source[max(0, at.Start-longestNoise):at.Start], source[at.End:min(len(source), at.End+longestNoise)]
	before = before[strings.LastIndexByte(before, '\n')+1:]
	after, _, _ = strings.Cut(after, "\n")
	cells := strings.Split(strings.Trim(before+at.Of(source)+after, " \t\r"), "\t")
	return len(cells) > 2 && !slices.ContainsFunc(cells, func(c string) bool { return utf8.RuneCountInString(c) > longestTitle }) // else paragraphs
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

// titleIn returns the title that stands at the start of a span of one line, empty
// where none does: it ends with a noun of titles (总结, 计划, 公报), and behind it
// stands nothing, a blank, a bracket, a heading, a date, a body that issues reports,
// or a word that begins a text. Where whole is set, a line of the text is none.
func (p *page) titleIn(line segment.Span, whole bool) segment.Span {
	s := p.of(line)
	if headingHead.MatchString(s) || ofRow(p.source, p.t.v.Source(line)) {
		return segment.Span{}
	}
	start := line.Start + titleStart(s)
	t := p.t
	a, b := t.index(start), t.index(line.End)
	noun, best := false, -1
	for i := a; i < b && i-a < 2*longestTitle; {
		if strings.ContainsRune("。;!?", t.r[i]) || t.r[i] == ',' || t.r[i] == ':' {
			break
		}
		id, n := p.words.heads.title.at(t.r, i)
		if n == 0 {
			i++
			continue
		}
		noun = slices.Contains(nounKinds, p.words.heads.rows[id].kind)
		i += n
		if noun && p.endsTitle(i, b) {
			best = i
			break
		}
	}
	if best < 0 {
		return segment.Span{}
	}
	if best-a > longestTitle || best-a < 4 {
		return segment.Span{}
	}
	at := p.trimTitle(segment.Span{Start: t.at(a), End: t.at(best)})
	if rest := t.str(best, b); !p.onlySite(rest) && (utf8.RuneCountInString(rest) > longLine || strings.HasSuffix(rest, "。") || strings.Contains(rest, ",")) {
		if whole || !p.names(at) {
			return segment.Span{}
		}
	}
	return at
}

// names reports whether a title that runs into text says whose or when: without
// either it is a sentence's beginning.
func (p *page) names(at segment.Span) bool {
	s := p.of(at)
	_, _, ok := p.words.organAt(s)
	says := p.words.heads.read([]rune(s), &p.words.heads.title)
	return ok || slices.ContainsFunc(says, saying.timed) || utf8.RuneCountInString(s) >= 6 && strings.HasSuffix(s, "报告")
}

// onlySite reports whether nothing but words of a site, brackets and numbers stand in s.
func (p *page) onlySite(s string) bool {
	for s != "" {
		n := 0
		switch {
		case len(s) <= 2 && strings.Trim(s, "0123456789") == "": // 范文2
			n = len(s)
		case strings.HasPrefix(s, "("):
			n = strings.IndexByte(s, ')') + 1
		case strings.HasPrefix(s, "["):
			n = strings.IndexByte(s, ']') + 1
		case strings.HasPrefix(s, "》"):
			n = len("》")
		case strings.HasPrefix(s, ".doc"), strings.HasPrefix(s, ".pdf"):
			n = 4
		case strings.ContainsRune(" _-|x]", rune(s[0])) && s[0] < 0x80:
			n = 1
		case strings.HasPrefix(s, "】"):
			n = len("】")
		default:
			n = p.words.siteSuffixAt(s)
		}
		if n == 0 {
			return false
		}
		s = s[n:]
	}
	return true
}

// endsTitle reports whether a title may end at rune i of a line that ends at b.
func (p *page) endsTitle(i, b int) bool {
	t := p.t
	if i >= b {
		return true
	}
	rest := t.str(i, b)
	if p.onlySite(rest) {
		return true
	}
	o := &outliner{t: t, words: p.words.heads, source: p.source, from: 0, to: len(t.r)}
	if n := joiners.length(t.r, i); n > 0 && !strings.ContainsRune(",;:", t.r[i]) {
		return false
	}
	if k := strings.IndexByte(rest, ')'); t.r[i] == '(' && k > 0 && strings.HasPrefix(rest[k+1:], "的") {
		return false // 计划(草案)的报告
	}
	if strings.ContainsRune("(—》", t.r[i]) {
		return true
	}
	if o.blank(i) { // unless it goes on: 2009年工作总结 2010年工作安排
		if t.r[i] == ' ' {
			i++
		}
		_, n, _ := yearAt(t.r, i)
		return n == 0 || !p.nounBehind(i+n+1, b)
	}
	if t.r[i] == '。' {
		return wholeName.MatchString(p.lineTo(i))
	}
	if m, ok := o.markerAt(i); ok && m.level != LevelItem && m.level <= Level2 {
		return true
	}
	if o.opens(i) {
		return true
	}
	if _, n, _ := yearAt(t.r, i); n == 4 && t.get(i+4) == '年' {
		return !p.nounBehind(i+5, b)
	}
	at, _, ok := p.words.organAt(cutRunes(rest, 24))
	return ok && at.Start == 0
}

// lineTo is the line up to rune i.
func (p *page) lineTo(i int) string {
	k := i
	for k > 0 && k > i-longestTitle && p.t.r[k-1] != '\n' {
		k--
	}
	return p.t.str(k, i)
}

// nounBehind reports whether a title goes on behind a year at i: 2022年工作总结2023年工作计划.
func (p *page) nounBehind(i, b int) bool {
	for k := i; k < b && k < i+20 && !isClauseEnd(p.t.r[k]); k++ {
		if id, n := p.words.heads.title.at(p.t.r, k); n > 0 && slices.Contains(nounKinds, p.words.heads.rows[id].kind) {
			return true
		}
	}
	return false
}

// titleStart returns where a title begins in a line: behind what a site, an annex
// or a date puts in front of it.
func titleStart(s string) int {
	at := 0
	for at < len(s) {
		rest := s[at:]
		n := 0
		if g := leadIn.FindStringIndex(rest); g != nil {
			n = g[1]
		}
		if n == 0 {
			break
		}
		at += n
	}
	return at
}

// trimTitle cuts site words and brackets around them off a title.
func (p *page) trimTitle(s segment.Span) segment.Span {
	text := p.t.v.Text
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
			bare := strings.TrimRight(t, "123456789")
			n := p.words.siteSuffix(bare)
			if n == 0 {
				return s
			}
			s.End -= n + len(t) - len(bare)
		}
	}
	return s
}

// title chooses the report's own title: right above the text or at its beginning,
// one that names whose report it is before others and the first of equals; else one
// that the site repeats.
func (p *page) title() segment.Span {
	best, score := -1, 0
	for i, t := range p.titles {
		if n := p.titleScore(t); best < 0 || n > score {
			best, score = i, n
		}
	}
	if best < 0 {
		return segment.Span{}
	}
	return p.titles[best].span
}

func (p *page) titleScore(t pageTitle) int {
	s := p.of(t.span)
	n := 0
	if t.own {
		n += 8
		near := true // of the lines right above the text
		for _, l := range p.lines[t.line:p.text] {
			near = near && l.kind != lineNoise && l.kind != lineCaption && l.kind != lineContents
		}
		if near {
			n += 8
		}
		for _, o := range p.titles { // the site has said it before
			if o.line < t.line && p.of(o.span) == s {
				n -= 6
				break
			}
		}
	}
	if _, _, ok := p.words.organAt(s); ok || strings.Contains(s, "报告") || strings.Contains(s, "公报") {
		n += 4
	}
	says := p.words.heads.read([]rune(s), &p.words.heads.title)
	for _, s := range says {
		if s.noun != "" && s.noun != sayWork {
			n++
		}
	}
	if slices.ContainsFunc(says, saying.timed) {
		n++
	}
	return n
}
