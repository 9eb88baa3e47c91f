package index

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// Asked is how a question was understood. What it doesn't say is empty.
type Asked struct {
	Place    string   `json:"place,omitempty"`
	Organ    string   `json:"organ,omitempty"`
	Year     int      `json:"year,omitempty"`    // of several years the last
	From     int      `json:"from,omitempty"`    // the first of several years
	Part     string   `json:"part,omitempty"`    // of Year: H1, H2, Q1 to Q4, to-09
	Role     string   `json:"role,omitempty"`    // "target" or "result"
	Measure  string   `json:"measure,omitempty"` // "growth", "share" or "level"
	Real     string   `json:"real,omitempty"`    // "real" or "nominal" growth
	Unit     string   `json:"unit,omitempty"`    // that the answer has; 数 is any but %
	Years    bool     `json:"several_years,omitempty"`
	Over     string   `json:"over,omitempty"`     // of several years: "total" or "average"
	Thing    string   `json:"thing"`              // what is counted
	Names    []string `json:"names"`              // as it is compared, data/quantities.tsv
	Concepts []string `json:"concepts,omitempty"` // ids of the concepts that the words name
}

// asker is a question that was read.
type asker struct {
	Asked
	words     *vocabulary
	here      []bool          // which reports are of the place, nil where none is asked for
	reviewed  map[review]bool // years that reports look back on
	stock     bool            // how much there is, not how much was added
	reached   bool            // what it was brought to: 提高到多少
	added     bool            // how much was added
	past      bool            // it is asked of time that is over
	direction string          // up or down
	core      string          // the thing without verbs: 老旧小区 of 改造老旧小区
	deed      string          // what was done with it, see deedOf
	nouns     []string        // words of the thing that no table has: 民办 of 民办养老机构床位
	act       string          // see actOf
}

// review is a year that the reports of a place look back on: those of its government,
// or those of its bureaus.
type review struct {
	region     string
	government bool
	year       int
}

func reviewOf(f *facts, year int) review {
	return review{f.Region.Name, f.Genre == "work_report", year}
}

// questionWords is data/questions.tsv, and the words that a question is cut into.
type questionWords struct {
	*segment.Lexicon
	word  []string
	kind  []string // "" of names of things
	same  []string
	whole map[string][]string
}

// questionLexicon cuts questions: into the words of data/questions.tsv, the names of
// data/quantities.tsv and of concepts, which stay whole, and those of the dictionary.
var questionLexicon = sync.OnceValues(func() (*questionWords, error) {
	fsys, err := lexicon.Overlay(dataFS, "")
	if err != nil {
		return nil, err
	}
	rows, err := lexicon.Load(fsys, "data/questions.tsv", "term", "kind", "same?")
	if err != nil {
		return nil, err
	}
	names, err := lexicon.Load(fsys, "data/quantities.tsv", "term", "kind", "same?")
	if err != nil {
		return nil, err
	}
	known, err := extract.DefaultConcepts()
	if err != nil {
		return nil, err
	}
	l := &questionWords{whole: map[string][]string{}}
	have := map[string]bool{}
	var list []segment.LexiconWord
	add := func(word, kind, same string) {
		if word = strings.ToLower(segment.Fold(word)); have[word] {
			return
		}
		have[word] = true
		weight, _ := segment.Weight(word)
		switch n := utf8.RuneCountInString(word); {
		case n > 1 && kind != "":
			weight = max(weight, askingWeight)
		case n > 1:
			weight = max(weight, nameWeight)
		}
		list = append(list, segment.LexiconWord{Text: word, Weight: weight})
		l.word, l.kind, l.same = append(l.word, word), append(l.kind, kind), append(l.same, same)
	}
	kinds := []string{"ask", "unit", "growth", "level", "stock", "share", "target", "will", "result", "past", "average", "total", "real", "nominal", "name"}
	for _, r := range rows {
		switch kind := r.Get("kind"); {
		case kind == "whole":
			l.whole[r.Get("term")] = strings.Split(r.Get("same"), "|")
			add(r.Get("term"), "", "")
		case slices.Contains(kinds, kind):
			add(r.Get("term"), kind, r.Get("same"))
		default:
			return nil, r.Errorf("there is no kind %q; choose among %s, whole", kind, strings.Join(kinds, ", "))
		}
	}
	for _, r := range names {
		if k := r.Get("kind"); k == "name" || k == "whole" {
			add(r.Get("term"), "", "")
		}
	}
	for _, c := range known.All() {
		for _, w := range append(c.Wordings, c.Name) {
			w, _, _ = strings.Cut(w, "+")
			w, _, _ = strings.Cut(w, "@")
			for _, part := range strings.Split(strings.Trim(w, "^$"), "…") {
				if n := utf8.RuneCountInString(part); n > 1 && !strings.HasSuffix(part, "增长") && !strings.HasSuffix(part, "增速") && !strings.HasSuffix(part, "涨幅") && !strings.HasSuffix(part, "占") && !strings.HasSuffix(part, "占比") && !strings.HasSuffix(part, "比重") {
					add(part, "", "")
				}
			}
		}
	}
	l.Lexicon = segment.NewLexicon(list)
	return l, nil
})

