package index

import (
	"math"
	"sort"

	"github.com/govreport/govreport/segment"
)

// Ranking. A passage's score is the sum over query words t and fields f of
//
//	weight(f) · idf(t) · tf·(k1+1) / (tf + k1·(1 − b(f) + b(f)·len/avglen(f)))
//
// with idf(t) = ln(1 + (N − n + ½)/(n + ½)), N passages, n of which have t in
// their body (or inside a compound there): Okapi BM25 in Lucene's form (Robertson & Zaragoza 2009, section
// 3.4). It is computed here from Bleve's postings and exact field lengths,
// because Bleve's own "bm25" divides by the number of distinct terms instead of
// the average length. Words count once a query, the words of a synonym half
// together. A
// report's score is that of its best passage.
//
// Reports where a run or phrase stands as written come first, then those where it
// stands with a synonym put in, then those that have its words; see [Hit.Exact].
const bm25K1 = 1.2

var rankedFields = []struct {
	name      string
	weight, b float64
	words     func(lengths) int
}{
	{fieldBody, 1, 0.75, func(l lengths) int { return l.Body }},
	{fieldPart, 0.5, 0.75, func(l lengths) int { return l.Parts }},
	{fieldHead, 2, 0.3, func(l lengths) int { return l.Heading }},
	{fieldAbove, 0.4, 0.3, func(l lengths) int { return l.Path }},
	{fieldTitle, 0.4, 0.3, func(l lengths) int { return l.Title }},
}

// rankTerms returns the words to rank by, with weights.
func (m *matcher) rankTerms(n node, t segment.Tokenizer, weights map[string]float64) {
	put := func(w string, weight float64) {
		if w != "" && weights[w] < weight {
			weights[w] = weight
		}
	}
	switch n := n.(type) {
	case *andNode:
		for _, k := range n.kids {
			m.rankTerms(k, t, weights)
		}
	case *orNode:
		for _, k := range n.kids {
			m.rankTerms(k, t, weights)
		}
	case *nearNode:
		for _, k := range n.kids {
			m.rankTerms(k, t, weights)
		}
	case *phraseNode:
		for _, w := range wordsOf(t, n.text) {
			put(w, 1)
		}
	case *wordsNode:
		plan := m.words[n]
		for _, w := range plan.terms {
			put(w, 1)
		}
		for i, alt := range plan.whole {
			if i == 0 {
				continue
			}
			ws := wordsOf(t, alt)
			for _, w := range ws {
				put(w, 0.5/float64(len(ws)))
			}
		}
		for _, unit := range plan.units {
			for i, alt := range unit {
				if i == 0 {
					continue
				}
				ws := wordsOf(t, alt)
				for _, w := range ws {
					put(w, 0.5/float64(len(ws)))
				}
			}
		}
	}
}

// scores holds a score for every document of every part.
type scores [][]float64

func (s *snapshot) score(weights map[string]float64) (scores, error) {
	out := make(scores, len(s.parts))
	for i, p := range s.parts {
		out[i] = make([]float64, p.ref.Docs)
	}
	n := float64(s.man.Totals.Passages)
	if n == 0 {
		return out, nil
	}
	terms := make([]string, 0, len(weights))
	for t := range weights {
		terms = append(terms, t)
	}
	sort.Strings(terms) // so that sums round the same way every time
	for _, term := range terms {
		df := 0
		for i := range s.parts {
			for _, field := range []string{fieldBody, fieldPart} {
				if err := s.parts[i].eachPosting(field, term, s.parts[i].deleted, false, func(uint32, int, int) { df++ }); err != nil {
					return nil, err
				}
			}
		}
		df = min(df, s.man.Totals.Passages)
		idf := math.Log1p((n - float64(df) + 0.5) / (float64(df) + 0.5))
		for _, f := range rankedFields {
			avg := max(float64(f.words(s.man.Totals.Words))/n, 1)
			for i := range s.parts {
				sum := out[i]
				err := s.parts[i].eachPosting(f.name, term, s.parts[i].deleted, true, func(doc uint32, freq, length int) {
					tf := float64(freq)
					norm := bm25K1 * (1 - f.b + f.b*float64(length)/avg)
					sum[doc] += weights[term] * f.weight * idf * tf * (bm25K1 + 1) / (tf + norm)
				})
				if err != nil {
					return nil, err
				}
			}
		}
	}
	return out, nil
}

// best returns the best passage of a report and its score.
func (sc scores) best(at location, f *facts) (passage int, score float64) {
	for k := range f.Passages {
		if v := sc[at.part][int(at.doc)+1+k]; v > score {
			passage, score = k, v
		}
	}
	return passage, score
}

// firstPlace returns the first place in passage k, or -1.
func firstPlace(f *facts, places []segment.Span, k int) int {
	v := f.Passages[k].View
	i := sort.Search(len(places), func(i int) bool { return places[i].Start >= v.Start })
	if i < len(places) && places[i].Start < v.End {
		return i
	}
	return -1
}
