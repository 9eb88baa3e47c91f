package extract

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// A tableCell is a place in the body where a cell of a table holds a number.
type tableCell struct {
	end    int     // rune behind the cell's number and unit
	figure *figure // nil where the number counts nothing: 序号, heads of columns
}

// cell is a cell of a row; start and end are bytes of Document.Text.
type cell struct {
	text       string
	start, end int
}

// tableRow is a line that is cut into cells.
type tableRow struct {
	cells []cell
	kind  byte // what stands between the cells: '\t', '|', ',', ' '
}

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

var (
	ruleRow  = regexp.MustCompile(`^[\s|｜│┃║+\-—─━=:┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝]+$`)
	wideGap  = regexp.MustCompile(`[ \x{a0}]{2,}|[\x{3000}\t]+[ \x{3000}\t]*`)
	plainGap = regexp.MustCompile(`[ \x{a0}\x{3000}\t]+`)
	// a number that is hidden, as a whole or in part
	maskedCell = regexp.MustCompile(`^[-−－]?[0-9０-９]*[*＊xX]{1,8}[0-9０-９]*(?:[.．][0-9０-９*＊xX]+)?[%％]?$`)
	numberly   = regexp.MustCompile(`^[-−－+＋↑↓]?[0-9０-９][0-9０-９,，.．]*[%％‰]?$`)
)

// cutRow cuts a line into the cells of a row. ok is false where it is none; the row
// of a rule (|---|) has no cells.
func cutRow(line string, start int, csv bool) (row tableRow, ok bool) {
	add := func(a, b int) {
		for a < b {
			r, n := utf8.DecodeRuneInString(line[a:b])
			if r != ' ' && r != '\t' && r != '\u3000' && r != '\u00a0' {
				break
			}
			a += n
		}
		for b > a {
			r, n := utf8.DecodeLastRuneInString(line[a:b])
			if r != ' ' && r != '\t' && r != '\u3000' && r != '\u00a0' {
				break
			}
			b -= n
		}
		for _, mark := range []string{"**", "*", "`"} { // of Markdown
			if t := line[a:b]; row.kind == '|' && len(t) > 2*len(mark) && strings.HasPrefix(t, mark) && strings.HasSuffix(t, mark) && numberly.MatchString(strings.Trim(t, mark)) {
				a, b = a+len(mark), b-len(mark)
			}
		}
		row.cells = append(row.cells, cell{line[a:b], start + a, start + b})
	}
	split := func(cuts [][]int) {
		from := 0
		for _, c := range cuts {
			add(from, c[0])
			from = c[1]
		}
		add(from, len(line))
	}
	switch {
	case !strings.ContainsAny(line, "|｜│┃║") && ruleRow.MatchString(line) && !strings.ContainsAny(line, "┌├└┼╔╠╚+"): // ─────
		row.kind = 0
		return row, true
	case strings.ContainsAny(line, "┌├└┼╔╠╚") && ruleRow.MatchString(line):
		row.kind = '|'
		return row, true
	case strings.ContainsAny(line, "|｜│┃║"):
		row.kind = '|'
		if ruleRow.MatchString(line) {
			return row, true
		}
		var cuts [][]int
		for i, r := range line {
			if strings.ContainsRune("|｜│┃║", r) {
				cuts = append(cuts, []int{i, i + utf8.RuneLen(r)})
			}
		}
		split(cuts)
		if row.cells[0].text == "" {
			row.cells = row.cells[1:]
		}
		if n := len(row.cells); n > 0 && row.cells[n-1].text == "" && strings.ContainsRune("|｜│┃║", lastRune(strings.TrimRight(line, " \t"))) {
			row.cells = row.cells[:n-1]
		}
	case csv && strings.Contains(line, ",") && !strings.Contains(line, "\t"):
		row.kind = ','
		for from := 0; from <= len(line); {
			to := len(line)
			if from < len(line) && line[from] == '"' {
				if q := strings.IndexByte(line[from+1:], '"'); q >= 0 {
					end := from + 1 + q
					add(from+1, end)
					from = end + 2
					continue
				}
			}
			if q := strings.IndexByte(line[from:], ','); q >= 0 {
				to = from + q
			}
			add(from, to)
			from = to + 1
		}
	case strings.Contains(line, "\t"):
		row.kind = '\t'
		var cuts [][]int
		for i := range line {
			if line[i] == '\t' {
				cuts = append(cuts, []int{i, i + 1})
			}
		}
		split(cuts)
	default:
		trimmed := strings.Trim(line, " \u3000\u00a0")
		if !strings.ContainsAny(trimmed, " \u3000\u00a0") || utf8.RuneCountInString(trimmed) > 200 || strings.ContainsAny(trimmed, "。；") {
			return row, false
		}
		row.kind = ' '
		from := strings.Index(line, trimmed)
		cut := func(gap *regexp.Regexp) {
			row.cells = row.cells[:0]
			at := from
			for _, c := range gap.FindAllStringIndex(trimmed, -1) {
				add(at, from+c[0])
				at = from + c[1]
			}
			add(at, from+len(trimmed))
		}
		cut(wideGap)
		if len(row.cells) < 2 || len(row.cells) == 2 && !numberly.MatchString(row.cells[1].text) {
			cut(plainGap)
		}
		for _, c := range row.cells {
			if utf8.RuneCountInString(c.text) > 24 {
				return row, false
			}
		}
	}
	return row, len(row.cells) > 1
}

