// Package relay sends captured requests to another receiver: live beside the
// acknowledgement or before it ([Forwarder]), or later from a capture
// ([Replay]).
//
// A request goes out as it came in, byte for byte and header for header, but
// for the headers that belong to one connection (RFC 9110, section 7.6.1).
//
// It keeps no request and reads no prediction. ui/cli, ui/serve and ui/tui
// import it.
package relay

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/secret"
)

// Bounds of a relay.
const (
	Timeout     = 30 * time.Second // for one request, to the end of the answer
	staleWithin = 2 * time.Second  // after which a connection that is closed had not been given up before
	maxAnswer   = 64 << 10         // bytes read of an answer, so that the connection can be used again

	// MaxPassed is how long the body of an answer may be that is passed back:
	// there may be one for each connection of the listener.
	MaxPassed = 256 << 10
)

// ErrTarget is wrapped where a target is no URL to send to.
var ErrTarget = errors.New("target")

// ErrElsewhere is wrapped where a target redirects to another host.
var ErrElsewhere = errors.New("redirect to another host")

// Result is what became of one request.
type Result struct {
	Seq     uint64
	Status  int           // the target's answer; 0 if none came
	Latency time.Duration // from the start of sending to the end of the answer's header
	Err     error         // nil if an answer came, whatever its status
}

// OK reports whether the target took the request.
func (r Result) OK() bool { return r.Err == nil && r.Status >= 200 && r.Status < 300 }

// ParseTarget reads the URL of a receiver.
func ParseTarget(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("%w %q is no http:// or https:// URL", ErrTarget, s)
	}
	return u, nil
}

// Client sends requests to one target.
type Client struct {
	target *url.URL
	http   *http.Client
	exact  *http.Client // gives a redirect back instead of going there
}

// Options are what a Client does only if it is asked to.
type Options struct {
	Anywhere bool // follow redirects to other hosts than the target's
	Insecure bool // take any certificate
}

// ErrUntrusted is wrapped where nobody vouches for the target's certificate.
var ErrUntrusted = errors.New("the target's certificate is not trusted")

// NewClient returns a Client for target. A target with the path "/" or none
// gets each request at its own path, any other gets all of them at that path.
func NewClient(target *url.URL, o Options) *Client {
	transport := newTransport(o.Insecure)
	check := func(req *http.Request, via []*http.Request) error {
		const most = 10
		delete(req.Header, "Referer") // net/http makes one of the target, which may be a secret
		if sent, ok := via[0].Header["Referer"]; ok {
			req.Header["Referer"] = sent
		}
		switch {
		case len(via) >= most:
			return errors.New("too many redirects")
		case !o.Anywhere && elsewhere(target, req.URL):
			return fmt.Errorf("%w, %s, is not followed", ErrElsewhere, req.URL.Scheme+"://"+req.URL.Host)
		case req.Method != via[0].Method:
			return fmt.Errorf("a redirect that would make the %s a %s is not followed", via[0].Method, req.Method)
		case elsewhere(target, req.URL): // net/http takes some out, for other hosts alone
			maps.DeleteFunc(req.Header, func(name string, _ []string) bool { return secret.Is(name) })
		}
		return nil
	}
	c := &Client{target: target, http: &http.Client{Transport: transport, CheckRedirect: check, Timeout: Timeout}}
	c.exact = c.http
	if !o.Anywhere {
		back := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		c.exact = &http.Client{Transport: transport, CheckRedirect: back, Timeout: Timeout}
	}
	return c
}

// elsewhere reports whether a redirect leads away from the target: to another
// host, or out of TLS.
func elsewhere(target, to *url.URL) bool {
	return to.Host != target.Host || target.Scheme == "https" && to.Scheme != "https"
}

