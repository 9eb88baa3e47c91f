package index

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"iter"
	"math"
	"math/bits"
	"math/rand"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode"

	minhashlsh "github.com/ekzhu/minhash-lsh"

	"github.com/govreport/govreport/segment"
)

// DuplicatesRequest tunes the search for copies.
type DuplicatesRequest struct {
	Filter    string
	Threshold float64 // lowest similarity reported (default 0.5)
	Copy      float64 // similarity from which on it is a copy (default 0.9)
	Passages  bool    // also list copied passages between reports
}

// DuplicatePair is two similar reports. Shared is the share of A's (and of B's)
// characters that stand in common runs after alignment.
type DuplicatePair struct {
	A       Info    `json:"a"`
	B       Info    `json:"b"`
	Jaccard float64 `json:"jaccard"`
	SharedA float64 `json:"shared_a"`
	SharedB float64 `json:"shared_b"`
	Numbers float64 `json:"numbers"` // share of the numbers that both have
	Kind    string  `json:"kind"`    // "copy", "excerpt", "reordered" or "template reuse"
	Masked  string  `json:"masked"`  // the side that is a masked copy of the other: a, b, or empty

	// Suggested is what stands in the other report behind the masks of a masked copy.
	Suggested []MaskFill `json:"suggested,omitempty"`
}

// DuplicateCluster is reports that are copies of each other.
type DuplicateCluster struct {
	Kind    string `json:"kind"`
	Reports []Info `json:"reports"` // the first stands for the others
}

// PassageCopy is a passage that stands in two reports.
type PassageCopy struct {
	A          Citation `json:"a"`
	B          Citation `json:"b"`
	Similarity float64  `json:"similarity"`
}

// DuplicatesResult lists clusters and the pairs behind them.
type DuplicatesResult struct {
	Reports  int                `json:"reports"`
	Distinct int                `json:"distinct_reports"`
	Clusters []DuplicateCluster `json:"clusters"`
	Pairs    []DuplicatePair    `json:"pairs"`
	Passages []PassageCopy      `json:"passages,omitempty"`
}

const (
	signatureSize  = 128 // MinHash functions; the standard error of an estimate is 1/√128 ≈ 0.09
	signatureSeed  = 1
	shingleRunes   = 3
	runRunes       = 8 // shortest common run that alignment anchors on
	defaultSimilar = 0.5
	defaultCopy    = 0.9
	// sameNumbers is the share of common numbers from which similar texts are the
	// same text: next year's report keeps the words and changes the numbers.
	sameNumbers = 0.8
	// copyJaccard is below the shingle similarity of any two copies: a tenth of
	// the text outside common runs leaves about 0.8.
	copyJaccard = 0.75
	// lshSlack widens the search for candidates, which are then measured exactly.
	lshSlack     = 0.1
	maxSimilar   = 20 // pairs measured for one report or passage
	maxOriginals = 5  // of which it may be a copy
	minPassage   = 60 // letters and digits below which a passage is too common to be a copy
	passageLike  = 0.8
)

// letters returns the letters and digits of view text, what copies are compared by.
func letters(view string) []rune {
	out := make([]rune, 0, len(view)/3)
	for _, r := range view {
		if isLetter(r) || unicode.IsDigit(r) {
			out = append(out, r)
		}
	}
	return out
}

// shingleSeeds are the states of the two FNV-1a hashes of a shingle before it is read, as
// [minhashlsh.NewMinhash] makes them of signatureSeed.
var shingleSeeds = sync.OnceValue(func() (out [2]uint64) {
	r := rand.New(rand.NewSource(signatureSeed))
	for i := range out {
		out[i] = fnvOffset
		for seed, shift := uint64(r.Int63()), 56; shift >= 0; shift -= 8 {
			out[i] = (out[i] ^ seed>>shift&0xff) * fnvPrime
		}
	}
	return out
})

const (
	fnvOffset = 0xcbf29ce484222325
	fnvPrime  = 0x100000001b3
)

