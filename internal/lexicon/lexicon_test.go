package lexicon_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/lexicon"
)

func files(s string) fs.FS { return fstest.MapFS{"data/t.tsv": {Data: []byte(s)}} }

const good = "\ufeff# a comment\r\n" +
	"term\tweight\talso\texample\r\n" +
	"\r\n" +
	"低保\t2\t低保金 | 低保户\t发放低保金。\r\n" +
	"救助\t\t\t临时救助三户。\r\n" // an optional field left empty

func TestLoad(t *testing.T) {
	rows, err := lexicon.Load(files(good), "data/t.tsv", "term", "weight?", "also?")
	require.NoError(t, err)
	require.Len(t, rows, 2)
	assert.Equal(t, 4, rows[0].Line)
	assert.Equal(t, "低保", rows[0].Get("term"))
	assert.Equal(t, "发放低保金。", rows[0].Example())
	assert.Equal(t, []string{"低保金", "低保户"}, rows[0].List("also"))
	assert.Equal(t, "", rows[0].Get("nothing"))
	w, err := rows[0].Float("weight", 1)
	require.NoError(t, err)
	assert.Equal(t, 2.0, w)
	n, err := rows[1].Int("weight", 7)
	require.NoError(t, err)
	assert.Equal(t, 7, n)
	_, err = rows[0].Float("term", 1)
	assert.EqualError(t, err, `data/t.tsv:4: term "低保" is not a number; write one such as 1 or 0.5`)
}

func TestLoadErrors(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"empty", "# nothing\n", "data/t.tsv: has no header line; write one that names the columns: id, term, note, example"},
		{"unknown column", "id\tterm\twieght\texample\n", `data/t.tsv:1: column "wieght" is not known here; the columns are id, term, note, example, with a tab between them`},
		{"missing column", "# c\nid\texample\n", `data/t.tsv:2: column "term" is missing; the columns are id, term, note, example, with a tab between them`},
		{"no example column", "id\tterm\n", `data/t.tsv:1: column "example" is missing; the columns are id, term, note, example, with a tab between them`},
		{"column twice", "id\tid\tterm\texample\n", `data/t.tsv:1: column "id" is named twice; delete one`},
		{"too many fields", "id\tterm\texample\na\tb\tc\td\n", "data/t.tsv:2: has 4 fields but the header names 3 columns; put one tab between fields and none at the end"},
		{"no example", "id\tterm\texample\na\tb\n", `data/t.tsv:2: column "example" is empty; fill it in`},
		{"duplicate", "id\tterm\texample\na\tb\tc\nb\tb\tc\na\tb\td\n", `data/t.tsv:4: id+term "a+b" stands already on line 2; delete one of the two`},
		{"not UTF-8", "id\tterm\texample\na\t\xb5\xcd\tc\n", "data/t.tsv:2: is not UTF-8; save the file as UTF-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := lexicon.Load(files(tt.data), "data/t.tsv", "id+term", "note?")
			require.EqualError(t, err, tt.want)
			var e *lexicon.Error
			assert.True(t, errors.As(err, &e))
		})
	}
	_, err := lexicon.Load(files(""), "data/none.tsv", "id")
	assert.ErrorContains(t, err, "data/none.tsv: can't be read")
}

func TestOverlay(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "t.tsv"),
		[]byte("term\texample\n低保\t新的例句。\n村医\t培训村医十名。\n"), 0o600))
	fsys, err := lexicon.Overlay(files(good), dir)
	require.NoError(t, err)
	rows, err := lexicon.Load(fsys, "data/t.tsv", "term", "weight?", "also?")
	require.NoError(t, err)
	var got []string
	for _, r := range rows {
		got = append(got, r.Get("term")+" "+r.Example())
	}
	assert.Equal(t, []string{"低保 新的例句。", "救助 临时救助三户。", "村医 培训村医十名。"}, got)
	assert.Equal(t, filepath.Join(dir, "t.tsv"), rows[0].File)

	same, err := lexicon.Overlay(files(good), "")
	require.NoError(t, err)
	assert.Equal(t, files(good), same)

	empty, err := lexicon.Overlay(files(good), t.TempDir())
	require.NoError(t, err)
	rows, err = lexicon.Load(empty, "data/t.tsv", "term", "weight?", "also?")
	require.NoError(t, err)
	assert.Len(t, rows, 2)

	_, err = lexicon.Overlay(files(good), filepath.Join(dir, "t.tsv"))
	assert.ErrorContains(t, err, "not a lexicon folder; name the folder")
	_, err = lexicon.Overlay(files(good), filepath.Join(dir, "none"))
	assert.ErrorContains(t, err, "name a folder with .tsv files")

	require.NoError(t, os.WriteFile(filepath.Join(dir, "t.tsv"), []byte("word\n"), 0o600))
	_, err = lexicon.Load(fsys, "data/t.tsv", "term", "weight?", "also?")
	assert.ErrorContains(t, err, filepath.Join(dir, "t.tsv")+":1:")
}

