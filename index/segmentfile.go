package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// The columns of a segment, and those that are read one by one.
var (
	rowFields, rowFieldCount = newTree(reflect.TypeFor[row]())
	headFields               = structField(rowFields, "head")

	colViewLen, colPacked        = rowFields.named("ViewLen"), rowFields.named("Packed")
	colChunks                    = rowFields.named("Chunks")
	colChunkView, colChunkSource = rowFields.named("Chunks.View"), rowFields.named("Chunks.Source")
	colChunkRune, colChunkAt     = rowFields.named("Chunks.Rune"), rowFields.named("Chunks.At")
	colSentences                 = rowFields.named("Sentences")
	colSentenceStart             = rowFields.named("Sentences.View.Start")
	colSentenceLen               = rowFields.named("Sentences.View.End")
	colSentenceChars             = rowFields.named("Sentences.Chars")
	colCutting                   = rowFields.named("Cutting")
	colSignature                 = rowFields.named("Signature")
	colTitle, colOrgan           = rowFields.named("Title"), rowFields.named("Organ")
	colRegionName                = rowFields.named("Region.Name")

	colPassages       = rowFields.named("Passages")
	colPassageStart   = rowFields.named("Passages.View.Start")
	colPassageLen     = rowFields.named("Passages.View.End")
	colPassageSection = rowFields.named("Passages.Section")
	colPassageHeading = rowFields.named("Passages.Heading")
	colPassageWords   = rowFields.named("Passages.Words")
	colPassageParts   = rowFields.named("Passages.Parts")

	colSections         = rowFields.named("Sections")
	colSectionStart     = rowFields.named("Sections.View.Start")
	colSectionLen       = rowFields.named("Sections.View.End")
	colSectionBodyStart = rowFields.named("Sections.ViewBody.Start")
	colSectionBodyLen   = rowFields.named("Sections.ViewBody.End")
	colSectionWords     = rowFields.named("Sections.Words")
	colSectionMarker    = rowFields.named("Sections.Marker")
	colSectionTitle     = rowFields.named("Sections.Title")
	colSectionRole      = rowFields.named("Sections.Role")
	colSectionParent    = rowFields.named("Sections.Parent")
	colSectionThemes    = rowFields.named("Sections.Themes")
	colSectionThemeID   = rowFields.named("Sections.Themes.ID")
	colSectionThemeName = rowFields.named("Sections.Themes.Name")

	colFigures             = rowFields.named("Figures")
	colFigureStart         = rowFields.named("Figures.View.Start")
	colFigureLen           = rowFields.named("Figures.View.End")
	colFigureSentenceStart = rowFields.named("Figures.ViewSentence.Start")
	colFigureSentenceLen   = rowFields.named("Figures.ViewSentence.End")
	colFigureMasked        = rowFields.named("Figures.Masked")
	colFigureHasValue      = rowFields.named("Figures.HasValue")
	colFigureValue         = rowFields.named("Figures.Value")
	colFigureLow           = rowFields.named("Figures.Low")
	colFigureHigh          = rowFields.named("Figures.High")
	colFigureUnit          = rowFields.named("Figures.Unit")
	colFigureRole          = rowFields.named("Figures.Role")
	colFigureIndicator     = rowFields.named("Figures.Indicator")
	colFigureConcept       = rowFields.named("Figures.Concept")
	colFigureThemes        = rowFields.named("Figures.Themes")
	colFigureTheme         = rowFields.named("Figures.Themes[]")
)

// structField returns the node of an embedded struct.
func structField(f *field, name string) *field {
	if f.kind == reflect.Struct && f.typ.Name() == name {
		return f
	}
	for _, k := range f.kids {
		if found := structField(k, name); found != nil {
			return found
		}
	}
	return nil
}

// maxSegment bounds the cleaned text of a segment, whose places are numbers of 32
// bits.
const maxSegment = 3 << 30

