package segment

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"unicode/utf8"
)

// jieba is an exact twin of cppjieba, the library inside gojieba 1.4.7: the same
// tokens for every text that is UTF-8 and holds no NUL. It follows MixSegment and
// QuerySegment there:
//
//   - the text is cut before and after a blank, a tab, a line feed, ， and 。;
//   - each stretch is cut into the words of the dictionary whose weights (log
//     relative frequencies) have the greatest sum, a character that is no word
//     having the least weight of all; of equal sums the shorter first word wins;
//   - a run of single characters in the result is cut again: ASCII letters and
//     digits, numbers with points and every other ASCII character by rule, what
//     stands between by the most probable states of the hidden Markov model.
//
// User words stand in a trie of their own, which goes before the dictionary.
type jieba struct {
	*vocabulary
	user    doubleArray
	weights []float64       // of user words, by the number of their value
	extra   map[rune]uint16 // codes of runes that user words alone hold
	first   []opening       // by code
	before  [4][]uint8      // states that one can follow
	values  []float64       // weight, and below all others for number 0, that of no word
}

// opening is what the roots of both tries say of a word's first rune.
type opening struct {
	weight     float64 // of the rune alone, the least one where it is no word
	base, user uint32  // of its node in the dictionary and in the user words, or 0
}

// newJieba returns v's cutter with user words. Of equal words the last counts.
func newJieba(v *vocabulary, words []Word) (*jieba, error) {
	j := &jieba{vocabulary: v, weights: []float64{0}}
	last := v.last
	entries := make([]entry, len(words))
	number := map[int]uint32{}
	for i, w := range words {
		for _, r := range w.Text {
			if j.runeCode(r) == 0 {
				if j.extra == nil {
					j.extra = map[rune]uint16{}
				}
				if last == maxCode {
					return nil, fmt.Errorf("dictionary and domain words hold more than %d different characters; leave out words that no text has", maxCode)
				}
				last++
				j.extra[r] = last
			}
		}
		n, ok := number[w.Freq]
		if !ok {
			n = uint32(len(j.weights))
			number[w.Freq] = n
			j.weights = append(j.weights, v.weightOf(float64(w.Freq)))
		}
		entries[i] = entry{make([]uint16, 0, len(w.Text)/3), n}
		for _, r := range w.Text {
			entries[i].word = append(entries[i].word, j.runeCode(r))
		}
	}
	j.user = newDoubleArray(entries, int(last))
	if len(j.user) > maxBase {
		return nil, fmt.Errorf("%d domain words are more than can be laid out; leave out rare ones", len(words))
	}
	j.values = slices.Clone(v.weight)
	j.values[0] = math.Inf(-1)
	for y := range j.before {
		for z := range j.trans {
			if j.trans[z][y] > never {
				j.before[y] = append(j.before[y], uint8(z))
			}
		}
	}
	j.first = make([]opening, int(last)+1)
	for code := range j.first {
		word, user := v.words.step(0, uint16(code)), j.user.step(0, uint16(code))
		f := opening{v.least, cellBase(word), cellBase(user)}
		if n := cellValue(user); n != 0 {
			f.weight = j.weights[n]
		} else if n := cellValue(word); n != 0 {
			f.weight = v.weight[n]
		}
		j.first[code] = f
	}
	return j, nil
}

// Cut implements [Cutter].
func (j *jieba) Cut(ends []int, text string) []int { return j.cut(ends, text, true) }

// CutForSearch implements [Cutter].
func (j *jieba) CutForSearch(text string) []string {
	var out []string
	j.search(text, false, func(from, to int) { out = append(out, text[from:to]) })
	return out
}

// Close implements [Cutter].
func (j *jieba) Close() {}

// runeCode is code with the runes of user words.
func (j *jieba) runeCode(r rune) uint16 {
	if c := j.code(r); c != 0 || j.extra == nil {
		return c
	}
	return j.extra[r]
}

// longestWord is the number of characters beyond which words are not looked for.
const longestWord = 512

