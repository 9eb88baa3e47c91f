package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/message"
	"github.com/govreport/govreport/segment"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// sameEverywhere are words that both languages write so: names, formats, units of
// computing, statistics.
var sameEverywhere = regexp.MustCompile(`\b(govreport|API|OpenAPI|CSV|JSON|XLSX|SHA|MiB|UTF|DP|TF|IDF|Holm|maxT|GDP|English|txt|html|docx|pdf|error|hint|extract|at|Unicode)\b`)

// command is a call of the program in a hint, or a place on the server.
var command = regexp.MustCompile(`govreport [a-z]+( --[a-z]+)*|--[a-z]+|/[a-z]+`)

// vocabulary are the names of parameters and their values, which messages and queries hold.
var vocabulary = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{"none": true, "hope": true, "won": true} // of the addresses below
	for _, e := range endpoints() {
		for _, p := range e.params {
			for _, name := range append(p.options, p.name) {
				for _, w := range latinWord.FindAllString(name, -1) {
					words[w] = true
				}
			}
		}
	}
	for _, c := range reportColumns(&request{lang: tongueOf(English)}) {
		words[c.name] = true
	}
	return words
})

var latinWord = regexp.MustCompile(`[A-Za-z]{2,}`)

// mixed are the texts of a page that are in another language than the element that they
// stand in, each with its element.
func mixed(page *goquery.Document) (out []string) {
	check := func(lang, text, where string) {
		switch {
		case strings.HasPrefix(lang, "zh"):
			said := sameEverywhere.ReplaceAllString(command.ReplaceAllString(text, ""), "")
			if slices.ContainsFunc(latinWord.FindAllString(said, -1), func(w string) bool { return !vocabulary()[w] }) {
				out = append(out, where+": "+strings.TrimSpace(text))
			}
		case regexp.MustCompile(`\p{Han}`).MatchString(text):
			out = append(out, where+": "+strings.TrimSpace(text))
		}
	}
	page.Find("body *").Each(func(_ int, e *goquery.Selection) {
		// Code and paths are of no language, the report's own words of theirs; a title in
		// a chart is like an attribute, and holds names.
		marked := e.Closest("[lang]")
		lang, page := marked.AttrOr("lang", ""), e.Closest("html").AttrOr("lang", "")
		own := goquery.NodeName(marked) != "html" && lang == "zh-Hans"
		if e.Closest("code, script, style, .path").Length() == 0 && !(own && page == lang) && !(page == "en" && goquery.NodeName(e) == "title") {
			for n := e.Get(0).FirstChild; n != nil; n = n.NextSibling {
				if n.Type == html.TextNode && !own {
					check(lang, n.Data, "<"+goquery.NodeName(e)+">")
				}
			}
		}
		if page == "zh-Hans" && lang != "en" {
			for _, a := range []string{"title", "aria-label", "alt"} {
				check(page, strings.TrimPrefix(e.AttrOr(a, ""), e.Text()), a+" of <"+goquery.NodeName(e)+">")
			}
		}
	})
	return out
}

// askIn asks for a page as a browser that prefers a language.
func askIn(t *testing.T, h http.Handler, address, accept string) (*httptest.ResponseRecorder, *goquery.Document) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.Host = "localhost"
	r.Header.Set("Accept-Language", accept)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(w.Body.Bytes()))
	require.NoError(t, err)
	return w, doc
}

// serverPages are addresses of every page, with and without an answer, and of errors.
func serverPages(t testing.TB, x *index.Index) []string {
	return []string{
		"/", "/?from=0&sort=-year", "/?q=" + q("养老"), "/?q=" + q("养老") + "&f=year:2022", "/?q=" + q("没有这句话的"), "/?q=" + q("养老 AND ("), "/?q=" + q("region:没有"), "/?sort=none",
		"/report/" + idOf(t, x, "栖岚区/2022.txt"), "/report/" + idOf(t, x, "芷岭县/2023.txt") + "?at=5-9", "/report/none", "/report/x?at=5",
		"/compare", "/compare?themes=" + q("养老"), "/compare?themes=&by=year", "/compare?themes=" + q("养老") + "&by=year,level&a=year:2022&b=year:2021", "/compare?themes=&filter=year:2022", "/compare?themes=a&a=year:2021", "/compare?themes=&by=region&level=county",
		"/targets", "/targets?role=all&sort=-figure", "/targets?masked=yes&role=all", "/targets?indicator=" + q("没有"), "/targets?role=hope",
		"/follow", "/follow?outcome=met", "/follow?outcome=won",
		"/panel", "/panel?measure=increase&role=result", "/panel?concept=" + q("没有的概念"), "/panel?year=x",
		"/kwic", "/kwic?q=" + q("养老") + "&sort=left", "/kwic?q=(",
		"/words", "/words?by=year&order=tfidf", "/words?by=level", "/words?by=genre", "/words?by=role", "/words?by=theme&n=2", "/words?n=9",
		"/duplicates", "/duplicates?filter=(",
		"/ask", "/ask?q=" + q("栖岚区 2022年 养老床位"), "/ask?q=" + q("四川省 2022年 养老床位"), "/ask?q=" + q("2022年 目标"),
		"/try", "/api/", "/nothing",
	}
}

