package torture

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const fine = "霁河县民政局2021年工作总结\n\n一、养老服务\n全年新增养老床位150张，同比增长5.5%。\n二、社会救助\n发放低保资金320.5万元，惠及困难群众4100人。\n"

func gbk(s string) string {
	b, err := simplifiedchinese.GB18030.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return b
}

// misread is s as it comes out when its UTF-8 is read as GBK.
func misread(s string) string {
	b, _ := simplifiedchinese.GBK.NewDecoder().String(s)
	return b
}

func utf16le(s string, more ...uint16) string {
	var b bytes.Buffer
	b.WriteString("\xff\xfe")
	for _, u := range append(utf16.Encode([]rune(s)), more...) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}

type member struct {
	name, data string
	flags      uint16
}

func zipped(members ...member) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		w, err := z.CreateHeader(&zip.FileHeader{Name: m.name, Method: zip.Deflate, Flags: m.flags})
		if err != nil {
			panic(err)
		}
		_, _ = w.Write([]byte(m.data))
	}
	_ = z.Close()
	return b.String()
}

// bomb is an archive whose member says that it is small and unpacks to size.
func bomb(name string, size int, honest bool) string {
	var packed bytes.Buffer
	w, _ := flate.NewWriter(&packed, 9)
	block := []byte(strings.Repeat(" ", 1<<20))
	for n := 0; n < size; n += len(block) {
		_, _ = w.Write(block)
	}
	_ = w.Close()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	says := uint64(1000)
	if honest {
		says = uint64(size)
	}
	raw, _ := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: says})
	_, _ = raw.Write(packed.Bytes())
	_ = z.Close()
	return b.String()
}

func docx(document string) string {
	return zipped(member{name: "[Content_Types].xml", data: "<Types/>"}, member{name: "word/document.xml", data: document})
}

