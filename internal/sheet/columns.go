package sheet

import (
	"encoding/json"
	"io"
	"math"
	"reflect"
	"strconv"
	"unicode/utf8"
	"unsafe"
)

// Cells is a column whose values are looked up row after row.
type Cells struct {
	Name string

	// at finds the value of a row: an int, a float64, a bool, a string or a list of strings,
	// no value where it isn't known.
	at func(row int) reflect.Value
	// of records, where the value of a row stands, nil where it isn't known, and what it is.
	place func(row int) unsafe.Pointer
	kind  reflect.Kind
}

// Cells are the columns of a grid.
func (g Grid) Cells() []Cells {
	out := make([]Cells, len(g.Columns))
	for j, c := range g.Columns {
		out[j] = Cells{Name: c.Name, at: func(row int) reflect.Value { return reflect.ValueOf(g.Rows[row][j]) }}
	}
	return out
}

// CellsOf are the columns of the grid that [Flatten] makes of a list of structs, without the
// grid, and how many rows there are. It is not compiled again for every type.
func CellsOf(records any) (columns []Cells, rows int) {
	list := reflect.ValueOf(records)
	return cellsOf(list), list.Len()
}

func cellsOf(rows reflect.Value) []Cells {
	fields := flatFields(rows.Type().Elem(), "", nil)
	out := make([]Cells, len(fields))
	for j, f := range fields {
		out[j] = Cells{Name: f.name, at: func(row int) reflect.Value { return f.find(rows.Index(row)) }}
		out[j].place, out[j].kind = f.places(rows)
	}
	return out
}

// places is what find does, of values of rows without looking at their types again.
func (f flatField) places(rows reflect.Value) (func(row int) unsafe.Pointer, reflect.Kind) {
	t := rows.Type().Elem()
	start, size := rows.UnsafePointer(), t.Size()
	var through []uintptr // to pointers that lead on
	offset := uintptr(0)
	for _, i := range f.index {
		if t.Kind() == reflect.Pointer {
			through = append(through, offset)
			t, offset = t.Elem(), 0
		}
		field := t.Field(i)
		t, offset = field.Type, offset+field.Offset
	}
	pointer := t.Kind() == reflect.Pointer
	if pointer {
		through = append(through, offset)
		t, offset = t.Elem(), 0
	}
	kind := t.Kind()
	empty := func(unsafe.Pointer) bool { return false }
	if f.omitEmpty && !pointer {
		switch kind {
		case reflect.Int:
			empty = func(p unsafe.Pointer) bool { return *(*int)(p) == 0 }
		case reflect.Int64, reflect.Uint64, reflect.Float64:
			empty = func(p unsafe.Pointer) bool { return *(*uint64)(p) == 0 }
		case reflect.Bool:
			empty = func(p unsafe.Pointer) bool { return !*(*bool)(p) }
		case reflect.Slice:
			empty = func(p unsafe.Pointer) bool { return *(*[]string)(p) == nil }
		}
	}
	return func(row int) unsafe.Pointer {
		p := unsafe.Add(start, uintptr(row)*size)
		for _, o := range through {
			if p = *(*unsafe.Pointer)(unsafe.Add(p, o)); p == nil {
				return nil
			}
		}
		if p = unsafe.Add(p, offset); empty(p) {
			return nil
		}
		return p
	}, kind
}

// WriteColumns writes columns of so many rows as one line of JSON, an object with an
// array for each. What isn't known is null, an empty text too.
func WriteColumns(w io.Writer, columns []Cells, rows int) error {
	out := []byte{'{'}
	for j, c := range columns {
		if j > 0 {
			out = append(out, ',')
		}
		out = append(appendText(out, c.Name), ':', '[')
		var last string // its JSON stands at start to end
		var start, end int
		for i := range rows {
			if i > 0 {
				out = append(out, ',')
			}
			v := c.at(i)
			if v.Kind() != reflect.String {
				out = appendValue(out, v)
			} else if s := v.String(); s != last || end == 0 {
				last, start = s, len(out)
				out = appendValue(out, v)
				end = len(out)
			} else {
				out = append(out, out[start:end]...)
			}
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
		list := make([]string, v.Len())
		for i := range list {
			list[i] = v.Index(i).String()
		}
		return appendTexts(out, list)
	}
	return append(out, "null"...)
}

func appendTexts(out []byte, list []string) []byte {
	out = append(out, '[')
	for i, s := range list {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendText(out, s)
	}
	return append(out, ']')
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
