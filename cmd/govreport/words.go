package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/message"
	"github.com/govreport/govreport/internal/sheet"
	"github.com/govreport/govreport/web"
	"github.com/spf13/cobra"
)

// wordsCommand is the flags of words.
type wordsCommand struct {
	store  store
	filter filter
	words  wordFlags
	list   index.WordsRequest
	terms  index.TermsRequest
	near   index.CollocatesRequest

	termsFrom   string
	term        []string
	plot        string
	wide        bool
	matrix      string
	readability bool
	minCount    int
	limit       int
	sort        string
	evidence    bool
}

func newWords(a *app) *cobra.Command {
	w := &wordsCommand{}
	cmd := &cobra.Command{
		Use:   "words",
		Short: "Count words, n-grams, dictionaries and collocates in the bodies of reports",
		Long: `Count the words of reports' bodies: how often, per 10,000 words and characters, in
how many reports, how evenly (Gries' DP, Juilland's D), and tf-idf; in one list or
one for each year, region, level, report, section role or theme.

--terms-from counts the terms of a dictionary, --term those that are named, in every
report (hits, words, characters, sentences, share); with --wide as a panel of regions
and years; --plot draws where they stand in each report (lexical dispersion).
--near lists the words around a term (logDice, MI, G2). --matrix writes a
document-feature matrix for scipy, R and other programs. --readability measures
the texts themselves.

Only the body counts. Masks are no words. Stop words, single characters, numbers
and dates are left out of lists unless asked for, never of the totals. Copies of a
report count once.`,
		Example: `  govreport words --index reports.idx --by year --limit 20
  govreport words --index reports.idx --ngram 2 --by role --format csv > bigrams.csv
  govreport words --index reports.idx --by report --sort tfidf --limit 10
  govreport words --index reports.idx --terms-from digital.txt --format csv
  govreport words --index reports.idx --terms-from digital.txt --wide --format csv > panel.csv
  govreport words --index reports.idx --term 养老 --term 就业 --plot dispersion.svg
  govreport words --index reports.idx --near 养老 --window 5
  govreport words --index reports.idx --matrix dfm/`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return w.run(a, cmd) },
	}
	w.store.flag(cmd)
	w.filter.flags(cmd, &w.store, false)
	flags := cmd.Flags()
	flags.StringSliceVar(&w.list.By, "by", nil, "a list for each `COLUMNS`: "+strings.Join(wordGroupings, ", "))
	flags.StringVar(&w.list.Level, "roll-up", "", "count regions at `LEVEL`: state, province, city, county")
	flags.IntVar(&w.list.N, "ngram", 1, "count `N` words in a row, 1 to 5")
	flags.IntVar(&w.minCount, "min-count", 0, "leave out what is rarer than `N` (default 1; 3 with --near)")
	flags.IntVar(&w.limit, "limit", 50, "at most `N` rows a list, 0 for all")
	flags.StringVar(&w.sort, "sort", "", "`ORDER` of rows: count, tfidf; with --near: logdice, g2, mi, count")
	w.words.flags(cmd, 1)
	flags.StringVar(&w.termsFrom, "terms-from", "", "count the terms of `FILE`: one a line, or a tsv with the columns term and category")
	must(cmd.MarkFlagFilename("terms-from", "txt", "tsv"))
	flags.StringSliceVar(&w.term, "term", nil, "count `TERM`; several with commas")
	flags.StringVar(&w.plot, "plot", "", "with --terms-from or --term: draw where the terms stand in each report into `FILE`, an svg")
	must(cmd.MarkFlagFilename("plot", "svg"))
	flags.StringVar(&w.terms.Per, "per", "", "with --terms-from: rows for `WHAT`: all, category, term (default category where the file has them)")
	flags.BoolVar(&w.wide, "wide", false, "with --terms-from: a panel of regions and years, a column for each category or term")
	flags.StringVar(&w.near.Term, "near", "", "list the words around `TERM`")
	flags.IntVar(&w.near.Window, "window", 5, "with --near: `N` words on each side, within the sentence")
	flags.StringVar(&w.matrix, "matrix", "", "write matrix.mtx, features.csv, reports.csv and triplets.parquet into `DIR`; with --format packed, - is standard output")
	must(cmd.MarkFlagDirname("matrix"))
	flags.BoolVar(&w.readability, "readability", false, "measure every report: lengths of sentences, share of figures")
	flags.BoolVar(&w.evidence, "evidence", false, "add the places behind every number (csv and tables: list the places instead)")
	cmd.MarkFlagsMutuallyExclusive("terms-from", "near", "matrix", "readability")
	cmd.MarkFlagsMutuallyExclusive("term", "near", "matrix", "readability")
	must(cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(wordGroupings, cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("per", cobra.FixedCompletions(termKinds, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

var (
	wordGroupings = []string{"year", "region", "organ", "level", "genre", "report", "role", "theme"}
	termKinds     = []string{"all", "category", "term"}
)

func (w *wordsCommand) run(a *app, cmd *cobra.Command) error {
	for _, by := range w.list.By {
		if err := oneOf("--by", by, wordGroupings); err != nil {
			return err
		}
	}
	restriction, err := w.filter.query()
	if err != nil {
		return err
	}
	opt, err := w.words.options()
	if err != nil {
		return err
	}
	terms := w.termsFrom != "" || len(w.term) > 0
	if (w.wide || w.plot != "") && !terms {
		return withHint("add --terms-from FILE or --term TERM", "--wide and --plot need terms")
	}
	if w.evidence && (w.matrix != "" || w.readability) {
		return withHint("leave it out; longest_start and longest_end of --readability say where the longest sentence stands", "--evidence goes with lists, terms and --near")
	}
	ctx := cmd.Context()
	return w.store.read(func(x *index.Index) error {
		switch {
		case terms:
			return w.countTerms(ctx, a, x, restriction)
		case w.near.Term != "":
			return w.collocates(ctx, a, x, restriction, opt)
		case w.matrix != "":
			return w.writeMatrix(ctx, a, x, restriction, opt)
		case w.readability:
			return w.measure(ctx, a, x, restriction)
		}
		return w.lists(ctx, a, x, restriction, opt)
	})
}

// wordPlace is a place behind a row of a list.
type wordPlace struct {
	Word  string `json:"word"`
	Role  string `json:"role,omitempty"`
	Theme string `json:"theme,omitempty"`
	index.Citation
}

// placesApart reports whether the format has no room for places beside rows.
func (a *app) placesApart() bool { return a.format != "json" && a.format != "jsonl" }

func (w *wordsCommand) lists(ctx context.Context, a *app, x *index.Index, restriction string, opt index.WordOptions) error {
	if w.sort != "" {
		if err := oneOf("--sort", w.sort, []string{"count", "tfidf"}); err != nil {
			return err
		}
	}
	req := w.list
	req.Filter, req.Words, req.MinCount, req.Limit, req.Sort, req.Evidence = restriction, opt, w.minCount, w.limit, w.sort, w.evidence
	found, err := x.Words(ctx, req)
	if err != nil {
		return err
	}
	if w.evidence && a.placesApart() {
		var places []wordPlace
		for _, r := range found.Rows {
			for _, c := range r.Evidence {
				places = append(places, wordPlace{r.Word, r.Role, r.Theme, c})
			}
		}
		err = a.printWordPlaces(found, places)
	} else {
		err = a.printWords(found)
	}
	if err != nil {
		return err
	}
	for _, n := range found.Notes {
		a.notef("note: %s", a.told(n))
	}
	if len(found.Rows) == 0 {
		a.notef("nothing found")
		return errNothingFound
	}
	a.notef("%s, %d distinct: %d words, %d characters; %d different ones listed or listable", plural(found.Reports, "report"), found.Distinct, found.Words, found.Chars, found.Features)
	return nil
}

func (a *app) printWords(found *index.WordsResult) error {
	ans := answerOf(found, found.Rows)
	ans.short = func() grid { return shortOf(found.Rows, wordViews(found.Rows)...) }
	return a.print(ans)
}

// wordViews are the columns of a table of words, without those that are empty.
func wordViews(rows []index.WordRow) (views []view[index.WordRow]) {
	for _, v := range []view[index.WordRow]{
		show("year", func(r index.WordRow) any { return blankZero(r.Year) }),
		show("region", func(r index.WordRow) any { return r.Region }),
		show("organ", func(r index.WordRow) any { return r.Organ }),
		show("level", func(r index.WordRow) any { return code{"level", r.Level} }),
		show("genre", func(r index.WordRow) any { return code{"genre", r.Genre} }),
		show("path", func(r index.WordRow) any { return r.Path }),
		show("role", func(r index.WordRow) any { return code{"section role", r.Role} }),
		show("theme", func(r index.WordRow) any { return code{"theme", r.Theme} }),
	} {
		for _, r := range rows {
			if fullCell(v.cell(r)) != "" {
				views = append(views, v.atMost(30))
				break
			}
		}
	}
	return append(views,
		show("word", func(r index.WordRow) any { return r.Word }),
		show("count", func(r index.WordRow) any { return r.Count }),
		show("per 10k words", func(r index.WordRow) any { return r.Per10kWords }),
		show("per 10k chars", func(r index.WordRow) any { return r.Per10kChars }),
		show("reports", func(r index.WordRow) any { return message.Textf("%d of %d", r.ReportsWith, r.Reports) }),
		show("DP", func(r index.WordRow) any { return r.DP }),
		show("tf-idf", func(r index.WordRow) any { return r.TFIDF }),
	)
}

func (a *app) printWordPlaces(whole any, places []wordPlace) error {
	return a.print(answerOf(whole, places,
		show("word", func(p wordPlace) any { return p.Word }),
		show("region", func(p wordPlace) any { return p.Region }).atMost(30),
		show("year", func(p wordPlace) any { return blankZero(p.Year) }),
		show("text", func(p wordPlace) any { return p.Text }),
		show("place", func(p wordPlace) any { return place(p.Path, p.Start, p.End) }),
	))
}

func (w *wordsCommand) collocates(ctx context.Context, a *app, x *index.Index, restriction string, opt index.WordOptions) error {
	if w.sort != "" {
		if err := oneOf("--sort", w.sort, []string{"logdice", "g2", "mi", "count"}); err != nil {
			return err
		}
	}
	req := w.near
	req.Filter, req.Words, req.MinCount, req.Limit, req.Sort, req.Evidence = restriction, opt, w.minCount, w.limit, w.sort, w.evidence
	found, err := x.Collocates(ctx, req)
	if err != nil {
		return err
	}
	if w.evidence && a.placesApart() {
		var places []wordPlace
		for _, r := range found.Rows {
			for _, c := range r.Evidence {
				places = append(places, wordPlace{Word: r.Word, Citation: c})
			}
		}
		err = a.printWordPlaces(found, places)
	} else {
		err = a.print(answerOf(found, found.Rows,
			show("word", func(r index.CollocateRow) any { return r.Word }),
			show("count", func(r index.CollocateRow) any { return r.Count }),
			show("left", func(r index.CollocateRow) any { return r.Left }),
			show("right", func(r index.CollocateRow) any { return r.Right }),
			show("total", func(r index.CollocateRow) any { return r.Total }),
			show("expected", func(r index.CollocateRow) any { return r.Expected }),
			show("logDice", func(r index.CollocateRow) any { return r.LogDice }),
			show("MI", func(r index.CollocateRow) any { return r.MI }),
			show("G2", func(r index.CollocateRow) any { return r.G2 }),
			show("reports", func(r index.CollocateRow) any { return r.Reports }),
		))
	}
	if err != nil {
		return err
	}
	if len(found.Rows) == 0 {
		a.notef("nothing found")
		return errNothingFound
	}
	a.notef("%s: %s in %d of %s; %d of %d words within %d", found.Term, plural(found.Nodes, "place"), found.Reports, plural(found.Distinct, "report"), found.InWindow, found.Words, found.Window)
	return nil
}

func (w *wordsCommand) countTerms(ctx context.Context, a *app, x *index.Index, restriction string) error {
	req := w.terms
	if w.termsFrom != "" {
		content, err := os.ReadFile(w.termsFrom)
		if err != nil {
			return withHint("name a text file with one term a line", "terms: %w", err)
		}
		if req.Terms, err = index.ReadTerms(w.termsFrom, string(content)); err != nil {
			return err
		}
	}
	for _, t := range w.term {
		req.Terms = append(req.Terms, index.Term{Text: t})
	}
	if req.Per == "" {
		req.Per = "all"
		if w.termsFrom == "" {
			req.Per = "term"
		}
		for _, t := range req.Terms {
			if t.Category != "" {
				req.Per = "category"
			}
		}
	}
	if err := oneOf("--per", req.Per, termKinds); err != nil {
		return err
	}
	strip := a.format == "table" && !w.wide && !w.evidence
	req.Filter, req.Level, req.Evidence = restriction, w.list.Level, w.evidence || w.plot != "" || strip
	found, err := x.Terms(ctx, req)
	if err != nil {
		return err
	}
	if w.plot != "" {
		if err := writeWhole(w.plot, func(out io.Writer) error { return web.WriteDispersion(out, found, a.pageLanguage()) }); err != nil {
			return err
		}
		a.notef("wrote %s", w.plot)
		if !w.evidence {
			for i := range found.Rows {
				if !strip {
					found.Rows[i].Evidence = nil
				}
			}
		}
	}
	switch {
	case w.wide:
		err = a.print(panelAnswer(found, req.Per))
	case w.evidence && a.placesApart():
		var places []index.TermPlace
		for _, r := range found.Rows {
			places = append(places, r.Evidence...)
		}
		err = a.print(answerOf(found, places,
			show("term", func(p index.TermPlace) any { return p.Term }),
			show("negated", func(p index.TermPlace) any { return mark(p.Negated) }),
			show("quoted", func(p index.TermPlace) any { return mark(p.Quoted) }),
			show("sentence", func(p index.TermPlace) any { return aroundText(p.Sentence, p.Text, 50) }),
			show("place", func(p index.TermPlace) any { return place(p.Path, p.Start, p.End) }),
		))
	default:
		err = a.print(answerOf(found, found.Rows,
			show("region", func(r index.TermsRow) any { return r.Region }).atMost(30),
			show("year", func(r index.TermsRow) any { return blankZero(r.Year) }),
			show("title", func(r index.TermsRow) any { return r.Title }).atMost(30),
			show("of", func(r index.TermsRow) any { return r.Category + r.Term }),
			show("hits", func(r index.TermsRow) any { return r.Hits }),
			show("negated", func(r index.TermsRow) any { return r.Negated }),
			show("quoted", func(r index.TermsRow) any { return r.Quoted }),
			show("words", func(r index.TermsRow) any { return r.Words }),
			show("chars", func(r index.TermsRow) any { return r.Chars }),
			show("sentences", func(r index.TermsRow) any { return message.Textf("%d of %d", r.SentencesWith, r.Sentences) }),
			show("share", func(r index.TermsRow) any { return r.Share }),
			show("start … end", func(r index.TermsRow) any { return dispersionStrip(r.Evidence) }),
		))
	}
	if err != nil {
		return err
	}
	for _, n := range found.Notes {
		a.notef("note: %s", a.told(n))
	}
	if len(found.Rows) == 0 {
		a.notef("nothing found")
		return errNothingFound
	}
	a.notef("%s of %s in %s, %d distinct; share is hits over words", plural(found.Hits, "place"), plural(found.Terms, "term"), plural(found.Reports, "report"), found.Distinct)
	return nil
}

// dispersionStrip shows where terms stand in the body: darker cells hold more.
func dispersionStrip(places []index.TermPlace) string {
	var cells [24]int
	for _, p := range places {
		cells[min(len(cells)-1, max(0, int(p.Position*float64(len(cells)))))]++
	}
	var b strings.Builder
	for _, n := range cells {
		b.WriteRune([]rune("·▂▄▆█")[min(n, 4)])
	}
	return b.String()
}

func mark(yes bool) any {
	if yes {
		return code{"yes", "yes"}
	}
	return ""
}

// panelAnswer is the wide panel: a row a region and year, a column a kind.
func panelAnswer(found *index.TermsResult, per string) answer {
	full := flatten(found.Panel)
	if per != "all" {
		for _, kind := range found.Kinds {
			full.columns = append(full.columns, column{name: "hits_" + kind, said: []any{code{"head", "hits"}, kind}, kind: reflect.Int}, column{name: "share_" + kind, said: []any{code{"head", "share"}, kind}, kind: reflect.Float64})
		}
		for i, p := range found.Panel {
			for _, kind := range found.Kinds {
				hits, share := p.HitsOf[kind], 0.0
				if p.Words > 0 {
					share = float64(hits) / float64(p.Words)
				}
				full.rows[i] = append(full.rows[i], hits, share)
			}
		}
	}
	return answer{whole: found, records: each(found.Panel), full: made(full), short: made(full)}
}

func (w *wordsCommand) measure(ctx context.Context, a *app, x *index.Index, restriction string) error {
	found, err := x.Readability(ctx, restriction)
	if err != nil {
		return err
	}
	err = a.print(answerOf(found, found,
		show("region", func(r index.ReadabilityRow) any { return r.Region }).atMost(30),
		show("year", func(r index.ReadabilityRow) any { return blankZero(r.Year) }),
		show("title", func(r index.ReadabilityRow) any { return r.Title }).atMost(30),
		show("chars", func(r index.ReadabilityRow) any { return r.Chars }),
		show("words", func(r index.ReadabilityRow) any { return r.Words }),
		show("sentences", func(r index.ReadabilityRow) any { return r.Sentences }),
		show("words a sentence", func(r index.ReadabilityRow) any { return r.SentenceWords }),
		show("longest", func(r index.ReadabilityRow) any { return r.LongestSentence }),
		show("different words", func(r index.ReadabilityRow) any { return r.Types }),
		show("figures per 1k chars", func(r index.ReadabilityRow) any { return r.FiguresPer1k }),
	))
	if err == nil && len(found) == 0 {
		a.notef("nothing found")
		return errNothingFound
	}
	return err
}

func (w *wordsCommand) writeMatrix(ctx context.Context, a *app, x *index.Index, restriction string, opt index.WordOptions) error {
	out := w.matrix == "-"
	if out && a.format != "packed" {
		return withHint("name a folder, or add --format packed", "--matrix - is for --format packed")
	}
	m, err := x.Matrix(ctx, index.MatrixRequest{Filter: restriction, N: w.list.N, MinCount: w.minCount, Words: opt})
	if err != nil {
		return err
	}
	if out {
		cells, n := sheet.CellsOf(m.Cells) // of which [3:] name rows and columns
		if err := errors.Join(a.printCells(sheet.CellsOf(m.Features)), a.printCells(sheet.CellsOf(m.Reports)), a.printCells(cells[:3], n)); err != nil {
			return err
		}
	}
	if len(m.Cells) == 0 {
		a.notef("nothing found")
		return errNothingFound
	}
	if out {
		return nil
	}
	if err := os.MkdirAll(w.matrix, 0o755); err != nil {
		return withHint("name a folder you can write to", "matrix: %w", err)
	}
	for _, f := range []struct {
		name  string
		write func(to *app) error
	}{
		{"matrix.mtx", func(to *app) error { return m.WriteMatrixMarket(to.stdout) }},
		{"features.csv", func(to *app) error { return to.printCSV(flatten(m.Features)) }},
		{"reports.csv", func(to *app) error { return to.printCSV(flatten(m.Reports)) }},
		{"triplets.parquet", func(to *app) error { return to.printParquet(flatten(m.Cells)) }},
	} {
		if err := writeWhole(filepath.Join(w.matrix, f.name), func(out io.Writer) error {
			to := *a
			to.stdout = out
			return f.write(&to)
		}); err != nil {
			return err
		}
	}
	for _, n := range m.Notes {
		a.notef("note: %s", a.told(n))
	}
	a.notef("wrote %s: %s, %d features, %d cells", w.matrix, plural(len(m.Reports), "report"), len(m.Features), len(m.Cells))
	return nil
}

// writeWhole writes a file that is there in full or not at all.
func writeWhole(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return withHint("name a folder you can write to", "%w", err)
	}
	defer os.Remove(f.Name())
	err = write(f)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return withHint("check that the disk is not full", "%s: %w", path, err)
	}
	return nil
}
