package corpus

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// entry is a member of an archive under construction.
type entry struct {
	name, data string
	header     func(*zip.FileHeader) // changes to the header; may be nil
}

func makeZip(t testing.TB, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.header != nil {
			e.header(h)
		}
		w, err := z.CreateHeader(h)
		require.NoError(t, err)
		_, err = w.Write([]byte(e.data))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.String()
}

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

// makeDOCX makes a Word file from the inside of its body, of its numbering part
// and of its styles part.
func makeDOCX(t testing.TB, body, numbering, styles string) string {
	t.Helper()
	part := func(root, inside string) string {
		return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:` + root + ` ` + wordNS + `>` + inside + `</w:` + root + `>`
	}
	entries := []entry{
		{name: "[Content_Types].xml", data: `<Types/>`},
		{name: "word/document.xml", data: part("document", "<w:body>"+body+"<w:sectPr/></w:body>")},
	}
	if numbering != "" {
		entries = append(entries, entry{name: "word/numbering.xml", data: part("numbering", numbering)})
	}
	if styles != "" {
		entries = append(entries, entry{name: "word/styles.xml", data: part("styles", styles)})
	}
	return makeZip(t, entries...)
}

// para is a paragraph; properties are the inside of its w:pPr.
func para(text, properties string) string {
	return `<w:p><w:pPr>` + properties + `</w:pPr><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

// numbered is a paragraph of a list.
func numbered(text string, list, level int) string {
	return para(text, fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, level, list))
}

// numLvl is a level of a list definition.
func numLvl(level int, format, text, more string) string {
	return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/>%s<w:lvlText w:val="%s"/></w:lvl>`, level, format, more, text)
}

// makePDF makes a PDF whose pages hold lines of text; a page without lines is
// empty, as a scan is for a reader of text. encrypt, if not empty, is the body of
// the encryption dictionary.
func makePDF(encrypt string, pages ...[]string) string {
	var b bytes.Buffer
	var offsets []int
	object := func(s string) int {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), s)
		return len(offsets)
	}
	stream := func(s string) int { return object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(s), s)) }
	code := func(s string) string {
		var h strings.Builder
		for _, u := range utf16.Encode([]rune(s)) {
			fmt.Fprintf(&h, "%04x", u)
		}
		return h.String()
	}
	seen := map[rune]bool{}
	for _, page := range pages {
		for _, l := range page {
			for _, r := range l {
				seen[r] = true
			}
		}
	}
	var all []rune
	for r := range seen {
		all = append(all, r)
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	var cmap strings.Builder
	cmap.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Own def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n")
	for len(all) > 0 {
		n := min(len(all), 100)
		fmt.Fprintf(&cmap, "%d beginbfchar\n", n)
		for _, r := range all[:n] {
			fmt.Fprintf(&cmap, "<%s> <%s>\n", code(string(r)), code(string(r)))
		}
		cmap.WriteString("endbfchar\n")
		all = all[n:]
	}
	cmap.WriteString("endcmap\nend\nend\n")

	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	toUnicode := stream(cmap.String())
	descriptor := object("<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>")
	cid := object(fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /DW 1000 >>", descriptor))
	font := object(fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", cid, toUnicode))
	tree := len(offsets) + 2*len(pages) + 1
	var kids []string
	for _, page := range pages {
		var content strings.Builder
		for i, l := range page {
			fmt.Fprintf(&content, "BT /F1 12 Tf 72 %d Td <%s> Tj ET\n", 760-20*i, code(l))
		}
		body := stream(content.String())
		kids = append(kids, fmt.Sprintf("%d 0 R", object(fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 %d 0 R >> >> >>", tree, body, font))))
	}
	object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages)))
	root := object(fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R >>", tree))
	trailer := fmt.Sprintf("/Size %d /Root %d 0 R", len(offsets)+1, root)
	if encrypt != "" {
		e := object("<< " + encrypt + " >>")
		trailer = fmt.Sprintf("/Size %d /Root %d 0 R /Encrypt %d 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]", len(offsets)+1, root, e)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n", trailer, start)
	return b.String()
}

// tree writes files below a new folder and returns it.
func tree(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(p), 0o755))
		require.NoError(t, os.WriteFile(p, []byte(data), 0o644))
	}
	return dir
}

// readAll reads paths and returns what came as lines "path: text" and
// "path: row: error", with dir cut off, and the documents.
func readAll(t testing.TB, dir string, opts Options, paths ...string) (lines []string, docs []*segment.Document, errs []*Error) {
	t.Helper()
	short := func(s string) string { return strings.ReplaceAll(s, dir+string(filepath.Separator), "") }
	for doc, err := range Read(context.Background(), paths, opts) {
		if err != nil {
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Nil(t, doc)
			require.NotEmpty(t, e.Op)
			errs = append(errs, e)
			lines = append(lines, "! "+short(err.Error()))
			continue
		}
		require.NotNil(t, doc)
		require.NotContains(t, doc.Encoding, " ")
		require.Len(t, doc.SHA256, 64)
		for _, w := range doc.Warnings {
			require.True(t, w.Span.Start >= 0 && w.Span.Start <= w.Span.End && w.Span.End <= len(doc.Text), "%+v", w)
		}
		docs = append(docs, doc)
		lines = append(lines, short(doc.Path)+": "+doc.Text)
	}
	return lines, docs, errs
}
