package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// quantity is what a figure measures, so far as it decides with which other
// figures it can be compared. Two figures speak of one quantity when they have a
// concept or a name in common, the same measure, dimension and denominators, and
// nothing that tells their scopes apart.
type quantity struct {
	concept   string
	names     []string     // canonical names: of the indicator, then of the words in front
	pairs     [][]charPair // of the names
	bare      [][]rune     // the names without what was done, see bareName
	letters   []string     // of those names that are long enough, see sortedLetters
	measure   string
	direction string
	over      string  // "average", "total", or "" of one year or a point in time
	dimension string  // the base unit that the unit converts to: 吨 of 公斤
	factor    float64 // the unit in it
	per       []string
	act       string // "begun" (开工), "going on" (在建), "finished" (建成) or "stock" (累计)
	deed      string // what was done: 改造, 培训
	grade     string // 3A级以上: of which grade
	dealt     bool   // it is an item of a list: 集中供养和分散供养标准分别
	payer     string // 中央, 地方, …: whose money it is, "" where that isn't said
	made      bool   // things that came into being: 新建, 新认定
	state     bool   // something that stands at a value (达到, 控制在), not something done
}

// vocabulary is data/quantities.tsv with the concepts and their units. It is immutable.
type vocabulary struct {
	inside  map[string][]rewrite // names and dropped words by first character, longest first
	whole   map[string][]string
	end     []rewrite // longest first
	growth  []string
	verb    []string
	bare    map[string]bool
	keep    []string
	fixed   map[string]bool // canonical names, from which nothing more is taken
	known   *extract.Concepts
	syn     *Synonyms
	ceiling []string
	apart   []contrasting
	stages  stages
	narrow  *regexp.Regexp // a word of data/narrowing.tsv
	places  *gazetteer.Gazetteer
}

type rewrite struct{ term, same string }

// vocabulary reads it on first use.
func (x *Index) vocabulary() (*vocabulary, error) {
	x.vocabOnce.Do(func() { x.vocab, x.vocabErr = x.readVocabulary() })
	return x.vocab, x.vocabErr
}

func (x *Index) readVocabulary() (*vocabulary, error) {
	syn, err := x.synonyms()
	if err != nil {
		return nil, err
	}
	fsys, err := lexicon.Overlay(dataFS, "")
	if err != nil {
		return nil, err
	}
	rows, err := lexicon.Load(fsys, "data/quantities.tsv", "term", "kind", "same?")
	if err != nil {
		return nil, err
	}
	v := &vocabulary{inside: map[string][]rewrite{}, whole: map[string][]string{}, bare: map[string]bool{}, fixed: map[string]bool{}, syn: syn}
	for _, r := range rows {
		term, same := strings.ToLower(segment.Fold(r.Get("term"))), r.Get("same")
		switch kind := r.Get("kind"); kind {
		case "name", "drop":
			v.inside[firstRune(term)] = append(v.inside[firstRune(term)], rewrite{term, same})
			v.fixed[same] = kind == "name"
		case "whole":
			v.whole[term] = strings.Split(same, "|")
			for _, n := range v.whole[term] {
				v.fixed[n] = true
			}
		case "end":
			v.end = append(v.end, rewrite{term, same})
		case "growth":
			v.growth = append(v.growth, term)
		case "verb":
			v.verb = append(v.verb, term)
		case "bare":
			v.bare[term] = true
		case "keep":
			v.keep = append(v.keep, term)
		default:
			return nil, r.Errorf("there is no kind %q; choose among name, whole, end, growth, drop, verb, bare, keep", kind)
		}
	}
	longest := func(a, b string) int { return len(b) - len(a) }
	for _, l := range v.inside {
		slices.SortStableFunc(l, func(a, b rewrite) int { return longest(a.term, b.term) })
	}
	slices.SortStableFunc(v.end, func(a, b rewrite) int { return longest(a.term, b.term) })
	slices.SortStableFunc(v.growth, longest)
	slices.SortStableFunc(v.verb, longest)
	if v.known, err = extract.DefaultConcepts(); err != nil {
		return nil, err
	}
	if v.ceiling, err = lowerIsBetter(); err != nil {
		return nil, err
	}
	if v.apart, err = readContrasts(); err != nil {
		return nil, err
	}
	if v.stages, err = readStages(); err != nil {
		return nil, err
	}
	if v.narrow, err = readNarrowing(); err != nil {
		return nil, err
	}
	if v.places, err = gazetteer.Load(); err != nil {
		return nil, err
	}
	return v, nil
}

var yearInName = newCue(`(?:19|20)\d\d年度?|[“"]?[一二三四五六七八九十]{1,2}五[”"]?(?:时期|期间)|由前[两三四五]年`, "年", "五")

// saying finds who says it in front of a name: 《纲要》提出了….
var saying = newCue(`^.*(?:提出了?|明确了?)`, "提出", "明确")

// acts are the words for what was done with a thing, in the kinds that must not be
// compared: begun, going on and finished.
var acts = newCue(`(?:新|再|已)?开工(?:建设|新建)?|新安排|(?:基本|新)?建成(?:了)?|新建|改扩?建|竣工|完工|落成|在建|[正尚仍]在`, "工", "新安排", "建成", "落成", "新建", "改建", "扩建", "在")

// actBehind finds them behind what is counted, or that it goes on: 另1个正在装修.
var actBehind = newCue(`^(?:开工|破土动工|竣工|完工|建成|正在|尚在|仍在)`, "工", "建成", "在")

// rateOfActs finds a rate that is named by them.
var rateOfActs = newCue(`(?:开工|建成|竣工|完工)率`, "率")

func actOf(text string) string {
	all := acts.FindAllString(text, -1)
	switch {
	case len(all) == 0:
		return ""
	case strings.Contains(all[len(all)-1], "开工"), all[len(all)-1] == "新安排":
		return "begun"
	case all[len(all)-1] == "在建", strings.HasSuffix(all[len(all)-1], "在"):
		return "going on"
	}
	return "finished"
}

// canonical is a name as it is compared: without signs, years and words that say
// nothing about what is counted. growth reports that the words make its percentage
// a rate of growth, added that they say 新增. It is empty where nothing is left or
// only a word for anything (资金, 项目).
func (v *vocabulary) canonical(name string) (names []string, growth, added bool) {
	s := strings.ToLower(saying.ReplaceAllString(listNumber.ReplaceAllString(segment.Fold(name), ""), ""))
	s = yearInName.ReplaceAllString(s, "")
	if !rateOfActs.MatchString(s) {
		s = acts.ReplaceAllString(s, "")
	}
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	s = b.String()
	b.Reset()
	for i := 0; i < len(s); {
		first := firstRune(s[i:])
		w := rewrite{first, first}
		for _, r := range v.inside[first] {
			if strings.HasPrefix(s[i:], r.term) {
				w = r
				break
			}
		}
		b.WriteString(w.same)
		i += len(w.term)
	}
	s = v.syn.canonical(b.String())
	added = strings.Contains(s, "新增") || strings.Contains(s, "净增")
	ended := false
	for again := true; again && s != "" && !v.fixed[s]; {
		again = false
		if _, known := v.whole[s]; known {
			break
		}
		for _, w := range v.growth {
			if rest, ok := strings.CutSuffix(s, w); ok {
				s, growth, again = rest, true, true
			}
		}
		for _, w := range v.verb {
			if rest, ok := strings.CutPrefix(s, w); ok {
				s, again = rest, true
			}
			if rest, ok := strings.CutSuffix(s, w); ok && !v.kept(s, w) {
				s, again = rest, true
			}
		}
		if again || ended {
			continue
		}
		for _, w := range v.end {
			if rest, ok := strings.CutSuffix(s, w.term); ok {
				ended, again = w.same != "", true
				if rest == "" {
					return []string{}, growth, added
				}
				s = rest + w.same
				break
			}
		}
	}
	switch {
	case s == "":
		return nil, growth, added
	case v.bare[s]:
		return []string{}, growth, added
	}
	all := slices.Clone(v.whole[s])
	if all == nil {
		all = []string{s}
	}
	for i, n := range all {
		if rest := strings.ReplaceAll(n, "新增", ""); rest != "" {
			all[i] = rest
		}
	}
	return all, growth, added
}

