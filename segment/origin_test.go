package segment

import (
	"math/rand"
	"sort"
	"testing"

	"github.com/stretchr/testify/require"
)

// Offsets come back as they were given, whatever lies between them.
func TestOrigins(t *testing.T) {
	for _, jumps := range [][]int{{3}, {1, 3, 4}, {3, 3, 300}, {254, 255, 256}, {1, 70000}} {
		rng := rand.New(rand.NewSource(1))
		o := newOrigins(0)
		var plain []int
		for source := 0; len(plain) < 500; source += jumps[rng.Intn(len(jumps))] {
			n := 1 + rng.Intn(4)
			o.add(uint32(source), n)
			for range n {
				plain = append(plain, source)
			}
		}
		require.Equal(t, len(plain), o.len())
		for p, source := range plain {
			require.Equal(t, source, o.at(p), "jumps %v, byte %d", jumps, p)
			for _, s := range []int{source - 1, source, source + 1} {
				require.Equal(t, sort.SearchInts(plain, s), o.search(s), "jumps %v, source %d", jumps, s)
			}
		}
	}
	empty := newOrigins(0)
	require.Zero(t, empty.search(7))
}
