package opensearch_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/queries"
	"github.com/govreport/govreport/opensearch"
)

// scale skips what "make scale" runs.
func scale(t testing.TB) {
	t.Helper()
	if os.Getenv("OPENSEARCH_TEST_SCALE") == "" {
		t.Skip("takes three nodes and minutes: make scale runs it")
	}
}

// varied makes an index of the documents under paths and altered ones, times as many.
func varied(t testing.TB, times int, paths ...string) (*index.Index, []*extract.Report) {
	t.Helper()
	return queries.Index(t, queries.Vary(queries.Read(t, paths...), times))
}

// kill ends node i as a power failure does.
func kill(t testing.TB, i int) {
	t.Helper()
	out, err := exec.Command("sh", script, "pid", strconv.Itoa(i)).Output()
	require.NoError(t, err)
	pid, err := strconv.Atoi(strings.TrimSpace(string(out)))
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
	t.Logf("%s kill -9 %d: node %d", time.Now().Format("15:04:05"), pid, i)
}

// restart starts node i again.
func restart(t testing.TB, i int) {
	t.Helper()
	said, err := exec.Command("sh", script, "node", strconv.Itoa(i)).CombinedOutput()
	require.NoError(t, err, string(said))
}

// health waits some minutes for a status of the index.
func health(t testing.TB, url, name, status string) {
	t.Helper()
	for n := 0; ; n++ {
		said := call(t, "GET", url+"/_cluster/health/"+name+"?timeout=1s", "")
		var h struct {
			Status     string
			Nodes      int `json:"number_of_nodes"`
			Active     int `json:"active_shards"`
			Unassigned int `json:"unassigned_shards"`
		}
		require.NoError(t, json.Unmarshal([]byte(said), &h))
		if h.Status == status {
			t.Logf("%s %s: %d nodes, %d shards active, %d unassigned", time.Now().Format("15:04:05"), h.Status, h.Nodes, h.Active, h.Unassigned)
			return
		}
		require.Less(t, n, 300, said)
		time.Sleep(time.Second)
	}
}

func TestScaleKilledNode(t *testing.T) {
	scale(t)
	urls := startNodes(t, 3)
	x, reports := varied(t, 8, filepath.Join("..", "testdata", "reports"))
	const name = "testscalekillednode-reports"
	c := connect(t, urls...)
	require.NoError(t, c.Prepare(t.Context(), nil, opensearch.Shape{Shards: 3, Replicas: 1}))
	health(t, urls[0], name, "green")

	var once sync.Once
	begun := time.Now()
	res, err := c.Load(t.Context(), x, opensearch.LoadOptions{Progress: func(done int) {
		if done >= 50 {
			once.Do(func() { kill(t, 2) })
		}
	}})
	require.NoError(t, err)
	t.Logf("loaded %d reports in %s, %d sent again", res.Loaded, time.Since(begun).Round(time.Second), res.Retried)
	require.Equal(t, len(reports), res.Loaded+res.Unchanged)
	t.Log("with one node gone:")
	requireEqual(t, x, open(t, c), reports, 60, 1)

	restart(t, 2)
	health(t, urls[1], name, "green")
	t.Log("with the node back:")
	requireEqual(t, x, open(t, c), reports, 20, 1)
	require.Len(t, writes(t, urls[1], name), len(reports))
}

// Without replicas a node takes its reports along: nothing may be answered as if it
// were everything.
func TestScaleKilledNodeWithoutReplicas(t *testing.T) {
	scale(t)
	urls := startNodes(t, 3)
	x, reports := varied(t, 6, filepath.Join("..", "testdata", "reports"))
	const name, prefix = "testscalekillednodewithoutreplicas-reports", "testscalekillednodewithoutreplicas"
	patient := connect(t, urls...)
	require.NoError(t, patient.Prepare(t.Context(), nil, opensearch.Shape{Shards: 3, Replicas: 0}))
	health(t, urls[0], name, "green")
	c, err := opensearch.Connect(t.Context(), opensearch.Options{URLs: urls, Prefix: prefix, RetryFor: 10 * time.Second})
	require.NoError(t, err)
	t.Cleanup(c.Close)

	var once sync.Once
	res, err := c.Load(t.Context(), x, opensearch.LoadOptions{Progress: func(done int) {
		if done >= 50 {
			once.Do(func() { kill(t, 2) })
		}
	}})
	require.Error(t, err)
	t.Logf("the load says: %v (%d loaded)", err, res.Loaded)
	health(t, urls[0], name, "red")

	_, err = open(t, c).Panel(t.Context(), index.PanelRequest{})
	require.ErrorContains(t, err, "a part of it is not there")
	t.Logf("a panel says: %v", err)
	var part struct {
		Shards struct{ Total, Successful int } `json:"_shards"`
		Hits   struct{ Total struct{ Value int } }
	}
	require.NoError(t, json.Unmarshal([]byte(call(t, "GET", urls[0]+"/"+name+"/_search?size=0&track_total_hits=true", "")), &part))
	t.Logf("asked without care, %d of %d shards have %d of %d reports", part.Shards.Successful, part.Shards.Total, part.Hits.Total.Value, len(reports))
	require.Less(t, part.Hits.Total.Value, len(reports))

	restart(t, 2)
	health(t, urls[1], name, "green")
	again, err := patient.Load(t.Context(), x, opensearch.LoadOptions{})
	require.NoError(t, err)
	t.Logf("the node is back: %d were there, %d loaded", again.Unchanged, again.Loaded)
	requireEqual(t, x, open(t, patient), reports, 20, 1)
}
