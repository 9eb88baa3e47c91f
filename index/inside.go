package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/internal/regexp"
)

// town begins a clause about a part of the region: 云栈镇、岫口乡火化率50%.
var town = regexp.MustCompile(`^(?:其中)?(?:[^\s全各每个城本我老多余名该县市区其中乡村农][^\s城乡村]{0,2}(?:镇|乡|街道)[、和]?)+`)

// placeInside begins a clause about a city, a county or a part of the country that no table of
// divisions has to know: 湖坪市率先, 北部山区.
var placeInside = regexp.MustCompile(`^(?:其中|年内|全年|今年)?(?:[^\s全各每个城本我超门集上该省市县区老多余名其中乡村农对向在为与和到从由比]{2,3}(?:市|县|自治[州县])|[东南西北中]部(?:山区|地区|片区)|(?:沿海|沿江|沿边|山区|库区))`)

// district begins a clause about a district of a city, which no table of divisions has to know: 临溪区. The words that
// end alike (园区, 保护区, 禁养区) are told by what stands in front of 区.
var district = regexp.MustCompile(`^(?:其中)?[^\s全各每本我该市县区其中对向在为与和到从由使禁限搬安先核郊重老][^\s社园城地山景灾老牧矿厂校林湖新片辖街小学发能护验范税务聚活户困业作治部环库高热农产沟台湿海边住全我各迁置养渔行心郊集]区`)

// districtAt is the district that text begins with, "" where it names none or region has none.
func districtAt(text, region string) string {
	if r, _ := utf8.DecodeLastRuneInString(region); r != '市' && r != '州' && r != '盟' && r != '省' {
		return ""
	}
	return district.FindString(text)
}

// placeAt is the city, county or part of the country that text begins with, "" for none: 消费市场 and
// 实施市级重点项目 name none.
func placeAt(text string) string {
	at := placeInside.FindStringIndex(text)
	if at == nil || notPlace.MatchString(text[at[1]:]) {
		return ""
	}
	return text[:at[1]]
}

// townAt is the town that text begins with, "" for none: 3所乡镇敬老院 names no town.
func townAt(text string) string {
	name := town.FindString(text)
	if strings.Contains(name, "乡镇") || strings.HasSuffix(name, "乡") && strings.HasPrefix(text[len(name):], "镇") {
		return ""
	}
	return name
}

// notPlace finds behind 市 and 县 that they are half of another word: 消费市场.
var notPlace = regexp.MustCompile(`^[场民政值容域级]`)

// wider are the words for a place around that of a report, by its level.
var wider = map[string][]string{
	"province": {"全国"},
	"city":     {"全国", "全省", "全区", "我省"},
	"county":   {"全国", "全省", "全市", "全州", "我省", "我市"},
	"township": {"全国", "全省", "全市", "全县", "我省", "我市", "我县"},
}

// placeNamed is the place that the last clause of front begins with, as written, "" for none.
func placeNamed(front string) string {
	clause := lastPart(front)
	if builds.MatchString(clause) {
		return ""
	}
	return cmp.Or(townAt(clause), placeAt(clause))
}

// builds begins a clause with what is done, no place: 新建街道综合养老服务中心.
var builds = regexp.MustCompile(`^(?:其中|年内|全年|今年)?[新改扩建推完覆]`)

// levelOf is the level of a region, by the end of its name where no table of divisions has it.
func levelOf(region regionFacts) string {
	if region.Level != "" {
		return region.Level
	}
	for _, l := range [][2]string{{"自治区", "province"}, {"省", "province"}, {"州", "city"}, {"市", "city"}, {"盟", "city"}, {"县", "county"}, {"旗", "county"}, {"区", "county"}, {"镇", "township"}, {"乡", "township"}, {"街道", "township"}} {
		if strings.HasSuffix(region.Name, l[0]) {
			return l[1]
		}
	}
	return ""
}

// lastPart is what stands behind the last mark of front.
func lastPart(front string) string {
	if i := strings.LastIndexAny(front, "，。；：,;:(（\n"); i >= 0 {
		_, n := utf8.DecodeRuneInString(front[i:])
		front = front[n+i:]
	}
	return strings.TrimLeft(front, " 　")
}

// around reports whether a clause is of a place around a region: 全市 in the report of a county, not in that of a city
// that is one.
func around(region regionFacts, clause string) bool {
	return slices.ContainsFunc(wider[levelOf(region)], func(w string) bool {
		last, _ := utf8.DecodeLastRuneInString(w)
		_, there, in := strings.Cut(clause, "在"+w)
		return (strings.HasPrefix(clause, w) || in && !firstThere.MatchString(there)) && !strings.HasSuffix(region.Name, string(last))
	})
}

// firstThere begins what says of something here how it stands among others there: 在全市率先建成12个.
var firstThere = regexp.MustCompile(`^(?:率先|首|领先|前列|排名|位居|推广)`)

// elsewhere reports whether a figure of a report on region is of a place inside it or around
// it. front is its sentence up to the figure: its clause begins with the name of the
// place, or that before it with those of towns (云栈镇、岫口乡由垫底升到中游，火化率54%).
func elsewhere(places *gazetteer.Gazetteer, region regionFacts, front string) bool {
	sentence, clause := strings.TrimLeft(front, " 　"), lastPart(front)
	near := strings.Count(sentence, "，")+strings.Count(sentence, ",") <= 1
	level := levelOf(region)
	if level != "township" && (townAt(clause) != "" || near && townAt(sentence) != "") {
		return true
	}
	if around(region, clause) {
		return true
	}
	if level == "province" || level == "city" {
		for _, part := range []string{clause, sentence} { // 朔阳市先行先试,改造农村危房8600户
			if placeAt(part) != "" && !strings.HasPrefix(part, region.Name) && (near || part == clause) {
				return true
			}
		}
	}
	if region.Code == "" {
		return false
	}
	for m := range places.Find(clause) {
		if before := clause[:m.Span.Start]; before != "" && before != "其中" {
			return false
		}
		return slices.ContainsFunc(m.Full, func(d *gazetteer.Division) bool {
			return d.Code != region.Code && strings.HasPrefix(d.Code, trimCode(region.Code)) && region.Code != "000000" || region.Code == "000000" && d.Level > gazetteer.State
		})
	}
	return false
}
