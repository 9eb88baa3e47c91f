package index

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sort"
	"sync"
)

// copiesFile keeps which reports were held against each other, and what came of it, so
// that readers need not do it again. It follows from the texts: where it is missing,
// old or damaged they are compared anew.
const copiesFile = "copies.json"

// copyRules numbers what decides whether texts are copies; what was judged by others
// does not count.
const copyRules = 1

// judged are the verdicts on pairs of texts. It is safe for concurrent use.
type judged struct {
	sync.Mutex
	read  bool // the file was
	fresh bool // there are verdicts that are not in it
	pairs map[[2]string]verdict
}

// verdict is what is known of two texts, the first of which is masked or comes first.
type verdict struct {
	Same  *bool    `json:"same,omitempty"`  // they are copies, see sameText
	Fit   *float64 `json:"fit,omitempty"`   // how well they fit as twins, 0 for no twins
	Blind int      `json:"blind,omitempty"` // see twinning
}

// storedVerdicts is what stands in the file.
type storedVerdicts struct {
	Rules int             `json:"rules"`
	Texts []string        `json:"texts"`
	Pairs []storedVerdict `json:"pairs"`
}

type storedVerdict struct {
	A int `json:"a"` // in Texts
	B int `json:"b"`
	verdict
}

// checkedVerdicts has the checksum of what it holds.
type checkedVerdicts struct {
	Copies json.RawMessage `json:"copies"`
	SHA256 string          `json:"sha256"`
}

// textKey names what verdicts on a report follow from.
func (f *head) textKey() string { return f.TextHash + f.FactsHash }

// verdictOn returns what is known of two reports.
func (x *Index) verdictOn(a, b *head) verdict {
	x.judged.Lock()
	defer x.judged.Unlock()
	if !x.judged.read {
		x.judged.read = true
		x.judged.pairs = readVerdicts(x.dir)
	}
	return x.judged.pairs[[2]string{a.textKey(), b.textKey()}]
}

// judge changes what is known of two reports.
func (x *Index) judge(a, b *head, change func(*verdict)) {
	x.judged.Lock()
	defer x.judged.Unlock()
	key := [2]string{a.textKey(), b.textKey()}
	v := x.judged.pairs[key]
	change(&v)
	x.judged.pairs[key], x.judged.fresh = v, true
}

// sameText is [sameText] of two reports for the default share.
func (x *Index) sameText(s *snapshot, a, b entry) (bool, error) {
	if v := x.verdictOn(a.head, b.head); v.Same != nil {
		return *v.Same, nil
	}
	textA, err := x.bodyOf(s, a)
	if err != nil {
		return false, err
	}
	textB, err := x.bodyOf(s, b)
	if err != nil {
		return false, err
	}
	same := sameText(textA, textB, defaultCopy)
	x.judge(a.head, b.head, func(v *verdict) { v.Same = &same })
	return same, nil
}

func readVerdicts(dir string) map[[2]string]verdict {
	out := map[[2]string]verdict{}
	b, err := os.ReadFile(filepath.Join(dir, copiesFile))
	if err != nil {
		return out
	}
	var c checkedVerdicts
	var stored storedVerdicts
	if json.Unmarshal(b, &c) != nil {
		return out
	}
	if sum := sha256.Sum256(c.Copies); hex.EncodeToString(sum[:]) != c.SHA256 || json.Unmarshal(c.Copies, &stored) != nil || stored.Rules != copyRules {
		return out
	}
	for _, p := range stored.Pairs {
		if min(p.A, p.B) < 0 || max(p.A, p.B) >= len(stored.Texts) {
			return map[[2]string]verdict{}
		}
		out[[2]string{stored.Texts[p.A], stored.Texts[p.B]}] = p.verdict
	}
	return out
}

// KeepCopies commits what waits, looks for copies among all reports and keeps what it
// finds beside them, so that comparisons of whoever opens the index need not look
// again. Only reports that are new are held against the others. Without it everything
// answers the same, the first comparison of a reader later.
func (x *Index) KeepCopies(ctx context.Context) error {
	if err := x.ready(ctx, "keep copies of"); err != nil {
		return err
	}
	x.mu.Lock()
	err := x.writable("keep copies of")
	if err == nil {
		err = x.commit(ctx)
	}
	x.mu.Unlock()
	if err != nil {
		return err
	}
	s, err := x.acquire()
	if err != nil {
		return err
	}
	defer s.release()
	if _, err := x.copies(ctx, s); err != nil {
		return err
	}
	x.judged.Lock()
	defer x.judged.Unlock()
	if !x.judged.fresh {
		return nil
	}
	stored := storedVerdicts{Rules: copyRules, Texts: []string{}, Pairs: []storedVerdict{}}
	number := map[string]int{}
	for _, r := range s.listed() {
		if key := r.head.textKey(); number[key] == 0 {
			stored.Texts = append(stored.Texts, key)
			number[key] = len(stored.Texts)
		}
	}
	for pair, v := range x.judged.pairs {
		if a, b := number[pair[0]], number[pair[1]]; a > 0 && b > 0 { // else one of them is gone
			stored.Pairs = append(stored.Pairs, storedVerdict{a - 1, b - 1, v})
		}
	}
	sort.Slice(stored.Pairs, func(i, j int) bool {
		a, b := &stored.Pairs[i], &stored.Pairs[j]
		return cmp.Or(a.A-b.A, a.B-b.B) < 0
	})
	raw, err := json.Marshal(stored)
	if err != nil {
		return &Error{x.dir, "keep copies of", err, ""}
	}
	sum := sha256.Sum256(raw)
	b, err := json.Marshal(checkedVerdicts{raw, hex.EncodeToString(sum[:])})
	if err == nil {
		err = errors.Join(replaceFile(x.dir, copiesFile, b), x.sync(x.dir))
	}
	if err != nil {
		return &Error{x.dir, "keep copies of", err, "the reports are stored; check that the disk is not full"}
	}
	x.judged.fresh = false
	return nil
}
