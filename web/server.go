package web

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/govreport/govreport/index"
)

// Limits of the server. What is beyond them is refused with status 400, what takes
// too long with 503.
const (
	MaxQuery    = 400   // code points of one query
	MaxThemes   = 12    // themes of one comparison
	MaxHits     = 200   // hits of one answer
	MaxPlaces   = 500   // places of one hit, or lines of a concordance
	MaxFigures  = 5000  // figures of one answer
	MaxOffset   = 10000 // hits skipped
	MaxShuffles = 5000  // permutations of keyness
	maxFilters  = 12    // facets chosen at once
	maxHere     = 100   // places marked in a report
	cachedPages = 4
)

// ServerOptions configure a [Server]. The zero value is usable.
type ServerOptions struct {
	Version string
	// Lang is the language of reports' pages, [Chinese] (the default) or [English].
	Lang string
	// Timeout bounds the work of one request (default 15 s), PageTimeout that of
	// a comparison with evidence (default 2 min).
	Timeout     time.Duration
	PageTimeout time.Duration
	// Slots is how many requests may use the index at once; more wait (default
	// twice the number of processors).
	Slots int
	// Hosts are further names that the server answers to. Requests for a host
	// that is neither one of these nor a name of the loopback interface are
	// refused, so that a page of another site can't read the index by pointing
	// its own name here. "*" allows every name.
	Hosts []string
}

// Server shows an index over HTTP, reading only, and texts that visitors send, of
// which it keeps nothing. It is an [http.Handler], safe for concurrent use. The index stays the caller's to close.
type Server struct {
	x     *index.Index
	opts  ServerOptions
	mux   *http.ServeMux
	slots chan struct{}
	pages *pageCache
	token string // of forms that send a text
}

// NewServer makes a server for x.
func NewServer(x *index.Index, opts ServerOptions) *Server {
	opts.Timeout = cmp.Or(opts.Timeout, 15*time.Second)
	opts.PageTimeout = cmp.Or(opts.PageTimeout, 2*time.Minute)
	opts.Slots = cmp.Or(opts.Slots, 2*runtime.GOMAXPROCS(0))
	s := &Server{x: x, opts: opts, mux: http.NewServeMux(), slots: make(chan struct{}, opts.Slots), pages: newPageCache(cachedPages), token: newToken()}
	page := func(pattern string, answer func(*http.Request) (*view, error)) {
		s.mux.Handle("GET "+pattern, s.limited(s.htmlHandler(answer)))
	}
	page("/{$}", s.search)
	page("/report/{id}", s.reader)
	page("/compare", s.compare)
	page("/ask", s.ask)
	page("/try", s.ownForm)
	s.mux.Handle("POST /try", s.limited(s.htmlHandler(s.own)))
	page("/", func(r *http.Request) (*view, error) {
		return nil, &requestError{http.StatusNotFound, "There is no page " + shorten(r.URL.Path, 80), "Start from the search page.", "", 0}
	})
	for _, e := range endpoints {
		s.mux.Handle("GET /api/"+e.name, s.limited(s.jsonHandler(e.answer)))
	}
	s.mux.Handle("GET /api/{$}", s.limited(s.jsonHandler((*Server).apiIndex)))
	s.mux.Handle("GET /static/style.css", asset(style, "text/css; charset=utf-8"))
	s.mux.Handle("GET /static/page.js", asset(script, "text/javascript; charset=utf-8"))
	s.mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	return s
}

func (s *Server) lang() language { return language(s.opts.Lang) }

// HTTPServer returns an http.Server for s with its timeouts and limits set. The
// caller chooses the listener and shuts it down.
func (s *Server) HTTPServer() *http.Server {
	return &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      s.opts.PageTimeout + 30*time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
	}
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if r.Method != http.MethodGet && r.Method != http.MethodHead && (r.Method != http.MethodPost || r.URL.Path != "/try") {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "the server is read-only: use GET; only a text to read is sent with POST, to /try", http.StatusMethodNotAllowed)
		return
	}
	if !s.answersTo(r.Host) {
		http.Error(w, "this server does not answer to that host name; use http://localhost or start it with --host-name", http.StatusMisdirectedRequest)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// answersTo reports whether host, with or without port, is a name of this server.
func (s *Server) answersTo(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if name == "localhost" {
		return true
	}
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() {
		return true
	}
	for _, allowed := range s.opts.Hosts {
		if allowed == "*" || strings.EqualFold(allowed, name) {
			return true
		}
	}
	return false
}

// limited bounds the time of a request and the number of them at work. Comparisons
// with evidence take no slot: they are made one after the other (see pageCache)
// and must not keep searches waiting.
func (s *Server) limited(next func(http.ResponseWriter, *http.Request)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		timeout, slots := s.opts.Timeout, s.slots
		if r.URL.Path == "/compare" {
			timeout, slots = s.opts.PageTimeout, make(chan struct{}, 1)
		}
		ctx, cancel := context.WithTimeout(r.Context(), timeout)
		defer cancel()
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
		case <-ctx.Done():
		}
		next(w, r.WithContext(ctx))
	})
}

// asset serves a file of the program.
func asset(content, kind string) http.Handler {
	sum := sha256.Sum256([]byte(content))
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write([]byte(content))
	})
}

// requestError is a request that can't be answered. Query and Pos are set when it
// is about a query.
type requestError struct {
	Status int    `json:"-"`
	Msg    string `json:"error"`
	Hint   string `json:"hint,omitempty"`
	Query  string `json:"query,omitempty"`
	Pos    int    `json:"position"` // code point of Query
}

func (e *requestError) Error() string { return e.Msg + "; " + e.Hint }

// badRequest is an error about a parameter.
func badRequest(hint, format string, args ...any) error {
	return &requestError{http.StatusBadRequest, fmt.Sprintf(format, args...), hint, "", 0}
}

// asRequestError says what to tell about an error.
func asRequestError(err error) *requestError {
	var re *requestError
	var qe *index.QueryError
	var xe *index.Error
	switch {
	case errors.As(err, &re):
		return re
	case errors.As(err, &qe):
		return &requestError{http.StatusBadRequest, qe.Msg, qe.Hint, qe.Query, qe.Pos}
	case errors.Is(err, index.ErrNoReport):
		return &requestError{http.StatusNotFound, "There is no report with this id.", "Search for it; the index may have been built again.", "", 0}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &requestError{http.StatusServiceUnavailable, "The question took too long.", "Restrict it to fewer years or regions, or ask the command line, which has no time limit.", "", 0}
	case errors.As(err, &xe):
		return &requestError{http.StatusInternalServerError, "The index can't be read: " + xe.Err.Error(), xe.Hint, "", 0}
	}
	return &requestError{http.StatusBadRequest, err.Error(), "Change the question.", "", 0}
}
