package extract

import "strings"

// nounRule says whether a lexeme belongs to the noun phrase that it stands beside. Of a
// list of them the first that holds decides.
type nounRule struct {
	name    string
	on      class // the lexeme has one of these classes; 0 for any
	not     class // and none of these
	inside  bool  // only where the phrase has begun
	when    func(*nounWalk) bool
	joins   bool   // the lexeme is a part of the phrase; else the phrase ends
	example string // a sentence that is read otherwise without the rule
}

// nounWalk is where the reading of a noun phrase is: lexeme k is asked about, and the
// phrase is [a, b) so far.
type nounWalk struct {
	s      *sentence
	lo, hi int // where the phrase may begin and must end
	a, b   int
	k      int
	c      class // of lexeme k
	pauses int   // marks 、 passed, this one counted
	most   int   // marks 、 that may stand inside
	of     int   // the lexeme 的, -1 for none
}

// decide returns the first rule that holds, nil where none does.
func (w *nounWalk) decide(rules []nounRule) *nounRule {
	begun := w.a < w.b
	for i := range rules {
		r := &rules[i]
		if (r.on == 0 || w.c.has(r.on)) && !w.c.has(r.not) && (begun || !r.inside) && (r.when == nil || r.when(w)) {
			return r
		}
	}
	return nil
}

func (w *nounWalk) text() string        { return w.s.text(w.k) }
func (w *nounWalk) first() rune         { return w.s.x.t.r[w.s.ls[w.k].start] }
func (w *nounWalk) is(k, kind int) bool { return w.s.x.words.is(w.s.text(k), kind) }
func (w *nounWalk) nounInFront() bool   { return w.k > w.lo && w.s.nounish(w.k-1) }
func (w *nounWalk) inFront() class      { return w.s.at(w.k - 1) }
func (w *nounWalk) behind() class       { return w.s.at(w.k + 1) }
func (w *nounWalk) plainNounInFront() bool {
	return w.nounInFront() && !w.inFront().has(isScope|isTime)
}

// phrase is [sentence.before] with at most most marks 、 inside.
func (s *sentence) phrase(lo, end, most int) np {
	for end > lo && s.at(end-1).has(isClose) && s.ls[end-1].match >= lo && s.x.t.r[s.ls[end-1].start] == ')' && s.nounish(s.ls[end-1].match-1) {
		end = s.ls[end-1].match // 生产总值(GDP)
	}
	w := nounWalk{s: s, lo: lo, a: end, b: end, most: most}
	for w.k = end - 1; w.k >= lo; w.k-- {
		if w.c = s.at(w.k); w.c.has(isPause) {
			w.pauses++
		}
		if w.c.has(isDe) && w.a < end && s.measureOnly(w.a, end) { // 报销的比例: a noun of measure keeps what it is the measure of
			if p := s.before(lo, w.k); !p.empty() && s.text(p.b-1) != "方面" {
				return np{p.a, end}
			}
		}
		if r := w.decide(s.x.words.inFront); r == nil || !r.joins {
			break
		}
		if w.c.has(isClose) {
			w.k = s.ls[w.k].match
		}
		w.a = w.k
	}
	return s.trim(np{w.a, end})
}

