package web

import (
	"bytes"
	"html/template"
	"net/http"
	"net/url"
)

// view is a page of the server: the name of its template and what it shows.
type view struct {
	Template string
	Title    string
	Here     string // of the navigation, as in places
	Version  string
	Switch   string // the address in the other language
	Source   string // of the charts, one line
	Data     any
	Body     template.HTML // what Template makes of Data
	Error    *errorPage
}

// errorPage shows why a request was not answered.
type errorPage struct {
	*requestError
	Before, At, After string // the query, cut at the trouble
}

// Character is the number of the character at the trouble, from 1, as the command line says.
func (p *errorPage) Character() int { return p.Pos + 1 }

func newErrorPage(e *requestError) *errorPage {
	p := &errorPage{requestError: e}
	if e.Query != "" {
		runes := []rune(e.Query)
		at := min(max(e.Pos, 0), len(runes))
		p.Before, p.At = string(runes[:at]), " "
		if at < len(runes) {
			p.At, p.After = string(runes[at]), string(runes[at+1:])
		}
	}
	return p
}

// html writes the page that answer returns, or says why there is none: on the page
// itself, with its form as it was sent, where answer returns one too.
func (s *Server) html(answer func(*request) (*view, error)) func(http.ResponseWriter, *request) {
	return func(w http.ResponseWriter, r *request) {
		status := http.StatusOK
		err := r.Context().Err()
		var v *view
		if err == nil {
			v, err = answer(r)
		}
		if err != nil {
			e := asRequestError(err)
			status = e.Status
			if v == nil {
				v = &view{Template: "error", Title: r.lang.Say("Not answered")}
			}
			v.Error = newErrorPage(e)
		}
		v.Version, v.Switch = s.opts.Version, switched(r)
		var inner, b bytes.Buffer
		err = r.lang.templates().ExecuteTemplate(&inner, v.Template, v.Data)
		v.Body = template.HTML(inner.String())
		if err == nil {
			err = r.lang.templates().ExecuteTemplate(&b, "server", v)
		}
		if err != nil {
			http.Error(w, "the page can't be written", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Language", r.lang.Tag())
		w.Header().Add("Vary", "Accept-Language")
		respond(w, r.Request, status, "text/html; charset=utf-8", b.Bytes())
	}
}

// switched is the address of a request in the other language. What is sent with POST is
// not kept, and the page is the empty form.
func switched(r *request) string {
	other, _ := r.lang.other()
	values := r.URL.Query()
	values.Set("lang", string(other))
	return (&url.URL{Path: r.URL.Path, RawQuery: values.Encode()}).String()
}

// choice is an entry of a select.
type choice struct{ Value, Label string }

// coded are the choices of values that are codes; "" has a label of its own.
func (t tongue) coded(context, empty string, values ...string) []choice {
	var out []choice
	for _, v := range values {
		label := empty
		if v != "" {
			label = t.Code(context, v)
		}
		out = append(out, choice{v, label})
	}
	return out
}

// heading is the head of a column in a language: the name that JSON has.
func (t tongue) heading(name string) string { return t.Head(name) }
