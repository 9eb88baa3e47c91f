package segment

import (
	"context"
	"embed"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yanyiwu/gojieba"

	"github.com/govreport/govreport/internal/lexicon"
)

//go:embed data/words.tsv
var wordsFS embed.FS

// Token is a word, number, punctuation mark or blank of a text.
type Token struct {
	Text string
	Span Span // bytes of the string that was cut
}

// Tokenizer cuts text into tokens. The tokens stand in order and cover the text:
// their texts concatenated are the text, whatever bytes it holds. It is what
// callers should ask for, so that the engine can be exchanged.
type Tokenizer interface {
	Tokens(text string) []Token
}

// Segmenter is the tokenizer of this module: gojieba with the domain words of
// data/words.tsv.
//
// Text should come from a [View] or from [Fold]: traditional characters and
// full-width forms are cut wrongly. Domain words stay whole (特困人员,
// 最低生活保障); [Segmenter.Parts] takes them apart.
//
// The tokens are those of gojieba's plain mode with the hidden Markov model on:
// the model is what joins digits, decimals and Latin letters (1.5, GDP) and finds
// names that no dictionary holds. Search mode is not used: its overlapping
// tokens do not cover the text and it invents words across boundaries (乡居).
//
// All methods are safe for concurrent use.
type Segmenter struct {
	mu    sync.RWMutex // held for reading while gojieba works
	jieba *gojieba.Jieba
	// shared segmenters are never closed.
	shared bool

	paths DictPaths
	parts map[string][]string // of domain words, all levels
}

// Option changes what [NewSegmenter] loads.
type Option func(*config)

type config struct {
	dictDir string
	lexDir  string
	words   []string
}

// WithDictDir names the folder of the dictionaries jieba.dict.utf8 and
// hmm_model.utf8. Without it they are looked for in $GOVREPORT_DICT, in dict/
// beside the executable and in the module cache, in that order.
func WithDictDir(dir string) Option { return func(c *config) { c.dictDir = dir } }

// WithLexicon names a folder whose words.tsv extends the embedded domain words.
func WithLexicon(dir string) Option { return func(c *config) { c.lexDir = dir } }

// WithWords adds domain words.
func WithWords(words ...string) Option {
	return func(c *config) { c.words = append(c.words, words...) }
}

// NewSegmenter loads the dictionaries, which takes about half a second and
// 120 MB; most callers want [Shared]. Errors say which file is wrong and what to
// do ([*DictError], [*lexicon.Error]). Close it after use.
func NewSegmenter(opts ...Option) (*Segmenter, error) {
	var c config
	for _, o := range opts {
		o(&c)
	}
	words, err := domainWords(c)
	if err != nil {
		return nil, err
	}
	paths, err := findDict(c.dictDir)
	if err != nil {
		return nil, err
	}
	freq, sum, err := checkDict(paths.Dict, substrings(words))
	if err != nil {
		return nil, err
	}
	if err := checkHMM(paths.HMM); err != nil {
		return nil, err
	}
	weighed := weigh(words, freq, sum)
	dir, user, idf, stop, err := loadFiles(weighed)
	if err != nil {
		return nil, err
	}
	release := hideFiles(dir, &user, &idf, &stop)
	defer release()
	s := &Segmenter{paths: paths, parts: make(map[string][]string, len(weighed))}
	// Parts are shorter than their words, and weighed is in order of length.
	for _, w := range weighed {
		s.parts[w.text] = nil
		var all []string
		for _, p := range w.parts {
			if utf8.RuneCountInString(p) > 1 {
				all = append(append(all, p), s.parts[p]...)
			}
		}
		s.parts[w.text] = all
	}
	if s.jieba, err = load(paths.Dict, paths.HMM, user, idf, stop); err != nil {
		return nil, err
	}
	return s, nil
}

// load turns the panic of gojieba about a file that has just gone into an error.
func load(files ...string) (j *gojieba.Jieba, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &DictError{Path: files[0], Msg: fmt.Sprintf("can't be loaded (%v); %s", p, dictHint)}
		}
	}()
	return gojieba.NewJieba(files...), nil
}

// domainWords reads the words of the lexicon and of the caller.
func domainWords(c config) ([]string, error) {
	fsys, err := lexicon.Overlay(wordsFS, c.lexDir)
	if err != nil {
		return nil, err
	}
	rows, err := lexicon.Load(fsys, "data/words.tsv", "term", "category?")
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool, len(rows))
	var words []string
	for _, r := range rows {
		w := r.Get("term")
		if why := checkWord(w); why != "" {
			return nil, r.Errorf("term %q %s", w, why)
		}
		seen[w] = true
		words = append(words, w)
	}
	for _, w := range c.words {
		w = Fold(w)
		if why := checkWord(w); why != "" {
			return nil, &lexicon.Error{File: "WithWords", Msg: "word \"" + w + "\" " + why}
		}
		if !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	return words, nil
}

var shared = sync.OnceValues(func() (*Segmenter, error) {
	s, err := NewSegmenter()
	if err == nil {
		s.shared = true
	}
	return s, err
})

// Shared returns the segmenter of the process, loaded on first use. Closing it
// does nothing.
func Shared() (*Segmenter, error) { return shared() }

