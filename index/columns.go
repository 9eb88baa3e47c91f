package index

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"reflect"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/segment"
)

// The facts of a segment's reports stand in columns: one blob for every field of
// [facts], by its path ("Year", "Figures.Role"), so that a question reads the
// fields it is about and no others. The columns follow from the Go types: a new
// field of a report, section or figure has its column without a line here.
//
//	int, bool      whole numbers, packed to the bits that the range of the column needs
//	string, float  a code, packed likewise, into the column's dictionary
//	slice          where each row's elements begin, packed; the elements have columns of their own
//	map            as a slice of keys and values, in order of the keys
//	segment.Span   Start and length
//
// A column in which every row says the same takes no bits.

// field is a node of the tree of columns.
type field struct {
	id   int // numbers the columns of a tree
	path string
	kind reflect.Kind // Int, Bool, String, Float64, Slice, Map, Struct
	typ  reflect.Type
	at   int // in its struct
	span bool
	kids []*field // of a struct its fields; of a slice or map its elements
}

// newTree makes the tree of a type and says how many nodes it has. It panics for
// types that have no columns, which is an error in the program.
func newTree(t reflect.Type) (root *field, size int) {
	return newField("", t, &size), size
}

func newField(path string, t reflect.Type, next *int) *field {
	f := &field{id: *next, path: path, typ: t}
	*next++
	switch t.Kind() {
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Uint8, reflect.Uint32:
		f.kind = reflect.Int
	case reflect.Bool, reflect.String, reflect.Float64:
		f.kind = t.Kind()
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			f.kind = reflect.String
			break
		}
		f.kind = reflect.Slice
		f.kids = []*field{newField(path+"[]", t.Elem(), next)}
	case reflect.Map:
		f.kind = reflect.Map
		f.kids = []*field{newField(path+".key", t.Key(), next), newField(path+".value", t.Elem(), next)}
	case reflect.Struct:
		f.kind, f.span = reflect.Struct, t == reflect.TypeFor[segment.Span]()
		for i := range t.NumField() {
			sub := t.Field(i)
			if !sub.IsExported() && !sub.Anonymous || sub.Tag.Get("json") == "-" {
				continue // computed by extraction or for one output, not kept
			}
			name := sub.Name
			if path != "" {
				name = strings.TrimSuffix(path, "[]") + "." + name
			}
			if sub.Anonymous {
				name = path
			}
			k := newField(name, sub.Type, next)
			k.at = i
			f.kids = append(f.kids, k)
		}
	default:
		panic(fmt.Sprintf("index: no column for %s of %s", path, t))
	}
	return f
}

// writeRows writes the columns of rows.
func (f *field) writeRows(w *blobWriter, rows []reflect.Value) error {
	switch f.kind {
	case reflect.Struct:
		sub := make([]reflect.Value, len(rows))
		for _, k := range f.kids {
			for i, r := range rows {
				sub[i] = r.Field(k.at)
			}
			if f.span && k.at == 1 { // End
				lens := make([]int64, len(rows))
				for i, r := range rows {
					lens[i] = r.Field(1).Int() - r.Field(0).Int()
				}
				if err := w.blob(k.path, packInts(lens)); err != nil {
					return err
				}
				continue
			}
			if err := k.writeRows(w, sub); err != nil {
				return err
			}
		}
		return nil
	case reflect.Slice, reflect.Map:
		starts := make([]int64, 1, len(rows)+1)
		n := 0
		for _, r := range rows {
			n += r.Len()
		}
		elems, values := make([]reflect.Value, 0, n), []reflect.Value(nil)
		for _, r := range rows {
			if f.kind == reflect.Slice {
				for i := range r.Len() {
					elems = append(elems, r.Index(i))
				}
			} else {
				keys := r.MapKeys()
				sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
				for _, k := range keys {
					elems, values = append(elems, k), append(values, r.MapIndex(k))
				}
			}
			starts = append(starts, int64(len(elems)))
		}
		if err := w.blob(f.path, packInts(starts)); err != nil {
			return err
		}
		if err := f.kids[0].writeRows(w, elems); err != nil || f.kind == reflect.Slice {
			return err
		}
		return f.kids[1].writeRows(w, values)
	case reflect.Int, reflect.Bool:
		vals := make([]int64, len(rows))
		for i, r := range rows {
			switch {
			case r.CanInt():
				vals[i] = r.Int()
			case r.CanUint():
				vals[i] = int64(r.Uint())
			case r.Bool():
				vals[i] = 1
			}
		}
		return w.blob(f.path, packInts(vals))
	}
	d := newDictionary()
	codes := make([]int64, len(rows))
	for i, r := range rows {
		switch {
		case f.kind == reflect.Float64:
			codes[i] = d.code(floatBytes(r.Float()))
		case r.Kind() == reflect.Slice:
			codes[i] = d.code(string(r.Bytes()))
		default:
			codes[i] = d.code(r.String())
		}
	}
	return d.write(w, f.path, codes)
}

