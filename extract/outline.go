package extract

import (
	"strings"
	"unicode"

	"github.com/govreport/govreport/segment"
)

// marker is a list marker at a place of the text.
type marker struct {
	start, end int // runes; end is behind the marker
	level      int
	style      rune // '一', '章' (第一章), '1', '.' (1.1), '(' …; 0 where there is no marker
	ordinal    int  // 0 where it can't be told
}

// heading is a marker with its title, in runes. A line that heads a part and
// has no number is a heading with an empty marker.
type heading struct {
	marker
	titleStart, titleEnd int
	says                 []saying // level 1 only
}

// maxTitle is how many runes a title may have before it is taken for text, and
// longestLine how many a line without a number that heads a part.
const (
	maxTitle    = 160
	longestLine = 30
)

// outliner reads the headings of a body. It changes nothing but what it returns.
type outliner struct {
	t      *text
	words  *headingWords
	source string // the document's text
	from   int    // the body, in runes
	to     int
	bare   int // unnumbered lines count from here: behind the title
	dotted bool
	spaced bool // blanks stand anywhere
	check  func()

	organAt func(string) (segment.Span, organWord, bool)
}

// readOutline finds the headings and items of the body [from,to) of t, in order.
// Behind the rune bare a line without a number may head a part.
//
// Markers stand at the start of a line, behind the end of a sentence or a blank;
// where line breaks were lost, also behind the words of the heading above, and a
// heading that names its kind of part and its time (二、2016年工作计划) anywhere.
func readOutline(t *text, meta *metaWords, source string, from, to, bare int, check func()) []heading {
	words := meta.heads
	o := &outliner{t: t, words: words, source: source, from: from, to: to, bare: bare, check: check, organAt: meta.organAt}
	o.dotted, o.spaced = o.numbersDotted(), o.blanksAnywhere()
	var hs []heading
	for i := from; i < to; i++ {
		check()
		if !mayMark(t.r[i]) && i > from && t.r[i-1] != '\n' {
			continue
		}
		m, ok := o.markerAt(i)
		if !ok {
			if h, ok := o.bareLine(i); ok {
				hs = append(hs, h)
				i = h.titleEnd - 1
			}
			continue
		}
		if !o.place(m, hs) {
			continue
		}
		h := o.heading(m)
		if h.level != LevelItem && strings.TrimSpace(t.str(h.titleStart, h.titleEnd)) == "" {
			continue
		}
		if n := len(hs); n > 0 && hs[n-1].titleEnd > h.start {
			hs[n-1].titleEnd = h.start
		}
		hs = append(hs, h)
		i = m.end - 1
	}
	hs = o.withoutContents(hs)
	for i := range hs {
		if hs[i].level == Level1 && hs[i].says == nil {
			hs[i].says = words.read(t.r[hs[i].titleStart:hs[i].titleEnd], &words.heading)
		}
	}
	return hs
}

func (o *outliner) heading(m marker) heading {
	h := heading{marker: m, titleStart: m.end, titleEnd: m.end}
	if m.level != LevelItem {
		for c := o.t.get(h.titleStart); c == ' ' || m.style == '章' && strings.ContainsRune(":、,.", c); c = o.t.get(h.titleStart) {
			h.titleStart++
		}
		h.titleEnd = max(h.titleStart, o.titleEnd(m, h.titleStart))
	}
	return h
}

// hanOfMarkers are the Han characters that markers begin with, masked ones too.
var hanOfMarkers = hintOf("第一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾佰仟某○〇")

// mayMark is false for most characters that no marker begins with.
func mayMark(c rune) bool { return !isHan(c) || hanOfMarkers.may(c) }

