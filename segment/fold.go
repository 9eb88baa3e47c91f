package segment

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/t2s.tsv
var t2sData string

//go:embed data/furniture.tsv
var furnitureData string

// t2s maps traditional characters of the basic plane to simplified ones; the few
// others are in far.
var t2s = sync.OnceValue(func() *t2sTable {
	t := &t2sTable{far: map[rune]rune{}}
	for line := range strings.Lines(t2sData) {
		trad, simp, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		if !ok || line[0] == '#' {
			continue
		}
		a, _ := utf8.DecodeRuneInString(trad)
		b, _ := utf8.DecodeRuneInString(simp)
		if a < 0x10000 && b < 0x10000 {
			t.near[a] = uint16(b)
		} else {
			t.far[a] = b
		}
	}
	return t
})

type t2sTable struct {
	near [0x10000]uint16
	far  map[rune]rune
}

func simplified(r rune) rune {
	if r < 0x2e80 {
		return r
	}
	t := t2s()
	if r < 0x10000 {
		if s := t.near[r]; s != 0 {
			return rune(s)
		}
		return r
	}
	if s, ok := t.far[r]; ok {
		return s
	}
	return r
}

// furniture holds the phrases by their first rune, longest first.
var furniture = sync.OnceValue(func() map[rune][]string {
	m := map[rune][]string{}
	for i, line := range strings.Split(furnitureData, "\n") {
		phrase, _, ok := strings.Cut(line, "\t")
		if !ok || i == 0 || line[0] == '#' || phrase == "phrase" {
			continue
		}
		r, _ := utf8.DecodeRuneInString(phrase)
		list := append(m[r], phrase)
		for k := len(list) - 1; k > 0 && len(list[k]) > len(list[k-1]); k-- {
			list[k], list[k-1] = list[k-1], list[k]
		}
		m[r] = list
	}
	return m
})

// furnitureAt returns the length of the furniture phrase at the start of s.
func furnitureAt(s string) int {
	r, _ := utf8.DecodeRuneInString(s)
	for _, p := range furniture()[r] {
		if strings.HasPrefix(s, p) {
			return len(p)
		}
	}
	return 0
}

const tonedVowels = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ"

const plainVowels = "aaaaeeeeiiiioooouuuuvvvvvnnnm"

// toneless strips the tone mark of a pinyin letter; 0 for other runes.
func toneless(r rune) byte {
	if r < 0x80 {
		return 0
	}
	k := 0
	for _, t := range tonedVowels {
		if t == r {
			return plainVowels[k]
		}
		k++
	}
	return 0
}