// signature returns the MinHash signature of the shingles of rs, 32 bits each;
// nil when there are none. It is that of [minhashlsh.Minhash].
func signature(rs []rune) []byte {
	if len(rs) < shingleRunes {
		return nil
	}
	var least [signatureSize]uint64
	for i := range least {
		least[i] = math.MaxUint64
	}
	seeds := shingleSeeds()
	var recent [1 << 12]uint64 // shingles that were counted; to count one again changes nothing
	for i := 0; i+shingleRunes <= len(rs); i++ {
		key := uint64(1) << 63
		for k, r := range rs[i : i+shingleRunes] {
			key |= uint64(r) << (21 * k)
		}
		slot := &recent[key*0x9e3779b97f4a7c15>>52]
		if *slot == key {
			continue
		}
		*slot = key
		hash, step := seeds[0], seeds[1]
		for _, r := range rs[i : i+shingleRunes] {
			for shift := 0; shift < 32; shift += 8 {
				b := uint64(uint8(r >> shift))
				hash, step = (hash^b)*fnvPrime, (step^b)*fnvPrime
			}
		}
		for k := range least {
			least[k] = min(least[k], hash)
			hash += step
		}
	}
	out := make([]byte, 0, signatureSize*4)
	for _, h := range least {
		out = binary.LittleEndian.AppendUint32(out, uint32(h))
	}
	return out
}

// estimate is the share of equal hashes of two signatures, an unbiased estimate of the
// Jaccard similarity of the shingle sets (Broder 1997).
func estimate(a, b []byte) float64 {
	n, all := 0, len(a)/4
	for ; len(a) >= 8 && len(b) >= 8; a, b = a[8:], b[8:] {
		differ := binary.LittleEndian.Uint64(a) ^ binary.LittleEndian.Uint64(b)
		if uint32(differ) == 0 {
			n++
		}
		if differ>>32 == 0 {
			n++
		}
	}
	return float64(n) / float64(all)
}

// similarPairs returns pairs (i, j), i < j, of signatures whose estimated
// similarity is at least threshold, in order: for every j its most similar
// predecessors, at most limit of them, so that the work stays linear where
// everything resembles everything. Candidates agree in one of the bands of
// [minhashlsh.MinhashLSH] or more.
func similarPairs(ctx context.Context, sigs [][]byte, threshold float64, limit int) ([][2]int, error) {
	width, bands := minhashlsh.NewMinhashLSH32(signatureSize, max(0.1, threshold), 0).Params()
	before := make([][]int32, bands) // 1 + the last predecessor that agrees in a band
	for b := range before {
		before[b] = predecessors(sigs, 4*width*b, 4*width*(b+1))
	}
	type candidate struct {
		i   int
		est float64
	}
	var out [][2]int
	var near []candidate
	seen := make([]int32, len(sigs)) // 1 + the last one that it was held against
	for j := range sigs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		near = near[:0]
		for _, last := range before {
			for i := last[j] - 1; i >= 0; i = last[i] - 1 {
				if seen[i] == int32(j)+1 {
					continue
				}
				seen[i] = int32(j) + 1
				if est := estimate(sigs[i], sigs[j]); est >= threshold {
					near = append(near, candidate{int(i), est})
				}
			}
		}
		slices.SortFunc(near, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.est, a.est), a.i-b.i) })
		for _, c := range near[:min(len(near), limit)] {
			out = append(out, [2]int{c.i, j})
		}
	}
	slices.SortFunc(out, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	return out, nil
}

// predecessors returns for each signature 1 + the number of the last one before it whose
// bytes from one on up to another are the same, 0 where there is none.
func predecessors(sigs [][]byte, from, to int) []int32 {
	out := make([]int32, len(sigs))
	shift := 64 - bits.Len(uint(2*len(sigs)))
	slots := make([]int32, 1<<(64-shift)) // 1 + the last one of a hash, with open addressing
	for j, sig := range sigs {
		if len(sig) != 4*signatureSize {
			continue
		}
		band, hash := sig[from:to], uint64(0)
		for b := band; len(b) > 0; b = b[4:] {
			hash = (hash ^ uint64(binary.LittleEndian.Uint32(b))) * 0x9e3779b97f4a7c15
			hash ^= hash >> 32
		}
		for k := hash * 0x9e3779b97f4a7c15 >> shift; ; k++ {
			slot := &slots[k&uint64(len(slots)-1)]
			if i := *slot; i == 0 || bytes.Equal(sigs[i-1][from:to], band) {
				out[j], *slot = i, int32(j)+1
				break
			}
		}
	}
	return out
}

