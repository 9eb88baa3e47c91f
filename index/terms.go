package index

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

// Term is an entry of a dictionary whose uses are counted.
type Term struct {
	Text     string // as reports write it; width, script and case do not matter
	Category string // the dimension it belongs to; may be empty
}

// TermsRequest is the dictionary method: how often the terms of a list stand in
// the bodies of reports.
type TermsRequest struct {
	Filter string // a query that restricts the reports; empty: all
	Terms  []Term
	Per    string // rows for "all" terms together (default), each "category", or each "term"
	Level  string // roll regions of the panel up: "state", "province", "city", "county"
	// Evidence adds every place.
	Evidence bool
}

// TermsRow is the uses of terms in one report. Overlapping terms are counted once,
// the longest first.
type TermsRow struct {
	ID            string  `json:"id"`
	Path          string  `json:"path"`
	Title         string  `json:"title"`
	Organ         string  `json:"organ,omitempty"`
	Region        string  `json:"region,omitempty"`
	RegionCode    string  `json:"region_code,omitempty"`
	Level         string  `json:"level,omitempty"`
	Year          int     `json:"year,omitempty"`
	Category      string  `json:"category,omitempty"`
	Term          string  `json:"term,omitempty"`
	Hits          int     `json:"hits"`    // places, negated and quoted ones among them
	Negated       int     `json:"negated"` // hits behind a word that denies them
	Quoted        int     `json:"quoted"`  // hits between quotation marks
	Words         int     `json:"words"`   // of the body
	Chars         int     `json:"chars"`   // code points of the body
	Sentences     int     `json:"sentences"`
	SentencesWith int     `json:"sentences_with"` // sentences with a hit
	Share         float64 `json:"share"`          // hits / words
	Per10kChars   float64 `json:"per_10k_chars"`  // hits per 10,000 code points

	Evidence []TermPlace `json:"evidence,omitempty"`
}

// TermPlace is one use of a term.
type TermPlace struct {
	Citation
	Term     string  `json:"term"`
	Category string  `json:"category,omitempty"`
	Position float64 `json:"position"` // in the body, 0 at its start to 1 at its end
	Negated  bool    `json:"negated"`
	Quoted   bool    `json:"quoted"`
}

// TermsPanelRow is the uses of terms in the reports of one region and year.
type TermsPanelRow struct {
	Region     string         `json:"region"`
	RegionCode string         `json:"region_code"`
	Year       int            `json:"year,omitempty"`
	Reports    int            `json:"reports"`
	Words      int            `json:"words"`
	Chars      int            `json:"chars"`
	Sentences  int            `json:"sentences"`
	Hits       int            `json:"hits"`
	Negated    int            `json:"negated"`
	Quoted     int            `json:"quoted"`
	Share      float64        `json:"share"`   // hits / words
	HitsOf     map[string]int `json:"hits_of"` // by category or term, see TermsRequest.Per; every one is there
}

// TermsResult has a row for every distinct report and kind, hits or none, and the
// panel of regions and years.
type TermsResult struct {
	Rows     []TermsRow      `json:"rows"`
	Panel    []TermsPanelRow `json:"panel"`
	Kinds    []string        `json:"kinds"` // the categories or terms that rows are of, in the order of the list
	Reports  int             `json:"reports"`
	Distinct int             `json:"distinct_reports"`
	Terms    int             `json:"terms"`
	Hits     int             `json:"hits"`
	Notes    []string        `json:"notes,omitempty"`
}

// negationRunes is how far before a term a word denies it.
const negationRunes = 8

// negations finds the words of data/negations.tsv; the number is 1 where one
// denies and 0 where it only looks so.
var negations = sync.OnceValues(func() (*segment.Trie, error) {
	rows, err := lexicon.Load(dataFS, "data/negations.tsv", "word", "negates")
	if err != nil {
		return nil, err
	}
	terms := map[string]int{}
	for _, r := range rows {
		switch r.Get("negates") {
		case "yes":
			terms[r.Get("word")] = 1
		case "no":
			terms[r.Get("word")] = 0
		default:
			return nil, r.Errorf("negates is %q; write yes or no", r.Get("negates"))
		}
	}
	return segment.NewTrie(terms), nil
})

