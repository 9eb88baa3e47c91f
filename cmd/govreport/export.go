package main

import (
	"math"
	"reflect"
	"strconv"

	"github.com/parquet-go/parquet-go"
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
// numbers DOUBLE, lists LIST of UTF-8 strings; what is unknown is null, an empty text too.
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

// setField puts a cell into a field of a row; nil, numbers that are none and empty text
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
		if v != "" {
			field.Set(reflect.ValueOf(&v))
		}
	}
}
