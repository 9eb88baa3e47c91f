package corpus

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/govreport/govreport/segment"
)

// simplified and traditional are prose of the kind that reports are made of.
const simplified = `云溪县民政局2021年工作总结和2022年工作计划
今年以来，在县委、县政府的坚强领导下，我局紧紧围绕年初确定的目标任务，扎实推进各项民政工作，取得了较好成效。
一、主要工作完成情况
（一）社会救助兜底有力。全县共有城乡低保对象3216户5128人，累计发放低保资金1860.5万元；特困供养对象412人，发放供养金396万元。实施临时救助685人次，支出资金97万元。
（二）养老服务稳步提升。新建社区日间照料中心6个，改造敬老院2所，新增养老床位150张，护理型床位占比达到55%以上。为80周岁以上老人发放高龄津贴720余万元。
（三）殡葬改革持续深化。建成农村公益性公墓4处，火化率保持100%，减免基本殡葬服务费用58万元。
二、存在的问题
一是基层民政力量薄弱，二是养老机构护理人员不足，三是信息化水平有待提高。
三、下一步打算
我们将继续坚持以人民为中心，力争到明年底前新增社区食堂10家，确保特困人员集中供养率不低于60%，让困难群众的日子越过越红火。`

const traditional = `雲溪縣民政局2021年工作總結和2022年工作計劃
今年以來，在縣委、縣政府的堅強領導下，我局緊緊圍繞年初確定的目標任務，扎實推進各項民政工作，取得了較好成效。
一、主要工作完成情況
（一）社會救助兜底有力。全縣共有城鄉低保對象3216戶5128人，累計發放低保資金1860.5萬元；特困供養對象412人，發放供養金396萬元。實施臨時救助685人次，支出資金97萬元。
（二）養老服務穩步提升。新建社區日間照料中心6個，改造敬老院2所，新增養老床位150張，護理型床位占比達到55%以上。為80周歲以上老人發放高齡津貼720余萬元。
（三）殯葬改革持續深化。建成農村公益性公墓4處，火化率保持100%，減免基本殯葬服務費用58萬元。
二、存在的問題
一是基層民政力量薄弱，二是養老機構護理人員不足，三是信息化水平有待提高。
三、下一步打算
我們將繼續堅持以人民為中心，力爭到明年底前新增社區食堂10家，確保特困人員集中供養率不低於60%，讓困難群眾的日子越過越紅火。`

// encode writes text in one of the five encodings, without a byte-order mark.
func encode(t testing.TB, text, name string) []byte {
	t.Helper()
	switch name {
	case UTF8:
		return []byte(text)
	case GB18030:
		b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
		require.NoError(t, err)
		return b
	case Big5:
		b, err := traditionalchinese.Big5.NewEncoder().Bytes([]byte(text))
		require.NoError(t, err)
		return b
	}
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		if name == UTF16LE {
			b = binary.LittleEndian.AppendUint16(b, u)
		} else {
			b = binary.BigEndian.AppendUint16(b, u)
		}
	}
	return b
}

// prose is what an encoding is usually written in.
func prose(name string) string {
	if name == Big5 {
		return traditional
	}
	return simplified
}

var allEncodings = []string{UTF8, GB18030, Big5, UTF16LE, UTF16BE}

// TestDecodePieces cuts the prose into pieces of many lengths, writes each piece
// in each encoding without a mark and expects it back. Pieces without any
// character beyond ASCII are the same bytes in three of the encodings and left out.
func TestDecodePieces(t *testing.T) {
	atLeast := map[int]float64{2: 0.90, 3: 0.97, 4: 0.98, 6: 0.995, 10: 1, 20: 1, 60: 1, 200: 1}
	for _, name := range allEncodings {
		for n, want := range atLeast {
			runes := []rune(prose(name))
			tried, right := 0, 0
			for i := 0; i+n <= len(runes); i++ {
				piece := string(runes[i : i+n])
				if isASCII(piece) || strings.Contains(piece, "\n") && n < 6 {
					continue
				}
				tried++
				text, got, _ := Decode(encode(t, piece, name), "")
				if got == name && text == piece {
					right++
				}
			}
			share := float64(right) / float64(tried)
			if strings.HasPrefix(name, "UTF-16") { // rare without a mark, so the others go first
				want -= map[int]float64{2: 0.12, 3: 0.04}[n]
			}
			t.Logf("%-8s %3d characters: %d of %d (%.4f)", name, n, right, tried, share)
			assert.GreaterOrEqual(t, share, want, "%s, %d characters", name, n)
		}
	}
}

