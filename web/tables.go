package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
)

// table starts a page of rows.
func table(r *request, here, title, about string) (*tablePage, *view) {
	page := &tablePage{Title: title, About: about, Action: "/" + here}
	return page, &view{Template: "table", Title: title, Here: here, Data: page}
}

// knownThemes are the names of the themes, to choose from.
func knownThemes() (out []string) {
	if known, err := extract.DefaultThemes(); err == nil {
		for _, t := range known.Themes() {
			out = append(out, t.Name)
		}
	}
	return out
}

func knownConcepts() (out []string) {
	if known, err := extract.DefaultConcepts(); err == nil {
		for _, c := range known.All() {
			out = append(out, c.Name)
		}
	}
	return out
}

func filterField(r *request, p *params) field {
	return field{Name: "filter", Label: r.lang.Say("Only reports that match"), Value: p.text("filter"), Example: "year:2019..2023 region:浙江", Wide: true}
}

// Cells.

func plain(s string) cell      { return cell{Text: s} }
func report(s string) cell     { return cell{Text: s, Report: true} }
func regionCell(s string) cell { return cell{Text: s, Report: true, Unknown: s == ""} }
func nameCell(s string) cell   { return cell{Text: s, Class: "name", Report: hanRun.MatchString(s)} }
func whole(n int) cell         { return cell{Text: grouped(float64(n)), Sort: float64(n)} }
func yearCell(n int) cell      { return cell{Text: year(n), Sort: float64(n)} }
func rateCell(v float64) cell  { return cell{Text: rate(v), Sort: v} }

// placeCell links to a place in its report.
func placeCell(r *request, id, path string, start, end int) cell {
	return cell{Text: fileOf(path) + ":" + strconv.Itoa(start) + "-" + strconv.Itoa(end), Title: r.shown(path), Class: "path small", Link: r.lang.readerLink(id, []Mark{{start, end}}), Report: true}
}

// fileOf is the last element of a path; the whole of it is long, and a title of the cell.
func fileOf(path string) string { return path[strings.LastIndexAny(path, "/\\")+1:] }

// figureCell is a figure as it stands, sorted by its value.
func figureCell(lang tongue, g *index.FigureRow) cell {
	return valueCell(g.Text, g.Cmp, g.Masked, g.Value, g.Low, lang.readerLink(g.ID, []Mark{{g.Start, g.End}}))
}

func valueCell(text, compared string, masked bool, value, low *float64, link string) cell {
	c := cell{Text: comparator(compared) + text, Class: "nowrap", Link: link, Report: true}
	if masked {
		c.Class += " k-masked"
	}
	for _, v := range []*float64{low, value} {
		if v != nil {
			c.Sort = *v
		}
	}
	return c
}

// sentenceCell shows a sentence with a place in it marked.
func sentenceCell(sentence, marked, kind string) cell {
	c := cell{Text: sentence, Class: "sentence", Report: true, Parts: markedIn(sentence, marked, kind)}
	if len(c.Parts) > 1 {
		c.Parts[0].Text, c.Parts[2].Text = cut(c.Parts[0].Text, 40, true), cut(c.Parts[2].Text, 40, false)
	}
	return c
}

// markedIn is a sentence cut at a place in it.
func markedIn(sentence, place, kind string) []Part {
	before, after, found := strings.Cut(sentence, place)
	if !found || place == "" {
		return []Part{{sentence, ""}}
	}
	return []Part{{before, ""}, {place, cmp.Or(kind, "mention")}, {after, ""}}
}

// cut keeps the n code points of s at its end or start.
func cut(s string, n int, end bool) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	switch {
	case len(r) <= n:
		return string(r)
	case end:
		return "…" + string(r[len(r)-n:])
	}
	return string(r[:n]) + "…"
}

