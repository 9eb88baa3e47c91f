package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/segment"
	"github.com/govreport/govreport/web"
)

// smallIndex is an index of one report.
func smallIndex(dir string) *index.Index {
	x, err := index.Create(filepath.Join(dir, "reports.idx"), index.Options{})
	if err != nil {
		log.Fatal(err)
	}
	doc := segment.NewDocument("栖岚区民政局2022年工作总结\n一、养老服务\n新增养老床位130张。\n")
	doc.Path = "2022.txt"
	r, err := extract.Extract(doc)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := x.Add(context.Background(), r); err != nil {
		log.Fatal(err)
	}
	if err := x.Commit(context.Background()); err != nil {
		log.Fatal(err)
	}
	return x
}

func ExampleNewPage() {
	dir, err := os.MkdirTemp("", "web")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	x := smallIndex(dir)
	defer x.Close()

	page, err := web.NewPage(context.Background(), x, web.Request{
		Compare: index.CompareRequest{Themes: []index.Theme{{Name: "养老"}}},
	})
	if err != nil {
		log.Fatal(err)
	}
	point := page.Points[0]
	fmt.Println(point.Places, "places")
	for _, q := range point.Quotes {
		var b strings.Builder
		for _, p := range q.Parts {
			if p.Kind != "" {
				b.WriteString("[" + p.Text + "]")
			} else {
				b.WriteString(p.Text)
			}
		}
		fmt.Println(b.String(), q.Path, q.Marks)
	}
	var file bytes.Buffer
	if err := page.WriteFile(&file); err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Contains(file.String(), "://"))
	// Output:
	// 3 places
	// 一、[养老]服务 2022.txt [{18 20}]
	// 新增[养老]床位[130张]。 2022.txt [{25 27} {29 33}]
	// false
}

func ExampleNewServer() {
	dir, err := os.MkdirTemp("", "web")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	x := smallIndex(dir)
	defer x.Close()

	server := httptest.NewServer(web.NewServer(x, web.ServerOptions{}))
	defer server.Close()
	resp, err := http.Get(server.URL + "/api/kwic?width=4&q=" + url.QueryEscape("床位"))
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(resp.Status, strings.Contains(string(body), `"keyword": "床位"`))
	// Output: 200 OK true
}

func ExampleWriteReport() {
	r, err := extract.Extract(segment.NewDocument("栖岚区民政局2022年工作总结\n一、养老服务\n新增养老床位130张。\n"))
	if err != nil {
		log.Fatal(err)
	}
	var page bytes.Buffer
	if err := web.WriteReport(&page, r, web.Chinese, "v1"); err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Contains(page.String(), "<h1>栖岚区民政局2022年工作总结</h1>"), strings.Contains(page.String(), `download="figures.csv"`))
	// Output: true true
}

func ExampleWriteDispersion() {
	dir, err := os.MkdirTemp("", "web")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	x := smallIndex(dir)
	defer x.Close()
	res, err := x.Terms(context.Background(), index.TermsRequest{Terms: []index.Term{{Text: "养老"}}, Evidence: true})
	if err != nil {
		log.Fatal(err)
	}
	var svg strings.Builder
	if err := web.WriteDispersion(&svg, res, web.Chinese); err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Count(svg.String(), "width=\"1.5\""), "marks")
	// Output:
	// 2 marks
}

func ExampleReadOwn() {
	r, err := web.ReadOwn(context.Background(), "", []byte("栖岚区民政局2022年工作总结\n一、养老服务\n新增养老床位130张。\n"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Title, len(r.Figures))
	_, err = web.ReadOwn(context.Background(), "table.xls", []byte("x"))
	fmt.Println(web.ErrorText(err, web.Chinese))
	// Output:
	// 栖岚区民政局2022年工作总结 1
	// 这里不读取 "table.xls" 这类文件。请发送 txt、html、docx 或 pdf；其他文件以及一次多份报告请用 govreport extract。
}
