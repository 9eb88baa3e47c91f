package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/regexp"
)

// store is the index that a command works on: --index, and --engine for its words.
type store struct {
	dir    string
	engine string
	dicts  []string // files of own words
	filter *filter  // its names are checked when the index is opened; nil for none
	cmd    *cobra.Command

	cluster cluster // of --opensearch, for commands that have it
}

// typed reports whether --index stands on the command line.
func (s *store) typed() bool {
	f := s.cmd.Flags().Lookup("index")
	return f.Changed && f.Annotations[settingSource] == nil
}

func (s *store) flag(cmd *cobra.Command) {
	s.cmd = cmd
	cmd.Flags().StringVar(&s.dir, "index", "", "index `DIR` (or GOVREPORT_INDEX)")
	must(cmd.MarkFlagDirname("index"))
	s.engineFlag(cmd)
}

// path returns the folder of the index, or an error when none was given.
func (s *store) path() (string, error) {
	if s.dir == "" {
		return "", withHint("add --index DIR or set GOVREPORT_INDEX; govreport index --index DIR PATHS… makes one", "no index given")
	}
	return s.dir, nil
}

// open opens the index for reading.
func (s *store) open() (*index.Index, error) {
	dir, err := s.path()
	if err != nil {
		return nil, err
	}
	opts, err := s.options()
	if err != nil {
		return nil, err
	}
	return index.OpenReadOnly(dir, opts)
}

// read calls work with the index open for reading; a session keeps it open.
func (s *store) read(work func(*index.Index) error) error {
	var x *index.Index
	var err error
	if kept := keptIn(s.cmd); kept != nil {
		x, err = kept.open(s)
	} else if x, err = s.open(); err == nil {
		defer x.Close()
	}
	if err != nil {
		return err
	}
	if s.filter != nil {
		if err := s.filter.check(context.Background(), x); err != nil {
			return err
		}
	}
	return work(x)
}

// filter restricts a command to some reports: --region, --year, --organ, --level, --about.
type filter struct {
	regions []string
	years   []string // looked back on, or that government work reports are titled with
	reviews []string // looked back on
	plans   []string // planned
	organs  []string
	levels  []string
	themes  []string
	where   string
}

func (f *filter) flags(cmd *cobra.Command, s *store, themes bool) {
	f.flagsWithoutYear(cmd, s, themes)
	cmd.Flags().StringSliceVar(&f.years, "year", nil, "only reports on `YEARS` (2019, 2019..2023; several with commas) or government work reports titled so, which look back on the year before")
}

// flagsWithoutYear leaves --year to commands in which it is the year that figures
// speak of.
func (f *filter) flagsWithoutYear(cmd *cobra.Command, s *store, themes bool) {
	s.filter = f
	flags := cmd.Flags()
	flags.StringSliceVar(&f.reviews, "report-year", nil, "only reports that look back on `YEARS`")
	flags.StringSliceVar(&f.plans, "plan-year", nil, "only reports that plan `YEARS`")
	flags.StringSliceVar(&f.regions, "region", nil, "only reports from `REGION`: a name, short name or code prefix; several with commas")
	flags.StringSliceVar(&f.organs, "organ", nil, "only reports by `ORGAN`, such as 民政局")
	flags.StringSliceVar(&f.levels, "level", nil, "only reports of `LEVEL`: state, province, city, county, township")
	if themes {
		flags.StringSliceVar(&f.themes, "theme", nil, "only what is about `THEME`: an id or a Chinese name (see govreport themes)")
	}
	must(cmd.RegisterFlagCompletionFunc("region", s.completeRegions))
	if themes {
		must(cmd.RegisterFlagCompletionFunc("theme", completeThemes))
	}
	must(cmd.RegisterFlagCompletionFunc("level", cobra.FixedCompletions(regionLevels, cobra.ShellCompDirectiveNoFileComp)))
	flags.StringVar(&f.where, "where", "", "only reports that match `QUERY` (see govreport search --help)")
}

var regionLevels = []string{"state", "province", "city", "county", "township"}

// check refuses regions, themes and years that nobody knows: neither the index nor the
// list of divisions, nor the list of themes. It names the nearest.
func (f *filter) check(ctx context.Context, x index.Searcher) error {
	for _, names := range []struct {
		flag, field string
		values      []string
	}{{"--theme", "theme", f.themes}, {"--region", "region", f.regions}} {
		for _, name := range names.values {
			_, err := x.Count(ctx, names.field+":"+quoteTerm(strings.TrimSpace(name))+" id:-") // none, but the name is looked up
			var unknown *index.QueryError
			if errors.As(err, &unknown) {
				return withHint(unknown.Hint, "%s %q is unknown", names.flag, name)
			} else if err != nil {
				return err
			}
		}
	}
	for _, years := range []struct {
		flag, field string
		f           filter
	}{{"--year", "year", filter{years: f.years}}, {"--report-year", "year", filter{reviews: f.reviews}}, {"--plan-year", "plan_year", filter{plans: f.plans}}} {
		q, err := years.f.query()
		if err != nil {
			return err
		}
		if q == "" {
			continue
		}
		found, err := x.Count(ctx, q)
		if err != nil {
			return err
		}
		if found > 0 {
			continue
		}
		asked := slices.Concat(years.f.years, years.f.reviews, years.f.plans)
		v, err := yearRange(years.flag, strings.TrimSpace(asked[0]))
		if err != nil {
			return err
		}
		_, err = x.Search(ctx, index.Query{Text: years.field + ":" + v, Limit: 1, Facets: []string{}})
		var unknown *index.QueryError
		if errors.As(err, &unknown) {
			return withHint(unknown.Hint, "no report has %s %s", years.flag, strings.Join(asked, ","))
		} else if err != nil {
			return err
		}
	}
	return nil
}

