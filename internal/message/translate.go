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
	t := translation{parts: map[string]part{}}
	for _, p := range patterns() {
		if strings.Contains(text, p.literal) {
			t.patterns = append(t.patterns, p)
		}
	}
	return t.of(text).said
}

// translation holds what the parts of a text were found to be. Of several ways to take
// a text apart, the one counts that explains most letters of it.
type translation struct {
	patterns []*pattern // that may stand in the text or a part of it
	parts    map[string]part
}

type part struct {
	said    string
	letters int // that are in the catalogue; 0 where nothing of it is
}

// of translates a text or a part of one.
func (t translation) of(text string) part {
	if !strings.Contains(text, " ") { // names, paths and numbers
		return part{said: text}
	}
	done, ok := t.parts[text]
	if !ok {
		done = t.find(text)
		t.parts[text] = done
	}
	return done
}

func (t translation) find(text string) part {
	if said, ok := catalogue()[key{"", text}]; ok {
		return part{said, letters(text)}
	}
	best := t.joined(text, "; ", "；")
	for _, p := range t.patterns {
		if args := p.match(text); args != nil {
			if found := p.fill(args, t); found.letters > best.letters {
				best = found
			}
		}
	}
	if found := t.joined(text, ": ", "："); found.letters > best.letters {
		best = found
	}
	return best
}

// joined takes a text as two messages with a joint between.
func (t translation) joined(text, joint, chinese string) part {
	best := part{said: text}
	for end := 0; ; {
		i := strings.Index(text[end:], joint)
		if i < 0 {
			return best
		}
		at := end + i
		end = at + len(joint)
		left, right := t.of(text[:at]), t.of(text[end:])
		if said, ok := catalogue()[key{"operation", text[:at]}]; ok {
			left = part{said, at}
		}
		if sum := left.letters + right.letters; sum > best.letters {
			best = part{left.said + chinese + right.said, sum}
		}
	}
}

// argument is what stands for an argument in the language: words of the catalogue with
// the context "argument", the name of a rule, a message itself, or what it is.
func (t translation) argument(arg string) part {
	if said, ok := catalogue()[key{"rule", arg}]; ok {
		return part{said, letters(arg)}
	}
	words := strings.Split(arg, ", ")
	for i, w := range words {
		said, ok := catalogue()[key{"argument", w}]
		if !ok {
			return t.of(arg)
		}
		words[i] = said
	}
	return part{strings.Join(words, "、"), letters(arg)}
}

// letters counts the Latin letters of a text.
func letters(text string) int {
	n := 0
	for i := range len(text) {
		if c := text[i] | 0x20; c >= 'a' && c <= 'z' {
			n++
		}
	}
	return n
}

// sure is the number of letters from which on a pattern is not met by chance.
const sure = 12

// prose is two words with a blank between.
var prose = regexp.MustCompile(`[A-Za-z]{2,} [a-z]{2,}`)

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
	add := func(format, said string) {
		verbs := verbsOf(format)
		if len(verbs) == 0 {
			return
		}
		p := &pattern{format: format, said: said}
		at := 0
		for _, v := range append(verbs, verb{start: len(format)}) {
			piece := unescape(format[at:v.start])
			p.weight += letters(piece)
			if len(piece) > len(p.literal) {
				p.literal = piece
			}
			at = v.end
		}
		if p.weight > 0 { // "%s: %s" says nothing
			out = append(out, p)
		}
	}
	for k, said := range catalogue() {
		switch k.context {
		case "":
			add(k.text, said)
		case "count":
			add("%d "+k.text, said)
			add("%d "+k.text+"s", said)
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
	if strings.Contains(p.format, "\n") {
		b.WriteString("(?s)")
	}
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

// fill puts arguments into the translation. A pattern of few letters is none of a text
// that has an English sentence for an argument.
func (p *pattern) fill(args []string, t translation) part {
	found := part{letters: p.weight}
	for i, arg := range args {
		said := t.argument(arg)
		if said.letters == 0 && p.weight < sure && prose.MatchString(arg) {
			return part{}
		}
		args[i] = said.said
		found.letters += said.letters
	}
	var b strings.Builder
	at := 0
	for _, v := range verbsOf(p.said) {
		b.WriteString(unescape(p.said[at:v.start]))
		b.WriteString(args[v.argument-1])
		at = v.end
	}
	b.WriteString(unescape(p.said[at:]))
	found.said = b.String()
	return found
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
