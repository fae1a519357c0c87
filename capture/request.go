package capture

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"
	"weak"

	"github.com/framebin/framebin/capture/arena"
	"github.com/framebin/framebin/capture/body"
)

// Request is one HTTP request as it was received. It is immutable once it is
// in a [Ring], and safe to read from any goroutine.
//
// Its body lives in storage that the ring takes back after eviction. Whoever
// reads Body or Parts outside the ring's lock brackets that with Hold and
// Release, and keeps no slice of them afterwards: strings are copied out.
type Request struct {
	Seq  uint64    // given by the ring, from 1; 0 before Append
	Time time.Time // when its header had been read

	Message
	Sender
	Transfer
	Answer

	Seen *Seen // what an archive tells without a look at the body; nil where it does not

	body    *arena.Block
	encoded bool // the body has a content encoding

	number func() uint64 // gives Seq, see Number

	mu      sync.Mutex
	split   weak.Pointer[split]
	content *content // decoded; nil unless somebody asked for it
	lookers int      // who have an encoded request on hold
}

// Message is what was sent, but for the body.
type Message struct {
	Method    string      // as sent
	Target    string      // path and query as on the request line, without a path that is a secret
	Proto     string      // "HTTP/1.1"
	Host      string      // the Host header, which Header leaves out
	Header    http.Header // names in canonical form, values as sent
	Head      []byte      // request line and header as they came, with the empty line; nil where they are not known, as of HTTP/2; of what was no request, its first bytes
	Trailer   []byte      // the lines of the fields that came after the body, as they came; nil if none did
	MediaType string      // media type of Content-Type in lower case, without parameters
}

// Sender is who sent a request.
type Sender struct {
	Remote string // address and port
	Camera string // its name where it came through a stream, which knows it; "" elsewhere
}

// Transfer is how the body came.
type Transfer struct {
	Size      int64         // bytes of body received, also where Body was not kept
	Truncated bool          // Body is shorter than what was announced or sent
	ReadTime  time.Duration // from the header read to the last byte of body read
}

// Answer is what became of a request, and what its sender was told.
type Answer struct {
	Status      int    // what it was answered
	Reason      string // why it was answered so, if not as configured; "" otherwise
	Rejected    bool   // refused: Reason says why, Body holds nothing or what was read
	NotRecorded bool   // it is not on disk, though it should be: Reason says why
	Decision    Decision
	Forwarded   *Forwarded // what became of it where the answer was waited for; nil if none was

	// What came between the last byte of the body and the answer, beside
	// Decision.Delay.
	TargetTime time.Duration // waiting for an Upstream
	OwnTime    time.Duration // all else, until it was in the ring
}

// Decision says what decided how a request was answered. It is zero where that
// is not known, as with many archives, and for refused requests, whose Reason
// says it all.
type Decision struct {
	Why     string        // "as configured", or the rule, the failure that was planned, the choice made meanwhile
	Delay   time.Duration // how long it was put off on purpose
	Dropped bool          // the connection was closed instead
}

// Forwarded is what a target made of a request that was passed on to it.
type Forwarded struct {
	Status  int           // of its answer; 0 if none came
	Latency time.Duration // until its answer's header
	Err     string        // why there was no answer that could be passed back; "" if there was
}

// Part is one part of a multipart body, as [Request.Parts] returns them.
type Part = body.Part

// What the errors of [Request.Content] and [Request.Parts] wrap.
var (
	ErrEncoding  = body.ErrEncoding
	ErrMultipart = body.ErrMultipart
)

// ErrEvicted is for a request whose storage is gone: Hold returned false, or
// the ring does not have it any more.
var ErrEvicted = errors.New("the request was evicted; --max-requests and --max-memory keep more")

// split is the outcome of splitting a body. A body of 10,000 parts has
// megabytes of it, which the bound on the ring's bytes does not count, and it
// is found again in microseconds: so it is kept until the collector next runs.
type split struct {
	parts []Part
	err   error
}

// NewRequest returns a Request outside any ring that owns content, its body: what an
// archive reads back, and what tests are made of. Hold always succeeds on it.
func NewRequest(method, target string, header http.Header, content []byte) *Request {
	r := &Request{
		Message:  Message{Method: method, Target: target, Proto: "HTTP/1.1", Header: header},
		Transfer: Transfer{Size: int64(len(content))},
		Answer:   Answer{Status: http.StatusOK},
		body:     arena.Own(content),
	}
	r.MediaType = body.MediaType(header.Get("Content-Type"))
	r.encoded = len(content) > 0 && len(encodings(header, r.MediaType, content)) > 0
	return r
}