// Every page is in one language, but for the words of the reports, which are marked.
func TestPagesAreInOneLanguage(t *testing.T) {
	x := testIndex(t)
	s := NewServer(x, ServerOptions{})
	for _, lang := range []string{"zh", "en"} {
		for _, address := range serverPages(t, x) {
			w, doc := askIn(t, s, address, lang)
			assert.Equal(t, message.Language(lang).Tag(), doc.Find("html").AttrOr("lang", ""), address)
			assert.Equal(t, message.Language(lang).Tag(), w.Header().Get("Content-Language"), address)
			assert.Empty(t, mixed(doc), "%s %s", lang, address)
		}
		p, err := NewPage(t.Context(), x, Request{Lang: lang, Version: "1"})
		require.NoError(t, err)
		var b bytes.Buffer
		require.NoError(t, p.WriteFile(&b))
		doc, err := goquery.NewDocumentFromReader(&b)
		require.NoError(t, err)
		assert.Empty(t, mixed(doc), "%s report", lang)

		r, err := extract.Extract(segment.NewDocument(strings.ReplaceAll(ownText, evil, "") + "低保标准提高到x元，由某某区x镇办理，比上年净增2万人，占比重3.2%。\n"))
		require.NoError(t, err)
		require.NoError(t, WriteReport(&b, r, lang, "1"))
		doc, err = goquery.NewDocumentFromReader(&b)
		require.NoError(t, err)
		assert.Empty(t, mixed(doc), "%s extract --html", lang)
	}
}

// What finds mixed pages finds some.
func TestMixedIsFound(t *testing.T) {
	for page, n := range map[string]int{
		`<html lang="zh-Hans"><body><p>检索 search</p></body></html>`:                           1,
		`<html lang="zh-Hans"><body><p title="two words">检索 CSV</p></body></html>`:            1,
		`<html lang="en"><body><p>Search 检索</p></body></html>`:                                1,
		`<html lang="en"><body><p>Search <span lang="zh-Hans">检索</span></p></body></html>`:    0,
		`<html lang="zh-Hans"><body><p>检索 <span lang="en">two words</span></p></body></html>`: 0,
	} {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
		require.NoError(t, err)
		assert.Len(t, mixed(doc), n, page)
	}
}

func TestAcceptedLanguage(t *testing.T) {
	for header, want := range map[string]message.Language{
		"": "zh", "*": "zh", "zh-CN,zh;q=0.9,en;q=0.8": "zh", "en-US,en;q=0.9,zh-CN;q=0.8": "en", "en;q=0.5, zh": "zh", "de-DE": "en", "de, zh;q=0.2": "zh", "fr;q=1,en;q=0.1": "en", "zh;q=0, en;q=0.1": "en",
	} {
		assert.Equal(t, want, accepted(header), header)
	}
}

// The language of a page's address is that of its links, and wins over all else.
func TestLanguageIsKept(t *testing.T) {
	x := testIndex(t)
	s := NewServer(x, ServerOptions{})
	for _, address := range serverPages(t, x) {
		joint := "?"
		if strings.Contains(address, "?") {
			joint = "&"
		}
		_, doc := askIn(t, s, address+joint+"lang=en", "zh")
		assert.Equal(t, "en", doc.Find("html").AttrOr("lang", ""), address)
		doc.Find(`a[href^="/"]`).Not(`.switch, [href^="/api/"]`).Each(func(_ int, a *goquery.Selection) {
			assert.Contains(t, a.AttrOr("href", ""), "lang=en", address)
		})
		doc.Find("form").Each(func(_ int, f *goquery.Selection) {
			assert.True(t, f.Find(`input[name=lang][value=en]`).Length() == 1 || strings.Contains(f.AttrOr("action", ""), "lang=en"), address)
		})
		other, ok := doc.Find("a.switch").Attr("href")
		require.True(t, ok, address)
		_, doc = askIn(t, s, other, "en")
		assert.Equal(t, "zh-Hans", doc.Find("html").AttrOr("lang", ""), other)
	}
	_, doc := askIn(t, NewServer(x, ServerOptions{Lang: "en"}), "/", "zh")
	assert.Equal(t, "en", doc.Find("html").AttrOr("lang", ""), "as the server was started")
	_, doc = askIn(t, NewServer(x, ServerOptions{Lang: "en"}), "/?lang=zh", "zh")
	assert.Equal(t, "zh-Hans", doc.Find("html").AttrOr("lang", ""), "as the address says")
}
