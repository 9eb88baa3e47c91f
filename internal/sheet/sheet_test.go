package sheet

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
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
			require.NoError(t, WritePacked(&packed, columns, n))
			require.NoError(t, WriteColumns(&plain, columns, n))
			var want map[string][]any
			require.NoError(t, json.Unmarshal(plain.Bytes(), &want))
			assert.Equal(t, want, unpack(t, packed.Bytes(), n), "%s, %d rows", name, n)
		}
	}
	var b bytes.Buffer
	columns, rows := CellsOf(records[:2])
	require.NoError(t, WritePacked(&b, columns[:3], rows))
	assert.Equal(t, `{"rows":2,"columns":[{"name":"text","values":["a\"b\n","床位"]},{"name":"value","type":"d","unknown":true},{"name":"year","type":"h","unknown":true}]}`+"\n"+
		"\x00\x00\x00\x00\x00\x00\xe0\x3f\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\xe6\x07\x00\x00\x00\x01", b.String())
}

// unpack reads a packed table as encoding/json reads its columns.
func unpack(t *testing.T, answer []byte, rows int) map[string][]any {
	t.Helper()
	head, data, _ := bytes.Cut(answer, []byte("\n"))
	var table struct {
		Rows    int
		Columns []struct {
			Name, Type string
			Values     []any
			Unknown    bool
		}
	}
	require.NoError(t, json.Unmarshal(head, &table))
	require.Equal(t, rows, table.Rows)
	out := map[string][]any{}
	for _, c := range table.Columns {
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
