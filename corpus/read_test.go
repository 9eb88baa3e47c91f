package corpus

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

func TestReadFolder(t *testing.T) {
	dir := tree(t, map[string]string{
		"b.txt": "乙", "a.txt": "甲", "c/2.html": "<p>丁</p>", "c/1.txt": "丙", "c.txt": "戊",
		"photo.png": "\x89PNG", "old.doc": string(magicOLE), "page.doc": "<html><body><p>己</p></body></html>",
		".hidden/x.txt": "x", "~$lock.docx": "x", "__MACOSX/x.txt": "x", "empty.txt": "", "blank.txt": " \n", "mark.txt": "\ufeff \n\u200b\ufeff\x00",
	})
	lines, docs, _ := readAll(t, dir, Options{}, dir)
	assert.Equal(t, []string{
		"a.txt: 甲",
		"b.txt: 乙",
		"! blank.txt: text: holds no text; check the file",
		"c/1.txt: 丙",
		"c/2.html: 丁",
		"c.txt: 戊",
		"! empty.txt: read: file is empty; get it again or remove it",
		"! mark.txt: text: holds no text; check the file",
		"! old.doc: open: file type is not supported; save it as DOCX or as text",
		"page.doc: 己",
		"! photo.png: open: file type is not supported; a picture holds no text; run OCR first",
	}, lines)
	for _, d := range docs {
		assert.Equal(t, segment.Meta{}, d.Meta)
	}

	// A type that is not read is an error that counts when it was named itself.
	_, _, errs := readAll(t, dir, Options{}, dir)
	assert.ErrorIs(t, errs[len(errs)-1], ErrUnsupported)
	_, _, errs = readAll(t, dir, Options{}, filepath.Join(dir, "photo.png"))
	require.Len(t, errs, 1)
	assert.NotErrorIs(t, errs[0], ErrUnsupported)
}

func TestReadPaths(t *testing.T) {
	dir := tree(t, map[string]string{"a/1.txt": "一", "a/b/2.txt": "二", "a/b/c/3.txt": "三", "a/x.md": "四", "[1].txt": "五", "a/.git/4.txt": "无"})
	at := func(s string) string { return filepath.Join(dir, filepath.FromSlash(s)) }
	tests := []struct {
		path string
		want []string
	}{
		{at("a/1.txt"), []string{"a/1.txt: 一"}},
		{at("a/*.txt"), []string{"a/1.txt: 一"}},
		{at("a/**/*.txt"), []string{"a/1.txt: 一", "a/b/2.txt: 二", "a/b/c/3.txt: 三"}},
		{at("a/**/b/*.txt"), []string{"a/b/2.txt: 二"}},
		{at("a/**/[23].txt"), []string{"a/b/2.txt: 二", "a/b/c/3.txt: 三"}},
		{at("a/b*"), []string{"a/b/2.txt: 二", "a/b/c/3.txt: 三"}},
		{at("[1].txt"), []string{"[1].txt: 五"}},
		{at("a/*.doc"), []string{"! a/*.doc: find: file does not exist; no file matches the pattern; quote it if your shell expands it"}},
		{at("none.txt"), []string{"! none.txt: find: no such file or directory; check the path"}},
		{at("a/[.txt"), []string{"! a/[.txt: find: syntax error in pattern; check the pattern; [ and \\ are special in it"}},
	}
	for _, tt := range tests {
		lines, _, _ := readAll(t, dir, Options{}, tt.path)
		assert.Equal(t, tt.want, lines, tt.path)
	}
}

