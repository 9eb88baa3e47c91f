package extract

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// allTexts are the reports of testdata that are plain text and, where they are
// there, those beside the project, by name.
func allTexts(t testing.TB) map[string]string {
	out := map[string]string{}
	for i, text := range ownTexts(t) {
		out[fmt.Sprintf("testdata %d", i)] = text
	}
	for _, pattern := range []string{"seeds/*.txt", "corpus/state_council/*.txt"} {
		files, _ := filepath.Glob(filepath.Join(sharedRoot(), pattern))
		for _, f := range files {
			data, err := os.ReadFile(f)
			require.NoError(t, err)
			out[filepath.Base(f)] = strings.TrimPrefix(string(data), "\ufeff")
		}
	}
	tables, _ := filepath.Glob(filepath.Join(sharedRoot(), "corpus", "provinces_2026", "*.csv"))
	for _, f := range tables {
		data, err := os.ReadFile(f)
		require.NoError(t, err)
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
		require.NoError(t, err)
		out[filepath.Base(f)] = rows[1][slices.Index(rows[0], "full_text")]
	}
	return out
}

// TestHonest reads every report there is and checks that nothing in the result is
// made up: what checkReport checks; every value follows from the figure's text by
// an arithmetic of its own (evaluate); a masked figure has no value and holds a
// mask; every number of the JSON reads back as the same number.
func TestHonest(t *testing.T) {
	figures := 0
	for name, text := range allTexts(t) {
		r := extractText(t, text)
		assert.NoError(t, checkReport(r), name)
		for _, f := range r.Figures {
			figures++
			s := f.Span.Of(r.Doc.Text)
			masked := slices.ContainsFunc(r.Masks, func(m Mask) bool { return f.Span.Contains(m.Span) })
			assert.Equal(t, f.Masked, masked, "%s: %q at %v and its masks", name, s, f.Span)
			if f.Masked {
				continue
			}
			low, high, ok := evaluate(s)
			if !assert.True(t, ok, "%s: %q at %v is %s %s, but can't be read", name, s, f.Span, valueOf(f), f.Unit) {
				continue
			}
			want := [2]float64{f.Low, f.High}
			if f.HasValue {
				want = [2]float64{f.Value, f.Value}
			}
			if math.Abs(low-want[0]) > 1e-9*math.Abs(low) || math.Abs(high-want[1]) > 1e-9*math.Abs(high) {
				assert.Fail(t, "wrong value", "%s: %q at %v is %v, not %v", name, s, f.Span, want, [2]float64{low, high})
			}
		}
		out, err := r.MarshalJSON()
		require.NoError(t, err)
		roundTrips(t, name, out)
	}
	t.Logf("%d figures", figures)
}

// roundTrips checks that every number of a JSON text is the shortest that reads
// back as itself.
func roundTrips(t *testing.T, name string, text []byte) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err != nil {
			return
		}
		if n, ok := token.(json.Number); ok {
			x, err := n.Float64()
			require.NoError(t, err)
			again, err := json.Marshal(x)
			require.NoError(t, err)
			require.Equal(t, n.String(), string(again), name)
		}
	}
}

// evaluate is a second, simple reading of the text of a figure: what it says as
// low and high, which are the same but for ranges. It shares nothing with the
// recogniser but the meaning of the characters.
func evaluate(s string) (low, high float64, ok bool) {
	s = normal(s)
	for _, sep := range []string{"——", "—", "–", "－", "-", "~", "至", "到"} {
		a, b, cut := strings.Cut(s, sep)
		if !cut {
			continue
		}
		x, behind, okA := numberAt(a)
		y, _, okB := numberAt(b)
		if behind == "" && scaleOf(a) == 1 { // 3-5万 is 3万 to 5万
			x *= scaleOf(b)
		}
		return x, y, okA && okB
	}
	s = listed.ReplaceAllString(s, "$1$2")
	if half.MatchString(s) {
		x, _, ok := numberAt(strings.TrimSuffix(s, "半"))
		return x + 0.5, x + 0.5, ok
	}
	if m := neighbours.FindStringSubmatch(s); m != nil { // 二三十, 十二三, 两三百
		base := strings.Replace(s, m[0], m[0][:len("二")], 1)
		next := strings.Replace(s, m[0], m[0][len("二"):], 1)
		if d := digitOf(m[0][:3]); d+1 == digitOf(m[0][3:]) {
			x, _, ok1 := numberAt(base)
			y, _, ok2 := numberAt(next)
			return x, y, ok1 && ok2
		}
	}
	x, _, ok := numberAt(s)
	return x, x, ok
}

