package extract

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// Theme is something reports talk about, given by its terms. ID is what the
// JSON and the index use (elderly_care), Name is for people (养老).
type Theme struct {
	ID    string
	Name  string
	Terms []ThemeTerm
}

// ThemeTerm is a word of a theme. Weight 1 says the theme outright, less where
// other themes use the word too; 0 is an exception, a longer word inside which
// the theme's other terms do not count (养老保险 is not 养老).
type ThemeTerm struct {
	Text   string
	Weight float64
}

// ThemeMention is a place where a term of a theme stands.
type ThemeMention struct {
	Theme  string // id
	Span   Span   // bytes of the text that was searched
	Weight float64
}

// ThemeSet is the themes that reports are read for. It is immutable and safe for
// concurrent use.
type ThemeSet struct {
	themes []Theme
	byID   map[string]int
	trie   *segment.Trie
	terms  [][]themeTermOf // by number in the trie
}

// themeTermOf is what a term is to one theme.
type themeTermOf struct {
	theme  int
	weight float64
}

// DefaultThemes returns the embedded themes, loaded on first use.
var DefaultThemes = sync.OnceValues(func() (*ThemeSet, error) { return LoadThemes("") })

// LoadThemes reads the embedded themes with the themes.tsv of the lexicon folder
// dir over them, if there is one; an empty dir gives the embedded themes alone.
// A row of a known theme adds a term to it, a row with a new id makes a theme.
func LoadThemes(dir string) (*ThemeSet, error) {
	fsys, err := lexicon.Overlay(dataFiles, dir)
	if err != nil {
		return nil, err
	}
	return loadThemes(fsys)
}

func loadThemes(fsys fs.FS) (*ThemeSet, error) {
	rows, err := lexicon.Load(fsys, "data/themes.tsv", themeColumns...)
	if err != nil {
		return nil, err
	}
	themes, err := themesOf(rows)
	if err != nil {
		return nil, err
	}
	return NewThemeSet(themes...)
}

// ReadThemes reads themes from a file of the form of data/themes.tsv, whose columns
// weight and example may be left out, for
// [ThemeSet.With] or [NewThemeSet].
func ReadThemes(path string) ([]Theme, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("themes: %w; name a .tsv file with the columns theme, name, term, weight", err)
	}
	dir, name := filepath.Split(path)
	rows, err := lexicon.LoadOwn(os.DirFS(filepath.Clean(dir)), dir, name, themeColumns...)
	if err != nil {
		return nil, err
	}
	return themesOf(rows)
}

var themeColumns = []string{"theme+term", "name", "weight?"}

var themeID = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func themesOf(rows []lexicon.Row) ([]Theme, error) {
	var themes []Theme
	at := map[string]int{}
	for _, r := range rows {
		id, name := r.Get("theme"), r.Get("name")
		i, known := at[id]
		if !known {
			if !themeID.MatchString(id) {
				return nil, r.Errorf("theme %q is not an identifier; write small letters, digits and _ such as smart_care", id)
			}
			i = len(themes)
			at[id] = i
			themes = append(themes, Theme{ID: id, Name: name})
		}
		if themes[i].Name != name {
			return nil, r.Errorf("theme %s is named %s here and %s elsewhere; write one name", id, name, themes[i].Name)
		}
		w, err := r.Float("weight", 1)
		if err != nil {
			return nil, err
		}
		if !(w >= 0 && w <= 10) {
			return nil, r.Errorf("weight %v is not in 0..10; 1 says the theme outright, 0 is an exception", w)
		}
		themes[i].Terms = append(themes[i].Terms, ThemeTerm{r.Get("term"), w})
	}
	return themes, nil
}

