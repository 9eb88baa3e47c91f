package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// Outcome of a target.
type Outcome string

// Outcomes of a target. Met, Exceeded, Missed and MaskedUp are of a target and a
// result that were paired; the others say why there is no pair.
const (
	Met      Outcome = "met"
	Missed   Outcome = "missed"
	Exceeded Outcome = "exceeded"
	MaskedUp Outcome = "masked"    // target or result is masked, so nobody can tell
	Unclear  Outcome = "unclear"   // results that fit disagree, or one is no number to compare
	NotFound Outcome = "not found" // the report on that year is there; no result of it fits
	NoReport Outcome = "no next report"
)

// Sources of an outcome.
const (
	FromNextReport = "next report" // target and result are from two reports
	Stated         = "stated"      // one text states both: 完成年度目标5000人的104%
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
	// NoNear leaves FollowRow.Near out, which saves time and most of the memory.
	NoNear bool
}

// FollowRow is a target and its result. Target.Also says where the same target
// stands again.
type FollowRow struct {
	Region     string      `json:"region"`
	RegionCode string      `json:"region_code,omitempty"`
	Organ      string      `json:"organ,omitempty"`
	TargetYear int         `json:"target_year,omitempty"`   // the year the target is for, the last one of several
	Years      bool        `json:"several_years,omitempty"` // it is for several years, not for one
	Indicator  string      `json:"indicator"`
	Outcome    Outcome     `json:"outcome"`
	Reason     string      `json:"reason"` // how the two were compared, in words
	Source     string      `json:"source"`
	Target     FigureRow   `json:"target"`
	Result     *FigureRow  `json:"result,omitempty"` // where a pair was decided: met, exceeded, missed, masked
	Near       []FigureRow `json:"near,omitempty"`   // the nearest figures that were not taken, nearest first
}

// FollowResult is the table, with counts by outcome: those from two reports, and
// those that one text states.
type FollowResult struct {
	Rows   []FollowRow     `json:"rows"`
	Counts map[Outcome]int `json:"counts"`
	Stated map[Outcome]int `json:"stated"`
}

const defaultTolerance = 0.05

// nearShown bounds FollowRow.Near.
const nearShown = 3

// reviewYear is the year a report looks back on, planYear the one it plans; 0 for
// neither. A 政府工作报告 dated by its delivery looks back on the year before.
func (f *head) reviewYear() int {
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

func (f *head) planYear() int {
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

// Follow joins targets to the results of the same region and organ in the report
// that looks back on the year of the target. A target and a result meet when they
// are about one thing (a concept, or the same words after data/quantities.tsv), of
// one measure, dimension, payer and denominators, and speak of one year, or both
// of several years. A target that a review quotes or sets out beside what came of
// it is paired within its report, with Source Stated.
func (x *Index) Follow(ctx context.Context, req FollowRequest) (*FollowResult, error) {
	if err := x.ready(ctx, "read", req.check()); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*FollowResult, error) { return x.Follow(ctx, req) })
	}
	if err := x.knownTheme(ctx, req.Theme); err != nil {
		return nil, x.unknown(err)
	}
	if req.Tolerance <= 0 {
		req.Tolerance = defaultTolerance
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
	sources, err := x.filtered(ctx, s, req.Filter)
	if err != nil {
		return nil, err
	}
	all, err := x.filtered(ctx, s, "") // the results may be outside the filter
	if err != nil {
		return nil, err
	}
	want := newFigureFilter(req.Indicator, req.Unit, req.Theme, words.syn)
	perReport := make([][]followed, len(sources))
	errs := make([]error, len(sources))
	w := &follower{x: x, s: s, words: words, all: all, tolerance: req.Tolerance, noNear: req.NoNear, byYear: map[int][]int{}}
	for i, r := range all {
		w.byYear[r.facts.reviewYear()] = append(w.byYear[r.facts.reviewYear()], i)
	}
	parallel(ctx, len(sources), func(i int) {
		perReport[i], errs[i] = w.follow(&followedReport{located: sources[i], answers: map[reviewKey]*reviewed{}}, want)
	})
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	res := &FollowResult{Rows: []FollowRow{}, Counts: map[Outcome]int{}, Stated: map[Outcome]int{}}
	rows := joinRestatements(perReport)
	slices.SortStableFunc(rows, func(a, b *FollowRow) int {
		return cmp.Or(cmp.Compare(a.RegionCode, b.RegionCode), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Organ, b.Organ), cmp.Compare(a.TargetYear, b.TargetYear))
	})
	res.Rows = make([]FollowRow, len(rows))
	for i, r := range rows {
		res.Rows[i] = *r
		if r.Source == Stated {
			res.Stated[r.Outcome]++
		} else {
			res.Counts[r.Outcome]++
		}
	}
	return res, nil
}

// Decided reports whether the row has a pair.
func (r FollowRow) Decided() bool {
	return r.Outcome == Met || r.Outcome == Exceeded || r.Outcome == Missed || r.Outcome == MaskedUp
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
	region = segment.Fold(region)
	for i := range o {
		if i > 0 && strings.HasSuffix(region, o[:i]) {
			return o[i:]
		}
	}
	return strings.TrimLeft(o, "省市县区州")
}

// follower follows the targets of reports, many at once.
type follower struct {
	x         *Index
	s         *snapshot
	words     *vocabulary
	all       []located
	byYear    map[int][]int // of all, by the year that a report looks back on
	tolerance float64
	noNear    bool
}

// followedReport is a report whose targets are followed.
type followedReport struct {
	located
	measured *measuredFigures
	targets  []*FigureRow
	promised []quantity              // what they are of
	answers  map[reviewKey]*reviewed // the results asked for so far
}

type reviewKey struct {
	year int
	own  bool
}

// followed is a row and what its target measures.
type followed struct {
	FollowRow
	quantity
}

// reviewed is the results of the reports on a year.
type reviewed struct {
	found bool // there is such a report
	rows  []*resultFigure
	at    []resultAt // where they are
}

// resultAt is a result by its report, of all reports, and its place among the results of that.
type resultAt struct{ report, place int32 }

// matched is what of a target follows from the reports, whatever a question asks of it:
// the results that fit.
type matched struct {
	figure    int  // of the report
	completes bool // it is how much of a task was done, see completed
	period    period
	own       bool       // it is answered by its own report
	found     bool       // there is a report that looks back on its year
	named     bool       // what fits has its name
	fit       []resultAt // by rank
	best      int        // how many have the first rank
	share     *completion
}

// completion is what the share of a task that was done comes to.
type completion struct {
	outcome Outcome
	reason  string
	at      resultAt
}

type allMatched []matched