// markerAt reads a marker at i, wherever it stands.
func (o *outliner) markerAt(i int) (marker, bool) {
	t := o.t
	c := t.get(i)
	switch {
	case c == '(':
		return o.bracketed(i)
	case '①' <= c && c <= '⑳':
		return marker{i, i + 1, Level4, '①', int(c-'①') + 1}, true
	case '⑴' <= c && c <= '⒇':
		return marker{i, i + 1, Level4, '⑴', int(c-'⑴') + 1}, true
	case '⒈' <= c && c <= '⒛':
		return marker{i, i + 1, Level3, '1', int(c-'⒈') + 1}, true
	case '㈠' <= c && c <= '㈩':
		return marker{i, i + 1, Level2, '(', int(c-'㈠') + 1}, true
	case isDigit(c) && !isDigit(t.get(i-1)):
		return o.arabic(i)
	case t.maskRun(i) > 0:
		j := i + t.maskRun(i)
		if d := t.get(j); (d == '、' || d == '.') && isHan(t.get(j+1)) {
			return marker{i, j + 1, Level3, '1', 0}, true
		}
	case c == '第':
		return o.ordinal(i)
	case bankers(c) != 0 && t.get(i+1) == '、':
		return marker{i, i + 2, Level1, '一', cnOrdinal([]rune{bankers(c)})}, true
	case cnDigit(c) > 0 || c == '十':
		return o.chinese(i)
	}
	return marker{}, false
}

// bracketed reads (一) and (1) at i.
func (o *outliner) bracketed(i int) (marker, bool) {
	t := o.t
	if j := o.cnNumber(i + 1); j > 0 && t.get(j) == ')' {
		end := j + 1
		if t.get(end) == '、' {
			end++
		}
		return marker{i, end, Level2, '(', cnOrdinal(t.r[i+1 : j])}, true
	}
	j := i + 1
	for isDigit(t.get(j)) && j < i+3 {
		j++
	}
	if j > i+1 && t.get(j) == ')' {
		return marker{i, j + 1, Level4, '⑴', number(t.r[i+1 : j])}, true
	}
	return marker{}, false
}

// arabic reads 1. and 1、 at i, and 1 and 1.1 where the text numbers its parts so.
func (o *outliner) arabic(i int) (marker, bool) {
	t := o.t
	if o.dotted && (i == o.from || t.get(i-1) == '\n') {
		if m, ok := o.depth(i); ok {
			return m, true
		}
	}
	j := i + 1
	if isDigit(t.get(j)) {
		j++
	}
	d := t.get(j)
	if (d == '.' || d == '、') && !isDigit(t.get(j+1)) && t.get(i-1) != '.' {
		return marker{i, j + 1, Level3, '1', number(t.r[i:j])}, true
	}
	if d == ')' && t.get(i-1) != '(' && (i == o.from || t.get(i-1) == '\n') {
		return marker{i, j + 1, Level4, '⑴', number(t.r[i:j])}, true
	}
	return marker{}, false
}

// depth reads a dotted number such as 1, 1. or 1.2 at the start of a line.
func (o *outliner) depth(i int) (marker, bool) {
	t := o.t
	j, level := i, 0
	for level < Level3 {
		k := j
		for isDigit(t.get(k)) && k < j+2 {
			k++
		}
		if k == j || isDigit(t.get(k)) {
			break
		}
		level++
		j = k
		if t.get(j) != '.' || !isDigit(t.get(j+1)) {
			break
		}
		j++
	}
	if c := t.get(j); c == '.' || c == '、' {
		j++
	}
	for k := j; t.get(k) == ' '; k++ {
		j = k
	}
	if level == 0 || !isHan(t.get(j)) && t.get(j) != ' ' && !(isDigit(t.get(j)) && o.blank(j)) || level == 1 && isHan(t.get(j)) && !o.blank(j) && !strings.ContainsRune(".、", t.get(j-1)) {
		return marker{}, false
	}
	return marker{i, j, level, '.', number(t.r[i:j])}, true
}

// numbersDotted reports whether lines begin with 1 and 1.1, and no 一、 heads a part.
func (o *outliner) numbersDotted() bool {
	t := o.t
	tops, subs := 0, 0
	for i := o.from; i < o.to; i++ {
		if i > o.from && t.r[i-1] != '\n' {
			continue
		}
		if _, ok := o.chinese(i); ok {
			return false
		}
		if !isDigit(t.r[i]) || isDigit(t.get(i+1)) && isDigit(t.get(i+2)) {
			continue
		}
		m, ok := o.depth(i)
		switch {
		case ok && m.level == Level1:
			tops = m.ordinal
		case ok && m.level == Level2 && m.ordinal == tops && (t.hasBefore(m.end, "."+itoa(1)) || subs > 0):
			subs++
		}
	}
	return subs > 0
}

