package opensearch

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/govreport/govreport/index"
)

// store is the index of a cluster, for reading.
type store struct {
	*Cluster
	meta

	mu     sync.Mutex
	totals *index.Totals // of the first time they were asked for
}

// Open returns what is in the cluster for [index.Over]. What it answers is never a
// part: where a shard is missing, it is an error.
func (c *Cluster) Open(ctx context.Context) (index.Store, error) {
	m, err := c.mapping(ctx)
	if err != nil {
		return nil, err
	}
	return &store{Cluster: c, meta: m}, nil
}

func (s *store) Name() string { return s.name }

func (s *store) OwnWords(context.Context) ([]string, error) {
	return slices.Clone(s.meta.OwnWords), nil
}

// page is how many payloads are asked for at once: some megabytes.
const page = 100

// answer is what a search says.
type answer struct {
	PIT      string                                  `json:"pit_id"`
	TimedOut bool                                    `json:"timed_out"`
	Shards   struct{ Total, Successful, Failed int } `json:"_shards"`
	Hits     struct {
		Total struct{ Value int }
		Hits  []struct {
			ID     string `json:"_id"`
			Sort   []any
			Source struct {
				Version string
				Paths   []string
			} `json:"_source"`
			Fields struct{ Payload [][]byte }
		}
	}
	Aggregations map[string]struct {
		Value   float64
		Buckets []struct{ Key float64 }
	}
}

// search asks, and refuses a part of an answer.
func (c *Cluster) search(ctx context.Context, path string, body object) (a *answer, err error) {
	err = c.patiently(ctx, func() error {
		a, err = c.searchOnce(ctx, path, body)
		return err
	})
	if err != nil {
		return nil, c.fail("search", err)
	}
	return a, nil
}

func (c *Cluster) searchOnce(ctx context.Context, path string, body object) (*answer, error) {
	a := &answer{}
	if err := c.once(ctx, "POST", path, body, a); err != nil {
		return nil, err
	}
	if a.TimedOut || a.Shards.Failed > 0 || a.Shards.Successful < a.Shards.Total {
		return nil, &answerError{http.StatusServiceUnavailable, "part of an answer", fmt.Sprintf("%d of %d shards did not answer", a.Shards.Total-a.Shards.Successful, a.Shards.Total)}
	}
	return a, nil
}

func (s *store) whole() string { return "/" + s.index + "/_search?allow_partial_search_results=false" }

// Count implements [index.Store].
func (s *store) Count(ctx context.Context, c index.Condition) (int, error) {
	a, err := s.search(ctx, s.whole(), object{"size": 0, "track_total_hits": true, "query": queryOf(c, "")})
	if err != nil {
		return 0, err
	}
	return a.Hits.Total.Value, nil
}

// Totals implements [index.Store].
func (s *store) Totals(ctx context.Context) (t index.Totals, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.totals != nil {
		return *s.totals, nil
	}
	sums := object{}
	for _, name := range totalFields {
		sums[name] = object{"sum": object{"field": "totals." + name}}
	}
	a, err := s.search(ctx, s.whole(), object{"size": 0, "aggs": sums})
	if err != nil {
		return t, err
	}
	n := func(name string) int { return int(a.Aggregations[name].Value) }
	s.totals = &index.Totals{
		Reports: n("reports"), Passages: n("passages"), Chars: n("chars"), Figures: n("figures"), BodyWords: n("body_words"),
		PartWords: n("part_words"), HeadingWords: n("heading_words"), PathWords: n("path_words"), TitleWords: n("title_words"),
	}
	return *s.totals, nil
}

// Years implements [index.Store].
func (s *store) Years(ctx context.Context, field string) ([]int, error) {
	a, err := s.search(ctx, s.whole(), object{"size": 0, "aggs": object{"years": object{"terms": object{"field": field, "size": 10000}}}})
	if err != nil {
		return nil, err
	}
	var years []int
	for _, b := range a.Aggregations["years"].Buckets {
		years = append(years, int(b.Key))
	}
	return years, nil
}

