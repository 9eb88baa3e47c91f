package extract

import (
	"slices"
	"strings"
)

// makeSections turns headings into the report's sections: nesting, extent, roles.
func (x *extraction) makeSections(hs []heading) {
	t, r := x.t, x.report
	parents := nest(hs)
	facts := times{r.Genre, r.Year, r.PlanYear, r.Period}
	roles := sectionRoles(t, x.words.meta.heads, hs, parents, facts, x.bodyEnd)
	from := x.bodyStart
	if title := t.v.Span(r.TitleSpan); r.TitleSpan.Len() > 0 {
		from = max(from, t.index(title.End)+1)
	}
	x.ahead = aheadSpans(t, x.words.meta.heads, hs, roles, facts, from, x.bodyEnd)
	for i, h := range hs {
		x.check()
		s := Section{
			Span: t.source(h.start, h.titleEnd), Marker: t.source(h.start, h.end).Of(r.Doc.Text),
			Level: h.level, Parent: parents[i], BodyEnd: r.Body.End, Role: roles[i],
		}
		if h.level != LevelItem {
			s.Title = strings.TrimSpace(t.source(h.titleStart, h.titleEnd).Of(r.Doc.Text))
		}
		r.Sections = append(r.Sections, s)
		x.secAt = append(x.secAt, h.start)
	}
	var open []int // indexes of open sections, outermost first
	for i, s := range r.Sections {
		for len(open) > 0 && open[len(open)-1] != s.Parent {
			r.Sections[open[len(open)-1]].BodyEnd = s.Span.Start
			open = open[:len(open)-1]
		}
		open = append(open, i)
	}
}

// depth orders the kinds of headings by what lies inside what: 第一部分 and lines
// without a number hold 一、, that (一), that 1., that (1), and all of them 一是.
func (h heading) depth() int {
	switch {
	case h.level == LevelItem:
		return 6
	case h.level == Level1 && (h.style == 0 || h.style == '章'):
		return 0
	}
	return h.level
}

// nest returns for every heading the one that it lies in, -1 at the top. A 二、
// that goes on from a 一、 lies where that lies, whatever stands between them.
func nest(hs []heading) []int {
	parents := make([]int, len(hs))
	var open []int
	last := -1 // the last 一、
	for i, h := range hs {
		keep := -2
		if h.level == Level1 && h.style == '一' {
			if last >= 0 && h.ordinal == hs[last].ordinal+1 && parents[last] < 0 {
				keep = -1
			}
			last = i
		}
		for len(open) > 0 && (hs[open[len(open)-1]].depth() >= h.depth() || keep == -1) {
			open = open[:len(open)-1]
		}
		parents[i] = -1
		if len(open) > 0 {
			parents[i] = open[len(open)-1]
		}
		open = append(open, i)
	}
	return parents
}

// sectionRoles gives every level-1 heading its role: from its own words, else
// from the parts around it, else from its text.
func sectionRoles(t *text, words *headingWords, hs []heading, parents []int, facts times, bodyEnd int) []string {
	own := make([]string, len(hs))
	for i, h := range hs {
		if h.level == Level1 && !enumerates(t, hs, i) {
			own[i] = facts.role(h.says)
		}
	}
	if facts.genre != GenrePlan {
		beforeProblems(t, hs, parents, own)
	}
	if facts.genre == GenreSummaryPlan && !slices.Contains(own, "plan") {
		facts.genre = GenreSummary // the plan stands in a paragraph
	}
	later := make([]string, len(hs)) // the next sibling's own role that is known
	ends := make([]int, len(hs))     // where the next level-1 heading begins
	next, end := map[int]string{}, bodyEnd
	for i := len(hs) - 1; i >= 0; i-- {
		if hs[i].level != Level1 {
			continue
		}
		later[i], ends[i] = next[parents[i]], end
		if own[i] != "" {
			next[parents[i]] = own[i]
		}
		end = hs[i].start
	}
	out := make([]string, len(hs))
	last := map[int]string{} // role of the last sibling by parent
	for i, h := range hs {
		if h.level != Level1 {
			continue
		}
		p := parents[i]
		above := ""
		if p >= 0 {
			above = out[p]
		}
		switch {
		case own[i] != "":
			out[i] = own[i]
		case above == "plan" || above == "problem":
			out[i] = above
		case above == "review":
			out[i] = "review"
			if last[p] == "plan" || last[p] == "problem" {
				out[i] = "plan"
			}
		case enumerates(t, hs, i):
			out[i] = last[p]
			if out[i] == "" {
				out[i] = "other"
			}
		default:
			out[i] = facts.placed(last[p], later[i], func() string { return words.leaning(t.r[h.titleEnd:max(h.titleEnd, ends[i])]) })
		}
		last[p] = out[i]
	}
	return out
}

// beforeProblems turns to the past work that seems to be planned and names no time, where problems follow and
// then what is planned: 二、重点工作 三、存在问题 四、下半年打算. Goals stay ahead.
func beforeProblems(t *text, hs []heading, parents []int, own []string) {
	const plans, problems = 1, 2
	seen := map[int]int{} // by parent, what stands behind
	for i := len(hs) - 1; i >= 0; i-- {
		p := parents[i]
		switch {
		case own[i] == "plan" && seen[p] == problems && strings.HasSuffix(t.str(hs[i].titleStart, hs[i].titleEnd), "工作") && !slices.ContainsFunc(hs[i].says, saying.timed):
			own[i] = "review"
		case own[i] == "plan":
			seen[p] = max(seen[p], plans)
		case own[i] == "problem" && seen[p] == plans:
			seen[p] = problems
		}
	}
}

// enumerates reports whether heading i is an item of a list in the text (…:一、提高…;二、加强…)
// rather than a part of the report.
func enumerates(t *text, hs []heading, i int) bool {
	h := hs[i]
	if h.style != '一' {
		return false
	}
	if t.get(h.start-1) == ';' || h.titleEnd > h.titleStart && t.get(h.titleEnd-1) == ';' {
		return true
	}
	next := i + 1
	for next < len(hs) && hs[next].level != Level1 {
		next++
	}
	return t.get(h.start-1) == ':' && next < len(hs) && t.get(hs[next].start-1) == ';'
}

// placed is the role of a part whose heading does not say it: by the parts before
// and behind it, the kind of report, and its text.
func (t times) placed(before, later string, lean func() string) string {
	switch {
	case t.genre == GenrePlan:
		return "plan"
	case before == "plan" || before == "problem":
		return "plan"
	case later == "review" || later == "problem":
		return "review"
	case t.genre == GenreSummary:
		return "review"
	case t.genre == GenreSummaryPlan && (later == "plan" || before == ""):
		return "review"
	}
	role := lean()
	switch {
	case role != "":
		return role
	case t.genre == GenreSummaryPlan || before == "review" && t.genre != GenreWorkReport:
		return "review"
	}
	return "other"
}

// leaning is the side that a text looks to, "" where neither outweighs the other.
func (w *headingWords) leaning(r []rune) string {
	switch back, ahead := w.weigh(r); {
	case ahead >= 2 && 2*ahead >= 3*back:
		return "plan"
	case back >= 2 && 2*back >= 3*ahead:
		return "review"
	}
	return ""
}

// weigh counts the words of a text that look back and ahead.
func (w *headingWords) weigh(r []rune) (back, ahead int) {
	const longest = 4000
	for i := 0; i < len(r) && i < longest; {
		id, n := w.text.at(r, i)
		if n == 0 {
			i++
			continue
		}
		switch w.rows[id].kind {
		case "done":
			back++
		case "todo":
			ahead++
		}
		i += n
	}
	return back, ahead
}