// stretch is the working memory for the text between two separators. Slices are
// by rune; at and weight go one further, to the end of the stretch.
type stretch struct {
	all    []uint16  // as long as at
	codes  []uint16  // the part of all in use
	at     []int32   // byte offset in the text
	weight []float64 // of the best cut from here to the end
	length []int32   // in runes, of the first word of that cut
	back   []uint8   // states before, two bits for each state
	ends   []int32   // of words, in runes
}

var stretches = sync.Pool{New: func() any { return new(stretch) }}

// separator reports whether text is cut on both sides of r before anything else.
func separator(r rune) bool {
	return r <= ' ' && (r == ' ' || r == '\t' || r == '\n') || r == '，' || r == '。'
}

// cut appends the ends of the tokens of text, which is UTF-8. With hmm false runs
// of single characters stay such.
func (j *jieba) cut(ends []int, text string, hmm bool) []int {
	s := stretches.Get().(*stretch)
	defer stretches.Put(s)
	for from := 0; from < len(text); {
		from = j.read(s, text, from)
		j.tokens(s, text, hmm)
		for _, e := range s.ends {
			ends = append(ends, int(s.at[e]))
		}
	}
	return ends
}

// read fills s with the codes of the next stretch of text and returns its end.
func (j *jieba) read(s *stretch, text string, from int) int {
	if room := len(text) - from + 1; len(s.at) < room {
		s.all, s.at = make([]uint16, room+room/2), make([]int32, room+room/2)
	}
	all, at := s.all, s.at
	n, i := 0, from
	for i < len(text) {
		r, size := decode(text[i:])
		if separator(r) {
			if n > 0 {
				break
			}
			all[0], at[0], n = j.runeCode(r), int32(i), 1
			i += size
			break
		}
		all[n], at[n] = j.runeCode(r), int32(i)
		n++
		i += size
	}
	at[n] = int32(i)
	s.codes = all[:n]
	return i
}

// tokens fills s.ends with the ends of the stretch's words, in runes.
func (j *jieba) tokens(s *stretch, text string, hmm bool) {
	n := len(s.codes)
	j.weigh(s)
	s.ends = s.ends[:0]
	for i := 0; i < n; {
		if s.length[i] > 1 || !hmm {
			i += int(s.length[i])
			s.ends = append(s.ends, int32(i))
			continue
		}
		from := i
		for i < n && s.length[i] == 1 {
			i++
		}
		j.singles(s, text, from, i)
	}
}

// weigh finds the best cut from each rune of s to its end, from the last to the
// first.
//
// Weights and their sums are below zero, where floating-point numbers are in the
// reverse order of their bits; comparing these as integers needs no branch.
func (j *jieba) weigh(s *stretch) {
	codes := s.codes
	n := len(codes)
	if cap(s.weight) < n+1 {
		s.weight, s.length = make([]float64, 2*n+1), make([]int32, 2*n+1)
	}
	weight, length := s.weight[:n+1], s.length[:n]
	s.length = length
	words, values := j.words, j.values
	next := 0.0
	weight[n] = next
	for i := n - 1; i >= 0; i-- {
		f := &j.first[codes[i]]
		best, runes := math.Float64bits(next+f.weight), 1
		general := f.base
		end := min(n, i+longestWord)
		k := i + 1
		if f.user != 0 && k < n && j.user.step(f.user, codes[k]) != 0 {
			best, runes = j.weighUser(s, i, end, best)
			k = end
		}
		for ; general != 0 && k < end; k++ {
			code := codes[k]
			at := uint(general) + uint(code)
			if at >= uint(len(words)) {
				break
			}
			cell := words[at]
			if cellCode(cell) != code || code == 0 {
				break
			}
			sum := math.Float64bits(weight[k+1] + values[cellValue(cell)])
			here := k + 1 - i
			if sum < best {
				runes = here
			}
			best = min(best, sum)
			general = cellBase(cell)
		}
		next = math.Float64frombits(best)
		weight[i], length[i] = next, int32(runes)
	}
}

