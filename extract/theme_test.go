package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

// schemaThemes are the ids of the report's JSON contract.
var schemaThemes = strings.Fields(`elderly_care social_assistance funeral child_welfare disability marriage place_names
	social_organizations charity social_work community_governance veterans disaster_relief lottery resettlement
	epidemic_control work_safety party_building economy finance industry innovation agriculture ecology education
	health employment housing culture_tourism transport opening_up`)

func defaultThemes(t testing.TB) *ThemeSet {
	t.Helper()
	set, err := DefaultThemes()
	require.NoError(t, err)
	return set
}

func TestThemesComplete(t *testing.T) {
	var ids []string
	for _, th := range defaultThemes(t).Themes() {
		ids = append(ids, th.ID)
		assert.GreaterOrEqual(t, len(th.Terms), 6, th.ID)
	}
	assert.Equal(t, schemaThemes, ids)
}

// section makes a report of one section whose body is text.
func sectionReport(title, text string) (*Report, *segment.View) {
	doc := segment.NewDocument(title + "\n" + text)
	r := &Report{Doc: doc, Body: Span{Start: 0, End: len(doc.Text)}}
	r.Sections = []Section{{Span: Span{Start: 0, End: len(title)}, BodyEnd: len(doc.Text), Level: Level1, Parent: -1}}
	return r, doc.View()
}

// Every row's example is about the row's theme, the theme comes first where the
// term says it outright, and an exception is about anything else.
func TestThemesExamples(t *testing.T) {
	set := defaultThemes(t)
	rows, err := lexicon.Load(dataFiles, "data/themes.tsv", themeColumns...)
	require.NoError(t, err)
	for _, row := range rows {
		where := fmt.Sprintf("%s:%d %s %q", row.File, row.Line, row.Get("theme"), row.Example())
		theme, term := row.Get("theme"), segment.Fold(row.Get("term"))
		weight, err := row.Float("weight", 1)
		require.NoError(t, err)
		text := segment.Fold(row.Example())
		assert.Contains(t, text, term, where)
		mentioned := false
		for _, m := range set.Mentions(text) {
			mentioned = mentioned || m.Theme == theme && strings.Contains(m.Span.Of(text), term)
		}
		assert.Equal(t, weight > 0, mentioned, where)
		if weight == 0 {
			th, _ := set.Lookup(theme)
			th.Terms = slices.DeleteFunc(slices.Clone(th.Terms), func(x ThemeTerm) bool { return x.Weight == 0 })
			without, err := NewThemeSet(th)
			require.NoError(t, err)
			assert.NotEmpty(t, without.Mentions(text), "%s: the exception is not needed", where)
		}
		r, v := sectionReport("一、工作情况", row.Example())
		applyThemes(r, v, v.Sentences(), set)
		var got []string
		for _, s := range r.Sections[0].Themes {
			got = append(got, s.ID)
		}
		switch {
		case weight == 0:
			assert.NotContains(t, got, theme, where)
		case weight < 1:
			assert.Contains(t, got, theme, where)
		default:
			if assert.NotEmpty(t, got, where) {
				assert.Equal(t, theme, got[0], where)
			}
		}
	}
}

func TestMentionsPerTheme(t *testing.T) {
	set, err := NewThemeSet(
		Theme{ID: "care", Name: "养老", Terms: []ThemeTerm{{"养老", 1}, {"养老服务", 1}, {"养老保险", 0}}},
		Theme{ID: "home", Terms: []ThemeTerm{{"居家养老", 1}, {"服务", 0.5}}},
		Theme{ID: "insurance", Terms: []ThemeTerm{{"養老保險", 1}}},
	)
	require.NoError(t, err)
	text := "居家养老服务和养老保险"
	var got []string
	for _, m := range set.Mentions(text) {
		got = append(got, m.Theme+" "+m.Span.Of(text))
	}
	// Each theme finds what it would find alone.
	assert.Equal(t, []string{"home 居家养老", "care 养老服务", "home 服务", "insurance 养老保险"}, got)

	more, err := set.With(Theme{ID: "老服", Terms: []ThemeTerm{{"老服务", 1}}})
	require.NoError(t, err)
	assert.Len(t, more.Mentions(text), 5)
	assert.Len(t, set.Mentions(text), 4)
	assert.Equal(t, []string{"养老", "养老服务"}, set.Terms("care"))
	assert.Nil(t, set.Terms("none"))
	found, ok := set.Lookup("養老")
	assert.True(t, ok)
	assert.Equal(t, "care", found.ID)
	assert.Equal(t, "home", set.Name("home"))
	assert.Equal(t, "none", set.Name("none"))

	_, err = set.With(Theme{ID: "care", Terms: []ThemeTerm{{"照护", 1}}})
	assert.EqualError(t, err, "themes: care is there twice; choose another ID")
	_, err = set.With(Theme{ID: "x", Terms: []ThemeTerm{{" ", 1}}})
	assert.EqualError(t, err, "themes: x has no terms; give it one")
	_, err = NewThemeSet(Theme{})
	assert.EqualError(t, err, "themes: theme 1 has no ID; give it one")
}

