package browser

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

// TestLoad says how long pages take to load; PAGES names more of them.
func TestLoad(t *testing.T) {
	for _, name := range append([]string{filepath.Join(dir, "report.html")}, strings.Fields(os.Getenv("PAGES"))...) {
		measureLoad(t, name)
	}
}

func measureLoad(t *testing.T, name string) {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	at := (&url.URL{Scheme: "file", Path: name}).String()
	for range 5 {
		p := open(t, at)
		p.run(performance.Enable().WithTimeDomain(performance.EnableTimeDomainThreadTicks), chromedp.Navigate(at))
		ms := eval[float64](p, `performance.getEntriesByType("navigation")[0].loadEventEnd`)
		p.want(`performance.getEntriesByName("first-contentful-paint").length > 0`)
		paint := eval[float64](p, `performance.getEntriesByName("first-contentful-paint")[0].startTime`)
		var cpu float64 // of the page's main thread, whatever else runs on the machine
		p.run(chromedp.ActionFunc(func(ctx context.Context) error {
			metrics, err := performance.GetMetrics().Do(ctx)
			for _, m := range metrics {
				if m.Name == "TaskDuration" {
					cpu = m.Value * 1000
				}
			}
			return err
		}))
		nodes := eval[int](p, `document.querySelectorAll("*").length`)
		t.Logf("%s: %.1f MB, %d elements, first paint %.0f ms, loaded %.0f ms, %.0f ms of processor time", filepath.Base(name), float64(info.Size())/1e6, nodes, paint, ms, cpu)
		_ = chromedp.Cancel(p.ctx)
	}
}

