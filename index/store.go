package index

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

const (
	formatFile   = "format.json"
	manifestFile = "manifest.json"
	formatName   = "govreport-index"

	rebuildHint = "rebuild it: remove the folder and run govreport index again over the sources"
)

// format is the content of format.json.
type format struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
}

// manifest names the segments that make up one state of the index. It is
// replaced as a whole by renaming, so a reader sees one commit or the next.
type manifest struct {
	Generation uint64       `json:"generation"`
	NextFile   uint64       `json:"next_file"`
	Segments   []segmentRef `json:"segments"`
	Totals     totals       `json:"totals"`
}

// segmentRef is a segment file and which of its documents no longer count.
type segmentRef struct {
	File    string `json:"file"`
	Bytes   int64  `json:"bytes"`
	CRC     uint32 `json:"crc32c"`
	Docs    int    `json:"docs"`
	Deleted []byte `json:"deleted,omitempty"` // roaring bitmap of document numbers
}

// totals are sums over the live reports.
type totals struct {
	Reports  int     `json:"reports"`
	Passages int     `json:"passages"`
	Chars    int     `json:"chars"`
	Figures  int     `json:"figures"`
	Words    lengths `json:"words"`
}

func (t *totals) add(f *facts, sign int) {
	t.Reports += sign
	t.Passages += sign * len(f.Passages)
	t.Chars += sign * f.Chars
	t.Figures += sign * len(f.Figures)
	t.Words.Body += sign * f.Words.Body
	t.Words.Parts += sign * f.Words.Parts
	t.Words.Heading += sign * f.Words.Heading
	t.Words.Path += sign * f.Words.Path
	t.Words.Title += sign * f.Words.Title
}

// checkedManifest is what stands in manifest.json.
type checkedManifest struct {
	Manifest json.RawMessage `json:"manifest"`
	SHA256   string          `json:"sha256"`
}

func readFormat(dir string) error {
	b, err := os.ReadFile(filepath.Join(dir, formatFile))
	if errors.Is(err, os.ErrNotExist) {
		return &Error{dir, "open", errors.New("there is no index here"), "make one with: govreport index --index " + dir + " FOLDER"}
	}
	if err != nil {
		return &Error{dir, "open", err, ""}
	}
	var f format
	if err := json.Unmarshal(b, &f); err != nil || f.Format != formatName {
		return &Error{dir, "open", fmt.Errorf("%s is damaged or of something else", formatFile), rebuildHint}
	}
	if f.Version < FormatVersion {
		return &Error{dir, "open", fmt.Errorf("the index has format %d, this program writes format %d", f.Version, FormatVersion), rebuildHint}
	}
	if f.Version > FormatVersion {
		return &Error{dir, "open", fmt.Errorf("the index has format %d, this program reads format %d", f.Version, FormatVersion), "use the newer govreport that wrote it, or " + rebuildHint}
	}
	return nil
}

func writeFormat(dir string) error {
	b, err := json.Marshal(format{formatName, FormatVersion})
	if err != nil {
		return err
	}
	if err := replaceFile(dir, formatFile, append(b, '\n')); err != nil {
		return err
	}
	return syncDir(dir)
}

func readManifest(dir string) (*manifest, error) {
	b, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil, &Error{dir, "open", err, rebuildHint}
	}
	var c checkedManifest
	if err := json.Unmarshal(b, &c); err != nil {
		return nil, &Error{dir, "open", fmt.Errorf("%s is damaged: %w", manifestFile, err), rebuildHint}
	}
	sum := sha256.Sum256(c.Manifest)
	if hex.EncodeToString(sum[:]) != c.SHA256 {
		return nil, &Error{dir, "open", fmt.Errorf("%s does not fit its checksum", manifestFile), rebuildHint}
	}
	m := &manifest{}
	if err := json.Unmarshal(c.Manifest, m); err != nil {
		return nil, &Error{dir, "open", fmt.Errorf("%s is damaged: %w", manifestFile, err), rebuildHint}
	}
	return m, nil
}

// writeManifest replaces the manifest. On an error the old one stands; without
// one the new one does, and is durable after syncDir.
func writeManifest(dir string, m *manifest) error {
	raw, err := json.Marshal(m)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(raw)
	b, err := json.Marshal(checkedManifest{raw, hex.EncodeToString(sum[:])})
	if err != nil {
		return err
	}
	return replaceFile(dir, manifestFile, append(b, '\n'))
}

