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
