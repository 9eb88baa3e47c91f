package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/govreport/govreport/index"
)

// outcomes is what became of targets. Shares are of the decided ones that two
// reports give; targets without a result have no outcome and no part of the bar.
type outcomes struct {
	Total   int
	Decided int // of two reports
	Counts  []outcomeCount
	Others  []outcomeCount // without a pair
	Stated  int            // outcomes that one text states itself
	Rows    []outcomeRow
	Hidden  int // rows left out
}

type outcomeCount struct {
	Outcome index.Outcome
	Count   int
	Share   float64
	Width   float64 // of its part of the bar, of 760
	X       float64
}

type outcomeRow struct {
	index.FollowRow
	Point *Point
	Own   bool
}

// outcomeOrder is how outcomes are listed: what can be judged first.
var outcomeOrder = []index.Outcome{index.Exceeded, index.Met, index.Missed, index.MaskedUp, index.Unclear, index.NotFound, index.NoReport}

func (b *builder) planOutcomes() {
	for i := range b.answers.follow.Rows {
		if r := &b.answers.follow.Rows[i]; b.wanted(&r.Target) {
			b.follow = append(b.follow, r)
		}
	}
	shown := slices.Clone(b.follow)
	slices.SortStableFunc(shown, func(x, y *index.FollowRow) int {
		return cmp.Or(cmp.Compare(slices.Index(outcomeOrder, x.Outcome), slices.Index(outcomeOrder, y.Outcome)), cmp.Compare(y.TargetYear, x.TargetYear))
	})
	for _, r := range shown[:min(len(shown), outcomeRows)] {
		row := outcomeRow{FollowRow: *r}
		title := b.lang.Sayf("%s %s: %s, %s", r.Region, b.yearLabel(r.TargetYear), cmp.Or(r.Indicator, b.lang.Code("role", "target")), b.lang.Code("outcome", string(r.Outcome)))
		row.Point = b.point(strings.TrimSpace(title), 8, 0)
		b.cites.figure(row.Point, &r.Target)
		if r.Result != nil {
			b.cites.figure(row.Point, r.Result)
		}
		b.outcomes = append(b.outcomes, row)
	}
}

func (b *builder) drawOutcomes() *outcomes {
	o := &outcomes{Total: len(b.follow), Rows: b.outcomes, Hidden: len(b.follow) - len(b.outcomes)}
	counts := map[index.Outcome]int{}
	for _, r := range b.follow {
		switch {
		case r.Source == index.Stated:
			o.Stated++
			continue
		case r.Decided():
			o.Decided++
		}
		counts[r.Outcome]++
	}
	x := 0.0
	for _, name := range outcomeOrder {
		c := outcomeCount{Outcome: name, Count: counts[name], X: x}
		switch {
		case c.Count == 0:
		case name == index.Unclear || name == index.NotFound || name == index.NoReport:
			o.Others = append(o.Others, c)
		default:
			c.Share = float64(c.Count) / float64(o.Decided)
			c.Width = round1(760 * c.Share)
			x = round1(x + c.Width)
			o.Counts = append(o.Counts, c)
		}
	}
	for i := range o.Rows {
		o.Rows[i].Point, o.Rows[i].Own = b.use(o.Rows[i].Point)
	}
	return o
}
