package index

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/segment"
)

// PackedVersion is the version of what [Index.Pack] makes. Reports packed with another
// one are not read.
const PackedVersion = 1

// Packed is a stored report as a [Store] keeps it: fields that reports are found by,
// and Payload, from which everything that the index knows of it is read again. Names
// in JSON are the fields of a [Condition]. Fields that a condition may ask whether they
// contain something are folded and end in a line break, so that every character of them
// begins a pair of characters; Path alone is not folded.
type Packed struct {
	Key     string   `json:"key"` // of the report in the store; the same for the same text and facts
	ID      string   `json:"id"`
	Version string   `json:"version"` // changes when anything here does
	Paths   []string `json:"paths"`

	Title       string   `json:"title"`
	TitleAsIs   string   `json:"title_as_is"`
	Organ       string   `json:"organ,omitempty"`
	OrganAsIs   string   `json:"organ_as_is,omitempty"`
	Region      string   `json:"region,omitempty"`
	RegionAsIs  string   `json:"region_as_is,omitempty"`
	RegionCode  string   `json:"region_code,omitempty"`
	Level       string   `json:"level,omitempty"`
	Genre       string   `json:"genre,omitempty"`
	Published   string   `json:"published,omitempty"`
	Year        int      `json:"year,omitempty"`
	PlanYear    int      `json:"plan_year,omitempty"`
	Path        []string `json:"path"`
	Themes      []string `json:"themes,omitempty"`        // ids, most text first
	ThemeNames  []string `json:"theme_names,omitempty"`   // and ids, folded, of sections too
	Roles       []string `json:"section_roles,omitempty"` // of sections
	Headings    []string `json:"headings,omitempty"`
	Copies      string   `json:"copies,omitempty"` // the same for reports that are copies of each other
	Text        string   `json:"text"`             // cleaned
	Lost        []string `json:"lost,omitempty"`   // characters and pairs of the source that the cleaned text has not
	PackedTotal Totals   `json:"totals"`

	Passages []PackedPassage `json:"passages"`
	Figures  []PackedFigure  `json:"figures"`
	Payload  []byte          `json:"payload"`
}

// Totals are sums over reports, which ranking divides by.
type Totals struct {
	Reports      int `json:"reports"`
	Passages     int `json:"passages"`
	Chars        int `json:"chars"`
	Figures      int `json:"figures"`
	BodyWords    int `json:"body_words"`
	PartWords    int `json:"part_words"`
	HeadingWords int `json:"heading_words"`
	PathWords    int `json:"path_words"`
	TitleWords   int `json:"title_words"`
}

// PackedPassage is a stretch between headings. Start and End are code points of the
// decoded text.
type PackedPassage struct {
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Section string `json:"section,omitempty"` // headings from the top
	Role    string `json:"role,omitempty"`
	Words   string `json:"words"` // as this project's segmentation cuts them, with blanks between
}

// PackedFigure is a figure. Start and End are code points of the decoded text. Without a
// value it is a range from Low to High, or masked.
type PackedFigure struct {
	Start         int      `json:"start"`
	End           int      `json:"end"`
	Text          string   `json:"text"`
	Role          string   `json:"role,omitempty"`
	Concept       string   `json:"concept,omitempty"`
	Measure       string   `json:"measure,omitempty"`
	Indicator     string   `json:"indicator,omitempty"`
	IndicatorAsIs string   `json:"indicator_as_is,omitempty"`
	Unit          string   `json:"unit,omitempty"` // folded
	Per           []string `json:"per,omitempty"`
	Cmp           string   `json:"cmp,omitempty"`
	Masked        bool     `json:"masked"`
	Value         *float64 `json:"value,omitempty"`
	Low           *float64 `json:"low,omitempty"`
	High          *float64 `json:"high,omitempty"`
	Year          int      `json:"year,omitempty"`
	Part          string   `json:"part,omitempty"`
	DeadlineYear  int      `json:"deadline_year,omitempty"`
	Themes        []string `json:"themes,omitempty"`
}

// PackedKey says which report a store should have, and in which version.
type PackedKey struct {
	Key, Version string
	Paths        []string
	at           location
	copies       string
}

// payload is what a stored report is made from again.
type payload struct {
	Format      int
	Row         row
	Text        []byte // chunks
	Lost        []string
	Words       []string
	Body, Parts []uint32
	Head        [][]uint32
	Title       []uint32
	Copies      string
}

