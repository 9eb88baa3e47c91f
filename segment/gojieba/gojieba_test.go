//go:build cgo

package gojieba_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	upstream "github.com/yanyiwu/gojieba"

	"github.com/govreport/govreport/segment"
	"github.com/govreport/govreport/segment/gojieba"
)

// Both engines give the same tokens and parts behind a Segmenter, whatever bytes
// the text holds.
func TestEngine(t *testing.T) {
	words := segment.WithWords("幸福食堂联盟", "𠮷野家")
	theirs, err := segment.NewSegmenter(words, segment.WithEngine(gojieba.Engine))
	require.NoError(t, err)
	defer theirs.Close()
	ours, err := segment.NewSegmenter(words)
	require.NoError(t, err)
	defer ours.Close()
	for _, text := range []string{
		"", "全区发放最低生活保障金1.5万元。", "组建幸福食堂联盟和𠮷野家", "养老\x00服务\xff\xfe体系", "\xe5\x85养老\n\n服务",
		strings.Repeat("全年新增养老床位150张，发放临时救助资金320.5万元；", 500), strings.Repeat("养", 50_000),
	} {
		want := theirs.Tokens(text)
		require.Equal(t, want, ours.Tokens(text))
		for _, tok := range want {
			require.Equal(t, theirs.Parts(tok.Text), ours.Parts(tok.Text), tok.Text)
		}
	}
	for _, word := range []string{"严厉打击", "中华人民共和国", "一二三四五六七八", "大幅度提高"} {
		assert.Equal(t, theirs.Parts(word), ours.Parts(word))
	}
}

// The dictionary of a folder is used by both.
func TestDictDir(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "jieba.dict.utf8"), []byte("甲乙 5 n\n乙丙 50 n\n丙 2 n\n甲 1 n\n𠮷丁 3 n\n"), 0o600))
	model, err := os.ReadFile(filepath.Join(upstream.DICT_DIR, "hmm_model.utf8"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "hmm_model.utf8"), model, 0o600))
	theirs, err := segment.NewSegmenter(segment.WithDictDir(dir), segment.WithEngine(gojieba.Engine))
	require.NoError(t, err)
	defer theirs.Close()
	ours, err := segment.NewSegmenter(segment.WithDictDir(dir))
	require.NoError(t, err)
	defer ours.Close()
	for _, text := range []string{"甲乙丙", "甲乙丙甲乙𠮷丁𠮷", "丁丙甲特困人员甲乙", "中华人民共和国"} {
		assert.Equal(t, theirs.Tokens(text), ours.Tokens(text))
	}
	assert.Equal(t, "甲", ours.Tokens("甲乙丙")[0].Text)
}

func TestNoDictionary(t *testing.T) {
	old := upstream.DICT_DIR
	upstream.DICT_DIR = t.TempDir()
	defer func() { upstream.DICT_DIR = old }()
	_, err := segment.NewSegmenter(segment.WithEngine(gojieba.Engine))
	var e *segment.DictError
	require.ErrorAs(t, err, &e)
	assert.ErrorContains(t, err, "gojieba needs its dictionary: name a folder")
}

// TestNoLeak makes, uses and closes segmenters. Under go test -asan the leak
// checker looks at the C++ heap when the program ends and fails it for what
// nothing points to any more; otherwise this shows only that closing works.
// GOVREPORT_LEAK=1 loses one on purpose, to see that the checker would tell.
func TestNoLeak(t *testing.T) {
	text := strings.Repeat("全年新增养老床位150张，发放临时救助资金320.5万元。", 50)
	for range 2 {
		s, err := segment.NewSegmenter(segment.WithEngine(gojieba.Engine))
		require.NoError(t, err)
		require.NotEmpty(t, s.Tokens(text))
		s.Parts("严厉打击")
		require.NoError(t, s.Close())
		require.NoError(t, s.Close())
		require.Nil(t, s.Tokens(text))
	}
	if os.Getenv("GOVREPORT_LEAK") != "" {
		lose()
		runtime.GC()
	}
}

//go:noinline
func lose() {
	j := upstream.NewJieba()
	runtime.SetFinalizer(j, nil)
}

func TestTempFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("TMPDIR is not read on Windows")
	}
	before := len(globTemp(t))
	dir := filepath.Join(t.TempDir(), "gone")
	t.Setenv("TMPDIR", dir)
	_, err := segment.NewSegmenter(segment.WithEngine(gojieba.Engine))
	assert.ErrorContains(t, err, "set TMPDIR to a folder that can be written to")
	bad := filepath.Join(t.TempDir(), "a;b")
	require.NoError(t, os.Mkdir(bad, 0o700))
	t.Setenv("TMPDIR", bad)
	_, err = segment.NewSegmenter(segment.WithEngine(gojieba.Engine))
	assert.ErrorContains(t, err, "which has | or ; in its name; set TMPDIR")
	assert.Empty(t, globTemp(t), "files left behind")
	t.Setenv("TMPDIR", "")
	assert.LessOrEqual(t, len(globTemp(t)), before)
}

// While gojieba loads nothing stands in the folder for temporary files, where the
// system allows that; so a program that is killed leaves nothing.
func TestHiddenFiles(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "files", "user")
	require.NoError(t, os.Mkdir(filepath.Dir(name), 0o700))
	require.NoError(t, os.WriteFile(name, []byte("养老 3 n\n"), 0o600))
	hidden := name
	release := gojieba.HideFiles(filepath.Dir(name), &hidden)
	got, err := os.ReadFile(hidden)
	require.NoError(t, err)
	assert.Equal(t, "养老 3 n\n", string(got))
	if runtime.GOOS == "linux" {
		assert.NoFileExists(t, name)
	}
	release()
	assert.NoDirExists(t, filepath.Dir(name))
}

func globTemp(t *testing.T) []string {
	m, err := filepath.Glob(filepath.Join(os.TempDir(), "govreport-dict-*"))
	require.NoError(t, err)
	return m
}
