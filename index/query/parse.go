package query

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// Help describes the query language to users.
const Help = `A query is words, phrases and filters; side by side they must all match.

  养老服务                    words: found literally or by their parts, ranked by BM25, synonyms included
  "最低生活保障"              a phrase: exactly the places where it stands (width, script and case of letters folded)
  养老 AND 殡葬 | 养老 OR 救助 | 养老 NOT 殡葬     also 且 或 非, standing alone; ( ) group; -词 is NOT 词
  养老*床位  第?季度          wildcards: * up to 20 characters, ? one, within a sentence
  养老 NEAR/8 床位            both within 8 characters, in any order (NEAR alone: 10)

Filters on the report:
  year:2023  year:2019..2023  year:>=2020  year:2019,2021      plan_year: likewise
  region:浙江  region:33  (name or start of the division code)   level:province|city|county|township|state
  organ:民政局  title:总结  path:2016  genre:work_report         id:…
Filters on the place:
  theme:养老 (name or id)     in sections on the theme
  section:plan|review|problem|intro|other, or words of a heading: section:养老
Filters on figures (they hold for one and the same figure; words must stand in its sentence):
  role:target|result|baseline|criterion   masked:true   unit:张   indicator:床位
  concept:地区生产总值 (name or id, govreport concepts lists them)
  value:>=1000  value:1万..5万  value:1275 (1,275 and 一千二百七十五 too)  value:12.5% (百分之十二点五 too)  value:1275元`

// Node is a part of a parsed query: one of the types below.
type Node interface {
	write(b *strings.Builder)
}

type (
	// And, Or and Not join reports.
	And struct{ Kids []Node }
	Or  struct{ Kids []Node }
	Not struct{ Kid Node }

	// Phrase is a quoted phrase, folded as a View is (Text) and rune for rune (Plain).
	Phrase struct{ Text, Plain string }
	// Words is an unquoted run, folded; it begins at code point Pos of the query.
	Words struct {
		Text string
		Pos  int
	}
	// Wild is a run with wildcards.
	Wild struct {
		Pattern string
		Parts   []Part
	}
	// Near is texts near each other.
	Near struct {
		Kids []Node
		Dist int // code points
	}
	// Field is a filter.
	Field struct {
		Name   string // canonical name
		Value  string // as written
		Folded string
		Lo, Hi float64 // of year, plan_year and value: bounds
		LoOpen bool    // lo itself does not fit
		HiOpen bool
		List   []float64 // of "2019,2021"
		Unit   string    // of value: 12.5% and 1275元, "" for any
	}
)

// Kids returns the nodes that n joins or negates, nil for a leaf.
func Kids(n Node) []Node {
	switch n := n.(type) {
	case *And:
		return n.Kids
	case *Or:
		return n.Kids
	case *Near:
		return n.Kids
	case *Not:
		return []Node{n.Kid}
	}
	return nil
}

// Part is a piece of a wildcard pattern: literal text, or a gap of min to max
// code points when Text is "".
type Part struct {
	Text     string
	Min, Max int
}

const (
	wildGap       = 20 // code points that * stands for at most
	defaultNear   = 10
	maxNear       = 1000
	maxQueryRunes = 4000
	maxQueryDepth = 50
	maxQueryNodes = 100
	maxRunRunes   = 200 // of an unquoted run
	maxWildGaps   = 8
)

// What a filter filters, see [Field.On].
const (
	OnReport = "report"
	OnPlace  = "place"
	OnFigure = "figure"
)

var fieldKinds = map[string]string{
	"year": OnReport, "plan_year": OnReport, "region": OnReport, "level": OnReport, "organ": OnReport,
	"title": OnReport, "path": OnReport, "genre": OnReport, "id": OnReport,
	"theme": OnPlace, "section": OnPlace,
	"role": OnFigure, "masked": OnFigure, "unit": OnFigure, "value": OnFigure, "indicator": OnFigure, "concept": OnFigure,
}

