package segment_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

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

func BenchmarkSegment(b *testing.B) {
	text := benchText(b)
	s := shared(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		s.Tokens(text)
	}
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
