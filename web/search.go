package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/message"
)

const hitsPerPage = 10

// facetNames are the facets in their order on the page.
var facetNames = []string{"year", "region", "level", "organ", "genre", "theme"}

// searchPage is the search page: a box, facets, hits; without a query, what is in the
// index.
type searchPage struct {
	Q, Sort string
	Orders  []choice
	Exact   bool
	Chosen  []chosen
	Hidden  []string // the filters, for the form
	Result  *index.SearchResult
	Facets  []facetList
	Hits    []searchHit
	Pager   pager
	Saves   *saves

	Stats    *index.Stats // on the first page
	Box      ownBox
	Reports  *tableRows
	Help     string
	HelpLang string
}

// chosen is a filter in use and the address without it.
type chosen struct{ Filter, Without string }

type facetList struct {
	Name   string
	Values []facetValue
	Rest   []facetValue // behind a fold
}

type facetValue struct {
	Label string
	Count int
	With  string // the address with this filter
}

type searchHit struct {
	index.Hit
	Link   string
	Where  string
	Places []searchPlace
}

// searchPlace is a place with its surroundings, cut at the marks.
type searchPlace struct {
	Section string
	Parts   []Part
	Links   []placeLink // more than one where places share their surroundings
}

type placeLink struct {
	Link       string
	Start, End int
}

func search(r *request) (*view, error) {
	p := paramsOf(r.Request, parametersOf("search"))
	page := &searchPage{Q: p.text("q"), Sort: "score", Orders: orders(r.lang), Exact: p.flag("exact"), Hidden: p.values["f"]}
	v := &view{Template: "search", Title: r.lang.Say("Search"), Here: "search", Data: page}
	p.query("q")
	from := p.number("from", 0, 0, MaxOffset)
	filters := page.Hidden
	if len(filters) > maxFilters {
		p.refuse("Take some away.", "%d filters, at most %d are allowed", len(filters), maxFilters)
	}
	var parts []string
	if page.Q != "" {
		parts = append(parts, "("+page.Q+")")
	}
	for _, f := range filters {
		p.check("f", f)
		parts = append(parts, f)
	}
	if len(parts) > 0 { // else it is that of the table of reports
		page.Sort = p.option("sort")
	}
	if p.err != nil {
		return v, p.err
	}
	address := func(filters []string, from int) string {
		q := url.Values{}
		if page.Q != "" {
			q.Set("q", page.Q)
		}
		if page.Sort != "score" {
			q.Set("sort", page.Sort)
		}
		if page.Exact {
			q.Set("exact", "1")
		}
		if from > 0 {
			q.Set("from", strconv.Itoa(from))
		}
		q["f"] = filters
		return r.lang.address("/", q)
	}
	if len(parts) == 0 {
		page.Help, page.HelpLang = queryHelp(r.lang)
		return v, page.start(r, p, address)
	}
	text := strings.Join(parts, " AND ")
	if len(filters) == 0 {
		text = page.Q
	}
	found, err := r.x.Search(r.Context(), index.Query{
		Text: text, Exact: page.Exact, Limit: hitsPerPage, Offset: from, MaxMatches: 5, SnippetChars: 40, Sort: page.Sort, Facets: facetNames,
	})
	if err != nil {
		return v, err
	}
	page.Result = found
	if page.Q != "" {
		v.Title = r.lang.Sayf("%s – search", page.Q)
	}
	for i, f := range filters {
		without := append(append([]string{}, filters[:i]...), filters[i+1:]...)
		page.Chosen = append(page.Chosen, chosen{f, address(without, 0)})
	}
	page.Facets = facetLists(r.lang, found.Facets, filters, address)
	for _, h := range found.Hits {
		page.Hits = append(page.Hits, newSearchHit(r, h))
	}
	page.Pager = pagerOf(from, hitsPerPage, found.TotalReports, func(from int) string { return address(filters, from) })
	page.Saves = savesOf(r.lang, "search", url.Values{"q": {text}, "exact": p.values["exact"], "sort": p.values["sort"]})
	return v, nil
}

// orders are those of hits.
func orders(lang tongue) []choice {
	return []choice{
		{"score", lang.Say("best first")}, {"year", lang.Say("oldest first")}, {"-year", lang.Say("latest first")}, {"region", lang.Say("by region")}, {"path", lang.Say("by path")},
	}
}

