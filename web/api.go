package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/message"
	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/internal/sheet"
)

// endpoint is a question of the API. Its answer has the JSON of the command of the
// same name; parameters have the names of the command's flags.
type endpoint struct {
	name    string
	about   string
	params  []parameter
	answer  func(*request, *params) (*reply, error)
	of      reflect.Type // of the answer's JSON
	example string       // its parameters, for curl
}

// parameter describes a parameter: for the check of names, the description in OpenAPI
// and the page about the API. What it may be is checked where it is read.
type parameter struct {
	name, about string
	kind        string   // "query", "text", "integer", "boolean", "choice", "list", "years"
	options     []string // of a choice or list
	low, high   int      // of an integer
	standard    int
	required    bool
	example     string
}

// reply is an answer: as JSON, and as rows for CSV and workbooks. total is how many
// rows there are to page through, shown how many of them this is where it is fewer than
// limit allows.
type reply struct {
	json  any
	rows  func() sheet.Grid
	total int
	shown int
}

// Parameters of many endpoints.
var (
	filterParameter    = parameter{name: "filter", about: "only reports that match this query", kind: "query", example: "year:2019..2023"}
	exactParameter     = parameter{name: "exact", about: "no synonyms, and letters in the case of the query", kind: "boolean"}
	indicatorParameter = parameter{name: "indicator", about: "only figures whose indicator contains this", kind: "text", example: "床位"}
	unitParameter      = parameter{name: "unit", about: "only figures in this base unit", kind: "text", example: "张"}
	themeParameter     = parameter{name: "theme", about: "only figures about this theme: an id or a Chinese name", kind: "text", example: "养老"}
	levelParameter     = parameter{name: "level", about: "count regions at this level", kind: "choice", options: regionLevels}
	formatParameter    = parameter{name: "format", about: "of the answer: JSON, or its rows as CSV (with a byte-order mark, for spreadsheets) or as a workbook", kind: "choice", options: []string{"json", "csv", "xlsx"}}
	headsParameter     = parameter{name: "heads", about: "language of the heads of CSV and workbooks", kind: "choice", options: []string{"en", "zh"}}
	jsonParameter      = parameter{name: "format", about: "of the answer", kind: "choice", options: []string{"json"}}
	langParameter      = parameter{name: "lang", about: "language of errors; default: that of Accept-Language, or English", kind: "choice", options: []string{"en", "zh"}}
)

// paged are the parameters of a list.
func paged(standard, most, offset int) []parameter {
	return []parameter{
		{name: "limit", about: "rows at most", kind: "integer", low: 1, high: most, standard: standard},
		{name: "offset", about: "rows to skip; the header X-Total-Count says how many there are, Link where the next ones are", kind: "integer", low: 0, high: offset},
		formatParameter, headsParameter, langParameter,
	}
}

// parametersOf are those of the endpoint of a name, which its page reads too.
func parametersOf(name string) []parameter {
	for _, e := range endpoints() {
		if e.name == name {
			return e.params
		}
	}
	return nil
}

func with(own []parameter, more ...parameter) []parameter { return append(own, more...) }

