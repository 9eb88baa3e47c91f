package main

import (
	"io"

	"github.com/govreport/govreport/internal/sheet"
)

// columnsOf writes structs as the columns of the grid that [flatten] makes of them.
func columnsOf[T any](records []T) func(io.Writer) error {
	return writerOf(sheet.JSONColumns(records), len(records))
}

func writerOf(columns []sheet.JSONColumn, rows int) func(io.Writer) error {
	return func(w io.Writer) error { return sheet.WriteColumns(w, columns, rows) }
}

// printColumns writes a grid as one JSON object with an array for each column.
func (a *app) printColumns(g grid) error {
	flat := sheet.Grid{Rows: g.rows}
	for _, c := range g.columns {
		flat.Columns = append(flat.Columns, sheet.Column{Name: c.name, Kind: c.kind})
	}
	return sheet.WriteColumns(a.stdout, flat.JSONColumns(), len(g.rows))
}
