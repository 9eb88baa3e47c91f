package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/govreport/govreport/internal/message"
)

const rowsPerPage = 50

// tablePage is a page of the server with a form and a table.
type tablePage struct {
	Title, About string
	Action       string
	Fields       []field
	Summary      string
	Badges       []badge
	Notes        []string
	Expanded     any // of index.Expansion
	Rows         *tableRows
}

// field is an entry of a form: a select where it has options.
type field struct {
	Name, Label, Value string
	Example            string
	Options            []choice
	Known              []string // offered while one types
	Wide               bool
}

// badge is a count of something that has a colour.
type badge struct {
	Class, Label string
	Count        int
}

// tableRows is a part of a table, sorted as asked for.
type tableRows struct {
	Columns []tableHead
	Rows    [][]cell
	Pager   pager
	Saves   *saves
}

type tableHead struct {
	Label  string
	Left   bool
	Sort   string // the address that sorts by this column
	Sorted string // "ascending", "descending", or ""
}

// cell is what stands in a table.
type cell struct {
	Text    string
	Title   string // says more than the text
	Class   string
	Link    string
	Badge   string // the class of a badge around the text
	Report  bool   // the text is a report's
	Unknown bool   // there is no text, and that is said
	Tell    bool   // the text is a message of the libraries
	Parts   []Part // in place of Text: with marks
	Sort    float64
}

// column is a column of a table of T. Its name is that of its parameter and head.
type column[T any] struct {
	name   string
	left   bool
	number bool // sorted by cell.Sort, else by its text
	fixed  bool // it is not sorted by
	cell   func(T) cell
}

// needed is how many rows from the first on a page needs: all where it sorts them.
func (p *params) needed() int {
	if p.values.Get("sort") != "" {
		return 0
	}
	return p.number("from", 0, 0, MaxRows) + rowsPerPage
}

// rowsOf sorts rows as the parameters sort and from ask for, and cuts a page of them.
// There are total rows, of which those that are needed suffice.
func rowsOf[T any](r *request, p *params, path, endpoint string, rows []T, total int, columns []column[T]) *tableRows {
	known := []string{""}
	for _, c := range columns {
		if !c.fixed {
			known = append(known, c.name, "-"+c.name)
		}
	}
	sorted := ""
	if len(known) > 1 { // else sort is of something else
		sorted = p.choice("sort", known...)
	}
	from := min(p.number("from", 0, 0, MaxRows), max(0, total-1)/rowsPerPage*rowsPerPage)
	out := &tableRows{Saves: savesOf(r.lang, endpoint, p.values)}
	address := func(sort string, from int) string {
		v := url.Values{}
		for name, all := range p.values {
			v[name] = all
		}
		v.Del("sort")
		v.Del("from")
		if sort != "" {
			v.Set("sort", sort)
		}
		if from > 0 {
			v.Set("from", strconv.Itoa(from))
		}
		return r.lang.address(path, v)
	}
	by, descending := strings.CutPrefix(sorted, "-")
	for _, c := range columns {
		h := tableHead{Label: r.lang.heading(c.name), Left: c.left}
		if !c.fixed {
			h.Sort = address(c.name, 0)
			if c.name == by {
				if h.Sorted = "ascending"; descending {
					h.Sorted = "descending"
				} else {
					h.Sort = address("-"+c.name, 0)
				}
				rows = sortedBy(rows, c, descending)
			}
		}
		out.Columns = append(out.Columns, h)
	}
	for _, row := range rows[min(from, len(rows)):min(from+rowsPerPage, len(rows))] {
		var cells []cell
		for _, c := range columns {
			one := c.cell(row)
			if c.left {
				one.Class = strings.TrimSpace("left " + one.Class)
			}
			cells = append(cells, one)
		}
		out.Rows = append(out.Rows, cells)
	}
	out.Pager = pagerOf(from, rowsPerPage, total, func(from int) string { return address(sorted, from) })
	return out
}

// sortedBy are the rows by a column, what is empty last.
func sortedBy[T any](rows []T, c column[T], descending bool) []T {
	type keyed struct {
		row  T
		cell cell
	}
	all := make([]keyed, len(rows))
	for i, row := range rows {
		all[i] = keyed{row, c.cell(row)}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		if (a.cell.Text == "") != (b.cell.Text == "") {
			return cmp.Compare(len(b.cell.Text), len(a.cell.Text))
		}
		order := cmp.Compare(a.cell.Text, b.cell.Text)
		if c.number {
			order = cmp.Compare(a.cell.Sort, b.cell.Sort)
		}
		if descending {
			return -order
		}
		return order
	})
	out := make([]T, len(all))
	for i := range all {
		out[i] = all[i].row
	}
	return out
}

// pager leads to the pages before and after.
type pager struct {
	Prev, Next         string
	First, Last, Total int
}

func pagerOf(from, size, total int, address func(from int) string) pager {
	p := pager{First: min(from+1, total), Last: min(from+size, total), Total: total}
	if from > 0 {
		p.Prev = address(max(0, from-size))
	}
	if from+size < total && from+size <= MaxRows {
		p.Next = address(from + size)
	}
	return p
}

// saves are the addresses of all rows of a table as files.
type saves struct{ CSV, XLSX, JSON string }

// savesOf are those of an endpoint of the API with the parameters of a page. A workbook,
// which people read, has the heads of the page's language.
func savesOf(lang tongue, name string, values url.Values) *saves {
	all := endpoints()
	e := all[slices.IndexFunc(all, func(e endpoint) bool { return e.name == name })]
	v := url.Values{}
	for _, p := range e.params {
		if given := values[p.name]; (p.name != "sort" || slices.Contains(p.options, values.Get("sort"))) && p.name != "limit" && p.name != "heads" && p.name != "offset" && p.name != "format" && slices.ContainsFunc(given, func(s string) bool { return s != "" }) {
			v[p.name] = given
		}
	}
	for _, p := range e.params {
		if p.name == "limit" {
			v.Set("limit", strconv.Itoa(p.high))
		}
	}
	address := func(format string) string {
		v.Set("format", format)
		return "/api/" + name + "?" + v.Encode()
	}
	out := &saves{CSV: address("csv"), JSON: address("json")}
	if lang.Language == message.Chinese {
		v.Set("heads", Chinese)
	}
	out.XLSX = address("xlsx")
	return out
}

// year is a year, or "" where it isn't known.
func year(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