func (l allMatched) size() int {
	n := 64
	for _, m := range l {
		n += int(unsafe.Sizeof(m)) + int(unsafe.Sizeof(completion{})) + 8*len(m.fit)
	}
	return n
}

// resultFigure is a result and what it measures.
type resultFigure struct {
	FigureRow
	quantity
	many bool // it speaks of several years
	part bool // it is of another place than the region: one inside, or one around it

	counted bool // the same, also of what counts for the region where it is counted

	stage    string // see vocabulary.stage
	someLeft bool   // the next figure says how much of it is done
}

// resultsOf returns the results of the reports on year that are of the series of
// src, own alone where own is set and the others where it isn't.
func (w *follower) resultsOf(src *followedReport, year int, own bool) (*reviewed, error) {
	if known := src.answers[reviewKey{year, own}]; known != nil {
		return known, nil
	}
	out := &reviewed{}
	src.answers[reviewKey{year, own}] = out
	for _, i := range w.byYear[year] {
		if r := w.all[i]; (r.at == src.at) != own || !own && !sameIssuer(src.facts, r.facts) {
			continue
		}
		out.found = true
		measured, err := w.x.measured(w.s, w.all[i], w.words)
		if err != nil {
			return nil, err
		}
		rows := measured.results()
		for k := range rows {
			out.rows, out.at = append(out.rows, &rows[k]), append(out.at, resultAt{int32(i), int32(k)})
		}
	}
	return out, nil
}

// readResults picks out of the figures of a report what it says was reached in the year
// that it looks back on.
func (v *vocabulary) readResults(m *measuredFigures, report *facts) (out []resultFigure) {
	for i := range m.rows {
		f := &m.rows[i]
		if f.Role != extract.RoleResult && !(f.inReview && f.Role == extract.RoleTarget && segment.Fold(f.Unit) == "%" && tasksShare.MatchString(lastClause(f.front))) || f.FigureYear > report.reviewYear() || quotesTarget(f) || countedFrom(f) || beyondPlan.MatchString(f.front) || reckoned.MatchString(lastClauses(f.front)) || v.conditional(f) || partsNamed(f) || daysLeft(f) {
			continue // of the year that is planned, or no result
		}
		q := m.quantity(v, i)
		if q.dealt && sharesConcept(m, v, i) {
			q.concept = "" // 生活补贴和护理补贴分别发放712万元、688万元: neither is what went to both
		}
		out = append(out, resultFigure{*f, q, reached(f, q, report), v.ofPart(f, q, report.Region), v.elsewhere(f, report.Region), v.stage(f, q), m.someNotDone(v, i)})
	}
	return out
}

// sharesConcept reports whether figure i is an amount that is dealt to an item of a list of which another item has its
// concept, so that each is a part.
func sharesConcept(m *measuredFigures, v *vocabulary, i int) bool {
	q := m.quantity(v, i)
	if q.dimension == "%" || len(q.per) > 0 {
		return false // a standard of each
	}
	for k := max(0, i-3); k < min(len(m.rows), i+4); k++ {
		other := m.quantity(v, k)
		if k != i && m.rows[k].Sentence == m.rows[i].Sentence && other.dealt && other.concept == q.concept && q.concept != "" &&
			other.dimension == q.dimension && other.measure == q.measure && !slices.Equal(other.names, q.names) {
			return true
		}
	}
	return false
}

// ofPart reports whether a figure is of a place inside the region of its report. What
// is counted there counts for the region.
func (v *vocabulary) ofPart(f *FigureRow, q quantity, region regionFacts) bool {
	if around(region, lastPart(lastClauses(f.front))) {
		return true
	}
	if q.measure == extract.MeasureLevel && q.dimension != "%" && q.dimension != "元" && q.dimension != "吨" {
		return false
	}
	return v.elsewhere(f, region)
}

// elsewhere reports whether the words in front of a figure say that it is of another place.
func (v *vocabulary) elsewhere(f *FigureRow, region regionFacts) bool {
	return elsewhere(v.places, region, strings.TrimLeft(lastClauses(f.front), "。；;！!？?\n"))
}

// quotedBehind and quotedFront find a target that a review quotes: 没有实现…4%左右的目标,
// 提出物价涨幅要降到10%.
var (
	quotedBehind = newCue(`^(?:左右|以内|以上|以下)?[^，,。；;]{0,24}的?(?:预期|预定|年度|调控|全年|年初)?(?:目标|要求)`, "目标", "要求")
	quotedFront  = newCue(`(?:提出|确定|预定)[^。；;]{0,30}要[^。；;，,]*$`, "提出", "确定", "预定")
)

func quotesTarget(r *FigureRow) bool {
	return quotedBehind.MatchString(r.behind) || quotedFront.MatchString(lastClauses(r.front))
}

func (w *follower) follow(src *followedReport, want figureFilter) ([]followed, error) {
	f := src.facts
	var figures []int
	from, _ := src.figures()
	for _, row := range want.rows(src.entry) {
		g := &f.Figures[row-from]
		if g.Role == extract.RoleTarget || g.Role == extract.RoleResult &&
			(g.Measure == extract.MeasureCompletion || g.Year != 0 && g.Year == f.planYear() && g.Year > f.reviewYear() && f.Genre == "work_report") {
			figures = append(figures, row-from)
		}
	}
	if len(figures) == 0 {
		return nil, nil
	}
	var err error
	if src.measured, err = w.x.measured(w.s, src.located, w.words); err != nil {
		return nil, err
	}
	for _, i := range figures {
		src.targets = append(src.targets, &src.measured.rows[i])
	}
	k := cacheKey{fmt.Sprintf("%d %s", w.s.man.Generation, w.s.parts[src.at.part].name), src.at.doc, targetsMatched}
	whole := want.indicator == "" && want.unit == "" && want.theme == ""
	found, _ := w.x.cache.get(k).(allMatched)
	if found == nil || !whole { // what fits depends on what else is promised
		if found, err = w.match(src, figures); err != nil {
			return nil, err
		}
		if whole {
			w.x.cache.put(k, found, found.size())
		}
	}
	out := make([]followed, 0, len(found))
	for i := range found {
		m := &found[i]
		t := &src.measured.rows[m.figure]
		row := FollowRow{
			Region: f.Region.Name, RegionCode: f.Region.Code, Organ: f.Organ, Source: FromNextReport,
			Indicator: segment.Fold(t.Indicator), Target: *t,
		}
		if m.completes {
			if err := w.completed(&row, src, t); err != nil {
				return nil, err
			}
			out = append(out, followed{row, w.words.of(&row.Target)})
			continue
		}
		q := src.measured.quantity(w.words, m.figure)
		row.TargetYear, row.Years = m.period.year, m.period.many
		if err := w.decide(&row, src, t, q, m); err != nil {
			return nil, err
		}
		if w.noNear {
			row.Near = nil // what an unclear outcome shows too
		}
		out = append(out, followed{row, q})
	}
	return out, nil
}

