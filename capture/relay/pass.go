package relay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"os"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/guard"
)

// errLongAnswer is why a long answer is not passed back.
var errLongAnswer = fmt.Errorf("the target's answer is longer than %d KiB", MaxPassed>>10)

var _ capture.Upstream = (*Forwarder)(nil)

// Answer passes r on and returns the target's answer: its status, its headers
// but for those of the connection, and its body. Where there is none, that is
// 504 for one that did not come within [Timeout] and 502 for all else, with
// the reason. A redirect is passed back like any answer, unless the Client
// follows them anywhere.
//
// It makes a Forwarder a [capture.Upstream], in place of Run.
func (f *Forwarder) Answer(ctx context.Context, r *capture.Request) (a capture.Response, done capture.Forwarded) {
	if err := guard.Run(f.Log, "forward a request", func() { a, done = f.client.pass(ctx, r) }); err != nil {
		a, done = noAnswer(err), capture.Forwarded{Err: err.Error()}
	}
	f.count(done)
	return a, done
}

// pass sends r and takes all of the answer in.
func (c *Client) pass(ctx context.Context, r *capture.Request) (capture.Response, capture.Forwarded) {
	var done capture.Forwarded
	start := time.Now()
	var conn *headConn
	trace := &httptrace.ClientTrace{
		GotFirstResponseByte: func() { done.Latency = time.Since(start) },
		GotConn: func(got httptrace.GotConnInfo) {
			if conn, _ = got.Conn.(*headConn); conn != nil { // not where it speaks HTTP/2
				conn.begin()
			}
		},
	}
	fail := func(err error) (capture.Response, capture.Forwarded) {
		if done.Latency == 0 {
			done.Latency = time.Since(start)
		}
		done.Err = err.Error()
		return noAnswer(err), done
	}
	req, err := c.request(httptrace.WithClientTrace(ctx, trace), r)
	if err != nil {
		return fail(err)
	}
	res, err := c.exact.Do(req)
	if err != nil {
		return fail(plain(err))
	}
	defer func() { _ = res.Body.Close() }()
	done.Status = res.StatusCode
	body, err := io.ReadAll(io.LimitReader(res.Body, MaxPassed+1))
	switch {
	case err != nil:
		return fail(fmt.Errorf("the target's answer broke off: %w", err))
	case len(body) > MaxPassed:
		return fail(errLongAnswer)
	case res.StatusCode < http.StatusOK || res.StatusCode > 999:
		return fail(fmt.Errorf("the target answered %s", res.Status))
	}
	length := res.Header["Content-Length"]
	removeHop(res.Header, conn.hop()...)
	if r.Method == http.MethodHead && len(length) > 0 {
		res.Header["Content-Length"] = length // that of the body which is left out
	}
	return capture.Response{Status: res.StatusCode, Header: res.Header, Body: body, Why: "as the target answered"}, done
}

// noAnswer is what the sender is told when the target gave nothing to pass
// back.
func noAnswer(err error) capture.Response {
	a := capture.Response{Status: http.StatusBadGateway, Reason: "forward: " + err.Error()}
	var timeout interface{ Timeout() bool }
	if errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout() {
		a.Status = http.StatusGatewayTimeout
	}
	a.Why = a.Reason
	a.Body = []byte(a.Reason + "\n")
	return a
}

// count keeps count of an answer that was waited for.
func (f *Forwarder) count(done capture.Forwarded) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if done.Err == "" && done.Status >= 200 && done.Status < 300 {
		f.stats.Sent++
	} else {
		f.stats.Failed++
	}
}
