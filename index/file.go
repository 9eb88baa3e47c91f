package index

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"sync/atomic"

	"github.com/blevesearch/mmap-go"
)

// A segment file is a row of named blobs. After them stand their directory (JSON),
// a CRC-32C of every page, and a trailer of four numbers of eight bytes: where the
// directory begins, where the checksums begin, the CRC-32C of everything from the
// directory on, and a magic number. Opening reads the end of the file; a page is
// checked when it is first read, so that damage is found before anything is made
// of it and opening does not depend on the size.
const (
	pageSize    = 16 << 10
	trailerSize = 32
	fileMagic   = 0x32747065724f5647
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// extentOf is where a blob stands in its file.
type extentOf struct{ At, Len int64 }

// blobWriter writes a segment file: any number of blobs, then finish.
type blobWriter struct {
	f     *os.File // nil in memory
	w     *bufio.Writer
	at    int64
	sums  []byte
	page  uint32 // CRC of the page being written
	begun int64  // where the open blob begins
	blobs map[string]extentOf
}

func newBlobWriter(path string) (*blobWriter, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return nil, err
	}
	return &blobWriter{f: f, w: bufio.NewWriterSize(f, 256<<10), blobs: map[string]extentOf{}}, nil
}

// newBlobBuffer writes a segment to memory.
func newBlobBuffer(to *bytes.Buffer) *blobWriter {
	return &blobWriter{w: bufio.NewWriter(to), blobs: map[string]extentOf{}}
}

// Write appends to the open blob.
func (b *blobWriter) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := min(len(rest), pageSize-int(b.at%pageSize))
		b.page = crc32.Update(b.page, castagnoli, rest[:n])
		b.at += int64(n)
		if b.at%pageSize == 0 {
			b.sums = binary.LittleEndian.AppendUint32(b.sums, b.page)
			b.page = 0
		}
		rest = rest[n:]
	}
	return b.w.Write(p)
}

// end names what was written since the last call.
func (b *blobWriter) end(name string) {
	b.blobs[name] = extentOf{b.begun, b.at - b.begun}
	b.begun = b.at
}

// blob writes a whole blob.
func (b *blobWriter) blob(name string, data []byte) error {
	_, err := b.Write(data)
	b.end(name)
	return err
}

// finish writes the end of the file and makes it durable. It returns its size and
// the checksum that the manifest keeps.
func (b *blobWriter) finish() (size int64, crc uint32, err error) {
	if b.at%pageSize != 0 {
		b.sums = binary.LittleEndian.AppendUint32(b.sums, b.page)
	}
	dir, err := json.Marshal(b.blobs)
	if err != nil {
		return 0, 0, err
	}
	tail := append(dir, b.sums...)
	tail = binary.LittleEndian.AppendUint64(tail, uint64(b.at))
	tail = binary.LittleEndian.AppendUint64(tail, uint64(b.at)+uint64(len(dir)))
	crc = crc32.Checksum(tail, castagnoli)
	tail = binary.LittleEndian.AppendUint64(tail, uint64(crc))
	tail = binary.LittleEndian.AppendUint64(tail, fileMagic)
	if _, err = b.w.Write(tail); err == nil {
		err = b.w.Flush()
	}
	if b.f == nil {
		return b.at + int64(len(tail)), crc, err
	}
	if err == nil {
		err = b.f.Sync()
	}
	if cerr := b.f.Close(); err == nil {
		err = cerr
	}
	b.f = nil
	return b.at + int64(len(tail)), crc, err
}

// abort closes the file when finish was not reached.
func (b *blobWriter) abort() {
	if b.f != nil {
		_ = b.f.Close()
	}
}

// blobFile reads a segment file. It is safe for concurrent use.
type blobFile struct {
	path  string
	data  []byte
	file  mmap.MMap // data, where it is mapped
	end   int64     // of the blobs
	sums  []byte
	seen  []atomic.Uint64 // a bit for every page that was checked
	blobs map[string]extentOf
}

// damage is what reading panics with where a page does not fit its checksum;
// recovered makes an error of it.
type damage struct{ error }

func openBlobFile(path string, size int64, crc uint32) (*blobFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if st.Size() != size || size < trailerSize {
		return nil, fmt.Errorf("it has %d bytes, not %d", st.Size(), size)
	}
	data, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, err
	}
	b, err := readBlobs(path, data, crc)
	if err != nil {
		_ = data.Unmap()
		return nil, err
	}
	b.file = data
	return b, nil
}

// readBlobs reads the end of a segment file, of trailerSize bytes at least.
func readBlobs(path string, data []byte, crc uint32) (_ *blobFile, err error) {
	b, size := &blobFile{path: path, data: data}, int64(len(data))
	trailer := data[size-trailerSize:]
	dir, sums := int64(binary.LittleEndian.Uint64(trailer)), int64(binary.LittleEndian.Uint64(trailer[8:]))
	switch {
	case dir < 0 || sums < dir || sums > size-trailerSize,
		binary.LittleEndian.Uint64(trailer[24:]) != fileMagic,
		uint64(crc) != binary.LittleEndian.Uint64(trailer[16:]),
		crc32.Checksum(data[dir:size-16], castagnoli) != crc,
		(sums != size-trailerSize || dir != 0) && size-trailerSize-sums != 4*((dir+pageSize-1)/pageSize):
		err = errors.New("does not fit its checksum")
	default:
		err = json.Unmarshal(data[dir:sums], &b.blobs)
	}
	if err != nil {
		return nil, err
	}
	b.end, b.sums = dir, data[sums:size-trailerSize]
	b.seen = make([]atomic.Uint64, len(b.sums)/4/64+1)
	return b, nil
}

func (b *blobFile) close() error {
	if b.file == nil {
		return nil
	}
	return b.file.Unmap()
}

// blob returns where a blob stands; an absent one is empty.
func (b *blobFile) blob(name string) extentOf { return b.blobs[name] }

// all returns a whole blob.
func (b *blobFile) all(name string) []byte {
	e := b.blobs[name]
	return b.read(e, 0, e.Len)
}

// read returns n bytes of a blob from at on, checked. They are valid until close.
func (b *blobFile) read(e extentOf, at, n int64) []byte {
	if at < 0 || n < 0 || at+n > e.Len {
		panic(damage{fmt.Errorf("%s: bytes %d to %d of a part of %d", b.path, at, at+n, e.Len)})
	}
	if n == 0 {
		return nil
	}
	from, to := e.At+at, e.At+at+n
	for p := from / pageSize; p <= (to-1)/pageSize; p++ {
		if bit := uint64(1) << (p % 64); b.seen[p/64].Load()&bit == 0 {
			if !b.fits(p) {
				panic(damage{fmt.Errorf("%s does not fit its checksum from byte %d on", b.path, p*pageSize)})
			}
			b.seen[p/64].Or(bit)
		}
	}
	return b.data[from:to:to]
}

// fits compares page p with its checksum.
func (b *blobFile) fits(p int64) bool {
	return crc32.Checksum(b.data[p*pageSize:min(b.end, (p+1)*pageSize)], castagnoli) == binary.LittleEndian.Uint32(b.sums[4*p:])
}

// checkAll compares every page with its checksum.
func (b *blobFile) checkAll() error {
	for p := int64(0); p*pageSize < b.end; p++ {
		if !b.fits(p) {
			return fmt.Errorf("does not fit its checksum from byte %d on", p*pageSize)
		}
	}
	return nil
}
