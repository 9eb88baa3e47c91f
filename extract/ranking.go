package extract

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Where the rules of names come to their end, and know of a figure no more than that a
// noun stands in front of it, that a verb does, or nothing at all, the ranking decides
// among all phrases that may name it. A nominee has features: where it stands, its last
// word beside the unit, what stands beside it. Each weighs what annotated texts have
// taught ("go test ./extract -run TestLearnRanking -learn"), the sum is its score, and
// one that is better than what the rules say by [lead] takes its place. How the weights
// are found and what they bring stands in docs/DECISIONS.md.

// lead is how much better than what the rules decided a nominee must be.
const lead = 0.3

// weights are what features weigh in a ranking.
type weights map[string]float32

// loadWeights reads data/ranking.weights.gz: a feature and its weight a line, and lines that
// end in | with what the features of the lines below begin with.
func loadWeights(fsys fs.FS) (weights, error) {
	const name = "data/ranking.weights.gz"
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	packed, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; make the file again with go test ./extract -run TestLearnRanking -learn", name, err)
	}
	data, err := io.ReadAll(packed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; make the file again with go test ./extract -run TestLearnRanking -learn", name, err)
	}
	w := make(weights, bytes.Count(data, []byte("\n")))
	line, head := 0, ""
	for text := range strings.Lines(string(data)) {
		line++
		text = strings.TrimSuffix(text, "\n")
		if strings.HasSuffix(text, "|") || text == "" {
			head = text
			continue
		}
		feature, weight, ok := strings.Cut(text, "\t")
		f, err := strconv.ParseFloat(weight, 32)
		if !ok || err != nil {
			return nil, fmt.Errorf("%s:%d: %q is no feature with its weight; make the file again with go test ./extract -run TestLearnRanking -learn", name, line, text)
		}
		w[head+feature] = float32(f)
	}
	return w, nil
}

// rank lets the nominees decide what the figure measures, where rule did that last, or
// none (nil).
func (n *namer) rank(rule string) {
	if n.x.words.watch != nil {
		n.x.words.watch(n, rule)
	}
	w := n.x.words.weights
	if len(w) == 0 {
		return
	}
	list := n.nominate()
	f := n.features(list, rule)
	best, score, decided := 0, float32(0), float32(0)
	for i := range list {
		sum := float32(0)
		f.of(&list[i], func(name []byte) { sum += w[string(name)] })
		if i == 0 {
			score, decided = sum, sum
		} else if sum > score {
			best, score = i, sum
		}
	}
	if best == 0 || score-decided < lead || list[best].alike(&list[0]) {
		return
	}
	switch c := list[best]; {
	case c.of >= 0:
		n.shares(c.of, "ranked first")
	case c.b <= c.a:
		*n.m = meaning{of: -1, measure: MeasureLevel, rule: "ranked first"}
	default:
		n.is(c.p, "ranked first")
		n.m.object = n.verb >= 0 && c.p.a == n.verb+1 && c.p.b <= n.p
	}
}

// alike reports whether two nominees are one name with more or less of its words. The
// rules know better where it begins and ends.
func (c *nominee) alike(d *nominee) bool {
	return 10*(min(c.b, d.b)-max(c.a, d.a)) >= 3*(c.b-c.a+d.b-d.a) && c.b > c.a
}

// features tells the features of nominees.
type features struct {
	n        *namer
	rule     string
	open     string // the first of the words in front
	verb     string // what governs, "" for nothing
	verbKind string
	around   string // whether a noun phrase stands in front, one behind, and a figure before
	blind    bool   // what the rules decided is not told
	buf      []byte
}

// features of the nominees of n, the first of which is what rule decided.
func (n *namer) features(list []nominee, rule string) *features {
	f := &features{n: n, rule: rule, open: n.text(n.fr.lo)}
	if n.verb >= 0 {
		f.verb, f.verbKind = n.text(n.verb), wordKind(n.at(n.verb))
	}
	around := []byte("---")
	for i := range list {
		for _, p := range list[i].places {
			switch p {
			case inFront:
				around[0] = 'f'
			case behind:
				around[1] = 'b'
			}
		}
	}
	if n.i > 0 {
		around[2] = 'p'
	}
	f.around = string(around)
	return f
}

