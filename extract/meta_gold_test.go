package extract

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// The stage agrees with every gold file on the report as a whole.
func TestMetaGold(t *testing.T) {
	pairs := map[string]string{} // gold file to text
	golds, _ := filepath.Glob(filepath.Join("..", "testdata", "gold", "*.gold.jsonl"))
	for _, g := range golds {
		pairs[g] = filepath.Join("..", "testdata", "reports", strings.TrimSuffix(filepath.Base(g), ".gold.jsonl")+".txt")
	}
	shared := os.Getenv("GOVREPORT_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	golds, _ = filepath.Glob(filepath.Join(shared, "gold", "*.gold.jsonl"))
	for _, g := range golds {
		pairs[g] = filepath.Join(shared, "seeds", strings.TrimSuffix(filepath.Base(g), ".gold.jsonl")+".txt")
	}
	if len(pairs) == 0 {
		t.Skip("no gold files")
	}
	type doc struct {
		Type, Title, Organ, Genre string
		Year                      int
		PlanYear                  int `json:"plan_year"`
		BodyStart                 int `json:"body_start"`
		BodyEnd                   int `json:"body_end"`
	}
	for gold, text := range pairs {
		data, err := os.ReadFile(text)
		if err != nil {
			continue // a text in another format, which the corpus package reads
		}
		d := segment.NewDocument(string(data))
		if len(d.Warnings) > 0 {
			continue
		}
		lines, err := os.ReadFile(gold)
		require.NoError(t, err)
		for line := range strings.Lines(string(lines)) {
			var want doc
			if json.Unmarshal([]byte(line), &want) != nil || want.Type != "doc" {
				continue
			}
			r, _ := metaOf(d)
			x := segment.NewRuneIndex(d.Text)
			got := doc{"doc", r.Title, r.Organ, r.Genre, r.Year, r.PlanYear, x.Rune(r.Body.Start), x.Rune(r.Body.End)}
			// White space at the end of the body is nobody's concern.
			if strings.TrimSpace(d.Text[min(r.Body.End, x.Byte(want.BodyEnd)):max(r.Body.End, x.Byte(want.BodyEnd))]) == "" {
				got.BodyEnd = want.BodyEnd
			}
			assert.Equal(t, want, got, gold)
		}
	}
}
