package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"math/rand"
	"slices"
	"testing"

	minhashlsh "github.com/ekzhu/minhash-lsh"
	"github.com/stretchr/testify/require"
)

// TestSignature holds signatures against those of the library.
func TestSignature(t *testing.T) {
	rng := rand.New(rand.NewSource(3))
	for range 40 {
		rs := make([]rune, 3+rng.Intn(400))
		for i := range rs {
			rs[i] = 0x4e00 + rune(rng.Intn(300))
		}
		rs[0] = 0x2a6d6 // four bytes of UTF-8
		m := minhashlsh.NewMinhash(signatureSeed, signatureSize)
		var buf [4 * shingleRunes]byte
		for i := 0; i+shingleRunes <= len(rs); i++ {
			for k, r := range rs[i : i+shingleRunes] {
				binary.LittleEndian.PutUint32(buf[4*k:], uint32(r))
			}
			m.Push(buf[:])
		}
		var want []byte
		for _, h := range m.Signature() {
			want = binary.LittleEndian.AppendUint32(want, uint32(h))
		}
		require.Equal(t, want, signature(rs))
	}
	require.Nil(t, signature([]rune("养老")))
}

// TestSimilarPairs holds the pairs against those that the library's tables lead to.
func TestSimilarPairs(t *testing.T) {
	rng := rand.New(rand.NewSource(4))
	var sigs [][]byte
	for k := range 300 {
		sig := make([]byte, 4*signatureSize)
		rng.Read(sig)
		if k > 0 && rng.Intn(4) > 0 { // like one before it, more or less
			from, keep := sigs[rng.Intn(k)], rng.Intn(signatureSize)
			for i := 0; i+4 <= len(from); i += 4 {
				if rng.Intn(signatureSize) < keep {
					copy(sig[i:], from[i:i+4])
				}
			}
		}
		if rng.Intn(40) == 0 {
			sig = nil // a report without letters
		}
		sigs = append(sigs, sig)
	}
	for _, threshold := range []float64{0.05, 0.3, 0.65, 0.9} {
		for _, limit := range []int{1, 5, 1000} {
			got, err := similarPairs(context.Background(), sigs, threshold, limit)
			require.NoError(t, err)
			require.NotEmpty(t, got)
			require.Equal(t, pairsOfLibrary(sigs, threshold, limit), got, "%v %d", threshold, limit)
		}
	}
}

func pairsOfLibrary(sigs [][]byte, threshold float64, limit int) (out [][2]int) {
	lsh := minhashlsh.NewMinhashLSH32(signatureSize, max(0.1, threshold), len(sigs))
	hashes := make([][]uint64, len(sigs))
	for i, s := range sigs {
		for ; len(s) > 0; s = s[4:] {
			hashes[i] = append(hashes[i], uint64(binary.LittleEndian.Uint32(s)))
		}
		if hashes[i] != nil {
			lsh.Add(i, hashes[i])
		}
	}
	lsh.Index()
	for j := range sigs {
		if hashes[j] == nil {
			continue
		}
		var near []int
		est := map[int]float64{}
		for _, k := range lsh.Query(hashes[j]) {
			i, same := k.(int), 0
			for b, h := range hashes[j] {
				if hashes[i][b] == h {
					same++
				}
			}
			if est[i] = float64(same) / signatureSize; i < j && est[i] >= threshold {
				near = append(near, i)
			}
		}
		slices.SortFunc(near, func(a, b int) int { return cmp.Or(cmp.Compare(est[b], est[a]), a-b) })
		for _, i := range near[:min(len(near), limit)] {
			out = append(out, [2]int{i, j})
		}
	}
	slices.SortFunc(out, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	return out
}
