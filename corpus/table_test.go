package corpus

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// tables are CSV files and what is read from them; they also seed the fuzzer.
var tables = []struct {
	name, data string
	opts       Options
	want       string // documents as "row text year", errors as "! …"
}{
	{"plain", "province,year,title,full_text\n临江省,2026,报告,正文\n", Options{}, "1 正文 2026"},
	{"mark", "\ufefftext,year\n正文,2021\n", Options{}, "1 正文 2021"},
	{"crlf", "text,year\r\n正文,2021\r\n另文,2022\r\n", Options{}, "1 正文 2021|2 另文 2022"},
	{"no end of line", "text,year\n正文,2021", Options{}, "1 正文 2021"},
	{"blank lines", "\n\ntext,year\n\n正文,2021\n\n", Options{}, "1 正文 2021"},
	{"quoted lines", "text,year\n\"一行\n二行，\"\"引\"\"\",2021\n后,2022\n", Options{}, "1 一行\n二行，\"引\" 2021|2 后 2022"},
	{"tab", "text\tyear\n正文\t2021\n", Options{}, "1 正文 2021"},
	{"semicolon", "text;year\n正,文;2021\n", Options{}, "1 正,文 2021"},
	{"chinese names", "年份,地区,标题,正文\n2021年,云溪县,总结,全文在此\n", Options{}, "1 全文在此 2021"},
	{"named columns", "a,b\n正文,2021\n", Options{TextCol: "a", YearCol: "b"}, "1 正文 2021"},
	{"named wrongly", "a,b\n正文,2021\n", Options{TextCol: "c"}, `! row: there is no column "c" for the text; the columns are "a", "b"`},
	{"rank of names", "content,full_text\n摘要,全文\n", Options{}, "1 全文 0"},
	{"no text column", "a,b\n1,2\n", Options{}, `! row: no column is known to hold the text; name it (Options.TextCol); the columns are "a", "b"`},
	{"header only", "text,year\n", Options{}, ""},
	{"float year", "text,year\n正文,2021.0\n", Options{}, "1 正文 2021"},
	{"bad year", "text,year\n正文,二零二一\n", Options{}, "1 正文 0 metadata"},
	{"short row", "text,year\n正文\n", Options{}, "1 正文 0 metadata"},
	{"text missing", "year,text\n2021\n2022,正文\n", Options{}, "! row 1: row: line 2 has 1 fields and ends before the column text; fill in the missing fields|2 正文 2022"},
	{"text empty", "year,text\n2021,\n2022,正文\n", Options{}, "! row 1: row: holds no text; the text column is empty in this row|2 正文 2022"},
	{"long row", "text,year\n正,文,2021\n正文,2022\n", Options{}, "! row 1: row: line 2 has 3 fields, the header has 2; quote the fields that hold commas|2 正文 2022"},
	{"text after quote", "text,year\n\"正\"文\",2021\n另文,2022\n", Options{}, "! row 1: row: lines 2 to 2: broken quoting: text after a closing quote; these lines were not read; double the quotes inside quoted fields|2 另文 2022"},
	{"quote in many lines", "text,year\n\"正\n他说\"好\"了\n完\",2021\n另文,2022\n", Options{}, "! row 1: row: lines 2 to 4: broken quoting: text after a closing quote; these lines were not read; double the quotes inside quoted fields|2 另文 2022"},
	{"unclosed quote", "text,year\n甲,2020\n\"乙,2021\n丙,2022\n丁,2023\n", Options{}, "1 甲 2020|! row 2: row: lines 3 to 3: broken quoting: a quoted field is never closed; these lines were not read; double the quotes inside quoted fields|3 丙 2022|4 丁 2023"},
	{"quote inside plain", "text,year\n正\"文\",2021\n", Options{}, "1 正\"文\" 2021"},
	{"NUL", "text,year\n正\x00文,2021\n", Options{}, "1 正\x00文 2021 control"},
	{"bad bytes", "text,year\n今年养老\xff服务,2021\n", Options{}, "1 今年养老\ufffd服务 2021 mojibake"},
}