func reportColumns(r *request) []column[index.Info] {
	return []column[index.Info]{
		{name: "year", number: true, cell: func(in index.Info) cell { return yearCell(in.Year) }},
		{name: "region", left: true, cell: func(in index.Info) cell { return regionCell(in.Region) }},
		{name: "title", left: true, cell: func(in index.Info) cell {
			return cell{Text: cmp.Or(in.Title, fileOf(in.Path)), Class: "title", Link: r.lang.readerLink(in.ID, nil), Report: true}
		}},
		{name: "organ", left: true, cell: func(in index.Info) cell { return report(in.Organ) }},
		{name: "characters", number: true, cell: func(in index.Info) cell { return whole(in.Chars) }},
		{name: "figures", number: true, cell: func(in index.Info) cell { return whole(in.Figures) }},
		{name: "path", left: true, cell: func(in index.Info) cell {
			return cell{Text: fileOf(in.Path), Title: r.shown(in.Path), Class: "path small", Report: true}
		}},
	}
}

func figureColumnsOf(r *request) []column[*index.FigureRow] {
	return []column[*index.FigureRow]{
		{name: "region", left: true, cell: func(g *index.FigureRow) cell { return regionCell(g.Region) }},
		{name: "year", number: true, cell: func(g *index.FigureRow) cell { return yearCell(g.Year) }},
		{name: "role", left: true, cell: func(g *index.FigureRow) cell { return plain(r.lang.Code("role", g.Role)) }},
		{name: "indicator", left: true, cell: func(g *index.FigureRow) cell { return report(g.Indicator) }},
		{name: "figure", number: true, cell: func(g *index.FigureRow) cell { return figureCell(r.lang, g) }},
		{name: "deadline", left: true, cell: func(g *index.FigureRow) cell { return cell{Text: g.Deadline, Class: "short", Report: true} }},
		{name: "sentence", left: true, fixed: true, cell: func(g *index.FigureRow) cell {
			kind := g.Role
			if g.Masked {
				kind = "masked"
			}
			return sentenceCell(g.Sentence, g.Text, kind)
		}},
		{name: "place", left: true, cell: func(g *index.FigureRow) cell { return placeCell(r, g.ID, g.Path, g.Start, g.End) }},
	}
}

func targetsPage(r *request) (*view, error) {
	p := paramsOf(r.Request, parametersOf("targets"))
	page, v := table(r, "targets", r.lang.Say("Figures"), r.lang.Say("Figures of the reports, by default what they promise; a figure leads to its place."))
	req := p.targets()
	req.By, req.Level, req.Limit = nil, "", p.needed()
	page.Fields = []field{
		filterField(r, p),
		{Name: "theme", Label: r.lang.Say("Theme"), Value: p.text("theme"), Known: knownThemes()},
		{Name: "indicator", Label: r.lang.Say("Indicator"), Value: p.text("indicator"), Example: "床位"},
		{Name: "unit", Label: r.lang.Say("Unit"), Value: p.text("unit"), Example: "张"},
		{Name: "role", Label: r.lang.Say("Role"), Value: cmp.Or(p.values.Get("role"), "target"), Options: append(r.lang.coded("role", "", "target", "result", "baseline", "criterion"), choice{"all", r.lang.Say("all")})},
		{Name: "masked", Label: r.lang.Say("Masked"), Value: p.values.Get("masked"), Options: []choice{{"", r.lang.Say("all")}, {"no", r.lang.Say("readable only")}, {"yes", r.lang.Say("masked only")}}},
	}
	if p.err != nil {
		return v, p.err
	}
	found, err := r.x.Targets(r.Context(), req)
	if err != nil {
		return v, err
	}
	page.Summary = r.lang.Sayf("%d figures in %d reports, %d masked", found.Total, found.Reports, found.Masked)
	page.Rows = rowsOf(r, p, "/targets", "targets", pointers(found.Figures), found.Total, figureColumnsOf(r))
	return v, p.err
}

func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

