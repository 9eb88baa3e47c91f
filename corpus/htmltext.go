package corpus

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// line is a visible block of a page.
type line struct {
	text    string
	linked  int // code points inside links
	heading bool
	start   int // number of the node where it begins
	order   *nodeOrder
}

// nodeOrder numbers the nodes of a page so that "is below" is two comparisons.
type nodeOrder struct {
	enter, leave map[*html.Node]int
}

func (l line) below(n *html.Node) bool {
	e, ok := l.order.enter[n]
	return ok && l.start >= e && l.start <= l.order.leave[n]
}

// running is how many code points of a line are running text.
func (l line) running() int { return max(0, utf8.RuneCountInString(l.text)-l.linked) }

// navigation reports a line that is nothing but links or a crumb of them. Lines
// of a sentence's length with little outside their links are kept: they may be a
// linked title.
func (l line) navigation() bool {
	if l.heading {
		return false
	}
	n := 0
	for _, r := range l.text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return l.linked > 0 && l.linked*10 >= n*8
}

func joinLines(lines []line) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// blocks writes down what a reader sees of the nodes below root: one line for
// each block and each <br>, the cells of a row with tabs between them when each
// is one line (a cell that fills several columns or rows has empty ones behind and
// below it), the numbers of ordered lists. Text that is struck out is left out.
func blocks(root *html.Node) []line { return readBlocks(root, false).lines }

// readBlocks writes down a page; all says that what the page does not show counts too.
func readBlocks(root *html.Node, all bool) *blockWriter {
	w := &blockWriter{order: &nodeOrder{map[*html.Node]int{}, map[*html.Node]int{}}, all: all}
	w.node(root)
	w.flush()
	return w
}

// shown is how many code points of running text the page shows.
func (w *blockWriter) shown() int {
	n := 0
	for _, l := range w.lines {
		n += l.running()
	}
	return n
}

type blockWriter struct {
	lines   []line
	order   *nodeOrder
	count   int
	text    strings.Builder
	linked  int
	links   int // open <a>
	head    int // open headings
	pre     int
	start   int
	space   bool // white space is due before the next word
	heading bool
	tabs    int     // tabs that are due
	row0    bool    // tabs are due at the start of the line too
	spans   [][]int // of every open table, how many more rows each column's cell reaches down
	lists   []listCounter
	struck  int  // code points that were struck out
	unseen  int  // code points that the page does not show
	figures bool // digits are among them
	all     bool // what the page does not show counts too
}

// flush ends a line. Empty ones are dropped.
func (w *blockWriter) flush() {
	text := strings.TrimRight(w.text.String(), " \t")
	if strings.TrimFunc(text, unicode.IsSpace) != "" {
		w.lines = append(w.lines, line{text: text, linked: w.linked, heading: w.heading, start: w.start, order: w.order})
	}
	w.text.Reset()
	w.linked, w.space, w.heading, w.tabs = 0, false, false, 0
}

func (w *blockWriter) write(s string) {
	for _, r := range s {
		if w.pre > 0 && r == '\n' {
			w.flush()
			continue
		}
		if r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' {
			w.space = w.space || w.text.Len() > 0
			continue
		}
		if w.text.Len() == 0 {
			w.start = w.count
		}
		switch {
		case w.tabs > 0 && (w.text.Len() > 0 || w.row0):
			for range w.tabs {
				w.text.WriteByte('\t')
			}
		case w.space && w.text.Len() > 0:
			w.text.WriteByte(' ')
		}
		w.space, w.tabs = false, 0
		w.text.WriteRune(r)
		if w.links > 0 {
			w.linked++
		}
		w.heading = w.heading || w.head > 0
	}
}

var skippedTags = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Head: true, atom.Iframe: true,
	atom.Select: true, atom.Option: true, atom.Textarea: true, atom.Button: true, atom.Svg: true, atom.Math: true,
	atom.Object: true, atom.Audio: true, atom.Video: true, atom.Canvas: true, atom.Rp: true, atom.Rt: true,
}

var inlineTags = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Big: true, atom.Cite: true, atom.Code: true,
	atom.Data: true, atom.Del: true, atom.Dfn: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Ins: true, atom.Kbd: true,
	atom.Label: true, atom.Mark: true, atom.Q: true, atom.Ruby: true, atom.Rb: true, atom.S: true, atom.Samp: true, atom.Small: true,
	atom.Span: true, atom.Strike: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true, atom.Tt: true,
	atom.U: true, atom.Var: true, atom.Wbr: true, atom.Img: true, atom.Input: true, atom.Nobr: true,
}

