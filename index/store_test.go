package index

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
)

// numbered makes a small report of its own for every n.
func numbered(n int) *extract.Report {
	r := plainReport(fmt.Sprintf("r%05d.txt", n), fmt.Sprintf("第%d号报告\n一、养老服务\n新增床位%d张。\n二、社会救助\n发放资金%d万元。", n, n*3, n*7))
	r.Year = 2000 + n%20
	return r
}

func TestMain(m *testing.M) {
	switch os.Getenv("GOVREPORT_TEST_ROLE") {
	case "":
		os.Exit(m.Run())
	case "writer":
		os.Exit(writerRole())
	case "try":
		_, err := Open(os.Getenv("GOVREPORT_TEST_DIR"), Options{LockTimeout: 50 * time.Millisecond})
		fmt.Println(err)
	case "full":
		os.Exit(fullRole())
	}
}

// writerRole adds reports from the first that is missing, in small commits, and
// prints the number of each that is acknowledged, until it is killed.
func writerRole() int {
	x, err := Open(os.Getenv("GOVREPORT_TEST_DIR"), Options{Tokenizer: pairs{}, LockTimeout: 10 * time.Second})
	if err != nil {
		fmt.Println("error", err)
		return 2
	}
	limit, _ := strconv.Atoi(os.Getenv("GOVREPORT_TEST_LIMIT"))
	out := bufio.NewWriter(os.Stdout)
	for n := 0; n < limit; n += 3 {
		var batch []int
		for k := n; k < n+3; k++ {
			r := numbered(k)
			if x.HasSource(r.Doc.Path, r.Doc.SHA256) {
				continue
			}
			if _, err := x.Add(context.Background(), r); err != nil {
				fmt.Println("error", err)
				return 2
			}
			batch = append(batch, k)
		}
		if err := x.Commit(context.Background()); err != nil {
			fmt.Println("error", err)
			return 2
		}
		for _, k := range batch {
			fmt.Fprintln(out, k)
		}
		out.Flush()
	}
	fmt.Println("done")
	if err := x.Close(); err != nil {
		return 2
	}
	return 0
}

func child(t *testing.T, role, dir string, env ...string) *exec.Cmd {
	exe, err := os.Executable()
	require.NoError(t, err)
	c := exec.Command(exe)
	c.Env = append(append(os.Environ(), "GOVREPORT_TEST_ROLE="+role, "GOVREPORT_TEST_DIR="+dir), env...)
	return c
}

func requireHealthy(t *testing.T, x *Index, reports int) {
	t.Helper()
	v, err := x.Verify(context.Background())
	require.NoError(t, err)
	require.Empty(t, v.Problems)
	require.Equal(t, reports, v.Reports)
}

func TestLifecycle(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "ix")
	_, err := OpenReadOnly(dir, Options{})
	require.ErrorContains(t, err, "no index here")
	x, err := OpenOrCreate(dir, Options{Tokenizer: pairs{}})
	require.NoError(t, err)
	add := func(r *extract.Report, want AddStatus) {
		t.Helper()
		got, err := x.Add(ctx, r)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	a := numbered(1)
	add(a, Added)
	require.True(t, x.Has(a.ID), "what waits for a commit counts")
	add(a, Unchanged)
	res, err := x.Search(ctx, Query{Text: `"养老"`})
	require.NoError(t, err)
	require.Zero(t, res.TotalReports, "what waits for a commit is not found")
	require.NoError(t, x.Commit(ctx))
	add(a, Unchanged)
	require.True(t, x.HasSource(a.Doc.Path, a.Doc.SHA256))
	require.False(t, x.HasSource(a.Doc.Path, "other"))

	// The same text from another path is noted, not stored twice.
	b := plainReport("other.txt", a.Doc.Text)
	b.Title, b.Year = a.Title, a.Year
	b.ID = a.ID
	add(b, PathAdded)
	require.NoError(t, x.Commit(ctx))
	infos, err := x.Reports(ctx)
	require.NoError(t, err)
	require.Len(t, infos, 1)
	require.Equal(t, "other.txt", infos[0].Path)
	require.Equal(t, []string{"r00001.txt"}, infos[0].OtherPaths)

	// The same text for another region is another report.
	c := plainReport("third.txt", a.Doc.Text)
	c.ID, c.Region = a.ID, &extract.Region{Name: "甲县", Code: "990101", Level: "county"}
	add(c, Added)
	// New text at a known path replaces what was there.
	d := plainReport("third.txt", "全新的文字。")
	add(d, Replaced)
	require.NoError(t, x.Commit(ctx))
	infos, err = x.Reports(ctx)
	require.NoError(t, err)
	require.Len(t, infos, 2)
	requireHealthy(t, x, 2)

	// New facts for the same text replace the old ones.
	e := plainReport("third.txt", "全新的文字。")
	e.Title = "新标题"
	add(e, Replaced)
	require.NoError(t, x.Commit(ctx))
	res, err = x.Search(ctx, Query{Text: `title:新标题`})
	require.NoError(t, err)
	require.Equal(t, 1, res.TotalReports)

	n, err := x.DeletePath(ctx, "r00001.txt")
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.NoError(t, x.Commit(ctx))
	require.True(t, x.Has(a.ID), "other.txt still has it")
	n, err = x.Delete(ctx, a.ID)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.NoError(t, x.Close())
	require.NoError(t, x.Close())
	_, err = x.Search(ctx, Query{Text: "养老"})
	require.ErrorContains(t, err, "closed")

	x, err = OpenReadOnly(dir, Options{Tokenizer: pairs{}})
	require.NoError(t, err)
	defer x.Close()
	require.False(t, x.Has(a.ID))
	requireHealthy(t, x, 1)
	_, err = x.Add(ctx, a)
	require.ErrorContains(t, err, "reading only")
	_, err = Create(dir, Options{})
	require.ErrorContains(t, err, "an index here already")
	other := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(other, "notes.txt"), nil, 0o644))
	_, err = Create(other, Options{})
	require.ErrorContains(t, err, "not empty")
}

