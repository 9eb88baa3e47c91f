package main

import (
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/spf13/cobra"
)

func newConcepts(a *app) *cobra.Command {
	var src sources
	cmd := &cobra.Command{
		Use:   "concepts [CONCEPT…]",
		Short: "List the statistical concepts that figures are of",
		Long: `List the statistical concepts: id, name, the unit that the panel converts to, and how
they are written. Words find the concepts that an indicator written so would have.
A concepts.tsv in the folder of --lexicon adds to them.`,
		Example: `  govreport concepts
  govreport concepts gdp 低保标准 --format json`,
		ValidArgsFunction: completeConcepts,
		RunE: func(_ *cobra.Command, args []string) error {
			known, err := extract.LoadConcepts(src.lexicon)
			if err != nil {
				return err
			}
			list := known.All()
			if len(args) > 0 {
				list = nil
				for _, arg := range args {
					found := known.Find(arg)
					if len(found) == 0 {
						return unknownConcept(known, arg)
					}
					list = append(list, found...)
				}
			}
			return a.print(answerOf(list, list,
				show("id", func(k extract.Concept) any { return k.ID }),
				show("name", func(k extract.Concept) any { return k.Name }).atMost(32),
				show("unit", func(k extract.Concept) any { return k.Unit }),
				show("measure", func(k extract.Concept) any { return code{"measure", k.Measure} }),
				show("better", func(k extract.Concept) any { return code{"better", k.Better} }),
				show("written", func(k extract.Concept) any { return strings.Join(k.Wordings, " ") }).atMost(48),
			))
		},
	}
	src.lexiconFlag(cmd)
	return cmd
}

// unknownConcept says which concept may have been meant.
func unknownConcept(known *extract.Concepts, name string) error {
	if found := known.Find(name); len(found) > 0 {
		return withHint("did you mean "+found[0].ID+" ("+found[0].Name+")?", "unknown concept %q", name)
	}
	var words []string
	for _, k := range known.All() {
		words = append(words, k.ID, k.Name)
	}
	return withHint(didYouMean(name, words, `"govreport concepts" lists them`), "unknown concept %q", name)
}

// completeConcepts offers ids; after a comma too.
func completeConcepts(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
	known, err := extract.DefaultConcepts()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	before := ""
	if i := strings.LastIndexByte(word, ','); i >= 0 {
		before, word = word[:i+1], word[i+1:]
	}
	var offers []string
	for _, k := range known.All() {
		if strings.HasPrefix(k.ID, word) {
			offers = append(offers, cobra.CompletionWithDesc(before+k.ID, k.Name))
		}
		if word != "" && strings.HasPrefix(k.Name, word) {
			offers = append(offers, cobra.CompletionWithDesc(before+k.Name, k.ID))
		}
	}
	return offers, cobra.ShellCompDirectiveNoFileComp
}
