package extract

import (
	"io/fs"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// regionWords are the words around place names, by kind.
type regionWords struct {
	of    map[string][]regionWord
	tries map[string]func() *segment.Trie // of the kinds that are looked for in whole texts
}

type regionWord struct{ text, reads string }

var regionWordKinds = []string{"self", "parts", "away", "behind", "awayin", "goeson", "left", "right", "border", "coming", "after", "ownbefore", "ownafter"}

func loadRegionWords(fsys fs.FS) (regionWords, error) {
	rows, err := lexicon.Load(fsys, "data/regionwords.tsv", "kind+word", "reads?")
	if err != nil {
		return regionWords{}, err
	}
	w := regionWords{map[string][]regionWord{}, map[string]func() *segment.Trie{}}
	for _, r := range rows {
		kind := r.Get("kind")
		if !slices.Contains(regionWordKinds, kind) {
			return w, r.Errorf("kind %q is not known; write one of %s", kind, strings.Join(regionWordKinds, ", "))
		}
		w.of[kind] = append(w.of[kind], regionWord{r.Get("word"), r.Get("reads")})
	}
	for _, kind := range []string{"self", "parts", "awayin"} {
		w.tries[kind] = sync.OnceValue(func() *segment.Trie {
			terms := map[string]int{}
			for i, o := range w.of[kind] {
				terms[o.text] = i
			}
			return segment.NewTrie(terms)
		})
	}
	return w, nil
}

// countIn is how often each word of a kind that has a trie stands in s without overlap, as
// [strings.Count] counts.
func (w regionWords) countIn(kind, s string) []int {
	counts, ends := make([]int, len(w.of[kind])), make([]int, len(w.of[kind]))
	for at, i := range w.tries[kind]().All(s) {
		if at.Start >= ends[i] {
			counts[i]++
			ends[i] = at.End
		}
	}
	return counts
}

// standsIn reports whether a word of a kind that has a trie stands in s.
func (w regionWords) standsIn(kind, s string) bool {
	for range w.tries[kind]().All(s) {
		return true
	}
	return false
}

// placeReader carries what the steps of resolveRegion learn. Spans are in the View.
type placeReader struct {
	words    regionWords
	meta     *metaWords
	r        *Report
	v        *segment.View
	g        *gazetteer.Gazetteer
	body     segment.Span
	kind     string // what the region is called: 区, 县, 市, 省 …; "" unknown
	parts    gazetteer.Level
	own      []*gazetteer.Division // that bear the name which the report gives itself
	taiwan   bool                  // whether places in Taiwan may be meant
	mentions []mention
	stop     func() // ends the reading where the caller's context has ended
}

// mentionRole is what a place name is doing in the text.
type mentionRole uint8

const (
	rolePlain  mentionRole = iota
	roleSelf               // in the title, the body that reports, the header of a speech
	roleBorder             // a neighbour across a boundary line
	roleAway               // visited, helped, left
)

// mention is a place name with every place where it stands in one role.
type mention struct {
	name   string
	role   mentionRole
	spans  []segment.Span
	places []*gazetteer.Division // that bear the name
	// trust is how likely the words are a place name at all and mean one of places.
	trust float64
}

// Trust in the forms that names come in.
const (
	trustSelf      = 0.998 // in the report's own title
	trustFull      = 0.97  // 颍州区
	trustList      = 0.9   // 桂园、黄贝街道
	trustShort     = 0.85  // 颍州
	trustBorder    = 0.8   // 福田线
	trustLandscape = 0.6   // 齐鲁
	trustLetter    = 0.5   // 来川
	trustOrdinary  = 0.15  // 和平 between words that a place stands between, for it is mostly no place

	// Where the neighbours are not words that a place stands between.
	trustFullGlued    = 0.6  // 碧洛舍镇
	trustTwoGlued     = 0.02 // 青岚县, with 岚县 in it
	trustShortHalf    = 0.3  // one neighbour is
	trustShortGlued   = 0.02 // 重大理论, with 大理 in it
	trustOrdinaryHalf = 0.02
	trustNothing      = 0.01 // below it a name is left out
)

// findLevel reads what kind of division the report is of: off the issuing body
// (县民政局), else off what the text calls its own (全市, 我市, 市委).
func (p *placeReader) findLevel() {
	organ := segment.Fold(p.issuer())
	if at, o, ok := p.meta.organAt(organ); ok {
		p.kind = organKind(organ[at.Start:at.End-len(o.text)], o)
	}
	body := p.body.Of(p.v.Text)
	counts := map[string]int{}
	selves := p.words.countIn("self", body)
	for i, w := range p.words.of["self"] {
		n := selves[i]
		if strings.HasSuffix(w.text, "委") {
			n = (n + 1) / 2 // a lower body names the one above
		}
		counts[w.reads] += n
	}
	if counts["自治区"] >= 5 && counts["自治区"] > counts["区"]/4 {
		counts["自治区"] += counts["区"]
		counts["区"] = 0
	}
	if p.kind == "" || p.kind == "区" && counts["自治区"] >= 5 {
		best := 0
		for _, k := range []string{"街道", "乡", "镇", "旗", "盟", "州", "县", "区", "市", "自治区", "省"} {
			if counts[k] > best {
				p.kind, best = k, counts[k]
			}
		}
	}
	parts := p.words.countIn("parts", body)
	for i, w := range p.words.of["parts"] {
		if parts[i] == 0 {
			continue
		}
		if l, err := gazetteer.ParseLevel(w.reads); err == nil && (p.parts == 0 || l < p.parts) {
			p.parts = l
		}
	}
}

// organKind reads the kind of division off what stands before the word for the
// body itself: 县 of 德清县|民政局, 区 of *区|民政局.
func organKind(before string, o organWord) string {
	switch o.text {
	case "省政府":
		return "省"
	case "市政府":
		return "市"
	case "县政府":
		return "县"
	case "区政府":
		if strings.HasSuffix(before, "自治") {
			return "自治区"
		}
		return "区"
	case "镇政府":
		return "镇"
	case "乡政府":
		return "乡"
	case "街道办事处", "街道办":
		return "街道"
	}
	for _, k := range []string{"自治区", "自治州", "自治县", "自治旗", "省", "市", "区", "县", "州", "盟", "旗", "镇", "乡", "街道"} {
		if strings.HasSuffix(before, k) {
			switch k {
			case "自治州":
				return "州"
			case "自治县":
				return "县"
			case "自治旗":
				return "旗"
			}
			return k
		}
	}
	if o.level == "province" {
		return "省"
	}
	return ""
}

var selfHeader = regexp.MustCompile(`在(\p{Han}{2,12}?)第\p{Han}{1,4}届\n?人民代表大会`)

// findMentions collects the place names of the title and the body.
func (p *placeReader) findMentions() {
	text := p.v.Text
	type key struct {
		name string
		role mentionRole
	}
	at := map[key]int{}
	add := func(m mention) {
		if len(m.places) == 0 {
			return
		}
		k := key{m.name, m.role}
		if i, ok := at[k]; ok {
			for _, s := range m.spans {
				if !slices.Contains(p.mentions[i].spans, s) {
					p.mentions[i].spans = append(p.mentions[i].spans, s)
				}
			}
			p.mentions[i].trust = max(p.mentions[i].trust, m.trust)
			return
		}
		at[k] = len(p.mentions)
		p.mentions = append(p.mentions, m)
	}
	self := p.selfSpans()
	found := []segment.Span{}
	away := newAwayReader(p)
	for _, part := range p.searched() {
		lastEnd, lastOK := -1, false
		names := slices.Collect(p.g.Find(part.Of(text)))
		for i, f := range names {
			p.stop()
			s := segment.Span{Start: part.Start + f.Span.Start, End: part.Start + f.Span.End}
			left := lastOK && s.Start == lastEnd || p.words.leftOf(text[max(part.Start, s.Start-nearWord):s.Start])
			right := i+1 < len(names) && names[i+1].Span.Start == f.Span.End || p.words.rightOf(text[s.End:min(part.End, s.End+nearWord)])
			m := mention{name: f.Text, spans: []segment.Span{s}}
			m.places, m.trust = p.bearers(f, left, right)
			if m.trust <= trustOrdinary && lastOK && s.Start == lastEnd+len("、") && text[lastEnd:s.Start] == "、" {
				m.trust = trustShort
			}
			if m.trust < trustNothing {
				continue
			}
			if lastEnd = s.End; m.trust <= trustOrdinary && !left {
				lastOK = false
			} else {
				lastOK = m.trust > trustOrdinary
			}
			switch {
			case slices.ContainsFunc(self, func(o segment.Span) bool { return o.Contains(s) }) && m.trust >= trustShort:
				m.role, m.trust = roleSelf, max(m.trust, trustSelf)
			case away.reads(part, s, m.places, withProvince(p.g, names[:i+1])):
				m.role = roleAway
			}
			found = append(found, s)
			add(m)
		}
	}
	body := p.body.Of(text)
	for _, m := range p.listed(body) {
		if !slices.ContainsFunc(found, func(s segment.Span) bool { return s.Contains(m.spans[0]) && s.Len() > m.spans[0].Len() }) {
			add(m)
		}
	}
	for _, m := range p.borders(body) {
		add(m)
	}
	for _, m := range p.letters(body) {
		add(m)
	}
}

// withProvince reports whether the last of names is that of a county or a division in
// one, with the name of its province in front, the prefecture's between them or not.
func withProvince(g *gazetteer.Gazetteer, names []gazetteer.Match) bool {
	last := names[len(names)-1]
	if !slices.ContainsFunc(last.Full, func(d *gazetteer.Division) bool { return d.Level >= gazetteer.County }) {
		return false
	}
	start := last.Span.Start
	for i := len(names) - 2; i >= max(0, len(names)-3) && names[i].Span.End == start; i-- {
		for _, up := range names[i].Full {
			if up.Level == gazetteer.Province && slices.ContainsFunc(last.Full, func(d *gazetteer.Division) bool { return g.Within(d, up) }) {
				return true
			}
		}
		start = names[i].Span.Start
	}
	return false
}

// searched are the parts of the View where names are looked for: the title,
// and the body. What the site says around them is not the report's.
func (p *placeReader) searched() []segment.Span {
	out := []segment.Span{p.body}
	if t := p.v.Span(p.r.TitleSpan); p.r.TitleSpan.Len() > 0 && !p.body.Overlaps(t) {
		out = append([]segment.Span{t}, out...)
	}
	if head := (segment.Span{Start: max(0, p.body.Start-600), End: p.body.Start}); p.r.Genre == GenreWorkReport && head.Len() > 0 {
		if at := selfHeader.FindStringSubmatchIndex(p.v.Text[alignStart(p.v.Text, head.Start):head.End]); at != nil {
			base := alignStart(p.v.Text, head.Start)
			out = append(out, segment.Span{Start: base + at[2], End: base + at[3]})
		}
	}
	return out
}

// alignStart moves i back to the start of a rune of s; below 0 is 0.
func alignStart(s string, i int) int {
	i = max(0, i)
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// selfSpans are where the report names itself: its title, the body that
// reports, the congress that it is given to.
func (p *placeReader) selfSpans() []segment.Span {
	var out []segment.Span
	text := p.v.Text
	if p.r.TitleSpan.Len() > 0 {
		out = append(out, p.v.Span(p.r.TitleSpan))
	}
	if organ := segment.Fold(p.issuer()); organ != "" {
		for from := 0; ; {
			k := strings.Index(text[from:], organ)
			if k < 0 {
				break
			}
			// 湖州市 in front of 德清县民政局 is the same body's name.
			start := from + k
			for m := range p.g.Find(text[max(0, alignStart(text, start-60)):start]) {
				if at := alignStart(text, start-60); max(0, at)+m.Span.End == start {
					start = max(0, at) + m.Span.Start
					break
				}
			}
			out = append(out, segment.Span{Start: start, End: from + k + len(organ)})
			from += k + len(organ)
		}
	}
	for _, s := range p.searched() {
		for _, at := range selfHeader.FindAllStringSubmatchIndex(cutRunes(s.Of(text), 400), -1) {
			out = append(out, segment.Span{Start: s.Start + at[2], End: s.Start + at[3]})
		}
	}
	if p.r.Genre == GenreWorkReport {
		for _, s := range p.searched() {
			if s != p.body && s.End <= p.body.Start {
				out = append(out, s)
			}
		}
	}
	return out
}

// nearWord is how many bytes beside a name are looked at for a word that bounds it.
const nearWord = 12

// bearers returns the divisions that a found name may mean and how far to trust it.
// left and right say whether the words beside it are such as a place stands between.
func (p *placeReader) bearers(f gazetteer.Match, left, right bool) ([]*gazetteer.Division, float64) {
	var out []*gazetteer.Division
	trust := 0.0
	take := func(d *gazetteer.Division, t float64) {
		if !d.Zone && (p.taiwan || !p.ofTaiwan(d)) {
			out, trust = append(out, d), max(trust, t)
		}
	}
	short, ordinary := trustShortGlued, 0.0
	switch {
	case left && right:
		short, ordinary = trustShort, trustOrdinary
	case left || right:
		short, ordinary = trustShortHalf, trustOrdinaryHalf
	}
	full := trustFull
	if !left {
		if full = trustFullGlued; utf8.RuneCountInString(f.Text) == 2 {
			full = trustTwoGlued
		}
	}
	for _, d := range f.Full {
		if d.Ordinary {
			take(d, ordinary)
		} else {
			take(d, full)
		}
	}
	for _, d := range f.Short {
		if d.OrdinaryShort {
			take(d, ordinary)
		} else {
			take(d, short)
		}
	}
	for _, a := range f.Aliases {
		switch {
		case a.Kind != "name":
			take(a.Division, trustLandscape)
		case left && (right || utf8.RuneCountInString(f.Text) > 2):
			take(a.Division, trustShort)
		case left:
			take(a.Division, trustShortHalf)
		}
	}
	return out, trust
}

// listKinds are the words that a list of names may share.
var listKinds = []string{"街道", "镇", "乡", "区", "县"}

// listed finds names in lists that share the word for their kind:
// 在桂园、黄贝、笋岗街道, 南湖、东门等街道.
func (p *placeReader) listed(body string) []mention {
	var out []mention
	for start := 0; start < len(body); {
		end := start + clauseEnd(body[start:])
		if clause := body[start:end]; strings.Contains(clause, "、") {
			for _, kind := range listKinds {
				for from := 0; ; {
					k := strings.Index(clause[from:], kind)
					if k < 0 {
						break
					}
					k += from
					out = append(out, p.listBefore(clause[:k], kind, p.body.Start+start)...)
					from = k + len(kind)
				}
			}
		}
		start = end + 1
		for start < len(body) && !utf8.RuneStart(body[start]) {
			start++
		}
	}
	return out
}

// clauseEnd is where the first of ,;:\n。 stands in s, or its end.
func clauseEnd(s string) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ',', ';', ':', '\n':
			return i
		case "。"[0]:
			if strings.HasPrefix(s[i:], "。") {
				return i
			}
		}
	}
	return len(s)
}

