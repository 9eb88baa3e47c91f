// Package browser tests the pages of govreport in a real browser. It is a module of
// its own, so that programs that use govreport do not depend on what drives the
// browser. Run it with scripts/browser.sh.
package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image/png"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// evil is a report that tries to run script in whatever shows it.
const evil = "青禾县民政局2022年工作总结<script>alert(\"ran\")</script>\n\n一、2022年工作情况<img src=x onerror=alert(1)>\n（一）养老服务<b onclick=alert(2)>。新增养老床位xx张，\"><svg onload=alert(3)>建成老年食堂5家。\n"

var (
	dir     string // index, pages
	address string // of the server
	browser context.Context
)

func TestMain(m *testing.M) {
	os.Exit(func() int {
		program := os.Getenv("GOVREPORT")
		if program == "" {
			fmt.Println("run this with scripts/browser.sh: skipped")
			return 0
		}
		var err error
		if dir, err = os.MkdirTemp("", "govreport-browser-"); err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		must := func(args ...string) {
			if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
				panic(fmt.Sprintf("%v: %v\n%s", args, err, out))
			}
		}
		if err := os.WriteFile(filepath.Join(dir, "2022_青禾县民政局_恶意.txt"), []byte(evil), 0o600); err != nil {
			panic(err)
		}
		idx := filepath.Join(dir, "idx")
		must("index", "--quiet", "--index", idx, os.Getenv("REPORTS"), filepath.Join(dir, "2022_青禾县民政局_恶意.txt"))
		must("report", "--quiet", "--index", idx, "--out", dir)
		must("report", "--quiet", "--index", idx, "--out", filepath.Join(dir, "en"), "--lang", "en")
		must("compare", "--quiet", "--index", idx, "养老,救助,殡葬", "--html", filepath.Join(dir, "compare.html"))

		serve := exec.Command(program, "serve", "--index", idx, "--addr", "127.0.0.1:0", "--lang", "zh")
		notes, err := serve.StderrPipe()
		if err != nil {
			panic(err)
		}
		if err := serve.Start(); err != nil {
			panic(err)
		}
		defer func() { _ = serve.Process.Signal(os.Interrupt); _ = serve.Wait() }()
		for lines := bufio.NewScanner(notes); lines.Scan(); {
			if address = regexp.MustCompile(`http://[0-9.:]+`).FindString(lines.Text()); address != "" {
				break
			}
		}
		if address == "" {
			panic("the server did not say where it listens")
		}

		flags := append([]chromedp.ExecAllocatorOption{}, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
			chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true), chromedp.WindowSize(1280, 1000))
		if path, err := exec.LookPath("chromium"); err == nil {
			flags = append(flags, chromedp.ExecPath(path))
		}
		alloc, stop := chromedp.NewExecAllocator(context.Background(), flags...)
		defer stop()
		ctx, end := chromedp.NewContext(alloc)
		defer end()
		if err := chromedp.Run(ctx); err != nil {
			panic(err)
		}
		browser = ctx
		return m.Run()
	}())
}

// tab is an open page and what it did that it should not.
type tab struct {
	*testing.T
	ctx context.Context

	mu       sync.Mutex
	problems []string
	requests []string
}

// open opens a tab. allowed is the prefix of the only addresses it may ask for.
func open(t *testing.T, allowed string) *tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(browser)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	p := &tab{T: t, ctx: ctx}
	problem := func(format string, args ...any) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.problems = append(p.problems, fmt.Sprintf(format, args...))
	}
	chromedp.ListenTarget(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *runtime.EventConsoleAPICalled:
			problem("console: %s", ev.Type)
		case *runtime.EventExceptionThrown:
			problem("exception: %s", ev.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			problem("log: %s %s", ev.Entry.Level, ev.Entry.Text)
		case *page.EventJavascriptDialogOpening:
			problem("dialog: %s", ev.Message)
			go func() { _ = chromedp.Run(ctx, page.HandleJavaScriptDialog(true)) }()
		case *network.EventRequestWillBeSent:
			p.mu.Lock()
			p.requests = append(p.requests, ev.Request.URL)
			p.mu.Unlock()
			if u := ev.Request.URL; !strings.HasPrefix(u, allowed) && !strings.HasPrefix(u, "data:,") {
				problem("request: %s", u)
			}
		}
	})
	t.Cleanup(func() {
		cancel()
		closeTab()
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, s := range p.problems {
			t.Error(s)
		}
	})
	p.run(network.Enable(), log.Enable(), page.Enable())
	return p
}

