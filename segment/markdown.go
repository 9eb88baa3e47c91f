package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/regexp"
)

var (
	markdownTable = regexp.MustCompile(`^\|? *:?-{2,}:? *\|[-|: ]*$`)
	// an item or a line that begins with words in bold: - **培训**, **投资额**：
	markdownItem = regexp.MustCompile(`^(?:(?:[-*+]|\d{1,2}\.) +\*\*[^*\s][^*]*\*\*|\*\*[^*\s][^*]+\*\*(?:[:：]|$))`)
	// text that is struck out; 300~~500张 is a range
	struckOut = regexp.MustCompile(`~~[^~\s](?:[^~\n]{0,200}[^~\s])?~~`)
)

// markdown returns the marks of Markdown in a text that has headings, tables or items
// of it: the # in front of a heading, the *, ** and __ around words. In other texts **
// hides a name.
func markdown(text string) map[int]int {
	stars := strings.Contains(text, "**")
	if !stars && !strings.Contains(text, "# ") && !strings.Contains(text, "--") {
		return nil
	}
	var heads [][2]int
	found := false
	for at := 0; at < len(text); {
		line := text[at:]
		next := len(text)
		if n := strings.IndexByte(line, '\n'); n >= 0 {
			line, next = line[:n], at+n+1
		}
		line = strings.TrimRight(line, "\r")
		switch c := firstByte(line); {
		case c == '#':
			level := len(line) - len(strings.TrimLeft(line, "#"))
			if rest := line[level:]; level > 0 && level <= 6 && rest != strings.TrimLeft(rest, " ") && strings.TrimLeft(rest, " \t") != "" {
				heads = append(heads, [2]int{at, at + level})
			}
		case found:
		case c == '|' || c == '-' || c == ':':
			found = markdownTable.MatchString(line) || c == '-' && stars && markdownItem.MatchString(strings.TrimLeft(line, " \t"))
		case stars && (c == '*' || c == '+' || isDigit(rune(c))):
			found = markdownItem.MatchString(strings.TrimLeft(line, " \t"))
		}
		at = next
	}
	if len(heads) == 0 && !found {
		return nil
	}
	marks := map[int]int{}
	for _, h := range heads {
		marks[h[0]] = h[1]
	}
	emphasis(text, marks)
	return marks
}

// firstByte is the first byte of a line that is no blank, 0 where there is none.
func firstByte(line string) byte {
	if line = strings.TrimLeft(line, " \t"); line == "" {
		return 0
	}
	return line[0]
}

// emphasis adds the marks around words to marks: runs of one to three *, two _ or one `, the
// first in front of a word, the second of the same length behind one on the same line.
// One * hides something (惠及*人) unless a number or a word of its own stands between two.
// A * with a blank behind it that begins a line is the marker of an item.
func emphasis(text string, marks map[int]int) {
	var open [4]int // begin of the run of every length that waits for its end, and 1
	line := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c == '\n' {
			open, line = [4]int{}, i+1
		}
		if c != '*' && c != '_' && c != '`' {
			i++
			continue
		}
		end := i
		for end < len(text) && text[end] == c {
			end++
		}
		n := end - i
		if c == '`' && n == 1 { // code
			n = 0
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[end:])
		switch {
		case n > 3 || c == '_' && n != 2 || c == '`' && n != 0:
		case c == '*' && n == 1 && after == ' ' && strings.TrimLeft(text[line:i], " \t") == "":
			marks[i] = end
		case open[n] > 0 && text[open[n]-1] == c && !unicode.IsSpace(before) && before != rune(c):
			from := open[n] - 1
			if inner := text[from+end-i : i]; n > 1 && c == '*' || c == '`' || ownWord(text[:from], inner) {
				marks[from], marks[i] = from+end-i, end
			}
			open[n] = 0
		case end < len(text) && !unicode.IsSpace(after):
			open[n] = i + 1
		}
		i = end
	}
}

// ownWord reports whether inner, behind before, is a word between two marks: a number,
// or words without a mark of a sentence behind something else than a word.
func ownWord(before, inner string) bool {
	if strings.ContainsAny(inner, "，。；、,;") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(inner)
	last, _ := utf8.DecodeLastRuneInString(before)
	return isDigit(foldRune(first)) || before == "" || !unicode.IsLetter(last) && !unicode.IsDigit(last)
}

// struck returns the parts of a text that are struck out in Markdown's way: ~~300~~500张.
func struck(text string) map[int]int {
	if !strings.Contains(text, "~~") {
		return nil
	}
	var out map[int]int
	for _, m := range struckOut.FindAllStringIndex(text, -1) {
		if r, _ := utf8.DecodeLastRuneInString(text[:m[0]]); isDigit(foldRune(r)) || strings.ContainsRune("%％万亿元", r) {
			continue
		}
		if out == nil {
			out = map[int]int{}
		}
		out[m[0]] = m[1]
	}
	return out
}
