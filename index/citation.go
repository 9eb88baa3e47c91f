package index

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// CitationCheck is what became of a citation.
type CitationCheck struct {
	Citation
	Status string `json:"status"`          // "ok", "moved", "changed", "missing"
	Found  string `json:"found,omitempty"` // what stands there now
	At     *int   `json:"at,omitempty"`    // where the text stands now, if it moved
}

// CheckCitations compares citations with the files they name. open reads a path
// (and is called once for each); an error of it makes the citation "missing". A
// text that stands elsewhere in the file now is "moved", with the nearest place.
func CheckCitations(ctx context.Context, citations []Citation, open func(path string) (*segment.Document, error)) ([]CitationCheck, error) {
	switch {
	case ctx == nil:
		return nil, errors.New("check citations: there is no context; pass context.Background()")
	case open == nil:
		return nil, errors.New("check citations: there is no function that opens a file; pass one that reads a path with corpus.Read")
	}
	type file struct {
		text  string
		runes *segment.RuneIndex
		err   error
	}
	files := map[string]*file{}
	out := make([]CitationCheck, 0, len(citations))
	for _, c := range citations {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f := files[c.Path]
		if f == nil {
			f = &file{}
			if doc, err := open(c.Path); err != nil {
				f.err = err
			} else if doc == nil {
				f.err = errors.New("there is no such file")
			} else {
				f.text, f.runes = doc.Text, segment.NewRuneIndex(doc.Text)
			}
			files[c.Path] = f
		}
		check := CitationCheck{Citation: c, Status: "ok"}
		if f.err != nil {
			check.Status, check.Found = "missing", f.err.Error()
			out = append(out, check)
			continue
		}
		start, end := f.runes.Byte(max(0, c.Start)), f.runes.Byte(max(0, c.Start, c.End))
		if found := f.text[start:end]; found != c.Text {
			check.Status, check.Found = "changed", found
			if at, ok := nearest(f.text, c.Text, start); ok {
				r := f.runes.Rune(at)
				check.Status, check.At = "moved", &r
			}
		}
		out = append(out, check)
	}
	return out, nil
}

// nearest returns the place of s in text that is nearest to byte offset at.
func nearest(text, s string, at int) (int, bool) {
	if s == "" {
		return 0, false
	}
	before := strings.LastIndex(text[:min(len(text), at+len(s))], s)
	after := -1
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at++
	}
	if i := strings.Index(text[min(at, len(text)):], s); i >= 0 {
		after = at + i
	}
	switch {
	case before < 0 && after < 0:
		return 0, false
	case before < 0 || after >= 0 && after-at < at-before:
		return after, true
	}
	return before, true
}
