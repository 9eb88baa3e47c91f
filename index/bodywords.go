package index

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

// WordOptions say which words of the reports' bodies are listed. The zero value
// leaves out the embedded stop words (data/stopwords.tsv), single characters,
// numbers and dates. Whatever is left out of lists stays in the totals that rates
// are taken of. Masked runs and punctuation are no words, in lists or totals.
type WordOptions struct {
	NoStopwords bool     // list the embedded stop words too
	Stopwords   []string // leave these out as well, whatever else is asked for
	Singles     bool     // list words of one character
	Dates       bool     // list numbers and dates (2023, 三百, 今年)
	MinReports  int      // leave out what stands in fewer reports (default 1)
}

// stopwords returns the category of every embedded stop word.
var stopwords = sync.OnceValues(func() (map[string]string, error) {
	rows, err := lexicon.Load(dataFS, "data/stopwords.tsv", "word", "category")
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		switch r.Get("category") {
		case "function", "number", "date", "site":
		default:
			return nil, r.Errorf("category %q is unknown; write function, number, date or site", r.Get("category"))
		}
		out[r.Get("word")] = r.Get("category")
	}
	return out, nil
})

// wordFilter decides what is listed.
type wordFilter struct {
	opt  WordOptions
	stop map[string]string
	own  map[string]bool
}

func newWordFilter(opt WordOptions) (*wordFilter, error) {
	stop, err := stopwords()
	if err != nil {
		return nil, err
	}
	f := &wordFilter{opt, stop, map[string]bool{}}
	for _, w := range opt.Stopwords {
		f.own[strings.ToLower(segment.Fold(w))] = true
	}
	return f, nil
}

// number tells filters without words of their own apart.
func (f *wordFilter) number() (n int) {
	for i, yes := range []bool{f.opt.NoStopwords, f.opt.Singles, f.opt.Dates} {
		if yes {
			n |= 1 << i
		}
	}
	return n
}

// lists tells whether a word is listed. Page furniture is decided by its line.
func (f *wordFilter) lists(word string) bool {
	if f.own[word] {
		return false
	}
	switch category := f.stop[word]; {
	case category == "number" || category == "date" || isNumberWord(word):
		return f.opt.Dates
	case category == "function" && !f.opt.NoStopwords:
		return false
	}
	return f.opt.Singles || utf8.RuneCountInString(word) > 1
}

// isNumberWord reports whether a word is written with digits or numerals alone,
// is a number with a date's unit (三月, 10日), or mixes digits with five or more
// Latin letters or signs, as addresses and hashes of pages do.
func isNumberWord(word string) bool {
	digits, numerals, latin, others := 0, 0, 0, 0
	for _, r := range word {
		switch {
		case '0' <= r && r <= '9':
			digits++
		case isNumeral(r):
			numerals++
		case r < utf8.RuneSelf && unicode.IsLetter(r):
			latin++
		case isOfDates(r):
		default:
			others++
		}
	}
	switch {
	case digits+numerals == 0:
		return false
	case latin == 0 && others == 0:
		return true
	}
	return digits > 0 && others == 0 && digits+latin >= 6
}

func isNumeral(r rune) bool {
	switch r {
	case '〇', '零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '亿', '两', '几', '数':
		return true
	}
	return false
}

// isOfDates reports whether r stands behind the numbers of percentages and dates.
func isOfDates(r rune) bool {
	switch r {
	case '.', '%', '％', '‰', '年', '月', '日', '时':
		return true
	}
	return false
}

// bodyWord is a word of a body in its place.
type bodyWord struct {
	id         uint32 // in bodyCut.forms
	start, end uint32 // of the view
	line       uint32 // sentence it stands in
	site       bool   // it stands in a line of page furniture
	joined     bool   // it follows the word before without punctuation, break or mask
}

func (w bodyWord) span() segment.Span { return segment.Span{Start: int(w.start), End: int(w.end)} }

