package index

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// QueryHelp describes the query language to users.
const QueryHelp = `A query is words, phrases and filters; side by side they must all match.

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
  value:>=1000  value:1万..5万  value:1275 (1,275 and 一千二百七十五 too)  value:12.5% (百分之十二点五 too)  value:1275元
`

// node is a part of a parsed query.
type node interface {
	write(b *strings.Builder)
}

type (
	andNode struct{ kids []node }
	orNode  struct{ kids []node }
	notNode struct{ kid node }

	// phraseNode is a quoted phrase, folded as a View is and rune for rune.
	phraseNode struct{ text, plain string }
	// wordsNode is an unquoted run, folded.
	wordsNode struct {
		text string
		pos  int
	}
	// wildNode is a run with wildcards.
	wildNode struct {
		pattern string
		parts   []wildPart
	}
	nearNode struct {
		kids []node
		dist int // code points
	}
	// fieldNode is a filter.
	fieldNode struct {
		field  string // canonical name
		value  string // as written
		folded string
		lo, hi float64 // of year, plan_year and value: bounds
		loOpen bool    // lo itself does not fit
		hiOpen bool
		list   []float64 // of "2019,2021"
		unit   string    // of value: 12.5% and 1275元, "" for any
	}
)

// kidsOf returns the nodes that n joins or negates, nil for a leaf.
func kidsOf(n node) []node {
	switch n := n.(type) {
	case *andNode:
		return n.kids
	case *orNode:
		return n.kids
	case *nearNode:
		return n.kids
	case *notNode:
		return []node{n.kid}
	}
	return nil
}

