package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// The output formats, the default first.
var formats = []string{"table", "json", "jsonl", "csv", "md"}

// answer is what a command found, in the shapes that the formats need.
type answer struct {
	whole   any   // json: the one document
	records []any // jsonl: one a line
	columns []column
	rows    [][]any // table, md and csv: one value a column
}

// column is a column of flat output.
type column struct {
	name  string // header in csv, the field's name in JSON
	title string // header in table and md; "" is name, "-" leaves the column out there
	width int    // widest cell in table, in columns of the screen; 0 is any
	color func(cell string) text.Colors
}

// print writes an answer in the format asked for.
func (a *app) print(ans answer) error {
	switch a.format {
	case "json":
		return a.printJSON(ans.whole)
	case "jsonl":
		for _, r := range ans.records {
			if err := a.printJSONLine(r); err != nil {
				return err
			}
		}
		return nil
	case "csv":
		return a.printCSV(ans.columns, ans.rows)
	case "md":
		return a.printTable(ans.columns, ans.rows, true)
	}
	return a.printTable(ans.columns, ans.rows, false)
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

// printCSV writes rows with a header (RFC 4180, values in full).
func (a *app) printCSV(columns []column, rows [][]any) error {
	if a.bom {
		if _, err := io.WriteString(a.stdout, "\ufeff"); err != nil {
			return err
		}
	}
	w := csv.NewWriter(a.stdout)
	w.UseCRLF = a.bom
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = c.name
	}
	_ = w.Write(header)
	return a.writeCSVRows(w, rows)
}

func (a *app) writeCSVRows(w *csv.Writer, rows [][]any) error {
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = fullCell(v)
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return w.Error()
}

// printTable writes rows as an aligned table, or as Markdown.
func (a *app) printTable(columns []column, rows [][]any, markdown bool) error {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = text.FormatDefault
	t.Style().Options.SeparateRows = false
	var header table.Row
	var shown []int
	var configs []table.ColumnConfig
	for i, c := range columns {
		if c.title == "-" {
			continue
		}
		title := c.title
		if title == "" {
			title = c.name
		}
		header = append(header, title)
		shown = append(shown, i)
		align := text.AlignDefault
		if numeric(rows, i) {
			align = text.AlignRight
		}
		configs = append(configs, table.ColumnConfig{Number: len(shown), Align: align, AlignHeader: align})
	}
	t.AppendHeader(header)
	t.SetColumnConfigs(configs)
	colored := a.colored() && !markdown
	for _, row := range rows {
		var cells table.Row
		for _, i := range shown {
			cell := shortCell(row[i])
			if !markdown && columns[i].width > 0 {
				cell = shorten(cell, columns[i].width)
			}
			if colored && columns[i].color != nil {
				cell = columns[i].color(cell).Sprint(cell)
			}
			cells = append(cells, cell)
		}
		t.AppendRow(cells)
	}
	out := ""
	if markdown {
		out = t.RenderMarkdown()
	} else {
		out = t.Render()
	}
	_, err := fmt.Fprintln(a.stdout, out)
	return err
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
func fullCell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return ""
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	case *float64:
		if v == nil {
			return ""
		}
		return fullCell(*v)
	case bool:
		return strconv.FormatBool(v)
	case []string:
		return strings.Join(v, ";")
	}
	return fmt.Sprint(v)
}

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