// tableHead says what the head of a row or column says.
type tableHead struct {
	words  string // the name, without unit and number
	at     [2]int // where the name stands, bytes of the text
	unit   unitRow
	scale  float64
	asUnit string   // the unit as written
	per    []string // its denominators: 元/人·月
	year   int
	growth bool   // 同比, 增长: a relative change
	ratio  bool   // 率, 比重: a percentage where nothing else is said
	role   string // target or result, where the head says so
	part   string // share or completion, where the head says so
	among  bool   // 其中: of the column in front
}

var (
	headYear   = regexp.MustCompile(`(?:19|20)\d\d`)
	yearHead   = regexp.MustCompile(`^(?:19|20)\d\d年`)
	headUnit   = regexp.MustCompile(`[（(\[【]([^（）()\[\]【】]{1,12})[)）\]】]`)
	unitLine   = regexp.MustCompile(`(?:计量|金额|数量)?单位[:：]?\s*([^\s）)，。;；]+)`)
	headNumber = regexp.MustCompile(`^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.．、]|其中[:：]?|#)+\s*`)
	plainHeads = regexp.MustCompile(`^(?:项目|指标|指标名称|名称|内容|类别|金额|数量|数值|指标值|绝对数|绝对值|实绩|数据|合计|总计|小计|本年|本期|今年|上年|去年|上年同期|本年数|上年数|预算数?|决算数?|执行数?|完成数?|实际|实际完成|计划|目标|目标值|全年|累计|年末|年初|总量)$`)
	growthHead = regexp.MustCompile(`同比|增长|增速|增幅|比上年|比去年|较上年|较去年|±|升降`)
	rateHead   = regexp.MustCompile(`率$|(?:为|占|完成).*(?:预算|计划|目标|任务)$|比重|占比|比例|%|％|百分比`)
	timeHead   = regexp.MustCompile(`^(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[-—~至](?:\d{1,2}|[一二三四五六七八九十]{1,3}))?月份?|(?:前|第)?[一二三四1-4]个?季度|Q[1-4]|[上下]半年|[上中下]旬)(?:末|底)?$`)
	// what the cells of a plan have around their numbers: ≥300张, 95%以上, 增长6%左右
	hedgedCell  = regexp.MustCompile(`^(?:[≥≤≧≦＞＜><≈约近超]|大于(?:等于)?|小于(?:等于)?|不低于|不少于|不超过|不高于|高于|低于|控制在|稳定在|达到|达|完成|力争|预计|年均|同比)*(增长|增加|提高|上升|新增|下降|降低|减少|压减|[▲▼])?(?:[≥≤≧≦＞＜><≈约近超]|不低于|不少于|不超过)*([-−－+＋]?[0-9０-９][^，。；、（）]*?)(?:及?以上|及?以下|以内|之内|左右|上下)?([↑↓▲▼])?$`)
	bracketCell = regexp.MustCompile(`^[(（][0-9０-９][0-9０-９,，.．]*[)）]$`)
	targetHead  = regexp.MustCompile(`(?:目标|计划|预期|预计|任务)(?:数|值|量)?$`)
	resultHead  = regexp.MustCompile(`(?:完成|实际|实绩|执行|决算)(?:数|值|量|情况)?$`)
	shareHead   = regexp.MustCompile(`占.*(?:比|%|％)|比重|份额|构成`)
	doneHead    = regexp.MustCompile(`完成率|完成比例|执行率|执行进度|完成进度|(?:为|占|完成).*(?:预算|计划|目标|任务).*(?:%|％|比)|(?:为|占|完成).*(?:预算|计划|目标|任务)$`)
	yearOnly    = regexp.MustCompile(`^(?:19|20)\d\d年?$`)
	placeHead   = regexp.MustCompile(`^(?:地区|单位|单位名称|镇街|乡镇|乡镇（街道）|街道|区县|县区|县（区）|县市区|部门|机构|机构名称|名称|年份|年度|时间|月份|季度|区域|村|社区|城市|省份)$`)
	placeName   = regexp.MustCompile(`(?:省|市|县|区|镇|乡|街道|村|社区|局|院|中心|办事处)$`)
	serialHead  = regexp.MustCompile(`^(?:序号|编号|行次|代码|科目编码|编码|No\.?|NO\.?|№)$`)
	idHead      = regexp.MustCompile(`电话|手机|邮编|账号|证号|文号|身份证|代码|编码|编号|日期|时间$|年份$|年度$|年限$|期限$|起止|房号|车牌|QQ|网址|页码|联系方式`)
	unitHeads   = regexp.MustCompile(`^(?:计量)?单位$`)
)

