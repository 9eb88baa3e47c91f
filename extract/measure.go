package extract

import (
	"sort"
	"strings"
)

// about reports whether 约 stands in the clause in front of the verb of the figure of fr:
// 大约增加了两万四千种.
func (s *sentence) about(fr *frame) bool {
	for k := fr.lo; k < fr.p; k++ {
		switch s.text(k) {
		case "约", "大约", "大概", "大体上":
			return s.at(k+1).has(isVerb|isScope|isShare|isPronoun|isChange) && !s.at(k+1).has(isLead)
		}
	}
	return false
}

// measure says what figure i says of its thing.
func (s *sentence) measure(i int, fr *frame, m *meaning) {
	x := s.x
	f := x.figs[s.ls[fr.p].fig]
	if m.measure == MeasureShare {
		return
	}
	if x.t.get(f.start) == '翻' && fr.kind != MeasureGap {
		m.measure, m.direction = MeasureGrowth, DirectionUp
		return
	}
	if f.unit.class == "time" && m.a >= f.end && fr.kind == MeasureIncrease {
		m.measure = MeasureLevel
		return // 提升15分钟社区生活圈功能
	}
	if fr.kind != "" {
		m.measure, m.direction = fr.kind, fr.dir
		if m.measure == MeasureShare || m.measure == MeasureCompletion || m.measure == MeasureLevel {
			m.direction = ""
		}
		return
	}
	m.measure = MeasureLevel
	if f.unit.class == "time" && m.a >= f.end {
		return // 规范提升三年行动
	}
	if g := fr.prev; g >= 0 && m.of < 0 && !fr.words.has(isTo) && s.listed(fr, m) {
		// 新增养老护理员80名、持证社工25名; 其中规上工业12家
		if prev := x.means[s.ls[g].fig]; prev.measure == MeasureIncrease && x.figs[s.ls[g].fig].unit.class != "ratio" && f.unit.class != "ratio" && prev.rule != "" {
			m.measure, m.direction = prev.measure, prev.direction
			return
		}
	}
	ratio := f.unit.class == "ratio" && f.f.Unit != "百分点"
	name := x.t.str(m.a, m.b)
	switch {
	case strings.HasSuffix(name, "人口增长率") || strings.HasSuffix(name, "人口自然增长率"):
		return
	case ratio && (strings.HasSuffix(name, "经济增长") || name == "速度" || strings.HasSuffix(name, "增长速度") || strings.HasSuffix(name, "上涨幅度") || strings.HasSuffix(name, "增长幅度")):
		m.measure, m.direction = MeasureGrowth, DirectionUp
		return
	case ratio && (strings.HasSuffix(name, "增幅") || strings.HasSuffix(name, "增速") || strings.HasSuffix(name, "涨幅") || strings.HasSuffix(name, "增长率") && !strings.Contains(name, "自然") && !strings.HasSuffix(name, "贡献率")):
		m.measure, m.direction = MeasureGrowth, DirectionUp
		return
	case ratio && s.last(m).has(isRateUp):
		m.measure, m.direction = MeasureGrowth, DirectionUp
		return
	case ratio && s.last(m).has(isRateDown):
		m.measure, m.direction = MeasureGrowth, DirectionDown
		return
	case ratio && strings.HasSuffix(name, "占比") || strings.HasSuffix(name, "比重"):
		m.measure = MeasureShare
		return
	case ratio && m.of < 0 && fr.prev >= 0 && s.text(fr.lo) == "其中" && x.figs[s.ls[fr.prev].fig].unit.class != "ratio" && !s.measureName(m):
		m.measure = MeasureShare // 受灾2600亩,其中绝收近三成
		return
	case strings.HasSuffix(name, "完成率"), ratio && strings.HasSuffix(name, "进度"):
		m.measure = MeasureCompletion
		return
	}
	// a verb of change that governs the thing: 新增养老床位300张, 压减行政村20个
	v := -1
	if m.of < 0 {
		for k := range s.ls {
			if s.ls[k].start >= m.a && m.b > m.a {
				v = s.governor(s.clauseStart(fr.p), k)
				break
			}
		}
		if m.b <= m.a || m.a >= s.ls[fr.p].end {
			v = s.governor(fr.lo, fr.core)
		}
	} else if i > 0 && fr.near && fr.core <= fr.lo && !fr.words.has(isTo|isEqual) && !s.cumulated(fr) {
		// 新增低保57户、93人
		prev := x.means[s.ls[s.figs[i-1]].fig]
		if prev.measure == MeasureIncrease && m.of == s.ls[s.figs[i-1]].fig {
			m.measure, m.direction = prev.measure, prev.direction
		}
		return
	}
	if v < 0 {
		return
	}
	if c := s.at(v); c.has(isChange) && !fr.words.has(isTo) && !fr.moved && !(s.x.words.is(s.text(v), kindImproves) && f.unit.class != "ratio" && f.unit.class != "money") {
		m.measure = amountOrRatio(f)
		m.direction = DirectionUp
		if c.has(isDown | isLess) {
			m.direction = DirectionDown
		}
	}
}

// measureName reports whether what m measures ends in a noun of measure: 覆盖率, 比例.
func (s *sentence) measureName(m *meaning) bool {
	name := s.x.t.str(m.a, m.b)
	return s.last(m).has(isHead|isRate|isShareNoun) || strings.HasSuffix(name, "率") || strings.HasSuffix(name, "比")
}

// last returns the class of the last lexeme of what m measures.
func (s *sentence) last(m *meaning) class {
	if k := s.nameEnd(m); k >= 0 {
		return s.at(k)
	}
	return 0
}

// nameEnd returns the lexeme that what m measures ends with, -1 where it has no name here.
func (s *sentence) nameEnd(m *meaning) int {
	if m.b <= m.a {
		return -1
	}
	k := sort.Search(len(s.ls), func(k int) bool { return s.ls[k].end >= m.b })
	if k == len(s.ls) || s.ls[k].end != m.b {
		return -1
	}
	return k
}

// listed reports whether the figure of fr is an item, without a verb of its own, of a
// list that goes on from the figure before it, or a part of what that one counts.
func (s *sentence) listed(fr *frame, m *meaning) bool {
	for k := fr.lo; k < fr.p; k++ {
		if s.ls[k].start >= m.a && s.ls[k].end <= m.b && m.rule != "action" {
			continue
		}
		if s.at(k).has(isVerb|isLink|isTo|isNominal|isChange) && !s.at(k).has(isNoun) {
			return false
		}
	}
	if fr.near {
		return fr.lo-1 > fr.prev && s.at(fr.lo-1).has(isPause|isConj)
	}
	return s.text(fr.lo) == "其中"
}
