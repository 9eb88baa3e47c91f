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

	// value finds the value of a row: an int, a float64, a bool, a string or a list of strings,
	// no value where it isn't known.
	value  func(row int) reflect.Value
	places // of records
}

// Cells are the columns of a grid.
func (g Grid) Cells() []Cells {
	out := make([]Cells, len(g.Columns))
	for j, c := range g.Columns {
		out[j] = Cells{Name: c.Name, value: func(row int) reflect.Value { return reflect.ValueOf(g.Rows[row][j]) }}
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
		out[j] = Cells{Name: f.name, value: func(row int) reflect.Value { return f.find(rows.Index(row)) }, places: f.places(rows)}
	}
	return out
}

// places is where the values of a field stand in rows of records.
type places struct {
	start        unsafe.Pointer // of the records
	size         uintptr        // of one
	through      []uintptr      // from a record to a pointer that leads on, from there to a further one
	field        uintptr        // from a record, or what the last of them leads to
	kind         reflect.Kind
	emptyUnknown bool // what is empty isn't known

	record reflect.Type // that the first pointer leads to, nil where it leads to the value or there is none
}

// at is where the value of a row stands, nil where it isn't known.
func (c *places) at(row int) unsafe.Pointer {
	return c.from(unsafe.Add(c.start, uintptr(row)*c.size), c.through)
}

// from is where a value stands that pointers lead to from p.
func (c *places) from(p unsafe.Pointer, through []uintptr) unsafe.Pointer {
	for _, o := range through {
		if p = *(*unsafe.Pointer)(unsafe.Add(p, o)); p == nil {
			return nil
		}
	}
	p = unsafe.Add(p, c.field)
	if c.emptyUnknown {
		empty := false
		switch c.kind {
		case reflect.Int:
			empty = *(*int)(p) == 0
		case reflect.Int64, reflect.Uint64, reflect.Float64:
			empty = *(*uint64)(p) == 0
		case reflect.Bool:
			empty = !*(*bool)(p)
		case reflect.Slice:
			empty = *(*[]string)(p) == nil
		}
		if empty {
			return nil
		}
	}
	return p
}

// places is what find does, of values of rows without looking at their types again.
func (f flatField) places(rows reflect.Value) places {
	t := rows.Type().Elem()
	c := places{start: rows.UnsafePointer(), size: t.Size()}
	through := func() {
		c.through = append(c.through, c.field)
		t, c.field = t.Elem(), 0
	}
	for _, i := range f.index {
		if t.Kind() == reflect.Pointer {
			if through(); len(c.through) == 1 {
				c.record = t
			}
		}
		field := t.Field(i)
		t, c.field = field.Type, c.field+field.Offset
	}
	pointer := t.Kind() == reflect.Pointer
	if pointer {
		through()
	}
	c.kind = t.Kind()
	c.emptyUnknown = f.omitEmpty && !pointer && c.kind != reflect.String
	return c
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
			v := c.value(i)
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
	if !asItIs(s) {
		quoted, _ := json.Marshal(s) // a text is always written
		return append(out, quoted...)
	}
	out = append(out, '"')
	out = append(out, s...)
	return append(out, '"')
}

// asItIs tells whether nothing in s is escaped in JSON.
func asItIs(s string) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	rest := s
	for ; len(rest) >= 8; rest = rest[8:] {
		b := uint64(rest[0]) | uint64(rest[1])<<8 | uint64(rest[2])<<16 | uint64(rest[3])<<24 |
			uint64(rest[4])<<32 | uint64(rest[5])<<40 | uint64(rest[6])<<48 | uint64(rest[7])<<56
		quote, slash := b^'"'*each, b^'\\'*each
		// The high bit of a byte below a bound that is below 128 itself is set by taking the bound off.
		if ((b-' '*each)&^b|(quote-each)&^quote|(slash-each)&^slash)&high != 0 {
			return false
		}
	}
	for i := range len(rest) {
		if rest[i] < ' ' || rest[i] == '"' || rest[i] == '\\' {
			return false
		}
	}
	return utf8.ValidString(s)
}