// headOf reads a head.
func (x *extraction) headOf(c cell) tableHead {
	h := tableHead{scale: 1}
	s := c.text
	a := 0
	if m := headNumber.FindStringIndex(s); m != nil && m[1] < len(s) {
		a = m[1]
	}
	b := len(s)
	for _, m := range headUnit.FindAllStringSubmatchIndex(s, -1) {
		word := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(s[m[2]:m[3]], "单位："), "单位:"))
		if u, ok := x.unitWord(word); ok {
			h.unit, h.scale, h.asUnit, h.per = u.unit, u.scale, u.asUnit, u.per
			if m[0] > a {
				b = min(b, m[0])
			}
		}
	}
	if h.asUnit == "" {
		for _, p := range []string{"%", "％"} {
			if strings.HasSuffix(s, p) {
				h.unit, h.asUnit = unitRow{unit: "%", class: "ratio"}, "%"
				b = min(b, len(s)-len(p))
			}
		}
	}
	if m := headYear.FindString(s); m != "" {
		h.year, _ = strconv.Atoi(m)
	}
	h.growth = growthHead.MatchString(s)
	h.ratio = rateHead.MatchString(s[a:b])
	if a > b {
		a = 0
	}
	h.words = strings.TrimSpace(s[a:b])
	switch {
	case doneHead.MatchString(s):
		h.part = MeasureCompletion
	case shareHead.MatchString(s):
		h.part = MeasureShare
	}
	h.among = strings.HasPrefix(s, "其中") || strings.HasPrefix(s, "#")
	switch {
	case h.part != "": // 完成预算%
	case targetHead.MatchString(h.words):
		h.role = RoleTarget
	case resultHead.MatchString(h.words):
		h.role = RoleResult
	}
	h.at = [2]int{c.start + a, c.start + a + len(strings.TrimRight(s[a:b], " \u3000"))}
	return h
}

// unitWord reads a unit with its scale and denominators: 万元, 人次, %, 元/人·月.
func (x *extraction) unitWord(s string) (h tableHead, ok bool) {
	h.scale = 1
	t := &text{r: []rune(segment.Fold(s)), words: x.words}
	if len(t.r) == 0 {
		return h, false
	}
	scale, u, end := t.scaledUnit(0)
	y := &extraction{t: t, words: x.words}
	for k := end; k < len(t.r) && end > 0; {
		if c := t.r[k]; c != '/' && (c != '·' && c != '.' || len(h.per) == 0) {
			return h, false
		}
		if k++; t.get(k) == '每' {
			k++
		}
		to := y.denominator(k)
		if to == k {
			return h, false
		}
		h.per = append(h.per, t.str(k, to))
		k = to
	}
	if end == 0 {
		return h, false
	}
	h.unit, h.scale, h.asUnit = u, scale, t.str(end-len([]rune(segment.Fold(u.unit))), end)
	return h, true
}

