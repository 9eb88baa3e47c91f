package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// FormatVersion is the version of the layout on disk. An index of another
// version is not read; it is rebuilt from the sources.
const FormatVersion = 3

// Options configure an [Index]. The zero value is usable.
type Options struct {
	// LockTimeout is how long to wait for another writer (default 5 s,
	// negative: do not wait).
	LockTimeout time.Duration
	// Tokenizer cuts text into words for ranking and keyness. It must be the
	// same when an index is written and read. Default: the shared segmenter,
	// loaded on first use.
	Tokenizer segment.Tokenizer
	// Words are kept whole besides those of the program and of the index
	// ([Index.SetOwnWords]), and Engine cuts in the place of the built-in one, where
	// there is no Tokenizer. Neither is written to the index.
	Words  []string
	Engine segment.Engine
	// BatchPassages is how many passages Add gathers before it commits on its
	// own (default 2000).
	BatchPassages int
	// OnCommit is called after each durable commit with the ids of the
	// reports it made durable. It must not call the Index.
	OnCommit func(ids []string)
	// CacheBytes bounds what is kept in memory of reports: their decoded texts, words and
	// figures (default 128 MiB).
	CacheBytes int
	// Synonyms replaces the embedded synonym table.
	Synonyms *Synonyms
}

// AddStatus says what [Index.Add] did.
type AddStatus string

// What Add did with a report.
const (
	Added     AddStatus = "added"      // it is new
	Unchanged AddStatus = "unchanged"  // the same report from the same path is there
	PathAdded AddStatus = "path added" // the same report is there from another path; the path was noted
	Replaced  AddStatus = "replaced"   // it takes the place of what stood at its path before
)

// Stats describes an index.
type Stats struct {
	Dir         string `json:"dir"`
	Format      int    `json:"format"`
	Generation  uint64 `json:"generation"` // counts commits
	Segments    int    `json:"segments"`
	Reports     int    `json:"reports"`
	Passages    int    `json:"passages"`
	Chars       int    `json:"chars"` // code points of all bodies
	Figures     int    `json:"figures"`
	Words       int    `json:"words"`
	OwnWords    int    `json:"own_words"` // kept whole, see [Index.SetOwnWords]
	BytesOnDisk int64  `json:"bytes_on_disk"`
	Writer      string `json:"writer,omitempty"` // who holds the writer lock now
}

// VerifyProblem is one thing [Index.Verify] found wrong.
type VerifyProblem struct {
	ID      string `json:"id,omitempty"`
	Path    string `json:"path,omitempty"`
	Passage int    `json:"passage,omitempty"`
	Problem string `json:"problem"`
	Hint    string `json:"hint"`
}

// VerifyResult is what [Index.Verify] checked and found.
type VerifyResult struct {
	Reports  int             `json:"reports"`
	Passages int             `json:"passages"`
	Files    int             `json:"files"`
	Problems []VerifyProblem `json:"problems"`
}

// Error is a failure that a user can do something about.
type Error struct {
	Dir  string
	Op   string // "create", "open", "add", "commit", "read", ...
	Err  error
	Hint string // what to do
}

// Info is one stored report in short, in the order of [Index.Reports].
type Info struct {
	ID         string   `json:"id"`
	Path       string   `json:"path"`
	OtherPaths []string `json:"other_paths,omitempty"`
	SHA256     string   `json:"sha256"`
	Title      string   `json:"title"`
	Organ      string   `json:"organ,omitempty"`
	Genre      string   `json:"genre,omitempty"`
	Region     string   `json:"region,omitempty"`
	RegionCode string   `json:"region_code,omitempty"`
	Level      string   `json:"level,omitempty"`
	Year       int      `json:"year,omitempty"`
	PlanYear   int      `json:"plan_year,omitempty"`
	Chars      int      `json:"chars"`
	Figures    int      `json:"figures"`
}

