package segment

import (
	"crypto/sha256"
	_ "embed"
	"fmt"
	"os"
	"sync"

	"github.com/govreport/govreport/internal/image"
)

// The image is the vocabulary of gojieba 1.4.7, laid out so that it is read where
// it stands. The test makes it from gojieba's own files and compares.
//
//go:generate go test -run ^TestImage$ -update .
//go:embed data/jieba.bin
var jiebaImage []byte

// imageHead is the start of the image.
type imageHead struct {
	Magic  [8]byte
	Source [2][sha256.Size]byte // of jieba.dict.utf8 and hmm_model.utf8
	Last   uint64               // code
	Freqs  uint64               // length of freq and weight
	Cells  uint64
	Probs  uint64
	Sum    float64
	Start  [4]float64
	Trans  [4][4]float64
}

var imageMagic = [8]byte{'j', 'i', 'e', 'b', 'a', ' ', '0', '3'}

// encode makes the image of a vocabulary that was read from p.
func (v *vocabulary) encode(p DictPaths) ([]byte, error) {
	if len(v.beyond) > 0 {
		return nil, fmt.Errorf("the image has no place for the %d characters beyond the basic plane", len(v.beyond))
	}
	h := imageHead{
		Magic: imageMagic, Last: uint64(v.last), Freqs: uint64(len(v.freq)), Cells: uint64(len(v.words)), Probs: uint64(len(v.probs)),
		Sum: v.sum, Start: v.start, Trans: v.trans,
	}
	source, err := sourceOf(p)
	if err != nil {
		return nil, err
	}
	h.Source = source
	return image.Make(h, v.freq, v.weight, []uint64(v.words), v.probs, v.emit, v.codes, v.tag)
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

func headOf(data []byte) (imageHead, []byte) {
	h, rest := image.Head[imageHead](data)
	if h.Magic != imageMagic {
		panic("segment: data/jieba.bin is no image; run go generate ./segment")
	}
	return h, rest
}

// builtIn is the vocabulary of the image.
var builtIn = sync.OnceValue(func() *vocabulary {
	h, rest := headOf(jiebaImage)
	v := &vocabulary{last: uint16(h.Last), sum: h.Sum, start: h.Start, trans: h.Trans}
	rest = image.Table(rest, &v.freq, int(h.Freqs))
	rest = image.Table(rest, &v.weight, int(h.Freqs))
	rest = image.Table(rest, (*[]uint64)(&v.words), int(h.Cells))
	rest = image.Table(rest, &v.probs, int(h.Probs))
	rest = image.Table(rest, &v.emit, 4*(int(h.Last)+1))
	rest = image.Table(rest, &v.codes, 1<<16)
	image.Table(rest, &v.tag, int(h.Freqs))
	v.least = v.weight[1]
	return v
})