// inFrontRules are asked, from right to left, about the lexemes in front of the end of a
// noun phrase.
var inFrontRules = []nounRule{
	{name: "a ratio that is called 比", when: func(w *nounWalk) bool { return w.a == w.b && w.text() == "比" && w.nounInFront() }, joins: true,
		example: "城乡居民收入比为1.86。"},
	{name: "每 begins a denominator", when: func(w *nounWalk) bool { return w.first() == '每' },
		example: "老人就餐每单补贴2元。"},
	{name: "brackets that do not explain a noun", on: isClose, when: (*nounWalk).strayBrackets,
		example: "(二)社工站运转率保持100%。"},
	{name: "brackets behind a noun", on: isClose, joins: true,
		example: "“三公”经费2150万元。"},
	{name: "a figure that is no part of a name", on: isFigure, when: func(w *nounWalk) bool { return !w.s.policy(w.k) || w.a == w.b },
		example: "九年义务教育巩固率98.4%。"},
	{name: "the figure of a policy's name", on: isFigure, joins: true,
		example: "全年支出两项补贴61.9万元。"},
	{name: "an average that begins a name", inside: true, when: (*nounWalk).averageName, joins: true,
		example: "居民人均消费支出2.3万元。"},
	{name: "a scope or time between nouns, with a calendar point in it", on: isDue, inside: true, when: func(w *nounWalk) bool { return w.c.has(isScope|isTime) && w.nounInFront() }, joins: true,
		example: "福彩全年销量300万元。"},
	{name: "a time between nouns", on: isTime, not: isDue | isScope, inside: true, when: func(w *nounWalk) bool {
		return !isDigit(w.first()) && w.nounInFront() && w.s.nounish(w.a)
	}, joins: true,
		example: "接待入境过夜游客300人次。"},
	{name: "a bound between nouns", on: isOther, inside: true, when: func(w *nounWalk) bool {
		return strings.Contains(" 内 外 以上 以下 ", " "+w.text()+" ") && w.nounInFront()
	}, joins: true,
		example: "评定3A级以上社会组织6家。"},
	{name: "an ordinal, or a number inside", on: isNumber, when: func(w *nounWalk) bool {
		return w.first() == '第' || isDigit(w.first()) && w.a < w.b
	}, joins: true,
		example: "第一产业增加值142.6亿元。"},
	{name: "a pause in front of another item", on: isPause, inside: true, when: func(w *nounWalk) bool {
		return w.pauses <= w.most && w.s.nounish(w.k-1) && !w.s.before(w.lo, w.k).empty()
	}, joins: true,
		example: "争取中央、省级水利资金1.87亿元。"},
	{name: "a conjunction between nouns", on: isConj, not: isNoun, inside: true, when: func(w *nounWalk) bool { return w.s.nounish(w.k - 1) }, joins: true,
		example: "社会保障和就业支出7436万元。"},
	{name: "a character that is bound to the noun behind it", when: func(w *nounWalk) bool { return w.s.glued(w.k, w.a, w.b) }, joins: true,
		example: "发放率100%。"},
	// Few places: the wording of spot checks (死亡未核销).
	{name: "未 between verb and noun", inside: true, when: func(w *nounWalk) bool {
		return w.text() == "未" && w.s.at(w.a).has(isNominee) && w.k > w.lo && w.inFront().has(isVerb|isNominee) && !w.inFront().has(isLead)
	}, joins: true,
		example: "查出死亡未核销7户。"},
	{name: "an adverb in the name of a measure", on: isAdverb, not: isLink | isModal | isHedge | isDue | isMore, inside: true, when: func(w *nounWalk) bool {
		return (!w.c.has(isScope) || w.text() == "平均") && w.plainNounInFront() && w.s.measures(w.b-1) && !w.s.at(w.a).has(isChange|isRate)
	}, joins: true,
		example: "居民平均消费水平300元。"},
	{name: "a scope", on: isScope, not: isHead,
		example: "月人均增加98元。"},
	{name: "其他 behind a conjunction", inside: true, when: func(w *nounWalk) bool {
		return w.text() == "其他" && w.k > w.lo && w.inFront().has(isConj) && w.s.nounish(w.k-2)
	}, joins: true,
		example: "走访退役军人和其他优抚对象300人次。"},
	{name: "a verb of activity that governs the phrase", on: isNominal, inside: true, when: func(w *nounWalk) bool {
		return w.activity() && w.c.has(isLead) && !w.s.modifies(w.lo, w.k, w.a, w.b)
	},
		example: "办理结婚登记2863对。"},
	{name: "an activity", on: isNominal, when: (*nounWalk).activity, joins: true,
		example: "支出流浪乞讨人员救助资金42万元。"},
	{name: "new behind a noun, in the name of a statistic", on: isMore, inside: true, when: func(w *nounWalk) bool { return w.s.at(w.a).has(isNominal) && w.plainNounInFront() }, joins: true,
		example: "道路新增命名30条。"},
	{name: "a verb of payment that 的 makes a noun", on: isVerb, when: func(w *nounWalk) bool {
		return w.a == w.b && w.is(w.k, kindPays) && w.k > w.lo+1 && w.inFront().has(isDe) && w.s.nounish(w.k-2)
	}, joins: true,
		example: "国家对教育事业的投入达3200亿元。"},
	{name: "a verb in the name of a share or a rate", on: isVerb, not: isLink | isChange, inside: true, when: func(w *nounWalk) bool {
		return w.s.at(w.a).has(isHead|isShareNoun|isRate) && w.nounInFront()
	}, joins: true,
		example: "全社会研发投入强度2.4%。"},
	{name: "a verb that qualifies the phrase", on: isVerb, inside: true, when: func(w *nounWalk) bool { return w.s.attributive(w.lo, w.k, w.a, w.b) }, joins: true,
		example: "一般公共预算支出300万元。"},
	{name: "another verb", on: isVerb,
		example: "新建农村幸福院14所。"},
	{name: "a noun that is an adverb or a link at the end", on: isNoun, when: func(w *nounWalk) bool { return w.a == w.b && w.c.has(isAdverb|isLink|isTo|isFrom) },
		example: "拨付进度快于时间进度11.7个百分点。"},
	{name: "who invests", on: isNoun, inside: true, when: func(w *nounWalk) bool {
		last := w.s.text(w.b - 1)
		return (last == "总投资" || last == "投资" && w.s.text(w.k) != "项目") && w.is(w.k, kindAgent)
	},
		example: "续建工程总投资1.48亿元。"},
	{name: "a noun", on: isNoun, joins: true,
		example: "支出医疗救助资金620万元。"},
}

