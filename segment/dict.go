package segment

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// DictEnv names the environment variable that holds the dictionary folder.
const DictEnv = "GOVREPORT_DICT"

// The files of a dictionary folder, in the format of jieba. The rest of gojieba's
// folder (inverse document frequencies, stop words, an example of a user
// dictionary) serves its keyword extractor.
const (
	dictFile = "jieba.dict.utf8"
	hmmFile  = "hmm_model.utf8"
)

// DictPaths are the files a [Segmenter] was loaded from. Those of the built-in
// dictionary, which stand in no file, are empty.
type DictPaths struct {
	Source string // where the dictionary is from: "built in", "option" or DictEnv
	Dict   string // general dictionary: word, frequency and tag a line
	HMM    string // model for words that the dictionary does not hold
}

// DictError says which dictionary file could not be used. Its message ends with
// what to do.
type DictError struct {
	Path string
	Line int // from 1; 0 where it is the file as a whole
	Msg  string
}

func (e *DictError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.Msg)
	}
	return e.Path + ": " + e.Msg
}

const dictHint = "name a folder with " + dictFile + " and " + hmmFile + " in " + DictEnv + ", or none for the built-in dictionary"

// findDict returns the files of the folder dir when it is given, or of that in
// the environment, or none. A folder that was named must be right; it is never
// passed over.
func findDict(dir string) (DictPaths, error) {
	source := "option"
	if dir == "" {
		dir, source = os.Getenv(DictEnv), DictEnv
	}
	if dir == "" {
		return DictPaths{Source: "built in"}, nil
	}
	p := DictPaths{Source: source, Dict: filepath.Join(dir, dictFile), HMM: filepath.Join(dir, hmmFile)}
	for _, f := range []string{p.Dict, p.HMM} {
		info, err := os.Stat(f)
		if err == nil && !info.Mode().IsRegular() {
			err = fmt.Errorf("%s is not a file", f)
		}
		if err != nil {
			return p, &DictError{Path: dir, Msg: fmt.Sprintf("is not a dictionary folder (from %s: %v); %s", source, err, dictHint)}
		}
	}
	return p, nil
}

// vocabularyOf is the built-in vocabulary, or what the files p hold. Where these
// are those that the built-in one was made from there is nothing to read.
func vocabularyOf(p DictPaths) (*vocabulary, error) {
	if p.Dict == "" {
		return builtIn(), nil
	}
	source, err := sourceOf(p)
	if err != nil {
		return nil, err
	}
	if h, _ := headOf(jiebaImage); source == h.Source {
		return builtIn(), nil
	}
	return readVocabulary(p)
}

// domainWord is a word that is kept together, with the parts that the general
// dictionary would have cut it into.
type domainWord struct {
	Word
	parts []string
}

// weigh gives every word a frequency just high enough that the word is more
// probable than its parts: the product of the parts' relative frequencies, the
// best cut of it. Shorter words come first, since they are parts of longer ones.
// (gojieba gives words without a frequency the dictionary's median, which loses
// against two common parts: 社会组织.)
func weigh(words []string, v *vocabulary) []domainWord {
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b string) int { return len(a) - len(b) })
	// own are the frequencies of the words so far.
	own := make(map[string]float64, len(words))
	out := make([]domainWord, 0, len(words))
	for _, w := range words {
		logp, parts := v.bestCut(w, own)
		f := math.Floor(math.Exp(logp)*v.sum) + 1
		known, ok := own[w]
		if !ok {
			known = v.frequency(w)
		}
		f = min(max(f, known, 3), math.MaxInt32)
		own[w] = f
		out = append(out, domainWord{Word{w, int(f)}, parts})
	}
	return out
}

// bestCut finds the most probable way to cut w into two parts or more, which have
// their frequencies from own, else from the dictionary. A single character that has
// none counts as 1.
func (v *vocabulary) bestCut(w string, own map[string]float64) (logp float64, parts []string) {
	var at []int
	var codes []uint16
	for i, r := range w {
		at, codes = append(at, i), append(codes, v.code(r))
	}
	n := len(at)
	at = append(at, len(w))
	best := make([]float64, n+1)
	from := make([]int, n+1)
	for j := 1; j <= n; j++ {
		best[j] = math.Inf(-1)
	}
	for i := range n {
		base, more := uint32(0), true // of the dictionary's node for the part so far
		for j := i + 1; j <= n && (i > 0 || j < n); j++ {
			var cell uint64
			if more {
				cell = v.words.step(base, codes[j-1])
				base = cellBase(cell)
				more = base != 0
			}
			f, ok := own[w[at[i]:at[j]]]
			if !ok {
				f = v.freq[cellValue(cell)]
			}
			if f == 0 && j > i+1 {
				continue
			}
			if f == 0 {
				f = 1
			}
			if p := best[i] + math.Log(f/v.sum); p > best[j] {
				best[j], from[j] = p, i
			}
		}
	}
	for j := n; j > 0; j = from[j] {
		parts = append(parts, w[at[from[j]]:at[j]])
	}
	slices.Reverse(parts)
	return best[n], parts
}

// checkWord says why gojieba could not take a domain word, or nothing.
func checkWord(w string) string {
	n := utf8.RuneCountInString(w)
	switch {
	case !utf8.ValidString(w):
		return "is not UTF-8; save the file as UTF-8"
	case n < 2:
		return "is shorter than two characters; leave it to the dictionary"
	case n > maxWord:
		return fmt.Sprintf("is longer than %d characters; write a word, not a sentence", maxWord)
	case strings.ContainsAny(w, " \t\r\n\x00"):
		return "holds a blank; words have none"
	case strings.ContainsFunc(w, splitsText):
		return "holds punctuation, where text is always cut; write the words on both sides of it"
	case Fold(w) != w:
		return fmt.Sprintf("is not as texts are read; write %s", Fold(w))
	}
	return ""
}

// maxWord is the length of the longest domain word, in code points.
const maxWord = 32
