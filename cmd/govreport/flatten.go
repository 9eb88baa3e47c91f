package main

import "github.com/govreport/govreport/internal/sheet"

// sectionPath is the headings that a place stands under, from the top down.
type sectionPath = sheet.Path

// sectionSeparator stands between the headings of a section path.
const sectionSeparator = sheet.PathSeparator

// flatten makes a grid of structs, see [sheet.Flatten].
func flatten(records any) grid { return gridOf(sheet.Flatten(records)) }

func gridOf(flat sheet.Grid) grid {
	g := grid{rows: flat.Rows}
	for _, c := range flat.Columns {
		g.columns = append(g.columns, column{name: c.Name, kind: c.Kind})
	}
	return g
}

// themeCodes are the ids of themes, which tables show by their names.
func themeCodes(ids []string) codes {
	out := make(codes, len(ids))
	for i, id := range ids {
		out[i] = code{"theme", id}
	}
	return out
}
