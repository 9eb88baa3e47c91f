package extract

import (
	"sort"
	"strings"
)

// roles says of every figure whether it is a target, a result, a baseline or a
// criterion. Definitions and old values are known by their own words; between
// target and result the section decides, and inside it commitment words (力争),
// words of what is already there (已建成), and task titles.
func (x *extraction) roles() {
	t, headline := x.t, 0
	for i, f := range x.figs {
		x.check()
		role, rule := x.role(i, f)
		f.f.Role = role
		f.f.Rules = append(f.f.Rules, x.ruleNamed("role: ", rule))
		if role != RoleTarget {
			continue
		}
		x.deadline(f)
		x.modal(f)
		if x.expected(f) {
			for headline = f.end; headline < x.bodyEnd && t.r[headline] != '\n'; headline++ {
			}
		}
		f.f.headline = f.start < headline // and the sentences behind it in its paragraph
	}
	x.baselines()
	for i, f := range x.figs {
		if x.means[i].old && f.f.Role != RoleBaseline {
			f.isOld("old value of a change")
		}
	}
}

// isOld makes a figure the baseline of a change: it is promised no more.
func (f *figure) isOld(rule string) {
	f.f.Role, f.f.Deadline, f.f.Modal, f.f.DeadlineAt, f.f.ModalAt = RoleBaseline, "", "", Span{}, Span{}
	f.f.Rules = append(f.f.Rules, "role: "+rule)
}

func (x *extraction) role(i int, f *figure) (string, string) {
	if rule := x.criterion(i, f); rule != "" {
		return RoleCriterion, rule
	}
	section := x.roleOfSection(f.f.Section)
	if x.looksAhead(f.start) {
		section = "plan"
	}
	if x.inTaskTitle(f) {
		return RoleTarget, "task title"
	}
	if role := x.labelled(f); role != "" {
		return role, "label"
	}
	lo, _ := x.segmentOf(f)
	if tense := x.tense(f); tense != "" {
		section = tense
	}
	switch section {
	case "plan":
		if x.done(lo, f) || x.actual(f) || x.present(f) {
			return RoleResult, "already there"
		}
		if x.looksBack(f) {
			return RoleResult, "looks back"
		}
		return RoleTarget, "plan section"
	case "review", "problem", "intro":
		if why := x.setTarget(i, f); why != "" {
			return RoleTarget, why
		}
		if m, _ := x.modalBefore(f, lo); m >= 0 && (x.promise(m) || x.shall(m, f)) && !x.done(m, f) && !x.doneIn(m, f.start) {
			return RoleTarget, "commitment word"
		}
		return RoleResult, section + " section"
	}
	if why := x.setTarget(i, f); why != "" {
		return RoleTarget, why
	}
	if m, _ := x.modalBefore(f, lo); m >= 0 && (x.promise(m) || x.report.Genre == "plan" || x.report.Genre == "work_report" && !x.pastIn(lo, f.start)) && !x.done(lo, f) {
		return RoleTarget, "commitment word"
	}
	return RoleResult, "default"
}

// setTarget says why f is a target where its section looks back, or is none: "" where it is not.
func (x *extraction) setTarget(i int, f *figure) string {
	switch {
	case x.t.hasBefore(f.start, "差"), x.t.hasBefore(f.start, "提前"): // 距2020年50%的目标尚差3个百分点; 目标提前两年实现
	case x.yearAhead(f):
		return "a year to come"
	case x.namesTarget(i, f):
		return "names a target"
	case x.expected(f):
		return "expected target"
	}
	return ""
}

// roleOfSection is the role of the level-1 section that section i is in.
func (x *extraction) roleOfSection(i int) string {
	s := x.report.Sections
	for ; i >= 0; i = s[i].Parent {
		if s[i].Level == Level1 {
			return s[i].Role
		}
	}
	if x.report.Genre == "plan" {
		return "plan"
	}
	return ""
}

