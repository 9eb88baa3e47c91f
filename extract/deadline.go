package extract

import (
	"strconv"
	"strings"
)

// deadline finds the calendar point or period that bounds target f: the last one
// in front of it in its sentence. 今年, 明年, 全年 and years at the head of a
// sentence bound everything in it, other points their part between ；.
func (x *extraction) deadline(f *figure) {
	start := x.commitFrom(f)
	if x.oneOf(f, start) {
		return
	}
	best, end := x.lastDeadline(f, start)
	if k, e := x.closingDeadline(f, best < 0); k >= 0 {
		best, end = k, e
	}
	if best < 0 {
		best, end = x.laterDeadline(f)
	}
	if best < 0 {
		return
	}
	best = x.fromDay(best, start)
	if x.t.r[best] == '到' && strings.ContainsRune("加高升大展少低降长至减", x.t.get(best-1)) {
		best++ // 增加到一九八七年的55万人
	}
	f.f.DeadlineAt = x.t.source(best, end)
	f.f.Deadline = f.f.DeadlineAt.Of(x.report.Doc.Text)
}

// lastDeadline returns the last calendar point in front of f, -1 for none.
func (x *extraction) lastDeadline(f *figure, start int) (at, end int) {
	at = -1
	for k := start; k < f.start; k++ {
		if n := x.deadlineAt(k); n > 0 {
			if x.t.get(k+n) != ':' || !x.lineStart(k) { // 下半年:(1)… is a heading
				at, end = k, k+n
			}
			k += n - 1
		}
	}
	return at, end
}

// closingDeadline returns the date that closes the clause of f or begins the next: 新增床位
// 300张,年底前完成. Where a point in front bounds f, only words that end a task let it count.
func (x *extraction) closingDeadline(f *figure, alone bool) (int, int) {
	t := x.t
	_, end := x.clauseOf(f)
	for k := f.post; k < min(x.sentenceTo(f), end+12); k++ {
		n := x.deadlineAt(k)
		if k > end && (t.r[end] != ',' || isClauseEnd(t.r[k]) || isDigit(t.r[k]) && n == 0) {
			break
		}
		if n == 0 || k == f.post && isHan(t.get(k)) && k != end {
			continue
		}
		if k > end+1 || (k > end || !alone) && !x.closes(k+n) {
			break
		}
		return k, k + n
	}
	return -1, 0
}

// laterDeadline returns the date that closes a clause further on: 新建管网22公里,解决1.1万人
// 饮水问题,10月底前通水.
func (x *extraction) laterDeadline(f *figure) (int, int) {
	t := x.t
	_, end := x.clauseOf(f)
	for k := end; k < min(x.sentenceTo(f), f.end+60) && t.r[k] != ';'; k++ {
		if t.r[k] != ',' {
			continue
		}
		if n := x.deadlineAt(k + 1); n > 0 && x.closes(k+1+n) {
			return k + 1, k + 1 + n
		}
	}
	return -1, 0
}

// fromDay returns where a stretch of time that ends in the point at k begins: 1月10日至2月底, 2024年至2026年.
func (x *extraction) fromDay(k, start int) int {
	t := x.t
	if c := t.get(k - 1); c != '至' && c != '到' {
		return k
	}
	from := k - 1
	for from > start && (isDigit(t.r[from-1]) || t.r[from-1] == '年' || t.r[from-1] == '月' || t.r[from-1] == '日' || maskChar(t.r[from-1])) {
		from--
	}
	if from < k-2 && (t.r[k-2] == '日' || t.r[k-2] == '年' && k-from == 6) {
		return from
	}
	return k
}