// weighUser is the part of weigh for the rune at i, where a user word may begin:
// best is the sum when it stands alone.
func (j *jieba) weighUser(s *stretch, i, end int, best uint64) (uint64, int) {
	runes := 1
	f := j.first[s.codes[i]]
	general, own := f.base, f.user
	for k := i + 1; general|own != 0 && k < end && s.codes[k] != 0; k++ {
		var word, user uint64
		if general != 0 {
			word = j.words.step(general, s.codes[k])
		}
		if own != 0 {
			user = j.user.step(own, s.codes[k])
		}
		w := j.values[cellValue(word)]
		if v := cellValue(user); v != 0 {
			w = j.weights[v]
		}
		if sum := math.Float64bits(s.weight[k+1] + w); sum < best {
			best, runes = sum, k+1-i
		}
		general, own = cellBase(word), cellBase(user)
	}
	return best, runes
}

// singles cuts a run of single characters, runes from to to of s.
func (j *jieba) singles(s *stretch, text string, from, to int) {
	left := from
	for i := from; i < to; {
		if text[s.at[i]] >= utf8.RuneSelf {
			i++
			continue
		}
		j.guess(s, left, i)
		c := text[s.at[i]]
		i++
		switch {
		case letter(c):
			for i < to && (letter(text[s.at[i]]) || digit(text[s.at[i]])) {
				i++
			}
		case digit(c):
			for i < to && (digit(text[s.at[i]]) || text[s.at[i]] == '.') {
				i++
			}
		}
		s.ends = append(s.ends, int32(i))
		left = i
	}
	j.guess(s, left, to)
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func digit(c byte) bool  { return '0' <= c && c <= '9' }

// guess cuts runes from to to of s by the most probable states (Viterbi 1967).
func (j *jieba) guess(s *stretch, from, to int) {
	n := to - from
	if n <= 1 { // a single one is a word whatever its state
		if n == 1 {
			s.ends = append(s.ends, int32(to))
		}
		return
	}
	if cap(s.back) < n {
		s.back = make([]uint8, 2*n)
	}
	back := s.back[:n]
	emit := j.emission(s.codes[from])
	var old [4]float64
	for y := range old {
		old[y] = j.start[y] + emit[y]
	}
	for x := 1; x < n; x++ {
		emit := j.emission(s.codes[from+x])
		var now [4]float64
		var path uint8
		for y := range now {
			best, state := never, uint8(stateE)
			for _, z := range j.before[y] {
				if p := old[z] + j.trans[z][y] + emit[y]; p > best {
					best, state = p, z
				}
			}
			now[y] = best
			path |= state << (2 * y)
		}
		back[x], old = path, now
	}
	state := uint8(stateS)
	if old[stateE] >= old[stateS] {
		state = stateE
	}
	// Ends are found backwards.
	first := len(s.ends)
	for x := n - 1; x >= 0; x-- {
		if state == stateE || state == stateS {
			s.ends = append(s.ends, int32(from+x+1))
		}
		state = back[x] >> (2 * state) & 3
	}
	slices.Reverse(s.ends[first:])
}

// emission returns the log probabilities of a rune by state.
func (j *jieba) emission(code uint16) [4]float64 {
	i := 4 * int(code)
	if i >= len(j.emit) {
		i = 0 // code 0: the model does not know the rune
	}
	at := (*[4]uint16)(j.emit[i:])
	return [4]float64{j.probs[at[0]], j.probs[at[1]], j.probs[at[2]], j.probs[at[3]]}
}

// search calls yield with the spans of search mode's tokens: of each token the
// words of two characters in it and then those of three, which overlap, and the
// token itself.
func (j *jieba) search(text string, hmm bool, yield func(from, to int)) {
	s := stretches.Get().(*stretch)
	defer stretches.Put(s)
	for at := 0; at < len(text); {
		at = j.read(s, text, at)
		j.tokens(s, text, hmm)
		from := 0
		for _, e := range s.ends {
			to := int(e)
			for size := 2; size <= 3 && size < to-from; size++ {
				for i := from; i+size <= to; i++ {
					if w := s.codes[i : i+size]; j.user.find(w) != 0 || j.words.find(w) != 0 {
						yield(int(s.at[i]), int(s.at[i+size]))
					}
				}
			}
			yield(int(s.at[from]), int(s.at[to]))
			from = to
		}
	}
}