// jaccard is the similarity of the shingle sets.
func jaccard(a, b []rune) float64 {
	sa, sb := shingles(a), shingles(b)
	if len(sa) == 0 || len(sb) == 0 {
		return 0
	}
	both := 0
	for s := range sa {
		if _, ok := sb[s]; ok {
			both++
		}
	}
	return float64(both) / float64(len(sa)+len(sb)-both)
}

func shingles(rs []rune) map[[shingleRunes]rune]struct{} {
	out := make(map[[shingleRunes]rune]struct{}, len(rs))
	var key [shingleRunes]rune
	for i := 0; i+shingleRunes <= len(rs); i++ {
		copy(key[:], rs[i:])
		out[key] = struct{}{}
	}
	return out
}

// align finds the runs that a and b have in common in the same order, and returns
// the shares of a and of b inside them. It anchors on runs of runRunes that stand
// once in each, keeps the longest chain of anchors in order (as patience diff
// does), and grows every anchor as far as the texts agree.
func align(a, b []rune) (shareA, shareB float64) {
	if len(a) == 0 || len(b) == 0 {
		return 0, 0
	}
	if len(a) < runRunes || len(b) < runRunes {
		if slices.Equal(a, b) {
			return 1, 1
		}
		return 0, 0
	}
	common, endA, endB := 0, 0, 0
	for _, x := range longestChain(runsOf(a).sharedOnce(b, nil)) {
		i, j := x.a, x.b
		if i < endA || j < endB {
			continue // inside a run already grown
		}
		for i > endA && j > endB && a[i-1] == b[j-1] {
			i, j = i-1, j-1
		}
		ea, eb := x.a+runRunes, x.b+runRunes
		for ea < len(a) && eb < len(b) && a[ea] == b[eb] {
			ea, eb = ea+1, eb+1
		}
		common += ea - i
		endA, endB = ea, eb
	}
	return float64(common) / float64(len(a)), float64(common) / float64(len(b))
}

// sharedOnce are the runs that stand once in the text of t and once in b, in the order
// of the text of t. room is memory for it.
func (t *runs) sharedOnce(b []rune, room []int32) []anchor {
	inB := append(room[:0], make([]int32, max(0, len(t.text)-runRunes+1))...) // 1 + where it stands in b, negative more than once
	eachRun(b, func(i int, hash uint64) {
		switch s := t.find(hash); {
		case s.n != 1:
		case inB[s.at] == 0:
			inB[s.at] = int32(i) + 1
		default:
			inB[s.at] = -1
		}
	})
	n := 0
	for _, at := range inB {
		if at > 0 {
			n++
		}
	}
	out := make([]anchor, 0, n)
	for i, at := range inB {
		if at > 0 && slices.Equal(t.text[i:i+runRunes], b[at-1:int(at)-1+runRunes]) {
			out = append(out, anchor{i, int(at) - 1})
		}
	}
	return out
}

// anchor is where a run that stands once in each of two texts begins.
type anchor struct{ a, b int }

// longestChain returns the longest chain of anchors, which are in the order of a, that
// is in the order of b too.
func longestChain(anchors []anchor) []anchor {
	tails, prev := []int32{}, make([]int32, len(anchors))
	for i, x := range anchors {
		k := len(tails)
		if k > 0 && anchors[tails[k-1]].b >= x.b {
			k = sort.Search(k, func(k int) bool { return anchors[tails[k]].b >= x.b })
		}
		prev[i] = -1
		if k > 0 {
			prev[i] = tails[k-1]
		}
		if k == len(tails) {
			tails = append(tails, int32(i))
		} else {
			tails[k] = int32(i)
		}
	}
	chain := make([]anchor, 0, len(tails))
	if len(tails) > 0 {
		for i := tails[len(tails)-1]; i >= 0; i = prev[i] {
			chain = append(chain, anchors[i])
		}
		slices.Reverse(chain)
	}
	return chain
}

