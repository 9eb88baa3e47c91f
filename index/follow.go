package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

// Outcome of a target.
type Outcome string

// Outcomes of a target.
const (
	Met      Outcome = "met"
	Missed   Outcome = "missed"
	Exceeded Outcome = "exceeded"
	MaskedUp Outcome = "masked"  // target or result is masked, so nobody can tell
	Dropped  Outcome = "dropped" // the next report is there and does not mention it
	NoReport Outcome = "no next report"
	Unclear  Outcome = "unclear" // there is a result, but target or result is no number to compare
)

// FollowRequest asks what became of targets. Empty fields do not restrict.
type FollowRequest struct {
	Filter    string
	Indicator string
	Unit      string
	Theme     string
	// Tolerance is the relative distance from an "about" target that still
	// counts as met (default 0.05).
	Tolerance float64
}

// FollowRow is a target and its result.
type FollowRow struct {
	Region     string     `json:"region"`
	RegionCode string     `json:"region_code,omitempty"`
	Organ      string     `json:"organ,omitempty"`
	TargetYear int        `json:"target_year"` // the year the target was set for
	Indicator  string     `json:"indicator"`
	Outcome    Outcome    `json:"outcome"`
	Reason     string     `json:"reason"` // how the two were compared, in words
	Target     FigureRow  `json:"target"`
	Result     *FigureRow `json:"result,omitempty"`
	// Candidates is the number of results that fitted; more than one is a
	// reason to look at the spans.
	Candidates int `json:"candidates"`
	// OtherResults are the further candidates, in order.
	OtherResults []FigureRow `json:"other_results,omitempty"`
}

// FollowResult is the table, with counts by outcome.
type FollowResult struct {
	Rows   []FollowRow     `json:"rows"`
	Counts map[Outcome]int `json:"counts"`
}

const defaultTolerance = 0.05

// reviewYear is the year a report looks back on, planYear the one it plans; 0 for
// neither. A 政府工作报告 dated by its delivery looks back on the year before.
func (f *facts) reviewYear() int {
	switch {
	case f.PlanYear != 0:
		return f.PlanYear - 1
	case f.Genre == "plan":
		return 0
	case f.Genre == "work_report" && f.Year != 0:
		return f.Year - 1
	}
	return f.Year
}

func (f *facts) planYear() int {
	switch {
	case f.PlanYear != 0:
		return f.PlanYear
	case f.Genre == "plan" || f.Genre == "work_report":
		return f.Year
	case f.Year != 0:
		return f.Year + 1
	}
	return 0
}

// Follow joins targets to results of the same region and organ. A target set for
// year N meets the results of the reports that look back on N, by indicator, unit
// and denominators. N is the year of the target's deadline; else, for a task that a
// review names before it tells what came of it, the year looked back on; else the
// year that the report plans. A target that a plan has set and a review cites again
// is one.
func (x *Index) Follow(ctx context.Context, req FollowRequest) (*FollowResult, error) {
	if err := x.ready(ctx, "read", req.check()); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*FollowResult, error) { return x.Follow(ctx, req) })
	}
	if err := x.knownTheme(ctx, req.Theme); err != nil {
		return nil, &Error{x.dir, "read", err, "govreport themes lists them"}
	}
	if req.Tolerance <= 0 {
		req.Tolerance = defaultTolerance
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	syn, err := x.synonyms()
	if err != nil {
		return nil, err
	}
	lower, err := lowerIsBetter()
	if err != nil {
		return nil, err
	}
	sources, err := x.filtered(ctx, s, req.Filter)
	if err != nil {
		return nil, err
	}
	all, err := x.filtered(ctx, s, "") // the results may be outside the filter
	if err != nil {
		return nil, err
	}
	want := newFigureFilter(req.Indicator, req.Unit, req.Theme, syn)
	perReport := make([][]FollowRow, len(sources))
	errs := make([]error, len(sources))
	parallel(ctx, len(sources), func(i int) {
		perReport[i], errs[i] = x.followReport(s, sources[i], all, want, req, lower)
	})
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	res := &FollowResult{Rows: []FollowRow{}, Counts: map[Outcome]int{}}
	for _, rows := range perReport {
		res.Rows = append(res.Rows, rows...)
	}
	res.Rows = slices.DeleteFunc(res.Rows, citedAgain(res.Rows))
	slices.SortStableFunc(res.Rows, func(a, b FollowRow) int {
		return cmp.Or(cmp.Compare(a.RegionCode, b.RegionCode), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Organ, b.Organ), cmp.Compare(a.TargetYear, b.TargetYear))
	})
	for _, r := range res.Rows {
		res.Counts[r.Outcome]++
	}
	return res, nil
}