// kept reports whether a name ends in a longer word than w, of which w is only the end: 核对.
func (v *vocabulary) kept(name, w string) bool {
	return slices.ContainsFunc(v.keep, func(k string) bool { return len(k) > len(w) && strings.HasSuffix(name, k) && strings.HasSuffix(k, w) })
}

// shared finds the items of a list that 分别 deals figures out to.
var shared = newCue(`([^,，。;；:：]*?[、和与及][^,，。;；:：]*?)(?:水平|标准)?分别[^,，。;；\d]*([^,，。;；]*)$`, "分别")

// sharedBefore finds them where the list stands clauses before: 农村和城镇居民收入, 2000年分别
// 达到2253元和6280元, 平均每年增长4.7%和[5.7%].
var sharedBefore = newCue(`([^,，。;；:：\d]*[和与及][^,，。;；:：\d]*)[,，][^,，。;；]{0,12}分别[^。;；]*[,，][^,，。;；\d]*(\d[^,，。;；]*)?$`, "分别")

// severally makes one of the words that deal figures out.
var severally = strings.NewReplacer("依次", "分别")

// dealtName is the name of the item that a figure behind 分别 is dealt to: 城镇、农村居民收入
// 分别增长4.8%、[5.9%] is 农村居民收入. One figure for all items has the names of all.
func (v *vocabulary) dealtName(r *FigureRow) []string {
	clause := severally.Replace(lastClauses(r.front))
	m := shared.FindStringSubmatch(clause)
	if m == nil {
		m = sharedBefore.FindStringSubmatch(clause)
	}
	if m == nil {
		return nil
	}
	items := strings.FieldsFunc(strings.ReplaceAll(m[1], "惠及", ""), func(r rune) bool { return strings.ContainsRune("、和与及", r) })
	if len(items) < 2 {
		return nil
	}
	head := []rune(items[len(items)-1])
	item := func(i int) string {
		n, first := []rune(items[i]), []rune(items[0])
		switch {
		case first[0] == '第' && len(head) > 1 && len(n) <= 2: // 第二、三产业
			return "第" + string(n[len(n)-1:]) + string(head[1:])
		case first[0] == '第' && i == len(items)-1 && n[0] != '第':
			return "第" + items[i]
		case i < len(items)-1 && len(n) <= 3 && len(head) > len(n):
			return items[i] + string(head[len(n):])
		case i > 0 && len(n) <= 3 && len(head) <= 3 && len(first) > len(n)+1: // 孤儿保障标准集中、散居分别为
			return string(first[:len(first)-len(n)]) + items[i]
		}
		return items[i]
	}
	if i := max(strings.LastIndex(m[2], "到"), strings.LastIndex(m[2], "至")); i >= 0 { // 分别由A和B提高到C和D
		m[2] = m[2][i:]
	}
	before := len(numeral.FindAllString(strings.ReplaceAll(strings.ReplaceAll(m[2], ".", ""), ",", ""), -1))
	if before > 0 {
		before = len(dealt.FindAllString(m[2], -1))
	}
	var out []string
	switch {
	case before == 0 && !alsoDealt.MatchString(r.behind):
		for i := range items {
			n, _, _ := v.canonical(item(i))
			out = append(out, n...)
		}
	case before < len(items):
		out, _, _ = v.canonical(item(before))
	}
	return out
}

var (
	dealt     = regexp.MustCompile(`\d[\d.,]*[^\d、和与,，]*[、和与,，]`)
	alsoDealt = regexp.MustCompile(`^(?:左右|以上|以内)?[、和与,，]\s*\d`)
)

// numeral finds where a name ends because a number begins.
var numeral = regexp.MustCompile(`\d|百分之|[一二三四五六七八九十百千万亿两零]{3,}`)

// nameEnd finds the first number of a clause that isn't part of a name (M2, PM2.5).
func nameEnd(c string) []int {
	for _, m := range numeral.FindAllStringIndex(c, -1) {
		if m[0] == 0 || !(c[m[0]-1] >= 'A' && c[m[0]-1] <= 'Z' || c[m[0]-1] >= 'a' && c[m[0]-1] <= 'z') {
			return m
		}
	}
	return nil
}

// frontName is the name that the words in front of a figure give it: those of its
// clause, or of the clause before where its own only says how it grew.
func (v *vocabulary) frontName(front string) (names []string, growth, added bool) {
	if i := strings.LastIndexAny(front, "。；;！？!?\n"); i >= 0 {
		_, n := utf8.DecodeRuneInString(front[i:])
		front = front[i+n:]
	}
	front = severally.Replace(front)
	clauses := strings.FieldsFunc(front, func(r rune) bool { return r == '，' || r == ',' || r == '：' || r == ':' })
	if strings.HasSuffix(front, "，") || strings.HasSuffix(front, ",") || strings.HasSuffix(front, "：") || strings.HasSuffix(front, ":") {
		clauses = append(clauses, "")
	}
	for back := 0; back < 2 && back < len(clauses); back++ {
		c := clauses[len(clauses)-1-back]
		if before, _, ok := strings.Cut(c, "分别"); ok {
			if strings.ContainsAny(before, "、和与及") {
				return nil, growth, added
			}
			c = before
		}
		c = yearInName.ReplaceAllString(c, "")
		candidates := []string{c}
		if m := nameEnd(c); m != nil {
			candidates = []string{c[:m[0]]}
			if j := strings.LastIndex(c, "、"); j > m[0] {
				candidates = []string{c[j+len("、"):], c[:m[0]]}
			}
		}
		for _, c := range candidates {
			n, g, a := v.canonical(c)
			if back == 0 {
				growth, added = growth || g, added || a
			}
			if n != nil {
				return n, growth, added
			}
		}
	}
	return nil, growth, added
}

// behindName is the name that the words behind a figure give it, where its
// indicator stands there: 6000万农村人口的饮水安全问题.
func (v *vocabulary) behindName(r *FigureRow) []string {
	own := r.Indicator != "" && strings.HasPrefix(r.behind, segment.Fold(r.Indicator))
	if !own { // 新增[7701张]家庭养老床位: only a verb in front, and a noun behind
		clause := lastClause(r.front)
		names, _, _ := v.canonical(strings.TrimLeft(clause, ",，、"))
		if names != nil || strings.TrimLeft(clause, ",，、 。") == "" || !nounBehind.MatchString(r.behind) {
			return nil
		}
	}
	behind := firstClause(r.behind)
	if numeral.MatchString(behind) {
		return nil
	}
	names, _, _ := v.canonical(behind)
	if at := becomes.FindAllStringIndex(behind, -1); at != nil {
		is, _, _ := v.canonical(behind[at[len(at)-1][1]:])
		names = slices.Concat(names, is)
	}
	return names
}

