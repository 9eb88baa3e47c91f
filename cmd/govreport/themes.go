package main

import (
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/spf13/cobra"
)

// themeInfo is a theme as the themes command lists it.
type themeInfo struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Terms []string `json:"terms"` // the words that make a passage be about it
}

func newThemes(a *app) *cobra.Command {
	var s store
	var f filter
	var req index.CompareRequest
	var src sources
	var full bool
	cmd := &cobra.Command{
		Use:   "themes [THEME…]",
		Short: "List the themes and their words, or how much reports speak about each",
		Long: `List the themes that reports are read for, with the words that speak for them.
--by counts them in the reports of an index instead, all themes that are there.

--full lists everything that counting uses, a row a term: weights, and exceptions
(weight 0), longer words inside which the theme's other terms do not count. Terms of a theme
are looked for in the cleaned body from left to right, at every place the longest;
what begins inside the last one found is passed over; those of weight above 0 are
mentions. extract --text prints that body (cleaned_body).`,
		Example: `  govreport themes
  govreport themes 养老 funeral --format json
  govreport themes --full --format csv
  govreport themes --index reports.idx --by region`,
		ValidArgsFunction: completeThemes,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(req.By) > 0 {
				return a.countThemes(cmd, &s, &f, req, args)
			}
			set, err := extract.LoadThemes(src.lexicon)
			if err != nil {
				return err
			}
			themes := set.Themes()
			if len(args) > 0 {
				themes = nil
				for _, arg := range args {
					t, ok := set.Lookup(arg)
					if !ok {
						return withHint(didYouMean(arg, themeWords(set), `"govreport themes" lists them`), "unknown theme %q", arg)
					}
					themes = append(themes, t)
				}
			}
			if full {
				return a.print(fullThemes(themes))
			}
			infos := make([]themeInfo, len(themes))
			for i, t := range themes {
				infos[i] = themeInfo{t.ID, t.Name, set.Terms(t.ID)}
			}
			width := 60
			if len(args) > 0 {
				width = 0
			}
			return a.print(answerOf(infos, infos,
				show("id", func(t themeInfo) any { return t.ID }),
				show("name", func(t themeInfo) any { return t.Name }),
				show("words", func(t themeInfo) any { return len(t.Terms) }),
				show("such as", func(t themeInfo) any { return strings.Join(t.Terms, " ") }).atMost(width),
			))
		},
	}
	s.flag(cmd)
	f.flags(cmd, &s, false)
	src.lexiconFlag(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&full, "full", false, "list every term with its weight, exceptions too")
	flags.StringSliceVar(&req.By, "by", nil, "count the themes of an index by `COLUMNS`: year, region, organ, level, genre")
	flags.StringVar(&req.Level, "roll-up", "", "with --by: regions at `LEVEL`: state, province, city, county")
	flags.BoolVar(&req.Evidence, "evidence", false, "with --by: add the places behind every row (csv and tables: list the places instead)")
	flags.BoolVar(&req.Across, "across", false, "with --by: count levels of government together")
	must(cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(groupings, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// themeTerm is a row of --full.
type themeTerm struct {
	Theme     string  `json:"theme"`
	ThemeName string  `json:"theme_name"`
	Term      string  `json:"term"`      // as texts are searched for it
	Weight    float64 `json:"weight"`    // 1 says the theme outright, less where others use it too, 0 is an exception
	Exception bool    `json:"exception"` // the theme's other terms inside it do not count
}

func fullThemes(themes []extract.Theme) answer {
	var rows []themeTerm
	for _, t := range themes {
		for _, term := range t.Terms {
			rows = append(rows, themeTerm{t.ID, t.Name, term.Text, term.Weight, term.Weight == 0})
		}
	}
	return answerOf(rows, rows,
		show("theme", func(r themeTerm) any { return r.Theme }),
		show("name", func(r themeTerm) any { return r.ThemeName }),
		show("term", func(r themeTerm) any { return r.Term }),
		show("weight", func(r themeTerm) any { return r.Weight }),
	)
}

// countThemes compares the themes named, or all.
func (a *app) countThemes(cmd *cobra.Command, s *store, f *filter, req index.CompareRequest, names []string) error {
	for _, by := range req.By {
		if err := oneOf("--by", by, groupings); err != nil {
			return err
		}
	}
	var err error
	if req.Filter, err = f.query(); err != nil {
		return err
	}
	for _, name := range names {
		req.Themes = append(req.Themes, index.Theme{Name: name})
	}
	return s.read(func(x *index.Index) error {
		if err := f.note(cmd.Context(), a, x); err != nil {
			return err
		}
		table, err := x.Compare(cmd.Context(), req)
		if err != nil {
			return err
		}
		return a.printCompare(table, req.Evidence)
	})
}

// themeWords are the ids and names of a set's themes.
func themeWords(set *extract.ThemeSet) []string {
	var words []string
	for _, t := range set.Themes() {
		words = append(words, t.ID, t.Name)
	}
	return words
}

// completeThemes offers ids and Chinese names; after a comma too.
func completeThemes(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	set, err := extract.DefaultThemes()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	before := ""
	if i := strings.LastIndexAny(word, ",，"); i >= 0 {
		before = word[:i] + ","
		word = strings.TrimLeft(word[i:], ",，")
	}
	var offers []string
	for _, t := range set.Themes() {
		if strings.HasPrefix(t.ID, word) {
			offers = append(offers, cobra.CompletionWithDesc(before+t.ID, t.Name))
		}
		if strings.HasPrefix(t.Name, word) {
			offers = append(offers, cobra.CompletionWithDesc(before+t.Name, t.ID))
		}
	}
	return offers, cobra.ShellCompDirectiveNoFileComp
}

// completeRegions offers the regions that are in the index.
func (s *store) completeRegions(cmd *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	if s.dir == "" {
		if applySettings(cmd) != nil || s.dir == "" {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
	}
	var offers []string
	_ = s.read(func(x *index.Index) error {
		reports, err := x.Reports(cmd.Context())
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		for _, r := range reports {
			if r.Region != "" && !seen[r.Region] && strings.Contains(r.Region, word) {
				seen[r.Region] = true
				offers = append(offers, cobra.CompletionWithDesc(r.Region, r.RegionCode))
			}
		}
		return nil
	})
	return offers, cobra.ShellCompDirectiveNoFileComp
}
