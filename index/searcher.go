package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/govreport/govreport/extract"
)

// Searcher answers the questions that are asked of reports, wherever they are kept.
// An [Index] is one, [Over] makes one of a [Store]. Both give the same reports, counts,
// places and cells for the same reports; the order of hits by score may differ.
type Searcher interface {
	Search(ctx context.Context, q Query) (*SearchResult, error)
	Targets(ctx context.Context, req TargetsRequest) (*TargetsResult, error)
	Panel(ctx context.Context, req PanelRequest) (*PanelResult, error)
	Compare(ctx context.Context, req CompareRequest) (*CompareResult, error)
	// Count returns how many reports match a filter; an empty one matches all.
	Count(ctx context.Context, filter string) (int, error)
}

// Store keeps packed reports ([Index.Pack]) elsewhere. It must be safe for concurrent
// use, and fail rather than answer from a part of what it has.
type Store interface {
	// Name is what errors call it.
	Name() string
	// Count returns how many reports meet a condition.
	Count(ctx context.Context, c Condition) (int, error)
	// Payloads yields [Packed].Payload of the reports that meet a condition, each
	// once, in any order. An error ends it.
	Payloads(ctx context.Context, c Condition) iter.Seq2[[]byte, error]
	// Totals adds [Packed].PackedTotal up over all reports.
	Totals(ctx context.Context) (Totals, error)
	// Years returns the different values of the field "year" or "plan_year".
	Years(ctx context.Context, field string) ([]int, error)
	// OwnWords returns the [Index.OwnWords] that reports were packed with.
	OwnWords(ctx context.Context) ([]string, error)
}

// Count returns how many reports match a filter; an empty one matches all.
func (x *Index) Count(ctx context.Context, filter string) (int, error) {
	list, err := x.ReportsWhere(ctx, filter)
	return len(list), err
}

// beyond is the store that an index in memory has some reports of. A nil one has
// nothing.
type beyond struct{ Store }

func (b *beyond) meets(ctx context.Context, c Condition) (bool, error) {
	if b == nil {
		return false, nil
	}
	n, err := b.Count(ctx, c)
	return n > 0, err
}

func (b *beyond) years(ctx context.Context, field string) ([]int, error) {
	if b == nil {
		return nil, nil
	}
	return b.Years(ctx, field)
}

// DefaultMaxReports is how many reports a [Searcher] over a store reads for one answer
// unless it is told otherwise.
const DefaultMaxReports = 20000

// Over answers from a store: it asks for the reports that may matter, and puts the
// question to an index in memory of them, so that what is found in them is decided by
// the same code. An answer that needs more than maxReports (0: [DefaultMaxReports]) is
// an error. What opts say of words and synonyms counts, and the cache.
func Over(s Store, maxReports int, opts Options) Searcher {
	if maxReports <= 0 {
		maxReports = DefaultMaxReports
	}
	return &over{&beyond{s}, maxReports, opts}
}

type over struct {
	store *beyond
	max   int
	opts  Options
}

// open makes an index in memory of the reports that meet a condition.
func (o *over) open(ctx context.Context, c Condition) (*Index, error) {
	n, err := o.store.Count(ctx, c)
	if err != nil {
		return nil, err
	}
	if n > o.max {
		return nil, &Error{o.store.Name(), "read", fmt.Errorf("the answer needs %d reports, more than %d", n, o.max), "narrow the question to a region or years, or allow more reports"}
	}
	totals, err := o.store.Totals(ctx)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return o.unpack(ctx, func() ([]byte, error) { return nil, nil }, totals)
	}
	next, stop := iter.Pull2(o.store.Payloads(ctx, c))
	defer stop()
	return o.unpack(ctx, func() ([]byte, error) {
		b, err, _ := next()
		return b, err
	}, totals)
}

func (o *over) unpack(ctx context.Context, next func() ([]byte, error), totals Totals) (*Index, error) {
	words, err := o.store.OwnWords(ctx)
	if err != nil {
		return nil, err
	}
	x, err := unpacked(ctx, next, o.store.Name(), totals, words, o.opts)
	if err == nil {
		x.beyond = o.store
	}
	return x, err
}

