package corpus

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var reportPages = [][]string{
	{"云溪县民政局2021年工作总结", "一、社会救助工作", "全县低保对象3216户。"},
	{"二、养老服务工作", "新增养老床位150张。"},
}

const someEncryption = "/Filter /Standard /V 1 /R 2 /P -44 /O <000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f> /U <1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100>"

// TestPDF holds for both readers; each is skipped where it is not installed.
func TestPDF(t *testing.T) {
	tool, _ := exec.LookPath("pdftotext")
	for name, opts := range map[string]Options{"built-in": {PDFToText: "none"}, "pdftotext": {PDFToText: tool}} {
		t.Run(name, func(t *testing.T) {
			if name == "pdftotext" && tool == "" {
				t.Skip("pdftotext is not installed (poppler-utils)")
			}
			if name == "built-in" && raceDetector {
				t.Skip("the built-in reader takes half a minute to start under the race detector")
			}
			pdf := makePDF("", reportPages...)
			dir := tree(t, map[string]string{
				"a.pdf": pdf, "b.pdf": makePDF("", nil, nil), "c.pdf": makePDF(someEncryption, reportPages...),
				"d.pdf": makePDF("", reportPages[0], nil), "e.pdf": "%PDF-1.4\nnothing of the kind", "f.pdf": pdf[:len(pdf)/3],
				"g.zip": makeZip(t, entry{name: "云溪县2021年工作总结.pdf", data: pdf}), "h.txt": pdf,
			})
			lines, docs, errs := readAll(t, dir, opts, dir)
			t.Log(strings.Join(lines, "\n"))
			require.Len(t, docs, 4)
			whole := "云溪县民政局2021年工作总结\n一、社会救助工作\n全县低保对象3216户。\n二、养老服务工作\n新增养老床位150张。"
			assert.Equal(t, whole, docs[0].Text)
			assert.Equal(t, "pdf", docs[0].Format)
			assert.Empty(t, docs[0].Warnings)
			assert.Equal(t, "scan", codes(docs[1].Warnings))
			assert.Equal(t, whole, docs[2].Text)
			assert.Equal(t, 2021, docs[2].Meta.Year)
			assert.Equal(t, "format", codes(docs[3].Warnings))
			require.Len(t, errs, 4)
			assert.ErrorIs(t, errs[0], ErrNoText)
			assert.ErrorIs(t, errs[1], ErrEncrypted)
			assert.Contains(t, errs[2].Hint, "damaged")
			assert.Contains(t, errs[3].Hint, "damaged")

			opts.PDFTimeout = time.Nanosecond // the next ones are unharmed
			_, docs, errs = readAll(t, dir, opts, dir+"/a.pdf")
			assert.Empty(t, docs)
			require.Len(t, errs, 1)
			assert.Contains(t, errs[0].Error(), "took longer than 1ns; raise the limit (Options.PDFTimeout)")
		})
	}
}
