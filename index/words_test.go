package index

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

// blanks is a tokenizer whose words are what stands between punctuation.
type blanks struct{}

var blankPattern = regexp.MustCompile(`[\p{L}\p{N}.%]+|(?s:.)`)

func (blanks) Tokens(s string) []segment.Token {
	var out []segment.Token
	for _, m := range blankPattern.FindAllStringIndex(s, -1) {
		out = append(out, segment.Token{Text: s[m[0]:m[1]], Span: segment.Span{Start: m[0], End: m[1]}})
	}
	return out
}

func TestStopwordsHoldTheirExamples(t *testing.T) {
	for _, file := range []string{"data/stopwords.tsv", "data/negations.tsv"} {
		columns := []string{"word", "category"}
		if strings.Contains(file, "negations") {
			columns[1] = "negates"
		}
		rows, err := lexicon.Load(dataFS, file, columns...)
		require.NoError(t, err)
		for _, r := range rows {
			require.Contains(t, r.Example(), r.Get("word"), "%s:%d", file, r.Line)
			require.Equal(t, segment.Fold(r.Get("word")), r.Get("word"))
		}
	}
	// Every word that denies does so in its example, and those that only look so
	// don't.
	neg, err := negations()
	require.NoError(t, err)
	rows, err := lexicon.Load(dataFS, "data/negations.tsv", "word", "negates")
	require.NoError(t, err)
	for _, r := range rows {
		example := r.Example()
		end := strings.Index(example, r.Get("word")) + len(r.Get("word"))
		require.Equal(t, r.Get("negates") == "yes", deniedAt(example, 0, end, neg), example)
	}
}

func TestWhatIsListed(t *testing.T) {
	f, err := newWordFilter(WordOptions{Stopwords: []string{"GDP"}})
	require.NoError(t, err)
	for word, want := range map[string]bool{
		"发展": true, "5g": true, "ai": true, "的": false, "通过": false, "我们": false, "2023": false, "三百": false, "12.5": false,
		"三月": false, "今年": false, "万元": false, "水": false, "gdp": false, "a3f9c2e1": false, "一体化": true, "万众一心": true,
	} {
		require.Equal(t, want, f.lists(word), word)
	}
	f, err = newWordFilter(WordOptions{NoStopwords: true, Singles: true, Dates: true})
	require.NoError(t, err)
	for _, word := range []string{"的", "通过", "2023", "三月", "水", "万元"} {
		require.True(t, f.lists(word), word)
	}
}

// bodyOfText reads a text with blanks between its words.
func bodyOfText(t testing.TB, text string, opt WordOptions) *bodyText {
	t.Helper()
	r := made{title: "试", text: text}.report(t)
	rec, err := newRecord(r)
	require.NoError(t, err)
	f, err := newWordFilter(opt)
	require.NoError(t, err)
	cut, err := cutBody(rec, blanks{}, newWordNumbers(), nil)
	require.NoError(t, err)
	return newBodyText(rec, cut, f)
}

func TestReadBody(t *testing.T) {
	b := bodyOfText(t, "字号、ABC、打印\n全县, 新增, 养老, xx张, 床位。发放**元, 救助!\n养老", WordOptions{})
	var listed []string
	for _, w := range b.words {
		if b.lists(w) {
			listed = append(listed, b.forms[w.id])
		}
	}
	require.Equal(t, []string{"全县", "新增", "养老", "床位", "发放", "救助", "养老"}, listed, "no furniture, no masks, no single characters")
	require.Len(t, b.masks, 2)
	require.Len(t, b.sentences, 4)
	require.Equal(t, 12, len(b.words), "张 and 元 are words of the total, xx and ** are not")
}

