package extract

import (
	"strings"
)

// after returns the noun phrase behind f.
func (x *extraction) after(f *figure) (int, int) {
	t := x.t
	a := f.post
	if t.get(a) == '的' {
		a++
	}
	if t.has(a, "多") {
		return a, a
	}
	if _, n := x.words.verbs[verbLink].at(t.r, a); n > 0 && a > f.post && strings.ContainsRune("仅只占不达已", t.r[a]) {
		return a, a // 45周岁以下的仅占15.8%
	}
	if t.get(a) == '每' || t.has(a, "报名") || t.has(a, "受灾") && !isHan(t.get(a+2)) {
		return a, a // 80—89周岁每人每月50元; 9.6万人受灾
	}
	if f.unit.class == "money" && !isHan(t.get(a+2)) {
		for _, w := range []string{"资助", "补助", "奖励", "补贴", "奖补"} {
			if t.has(a, w) {
				return a, a + 2 // 给予2万元至8万元资助
			}
		}
	}
	if num, ok := t.numeral(a, x.unitStarts); ok && num.chinese && !t.has(a, "一次性") {
		if _, n := x.unitAt(num.end); n > 0 {
			return a, a // 3个千亿元台阶
		}
	}
	for _, w := range []string{"台阶", "大台阶", "大关", "关口", "新台阶", "并", "且", "而"} {
		if t.has(a, w) {
			return a, a
		}
	}
	for _, w := range []string{"方面的工作", "方面工作", "方面重点工作", "方面任务"} {
		if t.has(a, w) {
			n := len([]rune(w))
			return a + n - 2, a + n
		}
	}
	c := t.get(a)
	if !(isHan(c) || c == '“' || isLetter(c) && t.maskRun(a) == 0) || c == '和' || c == '及' || c == '与' || t.has(a, "以及") {
		if t.maskRun(a) == 0 || !isHan(c) {
			return a, a
		}
	}
	if f.unit.class == "ratio" && t.get(f.post) != '的' && t.has(a, "全覆盖") {
		return a, a
	}
	verbs := []int{verbStop, verbWeak}
	if x.wordWith(a) || f.unit.class == "time" {
		verbs = nil
	}
	for _, k := range verbs {
		if _, n := x.words.verbs[k].at(t.r, a); n > 0 {
			if rel := x.relativeEnd(a); rel > a {
				a = rel
				break
			}
			if (f.unit.unit == "次" || f.unit.unit == "场") && n == 2 && (t.has(a, "召开") || t.has(a, "举办") || t.has(a, "组织") || t.has(a, "开展")) {
				a += n
				break
			}
			if k == verbWeak && n >= 2 && (x.nounGoesOn(a+n) || t.has(a+n, "对象") || f.unit.class != "person" && f.unit.class != "money" && isHan(t.get(a+n)) && t.get(a+n) != '了') {
				break
			}
			if k == verbWeak && f.unit.class == "person" && x.people(a, min(a+9, len(t.r))) < min(a+9, len(t.r)) {
				break
			}
			return a, a
		}
	}
	if _, n := x.words.verbs[verbTrend].at(t.r, a); n > 1 && t.get(a-1) != '的' {
		return a, a
	}
	if _, n := x.words.verbs[verbLead].at(t.r, a); n > 1 && f.unit.class != "org" && !x.nounGoesOn(a+n) {
		if rel := x.relativeEnd(a); rel > a {
			a = rel
		} else {
			return a, a
		}
	}
	if rel := x.relativeEnd(a); rel > a {
		if head := t.str(a, rel-1); x.startsWithVerb(a) || len([]rune(head)) <= 1 || strings.HasSuffix(head, "低") || strings.HasSuffix(head, "困难") || strings.HasSuffix(head, "高") {
			a = rel
		}
	}
	b := a
scan:
	for b < x.bodyEnd {
		c := t.r[b]
		switch {
		case isClauseEnd(c), c == '(' && b > a && !x.shortBracket(b), c == ')' && !x.openBracket(a, b):
			break scan
		case c == '、':
			if x.numeralSoon(b + 1) {
				break scan
			}
		case (c == '和' || c == '及' || c == '与') && b > a:
			if _, n := x.words.verbs[verbStop].at(t.r, b+1); n > 1 || x.numeralSoon(b+1) {
				break scan
			}
		case c == '的' && b > a:
			break scan
		case c == '等' && b > a+1 && f.unit.class != "person" && isHan(t.get(b+1)) && !strings.ContainsRune("级于候待", t.get(b+1)) && !strings.ContainsRune("高平中同初对均", t.get(b-1)):
			break scan
		case isDigit(c) && b > a, t.maskRun(b) > 0 && b > a && !x.nameMask(b):
			break scan
		case c == '“':
			if e := x.closing(b, min(len(t.r), b+40)); e > 0 {
				b = e + 1
				continue
			}
		case c == '《':
			break scan
		}
		if b > a+1 && c == '中' && (t.has(b, "中有") || t.has(b, "中仍有") || t.has(b, "中还有") || t.has(b, "中已有")) {
			break scan // 6个项目中仍有2个未完工
		}
		if b > a {
			if _, n := x.words.verbs[verbStop].at(t.r, b); n > 0 && (n > 1 && !strings.ContainsRune("值率量额者", t.get(b+n)) && !(t.get(b-1) == '不' && t.has(b, "稳定")) || n == 1 && x.singleStop(b)) {
				break
			}
			if _, n := x.words.verbs[verbStart].at(t.r, b); n > 1 && x.agentBefore(a, b) && !x.nounGoesOn(b+n) && isHan(t.get(b+n)) && t.get(b+n) != '的' && !x.attribute(b+n, min(b+n+2, len(t.r))) {
				break // 30家行业协会减免会费
			}
			if c == '超' && (isDigit(t.get(b+1)) || multiplier(t.get(b+1)) > 0) {
				break
			}
		}
		b++
	}
	if f.unit.class == "person" || f.unit.class == "age" || f.unit.class == "household" || f.unit.class == "" {
		b = x.people(a, b)
	}
	for {
		_, n := x.words.phrases[phraseAction].before(t.r, b)
		if n == 0 || b-n <= a+1 {
			break
		}
		b -= n
	}
	if b-a == 1 && !isHan(t.get(a)) || b-a == 1 && strings.ContainsRune("多余点时前后里中内外", t.get(a)) {
		return a, a
	}
	return a, b
}

