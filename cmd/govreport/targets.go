package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/govreport/govreport/index"
)

var roles = []string{"target", "result", "baseline", "criterion", "all"}

func newTargets(a *app) *cobra.Command {
	var s store
	var f filter
	var req index.TargetsRequest
	var theme, masked string
	var follow, noNear bool
	var outcomes []string
	var tolerance float64
	cmd := &cobra.Command{
		Use:   "targets",
		Short: "List what was promised, and what became of it",
		Long: `List the figures with role target (or --role): value, unit, comparator, indicator,
deadline, and the place they stand at. --by puts comparable figures side by side;
--follow joins a target to the result of the same region and organ in the report
that looks back on the target's year and says met, exceeded, missed, masked or
unclear, or that nothing was found. Where that report gives no amount, the share of the
year's task that it says was done decides (完成年度任务的92%). What one text states itself (完成年度目标任务5000人的104%) has the source "stated".`,
		Example: `  govreport targets --index reports.idx --theme 养老 --year 2022
  govreport targets --index reports.idx --indicator 床位 --by year,region
  govreport targets --index reports.idx --follow --outcome missed
  govreport targets --index reports.idx --follow --format csv > outcomes.csv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, r := range req.Roles {
				if err := oneOf("--role", r, roles); err != nil {
					return err
				}
			}
			for _, o := range outcomes {
				if err := oneOf("--outcome", o, outcomeNames()); err != nil {
					return err
				}
			}
			if len(outcomes) > 0 && !follow {
				return withHint("add --follow", "--outcome is about what became of targets")
			}
			switch masked {
			case "":
			case "yes", "no":
				m := masked == "yes"
				req.Masked = &m
			default:
				return oneOf("--masked", masked, []string{"yes", "no"})
			}
			if len(req.By) > 0 && len(req.Roles) == 0 {
				req.Roles = []string{"all"} // side by side with baselines and results
			}
			var err error
			if req.Filter, err = f.query(); err != nil {
				return err
			}
			req.Theme = theme
			if follow {
				if err := s.onlyIndex("--follow"); err != nil {
					return err
				}
				return s.read(func(x *index.Index) error {
					if err := f.note(cmd.Context(), a, x); err != nil {
						return err
					}
					found, err := x.Follow(cmd.Context(), index.FollowRequest{
						Filter: req.Filter, Indicator: req.Indicator, Unit: req.Unit, Theme: req.Theme, Tolerance: tolerance, NoNear: noNear,
					})
					if err != nil {
						return err
					}
					if len(outcomes) > 0 {
						found.Rows = slices.DeleteFunc(found.Rows, func(r index.FollowRow) bool { return !slices.Contains(outcomes, string(r.Outcome)) })
					}
					return a.printFollow(found)
				})
			}
			if len(req.By) > 0 && a.format != "json" { // tables have the figures of the cells only
				req.Cells, req.Limit = math.MaxInt, 0
			}
			req.Flat = slices.Contains([]string{"columns", "packed", "csv", "parquet", "xlsx"}, a.format)
			return s.ask(cmd.Context(), func(x index.Searcher) error {
				if err := f.note(cmd.Context(), a, x); err != nil {
					return err
				}
				found, err := x.Targets(cmd.Context(), req)
				if err != nil {
					return err
				}
				return a.printTargets(found, len(req.By) > 0)
			})
		},
	}
	s.flag(cmd)
	s.clusterFlag(cmd)
	f.flags(cmd, &s, false)
	flags := cmd.Flags()
	flags.StringVar(&theme, "theme", "", "only figures about `THEME`: an id or a Chinese name (see govreport themes)")
	flags.StringVar(&req.Indicator, "indicator", "", "only figures whose indicator contains `TEXT`")
	flags.StringVar(&req.Unit, "unit", "", "only figures in `UNIT`, such as 张")
	flags.StringSliceVar(&req.Roles, "role", nil, "`ROLES` to list: target, result, baseline, criterion, all (default target, with --by all)")
	flags.StringVar(&masked, "masked", "", "only masked (`yes`) or only readable (no) figures")
	flags.StringSliceVar(&req.By, "by", nil, "put comparable figures side by side by `COLUMNS`: year, region, organ")
	flags.StringVar(&req.Level, "roll-up", "", "with --by: regions at `LEVEL`: state, province, city, county")
	flags.IntVar(&req.Limit, "limit", 0, "at most `N` figures, 0 for all")
	flags.BoolVar(&follow, "follow", false, "join targets to their results")
	flags.StringSliceVar(&outcomes, "outcome", nil, "with --follow: only `OUTCOMES`: "+strings.Join(outcomeNames(), ", "))
	flags.Float64Var(&tolerance, "tolerance", 0, "with --follow: relative distance that still meets an \"about\" target (default 0.05)")
	flags.BoolVar(&noNear, "no-near", false, "with --follow: without the nearest figures of json and jsonl")
	must(cmd.RegisterFlagCompletionFunc("theme", completeThemes))
	must(cmd.RegisterFlagCompletionFunc("role", cobra.FixedCompletions(roles, cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("outcome", cobra.FixedCompletions(outcomeNames(), cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(groupings, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

func (a *app) printTargets(found *index.TargetsResult, sideBySide bool) error {
	var err error
	if sideBySide {
		err = a.print(sideBySideAnswer(found))
	} else {
		err = a.print(inRows(answerOf(found, found.Figures, figureViews...), found.Flat, found.Kept))
	}
	if err != nil {
		return err
	}
	if found.Total == 0 {
		a.notef("nothing found")
		return errNothingFound
	}
	a.notef("%s in %s, %d masked", plural(found.Total, "figure"), plural(found.Reports, "report"), found.Masked)
	return nil
}

// figureViews are the columns of a table of figures.
var figureViews = []view[index.FigureRow]{
	show("region", func(r index.FigureRow) any { return r.Region }).atMost(24),
	show("year", func(r index.FigureRow) any { return blankZero(r.Year) }),
	show("role", func(r index.FigureRow) any { return code{"role", r.Role} }).dressed(roleColor),
	show("indicator", func(r index.FigureRow) any { return r.Indicator }).atMost(28),
	show("figure", func(r index.FigureRow) any { return figureText(r) }).dressed(maskColor),
	show("deadline", func(r index.FigureRow) any { return r.Deadline }),
	show("sentence", func(r index.FigureRow) any { return aroundText(r.Sentence, r.Text, 48) }),
	show("place", func(r index.FigureRow) any { return place(r.Path, r.Start, r.End) }),
}

// figureText is a figure as it stands, with its comparator and denominators.
func figureText(r index.FigureRow) string { return comparedText(r.Text, r.Cmp, r.Per) }

// roleColor dresses the roles of figures.
func roleColor(role string) text.Colors {
	switch role {
	case "target":
		return text.Colors{text.FgHiMagenta}
	case "result":
		return text.Colors{text.FgHiGreen}
	case "baseline":
		return text.Colors{text.FgHiBlue}
	case "criterion":
		return text.Colors{text.FgHiBlack}
	}
	return nil
}

// maskColor dresses a figure whose digits are hidden.
func maskColor(cell string) text.Colors {
	if strings.ContainsAny(cell, "*＊xX×某○〇") {
		return text.Colors{text.FgHiRed}
	}
	return nil
}

// sideBySideAnswer has one row a cell: baseline, target, result. As csv it has one a
// figure, with the number of its cell and its place.
func sideBySideAnswer(found *index.TargetsResult) answer {
	texts := func(rows []index.FigureRow) string {
		list := make([]string, len(rows))
		for i, r := range rows {
			list[i] = figureText(r)
		}
		return strings.Join(list, "; ")
	}
	return inRows(answerOf(found, found.Table,
		show("indicator", func(c index.FigureCell) any { return c.Indicator }).atMost(28),
		show("measure", func(c index.FigureCell) any { return code{"measure", c.Measure} }),
		show("region", func(c index.FigureCell) any { return c.Region }).atMost(24),
		show("year", func(c index.FigureCell) any { return period(c) }),
		show("baseline", func(c index.FigureCell) any { return texts(c.Baseline) }).atMost(30),
		show("target", func(c index.FigureCell) any { return texts(c.Target) }).atMost(30),
		show("result", func(c index.FigureCell) any { return texts(c.Result) }).atMost(30),
	), found.FlatTable, found.Kept)
}

// period is the period of a cell: 2022, 2021–2025 average.
func period(c index.FigureCell) codes {
	var years string
	if c.Year != 0 {
		years = strconv.Itoa(c.Year)
	}
	if c.From != 0 && c.From != c.Year {
		years = strconv.Itoa(c.From) + "–" + years
	}
	return codes{{"", years}, {"part", c.Part}, {"over", c.Over}}
}

func (a *app) printFollow(found *index.FollowResult) error {
	if err := a.print(answerOf(found, found.Rows,
		show("region", func(r index.FollowRow) any { return r.Region }).atMost(24),
		show("for", func(r index.FollowRow) any { return blankZero(r.TargetYear) }),
		show("indicator", func(r index.FollowRow) any { return r.Indicator }).atMost(28),
		show("target", func(r index.FollowRow) any { return figureText(r.Target) }).dressed(maskColor),
		show("result", func(r index.FollowRow) any {
			if r.Result == nil {
				return ""
			}
			return figureText(*r.Result)
		}).dressed(maskColor),
		show("outcome", func(r index.FollowRow) any { return code{"outcome", string(r.Outcome)} }).dressed(outcomeColor),
		show("target at", func(r index.FollowRow) any { return place(r.Target.Path, r.Target.Start, r.Target.End) }),
		show("result at", func(r index.FollowRow) any {
			if r.Result == nil {
				return ""
			}
			return place(r.Result.Path, r.Result.Start, r.Result.End)
		}),
	)); err != nil {
		return err
	}
	if len(found.Rows) == 0 {
		a.notef("nothing found")
		return errNothingFound
	}
	total, stated := 0, 0
	for _, n := range found.Counts {
		total += n
	}
	for _, n := range found.Stated {
		stated += n
	}
	a.notef("%s: %s", plural(total, "target"), a.countOutcomes(found.Counts))
	if stated > 0 {
		a.notef("stated by one text itself: %s", a.countOutcomes(found.Stated))
	}
	return nil
}

func (a *app) countOutcomes(n map[index.Outcome]int) string {
	var counts []string
	for _, o := range outcomeNames() {
		if n := n[index.Outcome(o)]; n > 0 {
			counts = append(counts, fmt.Sprintf("%s %d", a.lang.Code("outcome", o), n))
		}
	}
	return a.listed(counts)
}

// outcomeNames are the outcomes of targets, the clear ones first.
func outcomeNames() []string {
	var names []string
	for _, o := range []index.Outcome{index.Met, index.Exceeded, index.Missed, index.MaskedUp, index.Unclear, index.NotFound, index.NoReport} {
		names = append(names, string(o))
	}
	return names
}

func outcomeColor(outcome string) text.Colors {
	switch index.Outcome(outcome) {
	case index.Met, index.Exceeded:
		return text.Colors{text.FgHiGreen}
	case index.Missed:
		return text.Colors{text.FgHiRed}
	}
	return text.Colors{text.FgHiBlack}
}

// percent shows a share with one digit after the point.
func percent(share float64) string {
	if math.IsNaN(share) {
		return ""
	}
	return strconv.FormatFloat(100*share, 'f', 1, 64) + "%"
}