// closes reports whether the words at k end a task and bring no other figure.
func (x *extraction) closes(k int) bool {
	t := x.t
	for e := k; e < k+6; e++ {
		if c := t.get(e); c == 0 || isClauseEnd(c) {
			return e > k+1 // 10月底前通水
		} else if isDigit(c) || cnDigit(c) > 0 || maskChar(c) {
			break
		}
	}
	for q := k; q < k+4; q++ {
		if t.hasAny(&x.words.cues[cueEndsTask], q) {
			e := q + 2
			for e < len(t.r) && e < q+6 && !isClauseEnd(t.r[e]) {
				e++
			}
			return e < q+6
		}
	}
	return false
}

// commitFrom returns where the words that may bound or promise f begin: its sentence,
// or the bracket that it stands in.
func (x *extraction) commitFrom(f *figure) int {
	start := x.sentenceFrom(f)
	depth := 0
	for k := f.start - 1; k >= start; k-- {
		switch x.t.r[k] {
		case ')':
			depth++
		case '(':
			if depth == 0 {
				return k + 1
			}
			depth--
		}
	}
	return start
}

// oneOf reports whether f is what one unit of the target before it gets: 新建5个食堂,每个
// 补助2万元.
func (x *extraction) oneOf(f *figure, start int) bool {
	a, _ := x.clauseOf(f)
	return a > start && f.unit.class == "money" && (x.t.get(a) == '每' || x.t.has(a, "户均") || x.t.has(a, "人均"))
}

// deadlineThere is how long the deadline expression at a rune is, 0 where there is none;
// behind is the rune behind that one, 0 where none was looked at.
type deadlineThere struct{ behind, length int32 }

// deadlineAt returns the length of the deadline expression at k, 0 if none. It is
// remembered, because all figures of a sentence look at the same places.
func (x *extraction) deadlineAt(k int) int {
	if k < 0 || k > len(x.t.r) {
		return 0
	}
	d := &x.deadlines[k%len(x.deadlines)]
	if d.behind != int32(k+1) {
		*d = deadlineThere{int32(k + 1), int32(x.readDeadline(k))}
	}
	return int(d.length)
}

func (x *extraction) readDeadline(k int) int {
	t := x.t
	j := k
	if t.get(j) == '到' {
		j++
	}
	d := t.digitsOrMasks(j)
	if d == j && cnDigit(t.get(j)) >= 0 && t.cnYear(j) && cnDigit(t.get(j-1)) < 0 {
		return t.deadlineOfChineseYear(k, j)
	}
	if d > j && !isDigit(t.get(k-1)) && t.maskRunBefore(k) == 0 {
		switch {
		case t.get(d) == '年' && (d-j == 4 || t.maskRun(j) > 0):
			return x.deadlineOfYear(k, j, d)
		case t.get(d) == '月' && d-j <= 2:
			return t.deadlineOfMonth(k, d)
		}
		return 0
	}
	if n := x.monthOfYear(k); n > 0 {
		return n
	}
	if n := t.chineseMonthDeadline(k); n > 0 {
		return n
	}
	if n := t.yearsAhead(k, j); n > 0 {
		return n
	}
	if n := x.yearsOfWork(k); n > 0 {
		return n
	}
	if p := t.get(j - 1); p == '比' || p == '较' {
		return 0
	}
	return x.deadlineWord(k, j)
}

// deadlineOfChineseYear reads 二〇二五年底前 from k; the digits begin at j.
func (t *text) deadlineOfChineseYear(k, j int) int {
	e := j + 5 + t.first(j+5, "底前", "底", "末", "前")
	if t.first(e, "不变价", "价格") > 0 || strings.ContainsRune("按比较从自由", t.get(k-1)) || t.get(e) == '以' {
		return 0
	}
	return e - k
}

// monthOfYear reads 明年6月底前.
func (x *extraction) monthOfYear(k int) int {
	t := x.t
	if c := t.get(k + 2); t.first(k, "明年", "今年") == 0 || !isDigit(c) && cnDigit(c) <= 0 && c != '十' {
		return 0
	}
	if n := x.readDeadline(k + 2); n > 0 && strings.Contains(t.str(k+2, k+2+n), "月") {
		return n + 2
	}
	return 0
}

