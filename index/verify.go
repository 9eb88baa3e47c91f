package index

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// Verify checks every file against its checksum, every stored text and passage
// against its hash, and that the postings hold what the texts say. Problems are
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
		if n, crc, err := checksum(filepath.Join(x.dir, p.name)); err != nil {
			bad(nil, 0, rebuildHint, "%s: %v", p.name, err)
		} else if n != p.ref.Bytes || crc != p.ref.CRC {
			bad(nil, 0, rebuildHint, "%s does not fit its checksum", p.name)
		}
		grams, err := x.gramCounts(ctx, p)
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
			at := location{i, it.Next()}
			rec, err := x.verifyReport(s, at, func(f *facts, passage int, format string, args ...any) {
				bad(f, passage, again, format, args...)
			})
			if err != nil {
				bad(nil, 0, rebuildHint, "document %d of %s: %v", at.doc, p.name, err)
				continue
			}
			res.Reports++
			res.Passages += len(rec.Passages)
			sums.add(&rec.facts, +1)
			if want := len(rec.grams()); grams != nil && grams[at.doc] != want {
				bad(&rec.facts, 0, again, "%d of %d character pairs are indexed", grams[at.doc], want)
			}
		}
	}
	if sums != s.man.Totals {
		bad(nil, 0, rebuildHint, "the totals are those of other reports: %+v, not %+v", s.man.Totals, sums)
	}
	return res, nil
}

// gramCounts returns how many grams lead to each document.
func (x *Index) gramCounts(ctx context.Context, p *part) (counts []int, err error) {
	defer recovered(x.dir, "verify", &err)
	counts = make([]int, p.ref.Docs)
	var b *roaring.Bitmap
	err = p.eachTerm(fieldGram, func(term string) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if b, err = p.postings(fieldGram, term); err != nil {
			return err
		}
		for it := b.Iterator(); it.HasNext(); {
			counts[it.Next()]++
		}
		return nil
	})
	return counts, err
}

// verifyReport checks one report past the cache.
func (x *Index) verifyReport(s *snapshot, at location, bad func(f *facts, passage int, format string, args ...any)) (_ *record, err error) {
	defer recovered(x.dir, "verify", &err)
	f, err := s.facts(at)
	if err != nil {
		return nil, err
	}
	text, view, err := s.texts(at)
	if err != nil {
		return nil, err
	}
	if hashOf(text) != f.TextHash {
		bad(f, 0, "the text does not fit its hash")
	}
	p := &s.parts[at.part]
	end := 0
	for k, q := range f.Passages {
		if q.Source.Start != end || q.Source.End < end || q.Source.End > len(text) {
			bad(f, k, "passage %d does not follow the one before it", k)
			break
		}
		end = q.Source.End
		if hashOf(q.Source.Of(text)) != q.Hash {
			bad(f, k, "passage %d does not fit its hash", k)
		}
		doc := at.doc + 1 + uint32(k)
		id, err := p.seg.DocID(uint64(doc))
		if err != nil {
			return nil, err
		}
		if want := fmt.Sprintf("p/%s/%d", f.Key, k); string(id) != want {
			bad(f, k, "in the place of passage %d stands %s", k, strings.ToValidUTF8(string(id), "?"))
			continue
		}
		fields, err := p.storedFields(doc, storedHash)
		if err != nil {
			return nil, err
		}
		if string(fields[storedHash]) != q.Hash {
			bad(f, k, "passage %d has the hash of another", k)
		}
	}
	if end != len(text) {
		bad(f, 0, "the passages end at byte %d of %d", end, len(text))
	}
	return &record{*f, text, view}, nil
}
