package index

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// WordsRequest asks for lists of words or n-grams and how often they stand in the
// bodies of reports.
type WordsRequest struct {
	// Filter is a query that restricts the reports. Empty: all.
	Filter string
	// By holds the columns to make a list for each value of: "year", "region",
	// "organ", "level", "genre", "report", and of places within reports "role" (of
	// the level 1 section: review, problem, plan, intro, other) and "theme" (the best of the
	// innermost section that has one). Empty: one list.
	By []string
	// Level rolls regions up: "state", "province", "city", "county".
	Level string
	// N is how many words in a row are counted as one: 1 (default) to 5.
	N int
	// MinCount leaves out what is rarer in all lists together (default 1).
	MinCount int
	// Limit is how many rows a list has at most, 0 for all.
	Limit int
	// Sort is "count" (default) or "tfidf".
	Sort string
	// Words say which words are listed.
	Words WordOptions
	// Evidence adds the places behind every row.
	Evidence bool
}

// WordRow is a word, or n-gram with blanks between its words, in one list.
type WordRow struct {
	Word        string     `json:"word"` // simplified, small letters; n-grams with blanks between the words
	Year        int        `json:"year,omitempty"`
	Region      string     `json:"region,omitempty"`
	RegionCode  string     `json:"region_code,omitempty"`
	Organ       string     `json:"organ,omitempty"`
	Level       string     `json:"level,omitempty"`
	Genre       string     `json:"genre,omitempty"`
	ID          string     `json:"id,omitempty"` // the report's, with --by report
	Path        string     `json:"path,omitempty"`
	Role        string     `json:"role,omitempty"` // of the level 1 section: review, problem, plan, intro, other
	Theme       string     `json:"theme,omitempty"`
	Count       int        `json:"count"`         // places in the list's reports
	Per10kWords float64    `json:"per_10k_words"` // count per 10,000 words
	Per10kChars float64    `json:"per_10k_chars"` // count per 10,000 code points
	ReportsWith int        `json:"reports_with"`  // distinct reports of the list that have it
	Reports     int        `json:"reports"`       // distinct reports of the list
	Words       int        `json:"words"`         // of the list: all words, listed or not
	Chars       int        `json:"chars"`         // of the list: code points
	DP          float64    `json:"dp"`            // Gries' deviation of proportions over reports, 0 even .. 1 in one report
	Juilland    *float64   `json:"juilland"`      // Juilland's D over reports, 1 even .. 0 in one; null for one report
	TFIDF       float64    `json:"tf_idf"`        // count × ln(N/df), N and df in reports of the request
	Evidence    []Citation `json:"evidence,omitempty"`
}

// WordsResult holds the lists one after the other, in the order of groups.
type WordsResult struct {
	Rows     []WordRow `json:"rows"`
	Reports  int       `json:"reports"`
	Distinct int       `json:"distinct_reports"`
	Words    int       `json:"words"` // of the distinct reports
	Chars    int       `json:"chars"`
	Features int       `json:"features"` // different words that were counted
	Notes    []string  `json:"notes,omitempty"`
}

// wordCell is a part of reports that has a list of its own.
type wordCell struct{ role, theme string }

// cellCount is what stands in a cell of one report.
type cellCount struct {
	words, chars int
	grams        map[string]int
}

const maxGram = 5

// Words makes the lists: groups in the order of [Index.Compare], words most
// frequent first. Copies of a report count once in a list. Words are cut by the
// index's tokenizer; tf-idf is the plain one (Spärck Jones 1972), natural logarithm,
// no smoothing.
func (x *Index) Words(ctx context.Context, req WordsRequest) (*WordsResult, error) {
	if err := x.ready(ctx, "read", req.check()); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*WordsResult, error) { return x.Words(ctx, req) })
	}
	if req.N == 0 {
		req.N = 1
	}
	if req.N < 1 || req.N > maxGram {
		return nil, fmt.Errorf("can't count %d words in a row; choose 1 to %d", req.N, maxGram)
	}
	if req.Sort != "" && req.Sort != "count" && req.Sort != "tfidf" {
		return nil, fmt.Errorf("can't sort by %q; choose count or tfidf", req.Sort)
	}
	var by []string
	role, theme, each := false, false, false
	for _, c := range req.By {
		switch c {
		case "role":
			role = true
		case "theme":
			theme = true
		case "report":
			each = true
		default:
			by = append(by, c)
		}
	}
	for _, c := range by {
		if !slices.Contains(columns, c) {
			return nil, fmt.Errorf("can't group by %q; choose among %s, report, role, theme", c, strings.Join(columns, ", "))
		}
	}
	if err := checkColumns(nil, req.Level); err != nil {
		return nil, err
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	reports, err := x.filtered(ctx, s, req.Filter)
	if err != nil {
		return nil, err
	}
	copies, err := x.copies(ctx, s)
	if err != nil {
		return nil, err
	}
	res := &WordsResult{Rows: []WordRow{}, Reports: len(reports)}
	kept := distinct(reports, copies)
	res.Distinct = len(kept)
	groups, notes, err := groupReports(reports, by, req.Level, copies)
	if err != nil {
		return nil, err
	}
	if each {
		groups = eachReport(groups)
	}
	res.Notes = notes
	for _, g := range groups {
		if columns, said := mixture(g.reports); len(columns) > 0 {
			res.Notes = append(res.Notes, fmt.Sprintf("reports of several %s are counted together; restrict the reports, or group by level or genre too", said))
			break
		}
	}

	counted, err := x.wordColumnsOf(ctx, s, reports, req.Words, req.N, role, theme)
	if err != nil {
		return nil, err
	}
	once := make([]bool, len(counted.sizes)) // the distinct reports
	for _, r := range kept {
		n := counted.reports[r.at]
		once[n] = true
		for _, size := range counted.sizes[n] {
			res.Words += size.words
			res.Chars += size.chars
		}
	}
	idf := make([]float64, len(counted.names))
	lists := counted.lists(groups, func(gram int, counts []cellOfCount) bool {
		total, df, last := 0, 0, int32(-1)
		for _, c := range counts {
			if !once[c.report] {
				continue
			}
			total += int(c.n)
			if c.report != last {
				df, last = df+1, c.report
			}
		}
		if total < max(1, req.MinCount) || df < req.Words.MinReports {
			return false
		}
		res.Features++
		idf[gram] = math.Log(float64(len(kept)) / float64(df))
		return true
	})
	number := make(map[location]int, len(reports))
	for i, r := range reports {
		number[r.at] = i
	}
	places := map[rowOfWord][]int{} // rows that show a word of a report
	for i, g := range groups {
		for cell, list := range lists[i] {
			if len(list.grams) == 0 {
				continue
			}
			rows := counted.rows(g, cell, list, idf, req.Sort, req.Limit)
			for k := range rows {
				if req.Evidence {
					for _, r := range g.reports {
						key := rowOfWord{number[r.at], counted.cells[cell], rows[k].Word}
						places[key] = append(places[key], len(res.Rows)+k)
					}
				}
			}
			if len(res.Rows) == 0 {
				res.Rows = rows
			} else {
				res.Rows = append(res.Rows, rows...)
			}
		}
	}
	if req.Evidence {
		filter, err := newWordFilter(req.Words)
		if err != nil {
			return nil, err
		}
		if err := x.wordEvidence(ctx, s, reports, filter, req.N, role, theme, places, func(row int, cites []Citation) {
			res.Rows[row].Evidence = append(res.Rows[row].Evidence, cites...)
		}); err != nil {
			return nil, err
		}
	}
	return res, nil
}

