package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
)

// endpoint is a question of the API. Its answer has the JSON of the command of the
// same name; parameters have the names of the command's flags.
type endpoint struct {
	name   string
	about  string
	params []string
	answer func(*Server, *http.Request) (any, error)
}

var endpoints = []endpoint{
	{"search", "every place that matches a query", []string{"q", "limit", "offset", "matches", "context", "sort", "exact", "passages"}, (*Server).apiSearch},
	{"kwic", "the places of a query in their context, one a line", []string{"q", "width", "sort", "limit", "exact"}, (*Server).apiKWIC},
	{"compare", "themes by year, region or organ", []string{"themes", "theme", "filter", "by", "level", "exact", "evidence", "trend", "resamples", "seed"}, (*Server).apiCompare},
	{"keyness", "the words of two groups of reports", []string{"a", "b", "unit", "min-count", "limit"}, (*Server).apiKeyness},
	{"targets", "figures, by default what was promised", []string{"filter", "indicator", "unit", "role", "theme", "masked", "by", "level", "limit"}, (*Server).apiTargets},
	{"follow", "targets and what became of them", []string{"filter", "indicator", "unit", "theme"}, (*Server).apiFollow},
	{"ask", "the figures that a question asks for, best first", []string{"q", "filter", "limit"}, (*Server).apiAsk},
	{"duplicates", "copies and reports from one template", []string{"filter"}, (*Server).apiDuplicates},
	{"reports", "what is stored", nil, (*Server).apiReports},
	{"report", "one report by the contract " + extract.Schema, []string{"id", "text"}, (*Server).apiReport},
	{"stats", "the size of the index", nil, (*Server).apiStats},
}

// jsonHandler writes what answer returns.
func (s *Server) jsonHandler(answer func(*Server, *http.Request) (any, error)) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusOK
		err := r.Context().Err()
		var v any
		if err == nil {
			v, err = answer(s, r)
		}
		if err != nil {
			e := asRequestError(err)
			v, status = e, e.Status
		}
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetIndent("", "  ")
		if err := enc.Encode(v); err != nil {
			status = http.StatusInternalServerError
			b.Reset()
			b.WriteString(`{"error":"the answer can't be written as JSON"}`)
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
		w.WriteHeader(status)
		_, _ = w.Write(b.Bytes())
	}
}

func (s *Server) apiIndex(*http.Request) (any, error) {
	type about struct {
		Path   string   `json:"path"`
		About  string   `json:"about"`
		Params []string `json:"parameters,omitempty"`
	}
	out := []about{}
	for _, e := range endpoints {
		out = append(out, about{"/api/" + e.name, e.about, e.params})
	}
	return out, nil
}

func (s *Server) apiSearch(r *http.Request) (any, error) {
	p := paramsOf(r)
	q := index.Query{
		Text: p.query("q"), Exact: p.flag("exact"), Passages: p.flag("passages"),
		Limit: p.number("limit", 10, 1, MaxHits), Offset: p.number("offset", 0, 0, MaxOffset),
		MaxMatches: p.number("matches", 3, 1, MaxPlaces), SnippetChars: p.number("context", 30, 1, 200),
		Sort: p.choice("sort", "score", "year", "-year", "region", "path"),
	}
	if p.err == nil && q.Text == "" {
		p.fail("Add q=…, for example q=养老.", "no query")
	}
	if p.err != nil {
		return nil, p.err
	}
	return s.x.Search(r.Context(), q)
}

func (s *Server) apiKWIC(r *http.Request) (any, error) {
	p := paramsOf(r)
	q := index.Query{Text: p.query("q"), Exact: p.flag("exact")}
	o := index.KWICOptions{Width: p.number("width", 30, 1, 200), Sort: p.choice("sort", "", "left", "right"), Limit: p.number("limit", 50, 1, MaxPlaces)}
	if p.err == nil && q.Text == "" {
		p.fail("Add q=…, for example q=养老.", "no query")
	}
	if p.err != nil {
		return nil, p.err
	}
	return s.x.KWIC(r.Context(), q, o)
}

