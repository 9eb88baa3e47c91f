package torture

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/index"
)

// smallDisk mounts a tmpfs of size bytes that ends with the test.
func smallDisk(t *testing.T, size int) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("mounting a small disk needs root")
	}
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%d,mode=0777", size), "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be mounted here: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	return dir
}

func remount(t *testing.T, dir, options string) {
	t.Helper()
	out, err := exec.Command("mount", "-o", "remount,"+options, dir).CombinedOutput()
	require.NoError(t, err, string(out))
}

func requireVerified(t *testing.T, dir string) {
	t.Helper()
	e := run(t, govreport(t, "index", "--index", dir, "--verify"))
	require.Equal(t, 0, e.code, e.stdout+e.stderr)
}

// TestDiskFull adds reports to an index on disks on which they don't fit.
func TestDiskFull(t *testing.T) {
	heavy(t)
	few, more := smallReports(t, 12), smallReports(t, 60)
	sizes := times("GOVREPORT_DISKS", 8)
	fullAtCommit, fullAtOpen, fitted := 0, 0, 0
	rng := rand.New(rand.NewSource(5))
	disk := smallDisk(t, 16<<20)
	for i := range sizes {
		dir := filepath.Join(disk, fmt.Sprintf("ix%d", i))
		remount(t, disk, "size=16m")
		e := run(t, govreport(t, "index", "--index", dir, few))
		require.Equal(t, 0, e.code, e.stderr)
		before := listing(t, dir)
		var used int64
		require.NoError(t, filepath.Walk(disk, func(_ string, f os.FileInfo, err error) error {
			if err == nil && !f.IsDir() {
				used += (f.Size() + 4095) / 4096 * 4096
			}
			return err
		}))
		remount(t, disk, fmt.Sprintf("size=%d", used+4096*int64(rng.Intn(100))))
		e = run(t, govreport(t, "index", "--index", dir, more))
		switch {
		case e.code == 0:
			fitted++
		default:
			require.Contains(t, e.stderr, "no space left", "the error names what is wrong")
			require.Contains(t, e.stderr, "; ", "and what to do: %s", e.stderr)
			if strings.Contains(e.stderr, "commit") {
				fullAtCommit++
				require.Contains(t, e.stderr, "check that the disk is not full")
			} else {
				fullAtOpen++
			}
			require.Equal(t, before, listing(t, dir), "the index is as it was")
		}
		requireVerified(t, dir)
		e = run(t, govreport(t, "search", "--index", dir, "养老"))
		require.Equal(t, 0, e.code, e.stderr)
		remount(t, disk, "size=16m")
		e = run(t, govreport(t, "index", "--index", dir, few, more))
		require.Equal(t, 0, e.code, e.stderr)
		require.Len(t, listing(t, dir), 72)
		require.NoError(t, os.RemoveAll(dir))
	}
	// A disk on which no index can be begun.
	remount(t, disk, "size=4096")
	e := run(t, govreport(t, "index", "--index", filepath.Join(disk, "new"), few))
	require.NotEqual(t, 0, e.code)
	require.Contains(t, e.stderr, "no space left")
	record(t, "disk full (tmpfs of a random size)", sizes+1, "%d failed in the commit, %d before it, with the cause and what to do; the old index was unchanged, verified and searchable each time; %d fitted; with room again the same command made it whole", fullAtCommit, fullAtOpen+1, fitted)
}

// TestReadOnly uses an index on a disk and in a folder that can't be written.
func TestReadOnly(t *testing.T) {
	heavy(t)
	disk := smallDisk(t, 16<<20)
	few, more := smallReports(t, 12), smallReports(t, 20)
	dir := filepath.Join(disk, "ix")
	require.Equal(t, 0, run(t, govreport(t, "index", "--index", dir, few)).code)
	before := listing(t, dir)
	check := func(command func(args ...string) *exec.Cmd, why string) {
		t.Helper()
		e := run(t, command("index", "--index", dir, more))
		require.NotEqual(t, 0, e.code)
		require.Contains(t, e.stderr, why)
		require.Contains(t, e.stderr, "writable")
		for _, args := range [][]string{{"search", "--index", dir, "养老"}, {"index", "--index", dir, "--verify"}, {"index", "--index", dir}, {"index", "--index", dir, "--list"}} {
			e = run(t, command(args...))
			require.Equal(t, 0, e.code, "%v: %s", args, e.stderr)
		}
		e = run(t, command("index", "--index", filepath.Join(disk, "other"), more))
		require.NotEqual(t, 0, e.code)
		require.Contains(t, e.stderr, why)
		require.Equal(t, before, listing(t, dir))
	}
	remount(t, disk, "ro")
	check(func(args ...string) *exec.Cmd { return govreport(t, args...) }, "read-only")
	remount(t, disk, "rw")
	require.NoError(t, os.Chmod(disk, 0o755))
	require.NoError(t, os.Chmod(dir, 0o755))
	nobody := func(args ...string) *exec.Cmd {
		c := govreport(t, args...)
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		c.Env = append(c.Env, "HOME=/nonexistent", "TMPDIR=/tmp")
		c.Dir = "/"
		return c
	}
	if e := func() error { c := nobody("version"); return c.Run() }(); errors.Is(e, os.ErrPermission) {
		t.Log("another user may not run the program here")
	} else {
		for _, p := range []string{disk, more} { // the way to them must be open
			for ; len(p) > len(os.TempDir()); p = filepath.Dir(p) {
				require.NoError(t, os.Chmod(p, 0o755))
			}
		}
		check(nobody, "permission denied")
	}
	record(t, "read-only disk; folder of another user", 2, "writing: cause and what to do; searching, listing and verifying work; the index was unchanged")
}

