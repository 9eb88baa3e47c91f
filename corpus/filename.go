package corpus

import (
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

var (
	nameYear   = regexp.MustCompile(`(?:19[4-9]|20[0-4])\d`)
	wholeYear  = regexp.MustCompile(`^((?:19[4-9]|20[0-4])\d)年?(?:度)?$`)
	copyMark   = regexp.MustCompile(`[ _]*(?:\(\d+\)|（\d+）|~\d+|- ?副本|副本|\(完整\)|（完整）)$`)
	division   = regexp.MustCompile(`^\p{Han}{2,12}?(?:自治区|自治州|自治县|街道|省|市|县|区|旗|盟|州|镇|乡)`)
	vagueNames = regexp.MustCompile(`^(?:[某xX×]|开发区|高新区|经开区|新区|全[省市县区]|本[省市县区])`)
)

// nameMeta reads what a file's name says beyond doubt. Two forms are known:
//
//	2016_国务院_政府工作报告.txt      parts between "_": year, organ or region, title
//	德清县民政局2023年工作总结.docx   organ, one year, a kind of report at the end
//
// A year counts when it is the only one in the name and not part of a date or a
// longer number; a region, when it is made of whole divisions (…省…市…县).
func nameMeta(p string) segment.Meta {
	if at := strings.LastIndex(p, "!"); at >= 0 {
		p = p[at+1:]
	}
	name := path.Base(filepath.ToSlash(p))
	stem := strings.TrimSpace(copyMark.ReplaceAllString(strings.TrimSuffix(name, filepath.Ext(name)), ""))
	endings, err := nameEndings()
	if err != nil || !utf8.ValidString(stem) {
		return segment.Meta{}
	}
	var m segment.Meta
	if parts := strings.FieldsFunc(stem, func(r rune) bool { return r == '_' || r == '＿' }); len(parts) > 1 {
		m = partsMeta(parts, endings)
	}
	if m == (segment.Meta{}) {
		m = titleMeta(stem, endings)
	}
	if m != (segment.Meta{}) {
		m.Source = "filename"
	}
	return m
}

// partsMeta reads a name of parts; nothing unless one part is a year.
func partsMeta(parts []string, endings map[string][]string) segment.Meta {
	var m segment.Meta
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if y := wholeYear.FindStringSubmatch(part); y != nil {
			if m.Year != 0 {
				return segment.Meta{}
			}
			m.Year, _ = strconv.Atoi(y[1])
		}
	}
	if m.Year == 0 {
		return m
	}
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if wholeYear.MatchString(part) || !strings.ContainsFunc(part, isHan) {
			continue
		}
		_, report := cutEnding(part, endings["report"])
		_, organ := cutEnding(part, endings["organ"])
		_, region := cutEnding(part, endings["region"])
		switch {
		case report:
			fill(&m.Title, part)
		case organ:
			fill(&m.Organ, part)
			fill(&m.Region, leadingRegion(part))
		case region && !vagueNames.MatchString(part):
			fill(&m.Region, part)
		}
	}
	return m
}

// titleMeta reads a name that is a title.
func titleMeta(stem string, endings map[string][]string) segment.Meta {
	var m segment.Meta
	if _, ok := cutEnding(stem, endings["report"]); !ok {
		return m
	}
	m.Title = stem
	at, end := 0, 0
	m.Year, at, end = onlyYear(stem)
	head := stem[:at]
	if m.Year != 0 && at == 0 { // 2023年德清县民政局工作总结
		head = strings.TrimPrefix(strings.TrimPrefix(stem[end:], "年度"), "年")
		for _, cut := range []string{"工作", "关于", "上半年", "下半年", "年度"} {
			if i := strings.Index(head, cut); i >= 0 {
				head = head[:i]
			}
		}
	}
	head = strings.TrimSuffix(head, "关于")
	if _, ok := cutEnding(head, endings["organ"]); ok && utf8.RuneCountInString(head) > 2 && utf8.RuneCountInString(head) < 30 {
		m.Organ = head
		m.Region = leadingRegion(head)
	} else if leadingRegion(head) == head && head != "" {
		m.Region = head
	}
	return m
}

// onlyYear finds the year of a name and where it stands.
func onlyYear(s string) (year, start, end int) {
	for _, at := range nameYear.FindAllStringIndex(s, -1) {
		before, _ := utf8.DecodeLastRuneInString(s[:at[0]])
		after, size := utf8.DecodeRuneInString(s[at[1]:])
		if isDigit(before) || isDigit(after) {
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[at[1]+size:])
		if strings.ContainsRune("-./", after) && isDigit(next) {
			if y := nameYear.FindStringIndex(s[at[1]+size:]); y == nil || y[0] != 0 {
				continue // a date
			}
		}
		y, _ := strconv.Atoi(s[at[0]:at[1]])
		if year != 0 && y != year {
			return 0, 0, 0
		}
		if year == 0 {
			year, start, end = y, at[0], at[1]
		}
	}
	return year, start, end
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// leadingRegion is the run of divisions that a name begins with: 云溪县民政局 →
// 云溪县, 安平市清河区民政局 → 安平市清河区; "" when there is none.
func leadingRegion(s string) string {
	end := 0
	for {
		m := division.FindString(s[end:])
		if m == "" || vagueNames.MatchString(m) {
			break
		}
		next, size := utf8.DecodeRuneInString(s[end+len(m):])
		last, _ := utf8.DecodeLastRuneInString(m)
		if strings.ContainsRune("镇州乡旗盟", last) && strings.ContainsRune("市县区", next) {
			m = s[end : end+len(m)+size]
		}
		if end > 0 && strings.ContainsAny(m, "局厅委办院处站所") { // past the region: …县审计局城区分局
			break
		}
		end += len(m)
	}
	return s[:end]
}
