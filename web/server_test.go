package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// get asks a handler as a browser on the same computer does.
func get(h http.Handler, address string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.Host = "127.0.0.1:8427"
	r.Header.Set("Accept-Language", "en")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func q(s string) string { return url.QueryEscape(s) }

func TestPagesAnswer(t *testing.T) {
	x := testIndex(t)
	s := NewServer(x, ServerOptions{})
	reader := "/report/" + idOf(t, x, "栖岚区/2022.txt")
	for _, c := range []struct{ address, want string }{
		{"/", "5 reports"},
		{"/?q=" + q("养老"), "5 reports"},
		{"/?q=" + q("养老") + "&f=year:2022", "3 reports"},
		{"/?f=" + q("region:芷岭县"), "2 reports"},
		{"/?q=" + q(`"没有这句话的"`), "Nothing found"},
		{"/?q=" + q("养老") + "&sort=-year&exact=1&from=10", "in 5 reports"},
		{reader, "一、2022年工作完成情况"},
		{reader + "?at=62-64,66-68", `id="here"`},
		{"/compare", "Themes (none: all)"},
		{"/compare?themes=" + q("养老"), "Targets and results"},
		{"/compare?themes=&by=year", "Themes by year"},
		{"/compare?themes=" + q("养老") + "&a=year:2022&b=year:2021&level=county", "year:2021"},
		{"/ask", "Ask for a number"},
		{"/ask?q=" + q("栖岚区 2022年 养老床位"), "130张"},
		{"/ask?q=" + q("四川省 2022年 养老床位"), "No report answers"},
		{"/api/ask?q=" + q("栖岚区 2023年 养老床位 目标"), "200张"},
		{"/api/", "/api/search"},
	} {
		w := get(s, c.address)
		assert.Equal(t, 200, w.Code, "%s: %s", c.address, w.Body)
		assert.Contains(t, w.Body.String(), c.want, c.address)
		if strings.HasPrefix(c.address, "/api") {
			continue
		}
		doc, err := goquery.NewDocumentFromReader(w.Body)
		require.NoError(t, err)
		assert.Equal(t, 1, doc.Find("h1").Length())
		assert.Zero(t, doc.Find("[style], script:not([src])").Length(), "the policy forbids it")
		ids := map[string]int{}
		doc.Find("[id]").Each(func(_ int, s *goquery.Selection) { ids[s.AttrOr("id", "")]++ })
		for id, n := range ids {
			assert.Equal(t, 1, n, "%s: id %s", c.address, id)
		}
		doc.Find(`a[href^="#"]`).Each(func(_ int, a *goquery.Selection) {
			assert.Equal(t, 1, ids[a.AttrOr("href", "#")[1:]], "%s: %s leads somewhere", c.address, a.AttrOr("href", ""))
		})
	}
}

func TestHostileReportIsText(t *testing.T) {
	x := testIndex(t)
	s := NewServer(x, ServerOptions{})
	for _, address := range []string{
		"/", "/?q=" + q("養老"), "/?q=" + q("alert"), "/?q=" + q(`"<script>"`), "/?q=x&f=" + q(`title:"<script>"`),
		"/report/" + idOf(t, x, "芷岭县/2022.txt"), "/compare?themes=" + q("养老,<script>alert(1)</script>"), "/compare?themes=" + q("养老"),
		"/?q=" + q("(<script>alert(1)</script>"), "/" + q("<script>alert(1)</script>"), "/report/" + q("<script>alert(1)</script>"),
	} {
		w := get(s, address)
		doc, err := goquery.NewDocumentFromReader(w.Body)
		require.NoError(t, err)
		assert.Equal(t, 1, doc.Find("script").Length(), "%s: only our own script", address)
		assert.Zero(t, doc.Find("img, [onerror]").Length(), address)
	}
	page := get(s, "/report/"+idOf(t, x, "芷岭县/2022.txt")).Body.String()
	assert.Contains(t, page, "&lt;script&gt;alert(")
	api := get(s, "/api/report?text&id="+idOf(t, x, "芷岭县/2022.txt"))
	assert.NotContains(t, api.Body.String(), "<script>", "JSON that a browser opens holds no markup")
	assert.Equal(t, "application/json; charset=utf-8", api.Header().Get("Content-Type"))
}

func TestHeaders(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	for _, address := range []string{"/", "/api/stats", "/static/style.css", "/static/page.js", "/none", "/api/none", "/?q=("} {
		h := get(s, address).Header()
		assert.Contains(t, h.Get("Content-Security-Policy"), "default-src 'none'", address)
		assert.NotContains(t, h.Get("Content-Security-Policy"), "unsafe", address)
		assert.Equal(t, "nosniff", h.Get("X-Content-Type-Options"), address)
		assert.Equal(t, "no-referrer", h.Get("Referrer-Policy"), address)
		assert.Empty(t, h.Get("Access-Control-Allow-Origin"), address)
	}
	tag := get(s, "/static/style.css").Header().Get("ETag")
	r := httptest.NewRequest(http.MethodGet, "/static/style.css", nil)
	r.Host, r.Header = "localhost", http.Header{"If-None-Match": {tag}}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	assert.Equal(t, http.StatusNotModified, w.Code)
}

func TestBadRequests(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	long := q(strings.Repeat("养", MaxQuery+1))
	for _, c := range []struct {
		address string
		status  int
		want    string
	}{
		{"/api/search", 400, "Add q="},
		{"/api/search?q=" + q("养老 AND ("), 400, "words between the brackets"},
		{"/api/search?q=" + long, 400, "at most 400"},
		{"/api/search?q=a&limit=0", 400, "from 1 to 200"},
		{"/api/search?q=a&limit=99999999999999999999", 400, "from 1 to 200"},
		{"/api/search?q=a&offset=-1", 400, "from 0 to"},
		{"/api/search?q=a&sort=random", 400, "Choose among score, year"},
		{"/api/search?q=a&exact=maybe", 400, "true or false"},
		{"/api/search?q=%ff%fe", 400, "UTF-8"},
		{"/api/search?q=%zz", 400, "address"},
		{"/api/search?q=" + q("year:abc"), 400, "position"},
		{"/api/kwic", 400, "Add q="},
		{"/api/ask", 400, "Add q="},
		{"/api/ask?q=" + q("2022年 目标"), 400, "name it"},
		{"/api/compare?themes=" + q(strings.Repeat("养老,", MaxThemes+1)), 400, "at most 12"},
		{"/api/compare?themes=" + strings.Repeat(",", maxList), 400, "at most 12"},
		{"/api/compare?by=month", 400, "year, region, organ"},
		{"/api/compare?by=&across=&themes=", 200, `"rows"`}, // as a form sends what is not filled in
		{"/api/compare?by=year,", 200, `"rows"`},
		{"/api/compare?level=street", 400, "province, city, county"},
		{"/api/compare?evidence", 400, "one to five themes"},
		{"/api/keyness?a=year:2019&b=year:2020&permutations=1000000", 400, "from 1 to 5000"},
		{"/api/compare?theme=(", 400, "position"},
		{"/api/keyness?a=year:2021", 400, "Give both"},
		{"/api/keyness?a=year:1950&b=year:2021", 400, "empty"},
		{"/api/targets?role=hope", 400, "target, result"},
		{"/api/targets?masked=perhaps", 400, "yes, no"},
		{"/api/report", 400, "Add id="},
		{"/api/report?id=none", 404, "no report"},
		{"/report/..%2f..%2fetc%2fpasswd", 404, "no report"},
		{"/report/x?at=5", 400, "START-END"},
		{"/report/x?at=9-3", 400, "START-END"},
		{"/?q=" + q("养老 OR"), 400, `class="at"`},
		{"/?q=" + q("养老") + strings.Repeat("&f=year:2021", maxFilters+1), 400, "at most 12"},
		{"/?q=a&f=" + q("year:("), 400, `class="error"`},
		{"/compare?themes=a&a=year:2021", 400, "both groups"},
		{"/nothing", 404, "no page"},
		{"/static/../../etc/passwd", 404, "no page"},
		{"/api/nothing", 404, "no page"},
	} {
		w := get(s, c.address)
		if w.Code == http.StatusTemporaryRedirect || w.Code == http.StatusMovedPermanently { // the mux cleans paths
			w = get(s, w.Header().Get("Location"))
		}
		assert.Equal(t, c.status, w.Code, c.address)
		assert.Contains(t, w.Body.String(), c.want, c.address)
	}
	var e struct {
		Error, Hint, Query string
		Position           int
	}
	require.NoError(t, json.Unmarshal(get(s, "/api/search?q="+q("养老 AND (")).Body.Bytes(), &e))
	assert.Equal(t, "养老 AND (", e.Query)
	assert.Equal(t, 8, e.Position)
	assert.NotEmpty(t, e.Hint)
}

func TestReadOnlyAndHosts(t *testing.T) {
	x := testIndex(t)
	s := NewServer(x, ServerOptions{Hosts: []string{"reports.example"}})
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions} {
		r := httptest.NewRequest(method, "/", nil)
		r.Host = "localhost"
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		assert.Equal(t, http.StatusMethodNotAllowed, w.Code, method)
	}
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8427": 200, "127.0.0.1:1": 200, "[::1]:8427": 200, "127.0.0.2": 200, "REPORTS.example": 200,
		"evil.example": 421, "evil.example:8427": 421, "10.0.0.1": 421, "localhost.evil.example": 421, "": 421,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		assert.Equal(t, want, w.Code, "%q", host)
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Host = "anything.example"
	w := httptest.NewRecorder()
	NewServer(x, ServerOptions{Hosts: []string{"*"}}).ServeHTTP(w, r)
	assert.Equal(t, 200, w.Code)
}