// The least weights of words of several characters: 多了 is one, 多 and 了 are not.
const askingWeight, nameWeight = -8, -11

const yearPattern = `((?:19|20)\d\d|[一二][九零〇○0][一二三四五六七八九零〇○]{2})`

var (
	askRange   = regexp.MustCompile(`(?:从|由)?\s*` + yearPattern + `\s*年?\s*(?:至|到|—+|–|-|~|、|和|与)\s*` + yearPattern + `\s*年?(?:底|末)?`)
	askThan    = regexp.MustCompile(`(?:比|较|相比)\s*` + yearPattern + `\s*年?(?:相比)?`)
	askYear    = regexp.MustCompile(yearPattern + `\s*(?:年度|年起?)?`)
	askShort   = regexp.MustCompile(`(^|\D)(\d\d)年`)
	askPlan    = regexp.MustCompile(`([一二三四五六七八九十]{1,2})五(末|时期末|期末)?`)
	askSpan    = regexp.MustCompile(`(今后|未来|接下来|过去的?|近|这|前)?([两二三四五六七八九十])年(来|间|内|里)?(平均|累计|一共|总共)?`)
	askTo      = regexp.MustCompile(`(?:1|一)\s*月?\s*(?:至|到|—+|–|-|~)\s*([1-9]|1[0-2])\s*月|前\s*([1-9]|1[0-2]|[一二两三四五六七八九十]|十一)\s*个月`)
	askQuarter = regexp.MustCompile(`前([两二三])(?:个)?季度|第?([一二三四1-4])季度|([上下])半年`)
	askMonth   = regexp.MustCompile(`\d{1,2}月(?:份|\d{1,2}[日号])?(?:起|以来|开始)?`)
	askState   = regexp.MustCompile(`全国|国务院|中国|我国|中央政府`)
	askOrgan   = regexp.MustCompile(`民政局|民政厅|民政部|统计局|财政局|人民政府`)
	askPlace   = regexp.MustCompile(`^\p{Han}{2,8}?(?:省|自治区|市|自治州|县|区|旗)`)
	askUnit    = regexp.MustCompile(`^(?:多少|几)(\p{Han})$`)
	askNew     = regexp.MustCompile(`新增|净增|新建|新设|新成立`)
)

// take cuts the first match of re out of q.
func take(q *string, re *regexp.Regexp) []string {
	m := re.FindStringSubmatchIndex(*q)
	if m == nil {
		return nil
	}
	groups := make([]string, len(m)/2)
	for i := range groups {
		if m[2*i] >= 0 {
			groups[i] = (*q)[m[2*i]:m[2*i+1]]
		}
	}
	*q = (*q)[:m[0]] + " " + (*q)[m[1]:]
	return groups
}

// read takes a question apart: place and organ, then the time, then word by word what
// is asked for; the words that are left are the thing. Places are those of the reports,
// and any of the gazetteer, so that one without a report is known as such.
func (a *asker) read(question string, reports []located) error {
	l, err := questionLexicon()
	if err != nil {
		return err
	}
	q := strings.ToLower(segment.Fold(question))
	q = strings.TrimSpace(strings.NewReplacer("“", "", "”", "", `"`, "", "‘", "", "’", "", "'", "", "《", "", "》", "").Replace(q))
	if err := a.readPlace(&q, reports); err != nil {
		return err
	}
	a.readTime(&q, reports)
	a.readWords(l, q)
	if len(a.Names) == 0 && len(a.Concepts) == 0 {
		return fmt.Errorf("the question %q does not say what is counted; name it, as in 四川省 2026年 城镇新增就业 目标", question)
	}
	return nil
}

