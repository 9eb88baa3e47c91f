package extract

import "strings"

// baselines gives the old value of 由A提高到B its role, and carries the name over.
func (x *extraction) baselines() {
	for i := 0; i+1 < len(x.figs); i++ {
		x.check()
		if n := x.changeOfLists(i); n > 0 {
			i += n
			continue
		}
		f, g := x.figs[i], x.figs[i+1]
		if (f.f.Role == RoleResult || f.f.Role == RoleTarget) && (x.thenToo(i) || x.then(f) && x.nowBeside(i)) {
			f.then = true
			f.isOld("what was then")
		}
		if f.f.Role != RoleBaseline && x.ground(f) {
			f.isOld("what a change stands on")
		}
		if f.sentence() == g.sentence() && g.start-f.end <= 14 && x.changesFrom(f) && x.changesTo(f.end, g.start) {
			f.isOld("old value of a change")
			x.isNew(f, g)
			if g.f.Role == RoleCriterion {
				g.f.Role = RoleResult
				if x.roleOfSection(g.f.Section) == "plan" {
					g.f.Role = RoleTarget
				}
				g.f.Rules = append(g.f.Rules, "role: new value of a change")
			}
		}
	}
}

// then reports whether the clause of f tells what was at an earlier time, and only that: 去年同期只有200张,
// 一九七八年只有一百三十四元, “十二五”末仅18平方米.
func (x *extraction) then(f *figure) bool {
	t := x.t
	a, _ := x.clauseOf(f)
	bracket := strings.LastIndexByte(t.str(a, f.start), '(')
	if bracket >= 0 {
		a += len([]rune(t.str(a, f.start)[:bracket+1]))
	}
	for a < f.start && strings.ContainsRune("而但", t.r[a]) {
		a++
	}
	n := 0
	if y, k, _ := yearAt(t.r, a); k == 4 && t.get(a+4) == '年' && (y < x.planned()-1 || x.report.Year == 0) {
		n = 5
	} else if _, k := x.words.cues[cueFormer].at(t.r, a); k > 0 {
		n = k
	} else if k := t.yearsAgo(a); k > 0 {
		n = k
	} else if t.get(a) == '“' && t.has(a+3, "五”末") {
		n = 6 // “十二五”末
	}
	if n == 0 || x.figureBetween(a, f.start) {
		return false
	}
	_, k := x.words.cues[cueWas].before(t.r, f.pre)
	if k == 0 {
		_, k = x.words.cues[cueWas].before(t.r, f.start)
	}
	return k > 0 || t.has(a, "去年同期") && f.pre-a <= n || bracket >= 0 && f.start-a <= n
}

// thenToo reports whether figure i goes on with a list of what was then: (上年依次为4.5万人、1.4万人).
func (x *extraction) thenToo(i int) bool {
	return i > 0 && x.figs[i-1].then && x.joined(x.figs[i-1].post, x.figs[i].start)
}

// ground reports whether f was in a year before, and is what something stands on: 在去年增长5.2%的基础上.
func (x *extraction) ground(f *figure) bool {
	if !x.t.has(f.post, "的基础上") {
		return false
	}
	a, _ := x.clauseOf(f)
	for k := f.start - 1; k >= a; k-- {
		if x.t.r[k] != '在' {
			continue
		}
		_, former := x.words.cues[cueFormer].at(x.t.r, k+1)
		if y := x.yearOf(k + 1); former > 0 || y > 0 && y < x.planned() || x.t.has(k+1, "上年") || x.t.has(k+1, "去年") {
			return true
		}
	}
	return false
}

// yearsAgo returns how long the words are at rune k that say how many years before: 五年前, 0 for none.
func (t *text) yearsAgo(k int) int {
	n := 0
	for isDigit(t.get(k+n)) || cnDigit(t.get(k+n)) >= 0 || t.get(k+n) == '十' {
		n++
	}
	if n == 0 || t.get(k+n) != '年' || t.get(k+n+1) != '前' && !t.has(k+n+1, "以前") {
		return 0
	}
	return n + 2
}

// nowBeside reports whether a figure of the same unit stands beside figure i, in its sentence, as what
// is now.
func (x *extraction) nowBeside(i int) bool {
	f := x.figs[i]
	for _, j := range [...]int{i - 1, i + 1} {
		if j < 0 || j >= len(x.figs) {
			continue
		}
		g := x.figs[j]
		if g.f.Unit == f.f.Unit && g.sentence() == f.sentence() && (g.f.Role == RoleResult || g.f.Role == RoleTarget) && max(g.start-f.end, f.start-g.end) <= 40 {
			return true
		}
	}
	return false
}

// isNew makes g the value that a change from f ends with.
func (x *extraction) isNew(f, g *figure) {
	g.changeOf = f
	if len(g.f.Per) == 0 && g.f.Unit == f.f.Unit {
		g.f.Per = f.f.Per
	}
}

// changesFrom reports whether 由 or 从 stands in front of f, with a time between them at
// most: 由2020年的300张.
func (x *extraction) changesFrom(f *figure) bool {
	t := x.t
	if strings.ContainsAny(t.str(f.pre, f.start), "由从") || beginsChange(t.get(f.start-1)) {
		return true
	}
	var seen rune // the nearest of each counts
	for q := f.pre - 1; q >= f.pre-9 && q >= 0; q-- {
		c := t.get(q)
		if isClauseEnd(c) || c == '、' {
			return false
		}
		if !beginsChange(c) || c == seen || t.has(q, "由于") || t.has(q, "从事") {
			continue
		}
		if rest := t.str(q+1, f.pre); rest == "" || onlyPeriod(rest) {
			return true
		}
		seen = c
	}
	return false
}

func beginsChange(c rune) bool { return c == '由' || c == '从' }

// changesTo reports whether the words between two values say that the first became the second.
func (x *extraction) changesTo(i, j int) bool {
	gap := x.t.str(i, j)
	return (strings.ContainsAny(gap, "到至为") || strings.Contains(gap, "超过")) && !strings.ContainsAny(gap, "。;")
}

// onlyPeriod reports whether s is a time: 上年, 2020年, 五年前.
func onlyPeriod(s string) bool {
	s = strings.TrimSuffix(s, "的")
	return strings.HasSuffix(s, "年") || strings.HasSuffix(s, "年底") || strings.HasSuffix(s, "末")
}

// changeOfLists handles 分别从A、B增加到C、D and returns how many figures it took.
func (x *extraction) changeOfLists(i int) int {
	t := x.t
	if c := t.str(max(0, x.figs[i].pre-1), x.figs[i].start); !strings.ContainsAny(c, "从由") {
		return 0
	}
	list := func(k int) int { // end of the list that begins at k
		e := k + 1
		for e < len(x.figs) && x.figs[e].sentence() == x.figs[k].sentence() && x.joined(x.figs[e-1].post, x.figs[e].start) {
			e++
		}
		return e
	}
	m := list(i)
	if m-i < 2 || m >= len(x.figs) || x.figs[m].sentence() != x.figs[i].sentence() {
		return 0
	}
	gap := t.str(x.figs[m-1].end, x.figs[m].start)
	if e := list(m); e-m != m-i || len([]rune(gap)) > 8 || !strings.ContainsAny(gap, "到至") {
		return 0
	}
	for k := i; k < m; k++ {
		f, g := x.figs[k], x.figs[k+m-i]
		f.isOld("old values of a change")
		x.isNew(f, g)
	}
	return 2*(m-i) - 1
}
