package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/govreport/govreport/index"
	"github.com/spf13/cobra"
)

// store is the index that a command works on: --index, and --engine for its words.
type store struct {
	dir    string
	engine string
}

func (s *store) flag(cmd *cobra.Command) {
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

// read calls work with the index open for reading.
func (s *store) read(work func(*index.Index) error) error {
	dir, err := s.path()
	if err != nil {
		return err
	}
	tok, err := s.tokenizer()
	if err != nil {
		return err
	}
	x, err := index.OpenReadOnly(dir, index.Options{Tokenizer: tok})
	if err != nil {
		return err
	}
	defer x.Close()
	return work(x)
}

// filter restricts a command to some reports: --region, --year, --organ, --level, --about.
type filter struct {
	regions []string
	years   []string
	organs  []string
	levels  []string
	themes  []string
	where   string
}

func (f *filter) flags(cmd *cobra.Command, s *store, themes bool) {
	flags := cmd.Flags()
	flags.StringSliceVar(&f.regions, "region", nil, "only reports from `REGION`: a name, short name or code prefix; several with commas")
	flags.StringSliceVar(&f.years, "year", nil, "only reports on `YEARS`: 2019, 2019..2023; several with commas")
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

// query returns the filter in the query language, "" when nothing is restricted.
func (f *filter) query() (string, error) {
	var parts []string
	for _, field := range []struct {
		name   string
		values []string
	}{{"region", f.regions}, {"year", f.years}, {"organ", f.organs}, {"level", f.levels}, {"theme", f.themes}} {
		var terms []string
		for _, v := range field.values {
			v = strings.TrimSpace(v)
			if field.name == "year" {
				var err error
				if v, err = yearRange(v); err != nil {
					return "", err
				}
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
func yearRange(s string) (string, error) {
	m := yearPattern.FindStringSubmatch(s)
	switch {
	case m == nil:
		return "", withHint("write 2019 or 2019..2023", "--year %q", s)
	case m[2] == "":
		return m[1], nil
	case m[2] < m[1]:
		return "", withHint("write the earlier year first", "--year %q", s)
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

// noteExpansions says which other words were searched.
func (a *app) noteExpansions(expanded []index.Expansion) {
	for _, e := range expanded {
		note := ""
		if e.Note != "" {
			note = " (" + e.Note + ")"
		}
		a.notef("also searched for %s: %s%s; --exact switches this off", e.Term, strings.Join(e.Synonyms, ", "), note)
	}
}
