package gazetteer_test

import (
	"fmt"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/segment"
)

func ExampleGazetteer_Lookup() {
	g, err := gazetteer.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, year := range []int{2013, 2014} {
		for _, d := range g.Lookup("文登", year) {
			fmt.Println(year, d.Code, g.FullName(d), d.Level)
		}
	}
	// Output:
	// 2013 371081 山东省威海市文登市 county
	// 2014 371003 山东省威海市文登区 county
}

func ExampleGazetteer_Children() {
	g, err := gazetteer.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	huzhou := g.ByCode("330500")
	for _, d := range g.Children(huzhou, 0) {
		fmt.Println(d.Code, d.Name, len(g.Children(d, 0)))
	}
	fmt.Println(g.FullName(g.Parent(huzhou)))
	// Output:
	// 330502 吴兴区 19
	// 330503 南浔区 10
	// 330521 德清县 13
	// 330522 长兴县 15
	// 330523 安吉县 15
	// 浙江省
}

func ExampleGazetteer_Find() {
	g, err := gazetteer.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	for m := range g.Find(segment.Fold("在新市鎮、康乾街道建成")) {
		fmt.Println(m.Span, m.Text, len(m.Full))
	}
	// Output:
	// {3 12} 新市镇 10
	// {15 27} 康乾街道 1
}

func ExampleGazetteer_Successor() {
	g, err := gazetteer.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range g.Named("双流县", gazetteer.Any) {
		fmt.Println(d.Last, g.FullName(g.Successor(d)))
	}
	// Output:
	// 2015 四川省成都市双流区
}
