package index

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"unsafe"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// FigureCell holds the figures of one group that can be compared: those of one
// thing (a concept, or the same words), measure, base unit, denominators and period.
type FigureCell struct {
	Year       int         `json:"year,omitempty"` // that the figures speak of; of several years the last
	Part       string      `json:"part,omitempty"`
	Over       string      `json:"over,omitempty"` // total or average, of several years
	From       int         `json:"from,omitempty"`
	Region     string      `json:"region,omitempty"`
	RegionCode string      `json:"region_code,omitempty"`
	Organ      string      `json:"organ,omitempty"`
	Concept    string      `json:"concept,omitempty"`
	Indicator  string      `json:"indicator"` // normalised
	Measure    string      `json:"measure"`
	Unit       string      `json:"unit"` // that units convert to: 吨 of 公斤
	Per        []string    `json:"per"`
	Baseline   []FigureRow `json:"baseline,omitempty"`
	Target     []FigureRow `json:"target,omitempty"`
	Result     []FigureRow `json:"result,omitempty"`
	Criterion  []FigureRow `json:"criterion,omitempty"`
	More       int         `json:"more,omitempty"` // figures that Limit of the request left out
}

// CellFigure is a figure of a table side by side with its cell: a row of the flat table
// that csv, xlsx and Parquet have.
type CellFigure struct {
	Cell        int    `json:"cell"` // of the table, from 1
	CellOf      string `json:"cell_of"`
	CellMeasure string `json:"cell_measure"`
	CellUnit    string `json:"cell_unit"`
	CellYear    int    `json:"cell_year,omitempty"`
	CellRegion  string `json:"cell_region"`
	CellOrgan   string `json:"cell_organ"`
	*FigureRow
}

// CellFigures returns the figures of the cells, cell by cell.
func CellFigures(table []FigureCell) (out []CellFigure) {
	n := 0
	for i := range table {
		c := &table[i]
		n += len(c.Baseline) + len(c.Target) + len(c.Result) + len(c.Criterion)
	}
	out = make([]CellFigure, 0, n)
	for i := range table {
		c := &table[i]
		for _, rows := range [][]FigureRow{c.Baseline, c.Target, c.Result, c.Criterion} {
			for k := range rows {
				out = append(out, CellFigure{i + 1, c.Indicator, c.Measure, c.Unit, c.Year, c.Region, c.Organ, &rows[k]})
			}
		}
	}
	return out
}

// cell is a cell of the table with its figures by report and place among those of the
// report that were asked for.
type cell struct {
	FigureCell
	members []cellMember
}

type cellMember struct{ report, figure int32 }

// cellKey is what the figures of a cell have in common.
type cellKey struct {
	year, from                      int
	code, region, organ             string
	thing, measure, unit, per, part string
	over                            string
}

// besides are the figures of a report with what they have in common with others whatever
// the columns, each once it was asked for.
type besides []atomic.Pointer[keyed]

func (b besides) size() int { return len(b) * int(unsafe.Sizeof(keyed{})+96) }

// besidesOf returns those of a report through the cache.
func (x *Index) besidesOf(s *snapshot, r located) besides {
	k := cacheKey{s.parts[r.at.part].name, r.at.doc, figuresBeside}
	if b, ok := x.cache.get(k).(besides); ok {
		return b
	}
	from, to := r.figures()
	b := make(besides, to-from)
	x.cache.put(k, b, b.size())
	return b
}

// blockOfReports is how many reports are read before their figures are put into cells.
const blockOfReports = 64

