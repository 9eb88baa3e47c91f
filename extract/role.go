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
	lo, _ := x.segmentOf(f)
	if tense := x.tense(f); tense != "" {
		section = tense
	}
	switch section {
	case "plan":
		if x.done(lo, f) || x.actual(f) {
			return RoleResult, "already there"
		}
		if x.looksBack(f) {
			return RoleResult, "looks back"
		}
		return RoleTarget, "plan section"
	case "review", "problem", "intro":
		if x.yearAhead(f) {
			return RoleTarget, "a year to come"
		}
		if x.namesTarget(i, f) {
			return RoleTarget, "names a target"
		}
		if x.expected(f) {
			return RoleTarget, "expected target"
		}
		if m, _ := x.modalBefore(f, lo); m >= 0 && (x.promise(m) || x.shall(m, f)) && !x.done(m, f) && !x.doneIn(m, f.start) {
			return RoleTarget, "commitment word"
		}
		return RoleResult, section + " section"
	}
	if x.expected(f) {
		return RoleTarget, "expected target"
	}
	if m, _ := x.modalBefore(f, lo); m >= 0 && (x.promise(m) || x.report.Genre == "plan" || x.report.Genre == "work_report" && !x.pastIn(lo, f.start)) && !x.done(lo, f) {
		return RoleTarget, "commitment word"
	}
	return RoleResult, "default"
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
		if s[k].Level > Level1 && s[i].Level > Level2 || x.reportsTasks() || strings.HasSuffix(string(title), "完成情况") || strings.HasSuffix(string(title), "推进情况") {
			return true // 一、民生实事推进情况 (一)新建养老院2所
		}
	}
	return false
}

