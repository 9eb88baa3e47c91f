package extract

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// tableHead says what the head of a row or column says.
type tableHead struct {
	words  string // the name, without unit and number
	at     [2]int // where the name stands, bytes of the text
	unit   unitRow
	scale  float64
	asUnit string   // the unit as written
	per    []string // its denominators: 元/人·月
	year   int
	growth bool   // 同比, 增长: a relative change
	ratio  bool   // 率, 比重: a percentage where nothing else is said
	role   string // target or result, where the head says so
	part   string // share or completion, where the head says so
	among  bool   // 其中: of the column in front
}

var (
	headYear   = regexp.MustCompile(`(?:19|20)\d\d`)
	yearHead   = regexp.MustCompile(`^(?:19|20)\d\d年`)
	headUnits  = regexp.MustCompile(`[（(\[【]([^（）()\[\]【】]{1,12})[)）\]】]`)
	unitLine   = regexp.MustCompile(`(?:计量|金额|数量)?单位[:：]?\s*([^\s）)，。;；]+)`)
	headNumber = regexp.MustCompile(`^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.．、]|其中[:：]?|#)+\s*`)
	plainHeads = regexp.MustCompile(`^(?:项目|指标|指标名称|名称|内容|类别|金额|数量|数值|指标值|绝对数|绝对值|实绩|数据|合计|总计|小计|本年|本期|今年|上年|去年|上年同期|本年数|上年数|预算数?|决算数?|执行数?|完成数?|实际|实际完成|计划|目标|目标值|全年|累计|年末|年初|总量)$`)
	growthHead = regexp.MustCompile(`同比|增长|增速|增幅|比上年|比去年|较上年|较去年|±|升降`)
	rateHead   = regexp.MustCompile(`率$|(?:为|占|完成).*(?:预算|计划|目标|任务)$|比重|占比|比例|%|％|百分比`)
	timeHead   = regexp.MustCompile(`^(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[-—~至](?:\d{1,2}|[一二三四五六七八九十]{1,3}))?月份?|(?:前|第)?[一二三四1-4]个?季度|Q[1-4]|[上下]半年|[上中下]旬)(?:末|底)?$`)
	targetHead = regexp.MustCompile(`(?:目标|计划|预期|预计|任务)(?:数|值|量)?$`)
	resultHead = regexp.MustCompile(`(?:完成|实际|实绩|执行|决算)(?:数|值|量|情况)?$`)
	shareHead  = regexp.MustCompile(`占.*(?:比|%|％)|比重|份额|构成`)
	doneHead   = regexp.MustCompile(`完成率|完成比例|执行率|执行进度|完成进度|(?:为|占|完成).*(?:预算|计划|目标|任务).*(?:%|％|比)|(?:为|占|完成).*(?:预算|计划|目标|任务)$`)
	yearOnly   = regexp.MustCompile(`^(?:19|20)\d\d年?$`)
	placeHead  = regexp.MustCompile(`^(?:地区|单位|单位名称|镇街|乡镇|乡镇（街道）|街道|区县|县区|县（区）|县市区|部门|机构|机构名称|名称|年份|年度|时间|月份|季度|区域|村|社区|城市|省份)$`)
	placeName  = regexp.MustCompile(`(?:省|市|县|区|镇|乡|街道|村|社区|局|院|中心|办事处)$`)
	serialHead = regexp.MustCompile(`^(?:序号|编号|行次|代码|科目编码|编码|No\.?|NO\.?|№)$`)
	idHead     = regexp.MustCompile(`电话|手机|邮编|账号|证号|文号|身份证|代码|编码|编号|日期|时间$|年份$|年度$|年限$|期限$|起止|房号|车牌|QQ|网址|页码|联系方式`)
	unitHeads  = regexp.MustCompile(`^(?:计量)?单位$`)
)

// headOf reads a head.
func (x *extraction) headOf(c cell) tableHead {
	h := tableHead{scale: 1}
	s := c.text
	a := 0
	if m := headNumber.FindStringIndex(s); m != nil && m[1] < len(s) {
		a = m[1]
	}
	b := x.headUnit(&h, s, a)
	if m := headYear.FindString(s); m != "" {
		h.year, _ = strconv.Atoi(m)
	}
	h.growth = growthHead.MatchString(s)
	h.ratio = rateHead.MatchString(s[a:b])
	if a > b {
		a = 0
	}
	h.words = strings.TrimSpace(s[a:b])
	switch {
	case doneHead.MatchString(s): // 完成预算%
		h.part = MeasureCompletion
	case shareHead.MatchString(s):
		h.part = MeasureShare
	case targetHead.MatchString(h.words):
		h.role = RoleTarget
	case resultHead.MatchString(h.words):
		h.role = RoleResult
	}
	h.among = strings.HasPrefix(s, "其中") || strings.HasPrefix(s, "#")
	h.at = [2]int{c.start + a, c.start + a + len(strings.TrimRight(s[a:b], " \u3000"))}
	return h
}