var fieldAliases = map[string]string{
	"年": "year", "年份": "year", "年度": "year", "计划年": "plan_year", "地区": "region", "区划": "region", "级别": "level", "层级": "level",
	"机关": "organ", "部门": "organ", "标题": "title", "路径": "path", "体裁": "genre", "主题": "theme", "章节": "section", "部分": "section",
	"角色": "role", "遮蔽": "masked", "脱敏": "masked", "单位": "unit", "数值": "value", "指标": "indicator", "概念": "concept",
}

var valueAliases = map[string]map[string]string{
	"level":  {"state": "state", "province": "province", "city": "city", "county": "county", "township": "township", "国家": "state", "省": "province", "市": "city", "县": "county", "区": "county", "乡": "township", "镇": "township", "街道": "township"},
	"role":   {"target": "target", "result": "result", "baseline": "baseline", "criterion": "criterion", "目标": "target", "结果": "result", "基期": "baseline", "标准": "criterion"},
	"masked": {"true": "true", "false": "false", "是": "true", "否": "false", "yes": "true", "no": "false"},
	"genre":  {"summary": "summary", "plan": "plan", "summary+plan": "summary+plan", "work_report": "work_report", "总结": "summary", "计划": "plan", "政府工作报告": "work_report"},
}

var sectionRoles = map[string]string{
	"review": "review", "problem": "problem", "plan": "plan", "intro": "intro", "other": "other",
	"回顾": "review", "问题": "problem", "计划": "plan", "引言": "intro", "其他": "other",
}

// Query is a query that was understood.
type Query struct {
	Root  Node
	Notes []string // what was left out
}

// String writes the query in full: every operator and bracket spelt out.
// Parsing it again gives the same query.
func (p *Query) String() string {
	var b strings.Builder
	if p.Root != nil {
		p.Root.write(&b)
	}
	return b.String()
}

// Parse reads a query, see [Help]. Its errors are of type [*Error].
func Parse(query string) (*Query, error) {
	if !utf8.ValidString(query) {
		return nil, &Error{strings.ToValidUTF8(query, "\ufffd"), 0, "the query is not valid UTF-8", "check the terminal's encoding"}
	}
	p := &parser{query: query, runes: []rune(query)}
	if len(p.runes) > maxQueryRunes {
		return nil, p.fail(maxQueryRunes, fmt.Sprintf("the query is longer than %d characters", maxQueryRunes), "search for a part of it")
	}
	p.skip()
	if p.at == len(p.runes) {
		return nil, p.fail(0, "the query is empty", `write words (养老), a "phrase", or a filter (year:2023)`)
	}
	root, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.skip(); p.at < len(p.runes) { // only ) is left over
		return nil, p.fail(p.at, "this ) closes nothing", `remove it, or quote it: ")"`)
	}
	return &Query{root, p.notes}, nil
}

type parser struct {
	query string
	runes []rune
	at    int
	nodes int
	notes []string
}

func (p *parser) fail(at int, msg, hint string) error {
	return &Error{Query: p.query, Pos: at, Msg: msg, Hint: hint}
}

func (p *parser) skip() {
	for p.at < len(p.runes) && unicode.IsSpace(p.runes[p.at]) {
		p.at++
	}
}

func isOpen(r rune) bool  { return r == '(' || r == '（' }
func isClose(r rune) bool { return r == ')' || r == '）' }

// closing returns the quote that ends what r opens, 0 if r is no quote.
func closing(r rune) rune {
	switch r {
	case '"', '＂':
		return r
	case '“', '”':
		return '”'
	case '「':
		return '」'
	case '『':
		return '』'
	}
	return 0
}

// endsWord reports whether r ends an unquoted run.
func endsWord(r rune) bool {
	return unicode.IsSpace(r) || isOpen(r) || isClose(r) || closing(r) != 0
}

// peek returns the unquoted run at the current place without taking it.
func (p *parser) peek() string {
	i := p.at
	for i < len(p.runes) && !endsWord(p.runes[i]) {
		i++
	}
	return string(p.runes[p.at:i])
}

func isAnd(w string) bool { return w == "AND" || w == "且" }
func isOr(w string) bool  { return w == "OR" || w == "或" }
func isNot(w string) bool { return w == "NOT" || w == "非" }

