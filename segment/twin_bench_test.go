//go:build cgo

package segment_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yanyiwu/gojieba"

	"github.com/govreport/govreport/segment"
)

// BenchmarkSegmentRatio cuts the same texts with both engines in turn and takes the
// quickest run of each over each text, which other work on the machine disturbs
// least. gojieba/x is the time of gojieba with the same words over that of Tokens;
// above 1 is faster.
func BenchmarkSegmentRatio(b *testing.B) {
	texts := benchTexts(b)
	s := shared(b)
	j := gojiebaOf(b)
	theirs, ours := make([]time.Duration, len(texts)), make([]time.Duration, len(texts))
	quickest := func(of *time.Duration, f func()) {
		start := time.Now()
		f()
		if took := time.Since(start); *of == 0 || took < *of {
			*of = took
		}
	}
	size := 0
	for _, text := range texts {
		size += len(text)
	}
	b.SetBytes(2 * int64(size))
	for b.Loop() {
		for i, text := range texts {
			quickest(&theirs[i], func() { j.Tokenize(text, gojieba.DefaultMode, true) })
			quickest(&ours[i], func() { s.Tokens(text) })
		}
	}
	var a, c time.Duration
	for i := range texts {
		a, c = a+theirs[i], c+ours[i]
	}
	b.ReportMetric(float64(size)/1e6/a.Seconds(), "gojieba-MB/s")
	b.ReportMetric(float64(size)/1e6/c.Seconds(), "ours-MB/s")
	b.ReportMetric(a.Seconds()/c.Seconds(), "gojieba/x")
}

// BenchmarkLoadRatio loads and frees both engines in turn: gojieba as its own
// documentation starts it, with the tables of its keyword extractor, and this
// package's, which checks the dictionaries and weighs the domain words.
func BenchmarkLoadRatio(b *testing.B) {
	p := segment.GojiebaFiles(b)
	dir := filepath.Dir(p.Dict)
	user, idf, stop := filepath.Join(dir, "user.dict.utf8"), filepath.Join(dir, "idf.utf8"), filepath.Join(dir, "stop_words.utf8")
	if _, err := os.Stat(idf); err != nil {
		b.Skip("the dictionary folder holds no tables of the keyword extractor to compare with")
	}
	var theirs, ours []float64
	for b.Loop() {
		start := time.Now()
		j := gojieba.NewJieba(p.Dict, p.HMM, user, idf, stop)
		theirs = append(theirs, float64(time.Since(start)))
		j.Free()
		start = time.Now()
		s, err := segment.NewSegmenter()
		ours = append(ours, float64(time.Since(start)))
		require.NoError(b, err)
		s.Close()
	}
	b.ReportMetric(slices.Min(ours)/1e6, "ms/load")
	b.ReportMetric(slices.Min(theirs)/1e6, "gojieba-ms/load")
	b.ReportMetric(slices.Min(theirs)/slices.Min(ours), "gojieba/x")
}