// A theme alone finds in the examples of all themes what it finds with the others.
func TestThemesOnly(t *testing.T) {
	set := defaultThemes(t)
	rows, err := lexicon.Load(dataFiles, "data/themes.tsv", themeColumns...)
	require.NoError(t, err)
	var text strings.Builder
	for _, row := range rows {
		text.WriteString(segment.Fold(row.Example()))
	}
	all := set.Mentions(text.String())
	for _, theme := range set.Themes() {
		only, err := set.Only(theme.ID)
		require.NoError(t, err)
		var want []ThemeMention
		for _, m := range all {
			if m.Theme == theme.ID {
				want = append(want, m)
			}
		}
		require.NotEmpty(t, want)
		assert.Equal(t, want, only.Mentions(text.String()))
	}
	none, err := set.Only("absent")
	require.NoError(t, err)
	assert.Empty(t, none.Mentions(text.String()))
}

func TestLoadThemesOverlay(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "themes.tsv")
	write := func(rows string) {
		require.NoError(t, os.WriteFile(file, []byte("theme\tname\tterm\tweight\texample\n"+rows), 0o600))
	}
	write("smart_care\t智慧养老\t智能手环\t1\t发放智能手环百只。\nelderly_care\t养老\t孝老食堂\t\t孝老食堂开业。\n")
	set, err := LoadThemes(dir)
	require.NoError(t, err)
	assert.Len(t, set.Themes(), len(schemaThemes)+1)
	assert.Contains(t, set.Terms("elderly_care"), "孝老食堂")
	assert.Contains(t, set.Terms("elderly_care"), "老年食堂")
	assert.Equal(t, []string{"智能手环"}, set.Terms("smart_care"))

	themes, err := ReadThemes(file)
	require.NoError(t, err)
	assert.Len(t, themes, 2)
	_, err = ReadThemes(filepath.Join(dir, "none.tsv"))
	assert.ErrorContains(t, err, "name a .tsv file with the columns theme, name, term, weight")

	for rows, want := range map[string]string{
		"Smart\t智慧\t手环\t1\t手环。\n":         `:2: theme "Smart" is not an identifier; write small letters, digits and _ such as smart_care`,
		"elderly_care\t敬老\t手环\t1\t手环。\n":  `:2: theme elderly_care is named 敬老 here and 养老 elsewhere; write one name`,
		"elderly_care\t养老\t手环\t-1\t手环。\n": `:2: weight -1 is not in 0..10; 1 says the theme outright, 0 is an exception`,
		"elderly_care\t养老\t手环\t一\t手环。\n":  `:2: weight "一" is not a number; write one such as 1 or 0.5`,
	} {
		write(rows)
		_, err := LoadThemes(dir)
		assert.EqualError(t, err, file+want)
	}
}

