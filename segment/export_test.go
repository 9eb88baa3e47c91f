package segment

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// UserDict writes the domain words and more as the user dictionary that gojieba
// reads and returns its path.
func UserDict(t testing.TB, more ...string) string {
	t.Helper()
	words, err := domainWords(config{words: more})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, w := range weigh(words, builtIn()) {
		fmt.Fprintf(&b, "%s %d n\n", w.Text, w.Freq)
	}
	file := filepath.Join(t.TempDir(), "user")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// GojiebaFiles is gojiebaFiles.
var GojiebaFiles = gojiebaFiles

// Cut and Search are the twin's tokens as gojieba's methods give them.
func (s *Segmenter) Cut(text string, hmm bool) (out []string) {
	at := 0
	for _, end := range s.cutter.(*jieba).cut(nil, text, hmm) {
		out = append(out, text[at:end])
		at = end
	}
	return out
}

func (s *Segmenter) Search(text string, hmm bool) (out []string) {
	s.cutter.(*jieba).search(text, hmm, func(from, to int) { out = append(out, text[from:to]) })
	return out
}
