package extract

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// Concept is a statistical concept: what figures of many reports are of, whatever
// each report calls it.
type Concept struct {
	ID         string   `json:"id"`         // of the concept: gdp, elderly_care_beds; stable
	Name       string   `json:"name"`       // as the statistics bureau or the ministry writes it
	English    string   `json:"english"`    // the name in English
	Dimensions []string `json:"dimensions"` // of its amounts: money, person, …
	Unit       string   `json:"unit"`       // what its amounts convert to
	Measure    string   `json:"measure"`    // assumed where only a name and a number are written
	Better     string   `json:"better"`     // up, down, none
	Per        []string `json:"per"`        // denominators that its amounts may have
	Wordings   []string `json:"wordings"`   // how it is written, as data/concepts.tsv explains
	Not        []string `json:"not"`        // words that make another thing of it
	Example    string   `json:"example"`    // a sentence whose last figure has the concept
	Counter    string   `json:"counter"`    // a sentence none of whose figures has it
}

// Concepts are the known concepts, with what their units convert to. It is
// immutable and safe for concurrent use.
type Concepts struct {
	list    []Concept
	byID    map[string]int
	firsts  *segment.Trie // the first parts of all wordings
	byFirst [][]*wording  // by number in firsts
	byEmpty []*wording    // of figures without an indicator
	units   map[string][]conversion
}

// conversion says that value × factor is in base.
type conversion struct {
	dimension, base string
	factor          float64
}

// wording is one way to write a concept.
type wording struct {
	concept    int
	parts      []string // in order, inside the indicator
	first, end bool     // the parts begin and end the indicator
	beside     []string // in order, elsewhere in the sentence
	measure    string   // the only measure it is of, "" for any
	length     int      // runes of parts, and one for the measure
}

// Statement is what [Concepts.Of] reads of a figure. Texts are as the View has
// them: width folded, simplified.
type Statement struct {
	Indicator string
	Before    string // the sentence up to the figure
	After     string // and from its end
	Unit      string
	Per       []string
	Measure   string
	Role      string
}

// DefaultConcepts returns the embedded concepts, loaded on first use.
var DefaultConcepts = sync.OnceValues(func() (*Concepts, error) { return LoadConcepts("") })

// LoadConcepts reads the embedded concepts with the concepts.tsv and
// conversions.tsv of dir over them; an empty dir is the embedded ones alone. Errors
// name file and line.
func LoadConcepts(dir string) (*Concepts, error) {
	fsys, err := lexicon.Overlay(dataFiles, dir)
	if err != nil {
		return nil, err
	}
	return loadConcepts(fsys)
}

func loadConcepts(fsys fs.FS) (*Concepts, error) {
	c := &Concepts{byID: map[string]int{}, units: map[string][]conversion{}}
	rows, err := lexicon.Load(fsys, "data/conversions.tsv", "unit+dim", "base", "factor")
	if err != nil {
		return nil, err
	}
	dimensions := map[string]bool{"index": true}
	for _, r := range rows {
		factor, err := r.Float("factor", 0)
		if err != nil {
			return nil, err
		}
		if factor <= 0 {
			return nil, r.Errorf("factor %s is not above 0; write what one %s is in %s", r.Get("factor"), r.Get("unit"), r.Get("base"))
		}
		unit := conceptUnit(r.Get("unit"))
		c.units[unit] = append(c.units[unit], conversion{r.Get("dim"), r.Get("base"), factor})
		dimensions[r.Get("dim")] = true
	}
	rows, err = lexicon.Load(fsys, "data/concepts.tsv", "id", "zh", "en*", "dims", "unit", "measure", "better*", "per?", "words", "not?", "counter*")
	if err != nil {
		return nil, err
	}
	numbers := map[string]int{} // in firsts
	for _, r := range rows {
		k := Concept{
			ID: r.Get("id"), Name: r.Get("zh"), English: r.Get("en"), Dimensions: r.List("dims"), Unit: r.Get("unit"),
			Measure: r.Get("measure"), Better: cmp.Or(r.Get("better"), "none"), Per: r.List("per"), Wordings: r.List("words"), Not: r.List("not"),
			Example: r.Example(), Counter: r.Get("counter"),
		}
		for _, d := range k.Dimensions {
			if !dimensions[d] {
				return nil, r.Errorf("dimension %q is not known; write one of conversions.tsv", d)
			}
		}
		if k.Measure != MeasureLevel && k.Measure != MeasureGrowth {
			return nil, r.Errorf("measure %q is not known; write level or growth", k.Measure)
		}
		if !slices.Contains([]string{"up", "down", "none"}, k.Better) {
			return nil, r.Errorf("better %q is not known; write up, down or none", k.Better)
		}
		n := len(c.list)
		for _, s := range k.Wordings {
			w, err := parseWording(s)
			if err != nil {
				return nil, r.Errorf("%v", err)
			}
			w.concept = n
			if w.length == 0 {
				c.byEmpty = append(c.byEmpty, w)
				continue
			}
			number, known := numbers[w.parts[0]]
			if !known {
				number = len(c.byFirst)
				numbers[w.parts[0]], c.byFirst = number, append(c.byFirst, nil)
			}
			c.byFirst[number] = append(c.byFirst[number], w)
		}
		c.byID[k.ID] = n
		c.list = append(c.list, k)
	}
	c.firsts = segment.NewTrie(numbers)
	return c, nil
}

