package main

import (
	"os"

	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/segment"
	"github.com/spf13/cobra"
)

// The engines that cut words: the built-in twin of gojieba, and gojieba itself,
// which engine_cgo.go and engine_nocgo.go have or have not.
const (
	engineGo      = "go"
	engineGojieba = "gojieba"
)

var engineNames = []string{engineGo, engineGojieba}

// engineFlag declares --engine and --dict.
func (s *store) engineFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.engine, "engine", engineGo, "cut words with `ENGINE`: go, or gojieba where the program was built with cgo; the words are the same")
	cmd.Flags().StringArrayVar(&s.dicts, "dict", nil, "keep the words of `FILE` whole, one a line, or a tsv with the column term; may be repeated (index keeps them for all that follows)")
	must(cmd.MarkFlagFilename("dict"))
	must(cmd.RegisterFlagCompletionFunc("engine", cobra.FixedCompletions(engineNames, cobra.ShellCompDirectiveNoFileComp)))
}

// options are how an index is opened: with the engine of --engine and the words of
// --dict.
func (s *store) options() (index.Options, error) {
	var o index.Options
	if err := oneOf("--engine", s.engine, engineNames); err != nil {
		return o, err
	}
	if s.engine == engineGojieba {
		if gojiebaEngine == nil {
			return o, withHint("leave --engine out, the words are the same; or build the program with cgo and a C++ compiler", "--engine %s: this program was built without cgo", s.engine)
		}
		o.Engine = gojiebaEngine
	}
	for _, file := range s.dicts {
		words, err := readWords(file)
		if err != nil {
			return o, err
		}
		o.Words = append(o.Words, words...)
	}
	return o, nil
}

// readWords reads own words.
func readWords(file string) ([]string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, withHint("name a text file with one word a line, or a tsv with the column term", "own words: %w", err)
	}
	return segment.ReadWords(file, string(data))
}
