package web

import (
	"bytes"
	"html/template"
	"net/http"
	"strconv"
)

// view is a page of the server: the name of its template and what it shows.
type view struct {
	Template string
	Title    string
	Here     string // of the navigation: "search", "compare", "ask"
	Version  string
	Data     any
	Body     template.HTML // what Template makes of Data
}

// errorPage shows why a request was not answered.
type errorPage struct {
	*requestError
	Before, At, After string // the query, cut at the trouble
}

func newErrorPage(e *requestError) errorPage {
	p := errorPage{requestError: e}
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

// htmlHandler writes the page that answer returns, or says why there is none.
func (s *Server) htmlHandler(answer func(*http.Request) (*view, error)) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusOK
		err := r.Context().Err()
		var v *view
		if err == nil {
			v, err = answer(r)
		}
		if err != nil {
			e := asRequestError(err)
			status = e.Status
			v = &view{Template: "error", Title: "Not answered", Data: newErrorPage(e)}
		}
		v.Version = s.opts.Version
		var inner, b bytes.Buffer
		err = templates().ExecuteTemplate(&inner, v.Template, v.Data)
		v.Body = template.HTML(inner.String())
		if err == nil {
			err = templates().ExecuteTemplate(&b, "server", v)
		}
		if err != nil {
			http.Error(w, "the page can't be written", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
		w.WriteHeader(status)
		_, _ = w.Write(b.Bytes())
	}
}
