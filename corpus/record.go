package corpus

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// Record is one line of a stream of records, not read yet: a JSON object that holds
// a report, or a file with reports, or names one. Its fields are
//
//	id      string or number: the record's name
//	text    the report's text; column names as in tables (Options.TextCol)
//	data    the bytes of a file in base64, read as its path's ending or format says
//	path    the path of the document; with neither text nor data a file below
//	        Options.Root, which is opened
//	format  as Options.Format
//	year, region, organ, title, published, province, city, county: what is known of
//	        the report, column names as in tables; a string or a number
//	line    a whole record in base64, in any encoding, for hosts that pass on text only
//
// Others are not looked at.
type Record struct {
	line   []byte
	digest string // of a line over the limit, which is not kept
}

// Records yields the lines of a stream one at a time, empty ones too. At most one
// line is in memory, of twice Options.MaxFileSize at most; a longer one is passed
// over and stays a record, whose documents are the error. The error is that of
// reading the stream, and ends the sequence.
func Records(in io.Reader, opts Options) iter.Seq2[Record, error] {
	limit := 2 * opts.withDefaults().MaxFileSize // base64 and escapes make a text longer
	stream := bufio.NewReaderSize(in, sampleSize)
	return func(yield func(Record, error) bool) {
		if head, _ := stream.Peek(len(boms[0].mark)); bytes.Equal(head, boms[0].mark) {
			_, _ = stream.Discard(len(head))
		}
		for {
			rec, err := readRecord(stream, limit)
			if err == io.EOF {
				return
			}
			if !yield(rec, err) || err != nil {
				return
			}
		}
	}
}

// readRecord reads a line without its end.
func readRecord(in *bufio.Reader, limit int64) (Record, error) {
	var line []byte
	var long hash.Hash // of a line over the limit
	for began := false; ; began = true {
		part, err := in.ReadSlice('\n')
		if err == io.EOF && !began && len(part) == 0 {
			return Record{}, io.EOF
		}
		if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
			return Record{}, &Error{Path: "-", Op: "read", Err: reason(err), Hint: "the records behind it were not read"}
		}
		part = bytes.TrimSuffix(part, []byte("\n"))
		switch {
		case long != nil:
			long.Write(part)
		case int64(len(line)+len(part)) > limit:
			long = sha256.New()
			long.Write(line)
			long.Write(part)
			line = nil
		default:
			line = append(line, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if long != nil {
			return Record{digest: digestName(long.Sum(nil))}, nil
		}
		return Record{line: line}, nil
	}
}

func digestName(sum []byte) string { return "sha256:" + hex.EncodeToString(sum) }

// Documents reads the record. id names it in answers: its id, else its path, else
// "sha256:" and the digest of the line; it is never empty. The sequence holds at least
// one pair, each a document or an [*Error] as in [Read]; a record that is no archive
// or table holds exactly one. Paths are path, else id; "path!member" and "path#row"
// inside a container. Metadata of the record stands before all other.
//
// Records are independent of each other and may be read by many goroutines.
func (rec Record) Documents(ctx context.Context, opts Options) (id string, docs iter.Seq2[*segment.Document, error]) {
	opts = opts.withDefaults()
	o, err := rec.object(opts)
	switch {
	case o.id != "":
		id = o.id
	case o.path != "":
		id = o.path
	case rec.digest != "":
		id = rec.digest
	default:
		sum := sha256.Sum256(o.line)
		id = digestName(sum[:])
	}
	if o.path == "" {
		o.path = id
	}
	return id, func(yield func(*segment.Document, error) bool) {
		any := false
		r := &reader{ctx: ctx, opts: opts, yield: func(doc *segment.Document, err error) bool {
			any = true
			return yield(doc, err)
		}}
		defer r.close()
		if err != nil {
			r.fail(o.path, 0, "record", err, "a line is one JSON object with text, data or path")
			return
		}
		if r.record(o); !any && r.ok() {
			r.fail(o.path, 0, "record", ErrNoText, "it is empty inside")
		}
	}
}

// recordObject is a record taken apart.
type recordObject struct {
	line             []byte // as it was before it was put into base64
	id, path, format string
	named            bool // path is the record's own
	text             *string
	data             []byte
	hasData          bool
	meta             segment.Meta
	problems         []string
}

// object takes the line apart. With an error, what is known of id and path is there.
func (rec Record) object(opts Options) (o recordObject, err error) {
	if rec.digest != "" {
		return o, &Error{Op: "record", Err: fmt.Errorf("%w of %d bytes for a line", ErrTooLarge, 2*opts.MaxFileSize), Hint: "raise the limit (Options.MaxFileSize)"}
	}
	o.line = rec.line
	value, err := decodeRecord(o.line, opts)
	if s, ok := value["line"].(string); ok {
		if o.line, err = base64.StdEncoding.DecodeString(s); err != nil {
			o.line = rec.line
			return o, fmt.Errorf("line is not base64: %w", err)
		}
		value, err = decodeRecord(o.line, opts)
	}
	if err != nil {
		return o, err
	}
	header := slices.Sorted(maps.Keys(value))
	cols, err := findColumns(header, opts, "")
	if err != nil {
		return o, err
	}
	get := func(key string) string {
		switch v := value[key].(type) {
		case string:
			return strings.TrimSpace(v)
		case json.Number:
			return v.String()
		}
		return ""
	}
	o.id, o.format = get("id"), get("format")
	if key := cols.name["path"]; key != "" {
		o.path, _ = value[key].(string)
	}
	o.named = o.path != ""
	if key := cols.name["text"]; key != "" && value[key] != nil {
		text, ok := value[key].(string)
		if !ok {
			return o, &Error{Op: "record", Err: fmt.Errorf("%s is not a string", key), Hint: "put the report's text there"}
		}
		o.text = &text
	}
	if v := value["data"]; v != nil {
		s, ok := v.(string)
		if !ok {
			return o, &Error{Op: "record", Err: errors.New("data is not a string"), Hint: "put the file's bytes there, in base64"}
		}
		if o.data, err = base64.StdEncoding.DecodeString(s); err != nil {
			return o, &Error{Op: "record", Err: fmt.Errorf("data is not base64: %w", err), Hint: "put the file's bytes there, in base64"}
		}
		o.hasData = true
	}
	o.meta, o.problems = makeMeta(func(field string) string { return get(cols.name[field]) }, func(field string) string { return cols.name[field] })
	return o, nil
}

// decodeRecord reads a line, which may be in another encoding than UTF-8.
func decodeRecord(line []byte, opts Options) (map[string]any, error) {
	if len(bytes.TrimSpace(line)) == 0 {
		return nil, errors.New("the line is empty")
	}
	if !utf8.Valid(line) {
		text, _, _ := Decode(line, opts.Encoding)
		line = []byte(text)
	}
	var value map[string]any
	if err := decodeJSON(line, &value); err != nil {
		return nil, fmt.Errorf("not a JSON object: %w", err)
	}
	if value == nil { // null
		return nil, errors.New("not a JSON object")
	}
	return value, nil
}

// record reads what a record holds or names.
func (r *reader) record(o recordObject) {
	s := &source{path: o.path, named: !o.named || o.format != "", size: int64(len(o.data)), format: o.format}
	switch {
	case o.text != nil && o.hasData:
		r.fail(o.path, 0, "record", errors.New("has both text and data"), "give one of them")
		return
	case o.text != nil:
		if int64(len(*o.text)) > r.opts.MaxFileSize {
			r.fail(o.path, 0, "record", r.tooLarge(fmt.Sprintf("%d bytes", len(*o.text))), "")
			return
		}
		r.recordText(s, o)
		return
	case o.hasData:
	case !o.named:
		r.fail(o.path, 0, "record", errors.New("has no text, data or path"), "the fields are "+recordFields)
		return
	default:
		data, err := r.below(o.path)
		if err != nil {
			r.fail(o.path, 0, "open", err, "")
			return
		}
		o.data, s.size = data, int64(len(data))
	}
	if o.meta != (segment.Meta{}) {
		r.override = manifest{manifestKey(o.path): o.meta}
	}
	if len(o.problems) > 0 {
		yield := r.yield
		r.yield = func(doc *segment.Document, err error) bool {
			if doc != nil {
				doc.Warnings = append(doc.Warnings, metadataWarnings(o.problems)...)
			}
			return yield(doc, err)
		}
	}
	s.open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(o.data)), nil }
	r.source(s)
}

