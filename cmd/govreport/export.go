package main

import (
	"math"
	"reflect"
	"strconv"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
)

// binaryOut refuses to write bytes that are no text to a terminal.
func (a *app) binaryOut() error {
	if isTerminal(a.stdout) {
		return withHint("write it to a file: … > FILE."+a.format, "--format %s is not for a terminal", a.format)
	}
	return nil
}

// printParquet writes a grid as one Parquet file.
func (a *app) printParquet(g grid) error {
	w, err := a.startParquet(g.columns)
	if err != nil {
		return err
	}
	if err := w.write(g.rows); err != nil {
		return err
	}
	return w.close()
}

// parquetWriter writes rows of one shape as a Parquet file. Integers are INT64,
// numbers DOUBLE, lists LIST of UTF-8 strings; what is unknown is null.
type parquetWriter struct {
	row reflect.Type // a struct with a field for each column
	out *parquet.GenericWriter[any]
}

func (a *app) startParquet(columns []column) (*parquetWriter, error) {
	if err := a.binaryOut(); err != nil {
		return nil, err
	}
	fields := make([]reflect.StructField, len(columns))
	for i, c := range columns {
		f := reflect.StructField{Name: "F" + strconv.Itoa(i), Tag: reflect.StructTag(`parquet:"` + c.name + `,optional"`)}
		switch c.kind {
		case reflect.Int:
			f.Type = reflect.TypeFor[*int64]()
		case reflect.Float64:
			f.Type = reflect.TypeFor[*float64]()
		case reflect.Bool:
			f.Type = reflect.TypeFor[*bool]()
		case reflect.Slice:
			f.Type = reflect.TypeFor[[]string]()
			f.Tag = reflect.StructTag(`parquet:"` + c.name + `,list"`)
		default:
			f.Type = reflect.TypeFor[*string]()
		}
		fields[i] = f
	}
	row := reflect.StructOf(fields)
	schema := parquet.SchemaOf(reflect.New(row).Interface())
	out := parquet.NewGenericWriter[any](a.stdout, schema, parquet.Compression(&parquet.Snappy), parquet.CreatedBy("govreport", readVersion().Version, ""))
	return &parquetWriter{row, out}, nil
}

func (w *parquetWriter) write(rows [][]any) error {
	for _, cells := range rows {
		row := reflect.New(w.row)
		for i, cell := range cells {
			setField(row.Elem().Field(i), cell)
		}
		if _, err := w.out.Write([]any{row.Interface()}); err != nil {
			return err
		}
	}
	return nil
}

func (w *parquetWriter) close() error { return w.out.Close() }

// setField puts a cell into a field of a row; nil, and numbers that are none,
// leave it null.
func setField(field reflect.Value, cell any) {
	switch v := cell.(type) {
	case nil:
	case int:
		n := int64(v)
		field.Set(reflect.ValueOf(&n))
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			field.Set(reflect.ValueOf(&v))
		}
	case bool:
		field.Set(reflect.ValueOf(&v))
	case []string:
		field.Set(reflect.ValueOf(v))
	case sectionPath:
		field.Set(reflect.ValueOf([]string(v)))
	case string:
		field.Set(reflect.ValueOf(&v))
	}
}

// printXLSX writes a grid as a workbook with one sheet: numbers are numbers, text
// is text (never a formula), the header is frozen and can filter.
func (a *app) printXLSX(g grid) error {
	if err := a.binaryOut(); err != nil {
		return err
	}
	const sheet = "govreport"
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	w, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	header := make([]any, len(g.columns))
	for i, c := range g.columns {
		header[i] = excelize.Cell{StyleID: bold, Value: c.name}
	}
	if err := w.SetRow("A1", header); err != nil {
		return err
	}
	for i, row := range g.rows {
		cells := make([]any, len(row))
		for j, v := range row {
			switch v := v.(type) {
			case int, float64, bool, nil:
				cells[j] = v
			default:
				cells[j] = cutCell(fullCell(v))
			}
		}
		at, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			return withHint("use --format csv", "a sheet holds no more rows: %w", err)
		}
		if err := w.SetRow(at, cells); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	last, err := excelize.CoordinatesToCellName(max(len(g.columns), 1), len(g.rows)+1)
	if err != nil {
		return err
	}
	if err := book.AutoFilter(sheet, "A1:"+last, nil); err != nil {
		return err
	}
	return book.Write(a.stdout)
}

// cutCell keeps a text within what a cell of a workbook holds.
func cutCell(s string) string {
	r := []rune(s)
	if len(r) <= excelize.TotalCellChars {
		return s
	}
	return string(r[:excelize.TotalCellChars-1]) + "…"
}