// rowOfWord is a word in a cell of a report.
type rowOfWord struct {
	report int
	cell   wordCell
	word   string
}

// eachReport makes a group of every report, in order.
func eachReport(groups []group) []group {
	var out []group
	for _, g := range groups {
		for _, r := range g.reports {
			own := g
			own.id, own.raw, own.reports = r.facts.Key, 1, []located{r}
			out = append(out, own)
		}
	}
	return out
}

// cells counts the n-grams of a body by role and theme of their first word.
func (b *bodyText) cells(role, theme bool, n int) map[wordCell]*cellCount {
	out := map[wordCell]*cellCount{}
	at := func(c wordCell) *cellCount {
		if out[c] == nil {
			out[c] = &cellCount{grams: map[string]int{}}
		}
		return out[c]
	}
	if !role && !theme {
		all := at(wordCell{})
		all.words, all.chars, all.grams = len(b.words), b.chars, b.gramCounts(n)
		return out
	}
	f := &b.rec.facts
	for _, p := range f.pieces() {
		at(f.cellAt(p.view, role, theme)).chars += utf8.RuneCountInString(p.source.Of(b.rec.text))
	}
	for _, w := range b.words {
		at(f.cellAt(int(w.start), role, theme)).words++
	}
	b.eachGram(n, func(gram string, first int) {
		at(f.cellAt(int(b.words[first].start), role, theme)).grams[gram]++
	})
	return out
}

// piece is a stretch of the body in which no section begins or ends.
type piece struct {
	source segment.Span
	view   int // where it begins in the view
}

func (f *facts) pieces() []piece {
	out := []piece{{f.Body, f.ViewBody.Start}}
	for _, s := range f.Sections {
		for _, p := range []piece{{segment.Span{Start: s.Span.Start}, s.ViewBody.Start}, {segment.Span{Start: s.BodyEnd}, s.ViewBody.End}} {
			if f.Body.Start < p.source.Start && p.source.Start < f.Body.End {
				out = append(out, p)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b piece) int { return a.source.Start - b.source.Start })
	for i := range out {
		out[i].source.End = f.Body.End
		if i+1 < len(out) {
			out[i].source.End = out[i+1].source.Start
		}
	}
	return out
}

// cellAt says which list view offset p belongs to.
func (f *facts) cellAt(p int, role, theme bool) wordCell {
	var c wordCell
	i := f.sectionAt(p)
	if role {
		c.role = f.sectionRole(i)
	}
	if theme {
		for ; i >= 0 && i < len(f.Sections); i = f.Sections[i].Parent {
			if ts := f.Sections[i].Themes; len(ts) > 0 {
				c.theme = ts[0].ID
				break
			}
		}
	}
	return c
}

// wordEvidence finds the places of the rows again, a report after the other.
func (x *Index) wordEvidence(ctx context.Context, s *snapshot, reports []located, filter *wordFilter, n int, role, theme bool, rows map[rowOfWord][]int, add func(row int, places []Citation)) error {
	found := make([]map[int][]Citation, len(reports)) // by row
	err := x.eachBody(ctx, s, reports, filter, func(i int, b *bodyText) error {
		d, err := x.shownOf(s, reports[i].at)
		if err != nil {
			return err
		}
		found[i] = map[int][]Citation{}
		b.eachGram(n, func(gram string, first int) {
			cell := wordCell{}
			if role || theme {
				cell = b.rec.cellAt(int(b.words[first].start), role, theme)
			}
			for _, row := range rows[rowOfWord{i, cell, gram}] {
				span := segment.Span{Start: int(b.words[first].start), End: int(b.words[first+n-1].end)}
				found[i][row] = append(found[i][row], d.citation(span, "word"))
			}
		})
		return nil
	})
	if err != nil {
		return err
	}
	for _, byRow := range found {
		for row, cites := range byRow {
			add(row, cites)
		}
	}
	return nil
}