// strayBrackets reports whether the brackets that close at k are no part of the phrase
// in front of them: with a figure in them, or behind what is no noun.
func (w *nounWalk) strayBrackets() bool {
	s, open := w.s, w.s.ls[w.k].match
	if open < w.lo {
		return true
	}
	return w.first() == ')' && (open == w.lo || !s.nounish(open-1) && !(w.a < w.b && s.at(open-1).has(isVerb)) || s.hasFigure(open, w.k))
}

// averageName reports whether lexeme k is an average that is a part of a name: 人均可支配收入.
func (w *nounWalk) averageName() bool {
	s := w.s
	personal := w.text() == "人均" && w.behind().has(isNominal) && !w.behind().has(isGeneric)
	if !w.is(w.k, kindEach) || w.k > w.lo && !w.behind().has(isNoun|isNumber) && !personal && s.nounish(w.k-1) {
		return false
	}
	return !(w.text() == "平均" && w.k > w.lo && w.inFront().has(isNoun) && !w.behind().has(isHead) && !w.is(w.k+1, kindCompound))
}

// activity reports whether lexeme k names an activity, and the tables do not say that it
// governs as a verb.
func (w *nounWalk) activity() bool { return !(w.c.has(isVerb) && w.c.has(isLead|isStop)) }

// behind returns the noun phrase that begins at lexeme i.
func (s *sentence) behind(i, end int) np {
	w := nounWalk{s: s, lo: i, hi: end, a: i, b: i, of: -1}
	for w.k = i; w.k < end; w.k++ {
		w.c = s.at(w.k)
		if w.c.has(isPause) {
			return s.paused(&w)
		}
		if w.a < w.b && w.text() == "等" && w.nounBehind() {
			return s.summedUp(&w)
		}
		r := w.decide(s.x.words.behind)
		if r == nil || !r.joins {
			break
		}
		switch {
		case w.c.has(isOpen):
			w.k = s.ls[w.k].match
		case w.c.has(isDe):
			w.of = w.k
			continue
		case w.text() == "未", w.text() == "无":
			w.k++
		}
		w.b = w.k + 1
	}
	return s.settle(np{i, w.b}, w.of)
}