// NewThemeSet makes a set of themes, in this order. Each needs an ID of its own
// and a term; a theme without a name is called by its ID. Terms are read like
// queries: width, script and blanks do not matter.
func NewThemeSet(themes ...Theme) (*ThemeSet, error) {
	s := &ThemeSet{byID: map[string]int{}}
	number := map[string]int{} // term → index of s.terms
	for i, t := range themes {
		if t.ID == "" {
			return nil, fmt.Errorf("themes: theme %d has no ID; give it one", i+1)
		}
		if _, dup := s.byID[t.ID]; dup {
			return nil, fmt.Errorf("themes: %s is there twice; choose another ID", t.ID)
		}
		if t.Name == "" {
			t.Name = t.ID
		}
		own := map[string]bool{}
		var terms []ThemeTerm
		for _, term := range t.Terms {
			term.Text = strings.TrimSpace(segment.Fold(term.Text))
			if term.Text == "" || own[term.Text] {
				continue
			}
			own[term.Text] = true
			terms = append(terms, term)
			n, known := number[term.Text]
			if !known {
				n = len(s.terms)
				number[term.Text] = n
				s.terms = append(s.terms, nil)
			}
			s.terms[n] = append(s.terms[n], themeTermOf{i, term.Weight})
		}
		if len(terms) == 0 {
			return nil, fmt.Errorf("themes: %s has no terms; give it one", t.ID)
		}
		t.Terms = terms
		s.byID[t.ID] = i
		s.themes = append(s.themes, t)
	}
	s.trie = segment.NewTrie(number)
	return s, nil
}

// With returns s with more themes, for instance of one query:
//
//	set.With(extract.Theme{ID: "智慧养老", Terms: []extract.ThemeTerm{{"智慧养老", 1}, {"家庭养老床位", 1}}})
func (s *ThemeSet) With(themes ...Theme) (*ThemeSet, error) {
	return NewThemeSet(append(slices.Clone(s.themes), themes...)...)
}

// Only returns the set of a theme of s alone, which finds what s finds of it; of no
// theme where the id is not in s.
func (s *ThemeSet) Only(id string) (*ThemeSet, error) {
	i, ok := s.byID[id]
	if !ok {
		return NewThemeSet()
	}
	return NewThemeSet(s.themes[i])
}

// Themes returns the themes in order. The caller must not change them.
func (s *ThemeSet) Themes() []Theme { return s.themes }

// Lookup finds a theme by ID or Name.
func (s *ThemeSet) Lookup(idOrName string) (Theme, bool) {
	if i, ok := s.byID[idOrName]; ok {
		return s.themes[i], true
	}
	folded := segment.Fold(idOrName)
	for _, t := range s.themes {
		if t.Name == idOrName || t.Name == folded {
			return t, true
		}
	}
	return Theme{}, false
}

// Name returns the name of a theme, or the id itself where it is not in the set.
func (s *ThemeSet) Name(id string) string {
	if i, ok := s.byID[id]; ok {
		return s.themes[i].Name
	}
	return id
}

// Terms returns the terms of a theme as texts are searched for them, exceptions
// left out.
func (s *ThemeSet) Terms(id string) []string {
	i, ok := s.byID[id]
	if !ok {
		return nil
	}
	var out []string
	for _, t := range s.themes[i].Terms {
		if t.Weight > 0 {
			out = append(out, t.Text)
		}
	}
	return out
}

// Mentions finds the terms of all themes in a text that is folded like a
// [segment.View], ordered by place. For each theme by itself matching is
// leftmost-longest, so that adding a theme does not change what others find.
func (s *ThemeSet) Mentions(text string) []ThemeMention {
	var out []ThemeMention
	s.scan(text, func(theme int, span Span, weight float64) {
		out = append(out, ThemeMention{s.themes[theme].ID, span, weight})
	})
	return out
}

func (s *ThemeSet) scan(text string, found func(theme int, span Span, weight float64)) {
	last := make([]int, len(s.themes)) // end of each theme's last match
	for span, term := range s.trie.All(text) {
		for _, t := range s.terms[term] {
			if span.Start < last[t.theme] {
				continue
			}
			last[t.theme] = span.End
			if t.weight > 0 {
				found(t.theme, span, t.weight)
			}
		}
	}
}

const (
	// titleWeight is how much more a term counts in a title than in the text
	// under it.
	titleWeight = 3
	// minScore is the score below which a section is not about a theme.
	minScore = 0.1
	// sectionScore is the score from which a section speaks for those of its
	// sentences and figures that name no theme themselves.
	sectionScore = 0.5
	// sentenceWeight is the weight of terms from which a sentence or a clause is
	// about a theme.
	sentenceWeight = 0.5
	maxThemes      = 5 // of a section
	maxFigure      = 3 // of a figure
	clausesBack    = 8
	maxClause      = 900 // bytes, about three hundred characters
)

