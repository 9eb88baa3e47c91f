package torture

import (
	"context"
	"errors"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
)

// TestCancel cancels at random moments what takes long and measures how long it
// still takes to return. 100 ms is the goal where the processors are free; the
// test allows more, because they seldom are.
func TestCancel(t *testing.T) {
	heavy(t)
	source := smallReports(t, 400)
	dir := filepath.Join(t.TempDir(), "ix")
	x, err := index.OpenOrCreate(dir, index.Options{})
	require.NoError(t, err)
	fill(t, x, source)
	require.NoError(t, x.Close())
	var reports []*extract.Report
	for doc, err := range corpus.Read(context.Background(), []string{source}, corpus.Options{}) {
		require.NoError(t, err)
		r, err := extract.Extract(doc)
		require.NoError(t, err)
		r.Doc.Path += "x"
		reports = append(reports, r)
	}
	reader, err := index.OpenReadOnly(dir, index.Options{})
	require.NoError(t, err)
	defer reader.Close()
	jobs := []struct {
		name string
		do   func(ctx context.Context) error
	}{
		{"read", func(ctx context.Context) error {
			var last error
			for _, err := range corpus.Read(ctx, []string{source, source, source, source}, corpus.Options{}) {
				last = err
			}
			return last
		}},
		{"search", func(ctx context.Context) error {
			for range 50 {
				if _, err := reader.Search(ctx, index.Query{Text: "养老床位 发放"}); err != nil {
					return err
				}
			}
			return nil
		}},
		{"compare", func(ctx context.Context) error {
			_, err := reader.Compare(ctx, index.CompareRequest{Themes: []index.Theme{{Query: `"养老"`}, {Query: `"发放"`}}, By: []string{"year"}})
			return err
		}},
		{"keyness", func(ctx context.Context) error {
			_, err := reader.Keyness(ctx, index.KeynessRequest{A: "year:2010..2016", B: "year:2017..2023", MinCount: 1})
			return err
		}},
		{"duplicates", func(ctx context.Context) error {
			_, err := reader.Duplicates(ctx, index.DuplicatesRequest{Passages: true, Threshold: 0.3})
			return err
		}},
		{"verify", func(ctx context.Context) error { _, err := reader.Verify(ctx); return err }},
		{"add and commit", func(ctx context.Context) error {
			w, err := index.OpenOrCreate(filepath.Join(t.TempDir(), "new"), index.Options{})
			if err != nil {
				return err
			}
			defer w.Abandon()
			for _, r := range reports {
				if _, err := w.Add(ctx, r); err != nil {
					return err
				}
			}
			return w.Commit(ctx)
		}},
	}
	rng := rand.New(rand.NewSource(23))
	each := times("GOVREPORT_CANCELS", 15)
	goroutines := runtime.NumGoroutine()
	for _, job := range jobs {
		began := time.Now()
		require.NoError(t, job.do(context.Background()), job.name)
		whole := time.Since(began)
		var lags []time.Duration
		for range each {
			ctx, cancel := context.WithCancel(context.Background())
			var at time.Time
			timer := time.AfterFunc(time.Duration(rng.Int63n(int64(whole)+1)), func() { at = time.Now(); cancel() })
			err := job.do(ctx)
			ended := time.Now()
			if !timer.Stop() && err != nil {
				assert.ErrorIs(t, err, context.Canceled, job.name)
				<-ctx.Done()
				lags = append(lags, ended.Sub(at))
			}
			cancel()
		}
		if len(lags) == 0 {
			continue
		}
		slices.Sort(lags)
		assert.Less(t, lags[len(lags)/2], time.Second, job.name)
		record(t, "cancel: "+job.name, len(lags), "of %.2f s; returned after %.0f ms in the middle, %.0f ms at most", whole.Seconds(), ms(lags[len(lags)/2]), ms(lags[len(lags)-1]))
	}
	for i := 0; i < 200 && runtime.NumGoroutine() > goroutines; i++ {
		time.Sleep(10 * time.Millisecond)
	}
	assert.LessOrEqual(t, runtime.NumGoroutine(), goroutines, "no goroutine stays")
	requireVerified(t, dir)
}

// TestInterrupt interrupts the index command at random moments.
func TestInterrupt(t *testing.T) {
	heavy(t)
	source := smallReports(t, 300)
	dir := filepath.Join(t.TempDir(), "ix")
	rng := rand.New(rand.NewSource(29))
	n := times("GOVREPORT_INTERRUPTS", 12)
	var lags []time.Duration
	for range n {
		c := govreport(t, "index", "--index", dir, "--quiet", source)
		var errs strings.Builder
		c.Stderr = &errs
		require.NoError(t, c.Start())
		time.Sleep(300*time.Millisecond + time.Duration(rng.Intn(2000))*time.Millisecond)
		began := time.Now()
		err := c.Process.Signal(os.Interrupt)
		_ = c.Wait()
		if errors.Is(err, os.ErrProcessDone) || c.ProcessState.ExitCode() == 0 {
			require.NoError(t, os.RemoveAll(dir))
			continue
		}
		lags = append(lags, time.Since(began))
		require.NotContains(t, errs.String(), "panic")
		if exists(filepath.Join(dir, "format.json")) {
			requireVerified(t, dir)
		}
	}
	e := run(t, govreport(t, "index", "--index", dir, "--quiet", source))
	require.Equal(t, 0, e.code, e.stderr)
	require.Len(t, listing(t, dir), 300)
	if len(lags) == 0 {
		t.Skip("every run was faster than its interrupt")
	}
	slices.Sort(lags)
	record(t, "interrupt (Ctrl-C) of `govreport index`", len(lags), "ended after %.0f ms in the middle, %.0f ms at most; the index verified each time and the next run went on", ms(lags[len(lags)/2]), ms(lags[len(lags)-1]))
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func pid() int { return os.Getpid() }