func (p *tab) run(actions ...chromedp.Action) {
	p.Helper()
	if err := chromedp.Run(p.ctx, actions...); err != nil {
		p.Fatal(err)
	}
}

// eval is the value of an expression.
func eval[T any](p *tab, expression string) T {
	p.Helper()
	var v T
	p.run(chromedp.Evaluate(expression, &v))
	return v
}

func (p *tab) want(expression string) {
	p.Helper()
	p.wantWithin(10*time.Second, expression) // for what happens after the event
}

func (p *tab) wantWithin(limit time.Duration, expression string) {
	p.Helper()
	deadline := time.Now().Add(limit)
	for {
		var so bool // an exception is a part of the page that is not there yet
		if err := chromedp.Run(p.ctx, chromedp.Evaluate(expression, &so)); err == nil && so {
			return
		} else if time.Now().After(deadline) {
			p.Fatalf("not so: %s (%v)", expression, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// shots takes pictures of what the tab shows, light and dark.
func (p *tab) shots(name string) {
	p.Helper()
	for _, scheme := range []string{"light", "dark"} {
		var png []byte
		p.run(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}), chromedp.CaptureScreenshot(&png))
		if len(png) < 5000 {
			p.Errorf("%s: the picture is empty", name)
		}
		if shots := os.Getenv("SHOTS"); shots != "" {
			if err := os.WriteFile(filepath.Join(shots, name+"-"+scheme+".png"), png, 0o600); err != nil {
				p.Fatal(err)
			}
		}
		dark := eval[bool](p, `getComputedStyle(document.body).backgroundColor.match(/\d+/)[0] < 60`)
		if dark != (scheme == "dark") {
			p.Errorf("%s: the page does not follow %s", name, scheme)
		}
	}
}

func fileURL(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.Join(dir, name)}).String()
}

const visible = `getComputedStyle(document.querySelector(".evidence:target") || document.head).display === "block"`

// A click on a cell opens its evidence, marked and with its source; Esc closes it and
// gives the focus back.
func evidenceOpens(p *tab) {
	p.Helper()
	p.run(chromedp.Click(`table.heat td a`, chromedp.ByQuery))
	p.want(visible)
	p.want(`document.activeElement.matches(".evidence:target")`)
	p.want(`document.querySelectorAll(".evidence:target mark").length > 0`)
	p.want(`/:\d+-\d+/.test(document.querySelector(".evidence:target cite").textContent)`)
	p.run(chromedp.KeyEvent(kb.Escape))
	p.want(`!document.querySelector(".evidence:target")`)
	p.want(`document.activeElement === document.querySelector("table.heat td a")`)
	// the same with the keyboard alone
	p.run(chromedp.KeyEvent(kb.Enter))
	p.want(visible)
	p.run(chromedp.Click(`.evidence:target .close`, chromedp.ByQuery))
	p.want(`!document.querySelector(".evidence:target")`)
	// a dot of a line, and a bar
	for _, point := range []string{"figure svg a:has(circle)", "figure svg a:has(rect)"} {
		p.run(chromedp.ScrollIntoView(point, chromedp.ByQuery), chromedp.Evaluate(`document.querySelector("`+point+`").focus()`, nil), chromedp.KeyEvent(kb.Enter))
		p.want(visible)
		p.run(chromedp.KeyEvent(kb.Escape))
		p.want(`!document.querySelector(".evidence:target")`)
	}
}