// nearDist reads NEAR and NEAR/8; ok is false for other words.
func nearDist(w string) (dist string, ok bool) {
	for _, op := range []string{"NEAR", "邻近"} {
		if w == op {
			return "", true
		}
		if rest, found := strings.CutPrefix(w, op+"/"); found {
			return rest, true
		}
	}
	return "", false
}

func (p *parser) or(depth int) (Node, error) {
	if depth > maxQueryDepth {
		return nil, p.fail(p.at, fmt.Sprintf("brackets are nested deeper than %d", maxQueryDepth), "remove brackets that group nothing")
	}
	first, err := p.and(depth)
	if err != nil {
		return nil, err
	}
	kids := []Node{first}
	for p.skip(); isOr(p.peek()); p.skip() {
		at, op := p.at, p.peek()
		p.at += utf8.RuneCountInString(op)
		if p.done() {
			return nil, p.fail(at, op+" has nothing to its right", "write a term after it, or quote it to search for the word itself")
		}
		k, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		kids = append(kids, k)
	}
	if len(kids) == 1 {
		return first, nil
	}
	return &Or{kids}, nil
}

// done reports whether the group ends here.
func (p *parser) done() bool {
	p.skip()
	return p.at == len(p.runes) || isClose(p.runes[p.at])
}

func (p *parser) and(depth int) (Node, error) {
	var kids []Node
	for {
		if p.done() {
			break
		}
		w := p.peek()
		if isOr(w) {
			break
		}
		at := p.at
		if isAnd(w) {
			p.at += utf8.RuneCountInString(w)
			if len(kids) == 0 {
				return nil, p.fail(at, w+" has nothing to its left", "write a term before it, or quote it to search for the word itself")
			}
			if p.done() || isOr(p.peek()) || isAnd(p.peek()) {
				return nil, p.fail(at, w+" has nothing to its right", "write a term after it, or quote it to search for the word itself")
			}
		}
		k, err := p.unary(depth)
		if err != nil {
			return nil, err
		}
		kids = append(kids, k)
	}
	switch len(kids) {
	case 0:
		if p.at < len(p.runes) && !isClose(p.runes[p.at]) {
			return nil, p.fail(p.at, p.peek()+" has nothing to its left", "write a term before it, or quote it to search for the word itself")
		}
		if p.at < len(p.runes) && depth == 0 {
			return nil, p.fail(p.at, "this ) closes nothing", `remove it, or quote it: ")"`)
		}
		return nil, p.fail(p.at, "a term is missing here", "write words between the brackets")
	case 1:
		return kids[0], nil
	}
	return &And{kids}, nil
}

func (p *parser) unary(depth int) (Node, error) {
	if depth > maxQueryDepth {
		return nil, p.fail(p.at, fmt.Sprintf("operators are nested deeper than %d", maxQueryDepth), "simplify the query")
	}
	p.skip()
	at, w := p.at, p.peek()
	minus := strings.HasPrefix(w, "-") && (len(w) > 1 || at+1 < len(p.runes) && (isOpen(p.runes[at+1]) || closing(p.runes[at+1]) != 0))
	switch {
	case isNot(w):
		p.at += utf8.RuneCountInString(w)
	case minus:
		p.at++
	default:
		return p.near(depth)
	}
	if p.done() || isOr(p.peek()) || isAnd(p.peek()) {
		return nil, p.fail(at, "NOT has nothing to its right", "write a term after it, or quote it to search for the word itself")
	}
	k, err := p.unary(depth + 1)
	if err != nil {
		return nil, err
	}
	return &Not{k}, nil
}

func (p *parser) near(depth int) (Node, error) {
	start := p.at
	first, err := p.primary(depth)
	if err != nil {
		return nil, err
	}
	kids, dist := []Node{first}, 0
	for {
		p.skip()
		at := p.at
		w := p.peek()
		d, ok := nearDist(w)
		if !ok {
			break
		}
		n := defaultNear
		if d != "" {
			if n, err = strconv.Atoi(d); err != nil || n < 0 || n > maxNear {
				return nil, p.fail(at, w+" has no usable distance", fmt.Sprintf("write NEAR/8: a number of characters from 0 to %d", maxNear))
			}
		}
		if len(kids) > 1 && n != dist {
			return nil, p.fail(at, "two NEAR in a row have different distances", "use one distance, or brackets")
		}
		dist = n
		p.at += utf8.RuneCountInString(w)
		if p.done() {
			return nil, p.fail(at, w+" has nothing to its right", "write a term after it, or quote it to search for the word itself")
		}
		k, err := p.primary(depth)
		if err != nil {
			return nil, err
		}
		kids = append(kids, k)
	}
	if len(kids) == 1 {
		return first, nil
	}
	for _, k := range kids {
		if !isText(k) {
			return nil, p.fail(start, "NEAR joins words and phrases only", "put filters outside: year:2023 (养老 NEAR/8 床位)")
		}
	}
	return &Near{kids, dist}, nil
}

