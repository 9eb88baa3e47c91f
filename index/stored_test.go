package index

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

func TestStoredReports(t *testing.T) {
	ctx := context.Background()
	x, err := Create(t.TempDir()+"/idx", Options{})
	require.NoError(t, err)
	defer x.Close()
	doc := segment.NewDocument("栖岚区民政局2021年工作总结\n一、养老服务\n新增养老床位80张，发放补贴xx万元。\n")
	doc.Path = "2021_栖岚区民政局.txt"
	r, err := extract.Extract(doc)
	require.NoError(t, err)
	_, err = x.Add(ctx, r)
	require.NoError(t, err)
	require.NoError(t, x.Commit(ctx))

	got, err := x.Report(ctx, r.ID)
	require.NoError(t, err)
	assert.Equal(t, r.Doc.Text, got.Doc.Text)
	assert.Equal(t, r.Doc.Path, got.Doc.Path)
	assert.Equal(t, r.Figures, got.Figures)
	assert.Equal(t, r.Sections, got.Sections)
	require.Len(t, got.Masks, len(r.Masks))
	for i := range r.Masks {
		assert.Equal(t, r.Masks[i].Span, got.Masks[i].Span)
		assert.Equal(t, r.Masks[i].Class, got.Masks[i].Class)
	}

	_, err = x.Report(ctx, "none")
	assert.ErrorIs(t, err, ErrNoReport)

	n := 0
	for s, err := range x.Stored(ctx, "year:2021") {
		require.NoError(t, err)
		assert.Equal(t, r.ID, s.ID)
		n++
	}
	assert.Equal(t, 1, n)
	for range x.Stored(ctx, "year:1999") {
		t.Error("a report of another year")
	}
	for _, err := range x.Stored(ctx, "(") {
		assert.Error(t, err)
	}
}