// ReadTerms reads a dictionary: a tab-separated file with a column term and, if
// there is one, category (or theme); or plain lines with a term each, when the first
// line has no tab. Lines that begin with # and empty ones are passed over.
func ReadTerms(name, content string) ([]Term, error) {
	rows, _, err := lexicon.List(name, content)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, &lexicon.Error{File: name, Msg: "there are no terms in it; write one a line"}
	}
	out := make([]Term, 0, len(rows))
	seen := map[string]int{}
	for _, r := range rows {
		t := Term{Text: r.Get("term"), Category: cmp.Or(r.Get("category"), r.Get("theme"))}
		if t.Text == "" {
			return nil, r.Errorf("there is no term in this line; write one")
		}
		key := foldTerm(t.Text)
		if at, dup := seen[key]; dup {
			return nil, r.Errorf("term %q stands in line %d already; take one of them out", t.Text, at)
		}
		seen[key] = r.Line
		out = append(out, t)
	}
	return out, nil
}

// foldTerm writes a term as it is compared.
func foldTerm(s string) string { return lowerASCII(strings.TrimSpace(segment.Fold(s))) }

// lowerASCII makes Latin letters small and keeps every offset.
func lowerASCII(s string) string {
	i := 0
	for ; i < len(s) && (s[i] < 'A' || 'Z' < s[i]); i++ { // no byte of a longer character is one
	}
	if i == len(s) {
		return s
	}
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// termUse is a place of a term in a view.
type termUse struct {
	term            int
	span            segment.Span
	sentence        segment.Span
	negated, quoted bool
}

// findTerms finds the uses of terms in text[body], leftmost first and longest of
// those that begin together; uses do not overlap.
func findTerms(view string, body segment.Span, sentences []segment.Span, trie, neg *segment.Trie) []termUse {
	text := lowerASCII(view)
	var out []termUse
	k := 0
	for span, term := range trie.Find(body.Of(text)) {
		span = segment.Span{Start: span.Start + body.Start, End: span.End + body.Start}
		for k < len(sentences) && sentences[k].End <= span.Start {
			k++
		}
		u := termUse{term: term, span: span, sentence: span}
		if k < len(sentences) && sentences[k].Start <= span.Start {
			u.sentence = sentences[k]
		}
		u.negated = deniedAt(text, u.sentence.Start, span.Start, neg)
		u.quoted = quotedAt(view, u.sentence, span)
		out = append(out, u)
	}
	return out
}

// deniedAt reports whether a word of neg stands in the clause before at.
func deniedAt(text string, from, at int, neg *segment.Trie) bool {
	start := at
	for n := 0; n < negationRunes && start > from; n++ {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		if strings.ContainsRune(",，、。;；:：!！?？\n“”\"()（）《》", r) {
			break
		}
		start -= size
	}
	for _, denies := range neg.Find(text[start:at]) {
		if denies == 1 {
			return true
		}
	}
	return false
}

// quotedAt reports whether a place lies between quotation marks of its sentence.
func quotedAt(view string, sentence, place segment.Span) bool {
	depth, straight := 0, false
	for _, r := range view[sentence.Start:place.Start] {
		switch r {
		case '“', '‘', '「', '『', '《':
			depth++
		case '”', '’', '」', '』', '》':
			depth = max(0, depth-1)
		case '"':
			straight = !straight
		}
	}
	return depth > 0 || straight
}

// Terms counts the uses of a dictionary's terms in the body of every report, as
// strings of characters: no segmenter decides what is found. Where terms overlap the
// one that begins first counts, and of those the longest. Share is the usual
// quotient of the panel literature, hits over all words (词频 / 总词数).
func (x *Index) Terms(ctx context.Context, req TermsRequest) (*TermsResult, error) {
	if err := x.ready(ctx, "read"); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*TermsResult, error) { return x.Terms(ctx, req) })
	}
	kinds, kindOf, trie, err := termDictionary(req)
	if err != nil {
		return nil, err
	}
	if err := checkColumns(nil, req.Level); err != nil {
		return nil, err
	}
	neg, err := negations()
	if err != nil {
		return nil, err
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	all, reports, err := x.once(ctx, s, req.Filter)
	if err != nil {
		return nil, err
	}
	res := &TermsResult{Rows: []TermsRow{}, Panel: []TermsPanelRow{}, Kinds: kinds, Reports: len(all), Distinct: len(reports), Terms: len(req.Terms)}
	if n := len(all) - len(reports); n > 0 {
		res.Notes = append(res.Notes, fmt.Sprintf("%d copies of reports are left out", n))
	}
	rows := make([][]TermsRow, len(reports))
	err = x.eachBody(ctx, s, reports, nil, func(i int, b *bodyText) error {
		uses := findTerms(b.rec.view, b.rec.ViewBody, b.sentences, trie, neg)
		mine := make([]TermsRow, len(kinds))
		with := make([]map[int]bool, len(kinds))
		for k := range mine {
			mine[k] = termsRow(b, kinds[k], req.Per)
			with[k] = map[int]bool{}
		}
		var d *shown
		for _, u := range uses {
			r := &mine[kindOf[u.term]]
			r.Hits++
			if u.negated {
				r.Negated++
			}
			if u.quoted {
				r.Quoted++
			}
			with[kindOf[u.term]][u.sentence.Start] = true
			if req.Evidence {
				if d == nil {
					var err error
					if d, err = x.shownOf(s, reports[i].at); err != nil {
						return err
					}
				}
				src, _, _ := d.cite(u.sentence)
				at := d.citation(u.span, "term")
				at.Sentence = src.Of(b.rec.text)
				r.Evidence = append(r.Evidence, TermPlace{
					Citation: at, Term: req.Terms[u.term].Text, Category: req.Terms[u.term].Category,
					Position: float64(u.span.Start-b.rec.ViewBody.Start) / float64(max(1, b.rec.ViewBody.Len())),
					Negated:  u.negated, Quoted: u.quoted,
				})
			}
		}
		for k := range mine {
			mine[k].SentencesWith = len(with[k])
			mine[k].Share = ratio(mine[k].Hits, mine[k].Words)
			mine[k].Per10kChars = 1e4 * ratio(mine[k].Hits, mine[k].Chars)
		}
		rows[i] = mine
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, mine := range rows {
		res.Rows = append(res.Rows, mine...)
		for _, r := range mine {
			res.Hits += r.Hits
		}
	}
	res.Panel, err = panelOfTerms(reports, rows, kinds, req.Level)
	return res, err
}

// termDictionary prepares the terms of a request: the kinds of rows, the kind of each
// term, and the trie that finds them.
func termDictionary(req TermsRequest) (kinds []string, kindOf []int, trie *segment.Trie, err error) {
	if len(req.Terms) == 0 {
		return nil, nil, nil, fmt.Errorf("there are no terms to count; name some")
	}
	numbers := map[string]int{}
	at := map[string]int{}
	for i, t := range req.Terms {
		text := foldTerm(t.Text)
		if text == "" {
			return nil, nil, nil, fmt.Errorf("term %d (%q) has no text; write a word", i+1, t.Text)
		}
		if _, dup := numbers[text]; dup {
			return nil, nil, nil, fmt.Errorf("term %q is there twice; take one of them out", t.Text)
		}
		numbers[text] = i
		kind := ""
		switch req.Per {
		case "", "all":
		case "category":
			kind = t.Category
		case "term":
			kind = t.Text
		default:
			return nil, nil, nil, fmt.Errorf("can't count per %q; choose all, category or term", req.Per)
		}
		k, known := at[kind]
		if !known {
			k = len(kinds)
			at[kind] = k
			kinds = append(kinds, kind)
		}
		kindOf = append(kindOf, k)
	}
	return kinds, kindOf, segment.NewTrie(numbers), nil
}

func termsRow(b *bodyText, kind, per string) TermsRow {
	f := &b.rec.facts
	r := TermsRow{
		ID: f.ID, Path: f.Sources[0].Path, Title: f.Title, Organ: f.Organ, Region: f.Region.Name, RegionCode: f.Region.Code,
		Level: f.Region.Level, Year: f.Year, Words: len(b.words), Chars: b.chars, Sentences: len(b.sentences),
	}
	switch per {
	case "category":
		r.Category = kind
	case "term":
		r.Term = kind
	}
	return r
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// panelOfTerms adds the reports of a region and year up.
func panelOfTerms(reports []located, rows [][]TermsRow, kinds []string, level string) ([]TermsPanelRow, error) {
	type key struct {
		code, region string
		year         int
	}
	at := map[key]*TermsPanelRow{}
	for i, mine := range rows {
		f := reports[i].facts
		name, code, ok, err := rollUp(f.Region, level)
		if err != nil {
			return nil, err
		}
		if !ok || len(mine) == 0 {
			continue
		}
		k := key{code, name, f.Year}
		p := at[k]
		if p == nil {
			p = &TermsPanelRow{Region: name, RegionCode: code, Year: f.Year, HitsOf: map[string]int{}}
			for _, kind := range kinds {
				p.HitsOf[kind] = 0
			}
			at[k] = p
		}
		p.Reports++
		p.Words += mine[0].Words
		p.Chars += mine[0].Chars
		p.Sentences += mine[0].Sentences
		for j, r := range mine {
			p.Hits += r.Hits
			p.Negated += r.Negated
			p.Quoted += r.Quoted
			p.HitsOf[kinds[j]] += r.Hits
		}
	}
	out := []TermsPanelRow{}
	for _, p := range slices.Collect(maps.Values(at)) {
		p.Share = ratio(p.Hits, p.Words)
		out = append(out, *p)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		return cmp.Or(cmp.Compare(a.RegionCode, b.RegionCode), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Year, b.Year)) < 0
	})
	return out, nil
}