// Deleting everything and adding it again gives the same answers, scores
// included, whatever the order and the commits.
func TestOrderDoesNotMatter(t *testing.T) {
	ctx := context.Background()
	answers := func(x *Index) string {
		var all []any
		for _, q := range []string{`养老床位`, `"资金"`, `year:2003..2005 救助`} {
			res, err := x.Search(ctx, Query{Text: q})
			require.NoError(t, err)
			all = append(all, res)
		}
		k, err := x.Keyness(ctx, KeynessRequest{A: "year:2000..2009", B: "year:2010..2019", MinCount: 1})
		require.NoError(t, err)
		c, err := x.Compare(ctx, CompareRequest{Themes: []Theme{{Name: "床位"}}, By: []string{"year"}})
		require.NoError(t, err)
		b, err := json.Marshal(append(all, k, c))
		require.NoError(t, err)
		return string(b)
	}
	const n = 60
	once := create(t, Options{Tokenizer: pairs{}})
	for i := 0; i < n; i++ {
		_, err := once.Add(ctx, numbered(i))
		require.NoError(t, err)
	}
	require.NoError(t, once.Commit(ctx))
	want := answers(once)

	rng := rand.New(rand.NewSource(1))
	often := create(t, Options{Tokenizer: pairs{}})
	for round := 0; round < 2; round++ {
		for _, i := range rng.Perm(n) {
			_, err := often.Add(ctx, numbered(i))
			require.NoError(t, err)
			if i%3 == 0 {
				require.NoError(t, often.Commit(ctx))
			}
		}
		require.NoError(t, often.Commit(ctx))
		require.Equal(t, want, answers(often))
		st, err := often.Stats(ctx)
		require.NoError(t, err)
		require.Less(t, st.Segments, mergeFactor, "small segments are merged")
		requireHealthy(t, often, n)
		for _, i := range rng.Perm(n) {
			_, err := often.Delete(ctx, numbered(i).ID)
			require.NoError(t, err)
		}
		require.NoError(t, often.Commit(ctx))
		requireHealthy(t, often, 0)
	}
}

func TestSecondWriterIsToldWho(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, numbered(1))
	out, err := child(t, "try", x.dir).CombinedOutput()
	require.NoError(t, err)
	require.Contains(t, string(out), fmt.Sprintf("another process is writing to this index (process %d", os.Getpid()))
	require.Contains(t, string(out), "wait until it ends")
	_, err = Open(x.dir, Options{LockTimeout: -1})
	require.ErrorIs(t, err, errLocked)
	r, err := OpenReadOnly(x.dir, Options{Tokenizer: pairs{}})
	require.NoError(t, err)
	st, err := r.Stats(context.Background())
	require.NoError(t, err)
	require.Contains(t, st.Writer, strconv.Itoa(os.Getpid()))
	require.NoError(t, r.Close())
	require.NoError(t, x.Close())
	y, err := Open(x.dir, Options{LockTimeout: -1})
	require.NoError(t, err)
	require.NoError(t, y.Close())
}

