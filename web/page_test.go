package web

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/govreport/govreport/index"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func pageOf(t *testing.T, x *index.Index, req Request) (*Page, string, *goquery.Document) {
	t.Helper()
	p, err := NewPage(context.Background(), x, req)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, p.WriteFile(&b))
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	require.NoError(t, err)
	return p, b.String(), doc
}

func TestPageIsCompleteAndLinked(t *testing.T) {
	x := testIndex(t)
	p, html, doc := pageOf(t, x, Request{Version: "v0"})

	assert.NotContains(t, html, "<script>alert", "text of reports is text")
	assert.NotContains(t, html, "<img", "text of reports is text")
	assert.NotRegexp(t, `https?://|@import|url\(`, html, "nothing is fetched")
	assert.Zero(t, doc.Find("[src], [srcset], [style], iframe, object, embed, [onclick], [onload]").Length(), "nothing is fetched")
	assert.NotContains(t, html, "NaN")
	assert.NotContains(t, html, "ZgotmplZ")

	ids := map[string]int{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) { ids[s.AttrOr("id", "")]++ })
	for id, n := range ids {
		assert.Equal(t, 1, n, "id %s is used once", id)
	}
	links := 0
	doc.Find(`a[href]`).Each(func(_ int, a *goquery.Selection) {
		href := a.AttrOr("href", "")
		if assert.True(t, strings.HasPrefix(href, "#"), href) {
			links++
			assert.Equal(t, 1, ids[href[1:]], "%s leads to one place", href)
		}
	})
	assert.Greater(t, links, 30)

	require.NotEmpty(t, p.Points)
	assert.Equal(t, len(p.Points), doc.Find("section.evidence").Length())
	doc.Find("section.evidence").Each(func(_ int, s *goquery.Selection) {
		assert.Positive(t, s.Find("mark").Length(), "evidence is marked")
		assert.Positive(t, s.Find("h3").Length())
		assert.Regexp(t, `\.txt:\d+-\d+`, s.Find("cite").First().Text())
	})
	for _, want := range []string{"table.heat", "svg circle.dot", "#outcomes + figure", "#masked", "#duplicates", "svg .rect"} {
		assert.Positive(t, doc.Find(want).Length(), want)
	}
	// Every cell that is not zero is a link.
	doc.Find("table.heat td").Each(func(_ int, td *goquery.Selection) {
		v, n, counted := strings.Cut(strings.TrimSpace(td.Text()), " ")
		assert.Equal(t, v != "·", counted && n != "0", "n beside %s", v)
		if v != "·" && v != "0" {
			assert.Equal(t, 1, td.Find("a").Length(), v)
		}
	})
}

// Every quote can be found in the source again, at the offsets it names.
func TestEvidenceOffsets(t *testing.T) {
	x := testIndex(t)
	p, _, _ := pageOf(t, x, Request{})
	n := 0
	for _, point := range p.Points {
		assert.GreaterOrEqual(t, point.Places, len(point.Quotes))
		for _, q := range point.Quotes {
			runes := []rune(texts[q.Path])
			require.NotEmpty(t, runes, q.Path)
			var marked []string
			for _, part := range q.Parts {
				if part.Kind != "" {
					marked = append(marked, part.Text)
				}
			}
			require.Len(t, marked, len(q.Marks), point.Title)
			for i, m := range q.Marks {
				assert.Equal(t, string(runes[m.Start:m.End]), marked[i])
				n++
			}
		}
	}
	assert.Greater(t, n, 30)
}

