package extract

import (
	"regexp"
	"strings"
)

// marker is a list marker at a place of the text.
type marker struct {
	start, end int // runes; end is behind the marker
	level      int
}

// heading is a marker with its title, in runes.
type heading struct {
	marker
	titleEnd int
}

// maxTitle is how many runes a title may have before it is taken for text.
const maxTitle = 160

// outline finds the numbered headings and items of the body, in order.
//
// Markers stand at the start of a line or behind the end of a sentence; where
// line breaks were lost, also behind the words of the heading above.
func (x *extraction) outline() []heading {
	t := x.t
	var hs []heading
	for i := x.bodyStart; i < x.bodyEnd; i++ {
		x.check()
		m, ok := x.markerAt(i)
		if !ok || !x.markerPlace(m, hs) {
			continue
		}
		h := heading{marker: m, titleEnd: m.end}
		if m.level != LevelItem {
			h.titleEnd = x.titleEnd(m)
			if strings.TrimSpace(t.str(m.end, h.titleEnd)) == "" {
				continue
			}
		}
		if n := len(hs); n > 0 && hs[n-1].titleEnd > h.start {
			hs[n-1].titleEnd = h.start
		}
		hs = append(hs, h)
		i = m.end - 1
	}
	return hs
}

// markerAt reads a marker at i, wherever it stands.
func (x *extraction) markerAt(i int) (marker, bool) {
	t := x.t
	c := t.get(i)
	switch {
	case c == '(':
		if j := x.cnNumber(i + 1); j > 0 && t.get(j) == ')' {
			end := j + 1
			if t.get(end) == '、' {
				end++
			}
			return marker{i, end, Level2}, true
		}
		j := i + 1
		for isDigit(t.get(j)) && j < i+3 {
			j++
		}
		if j > i+1 && t.get(j) == ')' {
			return marker{i, j + 1, Level4}, true
		}
	case '①' <= c && c <= '⑳':
		return marker{i, i + 1, Level4}, true
	case isDigit(c) && !isDigit(t.get(i-1)):
		j := i + 1
		if isDigit(t.get(j)) {
			j++
		}
		if d := t.get(j); (d == '.' || d == '、') && !isDigit(t.get(j+1)) && t.get(i-1) != '.' {
			return marker{i, j + 1, Level3}, true
		}
	case t.maskRun(i) > 0:
		j := i + t.maskRun(i)
		if d := t.get(j); (d == '、' || d == '.') && isHan(t.get(j+1)) {
			return marker{i, j + 1, Level3}, true
		}
	case c == '第':
		if j := x.cnNumber(i + 1); j > 0 && (t.get(j) == ',' || t.get(j) == '、') && j-i <= 3 {
			return marker{i, j, LevelItem}, true
		}
	case cnDigit(c) > 0 || c == '十':
		j := x.cnNumber(i)
		if j == 0 {
			break
		}
		switch d := t.get(j); {
		case d == '、' || d == '.':
			if k := x.cnNumber(j + 1); k > 0 && (t.get(k) == '、' || j-i == 1 && strings.ContainsRune("产次类线级期", t.get(k))) {
				break // 一、二、三产业
			}
			return marker{i, j + 1, Level1}, true
		case d == '是' && c != '两':
			return marker{i, j + 1, LevelItem}, true
		}
	}
	return marker{}, false
}

// cnNumber returns the end of the Chinese ordinal (一 … 九十九) that starts at i, 0 if none.
func (x *extraction) cnNumber(i int) int {
	t := x.t
	j := i
	for j < i+3 && (cnDigit(t.get(j)) > 0 && t.get(j) != '两' || t.get(j) == '十') {
		j++
	}
	if j == i || j-i == 2 && t.get(i) != '十' && t.get(i+1) != '十' || j-i == 3 && t.get(i+1) != '十' {
		return 0
	}
	return j
}

