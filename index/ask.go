package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// AskRequest is a question for a number, such as 四川省 2026年 城镇新增就业 目标: place,
// year, thing, measure and role in any order, each of which may be left out but the
// thing.
type AskRequest struct {
	Question string
	Filter   string // query that restricts the reports
	Limit    int    // answers, and near misses, to return (default 5)
}

// Asked is how a question was understood. What it doesn't say is empty.
type Asked struct {
	Place    string   `json:"place,omitempty"`
	Organ    string   `json:"organ,omitempty"`
	Year     int      `json:"year,omitempty"`
	Role     string   `json:"role,omitempty"`    // "target" or "result"
	Measure  string   `json:"measure,omitempty"` // "growth", "share" or "level"
	Years    bool     `json:"several_years,omitempty"`
	Thing    string   `json:"thing"`              // as asked
	Names    []string `json:"names"`              // as it is compared, data/quantities.tsv
	Concepts []string `json:"concepts,omitempty"` // ids of the concepts that the words name
}

// Answer is a figure that answers a question, or nearly does.
type Answer struct {
	FigureRow
	Score float64 `json:"score"` // 0 to 1: how well it fits
	Why   string  `json:"why"`   // what of the question it fits, and what it doesn't
}

// AskResult has the answers, best first, and below them the figures that fit but
// for something that Why names.
type AskResult struct {
	Question string   `json:"question"`
	Asked    Asked    `json:"asked"`
	Answers  []Answer `json:"answers"`
	Near     []Answer `json:"near"`
}

const defaultAnswers = 5

// nearScore is the least that a figure's names must be like those asked for to be
// looked at.
const nearScore = 0.5

var (
	askYear    = regexp.MustCompile(`((?:19|20)\d\d)\s*(?:年度|年)?`)
	askTarget  = regexp.MustCompile(`预期目标|目标任务|目标值|目标|计划|预期|打算|承诺|要达到|力争`)
	askResult  = regexp.MustCompile(`完成情况|实际完成|完成了|完成|实现了|实现|实际|达到了|达到|结果|执行情况`)
	askGrowth  = regexp.MustCompile(`同比增长|增长率|增长速度|增长幅度|增长|增速|增幅|涨幅|上涨|下降|降幅|降低`)
	askShare   = regexp.MustCompile(`占比|比重|所占比例`)
	askLevel   = regexp.MustCompile(`总量|绝对值|数额|金额|规模`)
	askYears   = regexp.MustCompile(`年均|五年|[一二三四五六七八九十]{1,2}五(?:时期|期间|规划)?`)
	askFilling = regexp.MustCompile(`(?:请问|是多少|有多少|多少人|多少元|多少个|多少张|多少户|多少|几何|怎么样|如何|什么|哪些|查一下|查询|告诉我|政府工作报告|工作报告|报告|数据|情况|数值|数字|为|是|的|了|吗|呢|在)`)
	askState   = regexp.MustCompile(`全国|国务院|中国|我国|中央政府`)
	askOrgan   = regexp.MustCompile(`民政局|民政厅|民政部|统计局|财政局|人民政府`)
	askPlace   = regexp.MustCompile(`^\p{Han}{2,8}?(?:省|自治区|市|自治州|县|区|旗)`)
)

