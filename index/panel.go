package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/segment"
)

// PanelRequest asks for the panel of concepts by region and year. Empty fields do
// not restrict.
type PanelRequest struct {
	Filter   string   // query that restricts the reports
	Concepts []string // ids or Chinese names
	Years    []Years  // years that figures speak of
	Roles    []string
	Measures []string
	// Indicator adds figures without a concept whose indicator contains it after
	// folding and normalisation: they group by their own words, unit and
	// denominators.
	Indicator string
	// Known are the concepts that the index was read with. Default: the embedded ones.
	Known *extract.Concepts
	// Missing fills PanelResult.Missing.
	Missing bool
}

// Years is a range of years, both ends included.
type Years struct{ From, To int }

// PanelRow is a value that reports claim for a cell. A cell is what agrees in region,
// year, part, concept, measure, role, over, from and to; each different value that is
// claimed for it is a row of its own.
type PanelRow struct {
	ID         string   `json:"id"`
	Path       string   `json:"path"` // the first report that claims it, in the order of [Index.Reports]
	Region     string   `json:"region"`
	RegionCode string   `json:"region_code,omitempty"`
	Level      string   `json:"level,omitempty"`
	Organ      string   `json:"organ,omitempty"`
	Year       int      `json:"year,omitempty"`    // the year that the figure speaks of; of several years the last
	Part       string   `json:"part,omitempty"`    // H1, Q1, to-09: the part of the year
	Concept    string   `json:"concept,omitempty"` // "" of an indicator without one
	Name       string   `json:"name"`              // of the concept, or the indicator's own words
	Measure    string   `json:"measure"`
	Role       string   `json:"role"`
	Value      *float64 `json:"value,omitempty"` // as extracted
	Low        *float64 `json:"low,omitempty"`
	High       *float64 `json:"high,omitempty"`
	Unit       string   `json:"unit"`
	Per        []string `json:"per"`
	ValueStd   *float64 `json:"value_std,omitempty"` // in unit_std; what fell is negative
	LowStd     *float64 `json:"low_std,omitempty"`
	HighStd    *float64 `json:"high_std,omitempty"`
	UnitStd    string   `json:"unit_std"` // the concept's unit, % or 百分点; the printed one where it can't be converted
	Cmp        string   `json:"cmp"`
	Direction  string   `json:"direction,omitempty"`
	Over       string   `json:"over,omitempty"`
	From       int      `json:"from,omitempty"`
	To         int      `json:"to,omitempty"`
	Indicator  string   `json:"indicator"` // verbatim
	Start      int      `json:"start"`     // code points of the decoded text at Path
	End        int      `json:"end"`
	Text       string   `json:"text"`
	Sentence   string   `json:"sentence"`
	Claims     int      `json:"claims"` // figures that claim this value, copies of a report counted once
	Agree      bool     `json:"agree"`  // no other value is claimed for the cell
	Masked     bool     `json:"masked"`
	Corrected  bool     `json:"corrected,omitempty"`
	Also       []Place  `json:"also,omitempty"` // the other claims
}

