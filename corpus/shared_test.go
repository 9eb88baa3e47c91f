package corpus_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/segment"
)

// shared is the folder of reports that are not part of the project.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("GOVREPORT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "seeds")); err != nil {
		t.Skip("the real reports are not here; set GOVREPORT_SHARED to their folder")
	}
	return dir
}

// TestSharedReports reads every real report without options: no error, no
// warning about its characters, and the metadata of its file name or columns.
func TestSharedReports(t *testing.T) {
	dir := shared(t)
	n := map[string]int{}
	for doc, err := range corpus.Read(context.Background(), []string{filepath.Join(dir, "seeds"), filepath.Join(dir, "corpus")}, corpus.Options{}) {
		require.NoError(t, err)
		assert.Equal(t, "UTF-8", doc.Encoding, doc.Path)
		assert.Empty(t, doc.Warnings, doc.Path)
		assert.Greater(t, len(doc.Text), 4000, doc.Path)
		path, _, _ := strings.Cut(doc.Path, "#")
		parts := strings.Split(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), "_")
		folder := filepath.Base(filepath.Dir(path))
		n[folder]++
		switch folder {
		case "seeds":
			assert.Equal(t, segment.Meta{}, doc.Meta, doc.Path)
			assert.Equal(t, "text", doc.Format)
		case "state_council":
			year, _ := strconv.Atoi(parts[0])
			assert.Equal(t, segment.Meta{Year: year, Organ: "国务院", Title: "政府工作报告", Source: "filename"}, doc.Meta)
		case "provinces_2026":
			assert.Equal(t, "csv", doc.Format)
			assert.Equal(t, 2026, doc.Meta.Year)
			assert.Equal(t, parts[1], doc.Meta.Region)
			assert.Contains(t, doc.Meta.Title, "政府工作报告")
			assert.Regexp(t, `^2026-0[12]-\d\d$`, doc.Meta.Published)
			assert.Equal(t, "column", doc.Meta.Source)
			assert.True(t, strings.HasSuffix(doc.Path, "#1"), doc.Path)
		}
	}
	assert.Equal(t, map[string]int{"seeds": 5, "state_council": 48, "provinces_2026": 12}, n)
}
