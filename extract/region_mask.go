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
func suggestMasks(r *Report, v *segment.View, g *gazetteer.Gazetteer) {
	if r.Region == nil || r.Region.Code == "" {
		return
	}
	d := g.ByCode(r.Region.Code)
	if d == nil {
		return
	}
	line := append([]*gazetteer.Division{d}, g.Parents(d)...)
	for i := range r.Masks {
		m := &r.Masks[i]
		if m.Class != "name" || m.Suggest != "" {
			continue
		}
		s := v.Span(m.Span)
		m.Suggest = suggestName(line, v.Text[:s.Start], v.Text[s.End:], m.Span.Of(r.Doc.Text))
	}
}

// suggestName returns what stood between before and after, if it is one of the
// divisions of line: the region and those above it.
func suggestName(line []*gazetteer.Division, before, after, mask string) string {
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
	// x民政, 考察x民政工作: the mask is the whole name of the report's own region.
	own := line[0]
	if ownWords(after) && own.Short != "" {
		return own.Short
	}
	return ""
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

// ownWords reports whether what follows a bare mask speaks of the report's own region.
func ownWords(after string) bool {
	return slices.ContainsFunc([]string{"民政", "经济社会发展", "经济领域", "高质量发展", "幸福", "慈善周", "地名故事", "特色", "关爱行动"}, func(w string) bool {
		return strings.HasPrefix(after, w)
	})
}
