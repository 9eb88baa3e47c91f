package corpus

import (
	"context"
	"io"
	"iter"
	"time"

	"github.com/govreport/govreport/segment"
)

// Limits that hold where [Options] leaves them at zero.
const (
	DefaultMaxFileSize = 64 << 20
	DefaultMaxZipRatio = 200
	DefaultMaxMembers  = 10_000
	DefaultPDFTimeout  = 60 * time.Second
)

// maxZipDepth is how many archives may be inside each other.
const maxZipDepth = 3

// Options says how files are read. The zero value reads everything that is
// understood with the default limits.
type Options struct {
	// Manifest is a CSV file with the columns path, region, year, organ, title
	// and published that overrides all other metadata. Its paths are relative
	// to its own folder, or else to the current one. Files named manifest.csv in
	// a folder or an archive count for what is under them without being named.
	Manifest string

	// Columns of CSV, TSV and JSONL files. An empty one is guessed from the
	// usual names (data/columns.tsv); a name that a table does not have is an
	// error for that table. Columns of province, city and county together are the
	// region where none is named and no column is called so.
	TextCol, YearCol, RegionCol, OrganCol, TitleCol, PublishedCol string

	// Encoding is what texts are taken to be in when neither a byte-order mark
	// nor valid UTF-8 says it and the bytes are valid in it: "GB18030", "Big5",
	// "UTF-16LE", …
	Encoding string

	// Format is the format of standard input and of named files, whatever they
	// are called: "text", "html", "docx", "pdf", "csv", "tsv", "jsonl", "zip".
	// When empty it follows from the name and the first bytes.
	Format string

	// Root is the folder below which a [Record] may name a file to be read; when
	// empty no record opens one. [Read] does not look at it.
	Root string

	// Stdin is read for the path "-"; nil makes that an error.
	Stdin io.Reader

	// MaxFileSize bounds, in bytes, a file, an archive member when unpacked, one
	// record of a table, and the text that a DOCX or PDF unpacks to. Archives
	// and tables themselves may be larger, except on standard input and inside
	// archives.
	MaxFileSize int64
	// MaxZipRatio bounds how many times larger an archive, a member or a DOCX
	// may become by unpacking (beyond the first MiB; for an archive 64 MiB).
	MaxZipRatio int
	// MaxMembers bounds the members of one archive.
	MaxMembers int
	// PDFTimeout bounds the time for one PDF.
	PDFTimeout time.Duration
	// PDFToText is the pdftotext program. When empty it is looked up in PATH;
	// "none" means that the built-in reader is used always.
	PDFToText string
}

func (o Options) withDefaults() Options {
	if o.MaxFileSize <= 0 {
		o.MaxFileSize = DefaultMaxFileSize
	}
	if o.MaxZipRatio <= 0 {
		o.MaxZipRatio = DefaultMaxZipRatio
	}
	if o.MaxMembers <= 0 {
		o.MaxMembers = DefaultMaxMembers
	}
	if o.PDFTimeout <= 0 {
		o.PDFTimeout = DefaultPDFTimeout
	}
	return o
}

// Read reads reports one after the other. A path is a file, a folder (read with
// everything below it, in byte order of names; each folder once, so links that
// lead in circles end), a glob pattern ("**" stands for any folders), or "-" for
// standard input. A path that exists is never a pattern. In folders, names that
// start with "." or "~$" and the folder __MACOSX are not looked at.
//
// Each pair is either a document or an error, never both. An error is an
// [*Error] about one file, member or row, and reading goes on after it; only a
// cancelled ctx ends the sequence, with an *Error that wraps ctx.Err(). Files of
// unsupported types in folders and archives are errors too, [ErrUnsupported], so
// that nothing is passed over in silence; they need not count as failures.
//
// The order depends on nothing but the paths and the files. Documents are
// independent of each other and may be handed to other goroutines; the memory in
// use is that of the largest report (and of a manifest). The sequence reads the
// files anew each time that it is ranged over.
func Read(ctx context.Context, paths []string, opts Options) iter.Seq2[*segment.Document, error] {
	return func(yield func(*segment.Document, error) bool) {
		r := &reader{ctx: ctx, opts: opts.withDefaults(), yield: yield}
		defer r.close()
		if r.opts.Manifest != "" {
			r.explicitManifest(r.opts.Manifest)
		}
		for _, p := range paths {
			if !r.ok() {
				return
			}
			r.path(p)
		}
		r.ok()
	}
}

// reader is one run of Read.
type reader struct {
	ctx     context.Context
	opts    Options
	yield   func(*segment.Document, error) bool
	stopped bool

	override  manifest        // from Options.Manifest
	manifests manifest        // from manifest.csv files
	seen      map[string]bool // folders whose manifest was looked for
	pdf       *pdfReader
}

// ok reports whether to go on. A cancelled context is reported once.
func (r *reader) ok() bool {
	if r.stopped {
		return false
	}
	if err := r.ctx.Err(); err != nil {
		r.fail("reading", 0, "read", err, "")
		r.stopped = true
	}
	return !r.stopped
}

func (r *reader) emit(doc *segment.Document) {
	if !r.stopped && !r.yield(doc, nil) {
		r.stopped = true
	}
}

// fail reports err. Where err is an *Error already, its Op, Err and Hint stay.
func (r *reader) fail(path string, row int, op string, err error, hint string) {
	if r.stopped {
		return
	}
	e, ok := err.(*Error)
	if !ok {
		e = &Error{Op: op, Err: err, Hint: hint}
	}
	e.Path, e.Row = path, row
	if !r.yield(nil, e) {
		r.stopped = true
	}
}

func (r *reader) close() {
	if r.pdf != nil {
		r.pdf.close()
	}
}
