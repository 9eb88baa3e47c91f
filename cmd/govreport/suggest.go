package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// closest returns the candidate that word most likely meant, "" when none is
// near: at most two edits, and fewer edits than half of the word's runes.
func closest(word string, candidates []string) string {
	best, bestDistance := "", 3
	for _, c := range candidates {
		d := editDistance(strings.ToLower(word), strings.ToLower(c))
		if len(word) >= 3 && strings.HasPrefix(c, word) {
			d = min(d, 1)
		}
		if d < bestDistance && 2*d <= len([]rune(word)) {
			best, bestDistance = c, d
		}
	}
	return best
}

// editDistance is the Levenshtein distance in code points.
func editDistance(a, b string) int {
	s, t := []rune(a), []rune(b)
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range s {
		diagonal := row[0]
		row[0] = i + 1
		for j, q := range t {
			cost := diagonal
			if r != q {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(t)]
}

// didYouMean is the hint for a word that is none of the candidates.
func didYouMean(word string, candidates []string, otherwise string) string {
	if c := closest(word, candidates); c != "" {
		return "did you mean " + c + "?"
	}
	return otherwise
}

// oneOf refuses a value that is none of the allowed ones.
func oneOf(name, value string, allowed []string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return withHint(didYouMean(value, allowed, "use "+strings.Join(allowed, ", ")), "%s %q is unknown", name, value)
}

func unknownCommand(root *cobra.Command, word string) error {
	var names []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return withHint(didYouMean(word, names, `"govreport help" lists the commands`), "unknown command %q", word)
}

// flagError adds what to do to the flag parser's errors.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) && len(unknown.GetSpecifiedName()) > 1 {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if c := closest(unknown.GetSpecifiedName(), names); c != "" {
			return &hintError{err, "did you mean --" + c + "?"}
		}
	}
	return &hintError{err, `"` + cmd.CommandPath() + ` --help" lists the flags`}
}
