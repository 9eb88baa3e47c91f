package extract

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// figurePieces are what sentences with figures are made of, in the simplest
// and in the nastiest forms.
var figurePieces = []string{
	"0", "1", "5", "20", "3.5", "12,345", "1，234", "０", "７", ".", "．", ",", "-", "—", "～", "~", "/", "+", "±", "%", "％", "‰",
	"一", "二", "两", "三", "九", "〇", "零", "十", "百", "千", "万", "亿", "壹", "拾", "半", "几", "数", "多", "余", "来", "点", "分之", "百分之", "第", "成", "倍", "番",
	"X", "x", "XX", "×", "*", "**", "■", "○", "某", "某某", "Ｘ", "_",
	"张", "个", "家", "人", "万元", "亿元", "元", "平方米", "公里", "户", "名", "次", "件", "人次", "千瓦时", "个百分点", "百户", "年", "月", "日", "元/人", "每", "平均", "人均",
	"约", "近", "超过", "不少于", "不低于", "达到", "以上", "以下", "以内", "左右", "至少", "最多", "力争", "确保", "其中", "分别", "同比", "增长", "下降", "从", "由", "提高到", "至", "到", "和", "、", "或",
	"今年", "明年", "去年", "2022年", "2023年", "年底前", "6月底前", "“十四五”", "截至", "全市", "全区", "养老床位", "床位", "社会组织", "低保对象", "资金", "新增", "建成", "发放", "完成",
	"，", "。", "；", "：", "\n", "\n\n", " ", "　", "（", "）", "(", ")", "“", "”", "《", "》", "\u200b", "\x00", "a", "é", "👍", "<b>", "&nbsp;",
}

// FuzzFigures reads sentences that are made of the pieces above, letter by letter
// of the input, and checks every figure in them and that the report prints.
func FuzzFigures(f *testing.F) {
	spell := func(text string) []byte {
		var out []byte
		for text != "" {
			best, n := -1, 1
			for i, p := range figurePieces {
				if strings.HasPrefix(text, p) && len(p) >= n {
					best, n = i, len(p)
				}
			}
			if best >= 0 {
				out = append(out, byte(best))
			}
			text = text[n:]
		}
		return out
	}
	for _, name := range []string{"figures.txtar", "masks.txtar"} {
		for _, c := range readCases(f, name) {
			f.Add(spell(c.before + c.text))
		}
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > 400 {
			return
		}
		var b strings.Builder
		for _, c := range in {
			b.WriteString(figurePieces[int(c)%len(figurePieces)])
		}
		text := b.String()
		r := extractText(t, text)
		if err := checkReport(r); err != nil {
			t.Fatalf("%v in %q", err, text)
		}
		_, err := r.MarshalJSON()
		require.NoError(t, err)
	})
}