func TestGrams(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x,
		made{region: "甲县", code: "990101", level: "county", year: 2020, text: "养老服务养老服务,养老机构。"}.report(t),
		made{region: "乙县", code: "990102", level: "county", year: 2021, text: "养老服务。救助服务,养老。"}.report(t),
	)
	res, err := x.Words(context.Background(), WordsRequest{N: 2})
	require.NoError(t, err)
	got := map[string]int{}
	for _, r := range res.Rows {
		got[r.Word] = r.Count
	}
	require.Equal(t, map[string]int{"养老 服务": 3, "服务 养老": 1, "养老 机构": 1, "救助 服务": 1}, got)

	res, err = x.Words(context.Background(), WordsRequest{By: []string{"year"}, Evidence: true})
	require.NoError(t, err)
	require.Equal(t, 2020, res.Rows[0].Year)
	first := res.Rows[0]
	require.Equal(t, "养老", first.Word)
	require.Equal(t, []int{3, 1, 1, 6}, []int{first.Count, first.Reports, first.ReportsWith, first.Words})
	require.InDelta(t, 5000, first.Per10kWords, 1e-9)
	require.InDelta(t, 3e4/14, first.Per10kChars, 1e-9)
	require.Zero(t, first.TFIDF, "in every report")
	require.Len(t, first.Evidence, 3)
	for _, c := range first.Evidence {
		require.Equal(t, "养老", c.Text)
	}
	i := slices.IndexFunc(res.Rows, func(r WordRow) bool { return r.Word == "救助" })
	require.InDelta(t, math.Log(2), res.Rows[i].TFIDF, 1e-12)

	// One list over both: how evenly.
	res, err = x.Words(context.Background(), WordsRequest{})
	require.NoError(t, err)
	require.InDelta(t, 0.6-6.0/11, res.Rows[0].DP, 1e-9)

	for _, bad := range []WordsRequest{{N: 6}, {By: []string{"colour"}}, {Sort: "age"}, {Level: "galaxy"}} {
		_, err := x.Words(context.Background(), bad)
		require.ErrorContains(t, err, "choose")
	}
}

func TestWordsByRole(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	r := made{region: "甲县", year: 2020, text: "一、工作回顾\n养老养老。\n二、工作计划\n救助养老。\n"}.report(t)
	addAll(t, x, r)
	res, err := x.Words(context.Background(), WordsRequest{By: []string{"role"}})
	require.NoError(t, err)
	counts := map[string]int{}
	chars := map[string]int{}
	for _, row := range res.Rows {
		counts[row.Role+" "+row.Word] = row.Count
		chars[row.Role] = row.Chars
	}
	require.Equal(t, 2, counts["review 养老"])
	require.Equal(t, 1, counts["plan 养老"])
	require.Equal(t, 1, counts["plan 救助"])
	require.Equal(t, len([]rune(r.Doc.Text)), chars["review"]+chars["plan"])
}

func TestTerms(t *testing.T) {
	terms, err := ReadTerms("t.tsv", "# words\nterm\tcategory\n数字经济\tcore\n数字\tcore\n５Ｇ\ttech\n智慧养老\ttech\n")
	require.NoError(t, err)
	require.Equal(t, Term{"数字经济", "core"}, terms[0])
	plain, err := ReadTerms("t.txt", "数字经济\n5G\n")
	require.NoError(t, err)
	require.Len(t, plain, 2)
	for content, want := range map[string]string{"": "no terms", "a\tb\n": "no column", "x\nX\n": "line 1 already", "term\tcategory\n\tcore\n": "no term"} {
		_, err := ReadTerms("t.tsv", content)
		require.ErrorContains(t, err, want, content)
	}

	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x,
		made{region: "甲县", code: "990101", year: 2020, text: "發展數字經濟和5g。没有智慧养老平台,数字不断数字经济。推进“数字经济”。"}.report(t),
		made{region: "甲县", code: "990101", year: 2020, organ: "民政局", text: "其他工作。"}.report(t),
		made{region: "乙县", code: "990102", year: 2021, text: "数字经济。"}.report(t),
	)
	res, err := x.Terms(context.Background(), TermsRequest{Terms: terms, Per: "category", Evidence: true})
	require.NoError(t, err)
	require.Equal(t, []string{"core", "tech"}, res.Kinds)
	require.Len(t, res.Rows, 6, "a row for every report and category, hits or none")
	i := slices.IndexFunc(res.Rows, func(r TermsRow) bool { return r.Year == 2020 && r.Hits > 0 })
	core, tech := res.Rows[i], res.Rows[i+1]
	require.Equal(t, []int{4, 0, 1, 3}, []int{core.Hits, core.Negated, core.Quoted, core.SentencesWith})
	require.Equal(t, []int{2, 1, 0}, []int{tech.Hits, tech.Negated, tech.Quoted})
	require.Equal(t, 3, core.Sentences)
	require.Equal(t, float64(core.Hits)/float64(core.Words), core.Share)
	require.Equal(t, "數字經濟", core.Evidence[0].Text, "as the source has it")
	require.Equal(t, "发展数字经济和5g。", segment.Fold(core.Evidence[0].Sentence))
	require.True(t, tech.Evidence[1].Negated)

	require.Len(t, res.Panel, 2)
	p := res.Panel[0]
	require.Equal(t, []int{2020, 2, 6}, []int{p.Year, p.Reports, p.Hits})
	require.Equal(t, map[string]int{"core": 4, "tech": 2}, p.HitsOf)
	require.Equal(t, map[string]int{"core": 1, "tech": 0}, res.Panel[1].HitsOf)

	_, err = x.Terms(context.Background(), TermsRequest{})
	require.ErrorContains(t, err, "name some")
}