const docxHead = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`

// pdf is a PDF of one page without text; more goes into its trailer.
func pdf(more string) string {
	var b strings.Builder
	var at []int
	b.WriteString("%PDF-1.4\n")
	for i, o := range []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>", "<</Filter /Standard /V 1 /R 2 /P -44 /O <000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f> /U <1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100>>>"} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	x := b.Len()
	b.WriteString("xref\n0 5\n0000000000 65535 f \n")
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size 5/Root 1 0 R/ID[<00><00>]%s>>\nstartxref\n%d\n%%%%EOF\n", more, x)
	return b.String()
}

func random(n int) string {
	b := make([]byte, n)
	rand.New(rand.NewSource(1)).Read(b)
	return string(b)
}

// What is expected of a file: an error record that holds a phrase, a warning, or
// text that is kept.
type hostile struct {
	name, data string
	err        string // part of the error and hint; "" is no error
	warning    string // code of a warning; "" any
	keeps      string // what the text must still hold
}

// hostileFiles takes seconds to make, so it is not a variable.
func hostileFiles() []hostile {
	return []hostile{
		{name: "utf8-cut.txt", data: fine[:len(fine)-5], keeps: "4100"},
		{name: "gbk-cut.txt", data: gbk(fine)[:len(gbk(fine))-4], keeps: "养老床位150张"},
		{name: "mixed.txt", data: strings.Repeat(fine, 5) + gbk(fine) + strings.Repeat(fine, 5), warning: "mojibake", keeps: "养老床位150张"},
		{name: "mixed-gbk-utf16.txt", data: gbk(strings.Repeat(fine, 3)) + utf16le(fine), err: "not a text"},
		{name: "mojibake.txt", data: misread(strings.Repeat(fine, 4)), warning: "mojibake"},
		{name: "mojibake-twice.txt", data: misread(misread(strings.Repeat(fine, 4))), warning: "mojibake"},
		{name: "nul.txt", data: strings.ReplaceAll(fine, "床位", "床\x00位"), warning: "control", keeps: "150张"},
		{name: "bom-inside.txt", data: fine + "\ufeff" + fine, warning: "bom", keeps: "150张"},
		{name: "bom-twice.txt", data: "\ufeff\ufeff" + fine, keeps: "150张"},
		{name: "surrogate-utf16.txt", data: utf16le(fine, 0xd800, 'a', 0xdc00), warning: "mojibake", keeps: "150张"},
		{name: "surrogate-utf8.txt", data: strings.Repeat(fine, 5) + "\xed\xa0\x80" + fine, warning: "mojibake", keeps: "150张"},
		{name: "utf16-odd.txt", data: utf16le(fine) + "x", keeps: "150张"},
		{name: "bytes.txt", data: random(300_000), err: "not a text"},
		{name: "empty.txt", data: "", err: "is empty"},
		{name: "blank.txt", data: " \n\t\u3000\ufeff\n", err: "no text"},
		{name: "crs.txt", data: strings.ReplaceAll(fine, "\n", "\r"), keeps: "150张"},
		{name: "script.txt", data: fine + "<script>alert(1)</script>=cmd|' /C calc'!A0\n", keeps: "<script>alert(1)</script>"},
		{name: "escapes.txt", data: fine + "\x1b[2J\x1b]0;x\x07\u202e\u2066", keeps: "150张"},

		{name: "nested.html", data: "<html><body>" + strings.Repeat("<div>", 300_000) + fine, keeps: "150张"},
		{name: "nested-table.html", data: strings.Repeat("<table><tr><td>", 50_000) + fine, keeps: "150张"},
		{name: "nested-inline.html", data: "<p>" + strings.Repeat("<b><i><a>", 30_000) + fine, keeps: "150张"},
		{name: "entities.html", data: "<p>" + strings.Repeat("&amp;amp;&#xFFFFFFFF;&#0;&#xD800;&bogus;&", 20_000) + fine, keeps: "150张"},
		{name: "entity-laughs.html", data: `<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><p>&b;&b;` + fine, keeps: "150张"},
		{name: "comment-open.html", data: "<html><body><p>" + fine + "<!-- " + strings.Repeat("x", 100_000), keeps: "150张"},
		{name: "script-open.html", data: "<html><body><p>" + fine + "<script>" + strings.Repeat("x<", 100_000), keeps: "150张"},
		{name: "attributes.html", data: "<p " + strings.Repeat(`a="b" `, 100_000) + ">" + fine, keeps: "150张"},
		{name: "html-nul.html", data: "<p>" + strings.Repeat("\x00", 1000) + fine, keeps: "150张"},

		{name: "bomb.zip", data: bomb("a.txt", 300<<20, true), err: "larger than the limit"},
		{name: "bomb-lies.zip", data: bomb("a.txt", 300<<20, false), err: "bomb-lies.zip!a.txt"},
		{name: "bomb-nested.zip", data: zipped(member{name: "in.zip", data: bomb("a.txt", 300<<20, true)}), err: "larger than the limit"},
		{name: "traversal.zip", data: zipped(member{name: "../../../tmp/evil.txt", data: fine}, member{name: "/etc/evil.txt", data: fine}, member{name: `..\evil.txt`, data: fine}), err: "leads out of the archive"},
		{name: "locked.zip", data: zipped(member{name: "a.txt", data: fine, flags: 1}), err: "password-protected"},
		{name: "cut.zip", data: zipped(member{name: "a.txt", data: fine})[:200], err: "damaged or cut off"},
		{name: "many.zip", data: manyMembers(12_000), err: "larger than the limit"},
		{name: "no-zip.zip", data: fine, err: "no-zip.zip"},
		{name: "bomb.docx", data: bomb("word/document.xml", 300<<20, true), err: "larger than the limit"},
		{name: "bomb-lies.docx", data: bomb("word/document.xml", 300<<20, false), err: "bomb-lies.docx"},
		{name: "laughs.docx", data: docx(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>` + docxHead[21:] + "<w:p><w:r><w:t>&b;&b;</w:t></w:r></w:p></w:body></w:document>"), err: "laughs.docx"},
		{name: "nested.docx", data: docx(docxHead + strings.Repeat("<w:tbl><w:tr><w:tc>", 20_000) + "<w:p><w:r><w:t>" + fine + "</w:t></w:r></w:p>"), err: "nested.docx"},
		{name: "no-document.docx", data: zipped(member{name: "x", data: "y"}), err: "no-document.docx"},
		{name: "locked.docx", data: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", err: "password-protected"},
		{name: "scan.pdf", data: pdf(""), err: "OCR"},
		{name: "locked.pdf", data: pdf("/Encrypt 4 0 R"), err: "password-protected"},
		{name: "cut.pdf", data: pdf("")[:100], err: "damaged"},

		{name: "quotes.csv", data: "title,text\n甲,\"" + fine + "\"\n乙,\"未闭合" + strings.Repeat("，内容\n", 50), err: "quot"},
		{name: "no-column.csv", data: "a,b,c\n1,2,3\n", err: "--text-col"},
		{name: "ragged.csv", data: "title,text,year\n甲,\"" + fine + "\",2021\n乙\n丙,x,y,z,w\n", err: "fields"},
		{name: "wide.csv", data: strings.Repeat("c,", 50_000) + "text\n" + strings.Repeat("1,", 50_000) + "养老\n", keeps: "养老"},
		{name: "broken.jsonl", data: `{"text":"养老服务甲"}` + "\n{broken\n" + `{"text":"养老服务乙"}` + "\n", err: "row"},
		{name: "deep.jsonl", data: `{"text":` + strings.Repeat("[", 200_000) + "\n", err: "deep.jsonl"},
		{name: "bad-name-\xb9\xab\xce\xc4.txt", data: fine, warning: "path", keeps: "150张"},
		{name: "name\nwith\x1b[31m.txt", data: fine, keeps: "150张"},
		{name: strings.Repeat("长", 80) + ".txt", data: fine, keeps: "150张"},
	}
}