// ordinal reads 第一章, 第一部分 and the item 第一, at i.
func (o *outliner) ordinal(i int) (marker, bool) {
	t := o.t
	j := o.cnNumber(i + 1)
	n := 0
	if j > 0 {
		n = cnOrdinal(t.r[i+1 : j])
	} else {
		for j = i + 1; isDigit(t.get(j)) && j < i+3; j++ {
		}
		if j == i+1 {
			return marker{}, false
		}
		n = number(t.r[i+1 : j])
	}
	for _, w := range []struct {
		word  string
		level int
	}{{"部分", Level1}, {"章", Level1}, {"篇", Level1}, {"节", Level2}} {
		if !t.has(j, w.word) {
			continue
		}
		end := j + len([]rune(w.word))
		if c := t.get(end); c == '\n' || strings.ContainsRune("是的规第至和", c) {
			return marker{}, false
		}
		return marker{i, end, w.level, '章', n}, true
	}
	if d := t.get(j); (d == ',' || d == '、') && isHan(t.r[j-1]) && j-i <= 3 {
		if o.cnNumber(j+1) > 0 && !t.has(j+1, "一") || t.get(j+1) == '第' {
			return marker{}, false // 第一、二、三产业
		}
		return marker{i, j, LevelItem, '第', n}, true
	}
	return marker{}, false
}

// chinese reads 一、 and the item 一是 at i.
func (o *outliner) chinese(i int) (marker, bool) {
	t := o.t
	j := o.cnNumber(i)
	if j == 0 {
		return marker{}, false
	}
	switch d := t.get(j); {
	case (d == '、' || d == '.') && t.get(i-1) != '第':
		if k := o.cnNumber(j + 1); k > 0 && (t.get(k) == '、' || j-i == 1 && strings.ContainsRune("产次类线级期", t.get(k))) {
			break // 一、二、三产业
		}
		return marker{i, j + 1, Level1, '一', cnOrdinal(t.r[i:j])}, true
	case d == '是' && t.get(i) != '两':
		return marker{i, j + 1, LevelItem, '是', cnOrdinal(t.r[i:j])}, true
	}
	return marker{}, false
}

// cnNumber returns the end of the Chinese ordinal (一 … 九十九) that starts at i, 0 if none.
func (o *outliner) cnNumber(i int) int {
	t := o.t
	j := i
	for j < i+3 && (cnDigit(t.get(j)) > 0 && t.get(j) != '两' || t.get(j) == '十') {
		j++
	}
	if j == i || j-i == 2 && t.get(i) != '十' && t.get(i+1) != '十' || j-i == 3 && t.get(i+1) != '十' {
		return 0
	}
	return j
}

// cnOrdinal is the value of 一 … 九十九.
func cnOrdinal(r []rune) int {
	n := 0
	for _, c := range r {
		if c == '十' {
			n = max(n, 1) * 10
		} else {
			n += cnDigit(c)
		}
	}
	return n
}

func number(r []rune) int {
	n := 0
	for _, c := range r {
		if !isDigit(c) {
			break
		}
		n = 10*n + int(c-'0')
	}
	return n
}