func TestPageNumbers(t *testing.T) {
	x := testIndex(t)
	p, html, doc := pageOf(t, x, Request{Compare: index.CompareRequest{Themes: []index.Theme{{Name: "养老"}, {Name: "老年食堂"}}}})

	// The numbers in the cells are those of the comparison.
	table, err := x.Compare(context.Background(), index.CompareRequest{Themes: []index.Theme{{Name: "养老"}}, By: []string{"year"}})
	require.NoError(t, err)
	cells := map[string]string{}
	head := doc.Find("table.heat").First().Find("thead th")
	doc.Find("table.heat").First().Find("tbody tr").First().Find("td").Each(func(i int, td *goquery.Selection) {
		cells[head.Eq(i+1).Text()] = td.Text()
	})
	for _, r := range table.Rows {
		assert.Equal(t, rate(r.Per10k)+" "+strconv.Itoa(r.DistinctReports), cells[strconv.Itoa(r.Year)], "with n")
	}
	require.Len(t, p.Themes, 2)
	assert.Equal(t, "老年食堂", p.Themes[1].Name)
	require.NotNil(t, p.Themes[1].Map, "a word that is no theme is searched for")
	assert.Contains(t, html, `<mark>老年食堂</mark>`)

	// 2021 promised 120 beds for 2022 and 2022 reports 130.
	var followed []string
	doc.Find("#outcomes ~ .scroll").First().Find("tbody tr").Each(func(_ int, tr *goquery.Selection) {
		followed = append(followed, strings.Join(strings.Fields(tr.Text()), " "))
	})
	require.NotEmpty(t, followed)
	assert.Contains(t, followed[0], "120张")
	assert.Contains(t, followed[0], "130张")
	assert.NotContains(t, html, "火化率</td>", "targets are those of the themes asked for")

	assert.Equal(t, 5, p.Duplicates.Reports)
	require.NotEmpty(t, p.Duplicates.Rows)
	assert.Equal(t, "copy", p.Duplicates.Rows[0].Kind)
	require.NotNil(t, p.Duplicates.Rows[0].Point)
	assert.Equal(t, 4, p.Masked.Masked, "2 of 芷岭县 and 2 of 栖岚区, whose copy is counted once")
}

func TestCopiesAreQuotedOnce(t *testing.T) {
	x := testIndex(t)
	p, _, _ := pageOf(t, x, Request{Compare: index.CompareRequest{Themes: []index.Theme{{Name: "养老"}}}})
	for _, point := range p.Points {
		if !strings.HasPrefix(point.Title, "养老 栖岚区 2022") {
			continue
		}
		for _, q := range point.Quotes {
			assert.NotEqual(t, "栖岚区/转载.txt", q.Path)
		}
		return
	}
	t.Fatal("no such point")
}

