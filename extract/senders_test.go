package extract

import (
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSenders holds what is read by hand against the expression that says what it is.
func TestSenders(t *testing.T) {
	want := regexp.MustCompile(`(?:^|\n|[,。])((?:\p{Han}|[X*x×]){0,14})(?:在|坚持|认真|深入|紧紧|以|按照|围绕|全面)`)
	check := func(s string) {
		t.Helper()
		var got [][2]int
		for name := range senders(s) {
			got = append(got, [2]int{name.Start, name.End})
		}
		var expected [][2]int
		for _, g := range want.FindAllStringSubmatchIndex(s, -1) {
			expected = append(expected, [2]int{g[2], g[3]})
		}
		require.Equal(t, expected, got, s)
	}
	pieces := []string{"区民政局", "我局", "在", "坚持", "坚", "认真", "深入", "以", "按照", "全面", "\n", ",", "。", "2", "X", "*", "x", "×", "。。", "县", "一二三四五六七八九十", "、"}
	rng := rand.New(rand.NewSource(1))
	for range 20000 {
		s := ""
		for range rng.Intn(14) {
			s += pieces[rng.Intn(len(pieces))]
		}
		check(s)
	}
	files, _ := filepath.Glob("../testdata/*/*.txt")
	for _, f := range files {
		b, err := os.ReadFile(f)
		require.NoError(t, err)
		check(string(b))
	}
}
