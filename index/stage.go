package index

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/internal/regexp"
)

// stages are the words of data/stages.tsv.
type stages struct{ front, behind []stageWord }

type stageWord struct{ word, stage string }

// readStages reads data/stages.tsv.
func readStages() (s stages, err error) {
	rows, err := lexicon.Load(dataFS, "data/stages.tsv", "word+side", "stage", "counter")
	if err != nil {
		return s, err
	}
	for _, r := range rows {
		w := stageWord{r.Get("word"), r.Get("stage")}
		if w.stage != "planned" && w.stage != "begun" {
			return s, r.Errorf("there is no stage %q; choose between planned and begun", w.stage)
		}
		switch side := r.Get("side"); side {
		case "front":
			s.front = append(s.front, w)
		case "behind":
			s.behind = append(s.behind, w)
		default:
			return s, r.Errorf("there is no side %q; choose between front and behind", side)
		}
	}
	return s, nil
}

// done finds that the work on a thing is over.
var done = regexp.MustCompile(`建成|竣工|完工|落成|投用|投入使用|投入运[营行]|运行|通车|交付|通过验收|到位|到账|落地|完成改造|完成施工|入住`)

// ofAllThings begins a clause that says of the number right in front of it how far the work is: 3处，均已开工.
var ofAllThings = regexp.MustCompile(`^[,，](?:均|都|全部|目前均|尚未|仍在|还在|尚在)`)

// stage is how far the work on what a figure counts is: "planned", "begun", or "" where no word says that it is not over.
func (v *vocabulary) stage(r *FigureRow, q quantity) string {
	behind := firstClause(r.behind)
	if behind == "" && ofAllThings.MatchString(r.behind) {
		behind = firstClause(strings.TrimLeft(r.behind, ",，"))
	}
	if at := numeral.FindStringIndex(behind); at != nil {
		behind = behind[:at[0]]
	}
	if s := furthest(v.stages.behind, behind); s != "" {
		return s
	}
	if s := furthest(v.stages.front, lastClause(r.front)); s != "" && !done.MatchString(behind) {
		return s
	}
	if (q.act == "begun" || q.act == "going on") && !done.MatchString(behind) {
		return "begun"
	}
	return ""
}

// furthest is the stage of the last of words in text, "" where the work is over behind it or what follows says that it is no plan.
func furthest(words []stageWord, text string) string {
	at, last := -1, stageWord{}
	for _, w := range words {
		if i := strings.LastIndex(text, w.word); i > at && !strings.Contains(text[:i], "并") { // 新建服务站31个并启动运营
			at, last = i, w
		}
	}
	if at < 0 {
		return ""
	}
	rest := text[at+len(last.word):]
	if done.MatchString(rest) && !strings.Contains(last.word, "主体") || whatFollows.MatchString(rest) {
		return ""
	}
	return last.stage
}

// whatFollows finds behind a word for a plan that it names a service, that it ends in another word (推动|工业, 建立|项目), or
// what was done after it.
var whatFollows = regexp.MustCompile(`^(?:服务|率|目|业|农|后)|发放|救助|审核|兑现`)

// clauseAround is what a clause says in front of and behind a figure.
func clauseAround(r *FigureRow) string { return commaClause(r.front) + firstClause(r.behind) }

// notYet reports whether a result is of a stage before that which is promised: what is planned or begun, for what is
// to be done.
func (v *vocabulary) notYet(t *FigureRow, q quantity, r *resultFigure) bool {
	switch r.stage {
	case "planned":
		text := clauseAround(t)
		return !slices.ContainsFunc(slices.Concat(v.stages.front, v.stages.behind), func(w stageWord) bool { return w.stage == "planned" && strings.Contains(text, w.word) })
	case "begun":
		if r.dimension == "套" && r.act == "begun" {
			return false // homes are promised and counted when they are begun: 棚户区改造580万套 and 开工601万套
		}
		return v.stage(t, q) == "" && (q.made || slices.Contains(finishing, q.deed) || done.MatchString(clauseAround(t)))
	}
	return false
}

// someOpen reports whether a result is a number of which the report says how many are done, for a promise that asks for more than to
// set about it.
func (v *vocabulary) someOpen(t *FigureRow, q quantity, r *resultFigure) bool {
	return r.someLeft && q.act == "" && !settingAbout.MatchString(clauseAround(t)) && v.stage(t, q) == "" || r.someLeft && v.notYet(t, q, &resultFigure{stage: "begun"})
}

// settingAbout finds that a promise is kept where the work is begun.
var settingAbout = regexp.MustCompile(`实施|推进|抓好|抓实|启动|安排|谋划|铺开|签约`)

// finishing are the deeds that are not done before all is.
var finishing = []string{"建成", "改造", "改扩建", "加装", "更新", "维修", "加固"}

// someDone finds between two numbers of one sentence that the second tells how many of the first are done: 52座，其中完工.
var someDone = regexp.MustCompile(`[,，、；;](?:其中|已|实际|现已|目前已?|截至[^,，。；;\d]{0,6}已?)[^,，。；;\d]{0,3}(?:完工|建成|竣工|投用|投入使用|到位|到账|完成|交付|落地|验收|入住)[^,，。；;\d]{0,6}$`)