// citedAgain returns what tells the rows of targets that a review cites and a plan
// among rows has set: 与45%的目标相差2个百分点.
func citedAgain(rows []FollowRow) func(FollowRow) bool {
	type target struct {
		region, organ, indicator, unit, per string
		year                                int
		value                               float64
	}
	key := func(r FollowRow) target {
		return target{r.RegionCode + r.Region, organKind(r.Organ, r.Region), r.Indicator, r.Target.Unit, strings.Join(r.Target.Per, " "), r.TargetYear, *r.Target.Value}
	}
	set := map[target]bool{}
	for _, r := range rows {
		if r.Target.Value != nil && !r.Target.inReview {
			set[key(r)] = true
		}
	}
	return func(r FollowRow) bool { return r.Target.Value != nil && r.Target.inReview && set[key(r)] }
}

// sameIssuer reports whether two reports are of one series: the same region and
// organ.
func sameIssuer(f, g *facts) bool {
	if f.Region.Code != "" || g.Region.Code != "" {
		if f.Region.Code != g.Region.Code {
			return false
		}
	} else if f.Region.Name != g.Region.Name {
		return false
	} else if f.Region.Name == "" { // only one organ needs no region to be known
		return f.Organ == g.Organ && strings.Contains(f.Organ, "国务院")
	}
	return organKind(f.Organ, f.Region.Name) == organKind(g.Organ, g.Region.Name)
}

// organKind is an organ without the name of its region: 甲县民政局 is 民政局.
func organKind(organ, region string) string {
	o := segment.Fold(organ)
	for i := range o { // the longest start of organ that ends region or stands in it
		rest := o[len(o)-len(o[i:]):]
		head := o[:len(o)-len(rest)]
		if head != "" && strings.Contains(segment.Fold(region), head) && strings.HasSuffix(segment.Fold(region), head) {
			return rest
		}
	}
	return strings.TrimLeft(o, "省市县区州")
}

func (x *Index) followReport(s *snapshot, src located, all []located, want figureFilter, req FollowRequest, lower []string) ([]FollowRow, error) {
	f := src.facts
	isTarget := func(g *figure) bool { return g.Role == extract.RoleTarget && want.fits(f, g) }
	if !slices.ContainsFunc(f.Figures, func(g figure) bool { return isTarget(&g) }) {
		return nil, nil
	}
	targets, err := x.figureRows(s, src, isTarget)
	if err != nil {
		return nil, err
	}
	results := map[int][]FigureRow{} // by year looked back on
	found := map[int]bool{}
	resultsOf := func(year int) ([]FigureRow, bool, error) {
		if found[year] {
			return results[year], true, nil
		}
		for _, r := range all {
			g := r.facts
			if r.at != src.at && !sameIssuer(f, g) || g.reviewYear() != year {
				continue
			}
			rows, err := x.figureRows(s, r, func(g *figure) bool { return g.Role == extract.RoleResult })
			if err != nil {
				return nil, false, err
			}
			found[year] = true
			results[year] = append(results[year], rows...)
		}
		return results[year], found[year], nil
	}
	var out []FollowRow
	for _, t := range targets {
		year := f.planYear()
		switch {
		case t.DeadlineYear != 0:
			year = t.DeadlineYear
		case t.inReview:
			year = f.reviewYear()
		}
		row := FollowRow{
			Region: f.Region.Name, RegionCode: f.Region.Code, Organ: f.Organ, TargetYear: year,
			Indicator: normalIndicator(t.Indicator, want.syn), Target: t,
		}
		if t.DeadlineYear == 0 && manyYears(t.Deadline) {
			row.TargetYear, row.Outcome, row.Reason = 0, NoReport, "its deadline is a period of several years: "+t.Deadline
			out = append(out, row)
			continue
		}
		rows, ok, err := resultsOf(year)
		if err != nil {
			return nil, err
		}
		switch {
		case !ok:
			row.Outcome, row.Reason = NoReport, fmt.Sprintf("no report of this region and organ looks back on %d", year)
		default:
			fit, other, how := matchResults(t, rows, year, want.syn)
			if len(fit) == 0 && len(other) > 0 {
				row.Outcome, row.OtherResults = Unclear, other
				row.Reason = fmt.Sprintf("the report on %d counts from another year: %s", year, other[0].Text)
				if base := baseYear(other[0], year); base != 0 {
					row.Reason = fmt.Sprintf("the report on %d counts from %d: %s", year, base, other[0].Text)
				}
				break
			}
			if manyYears(t.Deadline) && len(fit) > 0 {
				if fit = slices.DeleteFunc(fit, func(r FigureRow) bool { return !speaksOfYears(r.Sentence) }); len(fit) == 0 {
					row.Outcome, row.Reason = Unclear, fmt.Sprintf("the target is for several years (%s), the results of the report on %d for one", t.Deadline, year)
					break
				}
			}
			row.Candidates = len(fit)
			if len(fit) == 0 {
				row.Outcome, row.Reason = Dropped, fmt.Sprintf("the report on %d has no result for this indicator, unit and denominators", year)
				break
			}
			row.Result, row.OtherResults = &fit[0], fit[1:]
			row.Outcome, row.Reason = judge(t, fit[0], row.Indicator, req.Tolerance, lower)
			if how != "" {
				row.Reason += "; " + how
			}
		}
		out = append(out, row)
	}
	return out, nil
}

