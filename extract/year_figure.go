package extract

import (
	"fmt"
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
	if r.Year == 0 {
		// Only years that are written out can be told.
		y := &yearReader{r: r, v: v, words: w.meta, check: check, periods: map[int]bool{}}
		y.resolve()
		return
	}
	y := &yearReader{r: r, v: v, review: r.Year, plan: r.PlanYear, words: w.meta, check: check, periods: map[int]bool{}}
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

	paragraphs map[int]bool // longParagraph by where a sentence starts
	eras       map[int][]era
	periods    map[int]bool // namesPeriod by section
	sentence   segment.Span // the sentence that times is of
	times      []timeWord
	compared   segment.Span // the sentence that compares is of
	compares   bool
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

// Words for a part of the year, and those that come back to all of it.
var (
	halfYear   = regexp.MustCompile(`上半年|下半年`)
	quarter    = regexp.MustCompile(`(前|第)?([一二三四1234两首])(?:个)?季度`)
	monthRange = regexp.MustCompile(`(?:1|一)月?份?[-—–~－至到](\d{1,2}|十[一二]?|[二三四五六七八九])月`)
	firstMonth = regexp.MustCompile(`前(\d{1,2}|十[一二]?|[二三四五六七八九])个月`)
	untilMonth = regexp.MustCompile(`(?:截至|截止|截止到|截至到)(?:目前,?)?(?:(?:19|20)\d\d年)?(\d{1,2}|十[一二]?|[一二三四五六七八九])月`)
	wholeYear  = regexp.MustCompile(`全年|年末|年底|一年来|过去一年|(?:19|20)\d\d年`)
)

// partOf returns the part of the year that a figure speaks of, "" for all of it: what
// its sentence says last before it, else the period that the report is on. For
// targets a month is a deadline and no part.
func (y *yearReader) partOf(f *Figure) string {
	if f.Role == RoleCriterion || f.Role == RoleBaseline {
		return ""
	}
	at, sentence := y.v.Span(f.Span), y.v.Span(f.Sentence)
	if sentence.Len() == 0 || !sentence.Contains(at) {
		sentence = at
	}
	text := y.v.Text[sentence.Start:at.Start]
	if cut := len(text) - 3*reach; cut > 0 { // the time is linear in the length of a sentence
		for !utf8.RuneStart(text[cut]) {
			cut++
		}
		text = text[cut:]
	}
	part, last := "", -1
	found := func(g []int, of string) {
		if g[0] > last && !followsCompare(text[:g[0]]) {
			part, last = of, g[0]
		}
	}
	for _, g := range findAll(wholeYear, text, "年") {
		found(g, "")
	}
	for _, g := range findAll(halfYear, text, "半年") {
		found(g, map[string]string{"上半年": "H1", "下半年": "H2"}[text[g[0]:g[1]]])
	}
	for _, g := range findAll(quarter, text, "季度") {
		n := smallNumber(strings.Replace(text[g[4]:g[5]], "首", "一", 1))
		if g[2] >= 0 && text[g[2]:g[3]] == "前" {
			found(g, untilPart(3*n))
		} else {
			found(g, "Q"+strconv.Itoa(n))
		}
	}
	if f.Role != RoleTarget {
		for _, months := range []*regexp.Regexp{monthRange, firstMonth, untilMonth} {
			for _, g := range findAll(months, text, "月") {
				found(g, untilPart(monthNumber(text[g[2]:g[3]])))
			}
		}
		if last < 0 && f.Year != 0 && f.Year == y.review && !y.inPlan(f) {
			return y.r.Period
		}
	}
	return part
}

func monthNumber(s string) int {
	switch s {
	case "十一":
		return 11
	case "十二":
		return 12
	}
	return smallNumber(s)
}

// untilPart is the part of a year that its first months are.
func untilPart(months int) string {
	switch {
	case months == 3:
		return "Q1"
	case months == 6:
		return "H1"
	case months < 1 || months > 11:
		return ""
	}
	return fmt.Sprintf("to-%02d", months)
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

var (
	chineseYear = regexp.MustCompile(`[一二][〇○零一二三四五六七八九]{3}年`)
	yearSpan    = regexp.MustCompile(`^(?:在|到|用|的|今后|未来|下一个)*([一二三四五六七八九十两]|\d{1,2})(?:个)?年`)
	yearBefore  = regexp.MustCompile(`((?:19|20)\d\d)年`)
)

// deadlineYear reads a deadline against the report's years; 0 where the year
// itself is masked or unknown.
func (y *yearReader) deadlineYear(f *Figure) int {
	d := y.v.Of(f.DeadlineAt)
	if d == "" {
		d = segment.Fold(f.Deadline)
	}
	if g := yearToken.FindString(d); g != "" {
		n, _ := strconv.Atoi(g)
		return n
	}
	if g := chineseYear.FindString(d); g != "" {
		return chineseDigits(g)
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
	case maskedYear.MatchString(d):
		return 0
	}
	if g := yearSpan.FindStringSubmatch(d); g != nil {
		if n := smallNumber(g[1]); n > 0 {
			return y.anchor(f) + n - 1
		}
	}
	return y.anchor(f)
}

var maskedYear = regexp.MustCompile(`[Xx*×某○〇]+年`)

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

// Words that spread a figure over several years.
var manyYears = regexp.MustCompile(`(?:[五十三两四]年来|(?:近|过去|这|最近|前)(?:的)?[二三四五六七八九十两][一二三四五六七八九十]*年|(?:19|20)\d\d年以来|(?:19|20)\d\d(?:年)?(?:-|—|–|至|到)(?:19|20)?\d\d年|[届任]期|(?:大以来|成立以来|开放以来|新时代以来))`)

// nearBytes is how far back, in bytes of the View, the sentences of a paragraph and
// the items of a list are read.
const nearBytes = 900

// timeWord is a word about time in a sentence.
type timeWord struct {
	span  segment.Span // of the View
	since timeBase
	years int // from the base
}

// timeBase is what a time word counts from.
type timeBase int

const (
	baseZero   timeBase = iota // the year itself; 0 for several years
	baseReview                 // the year reviewed
	baseThis                   // 今年
	baseAnchor                 // 全年: the year reviewed or planned
)

// findAll finds what a pattern matches in a text, which must hold a word that stands
// in every match: most sentences have none.
func findAll(pattern *regexp.Regexp, text, must string) [][]int {
	if !strings.Contains(text, must) {
		return nil
	}
	return pattern.FindAllStringSubmatchIndex(text, -1)
}

func findManyYears(text string) [][]int {
	if !mayHoldManyYears(text) {
		return nil
	}
	return manyYears.FindAllStringIndex(text, -1)
}

// mayHoldManyYears is false for most of the texts in which manyYears finds nothing.
func mayHoldManyYears(text string) bool {
	for _, w := range []string{"年来", "以来", "届期", "任期"} {
		if strings.Contains(text, w) {
			return true
		}
	}
	if !strings.Contains(text, "年") {
		return false
	}
	before := func(word, following string) bool {
		for rest, found := text, true; ; {
			if _, rest, found = strings.Cut(rest, word); !found {
				return false
			}
			if r, _ := utf8.DecodeRuneInString(strings.TrimPrefix(rest, "的")); strings.ContainsRune(following, r) {
				return true
			}
		}
	}
	for _, w := range []string{"近", "过去", "这", "前"} {
		if before(w, "二三四五六七八九十两") {
			return true
		}
	}
	for _, w := range []string{"-", "—", "–", "至", "到"} {
		if before(w, "0123456789") {
			return true
		}
	}
	return false
}

// relativeYears are the words for years that the report has to tell.
var relativeYears = regexp.MustCompile(`今年|去年|上年|明年|全年|上半年|下半年|一年来|过去一年|年内`)

var relativeYear = map[string]timeWord{
	"今年": {since: baseThis}, "去年": {since: baseThis, years: -1}, "明年": {since: baseThis, years: 1},
	"上年": {since: baseAnchor, years: -1}, "全年": {since: baseAnchor}, "上半年": {since: baseAnchor},
	"下半年": {since: baseAnchor}, "年内": {since: baseAnchor},
	"一年来": {since: baseReview}, "过去一年": {since: baseReview},
}

// timeWords returns the words of a sentence that date what follows them, in order.
// Years that are only compared with (比2020年增长) do not.
func (y *yearReader) timeWords(sentence segment.Span) []timeWord {
	if y.sentence == sentence {
		return y.times
	}
	text := sentence.Of(y.v.Text)
	var out []timeWord
	add := func(g []int, w timeWord) {
		w.span = segment.Span{Start: sentence.Start + g[0], End: sentence.Start + g[1]}
		out = append(out, w)
	}
	for _, g := range findAll(yearBefore, text, "年") {
		rest := text[g[1]:]
		switch {
		case strings.HasPrefix(rest, "以来"):
			add(g, timeWord{})
		case strings.HasPrefix(rest, "的") || followsCompare(text[:g[0]]):
		default:
			n, _ := strconv.Atoi(text[g[2]:g[3]])
			add(g, timeWord{years: n})
		}
	}
	for _, g := range findAll(chineseYear, text, "年") {
		if !followsCompare(text[:g[0]]) {
			add(g, timeWord{years: chineseDigits(text[g[0]:g[1]])})
		}
	}
	for _, g := range findManyYears(text) {
		add(g, timeWord{})
	}
	for _, p := range y.words.periods {
		for from := 0; ; {
			k := indexPeriod(text[from:], p.text)
			if k < 0 {
				break
			}
			k += from
			add([]int{k, k + len(p.text)}, timeWord{})
			from = k + len(p.text)
		}
	}
	if y.review != 0 {
		for _, g := range findAll(relativeYears, text, "年") {
			word := text[g[0]:g[1]]
			if followsCompare(text[:g[0]]) {
				continue
			}
			if c, _ := utf8.DecodeLastRuneInString(text[:g[0]]); c == '年' && strings.ContainsAny(word, "全半") {
				continue // 2020年上半年
			}
			add(g, relativeYear[word])
		}
	}
	slices.SortStableFunc(out, func(a, b timeWord) int { return a.span.Start - b.span.Start })
	y.sentence, y.times = sentence, out
	return out
}

// figureYear returns the year that a figure speaks of, or 0.
func (y *yearReader) figureYear(f *Figure) int {
	if f.Role == RoleCriterion {
		return 0
	}
	if f.Role == RoleTarget && f.Deadline != "" {
		return f.DeadlineYear
	}
	at := y.v.Span(f.Span)
	sentence := y.v.Span(f.Sentence)
	if sentence.Len() == 0 || !sentence.Contains(at) {
		sentence = at
	}
	clause := y.v.Text[max(sentence.Start, clauseStart(y.v.Text, at.Start)):at.Start]
	if f.Role == RoleBaseline {
		if n := lastYear(clause); n != 0 {
			return n
		}
		if y.review != 0 && y.comparesYears(sentence) {
			return y.anchor(f) - 1
		}
		return 0
	}
	// The nearest word about time in front of the figure decides.
	times := y.timeWords(sentence)
	k := sort.Search(len(times), func(k int) bool { return times[k].span.Start >= at.Start }) - 1
	for k >= 0 && times[k].span.End > at.Start {
		k--
	}
	if k >= 0 {
		for k > 0 && times[k-1].span.Start == times[k].span.Start {
			k--
		}
		return y.yearOf(times[k], f)
	}
	if y.review == 0 || y.longSection(f) || f.Role == RoleResult && (slices.Contains(f.Per, "年") && strings.Contains(clause, "年均") || y.longParagraph(sentence.Start)) {
		return 0
	}
	switch {
	case f.Role == RoleResult && y.inPlan(f):
		if y.opensWithYear(sentence.Start) {
			return y.review
		}
	case f.Role == RoleTarget && y.inPlan(f):
		return y.r.PlanYear
	case y.r.Genre == GenreWorkReport && !slices.Contains(y.roles, "review") && !slices.Contains(y.roles, "plan"):
		// A text that lost its headings: the roles of its figures say where they stand.
		switch f.Role {
		case RoleResult:
			return y.review
		case RoleTarget:
			return y.r.PlanYear
		}
	case f.Role == RoleResult && !y.inPlan(f) && (y.sectionRole(f) == "review" || y.r.Genre == GenreSummary || f.Section < 0 && y.r.Genre != GenreWorkReport):
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
		y.compared, y.compares = sentence, againstYear.MatchString(sentence.Of(y.v.Text))
	}
	return y.compares
}

var againstYear = regexp.MustCompile(`上年|去年|同比|较上`)

// oneYear are the words that come back to a single year.
var oneYear = regexp.MustCompile(`(?:19|20)\d\d年|去年|今年|过去一年|一年来|全年`)

// longParagraph reports whether the sentences before start in its paragraph
// speak of several years, and none after them of one.
func (y *yearReader) longParagraph(start int) bool {
	if y.paragraphs == nil {
		y.paragraphs = map[int]bool{}
	}
	long, known := y.paragraphs[start]
	if !known {
		long = y.readParagraph(start)
		y.paragraphs[start] = long
	}
	return long
}

func (y *yearReader) readParagraph(start int) bool {
	from := max(0, start-12*nearBytes)
	for from < start && !utf8.RuneStart(y.v.Text[from]) {
		from++
	}
	text := y.v.Text[from:start]
	text = text[strings.LastIndexByte(text, '\n')+1:]
	many := -1
	for _, g := range findManyYears(text) {
		many = g[0]
	}
	for _, w := range []string{"”时期", "”期间"} {
		if !strings.Contains(text, w) {
			continue
		}
		for _, p := range y.words.periods {
			many = max(many, strings.LastIndex(text, "“"+p.text+w))
		}
	}
	if many < 0 {
		return false
	}
	one := -1
	for _, g := range oneYear.FindAllStringIndex(text, -1) {
		if !strings.HasPrefix(text[g[1]:], "以来") {
			one = g[0]
		}
	}
	return one < many
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
	return period || manyYears.MatchString(title) || strings.Contains(title, "五年")
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
	if g := yearBefore.FindStringSubmatchIndex(title); g != nil {
		if n, _ := strconv.Atoi(title[g[2]:g[3]]); n == y.review && !titleNamesPeriod(y.words, title[:g[0]]) {
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

// followsCompare reports whether what follows is only compared with: 比, 较.
func followsCompare(before string) bool {
	for _, w := range []string{"比", "较", "相比", "由", "从", "自", "与", "同", "跟", "高于", "低于", "好于", "快于", "慢于", "高出", "超过", "超"} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return false
}

// lastYear returns the last year that s names, or 0.
func lastYear(s string) int {
	all := yearBefore.FindAllStringSubmatch(s, -1)
	if len(all) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(all[len(all)-1][1])
	return n
}