func TestFile(t *testing.T) {
	for _, name := range []string{"report.html", "compare.html"} {
		t.Run(name, func(t *testing.T) {
			p := open(t, fileURL(name))
			p.run(chromedp.Navigate(fileURL(name)))
			p.want(`document.querySelectorAll("table.heat td a").length > 10`)
			p.want(`document.querySelectorAll("svg polyline").length > 3`)
			p.want(`[...document.querySelectorAll("svg text")].every(t => t.getBBox().width > 0)`)
			p.want(`document.documentElement.scrollWidth <= innerWidth`)
			short := strings.TrimSuffix(name, ".html")
			p.shots("file-" + short)
			for _, part := range []string{"themes", "outcomes", "keyness", "masked", "duplicates"} {
				p.run(chromedp.Evaluate(`document.getElementById("`+part+`").scrollIntoView({behavior: "instant"})`, nil))
				if short == "report" {
					p.shots("file-" + part)
				}
			}
			p.run(chromedp.Evaluate(`scrollTo({top: 0, behavior: "instant"})`, nil))
			evidenceOpens(p)
			p.run(chromedp.Click(`table.heat td a`, chromedp.ByQuery))
			p.want(visible)
			p.shots("file-" + short + "-evidence")
			if n := len(p.requests); n != 1 {
				t.Errorf("%d requests, want only the file itself: %v", n, p.requests)
			}
		})
	}
}

// Without script the evidence still opens and closes.
func TestFileWithoutScript(t *testing.T) {
	p := open(t, fileURL("report.html"))
	p.run(emulation.SetScriptExecutionDisabled(true), chromedp.Navigate(fileURL("report.html")))
	p.run(chromedp.Click(`table.heat td a`, chromedp.ByQuery), chromedp.WaitVisible(`.evidence:target`, chromedp.ByQuery))
	p.run(chromedp.Click(`.evidence:target .close`, chromedp.ByQuery), chromedp.WaitNotPresent(`.evidence:target`, chromedp.ByQuery))
}

