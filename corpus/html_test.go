package corpus

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

func htmlDoc(t testing.TB, data string) *segment.Document {
	t.Helper()
	doc := &segment.Document{}
	require.NoError(t, readHTML(doc, []byte(data), Options{}.withDefaults()))
	return doc
}

// paragraphs is the prose as a page has it.
func paragraphs(tag string) string {
	var b strings.Builder
	for _, l := range strings.Split(simplified, "\n") {
		b.WriteString("<" + tag + ">　　" + l + "</" + tag + ">\n")
	}
	return b.String()
}

func withIndent(s string) string {
	return "　　" + strings.ReplaceAll(s, "\n", "\n　　")
}

func TestHTMLBlocks(t *testing.T) {
	tests := []struct{ name, page, want string }{
		{"lines", "<p>甲<b>乙</b></p><div>丙<br>丁</div>戊", "甲乙\n丙\n丁\n戊"},
		{"white space", "<p> 甲 \n  a  b </p><p>&nbsp;&emsp;乙　丙</p>", "甲 a b\n\u00a0\u2003乙　丙"},
		{"hidden", `<script>x</script><style>y</style><p style="display: none">甲</p><p hidden>乙</p><noscript>丙</noscript><p>丁<!-- 戊 --></p>`, "丁"},
		{"what a page hides at first", `<p>正在加载</p><div style="display: none"><p>新增养老床位300张，发放低保金1200万元，惠及群众3500人，资金使用规范有序，群众满意度不断提升，得到上级部门充分肯定。</p></div>`, "正在加载\n新增养老床位300张，发放低保金1200万元，惠及群众3500人，资金使用规范有序，群众满意度不断提升，得到上级部门充分肯定。"},
		{"data table", "<table><tr><th>指标</th><th>数值</th></tr><tr><td>床位</td><td><p>150张</p></td></tr></table>", "指标\t数值\n床位\t150张"},
		{"empty cell", "<table><tr><td>甲</td><td></td><td>乙</td></tr></table>", "甲\t\t乙"},
		{"layout table", "<table><tr><td><p>甲</p><p>乙</p></td><td>丙</td></tr></table>", "甲\n乙\n丙"},
		{"nested layout table", "<table><tr><td><table><tr><td>甲</td><td>乙</td></tr></table></td></tr></table>", "甲\t乙"},
		{"ordered list", "<ol><li>甲<li>乙</ol><ol start=3 type=a><li>丙</ol><ul><li>丁</ul>", "1. 甲\n2. 乙\nc. 丙\n丁"},
		{"chinese list", `<ol style="list-style-type:cjk-ideographic"><li>甲<li value=11>乙</ol><ol reversed><li>丙<li>丁</ol>`, "一、甲\n十一、乙\n2. 丙\n1. 丁"},
		{"preformatted", "<pre>甲\n  乙\n丙</pre>", "甲\n乙\n丙"},
		{"ruby", "<p><ruby>业<rp>(</rp><rt>yè</rt><rp>)</rp></ruby>务</p>", "业务"},
		{"entities", "<p>&lt;养老&gt; &amp; &#20859;&#x8001; &unknown; &#0; &#xD800; &#x110000; &#99999999999;</p>", "<养老> & 养老 &unknown; \ufffd \ufffd \ufffd \ufffd"},
		{"unclosed", "<p>甲<p>乙<div>丙<span>丁", "甲\n乙\n丙丁"},
		{"no tags", "甲乙", "甲乙"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, htmlDoc(t, tt.page).Text)
		})
	}
}

const siteHead = `<html><head><title>云溪县民政局2021年工作总结和2022年工作计划_云溪县人民政府</title></head><body>
<div class="nav"><a href="/">首页</a><a href="/a">政务公开</a><a href="/b">民政信息</a></div>`

const siteFoot = `<div class="foot"><a href="/x">网站地图</a> <a href="/y">联系我们</a><p>主办：云溪县人民政府办公室</p></div></body></html>`