// bodyCut is the words of a body, whatever is listed of them. It is kept from one call
// to the next.
type bodyCut struct {
	words     []bodyWord     // all of them, in order
	forms     []string       // the different ones, as counted: simplified, small letters
	shared    []uint32       // forms, in the table of all bodies that were cut
	all, site []uint32       // how often a form stands there, and of that in page furniture
	sentences []segment.Span // of the view: to 。！？； or the end of a line, those with a word
	masks     []segment.Span // of the view, inside the body
	cutting   string         // how it was cut, see Index.cutting

	listed [8]atomic.Pointer[[]bool] // forms, by what is listed; of lists without words of their own
}

// size leaves out the forms' texts, which are those of the table.
func (c *bodyCut) size() int {
	return 512 + 20*len(c.words) + 16*(len(c.sentences)+len(c.masks)) + 36*len(c.forms)
}

// wordTable numbers the words of all bodies that were cut.
type wordTable struct {
	sync.Mutex
	number map[string]uint32
	words  []string
}

// share numbers words, and puts those of the table in their place.
func (t *wordTable) share(words []string) []uint32 {
	t.Lock()
	defer t.Unlock()
	if t.number == nil {
		t.number = map[string]uint32{}
	}
	out := make([]uint32, len(words))
	for i, w := range words {
		n, known := t.number[w]
		if !known {
			n, w = uint32(len(t.words)), strings.Clone(w) // it is a part of a text, and would keep it
			t.number[w] = n
			t.words = append(t.words, w)
		}
		out[i], words[i] = n, t.words[n]
	}
	return out
}

// size is how many words there are.
func (t *wordTable) size() int {
	t.Lock()
	defer t.Unlock()
	return len(t.words)
}

// bodyText is the body of a report cut into words, and which of them are listed where
// that is asked for.
type bodyText struct {
	*bodyCut
	rec       *record
	chars     int    // code points of the body in the source
	listed    []bool // forms
	furniture bool   // words of page furniture are listed like others
}

func newBodyText(rec *record, cut *bodyCut, f *wordFilter) *bodyText {
	b := &bodyText{bodyCut: cut, rec: rec, chars: rec.Chars}
	if f == nil {
		return b
	}
	b.furniture = f.opt.NoStopwords
	kept := &cut.listed[f.number()]
	if known := kept.Load(); known != nil && len(f.own) == 0 {
		b.listed = *known
		return b
	}
	b.listed = make([]bool, len(cut.forms))
	for id, form := range cut.forms {
		b.listed[id] = f.lists(form)
	}
	if len(f.own) == 0 {
		kept.Store(&b.listed)
	}
	return b
}

func (b *bodyText) lists(w bodyWord) bool { return b.listed[w.id] && (b.furniture || !w.site) }

// streamer is implemented by tokenizers that need not hold all tokens of a long text.
type streamer interface {
	All(text string) iter.Seq[segment.Token]
}

func tokensOf(t segment.Tokenizer, text string) iter.Seq[segment.Token] {
	if s, ok := t.(streamer); ok {
		return s.All(text)
	}
	return slices.Values(t.Tokens(text))
}

// cutBody cuts the body of a report, whose forms are numbered among n. With each, the words of
// a line are handed to it and not kept.
func cutBody(rec *record, t segment.Tokenizer, n *wordNumbers, each func(line []bodyWord)) (*bodyCut, error) {
	stop, err := stopwords()
	if err != nil {
		return nil, err
	}
	b := &bodyCut{}
	body := rec.ViewBody
	text := body.Of(rec.view)
	for _, m := range extract.MaskedRuns(text) {
		b.masks = append(b.masks, segment.Span{Start: m.Start + body.Start, End: m.End + body.Start})
	}
	from, filled := body.Start, false // of the sentence, and whether it has a word
	endSentence := func(at int) {
		if filled {
			b.sentences = append(b.sentences, segment.Span{Start: from, End: at})
		}
		from, filled = at, false
	}
	var site []bool                     // forms that page furniture has
	lineStart, lineSentence := 0, false // first word of the line, and whether a sentence ends in it
	endLine := func() {
		if !lineSentence {
			markFurniture(b.words[lineStart:], site)
		}
		if each != nil {
			each(b.words)
			b.words = b.words[:0]
		}
		lineStart, lineSentence = len(b.words), false
	}
	joined := false
	cut := func(piece segment.Span) {
		for tok := range tokensOf(t, piece.Of(rec.view)) {
			w := wordOf(tok.Text)
			if w == "" {
				joined = false
				for i, r := range tok.Text {
					switch r {
					case '\n':
						endLine()
						endSentence(piece.Start + tok.Span.Start + i)
					case '。', '!', '?', ';', '！', '？', '；':
						lineSentence = true
						endSentence(piece.Start + tok.Span.Start + i + utf8.RuneLen(r))
					}
				}
				continue
			}
			id := n.of(w)
			for len(site) < len(n.words) {
				site = append(site, stop[n.words[len(site)]] == "site")
			}
			b.words = append(b.words, bodyWord{id, uint32(piece.Start + tok.Span.Start), uint32(piece.Start + tok.Span.End), uint32(len(b.sentences)), false, joined})
			joined, filled = true, true
		}
	}
	at := body.Start
	for _, m := range b.masks {
		cut(segment.Span{Start: at, End: m.Start})
		joined, at = false, m.End
	}
	cut(segment.Span{Start: at, End: body.End})
	endLine()
	endSentence(body.End)
	b.forms = n.words
	return b, nil
}

