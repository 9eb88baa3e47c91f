package index

import (
	"embed"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

//go:embed data/*.tsv
var dataFS embed.FS

// Synonyms is a table of terms that mean the same, see data/synonyms.tsv. It is
// immutable and safe for concurrent use.
type Synonyms struct {
	groups map[string][]string // term to the terms of its group
	notes  map[string]string
	group  map[string]string // term to the folded name of its group
	longer []string          // terms by falling length
	// byFirst holds the terms by first character, longest first, lower case.
	byFirst map[string][]string
}

// LoadSynonyms reads the embedded table, with overlay/synonyms.tsv laid over it
// when overlay is not empty.
func LoadSynonyms(overlay string) (*Synonyms, error) {
	fsys, err := lexicon.Overlay(dataFS, overlay)
	if err != nil {
		return nil, err
	}
	// In an overlay folder the file is synonyms.tsv, not data/synonyms.tsv.
	rows, err := lexicon.Load(fsys, "data/synonyms.tsv", "term", "group", "from?", "to?", "note?")
	if err != nil {
		return nil, err
	}
	s := &Synonyms{groups: map[string][]string{}, notes: map[string]string{}, group: map[string]string{}, byFirst: map[string][]string{}}
	members := map[string][]string{}
	for _, r := range rows {
		term := segment.Fold(r.Get("term"))
		if term == "" {
			return nil, r.Errorf("the term has no text; write the term as it stands in reports")
		}
		from, err := r.Int("from", 0)
		if err != nil {
			return nil, err
		}
		to, err := r.Int("to", 0)
		if err != nil {
			return nil, err
		}
		if from != 0 && to != 0 && from > to {
			return nil, r.Errorf("from %d is after to %d; swap them", from, to)
		}
		s.notes[term] = note(r)
		s.group[strings.ToLower(term)] = strings.ToLower(segment.Fold(r.Get("group")))
		members[r.Get("group")] = append(members[r.Get("group")], term)
	}
	for _, terms := range members {
		for _, t := range terms {
			s.groups[t] = terms
			s.longer = append(s.longer, t)
		}
	}
	sort.Slice(s.longer, func(i, j int) bool {
		if len(s.longer[i]) != len(s.longer[j]) {
			return len(s.longer[i]) > len(s.longer[j])
		}
		return s.longer[i] < s.longer[j]
	})
	for _, t := range s.longer {
		t = strings.ToLower(t)
		s.byFirst[firstRune(t)] = append(s.byFirst[firstRune(t)], t)
	}
	return s, nil
}

func firstRune(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[:n]
}

func note(r lexicon.Row) string {
	years := ""
	switch from, to := r.Get("from"), r.Get("to"); {
	case from != "" && to != "":
		years = from + "–" + to
	case from != "":
		years = "since " + from
	case to != "":
		years = "until " + to
	}
	if n := r.Get("note"); n != "" && years != "" {
		return years + ": " + n
	} else if n != "" {
		return n
	}
	return years
}

// others returns the other terms of term's group, longest first.
func (s *Synonyms) others(term string) []string {
	var out []string
	for _, t := range s.groups[term] {
		if t != term {
			out = append(out, t)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		if len(out[i]) != len(out[j]) {
			return len(out[i]) > len(out[j])
		}
		return out[i] < out[j]
	})
	return out
}

// longestAt returns the longest term at text[start:], in any case, that ends at one of
// ends (offsets of text), or "".
func (s *Synonyms) longestAt(text string, start int, ends map[int]bool) string {
	for _, t := range s.longer {
		if ends[start+len(t)] && strings.EqualFold(text[start:start+len(t)], t) {
			return t
		}
	}
	return ""
}

// maxVariants bounds the forms of a run with synonyms put in.
const maxVariants = 32

// functionWords join the words of a query and need not stand in a match.
var functionWords = map[string]bool{
	"的": true, "和": true, "与": true, "及": true, "在": true, "了": true, "等": true, "对": true, "为": true,
	"以": true, "或": true, "把": true, "被": true, "从": true, "向": true, "于": true, "之": true, "是": true,
}

// planWords decides what an unquoted run is looked for as, and notes which terms
// were added.
func planWords(text string, t segment.Tokenizer, syn *Synonyms, expanded map[string][]string) *query.Plan {
	plan := &query.Plan{Whole: []string{text}}
	tokens := t.Tokens(text)
	plan.Terms = wordsOf(t, text)
	ends := map[int]bool{}
	for _, tok := range tokens {
		ends[tok.Span.End] = true
	}
	seen := map[string]bool{}
	addUnit := func(unit []string) {
		if !seen[unit[0]] {
			seen[unit[0]] = true
			plan.Units = append(plan.Units, unit)
		}
	}
	for i := 0; i < len(tokens); i++ {
		start := tokens[i].Span.Start
		if syn != nil {
			if term := syn.longestAt(text, start, ends); term != "" {
				others := syn.others(term)
				expanded[term] = others
				addUnit(append([]string{term}, others...))
				for _, o := range others {
					if len(plan.Whole) == maxVariants {
						break
					}
					plan.Whole = append(plan.Whole, text[:start]+o+text[start+len(term):])
				}
				for i+1 < len(tokens) && tokens[i+1].Span.Start < start+len(term) {
					i++
				}
				continue
			}
		}
		if w := wordOf(tokens[i].Text); w != "" && !functionWords[w] {
			addUnit([]string{tokens[i].Text})
		}
	}
	if len(plan.Units) < 2 && len(plan.Units) > 0 && plan.Units[0][0] != text && len(plan.Whole) == 1 {
		// The run is one word and signs or function words around it (的养老).
		plan.Units = append(plan.Units, plan.Units[0])
	}
	return plan
}
