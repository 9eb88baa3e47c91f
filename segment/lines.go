package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// layout is how a text as a whole was typed, which decides what its blanks and
// line breaks mean. Offsets are bytes of the text.
type layout struct {
	apart  bool         // blanks stand between the digits of numbers: 1 9 9 8 年
	soft   map[int]bool // ends of lines that go on in the next
	unsure map[int]bool // ends of lines that may go on in the middle of a number
	marks  map[int]int  // begin and end of the marks of Markdown
	struck map[int]int  // begin and end of what it strikes out
	pages  map[int]int  // begin and end of lines that hold the number of a page
}

// line is one line with something on it, without the blanks around it.
type line struct {
	start, end  int
	indent      int          // columns of the blanks in front
	width       [schemes]int // columns up to the last rune; “ — … are 1 or 2 wide
	first, last rune
	blank       int  // empty lines behind it
	digits      bool // nothing but digits
	paged       bool // the number of a page stands behind it
	table       bool // it is a row of a table
}

// layoutOf reads the lines of a text twice: once to measure them, once to decide
// about their ends.
//
// A line goes on in the next where it is full: the next line's first word would not
// have fitted, in columns (Han and full-width 2, Latin and digits 1). The margin is
// the largest width that lines have often; a text of fewer than six lines has none.
// A number is cut in two only where the line reaches the margin to the column.
func layoutOf(text string) layout {
	how := layout{apart: digitsApart(text), marks: markdown(text), struck: struck(text)}
	lines := linesOf(text)
	how.findQuotes(text, lines)
	how.findPages(text, lines)
	body := lines
	if len(how.pages) > 0 {
		body = nil
		for _, l := range lines {
			if how.pages[l.start] == 0 {
				body = append(body, l)
			} else if n := len(body); n > 0 {
				body[n-1].blank = 0 // blanks around the number of a page say nothing
				body[n-1].paged = true
			}
		}
	}
	if scheme, margin := marginOf(text, body); margin > 0 {
		how.findSoft(text, body, scheme, margin)
		if how.loosePages(text, lines, scheme, margin) {
			body = body[:0:0]
			for _, l := range lines {
				if how.pages[l.start] == 0 {
					body = append(body, l)
				} else if n := len(body); n > 0 {
					body[n-1].blank = 0
					body[n-1].paged = true
				}
			}
			how.findSoft(text, body, scheme, margin)
		}
	}
	how.findRagged(text, body)
	how.findCutNumbers(text, body)
	if len(how.pages) > 0 { // the number of a page inside a number
		for i := 0; i+1 < len(body); i++ {
			l, next := body[i], body[i+1]
			if last := foldRune(l.last); (isDigit(last) || last == '.') && (!l.digits || l.end-l.start <= 3) && !how.soft[l.end] && l.paged && strings.ContainsRune("0123456789.,万亿%", foldRune(next.first)) {
				if how.unsure == nil {
					how.unsure = map[int]bool{}
				}
				how.unsure[l.end] = true
			}
		}
	}
	return how
}

// findQuotes leaves out the > in front of every line of a message that is quoted, and
// takes it off the lines.
func (how *layout) findQuotes(text string, lines []line) {
	quoted := 0
	for _, l := range lines {
		if l.first == '>' {
			quoted++
		}
	}
	if quoted < 4 || quoted*10 < len(lines)*8 {
		return
	}
	if how.marks == nil {
		how.marks = map[int]int{}
	}
	for i := range lines {
		l := &lines[i]
		if l.first != '>' {
			continue
		}
		at := l.start
		for at < l.end && (text[at] == '>' || text[at] == ' ') {
			at++
		}
		if at == l.end {
			continue
		}
		how.marks[l.start] = at
		for k := range l.width {
			l.width[k] -= at - l.start
		}
		l.start, l.indent = at, 0
		l.first, _ = utf8.DecodeRuneInString(text[at:])
	}
}

// lineBreaks are the runes that end lines.
const lineBreaks = "\r\n\v\f\u0085\u2028\u2029"

