package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"strconv"
	"strings"
)

// maxSheet is how much of a part of a workbook is read, unpacked.
const maxSheet = 1 << 30

// sheetCells reads the first sheet of a workbook (ECMA-376, SpreadsheetML) as this
// program and spreadsheets write them: a list of rows, each cell as text.
func sheetCells(data []byte) ([][]string, error) {
	book, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	type run struct {
		Text string   `xml:"t"`
		Runs []string `xml:"r>t"`
	}
	whole := func(r run) string { return r.Text + strings.Join(r.Runs, "") }
	read := func(name string, into any) error {
		f, err := book.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		return xml.NewDecoder(io.LimitReader(f, maxSheet)).Decode(into)
	}
	var shared struct {
		Strings []run `xml:"si"`
	}
	if err := read("xl/sharedStrings.xml", &shared); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var sheet struct {
		Rows []struct {
			Cells []struct {
				At     string `xml:"r,attr"`
				Type   string `xml:"t,attr"`
				Value  string `xml:"v"`
				Inline run    `xml:"is"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := read("xl/worksheets/sheet1.xml", &sheet); err != nil {
		return nil, err
	}
	var rows [][]string
	for _, r := range sheet.Rows {
		var row []string
		for i, c := range r.Cells {
			column := i
			if c.At != "" {
				column = columnNumber(c.At)
			}
			if column < len(row) || column >= 1<<14 {
				continue // no sheet has it
			}
			for len(row) <= column {
				row = append(row, "")
			}
			switch c.Type {
			case "s":
				if n, err := strconv.Atoi(c.Value); err == nil && n >= 0 && n < len(shared.Strings) {
					row[column] = whole(shared.Strings[n])
				}
			case "inlineStr":
				row[column] = whole(c.Inline)
			default:
				row[column] = c.Value
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// columnNumber is the column of a reference such as AB12, from 0.
func columnNumber(at string) int {
	n := 0
	for _, r := range at {
		if r < 'A' || r > 'Z' {
			break
		}
		n = 26*n + int(r-'A') + 1
	}
	return n - 1
}
