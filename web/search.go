package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/govreport/govreport/index"
)

const hitsPerPage = 10

// searchPage is the search page: a box, facets, hits.
type searchPage struct {
	Q, Sort string
	Exact   bool
	Chosen  []chosen
	Hidden  []string // the filters, for the form
	Result  *index.SearchResult
	Facets  []facetList
	Hits    []searchHit
	From    int
	Prev    string
	Next    string

	Stats   *index.Stats // on the first page
	Box     ownBox
	Reports []index.Info
	More    int
	Help    string
}

// chosen is a filter in use and the address without it.
type chosen struct{ Filter, Without string }

type facetList struct {
	Name   string
	Values []facetValue
	More   int
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

func (s *Server) search(r *http.Request) (*view, error) {
	p := paramsOf(r)
	page := &searchPage{
		Q: p.query("q"), Sort: p.choice("sort", "score", "year", "-year", "region", "path"), Exact: p.flag("exact"),
		From: p.number("from", 0, 0, MaxOffset), Help: index.QueryHelp,
	}
	filters := p.values["f"]
	if len(filters) > maxFilters {
		p.fail("Take some away.", "%d filters, at most %d are allowed", len(filters), maxFilters)
	}
	var parts []string
	if page.Q != "" {
		parts = append(parts, "("+page.Q+")")
	}
	for _, f := range filters {
		p.check("f", f)
		parts = append(parts, f)
	}
	if p.err != nil {
		return nil, p.err
	}
	v := &view{Template: "search", Title: "Search", Here: "search", Data: page}
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
		return "/?" + q.Encode()
	}
	if len(parts) == 0 {
		stats, err := s.x.Stats(r.Context())
		if err != nil {
			return nil, err
		}
		infos, err := s.x.Reports(r.Context())
		if err != nil {
			return nil, err
		}
		page.Box = s.ownBox()
		page.Stats, page.Reports = &stats, infos[:min(len(infos), 200)]
		page.More = len(infos) - len(page.Reports)
		return v, nil
	}
	text := strings.Join(parts, " AND ")
	if len(filters) == 0 {
		text = page.Q
	}
	found, err := s.x.Search(r.Context(), index.Query{
		Text: text, Exact: page.Exact, Limit: hitsPerPage, Offset: page.From, MaxMatches: 5, SnippetChars: 40, Sort: page.Sort,
		Facets: []string{"year", "region", "level", "organ", "genre", "theme"},
	})
	if err != nil {
		return nil, err
	}
	page.Result, page.Hidden = found, filters
	if page.Q != "" {
		v.Title = page.Q + " – search"
	}
	for i, f := range filters {
		without := append(append([]string{}, filters[:i]...), filters[i+1:]...)
		page.Chosen = append(page.Chosen, chosen{f, address(without, 0)})
	}
	page.Facets = facetLists(found.Facets, filters, address)
	for _, h := range found.Hits {
		page.Hits = append(page.Hits, newSearchHit(h))
	}
	if page.From > 0 {
		page.Prev = address(filters, max(0, page.From-hitsPerPage))
	}
	if page.From+hitsPerPage < found.TotalReports {
		page.Next = address(filters, page.From+hitsPerPage)
	}
	return v, nil
}

// facetLists turns facets into links that add a filter.
func facetLists(facets map[string][]index.Facet, filters []string, address func([]string, int) string) []facetList {
	var out []facetList
	for _, name := range []string{"year", "region", "level", "organ", "genre", "theme"} {
		const most = 12
		list := facetList{Name: name}
		for _, f := range facets[name] {
			if f.Value == "" {
				continue
			}
			filter := name + ":" + quoteTerm(f.Value)
			used := false
			for _, have := range filters {
				used = used || have == filter
			}
			if used {
				continue
			}
			if len(list.Values) == most && name != "year" {
				list.More++
				continue
			}
			label := f.Value
			if f.Name != "" {
				label = f.Name
			}
			list.Values = append(list.Values, facetValue{label, f.Count, address(append(append([]string{}, filters...), filter), 0)})
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

func newSearchHit(h index.Hit) searchHit {
	out := searchHit{Hit: h, Where: regionYear(h.Region, h.Year)}
	var all []Mark
	for _, m := range h.Matches {
		all = append(all, Mark{m.Start, m.End})
	}
	out.Link = readerLink(h.ID, all)
	section, surroundings := "\x00", ""
	for _, m := range h.Matches {
		link := placeLink{readerLink(h.ID, []Mark{{m.Start, m.End}}), m.Start, m.End}
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
func readerLink(id string, places []Mark) string {
	link := "/report/" + url.PathEscape(id)
	if len(places) == 0 {
		return link
	}
	return link + "?at=" + url.QueryEscape(strings.ReplaceAll(marks(places[:min(len(places), maxHere)]), " ", "")) + "#here"
}