// TestTermsEqualPlainCount counts thirty digital-economy words in real reports with
// the regular expression that says the same.
func TestTermsEqualPlainCount(t *testing.T) {
	folder := filepath.Join("..", "..", "shared", "corpus")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("no reports to count in: " + folder)
	}
	list := strings.Fields(`数字经济 数字化 数字产业 数字产业化 产业数字化 数字技术 数字政府 数字中国 数字乡村 数字社会
		智慧城市 智能制造 人工智能 大数据 云计算 物联网 互联网 互联网+ 工业互联网 5G 区块链 数据中心 数据要素 数据 算力
		平台经济 电子商务 电子政务 信息化 集成电路`)
	require.Len(t, list, 30)
	var terms []Term
	var quoted []string
	for _, w := range list {
		terms = append(terms, Term{Text: w})
		quoted = append(quoted, regexp.QuoteMeta(w))
	}
	pattern := regexp.MustCompile(strings.Join(quoted, "|"))
	pattern.Longest()
	x := create(t, Options{Tokenizer: pairs{}})
	want := map[string]int{}
	for doc, err := range corpus.Read(context.Background(), []string{folder}, corpus.Options{}) {
		require.NoError(t, err)
		r, err := extract.Extract(doc)
		require.NoError(t, err)
		addAll(t, x, r)
		body := strings.ReplaceAll(doc.View().Of(r.Body), "5g", "5G")
		require.NotEmpty(t, body)
		for _, m := range pattern.FindAllString(body, -1) {
			want[r.ID+" "+m]++
		}
	}
	res, err := x.Terms(context.Background(), TermsRequest{Terms: terms, Per: "term"})
	require.NoError(t, err)
	got := map[string]int{}
	for _, r := range res.Rows {
		if r.Hits > 0 {
			got[r.ID+" "+r.Term] = r.Hits
		}
	}
	require.Equal(t, want, got)
	require.Greater(t, res.Hits, 300)
}

func TestCollocates(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x,
		made{region: "甲县", year: 2020, text: "智慧养老服务。" + strings.Repeat("其他工作。", 10)}.report(t),
		made{region: "乙县", year: 2021, text: "智慧养老机构,智慧城市。服务其他。"}.report(t),
	)
	res, err := x.Collocates(context.Background(), CollocatesRequest{Term: "养老", Window: 1, MinCount: 1, Sort: "count"})
	require.NoError(t, err)
	require.Equal(t, []int{2, 2, 4}, []int{res.Nodes, res.Reports, res.InWindow})
	r := res.Rows[0]
	require.Equal(t, "智慧", r.Word)
	require.Equal(t, []int{2, 2, 0, 3, 2}, []int{r.Count, r.Left, r.Right, r.Total, r.Reports})
	n := float64(res.Words)
	require.InDelta(t, 4*3/n, r.Expected, 1e-12)
	require.InDelta(t, math.Log2(2/(4*3/n)), r.MI, 1e-12)
	require.InDelta(t, 14+math.Log2(4.0/5), r.LogDice, 1e-12)
	require.InDelta(t, tableG2(2, 2, 1, n-5), r.G2, 1e-12)
	// By hand: a table whose rows are alike has none.
	require.Zero(t, tableG2(2, 4, 3, 6))
	require.InDelta(t, 2*(10*math.Log(2)+10*math.Log(2)), tableG2(10, 0, 0, 10), 1e-9)
	_, err = x.Collocates(context.Background(), CollocatesRequest{Term: " "})
	require.ErrorContains(t, err, "name one")
}

