package extract_test

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"testing/fstest"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

const exampleReport = `檀浦区民政局2023年工作总结和2024年工作打算
一、2023年工作总结
全年新增养老床位328张，发放临时救助资金70余万元。
二、2024年工作打算
力争年底前新增养老床位320张，护理型床位占比不低于58%，募集善款X万元。
`

func ExampleExtract() {
	report, err := extract.Extract(segment.NewDocument(exampleReport), extract.WithoutRegion())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Organ, report.Year, report.PlanYear, report.Genre)
	for _, s := range report.Sections {
		fmt.Println(s.Marker, s.Title, s.Role)
	}
	for _, f := range report.Figures {
		value := "masked"
		if f.HasValue {
			value = fmt.Sprint(f.Value)
		}
		fmt.Println(f.Span.Of(report.Doc.Text), value, f.Unit, f.Cmp, f.Role, f.Indicator)
	}
	// Output:
	// 檀浦区民政局 2023 2024 summary+plan
	// 一、 2023年工作总结 review
	// 二、 2024年工作打算 plan
	// 328张 328 张 = result 养老床位
	// 70余万元 700000 元 > result 临时救助资金
	// 320张 320 张 = target 养老床位
	// 58% 58 % >= target 护理型床位占比
	// X万元 masked 元 = target 善款
}

// The targets of a plan and the years they are for.
func ExampleReport() {
	report, err := extract.Extract(segment.NewDocument(exampleReport), extract.WithoutRegion())
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range report.Figures {
		if f.Role == extract.RoleTarget {
			fmt.Println(f.Indicator, f.Cmp, f.Span.Of(report.Doc.Text), f.Modal, f.Deadline, f.DeadlineYear)
		}
	}
	for _, m := range report.Masks {
		fmt.Println(m.Span.Of(report.Doc.Text), "hides a", m.Class)
	}
	// Output:
	// 养老床位 = 320张 力争 年底前 2024
	// 护理型床位占比 >= 58% 力争 年底前 2024
	// 善款 = X万元 力争 年底前 2024
	// X hides a figure
}

// The JSON counts code points, so that text[start:end] works in Python and R.
func ExampleReport_MarshalJSON() {
	report, err := extract.Extract(segment.NewDocument("火化率71.3%。"), extract.WithoutRegion())
	if err != nil {
		log.Fatal(err)
	}
	out, err := json.Marshal(report)
	if err != nil {
		log.Fatal(err)
	}
	var r struct {
		Schema  string
		Figures []struct {
			Start, End int
			Text       string
			Value      float64
		}
	}
	if err := json.Unmarshal(out, &r); err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Schema, r.Figures)
	// Output: govreport/1 [{3 8 71.3% 71.3}]
}

// Doubts are data: three names, two numbers.
func ExampleReport_warnings() {
	report, err := extract.Extract(segment.NewDocument("新增社工站、助餐点、幸福院分别为14个和21个。"), extract.WithoutRegion())
	if err != nil {
		log.Fatal(err)
	}
	for _, w := range report.Warnings {
		fmt.Println(w.Code, w.Span.Of(report.Doc.Text))
	}
	for _, f := range report.Figures {
		fmt.Printf("%v %q\n", f.Value, f.Indicator)
	}
	// Output:
	// distribution 新增社工站、助餐点、幸福院分别为14个和21个
	// 14 ""
	// 21 ""
}

// A numeral that no rule explains is not dropped in silence.
func ExampleReport_UncoveredSpans() {
	report, err := extract.Extract(segment.NewDocument("新增床位300张，编号为甲1234。"), extract.WithoutRegion())
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range report.UncoveredSpans() {
		fmt.Println(s.Of(report.Doc.Text))
	}
	// Output: 1234
}

func ExampleNumbers() {
	text := "两万三千户增长６．５％—７％，三成半翻一番，四分之三和第三，70余万"
	for _, n := range extract.Numbers(text) {
		if n.IsRange {
			fmt.Println(n.Span.Of(text), n.Low, n.High, n.Kind)
		} else {
			fmt.Println(n.Span.Of(text), n.Value, n.Kind, n.Approx)
		}
	}
	// Output:
	// 两万三千 23000 cardinal false
	// ６．５％—７％ 6.5 7 percent
	// 三成半 35 percent false
	// 翻一番 2 multiple false
	// 四分之三 0.75 fraction false
	// 第三 3 ordinal false
	// 70余万 700000 cardinal true
}

// A folder of the user's own words is laid over those of the package: a new unit
// is a row with an example.
func ExampleLoadWords() {
	dir, err := os.MkdirTemp("", "words")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	units := "unit\tclass\tcn\tblock\texample\n羽\tcount\ty\t\t发放鸡苗3000羽。\n"
	if err := os.WriteFile(filepath.Join(dir, "units.tsv"), []byte(units), 0o644); err != nil {
		log.Fatal(err)
	}
	words, err := extract.LoadWords(dir)
	if err != nil {
		log.Fatal(err)
	}
	report, err := extract.Extract(segment.NewDocument("发放鸡苗3000羽。"), extract.WithWords(words), extract.WithoutRegion())
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range report.Figures {
		fmt.Println(f.Value, f.Unit, f.Indicator)
	}
	// Output: 3000 羽 鸡苗
}

// The same from files that are embedded in a program, with themes of its own.
func ExampleWithLexiconFS() {
	own := fstest.MapFS{"units.tsv": {Data: []byte("unit\tclass\tcn\n羽\tcount\ty\n")}} // an embed.FS serves as well
	poultry, err := extract.NewThemeSet(extract.Theme{ID: "poultry", Name: "养殖", Terms: []extract.ThemeTerm{{Text: "鸡苗", Weight: 1}}})
	if err != nil {
		log.Fatal(err)
	}
	report, err := extract.Extract(segment.NewDocument("发放鸡苗3000羽。"), extract.WithLexiconFS(own), extract.WithThemes(poultry), extract.WithoutRegion())
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range report.Figures {
		fmt.Println(f.Value, f.Unit, f.Themes)
	}
	// Output: 3000 羽 [poultry]
}

func ExampleDefaultThemes() {
	themes, err := extract.DefaultThemes()
	if err != nil {
		log.Fatal(err)
	}
	theme, ok := themes.Lookup("殡葬")
	fmt.Println(theme.ID, ok, themes.Name("elderly_care"))
	// Output: funeral true 养老
}

func ExampleNewThemeSet() {
	themes, err := extract.NewThemeSet(extract.Theme{ID: "baths", Name: "助浴", Terms: []extract.ThemeTerm{{Text: "助浴点", Weight: 1}}})
	if err != nil {
		log.Fatal(err)
	}
	text := "新建助浴点3个。"
	for _, m := range themes.Mentions(text) {
		fmt.Println(m.Span.Of(text))
	}
	// Output: 助浴点
}
