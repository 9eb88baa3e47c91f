package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// akin returns the result whose name is a longer or a shorter one of what t promises, for a promise that no
// result has the name of: 口袋公园建成287个 for 建设城市口袋公园300个. Nothing that the two say may differ, and no
// other promise may be nearer to the result.
func (w *follower) akin(src *followedReport, t *FigureRow, q quantity, p period, results *reviewed, part bool) (out []*resultFigure) {
	if p.many || q.measure == extract.MeasureGrowth || t.Unit == "" || timeUnits.MatchString(segment.Fold(t.Unit)) {
		return nil
	}
	for i, other := range src.promised { // 在校学生 of three kinds of schools
		if w.words.sameThing(other, q) && comparable(other, q) && !sameNumber(t, src.targets[i]) {
			return nil
		}
	}
	best := 0.0
	for _, r := range results.rows {
		if !sameMeasure(q, r.quantity) || !sameDimension(q, r.quantity) {
			continue
		}
		like := w.words.namesAkin(t, q, r)
		if like == 0 || like < best || !sameStage(q, r.quantity) || !sameDeed(q, r) || w.words.contrast(q, r.quantity) || partOfPlace(q, r.quantity) || !w.compares(t, q, p, r, part, false) {
			continue
		}
		if q.concept != "" && r.concept != "" && (q.concept != r.concept || unlike(q, r.quantity)) || partOfAll.MatchString(lastClause(r.front)) && !partOfAll.MatchString(lastClause(t.front)+firstClause(t.behind)) {
			continue
		}
		if w.nearer(src, t, q, r, like) {
			continue
		}
		if like > best {
			best, out = like, nil
		}
		out = append(out, r)
	}
	if slices.ContainsFunc(out, func(r *resultFigure) bool { return !sameNumber(&r.FigureRow, &out[0].FigureRow) }) {
		return nil
	}
	return out
}

// nearer reports whether another promise than that of t, and no other wording of it, is as near to a result.
func (w *follower) nearer(src *followedReport, t *FigureRow, q quantity, r *resultFigure, like float64) bool {
	own := r.quantity // what it is called first: not 农村幸福院 in 农村幸福院8个,9个社区老年食堂开门迎客
	own.names, own.letters = own.names[:1], nil
	for i, other := range src.promised {
		if w.words.sameThing(other, q) || sameNumber(t, src.targets[i]) {
			continue
		}
		if w.words.sameThing(other, own) || sameDimension(other, own) && w.words.namesAkin(t, other, r) >= like {
			return true
		}
	}
	return false
}

// timeUnits are units of time, of which a number names nothing that could be told by a longer name.
var timeUnits = regexp.MustCompile(`^(?:年|个?月|天|日|周|小?时|分钟)$`)