func TestTimeLimit(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{Timeout: time.Nanosecond, PageTimeout: time.Nanosecond})
	for _, address := range []string{"/?q=" + q("养老"), "/api/search?q=" + q("养老"), "/api/compare", "/compare?themes=", "/api/duplicates"} {
		w := get(s, address)
		assert.Equal(t, http.StatusServiceUnavailable, w.Code, address)
		assert.Contains(t, w.Body.String(), "too long", address)
	}
}

func TestSlotsWait(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{Slots: 1, Timeout: time.Minute})
	var wg sync.WaitGroup
	for range 20 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			assert.Equal(t, 200, get(s, "/api/search?q="+q("养老")).Code)
		}()
	}
	wg.Wait()
	assert.Empty(t, s.slots)
}

// Comparisons that wait for each other keep nobody else waiting.
func TestComparisonsTakeNoSlot(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{Slots: 1, PageTimeout: time.Minute})
	s.shown.pages.making <- struct{}{} // as if one were being made
	done := make(chan int, 3)
	for _, theme := range []string{"养老", "救助", "殡葬"} {
		go func() { done <- get(s, "/compare?themes="+q(theme)).Code }()
	}
	assert.Equal(t, 200, get(s, "/api/search?q="+q("养老")).Code)
	<-s.shown.pages.making
	for range 3 {
		assert.Equal(t, 200, <-done)
	}
}

