package extract

import "strings"

// measures says of every figure what it says of its indicator. It reads the words
// on both sides inside the clause.
func (x *extraction) measures() {
	for _, f := range x.figs {
		x.check()
		if f.inTable {
			f.f.Measure, f.f.Direction = f.measureOfCell()
			continue
		}
		f.f.Measure, f.f.Direction = x.measure(f)
	}
}

func (x *extraction) measure(f *figure) (measure, direction string) {
	a, b := x.clauseOf(f)
	front, behind := x.t.str(a, f.start), x.t.str(f.end, b)
	near := front
	if r := []rune(front); len(r) > 8 {
		near = string(r[len(r)-8:])
	}
	ratio := f.f.Unit == "%" || f.f.Unit == "倍"
	has := func(s string, words ...string) bool {
		for _, w := range words {
			if strings.Contains(s, w) {
				return true
			}
		}
		return false
	}
	dir := ""
	switch {
	case has(near, "下降", "减少", "降低", "回落", "低于", "减", "收窄", "降幅", "负增长", "压减", "慢于"):
		dir = DirectionDown
	case has(near, "增", "提高", "上升", "高于", "快于", "涨", "扩大", "翻", "高出", "提升"):
		dir = DirectionUp
	}
	switch {
	case ratio && has(front, "完成") && has(front, "任务", "计划", "目标", "预算"), ratio && has(near, "完成率", "为预算", "占预算"):
		return MeasureCompletion, ""
	case has(near, "占"), ratio && has(near, "比重"), ratio && (strings.HasPrefix(behind, "的") || strings.HasPrefix(behind, "以上的")):
		return MeasureShare, ""
	case has(front, "高于", "低于", "快于", "慢于", "高出"):
		return MeasureGap, dir
	case dir == "" || has(near, "到", "至"):
		return MeasureLevel, ""
	case ratio:
		return MeasureGrowth, dir
	case has(near, "新增", "净增", "增加", "减少", "增收", "增设", "提高", "压减", "下降", "扩大", "收窄", "回落", "提升"):
		return MeasureIncrease, dir
	}
	return MeasureLevel, ""
}