// analysed is a record with what a segment stores of it.
type analysed struct {
	*record
	row  row
	text []byte // packed
	lost []string

	words       wordNumbers
	body, parts []uint32   // numbers of words, passage after passage
	head        [][]uint32 // by section; nil for those of no passage
	title       []uint32
	count, site []uint32 // words of the body, and those of them in page furniture
}

// wordNumbers numbers the different words of a report.
type wordNumbers struct {
	ids   map[string]uint32
	words []string
}

// numbersOfWords are maps that were used, empty.
var numbersOfWords = sync.Pool{New: func() any { return map[string]uint32{} }}

func newWordNumbers() *wordNumbers {
	return &wordNumbers{ids: numbersOfWords.Get().(map[string]uint32)}
}

// done lets go of what numbering needs: the words stay.
func (n *wordNumbers) done() {
	if len(n.ids) < 1<<14 { // a long text has a large one
		clear(n.ids)
		numbersOfWords.Put(n.ids)
	}
	n.ids = nil
}

// of is the number of a word.
func (n *wordNumbers) of(w string) uint32 {
	id, ok := n.ids[w]
	if !ok {
		id = uint32(len(n.words))
		n.ids[w] = id
		n.words = append(n.words, w)
	}
	return id
}

// append appends the numbers of words.
func (n *wordNumbers) append(to []uint32, words ...string) []uint32 {
	for _, w := range words {
		to = append(to, n.of(w))
	}
	return to
}

// analyse cuts a record into words and packs its texts.
func (rec *record) analyse(t segment.Tokenizer, cutting string) (*analysed, error) {
	v := rec.v
	if v == nil {
		v = segment.NewView(rec.text)
	}
	chunks, packed := pack(v, rec.text)
	b, whole := &contentBuilder{}, &texts{chunks, len(rec.view), len(packed)}
	b.view.Grow(len(rec.view))
	b.text.Grow(len(rec.text))
	for i := range chunks {
		_, end := whole.end(i)
		if err := whole.unpack(b, i, packed[chunks[i].At:end]); err != nil {
			return nil, fmt.Errorf("%s: %w", rec.Sources[0].Path, err)
		}
	}
	c := b.content()
	if c.text != rec.text || c.view != rec.view {
		return nil, fmt.Errorf("%s: %w", rec.Sources[0].Path, errEdits)
	}
	a := &analysed{record: rec, lost: c.lost(), text: packed, row: row{facts: rec.facts, Cutting: cutting}}
	f := &a.row.facts // the record stays as it is, whoever else reads it
	f.Passages, f.Sections = slices.Clone(f.Passages), slices.Clone(f.Sections)
	f.Words = lengths{}
	if f.Signature == nil {
		f.Signature = signature(skeleton(f.ViewBody.Of(rec.view)))
	}
	a.words = *newWordNumbers()
	lines := rememberLines(t, rec.view)
	a.title = a.words.append(nil, wordsOf(t, segment.Fold(f.Title))...)
	a.head = make([][]uint32, len(f.Sections))
	cut := make([]bool, len(f.Sections))
	for i := range f.Passages {
		p := &f.Passages[i]
		body, parts := wordsAndParts(lines, p.View.Of(rec.view))
		a.body, a.parts = a.words.append(a.body, body...), a.words.append(a.parts, parts...)
		p.Words, p.Parts = len(body), len(parts)
		f.Words.Body += len(body)
		f.Words.Parts += len(parts)
		f.Words.Title += len(a.title)
		for s := p.Section; s >= 0; s = f.Sections[s].Parent {
			if !cut[s] {
				cut[s] = true
				a.head[s] = a.words.append(nil, wordsOf(t, segment.Fold(f.Sections[s].Title))...)
				f.Sections[s].Words = len(a.head[s])
			}
			if s != p.Section {
				f.Words.Path += len(a.head[s])
			} else if p.Heading {
				f.Words.Heading += len(a.head[s])
			}
		}
	}
	if _, err := cutBody(rec, lines, &a.words, func(line []bodyWord) {
		for _, w := range line {
			a.count = append(a.count, w.id)
			if w.site {
				a.site = append(a.site, w.id)
			}
		}
	}); err != nil {
		return nil, err
	}
	a.words.done()
	rec.v = nil // a long text has a large one
	a.row.ViewLen, a.row.Packed, a.row.Chunks = len(rec.view), len(packed), chunks
	for _, s := range v.Sentences() {
		a.row.Sentences = append(a.row.Sentences, sentence{s, utf8.RuneCountInString(v.Source(s).Of(rec.text))})
	}
	return a, nil
}