func TestReadStdin(t *testing.T) {
	tests := []struct {
		name, data, format string
		want               string // format and text of the documents, or an error
	}{
		{"text", "今年养老服务", "", "text 今年养老服务"},
		{"gb18030", string(encode(t, "今年养老服务", GB18030)), "", "text 今年养老服务"},
		{"html", "<!DOCTYPE html><p>养老", "", "html 养老"},
		{"jsonl", `{"text":"甲","year":2021}` + "\n" + `{"text":"乙"}`, "", "jsonl 甲|jsonl 乙"},
		{"csv", "title,content\n总结,正文一\n计划,正文二\n", "", "csv 正文一|csv 正文二"},
		{"docx", makeDOCX(t, para("养老", ""), "", ""), "", "docx 养老"},
		{"zip", makeZip(t, entry{name: "a.txt", data: "甲"}), "", "text 甲"},
		{"forced", "title,content\n总结,正文一\n", "text", "text title,content\n总结,正文一\n"},
		{"forced csv", "a,b\n1,2\n", "csv", "! -: row: no column is known to hold the text; name it (Options.TextCol); the columns are \"a\", \"b\""},
		{"unknown format", "x", "xls", `! -: open: format "xls" is unknown; it is one of text, html, docx, pdf, csv, tsv, jsonl, zip, mail, xlsx`},
		{"empty", "", "", "! -: read: file is empty; get it again or remove it"},
		{"picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01", "", "! -: open: no known file type; reports are .txt, .html, .docx, .pdf, .csv, .jsonl or .zip files"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines, docs, _ := readAll(t, "", Options{Stdin: strings.NewReader(tt.data), Format: tt.format}, "-")
			var got []string
			for _, d := range docs {
				got = append(got, d.Format+" "+d.Text)
			}
			if len(docs) == 0 {
				got = lines
			}
			assert.Equal(t, tt.want, strings.Join(got, "|"))
		})
	}
	_, _, errs := readAll(t, "", Options{}, "-")
	require.Len(t, errs, 1)
}

func TestReadLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need rights there")
	}
	dir := tree(t, map[string]string{"in/a.txt": "甲", "in/deep/b.txt": "乙"})
	outside := tree(t, map[string]string{"c.txt": "丙"})
	in := filepath.Join(dir, "in")
	for name, target := range map[string]string{
		"loop": in, "deep/up": dir, "deep/self": "self", "out1": outside, "out2": outside, "dangling": "nowhere", "file.txt": filepath.Join(in, "a.txt"),
	} {
		require.NoError(t, os.Symlink(target, filepath.Join(in, name)))
	}
	require.NoError(t, os.Symlink(outside, filepath.Join(outside, "again")))
	lines, _, _ := readAll(t, dir, Options{}, in)
	seen := map[string]int{}
	for _, l := range lines {
		seen[l]++
	}
	for l, n := range seen {
		assert.Equal(t, 1, n, l)
	}
	all := strings.Join(lines, "\n")
	assert.Contains(t, all, "in/a.txt: 甲")
	assert.Contains(t, all, "in/deep/b.txt: 乙")
	assert.Contains(t, all, "in/file.txt: 甲")
	assert.Contains(t, all, "in/out1/c.txt: 丙")
	assert.Contains(t, all, "! in/loop: find: symbolic link leads back")
	assert.Contains(t, all, "! in/out2: find: symbolic link leads back")
	assert.Contains(t, all, "! in/dangling: open:")
	assert.Contains(t, all, "! in/deep/self: open:")
	assert.Less(t, len(lines), 20)
}

func TestReadUnreadable(t *testing.T) {
	dir := tree(t, map[string]string{"a.txt": "甲", "b/c.txt": "乙"})
	require.NoError(t, os.Chmod(filepath.Join(dir, "a.txt"), 0))
	require.NoError(t, os.Chmod(filepath.Join(dir, "b"), 0))
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "b"), 0o755) })
	if _, err := os.ReadFile(filepath.Join(dir, "a.txt")); err == nil {
		t.Skip("this user may read everything")
	}
	lines, _, _ := readAll(t, dir, Options{}, dir)
	assert.Equal(t, []string{
		"! a.txt: open: permission denied; check its permissions",
		"! b: open: permission denied; check its permissions",
	}, lines)
}

func TestReadStrangeNames(t *testing.T) {
	dir := tree(t, nil)
	name := filepath.Join(dir, "\xb9\xab\xce\xc4.txt") // 公文 in GB18030
	if err := os.WriteFile(name, []byte("甲"), 0o644); err != nil {
		t.Skip("the file system does not take such names")
	}
	_, docs, errs := readAll(t, dir, Options{}, dir)
	require.Empty(t, errs)
	require.Len(t, docs, 1)
	assert.Equal(t, "path", codes(docs[0].Warnings))
}

