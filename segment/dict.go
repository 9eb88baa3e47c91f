package segment

import (
	"bufio"
	"bytes"
	"fmt"
	"go/build"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yanyiwu/gojieba"
)

// DictEnv names the environment variable that holds the dictionary folder.
const DictEnv = "GOVREPORT_DICT"

// The files of gojieba that a tokenizer needs. The rest of its dictionary folder
// (inverse document frequencies, stop words, an example of a user dictionary)
// serves its keyword extractor.
const (
	dictFile = "jieba.dict.utf8"
	hmmFile  = "hmm_model.utf8"
)

// DictPaths are the files a [Segmenter] was loaded from.
type DictPaths struct {
	Source string // how the folder was found: "option", DictEnv, "executable" or "module cache"
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

const dictHint = "copy the folder dict/ of the release beside the program, or name a folder with " +
	dictFile + " and " + hmmFile + " in " + DictEnv

// findDict looks for the dictionary folder: dir when it is given, then the
// environment, then dict/ beside the executable, then the module cache of the
// machine. What was named by hand must be right; it is never passed over.
func findDict(dir string) (DictPaths, error) {
	named, source := dir, "option"
	if named == "" {
		named, source = os.Getenv(DictEnv), DictEnv
	}
	if named != "" {
		p := dictIn(named, source)
		if err := p.missing(); err != nil {
			return p, &DictError{Path: named, Msg: fmt.Sprintf("is not a dictionary folder (from %s: %v); %s", source, err, dictHint)}
		}
		return p, nil
	}
	var tried []string
	for _, c := range dictCandidates() {
		if c.missing() == nil {
			return c, nil
		}
		tried = append(tried, filepath.Dir(c.Dict))
	}
	return DictPaths{}, &DictError{Path: dictFile, Msg: "not found in " + strings.Join(tried, ", ") + "; " + dictHint}
}

func dictIn(dir, source string) DictPaths {
	return DictPaths{Source: source, Dict: filepath.Join(dir, dictFile), HMM: filepath.Join(dir, hmmFile)}
}

// missing is the reason why one of the files can't be read, or nil.
func (p DictPaths) missing() error {
	for _, f := range []string{p.Dict, p.HMM} {
		info, err := os.Stat(f)
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			return fmt.Errorf("%s is not a file", f)
		}
	}
	return nil
}

func dictCandidates() []DictPaths {
	var out []DictPaths
	if exe, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(exe); err == nil {
			exe = real
		}
		out = append(out, dictIn(filepath.Join(filepath.Dir(exe), "dict"), "executable"))
	}
	// gojieba remembers where its sources lay when it was compiled: an absolute
	// path, or with -trimpath one that starts with the module.
	compiled := gojieba.DICT_DIR
	if filepath.IsAbs(compiled) {
		out = append(out, dictIn(compiled, "module cache"))
	}
	_, rel, ok := strings.Cut(filepath.ToSlash(compiled), "github.com/yanyiwu/gojieba@")
	if !ok {
		return out
	}
	for _, root := range moduleCaches() {
		c := dictIn(filepath.Join(root, "github.com/yanyiwu/gojieba@"+filepath.FromSlash(rel)), "module cache")
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

func moduleCaches() []string {
	if c := os.Getenv("GOMODCACHE"); c != "" {
		return []string{c}
	}
	var out []string
	for _, p := range filepath.SplitList(build.Default.GOPATH) {
		out = append(out, filepath.Join(p, "pkg", "mod"))
	}
	return out
}

// checkDict reads the general dictionary before gojieba does, which would end
// the process at a bad line. It returns the frequencies of the words that want
// says yes to, and the sum of all.
func checkDict(path string, want map[string]bool) (freq map[string]float64, sum float64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, &DictError{Path: path, Msg: fmt.Sprintf("can't be read (%v); %s", err, dictHint)}
	}
	defer f.Close()
	n := 0
	bad := func(format string, args ...any) error {
		return &DictError{Path: path, Line: n, Msg: fmt.Sprintf(format, args...) + "; the file is damaged, copy it again from the release"}
	}
	freq = make(map[string]float64, len(want))
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		n++
		line := lines.Bytes()
		if !utf8.Valid(line) {
			return nil, 0, bad("is not UTF-8")
		}
		word, rest, ok1 := bytes.Cut(line, []byte(" "))
		num, tag, ok2 := bytes.Cut(rest, []byte(" "))
		if !ok1 || !ok2 || len(word) == 0 || len(tag) == 0 || bytes.IndexByte(tag, ' ') >= 0 {
			return nil, 0, bad("a line is a word, its frequency and its tag with single blanks between")
		}
		f, err := strconv.ParseFloat(string(num), 64)
		if err != nil || !(f > 0) || math.IsInf(f, 0) {
			return nil, 0, bad("frequency %q is not a number above 0", num)
		}
		sum += f
		if want[string(word)] {
			freq[string(word)] = f
		}
	}
	if err := lines.Err(); err != nil {
		return nil, 0, bad("can't be read any further (%v)", err)
	}
	if n == 0 {
		return nil, 0, bad("is empty")
	}
	return freq, sum, nil
}

