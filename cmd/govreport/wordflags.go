package main

import (
	"os"
	"strings"

	"github.com/govreport/govreport/index"
	"github.com/spf13/cobra"
)

// wordFlags are the flags that say which words are listed.
type wordFlags struct {
	opt   index.WordOptions
	files []string
}

func (w *wordFlags) flags(cmd *cobra.Command, minReports int) {
	flags := cmd.Flags()
	flags.BoolVar(&w.opt.NoStopwords, "no-stopwords", false, "list stop words too")
	flags.StringArrayVar(&w.files, "stopwords", nil, "also leave out the words of `FILE`, one a line; may be repeated")
	must(cmd.MarkFlagFilename("stopwords"))
	flags.BoolVar(&w.opt.Singles, "singles", false, "list words of one character")
	flags.BoolVar(&w.opt.Dates, "dates", false, "list numbers and dates")
	flags.IntVar(&w.opt.MinReports, "min-reports", minReports, "leave out words that stand in fewer than `N` reports")
}

// options reads the files.
func (w *wordFlags) options() (index.WordOptions, error) {
	opt := w.opt
	for _, file := range w.files {
		lines, err := readLines(file)
		if err != nil {
			return opt, withHint("name a text file with one word a line", "stop words: %w", err)
		}
		opt.Stopwords = append(opt.Stopwords, lines...)
	}
	return opt, nil
}

// readLines returns the lines of a UTF-8 file, trimmed, without empty ones and
// those that begin with #.
func readLines(file string) ([]string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var out []string
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out, nil
}