// Ask finds the figures that a question describes: those of the place and year,
// about the thing (a concept, or the same words), of the measure and role asked for.
// Without an answer Answers is empty; figures that fit in all but one respect stand
// under Near.
func (x *Index) Ask(ctx context.Context, req AskRequest) (_ *AskResult, err error) {
	if err := x.ready(ctx, "read", notNegative("Limit", req.Limit)); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*AskResult, error) { return x.Ask(ctx, req) })
	}
	defer recovered(x.dir, "read", &err)
	if req.Limit == 0 {
		req.Limit = defaultAnswers
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	words, err := x.vocabulary()
	if err != nil {
		return nil, err
	}
	reports, err := x.filtered(ctx, s, req.Filter)
	if err != nil {
		return nil, err
	}
	a := asker{words: words}
	if err := a.read(req.Question, reports); err != nil {
		return nil, err
	}
	res := &AskResult{Question: req.Question, Asked: a.Asked, Answers: []Answer{}, Near: []Answer{}}
	found := make([][]Answer, len(reports))
	errs := make([]error, len(reports))
	parallel(ctx, len(reports), func(i int) {
		f := reports[i].facts
		if a.Year != 0 && (f.Year < a.Year-6 || f.Year > a.Year+6) && f.Year != 0 {
			return
		}
		if a.here != nil && !a.here[i] {
			return
		}
		var rows []FigureRow
		if rows, errs[i] = x.figureRows(s, reports[i], func(*figure) bool { return true }); errs[i] != nil {
			return
		}
		var near []FigureRow
		var quantities []quantity
		for k := range rows {
			q := words.of(&rows[k])
			if score, _ := a.named(&rows[k], q); score >= nearScore {
				near, quantities = append(near, rows[k]), append(quantities, q)
			}
		}
		if errs[i] = x.readOpenings(s, reports[i], near); errs[i] != nil {
			return
		}
		for k := range near {
			if ans, ok := a.weigh(&near[k], quantities[k], f); ok {
				found[i] = append(found[i], ans)
			}
		}
	})
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	for _, l := range found {
		for _, ans := range l {
			if ans.Score >= answerScore {
				res.Answers = append(res.Answers, ans)
			} else {
				res.Near = append(res.Near, ans)
			}
		}
	}
	res.Answers, res.Near = saidOnce(res.Answers), saidOnce(res.Near)
	best := func(p, q Answer) int { return cmp.Compare(q.Score, p.Score) }
	slices.SortStableFunc(res.Answers, best)
	slices.SortStableFunc(res.Near, best)
	res.Answers = res.Answers[:min(len(res.Answers), req.Limit)]
	res.Near = res.Near[:min(len(res.Near), req.Limit)]
	return res, nil
}

// saidOnce joins the same figure of the same sentence in copies of a report.
func saidOnce(list []Answer) []Answer {
	type key struct{ sentence, text, indicator, role string }
	at := map[key]int{}
	out := []Answer{}
	for _, a := range list {
		k := key{a.Sentence, a.Text, a.Indicator, a.Role}
		if i, known := at[k]; known && out[i].Path != a.Path {
			out[i].Also = append(out[i].Also, Place{a.Path, a.Start, a.End})
			continue
		}
		at[k] = len(out)
		out = append(out, a)
	}
	return out
}

// answerScore parts answers from near misses.
const answerScore = 0.7

// asker is a question that was read.
type asker struct {
	Asked
	words *vocabulary
	here  []bool // which reports are of the place, nil where none is asked for
	lost  bool   // a place is asked for that no report is from
}

