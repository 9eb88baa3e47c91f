package extract

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/govreport/govreport/internal/lexicon"
)

// Kinds of the words of titles and headings: see data/genres.tsv.
const (
	sayReview  = "review"
	sayPlan    = "plan"
	sayTask    = "task"
	sayWork    = "work"
	sayProblem = "problem"
	sayIntro   = "intro"
	sayReport  = "report"
)

var (
	nounKinds  = []string{sayReview, sayPlan, sayTask, sayWork, sayProblem, sayIntro, sayReport}
	otherKinds = []string{"cure", "ahead", "back", "now", "period", "fill", "opener", "done", "todo", "none"}
)

// headingWords is the one list of the words that titles, headings and parts of
// a report are read by. It is immutable.
type headingWords struct {
	rows    []headingWord
	title   wordSet // of place title and both
	heading wordSet // of place heading and both
	opener  wordSet // begin a text, of place text
	deep    wordSet // and of place heading: behind the clauses of (一)
	text    wordSet
	periods []planPeriod
}

type headingWord struct{ text, kind, reads string }

func loadHeadingWords(fsys fs.FS, periods []planPeriod) (*headingWords, error) {
	rows, err := lexicon.Load(fsys, "data/genres.tsv", "kind+word", "place", "reads?", "counter?")
	if err != nil {
		return nil, err
	}
	return newHeadingWords(rows, periods)
}

func newHeadingWords(rows []lexicon.Row, periods []planPeriod) (*headingWords, error) {
	w := &headingWords{periods: periods}
	for _, r := range rows {
		g := headingWord{r.Get("word"), r.Get("kind"), r.Get("reads")}
		if !slices.Contains(nounKinds, g.kind) && !slices.Contains(otherKinds, g.kind) {
			return nil, r.Errorf("kind %q is not known; write one of %v or %v", g.kind, nounKinds, otherKinds)
		}
		sets := map[string][]*wordSet{"title": {&w.title}, "heading": {&w.heading}, "both": {&w.title, &w.heading}, "text": {&w.text}}[r.Get("place")]
		if sets == nil {
			return nil, r.Errorf("place %q is not known; write title, heading, both or text", r.Get("place"))
		}
		if g.kind == "opener" {
			if sets[0] != &w.text {
				sets = []*wordSet{&w.deep}
			} else {
				sets = []*wordSet{&w.opener, &w.deep}
			}
		}
		for _, s := range sets {
			s.add(g.text, len(w.rows))
		}
		w.rows = append(w.rows, g)
	}
	return w, nil
}

// saying is what one part of a title or heading says: 2025年工作计划 in
// 2024年工作总结和2025年工作计划. Its noun is the last one (目标完成情况 is a review),
// and stands at the part's end.
type saying struct {
	noun       string // kind of the noun, "" when the part has none at its end
	when       string // "ahead", "back", "now" or ""
	part       string // H1 …, "" for the whole year
	year       int
	yearAt     [2]int // runes
	masked     bool   // digits of the year are blanked
	period     planPeriod
	start, end int // runes; end is behind the noun, or the time where there is none
}

// timed reports whether the part says what time it speaks of.
func (s saying) timed() bool {
	return s.year != 0 || s.masked || s.when != "" || s.part != "" || s.period.first != 0
}

// joiners stand between the parts of a title or heading, tails behind a noun.
var (
	joiners = wordsOf("以及", "和", "及", "与", "暨", "、", "并", ",", ";", ":")
	tails   = wordsOf("方面", "如下", "等", "的", "(", ")")
)

// read reads the parts of a title or heading.
func (w *headingWords) read(r []rune, words *wordSet) []saying {
	p := partReader{words: w, r: r, slogans: words == &w.heading}
	for i := 0; i < len(r); {
		if n := joiners.length(r, i); n > 0 {
			p.join(i, n, r[i])
			i += n
			continue
		}
		if y, n, masked := yearAt(r, i); n > 0 {
			p.s.year, p.s.masked, p.s.yearAt = y, masked, [2]int{i, i + n}
			i += n
			p.s.end = max(p.s.end, i)
			continue
		}
		if period, n := periodHere(w.periods, r, i); n > 0 {
			p.s.period = period
			i += n
			p.s.end = max(p.s.end, i)
			continue
		}
		id, n := words.at(r, i)
		if n == 0 {
			if p.closed == i && i > 0 {
				n = tails.length(r, i)
				p.closed += n
			}
			i += max(n, 1)
			continue
		}
		p.take(w.rows[id], i, n)
		i += n
	}
	p.push(len(r), true)
	return p.out
}

