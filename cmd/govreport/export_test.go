package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/govreport/govreport/internal/sheet"
	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

func exportGrid() grid {
	v := 700000.0
	return flatten([]figureRow{
		{
			reportColumns: reportColumns{ID: "a1", Path: "甲.txt", Title: "工作总结", Year: 2022},
			Start:         10, End: 15, Text: "70余万元", Value: &v, Unit: "元", Per: []string{"人", "月"}, Cmp: ">", Role: "result",
			Section: []string{"一、总体", "（一）养老"},
		},
		{reportColumns: reportColumns{ID: "a1"}, Text: "x万元", Masked: true, Scale: 10000},
		{reportColumns: reportColumns{ID: "a1"}, Text: "=1+1"},
	})
}

func TestParquetReadsBack(t *testing.T) {
	var out bytes.Buffer
	a := &app{stdout: &out, format: "parquet"}
	require.NoError(t, a.printParquet(exportGrid()))

	type row struct {
		ID      string   `parquet:"id"`
		Path    *string  `parquet:"path"`
		Region  *string  `parquet:"region"`
		Year    *int64   `parquet:"year"`
		Start   *int64   `parquet:"start"`
		Masked  bool     `parquet:"masked"`
		Value   *float64 `parquet:"value"`
		Scale   *float64 `parquet:"scale"`
		Per     []string `parquet:"per,list"`
		Section []string `parquet:"section,list"`
	}
	r := parquet.NewGenericReader[row](bytes.NewReader(out.Bytes()))
	defer r.Close()
	rows := make([]row, 5)
	n, err := r.Read(rows)
	require.ErrorIs(t, err, io.EOF)
	require.Equal(t, 3, n)
	assert.Equal(t, "甲.txt", *rows[0].Path)
	assert.EqualValues(t, 2022, *rows[0].Year)
	assert.Equal(t, 700000.0, *rows[0].Value)
	assert.Equal(t, []string{"人", "月"}, rows[0].Per)
	assert.Equal(t, []string{"一、总体", "（一）养老"}, rows[0].Section)
	assert.Nil(t, rows[0].Scale)
	assert.True(t, rows[1].Masked)
	assert.Nil(t, rows[1].Value, "a masked figure has no value")
	assert.Nil(t, rows[1].Year, "an unknown year is null")
	assert.Nil(t, rows[1].Region, "an unknown region is null")
	assert.Nil(t, rows[1].Path)
	assert.Empty(t, rows[1].Per, "a list is an empty list")
	assert.Equal(t, 10000.0, *rows[1].Scale)
}

func TestXLSXReadsBack(t *testing.T) {
	var out bytes.Buffer
	a := &app{stdout: &out, format: "xlsx"}
	require.NoError(t, a.printXLSX(exportGrid()))

	book, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	require.NoError(t, err)
	defer book.Close()
	rows, err := book.GetRows("govreport")
	require.NoError(t, err)
	require.Len(t, rows, 4)
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	assert.Equal(t, "70余万元", rows[1][at["text"]])
	assert.Equal(t, "人;月", rows[1][at["per"]])
	assert.Equal(t, "一、总体 > （一）养老", rows[1][at["section"]])
	value, err := excelize.CoordinatesToCellName(at["value"]+1, 2)
	require.NoError(t, err)
	kind, err := book.GetCellType("govreport", value)
	require.NoError(t, err)
	assert.Equal(t, excelize.CellTypeUnset, kind, "a number is a number")
	text, err := excelize.CoordinatesToCellName(at["text"]+1, 4)
	require.NoError(t, err)
	formula, err := book.GetCellFormula("govreport", text)
	require.NoError(t, err)
	assert.Empty(t, formula, "text is never a formula")
	assert.Equal(t, "=1+1", rows[3][at["text"]])
}

// What excelize reads is what was written, whatever the text holds.
func TestXLSXText(t *testing.T) {
	texts := []string{
		"<a&b>\"c\"'", " blanks ", "two\nlines\tand a tab", "\x01\x0c\r", "_x0041_", "a_x005F_b", "\ufffe", "𠮷野", "=SUM(A1)", "12", "TRUE", "",
		strings.Repeat("养", 40_000),
	}
	g := grid{columns: []column{{name: "text & more", kind: reflect.String}, {name: "number", kind: reflect.Float64}, {name: "flag", kind: reflect.Bool}}}
	for i, s := range texts {
		g.rows = append(g.rows, []any{s, []float64{1.5, -2e300, math.NaN(), math.Inf(1)}[i%4], i%2 == 0})
	}
	g.rows = append(g.rows, []any{nil, nil, nil})
	var out bytes.Buffer
	require.NoError(t, (&app{stdout: &out, format: "xlsx"}).printXLSX(g))
	book, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	require.NoError(t, err)
	defer book.Close()
	name, err := book.GetCellValue("govreport", "A1")
	require.NoError(t, err)
	assert.Equal(t, "text & more", name)
	for i, want := range texts {
		if len(want) > sheet.CellChars {
			want = strings.Repeat("养", sheet.CellChars-1) + "…"
		}
		got, err := book.GetCellValue("govreport", fmt.Sprintf("A%d", i+2))
		require.NoError(t, err)
		assert.Equal(t, want, got, "%.40q", want)
	}
	for at, want := range map[string]string{"B2": "1.5", "B3": "-2e+300", "B4": "", "B5": "", "C2": "TRUE", "C3": "FALSE", "A15": "", "C15": ""} {
		got, err := book.GetCellValue("govreport", at, excelize.Options{RawCellValue: at[0] == 'B'})
		require.NoError(t, err)
		assert.Equal(t, want, got, at)
	}
	panes, err := book.GetPanes("govreport")
	require.NoError(t, err)
	assert.True(t, panes.Freeze)
	assert.Equal(t, "AA", sheet.ColumnName(26))
	assert.Equal(t, "ZZ", sheet.ColumnName(701))
	assert.Equal(t, "AAA", sheet.ColumnName(702))
}
