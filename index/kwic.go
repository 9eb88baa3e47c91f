package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"

	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/segment"
)

// KWICOptions shape a concordance.
type KWICOptions struct {
	// Width is the number of terminal cells on each side (default 30; a Han
	// character takes two).
	Width int
	// Sort is "" (document order), "left" or "right": by the context read
	// outwards from the keyword.
	Sort string
	// Limit is how many lines to return, 0 for all.
	Limit int
}

// KWICLine is a place in its context. Left, Keyword and Right are the source's own
// characters without the line breaks and page noise that reading drops; Left is padded
// on the left, and Right on the right, to the asked width.
type KWICLine struct {
	ID      string   `json:"id"`
	Path    string   `json:"path"`
	Title   string   `json:"title"`
	Region  string   `json:"region"`
	Year    int      `json:"year,omitempty"`
	Section []string `json:"section"`
	Start   int      `json:"start"`
	End     int      `json:"end"`
	Text    string   `json:"text"` // verbatim
	Left    string   `json:"left"`
	Keyword string   `json:"keyword"`
	Right   string   `json:"right"`
	Relaxed bool     `json:"relaxed"` // see [SearchResult.Relaxed]
}

// KWICResult is a concordance.
type KWICResult struct {
	TotalReports int         `json:"total_reports"`
	TotalMatches int         `json:"total_matches"`
	Lines        []KWICLine  `json:"lines"`
	Expanded     []Expansion `json:"expanded,omitempty"`
	Relaxed      bool        `json:"relaxed,omitempty"` // see [SearchResult]
	Notes        []string    `json:"notes,omitempty"`
}

// cells is how many terminal cells s takes: two for a Han character.
func cells(s string) int {
	n := 0
	for _, r := range s {
		w := plainCells(r)
		if w < 0 {
			return widths.StringWidth(s)
		}
		n += w
	}
	return n
}

// plainCells is how many cells a character takes that never joins another: letters and
// signs of ASCII, Han and the usual punctuation; of others it is -1.
func plainCells(r rune) int {
	switch {
	case ' ' <= r && r <= '~', '\u2018' <= r && r <= '\u201d', r == '\u2014', r == '\u2026': // quotes, dashes and dots
		return 1
	case '\u4e00' <= r && r <= '\u9fff', '\u3000' <= r && r <= '\u3011', '\uff01' <= r && r <= '\uff5e':
		return 2
	}
	return -1
}

// runeCells is cells of one character.
func runeCells(r rune) int {
	if w := plainCells(r); w >= 0 {
		return w
	}
	return cells(string(r))
}

// widths treats characters of ambiguous width, such as “, as narrow. It is read
// only.
var widths = &runewidth.Condition{}

const defaultWidth = 30

// KWIC returns the places that match q as aligned lines.
func (x *Index) KWIC(ctx context.Context, q Query, o KWICOptions) (_ *KWICResult, err error) {
	if err := x.ready(ctx, "search", q.check(), notNegative("Limit", o.Limit)); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*KWICResult, error) { return x.KWIC(ctx, q, o) })
	}
	defer recovered(x.dir, "search", &err)
	if o.Width == 0 {
		o.Width = defaultWidth
	}
	if o.Width < 0 || !slices.Contains([]string{"", "left", "right"}, o.Sort) {
		return nil, fmt.Errorf("a concordance is sorted by left or right and has a positive width, not %q and %d", o.Sort, o.Width)
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	expanded := map[string][]string{}
	m, err := x.plan(ctx, q.Text, q.Exact, expanded)
	if err != nil {
		return nil, err
	}
	hits, relaxed, err := x.answer(ctx, s, m)
	if err != nil {
		return nil, err
	}
	syn, err := x.synonymsFor(expanded)
	if err != nil {
		return nil, err
	}
	res := &KWICResult{TotalReports: len(hits), Lines: []KWICLine{}, Expanded: syn.explain(expanded), Relaxed: relaxed, Notes: m.notes}
	sort.Slice(hits, func(i, j int) bool { return hits[i].before(hits[j].head) })
	from := make([]int, len(hits)+1) // where the lines of a report begin
	for i, h := range hits {
		from[i+1] = from[i] + len(h.places)
	}
	res.TotalMatches = from[len(hits)]
	res.Lines = make([]KWICLine, res.TotalMatches)
	var contexts []kwicContext // of the lines, where they are sorted by them
	if o.Sort != "" {
		contexts = make([]kwicContext, res.TotalMatches)
	}
	errs := make([]error, len(hits))
	parallel(ctx, len(hits), func(i int) {
		errs[i] = x.kwicLines(s, hits[i], o, res.Lines[from[i]:], contexts[min(from[i], len(contexts)):])
	})
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	if o.Sort != "" {
		order := make([]int, len(contexts))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(i, k int) int {
			a, b := &contexts[i], &contexts[k]
			before, after := cmp.Compare(a.before, b.before), cmp.Compare(a.after, b.after)
			if o.Sort == "right" {
				before, after = after, before
			}
			return cmp.Or(before, after, i-k)
		})
		lines := make([]KWICLine, len(order))
		for i, k := range order {
			lines[i] = res.Lines[k]
		}
		res.Lines = lines
	}
	if o.Limit > 0 && len(res.Lines) > o.Limit {
		res.Lines = slices.Clone(res.Lines[:o.Limit])
	}
	for i := range res.Lines {
		res.Lines[i].Relaxed = relaxed
	}
	return res, nil
}

