package capture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/framebin/framebin/capture/arena"
	"github.com/framebin/framebin/capture/body"
	"github.com/framebin/framebin/capture/guard"
	"github.com/framebin/framebin/capture/http1"
	"github.com/framebin/framebin/capture/inflight"
	"github.com/framebin/framebin/capture/meter"
)

// handler takes in one request after the other: read within the limits,
// append, answer. All that is done for a request is done before the append;
// nothing here waits for a reader of the ring.
type handler struct {
	admission admission
	limits    Limits
	ring      *Ring
	meter     *meter.Meter
	responder *Responder
	recorder  Recorder // nil for none

	recordedBy string   // what may make it slow
	upstream   Upstream // nil: the answers are ours
	log        *slog.Logger
	closing    chan struct{} // closed when the listener ends: delays are cut short
	inflight   sync.WaitGroup
	waiting    inflight.List // requests that are not in the ring yet
	unread     unreadThrottle
	refused    unreadThrottle // of what is recorded
}

// exchange is one request and its answer under way.
type exchange struct {
	*handler
	w        http.ResponseWriter
	in       *http.Request
	control  *http.ResponseController
	out      *Request
	entry    inflight.Entry // until out is in the ring
	ended    time.Time      // of reading the body
	planned  time.Duration  // waited before the answer, as told
	delayBy  string         // what told it
	record   time.Duration  // taken to record
	counted  bool           // by the meter
	begun    bool           // reading the body, so that a sender that waited was told to go on
	unread   bool           // the sender may still be sending
	appended bool
	barred   bool // may not come in: no page learns anything of the answer

	conn *conn       // of HTTP/1; nil otherwise
	sent *http1.Sent // what conn keeps of the request
}

// ServeHTTP captures one request of any method, target and media type.
func (h *handler) ServeHTTP(w http.ResponseWriter, in *http.Request) {
	h.inflight.Add(1)
	defer h.inflight.Done()
	x := &exchange{
		handler: h, w: w, in: in,
		control: http.NewResponseController(w),
		out:     received(in, h.admission.target(in)),
	}
	if c, ok := in.Context().Value(connKey{}).(*conn); ok && in.ProtoMajor > 1 {
		c.streams.Add(1)
		defer c.streams.Add(-1)
	} else if ok {
		c.answering.Store(true)
		c.last.Store(in.Close)
		defer c.answering.Store(false)
		x.conn, x.sent = c, c.tap.Take()
		x.out.Head = h.admission.head(x.sent.Head, in.RequestURI, x.out.Target)
	}
	defer x.recover()
	h.meter.Arrive(x.out.Time)
	h.waiting.Begin(&x.entry, inflight.Request{
		Time: x.out.Time, Method: in.Method, Target: x.out.Target, Remote: in.RemoteAddr, Length: in.ContentLength,
	})
	defer x.entry.End()
	f := h.admission.check(in)
	if in.Method == "PRI" && in.RequestURI == "*" {
		f = &refusal{status: http.StatusBadRequest, reason: brokenPreface}
	}
	if f == nil {
		f = x.read(in.Context())
	} else {
		x.barred = true
		x.unread = in.ContentLength != 0
	}
	x.ended = time.Now()
	x.out.ReadTime = x.ended.Sub(x.out.Time)
	if f != nil {
		x.refuse(f)
		return
	}
	x.accept(in.Context())
}

// received returns what is known of a request before its body is read.
func received(in *http.Request, target string) *Request {
	return &Request{
		Time: time.Now(),
		Message: Message{
			Method:    in.Method,
			Target:    target,
			Proto:     in.Proto,
			Host:      in.Host,
			Header:    in.Header,
			MediaType: body.MediaType(in.Header.Get("Content-Type")),
		},
		Sender: Sender{Remote: in.RemoteAddr},
		body:   arena.Own(nil),
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
		entry:   &x.entry,
	}
	f := rd.read(ctx)
	x.out.body, x.out.Size = rd.block, int64(rd.n)
	x.out.encoded = rd.n > 0 && len(encodings(x.in.Header, x.out.MediaType, rd.block.Data()[:rd.n])) > 0
	if x.begun = !rd.deadline.IsZero(); x.begun {
		_ = x.control.SetReadDeadline(time.Time{}) // as setDeadline
	}
	if f != nil {
		x.unread = true
		x.out.Truncated = rd.n > 0
		return f
	}
	if x.conn != nil {
		x.out.Trailer = x.conn.tap.Trailer(x.sent)
	} else {
		x.out.Trailer = trailerSection(x.in.Trailer)
	}
	return nil
}

// accept decides the answer to a request that was read whole, keeps it, and
// answers.
func (x *exchange) accept(ctx context.Context) {
	a := x.plan(ctx)
	x.note(a)
	if x.recorder != nil {
		x.out.OwnTime = time.Since(x.ended) - x.out.TargetTime // as far as a recording can know it
		x.out.number = x.ring.Take
		begin := time.Now()
		x.entry.Await(inflight.Recording)
		if err := x.recorder.Record(x.out); err != nil {
			a = Response{Status: http.StatusInsufficientStorage, Reason: err.Error(), Why: err.Error()}
			a.Body = []byte(withoutPath(err) + "\n")
			x.note(a)
			x.out.NotRecorded = true
			x.log.Error("not recorded", "error", err)
		}
		x.record = time.Since(begin)
	}
	x.out.OwnTime = time.Since(x.ended) - x.out.TargetTime
	seq := x.append()
	x.delayBy = a.DelayBy
	x.planned = x.wait(a.Delay)
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

// withoutPath says why a request was not recorded, to a sender, whom the paths
// of this computer are no business of.
func withoutPath(err error) string {
	text := err.Error()
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return strings.ReplaceAll(text, p.Error(), p.Err.Error())
	}
	if l, ok := errors.AsType[*os.LinkError](err); ok {
		return strings.ReplaceAll(text, l.Error(), l.Err.Error())
	}
	return text
}