// partReader reads one part after the other.
type partReader struct {
	words   *headingWords
	r       []rune
	slogans bool   // a heading may be one
	s       saying // the part at hand
	closed  int    // where its noun ends, with what may follow it
	cure    bool
	out     []saying
}

// push ends the part at rune i: its noun counts only where it ends there, and in
// a slogan (突出重点,提升质量; 凝心聚力完成各项目标任务) not at all.
func (p *partReader) push(i int, last bool) {
	if p.closed != i || !last && !p.s.timed() {
		p.s.noun = ""
	}
	const longest = 4 // words of a slogan
	if p.slogans && p.s.noun == sayTask && !p.s.timed() && p.words.strange(p.r[p.s.start:p.s.end]) > longest {
		p.s.noun = ""
	}
	if p.s.noun != "" || p.s.timed() {
		p.out = append(p.out, p.s)
	}
}

// join ends the part at a joiner of n runes, unless it only has a time, which
// is then that of the next noun too (2025年及“十四五”时期工作回顾).
func (p *partReader) join(i, n int, c rune) {
	clause := c == ',' || c == ';' || c == ':'
	if !clause && p.closed != i {
		return
	}
	p.push(i, c != ',' && c != ';')
	p.s, p.cure = saying{start: i + n}, false
}

// take adds a word of n runes at i to the part.
func (p *partReader) take(g headingWord, i, n int) {
	s := &p.s
	switch g.kind {
	case "cure":
		p.cure = true
	case "ahead", "back":
		s.when = g.kind
		s.end = max(s.end, i+n)
	case "now":
		if s.when == "" {
			s.when = g.kind
		}
		s.end = max(s.end, i+n)
	case "period":
		if s.part == "" {
			s.part = g.reads
		}
		s.end = max(s.end, i+n)
	case sayReport, sayWork: // says nothing more behind another noun
		if s.noun == "" || p.closed != i {
			s.noun = g.kind
		}
		p.closed, s.end = i+n, i+n
	case sayProblem:
		if !p.cure {
			s.noun = g.kind
			p.closed, s.end = i+n, i+n
		}
	case sayReview, sayPlan, sayTask, sayIntro:
		s.noun = g.kind
		p.closed, s.end = i+n, i+n
	}
}

// yearAt reads a year with its 年 at r[i]; without 年 only in Arabic digits
// (2023区民政局工作总结). A year with blanked digits (20xx年) is masked.
func yearAt(r []rune, i int) (year, n int, masked bool) {
	at := func(k int) rune {
		if k < 0 || k >= len(r) {
			return 0
		}
		return r[k]
	}
	numeral := func(c rune) bool { return isDigit(c) || isYearMask(c) }
	if c := at(i); !numeral(c) && cnDigit(c) <= 0 {
		return 0, 0, false
	}
	if numeral(at(i)) && !numeral(at(i-1)) {
		for n < 5 && numeral(at(i+n)) {
			masked = masked || isYearMask(at(i+n))
			n++
		}
		switch {
		case masked && (n == 4 || n == 2) && at(i+n) == '年':
			return 0, n, true
		case masked || n != 4:
			return 0, 0, false
		}
		for _, c := range r[i : i+4] {
			year = 10*year + int(c-'0')
		}
		if year < 1900 || year > 2099 || at(i+4) == '.' {
			return 0, 0, false
		}
		return year, 4, false
	}
	zero := func(c rune) bool { return strings.ContainsRune("○〇零OoО0", c) && c != 0 }
	for n < 4 && (cnDigit(at(i+n)) > 0 || n > 0 && zero(at(i+n))) {
		year = 10*year + max(cnDigit(at(i+n)), 0)
		n++
	}
	if n == 4 && at(i+4) == '年' && 1900 <= year && year <= 2099 {
		return year, 4, false
	}
	return 0, 0, false
}