// read takes a question apart. Places are those of the reports, and any of the
// gazetteer, so that one without a report is known as such.
func (a *asker) read(question string, reports []located) error {
	q := strings.ToLower(segment.Fold(question))
	take := func(re *regexp.Regexp) string {
		m := re.FindStringIndex(q)
		if m == nil {
			return ""
		}
		w := q[m[0]:m[1]]
		q = q[:m[0]] + " " + q[m[1]:]
		return strings.TrimSpace(w)
	}
	q = strings.TrimSpace(q)
	place, found := longestPlace(q, reports)
	switch {
	case place != "":
		a.Place, a.here = place, found
		q = strings.Replace(q, place, " ", 1)
	case askState.MatchString(q):
		a.Place = take(askState)
		a.here = make([]bool, len(reports))
		for i, r := range reports {
			a.here[i] = r.facts.Region.Level == "state" || strings.Contains(r.facts.Organ, "国务院")
		}
	default:
		name, err := placeWithoutReport(q)
		if err != nil {
			return err
		}
		if name != "" {
			a.Place, a.lost, a.here = name, true, make([]bool, len(reports))
			q = strings.Replace(q, name, " ", 1)
		}
	}
	if organ := take(askOrgan); organ != "" {
		a.Organ = organ
		if a.here == nil {
			a.here = make([]bool, len(reports))
			for i := range a.here {
				a.here[i] = true
			}
		}
		for i, r := range reports {
			a.here[i] = a.here[i] && strings.Contains(segment.Fold(r.facts.Organ), organ)
		}
	}
	latest := 0
	for i, r := range reports {
		if a.here != nil && !a.here[i] {
			continue
		}
		present := r.facts.Year // 今年 of a summary is the year it sums up, of a plan the year it plans
		if r.facts.PlanYear != 0 || r.facts.Genre == "plan" || r.facts.Genre == "work_report" {
			present = r.facts.planYear()
		}
		latest = max(latest, present)
	}
	for _, w := range []struct {
		words []string
		back  int
	}{{[]string{"去年", "上年", "上一年"}, 1}, {[]string{"今年", "本年"}, 0}, {[]string{"明年"}, -1}} {
		for _, word := range w.words {
			if strings.Contains(q, word) && latest != 0 {
				q = strings.Replace(q, word, " ", 1)
				a.Year = latest - w.back
				if w.back == 1 {
					a.Role = extract.RoleResult
				}
			}
		}
	}
	if m := askYear.FindStringSubmatch(q); m != nil {
		a.Year = yearNumber(m[1])
		take(askYear)
	}
	if w := askYears.FindString(q); w != "" {
		a.Years = true
		if w != "年均" && w != "五年" {
			if y := planEnd(w + "时期"); y != 0 && a.Year == 0 {
				a.Year = y
			}
		}
		take(askYears)
	}
	target, result := take(askTarget) != "", take(askResult) != ""
	switch {
	case target && !result:
		a.Role = extract.RoleTarget
	case result && !target:
		a.Role = extract.RoleResult
	}
	switch {
	case take(askGrowth) != "":
		a.Measure = extract.MeasureGrowth
	case take(askShare) != "":
		a.Measure = extract.MeasureShare
	case strings.Contains(question, "占"):
		a.Measure = extract.MeasureShare
	}
	if a.Measure == "" && take(askLevel) != "" {
		a.Measure = extract.MeasureLevel
	}
	for askFilling.MatchString(q) {
		take(askFilling)
	}
	a.Thing = strings.Join(strings.FieldsFunc(q, func(r rune) bool { return strings.ContainsRune(" 　,，?？、。", r) }), "")
	a.Names, _, _ = a.words.canonical(a.Thing)
	for _, k := range a.words.known.Find(a.Thing) {
		a.Concepts = append(a.Concepts, k.ID)
	}
	if len(a.Names) == 0 && utf8.RuneCountInString(a.Thing) > 1 {
		a.Names = []string{a.Thing}
	}
	if len(a.Names) == 0 && len(a.Concepts) == 0 {
		return fmt.Errorf("the question %q does not say what is counted; name it, as in 四川省 2026年 城镇新增就业 目标", question)
	}
	return nil
}

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