func TestFilePrints(t *testing.T) {
	p := open(t, fileURL("report.html"))
	var pdf []byte
	p.run(chromedp.Navigate(fileURL("report.html")), chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = page.PrintToPDF().WithPrintBackground(true).WithPreferCSSPageSize(true).Do(ctx)
		return err
	}))
	if len(pdf) < 20000 {
		t.Errorf("the print has %d bytes", len(pdf))
	}
	if shots := os.Getenv("SHOTS"); shots != "" {
		if err := os.WriteFile(filepath.Join(shots, "report.pdf"), pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Every column of a heat map is on the paper (A4 landscape, 273 mm without its margins),
// also of thirty years and, in smaller letters, of fifty; no name of a row is cut into lines.
func TestHeatMapsPrintWhole(t *testing.T) {
	p := open(t, fileURL("report.html"))
	p.run(chromedp.EmulateViewport(1032, 800), emulation.SetEmulatedMedia().WithMedia("print"), chromedp.Navigate(fileURL("report.html")))
	for years, class := range map[int]string{30: "wide", 50: "vast"} {
		p.run(chromedp.Evaluate(fmt.Sprintf(`document.querySelectorAll("table.heat").forEach(t => t.classList.add("wide", %q) || [...t.rows].forEach(r => { while (r.cells.length <= %d) { r.append(r.cells[1].cloneNode(true)); } while (r.cells.length > %[2]d + 1) { r.lastElementChild.remove(); } }))`, class, years), nil))
		if widest := eval[float64](p, `Math.max(...[...document.querySelectorAll("table.heat")].map(t => t.getBoundingClientRect().right))`); widest > 1032 {
			t.Errorf("a heat map of %d years ends at %.0f px of 1032", years, widest)
		}
		if high := eval[float64](p, `Math.max(...[...document.querySelectorAll("table.heat th[scope=row]")].map(t => t.getBoundingClientRect().height))`); high > 30 {
			t.Errorf("a row of a heat map of %d years is %.0f px high", years, high)
		}
		p.run(chromedp.Evaluate(`document.querySelectorAll("table.heat").forEach(t => t.classList.remove("vast"))`, nil))
	}
	p.want(`[...document.querySelectorAll(".scroll")].every(s => getComputedStyle(s).overflowX === "visible")`)
	p.run(emulation.SetEmulatedMedia().WithMedia(""))
}

// served are the pages of the server.
func served() map[string]string {
	q := url.QueryEscape
	return map[string]string{
		"start": "/", "search": "/?q=" + q("养老"), "compare": "/compare?themes=" + q("养老") + "&by=year,region", "compare-form": "/compare", "targets": "/targets?role=all",
		"follow": "/follow", "panel": "/panel", "kwic": "/kwic?q=" + q("养老"), "words": "/words?by=year", "duplicates": "/duplicates",
		"ask": "/ask?q=" + q("栖岚区 2022年 养老床位"), "try": "/try", "api": "/api/", "error": "/?q=" + q("养老 AND ("), "reader": readerPath(),
	}
}

// readerPath is the address of the first report.
func readerPath() string {
	resp, err := http.Get(address + "/api/reports?limit=1&offset=2")
	if err != nil {
		panic(err)
	}
	defer resp.Body.Close()
	var infos []struct{ ID string }
	if err := json.NewDecoder(resp.Body).Decode(&infos); err != nil || len(infos) == 0 {
		panic(fmt.Sprint("no reports: ", err))
	}
	return "/report/" + infos[0].ID
}

// forgive forgets the log entry of a page that answers with an error.
func (p *tab) forgive() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.problems = slices.DeleteFunc(p.problems, func(s string) bool { return strings.Contains(s, "status of 400") })
}

// On a phone no page is wider than the screen, all of a table but a heat map is on it, text
// is 11 px and more, and what is touched 24 px.
func TestNarrowScreen(t *testing.T) {
	p := open(t, "")
	p.run(chromedp.EmulateViewport(390, 800, chromedp.EmulateMobile))
	pages := map[string]string{"file": fileURL("report.html"), "file-en": fileURL("en/report.html")}
	for name, path := range served() {
		pages[name] = address + path
		if strings.Contains(path, "?") {
			pages[name+"-en"] = address + path + "&lang=en"
		} else {
			pages[name+"-en"] = address + path + "?lang=en"
		}
	}
	for name, at := range pages {
		p.run(chromedp.Navigate(at), chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil))
		if w := eval[int](p, `document.documentElement.scrollWidth`); w > 390 {
			t.Errorf("%s is %d px wide: %s", name, w, eval[string](p, `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > 391 && !e.closest(".scroll")).slice(0, 5).map(e => e.tagName + "." + e.className).join(" ")`))
		}
		if small := eval[string](p, `[...document.querySelectorAll("svg text")].filter(t => t.getBoundingClientRect().width > 0 && parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a < 11).slice(0, 3).map(t => t.textContent + " " + parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a).join("; ")`); small != "" {
			t.Errorf("%s: small text in charts: %s", name, small)
		}
		if small := eval[string](p, `[...document.querySelectorAll("svg a, .heat td a, .bar a, button, .chip, .contents a, .side li a, select, summary")].filter(e => { var r = e.getBoundingClientRect(); return r.height > 0 && r.height < 23.5 }).slice(0, 3).map(e => e.tagName + " " + e.textContent.trim().slice(0, 20) + " " + e.getBoundingClientRect().height).join("; ")`); small != "" {
			t.Errorf("%s: small targets: %s", name, small)
		}
		if small := eval[string](p, `(() => { var found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), n; while (found.length < 3 && (n = walk.nextNode())) { var e = n.parentElement; if (n.data.trim() && !e.closest("svg") && e.getClientRects().length && parseFloat(getComputedStyle(e).fontSize) < 11) { found.push(n.data.trim().slice(0, 20) + " " + getComputedStyle(e).fontSize); } } return found.join("; "); })()`); small != "" {
			t.Errorf("%s: small text: %s", name, small)
		}
		if cut := eval[string](p, `[...document.querySelectorAll("table:not(.heat) :is(td, th)")].filter(e => e.getBoundingClientRect().right > 390).slice(0, 3).map(e => e.textContent.slice(0, 20)).join("; ")`); cut != "" {
			t.Errorf("%s: cells beyond the screen: %s", name, cut)
		}
		p.shots("narrow-" + name)
		p.forgive()
	}
}

