package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/message"
)

// params reads the parameters of a request. The first one that is wrong is kept in
// err.
type params struct {
	values url.Values
	known  []parameter // with their bounds and options
	err    error
}

func paramsOf(r *http.Request, known []parameter) *params {
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return &params{url.Values{}, known, badRequest("Encode parameters as URLs need it.", "The address can't be read: %s", err)}
	}
	return &params{values: v, known: known}
}

func (p *params) parameter(name string) parameter {
	i := slices.IndexFunc(p.known, func(q parameter) bool { return q.name == name })
	if i < 0 {
		panic("web: there is no parameter " + name)
	}
	return p.known[i]
}

// integer, option and items are number, choice and list with the bounds and options of
// the endpoint's parameter.
func (p *params) integer(name string) int {
	q := p.parameter(name)
	return p.number(name, q.standard, q.low, q.high)
}

func (p *params) option(name string) string { return p.choice(name, p.parameter(name).options...) }

func (p *params) items(name string) []string { return p.list(name, p.parameter(name).options...) }

// refuse keeps the first error. hint and format are messages; the arguments belong to
// the second.
func (p *params) refuse(hint any, format string, args ...any) {
	if p.err == nil {
		p.err = badRequest(hint, format, args...)
	}
}

// text is a parameter of at most MaxQuery code points of valid UTF-8.
func (p *params) text(name string) string {
	s := p.values.Get(name)
	p.check(name, s) // blanks around it count
	return strings.TrimSpace(s)
}