func TestPageCache(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	one := get(s, "/compare?themes="+q("养老")).Body.String()
	assert.Len(t, s.shown.pages.pages, 1)
	assert.Equal(t, one, get(s, "/compare?themes="+q("养老")).Body.String())
	for _, theme := range []string{"救助", "殡葬", "慈善", "教育", "住房"} {
		assert.Equal(t, 200, get(s, "/compare?themes="+q(theme)).Code)
	}
	assert.Len(t, s.shown.pages.pages, cachedPages)
	assert.Len(t, s.shown.pages.order, cachedPages)
}

// Queries that could cost much are refused or answered, never left to run.
func TestCostlyQueries(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	for query, status := range map[string]int{
		strings.Repeat("的*", 40) + "x":                            400,
		strings.Repeat("?*", 14) + "?":                            400,
		strings.Repeat("?", 40):                                   400,
		strings.Repeat("(", 190) + "的" + strings.Repeat(")", 190): 400,
		strings.Repeat("NOT ", 90) + "的":                          400,
		"的 NEAR/100 了 NEAR/100 是 NEAR/100 在":                      200,
		"year:0..99999999":                                        200,
		"一":                                                       200,
	} {
		assert.Equal(t, status, get(s, "/api/search?q="+q(query)).Code, query)
		assert.Equal(t, status, get(s, "/?q="+q(query)).Code, query)
	}
}

// Facets narrow the search they stand beside, and can be taken away.
func TestFacetLinks(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	doc, err := goquery.NewDocumentFromReader(get(s, "/?q="+q("养老")).Body)
	require.NoError(t, err)
	links := 0
	doc.Find(".side li").Each(func(_ int, li *goquery.Selection) {
		href := li.Find("a").AttrOr("href", "")
		w := get(s, href)
		require.Equal(t, 200, w.Code, href)
		narrowed, err := goquery.NewDocumentFromReader(w.Body)
		require.NoError(t, err)
		assert.Positive(t, narrowed.Find("article.hit").Length(), href)
		require.Equal(t, 1, narrowed.Find(".chip a").Length())
		assert.Equal(t, "/?q="+q("养老"), narrowed.Find(".chip a").AttrOr("href", ""))
		links++
	})
	assert.Greater(t, links, 6)
}

