package segment

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/t2s.tsv.gz
var t2sPacked []byte

//go:embed data/furniture.tsv
var furnitureData string

//go:embed data/radicals.tsv
var radicalData string

// foldTable is what the View does with every rune of the basic plane.
type foldTable struct {
	rune [0x10000]uint16      // what it becomes, 0 for itself
	gap  [0x10000]bool        // whether a gap can begin with it: blanks, controls, furniture
	far  map[rune]rune        // the runes that lie beyond, on one side or both
	bits [0x10000 / 64]uint64 // runes that are not copied as they are
}

// folding is built on first use, in less than a millisecond.
var folding = sync.OnceValue(func() *foldTable {
	t := &foldTable{far: map[rune]rune{}}
	add := func(a, b rune) {
		if a < 0x10000 && b < 0x10000 {
			t.rune[a] = uint16(b)
		} else {
			t.far[a] = b
			if a < 0x10000 {
				t.gap[a] = true // not a gap, but not copied either
			}
		}
	}
	for line := range strings.Lines(unpacked(t2sPacked)) {
		trad, simp, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		if !ok || line[0] == '#' {
			continue
		}
		a, _ := utf8.DecodeRuneInString(trad)
		b, _ := utf8.DecodeRuneInString(simp)
		add(a, b)
	}
	for line := range strings.Lines(radicalData) {
		radical, character, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		if !ok || line[0] == '#' {
			continue
		}
		a, _ := utf8.DecodeRuneInString(radical)
		b, _ := utf8.DecodeRuneInString(character)
		if t.rune[b] != 0 {
			b = rune(t.rune[b])
		}
		add(a, b)
	}
	for r := rune(0xff01); r <= 0xff5e; r++ {
		add(r, r-0xfee0)
	}
	add('﹪', '%')
	add('﹢', '+')
	for _, r := range "﹣‐‑‒➖" { // hyphens, and a minus sign of an emoji keyboard
		add(r, '-')
	}
	add('⁻', '−')
	add('µ', 'μ')
	t.gap['&'], t.gap['<'] = true, true // a blank may be written &nbsp;
	for r := range rune(0x10000) {
		if r <= ' ' || r == '\u0085' || r == 0x7f || r == 0xa0 || r == 0x1680 || 0x2000 <= r && r <= 0x200a || r == 0x202f || r == 0x205f || r == 0x3000 || r == 0x2028 || r == 0x2029 || invisible(r) {
			t.gap[r] = true
		}
	}
	for r := range furniture() {
		if r < 0x10000 {
			t.gap[r] = true
		}
	}
	for r := range rune(0x10000) {
		if t.rune[r] != 0 || t.gap[r] || r == utf8.RuneError {
			t.bits[r/64] |= 1 << (r % 64)
		}
	}
	return t
})

// special reports whether r, below 0x10000, is anything but copied.
func (t *foldTable) special(r rune) bool { return t.bits[r/64]>>(r%64)&1 != 0 }

func simplified(r rune) rune {
	switch t := folding(); {
	case r < 0x2e80:
		return r
	case r < 0x10000 && t.rune[r] != 0:
		return rune(t.rune[r])
	default:
		if s, ok := t.far[r]; ok {
			return s
		}
		return r
	}
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
		if n := phraseAt(s, p); n > 0 {
			return n
		}
	}
	return 0
}

// phraseAt returns the length of phrase at the start of s, 0 where it is not. A # in the
// phrase stands for digits and blanks.
func phraseAt(s, phrase string) int {
	before, behind, numbered := strings.Cut(phrase, "#")
	switch {
	case !strings.HasPrefix(s, before):
		return 0
	case !numbered:
		return len(before)
	}
	rest := strings.TrimLeft(s[len(before):min(len(s), len(before)+longestNumber)], " 0123456789")
	at := len(before) + min(longestNumber, len(s)-len(before)) - len(rest)
	if at == len(before) || !strings.HasPrefix(s[at:], behind) {
		return 0
	}
	return at + len(behind)
}

// longestNumber is how many bytes of digits and blanks page furniture has at most.
const longestNumber = 32

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
