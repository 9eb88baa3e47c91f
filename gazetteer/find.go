package gazetteer

import (
	"iter"
	"slices"
	"strings"

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
// only where the name ends in the word for their kind (街道, 镇, 乡, 苏木).
func (g *Gazetteer) Find(text string) iter.Seq[Match] {
	g.trieOnce.Do(g.buildTrie)
	return func(yield func(Match) bool) {
		for span, id := range g.trie.Find(text) {
			name := g.terms[id]
			m := Match{Span: span, Text: name, Full: g.Named(name, Any), Aliases: g.aliases[name]}
			for _, d := range g.CalledShort(name, Any) {
				if d.Level < Township && d.Short != d.Name {
					m.Short = append(m.Short, d)
				}
			}
			if !yield(m) {
				return
			}
		}
	}
}

func (g *Gazetteer) buildTrie() {
	seen := make(map[string]bool, len(g.names))
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			g.terms = append(g.terms, name)
		}
	}
	for i := range g.divisions {
		d := &g.divisions[i]
		if d.Level == Township && !townshipName(d.Name) {
			continue
		}
		add(d.Name)
		if d.Short != "" && d.Level < Township {
			add(d.Short)
		}
	}
	for a := range g.aliases {
		if len(a) > len("川") {
			add(a)
		}
	}
	// A text is folded rune for rune (乾元镇 reads 干元镇 there), and so are the
	// names to be found in it; all at once, since that is quicker.
	folded := strings.Split(segment.Fold(strings.Join(g.terms, "\n")), "\n")
	ids := make(map[string]int, len(g.terms))
	for i, name := range g.terms {
		if len(folded) == len(g.terms) {
			name = folded[i]
		} else {
			name = segment.Fold(name)
		}
		if _, ok := ids[name]; !ok || name == g.terms[i] {
			ids[name] = i
		}
	}
	g.trie = segment.NewTrie(ids)
}

func townshipName(name string) bool {
	return slices.ContainsFunc([]string{"街道", "镇", "乡", "苏木"}, func(k string) bool {
		return strings.HasSuffix(name, k) && len(name) > len(k)+len("某")
	})
}
