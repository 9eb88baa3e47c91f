package segment_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// benchTexts are reports as the View gives them: those in shared/ where they are
// present (53, 3 MB), else one, the example sentences of the word list.
func benchTexts(b *testing.B) []string {
	b.Helper()
	root := os.Getenv("GOVREPORT_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "shared")
	}
	files, _ := filepath.Glob(filepath.Join(root, "seeds", "*.txt"))
	more, _ := filepath.Glob(filepath.Join(root, "corpus", "*", "*.txt"))
	var texts []string
	for _, f := range append(files, more...) {
		data, err := os.ReadFile(f)
		require.NoError(b, err)
		texts = append(texts, segment.NewDocument(string(data)).View().Text)
	}
	if len(texts) == 0 {
		var text strings.Builder
		for _, r := range words(b) {
			text.WriteString(r.Example())
		}
		texts = append(texts, text.String())
	}
	return texts
}

// benchText is a few of them together.
func benchText(b *testing.B) string {
	texts := benchTexts(b)
	return strings.Join(texts[:min(5, len(texts))], "")
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
