package corpus

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDOCX(t *testing.T) {
	// One list of three levels as reports have it, used by list 1 and, begun anew, by list 2.
	report := `<w:abstractNum w:abstractNumId="0">` +
		numLvl(0, "chineseCounting", "%1、", "") + numLvl(1, "chineseCounting", "（%2）", "") + numLvl(2, "decimal", "%3.", "") + numLvl(3, "decimalEnclosedCircle", "%4", "") +
		`</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1">` + numLvl(0, "decimal", "%1", "") + numLvl(1, "decimal", "%1.%2", "") + numLvl(2, "upperRoman", "%1.%2.%3", "<w:isLgl/>") + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="2">` + numLvl(0, "chineseCounting", "第%1章", `<w:pStyle w:val="Chapter"/>`) + numLvl(1, "decimal", "%2)", `<w:lvlRestart w:val="0"/>`) + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="3">` + numLvl(0, "bullet", "\uf06c", "") + numLvl(1, "none", "", "") + `</w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>` +
		`<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>` +
		`<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>` +
		`<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>` +
		`<w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num>` +
		`<w:num w:numId="6"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">` + numLvl(0, "upperLetter", "%1)", "") + `</w:lvlOverride></w:num>`
	styles := `<w:style w:styleId="Chapter"><w:basedOn w:val="Base"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:styleId="Sub"><w:basedOn w:val="Chapter"/></w:style>` +
		`<w:style w:styleId="Round"><w:basedOn w:val="Round"/></w:style>` +
		`<w:style w:styleId="Plain"><w:basedOn w:val="Chapter"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>`
	cell := func(inside string) string { return "<w:tc>" + inside + "</w:tc>" }
	tests := []struct {
		name, body string
		want       []string
	}{
		{
			"report", numbered("工作总结", 1, 0) + numbered("社会救助", 1, 1) + numbered("低保", 1, 2) + numbered("特困", 1, 2) + numbered("审核", 1, 3) +
				para("正文不编号。", "") + numbered("养老服务", 1, 1) + numbered("床位", 1, 2) + numbered("工作计划", 1, 0) + numbered("殡葬", 1, 1),
			[]string{"一、工作总结", "（一）社会救助", "1. 低保", "2. 特困", "① 审核", "正文不编号。", "（二）养老服务", "1. 床位", "二、工作计划", "（一）殡葬"},
		},
		{"begun anew", numbered("甲", 1, 0) + numbered("乙", 1, 0) + numbered("丙", 2, 0) + numbered("丁", 2, 0), []string{"一、甲", "二、乙", "一、丙", "二、丁"}},
		{"to twelve", strings.Repeat(numbered("项", 1, 0), 12), []string{"一、项", "二、项", "三、项", "四、项", "五、项", "六、项", "七、项", "八、项", "九、项", "十、项", "十一、项", "十二、项"}},
		{"levels in one", numbered("甲", 3, 0) + numbered("乙", 3, 1) + numbered("丙", 3, 2) + numbered("丁", 3, 2) + numbered("戊", 3, 1), []string{"1 甲", "1.1 乙", "1.1.1 丙", "1.1.2 丁", "1.2 戊"}},
		{"level without parent", numbered("乙", 3, 1), []string{"1.1 乙"}},
		{
			"styles", para("总则", `<w:pStyle w:val="Chapter"/>`) + numbered("甲", 4, 1) + para("附则", `<w:pStyle w:val="Sub"/>`) + numbered("乙", 4, 1) +
				para("无号", `<w:pStyle w:val="Plain"/>`) + para("圈", `<w:pStyle w:val="Round"/>`),
			[]string{"第一章 总则", "1) 甲", "第二章 附则", "2) 乙", "无号", "圈"},
		},
		{"bullets", numbered("甲", 5, 0) + numbered("乙", 5, 1), []string{"• 甲", "乙"}},
		{"own level", numbered("甲", 6, 0) + numbered("乙", 6, 0), []string{"A) 甲", "B) 乙"}},
		{"unknown list", numbered("甲", 99, 0) + numbered("乙", 1, 42), []string{"甲", "乙"}},
		{"empty paragraphs count", numbered("甲", 1, 0) + numbered("", 1, 0) + numbered("乙", 1, 0), []string{"一、甲", "", "三、乙"}},
		{
			"table", `<w:tbl><w:tr>` + cell(para("指标", "")) + cell(para("数值", "")) + `</w:tr><w:tr>` + cell(para("床位", "")) + cell(para("150张", "")) + `</w:tr><w:tr>` +
				cell(para("甲", "")+para("乙", "")) + cell(para("丙", "")) + `</w:tr></w:tbl>` + para("后", ""),
			[]string{"指标\t数值", "床位\t150张", "甲", "乙", "丙", "后"},
		},
		{"table in table", `<w:tbl><w:tr>` + cell(`<w:tbl><w:tr>`+cell(para("甲", ""))+cell(para("乙", ""))+`</w:tr></w:tbl>`+para("", "")) + cell(para("丙", "")) + `</w:tr></w:tbl>`, []string{"甲\t乙\t丙"}},
		{
			"runs", `<w:p><w:r><w:t>养</w:t></w:r><w:ins><w:r><w:t>老</w:t></w:r></w:ins><w:del><w:r><w:delText>救助</w:delText></w:r></w:del>` +
				`<w:r><w:tab/><w:t>A</w:t><w:br/><w:t>B</w:t><w:noBreakHyphen/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>C&amp;&#x517B;</w:t></w:r>` +
				`<w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink></w:p>`,
			[]string{"养老\tA", "B-C&养链"},
		},
		{
			"ruby and text box", `<w:p><w:r><w:ruby><w:rt><w:r><w:t>yè</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>业</w:t></w:r></w:rubyBase></w:ruby></w:r>` +
				`<mc:AlternateContent><mc:Choice><w:txbxContent>` + para("框", "") + `</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>` + para("框", "") + `</w:txbxContent></mc:Fallback></mc:AlternateContent></w:p>`,
			[]string{"框", "业"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := tree(t, map[string]string{"a.docx": makeDOCX(t, tt.body, report, styles)})
			lines, docs, _ := readAll(t, dir, Options{}, dir)
			require.Len(t, docs, 1, strings.Join(lines, "\n"))
			assert.Equal(t, tt.want, strings.Split(docs[0].Text, "\n"))
			assert.Equal(t, "docx", docs[0].Format)
			assert.Equal(t, "UTF-8", docs[0].Encoding)
			assert.Empty(t, docs[0].Warnings)
		})
	}
}