// parseWording reads "^低保…标准$+农村".
func parseWording(s string) (*wording, error) {
	w := &wording{}
	own, measure, _ := strings.Cut(s, "@")
	w.measure = measure
	own, beside, _ := strings.Cut(own, "+")
	if beside != "" {
		w.beside = strings.Split(conceptText(beside), "…")
	}
	own, w.first = strings.CutPrefix(own, "^")
	own, w.end = strings.CutSuffix(own, "$")
	own = conceptText(own)
	w.length = utf8.RuneCountInString(strings.ReplaceAll(own, "…", ""))
	if w.length == 0 {
		if !w.first || !w.end || len(w.beside) == 0 {
			return nil, fmt.Errorf("wording %q has no words; write some, or ^$+words for figures without an indicator", s)
		}
		return w, nil
	}
	w.parts = strings.Split(own, "…")
	if measure != "" {
		w.length++
	}
	if slices.Contains(w.parts, "") || slices.Contains(w.beside, "") {
		return nil, fmt.Errorf("wording %q has an empty part; write words on both sides of …", s)
	}
	return w, nil
}

// All returns the concepts in the order of the file.
func (c *Concepts) All() []Concept { return slices.Clone(c.list) }

// Lookup returns the concept with this id or Chinese name.
func (c *Concepts) Lookup(idOrName string) (Concept, bool) {
	if i, ok := c.byID[idOrName]; ok {
		return c.list[i], true
	}
	if idOrName != "" {
		for i := range c.list {
			if c.list[i].Name == idOrName {
				return c.list[i], true
			}
		}
	}
	return Concept{}, false
}

// Find returns the concepts that words may mean: the one with this id or name, else
// those that figures of an indicator written so would have, whatever their unit, those
// of the longest wording.
func (c *Concepts) Find(words string) []Concept {
	if k, ok := c.Lookup(strings.TrimSpace(words)); ok {
		return []Concept{k}
	}
	indicator := conceptIndicator(words)
	best := 0
	var found []int
	c.wordings(indicator, func(w *wording) {
		k := &c.list[w.concept]
		if len(w.beside) > 0 || excluded(k, indicator, [2]string{}, "", "") || w.length < best {
			return
		}
		if w.length > best {
			best, found = w.length, nil
		}
		if !slices.Contains(found, w.concept) {
			found = append(found, w.concept)
		}
	})
	slices.Sort(found)
	out := make([]Concept, len(found))
	for i, n := range found {
		out[i] = c.list[n]
	}
	return out
}

// Of returns the id of the concept that a figure is of, "" where none fits whole
// or two fit alike. The longest wording wins; among equals those whose amounts
// are of that kind, then the one named nearest before the figure.
func (c *Concepts) Of(s Statement) string {
	r := conceptReader{c: c, s: &s, unit: conceptUnit(s.Unit), before: conceptText(s.Before), after: conceptText(s.After)}
	front, behind := itemOf(r.before, r.after)
	if len(s.Per) == 0 && strings.Contains(front, "每") {
		if p := perHeads.FindString(front); p != "" {
			s.Per = []string{p}
		}
	}
	own, listed := conceptIndicator(s.Indicator), false
	if rest, ok := strings.CutPrefix(behind, own); ok && own != "" && strings.ContainsFunc(rest, func(c rune) bool { return isDigit(c) || maskChar(c) }) {
		behind = own // 36户低保家庭发放低保金12万元: the rest is of the next figure
	}
	if r.indicator, listed = qualified(own, r.before, r.after, front); !listed { // else the item names both
		r.item = [2]string{everyTime.Replace(front), behind}
		if things, _, inTurn := strings.Cut(behindLast(r.before, comma), "分别"); inTurn && own != "" && strings.Contains(things, own) {
			r.item[0] = "" // 婴儿死亡率、5岁以下儿童死亡率分别为: what is near is of other figures
		}
	}
	if r.indicator == "" { // 投资2000万元,…;募集善款250万元: another part of the sentence names another figure
		if k := strings.LastIndexAny(r.before, ";；。"); k >= 0 {
			r.before = r.before[k:]
		}
		if k := strings.IndexAny(r.after, ";；。"); k >= 0 {
			r.after = r.after[:k]
		}
		for _, w := range c.byEmpty {
			r.try(w)
		}
	} else {
		r.search(own, front)
	}
	return r.choose()
}

