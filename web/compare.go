package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/govreport/govreport/extract"
)

// comparePage is a form and, when asked, the page of a comparison.
type comparePage struct {
	Themes, Query, Filter, A, B string
	By, Level                   string
	Groupings, Levels           []string
	Known                       []extract.Theme
	Page                        *Page
}

func (s *Server) compare(r *http.Request) (*view, error) {
	p := paramsOf(r)
	c := &comparePage{
		Themes: p.text("themes"), Query: p.text("theme"), Filter: p.query("filter"), A: p.query("a"), B: p.query("b"),
		By: p.choice("by", "year,region", "year", "year,organ"), Level: p.choice("level", "", "province", "city", "county"),
		Groupings: []string{"year,region", "year", "year,organ"}, Levels: []string{"", "province", "city", "county"},
	}
	req := Request{Compare: p.comparison(), A: c.A, B: c.B, Version: s.opts.Version}
	req.Compare.By = strings.Split(c.By, ",")
	if (c.A == "") != (c.B == "") {
		p.fail("Give both groups or none.", "one group of the word chart only")
	}
	if p.err != nil {
		return nil, p.err
	}
	known, err := extract.DefaultThemes()
	if err != nil {
		return nil, err
	}
	c.Known = known.Themes()
	v := &view{Template: "compare", Title: "Compare", Here: "compare", Data: c}
	if !p.values.Has("themes") {
		return v, nil
	}
	c.Page, err = s.pages.get(r.Context(), p.values, func(ctx context.Context, known *answers) (*Page, error) {
		return newPage(ctx, s.x, req, known)
	})
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
