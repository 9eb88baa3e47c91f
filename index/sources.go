package index

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/govreport/govreport/internal/regexp"
)

// A source is known by its real path: reports/a.txt, ./reports/a.txt, its absolute
// path and a link to it are one. It is listed under the spelling by which its folder
// was first given, and sources.json keeps which real folder each of them is, so that
// it is the same folder when the program runs somewhere else. Where a spelling is
// taken (reports/ of another place), a source is listed under its real path.
//
// A path where no file is (a name that a program made up) is left as it is.
//
// The file is written before the manifest of a commit. What it says beyond what is
// stored does no harm; without it sources are known by their spelling alone.

const sourcesFile = "sources.json"

// folders are the spellings of folders of sources and their real paths.
type folders struct {
	real  map[string]string // by spelling
	spelt map[string]string // by real path
	seen  map[string]string // real paths of folders that were looked up
	fresh bool              // not yet on the disk
}

// sourceFolders reads sources.json once. It must be called with x.mu held.
func (x *Index) sourceFolders() *folders {
	if x.folders != nil {
		return x.folders
	}
	x.folders = &folders{real: map[string]string{}, spelt: map[string]string{}, seen: map[string]string{}}
	var stored struct {
		Folders map[string]string `json:"folders"`
	}
	b, err := os.ReadFile(filepath.Join(x.dir, sourcesFile))
	if err == nil && json.Unmarshal(b, &stored) == nil {
		for spelling, real := range stored.Folders {
			x.folders.real[spelling] = real
			x.folders.spelt[real] = spelling
		}
	}
	return x.folders
}

// keepFolders writes sources.json if there is something new.
func (x *Index) keepFolders() error {
	f := x.sourceFolders()
	if !f.fresh {
		return nil
	}
	b, err := json.MarshalIndent(map[string]any{"folders": f.real}, "", " ")
	if err != nil {
		return err
	}
	if err := replaceFile(x.dir, sourcesFile, append(b, '\n')); err != nil {
		return err
	}
	f.fresh = false
	return nil
}

// spell returns the path under which the source at path is or is to be listed.
func (f *folders) spell(path string) string {
	if !namesFile(path) {
		return path
	}
	file, rest := SplitSource(path)
	_, err := os.Stat(file)
	real := f.realFile(file)
	dir, base := filepath.Split(real)
	dir = filepath.Clean(dir)
	if s, ok := f.spelt[dir]; ok {
		return filepath.Join(s, base) + rest
	}
	if err != nil { // no file of this machine, or gone
		return path
	}
	spelling := filepath.Dir(filepath.Clean(file))
	if _, taken := f.real[spelling]; taken || filepath.Base(file) != base || f.realFolder(spelling) != dir {
		spelling = dir
	}
	f.real[spelling], f.spelt[dir], f.fresh = dir, spelling, true
	return filepath.Join(spelling, base) + rest
}

// realFile is the absolute path of a file with links followed, of the file itself too.
func (f *folders) realFile(file string) string {
	if info, err := os.Lstat(file); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if target, err := filepath.EvalSymlinks(file); err == nil {
			file = target
		}
	}
	return filepath.Join(f.realFolder(filepath.Dir(file)), filepath.Base(file))
}

// realFolder is the absolute path of a folder with links followed, as far as it exists.
func (f *folders) realFolder(dir string) string {
	if real, ok := f.seen[dir]; ok {
		return real
	}
	real, err := filepath.Abs(dir)
	if err != nil {
		real = filepath.Clean(dir)
	}
	if target, err := filepath.EvalSymlinks(real); err == nil {
		real = target
	}
	f.seen[dir] = real
	return real
}

var (
	memberOf = regexp.MustCompile(`(?i)\.zip!`)
	rowOf    = regexp.MustCompile(`(?i)\.(?:csv|tsv|jsonl|ndjson|json)(#\d+)$`)
)

// SplitSource cuts a path into the file on the disk and what is inside it: the member
// of an archive ("!name"), the row of a table ("#3").
func SplitSource(path string) (file, rest string) {
	if _, err := os.Lstat(path); err == nil {
		return path, ""
	}
	if at := memberOf.FindStringIndex(path); at != nil {
		return path[:at[1]-1], path[at[1]-1:]
	}
	if at := rowOf.FindStringSubmatchIndex(path); at != nil {
		return path[:at[2]], path[at[2]:]
	}
	if k := strings.LastIndexByte(path, '#'); k > 0 { // a table of another name, given with its format
		if _, err := os.Lstat(path[:k]); err == nil {
			return path[:k], path[k:]
		}
	}
	return path, ""
}

// Gone returns the listed paths, sorted, of sources that are not there any more: whose
// file is gone, or which an archive or a table does not hold any more. found says what
// the archives and tables hold that were just read to their end, by the path of the file;
// nil leaves those out. Sources whose folder is not known (standard input) are never gone.
// Reports that wait for a commit are not looked at.
func (x *Index) Gone(ctx context.Context, found map[string][]string) ([]string, error) {
	if err := x.ready(ctx, "read"); err != nil {
		return nil, err
	}
	infos, err := x.Reports(ctx)
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	f := x.sourceFolders()
	held := map[string]map[string]bool{}
	for file, paths := range found {
		in := map[string]bool{}
		for _, p := range paths {
			in[f.spell(p)] = true
		}
		held[f.spell(file)] = in
	}
	missing := map[string]bool{} // by file as listed
	gone := map[string]bool{}
	for _, info := range infos {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, path := range append([]string{info.Path}, info.OtherPaths...) {
			if !namesFile(path) {
				continue
			}
			file, inside := splitListed(path)
			real, known := f.real[filepath.Dir(file)]
			if !known {
				continue
			}
			lost, looked := missing[file]
			if !looked {
				_, err := os.Stat(filepath.Join(real, filepath.Base(file)))
				lost = errors.Is(err, fs.ErrNotExist)
				missing[file] = lost
			}
			if in := held[file]; lost || inside != "" && in != nil && !in[path] {
				gone[path] = true
			}
		}
	}
	out := make([]string, 0, len(gone))
	for p := range gone {
		out = append(out, p)
	}
	sort.Strings(out)
	return out, nil
}

// splitListed is SplitSource by the form of the path alone: the folder may be
// another one where the program runs now.
func splitListed(path string) (file, rest string) {
	if at := memberOf.FindStringIndex(path); at != nil {
		return path[:at[1]-1], path[at[1]-1:]
	}
	if at := rowOf.FindStringSubmatchIndex(path); at != nil {
		return path[:at[2]], path[at[2]:]
	}
	return path, ""
}

// Prune takes the sources out that [Index.Gone] names and returns their paths. A
// report that was also read from another source stays.
func (x *Index) Prune(ctx context.Context, found map[string][]string) ([]string, error) {
	if err := x.ready(ctx, "prune"); err != nil {
		return nil, err
	}
	gone, err := x.Gone(ctx, found)
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.writable("prune"); err != nil {
		return nil, err
	}
	for _, p := range gone {
		if _, err := x.detachPath(p); err != nil {
			return nil, err
		}
	}
	return gone, nil
}
