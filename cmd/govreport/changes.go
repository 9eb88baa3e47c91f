package main

import (
	"strings"

	"github.com/govreport/govreport/index"
	"github.com/spf13/cobra"
)

func newChanges(a *app) *cobra.Command {
	var s store
	var f filter
	var w wordFlags
	var req index.ChangesRequest
	cmd := &cobra.Command{
		Use:   "changes",
		Short: "What reports say that last year's, or those of the level above, did not",
		Long: `Hold every report against the latest earlier one of the same region and organ, or
against that of the level above on the same year: how similar they are (cosine and
Jaccard of words), and how much of each section is new; and of each section of the
other report, how much was dropped. Sentences count as the same where only numbers,
signs or masks differ, as reworded where most of their letters stand in a sentence of
the other report (Dice's coefficient of pairs of letters 0.6 and more).

--evidence lists the sentences that are new, dropped or reworded, each with the
nearest one of the other report.`,
		Example: `  govreport changes --index reports.idx --region 吉林
  govreport changes --index reports.idx --against above --by report --format csv
  govreport changes --index reports.idx --year 2022 --evidence --format csv > sentences.csv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf("--against", req.Against, []string{"previous", "above"}); err != nil {
				return err
			}
			if err := oneOf("--by", req.By, []string{"section", "report"}); err != nil {
				return err
			}
			var err error
			if req.Filter, err = f.query(); err != nil {
				return err
			}
			if req.Words, err = w.options(); err != nil {
				return err
			}
			return s.read(func(x *index.Index) error {
				found, err := x.Changes(cmd.Context(), req)
				if err != nil {
					return err
				}
				return a.printChanges(found, req.Evidence)
			})
		},
	}
	s.flag(cmd)
	f.flags(cmd, &s, false)
	w.flags(cmd, 1)
	flags := cmd.Flags()
	flags.StringVar(&req.Against, "against", "previous", "hold reports against the `OTHER`: previous, above")
	flags.StringVar(&req.By, "by", "section", "a row for each `UNIT`: section, report")
	flags.BoolVar(&req.Evidence, "evidence", false, "add the sentences that are new, dropped or reworded (csv and tables: list them instead)")
	must(cmd.RegisterFlagCompletionFunc("against", cobra.FixedCompletions([]string{"previous", "above"}, cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions([]string{"section", "report"}, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

func (a *app) printChanges(found *index.ChangesResult, evidence bool) error {
	var err error
	if evidence && a.placesApart() {
		var places []index.ChangePlace
		for _, r := range found.Rows {
			places = append(places, r.Evidence...)
		}
		err = a.print(answerOf(found, places,
			show("kind", func(p index.ChangePlace) any { return code{"side", p.Kind} }),
			show("sentence", func(p index.ChangePlace) any { return p.Text }).atMost(60),
			show("similarity", func(p index.ChangePlace) any { return p.Similarity }),
			show("nearest", func(p index.ChangePlace) any {
				if p.Nearest == nil {
					return ""
				}
				return p.Nearest.Text
			}).atMost(60),
			show("place", func(p index.ChangePlace) any { return place(p.Path, p.Start, p.End) }),
		))
	} else {
		section := func(path []string) any { return strings.Join(path, sectionSeparator) }
		err = a.print(answerOf(found, found.Rows,
			show("region", func(r index.ChangesRow) any { return r.Region }).atMost(20),
			show("year", func(r index.ChangesRow) any { return blankZero(r.Year) }),
			show("against", func(r index.ChangesRow) any { return regionYear(otherRegion(r), r.OtherYear) }).atMost(24),
			show("side", func(r index.ChangesRow) any { return code{"side", r.Side} }),
			show("section", func(r index.ChangesRow) any { return section(r.Section) }).atMost(40),
			show("most similar", func(r index.ChangesRow) any { return section(r.SimilarSection) }).atMost(40),
			show("cosine", func(r index.ChangesRow) any { return r.Cosine }),
			show("Jaccard", func(r index.ChangesRow) any { return r.Jaccard }),
			show("sentences", func(r index.ChangesRow) any { return r.Sentences }),
			show("same", func(r index.ChangesRow) any { return r.Same }),
			show("reworded", func(r index.ChangesRow) any { return r.Reworded }),
			show("changed", func(r index.ChangesRow) any { return r.Changed }),
			show("of letters", func(r index.ChangesRow) any { return percent(r.ChangedShare) }),
		))
	}
	if err != nil {
		return err
	}
	for _, n := range found.Notes {
		a.notef("note: %s", a.told(n))
	}
	if found.Pairs == 0 {
		a.notef("nothing found: %s without another one to hold against", plural(found.Without, "report"))
		return errNothingFound
	}
	a.notef("%s of reports; %d without another one", plural(found.Pairs, "pair"), found.Without)
	return nil
}

// otherRegion is the region of the other report where it is another one.
func otherRegion(r index.ChangesRow) string {
	if r.OtherRegion == r.Region {
		return ""
	}
	return r.OtherRegion
}
