package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/govreport/govreport/index"
)

// outcomes is what became of targets.
type outcomes struct {
	Total  int
	Counts []outcomeCount
	Rows   []outcomeRow
	Hidden int // rows left out
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
var outcomeOrder = []index.Outcome{index.Exceeded, index.Met, index.Missed, index.MaskedUp, index.Unclear, index.Dropped, index.NoReport}

func (b *builder) planOutcomes() {
	rows := slices.DeleteFunc(b.follow.Rows, func(r index.FollowRow) bool { return !b.wanted(&r.Target) })
	b.follow.Rows = rows
	shown := slices.Clone(rows)
	slices.SortStableFunc(shown, func(x, y index.FollowRow) int {
		return cmp.Or(cmp.Compare(slices.Index(outcomeOrder, x.Outcome), slices.Index(outcomeOrder, y.Outcome)), cmp.Compare(y.TargetYear, x.TargetYear))
	})
	for _, r := range shown[:min(len(shown), outcomeRows)] {
		row := outcomeRow{FollowRow: r}
		title := fmt.Sprintf("%s %s: %s, %s", r.Region, yearLabel(r.TargetYear), cmp.Or(r.Indicator, "target"), r.Outcome)
		row.Point = b.point(strings.TrimSpace(title), 8, 0)
		b.cites.figure(row.Point, &r.Target)
		if r.Result != nil {
			b.cites.figure(row.Point, r.Result)
		}
		b.outcomes = append(b.outcomes, row)
	}
}

func (b *builder) drawOutcomes() *outcomes {
	o := &outcomes{Total: len(b.follow.Rows), Rows: b.outcomes, Hidden: len(b.follow.Rows) - len(b.outcomes)}
	counts := map[index.Outcome]int{}
	for _, r := range b.follow.Rows {
		counts[r.Outcome]++
	}
	x := 0.0
	for _, name := range outcomeOrder {
		if n := counts[name]; n > 0 {
			c := outcomeCount{Outcome: name, Count: n, Share: float64(n) / float64(o.Total), X: x}
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