// PackedKeys lists the reports of the index for a store, in the order of
// [Index.Reports]. Copies are found for it.
func (x *Index) PackedKeys(ctx context.Context) (_ []PackedKey, err error) {
	if err := x.ready(ctx, "pack"); err != nil {
		return nil, err
	}
	defer recovered(x.dir, "pack", &err)
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	own, err := x.OwnWords()
	if err != nil {
		return nil, err
	}
	copies, err := x.copies(ctx, s)
	if err != nil {
		return nil, err
	}
	first := map[int]string{} // report of a cluster
	out := make([]PackedKey, 0, len(s.listed()))
	for _, r := range s.listed() {
		k := PackedKey{Key: r.Key, Paths: r.paths(), at: r.at}
		if c, ok := copies.cluster[r.at]; ok {
			if first[c] == "" {
				first[c] = r.Key
			}
			k.copies = first[c]
		}
		b, err := json.Marshal([]any{PackedVersion, FormatVersion, own, r.Sources, r.FactsHash, r.TextHash, k.copies})
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(b)
		k.Version = hex.EncodeToString(sum[:16])
		out = append(out, k)
	}
	return out, nil
}

// HasKey tells whether a report of this key is stored.
func (x *Index) HasKey(key string) bool {
	return x.ready(context.Background(), "read") == nil && x.has(byKey, key, func(f *head) bool { return f.Key == key })
}

