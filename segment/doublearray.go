package segment

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// doubleArray is a trie of words in which a step from a node to its child is one
// addition and one comparison (Aoe 1989). The letters of words are codes, small
// numbers from 1; the children of a node with base b stand at b + code. A cell
// holds
//
//	bits 0–15   code of the letter that leads here, 0 when the cell is empty
//	bits 16–39  base of its children, 0 when there are none
//	bits 40–63  number of the value of the word that ends here, 0 when none does
//
// No two nodes share a base, so the code alone says whose child a cell is. The
// root has base 0, and cells 1 to the last code are kept for its children.
type doubleArray []uint64

const (
	codeBits = 16
	baseBits = 24
	maxCode  = 1<<codeBits - 1
	maxBase  = 1<<baseBits - 1
)

func cellCode(c uint64) uint16  { return uint16(c) }
func cellBase(c uint64) uint32  { return uint32(c>>codeBits) & maxBase }
func cellValue(c uint64) uint32 { return uint32(c >> (codeBits + baseBits)) }

// step returns the cell that code leads to from a node with the given base, or 0.
func (d doubleArray) step(base uint32, code uint16) uint64 {
	if at := uint64(base) + uint64(code); at < uint64(len(d)) {
		if c := d[at]; cellCode(c) == code {
			return c
		}
	}
	return 0
}

// find returns the number of the value of a word, 0 when it is not there.
func (d doubleArray) find(word []uint16) uint32 {
	var base uint32
	var cell uint64
	for i, code := range word {
		if i > 0 && base == 0 || code == 0 {
			return 0
		}
		cell = d.step(base, code)
		if cell == 0 {
			return 0
		}
		base = cellBase(cell)
	}
	return cellValue(cell)
}

// entry is a word of a double array: its letters and the number of its value.
type entry struct {
	word  []uint16
	value uint32
}

// newDoubleArray lays out the entries, whose letters go up to letters. Of equal
// words the last one counts.
func newDoubleArray(entries []entry, letters int) doubleArray {
	order := make([]int32, len(entries))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(slices.Compare(entries[a].word, entries[b].word), cmp.Compare(a, b))
	})
	sorted := make([]entry, 0, len(entries))
	for _, i := range order {
		if n := len(sorted); n > 0 && slices.Equal(entries[i].word, sorted[n-1].word) {
			sorted = sorted[:n-1]
		}
		sorted = append(sorted, entries[i])
	}
	f := filling{used: []uint64{1}}
	f.taken = make([]uint64, (letters+1)/64, 2*(letters+1)/64+1)
	for i := range f.taken {
		f.taken[i] = math.MaxUint64
	}
	f.full = len(f.taken)
	for i := f.full * 64; i <= letters; i++ {
		f.take(uint32(i))
	}
	return f.place(sorted, letters)
}

// filling is a double array while words are laid out in it. Bits stand for cells
// and for bases, 64 in a number.
type filling struct {
	taken []uint64 // cells
	used  []uint64 // bases that a node has
	full  int      // numbers at the start of taken that have no cell left
}

// take marks a cell as taken.
func (f *filling) take(cell uint32) {
	for int(cell/64) >= len(f.taken) {
		f.taken = append(f.taken, 0)
	}
	f.taken[cell/64] |= 1 << (cell % 64)
	for f.full < len(f.taken) && f.taken[f.full] == math.MaxUint64 {
		f.full++
	}
}

// place lays out the nodes of the sorted entries. A base depends on the children
// alone, so those with most children look for room first and the many that have
// one fill the gaps.
func (f *filling) place(entries []entry, letters int) doubleArray {
	type node struct {
		from, to int32 // its entries
		children int32 // the first one's place in nodes
		n        int32 // of its children
		value    uint32
		base     uint32
	}
	most := 1
	for _, e := range entries {
		most += len(e.word)
	}
	nodes := make([]node, 1, most)
	codes := make([]uint16, 1, most) // of the letters that lead to nodes
	nodes[0].to = int32(len(entries))
	// Level by level, so that the children of a node stand together.
	for i, depth, end := 0, 0, 1; i < len(nodes); i++ {
		if i == end {
			depth, end = depth+1, len(nodes)
		}
		n := nodes[i]
		if n.from < n.to && len(entries[n.from].word) == depth {
			n.value = entries[n.from].value
			n.from++
		}
		n.children = int32(len(nodes))
		for n.from < n.to {
			code := entries[n.from].word[depth]
			same := n.from + 1
			for same < n.to && entries[same].word[depth] == code {
				same++
			}
			nodes = append(nodes, node{from: n.from, to: same})
			codes = append(codes, code)
			n.from = same
		}
		n.n = int32(len(nodes)) - n.children
		nodes[i] = n
	}

	order := make([]int32, 0, len(nodes))
	for i := range nodes {
		if i > 0 && nodes[i].n > 0 {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(x, y int32) int { return cmp.Or(cmp.Compare(nodes[y].n, nodes[x].n), cmp.Compare(x, y)) })
	size := letters + 1
	for _, i := range order {
		n := &nodes[i]
		own := codes[n.children:][:n.n]
		n.base = f.room(own)
		for _, code := range own {
			f.take(n.base + uint32(code))
		}
		size = max(size, int(n.base)+int(own[len(own)-1])+1)
	}
	cells := make(doubleArray, size)
	for _, n := range nodes {
		for k := range n.n {
			code, child := codes[n.children+k], nodes[n.children+k]
			cells[n.base+uint32(code)] = uint64(code) | uint64(child.base)<<codeBits | uint64(child.value)<<(codeBits+baseBits)
		}
	}
	return cells
}

// room finds a base whose cells for codes are free, and marks it as used.
func (f *filling) room(codes []uint16) uint32 {
	// No cell before full is free.
	for block := max(0, f.full-int(codes[0])/64-1); ; block++ {
		for block >= len(f.used) {
			f.used = append(f.used, 0)
		}
		fit := ^f.used[block]
		for _, c := range codes {
			fit &^= f.around(uint32(block)*64 + uint32(c))
			if fit == 0 {
				break
			}
		}
		if fit == 0 {
			continue
		}
		bit := bits.TrailingZeros64(fit)
		f.used[block] |= 1 << bit
		return uint32(block*64 + bit)
	}
}

// around is the 64 bits of taken from cell on.
func (f *filling) around(cell uint32) uint64 {
	at, shift := int(cell/64), cell%64
	var out uint64
	if at < len(f.taken) {
		out = f.taken[at] >> shift
	}
	if at+1 < len(f.taken) && shift > 0 {
		out |= f.taken[at+1] << (64 - shift)
	}
	return out
}

// sortedCodes numbers runes from 1, the most frequent first, so that the cells of
// most nodes lie close together.
func sortedCodes(count map[rune]int) []rune {
	runes := make([]rune, 0, len(count))
	for r := range count {
		runes = append(runes, r)
	}
	slices.SortFunc(runes, func(a, b rune) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	return runes
}
