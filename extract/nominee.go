package extract

// nominee is a phrase that may name what a figure measures, or nothing.
type nominee struct {
	p      np    // lexemes of the sentence; empty for the thing of another figure and for nothing
	a, b   int   // runes of the View, empty for nothing
	of     int   // the figure whose thing it is, -1 for words of its own
	places []int // where it stands, of the constants below
}

// Places where a nominee may stand. A phrase may stand in several.
const (
	byRule        = iota // what the rules decided
	nowhere              // nothing
	inFront              // the noun phrase in front
	frontRest            // without its first word
	frontHead            // its last word
	whole                // all words in front
	behindVerb           // those behind a verb in front
	behindOf             // those behind 的 in front
	beforeOf             // the noun phrase that ends in front of that
	subject              // the noun phrase that the words in front begin with
	upTo                 // the noun phrase that ends at the number
	clauseSubject        // the one that the whole clause begins with
	theVerb              // the verb that governs
	beforeVerb           // the noun phrase in front of it
	verbPhrase           // the verb with the noun phrase
	behind               // the noun phrase behind
	behindItsOf          // the one behind 的 behind the number
	behindNumber         // the one behind 的 and another number
	laterOf              // the one behind a later 的
	allBehind            // the clause behind, to what ends it
	behindFirst          // the first word behind
	behindLess           // the noun phrase behind without its last word
	verbBehind           // a verb behind
	behindThat           // the noun phrase behind that
	ofNext               // the one behind the next figure
	clauseBefore         // what the clause before is about
	objectBefore         // what it ends with
	subjectBefore        // what it begins with
	subjectTwo           // what the clause before that begins with
	objectTwo            // and ends with
	topicBefore          // the thing of the last figure of the sentence before
	topicFirst           // of the figure before in the sentence; the one before that, …
	topicLast     = topicFirst + 3
	placesOfAll   = topicLast + 1
)

// placeNames are how data/ranking.weights.gz calls the places.
var placeNames = [placesOfAll]string{
	"rule", "nothing", "front", "front-rest", "front-head", "whole", "behind-verb", "behind-of", "before-of", "subject", "up-to", "clause-subject",
	"verb", "before-verb", "verb-phrase", "behind", "behind-its-of", "behind-number", "later-of", "all-behind", "behind-first", "behind-less",
	"verb-behind", "behind-that", "of-next", "clause-before", "object-before", "subject-before", "subject-two", "object-two", "topic-before",
	"topic-1", "topic-2", "topic-3", "topic-4",
}

// nominees collects the phrases that may name a figure.
type nominees struct {
	*namer
	list []nominee
}

// longest is how many runes a nominee has at most.
const longest = 40

func (n *nominees) put(place, a, b, of int, p np) {
	for i := range n.list {
		c := &n.list[i]
		if c.a != a || c.b != b {
			continue
		}
		for _, q := range c.places {
			if q == place {
				return
			}
		}
		c.places = append(c.places, place)
		if c.of < 0 {
			c.of = of
		}
		if c.p.empty() {
			c.p = p
		}
		return
	}
	n.list = append(n.list, nominee{p, a, b, of, []int{place}})
}

// phrase puts a phrase of the sentence, where no mark and no figure stands inside.
func (n *nominees) phrase(place int, p np) {
	if p.empty() || place != byRule && n.isGround(p) {
		return
	}
	for k := p.a; k < p.b; k++ {
		if n.at(k).has(isBound) || k > p.a && n.eachAt(k) || n.at(k).has(isFigure) && !n.policy(k) {
			return
		}
	}
	if a, b := n.runes(p); b-a <= longest {
		n.put(place, a, b, -1, p)
	}
}

// nominate lists what may name the figure, what the rules decided first.
func (n *namer) nominate() []nominee {
	c := &nominees{namer: n}
	c.decided()
	c.put(nowhere, 0, 0, -1, np{})
	c.wordsInFront()
	c.wordsBehind()
	c.clausesBefore()
	c.topics()
	return c.list
}

func (n *nominees) decided() {
	m := n.m
	if m.b <= m.a {
		n.put(byRule, 0, 0, -1, np{})
		return
	}
	var p np
	for k := range n.ls {
		if n.ls[k].start == m.a {
			p.a = k
		}
		if n.ls[k].end == m.b {
			p.b = k + 1
		}
	}
	n.put(byRule, m.a, m.b, m.of, p)
}

