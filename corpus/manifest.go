package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/govreport/govreport/segment"
)

// manifestName is the file that describes the reports of its folder.
const manifestName = "manifest.csv"

// manifest maps reports to what a manifest says of them. The keys are absolute
// slash paths, with "!member" and "#row" as in Document.Path.
type manifest map[string]segment.Meta

// lookup finds the entry of a report, or else that of the table or the archives
// that it is in.
func (m manifest) lookup(key string) (segment.Meta, bool) {
	for {
		if meta, ok := m[key]; ok {
			return meta, true
		}
		at := strings.LastIndexAny(key, "#!")
		if at < 0 {
			return segment.Meta{}, false
		}
		key = key[:at]
	}
}

// manifestKey is the key of a path as in Document.Path.
func manifestKey(p string) string {
	abs, err := filepath.Abs(p)
	if err != nil {
		return p
	}
	return filepath.ToSlash(abs)
}

// explicitManifest reads Options.Manifest.
func (r *reader) explicitManifest(p string) {
	data, err := r.load(&source{path: p, size: -1, open: openFile(p)})
	if err != nil {
		r.fail(p, 0, "manifest", err, "")
		return
	}
	r.readManifest(&r.override, p, data, filepath.Dir(p)+"/", func(name string) (string, error) {
		for _, at := range []string{filepath.Join(filepath.Dir(p), name), name} {
			if exists(at) {
				return at, nil
			}
		}
		return "", fs.ErrNotExist
	})
}

// folderManifest reads the manifest of a folder, once.
func (r *reader) folderManifest(dir string) {
	key := "manifest\x00" + manifestKey(dir)
	if r.seen[key] {
		return
	}
	r.mark(key)
	p := filepath.Join(dir, manifestName)
	if info, err := os.Stat(p); err != nil || !info.Mode().IsRegular() {
		return
	}
	data, err := r.load(&source{path: p, size: -1, open: openFile(p)})
	if err != nil {
		r.fail(p, 0, "manifest", err, "")
		return
	}
	r.readManifest(&r.manifests, p, data, dir+"/", func(name string) (string, error) {
		at := filepath.Join(dir, name)
		if !exists(at) {
			return "", fs.ErrNotExist
		}
		return at, nil
	})
}

// exists reports whether the file or the container of a manifest's path exists.
func exists(p string) bool {
	if _, err := os.Stat(p); err == nil {
		return true
	}
	at := strings.IndexAny(p, "!#")
	if at < 0 {
		return false
	}
	_, err := os.Stat(p[:at])
	return err == nil
}

// readManifest adds the rows of a manifest to m. find turns the path of a row
// into one as in Document.Path; nil joins it to base.
func (r *reader) readManifest(m *manifest, name string, data []byte, base string, find func(string) (string, error)) {
	if *m == nil {
		*m = manifest{}
	}
	for row := range parseManifest(data, r.opts) {
		if !r.ok() {
			return
		}
		if row.err != nil {
			r.fail(name, row.line, "manifest", row.err, "")
			if row.path == "" {
				continue
			}
		}
		p, err := base+row.path, error(nil)
		switch {
		case strings.HasPrefix(row.path, "/") || filepath.IsAbs(row.path):
			p = row.path
		case find != nil:
			p, err = find(row.path)
		default:
			p = path.Clean(p)
		}
		if err != nil {
			r.fail(name, row.line, "manifest", fmt.Errorf("%s: %w", row.path, err), "paths are relative to the manifest's folder")
			continue
		}
		row.meta.Source = "manifest"
		(*m)[manifestKey(p)] = row.meta
	}
}

// manifestRow is one line of a manifest. It may have both a path and an error
// when a single field is wrong.
type manifestRow struct {
	line int
	path string
	meta segment.Meta
	err  error
}

// parseManifest reads the rows of a manifest.
func parseManifest(data []byte, opts Options) func(func(manifestRow) bool) {
	return func(yield func(manifestRow) bool) {
		in, err := newTableReader(bytesReader(data), 0, opts)
		if err != nil {
			yield(manifestRow{err: err})
			return
		}
		columns, err := findColumns(in.header, Options{}, "path")
		if err != nil {
			yield(manifestRow{line: 1, err: err})
			return
		}
		for {
			rec, err := in.next()
			if err != nil {
				if !errors.Is(err, errEnd) {
					yield(manifestRow{err: err})
				}
				return
			}
			row := manifestRow{line: rec.line, err: rec.err}
			if rec.err == nil {
				row.path = filepath.FromSlash(strings.TrimSpace(columns.get(rec, "path")))
				var problems []string
				row.meta, problems = columns.meta(rec)
				switch {
				case row.path == "":
					row.err = &Error{Op: "manifest", Err: errors.New("the path is empty"), Hint: "name the report's file"}
				case len(problems) > 0:
					row.err = &Error{Op: "manifest", Err: errors.New(strings.Join(problems, "; ")), Hint: "the row's other fields are used"}
				}
			}
			if !yield(row) {
				return
			}
		}
	}
}

// meta is what is known of a report from outside its text, the most trusted
// first: manifest, then columns, then the file's name. An empty field is filled
// from the next; Source is the first that says anything.
func (r *reader) meta(s *source, row int, columns segment.Meta) segment.Meta {
	key := manifestKey(s.path)
	if row > 0 {
		key = fmt.Sprintf("%s#%d", key, row)
	}
	var all []segment.Meta
	for _, m := range []manifest{r.override, r.manifests} {
		if meta, ok := m.lookup(key); ok {
			all = append(all, meta)
		}
	}
	all = append(all, columns)
	if s.path != "-" {
		all = append(all, nameMeta(s.path))
	}
	var out segment.Meta
	for _, m := range all {
		source := m.Source
		m.Source = ""
		if m == (segment.Meta{}) {
			continue
		}
		if out.Source == "" {
			out.Source = source
		}
		fill(&out.Title, m.Title)
		fill(&out.Region, m.Region)
		fill(&out.Organ, m.Organ)
		fill(&out.Published, m.Published)
		if out.Year == 0 {
			out.Year = m.Year
		}
	}
	return out
}

func fill(to *string, from string) {
	if *to == "" {
		*to = from
	}
}
