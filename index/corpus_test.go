package index

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// sharedDir is the folder of real reports that some tests read.
func sharedDir(t testing.TB) string {
	dir := os.Getenv("GOVREPORT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "corpus")); err != nil {
		t.Skipf("no real reports at %s: set GOVREPORT_SHARED to run this test", dir)
	}
	return dir
}

// pairs is a tokenizer for tests that need no dictionary: runs of two Han
// characters, runs of letters and digits, everything else alone.
type pairs struct{}

var pairPattern = regexp.MustCompile(`\p{Han}{1,2}|[A-Za-z0-9.]+|(?s:.)`)

func (pairs) Tokens(s string) []segment.Token {
	var out []segment.Token
	for _, m := range pairPattern.FindAllStringIndex(s, -1) {
		out = append(out, segment.Token{Text: s[m[0]:m[1]], Span: segment.Span{Start: m[0], End: m[1]}})
	}
	return out
}

var headingPattern = regexp.MustCompile(`(?m)^[ \t　]*((?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]))([^\n。]{2,60})`)

// plainReport makes a report of text with the headings that stand on lines of
// their own, so that index tests do not depend on extraction.
func plainReport(path, text string) *extract.Report {
	doc := segment.NewDocument(text)
	doc.Path = path
	r := &extract.Report{Doc: doc, ID: doc.SHA256[:16], Title: path, Body: segment.Span{Start: 0, End: len(doc.Text)}}
	parent := -1
	for _, m := range headingPattern.FindAllStringSubmatchIndex(doc.Text, -1) {
		s := extract.Section{
			Span: segment.Span{Start: m[2], End: m[5]}, BodyEnd: len(doc.Text), Marker: doc.Text[m[2]:m[3]],
			Title: doc.Text[m[4]:m[5]], Level: extract.Level1, Parent: -1,
		}
		if !strings.HasSuffix(s.Marker, "、") {
			s.Level, s.Parent = extract.Level2, parent
		} else {
			parent = len(r.Sections)
		}
		for i := range r.Sections {
			if p := &r.Sections[i]; p.BodyEnd == len(doc.Text) && p.Level >= s.Level {
				p.BodyEnd = s.Span.Start
			}
		}
		r.Sections = append(r.Sections, s)
	}
	return r
}

// realReports reads the reports of the shared folder.
func realReports(t testing.TB) []*extract.Report {
	dir := sharedDir(t)
	var out []*extract.Report
	for _, pattern := range []string{"seeds/*.txt", "corpus/state_council/*.txt"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		require.NoError(t, err)
		sort.Strings(files)
		for _, f := range files {
			b, err := os.ReadFile(f)
			require.NoError(t, err)
			r := plainReport(f, string(b))
			if y, err := strconv.Atoi(filepath.Base(f)[:4]); err == nil {
				r.Year = y
				r.Region = &extract.Region{Name: "中华人民共和国", Code: "000000", Level: "state"}
			}
			out = append(out, r)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "corpus/provinces_2026/*.csv"))
	require.NoError(t, err)
	for _, f := range files {
		h, err := os.Open(f)
		require.NoError(t, err)
		rows, err := csv.NewReader(h).ReadAll()
		h.Close()
		require.NoError(t, err)
		col := -1
		for i, name := range rows[0] {
			if strings.Contains(name, "full_text") {
				col = i
			}
		}
		for n, row := range rows[1:] {
			r := plainReport(fmt.Sprintf("%s#%d", f, n+1), row[max(col, 0)])
			r.Year = 2026
			out = append(out, r)
		}
	}
	return out
}

func create(t testing.TB, opts Options) *Index {
	x, err := Create(filepath.Join(t.TempDir(), "ix"), opts)
	require.NoError(t, err)
	t.Cleanup(func() { _ = x.Close() })
	return x
}

func addAll(t testing.TB, x *Index, rs ...*extract.Report) {
	for _, r := range rs {
		_, err := x.Add(context.Background(), r)
		require.NoError(t, err)
	}
	require.NoError(t, x.Commit(context.Background()))
}
