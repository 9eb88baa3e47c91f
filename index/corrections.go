package index

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// Correction is what a reader knows better about one field of a figure.
type Correction struct {
	Report string `json:"report"` // id, or a path that the report was read from
	Start  int    `json:"start"`  // of the figure: code points of the decoded text, half open
	End    int    `json:"end"`
	Field  string `json:"field"`          // see CorrectableFields
	Value  string `json:"value"`          // "" empties the field
	Text   string `json:"text,omitempty"` // what stands there, checked where it is given
	Note   string `json:"note,omitempty"`
	Line   int    `json:"line"` // in the table
}

// StaleCorrection is a correction that could not be applied.
type StaleCorrection struct {
	Correction
	Reason string `json:"reason"`
}

// CorrectionsResult says what became of corrections.
type CorrectionsResult struct {
	Applied int               `json:"applied"` // fields of stored figures that are as corrected
	Stale   []StaleCorrection `json:"stale"`
}

// correctionsFile keeps the corrections of an index beside its segments.
const correctionsFile = "corrections.json"

// CorrectableFields are the fields of a figure that a correction may set. value, low
// and high are numbers in the base unit; per is a list joined with ;.
var CorrectableFields = []string{
	"value", "low", "high", "unit", "per", "cmp", "role", "indicator", "measure", "direction", "over", "from", "to", "concept",
	"year", "part", "deadline_year", "masked",
}

// allowedValues are the values of fields that have a fixed set, "" included where the
// field may be empty.
var allowedValues = map[string][]string{
	"cmp":       {"=", ">=", ">", "<=", "<", "~"},
	"role":      {extract.RoleTarget, extract.RoleResult, extract.RoleBaseline, extract.RoleCriterion},
	"measure":   {extract.MeasureLevel, extract.MeasureGrowth, extract.MeasureIncrease, extract.MeasureGap, extract.MeasureShare, extract.MeasureCompletion},
	"direction": {"", extract.DirectionUp, extract.DirectionDown},
	"over":      {"", extract.OverTotal, extract.OverAverage},
	"masked":    {"true", "false"},
}

// ReadCorrections reads a table of corrections (RFC 4180) with a header: report (or
// id), start, end, field, value and, if you like, text and note. name is what errors
// call it; they name the line.
func ReadCorrections(r io.Reader, name string) ([]Correction, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	header, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: no header (%w); begin with report,start,end,field,value,note", name, err)
	}
	columns := map[string]int{}
	for i, h := range header {
		h = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		switch h {
		case "id", "report id", "report_id", "path":
			h = "report"
		}
		columns[h] = i
	}
	for _, h := range []string{"report", "start", "end", "field", "value"} {
		if _, ok := columns[h]; !ok {
			return nil, fmt.Errorf("%s:1: no column %s; the columns are report, start, end, field, value, text, note", name, h)
		}
	}
	var out []Correction
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		line, _ := in.FieldPos(0)
		if err != nil {
			return nil, fmt.Errorf("%s: %w; check its quotes and commas", name, err)
		}
		get := func(column string) string {
			if i, ok := columns[column]; ok && i < len(row) {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		c := Correction{Report: get("report"), Field: get("field"), Value: get("value"), Text: get("text"), Note: get("note"), Line: line}
		var errStart, errEnd error
		c.Start, errStart = strconv.Atoi(get("start"))
		c.End, errEnd = strconv.Atoi(get("end"))
		switch {
		case c.Report == "":
			return nil, fmt.Errorf("%s:%d: no report; write its id or path", name, line)
		case errStart != nil || errEnd != nil || c.Start < 0 || c.End <= c.Start:
			return nil, fmt.Errorf("%s:%d: start %q and end %q are no span; write the code points of the figure, as govreport prints them", name, line, get("start"), get("end"))
		}
		if err := c.set(&extract.Figure{}); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		out = append(out, c)
	}
}