// tableUnit finds the unit of a whole table in the lines above it and its first rows.
func (x *extraction) tableUnit(rows []tableRow, above []string) (amount, ratio tableHead) {
	amount.scale, ratio.scale = 1, 1
	look := func(s string) {
		m := unitLine.FindStringSubmatch(s)
		if m == nil || amount.asUnit != "" {
			return
		}
		if u, ok := x.unitWord(m[1]); ok && len(u.per) > 0 { // 元/人·月
			amount = u
			return
		}
		for _, word := range strings.FieldsFunc(m[1], func(r rune) bool { return strings.ContainsRune("、,，/", r) }) {
			u, ok := x.unitWord(word)
			switch {
			case !ok:
			case u.unit.unit == "%":
				ratio = u
			case amount.asUnit == "":
				amount = u
			}
		}
	}
	for i := len(above) - 1; i >= 0; i-- {
		look(above[i])
	}
	for i := range rows[:min(len(rows), 3)] {
		for _, c := range rows[i].cells {
			look(c.text)
		}
	}
	return amount, ratio
}

// table reads one table. Where its numbers have no heads it is warned about.
func (x *extraction) table(rows []tableRow, above []string) {
	if len(rows) < 2 {
		return
	}
	isNumber := func(c cell) bool {
		s := strings.ReplaceAll(c.text, " ", "")
		return numberly.MatchString(s) || maskedCell.MatchString(s)
	}
	amount, ratio := x.tableUnit(rows, above)
	columns, heads := 0, -1
	for i, row := range rows {
		numbers, years, texts := 0, 0, 0
		for k, c := range row.cells {
			switch {
			case c.text == "":
			case k > 0 && (headYear.MatchString(c.text) && utf8.RuneCountInString(c.text) <= 6 || yearHead.MatchString(c.text)):
				years++
			case isNumber(c), k > 0 && x.quantityCell(c):
				numbers++
			default:
				texts++
			}
		}
		columns = max(columns, len(row.cells))
		if heads < 0 && numbers > 0 && (years == 0 || texts > 0 && numbers >= years) {
			heads = i
		}
	}
	if heads < 0 {
		return
	}
	if columns > maxColumns {
		x.warnTable(rows)
		return
	}
	firstHead := max(0, heads-maxHeads)
	if rows[0].kind == ' ' && !x.typedTable(rows, heads, isNumber) {
		return
	}
	// the heads of the columns, joined over the lines of the head
	tops := make([]tableHead, columns)
	serial, unitColumn := map[int]bool{}, -1
	for k := range columns {
		var parts []tableHead
		name := ""
		for i := firstHead; i < heads; i++ {
			cells := rows[i].cells
			if len(cells) == 1 || i+1 < heads && len(cells) < columns && rows[0].kind == ' ' {
				continue // a title
			}
			j := k
			if j >= len(cells) && rows[0].kind == '\t' && i+1 < heads { // a head over the last columns
				j = len(cells) - 1
			}
			if j >= len(cells) {
				continue
			}
			for j > 0 && cells[j].text == "" && i+1 < heads { // a head over several columns
				j--
			}
			if cells[j].text == "" || j != k && placeHead.MatchString(cells[j].text) {
				continue
			}
			parts = append(parts, x.headOf(cells[j]))
			name = cells[j].text
		}
		if serialHead.MatchString(name) {
			serial[k] = true
		}
		if unitHeads.MatchString(name) && k > 0 && !isNumberColumn(rows[heads:], k, isNumber) {
			unitColumn = k
		}
		h := tableHead{scale: 1}
		for _, p := range parts {
			if p.words != "" && !(plainHeads.MatchString(p.words) && h.words != "") && !(p.year > 0 && utf8.RuneCountInString(p.words) <= 6 && h.words != "") && !(p.growth && h.words != "") {
				h.words, h.at = p.words, p.at
			}
			if p.asUnit != "" {
				h.unit, h.scale, h.asUnit, h.per = p.unit, p.scale, p.asUnit, p.per
			}
			h.year = max(h.year, p.year)
			if p.role != "" {
				h.role = p.role
			}
			if p.part != "" {
				h.part = p.part
			}
			h.among = h.among || p.among
			h.growth, h.ratio = h.growth || p.growth, h.ratio || p.ratio
		}
		if h.growth && h.year == 0 && k > 0 { // of the year in front: 2021年|同比|2022年|同比
			h.year = tops[k-1].year
		}
		if k > 0 && h.among && h.asUnit == "" && !h.growth && !h.ratio { // 总数（个）|其中
			h.unit, h.scale, h.asUnit, h.per = tops[k-1].unit, tops[k-1].scale, tops[k-1].asUnit, tops[k-1].per
		}
		tops[k] = h
	}
	if amount.asUnit == "" && columns > 0 && tops[0].unit.class != "ratio" { // 项目（万元）
		amount = tableHead{unit: tops[0].unit, scale: tops[0].scale, asUnit: tops[0].asUnit, per: tops[0].per}
	}
	// do the rows or the columns name what is measured?
	byColumn := false
	if heads > 0 && len(rows[heads-1].cells) > 0 {
		first := rows[heads-1].cells[0].text
		if serial[0] && len(rows[heads-1].cells) > 1 {
			first = rows[heads-1].cells[1].text
		}
		places, named := 0, 0
		for _, row := range rows[heads:] {
			if h := x.rowHead(row, len(row.cells), serial, unitColumn, isNumber); h.words != "" {
				named++
				if placeName.MatchString(h.words) || h.year > 0 && utf8.RuneCountInString(h.words) <= 6 {
					places++
				}
			}
		}
		byColumn = placeHead.MatchString(first) || places*2 > named
		if byColumn { // but not where every column is a year or a plain amount
			useful := 0
			for k := 1; k < columns; k++ {
				if tops[k].words != "" && !plainHead(tops[k].words) && !(tops[k].year > 0 && utf8.RuneCountInString(tops[k].words) <= 6) {
					useful++
				}
			}
			byColumn = useful > 0
		}
	}
	read, lost := 0, 0
	for i, row := range rows {
		year := 0 // of the row: 2020|5200|16300
		for k, c := range row.cells[:min(len(row.cells), 2)] {
			if i >= heads && year == 0 && (k == 0 || serial[0]) && yearOnly.MatchString(segment.Fold(c.text)) {
				year, _ = strconv.Atoi(segment.Fold(c.text)[:4])
			}
		}
		for k, c := range row.cells {
			if c.text == "" {
				continue
			}
			at := x.index(c.start)
			if i < heads {
				x.addCell(at, c, nil)
				continue
			}
			if _, unit := x.unitWord(c.text); serial[k] || unit || k == unitColumn {
				x.addCell(at, c, nil)
				continue
			}
			if !isNumber(c) && !x.quantityCell(c) {
				if n := len(c.text); k > 0 && bracketCell.MatchString(c.text) { // below zero, or a part of another
					x.warn(Span{Start: c.start, End: c.start + n}, warnBroken, "a number in brackets is a loss in some tables and a part of another number in others; it has no value, look at the source")
				}
				continue
			}
			if k == 0 && isNumber(c) || strings.HasSuffix(c.text, "年") && headYear.MatchString(c.text) {
				x.addCell(at, c, nil)
				continue
			}
			if k == 0 { // 60岁及以上
				continue
			}
			left := x.rowHead(row, k, serial, unitColumn, isNumber)
			top := tableHead{scale: 1}
			if k < columns {
				top = tops[k]
			}
			name := left
			if byColumn || left.words == "" || plainHead(left.words) && top.words != "" && !plainHead(top.words) && top.year == 0 && !top.growth {
				name = top
			}
			if k > 0 && idHead.MatchString(top.words) && top.asUnit == "" || idHead.MatchString(left.words) && !byColumn {
				x.addCell(at, c, nil)
				continue
			}
			if name.words == "" || plainHeads.MatchString(name.words) && heads == 0 {
				lost++
				x.addCell(at, c, nil)
				continue
			}
			unit := tableHead{scale: 1}
			var given tableHead
			if unitColumn >= 0 && unitColumn < len(row.cells) {
				if u, ok := x.unitWord(row.cells[unitColumn].text); ok {
					given = u
				}
			}
			percent := tableHead{unit: unitRow{unit: "%", class: "ratio"}, scale: 1, asUnit: "%"}
			for _, u := range []tableHead{top.onlyRatio(), given.unless(top.growth), left.unless(top.growth), top, growthUnit(top, left, percent, ratio), amount} {
				if u.asUnit != "" {
					unit = u
					break
				}
			}
			if unit.asUnit == "" && yearOnly.MatchString(c.text) { // 起止年限
				x.addCell(at, c, nil)
				continue
			}
			if unit.asUnit == "" && isNumber(c) && (heads == 0 || len(c.text) >= 7 && !strings.ContainsAny(c.text, ".,，")) { // a telephone, a code
				lost++
				x.addCell(at, c, nil)
				continue
			}
			x.addCell(at, c, x.cellFigure(at, c, name, unit, max(left.year, top.year, year), left.growth || top.growth, top.role, cmp.Or(top.part, left.part)))
			read++
		}
	}
	if read == 0 && lost > 2 {
		x.warnTable(rows)
	}
}