// inTaskTitle reports whether f stands in a numbered title that assigns a task,
// under a heading that speaks of targets.
func (x *extraction) inTaskTitle(f *figure) bool {
	s := x.report.Sections
	i := f.f.Section
	if i < 0 || s[i].Level < Level2 || f.start >= x.heads[i].titleEnd {
		return false
	}
	for k := s[i].Parent; k >= 0; k = s[k].Parent {
		title := []rune(x.t.str(x.heads[k].end, x.heads[k].titleEnd))
		if !x.words.phrases[phraseTaskTitle].in(title) {
			continue
		}
		if _, n := x.words.cues[cueProgress].before(title, len(title)); n > 0 || s[k].Level > Level1 && s[i].Level > Level2 || x.reportsTasks() {
			return true // 一、民生实事推进情况 (一)新建养老院2所
		}
	}
	return s[i].Parent < 0 && x.reportsTasks()
}

// reportsTasks reports whether the title says that the text tells how tasks came on:
// 民生实事项目进展情况.
func (x *extraction) reportsTasks() bool {
	title := []rune(x.report.Title)
	return x.words.phrases[phraseTaskTitle].in(title) && x.words.cues[cueProgress].in(title)
}

var labels = [...]struct {
	cue  int
	role string
}{{cueLabelTask, RoleTarget}, {cueLabelDone, RoleResult}, {cueLabelElse, ""}}

// labelled is the role that the last label in front of f in its sentence gives it: 目标:新增300张,进展:新增320张;
// "" where there is none.
func (x *extraction) labelled(f *figure) string {
	lo := x.sentenceFrom(f)
	for k := f.start - 1; k > lo; k-- {
		if x.t.r[k] != ':' {
			continue
		}
		for _, l := range labels {
			if _, n := x.words.cues[l.cue].before(x.t.r, k); n > 0 && (k-n == lo || !isHan(x.t.r[k-n-1])) {
				return l.role
			}
		}
	}
	return ""
}

// segmentOf returns the part of the sentence between ； that holds f.
func (x *extraction) segmentOf(f *figure) (int, int) {
	lo, hi := x.sentenceFrom(f), x.sentenceTo(f)
	a, b := f.start, f.end
	for a > lo && x.t.r[a-1] != ';' {
		a--
	}
	for b < hi && x.t.r[b] != ';' {
		b++
	}
	return a, b
}

// reach is how many runes from a figure its sentence is read: the length of text
// that a rule may look at is bounded, so that reading is linear in the text.
const reach = 600

// sentenceFrom returns where f's sentence begins, or where the reach of its rules does.
func (x *extraction) sentenceFrom(f *figure) int {
	return max(f.within.start, f.start-reach)
}

// sentenceTo returns where f's sentence ends, or where the reach of its rules does.
func (x *extraction) sentenceTo(f *figure) int {
	return min(f.within.end, f.end+reach)
}

// clauseOf returns the clause that holds f.
func (x *extraction) clauseOf(f *figure) (int, int) {
	lo, hi := x.sentenceFrom(f), x.sentenceTo(f)
	a, b := f.start, f.end
	for a > lo && !isClauseEnd(x.t.r[a-1]) {
		a--
	}
	for b < hi && !isClauseEnd(x.t.r[b]) {
		b++
	}
	return a, b
}

// expected reports whether the sentence states expected targets.
func (x *extraction) expected(f *figure) bool {
	t, cues := x.t, &x.words.cues
	lo := x.sentenceFrom(f)
	for k := f.start - len(expectedTarget); k >= lo; k-- {
		if !hasAt(t.r, k, expectedTarget) {
			continue
		}
		behind := k + len(expectedTarget)
		if t.get(k-1) == '的' && t.get(behind) == ',' && x.figureBetween(lo, k) {
			return false // 虽低于5.5%左右的预期目标,但粮食总产量…
		}
		if c := t.get(behind); behind < f.start && (c == ':' || c == ',' || t.hasAny(&cues[cueStates], behind)) {
			return true // 预期目标是7%
		}
		if t.anyBefore(&cues[cueReaches], k) || t.anyBefore(&cues[cueReaches], t.backOver(k, lo, "年度全的初")) {
			return false // 完成全年预期目标
		}
		return behind == f.start
	}
	return cues[cueGoal].in(t.r[lo:f.start])
}

var expectedTarget = []rune("预期目标")