// listBefore reads the items of a list that ends with s, from the last one
// back for as long as they are names of the kind. offset is where s begins in
// the View.
func (p *placeReader) listBefore(s, kind string, offset int) []mention {
	if k := len(s) - nearBytes; k > 0 { // no list that a reader takes in is longer
		for k < len(s) && !utf8.RuneStart(s[k]) {
			k++
		}
		s, offset = s[k:], offset+k
	}
	if k := strings.LastIndex(s, "等"); k >= 0 && len(s)-k <= len("等十二个") {
		s = s[:k]
	}
	var out []mention
	for s != "" {
		cut, width := 0, 0
		for _, sep := range []string{"、", "和", "及"} {
			if k := strings.LastIndex(s, sep); k >= cut {
				cut, width = k, len(sep)
			}
		}
		item := s[cut+width:]
		found := false
		// The first item carries what stands before the list.
		for j := range item {
			name := item[j:]
			if n := utf8.RuneCountInString(name); n < 2 || n > 9 {
				continue
			}
			ds := p.g.Named(name+kind, gazetteer.Any)
			if len(ds) == 0 || strings.HasSuffix(name, kind) {
				continue
			}
			at := offset + cut + width
			out = append(out, mention{
				name: name + kind, places: ds, trust: trustList,
				spans: []segment.Span{{Start: at + j, End: at + len(item)}},
			})
			found = j == 0
			break
		}
		if !found || width == 0 {
			break
		}
		s = s[:cut]
	}
	if len(out) < 2 { // one name is no list; it was found without
		return nil
	}
	return out
}

