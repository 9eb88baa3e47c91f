package corpus

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// checkText holds what is true of every text and its warnings.
func checkText(t *testing.T, text string, warnings []segment.Warning) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Fatalf("text is not valid UTF-8: %q", text)
	}
	for _, w := range warnings {
		s := w.Span
		if s.Start < 0 || s.Start > s.End || s.End > len(text) {
			t.Fatalf("span %v of %q is outside the text of %d bytes", s, w.Code, len(text))
		}
		if s.Start < len(text) && !utf8.RuneStart(text[s.Start]) || s.End < len(text) && !utf8.RuneStart(text[s.End]) {
			t.Fatalf("span %v of %q cuts a rune", s, w.Code)
		}
		if w.Message == "" {
			t.Fatalf("%q has no message", w.Code)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, name := range allEncodings {
		for _, n := range []int{1, 2, 3, 20, 300} {
			f.Add(encode(f, string([]rune(prose(name))[:n]), name), "")
		}
	}
	for _, s := range []string{"\xef\xbb\xbf养老", "\xff\xfe\x00\xd8", "\x84\x31\x95\x33a", "养\x00老\xff", "锟斤拷", "鍏昏€佹湇鍔", "å…»è€"} {
		f.Add([]byte(s), "gb2312")
	}
	f.Fuzz(func(t *testing.T, data []byte, hint string) {
		text, name, warnings := Decode(data, hint)
		checkText(t, text, warnings)
		if decodeAs(nil, name) != "" || !strings.Contains("UTF-8 GB18030 Big5 UTF-16LE UTF-16BE", name) {
			t.Fatalf("encoding %q", name)
		}
		if utf8.Valid(data) && name == UTF8 && text != strings.TrimPrefix(string(data), "\ufeff") {
			t.Fatalf("valid UTF-8 was changed: %q to %q", data, text)
		}
		if strings.Contains(text, "\ufffd") && len(warnings) == 0 {
			t.Fatalf("replaced without a warning: %q", text)
		}
		// What was decoded can be read again and is the same.
		if again, enc, _ := Decode([]byte("\ufeff"+text), ""); enc != UTF8 || again != text {
			t.Fatalf("%q became %q", text, again)
		}
	})
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte(siteHead + "<h1>标题</h1><div id=zoom>" + paragraphs("p") + "</div>" + siteFoot))
	f.Add([]byte("<table><tr><td>甲<td>乙<br><ol start=3><li>丙"))
	f.Add([]byte("<p>&#xD800;&#0;<pre>\n甲</pre><ruby>业<rt>yè"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc := &segment.Document{}
		if err := readHTML(doc, data, Options{}.withDefaults()); err == nil {
			checkText(t, doc.Text, doc.Warnings)
		}
	})
}

// FuzzDOCX puts arbitrary parts into a Word file.
func FuzzDOCX(f *testing.F) {
	f.Add("<w:document><w:body>"+numbered("甲", 1, 0)+"</w:body></w:document>",
		`<w:numbering><w:abstractNum w:abstractNumId="0">`+numLvl(0, "chineseCounting", "%1、", "")+`</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`, "")
	f.Add("<w:document><w:tbl><w:tr><w:tc>"+para("甲", `<w:pStyle w:val="A"/>`)+"</w:tc></w:tr></w:tbl></w:document>", "",
		`<w:styles><w:style w:styleId="A"><w:basedOn w:val="A"/><w:numPr><w:numId w:val="1"/></w:numPr></w:style></w:styles>`)
	f.Add("<document><p></tr><tc></p></document>", "<lvl/><start/>", "<style>")
	f.Fuzz(func(t *testing.T, document, numbering, styles string) {
		data := makeZip(t, entry{name: "word/document.xml", data: document}, entry{name: "word/numbering.xml", data: numbering}, entry{name: "word/styles.xml", data: styles})
		doc := &segment.Document{}
		if err := readDOCX(context.Background(), doc, []byte(data), Options{MaxFileSize: 1 << 20}.withDefaults()); err == nil {
			checkText(t, doc.Text, doc.Warnings)
		}
	})
}

func FuzzManifest(f *testing.F) {
	for _, m := range manifests {
		f.Add([]byte(m.data), "2016_国务院_政府工作报告.txt")
	}
	for _, n := range names {
		f.Add([]byte("path\n"+n.name+"\n"), n.name)
	}
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		for row := range parseManifest(data, Options{MaxFileSize: 1 << 16}) {
			if row.err == nil && row.path == "" {
				t.Fatal("a row without a path or an error")
			}
			if y := row.meta.Year; y != 0 && (y < 1900 || y > 2099) {
				t.Fatalf("year %d", y)
			}
		}
		m := nameMeta(name)
		if (m.Source == "") != (m == segment.Meta{}) || m.Year != 0 && (m.Year < 1940 || m.Year > 2049) {
			t.Fatalf("%q says %+v", name, m)
		}
		if !strings.Contains(name, m.Region) || !strings.Contains(name, m.Organ) || !strings.Contains(name, m.Title) {
			t.Fatalf("%q says %+v, which is not in it", name, m)
		}
	})
}

func FuzzCSV(f *testing.F) {
	for _, tt := range tables {
		f.Add([]byte(tt.data), "csv")
	}
	f.Add([]byte(`{"text":"甲","year":2021}`+"\n[1"), "jsonl")
	f.Fuzz(func(t *testing.T, data []byte, format string) {
		if format != "jsonl" {
			format = "csv"
		}
		records, last := 0, 0
		opts := Options{Stdin: strings.NewReader(string(data)), Format: format, TextCol: "", MaxFileSize: 1 << 12}
		for doc, err := range Read(context.Background(), []string{"-"}, opts) {
			if records++; records > len(data)+2 {
				t.Fatal("more records than bytes")
			}
			if err != nil {
				e := err.(*Error)
				if e.Row != 0 && e.Row <= last {
					t.Fatalf("row %d after row %d", e.Row, last)
				}
				last = max(last, e.Row)
				continue
			}
			last++
			checkText(t, doc.Text, doc.Warnings)
		}
	})
}