// applyThemes says what the report and its parts are about: it sets
// Section.Themes, Figure.Themes and Report.Themes, from the themes' terms found
// in the view. It runs after sections and figures (with roles) are known;
// sentences are spans of the view.
//
// Section: the score of theme t is w(t) / (1 + Σ w), where w adds up the weights
// of the terms in the section (the sections inside it included, terms in the
// section's own title three times) and Σ w is that of all themes. So one mention
// alone scores 0.5, and many mentions of one theme approach 1. Scores below 0.1
// are left out; at most five themes are given, best first.
//
// Sentence: it is about the themes whose terms in it weigh 0.5 or more together;
// if there are none, about the best theme of the innermost section around it,
// provided that this scores 0.5 or more.
//
// Figure: its themes are those of its clause or its indicator, by the same weight;
// failing that, of the nearest of the eight clauses before it in the sentence;
// failing that, the best theme of its section, provided that this scores 0.5 or
// more. At most three.
//
// Report: Mentions counts the terms in the body, each place once a theme. Chars
// counts the code points of the sentences of the body that are about the theme,
// and Share is Chars over the code points of the body; since a sentence may be
// about several themes, shares may add up to more than 1. Figures and Targets
// count the figures of the theme.
func applyThemes(r *Report, v *segment.View, sentences []Span, set *ThemeSet) {
	source := r.Body
	if source.Len() == 0 {
		source = Span{Start: 0, End: len(r.Doc.Text)}
	}
	body := v.Span(source)
	m := newThemeMatches(set, v.Text)
	scoreSections(r, v, set, m)
	shares := make([]ThemeShare, len(set.themes))
	for _, x := range m.all {
		if body.Contains(x.span) {
			shares[x.theme].Mentions++
		}
	}
	inner := newInnermost(r.Sections, v)
	for _, s := range sentences {
		if !body.Contains(s) {
			continue
		}
		themes := m.weigh(s)
		if len(themes) == 0 {
			if i := inner.at(s.Start); i >= 0 {
				themes = bestOfSection(r.Sections[i], set)
			}
		}
		if len(themes) == 0 {
			continue
		}
		n := utf8.RuneCountInString(v.Source(s).Of(r.Doc.Text))
		for _, t := range themes {
			shares[t.theme].Chars += n
		}
	}
	figures := figureThemes{r: r, v: v, set: set, m: m}
	for i := range r.Figures {
		f := &r.Figures[i]
		f.Themes = nil
		for _, t := range figures.of(*f) {
			if len(f.Themes) == maxFigure {
				break
			}
			f.Themes = append(f.Themes, set.themes[t.theme].ID)
			shares[t.theme].Figures++
			if f.Role == RoleTarget {
				shares[t.theme].Targets++
			}
		}
	}
	total := utf8.RuneCountInString(source.Of(r.Doc.Text))
	r.Themes = nil
	for i, s := range shares {
		if s.Mentions == 0 && s.Chars == 0 && s.Figures == 0 {
			continue
		}
		s.ID, s.Name = set.themes[i].ID, set.themes[i].Name
		if total > 0 {
			s.Share = float64(s.Chars) / float64(total)
		}
		r.Themes = append(r.Themes, s)
	}
	slices.SortStableFunc(r.Themes, func(a, b ThemeShare) int {
		return cmp.Or(b.Chars-a.Chars, b.Mentions-a.Mentions)
	})
}

// themeMatches is all mentions in a view, ordered by start.
type themeMatches struct {
	all []themeMatch
	sum []float64 // scratch: weight by theme
}

type themeMatch struct {
	theme  int
	span   Span
	weight float64
}

type themeWeight struct {
	theme  int
	weight float64
}

func newThemeMatches(set *ThemeSet, text string) *themeMatches {
	m := &themeMatches{sum: make([]float64, len(set.themes))}
	set.scan(text, func(theme int, span Span, weight float64) {
		m.all = append(m.all, themeMatch{theme, span, weight})
	})
	return m
}

