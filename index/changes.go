package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// ChangesRequest asks what reports say that another one did not, and the other way round.
type ChangesRequest struct {
	Filter string // reports, as in CompareRequest
	// Against is the other report: "previous" (default), the latest earlier one of the
	// same region and organ; or "above", that of the nearest level of government above
	// (city, province, state) on the same year by an organ of the same kind.
	Against string
	// By is "section" (default): a row for each section, two headings deep; or "report".
	By       string
	Words    WordOptions // of cosine and Jaccard
	Evidence bool        // add the sentences that are new, dropped or reworded
}

// The sides of a pair of reports.
const (
	SideNew     = "new"     // what the report has: changed is what the other one has not
	SideDropped = "dropped" // what the other one has: changed is what the report has no more
)

// ChangesRow is a section of one of a pair of reports, or all of it, beside the other.
//
// Sentences (to 。！？； or the end of a line, of four letters and more) are the same
// where their letters agree, numbers, signs and masks apart; reworded where Dice's
// coefficient of their pairs of letters is 0.6 or more; changed otherwise, each
// beside the nearest one anywhere in the other report. Cosine is that of the counts of
// listed words, Jaccard that of their sets, both with the most similar section of
// the other report (as Cohen, Malloy and Nguyen 2020 compare filings of successive
// years).
type ChangesRow struct {
	ID             string        `json:"id"`
	Path           string        `json:"path"`
	Title          string        `json:"title"`
	Organ          string        `json:"organ,omitempty"`
	Region         string        `json:"region,omitempty"`
	RegionCode     string        `json:"region_code,omitempty"`
	Level          string        `json:"level,omitempty"`
	Year           int           `json:"year,omitempty"`
	OtherID        string        `json:"other_id"`
	OtherPath      string        `json:"other_path"`
	OtherTitle     string        `json:"other_title"`
	OtherRegion    string        `json:"other_region,omitempty"`
	OtherYear      int           `json:"other_year,omitempty"`
	Side           string        `json:"side"`            // SideNew or SideDropped
	Section        []string      `json:"section"`         // of the report, on SideDropped of the other one; empty for all of it and before the first heading
	SimilarSection []string      `json:"similar_section"` // the most similar one on the other side
	Cosine         float64       `json:"cosine"`
	Jaccard        float64       `json:"jaccard"`
	Sentences      int           `json:"sentences"`
	Same           int           `json:"same"`
	Reworded       int           `json:"reworded"`
	Changed        int           `json:"changed"` // new, or dropped
	Letters        int           `json:"letters"`
	ChangedLetters int           `json:"changed_letters"`
	ChangedShare   float64       `json:"changed_share"` // of the letters
	Evidence       []ChangePlace `json:"evidence,omitempty"`
}

// ChangePlace is a sentence that is new, dropped or reworded (Kind), and the nearest
// one of the other report; Similarity is Dice's coefficient of the two.
type ChangePlace struct {
	Citation
	Similarity float64   `json:"similarity"`
	Nearest    *Citation `json:"nearest,omitempty"` // nil where no pair of letters is shared
}

// ChangesResult lists the pairs of reports, by region and year.
type ChangesResult struct {
	Rows    []ChangesRow `json:"rows"`
	Pairs   int          `json:"pairs"`
	Without int          `json:"without"` // reports that have no other one in the index
	Notes   []string     `json:"notes,omitempty"`
}

// alike is from which Dice coefficient on a sentence is another one reworded, and
// leastLetters how many letters a sentence has at least.
const (
	alike        = 0.6
	leastLetters = 4
)

func (r ChangesRequest) check() error {
	if !slices.Contains([]string{"", "previous", "above"}, r.Against) {
		return fmt.Errorf("there is no report %q to hold against; choose previous or above", r.Against)
	}
	if !slices.Contains([]string{"", "section", "report"}, r.By) {
		return fmt.Errorf("can't list by %q; choose section or report", r.By)
	}
	return nil
}

