package extract

import (
	"slices"
	"strings"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/segment"
)

// awayReader tells the names of places that a report visits, helps or learns from.
// It is asked for one name after the other, in the order of the text.
type awayReader struct {
	p        *placeReader
	sentence segment.Span   // the one that was asked about last
	away     bool           // whether it tells of another place
	next     bool           // whether the one before it did
	told     int            // where the last sentence ends that named another place
	parts    []segment.Span // under a heading of other places' ways: 二、先进地区经验
	places   []*gazetteer.Division
}

// newAwayReader reads the headings of the body.
func newAwayReader(p *placeReader) awayReader {
	a := awayReader{p: p, told: -1}
	from, under := -1, 0
	at := p.body.Start
	for line := range strings.Lines(p.body.Of(p.v.Text)) {
		p.stop()
		start := at
		at += len(line)
		rank := headingRank(line)
		if rank == 0 {
			continue
		}
		if from >= 0 && rank <= under {
			a.parts = append(a.parts, segment.Span{Start: from, End: start})
			from = -1
		}
		title := strings.TrimRight(line, "\n ")
		if from < 0 && len(title) < longestAwayHeading && !endsSentence(title) && p.words.standsIn("awayin", title) {
			from, under = start, rank
		}
	}
	if from >= 0 {
		a.parts = append(a.parts, segment.Span{Start: from, End: p.body.End})
	}
	return a
}

// longestAwayHeading is how long a heading may be, in bytes, that gives its part away.
const longestAwayHeading = 90

// headingRank is 1 for 一、 and 第一章, 2 for (一), 3 for 1. and 0 for no heading.
func headingRank(line string) int {
	m := headingHead.FindString(cutRunes(line, 12))
	switch {
	case m == "":
		return 0
	case m[0] == '(':
		return 2
	case m[0] < 0x80:
		return 3
	}
	return 1
}

// longestSentence bounds how much is read as one sentence, in bytes.
const longestSentence = 2000

// reads reports whether the name at s, which places bear, is another place's: for
// the word beside it (赴青川县), for its sentence (安吉县的做法是…), because it lies in
// the other place that its sentence or the one before it told of, or because it is
// written with its province (浙江省安吉县), as no report calls its own county in passing.
func (a *awayReader) reads(part, s segment.Span, places []*gazetteer.Division, withProvince bool) bool {
	if !a.sentence.Contains(s) {
		a.enter(part, s)
	}
	inside := func(d *gazetteer.Division) bool {
		return slices.ContainsFunc(a.places, func(up *gazetteer.Division) bool { return a.p.g.Within(d, up) })
	}
	withProvince = withProvince && len(a.p.own) == 0
	if !a.away && !a.p.away(s) && !withProvince && !slices.ContainsFunc(places, inside) {
		return false
	}
	a.told = a.sentence.End
	for _, d := range places {
		if d.Level == gazetteer.County {
			a.places = append(a.places, d)
		}
	}
	return true
}

// enter reads the sentence around s.
func (a *awayReader) enter(part, s segment.Span) {
	const ends = "。;!?\n"
	text := a.p.v.Text
	start := alignStart(text, max(part.Start, s.Start-longestSentence/2))
	if k := strings.LastIndexAny(text[start:s.Start], ends); k >= 0 {
		start += k
		start += len("。")
		if text[start-len("。")] < 0x80 {
			start += 1 - len("。")
		}
	}
	end := alignStart(text, min(part.End, s.End+longestSentence/2))
	if k := strings.IndexAny(text[s.End:end], ends); k >= 0 {
		end = s.End + k
	}
	before := ""
	if start > part.Start && text[start-1] != '\n' {
		from := alignStart(text, max(part.Start, start-longestSentence/2))
		before = strings.TrimRight(text[from:start], ends)
		before = before[strings.LastIndexAny(before, ends)+1:]
	}
	words := a.p.words
	a.sentence = segment.Span{Start: start, End: end}
	a.next = before != "" && (words.standsIn("awayin", before) || a.told >= 0 && strings.Trim(text[a.told:max(a.told, start)], ends) == "")
	if !a.next {
		a.places = nil
	}
	this := a.sentence.Of(text)
	a.away = slices.ContainsFunc(a.parts, func(o segment.Span) bool { return o.Contains(s) }) || words.standsIn("awayin", this) || a.next && words.stands("goeson", this, strings.HasPrefix)
}

// away reports whether the words beside a name say that the place is not the
// report's own.
func (p *placeReader) away(s segment.Span) bool {
	return p.words.stands("away", p.v.Text[:s.Start], strings.HasSuffix) || p.words.stands("behind", p.v.Text[s.End:], strings.HasPrefix)
}
