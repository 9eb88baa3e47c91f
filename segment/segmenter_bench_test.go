package segment_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yanyiwu/gojieba"

	"github.com/govreport/govreport/segment"
)

// benchText is a report's worth of text, as the View gives it: the reports in
// shared/ where they are present, else the example sentences of the word list.
func benchText(b *testing.B) string {
	b.Helper()
	root := os.Getenv("GOVREPORT_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "shared")
	}
	var text strings.Builder
	files, _ := filepath.Glob(filepath.Join(root, "seeds", "*.txt"))
	for _, f := range files {
		data, err := os.ReadFile(f)
		require.NoError(b, err)
		text.WriteString(segment.NewDocument(string(data)).View().Text)
	}
	if text.Len() == 0 {
		for _, r := range words(b) {
			text.WriteString(r.Example())
		}
	}
	return text.String()
}

// BenchmarkSegmentRatio cuts the same text with both engines in turn, so that
// other work on the machine slows both alike. x/gojieba is the time of Tokens
// over that of gojieba with the same words; below 1 is faster.
func BenchmarkSegmentRatio(b *testing.B) {
	text := benchText(b)
	s := shared(b)
	j := gojiebaOf(b, s)
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
	b.ReportMetric(ours[len(ours)/2]/theirs[len(theirs)/2], "x/gojieba")
}

func BenchmarkSegment(b *testing.B) {
	text := benchText(b)
	s := shared(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		s.Tokens(text)
	}
}

// BenchmarkLoadRatio loads and frees both engines in turn: gojieba as its own
// documentation starts it, with the tables of its keyword extractor, and this
// package's, which checks the dictionaries and weighs the domain words.
func BenchmarkLoadRatio(b *testing.B) {
	p := shared(b).DictPaths()
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
	b.ReportMetric(ours[len(ours)/2]/theirs[len(theirs)/2], "x/gojieba")
}

func BenchmarkTrie(b *testing.B) {
	text := benchText(b)
	terms := map[string]int{}
	for i, r := range words(b) {
		terms[r.Get("term")] = i
	}
	t := segment.NewTrie(terms)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		for range t.Find(text) {
		}
	}
}

func BenchmarkView(b *testing.B) {
	text := benchText(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		segment.NewView(text)
	}
}