// readPlace takes the place and the organ out of a question.
func (a *asker) readPlace(q *string, reports []located) error {
	place, found := longestPlace(*q, reports)
	switch {
	case place != "":
		a.Place, a.here = place, found
		*q = strings.Replace(*q, place, " ", 1)
	case askState.MatchString(*q):
		a.Place = take(q, askState)[0]
		a.here = make([]bool, len(reports))
		for i, r := range reports {
			a.here[i] = r.facts.Region.Level == "state" || strings.Contains(r.facts.Organ, "国务院")
		}
	default:
		name, err := placeWithoutReport(*q)
		if err != nil {
			return err
		}
		if name != "" {
			a.Place, a.here = name, make([]bool, len(reports))
			*q = strings.Replace(*q, name, " ", 1)
		}
	}
	if m := take(q, askOrgan); m != nil {
		a.Organ = m[0]
		if a.here == nil {
			a.here = make([]bool, len(reports))
			for i := range a.here {
				a.here[i] = true
			}
		}
		for i, r := range reports {
			a.here[i] = a.here[i] && strings.Contains(segment.Fold(r.facts.Organ), a.Organ)
		}
	}
	return nil
}

// readTime takes the years and the part of a year out of a question.
func (a *asker) readTime(q *string, reports []located) {
	latest, done := 0, 0
	a.reviewed = map[review]bool{}
	for i, r := range reports {
		if a.here != nil && !a.here[i] {
			continue
		}
		f := r.facts
		present := f.Year // 今年 of a summary is the year it sums up, of a plan the year it plans
		if f.PlanYear != 0 || f.Genre == "plan" || f.Genre == "work_report" {
			present = f.planYear()
		}
		latest = max(latest, present)
		if y := f.reviewYear(); y != 0 {
			a.reviewed[reviewOf(f, y)] = true
			done = max(done, y)
		}
	}
	var base []string
	if m := askThan.FindStringIndex(*q); m != nil && !strings.HasSuffix((*q)[:m[0]], "占") { // 占比 2022年
		base = take(q, askThan)
	}
	if m := take(q, askRange); m != nil {
		a.From, a.Year, a.Years = askedYear(m[1]), askedYear(m[2]), true
	} else if m := take(q, askYear); m != nil {
		a.Year = askedYear(m[1])
	} else if m := askShort.FindStringSubmatchIndex(*q); m != nil {
		a.Year = 1900 + yearNumber((*q)[m[4]:m[5]])
		if a.Year < 1950 {
			a.Year += 100
		}
		*q = (*q)[:m[4]] + " " + (*q)[m[1]:]
	}
	if base != nil && a.Year > askedYear(base[1])+1 { // growth over several years
		a.From, a.Years = askedYear(base[1]), true
	}
	if m := take(q, askPlan); m != nil {
		end := planEnd(m[1] + "五时期")
		if a.Year == 0 {
			a.Year = end
		}
		if m[2] == "" && a.Year == end {
			a.From, a.Years = end-4, true
		}
	}
	for _, w := range []struct {
		word string
		back int
	}{{"前年", 2}, {"去年", 1}, {"上一年", 1}, {"上年", 1}, {"今年", 0}, {"本年", 0}, {"明年", -1}} {
		if !strings.Contains(*q, w.word) || latest == 0 || strings.Contains(*q, "比"+w.word) {
			continue
		}
		*q = strings.Replace(*q, w.word, " ", 1)
		if a.Year == 0 {
			a.Year = latest - w.back
		}
		if w.back > 0 {
			a.past = true
		}
	}
	if m := askSpan.FindStringSubmatchIndex(*q); m != nil && !strings.HasPrefix((*q)[m[1]:], "行动") && !strings.HasPrefix((*q)[m[1]:], "计划") {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return (*q)[m[2*i]:m[2*i+1]]
		}
		ahead, n, span := group(1), smallNumber[group(2)], group(3)
		switch {
		case ahead == "前" && a.From != 0: // 十四五前三年
			a.Year = a.From + n - 1
		case a.Year != 0 && (ahead == "今后" || ahead == "未来" || ahead == "接下来"): // 2022年起今后五年
			a.Year += n - 1
		case a.Year != 0:
		case ahead == "今后" || ahead == "未来" || ahead == "接下来":
			a.Year = latest + n - 1
		case ahead != "" || span != "":
			a.Year, a.past = done, true
		}
		if group(4) == "平均" {
			a.Over = extract.OverAverage
		}
		a.Years = true
		if a.From == 0 && a.Year != 0 {
			a.From = a.Year - n + 1
		}
		*q = (*q)[:m[0]] + " " + (*q)[m[1]:]
	}
	if m := take(q, askQuarter); m != nil {
		switch {
		case m[1] != "":
			a.Part = partTo(3 * smallNumber[m[1]])
		case m[2] != "":
			a.Part = fmt.Sprintf("Q%d", max(smallNumber[m[2]], yearNumber(m[2])))
		case m[3] == "上":
			a.Part = "H1"
		default:
			a.Part = "H2"
		}
	} else if m := take(q, askTo); m != nil {
		month := m[1] + m[2]
		a.Part = partTo(max(smallNumber[month], yearNumber(month)))
	} else {
		take(q, askMonth) // 从7月起
	}
}