// note keeps with the request what it will be answered.
func (x *exchange) note(a Response) {
	x.out.Status, x.out.Reason = a.Status, a.Reason
	x.out.Decision = Decision{Why: a.Why, Delay: a.Delay, Dropped: a.Drop}
}

// plan decides what to answer: as the responder says, or the upstream where
// there is one and no failure was planned.
func (x *exchange) plan(ctx context.Context) Response {
	if x.upstream == nil {
		if isPreflight(x.in) {
			const why = "CORS preflight"
			return Response{Status: http.StatusNoContent, Reason: why, Why: why}
		}
		return x.responder.Plan(x.out)
	}
	ours := x.responder.Plan(x.out)
	asked := time.Now()
	x.entry.Await(inflight.Forwarding)
	theirs, forwarded := x.upstream.Answer(ctx, x.out)
	x.out.TargetTime = time.Since(asked)
	x.out.Forwarded = &forwarded
	if ours.Reason != "" {
		return ours
	}
	theirs.Delay, theirs.DelayBy = ours.Delay, ours.DelayBy
	return theirs
}

// refuse keeps a request that is not captured, so that it is seen, and
// answers why. Of its body is kept what was read, but for one that is too
// large: that would push out what was captured.
func (x *exchange) refuse(f *refusal) {
	x.out.Status, x.out.Reason, x.out.Rejected = f.status, f.reason, true
	if f.status == http.StatusRequestEntityTooLarge {
		x.out.body.Release()
		x.out.body = arena.Own(nil)
	}
	x.log.Warn("refused", "status", f.status, "reason", f.reason, "remote", x.out.Remote,
		"method", x.out.Method, "target", x.out.Target)
	x.recordRefusal(x.out)
	x.append()
	a := Response{Status: f.status, Body: []byte(f.reason + "\n"), Header: http.Header{}}
	if f.retry > 0 {
		a.Header.Set("Retry-After", fmt.Sprintf("%.0f", f.retry.Seconds()))
	}
	x.answer(a)
	x.observe()
	if x.unread {
		x.drain()
		if x.conn != nil {
			x.conn.refused.Store(true) // what is no body is not drained
		}
	}
}

// recordRefusal has the recording tell of a request that was refused, under its
// number. A sender has a bounded number of the same.
func (h *handler) recordRefusal(r *Request) {
	if h.recorder == nil {
		return
	}
	more, ok := h.refused.admit(r.Remote, r.Reason, time.Now())
	if !ok {
		return
	}
	if more > 0 {
		r.Reason += fmt.Sprintf(" (and %d more like this that were not recorded)", more)
	}
	r.number = h.ring.Take
	if err := h.recorder.Record(r); err != nil {
		h.log.Error("not recorded", "error", err)
	}
}

// append hands the request over to the ring.
func (x *exchange) append() uint64 {
	x.appended = true
	defer x.entry.End()
	return x.ring.Append(x.out)
}

// observe counts the request, once it was answered.
func (x *exchange) observe() {
	if x.counted {
		return
	}
	x.counted = true
	by := ""
	if x.planned > 0 {
		by = x.delayBy
	}
	x.meter.Observe(meter.Observation{
		At:       x.out.Time,
		Bytes:    x.out.Size,
		Read:     x.out.ReadTime,
		Ack:      time.Since(x.ended),
		Planned:  x.planned,
		Target:   x.out.TargetTime,
		Record:   x.record,
		Rejected: x.out.Rejected,
		Arrived:  true,

		PlannedBy:  by,
		RecordedBy: x.recordedBy,
		Failed:     x.failed(),
	})
}

// failed says what the sender was answered, and why, if it was told that its
// request came to nothing.
func (x *exchange) failed() string {
	switch a := x.out.Answer; {
	case a.Rejected || a.Status >= 200 && a.Status < 400 && !a.Decision.Dropped:
		return ""
	case a.Decision.Dropped:
		return "by closing the connection, " + a.Decision.Why
	default:
		return fmt.Sprintf("%d, %s", a.Status, a.Decision.Why)
	}
}

// recover ends the exchange after a panic: the listener goes on, the sender is
// told, and the request is seen, without its body.
func (x *exchange) recover() {
	caught := guard.Caught(recover())
	switch {
	case caught == nil:
		return
	case caught.Is(http.ErrAbortHandler): // on purpose, and net/http knows it
		if !x.appended {
			x.ring.abandon(x.out.Seq)
			x.out.body.Release()
			x.out.Rejected = true
		}
		x.observe()
		panic(caught.Value)
	}
	caught.Doing = "take a request in"
	caught.Log(x.log)
	if !x.appended {
		x.out.body.Release()
		x.out.body, x.out.Rejected = arena.Own(nil), true
		x.note(Response{Status: http.StatusInternalServerError, Reason: caught.Error()})
		x.append()
	}
	x.observe()
	http.Error(x.w, "framebin failed to take this request in: its log has the reason", http.StatusInternalServerError)
}

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
	if _, given := h["Access-Control-Allow-Origin"]; !given && !x.barred {
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
			h["Content-Type"], h["X-Content-Type-Options"] = plainText, noSniff
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

// What every answer of ours is, shared by all of them: net/http copies it.
var (
	plainText = slices.Clip([]string{"text/plain; charset=utf-8"})
	noSniff   = slices.Clip([]string{"nosniff"})
)

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
