package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// BenchmarkCold starts the static program for one command and waits for its end:
// ms-cpu is its processor time, the least of all runs, hello/x the same over that of
// a C program that does nothing but print a line, and gojieba/x that of a program that
// does nothing but load gojieba over ours (above 1 ours is quicker).
func BenchmarkCold(b *testing.B) {
	dir := b.TempDir()
	program := buildStatic(b, dir)
	hello := filepath.Join(dir, "hello")
	if runtime.GOOS == "windows" {
		hello += ".exe"
	}
	source := filepath.Join(dir, "hello.c")
	require.NoError(b, os.WriteFile(source, []byte("#include <stdio.h>\nint main(void) { puts(\"hello\"); return 0; }\n"), 0o600))
	if err := exec.Command("cc", "-O2", "-o", hello, source).Run(); err != nil {
		hello = ""
	}

	reports := benchReports(b)
	index := filepath.Join(dir, "idx")
	out, err := exec.Command(program, append([]string{"index", "--quiet", "--index", index}, reports...)...).CombinedOutput()
	require.NoError(b, err, "%s", out)
	for _, c := range []struct {
		name string
		args []string
	}{
		{"version", []string{"version"}},
		{"extract", []string{"extract", reports[0]}},
		{"phrase", []string{"search", "--index", index, `"养老服务"`}},
		{"words", []string{"search", "--index", index, "养老 服务 体系"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var ours, nothing, loading time.Duration
			for b.Loop() {
				ours = least(b, ours, program, c.args...)
				if hello != "" {
					nothing = least(b, nothing, hello)
				}
				if programs[gojiebaLoad] != nil {
					loading = least(b, loading, gojiebaLoad)
				}
			}
			b.ReportMetric(float64(ours.Microseconds())/1e3, "ms-cpu")
			if nothing > 0 {
				b.ReportMetric(ours.Seconds()/nothing.Seconds(), "hello/x")
			}
			if loading > 0 {
				b.ReportMetric(loading.Seconds()/ours.Seconds(), "gojieba/x")
			}
		})
	}
}

// gojiebaLoad is the program that loads gojieba, where there is cgo.
const gojiebaLoad = "gojieba-load"

// buildStatic builds the program as a release has it and returns its path in dir.
func buildStatic(tb testing.TB, dir string) string {
	tb.Helper()
	program := filepath.Join(dir, "govreport")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	build := exec.Command("go", "build", "-trimpath", "-tags", "nethttpomithttp2", "-ldflags", "-s -w", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(tb, err, "%s", out)
	return program
}

// least runs a program and returns its processor time, or so where that is less.
func least(b *testing.B, so time.Duration, program string, args ...string) time.Duration {
	b.Helper()
	c := exec.Command(program, args...)
	require.NoError(b, c.Run())
	if took := c.ProcessState.UserTime() + c.ProcessState.SystemTime(); so == 0 || took < so {
		return took
	}
	return so
}

// benchReports are the reports in shared/ where they are present (53), else those of
// testdata.
func benchReports(b *testing.B) []string {
	root := os.Getenv("GOVREPORT_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	var out []string
	for _, pattern := range []string{filepath.Join(root, "seeds", "*.txt"), filepath.Join(root, "corpus", "*", "*.txt"), filepath.Join("..", "..", "testdata", "reports", "*.txt")} {
		files, err := filepath.Glob(pattern)
		require.NoError(b, err)
		if out = append(out, files...); len(out) > 5 {
			break
		}
	}
	return out
}