// The form as it stands asks what it says: synonyms are on until switched off.
func TestSearchFormDefaults(t *testing.T) {
	s := NewServer(testIndex(t), ServerOptions{})
	doc, err := goquery.NewDocumentFromReader(get(s, "/").Body)
	require.NoError(t, err)
	form := url.Values{"q": {"养老"}}
	doc.Find("form.search select").Each(func(_ int, sel *goquery.Selection) {
		chosen := sel.Find("option[selected]")
		if chosen.Length() == 0 {
			chosen = sel.Find("option").First()
		}
		form.Set(sel.AttrOr("name", ""), chosen.AttrOr("value", chosen.Text()))
	})
	require.Len(t, form, 3)
	again, err := goquery.NewDocumentFromReader(get(s, "/?"+form.Encode()).Body)
	require.NoError(t, err)
	assert.Zero(t, again.Find(`select[name=exact] option[value="1"][selected]`).Length())
	off, err := goquery.NewDocumentFromReader(get(s, "/?exact=1&q="+q("养老")).Body)
	require.NoError(t, err)
	assert.Equal(t, 1, off.Find(`select[name=exact] option[value="1"][selected]`).Length())
}

// The reader shows the whole text, with the places asked for marked.
func TestReaderTextIsWhole(t *testing.T) {
	x := testIndex(t)
	s := NewServer(x, ServerOptions{})
	for path, text := range texts {
		w := get(s, "/report/"+idOf(t, x, path)+"?at=10-14")
		require.Equal(t, 200, w.Code)
		doc, err := goquery.NewDocumentFromReader(w.Body)
		require.NoError(t, err)
		assert.Equal(t, text, doc.Find(".text").Text(), path)
		assert.Equal(t, string([]rune(text)[10:14]), doc.Find(".text .here").Text(), path)
	}
	doc, err := goquery.NewDocumentFromReader(get(s, "/report/"+idOf(t, x, "栖岚区/2022.txt")).Body)
	require.NoError(t, err)
	assert.Equal(t, "200张", strings.TrimSuffix(doc.Find(".text .k-target").First().Text(), "以上"))
	assert.Equal(t, 2, doc.Find(".text .mask").Length())
	assert.Positive(t, doc.Find(".legend .k-target").Length())
	assert.Equal(t, 5, doc.Find(".outline li").Length())
}

func TestPiecesJoinToText(t *testing.T) {
	text := "一二三四五六七八"
	l := &layers{text: text}
	l.add(segment.Span{Start: 3, End: 12}, "a", "A", "x")
	l.add(segment.Span{Start: 6, End: 18}, "b", "B", "y")
	l.add(segment.Span{Start: -5, End: 300}, "c", "", "")
	l.add(segment.Span{Start: 9, End: 9}, "empty", "", "no")
	var joined strings.Builder
	for _, p := range l.pieces() {
		joined.WriteString(p.Text)
		assert.True(t, utf8.ValidString(p.Text))
		assert.NotContains(t, p.Anchors, "no")
	}
	assert.Equal(t, text, joined.String())
	assert.Equal(t, "c a b", l.pieces()[2].Class)
	assert.Empty(t, (&layers{}).pieces())
}

func TestParsePlaces(t *testing.T) {
	got, err := parsePlaces("1-3,5-9")
	require.NoError(t, err)
	assert.Equal(t, []Mark{{1, 3}, {5, 9}}, got)
	for _, bad := range []string{"1", "a-b", "3-1", "-1-4", "1-2,", strings.Repeat("1-2,", maxHere) + "1-2"} {
		_, err := parsePlaces(bad)
		assert.Error(t, err, bad)
	}
}

func TestAPIReportIsTheContract(t *testing.T) {
	x := testIndex(t)
	s := NewServer(x, ServerOptions{})
	w := get(s, "/api/report?id="+idOf(t, x, "栖岚区/2022.txt"))
	require.Equal(t, 200, w.Code)
	var got struct {
		Schema  string
		Figures []struct{ Text string }
		Masks   []struct{ Class string }
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &got))
	assert.Equal(t, extract.Schema, got.Schema)
	assert.NotEmpty(t, got.Figures)
	assert.Len(t, got.Masks, 2)
}

func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"/?q=养老&f=year:2021", "/?q=((", "/report/x?at=1-2", "/compare?themes=养老&by=year", "/api/search?q=养*老&limit=5", "/api/targets?by=year", "/api/kwic?q=a NEAR/3 b"} {
		f.Add(seed)
	}
	x := testIndex(f)
	s := NewServer(x, ServerOptions{})
	f.Fuzz(func(t *testing.T, address string) {
		path, query, _ := strings.Cut(address, "?")
		r := &http.Request{Method: http.MethodGet, Host: "localhost", Header: http.Header{}, URL: &url.URL{Path: "/" + strings.TrimLeft(path, "/"), RawQuery: query}}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r.WithContext(t.Context()))
		if w.Code == http.StatusInternalServerError {
			t.Fatalf("%s: %s", address, w.Body)
		}
		if strings.Contains(w.Body.String(), "<script>") {
			t.Fatalf("%s: markup came through", address)
		}
	})
}
