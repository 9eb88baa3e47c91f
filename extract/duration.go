package extract

import "strings"

// duration: how long a thing goes on or takes, 连续12年增长, 办理时限压缩3天.
func (n *namer) duration() { n.weak = !n.decide(n.x.words.rules.duration) }

// decide lets the first of the rules that holds name the figure, and says whether one does.
func (n *namer) decide(rules []rule[*namer]) bool {
	r := firstRule(rules, n)
	if r != nil {
		n.by, n.weak = r.name, r.weak
	}
	return r != nil
}

// durationRules find what lasts, goes on or takes a length of time. A rule holds where it
// names the thing, or where nothing does.
var durationRules = []rule[*namer]{
	{name: "what goes on beyond its end", when: func(n *namer) bool { return n.follows("延长") && n.namesLasting(n.expires()) },
		example: "第二轮土地承包到期后再延长三十年。"},
	{name: "free years of school", when: func(n *namer) bool {
		return n.follows("学前") && n.text(n.next) == "免费" && n.is(np{n.next, max(n.next+1, n.behindAt(n.next+1).b)}, "behind a duration")
	},
		example: "实行学前一年免费教育。"},
	{name: "what is early", when: func(n *namer) bool { return n.follows("提前") && n.early(n.before(n.fr.lo, n.fr.p-1)) },
		example: "乡镇企业总产值提前两年翻了一番。"},
	{name: "activity behind what is early", when: func(n *namer) bool {
		return n.follows("提前") && n.at(n.next).has(isNominal) && n.early(np{n.next, n.next + 1})
	},
		example: "提前2小时预警。"},
	{name: "object of what is early", when: func(n *namer) bool { return n.follows("提前") && n.early(n.objectBehind()) },
		example: "提前两年完成病险水库除险加固任务。"},
	{name: "something early without a name", when: func(n *namer) bool { n.nameless = n.follows("提前"); return n.nameless },
		example: "轨道交通1号线比计划提前两个月洞通。"},
	{name: "anniversary", when: func(n *namer) bool { return n.f.unit.unit == "周年" && n.began(n.happened()) },
		example: "完成抗日战争胜利80周年纪念活动服务保障。"},
	{name: "what so many days are left to", when: (*namer).comesIn,
		example: "离香港回归祖国只有122天了。"},
	{name: "anniversary of nothing", when: func(n *namer) bool { return n.f.unit.unit == "周年" },
		example: "100周年活动举办。"},
	{name: "object of what comes after so long", when: func(n *namer) bool { return n.follows("时隔") && n.namesLasting(n.objectBehind()) },
		example: "时隔66年再次获批建成2所本科高校。"},
	{name: "what so long was worked on", when: func(n *namer) bool { return n.follows("历时") && n.namesLasting(n.workedOn()) },
		example: "历时两年研究制定的科技规划纲要颁布。"},
	{name: "what goes on, in front", when: func(n *namer) bool { return n.inARow() && n.namesLasting(n.front) },
		example: "森林火灾连续12年下降。"},
	{name: "what does not happen", when: func(n *namer) bool { return n.inARow() && n.kind(n.next, kindNever) && n.namesLasting(n.never()) },
		example: "连续5年未发生重大事故。"},
	{name: "never, without a name", when: func(n *namer) bool { return n.inARow() && n.kind(n.next, kindNever) },
		example: "粮食产量15.7万吨，连续5年未增。"},
	{name: "verb that goes on", when: func(n *namer) bool {
		return n.inARow() && n.ruled() >= 0 && n.end > n.next && n.end-n.next <= 2 && n.namesLasting(np{n.next, n.end})
	},
		example: "粮食产量300万吨，实现了连续三年增产。"},
	{name: "object of a verb that goes on", when: (*namer).wonInARow,
		example: "连续4年获评全国营商环境最佳口碑省份。"},
	{name: "the thing before goes on", when: func(n *namer) bool { return n.inARow() && n.topic >= 0 && n.shares(n.topic, "what goes on") },
		example: "粮食总产量15.7万吨，连续六年增产。"},
	{name: "something in a row without a name", when: func(n *namer) bool { n.nameless = n.inARow(); return n.nameless },
		example: "连续3年整治行动。"},
	{name: "noun behind", when: func(n *namer) bool {
		return !n.behind.empty() && n.exact() && !n.at(n.next).has(isDe) && n.is(n.behind, "behind a duration")
	},
		example: "实行6个月渐退期。"},
	{name: "what goes on for hours", when: func(n *namer) bool {
		return strings.HasSuffix(n.f.unit.unit, "小时") && n.exact() && n.at(n.next).has(isNominal) && n.at(n.next+1).has(isBound) && n.is(np{n.next, n.next + 1}, "behind a duration")
	},
		example: "公园实现24小时开放。"},
	{name: "plan of some years", when: func(n *namer) bool {
		return n.f.unit.unit == "年" && n.exact() && n.text(n.next) == "计划" && n.is(np{n.next, n.next + 1}, "behind a duration")
	},
		example: "制定增收五年计划。"},
	{name: "years that something reaches", when: func(n *namer) bool {
		return n.f.unit.unit == "年" && !n.front.empty() && n.fr.words.has(isEqual|isTo) && n.at(n.front.b-1).has(isNoun) && n.is(n.front, "what lasts")
	},
		example: "人均受教育年限达到11.7年。"},
	{name: "noun behind 的", when: func(n *namer) bool {
		return n.at(n.next).has(isDe) && !n.behind.empty() && n.front.empty() && n.exact() && n.is(n.behind, "behind a duration")
	},
		example: "实施6个月的渐退期。"},
	{name: "activity that takes the time", when: func(n *namer) bool {
		if !n.timed() {
			return false
		}
		v := n.governor(n.fr.lo, n.front.a)
		return v >= 0 && n.at(v).has(isVerb) && n.is(np{v, n.front.b}, "what takes the time")
	},
		example: "投诉办结平均用时2.5天。"},
	{name: "noun in front", when: func(n *namer) bool { return n.timed() && n.is(n.front, "what lasts") },
		example: "办理时限压缩3天。"},
	{name: "change of the time before", when: func(n *namer) bool { return n.changed() && n.topic >= 0 && n.shares(n.topic, "change of the same") },
		example: "办理时限12天，压缩3天。"},
	{name: "verb in front", when: func(n *namer) bool {
		v := n.ruled()
		return v >= 0 && n.f.unit.unit != "年" && n.is(np{v, v + 1}, "action")
	},
		example: "福彩停售49天。"},
}