// writeSegment writes analysed records to a new segment file and opens it.
func writeSegment(ctx context.Context, dir, name string, recs []*analysed) (_ *segmentFile, ref segmentRef, err error) {
	path := filepath.Join(dir, name)
	defer recovered(dir, "commit", &err)
	w, err := newBlobWriter(path)
	if err != nil {
		return nil, ref, err
	}
	defer func() {
		w.abort()
		if err != nil {
			_ = os.Remove(path)
		}
	}()
	if ref, err = fillSegment(ctx, w, name, recs); err != nil {
		return nil, ref, err
	}
	return sealed(dir, ref, w)
}

// memorySegment is writeSegment without a file.
func memorySegment(ctx context.Context, name string, recs []*analysed) (_ *segmentFile, ref segmentRef, err error) {
	defer recovered(name, "read", &err)
	var buf bytes.Buffer
	w := newBlobBuffer(&buf)
	if ref, err = fillSegment(ctx, w, name, recs); err != nil {
		return nil, ref, err
	}
	if ref.Bytes, ref.CRC, err = w.finish(); err != nil {
		return nil, ref, err
	}
	file, err := readBlobs(name, buf.Bytes(), ref.CRC)
	if err != nil {
		return nil, ref, err
	}
	return newSegmentFile(file, ref), ref, nil
}

// fillSegment writes everything of a segment but its end.
func fillSegment(ctx context.Context, w *blobWriter, name string, recs []*analysed) (ref segmentRef, err error) {
	ref = segmentRef{File: name, Docs: len(recs)}
	rows := make([]reflect.Value, len(recs))
	for i, r := range recs {
		rows[i] = reflect.ValueOf(&r.row).Elem()
		ref.View += int64(len(r.record.view)) + 1
		if _, err := w.Write(r.text); err != nil {
			return ref, err
		}
	}
	if ref.View > maxSegment {
		return ref, fmt.Errorf("%d MB of text in one commit are more than a segment holds; commit more often", ref.View>>20)
	}
	w.end("text")
	if err := rowFields.writeRows(w, rows); err != nil {
		return ref, err
	}
	if err := ctx.Err(); err != nil {
		return ref, err
	}
	return ref, writePostings(ctx, w, recs)
}

func writePostings(ctx context.Context, w *blobWriter, recs []*analysed) error {
	lost := newTermLists()
	body, parts, head, title := newTermLists(), newTermLists(), newTermLists(), newTermLists()
	count, site := newTermLists(), newTermLists()
	var wg sync.WaitGroup
	var pairs *pairSort
	wg.Go(func() {
		views := make([]string, len(recs))
		for i, r := range recs {
			views[i] = r.record.view
		}
		pairs = sortPairs(ctx, views)
	})
	wg.Go(func() {
		passage, section := uint32(0), uint32(0)
		for i, r := range recs {
			if ctx.Err() != nil {
				return
			}
			bodyOf, partsOf := body.of(r.words.words), parts.of(r.words.words)
			headOf, titleOf := head.of(r.words.words), title.of(r.words.words)
			inBody, inParts := r.body, r.parts
			for _, p := range r.row.Passages {
				for _, word := range inBody[:p.Words] {
					bodyOf.add(word, passage)
				}
				for _, word := range inParts[:p.Parts] {
					partsOf.add(word, passage)
				}
				inBody, inParts = inBody[p.Words:], inParts[p.Parts:]
				passage++
			}
			for _, words := range r.head {
				for _, word := range words {
					headOf.add(word, section)
				}
				section++
			}
			for _, word := range r.title {
				titleOf.add(word, uint32(i))
			}
			countOf, siteOf := count.of(r.words.words), site.of(r.words.words)
			for _, word := range r.count {
				countOf.add(word, uint32(i))
			}
			for _, word := range r.site {
				siteOf.add(word, uint32(i))
			}
			for _, gram := range r.lost {
				lost.add(gram, uint32(i))
			}
		}
	})
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := pairs.write(ctx, w); err != nil {
		return err
	}
	for _, k := range kinds[1:] {
		lists := map[string]*termLists{kindLost: lost, kindBody: body, kindPart: parts, kindHead: head, kindTitle: title, kindCount: count, kindSite: site}[k.name]
		if err := lists.write(w, k.name, k.freqs); err != nil {
			return err
		}
	}
	return nil
}