func followPage(r *request) (*view, error) {
	p := paramsOf(r.Request, parametersOf("follow"))
	page, v := table(r, "follow", r.lang.Say("Targets and results"), r.lang.Say("Targets beside the result that the report on their year gives for the same thing; without one they stay open."))
	req, outcomes := p.follow()
	page.Fields = []field{
		filterField(r, p),
		{Name: "theme", Label: r.lang.Say("Theme"), Value: p.text("theme"), Known: knownThemes()},
		{Name: "indicator", Label: r.lang.Say("Indicator"), Value: p.text("indicator"), Example: "床位"},
		{Name: "outcome", Label: r.lang.Say("Comparison"), Value: p.values.Get("outcome"), Options: r.lang.coded("outcome", r.lang.Say("all"), append([]string{""}, outcomeChoices...)...)},
	}
	if p.err != nil {
		return v, p.err
	}
	found, err := r.x.Follow(r.Context(), req)
	if err != nil {
		return v, err
	}
	for _, o := range outcomeOrder {
		if n := found.Counts[o] + found.Stated[o]; n > 0 {
			page.Badges = append(page.Badges, badge{outcomeClass(o), r.lang.Code("outcome", string(o)), n})
		}
	}
	rows := chosenOutcomes(found.Rows, outcomes)
	page.Summary = r.lang.Sayf("targets: %d", len(rows))
	page.Rows = rowsOf(r, p, "/follow", "follow", pointers(rows), len(rows), []column[*index.FollowRow]{
		{name: "region", left: true, cell: func(f *index.FollowRow) cell { return regionCell(f.Region) }},
		{name: "for year", number: true, cell: func(f *index.FollowRow) cell { return yearCell(f.TargetYear) }},
		{name: "indicator", left: true, cell: func(f *index.FollowRow) cell { return report(f.Indicator) }},
		{name: "target", number: true, cell: func(f *index.FollowRow) cell { return figureCell(r.lang, &f.Target) }},
		{name: "result", number: true, cell: func(f *index.FollowRow) cell {
			if f.Result == nil {
				return cell{}
			}
			return figureCell(r.lang, f.Result)
		}},
		{name: "comparison", left: true, cell: func(f *index.FollowRow) cell {
			return cell{Text: r.lang.Code("outcome", string(f.Outcome)), Badge: outcomeClass(f.Outcome)}
		}},
		{name: "why", left: true, fixed: true, cell: func(f *index.FollowRow) cell { return cell{Text: f.Reason, Tell: true, Class: "why small"} }},
		{name: "place", left: true, cell: func(f *index.FollowRow) cell {
			return placeCell(r, f.Target.ID, f.Target.Path, f.Target.Start, f.Target.End)
		}},
	})
	return v, p.err
}

// chosenOutcomes are the rows with one of the outcomes, all when none are named.
func chosenOutcomes(rows []index.FollowRow, outcomes []string) []index.FollowRow {
	if len(outcomes) == 0 {
		return rows
	}
	return slices.DeleteFunc(rows, func(f index.FollowRow) bool { return !slices.Contains(outcomes, string(f.Outcome)) })
}