// match finds the results of targets, by their figures.
func (w *follower) match(src *followedReport, figures []int) (allMatched, error) {
	f, out := src.facts, allMatched{}
	for _, i := range figures {
		src.promised = append(src.promised, src.measured.quantity(w.words, i))
	}
	for i := range src.targets {
		if k := restated(src, i); k >= 0 {
			src.promised[i] = src.promised[k]
		}
	}
	for i, t := range src.targets {
		m := matched{figure: figures[i], completes: t.Measure == extract.MeasureCompletion}
		q := src.promised[i]
		if m.completes {
			var row FollowRow
			if err := w.completed(&row, src, t); err != nil {
				return nil, err
			}
			if row.Outcome == "" {
				continue
			}
		} else {
			if !promises(t, f) || t.Role == extract.RoleResult && !plannedNow.MatchString(lastClauses(t.front)) {
				continue
			}
			m.period = promised(t, q, f)
			if q.measure == extract.MeasureCompletion {
				continue
			}
			p := m.period
			m.own = p.year != 0 && p.year <= f.reviewYear() && !p.many
			if err := w.find(&m, src, t, q); err != nil {
				return nil, err
			}
		}
		out = append(out, m)
	}
	return out, nil
}

// find finds the results of a target. A target of the year that its own report looks back
// on is answered there.
func (w *follower) find(m *matched, src *followedReport, t *FigureRow, q quantity) error {
	p, own := m.period, m.own
	if p.year == 0 {
		return nil
	}
	results, err := w.resultsOf(src, p.year, own)
	if err != nil || !results.found {
		return err
	}
	m.found = true
	var fit []*resultFigure
	part := w.words.ofPart(t, q, src.facts.Region)
	for _, r := range results.rows {
		if w.answers(t, q, p, r, part, own) {
			fit = append(fit, r)
		}
	}
	m.named = len(fit) > 0
	if len(fit) == 0 && !own {
		for _, r := range results.rows {
			if w.words.shortened(t, q, r) && w.compares(t, q, p, r, part, own) && !slices.ContainsFunc(src.promised, func(other quantity) bool { return w.words.sameThing(other, r.quantity) }) {
				fit = append(fit, r)
			}
		}
		if len(fit) > 0 && slices.ContainsFunc(fit, func(r *resultFigure) bool { return !sameNumber(&r.FigureRow, &fit[0].FigureRow) }) {
			fit = nil
		}
	}
	if len(fit) == 0 && !own {
		fit = w.akin(src, t, q, p, results, part)
	}
	if len(fit) == 0 && !own {
		m.share = w.completion(t, q, p, results, part)
	}
	slices.SortStableFunc(fit, func(a, b *resultFigure) int { return w.rank(t, q, p, a) - w.rank(t, q, p, b) })
	for i, r := range fit {
		if m.best == i && w.rank(t, q, p, r) == w.rank(t, q, p, fit[0]) {
			m.best++
		}
		m.fit = append(m.fit, results.at[slices.Index(results.rows, r)])
	}
	return nil
}

// restated is the promise that promise i of a report says again by its number and the last word of its name alone, -1 where it
// says its own: 围绕全年150亿元投资任务.
func restated(src *followedReport, i int) int {
	t := src.targets[i]
	head := segment.Fold(t.Indicator)
	if head == "" || !taskAgain.MatchString(strings.TrimPrefix(t.behind, head)) || !strings.HasPrefix(t.behind, head) {
		return -1
	}
	return slices.IndexFunc(src.targets, func(other *FigureRow) bool {
		own := segment.Fold(other.Indicator)
		return other != t && sameNumber(t, other) && own != head && strings.HasSuffix(own, head)
	})
}

// taskAgain begins what follows a promise that was made before.
var taskAgain = regexp.MustCompile(`^的?(?:年度)?(?:任务|目标|计划)`)

// resultAt returns a result that was found.
func (w *follower) resultAt(at resultAt) (*resultFigure, error) {
	measured, err := w.x.measured(w.s, w.all[at.report], w.words)
	if err != nil {
		return nil, err
	}
	return &measured.results()[at.place], nil
}

// nearest returns the results on the year of a target that are most like it of those that do not have its name.
func (w *follower) nearest(src *followedReport, q quantity, m *matched) (out []FigureRow, err error) {
	results, err := w.resultsOf(src, m.period.year, m.own)
	if err != nil {
		return nil, err
	}
	type candidate struct {
		*resultFigure
		alike float64
	}
	var others []candidate
	for i, r := range results.rows {
		if m.named && slices.Contains(m.fit, results.at[i]) {
			continue
		}
		if l := w.words.likeness(q, r.quantity); l >= 0.5 {
			others = append(others, candidate{r, l})
		}
	}
	slices.SortStableFunc(others, func(a, b candidate) int { return cmp.Compare(b.alike, a.alike) })
	for _, o := range others[:min(len(others), nearShown)] {
		out = append(out, o.FigureRow)
	}
	return out, nil
}

// decide compares a target with the results that were found.
func (w *follower) decide(row *FollowRow, src *followedReport, t *FigureRow, q quantity, m *matched) (err error) {
	p := m.period
	if p.year == 0 {
		row.Outcome, row.Reason = NoReport, "the end of the several years that it is for is not known"
		return nil
	}
	if m.own {
		row.Source = Stated
	}
	if !m.found {
		row.Outcome, row.Reason = NoReport, fmt.Sprintf("no report of this region and organ looks back on %d", p.year)
		return nil
	}
	if !w.noNear {
		if row.Near, err = w.nearest(src, q, m); err != nil {
			return err
		}
	}
	if len(m.fit) == 0 {
		if m.share != nil {
			return w.decideBy(row, m.share)
		}
		row.Outcome = NotFound
		row.Reason = fmt.Sprintf("the report on %d has no result of the same thing, measure, unit and period", p.year)
		if len(q.names) == 0 && q.concept == "" {
			row.Reason = "the words beside it do not name what is counted"
		}
		return nil
	}
	fit := make([]*resultFigure, len(m.fit))
	for i, at := range m.fit {
		if fit[i], err = w.resultAt(at); err != nil {
			return err
		}
	}
	best := fit[0]
	outcome, reason := w.words.judge(t, &best.FigureRow, q, best.quantity, w.tolerance)
	for _, r := range fit[1:m.best] {
		if sameNumber(&r.FigureRow, &best.FigureRow) {
			continue
		}
		if o, _ := w.words.judge(t, &r.FigureRow, q, r.quantity, w.tolerance); o != outcome {
			row.Outcome, row.Reason, row.Near = Unclear, fmt.Sprintf("the report on %d has several results that fit: %s and %s", p.year, best.Text, r.Text), nil
			for _, r := range fit[:min(len(fit), nearShown)] {
				row.Near = append(row.Near, r.FigureRow)
			}
			return nil
		}
	}
	if outcome == Missed && best.counted && !m.own {
		results, err := w.resultsOf(src, p.year, false)
		if err != nil {
			return err
		}
		if share := w.completion(t, q, p, results, w.words.ofPart(t, q, src.facts.Region)); share != nil {
			return w.decideBy(row, share) // what a county did of it says less than how much of the task was done
		}
	}
	row.Outcome, row.Reason = outcome, reason
	if outcome == Missed && best.counted && !w.words.elsewhere(t, src.facts.Region) { // 城关镇建成6个 of 20 in the county
		row.Outcome, row.Reason = Unclear, "only a part of the region is spoken of: "+reason
	}
	if best.Part != "" && outcome == Missed {
		row.Outcome, row.Reason = Unclear, "the year was not over: "+reason
	}
	if row.Outcome == Unclear {
		row.Near = []FigureRow{best.FigureRow}
		return nil
	}
	result := best.FigureRow
	row.Result = &result
	return nil
}

