package segment

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "make data/jieba.bin again from gojieba's files")

// gojiebaFiles are the dictionary files of the module gojieba.
func gojiebaFiles(t testing.TB) DictPaths {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yanyiwu/gojieba").Output()
	dir := strings.TrimSpace(string(out))
	if err != nil || dir == "" {
		t.Skip("the sources of gojieba are not here; go mod download github.com/yanyiwu/gojieba fetches them")
	}
	dir = filepath.Join(dir, "deps", "cppjieba", "dict")
	return DictPaths{Source: "option", Dict: filepath.Join(dir, dictFile), HMM: filepath.Join(dir, hmmFile)}
}

// TestImage makes the image again and compares.
func TestImage(t *testing.T) {
	p := gojiebaFiles(t)
	v, err := readVocabulary(p)
	require.NoError(t, err)
	data, err := v.encode(p)
	require.NoError(t, err)
	t.Logf("%d bytes: %d cells, %d characters, %d frequencies", len(data), len(v.words), v.last, len(v.freq)-1)
	if *update {
		require.NoError(t, os.WriteFile("data/jieba.bin", data, 0o644))
		return
	}
	assert.Less(t, len(data), 8<<20)
	require.True(t, bytes.Equal(data, jiebaImage), "data/jieba.bin is not what gojieba's files give; run go generate ./segment")

	b := builtIn()
	assert.Equal(t, v.freq, b.freq)
	assert.Equal(t, v.weight, b.weight)
	assert.Equal(t, v.probs, b.probs)
	assert.Equal(t, v.emit, b.emit)
	assert.Equal(t, v.trans, b.trans)
	words, err := readDict(p.Dict)
	require.NoError(t, err)
	last := map[string]float64{}
	for _, w := range words {
		last[w.text] = w.freq
	}
	for w, f := range last {
		if got := b.frequency(w); got != f {
			t.Fatalf("%s has frequency %v, not %v", w, got, f)
		}
		if got := b.frequency(w + "〇㐀"); got != 0 {
			t.Fatalf("%s〇㐀 has frequency %v", w, got)
		}
	}
}