// becomes finds the words between what is counted and what it came to be: 5个专业群入选省级高水平专业群.
var becomes = regexp.MustCompile(`(?:入选|获评|获批|通过|成功创建|创建为|升级为|命名为|认定为)`)

// nounBehind finds a noun right behind a figure.
var nounBehind = regexp.MustCompile(`^\p{Han}{2}`)

// aroundName is the name of the words in front of a figure with its indicator behind
// it: 取消和下放[246项]行政审批事项.
func (v *vocabulary) aroundName(r *FigureRow) []string {
	if r.Indicator == "" || !strings.HasPrefix(r.behind, segment.Fold(r.Indicator)) {
		return nil
	}
	clause := lastClauses(r.front)
	if i := strings.LastIndexAny(clause, ",，"); i >= 0 {
		clause = strings.TrimLeft(clause[i:], ",，")
	}
	if numeral.MatchString(yearInName.ReplaceAllString(clause, "")) {
		return nil
	}
	names, _, _ := v.canonical(clause + r.Indicator)
	return names
}

// subjectName is the name of a figure whose own is a word for anything, with what stands in
// front of it behind the figure before: 320个[省重点项目,全年完成投资]4200亿元.
func (v *vocabulary) subjectName(r *FigureRow) []string {
	front := lastClauses(r.front)
	i := strings.LastIndexAny(front, "0123456789")
	if i < 0 || strings.Count(front[i:], ",")+strings.Count(front[i:], "，") > 1 {
		return nil
	}
	subject := countedBy.ReplaceAllString(front[i+1:], "")
	if m := besideCourses.FindStringSubmatch(front); m != nil {
		names, _, _ := v.canonical(m[1])
		return names
	}
	if m := besideNumber.FindStringSubmatch(front); m != nil { // 实施重点项目108个, 年度投资72亿元
		things := m[1]
		if i := strings.LastIndex(things, "的"); i >= 0 { // 铺开的省市重点项目有152个
			things = things[i+len("的"):]
		}
		subject = strings.TrimSuffix(things, "有") + strings.ReplaceAll(m[2], "年度", "")
	}
	if strings.IndexAny(subject, ",，、") <= 0 && !strings.Contains(subject, "投资") {
		return nil
	}
	names, _, _ := v.canonical(subject)
	return names
}

// countedBy finds the unit of a figure at the head of what follows its digits, with 的.
var countedBy = regexp.MustCompile(`^[百千万亿]*(?:平方米|公里|\p{Han})的?`)

// besideNumber finds a number of things right in front of a sum for them.
var besideNumber = regexp.MustCompile(`([^,，、。;；:：\d]+)[\d.]+(?:个|项|处|座|条)[、,，]([^,，、。;；:：\d]*投资)(?:占[^,，]{0,4}计划的?)?$`)

// besideCourses finds a number of courses in front of a number of those who were at them: 举办护理员培训班4期,培训[186人次].
var besideCourses = regexp.MustCompile(`([^,，、。;；:：\d]+)[\d.]+(?:期|班|班次|场|场次)[,，](?:共|累计)?(?:培训|结业|参训|轮训)$`)

// naming is what a figure is called, and what its names say of its measure.
type naming struct {
	names     []string
	dealt     bool // see quantity
	growth    bool // they make its percentage a rate of growth
	added     bool // they say 新增
	dimension string
	factor    float64

	own, front []string // of the names those of the indicator and of the words in front
}

// naming reads the names of a figure: those of its indicator, then of the words around it.
func (v *vocabulary) naming(r *FigureRow) naming {
	n := v.wording(r)
	names := slices.Concat(n.own, n.front, v.behindName(r), v.aroundName(r))
	if len(names) == 0 {
		names = v.subjectName(r)
	}
	if work := v.workName(r); len(work) > 0 {
		if len(bareName(segment.Fold(r.Indicator))) < 2 || strings.HasPrefix(segment.Fold(r.Indicator), workItem(commaClause(r.front))) || v.bare[segment.Fold(r.Indicator)] {
			n.own = nil
		}
		names = slices.Concat(work, n.own)
	}
	names = slices.Concat(names, v.gradeName(r), v.rateName(r))
	if dealt := v.dealtName(r); len(dealt) > 0 {
		names = dealt
		n.dealt = true
	}
	for _, name := range names {
		if !slices.Contains(n.names, name) && (utf8.RuneCountInString(name) > 1 || n.dimension == "吨") { // 钢
			n.names = append(n.names, name)
		}
	}
	return n
}

// wording is the part of [vocabulary.naming] that measures follow from.
func (v *vocabulary) wording(r *FigureRow) (n naming) {
	own, g, added := v.canonical(r.Indicator)
	front, g2, added2 := v.frontName(r.front)
	n.own, n.front = own, front
	n.growth, n.added = g || g2, added || added2 && len(own) > 0 && len(front) > 0 && strings.HasPrefix(own[0], front[0])
	if n.dimension, n.factor = v.known.Base(r.Unit); n.dimension == "" {
		n.factor = 1
	}
	return n
}

// of says what the figure of a row measures.
func (v *vocabulary) of(r *FigureRow) quantity { return v.quantity(r, v.naming(r)) }

func (v *vocabulary) quantity(r *FigureRow, n naming) quantity {
	q := measuring(r, n)
	for _, name := range n.names {
		q.pairs = append(q.pairs, pairsOf(name))
		q.bare = append(q.bare, bareName(name))
		if l := sortedLetters(name); l != "" {
			q.letters = append(q.letters, l)
		}
	}
	q.act = actOf(lastClause(r.front) + r.Indicator)
	if a := actOf(lastClause(r.front)); a != "" {
		q.act = a
	} else if a := actBehind.FindString(strings.TrimPrefix(r.behind, segment.Fold(r.Indicator))); a != "" {
		q.act = actOf(a) // 有39个建成投产
	}
	if q.act == "" && done.MatchString(workItem(commaClause(r.front))) {
		q.act = "finished"
	}
	switch clause := lastClause(r.front); {
	case stock.MatchString(r.front), inAll.MatchString(r.Indicator), onRecord.MatchString(clause + r.Indicator),
		sinceBegun.MatchString(clause) && !oneYearCue.MatchString(clause): // 累计建成5G基站
		q.act = "stock"
	case q.act == "" && q.dimension == "元" && inYear.MatchString(clause):
		q.act = "year"
	}
	if q.act == "stock" && q.measure == extract.MeasureIncrease {
		q.act = "" // 床位总数比上年增加1080张
	}
	q.grade = gradeOf(r)
	q.deed = deedFor(r)
	if q.deed == "改造" && madeToo.MatchString(commaClause(r.front)+r.Indicator) {
		q.deed = "改扩建"
	}
	q.made = q.dimension != "%" && (q.measure == extract.MeasureLevel && (newMade.MatchString(lastClause(r.front)) || newBehind.MatchString(r.behind)) ||
		q.measure == extract.MeasureIncrease && !strings.Contains(lastClause(r.front)+r.Indicator, "净增"))
	if q.dimension == "元" {
		q.payer = payerOf(r.Indicator + " " + lastClauses(r.front))
	}
	for _, w := range []string{"达到", "提高到", "控制在", "稳定在", "保持在", "增加到", "上升到", "下降到", "降到", "回落到", "降至", "提高至", "发展到", "增至", "达"} {
		if strings.HasSuffix(r.front, w) {
			q.state = true
		}
	}
	if q.measure == extract.MeasureGap && (q.dimension == "倍" || q.dimension == "%") {
		q.state = true // 低保标准的1.3倍
	} else if q.measure != extract.MeasureLevel && q.measure != extract.MeasureShare {
		q.state = false
	} else if q.dimension == "%" || q.measure == extract.MeasureShare {
		q.state = true
	}
	q.settle(r)
	if q.concept != "" && len(v.rateName(r)) > 0 {
		q.concept = "" // it is of those who are counted, this of the rate
	}
	return q
}