// follows reports whether the figure stands behind word.
func (n *namer) follows(word string) bool { return n.text(n.fr.p-1) == word }

// exact reports whether no hedge stands behind the figure.
func (n *namer) exact() bool { return n.f.post == n.f.end }

// inARow reports whether the figure says how long something went on without a break.
func (n *namer) inARow() bool { return n.follows("连续") || n.text(n.fr.core) == "连续" }

// ruled is the verb that governs the words in front, -1 where there is none.
func (n *namer) ruled() int { return n.governor(n.fr.lo, n.fr.core) }

// timed reports whether a noun in front has the length of time. Years say when, but where
// something comes to them.
func (n *namer) timed() bool {
	return !n.front.empty() && (n.f.unit.unit != "年" || n.fr.moved && n.fr.words.has(isTo))
}

func (n *namer) changed() bool { return n.fr.change != 0 || n.fr.words.has(isTo) }

func (n *namer) namesLasting(p np) bool { return !p.empty() && n.is(p, "what goes on") }
func (n *namer) began(p np) bool        { return !p.empty() && n.is(p, "what began") }
func (n *namer) early(p np) bool        { return !p.empty() && n.is(p, "what is early") }

// happened is what stands between the verb that governs and the figure.
func (n *namer) happened() np {
	k := n.p
	for k > n.fr.lo && (k == n.p || !n.at(k-1).has(isLead|isStop)) && !n.at(k-1).has(isEqual|isPause|isTime|isScope) {
		k--
	}
	if c := n.at(k); k+1 < n.p && c.has(isVerb) && !c.has(isNoun) { // 庆祝建国三十周年
		k++
	}
	return np{k, n.p}
}

// comesIn names what is still so many days away: 离香港回归祖国只有122天.
func (n *namer) comesIn() bool {
	if n.f.unit.unit != "天" {
		return false
	}
	for k := n.fr.lo; k < n.p; k++ {
		if !n.kind(k, kindOff) {
			continue
		}
		e := k + 1
		for e < n.p && !n.at(e).has(isLink|isAdverb) {
			e++
		}
		return e > k+1 && e < n.p && n.is(np{k + 1, e}, "what comes")
	}
	return false
}

// never is what did not happen: 未发生重大事故.
func (n *namer) never() np {
	k := n.next + 1
	for k < n.end && n.at(k).has(isVerb) && !n.nounish(k) {
		k++
	}
	return n.behindAt(k)
}

// wonInARow names the object of a verb behind: 连续4年获评全国最佳口碑省份.
func (n *namer) wonInARow() bool {
	if !n.inARow() || n.topic >= 0 && n.fr.near {
		return false
	}
	q := n.objectBehind()
	return q.b-q.a > 1 && n.namesLasting(q)
}

// objectBehind is the object of the verb that the clause goes on with behind the figure, to its
// end: 连续3年大规模[开展]水塘河道清淤行动, 时隔66年再次获批[建成]2所本科高校.
func (n *namer) objectBehind() np {
	verb := -1
	for k := n.next; k < n.end && !n.at(k).has(isFigure); k++ {
		c := n.at(k)
		switch {
		case n.text(k) == "在" || c.has(isApart):
		case c.has(isVerb|isNominal) && c.has(isLead|isStop|isChange) && !c.has(isNoun), c.has(isVerb) && verb < 0 && !c.has(isNoun):
			verb = k
			continue
		}
		if verb >= 0 {
			break
		}
	}
	if verb < 0 || verb+1 >= n.end || n.topic >= 0 && n.at(verb).has(isEqual|isTo) {
		return np{}
	}
	k := n.skipScope(verb+1, n.end)
	if n.at(k).has(isFigure) {
		return n.behindFigure(k)
	}
	last := k
	for last < n.end && !n.at(last).has(isFigure|isStop|isLink|isPrep|isPause) {
		last++
	}
	if q := (np{k, last}); last == n.end && !q.empty() && n.at(last-1).has(isNominee) && n.at(k).has(isNominee) {
		for q.len() > 1 && n.at(q.b-1).has(isTask|isDe) && !n.at(q.b-2).has(isLead) {
			q.b--
		}
		if n.taskOnly(q) {
			return np{}
		}
		return q
	}
	return n.behindAt(k)
}

// workedOn is the noun phrase behind the 的 of the clause: 历时两年研究制定的[科技规划纲要].
func (n *namer) workedOn() np {
	for k := n.next; k < n.end; k++ {
		if n.at(k).has(isDe) {
			return n.behindAt(k + 1)
		}
	}
	return np{}
}

// expires returns what stands in front of 到期 in the clause: 第二轮土地承包到期后再延长三十年.
func (n *namer) expires() np {
	for k := n.fr.p - 1; k > n.fr.lo; k-- {
		if strings.HasPrefix(n.text(k), "到期") {
			return n.before(n.fr.lo, k)
		}
	}
	return np{}
}
