package capture

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"time"
)

// handler takes in one request after the other: read within the limits,
// append, answer. All that is done for a request is done before the append;
// nothing here waits for a reader of the ring.
type handler struct {
	gate      gate
	limits    Limits
	ring      *Ring
	meter     *Meter
	responder *Responder
	recorder  Recorder // nil for none
	log       *slog.Logger
	closing   chan struct{} // closed when the listener ends: delays are cut short
	inflight  sync.WaitGroup
}

// exchange is one request and its answer under way.
type exchange struct {
	*handler
	w        http.ResponseWriter
	in       *http.Request
	control  *http.ResponseController
	out      *Request
	ended    time.Time // of reading the body
	begun    bool      // reading the body, so that a sender that waited was told to go on
	unread   bool      // the sender may still be sending
	appended bool
}

// ServeHTTP captures one request of any method, target and media type.
func (h *handler) ServeHTTP(w http.ResponseWriter, in *http.Request) {
	h.inflight.Add(1)
	defer h.inflight.Done()
	x := &exchange{
		handler: h, w: w, in: in,
		control: http.NewResponseController(w),
		out:     received(in),
	}
	defer x.recover()
	f := h.gate.check(in)
	if f == nil {
		f = x.read(in.Context())
	} else {
		x.unread = in.ContentLength != 0
	}
	x.ended = time.Now()
	x.out.ReadTime = x.ended.Sub(x.out.Time)
	if f != nil {
		x.refuse(f)
		return
	}
	x.accept()
}

// received returns what is known of a request before its body is read.
func received(in *http.Request) *Request {
	return &Request{
		Time:      time.Now(),
		Method:    in.Method,
		Target:    in.RequestURI,
		Proto:     in.Proto,
		Host:      in.Host,
		Header:    in.Header,
		Remote:    in.RemoteAddr,
		MediaType: mediaType(in.Header.Get("Content-Type")),
		body:      ownedBlock(nil),
	}
}

// read reads the body into the ring's storage.
func (x *exchange) read(ctx context.Context) *refusal {
	if x.in.ContentLength == 0 {
		return nil
	}
	rd := &reading{
		limits:  x.limits,
		ring:    x.ring,
		control: x.control,
		body:    x.in.Body,
		length:  x.in.ContentLength,
		start:   x.out.Time,
	}
	f := rd.read(ctx)
	x.out.body, x.out.Size = rd.block, int64(rd.n)
	if x.begun = !rd.deadline.IsZero(); x.begun {
		_ = x.control.SetReadDeadline(time.Time{}) // as setDeadline
	}
	if f != nil {
		x.unread = true
		x.out.Truncated = rd.n > 0
	}
	return f
}

// accept plans the answer to a request that was read whole, keeps it, and
// answers.
func (x *exchange) accept() {
	a := x.responder.Plan(x.out)
	if isPreflight(x.in) {
		a = Response{Status: http.StatusNoContent, Reason: "CORS preflight"}
	}
	x.out.Status, x.out.Reason = a.Status, a.Reason
	if x.recorder != nil {
		if err := x.recorder.Record(x.out); err != nil {
			a = Response{Status: http.StatusInsufficientStorage, Reason: fmt.Sprintf("not recorded: %v", err)}
			a.Body = []byte(a.Reason + "\n")
			x.out.Status, x.out.Reason = a.Status, a.Reason
			x.log.Error("not recorded", "error", err)
		}
	}
	seq := x.append()
	x.wait(a.Delay)
	if a.Drop {
		x.observe()
		panic(http.ErrAbortHandler) // net/http closes the connection
	}
	if a.Body == nil {
		a.Body = fmt.Appendf(nil, "captured %d\n", seq)
	}
	x.answer(a)
	x.observe()
}

// refuse keeps a request that is not captured, so that it is seen, and
// answers why. Of its body is kept what was read, but for one that is too
// large: that would push out what was captured.
func (x *exchange) refuse(f *refusal) {
	x.out.Status, x.out.Reason, x.out.Rejected = f.status, f.reason, true
	if f.status == http.StatusRequestEntityTooLarge {
		x.out.body.release()
		x.out.body = ownedBlock(nil)
	}
	x.log.Warn("refused", "status", f.status, "reason", f.reason, "remote", x.out.Remote,
		"method", x.out.Method, "target", x.out.Target)
	x.append()
	a := Response{Status: f.status, Body: []byte(f.reason + "\n"), Header: http.Header{}}
	if f.retry > 0 {
		a.Header.Set("Retry-After", fmt.Sprintf("%.0f", f.retry.Seconds()))
	}
	x.answer(a)
	x.observe()
	if x.unread {
		x.drain()
	}
}

// append hands the request over to the ring.
func (x *exchange) append() uint64 {
	x.appended = true
	return x.ring.Append(x.out)
}

// observe counts the request, once it was answered.
func (x *exchange) observe() {
	x.meter.Observe(Observation{
		At:       x.out.Time,
		Bytes:    x.out.Size,
		Read:     x.out.ReadTime,
		Ack:      time.Since(x.ended),
		Rejected: x.out.Rejected,
	})
}

// recover ends the exchange after a panic: the listener goes on, the sender is
// told, and the storage of a body that no ring owns is given back.
func (x *exchange) recover() {
	reason := recover()
	if !x.appended {
		x.out.body.release()
	}
	switch reason {
	case nil:
	case http.ErrAbortHandler: // on purpose, and net/http knows it
		panic(reason)
	default:
		x.log.Error("panic in the handler", "panic", reason, "stack", string(debug.Stack()))
		http.Error(x.w, "framebin failed to take this request in: its log has the reason", http.StatusInternalServerError)
	}
}
