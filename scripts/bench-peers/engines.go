package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

type engine struct {
	name string
	fn   func(dir string, texts []file) (measured, error)
}

// engines are the peers that search; gojieba.go adds one where there is cgo.
var engines = []engine{{"Bleve cjk", bleveCJK}, {"SQLite FTS5 trigram", sqlite}, {"Groonga", groonga}, {"ripgrep", ripgrep}}

// groonga builds and searches a table with an index of pairs of characters, with the
// program groonga. A query's time is the CPU time of a process that asks it many times
// less that of one that asks nothing.
func groonga(dir string, texts []file) (measured, error) {
	if _, err := exec.LookPath("groonga"); err != nil {
		return nil, err
	}
	db := filepath.Join(dir, "db")
	var b strings.Builder
	b.WriteString(`table_create T TABLE_NO_KEY
column_create T region COLUMN_SCALAR ShortText
column_create T year COLUMN_SCALAR Int32
column_create T text COLUMN_SCALAR Text
table_create B TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram
column_create B index COLUMN_INDEX|WITH_POSITION T text
load --table T
[
`)
	year := regexp.MustCompile(`\d{4}`)
	err := passages(texts, func(_ string, t file, line string) error {
		y, _ := strconv.Atoi(year.FindString(t.name))
		row, err := json.Marshal(map[string]any{"region": strings.Split(t.name+"__", "_")[1], "year": y, "text": line})
		b.Write(row)
		b.WriteString(",\n")
		return err
	})
	if err != nil {
		return nil, err
	}
	run := func(commands string, args ...string) (time.Duration, error) {
		c := exec.Command("groonga", args...)
		c.Stdin = strings.NewReader(commands)
		msg, err := c.Output()
		if err == nil && bytes.Contains(msg, []byte("[[-")) { // groonga tells errors so, with exit status 0
			err = errors.New("groonga")
		}
		if err != nil {
			return 0, fmt.Errorf("%w: %.200s", err, msg)
		}
		return c.ProcessState.UserTime() + c.ProcessState.SystemTime(), nil
	}
	used, err := run(strings.TrimSuffix(b.String(), ",\n")+"\n]\n", "-n", db)
	if err != nil {
		return nil, err
	}
	size := float64(bytesOf(texts))
	out := measured{rowBuild: size / 1e6 / used.Seconds(), rowSize: float64(diskSize(dir)) / size}
	idle, err := run("status\n", db)
	if err != nil {
		return nil, err
	}
	const n = 50
	for row, args := range map[string]string{
		rowTerm: `--query 养老`, rowPhrase: `--query 城乡居民基本养老保险`, rowCommon: `--query 发展`,
		rowRegion: `--query 养老 --filter 'region == "浙江省"'`, rowYear: `--query 养老 --filter 'between(year, 2010, "include", 2020, "include")'`,
		rowFacets: `--query 养老 --drilldown year,region`,
	} {
		query := "select T --match_columns text --limit 10 --output_columns text --cache no " + args + "\n"
		used, err := run(strings.Repeat(query, n), db)
		if err != nil {
			return nil, err
		}
		out[row] = float64((used - idle).Microseconds()) / 1000 / n
	}
	return out, nil
}

// jiebaJS and numbersJS print the CPU time in seconds that a tool needs for the file that
// is its argument, the least of some rounds.
const jiebaJS = `const {Jieba} = require("@node-rs/jieba"), {dict} = require("@node-rs/jieba/dict"), j = Jieba.withDict(dict)
const lines = require("fs").readFileSync(process.argv[2], "utf8").split("\n")
let least = Infinity
for (let i = 0; i < 5; i++) { const from = process.cpuUsage(); for (const l of lines) j.cut(l, true); const u = process.cpuUsage(from); least = Math.min(least, (u.user + u.system) / 1e6) }
console.log(least)`

const numbersJS = `const R = require("@microsoft/recognizers-text-suite")
const lines = require("fs").readFileSync(process.argv[2], "utf8").split("\n")
const from = process.cpuUsage(); for (const l of lines) R.recognizeNumber(l, R.Culture.Chinese); const u = process.cpuUsage(from)
console.log((u.user + u.system) / 1e6)`

// textTools measures what cuts words and what reads numerals, MB a second of CPU.
func textTools(dir string, texts []file) string {
	var b strings.Builder
	var lines []string
	for _, t := range texts {
		lines = append(lines, segment.NewDocument(t.text).View().Text)
	}
	all := strings.Join(lines, "\n")
	part := all[:strings.LastIndexByte(all[:min(len(all), 300_000)], '\n')+1]
	b.WriteString("Words and numerals of the texts of ×1 as the View gives them, MB a second of CPU, the least of five rounds (Recognizers-Text: once, over 0.3 MB):\n\n| | |\n|---|---:|\n")
	row := func(name, text string, fn func(text string) (time.Duration, error)) {
		used, err := fn(text)
		if err != nil {
			fmt.Fprintf(&b, "| %s | left out (%v) |\n", name, err)
			return
		}
		fmt.Fprintf(&b, "| %s | %s |\n", name, figure(float64(len(text))/1e6/used.Seconds()))
	}
	here := func(fn func(line string)) func(string) (time.Duration, error) {
		return func(text string) (time.Duration, error) {
			least := time.Hour
			for range 5 {
				from := cpu()
				for l := range strings.Lines(text) {
					fn(l)
				}
				least = min(least, cpu()-from)
			}
			return least, nil
		}
	}
	cutter, err := segment.Shared()
	if err != nil {
		return err.Error()
	}
	row("words: `segment`", all, here(func(l string) { cutter.Tokens(l) }))
	if cutGojieba != nil {
		row("words: gojieba", all, here(cutGojieba()))
	}
	script := func(pkg, code string) func(string) (time.Duration, error) {
		return func(text string) (time.Duration, error) {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return 0, err
			}
			if msg, err := exec.Command("npm", "install", "--prefix", dir, "--no-audit", "--no-fund", "--silent", pkg).CombinedOutput(); err != nil {
				return 0, errors.New("npm install " + pkg + ": " + firstLine(msg, err))
			}
			in, js := filepath.Join(dir, "text.txt"), filepath.Join(dir, "run.js")
			if err := errors.Join(os.WriteFile(in, []byte(text), 0o644), os.WriteFile(js, []byte(code), 0o644)); err != nil {
				return 0, err
			}
			msg, err := exec.Command("node", js, in).CombinedOutput()
			if err != nil {
				return 0, errors.New(pkg + ": " + firstLine(msg, err))
			}
			seconds, err := strconv.ParseFloat(strings.TrimSpace(string(msg)), 64)
			return time.Duration(seconds * float64(time.Second)), err
		}
	}
	row("words: @node-rs/jieba", all, script("@node-rs/jieba", jiebaJS))
	row("numerals: `extract.Numbers`", all, here(func(l string) { extract.Numbers(l) }))
	row("numerals: Recognizers-Text for Node", part, script("@microsoft/recognizers-text-suite", numbersJS))
	return b.String()
}

func firstLine(msg []byte, err error) string {
	if s, _, _ := strings.Cut(strings.TrimSpace(string(msg)), "\n"); s != "" {
		return s
	}
	return err.Error()
}