// Pack makes of a report what a [Store] keeps of it. The index must not have changed
// since it listed the key.
func (x *Index) Pack(ctx context.Context, k PackedKey) (_ *Packed, err error) {
	if err := x.ready(ctx, "pack"); err != nil {
		return nil, err
	}
	defer recovered(x.dir, "pack", &err)
	for _, p := range k.Paths {
		if !utf8.ValidString(p) {
			return nil, &Error{x.dir, "pack", fmt.Errorf("the path %q is not UTF-8", p), "rename the file and index it again"}
		}
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	rec, err := x.recordOf(s, k.at)
	if err != nil {
		return nil, err
	}
	tok, err := x.tokenizer(ctx)
	if err != nil {
		return nil, err
	}
	a, err := rec.analyse(tok, "") // counts of words do not travel
	if err != nil {
		return nil, err
	}
	f := &a.row.facts
	p := &Packed{
		Key: f.Key, ID: f.ID, Version: k.Version, Paths: k.Paths,
		Title: pairable(f.Title), TitleAsIs: f.Title, Organ: pairable(f.Organ), OrganAsIs: f.Organ,
		Region: pairable(f.Region.Name), RegionAsIs: f.Region.Name, RegionCode: f.Region.Code, Level: f.Region.Level,
		Genre: f.Genre, Published: f.Published, Year: f.Year, PlanYear: f.PlanYear, Copies: k.copies,
		Text:        query.FoldCase(rec.view) + "\n",
		PackedTotal: Totals{1, f.NPassages, f.Chars, f.NFigures, f.Words.Body, f.Words.Parts, f.Words.Heading, f.Words.Path, f.Words.Title},
	}
	for _, g := range a.lost {
		p.Lost = append(p.Lost, query.FoldCase(g))
	}
	for _, path := range k.Paths {
		p.Path = append(p.Path, path+"\n")
	}
	p.packSections(f)
	p.packPassages(a)
	p.packFigures(f, rec.text)
	p.Payload, err = json.Marshal(payload{PackedVersion, a.row, a.text, a.lost, a.words.words, a.body, a.parts, a.head, a.title, k.copies})
	if err != nil {
		return nil, &Error{x.dir, "pack", fmt.Errorf("%s: %w", k.Paths[0], err), "index the report again"}
	}
	p.Payload = codec().pack(p.Payload)
	return p, nil
}

// pairable folds s as filters are and ends it in a line break.
func pairable(s string) string {
	if s == "" {
		return ""
	}
	return query.FoldCase(segment.Fold(s)) + "\n"
}

func (p *Packed) packSections(f *facts) {
	seen := map[string]bool{}
	once := func(list *[]string, kind, s string) {
		if s != "" && !seen[kind+s] {
			seen[kind+s] = true
			*list = append(*list, s)
		}
	}
	for _, t := range f.Themes {
		p.Themes = append(p.Themes, t.ID)
		once(&p.ThemeNames, "theme", query.FoldCase(t.ID))
		once(&p.ThemeNames, "theme", query.FoldCase(t.Name))
	}
	for i, s := range f.Sections {
		once(&p.Roles, "role", f.sectionRole(i))
		once(&p.Headings, "heading", pairable(s.Marker+s.Title))
		for _, t := range s.Themes {
			once(&p.ThemeNames, "theme", query.FoldCase(t.ID))
			once(&p.ThemeNames, "theme", query.FoldCase(t.Name))
		}
	}
}

func (p *Packed) packPassages(a *analysed) {
	f, runes := &a.row.facts, segment.NewRuneIndex(a.record.text)
	body := a.body
	for _, s := range f.Passages {
		q := PackedPassage{
			Start: runes.Rune(s.Source.Start), End: runes.Rune(s.Source.End),
			Section: strings.Join(f.sectionPath(s.Section), " > "), Role: f.sectionRole(s.Section),
		}
		words := make([]string, s.Words)
		for i, w := range body[:s.Words] {
			words[i] = a.words.words[w]
		}
		q.Words, body = strings.Join(words, " "), body[s.Words:]
		p.Passages = append(p.Passages, q)
	}
}

func (p *Packed) packFigures(f *facts, text string) {
	runes := segment.NewRuneIndex(text)
	for i := range f.Figures {
		g := &f.Figures[i]
		q := PackedFigure{
			Start: runes.Rune(g.Span.Start), End: runes.Rune(g.Span.End), Text: g.Span.Of(text), Role: g.Role, Concept: g.Concept,
			Measure: g.Measure, Indicator: pairable(g.Indicator), IndicatorAsIs: g.Indicator, Unit: query.FoldCase(segment.Fold(g.Unit)),
			Per: g.Per, Cmp: g.Cmp, Masked: g.Masked, Year: g.Year, Part: g.Part, DeadlineYear: g.DeadlineYear, Themes: g.Themes,
		}
		switch {
		case g.Masked:
		case g.HasValue:
			q.Value = &g.Value
		case g.Low != 0 || g.High != 0:
			q.Low, q.High = &g.Low, &g.High
		}
		p.Figures = append(p.Figures, q)
	}
}

// unpackReport reads a payload.
func unpackReport(b []byte) (*payload, *analysed, error) {
	raw, err := codec().unpack(b)
	if err != nil {
		return nil, nil, err
	}
	var p payload
	if err := json.Unmarshal(raw, &p); err != nil {
		return nil, nil, err
	}
	if p.Format != PackedVersion {
		return nil, nil, fmt.Errorf("it is packed in format %d, this program reads %d", p.Format, PackedVersion)
	}
	c, t := &contentBuilder{}, &texts{p.Row.Chunks, p.Row.ViewLen, p.Row.Packed}
	for i := range t.chunks {
		_, end := t.end(i)
		if at := t.chunks[i].At; at < 0 || at > end || end > len(p.Text) {
			return nil, nil, errEdits
		}
		if err := t.unpack(c, i, p.Text[t.chunks[i].At:end]); err != nil {
			return nil, nil, err
		}
	}
	return &p, &analysed{
		record: &record{facts: p.Row.facts, view: c.view.String()}, row: p.Row, text: p.Text, lost: p.Lost,
		words: wordNumbers{words: p.Words}, body: p.Body, parts: p.Parts, head: p.Head, title: p.Title,
	}, nil
}

// maxUnpacked is how much cleaned text of unpacked reports makes a segment.
const maxUnpacked = 32 << 20

// unpacked is an index in memory, for reading, of the reports that next returns until
// there are none. Totals and words are those of the whole store that they are from.
func unpacked(ctx context.Context, next func() ([]byte, error), where string, totals Totals, words []string, opts Options) (_ *Index, err error) {
	defer recovered(where, "read", &err)
	fail := func(err error) error {
		return &Error{where, "read", err, "a report there can't be read; export it again with this version of govreport"}
	}
	s := newSnapshot(&manifest{Generation: 1}, nil)
	t := &s.man.Totals
	t.Reports, t.Passages, t.Chars, t.Figures = totals.Reports, totals.Passages, totals.Chars, totals.Figures
	t.Words = lengths{totals.BodyWords, totals.PartWords, totals.HeadingWords, totals.PathWords, totals.TitleWords}
	copies := &nearCopies{cluster: map[location]int{}}
	numbers := map[string]int{}
	for more := true; more; {
		var packed [][]byte
		for size := 0; size < maxUnpacked/8; { // some eighth of it when it is packed
			b, err := next()
			if err != nil {
				return nil, err
			}
			if more = b != nil; !more {
				break
			}
			packed, size = append(packed, b), size+len(b)
		}
		if len(packed) == 0 {
			break
		}
		recs, loads, errs := make([]*analysed, len(packed)), make([]*payload, len(packed)), make([]error, len(packed))
		parallel(ctx, len(packed), func(i int) { loads[i], recs[i], errs[i] = unpackReport(packed[i]) })
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := errors.Join(errs...); err != nil {
			return nil, fail(err)
		}
		file, ref, err := memorySegment(ctx, "unpacked-"+strconv.Itoa(len(s.parts)), recs)
		if err != nil {
			return nil, fail(err)
		}
		p, err := newPart(file, ref)
		if err != nil {
			return nil, fail(err)
		}
		for i, l := range loads {
			if l.Copies == "" {
				continue
			}
			if _, known := numbers[l.Copies]; !known {
				numbers[l.Copies] = len(numbers)
			}
			copies.cluster[location{len(s.parts), uint32(i)}] = numbers[l.Copies]
		}
		s.parts = append(s.parts, p)
	}
	return &Index{
		dir: where, opts: opts, snap: s, sync: syncDir,
		cache: newCache(cmp.Or(opts.CacheBytes, 64<<20)), aside: newCache(asideBytes), gone: map[location]*head{},
		dupCache: copies, dupOf: s.man.Generation, own: ownWords{known: true, list: words},
	}, nil
}
