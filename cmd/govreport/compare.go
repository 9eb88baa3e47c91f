package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/internal/message"
	"github.com/govreport/govreport/web"
	"github.com/spf13/cobra"
)

var groupings = []string{"year", "region", "organ", "level", "genre"}

func newCompare(a *app) *cobra.Command {
	var s store
	var f filter
	var req index.CompareRequest
	var key index.KeynessRequest
	var themes []string
	var html, themesFrom string
	var words wordFlags
	cmd := &cobra.Command{
		Use:   "compare [THEME,THEME…]",
		Short: "Compare how much reports say about themes, by year and region",
		Long: `Compare how much reports talk about, promise and deliver on themes: mentions per
10,000 characters with an interval over reports, the share of the text, figures
and targets. Themes are ids or Chinese names (see govreport themes); any
other word is searched for, and --theme takes a query. Copies of a report count
once in distinct_reports. Levels of government stand in rows of their own unless
--across is given.

With --a and --b the words (or themes) of two groups of reports are compared
instead: p by permuting the reports, corrected for the number of words (Holm,
step-down maxT); beside it the signed log-likelihood G2, log ratio with interval,
reports and dispersion. Stop words, single characters, numbers and dates are left
out unless asked for, masks always. docs/STATISTICS.md says how and how well.`,
		Example: `  govreport compare --index reports.idx 养老,救助,殡葬 --by year
  govreport compare --index reports.idx 养老 --by region --year 2019..2023 --format csv
  govreport compare --index reports.idx --theme '智慧养老 OR 家庭养老床位'
  govreport compare --index reports.idx 养老,救助 --html compare.html
  govreport compare --index reports.idx --a year:2019..2020 --b year:2023..2024`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeThemes,
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, by := range req.By {
				if err := oneOf("--by", by, groupings); err != nil {
					return err
				}
			}
			filter, err := f.query()
			if err != nil {
				return err
			}
			if key.A != "" || key.B != "" {
				if err := s.onlyIndex("a comparison of groups (--a, --b)"); err != nil {
					return err
				}
				if key.A == "" || key.B == "" {
					return withHint("give both --a and --b, such as --a year:2019 --b year:2023", "one group only")
				}
				if filter != "" {
					key.A, key.B = "("+key.A+") AND "+filter, "("+key.B+") AND "+filter
				}
				if key.Words, err = words.options(); err != nil {
					return err
				}
				key.Confidence, key.Across, key.Evidence = req.Confidence, req.Across, req.Evidence
				return s.read(func(x *index.Index) error { return a.keyness(cmd.Context(), x, key) })
			}
			req.Filter = filter
			if req.Themes, err = themesOf(args, themes, themesFrom); err != nil {
				return err
			}
			if html != "" {
				if err := s.onlyIndex("--html"); err != nil {
					return err
				}
			}
			return s.ask(cmd.Context(), func(x index.Searcher) error {
				if err := f.note(cmd.Context(), a, x); err != nil {
					return err
				}
				table, err := x.Compare(cmd.Context(), req)
				if err != nil {
					return err
				}
				if err := unknownTheme(table, req.Themes); err != nil {
					return err
				}
				if html != "" && len(table.Rows) > 0 {
					if _, err := a.writePage(cmd.Context(), x.(*index.Index), web.Request{Compare: req}, html); err != nil {
						return err
					}
				}
				return a.printCompare(table, req.Evidence)
			})
		},
	}
	s.flag(cmd)
	s.clusterFlag(cmd)
	f.flags(cmd, &s, false)
	flags := cmd.Flags()
	flags.StringArrayVar(&themes, "theme", nil, "also compare what `QUERY` finds; may be repeated")
	flags.StringVar(&themesFrom, "themes-from", "", "also compare the themes of `FILE`, a tsv with the columns of the embedded themes.tsv")
	must(cmd.MarkFlagFilename("themes-from", "tsv"))
	flags.StringSliceVar(&req.By, "by", nil, "`COLUMNS` to group by: year, region, organ, level, genre (default year,region)")
	flags.StringVar(&req.Level, "roll-up", "", "count regions at `LEVEL`: state, province, city, county")
	flags.BoolVar(&req.Exact, "exact", false, "no synonyms in queries")
	flags.BoolVar(&req.Evidence, "evidence", false, "add the places behind every row (csv and tables: list the places instead)")
	flags.BoolVar(&req.Across, "across", false, "count levels of government together, or compare them with --a and --b")
	flags.BoolVar(&req.Trend, "trend", false, "add a slope over the years for every theme and level of government, from five years on (json)")
	flags.Float64Var(&req.Confidence, "confidence", 0.95, "`LEVEL` of the intervals")
	flags.StringVar(&html, "html", "", "also write a page to `FILE` that opens offline")
	flags.StringVar(&key.A, "a", "", "first group of reports, a `QUERY` such as year:2019..2020")
	flags.StringVar(&key.B, "b", "", "second group of reports, a `QUERY`")
	flags.StringVar(&key.Unit, "unit", "words", "with --a and --b: compare `WHAT`: words, themes")
	flags.IntVar(&key.MinCount, "min-count", 5, "with --a and --b: leave out what is rarer than `N`")
	words.flags(cmd, 2)
	flags.IntVar(&key.Permutations, "permutations", 1999, "with --a and --b: shuffle the reports `N` times")
	flags.Uint64Var(&key.Seed, "seed", 1, "with --a and --b: `SEED` of the shuffling")
	flags.IntVar(&key.Limit, "limit", 20, "with --a and --b: at most `N` rows each way, 0 for all")
	must(cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(groupings, cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("unit", cobra.FixedCompletions([]string{"words", "themes"}, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// unknownTheme is the error for a name that is no theme and stands in no report.
func unknownTheme(table *index.CompareResult, names []index.Theme) error {
	set, err := extract.DefaultThemes()
	if err != nil {
		return err
	}
	found := map[string]bool{}
	for _, r := range table.Rows {
		found[r.ThemeName] = found[r.ThemeName] || r.Mentions > 0
	}
	for _, t := range names {
		if _, known := set.Lookup(t.Name); known || t.Query != "" || len(t.Terms) > 0 || found[t.Name] || len(table.Rows) == 0 {
			continue
		}
		if near := lexicon.Closest(t.Name, themeWords(set)); near != "" {
			return withHint(fmt.Sprintf("did you mean %s?", near), "%q is no theme and stands in no report", t.Name)
		}
	}
	return nil
}

// itemPlace is a place behind a row of a comparison.
type itemPlace struct {
	Item string `json:"item"`
	index.Citation
}

func (a *app) printPlaces(whole any, places []itemPlace) error {
	return a.print(answerOf(whole, places,
		show("item", func(p itemPlace) any { return p.Item }),
		show("region", func(p itemPlace) any { return p.Region }).atMost(30),
		show("year", func(p itemPlace) any { return blankZero(p.Year) }),
		show("kind", func(p itemPlace) any { return code{"kind", p.Kind} }),
		show("text", func(p itemPlace) any { return p.Text }).atMost(40),
		show("place", func(p itemPlace) any { return place(p.Path, p.Start, p.End) }),
	))
}

func (a *app) printCompare(table *index.CompareResult, evidence bool) error {
	a.noteExpansions(table.Expanded)
	views := []view[index.CompareRow]{
		show("theme", func(r index.CompareRow) any { return r.ThemeName }).atMost(30),
	}
	// Columns that were not grouped by are empty in every row: left out.
	anyOf := func(filled func(index.CompareRow) bool) bool {
		for _, r := range table.Rows {
			if filled(r) {
				return true
			}
		}
		return false
	}
	if anyOf(func(r index.CompareRow) bool { return r.Year != 0 }) {
		views = append(views, show("year", func(r index.CompareRow) any { return blankZero(r.Year) }))
	}
	if anyOf(func(r index.CompareRow) bool { return r.Region != "" }) {
		views = append(views, show("region", func(r index.CompareRow) any { return r.Region }).atMost(30))
	}
	if anyOf(func(r index.CompareRow) bool { return r.Organ != "" }) {
		views = append(views, show("organ", func(r index.CompareRow) any { return r.Organ }).atMost(24))
	}
	if anyOf(func(r index.CompareRow) bool { return r.Level != "" }) {
		views = append(views, show("level", func(r index.CompareRow) any { return code{"level", r.Level} }))
	}
	if anyOf(func(r index.CompareRow) bool { return r.Genre != "" }) {
		views = append(views, show("genre", func(r index.CompareRow) any { return code{"genre", r.Genre} }))
	}
	views = append(views,
		show("reports", func(r index.CompareRow) any { return r.Reports }),
		show("distinct", func(r index.CompareRow) any { return r.DistinctReports }),
		show("chars", func(r index.CompareRow) any { return r.Chars }),
		show("share", func(r index.CompareRow) any { return percent(r.Share) }),
		show("mentions", func(r index.CompareRow) any { return r.Mentions }),
		show("per 10k", func(r index.CompareRow) any { return r.Per10k }),
		show("interval", func(r index.CompareRow) any { return interval(r.CILow, r.CIHigh) }).headed(message.Textf("%.0f%% interval", 100*table.Confidence)),
		show("figures", func(r index.CompareRow) any { return r.Figures }),
		show("targets", func(r index.CompareRow) any { return r.Targets }),
	)
	err := error(nil)
	if evidence && a.placesApart() {
		var places []itemPlace
		for _, r := range table.Rows {
			for _, c := range r.Evidence {
				places = append(places, itemPlace{r.ThemeName, c})
			}
		}
		err = a.printPlaces(table, places)
	} else {
		err = a.print(answerOf(table, table.Rows, views...))
	}
	if err != nil {
		return err
	}
	for _, n := range table.Notes {
		a.notef("note: %s", a.told(n))
	}
	if len(table.Rows) == 0 {
		a.notef("nothing found")
		return errNothingFound
	}
	a.notef("%s, %d distinct; intervals over reports: %s", plural(table.Reports, "report"), table.Distinct, a.lang.Translate(table.Interval))
	return nil
}

// interval is a cell with both ends, empty where there is none.
func interval(low, high *float64) string {
	if low == nil || high == nil {
		return ""
	}
	return shortCell(*low) + " – " + shortCell(*high)
}

// themesOf reads themes: names, several in an argument with commas, queries, and
// a file of themes of the user's own, "" for none.
func themesOf(args, queries []string, file string) ([]index.Theme, error) {
	var themes []index.Theme
	for _, arg := range args {
		for _, name := range strings.FieldsFunc(arg, func(r rune) bool { return strings.ContainsRune(",，、", r) }) {
			themes = append(themes, index.Theme{Name: strings.TrimSpace(name)})
		}
	}
	for _, query := range queries {
		themes = append(themes, index.Theme{Name: query, Query: query})
	}
	if file == "" {
		return themes, nil
	}
	own, err := extract.ReadThemes(file)
	if err != nil {
		return nil, err
	}
	for _, t := range own {
		themes = append(themes, index.Theme{ID: t.ID, Name: t.Name, Terms: t.Terms})
	}
	return themes, nil
}

// keyness compares the words of two groups.
func (a *app) keyness(ctx context.Context, x *index.Index, req index.KeynessRequest) error {
	if err := oneOf("--unit", req.Unit, []string{"words", "themes"}); err != nil {
		return err
	}
	found, err := x.Keyness(ctx, req)
	if err != nil {
		return err
	}
	rows := append(append([]index.KeynessRow{}, found.Positive...), found.Negative...)
	if req.Evidence && a.placesApart() {
		var places []itemPlace
		for _, r := range rows {
			for _, c := range r.Evidence {
				places = append(places, itemPlace{cmp.Or(r.Name, r.Item), c})
			}
		}
		err = a.printPlaces(found, places)
	} else {
		err = a.print(answerOf(found, rows,
			show("more in", func(r index.KeynessRow) any {
				if r.G2 < 0 {
					return "B"
				}
				return "A"
			}),
			show("item", func(r index.KeynessRow) any {
				if r.Name != "" {
					return r.Name
				}
				return r.Item
			}),
			show("count A", func(r index.KeynessRow) any { return r.CountA }),
			show("count B", func(r index.KeynessRow) any { return r.CountB }),
			show("per 10k A", func(r index.KeynessRow) any { return r.Per10kA }),
			show("per 10k B", func(r index.KeynessRow) any { return r.Per10kB }),
			show("G2", func(r index.KeynessRow) any { return r.G2 }),
			show("p (Holm)", func(r index.KeynessRow) any { return fmt.Sprintf("%.2g", r.PAdj) }),
			show("log ratio", func(r index.KeynessRow) any { return r.LogRatio }),
			show("interval", func(r index.KeynessRow) any { return interval(r.LRLow, r.LRHigh) }),
			show("reports A", func(r index.KeynessRow) any { return r.DocsA }),
			show("reports B", func(r index.KeynessRow) any { return r.DocsB }),
			show("DP A", func(r index.KeynessRow) any { return r.DPA }),
			show("DP B", func(r index.KeynessRow) any { return r.DPB }),
		))
	}
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		a.notef("nothing found")
		return errNothingFound
	}
	for _, n := range found.Notes {
		a.notef("note: %s", a.told(n))
	}
	a.notef("p: %s; %d permutations, seed %d; corrected by %s", a.lang.Translate(found.Test), found.Permutations, found.Seed, a.lang.Translate(found.Adjustment))
	unit := a.lang.Code("unit", found.Unit)
	a.notef("A: %s, %d %s; B: %s, %d %s; %d tested", plural(found.A.Reports, "report"), found.A.Size, unit, plural(found.B.Reports, "report"), found.B.Size, unit, found.Tested)
	return nil
}
