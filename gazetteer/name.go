package gazetteer

import "strings"

// peoples are the nationality names that stand between the proper name of an
// autonomous division and its kind: 湘西土家族苗族自治州 is 湘西 for short.
var peoples = strings.Fields(`蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族
	哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族
	达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 乌孜别克族
	俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族
	各族 维吾尔 哈萨克 柯尔克孜 蒙古 塔吉克 锡伯 回 壮 土 东乡`)

// kinds are the words that say what a division is, longer ones first.
var kinds = []string{
	"特别行政区", "自治区", "自治州", "自治县", "自治旗", "民族乡", "地区", "林区", "特区", "新区", "街道",
	"省", "市", "盟", "县", "区", "旗", "镇", "乡", "苏木",
}

// ShortName is the proper name in the full name of a division: 双流 for 双流区,
// 湘西 for 湘西土家族苗族自治州, 桂园 for 桂园街道. It is "" where only one
// character would be left (赵县), since nobody says it that way.
func ShortName(name string) string {
	proper, kind := name, ""
	for _, k := range kinds {
		if rest, ok := strings.CutSuffix(name, k); ok {
			proper, kind = rest, k
			break
		}
	}
	if kind == "" {
		return name
	}
	if strings.HasPrefix(kind, "自治") || kind == "民族乡" || kind == "乡" {
		proper = trimPeoples(proper, strings.HasPrefix(kind, "自治"))
	}
	if len(proper) < len("双流") {
		return ""
	}
	return proper
}

// Kind is the word at the end of a division's name that says what it is (市, 自治县, 街道), or "".
func Kind(name string) string {
	for _, k := range kinds {
		if strings.HasSuffix(name, k) {
			return k
		}
	}
	return ""
}

// trimPeoples cuts nationality names off the end; short forms such as 回 only
// in autonomous divisions and only one of them.
func trimPeoples(s string, autonomous bool) string {
	for {
		cut := false
		for _, p := range peoples {
			if !strings.HasSuffix(p, "族") && !autonomous {
				continue
			}
			if rest, ok := strings.CutSuffix(s, p); ok && len(rest) >= len("双流") {
				s, cut = rest, true
				break
			}
		}
		if !cut {
			return s
		}
	}
}