// in returns the mentions that lie in s.
func (m *themeMatches) in(s Span) []themeMatch {
	lo, _ := slices.BinarySearchFunc(m.all, s.Start, func(x themeMatch, p int) int { return x.span.Start - p })
	hi := lo
	for hi < len(m.all) && m.all[hi].span.Start < s.End {
		hi++
	}
	return m.all[lo:hi]
}

// weigh says what a sentence or clause is about: the weights of its terms added
// up by theme, heaviest first, those of sentenceWeight and more.
func (m *themeMatches) weigh(s Span) []themeWeight {
	found := m.in(s)
	if len(found) == 0 {
		return nil
	}
	for _, x := range found {
		if x.span.End <= s.End {
			m.sum[x.theme] += x.weight
		}
	}
	var out []themeWeight
	for _, x := range found {
		if w := m.sum[x.theme]; w > 0 {
			if w >= sentenceWeight {
				out = append(out, themeWeight{x.theme, w})
			}
			m.sum[x.theme] = 0
		}
	}
	sortWeights(out)
	return out
}

func sortWeights(ws []themeWeight) {
	slices.SortStableFunc(ws, func(a, b themeWeight) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), a.theme-b.theme)
	})
}

// scoreSections sets Section.Themes. Sections are nested and in document order,
// so one pass over the mentions with a stack of open sections serves all.
func scoreSections(r *Report, v *segment.View, set *ThemeSet, m *themeMatches) {
	type open struct {
		section    int
		end        int // view offset
		title, own Span
		sum        []float64
	}
	var stack []open
	var free [][]float64
	pop := func() {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		var all float64
		var ws []themeWeight
		for t, w := range top.sum {
			if w > 0 {
				all += w
				ws = append(ws, themeWeight{t, w})
			}
		}
		sortWeights(ws)
		sec := &r.Sections[top.section]
		sec.Themes = nil
		for _, w := range ws {
			score := w.weight / (1 + all)
			if score < minScore || len(sec.Themes) == maxThemes {
				break
			}
			t := set.themes[w.theme]
			sec.Themes = append(sec.Themes, ThemeScore{ID: t.ID, Name: t.Name, Score: score})
		}
		clear(top.sum)
		free = append(free, top.sum)
	}
	next := 0
	push := func(upTo int) {
		for next < len(r.Sections) {
			s := r.Sections[next]
			span := v.Span(Span{Start: s.Span.Start, End: s.BodyEnd})
			if span.Start > upTo {
				return
			}
			for len(stack) > 0 && stack[len(stack)-1].end <= span.Start {
				pop()
			}
			var sum []float64
			if len(free) > 0 {
				sum, free = free[len(free)-1], free[:len(free)-1]
			} else {
				sum = make([]float64, len(set.themes))
			}
			stack = append(stack, open{section: next, end: span.End, title: v.Span(s.Span), own: span, sum: sum})
			next++
		}
	}
	for _, x := range m.all {
		push(x.span.Start)
		for len(stack) > 0 && stack[len(stack)-1].end <= x.span.Start {
			pop()
		}
		for _, o := range stack {
			switch {
			case o.title.Contains(x.span):
				o.sum[x.theme] += titleWeight * x.weight
			case o.own.Contains(x.span):
				o.sum[x.theme] += x.weight
			}
		}
	}
	push(len(v.Text))
	for len(stack) > 0 {
		pop()
	}
}

// bestOfSection is the theme that speaks for what names none in the section.
func bestOfSection(s Section, set *ThemeSet) []themeWeight {
	if len(s.Themes) == 0 || s.Themes[0].Score < sectionScore {
		return nil
	}
	return []themeWeight{{set.byID[s.Themes[0].ID], s.Themes[0].Score}}
}

// figureThemes finds what figures are about. Figures that share a clause share
// the work, so that long lists stay linear.
type figureThemes struct {
	r      *Report
	v      *segment.View
	set    *ThemeSet
	m      *themeMatches
	clause Span // the clause that themes is of
	themes []themeWeight
	// the sentence's start in the source and the end of what was searched before it
	before       Span
	themesBefore []themeWeight
}

