package extract

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// A ruleList is a list of rules that [Words] carries.
type ruleList struct {
	name  string
	rules []nounRule
	in    func(*Words) *[]nounRule
}

var ruleLists = []ruleList{
	{"in front", inFrontRules, func(w *Words) *[]nounRule { return &w.inFront }},
	{"behind", behindRules, func(w *Words) *[]nounRule { return &w.behind }},
}

// without is w with rule i of the list less.
func (l ruleList) without(w *Words, i int) *Words {
	less := *w
	*l.in(&less) = slices.Delete(slices.Clone(l.rules), i, i+1)
	return &less
}

// Every rule of a list is needed by its own example: without it the example is read otherwise.
func TestRulesNeeded(t *testing.T) {
	w, err := DefaultWords()
	require.NoError(t, err)
	for _, list := range ruleLists {
		for i, r := range list.rules {
			with, without := asRead(t, w, r.example, WithoutRegion()), asRead(t, list.without(w, i), r.example, WithoutRegion())
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
