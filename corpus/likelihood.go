package corpus

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
)

//go:embed data/han_frequency.txt
var hanFrequency string

// Costs are in quarter bits: how surprising a character is in a Chinese report.
// They need not be exact; they must only order "a frequent Han character", "a
// rare one" and "what a wrong decoding gives".
const (
	costInvalid  = 160 // undecodable bytes
	costUnseen   = 96  // scripts that reports do not use
	costPrivate  = 110 // private use, unassigned, other controls
	costControl  = 88  // NUL and other ASCII controls
	costOther    = 80  // other Han characters
	costLetter   = 76  // Greek, Cyrillic, kana, accented Latin
	costWide     = 40  // full-width forms, rare CJK punctuation, symbols
	costCommon   = 26  // the punctuation of every sentence
	costASCII    = 26
	costRankBase = 22 // the most frequent Han characters
	costRankStep = 1  // and what every band of 50 adds
)

// costs returns the cost of each rune of the Basic Multilingual Plane. It is
// built once and only read afterwards.
var costs = sync.OnceValue(func() *[0x10000]uint8 {
	t := new([0x10000]uint8)
	for r := range t {
		t[r] = classCost(rune(r))
	}
	band := 0
	for line := range strings.Lines(hanFrequency) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, r := range line {
			if unicode.Is(unicode.Han, r) {
				t[r] = uint8(costRankBase + costRankStep*band)
			}
		}
		band++
	}
	for _, r := range "、。，；：（）《》“”—％\u3000" {
		t[r] = costCommon
	}
	return t
})

func classCost(r rune) uint8 {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || r >= ' ' && r < 0x7f:
		return costASCII
	case r < 0x20 || r == 0x7f:
		return costControl
	case r < 0xa0:
		return costPrivate
	case r < 0x100:
		return costLetter - 8
	case r == '\ufffd':
		return costInvalid
	case r >= 0x4e00 && r <= 0x9fff:
		return costOther
	case r >= 0x2010 && r <= 0x2027, r >= 0x3000 && r <= 0x3020, r >= 0xff01 && r <= 0xff5e,
		r >= 0x2150 && r <= 0x218f, r >= 0x2460 && r <= 0x249b, r >= 0x3220 && r <= 0x3229:
		return costWide
	case r < 0x530, r >= 0x3040 && r <= 0x30ff:
		return costLetter
	case r >= 0xe000 && r <= 0xf8ff, r >= 0xd800 && r <= 0xdfff, r >= 0xfdd0 && r <= 0xfdef, r >= 0xfff0:
		return costPrivate
	case r >= 0x3400 && r <= 0x4dbf:
		return costUnseen
	default:
		return costUnseen
	}
}

// costOf is the cost of one rune.
func costOf(t *[0x10000]uint8, r rune) int {
	if r < 0 || r >= 0x10000 {
		return costUnseen
	}
	return int(t[r])
}

// textCost is the cost of text read as a Chinese report; less is likelier.
func textCost(text string) int {
	t := costs()
	n := 0
	for _, r := range text {
		n += costOf(t, r)
	}
	return n
}
