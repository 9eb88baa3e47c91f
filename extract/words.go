package extract

import (
	"embed"
	"io/fs"
	"slices"
	"sync"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

//go:embed data/*.tsv data/ranking.weights.gz
var dataFiles embed.FS

// Words is what the extractor knows of the language: units, comparators, verbs,
// headings, themes. It is immutable and safe for concurrent use.
type Words struct {
	units    wordSet
	unitRows []unitRow
	before   wordSet // comparators in front of a figure
	after    wordSet // comparators behind it
	cmps     []string
	fixed    wordSet // words that hold a numeral and are no figure
	verbs    [verbKinds]wordSet
	phrases  [phraseKinds]wordSet
	meta     *metaWords
	region   regionWords
	themes   *ThemeSet
	own      map[string]entry         // what the tables say of words, while they are read
	tables   map[string][]lexicon.Row // the tables that several ask for, while they are read
	lexicon  *segment.Lexicon         // of these words and the general dictionary
	classes  []class                  // of its own words, by number
	kinds    [wordKinds]map[string]bool
	concepts *Concepts
	numeral  runeHint   // the Han characters that what figures reads may begin with
	inFront  []nounRule // of the noun phrase that ends in front of a place
	behind   []nounRule // of the one behind it
	cues     [cueKinds]wordSet
	beside   [besideKinds]wordSet
	rules    ruleSet
	weights  weights                     // of the ranking of names
	watch    func(n *namer, rule string) // sees what is ranked, where a test asks
}

type unitRow struct {
	unit, class string
	chinese     bool
	block       [][]rune
}

// DefaultWords returns the embedded lexicon, loaded on first use.
var DefaultWords = sync.OnceValues(func() (*Words, error) { return LoadWords("") })

// LoadWords reads the embedded lexicon with the files of dir over it; an empty
// dir is the embedded lexicon alone. The files have the names and columns of
// [LexiconTables]; the column example and other remarks may be left out. A .tsv file of
// another name is an error. Errors name file and line.
func LoadWords(dir string) (*Words, error) {
	fsys, err := lexicon.Overlay(dataFiles, dir)
	if err != nil {
		return nil, err
	}
	return loadWords(fsys)
}

// LoadWordsFS is [LoadWords] of the files at the top of own.
func LoadWordsFS(own fs.FS) (*Words, error) { return loadWords(lexicon.OverlayFS(dataFiles, own)) }

// LexiconTables are the embedded tables of words, units.tsv and so on, at the top of a
// file system: a start for one's own.
func LexiconTables() fs.FS {
	tables, err := fs.Sub(dataFiles, "data")
	if err != nil {
		panic(err) // the name is good
	}
	return tables
}

// otherTables are tables that a folder of words may hold for other packages.
var otherTables = []string{"words.tsv", "synonyms.tsv"} // segment, index

func loadWords(fsys fs.FS) (*Words, error) {
	own, err := fs.Glob(LexiconTables(), "*.tsv")
	if err != nil {
		return nil, err
	}
	if err := lexicon.CheckNames(fsys, append(own, otherTables...)...); err != nil {
		return nil, err
	}
	w := &Words{own: map[string]entry{}, tables: map[string][]lexicon.Row{}, inFront: inFrontRules, behind: behindRules, rules: allRules()}
	for _, load := range []func(fs.FS) error{w.loadUnits, w.loadComparators, w.loadFixed, w.loadVerbs, w.loadPhrases, w.loadCues, w.loadBeside} {
		if err := load(fsys); err != nil {
			return nil, err
		}
	}
	if w.meta, err = loadMetaWords(fsys); err != nil {
		return nil, err
	}
	if w.region, err = loadRegionWords(fsys); err != nil {
		return nil, err
	}
	if err := w.loadLexemes(fsys); err != nil {
		return nil, err
	}
	if w.concepts, err = loadConcepts(fsys); err != nil {
		return nil, err
	}
	if w.weights, err = loadWeights(dataFiles); err != nil {
		return nil, err
	}
	w.themes, err = loadThemes(fsys)
	w.tables = nil
	return w, err
}

// table reads a table of words once, whoever asks.
func (w *Words) table(fsys fs.FS, file string, columns ...string) ([]lexicon.Row, error) {
	if rows, known := w.tables[file]; known {
		return rows, nil
	}
	rows, err := lexicon.Load(fsys, "data/"+file, columns...)
	w.tables[file] = rows
	return rows, err
}

func (w *Words) loadUnits(fsys fs.FS) error {
	rows, err := lexicon.Load(fsys, "data/units.tsv", "unit", "class", "cn*", "block?")
	if err != nil {
		return err
	}
	for _, r := range rows {
		u := unitRow{unit: r.Get("unit"), class: r.Get("class"), chinese: r.Get("cn") == "y"}
		for _, b := range r.List("block") {
			u.block = append(u.block, []rune(b))
		}
		w.units.add(segment.Fold(u.unit), len(w.unitRows))
		w.unitRows = append(w.unitRows, u)
	}
	return nil
}

func (w *Words) loadComparators(fsys fs.FS) error {
	rows, err := w.table(fsys, "comparators.tsv", "side+word", "cmp")
	if err != nil {
		return err
	}
	for _, r := range rows {
		set := &w.before
		switch r.Get("side") {
		case "before":
		case "after":
			set = &w.after
		default:
			return r.Errorf("side %q is not known; write before or after", r.Get("side"))
		}
		if !slices.Contains([]string{">=", ">", "<=", "<", "~", "="}, r.Get("cmp")) {
			return r.Errorf("cmp %q is not known; write one of >= > <= < ~ =", r.Get("cmp"))
		}
		set.add(r.Get("word"), len(w.cmps))
		w.cmps = append(w.cmps, r.Get("cmp"))
	}
	return nil
}

func (w *Words) loadFixed(fsys fs.FS) error {
	rows, err := lexicon.Load(fsys, "data/fixed.tsv", "word")
	if err != nil {
		return err
	}
	for i, r := range rows {
		w.fixed.add(r.Get("word"), i)
	}
	w.numeral = w.fixed.mayBegin
	for _, c := range hanOfNumerals {
		w.numeral.add(c)
	}
	return nil
}

// Kinds of verbs, by what they say about the words around a figure.
const (
	verbLead    = iota // what follows is the thing counted: 新增, 发放
	verbLink           // between the thing and its number: 达到, 为
	verbTrend          // a link that also carries the thing on: 增长, 下降
	verbGeneric        // says nothing about what is counted: 惠及, 服务
	verbStop           // ends the noun phrase after a figure: 参加, 实现
	verbStart          // like verbLead, but only in front of the noun phrase
	verbWeak           // like verbStop, but only right behind the figure
	verbKinds
)

var verbKindNames = []string{"lead", "link", "trend", "generic", "stop", "start", "weak"}

func (w *Words) loadVerbs(fsys fs.FS) error {
	rows, err := w.table(fsys, "verbs.tsv", "kind+word")
	if err != nil {
		return err
	}
	return loadKinds(rows, verbKindNames, w.verbs[:])
}

// Kinds of phrases.
const (
	phraseScope     = iota // place and time in front of a noun phrase: 全市, 其中, 累计
	phraseQualifier        // an item with no head of its own: 城市, 农村
	phraseAction           // what is counted is done, not there: dropped after a noun: 建设, 工作
	phraseModal            // words of commitment
	phraseDeadline         // calendar points
	phraseDone             // says that something is there already: 已, 现有
	phraseTaskTitle        // sections whose numbered items are tasks
	phraseRatioHead        // heads that keep what stands before 的: 比例
	phraseCensored         // what stands beside a censored phrase: 总书记
	phrasePlace            // what follows a masked name: 县, 街道
	phraseBareNoun         // nouns that a bare masked numeral counts: 人员
	phraseGain             // verbs after which 三项 counts things: 推出三项成果
	phraseAgent            // who acts in front of a verb: 商会减免会费
	phraseOwner            // what names of bodies end with, of which something is measured: 中心
	phraseWhole            // ends a whole that a share is of: 总人口
	phraseTimeEnd          // ends the time that a value is compared with: 年初
	phraseKinds
)

var phraseKindNames = []string{"scope", "qualifier", "action", "modal", "deadline", "done", "task_title", "ratio_head", "censored", "place", "bare_noun", "gain", "agent", "owner", "whole", "time_end"}

func (w *Words) loadPhrases(fsys fs.FS) error {
	rows, err := w.table(fsys, "phrases.tsv", "kind+word")
	if err != nil {
		return err
	}
	return loadKinds(rows, phraseKindNames, w.phrases[:])
}

// Kinds of words that say in the text around a figure what it is (data/cues.tsv).
const (
	cueProgress     = iota // ends the title of a report on tasks: 完成情况
	cueStates              // between 预期目标 and the value: 是
	cueReaches             // in front of 预期目标 that is met, not set: 完成
	cueGoal                // in front of a goal: 奋斗目标是
	cueGoalNoun            // what a goal is called: 目标
	cueOpensReview         // opens a paragraph that looks back: 过去五年
	cueOpensPlan           // opens one that looks ahead: 今后五年
	cueOpensNext           // the same, not in the report of a government: 下一步
	cueOfYears             // behind years that name something: 三年行动
	cueLasts               // in front of years that something goes on: 连续
	cueAverageAge          // an age that is measured: 寿命
	cuePlant               // what a size specifies: 项目
	cueWealth              // what a household or a firm has: 收入
	cueCompares            // compares with a bound: 低于
	cueEndsTask            // ends a task behind its date: 完成
	cueStock               // ends the name of what there is and is not done: 总量
	cueSpent               // ends the name of money that is spent year by year: 经费
	cuePlanTime            // behind the name of a plan, says its years: 期间
	cueComing              // in front of years to come: 未来
	cueSince               // behind years gone by: 来
	cuePast                // in front of years gone by: 过去
	cueTitleOfYears        // behind years at the head: 工作
	cueFormer              // opens a clause that tells what was then: 去年同期
	cueWas                 // in front of a value that was then: 只有
	cueMust                // in front of a goal that was set: 要求控制在
	cueComesTo             // behind 预计, what a year comes to: 突破
	cueNamedPeriod         // a period of a rule: 渐退期
	cueLabelTask           // in front of a colon, what was set: 目标:
	cueLabelDone           // the same, what came of it: 进展:
	cueLabelElse           // the same, what else there is to say: 备注:
	cueTroubles            // opens a sentence on what is wrong now: 清醒看到
	cueSeveral             // several years that nobody numbers: 近年来
	cueKinds
)

var cueKindNames = []string{"progress", "states", "reaches", "goal", "goal_noun", "opens_review", "opens_plan", "opens_next", "of_years", "lasts", "average_age", "plant", "wealth", "compares", "ends_task", "stock", "spent", "plan_time", "coming", "since", "past", "title_of_years", "former", "was", "must", "comes_to", "named_period", "label_task", "label_done", "label_else", "troubles", "several"}

func (w *Words) loadCues(fsys fs.FS) error {
	rows, err := w.table(fsys, "cues.tsv", "kind+word")
	if err != nil {
		return err
	}
	return loadKinds(rows, cueKindNames, w.cues[:])
}

// Kinds of words that say what the numeral beside them is (data/numerals.tsv).
const (
	besideLasting    = iota // in front of a length of time that goes on: 连续
	besideDeterminer        // in front of a Chinese numeral that points: 这三个
	besideVillage           // whose 组 have numbers
	besidePerPeople         // is counted for 万人
	besidePerYuan           // is counted for 万元
	besidePlenary           // 全会
	besideMeeting           // 会议
	besideAssembly          // whose meetings have numbers: 人大
	besideSince             // behind years that say when: 5年来
	besideSummed            // the same, in front of a sum: 五年累计
	besideSpan              // in front of years that say when: 过去3年
	besideNumbered          // in front of the number of a table
	besideCaption           // the same, with a colon behind the number
	besideLabel             // behind a number that belongs to a name: 4星
	besideScaled            // in front of a scale that is a number: 上万人次
	besideNoHedge           // ends like a hedge and is none: 签约
	besideLimit             // a hedge that stands in front of verbs too: 至少
	besidePer               // a denominator: 元/人
	besideTouching          // makes a number of a scale behind it: 突破亿元
	besideKinds
)

var besideKindNames = []string{"lasting", "determiner", "village", "per_people", "per_yuan", "plenary", "meeting", "assembly", "since", "summed", "span", "numbered", "caption", "label", "scaled", "no_hedge", "limit", "per", "touching"}

func (w *Words) loadBeside(fsys fs.FS) error {
	rows, err := w.table(fsys, "numerals.tsv", "kind+word")
	if err != nil {
		return err
	}
	return loadKinds(rows, besideKindNames, w.beside[:])
}

func loadKinds(rows []lexicon.Row, names []string, sets []wordSet) error {
	for i, r := range rows {
		k := slices.Index(names, r.Get("kind"))
		if k < 0 {
			return r.Errorf("kind %q is not known; write one of %v", r.Get("kind"), names)
		}
		sets[k].add(r.Get("word"), i)
	}
	return nil
}

// wordSet finds words at or before a place, longest first.
type wordSet struct {
	first, last      map[rune][]word
	mayBegin, mayEnd runeHint // of the words: at most places none does
}

// runeHint says quickly of most characters that are not among some hundred that they
// are not.
type runeHint [32]uint64

func (h *runeHint) add(c rune)      { h[c>>6&31] |= 1 << (c & 63) }
func (h *runeHint) may(c rune) bool { return h[c>>6&31]&(1<<(c&63)) != 0 }

func hintOf(characters string) (h runeHint) {
	for _, c := range characters {
		h.add(c)
	}
	return h
}

// wordsOf is the set of some words.
func wordsOf(words ...string) *wordSet {
	s := &wordSet{}
	for i, w := range words {
		s.add(w, i)
	}
	return s
}

type word struct {
	r  []rune
	id int
}

func (s *wordSet) add(text string, id int) {
	if s.first == nil {
		s.first, s.last = map[rune][]word{}, map[rune][]word{}
	}
	w := word{[]rune(text), id}
	insert := func(m map[rune][]word, k rune) {
		i, _ := slices.BinarySearchFunc(m[k], w, func(a, b word) int { return len(b.r) - len(a.r) })
		m[k] = slices.Insert(m[k], i, w)
	}
	insert(s.first, w.r[0])
	insert(s.last, w.r[len(w.r)-1])
	s.mayBegin.add(w.r[0])
	s.mayEnd.add(w.r[len(w.r)-1])
}

// at returns the id and length of the longest word that starts at r[i].
func (s *wordSet) at(r []rune, i int) (id, n int) {
	if i >= len(r) || !s.mayBegin.may(r[i]) {
		return 0, 0
	}
	for _, w := range s.first[r[i]] {
		if hasAt(r, i, w.r) {
			return w.id, len(w.r)
		}
	}
	return 0, 0
}

// length returns the length of the longest word that starts at r[i].
func (s *wordSet) length(r []rune, i int) int {
	_, n := s.at(r, i)
	return n
}

// before returns the id and length of the longest word that ends before r[i].
func (s *wordSet) before(r []rune, i int) (id, n int) {
	if i <= 0 || i > len(r) || !s.mayEnd.may(r[i-1]) {
		return 0, 0
	}
	for _, w := range s.last[r[i-1]] {
		if len(w.r) <= i && hasAt(r, i-len(w.r), w.r) {
			return w.id, len(w.r)
		}
	}
	return 0, 0
}

// ends reports whether text ends in a word of the set.
func (s *wordSet) ends(text string) bool {
	r := []rune(text)
	_, n := s.before(r, len(r))
	return n > 0
}

// begins reports whether text begins with a word of the set.
func (s *wordSet) begins(text string) bool {
	_, n := s.at([]rune(text), 0)
	return n > 0
}

// ends reports whether text ends in a phrase of the kind.
func (w *Words) ends(text string, kind int) bool {
	r := []rune(text)
	_, n := w.phrases[kind].before(r, len(r))
	return n > 0
}

// in reports whether a word of the set stands anywhere in r.
func (s *wordSet) in(r []rune) bool {
	for i := range r {
		if _, n := s.at(r, i); n > 0 {
			return true
		}
	}
	return false
}

func hasAt(r []rune, i int, w []rune) bool {
	if i < 0 || i+len(w) > len(r) {
		return false
	}
	for k, c := range w {
		if r[i+k] != c {
			return false
		}
	}
	return true
}

// loadLexemes says of every word of the tables what it is in a sentence.
func (w *Words) loadLexemes(fsys fs.FS) error {
	verbs := &w.verbs
	for _, word := range segment.DomainWords() {
		r := []rune(word)
		_, a := verbs[verbLead].at(r, 0)
		_, b := verbs[verbLead].before(r, len(r))
		if len(r) < 4 || a == 0 && b == 0 {
			w.learn(word, isNoun, true)
		}
	}
	table := func(file string, kinds map[string]class, instead bool) error {
		rows, err := w.table(fsys, file, "kind+word")
		if err != nil {
			return err
		}
		for _, r := range rows {
			if c, ok := kinds[r.Get("kind")]; ok {
				w.learn(r.Get("word"), c, instead)
			}
		}
		return nil
	}
	if err := table("verbs.tsv", map[string]class{"lead": isVerb | isLead, "start": isNominal | isLead, "stop": isVerb | isStop, "generic": isVerb | isGeneric}, true); err != nil {
		return err
	}
	if err := table("verbs.tsv", map[string]class{"lead": isVerb | isLead, "start": isNominal | isLead, "stop": isVerb | isStop, "generic": isVerb | isGeneric, "weak": isWeak, "link": isLink}, false); err != nil {
		return err
	}
	for word, e := range w.own { // 均达: a link is no name
		if e.class.has(isLink) && !e.class.has(isLead|isVerb|isAdverb|isPrep) {
			e.class &^= isNoun
			w.own[word] = e
		}
	}
	if err := table("parts.tsv", partKinds, true); err != nil {
		return err
	}
	if err := table("predicates.tsv", predicateKinds, false); err != nil {
		return err
	}
	kindRows, err := lexicon.Load(fsys, "data/kinds.tsv", "kind+word")
	if err != nil {
		return err
	}
	for _, r := range kindRows {
		k := slices.Index(wordKindNames, r.Get("kind"))
		if k < 0 {
			return r.Errorf("kind %q is not known; write one of %v", r.Get("kind"), wordKindNames)
		}
		if w.kinds[k] == nil {
			w.kinds[k] = map[string]bool{}
		}
		w.kinds[k][r.Get("word")] = true
	}
	rows, err := w.table(fsys, "phrases.tsv", "kind+word")
	if err != nil {
		return err
	}
	kinds := map[string]class{"scope": isScope, "qualifier": isQualifier | isNoun, "action": isAction | isNominal, "modal": isModal, "deadline": isDue | isTime, "agent": isAgent, "ratio_head": isHead | isNoun}
	for _, r := range rows {
		c, ok := kinds[r.Get("kind")]
		if word := r.Get("word"); ok && (len([]rune(word)) > 1 || c != isScope) {
			w.learn(word, c, c.has(isHead) && w.own[word].class == 0)
		}
	}
	rows, err = w.table(fsys, "comparators.tsv", "side+word", "cmp")
	if err != nil {
		return err
	}
	for _, r := range rows {
		c := isHedge
		if r.Get("side") == "after" {
			c = isHedgeAfter
		}
		w.learn(r.Get("word"), c, false)
	}
	w.learn("的", isDe, true)
	w.learn("比", isThan|isPrep, true)
	w.learn("较", isThan|isPrep, true)
	w.learn("离", isPrep, true)
	w.learn("距", isPrep, true)
	w.settle()
	return nil
}