// Place is where something stands: code points of the decoded text at Path.
type Place struct {
	Path  string `json:"path"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// Reasons why a cell of the balanced panel is empty.
const (
	MissingReport    = "no report"               // none of the region looks back on the year, for targets plans it
	MissingSaid      = "not said"                // the report is there and does not say it
	MissingMasked    = "masked"                  // it is said and masked
	MissingUnread    = "unreadable"              // numbers of the report are broken or cut off
	MissingOtherTime = "said for another period" // part of a year, several years, another or an open year
)

// MissingCell is an empty cell of the balanced panel: every region by every year by
// every concept, measure and role that the panel has.
type MissingCell struct {
	Region     string `json:"region"`
	RegionCode string `json:"region_code,omitempty"`
	Year       int    `json:"year"`
	Concept    string `json:"concept,omitempty"`
	Name       string `json:"name"` // of the concept
	Measure    string `json:"measure"`
	Role       string `json:"role"`
	Reason     string `json:"reason"`
	Path       string `json:"path,omitempty"` // of the report that was looked in
}

// PanelResult is the panel, by region, year, concept, measure and role.
type PanelResult struct {
	Reports   int           `json:"reports"`
	Conflicts int           `json:"conflicts"` // cells with more than one value
	Masked    int           `json:"masked"`    // rows without a value
	YearOpen  int           `json:"year_open"` // figures of a concept whose year the text leaves open: in no cell
	Places    int           `json:"places"`    // figures of a concept that are of a place inside the region: in no cell
	Rows      []PanelRow    `json:"rows"`
	Missing   []MissingCell `json:"missing,omitempty"`
}

// panelCell is what rows of one cell agree in.
type panelCell struct {
	region, part, concept, name, unit, measure, role, over string
	year, from, to                                         int
}

// panelClaim is a figure that claims a cell.
type panelClaim struct {
	cell panelCell
	row  PanelRow
	copy int // cluster of copies, -1 outside any
}

// Panel puts the figures of concepts side by side by region and year. Copies of a
// report count once. Figures whose year is open stand in no cell.
func (x *Index) Panel(ctx context.Context, req PanelRequest) (*PanelResult, error) {
	if err := x.ready(ctx, "read", req.check()); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*PanelResult, error) { return x.Panel(ctx, req) })
	}
	known := req.Known
	if known == nil {
		var err error
		if known, err = extract.DefaultConcepts(); err != nil {
			return nil, err
		}
	}
	want := map[string]bool{}
	for _, name := range req.Concepts {
		k, ok := known.Lookup(name)
		if !ok {
			return nil, fmt.Errorf("no concept is named %q; govreport concepts lists them", name)
		}
		want[k.ID] = true
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	syn, err := x.synonyms()
	if err != nil {
		return nil, err
	}
	reports, err := x.filtered(ctx, s, req.Filter)
	if err != nil {
		return nil, err
	}
	copies, err := x.copies(ctx, s)
	if err != nil {
		return nil, err
	}
	places, err := gazetteer.Load()
	if err != nil {
		return nil, err
	}
	p := &panel{req: req, known: known, want: want, syn: syn, copies: copies, places: places}
	if req.Indicator != "" {
		p.indicator = normalIndicator(req.Indicator, syn)
	}
	claims := make([][]panelClaim, len(reports))
	left := make([]leftOut, len(reports))
	errs := make([]error, len(reports))
	parallel(ctx, len(reports), func(i int) {
		claims[i], left[i], errs[i] = x.panelClaims(s, reports[i], p)
	})
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, err
	}
	res := &PanelResult{Reports: len(reports), Rows: []PanelRow{}}
	cells := map[panelCell][]int{} // rows of a cell
	counted := map[int]map[int]bool{}
	for i, list := range claims {
		res.YearOpen += left[i].yearOpen
		res.Places += left[i].places
		for _, c := range list {
			if !p.speaksOf(c.row.Year) {
				continue
			}
			at := -1
			for _, k := range cells[c.cell] {
				if res.Rows[k].sameValue(&c.row) {
					at = k
				}
			}
			if at < 0 {
				at = len(res.Rows)
				cells[c.cell] = append(cells[c.cell], at)
				res.Rows = append(res.Rows, c.row)
				counted[at] = map[int]bool{}
			} else {
				r := &res.Rows[at]
				r.Also = append(r.Also, Place{c.row.Path, c.row.Start, c.row.End})
				if c.copy < 0 || !counted[at][c.copy] {
					r.Claims++
				}
				if r.Cmp != extract.CmpEqual && c.row.Cmp == extract.CmpEqual { // the plainer claim
					r.Cmp = c.row.Cmp
				}
			}
			if c.copy >= 0 {
				counted[at][c.copy] = true
			}
		}
	}
	for _, rows := range cells {
		values := 0
		for _, k := range rows {
			if !res.Rows[k].Masked {
				values++
			}
		}
		for _, k := range rows {
			res.Rows[k].Agree = values <= 1
		}
		if values > 1 {
			res.Conflicts++
		}
	}
	for i := range res.Rows {
		if res.Rows[i].Masked {
			res.Masked++
		}
	}
	if req.Missing {
		res.Missing = p.missing(reports, claims, res.Rows)
	}
	inOrder(res.Rows, func(a, b *PanelRow) int {
		return cmp.Or(cmp.Compare(a.RegionCode, b.RegionCode), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Year, b.Year),
			cmp.Compare(p.order(a.Concept), p.order(b.Concept)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Measure, b.Measure),
			cmp.Compare(a.Role, b.Role), cmp.Compare(a.Part, b.Part), cmp.Compare(a.Over, b.Over), cmp.Compare(b.Claims, a.Claims))
	})
	return res, nil
}

// panel is what one call of Panel knows.
type panel struct {
	req       PanelRequest
	known     *extract.Concepts
	want      map[string]bool
	indicator string
	syn       *Synonyms
	copies    *nearCopies
	places    *gazetteer.Gazetteer
	rank      map[string]int
}

func (p *panel) speaksOf(year int) bool {
	return len(p.req.Years) == 0 || slices.ContainsFunc(p.req.Years, func(y Years) bool { return y.From <= year && year <= y.To })
}

// order is the place of a concept in the file.
func (p *panel) order(concept string) int {
	if p.rank == nil {
		p.rank = map[string]int{}
		for i, k := range p.known.All() {
			p.rank[k.ID] = i
		}
	}
	if i, ok := p.rank[concept]; ok {
		return i
	}
	return len(p.rank)
}

// wants reports whether a figure belongs in the panel.
func (p *panel) wants(g *figure) bool {
	if len(p.req.Roles) > 0 && !slices.Contains(p.req.Roles, g.Role) || len(p.req.Measures) > 0 && !slices.Contains(p.req.Measures, g.Measure) {
		return false
	}
	if g.Concept != "" && (p.want[g.Concept] || len(p.want) == 0 && p.indicator == "") {
		return true
	}
	return p.indicator != "" && strings.Contains(normalIndicator(g.Indicator, p.syn), p.indicator)
}

// leftOut counts the figures that stand in no cell.
type leftOut struct{ yearOpen, places int }

// panelClaims returns what a report claims.
func (x *Index) panelClaims(s *snapshot, r located, p *panel) (out []panelClaim, left leftOut, err error) {
	var rec *record
	var runes *segment.RuneIndex
	f := r.facts
	for i := range f.Figures {
		g := &f.Figures[i]
		if !p.wants(g) {
			continue
		}
		year := g.Year
		if year == 0 && g.Over != "" {
			year = g.To
		}
		if year == 0 {
			left.yearOpen++
			continue
		}
		if rec == nil {
			if rec, err = x.recordOf(s, r.at); err != nil {
				return nil, left, err
			}
			runes = segment.NewRuneIndex(rec.text)
		}
		if p.ofPlaceInside(rec, g) {
			left.places++
			continue
		}
		row := PanelRow{
			ID: f.ID, Path: f.Sources[0].Path, Region: f.Region.Name, RegionCode: f.Region.Code, Level: f.Region.Level, Organ: f.Organ,
			Year: year, Part: g.Part, Concept: g.Concept, Name: normalIndicator(g.Indicator, p.syn), Measure: g.Measure, Role: g.Role,
			Unit: g.Unit, Per: append([]string{}, g.Per...), UnitStd: g.Unit, Cmp: g.Cmp, Direction: g.Direction, Over: g.Over, From: g.From, To: g.To,
			Indicator: g.Indicator, Start: runes.Rune(g.Span.Start), End: runes.Rune(g.Span.End), Text: g.Span.Of(rec.text),
			Sentence: g.Sentence.Of(rec.text), Claims: 1, Masked: g.Masked, Corrected: g.Corrected,
		}
		cell := panelCell{
			region: cmp.Or(f.Region.Code, f.Region.Name, f.ID), part: g.Part, concept: g.Concept, measure: g.Measure, role: g.Role,
			over: g.Over, year: year, from: g.From, to: g.To,
		}
		if k, ok := p.known.Lookup(g.Concept); ok {
			row.Name = k.Name
		} else {
			cell.name, cell.unit = row.Name, segment.Fold(g.Unit)+"/"+strings.Join(g.Per, "/")
		}
		sign := 1.0
		if g.Direction == extract.DirectionDown {
			sign = -1
		}
		std := func(v float64) (*float64, string) {
			v, unit := p.known.Convert(g.Concept, v, g.Unit)
			if sign < 0 {
				v = -math.Abs(v)
			}
			return &v, unit
		}
		switch {
		case g.Masked:
			_, row.UnitStd = std(0)
		case g.HasValue:
			row.Value = &g.Value
			row.ValueStd, row.UnitStd = std(g.Value)
		default:
			row.Low, row.High = &g.Low, &g.High
			row.LowStd, row.UnitStd = std(g.Low)
			row.HighStd, _ = std(g.High)
			if *row.LowStd > *row.HighStd {
				row.LowStd, row.HighStd = row.HighStd, row.LowStd
			}
		}
		copy := -1
		if c, ok := p.copies.cluster[r.at]; ok {
			copy = c
		}
		out = append(out, panelClaim{cell, row, copy})
	}
	return out, left, nil
}

// ofPlaceInside reports whether a figure is of a place inside the report's region.
// What is counted there (在两镇建成5个) counts for the region.
func (p *panel) ofPlaceInside(rec *record, g *figure) bool {
	k, ok := p.known.Lookup(g.Concept)
	if !ok || g.Measure == extract.MeasureLevel && !slices.ContainsFunc(k.Dimensions, func(d string) bool { return d == "ratio" || d == "money" || d == "mass" }) {
		return false
	}
	sentence := g.ViewSentence
	if g.View.Start < sentence.Start || g.View.End > sentence.End {
		return false
	}
	return elsewhere(p.places, rec.Region, rec.view[sentence.Start:g.View.Start])
}

// sameValue reports whether two rows of a cell claim the same.
func (r *PanelRow) sameValue(o *PanelRow) bool {
	if r.Masked || o.Masked {
		return r.Masked == o.Masked
	}
	same := func(a, b *float64) bool {
		return a == nil && b == nil || a != nil && b != nil && (*a == *b || math.Abs(*a-*b) <= 1e-9*math.Max(math.Abs(*a), math.Abs(*b)))
	}
	return r.UnitStd == o.UnitStd && slices.Equal(r.Per, o.Per) && same(r.ValueStd, o.ValueStd) && same(r.LowStd, o.LowStd) && same(r.HighStd, o.HighStd)
}

// missing lists the empty cells of the balanced panel with a reason for each.
func (p *panel) missing(reports []located, claims [][]panelClaim, rows []PanelRow) []MissingCell {
	type column struct{ concept, name, measure, role string }
	type regionKey struct{ code, name, id string }
	var columns []column
	var regions []regionKey
	years := map[int]bool{}
	full := map[regionKey]map[int]map[column]bool{}
	of := map[regionKey][]int{} // the reports of a region
	keyOf := func(code, name, id string) regionKey {
		if code != "" || name != "" {
			id = ""
		}
		return regionKey{code, name, id}
	}
	for i, r := range reports {
		k := keyOf(r.facts.Region.Code, r.facts.Region.Name, r.facts.ID)
		of[k] = append(of[k], i)
		if full[k] == nil {
			full[k] = map[int]map[column]bool{}
			regions = append(regions, k)
		}
	}
	for _, r := range rows {
		c := column{r.Concept, r.Name, r.Measure, r.Role}
		if !slices.Contains(columns, c) {
			columns = append(columns, c)
		}
		if r.Part != "" || r.Over != "" || r.Masked {
			continue
		}
		years[r.Year] = true
		k := keyOf(r.RegionCode, r.Region, r.ID)
		if full[k][r.Year] == nil {
			full[k][r.Year] = map[column]bool{}
		}
		full[k][r.Year][c] = true
	}
	for _, y := range p.req.Years {
		if y.To-y.From < 200 {
			for n := y.From; n <= y.To; n++ {
				years[n] = true
			}
		}
	}
	order := make([]int, 0, len(years))
	for y := range years {
		order = append(order, y)
	}
	slices.Sort(order)
	slices.SortStableFunc(columns, func(a, b column) int {
		return cmp.Or(cmp.Compare(p.order(a.concept), p.order(b.concept)), cmp.Compare(a.name, b.name), cmp.Compare(a.measure, b.measure), cmp.Compare(a.role, b.role))
	})
	slices.SortStableFunc(regions, func(a, b regionKey) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id))
	})
	out := []MissingCell{}
	for _, k := range regions {
		for _, y := range order {
			for _, c := range columns {
				if full[k][y][c] {
					continue
				}
				cell := MissingCell{Region: k.name, RegionCode: k.code, Year: y, Concept: c.concept, Name: c.name, Measure: c.measure, Role: c.role, Reason: MissingReport}
				for _, i := range of[k] {
					f := reports[i].facts
					if c.role == extract.RoleTarget && f.planYear() != y && f.reviewYear() != y || c.role != extract.RoleTarget && f.reviewYear() != y {
						continue
					}
					reason := MissingSaid
					if f.Truncated || slices.ContainsFunc(f.Warnings, func(w string) bool { return w == "number_missing" || w == "number_broken" || w == "mojibake" }) {
						reason = MissingUnread
					}
					for _, claim := range claims[i] {
						if claim.row.Concept == c.concept && claim.row.Name == c.name && claim.row.Measure == c.measure && claim.row.Role == c.role {
							if reason = MissingOtherTime; claim.row.Masked && claim.row.Year == y {
								reason = MissingMasked
								break
							}
						}
					}
					if reason != MissingMasked && slices.ContainsFunc(f.Figures, func(g figure) bool {
						return c.concept != "" && g.Concept == c.concept && g.Measure == c.measure && g.Role == c.role && g.Year != y
					}) {
						reason = MissingOtherTime
					}
					if cell.Path == "" || reason == MissingMasked {
						cell.Reason, cell.Path = reason, f.Sources[0].Path
					}
				}
				out = append(out, cell)
			}
		}
	}
	return out
}
