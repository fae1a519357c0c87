// Package har writes and reads HTTP archives, version 1.2
// (http://www.softwareishard.com/blog/har-12-spec/).
//
// # What is beyond the specification
//
// HAR has no place for a request body that is not text. Such a body is base64
// in request.postData.text, and request.postData.encoding is "base64", as
// response.content has it. Text stays text.
//
// Custom fields, which begin with an underscore, keep what HAR cannot say:
// entry._framebin holds the rest of a captured request, and the _base64 of a
// header holds a value that is not UTF-8, byte for byte. A reader that does
// not know them loses nothing else.
//
// It opens no file, and knows no archive of another kind. capture/archive and
// capture/export import it.
package har

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive/safejson"
	"github.com/framebin/framebin/capture/archive/wire"
)

// Encoder writes one HAR, entry by entry. It holds no more than one piece of
// a body in memory.
type Encoder struct {
	w       *bufio.Writer
	version string
	origin  string
	begun   bool
}

// NewEncoder returns an Encoder that names version as the program's. The
// origin, such as "http://127.0.0.1:8080", is put before each target; where
// it is "", each request's Host is.
func NewEncoder(w io.Writer, version, origin string) *Encoder {
	return &Encoder{w: bufio.NewWriterSize(w, 64<<10), version: version, origin: origin}
}

// Encode adds r, which the caller has on hold.
func (e *Encoder) Encode(r *capture.Request) error {
	if e.begun {
		e.raw(",\n")
	} else if err := e.begin(); err != nil {
		return err
	}
	milliseconds := float64(r.ReadTime) / float64(time.Millisecond)
	e.raw(`{"_framebin":`) // first, so that its number is found without reading a body
	if err := e.json(newOwn(r)); err != nil {
		return err
	}
	e.raw(`,"startedDateTime":"` + r.Time.UTC().Format(time.RFC3339Nano) + `","time":`)
	if err := e.json(milliseconds); err != nil {
		return err
	}
	e.raw(`,"request":`)
	if err := e.request(r); err != nil {
		return err
	}
	e.raw(`,"response":`)
	if err := e.json(newResponse(r.Status, proto(r))); err != nil {
		return err
	}
	e.raw(`,"cache":{},"timings":`)
	if err := e.json(timings{Send: milliseconds}); err != nil {
		return err
	}
	e.raw(`}`)
	return e.err()
}

// Close ends the archive, which is valid without any entry too. It does not
// close the writer.
func (e *Encoder) Close() error {
	if !e.begun {
		if err := e.begin(); err != nil {
			return err
		}
	}
	e.raw("\n]}}\n")
	return e.w.Flush()
}

func (e *Encoder) begin() error {
	e.begun = true
	e.raw(`{"log":{"version":"1.2","creator":`)
	err := e.json(struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}{"framebin", e.version})
	e.raw(`,"comment":"A request body that is not text is base64 in postData.text, with postData.encoding set to base64","entries":[` + "\n")
	return err
}

// request writes the request object. Its body comes last, in pieces.
func (e *Encoder) request(r *capture.Request) error {
	head, err := safejson.Marshal(request{
		Method: r.Method, URL: e.url(r), HTTPVersion: proto(r),
		Cookies: cookies(r), Headers: headers(r), QueryString: query(r.Target),
		HeadersSize: headersSize(r), BodySize: len(r.Body()),
	})
	if err != nil {
		return err
	}
	if len(r.Body()) == 0 {
		e.raw(string(head))
		return nil
	}
	e.raw(string(bytes.TrimSuffix(head, []byte("}"))) + `,"postData":{"mimeType":`)
	if err := e.json(r.Header.Get("Content-Type")); err != nil {
		return err
	}
	if isText(r.Body()) {
		e.raw(`,"text":`)
		if err := safejson.WriteString(e.w, r.Body()); err != nil {
			return err
		}
		e.raw(`}}`)
		return nil
	}
	if err := e.base64(r.Body()); err != nil {
		return err
	}
	e.raw(`},"_content":{"size":` + strconv.Itoa(len(r.Body()))) // for HTTP Toolkit
	if err := e.base64(r.Body()); err != nil {
		return err
	}
	e.raw(`}}`)
	return nil
}