// place reports whether a marker may stand where m does.
func (o *outliner) place(m marker, hs []heading) bool {
	t := o.t
	before := t.get(m.start - 1)
	if m.start == o.from || before == '\n' || before == 0 {
		return true
	}
	if o.t.inQuote(m.start) {
		return false
	}
	if n := len(hs); n > 0 && hs[n-1].level == Level1 && hs[n-1].titleEnd == m.start && m.level != Level1 {
		return true // right behind a title whose line break is lost
	}
	if m.style == '章' && !(before == '。' || o.blank(m.start)) {
		return false
	}
	if strings.ContainsRune("。!?;:”】,、", before) {
		return behindMark(m, before)
	}
	if !o.spaced && o.blank(m.start) && (m.level == Level1 || m.level == Level2) {
		return true
	}
	switch m.level {
	case Level1:
		return o.behindTitle(m, hs) || o.namesPart(m)
	case Level2:
		return isHan(before) && !strings.ContainsRune("期批届部", t.get(m.end))
	case Level3: // right behind the words of the heading above, whose line break is lost
		if n := len(hs); n > 0 && isHan(before) && isHan(t.get(m.end)) {
			h := hs[n-1]
			return h.level > 0 && h.level < m.level && m.start-h.end < 60 && !strings.ContainsAny(t.str(h.end, m.start), "。\n")
		}
	}
	return false
}

// behindMark reports whether a marker may stand behind a mark of punctuation.
func behindMark(m marker, before rune) bool {
	switch before {
	case '。', '!', '?':
		return true
	case ',', '、':
		return m.level == LevelItem && before == ','
	}
	return m.level != Level3 || before == '”'
}

// behindTitle reports whether 一、 stands behind the report's title, whose line
// break is lost.
func (o *outliner) behindTitle(m marker, hs []heading) bool {
	if m.ordinal != 1 || len(hs) > 0 || m.start-o.from > 100 {
		return false
	}
	if strings.ContainsRune("日)", o.t.get(m.start-1)) { // behind the date under it
		return true
	}
	says := o.words.read(o.t.r[o.from:m.start], &o.words.title)
	return len(says) > 0 && says[len(says)-1].noun != ""
}

// namesPart reports whether the words behind m name a part of a report and its
// time, and end with their line: so the heading stands anywhere.
func (o *outliner) namesPart(m marker) bool {
	end := m.end
	for end < o.to && end < m.end+longestLine && o.t.r[end] != '\n' && o.t.r[end] != '。' {
		end++
	}
	says := o.words.read(o.t.r[m.end:end], &o.words.heading)
	return len(says) > 0 && says[0].noun != "" && says[0].timed()
}

// titleEnd returns where the title that begins at start behind marker m ends: at
// the line's end, the first 。, the next marker, or after the heading's own words.
func (o *outliner) titleEnd(m marker, start int) int {
	t := o.t
	i, end := start, -1
	for ; i < o.to && i-start < maxTitle; i++ {
		c := t.r[i]
		if c == '\n' || c == '。' && !o.t.inQuote(i) {
			end = i
			break
		}
		if i > start+1 && mayMark(c) {
			if n, ok := o.markerAt(i); ok && o.endsTitle(m, n) {
				end = i
				break
			}
		}
	}
	lineEnds := end >= 0 && t.r[end] == '\n' || end < 0 && i >= o.to
	if end < 0 {
		end = min(i, o.to)
	}
	if lineEnds && end-start <= 60 {
		return end
	}
	if k := o.ownWords(m, start, end); k > 0 {
		return k
	}
	if end-start >= maxTitle {
		for k := start; k < end; k++ {
			if isClauseEnd(t.r[k]) {
				return k
			}
		}
	}
	return end
}

// endsTitle reports whether marker n ends the title of m that it runs into.
func (o *outliner) endsTitle(m, n marker) bool {
	t := o.t
	if n.level == m.level {
		return false
	}
	switch n.level {
	case Level2:
		return true
	case Level3:
		return isHan(t.get(n.start-1)) && isHan(t.get(n.end)) && n.level > m.level
	case LevelItem:
		return n.style == '是' && n.ordinal == 1 && (o.blank(n.start) || strings.ContainsRune(",;:", t.get(n.start-1)))
	}
	return false
}

