package extract

import "github.com/govreport/govreport/segment"

// Span is a half-open byte range of [segment.Document.Text].
type Span = segment.Span

// Report is everything that was read out of one document. All spans are byte
// offsets into Doc.Text; [Report.MarshalJSON] converts them to code points.
// A Report is not changed after [Extract] returns it and may be read by many
// goroutines.
type Report struct {
	Doc *segment.Document

	ID        string // stable: from the text, not from the path
	Title     string
	TitleSpan Span   // empty when the title is not from the text
	Organ     string // issuing body as written
	Year      int    // year reported on; for a pure plan the year planned; 0 unknown
	PlanYear  int    // year planned for, 0 when not stated
	Period    string // "", "H1", "H2", "Q1".."Q4": the part of Year reported on
	Genre     string // "summary", "plan", "summary+plan", "work_report", or ""
	Published string // YYYY-MM-DD
	Region    *Region
	Body      Span
	Sections  []Section
	Masks     []Mask
	Figures   []Figure
	Themes    []ThemeShare // most text first
	Warnings  []segment.Warning

	uncovered []Span
	traces    *traces // with [WithTrace]
	speaksFor string  // whom the speaker reports for (我代表省人民政府), where no organ stands in the title
}

// Region is where a report is from.
type Region struct {
	Name       string  // full name from the province down, 四川省成都市双流区
	Code       string  // division code, six digits (nine for townships)
	Level      string  // "state", "province", "city", "county", "township"
	Masked     bool    // the report hides its own name
	Source     string  // "metadata", "text", "inferred"
	Confidence float64 // 0..1
	Evidence   []Evidence
}

// Evidence is a place name in the text that speaks for a region.
type Evidence struct {
	Span Span
	Text string
	Code string
}

// Section levels. LevelItem is 一是/二是…
const (
	LevelItem = 0
	Level1    = 1
	Level2    = 2
	Level3    = 3
	Level4    = 4
)

// Section is a heading or numbered item and the text it governs. A line without a
// number that heads a part (2023年工作安排) is a section of level 1 with an empty Marker.
type Section struct {
	Span    Span // marker and title
	BodyEnd int  // end of the text it governs, children included
	Marker  string
	Level   int // 1..4, or LevelItem
	Title   string
	Role    string // level 1 only: "review", "problem", "plan", "intro", "other"
	Parent  int    // index into Report.Sections, -1 at the top
	Themes  []ThemeScore
}

// ThemeScore is how much a section is about a theme, 0..1.
type ThemeScore struct {
	ID    string
	Name  string
	Score float64
}

// ThemeShare is how much of a report is about a theme. Share is Chars over the
// code points of the body.
type ThemeShare struct {
	ID       string
	Name     string
	Mentions int
	Chars    int
	Share    float64
	Figures  int
	Targets  int
}

// Mask is a redacted run.
type Mask struct {
	Span    Span
	Class   string // "figure", "date", "label", "name", "phrase"
	Suggest string // what a name mask probably hides, where the region is known
	// Suggested is what stands there in an unmasked twin, where one was looked for.
	Suggested *Suggestion `json:"-"`
}

// Suggestion is what stands behind a mask in an unmasked copy of the report. It is
// never the masked figure's value: whoever uses it cites the twin.
type Suggestion struct {
	Text       string // verbatim, of the twin
	HasValue   bool   // Value holds
	HasRange   bool   // Low and High do
	Value      float64
	Low, High  float64
	Path       string // of the twin
	Start, End int    // code points of the twin's decoded text
}

// Comparators of a figure.
const (
	CmpEqual        = "="
	CmpAtLeast      = ">="
	CmpMore         = ">"
	CmpAtMost       = "<="
	CmpLess         = "<"
	CmpApproximates = "~"
)

// Roles of a figure.
const (
	RoleTarget    = "target"
	RoleResult    = "result"
	RoleBaseline  = "baseline"
	RoleCriterion = "criterion"
)

// What a figure says of its indicator. Figures of one indicator stand in one
// column only where their measures are the same.
const (
	MeasureLevel      = "level"      // the amount, count, rate, price or duration itself
	MeasureGrowth     = "growth"     // relative change: 增长5%, 翻一番
	MeasureIncrease   = "increase"   // absolute change of a stock or level: 净增2万人
	MeasureGap        = "gap"        // distance from another value: 高于全国0.9个百分点
	MeasureShare      = "share"      // part of a named whole: 占GDP比重3.2%
	MeasureCompletion = "completion" // part of a task that is done: 完成年度任务的104%

	DirectionUp   = "up"
	DirectionDown = "down"

	OverTotal   = "total"
	OverAverage = "average"
)

// Figure is a quantity expression, masked or not.
type Figure struct {
	Span         Span // numeral, approximator, multiplier and unit
	Masked       bool
	HasValue     bool    // Value holds; otherwise, unless Masked, Low and High do
	Value        float64 // in the base unit: 70余万元 is 700000
	Low, High    float64
	Unit         string  // verbatim, without the multiplier
	Scale        float64 // of a masked figure: the multiplier written after it
	Per          []string
	Cmp          string
	Role         string
	Indicator    string // verbatim source
	IndicatorAt  Span
	Deadline     string // verbatim, targets only
	DeadlineAt   Span
	DeadlineYear int
	Modal        string // verbatim, targets only
	ModalAt      Span
	Measure      string // what the figure says of its indicator: MeasureLevel, …
	Direction    string // "up" or "down", of a growth, an increase or a gap; "" where it can't be told
	Over         string // "total" or "average" where the figure covers several years, else ""
	From, To     int    // the years that Over covers, 0 where the text does not say them
	Concept      string // id of a statistical concept (data/concepts.tsv), "" where none fits whole
	Year         int    // year the figure speaks of, 0 where that can't be told
	Part         string // "H1", "H2", "Q1".."Q4", "to-09": the part of Year it speaks of, "" for all of it
	Corrected    bool   // a reader's correction stands in it (index --corrections)
	Section      int    // index into Report.Sections, -1 outside
	Sentence     Span
	Themes       []string
	Rules        []string // names of the rules that fired, in order
	// Suggested is what an unmasked twin says, where one was looked for.
	Suggested *Suggestion `json:"-"`

	headline bool // from a sentence that states the year's expected targets
}
