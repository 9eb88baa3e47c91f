package extract

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// resolveYears gives every deadline its year and every figure the year that it
// speaks of, where that can be told. It comes after the figures, their roles
// and the sections.
//
// Words such as 今年 and 年底前 are read from where they stand: a review speaks of
// [Report.Year], a plan of [Report.PlanYear]. A government work report is read out
// in the year that it plans, so that its 今年 is the plan's year and its 去年 the
// review's; a report that looks ahead to 明年 was written in the year reviewed.
// Where the report states no year for its plan, the plan is taken to be for the rest of
// the year in reports on part of one, and for the next year otherwise.
//
// Figure.Year is 0 for criteria, for periods of several years (五年来, “十四五”期间,
// 累计 since some year) and wherever the text leaves the year open.
// check is called for every figure.
func resolveYears(w *Words, r *Report, v *segment.View, check func()) {
	y := &yearReader{r: r, v: v, review: r.Year, plan: r.PlanYear, words: w.meta, check: check, begins: timesBegin, periods: map[int]bool{}}
	for _, p := range w.meta.periods {
		y.begins.add(p.runes[0])
	}
	if r.Year == 0 { // only years that are written out can be told
		y.plan = 0
		y.resolve()
		return
	}
	y.roles = topRoles(r)
	if y.plan == 0 {
		y.plan = r.Year + 1
		if r.Period != "" || r.Genre == GenrePlan {
			y.plan = r.Year
		}
	}
	y.now = r.Year
	switch {
	case r.Genre == GenreWorkReport, r.Genre == GenrePlan:
		y.now = y.plan
	case y.plan > r.Year && !strings.Contains(v.Of(r.Body), "明年"):
		y.nowInPlan = y.plan
	}
	if y.nowInPlan == 0 {
		y.nowInPlan = y.now
	}
	y.resolve()
}

type yearReader struct {
	r            *Report
	v            *segment.View
	words        *metaWords
	check        func()
	roles        []string       // of the level-1 section above each section
	sentences    []segment.Span // of the View, read when they are needed
	review, plan int
	now          int // what 今年 is in a review
	nowInPlan    int // and in a plan

	begins    runeHint       // what words about time begin with
	times     timed          // of the sentence that was read last
	paragraph paragraphYears // that was read last
	eras      map[int][]era
	periods   map[int]bool // namesPeriod by section
	compared  segment.Span // the sentence that compares is of
	compares  bool
}

// topRoles returns for every section the role of the level-1 section it lies in.
func topRoles(r *Report) []string {
	out := make([]string, len(r.Sections))
	for i, s := range r.Sections {
		k := i
		for range r.Sections { // parents come first; a broken chain ends here
			if p := r.Sections[k].Parent; p >= 0 && p < len(r.Sections) {
				k = p
				continue
			}
			break
		}
		out[i] = r.Sections[k].Role
		if s.Role != "" {
			out[i] = s.Role
		}
	}
	return out
}

func (y *yearReader) resolve() {
	for i := range y.r.Figures {
		y.check()
		f := &y.r.Figures[i]
		if f.Deadline != "" {
			f.DeadlineYear = y.deadlineYear(f)
		}
		if f.Year == 0 { // the head of a table's column says it
			f.Year = y.figureYear(f)
		}
		f.Part = y.partOf(f)
	}
}

// partOf returns the part of the year that a figure speaks of, "" for all of it: what
// its sentence says last before it, else the period that the report is on. For
// targets a month is a deadline and no part.
func (y *yearReader) partOf(f *Figure) string {
	if f.Role == RoleCriterion || f.Role == RoleBaseline {
		return ""
	}
	at, sentence := y.places(f)
	y.times.read(y, sentence)
	withMonths := f.Role != RoleTarget
	part, said := y.times.partBefore(max(sentence.Start, at.Start-3*reach), at.Start, withMonths)
	if !said && withMonths && f.Year != 0 && f.Year == y.review && !y.inPlan(f) {
		return y.r.Period
	}
	return part
}

// places returns where a figure stands in the View, and its sentence.
func (y *yearReader) places(f *Figure) (at, sentence segment.Span) {
	at, sentence = y.v.Span(f.Span), y.v.Span(f.Sentence)
	if sentence.Len() == 0 || !sentence.Contains(at) {
		sentence = at
	}
	return at, sentence
}

// inPlan reports whether a figure stands in a plan.
func (y *yearReader) inPlan(f *Figure) bool {
	switch y.r.Genre {
	case GenrePlan:
		return true
	case GenreSummary:
		return false
	}
	if f.Section >= 0 && f.Section < len(y.roles) {
		return y.roles[f.Section] == "plan"
	}
	return false
}