// set puts the corrected value into a figure.
func (c *Correction) set(f *extract.Figure) error {
	if allowed, ok := allowedValues[c.Field]; ok && !slices.Contains(allowed, c.Value) {
		return fmt.Errorf("%s %q is unknown; write one of %s", c.Field, c.Value, strings.Join(allowed, " "))
	}
	number := func(to *float64) error {
		v, err := strconv.ParseFloat(strings.ReplaceAll(c.Value, ",", ""), 64)
		if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
			return fmt.Errorf("%s %q is no number; write it in the base unit, such as 700000", c.Field, c.Value)
		}
		*to = v
		return nil
	}
	whole := func(to *int) error {
		if c.Value == "" {
			*to = 0
			return nil
		}
		n, err := strconv.Atoi(c.Value)
		if err != nil {
			return fmt.Errorf("%s %q is no year; write one such as 2023", c.Field, c.Value)
		}
		*to = n
		return nil
	}
	switch c.Field {
	case "value":
		if err := number(&f.Value); err != nil {
			return err
		}
		f.HasValue, f.Masked = true, false
	case "low":
		f.HasValue, f.Masked = false, false
		return number(&f.Low)
	case "high":
		f.HasValue, f.Masked = false, false
		return number(&f.High)
	case "masked":
		f.Masked = c.Value == "true"
		if f.Masked {
			f.HasValue, f.Value, f.Low, f.High = false, 0, 0, 0
		}
	case "unit":
		f.Unit = c.Value
	case "per":
		f.Per = nil
		for _, p := range strings.Split(c.Value, ";") {
			if p = strings.TrimSpace(p); p != "" {
				f.Per = append(f.Per, p)
			}
		}
	case "cmp":
		f.Cmp = c.Value
	case "role":
		f.Role = c.Value
	case "indicator":
		f.Indicator, f.IndicatorAt = c.Value, segment.Span{}
	case "measure":
		f.Measure = c.Value
	case "direction":
		f.Direction = c.Value
	case "over":
		f.Over = c.Value
	case "concept":
		f.Concept = c.Value
	case "part":
		f.Part = c.Value
	case "from":
		return whole(&f.From)
	case "to":
		return whole(&f.To)
	case "year":
		return whole(&f.Year)
	case "deadline_year":
		return whole(&f.DeadlineYear)
	default:
		return fmt.Errorf("field %q can't be corrected; write one of %s", c.Field, strings.Join(CorrectableFields, " "))
	}
	return nil
}

// keptCorrections are the corrections of an index, read once.
type keptCorrections struct {
	sync.Mutex
	known bool
	list  []Correction
}

// Corrections returns the corrections that the index keeps, in the order of their
// table. The caller leaves the list as it is.
func (x *Index) Corrections() ([]Correction, error) {
	if err := x.ready(context.Background(), "read"); err != nil {
		return nil, err
	}
	x.kept.Lock()
	defer x.kept.Unlock()
	if !x.kept.known {
		list, err := x.readCorrections()
		if err != nil {
			return nil, err
		}
		x.kept.list, x.kept.known = list, true
	}
	return x.kept.list, nil
}

func (x *Index) readCorrections() ([]Correction, error) {
	data, err := os.ReadFile(filepath.Join(x.dir, correctionsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &Error{x.dir, "read", err, "check the permissions of " + correctionsFile}
	}
	var out []Correction
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, &Error{x.dir, "read", fmt.Errorf("%s: %w", correctionsFile, err), "give the table of corrections again (SetCorrections)"}
	}
	return out, nil
}