// weigh says how well a figure answers, and whether it is worth showing at all.
func (a *asker) weigh(r *FigureRow, q quantity, f *facts) (Answer, bool) {
	score, name := a.named(r, q)
	why := []string{name}
	miss := func(format string, args ...any) {
		score = min(score, answerScore) * 0.8
		why = append(why, fmt.Sprintf(format, args...))
	}
	target := r.Role == extract.RoleTarget
	var year int
	var many bool
	if target {
		p := promised(r, q, f)
		year, many = p.year, p.many
	} else {
		year = cmp.Or(r.FigureYear, f.reviewYear())
		many = reached(r, q, f)
	}
	if a.Year != 0 {
		if year != a.Year {
			miss("of %d, not %d", year, a.Year)
		} else {
			why = append(why, fmt.Sprintf("of %d", year))
		}
	}
	if r.Masked {
		miss("its digits are hidden")
	}
	if many != a.Years {
		miss("%s", map[bool]string{true: "of several years", false: "of one year"}[many])
	}
	switch {
	case a.Role != "" && a.Role != r.Role:
		miss("a %s, not a %s", r.Role, a.Role)
	case r.Role == extract.RoleBaseline || r.Role == extract.RoleCriterion:
		miss("a %s", r.Role)
	default:
		why = append(why, "a "+r.Role)
	}
	if a.Role == "" && target {
		score -= 0.03 // what was reached comes before what was planned
	}
	if !target && (r.Cmp == extract.CmpMore || r.Cmp == extract.CmpAtLeast) {
		score -= 0.02 // and an exact number before a bound
	}
	switch {
	case r.Part != "":
		miss("of a part of the year: %s", r.Part)
	case q.measure == extract.MeasureGap || q.measure == extract.MeasureCompletion:
		miss("a %s", q.measure)
	case a.Measure == extract.MeasureGrowth && q.measure != a.Measure && !(q.measure == extract.MeasureIncrease && q.dimension != "百分点"),
		a.Measure == extract.MeasureShare && q.dimension != "%",
		a.Measure == extract.MeasureLevel && q.measure != a.Measure && q.measure != extract.MeasureIncrease:
		miss("%s, not %s", q.measure, a.Measure)
	case q.measure == a.Measure, a.Measure == extract.MeasureShare:
		why = append(why, q.measure)
	case a.Measure == "" && q.measure != extract.MeasureLevel && q.measure != extract.MeasureIncrease:
		score -= 0.02 // the amount itself comes first
	}
	if f.Region.Name != "" {
		why = append(why, f.Region.Name)
	}
	return Answer{*r, score, strings.Join(why, "; ")}, true
}

// named says how well a figure's names are those asked for: 1 for the same, less
// where words stand between those asked for (低保最低月标准), under answerScore where
// it is the name of something wider or narrower.
func (a *asker) named(r *FigureRow, q quantity) (float64, string) {
	best, name := 0.0, ""
	own := sync.OnceValue(func() []string { own, _, _ := a.words.canonical(r.Indicator); return own })
	for _, want := range a.Names {
		for _, n := range q.names {
			score := closeness(want, n)
			if score < 1 && strings.HasSuffix(want, n) && n != want {
				front := strings.TrimSuffix(want, n) // 城市 of 城市低保标准
				if strings.Contains(segment.Fold(lastClauses(r.front)), front) {
					score = 0.85
				}
			}
			if score > 0.9 && slices.Contains(own(), n) {
				score += 0.01
			}
			if score > best {
				best, name = score, n
			}
		}
	}
	switch {
	case q.concept == "" || len(a.Concepts) == 0:
	case slices.Contains(a.Concepts, q.concept):
		best, name = max(best, 0.99), cmp.Or(name, r.Indicator)
	case slices.Contains(a.Concepts, townOrCountry.ReplaceAllString(q.concept, "")):
		best, name = max(best, 0.75), cmp.Or(name, r.Indicator) // 城市低保标准, where 低保标准 is asked for
	default:
		best = min(best, 0.65) // it is of another concept
	}
	return min(best, 1), name
}

// townOrCountry is what tells the concept of a part from that of the whole
// (dibao_urban_standard).
var townOrCountry = regexp.MustCompile(`_(?:urban|rural)`)

// closeness compares a name asked for with one found.
func closeness(want, n string) float64 {
	if want == n {
		return 0.99
	}
	w, f := []rune(want), []rune(n)
	if len(w) >= 3 && len(f) > len(w) && f[0] == w[0] && f[len(f)-1] == w[len(w)-1] && subsequence(w, f) && len(f) <= 2*len(w) {
		return 0.7 + 0.2*float64(len(w))/float64(len(f))
	}
	d := dice(want, n)
	if strings.Contains(n, want) || strings.Contains(want, n) {
		d = max(d, 0.5)
	}
	return 0.65 * d / max(1, d)
}

func subsequence(w, f []rune) bool {
	i := 0
	for _, r := range f {
		if i < len(w) && r == w[i] {
			i++
		}
	}
	return i == len(w)
}
