package extract

import (
	"os"
	"testing"
	"time"
	"context"
	"github.com/govreport/govreport/segment"
)

func TestZZ(t *testing.T) {
	b, _ := os.ReadFile(os.Getenv("ZZ"))
	doc := segment.NewDocument(string(b))
	at := time.Now()
	lap := func(n string) { t.Logf("%s %.2f", n, time.Since(at).Seconds()); at = time.Now() }
	doc.View()
	lap("view")
	w, _ := DefaultWords()
	x := newExtraction(context.Background(), doc, options{region: true, words: w, maxSections: 1 << 30})
	lap("new")
	names := []string{"meta", "prepare", "sections", "figures", "inSections", "listHedges", "findTenses", "roles", "indicators", "publish", "themes", "years", "headlineYears", "region", "warnings"}
	for i, st := range []func(){x.meta, x.prepare, x.sections, x.figures, x.inSections, x.listHedges, x.findTenses, x.roles, x.indicators, x.publish, x.themes, x.years, x.headlineYears, x.region, x.warnings} {
		st()
		lap(names[i])
	}
}
