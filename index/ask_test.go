package index

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

// The questions of testdata/gold/ask.tsv, and those of ask_plain.tsv as people speak;
// answers written by hand.
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
	for _, name := range []string{"ask.tsv", "ask_plain.tsv"} {
		t.Run(name, func(t *testing.T) { askGold(t, x, filepath.Join("..", "testdata", "gold", name)) })
	}
}

func askGold(t *testing.T, x *Index, file string) {
	f, err := os.Open(file)
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
		res, err := x.Ask(context.Background(), AskRequest{Question: p[0]})
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
			spans := strings.Split(p[2], "|")
			for k, file := range strings.Split(p[1], "|") {
				if at < 0 && strings.Contains(a.Path, file) && overlaps(t, spans[k], a.Start, a.End) {
					at = i
				}
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
		"青溪县 2023年 养老床位 目标":          {Place: "青溪县", Year: 2023, Role: "target", Thing: "养老床位"},
		"目标 养老床位 2023 青溪县":           {Place: "青溪县", Year: 2023, Role: "target", Thing: "养老床位"},
		"青溪去年新增就业多少":                 {Place: "青溪", Year: 2022, Role: "result", Thing: "新增就业"},
		"青溪县今年GDP增速是多少？":             {Place: "青溪县", Year: 2023, Measure: "growth", Thing: "gdp"},
		"青溪县民政局2022年低保标准":            {Place: "青溪县", Organ: "民政局", Year: 2022, Thing: "低保标准"},
		"四川省 2022年 低保标准":             {Place: "四川省", Year: 2022, Thing: "低保标准"},
		"白鹭县 2022年 低保标准":             {Place: "白鹭县", Year: 2022, Thing: "低保标准"},
		"养老机构护理型床位占比 2022年":          {Year: 2022, Measure: "share", Thing: "养老机构护理型床位"},
		"青溪县完成了多少养老床位":               {Place: "青溪县", Role: "result", Thing: "养老床位"},
		"青溪县2022年粮食产了多少？":            {Place: "青溪县", Year: 2022, Role: "result", Thing: "粮食"},
		"青溪县2022年新农合每人补多少钱":          {Place: "青溪县", Year: 2022, Unit: "元", Thing: "新农合补助标准"},
		"青溪县2022年外贸是增还是降，幅度多大":       {Place: "青溪县", Year: 2022, Measure: "growth", Thing: "进出口"},
		"青溪县一季度规上工业增加值增速":            {Place: "青溪县", Part: "Q1", Measure: "growth", Thing: "规上工业增加值"},
		"青溪县2022年1—11月结婚的有多少对":       {Place: "青溪县", Year: 2022, Part: "to-11", Unit: "对", Thing: "结婚登记"},
		"青溪县2018到2022年新增就业一共多少":      {Place: "青溪县", From: 2018, Year: 2022, Years: true, Over: "total", Thing: "新增就业"},
		"青溪县2020、2021两年平均GDP增速":      {Place: "青溪县", From: 2020, Year: 2021, Years: true, Over: "average", Measure: "growth", Thing: "gdp"},
		"“八五”期间青溪县GDP年均增速":           {Place: "青溪县", From: 1991, Year: 1995, Years: true, Over: "average", Measure: "growth", Thing: "gdp"},
		"青溪县十三五末养老床位有多少张":            {Place: "青溪县", Year: 2020, Unit: "张", Thing: "养老床位"},
		"青溪县二〇二二年居民收入实际增长多少":         {Place: "青溪县", Year: 2022, Measure: "growth", Real: "real", Thing: "居民收入"},
		"青溪县2023年低保标准要提到多少":          {Place: "青溪县", Year: 2023, Role: "target", Measure: "level", Thing: "低保标准"},
		"青溪县2022年增长目标完成了吗，GDP实际增长多少": {Place: "青溪县", Year: 2022, Role: "result", Measure: "growth", Real: "real", Thing: "gdp"},
		"青溪县2022年GDP增长目标定了多少":        {Place: "青溪县", Year: 2022, Role: "target", Measure: "growth", Thing: "gdp"},
		"青溪县2022年实际利用外资":             {Place: "青溪县", Year: 2022, Thing: "实际利用外资"},
		"青溪县96年发电多少度":                {Place: "青溪县", Year: 1996, Unit: "千瓦时", Thing: "发电"},
		"青溪县2022年比2017年GDP增长多少":      {Place: "青溪县", From: 2017, Year: 2022, Years: true, Measure: "growth", Thing: "gdp"},
		"青溪县 十四五 城镇新增就业 目标":          {Place: "青溪县", From: 2021, Year: 2025, Years: true, Role: "target", Thing: "城镇新增就业"},
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

// Every row of data/questions.tsv is a word of its example, and is read as its kind there.
func TestQuestionsTable(t *testing.T) {
	fsys, err := lexicon.Overlay(dataFS, "")
	require.NoError(t, err)
	rows, err := lexicon.Load(fsys, "data/questions.tsv", "term", "kind", "same?")
	require.NoError(t, err)
	l, err := questionLexicon()
	require.NoError(t, err)
	known, err := extract.DefaultConcepts()
	require.NoError(t, err)
	terms := map[string]bool{}
	for _, r := range rows {
		term, kind, same := r.Get("term"), r.Get("kind"), r.Get("same")
		assert.False(t, terms[term], "%s stands twice", term)
		terms[term] = true
		q := []rune(strings.ToLower(strings.NewReplacer("“", "", "”", "").Replace(r.Example())))
		found := false
		l.Cut(q, 0, len(q), func(start, end, own int, _ segment.Tag) {
			if string(q[start:end]) == term && own >= 0 && (l.kind[own] == kind || kind == "whole") {
				found = true
			}
		})
		assert.True(t, found, "%s is no word of %s", term, r.Example())
		switch kind {
		case "unit":
			base, _ := known.Base(same)
			assert.NotEmpty(t, base, term)
		case "growth":
			assert.Contains(t, []string{"", "up", "down"}, same, term)
		case "level":
			assert.Contains(t, []string{"", "to"}, same, term)
		case "name", "whole":
			assert.NotEmpty(t, same, term)
		default:
			assert.Empty(t, same, term)
		}
	}
}

// A target is no answer to what came of a year that a report looks back on.
func TestAskWhatCameOfIt(t *testing.T) {
	ctx := context.Background()
	x := create(t, Options{Tokenizer: pairs{}})
	for i, text := range []string{
		"青溪县民政局2021年工作总结和2022年工作计划\n一、2021年工作总结\n2021年新增养老床位180张。\n二、2022年工作计划\n2022年，计划新增养老床位200张，建设老年食堂12家。\n",
		"青溪县民政局2022年工作总结和2023年工作计划\n一、2022年工作总结\n2022年新增养老床位210张。\n二、2023年工作计划\n2023年，计划新增养老床位300张，建设老年食堂15家。\n",
	} {
		doc := segment.NewDocument(text)
		doc.Path = strconv.Itoa(2021+i) + ".txt"
		r, err := extract.Extract(doc)
		require.NoError(t, err)
		r.Region = &extract.Region{Name: "云州省临江市青溪县", Code: "990102", Level: "county"}
		_, err = x.Add(ctx, r)
		require.NoError(t, err)
	}
	require.NoError(t, x.Commit(ctx))
	for q, want := range map[string]string{
		"青溪县2022年新增了多少张养老床位":   "210张",
		"青溪县2022年计划新增多少张养老床位":  "200张",
		"青溪县2022年建设了多少家老年食堂":   "",
		"青溪县2022年老年食堂":         "",
		"青溪县2022年老年食堂建设目标":     "12家",
		"青溪县2023年建设了多少家老年食堂":   "15家",
		"青溪县2023年新增了多少张民办养老床位": "",
	} {
		res, err := x.Ask(ctx, AskRequest{Question: q})
		require.NoError(t, err, q)
		if want == "" {
			assert.Empty(t, res.Answers, q)
			assert.NotEmpty(t, res.Near, q)
			continue
		}
		if assert.NotEmpty(t, res.Answers, q) {
			assert.Equal(t, want, res.Answers[0].Text, q)
		}
	}
	res, err := x.Ask(ctx, AskRequest{Question: "青溪县2023年建设了多少家老年食堂"})
	require.NoError(t, err)
	require.Contains(t, res.Answers[0].Why, "no report reviews 2023 yet")
}