// digitsOrMasks is the end of the run of digits and masks at k.
func (t *text) digitsOrMasks(k int) int {
	for isDigit(t.get(k)) || t.maskRun(k) > 0 {
		k += max(1, t.maskRun(k))
	}
	return k
}

// first is the length of the first of words that stands at k, 0 for none.
func (t *text) first(k int, words ...string) int {
	for _, w := range words {
		if t.has(k, w) {
			return len([]rune(w))
		}
	}
	return 0
}

// deadlineOfYear reads 2025年, 2025年底前, 2023年6月底前 from k; the digits are j to d.
func (x *extraction) deadlineOfYear(k, j, d int) int {
	t := x.t
	e := d + 1 + t.first(d+1, "上半年", "下半年", "底前", "底", "年底前", "年底", "末", "初", "前")
	if e == d+1 { // 2023年6月底前
		if q := t.digitsOrMasks(e); q > e {
			if n := t.first(q, "月底前", "月末前", "月前", "月底"); n > 0 {
				return q + n - k
			}
		}
	}
	if y, err := strconv.Atoi(t.str(j, d)); err == nil && x.report.PlanYear > 0 && y < x.report.PlanYear {
		return 0 // a year gone by
	}
	if t.get(e) == '以' || t.get(e) == '起' && !strings.ContainsRune("好步始草", t.get(e+1)) || t.has(e, "度") || t.has(d+1, "至") || isDigit(t.get(e)) || t.get(k-1) == '从' || t.get(k-1) == '自' || k == j && (t.get(k-1) == '比' || t.get(k-1) == '较') {
		return 0
	}
	if isDash(t.get(k - 1)) {
		return 0
	}
	return e - k
}

// deadlineOfMonth reads x月底前, 6月底前, 7月1日前 from k; the digits end at d.
func (t *text) deadlineOfMonth(k, d int) int {
	until := t.hasBefore(k, "截止") || t.hasBefore(k, "截至")
	if n := t.first(d+1, endsOfMonth...); n > 0 {
		if until {
			return 0
		}
		return d + 1 + n - k
	}
	if q := t.digitsOrMasks(d + 1); q > d+1 && t.has(q, "日前") && !until {
		return q + 2 - k
	}
	return 0
}

var endsOfMonth = []string{"底以前", "底之前", "以前", "之前", "底前", "末前", "上旬前", "中旬前", "下旬前", "前", "底"}

// chineseMonthDeadline reads 十月底前.
func (t *text) chineseMonthDeadline(k int) int {
	q := k
	for q < k+2 && (cnDigit(t.get(q)) > 0 || t.get(q) == '十') {
		q++
	}
	if q == k || t.get(q) != '月' || isDigit(t.get(k-1)) || cnDigit(t.get(k-1)) >= 0 || t.hasBefore(k, "截止") || t.hasBefore(k, "截至") {
		return 0
	}
	if n := t.first(q+1, endsOfMonth...); n > 0 {
		return q + 1 + n - k
	}
	return 0
}

// yearsAhead reads the periods of several years: 三年内, “十四五”末, 今后五年.
func (t *text) yearsAhead(k, j int) int {
	if k == j && (cnDigit(t.get(k)) > 0 && !t.cnYear(k) || isDigit(t.get(k)) && !isDigit(t.get(k-1)) && t.get(k-1) != '.') {
		if num, ok := t.numeral(k, nil); ok && num.scale == 1 && t.get(num.end) == '年' && (t.get(num.end+1) == '翻' || t.get(num.end+1) == '内' || t.get(num.end+1) == '为' || t.has(num.end+1, "增长")) && num.value < 20 {
			e := num.end + 1
			if t.get(e) == '内' {
				e++
			}
			return e - k
		}
	}
	if n := t.first(j, "“十四五”末", "“十五五”末", "“十四五”期末", "“十五五”期末", "“十五五”时期", "“十五五”期间", "“十四五”期间", "“十三五”期间", "“十二五”期间", "“十一五”期间", "十四五末", "十五五末", "今后五年", "未来五年", "今后三年", "未来三年", "本世纪末", "本世纪中叶"); n > 0 {
		return j + n - k
	}
	if k == j && (t.has(k, "今后") || t.has(k, "未来")) {
		if num, ok := t.numeral(k+2, nil); ok && num.start == k+2 && num.value < 30 && t.get(num.end) == '年' {
			return num.end + 1 - k
		}
	}
	return 0
}