// Changes compares every report that matches with the one before, or with the one of
// the level above. Copies of a report count once.
func (x *Index) Changes(ctx context.Context, req ChangesRequest) (*ChangesResult, error) {
	if err := x.ready(ctx, "compare", req.check()); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*ChangesResult, error) { return x.Changes(ctx, req) })
	}
	filter, err := newWordFilter(req.Words)
	if err != nil {
		return nil, err
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	copies, err := x.copies(ctx, s)
	if err != nil {
		return nil, err
	}
	reports, err := x.selected(ctx, s, req.Filter)
	if err != nil {
		return nil, err
	}
	reports = distinct(reports, copies)
	all, err := x.selected(ctx, s, "")
	if err != nil {
		return nil, err
	}
	all = distinct(all, copies)
	res := &ChangesResult{Rows: []ChangesRow{}}
	var pairs [][2]located
	gaps := 0
	for _, r := range reports {
		other, ok := counterpart(r, all, req.Against)
		if !ok {
			res.Without++
			continue
		}
		pairs = append(pairs, [2]located{r, other})
		if req.Against != "above" && other.facts.Year != r.facts.Year-1 {
			gaps++
		}
	}
	res.Pairs = len(pairs)
	if gaps > 0 {
		res.Notes = append(res.Notes, fmt.Sprintf("%d reports are held against one from more than a year before (other_year)", gaps))
	}
	t, err := x.tokenizer(ctx)
	if err != nil {
		return nil, err
	}
	cutting, err := x.cutting()
	if err != nil {
		return nil, err
	}
	read := map[location]func() (*statements, error){} // each report once
	for _, p := range pairs {
		for _, r := range p {
			if read[r.at] != nil {
				continue
			}
			read[r.at] = sync.OnceValues(func() (_ *statements, err error) {
				defer recovered(x.dir, "read", &err)
				b, err := x.cutOf(s, r.at, t, cutting, filter)
				if err != nil {
					return nil, err
				}
				return x.statementsOf(s, r.at, b, filter, req.By == "report"), nil
			})
		}
	}
	rows := make([][]ChangesRow, len(pairs))
	errs := make([]error, len(pairs))
	parallel(ctx, len(pairs), func(i int) {
		defer recovered(x.dir, "read", &errs[i])
		var sides [2]*statements
		var texts [2]*shown
		for k, r := range pairs[i] {
			if req.Evidence {
				texts[k] = x.showing(r.entry)
			}
			if sides[k], errs[i] = read[r.at](); errs[i] != nil {
				return
			}
		}
		a, b := sides[0], sides[1]
		near := x.near(s, pairs[i][0].at, pairs[i][1].at, a.body, b.body)
		cosines, jaccards := sectionsAlike(a, b)
		rows[i] = append(a.beside(b, SideNew, near[0], texts[0], texts[1], func(k, o int) (float64, float64) { return cosines[k][o], jaccards[k][o] }),
			b.beside(a, SideDropped, near[1], texts[1], texts[0], func(k, o int) (float64, float64) { return cosines[o][k], jaccards[o][k] })...)
		for k := range rows[i] {
			rows[i][k].pair(pairs[i][0].facts, pairs[i][1].facts)
		}
	})
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	slices.SortStableFunc(rows, func(a, b []ChangesRow) int { // those of a pair have one report
		if len(a) == 0 || len(b) == 0 {
			return len(a) - len(b)
		}
		return cmp.Or(cmp.Compare(a[0].RegionCode, b[0].RegionCode), cmp.Compare(a[0].Region, b[0].Region), cmp.Compare(a[0].Year, b[0].Year), cmp.Compare(a[0].ID, b[0].ID))
	})
	res.Rows = append(res.Rows, slices.Concat(rows...)...)
	return res, nil
}

// pair names the two reports of a row.
func (r *ChangesRow) pair(f, g *facts) {
	r.ID, r.Path, r.Title, r.Organ = f.ID, f.Sources[0].Path, f.Title, f.Organ
	r.Region, r.RegionCode, r.Level, r.Year = f.Region.Name, f.Region.Code, f.Region.Level, f.Year
	r.OtherID, r.OtherPath, r.OtherTitle, r.OtherRegion, r.OtherYear = g.ID, g.Sources[0].Path, g.Title, g.Region.Name, g.Year
}

// counterpart finds the report to hold r against.
func counterpart(r located, all []located, against string) (best located, ok bool) {
	f := r.facts
	better := func(g, than *facts) bool { return g.Year > than.Year }
	fits := func(g *facts) bool { return g.Year != 0 && g.Year < f.Year && (sameIssuer(f, g) || sameNamed(f, g)) }
	if against == "above" {
		better = func(g, than *facts) bool { return depth(g.Region) > depth(than.Region) }
		fits = func(g *facts) bool {
			return f.Year != 0 && g.Year == f.Year && isAbove(g.Region, f.Region) &&
				(f.Genre == "work_report" && g.Genre == "work_report" || f.Organ != "" && organKind(f.Organ, f.Region.Name) == organKind(g.Organ, g.Region.Name))
		}
	}
	for _, c := range all {
		g := c.facts
		if c.at == r.at || !fits(g) {
			continue
		}
		if !ok || better(g, best.facts) || !better(best.facts, g) && g.Genre == f.Genre && best.facts.Genre != f.Genre {
			best, ok = c, true
		}
	}
	return best, ok
}

