package segment

import (
	"iter"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/image"
)

// Trie finds many terms at once in one pass over a text. It is immutable and
// safe for concurrent use. The zero Trie holds no terms.
//
// Terms are compared code point by code point; fold them with [Fold] when the
// text is a View.
type Trie struct {
	// Nodes are in breadth-first order, so that the edges of node i are
	// runes[first[i]:first[i+1]], sorted, and edge k leads to node k+1.
	first []int32
	id    []int32 // of the term that ends at a node, or noTerm
	runes []int32
	// pages is the root's children by rune: most positions of a text start no
	// term, and this tells so without a search. Runes beyond the basic
	// plane are looked up in edges like those of any other node.
	pages [256]*[256]int32
	size  int
}

const noTerm = math.MinInt32

// badRune stands for a byte that is not UTF-8; no term holds it.
const badRune = rune(-1)

// NewTrie builds a trie of terms, each with a number of the caller's choice that
// fits in 32 bits. The empty term and terms that are not valid UTF-8 are never found.
func NewTrie(terms map[string]int) *Trie {
	keys := make([]string, 0, len(terms))
	for k := range terms {
		if k != "" && utf8.ValidString(k) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys) // UTF-8 sorts like its code points
	t := &Trie{size: len(keys), first: make([]int32, 1, len(keys)*2+2), id: make([]int32, 0, len(keys)*2+1), runes: make([]int32, 0, len(keys)*2)}
	type job struct {
		keys  []string
		depth int // bytes already consumed
	}
	queue := []job{{keys, 0}}
	for i := 0; i < len(queue); i++ {
		j := queue[i]
		t.id = append(t.id, noTerm)
		if len(j.keys) > 0 && len(j.keys[0]) == j.depth {
			t.id[i] = int32(terms[j.keys[0]])
			j.keys = j.keys[1:]
		}
		for len(j.keys) > 0 {
			r, n := utf8.DecodeRuneInString(j.keys[0][j.depth:])
			same := 1
			for same < len(j.keys) && j.keys[same][j.depth:j.depth+n] == j.keys[0][j.depth:j.depth+n] {
				same++
			}
			t.runes = append(t.runes, r)
			queue = append(queue, job{j.keys[:same], j.depth + n})
			j.keys = j.keys[same:]
		}
		t.first = append(t.first, int32(len(t.runes)))
	}
	t.page()
	return t
}

// page fills pages.
func (t *Trie) page() {
	for k, r := range t.runes[:t.first[1]] {
		if r > 0xffff {
			continue
		}
		page := t.pages[r>>8]
		if page == nil {
			page = new([256]int32)
			t.pages[r>>8] = page
		}
		page[r&0xff] = int32(k + 1)
	}
}

// trieHead is the start of a trie's image.
type trieHead struct{ Size, Nodes, Runes uint64 }

// MarshalBinary implements [encoding.BinaryMarshaler]. The result is for
// [OpenTrie] of the same version of this package.
func (t *Trie) MarshalBinary() ([]byte, error) {
	return image.Make(trieHead{uint64(t.size), uint64(len(t.id)), uint64(len(t.runes))}, t.first, t.id, t.runes)
}

// OpenTrie returns the trie that [Trie.MarshalBinary] wrote, read in place: data
// must not change. It panics when data is something else, and is meant for what
// is embedded in the program.
func OpenTrie(data []byte) *Trie {
	h, rest := image.Head[trieHead](data)
	t := &Trie{size: int(h.Size)}
	rest = image.Table(rest, &t.first, int(h.Nodes)+1)
	rest = image.Table(rest, &t.id, int(h.Nodes))
	image.Table(rest, &t.runes, int(h.Runes))
	t.page()
	return t
}

// Len is the number of terms.
func (t *Trie) Len() int { return t.size }

