package corpus

import (
	"context"
	"strings"
	"testing"
)

// BenchmarkDecode is the speed of finding the encoding, decoding and inspecting.
func BenchmarkDecode(b *testing.B) {
	for _, name := range allEncodings {
		for _, size := range []struct {
			name  string
			times int
		}{{"1KiB", 1}, {"64KiB", 55}, {"4MiB", 3500}} {
			data := encode(b, strings.Repeat(prose(name)+"\n", size.times), name)
			b.Run(name+"/"+size.name, func(b *testing.B) {
				b.SetBytes(int64(len(data)))
				b.ReportAllocs()
				for b.Loop() {
					Decode(data, "")
				}
			})
		}
	}
}

// BenchmarkRead is the speed of reading one report in each format.
func BenchmarkRead(b *testing.B) {
	text := strings.Repeat(simplified+"\n", 20)
	var word strings.Builder
	for l := range strings.Lines(text) {
		word.WriteString(numbered(strings.TrimSpace(l), 1, 1))
	}
	inputs := map[string]string{
		formatText: text,
		formatHTML: siteHead + "<div id=zoom>" + strings.Repeat(paragraphs("p"), 20) + "</div>" + siteFoot,
		formatCSV:  "text,year\n\"" + text + "\",2021\n",
		formatDOCX: makeDOCX(b, word.String(), "", ""),
		formatZip:  makeZip(b, entry{name: "a.txt", data: text}),
	}
	for _, format := range []string{formatText, formatHTML, formatCSV, formatDOCX, formatZip} {
		b.Run(format, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				for _, err := range Read(context.Background(), []string{"-"}, Options{Stdin: strings.NewReader(inputs[format]), Format: format}) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
