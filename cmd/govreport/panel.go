package main

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
)

var (
	panelWays     = []string{"concepts", "years"}
	measureNames  = []string{extract.MeasureLevel, extract.MeasureGrowth, extract.MeasureIncrease, extract.MeasureGap, extract.MeasureShare, extract.MeasureCompletion}
	panelHelpLong = `Put the figures of statistical concepts (see govreport concepts) side by side: one
row a region, year, concept, measure and role. The year is the one that the figure
speaks of. Values are as printed and, in value_std, converted to the concept's unit,
negative where something fell. Different values that are claimed for a cell stand in
rows of their own with agree false; masked cells say masked; copies of a report count
once. --wide makes a balanced table; --missing says why a cell of it is empty.`
)

func newPanel(a *app) *cobra.Command {
	var s store
	var f filter
	var src sources
	var req index.PanelRequest
	var years []string
	var wide string
	cmd := &cobra.Command{
		Use:   "panel",
		Short: "Statistical concepts by region and year",
		Long:  panelHelpLong,
		Example: `  govreport panel --index reports.idx --concept gdp,cpi --year 2025
  govreport panel --index reports.idx --level province --wide concepts --format csv
  govreport panel --index reports.idx --concept 城市最低生活保障标准 --wide years
  govreport panel --index reports.idx --concept gdp --year 2023..2025 --missing`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if src.lexicon == "" {
				req.Known, err = extract.DefaultConcepts()
			} else {
				req.Known, err = extract.LoadConcepts(src.lexicon)
			}
			if err != nil {
				return err
			}
			for i, name := range req.Concepts {
				k, ok := req.Known.Lookup(strings.TrimSpace(name))
				if !ok {
					return unknownConcept(req.Known, name)
				}
				req.Concepts[i] = k.ID
			}
			for _, r := range req.Roles {
				if err := oneOf("--role", r, roles); err != nil {
					return err
				}
			}
			if slices.Contains(req.Roles, "all") {
				req.Roles = nil
			}
			for _, m := range req.Measures {
				if err := oneOf("--measure", m, measureNames); err != nil {
					return err
				}
			}
			if wide != "" {
				if err := oneOf("--wide", wide, panelWays); err != nil {
					return err
				}
				if req.Missing {
					return withHint("ask for one after the other", "--wide and --missing don't go together")
				}
			}
			for _, y := range years {
				v, err := yearRange("--year", strings.TrimSpace(y))
				if err != nil {
					return err
				}
				from, to, many := strings.Cut(v, "..")
				var r index.Years
				r.From, _ = strconv.Atoi(from)
				if r.To = r.From; many {
					r.To, _ = strconv.Atoi(to)
				}
				req.Years = append(req.Years, r)
			}
			if req.Filter, err = f.query(); err != nil {
				return err
			}
			return s.ask(cmd.Context(), func(x index.Searcher) error {
				found, err := x.Panel(cmd.Context(), req)
				if err != nil {
					return err
				}
				return a.printPanel(found, wide, req.Missing)
			})
		},
	}
	s.flag(cmd)
	s.clusterFlag(cmd)
	f.flagsWithoutYear(cmd, &s, false)
	src.lexiconFlag(cmd)
	flags := cmd.Flags()
	flags.StringSliceVar(&req.Concepts, "concept", nil, "only `CONCEPTS`: ids or Chinese names (see govreport concepts); several with commas")
	flags.StringSliceVar(&years, "year", nil, "only figures that speak of `YEARS`: 2019, 2019..2023; several with commas")
	flags.StringSliceVar(&req.Roles, "role", nil, "`ROLES` to show: target, result, baseline, criterion (default all)")
	flags.StringSliceVar(&req.Measures, "measure", nil, "`MEASURES` to show: "+strings.Join(measureNames, ", ")+" (default all)")
	flags.StringVar(&req.Indicator, "indicator", "", "also figures whose indicator contains `TEXT`, with a concept or without")
	flags.StringVar(&wide, "wide", "", "a balanced table with `COLUMNS`: concepts (a row a region and year) or years (a row a region and concept)")
	flags.BoolVar(&req.Missing, "missing", false, "list the empty cells of the balanced table, and why they are empty")
	must(cmd.RegisterFlagCompletionFunc("concept", completeConcepts))
	must(cmd.RegisterFlagCompletionFunc("role", cobra.FixedCompletions(roles, cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("measure", cobra.FixedCompletions(measureNames, cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("wide", cobra.FixedCompletions(panelWays, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

func (a *app) printPanel(found *index.PanelResult, wide string, missing bool) error {
	var err error
	switch {
	case missing:
		err = a.print(answerOf(found, found.Missing,
			show("region", func(c index.MissingCell) any { return c.Region }).atMost(24),
			show("year", func(c index.MissingCell) any { return c.Year }),
			show("concept", func(c index.MissingCell) any { return c.Name }).atMost(28),
			show("measure", func(c index.MissingCell) any { return code{"measure", c.Measure} }),
			show("role", func(c index.MissingCell) any { return code{"role", c.Role} }).dressed(roleColor),
			show("why empty", func(c index.MissingCell) any { return code{"reason", c.Reason} }),
			show("report", func(c index.MissingCell) any { return c.Path }),
		))
	case wide != "":
		err = a.print(widePanel(found, wide))
	default:
		err = a.print(answerOf(found, found.Rows,
			show("region", func(r index.PanelRow) any { return r.Region }).atMost(24),
			show("year", func(r index.PanelRow) any { return codes{{"", fmt.Sprint(r.Year)}, {"part", r.Part}} }),
			show("concept", func(r index.PanelRow) any { return r.Name }).atMost(28),
			show("measure", func(r index.PanelRow) any { return codes{{"measure", r.Measure}, {"over", r.Over}} }),
			show("role", func(r index.PanelRow) any { return code{"role", r.Role} }).dressed(roleColor),
			show("figure", func(r index.PanelRow) any { return comparedText(r.Text, r.Cmp, r.Per) }).dressed(maskColor),
			show("value", func(r index.PanelRow) any { return code{"value", panelValue(&r)} }),
			show("unit", func(r index.PanelRow) any { return r.UnitStd }),
			show("claims", func(r index.PanelRow) any { return r.Claims }),
			show("agree", func(r index.PanelRow) any {
				if r.Agree {
					return ""
				}
				return code{"yes", "no"}
			}).dressed(func(string) text.Colors { return text.Colors{text.FgHiRed} }),
			show("place", func(r index.PanelRow) any { return place(r.Path, r.Start, r.End) }),
		))
	}
	if err != nil {
		return err
	}
	if len(found.Rows) == 0 {
		a.notef("nothing found in %s", plural(found.Reports, "report"))
		if found.YearOpen > 0 {
			a.notef("%s leave the year open", plural(found.YearOpen, "figure"))
		}
		return errNothingFound
	}
	notes := []string{a.lang.Sayf("%s from %s", plural(len(found.Rows), "row"), plural(found.Reports, "report"))}
	if found.Conflicts > 0 {
		notes = append(notes, a.lang.Sayf("%s in conflict", plural(found.Conflicts, "cell")))
	}
	if found.Masked > 0 {
		notes = append(notes, a.lang.Sayf("%d masked", found.Masked))
	}
	if found.YearOpen > 0 {
		notes = append(notes, a.lang.Sayf("%s left out because the year is open", plural(found.YearOpen, "figure")))
	}
	if found.Places > 0 {
		notes = append(notes, a.lang.Sayf("%s of places inside a region left out", plural(found.Places, "figure")))
	}
	a.note(a.listed(notes))
	return nil
}

// panelValue is a row's value in unit_std as a cell of a table shows it.
func panelValue(r *index.PanelRow) string {
	switch {
	case r.Masked:
		return "masked"
	case r.ValueStd != nil:
		return plainNumber(*r.ValueStd)
	case r.LowStd != nil && r.HighStd != nil:
		return plainNumber(*r.LowStd) + ".." + plainNumber(*r.HighStd)
	}
	return ""
}

// claimSeparator stands between the values that are claimed for a cell.
const claimSeparator = " | "

func plainNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// widePanel is the balanced table: every region by every year with a column for
// each concept, or every region by every concept with a column for each year. A cell
// of several values joins them with " | ". Parts of years and periods of several are
// no cells of it.
func widePanel(found *index.PanelResult, wide string) answer {
	type region struct{ code, name string }
	var regions []region
	var years []int
	var series []index.PanelRow // the first row of each
	key := func(r *index.PanelRow) string {
		return strings.Join([]string{r.Concept, r.Name, r.Measure, r.Role, r.UnitStd, strings.Join(r.Per, "/")}, "\x00")
	}
	type cellKey struct {
		region region
		year   int
		series string
	}
	cells := map[cellKey]string{}
	for i := range found.Rows {
		r := &found.Rows[i]
		if r.Part != "" || r.Over != "" {
			continue
		}
		g := region{r.RegionCode, r.Region}
		if r.Region == "" {
			g.name = r.Path
		}
		if !slices.Contains(regions, g) {
			regions = append(regions, g)
		}
		if !slices.Contains(years, r.Year) {
			years = append(years, r.Year)
		}
		k := key(r)
		if !slices.ContainsFunc(series, func(s index.PanelRow) bool { return key(&s) == k }) {
			series = append(series, *r)
		}
		at := cellKey{g, r.Year, k}
		if have, ok := cells[at]; ok {
			cells[at] = have + claimSeparator + panelValue(r)
		} else {
			cells[at] = panelValue(r)
		}
	}
	slices.Sort(years)
	first := map[string]int{} // concepts in order, and the rows of each together
	for i, r := range series {
		if _, ok := first[r.Concept+r.Name]; !ok {
			first[r.Concept+r.Name] = i
		}
	}
	slices.SortStableFunc(series, func(a, b index.PanelRow) int {
		return cmp.Or(first[a.Concept+a.Name]-first[b.Concept+b.Name], cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Role, b.Role))
	})
	var ans answer
	var full, short grid
	add := func(name string) { full.columns = append(full.columns, column{name: name}) }
	heading := func(r *index.PanelRow) column {
		name := cmp.Or(r.Concept, r.Name) + "_" + r.Measure + "_" + r.Role
		said := []any{r.Name, code{"measure", r.Measure}, code{"role", r.Role}}
		end := ""
		if per := strings.Join(r.Per, "_"); per != "" {
			end = "_" + per
		}
		end += "_" + r.UnitStd
		return column{name: name + end, said: append(said, strings.TrimPrefix(end, "_"))}
	}
	add("region")
	add("region_code")
	switch wide {
	case "concepts":
		add("year")
		for i := range series {
			full.columns = append(full.columns, heading(&series[i]))
		}
		for _, g := range regions {
			for _, y := range years {
				row := []any{g.name, g.code, y}
				for i := range series {
					row = append(row, wideCell(cells[cellKey{g, y, key(&series[i])}]))
				}
				full.rows = append(full.rows, row)
			}
		}
	default:
		for _, name := range []string{"concept", "name", "measure", "role", "per", "unit_std"} {
			add(name)
		}
		for _, y := range years {
			add(strconv.Itoa(y))
		}
		for _, g := range regions {
			for i := range series {
				r := &series[i]
				row := []any{g.name, g.code, r.Concept, r.Name, r.Measure, r.Role, strings.Join(r.Per, "/"), r.UnitStd}
				for _, y := range years {
					row = append(row, wideCell(cells[cellKey{g, y, key(r)}]))
				}
				full.rows = append(full.rows, row)
			}
		}
	}
	for i := range full.columns {
		full.columns[i].kind = kindOfColumn(full.rows, i)
	}
	for i, c := range full.columns { // for eyes, names do
		if c.name != "region_code" && c.name != "concept" {
			short.columns = append(short.columns, c)
			for n, row := range full.rows {
				if n == len(short.rows) {
					short.rows = append(short.rows, nil)
				}
				cell := row[i]
				switch v := cell.(type) {
				case float64:
					cell = plainNumber(v)
				case string:
					cell = claims(v)
					if at, ok := codeColumns[c.name]; ok {
						cell = code{at, v}
					}
				}
				short.rows[n] = append(short.rows[n], cell)
			}
		}
	}
	list := []map[string]any{}
	for _, row := range full.rows {
		record := map[string]any{}
		for i, c := range full.columns {
			if row[i] != nil {
				record[c.name] = row[i]
			}
		}
		list = append(list, record)
	}
	ans.records = each(list)
	ans.whole, ans.full, ans.short = map[string]any{"rows": list}, made(full), made(short)
	return ans
}

// codeColumns are the columns of a wide panel that hold codes.
var codeColumns = map[string]string{"measure": "measure", "role": "role"}

// wideCell is nil, a number where the cell has one, or its text.
func wideCell(s string) any {
	if s == "" {
		return nil
	}
	if v, err := strconv.ParseFloat(s, 64); err == nil {
		return v
	}
	return s
}

// kindOfColumn is the kind that all values of a column have: Int, Float64 or String.
func kindOfColumn(rows [][]any, i int) reflect.Kind {
	kind := reflect.Invalid
	for _, row := range rows {
		of := reflect.String
		switch row[i].(type) {
		case nil:
			continue
		case int:
			of = reflect.Int
		case float64:
			of = reflect.Float64
		}
		if kind != reflect.Invalid && kind != of {
			kind = reflect.String
			break
		}
		kind = of
	}
	if kind == reflect.Invalid || kind == reflect.String {
		for _, row := range rows {
			if v, ok := row[i].(float64); ok {
				row[i] = plainNumber(v)
			}
		}
		return reflect.String
	}
	return kind
}
