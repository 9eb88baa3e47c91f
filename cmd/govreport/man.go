package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/govreport/govreport/internal/message"
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
			a.sayAllHelp(cmd.Root())
			return writeMan(a.stdout, cmd.Root(), a.lang)
		},
	}
}

// writeMan writes one manual page that holds every command, in a language that its
// texts are in already.
func writeMan(w io.Writer, root *cobra.Command, l message.Language) error {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH GOVREPORT 1 \"\" \"govreport %s\" \"%s\"\n", roff(readVersion().Version), l.Say("User Commands"))
	fmt.Fprintf(&b, ".SH %s\ngovreport \\- %s\n", l.Say("NAME"), roff(root.Short))
	fmt.Fprintf(&b, ".SH %s\n.B govreport\n.I %s\n[\\fI%s\\fR] [\\fI%s\\fR]\n", l.Say("SYNOPSIS"), l.Say("command"), l.Say("flags"), l.Say("arguments"))
	fmt.Fprintf(&b, ".SH %s\n%s\n", l.Say("DESCRIPTION"), roff(root.Long))
	fmt.Fprintf(&b, ".SH %s\n", l.Say("COMMANDS"))
	for _, c := range root.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "help" {
			continue
		}
		fmt.Fprintf(&b, ".SS %s\n", roff(c.UseLine()))
		long := c.Long
		if long == "" || c.Name() == "completion" {
			long = l.Sayf("%s.", c.Short)
		}
		b.WriteString(roff(long) + "\n")
		manFlags(&b, c.LocalFlags())
		if c.Example != "" {
			fmt.Fprintf(&b, ".PP\n%s\n.nf\n%s\n.fi\n", l.Say("Examples:"), roff(c.Example))
		}
	}
	fmt.Fprintf(&b, ".SH %s\n", l.Say("GLOBAL FLAGS"))
	manFlags(&b, root.PersistentFlags())
	for _, part := range []struct {
		heading string
		items   [][2]string // what, and what is said of it
	}{
		{l.Say("EXIT STATUS"), [][2]string{
			{".B 0", l.Say("something was found, or all was done")},
			{".B 1", l.Say("nothing was found")},
			{".B 2", l.Say("an error; in a batch, at least one file could not be read")},
		}},
		{l.Say("ENVIRONMENT"), [][2]string{
			{`.B GOVREPORT_\fIFLAG\fR`, l.Say("the value of --flag where it is not given: GOVREPORT_INDEX, GOVREPORT_FORMAT, ...")},
			{".B LC_ALL, LC_MESSAGES, LANG", l.Say("the language of what is said, where --lang and GOVREPORT_LANG are not given: zh_CN.UTF-8")},
			{".B NO_COLOR", l.Say("no colour, whatever the terminal")},
		}},
		{l.Say("FILES"), [][2]string{
			{".I govreport/config", l.Say("in the user's configuration directory: lines \"flag = value\"; [command] starts the settings of one command.\nA flag wins over the environment, the environment over the file.")},
		}},
	} {
		fmt.Fprintf(&b, ".SH %s\n", part.heading)
		for _, item := range part.items {
			fmt.Fprintf(&b, ".TP\n%s\n%s\n", item[0], roff(item[1]))
		}
	}
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