// of returns the themes of f, best first.
func (x *figureThemes) of(f Figure) []themeWeight {
	at := x.v.Span(f.Span)
	if x.clause.Len() == 0 || !x.clause.Contains(at) {
		x.clause = clauseAround(x.v.Text, at)
		x.themes = x.m.weigh(x.clause)
	}
	themes := x.themes
	if ind := x.v.Span(f.IndicatorAt); f.IndicatorAt.Len() > 0 && !x.clause.Contains(ind) {
		themes = slices.Clone(themes)
		for _, t := range x.m.weigh(ind) {
			if i := slices.IndexFunc(themes, func(y themeWeight) bool { return y.theme == t.theme }); i >= 0 {
				themes[i].weight += t.weight
			} else {
				themes = append(themes, t)
			}
		}
		sortWeights(themes)
	}
	if len(themes) > 0 {
		return themes
	}
	if f.Sentence.Len() > 0 {
		if x.before.End != x.clause.Start || x.before.Start != f.Sentence.Start {
			x.before = Span{Start: f.Sentence.Start, End: x.clause.Start}
			x.themesBefore = x.clausesBefore(x.v.Span(f.Sentence).Start)
		}
		if len(x.themesBefore) > 0 {
			return x.themesBefore
		}
	}
	if f.Section >= 0 && f.Section < len(x.r.Sections) {
		return bestOfSection(x.r.Sections[f.Section], x.set)
	}
	return nil
}

// clausesBefore returns the themes of the nearest clause in front of the current one
// that has any, no further back than start.
func (x *figureThemes) clausesBefore(start int) []themeWeight {
	end := x.clause.Start
	for back := 0; back < clausesBack && end > start; back++ {
		_, n := utf8.DecodeLastRuneInString(x.v.Text[:end])
		clause := Span{Start: clauseStart(x.v.Text, end-n), End: end - n}
		if themes := x.m.weigh(clause); len(themes) > 0 {
			return themes
		}
		end = clause.Start
	}
	return nil
}

// clauseAround widens s to the marks that end clauses, which are left out. An
// enumeration with 、 stays together. A clause is at most maxClause bytes to
// either side.
func clauseAround(text string, s Span) Span {
	end, limit := s.End, min(len(text), s.End+maxClause)
	for end < limit && clauseMark(text, end) == 0 {
		end++
	}
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	return Span{Start: clauseStart(text, s.Start), End: max(end, s.End)}
}

// clauseStart goes back from i to behind the mark that ends the clause before.
func clauseStart(text string, i int) int {
	limit := max(0, i-maxClause)
	for k := i - 1; k >= limit; k-- {
		if n := clauseMark(text, k); n > 0 && k+n <= i {
			return k + n
		}
	}
	for limit < i && !utf8.RuneStart(text[limit]) {
		limit++
	}
	return limit
}

// clauseMark returns the length of the mark at text[i] that ends a clause, 0 if none.
func clauseMark(text string, i int) int {
	switch text[i] {
	case ',', ';', ':', '!', '?', '\n':
		return 1
	case "。"[0]:
		if strings.HasPrefix(text[i:], "。") {
			return len("。")
		}
	}
	return 0
}

// innermost finds the deepest section around a place of the view; places must be
// asked for in ascending order.
type innermost struct {
	spans []Span
	next  int
	stack []int
}

func newInnermost(sections []Section, v *segment.View) *innermost {
	x := &innermost{}
	for _, s := range sections {
		x.spans = append(x.spans, v.Span(Span{Start: s.Span.Start, End: s.BodyEnd}))
	}
	return x
}

// at returns an index into the sections, or -1.
func (x *innermost) at(place int) int {
	for x.next < len(x.spans) && x.spans[x.next].Start <= place {
		x.stack = append(x.stack, x.next)
		x.next++
	}
	for len(x.stack) > 0 && x.spans[x.stack[len(x.stack)-1]].End <= place {
		x.stack = x.stack[:len(x.stack)-1]
	}
	if len(x.stack) == 0 {
		return -1
	}
	return x.stack[len(x.stack)-1]
}
