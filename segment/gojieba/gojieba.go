//go:build cgo

// Package gojieba has a [segment.Segmenter] cut with gojieba, the C++ library whose
// twin in Go it has built in. The tokens are the same; it is the reference that the
// twin is tested against, and needs a C++ compiler and, at run time, the files of
// gojieba's dictionary.
package gojieba

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/yanyiwu/gojieba"

	"github.com/govreport/govreport/segment"
)

// Engine is a [segment.Engine]. Where no dictionary files are named it takes those
// of gojieba's sources, which lie where the program was built.
func Engine(p segment.DictPaths, words []segment.Word) (segment.Cutter, error) {
	if p.Dict == "" {
		p.Dict, p.HMM = filepath.Join(gojieba.DICT_DIR, "jieba.dict.utf8"), filepath.Join(gojieba.DICT_DIR, "hmm_model.utf8")
		for _, f := range []string{p.Dict, p.HMM} {
			if _, err := os.Stat(f); err != nil {
				return nil, &segment.DictError{Path: f, Msg: fmt.Sprintf("can't be read (%v); gojieba needs its dictionary: name a folder with jieba.dict.utf8 and hmm_model.utf8 in %s", err, segment.DictEnv)}
			}
		}
	}
	dir, user, idf, stop, err := loadFiles(words)
	if err != nil {
		return nil, err
	}
	release := hideFiles(dir, &user, &idf, &stop)
	defer release()
	return load(p.Dict, p.HMM, user, idf, stop)
}

// load turns the panic of gojieba about a file that has just gone into an error.
func load(files ...string) (c segment.Cutter, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &segment.DictError{Path: files[0], Msg: fmt.Sprintf("can't be loaded (%v); name another folder in %s", p, segment.DictEnv)}
		}
	}()
	return cutter{gojieba.NewJieba(files...)}, nil
}

type cutter struct{ jieba *gojieba.Jieba }

// Cut implements [segment.Cutter]. Should gojieba leave something out, what is
// left is one token.
func (c cutter) Cut(ends []int, text string) []int {
	at := 0
	for _, w := range c.jieba.Cut(text, true) {
		if !strings.HasPrefix(text[at:], w) {
			break
		}
		at += len(w)
		ends = append(ends, at)
	}
	if at < len(text) {
		ends = append(ends, len(text))
	}
	return ends
}

func (c cutter) CutForSearch(text string) []string { return c.jieba.CutForSearch(text, false) }
func (c cutter) Close()                            { c.jieba.Free() }

// loadFiles writes what gojieba insists on reading from files: the domain words,
// and a line each of the two tables that a tokenizer does not use. The caller
// removes the folder after loading.
func loadFiles(words []segment.Word) (dir string, user, idf, stop string, err error) {
	fail := func(err error) (string, string, string, string, error) {
		os.RemoveAll(dir)
		return "", "", "", "", fmt.Errorf("writing the dictionary of domain words: %w; set %s to a folder that can be written to", err, tempVariable())
	}
	dir, err = os.MkdirTemp("", "govreport-dict-")
	if err != nil {
		return fail(err)
	}
	if strings.ContainsAny(dir, "|;") {
		return fail(fmt.Errorf("gojieba can't read files from %s, which has | or ; in its name", dir))
	}
	var b bytes.Buffer
	for _, w := range words {
		fmt.Fprintf(&b, "%s %d n\n", w.Text, w.Freq)
	}
	user, idf, stop = filepath.Join(dir, "user"), filepath.Join(dir, "idf"), filepath.Join(dir, "stop")
	for _, f := range []struct {
		name string
		data []byte
	}{{user, b.Bytes()}, {idf, []byte("的 1\n")}, {stop, []byte("的\n")}} {
		if err := os.WriteFile(f.name, f.data, 0o600); err != nil {
			return fail(err)
		}
	}
	return dir, user, idf, stop, nil
}

// hideFiles removes the folder of loadFiles at once where the system lets its
// files be read all the same, so that nothing stays behind when the program ends
// while gojieba loads. names become what the files are called from now on. Where
// it doesn't, release removes the folder.
func hideFiles(dir string, names ...*string) (release func()) {
	var open []*os.File
	closeAll := func() {
		for _, f := range open {
			f.Close()
		}
	}
	remove := func() {
		closeAll()
		os.RemoveAll(dir)
	}
	if runtime.GOOS != "linux" {
		return remove
	}
	hidden := make([]string, len(names))
	for i, name := range names {
		f, err := os.Open(*name)
		if err != nil {
			return remove
		}
		open = append(open, f)
		hidden[i] = fmt.Sprintf("/proc/self/fd/%d", f.Fd())
		if _, err := os.Stat(hidden[i]); err != nil {
			return remove // no /proc here
		}
	}
	for i, name := range names {
		*name = hidden[i]
	}
	os.RemoveAll(dir)
	return closeAll
}

func tempVariable() string {
	if runtime.GOOS == "windows" {
		return "TMP"
	}
	return "TMPDIR"
}
