package web

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/segment"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

func TestErrorsAreJSON(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	for _, c := range []struct {
		method, address, host string
		status                int
		want                  string
	}{
		{"GET", "/api/search?q=a&quer=b", "localhost", 400, `there is no parameter \"quer\"`},
		{"GET", "/api/search?q=a&q=b", "localhost", 400, "q is given 2 times"},
		{"GET", "/api/search?q=a&limit=", "localhost", 400, "limit is empty"},
		{"GET", "/api/stats?format=csv", "localhost", 400, "Choose among json"},
		{"GET", "/api/openapi.json?format=csv", "localhost", 400, "Choose among json"},
		{"GET", "/api/nothing", "localhost", 404, "no page"},
		{"GET", "/api/panel?concept=none", "localhost", 400, "there is no concept"},
		{"GET", "/api/targets?theme=none", "localhost", 400, "no theme is named"},
		{"GET", "/api/panel?year=2023..2019", "localhost", 400, "year=2019..2023"},
		{"POST", "/api/search?q=a", "localhost", 405, "read-only"},
		{"GET", "/api/search?q=a", "evil.example", 421, "does not answer to that host"},
		{"GET", "/api/search?q=" + q(strings.Repeat("的*", 40)), "localhost", 400, "error"},
	} {
		r := httptest.NewRequest(c.method, c.address, nil)
		r.Host = c.host
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		assert.Equal(t, c.status, w.Code, c.address)
		assert.Equal(t, "application/json; charset=utf-8", w.Header().Get("Content-Type"), c.address)
		assert.True(t, json.Valid(w.Body.Bytes()), c.address)
		assert.Contains(t, w.Body.String(), c.want, c.address)
		assert.Empty(t, w.Header().Get("ETag"), "%s: it may be answered another time", c.address)
	}
	w, _ := askIn(t, s, "/api/search", "zh-CN")
	assert.Contains(t, w.Body.String(), "没有检索式")
	w, _ = askIn(t, s, "/api/search?lang=en", "zh-CN")
	assert.Contains(t, w.Body.String(), "no query")
}

// Every list has pages that join to the whole of it.
func TestListsArePaged(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	for asked, query := range map[string]string{
		"targets side by side": "by=year", "search": "q=" + q("养老"), "kwic": "q=" + q("养老"), "compare": "by=year", "targets": "role=all", "follow": "", "panel": "", "words": "top=30", "duplicates": "", "reports": "",
		"ask": "q=" + q("养老床位"), "keyness": "a=year:2022&b=year:2023&min-count=1&min-reports=1",
	} {
		name, _, _ := strings.Cut(asked, " ")
		rows := func(query string) ([][]string, http.Header) {
			w := get(s, "/api/"+name+"?format=csv&"+query)
			require.Equal(t, 200, w.Code, "%s?%s: %s", name, query, w.Body)
			all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff"))).ReadAll()
			require.NoError(t, err)
			require.NotEmpty(t, all, "there is a head")
			return all[1:], w.Header()
		}
		whole, _ := rows(query)
		require.NotEmpty(t, whole, name)
		if name == "ask" || name == "keyness" { // two lists side by side
			continue
		}
		var joined [][]string
		next := "/api/" + name + "?limit=2&" + query
		pages := 0
		for ; next != ""; pages++ {
			_, query, _ := strings.Cut(strings.ReplaceAll(next, "format=csv&", ""), "?")
			part, header := rows(query)
			joined = append(joined, part...)
			assert.NotEmpty(t, header.Get("X-Total-Count"), name)
			next = ""
			if m := regexp.MustCompile(`^<(.*)>; rel="next"$`).FindStringSubmatch(header.Get("Link")); m != nil {
				next = m[1]
			}
			require.Less(t, pages, 100)
		}
		assert.Equal(t, whole, joined, name)
		assert.True(t, pages > 1 || len(whole) < 3, name)
	}
}

func TestWorkbooks(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	w := get(s, "/api/targets?role=all&format=xlsx")
	require.Equal(t, 200, w.Code)
	assert.Equal(t, `attachment; filename="targets.xlsx"`, w.Header().Get("Content-Disposition"))
	book, err := excelize.OpenReader(w.Body)
	require.NoError(t, err)
	rows, err := book.GetRows(book.GetSheetName(0))
	require.NoError(t, err)
	assert.Greater(t, len(rows), 10)
	assert.Equal(t, "id", rows[0][0])
}

