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
// ms-cpu is its processor time, the least of all runs, and hello/x the same over
// that of a C program that does nothing but print a line.
func BenchmarkCold(b *testing.B) {
	dir := b.TempDir()
	exe := ""
	if runtime.GOOS == "windows" {
		exe = ".exe"
	}
	program := filepath.Join(dir, "govreport"+exe)
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(b, err, "%s", out)
	hello := filepath.Join(dir, "hello"+exe)
	source := filepath.Join(dir, "hello.c")
	require.NoError(b, os.WriteFile(source, []byte("#include <stdio.h>\nint main(void) { puts(\"hello\"); return 0; }\n"), 0o600))
	if err := exec.Command("cc", "-O2", "-o", hello, source).Run(); err != nil {
		hello = ""
	}

	reports := benchReports(b)
	index := filepath.Join(dir, "idx")
	out, err = exec.Command(program, append([]string{"index", "--quiet", "--index", index}, reports...)...).CombinedOutput()
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
			var ours, nothing time.Duration
			for b.Loop() {
				ours = least(b, ours, program, c.args...)
				if hello != "" {
					nothing = least(b, nothing, hello)
				}
			}
			b.ReportMetric(float64(ours.Microseconds())/1e3, "ms-cpu")
			if nothing > 0 {
				b.ReportMetric(ours.Seconds()/nothing.Seconds(), "hello/x")
			}
		})
	}
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
