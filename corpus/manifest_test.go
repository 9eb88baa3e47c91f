package corpus

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// names are file names and what they say; they also seed the fuzzer.
var names = []struct {
	name string
	want segment.Meta
}{
	{"2016_国务院_政府工作报告.txt", segment.Meta{Year: 2016, Organ: "国务院", Title: "政府工作报告"}},
	{"2026_临江省_政府工作报告.csv", segment.Meta{Year: 2026, Region: "临江省", Title: "政府工作报告"}},
	{"2021年_云溪县民政局_工作总结.docx", segment.Meta{Year: 2021, Organ: "云溪县民政局", Region: "云溪县", Title: "工作总结"}},
	{"安平市清河区_2021_民政工作总结和计划.txt", segment.Meta{Year: 2021, Region: "安平市清河区", Title: "民政工作总结和计划"}},
	{"云溪县民政局2023年工作总结.docx", segment.Meta{Year: 2023, Organ: "云溪县民政局", Region: "云溪县", Title: "云溪县民政局2023年工作总结"}},
	{"安平市清河区民政局2023年工作总结(1).docx", segment.Meta{Year: 2023, Organ: "安平市清河区民政局", Region: "安平市清河区", Title: "安平市清河区民政局2023年工作总结"}},
	{"云溪县市场监督管理局2023年工作要点.txt", segment.Meta{Year: 2023, Organ: "云溪县市场监督管理局", Region: "云溪县", Title: "云溪县市场监督管理局2023年工作要点"}},
	{"2023年云溪县民政局工作总结.txt", segment.Meta{Year: 2023, Organ: "云溪县民政局", Region: "云溪县", Title: "2023年云溪县民政局工作总结"}},
	{"2023区民政局年度目标管理任务完成情况.txt", segment.Meta{Year: 2023, Organ: "区民政局", Title: "2023区民政局年度目标管理任务完成情况"}},
	{"区民政局2024年工作总结和2025年工作计划.txt", segment.Meta{Title: "区民政局2024年工作总结和2025年工作计划"}},
	{"2021-2025年规划实施情况.txt", segment.Meta{Title: "2021-2025年规划实施情况"}},
	{"2021—2025年工作总结.txt", segment.Meta{Title: "2021—2025年工作总结"}},
	{"某县民政局2023年工作总结.txt", segment.Meta{Year: 2023, Organ: "某县民政局", Title: "某县民政局2023年工作总结"}},
	{"白瓷镇市2023年工作总结.txt", segment.Meta{Year: 2023, Region: "白瓷镇市", Title: "白瓷镇市2023年工作总结"}},
	{"工作总结2023-12-01.txt", segment.Meta{}},
	{"民政局工作总结20231201.txt", segment.Meta{}},
	{"000_636b9d8a50688382.txt", segment.Meta{}},
	{"2021_2022_工作总结.txt", segment.Meta{Title: "2021_2022_工作总结"}},
	{"report_2021.txt", segment.Meta{Year: 2021}},
	{"新建文本文档.txt", segment.Meta{}},
	{".txt", segment.Meta{}},
}

func TestNames(t *testing.T) {
	for _, tt := range names {
		want := tt.want
		if want != (segment.Meta{}) {
			want.Source = "filename"
		}
		assert.Equal(t, want, nameMeta(filepath.Join("dir", tt.name)), tt.name)
		assert.Equal(t, want, nameMeta("a.zip!dir/"+tt.name), tt.name)
	}
}

// manifests are manifest files and what is read from them: "path region year"
// and errors. They also seed the fuzzer.
var manifests = []struct{ name, data, want string }{
	{"plain", "path,region,year,organ,title,published\na.txt,云溪县,2021,县民政局,总结,2022-01-05\n", "a.txt 云溪县 2021 县民政局 总结 2022-01-05"},
	{"chinese", "文件,地区,年份\na.txt,云溪县,2021年\n", "a.txt 云溪县 2021   "},
	{"mark and crlf", "\ufeffpath,year\r\na.txt,2021\r\n", "a.txt  2021   "},
	{"dates", "path,published\na.txt,2022年1月5日\nb.txt,20220105\nc.txt,2022/1/5 08:30\n", "a.txt  0   2022-01-05|b.txt  0   2022-01-05|c.txt  0   2022-01-05"},
	{"bad year", "path,year,title\na.txt,soon,总结\n", `a.txt  0  总结  ! manifest: column year: "soon" is not a year; write it like 2023; the row's other fields are used`},
	{"bad date", "path,published\na.txt,2022-13-45\n", `a.txt  0    ! manifest: column published: "2022-13-45" is not a date; write it like 2023-12-01; the row's other fields are used`},
	{"no path", "path,year\n,2021\n", "  2021    ! manifest: the path is empty; name the report's file"},
	{"no path column", "name,year\na.txt,2021\n", `  0    ! manifest: there is no column path; a manifest has the columns path, region, year, organ, title, published; here they are "name", "year"`},
	{"broken", "path,title\na.txt,\"总\"结\nb.txt,计划\n", "  0    ! row: lines 2 to 2: broken quoting: text after a closing quote; these lines were not read; double the quotes inside quoted fields|b.txt  0  计划 "},
	{"empty", "", "  0    ! read: file is empty; get it again or remove it"},
}