// differentLengths reports whether one text has less than the share least of the
// other's letters, numbers and masks aside.
func differentLengths(a, b string, least float64) bool {
	x, y := float64(len(skeleton(a))), float64(len(skeleton(b)))
	return min(x, y) < least*max(x, y)
}

// sharedAnywhere is the share of the runs of a that stand in b, in whatever order.
func sharedAnywhere(a, b []rune) float64 {
	if len(a) < runRunes || len(b) < runRunes {
		return 0
	}
	in := runsOf(b)
	n := 0
	for _, h := range runHashes(a) {
		if in.find(h).n > 0 {
			n++
		}
	}
	return float64(n) / float64(len(a)-runRunes+1)
}

// runs is a table of the runs of runRunes characters of a text by their hashes, with
// open addressing. A rune 0 is no character: no run reaches over it.
type runs struct {
	text  []rune
	slots []runSlot // a power of two
	shift int
}

type runSlot struct {
	hash uint64
	at   int32 // where it stands first
	n    int32 // 0 free, 1 once, 2 more often
}

func runsOf(rs []rune) *runs {
	size := bits.Len(uint(2 * max(0, len(rs)-runRunes+1)))
	t := &runs{rs, make([]runSlot, 1<<size), 64 - size}
	eachRun(rs, func(i int, h uint64) {
		if s := t.find(h); s.n == 0 {
			*s = runSlot{h, int32(i), 1}
		} else {
			s.n = 2
		}
	})
	return t
}

// eachRun calls fn with where every run begins and its hash.
func eachRun(rs []rune, fn func(i int, hash uint64)) {
	gap := -1 // the last one up to the end of the run
	for i := range min(len(rs), runRunes-1) {
		if rs[i] == 0 {
			gap = i
		}
	}
	for i, h := range runHashes(rs) {
		if rs[i+runRunes-1] == 0 {
			gap = i + runRunes - 1
		}
		if gap < i {
			fn(i, h)
		}
	}
}

// find returns the slot of a hash, a free one where it has none.
func (t *runs) find(hash uint64) *runSlot {
	for i := hash >> t.shift; ; i++ {
		s := &t.slots[i&uint64(len(t.slots)-1)]
		if s.n == 0 || s.hash == hash {
			return s
		}
	}
}

// runHashes yields where every run of a text begins and its hash, nothing where it has
// fewer characters: a polynomial of its characters, mixed so that the first bits are as
// good as any (Karp and Rabin 1987; the finalizer of Steele, Lea and Flood 2014).
func runHashes(rs []rune) iter.Seq2[int, uint64] {
	return func(yield func(int, uint64) bool) {
		const base = 0x9e3779b97f4a7c15
		h, drop := uint64(0), uint64(1) // drop is base to the power of runRunes
		for range runRunes {
			drop *= base
		}
		for i, r := range rs {
			h = h*base + uint64(r) + 1
			if i >= runRunes {
				h -= drop * (uint64(rs[i-runRunes]) + 1)
			}
			if i >= runRunes-1 {
				m := (h ^ h>>30) * 0xbf58476d1ce4e5b9
				m = (m ^ m>>27) * 0x94d049bb133111eb
				if !yield(i-runRunes+1, m^m>>31) {
					return
				}
			}
		}
	}
}

// sharedNumbers is the share of the numbers written in digits that both texts
// have, 1 when there are none.
func sharedNumbers(a, b string) float64 {
	na, nb := numbersOf(a), numbersOf(b)
	both, all := 0, 0
	for n, k := range na {
		both += min(k, nb[n])
		all += k
	}
	for _, k := range nb {
		all += k
	}
	if all == 0 {
		return 1
	}
	return 2 * float64(both) / float64(all)
}

