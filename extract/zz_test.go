package extract
import ("testing";"os";"path/filepath";"fmt";"github.com/govreport/govreport/segment")
func TestZ(t *testing.T) {
	fs, _ := filepath.Glob("/work/shared/seeds/*.txt")
	for _, f := range fs {
		b, _ := os.ReadFile(f)
		r, err := Extract(segment.NewDocument(string(b)))
		if err != nil { t.Fatal(err) }
		fmt.Println("==", filepath.Base(f))
		for _, m := range r.Masks { if m.Class != "name" { continue }
			a, z := alignStart(r.Doc.Text, max(0, m.Span.Start-24)), alignStart(r.Doc.Text, min(len(r.Doc.Text), m.Span.End+24))
			fmt.Printf("  %q ← %s【%s】%s\n", m.Suggest, r.Doc.Text[a:m.Span.Start], m.Span.Of(r.Doc.Text), r.Doc.Text[m.Span.End:z]) }
	}
}