// borders finds neighbours in the names of boundary lines: 完成x福田线界桩检查.
func (p *placeReader) borders(body string) []mention {
	var out []mention
	for from := 0; ; {
		k := strings.Index(body[from:], "线")
		if k < 0 {
			return out
		}
		k += from
		from = k + len("线")
		near := body[alignStart(body, max(0, k-60)):alignStart(body, min(len(body), k+60))]
		if !slices.ContainsFunc(p.words.of["border"], func(w regionWord) bool { return strings.Contains(near, w.text) }) {
			continue
		}
		for _, n := range []int{3, 2} {
			name := lastRunes(body[:k], n)
			var ds []*gazetteer.Division
			for _, d := range p.g.CalledShort(name, gazetteer.Any) {
				if d.Level == gazetteer.City || d.Level == gazetteer.County {
					ds = append(ds, d)
				}
			}
			if len(ds) > 0 {
				out = append(out, mention{
					name: name, role: roleBorder, places: ds, trust: trustBorder,
					spans: []segment.Span{{Start: p.body.Start + k - len(name), End: p.body.Start + k}},
				})
				break
			}
		}
	}
}

func lastRunes(s string, n int) string {
	i := len(s)
	for ; n > 0 && i > 0; n-- {
		_, w := utf8.DecodeLastRuneInString(s[:i])
		i -= w
	}
	return s[i:]
}

// letters finds abbreviations of one character between two words that make
// them clear: 来川视察, 驻威部队.
func (p *placeReader) letters(body string) []mention {
	var out []mention
	for _, w := range p.words.of["coming"] {
		for from := 0; ; {
			k := strings.Index(body[from:], w.text)
			if k < 0 {
				break
			}
			at := from + k + len(w.text)
			from = at
			_, n := utf8.DecodeRuneInString(body[at:])
			aliases := p.g.Aliases(body[at : at+n])
			if len(aliases) == 0 || !slices.ContainsFunc(p.words.of["after"], func(a regionWord) bool { return strings.HasPrefix(body[at+n:], a.text) }) {
				continue
			}
			m := mention{name: body[at : at+n], trust: trustLetter, spans: []segment.Span{{Start: p.body.Start + at, End: p.body.Start + at + n}}}
			for _, a := range aliases {
				m.places = append(m.places, a.Division)
			}
			out = append(out, m)
		}
	}
	return out
}