func (x *extraction) nameMask(i int) bool {
	_, n := x.words.phrases[phrasePlace].at(x.t.r, i+x.t.maskRun(i))
	return n > 0 || x.t.r[i] == '*' && x.t.maskRun(i) >= 3
}

// singleStop weighs one-rune verbs that are often parts of words.
func (x *extraction) singleStop(i int) bool {
	prev, next := x.t.get(i-1), x.t.get(i+1)
	switch x.t.r[i] {
	case '为':
		return !strings.ContainsRune("作行因认成民", prev)
	case '在':
		return !strings.ContainsRune("存现潜", prev) && !strings.ContainsRune("校职岗建册库线家", next)
	case '均':
		return !strings.ContainsRune("平人户年月日", prev) && next != '衡'
	case '获', '达', '占':
		return prev != '收' && !strings.ContainsRune("发到表直通", prev)
	case '由':
		return !strings.ContainsRune("自理事经", prev) && next != '于'
	case '居':
		return strings.ContainsRune("全第首前世东中西同", next)
	case '将', '被', '已', '无', '未':
		return next != '来' && next != '成' && next != '障' && next != '人' && next != '保'
	}
	return false
}

// relativeEnd returns what follows the 的 of a relative clause at a, or a.
func (x *extraction) relativeEnd(a int) int {
	t := x.t
	for k := a + 1; k < a+22 && k < len(t.r); k++ {
		c := t.r[k]
		if isClauseEnd(c) || isDigit(c) {
			return a
		}
		if c == '的' && isHan(t.get(k+1)) {
			return k + 1
		}
	}
	return a
}

