package queries

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/govreport/govreport/segment"
)

// Vary makes times as many documents as there are: each itself, and altered ones in
// which every other sentence is one of another document, so that they are as long and as
// full of figures and no copies.
func Vary(docs []*segment.Document, times int) []*segment.Document {
	rng := rand.New(rand.NewPCG(uint64(times), 3))
	var pool []string
	for _, d := range docs {
		pool = append(pool, strings.SplitAfter(d.Text, "。")...)
	}
	out := docs[:len(docs):len(docs)]
	for k := 1; k < times; k++ {
		for _, d := range docs {
			var b strings.Builder
			for i, s := range strings.SplitAfter(d.Text, "。") {
				if i > 0 && rng.IntN(2) == 0 { // the first has the title
					s = pool[rng.IntN(len(pool))]
				}
				b.WriteString(s)
			}
			v := segment.NewDocument(b.String())
			v.Path, v.Meta, v.Format = fmt.Sprintf("%s.%d", d.Path, k), d.Meta, d.Format
			out = append(out, v)
		}
	}
	return out
}
