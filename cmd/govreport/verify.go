package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/segment"
)

func newVerify(a *app) *cobra.Command {
	var src sources
	cmd := &cobra.Command{
		Use:   "verify TABLE…",
		Short: "Check the places of a saved table against the files",
		Long: `Check the places of saved tables against the files they name: json, jsonl, csv or
xlsx as extract, search, kwic, panel, ask, compare --evidence or targets wrote them,
or - for standard input. A place is ok, moved (its sentence, or a text without one,
stands elsewhere in the file), changed, or missing. The exit status is 2 unless all
are ok.`,
		Example: `  govreport targets --index reports.idx --format csv > targets.csv
  govreport verify targets.csv
  govreport compare --index reports.idx 养老 --evidence --format json | govreport verify -`,
		Args: needArgs("a table, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			var citations []index.Citation
			for _, name := range args {
				found, err := a.readCitations(name)
				if err != nil {
					return err
				}
				citations = append(citations, found...)
			}
			if len(citations) == 0 {
				a.notef("no places in the table (path, start, end and text)")
				return errNothingFound
			}
			opts, err := src.reading(nil)
			if err != nil {
				return err
			}
			open, err := a.citedDocuments(cmd.Context(), citations, opts)
			if err != nil {
				return err
			}
			checks, err := index.CheckCitations(cmd.Context(), citations, open)
			if err != nil {
				return err
			}
			return a.printVerified(checks)
		},
	}
	src.flags(cmd)
	return cmd
}

func (a *app) printVerified(checks []index.CitationCheck) error {
	var bad []index.CitationCheck
	counts := map[string]int{}
	for _, c := range checks {
		counts[c.Status]++
		if c.Status != "ok" {
			bad = append(bad, c)
		}
	}
	shown := checks
	if a.format == "table" || a.format == "md" {
		shown = bad
	}
	if err := a.print(answerOf(checks, shown,
		show("status", func(c index.CitationCheck) any { return code{"status", c.Status} }).dressed(citationColor),
		show("place", func(c index.CitationCheck) any { return place(c.Path, c.Start, c.End) }),
		show("text", func(c index.CitationCheck) any { return c.Text }).atMost(40),
		show("found", func(c index.CitationCheck) any {
			if c.Status == "missing" { // then it says why
				return told(c.Found)
			}
			return c.Found
		}).atMost(40),
		show("now at", func(c index.CitationCheck) any {
			if c.At == nil {
				return nil
			}
			return *c.At
		}),
	)); err != nil {
		return err
	}
	a.notef("%s: %d ok, %d moved, %d changed, %d missing", plural(len(checks), "place"), counts["ok"], counts["moved"], counts["changed"], counts["missing"])
	if len(bad) > 0 {
		return errReported
	}
	return nil
}

func citationColor(status string) text.Colors {
	switch status {
	case "moved":
		return text.Colors{text.FgHiYellow}
	case "ok":
		return text.Colors{text.FgHiGreen}
	}
	return text.Colors{text.FgHiRed}
}

// citedDocuments reads the files that citations name, each once, and returns a
// way to get at them.
func (a *app) citedDocuments(ctx context.Context, citations []index.Citation, opts corpus.Options) (func(string) (*segment.Document, error), error) {
	cited := map[string]*segment.Document{}
	problems := map[string]error{}
	var files []string
	for _, c := range citations {
		if _, known := cited[c.Path]; !known {
			cited[c.Path] = nil
			if f, _ := index.SplitSource(c.Path); !slices.Contains(files, f) {
				files = append(files, f)
			}
		}
	}
	for doc, err := range corpus.Read(ctx, files, opts) {
		var c *corpus.Error
		switch {
		case err == nil:
			if _, wanted := cited[doc.Path]; wanted {
				cited[doc.Path] = doc
			}
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.As(err, &c):
			problems[c.Path] = err
		default:
			return nil, err
		}
	}
	return func(path string) (*segment.Document, error) {
		if doc := cited[path]; doc != nil {
			return doc, nil
		}
		file, _ := index.SplitSource(path)
		if err := cmp.Or(problems[path], problems[file]); err != nil {
			return nil, err
		}
		return nil, withHint("read it again", "%s holds no such report any more", path)
	}, nil
}

// maxTable is how much of a workbook of places is read, unpacked.
const maxTable = 1 << 30

