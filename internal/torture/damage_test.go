package torture

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
)

// fill adds the reports under path to x and commits.
func fill(t testing.TB, x *index.Index, path string) {
	t.Helper()
	ctx := context.Background()
	for doc, err := range corpus.Read(ctx, []string{path}, corpus.Options{}) {
		require.NoError(t, err)
		r, err := extract.Extract(doc)
		require.NoError(t, err)
		_, err = x.Add(ctx, r)
		require.NoError(t, err)
	}
	require.NoError(t, x.Commit(ctx))
}

// answers is everything an index says to a set of questions, or the first error.
// A panic is an answer too, one that no test expects.
func answers(dir string) (out []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("escaped panic: %v", p)
		}
	}()
	ctx := context.Background()
	x, err := index.OpenReadOnly(dir, index.Options{})
	if err != nil {
		return nil, err
	}
	defer x.Close()
	var all []any
	for _, q := range []string{`养老床位`, `"发放"`, `社会组织 year:2012..2020`} {
		res, err := x.Search(ctx, index.Query{Text: q})
		if err != nil {
			return nil, err
		}
		all = append(all, res)
	}
	infos, err := x.Reports(ctx)
	if err != nil {
		return nil, err
	}
	c, err := x.Compare(ctx, index.CompareRequest{Themes: []index.Theme{{Query: `"养老"`}}, By: []string{"year"}})
	if err != nil {
		return nil, err
	}
	return json.Marshal(append(all, infos, c))
}

// TestDamage changes the files of an index in every way that a bad disk or a bad
// copy does. What opens answers as before; everything else is an error that says
// what to do.
func TestDamage(t *testing.T) {
	heavy(t)
	dir := filepath.Join(t.TempDir(), "ix")
	for _, n := range []int{0, 40} { // two segments, deleted reports
		x, err := index.OpenOrCreate(dir, index.Options{})
		require.NoError(t, err)
		source := t.TempDir()
		for i := range 40 {
			writeFile(t, source, fmt.Sprintf("r%05d.txt", n+i), []byte(small(n+i)))
		}
		fill(t, x, source)
		if n > 0 {
			infos, err := x.Reports(context.Background())
			require.NoError(t, err)
			for _, in := range infos[:5] {
				_, err := x.Delete(context.Background(), in.ID)
				require.NoError(t, err)
			}
			require.NoError(t, x.Commit(context.Background()))
		}
		require.NoError(t, x.KeepCopies(context.Background()))
		require.NoError(t, x.Close())
	}
	want, err := answers(dir)
	require.NoError(t, err)
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	rng := rand.New(rand.NewSource(17))
	each := times("GOVREPORT_DAMAGES", 120)
	kinds := []struct {
		name string
		do   func(b []byte) []byte
	}{
		{"a bit", func(b []byte) []byte { b[rng.Intn(len(b))] ^= 1 << rng.Intn(8); return b }},
		{"a byte", func(b []byte) []byte { b[rng.Intn(len(b))] = byte(rng.Intn(256)); return b }},
		{"near the start", func(b []byte) []byte { b[rng.Intn(min(64, len(b)))] ^= byte(1 + rng.Intn(255)); return b }},
		{"near the end", func(b []byte) []byte { b[len(b)-1-rng.Intn(min(64, len(b)))] ^= byte(1 + rng.Intn(255)); return b }},
		{"zeros", func(b []byte) []byte { i := rng.Intn(len(b)); clear(b[i:min(len(b), i+512)]); return b }},
		{"cut off", func(b []byte) []byte { return b[:rng.Intn(len(b))] }},
		{"longer", func(b []byte) []byte { return append(b, b[:1+rng.Intn(len(b))]...) }},
		{"shifted", func(b []byte) []byte { i := rng.Intn(len(b)); return append(b[:i:i], b[min(len(b), i+1):]...) }},
		{"swapped blocks", func(b []byte) []byte {
			n := len(b) / 2
			i := rng.Intn(n + 1)
			return append(append(bytes.Clone(b[i:]), b[:i]...), nil...)
		}},
	}
	tried, same, refused := 0, 0, 0
	for _, name := range names {
		if filepath.Base(name) == "writer.lock" {
			continue
		}
		good, err := os.ReadFile(name)
		require.NoError(t, err)
		for i := range each {
			kind := kinds[i%len(kinds)]
			require.NoError(t, os.Remove(name))
			require.NoError(t, os.WriteFile(name, kind.do(bytes.Clone(good)), 0o644))
			tried++
			got, err := answers(dir)
			if err == nil {
				require.Equal(t, string(want), string(got), "%s, %s, try %d", filepath.Base(name), kind.name, i)
				same++
				continue
			}
			var e *index.Error
			require.True(t, errors.As(err, &e), "%s, %s: %v", filepath.Base(name), kind.name, err)
			require.NotEmpty(t, e.Hint, "%s, %s: %v", filepath.Base(name), kind.name, err)
			refused++
			if i%10 == 0 {
				_, err := index.Open(dir, index.Options{})
				require.ErrorAs(t, err, &e, "a writer does not go on over it")
			}
		}
		require.NoError(t, os.Remove(name))
		tried++
		got, err := answers(dir)
		if base := filepath.Base(name); base == "sources.json" || base == "copies.json" { // they are made again
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))
			same++
		} else {
			require.Error(t, err, name)
			refused++
		}
		require.NoError(t, os.WriteFile(name, good, 0o644))
	}
	got, err := answers(dir)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
	record(t, "damaged index: bits, bytes, zeros, cuts, shifts in every file", tried, "%d refused with an error that says how to rebuild, %d changed nothing that is read and gave the same answers; no panic, no other answer", refused, same)
}