func (e *Encoder) base64(body []byte) error {
	e.raw(`,"encoding":"base64","text":"`)
	enc := base64.NewEncoder(base64.StdEncoding, e.w)
	if _, err := enc.Write(body); err != nil {
		return err
	}
	if err := enc.Close(); err != nil {
		return err
	}
	e.raw(`"`)
	return nil
}

func (e *Encoder) json(v any) error {
	text, err := safejson.Marshal(v)
	if err != nil {
		return err
	}
	_, err = e.w.Write(text)
	return err
}

// raw writes text. A failure of the writer stays, and err returns it.
func (e *Encoder) raw(text string) { _, _ = e.w.WriteString(text) }

func (e *Encoder) err() error {
	_, err := e.w.Write(nil)
	return err
}

// isText reports whether a body can be a JSON string without loss, and is
// worth reading as one.
func isText(body []byte) bool {
	return utf8.Valid(body) && bytes.IndexByte(body, 0) < 0
}

func newOwn(r *capture.Request) own {
	o := own{
		Seq: r.Seq, Remote: r.Remote, Proto: r.Proto, Target: []byte(r.Target),
		Size: r.Size, ReadTime: int64(r.ReadTime), OwnTime: int64(r.OwnTime), TargetTime: int64(r.TargetTime), Reason: r.Reason,
		Rejected: r.Rejected, Truncated: r.Truncated, NotRecorded: r.NotRecorded,
		Head: r.Head, Trailer: r.Trailer, LowerCase: r.LowerCase(),
	}
	if a := r.Decision; a != (capture.Decision{}) {
		o.Answer = &answer{Why: a.Why, Delay: int64(a.Delay), Dropped: a.Dropped}
	}
	if f := r.Forwarded; f != nil {
		o.Forward = &forward{Status: f.Status, Latency: int64(f.Latency), Error: f.Err}
	}
	return o
}

func proto(r *capture.Request) string {
	if r.Proto == "" {
		return "HTTP/1.1"
	}
	return r.Proto
}

// headers lists the header fields as they came.
func headers(r *capture.Request) []field {
	fields := r.Fields()
	list := make([]field, 0, len(fields))
	for _, f := range fields {
		list = append(list, newField(f.Name, f.Value))
	}
	return list
}

// headersSize returns the bytes of the head; -1 where they are not known.
func headersSize(r *capture.Request) int {
	if len(r.Head) == 0 {
		return -1
	}
	return len(r.Head)
}

// newField keeps a value that is not UTF-8 twice: readable as Latin-1, and
// exact.
func newField(name, value string) field {
	if utf8.ValidString(value) {
		return field{Name: name, Value: value}
	}
	latin := make([]rune, 0, len(value))
	for i := range len(value) {
		latin = append(latin, rune(value[i]))
	}
	return field{Name: name, Value: string(latin), Base64: []byte(value)}
}

func cookies(r *capture.Request) []cookie {
	list := []cookie{}
	for _, c := range (&http.Request{Header: r.Header}).Cookies() {
		list = append(list, cookie{Name: c.Name, Value: c.Value})
	}
	return list
}

// query lists the parameters in their order, decoded where they can be.
func query(target string) []field {
	list := []field{}
	_, text, _ := strings.Cut(target, "?")
	for pair := range strings.SplitSeq(text, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		list = append(list, newField(unescape(name), unescape(value)))
	}
	return list
}

func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// url returns where the request went, as an absolute URL whatever its target.
func (e *Encoder) url(r *capture.Request) string {
	if u, err := url.Parse(r.Target); err == nil && u.Scheme != "" && u.Host != "" {
		return u.String()
	}
	base := &url.URL{Scheme: "http", Host: r.Host}
	if u, err := url.Parse(e.origin); err == nil && u.Host != "" {
		base.Scheme, base.Host = u.Scheme, u.Host
	}
	if u, err := url.Parse("http://" + base.Host); err != nil || u.Host != base.Host || base.Host == "" {
		base.Host = net.JoinHostPort("127.0.0.1", "8080")
	}
	return base.Scheme + "://" + base.Host + "/" + strings.TrimPrefix(encodeTarget(r.Target), "/")
}

