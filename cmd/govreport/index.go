package main

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/segment"
	"github.com/spf13/cobra"
)

// indexOptions are the flags of the index command.
type indexOptions struct {
	store
	sources
	list       bool
	duplicates bool
	verify     bool
	again      bool
	prune      bool
	remove     []string
	similarity float64
	suggested  bool
	fixes      string // --corrections
}

func newIndex(a *app) *cobra.Command {
	var o indexOptions
	cmd := &cobra.Command{
		Use:   "index --index DIR [PATH…]",
		Short: "Read reports into an index, or look after one",
		Long: `Read reports into an index and keep it up to date: a file that is there unchanged
is passed over, a changed one takes the place of its former self. A file is known
by its real path, however it is spelt. Files, members of archives and rows of tables
that are gone are named, and taken out with --prune. An index inside a folder is not
read. Paths are as in extract. Without paths the index is described.

One process writes at a time; others read meanwhile. What was committed survives
a crash.`,
		Example: `  govreport index --index reports.idx reports/
  govreport index --index reports.idx table.csv --text-col full_text --year-col year --region-col province
  govreport index --index reports.idx                   # what is in it
  govreport index --index reports.idx reports/ --prune  # and take out what is gone
  govreport index --index reports.idx --list --format csv
  govreport index --index reports.idx --corrections corrections.csv
  govreport index --index reports.idx reports/ --dict words.txt
  govreport index --index reports.idx --duplicates
  govreport index --index reports.idx --verify`,
		RunE: func(cmd *cobra.Command, args []string) error {
			modes := 0
			for _, on := range []bool{o.list, o.duplicates, o.verify, len(o.remove) > 0, len(args) > 0} {
				if on {
					modes++
				}
			}
			if o.prune && (modes > 1 || modes == 1 && len(args) == 0) {
				return withHint("do one after the other", "--prune goes with paths or alone")
			}
			if o.fixes != "" && len(args) == 0 && modes > 0 {
				return withHint("do one after the other", "--corrections goes with paths or alone")
			}
			if modes > 1 {
				return withHint("do one after the other", "paths, --list, --duplicates, --verify and --remove don't go together")
			}
			ctx := cmd.Context()
			switch {
			case len(args) > 0 || o.fixes != "" || o.prune || len(o.dicts) > 0 && modes == 0:
				return a.indexPaths(ctx, args, &o)
			case len(o.remove) > 0:
				return a.indexRemove(ctx, &o)
			case o.list:
				return o.read(func(x *index.Index) error { return a.indexList(ctx, x) })
			case o.duplicates:
				return o.read(func(x *index.Index) error { return a.indexDuplicates(ctx, x, &o) })
			case o.verify:
				return o.read(func(x *index.Index) error { return a.indexVerify(ctx, x) })
			}
			return o.read(func(x *index.Index) error { return a.indexStats(ctx, x) })
		},
	}
	o.store.flag(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&o.list, "list", false, "list the reports")
	flags.BoolVar(&o.duplicates, "duplicates", false, "list copies and reports from the same template")
	flags.Float64Var(&o.similarity, "similarity", 0, "with --duplicates: lowest `SIMILARITY` to list (default 0.5)")
	flags.BoolVar(&o.suggested, "suggested", false, "with --duplicates: list what masked copies hide, with its place in the unmasked one")
	flags.BoolVar(&o.verify, "verify", false, "check every stored file and passage")
	flags.StringSliceVar(&o.remove, "remove", nil, "take out the reports with this `ID` or path")
	flags.BoolVar(&o.prune, "prune", false, "take out the reports whose source is gone")
	flags.BoolVar(&o.again, "again", false, "read also what is there unchanged (after a new manifest, lexicon or version)")
	flags.StringVar(&o.fixes, "corrections", "", "a `TABLE` (csv: report,start,end,field,value,note) of what readers found wrong; it is kept and applied to what is there and to all that is read later")
	must(cmd.MarkFlagFilename("corrections", "csv"))
	o.extractFlags(cmd)
	return cmd
}

// indexedReport is what became of a report.
type indexedReport struct {
	Path   string `json:"path"`
	ID     string `json:"id,omitempty"`
	Title  string `json:"title,omitempty"`
	Region string `json:"region,omitempty"`
	Year   int    `json:"year,omitempty"`
	Status string `json:"status"` // added, unchanged, path added, replaced; of a source that is not there any more gone, pruned
}