// sameNamed reports whether two reports of regions that are not known are by one organ
// whose name tells its place: 青溪县民政局, not 县民政局.
func sameNamed(f, g *facts) bool {
	return f.Region.Name == "" && g.Region.Name == "" && f.Organ == g.Organ && placedOrgan.MatchString(f.Organ)
}

var placedOrgan = regexp.MustCompile(`^\p{Han}{2,}[省市县区州盟旗乡镇]\p{Han}`)

// isAbove reports whether division a holds b: by codes, or by full names.
func isAbove(a, b regionFacts) bool {
	switch {
	case a.Code == "000000":
		return b.Code != a.Code && b.Name != a.Name
	case a.Code != "" && b.Code != "":
		return len(trimCode(a.Code)) < len(trimCode(b.Code)) && strings.HasPrefix(b.Code, trimCode(a.Code))
	}
	return a.Name != "" && len(a.Name) < len(b.Name) && strings.HasPrefix(b.Name, a.Name)
}

// depth grows with the level of a division, down from the state.
func depth(r regionFacts) int {
	switch {
	case r.Code == "000000":
		return 0
	case r.Code != "":
		return len(trimCode(r.Code))
	}
	return utf8.RuneCountInString(r.Name)
}

// statements are the sentences of a report by sections. Both pairs a report is in
// read them, at once.
type statements struct {
	body     *bodyText
	list     []statement
	in       []int // the section of each
	sections []changeSection
}

// statement is a sentence of a body.
type statement struct {
	span    segment.Span // of the view
	letters string
	count   int // of letters
}

// sentencesCut are the statements of a body. They are kept from one call to the next.
type sentencesCut struct {
	list    []statement
	cutting string
}

// sectionsCut are the words of the sections of a body, and the section of each sentence.
type sectionsCut struct {
	in       []int
	sections []changeSection
	cutting  string
}

type changeSection struct {
	path []string
	bag  []wordCount // listed words
	norm float64     // the sum of the squares of their counts
}

// wordCount is how often a form of a body stands in a section.
type wordCount struct{ form, n uint32 }

// sentencesOf takes the sentences of a body, through the cache.
func (x *Index) sentencesOf(s *snapshot, at location, b *bodyText) []statement {
	k := cacheKey{s.parts[at.part].name, at.doc, sentencesOfBody}
	if c, ok := x.cache.get(k).(*sentencesCut); ok && c.cutting == b.cutting {
		return c.list
	}
	c := &sentencesCut{cutting: b.cutting}
	size := 256
	for _, span := range b.sentences {
		st := statement{span: trimmed(b.rec.view, span)}
		st.letters = lettersOf(b, st.span)
		if st.count = utf8.RuneCountInString(st.letters); st.count >= leastLetters {
			c.list = append(c.list, st)
			size += 48 + len(st.letters)
		}
	}
	x.cache.put(k, c, size)
	return c.list
}

// statementsOf is [statementsOf] through the cache.
func (x *Index) statementsOf(s *snapshot, at location, b *bodyText, f *wordFilter, whole bool) *statements {
	list := x.sentencesOf(s, at, b)
	k := cacheKey{fmt.Sprintf("%s %d %t", s.parts[at.part].name, f.number(), whole), at.doc, sectionsOfBody}
	if c, ok := x.cache.get(k).(*sectionsCut); ok && c.cutting == b.cutting && len(f.own) == 0 {
		return &statements{b, list, c.in, c.sections}
	}
	st := statementsOf(b, list, whole)
	if len(f.own) == 0 {
		size := 256 + 8*len(st.in)
		for _, sec := range st.sections {
			size += 128 + 8*len(sec.bag)
		}
		x.cache.put(k, &sectionsCut{st.in, st.sections, b.cutting}, size)
	}
	return st
}

