package message

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Translate is a finished English text in the language: an error, warning, note or
// reason of the libraries or of Go. It is taken apart into the messages that it was
// made of: a whole message with what stands for its arguments, or several that "; "
// and ": " join. What is in no catalogue, such as a path, stays as it is.
func (l Language) Translate(text string) string {
	if l != Chinese {
		return text
	}
	said, _ := translation{}.of(text)
	return said
}

// translation holds what the parts of a text were found to be.
type translation map[string]part

type part struct {
	said  string
	known bool // something of it is in the catalogue
}

// joints are what messages are joined with, those that bind least first.
var joints = []struct{ english, chinese string }{{"; ", "；"}, {": ", "："}}

// of translates a text or a part of one, and tells whether anything of it was found.
func (t translation) of(text string) (string, bool) {
	if !strings.Contains(text, " ") { // names, paths and numbers
		return text, false
	}
	done, ok := t[text]
	if !ok {
		done.said, done.known = t.find(text)
		t[text] = done
	}
	return done.said, done.known
}

func (t translation) find(text string) (string, bool) {
	if said, ok := catalogue()[key{"", text}]; ok {
		return said, true
	}
	for _, p := range patterns() {
		if args := p.match(text); args != nil && (p.weight >= sure || t.allKnown(args)) {
			return p.fill(args, t), true
		}
	}
	// a joint with something known on both sides is better than one with it on one side
	best, most := text, 0
	for _, joint := range joints {
		for at, end := 0, 0; most < 2; {
			i := strings.Index(text[end:], joint.english)
			if i < 0 {
				break
			}
			at, end = end+i, end+i+len(joint.english)
			left, a := t.of(text[:at])
			if said, ok := catalogue()[key{"operation", left}]; ok {
				left, a = said, true
			}
			right, b := t.of(text[end:])
			if known := count(a) + count(b); known > most {
				best, most = left+joint.chinese+right, known
			}
		}
	}
	return best, most > 0
}

// sure is the number of letters from which on a pattern is not met by chance.
const sure = 12

// prose is two words with a blank between.
var prose = regexp.MustCompile(`[A-Za-z]{2,} [a-z]{2,}`)

// allKnown tells that no argument is an English sentence that the catalogue has not.
func (t translation) allKnown(args []string) bool {
	for _, arg := range args {
		if _, known := t.of(arg); !known && prose.MatchString(arg) {
			return false
		}
	}
	return true
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// pattern finds the texts that a format with arguments makes.
type pattern struct {
	format  string
	said    string
	literal string // the longest piece between its verbs
	weight  int    // letters outside its verbs
	once    sync.Once
	re      *regexp.Regexp
	order   []int // the argument that each group holds, from 0
}

// patterns are the messages with arguments, those that say most first.
var patterns = sync.OnceValue(func() []*pattern {
	var out []*pattern
	for k, said := range catalogue() {
		verbs := verbsOf(k.text)
		if k.context != "" || len(verbs) == 0 {
			continue
		}
		p := &pattern{format: k.text, said: said}
		at := 0
		for _, v := range append(verbs, verb{start: len(k.text)}) {
			piece := unescape(k.text[at:v.start])
			p.weight += strings.Count(strings.Map(latin, piece), "x")
			if len(piece) > len(p.literal) {
				p.literal = piece
			}
			at = v.end
		}
		if p.weight > 0 { // "%s: %s" says nothing
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b *pattern) int { return cmp.Or(b.weight-a.weight, cmp.Compare(a.format, b.format)) })
	return out
})

// verbPattern finds the verbs of a format; %% is none.
var verbPattern = regexp.MustCompile(`%(?:\[(\d+)\])?[-+#0]*\d*(?:\.\d+)?([a-zA-Z])`)

// match returns the arguments that text was made with, nil where it wasn't.
func (p *pattern) match(text string) []string {
	if !strings.Contains(text, p.literal) {
		return nil
	}
	p.once.Do(p.compile)
	groups := p.re.FindStringSubmatch(text)
	if groups == nil {
		return nil
	}
	args := make([]string, len(groups)-1)
	for i, at := range p.order {
		args[at] = groups[i+1]
	}
	return args
}

// compile makes the expression that matches what the format makes.
func (p *pattern) compile() {
	var b strings.Builder
	b.WriteString("^")
	at := 0
	for _, v := range verbsOf(p.format) {
		b.WriteString(regexp.QuoteMeta(unescape(p.format[at:v.start])))
		switch v.verb {
		case 'd':
			b.WriteString(`(-?\d+)`)
		case 'q':
			b.WriteString(`("(?:[^"\\]|\\.)*")`)
		case 'f', 'g':
			b.WriteString(`(-?[\d.e+-]+)`)
		default:
			b.WriteString(`(.*?)`)
		}
		p.order = append(p.order, v.argument-1)
		at = v.end
	}
	b.WriteString(regexp.QuoteMeta(unescape(p.format[at:])) + "$")
	p.re = regexp.MustCompile(b.String())
}

// fill puts arguments into the translation, themselves translated where they are
// sentences.
func (p *pattern) fill(args []string, t translation) string {
	var b strings.Builder
	at := 0
	for _, v := range verbsOf(p.said) {
		b.WriteString(unescape(p.said[at:v.start]))
		arg := args[v.argument-1]
		if v.verb != 'q' {
			arg, _ = t.of(arg)
		}
		b.WriteString(arg)
		at = v.end
	}
	b.WriteString(unescape(p.said[at:]))
	return b.String()
}

// latin maps letters to x.
func latin(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
		return 'x'
	}
	return r
}

func unescape(literal string) string { return strings.ReplaceAll(literal, "%%", "%") }

// verb is where a format writes an argument.
type verb struct {
	start, end int
	argument   int // from 1
	verb       byte
}

// verbsOf lists the verbs of a format in their order.
func verbsOf(format string) []verb {
	var out []verb
	next := 1
	for at := 0; at < len(format); {
		i := strings.IndexByte(format[at:], '%')
		if i < 0 {
			break
		}
		at += i
		if strings.HasPrefix(format[at:], "%%") {
			at += 2
			continue
		}
		m := verbPattern.FindStringSubmatchIndex(format[at:])
		if m == nil || m[0] != 0 {
			at++
			continue
		}
		if m[2] >= 0 {
			next = int(format[at+m[2]] - '0')
		}
		out = append(out, verb{at, at + m[1], next, format[at+m[4]]})
		next++
		at += m[1]
	}
	return out
}