// measuring is what names, unit and measure say of a figure, before [quantity.settle].
func measuring(r *FigureRow, n naming) quantity {
	q := quantity{concept: lasting(r.Concept), measure: r.Measure, direction: r.Direction, over: r.Over, names: n.names, dealt: n.dealt, dimension: n.dimension, factor: n.factor}
	if q.measure == "" {
		q.measure = extract.MeasureLevel
	}
	switch {
	case q.dimension == "%" && q.measure == extract.MeasureLevel && n.growth:
		q.measure = extract.MeasureGrowth
	case q.measure == extract.MeasureLevel && (n.added || q.concept == "urban_new_jobs") && q.dimension != "%":
		q.measure = extract.MeasureIncrease
	}
	for _, p := range r.Per {
		switch p = segment.Fold(p); {
		case p == "年" && len(r.Per) == 1 && (q.measure == extract.MeasureGrowth || q.measure == extract.MeasureIncrease):
			if q.over == "" {
				q.over = extract.OverAverage
			}
		case p == "年" && q.over == extract.OverAverage:
		default:
			q.per = append(q.per, p)
		}
	}
	slices.Sort(q.per)
	return q
}

// settle decides between measures by what was done and the words around the figure.
func (q *quantity) settle(r *FigureRow) {
	if q.dimension == "%" && q.measure == extract.MeasureShare { // 占比55% and 占比达到55%
		q.measure = extract.MeasureLevel
	}
	if q.measure == extract.MeasureIncrease && q.deed != "" && q.deed != "建成" && onceMore.MatchString(lastClause(r.front)) {
		q.measure, q.made = extract.MeasureLevel, false // 审批事项再取消52项
	}
	if q.measure == extract.MeasureLevel && slices.Contains([]string{"人", "头", ""}, q.dimension) && (drinking.MatchString(r.behind) || drinkers.MatchString(segment.Fold(r.Indicator))) {
		q.concept, q.names, q.bare = "", []string{"饮水安全"}, nil
	}
	if q.measure == extract.MeasureLevel && !q.state && q.act != "stock" && slices.Contains(q.names, outOfPovertyName) && slices.Contains([]string{"人", "户", ""}, q.dimension) {
		q.measure = extract.MeasureIncrease
	}
	if q.measure == extract.MeasureIncrease && q.direction == extract.DirectionDown && slices.Contains(q.names, "贫困人口") && slices.Contains([]string{"人", "户", ""}, q.dimension) {
		q.concept, q.names, q.bare = "", []string{outOfPovertyName}, nil // 减少贫困人口100万人
	}
	if q.measure == extract.MeasureIncrease && q.concept == "tax_cuts" {
		q.measure = extract.MeasureLevel // 新增减税降费: all that there is is new
	}
	if q.measure == extract.MeasureLevel && (slices.ContainsFunc(q.names, poor.MatchString) && outOfPoverty.MatchString(r.Indicator+r.behind) && poorBeside.MatchString(lastClause(r.front)+firstClause(r.behind)) ||
		(q.dimension == "人" || q.dimension == "") && nowLessPoor.MatchString(firstClause(r.behind))) {
		q.measure = extract.MeasureIncrease // who is lifted out of poverty is fewer poor, and more of them is better
		q.concept, q.names, q.bare = "", []string{outOfPovertyName}, nil
	}
}

// deedFor is what was done with what a figure counts.
func deedFor(r *FigureRow) string {
	deed := deedOf(lastClauses(r.front))
	if deed == "" || deed == "完成" || ofThoseDone.MatchString(r.front) { // 完成1.1万名对象入户核查
		deed = cmp.Or(deedBehind(r), deed)
	}
	return deed
}

// ofThoseDone ends in front of a number of things with which something was done before: 对已建成的[20个]养老点发放补贴.
var ofThoseDone = newEnding(12, `已[^,，。;；、]*的`)

// beside is the part of [vocabulary.of] that decides what a figure is comparable with: its measure, base unit and
// denominators.
func (v *vocabulary) beside(r *FigureRow) (measure, unit string, per []string) {
	read := v.wording
	if outOfPoverty.MatchString(r.Indicator + r.behind) { // where names decide too
		read = v.naming
	}
	q := measuring(r, read(r))
	if q.measure == extract.MeasureIncrease && onceMore.MatchString(lastClause(r.front)) {
		q.deed = deedFor(r)
	}
	q.settle(r)
	return strings.Clone(q.measure), strings.Clone(q.dimension), q.per
}

// drinking finds the words behind a number of those who get good water to drink: 农村群众喝上放心水, or, before another
// number, 45万人、30万头牲畜的饮水困难.
var drinking = newCue(`^(?:[、和] ?\d[\d.]*[百千万亿]*\p{Han})?\p{Han}{0,10}(?:饮水(?:安全|困难|难)|吃水(?:困难|难)|喝上\p{Han}{0,10}水)`, "水")

// drinkers finds a name of those who get it: 农村饮水安全问题人口.
var drinkers = regexp.MustCompile(`^(?:农村)?(?:居民)?饮水(?:安全|困难)(?:问题)?(?:人口|群众|人数)$`)

// outOfPovertyName is the name of those who are lifted out of poverty.
const outOfPovertyName = "脱贫人口"

// onceMore finds the words for what is done again, which adds nothing.
var onceMore = regexp.MustCompile(`[再又][^,，、增添加扩多减少降]*$`)

// poor finds the names of the poor, outOfPoverty that they are lifted out of it, poorBeside
// a word of that beside a number, nowLessPoor the words of it behind a number of people.
var (
	poor         = regexp.MustCompile(`贫困人口|温饱`)
	outOfPoverty = regexp.MustCompile(`脱贫|温饱`)
	poorBeside   = regexp.MustCompile(`贫|温饱`)
	nowLessPoor  = regexp.MustCompile(`^\p{Han}{0,6}(?:摆脱贫困|摘掉贫困|越过温饱)`)
)

// grade finds the grade that things are counted from.
var grade = newCue(`\dA级(?:以上|及以上)?|[一二三四五]星级(?:以上|及以上)?|(?:\d+(?:\.\d+)?)?[万亿]元(?:及)?以上`, "级", "以上")

// gradeOf is the grade of what a figure counts, where it is said in front of the number or before the thing behind it:
// [836个]亿元以上技改项目落地.
func gradeOf(r *FigureRow) string {
	if g := grade.FindString(segment.Fold(lastClause(r.front) + r.Indicator)); g != "" {
		return upward.Replace(g)
	}
	g := grade.FindString(segment.Fold(firstClause(r.behind)))
	if !strings.HasPrefix(r.behind, g) {
		return ""
	}
	return upward.Replace(g)
}

// upward makes one of the ways to say from which grade on: 二级及以上, 上亿元.
var upward = strings.NewReplacer("及以上", "以上")

// onRecord finds words for what there is on record and was not registered just now: 登记在册社会组织2146家.
var onRecord = regexp.MustCompile(`在册|在库|在档`)

// stock finds the words in front of how much there is by now.
var stock = newEnding(4, `(?:累计|总数|总计|总量)(?:建成|脱贫|减贫|达到|已达|达|有)?`)

