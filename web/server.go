package web

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/message"
)

// Limits of the server. What is beyond them is refused with status 400, what takes
// too long with 503.
const (
	MaxQuery    = 400   // code points of one query
	MaxThemes   = 12    // themes of one comparison
	MaxHits     = 200   // hits of one answer
	MaxPlaces   = 500   // places of one hit, or lines of a concordance
	MaxRows     = 50000 // rows of one answer
	MaxOffset   = 10000 // hits skipped
	MaxShuffles = 5000  // permutations of keyness
	maxFilters  = 12    // facets chosen at once
	maxList     = 12    // items of a list
	maxHere     = 100   // places marked in a report
	cachedPages = 4
)

// ServerOptions configure a [Server]. The zero value is usable.
type ServerOptions struct {
	Version string
	// Lang is the language of pages, [Chinese] or [English], whatever browsers ask for.
	// Default: what they ask for. A page's address can name another (lang=en).
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
	// Reopen opens the index again, for reading. It is called when another commit is
	// there (see [index.Index.Changed]); what it returns is the server's to close.
	// Without it the server shows the index as it was.
	Reopen func() (*index.Index, error)
}

// Server shows an index over HTTP, reading only, and texts that visitors send, of
// which it keeps nothing. It is an [http.Handler], safe for concurrent use. The index stays the caller's to close.
type Server struct {
	opts  ServerOptions
	mux   *http.ServeMux
	slots chan struct{}
	token string // of forms that send a text
	tag   string // of this server, in ETags

	mu     sync.Mutex
	shown  *opened
	looked time.Time // when the index was last asked for changes
}

// request is a request with what its answer needs: the index as it is now and the
// language.
type request struct {
	*http.Request
	s     *Server
	x     *index.Index
	pages *pageCache
	lang  tongue
	local func() localPaths
}

// shown is a report's path as pages and answers have it.
func (r *request) shown(path string) string { return r.local().shown(path) }

// NewServer makes a server for x.
func NewServer(x *index.Index, opts ServerOptions) *Server {
	opts.Timeout = cmp.Or(opts.Timeout, 15*time.Second)
	opts.PageTimeout = cmp.Or(opts.PageTimeout, 2*time.Minute)
	opts.Slots = cmp.Or(opts.Slots, 2*runtime.GOMAXPROCS(0))
	s := &Server{opts: opts, mux: http.NewServeMux(), slots: make(chan struct{}, opts.Slots), token: newToken(), tag: newToken()[:8], shown: newOpened(x, false)}
	page := func(pattern string, answer func(*request) (*view, error)) {
		s.mux.Handle("GET "+pattern, s.limited(s.html(answer)))
	}
	page("/{$}", search)
	page("/report/{id}", reader)
	page("/compare", compare)
	page("/targets", targetsPage)
	page("/follow", followPage)
	page("/panel", panelPage)
	page("/kwic", kwicPage)
	page("/words", wordsPage)
	page("/duplicates", duplicatesPage)
	page("/ask", ask)
	page("/try", ownForm)
	s.mux.Handle("POST /try", s.limited(s.html(own)))
	page("/api/{$}", apiPage)
	page("/", func(r *request) (*view, error) {
		return nil, &requestError{Status: http.StatusNotFound, Msg: message.Textf("There is no page %s", shorten(r.URL.Path, 80)), Hint: message.Textf("Start from the search page.")}
	})
	for _, e := range endpoints() {
		s.mux.Handle("GET /api/"+e.name, s.limited(s.api(&e)))
	}
	s.mux.Handle("GET /api/openapi.json", s.limited(s.api(&endpoint{params: []parameter{jsonParameter, langParameter}, answer: openAPI})))
	s.mux.Handle("GET /api/", s.limited(s.api(&endpoint{answer: func(r *request, _ *params) (*reply, error) {
		return nil, &requestError{Status: http.StatusNotFound, Msg: message.Textf("There is no page %s", shorten(r.URL.Path, 80)), Hint: message.Textf("/api/openapi.json describes what there is.")}
	}})))
	s.mux.Handle("GET /static/style.css", asset(style, "text/css; charset=utf-8"))
	s.mux.Handle("GET /static/page.js", asset(script, "text/javascript; charset=utf-8"))
	s.mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	return s
}

// Warm finds out what comparisons of every theme show of all reports (what came of targets, which
// reports are copies), so that the first one does not wait for it. It returns when that is done or
// ctx ends; requests are answered meanwhile, comparisons after it. It is safe to call at any time.
func (s *Server) Warm(ctx context.Context) error {
	o := s.now()
	defer o.release()
	return o.pages.warm(ctx, o.x)
}

