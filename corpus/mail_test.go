package corpus

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/govreport/govreport/segment"
)

// readOne reads one file and returns its documents and errors.
func readOne(t *testing.T, name string, data []byte) (docs []*segment.Document, problems []string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, data, 0o600))
	for d, err := range Read(t.Context(), []string{path}, Options{}) {
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		docs = append(docs, d)
	}
	return docs, problems
}

func TestMail(t *testing.T) {
	gbk := func(s string) string {
		out, err := simplifiedchinese.GBK.NewEncoder().String(s)
		require.NoError(t, err)
		return out
	}
	quoted := func(s string) string {
		var b strings.Builder
		for i := range len(s) {
			b.WriteString("=" + strings.ToUpper(string("0123456789abcdef"[s[i]>>4])+string("0123456789abcdef"[s[i]&15])))
			if i%20 == 19 {
				b.WriteString("=\r\n")
			}
		}
		return b.String()
	}
	page := "From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b1\"\r\n\r\n" +
		"--b1\r\nContent-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
		"<html><body><p>" + quoted(gbk("檀浦区民政局2022年工作总结")) + "</p><p>" + quoted(gbk("新增养老床位300张。")) + "</p></body></html>\r\n" +
		"--b1\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b1--\r\n"
	docs, problems := readOne(t, "page.mhtml", []byte(page))
	require.Empty(t, problems)
	require.Len(t, docs, 1)
	assert.Equal(t, "檀浦区民政局2022年工作总结\n新增养老床位300张。", docs[0].Text)
	assert.Equal(t, formatHTML, docs[0].Format)
	assert.Equal(t, GB18030, docs[0].Encoding)

	docs, problems = readOne(t, "page.html", []byte(strings.Replace(page, "From: <saved>\r\n", "", 1)))
	require.Empty(t, problems)
	require.Len(t, docs, 1)
	assert.Equal(t, "檀浦区民政局2022年工作总结\n新增养老床位300张。", docs[0].Text)

	message := "Subject: report\r\nContent-Type: multipart/mixed; boundary=b2\r\n\r\n--b2\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		"5paw5aKe5YW76ICB5bqK5L2NMzAw5byg44CC\r\n--b2\r\nContent-Type: application/pdf\r\n\r\n%PDF-\r\n--b2--\r\n"
	docs, problems = readOne(t, "message.eml", []byte(message))
	require.Empty(t, problems)
	require.Len(t, docs, 1)
	assert.Equal(t, "新增养老床位300张。", docs[0].Text)
	require.Len(t, docs[0].Warnings, 1)
	assert.Equal(t, "attachments", docs[0].Warnings[0].Code)

	for name, data := range map[string]string{
		"empty.eml":  "Subject: x\r\nContent-Type: application/pdf\r\n\r\n%PDF-",
		"cut.mhtml":  page[:200],
		"noise.eml":  "\x00\x01\x02",
		"nested.eml": strings.Repeat("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", 40),
	} {
		docs, problems = readOne(t, name, []byte(data))
		assert.Empty(t, docs, name)
		assert.Len(t, problems, 1, name)
	}
}

