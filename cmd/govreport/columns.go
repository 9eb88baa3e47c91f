package main

import (
	"github.com/govreport/govreport/internal/sheet"
)

// cells is a grid by columns.
func (g grid) cells() ([]sheet.Cells, int) {
	flat := sheet.Grid{Rows: g.rows}
	for _, c := range g.columns {
		flat.Columns = append(flat.Columns, sheet.Column{Name: c.name, Kind: c.kind})
	}
	return flat.Cells(), len(g.rows)
}

// printCells writes columns as one JSON object with an array for each, or packed.
func (a *app) printCells(columns []sheet.Cells, rows int) error {
	return a.printKept(columns, rows, nil)
}

// printKept is printCells with a stock for what the rows point to, if that is kept.
func (a *app) printKept(columns []sheet.Cells, rows int, stock *sheet.Stock) error {
	if a.format == "packed" {
		if err := a.binaryOut(); err != nil {
			return err
		}
		return sheet.WritePacked(a.stdout, columns, rows, stock)
	}
	return sheet.WriteColumns(a.stdout, columns, rows)
}
