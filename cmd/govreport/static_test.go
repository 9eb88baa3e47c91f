package main

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestStaticProgram builds the program without C and uses it where nothing else is:
// an empty folder, an empty environment, no module cache.
func TestStaticProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program; run without -short")
	}
	dir := t.TempDir()
	program := buildStatic(t, dir)
	info, err := os.Stat(program)
	require.NoError(t, err)
	t.Logf("%.1f MB", float64(info.Size())/1e6)
	assert.LessOrEqual(t, info.Size(), int64(45e6), "see what has grown: go tool nm -size -sort size")
	if runtime.GOOS == "linux" {
		f, err := elf.Open(program)
		require.NoError(t, err)
		defer f.Close()
		for _, p := range f.Progs {
			assert.NotEqual(t, elf.PT_INTERP, p.Type, "the program asks for a loader")
		}
	}

	reports, err := filepath.Glob(filepath.Join("..", "..", "testdata", "reports", "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, reports)
	empty := filepath.Join(dir, "empty")
	require.NoError(t, os.MkdirAll(filepath.Join(empty, "reports"), 0o755))
	for _, r := range reports {
		data, err := os.ReadFile(r)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(empty, "reports", filepath.Base(r)), data, 0o600))
	}
	use := func(args ...string) string {
		t.Helper()
		c := exec.Command(program, args...)
		c.Dir, c.Env = empty, []string{}
		if runtime.GOOS == "windows" {
			c.Env = []string{"SystemRoot=" + os.Getenv("SystemRoot")} // sockets need it
		}
		var problems strings.Builder
		c.Stderr = &problems
		out, err := c.Output()
		require.NoError(t, err, "%v: %s", args, problems.String())
		return string(out)
	}
	assert.Contains(t, use("doctor"), "built in")
	use("index", "--quiet", "--index", "idx", "reports")
	assert.Contains(t, use("search", "--index", "idx", "养老 服务"), "«养老服务»")
	assert.Contains(t, use("search", "--index", "idx", `"养老服务"`), "«养老服务»")
	keyness := use("compare", "--index", "idx", "--a", "year:2022", "--b", "year:2021", "--across", "--format", "csv")
	assert.Greater(t, strings.Count(keyness, "\n"), 2, keyness)
	assert.Contains(t, use("extract", "--rows", "figures", "--format", "csv", "reports"), "养老")
}

// TestExtractAlone checks what a program that imports only extract has to build:
// neither C nor Bleve.
func TestExtractAlone(t *testing.T) {
	c := exec.Command("go", "list", "-deps", "-f", "{{.ImportPath}}{{if .CgoFiles}}{{if not .Standard}} cgo{{end}}{{end}}", "github.com/govreport/govreport/extract")
	c.Env = append(os.Environ(), "CGO_ENABLED=1")
	out, err := c.Output()
	require.NoError(t, err)
	deps := string(out)
	require.Contains(t, deps, "govreport/segment")
	for _, not := range []string{" cgo", "gojieba", "bleve", "pdfium"} {
		assert.NotContains(t, deps, not)
	}
}
