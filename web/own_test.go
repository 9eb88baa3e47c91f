package web

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// ownText is a report that no index has.
const ownText = "栖岚区民政局2022年工作总结\n\n一、2022年工作完成情况\n（一）养老服务。全年新增养老床位130张，发放高龄津贴xx万元，老年人口增长3.5%。\n二、2023年工作计划\n（一）做优养老服务。力争年底前新增养老床位200张以上。=1+1" + evil + "\n"

// send posts a form as the browser does from the page of the server. fields are
// names and values; a name such as file:a.txt is a file.
func send(t *testing.T, h http.Handler, fields [][2]string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for _, f := range fields {
		if name, file, ok := strings.Cut(f[0], ":"); ok {
			w, err := form.CreateFormFile(name, file)
			require.NoError(t, err)
			_, err = w.Write([]byte(f[1]))
			require.NoError(t, err)
			continue
		}
		require.NoError(t, form.WriteField(f[0], f[1]))
	}
	require.NoError(t, form.Close())
	r := httptest.NewRequest(http.MethodPost, "/try", &b)
	r.Host = "127.0.0.1:8427"
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Accept-Language", "en")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// tokenOf is the token in the form of a page.
func tokenOf(t *testing.T, h http.Handler, address string) string {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(get(h, address).Body)
	require.NoError(t, err)
	token := doc.Find(`form[action="/try"] input[name=token]`).AttrOr("value", "")
	require.NotEmpty(t, token, address)
	return token
}

func docx(t *testing.T, text string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"word/document.xml":   `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>` + text + `</w:t></w:r></w:p></w:body></w:document>`,
	} {
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = w.Write([]byte(content))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.String()
}

func TestOwnTextIsRead(t *testing.T) {
	x := testIndex(t)
	s := NewServer(x, ServerOptions{})
	token := tokenOf(t, s, "/")
	assert.Equal(t, token, tokenOf(t, s, "/try"))
	assert.NotEqual(t, token, NewServer(x, ServerOptions{}).token, "every start has its own")

	w := send(t, s, [][2]string{{"token", token}, {"text", ownText}})
	require.Equal(t, 200, w.Code, w.Body.String())
	assert.Equal(t, "no-store", w.Header().Get("Cache-Control"))
	doc, err := goquery.NewDocumentFromReader(w.Body)
	require.NoError(t, err)
	assert.Equal(t, "栖岚区民政局2022年工作总结", doc.Find("h1").Text())
	assert.Equal(t, ownText, doc.Find(".text").Text(), "all of the text, and nothing else")
	assert.Equal(t, 1, doc.Find("script").Length(), "only our own")
	assert.Zero(t, doc.Find("img, [onerror], [style]").Length())
	assert.Equal(t, "130张", doc.Find(".text .k-result").First().Text())
	assert.Equal(t, "200张", doc.Find(".text .k-target").Text())
	assert.Equal(t, "xx万元", doc.Find(".text .k-masked").Text())
	stops := doc.Find(".text [tabindex]")
	assert.Equal(t, 4, stops.Filter(".fig").Length(), "one for every figure, masked ones too")
	assert.Equal(t, 6, stops.Length(), "and for the masks that are no figures")
	stops.Each(func(_ int, f *goquery.Selection) {
		assert.Equal(t, "0", f.AttrOr("tabindex", ""), "%s: the keyboard gets there", f.Text())
		assert.NotEmpty(t, f.AttrOr("title", ""))
		assert.True(t, strings.HasPrefix(f.AttrOr("aria-label", ""), f.Text()+": "), f.AttrOr("aria-label", ""))
	})
	rows := doc.Find("#figures + .scroll tbody tr")
	assert.Equal(t, 4, rows.Length())
	assert.Contains(t, rows.Eq(2).Text(), "growth", "the measure of 增长3.5%%")
	assert.Contains(t, doc.Find("#themes + .scroll").Text(), "elderly care")
	assert.Zero(t, doc.Find(`a[href^="/api/report"]`).Length(), "it is in no index")

	var files []string
	doc.Find("a[download]").Each(func(_ int, a *goquery.Selection) {
		_, data, ok := strings.Cut(a.AttrOr("href", ""), ";base64,")
		require.True(t, ok)
		raw, err := base64.StdEncoding.DecodeString(data)
		require.NoError(t, err)
		files = append(files, string(raw))
	})
	require.Len(t, files, 3)
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(files[0], "\ufeff"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, records, 5)
	assert.Equal(t, []string{"130张", "false", "result"}, records[1][2:5])
	assert.Equal(t, "130", records[1][8])
	assert.Equal(t, []string{"true", ""}, []string{records[2][3], records[2][8]}, "a masked figure has no value")
	book, err := excelize.OpenReader(strings.NewReader(files[1]))
	require.NoError(t, err)
	cells, err := book.GetRows(book.GetSheetName(0))
	require.NoError(t, err)
	require.Len(t, cells, 5)
	assert.Equal(t, []string{"130张", "FALSE", "result"}, cells[1][2:5])
	var object struct {
		Schema, Text string
		Figures      []any
	}
	require.NoError(t, json.Unmarshal([]byte(files[2]), &object))
	assert.Equal(t, ownText, object.Text)
	assert.Len(t, object.Figures, 4)

	after, err := x.Reports(t.Context())
	require.NoError(t, err)
	assert.Len(t, after, len(texts), "nothing is stored")
}

func TestOwnFiles(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	token := tokenOf(t, s, "/")
	sentence := "全年新增养老床位130张，力争明年新增200张以上。"
	for name, content := range map[string]string{
		"a.txt": sentence, "b.html": "<html><body><script>x()</script><p>" + sentence + "</p></body></html>", "c.DOCX": docx(t, sentence), `C:\reports\d.txt`: sentence,
	} {
		w := send(t, s, [][2]string{{"token", token}, {"text", ""}, {"file:" + name, content}})
		require.Equal(t, 200, w.Code, "%s: %s", name, w.Body)
		doc, err := goquery.NewDocumentFromReader(w.Body)
		require.NoError(t, err)
		assert.Contains(t, doc.Find(".text .fig").Text(), "130张", name)
		assert.NotContains(t, doc.Text(), `C:\reports`, "only the name of the file")
	}
}

func TestOwnTextRefused(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	token := tokenOf(t, s, "/")
	text := [2]string{"text", ownText}
	good := [2]string{"token", token}
	for _, c := range []struct {
		name   string
		fields [][2]string
		header []string
		status int
		says   string
	}{
		{"no token", [][2]string{text}, nil, 403, "Open the page again"},
		{"another token", [][2]string{{"token", strings.Repeat("A", len(token))}, text}, nil, 403, "Open the page again"},
		{"another site", [][2]string{good, text}, []string{"Sec-Fetch-Site", "cross-site"}, 403, "page of another site"},
		{"another port", [][2]string{good, text}, []string{"Sec-Fetch-Site", "same-site"}, 403, "page of another site"},
		{"another origin", [][2]string{good, text}, []string{"Sec-Fetch-Site", "", "Origin", "http://example.org"}, 403, "page of another site"},
		{"not a form", nil, []string{"Content-Type", "text/plain"}, 400, "multipart/form-data"},
		{"nothing", [][2]string{good}, nil, 400, "There is no text"},
		{"blanks", [][2]string{good, {"text", " \n"}}, nil, 400, "There is no text"},
		{"a table", [][2]string{good, {"file:t.csv", "text\nx"}}, nil, 400, "Send txt, html, docx or pdf"},
		{"not what it is called", [][2]string{good, {"file:t.docx", "no archive"}}, nil, 400, "can&#39;t be read"},
		{"large", [][2]string{good, {"text", strings.Repeat("养", MaxUpload/3+30000)}}, nil, 413, "What was sent is larger than 8 MiB"},
		{"large text", [][2]string{good, {"text", strings.Repeat("养", MaxOwnText/3+1)}}, nil, 413, "The text is larger than 2 MiB"},
	} {
		w := send(t, s, c.fields, c.header...)
		assert.Equal(t, c.status, w.Code, "%s: %s", c.name, w.Body)
		assert.Contains(t, w.Body.String(), c.says, c.name)
	}
	// Plain HTTP, where browsers tell neither site nor origin: the token counts.
	plain := []string{"Sec-Fetch-Site", "", "Origin", "null"}
	assert.Equal(t, 200, send(t, s, [][2]string{good, text}, plain...).Code)
	assert.Equal(t, 403, send(t, s, [][2]string{text}, plain...).Code)
}

func TestWriteReport(t *testing.T) {
	doc := segment.NewDocument(ownText)
	doc.Path = "栖岚区.txt"
	r, err := extract.Extract(doc)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, WriteReport(&b, r, English, "v1"))
	page, err := goquery.NewDocumentFromReader(&b)
	require.NoError(t, err)
	assert.Equal(t, ownText, page.Find(".text").Text())
	assert.Zero(t, page.Find("script, link, img, form, [src]").Length(), "it loads nothing")
	assert.Equal(t, 3, page.Find("a[download]").Length())
	ids := map[string]bool{}
	page.Find("[id]").Each(func(_ int, s *goquery.Selection) { ids[s.AttrOr("id", "")] = true })
	page.Find("a[href]:not([download])").Each(func(_ int, a *goquery.Selection) {
		to := a.AttrOr("href", "")
		assert.True(t, strings.HasPrefix(to, "#") && ids[to[1:]], "%s leads somewhere in the page", to)
	})
}