// done reports whether words in front of f say that it is there already.
func (x *extraction) done(lo int, f *figure) bool {
	a, _ := x.clauseOf(f)
	a = max(a, lo)
	if x.t.has(f.within.start, "截至") {
		return true
	}
	for k := a; k < f.start; k++ {
		_, n := x.words.phrases[phraseDone].at(x.t.r, k)
		if n == 0 {
			continue
		}
		if n == 1 && (x.t.get(k+1) == '经' || strings.ContainsRune("早不", x.t.get(k-1)) || !isHan(x.t.get(k+1))) && x.t.get(k+1) != '有' {
			continue
		}
		if f.unit.class == "ratio" && x.t.has(k, "在册") {
			continue // 在册对象核查率保持100%
		}
		if x.t.has(k, "目前") && x.t.hasBefore(k, "到") {
			continue
		}
		if x.t.r[k] != '已' && x.t.get(f.start-1) != '、' && x.figureBetween(k+n, f.start) { // 由现有的260平方米扩大到500平方米
			continue
		}
		return true
	}
	return false
}

// present reports whether f goes on with what there is at present in its sentence: 目前老人已达12万人,占总人口的20%,
// 而养老机构只有3家.
func (x *extraction) present(f *figure) bool {
	t := x.t
	a, _ := x.clauseOf(f)
	if a <= f.within.start || !t.has(f.within.start, "目前") && !t.has(f.within.start, "现有") {
		return false
	}
	for t.get(a) == '而' || t.get(a) == '但' {
		a++
	}
	if t.get(a) == '占' {
		return true
	}
	_, n := x.words.cues[cueWas].before(t.r, f.pre)
	return n > 0
}

// yearAhead reports whether the last year that f's sentence names in front of it is one
// to come: 一九八五年将达到二万人 in a report of 1982.
func (x *extraction) yearAhead(f *figure) bool {
	t := x.t
	for k := f.start - 4; k >= x.sentenceFrom(f) && x.report.Year > 0; k-- {
		if y, n, _ := yearAt(t.r, k); n == 4 && t.get(k+4) == '年' && !isDigit(t.get(k-1)) {
			switch t.get(k - 1) {
			case '从', '自', '由', '比', '较', '同', '与':
				continue // 从一九八○年的二十八万人增加到四十万人
			}
			return y >= x.planned()
		}
	}
	return false
}

// planned returns the year that the report plans for.
func (x *extraction) planned() int {
	if r := x.report; r.PlanYear > 0 || r.Genre == "plan" {
		return max(r.PlanYear, r.Year)
	}
	return x.report.Year + 1
}

// looksBack reports whether words in front of f in its sentence say that it was done, and
// none behind them that it is to be: 两年来,…建设5100个项目; 已建成的主要有:加固堤防6100公里.
func (x *extraction) looksBack(f *figure) bool {
	lo := x.sentenceFrom(f)
	if f.start > lo && x.t.r[f.start-1] == '了' {
		return true
	}
	back := false
	for k := lo; k < f.start; k++ {
		switch {
		case x.turnsBack(k, lo, f.start):
			back = true
		case back && x.turnsAhead(k):
			back = false
		}
	}
	return back
}

// turnsBack reports whether a word at rune k of the sentence that begins at lo says that what
// follows was done: 五年来, 去年, 已建成:, 2020年.
func (x *extraction) turnsBack(k, lo, end int) bool {
	t := x.t
	opens := k == lo || isClauseEnd(t.get(k-1))
	switch t.r[k] {
	case '年':
		c := t.get(k - 1)
		return t.get(k+1) == '来' && (cnDigit(c) > 1 || isDigit(c) || strings.ContainsRune("几近多", c))
	case '去', '上':
		return t.get(k+1) == '年' && opens
	case '以':
		return t.get(k+1) == '来' && t.get(k+2) == ',' && x.since(lo, k) // 自去年九月以来,各地…
	case '已':
		for q := k + 1; q < k+10 && q < end && !isClauseEnd(t.r[q]); q++ {
			if t.r[q+1] == ':' && x.verbAt(k+1) {
				return true
			}
		}
		return false
	}
	y := x.yearOf(k)
	c := t.get(k - 1)
	return y > 0 && y < x.planned() && (opens || (c == '由' || c == '从') && y < x.report.Year)
}

// since reports whether 自 or 从 opens the clause that ends at rune k.
func (x *extraction) since(lo, k int) bool {
	for k--; k > lo && !isClauseEnd(x.t.r[k-1]); k-- {
	}
	return k >= lo && (x.t.r[k] == '自' || x.t.r[k] == '从')
}