func panelPage(r *request) (*view, error) {
	p := paramsOf(r.Request, parametersOf("panel"))
	page, v := table(r, "panel", r.lang.Say("Panel"), r.lang.Say("Figures of statistical concepts by region and the year that they speak of, in the concept's unit."))
	req := p.panel()
	req.Missing = false
	page.Fields = []field{
		filterField(r, p),
		{Name: "concept", Label: r.lang.Say("Concept"), Value: p.text("concept"), Example: "地区生产总值", Known: knownConcepts()},
		{Name: "year", Label: r.lang.Say("Years"), Value: p.text("year"), Example: "2019..2023"},
		{Name: "measure", Label: r.lang.Say("Measure"), Value: p.values.Get("measure"), Options: r.lang.coded("measure", r.lang.Say("all"), append([]string{""}, measureNames...)...)},
		{Name: "role", Label: r.lang.Say("Role"), Value: p.values.Get("role"), Options: r.lang.coded("role", r.lang.Say("all"), "", "target", "result", "baseline", "criterion")},
	}
	if p.err == nil {
		p.err = resolveConcepts(&req)
	}
	if p.err != nil {
		return v, p.err
	}
	found, err := r.x.Panel(r.Context(), req)
	if err != nil {
		return v, err
	}
	page.Summary = r.lang.Sayf("%d rows from %d reports; cells with several values: %d, masked: %d, left out because the year is open: %d", len(found.Rows), found.Reports, found.Conflicts, found.Masked, found.YearOpen)
	page.Rows = rowsOf(r, p, "/panel", "panel", pointers(found.Rows), len(found.Rows), []column[*index.PanelRow]{
		{name: "region", left: true, cell: func(f *index.PanelRow) cell { return regionCell(f.Region) }},
		{name: "year", number: true, cell: func(f *index.PanelRow) cell {
			c := yearCell(f.Year)
			c.Text = strings.TrimSpace(c.Text + " " + r.lang.Code("part", f.Part))
			return c
		}},
		{name: "concept", left: true, cell: func(f *index.PanelRow) cell { return nameCell(r.lang.conceptName(f.Concept, f.Name)) }},
		{name: "measure", left: true, cell: func(f *index.PanelRow) cell {
			if f.Over == "" {
				return plain(r.lang.Code("measure", f.Measure))
			}
			return plain(r.lang.Code("measure", f.Measure) + r.lang.Say(", ") + r.lang.Code("over", f.Over))
		}},
		{name: "role", left: true, cell: func(f *index.PanelRow) cell { return plain(r.lang.Code("role", f.Role)) }},
		{name: "figure", fixed: true, cell: func(f *index.PanelRow) cell {
			return valueCell(f.Text, f.Cmp, f.Masked, f.Value, f.Low, r.lang.readerLink(f.ID, []Mark{{f.Start, f.End}}))
		}},
		{name: "value", number: true, cell: func(f *index.PanelRow) cell { return standardCell(f) }},
		{name: "unit", left: true, cell: func(f *index.PanelRow) cell { return cell{Text: f.UnitStd, Report: true, Class: "short nowrap"} }},
		{name: "claims", number: true, cell: func(f *index.PanelRow) cell { return whole(f.Claims) }},
		{name: "agree", left: true, cell: func(f *index.PanelRow) cell {
			if f.Agree {
				return cell{}
			}
			return cell{Text: r.lang.Say("no"), Class: "short"}
		}},
		{name: "place", left: true, cell: func(f *index.PanelRow) cell { return placeCell(r, f.ID, f.Path, f.Start, f.End) }},
	})
	return v, p.err
}

// resolveConcepts turns names of concepts into their ids.
func resolveConcepts(req *index.PanelRequest) error {
	known, err := extract.DefaultConcepts()
	if err != nil {
		return err
	}
	for i, name := range req.Concepts {
		c, ok := known.Lookup(name)
		if !ok {
			return badRequest("govreport concepts lists them.", "there is no concept %q", shorten(name, 40))
		}
		req.Concepts[i] = c.ID
	}
	return nil
}

// standardCell is the value of a row of a panel in the concept's unit.
func standardCell(f *index.PanelRow) cell {
	switch {
	case f.ValueStd != nil:
		return cell{Text: grouped(*f.ValueStd), Class: "nowrap", Sort: *f.ValueStd}
	case f.LowStd != nil && f.HighStd != nil:
		return cell{Text: grouped(*f.LowStd) + "–" + grouped(*f.HighStd), Class: "nowrap", Sort: *f.LowStd}
	}
	return cell{}
}

