package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"hash/maphash"
	"iter"
	"slices"
	"strconv"
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
	*cellReports
	first   *keyed
	name    string // of the indicator
	begins  uint64 // the name begins with these bytes, which decide mostly
	number  int    // in the order of the reports
	members []cellMember
	more    int
}

type cellMember struct {
	report, figure int32
	role           uint8 // see roleColumn
	reordered      bool  // it stands there as FigureRow.inCell
}

// cellKey finds the cell of a figure.
type cellKey struct {
	like uint64 // its hash, one more for each other cell that has it
	from *cellReports
}

// cellReports are the columns of a cell that its reports have in common.
type cellReports struct{ code, region, organ string }

// likeness is what figures of a cell have in common whatever the columns.
type likeness struct {
	year, from                      int
	thing, measure, unit, per, part string
	over                            string
}

// text has all of it.
func (l *likeness) text() string {
	return strings.Join([]string{strconv.Itoa(l.year), strconv.Itoa(l.from), l.thing, l.measure, l.unit, l.per, l.part, l.over}, "\x00")
}

var likeSeed = maphash.MakeSeed()

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
	total := 0
	for _, rows := range fits {
		total += len(rows)
	}
	known := make(map[cellKey]*cell, total)
	groups := map[cellReports]*cellReports{}
	var out []*cell
	var made []cell // room for the next ones
	type placed struct {
		in        *cell
		role      uint8
		reordered bool
	}
	of := make([][]placed, len(reports))
	for block := 0; block < len(reports); block += blockOfReports {
		n := min(blockOfReports, len(reports)-block)
		read := make([][]*keyed, n)
		from := make([]cellReports, n)
		errs := make([]error, n)
		parallel(ctx, n, func(i int) {
			read[i], from[i], errs[i] = x.cellsOf(s, reports[block+i], fits[block+i], v, req)
		})
		if err := errors.Join(append(errs, ctx.Err())...); err != nil {
			return nil, err
		}
		for i, figures := range read {
			group := groups[from[i]]
			if group == nil {
				group = &from[i]
				groups[from[i]] = group
			}
			in := make([]placed, len(figures))
			for j, f := range figures {
				key := cellKey{f.hash, group}
				c := known[key]
				for ; c != nil && c.first.like != f.like; c = known[key] {
					key.like++
				}
				if c == nil {
					if len(made) == 0 {
						made = make([]cell, 128)
					}
					c, made = &made[0], made[1:]
					*c = cell{cellReports: group, first: f, name: f.name, number: len(out)}
					if k, ok := v.known.Lookup(f.concept); ok {
						c.name = k.Name
					}
					var begins [8]byte
					copy(begins[:], c.name)
					c.begins = binary.BigEndian.Uint64(begins[:])
					known[key] = c
					out = append(out, c)
				}
				c.more++
				in[j] = placed{c, f.role, f.reordered}
			}
			of[block+i] = in
		}
	}
	room := make([]cellMember, total)
	for _, c := range out {
		c.members, room, c.more = room[:0:c.more], room[c.more:], 0
	}
	for i, in := range of {
		for j, f := range in {
			f.in.members = append(f.in.members, cellMember{int32(i), int32(j), f.role, f.reordered})
		}
	}
	slices.SortFunc(out, compareCells)
	return out, nil
}

// compareCells orders the cells of a table.
func compareCells(a, b *cell) int {
	if a.begins != b.begins {
		return cmp.Compare(a.begins, b.begins)
	}
	if c := strings.Compare(a.name, b.name); c != 0 {
		return c
	}
	k, l := &a.first.likeness, &b.first.likeness
	for _, texts := range [...][2]string{{k.measure, l.measure}, {k.unit, l.unit}} {
		if texts[0] != texts[1] {
			return strings.Compare(texts[0], texts[1])
		}
	}
	if c := slices.Compare(a.first.per, b.first.per); c != 0 {
		return c
	}
	if a.cellReports != b.cellReports {
		if c := cmp.Or(strings.Compare(a.code, b.code), strings.Compare(a.region, b.region), strings.Compare(a.organ, b.organ)); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(k.year, l.year), strings.Compare(k.over, l.over), cmp.Compare(a.number, b.number))
}