// sealed finishes a segment file and opens it.
func sealed(dir string, ref segmentRef, w *blobWriter) (*segmentFile, segmentRef, error) {
	var err error
	if ref.Bytes, ref.CRC, err = w.finish(); err != nil {
		return nil, ref, err
	}
	f, err := openSegment(dir, ref)
	return f, ref, err
}

// mergeSegments writes the live reports of parts to a new segment file. ok is
// false when nothing is alive.
func mergeSegments(ctx context.Context, dir, name string, parts []part) (_ *segmentFile, ref segmentRef, ok bool, err error) {
	path := filepath.Join(dir, name)
	defer recovered(dir, "merge", &err)
	var rows []rowRange
	ref = segmentRef{File: name}
	shifts := make([][spaces]shift, len(parts))
	var next [spaces]int64
	for i := range parts {
		p := &parts[i]
		lay := p.layout()
		for space, from := range [spaces][]uint32{lay.view, lay.passage, lay.section, lay.report} {
			shifts[i][space] = shift{from, make([]int64, p.ref.Docs)}
			for r := range p.ref.Docs {
				shifts[i][space].to[r] = -1
				if p.live.Contains(uint32(r)) {
					shifts[i][space].to[r] = next[space]
					next[space] += int64(from[r+1] - from[r])
				}
			}
		}
		for r := 0; r < p.ref.Docs; r++ {
			if !p.live.Contains(uint32(r)) {
				continue
			}
			if n := len(rows); n > 0 && rows[n-1].from == p.cols && rows[n-1].hi == r {
				rows[n-1].hi++
			} else {
				rows = append(rows, rowRange{p.cols, r, r + 1})
			}
			ref.Docs++
		}
	}
	if ref.Docs == 0 {
		return nil, ref, false, nil
	}
	ref.View = next[spaceView]
	w, err := newBlobWriter(path)
	if err != nil {
		return nil, ref, false, err
	}
	defer func() {
		w.abort()
		if err != nil {
			_ = os.Remove(path)
		}
	}()
	for i := range parts {
		p := &parts[i]
		lay := p.layout()
		text := p.file.blob("text")
		for it := p.live.Iterator(); it.HasNext(); {
			r := it.Next()
			if _, err := w.Write(p.file.read(text, lay.text[r], lay.text[r+1]-lay.text[r])); err != nil {
				return nil, ref, false, err
			}
		}
	}
	w.end("text")
	if err := rowFields.merge(w, rows); err != nil {
		return nil, ref, false, err
	}
	for _, k := range kinds {
		from, by := make([]*termReader, len(parts)), make([]shift, len(parts))
		for i := range parts {
			from[i], by[i] = parts[i].terms(k.name), shifts[i][k.space]
		}
		if err := mergeTerms(ctx, w, k.name, k.freqs, from, by); err != nil {
			return nil, ref, false, err
		}
	}
	f, ref, err := sealed(dir, ref, w)
	return f, ref, true, err
}

