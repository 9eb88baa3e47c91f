package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/govreport/govreport/gazetteer"
)

// candidate is a division that the report may be from.
type candidate struct {
	d    *gazetteer.Division
	p    float64   // probability among all candidates
	gain []float64 // what each mention adds to the log odds
}

// Where a place name in a report comes from, given the report's region: the
// shares of names that lie inside it, are the region or above it, lie beside it
// under the same division, elsewhere in the province, or anywhere.
type mixture struct{ inside, self, above, beside, province, anywhere float64 }

var mixtures = [...]mixture{
	rolePlain:  {0.46, 0.12, 0.18, 0.10, 0.06, 0.08},
	roleSelf:   {0.000, 0.840, 0.159, 0.000, 0.000, 0.001},
	roleBorder: {0.10, 0.10, 0.00, 0.50, 0.22, 0.08},
}

// repeatWeight is how much a name adds that stands there again: mentions are
// not independent of each other.
const repeatWeight = 0.25

// temper flattens the posterior, since names in one report come together
// (a list of streets is one fact, not four). Set on the blind check.
const temper = 0.6

// A mention in roleAway has no part in it.
func (m mention) weight() float64 {
	if m.role == roleSelf {
		return 1
	}
	return temper * (1 + repeatWeight*math.Log(float64(len(m.spans))))
}

// priorNone is the chance that the report's place is none of the candidates: it is in
// no list, or made up. Set on the blind check.
const priorNone = 0.03

// nullPrior is [priorNone], and 0 where only one place bears the name that the
// report gives itself.
func (p *placeReader) nullPrior() float64 {
	if len(p.own) == 1 {
		return 0
	}
	return priorNone
}

// unlikely is how far below the first, in log odds, a candidate is let go.
const unlikely = 4

// rank scores all divisions of the report's kind and returns those with a
// chance, best first.
func (p *placeReader) rank() []candidate {
	if len(p.mentions) == 0 {
		return nil
	}
	prior := p.prior()
	if prior.rest() == 0 {
		return nil
	}
	none := p.nullPrior()
	t := newTally(p, &prior)
	defer t.release()
	type gained struct {
		candidate int
		gain      float64
	}
	gains := make([][]gained, len(p.mentions))
	for i, m := range p.mentions {
		p.stop()
		if m.role == roleAway {
			continue
		}
		weight, anywhere := m.weight(), mixtures[m.role].anywhere
		t.shares(m)
		gains[i] = make([]gained, len(t.touched))
		share, gain := -1.0, 0.0
		for j, d := range t.touched {
			if s := t.of[d.Row()].best + anywhere; s != share { // many have the same
				// Against the chance of the name where it says nothing.
				share, gain = s, weight*math.Log(m.trust*s+(1-m.trust))
			}
			gains[i][j] = gained{t.number(d), gain}
		}
	}
	n := len(p.mentions)
	out := make([]candidate, len(t.candidates))
	flat := make([]float64, len(out)*n)
	for k, d := range t.candidates {
		out[k] = candidate{d: d, gain: flat[k*n:][:n:n]}
	}
	for i, list := range gains {
		for _, g := range list {
			out[g.candidate].gain[i] = g.gain
		}
	}
	// A name that fits a candidate nowhere but "anywhere" counts against it.
	miss := make([]float64, len(p.mentions))
	for i, m := range p.mentions {
		if m.role == roleAway {
			continue
		}
		weight := m.weight()
		miss[i] = weight * math.Log(m.trust*mixtures[m.role].anywhere+(1-m.trust))
	}
	floor := 0.0
	for _, x := range miss {
		floor += x
	}
	logs := make([]float64, len(out))
	top := math.Inf(-1)
	for j, c := range out {
		k := t.group(c.d)
		sum := math.Log(prior.chance(k))
		prior.spoken[k]++
		for i := range p.mentions {
			if c.gain[i] == 0 {
				sum += miss[i]
			} else {
				sum += c.gain[i]
			}
		}
		logs[j] = sum
		top = max(top, sum)
	}
	if len(out) == 0 {
		return nil
	}
	// That the report is of none of them, and its names are from anywhere.
	total := none * math.Exp(-top)
	if rest := prior.rest(); rest > 0 {
		total += math.Exp(math.Log(rest) + floor - top)
	}
	chances := make([]float64, len(logs))
	for i, l := range logs {
		chances[i] = math.Exp(l - top)
	}
	total += sumSorted(chances)
	var likely []*candidate
	for i := range out {
		if out[i].p = math.Exp(logs[i]-top) / total; logs[i] > top-unlikely {
			likely = append(likely, &out[i])
		}
	}
	slices.SortFunc(likely, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(b.p, a.p), cmp.Compare(a.d.Code, b.d.Code))
	})
	ranked := make([]candidate, len(likely))
	for i, c := range likely {
		ranked[i] = *c
	}
	return ranked
}