func (n *nominees) wordsInFront() {
	fr := n.fr
	front := n.before(fr.lo, fr.core)
	n.phrase(inFront, front)
	if front.len() > 1 {
		n.phrase(frontRest, np{front.a + 1, front.b})
		n.phrase(frontHead, np{front.b - 1, front.b})
	}
	if a := n.skipScope(fr.lo, fr.core); a < fr.core {
		n.phrase(whole, np{a, fr.core})
		for k := a; k+1 < fr.core; k++ {
			switch c := n.at(k); {
			case c.has(isDe):
				n.phrase(behindOf, np{k + 1, fr.core})
				n.phrase(beforeOf, n.before(a, k))
			case c.has(isVerb | isNominal | isPrep):
				n.phrase(behindVerb, np{k + 1, fr.core})
			}
		}
		n.phrase(subject, n.sentence.behind(a, fr.core))
	}
	n.phrase(upTo, n.before(fr.lo, n.p))
	if c := n.clauseStart(n.p); c < fr.lo {
		n.phrase(clauseSubject, n.sentence.behind(n.skipScope(c, fr.lo), n.p))
	}
	if v := n.governor(fr.lo, fr.core); v >= 0 {
		n.phrase(theVerb, np{v, v + 1})
		n.phrase(beforeVerb, n.before(fr.lo, v))
	}
	if v := n.namer.verb; v >= 0 && v < n.p {
		n.phrase(theVerb, np{v, v + 1})
		n.phrase(beforeVerb, n.before(fr.lo, n.backOver(fr.lo, v)))
		if !front.empty() && front.a > v {
			n.phrase(verbPhrase, np{v, front.b})
		}
	}
}

func (n *nominees) wordsBehind() {
	q := n.sentence.behind(n.next, n.end)
	n.phrase(behind, q)
	if n.at(n.next).has(isDe) {
		n.phrase(behindItsOf, n.behindAt(n.next+1))
		if n.at(n.next + 1).has(isFigure) {
			n.phrase(behindNumber, n.behindFigure(n.next+1))
		}
	}
	for k := n.next + 1; k < n.end && k < n.next+10 && !n.at(k).has(isFigure|isPause); k++ {
		if n.at(k).has(isDe) {
			n.phrase(laterOf, n.behindAt(k+1))
			break
		}
	}
	last := n.next
	for k := n.next; k < n.end && k < n.next+12 && !n.at(k).has(isFigure|isPause|isLink|isPrep); k++ {
		last = k + 1
	}
	n.phrase(allBehind, np{n.next, last})
	if q.len() > 1 {
		n.phrase(behindFirst, np{q.a, q.a + 1})
		n.phrase(behindLess, np{q.a, q.b - 1})
	}
	if q.empty() && n.next < n.end && n.at(n.next).has(isVerb|isNominal) {
		n.phrase(verbBehind, np{n.next, n.next + 1})
		n.phrase(behindThat, n.behindAt(n.next+1))
	}
	if n.i+1 < len(n.figs) {
		n.phrase(ofNext, n.behindFigure(n.figs[n.i+1]))
	}
}

func (n *nominees) clausesBefore() {
	e := n.fr.lo - 1
	if e <= 0 || !n.at(e).has(isComma|isOpen) {
		return
	}
	a := n.clauseStart(e)
	n.phrase(clauseBefore, n.clauseBefore(n.fr.lo))
	n.phrase(objectBefore, n.before(a, e))
	n.phrase(subjectBefore, n.sentence.behind(n.skipScope(a, e), e))
	if e := a - 1; e > 0 && n.at(e).has(isComma) {
		a := n.clauseStart(e)
		n.phrase(subjectTwo, n.sentence.behind(n.skipScope(a, e), e))
		n.phrase(objectTwo, n.before(a, e))
	}
}

func (n *nominees) topics() {
	place := topicFirst
	for j := n.i - 1; j >= 0 && place <= topicLast; j-- {
		k := n.ls[n.figs[j]].fig
		if m := n.x.means[k]; m.b > m.a && !n.closed(n.figs[j], n.p) {
			n.put(place, m.a, m.b, k, np{})
			place++
		}
	}
	if k := n.ls[n.p].fig - 1; n.i == 0 && k >= 0 {
		if m := n.x.means[k]; m.b > m.a && n.span.start-n.x.figs[k].end < 80 {
			n.put(topicBefore, m.a, m.b, k, np{})
		}
	}
}