func manyMembers(n int) string {
	m := make([]member, n)
	for i := range m {
		m[i] = member{name: fmt.Sprintf("%05d.txt", i), data: "x"}
	}
	return zipped(m...)
}

// line is a report or an error in the output of govreport extract.
type line struct {
	Path     string `json:"path"`
	Row      int    `json:"row"`
	Error    string `json:"error"`
	Hint     string `json:"hint"`
	Text     string `json:"text"`
	Warnings []struct {
		Code string `json:"code"`
	} `json:"warnings"`
	Figures []json.RawMessage `json:"figures"`
}

// TestInput reads hostile files one by one, each between two good ones, and then
// all of them in one folder.
func TestInput(t *testing.T) {
	heavy(t)
	all := t.TempDir()
	writeFile(t, all, "00-first.txt", []byte(fine))
	writeFile(t, all, "zz-last.txt", []byte(fine))
	var slowest, largest ended
	var slowestName, largestName string
	failed := 0
	check := func(h hostile, dir string) {
		t.Helper()
		e := run(t, govreport(t, "extract", "--format", "jsonl", "--text", "--quiet", dir))
		if e.cpu > slowest.cpu {
			slowest, slowestName = e, h.name
		}
		if e.rss > largest.rss {
			largest, largestName = e, h.name
		}
		var about []line
		good := 0
		for _, l := range jsonLines[line](t, e.stdout) {
			if base := filepath.Base(l.Path); base == "00-first.txt" || base == "zz-last.txt" {
				good++
				assert.Len(t, l.Figures, 4, l.Path)
				continue
			}
			about = append(about, l)
		}
		assert.Equal(t, 2, good, "%q: the files before and after it are read", h.name)
		if !assert.NotEmpty(t, about, "%q: nothing is said of it", h.name) {
			return
		}
		want := 0
		if h.err != "" {
			want = 2
			failed++
		}
		assert.Equal(t, want, e.code, "%q: %s %s", h.name, e.stderr, about[0].Error)
		said, warned, text := "", []string{}, ""
		for _, l := range about {
			if l.Error != "" {
				said += l.Path + ": " + l.Error + "; " + l.Hint + "\n"
				assert.NotEmpty(t, l.Hint, "%q: %s says what to do", h.name, l.Error)
			}
			for _, w := range l.Warnings {
				warned = append(warned, w.Code)
			}
			text += l.Text
		}
		assert.Less(t, len(said), 2000, "%q: the record is short", h.name)
		assert.Contains(t, said, h.err, "%q", h.name)
		if h.err == "" {
			assert.Empty(t, said, "%q", h.name)
		}
		if h.warning != "" {
			assert.True(t, slices.Contains(warned, h.warning), "%q: warnings %v", h.name, warned)
		}
		assert.Contains(t, text, h.keeps, "%q", h.name)
	}
	hostiles := hostileFiles()
	for _, h := range hostiles {
		dir := t.TempDir()
		writeFile(t, dir, "00-first.txt", []byte(fine))
		writeFile(t, dir, "zz-last.txt", []byte(fine))
		name := filepath.Join(dir, h.name)
		require.NoError(t, os.WriteFile(name, []byte(h.data), 0o644))
		require.NoError(t, os.WriteFile(filepath.Join(all, h.name), []byte(h.data), 0o644))
		check(h, dir)
	}
	e := run(t, govreport(t, "extract", "--format", "jsonl", "--quiet", all))
	require.Equal(t, 2, e.code)
	seen := map[string]bool{}
	for _, l := range jsonLines[line](t, e.stdout) {
		p, _, _ := strings.Cut(l.Path, "!")
		p, _, _ = strings.Cut(p, "#")
		seen[p] = true
	}
	assert.Len(t, seen, len(hostiles)+2, "every file of the folder is in the output")
	e2 := run(t, govreport(t, "index", "--index", filepath.Join(t.TempDir(), "ix"), "--quiet", all))
	require.Equal(t, 2, e2.code, e2.stderr)
	record(t, "hostile files (table in internal/torture/input_test.go)", len(hostiles), "%d gave a record with path, cause and what to do and exit status 2, %d were read with what is doubtful in warnings; the files before and after each were read; most time %s: %.1f s of processor time; most memory %s: %d MiB; all in one folder: %.1f s, %d MiB, exit status 2", failed, len(hostiles)-failed, clean(slowestName), slowest.cpu.Seconds(), clean(largestName), largest.rss, e.cpu.Seconds(), e.rss)
}