// yearsOfWork reads a number of years in which what follows is to be done: 五年增加灌溉面积十万亩, 计划三年投入12亿元.
func (x *extraction) yearsOfWork(k int) int {
	t := x.t
	if cnDigit(t.get(k)) < 2 || k > 0 && !isClauseEnd(t.r[k-1]) && t.r[k-1] != ' ' && !t.hasBefore(k, "计划") && !t.hasBefore(k, "力争") && !t.hasBefore(k, "争取") && !t.hasBefore(k, "用") {
		return 0
	}
	num, ok := t.numeral(k, nil)
	if !ok || num.scale != 1 || num.value > 20 || t.get(num.end) != '年' || x.grantsAt(num.end+1) || !x.verbAt(num.end+1) && !t.has(num.end+1, "累计") && !t.has(num.end+1, "共") && !t.has(num.end+1, "时间") {
		return 0
	}
	return num.end + 1 - k
}

// grantsAt reports whether what follows at rune k is granted for a time, or holds for one: 三年减免税费50%.
func (x *extraction) grantsAt(k int) bool {
	return x.words.is(x.t.str(k, min(k+2, len(x.t.r))), kindGrants)
}

// deadlineWord reads the calendar points of the tables: 年底前, 全年.
func (x *extraction) deadlineWord(k, j int) int {
	t := x.t
	if _, n := x.words.phrases[phraseDeadline].at(t.r, j); n > 0 {
		if c := t.get(j - 1); t.r[j] == '年' && (c == '上' || c == '去') {
			return 0 // 较上年末
		}
		switch t.str(j, j+n) {
		case "今年", "明年":
			if t.has(j+n, "以来") || t.has(j+n, "上半年") || t.has(j+n, "初") {
				return 0
			}
			n += t.first(j+n, "年底前", "底前", "底")
		case "全年", "年度", "年内", "年底", "年中":
			if cnDigit(t.get(j-1)) > 0 || isDigit(t.get(j-1)) {
				return 0
			}
			if strings.ContainsRune("多少青百去", t.get(j-1)) || t.get(j-1) == '年' && t.str(j, j+n) != "全年" {
				return 0
			}
			if t.str(j, j+n) == "年度" && (isDigit(t.get(j-1)) || strings.ContainsRune("本上当新", t.get(j-1)) || !t.has(j+n, "完成") && !t.has(j+n, "新增")) {
				return 0
			}
		}
		return j + n - k
	}
	return 0
}

// modal finds the commitment word that governs target f: the last one in front of
// it in its part of the sentence.
func (x *extraction) modal(f *figure) {
	start := x.commitFrom(f)
	if x.oneOf(f, start) {
		return
	}
	if k, n := x.modalBefore(f, start); k >= 0 {
		f.f.ModalAt = x.t.source(k, k+n)
		f.f.Modal = f.f.ModalAt.Of(x.report.Doc.Text)
	}
}

// modalBefore returns the place and length of the last commitment word in [lo, f).
func (x *extraction) modalBefore(f *figure, lo int) (int, int) {
	for k := f.start - 1; k >= lo; k-- {
		_, n := x.words.phrases[phraseModal].at(x.t.r, k)
		if n == 0 || k+n > f.start || x.inQuote(k) {
			continue
		}
		if !x.commits(k, n) {
			continue
		}
		return k, n
	}
	return -1, 0
}

