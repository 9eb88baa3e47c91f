package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Neither an item that is not drawn nor work that does not end holds up the end
// of the context.
func TestInOrderEndsWithContext(t *testing.T) {
	block := make(chan struct{})
	defer close(block)
	blocked := func(yield func(int) bool) {
		yield(1)
		<-block
	}
	for name, work := range map[string]func(int) int{
		"drawing": func(i int) int { return i },
		"work":    func(i int) int { <-block; return i },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			if name == "work" {
				cancel()
			}
			for range inOrder(ctx, 2, blocked, work) {
				cancel()
			}
			require.Error(t, ctx.Err())
		})
	}
}

// An interrupt ends a batch; it is no record of the files that were being read.
func TestInterruptEndsBatch(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.txt", "b.txt"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("栖岚区民政局2021年工作总结\n"), 0o600))
	}
	for _, args := range [][]string{{"extract", "--format", "jsonl", dir}, {"index", "--index", filepath.Join(t.TempDir(), "ix"), dir}} {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		var out, errs bytes.Buffer
		assert.Equal(t, exitError, runContext(ctx, args, nil, &out, &errs))
		assert.Empty(t, out.String())
		assert.Equal(t, "govreport: interrupted\n", errs.String())
	}
}
