package sheet

import (
	"encoding/binary"
	"io"
	"math"
	"reflect"
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
func WritePacked(w io.Writer, columns []Cells, rows int) error {
	p := packers.Get().(*packer)
	defer packers.Put(p)
	p.head = append(strconv.AppendInt(append(p.head[:0], `{"rows":`...), int64(rows), 10), `,"columns":[`...)
	p.bytes, p.rows = p.bytes[:0], rows
	for j := range columns {
		c := &columns[j]
		if j > 0 {
			p.head = append(p.head, ',')
		}
		p.head = appendText(append(p.head, `{"name":`...), c.Name)
		switch c.kind {
		case reflect.Int, reflect.Int64, reflect.Uint64, reflect.Float64, reflect.Bool:
			p.numbers(c)
		case reflect.String:
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
	seen    [1 << 10]seen
	key     []byte
}

// seen is where the value of a cell of the column at hand stands, with its number: what cells
// share is not looked up by its text. The records keep it where it stands.
type seen struct {
	at     unsafe.Pointer
	size   int // and one or two more, none for nothing
	number uint32
}

// seenAt returns what was seen last of those that may stand at a place.
func (p *packer) seenAt(at unsafe.Pointer) *seen {
	return &p.seen[uint64(uintptr(at))*0x9e3779b97f4a7c15>>54]
}

// numbers packs a column of numbers or truth values.
func (p *packer) numbers(c *Cells) {
	p.words, p.unknown = p.words[:0], p.unknown[:0]
	holes := 0
	least, most := int64(math.MaxInt64), int64(math.MinInt64)
	for i := range p.rows {
		var word uint64
		at := c.at(i)
		if at != nil {
			switch c.kind {
			case reflect.Int:
				word = uint64(*(*int)(at))
			case reflect.Bool:
				if *(*bool)(at) {
					word = 1
				}
			case reflect.Float64:
				f := *(*float64)(at)
				if word = math.Float64bits(f); math.IsNaN(f) || math.IsInf(f, 0) {
					at, word = nil, 0
				}
			default:
				word = *(*uint64)(at)
			}
		}
		if at == nil {
			p.unknown = append(p.unknown, 1)
			holes++
		} else {
			p.unknown = append(p.unknown, 0)
			least, most = min(least, int64(word)), max(most, int64(word))
		}
		p.words = append(p.words, word)
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
		at := unsafe.Pointer(unsafe.StringData(text))
		before := p.seenAt(at)
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
		at := unsafe.Pointer(unsafe.SliceData(list))
		before := p.seenAt(at)
		if before.at != at || before.size != size {
			p.key = append(p.key[:0], byte(min(size, 2)))
			for _, s := range list {
				p.key = append(binary.AppendUvarint(p.key, uint64(len(s))), s...)
			}
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

// begin begins a column of different values and their numbers.
func (p *packer) begin() {
	p.head = append(p.head, `,"values":[`...)
	p.codes, p.sole, p.n = p.codes[:0], false, 0
	p.forget()
}

// forget lets go of the values of a column.
func (p *packer) forget() {
	clear(p.number)
	clear(p.seen[:])
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
	code := "BHII"[width(uint64(p.n-1))]
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