// conceptReader finds the concepts that a figure may be of.
type conceptReader struct {
	c             *Concepts
	s             *Statement
	unit          string
	before, after string // the sentence, as conceptText has it
	indicator     string
	item          [2]string // what stands on both sides of the figure up to the next mark
	best          []conceptFound
}

type conceptFound struct {
	concept, length, fit, far int
}

// try takes what a wording that stands in the indicator is of, if it fits.
func (r *conceptReader) try(w *wording) {
	k := &r.c.list[w.concept]
	f := conceptFound{w.concept, w.length, r.c.fit(k, r.unit, r.s), 0}
	if f.fit == fitNot || w.measure != "" && w.measure != r.s.Measure {
		return
	}
	if len(w.beside) > 0 {
		if f.far = nearness(r.before, r.after, w.beside); f.far < 0 {
			return
		}
	}
	if excluded(k, r.indicator, r.item, r.before, r.after) {
		return
	}
	for i, b := range r.best {
		if b.concept == f.concept {
			if order := cmp.Or(b.length-f.length, b.fit-f.fit, f.far-b.far); order < 0 {
				r.best[i] = f
			}
			return
		}
	}
	r.best = append(r.best, f)
}

// search tries the wordings in the indicator, with the word for town or country and
// without, and else those around it: a name may be cut at a word inside it, as 探访|关爱服务
// and 规模以上|工业增加值, or go on behind it: 就业人员|平均工资.
func (r *conceptReader) search(own, front string) {
	r.c.wordings(r.indicator, r.try)
	if strings.HasSuffix(r.indicator, own) && r.indicator != own {
		r.c.wordings(own, r.try)
	}
	k := strings.LastIndex(r.before, own)
	if len(r.best) > 0 || k < 0 || utf8.RuneCountInString(own) <= 1 && (k < len(r.before)-len(front) || strings.Contains(front, "分别")) {
		return
	}
	from := afterMark(r.before[:k])
	r.c.wordingsTo(r.before[from:k+len(own)], k-from, r.try)
	if len(r.best) == 0 && !strings.ContainsFunc(r.before[k:], endsItem) {
		r.c.wordingsTo(r.before[from:], k-from, r.try)
	}
}

// choose returns the concept that fits best, "" where two fit alike.
func (r *conceptReader) choose() string {
	if len(r.best) == 0 {
		return ""
	}
	// A share or a rate of change has no unit of its own: it is of what was counted last.
	var last []string
	if len(r.best) > 1 && !slices.Contains([]string{MeasureLevel, MeasureIncrease, ""}, r.s.Measure) {
		last = append(r.c.lastCounted(r.before), "ratio")
	}
	counted := func(f conceptFound) int {
		if slices.ContainsFunc(r.c.list[f.concept].Dimensions, func(d string) bool { return slices.Contains(last, d) }) {
			return 0
		}
		return 1
	}
	order := func(a, b conceptFound) int {
		return cmp.Or(b.fit-a.fit, counted(a)-counted(b), b.length-a.length, a.far-b.far)
	}
	slices.SortStableFunc(r.best, order)
	if len(r.best) > 1 && order(r.best[0], r.best[1]) == 0 {
		return ""
	}
	return r.c.list[r.best[0].concept].ID
}

// wordings calls try for every wording that stands in an indicator.
func (c *Concepts) wordings(indicator string, try func(*wording)) { c.wordingsTo(indicator, 0, try) }

// asBase reports whether s ends in front of what a figure is only compared with:
// 占|地区生产总值比重.
func asBase(s string) bool {
	k := strings.LastIndexFunc(s, func(c rune) bool { return strings.ContainsRune("占高低快慢相超等", c) })
	return k >= 0 && wordAt(s, k, "占", "高于", "低于", "快于", "慢于", "相当于", "超过", "等同于") > 0
}

// wordingsTo does so for those that end behind byte from.
func (c *Concepts) wordingsTo(indicator string, from int, try func(*wording)) {
	for at, number := range c.firsts.All(indicator) {
		for _, w := range c.byFirst[number] {
			if w.ends(indicator, at) > from && !asBase(indicator[:at.Start]) {
				try(w)
			}
		}
	}
}

// ends returns where a wording ends whose first part stands at first in an indicator, -1
// where the others don't stand behind it.
func (w *wording) ends(indicator string, first Span) int {
	if w.first && first.Start > 0 {
		return -1
	}
	at := first.End
	for i, p := range w.parts[1:] {
		k := strings.Index(indicator[at:], p)
		if w.end && i == len(w.parts)-2 {
			k = strings.LastIndex(indicator[at:], p)
		}
		if k < 0 {
			return -1
		}
		at += k + len(p)
	}
	if w.end && at != len(indicator) {
		return -1
	}
	return at
}

// rateNames end the names of rates.
var rateNames = []string{"率", "占比", "比重", "比例", "覆盖面"}