// Index is an open index.
type Index struct {
	dir   string
	opts  Options
	lock  *os.File // nil when read-only
	cache *cache
	aside *cache // of texts that are only held against each other, which would put out what else is kept

	snapMu sync.Mutex // guards snap
	snap   *snapshot  // nil when closed

	mu      sync.Mutex // serialises writers; guards pending and gone
	pending []*record
	names   map[string]int // how many of them have a key, an id or a path
	gone    map[location]*head
	waiting int // passages in pending
	folders *folders

	sync           func(dir string) error // syncDir, except in tests
	unconfirmed    bool                   // a commit stands, but that it is durable is not sure
	unconfirmedIDs []string               // the ids of its reports

	synOnce   sync.Once
	syn       *Synonyms
	synErr    error
	vocabOnce sync.Once
	vocab     *vocabulary
	vocabErr  error
	published []published // files that were opened

	dupMu    sync.Mutex
	dupCache *nearCopies
	dupOf    uint64 // generation that dupCache is of
	judged   judged
	kept     keptCorrections
	own      ownWords
	words    wordTable
	beyond   *beyond // nil where this is all there is
}

const (
	defaultBatch = 2000
	asideBytes   = 8 << 20
)

// Create makes a new index in dir, which must be absent or empty, and opens it
// for writing.
func Create(dir string, opts Options) (*Index, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, &Error{dir, "create", err, "choose a folder you can write to"}
	}
	lock, err := lockWriter(dir, opts.LockTimeout)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		unlockWriter(lock)
		return nil, &Error{dir, "create", err, ""}
	}
	for _, e := range entries {
		if e.Name() == formatFile {
			unlockWriter(lock)
			return nil, &Error{dir, "create", errors.New("there is an index here already"), "open it instead, or choose another folder"}
		}
		if n := e.Name(); n != lockFile && n != manifestFile && n != manifestFile+".tmp" && n != formatFile+".tmp" {
			unlockWriter(lock)
			return nil, &Error{dir, "create", fmt.Errorf("the folder is not empty (%s)", e.Name()), "choose an empty folder"}
		}
	}
	err = writeManifest(dir, &manifest{Generation: 1, NextFile: 1, Segments: []segmentRef{}})
	if err == nil {
		err = syncDir(dir)
	}
	if err == nil {
		err = writeFormat(dir) // last: its presence makes the folder an index
	}
	if err != nil {
		unlockWriter(lock)
		return nil, &Error{dir, "create", err, "check that the disk is not full"}
	}
	return openWith(dir, opts, lock)
}

// Open opens the index in dir for writing. While another process writes it
// waits up to opts.LockTimeout and then fails with an [*Error] naming it.
func Open(dir string, opts Options) (*Index, error) {
	if err := readFormat(dir); err != nil {
		return nil, err
	}
	lock, err := lockWriter(dir, opts.LockTimeout)
	if err != nil {
		return nil, err
	}
	return openWith(dir, opts, lock)
}

// OpenOrCreate opens the index in dir for writing and creates it when dir is
// absent or empty.
func OpenOrCreate(dir string, opts Options) (*Index, error) {
	for try := 0; ; try++ {
		if _, err := os.Stat(filepath.Join(dir, formatFile)); err == nil {
			return Open(dir, opts)
		}
		x, err := Create(dir, opts)
		if err == nil || try > 0 {
			return x, err
		}
		if _, serr := os.Stat(filepath.Join(dir, formatFile)); serr != nil {
			return nil, err
		}
	}
}

// OpenReadOnly opens the last published state of the index in dir. It does
// not wait for a writer, and does not see later commits: open again for those.
func OpenReadOnly(dir string, opts Options) (*Index, error) {
	if err := readFormat(dir); err != nil {
		return nil, err
	}
	return openWith(dir, opts, nil)
}