// decideBy decides by a share of the task.
func (w *follower) decideBy(row *FollowRow, share *completion) error {
	done, err := w.resultAt(share.at)
	if err != nil {
		return err
	}
	result := done.FigureRow
	row.Outcome, row.Reason, row.Result = share.outcome, share.reason, &result
	return nil
}

// completion is the share of a task that the next report says was done, where it gives no
// amount: 养老护理员培训完成年度任务的92%.
func (w *follower) completion(t *FigureRow, q quantity, p period, results *reviewed, part bool) *completion {
	ceiling := t.Cmp == extract.CmpAtMost || t.Cmp == extract.CmpLess || w.words.lowerIsBetter(q)
	if p.many || q.measure != extract.MeasureLevel && q.measure != extract.MeasureIncrease || q.dimension == "%" || t.Masked || ceiling {
		return nil
	}
	var done *resultFigure
	for _, r := range results.rows {
		if r.Measure != extract.MeasureCompletion && !(r.dimension == "%" && tasksShare.MatchString(lastClause(r.front))) || r.Part != "" || r.many || r.FigureYear != 0 && r.FigureYear != p.year || part != r.part || w.words.narrowed(t) != w.words.narrowed(&r.FigureRow) || !w.sameCounted(t, r) {
			continue
		}
		of := r.quantity
		if of.deed == "完成" {
			of.deed = q.deed
		}
		if !(w.words.sameThing(q, of) && namedAlike(q, of)) && !workOn(q, of) && !investedIn(q, r) || !yearsTask.MatchString(lastClause(r.front)) {
			continue
		}
		if done != nil && !sameNumber(&done.FigureRow, &r.FigureRow) {
			return nil
		}
		done = r
	}
	if done == nil {
		return nil
	}
	outcome, reason := ofTask(&done.FigureRow)
	if outcome == "" || outcome == MaskedUp {
		return nil
	}
	return &completion{outcome, reason, results.at[slices.Index(results.rows, done)]}
}

// namedAlike reports whether two quantities have a name in common, or names with most characters in common: a road
// is not all that is done on roads.
func namedAlike(a, b quantity) bool {
	return slices.ContainsFunc(a.bare, func(x []rune) bool {
		return slices.ContainsFunc(b.bare, func(y []rune) bool { return 2*charsShared(x, y) > min(len(x), len(y)) })
	})
}

// ofTask says what a share of a task that was done comes to, or what was done beyond it: 完成任务的104%,
// 超额完成任务的4%. The outcome is "" where the text leaves it open (完成90%以上).
func ofTask(done *FigureRow) (Outcome, string) {
	if done.Masked {
		return MaskedUp, "how much of the task was done is masked"
	}
	got, ok := middle(*done)
	if segment.Fold(done.Unit) == "倍" {
		got *= 100
	}
	beyond := beyondTask.MatchString(done.front) && got > 0 && got < 100
	switch below := done.Cmp == extract.CmpLess || done.Cmp == extract.CmpAtMost; {
	case !ok, below && got > 100, done.Cmp == extract.CmpAtMost && got == 100:
		return "", ""
	case beyond:
		return Exceeded, fmt.Sprintf("%s more than the task", done.Text)
	case got > 100 || got == 100 && done.Cmp == extract.CmpMore:
		return Exceeded, fmt.Sprintf("%s of the task", done.Text)
	case got == 100 && !below:
		return Met, "all of the task"
	case done.Cmp == extract.CmpMore || done.Cmp == extract.CmpAtLeast:
		return "", ""
	}
	return Missed, fmt.Sprintf("%s of the task", done.Text)
}

// workOn reports whether a result is of the work on what is promised: 停车位建设 and 停车位.
func workOn(a, b quantity) bool {
	for _, n := range a.names {
		for _, m := range b.names {
			if rest, ok := strings.CutPrefix(m, n); ok && utf8.RuneCountInString(n) >= 3 && worksOnly.MatchString(rest) {
				return true
			}
		}
	}
	return false
}

// investedIn reports whether a result is of the plan of an investment that is promised: 完成年度投资计划的104% of 重点项目.
func investedIn(q quantity, r *resultFigure) bool {
	return investment.MatchString(lastClause(r.front)) && slices.ContainsFunc(q.names, func(n string) bool {
		of, ok := strings.CutSuffix(n, "投资")
		return ok && (slices.Contains(r.names, of) || slices.Contains(r.names, n))
	})
}

// investment finds in front of a completion that it is of what was to be invested.
var investment = regexp.MustCompile(`投资(?:计划|占[^,，]{0,4}计划)`)

var worksOnly = regexp.MustCompile(`^(?:建设|改造|发展|培训|新增|工程|项目|任务|完成率)+$`)

// yearsTask finds in front of a completion that it is of a year's task or plan.
var yearsTask = regexp.MustCompile(`(?:年度|全年|年初|当年)[^，,。；;]{0,8}(?:任务|目标|计划)[^，,。；;]{0,4}$|(?:建设|改造|项目|工程|任务)完成率(?:达到?|为)?$`)

// tasksShare finds in front of a percentage that it is of a year's task, whatever it is called: 户厕改造完成年度任务的108%.
var tasksShare = regexp.MustCompile(`完成(?:了)?(?:年度|全年|年初|当年)[^，,。;；]{0,4}(?:任务|目标|计划)的?$`)

// actually finds the words in front of what came of a task in its own sentence.
var actually = regexp.MustCompile(`实际|已|共|完成`)

