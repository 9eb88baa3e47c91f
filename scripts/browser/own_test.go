package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// The page that reads one's own text is opened from a folder, without any network, and
// shows a report that is pasted, then a file; the rows can be saved.
func TestOwnPage(t *testing.T) {
	made := os.Getenv("OWNPAGE")
	if _, err := os.Stat(made); err != nil {
		t.Skip("there is no page; scripts/wasm.sh makes it and OWNPAGE names it")
	}
	data, err := os.ReadFile(made)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "own.html"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	p := open(t, fileURL("own.html"))
	p.run(network.EmulateNetworkConditions(true, 0, -1, -1), chromedp.Navigate(fileURL("own.html")))
	p.want(`document.querySelectorAll(".shell").length === 2`)
	p.run(chromedp.Evaluate(`document.querySelector(".shell:not([hidden]) .switch").dataset.to === "zh" && document.querySelector(".shell:not([hidden]) .switch").click()`, nil))
	p.want(`document.documentElement.lang === "zh-Hans"`)

	text := "栖岚区民政局2022年工作总结和2023年工作计划\n\n一、2022年工作完成情况\n（一）养老服务。全年新增养老床位130张，发放高龄津贴xx万元。\n二、2023年工作计划\n（一）力争年底前新增养老床位200张以上。\n"
	p.run(chromedp.SetValue(`.shell:not([hidden]) textarea`, text, chromedp.ByQuery))
	began := time.Now()
	p.run(chromedp.Click(`.shell:not([hidden]) button`, chromedp.ByQuery))
	p.wantWithin(time.Minute, `document.querySelectorAll("#report .text .fig").length >= 3`)
	t.Logf("%.1f MB; the first report is read %.1f s after the click", float64(len(data))/1e6, time.Since(began).Seconds())
	p.want(`document.querySelector("#report h1").textContent === "栖岚区民政局2022年工作总结和2023年工作计划"`)
	p.want(`document.querySelector("#report .text .k-result").textContent === "130张"`)
	p.want(`document.querySelector("#report .text .k-masked").textContent.startsWith("xx")`)
	p.want(`document.querySelector("#report .facts").textContent.includes("栖岚区")`)
	p.want(`[...document.querySelectorAll("#report a[download]")].map(a => a.download).join() === "figures.csv,figures.xlsx,report.json"`)
	p.shots("own-page")

	// the same text again in English, read anew
	began = time.Now()
	p.run(chromedp.Click(`.shell:not([hidden]) .switch`, chromedp.ByQuery))
	p.wantWithin(time.Minute, `document.querySelector("#report .outline h2").textContent === "Outline"`)
	t.Logf("read again in %.1f s", time.Since(began).Seconds())

	reports, err := filepath.Glob(filepath.Join(os.Getenv("REPORTS"), "*.docx"))
	if err != nil || len(reports) == 0 {
		t.Fatal("there is no docx in REPORTS")
	}
	p.run(chromedp.SetUploadFiles(`.shell:not([hidden]) input[type=file]`, reports[:1], chromedp.ByQuery), chromedp.Click(`.shell:not([hidden]) button`, chromedp.ByQuery))
	p.wantWithin(time.Minute, `document.querySelectorAll("#report .text .fig").length > 20`)
	p.want(`document.querySelector("#report .facts").textContent.includes(` + "`" + filepath.Base(reports[0]) + "`" + `)`)

	// what can't be read is said
	bad := filepath.Join(dir, "table.xls")
	if err := os.WriteFile(bad, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.run(chromedp.SetUploadFiles(`.shell:not([hidden]) input[type=file]`, []string{bad}, chromedp.ByQuery), chromedp.Click(`.shell:not([hidden]) button`, chromedp.ByQuery))
	p.wantWithin(time.Minute, `document.querySelector(".shell:not([hidden]) .status").textContent.includes("not read here")`)
	for _, r := range p.requests {
		if !strings.HasPrefix(r, "data:,") && r != fileURL("own.html") {
			t.Errorf("the page asked for %s", r)
		}
	}
}