func isYearMask(c rune) bool { return c == 'x' || c == 'X' || c == '*' || c == '×' }

// behindPeriod are the words behind the name of a period without quotes.
var behindPeriod = wordsOf("时期", "期间", "规划", "计划")

// periodHere reads the name of a plan period (“十四五”, 十四五时期) at r[i].
func periodHere(periods []planPeriod, r []rune, i int) (planPeriod, int) {
	quoted := r[i] == '“'
	k := i
	if quoted {
		k++
	} else if i > 0 && (cnDigit(r[i-1]) > 0 || r[i-1] == '十' || r[i-1] == '第') {
		return planPeriod{}, 0
	}
	for _, p := range periods { // longest first
		if !hasAt(r, k, p.runes) {
			continue
		}
		e := k + len(p.runes)
		switch {
		case quoted && e < len(r) && r[e] == '”':
			return p, e + 1 - i
		case !quoted && behindPeriod.length(r, e) > 0:
			return p, e - i
		}
	}
	return planPeriod{}, 0
}

// times are what decides whether a part of a report looks back or ahead: its
// years, and what kind of report it is.
type times struct {
	genre      string
	year, plan int
	part       string // the part of the year reported on
}

// lean says whether a part's time is behind the report ("review"), before it
// ("plan"), or neither can be told ("").
func (t times) lean(s saying) string {
	switch {
	case s.when == "ahead":
		return sayPlan
	case s.when == "back":
		return sayReview
	case s.year != 0 && t.year != 0:
		switch {
		case t.plan > t.year && s.year >= t.plan, s.year > t.year:
			return sayPlan
		case s.year < t.year, t.plan != t.year && t.genre != GenrePlan:
			return sayReview
		case t.genre == GenrePlan && s.part == "":
			return sayPlan
		}
	case s.period.first != 0 && t.year != 0:
		switch last := max(t.plan, t.year); {
		case s.period.last < last, s.period.last == t.year && t.plan == 0:
			return sayReview
		case s.period.first >= last:
			return sayPlan
		}
	case s.when == "now":
		if t.genre == GenreWorkReport || t.genre == GenrePlan {
			return sayPlan
		}
		return sayReview
	}
	switch {
	case s.part == "":
		return ""
	case s.part == "H2" && t.part != "H2":
		return sayPlan
	}
	return sayReview
}

// role is the role that a heading's own words give its part of the report, ""
// when they don't say. The first part of the heading that says one decides
// (存在问题和下步打算).
func (t times) role(says []saying) string {
	for _, s := range says {
		lean := t.lean(s)
		switch s.noun {
		case sayReview, sayPlan, sayIntro:
			return s.noun
		case sayProblem:
			if s.when == "ahead" { // 今后应当注意的问题
				return "plan"
			}
			return s.noun
		case sayTask:
			if lean == sayReview {
				return sayReview
			}
			return sayPlan
		}
		if lean != "" {
			return lean
		}
	}
	return ""
}

// names reports whether a noun of titles stands in s.
func (w *headingWords) names(s string) bool {
	r := []rune(s)
	for i := range r {
		if id, n := w.title.at(r, i); n > 0 && slices.Contains(nounKinds, w.rows[id].kind) {
			return true
		}
	}
	return false
}

// strange counts the runes of a heading that none of its words cover.
func (w *headingWords) strange(r []rune) int {
	n := 0
	for i := 0; i < len(r); {
		m := joiners.length(r, i)
		if m == 0 {
			m = tails.length(r, i)
		}
		if m == 0 {
			_, m = w.heading.at(r, i)
		}
		if m == 0 {
			if _, y, _ := yearAt(r, i); y > 0 {
				m = y + 1
			} else if _, p := periodHere(w.periods, r, i); p > 0 {
				m = p
			}
		}
		if m == 0 {
			n, m = n+1, 1
		}
		i += m
	}
	return n
}
