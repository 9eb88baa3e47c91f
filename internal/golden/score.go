package golden

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
)

// Record is one annotated thing of a gold file, and also one figure, mask or
// section of a report: the fields that do not apply are zero. Start and End are
// code points of the decoded text.
type Record struct {
	Type     string   `json:"type"`
	Start    int      `json:"start"`
	End      int      `json:"end"`
	Text     string   `json:"text"`
	Class    string   `json:"class"`
	Masked   bool     `json:"masked"`
	Value    *float64 `json:"value"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	Unit     string   `json:"unit"`
	Scale    float64  `json:"scale"`
	Per      []string `json:"per"`
	Cmp      string   `json:"cmp"`
	Role     string   `json:"role"`
	Indic    string   `json:"indicator"`
	Deadline string   `json:"deadline"`
	Modal    string   `json:"modal"`
	Measure  string   `json:"measure"`
	Dir      string   `json:"direction"`
	Over     string   `json:"over"`
	Marker   string   `json:"marker"`
	Level    any      `json:"level"`
	Title    *string  `json:"title"`

	// of the record "doc"
	Organ     string `json:"organ"`
	Year      int    `json:"year"`
	PlanYear  int    `json:"plan_year"`
	Genre     string `json:"genre"`
	BodyStart int    `json:"body_start"`
	BodyEnd   int    `json:"body_end"`
}

func (r Record) level() string { return fmt.Sprint(r.Level) }

func (r Record) title() string {
	if r.Title == nil {
		return ""
	}
	return *r.Title
}

// report is what Evaluate reads of a report's JSON.
type report struct {
	Title    string `json:"title"`
	Organ    string `json:"organ"`
	Year     int    `json:"year"`
	PlanYear int    `json:"plan_year"`
	Genre    string `json:"genre"`
	Body     struct {
		Start int `json:"start"`
		End   int `json:"end"`
	} `json:"body"`
	Sections []Record `json:"sections"`
	Masks    []Record `json:"masks"`
	Figures  []Record `json:"figures"`
}

// ReadGold reads a gold file: JSON Lines, one record an annotated thing.
func ReadGold(path string) ([]Record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []Record
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var r Record
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("%s:%d: %w; a line is one JSON object of docs/ANNOTATION.md", path, n, err)
		}
		out = append(out, r)
	}
	return out, lines.Err()
}

// Count is how many there are in the gold file, how many the program found, and
// how many of those are right.
type Count struct{ Gold, Found, Right int }

// Precision is right over found; 1 when nothing was to be found and nothing was.
func (c Count) Precision() float64 {
	if c.Found == 0 {
		if c.Gold == 0 {
			return 1
		}
		return 0
	}
	return float64(c.Right) / float64(c.Found)
}

// Recall is right over gold; 1 when nothing was to be found.
func (c Count) Recall() float64 {
	if c.Gold == 0 {
		return 1
	}
	return float64(c.Right) / float64(c.Gold)
}

// F1 is the harmonic mean of precision and recall.
func (c Count) F1() float64 {
	p, r := c.Precision(), c.Recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func (c *Count) add(o Count) {
	c.Gold, c.Found, c.Right = c.Gold+o.Gold, c.Found+o.Found, c.Right+o.Right
}

// Share is how many of some things are right.
type Share struct{ Right, Of int }

// Ratio is right over all, 1 of nothing.
func (s Share) Ratio() float64 {
	if s.Of == 0 {
		return 1
	}
	return float64(s.Right) / float64(s.Of)
}

func (s *Share) count(ok bool) {
	s.Of++
	if ok {
		s.Right++
	}
}

func (s *Share) add(o Share) { s.Right, s.Of = s.Right+o.Right, s.Of+o.Of }

// Attributes of a figure. The first six make the joint score; deadline and modal
// are counted on targets only.
var Attributes = []string{"value", "unit", "per", "cmp", "role", "indicator", "deadline", "modal"}

const jointAttributes = 6

// Said are the attributes of what a figure says of its thing. Most figures say no more than a level, so
// they are scored as spans are: over the figures of which gold, or the report, says something else. Concepts
// are left out: the readers of the gold chose among fewer than there are now.
var Said = []string{"measure", "direction", "over"}

// said is what r says by an attribute of [Said], "" for what goes without saying.
func (r Record) said(attribute string) string {
	switch attribute {
	case "measure":
		if r.Measure == "level" {
			return ""
		}
		return r.Measure
	case "direction":
		return r.Dir
	}
	return r.Over
}

// DocFields are the fields of the record "doc" that are compared.
var DocFields = []string{"title", "organ", "year", "plan_year", "genre"}

// Scores compare one report, or several added up, with gold. A figure counts in
// Joint only when its span and the first six attributes are all right; an
// indicator is right when it shares six tenths of its characters with the gold
// one (Dice over characters, white space and pinyin residue aside).
type Scores struct {
	Mask          Count
	MaskClass     Share
	Figure        Count
	Attribute     [8]Share // in the order of [Attributes]
	Joint         Count
	Said          [3]Count // in the order of [Said], where the gold has them
	Heading       Count
	Title         Share
	HeadingRole   Share
	Doc           Share
	BodyIoU       float64 // of one report: intersection over union of the body's extent
	DocWrong      []string
	FigureErrors  []string // what is wrong, for people
	HeadingErrors []string
	MaskErrors    []string
}

// Add adds the counts of o to s.
func (s *Scores) Add(o Scores) {
	s.Mask.add(o.Mask)
	s.MaskClass.add(o.MaskClass)
	s.Figure.add(o.Figure)
	for i := range s.Attribute {
		s.Attribute[i].add(o.Attribute[i])
	}
	s.Joint.add(o.Joint)
	for i := range s.Said {
		s.Said[i].add(o.Said[i])
	}
	s.Heading.add(o.Heading)
	s.Title.add(o.Title)
	s.HeadingRole.add(o.HeadingRole)
	s.Doc.add(o.Doc)
}

// Evaluate compares a report's JSON with the gold records of its text.
func Evaluate(gold []Record, reportJSON []byte) (Scores, error) {
	var p report
	if err := json.Unmarshal(reportJSON, &p); err != nil {
		return Scores{}, fmt.Errorf("golden: the report is not JSON of govreport/1: %w", err)
	}
	var s Scores
	s.masks(ofType(gold, "mask"), p.Masks)
	s.figures(ofType(gold, "figure"), p.Figures)
	s.headings(ofType(gold, "heading"), p.Sections)
	for _, g := range ofType(gold, "doc") {
		s.doc(g, p)
	}
	return s, nil
}

func ofType(records []Record, kind string) []Record {
	var out []Record
	for _, r := range records {
		if r.Type == kind {
			out = append(out, r)
		}
	}
	return out
}

// match pairs gold and found records that have the same key. A key that occurs
// twice counts once, its last record holds.
func match[K comparable](gold, found []Record, key func(Record) K) (c Count, pairs [][2]Record, missed, extra []Record) {
	g, f := map[K]Record{}, map[K]Record{}
	for _, r := range gold {
		g[key(r)] = r
	}
	for _, r := range found {
		f[key(r)] = r
	}
	for k, r := range g {
		if o, ok := f[k]; ok {
			pairs = append(pairs, [2]Record{r, o})
		} else {
			missed = append(missed, r)
		}
	}
	for k, r := range f {
		if _, ok := g[k]; !ok {
			extra = append(extra, r)
		}
	}
	byStart := func(a, b Record) int { return a.Start - b.Start }
	slices.SortFunc(missed, byStart)
	slices.SortFunc(extra, byStart)
	slices.SortFunc(pairs, func(a, b [2]Record) int { return a[0].Start - b[0].Start })
	return Count{len(g), len(f), len(pairs)}, pairs, missed, extra
}

func bySpan(r Record) [2]int { return [2]int{r.Start, r.End} }

func (s *Scores) masks(gold, found []Record) {
	c, pairs, missed, extra := match(gold, found, bySpan)
	s.Mask = c
	for _, p := range pairs {
		ok := p[0].Class == p[1].Class
		s.MaskClass.count(ok)
		if !ok {
			s.MaskErrors = append(s.MaskErrors, fmt.Sprintf("%d %q: class %s, want %s", p[0].Start, p[0].Text, p[1].Class, p[0].Class))
		}
	}
	s.MaskErrors = append(s.MaskErrors, missedAndExtra(missed, extra)...)
}

func missedAndExtra(missed, extra []Record) []string {
	var out []string
	for _, r := range missed {
		out = append(out, fmt.Sprintf("%d %q: missed", r.Start, r.Text))
	}
	for _, r := range extra {
		out = append(out, fmt.Sprintf("%d %q: not in the gold", r.Start, r.Text+r.title()))
	}
	return out
}

func (s *Scores) figures(gold, found []Record) {
	c, pairs, missed, extra := match(gold, found, bySpan)
	s.Figure, s.Joint = c, Count{Gold: c.Gold, Found: c.Found}
	for _, p := range pairs {
		joint := true
		for i, name := range Attributes {
			if i >= jointAttributes && p[0].Role != "target" {
				break
			}
			ok := same(name, p[0], p[1])
			s.Attribute[i].count(ok)
			if !ok {
				joint = joint && i >= jointAttributes
				s.FigureErrors = append(s.FigureErrors, fmt.Sprintf("%d %q: %s %s, want %s", p[0].Start, p[0].Text, name, show(name, p[1]), show(name, p[0])))
			}
		}
		if joint {
			s.Joint.Right++
		}
	}
	s.FigureErrors = append(s.FigureErrors, missedAndExtra(missed, extra)...)
	if slices.ContainsFunc(gold, func(r Record) bool { return r.Measure != "" }) {
		s.said(pairs, missed, extra)
	}
}

func (s *Scores) said(pairs [][2]Record, missed, extra []Record) {
	for i, name := range Said {
		count := func(g, f string) {
			if g != "" {
				s.Said[i].Gold++
			}
			if f != "" {
				s.Said[i].Found++
			}
			if g == f && g != "" {
				s.Said[i].Right++
			}
		}
		for _, p := range pairs {
			g, f := p[0].said(name), p[1].said(name)
			count(g, f)
			if g != f {
				s.FigureErrors = append(s.FigureErrors, fmt.Sprintf("%d %q: %s %q, want %q", p[0].Start, p[0].Text, name, f, g))
			}
		}
		for _, r := range missed {
			count(r.said(name), "")
		}
		for _, r := range extra {
			count("", r.said(name))
		}
	}
}

func same(attribute string, g, p Record) bool {
	switch attribute {
	case "value":
		switch {
		case g.Masked != p.Masked:
			return false
		case g.Masked:
			return orOne(g.Scale) == orOne(p.Scale)
		}
		return near(g.Value, p.Value) && near(g.Low, p.Low) && near(g.High, p.High)
	case "unit":
		return strings.ReplaceAll(g.Unit, "％", "%") == strings.ReplaceAll(p.Unit, "％", "%")
	case "per":
		return slices.Equal(g.Per, p.Per)
	case "cmp":
		return g.Cmp == p.Cmp
	case "role":
		return g.Role == p.Role
	case "indicator":
		return Alike(g.Indic, p.Indic)
	case "deadline":
		return g.Deadline == p.Deadline
	}
	return g.Modal == p.Modal
}

func show(attribute string, r Record) string {
	number := func(x *float64) string {
		if x == nil {
			return ""
		}
		return fmt.Sprint(*x)
	}
	switch attribute {
	case "value":
		if r.Masked {
			return fmt.Sprintf("masked×%v", orOne(r.Scale))
		}
		if r.Value == nil {
			return number(r.Low) + "…" + number(r.High)
		}
		return number(r.Value)
	case "unit":
		return fmt.Sprintf("%q", r.Unit)
	case "per":
		return fmt.Sprint(r.Per)
	case "cmp":
		return r.Cmp
	case "role":
		return r.Role
	case "indicator":
		return fmt.Sprintf("%q", r.Indic)
	case "deadline":
		return fmt.Sprintf("%q", r.Deadline)
	}
	return fmt.Sprintf("%q", r.Modal)
}

func orOne(x float64) float64 {
	if x == 0 {
		return 1
	}
	return x
}

// near compares within a billionth; two absent numbers are equal.
func near(g, p *float64) bool {
	if g == nil || p == nil {
		return g == p
	}
	return math.Abs(*g-*p) <= 1e-9*max(1, math.Abs(*g))
}

var noise = regexp.MustCompile(`[\s\p{Z}]|\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]+\)`)

// Alike reports whether an indicator is the annotated one: they share three characters of five.
func Alike(want, got string) bool { return Likeness(want, got) >= 0.6 }

// Likeness is the Dice coefficient over the characters of a and b.
func Likeness(a, b string) float64 {
	ra, rb := []rune(noise.ReplaceAllString(a, "")), []rune(noise.ReplaceAllString(b, ""))
	if len(ra) == 0 || len(rb) == 0 {
		if len(ra) == len(rb) {
			return 1
		}
		return 0
	}
	n, common := map[rune]int{}, 0
	for _, c := range ra {
		n[c]++
	}
	for _, c := range rb {
		if n[c] > 0 {
			n[c]--
			common++
		}
	}
	return 2 * float64(common) / float64(len(ra)+len(rb))
}

func (s *Scores) headings(gold, found []Record) {
	if len(gold) == 0 {
		return
	}
	type key struct {
		start int
		level string
	}
	c, pairs, missed, extra := match(gold, found, func(r Record) key { return key{r.Start, r.level()} })
	s.Heading = c
	for _, p := range pairs {
		if p[0].Title != nil {
			ok := strings.TrimSpace(p[0].title()) == strings.TrimSpace(p[1].title())
			s.Title.count(ok)
			if !ok {
				s.HeadingErrors = append(s.HeadingErrors, fmt.Sprintf("%d: title %q, want %q", p[0].Start, p[1].title(), p[0].title()))
			}
		}
		if p[0].Role != "" {
			s.HeadingRole.count(p[0].Role == p[1].Role)
			if p[0].Role != p[1].Role {
				s.HeadingErrors = append(s.HeadingErrors, fmt.Sprintf("%d %q: role %s, want %s", p[0].Start, p[0].title(), p[1].Role, p[0].Role))
			}
		}
	}
	s.HeadingErrors = append(s.HeadingErrors, missedAndExtra(missed, extra)...)
}

func (s *Scores) doc(g Record, p report) {
	for i, ok := range []bool{g.title() == p.Title, g.Organ == p.Organ, g.Year == p.Year, g.PlanYear == p.PlanYear, g.Genre == p.Genre} {
		s.Doc.count(ok)
		if !ok {
			s.DocWrong = append(s.DocWrong, DocFields[i])
		}
	}
	union := max(g.BodyEnd, p.Body.End) - min(g.BodyStart, p.Body.Start)
	if union > 0 {
		s.BodyIoU = float64(max(0, min(g.BodyEnd, p.Body.End)-max(g.BodyStart, p.Body.Start))) / float64(union)
	}
}