// partTo is the part of a year up to a month, as a figure has it.
func partTo(month int) string {
	switch month {
	case 3:
		return "Q1"
	case 6:
		return "H1"
	case 12:
		return ""
	}
	return fmt.Sprintf("to-%02d", month)
}

// askedYear is the year of four digits, Chinese ones too.
func askedYear(s string) int {
	n := 0
	for _, r := range s {
		if i := strings.IndexRune("〇一二三四五六七八九", r); i >= 0 {
			r = rune('0' + i/len("一"))
		} else if r > '9' {
			r = '0' // ○, 零
		}
		n = 10*n + int(r-'0')
	}
	return n
}

// readWords reads what is left of a question word by word.
func (a *asker) readWords(l *questionWords, q string) {
	has := map[string]bool{}
	up, down, asks := false, false, false
	var thing, core strings.Builder
	r := []rune(q)
	l.Cut(r, 0, len(r), func(start, end, own int, tag segment.Tag) {
		word := string(r[start:end])
		kind, same := "", ""
		if own >= 0 {
			kind, same = l.kind[own], l.same[own]
		}
		behind := asks
		if m := askUnit.FindStringSubmatch(word); m != nil && own < 0 { // the dictionary has 多少度, 几所
			a.Unit, _ = a.words.known.Base(m[1])
			return
		}
		asks = word == "多少" || word == "几" || word == "是多少"
		switch kind {
		case "unit":
			if !behind && same != "%" {
				break
			}
			a.Unit, _ = a.words.known.Base(same)
			if same == "%" && strings.HasPrefix(word, "百分之") {
				asks = false
			}
			return
		case "growth":
			up, down = up || same == "up", down || same == "down"
			has[kind] = true
			return
		case "name":
			word = same
		case "":
			switch {
			case !strings.ContainsFunc(word, letterOrDigit), own < 0 && strings.ContainsRune("uypr", rune(tag)):
				return
			}
		default:
			has[kind] = true
			a.reached = a.reached || kind == "level" && same == "to"
			return
		}
		thing.WriteString(word)
		if own >= 0 || tag != 'v' && tag != 'd' {
			core.WriteString(word)
		}
		if own >= 0 {
			_, tag = segment.Weight(word)
		}
		if tag != 'v' && tag != 'd' && end-start > 1 && (own < 0 || kind == "" && end-start == 2) {
			a.nouns = append(a.nouns, word)
		}
	})
	a.Thing, a.core = thing.String(), core.String()
	switch {
	case has["result"]:
		a.Role = extract.RoleResult
	case has["target"]:
		a.Role = extract.RoleTarget
	case has["past"], a.past, has["real"] && strings.Contains(q, "了"):
		a.Role = extract.RoleResult
	case has["will"]:
		a.Role = extract.RoleTarget
	}
	var growth bool
	a.Names, growth, _ = a.words.canonical(a.Thing)
	for _, w := range l.whole[a.Thing] {
		names, _, _ := a.words.canonical(w)
		a.Names = append(a.Names, names...)
	}
	if a.core != a.Thing {
		names, _, _ := a.words.canonical(a.core)
		for _, n := range names {
			if !slices.Contains(a.Names, n) && utf8.RuneCountInString(n) > 1 {
				a.Names = append(a.Names, n)
			}
		}
	}
	if len(a.Names) == 0 && utf8.RuneCountInString(a.Thing) > 1 {
		a.Names = []string{a.Thing}
	}
	find := func(words string, but ...string) {
		for _, k := range a.words.known.Find(strings.ToUpper(words)) { // GDP, PM2.5
			if id := lasting(k.ID); words != "" && !slices.Contains(a.Concepts, id) && !slices.Contains(but, id) {
				a.Concepts = append(a.Concepts, id)
			}
		}
	}
	part, whole, share := strings.Cut(a.Thing, "占") // 服务业占GDP比重
	if share = share && part != "" && whole != ""; share {
		find(whole)
		ofWhole := a.Concepts
		a.Concepts = nil
		find(a.Thing, ofWhole...)
		find(part)
		names, _, _ := a.words.canonical(part)
		a.Names = append(a.Names, names...)
	} else {
		for _, words := range append([]string{a.Thing, a.core}, l.whole[a.Thing]...) {
			find(words)
		}
	}
	a.Concepts = slices.DeleteFunc(a.Concepts, a.otherUnit)
	switch {
	case has["growth"], has["real"], has["nominal"], (growth || strings.HasSuffix(a.Thing, "增长")) && !has["share"] && !has["level"]:
		a.Measure = extract.MeasureGrowth
		if up != down {
			a.direction = map[bool]string{true: extract.DirectionUp, false: extract.DirectionDown}[up]
		}
	case has["share"], share, strings.HasSuffix(a.Thing, "占"):
		a.Measure = extract.MeasureShare
	case has["level"]:
		a.Measure = extract.MeasureLevel
	}
	switch {
	case has["real"]:
		a.Real = "real"
	case has["nominal"]:
		a.Real = "nominal"
	}
	switch {
	case has["average"]:
		a.Over, a.Years = extract.OverAverage, true
	case has["total"] && a.Years && a.Over == "":
		a.Over = extract.OverTotal
	}
	a.stock, a.added = has["stock"], askNew.MatchString(a.Thing)
	a.deed, a.act = deedOf(withoutNames(a.Thing)), actOf(a.Thing)
}

