package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"iter"
	"math"
	"os"
	"reflect"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	"github.com/govreport/govreport/internal/message"
	"github.com/govreport/govreport/internal/sheet"
)

// The output formats, the default first.
var formats = []string{"table", "json", "jsonl", "columns", "packed", "csv", "md", "parquet", "xlsx"}

// answer is what a command found, in the shapes that the formats need.
type answer struct {
	whole   any                         // json: the one document
	records iter.Seq[any]               // jsonl: one a line
	full    func() grid                 // csv, parquet, xlsx, columns, packed: every field, in full
	columns func() ([]sheet.Cells, int) // columns, packed: the same, where no grid need be made
	kept    bool                        // what the records of columns point to is there for the next answer
	short   func() grid                 // table and md: what an eye wants
}

// made is a grid that is there already.
func made(g grid) func() grid { return func() grid { return g } }

// grid is flat output: named columns, and in each row one value a column.
type grid struct {
	columns []column
	rows    [][]any
}

// column is a column of a grid.
type column struct {
	name  string
	head  message.Text                  // the head where it is not the name's translation
	said  []any                         // parts of a head that _ joins, codes among them
	kind  reflect.Kind                  // of the values of a full grid, see flatten
	width int                           // widest cell in a table, in columns of the screen; 0 is any
	color func(cell string) text.Colors // on a terminal; nil is none
}

// view is a column of a table for eyes, made from a record.
type view[T any] struct {
	column
	cell func(T) any
}

// show is a view named name.
func show[T any](name string, cell func(T) any) view[T] {
	return view[T]{column{name: name}, cell}
}

// headed gives the column a head of its own instead of the name's translation.
func (v view[T]) headed(head message.Text) view[T] { v.head = head; return v }

// headIn is the column's head in a language.
func (c column) headIn(lang message.Language) string {
	if said := c.head.In(lang); said != "" {
		return said
	}
	if lang == message.English || c.said == nil {
		return lang.Head(c.name)
	}
	parts := make([]string, len(c.said))
	for i, p := range c.said {
		parts[i] = fullCell(inLanguage(lang, p))
	}
	return strings.Join(parts, "_")
}

// atMost limits the width of the column.
func (v view[T]) atMost(width int) view[T] { v.width = width; return v }

// dressed colours the cells of the column on a terminal.
func (v view[T]) dressed(color func(string) text.Colors) view[T] { v.color = color; return v }

// answerOf shapes records, which are structs: csv gets all their JSON fields (see
// flatten), tables get the views.
func answerOf[T any](whole any, records []T, views ...view[T]) answer {
	ans := inRows(answer{whole: whole}, records, false)
	ans.short = func() grid { return shortOf(records, views...) }
	ans.records = each(records)
	return ans
}

// inRows gives an answer other records for all but json, jsonl and eyes.
func inRows(ans answer, records any, kept bool) answer {
	ans.full = func() grid { return flatten(records) }
	ans.columns = func() ([]sheet.Cells, int) { return sheet.CellsOf(records) }
	ans.kept = kept
	return ans
}

// each yields the records of a list, which are not copied.
func each(records any) iter.Seq[any] {
	return func(yield func(any) bool) {
		list := reflect.ValueOf(records)
		for i := range list.Len() {
			if !yield(list.Index(i).Addr().Interface()) {
				return
			}
		}
	}
}

// shortOf makes the table of records for eyes.
func shortOf[T any](records []T, views ...view[T]) (short grid) {
	for _, v := range views {
		short.columns = append(short.columns, v.column)
	}
	for _, r := range records {
		row := make([]any, len(views))
		for i, v := range views {
			row[i] = v.cell(r)
		}
		short.rows = append(short.rows, row)
	}
	return short
}

// print writes an answer in the format asked for.
func (a *app) print(ans answer) error {
	switch a.format {
	case "json":
		return a.printJSON(ans.whole)
	case "jsonl":
		out := bufio.NewWriterSize(a.stdout, 1<<16)
		lines := json.NewEncoder(out)
		lines.SetEscapeHTML(false)
		for r := range ans.records {
			if err := lines.Encode(r); err != nil {
				return err
			}
		}
		return out.Flush()
	case "columns", "packed":
		if ans.columns == nil {
			ans.columns = ans.full().cells
		}
		columns, rows := ans.columns()
		if ans.kept {
			return a.printKept(columns, rows, a.stock)
		}
		return a.printCells(columns, rows)
	case "csv":
		return a.printCSV(ans.full())
	case "parquet":
		return a.printParquet(ans.full())
	case "xlsx":
		return a.printXLSX(ans.full())
	}
	return a.printTable(ans.short())
}