func TestDecodeRules(t *testing.T) {
	gb := func(s string) string { return string(encode(t, s, GB18030)) }
	b5 := func(s string) string { return string(encode(t, s, Big5)) }
	le := func(s string) string { return string(encode(t, s, UTF16LE)) }
	be := func(s string) string { return string(encode(t, s, UTF16BE)) }
	tests := []struct {
		name, data, hint string
		text, encoding   string
		codes            string // of the warnings
	}{
		{"empty", "", "", "", UTF8, ""},
		{"ascii", "GDP 5%", "", "GDP 5%", UTF8, ""},
		{"utf-8", "养老", "", "养老", UTF8, ""},
		{"utf-8 mark", "\xef\xbb\xbf养老", "", "养老", UTF8, ""},
		{"two utf-8 marks", "\xef\xbb\xbf\xef\xbb\xbf养老", "", "\ufeff养老", UTF8, "bom"},
		{"mark inside", "养老\ufeff救助", "", "养老\ufeff救助", UTF8, "bom"},
		{"utf-16le mark", "\xff\xfe" + le("养老1"), "", "养老1", UTF16LE, ""},
		{"utf-16be mark", "\xfe\xff" + be("养老1"), "", "养老1", UTF16BE, ""},
		{"utf-16le", le("养老服务2021"), "", "养老服务2021", UTF16LE, ""},
		{"utf-16be", be("养老服务2021"), "", "养老服务2021", UTF16BE, ""},
		{"utf-16le ascii", le("GDP 5%\n"), "", "GDP 5%\n", UTF16LE, ""},
		{"gb18030 mark", "\x84\x31\x95\x33" + gb("养老"), "", "养老", GB18030, ""},
		{"gb18030 four bytes", gb("县民政局㐇工作"), "", "县民政局㐇工作", GB18030, ""},
		{"gbk", gb("全县民政工作"), "", "全县民政工作", GB18030, ""},
		{"big5", b5("全縣民政工作"), "", "全縣民政工作", Big5, ""},
		{"hint decides", gb("年"), "gb2312", "年", GB18030, ""},
		{"hint is wrong", gb("全县民政工作总结"), "utf-8", "全县民政工作总结", GB18030, ""},
		{"hint unknown", gb("全县民政工作"), "x-nothing", "全县民政工作", GB18030, ""},
		{"gb that is valid utf-8", gb("目模"), "", "目模", GB18030, "encoding"},
		{"two-byte utf-8 stays", "a·b × c ±", "", "a·b × c ±", UTF8, ""},
		{"NUL", "养\x00\x00老", "", "养\x00\x00老", UTF8, "control"},
		{"many NUL in utf-8", strings.Repeat("\x00", 300) + "今年养老服务", "", strings.Repeat("\x00", 300) + "今年养老服务", UTF8, "control"},
		{"NUL in gbk", gb("全县养") + "\x00" + gb("老服务"), "", "全县养\x00老服务", GB18030, "control"},
		{"cut utf-8", "今年养老服务\xe5\x85", "", "今年养老服务\ufffd", UTF8, "truncated"},
		{"bad byte in utf-8", "今年养老\xff服务工作", "", "今年养老\ufffd服务工作", UTF8, "mojibake"},
		{"gbk line in utf-8", "今年养老服务工作稳步推进\n" + gb("救助") + "\n全县民政", "", "今年养老服务工作稳步推进\n\ufffd\ufffd\ufffd\ufffd\n全县民政", UTF8, "mojibake"},
		{"surrogate in utf-8", "今年养老\xed\xa0\x80服务", "", "今年养老\ufffd\ufffd\ufffd服务", UTF8, "mojibake"},
		{"surrogate in utf-16", "\xff\xfe" + le("今年") + "\x00\xd8" + le("养老"), "", "今年\ufffd养老", UTF16LE, "mojibake"},
		{"odd utf-16", "\xff\xfe" + le("今年") + "\x00", "", "今年\ufffd", UTF16LE, "truncated"},
		{"lost before", "今年\ufffd养老", "", "今年\ufffd养老", UTF8, "mojibake"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, encoding, warnings := Decode([]byte(tt.data), tt.hint)
			assert.Equal(t, tt.text, text)
			assert.Equal(t, tt.encoding, encoding)
			assert.Equal(t, tt.codes, codes(warnings))
			for _, w := range warnings {
				assert.True(t, w.Span.Start >= 0 && w.Span.Start <= w.Span.End && w.Span.End <= len(text), "%+v", w)
			}
		})
	}
}

