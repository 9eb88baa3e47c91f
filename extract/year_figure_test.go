package extract

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// A case is a sentence with its figure in 【】 and its deadline in ⟦⟧; head is
// the level-1 heading it stands under.
func TestResolveYears(t *testing.T) {
	summary := Report{Year: 2021, PlanYear: 2022, Genre: GenreSummaryPlan}
	open := Report{Year: 2021, Genre: GenreSummaryPlan}
	half := Report{Year: 2023, PlanYear: 2023, Period: "H1", Genre: GenreSummaryPlan}
	plan := Report{Year: 2013, PlanYear: 2013, Genre: GenrePlan}
	work := Report{Year: 2025, PlanYear: 2026, Genre: GenreWorkReport}
	for _, c := range []struct {
		report         Report
		section, title string
		role, text     string
		deadline, year int
	}{
		{summary, "plan", "", RoleTarget, "⟦年底前⟧建成【5个】", 2022, 2022},
		{summary, "plan", "", RoleTarget, "⟦到2025年⟧建成【5个】", 2025, 2025},
		{summary, "plan", "", RoleTarget, "⟦到“十四五”末⟧建成【5个】", 2025, 2025},
		{summary, "plan", "", RoleTarget, "⟦“十五五”期间⟧建成【5个】", 2030, 2030},
		{summary, "plan", "", RoleTarget, "⟦今年⟧建成【5个】", 2022, 2022},
		{summary, "plan", "", RoleTarget, "⟦明年⟧建成【5个】", 2022, 2022},
		{summary, "plan", "", RoleTarget, "⟦6月底前⟧建成【5个】", 2022, 2022},
		{summary, "plan", "", RoleTarget, "⟦二〇二五年⟧建成【5个】", 2025, 2025},
		{summary, "plan", "", RoleTarget, "⟦到X年⟧建成【5个】", 0, 0},
		{summary, "plan", "", RoleTarget, "建成【5个】", 0, 2022},
		{summary, "review", "", RoleTarget, "力争⟦年底前⟧建成【5个】", 2021, 2021},
		{open, "plan", "", RoleTarget, "⟦年底前⟧建成【5个】", 2022, 2022},
		{open, "plan", "", RoleTarget, "建成【5个】", 0, 0},
		{half, "plan", "", RoleTarget, "⟦年底前⟧建成【5个】", 2023, 2023},
		{half, "plan", "", RoleTarget, "⟦明年⟧建成【5个】", 2024, 2024},
		{plan, "", "", RoleTarget, "福彩销量⟦三年⟧【翻一番】", 2015, 2015},
		{plan, "", "", RoleTarget, "⟦2025年初⟧完成【2个】", 2025, 2025},
		{work, "plan", "", RoleTarget, "⟦今年⟧建成【5个】", 2026, 2026},
		{work, "plan", "", RoleTarget, "⟦明年⟧建成【5个】", 2027, 2027},
		{work, "plan", "", RoleTarget, "⟦今后五年⟧建成【5个】", 2030, 2030},
		{summary, "review", "", RoleResult, "新增床位【5张】", 0, 2021},
		{summary, "review", "", RoleResult, "2020年新增床位【5张】", 0, 2020},
		{summary, "review", "", RoleResult, "增速比2020年提高【5%】", 0, 2021},
		{summary, "review", "", RoleResult, "2019年以来新增床位【5张】", 0, 0},
		{summary, "review", "", RoleResult, "五年来新增床位【5张】", 0, 0},
		{summary, "review", "", RoleResult, "“十三五”期间新增床位【5张】", 0, 0},
		{summary, "review", "", RoleResult, "五年来成绩显著。新增床位【5张】", 0, 0},
		{summary, "review", "", RoleResult, "五年来成绩显著。今年再上台阶。新增床位【5张】", 0, 2021},
		{summary, "review", "一、过去五年工作回顾", RoleResult, "新增床位【5张】", 0, 0},
		{summary, "review", "", RoleBaseline, "较上年的【5张】", 0, 2020},
		{summary, "review", "", RoleBaseline, "由2018年的【5张】提高", 0, 2018},
		{summary, "review", "", RoleBaseline, "由【5张】提高", 0, 0},
		{summary, "review", "", RoleCriterion, "【60周岁】以上老人", 0, 0},
		{work, "review", "", RoleResult, "去年新增床位【5张】", 0, 2025},
		{work, "plan", "", RoleResult, "现有床位【5张】", 0, 0},
		{Report{}, "review", "", RoleResult, "2019年新增床位【5张】", 0, 2019},
		{Report{}, "review", "", RoleResult, "今年新增床位【5张】", 0, 0},
		{Report{}, "", "", RoleTarget, "⟦到2025年⟧建成【5个】", 2025, 2025},
		{Report{}, "", "", RoleTarget, "⟦年底前⟧建成【5个】", 0, 0},
	} {
		text := c.title + "\n" + c.text
		mark := func(open, end string) Span {
			a := strings.Index(text, open)
			if a < 0 {
				return Span{}
			}
			b := strings.Index(text, end) - len(open)
			text = strings.Replace(strings.Replace(text, open, "", 1), end, "", 1)
			return Span{Start: a, End: b}
		}
		dl := mark("⟦", "⟧")
		fig := mark("【", "】")
		r := c.report
		r.Doc = segment.NewDocument(text)
		r.Body = Span{End: len(text)}
		start := strings.LastIndex(text[:fig.Start], "。")
		if start >= 0 {
			start += len("。")
		} else {
			start = len(c.title) + 1
		}
		f := Figure{Span: fig, Role: c.role, Section: -1, Sentence: Span{Start: start, End: len(text)}, DeadlineAt: dl, Deadline: dl.Of(text)}
		if c.section != "" {
			f.Section = 0
			r.Sections = []Section{{Level: Level1, Role: c.section, Parent: -1, Title: c.title}}
		}
		r.Figures = []Figure{f}
		resolveYears(testWords, &r, r.Doc.View(), func() {})
		got := r.Figures[0]
		assert.Equal(t, c.deadline, got.DeadlineYear, "deadline of %s (%s, %d)", c.text, c.section, c.report.Year)
		assert.Equal(t, c.year, got.Year, "year of %s (%s, %d)", c.text, c.section, c.report.Year)
	}
}