func kwicPage(r *request) (*view, error) {
	p := paramsOf(r.Request, parametersOf("kwic"))
	page, v := table(r, "kwic", r.lang.Say("Concordance"), r.lang.Say("The places of a query in their context, one a line."))
	q, o := p.kwic()
	page.Fields = []field{
		{Name: "q", Label: r.lang.Say("Query"), Value: p.text("q"), Example: "养老床位", Wide: true},
		{Name: "sort", Label: r.lang.Say("Order"), Value: p.values.Get("sort"), Options: []choice{{"", r.lang.Say("as in the reports")}, {"left", r.lang.Say("by what stands before")}, {"right", r.lang.Say("by what stands behind")}}},
		{Name: "exact", Label: r.lang.Say("Synonyms"), Value: cmp.Or(p.values.Get("exact"), "0"), Options: []choice{{"0", r.lang.Say("also")}, {"1", r.lang.Say("off")}}},
	}
	if p.err != nil || q.Text == "" {
		return v, p.err
	}
	o.Limit = p.number("from", 0, 0, MaxRows) + rowsPerPage
	found, err := r.x.KWIC(r.Context(), q, o)
	if err != nil {
		return v, err
	}
	v.Title = r.lang.Sayf("%s – concordance", q.Text)
	page.Summary = r.lang.Sayf("%d places in %d reports", found.TotalMatches, found.TotalReports)
	page.Notes, page.Expanded = found.Notes, found.Expanded
	page.Rows = rowsOf(r, p, "/kwic", "kwic", pointers(found.Lines), found.TotalMatches, []column[*index.KWICLine]{
		{name: "before", fixed: true, cell: func(l *index.KWICLine) cell {
			return cell{Text: strings.TrimLeft(l.Left, " "), Class: "nowrap context", Report: true}
		}},
		{name: "keyword", left: true, fixed: true, cell: func(l *index.KWICLine) cell {
			return cell{Parts: []Part{{l.Keyword, "mention"}}, Class: "nowrap context", Report: true, Link: r.lang.readerLink(l.ID, []Mark{{l.Start, l.End}})}
		}},
		{name: "behind", left: true, fixed: true, cell: func(l *index.KWICLine) cell {
			return cell{Text: strings.TrimRight(l.Right, " "), Class: "nowrap context", Report: true}
		}},
		{name: "report", left: true, fixed: true, cell: func(l *index.KWICLine) cell {
			return cell{Text: regionYear(l.Region, l.Year), Class: "nowrap", Report: true}
		}},
		{name: "place", left: true, fixed: true, cell: func(l *index.KWICLine) cell { return placeCell(r, l.ID, l.Path, l.Start, l.End) }},
	})
	return v, p.err
}

func wordsPage(r *request) (*view, error) {
	p := paramsOf(r.Request, parametersOf("words"))
	page, v := table(r, "words", r.lang.Say("Words"), r.lang.Say("How often words stand in the bodies of the reports; stop words, single characters, numbers and dates are left out, copies count once."))
	req := p.words()
	page.Fields = []field{
		filterField(r, p),
		{Name: "by", Label: r.lang.Say("A list for each"), Value: p.values.Get("by"), Options: append([]choice{{"", r.lang.Say("all together")}}, r.lang.coded("head", "", "year", "region", "organ", "level", "genre", "role", "theme")...)},
		{Name: "n", Label: r.lang.Say("Words in a row"), Value: cmp.Or(p.values.Get("n"), "1"), Options: []choice{{"1", "1"}, {"2", "2"}, {"3", "3"}}},
		{Name: "order", Label: r.lang.Say("Order"), Value: cmp.Or(p.values.Get("order"), "count"), Options: []choice{{"count", r.lang.Say("by count")}, {"tfidf", r.lang.Say("by tf-idf")}}},
	}
	if p.err != nil {
		return v, p.err
	}
	found, err := r.x.Words(r.Context(), req)
	if err != nil {
		return v, err
	}
	page.Summary = r.lang.Sayf("%d different words in %d reports (%d distinct), %d words in all", found.Features, found.Reports, found.Distinct, found.Words)
	page.Notes = found.Notes
	columns := []column[*index.WordRow]{}
	for _, by := range req.By {
		columns = append(columns, column[*index.WordRow]{name: by, left: true, cell: func(w *index.WordRow) cell { return groupCell(r.lang, by, w) }})
	}
	columns = append(columns, []column[*index.WordRow]{
		{name: "word", left: true, cell: func(w *index.WordRow) cell {
			return cell{Text: w.Word, Report: true, Link: r.lang.address("/kwic", map[string][]string{"q": {`"` + strings.ReplaceAll(w.Word, " ", "") + `"`}})}
		}},
		{name: "count", number: true, cell: func(w *index.WordRow) cell { return whole(w.Count) }},
		{name: "per 10,000 words", number: true, cell: func(w *index.WordRow) cell { return rateCell(w.Per10kWords) }},
		{name: "reports with it", number: true, cell: func(w *index.WordRow) cell { return whole(w.ReportsWith) }},
		{name: "reports", number: true, cell: func(w *index.WordRow) cell { return whole(w.Reports) }},
		{name: "DP", number: true, cell: func(w *index.WordRow) cell { return rateCell(w.DP) }},
		{name: "tf-idf", number: true, cell: func(w *index.WordRow) cell { return rateCell(w.TFIDF) }},
	}...)
	page.Rows = rowsOf(r, p, "/words", "words", pointers(found.Rows), len(found.Rows), columns)
	return v, p.err
}

