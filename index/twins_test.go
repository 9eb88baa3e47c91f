package index

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

var (
	digitsPattern = regexp.MustCompile(`[0-9０-９]+`)
	namesPattern  = regexp.MustCompile(`栖岚|芷岭|檀浦|霁河|漪川|汐阳|杏坞|苔岭|云栈|岫口|榆浦|雁回|岚浦|霞汀|枫屿|星屿|鹭汀|帆湾|麦渡|霁口|兰皋|荞坡|青瓯`)
)

// maskText hides all numbers, all names or both.
func maskText(text, how string, mask string) string {
	if how != "names" {
		text = digitsPattern.ReplaceAllString(text, mask)
	}
	if how != "figures" {
		text = namesPattern.ReplaceAllString(text, mask)
	}
	return text
}

// changeTenth puts other characters in place of a tenth of the Han characters.
func changeTenth(text string, rng *rand.Rand) string {
	pool := []rune("山水田园春秋冬夏江河湖海东西南北红黄蓝白")
	out := []rune(text)
	for i, r := range out {
		if r > 0x4e00 && r < 0x9fff && rng.Float64() < 0.1 {
			out[i] = pool[rng.IntN(len(pool))]
		}
	}
	return string(out)
}

// testReports reads the reports of testdata.
func testReports(t *testing.T) []*extract.Report {
	t.Helper()
	var out []*extract.Report
	for doc, err := range corpus.Read(context.Background(), []string{filepath.Join("..", "testdata", "reports")}, corpus.Options{}) {
		if err != nil {
			continue
		}
		r, err := extract.Extract(doc)
		require.NoError(t, err)
		out = append(out, r)
	}
	return out
}

// TestMaskedTwins hides figures, names or both in the reports of testdata, with a
// tenth of the other characters changed or not, and looks for the originals.
func TestMaskedTwins(t *testing.T) {
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(1, 1))
	originals := testReports(t)
	for _, how := range []string{"figures", "names", "both"} {
		for _, noise := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, noise %v", how, noise), func(t *testing.T) {
				x := create(t, Options{Tokenizer: pairs{}})
				addAll(t, x, originals...)
				source := map[string]string{} // path of a masked copy → that of its original
				for _, r := range originals {
					before := len(extract.MaskedRuns(r.Doc.View().Of(r.Body)))
					text := maskText(r.Doc.Text, how, "xx")
					if after := len(extract.MaskedRuns(segment.NewView(text).Text)); before > 20 || after < 3 {
						continue // masked already, or nothing to hide
					}
					if noise {
						text = changeTenth(text, rng)
					}
					doc := segment.NewDocument(text)
					doc.Path = "masked-" + r.Doc.Path
					m, err := extract.Extract(doc)
					require.NoError(t, err)
					addAll(t, x, m)
					source[doc.Path] = r.Doc.Path
				}
				require.GreaterOrEqual(t, len(source), 19)
				res, err := x.Duplicates(ctx, DuplicatesRequest{})
				require.NoError(t, err)
				found := map[string]bool{}
				near := func(a, b string) bool {
					return a == b || strings.Contains(a+b, "fanwen") && strings.Contains(a+b, "2019_")
				}
				for _, p := range res.Pairs {
					if p.Kind != "copy" || p.Masked == "" {
						continue
					}
					masked, plain := p.A, p.B
					if p.Masked == "b" {
						masked, plain = plain, masked
					}
					want, ok := source[masked.Path]
					if !ok {
						continue
					}
					require.True(t, near(plain.Path, want), "%s is no copy of %s", masked.Path, plain.Path)
					found[masked.Path] = true
					require.NotEmpty(t, p.Suggested)
				}
				for path := range source {
					if !found[path] {
						t.Errorf("%s has no twin", path)
					}
				}
				t.Logf("%d of %d found", len(found), len(source))

				// What counts once elsewhere is a copy here.
				s, err := x.acquire()
				require.NoError(t, err)
				defer s.release()
				copies, err := x.copies(ctx, s)
				require.NoError(t, err)
				all, err := x.filtered(ctx, s, "")
				require.NoError(t, err)
				require.Equal(t, res.Distinct, len(distinct(all, copies)))
			})
		}
	}
}

