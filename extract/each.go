package extract

import (
	"slices"
	"strings"
)

// denominate gives the figures of the sentence the denominators that stand in front
// of them in their clause: 每人每月450元, 每千人口床位7.2张, 户均投入3800元. Those written
// behind (元/人·月) are read with the unit.
func (s *sentence) denominate(frames []*frame) {
	x := s.x
	for i, fr := range frames {
		f := x.figs[s.ls[fr.p].fig]
		if f.slash {
			continue
		}
		f.f.Per = nil
		if f.unit.class == "age" || f.unit.class == "time" && !fr.words.has(isHedge) && !strings.HasPrefix(f.unit.unit, "小时") && !s.forAnyone(fr) {
			continue
		}
		lo := s.clauseStart(fr.p)
		if fr.near {
			lo = fr.lo
		}
		f.f.Per = s.denominators(lo, fr)
		if len(f.f.Per) == 0 && f.unit.class == "money" {
			f.f.Per = s.perBehind(fr.p)
			for j := i - 1; len(f.f.Per) > 0 && j >= 0 && s.joined(frames[j].p, frames[j+1].p); j-- { // 4800元、2700元每人每年
				if g := x.figs[s.ls[frames[j].p].fig]; len(g.f.Per) == 0 && g.f.Unit == f.f.Unit {
					g.f.Per = f.f.Per
				}
			}
		}
		if len(f.f.Per) > 0 || i == 0 {
			continue
		}
		if g := x.figs[s.ls[frames[i-1].p].fig]; len(g.f.Per) > 0 && !g.slash && s.sharesPer(frames, i, g, f) {
			f.f.Per = g.f.Per
		}
	}
}

// sharesPer reports whether figure f of frame i has the denominator of g, the figure
// before it.
func (s *sentence) sharesPer(frames []*frame, i int, g, f *figure) bool {
	fr, unit := frames[i], g.f.Unit == f.f.Unit
	if (g.unit.class == "ratio") != (f.unit.class == "ratio") {
		return false
	}
	switch {
	case s.joined(frames[i-1].p, fr.p) && (unit || g.unit.class != "ratio" && (g.unit.class == f.unit.class || s.text(frames[i-1].p+1) != ",")):
		return true // 每人每月486元、324元
	case fr.near && g.unit.class == "money" && f.unit.class == "mass" && s.at(fr.lo-1).has(isConj|isPause):
		return true // 每户发放慰问金300元和大米25公斤
	case fr.near && unit && s.at(fr.lo-1).has(isPause) && s.qualifiesOnly(fr):
		return true // 一级每人每月150元、二级110元
	case f.changeOf == g && unit:
		return true // 由每人每月460元提高到500元
	}
	return unit && s.standard(i) && s.standard(i-1) && s.x.means[s.ls[fr.p].fig].measure == MeasureLevel
}

// perBehind reads denominators that end the clause behind the figure at lexeme p: 4800元每人每年.
func (s *sentence) perBehind(p int) []string {
	var out []string
	k := p + 1
	for ; k < len(s.ls) && s.eachAt(k); k++ {
		if len([]rune(s.text(k))) < 2 {
			return nil
		}
		out = append(out, s.x.t.source(s.ls[k].start+1, s.ls[k].end).Of(s.x.report.Doc.Text))
	}
	if !s.at(k).has(isBound|isPause) && k < len(s.ls) {
		return nil
	}
	return out
}

// qualifiesOnly reports whether nothing but a grade or a part stands in front of the figure.
func (s *sentence) qualifiesOnly(fr *frame) bool {
	p := np{fr.lo, fr.core}
	return !p.empty() && s.qualifierOnly(p)
}

// forAnyone reports whether an average of people stands in the clause of fr: 干部人均下基层60天.
func (s *sentence) forAnyone(fr *frame) bool {
	return s.inClause(fr, func(w string) bool { return w == "人均" || w == "户均" })
}

// standard reports whether figure i of the sentence measures a standard.
func (s *sentence) standard(i int) bool {
	m := s.x.means[s.ls[s.figs[i]].fig]
	return strings.HasSuffix(s.x.t.str(m.a, m.b), "标准")
}

