package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/govreport/govreport/index"
)

// LoadOptions tune [Cluster.Load].
type LoadOptions struct {
	Workers  int            // requests at once (default 2); fewer are easier on the cluster
	Prune    bool           // take out the reports of the cluster that the index does not have
	Progress func(done int) // called after each batch with the number of reports so far
}

// LoadResult is what became of the reports.
type LoadResult struct {
	Reports   int         `json:"reports"`
	Loaded    int         `json:"loaded"`
	Unchanged int         `json:"unchanged"` // were there in this version
	Removed   int         `json:"removed"`   // whose file says something else now, or that the index does not have (with Prune)
	Retried   int         `json:"retried"`   // reports sent again because a node was busy or gone
	Bytes     int64       `json:"bytes"`     // sent
	Errors    []LoadError `json:"errors"`
}

// LoadError is a report that the cluster, or packing, refused.
type LoadError struct {
	Path  string `json:"path"`
	Error string `json:"error"`
}

const (
	batchReports = 50
	batchBytes   = 5 << 20
)

// Load brings the reports of x, which must not change meanwhile, and passes over those
// that are there in the same version. It returns an error when the cluster fails, and what
// was done until then; the next call goes on there.
func (c *Cluster) Load(ctx context.Context, x *index.Index, o LoadOptions) (*LoadResult, error) {
	keys, err := x.PackedKeys(ctx)
	if err != nil {
		return nil, err
	}
	if o.Workers <= 0 {
		o.Workers = 2
	}
	res := &LoadResult{Reports: len(keys), Errors: []LoadError{}}
	if err := c.refresh(ctx); err != nil {
		return res, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex // guards res and done
	done := 0
	batches := make(chan []index.PackedKey) // the next one waits until a worker is free
	var wg sync.WaitGroup
	for range o.Workers {
		wg.Go(func() {
			for batch := range batches {
				part, err := c.loadBatch(ctx, x, batch)
				if err != nil {
					cancel(err)
				}
				mu.Lock()
				res.add(part)
				if done += len(batch); o.Progress != nil && err == nil {
					o.Progress(done)
				}
				mu.Unlock()
			}
		})
	}
	for batch := range slices.Chunk(keys, batchReports) {
		select {
		case batches <- batch:
		case <-ctx.Done():
		}
	}
	close(batches)
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return res, c.fail("load", err)
	}
	slices.SortFunc(res.Errors, func(a, b LoadError) int { return strings.Compare(a.Path, b.Path) })
	if o.Prune {
		if err := c.prune(ctx, x, res); err != nil {
			return res, err
		}
	}
	if err := c.refresh(ctx); err != nil {
		return res, err
	}
	return res, c.whole(ctx, res)
}

func (r *LoadResult) add(p *LoadResult) {
	r.Loaded += p.Loaded
	r.Unchanged += p.Unchanged
	r.Removed += p.Removed
	r.Retried += p.Retried
	r.Bytes += p.Bytes
	r.Errors = append(r.Errors, p.Errors...)
}

// refresh makes what was written visible to searches.
func (c *Cluster) refresh(ctx context.Context) error {
	var a struct {
		Shards struct{ Failed int } `json:"_shards"`
	}
	err := c.do(ctx, "POST", "/"+c.index+"/_refresh", nil, &a)
	if err == nil && a.Shards.Failed > 0 {
		err = fmt.Errorf("%d shards failed", a.Shards.Failed)
	}
	if err != nil {
		return c.fail("refresh", err)
	}
	return nil
}

// whole compares the number of reports with what was loaded.
func (c *Cluster) whole(ctx context.Context, res *LoadResult) error {
	s := &store{Cluster: c}
	n, err := s.Count(ctx, index.Condition{})
	if err != nil {
		return err
	}
	if want := res.Loaded + res.Unchanged; n < want {
		return &Error{c.name, "load", fmt.Errorf("%d reports are there, of %d that were accepted", n, want), "a shard lost what it had; run the same command again, and keep replicas (--replicas 1)"}
	}
	return nil
}

// operation is a line of a bulk request, with the document below it.
type operation struct {
	path string
	body []byte
}

func (c *Cluster) loadBatch(ctx context.Context, x *index.Index, batch []index.PackedKey) (*LoadResult, error) {
	res := &LoadResult{}
	versions, err := c.versions(ctx, batch)
	if err != nil {
		return res, err
	}
	ops, err := c.superseded(ctx, x, batch)
	if err != nil {
		return res, err
	}
	removed := len(ops)
	size := 0
	send := func() error {
		refused, err := c.bulk(ctx, ops, res)
		if err != nil {
			return err
		}
		res.Removed += removed
		res.Loaded += len(ops) - removed - len(refused)
		res.Errors = append(res.Errors, refused...)
		ops, size, removed = nil, 0, 0
		return nil
	}
	for _, k := range batch {
		if err := ctx.Err(); err != nil {
			return res, err
		}
		if versions[k.Key] == k.Version {
			res.Unchanged++
			continue
		}
		p, err := x.Pack(ctx, k)
		if err != nil {
			if ctx.Err() != nil {
				return res, err
			}
			res.Errors = append(res.Errors, LoadError{k.Paths[0], err.Error()})
			continue
		}
		action, err := json.Marshal(object{"index": object{"_id": p.Key}})
		if err != nil {
			return res, err
		}
		doc, err := json.Marshal(p)
		if err != nil {
			return res, err
		}
		op := operation{k.Paths[0], slices.Concat(action, []byte("\n"), doc, []byte("\n"))}
		if size > 0 && size+len(op.body) > batchBytes {
			if err := send(); err != nil {
				return res, err
			}
		}
		ops, size = append(ops, op), size+len(op.body)
	}
	if len(ops) == 0 {
		return res, nil
	}
	return res, send()
}

