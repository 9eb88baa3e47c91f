package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/regexp"
)

// pageNumber is a line with the number of a page.
var pageNumber = regexp.MustCompile(`^[\s—–-]*(?:第\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?(?:\s*页.{0,8})?[\s—–-]*$`)

// A columnLine is a line of a page that may be set in two columns of text.
type columnLine struct {
	text  string
	width int // display columns up to the last rune
	gaps  []columnGap
}

// columnGap is a run of blanks inside a line, or in front of it, that parts columns.
// from and to are bytes, left and right display columns.
type columnGap struct{ from, to, left, right int }

const (
	minColumnLines = 6  // lines side by side
	minColumn      = 16 // display columns of a column of text
	maxColumnLine  = 400
)

// joinColumns puts the two columns of a page of running text under each other, the left
// one first; ok is false where the text has none. Columns are lines whose right parts
// begin at one display column (Han 2, others 1), behind two blanks or a bar at least,
// and both sides are sentences: a table of words and numbers is none.
func joinColumns(text string) (joined string, ok bool) {
	if !strings.Contains(text, "  ") && !strings.ContainsAny(text, "\u3000│｜|\t") {
		return text, false
	}
	lines := strings.SplitAfter(text, "\n")
	var out strings.Builder
	for i := 0; i < len(lines); {
		n, right, wide := columnsAt(lines[i:])
		if n == 0 {
			out.WriteString(lines[i])
			i++
			continue
		}
		ok = true
		var first, second []string
		for _, l := range lines[i : i+n] {
			a, b := cutColumn(l, right, wide)
			first, second = append(first, a), append(second, b)
		}
		writeColumn(&out, first, wide)
		writeColumn(&out, second, wide)
		i += n
	}
	if !ok {
		return text, false
	}
	return out.String(), true
}

// writeColumn writes the lines of one column. A line that is full and ends no sentence
// goes on in the next without a break.
func writeColumn(out *strings.Builder, lines []string, wide bool) {
	widest := 0
	for _, l := range lines {
		widest = max(widest, readColumnLine(l, wide).width)
	}
	for i, l := range lines {
		if l == "" {
			continue
		}
		out.WriteString(strings.TrimLeft(l, " "))
		last, _ := utf8.DecodeLastRuneInString(l)
		next := '\u3000'
		if i+1 < len(lines) {
			next, _ = utf8.DecodeRuneInString(lines[i+1])
		}
		full := readColumnLine(l, wide).width+columnWidth(next, wide) > widest-4 // typed by hand, lines differ a little
		if !full || next == utf8.RuneError || unicode.IsSpace(next) || strings.ContainsRune("。！？", last) {
			out.WriteByte('\n')
		}
	}
}

// columnsAt returns how many of the lines are in two columns, and where the right one
// begins; 0 where the first line is not. wide says how quotation marks and dashes count.
func columnsAt(lines []string) (n, right int, wide bool) {
	if len(lines[0]) > 3*maxColumnLine {
		return 0, 0, false
	}
	for _, wide := range []bool{true, false} {
		if !wide && !strings.ContainsFunc(lines[0], func(r rune) bool { return 0x2010 <= r && r < 0x2e80 }) {
			continue
		}
		c := readColumnLine(lines[0], wide)
		if len(c.gaps) > 3 { // a table
			return 0, 0, false
		}
		for _, g := range c.gaps {
			if g.left < minColumn || c.width-g.right < minColumn/2 {
				continue
			}
			for _, indent := range []int{0, 2, 4} { // of a paragraph in the right column
				if n := columnRun(lines, g.right-indent, wide); n > 0 {
					return n, g.right - indent, wide
				}
			}
		}
	}
	return 0, 0, false
}