func TestPageGroupings(t *testing.T) {
	x := testIndex(t)
	for name, c := range map[string]index.CompareRequest{
		"year":          {By: []string{"year"}},
		"region":        {By: []string{"region"}},
		"organ":         {By: []string{"organ"}},
		"year, organ":   {By: []string{"year", "organ"}},
		"province":      {Level: "province"},
		"filter":        {Filter: "year:2022"},
		"nothing found": {Filter: "year:1950"},
		"query":         {Themes: []index.Theme{{Name: "智慧养老 OR 高龄津贴", Query: "智慧养老 OR 高龄津贴"}}},
	} {
		t.Run(name, func(t *testing.T) {
			p, html, _ := pageOf(t, x, Request{Compare: c})
			assert.NotContains(t, html, "NaN")
			if name != "nothing found" {
				assert.NotEmpty(t, p.Points)
			}
		})
	}
	_, err := NewPage(context.Background(), x, Request{Compare: index.CompareRequest{Filter: "("}})
	assert.Error(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = NewPage(ctx, x, Request{})
	assert.ErrorIs(t, err, context.Canceled)
}

func TestPageIsTheSameTwice(t *testing.T) {
	x := testIndex(t)
	_, one, _ := pageOf(t, x, Request{})
	_, two, _ := pageOf(t, x, Request{})
	assert.Equal(t, one, two)
}

func TestInlineHashes(t *testing.T) {
	_, html, _ := pageOf(t, testIndex(t), Request{})
	for _, c := range []struct{ open, end, directive string }{{"<style>", "</style>", "style-src"}, {"<script>", "</script>", "script-src"}} {
		at := strings.Index(html, c.open) + len(c.open)
		content := html[at : at+strings.Index(html[at:], c.end)]
		hash := regexp.MustCompile(c.directive + ` (?:'|&#39;)(sha256-[^'&]+(?:&#43;[^'&]*)*)`).FindStringSubmatch(html)
		require.NotNil(t, hash)
		assert.Equal(t, sourceHash(content), strings.ReplaceAll(hash[1], "&#43;", "+"))
	}
}

func TestHeatSteps(t *testing.T) {
	for _, c := range []struct {
		v    float64
		step int
	}{{0, 0}, {0.001, 1}, {100.0 / 36, 1}, {3, 2}, {25, 3}, {50, 5}, {100, 6}} {
		assert.Equal(t, c.step, heatStepOf(c.v, 100), "%v", c.v)
	}
}

func TestNiceStep(t *testing.T) {
	for v, want := range map[float64]float64{0: 1, 0.03: 0.05, 0.9: 1, 1: 1, 1.1: 2, 2.2: 5, 7: 10, 32: 50, 130: 200} {
		assert.InDelta(t, want, niceStep(v), 1e-9, "%v", v)
	}
}

func TestBarsToBothSides(t *testing.T) {
	b := newBars("words", []barValue{{name: "甲", value: 4}, {name: "乙", value: -2}}, nil)
	require.Len(t, b.Bars, 2)
	assert.Equal(t, b.Zero, b.Bars[0].X)
	assert.Equal(t, b.Zero, b.Bars[1].X+b.Bars[1].W)
	assert.InDelta(t, 2, b.Bars[0].W/b.Bars[1].W, 0.01)
	assert.Nil(t, newBars("none", nil, nil))
}

func TestLinesBreakAtGaps(t *testing.T) {
	at := func(years ...int) (out []sample) {
		for _, y := range years {
			out = append(out, sample{year: y, rate: 1})
		}
		return out
	}
	c := newLines("x", []series{{name: "a", samples: at(2001, 2002, 2003, 2010, 2011)}})
	require.Len(t, c.Lines, 1)
	assert.Len(t, c.Lines[0].Segments, 2)
	assert.Nil(t, newLines("x", []series{{name: "a", samples: at(2001)}}), "one year is no line")

	c = newLines("x", []series{{name: "a", samples: at(2001, 2002, 2003, 2004)}})
	assert.Empty(t, c.Lines[0].Segments, "four years are no trend")
	assert.Len(t, c.Lines[0].Dots, 4)
	c = newLines("x", []series{{name: "a", samples: at(2001, 2002, 2003, 2004, 2005), apart: true}})
	assert.Empty(t, c.Lines[0].Segments, "reports of several levels are not joined")

	low, high := 1.0, 3.0
	with := func(year int) sample { return sample{year: year, rate: 2, low: &low, high: &high} }
	c = newLines("x", []series{{name: "a", samples: []sample{with(2001), with(2002), {year: 2003, rate: 2}, with(2004), with(2012), with(2013)}}})
	assert.Len(t, c.Lines[0].Bands, 2, "a band breaks where there is no interval and at gaps")
}

// Pages that share answers are the pages that ask for themselves.
func TestPagesShareAnswers(t *testing.T) {
	x := testIndex(t)
	known := &answers{}
	for _, req := range []Request{
		{}, {Compare: index.CompareRequest{Themes: []index.Theme{{Name: "养老"}}}}, {},
		{Compare: index.CompareRequest{Filter: "year:2020..2030"}},
		{Compare: index.CompareRequest{Filter: "year:2020..2030", Themes: []index.Theme{{Name: "养老"}}}},
		{A: "year:2022..2030", B: "year:..2021"},
	} {
		_, alone, _ := pageOf(t, x, req)
		p, err := newPage(context.Background(), x, req, known)
		require.NoError(t, err)
		var b bytes.Buffer
		require.NoError(t, p.WriteFile(&b))
		require.Equal(t, alone, b.String(), "%+v", req)
	}
}

// A server that was made ready shows what one shows that wasn't, and getting ready ends with its context.
func TestWarm(t *testing.T) {
	x := testIndex(t)
	page := func(s *Server) string {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/compare?themes=%E5%85%BB%E8%80%81", nil))
		require.Equal(t, http.StatusOK, w.Code)
		return w.Body.String()
	}
	warm := NewServer(x, ServerOptions{})
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	require.Error(t, warm.Warm(ended))
	require.NoError(t, warm.Warm(context.Background()))
	require.NotNil(t, warm.shown.pages.known.follow)
	require.Equal(t, page(NewServer(x, ServerOptions{})), page(warm))
}

func TestIntervalsAreCut(t *testing.T) {
	low, high, far := 1.0, 3.0, 5000.0
	c := newLines("x", []series{{name: "a", samples: []sample{
		{year: 2001, rate: 2, low: &low, high: &far, n: 2}, {year: 2002, rate: 4, low: &low, high: &high, n: 5},
	}}})
	require.LessOrEqual(t, len(c.YTicks), 8)
	assert.Equal(t, "6", c.YTicks[len(c.YTicks)-1].Label, "the axis follows the rates")
	assert.Equal(t, c.YTicks[len(c.YTicks)-1].At, c.Lines[0].Dots[0].High, "an interval beyond it is cut")
	assert.Equal(t, "2", c.Lines[0].Dots[0].N)
}