// endpoints are those of the API. They are a function, and no variable, so that a
// program without a server holds none of them.
func endpoints() []endpoint {
	return []endpoint{
		{"search", "every place that matches a query", with([]parameter{
			{name: "q", about: "query, see govreport search --help", kind: "query", required: true, example: "养老 床位"},
			{name: "matches", about: "places of a hit at most", kind: "integer", low: 1, high: MaxPlaces, standard: 3},
			{name: "context", about: "code points on each side of a place", kind: "integer", low: 1, high: 200, standard: 30},
			{name: "sort", about: "order of the hits", kind: "choice", options: searchOrders},
			exactParameter,
			{name: "passages", about: "passages are hits of their own", kind: "boolean"},
		}, paged(10, MaxHits, MaxOffset)...), apiSearch, reflect.TypeFor[index.SearchResult](), "q=养老 床位&limit=5"},
		{"kwic", "the places of a query in their context, one a line", with([]parameter{
			{name: "q", about: "query", kind: "query", required: true, example: "养老床位"},
			{name: "width", about: "width of the context on each side; a Han character takes two", kind: "integer", low: 1, high: 200, standard: 30},
			{name: "sort", about: "order of the lines: by the context read outwards", kind: "choice", options: contextOrders},
			exactParameter,
		}, paged(50, MaxPlaces, MaxOffset)...), apiKWIC, reflect.TypeFor[index.KWICResult](), "q=养老床位&sort=right"},
		{"compare", "themes by year, region or organ", with([]parameter{
			{name: "themes", about: "ids or Chinese names of themes, or words; none: all themes", kind: "list", example: "养老"},
			{name: "theme", about: "a query as a theme", kind: "query", example: "智慧养老"},
			filterParameter,
			{name: "by", about: "columns to group by (default year and region)", kind: "list", options: groupings},
			levelParameter, exactParameter,
			{name: "across", about: "count levels of government together", kind: "boolean"},
			{name: "evidence", about: "with the places, of five themes at most", kind: "boolean"},
			{name: "trend", about: "with slopes over years", kind: "boolean"},
		}, paged(1000, MaxRows, MaxRows)...), apiCompare, reflect.TypeFor[index.CompareResult](), "themes=养老,救助&by=year"},
		{"keyness", "the words of two groups of reports", with([]parameter{
			{name: "a", about: "first group", kind: "query", required: true, example: "year:2023"},
			{name: "b", about: "second group", kind: "query", required: true, example: "year:2021"},
			{name: "unit", about: "what is counted", kind: "choice", options: []string{"words", "themes"}},
			{name: "min-count", about: "leave out what is rarer in both together", kind: "integer", low: 1, high: 1 << 20, standard: 5},
			{name: "min-reports", about: "leave out what fewer reports have", kind: "integer", low: 1, high: 1 << 20, standard: 2},
			{name: "permutations", about: "of the test", kind: "integer", low: 1, high: MaxShuffles, standard: 1999},
			{name: "seed", about: "of the permutations", kind: "integer", low: 1, high: 1<<31 - 1, standard: 1},
			{name: "across", about: "compare groups of several levels of government", kind: "boolean"},
			{name: "no-stopwords", about: "list stop words too", kind: "boolean"},
			{name: "singles", about: "list words of one character", kind: "boolean"},
			{name: "dates", about: "list numbers and dates", kind: "boolean"},
		}, paged(20, 1000, MaxRows)...), apiKeyness, reflect.TypeFor[index.KeynessResult](), "a=year:2022..2030&b=year:1950..2021&across=true"},
		{"targets", "figures, by default what was promised", with([]parameter{
			filterParameter, indicatorParameter, unitParameter, themeParameter,
			{name: "role", about: "roles to list (default target, with by all)", kind: "list", options: roleNames},
			{name: "masked", about: "only masked or only readable figures", kind: "choice", options: []string{"", "yes", "no"}},
			{name: "by", about: "put comparable figures side by side by these columns; pages then count cells, and end where their cells have 50,000 figures, the rest is on the next page", kind: "list", options: figureGroups},
			levelParameter,
		}, paged(1000, MaxRows, MaxRows)...), apiTargets, reflect.TypeFor[index.TargetsResult](), "indicator=床位&filter=year:2022"},
		{"follow", "targets and what became of them", with([]parameter{
			filterParameter, indicatorParameter, unitParameter, themeParameter,
			{name: "outcome", about: "only these outcomes", kind: "list", options: outcomeChoices},
		}, paged(1000, MaxRows, MaxRows)...), apiFollow, reflect.TypeFor[index.FollowResult](), "theme=养老"},
		{"panel", "statistical concepts by region and year", with([]parameter{
			filterParameter,
			{name: "concept", about: "ids or Chinese names of concepts", kind: "list", example: "gdp"},
			{name: "year", about: "years that figures speak of: 2019 or 2019..2023", kind: "years", example: "2019..2023"},
			{name: "measure", about: "measures to list", kind: "list", options: measureNames},
			{name: "role", about: "roles to list", kind: "list", options: roleNames},
			indicatorParameter,
			{name: "missing", about: "with the empty cells of the balanced panel, and why they are empty", kind: "boolean"},
		}, paged(1000, MaxRows, MaxRows)...), apiPanel, reflect.TypeFor[index.PanelResult](), "measure=growth"},
		{"words", "words and how often they stand in the reports", with([]parameter{
			filterParameter,
			{name: "by", about: "a list for each value of these columns", kind: "list", options: wordGroupings},
			levelParameter,
			{name: "n", about: "words in a row that count as one", kind: "integer", low: 1, high: 5, standard: 1},
			{name: "order", about: "order of a list", kind: "choice", options: []string{"count", "tfidf"}},
			{name: "top", about: "rows of a list at most", kind: "integer", low: 1, high: MaxRows, standard: 200},
			{name: "min-count", about: "leave out what is rarer in all lists together", kind: "integer", low: 1, high: 1 << 20, standard: 1},
			{name: "min-reports", about: "leave out what fewer reports have", kind: "integer", low: 1, high: 1 << 20, standard: 1},
			{name: "no-stopwords", about: "list stop words too", kind: "boolean"},
			{name: "singles", about: "list words of one character", kind: "boolean"},
			{name: "dates", about: "list numbers and dates", kind: "boolean"},
		}, paged(1000, MaxRows, MaxRows)...), apiWords, reflect.TypeFor[index.WordsResult](), "by=year&top=20"},
		{"ask", "the figures that a question asks for, best first", with([]parameter{
			{name: "q", about: "question: place, year, thing, growth or level, planned or reached, in any order", kind: "text", required: true, example: "2022年 养老床位"},
			filterParameter,
		}, paged(5, 50, MaxRows)...), apiAsk, reflect.TypeFor[index.AskResult](), "q=四川省 2026年 城镇新增就业 目标"},
		{"duplicates", "copies and reports from one template", with([]parameter{filterParameter}, paged(1000, MaxRows, MaxRows)...), apiDuplicates, reflect.TypeFor[index.DuplicatesResult](), "filter=year:2022"},
		{"reports", "what is stored", with([]parameter{filterParameter}, paged(1000, MaxRows, MaxRows)...), apiReports, reflect.TypeFor[[]index.Info](), "limit=10"},
		{"report", "one report, as govreport extract writes it", []parameter{
			{name: "id", about: "of the report, see reports", kind: "text", required: true},
			{name: "text", about: "with the decoded text", kind: "boolean"},
			jsonParameter, langParameter,
		}, apiReport, reflect.TypeFor[map[string]any](), "id=ID"},
		{"stats", "the size of the index", []parameter{jsonParameter, langParameter}, apiStats, reflect.TypeFor[index.Stats](), ""},
	}
}

