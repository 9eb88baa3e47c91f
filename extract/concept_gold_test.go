package extract

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// scoredConcepts are the ids whose meaning ../shared/gold/CONCEPTS.md fixes.
var scoredConcepts = strings.Fields(`gdp gdp_per_capita fiscal_revenue fiscal_expenditure urban_new_jobs surveyed_unemployment registered_unemployment cpi
	retail_sales industrial_value_added fixed_investment resident_income urban_income rural_income grain_output imports_exports exports urbanisation_rate
	energy_intensity rnd_intensity basic_pension_coverage dibao_standard dibao_urban_standard dibao_rural_standard dibao_people dibao_urban_people
	dibao_rural_people dibao_households dibao_urban_households dibao_rural_households dibao_spending tekun_standard tekun_people tekun_spending
	temporary_relief_people temporary_relief_spending vagrant_rescue orphan_standard orphans left_behind_children disability_subsidy_people
	disability_subsidy_spending elderly_care_beds nursing_beds_share home_care_beds elderly_care_institutions community_elderly_facilities
	elderly_canteens home_adaptation care_workers elderly_allowance_people elderly_allowance_spending cremation_rate cemeteries ecological_burials
	social_organizations volunteers social_workers charity_donations lottery_sales lottery_fund marriages divorces place_names`)

// With the indicators, units, denominators and measures that people wrote down, the
// concepts are theirs.
func TestConceptsOfGold(t *testing.T) {
	files, _ := filepath.Glob("../../shared/gold/*.gold.jsonl")
	composed, _ := filepath.Glob("../../shared/gold/composed/*.gold.jsonl")
	files = append(files, composed...)
	if len(files) == 0 {
		t.Skip("../shared/gold is not there")
	}
	concepts, err := DefaultConcepts()
	require.NoError(t, err)
	for _, id := range scoredConcepts {
		_, ok := concepts.Lookup(id)
		require.True(t, ok, id)
	}
	var right, said, gold int
	for _, g := range files {
		text := strings.TrimSuffix(g, ".gold.jsonl") + ".txt"
		if !strings.Contains(g, "composed") {
			text = filepath.Join("../../shared/seeds", filepath.Base(text))
		}
		source, err := os.ReadFile(text)
		require.NoError(t, err)
		doc := segment.Document{Text: strings.TrimPrefix(string(source), "\ufeff")}
		v := doc.View()
		runes := segment.NewRuneIndex(doc.Text)
		sentences := v.Sentences()
		data, err := os.ReadFile(g)
		require.NoError(t, err)
		for _, line := range strings.Split(string(data), "\n") {
			var r struct {
				Type, Text, Indicator, Unit, Measure, Role, Concept string
				Start, End                                          int
				Per                                                 []string
			}
			if line == "" {
				continue
			}
			require.NoError(t, json.Unmarshal([]byte(line), &r))
			if r.Type != "figure" {
				continue
			}
			at := v.Span(Span{Start: runes.Byte(r.Start), End: runes.Byte(r.End)})
			s := Statement{Indicator: viewed(r.Indicator), Unit: r.Unit, Per: r.Per, Measure: r.Measure, Role: r.Role}
			for _, sent := range sentences {
				if sent.Contains(at) {
					s.Before, s.After = v.Text[sent.Start:at.Start], v.Text[at.End:sent.End]
				}
			}
			got := concepts.Of(s)
			if !slices.Contains(scoredConcepts, got) {
				got = ""
			}
			if r.Concept != "" {
				gold++
			}
			if got != "" {
				said++
			}
			switch {
			case got == r.Concept && got != "":
				right++
			case got != r.Concept:
				t.Logf("%s %d %s %q: %q, want %q", filepath.Base(g), r.Start, r.Text, r.Indicator, got, r.Concept)
			}
		}
	}
	f1 := 2 * float64(right) / float64(said+gold)
	t.Logf("%d right of %d said, %d there: F1 %.3f", right, said, gold, f1)
	require.GreaterOrEqual(t, f1, 0.95)
}

func viewed(s string) string { return (&segment.Document{Text: s}).View().Text }

// Sentences and look-alikes, by what one of their figures must be of.
func TestConceptSentences(t *testing.T) {
	data, err := os.ReadFile("testdata/concept_sentences.tsv")
	require.NoError(t, err)
	words, err := DefaultWords()
	require.NoError(t, err)
	bad, all := 0, 0
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		sentence, want, ok := strings.Cut(line, "\t")
		require.True(t, ok, line)
		all++
		got := slices.DeleteFunc(conceptsIn(t, words, sentence), func(id string) bool { return !slices.Contains(scoredConcepts, id) })
		for _, id := range strings.Fields(want) {
			if id == "-" && len(got) > 0 || id != "-" && !slices.Contains(got, id) {
				bad++
				t.Logf("%s: %v, want %s", sentence, got, want)
				break
			}
		}
	}
	t.Logf("%d of %d sentences as they should be", all-bad, all)
	require.LessOrEqual(t, bad*100, all*2)
}
