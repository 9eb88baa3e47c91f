package segment

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/big"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// vocabulary is what jieba knows of the language: the words of the general
// dictionary with their frequencies, and the hidden Markov model that cuts what
// the dictionary does not hold. It does not change and is safe for concurrent use.
type vocabulary struct {
	// codes of the runes of the basic plane, 0 for those that neither the
	// dictionary nor the model holds; beyond has those of other planes.
	codes  []uint16
	beyond map[rune]uint16
	last   uint16 // last code

	words doubleArray
	// By the number of a word's value; number 0 is no word's.
	freq   []float64 // as the dictionary has it
	weight []float64 // natural logarithm of the relative frequency
	tag    []Tag     // part of speech
	sum    float64   // of the frequencies of all words
	least  float64   // smallest weight, which a character has that is no word

	start [4]float64    // natural logarithms, by state
	trans [4][4]float64 // from, to
	probs []float64     // those of the model's characters, each once, the least first
	emit  []uint16      // four for each code, numbers in probs
}

// States of the model. A word is a single one, or a begin, middles and an end.
const (
	stateB = iota
	stateE
	stateM
	stateS
)

// never is the logarithm that stands for probability 0.
const never float64 = -3.14e+100

// code returns a rune's code, 0 when it has none.
func (v *vocabulary) code(r rune) uint16 {
	if uint32(r) < uint32(len(v.codes)) {
		if c := v.codes[r]; c != 0 {
			return c
		}
	}
	return v.beyond[r]
}

// spell returns the codes of a word.
func (v *vocabulary) spell(word string) []uint16 {
	out := make([]uint16, 0, len(word)/3+1)
	for _, r := range word {
		out = append(out, v.code(r))
	}
	return out
}

// frequency returns that of a word, 0 when the dictionary does not hold it.
func (v *vocabulary) frequency(word string) float64 {
	return v.freq[v.number(word)]
}

// number is that of a word's value, 0 when the dictionary does not hold it.
func (v *vocabulary) number(word string) uint32 {
	var short [16]uint16
	spelled := short[:0]
	for _, r := range word {
		spelled = append(spelled, v.code(r))
	}
	return v.words.find(spelled)
}

// weightOf is the weight of a word of the given frequency.
func (v *vocabulary) weightOf(freq float64) float64 {
	if n, ok := slices.BinarySearch(v.freq[1:], freq); ok {
		return v.weight[n+1]
	}
	return log(freq / v.sum)
}

// log is the natural logarithm of x > 0, rounded correctly, which that of the C
// library is for all frequencies of the dictionary; [math.Log] is off by one
// place for one in fifty, enough to decide between two cuts of equal weight.
func log(x float64) float64 {
	const prec = 160
	num := func(f float64) *big.Float { return new(big.Float).SetPrec(prec).SetFloat64(f) }
	// x = m·2^e; ln m = 2 artanh((m-1)/(m+1)), the series of odd powers.
	ln := func(m float64) *big.Float {
		power := new(big.Float).Quo(num(0).Sub(num(m), num(1)), num(0).Add(num(m), num(1)))
		square := num(0).Mul(power, power)
		sum := num(0)
		for k := 1; power.Sign() != 0 && power.MantExp(nil) > -prec; k += 2 {
			sum.Add(sum, num(0).Quo(power, num(float64(k))))
			power.Mul(power, square)
		}
		return sum.Mul(sum, num(2))
	}
	m, e := math.Frexp(x)
	out, _ := num(0).Add(ln(m), num(0).Mul(ln(2), num(float64(e)))).Float64()
	return out
}

// readVocabulary reads the two files of a dictionary folder.
func readVocabulary(p DictPaths) (*vocabulary, error) {
	words, err := readDict(p.Dict)
	if err != nil {
		return nil, err
	}
	model, err := readModel(p.HMM)
	if err != nil {
		return nil, err
	}
	return newVocabulary(words, model, p)
}

// dictWord is a line of the general dictionary.
type dictWord struct {
	text string
	freq float64
	tag  Tag
}

// readDict reads the general dictionary: a word, its frequency and its tag a line.
func readDict(path string) ([]dictWord, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &DictError{Path: path, Msg: fmt.Sprintf("can't be read (%v); %s", err, dictHint)}
	}
	defer f.Close()
	var out []dictWord
	n := 0
	bad := func(format string, args ...any) error {
		return &DictError{Path: path, Line: n, Msg: fmt.Sprintf(format, args...) + "; the file is damaged, copy it again from where it came"}
	}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		n++
		line := lines.Bytes()
		if !utf8.Valid(line) {
			return nil, bad("is not UTF-8")
		}
		word, rest, ok1 := bytes.Cut(line, []byte(" "))
		num, tag, ok2 := bytes.Cut(rest, []byte(" "))
		if !ok1 || !ok2 || len(word) == 0 || len(tag) == 0 || bytes.IndexByte(tag, ' ') >= 0 {
			return nil, bad("a line is a word, its frequency and its tag with single blanks between")
		}
		f, err := strconv.ParseFloat(string(num), 64)
		if err != nil || !(f > 0) || math.IsInf(f, 0) {
			return nil, bad("frequency %q is not a number above 0", num)
		}
		out = append(out, dictWord{string(word), f, tagOf(string(tag))})
	}
	if err := lines.Err(); err != nil {
		return nil, bad("can't be read any further (%v)", err)
	}
	if n == 0 {
		return nil, bad("is empty")
	}
	return out, nil
}

