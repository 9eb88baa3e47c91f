package index

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sort"
	"sync"
	"unicode/utf8"
	"unsafe"

	"github.com/klauspost/compress/zstd"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// record is what the index keeps of a report. Spans named Source are bytes of the
// decoded text, spans named View bytes of the cleaned text.
type record struct {
	facts
	text string        // decoded source
	view string        // cleaned text
	v    *segment.View // of text; nil in a record that was read from an index
}

// row is what the columns of a segment hold of a report, see columns.go.
type row struct {
	facts
	ViewLen   int // bytes of the cleaned text
	Packed    int // bytes of its chunks, see edits.go
	Chunks    []chunkRow
	Sentences []sentence
	Cutting   string // what the counts of words were cut with, see Index.cutting
}

// sentence is a sentence of the cleaned text.
type sentence struct {
	View  segment.Span
	Chars int // code points of its source
}

// facts is everything that is known of a report but its texts. A new field is
// stored as it is; see [Index.factsOf] for reading all of it and [entry] for reading
// fields of many reports.
type facts struct {
	head
	Signature []byte // MinHash of the body without numbers and masks, see duplicates.go
	Passages  []passage
	Sections  []section
	Figures   []figure
}

// head is the part of the facts that a search needs of every report; all heads of
// a segment are kept in memory.
type head struct {
	Key       string // ID and the facts that tell two uses of one text apart
	ID        string
	Sources   []source // at least one
	Encoding  string
	Format    string
	Title     string
	Organ     string
	Genre     string
	Published string
	Year      int
	PlanYear  int
	Period    string
	Region    regionFacts
	Body      segment.Span // Source
	ViewBody  segment.Span
	Chars     int // code points of the body
	TextHash  string
	FactsHash string // of everything here but Sources and Words
	Themes    []extract.ThemeShare
	ByTheme   []themeFigures // beside Themes
	Masks     map[string]int
	Truncated bool
	Warnings  []string
	Words     lengths // in the fields that are ranked
	NFigures  int
	NPassages int
}

// themeFigures counts the figures of a theme that a ThemeShare does not.
type themeFigures struct{ Results, Masked int }

type source struct {
	Path   string
	SHA256 string
}

type regionFacts struct {
	Name   string
	Code   string
	Level  string
	Masked bool
}

// passage is a stretch between headings (cut further when long). The passages of
// a report follow each other without gaps.
type passage struct {
	Source  segment.Span
	View    segment.Span
	Section int  // the section it belongs to, -1 before the first
	Heading bool // it begins with that section's heading
	Words   int  // in its text
	Parts   int  // of compounds among them
}

type section struct {
	View     segment.Span // of the heading
	ViewBody segment.Span // heading and all it governs
	Words    int          // in its heading, with parts of compounds
	extractSection
}

type figure struct {
	View         segment.Span
	ViewSentence segment.Span
	extractFigure
}

// Defined types, so that methods the extract types may have do not change what
// is stored.
type (
	extractSection extract.Section
	extractFigure  extract.Figure
)

// lengths counts words by ranked field.
type lengths struct{ Body, Parts, Heading, Path, Title int }

// maxPassage is the length in bytes of view text above which a passage is cut at
// a sentence end.
const maxPassage = 3000