// Heads in Chinese are Chinese, each another.
func TestChineseHeads(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	for _, e := range endpoints() {
		if e.name == "report" || e.name == "stats" {
			continue
		}
		values, err := url.ParseQuery(e.example)
		require.NoError(t, err)
		values.Set("format", "csv")
		values.Set("heads", "zh")
		if e.name == "targets" {
			values.Set("by", "year")
		}
		head, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(get(s, "/api/"+e.name+"?"+values.Encode()).Body.String(), "\ufeff"))).Read()
		require.NoError(t, err, e.name)
		seen := map[string]bool{}
		for _, h := range head {
			assert.Regexp(t, `\p{Han}|^(G2|p(（BH）)?|DP|TF-IDF|Juilland D( [AB])?|Jaccard|([ab]\.)?SHA-256)$`, h, e.name)
			assert.False(t, seen[h], "%s: %s twice", e.name, h)
			seen[h] = true
		}
	}
	_, doc := askIn(t, s, "/targets", "zh")
	assert.Contains(t, doc.Find(".downloads a").Eq(1).AttrOr("href", ""), "heads=zh")
	_, doc = askIn(t, s, "/targets", "en")
	assert.NotContains(t, doc.Find(".downloads a").Eq(1).AttrOr("href", ""), "heads")
}

func TestCompressedAndNotModified(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	ask := func(address string, header ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Host = "localhost"
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w
	}
	for _, address := range []string{"/?q=" + q("养老"), "/api/targets?role=all"} {
		plain, packed := ask(address), ask(address, "Accept-Encoding", "br, gzip")
		assert.Equal(t, "gzip", packed.Header().Get("Content-Encoding"), address)
		assert.Less(t, packed.Body.Len(), plain.Body.Len()/2, address)
		z, err := gzip.NewReader(packed.Body)
		require.NoError(t, err)
		unpacked, err := io.ReadAll(z)
		require.NoError(t, err)
		assert.Equal(t, plain.Body.String(), string(unpacked), address)
		assert.Empty(t, ask(address, "Accept-Encoding", "gzip;q=0").Header().Get("Content-Encoding"), address)

		tag := plain.Header().Get("ETag")
		require.NotEmpty(t, tag, address)
		again := ask(address, "If-None-Match", tag)
		assert.Equal(t, http.StatusNotModified, again.Code, address)
		assert.Zero(t, again.Body.Len())
		if address[1] == '?' { // JSON is the same in all languages
			assert.Equal(t, 200, ask(address, "If-None-Match", tag, "Accept-Language", "en").Code, "in another language it is another page")
		}
		assert.Contains(t, plain.Header().Values("Vary"), "Accept-Language")
	}
}

func TestOpenAPI(t *testing.T) {
	w := get(NewServer(testIndex(t), ServerOptions{Version: "v1"}), "/api/openapi.json")
	require.Equal(t, 200, w.Code)
	var doc struct {
		OpenAPI string
		Paths   map[string]struct {
			Get struct {
				Parameters []struct{ Name, In, Description string }
				Responses  map[string]any
			}
		}
		Components struct{ Schemas map[string]any }
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &doc))
	assert.Equal(t, "3.1.0", doc.OpenAPI)
	for _, e := range endpoints() {
		got, ok := doc.Paths["/api/"+e.name]
		require.True(t, ok, e.name)
		assert.Len(t, got.Get.Parameters, len(e.params))
		assert.Contains(t, got.Get.Responses, "200")
	}
	for _, ref := range regexp.MustCompile(`#/components/schemas/(\w+)`).FindAllStringSubmatch(w.Body.String(), -1) {
		assert.Contains(t, doc.Components.Schemas, ref[1])
	}
}

// The examples on the page about the API are answered.
func TestAPIExamples(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	for _, e := range endpoints() {
		if e.name == "report" {
			continue
		}
		values, err := url.ParseQuery(e.example)
		require.NoError(t, err)
		w := get(s, "/api/"+e.name+"?"+values.Encode())
		assert.Equal(t, 200, w.Code, "%s?%s: %s", e.name, e.example, w.Body)
	}
}