func TestPeriodAt(t *testing.T) {
	w := testWords.meta
	for text, want := range map[string]int{
		"到“十四五”末": 2025, "十四五期间": 2025, "“十五五”开局": 2030, "“十五”计划": 2005, "第十五条": 0, "五十五期": 0, "一百一十五时": 0, "“十一五”时期": 2010, "十五个": 0,
	} {
		p, _ := w.periodAt(text)
		assert.Equal(t, want, p.last, text)
	}
}

// A case is a sentence with its figure in 【】; its part of the year.
func TestPartOfYear(t *testing.T) {
	year := Report{Year: 2023, PlanYear: 2024, Genre: GenreSummaryPlan}
	half := Report{Year: 2023, PlanYear: 2023, Period: "H1", Genre: GenreSummaryPlan}
	for _, c := range []struct {
		report     Report
		role, text string
		part       string
	}{
		{year, RoleResult, "上半年发放低保金【5万元】", "H1"},
		{year, RoleResult, "1-6月,城市低保保障【5户】", "H1"},
		{year, RoleResult, "1至9月新增就业【5人】", "to-09"},
		{year, RoleResult, "前三季度增长【5%】", "to-09"},
		{year, RoleResult, "一季度增长【5%】", "Q1"},
		{year, RoleResult, "前8个月增长【5%】", "to-08"},
		{year, RoleResult, "截至11月底,城镇新增就业【5人】", "to-11"},
		{year, RoleResult, "截至12月底,城镇新增就业【5人】", ""},
		{year, RoleResult, "增幅比一季度回落【5个百分点】", ""},
		{year, RoleResult, "上半年增长3%,全年增长【5%】", ""},
		{year, RoleResult, "发放低保金【5万元】", ""},
		{year, RoleTarget, "6月底前建成【5个】", ""},
		{year, RoleTarget, "上半年建成【5个】", "H1"},
		{year, RoleCriterion, "上半年【60周岁】以上老人", ""},
		{half, RoleResult, "发放低保金【5万元】", "H1"},
		{half, RoleResult, "2022年发放低保金【5万元】", ""},
		{half, RoleTarget, "建成【5个】", ""},
	} {
		a := strings.Index(c.text, "【")
		b := strings.Index(c.text, "】") - len("【")
		text := strings.NewReplacer("【", "", "】", "").Replace(c.text)
		r := c.report
		r.Doc = segment.NewDocument(text)
		r.Body = Span{End: len(text)}
		r.Sections = []Section{{Level: Level1, Role: "review", Parent: -1, BodyEnd: len(text)}}
		r.Figures = []Figure{{Span: Span{Start: a, End: b}, Role: c.role, Sentence: r.Body}}
		resolveYears(testWords, &r, r.Doc.View(), func() {})
		assert.Equal(t, c.part, r.Figures[0].Part, c.text)
	}
}

