package index

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
)

// stateCouncil indexes the reports from a year on.
func stateCouncil(t *testing.T, from string) *Index {
	t.Helper()
	ctx := context.Background()
	x := create(t, Options{Tokenizer: pairs{}})
	for doc, err := range corpus.Read(ctx, []string{filepath.Join(sharedDir(t), "corpus", "state_council")}, corpus.Options{}) {
		require.NoError(t, err)
		if filepath.Base(doc.Path) < from {
			continue
		}
		r, err := extract.Extract(doc)
		require.NoError(t, err)
		_, err = x.Add(ctx, r)
		require.NoError(t, err)
	}
	require.NoError(t, x.Commit(ctx))
	return x
}

// promise is a line of testdata/gold/follow_state_council.tsv.
type promise struct {
	year, resultYear                   string
	start, end, resultStart, resultEnd int
	outcomes                           []string
	headline, years, hasResult         bool
	foundRight                         bool
}

func promisesRead(t *testing.T, path string) (rows []promise, sums map[string]string) {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	sums = map[string]string{}
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		require.NoError(t, err)
		return n
	}
	for in := bufio.NewScanner(f); in.Scan(); {
		line := in.Text()
		if p := strings.Fields(line); len(p) == 4 && p[1] == "sha256" {
			sums[p[2]] = p[3]
		}
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "year") {
			continue
		}
		p := strings.Split(line, "\t")
		r := promise{year: p[0], start: number(p[1]), end: number(p[2]), outcomes: strings.Split(p[3], ","), headline: strings.Contains(p[7], "headline"), years: strings.Contains(p[7], "years")}
		if r.hasResult = p[4] != ""; r.hasResult {
			r.resultYear, r.resultStart, r.resultEnd = p[4], number(p[5]), number(p[6])
		}
		rows = append(rows, r)
	}
	return rows, sums
}

// The promises of the State Council from 1986 to 2016, and what the next report
// says, read by hand: no pair is wrong, no promise that the next report doesn't
// come back to gets a result, and at least so many are found as were measured.
func TestFollowStateCouncil(t *testing.T) {
	x := stateCouncil(t, "1986")
	rows, sums := promisesRead(t, filepath.Join("..", "testdata", "gold", "follow_state_council.tsv"))
	require.Greater(t, len(rows), 250)
	res, err := x.Follow(context.Background(), FollowRequest{})
	require.NoError(t, err)
	yearOf := func(path string) string { return filepath.Base(path)[:4] }
	for year, sum := range sums {
		data, err := os.ReadFile(filepath.Join(sharedDir(t), "corpus", "state_council", year+"_国务院_政府工作报告.txt"))
		require.NoError(t, err)
		h := sha256.Sum256(data)
		require.Equal(t, sum, hex.EncodeToString(h[:]), "the offsets are of another text of %s", year)
	}
	at := map[string][]*FollowRow{}
	for i := range res.Rows {
		r := &res.Rows[i]
		for _, p := range append([]Place{{r.Target.Path, r.Target.Start, r.Target.End}}, r.Target.Also...) {
			key := yearOf(p.Path)
			at[key] = append(at[key], r)
			_ = p
		}
	}
	covers := func(r *FollowRow, p *promise) bool {
		if yearOf(r.Target.Path) == p.year && r.Target.Start < p.end && p.start < r.Target.End {
			return true
		}
		for _, a := range r.Target.Also {
			if yearOf(a.Path) == p.year && a.Start < p.end && p.start < a.End {
				return true
			}
		}
		return false
	}
	var stated, right, headline, headlineRight, silent int
	var wrong, invented, outcome []string
	for i := range rows {
		p := &rows[i]
		for _, r := range at[p.year] {
			if !covers(r, p) || !r.Decided() || r.Source == Stated {
				continue
			}
			is := fmt.Sprintf("%s %d: %s %s in %s %d", p.year, p.start, r.Target.Text, r.Outcome, yearOf(r.Result.Path), r.Result.Start)
			switch same := p.hasResult && yearOf(r.Result.Path) == p.resultYear && (r.Result.Start < p.resultEnd && p.resultStart < r.Result.End || twice(r.Result, p)); {
			case !p.hasResult:
				invented = append(invented, is)
			case !same:
				wrong = append(wrong, is)
			default:
				p.foundRight = true
				if !strings.Contains(strings.Join(p.outcomes, ","), string(r.Outcome)) {
					outcome = append(outcome, is)
				}
			}
			break
		}
		switch {
		case !p.hasResult:
			silent++
		default:
			stated++
			if p.foundRight {
				right++
			}
			if p.headline {
				headline++
				if p.foundRight {
					headlineRight++
				}
			}
		}
	}
	t.Logf("%d of %d stated results found (headline %d of %d); wrong %d; invented %d of %d", right, stated, headlineRight, headline, len(wrong), len(invented), silent)
	require.Empty(t, wrong)
	require.Empty(t, invented)
	require.Empty(t, outcome)
	require.GreaterOrEqual(t, 100*right, 85*stated)
	require.GreaterOrEqual(t, 100*headlineRight, 95*headline)
}

// twice reports whether r stands in the second copy of the report of 1991, whose
// file has the text twice.
func twice(r *FigureRow, p *promise) bool {
	const copyFrom, apart = 13153, 13117
	return p.resultYear == "1991" && r.Start >= copyFrom && r.Start-apart < p.resultEnd && p.resultStart < r.End-apart
}
