package corpus

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/govreport/govreport/segment"
)

// Names of encodings in Document.Encoding.
const (
	UTF8    = "UTF-8"
	GB18030 = "GB18030"
	Big5    = "Big5"
	UTF16LE = "UTF-16LE"
	UTF16BE = "UTF-16BE"
)

// candidates are the encodings that are told apart, in the order that settles a
// tie. handicap is what a reading must win by over the first, in quarter bits.
var candidates = []struct {
	name     string
	enc      encoding.Encoding
	handicap int
}{
	{UTF8, unicode.UTF8, 0},
	{GB18030, simplifiedchinese.GB18030, 0},
	{Big5, traditionalchinese.Big5, 12},
	{UTF16LE, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), 24},
	{UTF16BE, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), 32},
}

// labels maps what pages and users call an encoding to its name here.
var labels = map[string]string{
	"utf-8": UTF8, "utf8": UTF8, "unicode-1-1-utf-8": UTF8,
	"gb2312": GB18030, "gbk": GB18030, "gb18030": GB18030, "gb_2312-80": GB18030, "gb_2312": GB18030, "hz-gb-2312": GB18030,
	"cp936": GB18030, "ms936": GB18030, "windows-936": GB18030, "x-gbk": GB18030, "euc-cn": GB18030, "chinese": GB18030,
	"big5": Big5, "big-5": Big5, "big5-hkscs": Big5, "cp950": Big5, "ms950": Big5, "windows-950": Big5, "x-x-big5": Big5, "cn-big5": Big5,
	"utf-16le": UTF16LE, "utf16le": UTF16LE, "utf-16": UTF16LE, "unicode": UTF16LE,
	"utf-16be": UTF16BE, "utf16be": UTF16BE,
}

// Decode turns the bytes of a text into a string, and says in which of the
// encodings UTF-8, GB18030 (which covers GB2312 and GBK), Big5, UTF-16LE and
// UTF-16BE they were. hint is what the source declares, such as the charset of a
// page ("gb2312"); "" for nothing, and an unknown name counts as nothing.
//
// The first of these rules that applies decides:
//
//  1. A byte-order mark. It is removed; a second one stays and is a warning.
//  2. Valid UTF-8 without NUL, or with NUL and at least four characters of
//     three bytes, which UTF-16 hardly ever looks like; except when every
//     character beyond ASCII is one of two bytes from U+0100 on (accented Latin,
//     Greek, Cyrillic, Arabic) and GB18030 reads frequent Han characters there.
//  3. The hint, when the bytes are valid in it.
//  4. The likeliest reading: each encoding decodes the bytes (16 KiB of them at
//     most) and the cost of the result as Chinese text is summed up from how
//     frequent its characters are. The least cost wins.
//
// Texts of two or three characters often have more than one sensible reading.
// There the tie-break is rule 4's: frequent characters beat rare ones, and what
// is then within 3 bits goes to GB18030 before Big5 before UTF-16LE before
// UTF-16BE. Whenever the second reading is close (under 10 bits) there is a
// warning "encoding" that names both.
//
// Invalid bytes become U+FFFD, one for each maximal part of a character (as
// browsers do), each run of them with a warning "mojibake"; nothing else is
// changed. Other warnings: "truncated" (the bytes end within a character),
// "control" (NUL), "bom" (a byte-order mark inside) and "mojibake" for text that
// looks as if it had been read in a wrong encoding and saved again; such text is
// never repaired. Spans are bytes of text.
func Decode(data []byte, hint string) (text, encodingName string, warnings []segment.Warning) {
	name, bom, doubt := detect(data, labels[strings.ToLower(strings.TrimSpace(hint))])
	text = decodeAs(data[bom:], name)
	if doubt != "" {
		warnings = append(warnings, segment.Warning{Span: segment.Span{End: min(len(text), 64)}, Code: "encoding", Message: doubt})
		warnings[0].Span.End = runeFloor(text, warnings[0].Span.End)
	}
	return text, name, append(warnings, inspect(text, data, name)...)
}

var boms = []struct {
	mark []byte
	name string
}{
	{[]byte{0xef, 0xbb, 0xbf}, UTF8},
	{[]byte{0xff, 0xfe}, UTF16LE},
	{[]byte{0xfe, 0xff}, UTF16BE},
	{[]byte{0x84, 0x31, 0x95, 0x33}, GB18030},
}