// TestLarge makes 500 reports (50 made-up counties, ten years) and says how long
// the page of all takes to make and load, and how the server does under load. It
// takes a minute, so it runs only with LARGE=1. LARGE_DIR keeps the reports and
// the page; LARGE_INDEX is an index to put under load instead.
func TestLarge(t *testing.T) {
	if os.Getenv("LARGE") == "" {
		t.Skip("LARGE=1 runs it")
	}
	program := os.Getenv("GOVREPORT")
	timed := func(what string, args ...string) {
		t.Helper()
		began := time.Now()
		out, err := exec.Command(program, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		t.Logf("%s: %.1f s", what, time.Since(began).Seconds())
	}
	idx := os.Getenv("LARGE_INDEX")
	if idx == "" {
		dir := cmp.Or(os.Getenv("LARGE_DIR"), dir)
		reports := filepath.Join(dir, "large")
		chars := makeReports(t, reports, 50, 10)
		t.Logf("500 reports, %d characters", chars)
		idx = filepath.Join(dir, "large.idx")
		timed("index", "index", "--quiet", "--index", idx, reports)
		timed("report", "report", "--quiet", "--index", idx, "--out", filepath.Join(dir, "large-page"))
		measureLoad(t, filepath.Join(dir, "large-page", "report.html"))
		if shots := os.Getenv("SHOTS"); shots != "" {
			p := open(t, "file:")
			p.run(chromedp.Navigate((&url.URL{Scheme: "file", Path: filepath.Join(dir, "large-page", "report.html")}).String()))
			p.want(`document.querySelectorAll("table.heat td a").length > 1000`)
			p.shots("large-report")
			p.run(chromedp.Evaluate(`document.getElementById("themes").scrollIntoView({behavior: "instant"})`, nil))
			p.shots("large-themes")
		}
	}
	loadServer(t, program, idx)
}

// makeReports writes reports that are neither copies nor alike in their numbers:
// the sentences of the project's own reports, mixed, with other numbers.
func makeReports(t *testing.T, into string, counties, years int) (chars int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(os.Getenv("REPORTS"), "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("no reports in REPORTS")
	}
	var models [][]string
	var sentences []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if text := string(b); strings.Contains(text, "民政") {
			models = append(models, strings.Split(text, "\n"))
			for _, s := range strings.SplitAfter(text, "。") {
				if n := len(s); n > 60 && n < 400 && !strings.Contains(s, "\n") {
					sentences = append(sentences, s)
				}
			}
		}
	}
	if err := os.MkdirAll(into, 0o755); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	first, second := []rune("青白松柏桐榆枫梅兰竹"), []rune("溪湾岭坪塘川原浦洲坡")
	number := regexp.MustCompile(`\d+`)
	var manifest bytes.Buffer
	rows := csv.NewWriter(&manifest)
	_ = rows.Write([]string{"path", "region", "year", "organ", "title", "published"})
	for c := range counties {
		county := string(first[c%10]) + string(second[(c/10+c)%10]) + "县"
		for y := range years {
			year := 2015 + y
			model := models[rng.IntN(len(models))]
			var b strings.Builder
			fmt.Fprintf(&b, "%s民政局%d年工作总结和%d年工作计划\n", county, year, year+1)
			for _, line := range model[min(1, len(model)):] {
				var out strings.Builder
				for _, s := range strings.SplitAfter(line, "。") {
					if len(s) > 60 && rng.IntN(3) == 0 {
						continue
					}
					out.WriteString(s)
					if len(s) > 60 && rng.IntN(2) == 0 {
						out.WriteString(sentences[rng.IntN(len(sentences))])
					}
				}
				b.WriteString(number.ReplaceAllStringFunc(out.String(), func(n string) string {
					if v, err := strconv.Atoi(n); err == nil && v > 9 && v < 1900 {
						return strconv.Itoa(v/2 + rng.IntN(v))
					} else if err == nil && v > 2000 && v < 2030 {
						return strconv.Itoa(year + rng.IntN(2))
					}
					return n
				}) + "\n")
			}
			name := fmt.Sprintf("%d_%s_%d.txt", year, county, c)
			if err := os.WriteFile(filepath.Join(into, name), []byte(b.String()), 0o600); err != nil {
				t.Fatal(err)
			}
			chars += len([]rune(b.String()))
			_ = rows.Write([]string{name, county, strconv.Itoa(year), county + "民政局", "", ""})
		}
	}
	rows.Flush()
	if err := os.WriteFile(filepath.Join(into, "manifest.csv"), manifest.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return chars
}

// loadServer asks a server from more and more clients at once, ten seconds each.
func loadServer(t *testing.T, program, idx string) {
	serve := exec.Command(program, "serve", "--index", idx, "--addr", "127.0.0.1:0")
	notes, err := serve.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = serve.Process.Signal(os.Interrupt); _ = serve.Wait() }()
	head := make([]byte, 200)
	n, _ := notes.Read(head)
	at := regexp.MustCompile(`http://[0-9.:]+`).FindString(string(head[:n]))
	if at == "" {
		t.Fatalf("no address in %q", head[:n])
	}
	go func() { _, _ = io.Copy(io.Discard, notes) }()

	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}}
	fetch := func(path string) (int, error) {
		resp, err := client.Get(at + path)
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		_, err = io.Copy(io.Discard, resp.Body)
		return resp.StatusCode, err
	}
	var infos []struct{ ID string }
	resp, err := client.Get(at + "/api/reports")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewDecoder(resp.Body).Decode(&infos); err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	q := url.QueryEscape
	var paths []string
	for i, w := range []string{"养老服务", "救助", "殡葬", "\"最低生活保障\"", "养老 床位", "养老*床位", "低保 NEAR/8 标准", "year:2019 慈善", "role:target 床位", "儿童 OR 未成年人"} {
		paths = append(paths, "/?q="+q(w), "/api/search?q="+q(w)+"&limit=20", "/report/"+infos[(i*37)%len(infos)].ID)
	}
	paths = append(paths, "/api/compare?themes="+q("养老")+"&by=year", "/api/kwic?q="+q("养老床位"), "/api/stats")
	for _, p := range paths { // warm
		if code, err := fetch(p); err != nil || code != 200 {
			t.Fatalf("%s: %d %v", p, code, err)
		}
	}
	for _, clients := range []int{1, 4, 16, 64} {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		var mu sync.Mutex
		var took []time.Duration
		failed := map[string]int{}
		var wg sync.WaitGroup
		for c := range clients {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for i := c * 7; ctx.Err() == nil; i++ {
					began := time.Now()
					code, err := fetch(paths[i%len(paths)])
					d := time.Since(began)
					mu.Lock()
					took = append(took, d)
					if err != nil || code != 200 {
						failed[fmt.Sprint(code, " ", err)]++
					}
					mu.Unlock()
				}
			}()
		}
		wg.Wait()
		cancel()
		slices.Sort(took)
		at := func(p float64) time.Duration { return took[int(p*float64(len(took)-1))].Round(time.Millisecond / 10) }
		t.Logf("%d clients: %d requests, %.0f a second, p50 %v, p95 %v, p99 %v, max %v", clients, len(took), float64(len(took))/10, at(.5), at(.95), at(.99), at(1))
		if len(failed) > 0 {
			t.Errorf("%d clients: failures %v", clients, failed)
		}
	}
	for _, p := range []string{"/proc/" + strconv.Itoa(serve.Process.Pid) + "/status"} {
		if b, err := os.ReadFile(p); err == nil {
			t.Logf("server: %s", strings.Join(strings.Fields(regexp.MustCompile(`VmHWM:.*`).FindString(string(b))), " "))
		}
	}
}