// reportsTasks reports whether the title says that the text tells how tasks came on:
// 民生实事项目进展情况.
func (x *extraction) reportsTasks() bool {
	title := []rune(x.report.Title)
	if !x.words.phrases[phraseTaskTitle].in(title) {
		return false
	}
	for _, w := range []string{"进展情况", "完成情况", "推进情况", "办理情况", "落实情况"} {
		if strings.Contains(x.report.Title, w) {
			return true
		}
	}
	return false
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
	s := x.t.str(x.sentenceFrom(f), f.start)
	if k := strings.LastIndex(s, "预期目标"); k >= 0 {
		rest, head := s[k+len("预期目标"):], s[:k]
		for _, w := range []string{"是", "为", ":", ",", "安排", "定为", "如下", "建议", "任务是"} {
			if strings.HasPrefix(rest, w) {
				return true
			}
		}
		for _, w := range []string{"高于", "低于", "比", "完成", "超过", "超", "高出", "达到", "年度"} {
			if strings.HasSuffix(head, w) || strings.HasSuffix(strings.TrimRight(head, "年度全的初"), w) {
				return false
			}
		}
		return rest == ""
	}
	for _, w := range []string{"计划要求", "今年计划", "明年计划", "调控目标", "预期为", "增长预期", "主要目标是", "奋斗目标是", "目标是:", "目标为:", "目标是,", "目标定为", "目标,定为"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

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

// figureBetween reports whether another figure stands between runes i and j.
func (x *extraction) figureBetween(i, j int) bool {
	k := sort.Search(len(x.figs), func(k int) bool { return x.figs[k].start >= i })
	return k < len(x.figs) && x.figs[k].start < j
}

// looksBack reports whether words in front of f in its sentence say that it was done, and
// none behind them that it is to be: 两年来,…建设5100个项目; 已建成的主要有:加固堤防6100公里.
func (x *extraction) looksBack(f *figure) bool {
	t := x.t
	back, lo := false, x.sentenceFrom(f)
	for k := lo; k < f.start; k++ {
		switch c := t.r[k]; c {
		case '年':
			back = back || t.get(k+1) == '来' && (cnDigit(t.get(k-1)) > 1 || isDigit(t.get(k-1)) || strings.ContainsRune("几近多", t.get(k-1)))
		case '去', '上':
			back = back || t.get(k+1) == '年' && (k == lo || isClauseEnd(t.get(k-1)))
		case '已':
			for q := k + 1; q < k+10 && q < f.start && !isClauseEnd(t.r[q]) && !back; q++ {
				back = t.r[q+1] == ':' && x.verbAt(k+1)
			}
		case '了':
			if k == f.start-1 {
				return true
			}
		case '今', '明', '未', '下', '继':
			if t.has(k, "今年") || t.has(k, "明年") || t.has(k, "今后") || t.has(k, "未来") || t.has(k, "下一") || t.has(k, "继续") {
				back = false
			}
		default:
			if y, n, _ := yearAt(t.r, k); n == 4 && t.get(k+4) == '年' {
				if y >= x.planned() {
					back = false
				} else if c := t.get(k - 1); k == lo || isClauseEnd(c) || (c == '由' || c == '从') && y < x.report.Year {
					back = true
				}
			} else if _, n := x.words.phrases[phraseModal].at(t.r, k); n > 0 && x.commits(k, n) {
				back = false
			}
		}
	}
	return back
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

// criterion names the rule that makes f a definition or threshold.
func (x *extraction) criterion(i int, f *figure) string {
	t := x.t
	switch f.unit.class {
	case "age":
		if s := t.str(max(0, f.start-9), f.start); strings.Contains(s, "寿命") || strings.Contains(s, "平均年龄") || f.trend {
			return ""
		}
		return "age"
	case "time":
		if why, known := x.durationCriterion(f); known {
			return why
		}
	case "energy", "science", "mass":
		if x.technical(f) {
			return "technical specification"
		}
	}
	if income := f.unit.class == "money" && measuresWealth(t.str(max(0, f.start-8), f.start)); (f.unit.unit == "倍" && t.get(f.start) != '翻' || income) && t.get(f.post) == '的' && isHan(t.get(f.post+1)) && x.comparedIn(f) {
		if f.f.Cmp == CmpEqual && strings.Contains(t.str(max(0, f.start-12), f.start), "低于") {
			f.f.Cmp = CmpLess
		}
		return "threshold on a noun" // 人均收入低于低保标准1.5倍的家庭
	}
	if f.unit.class == "ratio" && t.has(f.post, "的有") {
		return "threshold" // 占比超过六成的有113家
	}
	if f.unit.unit == "分" && f.post > f.end && isHan(t.get(f.post)) {
		return "threshold on a noun" // 600分以上考生97人
	}
	if f.unit.unit == "次" && t.hasBefore(f.start, "对连续") {
		return "count of a rule" // 对连续3次排名末位的单位
	}
	if x.rate(f) {
		return "" // a rate that is paid
	}
	if name := x.t.str(x.means[i].a, x.means[i].b); x.words.is(name, kindCeiling) {
		return "ceiling" // 控制在限额44.8亿元以内
	}
	if f.post == f.end && f.f.Cmp != CmpEqual && t.get(f.post) == '的' && i+1 < len(x.figs) && x.figs[i+1].start == f.post+1 {
		return "threshold on what follows" // 投资超1亿元的6个
	}
	if x.buildingStandard(i, f) {
		return "standard"
	}
	if t.has(f.post, "的标准") || t.has(f.post, "标准") && f.unit.class == "money" {
		return "standard"
	}
	if x.thresholdOnNoun(i, f) {
		return "threshold on a noun"
	}
	if f.unit.unit == "" && t.get(f.end) != 0 && (t.has(f.end, "部委") || t.has(f.end, "部门")) {
		a, b := f.end, f.end+8
		if strings.Contains(t.str(a, min(b, len(t.r))), "《") {
			return "issuer of a document"
		}
	}
	if f.unit.class == "length" && i > 0 && x.figs[i-1].f.Unit == "%" && x.figs[i-1].sentence() == f.sentence() {
		if g := x.figs[i-1]; f.start-g.end < 24 && t.get(g.post) == '的' && !strings.ContainsAny(t.str(g.end, f.start), ",;") {
			return "standard of a share"
		}
	}
	return x.nameCriterion(f)
}

// durationCriterion says what a duration is the rule or the name of, and whether
// that is known: the duration of a thing that was done is no criterion.
func (x *extraction) durationCriterion(f *figure) (why string, known bool) {
	t := x.t
	next := t.get(f.post)
	_, verbNext := x.words.verbs[verbStop].at(t.r, f.post)
	hedged := f.post > f.end
	if t.hasBefore(f.start, "提前") && !hedged {
		return "", true // 提前两年翻了一番
	}
	switch f.unit.unit {
	case "周年":
		return "anniversary", true
	case "年", "年级":
		if t.has(f.end, "行动") || t.has(f.end, "计划") || t.has(f.end, "规划") || t.has(f.end, "攻坚") || t.has(f.end, "大庆") || t.has(f.end, "过渡期") || t.has(f.end, "制") || t.has(f.end, "滚动") || t.has(f.end, "义务") {
			return "duration in a name", true
		}
		if t.hasBefore(f.start, "对连续") {
			return "duration of a rule", true
		}
		if t.has(f.post, "翻") {
			return "duration of a change", true
		}
		if t.hasBefore(f.start, "延长") && (t.has(f.post, "整省试点") || t.has(f.post, "试点")) {
			return "duration in a name", true
		}
		if t.hasBefore(f.start, "延长") || t.hasBefore(f.start, "连续") || t.hasBefore(f.start, "提前") || t.hasBefore(f.start, "历时") || t.hasBefore(f.start, "实现") {
			return "", true
		}
		if isHan(next) || f.pre == f.start {
			return "duration", true
		}
	case "分钟", "小时":
		if hedged && f.f.Cmp == CmpAtMost {
			return "", true
		}
		if isHan(next) && verbNext == 0 || t.get(f.post) == '”' {
			return "duration in a name", true
		}
		if hedged {
			return "", true
		}
	case "个月", "天", "工作日", "个工作日":
		if t.get(f.post) == '的' || t.hasBefore(f.start, "对连续") || t.has(f.post, "渐退期") || t.has(f.post, "工作制") {
			return "duration of a rule", true
		}
	}
	return "", false
}

// technical reports whether a measure specifies a thing: 220千伏变电站, 年产10万吨项目.
func (x *extraction) technical(f *figure) bool {
	t := x.t
	next := t.get(f.post)
	_, verbNext := x.words.verbs[verbStop].at(t.r, f.post)
	if t.hasBefore(f.start, "装机") || t.hasBefore(f.start, "日处理") {
		return false // what a plant that was built can do
	}
	return t.hasBefore(f.start, "年产") && isHan(next) ||
		f.post == f.end && isHan(next) && verbNext == 0 && (f.unit.unit == "千伏" || f.unit.unit == "英寸" || x.projectSoon(f.post))
}

// thresholdOnNoun reports whether a figure says which things are meant: 投资1亿元以上的项目,
// 20户以上自然村.
func (x *extraction) thresholdOnNoun(i int, f *figure) bool {
	t := x.t
	next := t.get(f.post)
	_, verbNext := x.words.verbs[verbStop].at(t.r, f.post)
	hedged := f.post > f.end
	if (f.unit.class == "length" || f.unit.class == "money" || f.unit.class == "energy") && hedged && f.f.Cmp != CmpApproximates && (isHan(next) && verbNext == 0 && next != '和' || next == '的') {
		if _, n := x.words.verbs[verbLead].at(t.r, f.post); n == 0 {
			return true
		}
	}
	if f.num.bare && !f.num.approx && f.unit.class == "money" && (f.f.Cmp != CmpMore || t.hasBefore(f.start, "过") && isHan(next)) {
		return true
	}
	if (f.unit.class == "person" || f.unit.class == "count") && t.get(f.post) == '的' && (hedged && (f.f.Cmp == CmpAtLeast || f.f.Cmp == CmpAtMost) || f.f.Cmp == CmpLess && isHan(t.get(f.post+1))) {
		return true
	}
	if !hedged && f.f.Cmp == CmpAtLeast && f.post == f.end && (f.unit.class == "count" || f.unit.class == "person") && !t.hasBefore(f.pre, "于") {
		for _, r := range f.f.Rules {
			if r == "cmp behind the noun" {
				return true
			}
		}
	}
	if m := x.means[i]; hedged && f.f.Cmp == CmpAtLeast && (f.unit.unit == "户" || f.unit.unit == "人") && m.a >= f.end && m.b > m.a && !x.words.counted(t.str(m.a, m.b)) {
		return true // 20户以上自然村
	}
	if f.num.bare && !f.num.approx && next == '的' && f.f.Cmp == CmpMore {
		return true
	}
	if f.unit.class == "money" && hedged && f.f.Cmp == CmpAtLeast && i+1 < len(x.figs) && x.figs[i+1].start == f.post {
		return true // 其中10亿元以上52个
	}
	if f.unit.class == "length" && t.get(f.post) == '的' && f.f.Cmp == CmpLess {
		return true
	}
	return false
}

// nameCriterion says which number of a name a figure is: 十项措施, 四类社会组织.
func (x *extraction) nameCriterion(f *figure) string {
	t := x.t
	next := t.get(f.post)
	if f.num.chinese && !f.num.isRange && !f.f.Masked && f.f.Value <= 30 && f.unit.unit == "项" {
		_, gained := x.words.phrases[phraseGain].before(t.r, f.start)
		if gained == 0 && !t.has(f.end, "指标") && !t.hasBefore(f.start, "等") && isHan(next) && !t.hasBefore(f.start, "、") && !t.hasBefore(f.start, "了") {
			return "number in a policy's name"
		}
	}
	if f.unit.unit == "类" && f.num.chinese && (t.hasBefore(f.start, "类") || t.hasBefore(f.start, "类等")) {
		return "number of kinds" // 公益慈善类、城乡社区服务类等四类社会组织
	}
	if f.unit.unit == "条" && t.has(f.end, "措施") && !t.hasBefore(f.start, "等") && isHan(t.get(f.start-1)) && !x.verbBefore(f.start) {
		return "number in a policy's name"
	}
	if f.unit.unit == "个" && f.num.chinese && (t.has(f.end, "关键小事") || t.has(f.end, "新城")) {
		return "number in a policy's name"
	}
	if f.num.bare && !f.num.approx && !f.num.about && f.pre == f.start && (f.unit.class == "count" || f.unit.class == "org") {
		return "round number in a name"
	}
	return ""
}

// rate reports whether f is what is paid for each: 按每人每月10元标准分类施保.
func (x *extraction) rate(f *figure) bool {
	if f.unit.class != "money" {
		return false
	}
	a, _ := x.clauseOf(f)
	front := x.t.str(max(a, f.start-24), f.start)
	behind := x.t.str(f.post, min(len(x.t.r), f.post+16))
	return strings.Contains(front, "按") && (strings.HasPrefix(strings.TrimPrefix(behind, "的"), "标准") || strings.HasPrefix(behind, "发放") || strings.HasPrefix(behind, "给予") || strings.HasPrefix(behind, "、") && strings.Contains(behind, "标准"))
}

// compares reports whether a verb of comparison stands at k.
func (x *extraction) compares(k int) bool {
	for _, w := range []string{"高于", "低于", "超过", "快于", "高出", "好于", "超出", "优于", "领先"} {
		if x.t.has(k, w) {
			return true
		}
	}
	return false
}

// measuresWealth reports whether s says what a household or a firm has.
func measuresWealth(s string) bool {
	return strings.Contains(s, "收入") || strings.Contains(s, "产值") || strings.Contains(s, "营收")
}

// comparedIn reports whether 低于 or another comparison stands in front of f in its
// clause.
func (x *extraction) comparedIn(f *figure) bool {
	a, _ := x.clauseOf(f)
	for k := a; k < f.start; k++ {
		if x.compares(k) || x.t.has(k, "不足") {
			return true
		}
	}
	return false
}

// verbBefore reports whether a verb that counts things ends right before i.
func (x *extraction) verbBefore(i int) bool {
	for _, k := range []int{verbLead, verbStart, verbLink} {
		if _, n := x.words.verbs[k].before(x.t.r, i); n > 1 || n == 1 && strings.ContainsRune("设建有共为达", x.t.get(i-1)) {
			return true
		}
	}
	c := x.t.get(i - 1)
	return c == '了'
}

// projectSoon reports whether the noun phrase at i is a project or plant.
func (x *extraction) projectSoon(i int) bool {
	for k := i; k < i+14; k++ {
		if c := x.t.get(k); c == 0 || isClauseEnd(c) || c == '、' {
			return false
		}
		for _, w := range []string{"项目", "工程", "机组", "产线", "生产线", "电站", "装置", "行动"} {
			if x.t.has(k, w) {
				return true
			}
		}
	}
	return false
}

// namesTarget reports whether a review cites f as the goal itself: 完成目标300张的109%,
// 新增300张床位的任务.
func (x *extraction) namesTarget(i int, f *figure) bool {
	t := x.t
	if t.hasBefore(f.start, "差") {
		return false // 离市定60%的目标还差12个百分点
	}
	if m := x.means[i]; m.task && m.measure != MeasureCompletion && !x.actual(f) {
		return true
	}
	if t.has(f.post, "目标") || t.has(f.post, "任务的") || t.has(f.post, "任务") && t.hasBefore(f.start, "达的") || t.get(f.post) == '的' && (t.hasBefore(f.start, "目标") || t.hasBefore(f.start, "目标任务") || t.hasBefore(f.start, "任务")) {
		return true
	}
	for k := f.post; k < f.post+10; k++ {
		c := t.get(k)
		if c == 0 || isClauseEnd(c) || isDigit(c) {
			return false
		}
		if c == '的' && (t.has(k+1, "任务") || t.has(k+1, "年度任务") || t.has(k+1, "目标")) {
			return true
		}
	}
	return false
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

// baselines gives the old value of 由A提高到B its role, and carries the name over.
func (x *extraction) baselines() {
	t := x.t
	for i := 0; i+1 < len(x.figs); i++ {
		x.check()
		f, g := x.figs[i], x.figs[i+1]
		if n := x.changeOfLists(i); n > 0 {
			i += n
			continue
		}
		// 较上年的2315万元增长10.7%
		for _, w := range []string{"较上年的", "比上年的", "较去年的", "比去年的", "较上年同期的", "比上年同期的"} {
			if t.hasBefore(f.start, w) && g.trend && g.start-f.end < 8 {
				f.f.Role = RoleBaseline
			}
		}
		if f.sentence() != g.sentence() || g.start-f.end > 14 {
			continue
		}
		k := f.pre
		from := false
		for _, w := range []string{"由", "从"} {
			for q := k - 1; q >= k-9 && q >= 0; q-- {
				c := t.r[q]
				if isClauseEnd(c) || c == '、' {
					break
				}
				if t.has(q, w) && !t.has(q, "由于") && !t.has(q, "从事") {
					rest := t.str(q+1, f.pre)
					if rest == "" || x.onlyPeriod(rest) {
						from = true
					}
					break
				}
			}
			if t.hasBefore(f.start, w) {
				from = true
			}
		}
		if !from {
			for q := f.pre; q < f.start; q++ {
				if t.r[q] == '由' || t.r[q] == '从' {
					from = true
				}
			}
		}
		if !from {
			continue
		}
		gap := t.str(f.end, g.start)
		if !strings.ContainsAny(gap, "到至为") && !strings.Contains(gap, "超过") {
			continue
		}
		if strings.ContainsAny(gap, "。;") {
			continue
		}
		f.isOld("old value of a change")
		if g.f.Role == RoleCriterion {
			g.f.Role = RoleResult
			if x.roleOfSection(g.f.Section) == "plan" {
				g.f.Role = RoleTarget
			}
			g.f.Rules = append(g.f.Rules, "role: new value of a change")
		}
		g.changeOf = f
		if len(g.f.Per) == 0 && g.f.Unit == f.f.Unit {
			g.f.Per = f.f.Per
		}
	}
}

// onlyPeriod reports whether s is a time: 上年, 2020年, 五年前.
func (x *extraction) onlyPeriod(s string) bool {
	for _, w := range []string{"上年", "去年", "年初", "上年同期", "原来", "原来的", "目前", "目前的", "现在的", "上年的", "去年的", "上届", "上届的"} {
		if s == w {
			return true
		}
	}
	s = strings.TrimSuffix(s, "的")
	return strings.HasSuffix(s, "年") || strings.HasSuffix(s, "年的") || strings.HasSuffix(s, "年底") || strings.HasSuffix(s, "末")
}

// buildingStandard reports whether f is in a list that 按照…的标准 encloses.
func (x *extraction) buildingStandard(i int, f *figure) bool {
	t := x.t
	lo, hi := x.segmentOf(f)
	for k := f.start; k >= lo && k > f.start-30; k-- {
		if t.r[k] == ',' {
			return false
		}
		if !t.has(k, "按照") {
			continue
		}
		for q := f.post; q < hi && q < f.post+30; q++ {
			if t.r[q] == ',' {
				return false
			}
			if t.has(q, "的标准") {
				return true
			}
		}
	}
	return false
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
		g.changeOf = f
		if len(g.f.Per) == 0 && g.f.Unit == f.f.Unit {
			g.f.Per = f.f.Per
		}
	}
	return 2*(m-i) - 1
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

// Words near the beginning of a sentence that say what the rest of the paragraph speaks of.
var (
	backCues  = wordsOf("这五年", "五年来", "过去五年", "过去的五年", "过去一年", "过去的一年", "一年来", "今年以来", "这一年")
	aheadCues = wordsOf("今后五年", "未来五年", "到2030年", "到2035年", "展望", "主要预期目标")
	nextCues  = wordsOf("下半年打算", "下半年工作", "下半年,", "下半年:", "下一步", "下步", "下阶段") // at the beginning
)

// cue reads the tense of the words [i,j).
func (x *extraction) cue(i, j int) string {
	t := x.t
	for k := i; k < j; k++ {
		if t.r[k] == '\n' {
			return ""
		}
		if _, n := backCues.at(t.r, k); n > 0 && k < i+8 {
			return "review"
		}
		if _, n := aheadCues.at(t.r, k); n > 0 && (k < i+12 || t.r[k] == '主') {
			return "plan"
		}
		if k == i && x.report.Genre != GenreWorkReport {
			if _, n := nextCues.at(t.r, k); n > 0 {
				return "plan"
			}
		}
		if n, e := x.fiveYearPlan(k); n > 0 && k < i+10 && (t.has(e, "时期") || t.has(e, "期间")) && x.report.Year > 0 {
			first := 2006 + 5*(n-11)
			switch plan := max(x.report.PlanYear, x.report.Year); {
			case first+4 < plan:
				return "review"
			case first >= plan:
				return "plan"
			}
		}
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