// Find yields the leftmost-longest matches in text, left to right and without
// overlap: of the terms that start first the longest one, then on after its
// end. Spans are byte ranges of text; the int is the term's number.
func (t *Trie) Find(text string) iter.Seq2[Span, int] {
	return func(yield func(Span, int) bool) {
		for i := 0; i < len(text); {
			r, n := decode(text[i:])
			if t.root(r) == 0 {
				i += n
				continue
			}
			end, id, ok := t.Longest(text, i)
			if !ok {
				i += n
				continue
			}
			if !yield(Span{i, end}, id) {
				return
			}
			i = end
		}
	}
}

// All yields every place where a term stands in text, also inside other terms: by where
// they start, and of those that start together the longest first.
func (t *Trie) All(text string) iter.Seq2[Span, int] {
	return func(yield func(Span, int) bool) {
		type match struct{ end, id int }
		var matches []match
		for i := 0; i < len(text); {
			r, n := decode(text[i:])
			node := t.root(r)
			if node == 0 {
				i += n
				continue
			}
			matches = matches[:0]
			for at := i + n; ; {
				if id := t.id[node]; id != noTerm {
					matches = append(matches, match{at, int(id)})
				}
				if at >= len(text) {
					break
				}
				r, n := decode(text[at:])
				if node = t.child(node, r); node == 0 {
					break
				}
				at += n
			}
			for _, m := range slices.Backward(matches) {
				if !yield(Span{i, m.end}, m.id) {
					return
				}
			}
			i += n
		}
	}
}

// At yields the terms that start exactly at byte offset at, shortest first: the
// end of each (a byte offset of text) and its number.
func (t *Trie) At(text string, at int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		if at >= len(text) {
			return
		}
		r, n := decode(text[at:])
		for node := t.root(r); node != 0; node = t.child(node, r) {
			at += n
			if id := t.id[node]; id != noTerm && !yield(at, int(id)) {
				return
			}
			if at >= len(text) {
				return
			}
			r, n = decode(text[at:])
		}
	}
}

// Longest returns the end (a byte offset of text) and number of the longest
// term that starts exactly at byte offset at.
func (t *Trie) Longest(text string, at int) (end, id int, ok bool) {
	for end, id = range t.At(text, at) {
		ok = true
	}
	return end, id, ok
}

// Get returns the number of term, if it is in the trie.
func (t *Trie) Get(term string) (id int, ok bool) {
	end, id, ok := t.Longest(term, 0)
	return id, ok && end == len(term)
}

// root returns the node reached from the root by r, or 0.
func (t *Trie) root(r rune) int32 {
	if len(t.id) == 0 {
		return 0
	}
	if uint32(r) > 0xffff {
		return t.child(0, r)
	}
	if page := t.pages[r>>8]; page != nil {
		return page[r&0xff]
	}
	return 0
}

// child returns the node reached from node by r, or 0.
func (t *Trie) child(node int32, r rune) int32 {
	first := t.first[node]
	runes := t.runes[first:t.first[node+1]]
	if len(runes) <= 8 {
		for k, e := range runes {
			if e == r {
				return first + int32(k) + 1
			}
		}
		return 0
	}
	k, ok := slices.BinarySearch(runes, r)
	if !ok {
		return 0
	}
	return first + int32(k) + 1
}

// decode is utf8.DecodeRuneInString with badRune for a byte that is not UTF-8, and
// quicker for ASCII and for most characters of three bytes.
func decode(s string) (rune, int) {
	if len(s) >= 3 {
		b0, b1, b2 := s[0], s[1], s[2]
		if b0 < utf8.RuneSelf {
			return rune(b0), 1
		}
		// E1 to EC: no overlong form and no surrogate among them.
		if b0-0xe1 < 0xec-0xe1+1 && b1&0xc0 == 0x80 && b2&0xc0 == 0x80 {
			return rune(b0&0xf)<<12 | rune(b1&0x3f)<<6 | rune(b2&0x3f), 3
		}
	}
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n <= 1 {
		return badRune, n
	}
	return r, n
}
