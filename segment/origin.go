package segment

import "sort"

// origins says for every byte of a View's text where its rune begins in the source. The
// offsets never fall, so a byte and a few bits hold what would take four bytes: blocks of
// 32 bytes have an offset, and each byte its distance from that of its block.
type origins struct {
	block    []uint32
	distance []uint8
	far      []farOrigin // of the bytes with the distance farAway, in order
}

type farOrigin struct{ byte, source uint32 }

const (
	originBlock = 32
	farAway     = 255
)

func newOrigins(n int) origins {
	return origins{block: make([]uint32, 0, n/originBlock+1), distance: make([]uint8, 0, n)}
}

func (o *origins) len() int { return len(o.distance) }

// add says that the next n bytes are of the rune at source.
func (o *origins) add(source uint32, n int) {
	if k := len(o.distance) % originBlock; n == 3 && 0 < k && k <= originBlock-3 { // Han inside a block, by far the most
		if d := source - o.block[len(o.block)-1]; d < farAway {
			o.distance = append(o.distance, uint8(d), uint8(d), uint8(d))
			return
		}
	}
	for ; n > 0; n-- {
		if len(o.distance)%originBlock == 0 {
			o.block = append(o.block, source)
		}
		d := source - o.block[len(o.block)-1]
		if d >= farAway {
			o.far = append(o.far, farOrigin{uint32(len(o.distance)), source})
			d = farAway
		}
		o.distance = append(o.distance, uint8(d))
	}
}

// at is the source offset of byte p.
func (o *origins) at(p int) int {
	d := o.distance[p]
	if d < farAway {
		return int(o.block[p/originBlock]) + int(d)
	}
	i := sort.Search(len(o.far), func(i int) bool { return int(o.far[i].byte) >= p })
	return int(o.far[i].source)
}

// search returns the first byte whose source offset is at least source.
func (o *origins) search(source int) int {
	b := sort.Search(len(o.block), func(b int) bool { return int(o.block[b]) >= source })
	from := max(0, b-1) * originBlock
	to := min(from+originBlock, o.len())
	return from + sort.Search(to-from, func(i int) bool { return o.at(from+i) >= source })
}