// headUnit gives h the unit in brackets or the % at the end of the head s, whose words
// begin at a, and returns where they end.
func (x *extraction) headUnit(h *tableHead, s string, a int) (b int) {
	b = len(s)
	for _, m := range headUnits.FindAllStringSubmatchIndex(s, -1) {
		word := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(s[m[2]:m[3]], "单位："), "单位:"))
		if u, ok := x.unitWord(word); ok {
			h.takeUnit(u)
			if m[0] > a {
				b = min(b, m[0])
			}
		}
	}
	if h.asUnit == "" {
		for _, p := range []string{"%", "％"} {
			if strings.HasSuffix(s, p) {
				h.unit, h.asUnit = unitRow{unit: "%", class: "ratio"}, "%"
				b = min(b, len(s)-len(p))
			}
		}
	}
	return b
}

// takeUnit gives h the unit of another head.
func (h *tableHead) takeUnit(u tableHead) {
	h.unit, h.scale, h.asUnit, h.per = u.unit, u.scale, u.asUnit, u.per
}

// unitWord reads a unit with its scale and denominators: 万元, 人次, %, 元/人·月.
func (x *extraction) unitWord(s string) (h tableHead, ok bool) {
	h.scale = 1
	t := &text{r: []rune(segment.Fold(s)), words: x.words}
	if len(t.r) == 0 {
		return h, false
	}
	scale, u, end := t.scaledUnit(0)
	y := &extraction{t: t, words: x.words}
	for k := end; k < len(t.r) && end > 0; {
		if c := t.r[k]; c != '/' && (c != '·' && c != '.' || len(h.per) == 0) {
			return h, false
		}
		if k++; t.get(k) == '每' {
			k++
		}
		to := y.denominator(k)
		if to == k {
			return h, false
		}
		h.per = append(h.per, t.str(k, to))
		k = to
	}
	if end == 0 {
		return h, false
	}
	h.unit, h.scale, h.asUnit = u, scale, t.str(end-len([]rune(segment.Fold(u.unit))), end)
	return h, true
}

// tableUnit finds the unit of a whole table in the lines above it and its first rows.
func (x *extraction) tableUnit(rows []tableRow, above []string) (amount, ratio tableHead) {
	amount.scale, ratio.scale = 1, 1
	look := func(s string) {
		m := unitLine.FindStringSubmatch(s)
		if m == nil || amount.asUnit != "" {
			return
		}
		if u, ok := x.unitWord(m[1]); ok && len(u.per) > 0 { // 元/人·月
			amount = u
			return
		}
		for _, word := range strings.FieldsFunc(m[1], func(r rune) bool { return strings.ContainsRune("、,，/", r) }) {
			u, ok := x.unitWord(word)
			switch {
			case !ok:
			case u.unit.unit == "%":
				ratio = u
			case amount.asUnit == "":
				amount = u
			}
		}
	}
	for i := len(above) - 1; i >= 0; i-- {
		look(above[i])
	}
	for i := range rows[:min(len(rows), 3)] {
		for _, c := range rows[i].cells {
			look(c.text)
		}
	}
	return amount, ratio
}

// plainHead reports whether a head names no thing: 金额, 1月.
func plainHead(words string) bool {
	return plainHeads.MatchString(words) || timeHead.MatchString(words)
}

// onlyRatio is h where its unit is a percentage: the column 增长（%） of a row in 万元.
func (h tableHead) onlyRatio() tableHead {
	if h.unit.class == "ratio" {
		return h
	}
	return tableHead{}
}

// isYear reports whether the head is a year and no more.
func (h tableHead) isYear() bool { return h.year > 0 && utf8.RuneCountInString(h.words) <= 6 }

// unless is h, or nothing where not holds.
func (h tableHead) unless(not bool) tableHead {
	if not {
		return tableHead{}
	}
	return h
}

// growthUnit is the percentage of a column of changes and of a row of rates.
func growthUnit(top, left, percent, ratio tableHead) tableHead {
	if top.growth || top.ratio || left.ratio || left.growth && ratio.asUnit != "" {
		return percent
	}
	return tableHead{}
}