// While another process writes, readers open, always see whole commits, and never
// fewer reports than before.
func TestReadersBesideWriter(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	require.NoError(t, x.Close())
	limit := 120
	w := child(t, "writer", x.dir, fmt.Sprintf("GOVREPORT_TEST_LIMIT=%d", limit))
	require.NoError(t, w.Start())
	done := make(chan error, 1)
	go func() { done <- w.Wait() }()
	var wg sync.WaitGroup
	stop := make(chan struct{})
	errs := make(chan error, 3)
	for g := 0; g < 3; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			last := 0
			for {
				select {
				case <-stop:
					return
				default:
				}
				n, err := countReports(x.dir)
				if err == nil && (n < last || n%3 != 0) {
					err = fmt.Errorf("%d reports after %d", n, last)
				}
				if err != nil {
					errs <- err
					return
				}
				last = n
			}
		}()
	}
	require.NoError(t, <-done)
	close(stop)
	wg.Wait()
	select {
	case err := <-errs:
		t.Fatal(err)
	default:
	}
	n, err := countReports(x.dir)
	require.NoError(t, err)
	require.Equal(t, limit, n)
}

func countReports(dir string) (int, error) {
	r, err := OpenReadOnly(dir, Options{Tokenizer: pairs{}})
	if err != nil {
		return 0, err
	}
	defer r.Close()
	res, err := r.Search(context.Background(), Query{Text: `"床位"`, Limit: 1})
	if err != nil {
		return 0, err
	}
	return res.TotalReports, nil
}

// A writer killed at any moment loses nothing that it acknowledged, leaves
// nothing twice, and the next one goes on where it was. GOVREPORT_KILLS sets how
// often (the reliability script uses 200).
func TestKilledWriter(t *testing.T) {
	kills := 12
	if s := os.Getenv("GOVREPORT_KILLS"); s != "" {
		kills, _ = strconv.Atoi(s)
	}
	if testing.Short() {
		kills = 3
	}
	x := create(t, Options{Tokenizer: pairs{}})
	require.NoError(t, x.Close())
	rng := rand.New(rand.NewSource(7))
	acked := map[int]bool{}
	for k := 0; k < kills; k++ {
		w := child(t, "writer", x.dir, "GOVREPORT_TEST_LIMIT=100000")
		pipe, err := w.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, w.Start())
		timer := time.AfterFunc(time.Duration(30+rng.Intn(250))*time.Millisecond, func() { _ = w.Process.Kill() })
		sc := bufio.NewScanner(pipe)
		for sc.Scan() {
			n, err := strconv.Atoi(sc.Text())
			require.NoError(t, err, sc.Text())
			require.False(t, acked[n], "%d was acknowledged twice", n)
			acked[n] = true
		}
		_ = w.Wait()
		timer.Stop()
		r, err := Open(x.dir, Options{Tokenizer: pairs{}, LockTimeout: 5 * time.Second})
		require.NoError(t, err)
		infos, err := r.Reports(context.Background())
		require.NoError(t, err)
		have := map[string]int{}
		for _, in := range infos {
			have[in.Path]++
		}
		for n := range acked {
			require.Equal(t, 1, have[numbered(n).Doc.Path], "report %d after kill %d", n, k)
		}
		for p, n := range have { // a commit may be durable before it was printed
			require.Equal(t, 1, n, p)
			i, err := strconv.Atoi(strings.Trim(p, "r.tx"))
			require.NoError(t, err)
			acked[i] = true
		}
		if k == kills-1 {
			requireHealthy(t, r, len(infos))
		}
		require.NoError(t, r.Close())
	}
}

// A changed byte anywhere gives an error on opening, or changes nothing.
func TestDamage(t *testing.T) {
	ctx := context.Background()
	x := create(t, Options{Tokenizer: pairs{}})
	for i := 0; i < 12; i++ {
		_, err := x.Add(ctx, numbered(i))
		require.NoError(t, err)
	}
	require.NoError(t, x.Close())
	names, err := filepath.Glob(filepath.Join(x.dir, "*"))
	require.NoError(t, err)
	rng := rand.New(rand.NewSource(3))
	for _, name := range names {
		if filepath.Base(name) == lockFile {
			continue
		}
		good, err := os.ReadFile(name)
		require.NoError(t, err)
		tries := 60
		for i := 0; i < tries; i++ {
			bad := append([]byte(nil), good...)
			switch i % 3 {
			case 0, 1:
				bad[rng.Intn(len(bad))] ^= 1 << rng.Intn(8)
			case 2:
				bad = bad[:rng.Intn(len(bad))]
			}
			require.NoError(t, os.WriteFile(name, bad, 0o644))
			n, err := countReports(x.dir)
			if err == nil {
				require.Equal(t, 12, n, "%s, try %d", name, i)
				continue
			}
			var e *Error
			require.ErrorAs(t, err, &e)
			require.NotEmpty(t, e.Hint, err)
		}
		require.NoError(t, os.Remove(name))
		_, err = countReports(x.dir)
		require.Error(t, err)
		require.NoError(t, os.WriteFile(name, good, 0o644))
	}
	n, err := countReports(x.dir)
	require.NoError(t, err)
	require.Equal(t, 12, n)
}

