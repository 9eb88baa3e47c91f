package segment_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

func shared(t testing.TB) *segment.Segmenter {
	t.Helper()
	s, err := segment.Shared()
	require.NoError(t, err)
	return s
}

// cut joins the tokens of text with blanks.
func cut(s segment.Tokenizer, text string) string {
	var words []string
	for _, t := range s.Tokens(text) {
		words = append(words, t.Text)
	}
	return strings.Join(words, " ")
}

var tokenCases = []struct{ text, want string }{
	{"", ""},
	{"全区发放最低生活保障金1.5万元。", "全区 发放 最低生活保障 金 1.5 万元 。"},
	{"特困人员集中供养率达80%", "特困人员 集中供养 率达 80 %"},
	{"惠民殡葬和居家养老服务", "惠民殡葬 和 居家养老 服务"},
	{"GDP增长5.2个百分点", "GDP 增长 5.2 个 百分点"},
	{"权利和关系", "权利 和 关系"},
	{"养老\x00服务", "养老 \x00 服务"},                            // jieba would stop at NUL
	{"养老\xff\xfe服务", "养老 \xff \xfe 服务"},                   // jieba would return nothing at all
	{"\xe5\x85养老", "\xe5 \x85 养老"},                        // half a character
	{"养老\n\n服务", "养老 \n \n 服务"},                           // every line break is a token
	{"\ufffd养老", "\ufffd 养老"},                             //
	{"养老𠮷", "养老 𠮷"},                                       // beyond the basic plane
	{strings.Repeat("养老", 3), "养老 养老 养老"},                 //
	{"社会组织孵化基地", "社会组织 孵化 基地"},                            // two common words, still one term
	{"区别于社会,组织上保证", "区别 于 社会 , 组织 上 保证"},                  // but not across punctuation
	{"未成年人保护工作委员会", "未成年人 保护 工作 委员会"},                     //
	{"社区养老服务综合体建成", "社区养老服务综合体 建成"},                       //
	{strings.Repeat("\x00", 2), "\x00 \x00"},              //
	{"1234567890.5%,xls2023", "1234567890.5 % , xls2023"}, //
}

func TestTokens(t *testing.T) {
	s := shared(t)
	for _, c := range tokenCases {
		assert.Equal(t, c.want, cut(s, c.text), "%q", c.text)
	}
}

// covers checks the law of Tokenizer.
func covers(t *testing.T, s segment.Tokenizer, text string) {
	t.Helper()
	at := 0
	if all, ok := s.(*segment.Segmenter); ok {
		require.True(t, slices.Equal(s.Tokens(text), slices.Collect(all.All(text))), "%q", text)
	}
	for _, tok := range s.Tokens(text) {
		if tok.Span.Start != at || tok.Span.End <= at || tok.Span.End > len(text) || tok.Span.Of(text) != tok.Text {
			t.Fatalf("token %+v after offset %d in %q", tok, at, text)
		}
		at = tok.Span.End
	}
	if at != len(text) {
		t.Fatalf("tokens end at %d of %d in %q", at, len(text), text)
	}
}

func FuzzTokens(f *testing.F) {
	for _, c := range tokenCases {
		f.Add(c.text)
	}
	s := shared(f)
	f.Fuzz(func(t *testing.T, text string) {
		covers(t, s, text)
		covers(t, s, segment.Fold(text))
	})
}

// Long texts are cut piece by piece; it must not show in the tokens.
func TestTokensLong(t *testing.T) {
	s := shared(t)
	var b strings.Builder
	for _, r := range words(t) {
		b.WriteString(r.Example())
	}
	text := b.String()
	require.Greater(t, len(text), 20_000)
	var pieces []string
	for _, tok := range s.Tokens(text) {
		pieces = append(pieces, tok.Text)
	}
	assert.Equal(t, s.Cut(text, true), pieces)

	covers(t, s, strings.Repeat("养", 200_000))            // no punctuation at all
	covers(t, s, strings.Repeat("7", 200_000))            //
	covers(t, s, strings.Repeat("养老服务\xff", 20_000))      //
	covers(t, s, strings.Repeat("年\x00", 20_000)+"\x00年") //
}

func words(t testing.TB) []lexicon.Row {
	t.Helper()
	rows, err := lexicon.Load(os.DirFS("."), "data/words.tsv", "term", "category?")
	require.NoError(t, err)
	return rows
}

