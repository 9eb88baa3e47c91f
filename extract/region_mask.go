package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/segment"
)

// suggestMasks fills in Mask.Suggest where a mask of class "name" hides the
// name of a place that the report's region gives away: x县 in a report from
// 德清县, *市*区 in one from 成都市双流区, X省. What is suggested replaces the
// masked run alone (德清 for the x of x县; the whole name where no word for its
// kind follows), and stands beside the text, never in it. It comes after
// the masks and the region.
func suggestMasks(w *Words, r *Report, v *segment.View, g *gazetteer.Gazetteer) {
	if r.Region == nil || r.Region.Code == "" {
		return
	}
	d := g.ByCode(r.Region.Code)
	if d == nil {
		return
	}
	words := w.region
	borders := func(after string) bool {
		for _, n := range []int{3, 2} {
			name := cutRunes(after, n)
			if rest, ok := strings.CutPrefix(after[len(name):], "线"); !ok || !words.stands("border", rest, strings.Contains) && !strings.HasPrefix(rest, "及") {
				continue
			}
			for _, d := range g.CalledShort(name, gazetteer.Any) {
				if d.Level < gazetteer.Township {
					return true
				}
			}
		}
		return false
	}
	line := append([]*gazetteer.Division{d}, g.Parents(d)...)
	for i := range r.Masks {
		m := &r.Masks[i]
		if m.Class != "name" || m.Suggest != "" {
			continue
		}
		s := v.Span(m.Span)
		m.Suggest = suggestName(words, borders, line, v.Text[:s.Start], v.Text[s.End:], m.Span.Of(r.Doc.Text))
	}
}

// suggestName returns what stood between before and after, if it is one of the
// divisions of line: the region and those above it.
func suggestName(words regionWords, borders func(string) bool, line []*gazetteer.Division, before, after, mask string) string {
	if utf8.RuneCountInString(mask) > 6 {
		return ""
	}
	for _, d := range line {
		kind := gazetteer.Kind(d.Name)
		if kind == "" {
			continue
		}
		short := map[string]string{"自治区": "区", "自治州": "州", "自治县": "县", "自治旗": "旗"}[kind]
		for _, k := range []string{kind, short} {
			if k == "" || !strings.HasPrefix(after, k) || !kindEnds(after[len(k):]) {
				continue
			}
			if k == "区" && strings.HasSuffix(before, "开发") {
				return ""
			}
			return strings.TrimSuffix(d.Name, k)
		}
	}
	// x民政, 大爱x, x福田线: the mask is the whole name of the report's own region.
	own := line[0]
	if own.Short != "" && (words.stands("ownafter", after, strings.HasPrefix) || words.stands("ownbefore", before, strings.HasSuffix) || borders(after)) {
		return own.Short
	}
	return ""
}

// stands reports whether a word of a kind stands at the edge of s.
func (w regionWords) stands(kind, s string, at func(s, word string) bool) bool {
	return slices.ContainsFunc(w.of[kind], func(o regionWord) bool { return at(s, o.text) })
}

// kindEnds reports whether the word for a kind ends there: 县级 and 区域 are other words.
func kindEnds(rest string) bool {
	for _, w := range []string{"级", "域", "长", "间", "块", "位", "场", "民"} {
		if strings.HasPrefix(rest, w) && !strings.HasPrefix(rest, "民政") && !strings.HasPrefix(rest, "级民政") {
			return false
		}
	}
	return true
}
