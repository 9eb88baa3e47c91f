package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/govreport/govreport/internal/message"
	"github.com/govreport/govreport/internal/sheet"
	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
)

// app is what the commands share: the three streams and the global flags.
type app struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer

	format  string // --format
	bom     bool   // --bom
	safe    bool   // --no-formulas
	color   string // --color
	heads   string // --heads
	quiet   bool   // --quiet
	verbose bool   // --verbose
	jobs    int    // --jobs
	config  string // --config
	said    string // --messages

	lang     message.Language // of what is said
	langSaid bool             // somebody asked for it

	stock *sheet.Stock // of a session whose reader keeps values

	neutralised int // cells that --no-formulas changed
}

const rootLong = `govreport (政府工作报告) reads folders of Chinese government work reports and answers
from them: the outline, every figure with its unit, comparator and role (target,
result), redacted places, themes; search with exact places; comparison of themes
by year and region. Every answer points to its place in the source text.`

const rootExample = `  govreport extract report.txt                        # what one report says
  govreport index --index reports.idx reports/        # read a folder once
  govreport search --index reports.idx 养老           # find places
  govreport compare --index reports.idx 养老,救助     # compare by year
  govreport targets --index reports.idx --theme 养老  # list what was promised`

func init() { cobra.EnableCommandSorting = false } // commands stand in the order of use

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:           "govreport",
		Short:         "Citable answers from Chinese government work reports (政府工作报告)",
		Long:          rootLong,
		Example:       rootExample,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := applySettings(cmd); err != nil {
				return err
			}
			return a.checkGlobals(cmd)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				cmd.SetOut(a.stderr)
				_ = cmd.Help()
				return errReported
			}
			return unknownCommand(cmd, args[0])
		},
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(flagError)

	f := root.PersistentFlags()
	f.StringVar(&a.format, "format", "table", "output `FORMAT`: "+strings.Join(formats, ", "))
	f.BoolVar(&a.bom, "bom", false, "start csv with a byte-order mark, for Excel")
	f.BoolVar(&a.safe, "no-formulas", false, "csv: put ' before text that a spreadsheet would run as a formula, and say how often")
	f.StringVar(&a.color, "color", "auto", "`WHEN` to colour tables: auto (on a terminal, without NO_COLOR), always, never")
	f.BoolVarP(&a.quiet, "quiet", "q", false, "no progress and no notes")
	f.BoolVarP(&a.verbose, "verbose", "v", false, "say what is being done")
	f.IntVarP(&a.jobs, "jobs", "j", runtime.GOMAXPROCS(0), "work on `N` reports at once")
	f.String("lang", "", "`LANGUAGE` of what is said: zh, en (default: that of the locale)")
	f.StringVar(&a.heads, "heads", "", "`LANGUAGE` of the heads of csv, xlsx and md: en, zh (default en; tables follow --lang)")
	f.StringVar(&a.said, "messages", "text", "`FORMAT` of what is said on standard error: "+strings.Join(messageFormats, ", "))
	f.StringVar(&a.config, "config", "", "configuration `FILE` (default: "+defaultConfigHelp+")")
	must(root.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)))
	must(root.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions(languages, cobra.ShellCompDirectiveNoFileComp)))
	must(root.RegisterFlagCompletionFunc("heads", cobra.FixedCompletions(languages, cobra.ShellCompDirectiveNoFileComp)))
	must(root.RegisterFlagCompletionFunc("messages", cobra.FixedCompletions(messageFormats, cobra.ShellCompDirectiveNoFileComp)))
	must(root.RegisterFlagCompletionFunc("color", cobra.FixedCompletions(colorModes, cobra.ShellCompDirectiveNoFileComp)))

	for _, group := range []struct {
		title    string
		commands []*cobra.Command
	}{
		{"Reading reports:", []*cobra.Command{newExtract(a), newIndex(a), newExport(a)}},
		{"Asking an index:", []*cobra.Command{newSearch(a), newKWIC(a), newCompare(a), newWords(a), newChanges(a), newPanel(a), newTargets(a), newAsk(a), newConcepts(a), newThemes(a), newLexicon(a), newVerify(a), newReport(a), newServe(a), newSession(a)}},
		{"The program itself:", []*cobra.Command{newDoctor(a), newVersion(a), newMan(a)}},
	} {
		root.AddGroup(&cobra.Group{ID: group.title, Title: group.title})
		for _, c := range group.commands {
			c.GroupID = group.title
			root.AddCommand(c)
		}
	}
	root.SetHelpCommandGroupID("The program itself:")
	root.SetCompletionCommandGroupID("The program itself:")
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd("")
	completionHelp(root)
	return root
}