// Send sends r and waits for the answer. The caller has r on hold.
func (c *Client) Send(ctx context.Context, r *capture.Request) Result {
	result := Result{Seq: r.Seq}
	start := time.Now()
	res, err := c.do(ctx, c.http, r, httptrace.ClientTrace{
		GotFirstResponseByte: func() { result.Latency = time.Since(start) },
	})
	if err != nil {
		result.Latency, result.Err = time.Since(start), plain(err)
		return result
	}
	defer func() { _ = res.Body.Close() }()
	result.Status = res.StatusCode
	_, _ = io.CopyN(io.Discard, res.Body, maxAnswer)
	return result
}

// do sends r and returns the answer. It sends it again where the connection had
// been used before and was closed with no byte of an answer, as by a target that
// gave it up at that moment: net/http does so for a GET alone, and after many
// a frame nobody would hear that it was lost. A target that had all of the request
// for longer has worked on it, and may have kept it.
func (c *Client) do(ctx context.Context, client *http.Client, r *capture.Request, trace httptrace.ClientTrace) (*http.Response, error) {
	const tries = workers + 1 // each may meet a connection of those that are kept
	for try := 1; ; try++ {
		var reused, answered atomic.Bool
		var written atomic.Pointer[time.Time] // when all of it was; nil before
		each := trace
		each.GotConn = func(got httptrace.GotConnInfo) {
			reused.Store(got.Reused)
			if trace.GotConn != nil {
				trace.GotConn(got)
			}
		}
		each.GotFirstResponseByte = func() {
			answered.Store(true)
			trace.GotFirstResponseByte()
		}
		each.WroteRequest = func(wrote httptrace.WroteRequestInfo) {
			if now := time.Now(); wrote.Err == nil {
				written.Store(&now)
			}
		}
		req, err := c.request(httptrace.WithClientTrace(ctx, &each), r)
		if err != nil {
			return nil, err
		}
		res, err := client.Do(req)
		at := written.Load()
		stale := reused.Load() && !answered.Load() && (at == nil || time.Since(*at) < staleWithin)
		if err == nil || !stale || isTimeout(err) || ctx.Err() != nil || try == tries {
			return res, err
		}
	}
}

// isTimeout reports whether the time for something was over.
func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}

// plain takes the URL off an error of the client, which repeats it, and tells
// what to do about a certificate.
func plain(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if bad, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return fmt.Errorf("%w: %w; --insecure of replay, --forward-insecure of listen trust any", ErrUntrusted, bad.Err)
	}
	return err
}

func (c *Client) request(ctx context.Context, r *capture.Request) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, r.Method, c.url(r).String(), bytes.NewReader(r.Body()))
	if err != nil {
		return nil, fmt.Errorf("request %d cannot be sent on: %w", r.Seq, err)
	}
	req.Header = r.Header.Clone()
	if req.Header == nil {
		req.Header = make(http.Header)
	}
	removeHop(req.Header)
	if _, sent := r.Header["User-Agent"]; !sent {
		req.Header["User-Agent"] = nil // keeps net/http from adding its own
	}
	return req, nil
}

func (c *Client) url(r *capture.Request) *url.URL {
	u := *c.target
	if u.Path != "" && u.Path != "/" || u.RawQuery != "" {
		return &u
	}
	if own, err := url.ParseRequestURI(r.Target); err == nil {
		u.Path, u.RawPath, u.RawQuery = own.Path, own.RawPath, own.RawQuery
	}
	return &u
}

// removeHop deletes the headers that are meant for one connection, those that
// Connection names included, and the length, which whoever sends finds out.
// More are lines of Connection that h does not have any more.
func removeHop(h http.Header, more ...string) {
	for _, line := range slices.Concat(h["Connection"], more) {
		for name := range strings.SplitSeq(line, ",") {
			h.Del(strings.TrimSpace(name))
		}
	}
	for _, name := range []string{
		"Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization",
		"Te", "Trailer", "Transfer-Encoding", "Upgrade", "Expect", "Content-Length",
	} {
		delete(h, name)
	}
}
