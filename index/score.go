package index

import (
	"maps"
	"math"
	"slices"
	"sort"

	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/segment"
)

// Ranking. A passage's score is the sum over query words t and fields f of
//
//	weight(f) · idf(t) · tf·(k1+1) / (tf + k1·(1 − b(f) + b(f)·len/avglen(f)))
//
// with idf(t) = ln(1 + (N − n + ½)/(n + ½)), N passages, n of which have t in
// their body (or inside a compound there): Okapi BM25 in Lucene's form (Robertson & Zaragoza 2009, section
// 3.4). Words count once a query, the words of a synonym half
// together. A
// report's score is that of its best passage.
//
// Reports where a run or phrase stands as written come first, then those where it
// stands with a synonym put in, then those that have its words; see [Hit.Exact].
const bm25K1 = 1.2

// rankedFields are the fields in the order in which their scores are added: the text
// of a passage, the parts of compounds in it, its own heading, the headings above,
// the report's title.
var rankedFields = []struct {
	weight, b float64
	words     func(lengths) int
}{
	fieldBody:  {1, 0.75, func(l lengths) int { return l.Body }},
	fieldPart:  {0.5, 0.75, func(l lengths) int { return l.Parts }},
	fieldHead:  {2, 0.3, func(l lengths) int { return l.Heading }},
	fieldAbove: {0.4, 0.3, func(l lengths) int { return l.Path }},
	fieldTitle: {0.4, 0.3, func(l lengths) int { return l.Title }},
}

const (
	fieldBody = iota
	fieldPart
	fieldHead
	fieldAbove
	fieldTitle
)

// rankTerms returns the words to rank by, with weights.
func (m *matcher) rankTerms(n query.Node, t segment.Tokenizer, weights map[string]float64) {
	put := func(w string, weight float64) {
		if w != "" && weights[w] < weight {
			weights[w] = weight
		}
	}
	switch n := n.(type) {
	case *query.And:
		for _, k := range n.Kids {
			m.rankTerms(k, t, weights)
		}
	case *query.Or:
		for _, k := range n.Kids {
			m.rankTerms(k, t, weights)
		}
	case *query.Near:
		for _, k := range n.Kids {
			m.rankTerms(k, t, weights)
		}
	case *query.Phrase:
		for _, w := range wordsOf(t, n.Text) {
			put(w, 1)
		}
	case *query.Words:
		plan := m.Words[n]
		for _, w := range plan.Terms {
			put(w, 1)
		}
		for i, alt := range plan.Whole {
			if i == 0 {
				continue
			}
			ws := wordsOf(t, alt)
			for _, w := range ws {
				put(w, 0.5/float64(len(ws)))
			}
		}
		for _, unit := range plan.Units {
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

// scores holds a score for every passage of every part.
type scores [][]float64

func (s *snapshot) score(weights map[string]float64) scores {
	out := make(scores, len(s.parts))
	for i, p := range s.parts {
		l := p.layout()
		out[i] = make([]float64, l.passage[p.docs])
	}
	n := float64(s.man.Totals.Passages)
	if n == 0 {
		return out
	}
	terms := make([]string, 0, len(weights))
	for t := range weights {
		terms = append(terms, t)
	}
	sort.Strings(terms) // so that sums round the same way every time
	for _, term := range terms {
		df := 0
		for i := range s.parts {
			df += s.parts[i].livePassages(kindBody, term) + s.parts[i].livePassages(kindPart, term)
		}
		df = min(df, s.man.Totals.Passages)
		idf := math.Log1p((n - float64(df) + 0.5) / (float64(df) + 0.5))
		var gain, avg [fieldTitle + 1]float64
		for k, f := range rankedFields {
			avg[k] = max(float64(f.words(s.man.Totals.Words))/n, 1)
			gain[k] = weights[term] * f.weight * idf
		}
		for i := range s.parts {
			sum := out[i]
			s.parts[i].eachUse(term, func(k int, passage uint32, freq, length int) {
				tf, b := float64(freq), rankedFields[k].b
				norm := bm25K1 * (1 - b + b*float64(length)/avg[k])
				sum[passage] += gain[k] * tf * (bm25K1 + 1) / (tf + norm)
			})
		}
	}
	return out
}

// livePassages counts the passages of live reports that have a term.
func (p *part) livePassages(kind, term string) int {
	l := p.terms(kind).get(term)
	if p.deleted.IsEmpty() {
		return l.n
	}
	n := 0
	reports := p.layout().passage
	l.each(func(passage, _ uint32) {
		doc := sort.Search(p.docs, func(i int) bool { return reports[i+1] > passage })
		if !p.deleted.Contains(uint32(doc)) {
			n++
		}
	})
	return n
}

// eachUse calls fn for every use of a term as a ranked field of a passage, with the
// words of that field; the fields one after the other. Headings and titles are stored
// once for all passages that they are of.
func (p *part) eachUse(term string, fn func(field int, passage uint32, freq, length int)) {
	col := p.cols.column
	words, parts := col(colPassageWords), col(colPassageParts)
	p.terms(kindBody).get(term).each(func(k, freq uint32) { fn(fieldBody, k, int(freq), words.at(int(k))) })
	p.terms(kindPart).get(term).each(func(k, freq uint32) { fn(fieldPart, k, int(freq), parts.at(int(k))) })

	l := p.layout()
	inHead := p.terms(kindHead).get(term)
	if inHead.n > 0 {
		section, heading, headWords, parent := col(colPassageSection), col(colPassageHeading), col(colSectionWords), col(colSectionParent)
		freqs := make(map[int]int, inHead.n) // by section of the segment
		above := map[uint32]bool{}           // passages below one of them
		doc := 0
		inHead.each(func(s, freq uint32) {
			freqs[int(s)] = int(freq)
			for l.section[doc+1] <= s {
				doc++
			}
			own, first := int(s-l.section[doc]), int(l.section[doc])
			from, to := int(l.passage[doc]), int(l.passage[doc+1])
			k := from + sort.Search(to-from, func(i int) bool { return section.at(from+i) >= own })
			for ; k < to && section.at(k) == own; k++ {
				if heading.truth(k) {
					fn(fieldHead, uint32(k), int(freq), headWords.at(int(s)))
				}
			}
			for ; k < to; k++ {
				a := section.at(k)
				for a > own {
					a = parent.at(first + a)
				}
				if a != own {
					break
				}
				above[uint32(k)] = true
			}
		})
		for _, k := range slices.Sorted(maps.Keys(above)) {
			doc := sort.Search(p.docs, func(i int) bool { return l.passage[i+1] > k })
			first, freq, length := int(l.section[doc]), 0, 0
			for a := parent.at(first + section.at(int(k))); a >= 0; a = parent.at(first + a) {
				freq += freqs[first+a]
				length += headWords.at(first + a)
			}
			fn(fieldAbove, k, freq, length)
		}
	}
	heads := p.heads()
	p.terms(kindTitle).get(term).each(func(doc, freq uint32) {
		length := heads[doc].Words.Title / max(heads[doc].NPassages, 1)
		for k := l.passage[doc]; k < l.passage[doc+1]; k++ {
			fn(fieldTitle, k, int(freq), length)
		}
	})
}

// best returns the best passage of a report and its score.
func (sc scores) best(e entry) (passage int, score float64) {
	from, to := e.passages()
	for k := from; k < to; k++ {
		if v := sc[e.at.part][k]; v > score {
			passage, score = k-from, v
		}
	}
	return passage, score
}