// Number returns Seq, and gives r its number if it is about to be recorded and
// has none: a [Recorder] asks at the moment from which on the order is settled.
func (r *Request) Number() uint64 {
	if r.Seq == 0 && r.number != nil {
		r.Seq = r.number()
	}
	return r.Seq
}

// IsRefusal reports whether r is no more than the refusal of a request, of whose
// body nothing was kept: nothing that could be sent again.
func (r *Request) IsRefusal() bool { return r.Rejected && len(r.body.Data()) == 0 }

// Hold keeps the body's storage from being reused until Release is called. It
// reports false when the request was evicted and its storage is gone: the
// caller then says so instead of showing it.
func (r *Request) Hold() bool {
	if !r.body.Hold() {
		return false
	}
	r.look()
	return true
}

// Release ends a successful Hold.
func (r *Request) Release() {
	r.leave()
	r.body.Release()
}

// Body returns the body as received, before any content decoding, for which
// there is Content. The slice is read-only, and valid only between Hold and
// Release.
func (r *Request) Body() []byte { return r.body.Data() }

// Parts returns the parts of a multipart body as slices of Content, in their
// order on the wire. They are found when first asked for, and again when the
// memory for them was taken back in between.
//
// A body of another media type has no parts and no error. Where a multipart
// body breaks the rules, what could be told apart comes with an error that
// wraps [ErrMultipart] and says what was wrong first: the last part of a
// truncated body is as long as what arrived of it. The error wraps
// [ErrEncoding] where the body could not be decoded. Like Body, the result is
// valid only between Hold and Release, and must not be changed.
func (r *Request) Parts() ([]Part, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.split.Value()
	if s == nil {
		s = r.splitContent()
		r.split = weak.Make(s)
	}
	return s.parts, s.err
}

// splitContent finds the parts. What is wrong with the encoding comes first,
// as it is likely why the parts are wrong.
func (r *Request) splitContent() *split {
	data, encoding := r.body.Data(), error(nil)
	if r.encoded {
		data, encoding = r.decoded()
	}
	parts, err := body.Split(r.Header.Get("Content-Type"), data)
	if encoding != nil && strings.HasPrefix(r.MediaType, "multipart/") {
		err = encoding
	}
	return &split{parts, err}
}

// Weight estimates the memory that r takes apart from its body, in bytes: its
// texts, and of its header each name and each value, however short.
func (r *Request) Weight() int64 {
	const request, field, value = 768, 128, 48
	n := request + len(r.Method) + len(r.Target) + len(r.Proto) + len(r.Host) + len(r.Remote) + len(r.Camera) + len(r.MediaType) +
		len(r.Reason) + len(r.Decision.Why) + cap(r.Head) + cap(r.Trailer)
	if f := r.Forwarded; f != nil {
		n += field + len(f.Err)
	}
	for name, values := range r.Header {
		n += field + len(name) + value*cap(values)
		for _, v := range values {
			n += len(v)
		}
	}
	return int64(n)
}

// content is a decoded body, for as long as somebody has the request on hold.
type content struct {
	block *arena.Block
	err   error
}

// Encoded reports whether the body has a content encoding, so that Content is
// not the Body.
func (r *Request) Encoded() bool { return r.encoded }

// Content returns the body without its content encoding: gzip, deflate, br and
// zstd are taken off. It is the Body itself where there is none. It is decoded
// when first asked for, and again after nobody had the request on hold.
//
// Where the body cannot be decoded, or not to its end, what could be comes
// with an error that wraps [ErrEncoding]; likewise of one that decodes to more
// than [body.MaxDecoded] bytes, or than the ring's memory has room for. Like Body,
// the result is valid only between Hold and Release, and must not be changed.
func (r *Request) Content() ([]byte, error) {
	if !r.encoded {
		return r.Body(), nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.decoded()
}

// decoded is Content, called with the lock.
func (r *Request) decoded() ([]byte, error) {
	if r.content == nil {
		block, err := body.Decode(encodings(r.Header, r.MediaType, r.body.Data()), r.body)
		r.content = &content{block, err}
	}
	return r.content.block.Data(), r.content.err
}

// encodings returns how a body was encoded: as its header tells, else by its
// first bytes.
func encodings(h http.Header, mediaType string, data []byte) []string {
	if list := body.Encodings(h); len(list) > 0 {
		return list
	}
	if name := body.Sniff(mediaType, data); name != "" {
		return []string{name}
	}
	return nil
}

// look counts one more who has the request on hold.
func (r *Request) look() {
	if !r.encoded {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lookers++
}

// leave counts one less. The last one out gives the decoded body back, and
// the parts, which are slices of it.
func (r *Request) leave() {
	if !r.encoded {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lookers--; r.lookers > 0 || r.content == nil {
		return
	}
	r.content.block.Release()
	r.content, r.split = nil, weak.Pointer[split]{}
}