// sameDeed reports whether a result may count what a promise says is to be done: what was done to it is
// not known to be another thing (新登记 and 注销), and something was done (not 全县共有养老机构21家).
func sameDeed(q quantity, r *resultFigure) bool {
	done := func(q quantity) string {
		if q.deed == "完成" || q.deed == "" && (!q.made || q.act == "finished") { // 新改建: made or rebuilt
			return ""
		}
		return cmp.Or(q.deed, "建成") // 新铺雨污管网
	}
	switch a, b := done(q), done(r.quantity); {
	case a != "" && b != "":
		both := func(made, other string) bool { return made == "改扩建" && (other == "改造" || other == "建成") }
		return a == b || both(a, b) || both(b, a)
	case b != "" && q.state: // 煤炭产量达到9200万吨, not 退出煤炭产能427万吨
		return false
	case a != "" && r.deed == "" && r.act == "" && q.dimension != "%" && q.dimension != "元" && r.measure == extract.MeasureLevel:
		does := strings.TrimPrefix(firstClause(r.behind), segment.Fold(r.Indicator)) // 9个社区老年食堂开门迎客
		return utf8.RuneCountInString(does) >= 2 || strings.HasSuffix(r.front, "惠及")
	}
	return true
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
// one of a thing, 0 where they are not.
func (v *vocabulary) namesAkin(t *FigureRow, q quantity, r *resultFigure) float64 {
	best := 0.0
	least := shortestName(q, r.quantity)
	for i, x := range q.bare {
		for k, y := range r.bare {
			a, b := len(x), len(y)
			if min(a, b) < least || 2*float64(min(a, b)) < alikeShorter*float64(a+b) {
				continue
			}
			both := charsShared(x, y)
			like := 2 * float64(both) / float64(a+b)
			if like <= best || like < alikeShorter || both < min(a, b) && like < alikeOther || slices.ContainsFunc(x, joins) != slices.ContainsFunc(y, joins) {
				continue
			}
			if both < min(a, b) || v.longerName(t, q, r, x, y, q.names[i], r.names[k]) {
				best = like
			}
		}
	}
	return best
}

func joins(r rune) bool { return r == '和' || r == '与' || r == '及' }

// longerName reports whether the longer of the bare names of a promise and of a result adds nothing that
// tells another thing. What it adds in front the other says elsewhere, or it is of all such things; what it adds
// behind is done with them (社区老年食堂开门迎客), which a rate has no room for; in the middle only a result adds
// words (国际集装箱班轮航线), to what is no word for anything (重点技改项目).
func (v *vocabulary) longerName(t *FigureRow, q quantity, r *resultFigure, promise, result []rune, whole, wholeResult string) bool {
	rate, x, y := q.dimension == "%", string(promise), string(result)
	switch {
	case len(promise) == len(result):
		return true
	case strings.HasSuffix(x, y):
		more := cutBefore(whole, wholeResult, strings.TrimSuffix(x, y))
		return utf8.RuneCountInString(more) > 1 && (ofAll.MatchString(more) || v.halfSaid(more, &r.FigureRow) && !v.forAnything(y))
	case strings.HasSuffix(y, x):
		return v.halfSaid(cutBefore(wholeResult, whole, strings.TrimSuffix(y, x)), t) && !v.forAnything(x)
	case strings.HasPrefix(x, y), strings.HasPrefix(y, x):
		return !rate
	}
	return len(promise) < len(result) && !rate && slices.Equal(promise[:2], result[:2]) && promise[len(promise)-1] == result[len(result)-1] && !v.forAnything(x)
}

// cutBefore is what the longer of two names has in front of the shorter, otherwise where it does not end in it.
func cutBefore(long, short, otherwise string) string {
	if more, ok := strings.CutSuffix(long, short); ok {
		return more
	}
	return otherwise
}

// forAnything reports whether a name ends in a word for anything, and little is left without it: 重点项目, 补贴资金.
func (v *vocabulary) forAnything(name string) bool {
	for end := range v.bare {
		if rest, ok := strings.CutSuffix(name, end); ok && (utf8.RuneCountInString(rest) <= 3 || v.forAnything(rest)) {
			return true
		}
	}
	return false
}

// ofAll finds words in front of a name that tell nothing of which things are meant, where none are set against them.
var ofAll = regexp.MustCompile(`^(?:城市|城区|农村|行政|上级|公共|生产|标准化)$`)

// halfSaid reports whether half of the characters of words stand in what is said before a figure: 高速公路
// in 4条高速建成通车,新增通车里程316公里.
func (v *vocabulary) halfSaid(words string, by *FigureRow) bool {
	text := lastClauses(by.front) + strings.Join(by.Section, " ") + by.Organ
	text += v.syn.canonical(text) // 低保 and 最低生活保障
	n := 0
	for _, c := range words {
		if strings.ContainsRune(text, c) {
			n++
		}
	}
	all := utf8.RuneCountInString(words)
	return n == all || n >= 2 && 2*n >= all
}

// shortestName is how many characters a name needs to tell what is meant: two for what has a unit of its own (早稻,
// 床位) or is known as a statistic, three for what is counted as all is.
func shortestName(t, r quantity) int {
	if slices.Contains([]string{"元", "%", "人", "个", "户", ""}, t.dimension) && (t.concept == "" || t.concept != r.concept) {
		return 3
	}
	return 2
}

// bareName is a name without the words for what was done.
func bareName(s string) []rune {
	return []rune(noWord.Replace(deeds.ReplaceAllString(s, "")))
}

var noWord = strings.NewReplacer("的", "", "有", "", "全部", "")

// charsShared is how many characters two names have in common.
func charsShared(x, y []rune) (both int) {
	var used uint64
	for _, r := range x {
		for i, s := range y[:min(len(y), 64)] {
			if r == s && used&(1<<i) == 0 {
				used |= 1 << i
				both++
				break
			}
		}
	}
	return both
}
