package segment

import (
	"strings"
	"unicode/utf8"
)

// A pageLine is a line that may hold the number of a page and nothing else.
type pageLine struct {
	number int  // 0 where it is not known
	of     int  // how many pages there are, 0 unknown
	sure   bool // 第 5 页, - 5 -: nothing else is written so
}

// pageLineOf reads 5, 5/40, 第 5 页 共 40 页, (第5页), 页码:5, - 12 -, ·12·, Page 5 of 40.
func pageLineOf(s string) (p pageLine, ok bool) {
	if len(s) > 60 {
		return p, false
	}
	var b strings.Builder
	for _, r := range s {
		r = foldRune(r)
		if r == ' ' || r == '\u3000' || r == '\t' || r == '\u00a0' || r == ',' {
			continue
		}
		b.WriteRune(r)
	}
	f := b.String()
	if n := len(f); strings.HasPrefix(f, "(第") && f[n-1] == ')' { // (第3页)
		f = f[1 : n-1]
	}
	rest := f
	number := func() int {
		n, k := 0, 0
		for k < len(rest) && isDigit(rune(rest[k])) && k < 5 {
			n = n*10 + int(rest[k]-'0')
			k++
		}
		rest = rest[k:]
		return n
	}
	cut := func(words ...string) bool {
		for _, w := range words {
			if strings.HasPrefix(rest, w) {
				rest = rest[len(w):]
				return true
			}
		}
		return false
	}
	switch {
	case cut("第"):
		p.number, p.sure = number(), true
		if p.number == 0 || !cut("页") {
			return p, false
		}
		cut("/", "(")
		if cut("共") {
			p.of = number()
			if !cut("页") {
				return p, false
			}
			cut(")")
		}
		return p, rest == ""
	case cut("页码:"):
		p.number, p.sure = number(), true
		return p, rest == "" && p.number > 0
	case cut("Page", "page", "PAGE", "P.", "P"):
		p.number, p.sure = number(), true
		if cut("of", "/") {
			p.of = number()
		}
		return p, rest == "" && p.number > 0
	}
	dashes := 0
	for cut("-", "—", "–", "−", "·", "~") {
		dashes++
	}
	if p.number = number(); p.number == 0 {
		return p, false
	}
	if dashes > 0 {
		p.sure = cut("-", "—", "–", "−", "·", "~")
		for cut("-", "—", "–", "−", "·", "~") {
		}
		return p, p.sure && rest == ""
	}
	if cut("/") {
		p.of = number()
		cut("页")
		return p, rest == "" && p.of >= p.number
	}
	cut("页")
	return p, rest == ""
}

// findPages finds the lines that hold numbers of pages: those that are written like
// nothing else, and numbers alone on a line that count on: 5 … 6 … 7, with other
// lines between them.
func (how *layout) findPages(text string, lines []line) {
	type found struct {
		at int // index of the line
		p  pageLine
	}
	var all []found
	for i, l := range lines {
		if l.end-l.start > 60 {
			continue
		}
		if c := foldRune(l.first); !isDigit(c) && !strings.ContainsRune("第-—–−·~Pp页(", c) {
			continue
		}
		if p, ok := pageLineOf(text[l.start:l.end]); ok {
			all = append(all, found{i, p})
		}
	}
	add := func(f found) {
		if how.pages == nil {
			how.pages = map[int]int{}
		}
		how.pages[lines[f.at].start] = lines[f.at].end
	}
	for k, f := range all {
		if f.p.sure {
			add(f)
			continue
		}
		// the page before and the page behind, a page of lines apart
		follows := func(o found, by int) bool {
			d := f.at - o.at
			if d < 0 {
				d = -d
			}
			return !o.p.sure && o.p.of == f.p.of && o.p.number-f.p.number == by && d >= 4
		}
		chain := 0
		if k > 0 && follows(all[k-1], -1) {
			chain++
			if k > 1 && all[k-1].p.number-all[k-2].p.number == 1 {
				chain++
			}
		}
		if k+1 < len(all) && follows(all[k+1], 1) {
			chain++
			if k+2 < len(all) && all[k+2].p.number-all[k+1].p.number == 1 {
				chain++
			}
		}
		if chain >= 2 || chain == 1 && f.p.of > 0 {
			add(f)
		}
	}
}

// loosePages finds numbers alone on a line between a full line that ends in the
// middle of a sentence and the line that goes on with it. It reports whether there
// are any.
func (how *layout) loosePages(text string, lines []line, scheme, margin int) bool {
	some := false
	for i := 1; i+1 < len(lines); i++ {
		l := lines[i]
		if how.pages[l.start] != 0 || l.end-l.start > 20 || !isDigit(foldRune(l.first)) {
			continue
		}
		p, ok := pageLineOf(text[l.start:l.end])
		before, after := lines[i-1], lines[i+1]
		if !ok || p.number > 999 || how.pages[before.start] != 0 || endsSentence(before.last) || after.indent >= 2 && after.indent != before.indent || beginsItem(text[after.start:after.end]) {
			continue
		}
		r, _ := utf8.DecodeRuneInString(text[after.start:])
		if w := before.width[scheme]; w < margin-1 && w+columns(r)[scheme] <= margin {
			continue
		}
		if how.pages == nil {
			how.pages = map[int]int{}
		}
		how.pages[l.start] = l.end
		some = true
	}
	return some
}