// SetCorrections keeps corrections in the index, in the place of those before, and
// applies them to the reports that are stored and, from now on, to every report that
// is added. A report that is read again keeps them. Figures whose correction is gone
// are as they were extracted. The reports show it after the next commit.
func (x *Index) SetCorrections(ctx context.Context, corrections []Correction) error {
	if err := x.ready(ctx, "correct"); err != nil {
		return err
	}
	x.mu.Lock()
	err := x.writable("correct")
	x.mu.Unlock()
	if err != nil {
		return err
	}
	before, err := x.Corrections()
	if err != nil {
		return err
	}
	if corrections == nil {
		corrections = []Correction{}
	}
	data, err := json.MarshalIndent(corrections, "", " ")
	if err != nil {
		return &Error{x.dir, "correct", err, "write the values in UTF-8"}
	}
	if err := errors.Join(replaceFile(x.dir, correctionsFile, data), x.sync(x.dir)); err != nil {
		return &Error{x.dir, "correct", err, "check that the disk is not full"}
	}
	x.kept.Lock()
	x.kept.list, x.kept.known = corrections, true
	x.kept.Unlock()
	touched := map[string]bool{}
	for _, list := range [][]Correction{before, corrections} {
		for _, c := range list {
			touched[c.Report] = true
		}
	}
	again, err := x.withoutCorrections(ctx, touched)
	if err != nil {
		return err
	}
	for _, r := range again {
		if _, err := x.Add(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// withoutCorrections returns the stored reports with these ids or paths as they were
// extracted.
func (x *Index) withoutCorrections(ctx context.Context, reports map[string]bool) ([]*extract.Report, error) {
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	all, err := x.selected(ctx, s, "")
	if err != nil {
		return nil, err
	}
	var out []*extract.Report
	for _, l := range all {
		f := l.facts
		if !reports[f.ID] && !slices.ContainsFunc(f.Sources, func(s source) bool { return reports[s.Path] }) {
			continue
		}
		rec, err := x.recordOf(s, l.at)
		if err != nil {
			return nil, err
		}
		r := rec.report()
		fresh, err := extract.ExtractContext(ctx, r.Doc, extract.WithoutRegion(), extract.WithMaxSections(math.MaxInt))
		if err != nil {
			return nil, err
		}
		r.Masks, r.Warnings = fresh.Masks, fresh.Warnings
		for _, code := range f.Warnings { // those of the file stand in the facts alone
			if !slices.ContainsFunc(r.Warnings, func(w segment.Warning) bool { return w.Code == code }) {
				r.Warnings = append(r.Warnings, segment.Warning{Code: code})
			}
		}
		r.Figures = slices.Clone(r.Figures)
		for i := range r.Figures {
			if !r.Figures[i].Corrected {
				continue
			}
			for _, g := range fresh.Figures {
				if g.Span == r.Figures[i].Span {
					r.Figures[i] = g
				}
			}
		}
		out = append(out, r)
	}
	return out, nil
}

// corrected returns r with the corrections of the index applied: r itself where none
// is for it.
func (x *Index) corrected(r *extract.Report) (*extract.Report, error) {
	all, err := x.Corrections()
	if err != nil || len(all) == 0 {
		return r, err
	}
	paths := []string{r.Doc.Path}
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.writable("add"); err != nil {
		return nil, err
	}
	pending, at, err := x.lookup(byID, r.ID, func(f *head) bool { return f.ID == r.ID })
	if err != nil {
		return nil, err
	}
	for _, i := range pending {
		paths = append(paths, x.pending[i].paths()...)
	}
	for _, e := range at {
		paths = append(paths, e.head.paths()...)
	}
	out, _ := applyCorrections(r, all, paths)
	return out, nil
}

// applyCorrections returns r with its corrections, and those of them that don't fit.
func applyCorrections(r *extract.Report, all []Correction, paths []string) (*extract.Report, []StaleCorrection) {
	var stale []StaleCorrection
	var runes *segment.RuneIndex
	out := r
	for _, c := range all {
		if c.Report != r.ID && !slices.Contains(paths, c.Report) {
			continue
		}
		if runes == nil {
			runes = segment.NewRuneIndex(r.Doc.Text)
			copied := *r
			copied.Figures = slices.Clone(r.Figures)
			out = &copied
		}
		if reason := c.apply(out, runes); reason != "" {
			stale = append(stale, StaleCorrection{c, reason})
		}
	}
	return out, stale
}

// apply sets the figure at the correction's place, or says why not.
func (c *Correction) apply(r *extract.Report, runes *segment.RuneIndex) string {
	for i := range r.Figures {
		f := &r.Figures[i]
		if runes.Rune(f.Span.Start) != c.Start || runes.Rune(f.Span.End) != c.End {
			continue
		}
		if have := f.Span.Of(r.Doc.Text); c.Text != "" && have != c.Text {
			return fmt.Sprintf("%q stands there now", have)
		}
		if err := c.set(f); err != nil {
			return err.Error()
		}
		f.Corrected = true
		return ""
	}
	return "no figure stands there"
}

// CheckCorrections says which of the corrections that the index keeps stand in its
// reports, after a commit.
func (x *Index) CheckCorrections(ctx context.Context) (*CorrectionsResult, error) {
	if err := x.ready(ctx, "read"); err != nil {
		return nil, err
	}
	all, err := x.Corrections()
	if err != nil {
		return nil, err
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	res := &CorrectionsResult{Stale: []StaleCorrection{}}
	if len(all) == 0 {
		return res, nil
	}
	reports, err := x.selected(ctx, s, "")
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		found, reason := false, ""
		for _, l := range reports {
			f := l.facts
			if c.Report != f.ID && !f.hasPath(c.Report) {
				continue
			}
			rec, err := x.recordOf(s, l.at)
			if err != nil {
				return nil, err
			}
			found = true
			r := rec.report()
			stored := r.Figures
			r.Figures = slices.Clone(stored)
			switch reason = c.apply(r, segment.NewRuneIndex(rec.text)); {
			case reason != "":
			case reflect.DeepEqual(stored, r.Figures):
				res.Applied++
			default:
				reason = "the stored figure does not show it; give the corrections again"
			}
		}
		if !found {
			reason = "no report has this id or path; its text may have changed"
		}
		if reason != "" {
			res.Stale = append(res.Stale, StaleCorrection{c, reason})
		}
	}
	return res, nil
}
