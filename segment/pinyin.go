package segment

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
	"sync"
)

// pinyinData lists the characters that are read as a syllable, a syllable a line:
// pinyin without tones and with v for ü, a tab, the characters. The test makes it
// from go-pinyin and compares. It is unpacked where a text has syllables between its
// characters.
//
//go:generate go test -run ^TestPinyinTable$ -update .
//go:embed data/pinyin.tsv.gz
var pinyinPacked []byte

var pinyinData = sync.OnceValue(func() string { return unpacked(pinyinPacked) })

// unpacked is the text of an embedded table that is packed with gzip.
func unpacked(table []byte) string {
	r, err := gzip.NewReader(bytes.NewReader(table))
	if err != nil {
		panic(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// reads reports whether syllable (toneless, ü as v) is a reading of han.
func reads(han rune, syllable string) bool {
	_, after, ok := strings.Cut(pinyinData(), "\n"+syllable+"\t")
	if !ok {
		return false
	}
	line, _, _ := strings.Cut(after, "\n")
	return strings.ContainsRune(line, han) || strings.ContainsRune(line, simplified(han))
}
