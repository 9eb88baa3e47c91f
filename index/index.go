package index

import (
	"context"
	"time"

	"github.com/govreport/govreport/extract"
)

// FormatVersion is the version of the layout on disk. An index of another
// version is not read; it is rebuilt from the sources.
const FormatVersion = 1

// Options configure an [Index]. The zero value is usable.
type Options struct {
	// LockTimeout is how long to wait for another writer (default 5 s,
	// negative: do not wait).
	LockTimeout time.Duration
	// Tokenizer cuts text into words for ranking and keyness. It must be the
	// same when an index is written and read. Default: the shared segmenter,
	// loaded on first use.
	Tokenizer Tokenizer
	// BatchPassages is how many passages Add gathers before it commits on its
	// own (default 2000).
	BatchPassages int
	// OnCommit is called after each durable commit with the ids of the
	// reports it made durable. It must not call the Index.
	OnCommit func(ids []string)
	// CacheBytes bounds the decoded reports kept in memory (default 64 MiB).
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
	Generation  string `json:"generation"`
	Reports     int    `json:"reports"`
	Passages    int    `json:"passages"`
	Chars       int    `json:"chars"` // code points of all bodies
	Figures     int    `json:"figures"`
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
	dir  string
	opts Options
}

// Create makes a new index in dir, which must be absent or empty, and opens it
// for writing.
func Create(dir string, opts Options) (*Index, error) { panic("todo") }

// Open opens the index in dir for writing. While another process writes it
// waits up to opts.LockTimeout and then fails with an [*Error] naming it.
func Open(dir string, opts Options) (*Index, error) { panic("todo") }

// OpenOrCreate opens the index in dir for writing and creates it when dir is
// absent or empty.
func OpenOrCreate(dir string, opts Options) (*Index, error) { panic("todo") }

// OpenReadOnly opens the last published state of the index in dir. It does
// not wait for a writer, and does not see later commits: open again for those.
func OpenReadOnly(dir string, opts Options) (*Index, error) { panic("todo") }

// Add stores a report. A report whose text, path and facts are already stored is
// left alone. It is durable, and visible to searches, after the next commit.
func (x *Index) Add(ctx context.Context, r *extract.Report) (AddStatus, error) { panic("todo") }

// Delete removes the reports with this id and returns how many there were (the
// same text may stand for several regions or years).
func (x *Index) Delete(ctx context.Context, id string) (int, error) { panic("todo") }

// DeletePath removes the report read from path.
func (x *Index) DeletePath(ctx context.Context, path string) (int, error) { panic("todo") }

// Has reports whether a report with this id is stored.
func (x *Index) Has(id string) bool { panic("todo") }

// HasSource reports whether the file path with these source bytes is stored, so
// that it need not be read again.
func (x *Index) HasSource(path, sha256 string) bool { panic("todo") }

// Commit makes everything added so far durable and publishes it to readers.
func (x *Index) Commit(ctx context.Context) error { panic("todo") }

// Close commits and releases the index. It may be called more than once.
func (x *Index) Close() error { panic("todo") }

// Reports lists what is stored, by path, then id.
func (x *Index) Reports(ctx context.Context) ([]Info, error) { panic("todo") }

// Stats counts what is stored.
func (x *Index) Stats(ctx context.Context) (Stats, error) { panic("todo") }

// Verify checks every file against its checksum and every stored passage
// against its hash. Problems are returned, not errors.
func (x *Index) Verify(ctx context.Context) (VerifyResult, error) { panic("todo") }

func (e *Error) Error() string {
	s := "index " + e.Dir + ": " + e.Op + ": " + e.Err.Error()
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