// printJSON writes v as one indented JSON document.
func (a *app) printJSON(v any) error {
	return writeJSON(a.stdout, v, "  ")
}

// printJSONLine writes v as one line of JSON.
func (a *app) printJSONLine(v any) error {
	return writeJSON(a.stdout, v, "")
}

func writeJSON(w io.Writer, v any, indent string) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// printCSV writes a grid with a header (RFC 4180, values in full).
func (a *app) printCSV(g grid) error {
	w, err := a.startCSV(g.columns)
	if err != nil {
		return err
	}
	return a.writeCSVRows(w, g.rows)
}

// startCSV writes the byte-order mark, if asked for, and the header.
func (a *app) startCSV(columns []column) (*csv.Writer, error) {
	if a.bom {
		if _, err := io.WriteString(a.stdout, "\ufeff"); err != nil {
			return nil, err
		}
	}
	w := csv.NewWriter(a.stdout)
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = c.headIn(a.headLanguage())
	}
	return w, w.Write(header)
}

func (a *app) writeCSVRows(w *csv.Writer, rows [][]any) error {
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = fullCell(v)
			if a.safe && sheet.IsFormula(v, cells[i]) {
				cells[i] = "'" + cells[i]
				a.neutralised++
			}
		}
		_ = w.Write(cells) // Flush reports its error
	}
	w.Flush()
	return w.Error()
}

// printTable writes a grid as an aligned table, or as Markdown.
func (a *app) printTable(g grid) error {
	if len(g.rows) == 0 && a.format == "table" {
		return nil // a note says so
	}
	markdown := a.format == "md"
	lang := a.tableLanguage()
	t := tableWriter{out: bufio.NewWriter(a.stdout), markdown: markdown, widths: make([]int, len(g.columns)), right: make([]bool, len(g.columns))}
	heads := make([]string, len(g.columns))
	for j, c := range g.columns {
		heads[j] = c.headIn(lang)
		t.widths[j] = screenWidth(heads[j])
		t.right[j] = numeric(g.rows, j)
	}
	cell := func(row []any, j int) string {
		s := shortCell(inLanguage(lang, row[j]))
		if w := g.columns[j].width; !markdown && w > 0 {
			s = shorten(s, w)
		}
		return s
	}
	for _, row := range g.rows { // which may be very many: no cell is kept
		for j := range row {
			t.widths[j] = max(t.widths[j], screenWidth(cell(row, j)))
		}
	}
	if !markdown {
		fit(t.widths, a.screenColumns()-3*len(t.widths)-1) // borders and blanks
	}
	for j := range heads {
		heads[j] = shorten(heads[j], t.widths[j])
	}
	t.head(heads)
	colored := a.colored() && !markdown
	shown := make([]string, len(g.columns))
	for _, row := range g.rows {
		for j := range row {
			c, s := g.columns[j], cell(row, j)
			if !markdown {
				if c.name == "place" || c.name == "path" || strings.HasSuffix(c.name, " at") {
					s = shortenStart(s, t.widths[j]) // the offsets stand at the end
				} else {
					s = shorten(s, t.widths[j])
				}
			}
			if colored && c.color != nil {
				s = c.color(fullCell(row[j])).Sprint(s)
			}
			shown[j] = s
		}
		t.row(shown[:len(row)])
	}
	return t.end()
}

// tableWriter writes a table row by row, with borders or as Markdown.
type tableWriter struct {
	out      *bufio.Writer
	markdown bool
	widths   []int  // of the columns, on the screen
	right    []bool // columns of numbers
}

// rule writes a line between left and right.
func (t *tableWriter) rule(left, middle, right string) {
	for _, w := range t.widths {
		t.out.WriteString(left)
		t.out.WriteString(strings.Repeat("─", w+2))
		left = middle
	}
	t.out.WriteString(right + "\n")
}

func (t *tableWriter) head(cells []string) {
	if !t.markdown {
		t.rule("┌", "┬", "┐")
		t.row(cells)
		t.rule("├", "┼", "┤")
		return
	}
	t.row(cells)
	for _, right := range t.right {
		if right {
			t.out.WriteString("| ---:")
		} else {
			t.out.WriteString("| --- ")
		}
	}
	t.out.WriteString("|\n")
}

func (t *tableWriter) row(cells []string) {
	bar := "│"
	if t.markdown {
		bar = "|"
	}
	for j, w := range t.widths {
		s := ""
		if j < len(cells) {
			s = cells[j]
		}
		blanks := ""
		if !t.markdown {
			blanks = strings.Repeat(" ", max(0, w-screenWidth(s)))
		}
		before, behind := "", blanks
		if t.right[j] {
			before, behind = blanks, ""
		}
		if t.markdown {
			s = strings.ReplaceAll(s, "|", `\|`)
		}
		t.out.WriteString(bar + " " + before + s + behind + " ")
	}
	t.out.WriteString(bar + "\n")
}