// Changed tells whether something was committed, or words or corrections were set, since
// the index was opened for reading, or it is gone: open it again to see that.
func (x *Index) Changed() bool {
	return slices.ContainsFunc(publishedOf(x.dir), func(now published) bool {
		was := x.published[slices.IndexFunc(x.published, func(p published) bool { return p.name == now.name })]
		if now.info == nil || was.info == nil {
			return now.info != was.info
		}
		return !os.SameFile(now.info, was.info) || !now.info.ModTime().Equal(was.info.ModTime())
	})
}

// published is a file that answers follow from and that is replaced as a whole; info is
// nil where there is none.
type published struct {
	name string
	info os.FileInfo
}

func publishedOf(dir string) (out []published) {
	for _, name := range []string{manifestFile, wordsFile, correctionsFile, sourcesFile} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			info = nil
		}
		out = append(out, published{name, info})
	}
	return out
}

func openWith(dir string, opts Options, lock *os.File) (*Index, error) {
	if opts.BatchPassages <= 0 {
		opts.BatchPassages = defaultBatch
	}
	if opts.CacheBytes == 0 {
		opts.CacheBytes = 128 << 20
	}
	opened := publishedOf(dir) // before they are read: what comes later is a change
	snap, err := openSnapshot(dir)
	if err != nil {
		if lock != nil {
			unlockWriter(lock)
		}
		return nil, err
	}
	if lock != nil {
		if err := snap.check(dir); err != nil { // a writer does not go on over damage
			snap.release()
			unlockWriter(lock)
			return nil, err
		}
	}
	if lock != nil && syncDir(dir) == nil { // else the manifest before this one may come back, with its segments
		removeUnused(dir, snap.man)
	}
	return &Index{
		dir: dir, opts: opts, lock: lock, snap: snap, sync: syncDir, published: opened,
		cache: newCache(opts.CacheBytes), aside: newCache(min(opts.CacheBytes, asideBytes)),
		gone: map[location]*head{},
	}, nil
}

var (
	errClosed   = errors.New("the index is closed")
	errReadOnly = errors.New("the index is open for reading only")
)

// acquire returns the current snapshot; release it after use.
func (x *Index) acquire() (*snapshot, error) {
	x.snapMu.Lock()
	defer x.snapMu.Unlock()
	if x.snap == nil {
		return nil, &Error{x.dir, "read", errClosed, "open it again"}
	}
	x.snap.refs.Add(1)
	return x.snap, nil
}

// writable must be called with x.mu held.
func (x *Index) writable(op string) error {
	if x.lock == nil {
		x.snapMu.Lock()
		closed := x.snap == nil
		x.snapMu.Unlock()
		if closed {
			return &Error{x.dir, op, errClosed, "open it again"}
		}
		return &Error{x.dir, op, errReadOnly, "open it with Open to write"}
	}
	return nil
}

// tokenizer loads the dictionaries on first use, which ctx does not wait for.
func (x *Index) tokenizer(ctx context.Context) (segment.Tokenizer, error) {
	if x.opts.Tokenizer != nil {
		if r, ok := x.opts.Tokenizer.(interface{ Ready() error }); ok {
			if err := r.Ready(); err != nil {
				return nil, err
			}
		}
		return x.opts.Tokenizer, nil
	}
	if own, err := x.ownTokenizer(); own != nil || err != nil {
		return own, err
	}
	s, err := segment.SharedContext(ctx)
	if err != nil {
		return nil, err // not s: a nil *Segmenter is no nil Tokenizer
	}
	return s, nil
}

func (x *Index) synonyms() (*Synonyms, error) {
	x.synOnce.Do(func() {
		x.syn = x.opts.Synonyms
		if x.syn == nil {
			x.syn, x.synErr = LoadSynonyms("")
		}
	})
	return x.syn, x.synErr
}

