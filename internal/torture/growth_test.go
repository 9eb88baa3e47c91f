package torture

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

var benchName = regexp.MustCompile(`(?m)^BenchmarkHostile/(\S+)/1x(?:-\d+)?\s`)

// TestLinear reads every hostile text of extract's benchmark at 1, 10 and 100
// times its size and takes the processor time of each. Time a byte must not grow
// with the size: a quadratic step would make 100 times the time from 10x to 100x.
func TestLinear(t *testing.T) {
	heavy(t)
	bin := filepath.Join(t.TempDir(), "extract.test")
	out, err := exec.Command("go", "test", "-c", "-o", bin, "github.com/govreport/govreport/extract").CombinedOutput()
	require.NoError(t, err, string(out))
	bench := func(pattern string, n int) (string, time.Duration) {
		c := exec.Command(bin, "-test.run", "^$", "-test.bench", pattern, "-test.benchtime", fmt.Sprintf("%dx", n))
		c.Dir = filepath.Join("..", "..", "extract")
		c.Env = append(os.Environ(), "GOMAXPROCS=1")
		e := run(t, c)
		require.Equal(t, 0, e.code, e.stdout)
		return e.stdout, e.cpu
	}
	_, start := bench("^BenchmarkHostile$/^blank$/^1x$", 1) // what it takes to start and to load the words
	names, _ := bench("^BenchmarkHostile$/.*/^1x$", 1)
	took := map[string]map[int]float64{}
	for _, m := range benchName.FindAllStringSubmatch(names, -1) {
		at := map[int]float64{}
		for size, n := range map[int]int{1: 30, 10: 6, 100: 2} {
			_, cpu := bench(fmt.Sprintf("^BenchmarkHostile$/^%s$/^%dx$", regexp.QuoteMeta(m[1]), size), n)
			at[size] = max(1e4, float64(cpu-start)) / float64(n)
		}
		took[m[1]] = at
		t.Logf("%s: %.2f, %.1f, %.0f ms", m[1], at[1]/1e6, at[10]/1e6, at[100]/1e6)
	}
	require.GreaterOrEqual(t, len(took), 30)
	type row struct {
		name          string
		one, ten, all float64 // ms
	}
	var rows []row
	for name, at := range took {
		rows = append(rows, row{strings.ReplaceAll(name, "_", " "), at[1] / 1e6, at[10] / 1e6, at[100] / 1e6})
	}
	// Below 2 ms the clock of the processor says little.
	growth := func(r row) float64 { return r.all / max(r.ten, 2) }
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(growth(b), growth(a)) })
	for _, r := range rows {
		t.Logf("%-20s %8.2f ms %8.2f ms %8.2f ms   x%.1f", r.name, r.one, r.ten, r.all, growth(r))
		assert.Less(t, r.all, 40*r.ten+20, "%s: grows faster than its size", r.name)
	}
	var worst []string
	for _, r := range rows[:3] {
		worst = append(worst, fmt.Sprintf("%s %.2f, %.1f, %.0f ms", r.name, r.one, r.ten, r.all))
	}
	record(t, "hostile texts at 1×, 10×, 100× (100, 1,000, 10,000 repeats)", 3*len(rows), "from 10× to 100× the processor time grew %.1f-fold in the middle of the texts and %.1f-fold at most; the three that grew most: %s", growth(rows[len(rows)/2]), growth(rows[0]), strings.Join(worst, "; "))
}

// TestSoak extracts 100,000 different small reports in one process, two at a time,
// and cuts every tenth into words; the resident set must stay flat.
func TestSoak(t *testing.T) {
	heavy(t)
	n := times("GOVREPORT_SOAK", 100_000)
	segmenter, err := segment.Shared()
	require.NoError(t, err)
	goroutines := runtime.NumGoroutine()
	next := make(chan int)
	done := make(chan int, 2)
	for range 2 {
		go func() {
			figures := 0
			for i := range next {
				doc := segment.NewDocument(small(i))
				r, err := extract.Extract(doc)
				if err != nil || len(r.Figures) == 0 {
					t.Errorf("report %d: %d figures, %v", i, len(r.Figures), err)
				}
				figures += len(r.Figures)
				if i%10 == 0 {
					segmenter.Tokens(doc.View().Text)
				}
			}
			done <- figures
		}()
	}
	began := time.Now()
	var samples []int64
	for i := range n {
		next <- i
		if i%(n/20) == n/20-1 {
			samples = append(samples, residentOf(pid())/1024)
			t.Logf("%d reports after %s, %d MiB", i+1, time.Since(began).Round(time.Second), samples[len(samples)-1])
		}
	}
	close(next)
	figures := <-done + <-done
	took := time.Since(began)
	t.Logf("resident MiB: %v", samples)
	early, late := slices.Max(samples[2:10]), slices.Max(samples[10:])
	assert.LessOrEqual(t, late, early+early/4+16, "the second half needs no more memory than the first: %v", samples)
	for i := 0; i < 100 && runtime.NumGoroutine() > goroutines; i++ {
		time.Sleep(10 * time.Millisecond)
	}
	assert.LessOrEqual(t, runtime.NumGoroutine(), goroutines, "no goroutine stays")
	record(t, "soak: different small reports through extract in one process", n, "%d figures in %.0f s (%.0f reports/s); resident set %d MiB at most in the first half, %d MiB in the second (sampled 20 times: %v); no goroutine stayed", figures, took.Seconds(), float64(n)/took.Seconds(), slices.Max(samples[:10]), late, samples)
}

// TestSegmenterLeak makes and closes segmenters, which must give their memory back.
func TestSegmenterLeak(t *testing.T) {
	heavy(t)
	if os.Getenv("MALLOC_ARENA_MAX") == "" {
		// glibc has an arena for each of many threads and keeps some freed memory
		// in each, which is no leak; with one arena the resident set tells.
		exe, err := os.Executable()
		require.NoError(t, err)
		c := exec.Command(exe, "-test.v", "-test.run", "^TestSegmenterLeak$")
		c.Env = append(os.Environ(), "MALLOC_ARENA_MAX=1")
		out, err := c.CombinedOutput()
		t.Logf("%s", out)
		require.NoError(t, err)
		return
	}
	n := times("GOVREPORT_SEGMENTERS", 30)
	var samples []int64
	for i := range n {
		s, err := segment.NewSegmenter()
		require.NoError(t, err)
		require.NotEmpty(t, s.Tokens(small(i)))
		s.Close()
		runtime.GC()
		samples = append(samples, residentOf(pid())/1024)
	}
	t.Logf("resident MiB: %v", samples)
	// A dictionary that leaked would add some MiB each time.
	early, late := slices.Max(samples[:n/2]), slices.Max(samples[n/2:])
	assert.LessOrEqual(t, late, early+early/10+8, "%v", samples)
	s, err := segment.NewSegmenter()
	require.NoError(t, err)
	defer s.Close()
	for i := range 2000 { // and while it lives
		s.Tokens(small(i))
	}
	before := residentOf(pid()) / 1024
	for i := range 8000 {
		s.Tokens(small(i))
	}
	after := residentOf(pid()) / 1024
	assert.LessOrEqual(t, after, before+before/10+8)
	record(t, "segmenter made, used and closed", n, "resident set %d MiB at most in the first half, %d MiB in the second; 10,000 texts through one: %d MiB after 2,000, %d MiB after all", early, late, before, after)
}
