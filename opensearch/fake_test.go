package opensearch_test

import (
	"bufio"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/opensearch"
)

// fake is a node that keeps documents in a map, and fails where a test wants it to.
type fake struct {
	mu     sync.Mutex
	info   string
	index  string // its settings and mappings, "" where there is none
	docs   map[string]string
	writes map[string]int // of each document
	// bulk may answer a bulk request in the place of the node; item one document of it.
	bulk func(ids []string, w http.ResponseWriter) bool
	item func(id string) (status int, kind string)
	auth string // the user and password that it wants
}

const tested = `{"version": {"distribution": "opensearch", "number": "3.6.0"}}`

func newFake() *fake {
	return &fake{info: tested, docs: map[string]string{}, writes: map[string]int{}}
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	user, password, _ := r.BasicAuth()
	if f.auth != "" && user+":"+password != f.auth {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, "Unauthorized")
		return
	}
	_, what, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case r.URL.Path == "/":
		fmt.Fprint(w, f.info)
	case strings.HasPrefix(r.URL.Path, "/_index_template"):
		body, _ := io.ReadAll(r.Body)
		var t struct{ Template json.RawMessage }
		_ = json.Unmarshal(body, &t)
		f.index = string(t.Template) // a real node makes the index of it a request later
		fmt.Fprint(w, "{}")
	case r.Method == "PUT":
		fmt.Fprint(w, "{}")
	case f.index == "":
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"error": {"type": "index_not_found_exception", "reason": "no such index"}, "status": 404}`)
	case what == "" || what == "_mapping":
		fmt.Fprintf(w, `{"it": %s}`, f.index)
	case what == "_mget":
		var want struct{ IDs []string }
		_ = json.NewDecoder(r.Body).Decode(&want)
		var docs []string
		for _, id := range want.IDs {
			if doc, ok := f.docs[id]; ok {
				docs = append(docs, fmt.Sprintf(`{"_id": %q, "found": true, "_source": %s}`, id, doc))
			}
		}
		fmt.Fprintf(w, `{"docs": [%s]}`, strings.Join(docs, ","))
	case what == "_search":
		fmt.Fprintf(w, `{"_shards": {"total": 1, "successful": 1}, "hits": {"total": {"value": %d}, "hits": []}}`, len(f.docs))
	case what == "_bulk":
		f.serveBulk(w, r)
	default:
		fmt.Fprint(w, `{"_shards": {"failed": 0}}`)
	}
}

func (f *fake) serveBulk(w http.ResponseWriter, r *http.Request) {
	var ids, docs []string
	lines := bufio.NewScanner(r.Body)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var action struct {
			Index struct {
				ID string `json:"_id"`
			}
		}
		_ = json.Unmarshal(lines.Bytes(), &action)
		lines.Scan()
		ids, docs = append(ids, action.Index.ID), append(docs, lines.Text())
	}
	if f.bulk != nil && f.bulk(ids, w) {
		return
	}
	var items []string
	for i, id := range ids {
		status, kind := 200, ""
		if f.item != nil {
			status, kind = f.item(id)
		}
		if status < 300 {
			f.docs[id] = docs[i]
			f.writes[id]++
		}
		items = append(items, fmt.Sprintf(`{"index": {"status": %d, "error": {"type": %q, "reason": "a test"}}}`, status, kind))
	}
	fmt.Fprintf(w, `{"items": [%s]}`, strings.Join(items, ","))
}

// serve starts the node and connects to it.
func (f *fake) serve(t testing.TB, o opensearch.Options) (*opensearch.Cluster, error) {
	t.Helper()
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	o.URLs = append([]string{s.URL}, o.URLs...)
	c, err := opensearch.Connect(t.Context(), o)
	if err == nil {
		t.Cleanup(c.Close)
	}
	return c, err
}

// A cluster that is busy, restarting or cut off gets everything in the end, and nothing
// twice that it accepted.
func TestBusyCluster(t *testing.T) {
	x, _ := indexed(t, filepath.Join("..", "testdata", "reports"))
	times := 0
	most := 1000
	failures := map[string]func(*fake){
		"busy for some of the reports": func(f *fake) {
			refused := map[string]bool{}
			f.item = func(id string) (int, string) {
				if times++; times%3 == 0 && !refused[id] {
					refused[id] = true
					return 429, "es_rejected_execution_exception"
				}
				return 201, ""
			}
		},
		"busy for large requests": func(f *fake) {
			f.bulk = func(ids []string, w http.ResponseWriter) bool {
				n := len(ids)
				if n > 3 {
					w.WriteHeader(http.StatusTooManyRequests)
				}
				most = min(most, n)
				return n > 3
			}
		},
		"refusing large requests": func(f *fake) {
			f.bulk = func(ids []string, w http.ResponseWriter) bool {
				if len(ids) > 4 {
					w.WriteHeader(http.StatusRequestEntityTooLarge)
				}
				return len(ids) > 4
			}
			f.item = func(id string) (int, string) {
				if times++; times == 5 {
					return 429, "es_rejected_execution_exception"
				}
				return 201, ""
			}
		},
		"restarting": func(f *fake) {
			f.bulk = func(_ []string, w http.ResponseWriter) bool {
				if times++; times < 3 {
					w.WriteHeader(http.StatusServiceUnavailable)
				}
				return times < 3
			}
		},
		"cut off": func(f *fake) {
			f.bulk = func(_ []string, w http.ResponseWriter) bool {
				if times++; times < 3 {
					panic(http.ErrAbortHandler)
				}
				return false
			}
		},
	}
	for name, fail := range failures {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			times = 0
			fail(f)
			c, err := f.serve(t, opensearch.Options{RetryFor: time.Minute})
			require.NoError(t, err)
			res := load(t, c, x, opensearch.LoadOptions{})
			require.Equal(t, 26, res.Loaded)
			require.Empty(t, res.Errors)
			require.Positive(t, res.Retried)
			require.Len(t, f.docs, 26)
			for id, n := range f.writes {
				require.Equal(t, 1, n, id)
			}
			again := load(t, c, x, opensearch.LoadOptions{})
			require.Equal(t, 26, again.Unchanged)
			require.Zero(t, again.Bytes)
		})
	}
	require.LessOrEqual(t, most, 3)
}

// A report that is refused is named and costs nothing else.
func TestRefusedReport(t *testing.T) {
	x, _ := indexed(t, filepath.Join("..", "testdata", "reports"))
	keys, err := x.PackedKeys(t.Context())
	require.NoError(t, err)
	f := newFake()
	f.bulk = func(ids []string, w http.ResponseWriter) bool { // one is too large, whatever comes with it
		if !slices.Contains(ids, keys[7].Key) {
			return false
		}
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return true
	}
	f.item = func(id string) (int, string) {
		if id == keys[4].Key {
			return 400, "mapper_parsing_exception"
		}
		return 201, ""
	}
	c, err := f.serve(t, opensearch.Options{})
	require.NoError(t, err)
	res := load(t, c, x, opensearch.LoadOptions{})
	require.Equal(t, 24, res.Loaded)
	require.ElementsMatch(t, []opensearch.LoadError{
		{Path: keys[4].Paths[0], Error: "400 mapper_parsing_exception: a test"}, {Path: keys[7].Paths[0], Error: "413 Request Entity Too Large"},
	}, res.Errors)
}

// A cluster that stays busy is an error in the end, and the next load goes on there.
func TestBusyForTooLong(t *testing.T) {
	x, _ := indexed(t, filepath.Join("..", "testdata", "reports"))
	f := newFake()
	accepted := 0
	f.item = func(string) (int, string) {
		if accepted++; accepted > 10 {
			return 429, "es_rejected_execution_exception"
		}
		return 201, ""
	}
	c, err := f.serve(t, opensearch.Options{RetryFor: time.Second})
	require.NoError(t, err)
	require.NoError(t, c.Prepare(t.Context(), nil, opensearch.Shape{}))
	_, err = c.Load(t.Context(), x, opensearch.LoadOptions{})
	require.ErrorContains(t, err, "429 es_rejected_execution_exception: a test; it is busy; try again later")
	f.item = nil
	res := load(t, c, x, opensearch.LoadOptions{})
	require.Equal(t, 10, res.Unchanged)
	require.Equal(t, 16, res.Loaded)
}

func TestConnectRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		info string
		o    opensearch.Options
		want string
	}{
		"another version":     {`{"version": {"distribution": "opensearch", "number": "2.19.1"}}`, opensearch.Options{}, "it is opensearch 2.19.1, this program speaks to OpenSearch 3; use a cluster of that version"},
		"another product":     {`{"version": {"number": "8.1.0"}}`, opensearch.Options{}, "it is something else 8.1.0"},
		"no cluster":          {`<html>`, opensearch.Options{}, "can't be read"},
		"no password":         {tested, opensearch.Options{Username: "loader"}, "there is no password for loader; set it in the environment or a file"},
		"a password readable": {tested, opensearch.Options{Username: "loader", Password: "x", URLs: []string{"http://search.example.org:9200"}}, "a password would cross the network readable; use https"},
		"a password in a URL": {tested, opensearch.Options{URLs: []string{"https://loader:secret@search.example.org:9200"}}, "there is a user or password in the URL"},
		"no URL":              {tested, opensearch.Options{URLs: []string{"search.example.org:9200"}}, "is no URL of a node; write https://HOST:9200"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			f.info = c.info
			_, err := f.serve(t, c.o)
			require.ErrorContains(t, err, c.want)
			require.NotContains(t, err.Error(), "secret")
		})
	}
}

func TestTLSAndPassword(t *testing.T) {
	x, _ := indexed(t, filepath.Join("..", "testdata", "reports", "zl2024011502.htm"))
	f := newFake()
	f.auth = "loader:secret"
	s := httptest.NewTLSServer(f)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	t.Cleanup(s.Close)
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	o := opensearch.Options{URLs: []string{s.URL}, Username: "loader", Password: "secret"}

	_, err := opensearch.Connect(t.Context(), o)
	require.ErrorContains(t, err, "name the authority that signs for it (--opensearch-ca)")
	o.CACert = ca
	c, err := opensearch.Connect(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	require.Equal(t, 1, load(t, c, x, opensearch.LoadOptions{}).Loaded)

	o.Password = "guessed"
	_, err = opensearch.Connect(t.Context(), o)
	require.ErrorContains(t, err, "give a user that may do this, and its password")
	require.NotContains(t, err.Error(), "guessed")
}

func TestMappingMismatch(t *testing.T) {
	x, _ := indexed(t, filepath.Join("..", "testdata", "reports", "zl2024011502.htm"))
	f := newFake()
	c, err := f.serve(t, opensearch.Options{})
	require.NoError(t, err)
	_, err = c.Open(t.Context())
	require.ErrorContains(t, err, "fill it with: govreport export opensearch --url http://")
	load(t, c, x, opensearch.LoadOptions{})
	ours := f.index
	for _, m := range []struct{ old, new, want string }{
		{`"govreport_packed":1`, `"other":1`, "was not made by govreport"},
		{`"govreport_packed":1`, `"govreport_packed":99`, "has reports in format 99, this program reads 1"},
		{`"genre":{"ignore_above":8191,"type":"keyword"}`, `"genre":{"type":"text"}`, "the type of genre is text, not keyword"},
		{`"indicator":{"analyzer":"pairs","norms":false,"type":"text"}`, `"indicator":{"analyzer":"standard","type":"text"}`, "the analyzer of figures.indicator is standard, not pairs"},
		{`"lost":`, `"found":`, "there is no field lost"},
	} {
		require.Contains(t, ours, m.old)
		f.index = strings.Replace(ours, m.old, m.new, 1)
		_, err := c.Open(t.Context())
		require.ErrorContains(t, err, m.want+"; export into another --opensearch-prefix")
		require.Error(t, c.Prepare(t.Context(), nil, opensearch.Shape{}))
	}
	f.index = ours
	require.ErrorContains(t, c.Prepare(t.Context(), []string{"养老机构"}, opensearch.Shape{}), "was filled with 0 own words, these reports have 1 others")
}