// Every domain word is a token of its own example, or lies inside a longer
// domain word there.
func TestWordsExamples(t *testing.T) {
	s := shared(t)
	rows := words(t)
	assert.Greater(t, len(rows), 600)
	for _, r := range rows {
		term := r.Get("term")
		found := false
		for _, tok := range s.Tokens(segment.Fold(r.Example())) {
			found = found || tok.Text == term || len(s.Parts(tok.Text)) > 0 && strings.Contains(tok.Text, term)
		}
		assert.True(t, found, "%s:%d: %s is no word of %s", r.File, r.Line, term, cut(s, segment.Fold(r.Example())))
	}
}

func TestParts(t *testing.T) {
	s := shared(t)
	for word, want := range map[string]string{
		"社区养老服务综合体":  "社区养老 社区 养老 服务 综合体",
		"特困人员":       "特困 人员",
		"基础设施":       "基础 设施",
		"城乡居民":       "城乡 居民", // not 乡居
		"中华人民共和国":    "中华 人民 共和国",
		"救助":         "",
		"公益性":        "",
		"一心一意":       "一心 一意",
		"大幅度提高":      "大幅度 提高",
		"服务业":        "服务",
		"文旅":         "",
		"一二三四五六七八":   "",
		"":           "",
		"养老\x00服务体系": "",
		"\xff养老服务":   "",
		"2023年度":     "",
	} {
		assert.Equal(t, want, strings.Join(s.Parts(word), " "), word)
	}
	for _, r := range words(t) {
		for _, p := range s.Parts(r.Get("term")) {
			assert.Less(t, len(p), len(r.Get("term")))
			assert.Contains(t, r.Get("term"), p)
		}
	}
}

func TestWithWordsAndLexicon(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "words.tsv"), []byte("term\texample\n青禾模式\t推广青禾模式。\n"), 0o600))
	s, err := segment.NewSegmenter(segment.WithLexicon(dir), segment.WithWords("雲嶺經驗", "低保"))
	require.NoError(t, err)
	defer s.Close()
	assert.Equal(t, "推广 青禾模式 和 云岭经验 , 特困人员 有 低保", cut(s, "推广青禾模式和云岭经验,特困人员有低保"))

	for name, opt := range map[string]segment.Option{
		`WithWords: word "a b" holds a blank; words have none`:                                                     segment.WithWords("a b"),
		`WithWords: word "年" is shorter than two characters; leave it to the dictionary`:                           segment.WithWords("年"),
		`WithWords: word "低保、救助" holds punctuation, where text is always cut; write the words on both sides of it`: segment.WithWords("低保、救助"),
	} {
		_, err := segment.NewSegmenter(opt)
		assert.EqualError(t, err, name)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "words.tsv"), []byte("term\texample\n青禾 10 n x\t例句。\n"), 0o600))
	_, err = segment.NewSegmenter(segment.WithLexicon(dir))
	assert.EqualError(t, err, filepath.Join(dir, "words.tsv")+`:2: term "青禾 10 n x" holds a blank; words have none`)
}

// dictCopy makes a folder with (part of) the dictionaries.
func dictCopy(t *testing.T, change func(name string, data []byte) []byte) string {
	t.Helper()
	p := segment.GojiebaFiles(t)
	dir := t.TempDir()
	for _, f := range []string{p.Dict, p.HMM} {
		data, err := os.ReadFile(f)
		require.NoError(t, err)
		if change != nil {
			data = change(filepath.Base(f), data)
		}
		if data != nil {
			require.NoError(t, os.WriteFile(filepath.Join(dir, filepath.Base(f)), data, 0o600))
		}
	}
	return dir
}

func TestDictErrors(t *testing.T) {
	only := func(file string, change func([]byte) []byte) func(string, []byte) []byte {
		return func(name string, data []byte) []byte {
			if strings.HasPrefix(name, file) {
				return change(data)
			}
			return data
		}
	}
	tests := []struct {
		name   string
		change func(string, []byte) []byte
		want   string
	}{
		{"no dictionary", only("jieba", func([]byte) []byte { return nil }), "is not a dictionary folder"},
		{"no model", only("hmm", func([]byte) []byte { return nil }), "is not a dictionary folder"},
		{"empty dictionary", only("jieba", func([]byte) []byte { return []byte{} }), "is empty; the file is damaged"},
		{"cut off in a line", only("jieba", func(b []byte) []byte { return []byte("一 217830 m\n一一 16") }), "jieba.dict.utf8:2: a line is a word, its frequency and its tag"},
		{"frequency 0", only("jieba", func(b []byte) []byte { return []byte("一 0 m\n") }), `jieba.dict.utf8:1: frequency "0" is not a number above 0`},
		{"not UTF-8", only("jieba", func(b []byte) []byte { return []byte("\xb5\xcd 3 m\n") }), "is not UTF-8"},
		{"model cut off", only("hmm", func(b []byte) []byte { return b[:len(b)/2] }), "copy it again from where it came"},
		{"model of the wrong kind", only("hmm", func(b []byte) []byte { return []byte("1 2 3\n") }), "hmm_model.utf8:1: expected four probabilities"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := segment.NewSegmenter(segment.WithDictDir(dictCopy(t, tt.change)))
			require.ErrorContains(t, err, tt.want)
			var e *segment.DictError
			assert.ErrorAs(t, err, &e)
		})
	}
}

