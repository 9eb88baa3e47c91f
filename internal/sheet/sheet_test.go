package sheet

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"maps"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type inner struct {
	Path Path `json:"section"`
}

type row struct {
	Text  string   `json:"text"`
	Value *float64 `json:"value"`
	Year  int      `json:"year,omitempty"`
	List  []string `json:"list"`
	In    inner    `json:"in"`
}

func TestCSV(t *testing.T) {
	half := 0.5
	var b bytes.Buffer
	require.NoError(t, WriteCSV(&b, Flatten([]row{
		{"=1+1", &half, 2022, []string{"人", "月"}, inner{Path{"一、", "（一）"}}}, {"a,\"b\"", nil, 0, nil, inner{}},
	})))
	assert.Equal(t, "\ufefftext,value,year,list,in.section\r\n'=1+1,0.5,2022,人;月,一、 > （一）\r\n\"a,\"\"b\"\"\",,,,\r\n", b.String())
}

func TestIsFormula(t *testing.T) {
	for text, want := range map[string]bool{"": false, "养老床位": false, "=1+1": true, "@x": true, "-5%": true, "130张": false, "\tx": true} {
		assert.Equal(t, want, IsFormula(text, text), text)
	}
	assert.False(t, IsFormula(-5, "-5"), "a number is none")
}

// Structs and their grid are written alike; what is pointed to is known, also a zero.
func TestWriteColumns(t *testing.T) {
	zero, half := 0.0, 0.5
	type outer struct {
		row
		Ratio *float64 `json:"ratio,omitempty"`
		Maybe *inner   `json:"maybe"`
	}
	records := []outer{
		{row{"a\"b\n", &half, 2022, []string{"人", "月"}, inner{Path{"一、"}}}, &zero, &inner{Path{"二、"}}},
		{row{"床位", nil, 0, nil, inner{}}, nil, nil},
		{row{"床位", nil, 0, nil, inner{}}, nil, nil},
		{row{"", &zero, 2023, nil, inner{}}, &half, nil},
	}
	const want = `{"text":["a\"b\n","床位","床位",null],"value":[0.5,null,null,0],"year":[2022,null,null,2023],"list":[["人","月"],[],[],[]],` +
		`"in.section":[["一、"],[],[],[]],"ratio":[0,null,null,0.5],"maybe.section":[["二、"],null,null,null]}` + "\n"
	var b bytes.Buffer
	columns, rows := CellsOf(records)
	require.NoError(t, WriteColumns(&b, columns, rows))
	assert.Equal(t, want, b.String())
	b.Reset()
	require.NoError(t, WriteColumns(&b, Flatten(records).Cells(), len(records)))
	assert.Equal(t, want, b.String())
	b.Reset()
	columns, rows = CellsOf([]row{})
	require.NoError(t, WriteColumns(&b, columns, rows))
	assert.Equal(t, `{"text":[],"value":[],"year":[],"list":[],"in.section":[]}`+"\n", b.String())
}

// Every character that JSON escapes is found, wherever it stands.
func TestAsItIs(t *testing.T) {
	assert.True(t, asItIs(""))
	for n := range 20 {
		for at := range n {
			for c := range 256 {
				text := []byte(strings.Repeat("\x7f", n))
				text[at] = byte(c)
				assert.Equal(t, c >= ' ' && c != '"' && c != '\\' && c < 0x80, asItIs(string(text)), "%q", text)
			}
		}
		assert.True(t, asItIs(strings.Repeat("字 !#[]", n)))
	}
}

// TestWritePacked reads the bytes back and finds what WriteColumns writes.
func TestWritePacked(t *testing.T) {
	zero, half, large := 0.0, 0.5, 1<<40
	type outer struct {
		row
		Ratio *float64 `json:"ratio,omitempty"`
		Maybe *inner   `json:"maybe"`
		Large *int     `json:"large"`
		Yes   bool     `json:"yes"`
		Small int      `json:"small"`
		Also  []string `json:"also,omitempty"`
		Not   float64  `json:"not"`
	}
	records := []outer{
		{row{"a\"b\n", &half, 2022, []string{"人", "月"}, inner{Path{"一、"}}}, &zero, &inner{Path{"二、"}}, &large, true, -3, nil, math.NaN()},
		{row{"床位", nil, 0, nil, inner{}}, nil, nil, nil, false, 127, []string{"a"}, math.Inf(1)},
		{row{"床位", nil, 0, nil, inner{}}, nil, nil, nil, true, -128, nil, 1},
		{row{"", &zero, 2023, []string{"人", "月"}, inner{}}, &half, nil, nil, true, 0, nil, 2},
	}
	for range 600 { // texts none of which is twice there, then some that are
		records = append(records, outer{row: row{Text: strconv.Itoa(len(records)), Year: len(records)}})
	}
	records = append(records, records[:8]...)
	for _, n := range []int{0, 1, 2, 4, 600, len(records)} {
		of, _ := CellsOf(records[:n])
		for name, columns := range map[string][]Cells{"records": of, "grid": Flatten(records[:n]).Cells()} {
			var packed, plain bytes.Buffer
			require.NoError(t, WritePacked(&packed, columns, n, nil))
			require.NoError(t, WriteColumns(&plain, columns, n))
			var want map[string][]any
			require.NoError(t, json.Unmarshal(plain.Bytes(), &want))
			assert.Equal(t, want, unpack(t, packed.Bytes(), n), "%s, %d rows", name, n)
		}
	}
	var b bytes.Buffer
	columns, rows := CellsOf(records[:2])
	require.NoError(t, WritePacked(&b, columns[:3], rows, nil))
	assert.Equal(t, `{"rows":2,"columns":[{"name":"text","values":["a\"b\n","床位"]},{"name":"value","type":"d","unknown":true},{"name":"year","type":"h","unknown":true}]}`+"\n"+
		"\x00\x00\x00\x00\x00\x00\xe0\x3f\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\xe6\x07\x00\x00\x00\x01", b.String())
}

