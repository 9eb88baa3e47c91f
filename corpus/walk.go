package corpus

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// path reads one argument of Read.
func (r *reader) path(p string) {
	if p == "-" {
		r.stdin()
		return
	}
	info, err := os.Stat(p)
	switch {
	case err == nil && info.IsDir():
		r.folder(p, nil)
	case err == nil:
		r.folderManifest(filepath.Dir(p))
		r.file(p, info, true)
	case errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(p, "*?["):
		r.glob(p)
	default:
		r.fail(p, 0, "find", reason(err), "check the path")
	}
}

// reason takes the path out of the error of a file operation.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// folder reads dir and what is below it. above are the folders that lead here.
func (r *reader) folder(dir string, above []os.FileInfo) {
	info, err := os.Stat(dir)
	if err != nil {
		r.fail(dir, 0, "open", reason(err), "check the folder")
		return
	}
	for _, a := range above {
		if os.SameFile(a, info) {
			r.fail(dir, 0, "find", ErrLoop, "its files are read where the folder itself is")
			return
		}
	}
	if len(above) > 200 {
		r.fail(dir, 0, "find", errors.New("folders are nested more than 200 deep"), "read the inner folder by itself")
		return
	}
	if isIndex(dir) {
		r.fail(dir, 0, "find", ErrUnsupported, "it is an index of govreport")
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		r.fail(dir, 0, "open", reason(err), "check its permissions")
	}
	r.folderManifest(dir)
	above = append(slices.Clip(above), info)
	for _, e := range entries {
		if !r.ok() {
			return
		}
		if ignoredName(e.Name()) {
			continue
		}
		p := filepath.Join(dir, e.Name())
		if strings.EqualFold(e.Name(), manifestName) {
			continue
		}
		info, err := os.Stat(p)
		switch {
		case err != nil:
			r.fail(p, 0, "open", reason(err), "the link leads nowhere or in a circle, or the file is gone")
		case info.IsDir():
			if e.Type()&fs.ModeSymlink != 0 && r.linked(p, info, above) {
				continue
			}
			r.folder(p, above)
		case info.Mode().IsRegular():
			r.file(p, info, false)
		default:
			r.fail(p, 0, "open", ErrUnsupported, "it is not a regular file")
		}
	}
}

// linked reports (and says) that a linked folder is, holds or is inside one that
// is being read anyway, so that it would be read twice.
func (r *reader) linked(p string, info os.FileInfo, above []os.FileInfo) bool {
	target, err := filepath.EvalSymlinks(p)
	if err != nil {
		r.fail(p, 0, "open", reason(err), "check the link")
		return true
	}
	target, _ = filepath.Abs(target)
	for d := target; ; d = filepath.Dir(d) {
		if di, err := os.Stat(d); err == nil && os.SameFile(di, above[0]) || os.SameFile(info, above[0]) {
			r.fail(p, 0, "find", ErrLoop, "its files are read where the folder itself is")
			return true
		}
		if d == filepath.Dir(d) {
			break
		}
	}
	if r.seen[linkKey(target)] {
		r.fail(p, 0, "find", ErrLoop, "another link to the same folder was followed already")
		return true
	}
	r.mark(linkKey(target))
	return false
}

func linkKey(target string) string { return "link\x00" + target }

// mark remembers key in r.seen.
func (r *reader) mark(key string) {
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	r.seen[key] = true
}

// isIndex reports whether dir holds an index, by its format.json; see package index.
func isIndex(dir string) bool {
	f, err := os.Open(filepath.Join(dir, "format.json"))
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 200)
	n, _ := f.Read(head)
	return bytes.Contains(head[:n], []byte(`"govreport-index"`))
}

func ignoredName(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || name == "__MACOSX"
}

// glob reads what matches a pattern: files, and folders with all below.
func (r *reader) glob(pattern string) {
	matches, err := expand(pattern)
	if err != nil {
		r.fail(pattern, 0, "find", err, "check the pattern; [ and \\ are special in it")
		return
	}
	if len(matches) == 0 {
		r.fail(pattern, 0, "find", fs.ErrNotExist, "no file matches the pattern; quote it if your shell expands it")
		return
	}
	for _, m := range matches {
		if !r.ok() {
			return
		}
		if !strings.EqualFold(filepath.Base(m), manifestName) {
			r.path(m)
		}
	}
}

// expand returns the paths that match pattern, sorted.
func expand(pattern string) ([]string, error) {
	pattern = filepath.Clean(pattern)
	before, after, deep := strings.Cut(filepath.ToSlash(pattern), "**")
	if !deep {
		matches, err := filepath.Glob(pattern)
		slices.Sort(matches)
		return matches, err
	}
	if _, err := path.Match(after, ""); err != nil {
		return nil, err
	}
	roots := []string{filepath.Clean("./" + before)}
	if filepath.IsAbs(pattern) {
		roots[0] = filepath.Clean(before)
	}
	if strings.ContainsAny(before, "*?[") {
		var err error
		if roots, err = filepath.Glob(filepath.Clean(before)); err != nil {
			return nil, err
		}
	}
	want := strings.Split(strings.Trim("**"+after, "/"), "/")
	var matches []string
	for _, root := range roots {
		err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if err != nil || p == root {
				return nil
			}
			if ignoredName(d.Name()) || d.IsDir() && isIndex(p) {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			rel, err := filepath.Rel(root, p)
			if err == nil && !d.IsDir() && matchParts(want, strings.Split(filepath.ToSlash(rel), "/")) {
				matches = append(matches, p)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(matches)
	return slices.Compact(matches), nil
}

// matchParts matches path parts against pattern parts, "**" being any number.
func matchParts(pattern, parts []string) bool {
	for len(pattern) > 0 {
		if pattern[0] == "**" {
			for k := range len(parts) + 1 {
				if matchParts(pattern[1:], parts[k:]) {
					return true
				}
			}
			return false
		}
		if len(parts) == 0 {
			return false
		}
		if ok, err := path.Match(pattern[0], parts[0]); err != nil || !ok {
			return false
		}
		pattern, parts = pattern[1:], parts[1:]
	}
	return len(parts) == 0
}