// plainHead reports whether a head names no thing: 金额, 1月.
func plainHead(words string) bool {
	return plainHeads.MatchString(words) || timeHead.MatchString(words)
}

// Tables with more columns, and lines of a head beyond the last few, are not read.
const (
	maxColumns = 200
	maxHeads   = 6
)

func (x *extraction) warnTable(rows []tableRow) {
	last := rows[len(rows)-1].cells
	x.warn(Span{Start: rows[0].cells[0].start, End: last[len(last)-1].end}, "table_unread", "the numbers of this table have no heads that can be read; they were left out")
}

// onlyRatio is h where its unit is a percentage: the column 增长（%） of a row in 万元.
func (h tableHead) onlyRatio() tableHead {
	if h.unit.class == "ratio" {
		return h
	}
	return tableHead{}
}

// unless is h, or nothing where not holds.
func (h tableHead) unless(not bool) tableHead {
	if not {
		return tableHead{}
	}
	return h
}

// growthUnit is the percentage of a column of changes and of a row of rates.
func growthUnit(top, left, percent, ratio tableHead) tableHead {
	if top.growth || top.ratio || left.ratio || left.growth && ratio.asUnit != "" {
		return percent
	}
	return tableHead{}
}

func isNumberColumn(rows []tableRow, k int, isNumber func(cell) bool) bool {
	for _, row := range rows {
		if k < len(row.cells) && isNumber(row.cells[k]) {
			return true
		}
	}
	return false
}

