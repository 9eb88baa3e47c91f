package main

import (
	"context"
	"errors"
	"io"
	"iter"
	"path/filepath"
	"time"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
	"github.com/spf13/cobra"
)

// sources says how a command reads the files it is given.
type sources struct {
	corpus.Options
	lexicon     string        // folder with words over the embedded ones
	maxTime     time.Duration // for one file
	maxSections int           // in one text
	trace       bool          // keep how every figure is read
}

// defaultMaxTime is some hundred times what the longest reports take.
const defaultMaxTime = 2 * time.Minute

// reading returns how files are read.
func (s *sources) reading(stdin io.Reader) (corpus.Options, error) {
	if s.maxTime <= 0 {
		return corpus.Options{}, withHint("give a duration such as 30s or 5m", "--max-time %s", s.maxTime)
	}
	opts := s.Options
	opts.Stdin, opts.PDFTimeout = stdin, s.maxTime
	return opts, nil
}

// extraction returns how texts are extracted: with the user's words and limits.
func (s *sources) extraction() ([]extract.Option, error) {
	if s.maxSections < 1 {
		return nil, withHint("give 1 or more", "--max-sections %d", s.maxSections)
	}
	opts := []extract.Option{extract.WithMaxSections(s.maxSections)}
	if s.trace {
		opts = append(opts, extract.WithTrace())
	}
	if s.lexicon == "" {
		return opts, nil
	}
	w, err := extract.LoadWords(s.lexicon)
	if err != nil {
		return nil, err
	}
	return append(opts, extract.WithWords(w)), nil
}

// noteTables says which tables of the user's lexicon are read elsewhere.
func (s *sources) noteTables(a *app, indexes bool) {
	if s.lexicon == "" {
		return
	}
	if !indexes && isFile(filepath.Join(s.lexicon, "words.tsv")) {
		a.notef("note: words.tsv of the lexicon is read by index alone")
	}
	if isFile(filepath.Join(s.lexicon, "synonyms.tsv")) {
		a.notef("note: synonyms.tsv of the lexicon is not read here; it is for programs in Go (index.LoadSynonyms)")
	}
}

// extractFlags are the flags of a command that reads files and extracts them.
func (s *sources) extractFlags(cmd *cobra.Command) {
	s.flags(cmd)
	s.lexiconFlag(cmd)
	cmd.Flags().IntVar(&s.maxSections, "max-sections", extract.DefaultMaxSections, "refuse texts with more than `N` headings and items")
}

// lexiconFlag adds --lexicon to a command that extracts.
func (s *sources) lexiconFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.lexicon, "lexicon", "", "words of your own: `DIR` with units.tsv, themes.tsv, … whose rows are added to the embedded ones")
	must(cmd.MarkFlagDirname("lexicon"))
}

func (s *sources) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&s.Manifest, "manifest", "", "csv `FILE` with path, region, year, organ, title, published that overrides what the reports say")
	flags.StringVar(&s.TextCol, "text-col", "", "csv and jsonl: `COLUMN` of the text (guessed, as are the next five)")
	flags.StringVar(&s.YearCol, "year-col", "", "`COLUMN` of the year")
	flags.StringVar(&s.RegionCol, "region-col", "", "`COLUMN` of the region")
	flags.StringVar(&s.OrganCol, "organ-col", "", "`COLUMN` of the issuing body")
	flags.StringVar(&s.TitleCol, "title-col", "", "`COLUMN` of the title")
	flags.StringVar(&s.PublishedCol, "published-col", "", "`COLUMN` of the date of publication")
	flags.StringVar(&s.Encoding, "encoding", "", "`NAME` of the texts' encoding where nothing else says it: GB18030, Big5, UTF-16LE")
	flags.StringVar(&s.Format, "input-format", "", "`FORMAT` of standard input and named files: text, html, docx, pdf, csv, tsv, jsonl, zip, mail, xlsx (default: guessed)")
	flags.Int64Var(&s.MaxFileSize, "max-file-size", corpus.DefaultMaxFileSize, "refuse files, members and rows of more than `BYTES`")
	flags.DurationVar(&s.maxTime, "max-time", defaultMaxTime, "give up a file after `DURATION`: 30s, 5m")
	must(cmd.MarkFlagFilename("manifest", "csv"))
}