// kwicContext is the context of a line as it is read outwards from the keyword.
type kwicContext struct{ before, after string }

// kwicLines makes the lines of a report, and their contexts if they are sorted by them.
func (x *Index) kwicLines(s *snapshot, h found, o KWICOptions, lines []KWICLine, contexts []kwicContext) error {
	if len(h.places) == 0 {
		return nil
	}
	d, err := x.shownOf(s, h.at)
	if err != nil {
		return err
	}
	f := h.entry
	for i, p := range h.places {
		src, start, end := d.cite(p)
		left, right, enough := d.context(p, 2*o.Width+16, o.Width)
		if !enough { // as a rule a character takes a cell for each two bytes or less
			left, right, _ = d.context(p, 16*o.Width+256, o.Width)
		}
		lines[i] = KWICLine{
			ID: f.ID, Path: f.Sources[0].Path, Title: f.Title, Region: f.Region.Name, Year: f.Year,
			Section: d.sectionPath(d.sectionAt(p.Start)), Start: start, End: end, Text: d.ofSource(src),
			Left: left.padding() + left.text, Keyword: oneLine(d.verbatim(p)), Right: right.text + right.padding(),
		}
		if o.Sort != "" {
			contexts[i].before, contexts[i].after = query.FoldEach(backwards(left.text)), query.FoldEach(right.text)
		}
	}
	return nil
}

// context returns what stands on both sides of p in n bytes, to width cells, and whether
// more bytes would change nothing.
func (d *shown) context(p segment.Span, n, width int) (left, right beside, enough bool) {
	text, from := d.around(p, n)
	left, more := leftContext(d.verbatim(segment.Span{Start: from, End: p.Start}), width)
	right, evenMore := rightContext(d.verbatim(segment.Span{Start: p.End, End: from + len(text)}), width)
	return left, right, (more || from == 0) && (evenMore || from+len(text) == d.view)
}

// oneLine puts a blank in the place of every control character.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

// beside is what stands beside a place, in one line, and how many cells it lacks to the
// width asked for.
type beside struct {
	text  string
	lacks int
}

func (b beside) padding() string { return strings.Repeat(" ", max(0, b.lacks)) }

// newBeside makes one of a text whose characters take used cells one by one. With odd, some of
// them may be joined or control characters.
func newBeside(text string, used, width int, odd bool) beside {
	if odd {
		text = oneLine(text)
		used = cells(text)
	}
	return beside{text, width - used}
}

// leftContext returns the end of what stands before, and whether more stands before it.
func leftContext(before string, width int) (_ beside, more bool) {
	start, used, odd := len(before), 0, false
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(before[:start])
		w, plain := contextCells(r)
		if used+w > width {
			break
		}
		start, used, odd = start-size, used+w, odd || !plain
	}
	return newBeside(before[start:], used, width, odd), start > 0
}

// rightContext returns the beginning of what stands behind, and whether more stands behind it.
func rightContext(behind string, width int) (_ beside, more bool) {
	end, used, odd := 0, 0, false
	for end < len(behind) {
		r, size := utf8.DecodeRuneInString(behind[end:])
		w, plain := contextCells(r)
		if used+w > width {
			break
		}
		end, used, odd = end+size, used+w, odd || !plain
	}
	return newBeside(behind[:end], used, width, odd), end < len(behind)
}

// contextCells is how many cells a character takes, a control character as the blank in its
// place, and whether it stays as it is and never joins another.
func contextCells(r rune) (cells int, plain bool) {
	if w := plainCells(r); w >= 0 {
		return w, true
	}
	if unicode.IsControl(r) {
		return 1, false
	}
	return runeCells(r), false
}

// backwards returns the characters of s from the last to the first.
func backwards(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeLastRuneInString(s)
		b.WriteRune(r)
		s = s[:len(s)-size]
	}
	return b.String()
}