// inAll finds the name of how much there is in all, sinceBegun what was done since a thing began, inYear
// what was spent on it in the year.
var (
	inAll      = newEnding(2, `总数|总量`)
	sinceBegun = newCue(`累计(?:建成|完成投资)`, "累计")
	inYear     = newEnding(4, `完成(?:年度)?投资`)
)

// deeds are what is done with things that are counted.
var deeds = regexp.MustCompile(`加固|大中修|中修|大修|小修|养护|管护|维护|改建|维修|更换|停建|缓建|关停|淘汰|退出|开放|新建|建成|落成|建设|投入运营|投入使用|投用|启用|开门(?:迎客|纳客|营业)|新增|新设|新开工|新开(?:设|办|业|通)|新开$|增设|开设|新成立|改造|提升|改扩建|培训|轮训|参训|评定|评估|撤销|清理|注销|救助|资助|走访|排查|破土动工|开工|发放|补助|保障|奖励|创建|命名|设置|更新|利用|接收|查处|抽查|检查|核查|配备|持证上岗|取消|砍掉|引进|招引|签约|完成|解决|登记|加装|筹集|募集|筹得|安排|列支`)

// madeToo finds in front of what is rebuilt that some of it is new: 新建和改造提升, 新改建.
var madeToo = newCue(`新建|改扩建|新改|建成|新[、和](?:改|扩)`, "建", "新")

// newMade finds the words for what came into being in front of a number.
var newMade = newCue(`(?:培育|打造)[^,，。;；、达到]*$|新(?:增|改?建|培育|认定|登记|招引|引进|进|入规|投放|铺设?|设|签约|开|评|获批|入库|发展|成立|命名|创建)[^,，。;；、达到]*$|建成[^,，。;；、]*$|完成[^,，。;；、]{2,}建设$|(?:提供|投用|购置|设置|设立)[^,，。;；、]*$`, "新", "建成", "建设", "培育", "打造", "提供", "投用", "购置", "设置", "设立")

// newBehind finds them behind it: 60台新公交车投入运营.
var newBehind = regexp.MustCompile(`^新\p{Han}{2}|^\p{Han}{2,8}(?:升规|入规|入统|入选|获评|获批)`)

// commaClause is what stands behind the last comma of front.
func commaClause(front string) string {
	front = lastClauses(front)
	return front[max(0, strings.LastIndexAny(front, ",，")):]
}

// deedOf is the last deed of a clause, 建成 for all words of building.
func deedOf(front string) string {
	front = commaClause(front)
	if item := workItem(front); item != "" {
		front = item
	}
	all := deeds.FindAllString(front, -1)
	if len(all) == 0 {
		return ""
	}
	switch d := all[len(all)-1]; d {
	case "新建", "建设", "新增", "新设", "设置", "新开", "新开设", "新开办", "新开业", "新开通", "增设", "开设", "投入运营", "投入使用", "投用", "启用", "落成", "开门迎客", "开门纳客", "开门营业":
		return "建成"
	case "提升", "改扩建":
		return "改造"
	case "改建":
		return "改扩建"
	case "大中修", "中修", "大修", "小修":
		return "维修"
	case "管护", "维护":
		return "养护"
	case "退出":
		return "淘汰"
	case "砍掉":
		return "取消"
	case "招引":
		return "引进"
	case "参训", "轮训":
		return "培训"
	case "更换":
		return "更新"
	case "募集", "筹得":
		return "筹集"
	case "安排", "列支":
		return "发放"
	case "新开工", "破土动工":
		return "开工"
	case "新成立":
		return "登记"
	default:
		return d
	}
}

// workItem is the work that the last item of a list names, where the thing that it is done with stands before the first number
// of the list: 洽谈项目15个、签约8个、[落地], 国省道大中修110公里、[新改建].
func workItem(front string) string {
	i := strings.LastIndex(front, "、")
	if i < 0 || !numeral.MatchString(front[:i]) {
		return ""
	}
	if item := front[i+len("、"):]; onlyWork.MatchString(item) {
		return item
	}
	return ""
}

// leadingWork finds the work in front of the thing that it is done with.
var leadingWork = regexp.MustCompile(`^(?:全年|累计)?(?:维修|更换|养护|清淤|疏浚|修剪|整治|大修|中修|改造|新建|建成|完成)`)

// onlyWork finds words that only say what was done.
var onlyWork = regexp.MustCompile(`^(?:已|新|实际|实施|完成)?(?:新改建|改建|新建|新增|新设|补植|补种|清淤|疏浚|完成|改造|改扩建|大中修|中修|大修|养护|维修|更新|签约|落地|开工|竣工|投产|到位|建成|完工|投用)(?:投产|投用|建成)?$`)

// workName is what the item of a list of works is called: the thing before the first number of it, without the first
// work, or with its own where the thing is a word for anything (落地项目).
func (v *vocabulary) workName(r *FigureRow) []string {
	clause := commaClause(r.front)
	item := workItem(clause)
	if item == "" {
		return nil
	}
	first := clause[:numeral.FindStringIndex(clause)[0]]
	thing := leadingWork.ReplaceAllString(strings.TrimLeft(first, marks), "")
	if all := deeds.FindAllStringIndex(thing, -1); len(all) > 0 && all[len(all)-1][1] == len(thing) {
		thing = strings.TrimSuffix(thing[:all[len(all)-1][0]], "新")
	} else if head := last(thing, 2); v.bare[head] { // the first work stands in front: 洽谈项目
		thing = item + head
	}
	names, _, _ := v.canonical(thing)
	return names
}

// gradeName is what some of those counted before are called by their grade: 新评等级养老机构5家，其中[三星级以上]3家.
func (v *vocabulary) gradeName(r *FigureRow) []string {
	some := strings.TrimPrefix(strings.TrimLeft(commaClause(r.front), marks), "其中")
	if some == "" || grade.FindString(segment.Fold(some)) != segment.Fold(some) {
		return nil
	}
	names, _, _ := v.canonical(some + anyGrade.ReplaceAllString(segment.Fold(r.Indicator), ""))
	return names
}

// anyGrade finds the grade in front of a thing.
var anyGrade = regexp.MustCompile(`^(?:\d?A级|[一二三四五]?星级)(?:以上|及以上)?`)

// rateName is the rate that a share of all is: 生态安葬1320例，占全部安葬数的[63.5%].
func (v *vocabulary) rateName(r *FigureRow) []string {
	m := ofTheWhole.FindStringSubmatch(r.front)
	if m == nil || segment.Fold(r.Unit) != "%" || !strings.HasSuffix(segment.Fold(r.Indicator), m[1]) {
		return nil
	}
	names, _, _ := v.canonical(r.Indicator + "率")
	return names
}

// ofTheWhole finds in front of a share that it is of all there are of a kind.
var ofTheWhole = newCue(`占(?:全部|所有|总)(\p{Han}{2,4}?)(?:总?数|总?量|人数)?的?(?:比重|比例)?(?:为|达到?)?$`, "占全部", "占所有", "占总")

// deedBehind is the deed that follows what is counted behind a figure: 26所幼儿园[新建]到位.
func deedBehind(r *FigureRow) string {
	behind := r.behind
	if i := strings.IndexAny(behind, "，,。；;、！？!?\n"); i >= 0 {
		behind = behind[:i]
	}
	if r.Indicator == "" || !strings.HasPrefix(behind, segment.Fold(r.Indicator)) || numeral.MatchString(behind) {
		return ""
	}
	if deed := deedOf(behind); deed != "建成" || !strings.Contains(behind, "全部") { // 14个乡镇社工站全部建成: how many there are
		return deed
	}
	return ""
}