// HTTPServer returns an http.Server for s with its timeouts and limits set. The
// caller chooses the listener and shuts it down.
func (s *Server) HTTPServer() *http.Server {
	return &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      s.opts.PageTimeout + 30*time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    128 << 10, // a dozen long queries, encoded
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
		s.refused(w, r, &requestError{Status: http.StatusMethodNotAllowed, Msg: message.Textf("The server is read-only."), Hint: message.Textf("Use GET; only a text to read is sent with POST, to /try.")})
		return
	}
	if !s.answersTo(r.Host) {
		s.refused(w, r, &requestError{Status: http.StatusMisdirectedRequest, Msg: message.Textf("This server does not answer to that host name."), Hint: message.Textf("Use http://localhost, or start it with that name among its host names.")})
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

// refused answers what no page or endpoint is asked for.
func (s *Server) refused(w http.ResponseWriter, r *http.Request, e *requestError) {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		sendError(w, &request{Request: r, s: s, lang: s.apiTongue(r)}, e)
		return
	}
	t := s.tongue(r)
	respond(w, r, e.Status, "text/plain; charset=utf-8", []byte(t.said(e.Msg)+" "+t.said(e.Hint)+"\n"))
}

// limited bounds the time of a request and the number of them at work. Comparisons
// with evidence take no slot: they are made one after the other (see pageCache)
// and must not keep searches waiting.
func (s *Server) limited(next func(http.ResponseWriter, *request)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		timeout, slots := s.opts.Timeout, s.slots
		if r.URL.Path == "/compare" {
			timeout, slots = s.opts.PageTimeout, make(chan struct{}, 1)
		}
		ctx, cancel := context.WithTimeout(r.Context(), timeout)
		defer cancel()
		now := s.now()
		defer now.release()
		req := &request{r.WithContext(ctx), s, now.x, now.pages, s.tongue(r), now.local}
		if strings.HasPrefix(r.URL.Path, "/api/") && r.URL.Path != "/api/" {
			req.lang = s.apiTongue(r)
		}
		if r.Method != http.MethodPost {
			// An answer is that of the index, the program and the language.
			tag := `W/"` + s.tag + "-" + now.tag + "-" + string(req.lang.Language) + `"`
			w.Header().Set("ETag", tag)
			w.Header().Set("Cache-Control", "private, no-cache")
			if strings.Contains(r.Header.Get("If-None-Match"), tag) {
				w.Header().Add("Vary", "Accept-Language, Accept-Encoding")
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
		case <-ctx.Done():
		}
		next(w, req)
	})
}

// apiTongue is the language of errors in JSON: what is asked for, or English.
func (s *Server) apiTongue(r *http.Request) tongue {
	if r.Header.Get("Accept-Language") == "" && !r.URL.Query().Has("lang") {
		return tongueOf(English)
	}
	return s.tongue(r)
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

// requestError is a request that can't be answered. Msg and Hint are texts or what
// says itself in a language; Query and Pos are set when it is about a query.
type requestError struct {
	Status    int
	Msg, Hint any
	Query     string
	Pos       int // code point of Query
}

func (e *requestError) Error() string {
	return fmt.Sprintf("%s %s", e.Msg, e.Hint)
}

// badRequest is an error about a parameter. hint and format are messages, the arguments
// those of the second.
func badRequest(hint any, format string, args ...any) error {
	if text, ok := hint.(string); ok {
		hint = message.Textf(text)
	}
	return &requestError{Status: http.StatusBadRequest, Msg: message.Textf(format, args...), Hint: hint}
}

// asRequestError says what to tell about an error.
func asRequestError(err error) *requestError {
	var re *requestError
	var qe *index.QueryError
	var xe *index.Error
	var pe *fs.PathError
	switch {
	case errors.As(err, &re):
		return re
	case errors.As(err, &qe):
		return &requestError{http.StatusBadRequest, qe.Msg, qe.Hint, qe.Query, qe.Pos}
	case errors.Is(err, index.ErrNoReport):
		return &requestError{Status: http.StatusNotFound, Msg: message.Textf("There is no report with this id."), Hint: message.Textf("Search for it; the index may have been built again.")}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &requestError{Status: http.StatusServiceUnavailable, Msg: message.Textf("The question took too long."), Hint: message.Textf("Restrict it to fewer years or regions, or ask the command line, which has no time limit.")}
	case errors.As(err, &xe) && xe.Op == "ask": // for a name that nobody knows
		return &requestError{Status: http.StatusBadRequest, Msg: xe.Err, Hint: xe.Hint}
	case errors.As(err, &xe) && errors.As(err, &pe): // without its path
		return &requestError{Status: http.StatusInternalServerError, Msg: message.Textf("The index can't be read: %s", pe.Err), Hint: xe.Hint}
	case errors.As(err, &xe):
		return &requestError{Status: http.StatusInternalServerError, Msg: message.Textf("The index can't be read: %s", xe.Err), Hint: xe.Hint}
	}
	return &requestError{Status: http.StatusBadRequest, Msg: err, Hint: message.Textf("Change the question.")}
}
