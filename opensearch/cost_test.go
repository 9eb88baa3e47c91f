package opensearch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/queries"
	"github.com/govreport/govreport/opensearch"
	"github.com/govreport/govreport/segment"
)

// The numbers of docs/SCALE.md: GOVREPORT_SHARED names the folder of real reports.

// spent is what a step takes.
type spent struct{ wall, client, node time.Duration }

// meter measures steps of this process and of the node at url.
type meter struct {
	url string
	at  spent
	now time.Time
}

func (m *meter) start(t testing.TB) { m.now, m.at = time.Now(), m.read(t) }

func (m *meter) stop(t testing.TB) spent {
	end := m.read(t)
	return spent{time.Since(m.now), end.client - m.at.client, end.node - m.at.node}
}

func (m *meter) read(t testing.TB) spent {
	t.Helper()
	var u syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	var nodes struct {
		Nodes map[string]struct {
			Process struct {
				CPU struct {
					Total int64 `json:"total_in_millis"`
				} `json:"cpu"`
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(call(t, "GET", m.url+"/_nodes/stats/process", "")), &nodes))
	s := spent{client: time.Duration(u.Utime.Nano() + u.Stime.Nano())}
	for _, n := range nodes.Nodes {
		s.node += time.Duration(n.Process.CPU.Total) * time.Millisecond
	}
	return s
}

func (s spent) String() string {
	return fmt.Sprintf("%.2f s (CPU: client %.2f s, node %.2f s)", s.wall.Seconds(), s.client.Seconds(), s.node.Seconds())
}

// stored merges an index into one segment and returns its bytes and documents.
func stored(t testing.TB, url, name string) (bytes, docs int64) {
	t.Helper()
	time.Sleep(time.Minute) // after that a merge drops what was kept for replicas that come back
	call(t, "POST", url+"/"+name+"/_refresh", "")
	call(t, "POST", url+"/"+name+"/_forcemerge?max_num_segments=1&flush=true", "")
	call(t, "POST", url+"/"+name+"/_refresh", "")
	var s struct {
		All struct {
			Primaries struct {
				Store struct {
					Size int64 `json:"size_in_bytes"`
				}
				Docs struct{ Count int64 }
			}
		} `json:"_all"`
	}
	require.NoError(t, json.Unmarshal([]byte(call(t, "GET", url+"/"+name+"/_stats/store,docs", "")), &s))
	return s.All.Primaries.Store.Size, s.All.Primaries.Docs.Count
}

// realReports reads the real reports.
func realReports(t testing.TB) []*segment.Document {
	t.Helper()
	dir := os.Getenv("GOVREPORT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "corpus")); err != nil {
		t.Skip("no real reports: set GOVREPORT_SHARED")
	}
	var docs []*segment.Document
	for doc, err := range corpus.Read(t.Context(), []string{filepath.Join(dir, "corpus")}, corpus.Options{}) {
		require.NoError(t, err)
		docs = append(docs, doc)
	}
	return docs
}

func TestScaleCost(t *testing.T) {
	scale(t)
	docs := realReports(t)
	urls := startNodes(t, 1)
	m := &meter{url: urls[0]}
	for _, times := range []int{1, 3, 10} {
		t.Run(fmt.Sprint(times), func(t *testing.T) {
			ctx := t.Context()
			all := queries.Vary(docs, times)
			size := 0
			for _, d := range all {
				size += len(d.Text)
			}
			m.start(t)
			var reports []*extract.Report
			figures := 0
			for _, d := range all {
				r, err := extract.Extract(d)
				require.NoError(t, err)
				reports, figures = append(reports, r), figures+len(r.Figures)
			}
			t.Logf("%d reports, %.1f MB of text, %d figures; extraction %s", len(all), float64(size)/1e6, figures, m.stop(t))

			dir := t.TempDir()
			x, err := index.Create(dir, index.Options{})
			require.NoError(t, err)
			t.Cleanup(x.Abandon)
			m.start(t)
			for _, r := range reports {
				_, err := x.Add(ctx, r)
				require.NoError(t, err)
			}
			require.NoError(t, x.Commit(ctx))
			stats, err := x.Stats(ctx)
			require.NoError(t, err)
			t.Logf("embedded index: %s, %.1f MB", m.stop(t), float64(stats.BytesOnDisk)/1e6)
			m.start(t)
			_, err = x.PackedKeys(ctx)
			require.NoError(t, err)
			t.Logf("copies: %s", m.stop(t))

			c := connect(t, urls...)
			require.NoError(t, c.Prepare(ctx, nil, opensearch.Shape{}))
			m.start(t)
			res, err := c.Load(ctx, x, opensearch.LoadOptions{})
			require.NoError(t, err)
			require.Equal(t, len(all), res.Loaded)
			took := m.stop(t)
			m.start(t)
			name := strings.ToLower(strings.NewReplacer("/", "-").Replace(t.Name())) + "-reports"
			bytes, count := stored(t, urls[0], name)
			t.Logf("load: %s, %.1f MB sent; merged in %s: %.1f MB, %d documents with nested ones", took, float64(res.Bytes)/1e6, m.stop(t), float64(bytes)/1e6, count)
			m.start(t)
			res, err = c.Load(ctx, x, opensearch.LoadOptions{})
			require.NoError(t, err)
			require.Equal(t, len(all), res.Unchanged)
			t.Logf("load again: %s", m.stop(t))

			store, err := c.Open(ctx)
			require.NoError(t, err)
			over := index.Over(store, 0, index.Options{})
			payloads := 0
			m.start(t)
			for b, err := range store.Payloads(ctx, index.Condition{}) {
				require.NoError(t, err)
				payloads += len(b)
			}
			t.Logf("all payloads: %s, %.1f MB", m.stop(t), float64(payloads)/1e6)
			for _, q := range questions {
				var took []time.Duration
				for range 3 {
					begun := time.Now()
					_, err := q.ask(x)
					require.NoError(t, err)
					took = append(took, time.Since(begun))
				}
				slices.Sort(took)
				m.start(t)
				rows, err := q.ask(over)
				require.NoError(t, err)
				t.Logf("%s (%d): index %.0f ms, cluster %s", q.name, rows, ms(took[1]), m.stop(t))
			}
		})
	}
}

var ctx = context.Background()

func ms(d time.Duration) float64 { return d.Seconds() * 1e3 }

var questions = []struct {
	name string
	ask  func(index.Searcher) (int, error)
}{
	{"search of a phrase in a third of the reports", search(`"棚户区改造"`)},
	{"search of a phrase in few reports", search(`"跨省异地就医"`)},
	{"search of a word in most reports", search("养老")},
	{"search with filters", search("养老 year:>=2015 role:target")},
	{"panel of one concept and year", func(s index.Searcher) (int, error) {
		r, err := s.Panel(ctx, index.PanelRequest{Concepts: []string{"gdp"}, Years: []index.Years{{From: 2025, To: 2025}}})
		if err != nil {
			return 0, err
		}
		return len(r.Rows), nil
	}},
	{"comparison of two themes by year", func(s index.Searcher) (int, error) {
		r, err := s.Compare(ctx, index.CompareRequest{Themes: []index.Theme{{Name: "养老"}, {Name: "救助"}}, By: []string{"year"}, Across: true})
		if err != nil {
			return 0, err
		}
		return len(r.Rows), nil
	}},
}

func search(q string) func(index.Searcher) (int, error) {
	return func(s index.Searcher) (int, error) {
		r, err := s.Search(ctx, index.Query{Text: q, Limit: 10, MaxMatches: 3, Facets: []string{}})
		if err != nil {
			return 0, err
		}
		return r.TotalReports, nil
	}
}

// TestScaleFigures loads the same reports with figures nested in them and as documents
// of their own, and asks both for the reports with a figure that two things are said of.
func TestScaleFigures(t *testing.T) {
	scale(t)
	docs := realReports(t)
	url := startNodes(t, 1)[0]
	x, err := index.Create(t.TempDir(), index.Options{})
	require.NoError(t, err)
	t.Cleanup(x.Abandon)
	for _, d := range queries.Vary(docs, 1) {
		r, err := extract.Extract(d)
		require.NoError(t, err)
		_, err = x.Add(t.Context(), r)
		require.NoError(t, err)
	}
	require.NoError(t, x.Commit(t.Context()))
	c := connect(t, url)
	require.NoError(t, c.Prepare(t.Context(), nil, opensearch.Shape{}))
	var made map[string]struct {
		Mappings map[string]any
		Settings map[string]map[string]any
	}
	require.NoError(t, json.Unmarshal([]byte(call(t, "GET", url+"/testscalefigures-reports", "")), &made))
	layout := made["testscalefigures-reports"]
	settings := map[string]any{"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "30s", "analysis": layout.Settings["index"]["analysis"], "mapping.nested_objects.limit": 1000000}
	properties := layout.Mappings["properties"].(map[string]any)
	nested := properties["figures"].(map[string]any)["properties"].(map[string]any)
	create := func(name string, properties map[string]any) {
		mapping := maps.Clone(layout.Mappings)
		mapping["properties"] = properties
		b, err := json.Marshal(map[string]any{"settings": settings, "mappings": mapping})
		require.NoError(t, err)
		require.Contains(t, call(t, "PUT", url+"/"+name, string(b)), `"acknowledged":true`)
	}
	create("nested", properties)
	without := maps.Clone(properties)
	delete(without, "figures")
	create("alone", without)
	own := maps.Clone(nested)
	for _, f := range []string{"region_code", "level", "genre", "organ_as_is", "region_as_is"} {
		own[f] = properties[f]
	}
	own["report"], own["report_year"], own["plan_year"] = properties["key"], properties["year"], properties["plan_year"]
	create("figures", own)

	var packed []map[string]any
	keys, err := x.PackedKeys(t.Context())
	require.NoError(t, err)
	for _, k := range keys {
		p, err := x.Pack(t.Context(), k)
		require.NoError(t, err)
		b, err := json.Marshal(p)
		require.NoError(t, err)
		fields := map[string]any{}
		require.NoError(t, json.Unmarshal(b, &fields))
		packed = append(packed, fields)
	}
	m := &meter{url: url}
	put := func(docs []map[string]any, name string) {
		for part := range slices.Chunk(docs, max(1, len(docs)/30)) {
			var b strings.Builder
			for _, d := range part {
				doc, err := json.Marshal(d)
				require.NoError(t, err)
				b.WriteString("{\"index\":{}}\n" + string(doc) + "\n")
			}
			require.Contains(t, call(t, "POST", url+"/"+name+"/_bulk", b.String()), `"errors":false`)
		}
	}
	m.start(t)
	put(packed, "nested")
	took := m.stop(t)
	bytes, n := stored(t, url, "nested")
	t.Logf("nested: %s, %.1f MB, %d documents with nested ones", took, float64(bytes)/1e6, n)

	var figures []map[string]any
	for _, p := range packed {
		list, _ := p["figures"].([]any)
		for _, g := range list {
			f := maps.Clone(g.(map[string]any))
			for _, name := range []string{"region_code", "level", "genre", "organ_as_is", "region_as_is", "plan_year"} {
				if v, ok := p[name]; ok {
					f[name] = v
				}
			}
			f["report"] = p["key"]
			if v, ok := p["year"]; ok {
				f["report_year"] = v
			}
			figures = append(figures, f)
		}
		delete(p, "figures")
	}
	m.start(t)
	put(packed, "alone")
	put(figures, "figures")
	took = m.stop(t)
	bytes, n = stored(t, url, "alone")
	more, k := stored(t, url, "figures")
	t.Logf("own documents: %s, %.1f + %.1f MB, %d + %d documents", took, float64(bytes)/1e6, float64(more)/1e6, n, k)

	median := func(ask func()) float64 {
		var all []time.Duration
		for range 5 {
			begun := time.Now()
			ask()
			all = append(all, time.Since(begun))
		}
		slices.Sort(all)
		return ms(all[2])
	}
	conditions := func(in string) string {
		return `[{"term": {"` + in + `role": "target"}}, {"range": {"` + in + `value": {"gte": 1000}}}]`
	}
	count := ""
	inReports := median(func() {
		count = call(t, "POST", url+"/nested/_search?request_cache=false", `{"size": 0, "track_total_hits": true, "query": {"nested": {"path": "figures", "query": {"bool": {"filter": `+conditions("figures.")+`}}}}}`)
	})
	t.Logf("reports with such a figure, nested: %.1f ms: %s", inReports, count)
	joined := median(func() { // their keys, a thousand a page, then the reports of these
		var keys []string
		after := ""
		for {
			var a struct {
				Aggregations struct {
					Reports struct {
						After   json.RawMessage `json:"after_key"`
						Buckets []struct{ Key struct{ Report string } }
					}
				}
			}
			require.NoError(t, json.Unmarshal([]byte(call(t, "POST", url+"/figures/_search?request_cache=false", `{"size": 0, "query": {"bool": {"filter": `+conditions("")+`}}, "aggs": {"reports": {"composite": {"size": 1000, "sources": [{"report": {"terms": {"field": "report"}}}]`+after+`}}}}`)), &a))
			for _, b := range a.Aggregations.Reports.Buckets {
				keys = append(keys, b.Key.Report)
			}
			if after = `, "after": ` + string(a.Aggregations.Reports.After); len(a.Aggregations.Reports.Buckets) < 1000 {
				break
			}
		}
		b, err := json.Marshal(keys)
		require.NoError(t, err)
		count = call(t, "POST", url+"/alone/_search?request_cache=false", `{"size": 0, "track_total_hits": true, "query": {"terms": {"key": `+string(b)+`}}}`)
	})
	t.Logf("reports with such a figure, own documents: %.1f ms: %s", joined, count)
	values := func(name, path, in string) float64 {
		agg := `{"sum": {"terms": {"field": "` + in + `concept", "size": 20}, "aggs": {"v": {"avg": {"field": "` + in + `value"}}}}}`
		if path != "" {
			agg = `{"f": {"nested": {"path": "` + path + `"}, "aggs": ` + agg + `}}`
		}
		return median(func() {
			require.Contains(t, call(t, "POST", url+"/"+name+"/_search?request_cache=false", `{"size": 0, "aggs": `+agg+`}`), `"timed_out":false`)
		})
	}
	t.Logf("means of concepts: nested %.1f ms, own documents %.1f ms", values("nested", "figures", "figures."), values("figures", "", ""))
}
