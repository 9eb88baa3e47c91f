package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/web"
	"github.com/spf13/cobra"
)

// shutdownTime is how long requests may finish after an interrupt.
const shutdownTime = 5 * time.Second

func newServe(a *app) *cobra.Command {
	var s store
	var addr string
	opts := web.ServerOptions{}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show an index in the browser: search, read, compare; JSON under /api",
		Long: `Show an index in the browser, on this computer only unless --addr says otherwise:
a search page with facets, pages of figures, targets and their results, panels,
concordances, words and copies, a reader that colours figures by role and masks by
class, the comparison page of govreport report, and a box for a text of one's own that
is read at once and not kept. /api answers in the JSON of the commands, described in
/api/openapi.json. Pages are in the language of --lang, or of the browser. The server
only reads, and shows what is committed while it runs. Questions are bounded in length,
time and results. It answers to localhost and 127.0.0.1; --host-name adds names.
Interrupt it to stop.`,
		Example: `  govreport serve --index reports.idx
  govreport serve --index reports.idx --addr 127.0.0.1:9000 --timeout 30s
  curl 'http://127.0.0.1:8427/api/search?q=养老&limit=5'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if keptIn(cmd) != nil {
				return withHint("start it by itself", "serve does not end, and a session answers one command after the other")
			}
			if cmd.Flags().Changed("lang") { // by flag or GOVREPORT_LANG; the locale is not that of visitors
				opts.Lang = string(a.lang)
			}
			return s.read(func(x *index.Index) error {
				opts.Reopen = s.open
				return a.serve(cmd.Context(), x, addr, opts)
			})
		},
	}
	s.flag(cmd)
	flags := cmd.Flags()
	flags.StringVar(&addr, "addr", "127.0.0.1:8427", "listen on `HOST:PORT`; port 0 takes a free one")
	flags.DurationVar(&opts.Timeout, "timeout", 15*time.Second, "longest `TIME` for one question")
	flags.DurationVar(&opts.PageTimeout, "page-timeout", 2*time.Minute, "longest `TIME` for a comparison with its evidence")
	flags.StringSliceVar(&opts.Hosts, "host-name", nil, "also answer to `NAMES`; * is every name")
	return cmd
}

// warmReports is up to how many reports a server gets ready for comparisons before it is asked: some
// ten seconds of both processors and 300 MB for a thousand.
const warmReports = 1000

// serve answers until ctx ends, then lets requests finish.
func (a *app) serve(ctx context.Context, x *index.Index, addr string, opts web.ServerOptions) error {
	if opts.Timeout <= 0 || opts.PageTimeout <= 0 {
		return withHint("give a time such as 15s", "--timeout and --page-timeout must be more than 0")
	}
	opts.Version = readVersion().Version
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return withHint("choose another --addr, such as 127.0.0.1:0 for a free port", "listen: %w", err)
	}
	if host, _, err := net.SplitHostPort(addr); err == nil {
		if ip := net.ParseIP(host); host == "" || (ip == nil || !ip.IsLoopback()) && host != "localhost" {
			a.notef("note: %s can be reached from other computers; there is no password", listener.Addr())
			if ip != nil && !ip.IsUnspecified() {
				opts.Hosts = append(opts.Hosts, host)
			}
		}
	}
	pages := web.NewServer(x, opts)
	server := pages.HTTPServer()
	if n, err := x.Count(ctx, ""); err == nil && n <= warmReports {
		go func() { _ = pages.Warm(ctx) }() // what fails here the page says when it is asked for
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	a.notef("serving on http://%s (stop with Ctrl-C)", listener.Addr())
	select {
	case err := <-done:
		return withHint("start it again", "serve: %w", err)
	case <-ctx.Done():
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	err = server.Shutdown(late)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	if served := <-done; !errors.Is(served, http.ErrServerClosed) {
		return served
	}
	a.notef("stopped")
	return err
}