// segmentFile is an open segment.
type segmentFile struct {
	name string
	refs atomic.Int32
	file *blobFile
	cols *columnSet
	docs int

	layout  func() *layout
	heads   func() []facts             // with their heads alone
	paths   func() map[string][]uint32 // reports by path
	keys    func() map[string][]uint32
	ids     func() map[string][]uint32
	readers map[string]func() *termReader
	normals func() []atomic.Pointer[string] // of indicators by code, see entry.normalIndicator
}

// layout says where each report's parts begin in the spaces of a segment; each list
// has one more for the end.
type layout struct {
	view, passage, section, report []uint32
	text                           []int64 // in the blob "text"
	passages                       []passageAt
}

// passageAt is where a passage stands in the cleaned text of its report, and its
// heading, if it begins with one.
type passageAt struct{ start, end, headStart, headEnd uint32 }

func openSegment(dir string, ref segmentRef) (_ *segmentFile, err error) {
	path := filepath.Join(dir, ref.File)
	defer recovered(dir, "open", &err)
	file, err := openBlobFile(path, ref.Bytes, ref.CRC)
	if errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if err != nil {
		return nil, &Error{dir, "open", fmt.Errorf("%s: %w", ref.File, err), rebuildHint}
	}
	return newSegmentFile(file, ref), nil
}

func newSegmentFile(file *blobFile, ref segmentRef) *segmentFile {
	s := &segmentFile{name: ref.File, file: file, cols: newColumnSet(file, rowFieldCount), docs: ref.Docs}
	s.refs.Store(1)
	s.layout = sync.OnceValue(s.readLayout)
	s.heads = sync.OnceValue(func() []facts {
		out := make([]facts, s.docs)
		for i := range out {
			s.cols.read(headFields, i, reflect.ValueOf(&out[i].head).Elem())
		}
		return out
	})
	by := func(values func(*head) []string) func() map[string][]uint32 {
		return sync.OnceValue(func() map[string][]uint32 {
			out := make(map[string][]uint32, s.docs)
			for i := range s.heads() {
				for _, v := range values(&s.heads()[i].head) {
					out[v] = append(out[v], uint32(i))
				}
			}
			return out
		})
	}
	s.paths = by(func(h *head) []string {
		var out []string
		for _, src := range h.Sources {
			out = append(out, src.Path)
		}
		return out
	})
	s.keys = by(func(h *head) []string { return []string{h.Key} })
	s.ids = by(func(h *head) []string { return []string{h.ID} })
	s.normals = sync.OnceValue(func() []atomic.Pointer[string] {
		return make([]atomic.Pointer[string], len(s.cols.column(colFigureIndicator).terms()))
	})
	s.readers = map[string]func() *termReader{}
	for _, k := range kinds {
		s.readers[k.name] = sync.OnceValue(func() *termReader { return newTermReader(file, k.name, k.freqs) })
	}
	return s
}

func (s *segmentFile) terms(kind string) *termReader { return s.readers[kind]() }

