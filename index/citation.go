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
// citation with a sentence is "ok" where both its text and its sentence stand where
// they stood, "moved" where the sentence stands elsewhere in the file, and else
// "changed", whatever stands near: 5% of another sentence is another 5%. One without
// is "moved" where its text stands elsewhere, with the nearest place.
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
		found := f.text[start:end]
		switch at, around := sentenceAround(f.text, c, start); {
		case found == c.Text && (c.Sentence == "" || around && at == start):
		case c.Sentence != "" && !around:
			check.Status, check.Found = "changed", found
			if found == c.Text {
				check.Found = lineOf(f.text, start)
			}
		case c.Sentence == "":
			check.Status, check.Found = "changed", found
			if at, ok := nearest(f.text, c.Text, start); ok {
				r := f.runes.Rune(at)
				check.Status, check.At = "moved", &r
			}
		default:
			r := f.runes.Rune(at)
			check.Status, check.Found, check.At = "moved", found, &r
		}
		out = append(out, check)
	}
	return out, nil
}

// sentenceAround finds the text of a citation inside its sentence: at the byte it
// stood at, else where the sentence stands nearest to it now.
func sentenceAround(text string, c Citation, start int) (at int, ok bool) {
	if c.Sentence == "" || !strings.Contains(c.Sentence, c.Text) {
		return 0, false
	}
	best, found := 0, false
	for from := 0; ; {
		i := strings.Index(text[from:], c.Sentence)
		if i < 0 {
			return best, found
		}
		i += from
		for inside := 0; ; {
			k := strings.Index(c.Sentence[inside:], c.Text)
			if k < 0 {
				break
			}
			k += inside
			if p := i + k; !found || distance(p, start) < distance(best, start) {
				best, found = p, true
			}
			inside = k + max(1, len(c.Text))
		}
		from = i + 1
	}
}

func distance(a, b int) int { return max(a-b, b-a) }

// lineOf is the line of text that a byte stands in, at most 200 bytes of it.
func lineOf(text string, at int) string {
	from := strings.LastIndexByte(text[:at], '\n') + 1
	to := len(text)
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		to = at + i
	}
	from, to = max(from, at-100), min(to, at+100)
	for from < at && !utf8.RuneStart(text[from]) {
		from++
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to--
	}
	return text[from:to]
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