var (
	neighbours = regexp.MustCompile(`[一二两三四五六七八九]{2}`)
	listed     = regexp.MustCompile(`^([一二三四五六七八九])、([一二三四五六七八九][十百千万亿])`)          // 二、三十亿
	half       = regexp.MustCompile(`^[一二三四五六七八九十百0-9]+([^一二三四五六七八九十百0-9成].*|倍)半$`) // 三斤半
	arabicHead = regexp.MustCompile(`^\d[\d,]*(\.\d+)?`)
	ratioHead  = regexp.MustCompile(`^(\d+)/(\d+)`)
)

// normal folds what evaluate needs folded: width, traditional digits and
// multipliers, blanks and line breaks.
func normal(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= '！' && c <= '～':
			return c - 0xfee0
		case c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '　' || c == '\u00a0' || c == '\u200b':
			return -1
		}
		if i := strings.IndexRune("萬億兩點倍個翻餘·", c); i >= 0 {
			return []rune("万亿两点倍个翻余.")[len([]rune("萬億兩點倍個翻餘·"[:i]))]
		}
		return c
	}, s)
}

func digitOf(s string) int {
	return strings.Index("零一二三四五六七八九", strings.Replace(s, "两", "二", 1)) / len("零")
}

// scaleOf is the product of the multipliers behind the digits of s.
func scaleOf(s string) float64 {
	s = arabicHead.ReplaceAllString(s, "")
	if unitBehind(s) {
		return 1
	}
	x := 1.0
	for _, c := range s {
		switch c {
		case '十':
			x *= 10
		case '百':
			x *= 100
		case '千':
			x *= 1000
		case '万':
			x *= 1e4
		case '亿':
			x *= 1e8
		case '余', '多':
		default:
			return x
		}
	}
	return x
}

// numberAt reads the number that s begins with and returns what is behind it.
func numberAt(s string) (float64, string, bool) {
	if rest, ok := strings.CutPrefix(s, "一半"); ok {
		return 50, rest, true // in percent
	}
	for prefix, by := range map[string]float64{"百分之": 1, "千分之": 0.1, "万分之": 0.01} {
		if rest, ok := strings.CutPrefix(s, prefix); ok {
			x, rest, ok := plain(rest)
			return x * by, rest, ok
		}
	}
	if m := ratioHead.FindStringSubmatch(s); m != nil {
		a, _ := strconv.ParseFloat(m[1], 64)
		b, _ := strconv.ParseFloat(m[2], 64)
		return math.Round(1e6*a/b) / 1e4, s[len(m[0]):], b != 0
	}
	if a, b, ok := strings.Cut(s, "分之"); ok { // 四分之三
		x, rest, ok1 := plain(a)
		y, tail, ok2 := plain(b)
		return math.Round(1e6*y/x) / 1e4, tail, ok1 && ok2 && rest == "" // in percent, four decimals
	}
	times := strings.HasPrefix(s, "翻")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "翻"), "了")
	x, rest, ok := plain(s)
	switch {
	case times:
		return math.Pow(2, x), rest, ok
	case strings.HasPrefix(rest, "成"): // 三成半, 三成二
		x *= 10
		switch tail := strings.TrimPrefix(rest, "成"); {
		case tail == "半":
			x += 5
		case tail != "":
			x += float64(digitOf(tail))
		}
	}
	return x, rest, ok
}

// plain reads digits and multipliers: the value is the sum of parts, each of them
// digits times the multipliers between it and the next larger one.
func plain(s string) (float64, string, bool) {
	s = strings.TrimPrefix(s, "第")
	if m := arabicHead.FindString(s); m != "" {
		x, err := strconv.ParseFloat(strings.ReplaceAll(m, ",", ""), 64)
		if err != nil {
			return 0, s, false
		}
		rest := s[len(m):]
		by := 1.0
		for rest != "" && !unitBehind(rest) {
			c := []rune(rest)[0]
			i := strings.IndexRune("百千万亿", c)
			if i < 0 {
				if c == '余' || c == '多' || c == '来' {
					rest = rest[len(string(c)):]
					continue
				}
				break
			}
			by *= [4]float64{100, 1000, 1e4, 1e8}[i/len("百")]
			rest = rest[len(string(c)):]
		}
		x *= by
		if by >= 1000 && rest != "" { // 4亿5000万, 2万三
			if y, tail, ok := plain(rest); ok && y < by {
				if c := []rune(rest)[0]; !(c >= '0' && c <= '9') && tail != "" && scaleOf(rest[len(string(c)):]) == 1 {
					y *= by / 10
				}
				return x + y, tail, true
			}
		}
		return x, rest, true
	}
	return chinese(s)
}