// namesRate reports whether an indicator is a rate and not what grows or is made by the
// hour: 就业率, 覆盖面均值.
func namesRate(indicator string) bool {
	bare := strings.TrimSuffix(strings.TrimSuffix(indicator, "平均值"), "均值")
	if !slices.ContainsFunc(rateNames, func(end string) bool { return strings.HasSuffix(bare, end) || strings.HasSuffix(indicator, end) }) {
		return false
	}
	return !strings.HasSuffix(indicator, "增长率") && !strings.HasSuffix(indicator, "生产率")
}

// excluded reports whether the indicator, the item or, for a word with ~, the
// sentence of a figure has a word that makes another thing of the concept. A rate is
// never an amount.
func excluded(k *Concept, indicator string, item [2]string, before, after string) bool {
	if namesRate(indicator) && !slices.Contains(k.Dimensions, "ratio") {
		return true
	}
	for _, n := range k.Not {
		if word, ok := strings.CutPrefix(n, "~"); ok {
			if strings.Contains(before, word) || strings.Contains(after, word) {
				return true
			}
			continue
		}
		word, first := strings.CutPrefix(n, "^")
		word, end := strings.CutSuffix(word, "$")
		switch {
		case first && end && indicator == word, first && !end && strings.HasPrefix(indicator, word), end && !first && strings.HasSuffix(indicator, word):
			return true
		case !first && !end && (strings.Contains(indicator, word) || strings.Contains(item[0], word) || strings.Contains(item[1], word)):
			return true
		}
	}
	return false
}

// Kinds of fit between a figure's unit, measure and denominators and a concept.
const (
	fitNot     = 0
	fitAssumed = 1 // it could be, where nothing fits better
	fitLoosely = 2
	fitWell    = 3
)

// fitting is what fit asks of a concept and a figure's unit.
type fitting struct {
	k                    *Concept
	s                    *Statement
	rate                 bool // the concept is one
	own                  bool // the unit is of its dimensions
	ratio, points, times bool // the unit is %, a point of it, a multiple
}

// fit says how a figure's unit, measure and denominators fit a concept.
func (c *Concepts) fit(k *Concept, unit string, s *Statement) int {
	f := fitting{
		k: k, s: s, rate: slices.Contains(k.Dimensions, "ratio"), own: c.has(k, unit),
		ratio: unit == "%" || unit == "‰" || unit == "成", points: strings.HasSuffix(unit, "点"), times: unit == "倍" || unit == "番",
	}
	switch s.Measure {
	case MeasureLevel, "":
		return f.level()
	case MeasureIncrease:
		return f.increase()
	case MeasureGap:
		return f.gap()
	case MeasureGrowth:
		return f.growth()
	}
	if f.ratio || f.times { // shares and completions
		return fitWell
	}
	return fitNot
}

// level is fit for an amount: 养老床位300张. A percentage may be the growth of what is
// mostly said to grow: 工业增加值5%.
func (f fitting) level() int {
	switch {
	case f.s.Role == RoleCriterion && !f.rate && len(f.k.Per) == 0:
		return fitNot
	case f.own:
		return perFit(f.k, f.s.Per)
	case f.ratio && !f.rate && f.k.Measure == MeasureGrowth && len(f.s.Per) == 0:
		return fitAssumed
	}
	return fitNot
}

// increase is fit for what was added: 新增床位300张, 城镇化率提高1个百分点.
func (f fitting) increase() int {
	switch {
	case f.own && !f.ratio:
		if slices.Equal(f.s.Per, timeSpans[:1]) {
			return perFit(f.k, nil) // 年均新增床位500张
		}
		return perFit(f.k, f.s.Per)
	case f.points && f.rate:
		return fitWell
	case f.points, f.own:
		return fitLoosely
	}
	return fitNot
}

// gap is fit for a distance from another figure: 高于全国2个百分点, 比农村高1.2倍.
func (f fitting) gap() int {
	switch {
	case f.own && !f.ratio && !f.rate, f.points && f.rate, f.ratio, f.times:
		return fitWell
	case f.points, f.own:
		return fitLoosely
	}
	return fitNot
}

// growth is fit for a change in percent, of a year or another time: 年均增长5%. Rates hardly
// grow by a percentage.
func (f fitting) growth() int {
	if !f.ratio && !f.times && !f.points {
		return fitNot
	}
	for _, p := range f.s.Per {
		if !slices.Contains(timeSpans, p) && !slices.Contains(f.k.Per, p) {
			return fitNot
		}
	}
	if f.rate && f.k.Measure == MeasureLevel && len(f.k.Dimensions) == 1 {
		return fitLoosely
	}
	return fitWell
}

// timeSpans are the denominators that a change may have, whatever changes.
var timeSpans = []string{"年", "月", "日", "季", "季度"}