// promise reports whether the commitment word at k makes a target even in a review.
func (x *extraction) promise(k int) bool {
	switch {
	case x.t.has(k, "预计"):
		return x.report.Genre == "plan" || x.report.Genre != "work_report" && !x.reckons(k+2)
	case x.t.has(k, "计划"), x.t.has(k, "力争"), x.t.get(k) == '拟':
		return true
	case x.t.has(k, "争取"): // 争取把补贴涨到300元, no 争取资金300万元
		return x.t.has(k+2, "把") || x.t.has(k+2, "将") || x.t.has(k+2, "在") || x.t.has(k+2, "年")
	}
	return false
}

// reckons reports whether the clause at k, behind 预计, tells what a year will come to and promises no
// deed: 收入预计突破1.9万元, 预计全年短收1500万元.
func (x *extraction) reckons(k int) bool {
	t := x.t
	for ; k < len(t.r) && !isClauseEnd(t.r[k]) && !isDigit(t.r[k]); k++ {
		if _, n := x.words.cues[cueComesTo].at(t.r, k); n > 0 {
			return true
		}
		if _, n := x.words.verbs[verbLead].at(t.r, k); n > 1 {
			return false
		}
	}
	return false
}

// modalWord is a commitment word of the tables, that may be part of another.
type modalWord struct {
	x          *extraction
	t          *text
	word       string
	k, end     int
	prev, next rune
}

// commits weighs commitment words that are often other words.
func (x *extraction) commits(k, n int) bool {
	t := x.t
	m := &modalWord{x, t, t.str(k, k+n), k, k + n, t.get(k - 1), t.get(k + n)}
	return firstRule(x.words.rules.idle, m) == nil
}

// idleRules say where a commitment word is none.
var idleRules = []rule[*modalWord]{
	{name: "预计 of a year that is compared", when: func(m *modalWord) bool { return m.word == "预计" && m.prev == '年' && m.x.compared(m.k) },
		example: "产值比1980年预计增长5.5%。"},
	{name: "预计 of a year that is over", when: func(m *modalWord) bool { return m.word == "预计" && m.x.yearOver(m.k) },
		example: "芷岭县人民政府2023年政府工作报告\n一、工作安排\n2021年工业总产值预计增长5.5%。"},
	{name: "计划 that is passed", when: func(m *modalWord) bool {
		return m.word == "计划" && m.t.anyBefore(&m.x.words.cues[cueReaches], m.k)
	},
		example: "城镇新增就业8.3万人，超额完成计划0.5万人。"},
	{name: "要 in another word", when: func(m *modalWord) bool {
		return m.word == "要" && (strings.ContainsRune("主需重必只纲摘概首紧不还提机简险次显切", m.prev) || strings.ContainsRune("求素点闻案害件领道塞地务隘义", m.next))
	},
		example: "主要建设床位300张。"},
	{name: "将 in front of an object", when: (*modalWord).handles,
		example: "将试点范围扩大到60%。"},
	{name: "拟 in another word", when: func(m *modalWord) bool {
		return m.word == "拟" && (strings.ContainsRune("模草虚比", m.prev) || strings.ContainsRune("定制订", m.next))
	},
		example: "拟定办法3个。"},
	{name: "计划 as a noun", when: func(m *modalWord) bool { return m.word == "计划" && !m.plans() },
		example: "实施行动计划,新增床位300张。"},
	{name: "努力 without a verb", when: func(m *modalWord) bool {
		return m.word == "努力" && (!m.x.verbAt(m.end) || m.next == '争')
	},
		example: "经过努力,新增床位300张。"},
	{name: "力争 for something better", when: func(m *modalWord) bool { return m.word == "力争" && m.better() },
		example: "力争更好成绩,新增床位300张。"},
	{name: "争取 in another phrase", when: func(m *modalWord) bool {
		return m.word == "争取" && (m.t.hasBefore(m.k, "力争") || (m.prev == '力' || m.prev == '努') && m.t.has(m.end, "更好"))
	},
		example: "力争争取资金300万元。"},
}

