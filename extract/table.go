package extract

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// tables finds the tables of the body and reads the numbers of their cells. A cell
// takes its unit and scale from itself, a column 单位, the head of its row, the head
// of its column or a line 单位：万元, in this order; its indicator is the head of its
// row, or that of its column where the rows are places, offices or years.
func (x *extraction) tables() {
	text, body := x.report.Doc.Text, x.report.Body
	csv := x.report.Doc.Format == "csv"
	var block []tableRow
	above := []string{} // the lines in front of the table, nearest last
	at := body.Start
	flush := func() {
		if len(block) > 0 {
			x.table(block, above)
			above = above[:0]
		}
		block = block[:0]
	}
	for line := range strings.Lines(text[body.Start:body.End]) {
		x.check()
		start := at
		at += len(line)
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			if len(block) > 0 && block[0].kind != ' ' { // an empty line ends a table
				flush()
			}
			continue
		}
		row, ok := cutRow(line, start, csv)
		switch {
		case ok && row.kind == 0:
			continue
		case ok && (len(block) == 0 || block[0].kind == row.kind):
			if row.cells != nil {
				block = append(block, row)
			}
			continue
		case ok:
			flush()
			block = append(block, row)
			continue
		}
		flush()
		if above = append(above, line); len(above) > 3 {
			above = above[1:]
		}
	}
	flush()
}

// A table is a block of rows that is read as one.
type table struct {
	x             *extraction
	rows          []tableRow
	columns       int         // of the widest row
	heads         int         // rows in front of the first with numbers
	tops          []tableHead // of the columns, joined over the rows of the head
	serial        map[int]bool
	unitColumn    int       // the column 单位, -1 for none
	amount, ratio tableHead // units of the whole table
	byColumn      bool      // the columns name what is measured, the rows do not
}

// table reads one table. Where its numbers have no heads it is warned about.
func (x *extraction) table(rows []tableRow, above []string) {
	if len(rows) < 2 {
		return
	}
	tb := &table{x: x, rows: rows, serial: map[int]bool{}, unitColumn: -1}
	tb.amount, tb.ratio = x.tableUnit(rows, above)
	if !tb.findHeads() {
		return
	}
	if tb.columns > maxColumns {
		tb.warn()
		return
	}
	if rows[0].kind == ' ' && !tb.typed() {
		return
	}
	tb.readTops()
	tb.byColumn = tb.namedByColumn()
	tb.readCells()
}

// findHeads finds the first row with numbers; it is false where there is none.
func (tb *table) findHeads() bool {
	tb.heads = -1
	for i, row := range tb.rows {
		numbers, years, texts := 0, 0, 0
		for k, c := range row.cells {
			switch {
			case c.text == "":
			case k > 0 && (headYear.MatchString(c.text) && utf8.RuneCountInString(c.text) <= 6 || yearHead.MatchString(c.text)):
				years++
			case c.isNumber(), k > 0 && tb.x.quantityCell(c):
				numbers++
			default:
				texts++
			}
		}
		tb.columns = max(tb.columns, len(row.cells))
		if tb.heads < 0 && numbers > 0 && (years == 0 || texts > 0 && numbers >= years) {
			tb.heads = i
		}
	}
	return tb.heads >= 0
}

// readTops reads the heads of the columns.
func (tb *table) readTops() {
	tb.tops = make([]tableHead, tb.columns)
	for k := range tb.columns {
		parts, name := tb.headsAbove(k)
		if serialHead.MatchString(name) {
			tb.serial[k] = true
		}
		if unitHeads.MatchString(name) && k > 0 && !tb.hasNumber(k) {
			tb.unitColumn = k
		}
		h := joinHeads(parts)
		if h.growth && h.year == 0 && k > 0 { // of the year in front: 2021年|同比|2022年|同比
			h.year = tb.tops[k-1].year
		}
		if k > 0 && h.among && h.asUnit == "" && !h.growth && !h.ratio { // 总数（个）|其中
			h.takeUnit(tb.tops[k-1])
		}
		tb.tops[k] = h
	}
	if tb.amount.asUnit == "" && tb.columns > 0 && tb.tops[0].unit.class != "ratio" { // 项目（万元）
		tb.amount = tableHead{}
		tb.amount.takeUnit(tb.tops[0])
	}
}

