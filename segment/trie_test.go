package segment_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"github.com/govreport/govreport/segment"
)

// naiveFind is leftmost-longest by the definition.
func naiveFind(terms map[string]int, text string) []string {
	var out []string
	for i := 0; i < len(text); {
		best := ""
		for t := range terms {
			if utf8.ValidString(t) && len(t) > len(best) && strings.HasPrefix(text[i:], t) {
				best = t
			}
		}
		if best == "" {
			_, n := utf8.DecodeRuneInString(text[i:])
			i += n
			continue
		}
		out = append(out, fmt.Sprintf("%d-%d:%d", i, i+len(best), terms[best]))
		i += len(best)
	}
	return out
}

func trieFind(terms map[string]int, text string) []string {
	var out []string
	for s, id := range segment.NewTrie(terms).Find(text) {
		out = append(out, fmt.Sprintf("%d-%d:%d", s.Start, s.End, id))
	}
	return out
}

var trieCases = []struct{ terms, text string }{
	{"养老 养老服务 服务", "居家养老服务和养老机构"},
	{"最低生活 最低生活保障 生活保障金", "最低生活保障金"},                // longest first, then on after it
	{"特困人员救助 困难 员", "特困人员困难"},                       // a long term that does not come off
	{"a ab abc bcd", "abcd ab a"},                   //
	{"社 社区 社会 社会组织 社工 社保 社团 社情 社火 社戏", "社会组织社区社团社"}, // more than eight children
	{"𠮷野 𠮷 野", "𠮷野家"},                               // beyond the basic plane
	{"\ufffd x", "a\xff\ufffdx"},                    // a bad byte is not U+FFFD
	{"殡葬", ""},
	{"", "殡葬"},
}

func numbered(terms string) map[string]int {
	m := map[string]int{}
	for i, t := range strings.Fields(terms) {
		m[t] = i + 1
	}
	return m
}

func TestTrieFind(t *testing.T) {
	for _, c := range trieCases {
		terms := numbered(c.terms)
		assert.Equal(t, naiveFind(terms, c.text), trieFind(terms, c.text), "%q in %q", c.terms, c.text)
	}
}

func TestTrieGetAndLongest(t *testing.T) {
	tr := segment.NewTrie(map[string]int{"养老": 1, "养老服务": 2, "": 9, "\xff": 9})
	assert.Equal(t, 2, tr.Len())
	id, ok := tr.Get("养老服务")
	assert.True(t, ok)
	assert.Equal(t, 2, id)
	_, ok = tr.Get("养老服")
	assert.False(t, ok)
	end, id, ok := tr.Longest("居家养老服", len("居家"))
	assert.Equal(t, []any{len("居家养老"), 1, true}, []any{end, id, ok})
	_, _, ok = tr.Longest("养老", len("养老"))
	assert.False(t, ok)
	var at []int
	for end, id := range tr.At("养老服务业", 0) {
		at = append(at, end, id)
	}
	assert.Equal(t, []int{len("养老"), 1, len("养老服务"), 2}, at)
	var none segment.Trie
	_, ok = none.Get("养老𠮷")
	assert.False(t, ok)
	for range none.Find("养老𠮷\xff") {
		t.Fatal("the empty trie found something")
	}
}

func FuzzTrie(f *testing.F) {
	for _, c := range trieCases {
		f.Add(c.terms, c.text)
	}
	f.Fuzz(func(t *testing.T, terms, text string) {
		m := numbered(terms)
		if a, b := naiveFind(m, text), trieFind(m, text); !assert.ObjectsAreEqual(a, b) {
			t.Fatalf("terms %q text %q: naive %v, trie %v", terms, text, a, b)
		}
	})
}

func ExampleTrie_Find() {
	t := segment.NewTrie(map[string]int{"养老": 1, "养老服务": 2})
	text := "居家养老服务"
	for s, id := range t.Find(text) {
		fmt.Println(s.Of(text), id)
	}
	// Output: 养老服务 2
}

// A trie read in place finds what the trie found that was written.
func TestOpenTrie(t *testing.T) {
	for _, c := range trieCases {
		terms := numbered(c.terms)
		data, err := segment.NewTrie(terms).MarshalBinary()
		assert.NoError(t, err)
		for _, data := range [][]byte{data, append([]byte("x"), data...)[1:]} { // and where it must be copied
			opened := segment.OpenTrie(data)
			assert.Equal(t, len(terms), opened.Len())
			var got []string
			for s, id := range opened.Find(c.text) {
				got = append(got, fmt.Sprintf("%d-%d:%d", s.Start, s.End, id))
			}
			assert.Equal(t, naiveFind(terms, c.text), got, c.text)
		}
	}
	assert.Panics(t, func() { segment.OpenTrie([]byte("no trie")) })
}