func TestManifestRows(t *testing.T) {
	for _, tt := range manifests {
		var got []string
		for row := range parseManifest([]byte(tt.data), Options{}) {
			m := row.meta
			s := strings.Join([]string{row.path, m.Region, itoa(m.Year), m.Organ, m.Title, m.Published}, " ")
			if row.err != nil {
				s += " !" + strings.TrimPrefix(row.err.Error(), ":")
			}
			got = append(got, s)
		}
		assert.Equal(t, tt.want, strings.Join(got, "|"), tt.name)
	}
}

func itoa(n int) string { return formatNumber(n, "decimal") }

func TestManifestTrust(t *testing.T) {
	dir := tree(t, map[string]string{
		"manifest.csv":      "path,region,year,title\n2020_云溪县_工作总结.txt,安平市,2021,总结之一\nt.csv,临江省,,\nt.csv#2,,2019,\nz.zip!in/a.txt,石桥镇,,\nnone.txt,x,,\nsub/b.txt,甲镇,2001,\n",
		"2020_云溪县_工作总结.txt": "正文",
		"t.csv":             "text,year,region\n一,2011,白沙乡\n二,2012,白沙乡\n",
		"z.zip":             makeZip(t, entry{name: "in/a.txt", data: "甲"}, entry{name: "in/b.txt", data: "乙"}, entry{name: "in/manifest.csv", data: "path,year,region\nb.txt,1999,乙镇\na.txt,1998,\n"}),
		"sub/b.txt":         "正文",
		"sub/manifest.csv":  "path,region\nb.txt,乙镇\n",
		"2022_云溪县民政局_工作总结.txt": "正文",
	})
	lines, docs, errs := readAll(t, dir, Options{}, dir)
	got := map[string]segment.Meta{}
	for _, d := range docs {
		rel, _ := filepath.Rel(dir, d.Path)
		got[filepath.ToSlash(rel)] = d.Meta
	}
	want := map[string]segment.Meta{
		"2020_云溪县_工作总结.txt":    {Region: "安平市", Year: 2021, Title: "总结之一", Source: "manifest"},
		"2022_云溪县民政局_工作总结.txt": {Region: "云溪县", Organ: "云溪县民政局", Year: 2022, Title: "工作总结", Source: "filename"},
		"t.csv#1":        {Region: "临江省", Year: 2011, Source: "manifest"},
		"t.csv#2":        {Region: "白沙乡", Year: 2019, Source: "manifest"},
		"z.zip!in/a.txt": {Year: 1998, Source: "manifest"},
		"z.zip!in/b.txt": {Region: "乙镇", Year: 1999, Source: "manifest"},
		"sub/b.txt":      {Region: "乙镇", Source: "manifest"},
	}
	assert.Equal(t, want, got, strings.Join(lines, "\n"))
	require.Len(t, errs, 1)
	assert.Equal(t, 6, errs[0].Row)
	assert.Contains(t, errs[0].Error(), "none.txt")

	// The manifest beside a file that was named itself counts too.
	_, docs, _ = readAll(t, dir, Options{}, filepath.Join(dir, "sub", "b.txt"))
	assert.Equal(t, "乙镇", docs[0].Meta.Region)

	// The manifest in the options is trusted most. Its paths are relative to it.
	other := tree(t, map[string]string{"m.csv": "path,region\n" + filepath.Join(dir, "sub", "b.txt") + ",丙镇\n"})
	_, docs, errs = readAll(t, dir, Options{Manifest: filepath.Join(other, "m.csv")}, filepath.Join(dir, "sub"))
	require.Empty(t, errs)
	assert.Equal(t, segment.Meta{Region: "丙镇", Source: "manifest"}, docs[0].Meta)

	_, _, errs = readAll(t, dir, Options{Manifest: filepath.Join(other, "none.csv")}, filepath.Join(dir, "sub"))
	require.Len(t, errs, 1)

	// A manifest is not a report.
	_, docs, errs = readAll(t, dir, Options{}, filepath.Join(dir, "manifest.csv"))
	assert.Empty(t, docs)
	require.NotEmpty(t, errs)
	assert.Contains(t, errs[len(errs)-1].Error(), "is a manifest, not a report")
}
