package extract

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/segment"
)

func benchText(b *testing.B) string {
	files, _ := filepath.Glob(filepath.Join("..", "testdata", "reports", "*工作总结*.txt"))
	require.NotEmpty(b, files)
	data, err := os.ReadFile(files[0])
	require.NoError(b, err)
	return string(data)
}

func BenchmarkReadMeta(b *testing.B) {
	d := segment.NewDocument(benchText(b))
	v := d.View()
	b.SetBytes(int64(len(d.Text)))
	for b.Loop() {
		readMeta(testWords, &Report{Doc: d}, v)
	}
}

func BenchmarkResolveRegion(b *testing.B) {
	g, err := gazetteer.Load()
	require.NoError(b, err)
	d := segment.NewDocument(benchText(b))
	v := d.View()
	r := &Report{Doc: d}
	readMeta(testWords, r, v)
	b.SetBytes(int64(len(d.Text)))
	for b.Loop() {
		c := *r
		resolveRegion(testWords, &c, v, g, func() {})
	}
}
