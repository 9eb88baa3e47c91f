package corpus_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/govreport/govreport/corpus"
)

// A table on standard input: each row is a report.
func ExampleRead() {
	table := `地区,年份,标题,正文
云溪县,2021,云溪县民政局2021年工作总结,全年新增养老床位150张。
清河区,2021,清河区民政局2021年工作总结,
`
	opts := corpus.Options{Stdin: strings.NewReader(table), Format: "csv"}
	for doc, err := range corpus.Read(context.Background(), []string{"-"}, opts) {
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		fmt.Println(doc.Path, doc.Meta.Region, doc.Meta.Year, doc.Text)
	}
	// Output:
	// -#1 云溪县 2021 全年新增养老床位150张。
	// error: -: row 2: row: holds no text; the text column is empty in this row
}

// Columns that are not called as usual are named.
func ExampleOptions() {
	opts := corpus.Options{
		Stdin:  strings.NewReader(`{"where":"云溪县","report":"今年以来，养老服务稳步提升。"}`),
		Format: "jsonl", TextCol: "report", RegionCol: "where",
	}
	for doc, err := range corpus.Read(context.Background(), []string{"-"}, opts) {
		fmt.Println(doc.Meta.Region, doc.Meta.Source, err)
	}
	// Output: 云溪县 column <nil>
}

func ExampleDecode() {
	bytes, _ := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte("今年以来，养老服务稳步提升。"))
	text, encoding, warnings := corpus.Decode(bytes, "")
	fmt.Println(text, encoding, len(warnings))

	text, _, warnings = corpus.Decode([]byte("今年以来，绀句細鏁戝姪宸ヤ綔。"), "")
	for _, w := range warnings {
		fmt.Println(w.Code, w.Span.Of(text), w.Message)
	}
	// Output:
	// 今年以来，养老服务稳步提升。 GB18030 0
	// mojibake 绀句細鏁戝姪宸ヤ綔 looks like UTF-8 read as GB18030 (probably 社会救助工作); read it from the original file
}

// Errors say which kind they are.
func ExampleError() {
	for _, err := range corpus.Read(context.Background(), []string{"no-such-file.txt"}, corpus.Options{}) {
		var e *corpus.Error
		if errors.As(err, &e) {
			fmt.Println(e.Path, e.Op, errors.Is(err, corpus.ErrUnsupported))
		}
	}
	// Output: no-such-file.txt find false
}