// unitBehind reports whether s begins with a unit that begins like a multiplier.
func unitBehind(s string) bool {
	for _, u := range []string{"千瓦", "千米", "千克", "千伏", "千卡", "千帕", "千焦", "百分点"} {
		if strings.HasPrefix(s, u) {
			return true
		}
	}
	return false
}

// chinese reads 一千二百万, 两万三, 七点五, 百余, 数十.
func chinese(s string) (float64, string, bool) {
	var total, section, digit, last float64
	have, read, zero, point := false, false, false, 0.0
	runes := []rune(s)
	i := 0
loop:
	for ; i < len(runes); i++ {
		c := runes[i]
		if strings.ContainsRune("余多来几数", c) && (read || i+1 < len(runes)) {
			if c == '数' || c == '几' {
				if !read {
					digit, have = 1, true
				}
			}
			continue
		}
		if c == '○' || c == '〇' {
			c = '零'
		}
		if unitBehind(string(runes[i:])) {
			break
		}
		if d := strings.IndexRune("零一二三四五六七八九", c); d >= 0 || c == '两' {
			x := float64(d / len("零"))
			if c == '两' {
				x = 2
			}
			switch {
			case point > 0:
				digit += x * point
				point /= 10
			case x == 0:
				zero = true
			case have:
				return 0, s, false
			default:
				digit, have = x, true
			}
			read = true
			continue
		}
		switch {
		case c == '点' && read && i+1 < len(runes) && strings.ContainsRune("零一二三四五六七八九", runes[i+1]):
			point = 0.1
		case strings.ContainsRune("十百千", c):
			last = map[rune]float64{'十': 10, '百': 100, '千': 1000}[c]
			if point > 0 {
				digit *= last
				point, have = 0, true
				break
			}
			if !have {
				digit = 1
			}
			section += digit * last
			digit, have, zero = 0, false, false
		case c == '万' || c == '亿':
			last = 1e4
			if c == '亿' {
				last = 1e8
			}
			section += digit
			if !read {
				section = 1
			}
			if section == 0 || c == '亿' {
				total = (total + section) * last
			} else {
				total += section * last
			}
			section, digit, have, zero, point = 0, 0, false, false, 0
		default:
			break loop
		}
		read = true
	}
	if have && last >= 100 && !zero && point == 0 && total+section > 0 { // 两万三
		digit *= last / 10
	}
	return total + section + digit, string(runes[i:]), read
}

// The second reading is tested itself.
func TestEvaluate(t *testing.T) {
	for text, want := range map[string][2]float64{
		"70余万元": {700000, 700000}, "1.6万亿元": {1.6e12, 1.6e12}, "1，234，567元": {1234567, 1234567}, "4亿5000万元": {4.5e8, 4.5e8}, "２．５％": {2.5, 2.5},
		"一千二百万元": {1.2e7, 1.2e7}, "两万三": {23000, 23000}, "百余家": {100, 100}, "数十人": {10, 10}, "百分之六点五": {6.5, 6.5}, "三成半": {35, 35}, "九成二": {92, 92},
		"四分之三": {75, 75}, "翻两番": {4, 4}, "二三十家": {20, 30}, "十二三岁": {12, 13}, "1-2个": {1, 2}, "3——5万元": {30000, 50000}, "5%—5.5%": {5, 5.5}, "20万千瓦": {200000, 200000},
		"6,30\n0余条": {6300, 6300}, "两小时": {2, 2}, "一倍": {1, 1}, "七亿七千多万吨": {7.7e8, 7.7e8}, "3个百分点": {3, 3}, "九十二公里": {92, 92},
	} {
		low, high, ok := evaluate(text)
		assert.True(t, ok, text)
		assert.InDelta(t, want[0], low, 1e-6*want[0], text)
		assert.InDelta(t, want[1], high, 1e-6*want[1], text)
	}
}