// statementsOf puts the words and sentences of a body into its sections, two headings
// deep, or into one for all.
func statementsOf(b *bodyText, list []statement, whole bool) *statements {
	s := &statements{body: b, list: list}
	f := &b.rec.facts
	at := map[string]int{}
	known := map[int]int{} // sections of the report
	sectionOf := func(place int) int {
		i := -1
		if !whole {
			i = f.sectionAt(place)
		}
		k, ok := known[i]
		if ok {
			return k
		}
		var path []string
		if !whole {
			path = f.sectionPath(i)
			path = path[:min(2, len(path))]
		}
		key := strings.Join(path, "\x00")
		if k, ok = at[key]; !ok {
			k = len(s.sections)
			at[key] = k
			s.sections = append(s.sections, changeSection{path: path})
		}
		known[i] = k
		return k
	}
	var edges []int // of sections: between two, all words are in one
	if !whole {
		for _, sec := range f.Sections {
			edges = append(edges, sec.ViewBody.Start, sec.ViewBody.End)
		}
		slices.Sort(edges)
	}
	var counts [][]uint32 // by section and form
	k, edge := -1, 0
	for _, w := range b.words {
		if !b.lists(w) {
			continue
		}
		for ; edge < len(edges) && edges[edge] <= int(w.start); edge++ {
			k = -1
		}
		if k < 0 {
			k = sectionOf(int(w.start))
			for len(counts) < len(s.sections) {
				counts = append(counts, make([]uint32, len(b.forms)))
			}
		}
		counts[k][w.id]++
	}
	for k, of := range counts {
		sec := &s.sections[k]
		for form, n := range of {
			if n > 0 {
				sec.bag = append(sec.bag, wordCount{uint32(form), n})
				sec.norm += float64(n) * float64(n)
			}
		}
	}
	s.in = make([]int, len(list))
	for i, st := range list {
		s.in[i] = sectionOf(st.span.Start)
	}
	return s
}

// trimmed is a span without the blanks at its ends.
func trimmed(view string, s segment.Span) segment.Span {
	text := s.Of(view)
	left := strings.TrimLeftFunc(text, unicode.IsSpace)
	s.Start += len(text) - len(left)
	s.End = s.Start + len(strings.TrimRightFunc(left, unicode.IsSpace))
	return s
}

// lettersOf is a sentence without numbers, signs and masks, in small letters.
func lettersOf(b *bodyText, s segment.Span) string {
	var out strings.Builder
	take := func(text string) {
		for _, r := range query.FoldCase(text) {
			if unicode.IsLetter(r) && !strings.ContainsRune("〇零一二三四五六七八九十百千万亿", r) {
				out.WriteRune(r)
			}
		}
	}
	at := s.Start
	for _, m := range b.masks {
		if m.Start >= at && m.End <= s.End {
			take(b.rec.view[at:m.Start])
			at = m.End
		}
	}
	take(b.rec.view[at:s.End])
	return out.String()
}

// nearStatement is the statement of another report that is most like one: its number, -1
// for none, with Dice's coefficient.
type nearStatement struct {
	best int
	dice float64
}

// nearSides are the statements of two reports with what is nearest to them in the other.
type nearSides struct {
	sides   [2][]nearStatement
	cutting string
}

// near finds what of two reports is nearest to each statement of the other, through the
// cache.
func (x *Index) near(s *snapshot, a, b location, bodyA, bodyB *bodyText) [2][]nearStatement {
	k := cacheKey{fmt.Sprint(s.parts[a.part].name, "\x00", s.parts[b.part].name, "\x00", b.doc), a.doc, sentencesNear}
	if c, ok := x.cache.get(k).(*nearSides); ok && c.cutting == bodyA.cutting {
		return c.sides
	}
	p, q := pairsOfAll(x.sentencesOf(s, a, bodyA)), pairsOfAll(x.sentencesOf(s, b, bodyB))
	c := &nearSides{[2][]nearStatement{nearestOf(p, q), nearestOf(q, p)}, bodyA.cutting}
	x.cache.put(k, c, 256+16*(len(p)+len(q)))
	return c.sides
}

// pairsOfAll returns the different pairs of letters of each statement.
func pairsOfAll(list []statement) [][]uint64 {
	out := make([][]uint64, len(list))
	for i, st := range list {
		pairs := make([]uint64, 0, st.count)
		last := rune(-1)
		for _, r := range st.letters {
			if last >= 0 {
				pairs = append(pairs, uint64(last)<<32|uint64(r))
			}
			last = r
		}
		slices.Sort(pairs)
		out[i] = slices.Compact(pairs)
	}
	return out
}

