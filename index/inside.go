package index

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/internal/regexp"
)

// town begins a clause about a part of the region: 云栈镇、岫口乡火化率50%.
var town = regexp.MustCompile(`^(?:其中)?(?:[^\s全各每个城本我老多余名该县市区其中乡村农][^\s城乡村]{0,2}(?:镇|乡|街道)[、和]?)+`)

// speaksOfPart reports whether a figure of a report on region is of a place inside
// it. front is its sentence up to the figure: the clause begins with the name of the
// place, or the sentence with those of towns (云栈镇、岫口乡由垫底升到中游，火化率54%).
func speaksOfPart(places *gazetteer.Gazetteer, region regionFacts, front string) bool {
	sentence, clause := strings.TrimLeft(front, " 　"), front
	if i := strings.LastIndexAny(front, "，。；：,;:(（\n"); i >= 0 {
		_, n := utf8.DecodeRuneInString(front[i:])
		clause = front[i+n:]
	}
	clause = strings.TrimLeft(clause, " 　")
	if region.Level != "township" && (town.MatchString(clause) || town.MatchString(sentence)) {
		return true
	}
	if region.Code == "" {
		return false
	}
	for m := range places.Find(clause) {
		if before := clause[:m.Span.Start]; before != "" && before != "其中" {
			return false
		}
		return slices.ContainsFunc(m.Full, func(d *gazetteer.Division) bool {
			return d.Code != region.Code && strings.HasPrefix(d.Code, trimCode(region.Code)) && region.Code != "000000" || region.Code == "000000" && d.Level > gazetteer.State
		})
	}
	return false
}
