package extract

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"sort"
	"sync"
	"unsafe"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/segment"
)

// DefaultMaxSections is how many headings and items a text may have where
// [WithMaxSections] does not say it. The longest reports have some hundreds.
const DefaultMaxSections = 100_000

// Option changes how [Extract] reads.
type Option func(*options)

type options struct {
	words       *Words
	load        func() (*Words, error) // where words is nil
	themes      *ThemeSet              // instead of those of words
	region      bool
	trace       bool
	maxSections int
}

// WithWords reads with a lexicon of the caller's, from [LoadWords].
func WithWords(w *Words) Option { return func(o *options) { o.words = w } }

// WithLexiconFS reads with the words of own files: [LoadWordsFS] when the option is first
// used, and the same words from then on. Keep the option to use it again.
func WithLexiconFS(own fs.FS) Option {
	load := sync.OnceValues(func() (*Words, error) { return LoadWordsFS(own) })
	return func(o *options) { o.words, o.load = nil, load }
}

// WithThemes looks for the themes of set instead of those of the lexicon.
func WithThemes(set *ThemeSet) Option { return func(o *options) { o.themes = set } }

// WithoutRegion leaves Report.Region to the metadata: the gazetteer is not loaded.
func WithoutRegion() Option { return func(o *options) { o.region = false } }

// WithMaxSections refuses a text with more than n headings and items: the error
// is [ErrTooManySections], and nothing is cut. n ≤ 0 is [DefaultMaxSections].
func WithMaxSections(n int) Option { return func(o *options) { o.maxSections = n } }

// Extract reads a report out of doc. It may be called by many goroutines at once.
// The error is about the lexicon, a nil document, or more headings than
// [WithMaxSections] allows; a text in which nothing is found gives an empty
// report, doubts are in Report.Warnings.
func Extract(doc *segment.Document, opts ...Option) (*Report, error) {
	return ExtractContext(context.Background(), doc, opts...)
}

// ExtractContext is [Extract] that returns when ctx ends, also in the middle of a
// text. Its error is then an [*Error] that wraps ctx.Err(). What was begun of the
// text ends a little later by itself.
func ExtractContext(ctx context.Context, doc *segment.Document, opts ...Option) (*Report, error) {
	switch {
	case ctx == nil:
		return nil, errors.New("extract: no context; pass context.Background() or call Extract")
	case doc == nil:
		return nil, errors.New("extract: no document; pass one from corpus.Read or segment.NewDocument")
	case ctx.Done() == nil:
		return read(ctx, doc, opts)
	case ctx.Err() != nil:
		return nil, interrupted(doc.Path, ctx.Err())
	}
	type answer struct {
		report *Report
		err    error
		panic  any
	}
	done := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			a.panic = recover()
			done <- a
		}()
		a.report, a.err = read(ctx, doc, opts)
	}()
	select {
	case a := <-done:
		if a.panic != nil {
			panic(a.panic)
		}
		return a.report, a.err
	case <-ctx.Done():
		return nil, interrupted(doc.Path, ctx.Err())
	}
}

// read goes through the stages.
func read(ctx context.Context, doc *segment.Document, opts []Option) (_ *Report, err error) {
	o := options{region: true}
	for _, set := range opts {
		if set != nil {
			set(&o)
		}
	}
	if o.maxSections <= 0 {
		o.maxSections = DefaultMaxSections
	}
	if o.load == nil {
		o.load = DefaultWords
	}
	if o.words == nil {
		if o.words, err = o.load(); err != nil {
			return nil, err
		}
	}
	if o.words.meta == nil {
		return nil, errors.New("extract: the words are empty; take them from LoadWords or DefaultWords")
	}
	x := newExtraction(ctx, doc, o)
	defer func() {
		if p := recover(); p != nil {
			end, ours := p.(stopped)
			if !ours {
				panic(p)
			}
			err = end.err
		}
	}()

	// The stages, in order. Each reads what those before it found.
	for _, stage := range []func(){
		x.meta,       // headings; title, organ, years, genre, body
		x.prepare,    // sentences and bounds of the body
		x.sections,   // nesting of headings, roles of level-1 sections
		x.tables,     // numbers in the cells of tables
		x.figures,    // quantities with units, comparators, denominators; masks
		x.inSections, // the section and sentence of every figure
		x.listHedges, // a hedge that goes for a whole list
		x.findTenses, // sentences that look back or ahead
		x.meanings,   // what every figure measures, and what it says of it
		x.roles,      // target, result, baseline, criterion; deadline, modal
		x.meant,
		x.concepts, // the statistical concept of every figure
		x.traceDecisions,
		x.publish, // spans into the source
		x.themes,  // what sections and the whole are about
		x.years,   // the year of every deadline and figure
		x.headlineYears,
		x.region, // where the report is from, what masked names probably hide
		x.warnings,
	} {
		x.stopIfEnded()
		stage()
	}
	return x.report, nil
}