// lastClauses are the last words of front, back to the end of the sentence before.
func lastClauses(front string) string {
	if i := strings.LastIndexAny(front, "。；;！？!?\n"); i >= 0 {
		front = front[i:]
	}
	return front
}

// lastClause is the last clause of front, or where that holds figures already, what
// stands behind the last 、 of it.
func lastClause(front string) string {
	front = lastClauses(front)
	if i := strings.LastIndexAny(front, ",，、"); i >= 0 {
		front = front[i:]
	}
	return front
}

func payerOf(s string) string {
	for _, p := range [][2]string{{"中央", "中央"}, {"地方", "地方"}, {"省级", "省"}, {"省财政", "省"}, {"市级", "市"}, {"市财政", "市"}, {"县级", "县"}, {"县财政", "县"}, {"全国财政", "全国"}, {"国家财政", "全国"}, {"各级财政", "全国"}} {
		if strings.Contains(s, p[0]) {
			return p[1]
		}
	}
	return ""
}

// lasting returns the statistic that goes on for one that China's statistics no longer
// have: gross national product as the measure of growth gave way to gross domestic product
// in 1993, the retail sales of commodities to those of consumer goods in the same year. A
// promise in the old one is kept or missed in the new one.
func lasting(concept string) string {
	switch concept {
	case "gnp":
		return "gdp"
	case "social_commodity_retail":
		return "retail_sales"
	}
	return concept
}

// sameThing reports whether two quantities are about one thing: they have a concept
// or a name in common.
func (v *vocabulary) sameThing(a, b quantity) bool {
	named := slices.ContainsFunc(a.names, func(n string) bool { return slices.Contains(b.names, n) }) ||
		slices.ContainsFunc(a.letters, func(n string) bool { return slices.Contains(b.letters, n) })
	if a.concept == "" || b.concept == "" {
		return named && !doneApart(a.deed, b.deed) && !v.contrast(a, b)
	}
	// Of things that are counted a concept holds what is done with them in many ways:
	// 改造敬老院6所 and 5所敬老院接收….
	if v.contrast(a, b) || doneApart(a.deed, b.deed) {
		return false
	}
	counted := (a.dimension == "个" || a.dimension == "人" || a.dimension == "户" || a.dimension == "张") && a.measure == extract.MeasureLevel
	if a.dealt && b.dealt {
		return named || slices.ContainsFunc(a.names, func(n string) bool {
			return slices.ContainsFunc(b.names, func(m string) bool { return within(n, m) || within(m, n) })
		})
	}
	if partOfPlace(a, b) {
		return named
	}
	return a.concept == b.concept && (named || (!counted || a.deed == b.deed || a.reached() && b.reached()) && !unlike(a, b))
}

// reached reports whether a quantity is a number of those who receive something or whom works reach, whatever is said of how
// it comes to them: 为1.1万名老人发放高龄津贴, 享受高龄津贴老人11340名; 改造老旧小区1980户, 涉及居民2046户.
func (q quantity) reached() bool {
	return q.dimension == "人" && strings.HasSuffix(q.concept, "_people") && slices.Contains([]string{"", "发放", "补助", "资助", "保障"}, q.deed) ||
		q.dimension == "户" && strings.HasSuffix(q.concept, "_households") && slices.Contains([]string{"", "改造", "完成"}, q.deed)
}

// within reports whether an item of a list is called by a name that has more in another text: 集中养育 and 集中养育孤儿,
// 散居孤儿 and 社会散居孤儿基本生活费.
func within(name, item string) bool {
	return utf8.RuneCountInString(item) >= 4 && strings.Contains(name, item)
}

// unlike reports whether the names of two quantities of one concept tell other things: each begins with words of which
// none is in the other and both end alike (公办幼儿园|学位 and 义务教育|学位, 残疾人两项|补贴 and 生活|补贴), or things that
// are counted have nothing in common (未成年人保护工作站 and 儿童之家).
func unlike(a, b quantity) bool {
	if len(a.names) == 0 || len(b.names) == 0 {
		return false
	}
	p, q := beforeHead(a.names[0], b.names[0])
	if p == "" || q == "" || strings.ContainsAny(p, q) {
		return p == "" && q == "" && !(a.reached() && b.reached()) && slices.Contains([]string{"个", "人", "户", "张", "套"}, a.dimension) && !slices.ContainsFunc(a.bare, func(x []rune) bool {
			return slices.ContainsFunc(b.bare, func(y []rune) bool { return 2*charsShared(x, y) >= min(len(x), len(y)) })
		})
	}
	for _, n := range a.names { // 人均|保障标准 stands in 农村低保年人均|保障标准
		for _, m := range b.names {
			if p, q := beforeHead(n, m); p != q && (holdsAll(p, q) || holdsAll(q, p)) || within(n, m) || within(m, n) {
				return false // 农村居民 and 农村居民人均可支配收入
			}
		}
	}
	return true
}

// beforeHead is what two names have in front of the words with which both end, "" where those are no word.
func beforeHead(n, m string) (string, string) {
	x, y := []rune(noHead.ReplaceAllString(n, "")), []rune(noHead.ReplaceAllString(m, ""))
	both := 0
	for both < min(len(x), len(y)) && x[len(x)-1-both] == y[len(y)-1-both] {
		both++
	}
	if both < 2 {
		return "", ""
	}
	return ofBoth.Replace(string(x[:len(x)-both])), ofBoth.Replace(string(y[:len(y)-both]))
}

// noHead is money behind what it is for, ofBoth makes those of a word for both.
var (
	noHead = regexp.MustCompile(`支出$`)
	ofBoth = strings.NewReplacer("城乡", "城镇农村")
)

// holdsAll reports whether s has all characters of words.
func holdsAll(s, words string) bool {
	for _, c := range words {
		if !strings.ContainsRune(s, c) {
			return false
		}
	}
	return true
}

// opposed are deeds that are no two words for one: 筹集公益金 and 安排公益金.
var opposed = [][2]string{{"筹集", "发放"}, {"加装", "更新"}, {"建成", "更新"}, {"建成", "维修"}, {"建成", "改造"}, {"改扩建", "维修"}, {"建成", "养护"}, {"改造", "养护"}, {"改扩建", "养护"}, {"建成", "发放"}, {"改造", "发放"}, {"培训", "配备"}}

func doneApart(a, b string) bool {
	return slices.Contains(opposed, [2]string{a, b}) || slices.Contains(opposed, [2]string{b, a})
}

// contrast reports whether the names of two quantities hold words that shut each other out (data/contrasts.tsv):
// 集中供养 and 散居.
func (v *vocabulary) contrast(a, b quantity) bool {
	in := func(q quantity, word string) bool {
		return slices.ContainsFunc(q.names, func(n string) bool { return strings.Contains(n, word) })
	}
	for _, c := range v.apart {
		for _, other := range c.against {
			if x, y := in(a, c.term), in(b, c.term); x != y && in(a, other) == y && in(b, other) == x {
				return true
			}
		}
	}
	return false
}

// contrasting is a word of names with those that it shuts out.
type contrasting struct {
	term    string
	against []string
}

// readContrasts reads data/contrasts.tsv.
func readContrasts() (out []contrasting, err error) {
	rows, err := lexicon.Load(dataFS, "data/contrasts.tsv", "term", "against", "counter")
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		out = append(out, contrasting{r.Get("term"), strings.Split(r.Get("against"), "|")})
	}
	return out, nil
}

