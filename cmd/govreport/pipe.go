package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
)

// pipeWorker answers records: extract --pipe. docs/SCALE.md is its contract.
type pipeWorker struct {
	a          *app
	src        sources
	reading    corpus.Options
	extraction []extract.Option
	text       bool      // --text
	kinds      []rowKind // --rows, nil for the nested object
}

// pipeAnswer is what is written for a record.
type pipeAnswer struct {
	line []byte // with its end
	bad  bool   // there is an error in it
}

// badRecord is the answer to a record that could not be used.
type badRecord struct {
	Record string `json:"record"`
	badFile
}

// pipeFlags refuses what has no meaning for records.
func (a *app) pipeFlags(args []string, o *extractOptions, formatSet bool) error {
	switch {
	case len(args) > 1 || len(args) == 1 && args[0] != "-":
		return withHint("leave the paths out; a record may name a file with --root", "--pipe reads records from standard input, not %s", strings.Join(args, " "))
	case formatSet && a.format != "jsonl":
		return withHint("add --format jsonl", "--pipe answers with lines of JSON, not with %s", a.format)
	case o.html != "" || o.explain >= 0 || o.uncovered || o.fillFrom != "":
		return withHint("run the command again without --pipe for them", "--pipe does not go with --html, --explain, --uncovered, --fill-from")
	case o.Manifest != "" || o.Format != "":
		return withHint("put them into the records: year, region, organ, title, published, format", "--pipe does not go with --manifest and --input-format")
	}
	a.format = "jsonl"
	return nil
}

// pipe answers every record of standard input with one line, in their order. That
// a record is bad is said in its answer and ends nothing.
func (a *app) pipe(ctx context.Context, o extractOptions) error {
	w := pipeWorker{a: a, src: o.sources, text: o.text}
	if o.rows != "" {
		for _, name := range strings.Split(o.rows, ",") {
			if err := oneOf("--rows", name, rowKindNames()); err != nil {
				return err
			}
			w.kinds = append(w.kinds, rowKindNamed(name))
		}
	}
	var err error
	if w.extraction, err = o.extraction(); err != nil {
		return err
	}
	if w.reading, err = o.reading(nil); err != nil {
		return err
	}
	var broken error // of standard input; set before the records end
	records := func(yield func(corpus.Record) bool) {
		for rec, err := range corpus.Records(a.stdin, w.reading) {
			if err != nil {
				broken = err
				return
			}
			if !yield(rec) {
				return
			}
		}
	}
	all, bad := 0, 0
	for answer := range inOrder(ctx, a.jobs, records, func(rec corpus.Record) pipeAnswer { return w.answer(ctx, rec) }) {
		if ctx.Err() != nil {
			break // what it was is not the record's fault
		}
		if _, err := a.stdout.Write(answer.line); err != nil {
			return err
		}
		all++
		if answer.bad {
			bad++
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if bad > 0 {
		a.notef("%s answered, %d of them with an error", plural(all, "record"), bad)
	}
	return broken
}

// answer reads a record. Neither a panic nor an answer without bounds gets past it.
func (w *pipeWorker) answer(ctx context.Context, rec corpus.Record) (answer pipeAnswer) {
	id, docs := rec.Documents(ctx, w.reading)
	defer func() {
		if p := recover(); p != nil {
			answer = w.bad(id, newBadFile(id, withHint("this is a defect of govreport: please report it with the record", "read: %v", p)))
		}
	}()
	parts := make([]bytes.Buffer, len(w.kinds))
	size := 0
	var object json.RawMessage
	var errs []badFile
	for doc, err := range docs {
		if len(w.kinds) == 0 && (object != nil || len(errs) > 0) {
			return w.bad(id, newBadFile(id, withHint("add --rows, whose answers hold several, or make each a record", "holds more than one report")))
		}
		if err != nil {
			errs = append(errs, newBadFile(id, err).record())
			continue
		}
		report, err := extractOne(ctx, doc, w.src.maxTime, w.extraction)
		if err != nil {
			errs = append(errs, newBadFile(doc.Path, err).record())
			continue
		}
		if len(w.kinds) == 0 {
			if object, err = reportJSON(report, w.text); err != nil {
				errs = append(errs, newBadFile(doc.Path, err).record())
			}
			size = len(object)
		}
		flat := newFlatReport(report)
		for i, kind := range w.kinds {
			for _, row := range kind.list(flat) {
				before := parts[i].Len()
				if before > 0 {
					parts[i].WriteByte(',')
				}
				if err := writeJSON(&parts[i], row, ""); err != nil {
					return w.bad(id, newBadFile(doc.Path, err).record())
				}
				parts[i].Truncate(parts[i].Len() - 1) // the line's end
				if size += parts[i].Len() - before; int64(size) > w.reading.MaxFileSize {
					break
				}
			}
		}
		if int64(size) > w.reading.MaxFileSize {
			return w.bad(id, newBadFile(doc.Path, withHint("raise the limit (--max-file-size) or split the record",
				"extract: %w of %d bytes for an answer", corpus.ErrTooLarge, w.reading.MaxFileSize)))
		}
	}
	switch {
	case len(w.kinds) > 0:
		return w.rows(id, parts, errs)
	case object != nil:
		line := append(fmt.Appendf(nil, `{"record":%s,`, jsonString(id)), object[1:]...)
		return pipeAnswer{line: append(line, '\n')}
	}
	return w.bad(id, errs[0])
}

// bad is the answer to a record of which nothing could be used.
func (w *pipeWorker) bad(id string, b badFile) pipeAnswer {
	if len(w.kinds) > 0 {
		return w.rows(id, make([]bytes.Buffer, len(w.kinds)), []badFile{b})
	}
	var line bytes.Buffer
	must(writeJSON(&line, badRecord{id, b}, ""))
	return pipeAnswer{line.Bytes(), true}
}

// rows is the answer with flat tables: a list a kind, and one of errors.
func (w *pipeWorker) rows(id string, parts []bytes.Buffer, errs []badFile) pipeAnswer {
	var line bytes.Buffer
	fmt.Fprintf(&line, `{"record":%s`, jsonString(id))
	for i, kind := range w.kinds {
		fmt.Fprintf(&line, `,"%s":[%s]`, kind.name, parts[i].Bytes())
	}
	line.WriteString(`,"errors":[`)
	for i, e := range errs {
		if i > 0 {
			line.WriteByte(',')
		}
		must(writeJSON(&line, e, ""))
		line.Truncate(line.Len() - 1)
	}
	line.WriteString("]}\n")
	return pipeAnswer{line.Bytes(), len(errs) > 0}
}

func jsonString(s string) []byte {
	var b bytes.Buffer
	must(writeJSON(&b, s, ""))
	return bytes.TrimSpace(b.Bytes())
}
