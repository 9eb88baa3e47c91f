package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/govreport/govreport/index"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func pageTable() *index.CompareResult {
	low, high := 10.0, 30.0
	evil := `<script>alert("x")</script>`
	return &index.CompareResult{
		Rows: []index.CompareRow{
			{Theme: "elderly_care", ThemeName: "养老", Region: "甲县", Year: 2021, Reports: 2, Per10k: 20, CILow: &low, CIHigh: &high,
				Evidence: []index.Citation{{Path: "a.txt", Title: evil, Start: 3, End: 5, Text: evil, Kind: "mention", Section: []string{"一、总体"}}}},
			{Theme: "elderly_care", ThemeName: "养老", Region: "甲县", Year: 2022, Reports: 1, Per10k: 40},
			{Theme: "elderly_care", ThemeName: "养老", Region: "乙县", Year: 2022, Reports: 1},
			{Theme: "elderly_care", ThemeName: "养老", Reports: 1, Per10k: 900}, // no year known
		},
		Reports: 5, Distinct: 5, Confidence: 0.95, Resamples: 1000, Seed: 1,
	}
}

func TestComparePage(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, renderComparePage(&out, pageTable()))
	page := out.String()

	assert.NotContains(t, page, `<script>alert`, "text of reports is text")
	assert.NotRegexp(t, `https?://|\ssrc=|@import|url\(`, page, "nothing is fetched")

	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	require.NoError(t, err)
	assert.Equal(t, 1, doc.Find("table.heat").Length())
	assert.Equal(t, 2, doc.Find("table.heat tbody tr").Length(), "a row a region with a year")
	assert.Equal(t, 3, doc.Find("table.heat a").Length())
	assert.Equal(t, 1, doc.Find(`table.heat span[title="no report"]`).Length())
	assert.Equal(t, 4, doc.Find("details").Length())
	doc.Find(`a[href^="#"]`).Each(func(_ int, a *goquery.Selection) {
		href, _ := a.Attr("href")
		assert.Equal(t, 1, doc.Find(href).Length(), "%s leads to one place", href)
	})
	assert.Contains(t, doc.Find("details").First().Text(), `<script>alert("x")</script>`)
	assert.Contains(t, doc.Find("details").First().Text(), "a.txt:3-5")
	assert.Equal(t, 1, doc.Find("svg line.ci").Length())
	doc.Find("svg circle").Each(func(_ int, c *goquery.Selection) {
		y, _ := c.Attr("cy")
		assert.NotContains(t, y, "NaN")
	})
}

func TestNiceStep(t *testing.T) {
	for v, want := range map[float64]float64{0: 1, 0.03: 0.05, 0.9: 1, 1: 1, 1.1: 2, 2.2: 5, 7: 10, 32: 50, 130: 200} {
		assert.InDelta(t, want, niceStep(v), 1e-9, "%v", v)
	}
}