func TestSheet(t *testing.T) {
	book := func(rows ...[]any) []byte {
		f := excelize.NewFile()
		for i, row := range rows {
			cell, err := excelize.CoordinatesToCellName(1, i+1)
			require.NoError(t, err)
			require.NoError(t, f.SetSheetRow("Sheet1", cell, &row))
		}
		out, err := f.WriteToBuffer()
		require.NoError(t, err)
		return out.Bytes()
	}
	docs, problems := readOne(t, "reports.xlsx", book([]any{"title", "year", "text"}, []any{"檀浦区民政局2022年工作总结", 2022, "新增养老床位300张。"}, []any{"栖岚区民政局2021年工作总结", 2021, "建成站点4个。"}))
	require.Empty(t, problems)
	require.Len(t, docs, 2)
	assert.Equal(t, "新增养老床位300张。", docs[0].Text)
	assert.Equal(t, 2021, docs[1].Meta.Year)

	docs, problems = readOne(t, "annex.xlsx", book([]any{"指标", "单位", "2022年"}, []any{"养老床位", "张", 3200}, []any{"低保金", "万元", 120.5}))
	require.Empty(t, problems)
	require.Len(t, docs, 1)
	assert.Equal(t, "指标\t单位\t2022年\n养老床位\t张\t3200\n低保金\t万元\t120.5\n", docs[0].Text)

	styled := excelize.NewFile()
	require.NoError(t, styled.SetSheetRow("Sheet1", "A1", &[]any{"指标", "同比", "日期"}))
	require.NoError(t, styled.SetSheetRow("Sheet1", "A2", &[]any{"养老床位", 0.125, 44927}))
	percent, err := styled.NewStyle(&excelize.Style{NumFmt: 10})
	require.NoError(t, err)
	code := `yyyy"年"m"月"`
	date, err := styled.NewStyle(&excelize.Style{CustomNumFmt: &code})
	require.NoError(t, err)
	require.NoError(t, styled.SetCellStyle("Sheet1", "B2", "B2", percent))
	require.NoError(t, styled.SetCellStyle("Sheet1", "C2", "C2", date))
	_, err = styled.NewSheet("附表")
	require.NoError(t, err)
	require.NoError(t, styled.SetSheetRow("附表", "A1", &[]any{"床位", 300}))
	_, err = styled.NewSheet("Sheet3")
	require.NoError(t, err)
	out, err := styled.WriteToBuffer()
	require.NoError(t, err)
	docs, problems = readOne(t, "styled.xlsx", out.Bytes())
	require.Empty(t, problems)
	require.Len(t, docs, 1)
	assert.Equal(t, "指标\t同比\t日期\n养老床位\t12.5%\t2023-01-01\n", docs[0].Text)
	require.Len(t, docs[0].Warnings, 1)
	assert.Equal(t, "sheets", docs[0].Warnings[0].Code)
	assert.Contains(t, docs[0].Warnings[0].Message, ": 附表")
	assert.NotContains(t, docs[0].Warnings[0].Message, "Sheet3")

	rows, err := ReadSheet(book([]any{"甲", 2}, []any{"乙_x000C_丙", "_x005F_x000C_"}), Options{})
	require.NoError(t, err)
	require.Equal(t, [][]string{{"甲", "2"}, {"乙\f丙", "_x000C_"}}, rows)
	for name, data := range map[string][]byte{"empty.xlsx": book(), "cut.xlsx": book([]any{"甲"})[:100], "text.xlsx": []byte("指标,数值")} {
		docs, problems = readOne(t, name, data)
		assert.Empty(t, docs, name)
		assert.Len(t, problems, 1, name)
	}
}

// Old Word files are read through LibreOffice where it is installed: here a script
// stands for it.
func TestOffice(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the program is a shell script")
	}
	docx, err := filepath.Abs("../testdata/reports/2023_栖岚区民政局_工作总结.docx")
	require.NoError(t, err)
	bin := t.TempDir()
	script := "#!/bin/sh\nwhile [ $# -gt 1 ]; do [ \"$1\" = --outdir ] && out=$2; shift; done\ncase \"$1\" in *.rtf) echo damaged; exit 1;; esac\nmkdir -p \"$out\" && cp '" + docx + "' \"$out/report.docx\"\n"
	require.NoError(t, os.WriteFile(filepath.Join(bin, "soffice"), []byte(script), 0o700))
	old := append(append([]byte(nil), magicOLE...), "…"...)

	docs, problems := readOne(t, "report.doc", old)
	assert.Empty(t, docs)
	assert.Len(t, problems, 1, "without the program")

	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	docs, problems = readOne(t, "report.doc", old)
	require.Empty(t, problems)
	require.Len(t, docs, 1)
	assert.Contains(t, docs[0].Text, "栖岚区民政局")

	docs, problems = readOne(t, "report.rtf", []byte("{\\rtf1}"))
	assert.Empty(t, docs)
	require.Len(t, problems, 1)
	assert.Contains(t, problems[0], "damaged")

	docs, problems = readOne(t, "page.doc", []byte("<html><body><p>新增养老床位300张。</p></body></html>"))
	assert.Empty(t, problems)
	assert.Len(t, docs, 1, "a page that is called .doc")
}