// paused ends a phrase at the mark 、 that lexeme k is: with the item behind it, or with
// what the items are (孤寡、空巢、高龄等老人).
func (s *sentence) paused(w *nounWalk) np {
	q := s.behind(w.k+1, w.hi)
	if s.text(q.b) == "等" && s.nounish(q.b+1) {
		return s.behind(q.b+1, w.hi)
	}
	if s.text(q.a-1) == "等" {
		return q
	}
	if w.a == w.b || q.empty() || q.a != w.k+1 || s.at(q.b).has(isFigure|isPause|isChange) || s.at(q.b-1).has(isNominal) && !s.at(q.b-1).has(isNoun) && q.b-q.a == 1 {
		return s.settle(np{w.a, w.b}, w.of)
	}
	return s.settle(np{w.a, q.b}, w.of)
}

// summedUp ends a phrase at the word 等 that lexeme k is with what the things are: 薄板房屋等
// 旧住房成套改造. Where that is only a class of things it ends in front of it.
func (s *sentence) summedUp(w *nounWalk) np {
	if q := s.behind(w.k+1, w.hi); !q.empty() && !s.x.words.is(s.text(q.b-1), kindUmbrella) {
		return q
	}
	return s.settle(np{w.a, w.b}, w.of)
}

// behindRules are asked, from left to right, about the lexemes behind a figure.
var behindRules = []nounRule{
	{name: "brackets and quotes that are no part of the name", on: isOpen, when: (*nounWalk).strayOpening,
		example: "共有养老机构16家(公办4家、民办12家)。"},
	{name: "a name in quotes, a short remark in brackets", on: isOpen, joins: true,
		example: "对30个乡镇(街道)开展检查。"},
	{name: "的 behind a first part", on: isDe, inside: true, when: func(w *nounWalk) bool { return w.of < 0 }, joins: true,
		example: "建成30个符合条件的老年食堂。"},
	// Few places: most such names are words of the dictionary.
	{name: "a time in a name", on: isTime, not: isDue | isScope, when: func(w *nounWalk) bool { return !isDigit(w.first()) && w.nounBehind() }, joins: true,
		example: "全县有5个冬季滑雪场。"},
	{name: "a size that makes a grade", on: isNumber, when: func(w *nounWalk) bool { return w.a == w.b && w.s.text(w.k+1) == "级" }, joins: true,
		example: "4个万亿级新兴支柱产业增长5%。"},
	// Few places: where nothing holds the phrase ends anyway.
	{name: "what is in no phrase", on: isFigure | isBound | isClose | isPrep | isPronoun | isTime | isNumber,
		example: "十大类45项年度民生实事工程落地见效。"},
	{name: "以上 behind a grade", inside: true, when: func(w *nounWalk) bool {
		return w.text() == "以上" && w.nounBehind() && w.k == w.b && w.inFront().has(isQualifier|isNoun) && w.s.gradeEnds(w.k-1)
	}, joins: true,
		example: "197家二级以上医院开设体重管理门诊。"},
	{name: "a verb with 新 in front of a noun", on: isVerb | isNominal, inside: true, when: func(w *nounWalk) bool {
		return w.s.text(w.k-1) == "新" && w.k-1 == w.a && w.nounBehind()
	}, joins: true,
		example: "3920个新投产项目增加产值。"},
	{name: "a conjunction between nouns", on: isConj, inside: true, when: func(w *nounWalk) bool { return w.nounBehind() && !w.behind().has(isVerb) }, joins: true,
		example: "为137名孤儿和事实无人抚养儿童建档。"},
	// Few places: the wording of gaps (未就业毕业生, 未建公墓).
	{name: "未 with its verb", when: func(w *nounWalk) bool {
		return w.a == w.b && (w.text() == "未" || w.text() == "无") && w.behind().has(isVerb|isNominee) && w.s.nounish(w.k+2)
	}, joins: true,
		example: "有30名未就业毕业生。"},
	{name: "a verb that counts anyone, behind people", on: isGeneric, inside: true, when: func(w *nounWalk) bool { return w.s.people(np{w.a, w.b}) },
		example: "21.4万户居民受益。"},
	{name: "a verb that stops", on: isStop,
		example: "2.1万名城乡困难群众纳入低保。"},
	{name: "a verb that stops right behind the figure", on: isWeak, when: func(w *nounWalk) bool { return w.a == w.b && w.weak() },
		example: "发行福利彩票1102万元，完成市下达1000万元任务的110.2%。"},
	{name: "每 begins a denominator", when: func(w *nounWalk) bool { return w.first() == '每' },
		example: "新建公墓12处，每处占地控制在20亩以内。"},
	{name: "an average in a name", on: isScope, inside: true, when: func(w *nounWalk) bool { return w.is(w.k, kindEach) && w.nounBehind() }, joins: true,
		example: "实现300个农民人均纯收入达标村。"},
	{name: "免费 in a name", when: func(w *nounWalk) bool {
		return w.text() == "免费" && w.nounBehind() && (w.a < w.b || w.behind().has(isNoun))
	}, joins: true,
		example: "对300名“两癌”免费筛查对象随访。"},
	{name: "a scope that is an adjective of a name", on: isScope, when: func(w *nounWalk) bool {
		return w.a == w.b && w.c.has(isNoun) && !w.c.has(isPronoun) && w.nounBehind()
	}, joins: true,
		example: "290所紧急救援中心开工。"},
	{name: "a scope, a sign", on: isOther | isScope,
		example: "重点优抚对象138人门诊补助人均200元。"},
	{name: "how it is done", on: isNoun, inside: true, when: func(w *nounWalk) bool { return w.is(w.k, kindManner) && w.behind().has(isVerb) },
		example: "250个疾病预防控制中心基本建成。"},
	{name: "a noun", on: isNoun, joins: true,
		example: "全县有300所乡镇敬老院。"},
	{name: "an activity that governs", on: isNominal, when: func(w *nounWalk) bool {
		return w.a == w.b && w.c.has(isLead) && !w.nounBehind() && !(w.k > 0 && w.inFront().has(isFigure) && w.s.x.figs[w.s.ls[w.k-1].fig].unit.unit == "项")
	},
		example: "平均到场时间12.4分钟，快于15分钟的规定。"},
	{name: "an activity", on: isNominal, joins: true,
		example: "投资20万元硬化通组路18.5公里。"},
	{name: "a verb of which the tables say nothing, in front of a noun", on: isVerb, when: func(w *nounWalk) bool {
		return (w.a == w.b || w.is(w.k+1, kindPerson) || w.is(w.k+1, kindVenue)) && w.s.plain(w.k) && w.nounBehind()
	}, joins: true,
		example: "救助300名滞留人员。"},
}