// SharedContext is [Shared] that waits no longer than ctx lasts. Loading that has
// begun goes on meanwhile, and the next call has what it loaded.
func SharedContext(ctx context.Context) (*Segmenter, error) {
	select {
	case <-sharedLoaded():
		return shared()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// sharedLoaded starts to load the shared segmenter. The channel is closed when
// that has ended.
var sharedLoaded = sync.OnceValue(func() <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = shared()
	}()
	return done
})

// Close waits for running calls and frees the memory of the dictionaries. The
// segmenter must not be used afterwards. Closing twice is fine.
func (s *Segmenter) Close() error {
	if s.shared {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.jieba != nil {
		s.jieba.Free()
		s.jieba = nil
	}
	return nil
}

// DictPaths says where the dictionaries were found.
func (s *Segmenter) DictPaths() DictPaths {
	p := s.paths
	for _, f := range []*string{&p.Dict, &p.HMM} {
		if abs, err := filepath.Abs(*f); err == nil {
			*f = abs
		}
	}
	return p
}

// Parts returns the words of two characters or more inside a word, so that a
// search for one of them finds the whole. For a domain word these are the parts
// that it is made of, each followed by its own (社区养老服务综合体: 社区养老, 社区, 养老,
// 服务, 综合体); for another word of four characters or more the words that it can
// be laid out with end to end (严厉打击: 严厉, 打击; never what lies across, 厉打). The
// result is nil where there are none, and for general words after Close; the
// caller must not change it.
func (s *Segmenter) Parts(word string) []string {
	if p, ok := s.parts[word]; ok {
		return p
	}
	if len(word) < 4*len("字") || unreadableIn(word) {
		return nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.jieba == nil {
		return nil
	}
	// Search mode lists the words of two and three characters inside a word.
	return tile(word, s.jieba.CutForSearch(word, false))
}

func unreadableIn(s string) bool {
	return !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0
}

// tile lays word out with the fewest of the pieces, single characters and word
// itself left out, or returns nil. Of two layouts the one with the shorter last
// piece is taken (大幅度 提高, not 大幅 度提高).
func tile(word string, pieces []string) []string {
	const none = 1 << 30
	count := make([]int, len(word)+1)
	last := make([]string, len(word)+1)
	for end := 1; end <= len(word); end++ {
		count[end] = none
		for _, p := range pieces {
			start := end - len(p)
			if start < 0 || len(p) == len(word) || word[start:end] != p || utf8.RuneCountInString(p) < 2 {
				continue
			}
			if n := count[start] + 1; n < count[end] || n == count[end] && len(p) < len(last[end]) {
				count[end], last[end] = n, p
			}
		}
	}
	if count[len(word)] >= none {
		return nil
	}
	var out []string
	for end := len(word); end > 0; end -= len(last[end]) {
		out = append(out, last[end])
	}
	slices.Reverse(out)
	return out
}

// Tokens cuts text. A byte that is not UTF-8 and a NUL are tokens of their own,
// as are blanks and line breaks, each. Memory is bounded by the result: gojieba,
// which needs some 300 bytes a character, is given the text in pieces that end
// where it would have cut anyway.
//
// Tokens panics when the segmenter is closed.
func (s *Segmenter) Tokens(text string) []Token {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.jieba == nil {
		panic("segment: Tokens called on a closed Segmenter")
	}
	out := make([]Token, 0, len(text)/5+1)
	for i := 0; i < len(text); {
		if n := unreadable(text[i:]); n > 0 {
			out = append(out, Token{text[i : i+n], Span{i, i + n}})
			i += n
			continue
		}
		end := pieceEnd(text, i)
		out = s.cut(out, text, i, end)
		i = end
	}
	return out
}

// cut appends the tokens of text[from:to], which is valid UTF-8 without NUL.
// Should gojieba leave something out, what is left is one token.
func (s *Segmenter) cut(out []Token, text string, from, to int) []Token {
	at := from
	for _, w := range s.jieba.Cut(text[from:to], true) {
		end := at + len(w)
		if end > to || text[at:end] != w {
			break
		}
		out = append(out, Token{w, Span{at, end}})
		at = end
	}
	if at < to {
		out = append(out, Token{text[at:to], Span{at, to}})
	}
	return out
}

// unreadable is the length of what gojieba can't read at the start of s: a NUL,
// at which it stops, or a byte that is not UTF-8, for which it returns nothing.
func unreadable(s string) int {
	if s[0] == 0 {
		return 1
	}
	if s[0] < utf8.RuneSelf {
		return 0
	}
	if r, n := utf8.DecodeRuneInString(s); r == utf8.RuneError && n == 1 {
		return 1
	}
	return 0
}

const (
	pieceMin = 1 << 12 // bytes after which a piece ends at the next good place
	pieceMax = 1 << 16 // bytes after which it ends at any rune
)

// pieceEnd returns the end of the piece of text that starts at from: before the
// next unreadable byte, after punctuation once the piece is long enough, and in
// any case after pieceMax bytes.
func pieceEnd(text string, from int) int {
	for i := from; i < len(text); {
		if unreadable(text[i:]) > 0 {
			return i
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		if size := i - from; size >= pieceMin && splitsText(r) || size >= pieceMax {
			return i
		}
	}
	return len(text)
}

// splitsText reports whether no word of the dictionaries holds r, so that text
// is cut on both sides of it.
func splitsText(r rune) bool {
	switch r {
	case '\n', ' ', '\t', ',', ';', ':', '!', '?', '(', ')', '、', '。', '，', '；', '：', '！', '？', '（', '）', '“', '”', '《', '》', '—', '…':
		return true
	}
	return false
}
