package segment

import (
	"regexp"
	"strings"
)

var (
	markdownHead  = regexp.MustCompile(`(?m)^#{1,6} +(?:\S)`)
	markdownTable = regexp.MustCompile(`(?m)^\|? *:?-{2,}:? *\|[-|: ]*$`)
	markdownBold  = regexp.MustCompile(`\*\*[^*\s](?:[^*\n]*[^*\s])?\*\*`)
)

// markdown returns the marks of Markdown in a text that has headings or tables of it:
// the # in front of a heading and the ** around words. In other texts ** hides a name.
func markdown(text string) map[int]int {
	if !strings.Contains(text, "# ") && !strings.Contains(text, "--") {
		return nil
	}
	heads := markdownHead.FindAllStringIndex(text, -1)
	if len(heads) == 0 && !markdownTable.MatchString(text) {
		return nil
	}
	marks := map[int]int{}
	for _, h := range heads {
		n := strings.IndexByte(text[h[0]:], ' ')
		marks[h[0]] = h[0] + n
	}
	for _, b := range markdownBold.FindAllStringIndex(text, -1) {
		marks[b[0]] = b[0] + 2
		marks[b[1]-2] = b[1]
	}
	return marks
}