// perFit says how denominators fit a concept. One that counts by the thousand
// must have its denominator.
func perFit(k *Concept, per []string) int {
	must := slices.ContainsFunc(k.Per, func(p string) bool { return strings.ContainsAny(p, "千万百") && strings.Contains(p, "人") })
	if len(per) == 0 {
		switch {
		case must:
			return fitNot
		case len(k.Per) > 0:
			return fitLoosely
		}
		return fitWell
	}
	for _, p := range per {
		if !slices.Contains(k.Per, strings.TrimPrefix(p, "每")) {
			return fitNot
		}
	}
	return fitWell
}

// has reports whether a unit is of one of the concept's dimensions.
func (c *Concepts) has(k *Concept, unit string) bool {
	if unit == "" { // an index number, or heads: 留守儿童3.2万
		return slices.Contains(k.Dimensions, "index") || slices.Contains(k.Dimensions, "person")
	}
	return slices.ContainsFunc(c.units[unit], func(u conversion) bool { return slices.Contains(k.Dimensions, u.dimension) })
}

var counted = regexp.MustCompile(`[\d*Xx×某千百万亿余多]\s*(人|名|户|元|张|个|家|所|对|人次|户次|件|条|吨|斤|亩)`)

// lastCounted returns the dimensions of the unit that stands last before a figure, or
// in its turn before 分别.
func (c *Concepts) lastCounted(before string) []string {
	last := before
	if k := strings.LastIndex(before, "分别"); k >= 0 { // 300户500人,同比分别减少2%、3%
		n := len(listMarks.FindAllString(before[k:], -1))
		clause := before[:k]
		clause = clause[:max(0, strings.LastIndexAny(clause, ",，"))]
		clause = clause[afterMark(clause):]
		if list := counted.FindAllStringIndex(clause, -1); len(list) == 2 && n < 2 {
			last = clause[:list[n][1]]
		}
	}
	all := counted.FindAllStringSubmatch(last, -1)
	if len(all) == 0 {
		return nil
	}
	var out []string
	for _, u := range c.units[all[len(all)-1][1]] {
		out = append(out, u.dimension)
	}
	return out
}

// Convert converts a value to the unit of a concept. Where that can't be done, as
// between 元 and 美元 or for a rate of change, it returns what the unit's dimension
// has in common, or the value and unit as they are.
func (c *Concepts) Convert(id string, value float64, unit string) (float64, string) {
	i, known := c.byID[id]
	own := conceptUnit(unit)
	if own == "%" || own == "‰" || own == "成" {
		f := map[string]float64{"%": 1, "‰": 0.1, "成": 10}[own]
		if known && c.list[i].Unit == "‰" && slices.Contains(c.list[i].Dimensions, "ratio") {
			return rounded(value * f * 10), "‰"
		}
		return rounded(value * f), "%"
	}
	if strings.HasSuffix(own, "百分点") {
		return value, "百分点"
	}
	if !known {
		return value, unit
	}
	k := &c.list[i]
	for _, u := range c.units[own] {
		if !slices.Contains(k.Dimensions, u.dimension) {
			continue
		}
		for _, to := range c.units[conceptUnit(k.Unit)] {
			if to.dimension == u.dimension && to.base == u.base {
				return rounded(value * u.factor / to.factor), k.Unit
			}
		}
		return rounded(value * u.factor), u.base
	}
	return value, unit
}

// Base returns the unit that a unit converts to and the factor: 公斤 is 0.001 吨. A
// unit that is not known is its own base.
func (c *Concepts) Base(unit string) (base string, factor float64) {
	own := conceptUnit(unit)
	if all := c.units[own]; len(all) > 0 {
		return all[0].base, all[0].factor
	}
	return own, 1
}

// rounded drops what a factor adds behind the twelfth digit.
func rounded(v float64) float64 {
	if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
		return v
	}
	scale := math.Pow(10, 12-math.Ceil(math.Log10(math.Abs(v))))
	if r := math.Round(v*scale) / scale; !math.IsInf(r, 0) && !math.IsNaN(r) {
		return r
	}
	return v
}

// conceptUnit is a unit as conversions.tsv has it.
func conceptUnit(unit string) string {
	u := strings.ReplaceAll(segment.Fold(unit), " ", "")
	if p, ok := strings.CutPrefix(u, "个"); ok && strings.HasSuffix(p, "点") {
		return p
	}
	return u
}

// conceptText drops blanks, quotes and what stands in brackets.
func conceptText(s string) string {
	first := strings.IndexFunc(s, leftOut)
	if first < 0 {
		return s
	}
	out := make([]byte, first, len(s))
	copy(out, s)
	for i := first; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		if c == '(' || c == '（' {
			if end := bracketEnd(s, i+n); end > 0 {
				i = end
				continue
			}
		} else if leftOut(c) {
			i += n
			continue
		}
		out = append(out, s[i:i+n]...)
		i += n
	}
	return string(out)
}

