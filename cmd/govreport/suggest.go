package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// didYouMean is the hint for a word that is none of the candidates.
func didYouMean(word string, candidates []string, otherwise string) string {
	if c := lexicon.Closest(word, candidates); c != "" {
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
		if c := lexicon.Closest(unknown.GetSpecifiedName(), names); c != "" {
			return &hintError{err, "did you mean --" + c + "?"}
		}
	}
	return &hintError{err, `"` + cmd.CommandPath() + ` --help" lists the flags`}
}
