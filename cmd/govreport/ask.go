package main

import (
	"strings"

	"github.com/govreport/govreport/index"
	"github.com/spf13/cobra"
)

func newAsk(a *app) *cobra.Command {
	var s store
	var f filter
	var req index.AskRequest
	cmd := &cobra.Command{
		Use:   "ask QUESTION…",
		Short: "Find the number that a question asks for",
		Long: `Find the figures that a question describes: place, year, thing, growth or level,
target or result, in any order and as one says it (GDP增速, 去年物价涨了多少, 一季度,
2008到2012年一共, 两年平均, 每人补多少钱). The best comes first, with its sentence, its
place and what of the question it fits. A target is no answer to what came of a year
that a report looks back on. Where nothing fits, the exit status is 1 and what nearly
fits is shown as near.`,
		Example: `  govreport ask --index reports.idx 四川省 2026年 城镇新增就业 目标
  govreport ask --index reports.idx 芷岭县2022年农村低保标准
  govreport ask --index reports.idx --format json "去年新增就业多少" > answers.json`,
		Args: needArgs("a question, such as 四川省 2026年 城镇新增就业 目标"),
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Question = strings.Join(args, " ")
			var err error
			if req.Filter, err = f.query(); err != nil {
				return err
			}
			return s.read(func(x *index.Index) error {
				found, err := x.Ask(cmd.Context(), req)
				if err != nil {
					return err
				}
				return a.printAsked(found)
			})
		},
	}
	s.flag(cmd)
	f.flags(cmd, &s, false)
	cmd.Flags().IntVar(&req.Limit, "limit", 0, "at most `N` answers and N near misses (default 5)")
	return cmd
}

// answerRow is an answer, or a near miss, as a table shows it.
type answerRow struct {
	Fit string `json:"fit"` // "answer" or "near"
	index.Answer
}

func (a *app) printAsked(found *index.AskResult) error {
	var rows []answerRow
	for _, r := range found.Answers {
		rows = append(rows, answerRow{"answer", r})
	}
	for _, r := range found.Near {
		rows = append(rows, answerRow{"near", r})
	}
	if err := a.print(answerOf(found, rows,
		show("fit", func(r answerRow) any { return code{"fit", r.Fit} }),
		show("figure", func(r answerRow) any { return figureText(r.FigureRow) }),
		show("why", func(r answerRow) any { return told(r.Why) }).atMost(48),
		show("sentence", func(r answerRow) any { return aroundText(r.Sentence, r.Text, 48) }),
		show("place", func(r answerRow) any { return place(r.Path, r.Start, r.End) }),
	)); err != nil {
		return err
	}
	if len(found.Answers) == 0 {
		a.notef("no answer, %s that nearly fit", plural(len(found.Near), "figure"))
		return errNothingFound
	}
	return nil
}