func newRecord(r *extract.Report) (*record, error) {
	if r == nil || r.Doc == nil {
		return nil, fmt.Errorf("the report has no document")
	}
	if r.ID == "" {
		return nil, fmt.Errorf("%s: the report has no id", r.Doc.Path)
	}
	v := r.Doc.View()
	rec := &record{text: r.Doc.Text, view: v.Text, v: v}
	f := &rec.facts
	f.ID = r.ID
	f.Sources = []source{{r.Doc.Path, r.Doc.SHA256}}
	f.Encoding, f.Format = r.Doc.Encoding, r.Doc.Format
	f.Title, f.Organ, f.Genre, f.Published = r.Title, r.Organ, r.Genre, r.Published
	f.Year, f.PlanYear, f.Period = r.Year, r.PlanYear, r.Period
	if r.Region != nil {
		f.Region = regionFacts{r.Region.Name, r.Region.Code, r.Region.Level, r.Region.Masked}
	}
	f.Body = r.Body
	if f.Body.Len() <= 0 || f.Body.Start < 0 || f.Body.End > len(rec.text) {
		f.Body = segment.Span{Start: 0, End: len(rec.text)}
	}
	f.ViewBody = v.Span(f.Body)
	f.Chars = utf8.RuneCountInString(f.Body.Of(rec.text))
	f.TextHash = hashOf(rec.text)
	f.Themes = r.Themes
	f.Masks = map[string]int{}
	for _, m := range r.Masks {
		f.Masks[m.Class]++
	}
	for _, w := range append(append([]segment.Warning(nil), r.Doc.Warnings...), r.Warnings...) {
		f.Warnings = append(f.Warnings, w.Code)
		if w.Code == "truncated" {
			f.Truncated = true
		}
	}
	inside := func(s segment.Span) bool {
		return 0 <= s.Start && s.Start <= s.End && s.End <= len(rec.text)
	}
	for i, s := range r.Sections {
		body := segment.Span{Start: s.Span.Start, End: max(s.BodyEnd, s.Span.End)}
		if !inside(s.Span) || !inside(body) || s.Parent >= i {
			return nil, fmt.Errorf("%s: section %d (%d..%d, parent %d) is not inside the text or before its parent", r.Doc.Path, i, s.Span.Start, s.BodyEnd, s.Parent)
		}
		f.Sections = append(f.Sections, section{v.Span(s.Span), v.Span(body), 0, extractSection(s)})
	}
	for i, g := range r.Figures {
		if !inside(g.Span) || !inside(g.Sentence) || g.Section >= len(r.Sections) {
			return nil, fmt.Errorf("%s: figure %d (%d..%d) is not inside the text", r.Doc.Path, i, g.Span.Start, g.Span.End)
		}
		f.Figures = append(f.Figures, figure{v.Span(g.Span), v.Span(g.Sentence), extractFigure(g)})
	}
	f.NFigures = len(f.Figures)
	f.ByTheme = countFigures(f.Themes, r.Figures)
	f.Passages = cutPassages(rec, v)
	f.NPassages = len(f.Passages)
	f.Key = f.ID + "-" + hashOf(fmt.Sprint(f.Region.Code, "\x00", f.Region.Name, "\x00", f.Organ, "\x00", f.Year, "\x00", f.PlanYear, "\x00", f.Period))[:8]
	return rec, nil
}

func countFigures(themes []extract.ThemeShare, figures []extract.Figure) []themeFigures {
	out := make([]themeFigures, len(themes))
	at := map[string]int{}
	for i, t := range themes {
		at[t.ID] = i
	}
	for i := range figures {
		g := &figures[i]
		for _, id := range g.Themes {
			if k, ok := at[id]; ok {
				if g.Role == extract.RoleResult {
					out[k].Results++
				}
				if g.Masked {
					out[k].Masked++
				}
			}
		}
	}
	return out
}