// outcome is one document of a batch: read and extracted, or not.
type outcome struct {
	path    string
	report  *extract.Report // nil when passed over or bad
	passed  bool            // passed over on purpose
	problem error
}

// extractAll reads the documents under paths and extracts up to a.jobs of them at
// once. Outcomes come in the order of the documents. Where pass is not nil, a
// document for which it is true is not extracted.
func (a *app) extractAll(ctx context.Context, paths []string, src sources, pass func(*segment.Document) bool) (iter.Seq[outcome], error) {
	type read struct {
		doc *segment.Document
		err error
	}
	extraction, err := src.extraction()
	if err != nil {
		return nil, err
	}
	opts, err := src.reading(a.stdin)
	if err != nil {
		return nil, err
	}
	documents := func(yield func(read) bool) {
		for doc, err := range corpus.Read(ctx, paths, opts) {
			if !yield(read{doc, err}) {
				return
			}
		}
	}
	return inOrder(ctx, a.jobs, documents, func(r read) outcome {
		if r.err != nil {
			var c *corpus.Error
			if errors.As(r.err, &c) {
				return outcome{path: c.Path, problem: r.err}
			}
			return outcome{problem: r.err}
		}
		if pass != nil && pass(r.doc) {
			return outcome{path: r.doc.Path, passed: true}
		}
		report, err := extractOne(ctx, r.doc, src.maxTime, extraction)
		return outcome{path: r.doc.Path, report: report, problem: err}
	}), nil
}

// extractOne extracts one document in the time that a file has. That it takes
// longer, or a panic, is an error about this document, so that one report never
// ends a batch; only the end of ctx does.
func extractOne(ctx context.Context, doc *segment.Document, maxTime time.Duration, opts []extract.Option) (report *extract.Report, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = withHint("this is a defect of govreport: please report it with the file", "extract: %v", p)
		}
	}()
	limited, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	report, err = extract.ExtractContext(limited, doc, opts...)
	var e *extract.Error
	if errors.As(err, &e) && errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		// not the error of the context, which would be the end of the batch
		return nil, withHint("raise the limit (--max-time) or split the text", "extract: took longer than %s", maxTime)
	}
	return report, err
}

// tally counts the outcomes of a batch and prints problems as they come.
type tally struct {
	a        *app
	bar      *progress
	reports  int
	passed   int
	bad      int
	ignored  int                 // files of types that are not read
	asRecord func(badFile) error // nil: a line on standard error
}

// add takes an outcome and returns its report, nil where there is none.
func (t *tally) add(o outcome) (*extract.Report, error) {
	t.bar.done(o.path)
	switch {
	case o.problem == nil && o.passed:
		t.passed++
		return nil, nil
	case o.problem == nil:
		t.reports++
		return o.report, nil
	case errors.Is(o.problem, context.Canceled), errors.Is(o.problem, context.DeadlineExceeded):
		return nil, o.problem
	}
	record := newBadFile(o.path, o.problem)
	if errors.Is(o.problem, corpus.ErrUnsupported) {
		t.ignored++
		t.bar.pause()
		t.a.verbosef("passed over: %s", record.said(t.a.lang))
		return nil, nil
	}
	t.bad++
	if t.asRecord != nil {
		return nil, t.asRecord(record.record())
	}
	t.bar.pause()
	t.a.sayBadFile(record)
	return nil, nil
}

// end says what was left out and returns what the exit status follows from.
func (t *tally) end() error {
	t.bar.finish()
	if t.ignored > 0 {
		t.a.notef("%s of other types passed over (--verbose names them)", plural(t.ignored, "file"))
	}
	switch {
	case t.bad > 0:
		t.a.notef("%s could not be read", plural(t.bad, "file"))
		return errReported
	case t.reports+t.passed == 0:
		t.a.notef("no reports found")
		return errNothingFound
	}
	return nil
}
