package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newMan(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "Print the manual page govreport(1), in roff",
		Example: `  govreport man | man -l -
  govreport man > /usr/local/share/man/man1/govreport.1`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return writeMan(a.stdout, cmd.Root())
		},
	}
}

// writeMan writes one manual page that holds every command.
func writeMan(w io.Writer, root *cobra.Command) error {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH GOVREPORT 1 \"\" \"govreport %s\" \"User Commands\"\n", roff(readVersion().Version))
	fmt.Fprintf(&b, ".SH NAME\ngovreport \\- %s\n", roff(root.Short))
	b.WriteString(".SH SYNOPSIS\n.B govreport\n.I command\n[\\fIflags\\fR] [\\fIarguments\\fR]\n")
	b.WriteString(".SH DESCRIPTION\n" + roff(root.Long) + "\n")
	b.WriteString(".SH COMMANDS\n")
	for _, c := range root.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "help" {
			continue
		}
		fmt.Fprintf(&b, ".SS %s\n", roff(c.UseLine()))
		long := c.Long
		if long == "" || c.Name() == "completion" {
			long = c.Short + "."
		}
		b.WriteString(roff(long) + "\n")
		manFlags(&b, c.LocalFlags())
		if c.Example != "" {
			b.WriteString(".PP\nExamples:\n.nf\n" + roff(c.Example) + "\n.fi\n")
		}
	}
	b.WriteString(".SH GLOBAL FLAGS\n")
	manFlags(&b, root.PersistentFlags())
	b.WriteString(`.SH EXIT STATUS
.TP
.B 0
something was found, or all was done
.TP
.B 1
nothing was found
.TP
.B 2
an error; in a batch, at least one file could not be read
.SH ENVIRONMENT
.TP
.B GOVREPORT_\fIFLAG\fR
the value of \-\-flag where it is not given: GOVREPORT_INDEX, GOVREPORT_FORMAT, ...
.TP
.B NO_COLOR
no colour, whatever the terminal
.SH FILES
.TP
.I govreport/config
in the user's configuration directory: lines "flag = value"; [command] starts the settings of one command.
A flag wins over the environment, the environment over the file.
`)
	_, err := io.WriteString(w, b.String())
	return err
}

func manFlags(b *strings.Builder, flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		name, usage := pflag.UnquoteUsage(f)
		short := ""
		if f.Shorthand != "" {
			short = "\\-" + f.Shorthand + ", "
		}
		fmt.Fprintf(b, ".TP\n.B %s\\-\\-%s", short, roff(f.Name))
		if name != "" {
			fmt.Fprintf(b, " \\fI%s\\fR", roff(name))
		}
		fmt.Fprintf(b, "\n%s\n", roff(usage))
	})
}

// roff escapes text for a manual page, line by line.
func roff(s string) string {
	s = strings.ReplaceAll(s, `\`, `\e`)
	s = strings.ReplaceAll(s, "-", `\-`)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if l == "" {
			lines[i] = ".PP"
		} else if l[0] == '.' || l[0] == '\'' {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
