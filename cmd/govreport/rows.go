package main

import (
	"strconv"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// The rows below are the flat tables of extract --rows, in csv, md and parquet:
// one table a kind, with the columns of the report in each. Offsets are code
// points of the decoded source text, half open.

// reportColumns say which report a row is of.
type reportColumns struct {
	ID         string `json:"id"`             // the report's id, from its content
	Path       string `json:"path"`           // where it was read
	Title      string `json:"title"`          // the report's own title
	Organ      string `json:"organ"`          // issuing body, as written
	Region     string `json:"region"`         // where the report is from, full name
	RegionCode string `json:"region_code"`    // division code
	Year       int    `json:"year,omitempty"` // year reported on
}

// reportRow is a report in short: --rows reports.
type reportRow struct {
	reportColumns
	PlanYear         int     `json:"plan_year,omitempty"`         // year planned for, where it is stated
	Period           string  `json:"period,omitempty"`            // H1, H2, Q1 to Q4: the part of the year reported on
	Genre            string  `json:"genre"`                       // summary, plan, summary+plan, work_report
	Published        string  `json:"published,omitempty"`         // YYYY-MM-DD
	RegionLevel      string  `json:"region_level,omitempty"`      // state, province, city, county, township
	RegionSource     string  `json:"region_source,omitempty"`     // text, metadata, inferred
	RegionConfidence float64 `json:"region_confidence,omitempty"` // 0 to 1
	Format           string  `json:"format"`                      // of the file: text, html, docx, pdf, csv, jsonl
	Encoding         string  `json:"encoding"`                    // of the file
	SHA256           string  `json:"sha256"`                      // of the source bytes
	BodyStart        int     `json:"body_start"`                  // start of the report itself, without site noise
	BodyEnd          int     `json:"body_end"`
	Chars            int     `json:"chars"` // code points of the body
	Sections         int     `json:"sections"`
	Figures          int     `json:"figures"`
	Targets          int     `json:"targets"`        // figures with role target
	MaskedFigures    int     `json:"masked_figures"` // figures whose digits are hidden
	Masks            int     `json:"masks"`
	Warnings         int     `json:"warnings"`
}

// suggestedColumns are what stands behind a mask in an unmasked copy, with --fill-from;
// it is no value.
type suggestedColumns struct {
	Suggested      string `json:"suggested,omitempty"`      // with --fill-from: what stands there in an unmasked copy, verbatim; no value
	SuggestedPath  string `json:"suggested_path,omitempty"` // the copy
	SuggestedStart *int   `json:"suggested_start"`          // where it stands there, code points
	SuggestedEnd   *int   `json:"suggested_end"`            //
}

func suggestedIn(s *extract.Suggestion) suggestedColumns {
	if s == nil {
		return suggestedColumns{}
	}
	return suggestedColumns{s.Text, s.Path, &s.Start, &s.End}
}

// figureRow is a quantity, masked or not: --rows figures.
type figureRow struct {
	reportColumns
	Start        int      `json:"start"`
	End          int      `json:"end"`
	Text         string   `json:"text"`                // verbatim
	Masked       bool     `json:"masked"`              // a numeral in it is hidden, so there is no value
	Value        *float64 `json:"value"`               // in the base unit: 70余万元 is 700000
	Low          *float64 `json:"low"`                 // a range has low and high instead of a value
	High         *float64 `json:"high"`                //
	Unit         string   `json:"unit"`                // base unit, verbatim, without 万 or 亿
	Scale        float64  `json:"scale,omitempty"`     // of a masked figure: the multiplier written after it
	Per          []string `json:"per"`                 // denominators, in order: 每人每月 is 人, 月
	Cmp          string   `json:"cmp"`                 // =, >=, >, <=, <, ~
	Role         string   `json:"role"`                // target, result, baseline, criterion
	Indicator    string   `json:"indicator"`           // what is measured, verbatim
	Measure      string   `json:"measure,omitempty"`   // level, growth, increase, gap, share, completion
	Direction    string   `json:"direction,omitempty"` // up or down, of growth, increase and gap
	Over         string   `json:"over,omitempty"`      // total or average of several years
	From         int      `json:"from,omitempty"`      // first year that over covers, where it is known
	To           int      `json:"to,omitempty"`        // last year that over covers, where it is known
	Concept      string   `json:"concept,omitempty"`   // id of a statistical concept
	Deadline     string   `json:"deadline,omitempty"`  // of a target, verbatim
	DeadlineYear int      `json:"deadline_year,omitempty"`
	Modal        string   `json:"modal,omitempty"`          // commitment word of a target, verbatim
	FigureYear   int      `json:"figure_year,omitempty"`    // year the figure speaks of, where it is known
	Part         string   `json:"part,omitempty"`           // H1, H2, Q1 to Q4, to-09: part of that year
	Corrected    bool     `json:"corrected,omitempty"`      // a reader's correction stands in it
	Section      []string `json:"section"`                  // headings from the top down
	Themes       []string `json:"themes"`                   // theme ids
	SentenceFrom int      `json:"sentence_start,omitempty"` // the sentence it stands in
	SentenceTo   int      `json:"sentence_end,omitempty"`   //
	Sentence     string   `json:"sentence"`                 // verbatim
	suggestedColumns
}

// sectionRow is a numbered heading or item: --rows sections.
type sectionRow struct {
	reportColumns
	Section int      `json:"section"` // its number in the report, from 0
	Parent  *int     `json:"parent"`  // number of the section it stands in, empty at the top
	Start   int      `json:"start"`   // of marker and title
	End     int      `json:"end"`
	BodyEnd int      `json:"body_end"`       // end of the text it governs, children included
	Marker  string   `json:"marker"`         // verbatim: 一、
	Level   string   `json:"level"`          // 1 to 4, or item
	Heading string   `json:"heading"`        // the heading's own words
	Role    string   `json:"role,omitempty"` // level 1 only: review, problem, plan, intro, other
	Themes  []string `json:"themes"`         // theme ids, best first
}

// maskRow is a redacted run: --rows masks.
type maskRow struct {
	reportColumns
	Start   int      `json:"start"`
	End     int      `json:"end"`
	Text    string   `json:"text"`              // verbatim
	Class   string   `json:"class"`             // what stood there: figure, date, label, name, phrase
	Suggest string   `json:"suggest,omitempty"` // what a name mask probably hides
	Section []string `json:"section"`           // headings from the top down
	suggestedColumns
}

// themeRow is how much of a report is about a theme: --rows themes.
type themeRow struct {
	reportColumns
	Theme     string  `json:"theme"`      // id
	ThemeName string  `json:"theme_name"` // Chinese name
	Mentions  int     `json:"mentions"`   // places where a word of the theme stands
	Chars     int     `json:"chars"`      // code points about the theme
	Share     float64 `json:"share"`      // chars over the code points of the body
	Figures   int     `json:"figures"`
	Targets   int     `json:"targets"`
}

// warningRow is a doubt: --rows warnings.
type warningRow struct {
	reportColumns
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// flatReport makes the rows of one report.
type flatReport struct {
	r    *extract.Report
	at   *segment.RuneIndex
	head reportColumns
}

func newFlatReport(r *extract.Report) flatReport {
	head := reportColumns{ID: r.ID, Path: r.Doc.Path, Title: r.Title, Organ: r.Organ, Year: r.Year}
	if r.Region != nil {
		head.Region, head.RegionCode = r.Region.Name, r.Region.Code
	}
	return flatReport{r, segment.NewRuneIndex(r.Doc.Text), head}
}

func (f flatReport) span(s extract.Span) (start, end int) {
	return f.at.Rune(s.Start), f.at.Rune(s.End)
}

// sectionPath lists the headings above and including section i, from the top.
func (f flatReport) sectionPath(i int) []string {
	var path []string
	for ; i >= 0; i = f.r.Sections[i].Parent {
		s := f.r.Sections[i]
		path = append([]string{s.Marker + s.Title}, path...)
	}
	return path
}

// sectionAt is the innermost section that governs byte offset b, -1 for none.
func (f flatReport) sectionAt(b int) int {
	found := -1
	for i, s := range f.r.Sections {
		if s.Span.Start <= b && b < s.BodyEnd {
			found = i
		}
	}
	return found
}

func (f flatReport) report() []reportRow {
	r := f.r
	row := reportRow{
		reportColumns: f.head, PlanYear: r.PlanYear, Period: r.Period, Genre: r.Genre, Published: r.Published,
		Format: r.Doc.Format, Encoding: r.Doc.Encoding, SHA256: r.Doc.SHA256,
		Sections: len(r.Sections), Figures: len(r.Figures), Masks: len(r.Masks), Warnings: len(r.Warnings),
	}
	if r.Region != nil {
		row.RegionLevel, row.RegionSource, row.RegionConfidence = r.Region.Level, r.Region.Source, r.Region.Confidence
	}
	row.BodyStart, row.BodyEnd = f.span(r.Body)
	row.Chars = row.BodyEnd - row.BodyStart
	for _, g := range r.Figures {
		if g.Role == extract.RoleTarget {
			row.Targets++
		}
		if g.Masked {
			row.MaskedFigures++
		}
	}
	return []reportRow{row}
}

func (f flatReport) figures() []figureRow {
	rows := make([]figureRow, 0, len(f.r.Figures))
	section, path := -1, []string(nil) // of the figure before: figures of a section share its path
	for _, g := range f.r.Figures {
		if g.Section != section {
			section, path = g.Section, f.sectionPath(g.Section)
		}
		row := figureRow{
			reportColumns: f.head, Text: g.Span.Of(f.r.Doc.Text), Masked: g.Masked, Unit: g.Unit, Per: g.Per,
			Cmp: g.Cmp, Role: g.Role, Indicator: g.Indicator, Deadline: g.Deadline, DeadlineYear: g.DeadlineYear,
			Modal: g.Modal, FigureYear: g.Year, Section: path, Themes: g.Themes,
			Measure: g.Measure, Direction: g.Direction, Over: g.Over, From: g.From, To: g.To, Concept: g.Concept, Part: g.Part, Corrected: g.Corrected,
			Sentence: g.Sentence.Of(f.r.Doc.Text), suggestedColumns: suggestedIn(g.Suggested),
		}
		row.Start, row.End = f.span(g.Span)
		row.SentenceFrom, row.SentenceTo = f.span(g.Sentence)
		switch {
		case g.Masked:
			row.Scale = g.Scale
		case g.HasValue:
			row.Value = &g.Value
		default:
			row.Low, row.High = &g.Low, &g.High
		}
		rows = append(rows, row)
	}
	return rows
}

func (f flatReport) sections() []sectionRow {
	rows := make([]sectionRow, 0, len(f.r.Sections))
	for i, s := range f.r.Sections {
		row := sectionRow{
			reportColumns: f.head, Section: i, BodyEnd: f.at.Rune(s.BodyEnd), Marker: s.Marker,
			Level: levelName(s.Level), Heading: s.Title, Role: s.Role,
		}
		row.Start, row.End = f.span(s.Span)
		if s.Parent >= 0 {
			row.Parent = &s.Parent
		}
		for _, t := range s.Themes {
			row.Themes = append(row.Themes, t.ID)
		}
		rows = append(rows, row)
	}
	return rows
}

// levelName is a section's level as the schema writes it.
func levelName(level int) string {
	if level == extract.LevelItem {
		return "item"
	}
	return strconv.Itoa(level)
}

func (f flatReport) masks() []maskRow {
	rows := make([]maskRow, 0, len(f.r.Masks))
	for _, m := range f.r.Masks {
		row := maskRow{reportColumns: f.head, Text: m.Span.Of(f.r.Doc.Text), Class: m.Class, Suggest: m.Suggest,
			Section: f.sectionPath(f.sectionAt(m.Span.Start)), suggestedColumns: suggestedIn(m.Suggested)}
		row.Start, row.End = f.span(m.Span)
		rows = append(rows, row)
	}
	return rows
}

func (f flatReport) themes() []themeRow {
	rows := make([]themeRow, 0, len(f.r.Themes))
	for _, t := range f.r.Themes {
		rows = append(rows, themeRow{f.head, t.ID, t.Name, t.Mentions, t.Chars, t.Share, t.Figures, t.Targets})
	}
	return rows
}

func (f flatReport) warnings() []warningRow {
	rows := make([]warningRow, 0, len(f.r.Warnings))
	for _, w := range f.r.Warnings {
		row := warningRow{reportColumns: f.head, Code: w.Code, Message: w.Message}
		row.Start, row.End = f.span(w.Span)
		rows = append(rows, row)
	}
	return rows
}
