package capture

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// What is read and thrown away after a refusal: closing a connection on which
// data still arrives resets it, and many a sender then never sees the answer.
const (
	drainBytes = 128 << 20
	drainTime  = 5 * time.Second
	drainEnd   = 500 * time.Millisecond // at the end of the listener
)

// wait delays the answer, unless the listener ends or the sender has left, and
// returns how long that took.
func (x *exchange) wait(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	begin := time.Now()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-x.closing:
	case <-x.in.Context().Done():
	}
	return time.Since(begin)
}

// answer hands a to the network.
func (x *exchange) answer(a Response) {
	h := x.w.Header()
	for name, values := range a.Header {
		h[name] = slices.Clip(values) // others answer with them, too
	}
	if _, given := h["Access-Control-Allow-Origin"]; !given {
		allowOrigin(h, x.in)
	}
	if _, given := h["Allow"]; !given && x.in.Method == http.MethodOptions && !x.out.Rejected {
		h.Set("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
	}
	if x.unread && x.in.ProtoMajor == 1 {
		h.Set("Connection", "close")
	}
	if mayHaveBody(a.Status) {
		if _, given := h["Content-Type"]; !given {
			h.Set("Content-Type", "text/plain; charset=utf-8")
			h.Set("X-Content-Type-Options", "nosniff")
		}
		if _, given := h["Content-Length"]; !given || x.in.Method != http.MethodHead {
			h.Set("Content-Length", strconv.Itoa(len(a.Body)))
		}
	}
	_ = x.control.SetWriteDeadline(time.Now().Add(x.limits.AnswerTimeout)) // as setDeadline
	x.w.WriteHeader(a.Status)
	if mayHaveBody(a.Status) && x.in.Method != http.MethodHead {
		_, _ = x.w.Write(a.Body) // a sender that has left is told nothing
	}
	_ = x.control.Flush() // as above
	_ = x.control.SetWriteDeadline(time.Time{})
}

// mayHaveBody reports whether an answer of that status has a body (RFC 9110
// section 6.4.1).
func mayHaveBody(status int) bool {
	return status != http.StatusNoContent && status != http.StatusNotModified
}

// drain reads what the sender of a refused request goes on sending, within
// bounds. A sender that waits for a go-ahead was told by the answer not to
// send.
func (x *exchange) drain() {
	if x.in.ProtoMajor != 1 || x.in.Header.Get("Expect") != "" && !x.begun {
		return
	}
	if err := x.control.SetReadDeadline(time.Now().Add(drainTime)); err != nil {
		return
	}
	drained := make(chan struct{})
	defer close(drained)
	go x.hurryDrain(drained)
	_, err := io.CopyN(io.Discard, x.in.Body, drainBytes)
	if err == nil || errors.Is(err, io.EOF) {
		_ = x.control.SetReadDeadline(time.Time{}) // as setDeadline
	}
}

// hurryDrain leaves a refused sender little time when the listener ends.
func (x *exchange) hurryDrain(drained <-chan struct{}) {
	select {
	case <-x.closing:
		_ = x.control.SetReadDeadline(time.Now().Add(drainEnd)) // as setDeadline
	case <-drained:
	}
}