// leftOut reports whether conceptText may drop c.
func leftOut(c rune) bool {
	switch c {
	case '"', '\'', '“', '”', '‘', '’', '「', '」', '(', '（':
		return true
	}
	return c < 0x3001 && (c <= ' ' || c >= 0x80) && unicode.IsSpace(c)
}

// bracketEnd returns where the bracket that is open at i ends, 0 where another opens
// before, or none closes it.
func bracketEnd(s string, i int) int {
	for k, c := range s[i:] {
		switch c {
		case ')', '）':
			return i + k + utf8.RuneLen(c)
		case '(', '（':
			return 0
		}
	}
	return 0
}

// conceptIndicator drops from an indicator what only says whose it is.
func conceptIndicator(s string) string {
	s = conceptText(s)
	at := 0
	for next := 0; ; at = next {
		if next = wordAt(s, at, ownScope...); next == 0 {
			break
		}
	}
	if at < len(s) {
		return s[at:]
	}
	return s
}

// ownScope says whose an indicator is.
var ownScope = []string{"其中", "全国", "全省", "全市", "全县", "全区", "全州", "全盟", "全旗", "全镇", "全乡", "全街道", "全年", "我国", "我省", "我市", "我县", "我区", "预计", "实现", "完成", "累计", "共"}

// endsItem reports whether c parts what is said of one figure from what is said of another.
func endsItem(c rune) bool {
	switch c {
	case '，', '。', '；', '：', '、', ',', ';', ':', '!', '?', '！', '？', '\n', '（', '）', '(', ')':
		return true
	}
	return false
}

func endsSentences(c rune) bool { return c == '。' || c == '；' || c == ';' || c == '\n' }

func comma(c rune) bool { return c == '，' || c == ',' }

// behindLast returns what stands behind the last mark of s, all of it where it has none.
func behindLast(s string, mark func(rune) bool) string {
	k := strings.LastIndexFunc(s, mark)
	if k < 0 {
		return s
	}
	_, n := utf8.DecodeRuneInString(s[k:])
	return s[k+n:]
}

// afterMark returns the byte behind the last mark of s.
func afterMark(s string) int { return len(s) - len(behindLast(s, endsItem)) }

// itemOf returns what stands on both sides of a figure up to the next mark.
func itemOf(before, after string) (front, behind string) {
	front = before[afterMark(before):]
	behind = after
	if k := strings.IndexFunc(after, endsItem); k >= 0 {
		behind = after[:k]
	}
	return front, behind
}

// nearness returns how far before a figure words stand that belong to it, in
// bytes; what stands behind it is farther than all before it. -1 where they
// don't stand in the sentence.
func nearness(before, after string, words []string) int {
	at := len(before)
	for i := len(words) - 1; i >= 0; i-- {
		at = strings.LastIndex(before[:at], words[i])
		if at < 0 {
			break
		}
	}
	if at >= 0 {
		return len(before) - at
	}
	at = 0
	all := before + after
	for _, w := range words {
		k := strings.Index(all[at:], w)
		if k < 0 {
			return -1
		}
		at += k + len(w)
	}
	return len(all) + at
}

var (
	// townAndCountry begins a list with one figure for each.
	townAndCountry = regexp.MustCompile(`城乡|(?:全体(?:居民)?(?:人均可支配收入)?[和、与及])?(?:城镇|城市)[^，。；;,0-9]{0,12}?[和、与及](?:农村|农民|农牧民|乡村)`)
	// nextFigure is what joins a figure to the next of its list.
	nextFigure = regexp.MustCompile(`^(?:以上|左右|以内)?(?:[、和与及])[^，。；;,、]{0,6}?[\d*Xx×]`)
	listMarks  = regexp.MustCompile(`[\d%元人户张倍点*Xx×](?:以上|左右|以内)?[、和与及]`)
)

// qualifiersIn returns the words for town and country in s, in order.
func qualifiersIn(s string) []string {
	var out []string
	next := 0
	for i, c := range s {
		if i < next || c != '全' && c != '城' && c != '农' && c != '乡' {
			continue
		}
		if end := wordAt(s, i, "全体", "城乡", "城镇", "城市", "农村", "农民", "农牧民", "乡村"); end > 0 {
			out = append(out, s[i:end])
			next = end
		}
	}
	return out
}

// withoutQualifiers is s without the words for town and country.
func withoutQualifiers(s string) string {
	for _, q := range qualifiersIn(s) {
		s = strings.Replace(s, q, "", 1)
	}
	return s
}

// partNamed returns the last word for town or country in s, nothing where that is one
// for both.
func partNamed(s string) string {
	if q := qualifiersIn(s); len(q) > 0 && q[len(q)-1] != "城乡" && q[len(q)-1] != "全体" {
		return q[len(q)-1]
	}
	return ""
}

