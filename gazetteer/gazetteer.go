package gazetteer

import (
	_ "embed"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/govreport/govreport/internal/image"
	"github.com/govreport/govreport/segment"
)

// The image is data/divisions.tsv.gz, aliases.tsv and ordinary.tsv, laid out so
// that they are read where they stand. The test makes it from them and compares.
//
//go:generate go test -run ^TestImage$ -update .
//go:embed data/divisions.bin
var divisionsImage []byte

// First and last year of the lists.
const (
	OldestYear = 2002
	NewestYear = 2023
)

// Division is one administrative division under one name. A division that was
// renamed or got another code is several of them.
type Division struct {
	// Code is six digits (GB/T 2260) down to counties and nine digits for
	// townships; below Taiwan see the package comment.
	Code string
	Name string // in full: 双流区
	// Short is Name without the word for its kind: 双流. It is "" where that
	// leaves a single character.
	Short string
	Level Level
	// First and Last are the years of the first and last list with this code
	// and name, for counties and above: 0 for First means the oldest list
	// (2002) or before, 0 for Last that it stands in the newest (2023).
	First, Last int
	// Successor is the code of the division that took its place, if it is gone
	// and that is known.
	Successor string
	// Zone is set for development zones and the like, which are listed for
	// statistics but are no divisions.
	Zone bool
	// Ordinary and OrdinaryShort are set where the name or the short name is
	// an ordinary word too: 城区, 和平.
	Ordinary, OrdinaryShort bool

	row, parent int32 // indexes; parent is -1 at the top
}

// Current reports whether d stands in the newest list.
func (d *Division) Current() bool { return d.Last == 0 }

// In reports whether d stood in the list of year; 0 asks for the newest list.
// Years before the oldest list count as the oldest, later years as the newest.
func (d *Division) In(year int) bool {
	if year == 0 || year > NewestYear {
		year = NewestYear
	}
	year = max(year, OldestYear)
	return (d.First == 0 || d.First <= year) && (d.Last == 0 || year <= d.Last)
}

// Any, as a year, asks for divisions of all years.
const Any = -1

// Gazetteer is the table of divisions. It is immutable and safe for
// concurrent use. Divisions returned by it must not be changed.
type Gazetteer struct {
	text    string
	rows    []row      // by code, the name in force first
	upper   []upperRow // what rows say of all but townships
	byName  []uint16   // all rows by name, then row
	byShort []uint16   // rows that have a short name by it, then row
	counts  []tally    // of current divisions; the first is that of the country, the second of those with none inside
	alias   []aliasRow
	names   *segment.Trie // of what Find finds, folded

	// Divisions are made from rows when they are first asked for.
	divisions []Division
	made      []atomic.Bool
	making    sync.Mutex

	// below are the divisions right below each, by its first row, once they were asked for.
	below []atomic.Pointer[[]*Division]
	// matches are what Find gives for the numbers of its trie, from that of the last alias on.
	matches []atomic.Pointer[Match]

	all     func() []Division
	above   func() []*Division
	aliases func() map[string][]Alias
}

// row is a division in the image. Name is its offset in text; the short name is
// the start of the name.
type row struct {
	Name   uint32
	Parent uint16 // what it lies in, its number in upper; noParent at the top
	// Number is that in upper, of a township the last three digits of its code.
	Number                          uint16
	NameLen, ShortLen, Level, Flags uint8
}

const noParent = 1<<16 - 1

// upperRow is what the image says of a division that is no township. Townships are
// those of the newest list: none has a successor or anything inside, and each code is one row.
type upperRow struct {
	Row       int32
	Code      uint32 // offset in text, the same for all rows with a code
	Successor int32  // row, -1 where none is known
	// End is the row after those inside the division, in the last row with its code;
	// in the others the row after.
	End     int32
	Counts  uint32
	CodeLen uint8
	// First and Last are years after 1999, 0 as in Division.
	First, Last uint8
	_           uint8
}

const (
	flagZone = 1 << iota
	flagOrdinary
	flagOrdinaryShort
)

// tally is how many provinces, cities, counties and townships lie inside.
type tally [4]int32

// aliasRow is an alias in the image.
type aliasRow struct {
	Text          uint32
	Row           int32
	TextLen, Kind uint8
	_             uint16
}

var aliasKinds = [...]string{"abbreviation", "name", "landscape"}

// imageHead is the start of the image: lengths of its tables.
type imageHead struct {
	Magic                                                     [8]byte
	Rows, Upper, ByName, ByShort, Counts, Aliases, Text, Trie uint64
}

