package gazetteer

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/image"
	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

var update = flag.Bool("update", false, "make data/divisions.bin again from its sources")

// source is the table that the image is made from, as it is read from the files of
// data/. It is the plain way to do what the image does.
type source struct {
	rows    []sourceRow
	aliases []sourceAlias
}

type sourceRow struct {
	Division
	children []int32
	head     int32 // first row with this code
	end      int32 // row after those inside, in the last row with this code
}

type sourceAlias struct {
	text, kind string
	row        int32
}

func readSource() (*source, error) {
	packed, err := os.ReadFile("data/divisions.tsv.gz")
	if err != nil {
		return nil, err
	}
	zr, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	table, err := io.ReadAll(zr)
	if err != nil {
		return nil, err
	}
	s := new(source)
	if err := s.parse(string(table)); err != nil {
		return nil, err
	}
	s.link()
	if err := s.readWords(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *source) parse(table string) error {
	line := 0
	for row := range strings.Lines(table) {
		line++
		f := strings.Split(strings.TrimSuffix(row, "\n"), "\t")
		if len(f) != 6 {
			return fmt.Errorf("divisions.tsv:%d: %d fields, want 6; generate the table again", line, len(f))
		}
		d := Division{
			Code: f[0], Name: f[1], Short: ShortName(f[1]), Level: levelOf(f[0]),
			Successor: f[4], Zone: f[5] == "z", row: int32(len(s.rows)), parent: -1,
		}
		for i, p := range []*int{&d.First, &d.Last} {
			if f[2+i] == "" {
				continue
			}
			y, err := strconv.Atoi(f[2+i])
			if err != nil {
				return fmt.Errorf("divisions.tsv:%d: %w; generate the table again", line, err)
			}
			*p = y
		}
		if d.Code[:1] == "8" && d.Level == Province {
			d.Short = strings.TrimSuffix(d.Name, "特别行政区")
		}
		head := d.row
		if n := len(s.rows); n > 0 && s.rows[n-1].Code == d.Code {
			head = s.rows[n-1].head
		}
		s.rows = append(s.rows, sourceRow{Division: d, head: head, end: d.row + 1})
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

func (s *source) link() {
	var stack []int32 // current province, city, county: rows come sorted by code
	for i := range s.rows {
		d := &s.rows[i]
		for len(stack) > 0 {
			if p := &s.rows[stack[len(stack)-1]]; slices.Contains(above(d.Code), p.Code) {
				break
			}
			stack = stack[:len(stack)-1]
		}
		if len(stack) > 0 {
			d.parent = s.rows[stack[len(stack)-1]].head
			s.rows[d.parent].children = append(s.rows[d.parent].children, int32(i))
		}
		for _, p := range stack {
			s.rows[p].end = int32(i) + 1
		}
		if d.Level < Township {
			stack = append(stack, int32(i))
		}
	}
}

// readWords reads which names are ordinary words too, and the aliases.
func (s *source) readWords() error {
	rows, err := lexicon.Load(os.DirFS("."), "data/ordinary.tsv", "kind", "words")
	if err != nil {
		return err
	}
	for _, r := range rows {
		for _, w := range r.List("words") {
			found := false
			for i := range s.rows {
				d := &s.rows[i]
				if r.Get("kind") == "short" && d.Short == w {
					d.OrdinaryShort, found = true, true
				} else if r.Get("kind") != "short" && d.Name == w {
					d.Ordinary, found = true, true
				}
			}
			if !found {
				return r.Errorf("%s is no %s name of a division; take it out", w, r.Get("kind"))
			}
		}
	}
	rows, err = lexicon.Load(os.DirFS("."), "data/aliases.tsv", "alias+code", "kind")
	if err != nil {
		return err
	}
	for _, r := range rows {
		i := slices.IndexFunc(s.rows, func(d sourceRow) bool { return d.Code == r.Get("code") })
		if i < 0 {
			return r.Errorf("code %s is in no list; look it up by the name of the place", r.Get("code"))
		}
		if !slices.Contains(aliasKinds[:], r.Get("kind")) {
			return r.Errorf("kind %q is not known; write one of %s", r.Get("kind"), strings.Join(aliasKinds[:], ", "))
		}
		s.aliases = append(s.aliases, sourceAlias{r.Get("alias"), r.Get("kind"), int32(i)})
	}
	return nil
}

// texts gathers strings, each once.
type texts struct {
	b  strings.Builder
	at map[string]uint32
}

func (t *texts) add(s string) uint32 {
	at, ok := t.at[s]
	if !ok {
		at = uint32(t.b.Len())
		t.b.WriteString(s)
		t.at[s] = at
	}
	return at
}

// make lays out the image.
func (s *source) make() ([]byte, error) {
	t := texts{at: map[string]uint32{}}
	code := map[string]int32{}
	for i := len(s.rows) - 1; i >= 0; i-- {
		code[s.rows[i].Code] = int32(i)
	}
	var (
		rows            []row
		upper           []upperRow
		byName, byShort []uint16
		counts          = make([]tally, 2) // of the country, and of those with none inside
		aliases         []aliasRow
	)
	if len(s.rows) > 1<<16 {
		return nil, fmt.Errorf("%d rows, more than 16 bits can number; widen byName and byShort", len(s.rows))
	}
	for i := range s.rows {
		d := &s.rows[i]
		r := row{
			Name: t.add(d.Name), Parent: noParent, Number: uint16(len(upper)),
			NameLen: uint8(len(d.Name)), ShortLen: uint8(len(d.Short)), Level: uint8(d.Level),
		}
		if len(d.Name) > 255 || !strings.HasPrefix(d.Name, d.Short) {
			return nil, fmt.Errorf("%s %s: the name is too long, or does not start with the short name %s", d.Code, d.Name, d.Short)
		}
		if d.parent >= 0 {
			r.Parent = rows[d.parent].Number
		}
		if d.Level == Township {
			n, err := strconv.ParseUint(d.Code[6:], 10, 16)
			if err != nil || d.parent < 0 || s.rows[d.parent].Code != d.Code[:6] || d.First != 0 || d.Last != 0 || d.Successor != "" || d.head != int32(i) {
				return nil, fmt.Errorf("%s %s: a township lies in the division with the first six digits of its code, stands in one row and has neither years nor a successor", d.Code, d.Name)
			}
			r.Number = uint16(n)
		} else {
			u := upperRow{Row: int32(i), Code: t.add(d.Code), CodeLen: uint8(len(d.Code)), Successor: -1, End: d.end, Counts: 1}
			if d.Successor != "" {
				next, ok := code[d.Successor]
				if !ok {
					return nil, fmt.Errorf("%s %s: successor %s is in no list", d.Code, d.Name, d.Successor)
				}
				u.Successor = next
			}
			for _, y := range []struct {
				year int
				to   *uint8
			}{{d.First, &u.First}, {d.Last, &u.Last}} {
				if y.year != 0 {
					*y.to = uint8(y.year - 1999)
				}
			}
			if len(d.children) > 0 {
				u.Counts = uint32(len(counts))
				counts = append(counts, tally{})
			}
			upper = append(upper, u)
		}
		if d.Zone {
			r.Flags |= flagZone
		}
		if d.Ordinary {
			r.Flags |= flagOrdinary
		}
		if d.OrdinaryShort {
			r.Flags |= flagOrdinaryShort
		}
		byName = append(byName, uint16(i))
		if d.Short != "" {
			byShort = append(byShort, uint16(i))
		}
		rows = append(rows, r)
	}
	for i := range s.rows {
		d := &s.rows[i]
		if !d.Current() || d.Zone {
			continue
		}
		counts[0][d.Level-Province]++
		for p := d.parent; p >= 0; p = s.rows[p].parent {
			counts[upper[rows[p].Number].Counts][d.Level-Province]++
		}
	}
	slices.SortStableFunc(byName, func(a, b uint16) int { return strings.Compare(s.rows[a].Name, s.rows[b].Name) })
	slices.SortStableFunc(byShort, func(a, b uint16) int { return strings.Compare(s.rows[a].Short, s.rows[b].Short) })
	for _, a := range s.aliases {
		aliases = append(aliases, aliasRow{Text: t.add(a.text), Row: a.row, TextLen: uint8(len(a.text)), Kind: uint8(slices.Index(aliasKinds[:], a.kind))})
	}
	trie, err := segment.NewTrie(s.findable()).MarshalBinary()
	if err != nil {
		return nil, err
	}
	text := []byte(t.b.String())
	h := imageHead{
		imageMagic, uint64(len(rows)), uint64(len(upper)), uint64(len(byName)), uint64(len(byShort)),
		uint64(len(counts)), uint64(len(aliases)), uint64(len(text)), uint64(len(trie)),
	}
	return image.Make(h, rows, upper, byName, byShort, counts, aliases, text, trie)
}

// findable numbers the names that Find finds, as the text has them that it
// searches: that is folded rune for rune (乾元镇 reads 干元镇 there). Of two names
// that fold alike the one that is its own folding counts.
func (s *source) findable() map[string]int {
	ids := map[string]int{}
	seen := map[string]bool{}
	add := func(name string, id int) {
		if seen[name] {
			return
		}
		seen[name] = true
		folded := segment.Fold(name)
		if _, ok := ids[folded]; !ok || folded == name {
			ids[folded] = id
		}
	}
	for i := range s.rows {
		d := &s.rows[i]
		if d.Level == Township && !townshipName(d.Name) {
			continue
		}
		add(d.Name, 2*i)
		if d.Short != "" && d.Level < Township {
			add(d.Short, 2*i+1)
		}
	}
	for i, a := range s.aliases {
		if len(a.text) > len("川") {
			add(a.text, -1-i)
		}
	}
	return ids
}

func townshipName(name string) bool {
	return slices.ContainsFunc([]string{"街道", "镇", "乡", "苏木"}, func(k string) bool {
		return strings.HasSuffix(name, k) && len(name) > len(k)+len("某")
	})
}

// TestImage makes the image again and compares, and then what is read from it with
// what it was made from.
func TestImage(t *testing.T) {
	s, err := readSource()
	require.NoError(t, err)
	data, err := s.make()
	require.NoError(t, err)
	t.Logf("%d bytes, %d rows", len(data), len(s.rows))
	if *update {
		require.NoError(t, os.WriteFile("data/divisions.bin", data, 0o644))
		return
	}
	require.True(t, bytes.Equal(data, divisionsImage), "data/divisions.bin is not what its sources give; run go generate ./gazetteer")

	g := open(append([]byte{0}, data...)[1:]) // where tables can't be read in place
	require.Len(t, g.All(), len(s.rows))
	var levels [Township + 1]int
	for i := range s.rows {
		want, got := &s.rows[i], &g.All()[i]
		require.Equal(t, want.Division, *got)
		levels[want.Level]++
		if want.head != int32(i) {
			continue
		}
		assert.Same(t, got, g.ByCode(want.Code))
		var children []int32
		for _, c := range g.Children(got, Any) {
			children = append(children, c.row)
		}
		require.Equal(t, want.children, children, want.Name)
		inside, end := 0, want.end
		for j := i + 1; j < len(s.rows) && (j < int(end) || s.rows[j].head == want.head); j++ {
			if d := &s.rows[j]; d.head == want.head {
				end = d.end
			} else if d.Current() && !d.Zone && d.Level == Township {
				inside++
			}
		}
		require.Equal(t, inside, g.Count(got, Township), want.Name)
	}
	assert.Len(t, g.Upper(), len(s.rows)-levels[Township])
	// Names, by a map.
	byName, byShort := map[string][]*Division{}, map[string][]*Division{}
	for i := range s.rows {
		d := &g.All()[i]
		byName[d.Name] = append(byName[d.Name], d)
		if d.Short != "" {
			byShort[d.Short] = append(byShort[d.Short], d)
		}
	}
	for name, want := range byName {
		require.Equal(t, want, g.Named(name, Any))
	}
	for name, want := range byShort {
		require.Equal(t, want, g.CalledShort(name, Any))
	}
	assert.Empty(t, g.CalledShort("", Any))
	for _, a := range s.aliases {
		assert.True(t, slices.ContainsFunc(g.Aliases(a.text), func(b Alias) bool { return b.Kind == a.kind && b.Division.row == a.row }), a.text)
	}
	// Every name that Find looks for is found in its own folding.
	for folded, id := range s.findable() {
		got, ok := g.names.Get(folded)
		require.True(t, ok, folded)
		require.Equal(t, id, got, folded)
		require.Equal(t, folded, segment.Fold(g.term(id)))
	}
	assert.Equal(t, len(s.findable()), g.names.Len())
}

func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		open(divisionsImage)
	}
}
