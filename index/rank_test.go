package index

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

var update = flag.Bool("update", false, "rewrite golden files")

// extractedReports reads the real reports and extracts them.
func extractedReports(t testing.TB) []*extract.Report {
	var out []*extract.Report
	for _, p := range realReports(t) {
		r, err := extract.Extract(p.Doc)
		require.NoError(t, err)
		out = append(out, r)
	}
	return out
}

// knownItem is a heading that stands once in all reports, and its passage.
type knownItem struct {
	query   string
	path    string
	passage int
}

func knownItems(rs []*extract.Report, recs []*record) []knownItem {
	count := map[string]int{}
	var items []knownItem
	for i, rec := range recs {
		for k, p := range rec.Passages {
			if !p.Heading {
				continue
			}
			title := strings.TrimRight(segment.Fold(rec.Sections[p.Section].Title), "。:;")
			if n := utf8.RuneCountInString(title); n < 5 || n > 40 || strings.ContainsAny(title, "*?\"()“”：:") {
				continue
			}
			count[title]++
			items = append(items, knownItem{title, rs[i].Doc.Path, k})
		}
	}
	out := items[:0]
	for _, it := range items {
		if count[it.query] == 1 {
			out = append(out, it)
		}
	}
	sort.Slice(out, func(i, j int) bool { return hashOf(out[i].query) < hashOf(out[j].query) })
	return out[:min(len(out), 250)]
}

// measureRanks returns MRR@10 and recall@10.
func measureRanks(items []knownItem, rank func(it knownItem) int) (mrr, recall float64) {
	for _, it := range items {
		if r := rank(it); r >= 1 && r <= 10 {
			mrr += 1 / float64(r)
			recall++
		}
	}
	n := float64(len(items))
	return mrr / n, recall / n
}

// The headings of the reports as queries: the section under the heading should
// come first. testdata/golden/search.txt records how well that works, beside
// Bleve's own cjk analyzer over the same passages.
func TestKnownItems(t *testing.T) {
	if testing.Short() {
		t.Skip("reads and indexes every real report twice")
	}
	if raceDetector {
		t.Skip("ranks do not depend on the race detector, and it makes this test slow; go test without -race runs it")
	}
	ctx := context.Background()
	rs := extractedReports(t)
	x := create(t, Options{})
	addAll(t, x, rs...)
	recs := make([]*record, len(rs))
	for i, r := range rs {
		var err error
		recs[i], err = newRecord(r)
		require.NoError(t, err)
	}
	items := knownItems(rs, recs)
	require.Greater(t, len(items), 100)

	mapping := bleve.NewIndexMapping()
	mapping.DefaultAnalyzer = cjk.AnalyzerName
	base, err := bleve.NewUsing(filepath.Join(t.TempDir(), "base"), mapping, "scorch", "scorch", nil)
	require.NoError(t, err)
	defer base.Close()
	batch := base.NewBatch()
	for i, rec := range recs {
		for k, p := range rec.Passages {
			require.NoError(t, batch.Index(fmt.Sprintf("%s\x00%d", rs[i].Doc.Path, k), map[string]any{"text": p.View.Of(rec.view)}))
		}
		require.NoError(t, base.Batch(batch))
		batch.Reset()
	}

	var misses []string
	ourMRR, ourRecall := measureRanks(items, func(it knownItem) int {
		m, err := x.plan(ctx, quoteOperators(it.query), false, map[string][]string{})
		require.NoError(t, err, it.query)
		hits, _, err := x.answer(ctx, x.snap, m)
		require.NoError(t, err)
		sc, err := x.rank(ctx, x.snap, m, hits)
		require.NoError(t, err)
		compare, err := order("score")
		require.NoError(t, err)
		all := byPassage(m, sc, hits)
		sort.SliceStable(all, func(i, j int) bool { return compare(&all[i], &all[j]) < 0 })
		for i, h := range all {
			if h.Sources[0].Path == it.path && h.passage == it.passage {
				if i > 0 {
					misses = append(misses, fmt.Sprintf("%d %s", i+1, it.query))
				}
				return i + 1
			}
		}
		misses = append(misses, "- "+it.query)
		return 0
	})
	baseMRR, baseRecall := measureRanks(items, func(it knownItem) int {
		req := bleve.NewSearchRequestOptions(bleve.NewMatchQuery(it.query), 10, 0, false)
		res, err := base.Search(req)
		require.NoError(t, err)
		require.Zero(t, res.Status.Failed)
		for i, h := range res.Hits {
			if h.ID == fmt.Sprintf("%s\x00%d", it.path, it.passage) {
				return i + 1
			}
		}
		return 0
	})
	t.Logf("not first: %q", misses)

	golden := filepath.Join("..", "testdata", "golden", "search.txt")
	got := fmt.Sprintf(`# Known-item search: headings of the real reports as queries; the section under the
# heading is the one right answer. Rewritten by: go test ./index -run KnownItems -update
queries %d
govreport MRR@10 %.3f recall@10 %.3f
bleve-cjk MRR@10 %.3f recall@10 %.3f
`, len(items), ourMRR, ourRecall, baseMRR, baseRecall)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(golden), 0o755))
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
		return
	}
	b, err := os.ReadFile(golden)
	require.NoError(t, err, "run with -update once")
	var n int
	var mrr, recall float64
	for _, line := range strings.Split(string(b), "\n") {
		_, _ = fmt.Sscanf(line, "queries %d", &n)
		_, _ = fmt.Sscanf(line, "govreport MRR@10 %f recall@10 %f", &mrr, &recall)
	}
	// The headings change a little whenever extraction does.
	require.GreaterOrEqual(t, ourMRR, mrr-0.02, "now:\n%s", got)
	require.GreaterOrEqual(t, ourRecall, recall-0.02, "now:\n%s", got)
	require.Greater(t, ourMRR, baseMRR)
	require.False(t, math.IsNaN(ourMRR))
}

// quoteOperators keeps words of a heading from being read as operators.
func quoteOperators(s string) string {
	return strings.Join(strings.Fields(strings.TrimLeft(s, "-")), " ")
}