// factsOf reads everything that is known of a report through the cache. Where a few
// fields of many reports are wanted, read them from the columns by [entry].
func (x *Index) factsOf(s *snapshot, at location) (_ *facts, err error) {
	defer recovered(x.dir, "read", &err)
	seg := s.parts[at.part].segmentFile
	k := cacheKey{seg.name, at.doc, wholeFacts}
	if f, ok := x.cache.get(k).(*facts); ok {
		return f, nil
	}
	f := seg.facts(at.doc)
	x.cache.put(k, f, f.size())
	return f, nil
}

// contentOf reads the texts of a report through the cache.
func (x *Index) contentOf(s *snapshot, at location) (*content, error) {
	return x.contentIn(x.cache, s, at)
}

// contentIn reads the texts of a report, which go into a cache unless they are in that of
// all else.
func (x *Index) contentIn(kept *cache, s *snapshot, at location) (_ *content, err error) {
	defer recovered(x.dir, "read", &err)
	seg := s.parts[at.part].segmentFile
	k := cacheKey{seg.name, at.doc, wholeTexts}
	for _, from := range []*cache{x.cache, kept} {
		if c, ok := from.get(k).(*content); ok {
			return c, nil
		}
	}
	c, err := seg.content(at.doc)
	if err != nil {
		return nil, &Error{x.dir, "read", err, rebuildHint}
	}
	kept.put(k, c, c.size())
	return c, nil
}

// recordOf reads facts and texts through the cache.
func (x *Index) recordOf(s *snapshot, at location) (*record, error) {
	f, err := x.factsOf(s, at)
	if err != nil {
		return nil, err
	}
	c, err := x.contentOf(s, at)
	if err != nil {
		return nil, err
	}
	return &record{facts: *f, text: c.text, view: c.view}, nil
}

// lookup returns the records that match: those that wait for a commit by their place
// among them, and those stored, which by leads to from key.
func (x *Index) lookup(by func(*segmentFile) map[string][]uint32, key string, match func(*head) bool) (pending []int, at []entry, err error) {
	defer recovered(x.dir, "read", &err)
	if x.names[key] > 0 {
		for i, r := range x.pending {
			if match(&r.head) {
				pending = append(pending, i)
			}
		}
	}
	for _, l := range x.snap.find(by, key) {
		if e := x.snap.entry(l); x.gone[l] == nil && match(e.head) {
			at = append(at, e)
		}
	}
	return pending, at, nil
}

func (f *head) hasPath(path string) bool {
	for _, s := range f.Sources {
		if s.Path == path {
			return true
		}
	}
	return false
}

// paths are those of the report's sources.
func (f *head) paths() (out []string) {
	for _, s := range f.Sources {
		out = append(out, s.Path)
	}
	return out
}

// namesFile reports whether a path names something that can be read again: standard
// input, and row 3 of a table from there, "-#3", don't.
func namesFile(path string) bool {
	return path != "" && path != "-" && !strings.HasPrefix(path, "-#")
}

