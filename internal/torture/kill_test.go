package torture

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// stored is a report in the listing of an index.
type stored struct {
	Path       string   `json:"path"`
	OtherPaths []string `json:"other_paths"`
	SHA256     string   `json:"sha256"`
	Title      string   `json:"title"`
}

// listing is what the index holds, by path; a path that is there twice fails.
func listing(t *testing.T, dir string) map[string]stored {
	t.Helper()
	out := map[string]stored{}
	e := run(t, govreport(t, "index", "--index", dir, "--list", "--format", "jsonl"))
	require.Contains(t, []int{0, 1}, e.code, e.stderr)
	for _, s := range jsonLines[stored](t, e.stdout) {
		for _, p := range append([]string{s.Path}, s.OtherPaths...) {
			_, twice := out[p]
			require.False(t, twice, "%s is there twice", p)
			out[p] = s
		}
	}
	return out
}

// acknowledgement is a line of govreport index --format jsonl.
type acknowledgement struct {
	Path   string `json:"path"`
	Status string `json:"status"`
	Error  string `json:"error"`
}

// TestKill kills "govreport index" with SIGKILL at random moments, over and over,
// while it fills an index and, when that is full, while it replaces reports that
// changed. After each kill the index opens, holds what was acknowledged, holds
// nothing twice and never less than before; the run goes on where it was.
func TestKill(t *testing.T) {
	heavy(t)
	kills := times("GOVREPORT_KILLS", 200)
	reports := 450
	source := smallReports(t, reports)
	paths := []string{source, filepath.Join("..", "..", "testdata", "reports")}
	if seeds := filepath.Join(shared(), "seeds"); exists(seeds) {
		paths = append(paths, seeds)
	}
	rng := rand.New(rand.NewSource(11))
	began := time.Now()
	whole := 4 * time.Second // what an undisturbed run takes; it is measured on the way
	done, rounds, changes, commits, resumed := 0, 0, 0, 0, 0
	killed := func(dir string, before *map[string]stored, acked map[string]bool) (finished bool) {
		var out, errs bytes.Buffer
		c := govreport(t, append([]string{"index", "--index", dir, "--format", "jsonl"}, paths...)...)
		c.Stdout, c.Stderr = &out, &errs
		require.NoError(t, c.Start())
		ended := make(chan error, 1)
		go func() { ended <- c.Wait() }()
		// A third of the kills comes at any moment of a run; the others come
		// when the folder has just changed, where a commit is under way.
		at := time.After(time.Duration(rng.Int63n(int64(whole))))
		var tick <-chan time.Time
		if rng.Intn(3) > 0 {
			at = nil
			tick = time.Tick(500 * time.Microsecond)
		}
		start, change, delay := time.Now(), 1<<rng.Intn(7)-1, time.Duration(rng.Intn(15_000))*time.Microsecond
		names := folder(dir)
		for waiting := true; waiting; {
			select {
			case err := <-ended:
				require.NoError(t, err, errs.String())
				finished, waiting = true, false
				whole = (whole + time.Since(start)) / 2
			case <-at:
				waiting = false
			case <-tick:
				if now := folder(dir); now != names {
					if names, change = now, change-1; change < 0 {
						time.Sleep(delay)
						waiting = false
					}
				}
			}
		}
		if !finished {
			_ = c.Process.Kill()
			<-ended
		}
		unchanged := 0
		for _, a := range jsonLines[acknowledgement](t, out.String()) {
			require.Empty(t, a.Error, a.Path)
			acked[a.Path] = true
			if a.Status == "unchanged" {
				unchanged++
			}
		}
		if !exists(filepath.Join(dir, "format.json")) {
			require.Empty(t, acked)
			return finished
		}
		now := listing(t, dir)
		for p := range acked {
			require.Contains(t, now, p, "kill %d: acknowledged and gone", done)
		}
		for p := range *before {
			require.Contains(t, now, p, "kill %d: stored before and gone", done)
		}
		if !finished && !maps.EqualFunc(now, *before, func(a, b stored) bool { return a.SHA256 == b.SHA256 }) {
			commits++
		}
		if unchanged > 0 {
			resumed++
		}
		if finished {
			require.GreaterOrEqual(t, len(now), reports)
		}
		*before = now
		return finished
	}
	for done < kills {
		rounds++
		dir := filepath.Join(t.TempDir(), "ix")
		before, acked := map[string]stored{}, map[string]bool{}
		complete := 0
		for done < kills && complete < 3 {
			if !killed(dir, &before, acked) {
				if done++; done%25 == 0 {
					t.Logf("%d kills after %s", done, time.Since(began).Round(time.Second))
				}
				continue
			}
			complete++
			e := run(t, govreport(t, "index", "--index", dir, "--verify"))
			require.Equal(t, 0, e.code, e.stdout+e.stderr)
			for i := 0; i < reports; i++ { // from now on some reports are new
				if rng.Intn(3) == 0 {
					name := filepath.Join(source, pad(i/500, 2), "r"+pad(i, 5)+".txt")
					require.NoError(t, os.WriteFile(name, []byte(small(1_000_000*(changes+1)+i)), 0o644))
				}
			}
			changes++
		}
		// Whatever state the last kill left, a run to the end makes it whole.
		e := run(t, govreport(t, append([]string{"index", "--index", dir, "--quiet"}, paths...)...))
		require.Equal(t, 0, e.code, e.stderr)
		e = run(t, govreport(t, "index", "--index", dir, "--verify"))
		require.Equal(t, 0, e.code, e.stdout+e.stderr)
		now := listing(t, dir)
		fresh := filepath.Join(t.TempDir(), "fresh")
		e = run(t, govreport(t, append([]string{"index", "--index", fresh, "--quiet"}, paths...)...))
		require.Equal(t, 0, e.code, e.stderr)
		require.Equal(t, listing(t, fresh), now, "as an index that was never interrupted")
		left, err := filepath.Glob(filepath.Join(dir, "*.tmp"))
		require.NoError(t, err)
		require.Empty(t, left)
	}
	record(t, "kill -9 of `govreport index`", done, "every index opened; nothing acknowledged was missing, nothing twice; %d kills came after new commits, %d runs passed over what was stored; %d indexes, %d times with a third of the reports changed, each in the end equal to one never interrupted (%s)", commits, resumed, rounds, changes, time.Since(began).Round(time.Second))
}

// folder is what stands in a folder: names and sizes.
func folder(dir string) string {
	entries, _ := os.ReadDir(dir)
	var b strings.Builder
	for _, e := range entries {
		if i, err := e.Info(); err == nil && e.Name() != "writer.lock" {
			fmt.Fprintf(&b, "%s %d %d\n", e.Name(), i.Size(), i.ModTime().UnixNano())
		}
	}
	return b.String()
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