// detect applies the rules of [Decode]. bom is the length of the byte-order mark.
func detect(data []byte, hint string) (name string, bom int, doubt string) {
	for _, b := range boms {
		if bytes.HasPrefix(data, b.mark) {
			return b.name, len(b.mark), ""
		}
	}
	if utf8.Valid(data) && (bytes.IndexByte(data, 0) < 0 || longRunes(data, 4)) {
		if !looksLikeGBInUTF8(data) {
			return UTF8, 0, ""
		}
		return GB18030, 0, "the bytes are valid as UTF-8 and as GB18030; taken as GB18030, where they are frequent Han characters"
	}
	if hint != "" && !strings.Contains(decodeAs(data, hint), "\ufffd") {
		return hint, 0, ""
	}
	part := sample(data)
	var read [2]struct {
		name string
		cost int
		text string
	}
	read[0].cost, read[1].cost = -1, -1
	for _, c := range candidates {
		text := decodeAs(part, c.name)
		cost := textCost(text) + c.handicap
		if c.name == hint {
			cost -= 400 // declared, but some bytes are broken
		}
		switch {
		case read[0].cost < 0 || cost < read[0].cost:
			read[1], read[0] = read[0], read[1]
			read[0].name, read[0].cost, read[0].text = c.name, cost, text
		case read[1].cost < 0 || cost < read[1].cost:
			read[1].name, read[1].cost, read[1].text = c.name, cost, text
		}
	}
	if read[1].cost-read[0].cost < 40 && read[0].name != hint {
		doubt = fmt.Sprintf("too short to be sure of the encoding: taken as %s (%s), could be %s (%s); name the encoding to settle it",
			read[0].name, clip(read[0].text, 8), read[1].name, clip(read[1].text, 8))
	}
	return read[0].name, 0, doubt
}

// longRunes reports whether data, valid UTF-8, holds n characters of three bytes.
func longRunes(data []byte, n int) bool {
	for _, b := range data {
		if b >= 0xe0 {
			if n--; n == 0 {
				return true
			}
		}
	}
	return n <= 0
}

// looksLikeGBInUTF8 is the exception of rule 2. data is valid UTF-8.
func looksLikeGBInUTF8(data []byte) bool {
	n := 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		if size != 2 || r < 0x100 {
			return false
		}
		n++
		i += size
	}
	if n == 0 || n > 1<<15 {
		return false
	}
	t, total := costs(), 0
	for _, r := range decodeAs(data, GB18030) {
		if r >= utf8.RuneSelf {
			total += costOf(t, r)
		}
	}
	return total <= n*(costRankBase+costRankStep*24)
}

const sampleSize = 16 << 10

// sample is what rule 4 looks at: all of a short text, otherwise its first part,
// and where that is mostly ASCII (the head of a page) the part where the other
// characters begin. It starts and ends on an even offset and between characters.
func sample(data []byte) []byte {
	if len(data) <= sampleSize {
		return data
	}
	from := 0
	if high(data[:sampleSize]) < sampleSize/50 {
		for i, b := range data {
			if b >= utf8.RuneSelf && (i < sampleSize || high(data[i:min(len(data), i+256)]) > 32) {
				from = i &^ 1
				break
			}
		}
	}
	to := min(len(data), from+sampleSize)
	for k := 0; k < 64 && to-2 > from && data[to-1] >= utf8.RuneSelf; k++ {
		to -= 2
	}
	return data[from:to]
}

func high(data []byte) int {
	n := 0
	for _, b := range data {
		if b >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// decodeAs decodes all of data, which has no byte-order mark before it.
func decodeAs(data []byte, name string) string {
	if name == UTF8 && utf8.Valid(data) {
		return string(data)
	}
	for _, c := range candidates {
		if c.name == name {
			text, err := c.enc.NewDecoder().Bytes(data)
			if err != nil { // these decoders replace, they do not fail
				return strings.ToValidUTF8(string(data), "\ufffd")
			}
			return string(text)
		}
	}
	return strings.ToValidUTF8(string(data), "\ufffd")
}

// runeFloor moves i down to the start of a rune.
func runeFloor(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// clip cuts s to n runes for a message.
func clip(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}
