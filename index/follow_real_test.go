package index

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
)

// The State Council's growth targets of 2005 to 2017 and what the next report
// says, read by hand in the reports. (The report of 2008 gives the growth of 2003
// to 2007 only.)
func TestFollowGrowthTargets(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(sharedDir(t), "corpus", "state_council")
	x := create(t, Options{Tokenizer: pairs{}})
	for doc, err := range corpus.Read(ctx, []string{dir}, corpus.Options{}) {
		require.NoError(t, err)
		if name := filepath.Base(doc.Path); name < "2005" {
			continue
		}
		r, err := extract.Extract(doc)
		require.NoError(t, err)
		_, err = x.Add(ctx, r)
		require.NoError(t, err)
	}
	require.NoError(t, x.Commit(ctx))
	res, err := x.Follow(ctx, FollowRequest{Indicator: "国内生产总值", Unit: "%"})
	require.NoError(t, err)
	type row struct {
		target, result string
		outcome        Outcome
	}
	got := map[int]row{}
	for _, r := range res.Rows {
		if r.Indicator != "国内生产总值" || !strings.Contains(r.Target.Deadline, "年") || strings.Contains(r.Target.Deadline, "五") {
			continue // the plans for five years, and targets named again
		}
		fold := func(s string) string {
			return strings.NewReplacer("％", "%", "．", ".", "８", "8", "７", "7", "—", "-").Replace(s)
		}
		w := row{target: fold(r.Target.Text), outcome: r.Outcome}
		if r.Result != nil {
			w.result = fold(r.Result.Text)
		}
		if old, ok := got[r.TargetYear]; ok {
			require.Equal(t, old, w, "a target that stands twice")
		}
		got[r.TargetYear] = w
	}
	require.Equal(t, map[int]row{
		2005: {"8%", "9.9%", Exceeded},
		2006: {"8%", "10.7%", Exceeded},
		2007: {"8%", "", Unclear},
		2008: {"8%", "9%", Exceeded},
		2009: {"8%", "8.7%", Exceeded},
		2010: {"8%", "10.3%", Exceeded},
		2011: {"8%", "9.2%", Exceeded},
		2012: {"7.5%", "7.8%", Exceeded},
		2013: {"7.5%", "7.7%", Met},
		2014: {"7.5%", "7.4%", Met},
		2015: {"7%", "6.9%", Met},
		2016: {"6.5%-7%", "6.7%", Met},
		2017: {"6.5%", "", NoReport},
	}, got)
}
