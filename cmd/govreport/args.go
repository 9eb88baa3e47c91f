package main

import "github.com/spf13/cobra"

// needArgs asks for at least one argument and says of what kind.
func needArgs(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return withHint(`"`+cmd.CommandPath()+` --help" shows examples`, "%s needs %s", cmd.Name(), what)
		}
		return nil
	}
}