// groupCell is what a list of words is of.
func groupCell(lang tongue, by string, w *index.WordRow) cell {
	switch by {
	case "year":
		return yearCell(w.Year)
	case "region":
		return regionCell(w.Region)
	case "organ":
		return report(w.Organ)
	case "level":
		return plain(lang.Code("level", w.Level))
	case "genre":
		return plain(lang.Code("genre", w.Genre))
	case "role":
		return plain(lang.Code("section role", w.Role))
	case "theme":
		if known, err := extract.DefaultThemes(); err == nil {
			if t, ok := known.Lookup(w.Theme); ok {
				return nameCell(lang.themeName(t.ID, t.Name))
			}
		}
		return report(w.Theme)
	}
	return report(fileOf(w.Path))
}

func duplicatesPage(r *request) (*view, error) {
	p := paramsOf(r.Request, parametersOf("duplicates"))
	page, v := table(r, "duplicates", r.lang.Say("Copies and templates"), r.lang.Say("Reports that are copies of each other or of one template. Shares are of the characters in common runs."))
	page.Fields = []field{filterField(r, p)}
	filter := p.query("filter")
	if p.err != nil {
		return v, p.err
	}
	found, err := r.x.Duplicates(r.Context(), index.DuplicatesRequest{Filter: filter})
	if err != nil {
		return v, err
	}
	page.Summary = r.lang.Sayf("%d reports, %d distinct; similar pairs: %d", found.Reports, found.Distinct, len(found.Pairs))
	share := func(v float64) cell { return cell{Text: percent(v), Sort: v} }
	side := func(in index.Info) cell {
		return cell{Text: fileOf(in.Path), Title: r.shown(in.Path), Class: "path small", Link: r.lang.readerLink(in.ID, nil), Report: true}
	}
	page.Rows = rowsOf(r, p, "/duplicates", "duplicates", pointers(found.Pairs), len(found.Pairs), []column[*index.DuplicatePair]{
		{name: "kind", left: true, cell: func(d *index.DuplicatePair) cell { return plain(r.lang.Code("duplicate", d.Kind)) }},
		{name: "similarity", number: true, cell: func(d *index.DuplicatePair) cell { return share(d.Jaccard) }},
		{name: "shared of A", number: true, cell: func(d *index.DuplicatePair) cell { return share(d.SharedA) }},
		{name: "shared of B", number: true, cell: func(d *index.DuplicatePair) cell { return share(d.SharedB) }},
		{name: "same numbers", number: true, cell: func(d *index.DuplicatePair) cell { return share(d.Numbers) }},
		{name: "A", left: true, cell: func(d *index.DuplicatePair) cell { return side(d.A) }},
		{name: "B", left: true, cell: func(d *index.DuplicatePair) cell { return side(d.B) }},
	})
	return v, p.err
}
