package index

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

const (
	formatFile   = "format.json"
	manifestFile = "manifest.json"
	formatName   = "govreport-index"

	rebuildHint = "rebuild it: remove the folder and index the sources again"
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

// segmentRef is a segment file and which of its reports no longer count.
type segmentRef struct {
	File    string `json:"file"`
	Bytes   int64  `json:"bytes"`
	CRC     uint32 `json:"crc32c"` // of its end, which holds those of its pages
	Docs    int    `json:"reports"`
	View    int64  `json:"view"`              // bytes of their cleaned texts, and one for each
	Deleted []byte `json:"deleted,omitempty"` // roaring bitmap of the numbers of reports
}

// totals are sums over the live reports.
type totals struct {
	Reports  int     `json:"reports"`
	Passages int     `json:"passages"`
	Chars    int     `json:"chars"`
	Figures  int     `json:"figures"`
	Words    lengths `json:"words"`
}

func (t *totals) add(f *head, sign int) {
	t.Reports += sign
	t.Passages += sign * f.NPassages
	t.Chars += sign * f.Chars
	t.Figures += sign * f.NFigures
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
		return &Error{dir, "open", errors.New("there is no index here"), "make one (OpenOrCreate) and add reports"}
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

// recovered turns a panic of the segment reader into an error.
func recovered(dir, op string, err *error) {
	switch p := recover().(type) {
	case nil:
	case damage:
		*err = &Error{dir, op, fmt.Errorf("the index is damaged: %w", p.error), rebuildHint}
	default:
		*err = &Error{dir, op, fmt.Errorf("the index is damaged: %v", p), rebuildHint}
	}
}

// part is a segment in a snapshot: its file and what no longer counts of it.
type part struct {
	*segmentFile
	ref     segmentRef
	deleted *roaring.Bitmap
	live    *roaring.Bitmap // the reports that do
}

func newPart(f *segmentFile, ref segmentRef) (part, error) {
	p := part{segmentFile: f, ref: ref, deleted: roaring.New()}
	if len(ref.Deleted) > 0 {
		if _, err := p.deleted.ReadFrom(bytes.NewReader(ref.Deleted)); err != nil {
			return p, fmt.Errorf("%s: list of deleted reports: %w", ref.File, err)
		}
	}
	p.live = roaring.New()
	p.live.AddRange(0, uint64(ref.Docs))
	p.live.AndNot(p.deleted)
	return p, nil
}

// snapshot is one committed state. It is immutable; hold it with acquire.
type snapshot struct {
	man    *manifest
	parts  []part
	refs   atomic.Int32
	listed func() []located // every report, in the order of a listing; not to be changed
}

func newSnapshot(m *manifest, parts []part) *snapshot {
	s := &snapshot{man: m, parts: parts}
	s.refs.Store(1)
	s.listed = sync.OnceValue(func() []located {
		var all []located
		for i, p := range s.parts {
			for it := p.live.Iterator(); it.HasNext(); {
				at := location{i, it.Next()}
				all = append(all, located{s.entry(at), &p.heads()[at.doc]})
			}
		}
		sort.Slice(all, func(i, j int) bool { return all[i].before(all[j].head) })
		return all
	})
	return s
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
		s := newSnapshot(m, nil)
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

// check compares every page of every file with its checksum.
func (s *snapshot) check(dir string) error {
	for _, p := range s.parts {
		if err := p.file.checkAll(); err != nil {
			return &Error{dir, "open", fmt.Errorf("%s %w", p.name, err), rebuildHint}
		}
	}
	return nil
}

// location is where a report is: the number of a part, and of the report in it.
type location struct {
	part int
	doc  uint32
}

// find returns the live reports that by leads to from key.
func (s *snapshot) find(by func(*segmentFile) map[string][]uint32, key string) []location {
	var out []location
	for i, p := range s.parts {
		for _, doc := range by(p.segmentFile)[key] {
			if p.live.Contains(doc) {
				out = append(out, location{i, doc})
			}
		}
	}
	return out
}

func byPath(s *segmentFile) map[string][]uint32 { return s.paths() }
func byKey(s *segmentFile) map[string][]uint32  { return s.keys() }
func byID(s *segmentFile) map[string][]uint32   { return s.ids() }

// mergeFactor is how many segments of one size class become one.
const mergeFactor = 8

// sizeClass groups segments for merging: 0 up to 4 MB of cleaned text, then by
// factors of mergeFactor.
func sizeClass(view int64) int {
	class := 0
	for limit := int64(4 << 20); view > limit; limit *= mergeFactor {
		class++
	}
	return class
}

// toMerge returns the parts to merge next, in order, or nil: the smallest size
// class that is full, or a part that is more than half deleted.
func toMerge(parts []part) []int {
	classes := map[int][]int{}
	views := map[int]int64{}
	for i, p := range parts {
		gone := int64(p.deleted.GetCardinality())
		if gone*2 > int64(p.ref.Docs) {
			return []int{i}
		}
		view := p.ref.View * (int64(p.ref.Docs) - gone) / int64(max(p.ref.Docs, 1))
		c := sizeClass(view)
		classes[c] = append(classes[c], i)
		views[c] += p.ref.View
	}
	for c := 0; c < 64; c++ {
		if len(classes[c]) >= mergeFactor && views[c] <= maxSegment {
			return classes[c]
		}
	}
	return nil
}

// removeUnused deletes files of earlier generations and of interrupted commits.
func removeUnused(dir string, m *manifest) {
	used := map[string]bool{}
	for _, s := range m.Segments {
		used[s.File] = true
	}
	names, err := filepath.Glob(filepath.Join(dir, "seg-*.col"))
	if err != nil {
		return
	}
	for _, n := range names {
		if !used[filepath.Base(n)] {
			_ = os.Remove(n) // a reader may still map it; its data stays until that closes
		}
	}
}

// cache keeps what was decoded of reports, bounded by bytes, least recently used out
// first.
type cache struct {
	mu    sync.Mutex
	limit int
	used  int
	clock uint64
	items map[cacheKey]*cacheItem
}

// cacheKey names the facts of a report, its whole texts, or one of their chunks.
type cacheKey struct {
	file string
	doc  uint32
	what int // a chunk, or one of the following, which follow from what is stored
}

const (
	wholeFacts      = -1
	wholeTexts      = -2
	wordsOfBody     = -3  // bodyCut
	sentencesOfBody = -4  // statements
	figuresMeasured = -5  // measuredFigures
	wordsCounted    = -6  // wordColumns, of many reports
	sentencesNear   = -7  // nearest, of two reports
	figuresShown    = -8  // shownFigures
	targetsMatched  = -9  // allMatched, among all reports
	sectionsOfBody  = -10 // sectionsCut
	figuresBeside   = -11 // besides
)

type cacheItem struct {
	value any
	size  int
	used  uint64
}

func newCache(limit int) *cache { return &cache{limit: limit, items: map[cacheKey]*cacheItem{}} }

func (c *cache) get(k cacheKey) any {
	c.mu.Lock()
	defer c.mu.Unlock()
	it := c.items[k]
	if it == nil {
		return nil
	}
	c.clock++
	it.used = c.clock
	return it.value
}

func (c *cache) put(k cacheKey, value any, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.items[k] != nil || size > c.limit {
		return
	}
	c.clock++
	c.items[k] = &cacheItem{value, size, c.clock}
	c.used += size
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

func (f *facts) size() int {
	return 1024 + 700*len(f.Figures) + 300*len(f.Sections) + 80*len(f.Passages)
}

func (c *content) size() int { return 256 + len(c.view) + len(c.text) + 12*len(c.steps) }
