// Command go is the notebook's first table from Go: it reads reports, follows the
// targets for an indicator to their results and writes a CSV.
//
//	go run ./notebook/go 养老床位 testdata/reports > beds.csv
//
// Everything is library: corpus reads files, extract understands them, index
// joins a target to the result in the next report.
package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: go run ./notebook/go INDICATOR PATH…")
		os.Exit(2)
	}
	if err := writeOutcomes(context.Background(), os.Stdout, index.FollowRequest{Indicator: os.Args[1]}, os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// writeOutcomes writes what became of the targets asked for in the reports under
// paths: one row a target that has a result, with the place of the result in code
// points of the decoded text.
func writeOutcomes(ctx context.Context, w io.Writer, targets index.FollowRequest, paths []string) error {
	dir, err := os.MkdirTemp("", "govreport-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	x, err := index.Create(dir, index.Options{})
	if err != nil {
		return err
	}
	defer x.Close()

	for doc, err := range corpus.Read(ctx, paths, corpus.Options{}) {
		if errors.Is(err, corpus.ErrUnsupported) {
			continue // a file of another type in the folder
		}
		if err != nil {
			return err
		}
		report, err := extract.Extract(doc)
		if err != nil {
			return err
		}
		if _, err := x.Add(ctx, report); err != nil {
			return err
		}
	}
	if err := x.Commit(ctx); err != nil {
		return err
	}
	followed, err := x.Follow(ctx, targets)
	if err != nil {
		return err
	}

	out := csv.NewWriter(w)
	out.Write([]string{"region", "year", "indicator", "cmp", "target", "result", "unit", "outcome", "path", "start", "end"})
	for _, row := range followed.Rows {
		if row.Source != index.FromNextReport || row.Result == nil || row.Target.Value == nil || row.Result.Value == nil {
			continue // stated in one text, masked, not found, a range, or there is no next report
		}
		out.Write([]string{row.Region, strconv.Itoa(row.TargetYear), row.Indicator, row.Target.Cmp, number(*row.Target.Value), number(*row.Result.Value),
			row.Target.Unit, string(row.Outcome), row.Result.Path, strconv.Itoa(row.Result.Start), strconv.Itoa(row.Result.End)})
	}
	out.Flush()
	return out.Error()
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