func linesOf(text string) []line {
	var out []line
	rare := false
	for _, r := range "\v\f\u0085\u2028\u2029" {
		rare = rare || strings.Contains(text, string(r))
	}
	for at := 0; at < len(text); {
		next := len(text)
		if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
			next = at + n + 1
		}
		if n := strings.IndexByte(text[at:next], '\r'); n >= 0 && at+n+2 < next { // a carriage return alone
			next = at + n + 1
		}
		if rare {
			if n := strings.IndexFunc(text[at:next], func(r rune) bool { return lineBreak(r) && r != '\n' }); n >= 0 {
				_, size := utf8.DecodeRuneInString(text[at+n:])
				next = at + n + size
			}
		}
		n := len(strings.TrimRight(text[at:next], lineBreaks))
		l := line{start: at, digits: true}
		var w [schemes]int
		begun := false
		if n > longLine { // too long to be a line of a page
			out = append(out, longOf(text, at, at+n))
			at = next
			continue
		}
		last := 0
		for i := at; i < at+n; {
			c := text[i]
			if 0xe4 <= c && c <= 0xe9 && i+2 < at+n { // Han
				if !begun {
					begun, l.start = true, i
				}
				last = i
				w[0], w[1], w[2] = w[0]+2, w[1]+2, w[2]+1
				l.width, l.digits = w, false
				i += 3
				continue
			}
			r, size := utf8.DecodeRuneInString(text[i:])
			blank := r == ' ' || r == '\t' || r == '\u3000' || r == '\u00a0'
			if blank && !begun {
				l.indent += columns(r)[1]
			}
			if !invisible(r) || r == '\t' {
				for k, c := range columns(r) {
					w[k] += c
				}
				switch {
				case blank:
					l.table = l.table || begun && r == '\t'
				case !begun:
					begun, l.start = true, i
					l.table = strings.ContainsRune("|｜│┃║+┌├└", r)
					fallthrough
				default:
					last, l.width = i, w
					l.digits = l.digits && isDigit(foldRune(r))
				}
			}
			i += size
		}
		if begun {
			l.first, _ = utf8.DecodeRuneInString(text[l.start:])
			r, size := utf8.DecodeRuneInString(text[last:])
			l.last, l.end = r, last+size
			out = append(out, l)
		} else if len(out) > 0 {
			out[len(out)-1].blank++
		}
		at = next
	}
	return out
}

// longLine is how many bytes a line has that was not broken at a width.
const longLine = 3 * 200

// longOf is a long line, of which only the ends are looked at.
func longOf(text string, start, end int) line {
	l := line{start: start, end: end}
	for k := range l.width {
		l.width[k] = longLine
	}
	for l.start < l.end {
		r, n := utf8.DecodeRuneInString(text[l.start:])
		if l.first = r; r != ' ' && r != '\t' && r != '\u3000' && r != '\u00a0' && !invisible(r) {
			break
		}
		l.indent += columns(r)[1]
		l.start += n
	}
	for l.end > l.start {
		r, n := utf8.DecodeLastRuneInString(text[:l.end])
		if l.last = r; r != ' ' && r != '\t' && r != '\u3000' && r != '\u00a0' && !invisible(r) {
			break
		}
		l.end -= n
	}
	return l
}

// schemes are the ways to count columns: on a terminal, with quotation marks, dashes
// and other signs narrow and wide; and every character as one.
const schemes = 3

// columns is the width of a rune in every scheme.
func columns(r rune) [schemes]int {
	switch {
	case r < 0x80:
		if r == '\t' {
			return [schemes]int{4, 4, 1}
		}
		return [schemes]int{1, 1, 1}
	case r < 0x2e80:
		if r < 0x100 && r != '·' && r != '×' {
			return [schemes]int{1, 1, 1}
		}
		return [schemes]int{1, 2, 1}
	case 0xff61 <= r && r <= 0xffdc:
		return [schemes]int{1, 1, 1}
	}
	return [schemes]int{2, 2, 1}
}

