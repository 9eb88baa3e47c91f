package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/segment"
)

// hostile are texts that grow by n and are made to be slow to read.
var hostile = []struct {
	name string
	text func(n int) string
}{
	{"digits", func(n int) string { return strings.Repeat("1234567890", n) }},
	{"digit groups", func(n int) string { return strings.Repeat("123,456,", n) }},
	{"points", func(n int) string { return strings.Repeat("1.2.3.", n) }},
	{"Chinese digits", func(n int) string { return strings.Repeat("一二三四五六七八九十", n) }},
	{"multipliers", func(n int) string { return strings.Repeat("百千万亿", n) }},
	{"banker's digits", func(n int) string { return strings.Repeat("伍陆", n) }},
	{"falling scales", func(n int) string { return strings.Repeat("9亿8万7千", n) }},
	{"ranges", func(n int) string { return strings.Repeat("1-2-3—4至5", n) }},
	{"masks", func(n int) string { return strings.Repeat("*", n*10) }},
	{"parted masks", func(n int) string { return strings.Repeat("x X ", n) }},
	{"masked numbers", func(n int) string { return strings.Repeat("x1X.*", n) }},
	{"open brackets", func(n int) string { return strings.Repeat("（《“", n) }},
	{"brackets", func(n int) string { return strings.Repeat("（一）《", n) }},
	{"quotes", func(n int) string { return strings.Repeat("“一”“", n) }},
	{"markers", func(n int) string { return strings.Repeat("一、", n) }},
	{"marked lines", func(n int) string { return strings.Repeat("一、工作\n（一）养老\n1.床位\n", n) }},
	{"deep markers", func(n int) string { return strings.Repeat("（一）1.（1）①", n) }},
	{"items", func(n int) string { return strings.Repeat("一是", n) }},
	{"分别", func(n int) string {
		return "新增" + strings.Repeat("床位、", n) + "分别" + strings.Repeat("1张、", n) + "。"
	}},
	{"list of figures", func(n int) string { return "新增" + strings.Repeat("床位1张、", n) + "。" }},
	{"list of items", func(n int) string { return strings.Repeat("床位、", n) + "300张" }},
	{"shared unit", func(n int) string { return strings.Repeat("1万、", n) + "2万张" }},
	{"one clause", func(n int) string { return strings.Repeat("养老服务", n) + "300张" }},
	{"hedges", func(n int) string { return strings.Repeat("不低于", n) + "300张" }},
	{"modals", func(n int) string { return strings.Repeat("力争年底前", n) + "新增300张" }},
	{"denominators", func(n int) string { return strings.Repeat("每人每月", n) + "300元" + strings.Repeat("/人", n) }},
	{"sentence of figures", func(n int) string { return strings.Repeat("力争新增床位300张，", n) }},
	{"semicolons", func(n int) string { return strings.Repeat("年底前新增床位300张；", n) }},
	{"from to", func(n int) string { return strings.Repeat("由1%提高到2%", n) }},
	{"years", func(n int) string { return strings.Repeat("2022年", n) }},
	{"blank", func(n int) string { return strings.Repeat(" ", n*10) }},
	{"line breaks", func(n int) string { return strings.Repeat("床位\n", n) }},
	{"places", func(n int) string { return strings.Repeat("x县x镇", n) }},
	{"prose", func(n int) string {
		return strings.Repeat("全年新增养老床位316张，较上年增长5.3%，发放补贴70余万元。", n)
	}},
}

// BenchmarkHostile reads every hostile text at 1, 10 and 100 times its size: the
// MB/s of a text must not fall as it grows.
func BenchmarkHostile(b *testing.B) {
	for _, h := range hostile {
		for _, times := range []int{1, 10, 100} {
			text := h.text(100 * times)
			b.Run(fmt.Sprintf("%s/%dx", h.name, times), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					if _, err := Extract(segment.NewDocument(text), WithoutRegion()); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkListsOfPlaces reads where reports are from that name thousands of places
// in one list: the MB/s must not fall as it grows.
func BenchmarkListsOfPlaces(b *testing.B) {
	for _, n := range []int{200, 2000, 20000} {
		text := "2022年工作总结\n" + strings.Repeat("双流区、", n) + "\n"
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := Extract(segment.NewDocument(text)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkExtractReal reads the real reports of the shared corpus, one after the other:
// MB/s and allocations of one worker.
func BenchmarkExtractReal(b *testing.B) {
	folder := filepath.Join(sharedRoot(), "corpus")
	if _, err := os.Stat(folder); err != nil {
		b.Skipf("no reports in %s; set GOVREPORT_SHARED to the folder that holds corpus", folder)
	}
	var docs []*segment.Document
	size := 0
	for doc, err := range corpus.Read(b.Context(), []string{folder}, corpus.Options{}) {
		if err != nil {
			b.Fatal(err)
		}
		docs = append(docs, doc)
		size += len(doc.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, doc := range docs {
			fresh := segment.NewDocument(doc.Text)
			fresh.Path, fresh.Meta = doc.Path, doc.Meta
			if _, err := Extract(fresh); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkExtract reads the reports of testdata, one after the other.
func BenchmarkExtract(b *testing.B) {
	texts := ownTexts(b)
	size := 0
	for _, text := range texts {
		size += len(text)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, text := range texts {
			if _, err := Extract(segment.NewDocument(text), WithoutRegion()); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkNumbers(b *testing.B) {
	text := strings.Join(ownTexts(b), "\n")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Numbers(text)
	}
}

// TestHostile reads every hostile text once and checks the report's invariants.
func TestHostile(t *testing.T) {
	for _, h := range hostile {
		if err := checkReport(extractText(t, h.text(300))); err != nil {
			t.Errorf("%s: %v", h.name, err)
		}
	}
}
