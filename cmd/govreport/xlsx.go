package main

import "github.com/govreport/govreport/internal/sheet"

// printXLSX writes a grid as a workbook.
func (a *app) printXLSX(g grid) error {
	if err := a.binaryOut(); err != nil {
		return err
	}
	if len(g.rows) >= sheet.MaxRows {
		return withHint("use --format csv", "a sheet holds no more than %d rows", sheet.MaxRows)
	}
	flat := sheet.Grid{Rows: g.rows}
	for _, c := range g.columns {
		flat.Columns = append(flat.Columns, sheet.Column{Name: c.headIn(a.headLanguage()), Kind: c.kind})
	}
	return sheet.WriteXLSX(a.stdout, flat)
}