// Every page in both languages, light or dark, without barriers that axe finds.
func TestAxe(t *testing.T) {
	axe, err := os.ReadFile(os.Getenv("AXE"))
	if err != nil {
		t.Skip("axe-core is not installed (scripts/browser.sh installs it with npm)")
	}
	p := open(t, "")
	look := func(name, at, scheme string) {
		var found string
		p.run(page.SetBypassCSP(true), emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
			chromedp.Navigate(at), chromedp.Evaluate(string(axe), nil),
			chromedp.Evaluate(`axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r => r.violations.map(v => v.id + ": " + v.nodes.length + " " + v.nodes.slice(0, 2).map(n => n.html.slice(0, 160) + " " + n.failureSummary.slice(0, 200)).join(" | ")).join("\n"))`,
				&found, func(e *runtime.EvaluateParams) *runtime.EvaluateParams { return e.WithAwaitPromise(true) }))
		if found != "" {
			t.Errorf("%s, %s:\n%s", name, scheme, found)
		}
		p.forgive()
	}
	look("file", fileURL("compare.html"), "dark")
	for name, path := range served() {
		joint := "?"
		if strings.Contains(path, "?") {
			joint = "&"
		}
		look(name, address+path, "light")
		if name == "start" || name == "search" || name == "reader" || name == "follow" {
			look(name, address+path+joint+"lang=en", "dark")
		}
	}
}

// Links to sections land on their heading.
func TestSectionLinks(t *testing.T) {
	p := open(t, fileURL("report.html"))
	p.run(chromedp.Navigate(fileURL("report.html")))
	for _, id := range eval[[]string](p, `[...document.querySelectorAll(".contents a")].map(a => a.getAttribute("href").slice(1))`) {
		p.run(chromedp.Evaluate(`scrollTo(0, 0); document.querySelector('.contents a[href="#`+id+`"]').click()`, nil))
		p.want(`(h => h.top >= -1 && h.top < 60 || innerHeight + scrollY >= document.documentElement.scrollHeight - 2)(document.getElementById("` + id + `").getBoundingClientRect())`)
	}
}