// start shows what is in the index.
func (page *searchPage) start(r *request, p *params, address func([]string, int) string) error {
	stats, err := r.x.Stats(r.Context())
	if err != nil {
		return err
	}
	infos, err := r.x.Reports(r.Context())
	if err != nil {
		return err
	}
	page.Stats, page.Box = &stats, r.s.ownBox()
	counts := map[string]map[string]int{}
	for _, in := range infos {
		for name, value := range map[string]string{"year": year(in.Year), "region": in.Region, "level": in.Level, "organ": in.Organ, "genre": in.Genre} {
			if counts[name] == nil {
				counts[name] = map[string]int{}
			}
			counts[name][value]++
		}
	}
	facets := map[string][]index.Facet{}
	for name, values := range counts {
		for value, n := range values {
			facets[name] = append(facets[name], index.Facet{Value: value, Count: n})
		}
		slices.SortFunc(facets[name], func(a, b index.Facet) int {
			if name == "year" {
				return cmp.Compare(b.Value, a.Value)
			}
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
	}
	page.Facets = facetLists(r.lang, facets, nil, address)
	page.Reports = rowsOf(r, p, "/", "reports", infos, len(infos), reportColumns(r))
	return p.err
}

// facetLists turns facets into links that add a filter.
func facetLists(lang tongue, facets map[string][]index.Facet, filters []string, address func([]string, int) string) []facetList {
	var out []facetList
	for _, name := range facetNames {
		const most = 12
		list := facetList{Name: name}
		for _, f := range facets[name] {
			filter := name + ":" + quoteTerm(f.Value)
			if f.Value == "" || slices.Contains(filters, filter) {
				continue
			}
			label := cmp.Or(f.Name, f.Value)
			switch name {
			case "level", "genre":
				label = lang.Code(name, label)
			case "theme":
				label = lang.themeName(f.Value, label)
			}
			value := facetValue{label, f.Count, address(append(slices.Clone(filters), filter), 0)}
			if len(list.Values) == most {
				list.Rest = append(list.Rest, value)
			} else {
				list.Values = append(list.Values, value)
			}
		}
		if len(list.Values) > 0 {
			out = append(out, list)
		}
	}
	return out
}

// quoteTerm puts a value in quotes if the query language would read it otherwise.
func quoteTerm(v string) string {
	if strings.ContainsFunc(v, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '+' && r != '-'
	}) {
		return `"` + strings.ReplaceAll(v, `"`, "") + `"`
	}
	return v
}

func newSearchHit(r *request, h index.Hit) searchHit {
	out := searchHit{Hit: h, Where: regionYear(h.Region, h.Year)}
	out.Path = r.shown(h.Path)
	var all []Mark
	for _, m := range h.Matches {
		all = append(all, Mark{m.Start, m.End})
	}
	out.Link = r.lang.readerLink(h.ID, all)
	section, surroundings := "\x00", ""
	for _, m := range h.Matches {
		link := placeLink{r.lang.readerLink(h.ID, []Mark{{m.Start, m.End}}), m.Start, m.End}
		if m.Snippet != nil && m.Snippet.Text == surroundings {
			last := &out.Places[len(out.Places)-1]
			last.Links = append(last.Links, link)
			continue
		}
		p := searchPlace{Links: []placeLink{link}}
		var headings []string
		for _, h := range m.Section {
			headings = append(headings, shorten(h, 32))
		}
		if name := strings.Join(headings, " › "); name != section {
			p.Section, section = name, name
		}
		p.Parts = []Part{{m.Text, "mention"}}
		if m.Snippet != nil {
			p.Parts = snippetParts(m.Snippet)
			surroundings = m.Snippet.Text
		}
		out.Places = append(out.Places, p)
	}
	return out
}

// snippetParts cuts a snippet at its marks.
func snippetParts(s *index.Snippet) []Part {
	runes := []rune(s.Text)
	var out []Part
	at := 0
	if s.Left {
		out = append(out, Part{"…", ""})
	}
	for _, m := range s.Marks {
		if m[0] < at || m[1] > len(runes) {
			continue // overlapping places: the first one is marked
		}
		if m[0] > at {
			out = append(out, Part{string(runes[at:m[0]]), ""})
		}
		out = append(out, Part{string(runes[m[0]:m[1]]), "mention"})
		at = m[1]
	}
	if at < len(runes) {
		out = append(out, Part{string(runes[at:]), ""})
	}
	if s.Right {
		out = append(out, Part{"…", ""})
	}
	return out
}

// readerLink is the address of a report with places marked, at the first of them.
func (t tongue) readerLink(id string, places []Mark) string {
	link := "/report/" + url.PathEscape(id)
	if len(places) > 0 {
		link += "?at=" + url.QueryEscape(strings.ReplaceAll(marks(places[:min(len(places), maxHere)]), " ", "")) + "#here"
	}
	return t.to(link)
}

// queryHelp describes the query language, in lang as far as there is a translation.
func queryHelp(lang tongue) (help, tag string) {
	help = lang.Code("", index.QueryHelp)
	if help == index.QueryHelp {
		return help, message.English.Tag()
	}
	return help, lang.Tag()
}
