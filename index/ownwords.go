package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/govreport/govreport/segment"
)

// wordsFile keeps the own words of an index beside its segments.
const wordsFile = "words.json"

// ownWords are what cuts the words of an index that has own ones, read and made once.
type ownWords struct {
	sync.Mutex
	known bool
	list  []string
	seg   *segment.Segmenter // nil until it is needed
}

// OwnWords returns the words that the index keeps whole besides those of the program,
// see [Index.SetOwnWords], in order.
func (x *Index) OwnWords() ([]string, error) {
	if err := x.ready(context.Background(), "read"); err != nil {
		return nil, err
	}
	x.own.Lock()
	defer x.own.Unlock()
	if err := x.readOwnWords(); err != nil {
		return nil, err
	}
	return slices.Clone(x.own.list), nil
}

// readOwnWords must be called with x.own held.
func (x *Index) readOwnWords() error {
	if x.own.known {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(x.dir, wordsFile))
	if errors.Is(err, fs.ErrNotExist) {
		x.own.known = true
		return nil
	}
	if err != nil {
		return &Error{x.dir, "read", err, "check the permissions of " + wordsFile}
	}
	if err := json.Unmarshal(data, &x.own.list); err != nil {
		return &Error{x.dir, "read", fmt.Errorf("%s: %w", wordsFile, err), "give the words again (SetOwnWords)"}
	}
	x.own.known = true
	return nil
}

// SetOwnWords keeps words in the index, in the place of those before: whoever opens it
// without a tokenizer of its own cuts them whole, in searches, keyness and counts.
// They are folded as texts are; what can't be a word is an error. Counts have the new
// words at once; the ranking of search by words has them for the reports that are
// added from now on.
func (x *Index) SetOwnWords(ctx context.Context, words []string) error {
	if err := x.ready(ctx, "set words of"); err != nil {
		return err
	}
	x.mu.Lock()
	err := x.writable("set words of")
	x.mu.Unlock()
	if err != nil {
		return err
	}
	list := []string{}
	for _, w := range words {
		list = append(list, segment.Fold(w))
	}
	slices.Sort(list)
	list = slices.Compact(list)
	seg, err := segment.NewSegmenter(segment.WithWords(list...)) // says what is no word
	if err != nil {
		return err
	}
	seg.Close()
	data, err := json.Marshal(list)
	if err != nil {
		return &Error{x.dir, "set words of", err, "write the words in UTF-8"}
	}
	if err := errors.Join(replaceFile(x.dir, wordsFile, data), x.sync(x.dir)); err != nil {
		return &Error{x.dir, "set words of", err, "check that the disk is not full"}
	}
	x.own.Lock()
	defer x.own.Unlock()
	x.own.list, x.own.known, x.own.seg = list, true, nil
	return nil
}

// cutting names what decides which words of a text are counted: counts that were
// stored with another name are made anew.
func (x *Index) cutting() (string, error) {
	stop, err := stopwords()
	if err != nil {
		return "", err
	}
	x.own.Lock()
	defer x.own.Unlock()
	if err := x.readOwnWords(); err != nil {
		return "", err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%T %T\n", x.opts.Tokenizer, x.opts.Engine)
	if x.opts.Tokenizer == nil {
		fmt.Fprintf(h, "%s\n%q\n%q\n", segment.Edition(), x.own.list, x.opts.Words)
	}
	for _, w := range slices.Sorted(maps.Keys(stop)) {
		fmt.Fprintln(h, w, stop[w])
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

// ownTokenizer cuts with own words or another engine; nil where there are neither.
func (x *Index) ownTokenizer() (segment.Tokenizer, error) {
	x.own.Lock()
	defer x.own.Unlock()
	if err := x.readOwnWords(); err != nil {
		return nil, err
	}
	if len(x.own.list) == 0 && len(x.opts.Words) == 0 && x.opts.Engine == nil {
		return nil, nil
	}
	if x.own.seg == nil {
		seg, err := segment.NewSegmenter(segment.WithWords(slices.Concat(x.own.list, x.opts.Words)...), segment.WithEngine(x.opts.Engine))
		if err != nil {
			return nil, err
		}
		x.own.seg = seg
	}
	return x.own.seg, nil
}
