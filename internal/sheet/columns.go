package sheet

import (
	"encoding/json"
	"io"
	"math"
	"reflect"
	"strconv"
	"unicode/utf8"
)

// JSONColumn is a column that writes itself, row after row.
type JSONColumn struct {
	Name  string
	write func(out []byte, row int) []byte // appends a value
}

// WriteColumns writes columns of so many rows as one line of JSON, an object with an
// array for each. What isn't known is null, an empty text too.
func WriteColumns(w io.Writer, columns []JSONColumn, rows int) error {
	out := []byte{'{'}
	for j, c := range columns {
		if j > 0 {
			out = append(out, ',')
		}
		out = append(appendText(out, c.Name), ':', '[')
		for i := range rows {
			if i > 0 {
				out = append(out, ',')
			}
			out = c.write(out, i)
		}
		out = append(out, ']')
		if _, err := w.Write(out); err != nil {
			return err
		}
		out = out[:0]
	}
	_, err := w.Write(append(out, '}', '\n'))
	return err
}

// JSONColumns are the columns of a grid.
func (g Grid) JSONColumns() []JSONColumn {
	out := make([]JSONColumn, len(g.Columns))
	for j, c := range g.Columns {
		out[j] = JSONColumn{c.Name, func(out []byte, row int) []byte { return appendValue(out, reflect.ValueOf(g.Rows[row][j])) }}
	}
	return out
}

// JSONColumns are the columns of the grid that [Flatten] makes of structs, without the grid.
func JSONColumns[T any](records []T) []JSONColumn { return jsonColumns(reflect.ValueOf(records)) }

func jsonColumns(rows reflect.Value) []JSONColumn {
	fields := flatFields(rows.Type().Elem(), "", nil)
	out := make([]JSONColumn, len(fields))
	for j, f := range fields {
		var last string // its JSON stands at start to end of the column
		var start, end int
		out[j] = JSONColumn{f.name, func(out []byte, row int) []byte {
			v := f.find(rows.Index(row))
			if v.Kind() != reflect.String {
				return appendValue(out, v)
			}
			if s := v.String(); s != last || end == 0 {
				last, start = s, len(out)
				out = appendValue(out, v)
				end = len(out)
				return out
			}
			return append(out, out[start:end]...)
		}}
	}
	return out
}

func appendValue(out []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Int, reflect.Int64:
		return strconv.AppendInt(out, v.Int(), 10)
	case reflect.Uint64:
		return strconv.AppendUint(out, v.Uint(), 10)
	case reflect.Float64:
		if f := v.Float(); !math.IsNaN(f) && !math.IsInf(f, 0) {
			return strconv.AppendFloat(out, f, 'g', -1, 64)
		}
	case reflect.Bool:
		return strconv.AppendBool(out, v.Bool())
	case reflect.String:
		if s := v.String(); s != "" {
			return appendText(out, s)
		}
	case reflect.Slice:
		out = append(out, '[')
		for i := range v.Len() {
			if i > 0 {
				out = append(out, ',')
			}
			out = appendText(out, v.Index(i).String())
		}
		return append(out, ']')
	}
	return append(out, "null"...)
}

// appendText appends s as JSON, as it is where nothing in it is escaped.
func appendText(out []byte, s string) []byte {
	plain := utf8.ValidString(s)
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] >= ' ' && s[i] != '"' && s[i] != '\\'
	}
	if !plain {
		quoted, _ := json.Marshal(s) // a text is always written
		return append(out, quoted...)
	}
	out = append(out, '"')
	out = append(out, s...)
	return append(out, '"')
}
