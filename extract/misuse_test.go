package extract

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// What can't be read is an error that says what to do, never a panic.
func TestMisuse(t *testing.T) {
	doc := segment.NewDocument("德清县民政局2022年工作总结\n一、工作情况\n新增养老床位100张。")
	for name, c := range map[string]struct {
		call func() error
		say  string
	}{
		"no context":  {func() error { _, err := ExtractContext(noContext, doc); return err }, "context.Background()"},
		"no document": {func() error { _, err := Extract(nil); return err }, "segment.NewDocument"},
		"empty words": {func() error { _, err := Extract(doc, WithWords(&Words{})); return err }, "LoadWords"},
		"nil report":  {func() error { _, err := (*Report)(nil).MarshalJSON(); return err }, "Extract"},
		"zero report": {func() error { _, err := json.Marshal(&Report{}); return err }, "Extract"},
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			require.NotPanics(t, func() { err = c.call() })
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.say)
		})
	}
	require.NotPanics(t, func() {
		_, err := Extract(&segment.Document{})
		assert.NoError(t, err)
		_, err = Extract(doc, nil, WithWords(nil), WithMaxSections(-5))
		assert.NoError(t, err)
		assert.Empty(t, (*Report)(nil).UncoveredSpans())
	})
}

// A document that was changed after it was viewed is read as it is now, and a report
// whose document was changed under it prints what still stands.
func TestChangedDocument(t *testing.T) {
	doc := segment.NewDocument("一、工作情况\n" + strings.Repeat("新增养老床位100张。", 20))
	r, err := Extract(doc)
	require.NoError(t, err)
	require.NotEmpty(t, r.Figures)
	doc.Text = "新增养老床位70张。"
	require.NotPanics(t, func() {
		_, err := r.MarshalJSONWithText()
		assert.NoError(t, err)
		again, err := Extract(doc)
		require.NoError(t, err)
		require.Len(t, again.Figures, 1)
		assert.Equal(t, 70.0, again.Figures[0].Value)
	})
}

// ExtractContext returns when its context ends, wherever in the text it is.
func TestCancelledAnywhere(t *testing.T) {
	doc := segment.NewDocument(strings.Repeat("在安吉县、德清县,新增养老床位100张,增长5.3%,力争年底前达到120张。\n", 4000))
	for _, after := range []time.Duration{0, time.Millisecond, 20 * time.Millisecond, 100 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(context.Background(), after)
		_, err := ExtractContext(ctx, doc)
		cancel()
		var e *Error
		require.ErrorAs(t, err, &e, "%v", after)
		assert.True(t, errors.Is(err, context.DeadlineExceeded))
	}
}

// noContext is what a caller hands over who has none.
var noContext context.Context
