package gazetteer

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

//go:generate go run ../internal/gendivisions -out data/divisions.tsv.gz

//go:embed data/divisions.tsv.gz
var packed []byte

//go:embed data/aliases.tsv data/ordinary.tsv
var words embed.FS

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

	head   int32 // index of the first row with this code
	parent int32 // index, -1 at the top
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
	divisions []Division // by code, the name in force first
	upper     []*Division
	children  [][]int32  // by index, current divisions first; nil for townships
	counts    [][4]int32 // by index: current provinces, cities, counties, townships inside
	total     [4]int32
	names     map[string]int32
	next      []int32 // other divisions with the same name
	shorts    map[string]int32
	nextShort []int32
	aliases   map[string][]Alias

	trieOnce sync.Once
	trie     *segment.Trie
	terms    []string
}

// Alias is another name of a division.
type Alias struct {
	Text     string
	Division *Division
	// Kind is "abbreviation" (川, 沪), "name" or "landscape" (齐鲁).
	Kind string
}

// Load returns the gazetteer. It is unpacked once, on the first call.
func Load() (*Gazetteer, error) { return load() }

var load = sync.OnceValues(func() (*Gazetteer, error) { return unpack(packed) })

func unpack(packed []byte) (*Gazetteer, error) {
	zr, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("gazetteer: embedded table: %w; build the program again", err)
	}
	var b strings.Builder
	b.Grow(5 << 18)
	if _, err := io.Copy(&b, zr); err != nil {
		return nil, fmt.Errorf("gazetteer: embedded table: %w; build the program again", err)
	}
	g := &Gazetteer{divisions: make([]Division, 0, 46000)}
	if err := g.parse(b.String()); err != nil {
		return nil, err
	}
	g.link()
	g.count()
	if err := g.readWords(); err != nil {
		return nil, err
	}
	return g, nil
}

func (g *Gazetteer) parse(table string) error {
	line := 0
	for table != "" {
		line++
		row, rest, _ := strings.Cut(table, "\n")
		table = rest
		var f [6]string
		n := 0
		for ; n < len(f)-1; n++ {
			var ok bool
			if f[n], row, ok = strings.Cut(row, "\t"); !ok {
				break
			}
		}
		if f[n] = row; n != len(f)-1 {
			return fmt.Errorf("gazetteer: divisions.tsv:%d: %d fields, want %d; generate the table again", line, n+1, len(f))
		}
		d := Division{
			Code: f[0], Name: f[1], Short: ShortName(f[1]), Level: levelOf(f[0]),
			Successor: f[4], Zone: f[5] == "z", head: int32(len(g.divisions)), parent: -1,
		}
		for i, p := range []*int{&d.First, &d.Last} {
			if f[2+i] == "" {
				continue
			}
			y, err := strconv.Atoi(f[2+i])
			if err != nil {
				return fmt.Errorf("gazetteer: divisions.tsv:%d: %w; generate the table again", line, err)
			}
			*p = y
		}
		if d.Code[:1] == "8" && d.Level == Province {
			d.Short = strings.TrimSuffix(d.Name, "特别行政区")
		}
		if n := len(g.divisions); n > 0 && g.divisions[n-1].Code == d.Code {
			d.head = g.divisions[n-1].head
		}
		g.divisions = append(g.divisions, d)
	}
	return nil
}

// levelOf reads the tier off the form of a code.
func levelOf(code string) Level {
	switch {
	case len(code) == 6 && code[2:] == "0000":
		return Province
	case len(code) == 6 && code[4:] == "00", len(code) == 9 && code[6] == '.':
		return City
	case len(code) == 6, len(code) == 12 && code[6] == '.':
		return County
	}
	return Township
}

// above returns the code of the division that code would lie in, nearest first.
func above(code string) []string {
	switch {
	case len(code) == 12 && code[6] == '.':
		return []string{code[:9], code[:6]}
	case len(code) == 9 && code[6] == '.':
		return []string{code[:6]}
	case len(code) == 9:
		return []string{code[:6], code[:4] + "00", code[:2] + "0000"}
	case code[4:] != "00":
		return []string{code[:4] + "00", code[:2] + "0000"}
	case code[2:] != "0000":
		return []string{code[:2] + "0000"}
	}
	return nil
}

func (g *Gazetteer) link() {
	n := len(g.divisions)
	g.names, g.next = make(map[string]int32, n), make([]int32, n)
	g.shorts, g.nextShort = make(map[string]int32, n), make([]int32, n)
	g.children = make([][]int32, n)
	for i := n - 1; i >= 0; i-- { // so that lists come out in the order of codes
		d := &g.divisions[i]
		chain(g.names, g.next, d.Name, int32(i))
		g.nextShort[i] = -1
		if d.Short != "" {
			chain(g.shorts, g.nextShort, d.Short, int32(i))
		}
	}
	var stack []int32 // current province, city, county: rows come sorted by code
	for i := range g.divisions {
		d := &g.divisions[i]
		if d.Level < Township {
			g.upper = append(g.upper, d)
		}
		for len(stack) > 0 {
			if p := &g.divisions[stack[len(stack)-1]]; slices.Contains(above(d.Code), p.Code) {
				break
			}
			stack = stack[:len(stack)-1]
		}
		if len(stack) > 0 {
			d.parent = stack[len(stack)-1]
			g.children[d.parent] = append(g.children[d.parent], int32(i))
		}
		if d.Level < Township && (i == 0 || g.divisions[i-1].Code != d.Code) {
			stack = append(stack, int32(i))
		}
	}
}

