package segment

import (
	_ "embed"
	"strings"
)

// pinyinData lists the characters that are read as a syllable, a syllable a line:
// pinyin without tones and with v for ü, a tab, the characters. The test makes it
// from go-pinyin and compares.
//
//go:generate go test -run ^TestPinyinTable$ -update .
//go:embed data/pinyin.tsv
var pinyinData string

// reads reports whether syllable (toneless, ü as v) is a reading of han.
func reads(han rune, syllable string) bool {
	_, after, ok := strings.Cut(pinyinData, "\n"+syllable+"\t")
	if !ok {
		return false
	}
	line, _, _ := strings.Cut(after, "\n")
	return strings.ContainsRune(line, han) || strings.ContainsRune(line, simplified(han))
}