func floatBytes(v float64) string {
	return string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
}

// dictionary gives codes to strings in the order they are met.
type dictionary struct {
	codes map[string]int64
	terms []string
}

func newDictionary() *dictionary { return &dictionary{codes: map[string]int64{}} }

func (d *dictionary) code(s string) int64 {
	c, ok := d.codes[s]
	if !ok {
		c = int64(len(d.terms))
		d.codes[s] = c
		d.terms = append(d.terms, s)
	}
	return c
}

func (d *dictionary) write(w *blobWriter, path string, codes []int64) error {
	ends := make([]int64, len(d.terms))
	n := 0
	for i, s := range d.terms {
		n += len(s)
		ends[i] = int64(n)
	}
	if err := w.blob(path, packInts(codes)); err != nil {
		return err
	}
	if err := w.blob(path+" ends", packInts(ends)); err != nil {
		return err
	}
	return w.blob(path+" terms", codec().pack([]byte(strings.Join(d.terms, ""))))
}

// packInts packs numbers: how many, the least, the bits of each beyond it, then
// those bits, and eight bytes so that any of them can be read as one word.
func packInts(vals []int64) []byte {
	low, high := int64(0), int64(0)
	for i, v := range vals {
		if i == 0 || v < low {
			low = v
		}
		if i == 0 || v > high {
			high = v
		}
	}
	width := bits.Len64(uint64(high - low))
	if width > 56 {
		width = 64
	}
	out := make([]byte, 17, 17+len(vals)*width/8+9)
	binary.LittleEndian.PutUint64(out, uint64(len(vals)))
	binary.LittleEndian.PutUint64(out[8:], uint64(low))
	out[16] = byte(width)
	if width == 0 {
		return out
	}
	out = append(out, make([]byte, (len(vals)*width+7)/8+8)...)
	body := out[17:]
	for i, v := range vals {
		u, at := uint64(v-low), i*width
		word := body[at/8:]
		binary.LittleEndian.PutUint64(word, binary.LittleEndian.Uint64(word)|u<<(at%8))
	}
	return out
}

// ints reads a packed column.
type ints struct {
	n     int
	low   int64
	width int
	mask  uint64
	body  []byte
}

func unpackInts(b []byte) ints {
	if len(b) < 17 {
		return ints{}
	}
	c := ints{n: int(binary.LittleEndian.Uint64(b)), low: int64(binary.LittleEndian.Uint64(b[8:])), width: int(b[16]), body: b[17:]}
	c.mask = 1<<c.width - 1
	if c.width == 64 {
		c.mask = math.MaxUint64
	}
	return c
}

func (c *ints) at(i int) int {
	if c.width == 0 {
		return int(c.low)
	}
	bit := i * c.width
	return int(c.low + int64(binary.LittleEndian.Uint64(c.body[bit>>3:])>>(bit&7)&c.mask))
}

// column is a column that is read. It is safe for concurrent use.
type column struct {
	ints
	file  *blobFile
	field *field

	once sync.Once
	dict []string

	foldOnce sync.Once
	folds    []string
}

// terms returns the dictionary, on the heap.
func (c *column) terms() []string {
	c.once.Do(func() {
		ends := unpackInts(c.file.all(c.field.path + " ends"))
		b, err := codec().unpack(c.file.all(c.field.path + " terms"))
		if err != nil {
			panic(damage{fmt.Errorf("%s: %s: %w", c.file.path, c.field.path, err)})
		}
		all, from := string(b), 0
		dict := make([]string, ends.n)
		for i := range dict {
			to := ends.at(i)
			dict[i], from = all[from:to], to
		}
		c.dict = dict
	})
	return c.dict
}

// str, float and truth read a row.
func (c *column) str(i int) string { return c.terms()[c.at(i)] }

func (c *column) float(i int) float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64([]byte(c.terms()[c.at(i)])))
}

func (c *column) truth(i int) bool { return c.at(i) != 0 }

// folded is str as a View reads it; a term is folded once, however often it stands.
func (c *column) folded(i int) string {
	c.foldOnce.Do(func() {
		terms := c.terms()
		folds := make([]string, len(terms))
		for k, t := range terms {
			folds[k] = query.FoldCase(segment.Fold(t))
		}
		c.folds = folds
	})
	return c.folds[c.at(i)]
}

// rows returns where the elements of row i of a list begin and end.
func (c *column) rows(i int) (from, to int) { return c.at(i), c.at(i + 1) }

// columnSet are the columns of a segment, loaded when they are first asked for. They
// are safe for concurrent use.
type columnSet struct {
	file *blobFile
	mu   sync.Mutex
	have []atomic.Pointer[column] // by field id
}