// nearestOf finds for each of list the nearest of others.
func nearestOf(list, others [][]uint64) []nearStatement {
	holders := map[uint64][]int32{}
	for k, pairs := range others {
		for _, p := range pairs {
			holders[p] = append(holders[p], int32(k))
		}
	}
	out := make([]nearStatement, len(list))
	shared := make([]int32, len(others))
	var touched []int32
	for i, pairs := range list {
		for _, p := range pairs {
			for _, k := range holders[p] {
				if shared[k]++; shared[k] == 1 {
					touched = append(touched, k)
				}
			}
		}
		n := nearStatement{best: -1}
		for _, k := range touched {
			d := 2 * float64(shared[k]) / float64(len(pairs)+len(others[k]))
			if n.best < 0 || d > n.dice || d == n.dice && int(k) < n.best {
				n = nearStatement{int(k), d}
			}
			shared[k] = 0
		}
		touched = touched[:0]
		out[i] = n
	}
	return out
}

// sectionsAlike compares the listed words of the sections of two reports: the cosine of
// their counts, 0 where one is empty, and what of either both have.
func sectionsAlike(a, b *statements) (cosines, jaccards [][]float64) {
	inA := formsAmong(a.body, b.body)
	type part struct{ section, n uint32 }
	from := make([]uint32, len(a.body.forms)+2) // the parts of b that a form of a has
	for _, other := range b.sections {
		for _, c := range other.bag {
			if k := inA[c.form]; k >= 0 {
				from[k+2]++
			}
		}
	}
	for k := range from[1:] {
		from[k+1] += from[k]
	}
	parts := make([]part, from[len(from)-1])
	for o, other := range b.sections {
		for _, c := range other.bag {
			if k := inA[c.form]; k >= 0 {
				parts[from[k+1]] = part{uint32(o), c.n}
				from[k+1]++
			}
		}
	}
	for _, sec := range a.sections {
		cosine, jaccard := make([]float64, len(b.sections)), make([]float64, len(b.sections))
		for _, c := range sec.bag {
			for _, p := range parts[from[c.form]:from[c.form+1]] {
				cosine[p.section] += float64(c.n) * float64(p.n) // whole numbers: the order does not matter
				jaccard[p.section]++
			}
		}
		for o, other := range b.sections {
			if sec.norm > 0 && other.norm > 0 {
				cosine[o] /= math.Sqrt(sec.norm * other.norm)
			} else {
				cosine[o] = 0
			}
			both := int(jaccard[o])
			jaccard[o] = ratio(both, len(sec.bag)+len(other.bag)-both)
		}
		cosines, jaccards = append(cosines, cosine), append(jaccards, jaccard)
	}
	return cosines, jaccards
}

// formsAmong says which forms of b are which of a, -1 for none.
func formsAmong(a, b *bodyText) []int32 {
	n := uint32(0)
	for _, words := range [][]uint32{a.shared, b.shared} {
		if len(words) > 0 {
			n = max(n, slices.Max(words)+1)
		}
	}
	number := make([]int32, n) // forms of a, from 1
	for id, word := range a.shared {
		number[word] = int32(id) + 1
	}
	inA := make([]int32, len(b.forms))
	for id, word := range b.shared {
		inA[id] = number[word] - 1
	}
	return inA
}

// beside makes the rows of the sections of s, held against the other report, with the
// sentences as evidence where the two texts are given.
func (s *statements) beside(other *statements, side string, near []nearStatement, mine, theirs *shown, alikeness func(k, o int) (cosine, jaccard float64)) []ChangesRow {
	rows := make([]ChangesRow, len(s.sections))
	for k, sec := range s.sections {
		r := &rows[k]
		r.Side, r.Section, r.SimilarSection = side, sec.path, []string{}
		if r.Section == nil {
			r.Section = []string{}
		}
		for o := range other.sections {
			if c, j := alikeness(k, o); c > r.Cosine {
				r.Cosine, r.Jaccard = c, j
				if path := other.sections[o].path; path != nil {
					r.SimilarSection = path
				}
			}
		}
	}
	for i, st := range s.list {
		r := &rows[s.in[i]]
		r.Sentences++
		r.Letters += st.count
		k, dice := near[i].best, near[i].dice
		kind := "reworded"
		switch {
		case k >= 0 && other.list[k].letters == st.letters:
			r.Same++
			continue
		case dice >= alike:
			r.Reworded++
		default:
			kind = side
			r.Changed++
			r.ChangedLetters += st.count
		}
		if mine != nil {
			p := ChangePlace{Citation: mine.citation(st.span, kind), Similarity: dice}
			if k >= 0 {
				c := theirs.citation(other.list[k].span, "sentence")
				p.Nearest = &c
			}
			r.Evidence = append(r.Evidence, p)
		}
	}
	for k := range rows {
		rows[k].ChangedShare = ratio(rows[k].ChangedLetters, rows[k].Letters)
	}
	return slices.DeleteFunc(rows, func(r ChangesRow) bool { return r.Sentences == 0 })
}