// completionHelp gives cobra's completion commands help texts like those of the others.
func completionHelp(root *cobra.Command) {
	for _, c := range root.Commands() {
		if c.Name() != "completion" {
			continue
		}
		c.Short = "Print the completion script for a shell"
		c.Long = "Print the script that lets a shell complete commands, flags and their values."
		for _, shell := range c.Commands() {
			shell.Short = fmt.Sprintf("Print the completion script for %s", shell.Name())
			shell.Long = shell.Short + "."
			shell.Example = map[string]string{
				"bash": `  source <(govreport completion bash)  # in this session
  govreport completion bash > /etc/bash_completion.d/govreport  # in all that follow; needs the package bash-completion`,
				"zsh": `  source <(govreport completion zsh)  # in this session
  govreport completion zsh > "${fpath[1]}/_govreport"  # in all that follow; needs autoload -U compinit; compinit in ~/.zshrc`,
				"fish": `  govreport completion fish | source  # in this session
  govreport completion fish > ~/.config/fish/completions/govreport.fish  # in all that follow`,
				"powershell": `  govreport completion powershell | Out-String | Invoke-Expression  # in this session; in the profile, in all that follow`,
			}[shell.Name()]
		}
	}
}

var colorModes = []string{"auto", "always", "never"}

// checkGlobals refuses values of the global flags that mean nothing.
func (a *app) checkGlobals(cmd *cobra.Command) error {
	if f := cmd.Flags().Lookup("lang"); f != nil && f.Value.String() != "" {
		if _, err := language("--lang", f.Value.String()); err != nil {
			return err
		}
	}
	if a.heads != "" {
		if _, err := language("--heads", a.heads); err != nil {
			return err
		}
		if slices.Contains([]string{"json", "jsonl", "columns", "packed", "parquet"}, a.format) {
			return withHint("add --format csv, xlsx or md, or leave --heads out", "--heads is for csv, xlsx and md, the format is %s", a.format)
		}
	}
	if err := oneOf("--format", a.format, formats); err != nil {
		return err
	}
	if err := oneOf("--color", a.color, colorModes); err != nil {
		return err
	}
	if err := oneOf("--messages", a.said, messageFormats); err != nil {
		return err
	}
	if a.jobs < 1 {
		return withHint("give 1 or more", "--jobs %d", a.jobs)
	}
	if a.bom && a.format != "csv" {
		return withHint("add --format csv, or leave --bom out", "--bom is for csv, the format is %s", a.format)
	}
	if a.safe && a.format != "csv" && a.format != "xlsx" {
		return withHint("add --format csv, or leave --no-formulas out", "--no-formulas is for csv (xlsx has none ever), the format is %s", a.format)
	}
	return nil
}

// notef prints a note for people, on standard error, unless --quiet.
func (a *app) notef(format string, args ...any) {
	if !a.quiet {
		a.say(said{Kind: "note", Text: a.lang.Sayf(format, args...)})
	}
}

// note prints what is in the reader's language already.
func (a *app) note(text string) {
	if !a.quiet {
		a.say(said{Kind: "note", Text: text})
	}
}

// verbosef prints a note only with --verbose.
func (a *app) verbosef(format string, args ...any) {
	if a.verbose && !a.quiet {
		a.say(said{Kind: "progress", Text: a.lang.Sayf(format, args...)})
	}
}

// colored tells whether standard output may carry colour.
func (a *app) colored() bool {
	switch a.color {
	case "always":
		return true
	case "never":
		return false
	}
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isTerminal(a.stdout)
}

// isTerminal tells whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

// must panics on what only a wrong program can cause.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