// api writes what an endpoint answers.
func (s *Server) api(e *endpoint) func(http.ResponseWriter, *request) {
	return func(w http.ResponseWriter, r *request) {
		w.Header().Add("Vary", "Accept-Language")
		if err := r.Context().Err(); err != nil {
			sendError(w, r, err)
			return
		}
		p := paramsOf(r.Request, e.params)
		e.check(p)
		format := "json"
		if len(e.params) > 0 { // else there is nothing
			format = cmp.Or(p.values.Get("format"), format)
		}
		if p.err != nil {
			sendError(w, r, p.err)
			return
		}
		answer, err := e.answer(r, p)
		if err == nil {
			err = p.err
		}
		if err != nil {
			sendError(w, r, err)
			return
		}
		var b bytes.Buffer
		kind := "application/json; charset=utf-8"
		switch format {
		case "json":
			enc := json.NewEncoder(&b)
			enc.SetIndent("", "  ")
			err = enc.Encode(answer.json)
			answered := b.String()
			b.Reset()
			b.WriteString(r.shownInJSON(answered))
		case "csv":
			kind, err = "text/csv; charset=utf-8", sheet.WriteCSV(&b, headed(r.shownInRows(answer.rows()), p.values.Get("heads")))
		case "xlsx":
			kind, err = xlsxType, sheet.WriteXLSX(&b, headed(r.shownInRows(answer.rows()), p.values.Get("heads")))
		}
		if err != nil {
			sendError(w, r, &requestError{Status: http.StatusInternalServerError, Msg: message.Textf("The answer can't be written: %s", err), Hint: ""})
			return
		}
		if format != "json" {
			w.Header().Set("Content-Disposition", `attachment; filename="`+e.name+"."+format+`"`)
		}
		if limit := p.limit(); limit > 0 {
			w.Header().Set("X-Total-Count", strconv.Itoa(answer.total))
			if offset := p.offset() + cmp.Or(answer.shown, limit); offset < answer.total {
				next := url.Values{}
				for name, values := range p.values {
					next[name] = values
				}
				next.Set("limit", strconv.Itoa(limit))
				next.Set("offset", strconv.Itoa(offset))
				w.Header().Set("Link", "</api/"+e.name+"?"+next.Encode()+`>; rel="next"`)
			}
		}
		respond(w, r.Request, http.StatusOK, kind, b.Bytes())
	}
}