// numbersOf counts the numbers of a text that are written in digits.
func numbersOf(view string) map[string]int {
	out := map[string]int{}
	for i := 0; i < len(view); {
		from := i
		for i < len(view) && (view[i] == '.' || '0' <= view[i] && view[i] <= '9') {
			i++
		}
		if i > from {
			if n := strings.Trim(view[from:i], "."); n != "" {
				out[n]++
			}
		}
		i++
	}
	return out
}

// nearCopies says which reports are copies of each other. Reports outside any
// cluster are missing.
type nearCopies struct {
	cluster map[location]int
}

// copies finds the clusters of copies in s, once for each snapshot.
func (x *Index) copies(ctx context.Context, s *snapshot) (*nearCopies, error) {
	x.dupMu.Lock()
	defer x.dupMu.Unlock()
	if x.dupCache != nil && x.dupOf == s.man.Generation {
		return x.dupCache, nil
	}
	all, err := x.selected(ctx, s, "")
	if err != nil {
		return nil, err
	}
	pairs, err := x.copyPairs(ctx, s, all, false)
	if err != nil {
		return nil, err
	}
	out := &nearCopies{cluster: map[location]int{}}
	for id, members := range clusters(pairs, "copy") {
		for _, i := range members {
			out.cluster[all[i].at] = id
		}
	}
	x.dupCache, x.dupOf = out, s.man.Generation
	return out, nil
}

// copyPairs finds the pairs that are copies, without measuring others: numbers
// are compared before texts are aligned, and every report with its few most
// similar predecessors only, which a copied original is among. fills says whether
// what stands behind masks is asked for.
func (x *Index) copyPairs(ctx context.Context, s *snapshot, reports []located, fills bool) ([]measured, error) {
	sigs := make([][]byte, len(reports))
	for i, r := range reports {
		sigs[i] = []byte(r.col(colSignature).str(int(r.doc)))
	}
	pairs, err := similarPairs(ctx, sigs, copyJaccard-lshSlack, maxOriginals)
	if err != nil {
		return nil, err
	}
	out := make([]measured, len(pairs))
	errs := make([]error, len(pairs))
	parallel(ctx, len(pairs), func(k int) {
		i, j := pairs[k][0], pairs[k][1]
		short, long := reports[i].ViewBody.Len(), reports[j].ViewBody.Len()
		if float64(min(short, long)) < 0.8*float64(max(short, long)) {
			return
		}
		same, err := x.sameText(s, reports[i].entry, reports[j].entry)
		if err != nil {
			errs[k] = err
			return
		}
		if same {
			out[k] = measured{i: i, j: j, DuplicatePair: DuplicatePair{Kind: "copy"}}
		}
	})
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	twins, err := x.twins(ctx, s, reports, fills)
	if err != nil {
		return nil, err
	}
	for _, t := range twins {
		out = append(out, t.measured())
	}
	return out, nil // pairs without a kind are of no cluster
}

// measured is the pair of a masked report and its twin: a copy.
func (t twin) measured() measured {
	m := measured{i: min(t.masked, t.plain), j: max(t.masked, t.plain), fit: &t.fit}
	m.Kind, m.Masked, m.SharedA, m.SharedB, m.Numbers = "copy", "a", t.fit.sharedA, t.fit.sharedB, 1
	if n := t.fit.agree + t.fit.disagree; n > 0 {
		m.Numbers = float64(t.fit.agree) / float64(n)
	}
	if t.plain < t.masked {
		m.Masked, m.SharedA, m.SharedB = "b", t.fit.sharedB, t.fit.sharedA
	}
	return m
}

// measured is a pair of reports by their places in a list.
type measured struct {
	i, j int
	DuplicatePair
	fit *twinning // of a masked copy
}