func TestMatrix(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x,
		made{region: "甲县", year: 2020, text: "养老服务。养老。"}.report(t),
		made{region: "乙县", year: 2021, text: "服务救助。"}.report(t),
	)
	m, err := x.Matrix(context.Background(), MatrixRequest{})
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, m.WriteMatrixMarket(&b))
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	require.Equal(t, "%%MatrixMarket matrix coordinate integer general", lines[0])
	require.Equal(t, "2 3 4", lines[2])
	require.Len(t, lines, 7)
	sum := 0
	for _, c := range m.Cells {
		require.Equal(t, m.Features[c.Column].Feature, c.Word)
		require.Equal(t, m.Reports[c.Row].ID, c.Report)
		sum += c.Count
	}
	require.Equal(t, 5, sum)
	require.Equal(t, "养老", m.Features[0].Feature)

	rows, err := x.Readability(context.Background(), "")
	require.NoError(t, err)
	i := slices.IndexFunc(rows, func(r ReadabilityRow) bool { return r.Year == 2020 })
	require.Equal(t, []int{3, 2, 2, 2, 8}, []int{rows[i].Words, rows[i].Sentences, rows[i].LongestSentence, rows[i].Types, rows[i].Chars})
}

// TestThemesAreAPlainScan counts themes with regular expressions made of what
// "govreport themes --full" lists.
func TestThemesAreAPlainScan(t *testing.T) {
	set, err := extract.DefaultThemes()
	require.NoError(t, err)
	type scan struct {
		id      string
		pattern *regexp.Regexp
		counts  map[string]bool
	}
	var scans []scan
	for _, theme := range set.Themes() {
		var terms []string
		counts := map[string]bool{}
		for _, term := range theme.Terms {
			terms = append(terms, regexp.QuoteMeta(term.Text))
			counts[term.Text] = term.Weight > 0
		}
		p := regexp.MustCompile(strings.Join(terms, "|"))
		p.Longest()
		scans = append(scans, scan{theme.ID, p, counts})
	}
	checked := 0
	for _, r := range testReports(t) {
		v := r.Doc.View()
		body := v.Span(r.Body)
		got := map[string]int{}
		for _, th := range r.Themes {
			if th.Mentions > 0 {
				got[th.ID] = th.Mentions
			}
		}
		want := map[string]int{}
		for _, s := range scans {
			for _, m := range s.pattern.FindAllStringIndex(v.Text, -1) {
				if s.counts[v.Text[m[0]:m[1]]] && body.Contains(segment.Span{Start: m[0], End: m[1]}) {
					want[s.id]++
				}
			}
		}
		require.Equal(t, want, got, r.Doc.Path)
		checked += len(got)
	}
	require.Greater(t, checked, 100)
}

// Counts that were stored are those of bodies cut anew, after merges and deletions too.
func TestStoredCounts(t *testing.T) {
	ctx := context.Background()
	x := create(t, Options{BatchPassages: 1})
	rs := testReports(t)
	rs = append(rs, made{path: "furniture", region: "青溪县", year: 2020, text: "字号\n打印 关闭 养老\n养老服务。*名老人\n打印本页"}.report(t))
	addAll(t, x, rs...) // one commit each: segments are merged
	again := made{path: rs[0].Doc.Path, region: "青溪县", year: 2021, text: "养老服务,养老。"}.report(t)
	addAll(t, x, again)
	s, err := x.acquire()
	require.NoError(t, err)
	defer s.release()
	reports, err := x.filtered(ctx, s, "")
	require.NoError(t, err)
	slices.Reverse(reports)
	cutting, err := x.cutting()
	require.NoError(t, err)
	words := 0
	for _, opt := range []WordOptions{{}, {NoStopwords: true}, {Singles: true, Dates: true, Stopwords: []string{"养老"}}, {MinReports: 2}} {
		for _, r := range reports {
			require.Equal(t, cutting, r.col(colCutting).str(int(r.doc)))
		}
		stored, err := x.countWords(ctx, s, reports, opt, 1)
		require.NoError(t, err)
		f, err := newWordFilter(opt)
		require.NoError(t, err)
		anew := newFeatureCounts(len(reports))
		var mu sync.Mutex
		require.NoError(t, x.eachBody(ctx, s, reports, f, func(i int, b *bodyText) error {
			mu.Lock()
			defer mu.Unlock()
			anew.words[i], anew.chars[i] = len(b.words), b.chars
			for w, n := range b.gramCounts(1) {
				anew.add(w, reportCount{int32(i), int32(n)})
			}
			return nil
		}))
		anew.sort(opt.MinReports)
		require.Equal(t, anew.words, stored.words)
		require.Equal(t, anew.chars, stored.chars)
		require.Equal(t, anew.features, stored.features)
		words += len(stored.features)
	}
	require.Greater(t, words, 1000)
}
