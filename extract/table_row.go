package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/regexp"
)

// cell is a cell of a row; start and end are bytes of Document.Text.
type cell struct {
	text       string
	start, end int
}

// tableRow is a line that is cut into cells.
type tableRow struct {
	cells []cell
	kind  byte // what stands between the cells: '\t', '|', ',', ' '; 0 for a rule (─────)
}

var (
	ruleRow  = regexp.MustCompile(`^[\s|｜│┃║+\-—─━=:┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝]+$`)
	wideGap  = regexp.MustCompile(`[ \x{a0}]{2,}|[\x{3000}\t]+[ \x{3000}\t]*`)
	plainGap = regexp.MustCompile(`[ \x{a0}\x{3000}\t]+`)
)

const (
	bars    = "|｜│┃║"
	corners = "┌├└┼╔╠╚"
	blanks  = " \t\u3000\u00a0"
)

// cutRow cuts a line into the cells of a row. ok is false where it is none; the row
// of a rule (|---|) has no cells.
func cutRow(line string, start int, csv bool) (row tableRow, ok bool) {
	c := rowCutter{line: line, start: start}
	marks := marksIn(line)
	ruled := !marks.text && ruleRow.MatchString(line)
	switch {
	case marks.bar:
		c.row.kind = '|'
		if ruled {
			return c.row, true
		}
		c.barred()
	case ruled && strings.ContainsAny(line, corners):
		c.row.kind = '|'
		return c.row, true
	case ruled && !strings.Contains(line, "+"): // ─────
		return c.row, true
	case csv && !marks.tab && strings.Contains(line, ","):
		c.row.kind = ','
		c.commas()
	case marks.tab:
		c.row.kind = '\t'
		c.split(cutsAt(line, "\t"))
	default:
		c.row.kind = ' '
		if !marks.blank || !c.typed() {
			return tableRow{}, false
		}
	}
	return c.row, len(c.row.cells) > 1
}

// lineMarks says which characters a line has that tell a row of a table.
type lineMarks struct{ bar, tab, blank, text bool }

func marksIn(line string) (m lineMarks) {
	for _, c := range line {
		switch c {
		case '|', '｜', '│', '┃', '║':
			m.bar = true
		case '\t':
			m.tab = true
		case ' ', '\u3000', '\u00a0':
			m.blank = true
		default:
			m.text = m.text || isHan(c)
		}
	}
	return m
}

// rowCutter cuts one line, which begins at byte start of Document.Text.
type rowCutter struct {
	line  string
	start int
	row   tableRow
}

// add makes a cell of bytes [a,b) of the line, without the blanks around it and, in a
// table of Markdown, without the marks around a number.
func (c *rowCutter) add(a, b int) {
	a += len(c.line[a:b]) - len(strings.TrimLeft(c.line[a:b], blanks))
	b -= len(c.line[a:b]) - len(strings.TrimRight(c.line[a:b], blanks))
	for _, mark := range []string{"**", "*", "`"} {
		if t := c.line[a:b]; c.row.kind == '|' && len(t) > 2*len(mark) && strings.HasPrefix(t, mark) && strings.HasSuffix(t, mark) && numberly.MatchString(strings.Trim(t, mark)) {
			a, b = a+len(mark), b-len(mark)
		}
	}
	c.row.cells = append(c.row.cells, cell{c.line[a:b], c.start + a, c.start + b})
}

// split makes cells of what stands between the cuts.
func (c *rowCutter) split(cuts [][]int) {
	from := 0
	for _, cut := range cuts {
		c.add(from, cut[0])
		from = cut[1]
	}
	c.add(from, len(c.line))
}

// cutsAt returns where the characters of set stand in s.
func cutsAt(s, set string) (cuts [][]int) {
	for i, r := range s {
		if strings.ContainsRune(set, r) {
			cuts = append(cuts, []int{i, i + utf8.RuneLen(r)})
		}
	}
	return cuts
}

// barred cuts at bars; those at the ends of the line part nothing.
func (c *rowCutter) barred() {
	c.split(cutsAt(c.line, bars))
	if c.row.cells[0].text == "" {
		c.row.cells = c.row.cells[1:]
	}
	if n := len(c.row.cells); n > 0 && c.row.cells[n-1].text == "" && strings.ContainsRune(bars, lastRune(strings.TrimRight(c.line, " \t"))) {
		c.row.cells = c.row.cells[:n-1]
	}
}

// commas cuts at commas outside of quotes.
func (c *rowCutter) commas() {
	line := c.line
	for from := 0; from <= len(line); {
		to := len(line)
		if from < len(line) && line[from] == '"' {
			if q := strings.IndexByte(line[from+1:], '"'); q >= 0 {
				end := from + 1 + q
				c.add(from+1, end)
				from = end + 2
				continue
			}
		}
		if q := strings.IndexByte(line[from:], ','); q >= 0 {
			to = from + q
		}
		c.add(from, to)
		from = to + 1
	}
}

// typed cuts a line whose columns are made with blanks: at wide ones, or at each where
// those part nothing. It is false for a line that has none, or is running text.
func (c *rowCutter) typed() bool {
	trimmed := strings.Trim(c.line, " \u3000\u00a0")
	if !strings.ContainsAny(trimmed, " \u3000\u00a0") || utf8.RuneCountInString(trimmed) > 200 || strings.ContainsAny(trimmed, "。；") {
		return false
	}
	from := strings.Index(c.line, trimmed)
	cut := func(gap *regexp.Regexp) {
		c.row.cells = c.row.cells[:0]
		at := from
		for _, g := range gap.FindAllStringIndex(trimmed, -1) {
			c.add(at, from+g[0])
			at = from + g[1]
		}
		c.add(at, from+len(trimmed))
	}
	cut(wideGap)
	if n := len(c.row.cells); n < 2 || n == 2 && !numberly.MatchString(c.row.cells[1].text) {
		cut(plainGap)
	}
	for _, cell := range c.row.cells {
		if utf8.RuneCountInString(cell.text) > 24 {
			return false
		}
	}
	return true
}
