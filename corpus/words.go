package corpus

import (
	"embed"
	"slices"
	"strings"
	"sync"

	"github.com/govreport/govreport/internal/lexicon"
)

//go:embed data/*.tsv
var dataFiles embed.FS

// columnName is a row of data/columns.tsv; key is what headers are compared by.
type columnName struct {
	lexicon.Row
	field, key string
}

// columnNames are in order of rank.
var columnNames = sync.OnceValues(func() ([]columnName, error) {
	rows, err := lexicon.Load(dataFiles, "data/columns.tsv", "name", "field")
	names := make([]columnName, len(rows))
	for i, row := range rows {
		names[i] = columnName{row, row.Get("field"), columnKey(row.Get("name"))}
	}
	return names, err
})

// nameEndings are the endings of data/names.tsv by kind, the longest first.
var nameEndings = sync.OnceValues(func() (map[string][]string, error) {
	rows, err := lexicon.Load(dataFiles, "data/names.tsv", "ending", "kind")
	if err != nil {
		return nil, err
	}
	kinds := map[string][]string{}
	for _, row := range rows {
		k := row.Get("kind")
		if k != "organ" && k != "region" && k != "report" {
			return nil, row.Errorf("kind %q is unknown; write organ, region or report", k)
		}
		kinds[k] = append(kinds[k], row.Get("ending"))
	}
	for _, endings := range kinds {
		slices.SortStableFunc(endings, func(a, b string) int { return len(b) - len(a) })
	}
	return kinds, nil
})

// selectors are the rows of data/selectors.tsv in order of rank.
var selectors = sync.OnceValues(func() ([]lexicon.Row, error) {
	return lexicon.Load(dataFiles, "data/selectors.tsv", "selector")
})

// cutEnding returns s without the first ending that it has.
func cutEnding(s string, endings []string) (string, bool) {
	for _, e := range endings {
		if before, ok := strings.CutSuffix(s, e); ok {
			return before, true
		}
	}
	return s, false
}