// marginOf returns the width at which the lines were broken, and which way to
// count columns fits; 0 where they were not.
func marginOf(text string, lines []line) (scheme, margin int) {
	if len(lines) < 6 {
		return 0, 0
	}
	best := 0
	least := [schemes]int{24, 24, 14} // narrower lines are a list
	for s := range schemes {
		var count [202]int
		for _, l := range lines {
			if !l.table && !strings.ContainsRune("，。、；：！？”》）,.;:", l.last) { // marks may hang over the margin
				count[min(l.width[s], 201)]++
			}
		}
		m := 0
		for _, near := range []struct{ span, share int }{{2, 5}, {6, 3}} { // of wrapped text, of the lines of a page
			for m = 200; m >= least[s]; m-- {
				n := 0
				for w := m; w > m-near.span; w-- {
					n += count[w]
				}
				if count[m]*10 >= n && n >= max(3, len(lines)/near.share) {
					break
				}
			}
			if m >= least[s] {
				break
			}
		}
		if m < least[s] {
			continue
		}
		full, reach, ends, long := 0, 0, 0, count[201]
		for i, l := range lines {
			switch w := l.width[s]; {
			case l.table:
			case w > m+4:
				long++
			case w > m-4 || i+1 < len(lines) && w+firstWord(text[lines[i+1].start:lines[i+1].end], s) > m:
				full++
				if w >= m-2 {
					reach++
				}
				if endsSentence(l.last) {
					ends++
				}
			}
		}
		exact := count[m] + count[m-1]
		if full < 4 || full*2 < len(lines) || reach*2 <= full || ends*5 > full*2 || long*10 > len(lines) {
			continue
		}
		if exact > best || exact == best && margin == 0 {
			best, scheme, margin = exact, s, m
		}
	}
	return scheme, margin
}

// firstWord is the width of what can't be parted from the first rune of a line: the
// letters and digits of a word, and marks that begin no line.
func firstWord(s string, scheme int) int {
	w := 0
	word := false
	for i, r := range s {
		latin := r < 0x80 && (isDigit(r) || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || (r == '.' || r == '%' || r == ',' || r == '-') && (i > 0 || len(s) > 1 && isDigit(rune(s[1]))))
		if i > 0 && !(word && latin) && !strings.ContainsRune("，。、；：！？）》”％%", r) {
			break
		}
		word = latin
		w += columns(r)[scheme]
		if w > 12 {
			break
		}
	}
	return w
}

func endsSentence(r rune) bool { return strings.ContainsRune("。！？!?；;：:", r) }

// findSoft decides about the end of every line.
func (how *layout) findSoft(text string, lines []line, scheme, margin int) {
	how.soft, how.unsure = map[int]bool{}, map[int]bool{}
	// Where there is an empty line behind most of the full lines, it says nothing;
	// and where paragraphs begin with a blank, a line without one goes on.
	full, apart, indented := 0, 0, 0
	for i := 0; i+1 < len(lines); i++ {
		if lines[i].width[scheme] >= margin-1 {
			full++
			if lines[i].blank > 0 {
				apart++
			}
		}
		if lines[i].indent >= 2 {
			indented++
		}
	}
	double := apart*2 > full
	paragraphs := indented > 0 && indented*2 < len(lines)
	for i := 0; i+1 < len(lines); i++ {
		l, next := lines[i], lines[i+1]
		w := l.width[scheme]
		switch {
		case l.table || next.table:
			continue
		case l.blank > 0 && !(double && l.blank <= 2):
			continue
		case paragraphs && next.indent >= 2 && next.indent != l.indent:
			continue
		case w+firstWord(text[next.start:next.end], scheme) <= margin:
			continue
		case endsSentence(l.last) && (!paragraphs || beginsItem(text[next.start:next.end])):
			continue
		case strings.ContainsRune("”》）)", l.last) && beginsItem(text[next.start:next.end]):
			continue
		case isDigit(foldRune(l.last)) && isDigit(foldRune(next.first)):
			if l.digits {
				continue
			}
			if w+columns(next.first)[scheme] <= margin {
				if w >= margin-3 {
					how.unsure[l.end] = true
				}
				continue
			}
		}
		how.soft[l.end] = true
	}
}