// pathMember is a path, or a list of them, in indented JSON, whose members stand on lines
// of their own; jsonText is a text of JSON.
var (
	pathMember = regexp.MustCompile(`(?m)^ *"(?:[a-z_]+_)?(?:path": "(?:[^"\\]|\\.)*"|paths": \[(?:\n *"(?:[^"\\]|\\.)*",?)*)`)
	jsonText   = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
)

// shownInJSON is an answer with its paths as they are shown.
func (r *request) shownInJSON(answer string) string {
	if len(r.local()) == 0 {
		return answer
	}
	return pathMember.ReplaceAllStringFunc(answer, func(member string) string {
		name, paths, _ := strings.Cut(member, `": `)
		return name + `": ` + jsonText.ReplaceAllStringFunc(paths, func(text string) string {
			var path string
			if json.Unmarshal([]byte(text), &path) != nil || !isLocal(path) {
				return text
			}
			shown, err := json.Marshal(r.shown(path))
			if err != nil {
				return text
			}
			return string(shown)
		})
	})
}

// shownInRows is a table with its paths as they are shown.
func (r *request) shownInRows(g sheet.Grid) sheet.Grid {
	if len(r.local()) == 0 {
		return g
	}
	for i, c := range g.Columns {
		if name := c.Name[strings.LastIndexAny(c.Name, "._")+1:]; name != "path" && name != "paths" {
			continue
		}
		for _, row := range g.Rows {
			switch v := row[i].(type) {
			case string:
				row[i] = r.shown(v)
			case []string:
				shown := make([]string, len(v))
				for k, path := range v {
					shown[k] = r.shown(path)
				}
				row[i] = shown
			}
		}
	}
	return g
}

// headed is a table with the heads of its columns in a language; one named outer.inner is
// that of both.
func headed(g sheet.Grid, lang string) sheet.Grid {
	if lang != Chinese {
		return g
	}
	g.Columns = slices.Clone(g.Columns)
	for i, c := range g.Columns {
		g.Columns[i].Name = message.Chinese.Head(c.Name)
	}
	return g
}

// check refuses parameters that the endpoint has not, those that are given twice, and
// what is out of bounds; limit and offset are then in values.
func (e *endpoint) check(p *params) {
	for _, name := range slices.Sorted(maps.Keys(p.values)) {
		i := slices.IndexFunc(e.params, func(q parameter) bool { return q.name == name })
		switch {
		case i < 0 && len(e.params) > 0:
			var names []string
			for _, q := range e.params {
				names = append(names, q.name)
			}
			p.refuse(message.Textf("Choose among %s.", strings.Join(names, ", ")), "there is no parameter %q", shorten(name, 40))
		case i < 0:
		case len(p.values[name]) > 1 && e.params[i].kind != "list" && name != "theme":
			p.refuse("Give it once.", "%s is given %d times", name, len(p.values[name]))
		case p.values.Get(name) == "" && !e.params[i].mayBeEmpty():
			p.refuse("Leave it out or give it a value.", "%s is empty", name)
		case strings.ContainsRune(p.values.Get(name), 0):
			p.refuse("Send text.", "%s has a character that is no text", name)
		}
	}
	for _, q := range e.params {
		if q.kind == "integer" {
			n := p.integer(q.name)
			if q.name == "limit" || q.name == "offset" {
				p.values.Set(q.name, strconv.Itoa(n))
			}
		}
		if q.kind == "choice" {
			p.option(q.name)
		}
	}
}

// mayBeEmpty tells whether a parameter that is named without a value says something: a
// boolean, a choice that has none, or nothing to look for.
func (p *parameter) mayBeEmpty() bool {
	switch p.kind {
	case "integer", "years":
		return false
	case "choice":
		return slices.Contains(p.options, "")
	}
	return true
}

func (p *params) limit() int {
	n, _ := strconv.Atoi(p.values.Get("limit"))
	return n
}

func (p *params) offset() int {
	n, _ := strconv.Atoi(p.values.Get("offset"))
	return n
}

// page cuts rows as limit and offset ask for.
func page[T any](p *params, rows []T) []T {
	from := min(p.offset(), len(rows))
	return rows[from:min(from+p.limit(), len(rows))]
}

