package segment

import (
	"os"
	"testing"
)

// HideFiles is hideFiles.
var HideFiles = hideFiles

// UserDict writes the domain words as the user dictionary that gojieba reads and
// returns its path.
func UserDict(t testing.TB, s *Segmenter) string {
	t.Helper()
	words, err := domainWords(config{})
	if err != nil {
		t.Fatal(err)
	}
	freq, sum, err := checkDict(s.paths.Dict, substrings(words))
	if err != nil {
		t.Fatal(err)
	}
	dir, user, _, _, err := loadFiles(weigh(words, freq, sum))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return user
}
