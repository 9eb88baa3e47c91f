package main

import (
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
)

// extractOptions are the flags of the extract command.
type extractOptions struct {
	sources
	rows      string
	text      bool
	explain   int
	uncovered bool
	fillFrom  string
	html      string
	pipe      bool
}

func newExtract(a *app) *cobra.Command {
	var o extractOptions
	cmd := &cobra.Command{
		Use:   "extract PATH…",
		Short: "Read what reports say: outline, figures, masks, themes",
		Long: `Read what reports say: title, issuing body, year, region, the numbered outline with
roles, every figure (value, unit, comparator, role, indicator, deadline), every
redacted place, themes and doubts. A path is a file (txt, html, mhtml, eml, docx,
pdf, csv, xlsx, jsonl, zip; doc, wps, rtf, odt through LibreOffice), a folder, a
pattern, or - for standard input.

--format json prints an object for a report and an array for several, jsonl one
object a line (schema ` + schemaName + `). csv, md and --rows print flat tables: reports,
figures, sections, masks, themes, warnings. --html writes one report as a page that
opens offline: figures and masks in colour, tables, CSV and JSON to save.

--pipe makes it a worker for Spark's rdd.pipe and the like: each line of standard
input is a record, a JSON object with id, text (or data, a file in base64; or path,
a file below --root) and what is known of it (year, region, organ, title, published).
Each is answered by one line, in their order, as soon as it is known; a bad one by
an error. Exit status 0 when all were answered. docs/SCALE.md has the contract.`,
		Example: `  govreport extract report.txt
  govreport extract --format json report.txt
  govreport extract --format jsonl reports/ > reports.jsonl
  govreport extract --rows figures --format csv --bom reports/ > figures.csv
  govreport extract --html report.html report.docx
  govreport extract --explain 350 report.txt
  govreport extract --uncovered reports/
  cat report.txt | govreport extract --format json -
  cat records.jsonl | govreport extract --format jsonl --pipe`,
		Args: func(cmd *cobra.Command, args []string) error {
			if o.pipe {
				return nil
			}
			return needArgs("a path, or - for standard input")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.pipe {
				if err := a.pipeFlags(args, &o, cmd.Flags().Changed("format")); err != nil {
					return err
				}
				return a.pipe(cmd.Context(), o)
			}
			if o.Root != "" {
				return withHint("add --pipe, or name the paths themselves", "--root is for the records of --pipe")
			}
			if o.rows != "" {
				if err := oneOf("--rows", o.rows, rowKindNames()); err != nil {
					return err
				}
			}
			if o.html != "" && (o.rows != "" || o.text || o.explain >= 0 || o.uncovered) {
				return withHint("ask for one after the other", "--html and --rows, --text, --explain, --uncovered don't go together")
			}
			return a.extract(cmd, args, o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.rows, "rows", "", "flat table of `KIND`: "+strings.Join(rowKindNames(), ", ")+" (figures in csv, md and parquet)")
	flags.BoolVar(&o.text, "text", false, "add the report's text to json and jsonl, and its body as counting reads it (cleaned_body)")
	flags.IntVar(&o.explain, "explain", -1, "say which rules read the figure at code point `OFFSET`")
	flags.StringVar(&o.html, "html", "", "write the report as one page, `FILE`, that opens offline")
	must(cmd.MarkFlagFilename("html", "html"))
	flags.BoolVar(&o.uncovered, "uncovered", false, "list the numerals that no rule explains, by frequency")
	flags.StringVar(&o.fillFrom, "fill-from", "", "suggest what masks hide from unmasked copies of the reports in the index `DIR` (json, jsonl)")
	must(cmd.MarkFlagDirname("fill-from"))
	flags.BoolVar(&o.pipe, "pipe", false, "answer each record of standard input, a line of JSON, by one line (--rows may name several kinds: reports,figures)")
	flags.StringVar(&o.Root, "root", "", "with --pipe: read the files that records name by their path below `DIR`")
	must(cmd.MarkFlagDirname("root"))
	o.extractFlags(cmd)
	must(cmd.RegisterFlagCompletionFunc("rows", cobra.FixedCompletions(rowKindNames(), cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

func (a *app) extract(cmd *cobra.Command, paths []string, o extractOptions) error {
	var out reportWriter
	switch {
	case o.html != "":
		out = &readerPage{a: a, path: o.html}
	case o.uncovered:
		out = &uncoveredNumerals{a: a, found: map[string]*numeral{}}
	case o.explain >= 0:
		out = &explainer{a: a, offset: o.explain}
		o.trace = true
	case a.format == "json" && o.rows == "":
		out = &jsonReports{a: a, text: o.text, list: !singleFile(paths)}
	case a.format == "jsonl" && o.rows == "":
		out = &jsonlReports{a: a, text: o.text}
	case a.format == "table" && o.rows == "":
		out = &overviews{a: a}
	default:
		if o.rows == "" {
			o.rows = "figures"
		}
		out = &flatRows{a: a, kind: rowKindNamed(o.rows)}
	}
	var twins *index.Index
	if o.fillFrom != "" {
		var err error
		if twins, err = index.OpenReadOnly(o.fillFrom, index.Options{}); err != nil {
			return err
		}
		defer twins.Close()
	}
	o.noteTables(a, false)
	outcomes, err := a.extractAll(cmd.Context(), paths, o.sources, nil)
	if err != nil {
		return err
	}
	t := tally{a: a, bar: a.newProgress(paths), asRecord: out.bad}
	if a.format != "json" && a.format != "jsonl" || o.html != "" {
		t.asRecord = nil
	}
	for outcome := range outcomes {
		report, err := t.add(outcome)
		if err != nil {
			return err
		}
		if report == nil {
			continue
		}
		t.bar.pause()
		if twins != nil {
			twin, err := twins.Fill(cmd.Context(), report)
			if err != nil {
				return err
			}
			if twin != nil {
				a.notef("%s: %s is an unmasked copy", report.Doc.Path, twin.Path)
			}
		}
		if err := out.report(report); err != nil {
			return err
		}
	}
	if err := cmd.Context().Err(); err != nil {
		return err
	}
	t.bar.finish()
	if err := out.close(); err != nil {
		return err
	}
	return t.end()
}

// singleFile tells whether the paths name one file, so that json is one object.
func singleFile(paths []string) bool {
	if len(paths) != 1 {
		return false
	}
	info, err := os.Stat(paths[0])
	if err != nil {
		return !strings.ContainsAny(paths[0], "*?[") // absent, or standard input
	}
	return !info.IsDir()
}

// reportWriter writes reports, and the records of bad files, in one format.
type reportWriter interface {
	report(*extract.Report) error
	bad(badFile) error
	close() error
}

// reportJSON is a report as the schema writes it, on request with its text.
func reportJSON(r *extract.Report, text bool) (json.RawMessage, error) {
	marshal := r.MarshalJSON
	if text {
		marshal = r.MarshalJSONWithText
	}
	object, err := marshal()
	return plainJSON(object), err
}

// plainJSON writes <, > and & as they are instead of \u003c, \u003e and \u0026,
// so that comparators can be read and searched for.
func plainJSON(object []byte) []byte {
	out := make([]byte, 0, len(object))
	for i := 0; i < len(object); i++ {
		if object[i] != '\\' || i+1 == len(object) {
			out = append(out, object[i])
			continue
		}
		if i+6 <= len(object) {
			switch string(object[i : i+6]) {
			case `\u003c`, `\u003e`, `\u0026`:
				c, _ := hex.DecodeString(string(object[i+4 : i+6]))
				out = append(out, c...)
				i += 5
				continue
			}
		}
		out = append(out, object[i], object[i+1]) // an escape is two bytes at least
		i++
	}
	return out
}

// jsonlReports writes one object a line.
type jsonlReports struct {
	a    *app
	text bool
}

func (w *jsonlReports) report(r *extract.Report) error {
	object, err := reportJSON(r, w.text)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.a.stdout, "%s\n", object)
	return err
}

func (w *jsonlReports) bad(b badFile) error { return w.a.printJSONLine(b) }
func (w *jsonlReports) close() error        { return nil }

// jsonReports writes one object for a single file with one report in it, else an
// array. Only the first record waits for the second.
type jsonReports struct {
	a     *app
	text  bool
	list  bool
	first json.RawMessage
	count int
}

func (w *jsonReports) report(r *extract.Report) error {
	object, err := reportJSON(r, w.text)
	if err != nil {
		return err
	}
	return w.add(object)
}

func (w *jsonReports) bad(b badFile) error {
	var line bytes.Buffer
	if err := writeJSON(&line, b, ""); err != nil {
		return err
	}
	return w.add(bytes.TrimSpace(line.Bytes()))
}

func (w *jsonReports) add(object json.RawMessage) error {
	w.count++
	if w.count == 1 && !w.list {
		w.first = object
		return nil
	}
	if w.count == 2 && !w.list {
		w.list = true
		if err := w.element("[\n", w.first); err != nil {
			return err
		}
	}
	if w.count == 1 {
		return w.element("[\n", object)
	}
	return w.element(",\n", object)
}

func (w *jsonReports) element(before string, object json.RawMessage) error {
	_, err := fmt.Fprintf(w.a.stdout, "%s%s", before, object)
	return err
}

func (w *jsonReports) close() error {
	switch {
	case w.list && w.count == 0:
		_, err := fmt.Fprintln(w.a.stdout, "[]")
		return err
	case w.list:
		_, err := fmt.Fprintln(w.a.stdout, "\n]")
		return err
	case w.count == 1:
		return w.a.printJSON(w.first)
	}
	return nil
}

// rowKind is a flat table of reports.
type rowKind struct {
	name  string
	full  func(flatReport) grid
	short func(flatReport) grid
	list  func(flatReport) []any
}

func kindOf[T any](name string, rows func(flatReport) []T, views ...view[T]) rowKind {
	return rowKind{
		name:  name,
		full:  func(f flatReport) grid { return flatten(rows(f)) },
		short: func(f flatReport) grid { return shortOf(rows(f), views...) },
		list: func(f flatReport) (list []any) {
			for _, r := range rows(f) {
				list = append(list, r)
			}
			return list
		},
	}
}

var rowKinds = []rowKind{
	kindOf("reports", flatReport.report,
		show("title", func(r reportRow) any { return r.Title }).atMost(40),
		show("organ", func(r reportRow) any { return r.Organ }).atMost(24),
		show("region", func(r reportRow) any { return r.Region }).atMost(24),
		show("year", func(r reportRow) any { return blankZero(r.Year) }),
		show("genre", func(r reportRow) any { return code{"genre", r.Genre} }),
		show("chars", func(r reportRow) any { return r.Chars }),
		show("sections", func(r reportRow) any { return r.Sections }),
		show("figures", func(r reportRow) any { return r.Figures }),
		show("targets", func(r reportRow) any { return r.Targets }),
		show("masks", func(r reportRow) any { return r.Masks }),
		show("path", func(r reportRow) any { return r.Path }),
	),
	kindOf("figures", flatReport.figures,
		show("role", func(r figureRow) any { return code{"role", r.Role} }).dressed(roleColor),
		show("indicator", func(r figureRow) any { return r.Indicator }).atMost(30),
		show("figure", func(r figureRow) any { return comparedText(r.Text, r.Cmp, r.Per) }).dressed(maskColor),
		show("deadline", func(r figureRow) any { return r.Deadline }),
		show("sentence", func(r figureRow) any { return around(r.Sentence, r.Start-r.SentenceFrom, r.End-r.SentenceFrom, 60) }),
		show("place", func(r figureRow) any { return place(r.Path, r.Start, r.End) }),
	),
	kindOf("sections", flatReport.sections,
		show("level", func(r sectionRow) any { return code{"section level", r.Level} }),
		show("marker", func(r sectionRow) any { return r.Marker }),
		show("heading", func(r sectionRow) any { return r.Heading }).atMost(60),
		show("role", func(r sectionRow) any { return code{"section role", r.Role} }),
		show("themes", func(r sectionRow) any { return themeCodes(r.Themes) }).atMost(40),
		show("place", func(r sectionRow) any { return place(r.Path, r.Start, r.BodyEnd) }),
	),
	kindOf("masks", flatReport.masks,
		show("class", func(r maskRow) any { return code{"class", r.Class} }),
		show("text", func(r maskRow) any { return r.Text }),
		show("suggest", func(r maskRow) any { return r.Suggest }),
		show("section", func(r maskRow) any { return strings.Join(r.Section, sectionSeparator) }).atMost(60),
		show("place", func(r maskRow) any { return place(r.Path, r.Start, r.End) }),
	),
	kindOf("themes", flatReport.themes,
		show("theme", func(r themeRow) any { return r.ThemeName }),
		show("mentions", func(r themeRow) any { return r.Mentions }),
		show("chars", func(r themeRow) any { return r.Chars }),
		show("share", func(r themeRow) any { return percent(r.Share) }),
		show("figures", func(r themeRow) any { return r.Figures }),
		show("targets", func(r themeRow) any { return r.Targets }),
		show("path", func(r themeRow) any { return r.Path }),
	),
	kindOf("warnings", flatReport.warnings,
		show("code", func(r warningRow) any { return code{"warning", r.Code} }),
		show("message", func(r warningRow) any { return told(r.Message) }),
		show("place", func(r warningRow) any { return place(r.Path, r.Start, r.End) }),
	),
}

func rowKindNames() []string {
	names := make([]string, len(rowKinds))
	for i, k := range rowKinds {
		names[i] = k.name
	}
	return names
}

func rowKindNamed(name string) rowKind {
	for _, k := range rowKinds {
		if k.name == name {
			return k
		}
	}
	panic("no such kind of rows: " + name)
}

// flatRows writes the rows of one kind: csv, jsonl and parquet as they come, the
// other formats at the end.
type flatRows struct {
	a       *app
	kind    rowKind
	csv     *csv.Writer
	parquet *parquetWriter
	table   grid
	list    []any
}

func (w *flatRows) report(r *extract.Report) error {
	f := newFlatReport(r)
	switch w.a.format {
	case "csv":
		g := w.kind.full(f)
		if w.csv == nil {
			var err error
			if w.csv, err = w.a.startCSV(g.columns); err != nil {
				return err
			}
		}
		return w.a.writeCSVRows(w.csv, g.rows)
	case "parquet":
		g := w.kind.full(f)
		if w.parquet == nil {
			var err error
			if w.parquet, err = w.a.startParquet(g.columns); err != nil {
				return err
			}
		}
		return w.parquet.write(g.rows)
	case "jsonl":
		for _, row := range w.kind.list(f) {
			if err := w.a.printJSONLine(row); err != nil {
				return err
			}
		}
		return nil
	case "json":
		w.list = append(w.list, w.kind.list(f)...)
		return nil
	}
	rows := w.kind.short
	if slices.Contains([]string{"xlsx", "columns", "packed"}, w.a.format) {
		rows = w.kind.full
	}
	g := rows(f)
	w.table.columns = g.columns
	w.table.rows = append(w.table.rows, g.rows...)
	return nil
}

func (w *flatRows) bad(b badFile) error {
	if w.a.format == "jsonl" {
		return w.a.printJSONLine(b)
	}
	w.list = append(w.list, b)
	return nil
}

func (w *flatRows) close() error {
	switch w.a.format {
	case "csv", "jsonl":
		return nil
	case "parquet":
		if w.parquet == nil {
			return nil
		}
		return w.parquet.close()
	case "columns", "packed":
		return w.a.printCells(w.table.cells())
	case "xlsx":
		return w.a.printXLSX(w.table)
	case "json":
		if w.list == nil {
			w.list = []any{}
		}
		return w.a.printJSON(w.list)
	}
	if len(w.table.rows) == 0 {
		return nil
	}
	return w.a.printTable(w.table)
}

// comparedText is a figure as it stands, with its comparator and denominators.
func comparedText(text, cmp string, per []string) string {
	if cmp != "" && cmp != "=" {
		text = cmp + " " + text
	}
	if len(per) > 0 && !strings.Contains(text, "/") {
		text += " /" + strings.Join(per, "·")
	}
	return text
}

// overviews writes each report as a page for people.
type overviews struct {
	a     *app
	count int
}

func (w *overviews) bad(badFile) error { return nil }
func (w *overviews) close() error      { return nil }

func (w *overviews) report(r *extract.Report) error {
	f, lang := newFlatReport(r), w.a.lang
	row := f.report()[0]
	var b strings.Builder
	if w.count++; w.count > 1 {
		b.WriteString("\n")
	}
	bold, faint := fmt.Sprint, fmt.Sprint
	if w.a.colored() {
		bold = text.Colors{text.Bold}.Sprint
		faint = text.Colors{text.Faint}.Sprint
	}
	title := r.Title
	if title == "" {
		title = w.a.lang.Say("(no title)")
	}
	fmt.Fprintln(&b, bold(title))
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %s %s\n", w.a.label(name, 9), value)
		}
	}
	line("path", row.Path)
	line("organ", row.Organ)
	year := ""
	if row.Year != 0 {
		year = fmt.Sprint(row.Year)
		if row.Period != "" {
			year += " " + row.Period
		}
		if row.PlanYear != 0 {
			year = lang.Sayf("%s, plans for %d", year, row.PlanYear)
		}
	}
	line("year", year)
	line("genre", lang.Code("genre", row.Genre))
	line("published", row.Published)
	if r.Region != nil {
		region := lang.Sayf("%s (%s, %s, confidence %.2f)", row.Region, row.RegionCode, lang.Code("source", row.RegionSource), row.RegionConfidence)
		if r.Region.Masked {
			region = lang.Sayf("%s, masked in the text", region)
		}
		line("region", region)
	}
	line("source", lang.Sayf("%s, %s; the report is %d-%d, %d characters", row.Format, row.Encoding, row.BodyStart, row.BodyEnd, row.Chars))
	line("figures", lang.Sayf("%d, of them %d targets, %d masked", row.Figures, row.Targets, row.MaskedFigures))
	classes := map[string]int{}
	for _, m := range r.Masks {
		classes[m.Class]++
	}
	var counts []string
	for _, class := range []string{"figure", "date", "label", "name", "phrase"} {
		if n := classes[class]; n > 0 {
			counts = append(counts, fmt.Sprintf("%s %d", lang.Code("class", class), n))
		}
	}
	if len(counts) > 0 {
		line("masks", fmt.Sprintf("%d (%s)", len(r.Masks), w.a.listed(counts)))
	}
	if len(r.Sections) > 0 {
		fmt.Fprintln(&b, "\n"+bold(lang.Say("Outline")))
	}
	for i, s := range r.Sections {
		depth := len(f.sectionPath(i))
		role := ""
		if s.Role != "" {
			role = "  [" + lang.Code("section role", s.Role) + "]"
		}
		names := make([]string, 0, 3)
		for _, t := range s.Themes {
			if len(names) < 3 {
				names = append(names, t.Name)
			}
		}
		themes := ""
		if len(names) > 0 {
			themes = "  " + strings.Join(names, " ")
		}
		start, end := f.at.Rune(s.Span.Start), f.at.Rune(s.BodyEnd)
		fmt.Fprintf(&b, "%s%s%s%s%s  %s\n", strings.Repeat("  ", depth), s.Marker, shorten(s.Title, 60), role, themes, faint(fmt.Sprintf("%d-%d", start, end)))
	}
	if _, err := fmt.Fprint(w.a.stdout, b.String()); err != nil {
		return err
	}
	for _, part := range []struct{ heading, kind string }{{lang.Say("Figures"), "figures"}, {lang.Say("Themes"), "themes"}, {lang.Say("Doubts"), "warnings"}} {
		g := rowKindNamed(part.kind).short(f)
		if len(g.rows) == 0 {
			continue
		}
		withoutPath(&g)
		if _, err := fmt.Fprintln(w.a.stdout, "\n"+bold(part.heading)); err != nil {
			return err
		}
		if err := w.a.printTable(g); err != nil {
			return err
		}
	}
	return nil
}

// withoutPath takes the path out of a grid about one report.
func withoutPath(g *grid) {
	last := len(g.columns) - 1
	switch g.columns[last].name {
	case "path":
		g.columns = g.columns[:last]
		for i := range g.rows {
			g.rows[i] = g.rows[i][:last]
		}
	case "place":
		for _, row := range g.rows {
			if s, ok := row[last].(string); ok {
				row[last] = s[strings.LastIndexByte(s, ':')+1:]
			}
		}
	}
}
