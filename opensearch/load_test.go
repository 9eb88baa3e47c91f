package opensearch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/queries"
	"github.com/govreport/govreport/opensearch"
	"github.com/govreport/govreport/segment"
)

// small makes an index of n short reports of several counties and years.
func small(t testing.TB, n int) (*index.Index, []*extract.Report) {
	t.Helper()
	var docs []*segment.Document
	for i := range n {
		county := []string{"芷岭县", "霁河县", "栖岚区"}[i%3]
		text := fmt.Sprintf("%s民政局%d年工作总结\n一、工作完成情况\n全年新增养老床位%d张，救助困难群众%d人次，火化率达到%d%%。\n二、下一年工作计划\n计划新增养老床位%d张。\n编号%d。\n",
			county, 2000+i%25, 100+i, 2000+7*i, 40+i%50, 120+i, i)
		doc := segment.NewDocument(text)
		doc.Path = fmt.Sprintf("small/%04d.txt", i)
		docs = append(docs, doc)
	}
	return queries.Index(t, docs)
}

// writes says how often each report was written.
func writes(t testing.TB, url, name string) map[string]int {
	t.Helper()
	call(t, "POST", url+"/"+name+"/_refresh", "")
	var a struct {
		Hits struct {
			Hits []struct {
				ID      string `json:"_id"`
				Version int    `json:"_version"`
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(call(t, "POST", url+"/"+name+"/_search", `{"size": 10000, "version": true, "_source": false}`)), &a))
	out := map[string]int{}
	for _, h := range a.Hits.Hits {
		out[h.ID] = h.Version
	}
	return out
}

func TestInterruptedLoadGoesOn(t *testing.T) {
	url := node(t)
	x, reports := small(t, 450) // several batches, and pages of a search
	c := connect(t, url)
	require.NoError(t, c.Prepare(t.Context(), nil, opensearch.Shape{}))

	ctx, cancel := context.WithCancel(t.Context())
	first, err := c.Load(ctx, x, opensearch.LoadOptions{Workers: 1, Progress: func(done int) {
		if done >= 200 {
			cancel()
		}
	}})
	require.ErrorIs(t, err, context.Canceled)
	require.GreaterOrEqual(t, first.Loaded, 200)
	require.Less(t, first.Loaded, 450)

	res := load(t, c, x, opensearch.LoadOptions{})
	require.GreaterOrEqual(t, res.Unchanged, first.Loaded)
	require.Equal(t, 450, res.Unchanged+res.Loaded)
	written := writes(t, url, "testinterruptedloadgoeson-reports")
	require.Len(t, written, 450)
	for id, n := range written {
		require.Equal(t, 1, n, "%s was written again", id)
	}
	requireEqual(t, x, open(t, c), reports, 10, 1)
}

func TestChangedAndGone(t *testing.T) {
	url := node(t)
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	const text = "芷岭县民政局2020年工作总结\n全年新增养老床位260张。\n"
	write("a.txt", text)
	write("b.txt", strings.ReplaceAll(text, "2020", "2021"))
	write("c.txt", strings.ReplaceAll(text, "2020", "2022"))
	x, _ := indexed(t, dir)
	c := connect(t, url)
	require.Equal(t, 3, load(t, c, x, opensearch.LoadOptions{}).Loaded)

	write("b.txt", strings.ReplaceAll(text, "260", "300")) // says something else now
	require.NoError(t, os.Remove(filepath.Join(dir, "c.txt")))
	x, reports := indexed(t, dir)
	res := load(t, c, x, opensearch.LoadOptions{})
	require.Equal(t, []int{1, 1, 1}, []int{res.Loaded, res.Unchanged, res.Removed})
	n, err := open(t, c).Count(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, 3, n, "what the index does not have stays")

	res = load(t, c, x, opensearch.LoadOptions{Prune: true})
	require.Equal(t, []int{0, 2, 1}, []int{res.Loaded, res.Unchanged, res.Removed})
	requireEqual(t, x, open(t, c), reports, 10, 1)
}

// Own words travel with the reports.
func TestOwnWordsTravel(t *testing.T) {
	url := node(t)
	x, reports := indexed(t, filepath.Join("..", "testdata", "reports", "zl2024011502.htm"))
	require.NoError(t, x.SetOwnWords(t.Context(), []string{"养老服务", "兜底保障"}))
	c := connect(t, url)
	load(t, c, x, opensearch.LoadOptions{})
	requireEqual(t, x, open(t, c), reports, 10, 1)
	require.ErrorContains(t, c.Prepare(t.Context(), nil, opensearch.Shape{}), "was filled with 2 own words")
}