// TestTwinsOfOneTemplate makes counties and years of one template: a masked report
// is the copy of its own original and of no other county's or year's.
func TestTwinsOfOneTemplate(t *testing.T) {
	ctx := context.Background()
	var base *extract.Report
	for _, r := range testReports(t) {
		if strings.HasSuffix(r.Doc.Path, "2019_栖岚区民政局_工作总结.txt") {
			base = r
		}
	}
	require.NotNil(t, base)
	x := create(t, Options{Tokenizer: pairs{}})
	counties := []string{"栖岚", "芷岭", "檀浦", "霁河", "青溪", "白鹭"}
	for _, how := range []string{"none", "figures", "names"} {
		for k, county := range counties {
			own := rand.New(rand.NewPCG(9, uint64(k)))
			text := strings.ReplaceAll(base.Doc.Text, "栖岚", county)
			text = digitsPattern.ReplaceAllStringFunc(text, func(s string) string { return fmt.Sprint(own.IntN(9000) + 1) })
			name := how + "-" + county
			switch how {
			case "figures":
				text = digitsPattern.ReplaceAllString(text, "**")
			case "names":
				text = strings.ReplaceAll(text, county, "xx")
			}
			doc := segment.NewDocument(text)
			doc.Path = name
			r, err := extract.Extract(doc)
			require.NoError(t, err)
			addAll(t, x, r)
		}
	}
	res, err := x.Duplicates(ctx, DuplicatesRequest{})
	require.NoError(t, err)
	right := 0
	for _, p := range res.Pairs {
		if p.Kind != "copy" {
			continue
		}
		_, a, _ := strings.Cut(p.A.Path, "-")
		_, b, _ := strings.Cut(p.B.Path, "-")
		require.Equal(t, a, b, "%s and %s", p.A.Path, p.B.Path)
		right++
	}
	for _, p := range res.Pairs {
		require.Contains(t, []string{"copy", "template reuse"}, p.Kind)
	}
	require.GreaterOrEqual(t, right, 2*len(counties))
}

func TestAlignTwin(t *testing.T) {
	plain := "栖岚区全年新增养老床位1,275张，发放补贴96.7万元，惠及老人三千余名，区长王明同志出席。"
	w := alignTwin("xx区全年新增养老床位xx张，发放补贴*.*万元，惠及老人三千余名，区长某某同志出席。", plain)
	require.True(t, w.isTwin(), "%+v", w)
	var got []string
	for _, f := range w.fills {
		got = append(got, f.b.Of(plain))
	}
	require.Equal(t, []string{"栖岚", "1,275", "96.7", "王明"}, got)
	require.False(t, alignTwin("芷岭县全年新增养老床位xx张，发放补贴88.1万元，惠及老人三千余名。", plain).isTwin(), "another figure where both show one")
	require.Zero(t, alignTwin("", plain).filled)
	require.Zero(t, alignTwin("xx", "").filled)
}

func TestSuggest(t *testing.T) {
	ctx := context.Background()
	x := create(t, Options{Tokenizer: pairs{}})
	text := strings.Repeat("青溪县扎实做好各项民政工作，服务群众。", 3) + "全年新增养老床位400张，改造敬老院三所，发放补贴96万元。"
	addAll(t, x, made{path: "plain", title: "青溪县", region: "青溪县", year: 2022, text: text}.report(t))
	masked := strings.NewReplacer("400", "xxx", "96", "xx").Replace(text)
	r := made{path: "masked", title: "青溪县", text: masked}.report(t)
	fills, found, err := x.Suggest(ctx, r)
	require.NoError(t, err)
	require.Equal(t, "plain", found.Path)
	require.Len(t, fills, 2)
	require.Equal(t, []string{"xxx", "400", "xx", "96"}, []string{fills[0].Mask.Text, fills[0].Suggested, fills[1].Mask.Text, fills[1].Suggested})
	runes := []rune(text)
	require.Equal(t, "400", string(runes[fills[0].Twin.Start:fills[0].Twin.End]))
	fills, found, err = x.Suggest(ctx, made{path: "other", text: "没有掩码的报告。"}.report(t))
	require.NoError(t, err)
	require.Nil(t, found)
	require.Empty(t, fills)
}

