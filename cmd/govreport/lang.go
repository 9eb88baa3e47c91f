package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/internal/message"
	"github.com/govreport/govreport/internal/regexp"
)

// languages are the values of --lang and --heads.
var languages = []string{string(message.Chinese), string(message.English)}

// language is a language that somebody names: zh, en, or a locale of one of them such
// as zh_CN.UTF-8.
func language(flag, value string) (message.Language, error) {
	lang, said := message.Named(value)
	if !said || lang == message.English && !strings.HasPrefix(strings.ToLower(value), "en") {
		return "", oneOf(flag, value, languages)
	}
	return lang, nil
}

// chooseLanguage finds the language before anything is said, thus before the flags are
// read: from --lang, else as other settings, else from the locale.
func (a *app) chooseLanguage(root *cobra.Command, args []string) {
	value := flagIn(args, "lang")
	if value == "" {
		value = os.Getenv(envName("lang"))
	}
	if value == "" {
		if path, _ := namedConfig(flagIn(args, "config")); path != "" {
			if entries, err := readEntries(root, path); err == nil {
				value = entries[".lang"].value
			}
		}
	}
	if value != "" {
		if lang, err := language("--lang", value); err == nil {
			a.lang, a.langSaid = lang, true
			return
		}
	}
	if a.lang, a.langSaid = message.OfEnvironment(os.Getenv); !a.langSaid {
		a.lang, a.langSaid = message.Named(systemLanguage())
	}
}

// flagIn is the value of a flag among arguments that are not read yet.
func flagIn(args []string, name string) string {
	for i, arg := range args {
		switch {
		case arg == "--":
			return ""
		case arg == "--"+name && i+1 < len(args):
			return args[i+1]
		case strings.HasPrefix(arg, "--"+name+"="):
			return strings.TrimPrefix(arg, "--"+name+"=")
		}
	}
	return ""
}

// pageLanguage is the language of pages: Chinese where nothing was said.
func (a *app) pageLanguage() string {
	if !a.langSaid {
		return string(message.Chinese)
	}
	return string(a.lang)
}

// headLanguage is the language of the heads of csv and xlsx.
func (a *app) headLanguage() message.Language {
	if a.heads == "" {
		return message.English
	}
	lang, _ := language("--heads", a.heads) // checked before
	return lang
}

// tableLanguage is the language of a table for eyes, or of Markdown.
func (a *app) tableLanguage() message.Language {
	if a.heads == "" && a.format == "table" {
		return a.lang
	}
	return a.headLanguage()
}

// englishHead is the English name of a column that a place of a table stands in, of its
// Chinese head.
func englishHead(said string) string {
	for _, outer := range []string{"", "target.", "result.", "nearest."} {
		for _, name := range []string{"path", "start", "end", "text", "sentence"} {
			if said == message.Chinese.Head(outer+name) {
				return outer + name
			}
		}
	}
	return said
}

// label pads the name of a field to width columns.
func (a *app) label(name string, width int) string {
	return padded(a.lang.Head(name), width)
}

// padded fills s up to a width in columns of the screen.
func padded(s string, width int) string { return s + strings.Repeat(" ", max(0, width-screenWidth(s))) }

// listed joins a list of words or counts.
func (a *app) listed(parts []string) string {
	return strings.Join(parts, a.lang.Code("joint", ", "))
}

// A cell of a table may be one of these: tables for eyes say it in the reader's
// language.
type (
	// code is a value of a field with few values; context names the field.
	code struct{ context, value string }
	// codes are codes side by side, such as "growth average".
	codes []code
	// told is a text of the libraries.
	told string
	// claims are the values of a cell of the wide panel, joined with " | ".
	claims string
)

func (c code) String() string { return c.value }

// in is the code in a language. Themes and concepts have Chinese names of their own.
func (c code) in(lang message.Language) string {
	if lang == message.Chinese {
		switch c.context {
		case "theme":
			if set, err := extract.DefaultThemes(); err == nil {
				if t, ok := set.Lookup(c.value); ok {
					return t.Name
				}
			}
			return c.value
		case "concept":
			if known, err := extract.DefaultConcepts(); err == nil {
				if k, ok := known.Lookup(c.value); ok {
					return k.Name
				}
			}
			return c.value
		}
	}
	return lang.Code(c.context, c.value)
}

