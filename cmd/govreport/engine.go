package main

import (
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

// engineFlag declares --engine.
func (s *store) engineFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.engine, "engine", engineGo, "cut words with `ENGINE`: go, or gojieba where the program was built with cgo; the words are the same")
	must(cmd.RegisterFlagCompletionFunc("engine", cobra.FixedCompletions(engineNames, cobra.ShellCompDirectiveNoFileComp)))
}

// tokenizer is the segmenter with the engine of --engine, nil for the built-in one,
// which an index loads when it needs it.
func (s *store) tokenizer() (segment.Tokenizer, error) {
	if err := oneOf("--engine", s.engine, engineNames); err != nil {
		return nil, err
	}
	if s.engine == engineGo {
		return nil, nil
	}
	if gojiebaEngine == nil {
		return nil, withHint("leave --engine out, the words are the same; or build the program with cgo and a C++ compiler", "--engine %s: this program was built without cgo", s.engine)
	}
	t, err := segment.NewSegmenter(segment.WithEngine(gojiebaEngine))
	if err != nil {
		return nil, err // not t: a nil *Segmenter is no nil Tokenizer
	}
	return t, nil
}
