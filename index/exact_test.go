package index

import (
	"context"
	"fmt"
	"iter"
	"math/rand"
	"os"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/segment"
)

// plainScan answers queries by reading every character of one report: what the
// postings and columns must agree with. It shares nothing with them but the parser,
// and knows phrases, wildcards, NEAR of two phrases, AND, OR, NOT, and the filters
// year, region, section, theme, role and value.
type plainScan struct {
	f      *facts
	view   string
	source string
	folded string        // the source, rune for rune
	v      *segment.View // of the source
}

func (s plainScan) text(n query.Node, keep func(segment.Span) bool) (out []segment.Span) {
	switch n := n.(type) {
	case *query.Phrase:
		if !strings.Contains(s.view, n.Text) {
			return slices.DeleteFunc(s.cutOut(n.Text), func(p segment.Span) bool { return !keep(p) })
		}
		for at := range starts(s.view, n.Text) {
			if p := (segment.Span{Start: at, End: at + len(n.Text)}); keep(p) {
				out = append(out, p)
			}
		}
	case *query.Wild:
		for at := range starts(s.view, n.Parts[0].Text) {
			if end := s.wild(at, n.Parts); end >= 0 {
				out = append(out, segment.Span{Start: at, End: end})
			}
		}
		out = slices.DeleteFunc(outermost(out), func(p segment.Span) bool { return !keep(p) })
	case *query.Near: // filters are on its words
		a, b := s.text(n.Kids[0], keep), s.text(n.Kids[1], keep)
		for _, p := range a {
			for _, q := range b {
				gap := segment.Span{Start: min(p.End, q.End), End: max(p.Start, q.Start)}
				if gap.Len() >= 0 && gap.Len() <= n.Dist*utf8.UTFMax && utf8.RuneCountInString(gap.Of(s.view)) <= n.Dist {
					out = append(out, segment.Span{Start: min(p.Start, q.Start), End: max(p.End, q.End)})
				}
			}
		}
		// the smallest ones
		var small []segment.Span
		for i, p := range out {
			holds := false
			for k, q := range out {
				holds = holds || i != k && p.Contains(q) && (p != q || k < i)
			}
			if !holds {
				small = append(small, p)
			}
		}
		out = small
	}
	return out
}

// cutOut finds what stands in the source alone, in what cleaning left out: the places are
// those of the View around it.
func (s plainScan) cutOut(text string) (out []segment.Span) {
	source := func(b int) int {
		n := utf8.RuneCountInString(s.folded[:b])
		for i := range s.source {
			if n == 0 {
				return i
			}
			n--
		}
		return len(s.source)
	}
	for at := range starts(s.folded, text) {
		p := s.v.Span(segment.Span{Start: source(at), End: source(at + len(text))})
		if p.Len() == 0 { // it hangs on the character before
			if p.Start == 0 {
				continue
			}
			_, n := utf8.DecodeLastRuneInString(s.view[:p.Start])
			p.Start -= n
		}
		out = append(out, p)
	}
	return out
}

// starts yields every place where text begins in view, all of them where it is empty.
func starts(view, text string) iter.Seq[int] {
	return func(yield func(int) bool) {
		for at := 0; at < len(view); {
			k := strings.Index(view[at:], text)
			if k < 0 || at+k == len(view) || !yield(at+k) {
				return
			}
			_, size := utf8.DecodeRuneInString(view[at+k:])
			at += k + size
		}
	}
}

// wild returns the end of the match of parts at a place, with the shortest gaps, or -1.
func (s plainScan) wild(at int, parts []query.Part) int {
	if len(parts) == 0 {
		return at
	}
	p := parts[0]
	if p.Text != "" {
		if !strings.HasPrefix(s.view[at:], p.Text) {
			return -1
		}
		return s.wild(at+len(p.Text), parts[1:])
	}
	for n := 0; n <= p.Max; n++ {
		if n >= p.Min {
			if end := s.wild(at, parts[1:]); end >= 0 {
				return end
			}
		}
		if at == len(s.view) {
			break
		}
		r, size := utf8.DecodeRuneInString(s.view[at:])
		if strings.ContainsRune("\n。!?", r) {
			break
		}
		at += size
	}
	return -1
}

// outermost puts places in order and leaves out those inside another.
func outermost(places []segment.Span) (out []segment.Span) {
	for i, p := range places {
		inside := slices.ContainsFunc(places, func(q segment.Span) bool { return q != p && q.Contains(p) })
		if !inside && !slices.Contains(places[:i], p) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b segment.Span) int { return a.Start - b.Start })
	return out
}

func (s plainScan) filter(n *query.Field, at int, g *figure) bool {
	switch n.Name {
	case "year":
		return s.f.Year != 0 && n.Holds(float64(s.f.Year))
	case "region":
		return strings.Contains(segment.Fold(s.f.Region.Name), n.Folded)
	case "section":
		role, ok := strings.CutPrefix(n.Folded, "\x00")
		i := s.f.sectionAt(at)
		if ok {
			return i < 0 && role == "intro" || i >= 0 && s.f.sectionRole(i) == role
		}
		for _, h := range s.f.sectionPath(i) {
			if strings.Contains(segment.Fold(h), n.Folded) {
				return true
			}
		}
		return false
	case "role":
		return g.Role == n.Folded
	case "concept":
		return g.Concept == n.Folded
	case "value":
		return !g.Masked && (g.HasValue && n.Holds(g.Value) || !g.HasValue && g.High > n.Lo) // value:>N alone is asked
	}
	panic(n.Name)
}