func (c codes) String() string {
	var out []string
	for _, one := range c {
		if one.value != "" {
			out = append(out, one.value)
		}
	}
	return strings.Join(out, " ")
}

// inLanguage is a cell as a table shows it.
func inLanguage(lang message.Language, v any) any {
	switch v := v.(type) {
	case code:
		return v.in(lang)
	case codes:
		said := make(codes, len(v))
		for i, one := range v {
			said[i].value = one.in(lang)
		}
		return said.String()
	case claims:
		parts := strings.Split(string(v), claimSeparator)
		for i, p := range parts {
			parts[i] = lang.Code("value", p)
		}
		return strings.Join(parts, claimSeparator)
	case told:
		return onCommandLine.Replace(lang.Translate(string(v)))
	case message.Text:
		return v.In(lang)
	}
	return v
}

// errorText is what an error says, in the reader's language.
func (a *app) errorText(err error) string {
	if h, ok := err.(*hintError); ok {
		return a.told(h.err.Error()) + a.lang.Code("joint", "; ") + a.told(h.hint)
	}
	return a.told(err.Error())
}

// told is a text of the libraries, in the reader's language.
func (a *app) told(text string) string { return onCommandLine.Replace(a.lang.Translate(text)) }

// sayHelp says the help of a command in the reader's language: its texts and flags, and
// what is said of the commands below it in short.
func (a *app) sayHelp(c *cobra.Command) {
	if a.lang == message.English {
		return
	}
	say := a.lang.Translate
	c.InitDefaultHelpFlag()
	c.Short, c.Long, c.Example = say(c.Short), say(c.Long), a.sayExample(c.Example)
	for _, g := range c.Groups() {
		g.Title = say(g.Title)
	}
	for _, flags := range []*pflag.FlagSet{c.LocalFlags(), c.InheritedFlags()} {
		flags.VisitAll(func(f *pflag.Flag) { f.Usage = say(f.Usage) })
	}
	for _, sub := range c.Commands() {
		sub.Short = say(sub.Short)
	}
}

// sayAllHelp is sayHelp for all commands.
func (a *app) sayAllHelp(c *cobra.Command) {
	a.sayHelp(c)
	for _, sub := range c.Commands() {
		a.sayAllHelp(sub)
	}
}

// sayExample translates the remarks behind "# " of an example.
func (a *app) sayExample(example string) string {
	lines := strings.Split(example, "\n")
	for i, line := range lines {
		if before, remark, ok := strings.Cut(line, "  # "); ok {
			lines[i] = before + "  # " + a.lang.Translate(remark)
		}
	}
	return strings.Join(lines, "\n")
}

var defaultValue = regexp.MustCompile(` \(default (.*)\)(\n|$)`)

// setHelp makes root's help speak the reader's language. Cobra's own words stand in its
// template.
func (a *app) setHelp(root *cobra.Command) {
	if a.lang == message.English {
		return
	}
	l := a.lang
	root.SetUsageTemplate(strings.NewReplacer(
		"Usage:", l.Say("Usage:"), "Aliases:", l.Say("Aliases:"), "Examples:", l.Say("Examples:"),
		"Available Commands:", l.Say("Available Commands:"), "Additional Commands:", l.Say("Additional Commands:"),
		"Global Flags:", l.Say("Global Flags:"), "Flags:", l.Say("Flags:"), "Additional help topics:", l.Say("Additional help topics:"),
		`Use "{{.CommandPath}} [command] --help" for more information about a command.`, l.Say(`Use "{{.CommandPath}} [command] --help" for more information about a command.`),
	).Replace(root.UsageTemplate()))
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		a.sayHelp(cmd)
		out := cmd.OutOrStdout()
		var b strings.Builder
		cmd.SetOut(&b)
		help(cmd, args)
		cmd.SetOut(out)
		said := defaultValue.ReplaceAllString(b.String(), l.Say("(default $1)")+"$2")
		fmt.Fprint(out, strings.NewReplacer("[flags]", l.Say("[flags]"), "[command]", l.Say("[command]")).Replace(said))
	})
}
