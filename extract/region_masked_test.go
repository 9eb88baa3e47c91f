package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/segment"
)

// composedCounties are the codes of twenty counties, districts and county-level
// cities of all sorts, for which reports are composed.
var composedCounties = strings.Fields(`330523 341221 510182 440306 210281 130102 610113 430121 140428 230404
	360981 421125 520328 530124 620122 650121 450123 150223 640121 632521`)

// composedForms are three ways to write one; the arguments are: the county, the
// prefecture, the province, its kind, and five of its towns.
var composedForms = []string{
	`%[1]s民政局2022年工作总结
2022年，在市委市政府和%[4]s委坚强领导下，我%[4]s民政工作取得新进展。
一、兜底保障有力。落实%[3]s社会救助条例，农村低保标准提高到每人每月720元，%[5]s、%[6]s率先建成社会救助服务站。
二、养老服务提质。新建%[7]s、%[8]s敬老院2所，新增床位300张。组织院长赴昆山市学习，借鉴成都市武侯区的做法。
三、社会事务有序。%[9]s公墓投入使用，统筹山水林田湖草沙系统治理，扩大内需，实现碳达峰碳中和。完成年度任务，持续推进平安建设。
`,
	`%[4]s民政局工作总结及下一年工作计划
今年以来，%[1]s民政局在%[2]s民政局指导下，开展了以下工作。
（一）基层治理。%[5]s试点“五社联动”，%[6]s、%[7]s建成社工站。
（二）儿童福利。走访困境儿童126人，%[8]s设立未成年人保护站。
（三）存在问题。服务设施不均衡，%[9]s缺口较大。到浙江省桐乡市考察学习，该市濮院镇实行积分制。
二、下一年计划
和谐社区建设，成功创建示范点10个，全面开展质量提升行动。
`,
	`政府工作报告
——2023年1月10日在%[1]s第十七届人民代表大会第二次会议上
各位代表：
现在，我代表%[4]s人民政府报告工作。
一、过去一年工作回顾
%[3]s委赋予我们新使命，%[2]s推动重大理论学习和和美乡村建设。%[5]s工业园投产，%[6]s至%[7]s公路通车。
二、今年重点工作
支持%[8]s、%[9]s发展特色产业，深化东西部协作，对口支援青川县。
`,
}

// composedReports are the twenty, each in one of the forms.
func composedReports(t testing.TB, g *gazetteer.Gazetteer) []knownReport {
	var out []knownReport
	for i, code := range composedCounties {
		d := g.ByCode(code)
		require.NotNil(t, d, code)
		var towns []string
		for _, c := range g.Children(d, 0) {
			if k := gazetteer.Kind(c.Name); k == "镇" || k == "街道" || k == "乡" {
				towns = append(towns, c.Name)
			}
		}
		for len(towns) < 5 {
			require.NotEmpty(t, towns, code)
			towns = append(towns, towns[0])
		}
		kind := gazetteer.Kind(d.Name)
		kind = map[string]string{"自治县": "县"}[kind] + map[bool]string{true: kind}[kind != "自治县"]
		text := fmt.Sprintf(composedForms[i%3], d.Name, g.Parent(d).Name, g.Province(d).Name, kind, towns[0], towns[1], towns[2], towns[3], towns[4])
		out = append(out, knownReport{d.Name, code, segment.NewDocument(text)})
	}
	return out
}

// TestRegionMasked hides the names that give a report away, more and more of them:
// its own, those of all provinces and prefectures, those of all counties. Right or
// none is the law where little is left, and no wrong region may be sure.
func TestRegionMasked(t *testing.T) {
	g, err := gazetteer.Load()
	require.NoError(t, err)
	real, invented := knownReports(t)
	var provinces []knownReport
	for _, k := range real {
		if len(k.name) > 3 {
			provinces = append(provinces, k)
		}
	}
	counties := composedReports(t, g)
	hides := []struct {
		label string
		of    func(code string) func(*gazetteer.Division) bool
	}{
		{"as they are", func(string) func(*gazetteer.Division) bool {
			return func(*gazetteer.Division) bool { return false }
		}},
		{"own name", func(code string) func(*gazetteer.Division) bool {
			return func(d *gazetteer.Division) bool { return d.Code == code }
		}},
		{"+ provinces, prefectures", func(code string) func(*gazetteer.Division) bool {
			return func(d *gazetteer.Division) bool { return d.Code == code || d.Level <= gazetteer.City }
		}},
		{"+ counties", func(code string) func(*gazetteer.Division) bool {
			return func(d *gazetteer.Division) bool { return d.Level <= gazetteer.County }
		}},
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-22s %-26s %4s %6s %6s %6s %9s %9s\n", "reports", "hidden", "all", "given", "right", "wrong", "surest wrong", "Brier")
	for _, set := range []struct {
		label   string
		reports []knownReport
		right   [4]int // at least
	}{
		{"12 provincial", provinces, [4]int{12, 12, 10, 0}},
		{"20 county", counties, [4]int{20, 18, 16, 12}},
		{"own, made up", invented, [4]int{}},
	} {
		for i, hide := range hides {
			given, right, surest, sum := 0, 0, 0.0, 0.0
			for _, k := range set.reports {
				d := maskPlaces(k.doc, g, hide.of(k.code))
				r := &Report{Doc: d}
				readMeta(testWords, r, d.View())
				o := guess(r, g)
				o.truth = k.code
				sum += brier([]outcome{o})
				if o.code == "" {
					if i < 3 && k.code != "" {
						t.Logf("%s, %s: none: %v", k.name, hide.label, r.Warnings)
					}
					continue
				}
				given++
				if o.right() {
					right++
				} else {
					surest = max(surest, o.confidence)
					t.Logf("%s, %s: %s %.2f %v", k.name, hide.label, r.Region.Name, o.confidence, r.Region.Evidence)
				}
			}
			fmt.Fprintf(&b, "%-22s %-26s %4d %6d %6d %6d %9.2f    %9.3f\n", set.label, hide.label, len(set.reports), given, right, given-right, surest, sum/float64(max(1, len(set.reports))))
			assert.GreaterOrEqual(t, right, set.right[i], "%s, %s", set.label, hide.label)
			assert.LessOrEqual(t, surest, 0.9, "%s, %s", set.label, hide.label)
			if i == 3 || set.label != "12 provincial" {
				assert.Equal(t, given, right, "%s, %s: a wrong region", set.label, hide.label)
			}
		}
	}
	t.Logf("\n%s", b.String())
	golden := filepath.Join("..", "testdata", "golden", "region_masked.txt")
	if *updateGolden {
		require.NoError(t, os.WriteFile(golden, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err, "run the test with -update-region")
	assert.Equal(t, string(want), b.String(), "run the test with -update-region and review the change")
}