func TestReadSizes(t *testing.T) {
	dir := tree(t, map[string]string{
		"a.txt": strings.Repeat("甲", 400), "b.txt": strings.Repeat("乙", 300),
		"c.csv":   "text,year\n" + strings.Repeat("丙", 400) + ",1\n" + strings.Repeat("丁", 300) + ",2021\n\"" + strings.Repeat("戊\n", 400) + "\",2022\n己,2023\n",
		"d.jsonl": `{"text":"` + strings.Repeat("庚", 400) + `"}` + "\n" + `{"text":"辛"}` + "\n",
		"e.zip":   makeZip(t, entry{name: "1.txt", data: strings.Repeat("壬", 400)}, entry{name: "2.txt", data: "癸"}),
		"f.docx":  makeDOCX(t, strings.Repeat(para("子丑寅卯", ""), 200), "", ""),
	})
	_, docs, errs := readAll(t, dir, Options{MaxFileSize: 1000}, dir)
	var got []string
	for _, d := range docs {
		got = append(got, fmt.Sprintf("%s %d", filepath.Base(d.Path), len(d.Text)))
	}
	assert.Equal(t, []string{"b.txt 900", "c.csv#2 900", "c.csv#5 3", "d.jsonl#2 3", "e.zip!2.txt 3"}, got)
	var rows []string
	for _, e := range errs {
		rows = append(rows, fmt.Sprintf("%s %d %v", filepath.Base(e.Path), e.Row, errors.Is(e, ErrTooLarge)))
	}
	assert.Equal(t, []string{"a.txt 0 true", "c.csv 1 true", "c.csv 3 true", "c.csv 4 false", "d.jsonl 1 true", "e.zip!1.txt 0 true", "f.docx 0 true"}, rows)
}

func TestReadLargeLine(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 70 MB")
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "a.txt")
	require.NoError(t, os.WriteFile(name, nil, 0o644))
	require.NoError(t, os.Truncate(name, DefaultMaxFileSize+1))
	_, docs, errs := readAll(t, dir, Options{}, name)
	assert.Empty(t, docs)
	require.Len(t, errs, 1)
	assert.ErrorIs(t, errs[0], ErrTooLarge)
	assert.Contains(t, errs[0].Hint, "Options.MaxFileSize")
}

func TestReadZip(t *testing.T) {
	gbk := string(encode(t, "安平市2021年工作总结.txt", GB18030))
	inner := makeZip(t, entry{name: "e.txt", data: "戊"}, entry{name: "pic.jpg", data: "x"})
	outer := inner
	for range 4 {
		outer = makeZip(t, entry{name: "n.zip", data: outer})
	}
	dir := tree(t, map[string]string{
		"a.zip": makeZip(t,
			entry{name: "z/", data: ""}, entry{name: "z/2.txt", data: "乙"}, entry{name: "b.txt", data: "甲"},
			entry{name: gbk, data: "丙", header: func(h *zip.FileHeader) { h.NonUTF8 = true }},
			entry{name: "in.zip", data: inner}, entry{name: "w\\d.txt", data: "丁"},
			entry{name: "../evil.txt", data: "x"}, entry{name: "/etc/evil.txt", data: "x"}, entry{name: "C:/evil.txt", data: "x"},
			entry{name: "__MACOSX/b.txt", data: "x"}, entry{name: ".DS_Store", data: "x"},
			entry{name: "report.docx", data: makeDOCX(t, para("己", ""), "", "")},
			entry{name: "rows.csv", data: "text,year\n庚,2021\n"},
		),
		"deep.zip": outer,
		"cut.zip":  inner[:len(inner)-30],
	})
	lines, docs, _ := readAll(t, dir, Options{}, dir)
	all := strings.Join(lines, "\n")
	for _, want := range []string{
		"a.zip!b.txt: 甲", "a.zip!z/2.txt: 乙", "a.zip!安平市2021年工作总结.txt: 丙", "a.zip!in.zip!e.txt: 戊", "a.zip!w/d.txt: 丁",
		"a.zip!report.docx: 己", "a.zip!rows.csv#1: 庚",
		"! a.zip!../evil.txt: unzip: member name leads out of the archive", "! a.zip!/etc/evil.txt: unzip: member name", "! a.zip!C:/evil.txt: unzip: member name",
		"! a.zip!in.zip!pic.jpg: open: file type is not supported",
		"! cut.zip: unzip: zip: not a valid zip file; the archive is damaged or cut off; get it again",
		"nested more than 3 deep",
	} {
		assert.Contains(t, all, want)
	}
	for _, d := range docs {
		if d.Text == "丙" {
			assert.Equal(t, segment.Meta{Title: "安平市2021年工作总结", Region: "安平市", Year: 2021, Source: "filename"}, d.Meta)
		}
	}
	assert.NotContains(t, all, "MACOSX")
}