// maxUnder is how far behind a task, in code points, what came of it stands.
const maxUnder = 300

// answers reports whether a result speaks of what t promises.
func (w *follower) answers(t *FigureRow, q quantity, p period, r *resultFigure, part, own bool) bool {
	inFact := own && r.Sentence == t.Sentence && r.Start > t.End && r.Start-t.End < 40 && sameDimension(q, r.quantity) && actually.MatchString(lastClause(r.front))
	return (w.words.sameThing(q, r.quantity) || inFact) && w.compares(t, q, p, r, part, own)
}

// compares reports whether a result is of the measure, unit, payer, place and time of t,
// whatever it is of.
func (w *follower) compares(t *FigureRow, q quantity, p period, r *resultFigure, part, own bool) bool {
	a, b := q, r.quantity
	if own { // a task and the progress under it: 新增床位300张 and 建成床位300张
		done := []string{extract.MeasureLevel, extract.MeasureIncrease}
		if slices.Contains(done, a.measure) && slices.Contains(done, b.measure) {
			a.measure, b.measure = "", ""
		}
		if r.Sentence != t.Sentence && (r.Start < t.End || r.Start-t.End > maxUnder || !agree(q.deed, r.deed) && r.deed != "完成") {
			return false
		}
	}
	if !comparable(a, b) {
		b.per = a.per
		if !comparable(a, b) || !denominatorsLeftOut(t, r) {
			return false
		}
	}
	if x, ok := middle(*t); ok && q.measure == extract.MeasureLevel && x > 0 {
		if y, ok := middle(r.FigureRow); ok && y > 0 && math.Abs(math.Log10(x*q.factor/y/r.factor)) > 2 {
			return false // 1500万元 is no standard of 60元
		}
	}
	if capacity.MatchString(lastClauses(t.front)+t.Indicator) != capacity.MatchString(lastClauses(r.front)+r.Indicator) {
		return false // 新增生产能力有煤炭2714万吨
	}
	if r.Part != "" && !(own && r.Sentence == t.Sentence) {
		return false
	}
	if holidays.MatchString(lastClause(r.front)) && !holidays.MatchString(lastClause(t.front)) {
		return false
	}
	if q.dimension == "元" && q.measure == extract.MeasureLevel && fixedPrice.MatchString(t.Sentence) != fixedPrice.MatchString(r.Sentence) {
		return false
	}
	if r.FigureYear != 0 && r.FigureYear != p.year && !p.many {
		return false
	}
	if forEach.MatchString(t.front) != forEach.MatchString(r.front) {
		return false
	}
	if w.words.narrowed(t) != w.words.narrowed(&r.FigureRow) {
		return false // 失能特困人员集中供养率 is not that of all
	}
	if otherAge(t, r) || ofFirm(t, r) || w.words.notYet(t, q, r) || w.words.someOpen(t, q, r) {
		return false
	}
	if sumOfOthers(&r.FigureRow, t) || sumOfOthers(t, &r.FigureRow) {
		return false
	}
	if part != r.part || !w.sameCounted(t, r) {
		return false // 云栈镇火化率达到54% is not the county's
	}
	if base := baseYear(t.front); base != 0 && base != baseYear(r.front) && q.measure == extract.MeasureGrowth && base != p.year-1 {
		return false // 比1964年增长91%
	}
	if p.many {
		return r.many && !inRow.MatchString(lastClauses(r.front)) && (a.over == b.over || a.over == "" && b.over == extract.OverTotal || b.over == "" && a.over == extract.OverTotal)
	}
	return !r.many
}

// readNarrowing reads data/narrowing.tsv.
func readNarrowing() (*regexp.Regexp, error) {
	rows, err := lexicon.Load(dataFS, "data/narrowing.tsv", "word", "counter")
	if err != nil {
		return nil, err
	}
	var words []string
	for _, r := range rows {
		words = append(words, r.Get("word"))
	}
	return regexp.MustCompile(strings.Join(words, "|")), nil
}

// forWhom begins a clause on those of all for whom alone something was done: 其中对外来务工人员实施.
var forWhom = regexp.MustCompile(`^其中(?:对|为|向|给)`)

// allOfPlace begins a clause on all of a place, byBody one on what a single body in it did: 全市募集善款 and 市慈善总会募集善款.
var (
	allOfPlace = regexp.MustCompile(`^(?:年内|今年|力争)?全[省市州县区]`)
	byBody     = regexp.MustCompile(`^[^\s全各]{0,6}(?:慈善总会|慈善会|红十字会|基金会|协会|集团|公司|学院|大学|医院)[^数总及、和]`)
)

// holidays finds the days of a year that a figure is of alone.
var holidays = newCue(`(?:五一|国庆|中秋|端午|春节|元旦)[^,，。；;]{0,8}(?:假期|期间|长假|黄金周)|(?:小?长假|假期|黄金周|春运)(?:期间)?`, "假", "期间", "黄金周", "春运")

// marks may stand in front of a clause.
const marks = "，,、。；;！？!? 　\n"

// narrowed is the word that narrows what a figure is of, "" for none.
func (v *vocabulary) narrowed(r *FigureRow) string {
	if w := v.narrow.FindString(r.Indicator); w != "" {
		return w
	}
	clause := lastClause(r.front)
	at := v.narrow.FindStringIndex(clause)
	if at == nil || meansOf.MatchString(clause[:at[0]]) {
		return "" // 以示范区建设为抓手新增绿地21万平方米
	}
	return clause[at[0]:at[1]]
}

// meansOf ends in front of that by which something is done for all.
var meansOf = newEnding(4, `以|结合|通过|围绕|依托|借助`)

// sameCounted reports whether what is promised for a place inside the region, if it is, came about there:
// 城东乡建成社区3个 is not kept by 河西镇建成5个, nor by what the county built; and the county's 5 not by 城东乡建成社区3个.
func (w *follower) sameCounted(t *FigureRow, r *resultFigure) bool {
	promise, result := strings.TrimLeft(lastClause(t.front), marks), strings.TrimLeft(lastClause(r.front), marks)
	if !forWhom.MatchString(promise) && forWhom.MatchString(result) || allOfPlace.MatchString(promise) && byBody.MatchString(result) {
		return false
	}
	place := placeNamed(t.front)
	if place == "" { // nor is what is promised for all of the region kept by one place in it
		there := cmp.Or(placeNamed(r.front), districtAt(result, t.Region))
		return there == "" || t.Region == "" || strings.Contains(there, t.Region) || strings.Contains(t.Region, there)
	}
	return t.Region != "" && strings.Contains(place, t.Region) || strings.Contains(lastClauses(r.front), place)
}