// A chart is saved as a drawing and a picture that need nothing else.
func TestChartsAreSaved(t *testing.T) {
	p := open(t, "")
	p.run(chromedp.Navigate(fileURL("report.html")))
	into := t.TempDir()
	p.run(cdpbrowser.SetDownloadBehavior(cdpbrowser.SetDownloadBehaviorBehaviorAllow).WithDownloadPath(into))
	for _, name := range []string{"chart-1.svg", "chart-1.png", "map-1.svg", "map-1.png"} {
		kind := map[bool]string{true: "SVG", false: "PNG"}[strings.HasSuffix(name, "svg")]
		of := map[bool]string{true: "figure.chart", false: "table.heat"}[strings.HasPrefix(name, "chart")]
		p.run(chromedp.Evaluate(`(() => { var e = document.querySelector("`+of+`").closest("figure, .scroll"); while (!e.matches(".save")) { e = e.nextElementSibling; } [...e.querySelectorAll("button")].find(b => b.textContent === "`+kind+`").click(); })()`, nil))
		var data []byte
		for deadline := time.Now().Add(10 * time.Second); len(data) == 0 && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
			data, _ = os.ReadFile(filepath.Join(into, name))
		}
		if shots := os.Getenv("SHOTS"); shots != "" {
			if err := os.WriteFile(filepath.Join(shots, "saved-"+name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if kind == "PNG" {
			picture, err := png.DecodeConfig(bytes.NewReader(data))
			if err != nil || picture.Width < 600 {
				t.Errorf("%s: %d bytes, %v, %v", name, len(data), picture, err)
			}
			continue
		}
		if err := xml.Unmarshal(data, &struct{}{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, want := range []string{"每万字", "来源：", "govreport"} {
			if strings.HasPrefix(name, "map") && want == "每万字" {
				continue
			}
			if !strings.Contains(string(data), want) {
				t.Errorf("%s does not say %s", name, want)
			}
		}
	}
}

// schemathesis tries the API by its description.
func TestAPI(t *testing.T) {
	program := os.Getenv("SCHEMATHESIS")
	if _, err := os.Stat(program); err != nil {
		t.Skip("schemathesis is not installed (scripts/browser.sh installs it from PyPI)")
	}
	// A query is more than its schema says, so some that fit it are refused.
	run := exec.Command(program, "run", address+"/api/openapi.json", "--exclude-checks", "positive_data_acceptance", "--seed", "1", "--max-examples", "60", "--no-color", "--warnings", "off")
	run.Dir = t.TempDir()
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%.8000s", err, out)
	}
	t.Logf("%s", regexp.MustCompile(`\d+ generated, \d+ passed`).Find(out))
}

func TestServed(t *testing.T) {
	p := open(t, address)
	p.run(chromedp.Navigate(address + "/"))
	p.want(`document.activeElement.name === "q"`)
	p.shots("serve-start")

	// search, narrow, read
	p.run(chromedp.SendKeys(`input[name=q]`, "养老床位", chromedp.ByQuery), chromedp.KeyEvent(kb.Enter))
	p.want(`document.querySelectorAll("article.hit mark").length > 3`)
	p.want(`document.querySelector("select[name=exact]").value === "0"`)
	p.shots("serve-search")
	p.run(chromedp.Click(`.side li a`, chromedp.ByQuery))
	p.want(`document.querySelectorAll(".chip").length === 1 && document.querySelectorAll("article.hit").length > 0`)
	p.run(chromedp.Click(`article.hit li a`, chromedp.ByQuery))
	p.want(`document.querySelector(".text .here").textContent.includes("养老床位")`)
	p.want(`(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector(".text .here").getBoundingClientRect())`)
	p.want(`document.querySelectorAll(".text .fig").length > 5`)
	p.shots("serve-reader")

	// masks by class
	p.run(chromedp.Navigate(address + "/?q=" + url.QueryEscape("masked:true")))
	p.want(`document.querySelectorAll("article.hit h2 a").length > 0`)
	p.run(chromedp.Navigate(address+"/?q="+url.QueryEscape("path:masked_star")), chromedp.Click(`article.hit h2 a`, chromedp.ByQuery))
	p.want(`document.querySelectorAll(".text .mask").length > 5 && document.querySelectorAll(".legend .mask").length > 0`)
	p.shots("serve-masks")

	p.run(chromedp.Navigate(address + "/compare"))
	p.shots("serve-compare-form")
	p.run(chromedp.SendKeys(`input[name=themes]`, "养老,救助", chromedp.ByQuery), chromedp.KeyEvent(kb.Enter))
	p.want(`document.querySelectorAll("table.heat td a").length > 10`)
	p.shots("serve-compare")
	evidenceOpens(p)
	p.run(chromedp.Click(`table.heat td a`, chromedp.ByQuery))
	p.want(visible)
	p.run(chromedp.Click(`.evidence:target cite a`, chromedp.ByQuery))
	p.want(`document.querySelector(".text .here") !== null`)
}

// A query that can't be understood is shown with its trouble; the only log entry is
// the status 400.
func TestServedError(t *testing.T) {
	p := open(t, address)
	p.run(chromedp.Navigate(address + "/?q=" + url.QueryEscape("养老 AND (")))
	p.want(`document.querySelector(".error .at") !== null`)
	p.shots("serve-error")
	p.mu.Lock()
	defer p.mu.Unlock()
	var left []string
	for _, s := range p.problems {
		if !strings.Contains(s, "status of 400") {
			left = append(left, s)
		}
	}
	p.problems = left
}

// Script inside a report is text: nothing runs, in the file and on the server.
func TestHostileReport(t *testing.T) {
	p := open(t, "")
	p.run(chromedp.Navigate(fileURL("report.html")))
	p.want(`document.body.textContent.includes("onerror=alert(1)") || document.body.textContent.includes("alert(3)")`)
	p.run(chromedp.Navigate(address+"/?q="+url.QueryEscape("path:恶意")), chromedp.Click(`article.hit h2 a`, chromedp.ByQuery))
	p.want(`document.querySelector(".text").textContent.includes('<script>alert("ran")</script>')`)
	p.want(`document.querySelectorAll("script").length === 1 && document.querySelectorAll("img, [onclick], [onload]").length === 0`)
	p.shots("serve-hostile")
}
