package segment_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// Nothing panics over what is not opened, not there or not of this text.
func TestMisuse(t *testing.T) {
	foreign := []segment.Span{{}, {Start: -5, End: 3}, {Start: 5, End: 2}, {Start: 2, End: 9000}, {Start: 9000, End: 9001}, {Start: -9, End: -3}}
	require.NotPanics(t, func() {
		for _, s := range []*segment.Segmenter{nil, {}} {
			assert.ErrorIs(t, s.Ready(), segment.ErrNotReady)
			assert.ErrorContains(t, s.Ready(), "NewSegmenter")
			assert.Empty(t, s.Tokens("养老服务"))
			assert.Empty(t, s.Parts("养老服务体系"))
			assert.NoError(t, s.Close())
			s.DictPaths()
		}
		_, err := segment.SharedContext(noContext)
		assert.ErrorContains(t, err, "context.Background()")

		d := segment.NewDocument("一、养老服务\n新增床位100张。")
		v := d.View()
		for _, s := range foreign {
			_ = s.Of(d.Text)
			v.Source(s)
			v.Span(s)
			v.Of(s)
			v.SourceText(s)
			v.Unsure(s.Start)
			v.Between(s.End)
		}
		x := segment.NewRuneIndex(d.Text)
		assert.Equal(t, 0, x.Rune(-4))
		assert.Equal(t, 0, x.Byte(-4))
		assert.Equal(t, len(d.Text), x.Byte(9000))
		assert.Equal(t, len([]rune(d.Text)), x.Rune(9000))
		var zero segment.RuneIndex
		assert.Equal(t, 0, zero.Rune(3)+zero.Byte(3))
		var view segment.View
		view.Source(segment.Span{Start: 1, End: 4})
		view.Span(segment.Span{Start: 1, End: 4})
		assert.Empty(t, view.Sentences())
		assert.Empty(t, (*segment.Document)(nil).View().Text)
		var trie segment.Trie
		for range trie.Find("养老服务") {
			t.Error("a trie without terms found one")
		}
	})
}

// A document whose text was changed is viewed as it is now.
func TestViewOfChangedText(t *testing.T) {
	d := segment.NewDocument(strings.Repeat("养老服务。", 100))
	d.View()
	d.Text = "救助"
	assert.Equal(t, "救助", d.View().Text)
}

// noContext is what a caller hands over who has none.
var noContext context.Context
