package extract

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

// metaOf reads the meta stage's fields of a text, the body as text.
func metaOf(d *segment.Document) (*Report, string) {
	r := &Report{Doc: d}
	readMeta(testWords, r, d.View())
	return r, r.Body.Of(d.Text)
}

func codes(ws []segment.Warning) string {
	var out []string
	for _, w := range ws {
		out = append(out, w.Code)
	}
	return strings.Join(out, " ")
}

// filler is a body long enough to be one.
const filler = "全县民政系统围绕中心工作,兜底线、补短板、抓改革,各项任务有序推进,群众满意度进一步提升,较好完成了年初确定的目标。"

func TestReadMeta(t *testing.T) {
	type want struct {
		Title, Organ   string
		Year, Plan     int
		Period, Genre  string
		Published      string
		Body, Warnings string
	}
	for name, c := range map[string]struct {
		text string
		meta segment.Meta
		want want
	}{
		"plain": {
			text: "芷岭县民政局2021年工作总结和2022年工作计划\n" + filler + "\n一、2021年工作情况\n" + filler,
			want: want{Title: "芷岭县民政局2021年工作总结和2022年工作计划", Organ: "芷岭县民政局", Year: 2021, Plan: 2022, Genre: GenreSummaryPlan,
				Body: "芷岭县民政局2021年工作总结和2022年工作计划\n" + filler + "\n一、2021年工作情况\n" + filler},
		},
		"copy of a site, with another year in the page's title": {
			text: "当前位置:首页 > 范文 >\n2023区民政局工作总结\n时间:2023-12-01 13:45:01 浏览量:\n下面是小编为大家整理的2023区民政局工作总结,供大家参考。\n2023区民政局工作总结\n" +
				"一、2022年工作情况\n" + filler + "\n推荐访问:区民政局 总结",
			want: want{Title: "2023区民政局工作总结", Organ: "区民政局", Year: 2022, Genre: GenreSummary, Published: "2023-12-01",
				Body: "一、2022年工作情况\n" + filler, Warnings: "year_conflict"},
		},
		"only the sentence of the site names it": {
			text: "下面是小编为大家整理的2022年市民政局年工作总结和工作计划(完整),供大家参考。\n" + filler + "\n一、2021年完成的主要工作\n" + filler + "\n二、2022年工作计划\n" + filler,
			want: want{Title: "2022年市民政局年工作总结和工作计划", Organ: "市民政局", Year: 2021, Plan: 2022, Genre: GenreSummaryPlan,
				Body: filler + "\n一、2021年完成的主要工作\n" + filler + "\n二、2022年工作计划\n" + filler, Warnings: "year_conflict year_rewritten"},
		},
		"half a year": {
			text: "区民政局2023年上半年工作情况和下半年工作计划范例\n" + filler,
			want: want{Title: "区民政局2023年上半年工作情况和下半年工作计划", Organ: "区民政局", Year: 2023, Plan: 2023, Period: "H1", Genre: GenreSummaryPlan,
				Body: "区民政局2023年上半年工作情况和下半年工作计划范例\n" + filler},
		},
		"quarter": {
			text: "区民政局2023年第一季度工作总结\n" + filler,
			want: want{Title: "区民政局2023年第一季度工作总结", Organ: "区民政局", Year: 2023, Period: "Q1", Genre: GenreSummary, Body: "区民政局2023年第一季度工作总结\n" + filler},
		},
		"three quarters are none": {
			text: "区民政局2023年前三季度工作总结\n" + filler,
			want: want{Title: "区民政局2023年前三季度工作总结", Organ: "区民政局", Year: 2023, Genre: GenreSummary, Body: "区民政局2023年前三季度工作总结\n" + filler},
		},
		"plan, the year in the first sentence": {
			text: "民政局業(yè)務工作目標\n時間:2022-12-13 08:44:50\n2013年,全市民政系統(tǒng)以改善民生為主題,不斷增強服務意識,努力做到常規(guī)工作規(guī)范化、重點工作項目化。\n- 上一篇:別的",
			want: want{Title: "民政局業(yè)務工作目標", Organ: "民政局", Year: 2013, Plan: 2013, Genre: GenrePlan, Published: "2022-12-13",
				Body: "2013年,全市民政系統(tǒng)以改善民生為主題,不斷增強服務意識,努力做到常規(guī)工作規(guī)范化、重點工作項目化。"},
		},
		"government work report": {
			text: "下载\n打印\n2026年芷岭省政府工作报告\n——2026年2月3日在芷岭省第十四届人民代表大会第四次会议上\n来源：芷岭日报\n时间：2026-02-09\n各位代表：\n现在，我代表省人民政府，向大会报告工作，请予审议。\n一、2025年工作回顾\n" + filler + "\n相关报道：",
			want: want{Title: "2026年芷岭省政府工作报告", Organ: "芷岭省政府", Year: 2025, Plan: 2026, Genre: GenreWorkReport, Published: "2026-02-09",
				Body: "各位代表：\n现在，我代表省人民政府，向大会报告工作，请予审议。\n一、2025年工作回顾\n" + filler},
		},
		"run-on header of a speech": {
			text: "1993年政府工作报告——１９９３年３月１５日在第八届全国人民代表大会第一次会议上　　　　　　国务院总理李某各位代表：　　现在，我代表国务院向大会作政府工作报告。　　一、五年回顾　　" + filler,
			want: want{Title: "1993年政府工作报告", Organ: "国务院", Year: 1992, Plan: 1993, Genre: GenreWorkReport,
				Body: "1993年政府工作报告——１９９３年３月１５日在第八届全国人民代表大会第一次会议上　　　　　　国务院总理李某各位代表：　　现在，我代表国务院向大会作政府工作报告。　　一、五年回顾　　" + filler},
		},
		"caption": {
			text: "3月5日，国务院总理温某在第十一届全国人民代表大会第五次会议上作政府工作报告。记者 李 某摄　　各位代表：　　现在，我代表国务院，向大会报告政府工作。　　一、2011年工作回顾　　" + filler,
			want: want{Organ: "国务院", Year: 2011, Genre: GenreWorkReport,
				Body: "各位代表：　　现在，我代表国务院，向大会报告政府工作。　　一、2011年工作回顾　　" + filler},
		},
		"manifest": {
			text: "工作总结\n2019年," + filler,
			meta: segment.Meta{Title: "芷岭县民政局2019年工作总结", Organ: "芷岭县民政局", Year: 2019, Published: "2020-01-05", Source: "manifest"},
			want: want{Title: "芷岭县民政局2019年工作总结", Organ: "芷岭县民政局", Year: 2019, Genre: GenreSummary, Published: "2020-01-05", Body: "工作总结\n2019年," + filler},
		},
		"a file's name only helps": {
			text: "栖岚区民政局2018年工作总结\n" + filler,
			meta: segment.Meta{Title: "总结", Organ: "别的局", Year: 2019, Source: "filename"},
			want: want{Title: "栖岚区民政局2018年工作总结", Organ: "栖岚区民政局", Year: 2018, Genre: GenreSummary, Body: "栖岚区民政局2018年工作总结\n" + filler, Warnings: "year_conflict"},
		},
		"signature": {
			text: "工作总结\n2019年," + filler + "\n栖岚区民政局\n2019年12月18日",
			want: want{Title: "工作总结", Organ: "栖岚区民政局", Year: 2019, Genre: GenreSummary, Body: "工作总结\n2019年," + filler + "\n栖岚区民政局\n2019年12月18日"},
		},
		"damage": {
			text: "区民政局2022年工作总结\n" + filler + "考试人数连续2021年大幅度增长,以优异成绩向党的20D献礼。",
			want: want{Title: "区民政局2022年工作总结", Organ: "区民政局", Year: 2022, Genre: GenreSummary, Warnings: "year_rewritten damaged_text",
				Body: "区民政局2022年工作总结\n" + filler + "考试人数连续2021年大幅度增长,以优异成绩向党的20D献礼。"},
		},
		"truncated": {
			text: "区民政局2022年工作总结\n" + strings.Repeat(filler, 12) + "升级老年食堂和配送餐服务,进一步扩大覆盖范围,让更多居家老年人在家门口吃上热乎乎的饭菜,破",
			want: want{Title: "区民政局2022年工作总结", Organ: "区民政局", Year: 2022, Genre: GenreSummary, Warnings: "truncated",
				Body: "区民政局2022年工作总结\n" + strings.Repeat(filler, 12) + "升级老年食堂和配送餐服务,进一步扩大覆盖范围,让更多居家老年人在家门口吃上热乎乎的饭菜,破"},
		},
		"site of a government": {
			text: "首页 > 政务公开\n索引号:000-1\n发布机构:芷岭县民政局\n芷岭县民政局关于2022年工作总结及2023年工作计划的报告\n【字体:大 中 小】\n县政府:\n现将有关情况报告如下。\n第一部分 2022年工作总结\n" + filler + "\n第二部分 2023年工作计划\n" + filler + "\n【打印】【关闭】\n主办单位:芷岭县人民政府\n版权所有 芷岭县人民政府",
			want: want{Title: "芷岭县民政局关于2022年工作总结及2023年工作计划的报告", Organ: "芷岭县民政局", Year: 2022, Plan: 2023, Genre: GenreSummaryPlan,
				Body: "县政府:\n现将有关情况报告如下。\n第一部分 2022年工作总结\n" + filler + "\n第二部分 2023年工作计划\n" + filler},
		},
		"header of a speech in brackets": {
			text: "政府工作报告\n(2026年1月20日在芷岭省第十四届人民代表大会第四次会议上)\n芷岭省代省长 王某\n各位代表:\n现在,我代表省人民政府,向大会报告工作。\n一、2025年工作回顾\n" + filler,
			want: want{Title: "政府工作报告", Year: 2025, Plan: 2026, Genre: GenreWorkReport,
				Body: "政府工作报告\n(2026年1月20日在芷岭省第十四届人民代表大会第四次会议上)\n芷岭省代省长 王某\n各位代表:\n现在,我代表省人民政府,向大会报告工作。\n一、2025年工作回顾\n" + filler},
		},
		"title and text in one line": {
			text: "栖岚区民政局2024年殡葬改革专项工作方案为贯彻落实上级要求,制定本方案。" + filler + "栖岚区民政局2024年3月5日",
			want: want{Title: "栖岚区民政局2024年殡葬改革专项工作方案", Organ: "栖岚区民政局", Year: 2024, Plan: 2024, Genre: GenrePlan,
				Body: "栖岚区民政局2024年殡葬改革专项工作方案为贯彻落实上级要求,制定本方案。" + filler + "栖岚区民政局2024年3月5日"},
		},
		"no title": {
			text: "2022年,按照工作安排,全县民政系统圆满完成各项任务。" + filler,
			want: want{Year: 2022, Body: "2022年,按照工作安排,全县民政系统圆满完成各项任务。" + filler},
		},
		"empty": {},
		"blank": {text: " \n\n\u3000"},
	} {
		t.Run(name, func(t *testing.T) {
			d := segment.NewDocument(c.text)
			d.Meta = c.meta
			r, body := metaOf(d)
			got := want{r.Title, r.Organ, r.Year, r.PlanYear, r.Period, r.Genre, r.Published, body, codes(r.Warnings)}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Every row's example of the stage's data files is understood as the row says.
func TestMetaExamples(t *testing.T) {
	w := testWords.meta
	rows := func(name string, columns ...string) []lexicon.Row {
		rs, err := lexicon.Load(fs.FS(dataFiles), "data/"+name, columns...)
		require.NoError(t, err)
		return rs
	}
	for _, r := range rows("sitewords.tsv", "kind+word") {
		word, ex := r.Get("word"), segment.Fold(r.Example())
		where := r.File + ": " + word
		switch r.Get("kind") {
		case "line", "start", "part":
			assert.True(t, w.noise(ex, len([]rune(ex))), where)
		case "tail":
			before, _, _ := strings.Cut(ex, segment.Fold(word))
			assert.Equal(t, len(strings.TrimRight(before, " ")), w.tailAt(ex), where)
		case "lead", "after":
			at, ok := w.leadTitle(ex)
			assert.True(t, ok && strings.HasPrefix(at.Of(ex), "民政局工作"), "%s: %q", where, at.Of(ex))
		case "title":
			assert.Positive(t, w.siteSuffix(ex), where)
		}
	}
	for _, r := range rows("organs.tsv", "word", "level?", "place?", "counter?") {
		at, o, ok := w.organAt(r.Example())
		assert.True(t, ok, r.Get("word"))
		assert.Equal(t, r.Get("word"), o.text, "%q in %s", at.Of(r.Example()), r.Example())
		if c := r.Get("counter"); c != "" {
			_, o, ok := w.organAt(c)
			assert.False(t, ok && o.text == r.Get("word"), "%s: read in the counter-example %s", r.Get("word"), c)
		}
	}
	for _, r := range rows("periods.tsv", "word", "first", "last") {
		p, ok := w.periodAt(r.Example())
		assert.True(t, ok && p.text == r.Get("word"), r.Get("word"))
	}
}

// The stage never fails, and Body is inside the text, whatever the text.
func FuzzReadMeta(f *testing.F) {
	f.Add("区民政局2022年工作总结\n" + filler + "\n推荐访问:x")
	f.Add("下面是小编为大家整理的2022年市民政局年工作总结(完整),供大家参考。\n各位代表:")
	f.Add("政府工作报告　　——2007年3月5日在第十届会议上国务院总理　　各位代表：")
	f.Fuzz(func(t *testing.T, s string) {
		d := segment.NewDocument(s)
		r, _ := metaOf(d)
		if r.Body.Start < 0 || r.Body.End < r.Body.Start || r.Body.End > len(d.Text) {
			t.Fatalf("body %v of %d bytes", r.Body, len(d.Text))
		}
		for _, w := range r.Warnings {
			_ = w.Span.Of(d.Text)
		}
	})
}

// sharedDir is where the material for measuring is; tests that need it are
// skipped without it.
func sharedDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("GOVREPORT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "seeds")); err != nil {
		t.Skip("no seeds; set GOVREPORT_SHARED to the folder that holds them")
	}
	return dir
}