func TestHTMLBody(t *testing.T) {
	body := withIndent(simplified)
	t.Run("selector", func(t *testing.T) {
		doc := htmlDoc(t, siteHead+`<h1>云溪县民政局2021年工作总结</h1><div>发布时间：2022-01-05 来源：县民政局</div><div class="TRS_Editor">`+paragraphs("p")+`</div>`+siteFoot)
		assert.Equal(t, "云溪县民政局2021年工作总结\n发布时间：2022-01-05 来源：县民政局\n"+body, doc.Text)
		assert.Equal(t, "boilerplate", codes(doc.Warnings))
	})
	t.Run("title instead of h1", func(t *testing.T) {
		doc := htmlDoc(t, siteHead+`<div class="t">云溪县民政局2021年工作总结和2022年工作计划</div><div id="zoom">`+paragraphs("p")+`</div>`+siteFoot)
		assert.Equal(t, "云溪县民政局2021年工作总结和2022年工作计划\n"+body, doc.Text)
	})
	t.Run("small selector is passed over", func(t *testing.T) {
		doc := htmlDoc(t, siteHead+`<div class="content">简短提示</div><div class="unknown">`+paragraphs("p")+`</div>`+siteFoot)
		assert.Contains(t, doc.Text, body)
		assert.NotContains(t, doc.Text, "首页")
	})
	t.Run("readability", func(t *testing.T) {
		doc := htmlDoc(t, siteHead+`<div class="abc"><p>`+paragraphs("p")+`</p></div>`+siteFoot)
		assert.Contains(t, doc.Text, body)
		assert.NotContains(t, doc.Text, "网站地图")
	})
	t.Run("old table layout", func(t *testing.T) {
		doc := htmlDoc(t, `<html><body><table width="100%"><tr><td><a href="1">首页</a></td><td><a href="2">民政信息</a></td></tr></table>
<table><tr><td width="200"><table><tr><td><a href="3">通知公告</a></td></tr><tr><td><a href="4">下载中心</a></td></tr></table></td>
<td><table><tr><td align="center"><font size="4">云溪县民政局工作总结</font></td></tr><tr><td>`+strings.ReplaceAll(simplified, "\n", "<br>\n&nbsp;&nbsp;")+`</td></tr></table></td></tr></table>
<table><tr><td>版权所有</td></tr></table></body></html>`)
		for _, l := range strings.Split(simplified, "\n") {
			assert.Contains(t, doc.Text, l)
		}
		assert.NotContains(t, doc.Text, "下载中心")
	})
	t.Run("body in links stays", func(t *testing.T) {
		doc := htmlDoc(t, `<html><body>`+strings.ReplaceAll(paragraphs("p"), "养老服务", `<a href="x">养老服务</a>`)+`</body></html>`)
		assert.Equal(t, body, doc.Text)
	})
	t.Run("all links", func(t *testing.T) { // nothing would be left
		assert.Equal(t, "甲\n乙", htmlDoc(t, `<p><a href=x>甲</a></p><p><a href=x>乙</a></p>`).Text)
	})
}

// TestHTMLNothingLost holds that every line of a report comes through, whatever
// the page around it looks like.
func TestHTMLNothingLost(t *testing.T) {
	for _, tag := range []string{"p", "div", "span", "li", "td", "h3", "section", "font", "center", "blockquote"} {
		for _, around := range []string{"div", "article", "table", "body", "form", "ul"} {
			page := siteHead + "<" + around + ">" + paragraphs(tag) + "</" + around + ">" + siteFoot
			text := htmlDoc(t, page).Text
			for _, l := range strings.Split(simplified, "\n") {
				assert.Contains(t, text, l, "%s in %s", tag, around)
			}
		}
	}
}

func TestHTMLEncoding(t *testing.T) {
	for _, tt := range []struct{ name, meta string }{
		{GB18030, `<meta charset="gb2312">`}, {GB18030, `<meta http-equiv="Content-Type" content="text/html; charset=GBK">`}, {GB18030, ""}, {GB18030, `<meta charset="utf-8">`},
		{Big5, `<meta charset=big5>`}, {Big5, ""}, {UTF8, `<meta charset="gb2312">`}, {UTF16LE, ""}, {UTF16BE, ""},
	} {
		page := "<html><head>" + tt.meta + "</head><body><p>" + strings.ReplaceAll(prose(tt.name), "\n", "</p><p>") + "</p></body></html>"
		doc := htmlDoc(t, string(encode(t, page, tt.name)))
		assert.Equal(t, tt.name, doc.Encoding, tt.meta)
		assert.Equal(t, prose(tt.name), doc.Text)
		assert.Empty(t, doc.Warnings)
	}
}

func TestHTMLHostile(t *testing.T) {
	tests := []struct{ name, page string }{
		{"deep", strings.Repeat("<div>", 100_000) + "养老"},
		{"deep tables", strings.Repeat("<table><tr><td>", 20_000) + "养老"},
		{"deep inline", strings.Repeat("<b><i>", 20_000) + "养老"},
		{"many attributes", "<p " + strings.Repeat("a=b ", 50_000) + ">养老</p>"},
		{"formatting without end", strings.Repeat("<p><b class=x><a href=y>", 3000) + "养老"},
		{"entity without end", strings.Repeat("&", 200_000) + "养老"},
		{"unclosed comment", "养老<!--" + strings.Repeat("-", 100_000)},
		{"wide table", "<table><tr>" + strings.Repeat("<td>x", 50_000) + "<td>养老</table>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Contains(t, htmlDoc(t, tt.page).Text, "养老")
		})
	}
	large := "<html><script>var x;</script><p>甲</p>" + strings.Repeat("<p>"+strings.Repeat("乙", 1000)+"</p>", maxTreeHTML/3000)
	doc := htmlDoc(t, large)
	assert.True(t, strings.HasPrefix(doc.Text, "甲\n乙"))
	assert.Equal(t, "html", codes(doc.Warnings))
}