func (s *segmentFile) readLayout() *layout {
	l := &layout{text: make([]int64, s.docs+1)}
	viewLen, packed := s.cols.column(colViewLen), s.cols.column(colPacked)
	passages, sections := s.cols.column(colPassages), s.cols.column(colSections)
	if viewLen.n != s.docs || passages.n != s.docs+1 {
		panic(damage{fmt.Errorf("%s has %d reports, not %d", s.name, viewLen.n, s.docs)})
	}
	at := uint32(0)
	for i := range s.docs {
		l.view = append(l.view, at)
		at += uint32(viewLen.at(i)) + 1
		l.text[i+1] = l.text[i] + int64(packed.at(i))
	}
	l.view = append(l.view, at)
	for i := range s.docs + 1 {
		l.passage = append(l.passage, uint32(passages.at(i)))
		l.section = append(l.section, uint32(sections.at(i)))
		l.report = append(l.report, uint32(i))
	}
	start, length := s.cols.column(colPassageStart), s.cols.column(colPassageLen)
	heading, section := s.cols.column(colPassageHeading), s.cols.column(colPassageSection)
	headStart, headLen := s.cols.column(colSectionStart), s.cols.column(colSectionLen)
	l.passages = make([]passageAt, start.n)
	for i := range s.docs {
		for k := int(l.passage[i]); k < int(l.passage[i+1]); k++ {
			p := passageAt{start: uint32(start.at(k)), end: uint32(start.at(k) + length.at(k))}
			if heading.truth(k) {
				row := int(l.section[i]) + section.at(k)
				p.headStart, p.headEnd = uint32(headStart.at(row)), uint32(headStart.at(row)+headLen.at(row))
			}
			l.passages[k] = p
		}
	}
	return l
}

func (s *segmentFile) release() {
	if s.refs.Add(-1) == 0 {
		_ = s.file.close()
	}
}

// texts says where the chunks of a report begin, and what they end at.
type texts struct {
	chunks []chunkRow
	view   int // bytes of the cleaned text
	packed int // bytes of all chunks
}

// end returns where chunk i ends, in the cleaned text and among the packed bytes.
func (t *texts) end(i int) (view, at int) {
	if i+1 < len(t.chunks) {
		return t.chunks[i+1].View, t.chunks[i+1].At
	}
	return t.view, t.packed
}

// unpack adds chunk i to c.
func (t *texts) unpack(c *contentBuilder, i int, packed []byte) error {
	raw, err := codec().unpack(packed)
	if err != nil {
		return err
	}
	end, _ := t.end(i)
	n := end - t.chunks[i].View
	if n > len(raw) {
		return errEdits
	}
	return c.add(raw[:n], raw[n:])
}

// texts reads where the chunks of a report begin.
func (s *segmentFile) texts(doc uint32) *texts {
	from, to := s.cols.column(colChunks).rows(int(doc))
	t := &texts{make([]chunkRow, to-from), s.cols.column(colViewLen).at(int(doc)), s.cols.column(colPacked).at(int(doc))}
	view, source, runes, at := s.cols.column(colChunkView), s.cols.column(colChunkSource), s.cols.column(colChunkRune), s.cols.column(colChunkAt)
	for i := range t.chunks {
		t.chunks[i] = chunkRow{view.at(from + i), source.at(from + i), runes.at(from + i), at.at(from + i)}
	}
	return t
}

// readChunk adds chunk i of a report to c.
func (s *segmentFile) readChunk(c *contentBuilder, doc uint32, t *texts, i int) error {
	at := t.chunks[i].At
	_, end := t.end(i)
	packed := s.file.read(s.file.blob("text"), s.layout().text[doc]+int64(at), int64(end-at))
	if err := t.unpack(c, i, packed); err != nil {
		return fmt.Errorf("%s: text of report %d: %w", s.name, doc, err)
	}
	return nil
}

// content reads the texts of a report.
func (s *segmentFile) content(doc uint32) (*content, error) {
	c, t := &contentBuilder{}, s.texts(doc)
	c.view.Grow(t.view)
	c.text.Grow(t.view)
	for i := range t.chunks {
		if err := s.readChunk(c, doc, t, i); err != nil {
			return nil, err
		}
	}
	return c.content(), nil
}

// facts reads all that is known of a report.
func (s *segmentFile) facts(doc uint32) *facts {
	r := &row{}
	s.cols.read(rowFields, int(doc), reflect.ValueOf(r).Elem())
	return &r.facts
}

// entry is a stored report whose fields are read one by one, from the columns: the
// way to ask for a few fields of many reports or figures. Its methods take places of
// the cleaned text of the report, and numbers of its passages, sections and figures.
// They panic with damage where the file is damaged.
type entry struct {
	*head
	seg *segmentFile
	doc uint32
	at  location
}