// isText reports whether k is words, a phrase, a wildcard or a choice of those.
func isText(k Node) bool {
	switch k := k.(type) {
	case *Phrase, *Words, *Wild:
		return true
	case *Or:
		for _, kid := range k.Kids {
			if !isText(kid) {
				return false
			}
		}
		return true
	}
	return false
}

func (p *parser) primary(depth int) (Node, error) {
	if p.nodes++; p.nodes > maxQueryNodes {
		return nil, p.fail(p.at, fmt.Sprintf("the query has more than %d terms", maxQueryNodes), "search in several steps")
	}
	p.skip()
	at := p.at
	if at == len(p.runes) {
		return nil, p.fail(at, "a term is missing here", "write a word or a phrase")
	}
	r := p.runes[at]
	if isOpen(r) {
		p.at++
		k, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		p.skip()
		if p.at == len(p.runes) {
			return nil, p.fail(at, "this ( is not closed", "add a ), or quote the bracket")
		}
		p.at++ // the group ended at )
		return k, nil
	}
	if closing(r) != 0 {
		text, err := p.quoted()
		if err != nil {
			return nil, err
		}
		folded := segment.Fold(text)
		if strings.TrimSpace(folded) == "" {
			return nil, p.fail(at, "the phrase has no text to search for", "put at least one visible character between the quotes")
		}
		return &Phrase{folded, FoldEach(text)}, nil
	}
	w := p.peek()
	if w == "" {
		return nil, p.fail(at, fmt.Sprintf("%q cannot stand here", r), "quote it to search for the character itself")
	}
	if name, value, ok := cutColon(w); ok {
		n := utf8.RuneCountInString(name)
		field := name
		if alias, ok := fieldAliases[name]; ok {
			field = alias
		}
		if fieldKinds[field] != "" {
			p.at += n + 1
			quoted := false
			if value == "" && p.at < len(p.runes) && closing(p.runes[p.at]) != 0 {
				var err error
				if value, err = p.quoted(); err != nil {
					return nil, err
				}
				quoted = true
			} else {
				p.at += utf8.RuneCountInString(value)
			}
			return p.field(at, at+n+1, field, value, quoted)
		}
		if name != "" && isASCIIName(name) {
			return nil, p.fail(at, "there is no field "+name, "fields are "+fieldNames()+`; quote the text to search for it: "`+strings.ReplaceAll(w, `"`, "")+`"`)
		}
	}
	if isAnd(w) || isOr(w) || isNot(w) {
		return nil, p.fail(at, w+" is not between two terms", "quote it to search for the word itself")
	}
	if _, ok := nearDist(w); ok {
		return nil, p.fail(at, w+" has nothing to its left", "write a term before it, or quote it to search for the word itself")
	}
	p.at += utf8.RuneCountInString(w)
	if utf8.RuneCountInString(w) > maxRunRunes {
		return nil, p.fail(at, fmt.Sprintf("this run is longer than %d characters", maxRunRunes), "quote it to find it as it is, or search for some of its words")
	}
	if strings.ContainsAny(w, "*?＊？") {
		return p.wild(at, w)
	}
	folded := segment.Fold(w)
	if folded == "" {
		return nil, p.fail(at, "there is no text to search for", "write at least one visible character")
	}
	return &Words{folded, at}, nil
}

