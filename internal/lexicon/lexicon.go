package lexicon

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// exampleColumn is the column that every data file has.
const exampleColumn = "example"

// Row is one line of a data file. The zero Row has no fields.
type Row struct {
	File   string // as a reader would look for it
	Line   int    // from 1
	header []string
	fields []string // as long as header
}

// Get returns the field of a column, trimmed; "" when the row has none.
func (r Row) Get(column string) string {
	if i := slices.Index(r.header, column); i >= 0 {
		return r.fields[i]
	}
	return ""
}

// Example is the row's example sentence.
func (r Row) Example() string { return r.Get(exampleColumn) }

// Float reads a number; an empty field is def.
func (r Row) Float(column string, def float64) (float64, error) {
	s := r.Get(column)
	if s == "" {
		return def, nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, r.Errorf("%s %q is not a number; write one such as 1 or 0.5", column, s)
	}
	return f, nil
}

// Int reads a whole number; an empty field is def.
func (r Row) Int(column string, def int) (int, error) {
	s := r.Get(column)
	if s == "" {
		return def, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0, r.Errorf("%s %q is not a whole number; write one such as 1", column, s)
	}
	return n, nil
}

// List splits a field at "|" into its parts, trimmed, empty parts left out.
func (r Row) List(column string) []string {
	var out []string
	for _, s := range strings.Split(r.Get(column), "|") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Errorf is an [*Error] at r's file and line. The message should end with what
// to do.
func (r Row) Errorf(format string, args ...any) error {
	return &Error{File: r.File, Line: r.Line, Msg: fmt.Sprintf(format, args...)}
}

// Error is something wrong in a data file. Line is 0 when it is the file as a
// whole.
type Error struct {
	File string
	Line int
	Msg  string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Msg
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
}

// Load reads the data file name of fsys, with the user's file over it when fsys
// is from [Overlay]. The rows are in the order of the file; a replaced row keeps
// its place and new rows follow.
//
// columns are the columns that the file must have. The first one is the key of
// a row; "theme+term" makes a key of two columns. A column ending in "?" may be
// empty or missing, one ending in "*" in a user's file only; any other field must be
// filled in. The column "example" is "example*" and need not be named. A file may hold
// them in any order but no others. Errors are [*Error] and name file and line.
func Load(fsys fs.FS, name string, columns ...string) ([]Row, error) {
	if len(columns) == 0 {
		return nil, fmt.Errorf("lexicon: no columns named for %s", name)
	}
	s := newSchema(columns)
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, &Error{File: name, Msg: fmt.Sprintf("can't be read (%v); the program was built without it, build it again", err)}
	}
	rows, err := s.parse(name, data)
	if err != nil {
		return nil, err
	}
	over, ok := fsys.(overlay)
	if !ok {
		return rows, nil
	}
	more, err := loadOwn(over, path.Base(name), s)
	if err != nil {
		return nil, err
	}
	at := make(map[string]int, len(rows))
	for i, r := range rows {
		at[s.keyOf(r)] = i
	}
	for _, r := range more {
		if i, known := at[s.keyOf(r)]; known {
			rows[i] = r
		} else {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// LoadOwn reads a user's file of the form that [Load] reads. dir stands before its name
// in errors; it may be empty.
func LoadOwn(fsys fs.FS, dir, name string, columns ...string) ([]Row, error) {
	if _, err := fs.Stat(fsys, name); err != nil {
		return nil, err
	}
	return loadOwn(overlay{own: fsys, dir: dir}, name, newSchema(columns))
}

// loadOwn reads a file of the user's, nothing where there is none.
func loadOwn(over overlay, name string, s schema) ([]Row, error) {
	file := filepath.Join(over.dir, name)
	data, err := fs.ReadFile(over.own, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &Error{File: file, Msg: fmt.Sprintf("can't be read (%v); check its permissions", err)}
	}
	s.isOwn = true
	return s.parse(file, data)
}

// overlay is a file system with a user's files over it.
type overlay struct {
	fs.FS
	own fs.FS
	dir string // stands before names in errors
}

// Overlay lays the folder dir over the embedded files: what [Load] reads from
// the result is the embedded file extended by dir's file of the same base name,
// if there is one. An empty dir gives embedded itself. It is an error when dir
// is not a folder.
func Overlay(embedded fs.FS, dir string) (fs.FS, error) {
	if dir == "" {
		return embedded, nil
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, &Error{File: dir, Msg: fmt.Sprintf("the lexicon folder can't be opened (%v); name a folder with .tsv files", err)}
	}
	if !info.IsDir() {
		return nil, &Error{File: dir, Msg: "is a file, not a lexicon folder; name the folder that it is in"}
	}
	return overlay{embedded, os.DirFS(dir), dir}, nil
}

// OverlayFS is [Overlay] of the files at the top of own.
func OverlayFS(embedded, own fs.FS) fs.FS { return overlay{embedded, own, ""} }

// schema is what Load knows about the columns of a file.
type schema struct {
	names    []string
	key      []string
	optional map[string]bool
	embedded map[string]bool // must be filled in where the file is embedded
	isOwn    bool            // the file is a user's
}

func newSchema(columns []string) schema {
	s := schema{optional: map[string]bool{}, embedded: map[string]bool{exampleColumn: true}}
	s.key = strings.Split(columns[0], "+")
	for _, c := range append(slices.Clone(s.key), columns[1:]...) {
		c, optional := strings.CutSuffix(c, "?")
		c, embedded := strings.CutSuffix(c, "*")
		s.optional[c] = optional
		s.embedded[c] = s.embedded[c] || embedded
		if !slices.Contains(s.names, c) {
			s.names = append(s.names, c)
		}
	}
	if !slices.Contains(s.names, exampleColumn) {
		s.names = append(s.names, exampleColumn)
	}
	return s
}

// needs tells whether a column must be filled in.
func (s schema) needs(column string) bool {
	return !s.optional[column] && !(s.isOwn && s.embedded[column])
}

func (s schema) keyOf(r Row) string {
	if len(s.key) == 1 {
		return r.Get(s.key[0])
	}
	parts := make([]string, len(s.key))
	for i, k := range s.key {
		parts[i] = r.Get(k)
	}
	return strings.Join(parts, "\t")
}

// parse reads one file's bytes.
func (s schema) parse(file string, data []byte) ([]Row, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	text := unsafe.String(unsafe.SliceData(data), len(data)) // nobody changes data
	lines := strings.Count(text, "\n") + 1
	var (
		header []string
		rows   = make([]Row, 0, lines)
		first  = make(map[string]int, lines) // key → line
		fields = make([]string, 0, lines+strings.Count(text, "\t"))
		valid  = utf8.ValidString(text)
	)
	for n := 1; ; n++ {
		line, rest, more := strings.Cut(text, "\n")
		text = rest
		at := Row{File: file, Line: n}
		line = strings.TrimSuffix(line, "\r")
		if !valid && !utf8.ValidString(line) {
			return nil, at.Errorf("is not UTF-8; save the file as UTF-8")
		}
		if !strings.HasPrefix(line, "#") && strings.TrimSpace(line) != "" {
			// The fields of all rows stand in one slice.
			from := len(fields)
			for {
				f, after, tab := strings.Cut(line, "\t")
				fields = append(fields, trim(f))
				if line = after; !tab {
					break
				}
			}
			row := fields[from:len(fields):len(fields)]
			if header == nil {
				header = row
				if err := s.checkHeader(at, header); err != nil {
					return nil, err
				}
			} else {
				r, err := s.row(at, header, row)
				if err != nil {
					return nil, err
				}
				key := s.keyOf(r)
				if l, dup := first[key]; dup {
					return nil, r.Errorf("%s %q stands already on line %d; delete one of the two",
						strings.Join(s.key, "+"), strings.ReplaceAll(key, "\t", "+"), l)
				}
				first[key] = r.Line
				rows = append(rows, r)
			}
		}
		if !more {
			break
		}
	}
	if header == nil {
		return nil, &Error{File: file, Msg: "has no header line; write one that names the columns: " + s.columns()}
	}
	return rows, nil
}

// List reads a user's list of terms: a tab-separated table with a column term, or lines
// with a term each, when the first line has no tab; such rows have the column term alone.
// Lines that begin with # and empty ones are passed over, and a row that is too short has
// empty fields. table says which of the two it is.
func List(file, content string) (rows []Row, table bool, err error) {
	var header []string
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(content, "\ufeff")) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if header == nil {
			if slices.Contains(fields, "term") {
				header, table = fields, true
				continue
			}
			if len(fields) > 1 {
				return nil, false, &Error{File: file, Line: n, Msg: `the first line names no column "term"; write a header such as term<tab>category, or one term a line`}
			}
			header = []string{"term"}
		}
		row := Row{File: file, Line: n, header: header, fields: make([]string, len(header))}
		for i := range min(len(header), len(fields)) {
			row.fields[i] = strings.TrimSpace(fields[i])
		}
		rows = append(rows, row)
	}
	return rows, table, nil
}

// trim is strings.TrimSpace, quicker for what begins and ends with a Han character
// or with ASCII.
func trim(s string) string {
	n := len(s)
	if n == 0 {
		return s
	}
	// No blank begins with the bytes E4 to E9.
	plain := func(b byte) bool { return '!' <= b && b <= '~' || 0xe4 <= b && b <= 0xe9 }
	if plain(s[0]) && ('!' <= s[n-1] && s[n-1] <= '~' || n >= 3 && 0xe4 <= s[n-3] && s[n-3] <= 0xe9) {
		return s
	}
	return strings.TrimSpace(s)
}

func (s schema) columns() string { return strings.Join(s.names, ", ") }

func (s schema) checkHeader(at Row, header []string) error {
	for i, h := range header {
		if !slices.Contains(s.names, h) {
			return at.Errorf("column %q is not known here; the columns are %s, with a tab between them", h, s.columns())
		}
		if slices.Contains(header[:i], h) {
			return at.Errorf("column %q is named twice; delete one", h)
		}
	}
	for _, n := range s.names {
		if s.needs(n) && !slices.Contains(header, n) {
			return at.Errorf("column %q is missing; the columns are %s, with a tab between them", n, s.columns())
		}
	}
	return nil
}

func (s schema) row(at Row, header, fields []string) (Row, error) {
	if len(fields) > len(header) {
		return Row{}, at.Errorf("has %d fields but the header names %d columns; put one tab between fields and none at the end", len(fields), len(header))
	}
	for len(fields) < len(header) {
		fields = append(fields, "")
	}
	at.header, at.fields = header, fields
	for i, n := range header {
		if fields[i] == "" && s.needs(n) {
			return Row{}, at.Errorf("column %q is empty; fill it in", n)
		}
	}
	return at, nil
}

// CheckNames refuses an overlay whose user's files are not all of known names: a
// misspelled one would otherwise pass in silence. Only .tsv files count.
func CheckNames(fsys fs.FS, known ...string) error {
	over, ok := fsys.(overlay)
	if !ok {
		return nil
	}
	entries, err := fs.ReadDir(over.own, ".")
	if err != nil {
		return &Error{File: over.dir, Msg: fmt.Sprintf("the lexicon folder can't be read (%v); name a folder with .tsv files", err)}
	}
	for _, e := range entries {
		if path.Ext(e.Name()) != ".tsv" || slices.Contains(known, e.Name()) {
			continue
		}
		file := filepath.Join(over.dir, e.Name())
		if near := Closest(e.Name(), known); near != "" {
			return &Error{File: file, Msg: fmt.Sprintf("is no table of a lexicon; did you mean %s?", near)}
		}
		return &Error{File: file, Msg: fmt.Sprintf("is no table of a lexicon; the tables are %s", strings.Join(known, ", "))}
	}
	return nil
}
