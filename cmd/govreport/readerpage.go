package main

import (
	"io"
	"path/filepath"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/web"
)

// readerPage writes the page of one report to a file: extract --html.
type readerPage struct {
	a    *app
	path string
	read *extract.Report
}

func (w *readerPage) report(r *extract.Report) error {
	if w.read != nil {
		return withHint("name one file that holds one report", "--html shows one report, and here are %s and %s", w.read.Doc.Path, r.Doc.Path)
	}
	w.read = r
	return nil
}

func (w *readerPage) bad(badFile) error { return nil } // said on standard error

func (w *readerPage) close() error {
	if w.read == nil {
		return nil
	}
	if filepath.IsAbs(w.read.Doc.Path) { // a page that is passed on does not tell the folders of this computer
		w.read.Doc.Path = filepath.Base(w.read.Doc.Path)
	}
	err := putPage(w.path, func(out io.Writer) error {
		return web.WriteReport(out, w.read, w.a.pageLanguage(), readVersion().Version)
	})
	if err != nil {
		return err
	}
	w.a.notef("wrote %s", w.path)
	return nil
}