func clean(s string) string { return strings.Trim(fmt.Sprintf("%q", s), `"`) }

// TestStrangeFiles reads what are no plain files: pipes, devices, loops of links,
// files of others.
func TestStrangeFiles(t *testing.T) {
	heavy(t)
	if runtime.GOOS != "linux" {
		t.Skip("pipes, devices and permissions are those of Linux")
	}
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o755))
	for p := filepath.Dir(dir); len(p) > len(os.TempDir()); p = filepath.Dir(p) {
		require.NoError(t, os.Chmod(p, 0o755))
	}
	writeFile(t, dir, "00-first.txt", []byte(fine))
	writeFile(t, dir, "zz-last.txt", []byte(fine))
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "pipe.txt"), 0o644))
	require.NoError(t, os.Symlink("/dev/zero", filepath.Join(dir, "zero.txt")))
	require.NoError(t, os.Symlink(dir, filepath.Join(dir, "loop")))
	require.NoError(t, os.Symlink("self.txt", filepath.Join(dir, "self.txt")))
	require.NoError(t, os.Symlink("nowhere", filepath.Join(dir, "dangling.txt")))
	writeFile(t, dir, "secret.txt", []byte(fine))
	require.NoError(t, os.Chmod(filepath.Join(dir, "secret.txt"), 0))
	writeFile(t, dir, "closed/a.txt", []byte(fine))
	require.NoError(t, os.Chmod(filepath.Join(dir, "closed"), 0))
	c := govreport(t, "extract", "--format", "jsonl", "--verbose", dir)
	want := []string{"loop", "self.txt", "dangling.txt"}
	if os.Geteuid() == 0 {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		c.Dir = "/"
		want = append(want, "secret.txt", "closed")
	}
	e := run(t, c)
	require.Equal(t, 2, e.code, e.stderr)
	said := map[string]string{}
	good := 0
	for _, l := range jsonLines[line](t, e.stdout) {
		if l.Error == "" {
			good++
			continue
		}
		rel, _ := filepath.Rel(dir, l.Path)
		said[rel] = l.Error + "; " + l.Hint
		assert.NotEmpty(t, l.Hint, rel)
	}
	for _, w := range want {
		assert.Contains(t, said, w)
	}
	assert.GreaterOrEqual(t, good, 2)
	for _, name := range []string{"pipe.txt", "zero.txt"} { // counted with the files of other types
		assert.Contains(t, e.stderr, "passed over: "+filepath.Join(dir, name)+": open: file type is not supported")
	}
	assert.Contains(t, e.stderr, "2 files of other types passed over")
	// Named themselves they are read: the device up to the limit, the pipe, on
	// which nobody writes, until the user interrupts.
	e = run(t, govreport(t, "extract", "--format", "jsonl", "--quiet", filepath.Join(dir, "zero.txt")))
	assert.Equal(t, 2, e.code)
	assert.Contains(t, e.stdout, "larger than the limit")
	assert.Less(t, e.rss, int64(400))
	c = govreport(t, "extract", "--quiet", filepath.Join(dir, "pipe.txt"))
	require.NoError(t, c.Start())
	for range 2 {
		time.Sleep(time.Second)
		require.NoError(t, c.Process.Signal(os.Interrupt))
	}
	timer := time.AfterFunc(20*time.Second, func() { _ = c.Process.Kill(); t.Error("an interrupt does not end the program") })
	_ = c.Wait()
	timer.Stop()
	record(t, "pipe, /dev/zero, loops of links, dangling link, files without permission", len(want)+2, "a record each; pipe and device passed over and counted; nothing was waited for or read without end; the others were read")
}

