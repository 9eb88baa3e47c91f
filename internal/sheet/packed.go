package sheet

import (
	"encoding/binary"
	"io"
	"math"
	"math/bits"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"unsafe"
)

// WritePacked writes columns of so many rows for programs that read large tables often:
// a line of JSON, then bytes, little endian and one column behind the other.
//
//	{"rows":3,"columns":[{"name":"year","type":"h"},{"name":"value","type":"d","unknown":true},
//	 {"name":"title","values":["甲","乙"],"type":"B"},{"name":"organ","values":[null]}]}
//
// Numbers and truth values stand as bytes, a value a row, type as in Python's struct (? b
// h i q d), and with unknown behind them a byte a row that is 1 where the value isn't
// known. Of anything else the different values are in the line and their numbers are the
// bytes (type B H I). A column without type is its only value in all rows, or has a value
// for each row in the line.
//
// With a stock, the reader keeps what it read. Columns that stock has say which values they
// number, and have in the line those that follow the known ones:
//
//	{"rows":2,"oldest":4,"columns":[{"name":"title","dictionary":4,"known":2,"values":["丙"],"type":"B"}]}
//
// A dictionary that is older than the oldest is used no more.
func WritePacked(w io.Writer, columns []Cells, rows int, stock *Stock) error {
	p := packers.Get().(*packer)
	defer packers.Put(p)
	p.head = strconv.AppendInt(append(p.head[:0], `{"rows":`...), int64(rows), 10)
	stocked := stock.take(columns, rows)
	if stocked {
		p.head = strconv.AppendInt(append(p.head, `,"oldest":`...), int64(stock.oldest), 10)
	}
	p.head = append(p.head, `,"columns":[`...)
	p.bytes, p.rows = p.bytes[:0], rows
	power := max(8, min(bits.Len(uint(rows)), 14))
	p.seen, p.shift = slices.Grow(p.seen[:0], 1<<power)[:1<<power], 64-power
	for j := range columns {
		c := &columns[j]
		if j > 0 {
			p.head = append(p.head, ',')
		}
		p.head = appendText(append(p.head, `{"name":`...), c.Name)
		switch {
		case stocked && stock.has(c):
			p.stocked(c, stock)
		case c.isNumber():
			p.numbers(c)
		case c.kind == reflect.String:
			p.texts(c)
		default:
			p.values(c)
		}
		p.head = append(p.head, '}')
	}
	p.forget()
	if _, err := w.Write(append(p.head, "]}\n"...)); err != nil {
		return err
	}
	_, err := w.Write(p.bytes)
	return err
}

// packers are used again, with their room.
var packers = sync.Pool{New: func() any { return &packer{number: map[string]uint32{}} }}

// packer gathers what [WritePacked] writes.
type packer struct {
	head, bytes []byte
	rows        int

	words   []uint64 // of the column at hand: numbers as bits
	unknown []byte
	codes   []uint32          // of the column at hand: numbers of values
	number  map[string]uint32 // of the different values
	sole    bool              // as a rule no two are equal: they needn't be looked up
	n       uint32            // different values
	seen    []seen            // a power of two, with room for all rows where they aren't very many
	shift   int               // 64 less that power
	key     []byte
}

// seen is where the value of a cell of the column at hand stands, with its number: what cells
// share is not looked up by its text. The records keep it where it stands.
type seen struct {
	at     uintptr
	size   int // and one or two more, none for nothing
	number uint32
}

// seenAt returns where a value stands and what was seen last of those that may stand there.
func (p *packer) seenAt(value unsafe.Pointer) (at uintptr, before *seen) {
	at = uintptr(value)
	return at, &p.seen[uint64(at)*0x9e3779b97f4a7c15>>p.shift]
}

// isNumber tells whether a column is of numbers or truth values.
func (c *places) isNumber() bool {
	switch c.kind {
	case reflect.Int, reflect.Int64, reflect.Uint64, reflect.Float64, reflect.Bool:
		return true
	}
	return false
}

// word is the value of such a column that stands at a place as bits, false where it isn't known.
func (c *places) word(at unsafe.Pointer) (uint64, bool) {
	if at == nil {
		return 0, false
	}
	switch c.kind {
	case reflect.Int:
		return uint64(*(*int)(at)), true
	case reflect.Bool:
		if *(*bool)(at) {
			return 1, true
		}
		return 0, true
	case reflect.Float64:
		if f := *(*float64)(at); math.IsNaN(f) || math.IsInf(f, 0) {
			return 0, false
		}
	}
	return *(*uint64)(at), true
}

// numbers packs a column of numbers or truth values.
func (p *packer) numbers(c *Cells) {
	p.words, p.unknown = p.words[:0], p.unknown[:0]
	for i := range p.rows {
		word, known := c.word(c.at(i))
		p.addNumber(word, known)
	}
	p.endNumbers(c)
}

// addNumber adds a number of the column at hand.
func (p *packer) addNumber(word uint64, known bool) {
	unknown := byte(1)
	if known {
		unknown = 0
	}
	p.words, p.unknown = append(p.words, word), append(p.unknown, unknown)
}