// plan compiles a query without any report, nil for an empty one.
func (o *over) plan(ctx context.Context, query string, exact bool) (*matcher, error) {
	x, err := o.unpack(ctx, func() ([]byte, error) { return nil, nil }, Totals{})
	if err != nil {
		return nil, err
	}
	defer x.Close()
	return x.plan(ctx, query, exact, map[string][]string{})
}

// filtered returns what reports must meet to match a filter, and whether that is all
// there is to it.
func (o *over) filtered(ctx context.Context, filter string) (c Condition, exact bool, err error) {
	if strings.TrimSpace(filter) == "" {
		return Condition{}, true, nil
	}
	m, err := o.plan(ctx, filter, false)
	if err != nil {
		return c, false, err
	}
	c, exact = m.condition(false)
	return c, exact, nil
}

func (o *over) Search(ctx context.Context, q Query) (*SearchResult, error) {
	if err := o.ready(ctx, q.check()); err != nil {
		return nil, err
	}
	m, err := o.plan(ctx, q.Text, q.Exact)
	if err != nil {
		return nil, err
	}
	search := func(relaxed bool) (*SearchResult, error) {
		c, _ := m.condition(relaxed)
		x, err := o.open(ctx, c)
		if err != nil {
			return nil, err
		}
		defer x.Close()
		return x.Search(ctx, q)
	}
	res, err := search(false)
	if err == nil && (res.TotalReports == 0 || res.Relaxed) && m.canRelax() {
		res, err = search(true) // some of the words are enough: of all reports, not of these
	}
	return res, err
}

func (o *over) Targets(ctx context.Context, req TargetsRequest) (*TargetsResult, error) {
	if err := o.ready(ctx, req.check()); err != nil {
		return nil, err
	}
	c, _, err := o.filtered(ctx, req.Filter)
	if err != nil {
		return nil, err
	}
	x, err := o.open(ctx, all(c, req.condition()))
	if err != nil {
		return nil, err
	}
	defer x.Close()
	return x.Targets(ctx, req)
}

func (o *over) Panel(ctx context.Context, req PanelRequest) (*PanelResult, error) {
	if err := o.ready(ctx, req.check()); err != nil {
		return nil, err
	}
	known := req.Known
	if known == nil {
		var err error
		if known, err = extract.DefaultConcepts(); err != nil {
			return nil, err
		}
	}
	c, exact, err := o.filtered(ctx, req.Filter)
	if err != nil {
		return nil, err
	}
	with := req.condition(known)
	if !exact || with.everything() {
		with = Condition{}
	}
	x, err := o.open(ctx, all(c, with))
	if err != nil {
		return nil, err
	}
	defer x.Close()
	res, err := x.Panel(ctx, req)
	if err == nil && !with.everything() { // those without a figure count too
		res.Reports, err = o.store.Count(ctx, c)
	}
	return res, err
}

func (o *over) Compare(ctx context.Context, req CompareRequest) (*CompareResult, error) {
	if err := o.ready(ctx, req.check()); err != nil {
		return nil, err
	}
	c, _, err := o.filtered(ctx, req.Filter)
	if err != nil {
		return nil, err
	}
	x, err := o.open(ctx, c)
	if err != nil {
		return nil, err
	}
	defer x.Close()
	return x.Compare(ctx, req)
}

func (o *over) Count(ctx context.Context, filter string) (int, error) {
	if err := o.ready(ctx); err != nil {
		return 0, err
	}
	c, exact, err := o.filtered(ctx, filter)
	if err != nil {
		return 0, err
	}
	if exact {
		return o.store.Count(ctx, c)
	}
	x, err := o.open(ctx, c)
	if err != nil {
		return 0, err
	}
	defer x.Close()
	return x.Count(ctx, filter)
}

func (o *over) ready(ctx context.Context, checks ...error) error {
	if ctx == nil {
		return &Error{o.store.Name(), "read", errNoContext, "pass context.Background()"}
	}
	if err := errors.Join(checks...); err != nil {
		return &Error{o.store.Name(), "read", err, ""}
	}
	return nil
}