// handles reports whether 将 is no word of time: 将试点范围扩大到60%.
func (m *modalWord) handles() bool {
	if m.word != "将" || strings.ContainsRune("即必行", m.prev) || strings.ContainsRune("由从", m.next) {
		return false
	}
	for q := m.k + 3; q < len(m.t.r) && q < m.k+24 && !isClauseEnd(m.t.r[q]); q++ {
		if c := m.t.r[q]; (c == '到' || c == '至') && strings.ContainsRune("加高升大展少低降长减在", m.t.r[q-1]) {
			return true
		}
	}
	return !m.x.verbAt(m.k + 1)
}

// plans reports whether 计划 is a verb: behind a time, or at the head of its clause and in
// front of a verb or a value.
func (m *modalWord) plans() bool {
	t, k := m.t, m.k
	verb := m.x.verbAt(m.end)
	switch {
	case m.x.deadlineAt(m.end) > 0, t.hasBefore(k, "今年"), t.hasBefore(k, "明年"):
		return true
	case verb && t.first(k-3, "上半年", "下半年")+t.first(k-2, "全年", "年内") > 0:
		return true
	case !isClauseEnd(m.prev) && m.prev != '、' && m.prev != 0 && m.x.nounBefore(k):
		return false
	}
	return verb || t.has(m.end, "投资") || t.has(m.end, "总投资") || t.has(m.end, "投入") || isDigit(m.next) || t.maskRun(m.end) > 0 || strings.ContainsRune("于用到在", m.next)
}

// better reports whether 力争 aims at something better, or is cut out of 努力争取.
func (m *modalWord) better() bool {
	return m.prev == '努' && m.next == '取' || m.t.first(m.end, "更好", "取得更好", "比", "实现更好") > 0
}

// yearOver reports whether the last year that the sentence names in front of k is one that the report
// looks back on.
func (x *extraction) yearOver(k int) bool {
	a := k
	for a > x.bodyStart && a > k-40 && !strings.ContainsRune("。;!?\n", x.t.r[a-1]) {
		a--
	}
	for i := k - 1; i >= a; i-- {
		if y, n, _ := yearAt(x.t.r, i); n == 4 && 1900 <= y && y < 2100 {
			return y < max(x.report.PlanYear, x.report.Year)
		}
	}
	return false
}

// compared reports whether the year that ends before k is what a change is counted from.
func (x *extraction) compared(k int) bool {
	k--
	for isDigit(x.t.get(k-1)) || cnDigit(x.t.get(k-1)) >= 0 && isHan(x.t.get(k-1)) {
		k--
	}
	return strings.ContainsRune("比较", x.t.get(k-1))
}

func (x *extraction) nounBefore(k int) bool {
	return strings.ContainsRune("动作划展年度“”", x.t.get(k-1)) || x.t.hasBefore(k, "工作") || x.t.hasBefore(k, "行动")
}

func (x *extraction) verbAt(k int) bool {
	if x.t.get(k) == '新' && x.verbAt(k+1) {
		return true // 计划新纳入20户
	}
	for _, kind := range []int{verbLead, verbStart, verbStop, verbWeak, verbLink} {
		if _, n := x.words.verbs[kind].at(x.t.r, k); n > 1 {
			return true
		}
	}
	return false
}

// headlineYears gives the expected targets of a year (主要预期目标是…) that year where
// their sentence names none.
func (x *extraction) headlineYears() {
	r := x.report
	for i := range r.Figures {
		if f := &r.Figures[i]; f.headline && f.Role == RoleTarget && f.DeadlineYear == 0 {
			f.DeadlineYear = max(r.PlanYear, r.Year)
		}
	}
}