func (p *params) check(name, s string) {
	if !utf8.ValidString(s) {
		p.refuse("Send UTF-8.", "%s is not UTF-8", name)
	} else if n := utf8.RuneCountInString(s); n > MaxQuery {
		p.refuse("Shorten it; the command line has no limit.", "%s has %d characters, at most %d are allowed", name, n, MaxQuery)
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
		p.refuse(message.Textf("Give a number from %d to %d.", low, high), "%s is %q", name, shorten(s, 20))
		return standard
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
	p.refuse("Give true or false.", "%s is %q", name, shorten(p.values.Get(name), 20))
	return false
}

func chooseAmong(options []string) message.Text {
	joint := ", "
	if strings.Contains(strings.Join(options, ""), ",") {
		joint = "; "
	}
	return message.Textf("Choose among %s.", strings.TrimPrefix(strings.Join(options, joint), joint))
}

// choice is a parameter that is one of options, the first when it is not given.
func (p *params) choice(name string, options ...string) string {
	s := p.values.Get(name)
	if s == "" {
		return options[0]
	}
	if !slices.Contains(options, s) {
		p.refuse(chooseAmong(options), "%s is %q", name, shorten(s, 20))
	}
	return s
}

// listMarks are the commas of Chinese.
var listMarks = strings.NewReplacer("，", ",", "、", ",")

// list is a parameter with commas, each item one of options (any, when there are
// none) or empty, as forms send it: empty items say nothing.
func (p *params) list(name string, options ...string) []string {
	var out []string
	given := 0
	for _, v := range p.values[name] {
		for _, s := range strings.Split(listMarks.Replace(v), ",") {
			given++
			if s == "" {
				continue
			}
			p.check(name, s)
			if len(options) > 0 && !slices.Contains(options, s) {
				p.refuse(chooseAmong(options), "%s is %q", name, shorten(s, 20))
			}
			out = append(out, strings.TrimSpace(s))
		}
	}
	if given > maxList {
		p.refuse("Name fewer.", "%s has %d items, at most %d are allowed", name, given, maxList)
	}
	return out
}

// themes are the themes of a comparison: names in themes, queries in theme.
func (p *params) themes() []index.Theme {
	var out []index.Theme
	for _, name := range p.items("themes") {
		out = append(out, index.Theme{Name: name})
	}
	for _, q := range p.values["theme"] {
		p.check("theme", q)
		if q = strings.TrimSpace(q); q == "" {
			continue
		}
		if _, err := index.Parse(q); err != nil && p.err == nil {
			p.err = err
		}
		out = append(out, index.Theme{Name: q, Query: q})
	}
	if len(out) > MaxThemes {
		p.refuse("Compare fewer; the command line has no limit.", "%d themes, at most %d are allowed", len(out), MaxThemes)
	}
	return out
}

// What parameters can be.
var (
	roleNames      = []string{"target", "result", "baseline", "criterion", "all"}
	measureNames   = []string{"level", "growth", "increase", "gap", "share", "completion"}
	groupings      = []string{"year", "region", "organ", "level", "genre"}
	regionLevels   = []string{"", "state", "province", "city", "county"}
	searchOrders   = []string{"score", "year", "-year", "region", "path"}
	wordGroupings  = []string{"year", "region", "organ", "level", "genre", "report", "role", "theme"}
	figureGroups   = []string{"year", "region", "organ"}
	contextOrders  = []string{"", "left", "right"}
	outcomeChoices = []string{"met", "exceeded", "missed", "masked", "unclear", "not found", "no next report"}
)

// comparison is the request of compare.
func (p *params) comparison() index.CompareRequest {
	return index.CompareRequest{
		Themes: p.themes(), Filter: p.query("filter"), By: p.items("by"),
		Level: p.option("level"), Exact: p.flag("exact"), Across: p.flag("across"),
	}
}

// targets is the request of targets, without its limit.
func (p *params) targets() index.TargetsRequest {
	req := index.TargetsRequest{
		Filter: p.query("filter"), Indicator: p.text("indicator"), Unit: p.text("unit"), Theme: p.text("theme"),
		Roles: p.items("role"), By: p.items("by"), Level: p.option("level"),
	}
	switch p.option("masked") {
	case "yes":
		yes := true
		req.Masked = &yes
	case "no":
		no := false
		req.Masked = &no
	}
	if len(req.By) > 0 && len(req.Roles) == 0 {
		req.Roles = []string{"all"}
	}
	return req
}

// follow is the request of follow, and the outcomes to show.
func (p *params) follow() (index.FollowRequest, []string) {
	return index.FollowRequest{
		Filter: p.query("filter"), Indicator: p.text("indicator"), Unit: p.text("unit"), Theme: p.text("theme"),
		NoNear: true,
	}, p.items("outcome")
}

// panel is the request of panel.
func (p *params) panel() index.PanelRequest {
	req := index.PanelRequest{
		Filter: p.query("filter"), Concepts: p.items("concept"), Measures: p.items("measure"),
		Indicator: p.text("indicator"), Missing: p.flag("missing"),
	}
	if roles := p.items("role"); !slices.Contains(roles, "all") {
		req.Roles = roles
	}
	for _, y := range p.items("year") {
		from, to, many := strings.Cut(y, "..")
		if !many {
			to = from
		}
		a, errA := strconv.Atoi(from)
		b, errB := strconv.Atoi(to)
		if errA != nil || errB != nil || a < 1 || b < a || b > 9999 {
			p.refuse("Write year=2023 or year=2019..2023.", "%s is %q", "year", shorten(y, 20))
		}
		req.Years = append(req.Years, index.Years{From: a, To: b})
	}
	return req
}

// words is the request of words.
func (p *params) words() index.WordsRequest {
	return index.WordsRequest{
		Filter: p.query("filter"), By: p.items("by"), Level: p.option("level"),
		N: p.integer("n"), MinCount: p.integer("min-count"), Limit: p.integer("top"), Sort: p.option("order"),
		Words: index.WordOptions{NoStopwords: p.flag("no-stopwords"), Singles: p.flag("singles"), Dates: p.flag("dates"), MinReports: p.integer("min-reports")},
	}
}

// kwic is the request of kwic, without its limit.
func (p *params) kwic() (index.Query, index.KWICOptions) {
	return index.Query{Text: p.query("q"), Exact: p.flag("exact")}, index.KWICOptions{Width: p.integer("width"), Sort: p.option("sort")}
}
