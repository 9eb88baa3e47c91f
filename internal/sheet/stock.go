package sheet

import (
	"reflect"
	"strconv"
	"unsafe"
)

// Stock has columns of records that stay as and where they are from one table to the next, such as
// those that an open index keeps: what rows point to is read once, and each of its values sent once
// to a reader that keeps them, see [WritePacked]. It serves one reader.
type Stock struct {
	oldest  int          // dictionary, as they are numbered
	next    int          // dictionary
	most    int          // rows of a table
	record  reflect.Type // records are of this type
	records []unsafe.Pointer
	number  map[unsafe.Pointer]uint32 // of the records
	columns map[stockedField]*stockedColumn
	rows    []uint32 // numbers of the records of the table at hand
	pointer uintptr  // in its rows, to the records
}

// stockedField is where a field stands in a record, or behind a pointer of it.
type stockedField struct {
	pointer, field uintptr
	direct         bool
}

// stockedColumn is a field of the records, as far as they were read.
type stockedColumn struct {
	words      []uint64 // numbers as bits
	unknown    []byte   // 1 for those that aren't known
	codes      []uint32 // numbers of values
	dictionary int
	known      map[string]uint32 // the different values with their numbers, lists by their keys
}

// take prepares a table: it numbers the records of its rows, and tells whether there are any.
func (s *Stock) take(columns []Cells, rows int) bool {
	if s == nil || rows == 0 {
		return false
	}
	var c *Cells
	for j := range columns {
		if columns[j].record != nil {
			c = &columns[j]
			break
		}
	}
	if c == nil {
		return false
	}
	s.most, s.pointer = max(s.most, rows), c.through[0]
	if s.record != c.record {
		s.clear(c.record)
	}
	for {
		s.rows = s.rows[:0]
		for i := range rows {
			p := *(*unsafe.Pointer)(unsafe.Add(c.start, uintptr(i)*c.size+c.through[0]))
			if p == nil {
				return false
			}
			n, ok := s.number[p]
			if !ok {
				n = uint32(len(s.records))
				s.number[p] = n
				s.records = append(s.records, p)
			}
			s.rows = append(s.rows, n)
		}
		if len(s.records) <= 2*s.most {
			return true
		}
		s.clear(c.record) // most are of records that are there no more
		s.most = rows
	}
}

// Forget lets go of all records, such as those of an index that is closed.
func (s *Stock) Forget() {
	if s != nil {
		s.clear(nil)
	}
}

func (s *Stock) clear(record reflect.Type) {
	*s = Stock{oldest: s.next, next: s.next, most: s.most, pointer: s.pointer, record: record, rows: s.rows,
		number: map[unsafe.Pointer]uint32{}, columns: map[stockedField]*stockedColumn{}}
}

// has tells whether a column is of what the rows of the table at hand point to.
func (s *Stock) has(c *Cells) bool {
	return c.record == s.record && c.through[0] == s.pointer && len(c.through) <= 2 &&
		(c.isNumber() || c.kind == reflect.String || c.kind == reflect.Slice)
}

// column returns a field of all records.
func (s *Stock) column(c *Cells) *stockedColumn {
	at := stockedField{field: c.field, direct: true}
	if len(c.through) == 2 {
		at.pointer, at.direct = c.through[1], false
	}
	k := s.columns[at]
	if k == nil {
		k = &stockedColumn{dictionary: s.next, known: map[string]uint32{}}
		s.columns[at] = k
		s.next++
	}
	return k
}

// stocked packs a column of the stock.
func (p *packer) stocked(c *Cells, s *Stock) {
	k := s.column(c)
	if c.isNumber() {
		for _, r := range s.records[len(k.words):] {
			word, known := c.word(c.from(r, c.through[1:]))
			k.words = append(k.words, word)
			if k.unknown = append(k.unknown, 1); known {
				k.unknown[len(k.unknown)-1] = 0
			}
		}
		p.words, p.unknown = p.words[:0], p.unknown[:0]
		for _, n := range s.rows {
			p.words, p.unknown = append(p.words, k.words[n]), append(p.unknown, k.unknown[n])
		}
		p.endNumbers(c)
		return
	}
	p.head = strconv.AppendInt(append(p.head, `,"dictionary":`...), int64(k.dictionary), 10)
	p.head = strconv.AppendInt(append(p.head, `,"known":`...), int64(len(k.known)), 10)
	p.head = append(p.head, `,"values":[`...)
	before := len(k.known)
	for _, r := range s.records[len(k.codes):] {
		text, list, size := "", []string(nil), 1
		at := c.from(r, c.through[1:])
		switch {
		case at == nil:
		case c.kind == reflect.String:
			text = *(*string)(at)
		default:
			list = *(*[]string)(at)
			size += 1 + len(list)
		}
		if c.kind != reflect.String {
			p.key = appendKey(p.key[:0], list, size)
			text = string(p.key)
		}
		code, known := k.known[text]
		if !known {
			if code = uint32(len(k.known)); len(k.known) > before {
				p.head = append(p.head, ',')
			}
			k.known[text] = code
			switch {
			case c.kind == reflect.String && text != "":
				p.head = appendText(p.head, text)
			case size > 1:
				p.head = appendTexts(p.head, list)
			default:
				p.head = append(p.head, "null"...)
			}
		}
		k.codes = append(k.codes, code)
	}
	p.head = append(p.head, ']')
	p.codes = p.codes[:0]
	for _, n := range s.rows {
		p.codes = append(p.codes, k.codes[n])
	}
	p.endCodes(uint64(len(k.known) - 1))
}
