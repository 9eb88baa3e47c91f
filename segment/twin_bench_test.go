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

// BenchmarkSegmentRatio cuts the same text with both engines in turn, so that
// other work on the machine slows both alike. gojieba/x is the time of gojieba
// with the same words over that of Tokens; above 1 is faster.
func BenchmarkSegmentRatio(b *testing.B) {
	text := benchText(b)
	s := shared(b)
	j := gojiebaOf(b)
	var theirs, ours []float64
	b.SetBytes(2 * int64(len(text)))
	for b.Loop() {
		start := time.Now()
		j.Tokenize(text, gojieba.DefaultMode, true)
		mid := time.Now()
		s.Tokens(text)
		theirs = append(theirs, float64(mid.Sub(start)))
		ours = append(ours, float64(time.Since(mid)))
	}
	slices.Sort(theirs)
	slices.Sort(ours)
	b.ReportMetric(theirs[len(theirs)/2]/ours[len(ours)/2], "gojieba/x")
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
	slices.Sort(theirs)
	slices.Sort(ours)
	b.ReportMetric(ours[len(ours)/2]/1e6, "ms/load")
	b.ReportMetric(theirs[len(theirs)/2]/ours[len(ours)/2], "gojieba/x")
}