// Tables are sorted, paged, and lead to the same rows as files.
func TestTables(t *testing.T) {
	x := testIndex(t)
	s := NewServer(x, ServerOptions{})
	for _, path := range []string{"/targets?role=all", "/follow", "/panel", "/words", "/duplicates", "/?sort="} {
		doc := pageAt(t, s, path)
		for i := range doc.Find("table.rows th a").Length() {
			address := doc.Find("table.rows th a").Eq(i).AttrOr("href", "")
			up := pageAt(t, s, address)
			sorted := up.Find(`th[aria-sort="ascending"]`)
			require.Equal(t, 1, sorted.Length(), address)
			down := pageAt(t, s, sorted.Find("a").AttrOr("href", ""))
			require.Equal(t, 1, down.Find(`th[aria-sort="descending"]`).Length(), address)
			column := sorted.Index()
			first := func(d *goquery.Document) string { return d.Find("tbody tr").First().Find("td").Eq(column).Text() }
			if first(up) == first(down) {
				up.Find("tbody tr").Each(func(_ int, tr *goquery.Selection) {
					cell := tr.Find("td").Eq(column).Text()
					assert.True(t, cell == first(up) || cell == "" || up.Find(".pager").Length() > 0, "%s: all alike or empty", address)
				})
			}
		}
		for _, kind := range []string{"CSV", "XLSX", "JSON"} {
			link := doc.Find(".downloads a").FilterFunction(func(_ int, a *goquery.Selection) bool { return a.Text() == kind })
			require.Equal(t, 1, link.Length(), path)
			assert.Equal(t, 200, get(s, link.AttrOr("href", "")).Code, link.AttrOr("href", ""))
		}
	}
	first := pageAt(t, s, "/words?singles=1&dates=1&no-stopwords=1")
	next, ok := first.Find(`.pager a[rel=next]`).Attr("href")
	require.True(t, ok)
	second := pageAt(t, s, next)
	assert.Equal(t, rowsPerPage, first.Find("tbody tr").Length())
	assert.NotEqual(t, first.Find("tbody").Text(), second.Find("tbody").Text())
	back := pageAt(t, s, second.Find(`.pager a[rel=prev]`).AttrOr("href", ""))
	assert.Equal(t, first.Find("tbody").Text(), back.Find("tbody").Text())
}

func pageAt(t *testing.T, s *Server, address string) *goquery.Document {
	t.Helper()
	w := get(s, address)
	require.Equal(t, 200, w.Code, "%s: %s", address, w.Body)
	doc, err := goquery.NewDocumentFromReader(w.Body)
	require.NoError(t, err)
	return doc
}

// A page that can't answer keeps what was asked.
func TestErrorPagesKeepTheQuestion(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	for address, field := range map[string]string{
		"/?q=" + q("养老 AND (") + "&sort=year": "q", "/targets?filter=" + q("养老 AND (") + "&indicator=a": "filter", "/kwic?q=" + q("养老 AND ("): "q",
		"/compare?themes=a&filter=" + q("养老 AND ("): "filter", "/duplicates?filter=" + q("养老 AND ("): "filter", "/words?filter=" + q("养老 AND ("): "filter",
		"/follow?filter=" + q("养老 AND ("): "filter", "/panel?filter=" + q("养老 AND ("): "filter",
	} {
		w := get(s, address)
		assert.Equal(t, 400, w.Code, address)
		doc, err := goquery.NewDocumentFromReader(w.Body)
		require.NoError(t, err)
		assert.Equal(t, "养老 AND (", doc.Find(`form [name=`+field+`]`).AttrOr("value", ""), address)
		assert.Equal(t, 1, doc.Find(".error .at").Length(), address)
	}
}

// What is committed while the server runs is shown, and the state before is closed.
func TestNewCommitsAreSeen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "idx")
	x, err := index.Create(dir, index.Options{})
	require.NoError(t, err)
	add := func(path, text string) {
		doc := segment.NewDocument(text)
		doc.Path = path
		r, err := extract.Extract(doc)
		require.NoError(t, err)
		_, err = x.Add(t.Context(), r)
		require.NoError(t, err)
		require.NoError(t, x.Commit(t.Context()))
	}
	add("a.txt", texts["栖岚区/2021.txt"])
	shown, err := index.OpenReadOnly(dir, index.Options{})
	require.NoError(t, err)
	defer shown.Close()
	opened := 0
	s := NewServer(shown, ServerOptions{Reopen: func() (*index.Index, error) {
		opened++
		return index.OpenReadOnly(dir, index.Options{})
	}})
	count := func() string {
		s.looked = time.Time{} // as if a second had passed
		w := get(s, "/api/reports")
		return w.Header().Get("X-Total-Count") + " " + w.Header().Get("ETag")
	}
	before := count()
	assert.Contains(t, before, "1 ")
	assert.Equal(t, before, count())
	assert.Zero(t, opened, "nothing has changed")
	add("b.txt", texts["芷岭县/2023.txt"])
	after := count()
	assert.Contains(t, after, "2 ")
	assert.NotEqual(t, before[2:], after[2:], "an answer that was kept is asked for again")
	assert.Equal(t, after, count())
	assert.Equal(t, 1, opened)
	first := s.shown
	add("c.txt", texts["芷岭县/2022.txt"])
	assert.Contains(t, count(), "3 ")
	_, err = first.x.Reports(t.Context())
	assert.Error(t, err, "the state before is closed")
	_, err = shown.Reports(t.Context())
	assert.NoError(t, err, "the caller's stays open")
	require.NoError(t, x.Close())
}