// extraction is the state of one call of Extract. Offsets are runes of the View.
type extraction struct {
	ctx    context.Context
	o      options
	steps  uint // calls of check
	report *Report
	v      *segment.View
	t      *text
	words  *Words
	stop   func(int) bool // unitStarts

	bodyStart, bodyEnd int
	sents              []runeSpan // sentences
	heads              []heading
	secAt              []int                // where every section begins
	ahead              []runeSpan           // paragraphs that turn a part to what is to come
	tenses             []tenseSpan          // in order
	rules              map[[2]string]string // names of rules, see ruleNamed
	markerEnd          map[int]int          // where the marker that begins here ends
	figs               []*figure
	cells              map[int]tableCell // by rune
	masks              map[int]Mask      // by rune
	uncovered          []Span
	spans              []period
	lexemes            []lexeme // of the sentence that was cut last
	means              []meaning
	deadlines          [1024]deadlineThere // those read last
}

type runeSpan struct{ start, end int }

func newExtraction(ctx context.Context, doc *segment.Document, o options) *extraction {
	v := doc.View()
	sum := sha256.Sum256(unsafe.Slice(unsafe.StringData(doc.Text), len(doc.Text))) // without a copy
	x := &extraction{
		ctx:       ctx,
		o:         o,
		report:    &Report{Doc: doc, ID: hex.EncodeToString(sum[:8]), Body: Span{Start: 0, End: len(doc.Text)}, Warnings: append([]segment.Warning(nil), doc.Warnings...)},
		v:         v,
		t:         newText(v, o.words),
		words:     o.words,
		markerEnd: map[int]int{},
		rules:     map[[2]string]string{},
		masks:     map[int]Mask{},
	}
	x.stop = x.unitStarts
	if o.trace {
		x.report.traces = &traces{}
	}
	return x
}

func (x *extraction) meta() { x.heads = readFacts(x.words.meta, x.report, x.t, x.check) }

func (x *extraction) prepare() {
	b := x.v.Span(x.report.Body)
	x.bodyStart, x.bodyEnd = x.t.index(b.Start), x.t.index(b.End)
	for _, s := range x.v.Sentences() {
		x.sents = append(x.sents, runeSpan{x.t.index(s.Start), x.t.index(s.End)})
	}
}

// sections refuses a text with too many of them.
func (x *extraction) sections() {
	if n := len(x.heads); n > x.o.maxSections {
		panic(stopped{tooManySections(x.report.Doc.Path, n, x.o.maxSections)})
	}
	x.makeSections(x.heads)
}

// index converts a byte offset of the source to a rune of the View.
func (x *extraction) index(source int) int {
	return x.t.index(x.v.Span(Span{Start: source, End: source}).Start)
}

func (x *extraction) addMask(i, n int, class string) {
	if _, known := x.masks[i]; !known {
		x.masks[i] = Mask{Span: x.t.source(i, i+n), Class: class}
	}
}