// manyYears reports whether a deadline is a period longer than a year whose end
// is not known.
func manyYears(deadline string) bool {
	d := segment.Fold(deadline)
	for _, w := range []string{"五年", "三年", "十年", "两年", "几年", "期间", "时期", "末", "今后", "未来"} {
		if strings.Contains(d, w) && d != "年末" {
			return true
		}
	}
	return false
}

// speaksOfYears reports whether a sentence sums up several years.
func speaksOfYears(sentence string) bool {
	s := segment.Fold(sentence)
	for _, w := range []string{"年均", "五年", "三年", "十年", "期间", "累计", "时期"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

var comparedWith = regexp.MustCompile(`(?:比|较|与)\s*(\d{4})年`)

// baseYear is the year that a rate of change is counted from when the sentence
// names another than the year before: 比2002年增长65.5% is not 2007's growth.
func baseYear(r FigureRow, year int) int {
	before, _, _ := strings.Cut(r.Sentence, r.Text)
	all := comparedWith.FindAllStringSubmatch(segment.Fold(before), -1)
	if len(all) == 0 {
		return 0
	}
	base, err := strconv.Atoi(all[len(all)-1][1])
	if err != nil || base == year-1 {
		return 0
	}
	return base
}

// matchResults returns the results that speak of what t promised, the best first:
// those of the year before those of none, then in the order of the text. other are
// those that would fit but count from another year.
func matchResults(t FigureRow, rows []FigureRow, year int, syn *Synonyms) (fit, other []FigureRow, how string) {
	name := normalIndicator(t.Indicator, syn)
	if name == "" {
		return nil, nil, ""
	}
	var partly []FigureRow
	for _, r := range rows {
		if segment.Fold(r.Unit) != segment.Fold(t.Unit) || !samePer(r.Per, t.Per) || r.FigureYear != 0 && r.FigureYear != year {
			continue
		}
		switch n := normalIndicator(r.Indicator, syn); {
		case n == name && baseYear(r, year) != baseYear(t, year):
			other = append(other, r)
		case n == name:
			fit = append(fit, r)
		case baseYear(r, year) == baseYear(t, year) && agreeInPart(n, name, r.Unit):
			partly = append(partly, r)
		}
	}
	if len(fit) == 0 && len(partly) > 0 {
		fit, how = partly, "the indicators agree in part"
	}
	slices.SortStableFunc(fit, func(a, b FigureRow) int { return rankOf(a, t, year) - rankOf(b, t, year) })
	return fit, other, how
}

// rankOf orders results: first one under the same heading of the same report, then
// those of the year, then the others.
func rankOf(r, t FigureRow, year int) int {
	switch {
	case r.ID == t.ID && slices.Equal(r.Section, t.Section):
		return 0
	case r.FigureYear == year:
		return 1
	}
	return 2
}

// agreeInPart reports whether one indicator ends with the other (床位 and 养老床位).
// Rates need three characters of it: much is a 率 or a 比例.
func agreeInPart(a, b, unit string) bool {
	n := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	least := 2
	if segment.Fold(unit) == "%" {
		least = 3
	}
	return n >= least && (strings.HasSuffix(a, b) || strings.HasSuffix(b, a))
}

func samePer(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// judge compares a result with a target and says how.
func judge(t, r FigureRow, indicator string, tolerance float64, lower []string) (Outcome, string) {
	if t.Masked || r.Masked {
		switch {
		case t.Masked && r.Masked:
			return MaskedUp, "target and result are masked"
		case t.Masked:
			return MaskedUp, "the target is masked"
		}
		return MaskedUp, "the result is masked"
	}
	for _, w := range []string{"没有实现", "未实现", "未能实现", "没有完成", "未完成", "未能完成", "没有达到", "未达到"} {
		if strings.Contains(segment.Fold(r.Sentence), w) {
			return Missed, "the report says " + w
		}
	}
	got, ok := middle(r)
	low, high, ok2 := rangeOf(t)
	if !ok || !ok2 {
		return Unclear, "target or result has no number"
	}
	ceiling := (t.Cmp == extract.CmpEqual || t.Cmp == extract.CmpApproximates) && !falls(t) &&
		slices.ContainsFunc(lower, func(w string) bool { return strings.Contains(indicator, w) })
	less := t.Cmp == extract.CmpAtMost || t.Cmp == extract.CmpLess || ceiling
	slack := 0.0
	about := ""
	if t.Cmp == extract.CmpApproximates {
		slack = tolerance * math.Max(math.Abs(low), math.Abs(high))
		about = fmt.Sprintf(" (about: within %g%%)", tolerance*100)
	}
	const eps = 1e-9
	if less {
		switch {
		case t.Cmp == extract.CmpLess && got < high, t.Cmp != extract.CmpLess && got <= high+slack+eps:
			return Met, fmt.Sprintf("%s, at most %s%s", num(got), num(high), about)
		}
		return Missed, fmt.Sprintf("%s, above %s%s", num(got), num(high), about)
	}
	switch {
	case got < low-slack-eps, t.Cmp == extract.CmpMore && got <= low+eps:
		return Missed, fmt.Sprintf("%s, below %s%s", num(got), num(low), about)
	case got > high+slack+eps:
		return Exceeded, fmt.Sprintf("%s, above %s%s", num(got), num(high), about)
	}
	if low != high {
		return Met, fmt.Sprintf("%s, between %s and %s%s", num(got), num(low), num(high), about)
	}
	return Met, fmt.Sprintf("%s, as planned%s", num(got), about)
}

// falls reports whether the figure is by how much something falls (能耗下降3.4%), so
// that more is better where less of the thing is.
func falls(r FigureRow) bool {
	before, _, _ := strings.Cut(r.Sentence, r.Text)
	rs := []rune(segment.Fold(before))
	near := string(rs[max(0, len(rs)-6):])
	for _, w := range []string{"下降", "降低", "减少", "压减", "缩减"} {
		if strings.Contains(near, w) {
			return true
		}
	}
	return false
}

func num(v float64) string { return strings.TrimSuffix(fmt.Sprintf("%.10g", v), ".0") }

func middle(r FigureRow) (float64, bool) {
	low, high, ok := rangeOf(r)
	return (low + high) / 2, ok
}

func rangeOf(r FigureRow) (low, high float64, ok bool) {
	switch {
	case r.Value != nil:
		return *r.Value, *r.Value, true
	case r.Low != nil && r.High != nil && (*r.Low != 0 || *r.High != 0):
		return *r.Low, *r.High, true
	}
	return 0, 0, false
}

// lowerIsBetter returns the words of indicators where less is better, so that a
// target is a ceiling.
func lowerIsBetter() ([]string, error) {
	rows, err := lexicon.Load(dataFS, "data/ceilings.tsv", "term")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range rows {
		out = append(out, segment.Fold(r.Get("term")))
	}
	return out, nil
}