func (s *Server) apiCompare(r *http.Request) (any, error) {
	p := paramsOf(r)
	req := p.comparison()
	req.Evidence, req.Trend = p.flag("evidence"), p.flag("trend")
	if req.Evidence && (len(req.Themes) == 0 || len(req.Themes) > 5) {
		p.fail("Name one to five themes, such as themes=养老.", "evidence for %d themes", len(req.Themes))
	}
	if p.err != nil {
		return nil, p.err
	}
	return s.x.Compare(r.Context(), req)
}

func (s *Server) apiKeyness(r *http.Request) (any, error) {
	p := paramsOf(r)
	req := index.KeynessRequest{A: p.query("a"), B: p.query("b"), Unit: p.choice("unit", "words", "themes"), MinCount: p.number("min-count", 5, 1, 1<<20), Limit: p.number("limit", 20, 1, 1000),
		Permutations: p.number("permutations", 1999, 1, MaxShuffles), Seed: uint64(p.number("seed", 1, 1, 1<<31-1)), Across: p.flag("across"),
		Words: index.WordOptions{NoStopwords: p.flag("no-stopwords"), Singles: p.flag("singles"), Dates: p.flag("dates"), MinReports: p.number("min-reports", 2, 1, 1<<20)}}
	if p.err == nil && (req.A == "" || req.B == "") {
		p.fail("Give both, such as a=year:2019&b=year:2023.", "a or b is missing")
	}
	if p.err != nil {
		return nil, p.err
	}
	return s.x.Keyness(r.Context(), req)
}

func (s *Server) apiTargets(r *http.Request) (any, error) {
	p := paramsOf(r)
	req := index.TargetsRequest{
		Filter: p.query("filter"), Indicator: p.text("indicator"), Unit: p.text("unit"), Theme: p.text("theme"),
		Roles: p.list("role", "target", "result", "baseline", "criterion", "all"), By: p.list("by", "year", "region", "organ"),
		Level: p.choice("level", "", "state", "province", "city", "county"), Limit: p.number("limit", 1000, 1, MaxFigures),
	}
	switch p.choice("masked", "", "yes", "no") {
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
	if p.err != nil {
		return nil, p.err
	}
	return s.x.Targets(r.Context(), req)
}

func (s *Server) apiFollow(r *http.Request) (any, error) {
	p := paramsOf(r)
	req := index.FollowRequest{Filter: p.query("filter"), Indicator: p.text("indicator"), Unit: p.text("unit"), Theme: p.text("theme")}
	if p.err != nil {
		return nil, p.err
	}
	return s.x.Follow(r.Context(), req)
}

func (s *Server) apiDuplicates(r *http.Request) (any, error) {
	p := paramsOf(r)
	req := index.DuplicatesRequest{Filter: p.query("filter")}
	if p.err != nil {
		return nil, p.err
	}
	return s.x.Duplicates(r.Context(), req)
}

func (s *Server) apiReports(r *http.Request) (any, error) { return s.x.Reports(r.Context()) }

func (s *Server) apiStats(r *http.Request) (any, error) {
	st, err := s.x.Stats(r.Context())
	st.Dir, st.Writer = "", "" // nobody's business on the network
	return st, err
}

func (s *Server) apiReport(r *http.Request) (any, error) {
	p := paramsOf(r)
	id, withText := p.text("id"), p.flag("text")
	if p.err == nil && id == "" {
		p.fail("Add id=…; /api/reports lists them.", "no id")
	}
	if p.err != nil {
		return nil, p.err
	}
	report, err := s.x.Report(r.Context(), id)
	if err != nil {
		return nil, err
	}
	marshal := report.MarshalJSON
	if withText {
		marshal = report.MarshalJSONWithText
	}
	raw, err := marshal()
	return json.RawMessage(raw), err
}