// inSections finds the sentence and the section of every figure.
func (x *extraction) inSections() {
	for _, f := range x.figs {
		x.check()
		k := sort.Search(len(x.secAt), func(k int) bool { return x.secAt[k] > f.start })
		f.f.Section = k - 1
		s := sort.Search(len(x.sents), func(k int) bool { return x.sents[k].end > f.start })
		if s < len(x.sents) {
			a := x.sents[s].start
			// an item marker or a heading glued to its text begins a sentence of its own
			if k > 0 && x.heads[k-1].level == LevelItem {
				a = max(a, x.heads[k-1].end)
			} else if k > 0 && x.heads[k-1].titleEnd <= f.start {
				a = max(a, x.heads[k-1].titleEnd)
			}
			f.within = runeSpan{a, x.sents[s].end}
			f.f.Sentence = x.t.source(a, x.sents[s].end)
		}
	}
}

// publish makes the report's figures and masks, and lets go what only reading them needed:
// a long text has hundreds of thousands.
func (x *extraction) publish() {
	r := x.report
	for _, f := range x.figs {
		x.check()
		f.f.Span = x.t.source(f.start, f.end)
	}
	x.t, x.figs, x.cells, x.means, x.lexemes = nil, nil, nil, nil, nil
	x.heads, x.sents, x.ahead, x.tenses, x.spans, x.markerEnd = nil, nil, nil, nil, nil, nil
	r.uncovered = x.uncovered
	for _, m := range x.masks {
		r.Masks = append(r.Masks, m)
	}
	sort.Slice(r.Masks, func(i, j int) bool { return r.Masks[i].Span.Start < r.Masks[j].Span.Start })
}

func (x *extraction) themes() {
	applyThemes(x.report, x.v, x.v.Sentences(), cmp.Or(x.o.themes, x.words.themes))
}

func (x *extraction) years() { resolveYears(x.words, x.report, x.v, x.check) }

func (x *extraction) region() {
	if x.o.region {
		g, err := gazetteer.Load()
		if err != nil {
			panic(stopped{err})
		}
		resolveRegion(x.words, x.report, x.v, g, x.check)
		suggestMasks(x.words, x.report, x.v, g)
	}
	regionAsGiven(x.report, x.v)
}

func (x *extraction) warn(at Span, code, message string) {
	x.report.Warnings = append(x.report.Warnings, segment.Warning{Span: at, Code: code, Message: message})
}

// warnings adds what the View dropped and puts all in order of the text.
func (x *extraction) warnings() {
	r := x.report
	for _, d := range x.v.Dropped {
		switch {
		case !r.Body.Contains(d.Span):
		case d.Struck:
			x.warn(d.Span, "struck_out", "text that is struck out was left out of the reading")
		default:
			x.warn(d.Span, "furniture", "page furniture in the text was left out of the reading")
		}
	}
	sort.SliceStable(r.Warnings, func(i, j int) bool { return r.Warnings[i].Span.Start < r.Warnings[j].Span.Start })
}

// UncoveredSpans returns the numerals of the body that no rule explains: neither
// a figure nor a date, an ordinal, a code or a fixed word.
func (r *Report) UncoveredSpans() []Span {
	if r == nil {
		return nil
	}
	return r.uncovered
}

// ruleNamed is the name of a rule with what it decides in front, made once.
func (x *extraction) ruleNamed(decides, rule string) string {
	name, known := x.rules[[2]string{decides, rule}]
	if !known {
		name = decides + rule
		x.rules[[2]string{decides, rule}] = name
	}
	return name
}

func (x *extraction) meant() {
	for k, m := range x.means {
		f := x.figs[k]
		if f.inTable {
			f.f.Measure, f.f.Direction = f.measureOfCell()
			if f.role != "" {
				f.f.Role = f.role
			}
			continue
		}
		f.f.Measure, f.f.Direction = m.measure, m.direction
		if f.f.Role != RoleCriterion && f.f.Role != RoleBaseline {
			f.f.Over, f.f.From, f.f.To = m.over, m.from, m.to
		}
		if f.f.HasValue && f.f.Value < 0 && m.direction == DirectionUp { // 增长-2.5%
			f.f.Direction = DirectionDown
		}
		if m.b > m.a {
			f.f.IndicatorAt = x.t.source(m.a, m.b)
			f.f.Indicator = f.f.IndicatorAt.Of(x.report.Doc.Text)
		}
		f.f.Rules = append(f.f.Rules, x.ruleNamed("indicator: ", m.rule))
	}
}
