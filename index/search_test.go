package index

import (
	"context"
	"math/rand"
	"os"
	"sort"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// Any stretch of any report, quoted, is found at exactly the places where a plain
// scan of every report's cleaned text finds it. GOVREPORT_PHRASES sets how many
// are tried.
func TestPhraseIsExact(t *testing.T) {
	rs := realReports(t)
	x := create(t, Options{Tokenizer: pairs{}, BatchPassages: 300})
	addAll(t, x, rs...)
	views := make([]*segment.View, len(rs))
	for i, r := range rs {
		views[i] = r.Doc.View()
	}
	n := 1000
	if testing.Short() {
		n = 200
	}
	if s := os.Getenv("GOVREPORT_PHRASES"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	rng := rand.New(rand.NewSource(20))
	ctx := context.Background()
	cut := 0
	for i := 0; i < n; i++ {
		r := rs[rng.Intn(len(rs))]
		runes := []rune(r.Doc.Text)
		length := 1 + rng.Intn(20)
		at := rng.Intn(len(runes) - length)
		phrase := string(runes[at : at+length])
		folded := segment.Fold(phrase)
		if strings.TrimSpace(folded) == "" {
			continue
		}
		if !strings.Contains(r.Doc.View().Text, folded) {
			// It cuts through what the View leaves out, such as pinyin residue.
			res, err := x.Search(ctx, Query{Text: `path:` + strconv.Quote(r.Doc.Path) + ` "` + escape(phrase) + `"`})
			require.NoError(t, err, phrase)
			require.NotZero(t, res.TotalMatches, "%q of %s", phrase, r.Doc.Path)
			cut++
			continue
		}
		want := map[string][]int{}
		total := 0
		for k, v := range views {
			for p := 0; ; {
				j := strings.Index(v.Text[p:], folded)
				if j < 0 {
					break
				}
				src := v.Source(segment.Span{Start: p + j, End: p + j + len(folded)})
				want[rs[k].Doc.Path] = append(want[rs[k].Doc.Path], src.Start)
				total++
				_, size := utf8.DecodeRuneInString(v.Text[p+j:])
				p += j + size
			}
		}
		limit := 1
		if total < 50 {
			limit = 0
		}
		res, err := x.Search(ctx, Query{Text: `"` + escape(phrase) + `"`, SnippetChars: -1, Limit: limit})
		require.NoError(t, err, phrase)
		require.Equal(t, total, res.TotalMatches, "%q", phrase)
		require.Equal(t, len(want), res.TotalReports, "%q", phrase)
		if limit == 0 {
			for _, h := range res.Hits {
				var got []int
				for _, m := range h.Matches {
					got = append(got, m.Bytes.Start)
				}
				sort.Ints(got)
				require.Equal(t, want[h.Path], got, "%q in %s", phrase, h.Path)
			}
		}
	}
	t.Logf("%d phrases, %d of them only in the source as it is", n, cut)
}

// escape makes s the inside of a quoted phrase.
func escape(s string) string { return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) }
