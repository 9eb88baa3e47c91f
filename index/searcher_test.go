package index_test

import (
	"context"
	"encoding/json"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/queries"
)

// listStore is a Store that looks at every report: what conditions mean, in plain lines.
type listStore struct {
	reports []*index.Packed
	fields  []map[string]any
	read    int // payloads
}

func (s *listStore) add(t testing.TB, p *index.Packed) {
	b, err := json.Marshal(p)
	require.NoError(t, err)
	fields := map[string]any{}
	require.NoError(t, json.Unmarshal(b, &fields))
	s.reports, s.fields = append(s.reports, p), append(s.fields, fields)
}

func (s *listStore) meets(i int, c index.Condition) bool { return meets(s.fields[i], c) }

func meets(f map[string]any, c index.Condition) bool {
	one := func(k index.Condition) bool { return meets(f, k) }
	switch c.Op {
	case index.All:
		return !slices.ContainsFunc(c.Kids, func(k index.Condition) bool { return !one(k) })
	case index.Any:
		return slices.ContainsFunc(c.Kids, one)
	case index.Not:
		return !one(c.Kids[0])
	case index.Figure:
		figures, _ := f["figures"].([]any)
		return slices.ContainsFunc(figures, func(g any) bool { return meets(g.(map[string]any), c.Kids[0]) })
	}
	values, ok := f[c.Field].([]any)
	if !ok {
		values = []any{f[c.Field]}
	}
	return slices.ContainsFunc(values, func(v any) bool {
		switch v := v.(type) {
		case bool:
			return c.Values[0] == map[bool]string{true: "true", false: "false"}[v]
		case string:
			switch c.Op {
			case index.Equals:
				return slices.Contains(c.Values, v)
			case index.Prefix:
				return strings.HasPrefix(v, c.Values[0])
			}
			return strings.Contains(v, c.Values[0])
		case float64:
			return (c.Low == nil || v > *c.Low || v == *c.Low && !c.LowOpen) && (c.High == nil || v < *c.High || v == *c.High && !c.HighOpen)
		}
		return false
	})
}

func (s *listStore) Name() string { return "list" }

func (s *listStore) Count(_ context.Context, c index.Condition) (n int, err error) {
	for i := range s.reports {
		if s.meets(i, c) {
			n++
		}
	}
	return n, nil
}

func (s *listStore) Payloads(_ context.Context, c index.Condition) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for i, r := range s.reports {
			if !s.meets(i, c) {
				continue
			}
			if s.read++; !yield(r.Payload, nil) {
				return
			}
		}
	}
}

func (s *listStore) Totals(context.Context) (t index.Totals, err error) {
	for _, r := range s.reports {
		t.Reports += r.PackedTotal.Reports
		t.Passages += r.PackedTotal.Passages
		t.BodyWords += r.PackedTotal.BodyWords
	}
	return t, nil
}

func (s *listStore) Years(_ context.Context, field string) (years []int, err error) {
	for _, f := range s.fields {
		if y, ok := f[field].(float64); ok && !slices.Contains(years, int(y)) {
			years = append(years, int(y))
		}
	}
	return years, nil
}

func (s *listStore) OwnWords(context.Context) ([]string, error) { return nil, nil }

// indexed reads testdata into an index.
func indexed(t testing.TB) (*index.Index, []*extract.Report) {
	t.Helper()
	return queries.Index(t, queries.Read(t, filepath.Join("..", "testdata", "reports")))
}

func packAll(t testing.TB, x *index.Index) *listStore {
	t.Helper()
	s := &listStore{}
	keys, err := x.PackedKeys(t.Context())
	require.NoError(t, err)
	for _, k := range keys {
		p, err := x.Pack(t.Context(), k)
		require.NoError(t, err)
		s.add(t, p)
	}
	return s
}

func TestOverAnswersAsTheIndex(t *testing.T) {
	x, reports := indexed(t)
	store := packAll(t, x)
	over := index.Over(store, 0, index.Options{})
	random, err := queries.New(1, reports)
	require.NoError(t, err)
	const n = 60 // the tests of opensearch/ ask 500
	found, understood, hits := 0, 0, 0
	for range n {
		q := random.Query()
		d, h := queries.Difference(t.Context(), x, over, q, false)
		require.Empty(t, d, "query %s", q)
		if _, err := index.Parse(q); err == nil {
			understood++
		}
		if h > 0 {
			found++
		}
		hits += h
	}
	t.Logf("%d queries, %d understood, %d found something, %d hits; %d reports read", n, understood, found, hits, store.read)
	require.Greater(t, found, n/3, "the queries ask for what is not there")
	require.Less(t, store.read, n*len(store.reports), "conditions leave nothing out")

	cells := 0
	for i := range 2 {
		filter := ""
		if i > 0 {
			filter = random.Filter()
		}
		rows, differences := queries.Tables(t.Context(), x, over, filter)
		require.Empty(t, differences)
		cells += rows
		want, err := x.Count(t.Context(), filter)
		got, errOver := over.Count(t.Context(), filter)
		require.Equal(t, err == nil, errOver == nil)
		require.Equal(t, want, got, filter)
	}
	t.Logf("%d rows of tables", cells)
}

// A table side by side must not change what is kept of a report.
func TestTargetsTwice(t *testing.T) {
	x, _ := indexed(t)
	req := index.TargetsRequest{Roles: []string{"all"}}
	targets := func() string {
		res, err := x.Targets(t.Context(), req)
		require.NoError(t, err)
		b, err := json.Marshal(res)
		require.NoError(t, err)
		return string(b)
	}
	before := targets()
	_, err := x.Targets(t.Context(), index.TargetsRequest{Roles: []string{"all"}, By: []string{"year"}})
	require.NoError(t, err)
	require.True(t, before == targets())
}

func TestOverRefuses(t *testing.T) {
	x, _ := indexed(t)
	store := packAll(t, x)
	_, err := index.Over(store, 5, index.Options{}).Compare(t.Context(), index.CompareRequest{})
	require.ErrorContains(t, err, "the answer needs 26 reports, more than 5; narrow the question")

	store.reports[3].Payload = store.reports[3].Payload[:100]
	_, err = index.Over(store, 0, index.Options{}).Panel(t.Context(), index.PanelRequest{})
	require.ErrorContains(t, err, "export it again")
}