func TestZipBombs(t *testing.T) {
	spaces := strings.Repeat(" ", 3<<20)
	bomb := makeZip(t, entry{name: "a.txt", data: spaces}, entry{name: "b.txt", data: "好"})
	many := make([]entry, 30)
	for i := range many {
		many[i] = entry{name: fmt.Sprintf("%02d.txt", i), data: fmt.Sprint(i)}
	}
	encrypted := func(h *zip.FileHeader) { h.Flags |= 1 }
	dir := tree(t, map[string]string{
		"ratio.zip": bomb,
		"many.zip":  makeZip(t, many...),
		"lock.zip":  makeZip(t, entry{name: "a.txt", data: "x", header: encrypted}, entry{name: "b.txt", data: "好"}),
		"word.docx": makeZip(t, entry{name: "word/document.xml", data: "<w:document><w:body>" + spaces}),
		"nums.docx": makeZip(t, entry{name: "word/document.xml", data: "<document/>"}, entry{name: "word/numbering.xml", data: "<numbering>" + spaces}),
		"lock.docx": string(magicOLE) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00",
		"old.docx":  string(magicOLE) + "Word",
	})
	lines, docs, errs := readAll(t, dir, Options{MaxMembers: 20, MaxZipRatio: 50}, dir)
	t.Log(strings.Join(lines, "\n"))
	assert.Len(t, docs, 2)
	want := map[string]error{
		"ratio.zip!a.txt": ErrTooLarge, "many.zip": ErrTooLarge, "lock.zip!a.txt": ErrEncrypted, "word.docx": ErrTooLarge,
		"nums.docx": ErrTooLarge, "lock.docx": ErrEncrypted, "old.docx": nil,
	}
	require.Len(t, errs, len(want))
	for _, e := range errs {
		rel, _ := filepath.Rel(dir, e.Path)
		kind, ok := want[filepath.ToSlash(rel)]
		assert.True(t, ok, e.Path)
		if kind != nil {
			assert.ErrorIs(t, e, kind)
		}
	}
}

func TestReadCancel(t *testing.T) {
	files := map[string]string{}
	for i := range 20 {
		files[fmt.Sprintf("%02d.txt", i)] = "甲"
	}
	dir := tree(t, files)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	var last error
	for _, err := range Read(ctx, []string{dir}, Options{}) {
		if err != nil {
			last = err
			continue
		}
		if n++; n == 3 {
			cancel()
		}
	}
	assert.Equal(t, 3, n)
	assert.ErrorIs(t, last, context.Canceled)

	n = 0
	for range Read(context.Background(), []string{dir}, Options{}) { // the caller stops
		if n++; n == 2 {
			break
		}
	}
	assert.Equal(t, 2, n)
}

// TestReadIsLazy holds that a table is not read ahead of its consumer.
func TestReadIsLazy(t *testing.T) {
	rows := &endless{row: []byte("养老服务," + "2021\n"), left: []byte("text,year\n")}
	n := 0
	for doc, err := range Read(context.Background(), []string{"-"}, Options{Stdin: rows, Format: "csv"}) {
		require.NoError(t, err)
		require.Equal(t, 2021, doc.Meta.Year)
		if n++; n == 20_000 {
			break
		}
	}
	assert.Less(t, rows.n, 20_000*20+2*sampleSize)
}

// TestReadConcurrently reads the same files from several goroutines at once.
func TestReadConcurrently(t *testing.T) {
	dir := tree(t, map[string]string{
		"a.txt": simplified, "b.html": siteHead + paragraphs("p") + siteFoot, "c.csv": "text,year\n正文,2021\n", "d.docx": makeDOCX(t, para("甲", ""), "", ""),
		"e.txt": string(encode(t, simplified, GB18030)), "manifest.csv": "path,year\na.txt,2021\n",
	})
	want, _, _ := readAll(t, dir, Options{}, dir)
	require.Len(t, want, 5)
	var wg sync.WaitGroup
	got := make([][]string, 8)
	for i := range got {
		wg.Go(func() {
			for doc, err := range Read(context.Background(), []string{dir}, Options{}) {
				if err == nil {
					got[i] = append(got[i], doc.Text)
				}
			}
		})
	}
	wg.Wait()
	for i := range got {
		assert.Equal(t, got[0], got[i])
		assert.Len(t, got[i], 5)
	}
}

type endless struct {
	row, left []byte
	n         int
}

func (e *endless) Read(p []byte) (int, error) {
	if len(e.left) == 0 {
		e.left = e.row
	}
	n := copy(p, e.left)
	e.left = e.left[n:]
	e.n += n
	return n, nil
}

var _ io.Reader = (*endless)(nil)