func TestOtherFormats(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	require.NoError(t, x.Close())
	for _, c := range []struct{ content, want string }{
		{`{"format":"govreport-index","version":0}`, "rebuild it"},
		{fmt.Sprintf(`{"format":"govreport-index","version":%d}`, FormatVersion+1), "newer"},
		{`{"format":"something"}`, "something else"},
	} {
		require.NoError(t, os.WriteFile(filepath.Join(x.dir, formatFile), []byte(c.content), 0o644))
		_, err := OpenReadOnly(x.dir, Options{})
		require.ErrorContains(t, err, c.want)
		_, err = Open(x.dir, Options{})
		require.ErrorContains(t, err, c.want)
	}
}

// A text that changed behind the checksums is found by Verify.
func TestVerifyFindsChanges(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, numbered(1), numbered(2))
	s := x.snap
	name := filepath.Join(x.dir, s.parts[0].name)
	b, err := os.ReadFile(name)
	require.NoError(t, err)
	b[len(b)/2] ^= 1
	require.NoError(t, os.WriteFile(name+".new", b, 0o644))
	require.NoError(t, os.Rename(name+".new", name))
	v, err := x.Verify(context.Background())
	require.NoError(t, err)
	require.NotEmpty(t, v.Problems)
	require.Contains(t, v.Problems[0].Problem, "checksum")
}

func TestCancel(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, numbered(1))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := x.Add(ctx, numbered(2))
	require.ErrorIs(t, err, context.Canceled)
	_, err = x.Search(ctx, Query{Text: `"养老"`})
	require.ErrorIs(t, err, context.Canceled)
	_, err = x.Add(context.Background(), numbered(2))
	require.NoError(t, err)
	require.ErrorIs(t, x.Commit(ctx), context.Canceled)
	require.NoError(t, x.Commit(context.Background()), "what was added waits for another try")
	requireHealthy(t, x, 2)
}

func TestNoGoroutinesLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	for i := 0; i < 3; i++ {
		x := create(t, Options{Tokenizer: pairs{}})
		addAll(t, x, twoReports(t)...)
		_, err := x.Search(context.Background(), Query{Text: "养老"})
		require.NoError(t, err)
		_, err = x.Duplicates(context.Background(), DuplicatesRequest{Passages: true})
		require.NoError(t, err)
		require.NoError(t, x.Close())
	}
	for i := 0; i < 100 && runtime.NumGoroutine() > before; i++ {
		time.Sleep(10 * time.Millisecond)
	}
	require.LessOrEqual(t, runtime.NumGoroutine(), before)
}

// Many goroutines add and search at once.
func TestConcurrentUse(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}, BatchPassages: 20})
	var wg sync.WaitGroup
	errs := make(chan error, 8)
	for g := 0; g < 4; g++ {
		wg.Add(2)
		go func() {
			defer wg.Done()
			for i := g; i < 60; i += 4 {
				if _, err := x.Add(context.Background(), numbered(i)); err != nil {
					errs <- err
					return
				}
			}
		}()
		go func() {
			defer wg.Done()
			for i := 0; i < 15; i++ {
				if _, err := x.Search(context.Background(), Query{Text: "床位"}); err != nil {
					errs <- err
					return
				}
				if _, err := x.Compare(context.Background(), CompareRequest{Themes: []Theme{{Query: `"床位"`}}}); err != nil {
					errs <- err
					return
				}
			}
		}()
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		t.Fatal(err)
	}
	require.NoError(t, x.Commit(context.Background()))
	requireHealthy(t, x, 60)
}

// fullRole fills an index beyond the largest file that it may write.
func fullRole() int {
	x, err := Open(os.Getenv("GOVREPORT_TEST_DIR"), Options{Tokenizer: pairs{}, BatchPassages: 1 << 30})
	if err != nil {
		fmt.Println(err)
		return 2
	}
	for i := 10; i < 400; i++ {
		if _, err := x.Add(context.Background(), numbered(i)); err != nil {
			fmt.Println(err)
			return 2
		}
	}
	if err := limitFileSize(20000); err != nil {
		fmt.Println("skip", err)
		return 0
	}
	err = x.Commit(context.Background())
	fmt.Println(err)
	return 0
}

