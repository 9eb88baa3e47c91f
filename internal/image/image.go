// Package image reads tables of numbers where they stand in the program, so that
// loading them costs nothing: no parsing, no copy, and only the pages that are
// looked at come from the disk.
//
// An image is a header and tables, each a run of little-endian numbers or of
// structs of numbers without padding, starting at a multiple of eight bytes. Tests
// make every image again from its sources and compare.
package image

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unsafe"
)

// Head reads the header at the start of an image: a struct of numbers. It panics
// when the image is shorter: an image is part of the program.
func Head[T any](image []byte) (head T, rest []byte) {
	n, err := binary.Decode(image, binary.LittleEndian, &head)
	if err != nil {
		panic(fmt.Sprintf("an embedded image ends in its header (%v); run go generate ./...", err))
	}
	return head, image[pad(n):]
}

// Table points *table at the n elements that image starts with and returns what
// follows. Where the machine can't read them in place they are copied.
func Table[T any](image []byte, table *[]T, n int) []byte {
	var zero T
	size := int(unsafe.Sizeof(zero)) * n
	here := image[:size]
	start := unsafe.Pointer(unsafe.SliceData(here))
	if littleEndian && uintptr(start)%unsafe.Alignof(zero) == 0 {
		*table = unsafe.Slice((*T)(start), n)
	} else {
		*table = make([]T, n)
		if _, err := binary.Decode(here, binary.LittleEndian, *table); err != nil {
			panic(err)
		}
	}
	return image[min(pad(size), len(image)):]
}

// Make writes an image: a header, then tables.
func Make(parts ...any) ([]byte, error) {
	var b bytes.Buffer
	for _, p := range parts {
		if err := binary.Write(&b, binary.LittleEndian, p); err != nil {
			return nil, err
		}
		b.Write(make([]byte, pad(b.Len())-b.Len()))
	}
	return b.Bytes(), nil
}

func pad(n int) int { return (n + 7) &^ 7 }

var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1