// markerPlace reports whether a marker may stand where m does.
func (x *extraction) markerPlace(m marker, hs []heading) bool {
	t := x.t
	before := t.get(m.start - 1)
	if m.start == x.bodyStart || before == '\n' || before == 0 {
		return true
	}
	if x.inQuote(m.start) {
		return false
	}
	if n := len(hs); n > 0 && hs[n-1].level == Level1 && hs[n-1].titleEnd == m.start && m.level != Level1 {
		return true // right behind a title whose line break is lost
	}
	switch before {
	case '。', '!', '?':
		return true
	case ';', ':', '”', '】':
		return m.level == LevelItem || m.level == Level1 || m.level == Level2 || before == '”' && m.level == Level3 || m.level == Level4
	case ',', '、':
		return m.level == LevelItem && before == ','
	}
	if m.level == Level1 && t.get(m.start) == '一' && len(hs) == 0 && m.start-x.bodyStart < 60 {
		for _, w := range []string{"总结", "计划", "报告", "要点", "方案", "目标", "安排", "打算", "汇报"} {
			if t.hasBefore(m.start, w) {
				return true // the title's line break is lost
			}
		}
	}
	if m.level == Level2 && isHan(before) && !strings.ContainsRune("期批届部", t.get(m.end)) {
		return true
	}
	// right behind the words of the heading above, whose line break is lost
	if len(hs) > 0 && m.level == Level3 && isHan(before) && isHan(t.get(m.end)) {
		h := hs[len(hs)-1]
		if h.level > 0 && h.level < m.level && m.start-h.end < 60 && !strings.ContainsAny(t.str(h.end, m.start), "。\n") {
			return true
		}
	}
	return false
}

// titleEnd returns where the title behind marker m ends: at the line's end, the
// first 。, the next marker, or after the heading's own words.
func (x *extraction) titleEnd(m marker) int {
	t := x.t
	i := m.end
	for t.get(i) == ' ' {
		i++
	}
	start := i
	end := -1
	for ; i < x.bodyEnd && i-start < maxTitle; i++ {
		c := t.r[i]
		if c == '\n' || c == '。' && !x.inQuote(i) {
			end = i
			break
		}
		if i > start+1 {
			if n, ok := x.markerAt(i); ok && (n.level == Level2 || n.level == Level3 && isHan(t.get(i-1)) && isHan(t.get(n.end)) && n.level > m.level) && n.level != m.level {
				end = i
				break
			}
		}
	}
	ran := end < 0 || t.r[end] == '。' || m.level == Level1 && end < x.bodyEnd && t.r[end] != '\n'
	if end < 0 {
		end = min(i, x.bodyEnd)
	}
	if m.level == Level1 && ran {
		for k := start; k < end && k < start+30; k++ {
			if _, n := x.words.phrases[phraseHeadEnd].at(t.r, k); n > 0 {
				for e := k + n; ; e = k + n { // 主要工作 goes on to 工作打算
					for q := k + 1; q < e; q++ {
						if _, m := x.words.phrases[phraseHeadEnd].at(t.r, q); q+m > e {
							k, n = q, m
						}
					}
					if k+n == e {
						return e
					}
				}
			}
		}
	}
	if m.level > Level1 && ran && m.start > x.bodyStart && t.r[m.start-1] != '\n' && x.hasNumeral(start, end) {
		// run-on text: the body begins at a word of place or time behind the title's clauses
		for k := start + 8; k < end; k++ {
			for _, w := range []string{"全县", "全市", "全区", "全省", "全年", "今年", "截至", "截止", "我县", "我市", "我区", "对"} {
				if t.has(k, w) && isHan(t.get(k-1)) && strings.ContainsRune(t.str(start, k), ',') {
					return k
				}
			}
		}
	}
	if end-start >= maxTitle {
		for k := start; k < end; k++ {
			if isClauseEnd(t.r[k]) {
				return k
			}
		}
	}
	return end
}

// inQuote reports whether i stands inside a short “…” on its line.
func (x *extraction) inQuote(i int) bool {
	t := x.t
	for k := i - 1; k >= 0 && k > i-60; k-- {
		switch t.r[k] {
		case '”', '\n':
			return false
		case '“':
			for e := i; e < len(t.r) && e < i+60; e++ {
				switch t.r[e] {
				case '”':
					return true
				case '“', '\n':
					return false
				}
			}
			return false
		}
	}
	return false
}