// someNotDone reports whether the next figure says how much of what figure i counts is done, so that i is not done itself.
func (m *measuredFigures) someNotDone(v *vocabulary, i int) bool {
	if i+1 >= len(m.rows) || m.rows[i+1].Sentence != m.rows[i].Sentence {
		return false
	}
	f, next := &m.rows[i], &m.rows[i+1]
	between := f.behind[:max(0, len(f.behind)-len(next.behind))]
	if at := strings.LastIndex(between, next.Text); at >= 0 {
		between = between[:at]
	}
	a, b := m.quantity(v, i), m.quantity(v, i+1)
	x, ok := middle(*f)
	y, ok2 := middle(*next)
	return ok && ok2 && a.dimension == b.dimension && x*a.factor >= y*b.factor && someDone.MatchString(between)
}

// summed are the things of which a figure is the sum, none where it is of one thing: 培训护理员、评估师共340人次.
func summed(r *FigureRow) []string {
	m := inSum.FindStringSubmatch(commaClause(r.front))
	if m == nil {
		return nil
	}
	return slices.DeleteFunc(strings.FieldsFunc(m[1], func(c rune) bool { return strings.ContainsRune("、和与及", c) }), func(s string) bool { return utf8.RuneCountInString(s) < 2 })
}

var inSum = regexp.MustCompile(`([^,，。；;\d]+[、和与及][^,，。；;\d]+?)等?(?:共计|合计|总计|共)\p{Han}{0,2}$`)

// sumOfOthers reports whether a is a sum with a thing that b does not speak of.
func sumOfOthers(a, b *FigureRow) bool {
	text := commaClause(b.front) + b.Indicator + firstClause(b.behind)
	return slices.ContainsFunc(summed(a), func(thing string) bool {
		name := bareName(thing)
		return len(name) > 1 && 2*charsShared(name, []rune(text)) < len(name)
	})
}

// hypothetical finds in front of a figure that it will be so when something else is done: 开工5所，建成后可新增.
var hypothetical = regexp.MustCompile(`(?:建成|建好|投产|达产|投用|投入使用|投入运营|完工|竣工|交付|满产|全部完成)后\p{Han}{0,6}(?:可|将|能|预计|有望)[^,，。；;]*$|(?:有望|将|可望)(?:可|再|每年|年)?(?:新增|增加|建成|形成|提供|带动|解决)[^,，。；;、]*$`)

// afterwards finds in front of a figure that it follows from something, which need not be there yet.
var afterwards = regexp.MustCompile(`^[,，]?(?:全部|项目|整体)?(?:建成|投产|达产|投用|完工|竣工|交付|投入使用|投入运营)后[^,，。；;]*$|^[,，]?可(?:再|每年)?(?:新增|增加|提供|容纳|安置|解决)[^,，。；;]*$`)

// conditional reports whether a figure is of what will be when something else is done.
func (v *vocabulary) conditional(f *FigureRow) bool {
	clause := commaClause(f.front)
	if hypothetical.MatchString(clause) {
		return true
	}
	return afterwards.MatchString(clause) && furthest(v.stages.behind, strings.TrimSuffix(lastClauses(f.front), clause)) != ""
}

// ages finds an age from which on people are meant.
var ages = regexp.MustCompile(`(\d+)周?岁(?:及)?(?:以上|以下|以内)`)

// otherAge reports whether a result is of people of another age than those of a promise; old people are those of 60.
func otherAge(t *FigureRow, r *resultFigure) bool {
	age := func(f *FigureRow) string {
		front := lastClause(f.front)
		if strings.Contains(front, "分别") {
			front = "" // 婴儿死亡率、5岁以下儿童死亡率分别为: the indicator says which
		}
		if m := ages.FindStringSubmatch(front + f.Indicator + firstClause(f.behind)); m != nil {
			return m[1]
		}
		return ""
	}
	is := age(&r.FigureRow)
	if is == "" {
		return false
	}
	was := age(t)
	return is != was && !(was == "" && is == "60")
}

// firm begins a clause on what a single firm did.
var firm = regexp.MustCompile(`^(?:其中)?[^\s全各新引培组支推帮成登指扶对与由为]\p{Han}{1,9}?(?:公司|集团|合作社|农场)[^数总及、和等的与\d]`)

// ofFirm reports whether a result is what a single firm did of which the promise does not speak.
func ofFirm(t *FigureRow, r *resultFigure) bool {
	name := firm.FindString(strings.TrimLeft(commaClause(r.front), marks))
	if name == "" {
		return false
	}
	_, last := utf8.DecodeLastRuneInString(name)
	name = strings.TrimPrefix(name[:len(name)-last], "其中")
	return !strings.Contains(lastClauses(t.front)+t.behind, name) && !strings.Contains(r.Organ, name)
}

// shortOf finds in front of a number that it was not quite reached.
var shortOf = newEnding(3, `近|接近|将近|逼近|不足|不到`)