// turnsAhead reports whether a word at rune k says that what follows is to be done.
func (x *extraction) turnsAhead(k int) bool {
	if y := x.yearOf(k); y > 0 {
		return y >= x.planned()
	}
	_, n := x.words.phrases[phraseModal].at(x.t.r, k)
	return n > 0 && x.commits(k, n)
}

// yearOf returns the year that is written out at rune k, 0 for none: 2020年.
func (x *extraction) yearOf(k int) int {
	if y, n, _ := yearAt(x.t.r, k); n == 4 && x.t.get(k+4) == '年' {
		return y
	}
	return 0
}

// figureBetween reports whether a figure begins in runes [i, j).
func (x *extraction) figureBetween(i, j int) bool {
	k := sort.Search(len(x.figs), func(k int) bool { return x.figs[k].start >= i })
	return k < len(x.figs) && x.figs[k].start < j
}

// shall reports whether 将 at k promises f in a review: in its own clause, or behind we.
func (x *extraction) shall(k int, f *figure) bool {
	if x.t.get(k) != '将' {
		return false
	}
	a, _ := x.clauseOf(f)
	_, n := x.words.verbs[verbLead].at(x.t.r, k+1)
	return n > 1 && (k >= a || x.t.get(k-1) == '们')
}

// actual reports whether 实际 stands right in front of f: what came of a goal.
func (x *extraction) actual(f *figure) bool {
	a, _ := x.clauseOf(f)
	if f.unit.unit == "天" && (x.t.get(a) == '离' || x.t.get(a) == '距') {
		return true // 距我国对香港恢复行使主权还有483天
	}
	for k := max(a, f.start-8); k < f.start; k++ {
		if x.inFact(k) {
			return true
		}
	}
	return false
}

// inFact reports whether 实际 at k tells what came of a goal and does not belong to the name
// of a thing: 实际利用外资, 实际增长.
func (x *extraction) inFact(k int) bool {
	if !x.t.has(k, "实际") {
		return false
	}
	for _, w := range [...]string{"增长", "利用", "使用", "吸收", "到账", "到位", "外资"} {
		if x.t.has(k+2, w) {
			return false
		}
	}
	return true
}

// namesTarget reports whether a review cites f as the goal itself: 完成目标300张的109%,
// 新增300张床位的任务.
func (x *extraction) namesTarget(i int, f *figure) bool {
	t := x.t
	if x.mustBefore(f.pre) || x.mustBefore(f.start) {
		return true
	}
	if m := x.means[i]; m.task && m.measure != MeasureCompletion && !x.actual(f) {
		return true
	}
	if t.has(f.post, "目标") || t.has(f.post, "任务的") || (t.has(f.post, "任务") || t.has(f.post, "计划")) && t.hasBefore(f.start, "达的") || t.has(f.post, "指标") && t.hasBefore(f.start, "定的") || t.get(f.post) == '的' && t.anyBefore(&x.words.cues[cueGoalNoun], f.start) {
		return true
	}
	if t.get(f.start-1) == '(' && t.anyBefore(&x.words.cues[cueGoalNoun], f.start-1) {
		return true
	}
	for k := f.post; k < f.post+10; k++ {
		c := t.get(k)
		if c == 0 || isClauseEnd(c) || isDigit(c) {
			return false
		}
		if c == '的' && t.hasAny(&x.words.cues[cueGoalNoun], k+1) {
			return true
		}
	}
	return false
}

// mustBefore reports whether words for a goal that was set end at rune i, and are no part of others: 相应建.
func (x *extraction) mustBefore(i int) bool {
	_, n := x.words.cues[cueMust].before(x.t.r, i)
	return n > 0 && !strings.ContainsRune("相对反响适供呼回", x.t.get(i-n-1))
}

// pastIn reports whether words between i and j speak of the past.
func (x *extraction) pastIn(i, j int) bool {
	for k := i; k < j; k++ {
		switch x.t.r[k] {
		case '了':
			return true
		case '去', '上', '过':
			if x.t.has(k, "去年") && x.t.get(k-1) != '比' && x.t.get(k-1) != '较' || x.t.has(k, "过去") {
				return true
			}
		}
	}
	return false
}