// indexSummary is what "index --format json PATHS" prints.
type indexSummary struct {
	Added     int             `json:"added"`
	Replaced  int             `json:"replaced"`
	Unchanged int             `json:"unchanged"`
	PathAdded int             `json:"path_added"`
	Gone      int             `json:"gone"`   // sources that are not there any more and stay
	Pruned    int             `json:"pruned"` // such that were taken out
	Errors    []badFile       `json:"errors"`
	Reports   []indexedReport `json:"reports"`

	Corrections *index.CorrectionsResult `json:"corrections,omitempty"`
}

// indexCache is how much of what was read is kept while reports are indexed: each is looked at
// once, and twice where it may be a copy.
const indexCache = 8 << 20

// indexPaths adds what is under paths.
func (a *app) indexPaths(ctx context.Context, paths []string, o *indexOptions) (err error) {
	dir, err := o.store.path()
	if err != nil {
		return err
	}
	opts, err := o.store.options()
	if err != nil {
		return err
	}
	o.noteTables(a, true)
	own := opts.Words // which the index keeps
	if table := filepath.Join(o.lexicon, "words.tsv"); o.lexicon != "" && isFile(table) {
		words, err := readWords(table)
		if err != nil {
			return err
		}
		own = append(words, own...)
	}
	opts.Words = nil
	durable := false
	open := index.OpenOrCreate
	if len(paths) == 0 {
		open = index.Open
	}
	opts.OnCommit = func([]string) { durable = true }
	opts.CacheBytes = indexCache
	x, err := open(dir, opts)
	if err != nil {
		return err
	}
	defer func() {
		if ctx.Err() != nil {
			x.Abandon() // stop now; the next run reads what was not committed again
		}
		if e := x.Close(); err == nil || isEnd(err) {
			if e != nil {
				err = e
			}
		}
	}()

	if len(own) > 0 {
		if err := a.keepWords(ctx, x, own, o.again); err != nil {
			return err
		}
	}
	if o.fixes != "" {
		if err := setCorrections(ctx, x, o.fixes); err != nil {
			return err
		}
	}
	sum := indexSummary{Errors: []badFile{}, Reports: []indexedReport{}}
	t := tally{a: a, bar: a.newProgress(paths)}
	if a.format == "json" || a.format == "jsonl" {
		t.asRecord = func(b badFile) error {
			sum.Errors = append(sum.Errors, b)
			if a.format == "jsonl" {
				return a.printJSONLine(b)
			}
			return nil
		}
	}
	note := func(r indexedReport) error {
		switch index.AddStatus(r.Status) {
		case index.Added:
			sum.Added++
		case index.Replaced:
			sum.Replaced++
		case index.PathAdded:
			sum.PathAdded++
		case sourceGone:
			sum.Gone++
		case sourcePruned:
			sum.Pruned++
		default:
			sum.Unchanged++
		}
		if a.verbose {
			t.bar.pause()
			if a.verbose && !a.quiet {
				a.say(said{Kind: "progress", Text: a.lang.Sayf("%s: %s", a.lang.Code("status", r.Status), r.Path), Path: r.Path, Status: r.Status})
			}
		}
		sum.Reports = append(sum.Reports, r)
		return nil
	}
	// A line of jsonl says that its report is stored: lines wait for the commit.
	acknowledge := func() error {
		if a.format != "jsonl" || !durable {
			return nil
		}
		for _, r := range sum.Reports {
			if err := a.printJSONLine(r); err != nil {
				return err
			}
		}
		sum.Reports, durable = sum.Reports[:0], false
		return nil
	}
	pass := func(doc *segment.Document) bool { return !o.again && x.HasSource(doc.Path, doc.SHA256) }
	var outcomes iter.Seq[outcome]
	if len(paths) > 0 {
		if outcomes, err = a.extractAll(ctx, paths, o.sources, pass); err != nil {
			return err
		}
	} else {
		outcomes = func(func(outcome) bool) {}
	}
	found := contents{}
	for outcome := range outcomes {
		found.add(outcome)
		report, err := t.add(outcome)
		if err != nil {
			return err
		}
		if outcome.passed {
			if err := note(indexedReport{Path: outcome.path, Status: string(index.Unchanged)}); err != nil {
				return err
			}
		}
		if report == nil {
			continue
		}
		status, err := x.Add(ctx, report)
		if err != nil {
			return err
		}
		// A title is a part of its text, and would keep it.
		row := indexedReport{Path: report.Doc.Path, ID: report.ID, Title: strings.Clone(report.Title), Year: report.Year, Status: string(status)}
		if report.Region != nil {
			row.Region = report.Region.Name
		}
		if err := note(row); err != nil {
			return err
		}
		if err := acknowledge(); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := x.Commit(ctx); err != nil {
		return err
	}
	t.bar.finish()
	lost, status := x.Gone, sourceGone
	if o.prune {
		lost, status = x.Prune, sourcePruned
	}
	gone, err := lost(ctx, found.whole())
	if err != nil {
		return err
	}
	for _, path := range gone {
		if err := note(indexedReport{Path: path, Status: string(status)}); err != nil {
			return err
		}
	}
	a.nameGone(gone, o.prune)
	if err := x.Commit(ctx); err != nil {
		return err
	}
	durable = true
	if err := x.KeepCopies(ctx); err != nil {
		return err
	}
	checked, err := x.CheckCorrections(ctx)
	if err != nil {
		return err
	}
	if checked.Applied > 0 || len(checked.Stale) > 0 {
		sum.Corrections = checked
		a.notef("%s stand", plural(checked.Applied, "correction"))
		for _, c := range checked.Stale {
			a.say(said{Kind: "warning", Text: a.lang.Sayf("correction in line %d (%s %d-%d %s): %s", c.Line, c.Report, c.Start, c.End, c.Field, a.told(c.Reason))})
		}
	}
	switch a.format {
	case "jsonl":
		err = acknowledge()
	case "json":
		err = a.printJSON(sum)
	case "csv":
		err = a.printCSV(flatten(sum.Reports))
	default:
		_, err = fmt.Fprintln(a.stdout, a.lang.Sayf("%s added, %d replaced, %d unchanged, %d known from another path, %s",
			plural(sum.Added, "report"), sum.Replaced, sum.Unchanged, sum.PathAdded, plural(t.bad, "error")))
	}
	if err != nil {
		return err
	}
	if len(paths) == 0 {
		return nil // only corrections, or --prune
	}
	return t.end()
}

// keepWords gives an index own words, and says what has them not yet.
func (a *app) keepWords(ctx context.Context, x *index.Index, words []string, again bool) error {
	before, err := x.OwnWords()
	if err != nil {
		return err
	}
	if err := x.SetOwnWords(ctx, words); err != nil {
		return err
	}
	after, err := x.OwnWords()
	if err != nil {
		return err
	}
	reports, err := x.Reports(ctx)
	if err != nil {
		return err
	}
	if len(reports) > 0 && !again && !slices.Equal(before, after) {
		a.notef("note: the own words changed: counts have them now; the ranking of search has them for %s after --again", plural(len(reports), "report"))
	}
	return nil
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// setCorrections gives an index the corrections of a table.
func setCorrections(ctx context.Context, x *index.Index, name string) error {
	in, err := os.Open(name)
	if err != nil {
		return withHint("name a csv file with the columns report,start,end,field,value,note", "--corrections %s: %v", name, err)
	}
	defer in.Close()
	list, err := index.ReadCorrections(in, name)
	if err != nil {
		return err
	}
	return x.SetCorrections(ctx, list)
}

// isEnd tells whether err only sets the exit status.
func isEnd(err error) bool { return err == errNothingFound || err == errReported }

func (a *app) indexRemove(ctx context.Context, o *indexOptions) (err error) {
	dir, err := o.store.path()
	if err != nil {
		return err
	}
	x, err := index.Open(dir, index.Options{})
	if err != nil {
		return err
	}
	defer func() {
		if e := x.Close(); err == nil {
			err = e
		}
	}()
	type removed struct {
		What    string `json:"what"`
		Removed int    `json:"removed"`
	}
	var rows []removed
	total := 0
	for _, what := range o.remove {
		n, err := x.Delete(ctx, what)
		if err == nil && n == 0 {
			n, err = x.DeletePath(ctx, what)
		}
		if err != nil {
			return err
		}
		rows = append(rows, removed{what, n})
		total += n
	}
	if err := x.Commit(ctx); err != nil {
		return err
	}
	if err := a.print(answerOf(rows, rows,
		show("what", func(r removed) any { return r.What }),
		show("removed", func(r removed) any { return r.Removed }),
	)); err != nil {
		return err
	}
	if total == 0 {
		a.notef("nothing found; govreport index --list names what is there")
		return errNothingFound
	}
	return nil
}

// infoViews are the columns of a list of stored reports.
var infoViews = []view[index.Info]{
	show("title", func(r index.Info) any { return r.Title }).atMost(48),
	show("region", func(r index.Info) any { return r.Region }).atMost(24),
	show("year", func(r index.Info) any { return blankZero(r.Year) }),
	show("genre", func(r index.Info) any { return code{"genre", r.Genre} }),
	show("chars", func(r index.Info) any { return r.Chars }),
	show("figures", func(r index.Info) any { return r.Figures }),
	show("id", func(r index.Info) any { return r.ID }),
	show("path", func(r index.Info) any { return r.Path }),
}

func (a *app) indexList(ctx context.Context, x *index.Index) error {
	reports, err := x.Reports(ctx)
	if err != nil {
		return err
	}
	if err := a.print(answerOf(reports, reports, infoViews...)); err != nil {
		return err
	}
	if len(reports) == 0 {
		a.notef("the index is empty")
		return errNothingFound
	}
	return nil
}

func (a *app) indexStats(ctx context.Context, x *index.Index) error {
	stats, err := x.Stats(ctx)
	if err != nil {
		return err
	}
	gone, err := x.Gone(ctx, nil)
	if err != nil {
		return err
	}
	a.nameGone(gone, false)
	return a.print(answerOf(stats, []index.Stats{stats},
		show("index", func(s index.Stats) any { return s.Dir }),
		show("reports", func(s index.Stats) any { return s.Reports }),
		show("passages", func(s index.Stats) any { return s.Passages }),
		show("characters", func(s index.Stats) any { return s.Chars }),
		show("figures", func(s index.Stats) any { return s.Figures }),
		show("own words", func(s index.Stats) any { return s.OwnWords }),
		show("bytes", func(s index.Stats) any { return fmt.Sprint(s.BytesOnDisk) }),
		show("format", func(s index.Stats) any { return s.Format }),
		show("being written by", func(s index.Stats) any { return s.Writer }),
	))
}

func (a *app) indexVerify(ctx context.Context, x *index.Index) error {
	result, err := x.Verify(ctx)
	if err != nil {
		return err
	}
	ans := answerOf(result, result.Problems,
		show("problem", func(p index.VerifyProblem) any { return told(p.Problem) }),
		show("report", func(p index.VerifyProblem) any { return strings.TrimSpace(p.Path + " " + p.ID) }),
		show("what to do", func(p index.VerifyProblem) any { return told(p.Hint) }),
	)
	if a.format != "table" || len(result.Problems) > 0 {
		if err := a.print(ans); err != nil {
			return err
		}
	}
	a.notef("checked %s, %s, %s: %s", plural(result.Reports, "report"), plural(result.Passages, "passage"), plural(result.Files, "file"), plural(len(result.Problems), "problem"))
	if len(result.Problems) > 0 {
		return errReported
	}
	return nil
}

// printSuggested lists what stands behind the masks of masked copies.
func (a *app) printSuggested(found *index.DuplicatesResult) error {
	var fills []index.MaskFill
	for _, p := range found.Pairs {
		fills = append(fills, p.Suggested...)
	}
	if err := a.print(answerOf(found, fills,
		show("mask", func(f index.MaskFill) any { return f.Mask.Text }),
		show("suggested", func(f index.MaskFill) any { return f.Suggested }),
		show("masked report", func(f index.MaskFill) any { return place(f.Mask.Path, f.Mask.Start, f.Mask.End) }),
		show("stands in", func(f index.MaskFill) any { return place(f.Twin.Path, f.Twin.Start, f.Twin.End) }),
	)); err != nil {
		return err
	}
	if len(fills) == 0 {
		a.notef("no masked copies among %s", plural(found.Reports, "report"))
		return errNothingFound
	}
	a.notef("%s; a suggestion is no value", plural(len(fills), "suggestion"))
	return nil
}

func (a *app) indexDuplicates(ctx context.Context, x *index.Index, o *indexOptions) error {
	found, err := x.Duplicates(ctx, index.DuplicatesRequest{Threshold: o.similarity})
	if err != nil {
		return err
	}
	if o.suggested {
		return a.printSuggested(found)
	}
	if err := a.print(answerOf(found, found.Pairs,
		show("kind", func(p index.DuplicatePair) any { return code{"copy", p.Kind} }),
		show("similarity", func(p index.DuplicatePair) any { return p.Jaccard }),
		show("shared by A", func(p index.DuplicatePair) any { return percent(p.SharedA) }),
		show("shared by B", func(p index.DuplicatePair) any { return percent(p.SharedB) }),
		show("masked", func(p index.DuplicatePair) any { return strings.ToUpper(p.Masked) }),
		show("suggested", func(p index.DuplicatePair) any { return blankZero(len(p.Suggested)) }),
		show("A", func(p index.DuplicatePair) any { return p.A.Path }),
		show("B", func(p index.DuplicatePair) any { return p.B.Path }),
	)); err != nil {
		return err
	}
	if len(found.Pairs) == 0 {
		a.notef("no copies among %s", plural(found.Reports, "report"))
		return errNothingFound
	}
	a.notef("%s, %d distinct", plural(found.Reports, "report"), found.Distinct)
	return nil
}