// qualified gives an indicator the word for town or country that holds for the
// figure: one of a list (城乡居民收入分别增长4%、6%), when listed is true, or the item's
// own (其中农村300人).
func qualified(indicator, before, after, front string) (name string, listed bool) {
	sentence := behindLast(before, endsSentences)
	if name, listed = inTurn(indicator, sentence, after); listed {
		return name, true
	}
	own := qualifiersIn(indicator)
	switch {
	case len(own) == 1 && own[0] == "全体": // 全体居民收入39210元,其中城镇居民46850元
		if q := partNamed(afterLast(sentence, indicator)); q != "" {
			return q + strings.Replace(indicator, "全体", "", 1), false
		}
	case len(own) == 1: // 城镇居民人均可支配收入42395元,农村居民17772元
		if q := partNamed(front); q != "" && q != own[0] && strings.HasPrefix(strings.TrimPrefix(front, "其中"), q) && !strings.Contains(front, indicator) {
			return strings.Replace(indicator, own[0], q, 1), false
		}
	case len(own) == 0 && indicator != "":
		return partNamed(front) + indicator, false
	}
	return indicator, false
}

// inTurn gives an indicator the word of the list of town and country, last named in the
// sentence, whose turn it is: 城镇和农村居民收入分别增长4%、6%.
func inTurn(indicator, sentence, after string) (name string, listed bool) {
	if !strings.Contains(sentence, "城") {
		return "", false
	}
	all := townAndCountry.FindAllStringIndex(sentence, -1)
	bare := strings.Trim(withoutQualifiers(indicator), "、和与及")
	if len(all) == 0 || bare != "" && len(qualifiersIn(indicator)) == 0 && !ofTownAndCountry(bare) {
		return "", false
	}
	g := all[len(all)-1]
	words := qualifiersIn(sentence[g[0]:g[1]])
	if words[0] == "城乡" {
		words = []string{"城镇", "农村"}
	}
	tail := sentence[g[1]:]
	turn := behindLast(tail, comma)
	if bare != "" && turn != tail && strings.Contains(turn, bare) {
		return "", false // 城市、农村低保标准分别提高,低保对象4386户: another thing
	}
	if k := newValue.FindStringIndex(turn); k != nil { // 由690元、480元提高到720元和540元
		turn = turn[k[1]:]
	}
	n := len(listMarks.FindAllString(turn, -1))
	if n >= len(words) || !hasTurns(tail, after, n) {
		return "", false
	}
	if bare == "" || bare == "居民" || bare == "常住居民" {
		if k := strings.IndexAny(tail, "，,分0123456789增为达"); k > 0 {
			bare = withoutQualifiers(tail[:k])
		}
	}
	return words[n] + strings.ReplaceAll(bare, "常住", ""), true
}

// newValue ends the old values of a list in front of the new ones.
var newValue = regexp.MustCompile(`.*[0-9*Xx×%元人户张]\S{0,4}?(?:提高|增加|调整|上调|提升|增长|下降|减少|降低|扩大|增|升|降)[到至为]`)

// hasTurns reports whether what stands behind 城乡 is a list with a figure for each, n of
// which were read: 分别增长4%、6%. A figure in front of it makes it one of other things:
// 城乡低保对象300户500人,分别减少2%、3%.
func hasTurns(tail, after string, n int) bool {
	respectively := strings.Index(tail, "分别")
	if first := strings.IndexAny(tail, "0123456789*Xx×"); first >= 0 && (first < respectively || respectively < 0 && n == 0) {
		return false
	}
	return n > 0 || respectively >= 0 || nextFigure.MatchString(after)
}

// ofTownAndCountry reports whether there is one for town and one for country of what bare
// names.
func ofTownAndCountry(bare string) bool {
	return strings.HasPrefix(bare, "人均") || strings.Contains(bare, "居民") || strings.Contains(bare, "低保") || strings.Contains(bare, "最低生活保障")
}

var realIncrease = regexp.MustCompile(`增加|减少|多增|少增|同比|比上年`)

// afterLast returns what stands behind the last place of part in s, nothing where it
// doesn't stand there.
func afterLast(s, part string) string {
	if k := strings.LastIndex(s, part); k >= 0 {
		return s[k+len(part):]
	}
	return ""
}

var (
	// linked ends a name: 单位GDP二氧化碳排放|同比下降.
	linked = regexp.MustCompile(`(?:同比|环比|比上年|较上年|比去年|年均|平均|累计|实际|分别|约|达到?|到|至|为|预计|增长|下降|降低|提高|上升|增加|减少|完成|实现|突破|超过?|控制在|稳定在|保持在|左右|持续|均)+$`)
	// basis begins a clause that only says more of the subject before it.
	basis = regexp.MustCompile(`^(?:占|为|是|比|较|与|高于|低于|高出|快于|超过|相当于|其中)`)
)

