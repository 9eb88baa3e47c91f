package main

import (
	"reflect"
	"strings"
)

// flatten makes a grid of structs, with a column for each JSON field in the
// order of the fields. A nested struct gives columns named outer.inner; lists of
// structs and maps have no flat form and are left out.
func flatten[T any](records []T) grid {
	var g grid
	paths := flatFields(reflect.TypeFor[T](), "", nil)
	for _, p := range paths {
		g.columns = append(g.columns, column{name: p.name, kind: p.kind})
	}
	for _, r := range records {
		row := make([]any, len(paths))
		for i, p := range paths {
			row[i] = p.value(reflect.ValueOf(r))
		}
		g.rows = append(g.rows, row)
	}
	return g
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

// sectionPath is the headings that a place stands under, from the top down.
type sectionPath []string

func (p sectionPath) String() string { return strings.Join(p, sectionSeparator) }

// themeCodes are the ids of themes, which tables show by their names.
func themeCodes(ids []string) codes {
	out := make(codes, len(ids))
	for i, id := range ids {
		out[i] = code{"theme", id}
	}
	return out
}

// sectionSeparator stands between the headings of a section path.
const sectionSeparator = " > "

// value is the field's value in record v: nil where it isn't known, else an int,
// a float64, a bool, a string, a []string or a sectionPath.
func (f flatField) value(v reflect.Value) any {
	for _, i := range f.index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return nil
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	if f.omitEmpty && v.IsZero() {
		return nil
	}
	switch v.Kind() {
	case reflect.Slice:
		list := make([]string, v.Len())
		for i := range list {
			list[i] = v.Index(i).String()
		}
		if strings.HasSuffix(f.name, "section") {
			return sectionPath(list)
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