// TestWriters starts a second writer beside a first, and readers beside both.
func TestWriters(t *testing.T) {
	heavy(t)
	source, more := smallReports(t, 400), smallReports(t, 5)
	dir := filepath.Join(t.TempDir(), "ix")
	require.Equal(t, 0, run(t, govreport(t, "index", "--index", dir, more)).code)
	first := govreport(t, "index", "--index", dir, source)
	var errs bytes.Buffer
	first.Stderr = &errs
	require.NoError(t, first.Start())
	ended := make(chan struct{})
	var firstErr error
	go func() { firstErr = first.Wait(); close(ended) }()
	running := func() bool {
		select {
		case <-ended:
			return false
		default:
			return true
		}
	}
	waitFor := time.Now().Add(time.Minute)
	for !strings.Contains(run(t, govreport(t, "index", "--index", dir, "--format", "json")).stdout, `"writer"`) {
		require.True(t, running() && time.Now().Before(waitFor), "the first writer was never seen")
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	reads, refused, last := 0, 0, [3]int{}
	var wrong []string
	for g := range 3 {
		wg.Go(func() {
			for running() {
				c := govreport(t, "index", "--index", dir, "--format", "json")
				out, err := c.Output()
				var st struct{ Reports int }
				mu.Lock()
				if err != nil || json.Unmarshal(out, &st) != nil || st.Reports < last[g] || st.Reports < 5 {
					wrong = append(wrong, fmt.Sprintf("%v %s after %d", err, out, last[g]))
				}
				last[g] = st.Reports
				reads++
				mu.Unlock()
				if out, err := govreport(t, "search", "--index", dir, "--format", "json", "养老").CombinedOutput(); err != nil {
					mu.Lock()
					wrong = append(wrong, fmt.Sprintf("%v %s", err, out))
					mu.Unlock()
				}
			}
		})
	}
	for range 2 {
		second := govreport(t, "index", "--index", dir, more)
		out, err := second.CombinedOutput()
		if err != nil {
			refused++
			require.Contains(t, string(out), fmt.Sprintf("another process is writing to this index (process %d", first.Process.Pid))
			require.Contains(t, string(out), "wait until it ends")
		}
	}
	wg.Wait()
	<-ended
	require.NoError(t, firstErr, errs.String())
	require.Empty(t, wrong)
	require.Len(t, listing(t, dir), 405)
	requireVerified(t, dir)
	record(t, "second writer; 3 readers beside the writer", reads, "%d of 2 second writers had waited and were told which process writes, the others had their turn after it; readers were never refused and never saw fewer reports than before", refused)
}

// TestOldFormat opens indexes of other format versions.
func TestOldFormat(t *testing.T) {
	heavy(t)
	dir := filepath.Join(t.TempDir(), "ix")
	few := smallReports(t, 3)
	require.Equal(t, 0, run(t, govreport(t, "index", "--index", dir, few)).code)
	tried := 0
	for version, want := range map[int]string{index.FormatVersion - 1: "rebuild it", index.FormatVersion + 1: "newer", 1 << 30: "newer"} {
		writeFile(t, dir, "format.json", fmt.Appendf(nil, `{"format":"govreport-index","version":%d}`, version))
		for _, args := range [][]string{{"search", "--index", dir, "养老"}, {"index", "--index", dir, few}, {"index", "--index", dir, "--verify"}, {"index", "--index", dir}, {"compare", "--index", dir, "--theme", "养老"}} {
			e := run(t, govreport(t, args...))
			require.NotEqual(t, 0, e.code)
			require.Contains(t, e.stderr, want, "%v", args)
			require.Contains(t, e.stderr, "govreport index", "says how to rebuild")
			tried++
		}
	}
	record(t, "index of an older or a newer format", tried, "each command says which format it is and how to rebuild; nothing was written")
}
