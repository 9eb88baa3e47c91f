package main

import (
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/spf13/cobra"
)

// lexiconTable is an embedded table of words.
type lexiconTable struct {
	Name    string `json:"name"`    // units, for units.tsv
	Rows    int    `json:"rows"`    // without header and remarks
	Columns string `json:"columns"` // names, with blanks between
	About   string `json:"about"`   // the first sentence of its remarks
}

func newLexicon(a *app) *cobra.Command {
	var print string
	cmd := &cobra.Command{
		Use:   "lexicon",
		Short: "List the tables of words that reports are read with, or print one",
		Long: `List the tables of words that reports are read with: units, comparators, themes,
statistical concepts and more. --print writes one as it is in the program, with the
remarks that say what its columns mean: a start for a table of your own, which
--lexicon DIR adds to the embedded one. A row of the same key takes the place of the
embedded row, so delete the rows that stay as they are; the column example may be
left out.`,
		Example: `  govreport lexicon
  govreport lexicon --print units > words/units.tsv
  govreport extract --lexicon words report.txt`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			names, err := fs.Glob(extract.LexiconTables(), "*.tsv")
			if err != nil {
				return err
			}
			if print != "" {
				return a.printLexicon(print, names)
			}
			tables := make([]lexiconTable, len(names))
			for i, name := range names {
				if tables[i], err = describeTable(name); err != nil {
					return err
				}
			}
			return a.print(answerOf(tables, tables,
				show("name", func(t lexiconTable) any { return t.Name }),
				show("rows", func(t lexiconTable) any { return t.Rows }),
				show("columns", func(t lexiconTable) any { return t.Columns }),
				show("about", func(t lexiconTable) any { return told(t.About) }),
			))
		},
	}
	cmd.Flags().StringVar(&print, "print", "", "write the table `NAME` to standard output, such as units")
	must(cmd.RegisterFlagCompletionFunc("print", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		names, _ := fs.Glob(extract.LexiconTables(), "*.tsv")
		for i, n := range names {
			names[i] = strings.TrimSuffix(n, ".tsv")
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}))
	return cmd
}

// printLexicon writes an embedded table.
func (a *app) printLexicon(name string, names []string) error {
	for i, n := range names {
		names[i] = strings.TrimSuffix(n, ".tsv")
	}
	name = strings.TrimSuffix(name, ".tsv")
	if err := oneOf("--print", name, names); err != nil {
		return err
	}
	table, err := extract.LexiconTables().Open(name + ".tsv")
	if err != nil {
		return err
	}
	defer table.Close()
	_, err = io.Copy(a.stdout, table)
	return err
}

// describeTable reads what a table holds.
func describeTable(name string) (lexiconTable, error) {
	t := lexiconTable{Name: strings.TrimSuffix(name, ".tsv")}
	data, err := fs.ReadFile(extract.LexiconTables(), name)
	if err != nil {
		return t, err
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		switch remark, isRemark := strings.CutPrefix(line, "# "); {
		case isRemark && t.About == "":
			about, _, _ := strings.Cut(remark, ". ")
			t.About = strings.TrimSuffix(about, ".")
		case isRemark, strings.TrimSpace(line) == "", line == "#":
		case t.Columns == "":
			t.Columns = strings.Join(strings.Split(line, "\t"), " ")
		default:
			t.Rows++
		}
	}
	if t.Columns == "" {
		return t, fmt.Errorf("%s has no header", name) // a defect, which the tests find
	}
	return t, nil
}
