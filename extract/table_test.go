package extract_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// A sample is a table, a row a line, with tabs between the cells. "<" continues the
// cell to the left, "^" the one above. want lists its figures in order:
// "cell|value|unit|indicator|year|measure".
type sample struct {
	name, title, rows string
	want              string
}

var samples = []sample{
	{"budget", "表一 一般公共预算收支情况表\n单位：万元", `
项目	2023年决算数	2024年执行数	同比增长（%）
一般公共预算收入	12,300	13,500.5	9.8
其中：税收收入	10,000	10,200	2.0
非税收入	2,300	3,300.5	43.5
一般公共预算支出	45600	44000	-3.5`, `
12,300|123000000|元|一般公共预算收入|2023|level
13,500.5|135005000|元|一般公共预算收入|2024|level
9.8|9.8|%|一般公共预算收入|2024|growth
10,000|100000000|元|税收收入|2023|level
10,200|102000000|元|税收收入|2024|level
2.0|2|%|税收收入|2024|growth
2,300|23000000|元|非税收入|2023|level
3,300.5|33005000|元|非税收入|2024|level
43.5|43.5|%|非税收入|2024|growth
45600|456000000|元|一般公共预算支出|2023|level
44000|440000000|元|一般公共预算支出|2024|level
-3.5|-3.5|%|一般公共预算支出|2024|growth`},
	{"bulletin with a column of units", "主要指标完成情况", `
序号	指标名称	单位	2024年	比上年增长（%）
1	养老床位	张	3200	5.6
2	社区食堂	个	45	12.0
3	地区生产总值	亿元	318.6	6.1
4	城镇登记失业率	%	3.2	-0.2
5	火化遗体	具	1850	1.4`, `
3200|3200|张|养老床位|2024|level
5.6|5.6|%|养老床位|2024|growth
45|45|个|社区食堂|2024|level
12.0|12|%|社区食堂|2024|growth
318.6|31860000000|元|地区生产总值|2024|level
6.1|6.1|%|地区生产总值|2024|growth
3.2|3.2|%|城镇登记失业率|2024|level
-0.2|-0.2|%|城镇登记失业率|2024|growth
1850|1850|具|火化遗体|2024|level
1.4|1.4|%|火化遗体|2024|growth`},
	{"rows that are years", "养老服务统计", `
年份	机构（家）	床位（张）	入住率（%）
2022	35	4200	52.3
2023	38	4,560	55.1`, `
35|35|家|机构|2022|level
4200|4200|张|床位|2022|level
52.3|52.3|%|入住率|2022|level
38|38|家|机构|2023|level
4,560|4560|张|床位|2023|level
55.1|55.1|%|入住率|2023|level`},
	{"a change behind every year", "经济指标", `
指标	2022年	同比（%）	2023年	同比（%）
地区生产总值（亿元）	300.2	5.1	320.5	6.3
财政收入（亿元）	20.1	3.3	21.5	-7.0`, `
300.2|30020000000|元|地区生产总值|2022|level
5.1|5.1|%|地区生产总值|2022|growth
320.5|32050000000|元|地区生产总值|2023|level
6.3|6.3|%|地区生产总值|2023|growth
20.1|2010000000|元|财政收入|2022|level
3.3|3.3|%|财政收入|2022|growth
21.5|2150000000|元|财政收入|2023|level
-7.0|-7|%|财政收入|2023|growth`},
	{"a target in a column whose name ends so", "重点指标", `
序号	指标名称	计量单位	2022年完成	2023年目标
1	城镇新增就业	万人	1.2	1.3
2	低保标准	元/月	820	860
3	森林覆盖率	%	62.5	63`, `
1.2|12000|人|城镇新增就业|2022|level
1.3|13000|人|城镇新增就业|2023|level
820|820|元|低保标准|2022|level
860|860|元|低保标准|2023|level
62.5|62.5|%|森林覆盖率|2022|level
63|63|%|森林覆盖率|2023|level`},
	{"a head over the last columns, completion", "预算执行情况\n单位：万元", `
项目	2021年决算	2022年	<	<
^	^	预算数	决算数	为预算%
公共服务	12,300	12,000	11,850	98.8
公共安全	5,600	5,800	5,790	99.8`, `
12,300|123000000|元|公共服务|2021|level
12,000|120000000|元|公共服务|2022|level
11,850|118500000|元|公共服务|2022|level
98.8|98.8|%|公共服务|2022|completion
5,600|56000000|元|公共安全|2021|level
5,800|58000000|元|公共安全|2022|level
5,790|57900000|元|公共安全|2022|level
99.8|99.8|%|公共安全|2022|completion`},
	{"columns of a whole", "项目进展", `
项目	总数（个）	其中	<
^	^	已完成	在建
养老项目	25	12	13
救助项目	10	6	4`, `
25|25|个|养老项目|2024|level
12|12|个|养老项目|2024|level
13|13|个|养老项目|2024|level
10|10|个|救助项目|2024|level
6|6|个|救助项目|2024|level
4|4|个|救助项目|2024|level`},
	{"rows that are places", "2024年各镇养老服务设施", `
镇街	养老床位（张）	低保户数（户）	发放资金（万元）
东溪街道	300	45	61.5
西岭镇	120	60	82
南屏乡	80	33	40.25`, `
300|300|张|养老床位|2024|level
45|45|户|低保户数|2024|level
61.5|615000|元|发放资金|2024|level
120|120|张|养老床位|2024|level
60|60|户|低保户数|2024|level
82|820000|元|发放资金|2024|level
80|80|张|养老床位|2024|level
33|33|户|低保户数|2024|level
40.25|402500|元|发放资金|2024|level`},
	{"rows that are years", "历年福利彩票销售", `
年份	销量（亿元）	公益金（万元）	站点数（个）
2021年	1.25	820	66
2022年	1.31	905	70
2023年	1.47	1010	71`, `
1.25|125000000|元|销量|2021|level
820|8200000|元|公益金|2021|level
66|66|个|站点数|2021|level
1.31|131000000|元|销量|2022|level
905|9050000|元|公益金|2022|level
70|70|个|站点数|2022|level
1.47|147000000|元|销量|2023|level
1010|10100000|元|公益金|2023|level
71|71|个|站点数|2023|level`},
	{"units in the heads of rows", "民政事业基本情况", `
指标	2022年	2023年
城市低保人数（人）	1520	1388
农村低保人数（人）	6210	5904
低保金支出（万元）	3120.5	3240
护理型床位占比（%）	52.1	58`, `
1520|1520|人|城市低保人数|2022|level
1388|1388|人|城市低保人数|2023|level
6210|6210|人|农村低保人数|2022|level
5904|5904|人|农村低保人数|2023|level
3120.5|31205000|元|低保金支出|2022|level
3240|32400000|元|低保金支出|2023|level
52.1|52.1|%|护理型床位占比|2022|share
58|58|%|护理型床位占比|2023|share`},
	{"head of two lines", "政府性基金预算收支表\n金额单位：亿元", `
项目	2023年	<	2024年	<
^	预算数	决算数	预算数	决算数
土地出让收入	21.5	20.1	18	17.2
彩票公益金	0.35	0.36	0.4	0.41
债务付息支出	1.2	1.2	1.5	1.45`, `
21.5|2150000000|元|土地出让收入|2023|level
20.1|2010000000|元|土地出让收入|2023|level
18|1800000000|元|土地出让收入|2024|level
17.2|1720000000|元|土地出让收入|2024|level
0.35|35000000|元|彩票公益金|2023|level
0.36|36000000|元|彩票公益金|2023|level
0.4|40000000|元|彩票公益金|2024|level
0.41|41000000|元|彩票公益金|2024|level
1.2|120000000|元|债务付息支出|2023|level
1.2|120000000|元|债务付息支出|2023|level
1.5|150000000|元|债务付息支出|2024|level
1.45|145000000|元|债务付息支出|2024|level`},
	{"groups of rows", "社会救助情况", `
类别	项目	单位	数量
低保	城市低保对象	人	1388
^	农村低保对象	人	5904
特困	集中供养	人	210
^	分散供养	人	866
临时救助	救助人次	人次	2688`, `
1388|1388|人|城市低保对象|2024|level
5904|5904|人|农村低保对象|2024|level
210|210|人|集中供养|2024|level
866|866|人|分散供养|2024|level
2688|2688|人次|救助人次|2024|level`},
	{"cells with their units", "各项工作完成情况", `
事项	年初数	年末数
新增养老床位	300张	316张
发放高龄津贴	1.2亿元	1.24亿元
改造适老家庭	600户	612户
入住率	55%	58.3%`, `
300张|300|张|新增养老床位|2024|level
316张|316|张|新增养老床位|2024|level
1.2亿元|120000000|元|发放高龄津贴|2024|level
1.24亿元|124000000|元|发放高龄津贴|2024|level
600户|600|户|改造适老家庭|2024|level
612户|612|户|改造适老家庭|2024|level
55%|55|%|入住率|2024|level
58.3%|58.3|%|入住率|2024|level`},
	{"two columns", "资金使用情况\n单位：万元", `
项目	金额
困难群众救助	4850
养老服务体系	1260.5
儿童福利	310
殡葬改革	95.8`, `
4850|48500000|元|困难群众救助|2024|level
1260.5|12605000|元|养老服务体系|2024|level
310|3100000|元|儿童福利|2024|level
95.8|958000|元|殡葬改革|2024|level`},
	{"plan", "2025年国民经济和社会发展计划主要指标", `
指标	计量单位	2024年实际	2025年计划
粮食产量	万吨	36.2	36.5
城镇新增就业	人	5210	5000
居民人均可支配收入	元	31250	33000
森林覆盖率	%	61.2	61.5
规上工业增加值	亿元	88.4	94.1`, `
36.2|362000|吨|粮食产量|2024|level
36.5|365000|吨|粮食产量|2025|level
5210|5210|人|城镇新增就业|2024|level
5000|5000|人|城镇新增就业|2025|level
31250|31250|元|居民人均可支配收入|2024|level
33000|33000|元|居民人均可支配收入|2025|level
61.2|61.2|%|森林覆盖率|2024|level
61.5|61.5|%|森林覆盖率|2025|level
88.4|8840000000|元|规上工业增加值|2024|level
94.1|9410000000|元|规上工业增加值|2025|level`},
	{"offices", "部门预算安排表（单位：万元）", `
序号	单位名称	基本支出	项目支出
1	县民政局	820.5	4600
2	县救助站	96	150
3	县福利院	310	275.4`, `
820.5|8205000|元|基本支出|2024|level
4600|46000000|元|项目支出|2024|level
96|960000|元|基本支出|2024|level
150|1500000|元|项目支出|2024|level
310|3100000|元|基本支出|2024|level
275.4|2754000|元|项目支出|2024|level`},
	{"shares", "户籍人口情况", `
指标	年末数（万人）	比重（%）
总人口	48.62	100
其中：城镇	21.3	43.8
乡村	27.32	56.2
60岁及以上	9.81	20.2`, `
48.62|486200|人|总人口|2024|level
100|100|%|总人口|2024|share
21.3|213000|人|城镇|2024|level
43.8|43.8|%|城镇|2024|share
27.32|273200|人|乡村|2024|level
56.2|56.2|%|乡村|2024|share
9.81|98100|人|60岁及以上|2024|level
20.2|20.2|%|60岁及以上|2024|share`},
}