// shortened reports whether one of a target and a result is named by the last words of the
// other's name, and the words that it leaves out stand before it in its sentence or head
// its section: 公路通车里程 and 完成公路投资271亿元,新增[通车里程].
func (v *vocabulary) shortened(t *FigureRow, q quantity, r *resultFigure) bool {
	said := func(words string, by *FigureRow) bool {
		if utf8.RuneCountInString(words) < 2 || partOfAll.MatchString(words) {
			return false
		}
		for _, text := range []string{lastClauses(by.front), strings.Join(by.Section, " "), by.Organ} {
			if strings.Contains(unquoted.Replace(segment.Fold(text)), words) {
				return true
			}
		}
		return false
	}
	rateSaid := func(words, rate string, by *FigureRow) bool { // 调处矛盾纠纷213起，成功率 for 矛盾纠纷调解成功率
		n, said := 0, lastClauses(by.front)
		said += v.syn.canonical(said)
		for _, c := range words {
			if strings.ContainsRune(said, c) {
				n++
			}
		}
		return q.dimension == "%" && strings.HasPrefix(strings.TrimLeft(lastClause(by.front), marks), rate) && strings.HasSuffix(rate, "率") && utf8.RuneCountInString(rate) >= 3 && n >= 3 && 3*n >= 2*utf8.RuneCountInString(words)
	}
	for _, n := range q.names {
		for _, m := range r.names {
			if utf8.RuneCountInString(n) < 2 || utf8.RuneCountInString(m) < 2 {
				continue
			}
			if words, ok := strings.CutSuffix(n, m); ok && (said(words, &r.FigureRow) || rateSaid(words, m, &r.FigureRow)) {
				return true
			}
			if words, ok := strings.CutSuffix(m, n); ok && said(words, t) {
				return true
			}
			if words, ok := strings.CutPrefix(n, m); ok && utf8.RuneCountInString(words) >= 2 && strings.Contains(firstClause(r.behind), words) {
				return true // 社会组织等级评估120家, 98家社会组织完成等级评估
			}
		}
	}
	return false
}

// firstClause is what of s stands in front of its first mark.
func firstClause(s string) string {
	if i := strings.IndexAny(s, ",，。;；、!！?？\n"); i >= 0 {
		return s[:i]
	}
	return s
}

var unquoted = strings.NewReplacer("“", "", "”", "", `"`, "")

// partOfAll finds words that say which part of a thing is meant.
var partOfAll = regexp.MustCompile(`城市|城镇|农村|乡镇|集中|分散|护理型|公办|民办|中央|省级|市级|县级`)

// baseYear is the year that the last 比2002年 of a sentence names, 0 where none does.
func baseYear(front string) int {
	m := comparedWith.FindAllStringSubmatch(lastClauses(front), -1)
	if len(m) == 0 {
		return 0
	}
	return yearNumber(m[len(m)-1][1])
}

// denominatorsLeftOut reports whether one of two figures leaves out denominators
// that the other has (标准提高到280元 of 每人每年280元) and their sizes agree with that.
func denominatorsLeftOut(t *FigureRow, r *resultFigure) bool {
	a, b := t.Per, r.FigureRow.Per
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, p := range a {
		if !slices.Contains(b, p) {
			return false
		}
	}
	x, ok := middle(*t)
	y, ok2 := middle(r.FigureRow)
	return ok && ok2 && x > 0 && y > 0 && x/y < 2 && y/x < 2
}

// rank orders results: those that share the target's own name before those that
// share the words in front, then those that name the year.
func (w *follower) rank(t *FigureRow, q quantity, p period, r *resultFigure) int {
	n := 0
	if len(q.names) > 0 && len(r.names) > 0 && q.names[0] != r.names[0] {
		n += 2
	}
	if q.act != "begun" && (r.act == "begun" || r.act == "going on") { // 开工22个、完工16个
		n++
	}
	if r.deed == "" && r.act == "" && !amongThem.MatchString(commaClause(t.front)) && amongThem.MatchString(commaClause(r.front)) { // 46个, 其中农村29个、城市17个
		n++
	}
	n += int(math.Round(3 * (1 - alikeNames(q, r.quantity)))) // 集中供养 of 孤儿集中供养标准, not 散居
	if r.FigureYear != p.year {
		n++
	}
	if r.concept != q.concept {
		n++
	}
	if q.made && !r.made { // 22家挂牌运行, 其中当年新建9家
		n++
	}
	if realTerms.MatchString(t.front) != realTerms.MatchString(r.front) { // 增长19.3%, 扣除物价因素实际增长11.6%
		n += 2
	}
	if r.FigureRow.Cmp == extract.CmpMore || r.FigureRow.Cmp == extract.CmpAtLeast { // an exact number comes first
		n++
	}
	if r.ID == t.ID && slices.Equal(r.Section, t.Section) {
		n -= 4
	}
	if r.ID == t.ID && r.Sentence == t.Sentence {
		n -= 4
	}
	return n
}

// amongThem finds in front of a number that it is of some of those that were counted before.
var amongThem = newCue(`其中`, "其中")

// realTerms finds the words for a growth without that of prices.
var realTerms = newCue(`(?:实际|因素后?)(?:增长|下降|增幅|增加)$`, "实际", "因素")

func sameNumber(a, b *FigureRow) bool {
	x, ok := middle(*a)
	y, ok2 := middle(*b)
	return ok && ok2 && x == y && segment.Fold(a.Unit) == segment.Fold(b.Unit)
}

// completed makes the row of a text that says how much of a task was done: with the
// task where the text gives its number, else with the completion alone. It leaves
// Outcome empty where the text speaks of a part of the year or of a budget.
func (w *follower) completed(row *FollowRow, src *followedReport, done *FigureRow) error {
	if done.FigureYear > src.facts.reviewYear() || hoped.MatchString(lastClauses(done.front)) {
		return nil // a plan
	}
	if !taskDone.MatchString(done.front) {
		return nil
	}
	if got, ok := middle(*done); ok && got < 100 && !beyondTask.MatchString(done.front) &&
		(done.Part != "" || src.facts.Period != "" || partOfYear.MatchString(lastClauses(done.front))) {
		return nil // the year is not over
	}
	outcome, reason := ofTask(done)
	if outcome == "" {
		return nil
	}
	row.Source, row.TargetYear = Stated, cmp.Or(done.FigureYear, src.facts.reviewYear())
	row.Outcome, row.Reason = outcome, reason
	for _, t := range src.targets { // the number of the task, right in front: 任务5000人的104%
		if t.Role == extract.RoleTarget && t.Sentence == done.Sentence && t.End <= done.Start && done.Start-t.End <= 8 {
			row.Target = *t
		}
	}
	beside := done
	results, err := w.resultsOf(src, src.facts.reviewYear(), true)
	if err != nil {
		return err
	}
	distance := math.MaxInt
	for _, result := range results.rows { // the amount beside it: 5200人
		r := &result.FigureRow
		if r.Sentence != done.Sentence || r.Measure == extract.MeasureCompletion || r.Measure == extract.MeasureGrowth || segment.Fold(r.Unit) == "%" {
			continue
		}
		if row.Target.Role == extract.RoleTarget && segment.Fold(r.Unit) != segment.Fold(row.Target.Unit) {
			continue
		}
		between := r.front
		if r.Start < done.Start {
			between = done.front
		}
		d := max(r.Start-done.End, done.Start-r.End)
		if d < distance && d < 20 && strings.ContainsAny(last(between, d), ",，、(（") {
			distance = d
			beside = r
		}
	}
	result := *beside
	row.Result = &result
	return nil
}