// A report with nested sections, written so that every number can be counted.
func TestApplyThemes(t *testing.T) {
	set, err := NewThemeSet(
		Theme{ID: "care", Name: "养老", Terms: []ThemeTerm{{"养老", 1}}},
		Theme{ID: "aid", Name: "救助", Terms: []ThemeTerm{{"低保", 1}, {"救助", 1}}},
		Theme{ID: "econ", Name: "经济", Terms: []ThemeTerm{{"产业", 0.3}}},
	)
	require.NoError(t, err)
	text := "站点导航养老\n" +
		"一、民生\n" +
		"(一)養老\n" +
		"新增养老床位10张。全年完成改造20户。\n" +
		"(二)低保\n" +
		"发放低保金30万元,惠及40人,其中养老机构5家。发展产业。\n" +
		"二、其他\n" +
		"召开会议6次。\n"
	doc := segment.NewDocument(text)
	v := doc.View()
	at := func(s string) int { return strings.Index(text, s) }
	span := func(s string) Span { return Span{Start: at(s), End: at(s) + len(s)} }
	r := &Report{Doc: doc, Body: Span{Start: at("一、"), End: len(text)}}
	r.Sections = []Section{
		{Span: span("一、民生"), BodyEnd: at("二、其他"), Parent: -1},
		{Span: span("(一)養老"), BodyEnd: at("(二)"), Parent: 0},
		{Span: span("(二)低保"), BodyEnd: at("二、其他"), Parent: 0},
		{Span: span("二、其他"), BodyEnd: len(text), Parent: -1},
	}
	for _, f := range []struct {
		text, sentence, role string
		section              int
	}{
		{"10张", "新增养老床位10张。", RoleTarget, 1},
		{"20户", "全年完成改造20户。", RoleResult, 1},
		{"30万元", "发放低保金30万元,惠及40人,其中养老机构5家。", RoleResult, 2},
		{"40人", "发放低保金30万元,惠及40人,其中养老机构5家。", RoleResult, 2},
		{"5家", "发放低保金30万元,惠及40人,其中养老机构5家。", RoleResult, 2},
		{"6次", "召开会议6次。", RoleResult, 3},
	} {
		r.Figures = append(r.Figures, Figure{Span: span(f.text), Sentence: span(f.sentence), Role: f.role, Section: f.section})
	}
	applyThemes(r, v, v.Sentences(), set)

	scores := func(i int) string {
		var b strings.Builder
		for _, s := range r.Sections[i].Themes {
			fmt.Fprintf(&b, "%s %.2f ", s.Name, s.Score)
		}
		return strings.TrimSpace(b.String())
	}
	// Under 一 the terms are 养老 in a title below, 养老床位, 低保 in a title below,
	// 低保金, 养老机构 and 产业 (0.3): 3 and 2 of 5.3, and one more to divide by.
	assert.Equal(t, "养老 0.48 救助 0.32", scores(0))
	assert.Equal(t, "养老 0.80", scores(1), "title 3, text 1, of 4+1")
	assert.Equal(t, "救助 0.63 养老 0.16", scores(2), "4 and 1 of 5.3+1")
	assert.Equal(t, "", scores(3))

	var figures []string
	for _, f := range r.Figures {
		figures = append(figures, f.Span.Of(text)+" "+strings.Join(f.Themes, ","))
	}
	assert.Equal(t, []string{
		"10张 care", // its clause
		"20户 care", // its section
		"30万元 aid", // its clause
		"40人 aid",  // the clause before
		"5家 care",  // its clause
		"6次 ",
	}, figures)

	runes := func(ss ...string) (n int) {
		for _, s := range ss {
			assert.Contains(t, text, s)
			n += len([]rune(s))
		}
		return n
	}
	care := runes("(一)養老", "新增养老床位10张。", "全年完成改造20户。", "发放低保金30万元,惠及40人,其中养老机构5家。")
	aid := runes("(二)低保", "发放低保金30万元,惠及40人,其中养老机构5家。", "发展产业。") // 产业 alone is too light
	total := float64(len([]rune(text[r.Body.Start:])))
	assert.Equal(t, []ThemeShare{
		{ID: "care", Name: "养老", Mentions: 3, Chars: care, Share: float64(care) / total, Figures: 3, Targets: 1},
		{ID: "aid", Name: "救助", Mentions: 2, Chars: aid, Share: float64(aid) / total, Figures: 2},
		{ID: "econ", Name: "经济", Mentions: 1},
	}, r.Themes)
}

func TestApplyThemesEmpty(t *testing.T) {
	for _, text := range []string{"", "\n", "养老"} {
		doc := segment.NewDocument(text)
		r := &Report{Doc: doc}
		applyThemes(r, doc.View(), doc.View().Sentences(), defaultThemes(t))
		if text == "养老" {
			assert.Equal(t, 1.0, r.Themes[0].Share)
		} else {
			assert.Empty(t, r.Themes)
		}
	}
}

func TestClauseAround(t *testing.T) {
	text := "前句。新增、改造3张,后句"
	i := strings.Index(text, "3")
	assert.Equal(t, "新增、改造3张", clauseAround(text, Span{Start: i, End: i + 1}).Of(text))
	long := strings.Repeat("养", 5000) + "3" + strings.Repeat("老", 5000)
	c := clauseAround(long, Span{Start: 15000, End: 15001})
	assert.True(t, strings.HasPrefix(c.Of(long), "养") && strings.HasSuffix(c.Of(long), "老"))
}

func ExampleThemeSet_Mentions() {
	set, err := DefaultThemes()
	if err != nil {
		fmt.Println(err)
		return
	}
	text := "新增养老床位100张,发放低保金40万元"
	for _, m := range set.Mentions(text) {
		fmt.Println(m.Span.Of(text), set.Name(m.Theme))
	}
	// Output:
	// 养老 养老
	// 低保 救助
}

func ExampleThemeSet_With() {
	set, err := DefaultThemes()
	if err != nil {
		fmt.Println(err)
		return
	}
	// A theme for one question.
	set, err = set.With(Theme{ID: "meals", Name: "助餐", Terms: []ThemeTerm{{Text: "助餐", Weight: 1}, {Text: "老年食堂", Weight: 1}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	text := "老年食堂助餐一万人次"
	for _, m := range set.Mentions(text) {
		fmt.Println(m.Theme, m.Span.Of(text))
	}
	// Output:
	// elderly_care 老年食堂
	// meals 老年食堂
	// meals 助餐
}
