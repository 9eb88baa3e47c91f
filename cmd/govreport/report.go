package main

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/web"
)

// pageFile is the name of the page in the folder that report writes.
const pageFile = "report.html"

// writtenPage says what report wrote.
type writtenPage struct {
	Path     string `json:"path"`
	Bytes    int64  `json:"bytes"`
	Reports  int    `json:"reports"`
	Distinct int    `json:"distinct_reports"`
	Points   int    `json:"points"` // that have evidence in the page
}

func newReport(a *app) *cobra.Command {
	var s store
	var f filter
	var req web.Request
	var themes []string
	var themesFrom, out string
	cmd := &cobra.Command{
		Use:   "report [THEME,THEME…]",
		Short: "Write a page with charts and their evidence that opens offline",
		Long: `Write one HTML file, DIR/` + pageFile + `, that needs nothing else: themes by year and region
as heat maps and lines with intervals over reports, targets and what became of them,
the words that set two periods apart, the share of masked figures, and copies.
Every point leads to its evidence: the sentences with the marked places, their
source path and offsets. Without THEMES all themes are shown, the most frequent
ones in detail.`,
		Example: `  govreport report --index reports.idx --out site
  govreport report --index reports.idx --out site 养老,救助,殡葬 --year 2019..2023
  govreport report --index reports.idx --out site --roll-up province --a year:2023 --b year:2019`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeThemes,
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return withHint("add --out DIR, a folder for "+pageFile, "no output folder given")
			}
			for _, by := range req.Compare.By {
				if err := oneOf("--by", by, groupings); err != nil {
					return err
				}
			}
			if req.MaxEvidence < 0 {
				return withHint("give a number from 1 on", "--max-evidence is %d", req.MaxEvidence)
			}
			if (req.A == "") != (req.B == "") {
				return withHint("give both --a and --b, such as --a year:2023 --b year:2019", "one group only")
			}
			var err error
			if req.Compare.Filter, err = f.query(); err != nil {
				return err
			}
			if req.Compare.Themes, err = themesOf(args, themes, themesFrom); err != nil {
				return err
			}
			return s.read(func(x *index.Index) error {
				if err := f.note(cmd.Context(), a, x); err != nil {
					return err
				}
				w, err := a.writePage(cmd.Context(), x, req, filepath.Join(out, pageFile))
				if err != nil {
					return err
				}
				return a.print(answerOf(w, []writtenPage{*w},
					show("path", func(w writtenPage) any { return w.Path }),
					show("bytes", func(w writtenPage) any { return w.Bytes }),
					show("reports", func(w writtenPage) any { return w.Reports }),
					show("distinct", func(w writtenPage) any { return w.Distinct }),
					show("points", func(w writtenPage) any { return w.Points }),
				))
			})
		},
	}
	s.flag(cmd)
	f.flags(cmd, &s, false)
	flags := cmd.Flags()
	flags.StringVar(&out, "out", "", "write into `DIR`")
	flags.StringArrayVar(&themes, "theme", nil, "also show what `QUERY` finds; may be repeated")
	flags.StringVar(&themesFrom, "themes-from", "", "also show the themes of `FILE`, a tsv with the columns of the embedded themes.tsv")
	must(cmd.MarkFlagFilename("themes-from", "tsv"))
	flags.StringSliceVar(&req.Compare.By, "by", nil, "`COLUMNS` to group by: year, region, organ, level, genre (default year,region)")
	flags.StringVar(&req.Compare.Level, "roll-up", "", "count regions at `LEVEL`: state, province, city, county")
	flags.BoolVar(&req.Compare.Exact, "exact", false, "no synonyms in queries")
	flags.Float64Var(&req.Compare.Confidence, "confidence", 0.95, "`LEVEL` of the intervals")
	flags.IntVar(&req.MaxEvidence, "max-evidence", 0, "quote `N` sentences at most (default about 6000): most of a page's size is evidence")
	flags.StringVar(&req.A, "a", "", "first group of the word chart, a `QUERY` (default: the later years)")
	flags.StringVar(&req.B, "b", "", "second group of the word chart, a `QUERY` (default: the earlier years)")
	must(cmd.MarkFlagDirname("out"))
	must(cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(groupings, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// putPage writes a page to path as a whole: one that stood there stays until the
// new one is complete.
func putPage(path string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return withHint("choose a folder you may write to", "write page: %w", err)
	}
	return writeWhole(path, write)
}

// writePage makes a page and puts it at path.
func (a *app) writePage(ctx context.Context, x *index.Index, req web.Request, path string) (*writtenPage, error) {
	req.Version, req.Lang = readVersion().Version, a.pageLanguage()
	page, err := web.NewPage(ctx, x, req)
	if err != nil {
		return nil, err
	}
	if err := putPage(path, page.WriteFile); err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	a.notef("wrote %s", path)
	return &writtenPage{path, info.Size(), page.Compare.Reports, page.Compare.Distinct, len(page.Points)}, nil
}