func TestTables(t *testing.T) {
	for _, tt := range tables {
		t.Run(tt.name, func(t *testing.T) {
			opts := tt.opts
			opts.Stdin, opts.Format = strings.NewReader(tt.data), "csv"
			assert.Equal(t, tt.want, strings.Join(tableLines(t, opts), "|"))
		})
	}
}

// The columns of divisions together are the region, as far down as a row names it.
func TestDivisionColumns(t *testing.T) {
	for _, tt := range []struct {
		name, data, format string
		opts               Options
		want               []string
	}{
		{"province and city", "province,city,text\n临江省,栖岚市,甲\n临江省,芷岭市,乙\n临江省,,丙\n,栖岚市,丁\n,,戊\n", "csv", Options{}, []string{"临江省栖岚市", "临江省芷岭市", "临江省", "栖岚市", ""}},
		{"any order", "区县,正文,城市,省份\n云溪县,甲,栖岚市,临江省\n", "csv", Options{}, []string{"临江省栖岚市云溪县"}},
		{"county without a city", "province,city,county,text\n临江省,,云溪县,甲\n", "csv", Options{}, []string{"临江省云溪县"}},
		{"cells that repeat", "province,city,county,text\n临江省,栖岚市,栖岚市云溪县,甲\n临江省,临江省栖岚市,云溪县,甲\n临江市,临江市,云溪区,乙\n临江市,市辖区,云溪区,丙\n临江省,栖岚市,临江省栖岚市云溪县,丁\n", "csv", Options{}, []string{"临江省栖岚市云溪县", "临江省栖岚市云溪县", "临江市云溪区", "临江市云溪区", "临江省栖岚市云溪县"}},
		{"short names", "province,city,text\n临江,栖岚,甲\n临江,临江市,乙\n", "csv", Options{}, []string{"临江栖岚", "临江市"}},
		{"codes", "province,city,text\n900000,900100,甲\n", "csv", Options{}, []string{"900100"}},
		{"a column of regions is first", "region,province,city,text\n云溪县,临江省,栖岚市,甲\n,临江省,栖岚市,乙\n", "csv", Options{}, []string{"云溪县", "临江省栖岚市"}},
		{"a named column is all", "province,city,text\n临江省,栖岚市,甲\n临江省,,乙\n", "csv", Options{RegionCol: "city"}, []string{"栖岚市", ""}},
		{"jsonl", `{"province":"临江省","city":"栖岚市","text":"甲"}` + "\n" + `{"province":"临江省","text":"乙"}` + "\n", "jsonl", Options{}, []string{"临江省栖岚市", "临江省"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			opts := tt.opts
			opts.Stdin, opts.Format = strings.NewReader(tt.data), tt.format
			var got []string
			_, docs, _ := readAll(t, "", opts, "-")
			for _, d := range docs {
				got = append(got, d.Meta.Region)
			}
			assert.Equal(t, tt.want, got)
		})
	}
}

func tableLines(t *testing.T, opts Options) []string {
	var got []string
	lines, docs, _ := readAll(t, "", opts, "-")
	for _, l := range lines {
		if strings.HasPrefix(l, "! ") {
			got = append(got, strings.Replace(l, "! -: ", "! ", 1))
			continue
		}
		d := docs[0]
		docs = docs[1:]
		s := fmt.Sprintf("%s %s %d", strings.TrimPrefix(d.Path, "-#"), d.Text, d.Meta.Year)
		if c := codes(d.Warnings); c != "" {
			s += " " + c
		}
		got = append(got, s)
	}
	return got
}

// TestTableEncodings reads one table in every encoding, small and large.
func TestTableEncodings(t *testing.T) {
	for _, name := range allEncodings {
		for _, rows := range []int{1, 200} {
			table := "region,year,text\n" + strings.Repeat("安平,2021,\""+prose(name)+"\"\n", rows)
			n := 0
			for _, mark := range []string{"", "\ufeff"} {
				if mark != "" && name == Big5 {
					continue
				}
				n = 0
				opts := Options{Stdin: strings.NewReader(string(encode(t, mark+table, name))), Format: "csv"}
				_, docs, errs := readAll(t, "", opts, "-")
				require.Empty(t, errs, name)
				for _, d := range docs {
					require.Equal(t, prose(name), d.Text, name)
					require.Equal(t, name, d.Encoding)
					require.Empty(t, d.Warnings)
					require.Equal(t, segment.Meta{Region: d.Meta.Region, Year: 2021, Source: "column"}, d.Meta)
					n++
				}
				require.Equal(t, rows, n)
			}
		}
	}
}

