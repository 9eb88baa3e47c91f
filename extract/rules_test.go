package extract

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// A ruleList is a list of rules that [Words] carries.
type ruleList struct {
	name    string
	rules   []namedRule
	without func(w *Words, i int) *Words // w with rule i less
}

type namedRule struct{ name, example, counter string }

func listOf[R any](name string, rules []R, named func(R) namedRule, in func(*Words) *[]R) ruleList {
	l := ruleList{name: name, without: func(w *Words, i int) *Words {
		less := *w
		*in(&less) = slices.Delete(slices.Clone(rules), i, i+1)
		return &less
	}}
	for _, r := range rules {
		l.rules = append(l.rules, named(r))
	}
	return l
}

func nounRules(name string, rules []nounRule, in func(*Words) *[]nounRule) ruleList {
	return listOf(name, rules, func(r nounRule) namedRule { return namedRule{r.name, r.example, ""} }, in)
}

func rulesOf[S any](name string, rules []rule[S], in func(*Words) *[]rule[S]) ruleList {
	return listOf(name, rules, func(r rule[S]) namedRule { return namedRule{r.name, r.example, r.counter} }, in)
}

var ruleLists = []ruleList{
	nounRules("in front", inFrontRules, func(w *Words) *[]nounRule { return &w.inFront }),
	nounRules("behind", behindRules, func(w *Words) *[]nounRule { return &w.behind }),
	rulesOf("phrasing", phrasingRules, func(w *Words) *[]rule[*namer] { return &w.rules.phrasing }),
	rulesOf("naming", namingRules, func(w *Words) *[]rule[*namer] { return &w.rules.naming }),
	rulesOf("action", actionRules, func(w *Words) *[]rule[*namer] { return &w.rules.acting }),
	rulesOf("duration", durationRules, func(w *Words) *[]rule[*namer] { return &w.rules.duration }),
	rulesOf("criterion", criterionRules, func(w *Words) *[]rule[*asked] { return &w.rules.criterion }),
	rulesOf("no commitment", idleRules, func(w *Words) *[]rule[*modalWord] { return &w.rules.idle }),
	rulesOf("claim", claimRules, func(w *Words) *[]rule[*claim] { return &w.rules.claim }),
	rulesOf("numeral", numeralRules, func(w *Words) *[]rule[*reading] { return &w.rules.numeral }),
	rulesOf("date", dateRules, func(w *Words) *[]rule[*reading] { return &w.rules.date }),
	rulesOf("unit", unitRules, func(w *Words) *[]rule[*reading] { return &w.rules.unit }),
	rulesOf("Chinese numeral", chineseRules, func(w *Words) *[]rule[*reading] { return &w.rules.chinese }),
	rulesOf("period", periodRules, func(w *Words) *[]rule[*reading] { return &w.rules.period }),
	rulesOf("no unit", bareRules, func(w *Words) *[]rule[*reading] { return &w.rules.bare }),
	rulesOf("between", betweenRules, func(w *Words) *[]rule[*frameWalk] { return &w.rules.between }),
	rulesOf("of", ofRules, func(w *Words) *[]rule[*comparison] { return &w.rules.of }),
	rulesOf("object", objectRules, func(w *Words) *[]rule[*comparison] { return &w.rules.object }),
	rulesOf("said", saidRules, func(w *Words) *[]rule[*comparison] { return &w.rules.said }),
	rulesOf("keeps", keepsRules, func(w *Words) *[]rule[*listPair] { return &w.rules.keeps }),
}

// ruleFrames are what may stand in front of the example of a rule.
var ruleFrames = []string{"", framesOfCases["review"], framesOfCases["plan"]}

// Every rule of a list is needed by its own example: without it the example is read
// otherwise, and the counter-example is not.
func TestRulesNeeded(t *testing.T) {
	w, err := DefaultWords()
	require.NoError(t, err)
	w = withoutRanking(w)
	for _, list := range ruleLists {
		for i, r := range list.rules {
			less := list.without(w, i)
			needed := slices.ContainsFunc(ruleFrames, func(frame string) bool {
				return asRead(t, w, frame+r.example, WithoutRegion()) != asRead(t, less, frame+r.example, WithoutRegion())
			})
			assert.True(t, needed, "%s, %q: %s is read the same without the rule", list.name, r.name, r.example)
			if r.counter != "" {
				assert.Equal(t, asRead(t, less, r.counter, WithoutRegion()), asRead(t, w, r.counter, WithoutRegion()), "%s, %q: %s is read otherwise without the rule", list.name, r.name, r.counter)
			}
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
	return string(out) + fmt.Sprint(r.UncoveredSpans())
}