var imageMagic = [8]byte{'p', 'l', 'a', 'c', 'e', 's', '0', '2'}

// Alias is another name of a division.
type Alias struct {
	Text     string
	Division *Division
	// Kind is "abbreviation" (川, 沪), "name" or "landscape" (齐鲁).
	Kind string
}

// Load returns the gazetteer, which is part of the program and read in place. The
// error is always nil.
func Load() (*Gazetteer, error) { return load(), nil }

var load = sync.OnceValue(func() *Gazetteer { return open(divisionsImage) })

func open(data []byte) *Gazetteer {
	h, rest := image.Head[imageHead](data)
	if h.Magic != imageMagic {
		panic("gazetteer: data/divisions.bin is no image; run go generate ./gazetteer")
	}
	g := new(Gazetteer)
	rest = image.Table(rest, &g.rows, int(h.Rows))
	rest = image.Table(rest, &g.upper, int(h.Upper))
	rest = image.Table(rest, &g.byName, int(h.ByName))
	rest = image.Table(rest, &g.byShort, int(h.ByShort))
	rest = image.Table(rest, &g.counts, int(h.Counts))
	rest = image.Table(rest, &g.alias, int(h.Aliases))
	var text, trie []byte
	rest = image.Table(rest, &text, int(h.Text))
	image.Table(rest, &trie, int(h.Trie))
	g.text = unsafe.String(unsafe.SliceData(text), len(text))
	g.names = segment.OpenTrie(trie)
	g.divisions, g.made = make([]Division, len(g.rows)), make([]atomic.Bool, len(g.rows))
	g.below = make([]atomic.Pointer[[]*Division], len(g.rows))
	g.matches = make([]atomic.Pointer[Match], len(g.alias)+2*len(g.rows))
	g.all = sync.OnceValue(func() []Division {
		for i := range g.rows {
			g.at(int32(i))
		}
		return g.divisions
	})
	g.above = sync.OnceValue(func() []*Division {
		out := make([]*Division, len(g.upper))
		for k := range g.upper {
			out[k] = g.at(g.upper[k].Row)
		}
		return out
	})
	g.aliases = sync.OnceValue(func() map[string][]Alias {
		out := make(map[string][]Alias, len(g.alias))
		for _, a := range g.alias {
			text := g.text[a.Text:][:a.TextLen]
			out[text] = append(out[text], Alias{text, g.at(a.Row), aliasKinds[a.Kind]})
		}
		return out
	})
	return g
}

// aboveTownship is what the image says of row i beyond its name, nil for townships.
func (g *Gazetteer) aboveTownship(i int32) *upperRow {
	r := &g.rows[i]
	if Level(r.Level) == Township {
		return nil
	}
	return &g.upper[r.Number]
}

func (g *Gazetteer) code(i int32) string {
	if u := g.aboveTownship(i); u != nil {
		return g.upperCode(u)
	}
	n := g.rows[i].Number
	return g.code(g.parent(i)) + string([]byte{'0' + byte(n/100), '0' + byte(n/10%10), '0' + byte(n%10)})
}

func (g *Gazetteer) upperCode(u *upperRow) string { return g.text[u.Code:][:u.CodeLen] }

// parent is the row of what row i lies in, -1 at the top.
func (g *Gazetteer) parent(i int32) int32 {
	if p := g.rows[i].Parent; p != noParent {
		return g.upper[p].Row
	}
	return -1
}

// end is the row after i and what lies inside, if i is the last row with its code.
func (g *Gazetteer) end(i int32) int32 {
	if u := g.aboveTownship(i); u != nil {
		return u.End
	}
	return i + 1
}

// inside is the range of rows inside the division that row head is the first of.
func (g *Gazetteer) inside(head int32) (from, to int32) {
	last := head
	for int(last)+1 < len(g.rows) && g.head(last+1) == head {
		last++
	}
	return last + 1, g.end(last)
}

func (g *Gazetteer) name(i int32) string {
	r := &g.rows[i]
	return g.text[r.Name:][:r.NameLen]
}

func (g *Gazetteer) short(i int32) string {
	r := &g.rows[i]
	return g.text[r.Name:][:r.ShortLen]
}

