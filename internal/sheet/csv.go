package sheet

import (
	"encoding/csv"
	"io"
	"strings"
)

// IsFormula reports whether a spreadsheet would run the cell of v: text that
// begins with one of the characters that OWASP's "CSV injection" names. Numbers,
// negative ones too, are no formulas.
func IsFormula(v any, cell string) bool {
	switch v.(type) {
	case int, float64, *float64, bool:
		return false
	}
	return strings.IndexAny(cell, "=+-@\t\r") == 0
}

// WriteCSV writes a grid for spreadsheets (RFC 4180): with a byte-order mark, and an
// apostrophe before text that they would run.
func WriteCSV(w io.Writer, g Grid) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	cells := make([]string, len(g.Columns))
	for i, c := range g.Columns {
		cells[i] = c.Name
	}
	_ = out.Write(cells) // Flush reports its error
	for _, row := range g.Rows {
		for i, v := range row {
			if cells[i] = Text(v); IsFormula(v, cells[i]) {
				cells[i] = "'" + cells[i]
			}
		}
		_ = out.Write(cells)
	}
	out.Flush()
	return out.Error()
}
