package index_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/segment"
)

// sample makes a small index of two fictional reports.
func sample() (*index.Index, func()) {
	dir, err := os.MkdirTemp("", "index")
	if err != nil {
		log.Fatal(err)
	}
	x, err := index.Create(filepath.Join(dir, "ix"), index.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for name, text := range map[string]string{
		"2022.txt": "青溪县民政局2022年工作总结\n一、养老服务\n全年新增養老床位400张，改造敬老院3所。\n二、2023年工作计划\n2023年新增养老床位600张。\n",
		"2023.txt": "青溪县民政局2023年工作总结\n一、养老服务\n全年新增养老床位588张。\n二、社会救助\n发放低保金120万元。\n",
	} {
		doc := segment.NewDocument(text)
		doc.Path = name
		r, err := extract.Extract(doc)
		if err != nil {
			log.Fatal(err)
		}
		if _, err := x.Add(context.Background(), r); err != nil {
			log.Fatal(err)
		}
	}
	if err := x.Commit(context.Background()); err != nil {
		log.Fatal(err)
	}
	return x, func() { x.Close(); os.RemoveAll(dir) }
}

func ExampleIndex_Search() {
	x, done := sample()
	defer done()
	res, err := x.Search(context.Background(), index.Query{Text: `"养老床位"`, Sort: "year"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(res.TotalReports, "reports,", res.TotalMatches, "places")
	for _, h := range res.Hits {
		for _, m := range h.Matches {
			fmt.Println(h.Path, m.Start, m.End, m.Text, m.Section)
		}
	}
	// Output:
	// 2 reports, 3 places
	// 2022.txt 27 31 養老床位 [一、养老服务]
	// 2022.txt 64 68 养老床位 [二、2023年工作计划]
	// 2023.txt 27 31 养老床位 [一、养老服务]
}

func ExampleIndex_Search_synonyms() {
	x, done := sample()
	defer done()
	res, err := x.Search(context.Background(), index.Query{Text: "养老院"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(res.Hits[0].Matches[0].Text, "was found for", res.Expanded[0].Term)
	// Output: 敬老院 was found for 养老院
}

func ExampleIndex_Compare() {
	x, done := sample()
	defer done()
	res, err := x.Compare(context.Background(), index.CompareRequest{
		Themes: []index.Theme{{Name: "床位", Query: `"养老床位"`}},
		By:     []string{"year"},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range res.Rows {
		fmt.Printf("%d: %d mentions in %d characters, %.1f per 10,000\n", r.Year, r.Mentions, r.Chars, r.Per10k)
	}
	// Output:
	// 2022: 2 mentions in 73 characters, 274.0 per 10,000
	// 2023: 1 mentions in 55 characters, 181.8 per 10,000
}

func ExampleIndex_KWIC() {
	x, done := sample()
	defer done()
	res, err := x.KWIC(context.Background(), index.Query{Text: `"床位"`}, index.KWICOptions{Width: 12, Sort: "right"})
	if err != nil {
		log.Fatal(err)
	}
	for _, l := range res.Lines {
		fmt.Printf("%s[%s]%s|\n", l.Left, l.Keyword, l.Right)
	}
	// Output:
	// 全年新增養老[床位]400张，改造 |
	// 全年新增养老[床位]588张。 二、|
	// 23年新增养老[床位]600张。     |
}

func ExampleIndex_Ask() {
	x, done := sample()
	defer done()
	res, err := x.Ask(context.Background(), index.AskRequest{Question: "2023年 养老床位"})
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range res.Answers {
		fmt.Println(a.Text, a.Role, a.Path)
	}
	// Output:
	// 588张 result 2023.txt
}

func ExampleSplitSource() {
	for _, path := range []string{"2023.txt", "reports.zip!b/2023.txt", "reports.zip!all.csv#2", "all.csv#3", "odd!x/2023.txt"} {
		file, inside := index.SplitSource(path)
		fmt.Printf("%s %q\n", file, inside)
	}
	// Output:
	// 2023.txt ""
	// reports.zip "!b/2023.txt"
	// reports.zip "!all.csv#2"
	// all.csv "#3"
	// odd!x/2023.txt ""
}

func ExampleParse() {
	p, err := index.Parse("养老 (床位 或 机构) 非 殡葬")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(p)

	_, err = index.Parse(`养老 "最低生活保障`)
	var q *index.QueryError
	if errors.As(err, &q) {
		fmt.Println(q.Caret())
		fmt.Println(q)
	}
	// Output:
	// (养老 AND (床位 OR 机构) AND (NOT 殡葬))
	// 养老 "最低生活保障
	//      ^
	// query, character 4: this quote is not closed; add " at the end of the phrase
}

func ExampleCheckCitations() {
	citations := []index.Citation{{Path: "2022.txt", Start: 4, End: 8, Text: "400张"}}
	checks, err := index.CheckCitations(context.Background(), citations, func(path string) (*segment.Document, error) {
		return segment.NewDocument("全年新增床位400张。"), nil // read path here
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(checks[0].Status, "now at", *checks[0].At)
	// Output: moved now at 6
}

func ExampleIndex_Prune() {
	x, done := sample()
	defer done()
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "reports")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "2024.txt")
	text := "青溪县民政局2024年工作总结\n一、养老服务\n全年新增养老床位610张。\n"
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		log.Fatal(err)
	}
	doc := segment.NewDocument(text)
	doc.Path = name
	r, err := extract.Extract(doc)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := x.Add(ctx, r); err != nil {
		log.Fatal(err)
	}
	if err := x.Commit(ctx); err != nil {
		log.Fatal(err)
	}
	if err := os.Remove(name); err != nil {
		log.Fatal(err)
	}
	gone, err := x.Prune(ctx, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, path := range gone {
		fmt.Println("gone:", filepath.Base(path))
	}
	// Output:
	// gone: 2024.txt
}

func ExampleIndex_Changes() {
	x, done := sample()
	defer done()
	res, err := x.Changes(context.Background(), index.ChangesRequest{By: "report"})
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range res.Rows {
		fmt.Printf("%d beside %d, %s: %d of %d sentences\n", r.Year, r.OtherYear, r.Side, r.Changed, r.Sentences)
	}
	// Output:
	// 2023 beside 2022, new: 2 of 5 sentences
	// 2023 beside 2022, dropped: 1 of 5 sentences
}

func ExampleIndex_SetOwnWords() {
	x, done := sample()
	defer done()
	words, err := segment.ReadWords("own.txt", "新增养老床位\n")
	if err != nil {
		log.Fatal(err)
	}
	if err := x.SetOwnWords(context.Background(), words); err != nil {
		log.Fatal(err)
	}
	res, err := x.Words(context.Background(), index.WordsRequest{Limit: 1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(res.Rows[0].Word, res.Rows[0].Count)
	// Output:
	// 新增养老床位 3
}