func TestReorderedSections(t *testing.T) {
	x := create(t, Options{Tokenizer: pairs{}})
	var parts []string
	for k := range 6 {
		var b strings.Builder
		for i := range 12 {
			fmt.Fprintf(&b, "%s工作第%d项完成%d件，%s。", []string{"养老", "救助", "殡葬", "儿童", "社区", "慈善"}[k], i+k*20, 100+i*7+k, []string{"群众满意", "稳步推进", "成效明显", "全面铺开"}[i%4])
		}
		parts = append(parts, b.String())
	}
	addAll(t, x,
		made{path: "a", region: "青溪县", year: 2022, text: strings.Join(parts, "\n")}.report(t),
		made{path: "b", region: "青溪县", year: 2022, text: strings.Join([]string{parts[3], parts[4], parts[5], parts[0], parts[1], parts[2]}, "\n")}.report(t),
	)
	res, err := x.Duplicates(context.Background(), DuplicatesRequest{})
	require.NoError(t, err)
	require.Len(t, res.Pairs, 1)
	require.Equal(t, "reordered", res.Pairs[0].Kind)
}

// What is given up without being aligned is no twin.
func TestMayBeTwins(t *testing.T) {
	given, twins := 0, 0
	text := essay(0, 20)
	for _, plain := range []string{text, essay(1, 20), essay(0, 12) + essay(1, 8), essay(0, 18), essay(1, 3) + text} {
		for _, masked := range []string{plain, strings.ReplaceAll(text, "1", "x"), strings.ReplaceAll(essay(1, 20), "2", "x"), strings.ReplaceAll(text, "县", "某某")} {
			w := alignTwin(masked, plain)
			if w.isTwin() {
				twins++
				require.Equal(t, w, newMaybeMasked(masked).align(plain))
			} else if !newMaybeMasked(masked).align(plain).isTwin() {
				given++
			}
		}
	}
	t.Log(twins, given)
	require.Positive(t, twins)
	require.Positive(t, given)
}

// Verdicts that were kept give the same copies, whatever happened to their file.
func TestKeepCopies(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "ix")
	x, err := Create(dir, Options{})
	require.NoError(t, err)
	add := func(path, text string) {
		r := made{path: path, region: "青溪县", year: 2022, text: text}.report(t)
		for _, m := range extract.MaskedRuns(r.Doc.Text) {
			r.Masks = append(r.Masks, extract.Mask{Span: m, Class: "number"})
		}
		_, err := x.Add(ctx, r)
		require.NoError(t, err)
	}
	text := essay(0, 20)
	add("plain", text)
	add("copy", text+"(本页打印)")
	add("masked", digitsPattern.ReplaceAllString(text, "**"))
	add("other", essay(300, 20))
	require.NoError(t, x.KeepCopies(ctx)) // commits them
	first, err := os.ReadFile(filepath.Join(dir, copiesFile))
	require.NoError(t, err)
	require.NoError(t, x.KeepCopies(ctx))

	clusters := func(file []byte) (out map[string]int, looked int) {
		if file == nil {
			_ = os.Remove(filepath.Join(dir, copiesFile))
		} else {
			require.NoError(t, os.WriteFile(filepath.Join(dir, copiesFile), file, 0o600))
		}
		r, err := OpenReadOnly(dir, Options{})
		require.NoError(t, err)
		defer r.Close()
		found, err := r.copies(ctx, r.snap)
		require.NoError(t, err)
		out = map[string]int{}
		for at, id := range found.cluster {
			out[r.snap.entry(at).Sources[0].Path] = id
		}
		if r.judged.fresh {
			looked++
		}
		require.ErrorContains(t, r.KeepCopies(ctx), "for reading only")
		return out, looked
	}
	want := map[string]int{"copy": 0, "masked": 0, "plain": 0}
	kept, looked := clusters(first)
	require.Equal(t, want, kept)
	require.Zero(t, looked, "nothing is looked at again")
	for name, file := range map[string][]byte{
		"none": nil, "cut off": first[:len(first)/2], "changed": bytes.Replace(first, []byte(`"same":true`), []byte(`"same":false`), 1), "empty": {},
	} {
		anew, looked := clusters(file)
		require.Equal(t, want, anew, name)
		require.Equal(t, 1, looked, name)
	}

	add("late", "转载:"+text)
	require.NoError(t, os.WriteFile(filepath.Join(dir, copiesFile), first, 0o600))
	require.NoError(t, x.KeepCopies(ctx))
	second, err := os.ReadFile(filepath.Join(dir, copiesFile))
	require.NoError(t, err)
	require.NotEqual(t, first, second)
	want["late"] = 0
	kept, looked = clusters(second)
	require.Equal(t, want, kept)
	require.Zero(t, looked)
	require.NoError(t, x.Close())
}
