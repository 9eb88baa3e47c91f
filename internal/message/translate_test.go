package message

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTranslate(t *testing.T) {
	for english, want := range map[string]string{
		"养老.txt": "养老.txt",
		"no region is sure enough; the likeliest is 110000 北京市 (0.54); name it in a manifest":                                                  "没有足够可信的地区；最可能是 110000 北京市 (0.54)；请在清单中写明",
		"a.docx: docx: not a readable Word file: zip: not a valid zip file; the file is damaged or cut off; open it in Word and save it again": "a.docx：docx：不是可读的 Word 文件：不是有效的 zip 文件；文件已损坏或不完整；请用 Word 打开后另存",
		"big.txt: read: is larger than the limit of 5 bytes: 12 bytes; check the path":                                                         "big.txt：读取：超过上限：上限 5 字节，实际 12 字节；请检查路径",
		"index x.idx: open: there is no index here; make one (OpenOrCreate) and add reports":                                                   "索引 x.idx：打开：这里没有索引；请新建（OpenOrCreate）并加入报告",
		"open /x: no such file or directory":                "打开 /x：没有这个文件或文件夹",
		"260张, above 250张 (about: within 5%)":               "260张，高于 250张（约数：上下 5%）",
		"units.tsv:3: column \"unit\" is empty; fill it in": "units.tsv:3：\"unit\" 列为空；请填写",
		"nobody knows this; nor that":                       "nobody knows this; nor that",
	} {
		assert.Equal(t, want, Chinese.Translate(english), english)
		assert.Equal(t, english, English.Translate(english))
	}
}

// Whatever a message is made with, its translation is the Chinese message made with the
// same.
func TestTranslateFindsEveryMessage(t *testing.T) {
	for _, p := range patterns() {
		args := map[int]any{}
		var in []any
		for i, v := range verbsOf(p.format) {
			args[v.argument] = sample(v.verb, i)
		}
		for i := range len(args) {
			in = append(in, args[i+1])
		}
		plain := func(format string) string { return strings.ReplaceAll(format, "%w", "%v") }
		english, want := fmt.Sprintf(plain(p.format), in...), fmt.Sprintf(plain(p.said), in...)
		assert.Equal(t, want, Chinese.Translate(english), p.format)
	}
}

// sample is an argument for a verb that no message has in it.
func sample(verb byte, i int) any {
	switch verb {
	case 'd':
		return 7 + i
	case 'f', 'g':
		return 0.25
	}
	return fmt.Sprintf("样%d", i)
}

// A text of very many parts is translated in no more time than its parts take.
func TestTranslateLongTexts(t *testing.T) {
	text := strings.Repeat("x y: z w; ", 40)
	assert.Equal(t, text, Chinese.Translate(text))
}