// columnRun counts the lines from the first on that keep to a column at right.
func columnRun(lines []string, right int, wide bool) int {
	n, both, last := 0, 0, 0
	var left, second strings.Builder
	full, ends, widest := 0, 0, 0
	var widths []int
	for _, l := range lines {
		if n > 0 && (strings.Contains(l, "\f") || len(l) < 40 && pageNumber.MatchString(l)) {
			break
		}
		if strings.TrimSpace(l) == "" {
			n++
			continue
		}
		if len(l) > 3*maxColumnLine {
			break
		}
		c := readColumnLine(l, wide)
		if c.width > maxColumnLine || !c.keeps(right) {
			break
		}
		n++
		a, b := cutColumn(l, right, wide)
		left.WriteString(a)
		second.WriteString(b)
		if a != "" && b != "" {
			both++
			last = n
			w := readColumnLine(a, wide).width
			widths = append(widths, w)
			widest = max(widest, w)
			if both == minColumnLines && !(sentences(left.String(), both) && sentences(second.String(), both)) {
				return 0
			}
			if r, _ := utf8.DecodeLastRuneInString(a); strings.ContainsRune("。！？；：", r) {
				ends++
			}
		} else if last == 0 {
			return 0
		}
	}
	for _, w := range widths {
		if w >= widest-4 {
			full++
		}
	}
	if both < minColumnLines || full*3 < both*2 || ends*3 > both || !sentences(left.String(), both) || !sentences(second.String(), both) {
		return 0
	}
	for n > last { // lines with one side only belong to the columns; empty ones behind do not
		if strings.TrimSpace(lines[n-1]) != "" {
			break
		}
		n--
	}
	return n
}

// sentences reports whether s, of so many lines, is running text: mostly Han, with marks.
func sentences(s string, lines int) bool {
	han, marks, all := 0, 0, 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case strings.ContainsRune("，。；、：", r):
			marks++
		}
		if !unicode.IsSpace(r) {
			all++
		}
	}
	return han >= 6*lines && han*10 >= all*6 && marks*3 >= lines
}

// keeps reports whether nothing of the line stands across the gap in front of right.
func (c columnLine) keeps(right int) bool {
	if c.width <= right-1 {
		return true
	}
	for _, g := range c.gaps {
		if g.left <= right-2 && (g.right == right || g.right > right && g.right <= right+4 || g.left == 0 && g.right >= right) {
			return true
		}
	}
	return false
}

// cutColumn cuts a line in front of the display column right.
func cutColumn(line string, right int, wide bool) (a, b string) {
	at := 0
	for i, r := range line {
		if at >= right {
			return trimColumn(line[:i]), trimColumn(line[i:])
		}
		at += columnWidth(r, wide)
	}
	return trimColumn(line), ""
}

func trimColumn(s string) string {
	s = strings.TrimRight(s, " \t\r\n\u00a0\u3000│｜|┃")
	if t := strings.TrimLeft(s, " \t\u00a0│｜|┃"); strings.HasPrefix(t, "\u3000") || len(s)-len(t) < 4 {
		return t
	}
	return s
}

func readColumnLine(line string, wide bool) (c columnLine) {
	c.text = strings.TrimRight(line, " \t\r\n\u00a0\u3000")
	at, from, left := 0, -1, 0
	bar := false
	for i, r := range c.text {
		blank := r == ' ' || r == '\t' || r == '\u00a0' || r == '\u3000' || strings.ContainsRune("│｜|┃", r)
		switch {
		case blank && from < 0:
			from, left, bar = i, at, false
		case !blank && from >= 0:
			if at-left >= 2 || bar {
				c.gaps = append(c.gaps, columnGap{from, i, left, at})
			}
			from = -1
		}
		bar = bar || blank && r != ' ' && r != '\u00a0' && r != '\u3000' && r != '\t'
		at += columnWidth(r, wide)
	}
	c.width = at
	return c
}

// columnWidth is the width of a rune on a terminal.
func columnWidth(r rune, wide bool) int {
	switch {
	case r == '\t':
		return 4
	case r < 0x80, 0xff61 <= r && r <= 0xffdc:
		return 1
	case r >= 0x2e80 || wide && r >= 0x2010:
		return 2
	}
	return 1
}
