package sheet

import (
	"bytes"
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
	require.NoError(t, WriteColumns(&b, JSONColumns(records), len(records)))
	assert.Equal(t, want, b.String())
	b.Reset()
	require.NoError(t, WriteColumns(&b, Flatten(records).JSONColumns(), len(records)))
	assert.Equal(t, want, b.String())
	b.Reset()
	require.NoError(t, WriteColumns(&b, JSONColumns([]row{}), 0))
	assert.Equal(t, `{"text":[],"value":[],"year":[],"list":[],"in.section":[]}`+"\n", b.String())
}