// anchor is the year that a bare 全年 or 年底前 means at a figure.
func (y *yearReader) anchor(f *Figure) int {
	if y.inPlan(f) {
		return y.plan
	}
	return y.review
}

func (y *yearReader) thisYear(f *Figure) int {
	if y.inPlan(f) {
		return y.nowInPlan
	}
	return y.now
}

// deadlineYear reads a deadline against the report's years; 0 where the year
// itself is masked or unknown.
func (y *yearReader) deadlineYear(f *Figure) int {
	d := y.v.Of(f.DeadlineAt)
	if d == "" {
		d = segment.Fold(f.Deadline)
	}
	if g, ok := firstAt(d, yearDigits); ok {
		n, _ := strconv.Atoi(g.Of(d))
		return n
	}
	if g, ok := firstAt(d, chineseYear); ok {
		return chineseDigits(g.Of(d))
	}
	if p, ok := y.words.periodAt(d); ok {
		return p.last
	}
	if y.review == 0 {
		return 0
	}
	switch {
	case strings.Contains(d, "明年") || strings.Contains(d, "次年"):
		return y.thisYear(f) + 1
	case strings.Contains(d, "后年"):
		return y.thisYear(f) + 2
	case strings.Contains(d, "今年") || strings.Contains(d, "本年") || strings.Contains(d, "当年"):
		return y.thisYear(f)
	case strings.Contains(d, "世纪末"):
		return (y.review/100 + 1) * 100
	case strings.Contains(d, "世纪中叶"):
		return y.review/100*100 + 50
	case yearIsMasked(d):
		return 0
	}
	return y.anchor(f) + max(0, yearsToCome(d)-1)
}

// yearIsMasked reports whether the digits of a year are blanked: 2xxx年.
func yearIsMasked(s string) bool {
	for k := range occurrences(s, "年") {
		if strings.ContainsRune("Xx*×某○〇", lastRune(s[:k])) {
			return true
		}
	}
	return false
}

// yearsToCome reads the number of years that a deadline begins with: 用三年时间, 今后5年, 0
// where there is none.
func yearsToCome(d string) int {
	k, end := 0, 0
	for lead := 0; ; k = lead {
		if lead = wordAt(d, k, "在", "到", "用", "的", "今后", "未来", "下一个"); lead == 0 {
			break
		}
	}
	if c, n := utf8.DecodeRuneInString(d[k:]); c == '十' || cnDigit(c) > 0 {
		end = k + n
	} else {
		for end = k; end < k+2 && end < len(d) && isDigit(rune(d[end])); {
			end++
		}
	}
	if end == k || wordAt(d, end, "年", "个年") == 0 {
		return 0
	}
	return smallNumber(d[k:end])
}

func chineseDigits(s string) int {
	n := 0
	for _, r := range s {
		if r == '年' {
			break
		}
		d := strings.IndexRune("〇一二三四五六七八九", r) / len("〇")
		if r == '零' || r == '○' {
			d = 0
		}
		n = n*10 + d
	}
	return n
}

func smallNumber(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	switch s {
	case "两":
		return 2
	case "十":
		return 10
	}
	if k := strings.Index("一二三四五六七八九", s); k >= 0 {
		return k/len("一") + 1
	}
	return 0
}

// nearBytes is how far back, in bytes of the View, the sentences of a paragraph and
// the items of a list are read.
const nearBytes = 900

// figureYear returns the year that a figure speaks of, or 0.
func (y *yearReader) figureYear(f *Figure) int {
	switch {
	case f.Role == RoleCriterion:
		return 0
	case f.Role == RoleTarget && f.Deadline != "":
		return f.DeadlineYear
	}
	at, sentence := y.places(f)
	if f.Role == RoleBaseline {
		return y.baselineYear(f, at, sentence)
	}
	y.times.read(y, sentence)
	if w, ok := y.times.before(at.Start); ok { // the nearest word about time decides
		return y.yearOf(w, f)
	}
	if y.review == 0 || y.overYears(f, at, sentence) {
		return 0
	}
	return y.yearOfPart(f, sentence)
}

// clause is what stands in front of a figure in its clause.
func (y *yearReader) clause(at, sentence segment.Span) string {
	return y.v.Text[max(sentence.Start, clauseStart(y.v.Text, at.Start)):at.Start]
}