// comparePairs measures the pairs of reports that are similar.
func (x *Index) comparePairs(ctx context.Context, s *snapshot, reports []located, req DuplicatesRequest) ([]measured, error) {
	sigs := make([][]byte, len(reports))
	for i, r := range reports {
		sigs[i] = []byte(r.col(colSignature).str(int(r.doc)))
	}
	pairs, err := similarPairs(ctx, sigs, max(0.05, req.Threshold-lshSlack), maxSimilar)
	if err != nil {
		return nil, err
	}
	// What counts once elsewhere is a copy here, whatever else resembles it.
	same, err := x.copyPairs(ctx, s, reports, true)
	if err != nil {
		return nil, err
	}
	copied := map[[2]int]measured{}
	for _, m := range same {
		if m.Kind != "copy" {
			continue
		}
		key := [2]int{m.i, m.j}
		if copied[key].fit == nil {
			copied[key] = m
		}
		if !slices.Contains(pairs, key) {
			pairs = append(pairs, key)
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	out := make([]measured, len(pairs))
	errs := make([]error, len(pairs))
	parallel(ctx, len(pairs), func(k int) {
		i, j := pairs[k][0], pairs[k][1]
		a, err := x.bodyOf(s, reports[i].entry)
		if err != nil {
			errs[k] = err
			return
		}
		b, err := x.bodyOf(s, reports[j].entry)
		if err != nil {
			errs[k] = err
			return
		}
		la, lb := letters(a), letters(b)
		m := measured{i: i, j: j}
		m.A, m.B = reports[i].info(), reports[j].info()
		m.Jaccard = jaccard(la, lb)
		m.SharedA, m.SharedB = align(la, lb)
		m.Numbers = sharedNumbers(a, b)
		known, isCopy := copied[[2]int{i, j}]
		switch {
		case isCopy && known.fit != nil:
			m.Kind, m.Masked, m.SharedA, m.SharedB, m.Numbers, m.fit = "copy", known.Masked, known.SharedA, known.SharedB, known.Numbers, known.fit
		case isCopy && req.Copy == defaultCopy, req.Copy != defaultCopy && sameText(a, b, req.Copy):
			m.Kind = "copy"
		case min(m.SharedA, m.SharedB) < req.Copy && m.Numbers >= sameNumbers && min(sharedAnywhere(la, lb), sharedAnywhere(lb, la)) >= req.Copy:
			m.Kind = "reordered"
		case max(m.SharedA, m.SharedB) >= req.Copy && differentLengths(a, b, req.Copy):
			m.Kind = "excerpt"
		default:
			m.Kind = "template reuse"
		}
		out[k] = m
	})
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(out, func(m measured) bool { return m.Jaccard < req.Threshold && m.Kind != "copy" }), nil
}

// bodyOf returns the cleaned text of a report's body.
func (x *Index) bodyOf(s *snapshot, e entry) (string, error) {
	d, err := x.contentIn(x.aside, s, e.at)
	if err != nil {
		return "", err
	}
	return e.ViewBody.Of(d.view), nil
}

// clusters joins pairs of a kind; members are in order, clusters by first member.
func clusters(pairs []measured, kind string) [][]int {
	parent := map[int]int{}
	var root func(i int) int
	root = func(i int) int {
		p, ok := parent[i]
		if !ok || p == i {
			parent[i] = i
			return i
		}
		r := root(p)
		parent[i] = r
		return r
	}
	for _, p := range pairs {
		if p.Kind == kind {
			a, b := root(p.i), root(p.j)
			parent[max(a, b)] = min(a, b)
		}
	}
	members := map[int][]int{}
	for i := range parent {
		r := root(i)
		members[r] = append(members[r], i)
	}
	var out [][]int
	for _, m := range members {
		slices.Sort(m)
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b []int) int { return a[0] - b[0] })
	return out
}

// Duplicates finds copies and template reuse. Candidates come from MinHash
// signatures of 3-character shingles; each is then measured exactly. A pair is a
// "copy" when common runs cover req.Copy of both texts and the numbers agree, or
// when one is the other with numbers or names masked; "reordered" when the runs of
// each stand in the other in another order; an "excerpt" when they cover one of
// them, and "template reuse" otherwise: next year's report in the same words is
// that. Of reports that resemble many others
// the twenty most similar pairs are measured.
func (x *Index) Duplicates(ctx context.Context, req DuplicatesRequest) (_ *DuplicatesResult, err error) {
	if err := x.ready(ctx, "read", req.check()); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*DuplicatesResult, error) { return x.Duplicates(ctx, req) })
	}
	defer recovered(x.dir, "read", &err)
	if req.Threshold <= 0 {
		req.Threshold = defaultSimilar
	}
	if req.Copy <= 0 {
		req.Copy = defaultCopy
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	reports, err := x.selected(ctx, s, req.Filter)
	if err != nil {
		return nil, err
	}
	pairs, err := x.comparePairs(ctx, s, reports, req)
	if err != nil {
		return nil, err
	}
	res := &DuplicatesResult{Reports: len(reports), Distinct: len(reports), Clusters: []DuplicateCluster{}, Pairs: []DuplicatePair{}}
	for _, kind := range []string{"copy", "excerpt", "reordered", "template reuse"} {
		for _, members := range clusters(pairs, kind) {
			c := DuplicateCluster{Kind: kind}
			for _, i := range members {
				c.Reports = append(c.Reports, reports[i].info())
			}
			res.Clusters = append(res.Clusters, c)
			if kind == "copy" {
				res.Distinct -= len(members) - 1
			}
		}
	}
	for _, p := range pairs {
		if p.fit != nil {
			masked, plain := reports[p.i].at, reports[p.j].at
			if p.Masked == "b" {
				masked, plain = plain, masked
			}
			a, err := x.shownOf(s, masked)
			if err != nil {
				return nil, err
			}
			b, err := x.shownOf(s, plain)
			if err != nil {
				return nil, err
			}
			cite := func(place segment.Span) Citation { return a.citation(place, "mask") }
			p.Suggested = fillsOf(cite, a.ViewBody, b, *p.fit)
		}
		p.Jaccard, p.SharedA, p.SharedB, p.Numbers = round4(p.Jaccard), round4(p.SharedA), round4(p.SharedB), round4(p.Numbers)
		res.Pairs = append(res.Pairs, p.DuplicatePair)
	}
	if req.Passages {
		if res.Passages, err = x.copiedPassages(ctx, s, reports); err != nil {
			return nil, err
		}
	}
	return res, nil
}