// markFurniture marks the words of a line in which no sentence ends when half of them
// or more are page furniture.
func markFurniture(line []bodyWord, site []bool) {
	n := 0
	for _, w := range line {
		if site[w.id] {
			n++
		}
	}
	if n == 0 || 2*n < len(line) {
		return
	}
	for i := range line {
		line[i].site = true
	}
}

// cutOf cuts the body of a report, through the cache.
func (x *Index) cutOf(s *snapshot, at location, t segment.Tokenizer, cutting string, f *wordFilter) (*bodyText, error) {
	rec, err := x.recordOf(s, at)
	if err != nil {
		return nil, err
	}
	k := cacheKey{s.parts[at.part].name, at.doc, wordsOfBody}
	if c, ok := x.cache.get(k).(*bodyCut); ok && c.cutting == cutting {
		return newBodyText(rec, c, f), nil
	}
	n := newWordNumbers()
	defer n.done()
	c, err := cutBody(rec, t, n, nil)
	if err != nil {
		return nil, err
	}
	c.cutting, c.words = cutting, slices.Clone(c.words)
	c.shared, c.all, c.site = x.words.share(c.forms), make([]uint32, len(c.forms)), make([]uint32, len(c.forms))
	for _, w := range c.words {
		c.all[w.id]++
		if w.site {
			c.site[w.id]++
		}
	}
	x.cache.put(k, c, c.size())
	return newBodyText(rec, c, f), nil
}

// eachBody cuts the bodies of reports, several at a time. visit is called once
// for each, from several goroutines.
func (x *Index) eachBody(ctx context.Context, s *snapshot, reports []located, f *wordFilter, visit func(i int, b *bodyText) error) (err error) {
	defer recovered(x.dir, "read", &err)
	t, err := x.tokenizer(ctx)
	if err != nil {
		return err
	}
	cutting, err := x.cutting()
	if err != nil {
		return err
	}
	errs := make([]error, len(reports))
	parallel(ctx, len(reports), func(i int) {
		b, err := x.cutOf(s, reports[i].at, t, cutting, f)
		if err == nil {
			err = visit(i, b)
		}
		errs[i] = err
	})
	return errors.Join(append(errs, ctx.Err())...)
}

// gramCounts counts the n-grams of a body that hold listed words only, joined by
// blanks; n is 1 for words. An n-gram does not reach over punctuation, a break, a
// mask or a word that is not listed.
func (b *bodyText) gramCounts(n int) map[string]int {
	out := map[string]int{}
	b.eachGram(n, func(gram string, _ int) { out[gram]++ })
	return out
}

// eachGram calls found with every n-gram and the number of its first word.
func (b *bodyText) eachGram(n int, found func(gram string, first int)) {
	run := 0 // listed words in a row that end here
	for i, w := range b.words {
		switch {
		case !b.lists(w):
			run = 0
			continue
		case !w.joined:
			run = 0
		}
		run++
		if run < n {
			continue
		}
		if n == 1 {
			found(b.forms[w.id], i)
			continue
		}
		parts := make([]string, n)
		for k := range parts {
			parts[k] = b.forms[b.words[i-n+1+k].id]
		}
		found(strings.Join(parts, " "), i-n+1)
	}
}