// baselineYear is the year of an old value: the one in its clause, or the one before in a
// sentence that compares.
func (y *yearReader) baselineYear(f *Figure, at, sentence segment.Span) int {
	if n := lastYear(y.clause(at, sentence)); n != 0 {
		return n
	}
	if y.review != 0 && y.comparesYears(sentence) {
		return y.anchor(f) - 1
	}
	return 0
}

// overYears reports whether a figure in whose sentence no word about time stands is of
// several years.
func (y *yearReader) overYears(f *Figure, at, sentence segment.Span) bool {
	if y.longSection(f) {
		return true
	}
	if f.Role != RoleResult {
		return false
	}
	return slices.Contains(f.Per, "年") && strings.Contains(y.clause(at, sentence), "年均") || y.longParagraph(sentence.Start)
}

// yearOfPart is the year of a figure by what it is and where it stands, 0 where that
// leaves it open.
func (y *yearReader) yearOfPart(f *Figure, sentence segment.Span) int {
	result, target, plan := f.Role == RoleResult, f.Role == RoleTarget, y.inPlan(f)
	report := y.r.Genre == GenreWorkReport
	switch {
	case result && plan:
		if y.opensWithYear(sentence.Start) {
			return y.review
		}
	case target && plan:
		return y.r.PlanYear
	case report && !slices.Contains(y.roles, "review") && !slices.Contains(y.roles, "plan"):
		// A text that lost its headings: the roles of its figures say where they stand.
		if result {
			return y.review
		} else if target {
			return y.r.PlanYear
		}
	case result && (y.sectionRole(f) == "review" || y.r.Genre == GenreSummary || f.Section < 0 && !report):
		return y.review
	}
	return 0
}

func (y *yearReader) yearOf(w timeWord, f *Figure) int {
	switch w.since {
	case baseReview:
		return y.review + w.years
	case baseThis:
		return y.thisYear(f) + w.years
	case baseAnchor:
		return y.anchor(f) + w.years
	}
	return w.years
}

// comparesYears reports whether a sentence compares with the year before.
func (y *yearReader) comparesYears(sentence segment.Span) bool {
	if y.compared != sentence {
		_, found := firstAt(sentence.Of(y.v.Text), func(s string, i int) int { return wordAt(s, i, "上年", "去年", "同比", "较上") })
		y.compared, y.compares = sentence, found
	}
	return y.compares
}

// paragraphYears is what the sentences of a paragraph say that were read of it.
type paragraphYears struct {
	upto      int // byte of the View
	many, one int // where the last words for several years and for one stand, -1
}

// longParagraph reports whether the sentences before start in its paragraph
// speak of several years, and none after them of one.
func (y *yearReader) longParagraph(start int) bool {
	p := &y.paragraph
	from := max(0, start-12*nearBytes)
	if start < p.upto || p.upto < from {
		for from < start && !utf8.RuneStart(y.v.Text[from]) {
			from++
		}
		*p = paragraphYears{from, -1, -1}
	}
	text := y.v.Text[:start]
	end := 0 // of the last words for several years
	for i, c := range text[p.upto:] {
		i += p.upto
		if c == '\n' {
			p.many, p.one = -1, -1
		}
		if !y.begins.may(c) && c != '“' {
			continue
		}
		if e := manyYears(text, i); e > 0 && i >= end {
			p.many, end = i, e
		} else if c == '“' && y.periodOpens(text[i:]) {
			p.many = i
		}
		if e := oneYear(text, i); e > 0 && !strings.HasPrefix(text[e:], "以来") {
			p.one = i
		}
	}
	p.upto = start
	return p.many >= from && p.one < p.many
}

// periodOpens reports whether s begins with a plan period: “十四五”时期.
func (y *yearReader) periodOpens(s string) bool {
	for _, p := range y.words.periods {
		if rest, ok := strings.CutPrefix(s[len("“"):], p.text); ok && wordAt(rest, 0, "”时期", "”期间") > 0 {
			return true
		}
	}
	return false
}

// opensWithYear reports whether a sentence before start in its paragraph says that
// what follows was in the year reviewed: 过去一年.
func (y *yearReader) opensWithYear(start int) bool {
	from := max(0, start-nearBytes)
	for from < start && !utf8.RuneStart(y.v.Text[from]) {
		from++
	}
	text := y.v.Text[from:start]
	text = text[strings.LastIndexByte(text, '\n')+1:]
	opens := false
	for len(text) > 0 {
		switch sentence := strings.TrimLeft(text, " "); {
		case longEra.MatchString(sentence):
			opens = false
		case yearEra.MatchString(sentence):
			g := yearEra.FindStringSubmatch(sentence)
			opens = g[1]+g[2] == "" || g[1]+g[2] == strconv.Itoa(y.review)
		}
		k := strings.Index(text, "。")
		if k < 0 {
			break
		}
		text = text[k+len("。"):]
	}
	return opens
}

