package extract

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// What is kept of the reading changes nothing of it, and of the claims about an attribute
// the one that is decided for is what the report says.
func TestTrace(t *testing.T) {
	text := "一、2023年工作总结\n全年第3次检查，火化率76.9%，没有达到78%的目标，差1.1个百分点。对工期滞后超过两个月的项目挂牌督办。\n"
	doc := segment.NewDocument(text)
	plain, err := Extract(doc, WithoutRegion())
	require.NoError(t, err)
	r, err := Extract(doc, WithoutRegion(), WithTrace())
	require.NoError(t, err)
	assert.Equal(t, plain.Figures, r.Figures)
	assert.Empty(t, plain.Trace(0))
	_, refused := plain.Refused(strings.Index(text, "3次"))
	assert.False(t, refused)

	require.Len(t, r.Figures, 4)
	for i, f := range r.Figures {
		trace := r.Trace(i)
		assert.NotEmpty(t, trace.Words)
		for _, want := range []Claim{{Attribute: "indicator", Value: f.Indicator}, {Attribute: "measure", Value: f.Measure}, {Attribute: "role", Value: f.Role}} {
			assert.Equal(t, 1, decidedFor(trace, want.Attribute, want.Value), "%s of %s", want.Attribute, f.Span.Of(text))
		}
	}
	gap := r.Trace(2)
	assert.Contains(t, gap.Claims, Claim{Attribute: "indicator", Value: "目标", Span: spanOf(text, "目标"), Rule: "the clause before", Lost: true})
	months := r.Trace(3)
	assert.Contains(t, months.Claims, Claim{Attribute: "role", Value: RoleCriterion, Rule: "duration of a rule"})

	n, refused := r.Refused(strings.Index(text, "3次"))
	assert.True(t, refused)
	assert.Equal(t, "ordinal", n.Rule)
	assert.Equal(t, 51, len(classNames))
	assert.Equal(t, []string{"agent"}, isAgent.names())
}

// The same of every own text.
func TestTraceChangesNothing(t *testing.T) {
	w, err := DefaultWords()
	require.NoError(t, err)
	for _, p := range ownGold(t) {
		text, err := os.ReadFile(p.text)
		require.NoError(t, err)
		assert.Equal(t, asRead(t, w, string(text), WithoutRegion()), asRead(t, w, string(text), WithoutRegion(), WithTrace()), p.text)
	}
}

func decidedFor(t Trace, attribute, value string) (n int) {
	for _, c := range t.Claims {
		if c.Attribute == attribute && c.Value == value && !c.Lost {
			n++
		}
	}
	return n
}

func spanOf(text, s string) Span {
	i := strings.Index(text, s)
	return Span{Start: i, End: i + len(s)}
}