func TestDictEnvironment(t *testing.T) {
	t.Setenv(segment.DictEnv, "")
	none, err := segment.NewSegmenter()
	require.NoError(t, err)
	assert.Equal(t, segment.DictPaths{Source: "built in"}, none.DictPaths())

	dir := dictCopy(t, nil)
	t.Setenv(segment.DictEnv, dir)
	s, err := segment.NewSegmenter()
	require.NoError(t, err)
	defer s.Close()
	assert.Equal(t, segment.DictPaths{
		Source: segment.DictEnv,
		Dict:   filepath.Join(dir, "jieba.dict.utf8"),
		HMM:    filepath.Join(dir, "hmm_model.utf8"),
	}, s.DictPaths())

	t.Setenv(segment.DictEnv, filepath.Join(dir, "gone"))
	_, err = segment.NewSegmenter()
	assert.ErrorContains(t, err, "name a folder with jieba.dict.utf8 and hmm_model.utf8 in GOVREPORT_DICT, or none")

	// The option comes first.
	other, err := segment.NewSegmenter(segment.WithDictDir(dir))
	require.NoError(t, err)
	defer other.Close()
	assert.Equal(t, "option", other.DictPaths().Source)
}

// A context that has ended does not wait; what it began to load is there later.
func TestSharedContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if s, err := segment.SharedContext(ctx); err != nil {
		assert.ErrorIs(t, err, context.Canceled)
		assert.Nil(t, s)
	}
	s, err := segment.SharedContext(context.Background())
	require.NoError(t, err)
	again, err := segment.Shared()
	require.NoError(t, err)
	assert.Same(t, again, s)
}

func TestConcurrentUse(t *testing.T) {
	s, err := segment.NewSegmenter()
	require.NoError(t, err)
	text := strings.Repeat("特困人员集中供养,新增养老床位1000张。", 20)
	want := s.Tokens(text)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				assert.Equal(t, len(want), len(s.Tokens(text)))
			}
		})
	}
	wg.Wait()

	// Close waits for running calls; afterwards a call returns nothing, and Ready says why.
	var closing sync.WaitGroup
	for range 4 {
		closing.Go(func() {
			for range 50 {
				s.Tokens(text)
			}
		})
	}
	assert.NoError(t, s.Close())
	closing.Wait()
	assert.NoError(t, s.Close())
	assert.Nil(t, s.Tokens("养老"))
	assert.ErrorIs(t, s.Ready(), segment.ErrNotReady)
	assert.Nil(t, s.Parts("严厉打击"))
}

func TestShared(t *testing.T) {
	s := shared(t)
	assert.NoError(t, s.Close())
	assert.NotEmpty(t, s.Tokens("养老"), "closing the shared one does nothing")
	again := shared(t)
	assert.Same(t, s, again)
}

func ExampleSegmenter_Tokens() {
	s, err := segment.Shared()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range s.Tokens("居家养老覆盖85个社区") {
		fmt.Printf("%d-%d %s\n", t.Span.Start, t.Span.End, t.Text)
	}
	// Output:
	// 0-12 居家养老
	// 12-18 覆盖
	// 18-20 85
	// 20-23 个
	// 23-29 社区
}

func ExampleSegmenter_Parts() {
	s, err := segment.Shared()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range s.Tokens("推行惠民殡葬") {
		fmt.Println(t.Text, s.Parts(t.Text))
	}
	// Output:
	// 推行 []
	// 惠民殡葬 [惠民 殡葬]
}

func ExampleWithWords() {
	s, err := segment.NewSegmenter(segment.WithWords("幸福食堂联盟"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	for _, t := range s.Tokens("组建幸福食堂联盟") {
		fmt.Println(t.Text)
	}
	// Output:
	// 组建
	// 幸福食堂联盟
}