// Add stores a report. A report whose text, path and facts are already stored is
// left alone. It is durable, and visible to searches, after the next commit;
// Add commits on its own when enough has gathered.
func (x *Index) Add(ctx context.Context, r *extract.Report) (AddStatus, error) {
	if err := x.ready(ctx, "add"); err != nil {
		return "", err
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	r, err := x.corrected(r)
	if err != nil {
		return "", err
	}
	type made struct {
		rec           *record
		err, infinite error
	}
	m, err := await(ctx, func() (m made) {
		if m.rec, m.err = newRecord(r); m.err == nil {
			m.rec.FactsHash, m.infinite = m.rec.factsHash()
		}
		return m
	})
	switch rec := m.rec; {
	case err != nil:
		return "", err
	case m.err != nil:
		return "", &Error{x.dir, "add", m.err, "extract the report again"}
	case m.infinite != nil:
		return "", &Error{x.dir, "add", m.infinite, "the report holds a number that is not finite"}
	default:
		return x.addRecord(ctx, rec)
	}
}

// addRecord stores a record that is known to be sound.
func (x *Index) addRecord(ctx context.Context, rec *record) (AddStatus, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.writable("add"); err != nil {
		return "", err
	}
	rec.Sources[0].Path = x.sourceFolders().spell(rec.Sources[0].Path)
	status, err := x.place(rec)
	if err != nil || status == Unchanged {
		return status, err
	}
	if x.waiting >= x.opts.BatchPassages {
		return status, x.commit(ctx)
	}
	return status, nil
}

// place puts rec into pending, instead of what it replaces.
func (x *Index) place(rec *record) (AddStatus, error) {
	src := rec.Sources[0]
	status := Added
	pend, at, err := x.lookup(byKey, rec.Key, func(f *head) bool { return f.Key == rec.Key })
	if err != nil {
		return "", err
	}
	var same []*head
	for _, i := range pend {
		same = append(same, &x.pending[i].head)
	}
	for _, e := range at {
		same = append(same, e.head)
	}
	for _, f := range same {
		known := false
		for _, s := range f.Sources {
			known = known || s == src
			if s.Path != src.Path {
				rec.Sources = append(rec.Sources, s)
			}
		}
		switch {
		case known && f.FactsHash == rec.FactsHash:
			return Unchanged, nil
		case f.hasPath(src.Path):
			status = Replaced
		default:
			status = PathAdded
		}
	}
	for _, e := range at {
		x.gone[e.at] = e.head
	}
	x.dropPending(pend)
	if namesFile(src.Path) {
		n, err := x.detachPath(src.Path)
		if err != nil {
			return "", err
		}
		if n > 0 {
			status = Replaced
		}
	}
	sort.Slice(rec.Sources, func(i, j int) bool { return rec.Sources[i].Path < rec.Sources[j].Path })
	x.hold(rec)
	return status, nil
}

// hold puts a record behind those that wait.
func (x *Index) hold(rec *record) {
	x.pending = append(x.pending, rec)
	x.waiting += len(rec.Passages)
	x.countNames(&rec.head, 1)
}

// countNames counts what a report that waits is looked up by: its key, its id and its paths.
func (x *Index) countNames(f *head, by int) {
	if x.names == nil {
		x.names = map[string]int{}
	}
	x.names[f.Key] += by
	x.names[f.ID] += by
	for _, s := range f.Sources {
		x.names[s.Path] += by
	}
}

// detachPath takes path away from the records that have it; a record without
// another path goes.
func (x *Index) detachPath(path string) (int, error) {
	pend, at, err := x.lookup(byPath, path, func(f *head) bool { return f.hasPath(path) })
	if err != nil {
		return 0, err
	}
	var keep []*record
	for _, i := range pend {
		if r := x.pending[i].without(path); r != nil {
			keep = append(keep, r)
		}
	}
	for _, e := range at {
		r, err := x.recordOf(x.snap, e.at)
		if err != nil {
			return 0, err
		}
		x.gone[e.at] = e.head
		if r := r.without(path); r != nil {
			keep = append(keep, r)
		}
	}
	x.dropPending(pend)
	for _, r := range keep {
		x.hold(r)
	}
	return len(pend) + len(at), nil
}

// without returns a copy of rec that was not read from path, nil if it was read
// from nowhere else.
func (rec *record) without(path string) *record {
	out := *rec
	out.Sources = nil
	for _, s := range rec.Sources {
		if s.Path != path {
			out.Sources = append(out.Sources, s)
		}
	}
	if len(out.Sources) == 0 {
		return nil
	}
	return &out
}

func (x *Index) dropPending(which []int) {
	for k := len(which) - 1; k >= 0; k-- {
		i := which[k]
		x.waiting -= len(x.pending[i].Passages)
		x.countNames(&x.pending[i].head, -1)
		x.pending = append(x.pending[:i:i], x.pending[i+1:]...)
	}
}

// Delete removes the reports with this id and returns how many there were (the
// same text may stand for several regions or years).
func (x *Index) Delete(ctx context.Context, id string) (int, error) {
	return x.deleting(ctx, func() (int, error) {
		pend, at, err := x.lookup(byID, id, func(f *head) bool { return f.ID == id })
		if err != nil {
			return 0, err
		}
		for _, e := range at {
			x.gone[e.at] = e.head
		}
		x.dropPending(pend)
		return len(pend) + len(at), nil
	})
}

// deleting lets remove take reports out of an index that may be written, while nobody
// else uses it.
func (x *Index) deleting(ctx context.Context, remove func() (int, error)) (int, error) {
	if err := x.ready(ctx, "delete"); err != nil {
		return 0, err
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.writable("delete"); err != nil {
		return 0, err
	}
	return remove()
}

// DeletePath removes the report read from path. A report that was also read from
// another path stays, without this one.
func (x *Index) DeletePath(ctx context.Context, path string) (int, error) {
	return x.deleting(ctx, func() (int, error) { return x.detachPath(x.sourceFolders().spell(path)) })
}

// Has reports whether a report with this id is stored or waits for a commit.
func (x *Index) Has(id string) bool {
	if x.ready(context.Background(), "read") != nil {
		return false
	}
	return x.has(byID, id, func(f *head) bool { return f.ID == id })
}

// HasSource reports whether the file path with these source bytes is stored, so
// that it need not be read again.
func (x *Index) HasSource(path, sha256 string) bool {
	if x.ready(context.Background(), "read") != nil {
		return false
	}
	x.mu.Lock()
	path = x.sourceFolders().spell(path)
	x.mu.Unlock()
	want := source{path, sha256}
	return x.has(byPath, path, func(f *head) bool {
		for _, s := range f.Sources {
			if s == want {
				return true
			}
		}
		return false
	})
}

func (x *Index) has(by func(*segmentFile) map[string][]uint32, key string, match func(*head) bool) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	s, err := x.acquire()
	if err != nil {
		return false
	}
	defer s.release()
	pend, at, err := x.lookup(by, key, match)
	return err == nil && len(pend)+len(at) > 0
}

// Commit makes everything added so far durable and publishes it to readers. When
// it fails the index stays as it was, and what was added waits for another try;
// except when all is written and only the disk does not confirm it, which the
// error says: then readers see it, and another Commit tries to confirm it.
func (x *Index) Commit(ctx context.Context) error {
	if err := x.ready(ctx, "commit"); err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.writable("commit"); err != nil {
		return err
	}
	return x.commit(ctx)
}

func (x *Index) commit(ctx context.Context) (err error) {
	if len(x.pending) == 0 && len(x.gone) == 0 {
		return x.confirm()
	}
	fail := func(err error) error {
		if cerr := ctx.Err(); cerr != nil {
			return cerr
		}
		return &Error{x.dir, "commit", err, "the index is as it was before; check that the disk is not full and the folder is writable"}
	}
	recs, err := x.analysePending(ctx)
	if err != nil {
		return fail(err)
	}
	old := x.snap
	man := &manifest{Generation: old.man.Generation + 1, NextFile: old.man.NextFile, Totals: old.man.Totals}
	var made []*segmentFile
	defer func() {
		if err != nil {
			for _, f := range made {
				f.release()
				_ = os.Remove(filepath.Join(x.dir, f.name))
			}
		}
	}()
	nextName := func() string {
		man.NextFile++
		return fmt.Sprintf("seg-%08d.col", man.NextFile-1)
	}
	parts, err := old.withDeleted(x.gone)
	if err != nil {
		return fail(err)
	}
	for _, f := range x.gone {
		man.Totals.add(f, -1)
	}
	if len(recs) > 0 {
		f, ref, err := writeSegment(ctx, x.dir, nextName(), recs)
		if err != nil {
			return fail(err)
		}
		made = append(made, f)
		p, err := newPart(f, ref)
		if err != nil {
			return fail(err)
		}
		parts = append(parts, p)
		for _, r := range recs {
			man.Totals.add(&r.row.head, +1)
		}
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		which := toMerge(parts)
		if which == nil {
			break
		}
		var in, out []part
		merging := map[int]bool{}
		for _, i := range which {
			in = append(in, parts[i])
			merging[i] = true
		}
		f, ref, ok, err := mergeSegments(ctx, x.dir, nextName(), in)
		if err != nil {
			return fail(err)
		}
		for i, p := range parts {
			switch {
			case !merging[i]:
				out = append(out, p)
			case ok && i == which[0]:
				made = append(made, f)
				p, err := newPart(f, ref)
				if err != nil {
					return fail(err)
				}
				out = append(out, p)
			}
		}
		parts = out
	}
	man.Segments = make([]segmentRef, len(parts))
	for i, p := range parts {
		man.Segments[i] = p.ref
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := x.sync(x.dir); err != nil {
		return fail(err)
	}
	if err := x.keepFolders(); err != nil {
		return fail(err)
	}
	if err := writeManifest(x.dir, man); err != nil {
		return fail(err)
	}
	// From here on it is what everybody reads: no error takes it back.
	next := newSnapshot(man, parts)
	fresh := map[*segmentFile]bool{}
	for _, f := range made {
		fresh[f] = true
	}
	for _, p := range parts {
		if fresh[p.segmentFile] {
			delete(fresh, p.segmentFile)
		} else {
			p.refs.Add(1)
		}
	}
	for f := range fresh { // built and merged away within this commit
		f.release()
	}
	made = nil
	x.snapMu.Lock()
	x.snap = next
	x.snapMu.Unlock()
	old.release()
	for _, r := range x.pending {
		x.unconfirmedIDs = append(x.unconfirmedIDs, r.ID)
	}
	x.pending, x.names, x.waiting, x.gone = nil, nil, 0, map[location]*head{}
	x.unconfirmed = true
	return x.confirm()
}

// confirm makes sure that the last commit is durable and tells OnCommit so. When
// it is not sure, a power failure may bring the manifest before it back: the
// segments of both stay, and the next Commit tries again.
func (x *Index) confirm() error {
	if !x.unconfirmed {
		return nil
	}
	if err := x.sync(x.dir); err != nil {
		return &Error{x.dir, "commit", fmt.Errorf("the reports are stored, but the disk does not confirm it: %w", err), "check the disk and run the same command again; after a power failure they may be missing"}
	}
	ids := x.unconfirmedIDs
	x.unconfirmed, x.unconfirmedIDs = false, nil
	x.snapMu.Lock()
	man := x.snap.man
	x.snapMu.Unlock()
	removeUnused(x.dir, man)
	if x.opts.OnCommit != nil {
		x.opts.OnCommit(ids)
	}
	return nil
}

// withDeleted returns the parts of s without the reports in gone.
func (s *snapshot) withDeleted(gone map[location]*head) ([]part, error) {
	parts := append([]part(nil), s.parts...)
	touched := map[int]bool{}
	for l := range gone {
		p := &parts[l.part]
		if !touched[l.part] {
			touched[l.part] = true
			p.deleted = p.deleted.Clone()
			p.live = p.live.Clone()
		}
		p.deleted.Add(l.doc)
		p.live.Remove(l.doc)
	}
	for i := range touched {
		b, err := parts[i].deleted.ToBytes()
		if err != nil {
			return nil, err
		}
		parts[i].ref.Deleted = b
	}
	return parts, nil
}

// analysePending analyses the pending records on all processors, in order.
func (x *Index) analysePending(ctx context.Context) ([]*analysed, error) {
	if len(x.pending) == 0 {
		return nil, nil
	}
	tok, err := x.tokenizer(ctx)
	if err != nil {
		return nil, err
	}
	cutting, err := x.cutting()
	if err != nil {
		return nil, err
	}
	pending := x.pending
	type done struct {
		recs []*analysed
		err  error
	}
	d, err := await(ctx, func() (d done) {
		defer recovered(x.dir, "analyse", &d.err)
		d.recs = make([]*analysed, len(pending))
		errs := make([]error, len(pending))
		parallel(ctx, len(pending), func(i int) { d.recs[i], errs[i] = pending[i].analyse(tok, cutting) })
		d.err = errors.Join(append(errs, ctx.Err())...)
		return d
	})
	if err == nil {
		err = d.err
	}
	return d.recs, err
}

// parallel calls fn for 0..n-1 on all processors until ctx ends. A panic of fn goes
// on in the caller, see recovered.
func parallel(ctx context.Context, n int, fn func(i int)) {
	var wg sync.WaitGroup
	var next atomic.Int64
	var failed atomic.Pointer[any]
	for w := 0; w < min(n, runtime.GOMAXPROCS(0)); w++ {
		wg.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					failed.Store(&p)
				}
			}()
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil && failed.Load() == nil; i = int(next.Add(1)) - 1 {
				fn(i)
			}
		})
	}
	wg.Wait()
	if p := failed.Load(); p != nil {
		panic(*p)
	}
}