// checkHMM makes sure that gojieba can read the model: of the lines that are not
// comments one with four start probabilities, four with four transition
// probabilities and four with "rune:probability" pairs.
func checkHMM(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return &DictError{Path: path, Msg: fmt.Sprintf("can't be read (%v); %s", err, dictHint)}
	}
	bad := func(line int, msg string) error {
		return &DictError{Path: path, Line: line, Msg: msg + "; the file is damaged, copy it again from the release"}
	}
	if !utf8.Valid(data) {
		return bad(0, "is not UTF-8")
	}
	row := 0
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		row++
		if row <= 5 {
			if len(strings.Split(line, " ")) != 4 {
				return bad(i+1, "expected four probabilities")
			}
			continue
		}
		for pair := range strings.SplitSeq(line, ",") {
			_, n := utf8.DecodeRuneInString(pair)
			if n == 0 || !strings.HasPrefix(pair[n:], ":") || strings.Contains(pair[n+1:], ":") {
				return bad(i+1, "expected pairs like 一:-3.6 with commas between")
			}
		}
	}
	if row < 9 {
		return bad(0, "ends too early")
	}
	return nil
}

// domainWord is a word that is kept together, with the parts that the general
// dictionary would have cut it into.
type domainWord struct {
	text  string
	freq  int
	parts []string
}

// weigh gives every word a frequency just high enough that the word is more
// probable than its parts: the product of the parts' relative frequencies, the
// best cut of it. Shorter words come first, since they are parts of longer ones.
// (gojieba gives words without a frequency the dictionary's median, which loses
// against two common parts: 社会组织.)
func weigh(words []string, freq map[string]float64, sum float64) []domainWord {
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b string) int { return len(a) - len(b) })
	unknown := math.Log(1 / sum)
	out := make([]domainWord, 0, len(words))
	for _, w := range words {
		logp, parts := bestCut(w, func(part string) float64 {
			if f := freq[part]; f > 0 {
				return math.Log(f / sum)
			}
			if utf8.RuneCountInString(part) == 1 {
				return unknown
			}
			return math.Inf(-1)
		})
		f := math.Floor(math.Exp(logp)*sum) + 1
		f = min(max(f, freq[w], 3), math.MaxInt32)
		freq[w] = f
		out = append(out, domainWord{w, int(f), parts})
	}
	return out
}

// bestCut finds the most probable way to cut w into two parts or more.
func bestCut(w string, logp func(string) float64) (float64, []string) {
	at := []int{}
	for i := range w {
		at = append(at, i)
	}
	n := len(at)
	at = append(at, len(w))
	best := make([]float64, n+1)
	from := make([]int, n+1)
	for j := 1; j <= n; j++ {
		best[j] = math.Inf(-1)
		for i := 0; i < j; i++ {
			if i == 0 && j == n {
				continue
			}
			if p := best[i] + logp(w[at[i]:at[j]]); p > best[j] {
				best[j], from[j] = p, i
			}
		}
	}
	var parts []string
	for j := n; j > 0; j = from[j] {
		parts = append(parts, w[at[from[j]]:at[j]])
	}
	slices.Reverse(parts)
	return best[n], parts
}

// substrings collects every substring of the words on rune boundaries.
func substrings(words []string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words {
		for i := range w {
			for j := range w[i:] {
				if j > 0 {
					out[w[i:i+j]] = true
				}
			}
			out[w[i:]] = true
		}
	}
	return out
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

// loadFiles writes what gojieba insists on reading from files: the domain words,
// and a line each of the two tables that a tokenizer does not use. The caller
// removes the folder after loading.
func loadFiles(words []domainWord) (dir string, user, idf, stop string, err error) {
	fail := func(err error) (string, string, string, string, error) {
		os.RemoveAll(dir)
		return "", "", "", "", fmt.Errorf("writing the dictionary of domain words: %w; set %s to a folder that can be written to", err, tempVariable())
	}
	dir, err = os.MkdirTemp("", "govreport-dict-")
	if err != nil {
		return fail(err)
	}
	if strings.ContainsAny(dir, "|;") {
		return fail(fmt.Errorf("gojieba can't read files from %s, which has | or ; in its name", dir))
	}
	var b bytes.Buffer
	for _, w := range words {
		fmt.Fprintf(&b, "%s %d n\n", w.text, w.freq)
	}
	user, idf, stop = filepath.Join(dir, "user"), filepath.Join(dir, "idf"), filepath.Join(dir, "stop")
	for _, f := range []struct {
		name string
		data []byte
	}{{user, b.Bytes()}, {idf, []byte("的 1\n")}, {stop, []byte("的\n")}} {
		if err := os.WriteFile(f.name, f.data, 0o600); err != nil {
			return fail(err)
		}
	}
	return dir, user, idf, stop, nil
}

// hideFiles removes the folder of loadFiles at once where the system lets its
// files be read all the same, so that nothing stays behind when the program ends
// while gojieba loads. names become what the files are called from now on. Where
// it doesn't, release removes the folder.
func hideFiles(dir string, names ...*string) (release func()) {
	var open []*os.File
	closeAll := func() {
		for _, f := range open {
			f.Close()
		}
	}
	remove := func() {
		closeAll()
		os.RemoveAll(dir)
	}
	if runtime.GOOS != "linux" {
		return remove
	}
	hidden := make([]string, len(names))
	for i, name := range names {
		f, err := os.Open(*name)
		if err != nil {
			return remove
		}
		open = append(open, f)
		hidden[i] = fmt.Sprintf("/proc/self/fd/%d", f.Fd())
		if _, err := os.Stat(hidden[i]); err != nil {
			return remove // no /proc here
		}
	}
	for i, name := range names {
		*name = hidden[i]
	}
	os.RemoveAll(dir)
	return closeAll
}

func tempVariable() string {
	if runtime.GOOS == "windows" {
		return "TMP"
	}
	return "TMPDIR"
}
