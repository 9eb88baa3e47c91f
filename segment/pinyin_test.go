package segment

import (
	"bytes"
	"compress/gzip"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/mozillazg/go-pinyin"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pinyinTable makes data/pinyin.tsv.gz from go-pinyin: of its characters those of four
// digits, as the others, two fifths of the bytes, are hardly ever printed, and then with
// the tones that need no table.
func pinyinTable() string {
	chars := map[string][]rune{}
	for r, readings := range pinyin.PinyinDict {
		if r > 0xffff {
			continue
		}
		for reading := range strings.SplitSeq(readings, ",") {
			var b strings.Builder
			for _, c := range reading {
				if t := toneless(c); t != 0 {
					b.WriteByte(t)
				} else {
					b.WriteRune(c)
				}
			}
			if s := b.String(); s != "" && !slices.Contains(chars[s], rune(r)) {
				chars[s] = append(chars[s], rune(r))
			}
		}
	}
	var syllables []string
	for s := range chars {
		slices.Sort(chars[s])
		syllables = append(syllables, s)
	}
	slices.Sort(syllables)
	var b strings.Builder
	b.WriteString("# syllable without tone, ü as v; characters up to U+FFFF read so. From go-pinyin 0.21.0 (MIT License); made by go generate.\n")
	for _, s := range syllables {
		b.WriteString(s + "\t" + string(chars[s]) + "\n")
	}
	return b.String()
}

// TestPinyinTable makes the table again and compares.
func TestPinyinTable(t *testing.T) {
	want := pinyinTable()
	if *update {
		var b bytes.Buffer
		w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		require.NoError(t, err)
		_, err = w.Write([]byte(want))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		require.NoError(t, os.WriteFile("data/pinyin.tsv.gz", b.Bytes(), 0o644))
		return
	}
	require.True(t, want == pinyinData(), "data/pinyin.tsv.gz is not what go-pinyin gives; run go generate ./segment")
	for _, c := range []struct {
		han      rune
		syllable string
		want     bool
	}{
		{'长', "chang", true}, {'长', "zhang", true}, {'長', "zhang", true}, {'女', "nv", true}, {'女', "nu", false},
		{'绿', "lv", true}, {'行', "hang", true}, {'行', "xing", true}, {'国', "guo", true}, {'国', "gu", false}, {'国', "", false}, {'a', "a", false},
	} {
		assert.Equal(t, c.want, reads(c.han, c.syllable), "%c %s", c.han, c.syllable)
	}
}
