package queries

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/segment"
)

// Read reads the documents under paths.
func Read(t testing.TB, paths ...string) (docs []*segment.Document) {
	t.Helper()
	for doc, err := range corpus.Read(t.Context(), paths, corpus.Options{}) {
		require.NoError(t, err)
		docs = append(docs, doc)
	}
	return docs
}

// Index makes an index of documents that lasts as long as the test, and returns their
// reports too.
func Index(t testing.TB, docs []*segment.Document) (*index.Index, []*extract.Report) {
	t.Helper()
	x, err := index.Create(t.TempDir(), index.Options{})
	require.NoError(t, err)
	t.Cleanup(x.Abandon)
	var reports []*extract.Report
	for _, doc := range docs {
		r, err := extract.Extract(doc)
		require.NoError(t, err)
		_, err = x.Add(t.Context(), r)
		require.NoError(t, err)
		reports = append(reports, r)
	}
	require.NoError(t, x.Commit(t.Context()))
	return x, reports
}