// gradeEnds reports whether lexeme k ends in a word for a grade: 二级, 3A级, 五星.
func (s *sentence) gradeEnds(k int) bool {
	return strings.ContainsRune("级星档类", s.x.t.r[s.ls[k].end-1])
}

func (w *nounWalk) nounBehind() bool { return w.s.nounish(w.k + 1) }

// weak reports whether the weak verb at k, right behind the figure, ends the phrase in
// front of it: it is no noun, and makes no name with what follows.
func (w *nounWalk) weak() bool {
	return !w.c.has(isNoun) && !(w.c.has(isNominal) && w.is(w.k+1, kindCompound)) || w.c.has(isLead) && !w.c.has(isNoun) && !w.behind().has(isNoun) || !w.nounBehind() && !(w.text() == "就业" && w.s.peopleAt(w.k-1))
}

// strayOpening reports whether the mark at k opens what is no part of the phrase: a quoted
// name behind a noun, a remark in front of any noun, one with a figure or a long one.
func (w *nounWalk) strayOpening() bool {
	closing := w.s.ls[w.k].match
	if closing < 0 || closing >= w.hi {
		return true
	}
	if r := w.first(); r == '“' || r == '《' {
		return w.a < w.b && !w.s.at(w.b-1).has(isQualifier) && !w.s.at(closing+1).has(isNoun) // 企业“老工伤”人员
	}
	return w.a == w.b || closing-w.k > 5 || w.s.hasFigure(w.k, closing)
}
