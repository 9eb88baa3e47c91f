package corpus

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/govreport/govreport/segment"
)

// maxWarnings bounds the warnings of one kind in a document; the last one says
// how many more there are.
const maxWarnings = 20

// inspect finds what a reader of text should know about its characters. source
// and name are the bytes it was decoded from and their encoding.
func inspect(text string, source []byte, name string) []segment.Warning {
	w := warnings{text: text}
	if strings.IndexByte(text, 0) >= 0 {
		w.each("control", "\x00", "NUL characters are kept; the file may be damaged or not a text")
	}
	if strings.Contains(text, "\ufeff") {
		w.each("bom", "\ufeff", "a byte-order mark inside the text is kept; files were probably joined here")
	}
	if strings.Contains(text, "\ufffd") {
		w.replaced(source, name)
	}
	w.misread()
	return w.list
}

type warnings struct {
	text string
	list []segment.Warning
}

// add keeps the first spans of a code; extra counts the others.
func (w *warnings) add(code string, span segment.Span, message string, n int) {
	switch {
	case n < maxWarnings:
		w.list = append(w.list, segment.Warning{Span: span, Code: code, Message: message})
	case n == maxWarnings:
		w.list = append(w.list, segment.Warning{Span: segment.Span{Start: span.Start, End: len(w.text)}, Code: code, Message: message})
	}
}

// more says in the last warning how many places it stands for.
func (w *warnings) more(n int) {
	if n > maxWarnings {
		last := &w.list[len(w.list)-1]
		last.Message = fmt.Sprintf("%s (and %d more places from here on)", last.Message, n-maxWarnings)
	}
}

// each warns of every run of mark.
func (w *warnings) each(code, mark, message string) {
	n := 0
	for at := 0; ; n++ {
		i := strings.Index(w.text[at:], mark)
		if i < 0 {
			break
		}
		start := at + i
		at = start + len(mark)
		for strings.HasPrefix(w.text[at:], mark) {
			at += len(mark)
		}
		w.add(code, segment.Span{Start: start, End: at}, message, n)
	}
	w.more(n)
}

// replaced warns of U+FFFD: bytes that are not valid, or a loss that is older
// than this reading.
func (w *warnings) replaced(source []byte, name string) {
	message := fmt.Sprintf("bytes that are not valid %s were replaced; check the file's encoding or get an undamaged copy", name)
	if name == UTF8 && utf8.Valid(source) {
		message = "replacement characters were already in the file: text was lost before; get the original"
	}
	w.each("mojibake", "\ufffd", message)
	if strings.HasSuffix(w.text, "\ufffd") && !(name == UTF8 && utf8.Valid(source)) {
		last := &w.list[len(w.list)-1]
		last.Code = "truncated"
		last.Message = fmt.Sprintf("the file ends within a character (%s): it was cut off; get the whole file", name)
	}
}

// misreadings are the ways in which Chinese text is most often spoilt: it was in
// one encoding, was read in another and saved as what came out.
var misreadings = []struct {
	what string
	undo func(string) (string, int) // the likely original, and how many bytes it has lost
}{
	{"UTF-8 read as GB18030", func(s string) (string, int) { return undo(s, gbBytes, decodeUTF8) }},
	{"UTF-8 read as Windows-1252", func(s string) (string, int) { return undo(s, latinBytes, decodeUTF8) }},
	{"GB18030 read as Latin-1", func(s string) (string, int) { return undo(s, latinBytes, decodeGB) }},
}

// rareOnAverage is a mean cost of characters beyond ASCII that reports stay
// under: frequent ones cost 22 to 61, all others 80.
const rareOnAverage = 54

// wideCost is the mean cost of the characters beyond ASCII in s.
func wideCost(s string) int {
	t, total, n := costs(), 0, 0
	for _, r := range s {
		if r >= utf8.RuneSelf {
			total += costOf(t, r)
			n++
		}
	}
	return total / max(n, 1)
}

// misread warns of spans that are unlikely as they are, and likely when one of
// the misreadings is undone. It looks at lines, and inside them at clauses.
func (w *warnings) misread() {
	if isASCII(w.text) {
		return
	}
	t := costs()
	n := 0
	report := func(start, end int) {
		part := strings.TrimLeft(w.text[start:end], " \t\r\n")
		start = end - len(part)
		part = strings.TrimRight(part, " \t\r\n，。,")
		end = start + len(part)
		if strings.Contains(part, "锟斤拷") {
			w.add("mojibake", segment.Span{Start: start, End: end}, "锟斤拷: the text was lost when it was saved in a wrong encoding; get the original", n)
			n++
			return
		}
		now := textCost(strings.ReplaceAll(part, "\ufffd", ""))
		for _, m := range misreadings {
			then, lost := m.undo(part)
			if lost*3 > len(then) || !strings.ContainsFunc(then, isHan) || wideCost(then) > rareOnAverage {
				continue
			}
			if textCost(then)*5 < now*3 {
				w.add("mojibake", segment.Span{Start: start, End: end},
					fmt.Sprintf("looks like %s (probably %s); read it from the original file", m.what, clip(then, 12)), n)
				n++
				return
			}
		}
	}
	// A clause is a candidate when its characters are rare ones on average.
	// Neighbouring candidates are one.
	start, total, count := 0, 0, 0
	from, to := -1, -1
	for i, r := range w.text {
		if r >= utf8.RuneSelf {
			total += costOf(t, r)
			count++
		}
		last := i+utf8.RuneLen(r) >= len(w.text)
		if r != '\n' && r != '，' && r != '。' && r != ',' && i-start < 600 && !last {
			continue
		}
		end := i + utf8.RuneLen(r)
		bad := count >= 3 && total > count*rareOnAverage
		if bad && from < 0 {
			from = start
		}
		if bad {
			to = end
		}
		if from >= 0 && (!bad && count > 0 || last || to-from > 6000) {
			report(from, to)
			from = -1
		}
		start, total, count = end, 0, 0
	}
	w.more(n)
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// undo turns s back into bytes and decodes them again; "" when it can't be.
func undo(s string, toBytes func(string) []byte, decode func([]byte) (string, int)) (string, int) {
	b := toBytes(s)
	if b == nil {
		return "", 0
	}
	text, lost := decode(b)
	if text == s {
		return "", 0
	}
	return text, lost
}

// gbBytes are the GBK bytes of s; characters that it lacks are lost.
func gbBytes(s string) []byte {
	b, err := encoding.ReplaceUnsupported(simplifiedchinese.GBK.NewEncoder()).Bytes([]byte(s))
	if err != nil {
		return nil
	}
	return b
}

func latinBytes(s string) []byte {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		switch c, ok := charmap.Windows1252.EncodeRune(r); {
		case r < 0x100:
			b = append(b, byte(r))
		case ok:
			b = append(b, c)
		default:
			return nil
		}
	}
	return b
}

func decodeUTF8(b []byte) (string, int) {
	s, lost := make([]byte, 0, len(b)), 0
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size <= 1 {
			lost++
		} else {
			s = append(s, b[i:i+size]...)
		}
		i += max(size, 1)
	}
	return string(s), lost
}

func decodeGB(b []byte) (string, int) {
	s := decodeAs(b, GB18030)
	return strings.ReplaceAll(s, "\ufffd", ""), strings.Count(s, "\ufffd")
}