// doneIn reports whether 已 stands in front of a verb between i and j.
func (x *extraction) doneIn(i, j int) bool {
	for k := i; k < j; k++ {
		if x.t.r[k] == '已' && x.verbAt(k+1) || x.inFact(k) {
			return true
		}
	}
	return false
}

// tense says whether words at the head of the sentence, or of one before it in the
// same paragraph, look back ("review") or ahead ("plan"); empty when none does. In
// sections that do both, the last such words hold until the next ones.
func (x *extraction) tense(f *figure) string {
	at := f.within.start
	k := sort.Search(len(x.tenses), func(k int) bool { return x.tenses[k].start > at }) - 1
	if k < 0 {
		return ""
	}
	c := x.tenses[k]
	if at >= c.end {
		return ""
	}
	return c.role
}

// tenseSpan is a stretch of text whose tense is stated.
type tenseSpan struct {
	start, end int
	role       string
}

// findTenses finds the sentences that begin by looking back or ahead.
func (x *extraction) findTenses() {
	t := x.t
	for _, s := range x.sents {
		x.check()
		role := x.cue(s.start, min(s.end, s.start+26))
		if role == "" {
			continue
		}
		end := s.end
		for end < x.bodyEnd && t.r[end] != '\n' {
			end++
		}
		if x.mixed(s.start) { // until the section ends
			k := sort.Search(len(x.secAt), func(k int) bool { return x.secAt[k] > s.start })
			for k < len(x.heads) && x.heads[k].level != Level1 {
				k++
			}
			end = x.bodyEnd
			if k < len(x.heads) {
				end = x.heads[k].start
			}
		}
		x.tenses = append(x.tenses, tenseSpan{s.start, end, role})
	}
}

// mixed reports whether rune i is in a level-1 section that looks back and ahead.
func (x *extraction) mixed(i int) bool {
	k := sort.Search(len(x.secAt), func(k int) bool { return x.secAt[k] > i }) - 1
	for k >= 0 && x.heads[k].level != Level1 {
		k--
	}
	if k < 0 {
		return false
	}
	title := x.t.str(x.heads[k].end, x.heads[k].titleEnd)
	if strings.Contains(title, "规划") && strings.Contains(title, "说明") || strings.Contains(title, "纲要") {
		return true
	}
	back := strings.Contains(title, "回顾") || strings.Contains(title, "成就") || strings.Contains(title, "总结")
	ahead := strings.Contains(title, "目标") || strings.Contains(title, "任务") || strings.Contains(title, "安排")
	return back && ahead
}

// cue reads the tense of the words [i,j).
func (x *extraction) cue(i, j int) string {
	t, cues := x.t, &x.words.cues
	for k := i; k < j; k++ {
		switch {
		case t.r[k] == '\n':
			return ""
		case k < i+8 && t.hasAny(&cues[cueOpensReview], k):
			return "review"
		case k < i+12 && t.hasAny(&cues[cueOpensPlan], k), t.has(k, "主要预期目标"):
			return "plan"
		case k == i && x.report.Genre != GenreWorkReport && t.hasAny(&cues[cueOpensNext], k):
			return "plan"
		}
		if role := x.cueOfPlan(k); k < i+10 && role != "" {
			return role
		}
	}
	return ""
}

// cueOfPlan is the role of what was or will be done in the five years that rune k names,
// "" where it names none: “十四五”时期.
func (x *extraction) cueOfPlan(k int) string {
	n, e := x.fiveYearPlan(k)
	if n == 0 || !x.t.has(e, "时期") && !x.t.has(e, "期间") || x.report.Year == 0 {
		return ""
	}
	first := 2006 + 5*(n-11)
	switch plan := max(x.report.PlanYear, x.report.Year); {
	case first+4 < plan:
		return "review"
	case first >= plan:
		return "plan"
	}
	return ""
}

// fiveYearPlan reads 十四五, quoted or not, at k: its number and where it ends.
func (x *extraction) fiveYearPlan(k int) (int, int) {
	t := x.t
	if t.get(k) == '“' {
		k++
	}
	if t.get(k) == '十' && cnDigit(t.get(k+1)) > 0 && t.get(k+2) == '五' {
		e := k + 3
		if t.get(e) == '”' {
			e++
		}
		return 10 + cnDigit(t.get(k+1)), e
	}
	return 0, k
}