// query returns the filter in the query language, "" when nothing is restricted.
func (f *filter) query() (string, error) {
	var parts []string
	for _, field := range []struct {
		name   string
		values []string
	}{{"region", f.regions}, {"titled", f.years}, {"year", f.reviews}, {"plan_year", f.plans}, {"organ", f.organs}, {"level", f.levels}, {"theme", f.themes}} {
		var terms []string
		for _, v := range field.values {
			v = strings.TrimSpace(v)
			if flag := yearFlags[field.name]; flag != "" {
				var err error
				if v, err = yearRange(flag, v); err != nil {
					return "", err
				}
			}
			if field.name == "titled" {
				terms = append(terms, "year:"+v, "(genre:work_report AND plan_year:"+v+")")
				continue
			}
			terms = append(terms, field.name+":"+quoteTerm(v))
		}
		switch len(terms) {
		case 0:
		case 1:
			parts = append(parts, terms[0])
		default:
			parts = append(parts, "("+strings.Join(terms, " OR ")+")")
		}
	}
	if f.where != "" {
		parts = append(parts, "("+f.where+")")
	}
	return strings.Join(parts, " AND "), nil
}

// yearFlags are the flags that fill the fields that hold years.
var yearFlags = map[string]string{"titled": "--year", "year": "--report-year", "plan_year": "--plan-year"}

// note says which reading of --year the reports have, and where another would find
// more.
func (f *filter) note(ctx context.Context, a *app, x index.Searcher) error {
	if len(f.years) == 0 || a.quiet {
		return nil
	}
	count := func(g filter) (int, error) {
		q, err := g.query()
		if err != nil {
			return 0, err
		}
		return x.Count(ctx, q)
	}
	g := *f
	g.years, g.reviews = nil, append(slices.Clone(f.reviews), f.years...)
	review, err := count(g)
	if err != nil {
		return err
	}
	all, err := count(*f)
	if err != nil {
		return err
	}
	g.reviews, g.plans = f.reviews, append(slices.Clone(f.plans), f.years...)
	plan, err := count(g)
	if err != nil {
		return err
	}
	years := strings.Join(f.years, ",")
	switch {
	case review == all && plan > 0:
		a.notef("--year %s: reports that look back on it; --plan-year %s finds %d that plan it", years, years, plan)
	case review < all:
		a.notef("--year %s: %d that look back on it, %d more titled with it that look back on the year before; --report-year or --plan-year selects one reading", years, review, all-review)
	}
	return nil
}

// restrict joins a user's query and the filter.
func (f *filter) restrict(query string) (string, error) {
	q, err := f.query()
	switch {
	case err != nil:
		return "", err
	case q == "":
		return query, nil
	case strings.TrimSpace(query) == "":
		return q, nil
	}
	return "(" + query + ") AND " + q, nil
}

var yearPattern = regexp.MustCompile(`^(\d{4})(?:(?:\.\.|-|–|—|~|至)(\d{4}))?$`)

// yearRange reads 2019, 2019..2023 or 2019-2023 as the query language writes it.
func yearRange(flag, s string) (string, error) {
	m := yearPattern.FindStringSubmatch(s)
	switch {
	case m == nil:
		return "", withHint("write 2019 or 2019..2023", "%s %q", flag, s)
	case m[2] == "":
		return m[1], nil
	case m[2] < m[1]:
		return "", withHint("write the earlier year first", "%s %q", flag, s)
	}
	return m[1] + ".." + m[2], nil
}

// quoteTerm puts a value in quotes if the query language would read it otherwise.
func quoteTerm(v string) string {
	if strings.ContainsAny(v, ` 	()"：:"“”`) {
		return `"` + strings.ReplaceAll(v, `"`, "") + `"`
	}
	return v
}

// place is where something stands, for a table: the report and the offsets.
func place(path string, start, end int) string {
	return fmt.Sprintf("%s:%d-%d", path, start, end)
}

// regionYear is how tables name a report's place and time.
func regionYear(region string, year int) string {
	switch {
	case year == 0:
		return region
	case region == "":
		return fmt.Sprint(year)
	}
	return fmt.Sprintf("%s %d", region, year)
}

// blankZero is nil for a count that means unknown.
func blankZero(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// noteQuery says what of a query was not searched as it stands.
func (a *app) noteQuery(relaxed bool, notes []string) {
	if relaxed {
		a.notef("note: no report has all the words; these have some of them")
	}
	for _, n := range notes {
		a.notef("note: %s", a.told(n))
	}
}

// noteExpansions says which other words were searched.
func (a *app) noteExpansions(expanded []index.Expansion) {
	for _, e := range expanded {
		words := a.listed(e.Synonyms)
		if e.Note != "" {
			words += " (" + a.told(e.Note) + ")"
		}
		a.notef("also searched for %s: %s; --exact switches this off", e.Term, words)
	}
}
