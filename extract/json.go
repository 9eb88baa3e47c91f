package extract

import (
	"encoding/json"
	"errors"

	"github.com/govreport/govreport/segment"
)

// Schema names the version of the JSON contract.
const Schema = "govreport/1"

type jsonSpan struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

type jsonReport struct {
	Schema    string        `json:"schema"`
	ID        string        `json:"id"`
	Path      string        `json:"path,omitempty"`
	SHA256    string        `json:"sha256,omitempty"`
	Encoding  string        `json:"encoding,omitempty"`
	Format    string        `json:"format,omitempty"`
	Title     string        `json:"title,omitempty"`
	Organ     string        `json:"organ,omitempty"`
	Year      int           `json:"year,omitempty"`
	PlanYear  int           `json:"plan_year,omitempty"`
	Period    string        `json:"period,omitempty"`
	Genre     string        `json:"genre,omitempty"`
	Published string        `json:"published,omitempty"`
	Region    *jsonRegion   `json:"region,omitempty"`
	Body      jsonSpan      `json:"body"`
	Text      string        `json:"text,omitempty"`
	Cleaned   string        `json:"cleaned_body,omitempty"` // with text: the body as rules and counts read it, see segment.View
	Sections  []jsonSection `json:"sections"`
	Masks     []jsonMask    `json:"masks"`
	Figures   []jsonFigure  `json:"figures"`
	Themes    []jsonTheme   `json:"themes"`
	Warnings  []jsonWarning `json:"warnings"`
}

type jsonRegion struct {
	Name       string         `json:"name"`
	Code       string         `json:"code,omitempty"`
	Level      string         `json:"level,omitempty"`
	Masked     bool           `json:"masked"`
	Source     string         `json:"source"`
	Confidence float64        `json:"confidence"`
	Evidence   []jsonEvidence `json:"evidence,omitempty"`
}

type jsonEvidence struct {
	jsonSpan
	Text string `json:"text"`
	Code string `json:"code,omitempty"`
}

type jsonSection struct {
	jsonSpan
	BodyEnd int             `json:"body_end"`
	Marker  string          `json:"marker"`
	Level   any             `json:"level"` // 1..4 or "item"
	Title   string          `json:"title,omitempty"`
	Role    string          `json:"role,omitempty"`
	Parent  *int            `json:"parent,omitempty"`
	Themes  []jsonThemeItem `json:"themes,omitempty"`
}

type jsonThemeItem struct {
	ID    string  `json:"id"`
	Name  string  `json:"name"`
	Score float64 `json:"score"`
}

type jsonMask struct {
	jsonSpan
	Text    string `json:"text"`
	Class   string `json:"class"`
	Suggest string `json:"suggest,omitempty"`

	Suggested *jsonSuggestion `json:"suggested,omitempty"` // only with --fill-from
}

// jsonSuggestion is what stands in an unmasked twin; Value of masked figures only.
type jsonSuggestion struct {
	Value *float64 `json:"value,omitempty"`
	Low   *float64 `json:"low,omitempty"`
	High  *float64 `json:"high,omitempty"`
	Text  string   `json:"text"`
	Path  string   `json:"path"`
	Start int      `json:"start"`
	End   int      `json:"end"`
}

func suggestionJSON(s *Suggestion) *jsonSuggestion {
	if s == nil {
		return nil
	}
	j := &jsonSuggestion{Text: s.Text, Path: s.Path, Start: s.Start, End: s.End}
	switch {
	case s.HasValue:
		j.Value = &s.Value
	case s.HasRange:
		j.Low, j.High = &s.Low, &s.High
	}
	return j
}

type jsonFigure struct {
	jsonSpan
	Text         string    `json:"text"`
	Masked       bool      `json:"masked"`
	Value        *float64  `json:"value,omitempty"`
	Low          *float64  `json:"low,omitempty"`
	High         *float64  `json:"high,omitempty"`
	Unit         string    `json:"unit"`
	Scale        float64   `json:"scale,omitempty"` // masked figures only
	Per          []string  `json:"per"`
	Cmp          string    `json:"cmp"`
	Role         string    `json:"role"`
	Indicator    string    `json:"indicator"`
	IndicatorAt  *jsonSpan `json:"indicator_span,omitempty"`
	Measure      string    `json:"measure,omitempty"`
	Direction    string    `json:"direction,omitempty"`
	Over         string    `json:"over,omitempty"`
	From         int       `json:"from,omitempty"`
	To           int       `json:"to,omitempty"`
	Concept      string    `json:"concept,omitempty"`
	Deadline     string    `json:"deadline,omitempty"`
	DeadlineYear int       `json:"deadline_year,omitempty"`
	Modal        string    `json:"modal,omitempty"`
	Year         int       `json:"year,omitempty"`
	Part         string    `json:"part,omitempty"`
	Corrected    bool      `json:"corrected,omitempty"`
	Section      *int      `json:"section,omitempty"`
	Themes       []string  `json:"themes,omitempty"`
	Sentence     jsonSpan  `json:"sentence"`

	Suggested *jsonSuggestion `json:"suggested,omitempty"` // masked figures only, with --fill-from
}

