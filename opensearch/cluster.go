package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	client "github.com/opensearch-project/opensearch-go/v4"
)

// Options say where a cluster is and how to speak to it.
type Options struct {
	URLs               []string // of nodes; the next one is asked where one does not answer
	Prefix             string   // of the names of its index and template (default govreport)
	Username, Password string   // basic authentication, over https or on this machine only
	CACert             []byte   // PEM of the authorities that sign for the nodes (default: the system's)
	// RetryFor is how long an operation waits for nodes that are busy or gone (default 2 min).
	RetryFor time.Duration
}

// Error is a failure that a user can do something about.
type Error struct {
	Cluster string
	Op      string
	Err     error
	Hint    string
}

func (e *Error) Error() string {
	s := "opensearch " + e.Cluster + ": " + e.Op + ": " + e.Err.Error()
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Cluster is a cluster that answered. It is safe for concurrent use.
type Cluster struct {
	http     *client.Client
	name     string // the first URL
	index    string
	template string
	retryFor time.Duration
}

// major is the version of OpenSearch that this package was tested with.
const major = 3

// Connect looks whether a cluster answers that this package can speak to.
func Connect(ctx context.Context, o Options) (*Cluster, error) {
	if len(o.URLs) == 0 {
		return nil, &Error{"", "connect", errors.New("no URL is given"), "give one, such as https://search.example.org:9200"}
	}
	name := ""
	for _, s := range o.URLs {
		u, err := url.Parse(s)
		switch {
		case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
			return nil, &Error{"", "connect", fmt.Errorf("%q is no URL of a node", withoutUser(s)), "write https://HOST:9200"}
		case u.User != nil:
			return nil, &Error{u.Host, "connect", errors.New("there is a user or password in the URL, which ends up in logs and lists of processes"), "name the user apart, and the password in the environment or a file"}
		case o.Username != "" && u.Scheme == "http" && !loopback(u.Hostname()):
			return nil, &Error{s, "connect", errors.New("a password would cross the network readable"), "use https"}
		}
		if name == "" {
			name = strings.TrimRight(s, "/")
		}
	}
	if o.Username != "" && o.Password == "" {
		return nil, &Error{name, "connect", fmt.Errorf("there is no password for %s", o.Username), "set it in the environment or a file"}
	}
	if o.Prefix == "" {
		o.Prefix = "govreport"
	}
	if o.RetryFor <= 0 {
		o.RetryFor = 2 * time.Minute
	}
	c, err := client.NewClient(client.Config{
		Addresses: o.URLs, Username: o.Username, Password: o.Password, CACert: o.CACert,
		DisableRetry: true, HealthCheckMaxRetries: -1, Context: ctx,
	})
	if err != nil {
		return nil, &Error{name, "connect", err, "check the URL and the certificate"}
	}
	k := &Cluster{c, name, o.Prefix + "-reports", o.Prefix, o.RetryFor}
	var info struct {
		Version struct{ Distribution, Number string }
	}
	if err := k.once(ctx, "GET", "/", nil, &info); err != nil {
		return nil, k.fail("connect", err)
	}
	first, _, _ := strings.Cut(info.Version.Number, ".")
	if n, err := strconv.Atoi(first); info.Version.Distribution != "opensearch" || err != nil || n != major {
		what := info.Version.Distribution
		if what == "" {
			what = "something else"
		}
		return nil, &Error{name, "connect", fmt.Errorf("it is %s %s, this program speaks to OpenSearch %d", what, info.Version.Number, major), "use a cluster of that version"}
	}
	return k, nil
}

func withoutUser(s string) string {
	if at := strings.LastIndex(s, "@"); at >= 0 {
		return "…" + s[at:]
	}
	return s
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Close ends what the client does in the background.
func (c *Cluster) Close() { _ = c.http.Close() }

// answerError is an answer that says no.
type answerError struct {
	status int
	kind   string // index_not_found_exception
	reason string
}

func (e *answerError) Error() string {
	return strings.TrimRight(fmt.Sprintf("%d %s: %s", e.status, e.kind, e.reason), ": ")
}

// temporary tells whether the same request may succeed later.
func temporary(err error) bool {
	var a *answerError
	if errors.As(err, &a) {
		return a.status == http.StatusTooManyRequests || a.status >= 502 && a.status <= 504 ||
			a.status == 500 && a.kind == "search_phase_execution_exception" // a node is gone and the others don't know it yet
	}
	var n net.Error // refused, cut off, too slow
	return errors.As(err, &n) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// fail is an error with what to do about it.
func (c *Cluster) fail(op string, err error) error {
	var known *Error
	if errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	hint := "see the logs of the cluster"
	var a *answerError
	switch {
	case errors.As(err, &a) && a.status == http.StatusUnauthorized, errors.As(err, &a) && a.status == http.StatusForbidden:
		hint = "give a user that may do this, and its password"
	case errors.As(err, &a) && a.kind == "index_not_found_exception":
		hint = "fill it with: govreport export opensearch --url " + c.name
	case errors.As(err, &a) && a.status == http.StatusTooManyRequests:
		hint = "it is busy; try again later, or with fewer --workers"
	case errors.As(err, &a) && a.status >= 500 && a.status <= 504:
		hint = "a part of it is not there: see GET /_cluster/health; start its nodes again"
	case temporary(err):
		hint = "check that it runs and can be reached"
	case strings.Contains(err.Error(), "x509:"):
		hint = "name the authority that signs for it (--opensearch-ca)"
	}
	return &Error{c.name, op, err, hint}
}

// longestRequest is how long a node may say nothing: a machine that lost its power closes
// no connection.
const longestRequest = 5 * time.Minute

// once sends a request. A body that is no []byte is sent as JSON; out may be nil.
func (c *Cluster) once(ctx context.Context, method, path string, body, out any) error {
	raw, ok := body.([]byte)
	if !ok && body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			return err
		}
	}
	limited, cancel := context.WithTimeout(ctx, longestRequest)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, method, path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	if len(raw) > 0 {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := c.http.Stream(req)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		a := &answerError{status: res.StatusCode}
		var said struct{ Error json.RawMessage }
		var cause struct{ Type, Reason string }
		_ = json.Unmarshal(answer, &said) // a proxy may say anything
		if a.kind = http.StatusText(a.status); json.Unmarshal(said.Error, &cause) == nil {
			a.kind, a.reason = cause.Type, cause.Reason
		} else {
			a.reason = strings.ToValidUTF8(string(answer[:min(len(answer), 200)]), "\ufffd")
		}
		return a
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("the answer to %s %s can't be read: %w", method, path, err)
	}
	return nil
}

// do is once, again and again while nodes are busy or gone. Everything that is sent so
// may arrive twice and does the same.
func (c *Cluster) do(ctx context.Context, method, path string, body, out any) error {
	return c.patiently(ctx, func() error { return c.once(ctx, method, path, body, out) })
}

// patiently calls try until it succeeds, fails for good or has failed for retryFor: after
// a tenth of a second, then after twice as long as before up to five, give or take a half.
func (c *Cluster) patiently(ctx context.Context, try func() error) error {
	until, pause := time.Now().Add(c.retryFor), 100*time.Millisecond
	for {
		err := try()
		if err == nil || ctx.Err() != nil || !temporary(err) || time.Now().After(until) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause/2 + rand.N(pause)):
		}
		pause = min(2*pause, 5*time.Second)
	}
}