// featureCounts is how often features stand in each of a list of reports, and the
// sizes of these.
type featureCounts struct {
	features []feature // most frequent first
	words    []int     // of the bodies, listed or not
	chars    []int
	known    map[string]int32 // numbers of features, once they are added one by one
}

// feature is a word, n-gram or theme.
type feature struct {
	name   string
	counts []reportCount // in the order of the reports
	total  int
}

// reportCount is how often a feature stands in a report, by its number in a list.
type reportCount struct{ report, n int32 }

func newFeatureCounts(reports int) *featureCounts {
	return &featureCounts{words: make([]int, reports), chars: make([]int, reports)}
}

// add counts a feature in reports.
func (c *featureCounts) add(name string, counts ...reportCount) {
	if c.known == nil {
		c.known = make(map[string]int32, len(c.features))
		for i, f := range c.features {
			c.known[f.name] = int32(i)
		}
	}
	k, ok := c.known[name]
	if !ok {
		k = int32(len(c.features))
		c.known[name] = k
		c.features = append(c.features, feature{name: name})
	}
	f := &c.features[k]
	f.counts = append(f.counts, counts...)
}

// sort puts what was counted in order and leaves out what stands in few reports.
func (c *featureCounts) sort(minReports int) {
	c.known = nil
	c.features = slices.DeleteFunc(c.features, func(f feature) bool { return len(f.counts) < minReports })
	byReport := func(a, b reportCount) int { return int(a.report - b.report) }
	for i := range c.features {
		f := &c.features[i]
		f.total = total(f.counts)
		if !slices.IsSortedFunc(f.counts, byReport) {
			slices.SortFunc(f.counts, byReport)
		}
	}
	slices.SortFunc(c.features, func(a, b feature) int {
		if a.total != b.total {
			return b.total - a.total
		}
		return strings.Compare(a.name, b.name)
	})
}

// total adds counts up.
func total(counts []reportCount) (n int) {
	for _, c := range counts {
		n += int(c.n)
	}
	return n
}