// sendError says in JSON why there is no answer.
func sendError(w http.ResponseWriter, r *request, err error) {
	e := asRequestError(err)
	out := struct {
		Msg   string `json:"error"`
		Hint  string `json:"hint,omitempty"`
		Query string `json:"query,omitempty"`
		Pos   *int   `json:"position,omitempty"` // code point of query
	}{Msg: r.lang.said(e.Msg), Hint: r.lang.said(e.Hint), Query: e.Query}
	if e.Query != "" {
		out.Pos = &e.Pos
	}
	body, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		body = []byte(`{"error":"the error can't be written as JSON"}`)
	}
	respond(w, r.Request, e.Status, "application/json; charset=utf-8", append(body, '\n'))
}

// said is a text, or what says itself, in the language.
func (t tongue) said(what any) string {
	switch v := what.(type) {
	case message.Text:
		return v.In(t.Language)
	case error:
		return onPages.Replace(t.Translate(v.Error()))
	case string:
		return onPages.Replace(t.Translate(strings.Join(strings.Fields(v), " "))) // figures may be broken over lines
	}
	return fmt.Sprint(what)
}

func listed[T any](json any, rows []T, total int) *reply {
	return &reply{json: json, rows: func() sheet.Grid { return sheet.Flatten(rows) }, total: total}
}

func apiSearch(r *request, p *params) (*reply, error) {
	q := index.Query{
		Text: p.query("q"), Exact: p.flag("exact"), Passages: p.flag("passages"), Limit: p.limit(), Offset: p.offset(),
		MaxMatches: p.integer("matches"), SnippetChars: p.integer("context"), Sort: p.option("sort"),
	}
	if q.Text == "" {
		p.refuse("Add q=…, for example q=养老.", "no query")
	}
	if p.err != nil {
		return nil, p.err
	}
	found, err := r.x.Search(r.Context(), q)
	if err != nil {
		return nil, err
	}
	return &reply{json: found, rows: func() sheet.Grid { return sheet.Flatten(found.Places()) }, total: found.TotalReports}, nil
}

func apiKWIC(r *request, p *params) (*reply, error) {
	q, o := p.kwic()
	if q.Text == "" {
		p.refuse("Add q=…, for example q=养老.", "no query")
	}
	if p.err != nil {
		return nil, p.err
	}
	o.Limit = p.offset() + p.limit()
	found, err := r.x.KWIC(r.Context(), q, o)
	if err != nil {
		return nil, err
	}
	found.Lines = page(p, found.Lines)
	return listed(found, found.Lines, found.TotalMatches), nil
}

func apiCompare(r *request, p *params) (*reply, error) {
	req := p.comparison()
	req.Evidence, req.Trend = p.flag("evidence"), p.flag("trend")
	if req.Evidence && (len(req.Themes) == 0 || len(req.Themes) > 5) {
		p.refuse("Name one to five themes, such as themes=养老.", "evidence for %d themes", len(req.Themes))
	}
	if p.err != nil {
		return nil, p.err
	}
	found, err := r.x.Compare(r.Context(), req)
	if err != nil {
		return nil, err
	}
	total := len(found.Rows)
	found.Rows = page(p, found.Rows)
	return listed(found, found.Rows, total), nil
}

func apiKeyness(r *request, p *params) (*reply, error) {
	req := index.KeynessRequest{A: p.query("a"), B: p.query("b"), Unit: p.option("unit"), MinCount: p.integer("min-count"),
		Permutations: p.integer("permutations"), Seed: uint64(p.integer("seed")), Across: p.flag("across"),
		Words: index.WordOptions{NoStopwords: p.flag("no-stopwords"), Singles: p.flag("singles"), Dates: p.flag("dates"), MinReports: p.integer("min-reports")}}
	if req.A == "" || req.B == "" {
		p.refuse("Give both, such as a=year:2019&b=year:2023.", "a or b is missing")
	}
	if p.err != nil {
		return nil, p.err
	}
	found, err := r.x.Keyness(r.Context(), req)
	if err != nil {
		return nil, err
	}
	total := max(len(found.Positive), len(found.Negative))
	found.Positive, found.Negative = page(p, found.Positive), page(p, found.Negative)
	return listed(found, slices.Concat(found.Positive, found.Negative), total), nil
}