// TestLarge reads very large files; time and memory are recorded.
func TestLarge(t *testing.T) {
	heavy(t)
	dir := t.TempDir()
	sentence := "新增养老床位150张，发放资金320.5万元，"
	prose := strings.Repeat("各级民政部门坚持以人民为中心的发展思想，统筹推进各项工作，", 20) + sentence
	line := strings.Repeat(prose, 100<<20/len(prose))
	dense := strings.Repeat(sentence, 2<<20/len(sentence))
	var outline strings.Builder // a million headings on three levels
	outline.WriteString("霁河县民政局2021年工作总结\n")
	for i := range 1_000_000 {
		switch {
		case i%100 == 0:
			fmt.Fprintf(&outline, "%s、工作\n", ordinal(i/100%99+1))
		case i%10 == 1:
			fmt.Fprintf(&outline, "（%s）任务\n", ordinal(i%100/10+1))
		default:
			fmt.Fprintf(&outline, "%d.措施\n", i%10+1)
		}
	}
	html := "<html><body>" + strings.Repeat("<div><p>"+sentence+"</p>", 20<<20/60)
	var table strings.Builder
	table.WriteString("title,text\n")
	for i := range 100_000 {
		fmt.Fprintf(&table, "r%d,%s\n", i, sentence[:len(sentence)-3])
	}
	tests := []struct {
		name, data string
		flags      []string
		code       int
		says       string
	}{
		{"line-100MB.txt", line, nil, 2, "--max-file-size"},
		{"line-200MB.txt", line + line, nil, 2, "--max-file-size"},
		{"line-2MB-of-figures.txt", dense, nil, 0, ""},
		{"outline-1000000.txt", outline.String(), nil, 2, "--max-sections"},
		{"outline-1000000.txt", outline.String(), []string{"--max-sections", "1000000"}, 0, ""},
		{"page-20MB.html", html, nil, 0, ""},
		{"table-100000.csv", table.String(), nil, 0, ""},
		{"line-100MB.txt", line, []string{"--max-file-size", "300000000"}, 0, ""},
		{"line-200MB.txt", line + line, []string{"--max-file-size", "300000000"}, 0, ""},
	}
	for _, tt := range tests {
		path := writeFile(t, dir, tt.name, []byte(tt.data))
		out, err := os.Create(filepath.Join(dir, "out"))
		require.NoError(t, err)
		c := govreport(t, append([]string{"extract", "--format", "jsonl", "--quiet", "--max-time", "10m", path}, tt.flags...)...)
		e := runTo(t, c, out)
		size, _ := out.Seek(0, 2)
		require.NoError(t, out.Close())
		assert.Equal(t, tt.code, e.code, "%s: %s", tt.name, e.stderr)
		got, err := os.ReadFile(filepath.Join(dir, "out"))
		require.NoError(t, err)
		assert.Contains(t, string(got[:min(len(got), 4000)]), tt.says)
		if tt.code == 0 {
			requireWhole(t, tt.name, tt.data, got)
		}
		record(t, strings.TrimSpace(tt.name+" "+strings.Join(tt.flags, " ")), 1, "exit status %d, %.1f s (%.1f s of processor time), %d MiB, %d MB of output", e.code, e.wall.Seconds(), e.cpu.Seconds(), e.rss, size/1_000_000)
		require.NoError(t, os.Remove(path))
	}
}

// requireWhole checks that what was read reaches to the end of the text.
func requireWhole(t *testing.T, name, data string, got []byte) {
	t.Helper()
	switch {
	case strings.HasPrefix(name, "line"):
		assert.Equal(t, 2*strings.Count(data, "新增养老床位150张"), bytes.Count(got, []byte(`"masked":false`)), name)
	case strings.HasPrefix(name, "outline"):
		assert.Equal(t, 1_000_000, bytes.Count(got, []byte(`"marker":`)), name)
	case strings.HasPrefix(name, "table"):
		assert.Equal(t, strings.Count(data, "\n")-1, bytes.Count(got, []byte("\n")), name)
	}
}

// ordinal is n from 1 to 99 in Chinese.
func ordinal(n int) string {
	const digits = "一二三四五六七八九"
	var s string
	if n >= 20 {
		s = digits[(n/10-1)*3:][:3]
	}
	if n >= 10 {
		s += "十"
	}
	if n%10 > 0 {
		s += digits[(n%10-1)*3:][:3]
	}
	return s
}