// wildPart is a piece of a wildcard pattern: literal text, or a gap of min to max
// code points when text is "".
type wildPart struct {
	text     string
	min, max int
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

// field kinds: what a filter filters.
const (
	onReport = "report"
	onPlace  = "place"
	onFigure = "figure"
)

var fieldKinds = map[string]string{
	"year": onReport, "plan_year": onReport, "region": onReport, "level": onReport, "organ": onReport,
	"title": onReport, "path": onReport, "genre": onReport, "id": onReport,
	"theme": onPlace, "section": onPlace,
	"role": onFigure, "masked": onFigure, "unit": onFigure, "value": onFigure, "indicator": onFigure, "concept": onFigure,
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

// Parsed is a query that was understood.
type Parsed struct {
	root  node
	notes []string // what was left out
}

// String writes the query in full: every operator and bracket spelt out.
// Parsing it again gives the same query.
func (p *Parsed) String() string {
	var b strings.Builder
	if p.root != nil {
		p.root.write(&b)
	}
	return b.String()
}

// Parse reads a query, see [QueryHelp]. Its errors are of type [*QueryError].
func Parse(query string) (*Parsed, error) {
	if !utf8.ValidString(query) {
		return nil, &QueryError{strings.ToValidUTF8(query, "\ufffd"), 0, "the query is not valid UTF-8", "check the terminal's encoding"}
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
	return &Parsed{root, p.notes}, nil
}

type parser struct {
	query string
	runes []rune
	at    int
	nodes int
	notes []string
}

func (p *parser) fail(at int, msg, hint string) error {
	return &QueryError{Query: p.query, Pos: at, Msg: msg, Hint: hint}
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

func (p *parser) or(depth int) (node, error) {
	if depth > maxQueryDepth {
		return nil, p.fail(p.at, fmt.Sprintf("brackets are nested deeper than %d", maxQueryDepth), "remove brackets that group nothing")
	}
	first, err := p.and(depth)
	if err != nil {
		return nil, err
	}
	kids := []node{first}
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
	return &orNode{kids}, nil
}

// done reports whether the group ends here.
func (p *parser) done() bool {
	p.skip()
	return p.at == len(p.runes) || isClose(p.runes[p.at])
}

func (p *parser) and(depth int) (node, error) {
	var kids []node
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
	return &andNode{kids}, nil
}

func (p *parser) unary(depth int) (node, error) {
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
	return &notNode{k}, nil
}

func (p *parser) near(depth int) (node, error) {
	start := p.at
	first, err := p.primary(depth)
	if err != nil {
		return nil, err
	}
	kids, dist := []node{first}, 0
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
	return &nearNode{kids, dist}, nil
}

// isText reports whether k is words, a phrase, a wildcard or a choice of those.
func isText(k node) bool {
	switch k := k.(type) {
	case *phraseNode, *wordsNode, *wildNode:
		return true
	case *orNode:
		for _, kid := range k.kids {
			if !isText(kid) {
				return false
			}
		}
		return true
	}
	return false
}

func (p *parser) primary(depth int) (node, error) {
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
		return &phraseNode{folded, foldEach(text)}, nil
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
	return &wordsNode{folded, at}, nil
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

func (p *parser) field(at, valueAt int, field, value string, quoted bool) (node, error) {
	n := &fieldNode{field: field, value: value, folded: foldCase(segment.Fold(value))}
	if n.folded == "" {
		return nil, p.fail(at, field+": has no value", "write it right after the colon, e.g. "+fieldExample(field))
	}
	if table, ok := valueAliases[field]; ok {
		v, ok := table[n.folded]
		if !ok {
			return nil, p.fail(valueAt, fmt.Sprintf("%s:%s is not known", field, value), "choose one of "+distinctValues(table))
		}
		n.folded = v
		return n, nil
	}
	switch field {
	case "year", "plan_year", "value":
		if err := n.bounds(); err != nil {
			return nil, p.fail(valueAt, fmt.Sprintf("%s:%s %s", field, value, err.Error()), "write it like "+fieldExample(field))
		}
	case "section":
		if r, ok := sectionRoles[n.folded]; ok && !quoted {
			n.folded = "\x00" + r // a role, not words of a heading
		}
	case "concept":
		known, err := extract.DefaultConcepts()
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(known.All(), func(k extract.Concept) bool {
			return k.ID == n.folded || foldCase(segment.Fold(k.Name)) == n.folded
		})
		if i < 0 {
			return nil, p.fail(valueAt, fmt.Sprintf("%s:%s is not known", field, value), "govreport concepts lists the names and ids")
		}
		n.folded = known.All()[i].ID
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

const infinity = 1e300

// thousands finds numbers whose digits commas part by threes: 1,275.
var thousands = regexp.MustCompile(`(?:^|[^\d,.])\d{1,3}(?:,\d{3})+(?:$|[^\d,])`)

// bounds reads 2019, 2019..2023, 2019.., >=5, <3, 2019,2021.
func (n *fieldNode) bounds() error {
	s := n.folded
	if n.field == "value" {
		s = thousands.ReplaceAllStringFunc(s, func(v string) string { return strings.ReplaceAll(v, ",", "") })
	}
	n.lo, n.hi = -infinity, infinity
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
			n.lo = v
		case ">":
			n.lo, n.loOpen = v, true
		case "<=", "≤":
			n.hi = v
		case "<":
			n.hi, n.hiOpen = v, true
		default:
			n.lo, n.hi = v, v
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
			if n.lo, err = n.amount(a); err != nil {
				return err
			}
		}
		if b != "" {
			if n.hi, err = n.amount(b); err != nil {
				return err
			}
		}
		if n.lo > n.hi {
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
			n.list = append(n.list, v)
		}
		return nil
	}
	v, err := n.amount(s)
	n.lo, n.hi = v, v
	return err
}

func (n *fieldNode) holds(v float64) bool {
	if n.list != nil {
		for _, w := range n.list {
			if v == w {
				return true
			}
		}
		return false
	}
	return (v > n.lo || v == n.lo && !n.loOpen) && (v < n.hi || v == n.hi && !n.hiOpen)
}

// amount reads a year, or a value with or without its unit: 1.5万, 12.5%, 1275元,
// 百分之十二点五. Of several with units they must be one.
func (n *fieldNode) amount(s string) (float64, error) {
	v, err := number(s)
	if err == nil || n.field != "value" {
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
	if strings.IndexFunc(unit, unicode.IsDigit) >= 0 || n.unit != "" && n.unit != unit {
		return 0, fmt.Errorf("is not a number with one unit")
	}
	n.unit = unit
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
	if err != nil || v*scale > infinity || v*scale < -infinity {
		return 0, fmt.Errorf("is not a number")
	}
	return v * scale, nil
}

func (p *parser) wild(at int, w string) (node, error) {
	n := &wildNode{pattern: segment.Fold(strings.NewReplacer("＊", "*", "？", "?").Replace(w))}
	lit := 0
	for _, r := range n.pattern {
		last := len(n.parts) - 1
		switch {
		case r == '*' || r == '?':
			if last < 0 || n.parts[last].text != "" {
				n.parts = append(n.parts, wildPart{})
				last++
			}
			if r == '?' {
				n.parts[last].min++
				n.parts[last].max++
			} else if n.parts[last].max < wildGap {
				n.parts[last].max = max(wildGap, n.parts[last].min)
			}
		case last >= 0 && n.parts[last].text != "":
			n.parts[last].text += string(r)
			lit++
		default:
			n.parts = append(n.parts, wildPart{text: string(r)})
			lit++
		}
	}
	if lit == 0 {
		return nil, p.fail(at, "there are only wildcards here", `write a character beside them, or quote them to find masks: "**"`)
	}
	gaps := 0
	for _, part := range n.parts {
		if part.text == "" {
			gaps++
		}
	}
	if gaps > maxWildGaps {
		return nil, p.fail(at, fmt.Sprintf("there are more than %d wildcards here", maxWildGaps), "join parts of the pattern with NEAR")
	}
	// A gap of any length at an end adds nothing.
	if f, l := n.parts[0], n.parts[len(n.parts)-1]; f.max > f.min || l.max > l.min {
		p.notes = append(p.notes, fmt.Sprintf("* at an end of %s was left out, it adds nothing; quote it to find the sign itself: \"%s\"", n.pattern, n.pattern))
	}
	if k := len(n.parts) - 1; n.parts[k].text == "" && n.parts[k].max > n.parts[k].min {
		if n.parts[k].max = n.parts[k].min; n.parts[k].min == 0 {
			n.parts = n.parts[:k]
		}
	}
	if f := &n.parts[0]; f.text == "" && f.max > f.min {
		if f.max = f.min; f.min == 0 {
			n.parts = n.parts[1:]
		}
	}
	return n, nil
}

func writeKids(b *strings.Builder, kids []node, op string) {
	b.WriteByte('(')
	for i, k := range kids {
		if i > 0 {
			b.WriteString(op)
		}
		k.write(b)
	}
	b.WriteByte(')')
}

func (n *andNode) write(b *strings.Builder) { writeKids(b, n.kids, " AND ") }
func (n *orNode) write(b *strings.Builder)  { writeKids(b, n.kids, " OR ") }
func (n *notNode) write(b *strings.Builder) { b.WriteString("(NOT "); n.kid.write(b); b.WriteByte(')') }
func (n *nearNode) write(b *strings.Builder) {
	writeKids(b, n.kids, fmt.Sprintf(" NEAR/%d ", n.dist))
}
func (n *phraseNode) write(b *strings.Builder) { writeQuoted(b, n.plain) }
func (n *wordsNode) write(b *strings.Builder)  { b.WriteString(n.text) }
func (n *wildNode) write(b *strings.Builder)   { b.WriteString(n.pattern) }

func (n *fieldNode) write(b *strings.Builder) {
	b.WriteString(n.field + ":")
	if n.field == "section" && strings.HasPrefix(n.folded, "\x00") {
		b.WriteString(n.folded[1:])
		return
	}
	writeQuoted(b, n.value)
}

func writeQuoted(b *strings.Builder, s string) {
	b.WriteByte('"')
	b.WriteString(strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s))
	b.WriteByte('"')
}

// Error shows the query with a caret under the trouble.
func (e *QueryError) Error() string {
	s := fmt.Sprintf("query, character %d: %s", e.Pos+1, e.Msg)
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// Caret returns the query and below it a line with ^ at Pos, aligned for
// terminals where a Han character takes two cells.
func (e *QueryError) Caret() string {
	var pad strings.Builder
	for i, r := range []rune(e.Query) {
		if i == e.Pos {
			break
		}
		pad.WriteString(strings.Repeat(" ", cells(string(r))))
	}
	return e.Query + "\n" + pad.String() + "^"
}