// denominators reads the denominators in the words [lo, figure), in order.
func (s *sentence) denominators(lo int, fr *frame) []string {
	x := s.x
	var out []string
	words := func(a, b int) string { return x.t.source(a, max(a, b)).Of(x.report.Doc.Text) }
	add := func(w string) {
		if w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	for k := lo; k < fr.p; k++ {
		w := []rune(s.text(k))
		switch {
		case w[0] == '每':
			w, end := s.denominator(k, fr.p, words)
			add(w)
			k = end - 1
		case len(w) == 2 && w[1] == '均' && !strings.ContainsRune("平总", w[0]),
			len(w) > 2 && w[1] == '均' && strings.ContainsRune("年月日户", w[0]):
			if len(w) > 2 && s.at(k).has(isNoun) && !s.at(k).has(isVerb|isRate) {
				break // PM2.5年均浓度
			}
			if strings.ContainsRune("人年亩次村", w[0]) && s.naming(k, fr) {
				break
			}
			if k > lo && (s.text(k-1) == "月" || s.text(k-1) == "年") {
				add(words(s.ls[k-1].start, s.ls[k-1].end))
			}
			from := s.ls[k].start
			if w[0] == '次' && x.t.get(from-1) == '人' { // 人次均
				from--
			}
			add(words(from, s.ls[k].start+1))
			if w := s.text(k + 1); k+1 < fr.p && (w == "月" || w == "年") { // 人均月挣2300元
				add(w)
			}
		case string(w) == "均" && k > lo && (s.text(k-1) == "人次" || len([]rune(s.text(k-1))) == 1 && strings.ContainsAny(s.text(k-1), "户人亩年月日笔周生床")) && !s.naming(k, fr):
			add(s.text(k - 1))
		}
	}
	return out
}

// naming reports whether an average at k is part of the thing's name: 人均可支配收入.
func (s *sentence) naming(k int, fr *frame) bool {
	for i := k + 1; i < fr.p; i++ {
		c := s.at(i)
		if w := s.text(i); w == "月" || w == "年" {
			continue // 人均月补差
		}
		if c.has(isRate) {
			return false // 年均增幅10%
		}
		if strings.HasPrefix(s.text(k), "人") && c.has(isNominal) && !c.has(isNoun|isGeneric) && s.at(i+1).has(isNoun) && !s.x.words.is(s.text(i+1), kindPerson) {
			return true // 人均生活费收入, 人均居住面积
		}
		if s.x.words.is(s.text(i), kindPays) || c.has(isChange|isHedge|isLink|isTo|isAdverb|isGeneric) || c.has(isNominal) && !c.has(isNoun) || len([]rune(s.text(i))) == 1 && s.text(i) == "为" {
			return false
		}
		return c.has(isNoun | isTime)
	}
	return false
}

// paysOut reports whether lexeme j is the name of a payment: 补助, 电费, 慰问金.
func (s *sentence) paysOut(j int) bool {
	r := []rune(s.text(j))
	return strings.ContainsRune("费金款贴励助补", r[len(r)-1])
}

// denominator reads what stands behind 每 at lexeme k and returns it and where it ends.
func (s *sentence) denominator(k, p int, words func(a, b int) string) (string, int) {
	t := s.x.t
	a := s.ls[k].start + 1
	if isDigit(t.get(a)) && k+2 < p && s.at(k+1).has(isNumber) { // 每50公斤
		return words(a, s.ls[k+2].end), k + 3
	}
	b := a
	for multiplier(t.get(b)) > 0 {
		b++
	}
	i := k + 1
	for i < p && s.ls[i].end <= b {
		i++
	}
	counted := func(from, end int) bool {
		return end == from+1 && strings.ContainsRune("个名位部所家座台条项辆间", t.r[from])
	}
	switch {
	case s.ls[k].end > b && !counted(b, s.ls[k].end): // 每人, 每月, 每千人口
		if end := s.ls[k].end; t.get(end) == '口' && t.r[end-1] == '人' {
			return words(a, end+1), k + 1
		}
		if k+1 < p && s.at(k+1).has(isOpen) && s.ls[k+1].match > 0 && s.ls[k+1].match < p { // 每镇(街道)
			return words(a, s.ls[s.ls[k+1].match].end), s.ls[k+1].match + 1
		}
		return words(a, s.ls[k].end), k + 1
	case s.ls[k].end > b:
	case i >= p:
		return "", i
	case !counted(max(b, s.ls[i].start), s.ls[i].end): // 每千人口, 每镇(街道)
		if i+1 < p && s.at(i+1).has(isOpen) && s.ls[i+1].match > 0 && s.ls[i+1].match < p {
			return words(a, s.ls[s.ls[i+1].match].end), s.ls[i+1].match + 1
		}
		end := s.ls[i].end
		for b > a && i+1 < p && s.at(i+1).has(isNoun) && (strings.HasSuffix(s.text(i+1), "人口") || s.at(i).has(isQualifier)) { // 每万城镇常住人口
			i++
			end = s.ls[i].end
		}
		if t.get(end) == '口' && t.get(end-1) == '人' {
			end++ // 每千人口
		}
		return words(a, end), i + 1
	default:
		i++
	}
	return s.counted(a, b, i, k, p, words)
}

// counted reads the denominator of lexemes [i, p) behind a measure word, which is dropped:
// 每个社区, 每千名老人. The multipliers behind 每 are runes [a, b).
func (s *sentence) counted(a, b, i, k, p int, words func(a, b int) string) (string, int) {
	j := i
	for j < p && s.at(j).has(isNoun) && !strings.HasPrefix(s.text(j), "最") && !s.at(j).has(isHedge|isLink|isTo|isScope|isTime|isNominal|isLead|isHead) && !s.x.words.is(s.text(j), kindPays) && !s.paysOut(j) {
		j++
	}
	if j > i+1 && !s.at(i).has(isQualifier) && s.endsAsPlace(i) && s.staff(j-1) {
		j = i + 1 // 每个乡镇民政专干1.7人
	}
	switch {
	case j == i && i > k:
		return words(a, s.ls[i-1].end), i
	case b > a:
		return words(a, b) + words(s.ls[i].start, s.ls[i].end), i + 1
	case j < p && s.at(j).has(isOpen) && s.ls[j].match > 0 && s.ls[j].match < p:
		return words(s.ls[i].start, s.ls[s.ls[j].match].end), s.ls[j].match + 1
	}
	return words(s.ls[i].start, s.ls[j-1].end), j
}

// staff reports whether lexeme k names people by what they do.
func (s *sentence) staff(k int) bool {
	return s.at(k).has(isAgent) || s.people(np{k, k + 1})
}

// eachAt reports whether lexeme k begins a denominator: 每家, 每.
func (s *sentence) eachAt(k int) bool { return strings.HasPrefix(s.text(k), "每") }
