package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/index"
)

// params reads the parameters of a request. The first one that is wrong is kept in
// err.
type params struct {
	values url.Values
	err    error
}

func paramsOf(r *http.Request) *params {
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return &params{url.Values{}, badRequest("Encode parameters as URLs need it.", "The address can't be read: %s", err)}
	}
	return &params{values: v}
}

func (p *params) fail(hint, format string, args ...any) {
	if p.err == nil {
		p.err = badRequest(hint, format, args...)
	}
}

// text is a parameter of at most MaxQuery code points of valid UTF-8.
func (p *params) text(name string) string {
	s := strings.TrimSpace(p.values.Get(name))
	p.check(name, s)
	return s
}

func (p *params) check(name, s string) {
	if !utf8.ValidString(s) {
		p.fail("Send UTF-8.", "%s is not UTF-8", name)
	} else if n := utf8.RuneCountInString(s); n > MaxQuery {
		p.fail("Shorten it; the command line has no limit.", "%s has %d characters, at most %d are allowed", name, n, MaxQuery)
	}
}

// query is a parameter in the query language, understood already.
func (p *params) query(name string) string {
	q := p.text(name)
	if q != "" && p.err == nil {
		if _, err := index.Parse(q); err != nil {
			p.err = err
		}
	}
	return q
}

// number is a parameter between low and high.
func (p *params) number(name string, standard, low, high int) int {
	s := p.values.Get(name)
	if s == "" {
		return standard
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		p.fail("Give a number from "+strconv.Itoa(low)+" to "+strconv.Itoa(high)+".", "%s is %q", name, shorten(s, 20))
	}
	return n
}

// flag is a parameter that is on (1, true, or only named) or off.
func (p *params) flag(name string) bool {
	if !p.values.Has(name) {
		return false
	}
	switch p.values.Get(name) {
	case "", "1", "true", "on":
		return true
	case "0", "false":
		return false
	}
	p.fail("Give true or false.", "%s is %q", name, shorten(p.values.Get(name), 20))
	return false
}

// choice is a parameter that is one of options, the first when it is not given.
func (p *params) choice(name string, options ...string) string {
	s := p.values.Get(name)
	if s == "" {
		return options[0]
	}
	if !slices.Contains(options, s) {
		p.fail("Choose among "+strings.TrimPrefix(strings.Join(options, ", "), ", ")+".", "%s is %q", name, shorten(s, 20))
	}
	return s
}

// list is a parameter with commas, each item one of options (any, when there are
// none).
func (p *params) list(name string, options ...string) []string {
	var out []string
	for _, v := range p.values[name] {
		for _, s := range strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(",，、", r) }) {
			s = strings.TrimSpace(s)
			if len(options) > 0 && !slices.Contains(options, s) {
				p.fail("Choose among "+strings.Join(options, ", ")+".", "%s is %q", name, shorten(s, 20))
			}
			p.check(name, s)
			out = append(out, s)
		}
	}
	return out
}

// themes are the themes of a comparison: names in themes, queries in theme.
func (p *params) themes() []index.Theme {
	var out []index.Theme
	for _, name := range p.list("themes") {
		out = append(out, index.Theme{Name: name})
	}
	for _, q := range p.values["theme"] {
		if q = strings.TrimSpace(q); q == "" {
			continue
		}
		p.check("theme", q)
		if _, err := index.Parse(q); err != nil && p.err == nil {
			p.err = err
		}
		out = append(out, index.Theme{Name: q, Query: q})
	}
	if len(out) > MaxThemes {
		p.fail("Compare fewer; the command line has no limit.", "%d themes, at most %d are allowed", len(out), MaxThemes)
	}
	return out
}

// comparison is the request of compare.
func (p *params) comparison() index.CompareRequest {
	return index.CompareRequest{
		Themes: p.themes(), Filter: p.query("filter"), By: p.list("by", "year", "region", "organ", "level", "genre"),
		Level: p.choice("level", "", "state", "province", "city", "county"), Exact: p.flag("exact"), Across: p.flag("across"),
	}
}