// taskDone finds the words in front of how much of a task was done, partOfYear those
// that say that the year is not over.
var (
	taskDone   = regexp.MustCompile(`(?:完成|实现|达到|为|占|超)[^,，。;；]*(?:任务|目标|计划|指标)[^,，。;；、]{0,12}$|(?:任务|目标|计划|指标)[^,，。;；、]{0,6}完成[^,，。;；、]{0,3}$`)
	beyondTask = regexp.MustCompile(`超(?:过|额|出)?(?:完成)?[^,，。;；]*的?$`)
	hoped      = regexp.MustCompile(`力争|确保|争取|计划完成|要完成`)
	partOfYear = regexp.MustCompile(`\d月|月份|季度|上半年|截至|截止|月底|目前`)
)

// joinRestatements makes one row of the targets that say the same: one series, one
// year, thing and number. The plan's own statement is the row, the others stand under
// Also.
func joinRestatements(perReport [][]followed) []*FollowRow {
	type key struct {
		region, organ string
		year          int
		thing, act    string
		measure, unit string
		low, high     float64
		years         bool
	}
	at := map[key]int{}
	seen := map[Place]bool{}
	var rows []*followed
	for _, list := range perReport {
		for i := range list {
			rows = append(rows, &list[i])
		}
	}
	var out []*FollowRow
	for _, f := range rows {
		r, q := &f.FollowRow, &f.quantity
		if p := (Place{Path: r.Target.Path, Start: r.Target.Start, End: r.Target.End}); r.Source == Stated {
			if seen[p] {
				continue
			}
			seen[p] = true
		}
		low, high, ok := rangeOf(r.Target)
		thing := q.concept
		if thing == "" && len(q.names) > 0 {
			thing = q.names[0]
		}
		if !ok || thing == "" || r.Target.Measure == extract.MeasureCompletion {
			out = append(out, r)
			continue
		}
		measure := q.measure
		if measure == extract.MeasureIncrease {
			measure = extract.MeasureLevel // 新增300张, quoted as 目标300张
		}
		k := key{r.RegionCode + r.Region, organKind(r.Organ, r.Region), r.TargetYear, thing, map[bool]string{true: q.act}[q.act == "begun"], measure, q.dimension, low * q.factor, high * q.factor, r.Years}
		i, known := at[k]
		if !known {
			at[k] = len(out)
			out = append(out, r)
			continue
		}
		first, second := out[i], r
		if first.Source == Stated && second.Source != Stated || first.Source == second.Source && !first.Decided() && second.Decided() {
			first, second = second, first
		}
		first.Target.Also = append(append(first.Target.Also, Place{Path: second.Target.Path, Start: second.Target.Start, End: second.Target.End}), second.Target.Also...)
		if second.Source != first.Source && second.Decided() { // what one text states itself stays a row of its own
			second.Target.Also = nil
			out = append(out, second)
		}
		out[i] = first
	}
	return out
}

// promises reports whether a figure with the role target of report f is a promise
// whose outcome could be told: not a figure of a year that is over, not what it is
// counted from, not a name (21世纪, 两种资源), not how many principles or tasks a
// plan has.
func promises(t *FigureRow, f *facts) bool {
	if t.FigureYear != 0 && t.FigureYear < f.planYear() && !t.inReview && t.DeadlineYear == 0 {
		return false
	}
	if countedFrom(t) || strings.HasPrefix(t.behind, "世纪") || reachedBefore.MatchString(t.behind) || beyondPlan.MatchString(t.front) || scopeOf.MatchString(t.behind) || namesParts(t) || daysLeft(t) {
		return false
	}
	if smallCount.MatchString(segment.Fold(t.Text)) && !deed.MatchString(lastClause(t.front)) {
		return false
	}
	return true
}

// namesParts reports whether what is counted is principles, tasks or other parts of a plan.
func namesParts(r *FigureRow) bool {
	behind := strings.TrimLeft(r.behind, "大项个条种类方面重点主要基本 ")
	return strings.HasPrefix(r.behind, "方面") || slices.ContainsFunc(notPromised, func(w string) bool { return strings.HasPrefix(behind, w) })
}

// partsNamed reports whether a small count of parts of a plan stands where a result would: 四个方面的工作.
func partsNamed(r *FigureRow) bool {
	return smallCount.MatchString(segment.Fold(r.Text)) && namesParts(r)
}

// daysLeft reports whether a number of days is what is left until something: 距回归只有849天.
func daysLeft(r *FigureRow) bool {
	return segment.Fold(r.Unit) == "天" && untilThen.MatchString(lastClauses(r.front))
}

// reachedBefore finds behind a target that it was reached before: 到2005年应达到10000元,这一目标去年已提前实现.
var reachedBefore = regexp.MustCompile(`^[^。；;]{0,12}(?:目标|任务|要求)[^,，。；;]{0,8}(?:已经?|提前)[^,，。；;]{0,4}(?:实现|完成|达到)`)

// plannedNow finds what a report delivered early in the year says of that year as if
// it were done: 今年中央财政用于“三农”的支出达到3397亿元. It is a plan still.
var plannedNow = newCue(`今年[^,，。;；]{0,30}(?:安排|投入|支出|拿出|提高|扩大|达到|增加)[^。;；]*$`, "今年")

// notPromised are the heads of counts that are no promises: 五项原则, 六个方面工作.
var notPromised = []string{"原则", "要求", "关系", "任务", "目标", "问题", "意识", "自信", "现代化", "文明", "结合", "坚持", "转变", "突破", "统筹", "举措", "措施", "工作", "战略", "体系", "理念", "维度", "指标", "方向", "领域", "层面", "环节", "阶段"}

