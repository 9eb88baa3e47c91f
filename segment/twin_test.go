//go:build cgo

package segment_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"github.com/yanyiwu/gojieba"

	"github.com/govreport/govreport/segment"
)

// gojiebaOf loads gojieba as it comes, with the domain words and more.
func gojiebaOf(t testing.TB, more ...string) *gojieba.Jieba {
	t.Helper()
	p := segment.GojiebaFiles(t)
	j := gojieba.NewJieba(p.Dict, p.HMM, segment.UserDict(t, more...))
	t.Cleanup(j.Free)
	return j
}

// same compares all four ways to cut text and returns the number of tokens in
// plain mode.
func same(t *testing.T, s *segment.Segmenter, j *gojieba.Jieba, text string) int {
	t.Helper()
	n := 0
	for _, hmm := range []bool{true, false} {
		want, got := j.Cut(text, hmm), s.Cut(text, hmm)
		differ(t, "cut", hmm, text, want, got)
		if hmm {
			n = len(want)
		}
		differ(t, "search", hmm, text, j.CutForSearch(text, hmm), s.Search(text, hmm))
	}
	return n
}

func differ(t *testing.T, what string, hmm bool, text string, want, got []string) {
	t.Helper()
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) || want[i] != got[i] {
			t.Fatalf("%s, hmm %v: token %d of %d and %d differs in %.200q: gojieba %q, twin %q", what, hmm, i, len(want), len(got), text,
				want[min(i, len(want)):min(i+5, len(want))], got[min(i, len(got)):min(i+5, len(got))])
		}
	}
}

// readable is what gojieba can read of text.
func readable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
}

// twinWords are user words with every property that could matter: runes that the
// dictionary lacks, beyond the basic plane too, ASCII, words inside words of the
// dictionary, words that lie across them, a long one.
var twinWords = []string{
	"幸福食堂联盟", "𠮷野家", "𠮷𡃁", "乡居", "的是", "发展和", "5G基站", "GDP增速", "c#", "㐂㐃", "☃☃", "一二三四五六七八九十一二三四五六七八九十", "人民政", "民政府", "a.b",
}

var hostile = []string{
	"", " ", "\n", "\t\t", "，", "。。", "a", "1", "1.", ".1", "1.2.3.4a", "a1b2c3", "AT&T", "at&t", "B超和b超", "C++C#c++c#", "T恤t恤",
	"𠮷", "𠮷野家𠮷野", "𠮷𡃁𠮷", "a𠮷b𠮷1", "☃", "☃☃☃", "㐂㐃㐂", "\ufffd", "\ufeff政府", "政\u200b府工作报告", "\r\n\r\n", "\v\f\u00a0\u3000",
	"，，，，，a，，", "甲、乙、丙、丁", "的的的的的的的", "了了解了", "龘龘龘龘", "한국어", "ひらがなカタカナ", "עברית", "العربية", "e\u0301\u0301", "👨‍👩‍👧‍👦", "\U0010ffff", "\u0001\u007f\u0080",
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", "小明硕士毕业于中国科学院计算所后在日本京都大学深造", "南京市长江大桥", "工信处女干事每月经过下属科室都要亲口交代24口交换机等技术性器件的安装工作",
	"雷猴回归", "他来到了网易杭研大厦", "乒乓球拍卖完了", "结婚的和尚未结婚的", "a.b.c", "3.14e+100", "2023年度GDP增速5.2%",
}

// TestTwin compares the twin with gojieba, token by token, over every text of
// testdata and shared, hostile strings and random ones.
func TestTwin(t *testing.T) {
	for name, more := range map[string][]string{"domain words": nil, "more words": twinWords} {
		t.Run(name, func(t *testing.T) {
			s, err := segment.NewSegmenter(segment.WithWords(more...))
			require.NoError(t, err)
			defer s.Close()
			j := gojiebaOf(t, more...)
			t.Run("hostile", func(t *testing.T) {
				for _, text := range hostile {
					same(t, s, j, text)
					same(t, s, j, strings.Repeat(text, 7))
				}
				same(t, s, j, strings.Repeat("养", 30_000))
				same(t, s, j, strings.Repeat("中华人民共和国", 3_000))
				same(t, s, j, strings.Repeat("一二三", 600))
			})
			t.Run("random", func(t *testing.T) { sameRandom(t, s, j, more) })
			if more == nil {
				t.Run("texts", func(t *testing.T) { sameTexts(t, s, j) })
			}
		})
	}
}

func sameTexts(t *testing.T, s *segment.Segmenter, j *gojieba.Jieba) {
	texts, lines, tokens := 0, 0, 0
	root := os.Getenv("GOVREPORT_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "shared")
	}
	for _, dir := range []string{root, filepath.Join("..", "testdata"), filepath.Join("..", "extract", "data"), "data"} {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			dir = real
		}
		_ = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) == ".bin" {
				return nil
			}
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			text := readable(string(data))
			if len(text) < len(data)/2 { // no text
				return nil
			}
			texts++
			for _, text := range []string{text, readable(segment.NewDocument(text).View().Text)} {
				for line := range strings.Lines(text) {
					lines++
					tokens += same(t, s, j, line)
				}
			}
			return nil
		})
	}
	t.Logf("%d texts, %d lines, %d tokens in plain mode", texts, lines, tokens)
}

func sameRandom(t *testing.T, s *segment.Segmenter, j *gojieba.Jieba, more []string) {
	rnd := rand.New(rand.NewPCG(15, 4))
	words := append([]string{}, more...)
	words = append(words, vocabularyWords(t)...)
	letters := []string{" ", "\n", "，", "。", "、", ".", "1", "9", "a", "Z", "&", "#", "+", "%", "的", "一", "了", "国", "𠮷", "☃", "㐂"}
	tokens := 0
	const n = 20_000
	for range n {
		var b strings.Builder
		for range 1 + rnd.IntN(30) {
			switch rnd.IntN(6) {
			case 0: // any rune
				if r := rune(1 + rnd.IntN(utf8.MaxRune)); utf8.ValidRune(r) {
					b.WriteRune(r)
				}
			case 1: // any Han character
				b.WriteRune(0x4e00 + rune(rnd.IntN(0x5200)))
			case 2:
				b.WriteString(letters[rnd.IntN(len(letters))])
			case 3: // half a word
				w := []rune(words[rnd.IntN(len(words))])
				b.WriteString(string(w[:1+rnd.IntN(len(w))]))
			default:
				b.WriteString(words[rnd.IntN(len(words))])
			}
		}
		tokens += same(t, s, j, b.String())
	}
	t.Logf("%d strings, %d tokens in plain mode", n, tokens)
}

// vocabularyWords are words of the dictionary, every fortieth, and the domain words.
func vocabularyWords(t *testing.T) []string {
	data, err := os.ReadFile(segment.GojiebaFiles(t).Dict)
	require.NoError(t, err)
	var out []string
	n := 0
	for line := range strings.Lines(string(data)) {
		if n++; n%40 == 0 {
			word, _, _ := strings.Cut(line, " ")
			out = append(out, word)
		}
	}
	for _, r := range words(t) {
		out = append(out, r.Get("term"))
	}
	return out
}

// FuzzTwin compares the twin with gojieba on any text.
func FuzzTwin(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	for _, c := range tokenCases {
		f.Add(c.text)
	}
	s, err := segment.NewSegmenter(segment.WithWords(twinWords...))
	require.NoError(f, err)
	j := gojiebaOf(f, twinWords...)
	f.Fuzz(func(t *testing.T, text string) {
		same(t, s, j, readable(text))
	})
}
