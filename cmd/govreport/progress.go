package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/message"
)

// progress shows how far a batch is, with its rate and the time that remains. It
// counts the bytes of the files that are done, and draws only on a terminal.
type progress struct {
	lang    message.Language
	bar     *progressbar.ProgressBar
	reports int
	file    string
	sizes   map[string]int64
}

// newProgress starts a bar over the files under paths. Without a terminal, and
// with --quiet, nothing is drawn.
func (a *app) newProgress(paths []string) *progress {
	if a.quiet || !isTerminal(a.stderr) {
		return &progress{}
	}
	total, sizes := fileSizes(paths)
	options := []progressbar.Option{
		progressbar.OptionSetWriter(a.stderr),
		progressbar.OptionSetDescription(a.lang.Say("reading")),
		progressbar.OptionShowBytes(true),
		progressbar.OptionShowTotalBytes(true),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionSetElapsedTime(true),
		progressbar.OptionThrottle(100 * time.Millisecond),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionFullWidth(),
		progressbar.OptionUseANSICodes(true),
	}
	if total == 0 {
		total = -1 // standard input: a spinner, nobody knows how much will come
	}
	return &progress{lang: a.lang, bar: progressbar.NewOptions64(total, options...), sizes: sizes}
}

// done notes that the document at path is finished. A file counts when the first
// document of the next one comes.
func (p *progress) done(path string) {
	p.reports++
	if p.bar == nil {
		return
	}
	file, _ := index.SplitSource(path)
	if file != p.file {
		_ = p.bar.Add64(p.sizes[p.file])
		p.file = file
	}
	p.bar.Describe(plural(p.reports, "report").In(p.lang))
}

// pause clears the bar's line so that something else can be printed.
func (p *progress) pause() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

// finish removes the bar.
func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

// fileSizes adds up the files under paths; globs are expanded. What can't be
// looked at counts nothing here and is reported by the reading itself.
func fileSizes(paths []string) (int64, map[string]int64) {
	sizes := map[string]int64{}
	var total int64
	add := func(path string) {
		_ = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil
			}
			if info, err := os.Stat(p); err == nil {
				sizes[p] = info.Size()
				total += info.Size()
			}
			return nil
		})
	}
	for _, path := range paths {
		if _, err := os.Stat(path); err == nil {
			add(path)
			continue
		}
		matches, _ := filepath.Glob(path)
		for _, m := range matches {
			add(m)
		}
	}
	return total, sizes
}