// of calls yield with each feature of c. The bytes hold until yield returns.
func (f *features) of(c *nominee, yield func(name []byte)) {
	n, class := f.n, f.n.class
	tell := func(name string, parts ...string) {
		f.buf = append(f.buf[:0], name...)
		for _, p := range parts {
			f.buf = append(append(f.buf, '|'), p...)
		}
		yield(f.buf)
	}
	for _, place := range c.places {
		if place == byRule && f.blind {
			continue
		}
		p := placeNames[place]
		tell("at", p)
		tell("at-unit", p, class)
		tell("at-around", p, f.around, class)
		tell("at-open", p, f.open)
		if !f.blind {
			tell("at-rule", p, f.rule)
		}
		if f.verb != "" {
			tell("at-verb", p, f.verb)
			tell("at-verbs", p, f.verbKind)
		}
	}
	if c.b <= c.a {
		return
	}
	word := n.x.t.str(c.a, c.b)
	_, size := utf8.DecodeLastRuneInString(word)
	tell("ends-unit", word[len(word)-size:], class)
	tell("long", fewer(c.b-c.a))
	if c.b-c.a <= 5 {
		tell("is", word)
	}
	if c.of >= 0 {
		g := n.x.figs[c.of]
		tell("unit-of", sameOr(g.unit.unit == n.f.unit.unit), g.unit.class, class)
		tell("kind-of", f.n.fr.kind, g.unit.class, class)
	}
	if c.p.empty() {
		return
	}
	first, last := n.text(c.p.a), n.text(c.p.b-1)
	tell("first", first)
	tell("last", last)
	tell("last-unit", last, class)
	tell("last-of", last, n.f.unit.unit)
	tell("first-kind", wordKind(n.at(c.p.a)))
	tell("last-kind", wordKind(n.at(c.p.b-1)), class)
	tell("before", wordKind(n.at(c.p.a-1)))
	tell("follows", wordKind(n.at(c.p.b)))
	verbs, of, pauses := 0, false, false
	for k := c.p.a; k < c.p.b; k++ {
		switch c := n.at(k); {
		case c.has(isDe):
			of = true
		case c.has(isPause):
			pauses = true
		case c.has(isVerb) && !c.has(isNoun):
			verbs++
		}
	}
	tell("verbs", fewer(verbs))
	if of {
		tell("of-inside", class)
	}
	if pauses {
		tell("list", class)
	}
	if c.p.b <= n.p {
		tell("far", "in front", fewer(n.p-c.p.b))
	} else {
		tell("far", "behind", fewer(c.p.a-n.p))
	}
	if n.people(c.p) {
		tell("people", class)
	}
	if n.measures(c.p.b - 1) {
		tell("measure", class)
	}
	if c.p.a == 0 || n.at(c.p.a-1).has(isBound) {
		tell("opens", class)
	}
}

func sameOr(same bool) string {
	if same {
		return "same"
	}
	return "other"
}

// fewer is a number as features tell it: large ones in steps.
func fewer(k int) string {
	switch {
	case k <= 3:
		return strconv.Itoa(k)
	case k <= 5:
		return "5"
	case k <= 9:
		return "9"
	}
	return "more"
}

// telling are the classes of which the first two that a word has are its kind.
var telling = [...]class{
	isFigure, isBound, isPause, isDe, isOpen, isClose, isChange, isLink, isTo, isLead, isStop, isVerb, isNominal, isNoun,
	isScope, isTime, isAdverb, isPrep, isConj, isHedge, isTask, isRate, isNumber,
}

var tellingNames = [...]string{
	"figure", "bound", "pause", "of", "open", "close", "change", "link", "to", "lead", "stop", "verb", "activity", "noun",
	"scope", "time", "adverb", "preposition", "conjunction", "hedge", "task", "rate", "number",
}

// wordKind names what a lexeme of class c is, in one or two words.
func wordKind(c class) string {
	first := -1
	for i, t := range telling {
		if !c.has(t) {
			continue
		}
		if first >= 0 {
			return kindPairs[first][i]
		}
		first = i
	}
	if first < 0 {
		return ""
	}
	return tellingNames[first]
}

// kindPairs are the names of two classes.
var kindPairs = func() (out [len(tellingNames)][len(tellingNames)]string) {
	for i, a := range tellingNames {
		for j, b := range tellingNames {
			out[i][j] = a + "/" + b
		}
	}
	return out
}()