// Close commits and releases the index. It may be called more than once.
func (x *Index) Close() error {
	if x == nil || x.cache == nil {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	var err error
	if x.lock != nil {
		err = x.commit(context.Background())
		unlockWriter(x.lock)
		x.lock = nil
	}
	x.snapMu.Lock()
	defer x.snapMu.Unlock()
	if x.snap != nil {
		x.snap.release()
		x.snap = nil
	}
	return err
}

// Abandon releases the index without committing what waits.
func (x *Index) Abandon() {
	if x == nil || x.cache == nil {
		return
	}
	x.mu.Lock()
	x.pending, x.names, x.waiting, x.gone = nil, nil, 0, map[location]*head{}
	x.mu.Unlock()
	_ = x.Close()
}

// Reports lists what is stored, by path, then id.
func (x *Index) Reports(ctx context.Context) (_ []Info, err error) {
	if err := x.ready(ctx, "read"); err != nil {
		return nil, err
	}
	defer recovered(x.dir, "read", &err)
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	all := s.listed()
	infos := make([]Info, len(all))
	for i, e := range all {
		infos[i] = e.info()
	}
	return infos, ctx.Err()
}

// before is the order in which reports are listed.
func (f *head) before(g *head) bool {
	if a, b := f.Sources[0].Path, g.Sources[0].Path; a != b {
		return a < b
	}
	return f.Key < g.Key
}

// Stats counts what is stored.
func (x *Index) Stats(ctx context.Context) (Stats, error) {
	if err := x.ready(ctx, "read"); err != nil {
		return Stats{}, err
	}
	s, err := x.acquire()
	if err != nil {
		return Stats{}, err
	}
	defer s.release()
	t := s.man.Totals
	own, err := x.OwnWords()
	if err != nil {
		return Stats{}, err
	}
	st := Stats{
		OwnWords: len(own),
		Dir:      x.dir, Format: FormatVersion, Generation: s.man.Generation, Segments: len(s.parts),
		Reports: t.Reports, Passages: t.Passages, Chars: t.Chars, Figures: t.Figures, Words: t.Words.Body,
	}
	for _, p := range s.parts {
		st.BytesOnDisk += p.ref.Bytes
	}
	if f, err := os.OpenFile(filepath.Join(x.dir, lockFile), os.O_RDWR, 0); err == nil && x.lock == nil {
		if ok, err := tryLock(f); err == nil && !ok {
			st.Writer = lockHolder(x.dir)
		}
		f.Close()
	}
	return st, ctx.Err()
}

func (e *Error) Error() string {
	s := strings.TrimRight("index "+e.Dir, " ") + ": " + e.Op + ": " + e.Err.Error()
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