const (
	beforeTable = "檀浦县民政局2024年工作总结"
	afterTable  = "以上情况已经县人民政府常务会议审议通过。"
)

func (s sample) cells() [][]string {
	var out [][]string
	for line := range strings.SplitSeq(strings.TrimSpace(s.rows), "\n") {
		out = append(out, strings.Split(line, "\t"))
	}
	return out
}

// plain gives the cells that are continued nothing.
func (s sample) plain() [][]string {
	rows := s.cells()
	for _, r := range rows {
		for k := range r {
			if r[k] == "<" || r[k] == "^" {
				r[k] = ""
			}
		}
	}
	return rows
}

// forms write a sample as a file: its extension and bytes.
var forms = map[string]func(sample) []byte{
	"md": func(s sample) []byte {
		var b strings.Builder
		fmt.Fprintf(&b, "# %s\n\n%s\n\n", beforeTable, s.title)
		for i, r := range s.plain() {
			fmt.Fprintf(&b, "| %s |\n", strings.Join(r, " | "))
			if i == 0 {
				fmt.Fprintf(&b, "|%s\n", strings.Repeat("---|", len(r)))
			}
		}
		fmt.Fprintf(&b, "\n%s\n", afterTable)
		return []byte(b.String())
	},
	"txt": func(s sample) []byte {
		var b strings.Builder
		fmt.Fprintf(&b, "%s\n\n%s\n", beforeTable, s.title)
		for _, r := range s.plain() {
			fmt.Fprintf(&b, "%s\n", strings.Join(r, "\t"))
		}
		fmt.Fprintf(&b, "%s\n", afterTable)
		return []byte(b.String())
	},
	"html": func(s sample) []byte {
		var b strings.Builder
		fmt.Fprintf(&b, "<html><head><title>%s</title></head><body><h1>%s</h1>", beforeTable, beforeTable)
		for line := range strings.SplitSeq(s.title, "\n") {
			fmt.Fprintf(&b, "<p>%s</p>", line)
		}
		b.WriteString("<table>")
		rows := s.cells()
		for i, r := range rows {
			b.WriteString("<tr>")
			for k, c := range r {
				if c == "<" || c == "^" {
					continue
				}
				wide, high := 1, 1
				for k+wide < len(r) && r[k+wide] == "<" {
					wide++
				}
				for i+high < len(rows) && k < len(rows[i+high]) && rows[i+high][k] == "^" {
					high++
				}
				fmt.Fprintf(&b, `<td colspan="%d" rowspan="%d"><p>%s</p></td>`, wide, high, html.EscapeString(c))
			}
			b.WriteString("</tr>")
		}
		fmt.Fprintf(&b, "</table><p>%s</p></body></html>", afterTable)
		return []byte(b.String())
	},
	"docx": func(s sample) []byte {
		var b strings.Builder
		para := func(t string) string {
			return "<w:p><w:r><w:t>" + html.EscapeString(t) + "</w:t></w:r></w:p>"
		}
		b.WriteString(para(beforeTable))
		for line := range strings.SplitSeq(s.title, "\n") {
			b.WriteString(para(line))
		}
		b.WriteString("<w:tbl>")
		for _, r := range s.cells() {
			b.WriteString("<w:tr>")
			for k, c := range r {
				if c == "<" {
					continue
				}
				wide := 1
				for k+wide < len(r) && r[k+wide] == "<" {
					wide++
				}
				merge := ""
				if c == "^" {
					c, merge = "", "<w:vMerge/>"
				}
				fmt.Fprintf(&b, `<w:tc><w:tcPr><w:gridSpan w:val="%d"/>%s</w:tcPr>%s</w:tc>`, wide, merge, para(c))
			}
			b.WriteString("</w:tr>")
		}
		b.WriteString("</w:tbl>" + para(afterTable))
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for name, data := range map[string]string{
			"_rels/.rels":       `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
			"word/document.xml": `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + b.String() + `</w:body></w:document>`,
		} {
			f, _ := z.Create(name)
			_, _ = f.Write([]byte(data))
		}
		_ = z.Close()
		return out.Bytes()
	},
	"csv": func(s sample) []byte {
		var b strings.Builder
		for _, r := range s.plain() {
			for k, c := range r {
				if k > 0 {
					b.WriteByte(',')
				}
				if strings.Contains(c, ",") {
					c = `"` + c + `"`
				}
				b.WriteString(c)
			}
			b.WriteByte('\n')
		}
		return []byte(b.String())
	},
}