// otherUnit reports whether what a concept is counted in can't answer the question: 特困供养多少人, and what
// was spent on it.
func (a *asker) otherUnit(concept string) bool {
	k, ok := a.words.known.Lookup(concept)
	if !ok || a.Unit == "" || a.Unit == anyAmount || kindOfUnit(a.Unit) == "%" {
		return false
	}
	base, _ := a.words.known.Base(k.Unit)
	return base != "" && kindOfUnit(base) != "%" && kindOfUnit(base) != kindOfUnit(a.Unit)
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// longestPlace finds the longest name of a region of the reports that a question
// has, and says which reports are from there.
func longestPlace(q string, reports []located) (string, []bool) {
	best := ""
	names := make([][]string, len(reports))
	for i, r := range reports {
		names[i] = callNames(segment.Fold(r.facts.Region.Name))
		for _, n := range names[i] {
			if len(n) > len(best) && strings.Contains(q, n) {
				best = n
			}
		}
	}
	if best == "" {
		return "", nil
	}
	here := make([]bool, len(reports))
	for i := range reports {
		here[i] = slices.Contains(names[i], best)
	}
	return best, here
}

var division = regexp.MustCompile(`\p{Han}+?(?:省|自治区|特别行政区|市|自治州|州|盟|自治县|县|旗|区|镇|乡|街道)`)

// callNames are the names that a region is called by: in full, its last division,
// and that without the word for its kind.
func callNames(full string) []string {
	if full == "" {
		return nil
	}
	out := []string{full}
	parts := division.FindAllString(full, -1)
	if len(parts) == 0 {
		return out
	}
	own := parts[len(parts)-1]
	out = append(out, own)
	if short := gazetteer.ShortName(own); utf8.RuneCountInString(short) > 1 {
		out = append(out, short)
	}
	return out
}

// placeWithoutReport finds a place that a question names and no report is from.
func placeWithoutReport(q string) (string, error) {
	g, err := gazetteer.Load()
	if err != nil {
		return "", err
	}
	for m := range g.Find(q) {
		ordinary := true
		for _, d := range m.Full {
			ordinary = ordinary && d.Ordinary
		}
		for _, d := range m.Short {
			ordinary = ordinary && d.OrdinaryShort
		}
		if !ordinary && (len(m.Full) > 0 || len(m.Short) > 0) {
			return m.Span.Of(q), nil
		}
	}
	if name := askPlace.FindString(q); name != "" {
		for _, w := range []string{"社区", "地区", "小区", "城区", "园区", "农村", "城镇", "城市", "全", "市区", "灾区"} {
			if strings.Contains(name, w) {
				return "", nil
			}
		}
		return name, nil
	}
	return "", nil
}