// typedTable reports whether lines with blanks between words are a table: a head, or
// numbers in the same columns of two rows at least.
func (x *extraction) typedTable(rows []tableRow, heads int, isNumber func(cell) bool) bool {
	good := 0
	for _, row := range rows[heads:] {
		n := len(row.cells)
		if n != len(rows[heads].cells) && n != len(rows[heads].cells)+1 {
			return false
		}
		numbers := 0
		for _, c := range row.cells[1:] {
			if isNumber(c) || x.quantityCell(c) || c.text == "-" || c.text == "—" {
				numbers++
			}
		}
		if isNumber(row.cells[0]) && n > 2 {
			numbers++
		}
		if numbers*2 >= n-1 && numbers > 0 {
			good++
		}
	}
	return good == len(rows)-heads && (heads > 0 && len(rows[heads-1].cells) == len(rows[heads].cells) || good > 1 && len(rows[heads].cells) > 2)
}

// rowHead is the nearest name to the left of column k.
func (x *extraction) rowHead(row tableRow, k int, serial map[int]bool, unitColumn int, isNumber func(cell) bool) tableHead {
	for j := min(k, len(row.cells)) - 1; j >= 0; j-- {
		c := row.cells[j]
		if c.text == "" || serial[j] || j == unitColumn || isNumber(c) || !strings.ContainsFunc(c.text, unicode.IsLetter) || x.quantityCell(c) && j > 0 {
			continue
		}
		if _, ok := x.unitWord(c.text); ok && j > 0 {
			continue
		}
		return x.headOf(c)
	}
	return tableHead{scale: 1}
}

// quantityCell reports whether a cell is a number with its unit, or with the words of a
// comparison or a change around it, and nothing else: 300张, ≥300, 95%以上, 增长6.1%.
func (x *extraction) quantityCell(c cell) bool {
	if x.wholeQuantity(c) {
		return true
	}
	if len(c.text) > 60 {
		return false
	}
	m := hedgedCell.FindStringSubmatchIndex(c.text)
	if m == nil || m[4] == 0 && m[5] == len(c.text) {
		return false
	}
	inner := c.text[m[4]:m[5]]
	return numberly.MatchString(inner) || x.wholeQuantity(cell{text: inner})
}

// wholeQuantity reports whether a cell is a number with its unit and nothing else: 300张.
func (x *extraction) wholeQuantity(c cell) bool {
	if len(c.text) > 40 {
		return false
	}
	t := &text{r: []rune(segment.Fold(c.text)), words: x.words}
	y := &extraction{t: t, words: x.words}
	n, ok := t.numeral(0, y.unitStarts)
	if !ok || n.bare || n.chinese || t.get(n.end) == '年' && n.value >= 1900 && n.value < 2100 {
		return false
	}
	end := n.end
	if _, m := y.unitAt(end); m > 0 {
		end += m
	}
	return end == len(t.r) && end > n.end
}