func TestDOCXDamage(t *testing.T) {
	whole := makeDOCX(t, para("养老", ""), "", "")
	document := func(xml string) string { return makeZip(t, entry{name: "word/document.xml", data: xml}) }
	tests := []struct{ name, data, want string }{
		{"cut.docx", whole[:len(whole)-40], "the file is damaged"},
		{"text.docx", "not a zip", "not a readable Word file"},
		{"zip.docx", makeZip(t, entry{name: "a.txt", data: "甲"}), "is a zip archive without a Word document inside"},
		{"unclosed.docx", document("<w:document><w:body><w:p>"), "word/document.xml: unexpected EOF"},
		{"crossed.docx", document("<w:document><w:p></w:document></w:p>"), "closes nothing"},
		{"deep.docx", document(strings.Repeat("<w:p>", 5000)), "nested more than"},
		{"entities.docx", document(`<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:document><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>`), "invalid character entity"},
		{"nothing.docx", makeDOCX(t, "", "", ""), "holds no text"},
		{"symbols.docx", makeDOCX(t, `<w:p><w:r><w:t>甲</w:t><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:char="2713"/></w:r></w:p>`, "", ""), "甲□✓"},
	}
	for _, tt := range tests {
		dir := tree(t, map[string]string{tt.name: tt.data})
		lines, _, _ := readAll(t, dir, Options{}, dir)
		require.Len(t, lines, 1)
		assert.Contains(t, lines[0], tt.want)
	}
}

// TestDOCXElsewhere has the document part where the relationships say.
func TestDOCXElsewhere(t *testing.T) {
	dir := tree(t, map[string]string{"a.docx": makeZip(t,
		entry{name: "_rels/.rels", data: `<Relationships><Relationship Id="r1" Type="http://x/relationships/officeDocument" Target="/other/main.xml"/></Relationships>`},
		entry{name: "other/main.xml", data: `<w:document ` + wordNS + `><w:body>` + numbered("养老", 1, 0) + `</w:body></w:document>`},
		entry{name: "other/numbering.xml", data: `<w:numbering ` + wordNS + `><w:abstractNum w:abstractNumId="0">` + numLvl(0, "chineseCounting", "%1、", "") + `</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`},
		entry{name: "other/footnotes.xml", data: `<w:footnotes ` + wordNS + `><w:footnote>` + para("脚注", "") + `</w:footnote></w:footnotes>`},
	)})
	lines, _, _ := readAll(t, dir, Options{}, dir)
	assert.Equal(t, []string{"a.docx: 一、养老\n脚注"}, lines)
}

func TestFormatNumber(t *testing.T) {
	tests := []struct {
		n            int
		format, want string
	}{
		{1, "decimal", "1"}, {0, "decimal", "0"}, {-3, "chineseCounting", "-3"}, {7, "decimalZero", "07"}, {12, "decimalZero", "12"},
		{1, "upperLetter", "A"}, {26, "lowerLetter", "z"}, {27, "lowerLetter", "aa"}, {28, "lowerLetter", "bb"},
		{4, "upperRoman", "IV"}, {1994, "lowerRoman", "mcmxciv"}, {4000, "upperRoman", "4000"},
		{1, "chineseCounting", "一"}, {10, "chineseCounting", "十"}, {11, "chineseCounting", "十一"}, {20, "chineseCounting", "二十"}, {21, "chineseCounting", "二十一"},
		{99, "taiwaneseCounting", "九十九"}, {100, "chineseCountingThousand", "一百"}, {105, "chineseCountingThousand", "一百零五"}, {110, "chineseCountingThousand", "一百一十"},
		{1010, "chineseCountingThousand", "一千零一十"}, {1001, "chineseCountingThousand", "一千零一"}, {10_010, "chineseCountingThousand", "一万零一十"}, {23_456, "japaneseCounting", "二万三千四百五十六"},
		{100_000, "chineseCountingThousand", "十万"}, {0, "chineseCounting", "零"}, {12, "chineseLegalSimplified", "壹拾贰"}, {20, "ideographLegalTraditional", "貳拾"},
		{105, "ideographDigital", "一〇五"}, {12, "decimalFullWidth", "１２"}, {3, "ideographTraditional", "丙"}, {12, "ideographZodiac", "亥"}, {13, "ideographZodiac", "13"},
		{3, "decimalEnclosedCircle", "③"}, {51, "decimalEnclosedCircle", "51"}, {2, "decimalEnclosedParen", "⑵"}, {21, "decimalEnclosedParen", "(21)"}, {2, "decimalEnclosedFullstop", "⒉"},
		{10, "ideographEnclosedCircle", "㊉"}, {5, "none", ""}, {5, "bullet", ""}, {5, "something", "5"},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, formatNumber(tt.n, tt.format), "%d %s", tt.n, tt.format)
	}
}