// findRagged decides about the ends of lines that were broken by hand, at no width: most
// lines of prose stop in the middle of a sentence. What looks like a list or a title, and
// lines much shorter than the longest, stay as they are.
func (how *layout) findRagged(text string, lines []line) {
	const scheme, least, most = 0, 30, 100
	longest, prose, open := 0, 0, 0
	goesOn := make([]bool, len(lines))
	for i, l := range lines {
		if l.table || l.width[scheme] < least || !strings.ContainsAny(text[l.start:l.end], "，,。；;") {
			continue
		}
		longest = max(longest, l.width[scheme])
		prose++
		if i+1 < len(lines) && !endsSentence(l.last) && l.blank == 0 {
			next := lines[i+1]
			goesOn[i] = !next.table && next.indent <= l.indent && !beginsItem(text[next.start:next.end])
		}
		if goesOn[i] {
			open++
		}
	}
	full := 0 // of those that go on, nearly as long as the longest
	for i, l := range lines {
		if goesOn[i] && l.width[scheme]*5 >= longest*4 {
			full++
		}
	}
	if prose < 6 || longest > most || open*2 < prose && (open*3 < prose || full*4 < open*3) {
		return
	}
	if how.soft == nil {
		how.soft, how.unsure = map[int]bool{}, map[int]bool{}
	}
	for i, l := range lines {
		switch {
		case how.soft[l.end] || how.unsure[l.end]:
		case !goesOn[i] || l.width[scheme]*5 < longest*3:
		case isDigit(foldRune(l.last)) && isDigit(foldRune(lines[i+1].first)) && (l.width[scheme]*4 < longest*3 || lines[i+1].digits):
			how.unsure[l.end] = true
		default:
			how.soft[l.end] = true
		}
	}
}

// longestWhole is how many digits a number has at most that is written out, without a scale.
const longestWhole = 5

// findCutNumbers joins a line of prose that ends in the digits of a number with the next that begins with the rest of it or
// its unit, wherever else lines break: 中欧班列开行1⏎26列, 建成养老院3⏎所.
func (how *layout) findCutNumbers(text string, lines []line) {
	for i := 0; i+1 < len(lines); i++ {
		l, next := lines[i], lines[i+1]
		if !isDigit(foldRune(l.last)) || l.blank > 0 || l.table || next.table || how.soft[l.end] || how.unsure[l.end] {
			continue
		}
		front, rest := text[l.start:l.end], text[next.start:next.end]
		before, after := strings.TrimRightFunc(front, isFoldedDigit), strings.TrimLeftFunc(rest, isFoldedDigit)
		word, _ := utf8.DecodeLastRuneInString(before)
		behind, _ := utf8.DecodeRuneInString(after)
		if utf8.RuneCountInString(front[len(before):])+utf8.RuneCountInString(rest[:len(rest)-len(after)]) > longestWhole {
			continue // 床位总数300⏎120张为护理型: two numbers
		}
		if !strings.ContainsAny(front, "，,。；;") || !unicode.Is(unicode.Han, word) || strings.ContainsRune("第表图件录号章节条页版期届", word) ||
			!unicode.Is(unicode.Han, behind) && behind != '%' && behind != '％' || isDigit(foldRune(next.first)) && strings.ContainsRune("年月日", behind) || beginsItem(rest) {
			continue
		}
		if how.soft == nil {
			how.soft, how.unsure = map[int]bool{}, map[int]bool{}
		}
		how.soft[l.end] = true
	}
}

func isFoldedDigit(r rune) bool { return isDigit(foldRune(r)) }

// beginsItem reports whether a line begins with the marker of a heading or an item:
// 一、 （一） 第一章 1. ① ●.
func beginsItem(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	r = foldRune(r)
	rest := s[n:]
	numeral := func(s string) string {
		return strings.TrimLeft(s, "一二三四五六七八九十百零〇0123456789０１２３４５６７８９")
	}
	switch {
	case '①' <= r && r <= '⑳', strings.ContainsRune("●■◆★▲—-", r):
		return true
	case r == '第':
		after := numeral(rest)
		return after != rest && strings.ContainsRune("章节部条项篇、，,:：", firstRune(after))
	case r == '(':
		after := numeral(rest)
		return after != rest && strings.ContainsRune("）)", firstRune(after))
	}
	after := numeral(s)
	if after == s || len(s)-len(after) > 9 {
		return false
	}
	c := firstRune(after)
	if c == '.' || c == '．' {
		return !isDigit(foldRune(firstRune(after[utf8.RuneLen(c):])))
	}
	return c == '、' || isDigit(r) && (c == '）' || c == ')')
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
