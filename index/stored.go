package index

import (
	"context"
	"errors"
	"iter"
	"math"
	"slices"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// ErrNoReport is returned for an id that is not in the index.
var ErrNoReport = errors.New("there is no report with this id")

// Report returns the stored report with this id: its text and its facts as they
// were extracted. Masks are read again from the text, because the index keeps
// only their numbers. When the same text stands for several regions or years
// it is the first of [Index.Reports].
func (x *Index) Report(ctx context.Context, id string) (*extract.Report, error) {
	if err := x.ready(ctx, "read"); err != nil {
		return nil, err
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	at, err := s.find(fieldID, id)
	if err != nil {
		return nil, &Error{x.dir, "read", err, rebuildHint}
	}
	var first *record
	for _, l := range at {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		rec, err := x.recordOf(s, l)
		if err != nil {
			return nil, err
		}
		if first == nil || rec.before(&first.facts) {
			first = rec
		}
	}
	if first == nil {
		return nil, ErrNoReport
	}
	r := first.report()
	again, err := extract.ExtractContext(ctx, r.Doc, extract.WithoutRegion(), extract.WithMaxSections(math.MaxInt))
	if err != nil {
		return nil, err
	}
	r.Masks, r.Warnings = again.Masks, again.Warnings
	return r, nil
}

// ReportsWhere lists the stored reports that match filter in the order of
// [Index.Reports]; an empty filter matches all.
func (x *Index) ReportsWhere(ctx context.Context, filter string) ([]Info, error) {
	if err := x.ready(ctx, "read"); err != nil {
		return nil, err
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	reports, err := x.filtered(ctx, s, filter)
	if err != nil {
		return nil, err
	}
	out := make([]Info, len(reports))
	for i, r := range reports {
		out[i] = r.facts.info()
	}
	return out, nil
}

// Stored yields the stored reports that match filter (all, when it is empty) in
// the order of [Index.Reports], without masks and warnings. An error ends it.
func (x *Index) Stored(ctx context.Context, filter string) iter.Seq2[*extract.Report, error] {
	return func(yield func(*extract.Report, error) bool) {
		if err := x.ready(ctx, "read"); err != nil {
			yield(nil, err)
			return
		}
		s, err := x.acquire()
		if err != nil {
			yield(nil, err)
			return
		}
		defer s.release()
		reports, err := x.filtered(ctx, s, filter)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, r := range reports {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			rec, err := x.recordOf(s, r.at)
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(rec.report(), nil) {
				return
			}
		}
	}
}

// report makes a report of a record. It shares the record's slices, which nobody
// changes.
func (rec *record) report() *extract.Report {
	src := rec.Sources[0]
	r := &extract.Report{
		Doc: &segment.Document{
			Text: rec.text, Path: src.Path, Encoding: rec.Encoding, Format: rec.Format, SHA256: src.SHA256,
			Meta: segment.Meta{Title: rec.Title, Region: rec.Region.Name, Organ: rec.Organ, Year: rec.Year, Published: rec.Published},
		},
		ID: rec.ID, Title: rec.Title, Organ: rec.Organ, Year: rec.Year, PlanYear: rec.PlanYear, Period: rec.Period,
		Genre: rec.Genre, Published: rec.Published, Body: rec.Body, Themes: slices.Clip(rec.Themes),
	}
	if g := rec.Region; g.Name != "" || g.Code != "" {
		r.Region = &extract.Region{Name: g.Name, Code: g.Code, Level: g.Level, Masked: g.Masked}
	}
	for _, s := range rec.Sections {
		r.Sections = append(r.Sections, extract.Section(s.extractSection))
	}
	for _, g := range rec.Figures {
		r.Figures = append(r.Figures, extract.Figure(g.extractFigure))
	}
	return r
}