// sections turns headings into the report's sections: nesting, extent, roles.
func (x *extraction) makeSections(hs []heading) {
	t, r := x.t, x.report
	var open []int // indexes of open sections, outermost first
	depth := func(level int) int {
		if level == LevelItem {
			return 5
		}
		return level
	}
	bodyEnd := r.Body.End
	for _, h := range hs {
		x.check()
		s := Section{
			Span: t.source(h.start, h.titleEnd), Marker: t.source(h.start, h.end).Of(r.Doc.Text),
			Level: h.level, Parent: -1, BodyEnd: bodyEnd,
		}
		if h.level != LevelItem {
			s.Title = strings.TrimSpace(t.source(h.end, h.titleEnd).Of(r.Doc.Text))
		}
		for len(open) > 0 && depth(r.Sections[open[len(open)-1]].Level) >= depth(h.level) {
			r.Sections[open[len(open)-1]].BodyEnd = s.Span.Start
			open = open[:len(open)-1]
		}
		if len(open) > 0 {
			s.Parent = open[len(open)-1]
		}
		open = append(open, len(r.Sections))
		r.Sections = append(r.Sections, s)
		x.secAt = append(x.secAt, h.start)
		x.heads = append(x.heads, h)
	}
	x.sectionRoles()
}

// sectionRoles gives every level-1 section its role, from the words of its title,
// the years in it, and the sections before it.
func (x *extraction) sectionRoles() {
	r := x.report
	last := ""
	for i := range r.Sections {
		s := &r.Sections[i]
		if s.Level != Level1 {
			continue
		}
		s.Role = x.titleRole(x.t.str(x.heads[i].end, x.heads[i].titleEnd))
		if s.Role == "" {
			switch {
			case r.Genre == "plan":
				s.Role = "plan"
			case r.Genre == "work_report" && last == "review":
				s.Role = "other" // looks back and ahead: every sentence for itself
			case last == "plan" || last == "problem":
				s.Role = "plan"
			case last == "review", r.Genre == "summary", r.Genre == "summary+plan":
				s.Role = "review"
			default:
				s.Role = "other"
			}
		}
		last = s.Role
	}
}

// noProblem are words that hold one for a problem and speak of none.
var noProblem = regexp.MustCompile(`问题导向|困难[群家人户职学残老儿党对]`)

// aheadTitle are the words that make a title of several clauses one of a plan.
var aheadTitle = regexp.MustCompile(`下一步|下半年|下阶段|下步|今后|明年|打算|思路|计划|谋划`)

func (x *extraction) titleRole(title string) string {
	runes := []rune(title)
	w := &x.words.phrases
	r := x.report
	has := func(y int) bool { return y > 0 && strings.Contains(title, itoa(y)) }
	plan, review := w[phrasePlanTitle].in(runes), w[phraseReviewTitle].in(runes)
	if plan && strings.ContainsRune(title, ',') { // 强化措施,救助体系不断完善
		_, n := w[phrasePlanTitle].before(runes, len(runes))
		plan = n > 0 || aheadTitle.MatchString(title)
	}
	switch {
	case w[phraseProblemTitle].in([]rune(noProblem.ReplaceAllString(title, ""))):
		return "problem"
	case plan && review:
		// 2025年工作回顾, 目标完成情况, 上半年工作情况和下半年计划
		if has(r.PlanYear) && r.PlanYear != r.Year {
			return "plan"
		}
		return "review"
	case review:
		return "review"
	case plan:
		if has(r.Year) && r.Year != r.PlanYear && r.PlanYear != 0 && !has(r.PlanYear) && !strings.Contains(title, "计划") {
			return "review"
		}
		return "plan"
	case has(r.PlanYear) && r.PlanYear != r.Year:
		return "plan"
	case has(r.Year):
		return "review"
	}
	return ""
}
