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
	name    string
	rules   []ruleCase
	without func(w *Words, i int) *Words // w with rule i of the list less
}

type ruleCase struct{ name, example string }

func listOf[R any](name string, rules []R, in func(*Words) *[]R, show func(R) ruleCase) ruleList {
	list := ruleList{name: name, without: func(w *Words, i int) *Words {
		less := *w
		*in(&less) = slices.Delete(slices.Clone(rules), i, i+1)
		return &less
	}}
	for _, r := range rules {
		list.rules = append(list.rules, show(r))
	}
	return list
}

func showNoun(r nounRule) ruleCase     { return ruleCase{r.name, r.example} }
func showNaming(r namingRule) ruleCase { return ruleCase{r.name, r.example} }

var ruleLists = []ruleList{
	listOf("in front", inFrontRules, func(w *Words) *[]nounRule { return &w.inFront }, showNoun),
	listOf("behind", behindRules, func(w *Words) *[]nounRule { return &w.behind }, showNoun),
	listOf("phrasing", phrasingRules, func(w *Words) *[]namingRule { return &w.phrasing }, showNaming),
	listOf("naming", namingRules, func(w *Words) *[]namingRule { return &w.naming }, showNaming),
	listOf("action", actionRules, func(w *Words) *[]namingRule { return &w.acting }, showNaming),
}

// ruleFrames are what may stand in front of the example of a rule.
var ruleFrames = []string{"", framesOfCases["review"], framesOfCases["plan"]}

// Every rule of a list is needed by its own example: without it the example is read otherwise.
func TestRulesNeeded(t *testing.T) {
	w, err := DefaultWords()
	require.NoError(t, err)
	for _, list := range ruleLists {
		for i, r := range list.rules {
			less := list.without(w, i)
			needed := slices.ContainsFunc(ruleFrames, func(frame string) bool {
				return asRead(t, w, frame+r.example, WithoutRegion()) != asRead(t, less, frame+r.example, WithoutRegion())
			})
			assert.True(t, needed, "%s, %q: %s is read the same without the rule", list.name, r.name, r.example)
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
