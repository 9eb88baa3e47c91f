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

// columnNames are the rows of data/columns.tsv in order of rank.
var columnNames = sync.OnceValues(func() ([]lexicon.Row, error) {
	return lexicon.Load(dataFiles, "data/columns.tsv", "name", "field")
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
