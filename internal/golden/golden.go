package golden

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Compare fails t when got is not what the golden file path holds, and shows the
// lines that differ. With update it writes the file instead.
func Compare(t testing.TB, path, got string, update bool) {
	t.Helper()
	if update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%s does not exist; run the test with -update and read what it writes", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := Diff(string(data), got); diff != "" {
		t.Errorf("%s differs (- golden, + now); if the change is meant, run the test with -update:\n%s", path, diff)
	}
}

// Diff returns the lines in which got differs from want, each with its number,
// or "" when they are equal.
func Diff(want, got string) string {
	if want == got {
		return ""
	}
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	if len(w) != len(g) {
		return cmp.Diff(w, g)
	}
	var b strings.Builder
	for i := range w {
		if w[i] != g[i] {
			fmt.Fprintf(&b, "%4d - %s\n     + %s\n", i+1, w[i], g[i])
		}
	}
	return b.String()
}
