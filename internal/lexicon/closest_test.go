package lexicon

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClosest(t *testing.T) {
	names := []string{"extract", "index", "search", "compare", "targets", "kwic"}
	for word, want := range map[string]string{
		"serach": "search", "extrct": "extract", "comp": "compare", "target": "targets", "kwik": "kwic", "养老": "", "x": "", "frobnicate": "",
	} {
		assert.Equal(t, want, Closest(word, names), word)
	}
}

func TestEditDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"养老", "养老", 0}, {"养老", "养", 1}, {"kitten", "sitting", 3}, {"", "abc", 3}} {
		assert.Equal(t, c.want, editDistance(c.a, c.b))
		assert.Equal(t, c.want, editDistance(c.b, c.a))
	}
}