// TestTables reads seventeen tables, each typed with tabs, in Markdown, HTML, DOCX and
// CSV, and compares every cell. A CSV file has no title, and so no unit and year of
// the whole.
func TestTables(t *testing.T) {
	total, right := 0, 0
	for _, s := range samples {
		for form, write := range forms {
			t.Run(s.name+"/"+form, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "report."+form)
				require.NoError(t, os.WriteFile(path, write(s), 0o600))
				var doc *segment.Document
				for d, err := range corpus.Read(t.Context(), []string{path}, corpus.Options{}) {
					require.NoError(t, err)
					doc = d
				}
				require.NotNil(t, doc)
				r, err := extract.Extract(doc, extract.WithoutRegion())
				require.NoError(t, err)
				var got []string
				for _, f := range r.Figures {
					got = append(got, fmt.Sprintf("%s|%v|%s|%s|%d|%s", f.Span.Of(doc.Text), number(f.Value), f.Unit, f.Indicator, f.Year, f.Measure))
				}
				for want := range strings.SplitSeq(strings.TrimSpace(s.want), "\n") {
					if form == "csv" && strings.Contains(s.title, "单位：") && !strings.Contains(want, "|%|") {
						continue // its unit is not in the file
					}
					total++
					ok := slices.ContainsFunc(got, func(g string) bool {
						if form == "csv" { // nor is the year of the report
							g, want = withoutYear(g), withoutYear(want)
						}
						return g == want
					})
					if ok {
						right++
					}
					assert.True(t, ok, "%s\nhas no %s; there are\n%s", doc.Text, want, strings.Join(got, "\n"))
				}
				n := len(strings.Split(strings.TrimSpace(s.want), "\n"))
				assert.LessOrEqual(t, len(got), n+1, "%v", got) // 60岁 is a figure too
			})
		}
	}
	t.Logf("%d of %d cells", right, total)
}