// A review whose title names a year and a period speaks of one or the other, as its
// paragraphs say.
func TestEras(t *testing.T) {
	text := "一、2025年和“十四五”时期工作回顾\n过去一年,总值增长1%。\n“十四五”时期是不平凡的五年。总值增长2%。\n五年来,总值增长3%。\n这是经济实力持续提升的五年。\n总值达到4元。\n刚刚过去的2025年,形势复杂。总值增长5%。\n"
	r := Report{Year: 2025, PlanYear: 2026, Genre: GenreWorkReport, Doc: segment.NewDocument(text), Body: Span{End: len(text)}}
	title := strings.IndexByte(text, '\n')
	r.Sections = []Section{{Span: Span{End: title}, BodyEnd: len(text), Marker: "一、", Level: Level1, Title: text[len("一、"):title], Role: "review", Parent: -1}}
	for _, number := range []string{"1%", "2%", "3%", "4元", "5%"} {
		at := strings.Index(text, number)
		start := strings.LastIndexAny(text[:at], "\n。") // the last byte of 。 is no start of a rune
		for start < at && (text[start] == '\n' || text[start]&0xC0 == 0x80 || strings.HasPrefix(text[start:], "。")) {
			start++
		}
		end := at + strings.Index(text[at:], "。") + len("。")
		r.Figures = append(r.Figures, Figure{Span: Span{Start: at, End: at + len(number)}, Role: RoleResult, Sentence: Span{Start: start, End: end}})
	}
	resolveYears(testWords, &r, r.Doc.View(), func() {})
	var got []int
	for _, f := range r.Figures {
		got = append(got, f.Year)
	}
	assert.Equal(t, []int{2025, 0, 0, 0, 2025}, got)
}

// The words about time that are read by hand, as expressions.
var timeExpressions = []struct {
	name       string
	expression *regexp.Regexp
	read       func(string, int) int
}{
	{"digitYear", regexp.MustCompile(`^(?:19|20)\d\d年`), digitYear},
	{"chineseYear", regexp.MustCompile(`^[一二][〇○零一二三四五六七八九]{3}年`), chineseYear},
	{"manyYears", regexp.MustCompile(`^(?:[五十三两四]年来|(?:近|过去|这|最近|前)(?:的)?[二三四五六七八九十两][一二三四五六七八九十]*年|(?:19|20)\d\d年以来|(?:19|20)\d\d(?:年)?(?:-|—|–|至|到)(?:19|20)?\d\d年|[届任]期|(?:大以来|成立以来|开放以来|新时代以来))`), manyYears},
	{"relativeWord", regexp.MustCompile(`^(?:今年|去年|上年|明年|全年|上半年|下半年|一年来|过去一年|年内)`), relativeWord},
	{"oneYear", regexp.MustCompile(`^(?:(?:19|20)\d\d年|去年|今年|过去一年|一年来|全年)`), oneYear},
	{"wholeYear", regexp.MustCompile(`^(?:全年|年末|年底|一年来|过去一年|(?:19|20)\d\d年)`), endOf(wholeYear)},
	{"halfYear", regexp.MustCompile(`^(?:上半年|下半年)`), endOf(halfYear)},
	{"quarter", regexp.MustCompile(`^(?:前|第)?[一二三四1234两首](?:个)?季度`), endOf(quarter)},
	{"months", regexp.MustCompile(`^(?:(?:1|一)月?份?[-—–~－至到](?:\d{1,2}|十[一二]?|[二三四五六七八九])月|前(?:\d{1,2}|十[一二]?|[二三四五六七八九])个月|(?:截至|截止|截止到|截至到)(?:目前,?)?(?:(?:19|20)\d\d年)?(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月)`), endOf(months)},
}

func endOf(read func(string, int) (string, int)) func(string, int) int {
	return func(s string, i int) int { _, end := read(s, i); return end }
}

// checkTimes compares what is read by hand with the expressions, at every place of s.
func checkTimes(t *testing.T, s string) {
	for i, c := range s {
		for _, e := range timeExpressions {
			want := 0
			if at := e.expression.FindStringIndex(s[i:]); at != nil {
				want = i + at[1]
			}
			if got := e.read(s, i); got != want {
				t.Fatalf("%s at %d of %q ends at %d, the expression's at %d", e.name, i, s, got, want)
			}
			if want > 0 {
				hint := timesBegin
				require.True(t, hint.may(c), "%s begins with %c", e.name, c)
			}
		}
	}
	following := regexp.MustCompile(`(?:比|较|相比|由|从|自|与|同|跟|高于|低于|好于|快于|慢于|高出|超过|超)$`)
	require.Equal(t, following.MatchString(s), followsCompare(s), s)
}

// Words about time are read as the expressions say, in made-up words and in reports.
func TestTimeWords(t *testing.T) {
	pieces := []string{"1", "2", "3", "9", "19", "20", "2016", "1998", "21", "12", "01", "年", "年", "月", "份", "来", "以来", "一", "二", "三", "四", "五", "九", "十", "两", "首", "〇", "零", "近", "过去", "这", "最近", "前", "第", "的", "-", "—", "–", "至", "到", "~", "届", "任", "期", "大", "成立", "开放", "新时代", "今", "去", "上", "下", "明", "全", "半", "内", "末", "底", "个", "季度", "截", "截至", "目前", ",", "高", "于", "出", "超", "过", "比"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 60_000 {
		var b strings.Builder
		for range 2 + random.IntN(7) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		checkTimes(t, b.String())
	}
	files, err := filepath.Glob("../testdata/reports/*.txt")
	require.NoError(t, err)
	for _, f := range files {
		b, err := os.ReadFile(f)
		require.NoError(t, err)
		for s := range strings.SplitSeq(string(b), "。") {
			checkTimes(t, s)
		}
	}
}