// cutPassages cuts the text before every numbered heading, and long stretches at
// sentence ends.
func cutPassages(rec *record, v *segment.View) []passage {
	type cut struct {
		at      int // Source
		section int
		heading bool
	}
	cuts := []cut{{0, -1, false}}
	for i, s := range rec.Sections {
		if s.Level == extract.LevelItem || s.Span.Len() == 0 {
			continue
		}
		c := cut{s.Span.Start, i, true}
		if last := cuts[len(cuts)-1]; last.at == c.at {
			cuts[len(cuts)-1] = c
		} else if c.at > last.at {
			cuts = append(cuts, c)
		}
	}
	var sentences []segment.Span
	var out []passage
	for i, c := range cuts {
		end := len(rec.text)
		if i+1 < len(cuts) {
			end = cuts[i+1].at
		}
		src := segment.Span{Start: c.at, End: end}
		if src.Len() == 0 && len(cuts) > 1 {
			continue
		}
		view := v.Span(src)
		if view.Len() <= maxPassage {
			out = append(out, passage{src, view, c.section, c.heading, 0, 0})
			continue
		}
		if sentences == nil {
			sentences = v.Sentences()
		}
		start, heading := src.Start, c.heading
		vstart := view.Start
		k := sort.Search(len(sentences), func(k int) bool { return sentences[k].End > view.Start })
		for ; k < len(sentences) && sentences[k].End < view.End; k++ {
			stop := sentences[k].End
			if stop-vstart < maxPassage*2/3 {
				continue
			}
			at := v.Source(segment.Span{Start: stop - 1, End: stop}).End
			if at <= start || at >= end {
				continue
			}
			s := segment.Span{Start: start, End: at}
			out = append(out, passage{s, v.Span(s), c.section, heading, 0, 0})
			start, vstart, heading = at, stop, false
		}
		s := segment.Span{Start: start, End: end}
		out = append(out, passage{s, v.Span(s), c.section, heading, 0, 0})
	}
	return out
}

func hashOf(s string) string {
	sum := sha256.Sum256(unsafe.Slice(unsafe.StringData(s), len(s))) // without a copy
	return hex.EncodeToString(sum[:16])
}

// sectionPath returns the headings above and at section i, from the top.
func (f *facts) sectionPath(i int) []string {
	path := []string{}
	for ; i >= 0 && i < len(f.Sections); i = f.Sections[i].Parent {
		path = append(path, f.Sections[i].Marker+f.Sections[i].Title)
	}
	for a, b := 0, len(path)-1; a < b; a, b = a+1, b-1 {
		path[a], path[b] = path[b], path[a]
	}
	return path
}

// sectionAt returns the innermost section that governs view offset p, or -1.
// Sections are in the order of the text and nested by Parent, so it is the last
// one that begins before p, or one of those around that.
func (f *facts) sectionAt(p int) int {
	i := sort.Search(len(f.Sections), func(i int) bool { return f.Sections[i].ViewBody.Start > p }) - 1
	for i >= 0 && p >= f.Sections[i].ViewBody.End {
		i = f.Sections[i].Parent
	}
	return i
}

// sectionRole is the role of the level 1 section that i belongs to.
func (f *facts) sectionRole(i int) string {
	for ; i >= 0 && i < len(f.Sections); i = f.Sections[i].Parent {
		if r := f.Sections[i].Role; r != "" {
			return r
		}
	}
	return ""
}

func (f *head) info() Info {
	in := Info{
		ID: f.ID, Path: f.Sources[0].Path, SHA256: f.Sources[0].SHA256,
		Title: f.Title, Organ: f.Organ, Genre: f.Genre,
		Region: f.Region.Name, RegionCode: f.Region.Code, Level: f.Region.Level,
		Year: f.Year, PlanYear: f.PlanYear, Chars: f.Chars, Figures: f.NFigures,
	}
	for _, s := range f.Sources[1:] {
		in.OtherPaths = append(in.OtherPaths, s.Path)
	}
	return in
}

// zcodec packs stored fields. It is safe for concurrent use.
type zcodec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

var codec = sync.OnceValue(func() *zcodec {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false))
	if err != nil {
		panic(err) // the options are constant
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(4<<30))
	if err != nil {
		panic(err)
	}
	return &zcodec{enc, dec}
})

func (z *zcodec) pack(b []byte) []byte            { return z.enc.EncodeAll(b, nil) }
func (z *zcodec) unpack(b []byte) ([]byte, error) { return z.dec.DecodeAll(b, nil) }