// group answers texts and filters that must all hold.
func (s plainScan) group(kids []query.Node) (bool, []segment.Span) {
	var all []segment.Span
	for _, k := range kids {
		negated := false
		if n, ok := k.(*query.Not); ok {
			k, negated = n.Kid, true
		}
		if f, ok := k.(*query.Field); ok {
			if f.On() == query.OnReport && s.filter(f, 0, nil) == negated {
				return false, nil
			}
			continue
		}
		options := []query.Node{k}
		if or, ok := k.(*query.Or); ok {
			options = or.Kids
		}
		var places []segment.Span
		for _, o := range options {
			places = append(places, s.text(o, func(p segment.Span) bool { return s.keeps(kids, p) })...)
		}
		if len(places) > 0 == negated {
			return false, nil
		}
		all = append(all, places...)
	}
	return true, outermost(all)
}

// keeps reports whether the filters on places and figures among kids allow p.
func (s plainScan) keeps(kids []query.Node, p segment.Span) bool {
	var onFigures []*query.Field
	for _, k := range kids {
		f, ok := k.(*query.Field)
		if !ok {
			continue
		}
		switch f.On() {
		case query.OnPlace:
			if !s.filter(f, p.Start, nil) {
				return false
			}
		case query.OnFigure:
			onFigures = append(onFigures, f)
		}
	}
	if onFigures == nil {
		return true
	}
	for i := range s.f.Figures {
		g := &s.f.Figures[i]
		fits := g.ViewSentence.Contains(p)
		for _, f := range onFigures {
			fits = fits && s.filter(f, 0, g)
		}
		if fits {
			return true
		}
	}
	return false
}

// Queries of every kind find exactly what a plain scan of every report finds.
// GOVREPORT_QUERIES sets how many are tried.
func TestQueriesAreExact(t *testing.T) {
	rs := extractedReports(t)
	x := create(t, Options{Tokenizer: pairs{}, BatchPassages: 300})
	addAll(t, x, rs...)
	var scans []plainScan
	for _, e := range x.snap.listed() {
		rec, err := x.recordOf(x.snap, e.at)
		require.NoError(t, err)
		scans = append(scans, plainScan{&rec.facts, rec.view, rec.text, query.FoldCase(query.FoldEach(rec.text)), segment.NewView(rec.text)})
	}
	n := 300
	if testing.Short() {
		n = 60
	}
	if s := os.Getenv("GOVREPORT_QUERIES"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	rng := rand.New(rand.NewSource(16))
	word := func() string {
		for {
			view := scans[rng.Intn(len(scans))].view
			runes := []rune(view[:min(len(view), 60000)])
			at, length := rng.Intn(len(runes)-8), 1+rng.Intn(4)
			s := string(runes[at : at+length])
			if strings.IndexFunc(s, func(r rune) bool { return r < '一' || r > '龥' }) < 0 {
				return s
			}
		}
	}
	one := func(options ...string) string { return options[rng.Intn(len(options))] }
	text := func() string {
		a, b := word(), word()
		return one(`"`+a+`"`, `"`+a+`"`, a+"*"+b, a+one("?", "??", "???")+b, a+"*"+b+"*"+word(), "?"+a+"*"+b,
			fmt.Sprintf(`"%s" NEAR/%d "%s"`, a, rng.Intn(12), b), fmt.Sprintf(`("%s" OR "%s")`, a, b))
	}
	filter := func() string {
		return one("year:1990..2010", "year:>2015", "region:浙江", "NOT region:上海", "section:plan", "section:工作", "role:target", "role:result value:>100", "concept:地区生产总值", "")
	}
	found := 0
	for i := 0; i < n; i++ {
		asked := text()
		if rng.Intn(3) == 0 {
			asked += " " + one(text(), "NOT "+text())
		}
		asked += " " + filter()
		parsed, err := query.Parse(asked)
		require.NoError(t, err, asked)
		kids := []query.Node{parsed.Root}
		if and, ok := parsed.Root.(*query.And); ok {
			kids = and.Kids
		}
		want := map[string][]segment.Span{}
		total := 0
		for _, s := range scans {
			if ok, places := s.group(kids); ok {
				want[s.f.Sources[0].Path] = places
				total += len(places)
			}
		}
		m, err := x.plan(context.Background(), asked, false, nil)
		require.NoError(t, err)
		hits, err := x.scan(context.Background(), x.snap, m, x.snap.listed())
		require.NoError(t, err)
		got := map[string][]segment.Span{}
		for _, h := range hits {
			places := append([]segment.Span(nil), h.places...)
			sort.Slice(places, func(i, j int) bool { return places[i].Start < places[j].Start })
			if places == nil && len(want[h.Sources[0].Path]) == 0 {
				places = want[h.Sources[0].Path]
			}
			got[h.Sources[0].Path] = places
		}
		require.Equal(t, len(want), len(got), asked)
		for path := range want {
			require.Equal(t, fmt.Sprint(want[path]), fmt.Sprint(got[path]), "%s in %s", asked, path)
		}
		found += total
	}
	t.Logf("%d queries, %d places", n, found)
	require.NotZero(t, found)
}