// encodeTarget percent-encodes the bytes that no URL has.
func encodeTarget(target string) string {
	if _, err := url.PathUnescape(target); err != nil { // a percent sign that encodes nothing
		target = strings.ReplaceAll(target, "%", "%25")
	}
	return wire.Escape(target, func(c byte) bool {
		return c <= ' ' || c >= 0x7F || strings.IndexByte("\"<>\\^`{|}#", c) >= 0
	})
}

// own is what HAR has no field for.
type own struct {
	Seq        uint64 `json:"seq"`
	Remote     string `json:"remote"`
	Proto      string `json:"proto"`
	Target     []byte `json:"target"` // base64, as it may be anything but a URL
	Size       int64  `json:"size"`   // bytes received
	ReadTime   int64  `json:"readNanoseconds"`
	OwnTime    int64  `json:"ownNanoseconds,omitempty"`
	TargetTime int64  `json:"targetNanoseconds,omitempty"`
	Reason     string `json:"reason,omitempty"`
	Rejected   bool   `json:"rejected,omitempty"`
	Truncated  bool   `json:"truncated,omitempty"`

	NotRecorded bool     `json:"notRecorded,omitempty"`
	Head        []byte   `json:"head,omitempty"`    // base64, as it came
	Trailer     []byte   `json:"trailer,omitempty"` // base64, as it came
	LowerCase   bool     `json:"lowerCaseHeaders,omitempty"`
	Answer      *answer  `json:"answer,omitempty"`
	Forward     *forward `json:"forward,omitempty"` // where the target's answer was waited for
}

// answer is what decided an answer.
type answer struct {
	Why     string `json:"why"`
	Delay   int64  `json:"delayNanoseconds,omitempty"`
	Dropped bool   `json:"dropped,omitempty"`
}

// forward is what a target made of the request.
type forward struct {
	Status  int    `json:"status"`
	Latency int64  `json:"latencyNanoseconds"`
	Error   string `json:"error,omitempty"`
}

type request struct {
	Method      string    `json:"method"`
	URL         string    `json:"url"`
	HTTPVersion string    `json:"httpVersion"`
	Cookies     []cookie  `json:"cookies"`
	Headers     []field   `json:"headers"`
	QueryString []field   `json:"queryString"`
	HeadersSize int       `json:"headersSize"`
	BodySize    int       `json:"bodySize"`
	PostData    *postData `json:"postData,omitempty"`

	large   []byte   // the text of a large body, as JSON
	beside  []byte   // the body, of a file of its own; nil where it has none
	Content *content `json:"_content,omitempty"` // where HTTP Toolkit and PCAPdroid keep a binary request body
}

// field is a header or a query parameter.
type field struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Base64 []byte `json:"_base64,omitempty"` // the exact bytes of a value that is not UTF-8
}

type cookie struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type postData struct {
	MIMEType string  `json:"mimeType"`
	Text     text    `json:"text"`
	Encoding string  `json:"encoding,omitempty"`
	File     string  `json:"_file,omitempty"` // beside the archive, as Playwright keeps bodies
	Params   []param `json:"params,omitempty"`
}

type param struct {
	Name        string `json:"name"`
	Value       string `json:"value"`
	FileName    string `json:"fileName"`
	ContentType string `json:"contentType"`
}

type response struct {
	Status      int      `json:"status"`
	StatusText  string   `json:"statusText"`
	HTTPVersion string   `json:"httpVersion"`
	Cookies     []cookie `json:"cookies"`
	Headers     []field  `json:"headers"`
	Content     content  `json:"content"`
	RedirectURL string   `json:"redirectURL"`
	HeadersSize int      `json:"headersSize"`
	BodySize    int      `json:"bodySize"`
}

type content struct {
	Size     int64  `json:"size"`
	MIMEType string `json:"mimeType"`
	Text     string `json:"text,omitempty"`
	Encoding string `json:"encoding,omitempty"`
}

type timings struct {
	Send    float64 `json:"send"` // milliseconds
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

// newResponse tells what a request was answered.
func newResponse(status int, proto string) response {
	return response{
		Status: status, StatusText: http.StatusText(status), HTTPVersion: proto,
		Cookies: []cookie{}, Headers: []field{},
		Content:     content{MIMEType: "x-unknown"},
		HeadersSize: -1, BodySize: -1, // not known
	}
}
