package segment

import (
	"iter"
	"slices"
	"unicode/utf8"
)

// Trie finds many terms at once in one pass over a text. It is immutable and
// safe for concurrent use. The zero Trie holds no terms.
//
// Terms are compared code point by code point; fold them with [Fold] when the
// text is a View.
type Trie struct {
	nodes []trieNode
	edges []trieEdge
	// pages is the root's children by rune: most positions of a text start no
	// term, and this tells so without a search. Runes beyond the basic
	// plane are looked up in edges like those of any other node.
	pages [256]*[256]int32
	size  int
}

type trieNode struct {
	first, last int32 // edges[first:last], sorted by rune
	id          int   // of the term that ends here
	term        bool
}

type trieEdge struct {
	r  rune
	to int32
}

// badRune stands for a byte that is not UTF-8; no term holds it.
const badRune = rune(-1)

// NewTrie builds a trie of terms, each with a number of the caller's choice.
// The empty term and terms that are not valid UTF-8 are never found.
func NewTrie(terms map[string]int) *Trie {
	keys := make([]string, 0, len(terms))
	for k := range terms {
		if k != "" && utf8.ValidString(k) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	t := &Trie{size: len(keys), nodes: make([]trieNode, 1, len(keys)*2+1)}
	// Nodes are laid out breadth first: all children of a node are neighbours
	// in edges. UTF-8 sorts like its code points.
	type job struct {
		node  int32
		keys  []string
		depth int // bytes already consumed
	}
	queue := []job{{0, keys, 0}}
	for len(queue) > 0 {
		j := queue[0]
		queue = queue[1:]
		if len(j.keys) > 0 && len(j.keys[0]) == j.depth {
			t.nodes[j.node].id, t.nodes[j.node].term = terms[j.keys[0]], true
			j.keys = j.keys[1:]
		}
		t.nodes[j.node].first = int32(len(t.edges))
		for len(j.keys) > 0 {
			r, n := utf8.DecodeRuneInString(j.keys[0][j.depth:])
			same := 1
			for same < len(j.keys) && j.keys[same][j.depth:j.depth+n] == j.keys[0][j.depth:j.depth+n] {
				same++
			}
			to := int32(len(t.nodes))
			t.nodes = append(t.nodes, trieNode{})
			t.edges = append(t.edges, trieEdge{r, to})
			queue = append(queue, job{to, j.keys[:same], j.depth + n})
			j.keys = j.keys[same:]
		}
		t.nodes[j.node].last = int32(len(t.edges))
	}
	for _, e := range t.edges[t.nodes[0].first:t.nodes[0].last] {
		if e.r > 0xffff {
			continue
		}
		page := t.pages[e.r>>8]
		if page == nil {
			page = new([256]int32)
			t.pages[e.r>>8] = page
		}
		page[e.r&0xff] = e.to
	}
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
			if t.nodes[node].term && !yield(at, t.nodes[node].id) {
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
	if len(t.nodes) == 0 {
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
	edges := t.edges[t.nodes[node].first:t.nodes[node].last]
	if len(edges) <= 8 {
		for _, e := range edges {
			if e.r == r {
				return e.to
			}
		}
		return 0
	}
	i, ok := slices.BinarySearchFunc(edges, r, func(e trieEdge, r rune) int { return int(e.r) - int(r) })
	if !ok {
		return 0
	}
	return edges[i].to
}

// decode is utf8.DecodeRuneInString with badRune for a byte that is not UTF-8.
func decode(s string) (rune, int) {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n <= 1 {
		return badRune, n
	}
	return r, n
}
