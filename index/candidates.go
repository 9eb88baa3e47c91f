package index

import (
	"strconv"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// candidates returns, per part, the summaries of the reports that can match: all
// that do, and maybe some that do not.
func (m *matcher) candidates(s *snapshot) ([]location, error) {
	var out []location
	for i := range s.parts {
		b, err := m.candidatesOf(&s.parts[i], m.root)
		if err != nil {
			return nil, err
		}
		for it := b.Iterator(); it.HasNext(); {
			out = append(out, location{i, it.Next()})
		}
	}
	return out, nil
}

func (m *matcher) candidatesOf(p *part, n node) (*roaring.Bitmap, error) {
	switch n := n.(type) {
	case *andNode:
		return m.all(p, n.kids)
	case *nearNode:
		return m.all(p, n.kids)
	case *orNode:
		out := roaring.New()
		for _, k := range n.kids {
			b, err := m.candidatesOf(p, k)
			if err != nil {
				return nil, err
			}
			out.Or(b)
		}
		return out, nil
	case *phraseNode:
		return p.withAnyOf(n.forms())
	case *wildNode:
		out := p.live.Clone()
		for _, w := range n.parts {
			if w.text == "" {
				continue
			}
			b, err := p.withGrams(w.text)
			if err != nil {
				return nil, err
			}
			out.And(b)
		}
		return out, nil
	case *wordsNode:
		return m.candidatesOfWords(p, m.words[n])
	case *fieldNode:
		return p.withField(n)
	}
	return p.live.Clone(), nil // NOT: what does not match can't be told from postings
}

func (m *matcher) all(p *part, kids []node) (*roaring.Bitmap, error) {
	out := p.live.Clone()
	for _, k := range kids {
		if out.IsEmpty() {
			break
		}
		b, err := m.candidatesOf(p, k)
		if err != nil {
			return nil, err
		}
		out.And(b)
	}
	return out, nil
}

func (m *matcher) candidatesOfWords(p *part, plan *wordsPlan) (*roaring.Bitmap, error) {
	out, err := p.withAnyOf(plan.whole)
	if err != nil || len(plan.units) < 2 {
		return out, err
	}
	all := p.live.Clone()
	units := plan.units
	if m.relaxed {
		units = plan.telling()
	}
	for _, unit := range units {
		b, err := p.withAnyOf(unit)
		if err != nil {
			return nil, err
		}
		if m.relaxed {
			out.Or(b)
		} else {
			all.And(b)
		}
	}
	if !m.relaxed {
		out.Or(all)
	}
	return out, nil
}

func (p *part) withAnyOf(texts []string) (*roaring.Bitmap, error) {
	out := roaring.New()
	for _, t := range texts {
		b, err := p.withGrams(t)
		if err != nil {
			return nil, err
		}
		out.Or(b)
	}
	return out, nil
}

// withGrams returns the live reports that have every gram of text.
func (p *part) withGrams(text string) (*roaring.Bitmap, error) {
	out := p.live.Clone()
	for _, g := range gramsOfQuery(text) {
		b, err := p.postings(fieldGram, g)
		if err != nil {
			return nil, err
		}
		if out.And(b); out.IsEmpty() {
			break
		}
	}
	return out, nil
}

// withField narrows filters down by the keyword fields where there is one.
func (p *part) withField(n *fieldNode) (*roaring.Bitmap, error) {
	switch n.field {
	case "year", "plan_year":
		field := fieldYear
		if n.field == "plan_year" {
			field = fieldPlan
		}
		return p.withTerms(field, func(t string) bool {
			y, err := strconv.Atoi(t)
			return err == nil && y != 0 && n.holds(float64(y))
		})
	case "region":
		if isCode(n.folded) {
			prefix := trimCode(n.folded)
			return p.withTerms(fieldCode, func(t string) bool { return strings.HasPrefix(t, prefix) })
		}
	case "level":
		return p.withTerm(fieldLevel, n.folded)
	case "genre":
		return p.withTerm(fieldGenre, n.folded)
	case "id":
		return p.withTerm(fieldID, n.value)
	case "theme":
		return p.withTerm(fieldTheme, n.folded)
	case "role":
		return p.withTerm(fieldRole, n.folded)
	}
	return p.live.Clone(), nil
}

func (p *part) withTerm(field, term string) (*roaring.Bitmap, error) {
	b, err := p.postings(field, term)
	if err != nil {
		return nil, err
	}
	b.And(p.live)
	return b, nil
}

// withTerms returns the live reports with a term of field that fits.
func (p *part) withTerms(field string, fits func(term string) bool) (*roaring.Bitmap, error) {
	out := roaring.New()
	err := p.eachTerm(field, func(term string) error {
		if !fits(term) {
			return nil
		}
		b, err := p.postings(field, term)
		if err != nil {
			return err
		}
		out.Or(b)
		return nil
	})
	out.And(p.live)
	return out, err
}

// eachTerm calls fn with the terms of field in order.
func (s *segmentFile) eachTerm(field string, fn func(term string) error) error {
	dict, err := s.seg.Dictionary(field)
	if err != nil {
		return err
	}
	it := dict.AutomatonIterator(nil, nil, nil)
	for {
		e, err := it.Next()
		if err != nil {
			return err
		}
		if e == nil {
			return nil
		}
		if err := fn(e.Term); err != nil {
			return err
		}
	}
}