// node writes n and what is below it. The depth is bounded by the parser.
func (w *blockWriter) node(n *html.Node) {
	w.count++
	w.order.enter[n] = w.count
	defer func() { w.order.leave[n] = w.count }()
	switch n.Type {
	case html.TextNode:
		w.write(n.Data)
		return
	case html.ElementNode, html.DocumentNode:
	default:
		return
	}
	if skippedTags[n.DataAtom] {
		return
	}
	if w.hides(n) {
		return
	}
	if struckOut(n) {
		w.struck += textLength(n)
		return
	}
	if n.DataAtom == atom.Sup {
		if s := superscript(n); s != "" {
			w.write(s)
			return
		}
	}
	switch n.DataAtom {
	case atom.Br, atom.Hr:
		w.flush()
		return
	case atom.A:
		w.links++
		defer func() { w.links-- }()
	case atom.H1, atom.H2:
		w.head++
		defer func() { w.head-- }()
	case atom.Pre:
		w.pre++
		defer func() { w.pre-- }()
	case atom.Table:
		w.spans = append(w.spans, nil)
		defer func() { w.spans = w.spans[:len(w.spans)-1] }()
	case atom.Tr:
		w.flush()
		w.row(n)
		w.flush()
		return
	case atom.Ol, atom.Ul:
		w.lists = append(w.lists, newListCounter(n))
		defer func() { w.lists = w.lists[:len(w.lists)-1] }()
	case atom.Li:
		w.flush()
		if len(w.lists) > 0 {
			w.write(w.lists[len(w.lists)-1].next(n))
		}
		w.children(n)
		w.flush()
		return
	}
	inline := n.Type == html.ElementNode && (inlineTags[n.DataAtom] || n.DataAtom == 0)
	if !inline {
		w.flush()
	}
	w.children(n)
	if !inline {
		w.flush()
	}
}

func (w *blockWriter) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

// row writes a table row: on one line when all its cells are short, else each
// cell is a block, as in pages that are laid out with tables.
func (w *blockWriter) row(n *html.Node) {
	short := true
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && !shortCell(c) {
			short = false
		}
	}
	var down []int // of the row's table
	if len(w.spans) > 0 {
		down = w.spans[len(w.spans)-1]
	}
	filled := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && textLength(c) > 0 {
			filled++
		}
	}
	w.row0 = filled > 1
	column := 0
	over := func() { // columns that a cell of a row above fills
		for column < len(down) && down[column] > 0 {
			down[column]--
			column++
			w.tabs++
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if !short || c.Type != html.ElementNode {
			w.node(c)
			if !short {
				w.flush()
			}
			continue
		}
		over()
		wide, high := spanOf(c, "colspan"), spanOf(c, "rowspan")
		w.count++
		w.order.enter[c] = w.count
		if !w.hides(c) {
			w.inlineOnly(c)
		}
		w.order.leave[c] = w.count
		w.tabs += wide
		for k := column; k < column+wide && high > 1; k++ {
			for len(down) <= k {
				down = append(down, 0)
			}
			down[k] = high - 1
		}
		column += wide
	}
	over()
	w.row0 = false
	if len(w.spans) > 0 {
		w.spans[len(w.spans)-1] = down
	}
}

// spanOf is how many columns or rows a cell fills.
func spanOf(n *html.Node, key string) int {
	for _, a := range n.Attr {
		if a.Key == key {
			if v, err := strconv.Atoi(strings.TrimSpace(a.Val)); err == nil && v > 1 {
				return min(v, 100)
			}
		}
	}
	return 1
}

// struckOut reports whether n is text that its author took back.
func struckOut(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Del, atom.S, atom.Strike:
		return true
	}
	for _, a := range n.Attr {
		if a.Key == "style" && strings.Contains(strings.ToLower(a.Val), "line-through") {
			return true
		}
	}
	return false
}

// textLength counts the characters below n that are not blank.
func textLength(n *html.Node) int {
	size := 0
	for c := range n.Descendants() {
		if c.Type == html.TextNode && (c.Parent == nil || !skippedTags[c.Parent.DataAtom]) {
			for _, r := range c.Data {
				if !unicode.IsSpace(r) {
					size++
				}
			}
		}
	}
	return size
}

// superscript is the text of a <sup> in superscript digits; "" where it is no number.
func superscript(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return superscripts(strings.TrimSpace(b.String()))
}

// superscripts turns digits into superscript digits, so that 300 and a note 1 do not
// become 3001; "" where s is something else.
func superscripts(s string) string {
	s = strings.Trim(s, "()（）[]〔〕【】")
	switch s {
	case "*", "＊", "x", "X": // a note that looks like a mask
		return "※"
	}
	for _, word := range []string{"注释", "注", "脚注", "附注"} {
		s = strings.TrimPrefix(s, word)
	}
	var b strings.Builder
	for i, r := range s {
		if i == 0 && len(s) > 1 && (r == '-' || r == '−') {
			b.WriteRune('⁻')
			continue
		}
		if r < '0' || r > '9' {
			return ""
		}
		b.WriteRune([]rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[r-'0'])
	}
	return b.String()
}