// TestTableLateEncoding has a first part of ASCII only, longer than what the
// encoding is told from.
func TestTableLateEncoding(t *testing.T) {
	head := "text,year\n" + strings.Repeat(strings.Repeat("ascii ", 20)+",2021\n", sampleSize/100)
	for _, name := range []string{UTF8, GB18030, Big5} {
		text := strings.ReplaceAll(prose(name), "\n", "")
		opts := Options{Stdin: strings.NewReader(head + string(encode(t, text, name)) + ",2022\n"), Format: "csv"}
		_, docs, errs := readAll(t, "", opts, "-")
		require.Empty(t, errs)
		last := docs[len(docs)-1]
		assert.Equal(t, text, last.Text)
		assert.Equal(t, name, last.Encoding)
	}
}

func TestJSONL(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"lines", `{"text":"甲","year":2021}` + "\n" + `{"text":"乙","year":"2022年"}` + "\n", "1 甲 2021|2 乙 2022"},
		{"blank lines", "\n" + `{"text":"甲"}` + "\r\n\r\n", "1 甲 0"},
		{"array", `[{"text":"甲"},` + "\n" + `{"text":"乙"}]`, "1 甲 0|2 乙 0"},
		{"pretty", "{\n  \"正文\": \"甲\",\n  \"年份\": 2021\n}\n{\n \"正文\": \"乙\"}", "1 甲 2021|2 乙 0"},
		{"broken line", `{"text":"甲"` + "\n" + `{"text":"乙"}`, "! row 1: row: not a JSON object: unexpected EOF; each line is one object|2 乙 0"},
		{"two in a line", `{"text":"甲"}{"text":"乙"}`, "! row 1: row: not a JSON object: something follows the object; each line is one object"},
		{"not an object", "3\n" + `{"text":"乙"}`, "! row 1: row: not a JSON object: json: cannot unmarshal number into Go value of type map[string]interface {}; each line is one object|2 乙 0"},
		{"no text", `{"title":"甲"}`, `! row 1: row: no column is known to hold the text; name it (Options.TextCol); the columns are "title"`},
		{"text is a list", `{"text":["甲"]}`, "! row 1: row: text is not a string; put the report's text there"},
		{"lone surrogate", `{"text":"今年养老\ud800服务"}`, "1 今年养老\ufffd服务 0 mojibake"},
		{"array broken", `[{"text":"甲"},{"text":`, "1 甲 0|! row 2: row: broken JSON: unexpected EOF; the rest was not read; check the file"},
		{"array of others", `[1,{"text":"甲"}]`, "! row 1: row: is not a JSON object; each value is one object|2 甲 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, strings.Join(tableLines(t, Options{Stdin: strings.NewReader(tt.data), Format: "jsonl"}), "|"))
		})
	}
	t.Run("gb18030", func(t *testing.T) {
		data := encode(t, `{"正文":"昞朩今年养老服务工作稳步推进"}`+"\n", GB18030) // 昞 ends in a backslash
		assert.Equal(t, []string{"1 昞朩今年养老服务工作稳步推进 0"}, tableLines(t, Options{Stdin: strings.NewReader(string(data)), Format: "jsonl"}))
	})
}

// TestBrokenTablesEnd holds that a table full of unclosed quotes is given up.
func TestBrokenTablesEnd(t *testing.T) {
	data := "text,year\n" + strings.Repeat("\"甲,2021\"x\n", 5000)
	lines := tableLines(t, Options{Stdin: strings.NewReader(data), Format: "csv"})
	assert.Len(t, lines, 1)
	assert.Contains(t, lines[0], "lines 2 to 5001")

	data = "text,year\n" + strings.Repeat("甲,\"2021\n\"乙\"x,2022\n", 5000)
	lines = tableLines(t, Options{Stdin: strings.NewReader(data), Format: "csv"})
	assert.Len(t, lines, maxBroken+1)
	assert.Contains(t, lines[len(lines)-1], "the rest was not read")
}