func (x *extraction) startsWithVerb(a int) bool {
	for _, k := range []int{verbStop, verbLead, verbWeak, verbStart} {
		if _, n := x.words.verbs[k].at(x.t.r, a); n > 1 && !x.nounGoesOn(a+n) && !strings.ContainsRune("值率量额者", x.t.get(a+n)) {
			return true
		}
	}
	for _, w := range []string{"符合", "通过", "落地", "用于", "来自", "具有", "拥有"} {
		if x.t.has(a, w) {
			return true
		}
	}
	return false
}

// nounGoesOn reports whether the words at i make the verb in front of them the
// first part of a noun: 服务站, 培训班.
func (x *extraction) nounGoesOn(i int) bool {
	if x.t.has(i, "会费") {
		return false // 减免会费
	}
	return strings.ContainsRune("站点员所中机班室类项工单平示基队小企性型岗活会券品综设体圈场驿网", x.t.get(i)) && x.t.get(i) != 0
}

func (x *extraction) shortBracket(i int) bool {
	e := x.closing(i, min(len(x.t.r), i+10))
	return e > 0 && !x.hasNumeral(i, e)
}

func (x *extraction) openBracket(a, b int) bool {
	return strings.ContainsRune(x.t.str(a, b), '(')
}

// numeralSoon reports whether a figure follows before the next break of the list.
func (x *extraction) numeralSoon(i int) bool {
	t := x.t
	for k := i; k < i+26 && k < len(t.r); k++ {
		c := t.r[k]
		if isClauseEnd(c) || c == '、' {
			return false
		}
		if isDigit(c) || t.maskRun(k) > 0 && !x.nameMask(k) {
			return true
		}
		_, trend := x.words.verbs[verbTrend].at(t.r, k)
		if _, n := x.words.verbs[verbStop].at(t.r, k); n > 1 && trend == 0 {
			return false
		}
		if num, ok := t.numeral(k, x.unitStarts); ok && num.chinese {
			if _, n := x.unitAt(num.end); n > 0 {
				return true
			}
		}
	}
	return false
}

// sharedAfter gives X个、X个社区 the noun behind the last figure of the list.
func (x *extraction) sharedAfter(i int) (int, int) {
	f := x.figs[i]
	for j := i + 1; j < len(x.figs) && j < i+5; j++ {
		g := x.figs[j]
		gap := g.start - f.post
		people := f.unit.class == "household" && g.unit.class == "person"
		spec := people || gap == 0 && f.unit.class == "count" && g.unit.class == "count" || gap == 0 && (g.unit.class == "energy" || g.unit.class == "science" || g.unit.class == "length" || f.f.Unit != g.f.Unit)
		spec = spec || f.unit.class == "age" && g.unit.class == "age"
		if gap < 0 || gap > 1 || g.f.Unit != f.f.Unit && !spec || gap == 1 && !strings.ContainsRune("、和", x.t.get(f.post)) {
			return 0, 0
		}
		if a, b := x.after(g); b > a {
			return a, b
		}
		f = g
	}
	return 0, 0
}

// people cuts a noun phrase behind its first word for people: 817名人员推送…
func (x *extraction) people(a, b int) int {
	t := x.t
	for k := a; k < b; k++ {
		for _, w := range []string{"老年人", "老人", "儿童", "未成年人", "劳动者", "群众", "居民", "人员", "残疾人", "学生", "职工", "农民", "群体", "对象", "孤儿", "党员", "妇女", "家庭", "村民", "青年", "志愿者"} {
			if !t.has(k, w) {
				continue
			}
			e := k + len([]rune(w))
			if t.has(e, "家庭") {
				e += 2
			}
			if e >= b || strings.ContainsRune("之福服保院公关工、和及干代", t.get(e)) {
				break
			}
			return e
		}
	}
	return b
}