// quoted reads a quoted string; \ keeps the next character as it is.
func (p *parser) quoted() (string, error) {
	at := p.at
	end := closing(p.runes[at])
	var b strings.Builder
	for p.at++; p.at < len(p.runes); p.at++ {
		r := p.runes[p.at]
		if r == '\\' && p.at+1 < len(p.runes) && (p.runes[p.at+1] == end || p.runes[p.at+1] == '\\') {
			p.at++
			b.WriteRune(p.runes[p.at])
			continue
		}
		if r == end {
			p.at++
			return b.String(), nil
		}
		b.WriteRune(r)
	}
	return "", p.fail(at, "this quote is not closed", "add "+string(end)+" at the end of the phrase")
}

func cutColon(w string) (name, value string, ok bool) {
	i := strings.IndexAny(w, ":：")
	if i < 0 {
		return "", "", false
	}
	_, n := utf8.DecodeRuneInString(w[i:])
	return w[:i], w[i+n:], true
}

func isASCIIName(s string) bool {
	for _, r := range s {
		if !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_') {
			return false
		}
	}
	return true
}

func fieldNames() string {
	names := make([]string, 0, len(fieldKinds))
	for n := range fieldKinds {
		names = append(names, n)
	}
	sort.Strings(names)
	return strings.Join(names, ", ")
}

func (p *parser) field(at, valueAt int, field, value string, quoted bool) (Node, error) {
	n := &Field{Name: field, Value: value, Folded: FoldCase(segment.Fold(value))}
	if n.Folded == "" {
		return nil, p.fail(at, field+": has no value", "write it right after the colon, e.g. "+fieldExample(field))
	}
	if table, ok := valueAliases[field]; ok {
		v, ok := table[n.Folded]
		if !ok {
			return nil, p.fail(valueAt, fmt.Sprintf("%s:%s is not known", field, value), "choose one of "+distinctValues(table))
		}
		n.Folded = v
		return n, nil
	}
	switch field {
	case "year", "plan_year", "value":
		if err := n.bounds(); err != nil {
			return nil, p.fail(valueAt, fmt.Sprintf("%s:%s %s", field, value, err.Error()), "write it like "+fieldExample(field))
		}
	case "section":
		if r, ok := sectionRoles[n.Folded]; ok && !quoted {
			n.Folded = "\x00" + r // a role, not words of a heading
		}
	case "concept":
		known, err := extract.DefaultConcepts()
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(known.All(), func(k extract.Concept) bool {
			return k.ID == n.Folded || FoldCase(segment.Fold(k.Name)) == n.Folded
		})
		if i < 0 {
			return nil, p.fail(valueAt, fmt.Sprintf("%s:%s is not known", field, value), "govreport concepts lists the names and ids")
		}
		n.Folded = known.All()[i].ID
	}
	return n, nil
}

func fieldExample(field string) string {
	switch field {
	case "year", "plan_year":
		return field + ":2023, " + field + ":2019..2023 or " + field + ":>=2020"
	case "value":
		return "value:1000, value:>=1万, value:12.5% or value:100..200"
	case "region":
		return "region:浙江 or region:33"
	case "concept":
		return "concept:地区生产总值"
	}
	return field + ":养老"
}

func distinctValues(table map[string]string) string {
	seen := map[string]bool{}
	var vs []string
	for _, v := range table {
		if !seen[v] {
			seen[v] = true
			vs = append(vs, v)
		}
	}
	sort.Strings(vs)
	return strings.Join(vs, ", ")
}

// Unbounded is Field.Hi where there is no upper bound; its negative is Field.Lo.
const Unbounded = 1e300

// thousands finds numbers whose digits commas part by threes: 1,275.
var thousands = regexp.MustCompile(`(?:^|[^\d,.])\d{1,3}(?:,\d{3})+(?:$|[^\d,])`)