const recordFields = "id, text, data, path, format, year, region, organ, title, published"

// recordText makes the document of a record's text.
func (r *reader) recordText(s *source, o recordObject) {
	if blank(*o.text) {
		r.fail(s.path, 0, "record", ErrNoText, "the text is empty")
		return
	}
	sum := sha256.Sum256([]byte(*o.text))
	r.emit(&segment.Document{
		Text: *o.text, Path: s.path, Encoding: UTF8, Format: formatJSONL, SHA256: hex.EncodeToString(sum[:]),
		Meta: r.meta(s, 0, o.meta), Warnings: append(inspect(*o.text, []byte(*o.text), UTF8), metadataWarnings(o.problems)...),
	})
}

func metadataWarnings(problems []string) []segment.Warning {
	var warnings []segment.Warning
	for _, p := range problems {
		warnings = append(warnings, segment.Warning{Code: "metadata", Message: p})
	}
	return warnings
}

// below loads a file below Options.Root. No link leads out of it.
func (r *reader) below(p string) ([]byte, error) {
	if r.opts.Root == "" {
		return nil, &Error{Op: "open", Err: errors.New("has neither text nor data, and files are not opened"), Hint: "name the folder that paths may be opened in (Options.Root)"}
	}
	root, err := os.OpenRoot(r.opts.Root)
	if err != nil {
		return nil, &Error{Op: "open", Err: fmt.Errorf("%s: %w", r.opts.Root, reason(err)), Hint: "check the folder of paths (Options.Root)"}
	}
	defer root.Close()
	inside := p
	if filepath.IsAbs(p) {
		abs, err := filepath.Abs(r.opts.Root)
		if err == nil {
			inside, err = filepath.Rel(abs, p)
		}
		if err != nil {
			return nil, &Error{Op: "open", Err: err, Hint: "give a path below the folder of paths (Options.Root)"}
		}
	}
	info, err := root.Stat(inside)
	switch {
	case err != nil:
		return nil, &Error{Op: "open", Err: reason(err), Hint: "check the path; it is one below the folder of paths (Options.Root)"}
	case !info.Mode().IsRegular():
		return nil, &Error{Op: "open", Err: errors.New("is not a regular file"), Hint: "a record names one file"}
	}
	return r.load(&source{path: p, size: info.Size(), open: func() (io.ReadCloser, error) { return root.Open(inside) }})
}
