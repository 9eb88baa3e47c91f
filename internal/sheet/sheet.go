// Package sheet makes flat tables of records, and CSV and workbooks of tables.
package sheet

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// Grid is a table: named columns, and in each row one value a column, which is nil
// where it isn't known, else an int, a float64, a bool, a string, a []string or a [Path].
type Grid struct {
	Columns []Column
	Rows    [][]any
}

// Column is a column of a [Grid] and the kind of its values: Int, Float64, Bool,
// String, or Slice for a list of strings. Index leads to the field of a record, as in
// [reflect.Value.FieldByIndex].
type Column struct {
	Name  string
	Kind  reflect.Kind
	Index []int
}

// Flatten makes a grid of structs, with a column for each JSON field in the
// order of the fields. A nested struct gives columns named outer.inner; lists of
// structs and maps have no flat form and are left out. It is not compiled again for
// every type.
func Flatten(list any) Grid {
	records := reflect.ValueOf(list)
	of := records.Type().Elem()
	g := Grid{Columns: Columns(of)}
	paths := flatFields(of, "", nil)
	for r := range records.Len() {
		row := make([]any, len(paths))
		for i, p := range paths {
			row[i] = p.value(records.Index(r))
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// Columns are those that [Flatten] makes of a struct type.
func Columns(t reflect.Type) []Column {
	var out []Column
	for _, f := range flatFields(t, "", nil) {
		out = append(out, Column{f.name, f.kind, f.index})
	}
	return out
}

// flatField is one column: its name and the way to its value.
type flatField struct {
	name      string
	kind      reflect.Kind // Int, Float64, Bool, String, or Slice for a list of strings
	index     []int
	omitEmpty bool // a zero value is an unknown one
}

func flatFields(t reflect.Type, prefix string, index []int) []flatField {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	var fields []flatField
	for i := range t.NumField() {
		f := t.Field(i)
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if tag == "-" || !f.IsExported() && !f.Anonymous {
			continue
		}
		at := append(append([]int{}, index...), i)
		ft := f.Type
		if ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
		}
		switch {
		case f.Anonymous && tag == "":
			fields = append(fields, flatFields(ft, prefix, at)...)
		case ft.Kind() == reflect.Struct:
			fields = append(fields, flatFields(ft, prefix+tag+".", at)...)
		case ft.Kind() == reflect.Slice && ft.Elem().Kind() != reflect.String, ft.Kind() == reflect.Map:
		default:
			fields = append(fields, flatField{prefix + tag, plainKind(ft), at, strings.Contains(options, "omitempty")})
		}
	}
	return fields
}

// plainKind is the kind that a column of t has.
func plainKind(t reflect.Type) reflect.Kind {
	switch t.Kind() {
	case reflect.Int64, reflect.Uint64:
		return reflect.Int
	}
	return t.Kind()
}

// Path is the headings that a place stands under, from the top down.
type Path []string

func (p Path) String() string { return strings.Join(p, PathSeparator) }

// PathSeparator stands between the headings of a [Path].
const PathSeparator = " > "

// find is the field's value in record v, none where it isn't known.
func (f flatField) find(v reflect.Value) reflect.Value {
	for _, i := range f.index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return reflect.Value{}
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	if v.Kind() == reflect.Pointer {
		return v.Elem() // what is pointed to is known, a zero too
	}
	if f.omitEmpty && v.IsZero() {
		return reflect.Value{}
	}
	return v
}

// value is what find finds: nil where it isn't known, else an int, a float64, a bool, a
// string, a []string or a Path.
func (f flatField) value(v reflect.Value) any {
	v = f.find(v)
	switch v.Kind() {
	case reflect.Invalid:
		return nil
	case reflect.Slice:
		list := make([]string, v.Len())
		for i := range list {
			list[i] = v.Index(i).String()
		}
		if strings.HasSuffix(f.name, "section") {
			return Path(list)
		}
		return list
	case reflect.Int, reflect.Int64:
		return int(v.Int())
	case reflect.Uint64:
		return int(v.Uint())
	case reflect.Float64:
		return v.Float()
	case reflect.Bool:
		return v.Bool()
	}
	return v.String()
}

// Text is a value as CSV holds it: nothing lost, nothing added.
func Text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return ""
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	case *float64:
		if v == nil {
			return ""
		}
		return Text(*v)
	case bool:
		return strconv.FormatBool(v)
	case []string:
		return strings.Join(v, ";")
	case fmt.Stringer:
		return v.String()
	}
	return fmt.Sprint(v)
}
