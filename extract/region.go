package extract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/segment"
)

// How sure a region must be. Confidences are calibrated on reports whose place
// was hidden on purpose; see the region quality test.
const (
	// RegionThreshold is the confidence below which no region is given.
	RegionThreshold = 0.5
	// runnerUpClose is how near the second candidate may come, as a share of
	// the first, before a warning says so.
	runnerUpClose = 0.2

	// tie is from where on no region is given, for the two are alike.
	tie = 0.7

	// worthNaming is how likely a region must be for a warning to name it.
	worthNaming = 0.1

	metadataConfidence = 0.99
	statedConfidence   = 0.98
)

// maxInferred is how sure a region may be that is inferred, by how many different
// names of it or of places in it stand in the text: none, one, two, more.
var maxInferred = [...]float64{0.6, 0.75, 0.88, 0.97}

// maxEvidence is how many pieces of evidence a region keeps, strongest first.
const maxEvidence = 8

// resolveRegion fills in r.Region, in this order of trust: a manifest or a
// table column; a name in the title, the issuing body or the header of a
// speech; the places that the text names. It comes after readMeta.
//
// A name that the report gives itself is read first: its region is one of those
// that bear it, and none where no list has it. Else, and where several bear it, the
// names in the text decide. Every division of the level that the issuing body is
// of (区民政局 is of the county level) is a candidate. Each place name in the
// report supports those that it may lie in, stand above or be a neighbour of,
// and all that bear the name support their own; what most names have in common
// wins. A name that is rare among the divisions inside the candidate says more than
// one of many, so that 新市镇, which stands ten times in China, decides nothing
// alone, but does so with 洛舍镇. A place that is only visited fits no
// candidate that the others fit, and is passed over; so is one whose
// sentence tells of another place's ways. That the place is none of the lists'
// is a candidate too.
//
// No region is given below [RegionThreshold], or where two are alike; then, and where
// the runner-up is close, a warning names the candidates.
//
// stop is called again and again; it ends the reading by a panic.
func resolveRegion(w *Words, r *Report, v *segment.View, g *gazetteer.Gazetteer, stop func()) {
	if regionFromMeta(r, v, g) {
		return
	}
	p := &placeReader{words: w.region, meta: w.meta, r: r, v: v, g: g, body: v.Span(r.Body), stop: stop}
	if p.state() {
		return
	}
	p.findTaiwan()
	p.findLevel()
	name := p.readStated()
	if name.unknown != "" {
		p.warn("region_unknown", fmt.Sprintf("the report is of %s, which is in no list of divisions; name its region in a manifest", name.unknown))
		return
	}
	p.own = p.narrow(name.places)
	p.findMentions()
	ranked := p.rank()
	if len(p.own) == 1 {
		p.give(ranked)
		return
	}
	p.choose(ranked)
}

// regionFromMeta reads the region that a manifest or a column names.
func regionFromMeta(r *Report, v *segment.View, g *gazetteer.Gazetteer) bool {
	meta := r.Doc.Meta
	if meta.Region == "" || !trusted(meta) {
		return false
	}
	if slices.Contains([]string{"全国", "中国", "国务院", "中央"}, meta.Region) {
		r.Region = stateRegion("metadata", metadataConfidence, nil)
		return true
	}
	found := g.Resolve(meta.Region, r.Year)
	if len(found) == 0 {
		found = g.Resolve(meta.Region, gazetteer.Any)
	}
	top := found[:0:0]
	for _, d := range found { // 吉林 is the province before the city
		if len(top) == 0 || d.Level < top[0].Level {
			top = append(top[:0], d)
		} else if d.Level == top[0].Level {
			top = append(top, d)
		}
	}
	switch len(top) {
	case 0:
		r.Warnings = append(r.Warnings, segment.Warning{Code: "region_unknown", Message: fmt.Sprintf("the %s names the region %q, which is in no list of divisions; write its full name or its code", metaSource(meta), meta.Region)})
		return false
	case 1:
		d := top[0]
		r.Region = &Region{Name: g.FullName(d), Code: d.Code, Level: d.Level.String(), Source: "metadata", Confidence: metadataConfidence}
		r.Region.Masked = !strings.Contains(v.Text, segment.Fold(d.Name)) && (d.Short == "" || !strings.Contains(v.Text, segment.Fold(d.Short)))
		return true
	}
	var names []string
	for _, d := range top {
		names = append(names, d.Code+" "+g.FullName(d))
	}
	r.Warnings = append(r.Warnings, segment.Warning{Code: "region_ambiguous", Message: fmt.Sprintf("the %s names the region %q, which may be %s; write its code", metaSource(meta), meta.Region, strings.Join(names, " or "))})
	return false
}

// regionAsGiven keeps the region that a manifest, a column or a file name gives but
// no list of divisions has (a development zone, an old name, a nickname): by name,
// without a code. The warning that the name is unknown stays.
func regionAsGiven(r *Report, v *segment.View) {
	given := r.Doc.Meta.Region
	if r.Region != nil || utf8.RuneCountInString(given) < 2 {
		return
	}
	r.Region = &Region{Name: given, Source: "metadata", Confidence: givenConfidence, Masked: !strings.Contains(v.Text, segment.Fold(given))}
}

// givenConfidence is that of a region that nothing but the metadata knows.
const givenConfidence = 0.9

func stateRegion(source string, confidence float64, evidence []Evidence) *Region {
	return &Region{Name: "中华人民共和国", Code: "000000", Level: gazetteer.State.String(), Source: source, Confidence: confidence, Evidence: evidence}
}