// sortedLetters returns the characters of a name in order, by which 水土流失治理 and 治理水土流失 are
// the same; "" for a name so short that they would tell too little.
func sortedLetters(name string) string {
	r := []rune(lightVerbs.ReplaceAllString(name, ""))
	if len(r) < 4 {
		return ""
	}
	slices.Sort(r)
	return string(r)
}

// lightVerbs stand between those who do a thing and what they do: 校长教师参加交流轮岗.
var lightVerbs = regexp.MustCompile(`参加|接受|进行|开展|实施了?|发放|[和与及]`)

// partOfPlace reports whether one of two names is the other's with a town or a
// village in front: 云栈镇火化率 is not 火化率.
func partOfPlace(a, b quantity) bool {
	for _, n := range a.names {
		for _, m := range b.names {
			long, short := n, m
			if len(long) < len(short) {
				long, short = short, long
			}
			if place, ok := strings.CutSuffix(long, short); ok && utf8.RuneCountInString(place) > 2 && ownPlace.MatchString(place) && !anyPlace.MatchString(place) {
				return true
			}
		}
	}
	return false
}

var ownPlace = regexp.MustCompile(`(?:镇|乡|村|街道|县|[^牧山地社农园小城林灾矿库]区)$`)

// anyPlace finds kinds of places, which name none: 乡镇(街道).
var anyPlace = regexp.MustCompile(`^(?:乡|镇|村|街道|县|市|区)+$`)

// comparable reports whether two quantities of one thing can be compared: measure,
// dimension, denominators, payer and whether it is begun or finished.
func comparable(a, b quantity) bool {
	return sameMeasure(a, b) && sameDimension(a, b) && (samePer(a.per, b.per) || monthsIn(a, b) != 1) && !(a.made && b.state || b.made && a.state) && a.grade == b.grade && agree(a.act, b.act) && agree(a.payer, b.payer) && !(a.act == "stock" && b.counts() || b.act == "stock" && a.counts())
}

// monthsIn is by what a sum of b is multiplied to stand beside one of a, where one is for a month and the other for a
// year and all else they are for is the same: 每人每月510元 and 每人每年6000元. It is 1 for all others.
func monthsIn(a, b quantity) float64 {
	without := func(per []string, word string) ([]string, bool) {
		i := slices.Index(per, word)
		if i < 0 {
			return nil, false
		}
		return slices.Concat(per[:i], per[i+1:]), true
	}
	if a.dimension != "元" || b.dimension != "元" {
		return 1
	}
	if x, ok := without(a.per, "年"); ok {
		if y, ok := without(b.per, "月"); ok && samePer(x, y) {
			return 12
		}
	}
	if x, ok := without(a.per, "月"); ok {
		if y, ok := without(b.per, "年"); ok && samePer(x, y) {
			return 1.0 / 12
		}
	}
	return 1
}

// counts reports whether a quantity is a number of things that something was done with.
func (q quantity) counts() bool {
	return q.deed != "" && q.act != "stock" && (q.dimension == "个" || q.dimension == "张" || q.dimension == "座" || q.dimension == "辆")
}

// sameMeasure also lets a number of new things (新建, 新认定, 完成) meet what was added (新增): both
// count what came into being. What is left over (净增) is another number.
func sameMeasure(a, b quantity) bool {
	if a.measure == b.measure || a.givenUp() && b.givenUp() {
		return true
	}
	done := func(m string) bool { return m == extract.MeasureIncrease || m == extract.MeasureLevel }
	came := func(q quantity) bool {
		return q.made || (q.deed == "完成" || q.deed == "建成" && q.act == "finished") && !q.state
	}
	return (a.made && came(b) || b.made && came(a)) && done(a.measure) && done(b.measure)
}

// givenUp reports whether a quantity is how much of something there is no more: 压减产能120万吨, 退出产能145万吨.
func (q quantity) givenUp() bool {
	return q.measure == extract.MeasureIncrease && q.direction == extract.DirectionDown || q.measure == extract.MeasureLevel && q.deed == "淘汰" && q.dimension != "%"
}

// agree reports whether two words are the same or one isn't said.
func agree(a, b string) bool { return a == b || a == "" || b == "" }

// sameDimension also lets a number without a unit meet people and places: 3200万农村人口.
func sameDimension(a, b quantity) bool {
	count := func(d string) bool { return d == "人" || d == "个" || d == "" }
	thing := func(d string) bool { return d == "个" || d == "台" || d == "座" || d == "辆" || d == "" }
	if a.concept != "" && a.concept == b.concept && (count(a.dimension) && count(b.dimension) || thing(a.dimension) && thing(b.dimension)) {
		return true // 城镇新增就业46万人, 新增城镇就业岗位49万个; 充电桩1500个, 1500台
	}
	if a.deed == "培训" && b.deed == "培训" && strings.HasPrefix(a.dimension, "人") && strings.HasPrefix(b.dimension, "人") {
		return true // 培训120人, 135人次
	}
	if a.dimension == "户" && b.dimension == "个" || a.dimension == "个" && b.dimension == "户" {
		return a.firms() && b.firms() // 新增规上工业企业60家, 63户
	}
	return a.dimension == b.dimension || a.dimension == "" && count(b.dimension) || b.dimension == "" && count(a.dimension)
}

// firms reports whether a quantity is a number of enterprises.
func (q quantity) firms() bool {
	return slices.ContainsFunc(q.names, func(n string) bool { return strings.HasSuffix(n, "企业") })
}

// likeness is how alike two quantities that do not meet are, 0 to 1, by the character
// pairs of their names.
func (v *vocabulary) likeness(a, b quantity) float64 {
	if v.sameThing(a, b) {
		return 1
	}
	return alikeNames(a, b)
}

// alikeNames is how alike the names of two quantities are, 0 to 1.
func alikeNames(a, b quantity) float64 {
	best := 0.0
	for _, n := range a.pairs {
		for _, m := range b.pairs {
			best = max(best, diceOf(n, m))
		}
	}
	return best
}

// dice is Dice's coefficient of the character pairs of two strings (L. R. Dice,
// Ecology 26 (1945), 297–302).
func dice(a, b string) float64 { return diceOf(pairsOf(a), pairsOf(b)) }

