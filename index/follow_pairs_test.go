package index

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
)

// pairSets are the sets of pairs of consecutive reports in testdata/gold, with what is
// reached on each: floors a little under what was measured.
var pairSets = []struct {
	name                                              string
	precision, recall, headline, first, mum, invented float64
}{
	{"pairs", 0.97, 0.9, 0.95, 0.95, 0.9, 0.03},
	{"pairs2", 0.97, 0.88, 0.9, 0.92, 0.9, 0.03},
	{"pairs3", 0.97, 0.95, 0.95, 0.92, 0.9, 0.03},
	{"pairs4", 0.97, 0.98, 0.95, 0.92, 0.9, 0.03},
	{"pairs5", 0.97, 0.87, 0.95, 0.95, 0.9, 0.03},
	{"pairs6", 0.97, 0.9, 0.95, 0.92, 0.9, 0.03},
	{"pairs7", 0.97, 0.9, 0.9, 0, 0, 0.03}, // without questions
	{"pairs8", 0.97, 0.76, 0.7, 0, 0, 0.03},
	{"pairs9", 0.97, 0.92, 0.95, 0, 0, 0.03},
	{"pairs10", 0.97, 0.88, 0.95, 0, 0, 0.03},
	{"pairs11", 0.97, 0.9, 0.95, 0, 0, 0.03},
	{"pairs12", 0.97, 0.95, 0.95, 0, 0, 0.03},
	{"pairs13", 0.97, 0.95, 0.95, 0, 0, 0.05},
	{"pairs14", 0.97, 0.92, 0.95, 0, 0, 0.03},
	{"pairs15", 0.97, 0.82, 0.95, 0, 0, 0.03},
}

// goldPairs indexes a set of pairs of consecutive reports.
func goldPairs(t *testing.T, set string) *Index {
	t.Helper()
	ctx := context.Background()
	x := create(t, Options{Tokenizer: pairs{}})
	texts, err := filepath.Glob("../testdata/gold/" + set + "/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, texts)
	for doc, err := range corpus.Read(ctx, texts, corpus.Options{}) {
		require.NoError(t, err)
		r, err := extract.Extract(doc)
		require.NoError(t, err)
		_, err = x.Add(ctx, r)
		require.NoError(t, err)
	}
	require.NoError(t, x.Commit(ctx))
	return x
}

// goldRows reads a table of a set by its heads.
func goldRows(t *testing.T, set, name string) (out []map[string]string) {
	t.Helper()
	f, err := os.Open(filepath.Join("../testdata/gold", set, name))
	require.NoError(t, err)
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	require.NoError(t, err)
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, head := range rows[0] {
			m[head] = row[i]
		}
		out = append(out, m)
	}
	return out
}

// optionalRows is goldRows of a table that a set may lack.
func optionalRows(t *testing.T, set, name string) []map[string]string {
	t.Helper()
	if _, err := os.Stat(filepath.Join("../testdata/gold", set, name)); err != nil {
		return nil
	}
	return goldRows(t, set, name)
}

// The promises of three to eight places a set and what the next report says of them, annotated by
// readers who had not seen the program.
func TestFollowPairs(t *testing.T) {
	for _, set := range pairSets {
		t.Run(set.name, func(t *testing.T) {
			res, err := goldPairs(t, set.name).Follow(context.Background(), FollowRequest{NoNear: true})
			require.NoError(t, err)
			at := map[Place]*FollowRow{}
			for i := range res.Rows {
				r := &res.Rows[i]
				if r.Source == Stated {
					continue
				}
				for _, p := range append([]Place{{r.Target.Path, r.Target.Start, r.Target.End}}, r.Target.Also...) {
					p.Path = filepath.Base(p.Path)
					at[p] = r
				}
			}
			place := func(m map[string]string, file, start, end string) Place {
				a, _ := strconv.Atoi(m[start])
				b, _ := strconv.Atoi(m[end])
				return Place{m[file], a, b}
			}
			decided := func(o string) bool { return o == string(Met) || o == string(Exceeded) || o == string(Missed) }
			var stated, right, pairs, headline, headlineRight, silent, invented int
			for _, m := range goldRows(t, set.name, "follow.tsv") {
				r := at[place(m, "file", "start", "end")]
				found := r != nil && decided(string(r.Outcome))
				switch {
				case decided(m["outcome"]):
					stated++
					if m["headline"] == "yes" {
						headline++
					}
					if !found {
						continue
					}
					pairs++
					same := m["result_start"] == "" || place(m, "result_file", "result_start", "result_end") == Place{filepath.Base(r.Result.Path), r.Result.Start, r.Result.End}
					if same && (m["outcome"] == string(Missed)) == (r.Outcome == Missed) {
						right++
						if m["headline"] == "yes" {
							headlineRight++
						}
					} else {
						t.Logf("%s %s: %s %s, want %s", m["file"], m["text"], r.Outcome, r.Reason, m["outcome"])
					}
				case m["outcome"] == string(NotFound):
					silent++
					if found {
						pairs++
						invented++
					}
				}
			}
			for _, m := range optionalRows(t, set.name, "excluded.tsv") {
				r := at[place(m, "file", "start", "end")]
				assert.False(t, r != nil && decided(string(r.Outcome)), "%s %s is no promise of the year: %s", m["file"], m["text"], m["why"])
			}
			t.Logf("%d of %d pairs right; %d of %d stated results found, headline %d of %d; %d of %d invented", right, pairs, right, stated, headlineRight, headline, invented, silent)
			assert.GreaterOrEqual(t, float64(right)/float64(pairs), set.precision)
			assert.GreaterOrEqual(t, float64(right)/float64(stated), set.recall)
			assert.GreaterOrEqual(t, float64(headlineRight)/float64(headline), set.headline)
			assert.LessOrEqual(t, float64(invented)/float64(silent), set.invented)
		})
	}
}

// Questions about the same reports in people's words, by the same reader.
func TestAskPairs(t *testing.T) {
	for _, set := range pairSets {
		if set.first == 0 {
			continue
		}
		t.Run(set.name, func(t *testing.T) {
			x := goldPairs(t, set.name)
			var asked, first, unanswerable, silent int
			for _, m := range goldRows(t, set.name, "ask.tsv") {
				res, err := x.Ask(context.Background(), AskRequest{Question: m["question"]})
				require.NoError(t, err, m["question"])
				if m["value"] == "none" {
					unanswerable++
					if len(res.Answers) == 0 {
						silent++
					} else {
						t.Logf("%s: %s, want none", m["question"], res.Answers[0].Text)
					}
					continue
				}
				asked++
				if len(res.Answers) > 0 {
					a := res.Answers[0]
					if filepath.Base(a.Path) == m["file"] && strconv.Itoa(a.Start) == m["start"] || a.Text == m["text"] || m["also"] == fmt.Sprintf("%s:%d-%d", filepath.Base(a.Path), a.Start, a.End) {
						first++
					} else {
						t.Logf("%s: %s %s, want %s", m["question"], filepath.Base(a.Path), a.Text, m["text"])
					}
				} else {
					t.Logf("%s: nothing, want %s", m["question"], m["text"])
				}
			}
			t.Logf("%d of %d first, none for %d of %d", first, asked, silent, unanswerable)
			assert.GreaterOrEqual(t, float64(first)/float64(asked), set.first)
			assert.GreaterOrEqual(t, float64(silent)/float64(unanswerable), set.mum)
		})
	}
}
