package corpus

import (
	"strconv"
	"strings"
)

// formatNumber writes n in one of the formats of ECMA-376 part 1, 17.18.59
// (ST_NumberFormat). Unknown formats and numbers that a format has no sign for
// are written as digits.
//
// The Chinese counting formats differ from each other only above 99, where Word
// versions do not agree either; here they all count on: 一百零五.
func formatNumber(n int, format string) string {
	if n < 0 {
		return "-" + formatNumber(-n, "decimal")
	}
	digits := strconv.Itoa(n)
	switch format {
	case "none", "bullet":
		return ""
	case "decimalZero":
		if n < 10 {
			return "0" + digits
		}
	case "upperLetter":
		return strings.ToUpper(letters(n))
	case "lowerLetter":
		return letters(n)
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
		"japaneseCounting", "koreanCounting":
		return chinese(n, []rune("零一二三四五六七八九"), []string{"", "十", "百", "千"}, "万", true)
	case "chineseLegalSimplified":
		return chinese(n, []rune("零壹贰叁肆伍陆柒捌玖"), []string{"", "拾", "佰", "仟"}, "万", false)
	case "ideographLegalTraditional", "japaneseLegal":
		return chinese(n, []rune("零壹貳參肆伍陸柒捌玖"), []string{"", "拾", "佰", "仟"}, "萬", false)
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2":
		return replaceDigits(digits, []rune("〇一二三四五六七八九"))
	case "decimalFullWidth", "decimalFullWidth2":
		return replaceDigits(digits, []rune("０１２３４５６７８９"))
	case "ideographTraditional":
		return pick(n, "甲乙丙丁戊己庚辛壬癸", digits)
	case "ideographZodiac":
		return pick(n, "子丑寅卯辰巳午未申酉戌亥", digits)
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return pick(n, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿", digits)
	case "decimalEnclosedParen":
		return pick(n, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", "("+digits+")")
	case "decimalEnclosedFullstop":
		return pick(n, "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛", digits+".")
	case "ideographEnclosedCircle":
		return pick(n, "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉", digits)
	}
	return digits
}

// pick is the nth rune of signs, from 1.
func pick(n int, signs, otherwise string) string {
	if all := []rune(signs); n >= 1 && n <= len(all) {
		return string(all[n-1])
	}
	return otherwise
}

func replaceDigits(digits string, to []rune) string {
	var b strings.Builder
	for _, d := range digits {
		b.WriteRune(to[d-'0'])
	}
	return b.String()
}

// letters counts a … z, aa, bb … as Word does.
func letters(n int) string {
	if n < 1 || n > 26*30 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for i, v := range []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1} {
		for ; n >= v; n -= v {
			b.WriteString([]string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}[i])
		}
	}
	return b.String()
}

// chinese writes 0 … 99,999,999; short drops the 一 of 一十 at the front.
func chinese(n int, digits []rune, units []string, tenThousand string, short bool) string {
	if n >= 100_000_000 {
		return strconv.Itoa(n)
	}
	if n == 0 {
		return string(digits[0])
	}
	if n >= 10_000 {
		s := chinese(n/10_000, digits, units, tenThousand, short) + tenThousand
		if rest := n % 10_000; rest > 0 {
			if rest < 1000 {
				s += string(digits[0])
			}
			s += chinese(rest, digits, units, tenThousand, false)
		}
		return s
	}
	var b strings.Builder
	zero := false
	for place, unit := 3, 1000; place >= 0; place, unit = place-1, unit/10 {
		d := n / unit % 10
		if d == 0 {
			zero = b.Len() > 0
			continue
		}
		if zero {
			b.WriteRune(digits[0])
			zero = false
		}
		if !(short && d == 1 && place == 1 && b.Len() == 0) {
			b.WriteRune(digits[d])
		}
		b.WriteString(units[place])
	}
	return b.String()
}
