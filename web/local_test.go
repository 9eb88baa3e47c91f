package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/sheet"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// localIndex is an index of texts that were read from a folder by its absolute path.
func localIndex(t *testing.T) (x *index.Index, folder string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "秘密", "资料")
	for path, text := range texts {
		require.NoError(t, os.MkdirAll(filepath.Join(folder, filepath.Dir(path)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(folder, path), []byte(text), 0o600))
	}
	require.NoError(t, os.WriteFile(filepath.Join(folder, "又一份.txt"), []byte(texts["栖岚区/2022.txt"]), 0o600))
	dir := filepath.Join(t.TempDir(), "idx")
	x, err := index.Create(dir, index.Options{})
	require.NoError(t, err)
	for doc, err := range corpus.Read(context.Background(), []string{folder}, corpus.Options{}) {
		require.NoError(t, err)
		r, err := extract.Extract(doc)
		require.NoError(t, err)
		_, err = x.Add(context.Background(), r)
		require.NoError(t, err)
	}
	require.NoError(t, x.Close())
	x, err = index.OpenReadOnly(dir, index.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { _ = x.Close() })
	return x, folder
}

// No page, answer or file tells the folders of the computer that the reports lie on.
func TestNoLocalFolders(t *testing.T) {
	x, folder := localIndex(t)
	s := NewServer(x, ServerOptions{})
	id := idOf(t, x, filepath.Join(folder, "芷岭县/2023.txt"))
	q := url.QueryEscape("养老")
	addresses := []string{"/", "/?q=" + q, "/compare?themes=" + q, "/targets?role=all", "/follow", "/panel", "/kwic?q=" + q, "/words?by=year", "/duplicates", "/ask?q=" + q, "/report/" + id, "/report/none", "/try", "/api/"}
	given := map[string]string{"search": "q=" + q, "kwic": "q=" + q, "compare": "evidence=true&themes=" + q, "keyness": "a=year:2022&b=year:2023", "targets": "role=all", "ask": "q=" + url.QueryEscape("2023年 新增养老床位"), "report": "text=true&id=" + id}
	for _, e := range endpoints() {
		for _, p := range e.params {
			if p.name != "format" {
				continue
			}
			for _, format := range p.options {
				addresses = append(addresses, "/api/"+e.name+"?format="+format+"&"+given[e.name])
			}
		}
	}
	named := map[string]bool{} // the endpoints that name files
	for _, at := range addresses {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://localhost"+at, nil))
		if at != "/report/none" {
			require.Equal(t, http.StatusOK, w.Code, "%s: %s", at, w.Body)
		}
		body := w.Body.String()
		if strings.Contains(at, "format=xlsx") {
			rows, err := corpus.ReadSheet(w.Body.Bytes(), corpus.Options{})
			require.NoError(t, err, at)
			body = ""
			for _, row := range rows {
				body += strings.Join(row, "\t") + "\n"
			}
		}
		for _, part := range []string{"秘密", filepath.Dir(filepath.Dir(folder))} {
			assert.NotContains(t, body, part, at)
		}
		if strings.Contains(body, "又一份.txt") || strings.Contains(body, "芷岭县/2023.txt") || strings.Contains(body, "栖岚区/2022.txt") {
			named[strings.SplitN(strings.TrimPrefix(at, "/api/"), "?", 2)[0]] = true
		}
	}
	for _, name := range []string{"search", "kwic", "compare", "targets", "follow", "ask", "duplicates", "reports", "report"} {
		assert.True(t, named[name], "%s names the file in its folder", name)
	}
	_, html, _ := pageOf(t, x, Request{})
	assert.NotContains(t, html, "秘密", "the file")
}

// What stands in a report is not taken for a path.
func TestShownInJSON(t *testing.T) {
	r := &request{local: func() localPaths { return localPaths{"/a/": "/a/b/"} }}
	for given, want := range map[string]string{
		"{\n  \"path\": \"/a/b/c \\\"d\\\".txt\"\n}":                                                "{\n  \"path\": \"c \\\"d\\\".txt\"\n}",
		"{\n  \"path\": \"/a/b/e\",\n  \"other_path\": \"/a/b/c.zip#d\",\n":                         "{\n  \"path\": \"e\",\n  \"other_path\": \"c.zip#d\",\n",
		"{\n  \"other_paths\": [\n    \"/a/b/c\",\n    \"/a/b/d]\"\n  ],\n  \"text\": \"/a/b/c\"\n": "{\n  \"other_paths\": [\n    \"c\",\n    \"d]\"\n  ],\n  \"text\": \"/a/b/c\"\n",
		"{\n  \"path\": \"a/b/c.txt\",\n":                                                           "{\n  \"path\": \"a/b/c.txt\",\n",
		"{\n  \"path\": \"/else/where/c.txt\",\n":                                                   "{\n  \"path\": \"c.txt\",\n",
		"[\n  \"\\\"path\\\": \\\"/a/b/c.txt\\\"\"\n]":                                              "[\n  \"\\\"path\\\": \\\"/a/b/c.txt\\\"\"\n]",
		"{\n  \"text\": \"见 \\\"path\\\": \\\"/a/b/c\\\"\",\n":                                      "{\n  \"text\": \"见 \\\"path\\\": \\\"/a/b/c\\\"\",\n",
	} {
		assert.Equal(t, want, r.shownInJSON(given))
	}
	g := r.shownInRows(sheet.Grid{Columns: []sheet.Column{{Name: "text"}, {Name: "target.path"}, {Name: "other_paths"}}, Rows: [][]any{{"/a/b/c", "/a/b/c", []string{"/a/b/d", "e"}}}})
	assert.Equal(t, [][]any{{"/a/b/c", "c", []string{"d", "e"}}}, g.Rows)
}

// Numbers are grouped where they are long, and years are none.
func TestGrouped(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 2025: "2025", 9999.5: "9999.5", 10000: "10,000", 218630000000: "218,630,000,000", -123456.75: "-123,456.75", 1e15: "1,000,000,000,000,000"} {
		assert.Equal(t, want, grouped(v))
	}
	en := tongueOf(English)
	assert.Equal(t, "11,299 figures in 86 reports, 250 masked", en.Sayf("%d figures in %d reports, %d masked", 11299, 86, 250))
	assert.Equal(t, "1 figure in 1 report, 1 masked", en.Sayf("%d figures in %d reports, %d masked", 1, 1, 1))
	assert.Equal(t, "21 figures in 11 reports, 0 masked", en.Sayf("%d figures in %d reports, %d masked", 21, 11, 0))
	assert.Equal(t, "<0.1%", percent(0.0004))
	assert.Equal(t, "0.0%", percent(0))
	assert.Equal(t, "0.00", signed(-0.001))
	assert.Equal(t, "−3.59", signed(-3.59))
	assert.Equal(t, "masked figure", en.Code("hidden", "figure"))
	assert.Equal(t, "summary and plan", en.Code("genre", "summary+plan"))
	assert.Equal(t, "social assistance", en.themeName("social_assistance", "救助"))
	assert.Equal(t, "救助站", en.themeName("救助站", "救助站"), "a query is no theme of ours")
}