// When a file can't be written the error says so and the index is as it was.
func TestDiskFull(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	for i := 0; i < 10; i++ {
		_, err := x.Add(context.Background(), numbered(i))
		require.NoError(t, err)
	}
	require.NoError(t, x.Close())
	out, err := child(t, "full", x.dir).CombinedOutput()
	require.NoError(t, err, string(out))
	if strings.HasPrefix(string(out), "skip") {
		t.Skip(string(out))
	}
	require.Contains(t, string(out), "the index is as it was before")
	y, err := Open(x.dir, Options{Tokenizer: pairs{}})
	require.NoError(t, err)
	defer y.Close()
	requireHealthy(t, y, 10)
	left, err := filepath.Glob(filepath.Join(x.dir, "*"))
	require.NoError(t, err)
	require.Len(t, left, 4, "no rest of the failed commit: %v", left)
}

func TestReadOnlyFolder(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	addAll(t, x, numbered(1))
	require.NoError(t, x.Close())
	require.NoError(t, os.Chmod(x.dir, 0o555))
	defer os.Chmod(x.dir, 0o755)
	if f, err := os.Create(filepath.Join(x.dir, "probe")); err == nil {
		f.Close()
		os.Remove(f.Name())
		t.Skip("this user may write to read-only folders")
	}
	n, err := countReports(x.dir)
	require.NoError(t, err)
	require.Equal(t, 1, n)
}

// When the disk does not confirm that the new manifest is there, the commit
// stands: readers see it, nothing it needs is removed, and OnCommit waits.
func TestUnconfirmedCommit(t *testing.T) {
	var told [][]string
	x := create(t, Options{Tokenizer: pairs{}, OnCommit: func(ids []string) { told = append(told, ids) }})
	addAll(t, x, numbered(1))
	told = nil
	before := segmentNames(t, x.dir)

	disk := errors.New("input/output error")
	calls, failing := 0, 1
	x.sync = func(dir string) error {
		if calls++; calls >= failing {
			return disk
		}
		return syncDir(dir)
	}
	// before the manifest: the index is as it was
	_, err := x.Add(context.Background(), numbered(2))
	require.NoError(t, err)
	err = x.Commit(context.Background())
	require.ErrorIs(t, err, disk)
	require.ErrorContains(t, err, "the index is as it was before")
	require.Equal(t, before, segmentNames(t, x.dir))
	requireHealthy(t, x, 1)

	// after it
	calls, failing = 0, 2
	err = x.Commit(context.Background())
	require.ErrorIs(t, err, disk)
	require.ErrorContains(t, err, "the reports are stored, but the disk does not confirm it")
	require.ErrorContains(t, err, "; check the disk and run the same command again")
	requireHealthy(t, x, 2)
	reader, err := OpenReadOnly(x.dir, Options{Tokenizer: pairs{}})
	require.NoError(t, err)
	requireHealthy(t, reader, 2)
	require.NoError(t, reader.Close())
	require.Subset(t, segmentNames(t, x.dir), before, "the state before could come back")
	require.Empty(t, told, "nothing is acknowledged that may be lost")

	// again without anything new, then with
	require.ErrorIs(t, x.Commit(context.Background()), disk)
	_, err = x.Add(context.Background(), numbered(3))
	require.NoError(t, err)
	x.sync = syncDir
	require.NoError(t, x.Commit(context.Background()))
	require.Equal(t, [][]string{{numbered(2).ID, numbered(3).ID}}, told)
	requireHealthy(t, x, 3)
	require.NoError(t, x.Close())
	reader, err = OpenReadOnly(x.dir, Options{Tokenizer: pairs{}})
	require.NoError(t, err)
	requireHealthy(t, reader, 3)
	require.NoError(t, reader.Close())
}

func segmentNames(t *testing.T, dir string) []string {
	names, err := filepath.Glob(filepath.Join(dir, "seg-*.col"))
	require.NoError(t, err)
	return names
}

// The dictionary does not hold up the end of a context.
func TestEndedContextWaitsForNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	x := create(t, Options{})
	for range 20 { // select chooses at random
		_, err := x.tokenizer(ctx)
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
		}
	}
	tok, err := x.tokenizer(context.Background())
	require.NoError(t, err)
	require.NotEmpty(t, tok.Tokens("养老服务"))
}