// at returns the division of a row, always the same one.
func (g *Gazetteer) at(i int32) *Division {
	d := &g.divisions[i]
	if g.made[i].Load() {
		return d
	}
	g.making.Lock()
	defer g.making.Unlock()
	if g.made[i].Load() {
		return d
	}
	r := &g.rows[i]
	*d = Division{
		Code: g.code(i), Name: g.name(i), Short: g.short(i), Level: Level(r.Level),
		Zone: r.Flags&flagZone != 0, Ordinary: r.Flags&flagOrdinary != 0, OrdinaryShort: r.Flags&flagOrdinaryShort != 0,
		row: i, parent: g.parent(i),
	}
	if u := g.aboveTownship(i); u != nil {
		if u.First > 0 {
			d.First = 1999 + int(u.First)
		}
		if u.Last > 0 {
			d.Last = 1999 + int(u.Last)
		}
		if u.Successor >= 0 {
			d.Successor = g.code(u.Successor)
		}
	}
	g.made[i].Store(true)
	return d
}

// Count returns how many current divisions of a level lie inside d, development
// zones left out; nil stands for the whole country.
func (g *Gazetteer) Count(d *Division, level Level) int {
	if level < Province || level > Township {
		return 0
	}
	if d == nil {
		return int(g.counts[0][level-Province])
	}
	if u := g.aboveTownship(g.head(d.row)); u != nil {
		return int(g.counts[u.Counts][level-Province])
	}
	return 0
}

// head is the first row with the code of row i.
func (g *Gazetteer) head(i int32) int32 {
	u := g.aboveTownship(i)
	if u == nil {
		return i
	}
	for i > 0 {
		before := g.aboveTownship(i - 1)
		if before == nil || before.Code != u.Code {
			break
		}
		i--
	}
	return i
}

// Len is the number of divisions of all years.
func (g *Gazetteer) Len() int { return len(g.rows) }

// Row is the place of d in [Gazetteer.All].
func (d *Division) Row() int { return int(d.row) }

// All returns every division in the order of codes. The slice must not be changed.
func (g *Gazetteer) All() []Division { return g.all() }

// Upper returns every division but the townships, in the order of codes. The
// slice must not be changed.
func (g *Gazetteer) Upper() []*Division { return g.above() }

// ByCode returns the division with a code, the name in force before former
// ones, or nil. Statistical codes with twelve digits and codes that are cut
// short (51 for 510000, 5101 for 510100) are understood.
func (g *Gazetteer) ByCode(code string) *Division {
	if !strings.Contains(code, ".") {
		switch len(code) {
		case 2, 4:
			code = (code + "0000")[:6]
		case 12:
			code = code[:9]
			if strings.HasSuffix(code, "000") {
				code = code[:6]
			}
		}
	}
	if i := g.rowOf(code); i >= 0 {
		return g.at(i)
	}
	return nil
}

// rowOf is the first row with a code, -1 where there is none.
func (g *Gazetteer) rowOf(code string) int32 {
	if len(code) == 9 && code[6] != '.' {
		in := g.rowOf(code[:6])
		n, err := strconv.ParseUint(code[6:], 10, 16)
		if in < 0 || err != nil {
			return -1
		}
		number := g.rows[in].Number
		for i, end := g.inside(in); i < end; i++ {
			if r := &g.rows[i]; Level(r.Level) == Township && r.Parent == number && r.Number == uint16(n) {
				return i
			}
		}
		return -1
	}
	i := sort.Search(len(g.upper), func(i int) bool { return g.upperCode(&g.upper[i]) >= code })
	if i == len(g.upper) || g.upperCode(&g.upper[i]) != code {
		return -1
	}
	return g.upper[i].Row
}