// ownClause returns what is read of figure k, whose indicator stands in a clause before
// its own: with a name of a concept that its own clause has, as in
// CPI涨幅2%,单位GDP二氧化碳排放下降3%; or with the indicator of the figure before it in
// the clause, as in 重大工程投资完成2510亿元、增长5.3%. Else s itself.
func (x *extraction) ownClause(k int, s Statement, start int) Statement {
	f := x.figs[k]
	clause := behindLast(s.Before, func(c rune) bool { return comma(c) || endsSentences(c) || c == ':' || c == '：' })
	begins := start - len(clause)
	if f.f.IndicatorAt.Len() == 0 || x.v.Span(f.f.IndicatorAt).End > begins || clause == "" || basis.MatchString(clause) {
		return s
	}
	if k > 0 {
		before := x.figs[k-1]
		rest := clause[min(max(0, x.t.at(before.end)-begins), len(clause)):]
		if x.t.at(before.start) >= begins && linked.ReplaceAllString(strings.TrimLeft(rest, "、 "), "") == "" {
			switch {
			case before.f.IndicatorAt.Len() == 0: // it is of what nobody could name
				s.Indicator = ""
				return s
			case x.v.Span(before.f.IndicatorAt).Start >= begins:
				s.Indicator = x.v.Of(before.f.IndicatorAt)
				return s
			}
		}
	}
	names, n := clause, 0
	if i := strings.IndexAny(clause, "0123456789"); i >= 0 {
		n = len(listMarks.FindAllString(clause, -1))
		names = clause[:i]
	}
	name := linked.ReplaceAllString(names, "")
	if list := nameList.Split(name, -1); name != "" && strings.Contains(names, "分别") && n < len(list) {
		s.Indicator = list[n] // in its turn, a concept's or not
		return s
	} else if n > 0 {
		return s
	}
	own := s
	if own.Indicator = name; utf8.RuneCountInString(name) >= 3 && !strings.HasSuffix(name, "的") && x.words.concepts.Of(own) != "" {
		return own
	}
	return s
}

var nameList = regexp.MustCompile(`[、和与及]`)

// everyTime says of a change that it is a year's or a month's: 平均每年增长.
var everyTime = strings.NewReplacer("每年", "", "每月", "")

// perHeads is a denominator that changes what is counted.
var perHeads = regexp.MustCompile(`每(?:千|万|百|十万|10万)(?:名|常住)?(?:人口?|老人|老年人)?`)

// growthOf reports whether figure k is a growth of what figure of, in front of it, is the amount of.
func (x *extraction) growthOf(k, of int) bool {
	return x.figs[k].f.Measure == MeasureGrowth && of >= 0 && of < k && x.figs[of].f.Measure == MeasureLevel && x.figs[of].f.Concept != ""
}

// onlyPart reports whether a clause speaks of a part: 其中农村下降6%.
func onlyPart(clause string) bool {
	return strings.Contains(clause, "其中") || partNamed(clause) != ""
}

// concepts gives every figure its concept. It comes after the measures.
func (x *extraction) concepts() {
	for k, f := range x.figs {
		x.check()
		sentence := x.v.Span(f.f.Sentence)
		start, end := x.t.at(f.start), x.t.at(f.end)
		s := Statement{Indicator: segment.Fold(f.f.Indicator), Unit: f.f.Unit, Per: f.f.Per, Measure: f.f.Measure, Role: f.f.Role}
		if f.f.IndicatorAt.Len() > 0 {
			s.Indicator = x.v.Of(f.f.IndicatorAt)
		}
		if sentence.Start <= start && end <= sentence.End {
			s.Before = x.v.Text[x.t.at(max(x.t.index(sentence.Start), f.start-reach)):start]
			s.After = x.v.Text[end:x.t.at(min(x.t.index(sentence.End), f.end+reach))]
		}
		own := x.ownClause(k, s, start)
		f.f.Concept = x.words.concepts.Of(own)
		if of := x.means[k].of; own.Indicator == s.Indicator && x.growthOf(k, of) && !onlyPart(behindLast(x.t.str(min(x.figs[of].end, f.start), f.start), comma)) {
			f.f.Concept = x.figs[of].f.Concept
		}
		if f.f.Concept == "" {
			continue
		}
		concept, _ := x.words.concepts.Lookup(f.f.Concept)
		// 新增 inside a statistic's name is no increase of it: 城镇新增就业12万人.
		if f.f.Measure == MeasureIncrease && strings.Contains(concept.Name, "新增") && strings.Contains(s.Indicator, "新增") && !realIncrease.MatchString(afterLast(s.Before, s.Indicator)) {
			f.f.Measure, f.f.Direction = MeasureLevel, ""
		}
		ratio := f.f.Unit == "%" || f.f.Unit == "％"
		if f.f.Measure == MeasureLevel && concept.Measure == MeasureGrowth && ratio && !slices.Contains(concept.Dimensions, "ratio") {
			f.f.Measure, f.f.Direction = MeasureGrowth, DirectionUp
		}
	}
}