// bounds reads 2019, 2019..2023, 2019.., >=5, <3, 2019,2021.
func (n *Field) bounds() error {
	s := n.Folded
	if n.Name == "value" {
		s = thousands.ReplaceAllStringFunc(s, func(v string) string { return strings.ReplaceAll(v, ",", "") })
	}
	n.Lo, n.Hi = -Unbounded, Unbounded
	for _, op := range []string{">=", "<=", ">", "<", "=", "≥", "≤"} {
		rest, ok := strings.CutPrefix(s, op)
		if !ok {
			continue
		}
		v, err := n.amount(rest)
		if err != nil {
			return err
		}
		switch op {
		case ">=", "≥":
			n.Lo = v
		case ">":
			n.Lo, n.LoOpen = v, true
		case "<=", "≤":
			n.Hi = v
		case "<":
			n.Hi, n.HiOpen = v, true
		default:
			n.Lo, n.Hi = v, v
		}
		return nil
	}
	for _, dots := range []string{"..", "…", "-", "~", "—"} {
		i := strings.Index(s, dots)
		if i < 0 || dots == "-" && i == 0 {
			continue
		}
		a, b := strings.TrimSpace(s[:i]), strings.Trim(s[i:], ".…-~— ")
		if a == "" && b == "" {
			return fmt.Errorf("has no bounds")
		}
		var err error
		if a != "" {
			if n.Lo, err = n.amount(a); err != nil {
				return err
			}
		}
		if b != "" {
			if n.Hi, err = n.amount(b); err != nil {
				return err
			}
		}
		if n.Lo > n.Hi {
			return fmt.Errorf("ends before it begins")
		}
		return nil
	}
	if strings.Contains(s, ",") {
		for _, f := range strings.Split(s, ",") {
			v, err := n.amount(f)
			if err != nil {
				return err
			}
			n.List = append(n.List, v)
		}
		return nil
	}
	v, err := n.amount(s)
	n.Lo, n.Hi = v, v
	return err
}

// On says what the filter is on: [OnReport], [OnPlace] or [OnFigure].
func (n *Field) On() string { return fieldKinds[n.Name] }

// Holds reports whether a number is within the bounds.
func (n *Field) Holds(v float64) bool {
	if n.List != nil {
		for _, w := range n.List {
			if v == w {
				return true
			}
		}
		return false
	}
	return (v > n.Lo || v == n.Lo && !n.LoOpen) && (v < n.Hi || v == n.Hi && !n.HiOpen)
}

// amount reads a year, or a value with or without its unit: 1.5万, 12.5%, 1275元,
// 百分之十二点五. Of several with units they must be one.
func (n *Field) amount(s string) (float64, error) {
	v, err := number(s)
	if err == nil || n.Name != "value" {
		return v, err
	}
	found := extract.Numbers(s)
	if len(found) == 0 || found[0].Span.Start != 0 || found[0].IsRange || found[0].Kind != extract.Cardinal && found[0].Kind != extract.Percent {
		return 0, fmt.Errorf("is not a number")
	}
	unit := strings.TrimSpace(s[found[0].Span.End:])
	if found[0].Kind == extract.Percent {
		unit = "%" + unit
	}
	if strings.IndexFunc(unit, unicode.IsDigit) >= 0 || n.Unit != "" && n.Unit != unit {
		return 0, fmt.Errorf("is not a number with one unit")
	}
	n.Unit = unit
	return found[0].Value, nil
}

// number reads digits with an optional multiplier: 1.5万.
func number(s string) (float64, error) {
	scale := 1.0
	t := strings.TrimSpace(s)
	for {
		switch {
		case strings.HasSuffix(t, "亿"):
			scale, t = scale*1e8, strings.TrimSuffix(t, "亿")
			continue
		case strings.HasSuffix(t, "万"):
			scale, t = scale*1e4, strings.TrimSuffix(t, "万")
			continue
		}
		break
	}
	for _, r := range t {
		if !(r >= '0' && r <= '9' || r == '.' || r == '-' || r == '+') {
			return 0, fmt.Errorf("is not a number")
		}
	}
	v, err := strconv.ParseFloat(t, 64)
	if err != nil || v*scale > Unbounded || v*scale < -Unbounded {
		return 0, fmt.Errorf("is not a number")
	}
	return v * scale, nil
}