// replaceFile leaves the old file on an error, else the whole new one. Which of
// the two is there after a crash is sure only after syncDir.
func replaceFile(dir, name string, data []byte) error {
	tmp := filepath.Join(dir, name+".tmp")
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp, filepath.Join(dir, name))
	}
	if err != nil {
		_ = os.Remove(tmp)
	}
	return err
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum returns the length and CRC-32C of a file.
func checksum(path string) (int64, uint32, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	h := crc32.New(castagnoli)
	n, err := io.CopyBuffer(h, struct{ io.Reader }{f}, make([]byte, 1<<18))
	return n, h.Sum32(), err
}

// segmentFile is an open segment. Its documents never change.
type segmentFile struct {
	name      string
	seg       segmentapi.Segment
	summaries *roaring.Bitmap // numbers of the summary documents, deleted ones too
	refs      atomic.Int32
}

func openSegment(dir string, ref segmentRef) (_ *segmentFile, err error) {
	path := filepath.Join(dir, ref.File)
	n, crc, err := checksum(path)
	if err != nil {
		return nil, err
	}
	if n != ref.Bytes || crc != ref.CRC {
		return nil, &Error{dir, "open", fmt.Errorf("%s does not fit its checksum", ref.File), rebuildHint}
	}
	defer recovered(dir, "open "+ref.File, &err)
	seg, err := new(zap.ZapPlugin).Open(path)
	if err != nil {
		return nil, &Error{dir, "open", fmt.Errorf("%s: %w", ref.File, err), rebuildHint}
	}
	if int(seg.Count()) != ref.Docs {
		seg.Close()
		return nil, &Error{dir, "open", fmt.Errorf("%s has %d documents, not %d", ref.File, seg.Count(), ref.Docs), rebuildHint}
	}
	s := &segmentFile{name: ref.File, seg: seg}
	s.refs.Store(1)
	if s.summaries, err = s.postings(fieldKind, "report"); err != nil {
		seg.Close()
		return nil, err
	}
	return s, nil
}

// recovered turns a panic of the segment reader into an error.
func recovered(dir, op string, err *error) {
	if p := recover(); p != nil {
		*err = &Error{dir, op, fmt.Errorf("the index is damaged: %v", p), rebuildHint}
	}
}

func (s *segmentFile) release() {
	if s.refs.Add(-1) == 0 {
		_ = s.seg.Close()
	}
}

// postings returns the numbers of the documents that have term in field.
func (s *segmentFile) postings(field, term string) (*roaring.Bitmap, error) {
	out := roaring.New()
	err := s.eachPosting(field, term, nil, false, func(doc uint32, _, _ int) { out.Add(doc) })
	return out, err
}

// eachPosting calls fn with document number, frequency and field length.
func (s *segmentFile) eachPosting(field, term string, except *roaring.Bitmap, freqs bool, fn func(doc uint32, freq, length int)) error {
	dict, err := s.seg.Dictionary(field)
	if err != nil {
		return err
	}
	list, err := dict.PostingsList([]byte(term), except, nil)
	if err != nil {
		return err
	}
	it := list.Iterator(freqs, freqs, false, nil)
	for {
		p, err := it.Next()
		if err != nil {
			return err
		}
		if p == nil {
			return nil
		}
		if freqs {
			norm := p.Norm() // 1/√length
			fn(uint32(p.Number()), int(p.Frequency()), int(math.Round(1/(norm*norm))))
		} else {
			fn(uint32(p.Number()), 1, 0)
		}
	}
}

// part is a segment in a snapshot: its file and what no longer counts of it.
type part struct {
	*segmentFile
	ref     segmentRef
	deleted *roaring.Bitmap
	live    *roaring.Bitmap // live summaries
}

func newPart(f *segmentFile, ref segmentRef) (part, error) {
	p := part{segmentFile: f, ref: ref, deleted: roaring.New()}
	if len(ref.Deleted) > 0 {
		if _, err := p.deleted.ReadFrom(bytes.NewReader(ref.Deleted)); err != nil {
			return p, fmt.Errorf("%s: list of deleted documents: %w", ref.File, err)
		}
	}
	p.live = roaring.AndNot(f.summaries, p.deleted)
	return p, nil
}

// snapshot is one committed state. It is immutable; hold it with acquire.
type snapshot struct {
	man   *manifest
	parts []part
	refs  atomic.Int32
}

func (s *snapshot) release() {
	if s.refs.Add(-1) == 0 {
		for _, p := range s.parts {
			p.segmentFile.release()
		}
	}
}