// headsAbove reads the cells of the head that stand over column k, and returns the
// words of the lowest.
func (tb *table) headsAbove(k int) (parts []tableHead, name string) {
	for i := max(0, tb.heads-maxHeads); i < tb.heads; i++ {
		cells, lowest := tb.rows[i].cells, i+1 == tb.heads
		if len(cells) == 1 || !lowest && len(cells) < tb.columns && tb.rows[0].kind == ' ' {
			continue // a title
		}
		j := k
		if j >= len(cells) && tb.rows[0].kind == '\t' && !lowest { // a head over the last columns
			j = len(cells) - 1
		}
		if j >= len(cells) {
			continue
		}
		for j > 0 && cells[j].text == "" && !lowest { // a head over several columns
			j--
		}
		if cells[j].text == "" || j != k && placeHead.MatchString(cells[j].text) {
			continue
		}
		parts = append(parts, tb.x.headOf(cells[j]))
		name = cells[j].text
	}
	return parts, name
}

// joinHeads makes one head of those over a column, the highest first.
func joinHeads(parts []tableHead) tableHead {
	h := tableHead{scale: 1}
	for _, p := range parts {
		if p.words != "" && (h.words == "" || !plainHeads.MatchString(p.words) && !p.isYear() && !p.growth) {
			h.words, h.at = p.words, p.at
		}
		if p.asUnit != "" {
			h.takeUnit(p)
		}
		h.year = max(h.year, p.year)
		h.role, h.part = cmp.Or(p.role, h.role), cmp.Or(p.part, h.part)
		h.among = h.among || p.among
		h.growth, h.ratio = h.growth || p.growth, h.ratio || p.ratio
	}
	return h
}

// namedByColumn reports whether the columns name what is measured, as where the rows
// are places, offices or years.
func (tb *table) namedByColumn() bool {
	if tb.heads == 0 || len(tb.rows[tb.heads-1].cells) == 0 {
		return false
	}
	corner := tb.rows[tb.heads-1].cells
	first := corner[0].text
	if tb.serial[0] && len(corner) > 1 {
		first = corner[1].text
	}
	places, named := 0, 0
	for _, row := range tb.rows[tb.heads:] {
		if h := tb.rowHead(row, len(row.cells)); h.words != "" {
			named++
			if placeName.MatchString(h.words) || h.isYear() {
				places++
			}
		}
	}
	if !placeHead.MatchString(first) && places*2 <= named {
		return false
	}
	for _, top := range tb.tops[1:] { // not where every column is a year or a plain amount
		if top.words != "" && !plainHead(top.words) && !top.isYear() {
			return true
		}
	}
	return false
}

// What a cell is.
const (
	cellText   = iota // not read
	cellLabel         // a number that counts nothing
	cellLost          // a number without a head
	cellFigure        // a figure
)

// readCells reads the cells below the head.
func (tb *table) readCells() {
	x, read, lost := tb.x, 0, 0
	for i, row := range tb.rows {
		year := 0
		if i >= tb.heads {
			year = tb.rowYear(row)
		}
		for k, c := range row.cells {
			if c.text == "" {
				continue
			}
			if i < tb.heads {
				x.addCell(c, nil)
				continue
			}
			is := tb.cellIs(row, k)
			var f *figure
			switch is {
			case cellText:
				continue
			case cellFigure:
				f, is = tb.figure(row, k, year)
			}
			x.addCell(c, f)
			switch is {
			case cellFigure:
				read++
			case cellLost:
				lost++
			}
		}
	}
	if read == 0 && lost > 2 {
		tb.warn()
	}
}

// rowYear is the year that a row is of: 2020|5200|16300.
func (tb *table) rowYear(row tableRow) int {
	for k, c := range row.cells[:min(len(row.cells), 2)] {
		if s := segment.Fold(c.text); (k == 0 || tb.serial[0]) && yearOnly.MatchString(s) {
			year, _ := strconv.Atoi(s[:4])
			return year
		}
	}
	return 0
}

// cellIs says what cell k of a row is by its own words and its column.
func (tb *table) cellIs(row tableRow, k int) int {
	x, c := tb.x, row.cells[k]
	if _, unit := x.unitWord(c.text); tb.serial[k] || unit || k == tb.unitColumn {
		return cellLabel
	}
	switch number := c.isNumber(); {
	case !number && !x.quantityCell(c):
		if k > 0 && bracketCell.MatchString(c.text) { // below zero, or a part of another
			x.warn(Span{Start: c.start, End: c.end}, warnBroken, "a number in brackets is a loss in some tables and a part of another number in others; it has no value, look at the source")
		}
		return cellText
	case k == 0 && number, strings.HasSuffix(c.text, "年") && headYear.MatchString(c.text):
		return cellLabel
	case k == 0: // 60岁及以上
		return cellText
	}
	return cellFigure
}