// addCell records a number at rune i that was read with its table.
func (x *extraction) addCell(i int, c cell, f *figure) {
	if x.cells == nil {
		x.cells = map[int]tableCell{}
	}
	end := x.index(c.end)
	if f != nil {
		end = f.end
	}
	x.cells[i] = tableCell{end: max(end, i+1), figure: f}
}

// cellFigure makes the figure of a cell; nil where its number can't be read.
func (x *extraction) cellFigure(i int, c cell, name, unit tableHead, year int, growth bool, role, part string) *figure {
	end := x.index(c.end)
	change := ""
	if m := hedgedCell.FindStringSubmatchIndex(c.text); m != nil && (m[4] > 0 || m[5] < len(c.text)) && !x.wholeQuantity(c) {
		i, end = x.index(c.start+m[4]), x.index(c.start+m[5])
		if m[2] >= 0 {
			change = c.text[m[2]:m[3]]
		}
		if m[6] >= 0 { // 3.2%↓
			change = c.text[m[6]:m[7]]
		}
	}
	whole := *x.t
	t := &whole
	t.r = t.r[:end] // the next cell may go on with digits: 860 905
	n, ok := t.numeral(i, x.unitStarts)
	if !ok || n.bare {
		if plus := t.get(i) == '+'; plus {
			if n, ok = t.numeral(i+1, x.unitStarts); ok {
				n.start = i
			}
		}
		if !ok {
			return nil
		}
	}
	f := &figure{num: n, start: n.start, end: n.end}
	if u, m := x.unitAt(n.end); m > 0 && n.end+m <= end {
		f.unit, f.unitAt, f.end = u, [2]int{n.end, n.end + m}, n.end+m
	} else if unit.asUnit != "" {
		f.unit, f.f.Unit, f.f.Per = unit.unit, unit.asUnit, unit.per
		if n.scale == 1 {
			f.num.value, f.num.low, f.num.high = timesPower(n.value, unit.scale), timesPower(n.low, unit.scale), timesPower(n.high, unit.scale)
			f.num.scale = unit.scale
		}
	}
	if f.end < end {
		return nil
	}
	f.f.Masked = f.num.masked
	f.f.Scale = f.num.scale
	switch {
	case f.num.masked:
	case f.num.isRange:
		f.f.Low, f.f.High = f.num.low, f.num.high
	default:
		f.f.HasValue, f.f.Value = true, f.num.value
	}
	if f.f.Unit == "" && f.unitAt[1] > 0 {
		f.f.Unit = t.written(f.unitAt[0], f.unitAt[1])
	}
	switch f.unit.unit {
	case "%":
		f.f.Unit = "%"
	case "个百分点", "个千分点":
		f.f.Unit = strings.TrimPrefix(strings.TrimPrefix(f.f.Unit, "个"), "個")
	}
	f.pre, f.post = f.start, f.end
	f.slash = len(f.f.Per) > 0
	x.hedges(f)
	f.pre, f.post = f.start, f.end
	f.role, f.change, f.part = role, change, part
	f.f.IndicatorAt = Span{Start: name.at[0], End: name.at[1]}
	f.f.Indicator = f.f.IndicatorAt.Of(x.report.Doc.Text)
	f.f.Year = year
	f.inTable, f.growth = true, growth
	f.f.Rules = append(f.f.Rules, "cell of a table")
	return f
}

// measureOfCell says what the cell's column makes of it: a level, or a change.
func (f *figure) measureOfCell() (measure, direction string) {
	if f.change != "" {
		direction = DirectionUp
		if strings.ContainsAny(f.change, "下降低减↓▼") {
			direction = DirectionDown
		}
		if f.unit.unit == "%" {
			return MeasureGrowth, direction
		}
		return MeasureIncrease, direction
	}
	measure = MeasureGrowth
	switch {
	case f.part != "" && f.unit.class == "ratio" && !f.growth:
		return f.part, ""
	case !f.growth || f.unit.class != "ratio":
		return MeasureLevel, ""
	case strings.HasSuffix(f.unit.unit, "分点"):
		measure = MeasureIncrease
	}
	if f.f.Value < 0 {
		return measure, DirectionDown
	}
	return measure, DirectionUp
}
