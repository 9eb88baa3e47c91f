package extract

import (
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// metaWords is what the first stage knows: words of sites, of titles, bodies
// that issue reports, and plan periods.
type metaWords struct {
	site    map[string][]string // by kind
	tails   *segment.Trie       // of kind tail
	parts   *segment.Trie       // of kind part
	heads   *headingWords
	organs  []organWord // longest first
	periods []planPeriod
}

type organWord struct {
	text, level string
	end         bool // counts only at the end of a name that a title begins with
}

type planPeriod struct {
	text        string
	runes       []rune // of text
	first, last int
}

func loadMetaWords(fsys fs.FS) (*metaWords, error) {
	w := &metaWords{site: map[string][]string{}}
	rows, err := lexicon.Load(fsys, "data/sitewords.tsv", "kind+word")
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		kind := r.Get("kind")
		if !slices.Contains([]string{"line", "start", "part", "tail", "lead", "after", "title"}, kind) {
			return nil, r.Errorf("kind %q is not known; write line, start, part, tail, lead, after or title", kind)
		}
		w.site[kind] = append(w.site[kind], segment.Fold(r.Get("word")))
	}
	w.tails, w.parts = trieOf(w.site["tail"]), trieOf(w.site["part"])
	rows, err = lexicon.Load(fsys, "data/organs.tsv", "word", "level?", "place?", "counter?")
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		w.organs = append(w.organs, organWord{r.Get("word"), r.Get("level"), r.Get("place") == "end"})
	}
	slices.SortStableFunc(w.organs, func(a, b organWord) int { return len(b.text) - len(a.text) })
	rows, err = lexicon.Load(fsys, "data/periods.tsv", "word", "first", "last")
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		first, err := r.Int("first", 0)
		if err != nil {
			return nil, err
		}
		last, err := r.Int("last", 0)
		if err != nil {
			return nil, err
		}
		w.periods = append(w.periods, planPeriod{r.Get("word"), []rune(r.Get("word")), first, last})
	}
	slices.SortStableFunc(w.periods, func(a, b planPeriod) int { return len(b.text) - len(a.text) })
	w.heads, err = loadHeadingWords(fsys, w.periods)
	return w, err
}

func trieOf(words []string) *segment.Trie {
	numbers := map[string]int{}
	for i, s := range words {
		numbers[s] = i
	}
	return segment.NewTrie(numbers)
}

// noise reports whether a line of n runes belongs to the site.
func (w *metaWords) noise(line string, n int) bool {
	if slices.Contains(w.site["line"], line) {
		return true
	}
	bare := strings.TrimLeft(line, " -·>》|【[")
	for _, s := range w.site["start"] {
		if strings.HasPrefix(line, s) || n < 60 && strings.HasPrefix(bare, s) {
			return n < 300
		}
	}
	if n > 160 {
		return false
	}
	for range w.parts.Find(line) {
		return true
	}
	return bare == "" && !strings.HasPrefix(line, "|") && line != "-" // the rule of a table, an empty cell
}

// tailAt returns where in a line what follows the report begins, or -1.
func (w *metaWords) tailAt(line string) int {
	for at := range w.tails.Find(line) {
		head := strings.TrimRight(line[:at.Start], " -·>》|【")
		// In the middle of a line only behind a full stop and with a colon.
		if head == "" || strings.HasPrefix(line[at.End:], ":") && endsSentence(head) {
			return len(head)
		}
	}
	return -1
}

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("。!?”)》;", r)
}

// leadTitle finds the title in the sentence by which a site hands a report over.
func (w *metaWords) leadTitle(line string) (segment.Span, bool) {
	for _, lead := range w.site["lead"] {
		k := strings.Index(line, lead)
		if k < 0 {
			continue
		}
		start := k + len(lead)
		if strings.HasPrefix(line[start:], "是") {
			start += len("是")
		}
		end := -1
		for _, after := range w.site["after"] {
			if e := strings.Index(line[start:], after); e > 0 && (end < 0 || start+e < end) {
				end = start + e
			}
		}
		if end < 0 {
			end = len(strings.TrimRight(line, "。"))
		}
		if s := line[start:end]; w.heads.names(strings.TrimRight(s, ")")) || w.siteSuffix(s) > 0 {
			return segment.Span{Start: start, End: end}, true
		}
	}
	return segment.Span{}, false
}