func (p *parser) wild(at int, w string) (Node, error) {
	n := &Wild{Pattern: segment.Fold(strings.NewReplacer("＊", "*", "？", "?").Replace(w))}
	lit := 0
	for _, r := range n.Pattern {
		last := len(n.Parts) - 1
		switch {
		case r == '*' || r == '?':
			if last < 0 || n.Parts[last].Text != "" {
				n.Parts = append(n.Parts, Part{})
				last++
			}
			if r == '?' {
				n.Parts[last].Min++
				n.Parts[last].Max++
			} else if n.Parts[last].Max < wildGap {
				n.Parts[last].Max = max(wildGap, n.Parts[last].Min)
			}
		case last >= 0 && n.Parts[last].Text != "":
			n.Parts[last].Text += string(r)
			lit++
		default:
			n.Parts = append(n.Parts, Part{Text: string(r)})
			lit++
		}
	}
	if lit == 0 {
		return nil, p.fail(at, "there are only wildcards here", `write a character beside them, or quote them to find masks: "**"`)
	}
	gaps := 0
	for _, part := range n.Parts {
		if part.Text == "" {
			gaps++
		}
	}
	if gaps > maxWildGaps {
		return nil, p.fail(at, fmt.Sprintf("there are more than %d wildcards here", maxWildGaps), "join parts of the pattern with NEAR")
	}
	// A gap of any length at an end adds nothing.
	if f, l := n.Parts[0], n.Parts[len(n.Parts)-1]; f.Max > f.Min || l.Max > l.Min {
		p.notes = append(p.notes, fmt.Sprintf("* at an end of %s was left out, it adds nothing; quote it to find the sign itself: \"%s\"", n.Pattern, n.Pattern))
	}
	if k := len(n.Parts) - 1; n.Parts[k].Text == "" && n.Parts[k].Max > n.Parts[k].Min {
		if n.Parts[k].Max = n.Parts[k].Min; n.Parts[k].Min == 0 {
			n.Parts = n.Parts[:k]
		}
	}
	if f := &n.Parts[0]; f.Text == "" && f.Max > f.Min {
		if f.Max = f.Min; f.Min == 0 {
			n.Parts = n.Parts[1:]
		}
	}
	return n, nil
}

func writeKids(b *strings.Builder, kids []Node, op string) {
	b.WriteByte('(')
	for i, k := range kids {
		if i > 0 {
			b.WriteString(op)
		}
		k.write(b)
	}
	b.WriteByte(')')
}

func (n *And) write(b *strings.Builder) { writeKids(b, n.Kids, " AND ") }
func (n *Or) write(b *strings.Builder)  { writeKids(b, n.Kids, " OR ") }
func (n *Not) write(b *strings.Builder) { b.WriteString("(NOT "); n.Kid.write(b); b.WriteByte(')') }
func (n *Near) write(b *strings.Builder) {
	writeKids(b, n.Kids, fmt.Sprintf(" NEAR/%d ", n.Dist))
}
func (n *Phrase) write(b *strings.Builder) { writeQuoted(b, n.Plain) }
func (n *Words) write(b *strings.Builder)  { b.WriteString(n.Text) }
func (n *Wild) write(b *strings.Builder)   { b.WriteString(n.Pattern) }

func (n *Field) write(b *strings.Builder) {
	b.WriteString(n.Name + ":")
	if n.Name == "section" && strings.HasPrefix(n.Folded, "\x00") {
		b.WriteString(n.Folded[1:])
		return
	}
	writeQuoted(b, n.Value)
}

func writeQuoted(b *strings.Builder, s string) {
	b.WriteByte('"')
	b.WriteString(strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s))
	b.WriteByte('"')
}

// Error is a query that cannot be understood. Pos is the code point of Query where
// the trouble is.
type Error struct {
	Query string
	Pos   int
	Msg   string
	Hint  string
}

// Error shows the query with a caret under the trouble.
func (e *Error) Error() string {
	s := fmt.Sprintf("query, character %d: %s", e.Pos+1, e.Msg)
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// Caret returns the query and below it a line with ^ at Pos, aligned for
// terminals where a Han character takes two cells.
func (e *Error) Caret() string {
	var pad strings.Builder
	for i, r := range []rune(e.Query) {
		if i == e.Pos {
			break
		}
		pad.WriteString(strings.Repeat(" ", widths.StringWidth(string(r))))
	}
	return e.Query + "\n" + pad.String() + "^"
}

// widths treats characters of ambiguous width, such as “, as narrow. It is read
// only.
var widths = &runewidth.Condition{}
