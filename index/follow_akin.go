package index

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/extract"
)

// akin returns the results whose name is a longer or a shorter one of what t promises, for a promise
// that no result has the name of: 口袋公园建成287个 for 建设城市口袋公园300个. Nothing that the two say may
// differ, and no other promise may be nearer to the result.
func (w *follower) akin(src *followedReport, t *FigureRow, q quantity, p period, results *reviewed, part bool) (out []*resultFigure) {
	if p.many {
		return nil
	}
	best := 0.0
	for _, r := range results.rows {
		like := namesAkin(q, r.quantity)
		if like == 0 || like < best || !sameStage(q, r.quantity) || apartInDeed(q, r.quantity) || w.words.contrast(q, r.quantity) || partOfPlace(q, r.quantity) || !w.compares(t, q, p, r, part, false) {
			continue
		}
		if q.concept != "" && r.concept != "" && q.concept != r.concept {
			continue
		}
		if slices.ContainsFunc(src.promised, func(other quantity) bool {
			return !w.words.sameThing(other, q) && (w.words.sameThing(other, r.quantity) || sameDimension(other, r.quantity) && namesAkin(other, r.quantity) >= like)
		}) {
			continue
		}
		if like > best {
			best, out = like, nil
		}
		out = append(out, r)
	}
	return out
}

// apartInDeed reports whether two quantities count what was done in two ways: 新登记 and 注销.
func apartInDeed(a, b quantity) bool {
	said := func(d string) bool { return d != "" && d != "完成" }
	return said(a.deed) && said(b.deed) && a.deed != b.deed
}

// sameStage reports whether two quantities are of one stage: not one begun and one finished, nor how many there are and
// how many were made.
func sameStage(a, b quantity) bool {
	if a.act == "finished" || b.act == "finished" {
		return agree(a.act, b.act)
	}
	return a.act == b.act
}

// How alike names have to be, by the characters they have in common: of a longer and a shorter one,
// and of two of which each has words that the other lacks.
const (
	alikeShorter = 0.65
	alikeOther   = 0.85
)

// namesAkin is how alike the names of a promise and a result are that are a longer and a shorter
// one of a thing, 0 where they are not. What the longer one adds may not tell another thing: it does in
// front of a result (园区规划标准厂房), and at the end of a rate (国内生产总值能耗).
func namesAkin(t, r quantity) float64 {
	best := 0.0
	for _, n := range t.names {
		for _, m := range r.names {
			x, y := bareName(n), bareName(m)
			if min(utf8.RuneCountInString(x), utf8.RuneCountInString(y)) < shortestName(t) {
				continue
			}
			if x == y {
				return 1
			}
			both, a, b := charsShared(x, y)
			like := 2 * float64(both) / float64(a+b)
			switch {
			case both == b && (t.dimension == "%" || t.measure == extract.MeasureGrowth) && !sameEnd(x, y),
				both == a && !sameStart(x, y), both < min(a, b) && like < alikeOther, like < alikeShorter,
				strings.ContainsAny(x, "和与及") != strings.ContainsAny(y, "和与及"):
			default:
				best = max(best, like)
			}
		}
	}
	return best
}

// shortestName is how many characters a name needs to tell what is meant.
func shortestName(q quantity) int {
	if q.dimension == "元" || q.dimension == "%" {
		return 3
	}
	return 2
}

// bareName is a name without the words for what was done.
func bareName(s string) string {
	return strings.NewReplacer("的", "", "有", "").Replace(deeds.ReplaceAllString(s, ""))
}

// charsShared is how many characters two strings have in common, and how many each has.
func charsShared(x, y string) (both, a, b int) {
	count := map[rune]int{}
	for _, r := range x {
		count[r]++
		a++
	}
	for _, r := range y {
		if count[r] > 0 {
			count[r]--
			both++
		}
		b++
	}
	return both, a, b
}

func sameStart(x, y string) bool {
	r, _ := utf8.DecodeRuneInString(x)
	s, _ := utf8.DecodeRuneInString(y)
	return r == s
}

func sameEnd(x, y string) bool {
	r, _ := utf8.DecodeLastRuneInString(x)
	s, _ := utf8.DecodeLastRuneInString(y)
	return r == s
}