// readCitations reads the places of a json, jsonl or csv table.
func (a *app) readCitations(name string) ([]index.Citation, error) {
	var data []byte
	var err error
	if name == "-" {
		data, err = io.ReadAll(a.stdin)
	} else {
		data, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, withHint("name a json, jsonl, csv or xlsx file that govreport wrote", "read table: %w", err)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		rows, err := corpus.ReadSheet(data, corpus.Options{MaxFileSize: maxTable})
		if err != nil {
			return nil, withHint("write the table again", "%s is no workbook: %w", name, err)
		}
		return citationsInRows(name, rows)
	}
	if first := bytes.TrimSpace(data); len(first) > 0 && (first[0] == '{' || first[0] == '[') {
		return citationsInJSON(name, data)
	}
	return citationsInCSV(name, data)
}

// citationsInJSON collects the objects with start, end and text; the path is
// theirs or that of the nearest object around them.
func citationsInJSON(name string, data []byte) ([]index.Citation, error) {
	var citations []index.Citation
	var walk func(v any, path string)
	walk = func(v any, path string) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x, path)
			}
		case map[string]any:
			if p, ok := v["path"].(string); ok {
				path = p
			}
			start, okStart := v["start"].(float64)
			end, okEnd := v["end"].(float64)
			text, okText := v["text"].(string)
			if okStart && okEnd && okText && path != "" {
				kind, _ := v["kind"].(string)
				sentence, _ := v["sentence"].(string)
				citations = append(citations, index.Citation{Path: path, Start: int(start), End: int(end), Text: text, Sentence: sentence, Kind: kind})
			}
			keys := make([]string, 0, len(v))
			for k := range v {
				keys = append(keys, k)
			}
			slices.Sort(keys)
			for _, k := range keys {
				walk(v[k], path)
			}
		}
	}
	for d := json.NewDecoder(bytes.NewReader(data)); ; {
		var v any
		err := d.Decode(&v)
		if err == io.EOF {
			return citations, nil
		}
		if err != nil {
			return nil, withHint("write the table again", "%s is not JSON: %w", name, err)
		}
		walk(v, "")
	}
}

// citationsInCSV reads a table with a header.
func citationsInCSV(name string, data []byte) ([]index.Citation, error) {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, withHint("write the table again", "%s is not csv: %w", name, err)
	}
	return citationsInRows(name, rows)
}

// citationsInRows reads the columns path, start, end and text, and sentence where
// there is one, alone or as target.path, target.start and so on.
func citationsInRows(name string, rows [][]string) ([]index.Citation, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	heads := slices.Clone(rows[0])
	for i, h := range heads { // of --heads zh
		heads[i] = englishHead(h)
	}
	type columns struct{ path, start, end, text, sentence int }
	var groups []columns
	for i, column := range heads {
		prefix, ok := strings.CutSuffix(column, "path")
		if !ok {
			continue
		}
		at := func(name string) int { return slices.Index(heads, prefix+name) }
		if g := (columns{i, at("start"), at("end"), at("text"), at("sentence")}); g.start >= 0 && g.end >= 0 && g.text >= 0 {
			groups = append(groups, g)
		}
	}
	cell := func(row []string, i int) string { // a cell that --no-formulas changed is read as it was
		if i < 0 || i >= len(row) {
			return ""
		}
		if s, ok := strings.CutPrefix(row[i], "'"); ok && s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
			return s
		}
		return row[i]
	}
	var citations []index.Citation
	for i, row := range rows[1:] {
		for _, g := range groups {
			if cell(row, g.path) == "" {
				continue
			}
			start, err1 := strconv.Atoi(cell(row, g.start))
			end, err2 := strconv.Atoi(cell(row, g.end))
			if err := cmp.Or(err1, err2); err != nil {
				return nil, withHint("write the table again", "%s: row %d: %w", name, i+2, err)
			}
			citations = append(citations, index.Citation{Path: cell(row, g.path), Start: start, End: end, Text: cell(row, g.text), Sentence: cell(row, g.sentence)})
		}
	}
	if len(groups) == 0 {
		return nil, withHint("verify takes what extract, search, kwic, panel, ask and targets write", "%s has no columns path, start, end and text, only %s", name, fmt.Sprint(rows[0]))
	}
	return citations, nil
}