// ownWords returns where the words of a title end that runs into the text, 0
// where that can't be told: at a blank, at a word that begins a text, or behind
// the last noun of the heading.
func (o *outliner) ownWords(m marker, start, end int) int {
	t := o.t
	noun := 0 // end of the last noun of what would head a part by itself
	for k := start + 2; k < end && k < start+40; k++ {
		if !o.spaced && isHan(t.r[k-1]) && o.blank(k) {
			return k
		}
		if m.level != Level1 {
			continue
		}
		says := o.words.read(t.r[start:k], &o.words.heading)
		if n := len(says); n > 0 && says[n-1].noun != "" && says[n-1].end == k-start {
			if o.opens(k) {
				return k
			}
			if o.headsPart(says, t.r[start:k]) && joiners.length(t.r, k) == 0 && tails.length(t.r, k) == 0 {
				noun = k
			}
		}
	}
	if m.level == Level1 {
		if noun > 0 && (end-start > longestLine || o.hasNumeral(noun, end)) {
			return noun
		}
		return 0
	}
	if m.start > o.from && t.r[m.start-1] != '\n' && o.hasNumeral(start, end) {
		// run-on text: the body begins at a word of place or time behind the title's clauses
		for k := start + 8; k < end; k++ {
			if _, n := o.words.deep.at(t.r, k); n > 0 && isHan(t.get(k-1)) && !strings.ContainsRune("由从比较在对与同和自以按", t.get(k-1)) && strings.ContainsRune(t.str(start, k), ',') {
				return k
			}
		}
	}
	return 0
}

// opens reports whether a word that begins a text stands at k.
func (o *outliner) opens(k int) bool {
	_, n := o.words.opener.at(o.t.r, k)
	return n > 0
}

func (o *outliner) hasNumeral(i, j int) bool {
	for k := i; k < j; k++ {
		if isDigit(o.t.r[k]) || o.t.maskRun(k) > 0 {
			return true
		}
	}
	return false
}

// blank reports whether the source has white space in front of rune i.
func (o *outliner) blank(i int) bool {
	if i <= 0 || i >= len(o.t.r) {
		return false
	}
	if o.t.r[i-1] == ' ' {
		return true
	}
	a, b := o.t.source(i-1, i).End, o.t.source(i, i+1).Start
	return a < b && strings.ContainsFunc(o.source[a:b], unicode.IsSpace)
}

// blanksAnywhere reports whether the text has blanks inside its words, so that
// they tell nothing.
func (o *outliner) blanksAnywhere() bool {
	const few = 20
	spaces := 0
	if o.from < o.to {
		for _, c := range o.t.source(o.from, o.to).Of(o.source) {
			if unicode.IsSpace(c) {
				if spaces++; spaces > few {
					break
				}
			}
		}
	}
	if spaces <= few {
		return false
	}
	n, blanks := 0, 0
	for i := o.from + 1; i < o.to && n < 1000; i++ {
		if !isHan(o.t.r[i]) || !isHan(o.t.r[i-1]) {
			continue
		}
		n++
		if o.blank(i) {
			blanks++
		}
	}
	return blanks > few && blanks > n/20
}

// bareLine reads a line without a number that heads a part: 2023年工作安排.
func (o *outliner) bareLine(i int) (heading, bool) {
	t := o.t
	if i < o.bare || i > o.from && t.get(i-1) != '\n' || t.r[i] == '\n' {
		return heading{}, false
	}
	end := i
	for end < o.to && end-i <= longestLine && t.r[end] != '\n' {
		end++
	}
	if end-i > longestLine || end >= o.to {
		return heading{}, false
	}
	stop := end
	for stop > i && (t.r[stop-1] == ':' || t.r[stop-1] == ' ') {
		stop--
	}
	start := i
	for start < stop && strings.ContainsRune("【[《(■◆●★▲□○◎※>-— ", t.r[start]) {
		start++
	}
	inner := stop
	for inner > start && strings.ContainsRune("】]》)", t.r[inner-1]) {
		inner--
	}
	says := o.words.read(t.r[start:inner], &o.words.heading)
	if !o.headsPart(says, t.r[start:inner]) || o.isSentence(start, inner) || ofRow(o.source, t.source(start, inner)) {
		return heading{}, false
	}
	if at, _, ok := o.organAt(t.str(start, inner)); ok && at.Start == 0 { // the title of another report
		return heading{}, false
	}
	return heading{marker: marker{i, i, Level1, 0, 0}, titleStart: start, titleEnd: inner, says: says}, true
}

