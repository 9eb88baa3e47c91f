package extract

import (
	"strings"

	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

var (
	// a number that is hidden, as a whole or in part
	maskedCell = regexp.MustCompile(`^[-−－]?[0-9０-９]*[*＊xX]{1,8}[0-9０-９]*(?:[.．][0-9０-９*＊xX]+)?[%％]?$`)
	numberly   = regexp.MustCompile(`^[-−－+＋↑↓]?[0-9０-９][0-9０-９,，.．]*[%％‰]?$`)
	// what the cells of a plan have around their numbers: ≥300张, 95%以上, 增长6%左右
	hedgedCell  = regexp.MustCompile(`^(?:[≥≤≧≦＞＜><≈约近超]|大于(?:等于)?|小于(?:等于)?|不低于|不少于|不超过|不高于|高于|低于|控制在|稳定在|达到|达|完成|力争|预计|年均|同比)*(增长|增加|提高|上升|新增|下降|降低|减少|压减|[▲▼])?(?:[≥≤≧≦＞＜><≈约近超]|不低于|不少于|不超过)*([-−－+＋]?[0-9０-９][^，。；、（）]*?)(?:及?以上|及?以下|以内|之内|左右|上下)?([↑↓▲▼])?$`)
	bracketCell = regexp.MustCompile(`^[(（][0-9０-９][0-9０-９,，.．]*[)）]$`)
)

// A tableCell is a place in the body where a cell of a table holds a number.
type tableCell struct {
	end    int     // rune behind the cell's number and unit
	figure *figure // nil where the number counts nothing: 序号, heads of columns
}

// isNumber reports whether the cell is a number and nothing else.
func (c cell) isNumber() bool {
	s := strings.ReplaceAll(c.text, " ", "")
	return numberly.MatchString(s) || maskedCell.MatchString(s)
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

// addCell records a cell that was read with its table.
func (x *extraction) addCell(c cell, f *figure) {
	if x.cells == nil {
		x.cells = map[int]tableCell{}
	}
	i, end := x.index(c.start), x.index(c.end)
	if f != nil {
		end = f.end
	}
	x.cells[i] = tableCell{end: max(end, i+1), figure: f}
}

// cellWords is what the heads, the table and its lines say of the number in a cell.
type cellWords struct {
	name, unit tableHead
	year       int
	growth     bool
	role, part string
}

// cellFigure makes the figure of a cell at rune i; nil where its number can't be read.
func (x *extraction) cellFigure(i int, c cell, w cellWords) *figure {
	end := x.index(c.end)
	change := ""
	if m := hedgedCell.FindStringSubmatchIndex(c.text); m != nil && (m[4] > 0 || m[5] < len(c.text)) && !x.wholeQuantity(c) {
		i, end = x.index(c.start+m[4]), x.index(c.start+m[5])
		for _, at := range [][2]int{{m[2], m[3]}, {m[6], m[7]}} { // 增长3.2%, 3.2%↓
			if at[0] >= 0 {
				change = c.text[at[0]:at[1]]
			}
		}
	}
	n, ok := x.cellNumeral(i, end)
	if !ok {
		return nil
	}
	f := &figure{f: &Figure{}, num: n, start: n.start, end: n.end}
	if u, m := x.unitAt(n.end); m > 0 && n.end+m <= end {
		f.unit, f.unitAt, f.end = u, [2]int{n.end, n.end + m}, n.end+m
	} else if w.unit.asUnit != "" {
		f.unit, f.f.Unit, f.f.Per = w.unit.unit, w.unit.asUnit, w.unit.per
		if s := w.unit.scale; n.scale == 1 {
			f.num.value, f.num.low, f.num.high = timesPower(n.value, s), timesPower(n.low, s), timesPower(n.high, s)
			f.num.scale = s
		}
	}
	if f.end < end {
		return nil
	}
	f.takeNumber()
	if f.f.Unit == "" && f.unitAt[1] > 0 {
		f.f.Unit = x.t.written(f.unitAt[0], f.unitAt[1])
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
	f.role, f.change, f.part = w.role, change, w.part
	f.f.IndicatorAt = Span{Start: w.name.at[0], End: w.name.at[1]}
	f.f.Indicator = f.f.IndicatorAt.Of(x.report.Doc.Text)
	f.f.Year = w.year
	f.inTable, f.growth = true, w.growth
	f.f.Rules = append(f.f.Rules, "cell of a table")
	return f
}

// cellNumeral reads the numeral at rune i of a cell that ends before end: the next cell
// may go on with digits (860 905).
func (x *extraction) cellNumeral(i, end int) (numeral, bool) {
	t := *x.t
	t.r = t.r[:end]
	n, ok := t.numeral(i, x.stop)
	if ok && !n.bare {
		return n, true
	}
	if t.get(i) == '+' {
		if n, ok = t.numeral(i+1, x.stop); ok {
			n.start = i
		}
	}
	return n, ok
}

// takeNumber gives the figure the value of its numeral.
func (f *figure) takeNumber() {
	f.f.Masked, f.f.Scale = f.num.masked, f.num.scale
	switch {
	case f.num.masked:
	case f.num.isRange:
		f.f.Low, f.f.High = f.num.low, f.num.high
	default:
		f.f.HasValue, f.f.Value = true, f.num.value
	}
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