// Tables that are no tables of figures, and some in other writing.
func TestTableForms(t *testing.T) {
	title := beforeTable + "\n一、工作完成情况\n"
	tests := []struct {
		name, text string
		want       []string // "cell|value|unit|indicator"
		warn       string
	}{
		{"columns of blanks", "主要指标表\n指标          单位    2023年    2024年\n养老床位      张      3,100     3,200\n低保对象      人      6,210     5,904\n", []string{"3,100|3100|张|养老床位", "3,200|3200|张|养老床位", "6,210|6210|人|低保对象", "5,904|5904|人|低保对象"}, ""},
		{"one blank, as PDFs have it", "单位：万元\n项目 2023年 2024年\n社会救助 1200 1350.5\n养老服务 860 905\n", []string{"1200|12000000|元|社会救助", "1350.5|13505000|元|社会救助", "860|8600000|元|养老服务", "905|9050000|元|养老服务"}, ""},
		{"box of lines", "┌────┬───┐\n│项目（万元）│2024年│\n├────┼───┤\n│社会救助│1350│\n│养老服务│905│\n└────┴───┘\n", []string{"1350|13500000|元|社会救助", "905|9050000|元|养老服务"}, ""},
		{"telephones", "姓名\t电话\n张三\t13800000000\n李四\t13900000000\n", nil, ""},
		{"telephones without a head", "县救助站\t05718705\n县福利院\t05718706\n县殡仪馆\t05718707\n", nil, "table_unread"},
		{"numbers alone", "1\t22\t35\n4\t51\t63\n7\t86\t92\n", nil, "table_unread"},
		{"two lines of text with blanks", "全县 民政 工作\n扎实 推进 见效\n", nil, ""},
		{"masked cells", "项目\t金额（万元）\n社会救助\tXX\n养老服务\t905\n", []string{"905|9050000|元|养老服务"}, ""},
		{"comparisons and changes in cells", "指标\t年度目标\t完成情况\n养老床位\t≥300张\t320张\n参保率\t95%以上\t96.2%\n地区生产总值\t增长6%左右\t增长6.1%\n失业率\t控制在4%以内\t3.5%\n", []string{"300张|300|张|养老床位", "320张|320|张|养老床位", "95%|95|%|参保率", "96.2%|96.2|%|参保率", "6%|6|%|地区生产总值", "6.1%|6.1|%|地区生产总值", "4%|4|%|失业率", "3.5%|3.5|%|失业率"}, ""},
		{"a rule below the head", "指标              2023年     2024年     增长(%)\n─────────────────────\n低保对象(人)      3,560      3,420      -3.9\n低保金(万元)      1,280      1,350      5.5\n", []string{"3,560|3560|人|低保对象", "3,420|3420|人|低保对象", "-3.9|-3.9|%|低保对象", "1,280|12800000|元|低保金", "1,350|13500000|元|低保金", "5.5|5.5|%|低保金"}, ""},
		{"years of a term, percent points", "项目\t总投资（万元）\t起止年限\t比上年±%\n助餐点\t3200\t2023\t0.3个百分点\n护理楼\t860.5\t2024\t1.2\n", []string{"3200|32000000|元|助餐点", "0.3个百分点|0.3|百分点|助餐点", "860.5|8605000|元|护理楼", "1.2|1.2|%|护理楼"}, ""},
		{"a unit with denominators", "（单位：元/人·月）\n类别\t2023年\t2024年\n低保标准\t780\t820\n", []string{"780|780|元|低保标准", "820|820|元|低保标准"}, ""},
		{"arrows, brackets and cells that are none", "项目\t金额（万元）\t上年\t同比（%）\n财政拨款\t1,200\t/\t3.2↑\n事业收入\t860\t…\t▼1.5\n其他收入\t(35.60)\t-\t2.1%↓\n", []string{"1,200|12000000|元|财政拨款", "3.2|3.2|%|财政拨款", "860|8600000|元|事业收入", "1.5|1.5|%|事业收入", "2.1%|2.1|%|其他收入"}, ""},
		{"months", "月份\t1月\t2月\n结婚登记（对）\t320\t280\n火化（具）\t45\t52\n", []string{"320|320|对|结婚登记", "280|280|对|结婚登记", "45|45|具|火化", "52|52|具|火化"}, ""},
		{"lines of Markdown without outer bars", "指标 | 单位 | 数值\n---|---|---\n养老床位 | 张 | **300**\n低保标准 | 元/月 | 860\n", []string{"300|300|张|养老床位", "860|860|元|低保标准"}, ""},
		{"a code in a title", "公开01表\n项目\t金额（万元）\n社会救助\t1350\n养老服务\t905\n", []string{"1350|13500000|元|社会救助", "905|9050000|元|养老服务"}, ""},
		{"empty cells", "项目\t2023年（人）\t2024年（人）\n低保\t-\t5904\n特困\t866\t—\n", []string{"5904|5904|人|低保", "866|866|人|特困"}, ""},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			doc := segment.NewDocument(title + c.text + afterTable + "\n")
			r, err := extract.Extract(doc, extract.WithoutRegion())
			require.NoError(t, err)
			var got []string
			for _, f := range r.Figures {
				if f.HasValue {
					got = append(got, fmt.Sprintf("%s|%v|%s|%s", f.Span.Of(doc.Text), number(f.Value), f.Unit, f.Indicator))
				}
			}
			assert.Equal(t, c.want, got)
			warned := ""
			for _, w := range r.Warnings {
				if w.Code == "table_unread" {
					warned = w.Code
				}
			}
			assert.Equal(t, c.warn, warned)
		})
	}
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func withoutYear(s string) string {
	p := strings.Split(s, "|")
	p[4] = ""
	return strings.Join(p, "|")
}

// FuzzTables reads texts with cells: no cell may lie outside the text or be read twice.
func FuzzTables(f *testing.F) {
	for _, s := range samples {
		f.Add(string(forms["md"](s)))
		f.Add(string(forms["txt"](s)))
	}
	f.Add("项目  2023年  2024年\n床位  300  320\n低保  1,200  -5.6\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			return
		}
		doc := segment.NewDocument(text)
		doc.Format = []string{"text", "csv"}[len(text)%2]
		r, err := extract.Extract(doc, extract.WithoutRegion())
		require.NoError(t, err)
		end := 0
		for _, f := range r.Figures {
			require.True(t, end <= f.Span.Start && f.Span.Start < f.Span.End && f.Span.End <= len(doc.Text), "%v", f)
			end = f.Span.End
		}
	})
}