// tally is what [placeReader.rank] notes of divisions, by their rows.
type tally struct {
	p          *placeReader
	prior      *prior
	of         []noted
	asked      []int                 // rows that something is noted of
	candidates []*gazetteer.Division // that a mention touches
	mention    int                   // the number of the one at hand
	touched    []*gazetteer.Division // the candidates that it touches
}

type noted struct {
	best    float64 // share of the mention at hand
	mention int32   // the last one that touches it
	number  int32   // among candidates, and one
	group   int8    // of the prior, and two; 0 where that was not asked for
}

// tallies are kept for other reports: there are many divisions.
var tallies sync.Pool

func newTally(p *placeReader, prior *prior) *tally {
	t, ok := tallies.Get().(*tally)
	if !ok || len(t.of) != p.g.Len() {
		t = &tally{of: make([]noted, p.g.Len())}
	}
	t.p, t.prior = p, prior
	return t
}

func (t *tally) release() {
	for _, row := range t.asked {
		t.of[row] = noted{}
	}
	*t = tally{of: t.of, asked: t.asked[:0]}
	tallies.Put(t)
}

// group is that of the prior.
func (t *tally) group(d *gazetteer.Division) int {
	n := &t.of[d.Row()]
	if n.group == 0 {
		n.group = int8(t.prior.group(d) + 2)
		t.asked = append(t.asked, d.Row())
	}
	return int(n.group) - 2
}

// number is the place of d among the candidates.
func (t *tally) number(d *gazetteer.Division) int {
	n := &t.of[d.Row()]
	if n.number == 0 {
		t.candidates = append(t.candidates, d)
		n.number = int32(len(t.candidates))
	}
	return int(n.number) - 1
}

func (t *tally) give(d *gazetteer.Division, share float64) {
	k := t.group(d)
	if k < 0 || t.prior.weight[k] <= 0 {
		return
	}
	n := &t.of[d.Row()]
	if int(n.mention) != t.mention {
		n.mention, n.best = int32(t.mention), 0
		t.touched = append(t.touched, d)
	}
	n.best = max(n.best, share)
}

// shares notes, for every candidate that a mention touches, how much likelier the name
// is in its report than in one from anywhere.
func (t *tally) shares(m mention) {
	t.mention++
	t.touched = t.touched[:0]
	g, mix := t.p.g, mixtures[m.role]
	// The chance of the name in a report from anywhere.
	any, levels, seen := 0.0, 0, 0
	for _, d := range m.places {
		if seen&(1<<d.Level) == 0 {
			seen |= 1 << d.Level
			levels++
			any += float64(len(m.places)) / float64(g.Count(nil, d.Level))
		}
	}
	any /= float64(levels)
	for _, d := range m.places {
		inCount := func(t *gazetteer.Division) float64 { return float64(max(1, g.Count(t, d.Level))) }
		t.give(d, mix.self/any)
		up := g.Parent(d)
		for o := up; o != nil; o = g.Parent(o) {
			t.give(o, mix.inside/inCount(o)/any)
		}
		t.p.below(d, func(o *gazetteer.Division) { t.give(o, mix.above/float64(t.p.depth(o))/any) })
		if up == nil {
			continue
		}
		share := mix.beside / inCount(up) / any
		for _, o := range g.Children(up, gazetteer.Any) {
			if o.Code != d.Code {
				t.give(o, share)
			}
		}
		// Inside a sister of the candidate, or elsewhere in the province.
		for o := up; o != nil; o = g.Parent(o) {
			share := mix.province / inCount(o) / any
			for _, c := range g.Children(o, gazetteer.Any) {
				t.give(c, share)
				if o.Level == gazetteer.Province && c.Level == gazetteer.City {
					for _, c := range g.Children(c, gazetteer.Any) {
						t.give(c, share)
					}
				}
			}
		}
	}
}

// sumSorted adds numbers up, the smallest first: in the order of a map the last digits of
// the sum would differ from one run to the next.
func sumSorted(xs []float64) (sum float64) {
	slices.Sort(xs)
	for _, x := range xs {
		sum += x
	}
	return sum
}

func (p *placeReader) depth(t *gazetteer.Division) int {
	n := 0
	for t = p.g.Parent(t); t != nil; t = p.g.Parent(t) {
		n++
	}
	return max(1, n)
}

// below calls f for the candidates inside d.
func (p *placeReader) below(d *gazetteer.Division, f func(*gazetteer.Division)) {
	if d.Level >= gazetteer.County && !p.ofTownship() {
		return
	}
	for _, c := range p.g.Children(d, gazetteer.Any) {
		f(c)
		p.below(c, f)
	}
}

// Chances of what 市 means where nothing else says.
const (
	priorPrefecture   = 0.72
	priorMunicipality = 0.08
	priorCountyCity   = 0.20
	priorUnlikely     = 0.02
)

