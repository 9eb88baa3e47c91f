package extract

import (
	"sort"

	"github.com/govreport/govreport/internal/regexp"
)

// aheadSpans finds the paragraphs that turn a part which looks back, or a text
// without headings, to what is to come (2006年是…; 下一步,…; 今年的主要任务是…): from the
// paragraph to the end of its part, in runes and in order. A paragraph does so that
// begins with a time behind the year reported on, when the text behind it looks
// ahead too.
func aheadSpans(t *text, words *headingWords, hs []heading, roles []string, facts times, from, to int) []runeSpan {
	var out []runeSpan
	part := func(start, end int, role string) {
		if role == "plan" {
			return
		}
		for i := start; i < end; i++ {
			if opening := t.r[i:min(end, i+openingRunes)]; i == 0 || t.r[i-1] != '\n' || !facts.opensAhead(words, opening) && !facts.headsSecondHalf(words, opening) {
				continue
			}
			if hasBeen.MatchString(t.str(i, min(end, i+2*openingRunes))) {
				continue // 今年是“十二五”开局之年。全县预计完成生产总值86亿元: how the year that ends will have been
			}
			if back, ahead := words.weigh(t.r[i:min(end, i+leaningRunes)]); ahead > back || facts.headsSecondHalf(words, t.r[i:min(end, i+openingRunes)]) {
				out = append(out, runeSpan{i, end})
				return
			}
		}
	}
	start, role := from, ""
	for i, h := range hs {
		if h.level != Level1 {
			continue
		}
		part(start, h.start, role)
		start, role = h.titleEnd, roles[i]
	}
	part(start, to, role)
	return out
}

// hasBeen finds that a paragraph tells how the year that ends will have been, and promises nothing in front of it.
var hasBeen = regexp.MustCompile(`^(?:[^将拟明\n]|将[^\p{Han}])*预计(?:完成|实现)`)

// How much of a paragraph is its opening, and how much text is weighed.
const (
	openingRunes = 40
	leaningRunes = 1500
)

// headsSecondHalf reports whether a report on the first half of a year heads what follows
// with the second: 下半年:(1)…
func (t times) headsSecondHalf(words *headingWords, r []rune) bool {
	id, n := words.heading.at(r, 0)
	if n == 0 || n >= len(r) || r[n] != ':' {
		return false
	}
	g := words.rows[id]
	return g.kind == "period" && g.reads == "H2" && t.part == "H1"
}

// opensAhead reports whether r, the beginning of a paragraph, begins with a time
// behind the one reported on.
func (t times) opensAhead(words *headingWords, r []rune) bool {
	const lead = 6
	todo := false
	end := len(r)
	for i := range r {
		if r[i] == '\n' {
			end = i
			break
		}
	}
	r = r[:end]
	if _, ahead := words.weigh(r); ahead > 0 {
		todo = true
	}
	for i := 0; i < len(r) && i <= lead; i++ {
		if y, n, _ := yearAt(r, i); n == 4 && i+4 < len(r) && r[i+4] == '年' {
			return i == 0 && t.year != 0 && y > t.year && (todo || i+5 < len(r) && r[i+5] == '是')
		}
		if p, n := periodHere(words.periods, r, i); n > 0 {
			return t.lean(saying{period: p}) == sayPlan && todo
		}
		id, n := words.heading.at(r, i)
		if n == 0 {
			continue
		}
		switch g := words.rows[id]; g.kind {
		case "ahead":
			return todo
		case "now":
			return t.genre == GenreWorkReport && todo
		case "period":
			return g.reads == "H2" && t.part == "H1" && todo
		case "back":
			return false
		}
	}
	return false
}

// looksAhead reports whether rune i stands in a paragraph that turns its part to
// what is to come.
func (x *extraction) looksAhead(i int) bool {
	k := sort.Search(len(x.ahead), func(k int) bool { return x.ahead[k].end > i })
	return k < len(x.ahead) && x.ahead[k].start <= i
}
