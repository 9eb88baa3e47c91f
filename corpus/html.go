package corpus

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// maxTreeHTML is the size up to which a page is parsed into a tree. Reports are
// far smaller; a larger page is read as a stream of tags.
const maxTreeHTML = 16 << 20

// readHTML makes the visible text of a page, one line a block:
//
//   - decode (byte-order mark, valid UTF-8, the charset that the page declares,
//     likelihood) and parse;
//   - write down all visible blocks in order (htmltext.go);
//   - find the body of the report among them: by the selectors of common site
//     programs, else with a readability score;
//   - keep from the heading before the body to the end of the body. Lines of
//     links before the body are left out. A body that holds less than half of
//     the page's running text is not believed: then all of the page is kept
//     except for lines of links.
//
// What is left out is counted in a warning "boilerplate".
func readHTML(doc *segment.Document, data []byte, opts Options) error {
	hint := opts.Encoding
	if label := charsetLabel(data); label != "" {
		hint = label
	}
	source, enc, warnings := Decode(data, hint)
	doc.Encoding = enc
	for _, w := range warnings {
		if w.Code == "encoding" {
			w.Span = segment.Span{}
			doc.Warnings = append(doc.Warnings, w)
		}
	}
	if len(source) > maxTreeHTML {
		doc.Text = streamText(source)
		doc.Warnings = append(doc.Warnings, segment.Warning{Code: "html", Message: "the page is too large to find its body; all its text was kept"})
	} else if root, err := parseHTML(source); err != nil {
		doc.Text = streamText(source)
		doc.Warnings = append(doc.Warnings, segment.Warning{Code: "html", Message: fmt.Sprintf("the page can't be parsed (%v); all its text was kept", err)})
	} else {
		w := readBlocks(root, false)
		if shown := w.shown(); w.unseen > 40 && w.unseen > shown { // a script shows it
			doc.Warnings = append(doc.Warnings, segment.Warning{Code: "hidden", Message: fmt.Sprintf("the page shows %d characters and hides %d at first (display: none); all of them were read", shown, w.unseen)})
			w = readBlocks(root, true)
		}
		lines := w.lines
		if w.struck > 0 {
			doc.Warnings = append(doc.Warnings, segment.Warning{Code: "struck_out", Message: fmt.Sprintf("%d characters that are struck out were left out", w.struck)})
		}
		if w.unseen >= 200 || w.figures && w.unseen >= 12 {
			doc.Warnings = append(doc.Warnings, segment.Warning{Code: "hidden", Message: fmt.Sprintf("%d characters that the page does not show (display: none) were left out; they may be the text of another tab", w.unseen)})
		}
		kept, dropped := chooseLines(root, lines)
		doc.Text = joinLines(kept)
		if dropped > 0 {
			doc.Warnings = append(doc.Warnings, segment.Warning{
				Code: "boilerplate", Message: fmt.Sprintf("%d characters of navigation and other text around the body were left out", dropped),
			})
		}
	}
	doc.Warnings = append(doc.Warnings, inspect(doc.Text, data, enc)...)
	return nil
}

var charsetPattern = regexp.MustCompile(`(?i)<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)`)

// charsetLabel is what a page says of its encoding in its first 4 KiB.
func charsetLabel(data []byte) string {
	m := charsetPattern.FindSubmatch(data[:min(len(data), 4096)])
	if m == nil {
		return ""
	}
	return string(m[1])
}

var htmlStart = regexp.MustCompile(`(?i)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)?<(?:!doctype\s+html|html|head|body)\b`)

func looksLikeHTML(data []byte) bool {
	head := data[:min(len(data), 1024)]
	for _, b := range boms {
		if bytes.HasPrefix(head, b.mark) {
			head = []byte(decodeAs(head[len(b.mark):], b.name))
			break
		}
	}
	return htmlStart.Match(head)
}

// parseHTML parses a page; hostile ones (nested deeper than 512) are errors.
func parseHTML(source string) (root *html.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			root, err = nil, fmt.Errorf("%v", p)
		}
	}()
	return html.Parse(strings.NewReader(source))
}

// chooseLines keeps the lines of the report's body and what introduces it, and
// counts the characters of the others.
func chooseLines(root *html.Node, lines []line) (kept []line, dropped int) {
	first, last, ok := bodyRange(root, lines)
	head := heading(lines, first, squeeze(goquery.NewDocumentFromNode(root).Find("title").First().Text()))
	for i, l := range lines {
		keep := false
		switch {
		case ok && i >= first && i <= last:
			keep = true
		case ok && i < first:
			keep = i >= head && !l.navigation()
		case !ok:
			keep = !l.navigation()
		}
		if keep {
			kept = append(kept, l)
		} else {
			dropped += utf8.RuneCountInString(l.text)
		}
	}
	if len(kept) == 0 {
		return lines, 0
	}
	return kept, dropped
}

// heading is the line before the body where its heading stands: the nearest h1,
// h2 or line that the page's title repeats; first when there is none.
func heading(lines []line, first int, title string) int {
	for i := first - 1; i >= 0 && i >= first-40; i-- {
		text := squeeze(lines[i].text)
		if lines[i].heading || utf8.RuneCountInString(text) >= 6 && strings.Contains(title, text) {
			return i
		}
	}
	return first
}

// squeeze drops white space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// bodyRange finds the first and last line of the report's body.
func bodyRange(root *html.Node, lines []line) (first, last int, ok bool) {
	total := 0
	for _, l := range lines {
		total += l.running()
	}
	if total == 0 {
		return 0, 0, false
	}
	page := goquery.NewDocumentFromNode(root)
	if rows, err := selectors(); err == nil {
		for _, row := range rows {
			var best *html.Node
			most := 0
			for _, n := range page.Find(row.Get("selector")).Nodes {
				if sum := runningIn(lines, n); sum > most {
					best, most = n, sum
				}
			}
			if best != nil && most*10 >= total*6 {
				first, last = linesIn(lines, best)
				return first, last, true
			}
		}
	}
	return readableRange(root, lines, total)
}

// linesIn is the range of lines that come from below n.
func linesIn(lines []line, n *html.Node) (first, last int) {
	first, last = -1, -1
	for i, l := range lines {
		if l.start >= 0 && l.below(n) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first, last
}

func runningIn(lines []line, n *html.Node) int {
	sum := 0
	for _, l := range lines {
		if l.below(n) {
			sum += l.running()
		}
	}
	return sum
}

// readableRange asks the readability score which lines are the article.
func readableRange(root *html.Node, lines []line, total int) (first, last int, ok bool) {
	defer func() {
		if recover() != nil { // a page that the library can't cope with has no range
			ok = false
		}
	}()
	p := readability.NewParser()
	p.MaxElemsToParse = 50_000
	article, err := p.ParseDocument(root, nil)
	if err != nil || article.Node == nil {
		return 0, 0, false
	}
	inside := map[string]bool{}
	for _, l := range blocks(article.Node) {
		inside[l.text] = true
	}
	first = -1
	sum := 0
	for i, l := range lines {
		if inside[l.text] && l.running() >= 12 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return 0, 0, false
	}
	for i := first; i <= last; i++ {
		sum += lines[i].running()
	}
	// Short lines around it (the title, the signature, the date) belong to it.
	for last+1 < len(lines) && inside[lines[last+1].text] && !lines[last+1].navigation() {
		last++
	}
	for first > 0 && inside[lines[first-1].text] && !lines[first-1].navigation() {
		first--
	}
	return first, last, sum*2 >= total
}
