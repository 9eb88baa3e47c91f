package index

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
)

// The questions of testdata/gold/ask.tsv, answers written by hand.
func TestAskGold(t *testing.T) {
	ctx := context.Background()
	x := create(t, Options{Tokenizer: pairs{}})
	shared := filepath.Join(sharedDir(t), "corpus")
	for doc, err := range corpus.Read(ctx, []string{filepath.Join(shared, "provinces_2026"), filepath.Join(shared, "state_council"), filepath.Join("..", "testdata", "reports")}, corpus.Options{}) {
		require.NoError(t, err)
		r, err := extract.Extract(doc)
		require.NoError(t, err)
		_, err = x.Add(ctx, r)
		require.NoError(t, err)
	}
	require.NoError(t, x.Commit(ctx))
	f, err := os.Open(filepath.Join("..", "testdata", "gold", "ask.tsv"))
	require.NoError(t, err)
	defer f.Close()
	var questions, first, within, unanswerable, silent int
	for in := bufio.NewScanner(f); in.Scan(); {
		line := in.Text()
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "question\t") {
			continue
		}
		p := strings.Split(line, "\t")
		require.Len(t, p, 3)
		res, err := x.Ask(ctx, AskRequest{Question: p[0]})
		require.NoError(t, err, p[0])
		if p[1] == "" {
			unanswerable++
			if len(res.Answers) == 0 {
				silent++
			} else {
				t.Logf("answered: %s: %s %s", p[0], res.Answers[0].Text, res.Answers[0].Why)
			}
			continue
		}
		questions++
		at := -1
		for i, a := range res.Answers {
			if at < 0 && strings.Contains(a.Path, p[1]) && overlaps(t, p[2], a.Start, a.End) {
				at = i
			}
		}
		switch {
		case at == 0:
			first++
			within++
		case at > 0 && at < 3:
			within++
			fallthrough
		default:
			t.Logf("not first: %s (%d)", p[0], at)
		}
	}
	t.Logf("first %d, within three %d of %d; silent %d of %d", first, within, questions, silent, unanswerable)
	require.GreaterOrEqual(t, 100*first, 92*questions)
	require.GreaterOrEqual(t, 100*within, 95*questions)
	require.GreaterOrEqual(t, 100*silent, 90*unanswerable)
}

// overlaps reports whether start..end meets one of the spans "12-15 40-44".
func overlaps(t *testing.T, spans string, start, end int) bool {
	for _, s := range strings.Fields(spans) {
		a, b, ok := strings.Cut(s, "-")
		require.True(t, ok, spans)
		from, err := strconv.Atoi(a)
		require.NoError(t, err)
		to, err := strconv.Atoi(b)
		require.NoError(t, err)
		if start < to && from < end {
			return true
		}
	}
	return false
}

func TestAskReadsQuestions(t *testing.T) {
	county := made{organ: "青溪县民政局", region: "云州省临江市青溪县", code: "990102", level: "county", genre: "summary+plan", year: 2022, plan: 2023, text: "2022年新增床位588张。"}
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, county.report(t))
	words, err := x.vocabulary()
	require.NoError(t, err)
	s, err := x.acquire()
	require.NoError(t, err)
	defer s.release()
	reports, err := x.filtered(context.Background(), s, "")
	require.NoError(t, err)
	for q, want := range map[string]Asked{
		"青溪县 2023年 养老床位 目标": {Place: "青溪县", Year: 2023, Role: "target", Thing: "养老床位"},
		"目标 养老床位 2023 青溪县":  {Place: "青溪县", Year: 2023, Role: "target", Thing: "养老床位"},
		"青溪去年新增就业多少":        {Place: "青溪", Year: 2022, Role: "result", Thing: "新增就业"},
		"青溪县今年GDP增速是多少？":    {Place: "青溪县", Year: 2023, Measure: "growth", Thing: "gdp"},
		"青溪县民政局2022年低保标准":   {Place: "青溪县", Organ: "民政局", Year: 2022, Thing: "低保标准"},
		"四川省 2022年 低保标准":    {Place: "四川省", Year: 2022, Thing: "低保标准"},
		"白鹭县 2022年 低保标准":    {Place: "白鹭县", Year: 2022, Thing: "低保标准"},
		"养老机构护理型床位占比 2022年": {Year: 2022, Measure: "share", Thing: "养老机构护理型床位"},
		"青溪县完成了多少养老床位":      {Place: "青溪县", Role: "result", Thing: "养老床位"},
		"青溪县 十四五 城镇新增就业 目标": {Place: "青溪县", Year: 2025, Years: true, Role: "target", Thing: "城镇新增就业"},
	} {
		a := asker{words: words}
		require.NoError(t, a.read(q, reports), q)
		got := a.Asked
		require.NotEmpty(t, got.Names, q)
		got.Names, got.Concepts = nil, nil
		require.Equal(t, want, got, q)
	}
	a := asker{words: words}
	require.ErrorContains(t, a.read("青溪县2022年目标是多少", reports), "name it")
}
