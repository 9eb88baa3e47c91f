package torture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// heavy skips a test unless torture was asked for.
func heavy(t testing.TB) {
	t.Helper()
	if os.Getenv("GOVREPORT_TORTURE") == "" {
		t.Skip("heavy: set GOVREPORT_TORTURE=1, or run make torture")
	}
}

// times is how often a fault is tried: n, or what the environment variable says.
func times(name string, n int) int {
	if v, err := strconv.Atoi(os.Getenv(name)); err == nil && v > 0 {
		return v
	}
	return n
}

// record keeps a line of the results: fault, how often tried, what happened.
func record(t testing.TB, fault string, tried int, format string, a ...any) {
	t.Helper()
	happened := fmt.Sprintf(format, a...)
	t.Logf("%s | %d | %s", fault, tried, happened)
	name := os.Getenv("GOVREPORT_TORTURE_OUT")
	if name == "" {
		return
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	require.NoError(t, err)
	defer f.Close()
	_, err = fmt.Fprintf(f, "%s\t%s\t%d\t%s\n", time.Now().UTC().Format("2006-01-02"), fault, tried, happened)
	require.NoError(t, err)
}

// binary is the program under test: GOVREPORT_BIN, or built once.
var binary = sync.OnceValues(func() (string, error) {
	if b := os.Getenv("GOVREPORT_BIN"); b != "" {
		return filepath.Abs(b)
	}
	dir, err := os.MkdirTemp("", "govreport-torture-*")
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "govreport")
	out, err := exec.Command("go", "build", "-o", name, "github.com/govreport/govreport/cmd/govreport").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return name, os.Chmod(dir, 0o755)
})

// govreport is the command, not started. Its configuration is the default.
func govreport(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	b, err := binary()
	require.NoError(t, err)
	c := exec.Command(b, args...)
	c.Env = append(os.Environ(), "XDG_CONFIG_HOME=/nonexistent", "GOVREPORT_INDEX=")
	return c
}

// ended is what became of a command.
type ended struct {
	code           int
	stdout, stderr string
	wall, cpu      time.Duration
	rss            int64 // largest resident set, MiB
}

const deadline = 4 * time.Minute

// run runs the command to its end; one that hangs fails the test.
func run(t testing.TB, c *exec.Cmd) ended {
	t.Helper()
	var out bytes.Buffer
	e := runTo(t, c, &out)
	e.stdout = out.String()
	return e
}

// runTo is run with the output going to w.
func runTo(t testing.TB, c *exec.Cmd, w io.Writer) ended {
	t.Helper()
	var errs bytes.Buffer
	c.Stdout, c.Stderr = w, &errs
	began := time.Now()
	require.NoError(t, c.Start())
	timer := time.AfterFunc(deadline, func() { _ = c.Process.Kill() })
	// Largest resident set: that of rusage begins with the parent's, this one
	// with the program. Its last 20 ms may be missed.
	var peak int64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			peak = max(peak, statusOf(c.Process.Pid, "VmHWM:"))
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	_ = c.Wait()
	close(stop)
	<-stopped
	require.True(t, timer.Stop(), "%v hangs", c.Args)
	e := ended{code: c.ProcessState.ExitCode(), stderr: errs.String(), wall: time.Since(began)}
	e.rss = peak >> 10
	e.cpu = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	for _, bad := range []string{"panic:", "fatal error:", "goroutine 1 ["} {
		require.NotContains(t, e.stderr, bad, "%v", c.Args)
	}
	return e
}

// jsonLines decodes lines of JSON; a last line that was cut off is left out.
func jsonLines[T any](t testing.TB, s string) []T {
	t.Helper()
	var out []T
	for _, line := range strings.SplitAfter(s, "\n") {
		if !strings.HasSuffix(line, "\n") {
			break
		}
		var v T
		require.NoError(t, json.Unmarshal([]byte(line), &v), line)
		out = append(out, v)
	}
	return out
}

// writeFile writes data to the file dir/name, making folders.
func writeFile(t testing.TB, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, data, 0o644))
	return path
}

// small writes a made-up report of about 600 characters; seed chooses its words
// and numbers.
func small(seed int) string {
	r := rand.New(rand.NewSource(int64(seed)))
	year := 2010 + r.Intn(14)
	things := []string{"养老床位", "社区食堂", "社会组织", "低保对象", "公益性墓地", "残疾人", "志愿者", "婚姻登记", "临时救助", "孤儿"}
	units := []string{"张", "家", "个", "户", "人", "万元", "亿元", "件", "人次", "平方米"}
	var b strings.Builder
	fmt.Fprintf(&b, "甲%d县民政局%d年工作总结和%d年工作计划（第%d号）\n\n", r.Intn(100), year, year+1, seed)
	for part, head := range []string{"工作完成情况", "存在的问题", "下一步工作打算"} {
		fmt.Fprintf(&b, "%s、%s\n", []string{"一", "二", "三"}[part], head)
		for k := range 3 + r.Intn(3) {
			thing, unit := things[r.Intn(len(things))], units[r.Intn(len(units))]
			fmt.Fprintf(&b, "（%s）%s。", []string{"一", "二", "三", "四", "五", "六"}[k], thing+"工作")
			switch r.Intn(4) {
			case 0:
				fmt.Fprintf(&b, "全年新增%s%d%s，完成年度目标的%d.%d%%，同比增长%d%%。\n", thing, r.Intn(9000), unit, 80+r.Intn(40), r.Intn(10), r.Intn(30))
			case 1:
				fmt.Fprintf(&b, "力争%d年底前%s达到%d%s以上，覆盖率不低于百分之%s。\n", year+1, thing, 10+r.Intn(500), unit, []string{"八十", "九十五", "六十点五"}[r.Intn(3)])
			case 2:
				fmt.Fprintf(&b, "发放%s资金X万元，惠及x户、%d余人，其中城镇、农村分别%d人、%d人。\n", thing, r.Intn(900), r.Intn(400), r.Intn(400))
			default:
				fmt.Fprintf(&b, "%s由%d%s提高到%d%s，约三千%d百人受益。\n", thing, 100+r.Intn(100), unit, 300+r.Intn(100), unit, 1+r.Intn(8))
			}
		}
	}
	return b.String()
}

// smallReports writes n made-up reports into a new folder.
func smallReports(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o755))
	for i := range n {
		writeFile(t, dir, fmt.Sprintf("%02d/r%05d.txt", i/500, i), []byte(small(i)))
	}
	return dir
}

// residentOf is the resident set of a process in KiB, 0 when it is not known.
func residentOf(pid int) int64 { return statusOf(pid, "VmRSS:") }

// statusOf is a line of what Linux says of a process, in KiB.
func statusOf(pid int, field string) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(b), "\n") {
		if rest, ok := strings.CutPrefix(line, field); ok {
			n, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return n
		}
	}
	return 0
}

// shared is the folder of reports beside the project, which may be absent.
func shared() string {
	if s := os.Getenv("GOVREPORT_SHARED"); s != "" {
		return s
	}
	return filepath.Join("..", "..", "..", "shared")
}

// pad is n with zeros in front.
func pad(n, width int) string { return fmt.Sprintf("%0*d", width, n) }
