package opensearch_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/queries"
	"github.com/govreport/govreport/opensearch"
)

// script is what starts nodes; it says with status 3 that something is missing here.
var script = filepath.Join("..", "scripts", "opensearch.sh")

// running is the cluster of these tests: one after the other, there is one at a time.
var running struct {
	urls    []string
	missing string // why there can be none
}

// node returns the URL of one node, which many tests share, or of the cluster that
// OPENSEARCH_TEST_URL names.
func node(t testing.TB) string {
	t.Helper()
	if url := os.Getenv("OPENSEARCH_TEST_URL"); url != "" {
		return url
	}
	if len(running.urls) == 1 {
		return running.urls[0]
	}
	return startNodes(t, 1)[0]
}

// startNodes starts a cluster in the place of the one that runs, or skips the test and says what
// is missing.
func startNodes(t testing.TB, n int) []string {
	t.Helper()
	if raceDetector {
		t.Skip("a cluster is asked without the race detector (scripts/test.sh does it)")
	}
	if running.missing != "" {
		t.Skip(running.missing)
	}
	running.urls = nil
	for _, args := range [][]string{{"fetch"}, {"start", fmt.Sprint(n)}} {
		cmd := exec.Command("sh", append([]string{script}, args...)...)
		var out, said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &said
		err := cmd.Run()
		var exit *exec.ExitError
		if errors.As(err, &exit) && exit.ExitCode() == 3 {
			running.missing = strings.TrimSpace(said.String())
			t.Skip(running.missing)
		}
		require.NoError(t, err, said.String())
		running.urls = strings.Fields(out.String())
	}
	return running.urls
}

func TestMain(m *testing.M) {
	code := m.Run()
	if running.urls != nil {
		_ = exec.Command("sh", script, "clean").Run()
	}
	os.Exit(code)
}

// connect returns the cluster with an index of its own for the test.
func connect(t testing.TB, urls ...string) *opensearch.Cluster {
	t.Helper()
	prefix := strings.ToLower(strings.NewReplacer("/", "-", "_", "-").Replace(t.Name()))
	c, err := opensearch.Connect(t.Context(), opensearch.Options{URLs: urls, Prefix: prefix})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	call(t, "DELETE", urls[0]+"/"+prefix+"-reports", "")
	call(t, "DELETE", urls[0]+"/_index_template/"+prefix, "")
	return c
}

// call speaks to a node past the package.
func call(t testing.TB, method, url, body string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return string(out)
}

// indexed reads files into an index.
func indexed(t testing.TB, paths ...string) (*index.Index, []*extract.Report) {
	t.Helper()
	return queries.Index(t, queries.Read(t, paths...))
}

func load(t testing.TB, c *opensearch.Cluster, x *index.Index, o opensearch.LoadOptions) *opensearch.LoadResult {
	t.Helper()
	words, err := x.OwnWords()
	require.NoError(t, err)
	require.NoError(t, c.Prepare(t.Context(), words, opensearch.Shape{}))
	res, err := c.Load(t.Context(), x, o)
	require.NoError(t, err)
	return res
}

func open(t testing.TB, c *opensearch.Cluster) index.Searcher {
	t.Helper()
	store, err := c.Open(t.Context())
	require.NoError(t, err)
	return index.Over(store, 0, index.Options{})
}

// requireEqual puts n random queries and the tables of some filters to both.
func requireEqual(t testing.TB, x, over index.Searcher, reports []*extract.Report, n, filters int) {
	t.Helper()
	random, err := queries.New(20, reports)
	require.NoError(t, err)
	found, hits := 0, 0
	for i := range n {
		q := random.Query()
		d, h := queries.Difference(t.Context(), x, over, q, i%5 == 0)
		require.Empty(t, d, "query %s", q)
		if hits += h; h > 0 {
			found++
		}
	}
	require.Greater(t, found, n/3, "the queries ask for what is not there")
	cells := 0
	for i := range filters {
		filter := ""
		if i > 0 {
			filter = random.Filter()
		}
		rows, differences := queries.Tables(t.Context(), x, over, filter)
		require.Empty(t, differences)
		cells += rows
	}
	t.Logf("%d queries (%d found something: %d reports) and %d rows of tables are equal", n, found, hits, cells)
}

func TestEqualsTheIndex(t *testing.T) {
	url := node(t)
	x, reports := indexed(t, filepath.Join("..", "testdata", "reports"))
	c := connect(t, url)
	res := load(t, c, x, opensearch.LoadOptions{})
	require.Equal(t, 26, res.Loaded)
	require.Empty(t, res.Errors)
	requireEqual(t, x, open(t, c), reports, 500, 4)
}