// TestDecodeTieBreak holds the rule for two- and three-character texts: frequent
// characters beat rare ones, else GB18030 before Big5.
func TestDecodeTieBreak(t *testing.T) {
	for _, s := range []string{"养老", "救助", "民政", "低保", "总结", "年", "县民政", "区划", "殡葬", "敬老院", "残疾人", "志愿者", "婚姻"} {
		text, encoding, _ := Decode(encode(t, s, GB18030), "")
		assert.Equal(t, s+GB18030, text+encoding)
	}
	for _, s := range []string{"養老", "救助", "民政", "總結", "工作", "縣民政", "殘疾人", "婚姻", "社會"} {
		text, encoding, _ := Decode(encode(t, s, Big5), "")
		assert.Equal(t, s+Big5, text+encoding)
	}
	// Both readings frequent or both rare: GB18030, and the doubt is a warning.
	_, encoding, warnings := Decode([]byte{0xa6, 0xa8}, "")
	t.Log(encoding, warnings)
	ambiguous := 0
	for a := 0xb0; a < 0xc0; a++ {
		for b := 0xb0; b < 0xc0; b++ {
			if _, _, w := Decode([]byte{byte(a), byte(b)}, ""); codes(w) == "encoding" {
				ambiguous++
			}
		}
	}
	assert.Positive(t, ambiguous, "single characters must raise doubt")
}

func TestMojibake(t *testing.T) {
	// What a program shows that reads the bytes in the wrong encoding.
	wrong := func(s, from, as string) string { return decodeAs(encode(t, s, from), as) }
	latin := func(b []byte) string {
		r := make([]rune, len(b))
		for i, c := range b {
			r[i] = rune(c)
		}
		return string(r)
	}
	tests := []struct {
		name, text string
		spoilt     string // must be inside the span; "" for no warning
	}{
		{"clean", simplified, ""},
		{"clean traditional", traditional, ""},
		{"rare names", "殡葬、彝族、傈僳族、亳州、歙县、黟县、濉溪、郯城、鄱阳、婺源、潢川、淅川。", ""},
		{"punctuation", "※ ◆ № ① ㎡ αβγ", ""},
		{"utf-8 as gb", wrong("先信息公开工作稳步推进", UTF8, GB18030), "鍏堜俊"},
		{"one clause", "今年以来，" + wrong("养老服务稳步提升", UTF8, GB18030) + "，全县工作稳步推进。", "鍏昏€佹湇鍔"},
		{"utf-8 as latin", latin([]byte("养老服务稳步提升")), "å"},
		{"gb as latin", latin(encode(t, "养老服务稳步提升", GB18030)), "Ñø"},
		{"locked-in loss", "锟斤拷锟斤拷锟斤拷", "锟斤拷"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, _, warnings := Decode([]byte(tt.text), "")
			assert.Equal(t, tt.text, text, "never repaired")
			if tt.spoilt == "" {
				assert.Empty(t, warnings)
				return
			}
			found := false
			for _, w := range warnings {
				if w.Code == "mojibake" && strings.Contains(w.Span.Of(text), tt.spoilt) {
					found = true
					assert.NotContains(t, w.Span.Of(text), "今年以来")
					assert.NotContains(t, w.Span.Of(text), "全县")
				}
			}
			assert.True(t, found, "%q: %v", text, warnings)
		})
	}
}

func TestWarningsAreBounded(t *testing.T) {
	_, _, warnings := Decode([]byte(strings.Repeat("今年\x00养老\xff服务\ufeff", 1000)), UTF8)
	assert.LessOrEqual(t, len(warnings), 3*(maxWarnings+1))
	assert.Contains(t, fmt.Sprint(warnings), "more places")
}

func codes(warnings []segment.Warning) string {
	var s []string
	for _, w := range warnings {
		s = append(s, w.Code)
	}
	return strings.Join(s, " ")
}