func TestLocalFolders(t *testing.T) {
	for name, c := range map[string]struct {
		paths []string
		want  []string
	}{
		"relative":    {[]string{"a/b.txt", "c.txt"}, []string{"a/b.txt", "c.txt"}},
		"one":         {[]string{"/home/me/reports/b.txt"}, []string{"b.txt"}},
		"several":     {[]string{"/home/me/reports/a/1.txt", "/home/me/reports/b/2.zip!3.txt"}, []string{"a/1.txt", "b/2.zip!3.txt"}},
		"mixed":       {[]string{"/home/me/a.txt", "b.txt"}, []string{"a.txt", "b.txt"}},
		"Windows":     {[]string{`C:\Users\me\a\1.txt`, `C:\Users\me\b\2.txt`}, []string{`a\1.txt`, `b\2.txt`}},
		"other roots": {[]string{"/a/1.txt", "/b/2.txt"}, []string{"a/1.txt", "b/2.txt"}},
		"far apart":   {[]string{"/home/me/reports/a/1.txt", "/home/me/reports/2.txt", "/mnt/x/share/3.txt", "/4.txt"}, []string{"reports/a/1.txt", "reports/2.txt", "share/3.txt", "4.txt"}},
		"drives":      {[]string{`C:\Users\me\a\1.txt`, `D:\b\2.txt`}, []string{`a\1.txt`, `b\2.txt`}},
	} {
		var infos []index.Info
		for _, path := range c.paths {
			infos = append(infos, index.Info{Path: path})
		}
		p := &Page{local: localFolders(infos)}
		for i, path := range c.paths {
			assert.Equal(t, c.want[i], p.Shown(path), name)
		}
	}
}

func TestMaxEvidence(t *testing.T) {
	x := testIndex(t)
	all, html, _ := pageOf(t, x, Request{})
	few, short, doc := pageOf(t, x, Request{MaxEvidence: 10})
	quotes := 0
	for _, p := range few.Points {
		quotes += len(p.Quotes)
	}
	assert.Equal(t, 10, quotes)
	assert.Less(t, len(short), len(html))
	assert.Less(t, len(few.Points), len(all.Points))
	assert.Equal(t, len(few.Points), doc.Find("section.evidence").Length(), "a point without a quote is no link")
}

func TestWriteOwnFile(t *testing.T) {
	program := bytes.Repeat([]byte("not a program "), 100)
	var b bytes.Buffer
	require.NoError(t, WriteOwnFile(&b, OwnFile{Program: program, Exec: "globalThis.Go = class {};", Version: "v1"}))
	page := b.String()
	for _, script := range []string{"globalThis.Go = class {};", ownScript} {
		assert.Contains(t, page, "<script>"+script+"</script>")
		assert.Contains(t, strings.ReplaceAll(page, "&#43;", "+"), sourceHash(script))
	}
	doc, err := goquery.NewDocumentFromReader(&b)
	require.NoError(t, err)
	assert.Empty(t, mixed(doc))
	assert.Zero(t, doc.Find("[src], link").Length(), "it loads nothing")
	assert.Equal(t, 2, doc.Find(".shell form").Length())
	packed, err := io.ReadAll(newBase64(doc.Find("#program").Text()))
	require.NoError(t, err)
	z, err := gzip.NewReader(bytes.NewReader(packed))
	require.NoError(t, err)
	got, err := io.ReadAll(z)
	require.NoError(t, err)
	assert.Equal(t, program, got)
}

func newBase64(s string) io.Reader {
	return base64.NewDecoder(base64.StdEncoding, strings.NewReader(s))
}