// keyed is a figure with what it has in common with others.
type keyed struct {
	likeness
	like          string // its text, which is compared at once
	hash          uint64 // of that
	concept, name string
	per           []string
	role          uint8 // see roleColumn
	reordered     bool  // its denominators are in another order than in cells
}

// cellsOf returns a report's figures with what they have in common with others, and the
// columns of their cells; none where its region has no part in the level asked for.
func (x *Index) cellsOf(s *snapshot, r located, rows []int, v *vocabulary, req TargetsRequest) (_ []*keyed, of cellReports, err error) {
	defer recovered(x.dir, "read", &err)
	if len(rows) == 0 {
		return nil, of, nil
	}
	if slices.Contains(req.By, "region") {
		ok := false
		if of.region, of.code, ok, err = rollUp(r.Region, req.Level); err != nil || !ok {
			return nil, of, err
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
	out := make([]*keyed, len(rows))
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
			like := likeness{
				thing: cmp.Or(concept, name), measure: measure, unit: unit, per: strings.Join(per, "/"),
				year: cmp.Or(g.To, g.Year, r.reviewYear()), from: g.From, over: strings.Clone(g.Over), part: strings.Clone(g.Part),
			}
			if g.Role == extract.RoleTarget {
				like.year = cmp.Or(g.To, g.Year, g.DeadlineYear, r.planYear())
			}
			text := like.text()
			b = &keyed{like, text, maphash.String(likeSeed, text), concept, name, per, roleColumn(g.Role), !slices.IsSorted(g.Per)}
			kept[row-first].Store(b)
		}
		out[i] = b
	}
	return out, of, nil
}

// pageOf cuts the cells as the request bounds them, and returns them with the rows that
// they show, by report.
func pageOf(cells []*cell, req TargetsRequest, reports int, fits [][]int) ([]*cell, [][]int) {
	if req.Skip == 0 && req.Cells >= len(cells) && req.Limit == 0 {
		return cells, fits
	}
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
			c.more = len(c.members) - req.Limit
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
func sideBySide(cells []*cell, rows [][]*FigureRow) []FigureCell {
	out := make([]FigureCell, len(cells))
	total := 0
	for _, c := range cells {
		total += len(c.members)
	}
	room := make([]FigureRow, 0, total)
	for i, c := range cells {
		k := &c.first.likeness
		out[i] = FigureCell{
			Year: k.year, Part: k.part, Over: k.over, From: k.from, Region: c.region, RegionCode: c.code, Organ: c.organ,
			Concept: c.first.concept, Indicator: c.name, Measure: k.measure, Unit: k.unit, Per: append([]string{}, c.first.per...), More: c.more,
		}
		for role, list := range []*[]FigureRow{&out[i].Baseline, &out[i].Target, &out[i].Result, &out[i].Criterion} {
			from := len(room)
			for row := range c.ofRole(role, rows) {
				room = append(room, *row)
			}
			if len(room) > from {
				*list = room[from:len(room):len(room)]
			}
		}
	}
	return out
}

// oneByOne is the figures of the cells as [CellFigures] has them, not copied.
func oneByOne(cells []*cell, rows [][]*FigureRow) []CellFigure {
	total := 0
	for _, c := range cells {
		total += len(c.members)
	}
	out := make([]CellFigure, 0, total)
	for i, c := range cells {
		k := &c.first.likeness
		for role := range 4 {
			for row := range c.ofRole(role, rows) {
				out = append(out, CellFigure{i + 1, c.name, k.measure, k.unit, k.year, c.region, c.organ, row})
			}
		}
	}
	return out
}

// ofRole yields the figures of a cell that stand in one of its lists, see [roleColumn].
func (c *cell) ofRole(role int, rows [][]*FigureRow) iter.Seq[*FigureRow] {
	return func(yield func(*FigureRow) bool) {
		for _, m := range c.members {
			if int(m.role) != role {
				continue
			}
			row := rows[m.report][m.figure]
			if m.reordered {
				row = row.inCell
			}
			if !yield(row) {
				return
			}
		}
	}
}

// roleColumn is in which of the four lists of a cell figures of a role stand.
func roleColumn(role string) uint8 {
	switch role {
	case extract.RoleBaseline:
		return 0
	case extract.RoleTarget:
		return 1
	case extract.RoleResult:
		return 2
	}
	return 3
}
