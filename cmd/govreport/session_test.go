package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govreport/govreport/index"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// conversation is a running session and its two ends.
type conversation struct {
	t    *testing.T
	in   *io.PipeWriter
	out  *bufio.Reader
	done chan int
}

func startSession(ctx context.Context, t *testing.T, options ...string) *conversation {
	inRead, in := io.Pipe()
	out, outWrite := io.Pipe()
	c := &conversation{t, in, bufio.NewReader(out), make(chan int, 1)}
	go func() {
		c.done <- runContext(ctx, append([]string{"session"}, options...), inRead, outWrite, io.Discard)
		outWrite.Close()
	}()
	t.Cleanup(func() { in.Close() })
	return c
}

// ask gives one line and returns its answer.
func (c *conversation) ask(line string) (status int, stdout, stderr string) {
	c.t.Helper()
	_, err := io.WriteString(c.in, line+"\n")
	require.NoError(c.t, err)
	head, err := c.out.ReadString('\n')
	require.NoError(c.t, err)
	var h struct{ Status, Stdout, Stderr int }
	require.NoError(c.t, json.Unmarshal([]byte(head), &h))
	b := make([]byte, h.Stdout+h.Stderr)
	_, err = io.ReadFull(c.out, b)
	require.NoError(c.t, err)
	return h.Status, string(b[:h.Stdout]), string(b[h.Stdout:])
}

func (c *conversation) run(args ...string) (status int, stdout, stderr string) {
	c.t.Helper()
	line, err := json.Marshal(args)
	require.NoError(c.t, err)
	return c.ask(string(line))
}

// TestSession asks one session what the program says alone, also after a commit.
func TestSession(t *testing.T) {
	dir := demoIndex(t)
	c := startSession(context.Background(), t)
	alike := func(args ...string) {
		t.Helper()
		var out, notes strings.Builder
		want := run(args, nil, &out, &notes)
		for range 2 { // the second time from the index that was kept
			status, stdout, stderr := c.run(args...)
			assert.Equal(t, want, status, args)
			assert.Equal(t, out.String(), stdout, args)
			assert.Equal(t, notes.String(), stderr, args)
		}
	}
	at := "--index=" + dir
	alike("search", at, "--format=jsonl", "--", "养老")
	alike("search", at, "--", "没有这样的词组")
	alike("targets", at, "--format=csv", "--year=2022")
	alike("words", at, "--limit=5")
	alike("panel", at, "--region=月球")
	alike("search", "--index="+filepath.Join(dir, "absent"), "养老")
	alike("extract", "-")

	report := filepath.Join(t.TempDir(), "2031年某某区民政局工作总结.txt")
	require.NoError(t, os.WriteFile(report, []byte("2031年栖岚区民政局工作总结\n\n一、工作回顾\n新建月球基地7个。\n"), 0o600))
	alike("search", at, "--exact", "--", "月球基地")
	require.Equal(t, exitOK, run([]string{"index", "--quiet", at, report}, nil, io.Discard, io.Discard))
	status, stdout, _ := c.run("search", at, "--exact", "--format=csv", "--", "月球基地")
	assert.Equal(t, exitOK, status)
	assert.Contains(t, stdout, "2031年")

	status, _, stderr := c.run("serve", at)
	assert.Equal(t, exitError, status)
	assert.Contains(t, stderr, "start it by itself")
	for _, line := range []string{`{"args":[]}`, `["search"`, `"search"`, `[1]`} {
		status, stdout, stderr := c.ask(line)
		assert.Equal(t, exitError, status)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, "JSON array")
	}
	c.in.Close()
	assert.Equal(t, exitOK, <-c.done)
}

// TestSessionValuesOnce asks for the same figures twice, of a session whose reader keeps values and of one whose doesn't.
func TestSessionValuesOnce(t *testing.T) {
	at := "--index=" + demoIndex(t)
	for option, less := range map[string]bool{"--values-once": true, "--values-once=false": false} {
		c := startSession(context.Background(), t, option)
		for _, args := range [][]string{{"targets", at, "--format=packed", "--role=all"}, {"targets", at, "--format=packed", "--by=year"}} {
			_, before, _ := c.run(args...)
			_, after, _ := c.run(args...)
			assert.Equal(t, less, len(after) < len(before), args)
			if !less {
				assert.Equal(t, before, after)
			}
		}
	}
}

// TestSessionKeepsTheIndex looks at what stays open.
func TestSessionKeepsTheIndex(t *testing.T) {
	dir := demoIndex(t)
	var kept keptIndex
	defer kept.close()
	open := func(s store) *index.Index {
		x, err := kept.open(&s)
		require.NoError(t, err)
		return x
	}
	words := filepath.Join(t.TempDir(), "words.txt")
	require.NoError(t, os.WriteFile(words, []byte("月球基地\n"), 0o600))
	plain := store{dir: dir, engine: engineGo}
	own := store{dir: dir, engine: engineGo, dicts: []string{words}}
	x := open(plain)
	assert.Same(t, x, open(plain))
	y := open(own)
	assert.NotSame(t, x, y)
	assert.Same(t, y, open(own))
	require.NoError(t, os.WriteFile(words, []byte("月球基地\n火星基地\n"), 0o600))
	assert.NotSame(t, y, open(own))
	_, err := kept.open(&store{dir: filepath.Join(dir, "absent"), engine: engineGo})
	require.ErrorContains(t, err, "there is no index here")
}

func TestSessionEndsWithItsContext(t *testing.T) {
	ctx, interrupt := context.WithCancel(context.Background())
	c := startSession(ctx, t)
	status, _, _ := c.run("version")
	assert.Equal(t, exitOK, status)
	interrupt()
	assert.Equal(t, exitError, <-c.done)
}