// TestStock reads tables whose values were sent with those before.
func TestStock(t *testing.T) {
	type figure struct {
		row
		Ratio *float64 `json:"ratio"`
		Yes   bool     `json:"yes"`
		Also  []string `json:"also,omitempty"`
	}
	type member struct {
		Cell int `json:"cell"`
		*figure
	}
	half := 0.5
	make := func(n, from int) (out []*figure) {
		for i := range n {
			f := &figure{row: row{Text: strconv.Itoa((from + i) % 700), Year: i % 3, List: []string{"人", strconv.Itoa(i % 5)}}, Yes: i%2 == 0}
			switch i % 3 {
			case 0:
				f.Ratio, f.Text = &half, ""
			case 1:
				f.List, f.Also = nil, []string{}
			}
			out = append(out, f)
		}
		return out
	}
	var stock Stock
	known := map[int][]any{}
	var head string // of the last table
	write := func(records any) {
		t.Helper()
		columns, rows := CellsOf(records)
		var packed, plain bytes.Buffer
		require.NoError(t, WritePacked(&packed, columns, rows, &stock))
		require.NoError(t, WriteColumns(&plain, columns, rows))
		var want map[string][]any
		require.NoError(t, json.Unmarshal(plain.Bytes(), &want))
		head, _, _ = strings.Cut(packed.String(), "\n")
		assert.Equal(t, want, unpackKnown(t, packed.Bytes(), rows, known))
	}
	first, later := make(900, 0), make(400, 500)
	write(first[:600])
	assert.NotContains(t, head, `"values":[]`)
	write(first[:600])
	assert.Equal(t, 4, strings.Count(head, `"values":[]`), "no value is sent twice: %s", head)
	write(first[300:])
	write([]*figure{})
	write([]*figure{first[3]})
	write([]*figure{first[3], nil, first[5]})
	write([]row{{Text: "甲"}})
	cells := []member{}
	for i := range first {
		cells = append(cells, member{i % 7, first[len(first)-1-i]})
	}
	write(cells)
	write(append(later, first...))
	assert.Len(t, stock.records, 1300)
	for from := range 5 {
		write(make(1300, from))
		assert.LessOrEqual(t, len(stock.records), 2600, "what is there no more goes")
	}
	assert.LessOrEqual(t, len(known), 5, "from the reader too")
	stock.Forget()
	assert.Empty(t, stock.records)
	write(first)
	write(first)
}

// unpack reads a packed table as encoding/json reads its columns.
func unpack(t *testing.T, answer []byte, rows int) map[string][]any {
	t.Helper()
	return unpackKnown(t, answer, rows, nil)
}

// unpackKnown is unpack with the values of tables before, to which it adds.
func unpackKnown(t *testing.T, answer []byte, rows int, known map[int][]any) map[string][]any {
	t.Helper()
	head, data, _ := bytes.Cut(answer, []byte("\n"))
	var table struct {
		Rows, Oldest int
		Columns      []struct {
			Name, Type string
			Values     []any
			Unknown    bool
			Dictionary *int
			Known      int
		}
	}
	require.NoError(t, json.Unmarshal(head, &table))
	require.Equal(t, rows, table.Rows)
	out := map[string][]any{}
	maps.DeleteFunc(known, func(n int, _ []any) bool { return n < table.Oldest })
	for _, c := range table.Columns {
		if c.Dictionary != nil {
			require.Len(t, known[*c.Dictionary], c.Known)
			known[*c.Dictionary] = append(known[*c.Dictionary], c.Values...)
			c.Values = known[*c.Dictionary]
		}
		numbers := make([]float64, rows)
		size := map[string]int{"": 0, "?": 1, "b": 1, "B": 1, "h": 2, "H": 2, "i": 4, "I": 4, "q": 8, "d": 8}[c.Type]
		for i := range numbers {
			var word [8]byte
			copy(word[:], data[i*size:(i+1)*size])
			n := binary.LittleEndian.Uint64(word[:])
			switch c.Type {
			case "":
				numbers[i] = float64(i % max(1, len(c.Values)))
			case "b":
				numbers[i] = float64(int8(n))
			case "h":
				numbers[i] = float64(int16(n))
			case "i":
				numbers[i] = float64(int32(n))
			case "d":
				numbers[i] = math.Float64frombits(n)
			default:
				numbers[i] = float64(n)
			}
		}
		data = data[rows*size:]
		values := make([]any, rows)
		for i, n := range numbers {
			switch {
			case c.Values != nil:
				values[i] = c.Values[int(n)]
			case c.Unknown && data[i] == 1:
			case c.Type == "?":
				values[i] = n == 1
			default:
				values[i] = n
			}
		}
		if c.Unknown {
			data = data[rows:]
		}
		out[c.Name] = values
	}
	assert.Empty(t, data)
	return out
}
