package corpus

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
)

const (
	columnLeft = `全县民政系统坚持以人民为中心的思
想，扎实推进各项工作，全年新增养
老床位300张，发放低保金1200万
元，惠及群众3500人，资金使用规
范有序，群众满意度不断提升，得到
上级部门充分肯定和群众一致好评。`
	columnRight = `下一步，我们将继续努力，新建敬老
院5所，改造12所，培训护理员260
人，投资3.5亿元，建设“民政”公墓
8个，总面积120亩，确保年底全部
完成，不断提升民政工作整体水平，
为全县高质量发展作出积极的贡献。`
)

// besides sets two texts side by side, the right one at column at.
func besides(left, right string, at int, bar string, wide bool) string {
	var b strings.Builder
	second := strings.Split(right, "\n")
	for i, l := range strings.Split(left, "\n") {
		b.WriteString(l + strings.Repeat(" ", at-readColumnLine(l, wide).width) + bar + second[i] + "\n")
	}
	return b.String()
}

func TestJoinColumns(t *testing.T) {
	joined := strings.ReplaceAll(columnLeft, "\n", "") + "\n" + strings.ReplaceAll(columnRight, "\n", "") + "\n"
	indented := "　　" + strings.Replace(columnRight, "努力", "", 1)
	tests := []struct{ name, text, want string }{
		{"blanks", besides(columnLeft, columnRight, 38, "", true), joined},
		{"a bar", besides(columnLeft, columnRight, 36, "│ ", true), joined},
		{"quotation marks narrow", besides(columnRight, columnLeft, 38, "", false), strings.ReplaceAll(columnRight, "\n", "") + "\n" + strings.ReplaceAll(columnLeft, "\n", "") + "\n"},
		{"a title and the number of a page", "沂川县民政局工作总结\n\n" + besides(columnLeft, columnRight, 38, "", true) + "- 1 -\n", "沂川县民政局工作总结\n\n" + joined + "- 1 -\n"},
		{"a paragraph begins in the right column", besides(columnLeft, indented, 38, "", true), strings.ReplaceAll(columnLeft, "\n", "") + "\n" + strings.ReplaceAll(indented, "\n", "") + "\n"},
		{"one column", columnLeft, ""},
		{"a typed table", strings.Repeat("养老服务体系建设工作任务    全面推进，新建床位300张，\n", 9), ""},
		{"names", strings.Repeat("张三      民政局局长          分管养老服务\n", 9), ""},
		{"too few lines", besides(strings.Join(strings.Split(columnLeft, "\n")[:4], "\n"), columnRight, 38, "", true), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := joinColumns(tt.text)
			if tt.want == "" {
				assert.False(t, ok)
				assert.Equal(t, tt.text, got)
				return
			}
			assert.True(t, ok)
			assert.Equal(t, tt.want, got)
		})
	}
}

// FuzzColumns joins texts: what is joined has the characters of the text, in another order.
func FuzzColumns(f *testing.F) {
	f.Add(besides(columnLeft, columnRight, 38, "", true))
	f.Add(besides(columnLeft, columnRight, 36, "│ ", false))
	f.Add("项目    2023年\n床位    300\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := joinColumns(text)
		if !ok {
			assert.Equal(t, text, got)
			return
		}
		letters := func(s string) []rune {
			var out []rune
			for _, r := range s {
				if !unicode.IsSpace(r) && !strings.ContainsRune("│｜|┃", r) {
					out = append(out, r)
				}
			}
			slices.Sort(out)
			return out
		}
		assert.Equal(t, letters(text), letters(got))
	})
}
