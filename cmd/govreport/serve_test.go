package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/web"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lockedBuffer is what a running command writes, readable meanwhile.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func demoIndex(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "idx")
	var out, notes bytes.Buffer
	require.Equal(t, exitOK, run([]string{"index", "--quiet", "--index", dir, filepath.Join("..", "..", "testdata", "reports")}, nil, &out, &notes), notes.String())
	return dir
}

func TestServeUntilInterrupted(t *testing.T) {
	dir := demoIndex(t)
	ctx, interrupt := context.WithCancel(context.Background())
	defer interrupt()
	var stdout, stderr lockedBuffer
	done := make(chan int)
	go func() {
		done <- runContext(ctx, []string{"serve", "--index", dir, "--addr", "127.0.0.1:0"}, strings.NewReader(""), &stdout, &stderr)
	}()
	address := ""
	for address == "" {
		if m := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(stderr.String()); m != "" {
			address = m
		}
		select {
		case code := <-done:
			t.Fatalf("it ended with %d: %s", code, stderr.String())
		case <-time.After(5 * time.Millisecond):
		}
	}
	resp, err := http.Get(address + "/?q=" + url.QueryEscape("养老"))
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, 200, resp.StatusCode)
	assert.Contains(t, string(body), "养老")
	http.DefaultClient.CloseIdleConnections()

	interrupt()
	assert.Equal(t, exitOK, <-done)
	assert.Contains(t, stderr.String(), "stopped")
	assert.Empty(t, stdout.String())
	_, err = http.Get(address)
	assert.Error(t, err, "nothing listens any more")
}

func TestServeRefuses(t *testing.T) {
	dir := demoIndex(t)
	for _, c := range []struct{ args, want string }{
		{"--addr nowhere:99999", "choose another --addr"},
		{"--timeout 0s", "give a time"},
	} {
		var out, notes bytes.Buffer
		assert.Equal(t, exitError, run(append([]string{"serve", "--index", dir}, strings.Fields(c.args)...), nil, &out, &notes))
		assert.Contains(t, notes.String(), c.want)
	}
}

// The API gives the JSON of the commands.
func TestAPIMirrorsCommands(t *testing.T) {
	dir := demoIndex(t)
	x, err := index.OpenReadOnly(dir, index.Options{})
	require.NoError(t, err)
	defer x.Close()
	server := httptest.NewServer(web.NewServer(x, web.ServerOptions{}))
	defer server.Close()
	for _, c := range []struct {
		args   []string
		params string
	}{
		{[]string{"search", "养老服务", "--matches", "3", "--limit", "4"}, "search?q=养老服务&limit=4"},
		{[]string{"kwic", "养老床位", "--limit", "50"}, "kwic?q=养老床位"},
		{[]string{"compare", "养老,救助", "--by", "year"}, "compare?themes=养老,救助&by=year"},
		{[]string{"compare", "--theme", "老年食堂 OR 助餐", "--where", "year:2021..2022"}, "compare?theme=老年食堂 OR 助餐&filter=(year:2021..2022)"},
		{[]string{"compare", "--a", "year:2021", "--b", "year:2023", "--across"}, "keyness?a=year:2021&b=year:2023&across=1"},
		{[]string{"targets", "--indicator", "床位"}, "targets?indicator=床位"},
		{[]string{"targets", "--follow", "--theme", "养老"}, "follow?theme=养老"},
		{[]string{"index", "--list"}, "reports"},
		{[]string{"index", "--duplicates"}, "duplicates"},
	} {
		var out, notes bytes.Buffer
		code := run(append(c.args, "--index", dir, "--format", "json"), nil, &out, &notes)
		require.Equal(t, exitOK, code, "%v: %s", c.args, notes.String())
		path, params, _ := strings.Cut(c.params, "?")
		values := url.Values{}
		for _, p := range strings.FieldsFunc(params, func(r rune) bool { return r == '&' }) {
			k, v, _ := strings.Cut(p, "=")
			values.Set(k, v)
		}
		resp, err := http.Get(server.URL + "/api/" + path + "?" + values.Encode())
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, 200, resp.StatusCode, string(body))
		assert.JSONEq(t, out.String(), string(body), c.params)
	}
}
