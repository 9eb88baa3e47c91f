package segment

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

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

// Segmenter is the tokenizer of this module: jieba's dictionary and algorithm with
// the domain words of data/words.tsv.
//
// Text should come from a [View] or from [Fold]: traditional characters and
// full-width forms are cut wrongly. Domain words stay whole (特困人员,
// 最低生活保障); [Segmenter.Parts] takes them apart.
//
// The tokens are those of gojieba 1.4.7 in plain mode with the hidden Markov model
// on, token by token, made without C: the model is what joins digits, decimals and
// Latin letters (1.5, GDP) and finds names that no dictionary holds. Search mode is
// not used: its overlapping tokens do not cover the text and it invents words
// across boundaries (乡居).
//
// All methods are safe for concurrent use.
type Segmenter struct {
	mu     sync.RWMutex // held for reading while the cutter works
	cutter Cutter
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
	engine  Engine
}

// WithDictDir names a folder with dictionaries jieba.dict.utf8 and hmm_model.utf8
// in the format of jieba, to be used instead of the built-in ones. Without it the
// folder is that in $GOVREPORT_DICT, if there is one.
func WithDictDir(dir string) Option { return func(c *config) { c.dictDir = dir } }

// WithLexicon names a folder whose words.tsv extends the embedded domain words.
func WithLexicon(dir string) Option { return func(c *config) { c.lexDir = dir } }

// WithWords adds domain words.
func WithWords(words ...string) Option {
	return func(c *config) { c.words = append(c.words, words...) }
}

// WithEngine has another implementation of jieba cut, such as that of package
// segment/gojieba. The tokens are the same.
func WithEngine(e Engine) Option { return func(c *config) { c.engine = e } }

// Engine loads a [Cutter] with the dictionary files p, none for those that the
// engine brings along, and with words besides, shorter ones first. A word's
// frequency overrides the dictionary's.
type Engine func(p DictPaths, words []Word) (Cutter, error)

// Word is a word of a user dictionary.
type Word struct {
	Text string
	Freq int // occurrences in a text as large as the one that the dictionary was counted in
}

// Cutter cuts text that is UTF-8 without NUL. Its methods are safe for concurrent
// use, save Close, after which none is called.
type Cutter interface {
	// Cut appends the ends of the tokens of text in jieba's plain mode with the
	// hidden Markov model: byte offsets, ascending.
	Cut(ends []int, text string) []int
	// CutForSearch returns the tokens of jieba's search mode without the model.
	CutForSearch(text string) []string
	// Close frees what the garbage collector does not.
	Close()
}

// NewSegmenter loads the domain words, and the dictionary where one is named: some
// milliseconds with the built-in one, which is read in place, half a second and
// 50 MB otherwise. Most callers want [Shared]. Errors say which file is wrong and
// what to do ([*DictError], [*lexicon.Error]). Close it after use.
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
	v, err := vocabularyOf(paths)
	if err != nil {
		return nil, err
	}
	weighed := weigh(words, v)
	s := &Segmenter{paths: paths, parts: make(map[string][]string, len(weighed))}
	user := make([]Word, len(weighed))
	// Parts are shorter than their words, and weighed is in order of length.
	for i, w := range weighed {
		user[i] = w.Word
		s.parts[w.Text] = nil
		var all []string
		for _, p := range w.parts {
			if utf8.RuneCountInString(p) > 1 {
				all = append(append(all, p), s.parts[p]...)
			}
		}
		s.parts[w.Text] = all
	}
	engine := c.engine
	if engine == nil {
		engine = func(_ DictPaths, words []Word) (Cutter, error) { return newJieba(v, words) }
	}
	if s.cutter, err = engine(paths, user); err != nil {
		return nil, err
	}
	return s, nil
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
	if ctx == nil {
		return nil, errors.New("segment: no context; pass context.Background()")
	}
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
	if s == nil || s.shared {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cutter != nil {
		s.cutter.Close()
		s.cutter = nil
	}
	return nil
}

// ErrNotReady is wrapped by what [Segmenter.Ready] returns, for [errors.Is].
var ErrNotReady = errors.New("the segmenter can't cut")

// Ready returns an error that says what to do where s can't cut texts: it is closed,
// or was not made by [NewSegmenter] or [Shared].
func (s *Segmenter) Ready() error {
	if s != nil {
		s.mu.RLock()
		defer s.mu.RUnlock()
		if s.cutter != nil {
			return nil
		}
	}
	return fmt.Errorf("segment: %w: it is closed or was never opened; make one with NewSegmenter", ErrNotReady)
}

// DictPaths says where the dictionary is from.
func (s *Segmenter) DictPaths() DictPaths {
	if s == nil {
		return DictPaths{}
	}
	p := s.paths
	for _, f := range []*string{&p.Dict, &p.HMM} {
		if *f == "" {
			continue
		}
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
	if s == nil {
		return nil
	}
	if p, ok := s.parts[word]; ok {
		return p
	}
	if len(word) < 4*len("字") || unreadableIn(word) {
		return nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.cutter == nil {
		return nil
	}
	// Search mode lists the words of two and three characters inside a word.
	return tile(word, s.cutter.CutForSearch(word))
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
// as are blanks and line breaks, each. Working memory is bounded: the text is
// handed over in pieces that end where it would have been cut anyway.
//
// The result is nil where the segmenter can't cut; [Segmenter.Ready] says why.
func (s *Segmenter) Tokens(text string) []Token {
	if s == nil {
		return nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.cutter == nil {
		return nil
	}
	out := make([]Token, 0, len(text)/5+1)
	var ends []int
	for from := 0; from < len(text); {
		ends = s.cutPiece(ends[:0], text, from)
		at := from
		for _, end := range ends {
			out = append(out, Token{text[at:end], Span{at, end}})
			at = end
		}
		from = at
	}
	return out
}

// All yields the tokens of [Segmenter.Tokens] without holding more than those of a
// piece.
func (s *Segmenter) All(text string) iter.Seq[Token] {
	return func(yield func(Token) bool) {
		if s == nil {
			return
		}
		s.mu.RLock()
		defer s.mu.RUnlock()
		if s.cutter == nil {
			return
		}
		var ends []int
		for from := 0; from < len(text); {
			ends = s.cutPiece(ends[:0], text, from)
			at := from
			for _, end := range ends {
				if !yield(Token{text[at:end], Span{at, end}}) {
					return
				}
				at = end
			}
			from = at
		}
	}
}

// cutPiece appends to ends where the tokens of the piece of text that starts at from end.
func (s *Segmenter) cutPiece(ends []int, text string, from int) []int {
	end := pieceEnd(text, from)
	if end == from {
		return append(ends, from+1)
	}
	ends = s.cutter.Cut(ends, text[from:end])
	for i := range ends {
		ends[i] += from
	}
	return ends
}

const (
	pieceMin = 1 << 12 // bytes after which a piece ends at the next good place
	pieceMax = 1 << 16 // bytes after which it ends at any rune
)

// pieceEnd returns the end of the piece of text that starts at from: before the
// next byte that a [Cutter] can't read, after punctuation once the piece is long
// enough, and in any case after pieceMax bytes. (gojieba stops at a NUL and returns
// nothing at all where a byte is not UTF-8.)
func pieceEnd(text string, from int) int {
	for i := from; i < len(text); {
		r, n := decode(text[i:])
		if r == badRune || r == 0 {
			return i
		}
		i += n
		if size := i - from; size >= pieceMin && (splitsText(r) || size >= pieceMax) {
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
