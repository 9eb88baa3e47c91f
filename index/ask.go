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

// Ask finds the figures that a question describes: those of the place, the year (or
// its part, or several years) and the thing (a concept, or the same words), of the
// measure, unit and role asked for, as data/questions.tsv reads the question's words.
// Without an answer Answers is empty; figures that fit in all but one respect stand
// under Near.
//
// A result comes before a target unless a target is asked for. A target is no answer
// to what happened in a year that a report of the place looks back on (it stands under
// Near); where none does yet, it is one and Why says so. The former value of a change
// (由A提高到B) answers for the year before.
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
		m, err := x.measured(s, reports[i], words)
		if err != nil {
			errs[i] = err
			return
		}
		for k := range m.rows {
			row := &m.rows[k]
			if score, _ := a.named(row, m.naming(words, k).names); score < nearScore {
				continue
			}
			if ans, ok := a.weigh(row, m.quantity(words, k), f); ok {
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

// weigh says how well a figure answers, and whether it is worth showing at all.
func (a *asker) weigh(r *FigureRow, q quantity, f *facts) (Answer, bool) {
	score, name := a.named(r, q.names)
	why := []string{name}
	miss := func(format string, args ...any) {
		score = min(score, answerScore) * 0.8
		why = append(why, fmt.Sprintf(format, args...))
	}
	target := r.Role == extract.RoleTarget
	p := period{cmp.Or(r.FigureYear, f.reviewYear()), false}
	switch {
	case target:
		p = promised(r, q, f)
	case r.Role == extract.RoleBaseline && r.FigureYear == 0 && p.year != 0 && r.inReview:
		p.year-- // what a review sets out from
	default:
		p.many = reached(r, q, f)
	}
	if p.many && !target {
		p.year = cmp.Or(r.To, p.year)
	}
	switch {
	case r.Role != extract.RoleResult:
	case f.reviewYear() != 0 && r.FigureYear > f.reviewYear(): // a report can't tell what came of the year it plans
		target = true
	case quotedBehind.MatchString(r.behind) && unmet.MatchString(lastClauses(r.front)): // 没有实现年初确定的能耗降低4%左右的目标
		target = true
	case !a.Years && r.Over == "" && q.state && q.measure == extract.MeasureLevel: // 两年中由2046万吨增加到3178万吨
		p.many = false
	}
	switch {
	case a.Year == 0:
	case p.year != a.Year:
		miss("of %d, not %d", p.year, a.Year)
		score *= 0.95 // another year is further off than a part of it
	case a.Years && a.From != 0 && r.From != 0 && r.From != a.From && r.From != a.From+1: // 2002 to 2007: from the end of 2002
		miss("from %d, not %d", r.From, a.From)
	default:
		why = append(why, fmt.Sprintf("of %d", p.year))
	}
	if r.Masked {
		miss("its digits are hidden")
	}
	if p.many != a.Years {
		miss("%s", map[bool]string{true: "of several years", false: "of one year"}[p.many])
	}
	switch {
	case target && a.Role != extract.RoleTarget && a.reviewed[reviewOf(f, p.year)]:
		miss("a target of %d, a year that has been reviewed", p.year)
	case target && a.Role == extract.RoleResult:
		why = append(why, fmt.Sprintf("a target: no report reviews %d yet", p.year))
	case a.Role == extract.RoleTarget && !target:
		miss("a %s, not a target", r.Role)
	case r.Role == extract.RoleCriterion, r.Role == extract.RoleBaseline && a.Year == 0:
		miss("a %s", r.Role)
	default:
		why = append(why, "a "+r.Role)
	}
	switch {
	case a.Role == "" && target:
		score -= 0.03 // what was reached comes before what was planned
	case r.Role == extract.RoleBaseline:
		score -= 0.04
	}
	if !target && (r.Cmp == extract.CmpMore || r.Cmp == extract.CmpAtLeast) {
		score -= 0.02 // and an exact number before a bound
	}
	if r.Part != a.Part {
		miss("of %s, not %s", partName(r.Part), partName(a.Part))
	}
	score += a.measured(r, q, miss, &why)
	if f.Region.Name != "" {
		why = append(why, f.Region.Name)
	}
	return Answer{*r, score, strings.Join(why, "; ")}, true
}

func partName(part string) string {
	if part == "" {
		return "the whole year"
	}
	return part
}

// measured compares what a figure says of its thing with what is asked: growth, a share
// or the amount, its unit, whether it was added or is there, what was done. It returns
// what the answer gains or loses by it.
func (a *asker) measured(r *FigureRow, q quantity, miss func(string, ...any), why *[]string) (gain float64) {
	points := q.dimension == "百分点" && !rateName.MatchString(a.Thing) // 回落7.7个百分点, of a price
	switch {
	case q.measure == extract.MeasureGap || q.measure == extract.MeasureCompletion:
		miss("a %s", q.measure)
	case a.Measure == extract.MeasureGrowth && q.measure != a.Measure && (q.measure != extract.MeasureIncrease || points),
		a.Measure == extract.MeasureShare && (q.dimension != "%" || q.measure == extract.MeasureGrowth && !shareName.MatchString(lastClause(r.front)+r.Indicator)),
		a.Measure == extract.MeasureLevel && q.measure != a.Measure && q.measure != extract.MeasureIncrease:
		miss("%s, not %s", q.measure, a.Measure)
	case q.measure == a.Measure, a.Measure == extract.MeasureShare:
		*why = append(*why, q.measure)
	case a.Measure == "" && q.measure != extract.MeasureLevel && q.measure != extract.MeasureIncrease:
		gain -= 0.02 // the amount itself comes first
	}
	switch {
	case a.Measure == extract.MeasureGrowth && q.measure != extract.MeasureGrowth:
		gain -= 0.02
	case a.Measure != extract.MeasureGrowth && !a.added && r.Measure == extract.MeasureIncrease && a.stock:
		miss("what was added, not what there is")
	case a.Measure != extract.MeasureGrowth && !a.added && r.Measure == extract.MeasureIncrease:
		gain -= 0.03
	case a.added && r.Measure != extract.MeasureIncrease && !askNew.MatchString(lastClause(r.front)+r.Indicator) && (q.state || q.act == "stock" || strings.HasSuffix(r.Indicator, "总数")):
		miss("what there is, not what was added")
	}
	if a.reached && !q.state {
		gain -= 0.02
	}
	if a.direction != "" && r.Direction != "" && r.Direction != a.direction {
		*why = append(*why, r.Direction)
		gain -= 0.05
	}
	if a.Unit != "" && kindOfUnit(a.Unit) != kindOfUnit(q.dimension) && (a.Unit != anyAmount || q.dimension == "%") {
		miss("in %s, not %s", cmp.Or(r.Unit, "a bare number"), a.Unit)
	}
	if (a.Unit == "" || a.Unit == anyAmount) && kindOfUnit(q.dimension) == "时间" && !timeName.MatchString(a.Thing) { // 连续4年居前
		miss("a time")
	}
	if q.measure == extract.MeasureGrowth {
		switch real := pricesApart.MatchString(lastClauses(r.front)); {
		case real == (a.Real == "real"):
		case a.Real == "real":
			gain -= 0.02
		default:
			gain -= 0.01
		}
	}
	if a.Over != "" && q.over != "" && a.Over != q.over {
		miss("%s, not %s", q.over, a.Over)
	}
	switch deed := deedOf(withoutNames(lastClauses(r.front))); {
	case !agree(a.act, q.act) && q.act != "stock":
		miss("%s, not %s", q.act, a.act)
	case a.deed != deed && a.deed != "": // 改造敬老院, and 有5所敬老院成立…
		gain -= 0.18
	}
	return gain
}

// pricesApart finds that growth is counted without prices.
var pricesApart = newCue(`实际(?:增长|上涨|提高|下降)|扣除(?:价格|物价)|可比价|不变价`, "实际", "扣除", "可比价", "不变价")

// withoutNames is text without the names that have a word for a deed in them.
func withoutNames(text string) string { return securedHomes.ReplaceAllString(text, "住房") }

func oneOf(s string, list ...string) bool { return slices.Contains(list, s) }

var (
	securedHomes = regexp.MustCompile(`保障性住房|保障性安居工程|保障房|最低生活保障|生活保障`)
	shareEnd     = regexp.MustCompile(`(?:占比|比重|比例)$`)
	timeName     = regexp.MustCompile(`时间|期|年限|寿命|时长|时限|年龄`)
	shareName    = regexp.MustCompile(`占|比重|比例`)
	unmet        = regexp.MustCompile(`(?:没有|没|未能?)(?:实现|完成|达到)|(?:确定|提出|预定|下达)的`)
)

// rateName finds the name of a rate, which rises and falls by points.
var rateName = regexp.MustCompile(`(?:率|比|比重|比例|强度)$`)

// anyAmount is asked for by 多少亿: any unit but %.
const anyAmount = "数"

// kindOfUnit tells units apart that can't answer for each other, by their base: shares,
// money, mass, area, …. Things that are counted are one kind (几所 and 几个).
func kindOfUnit(base string) string {
	switch base {
	case "%", "‰", "百分点":
		return "%"
	case "元", "美元", "欧元", "日元", "港元", "英镑":
		return "元"
	case "年", "个月", "月", "天", "日", "小时", "分钟":
		return "时间"
	case "吨", "亩", "千瓦时", "千瓦", "公里", "米", "平方米", "公顷", "立方米", "张", "对":
		return base
	}
	return anyAmount
}

// named says how well a figure's names are those asked for: 1 for the same, less
// where words stand between those asked for (低保最低月标准), under answerScore where
// it is the name of something wider or narrower.
func (a *asker) named(r *FigureRow, names []string) (float64, string) {
	best, name, concept := 0.0, "", lasting(r.Concept)
	own := sync.OnceValue(func() []string { own, _, _ := a.words.canonical(r.Indicator); return own })
	indicator := strings.ToLower(segment.Fold(r.Indicator))
	if rest, ok := strings.CutSuffix(a.Thing, indicator); ok && rest != "" && indicator != "" && len(own()) == 0 && strings.Contains(strings.ToLower(lastClauses(r.front)), rest) {
		best, name = 0.85, a.Thing // 棉花因播种面积调减, 产量减少9.6%
	}
	for _, want := range a.Names {
		for _, n := range names {
			if a.Measure == extract.MeasureShare {
				n = cmp.Or(shareEnd.ReplaceAllString(n, ""), n)
			}
			score := closeness(want, n)
			if rest, ok := strings.CutPrefix(n, want); ok && score < 0.9 && (kindOfUnit(a.Unit) == "元" && oneOf(rest, "金", "资金", "支出", "标准") || a.Unit == "人" && oneOf(rest, "人数", "对象", "人员")) {
				score = 0.9 // 临时救助发了多少钱
			}
			if rest, ok := strings.CutSuffix(want, n); ok && rest != "" && strings.Contains(segment.Fold(lastClauses(r.front)), rest) {
				score = 0.85 // 城市 of 城市低保标准
			}
			if rest, ok := strings.CutPrefix(want, n); ok && utf8.RuneCountInString(rest) > 2 && strings.Contains(lastClauses(r.front), "其中") && strings.Contains(segment.Fold(lastClauses(r.front)), rest) {
				score = 0.85 // 居民人均可支配收入39210元, 其中农村居民24630元
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
	case concept == "" || len(a.Concepts) == 0:
	case slices.Contains(a.Concepts, concept):
		name = cmp.Or(name, r.Indicator)
		switch missing := a.missing(r, concept); {
		case missing == "":
			best = max(best, 0.99)
		case best < answerScore:
			best, name = 0.65, name+" without "+missing
		}
	case slices.Contains(a.Concepts, townOrCountry.ReplaceAllString(concept, "")):
		best, name = max(best, 0.75), cmp.Or(name, r.Indicator) // 城市低保标准, where 低保标准 is asked for
	case a.Measure == extract.MeasureShare && best >= 0.99: // its concept is that of the share
	default:
		best = min(best, 0.65) // it is of another concept
	}
	return min(best, 1), name
}

// missing returns a noun of the question that neither the figure's sentence nor the
// wordings of its concept have: 民办 of 民办养老机构床位, where a figure is of 养老床位.
func (a *asker) missing(r *FigureRow, concept string) string {
	if len(a.nouns) == 0 {
		return ""
	}
	k, _ := a.words.known.Lookup(concept)
	behind := r.behind
	if i := strings.IndexAny(behind, "，,、；;。"); i >= 0 {
		behind = behind[:i]
	}
	said := strings.ToLower(segment.Fold(r.Indicator+" "+strings.Join(r.Section, " ")+" "+strings.Join(k.Wordings, " ")+" "+k.Name) + lastClauses(r.front) + behind)
	for _, n := range a.nouns {
		if !strings.Contains(said, n) {
			return n
		}
	}
	return ""
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
