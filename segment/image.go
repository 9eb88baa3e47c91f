package segment

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"fmt"
	"os"
	"sync"
	"unsafe"
)

// The image is the vocabulary of gojieba 1.4.7, laid out so that it is read where
// it stands. The test makes it from gojieba's own files and compares.
//
//go:generate go test -run ^TestImage$ -update .
//go:embed data/jieba.bin
var image []byte

// imageHead is the start of an image. Numbers are little-endian and every table
// starts at a multiple of eight bytes.
type imageHead struct {
	Magic  [8]byte
	Source [2][sha256.Size]byte // of jieba.dict.utf8 and hmm_model.utf8
	Last   uint64               // code
	Freqs  uint64               // length of freq and weight
	Cells  uint64
	Sum    float64
	Start  [4]float64
	Trans  [4][4]float64
}

var imageMagic = [8]byte{'j', 'i', 'e', 'b', 'a', ' ', '0', '1'}

// encode makes the image of a vocabulary that was read from p.
func (v *vocabulary) encode(p DictPaths) ([]byte, error) {
	if len(v.beyond) > 0 {
		return nil, fmt.Errorf("the image has no place for the %d characters beyond the basic plane", len(v.beyond))
	}
	h := imageHead{
		Magic: imageMagic, Last: uint64(v.last), Freqs: uint64(len(v.freq)), Cells: uint64(len(v.words)),
		Sum: v.sum, Start: v.start, Trans: v.trans,
	}
	source, err := sourceOf(p)
	if err != nil {
		return nil, err
	}
	h.Source = source
	var b bytes.Buffer
	for _, part := range []any{h, v.freq, v.weight, []uint64(v.words), v.emit, v.codes} {
		if err := binary.Write(&b, binary.LittleEndian, part); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// sourceOf is the checksums of the files of a dictionary folder.
func sourceOf(p DictPaths) (out [2][sha256.Size]byte, err error) {
	for i, f := range []string{p.Dict, p.HMM} {
		data, err := os.ReadFile(f)
		if err != nil {
			return out, &DictError{Path: f, Msg: fmt.Sprintf("can't be read (%v); %s", err, dictHint)}
		}
		out[i] = sha256.Sum256(data)
	}
	return out, nil
}

func headOf(data []byte) (h imageHead) {
	if _, err := binary.Decode(data, binary.LittleEndian, &h); err != nil || h.Magic != imageMagic {
		panic("segment: data/jieba.bin is no image; run go generate ./segment")
	}
	return h
}

// builtIn is the vocabulary of the image.
var builtIn = sync.OnceValue(func() *vocabulary {
	h := headOf(image)
	v := &vocabulary{last: uint16(h.Last), sum: h.Sum, start: h.Start, trans: h.Trans}
	rest := image[binary.Size(h):]
	rest = section(rest, &v.freq, int(h.Freqs))
	rest = section(rest, &v.weight, int(h.Freqs))
	rest = section(rest, (*[]uint64)(&v.words), int(h.Cells))
	rest = section(rest, &v.emit, 4*(int(h.Last)+1))
	section(rest, &v.codes, 1<<16)
	v.least = v.weight[1]
	return v
})

// section points *table at the n numbers that data starts with, or copies them
// where the machine can't read them in place, and returns what follows.
func section[T uint16 | uint64 | float64](data []byte, table *[]T, n int) []byte {
	var zero T
	size := int(unsafe.Sizeof(zero))
	here := data[:n*size]
	start := unsafe.Pointer(unsafe.SliceData(here))
	if littleEndian && uintptr(start)%unsafe.Alignof(zero) == 0 {
		*table = unsafe.Slice((*T)(start), n)
	} else {
		*table = make([]T, n)
		if _, err := binary.Decode(here, binary.LittleEndian, *table); err != nil {
			panic(err)
		}
	}
	return data[n*size:]
}

var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1
