package main

import (
	"fmt"
	"strings"

	"github.com/govreport/govreport/index"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
)

func newKWIC(a *app) *cobra.Command {
	var s store
	var f filter
	var q index.Query
	var o index.KWICOptions
	cmd := &cobra.Command{
		Use:   "kwic QUERY…",
		Short: "Print every place as a line of a concordance (keyword in context)",
		Long: `Print every place that matches, one a line, the keyword aligned in the middle (a Han
character takes two columns). Sorted by the left or right context, what stands
beside a word shows as a pattern.`,
		Example: `  govreport kwic --index reports.idx 养老 --sort right
  govreport kwic --index reports.idx '"每人每月"' --width 20 --format csv --bom > kwic.csv`,
		Args: needArgs("a query, such as 养老"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("--sort", o.Sort, []string{"", "left", "right"}); err != nil {
				return err
			}
			var err error
			if q.Text, err = f.restrict(strings.Join(args, " ")); err != nil {
				return err
			}
			return s.read(func(x *index.Index) error {
				if err := f.note(cmd.Context(), a, x); err != nil {
					return err
				}
				found, err := x.KWIC(cmd.Context(), q, o)
				if err != nil {
					return err
				}
				return a.printKWIC(found)
			})
		},
	}
	s.flag(cmd)
	f.flags(cmd, &s, true)
	flags := cmd.Flags()
	flags.IntVar(&o.Width, "width", 30, "context of `N` columns on each side")
	flags.StringVar(&o.Sort, "sort", "", "`SIDE` to sort by: left, right (default: as in the reports)")
	flags.IntVar(&o.Limit, "limit", 0, "at most `N` lines, 0 for all")
	flags.BoolVar(&q.Exact, "exact", false, "no synonyms, and letters in the case of the query")
	must(cmd.RegisterFlagCompletionFunc("sort", cobra.FixedCompletions([]string{"left", "right"}, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

func (a *app) printKWIC(found *index.KWICResult) error {
	a.noteExpansions(found.Expanded)
	a.noteQuery(found.Relaxed, found.Notes)
	var err error
	if a.format == "table" {
		err = a.printConcordance(found.Lines)
	} else {
		err = a.print(answerOf(found, found.Lines,
			show("left", func(l index.KWICLine) any { return l.Left }),
			show("keyword", func(l index.KWICLine) any { return l.Keyword }),
			show("right", func(l index.KWICLine) any { return l.Right }),
			show("region", func(l index.KWICLine) any { return l.Region }),
			show("year", func(l index.KWICLine) any { return blankZero(l.Year) }),
			show("place", func(l index.KWICLine) any { return place(l.Path, l.Start, l.End) }),
		))
	}
	if err != nil {
		return err
	}
	if found.TotalMatches == 0 {
		a.notef("nothing found")
		return errNothingFound
	}
	a.notef("%s in %s", plural(found.TotalMatches, "place"), plural(found.TotalReports, "report"))
	return nil
}

// printConcordance writes the lines with their keywords in one column.
func (a *app) printConcordance(lines []index.KWICLine) error {
	keyword, faint := fmt.Sprint, fmt.Sprint
	if a.colored() {
		keyword = text.Colors{text.Bold, text.FgHiYellow}.Sprint
		faint = text.Colors{text.Faint}.Sprint
	}
	widest := 0
	for _, l := range lines {
		widest = max(widest, screenWidth(l.Keyword))
	}
	var b strings.Builder
	for _, l := range lines {
		pad := strings.Repeat(" ", widest-screenWidth(l.Keyword))
		fmt.Fprintf(&b, "%s  %s%s  %s  %s\n", l.Left, keyword(l.Keyword), pad, l.Right, faint(regionYear(l.Region, l.Year)+" "+fmt.Sprint(l.Start)))
	}
	_, err := fmt.Fprint(a.stdout, b.String())
	return err
}
