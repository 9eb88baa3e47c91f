package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/message"
)

var (
	// errNothingFound ends a command that worked and found nothing: exit status 1.
	errNothingFound = errors.New("nothing found")
	// errReported ends a command whose errors were printed already: exit status 2.
	errReported = errors.New("errors were reported")
)

// hintError is an error with what to do about it.
type hintError struct {
	err  error
	hint string
}

func (e *hintError) Error() string { return e.err.Error() + "; " + e.hint }
func (e *hintError) Unwrap() error { return e.err }

// withHint returns an error that ends with what to do about it.
func withHint(hint, format string, args ...any) error {
	return &hintError{fmt.Errorf(format, args...), hint}
}

// onCommandLine says what the libraries call an option by the name of its flag.
var onCommandLine = strings.NewReplacer(
	"Options.MaxFileSize", "--max-file-size", "Options.PDFTimeout", "--max-time", "WithMaxSections", "--max-sections",
	"Options.Root", "--root", "Options.TextCol", "--text-col", "Options.YearCol", "--year-col", "Options.RegionCol", "--region-col",
	"Options.OrganCol", "--organ-col", "Options.TitleCol", "--title-col", "Options.PublishedCol", "--published-col",
	"(Across)", "(--across)", "（Across）", "（--across）", "SetCorrections", "index --corrections", "SetOwnWords", "index --dict",
	"Reports lists", "govreport index --list lists", "用 Reports 列出", "用 govreport index --list 列出",
	"OpenOrCreate", "govreport index --index DIR PATHS…",
)

// badFile is the record of a file, archive member or table row that could not be
// used. A batch prints it and goes on.
type badFile struct {
	Path  string `json:"path"`
	Row   int    `json:"row,omitempty"`
	Error string `json:"error"`
	Hint  string `json:"hint,omitempty"`
}

// newBadFile takes err apart. path is where err came up; an error that knows
// better wins.
func newBadFile(path string, err error) badFile {
	b := badFile{Path: path, Error: err.Error()}
	var c *corpus.Error
	var e *extract.Error
	var x *index.Error
	var h *hintError
	var q *index.QueryError
	switch {
	case errors.As(err, &c):
		b.Path, b.Row, b.Error, b.Hint = c.Path, c.Row, c.Op+": "+c.Err.Error(), c.Hint
	case errors.As(err, &e):
		b.Error, b.Hint = "extract: "+e.Err.Error(), e.Hint
	case errors.As(err, &x):
		b.Hint = x.Hint
	case errors.As(err, &h):
		b.Hint = h.hint
	case errors.As(err, &q):
		b.Hint = q.Hint
	}
	if b.Hint != "" {
		b.Error = strings.TrimSuffix(b.Error, "; "+b.Hint)
	}
	return b
}

// record is b as a program reads it.
func (b badFile) record() badFile {
	b.Error, b.Hint = onCommandLine.Replace(b.Error), onCommandLine.Replace(b.Hint)
	return b
}

// said is the record as a line for people.
func (b badFile) said(lang message.Language) string {
	s, problem := b.Path, lang.Translate(b.Error)
	if b.Row > 0 {
		s = lang.Sayf("%s: row %d", s, b.Row)
	}
	if rest, ok := strings.CutPrefix(b.Error, b.Path+": "); ok {
		s, problem = b.Path, lang.Translate(rest)
	}
	s += lang.Code("joint", ": ") + problem
	if b.Hint != "" {
		s += lang.Code("joint", "; ") + lang.Translate(b.Hint)
	}
	return onCommandLine.Replace(s)
}
