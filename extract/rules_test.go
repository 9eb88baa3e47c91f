package extract

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// Every rule of a list is needed by its own example: without it the example is read otherwise.
func TestRulesNeeded(t *testing.T) {
	w, err := DefaultWords()
	require.NoError(t, err)
	for _, list := range []struct {
		name  string
		rules []nounRule
		in    func(*Words) *[]nounRule
	}{
		{"in front", inFrontRules, func(w *Words) *[]nounRule { return &w.inFront }},
		{"behind", behindRules, func(w *Words) *[]nounRule { return &w.behind }},
	} {
		for i, r := range list.rules {
			less := *w
			*list.in(&less) = slices.Delete(slices.Clone(list.rules), i, i+1)
			with, without := asRead(t, w, r.example, WithoutRegion()), asRead(t, &less, r.example, WithoutRegion())
			assert.NotEqual(t, without, with, "%s, %q: %s is read the same without the rule", list.name, r.name, r.example)
		}
	}
}

// asRead is all that is read of a text.
func asRead(t testing.TB, w *Words, text string, opts ...Option) string {
	t.Helper()
	r, err := Extract(segment.NewDocument(text), append(opts, WithWords(w))...)
	require.NoError(t, err)
	out, err := json.Marshal(r)
	require.NoError(t, err)
	return string(out)
}