// countWords counts the n-grams of reports. Words were counted when the reports were
// stored; those that are cut otherwise by now, and n-grams, are counted anew.
func (x *Index) countWords(ctx context.Context, s *snapshot, reports []located, opt WordOptions, n int) (_ *featureCounts, err error) {
	defer recovered(x.dir, "read", &err)
	f, err := newWordFilter(opt)
	if err != nil {
		return nil, err
	}
	cutting, err := x.cutting()
	if err != nil {
		return nil, err
	}
	out := newFeatureCounts(len(reports))
	var anew []located
	var numbers []int32 // of those
	stored := make([]storedWords, len(s.parts))
	for i, r := range reports {
		if n > 1 || r.col(colCutting).str(int(r.doc)) != cutting {
			anew, numbers = append(anew, r), append(numbers, int32(i))
			continue
		}
		if p := &stored[r.at.part]; p.number == nil {
			p.number = slices.Repeat([]int32{-1}, s.parts[r.at.part].docs)
			p.counts, p.site = s.parts[r.at.part].terms(kindCount).all(), s.parts[r.at.part].terms(kindSite).all()
		}
		stored[r.at.part].number[r.doc] = int32(i)
		out.chars[i] = r.Chars
	}
	out.addStored(ctx, slices.DeleteFunc(stored, func(p storedWords) bool { return p.number == nil }), f)
	var mu sync.Mutex
	err = x.eachBody(ctx, s, anew, f, func(i int, b *bodyText) error {
		grams := b.gramCounts(n)
		out.words[numbers[i]], out.chars[numbers[i]] = len(b.words), b.chars
		mu.Lock()
		defer mu.Unlock()
		for g, k := range grams {
			out.add(g, reportCount{numbers[i], int32(k)})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.sort(opt.MinReports)
	return out, nil
}

// storedWords is the words of a part of the index as they were counted.
type storedWords struct {
	number       []int32 // of its reports, -1 of those that are not asked for
	counts, site *termCursor
}

// each calls fn with the reports that are asked for and the frequencies of the term that
// a cursor stands at.
func (p *storedWords) each(cur *termCursor, fn func(report, n int32)) {
	cur.postings().each(func(doc, freq uint32) {
		if r := p.number[doc]; r >= 0 {
			fn(r, int32(freq))
		}
	})
}

// addStored adds the words of reports of parts, all parts in step.
func (c *featureCounts) addStored(ctx context.Context, parts []storedWords, f *wordFilter) {
	furniture := map[string][]reportCount{}
	if !f.opt.NoStopwords {
		for _, p := range parts {
			for p.site.next() {
				word := string(p.site.term)
				p.each(p.site, func(report, n int32) { furniture[word] = append(furniture[word], reportCount{report, n}) })
			}
		}
	}
	parts = slices.DeleteFunc(parts, func(p storedWords) bool { return !p.counts.next() })
	in := newReportCounts(len(c.words))
	for len(parts) > 0 && ctx.Err() == nil {
		least := parts[0].counts.term
		for _, p := range parts[1:] {
			if bytes.Compare(p.counts.term, least) < 0 {
				least = p.counts.term
			}
		}
		word := string(least)
		listed := f.lists(word)
		ended := false
		for i := range parts {
			p := &parts[i]
			if string(p.counts.term) != word {
				continue
			}
			p.each(p.counts, func(report, n int32) {
				c.words[report] += int(n)
				if listed {
					in.add(report, n)
				}
			})
			ended = !p.counts.next() || ended
		}
		if ended {
			parts = slices.DeleteFunc(parts, func(p storedWords) bool { return p.counts.ended() })
		}
		if !listed {
			continue
		}
		for _, site := range furniture[word] {
			in.add(site.report, -site.n)
		}
		if counts := in.take(); len(counts) > 0 {
			c.features = append(c.features, feature{name: word, counts: counts})
		}
	}
}

// reportCounts gathers the counts of a feature in any order of reports.
type reportCounts struct {
	n    []int32
	have []uint64 // a bit for each report
	room []reportCount
}

func newReportCounts(reports int) *reportCounts {
	return &reportCounts{n: make([]int32, reports), have: make([]uint64, (reports+63)/64)}
}

func (r *reportCounts) add(report, n int32) {
	r.have[report/64] |= 1 << (report % 64)
	r.n[report] += n
}

// take returns the counts that are not 0 in the order of reports, and forgets them.
func (r *reportCounts) take() []reportCount {
	if cap(r.room)-len(r.room) < len(r.n) {
		r.room = make([]reportCount, 0, max(1<<14, len(r.n)))
	}
	from := len(r.room)
	for k, have := range r.have {
		for ; have != 0; have &= have - 1 {
			i := 64*k + bits.TrailingZeros64(have)
			if r.n[i] != 0 {
				r.room = append(r.room, reportCount{int32(i), r.n[i]})
			}
			r.n[i] = 0
		}
		r.have[k] = 0
	}
	return slices.Clip(r.room[from:])
}

// dispersion says how evenly a feature is spread over reports of the given sizes.
//
// DP is Gries' (2008) deviation of proportions: 0 where it is spread like the text,
// towards 1 where all of it is in one report. D is Juilland's (1971): 1 − V/√(n−1),
// where V is the coefficient of variation of the reports' relative frequencies;
// 1 is even, 0 all in one; it is nil for one report. Reports without text are
// passed over.
func dispersion(counts []reportCount, sizes []int) (dp float64, d *float64, reports int) {
	all, size, n := total(counts), 0, 0
	for _, s := range sizes {
		size += s
		if s > 0 {
			n++
		}
	}
	if all == 0 || size == 0 {
		return 0, nil, 0
	}
	var sumRate, sumSquare float64
	for _, c := range counts {
		s := sizes[c.report]
		if c.n > 0 {
			reports++
		}
		share := float64(s) / float64(size)
		if diff := float64(c.n)/float64(all) - share; diff > 0 {
			dp += diff // the negative differences add up to the same
		}
		if s > 0 {
			rate := float64(c.n) / float64(s)
			sumRate += rate
			sumSquare += rate * rate
		}
	}
	if n > 1 {
		v := juilland(sumRate, sumSquare, n)
		d = &v
	}
	return dp, d, reports
}
