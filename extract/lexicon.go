package extract

import (
	"maps"
	"slices"
	"strings"

	"github.com/govreport/govreport/segment"
)

// entry is what the tables say of a word.
type entry struct {
	weight float64 // natural logarithm of its share of all words
	class  class
}

// classOfTag reads a part of speech of the general dictionary. What it does not hold
// is taken for a name.
func classOfTag(tag segment.Tag) class {
	switch tag {
	case segment.TagVerbalNoun:
		return isNominal
	case 0, 'n', 's', 'j', 'b', 'g', 'l', 'e', 'z', 'a', 'h', 'k', 'o', segment.TagAdjNoun, segment.TagAdjAdverb:
		return isNoun
	case 'v':
		return isVerb
	case 'd':
		return isAdverb
	case 'p':
		return isPrep
	case 'c':
		return isConj
	case 't':
		return isTime
	case 'r':
		return isPronoun
	case 'q':
		return isMeasure | isNoun
	case 'm':
		return isNumber
	}
	return isOther
}

// cut appends the words of runes [i, j) to out.
func (w *Words) cut(r []rune, i, j int, out []lexeme) []lexeme {
	open := -1 // a lexeme of one character that may be half of a word of two
	w.lexicon.Cut(r, i, j, func(start, end, own int, tag segment.Tag) {
		c := classOfTag(tag)
		if own >= 0 {
			c = w.classes[own]
		}
		half := own < 0 && end == start+1 && c.has(isNoun|isVerb) && !c.has(isMeasure)
		if half && open >= 0 { // 营+收, 走+货: the dictionary does not have the word
			l := &out[open]
			l.end = end
			if l.class.has(isVerb) {
				l.class = isNominal
			} else {
				l.class = isNoun
			}
			open = -1
			return
		}
		out = append(out, lexeme{start, end, c, -1, -1})
		open = -1
		if half {
			open = len(out) - 1
		}
	})
	return out
}

// atLeast is the weight that a word of several characters has for being in a table.
const atLeast = -11

// learn gives word the class c, in place of its part of speech where instead is set.
func (w *Words) learn(word string, c class, instead bool) {
	e, ok := w.own[word]
	if !ok {
		var tag segment.Tag
		e.weight, tag = segment.Weight(word)
		if len([]rune(word)) > 1 {
			e.weight = max(e.weight, atLeast)
		}
		if tag != 0 && !instead {
			e.class = classOfTag(tag)
		}
	} else if instead {
		e.class &^= isNoun | isVerb | isNominal | isAdverb | isPrep | isConj | isTime | isPronoun | isNumber | isMeasure | isOther
	}
	e.class |= c
	w.own[word] = e
}

// settle makes the lexicon of what was learnt.
func (w *Words) settle() {
	list := make([]segment.LexiconWord, 0, len(w.own))
	for _, word := range slices.Sorted(maps.Keys(w.own)) {
		e := w.own[word]
		list = append(list, segment.LexiconWord{Text: word, Weight: e.weight})
		w.classes = append(w.classes, e.class)
	}
	w.lexicon = segment.NewLexicon(list)
	w.own = nil
}

var predicateKinds = map[string]class{
	"up": isUp | isVerb, "down": isDown | isVerb, "more": isMore | isVerb, "less": isLess | isVerb, "rate_up": isRateUp | isNoun, "rate_down": isRateDown | isNoun,
	"above": isAbove | isVerb, "below": isBelow | isVerb, "high": isHigh, "low": isLow, "than": isThan, "share": isShare | isVerb, "share_noun": isShareNoun | isNoun,
	"done": isDone | isVerb, "done_noun": isDoneNoun | isNoun, "task": isTask | isNoun, "equal": isEqual, "from": isFrom, "to": isTo | isLink,
}

var partKinds = map[string]class{"noun": isNoun, "nominal": isNominal, "adverb": isAdverb, "link": isLink, "verb": isVerb | isLead}

// compoundHead reports whether a verb of activity in front of the noun w makes one
// name with it: 救助资金, 服务对象.
func (w *Words) compoundHead(noun string) bool { return compoundHeads[noun] }

var compoundHeads = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("资金 金 经费 费 费用 款 款项 标准 机构 中心 设施 对象 人员 人次 人数 面积 率 量 站 点 点位 室 队伍 制度 体系 工作 项目 工程 活动 服务 补贴 补助 基金 岗位 平台 网络 场所 基地 规模 能力 水平 任务 目标 计划 方案 办法 业务 案件 事项 资源 档案 床位 房 住房 用房 用地 产业 企业 协议 产品 收入 支出 总额 总量 次数 期限 时限 时间 周期 户 员 师 费率 比例 登记 培训 政策") {
		m[w] = true
	}
	return m
}()

func (w *Words) pays(verb string) bool { return payVerbs[verb] }

var payVerbs = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("统筹 整合 投入 拨付 列支 筹措 筹集 支出 安排 落实 争取 下拨 兑现 支付 发放 累计发放 使用 利用 到位 下达 预拨 追加 共发放 募集 花费 投资") {
		m[w] = true
	}
	return m
}()

func (w *Words) agentHead(noun string) bool { return agentHeads[noun] }

var agentHeads = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("市 县 区 镇 乡 市县 两级 财政 政府 民政局 民政部门 部门 单位 街道 乡镇 各地 局 省 中央 市县两级 区县 集团 公司 项目 工程 二期 一期 三期 配套 协会 商会 总会 基金会 企业 系统 社会") {
		m[w] = true
	}
	return m
}()

// counted reports whether a noun names people or households.
func (w *Words) counted(noun string) bool {
	return persons[noun] || strings.HasSuffix(noun, "户") || strings.HasSuffix(noun, "人") || strings.HasSuffix(noun, "家庭") || strings.HasSuffix(noun, "员") || strings.HasSuffix(noun, "者") || strings.HasSuffix(noun, "生") || strings.HasSuffix(noun, "工") || strings.HasSuffix(noun, "民") || strings.HasSuffix(noun, "人口") || strings.HasSuffix(noun, "人才") || strings.HasSuffix(noun, "劳动力") || strings.HasSuffix(noun, "干部") || strings.HasSuffix(noun, "教师") || strings.HasSuffix(noun, "青年") || strings.HasSuffix(noun, "主体") || strings.HasSuffix(noun, "士兵") || strings.HasSuffix(noun, "军人")
}

func (w *Words) person(noun string) bool { return persons[noun] }

var persons = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("老人 老年人 人员 居民 儿童 群众 学生 女性 男性 妇女 人口 户籍老人 户籍老年人 常住老年人 职工 党员 村民 农民 残疾人 未成年人 青少年 患者 对象 老党员 老龄人口") {
		m[w] = true
	}
	return m
}()