// isSentence reports whether a short line is one of the text: 今年要抓好八个方面工作.
func (o *outliner) isSentence(i, j int) bool {
	for k := i; k < j; {
		if isClauseEnd(o.t.r[k]) {
			return true
		}
		id, n := o.words.text.at(o.t.r, k)
		if n > 0 && (o.words.rows[id].kind == "todo" || o.words.rows[id].kind == "done") {
			if _, m := o.words.heading.at(o.t.r, k); m == 0 {
				return true
			}
		}
		k += max(n, 1)
	}
	return false
}

// headsPart reports whether says, read of line, are those of a line that heads a
// part: a noun with its time, or hardly any other words.
func (o *outliner) headsPart(says []saying, line []rune) bool {
	if len(says) == 0 {
		return false
	}
	timed := 0
	for _, s := range says {
		if s.noun == "" || s.noun == sayReport {
			return false
		}
		if s.timed() {
			timed++
		}
	}
	strange := o.words.strange(line)
	if says[0].noun == sayWork {
		return timed > 0 && strange <= 4
	}
	return timed > 0 && strange <= 8 || strange <= 2
}

// withoutContents leaves out a table of contents: lines with leaders, headings
// without a text that all stand again behind them, and a heading that stands
// twice in a row.
func (o *outliner) withoutContents(hs []heading) []heading {
	key := func(h heading) string { return o.t.str(h.start, h.titleEnd) }
	empty := func(i int) bool {
		return i+1 < len(hs) && strings.TrimSpace(o.t.str(hs[i].titleEnd, hs[i+1].start)) == ""
	}
	from, tops := 0, 0
	for i := range hs {
		if i > 0 && key(hs[i]) == key(hs[0]) {
			if tops > 1 {
				from = i
			}
			break
		}
		if !empty(i) {
			break
		}
		if hs[i].level == Level1 {
			tops++
		}
	}
	var out []heading
	for i, h := range hs[from:] {
		i += from
		twice := i+1 < len(hs) && empty(i) && key(h) == key(hs[i+1]) && (i == 0 || key(h) != key(hs[i-1]))
		if h.level == LevelItem || !twice && !leaders(o.t.str(h.titleStart, h.titleEnd)) {
			out = append(out, h)
		}
	}
	return out
}

// leaders reports whether a line ends like one of a table of contents: dots and
// the number of a page.
func leaders(line string) bool {
	s := strings.TrimRight(line, "0123456789 ()-")
	return strings.HasSuffix(s, "……") || strings.HasSuffix(s, "...") || strings.HasSuffix(s, "···") || strings.HasSuffix(s, "…") && s != line || strings.HasSuffix(s, "----")
}

// inQuote reports whether i stands inside a short “…” on its line.
func (t *text) inQuote(i int) bool {
	for k := i - 1; k >= 0 && k > i-60; k-- {
		switch t.r[k] {
		case '”', '\n':
			return false
		case '“':
			for e := i; e < len(t.r) && e < i+60; e++ {
				switch t.r[e] {
				case '”':
					return true
				case '“', '\n':
					return false
				}
			}
			return false
		}
	}
	return false
}

func (x *extraction) inQuote(i int) bool { return x.t.inQuote(i) }

// itemTitle returns the title, in runes, of the section that f is in, where that is a noun at the
// head of f's line: 1.固定资产投资。年度目标…. Nothing where there is no such title.
func (x *extraction) itemTitle(f *figure) (a, b int) {
	i := f.f.Section
	if i < 0 || i >= len(x.heads) {
		return 0, 0
	}
	a, b = x.heads[i].titleStart, x.heads[i].titleEnd
	if b > f.start || b-a > 16 || strings.ContainsRune(x.t.str(b, f.start), '\n') || strings.ContainsAny(x.t.str(a, b), ",、:“") {
		return 0, 0
	}
	ls := x.words.cut(x.t.r, a, b, nil)
	if len(ls) == 0 || ls[0].class.has(isVerb|isLead) && !ls[0].class.has(isNoun) || !ls[len(ls)-1].class.has(isNoun|isNominal) {
		return 0, 0
	}
	return a, b
}