// siteSuffix returns the length of a site word at the end of a title, with its
// bracket or the blank before it.
func (w *metaWords) siteSuffix(title string) int {
	for _, s := range w.site["title"] {
		for _, form := range []string{"(" + s + ")", "[" + s + "]", "【" + s + "】", " " + s, s} {
			if strings.HasSuffix(title, form) && len(title) > len(form)+len("总结") {
				return len(form)
			}
		}
	}
	if strings.HasSuffix(title, ")") { // (通用3篇)
		if k := strings.LastIndexByte(title, '('); k > 0 && strings.HasSuffix(title, "篇)") {
			return len(title) - k
		}
	}
	if t := strings.TrimRight(title, " -_|"); len(t) < len(title) {
		return len(title) - len(t)
	}
	return 0
}

// siteSuffixAt is siteSuffix for what follows a title in running text.
func (w *metaWords) siteSuffixAt(rest string) int {
	for _, s := range w.site["title"] {
		for _, form := range []string{"(" + s + ")", s} {
			if strings.HasPrefix(rest, form) {
				return len(form)
			}
		}
	}
	return 0
}

// organAt returns the issuing body in s: the words of the list with what stands
// before them, from the last cut on; ok is false where there is none.
func (w *metaWords) organAt(s string) (segment.Span, organWord, bool) {
	best, found := segment.Span{}, organWord{}
	for _, o := range w.organs {
		k := strings.Index(s, o.text)
		if k < 0 || !o.end && found.text != "" && k+len(o.text) >= best.End+len(found.text) {
			continue
		}
		if !o.end && found.text != "" && k >= best.Start && k+len(o.text) <= best.End {
			continue
		}
		start := organStart(s[:k])
		if o.end {
			if k = endOfName(s, o.text); k < 0 {
				continue
			}
			start = organStart(s[:k])
			if utf8.RuneCountInString(s[start:k]) < 2 || found.text != "" && (start > best.Start || k+len(o.text) <= best.End) {
				continue
			}
			best, found = segment.Span{Start: start, End: k + len(o.text)}, o
			continue
		}
		if found.text == "" || start < best.Start {
			best, found = segment.Span{Start: start, End: k + len(o.text)}, o
		}
	}
	return best, found, found.text != ""
}

// nameEnds is what follows a body's name in a title.
var nameEnds = regexp.MustCompile(`^(?:(?:19|20)[\dxX*]{2}|[二一][○〇零九\p{Han}]{3}年|关于|[上下]半年|第?[一二三四]季度|工作|述职|年度|副?\p{Han}{0,2}长|副?主任|$)`)

// endOfName returns where word stands in s so that a name ends with it, -1 if nowhere.
func endOfName(s, word string) int {
	for at := range occurrences(s, word) {
		if nameEnds.MatchString(s[at+len(word):]) {
			return at
		}
	}
	return -1
}

// organStart returns where the name of a body begins that goes on behind s.
func organStart(s string) int {
	at := 0
	for i, r := range s {
		n := utf8.RuneLen(r)
		rest := s[i:]
		switch {
		case strings.ContainsRune(",。:;!?、《》“”>/| —\n()", r), '0' <= r && r <= '9':
			at = i + n
		case strings.HasPrefix(rest, "年度"), strings.HasPrefix(rest, "代表"), strings.HasPrefix(rest, "关于"):
			at = i + 2*n
		case r == '年' && i > 0 && (s[i-1] >= '0' && s[i-1] <= '9' || isYearMask(rune(s[i-1]))):
			at = i + n
		case strings.HasPrefix(rest, "上半年"), strings.HasPrefix(rest, "下半年"):
			at = i + 3*n
		}
	}
	if utf8.RuneCountInString(s[at:]) > 20 {
		return len(s)
	}
	return at
}
