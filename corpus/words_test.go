package corpus

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

// Every row of the data files proves itself by its example.

func TestColumnExamples(t *testing.T) {
	rows, err := columnNames()
	require.NoError(t, err)
	for _, row := range rows {
		header, err := csv.NewReader(strings.NewReader(row.Example())).Read()
		require.NoError(t, err)
		field := row.Get("field")
		require.Contains(t, fieldNames, field)
		cols, err := findColumns(header, Options{}, field)
		require.NoError(t, err, row.Example())
		assert.Equal(t, row.Get("name"), cols.name[field], "line %d", row.Line)
	}
}

func TestNameExamples(t *testing.T) {
	_, err := nameEndings()
	require.NoError(t, err)
	rows, err := lexicon.Load(dataFiles, "data/names.tsv", "ending", "kind")
	require.NoError(t, err)
	for _, row := range rows {
		m := nameMeta(row.Example())
		switch ending := row.Get("ending"); row.Get("kind") {
		case "organ":
			assert.True(t, strings.HasSuffix(m.Organ, ending), "line %d: %+v", row.Line, m)
		case "region":
			assert.True(t, strings.HasSuffix(m.Region, ending), "line %d: %+v", row.Line, m)
		case "report":
			assert.True(t, strings.HasSuffix(m.Title, ending), "line %d: %+v", row.Line, m)
		}
	}
}

func TestSelectorExamples(t *testing.T) {
	rows, err := selectors()
	require.NoError(t, err)
	for _, row := range rows {
		doc := &segment.Document{}
		require.NoError(t, readHTML(doc, []byte(row.Example()), Options{}.withDefaults()))
		assert.Equal(t, "正文在这里。", doc.Text, "line %d", row.Line)
	}
}