// model is the hidden Markov model as its file has it.
type model struct {
	start [4]float64
	trans [4][4]float64
	emit  [4]map[rune]float64
}

// readModel reads the model: of the lines that are not comments one with four
// start probabilities, four with four transition probabilities and four with
// "rune:probability" pairs, all as natural logarithms.
func readModel(path string) (*model, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &DictError{Path: path, Msg: fmt.Sprintf("can't be read (%v); %s", err, dictHint)}
	}
	bad := func(line int, msg string) error {
		return &DictError{Path: path, Line: line, Msg: msg + "; the file is damaged, copy it again from where it came"}
	}
	if !utf8.Valid(data) {
		return nil, bad(0, "is not UTF-8")
	}
	var m model
	row := 0
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if row < 5 {
			nums := strings.Split(line, " ")
			if len(nums) != 4 {
				return nil, bad(i+1, "expected four probabilities")
			}
			for j, num := range nums {
				f, err := strconv.ParseFloat(num, 64)
				if err != nil || f > 0 {
					return nil, bad(i+1, "expected four probabilities, as logarithms")
				}
				if row == 0 {
					m.start[j] = f
				} else {
					m.trans[row-1][j] = f
				}
			}
		} else if row < 9 {
			m.emit[row-5] = map[rune]float64{}
			for pair := range strings.SplitSeq(line, ",") {
				r, n := utf8.DecodeRuneInString(pair)
				num, ok := strings.CutPrefix(pair[n:], ":")
				f, err := strconv.ParseFloat(num, 64)
				if n == 0 || !ok || err != nil || f > 0 {
					return nil, bad(i+1, "expected pairs like 一:-3.6 with commas between")
				}
				m.emit[row-5][r] = f
			}
		}
		row++
	}
	if row < 9 {
		return nil, bad(0, "ends too early")
	}
	return &m, nil
}

// newVocabulary lays out what the files hold.
func newVocabulary(words []dictWord, m *model, p DictPaths) (*vocabulary, error) {
	v := &vocabulary{codes: make([]uint16, 1<<16), start: m.start, trans: m.trans}
	// Runes of words come first: their cells stand at the start of the array.
	count := map[rune]int{}
	for _, w := range words {
		for _, r := range w.text {
			count[r]++
		}
	}
	inWords := sortedCodes(count)
	all := slices.Clone(inWords)
	more := map[rune]int{}
	for _, emit := range m.emit {
		for r := range emit {
			if count[r] == 0 {
				more[r]++
			}
		}
	}
	all = append(all, sortedCodes(more)...)
	if len(all) > maxCode {
		return nil, &DictError{Path: p.Dict, Msg: fmt.Sprintf("holds %d different characters, more than %d; leave out those that no text has", len(all), maxCode)}
	}
	v.last = uint16(len(all))
	for i, r := range all {
		if r < 1<<16 {
			v.codes[r] = uint16(i + 1)
			continue
		}
		if v.beyond == nil {
			v.beyond = map[rune]uint16{}
		}
		v.beyond[r] = uint16(i + 1)
	}

	v.probs = []float64{never}
	for _, emit := range m.emit {
		v.probs = slices.AppendSeq(v.probs, maps.Values(emit))
	}
	slices.Sort(v.probs)
	v.probs = slices.Compact(v.probs)
	if len(v.probs) > 1<<16 {
		return nil, &DictError{Path: p.HMM, Msg: fmt.Sprintf("holds %d different probabilities, more than %d; round them", len(v.probs), 1<<16)}
	}
	v.emit = make([]uint16, 4*(len(all)+1))
	number16 := func(p float64) uint16 {
		n, _ := slices.BinarySearch(v.probs, p)
		return uint16(n)
	}
	unseen := number16(never)
	for i := range v.emit {
		v.emit[i] = unseen
	}
	for state, emit := range m.emit {
		for r, p := range emit {
			v.emit[4*int(v.code(r))+state] = number16(p)
		}
	}

	markPhrases(words)
	// Words of one frequency and part of speech share their value.
	type value struct {
		freq float64
		tag  Tag
	}
	number := map[value]uint32{}
	values := []value{{}}
	for _, w := range words {
		v.sum += w.freq
		if k := (value{w.freq, w.tag}); number[k] == 0 {
			number[k] = 1
			values = append(values, k)
		}
	}
	if v.sum < 3 {
		return nil, &DictError{Path: p.Dict, Msg: "holds next to nothing: its frequencies add up to less than 3; name a whole dictionary"}
	}
	slices.SortFunc(values, func(a, b value) int { return cmp.Or(cmp.Compare(a.freq, b.freq), cmp.Compare(a.tag, b.tag)) })
	logs := map[float64]float64{}
	for i, k := range values {
		number[k] = uint32(i)
		v.freq, v.tag = append(v.freq, k.freq), append(v.tag, k.tag)
		if _, known := logs[k.freq]; !known && i > 0 {
			logs[k.freq] = log(k.freq / v.sum)
		}
		v.weight = append(v.weight, logs[k.freq])
	}
	v.least = v.weight[1]
	entries := make([]entry, len(words))
	for i, w := range words {
		entries[i] = entry{v.spell(w.text), number[value{w.freq, w.tag}]}
	}
	v.words = newDoubleArray(entries, len(inWords))
	if len(v.words) > maxBase {
		return nil, &DictError{Path: p.Dict, Msg: fmt.Sprintf("holds %d words, more than can be laid out; leave out rare ones", len(words))}
	}
	return v, nil
}