// issuer is the issuing body, or else the one that the speaker reports for.
func (p *placeReader) issuer() string {
	if p.r.Organ != "" {
		return p.r.Organ
	}
	return p.r.speaksFor
}

// state handles reports of the state's own bodies.
func (p *placeReader) state() bool {
	if p.issuer() == "" {
		return false
	}
	organ := segment.Fold(p.issuer())
	for _, o := range p.meta.organs {
		if o.level != "state" || !strings.HasPrefix(organ, o.text) {
			continue
		}
		var ev []Evidence
		if k := strings.Index(p.v.Text, o.text); k >= 0 {
			s := p.v.Source(segment.Span{Start: k, End: k + len(o.text)})
			ev = append(ev, Evidence{Span: s, Text: s.Of(p.r.Doc.Text)})
		}
		p.r.Region = stateRegion("text", statedConfidence, ev)
		return true
	}
	return false
}

// give makes the one place that the report names as its own its region.
func (p *placeReader) give(ranked []candidate) {
	d := p.own[0]
	region := &Region{Name: p.g.FullName(d), Code: d.Code, Level: d.Level.String(), Source: "text", Confidence: statedConfidence}
	if len(ranked) > 0 {
		region.Evidence = p.evidence(ranked[0])
	}
	p.r.Region = region
}

// choose gives the first candidate, if it is sure enough.
func (p *placeReader) choose(ranked []candidate) {
	if len(ranked) == 0 {
		p.warn("region_unknown", "the report names no place that could tell its region; name it in a manifest")
		return
	}
	best := ranked[0]
	describe := func(c candidate) string {
		return fmt.Sprintf("%s %s (%.2f)", c.d.Code, p.g.FullName(c.d), c.p)
	}
	if best.p < RegionThreshold || len(ranked) > 1 && ranked[1].p > tie*best.p {
		msg := "no region is sure enough"
		switch {
		case len(ranked) > 1 && ranked[1].p > worthNaming:
			msg += "; " + fmt.Sprintf("the likeliest is %s, then %s", describe(best), describe(ranked[1]))
		case best.p > worthNaming:
			msg += "; " + fmt.Sprintf("the likeliest is %s", describe(best))
		}
		p.warn("region_unknown", msg+"; name it in a manifest")
		return
	}
	if len(ranked) > 1 && ranked[1].p > runnerUpClose*best.p {
		p.warn("region_ambiguous", describe(best)+" is only a little likelier than "+describe(ranked[1]))
	}
	region := &Region{
		Name: p.g.FullName(best.d), Code: best.d.Code, Level: best.d.Level.String(),
		Source: "inferred", Confidence: min(best.p, maxInferred[min(p.support(best), len(maxInferred)-1)]), Masked: true,
	}
	for _, m := range p.mentions {
		if !slices.ContainsFunc(m.places, func(d *gazetteer.Division) bool { return d.Code == best.d.Code }) {
			continue
		}
		if m.trust >= trustShort {
			region.Masked = false
		}
		if m.role == roleSelf {
			region.Source, region.Confidence = "text", min(best.p, statedConfidence)
		}
	}
	region.Evidence = p.evidence(best)
	p.r.Region = region
}

// support counts the different names that speak for c because they are its own or
// lie in it.
func (p *placeReader) support(c candidate) int {
	n := 0
	for i, m := range p.mentions {
		if c.gain[i] > 0.5 && m.trust >= trustShortHalf && slices.ContainsFunc(m.places, func(d *gazetteer.Division) bool { return p.g.Within(d, c.d) }) {
			n++
		}
	}
	return n
}

func (p *placeReader) warn(code, message string) {
	p.r.Warnings = append(p.r.Warnings, segment.Warning{Code: code, Message: message})
}

// evidence lists the mentions that speak for c, strongest first.
func (p *placeReader) evidence(c candidate) []Evidence {
	order := make([]int, 0, len(p.mentions))
	for i := range p.mentions {
		if c.gain[i] > 0.1 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(c.gain[b], c.gain[a]) })
	var out []Evidence
	for _, i := range order {
		m := p.mentions[i]
		s := p.v.Source(m.spans[0])
		e := Evidence{Span: s, Text: s.Of(p.r.Doc.Text)}
		if d := p.meant(m, c.d); d != nil {
			e.Code = d.Code
		}
		if !slices.ContainsFunc(out, func(o Evidence) bool { return o.Text == e.Text && o.Code == e.Code }) {
			out = append(out, e)
		}
		if len(out) == maxEvidence {
			break
		}
	}
	return out
}

// meant picks the division that a name means, given the region.
func (p *placeReader) meant(m mention, region *gazetteer.Division) *gazetteer.Division {
	var best *gazetteer.Division
	rank := 0
	for _, d := range m.places {
		k := 0
		switch {
		case d.Code == region.Code:
			k = 6
		case p.g.Within(d, region):
			k = 5
		case p.g.Within(region, d):
			k = 4
		case p.g.Parent(d) != nil && p.g.Parent(region) != nil && p.g.Parent(d).Code == p.g.Parent(region).Code:
			k = 3
		case p.g.Province(d).Code == p.g.Province(region).Code:
			k = 2
		}
		if k > rank || k > 0 && k == rank && p.inForce(d) && !p.inForce(best) {
			best, rank = d, k
		}
	}
	return best
}
