package extract

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/govreport/govreport/segment"
)

var classNames = strings.Fields("noun verb nominal lead stop weak adv prep conj de time scope pron num FIG open close pause comma end link up down more less rateup ratedown above below high low than share sharenoun done donenoun task equal from to generic hedge hedgeafter modal due qual head action each measure other")

func (c class) String() string {
	var o []string
	for i, n := range classNames {
		if c&(1<<i) != 0 {
			o = append(o, n)
		}
	}
	return strings.Join(o, "+")
}

func TestDebug(t *testing.T) {
	text := os.Getenv("TEXT")
	if text == "" {
		t.Skip()
	}
	w, _ := DefaultWords()
	doc := segment.NewDocument(text)
	r, err := Extract(doc, WithoutRegion())
	if err != nil {
		t.Fatal(err)
	}
	x := newExtraction(context.Background(), doc, options{words: w, maxSections: 1000})
	x.meta()
	x.prepare()
	x.sections()
	x.figures()
	x.inSections()
	for _, s := range x.sents {
		for _, l := range x.lex(s, 0) {
			fmt.Printf("%s/%v ", x.word(l), l.class)
		}
		fmt.Println()
	}
	for _, f := range r.Figures {
		fmt.Printf("%s\t%s|%s|%s %s over=%s per=%v cmp=%s D=%s M=%s  %v\n", f.Span.Of(text), f.Role, f.Indicator, f.Measure, f.Direction, f.Over, f.Per, f.Cmp, f.Deadline, f.Modal, f.Rules)
	}
}