func (t *tableWriter) end() error {
	if !t.markdown {
		t.rule("└", "┴", "┘")
	}
	return t.out.Flush()
}

// screenColumns is the width of the terminal, or a very wide page where the
// output goes elsewhere: what is piped is not cut.
func (a *app) screenColumns() int {
	if f, ok := a.stdout.(*os.File); ok && isTerminal(f) {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
			return columns
		}
	}
	return math.MaxInt32
}

// leastWidth is how far a column may be narrowed.
const leastWidth = 10

// fit narrows the widest columns until all fit into room, or none can give more.
func fit(widths []int, room int) {
	total := 0
	for _, w := range widths {
		total += w
	}
	for total > room {
		widest := 0
		for j, w := range widths {
			if w > widths[widest] {
				widest = j
			}
		}
		if widths[widest] <= leastWidth {
			return
		}
		widths[widest]--
		total--
	}
}

// numeric tells whether all filled cells of a column are numbers.
func numeric(rows [][]any, i int) bool {
	filled := false
	for _, row := range rows {
		switch v := row[i].(type) {
		case nil:
		case string:
			if v != "" {
				return false
			}
		case int, float64, *float64:
			filled = true
		default:
			return false
		}
	}
	return filled
}

// fullCell is a value as csv holds it: nothing lost, nothing added.
func fullCell(v any) string { return sheet.Text(v) }

// shortCell is a value as a table shows it: one line, floats to four digits.
func shortCell(v any) string {
	switch v := v.(type) {
	case *float64:
		if v == nil {
			return ""
		}
		return shortCell(*v)
	case float64:
		if v != math.Trunc(v) {
			return roundedCell(v)
		}
	}
	return strings.Join(strings.Fields(fullCell(v)), " ")
}

// roundedCell keeps four significant digits, without an exponent.
func roundedCell(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	decimals := 3 - int(math.Floor(math.Log10(math.Abs(v))))
	return strconv.FormatFloat(v, 'f', min(max(decimals, 0), 6), 64)
}

// screenWidth is the number of columns s takes on a screen: 2 for a Han
// character, 1 for a letter.
func screenWidth(s string) int { return text.StringWidthWithoutEscSequences(s) }

// A terminal shows … and – in one column, whatever the locale.
func init() { text.OverrideRuneWidthEastAsianWidth(false) }

// shorten cuts s to at most width columns, with … where something is missing.
func shorten(s string, width int) string {
	if screenWidth(s) <= width {
		return s
	}
	n := 0
	for i, r := range s {
		w := text.RuneWidth(r)
		if n+w > width-1 {
			return s[:i] + "…"
		}
		n += w
	}
	return s
}

// shortenStart cuts s to at most width columns and keeps its end.
func shortenStart(s string, width int) string {
	if screenWidth(s) <= width {
		return s
	}
	r := []rune(s)
	n, i := 1, len(r) // 1 for …
	for i > 0 && n+text.RuneWidth(r[i-1]) <= width {
		i--
		n += text.RuneWidth(r[i])
	}
	return "…" + string(r[i:])
}

// around cuts s to at most width columns around its code points [start, end).
func around(s string, start, end, width int) string {
	r := []rune(s)
	start = min(max(start, 0), len(r))
	end = min(max(end, start), len(r))
	from, to := start, end
	room := width - screenWidth(string(r[start:end])) - 2 // for … on both sides
	for grown := true; grown; {
		grown = false
		for _, side := range []*int{&from, &to} {
			i := *side
			if side == &from {
				i--
			}
			if i < 0 || i >= len(r) || text.RuneWidth(r[i]) > room {
				continue
			}
			room -= text.RuneWidth(r[i])
			grown = true
			if side == &from {
				from--
			} else {
				to++
			}
		}
	}
	cut := strings.Join(strings.Fields(string(r[from:to])), " ")
	if from > 0 {
		cut = "…" + cut
	}
	if to < len(r) {
		cut += "…"
	}
	return cut
}

// aroundText cuts s to at most width columns around the first place of part.
func aroundText(s, part string, width int) string {
	before, _, _ := strings.Cut(s, part)
	start := len([]rune(before))
	return around(s, start, start+len([]rune(part)), width)
}

// plural is "1 report", "2 reports".
func plural(n int, thing string) message.Text { return message.Count(n, thing) }
