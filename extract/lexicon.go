package extract

import (
	"bufio"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// entry is what the dictionary says of a word.
type entry struct {
	weight float32 // logarithm of its share of all words
	class  class
}

type dictionary struct {
	words   map[string]entry
	longest int
	unknown float32
}

var protoDict = sync.OnceValue(func() *dictionary {
	d := &dictionary{words: map[string]entry{}, longest: 1}
	f, err := os.Open("/root/go/pkg/mod/github.com/yanyiwu/gojieba@v1.4.7/deps/cppjieba/dict/jieba.dict.utf8")
	if err != nil {
		panic(err)
	}
	defer f.Close()
	type raw struct {
		w   string
		n   float64
		tag string
	}
	var rows []raw
	sum := 0.0
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		p := strings.Fields(sc.Text())
		n, _ := strconv.ParseFloat(p[1], 64)
		rows = append(rows, raw{p[0], n, p[2]})
		sum += n
	}
	sort.SliceStable(rows, func(i, j int) bool { return len(rows[i].w) < len(rows[j].w) })
	for _, r := range rows {
		n := len([]rune(r.w))
		if n > 7 {
			continue
		}
		if n >= 4 && r.tag != "i" && splits(d.words, r.w) {
			continue
		}
		d.longest = max(d.longest, n)
		d.words[r.w] = entry{float32(math.Log(math.Max(r.n, 1) / sum)), classOfTag(r.tag)}
	}
	d.unknown = float32(math.Log(1 / sum))
	return d
})

// classOfTag reads a part of speech of the dictionary.
func classOfTag(tag string) class {
	switch tag {
	case "vn":
		return isNominal
	case "an":
		return isNoun
	}
	switch tag[0] {
	case 'n', 's', 'j', 'b', 'g', 'l', 'e', 'z', 'a', 'h', 'k', 'o':
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
	case 'f':
		return isOther
	}
	return isOther
}

// cut appends the words of runes [i, j) to out: the likeliest way through the
// dictionary, by the product of the words' shares.
func (w *Words) cut(r []rune, i, j int, out []lexeme) []lexeme {
	d := protoDict()
	n := j - i
	best := make([]float32, n+1)
	next := make([]int, n)
	class := make([]class, n)
	s := string(r[i:j])
	at := make([]int, 0, n+1)
	for k := range s {
		at = append(at, k)
	}
	at = append(at, len(s))
	for k := n - 1; k >= 0; k-- {
		best[k], next[k], class[k] = best[k+1]+d.unknown, k+1, isNoun
		if e, ok := w.entry(s[at[k]:at[k+1]]); ok {
			best[k], class[k] = best[k+1]+e.weight, e.class
		}
		for m := k + 2; m <= n && m-k <= d.longest; m++ {
			if e, ok := w.entry(s[at[k]:at[m]]); ok {
				if b := best[m] + e.weight; b > best[k] {
					best[k], next[k], class[k] = b, m, e.class
				}
			}
		}
	}
	for k := 0; k < n; k = next[k] {
		out = append(out, lexeme{i + k, i + next[k], class[k], -1, -1})
	}
	return out
}

func (w *Words) entry(s string) (entry, bool) {
	if e, ok := w.own[s]; ok {
		return e, true
	}
	e, ok := protoDict().words[s]
	return e, ok
}

// atLeast is the weight that a word of several characters has for being in a table.
const atLeast = -11

// learn gives word the class c, in place of its part of speech where instead is set.
func (w *Words) learn(word string, c class, instead bool) {
	e, ok := w.own[word]
	if !ok {
		e, ok = protoDict().words[word]
		switch {
		case !ok:
			e.weight = atLeast
		case len([]rune(word)) > 1:
			e.weight = max(e.weight, atLeast)
		}
		if instead {
			e.class = 0
		}
	} else if instead {
		e.class &^= isNoun | isVerb | isNominal | isAdverb | isPrep | isConj | isTime | isPronoun | isNumber | isMeasure | isOther
	}
	e.class |= c
	w.own[word] = e
}

var predicateKinds = map[string]class{
	"up": isUp | isVerb, "down": isDown | isVerb, "more": isMore | isVerb, "less": isLess | isVerb, "rate_up": isRateUp | isNoun, "rate_down": isRateDown | isNoun,
	"above": isAbove | isVerb, "below": isBelow | isVerb, "high": isHigh, "low": isLow, "than": isThan, "share": isShare | isVerb, "share_noun": isShareNoun | isNoun,
	"done": isDone | isVerb, "done_noun": isDoneNoun | isNoun, "task": isTask | isNoun, "equal": isEqual, "from": isFrom, "to": isTo | isLink,
}

var partKinds = map[string]class{"noun": isNoun, "nominal": isNominal, "adverb": isAdverb}

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
	for _, w := range strings.Fields("投入 拨付 列支 筹措 筹集 支出 安排 落实 争取 下拨 兑现 支付 发放 累计发放 使用 利用 到位 下达 预拨 追加 共发放 募集 花费 投资") {
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

// splits reports whether a long word is two or more words of at least two characters.
func splits(words map[string]entry, w string) bool {
	r := []rune(w)
	ok := make([]bool, len(r)+1)
	ok[0] = true
	for j := 2; j <= len(r); j++ {
		for i := 0; i+2 <= j; i++ {
			if ok[i] {
				if _, known := words[string(r[i:j])]; known {
					ok[j] = true
					break
				}
			}
		}
	}
	return ok[len(r)]
}
