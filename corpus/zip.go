package corpus

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
)

// zip reads an archive's members, sorted by name, as documents
// "archive.zip!name" ("archive.zip!name~2.txt" for the second name.txt). Nothing is ever written to disk.
func (r *reader) zip(s *source) {
	if s.depth >= maxZipDepth {
		r.fail(s.path, 0, "unzip", fmt.Errorf("archives are nested more than %d deep", maxZipDepth), "unpack the outer ones")
		return
	}
	var archive *zip.Reader
	size := s.size
	if s.disk != "" {
		f, err := os.Open(s.disk)
		if err != nil {
			r.fail(s.path, 0, "open", reason(err), "check its permissions")
			return
		}
		defer f.Close()
		archive, err = zip.NewReader(f, size)
		if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
			r.fail(s.path, 0, "unzip", zipReason(err, size), "the archive is damaged or cut off; get it again")
			return
		}
	} else {
		data, err := r.load(s)
		if err != nil {
			r.fail(s.path, 0, "unzip", err, "")
			return
		}
		size = int64(len(data))
		archive, err = zip.NewReader(bytes.NewReader(data), size)
		if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
			r.fail(s.path, 0, "unzip", zipReason(err, size), "the archive is damaged or cut off; get it again")
			return
		}
	}
	if n := len(archive.File); n > r.opts.MaxMembers {
		r.fail(s.path, 0, "unzip", fmt.Errorf("%w of %d members: %d", ErrTooLarge, r.opts.MaxMembers, n), "unpack it and read the folder")
		return
	}
	budget := &unpackBudget{left: size*int64(r.opts.MaxZipRatio) + 64<<20}
	members := make([]member, 0, len(archive.File))
	for _, f := range archive.File {
		members = append(members, member{f: f, name: memberName(f)})
	}
	slices.SortStableFunc(members, func(a, b member) int { return strings.Compare(a.name, b.name) })
	for i := 1; i < len(members); i++ { // an archive may hold a name twice: the place tells them apart
		if members[i].name == members[i-1].name {
			members[i].again = members[i-1].again + 1
		}
	}
	for _, m := range members { // manifests first: they count for the other members
		if strings.EqualFold(path.Base(m.name), manifestName) && !m.f.FileInfo().IsDir() {
			in := r.member(s, m, budget)
			if data, err := r.load(in); err != nil {
				r.fail(in.path, 0, "manifest", err, "")
			} else {
				r.readManifest(&r.manifests, in.path, data, s.path+"!"+strings.TrimPrefix(path.Dir(m.name)+"/", "./"), nil)
			}
		}
	}
	for _, m := range members {
		if !r.ok() {
			return
		}
		if m.f.FileInfo().IsDir() || strings.HasSuffix(m.name, "/") || strings.EqualFold(path.Base(m.name), manifestName) {
			continue
		}
		if slices.ContainsFunc(strings.Split(m.name, "/"), func(p string) bool { return p != ".." && p != "." && ignoredName(p) }) {
			continue
		}
		in := r.member(s, m, budget)
		switch {
		case unsafeName(m.name):
			r.fail(in.path, 0, "unzip", ErrUnsafeName, "it was not read; get the archive from a source you trust")
		case m.f.Flags&1 != 0:
			r.fail(in.path, 0, "unzip", ErrEncrypted, "unpack it with its password first")
		case !m.f.Mode().IsRegular():
			r.fail(in.path, 0, "unzip", ErrUnsupported, "it is not a regular file")
		default:
			r.source(in)
		}
	}
}

func zipReason(err error, size int64) error {
	if size == 0 {
		return ErrEmpty
	}
	return err
}

type member struct {
	f    *zip.File
	name string // decoded
	// again counts the members of the same name before this one.
	again int
}

// path is what stands behind "archive.zip!": the name, and for the second of a name
// and those after it which of them it is, name~2.
func (m member) path() string {
	if m.again == 0 {
		return m.name
	}
	ext := path.Ext(m.name)
	return fmt.Sprintf("%s~%d%s", strings.TrimSuffix(m.name, ext), m.again+1, ext)
}

// memberName is the name in UTF-8: archives made on Chinese Windows have names
// in GB18030 without saying so.
func memberName(f *zip.File) string {
	name := f.Name
	if f.NonUTF8 || strings.ContainsRune(name, '\ufffd') {
		name, _, _ = Decode([]byte(f.Name), "")
	}
	return strings.ReplaceAll(name, "\\", "/")
}

// unsafeName reports names that would leave the folder they are unpacked to.
func unsafeName(name string) bool {
	return strings.HasPrefix(name, "/") || len(name) > 1 && name[1] == ':' ||
		slices.Contains(strings.Split(name, "/"), "..") || strings.ContainsRune(name, 0)
}

// member makes a source of an archive's member.
func (r *reader) member(s *source, m member, budget *unpackBudget) *source {
	return &source{
		path:  s.path + "!" + m.path(),
		size:  -1, // what the archive claims is not relied upon
		depth: s.depth + 1,
		open: func() (io.ReadCloser, error) {
			format := formatOf[strings.ToLower(path.Ext(m.name))]
			table := format == formatCSV || format == formatTSV || format == formatJSONL // read row by row
			if !table && m.f.UncompressedSize64 > uint64(r.opts.MaxFileSize) {
				return nil, r.tooLarge(fmt.Sprintf("%d bytes unpacked", m.f.UncompressedSize64))
			}
			in, err := m.f.Open()
			if err != nil {
				if errors.Is(err, zip.ErrAlgorithm) {
					return nil, &Error{Op: "unzip", Err: fmt.Errorf("compression method %d is not supported", m.f.Method), Hint: "pack it again with the usual method (deflate)"}
				}
				return nil, &Error{Op: "unzip", Err: err, Hint: "the archive is damaged; get it again"}
			}
			own := &unpackBudget{left: int64(min(m.f.CompressedSize64, 1<<40))*int64(r.opts.MaxZipRatio) + 1<<20}
			return &unpackReader{in: in, budgets: []*unpackBudget{budget, own}}, nil
		},
	}
}

// unpackBudget is how many bytes may still come out of an archive or member.
type unpackBudget struct{ left int64 }

// unpackReader counts what is unpacked against its budgets.
type unpackReader struct {
	in      io.ReadCloser
	budgets []*unpackBudget
}

func (u *unpackReader) Read(p []byte) (int, error) {
	n, err := u.in.Read(p)
	for _, b := range u.budgets {
		if b.left -= int64(n); b.left < 0 {
			return 0, &Error{Op: "unzip", Err: fmt.Errorf("%w: it unpacks to far more than its own size", ErrTooLarge), Hint: "if you trust it, unpack it and read the folder"}
		}
	}
	if err != nil && err != io.EOF {
		err = &Error{Op: "unzip", Err: err, Hint: "the archive is damaged; get it again"}
	}
	return n, err
}

func (u *unpackReader) Close() error { return u.in.Close() }
