package queries

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
)

// Difference says where two searchers differ about a query: in the reports, their
// counts, their places, the facets or what is refused; "" for nowhere. The order by score is
// none of it. Hits is how many reports have it.
func Difference(ctx context.Context, a, b index.Searcher, query string, exact bool) (difference string, hits int) {
	q := index.Query{Text: query, Exact: exact, Facets: []string{"year", "region", "level", "organ", "theme", "genre"}, Sort: "path"}
	x, errA := a.Search(ctx, q)
	y, errB := b.Search(ctx, q)
	if d := differentErrors(errA, errB); d != "" || errA != nil {
		return d, 0
	}
	for _, r := range []*index.SearchResult{x, y} {
		for i := range r.Hits {
			r.Hits[i].Score, r.Hits[i].Section = 0, nil // of the best passage
		}
		slices.SortStableFunc(r.Hits, func(a, b index.Hit) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.ID, b.ID)) })
	}
	return gocmp.Diff(x, y), x.TotalReports
}

var unexported = cmpopts.IgnoreUnexported(index.FigureRow{})

// differentErrors compares what is refused; hints may name other neighbours.
func differentErrors(a, b error) string {
	var x, y *index.QueryError
	switch {
	case errors.As(a, &x) && errors.As(b, &y):
		x.Hint, y.Hint = "", ""
		return gocmp.Diff(x, y)
	case a == nil && b == nil:
		return ""
	case a == nil || b == nil || errors.As(a, &x) != errors.As(b, &y):
		return fmt.Sprintf("one says %v, the other %v", a, b)
	}
	return ""
}

// Tables compares panels, figures and comparisons about the reports of a filter, "" for all of
// them. It returns how many rows there are, and the first differences.
func Tables(ctx context.Context, a, b index.Searcher, filter string) (rows int, differences []string) {
	masked := true
	ask := func(name string, question func(index.Searcher) (any, int, error)) {
		x, n, errA := question(a)
		y, _, errB := question(b)
		d := differentErrors(errA, errB)
		if d == "" && errA == nil {
			d, rows = gocmp.Diff(x, y, unexported), rows+n
		}
		if d != "" {
			differences = append(differences, fmt.Sprintf("%s of %q: %s", name, filter, d))
		}
	}
	panel := func(name string, req index.PanelRequest) {
		req.Filter = filter
		ask(name, func(s index.Searcher) (any, int, error) {
			res, err := s.Panel(ctx, req)
			if err != nil {
				return nil, 0, err
			}
			return res, len(res.Rows) + len(res.Missing), nil
		})
	}
	targets := func(name string, req index.TargetsRequest) {
		req.Filter = filter
		ask(name, func(s index.Searcher) (any, int, error) {
			res, err := s.Targets(ctx, req)
			if err != nil {
				return nil, 0, err
			}
			return res, len(res.Figures), nil
		})
	}
	compare := func(name string, req index.CompareRequest) {
		req.Filter = filter
		ask(name, func(s index.Searcher) (any, int, error) {
			res, err := s.Compare(ctx, req)
			if err != nil {
				return nil, 0, err
			}
			return res, len(res.Rows), nil
		})
	}
	panel("panel", index.PanelRequest{})
	panel("panel, missing", index.PanelRequest{Missing: true, Concepts: []string{"cremation_rate", "elderly_care_beds"}})
	panel("panel of some concepts", index.PanelRequest{Concepts: []string{"gdp", "cremation_rate"}, Roles: []string{extract.RoleResult}, Years: []index.Years{{From: 2018, To: 2023}}})
	panel("panel of an indicator", index.PanelRequest{Indicator: "床位"})
	targets("targets", index.TargetsRequest{})
	targets("figures side by side", index.TargetsRequest{Roles: []string{"all"}, By: []string{"year", "region"}})
	targets("masked figures", index.TargetsRequest{Roles: []string{"all"}, Masked: &masked, Theme: "养老", Limit: 10})
	targets("figures in 张", index.TargetsRequest{Roles: []string{extract.RoleResult}, Unit: "张", Indicator: "床位"})
	compare("comparison", index.CompareRequest{Trend: true, Evidence: true})
	compare("comparison of words", index.CompareRequest{Themes: []index.Theme{{Name: "养老"}, {Query: "床位 OR 护理"}, {Name: "福彩公益金"}}, By: []string{"year"}, Across: true})
	compare("comparison of genres", index.CompareRequest{Themes: []index.Theme{{Name: "救助"}}, By: []string{"genre", "organ"}, Level: "province"})
	return rows, differences
}