// cells gathers comparable figures by the columns asked for; fits are their rows by
// report. The period is always one of them: that the figure speaks of, where the text
// leaves it open that its report looks back on or, for a target, plans.
func (x *Index) cells(ctx context.Context, s *snapshot, reports []located, fits [][]int, v *vocabulary, req TargetsRequest) ([]*cell, error) {
	known := map[cellKey]int{}
	var out []*cell
	for block := 0; block < len(reports); block += blockOfReports {
		n := min(blockOfReports, len(reports)-block)
		read := make([][]keyed, n)
		errs := make([]error, n)
		parallel(ctx, n, func(i int) { read[i], errs[i] = x.cellsOf(s, reports[block+i], fits[block+i], v, req) })
		if err := errors.Join(append(errs, ctx.Err())...); err != nil {
			return nil, err
		}
		for i, figures := range read {
			for j, f := range figures {
				n, ok := known[f.key]
				if !ok {
					n = len(out)
					known[f.key] = n
					name := f.name
					if c, ok := v.known.Lookup(f.concept); ok {
						name = c.Name
					}
					k := f.key
					out = append(out, &cell{FigureCell: FigureCell{
						Year: k.year, Part: k.part, Over: k.over, From: k.from, Region: k.region, RegionCode: k.code, Organ: k.organ,
						Concept: f.concept, Indicator: name, Measure: k.measure, Unit: k.unit, Per: append([]string{}, f.per...),
					}})
				}
				out[n].members = append(out[n].members, cellMember{int32(block + i), int32(j)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *cell) int {
		return cmp.Or(cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Unit, b.Unit), slices.Compare(a.Per, b.Per),
			cmp.Compare(a.RegionCode, b.RegionCode), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Organ, b.Organ), cmp.Compare(a.Year, b.Year), cmp.Compare(a.Over, b.Over))
	})
	return out, nil
}

// keyed is a figure with its cell.
type keyed struct {
	key           cellKey
	concept, name string
	per           []string
}

// cellsOf returns the cells of a report's figures, none where its region has no part in
// the level asked for.
func (x *Index) cellsOf(s *snapshot, r located, rows []int, v *vocabulary, req TargetsRequest) (_ []keyed, err error) {
	defer recovered(x.dir, "read", &err)
	if len(rows) == 0 {
		return nil, nil
	}
	var of cellKey
	if slices.Contains(req.By, "region") {
		ok := false
		if of.region, of.code, ok, err = rollUp(r.Region, req.Level); err != nil || !ok {
			return nil, err
		}
	}
	if slices.Contains(req.By, "organ") {
		of.organ = r.Organ
	}
	first, _ := r.figures()
	kept := x.besidesOf(s, r)
	// What is read of texts once is not kept, lest it put out what figures are beside.
	d := x.showing(r.entry)
	d.cache = x.aside
	var whole *facts
	out := make([]keyed, len(rows))
	for i, row := range rows {
		b := kept[row-first].Load()
		if b == nil {
			if whole == nil {
				whole = r.seg.facts(r.at.doc)
			}
			g := r.figureAt(row)
			f := newFigureRow(r.head, g)
			from, to := frontOf(g, whole), max(g.View.End, g.ViewSentence.End)
			f.setAround(d.ofView(segment.Span{Start: from, End: to}), from, g, whole)
			measure, unit, per := v.beside(&f)
			name, concept := strings.Clone(r.normalIndicator(row, v.syn)), strings.Clone(g.Concept)
			b = &keyed{concept: concept, name: name, per: per, key: cellKey{
				thing: cmp.Or(concept, name), measure: measure, unit: unit, per: strings.Join(per, "/"),
				year: cmp.Or(g.To, g.Year, r.reviewYear()), from: g.From, over: strings.Clone(g.Over), part: strings.Clone(g.Part),
			}}
			if g.Role == extract.RoleTarget {
				b.key.year = cmp.Or(g.To, g.Year, g.DeadlineYear, r.planYear())
			}
			kept[row-first].Store(b)
		}
		out[i] = *b
		k := &out[i].key
		k.region, k.code, k.organ = of.region, of.code, of.organ
	}
	return out, nil
}

// pageOf cuts the cells as the request bounds them, and returns them with the rows that
// they show, by report.
func pageOf(cells []*cell, req TargetsRequest, reports int, fits [][]int) ([]*cell, [][]int) {
	cells = cells[min(req.Skip, len(cells)):]
	cells = cells[:min(req.Cells, len(cells))]
	rows := make([][]int, reports)
	total := 0
	for n, c := range cells {
		if req.Limit > 0 && total+len(c.members) > req.Limit {
			if n > 0 {
				cells = cells[:n]
				break
			}
			c.More = len(c.members) - req.Limit
			c.members = c.members[:req.Limit]
		}
		total += len(c.members)
		for i, m := range c.members {
			c.members[i].figure = int32(len(rows[m.report]))
			rows[m.report] = append(rows[m.report], fits[m.report][m.figure])
		}
	}
	return cells, rows
}

// sideBySide puts figures into their cells by role.
func sideBySide(cells []*cell, rows [][]FigureRow) []FigureCell {
	out := make([]FigureCell, len(cells))
	for i, c := range cells {
		for _, m := range c.members {
			row := rows[m.report][m.figure]
			row.Per = slices.Clone(row.Per) // that of the report stays as it is
			slices.Sort(row.Per)
			switch row.Role {
			case extract.RoleBaseline:
				c.Baseline = append(c.Baseline, row)
			case extract.RoleTarget:
				c.Target = append(c.Target, row)
			case extract.RoleResult:
				c.Result = append(c.Result, row)
			default:
				c.Criterion = append(c.Criterion, row)
			}
		}
		out[i] = c.FigureCell
	}
	return out
}
