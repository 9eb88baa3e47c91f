package index

import (
	"context"
	"fmt"
	"path/filepath"
	"sort"
	"unicode/utf8"
)

// Verify checks every file against its checksums, every stored text against its hash
// and its passages, and that the postings hold what the texts say. Problems are
// returned, not errors.
func (x *Index) Verify(ctx context.Context) (VerifyResult, error) {
	if err := x.ready(ctx, "read"); err != nil {
		return VerifyResult{}, err
	}
	res := VerifyResult{Problems: []VerifyProblem{}}
	s, err := x.acquire()
	if err != nil {
		return res, err
	}
	defer s.release()
	bad := func(f *facts, passage int, hint, format string, args ...any) {
		p := VerifyProblem{Passage: passage, Problem: fmt.Sprintf(format, args...), Hint: hint}
		if f != nil {
			p.ID, p.Path = f.ID, f.Sources[0].Path
		}
		res.Problems = append(res.Problems, p)
	}
	const again = "index its file again"
	var sums totals
	for i := range s.parts {
		p := &s.parts[i]
		res.Files++
		if err := verifyFile(x.dir, p.ref); err != nil {
			bad(nil, 0, rebuildHint, "%s %v", p.name, err)
		}
		pairs, err := x.countPairs(ctx, p)
		if err != nil {
			if cerr := ctx.Err(); cerr != nil {
				return res, cerr
			}
			bad(nil, 0, rebuildHint, "%s: postings: %v", p.name, err)
		}
		for it := p.live.Iterator(); it.HasNext(); {
			if err := ctx.Err(); err != nil {
				return res, err
			}
			doc := it.Next()
			rec, err := x.verifyReport(p, doc, func(f *facts, passage int, format string, args ...any) {
				bad(f, passage, again, format, args...)
			})
			if err != nil {
				bad(nil, 0, rebuildHint, "report %d of %s: %v", doc, p.name, err)
				continue
			}
			res.Reports++
			res.Passages += len(rec.Passages)
			sums.add(&rec.head, +1)
			if want := utf8.RuneCountInString(rec.view); pairs != nil && pairs[doc] != want {
				bad(&rec.facts, 0, again, "%d of %d character pairs are indexed", pairs[doc], want)
			}
		}
	}
	if sums != s.man.Totals {
		bad(nil, 0, rebuildHint, "the totals are those of other reports: %+v, not %+v", s.man.Totals, sums)
	}
	return res, nil
}

// verifyFile reads a segment file anew, from the end to the first page.
func verifyFile(dir string, ref segmentRef) error {
	f, err := openBlobFile(filepath.Join(dir, ref.File), ref.Bytes, ref.CRC)
	if err != nil {
		return err
	}
	defer f.close()
	return f.checkAll()
}

// countPairs returns how many pairs, the end of the text included, lead to each
// report of a part.
func (x *Index) countPairs(ctx context.Context, p *part) (counts []int, err error) {
	defer recovered(x.dir, "verify", &err)
	counts = make([]int, p.docs)
	view := p.layout().view
	for c := p.terms(kindPair).all(); c.next(); {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		doc := 0
		c.postings().each(func(at, _ uint32) {
			if at >= view[doc+1] {
				doc += sort.Search(p.docs-doc, func(k int) bool { return view[doc+k+1] > at })
			}
			counts[doc]++
		})
	}
	return counts, nil
}

// verifyReport checks one report past the cache.
func (x *Index) verifyReport(p *part, doc uint32, bad func(f *facts, passage int, format string, args ...any)) (_ *record, err error) {
	defer recovered(x.dir, "verify", &err)
	f := p.facts(doc)
	c, err := p.content(doc)
	if err != nil {
		return nil, err
	}
	if hashOf(c.text) != f.TextHash {
		bad(f, 0, "the text does not fit its hash")
	}
	end := 0
	for k, q := range f.Passages {
		if q.Source.Start != end || q.Source.End < end || q.Source.End > len(c.text) {
			bad(f, k, "passage %d does not follow the one before it", k)
			break
		}
		end = q.Source.End
		if q.View.Start < 0 || q.View.End < q.View.Start || q.View.End > len(c.view) {
			bad(f, k, "passage %d is not inside the text", k)
		}
	}
	if end != len(c.text) {
		bad(f, 0, "the passages end at byte %d of %d", end, len(c.text))
	}
	return &record{facts: *f, text: c.text, view: c.view}, nil
}