// count adds every current division to those above it.
func (g *Gazetteer) count() {
	g.counts = make([][4]int32, len(g.divisions))
	for i := range g.divisions {
		d := &g.divisions[i]
		if !d.Current() || d.Zone {
			continue
		}
		g.total[d.Level-Province]++
		for p := d.parent; p >= 0; p = g.divisions[p].parent {
			g.counts[p][d.Level-Province]++
		}
	}
}

// Count returns how many current divisions of a level lie inside d, development
// zones left out; nil stands for the whole country.
func (g *Gazetteer) Count(d *Division, level Level) int {
	if level < Province || level > Township {
		return 0
	}
	if d == nil {
		return int(g.total[level-Province])
	}
	return int(g.counts[d.head][level-Province])
}

func chain(heads map[string]int32, next []int32, key string, i int32) {
	if head, ok := heads[key]; ok {
		next[i] = head
	} else {
		next[i] = -1
	}
	heads[key] = i
}

func (g *Gazetteer) readWords() error {
	rows, err := lexicon.Load(words, "data/ordinary.tsv", "kind", "words")
	if err != nil {
		return err
	}
	for _, r := range rows {
		heads, next := g.names, g.next
		if r.Get("kind") == "short" {
			heads, next = g.shorts, g.nextShort
		}
		for _, w := range r.List("words") {
			i, ok := heads[w]
			if !ok {
				return r.Errorf("%s is no %s name of a division; take it out", w, r.Get("kind"))
			}
			for ; i >= 0; i = next[i] {
				if r.Get("kind") == "short" {
					g.divisions[i].OrdinaryShort = true
				} else {
					g.divisions[i].Ordinary = true
				}
			}
		}
	}
	rows, err = lexicon.Load(words, "data/aliases.tsv", "alias+code", "kind")
	if err != nil {
		return err
	}
	g.aliases = make(map[string][]Alias, len(rows))
	for _, r := range rows {
		d := g.ByCode(r.Get("code"))
		if d == nil {
			return r.Errorf("code %s is in no list; look it up by the name of the place", r.Get("code"))
		}
		a := Alias{Text: r.Get("alias"), Division: d, Kind: r.Get("kind")}
		g.aliases[a.Text] = append(g.aliases[a.Text], a)
	}
	return nil
}

// All returns every division in the order of codes. The slice must not be changed.
func (g *Gazetteer) All() []Division { return g.divisions }

// Upper returns every division but the townships, in the order of codes. The
// slice must not be changed.
func (g *Gazetteer) Upper() []*Division { return g.upper }

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
	i, ok := slices.BinarySearchFunc(g.divisions, code, func(d Division, code string) int {
		return strings.Compare(d.Code, code)
	})
	if !ok {
		return nil
	}
	return &g.divisions[i]
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
	if out := g.collect(g.names, g.next, name, year); len(out) > 0 {
		return out
	}
	out := g.collect(g.shorts, g.nextShort, name, year)
	if slices.ContainsFunc(out, func(d *Division) bool { return d.Level < Township }) {
		out = slices.DeleteFunc(out, func(d *Division) bool { return d.Level == Township })
	}
	for _, a := range g.aliases[name] {
		if a.Kind != "landscape" {
			out = append(out, a.Division)
		}
	}
	return out
}

// Named returns the divisions whose name in full is exactly name.
func (g *Gazetteer) Named(name string, year int) []*Division {
	return g.collect(g.names, g.next, name, year)
}

// CalledShort returns the divisions whose short name is exactly name.
func (g *Gazetteer) CalledShort(name string, year int) []*Division {
	return g.collect(g.shorts, g.nextShort, name, year)
}

func (g *Gazetteer) collect(heads map[string]int32, next []int32, name string, year int) []*Division {
	i, ok := heads[name]
	if !ok {
		return nil
	}
	var out []*Division
	for ; i >= 0; i = next[i] {
		if d := &g.divisions[i]; year == Any || d.In(year) {
			out = append(out, d)
		}
	}
	return out
}

// Aliases returns what the alias stands for.
func (g *Gazetteer) Aliases(alias string) []Alias { return slices.Clone(g.aliases[alias]) }

// Parents returns the divisions above d, the nearest first.
func (g *Gazetteer) Parents(d *Division) []*Division {
	var out []*Division
	for i := d.parent; i >= 0; i = g.divisions[i].parent {
		out = append(out, &g.divisions[i])
	}
	return out
}

// Parent returns the division right above d, or nil for a province.
func (g *Gazetteer) Parent(d *Division) *Division {
	if d.parent < 0 {
		return nil
	}
	return &g.divisions[d.parent]
}

// Children returns the divisions right below d that stood in the list of year
// (as in [Gazetteer.Lookup]), in the order of codes.
func (g *Gazetteer) Children(d *Division, year int) []*Division {
	var out []*Division
	for _, i := range g.children[d.head] {
		if c := &g.divisions[i]; year == Any || c.In(year) {
			out = append(out, c)
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
		d = &g.divisions[d.parent]
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
		d = &g.divisions[d.parent]
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