// figure makes the figure of cell k of a row, unless its heads say that it is none.
func (tb *table) figure(row tableRow, k, year int) (f *figure, is int) {
	c, left := row.cells[k], tb.rowHead(row, k)
	top := tableHead{scale: 1}
	if k < tb.columns {
		top = tb.tops[k]
	}
	name := left
	if tb.byColumn || left.words == "" || plainHead(left.words) && top.words != "" && !plainHead(top.words) && top.year == 0 && !top.growth {
		name = top
	}
	if idHead.MatchString(top.words) && top.asUnit == "" || idHead.MatchString(left.words) && !tb.byColumn {
		return nil, cellLabel
	}
	if name.words == "" || plainHeads.MatchString(name.words) && tb.heads == 0 {
		return nil, cellLost
	}
	unit := tb.unitOf(row, top, left)
	if unit.asUnit == "" && yearOnly.MatchString(c.text) { // 起止年限
		return nil, cellLabel
	}
	if unit.asUnit == "" && c.isNumber() && (tb.heads == 0 || len(c.text) >= 7 && !strings.ContainsAny(c.text, ".,，")) { // a telephone, a code
		return nil, cellLost
	}
	return tb.x.cellFigure(tb.x.index(c.start), c, cellWords{
		name: name, unit: unit, year: max(left.year, top.year, year),
		growth: left.growth || top.growth, role: top.role, part: cmp.Or(top.part, left.part),
	}), cellFigure
}

// unitOf is the unit of a cell without one: of the head of its column where that is a
// percentage, of the column 单位, of the head of its row, of its column, or of the table.
func (tb *table) unitOf(row tableRow, top, left tableHead) tableHead {
	var given tableHead
	if tb.unitColumn >= 0 && tb.unitColumn < len(row.cells) {
		if u, ok := tb.x.unitWord(row.cells[tb.unitColumn].text); ok {
			given = u
		}
	}
	percent := tableHead{unit: unitRow{unit: "%", class: "ratio"}, scale: 1, asUnit: "%"}
	for _, u := range []tableHead{top.onlyRatio(), given.unless(top.growth), left.unless(top.growth), top, growthUnit(top, left, percent, tb.ratio), tb.amount} {
		if u.asUnit != "" {
			return u
		}
	}
	return tableHead{scale: 1}
}

// Tables with more columns, and lines of a head beyond the last few, are not read.
const (
	maxColumns = 200
	maxHeads   = 6
)

func (tb *table) warn() {
	last := tb.rows[len(tb.rows)-1].cells
	tb.x.warn(Span{Start: tb.rows[0].cells[0].start, End: last[len(last)-1].end}, "table_unread", "the numbers of this table have no heads that can be read; they were left out")
}

// hasNumber reports whether column k holds numbers.
func (tb *table) hasNumber(k int) bool {
	return slices.ContainsFunc(tb.rows[tb.heads:], func(row tableRow) bool { return k < len(row.cells) && row.cells[k].isNumber() })
}

// typed reports whether lines with blanks between words are a table: a head, or
// numbers in the same columns of two rows at least.
func (tb *table) typed() bool {
	first, good := tb.rows[tb.heads], 0
	for _, row := range tb.rows[tb.heads:] {
		n := len(row.cells)
		if n != len(first.cells) && n != len(first.cells)+1 {
			return false
		}
		numbers := 0
		for _, c := range row.cells[1:] {
			if c.isNumber() || tb.x.quantityCell(c) || c.text == "-" || c.text == "—" {
				numbers++
			}
		}
		if row.cells[0].isNumber() && n > 2 {
			numbers++
		}
		if numbers*2 >= n-1 && numbers > 0 {
			good++
		}
	}
	return good == len(tb.rows)-tb.heads && (tb.heads > 0 && len(tb.rows[tb.heads-1].cells) == len(first.cells) || good > 1 && len(first.cells) > 2)
}

// rowHead is the nearest name to the left of column k.
func (tb *table) rowHead(row tableRow, k int) tableHead {
	for j := min(k, len(row.cells)) - 1; j >= 0; j-- {
		c := row.cells[j]
		if c.text == "" || tb.serial[j] || j == tb.unitColumn || c.isNumber() || !strings.ContainsFunc(c.text, unicode.IsLetter) || tb.x.quantityCell(c) && j > 0 {
			continue
		}
		if _, ok := tb.x.unitWord(c.text); ok && j > 0 {
			continue
		}
		return tb.x.headOf(c)
	}
	return tableHead{scale: 1}
}
