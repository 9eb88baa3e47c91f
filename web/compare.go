package web

import (
	"context"
	"net/url"
	"strings"
	"sync"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
)

// comparePage is a form and, when asked, the page of a comparison.
type comparePage struct {
	Themes, Query, Filter, A, B string
	By, Level                   string
	Groupings                   []choice
	Levels                      []string
	Known                       []extract.Theme
	Page                        *Page
	Saves                       *saves
}

// Evidence is that of every point, for the template.
func (c *comparePage) Evidence() []shownPoint { return c.Page.shownPoints(true) }

// compareGroupings are those of the form: what stands side by side, and over what time.
var compareGroupings = []string{"year,region", "year", "region", "year,organ", "year,level", "year,genre"}

func comparisons(lang tongue) []choice {
	return []choice{
		{"year,region", lang.Say("year and region")}, {"year", lang.Say("year")}, {"region", lang.Say("region")},
		{"year,organ", lang.Say("year and organ")}, {"year,level", lang.Say("year and level of government")}, {"year,genre", lang.Say("year and genre")},
	}
}

func compare(r *request) (*view, error) {
	p := paramsOf(r.Request, parametersOf("compare"))
	c := &comparePage{
		Themes: p.text("themes"), Query: p.text("theme"), Filter: p.query("filter"), A: p.query("a"), B: p.query("b"),
		By: p.choice("by", compareGroupings...), Level: p.option("level"),
		Groupings: comparisons(r.lang), Levels: regionLevels,
	}
	req := Request{Compare: p.comparison(), A: c.A, B: c.B, Version: r.s.opts.Version, Lang: string(r.lang.Language)}
	req.Compare.By = strings.Split(c.By, ",")
	if (c.A == "") != (c.B == "") {
		p.refuse("Give both groups or none.", "one group of the word chart only")
	}
	known, err := extract.DefaultThemes()
	if err != nil {
		return nil, err
	}
	c.Known = known.Themes()
	v := &view{Template: "compare", Title: r.lang.Say("Compare"), Here: "compare", Data: c}
	if p.err != nil {
		return v, p.err
	}
	if !p.values.Has("themes") {
		return v, nil
	}
	key := url.Values{"": {req.Lang}}
	for _, name := range []string{"themes", "theme", "filter", "by", "level", "exact", "across", "a", "b"} {
		key[name] = p.values[name]
	}
	c.Page, err = r.pages.get(r.Context(), key, func(ctx context.Context, known *answers) (*Page, error) {
		return newPage(ctx, r.x, req, known)
	})
	if err == nil {
		c.Saves, v.Source = savesOf(r.lang, "compare", p.values), c.Page.Source
	}
	return v, err
}

// pageCache keeps the last pages made: one takes seconds, and readers go back and
// forth. Pages are made one after the other.
type pageCache struct {
	making chan struct{}
	known  answers // of the page that is being made
	mu     sync.Mutex
	size   int
	order  []string // oldest first
	pages  map[string]*Page
}

func newPageCache(size int) *pageCache {
	return &pageCache{making: make(chan struct{}, 1), size: size, pages: map[string]*Page{}}
}

// warm asks what pages of every theme show of all reports. Pages wait for it.
func (c *pageCache) warm(ctx context.Context, x *index.Index) error {
	select {
	case c.making <- struct{}{}:
		defer func() { <-c.making }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if c.known.follow != nil {
		return nil
	}
	return c.known.of(ctx, x, "")
}

func (c *pageCache) lookup(key string) *Page {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pages[key]
}

func (c *pageCache) get(ctx context.Context, values url.Values, make func(context.Context, *answers) (*Page, error)) (*Page, error) {
	key := values.Encode()
	if p := c.lookup(key); p != nil {
		return p, nil
	}
	select {
	case c.making <- struct{}{}:
		defer func() { <-c.making }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if p := c.lookup(key); p != nil { // made while this one waited
		return p, nil
	}
	p, err := make(ctx, &c.known)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.order) == c.size {
		delete(c.pages, c.order[0])
		c.order = c.order[1:]
	}
	c.order = append(c.order, key)
	c.pages[key] = p
	return p, nil
}