var (
	untilThen  = newCue(`(?:距|离|到)[^。；;]{0,40}(?:只|仅|还)(?:有|剩)$`, "距", "离", "到")
	smallCount = regexp.MustCompile(`^[一二两三四五六七八九十](?:个|种|项|大|条|类|方|点|对|支|股)$`)
	deed       = regexp.MustCompile(`建成|新建|建设|完成|新增|改造|实施|开工|培育|打造|创建|争创|引进|改扩建|设立|举办`)
	fromBase   = newEnding(22, `(?:比|较)[^,，。;；、]{0,10}年(?:末|底)?的[^,，。;；、]{0,8}`)
	beyondPlan = newEnding(15, `(?:超出|超过|高于|低于|高出|多于|少于)[^,，。;；]{0,8}(?:计划|目标|任务|预期)|(?:比|较|与|离|距)[^,，。;；]{0,10}(?:计划|目标|任务|预期)(?:相差|还差|尚差|差|多|少|高|低)`)
	scopeOf    = regexp.MustCompile(`^\p{Han}{1,6}(?:每个|每人|均|全部|都)`)
	capacity   = regexp.MustCompile(`生产能力[,，]?就?有`)
	reckoned   = regexp.MustCompile(`应该有|应当有|按照[^，,。]*要求`)
	forEach    = newEnding(3, `各(?:自|建成|新建|建|配备|有|设)?`)
	fixedPrice = newCue(`不变价|\d年价格计算|可比口径`, "不变价", "年价格计算", "可比口径")
)

// countedFrom reports whether a figure is the earlier value of a comparison:
// 比1958年的3.8亿吨增长36%.
func countedFrom(r *FigureRow) bool {
	return fromBase.MatchString(r.front) && segment.Fold(r.Unit) != "%"
}

// judge compares a result with a target and says how. More is better, unless the
// target falls (then falling more is), names a ceiling, or is for a thing of
// data/ceilings.tsv.
func (v *vocabulary) judge(t, r *FigureRow, q, got quantity, tolerance float64) (Outcome, string) {
	if t.Masked || r.Masked {
		switch {
		case t.Masked && r.Masked:
			return MaskedUp, "target and result are masked"
		case t.Masked:
			return MaskedUp, "the target is masked"
		}
		return MaskedUp, "the result is masked"
	}
	rl, rh, ok := rangeOf(*r)
	low, high, ok2 := rangeOf(*t)
	if !ok || !ok2 {
		return Unclear, "target or result has no number"
	}
	ratio := 1.0
	if q.dimension == got.dimension {
		ratio = got.factor / q.factor * monthsIn(q, got)
	}
	value := (rl + rh) / 2 * ratio
	falls := t.Direction == extract.DirectionDown
	changes := q.measure == extract.MeasureGrowth || q.measure == extract.MeasureIncrease || q.measure == extract.MeasureGap
	if changes && r.Direction != "" && (r.Direction == extract.DirectionDown) != falls && !slices.Contains(got.names, outOfPovertyName) {
		value = -value
	}
	less := (t.Cmp == extract.CmpAtMost || t.Cmp == extract.CmpLess) ||
		!falls && (t.Cmp == extract.CmpEqual || t.Cmp == extract.CmpApproximates) && v.lowerIsBetter(q)
	slack, is, was := 0.0, r.Text, t.Text
	switch by := monthsIn(q, got); {
	case by > 1:
		is += " × 12"
	case by < 1:
		is += " ÷ 12"
	}
	if t.Cmp == extract.CmpApproximates {
		slack = tolerance * math.Max(math.Abs(low), math.Abs(high))
		was = fmt.Sprintf("%s (about: within %g%%)", was, tolerance*100)
	}
	if value < 0 && changes {
		is = fmt.Sprintf(map[bool]string{true: "a rise of %s", false: "a fall of %s"}[falls], is)
	}
	const eps = 1e-9
	more := r.Cmp == extract.CmpMore || r.Cmp == extract.CmpAtLeast // the true value is above
	under := r.Cmp == extract.CmpLess || r.Cmp == extract.CmpAtMost
	if less {
		switch {
		case value <= high+slack+eps && !(t.Cmp == extract.CmpLess && value >= high):
			if more && value < high-eps {
				return Unclear, fmt.Sprintf("%s or more, at most %s", is, was)
			}
			return Met, fmt.Sprintf("%s, at most %s", is, was)
		case under:
			return Unclear, fmt.Sprintf("%s or less, at most %s", is, was)
		}
		return Missed, fmt.Sprintf("%s, above %s", is, was)
	}
	switch {
	case slack == 0 && math.Abs(value-low) <= eps && (r.Cmp == extract.CmpLess || shortOf.MatchString(r.front)):
		return Missed, fmt.Sprintf("less than %s, below %s", is, was)
	case value < low-slack-eps:
		if more && !(oddMore.MatchString(r.Text) && nextRound(value) <= low-slack+eps) { // 1180余 is less than 1190
			return Unclear, fmt.Sprintf("%s or more, below %s", is, was)
		}
		return Missed, fmt.Sprintf("%s, below %s", is, was)
	case t.Cmp == extract.CmpMore && value <= low+eps && !more:
		return Missed, fmt.Sprintf("%s, not above %s", is, was)
	case value > high+slack+eps:
		if under {
			return Unclear, fmt.Sprintf("%s or less, above %s", is, was)
		}
		return Exceeded, fmt.Sprintf("%s, above %s", is, was)
	case r.Cmp == extract.CmpMore && low == high && value >= high-eps && slack == 0:
		return Exceeded, fmt.Sprintf("more than %s, above %s", is, was)
	case low != high:
		return Met, fmt.Sprintf("%s, within %s", is, was)
	}
	return Met, fmt.Sprintf("%s, as planned: %s", is, was)
}

// oddMore finds in a number that it is a little more, less than the next number that is as round: 1180余, 60多万.
var oddMore = regexp.MustCompile(`[余多]`)

// nextRound is the next number that has no more digits in front of its noughts: 1190 of 1180, 700000 of 600000.
func nextRound(value float64) float64 {
	step := 1.0
	for step*10 <= value && math.Mod(value, step*10) == 0 {
		step *= 10
	}
	return value + step
}

// lowerIsBetter reports whether less of the thing is better.
func (v *vocabulary) lowerIsBetter(q quantity) bool {
	if q.concept != "" {
		if k, ok := v.known.Lookup(q.concept); ok && k.Better != "none" {
			return k.Better == "down"
		}
	}
	for _, w := range v.ceiling {
		if slices.ContainsFunc(q.names, func(n string) bool { return strings.Contains(n, w) }) {
			return true
		}
	}
	return false
}

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

func samePer(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// lowerIsBetter reads data/ceilings.tsv.
func lowerIsBetter() ([]string, error) {
	rows, err := lexicon.Load(dataFS, "data/ceilings.tsv", "term")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range rows {
		out = append(out, r.Get("term"))
	}
	return out, nil
}