// prior is what is known of a report's place before any name in it is read: its candidates
// in three groups, each with a chance that its members share.
type prior struct {
	group  func(*gazetteer.Division) int // -1: no candidate
	weight [3]float64                    // the chance of a group
	size   [3]int
	spoken [3]int // members that a name speaks for
}

// chance is that of one member of a group.
func (p *prior) chance(k int) float64 { return p.weight[k] / float64(p.size[k]) }

// rest is the chance of the candidates that no name speaks for.
func (p *prior) rest() (sum float64) {
	for k, n := range p.size {
		if n > p.spoken[k] {
			sum += p.chance(k) * float64(n-p.spoken[k])
		}
	}
	return sum
}

// prior returns the candidates: the divisions of the year that are called what the report
// calls its own.
func (p *placeReader) prior() prior {
	if len(p.own) > 0 {
		return prior{weight: [3]float64{1}, size: [3]int{len(p.own)}, group: func(d *gazetteer.Division) int {
			if slices.Contains(p.own, d) {
				return 0
			}
			return -1
		}}
	}
	named := map[string]bool{}
	for _, m := range p.mentions {
		if m.role == roleSelf {
			for _, d := range m.places {
				named[d.Code] = true
			}
		}
	}
	out := prior{weight: [3]float64{1, 0, 0}, group: func(d *gazetteer.Division) int {
		if !p.inForce(d) || !p.fits(d) || d.Zone && !named[d.Code] || !p.taiwan && p.ofTaiwan(d) {
			return -1
		}
		return p.group(d)
	}}
	all := p.candidates()
	out.size = all.size
	for _, d := range all.zones {
		if named[d.Code] {
			out.size[p.group(d)]++
		}
	}
	if p.kind == "市" {
		out.weight = [3]float64{priorPrefecture, priorMunicipality, priorCountyCity}
		if p.parts == gazetteer.County || p.parts == gazetteer.City {
			out.weight[2] = priorUnlikely
		}
	}
	return out
}

// candidateKind is what candidates follow from, whatever the text names.
type candidateKind struct {
	g      *gazetteer.Gazetteer
	kind   string
	year   int
	taiwan bool
}

// candidates are the divisions of a kind and year: how many are no zone, by group, and
// the zones.
type candidates struct {
	size  [3]int
	zones []*gazetteer.Division
}

// candidatesKept are candidates by candidateKind.
var candidatesKept sync.Map

// candidates counts those of the report's kind and year, once a process.
func (p *placeReader) candidates() candidates {
	key := candidateKind{p.g, p.kind, p.r.Year, p.taiwan}
	if known, ok := candidatesKept.Load(key); ok {
		return known.(candidates)
	}
	var out candidates
	count := func(d *gazetteer.Division) {
		k := p.group(d)
		switch {
		case k < 0 || !p.inForce(d) || !p.fits(d) || !p.taiwan && p.ofTaiwan(d):
		case d.Zone:
			out.zones = append(out.zones, d)
		default:
			out.size[k]++
		}
	}
	if p.ofTownship() {
		for i := range p.g.All() {
			count(&p.g.All()[i])
		}
	} else {
		for _, d := range p.g.Upper() {
			count(d)
		}
	}
	candidatesKept.Store(key, out)
	return out
}

// ofTownship reports whether the report is of a street, a town or a township.
func (p *placeReader) ofTownship() bool {
	return p.kind == "镇" || p.kind == "乡" || p.kind == "街道"
}

// group puts the candidates for 市 apart: prefectures, municipalities, county-level cities.
func (p *placeReader) group(d *gazetteer.Division) int {
	if p.kind != "市" {
		return 0
	}
	switch d.Level {
	case gazetteer.City:
		return 0
	case gazetteer.Province:
		return 1
	case gazetteer.County:
		return 2
	}
	return -1
}

// inForce reports whether d existed when the report was written, give or take a year.
func (p *placeReader) inForce(d *gazetteer.Division) bool {
	if p.r.Year == 0 {
		return d.Current()
	}
	return d.In(p.r.Year)
}

// fits reports whether d is what the report calls its own: 县 for 县民政局.
func (p *placeReader) fits(d *gazetteer.Division) bool {
	has := func(s string) bool { return strings.HasSuffix(d.Name, s) }
	switch p.kind {
	case "省":
		return d.Level == gazetteer.Province && has("省")
	case "自治区":
		return d.Level == gazetteer.Province && has("自治区")
	case "市":
		return d.Level <= gazetteer.County && has("市")
	case "州":
		return d.Level == gazetteer.City && has("州")
	case "盟":
		return d.Level == gazetteer.City && has("盟")
	case "区":
		return d.Level == gazetteer.County && has("区")
	case "县":
		return d.Level == gazetteer.County && has("县")
	case "旗":
		return d.Level == gazetteer.County && has("旗")
	case "镇", "乡", "街道":
		return d.Level == gazetteer.Township && has(p.kind)
	}
	return d.Level == gazetteer.Province || d.Level == gazetteer.City || d.Level == gazetteer.County
}