type jsonTheme struct {
	ID       string  `json:"id"`
	Name     string  `json:"name"`
	Mentions int     `json:"mentions"`
	Chars    int     `json:"chars"`
	Share    float64 `json:"share"`
	Figures  int     `json:"figures"`
	Targets  int     `json:"targets"`
}

type jsonWarning struct {
	jsonSpan
	Code    string `json:"code"`
	Message string `json:"message"`
}

// MarshalJSON prints the report by the contract govreport/1: offsets are code
// points of the decoded source text, half open; fields that do not apply are
// left out.
func (r *Report) MarshalJSON() ([]byte, error) { return r.marshal(false) }

// MarshalJSONWithText is [Report.MarshalJSON] with the source text in "text", and the
// body as rules and counts read it ([segment.View]) in "cleaned_body".
func (r *Report) MarshalJSONWithText() ([]byte, error) { return r.marshal(true) }

func (r *Report) marshal(withText bool) ([]byte, error) {
	if r == nil || r.Doc == nil {
		return nil, errors.New("extract: the report has no document; take it from Extract")
	}
	return json.Marshal(r.forJSON(withText))
}

func (r *Report) forJSON(withText bool) *jsonReport {
	text := r.Doc.Text
	runes := segment.NewRuneIndex(text)
	span := func(s Span) jsonSpan { return jsonSpan{runes.Rune(s.Start), runes.Rune(s.End)} }
	j := &jsonReport{
		Schema: Schema, ID: r.ID, Path: r.Doc.Path, SHA256: r.Doc.SHA256, Encoding: r.Doc.Encoding, Format: r.Doc.Format,
		Title: r.Title, Organ: r.Organ, Year: r.Year, PlanYear: r.PlanYear, Period: r.Period, Genre: r.Genre, Published: r.Published,
		Body: span(r.Body), Sections: []jsonSection{}, Masks: []jsonMask{}, Figures: []jsonFigure{}, Themes: []jsonTheme{}, Warnings: []jsonWarning{},
	}
	if withText {
		v := r.Doc.View()
		j.Text, j.Cleaned = text, v.Span(r.Body).Of(v.Text)
	}
	if g := r.Region; g != nil {
		j.Region = &jsonRegion{Name: g.Name, Code: g.Code, Level: g.Level, Masked: g.Masked, Source: g.Source, Confidence: g.Confidence}
		for _, e := range g.Evidence {
			j.Region.Evidence = append(j.Region.Evidence, jsonEvidence{span(e.Span), e.Text, e.Code})
		}
	}
	for _, s := range r.Sections {
		o := jsonSection{jsonSpan: span(s.Span), BodyEnd: runes.Rune(s.BodyEnd), Marker: s.Marker, Level: s.Level, Title: s.Title, Role: s.Role}
		if s.Level == LevelItem {
			o.Level = "item"
		}
		if s.Parent >= 0 {
			o.Parent = &s.Parent
		}
		for _, t := range s.Themes {
			o.Themes = append(o.Themes, jsonThemeItem(t))
		}
		j.Sections = append(j.Sections, o)
	}
	for _, m := range r.Masks {
		j.Masks = append(j.Masks, jsonMask{span(m.Span), m.Span.Of(text), m.Class, m.Suggest, suggestionJSON(m.Suggested)})
	}
	for _, f := range r.Figures {
		o := jsonFigure{
			jsonSpan: span(f.Span), Text: f.Span.Of(text), Masked: f.Masked, Unit: f.Unit, Per: append([]string{}, f.Per...), Cmp: f.Cmp,
			Role: f.Role, Indicator: f.Indicator, Deadline: f.Deadline, DeadlineYear: f.DeadlineYear, Modal: f.Modal, Year: f.Year,
			Measure: f.Measure, Direction: f.Direction, Over: f.Over, From: f.From, To: f.To, Concept: f.Concept, Part: f.Part, Corrected: f.Corrected,
			Themes: f.Themes, Sentence: span(f.Sentence),
			Suggested: suggestionJSON(f.Suggested),
		}
		switch {
		case f.Masked:
			o.Scale = f.Scale
		case f.HasValue:
			o.Value = &f.Value
		default:
			o.Low, o.High = &f.Low, &f.High
		}
		if f.Indicator != "" {
			s := span(f.IndicatorAt)
			o.IndicatorAt = &s
		}
		if f.Section >= 0 {
			o.Section = &f.Section
		}
		j.Figures = append(j.Figures, o)
	}
	for _, t := range r.Themes {
		j.Themes = append(j.Themes, jsonTheme(t))
	}
	for _, w := range r.Warnings {
		j.Warnings = append(j.Warnings, jsonWarning{span(w.Span), w.Code, w.Message})
	}
	return j
}