func newColumnSet(file *blobFile, size int) *columnSet {
	return &columnSet{file: file, have: make([]atomic.Pointer[column], size)}
}

func (cs *columnSet) column(f *field) *column {
	if c := cs.have[f.id].Load(); c != nil {
		return c
	}
	cs.mu.Lock()
	defer cs.mu.Unlock()
	c := cs.have[f.id].Load()
	if c == nil {
		if _, ok := cs.file.blobs[f.path]; !ok {
			panic(damage{fmt.Errorf("%s has no column %s", cs.file.path, f.path)})
		}
		c = &column{ints: unpackInts(cs.file.all(f.path)), file: cs.file, field: f}
		cs.have[f.id].Store(c)
	}
	return c
}

// read sets v to row i of f.
func (cs *columnSet) read(f *field, i int, v reflect.Value) {
	switch f.kind {
	case reflect.Struct:
		if f.span {
			start := cs.column(f.kids[0]).at(i)
			v.Set(reflect.ValueOf(segment.Span{Start: start, End: start + cs.column(f.kids[1]).at(i)}))
			return
		}
		for _, k := range f.kids {
			cs.read(k, i, v.Field(k.at))
		}
	case reflect.Slice:
		from, to := cs.column(f).rows(i)
		if from == to {
			return
		}
		v.Set(reflect.MakeSlice(f.typ, to-from, to-from))
		for j := from; j < to; j++ {
			cs.read(f.kids[0], j, v.Index(j-from))
		}
	case reflect.Map:
		from, to := cs.column(f).rows(i)
		v.Set(reflect.MakeMap(f.typ))
		for j := from; j < to; j++ {
			key, value := reflect.New(f.kids[0].typ).Elem(), reflect.New(f.kids[1].typ).Elem()
			cs.read(f.kids[0], j, key)
			cs.read(f.kids[1], j, value)
			v.SetMapIndex(key, value)
		}
	case reflect.Bool:
		v.SetBool(cs.column(f).truth(i))
	case reflect.Int:
		if v.CanUint() {
			v.SetUint(uint64(cs.column(f).at(i)))
		} else {
			v.SetInt(int64(cs.column(f).at(i)))
		}
	case reflect.Float64:
		v.SetFloat(cs.column(f).float(i))
	default:
		if v.Kind() == reflect.Slice {
			if s := cs.column(f).str(i); s != "" {
				v.SetBytes([]byte(s))
			}
			return
		}
		v.SetString(cs.column(f).str(i))
	}
}

// rowRange is rows of a segment's columns that a merge takes over.
type rowRange struct {
	from   *columnSet
	lo, hi int
}

// merge writes the columns of f for rows of several segments, one column after the
// other.
func (f *field) merge(w *blobWriter, take []rowRange) error {
	n := 0
	for _, t := range take {
		n += t.hi - t.lo
	}
	switch f.kind {
	case reflect.Struct:
		for _, k := range f.kids {
			if err := k.merge(w, take); err != nil {
				return err
			}
		}
		return nil
	case reflect.Slice, reflect.Map:
		starts := make([]int64, 1, n+1)
		inner := make([]rowRange, 0, len(take))
		for _, t := range take {
			c := t.from.column(f)
			shift := int(starts[len(starts)-1]) - c.at(t.lo)
			for i := t.lo; i < t.hi; i++ {
				starts = append(starts, int64(c.at(i+1)+shift))
			}
			inner = append(inner, rowRange{t.from, c.at(t.lo), c.at(t.hi)})
		}
		if err := w.blob(f.path, packInts(starts)); err != nil {
			return err
		}
		for _, k := range f.kids {
			if err := k.merge(w, inner); err != nil {
				return err
			}
		}
		return nil
	}
	vals := make([]int64, 0, n)
	if f.kind == reflect.Int || f.kind == reflect.Bool {
		for _, t := range take {
			c := t.from.column(f)
			for i := t.lo; i < t.hi; i++ {
				vals = append(vals, int64(c.at(i)))
			}
		}
		return w.blob(f.path, packInts(vals))
	}
	d := newDictionary()
	renumbered := map[*columnSet][]int64{}
	for _, t := range take {
		c := t.from.column(f)
		codes := renumbered[t.from]
		if codes == nil {
			codes = make([]int64, len(c.terms()))
			for k := range codes {
				codes[k] = -1
			}
			renumbered[t.from] = codes
		}
		for i := t.lo; i < t.hi; i++ {
			k := c.at(i)
			if codes[k] < 0 {
				codes[k] = d.code(c.terms()[k])
			}
			vals = append(vals, codes[k])
		}
	}
	return d.write(w, f.path, vals)
}

// named returns the column at a path, which must be one of the tree.
func (f *field) named(path string) *field {
	if f.path == path && f.kind != reflect.Struct {
		return f
	}
	for _, k := range f.kids {
		if found := k.named(path); found != nil {
			return found
		}
	}
	return nil
}