func round4(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// copiedPassages finds passages that stand in two reports.
func (x *Index) copiedPassages(ctx context.Context, s *snapshot, reports []located) ([]PassageCopy, error) {
	type piece struct {
		report  int
		view    segment.Span
		letters []rune
	}
	perReport := make([][]piece, len(reports))
	sigsOf := make([][][]byte, len(reports))
	errs := make([]error, len(reports))
	parallel(ctx, len(reports), func(i int) {
		d, err := x.contentOf(s, reports[i].at)
		if err != nil {
			errs[i] = err
			return
		}
		for k := range reports[i].NPassages {
			p := reports[i].passageSpan(k)
			if ls := letters(p.Of(d.view)); len(ls) >= minPassage {
				perReport[i] = append(perReport[i], piece{i, p, ls})
				sigsOf[i] = append(sigsOf[i], signature(ls))
			}
		}
	})
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	var pieces []piece
	var sigs [][]byte
	for i := range perReport {
		pieces = append(pieces, perReport[i]...)
		sigs = append(sigs, sigsOf[i]...)
	}
	pairs, err := similarPairs(ctx, sigs, passageLike-lshSlack, maxSimilar)
	if err != nil {
		return nil, err
	}
	out := []PassageCopy{}
	for _, p := range pairs {
		a, b := pieces[p[0]], pieces[p[1]]
		if a.report == b.report {
			continue
		}
		sim := jaccard(a.letters, b.letters)
		if sim < passageLike {
			continue
		}
		da, err := x.shownOf(s, reports[a.report].at)
		if err != nil {
			return nil, err
		}
		db, err := x.shownOf(s, reports[b.report].at)
		if err != nil {
			return nil, err
		}
		out = append(out, PassageCopy{A: da.citation(a.view, "passage"), B: db.citation(b.view, "passage"), Similarity: round4(sim)})
	}
	return out, nil
}