func (p *packer) endNumbers(c *Cells) {
	holes := 0
	least, most := int64(math.MaxInt64), int64(math.MinInt64)
	for i, word := range p.words {
		if p.unknown[i] == 1 {
			holes++
		} else {
			least, most = min(least, int64(word)), max(most, int64(word))
		}
	}
	if p.rows > 0 && (holes == p.rows || holes == 0 && least == most) {
		p.head = append(appendValue(append(p.head, `,"values":[`...), c.value(0)), ']')
		return
	}
	code := byte('d')
	switch c.kind {
	case reflect.Float64:
	case reflect.Bool:
		code = '?'
	default:
		if least < 0 {
			most = max(most, -(least + 1))
		}
		code = "bhiq"[width(uint64(max(most, 0))<<1)] // one bit is for the sign
	}
	p.kind(code)
	switch code {
	case '?', 'b':
		for _, n := range p.words {
			p.bytes = append(p.bytes, byte(n))
		}
	case 'h':
		for _, n := range p.words {
			p.bytes = binary.LittleEndian.AppendUint16(p.bytes, uint16(n))
		}
	case 'i':
		for _, n := range p.words {
			p.bytes = binary.LittleEndian.AppendUint32(p.bytes, uint32(n))
		}
	default:
		for _, n := range p.words {
			p.bytes = binary.LittleEndian.AppendUint64(p.bytes, n)
		}
	}
	if holes > 0 {
		p.head = append(p.head, `,"unknown":true`...)
		p.bytes = append(p.bytes, p.unknown...)
	}
}

// texts packs a column of texts.
func (p *packer) texts(c *Cells) {
	p.begin()
	last := ""
	for i := range p.rows {
		text := ""
		if at := c.at(i); at != nil {
			text = *(*string)(at)
		}
		if i > 0 && text == last {
			p.codes = append(p.codes, p.codes[i-1])
			continue
		}
		last = text
		at, before := p.seenAt(unsafe.Pointer(unsafe.StringData(text)))
		if before.at == at && before.size == len(text)+1 {
			p.codes = append(p.codes, before.number)
			continue
		}
		if p.n == 1<<9 && int(p.n) == i {
			p.sole = true
		}
		code, known := uint32(0), false
		if !p.sole {
			code, known = p.number[text]
		}
		if !known {
			code = p.add(text)
			if text == "" {
				p.head = append(p.head, "null"...)
			} else {
				p.head = appendText(p.head, text)
			}
		}
		*before = seen{at, len(text) + 1, code}
		p.codes = append(p.codes, code)
	}
	p.end()
}

// values packs a column of any values.
func (p *packer) values(c *Cells) {
	p.begin()
	for i := range p.rows {
		if c.kind != reflect.Slice {
			p.key = appendValue(p.key[:0], c.value(i))
			code, known := p.number[string(p.key)]
			if !known {
				code = p.add(string(p.key))
				p.head = append(p.head, p.key...)
			}
			p.codes = append(p.codes, code)
			continue
		}
		var list []string
		size := 1
		if at := c.at(i); at != nil {
			list = *(*[]string)(at)
			size += 1 + len(list)
		}
		at, before := p.seenAt(unsafe.Pointer(unsafe.SliceData(list)))
		if before.at != at || before.size != size {
			p.key = appendKey(p.key[:0], list, size)
			code, known := p.number[string(p.key)]
			if !known {
				code = p.add(string(p.key))
				if size == 1 {
					p.head = append(p.head, "null"...)
				} else {
					p.head = appendTexts(p.head, list)
				}
			}
			*before = seen{at, size, code}
		}
		p.codes = append(p.codes, before.number)
	}
	p.end()
}

// appendKey adds a text that only lists that are alike have in common.
func appendKey(key []byte, list []string, size int) []byte {
	key = append(key, byte(min(size, 2)))
	for _, s := range list {
		key = append(binary.AppendUvarint(key, uint64(len(s))), s...)
	}
	return key
}

// begin begins a column of different values and their numbers.
func (p *packer) begin() {
	p.head = append(p.head, `,"values":[`...)
	p.codes, p.sole, p.n = p.codes[:0], false, 0
	p.forget()
}

// forget lets go of the values of a column.
func (p *packer) forget() {
	clear(p.number)
	clear(p.seen)
}

// add numbers another value, whose JSON goes behind it.
func (p *packer) add(value string) uint32 {
	if p.n > 0 {
		p.head = append(p.head, ',')
	}
	if !p.sole {
		p.number[value] = p.n
	}
	p.n++
	return p.n - 1
}

func (p *packer) end() {
	p.head = append(p.head, ']')
	if p.n == 1 || int(p.n) == p.rows {
		return
	}
	p.endCodes(uint64(p.n - 1))
}

// endCodes packs the numbers of the values of a column, which are at most so large.
func (p *packer) endCodes(most uint64) {
	code := "BHII"[width(most)]
	p.kind(code)
	for _, n := range p.codes {
		switch code {
		case 'B':
			p.bytes = append(p.bytes, byte(n))
		case 'H':
			p.bytes = binary.LittleEndian.AppendUint16(p.bytes, uint16(n))
		default:
			p.bytes = binary.LittleEndian.AppendUint32(p.bytes, n)
		}
	}
}

func (p *packer) kind(code byte) {
	p.head = append(p.head, `,"type":"`...)
	p.head = append(p.head, code, '"')
}

// width is the binary logarithm of how many bytes, 1 to 8, n takes.
func width(n uint64) int {
	switch {
	case n < 1<<8:
		return 0
	case n < 1<<16:
		return 1
	case n < 1<<32:
		return 2
	}
	return 3
}
