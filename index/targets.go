package index

import "context"

// TargetsRequest asks for figures. Empty fields do not restrict.
type TargetsRequest struct {
	Filter    string   // query that restricts the reports
	Indicator string   // substring of the indicator, after folding and normalisation
	Unit      string   // base unit
	Roles     []string // default: "target"; "all" for every role
	Theme     string   // id or Chinese name
	Masked    *bool
	// By puts comparable figures side by side: a subset of "year", "region",
	// "organ". Fills TargetsResult.Table.
	By    []string
	Level string // rolls regions up, as in CompareRequest
	Limit int    // figures to return, 0 for all
}

// FigureRow is a figure with where it is from.
type FigureRow struct {
	ID           string   `json:"id"`
	Path         string   `json:"path"`
	Title        string   `json:"title"`
	Organ        string   `json:"organ,omitempty"`
	Region       string   `json:"region"`
	RegionCode   string   `json:"region_code,omitempty"`
	Year         int      `json:"year"`
	Section      []string `json:"section"`
	Start        int      `json:"start"`
	End          int      `json:"end"`
	Text         string   `json:"text"`
	Masked       bool     `json:"masked"`
	Value        *float64 `json:"value,omitempty"`
	Low          *float64 `json:"low,omitempty"`
	High         *float64 `json:"high,omitempty"`
	Unit         string   `json:"unit"`
	Scale        float64  `json:"scale,omitempty"`
	Per          []string `json:"per"`
	Cmp          string   `json:"cmp"`
	Role         string   `json:"role"`
	Indicator    string   `json:"indicator"`
	Deadline     string   `json:"deadline,omitempty"`
	DeadlineYear int      `json:"deadline_year,omitempty"`
	Modal        string   `json:"modal,omitempty"`
	FigureYear   int      `json:"figure_year,omitempty"` // the year the figure speaks of
	Themes       []string `json:"themes,omitempty"`
	Sentence     string   `json:"sentence"` // verbatim
}

// FigureCell holds the comparable figures of one group.
type FigureCell struct {
	Year       int         `json:"year,omitempty"`
	Region     string      `json:"region,omitempty"`
	RegionCode string      `json:"region_code,omitempty"`
	Organ      string      `json:"organ,omitempty"`
	Indicator  string      `json:"indicator"` // normalised
	Unit       string      `json:"unit"`
	Per        []string    `json:"per"`
	Baseline   []FigureRow `json:"baseline,omitempty"`
	Target     []FigureRow `json:"target,omitempty"`
	Result     []FigureRow `json:"result,omitempty"`
}

// TargetsResult is the figures asked for, in report order, and side by side.
type TargetsResult struct {
	Total   int          `json:"total"`
	Reports int          `json:"total_reports"`
	Masked  int          `json:"masked"`
	Figures []FigureRow  `json:"figures"`
	Table   []FigureCell `json:"table,omitempty"`
}

// Targets lists figures.
func (x *Index) Targets(ctx context.Context, req TargetsRequest) (*TargetsResult, error) {
	panic("todo")
}

// Outcome of a target.
type Outcome string

// Outcomes of a target.
const (
	Met      Outcome = "met"
	Missed   Outcome = "missed"
	Exceeded Outcome = "exceeded"
	MaskedUp Outcome = "masked"  // target or result is masked, so nobody can tell
	Dropped  Outcome = "dropped" // the next report is there and does not mention it
	NoReport Outcome = "no next report"
)

// FollowRequest asks what became of targets. Empty fields do not restrict.
type FollowRequest struct {
	Filter    string
	Indicator string
	Unit      string
	Theme     string
	// Tolerance is the relative distance from an "about" target that still
	// counts as met (default 0.05).
	Tolerance float64
}

// FollowRow is a target and its result.
type FollowRow struct {
	Region     string     `json:"region"`
	RegionCode string     `json:"region_code,omitempty"`
	Organ      string     `json:"organ,omitempty"`
	TargetYear int        `json:"target_year"` // the year the target was set for
	Indicator  string     `json:"indicator"`
	Outcome    Outcome    `json:"outcome"`
	Reason     string     `json:"reason"` // how the two were compared, in words
	Target     FigureRow  `json:"target"`
	Result     *FigureRow `json:"result,omitempty"`
	// Candidates is the number of results that fitted; more than one is a
	// reason to look at the spans.
	Candidates int `json:"candidates"`
}

// FollowResult is the table, with counts by outcome.
type FollowResult struct {
	Rows   []FollowRow     `json:"rows"`
	Counts map[Outcome]int `json:"counts"`
}

// Follow joins targets to results of the same region and organ.
func (x *Index) Follow(ctx context.Context, req FollowRequest) (*FollowResult, error) {
	panic("todo")
}

// DuplicatesRequest tunes the search for copies.
type DuplicatesRequest struct {
	Filter    string
	Threshold float64 // lowest similarity reported (default 0.5)
	Copy      float64 // similarity from which on it is a copy (default 0.9)
	Passages  bool    // also list copied passages between reports
}

// DuplicatePair is two similar reports. Shared is the share of A's (and of B's)
// characters that stand in common runs after alignment.
type DuplicatePair struct {
	A       Info    `json:"a"`
	B       Info    `json:"b"`
	Jaccard float64 `json:"jaccard"`
	SharedA float64 `json:"shared_a"`
	SharedB float64 `json:"shared_b"`
	Kind    string  `json:"kind"` // "copy" or "template reuse"
}

// DuplicateCluster is reports that are copies of each other.
type DuplicateCluster struct {
	Kind    string `json:"kind"`
	Reports []Info `json:"reports"` // the first stands for the others
}

// PassageCopy is a passage that stands in two reports.
type PassageCopy struct {
	A          Citation `json:"a"`
	B          Citation `json:"b"`
	Similarity float64  `json:"similarity"`
}

// DuplicatesResult lists clusters and the pairs behind them.
type DuplicatesResult struct {
	Reports  int                `json:"reports"`
	Distinct int                `json:"distinct_reports"`
	Clusters []DuplicateCluster `json:"clusters"`
	Pairs    []DuplicatePair    `json:"pairs"`
	Passages []PassageCopy      `json:"passages,omitempty"`
}

// Duplicates finds copies and template reuse.
func (x *Index) Duplicates(ctx context.Context, req DuplicatesRequest) (*DuplicatesResult, error) {
	panic("todo")
}

// CitationCheck is what became of a citation.
type CitationCheck struct {
	Citation
	Status string `json:"status"`          // "ok", "moved", "changed", "missing"
	Found  string `json:"found,omitempty"` // what stands there now
	At     *int   `json:"at,omitempty"`    // where the text stands now, if it moved
}