// versions returns what is there of a batch.
func (c *Cluster) versions(ctx context.Context, batch []index.PackedKey) (map[string]string, error) {
	ids := make([]string, len(batch))
	for i, k := range batch {
		ids[i] = k.Key
	}
	var a struct {
		Docs []struct {
			ID     string `json:"_id"`
			Found  bool
			Source struct{ Version string } `json:"_source"`
		}
	}
	if err := c.do(ctx, "POST", "/"+c.index+"/_mget?_source_includes=version", object{"ids": ids}, &a); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, d := range a.Docs {
		if d.Found {
			out[d.ID] = d.Source.Version
		}
	}
	return out, nil // what a lost shard may have is sent again
}

// superseded are the operations that take out what was read from the paths of a batch
// before they were changed: nothing is there twice.
func (c *Cluster) superseded(ctx context.Context, x *index.Index, batch []index.PackedKey) ([]operation, error) {
	var paths []string
	for _, k := range batch {
		paths = append(paths, k.Paths...)
	}
	var out []operation
	query := object{"query": object{"terms": object{"paths": paths}}, "_source": []string{"paths"}}
	err := c.scan(ctx, query, 1000, func(a *answer) (bool, error) {
		gone, err := removals(x, a)
		out = append(out, gone...)
		return err == nil, err
	})
	return out, err
}

// removals are the operations that take out what an answer has and the index does not.
func removals(x *index.Index, a *answer) (out []operation, err error) {
	for _, h := range a.Hits.Hits {
		if x.HasKey(h.ID) {
			continue
		}
		b, err := json.Marshal(object{"delete": object{"_id": h.ID}})
		if err != nil {
			return nil, err
		}
		path := h.ID
		if len(h.Source.Paths) > 0 {
			path = h.Source.Paths[0]
		}
		out = append(out, operation{path, append(b, '\n')})
	}
	return out, nil
}

// prune takes out what the index does not have.
func (c *Cluster) prune(ctx context.Context, x *index.Index, res *LoadResult) error {
	if err := c.refresh(ctx); err != nil {
		return err
	}
	query := object{"query": object{"match_all": object{}}, "_source": []string{"paths"}}
	return c.scan(ctx, query, 1000, func(a *answer) (bool, error) {
		ops, err := removals(x, a)
		if len(ops) == 0 || err != nil {
			return err == nil, err
		}
		refused, err := c.bulk(ctx, ops, res)
		res.Removed += len(ops) - len(refused)
		res.Errors = append(res.Errors, refused...)
		return true, err
	})
}

// bulk sends operations until each is done or refused for good. Those that a node is too
// busy for, or not there for, are sent again, and no more than half as many at a time as
// before.
func (c *Cluster) bulk(ctx context.Context, ops []operation, res *LoadResult) (refused []LoadError, err error) {
	most := len(ops)
	err = c.patiently(ctx, func() error {
		for len(ops) > 0 {
			now := ops[:min(most, len(ops))]
			again, bad, err := c.bulkOnce(ctx, now, res)
			if isStatus(err, http.StatusRequestEntityTooLarge) {
				if most = len(now) / 2; most > 0 {
					continue
				}
				again, bad, err, most = nil, []LoadError{{now[0].path, err.Error()}}, nil, 1
			}
			refused = append(refused, bad...)
			ops = append(again, ops[len(now):]...)
			if err != nil {
				if temporary(err) {
					most = max(1, most/2)
					res.Retried += len(again)
				}
				return err
			}
		}
		return nil
	})
	return refused, err
}

// bulkOnce sends operations and returns those to send again, with why, and those refused
// for good.
func (c *Cluster) bulkOnce(ctx context.Context, ops []operation, res *LoadResult) (again []operation, refused []LoadError, err error) {
	var body bytes.Buffer
	for _, op := range ops {
		body.Write(op.body)
	}
	res.Bytes += int64(body.Len())
	var a struct {
		Items []map[string]struct {
			Status int
			Error  struct{ Type, Reason string }
		}
	}
	if err := c.once(ctx, "POST", "/"+c.index+"/_bulk", body.Bytes(), &a); err != nil {
		return ops, nil, err
	}
	if len(a.Items) != len(ops) {
		return ops, nil, fmt.Errorf("the cluster says what became of %d operations of %d", len(a.Items), len(ops))
	}
	for i, item := range a.Items {
		for action, said := range item {
			why := &answerError{said.Status, said.Error.Type, said.Error.Reason}
			switch {
			case said.Status < 300, action == "delete" && said.Status == http.StatusNotFound:
			case temporary(why):
				again, err = append(again, ops[i]), why
			default:
				refused = append(refused, LoadError{ops[i].path, why.Error()})
			}
		}
	}
	return again, refused, err
}

// Replicas sets how many copies of each shard there are on other nodes.
func (c *Cluster) Replicas(ctx context.Context, n int) error {
	if n < 0 {
		return &Error{c.name, "set replicas", errors.New("there can't be fewer than 0"), "give 0 or more"}
	}
	if err := c.do(ctx, "PUT", "/"+c.index+"/_settings", object{"index.number_of_replicas": n}, nil); err != nil {
		return c.fail("set replicas", err)
	}
	return nil
}
