package main

import (
	"fmt"
	"strings"

	"github.com/govreport/govreport/index"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
)

func newSearch(a *app) *cobra.Command {
	var s store
	var f filter
	q := index.Query{}
	cmd := &cobra.Command{
		Use:   "search QUERY…",
		Short: "Find every place where something is written, best reports first",
		Long: `Find every place where something is written. Hits are reports, best first, each
with its places: offsets, text and headings. Traditional and simplified, full and
half width, capital and small letters find each other. Known synonyms are searched
too and named; --exact switches them off, and the folding of case.

Query language

` + index.QueryHelp,
		Example: `  govreport search --index reports.idx 养老
  govreport search --index reports.idx '"最低生活保障"' --year 2019..2023 --limit 0 --format jsonl
  govreport search --index reports.idx 殯葬 --region 浙江 --exact`,
		Args: needArgs("a query, such as 养老"),
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if q.Text, err = f.restrict(strings.Join(args, " ")); err != nil {
				return err
			}
			if a.format != "json" {
				q.Facets = []string{}
			}
			if a.format != "table" && !cmd.Flags().Changed("matches") {
				q.MaxMatches = 0
			}
			return s.ask(cmd.Context(), func(x index.Searcher) error {
				if err := f.note(cmd.Context(), a, x); err != nil {
					return err
				}
				found, err := x.Search(cmd.Context(), q)
				if err != nil {
					return err
				}
				return a.printSearch(found)
			})
		},
	}
	s.flag(cmd)
	s.clusterFlag(cmd)
	f.flags(cmd, &s, true)
	flags := cmd.Flags()
	flags.IntVar(&q.Limit, "limit", 10, "at most `N` hits, 0 for all")
	flags.IntVar(&q.Offset, "offset", 0, "leave out the first `N` hits")
	flags.IntVar(&q.MaxMatches, "matches", 3, "at most `N` places a hit, 0 for all (all in formats other than table)")
	flags.IntVar(&q.SnippetChars, "context", 30, "about `N` characters around a place")
	flags.StringVar(&q.Sort, "sort", "score", "`ORDER` of hits: score, year, -year, region, path")
	flags.BoolVar(&q.Exact, "exact", false, "no synonyms, and letters in the case of the query")
	flags.BoolVar(&q.Passages, "passages", false, "a hit for each passage, not for each report")
	must(cmd.RegisterFlagCompletionFunc("sort", cobra.FixedCompletions([]string{"score", "year", "-year", "region", "path"}, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

func (a *app) printSearch(found *index.SearchResult) error {
	a.noteExpansions(found.Expanded)
	a.noteQuery(found.Relaxed, found.Notes)
	var err error
	switch a.format {
	case "table":
		err = a.printHits(found)
	case "columns", "packed", "csv":
		err = a.print(answerOf(found, found.Places()))
	default:
		err = a.print(answerOf(found, found.Hits,
			show("report", func(h index.Hit) any { return h.Title }),
			show("region", func(h index.Hit) any { return h.Region }),
			show("year", func(h index.Hit) any { return blankZero(h.Year) }),
			show("places", func(h index.Hit) any { return h.Count }),
			show("first place", func(h index.Hit) any {
				if len(h.Matches) == 0 || h.Matches[0].Snippet == nil {
					return ""
				}
				return markSnippet(h.Matches[0].Snippet, func(s string) string { return "**" + s + "**" })
			}),
			show("path", func(h index.Hit) any { return h.Path }),
		))
	}
	if err != nil {
		return err
	}
	if found.TotalReports == 0 {
		a.notef("nothing found")
		return errNothingFound
	}
	notes := []string{a.lang.Sayf("%s in %s", plural(found.TotalMatches, "place"), plural(found.TotalReports, "report"))}
	if len(found.Hits) < found.TotalReports {
		notes = append(notes, a.lang.Sayf("the first %d shown (--limit 0 shows all)", len(found.Hits)))
	}
	a.note(a.listed(notes))
	return nil
}

// printHits writes hits for a terminal.
func (a *app) printHits(found *index.SearchResult) error {
	var b strings.Builder
	mark := func(s string) string { return "«" + s + "»" }
	bold, faint := fmt.Sprint, fmt.Sprint
	if a.colored() {
		mark = func(s string) string { return text.Colors{text.Bold, text.FgHiYellow}.Sprint(s) }
		bold = text.Colors{text.Bold}.Sprint
		faint = text.Colors{text.Faint}.Sprint
	}
	for i, h := range found.Hits {
		title := h.Title
		if title == "" {
			title = h.Path
		}
		fmt.Fprintln(&b, a.lang.Sayf("%d. %s  [%s]  %d places", i+1, bold(title), regionYear(h.Region, h.Year), h.Count))
		fmt.Fprintf(&b, "   %s\n", faint(h.Path))
		section := ""
		for _, m := range h.Matches {
			if s := strings.Join(m.Section, sectionSeparator); s != section {
				section = s
				if s != "" {
					fmt.Fprintf(&b, "   § %s\n", s)
				}
			}
			line := m.Text
			if m.Snippet != nil {
				line = markSnippet(m.Snippet, mark)
			}
			fmt.Fprintf(&b, "     %s  %s\n", line, faint(fmt.Sprintf("%d-%d", m.Start, m.End)))
		}
		if more := h.Count - len(h.Matches); more > 0 {
			fmt.Fprintf(&b, "     %s\n", faint(a.lang.Sayf("… %d more places (--matches 0 shows all)", more)))
		}
	}
	_, err := fmt.Fprint(a.stdout, b.String())
	return err
}

// markSnippet returns the snippet on one line, its marks dressed.
func markSnippet(s *index.Snippet, mark func(string) string) string {
	runes := []rune(s.Text)
	var b strings.Builder
	if s.Left {
		b.WriteString("…")
	}
	at := 0
	for _, m := range s.Marks {
		if m[0] < at || m[1] > len(runes) {
			continue // overlapping places: the first one is marked
		}
		b.WriteString(string(runes[at:m[0]]))
		b.WriteString(mark(string(runes[m[0]:m[1]])))
		at = m[1]
	}
	b.WriteString(string(runes[at:]))
	if s.Right {
		b.WriteString("…")
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