// Lookup returns the divisions called name in the list of a year, in the order
// of codes: by the name in full, else by the short name or an alias (that of a
// township only where nothing above it is called so). Year 0 is
// the newest list, [Any] all of them. Names with the divisions above in front (四川省双流区, 成都双流) are
// understood too.
func (g *Gazetteer) Lookup(name string, year int) []*Division {
	name = strings.TrimSpace(name)
	if out := g.lookup(name, year); len(out) > 0 {
		return out
	}
	// A path: the longest name at its end that fits what stands before it.
	for i := range name {
		if i == 0 {
			continue
		}
		var out []*Division
		for _, d := range g.lookup(name[i:], year) {
			if pathFits(name[:i], g.Parents(d)) {
				out = append(out, d)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// pathFits reports whether path is made of names of parents, given nearest
// first: 四川省成都市, 四川, 成都.
func pathFits(path string, parents []*Division) bool {
	if path == "" {
		return true
	}
	for i, p := range parents {
		for _, n := range []string{p.Name, p.Short} {
			if front, ok := strings.CutSuffix(path, n); ok && n != "" && pathFits(front, parents[i+1:]) {
				return true
			}
		}
	}
	return false
}

// Resolve returns the divisions that a query means: a code, or what
// [Gazetteer.Lookup] understands.
func (g *Gazetteer) Resolve(query string, year int) []*Division {
	query = strings.TrimSpace(query)
	if query != "" && query[0] >= '0' && query[0] <= '9' {
		if d := g.ByCode(query); d != nil {
			return []*Division{d}
		}
		return nil
	}
	return g.Lookup(query, year)
}

func (g *Gazetteer) lookup(name string, year int) []*Division {
	if out := g.collect(g.byName, g.name, name, year); len(out) > 0 {
		return out
	}
	out := g.collect(g.byShort, g.short, name, year)
	if slices.ContainsFunc(out, func(d *Division) bool { return d.Level < Township }) {
		out = slices.DeleteFunc(out, func(d *Division) bool { return d.Level == Township })
	}
	for _, a := range g.aliases()[name] {
		if a.Kind != "landscape" {
			out = append(out, a.Division)
		}
	}
	return out
}

// Named returns the divisions whose name in full is exactly name.
func (g *Gazetteer) Named(name string, year int) []*Division {
	return g.collect(g.byName, g.name, name, year)
}

// CalledShort returns the divisions whose short name is exactly name.
func (g *Gazetteer) CalledShort(name string, year int) []*Division {
	return g.collect(g.byShort, g.short, name, year)
}

// collect finds name in an order of rows by what nameOf gives.
func (g *Gazetteer) collect(order []uint16, nameOf func(int32) string, name string, year int) []*Division {
	if name == "" {
		return nil
	}
	var out []*Division
	k := sort.Search(len(order), func(k int) bool { return nameOf(int32(order[k])) >= name })
	for ; k < len(order) && nameOf(int32(order[k])) == name; k++ {
		if d := g.at(int32(order[k])); year == Any || d.In(year) {
			out = append(out, d)
		}
	}
	return out
}

// Aliases returns what the alias stands for.
func (g *Gazetteer) Aliases(alias string) []Alias { return slices.Clone(g.aliases()[alias]) }

// Parents returns the divisions above d, the nearest first.
func (g *Gazetteer) Parents(d *Division) []*Division {
	var out []*Division
	for i := d.parent; i >= 0; i = g.parent(i) {
		out = append(out, g.at(i))
	}
	return out
}

// Parent returns the division right above d, or nil for a province.
func (g *Gazetteer) Parent(d *Division) *Division {
	if d.parent < 0 {
		return nil
	}
	return g.at(d.parent)
}

// Children returns the divisions right below d that stood in the list of year
// (as in [Gazetteer.Lookup]), in the order of codes. The slice must not be changed.
func (g *Gazetteer) Children(d *Division, year int) []*Division {
	head := g.head(d.row)
	if known := g.below[head].Load(); known != nil {
		return inYear(*known, year)
	}
	var out []*Division
	// Those inside follow, each with those inside it.
	for i, end := g.inside(head); i < end; i = g.end(i) {
		if g.parent(i) == head {
			out = append(out, g.at(i))
		}
	}
	g.below[head].Store(&out)
	return inYear(out, year)
}

func inYear(all []*Division, year int) []*Division {
	if year == Any {
		return all
	}
	var out []*Division
	for _, d := range all {
		if d.In(year) {
			out = append(out, d)
		}
	}
	return out
}

// FullName is the name from the province down: 四川省成都市双流区.
func (g *Gazetteer) FullName(d *Division) string {
	name := d.Name
	for _, p := range g.Parents(d) {
		name = p.Name + name
	}
	return name
}

// Province returns the province that d lies in, or d itself.
func (g *Gazetteer) Province(d *Division) *Division {
	for d.parent >= 0 {
		d = g.at(d.parent)
	}
	return d
}

// Within reports whether d is o or lies inside it.
func (g *Gazetteer) Within(d, o *Division) bool {
	for {
		if d.Code == o.Code {
			return true
		}
		if d.parent < 0 {
			return false
		}
		d = g.at(d.parent)
	}
}

// Successor returns the division that took the place of d, d itself while it
// is current, or nil where none is known.
func (g *Gazetteer) Successor(d *Division) *Division {
	for range 8 { // chains are short; a table with a circle ends here
		if d.Current() {
			return d
		}
		if d.Successor == "" {
			return nil
		}
		d = g.ByCode(d.Successor)
		if d == nil {
			return nil
		}
	}
	return nil
}