func apiTargets(r *request, p *params) (*reply, error) {
	req := p.targets()
	if p.err != nil {
		return nil, p.err
	}
	if req.Limit = p.offset() + p.limit(); len(req.By) > 0 {
		req.Skip, req.Cells, req.Limit = p.offset(), p.limit(), MaxRows
	}
	found, err := r.x.Targets(r.Context(), req)
	if err != nil {
		return nil, err
	}
	if len(req.By) > 0 {
		figures := index.CellFigures(found.Table)
		for i := range figures {
			figures[i].Cell += p.offset()
		}
		answer := listed(found, figures, found.Cells)
		answer.shown = len(found.Table)
		return answer, nil
	}
	found.Figures = page(p, found.Figures)
	return listed(found, found.Figures, found.Total), nil
}

func apiFollow(r *request, p *params) (*reply, error) {
	req, outcomes := p.follow()
	req.NoNear = p.values.Get("format") == "csv" || p.values.Get("format") == "xlsx"
	if p.err != nil {
		return nil, p.err
	}
	found, err := r.x.Follow(r.Context(), req)
	if err != nil {
		return nil, err
	}
	rows := chosenOutcomes(found.Rows, outcomes)
	found.Rows = page(p, rows)
	return listed(found, found.Rows, len(rows)), nil
}

func apiPanel(r *request, p *params) (*reply, error) {
	req := p.panel()
	if p.err == nil {
		p.err = resolveConcepts(&req)
	}
	if p.err != nil {
		return nil, p.err
	}
	found, err := r.x.Panel(r.Context(), req)
	if err != nil {
		return nil, err
	}
	if req.Missing {
		total := len(found.Missing)
		found.Missing, found.Rows = page(p, found.Missing), []index.PanelRow{}
		return listed(found, found.Missing, total), nil
	}
	total := len(found.Rows)
	found.Rows = page(p, found.Rows)
	return listed(found, found.Rows, total), nil
}

func apiWords(r *request, p *params) (*reply, error) {
	req := p.words()
	if p.err != nil {
		return nil, p.err
	}
	found, err := r.x.Words(r.Context(), req)
	if err != nil {
		return nil, err
	}
	total := len(found.Rows)
	found.Rows = page(p, found.Rows)
	return listed(found, found.Rows, total), nil
}

func apiAsk(r *request, p *params) (*reply, error) {
	req := index.AskRequest{Question: p.text("q"), Filter: p.query("filter"), Limit: MaxRows}
	if req.Question == "" {
		p.refuse("Add q=, such as q=四川省 2026年 城镇新增就业 目标.", "there is no question")
	}
	if p.err != nil {
		return nil, p.err
	}
	found, err := r.x.Ask(r.Context(), req)
	if err != nil {
		return nil, err
	}
	total := len(found.Answers)
	found.Answers, found.Near = page(p, found.Answers), page(p, found.Near)
	return listed(found, slices.Concat(found.Answers, found.Near), total), nil
}

func apiDuplicates(r *request, p *params) (*reply, error) {
	req := index.DuplicatesRequest{Filter: p.query("filter")}
	if p.err != nil {
		return nil, p.err
	}
	found, err := r.x.Duplicates(r.Context(), req)
	if err != nil {
		return nil, err
	}
	total := len(found.Pairs)
	found.Pairs = page(p, found.Pairs)
	return listed(found, found.Pairs, total), nil
}

func apiReports(r *request, p *params) (*reply, error) {
	filter := p.query("filter")
	if p.err != nil {
		return nil, p.err
	}
	infos, err := r.x.ReportsWhere(r.Context(), filter)
	if err != nil {
		return nil, err
	}
	rows := page(p, infos)
	if rows == nil {
		rows = []index.Info{}
	}
	return listed(rows, rows, len(infos)), nil
}

func apiStats(r *request, _ *params) (*reply, error) {
	st, err := r.x.Stats(r.Context())
	st.Dir, st.Writer = "", "" // nobody's business on the network
	return &reply{json: st}, err
}

func apiReport(r *request, p *params) (*reply, error) {
	id, withText := p.text("id"), p.flag("text")
	if id == "" {
		p.refuse("Add id=…; /api/reports lists them.", "no id")
	}
	if p.err != nil {
		return nil, p.err
	}
	report, err := r.x.Report(r.Context(), id)
	if err != nil {
		return nil, err
	}
	marshal := report.MarshalJSON
	if withText {
		marshal = report.MarshalJSONWithText
	}
	raw, err := marshal()
	return &reply{json: json.RawMessage(raw)}, err
}