// openSnapshot opens the newest committed state. A writer may replace the
// manifest and remove merged segments in between; then it looks again.
func openSnapshot(dir string) (*snapshot, error) {
	const tries = 50
	for try := 1; ; try++ {
		m, err := readManifest(dir)
		if err != nil {
			return nil, err
		}
		s := &snapshot{man: m}
		s.refs.Store(1)
		err = s.open(dir)
		if err == nil {
			return s, nil
		}
		s.release()
		if !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		if try == tries {
			return nil, &Error{dir, "open", err, "a segment is missing; " + rebuildHint}
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func (s *snapshot) open(dir string) error {
	for _, ref := range s.man.Segments {
		f, err := openSegment(dir, ref)
		if err != nil {
			return err
		}
		p, err := newPart(f, ref)
		s.parts = append(s.parts, p)
		if err != nil {
			return &Error{dir, "open", err, rebuildHint}
		}
	}
	return nil
}

// location is where a report's summary document is.
type location struct {
	part int
	doc  uint32
}

// find returns the live summaries that have term in field.
func (s *snapshot) find(field, term string) ([]location, error) {
	var out []location
	for i, p := range s.parts {
		hits, err := p.postings(field, term)
		if err != nil {
			return nil, err
		}
		hits.And(p.live)
		for it := hits.Iterator(); it.HasNext(); {
			out = append(out, location{i, it.Next()})
		}
	}
	return out, nil
}

// storedFields reads the named stored fields of a document.
func (p *part) storedFields(doc uint32, names ...string) (map[string][]byte, error) {
	out := make(map[string][]byte, len(names))
	err := p.seg.VisitStoredFields(uint64(doc), func(field string, _ byte, value []byte, _ []uint64) bool {
		for _, n := range names {
			if n == field {
				out[n] = bytes.Clone(value)
			}
		}
		return len(out) < len(names)
	})
	return out, err
}

func (s *snapshot) facts(at location) (*facts, error) {
	p := &s.parts[at.part]
	fields, err := p.storedFields(at.doc, storedFacts)
	if err != nil {
		return nil, err
	}
	raw, err := codec().unpack(fields[storedFacts])
	if err != nil {
		return nil, fmt.Errorf("%s: facts of document %d: %w", p.name, at.doc, err)
	}
	f := &facts{}
	if err := json.Unmarshal(raw, f); err != nil {
		return nil, fmt.Errorf("%s: facts of document %d: %w", p.name, at.doc, err)
	}
	return f, nil
}

// texts returns the decoded and the cleaned text of a report.
func (s *snapshot) texts(at location) (text, view string, err error) {
	p := &s.parts[at.part]
	fields, err := p.storedFields(at.doc, storedText, storedView)
	if err != nil {
		return "", "", err
	}
	b, err := codec().unpack(fields[storedText])
	if err != nil {
		return "", "", fmt.Errorf("%s: text of document %d: %w", p.name, at.doc, err)
	}
	text, view = string(b), string(b)
	if z, ok := fields[storedView]; ok {
		if b, err = codec().unpack(z); err != nil {
			return "", "", fmt.Errorf("%s: text of document %d: %w", p.name, at.doc, err)
		}
		view = string(b)
	}
	return text, view, nil
}

// mergeFactor is how many segments of one size class become one.
const mergeFactor = 8

// sizeClass groups segments for merging: 0 up to 4,000 documents, then by
// factors of mergeFactor.
func sizeClass(docs int) int {
	class := 0
	for limit := 4000; docs > limit; limit *= mergeFactor {
		class++
	}
	return class
}

// toMerge returns the parts to merge next, in order, or nil: the smallest size
// class that is full, or a part that is more than half deleted.
func toMerge(parts []part) []int {
	classes := map[int][]int{}
	for i, p := range parts {
		if n := int(p.deleted.GetCardinality()); n*2 > p.ref.Docs {
			return []int{i}
		}
		c := sizeClass(p.ref.Docs - int(p.deleted.GetCardinality()))
		classes[c] = append(classes[c], i)
	}
	for c := 0; c < 64; c++ {
		if len(classes[c]) >= mergeFactor {
			return classes[c]
		}
	}
	return nil
}

// buildSegment writes documents to a new segment file and opens it.
func buildSegment(ctx context.Context, dir, name string, docs []bleveindex.Document) (_ *segmentFile, ref segmentRef, err error) {
	path := filepath.Join(dir, name)
	defer func() {
		if err != nil {
			_ = os.Remove(path)
		}
	}()
	defer recovered(dir, "commit", &err)
	seg, err := inMemory(ctx, dir, docs)
	if err != nil {
		return nil, ref, err
	}
	unpersisted, ok := seg.(segmentapi.UnpersistedSegment)
	if !ok {
		return nil, ref, fmt.Errorf("new segment is a %T", seg)
	}
	if err := unpersisted.Persist(path); err != nil {
		return nil, ref, err
	}
	_ = seg.Close()
	return sealed(dir, name, len(docs))
}

// inMemory makes a segment of documents. When ctx ends it is left to end by
// itself: it writes to nothing but memory.
func inMemory(ctx context.Context, dir string, docs []bleveindex.Document) (segmentapi.Segment, error) {
	type result struct {
		seg segmentapi.Segment
		err error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() { done <- r }()
		defer recovered(dir, "commit", &r.err)
		r.seg, _, r.err = new(zap.ZapPlugin).New(docs)
	}()
	select {
	case r := <-done:
		return r.seg, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// sealed checks a segment file that was just written and opens it.
func sealed(dir, name string, docs int) (*segmentFile, segmentRef, error) {
	n, crc, err := checksum(filepath.Join(dir, name))
	if err != nil {
		return nil, segmentRef{}, err
	}
	ref := segmentRef{File: name, Bytes: n, CRC: crc, Docs: docs}
	_ = os.Chmod(filepath.Join(dir, name), 0o644) // readers may be other users
	f, err := openSegment(dir, ref)
	return f, ref, err
}

// mergeSegments writes the live documents of parts to a new segment file. ok is
// false when nothing is alive.
func mergeSegments(ctx context.Context, dir, name string, parts []part) (_ *segmentFile, ref segmentRef, ok bool, err error) {
	path := filepath.Join(dir, name)
	defer func() {
		if err != nil {
			_ = os.Remove(path)
		}
	}()
	defer recovered(dir, "merge", &err)
	var segs []segmentapi.Segment
	var drops []*roaring.Bitmap
	docs := 0
	for _, p := range parts {
		alive := p.ref.Docs - int(p.deleted.GetCardinality())
		if alive == 0 {
			continue
		}
		docs += alive
		segs = append(segs, p.seg)
		drop := p.deleted.Clone()
		if drop.IsEmpty() {
			drop = nil
		}
		drops = append(drops, drop)
	}
	if docs == 0 {
		return nil, ref, false, nil
	}
	stop := make(chan struct{})
	defer context.AfterFunc(ctx, func() { close(stop) })()
	if _, _, err := new(zap.ZapPlugin).Merge(segs, drops, path, stop, nil); err != nil {
		return nil, ref, false, err
	}
	f, ref, err := sealed(dir, name, docs)
	return f, ref, true, err
}

// removeUnused deletes files of earlier generations and of interrupted commits.
func removeUnused(dir string, m *manifest) {
	used := map[string]bool{}
	for _, s := range m.Segments {
		used[s.File] = true
	}
	names, err := filepath.Glob(filepath.Join(dir, "seg-*.zap"))
	if err != nil {
		return
	}
	for _, n := range names {
		if !used[filepath.Base(n)] {
			_ = os.Remove(n) // a reader may still map it; its data stays until that closes
		}
	}
}

// cache keeps decoded reports by location, bounded by bytes, least recently used
// out first.
type cache struct {
	mu    sync.Mutex
	limit int
	used  int
	clock uint64
	items map[cacheKey]*cacheItem
}

type cacheKey struct {
	file string
	doc  uint32
}

type cacheItem struct {
	facts *facts
	view  string
	text  string
	full  bool // view and text are there
	size  int
	used  uint64
}

func (c *cache) get(k cacheKey) *cacheItem {
	c.mu.Lock()
	defer c.mu.Unlock()
	it := c.items[k]
	if it != nil {
		c.clock++
		it.used = c.clock
	}
	return it
}

func (c *cache) put(k cacheKey, it *cacheItem) {
	it.size = 512 + len(it.view) + len(it.text) + 400*len(it.facts.Figures) + 300*len(it.facts.Sections) + 160*len(it.facts.Passages)
	c.mu.Lock()
	defer c.mu.Unlock()
	if it.size > c.limit {
		return
	}
	if old := c.items[k]; old != nil {
		c.used -= old.size
	}
	c.clock++
	it.used = c.clock
	c.items[k] = it
	c.used += it.size
	if c.used <= c.limit {
		return
	}
	// Drop the older half at once, so that this is rare.
	var sum uint64
	for _, i := range c.items {
		sum += i.used
	}
	mean := sum / uint64(len(c.items))
	for k, i := range c.items {
		if i.used <= mean {
			c.used -= i.size
			delete(c.items, k)
		}
	}
}
