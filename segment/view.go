package segment

import (
	"html"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// View is the cleaned reading of a text: what rules and the segmenter look at.
// It replaces or drops runes of the source and never inserts one:
//
//   - full-width forms become ASCII (６．５％ → 6.5%, ，→ ,);
//   - traditional characters become simplified, rune for rune;
//   - pinyin residue is dropped (業(yè) → 业), as are zero-width characters, NUL
//     and other controls, and page furniture in mid-sentence;
//   - white space between Han characters is dropped; a paragraph break (a line
//     break, or the indentation that is left where line breaks were lost) is one
//     '\n'; a line break in the middle of a hard-wrapped line is dropped, and so
//     are the numbers of pages that stand on a line of their own;
//   - a character that is written as a reference of HTML is that character
//     (&minus; → −, &nbsp; → a blank);
//   - in Markdown its marks are dropped, and what it strikes out;
//   - blanks between digits are dropped where the whole text is typed with them
//     (1 9 9 8 年).
//
// Every kept rune remembers where it came from, so [View.Source] is two
// look-ups. Law: for every span s on rune boundaries, cleaning
// source[v.Source(s)] where it stands in the source, whose lines say how it was
// typed, gives v.Text[s] again.
//
// A View is immutable and safe for concurrent use.
type View struct {
	Text    string
	Dropped []Dropped // page furniture and struck text, in source order
	orig    string
	src     origins
	ext     []extent // runes whose source is longer than themselves
	how     layout
}

// Dropped is a part of the source that the View leaves out: page furniture, or text
// that is struck out (~~300~~). Span is in the source.
type Dropped struct {
	Span   Span
	Struck bool
}

type extent struct{ src, end uint32 }

// NewView cleans text. It reads the text a constant number of times.
func NewView(text string) *View { return newView(text, Span{0, len(text)}, layoutOf(text)) }

// Fold returns the View's text of a short string such as a query or a name.
func Fold(s string) string {
	if plain(s) {
		return s
	}
	return newView(s, Span{0, len(s)}, layout{}).Text
}

// plain reports whether s is its own View, as far as can be told at a glance.
func plain(s string) bool {
	table := folding()
	for _, r := range s {
		if r >= 0x10000 || r == utf8.RuneError || r == '(' || r == '&' || table.rune[r] != 0 || table.gap[r] {
			return false
		}
	}
	return true
}

// Source converts a span of v.Text to the span of the source it was read from.
// What was dropped inside the span is included.
//
// Of a span that does not lie in v.Text, the part counts that does.
func (v *View) Source(s Span) Span {
	s = Span{min(max(s.Start, 0), v.src.len()), min(max(s.End, 0), v.src.len())}
	if s.Start >= s.End {
		p := v.sourceAt(s.Start)
		return Span{p, p}
	}
	return Span{v.src.at(s.Start), v.endOf(v.src.at(s.End - 1))}
}

func (v *View) sourceAt(p int) int {
	if p >= v.src.len() {
		return len(v.orig)
	}
	return v.src.at(p)
}

func (v *View) endOf(src int) int {
	i := sort.Search(len(v.ext), func(i int) bool { return int(v.ext[i].src) >= src })
	if i < len(v.ext) && int(v.ext[i].src) == src {
		return int(v.ext[i].end)
	}
	_, n := utf8.DecodeRuneInString(v.orig[src:])
	return src + n
}

// SourceText returns what stands in the source at a span of v.Text.
func (v *View) SourceText(s Span) string { return v.Source(s).Of(v.orig) }

// Unsure reports whether the line break in front of the rune of v.Text that begins
// at byte p may lie in the middle of a number: the line ends with a digit just short
// of the margin, and the next begins with one.
func (v *View) Unsure(p int) bool {
	return len(v.how.unsure) > 0 && p > 0 && p < v.src.len() && v.how.unsure[v.endOf(v.src.at(p-1))]
}

// Between returns the source that was left out in front of the rune of v.Text that
// begins at byte p: blanks, line breaks, furniture. It is empty where nothing was.
func (v *View) Between(p int) string {
	if p <= 0 || p >= v.src.len() {
		return ""
	}
	from, to := v.endOf(v.src.at(p-1)), v.src.at(p)
	if from > to { // p is in the middle of a rune
		return ""
	}
	return v.orig[from:to]
}

// Span converts a span of the source to the smallest span of v.Text that holds
// every kept rune of it; it is empty where nothing was kept.
func (v *View) Span(s Span) Span {
	start := v.src.search(s.Start)
	if start > 0 && s.Start > 0 {
		if p := v.src.at(start - 1); v.endOf(p) > s.Start && s.Start > p {
			for start > 0 && v.src.at(start-1) == p {
				start--
			}
		}
	}
	end := v.src.search(s.End)
	if end < start {
		end = start
	}
	return Span{start, end}
}

// Of returns the text of a span of the source as the View reads it.
func (v *View) Of(source Span) string { return v.Span(source).Of(v.Text) }

// newView cleans the part of text that lies in part.
func newView(text string, part Span, how layout) *View {
	v := &View{orig: text, how: how}
	src, out := newOrigins(part.Len()+8), make([]byte, 0, part.Len()+8)
	text = text[:part.End]
	emit := func(r rune, at int) {
		n := len(out)
		out = utf8.AppendRune(out, r)
		src.add(uint32(at), len(out)-n)
	}
	table := folding()
	marked, struck := len(how.marks) > 0, len(how.struck) > 0
	prev := rune(-1)
	for i := part.Start; i < len(text); {
		r, n := rune(text[i]), 1
		if 0xe1 <= r && r <= 0xec && i+2 < len(text) && text[i+1]&0xc0 == 0x80 && text[i+2]&0xc0 == 0x80 { // Han, by far the most
			r, n = (r&0xf)<<12|rune(text[i+1]&0x3f)<<6|rune(text[i+2]&0x3f), 3
		} else if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		if n == 3 && !table.special(r) && !(len(how.pages) > 0 && i == 0) { // most runes are copied
			at := uint32(i)
			out = append(out, text[i], text[i+1], text[i+2])
			src.add(at, 3)
			prev = r
			i += 3
			if i+2 < len(text) && (text[i] == '(' || text[i] == "（"[0] && text[i+1] == "（"[1] && text[i+2] == "（"[2]) && unicode.Is(unicode.Han, r) {
				if m := residue(r, text[i:]); m > 0 {
					v.ext = append(v.ext, extent{at, uint32(i + m)})
					i += m
				}
			}
			continue
		}
		if r >= 0x10000 || table.gap[r] || marked && (r == '#' || r == '*' || r == '_' || r == '`' || r == '>') || struck && r == '~' || len(how.pages) > 0 && i == 0 {
			if g := how.scanGap(text, i); g.end > i {
				for _, d := range g.furniture {
					v.Dropped = append(v.Dropped, Dropped{d, struck && how.struck[d.Start] == d.End})
				}
				next := rune(-1)
				if g.end < len(text) {
					next, _ = utf8.DecodeRuneInString(text[g.end:])
				}
				if out := g.reads(foldRune(prev), foldRune(next), how); out != 0 {
					emit(out, i)
					if g.end != i+1 {
						v.ext = append(v.ext, extent{uint32(i), uint32(g.end)})
					}
				}
				i = g.end
				continue
			}
		}
		if r == '&' {
			if c, size := reference(text[i:]); size > 0 {
				emit(foldRune(c), i)
				v.ext = append(v.ext, extent{uint32(i), uint32(i + size)})
				prev, i = c, i+size
				continue
			}
		}
		switch at := uint32(i); {
		case r >= 0x10000 || table.rune[r] != 0 || r == utf8.RuneError:
			emit(foldRune(r), i)
		case n == 3:
			out = append(out, text[i], text[i+1], text[i+2])
			src.add(at, 3)
		case n == 1:
			out = append(out, text[i])
			src.add(at, 1)
		default:
			out = append(out, text[i:i+n]...)
			src.add(at, n)
		}
		prev = r
		end := i + n
		if end < len(text) && (text[end] == '(' || text[end] == "（"[0]) && r > 0x2e00 && unicode.Is(unicode.Han, r) {
			if m := residue(r, text[end:]); m > 0 {
				v.ext = append(v.ext, extent{uint32(i), uint32(end + m)})
				end += m
			}
		}
		i = end
	}
	v.Text, v.src = unsafe.String(unsafe.SliceData(out), len(out)), src
	return v
}

// gap is a maximal run of white space, invisible characters and furniture.
type gap struct {
	end       int
	newlines  int
	width     int // of the blanks after the last line break, in columns
	space     bool
	soft      bool // the line goes on behind it
	furniture []Span
}

func (how *layout) scanGap(text string, i int) gap {
	g := gap{end: i}
	for g.end < len(text) {
		c := text[g.end]
		if len(how.soft) > 0 && how.soft[g.end] {
			g.soft = true
		}
		if len(how.marks) > 0 {
			if e := how.marks[g.end]; e > 0 && e <= len(text) {
				g.end = e
				continue
			}
		}
		if len(how.struck) > 0 {
			if e := how.struck[g.end]; e > 0 && e <= len(text) {
				g.furniture = append(g.furniture, Span{g.end, e})
				g.end = e
				continue
			}
		}
		if len(how.pages) > 0 && (g.newlines > 0 || g.end == 0) {
			if e := how.pages[g.end]; e > 0 && e <= len(text) {
				g.furniture = append(g.furniture, Span{g.end, e})
				g.end = e
				continue
			}
		}
		if c > ' ' && c < 0x7f {
			if c == '&' {
				if r, n := reference(text[g.end:]); n > 0 && (r == ' ' || r == '\u00a0' || unicode.Is(unicode.Zs, r)) {
					g.width++
					g.space = true
					g.end += n
					continue
				}
			}
			if n := furnitureAt(text[g.end:]); n > 0 {
				g.furniture = append(g.furniture, Span{g.end, g.end + n})
				g.end += n
				continue
			}
			return g
		}
		r, n := utf8.DecodeRuneInString(text[g.end:])
		switch {
		case lineBreak(r):
			g.newlines++
			g.width = 0
		case r == '\r':
			if !strings.HasPrefix(text[g.end+1:], "\n") {
				g.newlines++
				g.width = 0
			}
		case r == '\u3000':
			g.width += 2
			g.space = true
		case r == '\t':
			g.width += 4
			g.space = true
		case r == ' ' || r == '\u00a0' || unicode.Is(unicode.Zs, r):
			g.width++
			g.space = true
		case invisible(r):
		default:
			if n = furnitureAt(text[g.end:]); n == 0 {
				return g
			}
			g.furniture = append(g.furniture, Span{g.end, g.end + n})
		}
		g.end += n
	}
	return g
}

// reads says what the gap is in the View: '\n', ' ' or nothing (0). prev and
// next are the folded runes around it, -1 at the ends of the text.
func (g gap) reads(prev, next rune, how layout) rune {
	if g.newlines > 0 {
		if g.soft {
			if (latin(prev) || prev < 0) && (latin(next) || next < 0) { // at an edge it was read so
				return ' '
			}
			return 0
		}
		if prev < 0 || next < 0 || g.newlines > 1 || g.width > 1 {
			return '\n'
		}
		if isDigit(prev) && strings.ContainsRune("%万亿元", next) {
			return 0
		}
		marker := strings.ContainsRune("一二三四五六七八九十第(①②③④⑤⑥⑦⑧⑨⑩—-●■", next) || isDigit(next)
		if !marker && (strings.ContainsRune("的、(《“", prev) || strings.ContainsRune("是的,、;:。”》)", next)) {
			return 0 // no line ends or begins so
		}
		return '\n'
	}
	if g.width >= 4 {
		return '\n'
	}
	if g.space && wordRune(prev) && wordRune(next) && !(how.apart && isDigit(prev) && isDigit(next)) {
		return ' '
	}
	return 0
}

// lineBreak reports whether r ends a line; a carriage return does where no \n follows.
func lineBreak(r rune) bool {
	switch r {
	case '\n', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// reference reads the character that s begins with as a reference of HTML (&minus;),
// and how long that is; 0 where there is none.
func reference(s string) (rune, int) {
	n := strings.IndexByte(s[:min(len(s), 12)], ';')
	if n < 2 {
		return 0, 0
	}
	c := html.UnescapeString(s[:n+1])
	r, size := utf8.DecodeRuneInString(c)
	if size != len(c) || r == utf8.RuneError || r < ' ' {
		return 0, 0
	}
	return r, n + 1
}

// digitsApart reports whether the text has blanks between the digits of its
// numbers (1 9 9 8 年), as some copies do throughout.
func digitsApart(text string) bool {
	apart, together := 0, 0
	for i := 1; i < len(text); i++ {
		c, at := text[i], i
		switch {
		case 0xe4 <= c && c <= 0xe9: // Han
			i += 2
			continue
		case '0' <= c && c <= '9':
		case c == 0xef && i+2 < len(text) && text[i+1] == 0xbc && 0x90 <= text[i+2] && text[i+2] <= 0x99: // ０ to ９
			i += 2
		default:
			continue
		}
		if digitEnds(text[:at]) {
			together++
			continue
		}
		for _, blank := range []string{" ", "\t", "\u00a0", "\u3000"} {
			if before, ok := strings.CutSuffix(text[:at], blank); ok && digitEnds(before) {
				apart++
			}
		}
	}
	return apart >= 10 && apart > 2*together
}

// digitEnds reports whether s ends with a digit, of half or full width.
func digitEnds(s string) bool {
	n := len(s)
	return n > 0 && isDigit(rune(s[n-1])) || n > 2 && s[n-3] == 0xef && s[n-2] == 0xbc && 0x90 <= s[n-1] && s[n-1] <= 0x99
}

// wordRune reports whether a blank beside r separates words; the ends of the text count.
func wordRune(r rune) bool {
	return r < 0 || isDigit(r) || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

func latin(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func invisible(r rune) bool {
	switch {
	case r < 0x20, r == 0x7f, r == 0xad, r == 0xfeff:
		return true
	case 0x200b <= r && r <= 0x200f, 0x202a <= r && r <= 0x202e, 0x2060 <= r && r <= 0x2064:
		return true
	}
	return false
}

// foldRune maps one rune of the source to the rune of the View.
func foldRune(r rune) rune {
	if r < 0x80 {
		return r
	}
	if r < 0x10000 {
		if f := folding().rune[r]; f != 0 {
			return rune(f)
		}
		return r
	}
	return simplified(r)
}

// residue returns the length of the pinyin bracket at the start of rest that
// spells han, or 0. The bracket must be a reading of the character, or carry a
// tone mark, so that 服务(GDP) and 甲(a) survive.
func residue(han rune, rest string) int {
	var open int
	switch {
	case strings.HasPrefix(rest, "("):
		open = 1
	case strings.HasPrefix(rest, "（"):
		open = len("（")
	default:
		return 0
	}
	letters, toned := 0, false
	var plain [8]byte
	for i, r := range rest[open:] {
		switch {
		case 'a' <= r && r <= 'z':
			if letters == len(plain) {
				return 0
			}
			plain[letters] = byte(r)
			letters++
		case toneless(r) != 0:
			if letters == len(plain) {
				return 0
			}
			plain[letters] = toneless(r)
			letters++
			toned = true
		case (r == ')' || r == '）') && letters > 0:
			if toned || reads(han, string(plain[:letters])) {
				return open + i + utf8.RuneLen(r)
			}
			return 0
		default:
			return 0
		}
	}
	return 0
}