func (s *snapshot) entry(at location) entry {
	seg := s.parts[at.part].segmentFile
	return entry{&seg.heads()[at.doc].head, seg, at.doc, at}
}

// col returns a column; rows of it are numbered through the segment.
func (e entry) col(f *field) *column { return e.seg.cols.column(f) }

// figures, sections and passages return the rows of the report in their columns.
func (e entry) figures() (from, to int) { return e.col(colFigures).rows(int(e.doc)) }
func (e entry) sections() (from, to int) {
	l := e.seg.layout()
	return int(l.section[e.doc]), int(l.section[e.doc+1])
}
func (e entry) passages() (from, to int) {
	l := e.seg.layout()
	return int(l.passage[e.doc]), int(l.passage[e.doc+1])
}

// span reads a span from the columns of its start and length.
func (e entry) span(start, length *field, row int) segment.Span {
	s := e.col(start).at(row)
	return segment.Span{Start: s, End: s + e.col(length).at(row)}
}

// passageAt returns the passage that holds place p.
func (e entry) passageAt(p int) int {
	l := e.seg.layout()
	from, to := e.passages()
	lo, hi := from, to
	for lo < hi {
		if m := (lo + hi) / 2; l.passages[m].end > uint32(p) {
			hi = m
		} else {
			lo = m + 1
		}
	}
	return min(lo, to-1) - from
}

// passageOf returns passageAt for places asked in order.
func (e entry) passageOf() func(p int) int {
	k, end := -1, -1
	return func(p int) int {
		if p >= end {
			k = e.passageAt(p)
			end = e.passageSpan(k).End
		}
		return k
	}
}

// passageSpan returns passage k in the cleaned text.
func (e entry) passageSpan(k int) segment.Span {
	l := e.seg.layout()
	p := &l.passages[int(l.passage[e.doc])+k]
	return segment.Span{Start: int(p.start), End: int(p.end)}
}

// sectionAt returns the innermost section that governs place p, or -1. Sections are
// in the order of the text and nested by Parent, so it is the last one that begins
// before p, or one of those around that.
func (e entry) sectionAt(p int) int {
	from, to := e.sections()
	start := e.col(colSectionBodyStart)
	lo, hi := from, to
	for lo < hi {
		if m := (lo + hi) / 2; start.at(m) > p {
			hi = m
		} else {
			lo = m + 1
		}
	}
	length, parent := e.col(colSectionBodyLen), e.col(colSectionParent)
	i := lo - 1 - from
	for i >= 0 && p >= start.at(from+i)+length.at(from+i) {
		i = parent.at(from + i)
	}
	return i
}

// above yields section i and those around it, outwards.
func (e entry) above(i int) func(yield func(row int) bool) {
	return func(yield func(int) bool) {
		from, to := e.sections()
		parent := e.col(colSectionParent)
		for ; i >= 0 && i < to-from; i = parent.at(from + i) {
			if !yield(from + i) {
				return
			}
		}
	}
}

// sectionPath returns the headings above and at section i, from the top.
func (e entry) sectionPath(i int) []string {
	path := []string{}
	for row := range e.above(i) {
		path = append(path, e.col(colSectionMarker).str(row)+e.col(colSectionTitle).str(row))
	}
	for a, b := 0, len(path)-1; a < b; a, b = a+1, b-1 {
		path[a], path[b] = path[b], path[a]
	}
	return path
}

// sectionRole is the role of the level 1 section that i belongs to.
func (e entry) sectionRole(i int) string {
	for row := range e.above(i) {
		if r := e.col(colSectionRole).str(row); r != "" {
			return r
		}
	}
	return ""
}

// headingOf returns the heading that passage k begins with, or an empty span.
func (e entry) headingOf(k int) segment.Span {
	l := e.seg.layout()
	p := &l.passages[int(l.passage[e.doc])+k]
	return segment.Span{Start: int(p.headStart), End: int(p.headEnd)}
}