func diceOf(x, y []charPair) float64 {
	if len(x)+len(y) == 0 {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			common++
			i++
			j++
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(common) / float64(len(x)+len(y))
}

// charPair is two characters that follow each other.
type charPair uint64

// pairsOf returns the character pairs of s in order.
func pairsOf(s string) []charPair {
	out := make([]charPair, 0, len(s)/3)
	before := rune(-1)
	for _, r := range s {
		if before >= 0 {
			out = append(out, charPair(before)<<32|charPair(r))
		}
		before = r
	}
	slices.Sort(out)
	return out
}

// period is the time a figure speaks of.
type period struct {
	year int  // the last year, 0 unknown
	many bool // it covers several years
}

var (
	manyYearsCue = newCue(`[一二三四五六七八九十]{1,2}五[”"’]?(?:时期|期间|以来|末)|(?:今后|未来|过去|过去的|近|这|头|前|后|用)?[两二三四五六十几]年(?:来|间|内|累计|时间|期间|规划|计划|左右)|(?:今后|未来|过去|过去的|近|这)[两二三四五六十几]年|[三四五六十]年|本届政府|上届政府|(?:19|20)\d\d(?:年)?(?:至|到|—|-|～)(?:19|20)?\d\d年`, "年", "五", "届政府")
	oneYearCue   = newCue(`今年|明年|去年|上年|全年|年内|过去一年|过去的一年|一年来|同比|(?:19|20)\d\d年`, "年", "同比")
	planOfYears  = newCue(`([一二三四五六七八九十]{1,2})五[”"’]?(?:时期|期间|规划|计划|末)`, "五")
	yearsFromNow = newCue(`(?:今后|未来|用)?([两二三四五六十])年`, "年")
	fromNow      = newCue(`(?:今后|未来)([两二三四五六十])年`, "今后", "未来")
	comparedWith = newCue(`(?:比|较|与)\s*((?:19|20)\d\d)年`, "年")
)

var smallNumber = map[string]int{"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12, "十三": 13, "十四": 14, "十五": 15}

// planEnd is the last year of a five-year plan: 1955+5n since the third.
func planEnd(text string) int {
	m := planOfYears.FindAllStringSubmatch(text, -1)
	if len(m) == 0 {
		return 0
	}
	switch n := smallNumber[m[len(m)-1][1]]; {
	case n == 1, n == 2:
		return 1952 + 5*n
	case n > 2:
		return 1955 + 5*n
	}
	return 0
}

// lastCue says what the last cue of text tells: "one", "many" or "".
func lastCue(text string, year int) (kind string) {
	text = writtenYears.ReplaceAllStringFunc(text, digitsOf)
	at, until := -1, -1
	for _, m := range manyYearsCue.FindAllStringIndex(text, -1) {
		if strings.ContainsAny(text[m[1]:], "，,") && amountBefore.MatchString(text[:m[0]]) {
			continue // 新增就业62万人，五年累计305万人，失业率为5.2%: it is of its own figure
		}
		if m[0] > at && !notCue.MatchString(text[:m[0]]) && !namesYears.MatchString(text[m[1]:]) {
			at, until, kind = m[0], m[1], "many"
		}
	}
	for _, m := range oneYearCue.FindAllStringIndex(text, -1) {
		w := text[m[0]:m[1]]
		if n := yearNumber(w); n != 0 && n != year {
			continue
		}
		if before := text[:m[0]]; strings.HasSuffix(before, "比") || strings.HasSuffix(before, "由") || strings.HasSuffix(before, "从") {
			if w != "上年" && w != "去年" {
				continue
			}
		}
		if m[0] > at && m[0] >= until {
			at, kind = m[0], "one"
		}
	}
	return kind
}

// amountBefore finds an amount that is no year.
var amountBefore = regexp.MustCompile(`\d[^年\d]`)

// writtenYears finds years in Chinese numerals, whose ends look like numbers of years: 一九九五年.
var writtenYears = newCue(`[一二][九〇○零][〇○零一二三四五六七八九]{2}年`, "年")

func digitsOf(year string) string {
	return chineseDigits.Replace(year)
}

var chineseDigits = strings.NewReplacer("〇", "0", "○", "0", "零", "0", "一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")

// notCue finds the words in front of years that tell no period: 连续两年, 由前三年, 学前三年.
var notCue = newEnding(2, `连续|第|由|从|比|较|学前`)

// namesYears finds behind years that they are the name of something: 国企改革三年行动.
var namesYears = regexp.MustCompile(`^(?:行动|攻坚|滚动|义务|制|大庆)`)

func yearNumber(s string) int {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' {
			break
		}
		n = 10*n + int(r-'0')
	}
	return n
}

// promised is the period that a target is for. The year of a report that plans is
// plan, of one that looks back review.
func promised(r *FigureRow, q quantity, f *facts) period {
	plan := f.planYear()
	sentence := lastClauses(r.front)
	clause := sentence
	if i := strings.LastIndexAny(clause, "，,"); i >= 0 {
		clause = clause[i:]
	}
	if r.To >= plan && r.To != 0 && r.Over != "" {
		return period{r.To, true}
	}
	end := func(text string) int {
		if m := fromNow.FindStringSubmatch(text); m != nil && plan != 0 {
			return plan + smallNumber[m[1]] - 1
		}
		if r.DeadlineYear > plan {
			return r.DeadlineYear
		}
		if y := planEnd(text); y != 0 {
			return y
		}
		if m := yearsFromNow.FindAllStringSubmatch(text, -1); len(m) > 0 && plan != 0 {
			return plan + smallNumber[m[len(m)-1][1]] - 1
		}
		return 0
	}
	many := func(text string) period {
		p := period{end(text), true}
		if q.state {
			p.many = false
		}
		return p
	}
	switch {
	case strings.Contains(sentence, "今明两年"):
		return period{0, true}
	case strings.Contains(sentence, "纲要") && r.DeadlineYear != plan:
		return many(r.front)
	case lastCue(clause, plan) == "many", r.Over != "":
		return many(sentence)
	case r.DeadlineYear > plan && r.DeadlineYear > 0:
		return period{r.DeadlineYear, q.measure == extract.MeasureGrowth || q.measure == extract.MeasureIncrease || q.over != ""}
	case r.DeadlineYear != 0 && r.DeadlineYear == plan && q.over == "":
		return period{plan, false}
	case lastCue(sentence, plan) == "many", manyYears(r.Deadline):
		return many(sentence + r.Deadline)
	case q.over == extract.OverAverage:
		if end(sentence) != 0 {
			return many(sentence)
		}
		return many(r.front)
	case r.DeadlineYear != 0 && (r.inReview || yearNumber(segment.Fold(r.Deadline)) != 0):
		return period{r.DeadlineYear, false}
	case r.FigureYear == plan && plan > f.reviewYear():
		return period{plan, false}
	case r.inReview:
		return period{f.reviewYear(), false}
	case lastCue(sentence, plan) == "one" || r.FigureYear == plan && plan != 0:
		return period{plan, false}
	case lastCue(strings.Join(r.Section, " "), plan) == "many":
		return many(strings.Join(r.Section, " "))
	case lastCue(r.front, plan) == "many":
		return many(r.front)
	}
	return period{plan, false}
}

// reached reports whether a result speaks of several years.
func reached(r *FigureRow, q quantity, f *facts) bool {
	year := f.reviewYear()
	sentence := lastClauses(r.front)
	clause := sentence
	if i := strings.LastIndexAny(clause, "，,"); i >= 0 {
		clause = clause[i:]
	}
	if r.Over == extract.OverAverage || q.over == extract.OverAverage {
		return true
	}
	if m := comparedWith.FindAllStringSubmatch(clause, -1); len(m) > 0 && yearNumber(m[len(m)-1][1]) < year-1 {
		return true
	}
	if inRow.MatchString(clause) { // 连续两年增长10% is of each year
		return false
	}
	if r.Over != "" { // unless its own sentence names the year: 2012年，…增长7.8%
		return lastCue(clause, year) == "many" || lastCue(sentence, year) != "one"
	}
	for _, text := range []string{clause, sentence} {
		if kind := lastCue(text, year); kind != "" {
			return kind == "many"
		}
	}
	if r.From != 0 && r.From != r.To {
		return true
	}
	return false
}

var inRow = newCue(`连续[两二三四五六七八九十\d]+年`, "连续")

// manyYears reports whether a deadline is a period longer than a year whose end
// is not known.
func manyYears(deadline string) bool {
	d := segment.Fold(deadline)
	for _, w := range []string{"五年", "三年", "十年", "两年", "几年", "期间", "时期", "末", "今后", "未来"} {
		if strings.Contains(d, w) && d != "年末" {
			return true
		}
	}
	return false
}