// A user's file needs no examples, nor what is marked with *.
func TestOwnFiles(t *testing.T) {
	own := fstest.MapFS{"t.tsv": {Data: []byte("term\n村医\n")}}
	embedded := files("term\talso\texample\n低保\ty\t发放低保金。\n")
	rows, err := lexicon.Load(lexicon.OverlayFS(embedded, own), "data/t.tsv", "term", "also*")
	require.NoError(t, err)
	require.Len(t, rows, 2)
	assert.Equal(t, "t.tsv", rows[1].File)
	rows, err = lexicon.LoadOwn(own, "mine", "t.tsv", "term", "also*")
	require.NoError(t, err)
	require.Len(t, rows, 1)
	assert.Equal(t, filepath.Join("mine", "t.tsv"), rows[0].File)
	_, err = lexicon.Load(files("term\talso\texample\n低保\t\t发放低保金。\n"), "data/t.tsv", "term", "also*")
	assert.EqualError(t, err, `data/t.tsv:2: column "also" is empty; fill it in`)
	_, err = lexicon.LoadOwn(own, "", "t.tsv", "term", "also")
	assert.EqualError(t, err, `t.tsv:1: column "also" is missing; the columns are term, also, example, with a tab between them`)
	_, err = lexicon.LoadOwn(own, "", "u.tsv", "term")
	assert.ErrorIs(t, err, fs.ErrNotExist)
}

func TestCheckNames(t *testing.T) {
	dir := t.TempDir()
	check := func() error {
		fsys, err := lexicon.Overlay(files(good), dir)
		require.NoError(t, err)
		return lexicon.CheckNames(fsys, "themes.tsv", "units.tsv")
	}
	write := func(name string) { require.NoError(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600)) }
	write("units.tsv")
	write("README.md")
	assert.NoError(t, check())
	write("unit.tsv")
	assert.EqualError(t, check(), filepath.Join(dir, "unit.tsv")+": is no table of a lexicon; did you mean units.tsv?")
	require.NoError(t, os.Remove(filepath.Join(dir, "unit.tsv")))
	write("others.tsv")
	assert.EqualError(t, check(), filepath.Join(dir, "others.tsv")+": is no table of a lexicon; the tables are themes.tsv, units.tsv")
	assert.NoError(t, lexicon.CheckNames(files(good)))
}

func FuzzLoad(f *testing.F) {
	f.Add(good)
	f.Add("term\texample\nа\tb\n")
	f.Add("term\texample\n\xff\tb\n")
	f.Fuzz(func(t *testing.T, data string) {
		rows, err := lexicon.Load(files(data), "data/t.tsv", "term", "weight?", "also?")
		if err != nil {
			var e *lexicon.Error
			require.True(t, errors.As(err, &e), "%v", err)
			require.Equal(t, "data/t.tsv", e.File)
			return
		}
		seen := map[string]bool{}
		for _, r := range rows {
			require.NotEmpty(t, r.Get("term"))
			require.NotEmpty(t, r.Example())
			require.False(t, seen[r.Get("term")])
			seen[r.Get("term")] = true
		}
	})
}

func ExampleLoad() {
	embedded := fstest.MapFS{"data/units.tsv": {Data: []byte("unit\texample\n张\t新增床位100张。\n")}}
	rows, err := lexicon.Load(embedded, "data/units.tsv", "unit")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range rows {
		fmt.Println(r.Line, r.Get("unit"), r.Example())
	}
	// Output: 2 张 新增床位100张。
}

func TestList(t *testing.T) {
	rows, table, err := lexicon.List("own.tsv", "\ufeff# 自用\nterm\tcategory\n敬老院\t养老\n\n低保\n")
	require.NoError(t, err)
	require.True(t, table)
	require.Len(t, rows, 2)
	require.Equal(t, []string{"敬老院", "养老"}, []string{rows[0].Get("term"), rows[0].Get("category")})
	require.Equal(t, []string{"低保", ""}, []string{rows[1].Get("term"), rows[1].Get("category")})
	require.Equal(t, 5, rows[1].Line)

	rows, table, err = lexicon.List("own.txt", "敬老院\r\n低保 3\n")
	require.NoError(t, err)
	require.False(t, table)
	require.Equal(t, "低保 3", rows[1].Get("term"))

	_, _, err = lexicon.List("own.txt", "word\tn\n养老\t1\n")
	require.ErrorContains(t, err, `own.txt:1: the first line names no column "term"`)
	rows, _, err = lexicon.List("own.txt", "# 自用\n")
	require.NoError(t, err)
	require.Empty(t, rows)
}

// FuzzList: rows come in the order of their lines, each of which holds the row's term.
func FuzzList(f *testing.F) {
	f.Add("term\tcategory\n敬老院\t养老\n")
	f.Add("\ufeff# 自用\r\n低保 3\r\n\r\n敬老院")
	f.Add("category\tterm\n棋\n")
	f.Fuzz(func(t *testing.T, content string) {
		rows, _, err := lexicon.List("own.txt", content)
		if err != nil {
			return
		}
		lines := strings.Split(content, "\n")
		last := 0
		for _, r := range rows {
			require.Greater(t, r.Line, last)
			last = r.Line
			require.Contains(t, lines[r.Line-1], r.Get("term"))
		}
	})
}
