package index

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
)

func TestReadCorrections(t *testing.T) {
	got, err := ReadCorrections(strings.NewReader("\ufeffid,start,end,field,value,note\nabc,3,5,value,\"1,200\",x\nabc,3,5,per,人;月,\nabc,3,5,year,,\n"), "c.csv")
	require.NoError(t, err)
	require.Len(t, got, 3)
	f := extract.Figure{Masked: true, Year: 2020}
	for _, c := range got {
		require.NoError(t, c.set(&f))
	}
	assert.Equal(t, extract.Figure{HasValue: true, Value: 1200, Per: []string{"人", "月"}}, f)
	for text, want := range map[string]string{
		"":                       "c.csv: no header",
		"report,start,end,field": "c.csv:1: no column value",
		"report,start,end,field,value\n,1,2,value,3":     "c.csv:2: no report",
		"report,start,end,field,value\na,2,2,value,3":    "c.csv:2: start",
		"report,start,end,field,value\na,1,2,value,many": "c.csv:2: value \"many\" is no number",
		"report,start,end,field,value\na,1,2,role,hope":  "c.csv:2: role \"hope\" is unknown",
		"report,start,end,field,value\na,1,2,hue,3":      "c.csv:2: field \"hue\" can't be corrected",
		"report,start,end,field,value\na,1,2,year,soon":  "c.csv:2: year \"soon\" is no year",
	} {
		_, err := ReadCorrections(strings.NewReader(text), "c.csv")
		assert.ErrorContains(t, err, want, text)
	}
}

// Every field that may be corrected can be set, and no other.
func TestCorrectableFields(t *testing.T) {
	for _, field := range CorrectableFields {
		value := "2020"
		if allowed, ok := allowedValues[field]; ok {
			value = allowed[0]
		}
		c := Correction{Field: field, Value: value}
		assert.NoError(t, c.set(&extract.Figure{}), field)
	}
}