// inlineOnly writes a short cell without line breaks for its one paragraph.
func (w *blockWriter) inlineOnly(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.ElementNode && !inlineTags[c.DataAtom] && !skippedTags[c.DataAtom] && (w.all || !hidden(c)):
			w.count++
			w.order.enter[c] = w.count
			w.inlineOnly(c)
			w.order.leave[c] = w.count
			w.space = true
		default:
			w.node(c)
		}
	}
}

// shortCell reports a cell of a data table: few words, one block at most.
func shortCell(n *html.Node) bool {
	size, blocks := 0, 0
	var visit func(*html.Node) bool
	visit = func(n *html.Node) bool {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				size += utf8.RuneCountInString(strings.TrimSpace(c.Data))
			case c.Type != html.ElementNode || skippedTags[c.DataAtom]:
				continue
			case c.DataAtom == atom.Table || c.DataAtom == atom.Br:
				return false
			case !inlineTags[c.DataAtom] && c.DataAtom != 0:
				blocks++
			}
			if size > 200 || blocks > 1 || !visit(c) {
				return false
			}
		}
		return true
	}
	return visit(n)
}

// hides reports whether n is left out because the page does not show it, and counts its
// text.
func (w *blockWriter) hides(n *html.Node) bool {
	if w.all || !hidden(n) {
		return false
	}
	w.unseen += textLength(n)
	for c := range n.Descendants() {
		w.figures = w.figures || c.Type == html.TextNode && !skippedTags[c.Parent.DataAtom] && strings.ContainsAny(c.Data, "0123456789")
	}
	return true
}

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			s := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
			if strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}

// listCounter numbers the items of a list as a browser does.
type listCounter struct {
	ordered bool
	style   string
	value   int
	step    int
}

func newListCounter(n *html.Node) listCounter {
	c := listCounter{ordered: n.DataAtom == atom.Ol, step: 1, value: 1}
	hasStart := false
	for _, a := range n.Attr {
		switch a.Key {
		case "type":
			c.style = a.Val
		case "start":
			if v, err := strconv.Atoi(strings.TrimSpace(a.Val)); err == nil {
				c.value, hasStart = v, true
			}
		case "reversed":
			c.step = -1
		case "style":
			s := strings.ToLower(a.Val)
			for _, name := range []string{"none", "cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"} {
				if strings.Contains(s, "list-style") && strings.Contains(s, name) {
					c.style = name
				}
			}
		}
	}
	if c.step < 0 && !hasStart {
		c.value = 0
		for i := n.FirstChild; i != nil; i = i.NextSibling {
			if i.DataAtom == atom.Li {
				c.value++
			}
		}
	}
	return c
}

// next is the marker of the next item; "" in a list without numbers.
func (c *listCounter) next(item *html.Node) string {
	if !c.ordered || c.style == "none" {
		return ""
	}
	for _, a := range item.Attr {
		if a.Key == "value" {
			if v, err := strconv.Atoi(strings.TrimSpace(a.Val)); err == nil {
				c.value = v
			}
		}
	}
	v := c.value
	c.value += c.step
	switch c.style {
	case "a", "lower-alpha":
		return formatNumber(v, "lowerLetter") + ". "
	case "A", "upper-alpha":
		return formatNumber(v, "upperLetter") + ". "
	case "i", "lower-roman":
		return formatNumber(v, "lowerRoman") + ". "
	case "I", "upper-roman":
		return formatNumber(v, "upperRoman") + ". "
	case "cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal":
		return formatNumber(v, "chineseCountingThousand") + "、"
	case "cjk-decimal":
		return formatNumber(v, "ideographDigital") + "、"
	}
	return strconv.Itoa(v) + ". "
}

// streamText is the text of a page that can't be parsed into a tree: all of it
// outside scripts and styles, with a line for each tag that is not inline.
func streamText(source string) string {
	w := &blockWriter{order: &nodeOrder{}}
	z := html.NewTokenizer(strings.NewReader(source))
	skip := atom.Atom(0)
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.flush()
			return joinLines(w.lines)
		case html.TextToken:
			if skip == 0 {
				w.write(html.UnescapeString(string(z.Raw())))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			if skip == 0 && (tag == atom.Script || tag == atom.Style || tag == atom.Title) {
				skip = tag
			}
			if !inlineTags[tag] && tag != 0 {
				w.flush()
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			if tag == skip {
				skip = 0
			}
			if !inlineTags[tag] && tag != 0 {
				w.flush()
			}
		}
	}
}