func (y *yearReader) sectionRole(f *Figure) string {
	if f.Section >= 0 && f.Section < len(y.roles) {
		return y.roles[f.Section]
	}
	return ""
}

// longSection reports whether what a figure stands in speaks of several years: 一、
// 过去五年工作回顾. Sentences that begin with a period or a year, as 过去一年 or 五年来, begin
// a part of such a section that speaks of it.
func (y *yearReader) longSection(f *Figure) bool {
	k := f.Section
	for range y.r.Sections {
		if k < 0 || k >= len(y.r.Sections) {
			return false
		}
		if y.namesPeriod(k) {
			break
		}
		k = y.r.Sections[k].Parent
	}
	if k < 0 {
		return false
	}
	at := y.v.Span(f.Span).Start
	long := true
	for _, e := range y.erasOf(k) {
		if e.start > at {
			break
		}
		long = e.long
	}
	return long
}

// namesPeriod reports whether the title of a section names a period.
func (y *yearReader) namesPeriod(section int) bool {
	names, known := y.periods[section]
	if !known {
		names = titleNamesPeriod(y.words, segment.Fold(y.r.Sections[section].Title))
		y.periods[section] = names
	}
	return names
}

func titleNamesPeriod(words *metaWords, title string) bool {
	_, period := words.periodAt(title)
	_, many := firstAt(title, manyYears)
	return period || many || strings.Contains(title, "五年")
}

// era is a part of a section that speaks of one year or of several.
type era struct {
	start int // byte of the View
	long  bool
}

var (
	longEra = regexp.MustCompile(`^(?:各位代表[!,:]?)?(?:回[望顾首]|经过)?(?:“?十[一二三四五六七八]五”?(?:时期|期间|的?五年|以来|这|,)|(?:过去|这|近|前)的?[五5]年|[五5]年[来的接]|回[望顾]“)|的[五5]年[。!]$`)
	yearEra = regexp.MustCompile(`^(?:各位代表[!,:]?)?(?:回顾)?(?:(?:刚刚)?过去的?(?:一年|((?:19|20)\d\d)年)|一年来|这一年|((?:19|20)\d\d)年(?:是|,|全?[省市县区]|我[们省市县区]|,?在))`)
)

// mayBeginEra is false for most of the sentences that longEra and yearEra don't find.
func mayBeginEra(s string) bool {
	switch c, _ := utf8.DecodeRuneInString(s); c {
	case '各', '回', '经', '“', '十', '过', '这', '近', '前', '五', '5', '刚', '一', '1', '2':
		return true
	}
	s = strings.TrimSpace(s)
	return strings.HasSuffix(s, "年。") || strings.HasSuffix(s, "年!")
}

// erasOf returns the parts of a section whose title names a period, in order. It
// begins with what the title names first.
func (y *yearReader) erasOf(section int) []era {
	if out, known := y.eras[section]; known {
		return out
	}
	if y.eras == nil {
		y.eras = map[int][]era{}
	}
	s := y.r.Sections[section]
	title := segment.Fold(s.Title)
	body := y.v.Span(Span{Start: s.Span.Start, End: s.BodyEnd})
	out := []era{{body.Start, true}}
	if g, ok := firstAt(title, digitYear); ok {
		if n, _ := strconv.Atoi(title[g.Start : g.Start+4]); n == y.review && !titleNamesPeriod(y.words, title[:g.Start]) {
			out[0].long = false
		}
	}
	if y.sentences == nil {
		y.sentences = y.v.Sentences()
	}
	first := sort.Search(len(y.sentences), func(k int) bool { return y.sentences[k].Start >= body.Start })
	for _, span := range y.sentences[first:] {
		if span.Start >= body.End {
			break
		}
		y.check()
		text := strings.TrimLeft(span.Of(y.v.Text), " \n\t—-·")
		if !mayBeginEra(text) {
			continue
		}
		switch g := yearEra.FindStringSubmatch(text); {
		case longEra.MatchString(strings.TrimSpace(text)):
			out = append(out, era{span.Start, true})
		case g == nil:
		case g[1]+g[2] == "" || g[1]+g[2] == strconv.Itoa(y.review):
			out = append(out, era{span.Start, false})
		}
	}
	y.eras[section] = out
	return out
}
