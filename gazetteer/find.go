package gazetteer

import (
	"iter"

	"github.com/govreport/govreport/segment"
)

// Match is a name that stands in a text.
type Match struct {
	Span segment.Span // in the text that was searched
	Text string       // the name as it is in the lists, not folded
	// Full are the divisions with this name in full, Short those with this
	// short name, of all years and in the order of codes.
	Full, Short []*Division
	Aliases     []Alias
}

// Find yields the names that stand in text, which should be folded as
// [segment.View.Text] is: leftmost first, the longest where several start, none
// inside another. Names in full are found at all levels, short ones down to
// counties, and aliases except abbreviations of one character. Townships are found
// only where the name ends in the word for their kind (街道, 镇, 乡, 苏木). Slices of a
// match must not be changed.
func (g *Gazetteer) Find(text string) iter.Seq[Match] {
	return func(yield func(Match) bool) {
		for span, id := range g.names.Find(text) {
			m := *g.match(id)
			m.Span = span
			if !yield(m) {
				return
			}
		}
	}
}

// match is what a number of the trie stands for, without a place; it is made when it is
// first asked for.
func (g *Gazetteer) match(id int) *Match {
	kept := &g.matches[id+len(g.alias)]
	if m := kept.Load(); m != nil {
		return m
	}
	name := g.term(id)
	m := &Match{Text: name, Full: g.Named(name, Any), Aliases: g.aliases()[name]}
	for _, d := range g.CalledShort(name, Any) {
		if d.Level < Township && d.Short != d.Name {
			m.Short = append(m.Short, d)
		}
	}
	kept.Store(m)
	return m
}

// term is the name that a number of the trie stands for: the name or the short
// name of a row, twice the row or one more, or the alias -1-id.
func (g *Gazetteer) term(id int) string {
	switch {
	case id < 0:
		a := g.alias[-1-id]
		return g.text[a.Text:][:a.TextLen]
	case id%2 == 0:
		return g.name(int32(id / 2))
	}
	return g.short(int32(id / 2))
}