// Payloads implements [index.Store].
func (s *store) Payloads(ctx context.Context, c index.Condition) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		err := s.scan(ctx, object{"query": queryOf(c, ""), "_source": false, "stored_fields": []string{"payload"}}, page, func(a *answer) (bool, error) {
			for _, h := range a.Hits.Hits {
				if len(h.Fields.Payload) != 1 {
					return false, &Error{s.name, "read", fmt.Errorf("report %s has no payload", h.ID), "export it again"}
				}
				if !yield(h.Fields.Payload[0], nil) {
					return false, nil
				}
			}
			return true, nil
		})
		if err != nil {
			yield(nil, err)
		}
	}
}

// scan reads every document that body asks for, each once, as they stand when it
// begins, n at a time in the order of their keys. Where the node goes that keeps
// how they stood, it goes on behind the last key from how they stand then.
func (c *Cluster) scan(ctx context.Context, body object, n int, each func(*answer) (bool, error)) error {
	const keep = "2m"
	pit := ""
	defer func() {
		if pit != "" { // or it ends by itself
			_ = c.once(context.WithoutCancel(ctx), "DELETE", "/_search/point_in_time", object{"pit_id": []string{pit}}, nil)
		}
	}()
	body["size"], body["sort"], body["track_total_hits"] = n, []object{{"key": "asc"}}, false
	a, err := c.search(ctx, "/"+c.index+"/_search?allow_partial_search_results=false", body)
	if err != nil {
		return err
	}
	if len(a.Hits.Hits) < n { // that is all
		_, err := each(a)
		return err
	}
	for {
		var a *answer
		err := c.patiently(ctx, func() (err error) {
			if pit == "" {
				var begun struct {
					ID string `json:"pit_id"`
				}
				if err := c.once(ctx, "POST", "/"+c.index+"/_search/point_in_time?allow_partial_pit_creation=false&keep_alive="+keep, nil, &begun); err != nil {
					return err
				}
				pit = begun.ID
			}
			body["pit"] = object{"id": pit, "keep_alive": keep}
			if a, err = c.searchOnce(ctx, "/_search?allow_partial_search_results=false", body); err == nil {
				return nil
			}
			pit = ""
			if isStatus(err, http.StatusNotFound) { // the node that kept it is gone
				err = &answerError{http.StatusServiceUnavailable, "lost", err.Error()}
			}
			return err
		})
		if err != nil {
			return c.fail("search", err)
		}
		if a.PIT != "" {
			pit = a.PIT
		}
		if len(a.Hits.Hits) == 0 {
			return nil
		}
		if more, err := each(a); err != nil || !more {
			return err
		}
		if len(a.Hits.Hits) < n {
			return nil
		}
		body["search_after"] = a.Hits.Hits[len(a.Hits.Hits)-1].Sort
	}
}

// queryOf writes a condition as OpenSearch asks it; in is "figures." inside one.
func queryOf(c index.Condition, in string) object {
	var kids []object
	for _, k := range c.Kids {
		if c.Op == index.Figure {
			in = "figures."
		}
		kids = append(kids, queryOf(k, in))
	}
	field := in + c.Field
	switch c.Op {
	case index.All:
		if len(kids) == 0 {
			return object{"match_all": object{}}
		}
		return object{"bool": object{"filter": kids}}
	case index.Any:
		if len(kids) == 0 {
			return object{"match_none": object{}}
		}
		return object{"bool": object{"should": kids, "minimum_should_match": 1}}
	case index.Not:
		return object{"bool": object{"must_not": kids}}
	case index.Figure:
		return object{"nested": object{"path": "figures", "query": kids[0], "score_mode": "none"}}
	case index.Equals:
		return object{"terms": object{field: c.Values}}
	case index.Prefix:
		return object{"prefix": object{field: object{"value": c.Values[0]}}}
	case index.Contains:
		if utf8.RuneCountInString(c.Values[0]) == 1 { // every character begins a pair
			return object{"prefix": object{field: object{"value": c.Values[0]}}}
		}
		return object{"match_phrase": object{field: object{"query": c.Values[0]}}}
	}
	bounds := object{}
	bound := func(v *float64, open bool, with, without string) {
		switch {
		case v != nil && open:
			bounds[without] = *v
		case v != nil:
			bounds[with] = *v
		}
	}
	bound(c.Low, c.LowOpen, "gte", "gt")
	bound(c.High, c.HighOpen, "lte", "lt")
	if len(bounds) == 0 {
		return object{"exists": object{"field": field}}
	}
	return object{"range": object{field: bounds}}
}
