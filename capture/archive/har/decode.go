package har

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive/wire"
	"github.com/framebin/framebin/capture/jsonspan"
)

// toRequest builds the request that q and, in an archive of this program, o
// describe.
func toRequest(q *request, o *own) (*capture.Request, error) {
	if !q.hasMethod(o) {
		return nil, fmt.Errorf("its method %.20q is none", q.Method)
	}
	header, host := toHeader(q.Headers)
	u, err := url.Parse(q.URL)
	if err != nil {
		u = &url.URL{Path: "/"}
	}
	if host == "" && o == nil {
		host = u.Host
	}
	body, err := toBody(q, header)
	if err != nil {
		return nil, err
	}
	foreign := o == nil
	if foreign {
		o = &own{Proto: foreignProto(q.HTTPVersion), Target: []byte(u.RequestURI()), Size: int64(len(body))}
	}
	r := capture.NewRequest(q.Method, o.target(q.Method), header, body)
	r.Host, r.Seq, r.Remote, r.Proto = host, o.Seq, o.Remote, o.Proto
	r.Reason, r.Rejected, r.Truncated = o.Reason, o.Rejected, o.Truncated
	r.Size, r.ReadTime, r.NotRecorded = o.Size, time.Duration(o.ReadTime), o.NotRecorded
	r.Trailer = o.Trailer
	if agrees(o.Head, header, host) {
		r.Head = o.Head
		if r.Proto != "HTTP/1.0" && strings.EqualFold(header.Get("Transfer-Encoding"), "chunked") { // as net/http has it
			header.Del("Transfer-Encoding")
			header.Del("Trailer")
		}
	}
	if a := o.Answer; a != nil {
		r.Decision = capture.Decision{Why: a.Why, Delay: time.Duration(a.Delay), Dropped: a.Dropped}
	}
	if f := o.Forward; f != nil {
		r.Forwarded = &capture.Forwarded{Status: f.Status, Latency: time.Duration(f.Latency), Err: f.Error}
	}
	r.OwnTime, r.TargetTime = time.Duration(o.OwnTime), time.Duration(o.TargetTime)
	q.missing(r, foreign)
	return r, nil
}

// hasMethod reports whether the method is one; what was refused as no HTTP has none.
func (q *request) hasMethod(o *own) bool {
	return wire.IsToken(q.Method) || q.Method == "" && o != nil && o.Rejected
}

// target returns the target as it was sent; what was refused as no HTTP has none.
func (o *own) target(method string) string {
	if method == "" {
		return ""
	}
	return wire.Target(string(o.Target))
}

// missing says of a request what its archive has not of the body: all of it, or
// files in it, or bytes that are no text.
func (q *request) missing(r *capture.Request, foreign bool) {
	have, sent := int64(len(r.Body())), q.sent(r.Header)
	if foreign && Lossy(string(r.Body()), int(sent)) {
		r.Size = sent
	}
	if sent > have && !r.Rejected && (have == 0 || foreign && !q.rebuilt()) {
		r.Size, r.Truncated = sent, true
	}
}

// sent returns how many bytes the body had, by what is told of it; 0 where
// nothing is.
func (q *request) sent(header http.Header) int64 {
	if q.BodySize > 0 {
		return int64(q.BodySize)
	}
	n, _ := strconv.ParseInt(header.Get("Content-Length"), 10, 64) // 0 where it is none
	return n
}

// rebuilt reports whether the body is made of the parameters of a form.
func (q *request) rebuilt() bool {
	return q.PostData != nil && q.PostData.Text == "" && len(q.PostData.Params) > 0 &&
		!slices.ContainsFunc(q.PostData.Params, func(p param) bool { return p.FileName != "" })
}

// agrees reports whether a head has the fields of a list of headers: an archive
// that was edited may have it as it was before.
func agrees(head []byte, header http.Header, host string) bool {
	sent := capture.HeadFields(head)
	list := make([]field, 0, len(sent))
	for _, f := range sent {
		list = append(list, field{Name: f.Name, Value: f.Value})
	}
	fields, to := toHeader(list)
	return to == host && maps.EqualFunc(fields, header, slices.Equal)
}

// toHeader keeps what can be a header, and takes the host out of it. HTTP/2
// names like ":authority" are no headers.
func toHeader(list []field) (header http.Header, host string) {
	header = http.Header{}
	for _, f := range list {
		value := f.Value
		if len(f.Base64) > 0 {
			value = string(f.Base64)
		}
		value = wire.Value(value)
		name := http.CanonicalHeaderKey(f.Name)
		switch {
		case strings.EqualFold(name, "host") || strings.EqualFold(name, ":authority"):
			host = value
		case wire.IsToken(name):
			header[name] = append(header[name], value)
		}
	}
	return header, host
}

// toBody returns the bytes of the body: text as it is, what is marked as
// base64 decoded, and parameters put together again where there is no text.
func toBody(q *request, header http.Header) ([]byte, error) {
	if q.large != nil {
		return largeBody(q, header)
	}
	switch {
	case q.beside != nil:
		return q.beside, nil
	case q.Content != nil && q.Content.Text != "" && strings.EqualFold(q.Content.Encoding, "base64"):
		return toBytes(q.Content.Text, q.Content.Encoding)
	case q.PostData != nil && q.PostData.Text != "":
		return textBody(string(q.PostData.Text), q.PostData.Encoding, q.BodySize, header)
	case q.Content != nil && q.Content.Text != "":
		return toBytes(q.Content.Text, q.Content.Encoding)
	case q.PostData != nil && len(q.PostData.Params) > 0:
		return fromParams(q.PostData, header)
	}
	return nil, nil
}

// largeBody decodes the body that was left in the text of the entry.
func largeBody(q *request, header http.Header) ([]byte, error) {
	encoding := ""
	switch {
	case q.Content != nil && q.Content.Encoding != "":
		encoding = q.Content.Encoding
	case q.PostData != nil:
		encoding = q.PostData.Encoding
	}
	raw := q.large[1 : len(q.large)-1]
	if !strings.EqualFold(encoding, "base64") || bytes.IndexByte(raw, '\\') >= 0 {
		text, err := unescaped(q.large)
		if err != nil {
			return nil, err
		}
		return textBody(text, encoding, q.BodySize, header)
	}
	body := make([]byte, base64.StdEncoding.DecodedLen(len(raw)))
	n, err := base64.StdEncoding.Decode(body, raw)
	if err != nil {
		return nil, fmt.Errorf("its body is not the base64 that it claims: %w", err)
	}
	return body[:n], nil
}

// textBody returns the bytes of a body that is written as text.
func textBody(text, encoding string, size int, header http.Header) ([]byte, error) {
	if encoding == "" {
		if size > 0 && size != len(text) && size <= base64.StdEncoding.DecodedLen(len(text)) && size >= len(text)/2 {
			if body, err := base64.StdEncoding.DecodeString(text); err == nil && len(body) == size {
				return body, nil // as the size proves, which is that of what was sent
			}
		}
		if body, ok := FromLatin1(text, size); ok {
			return body, nil
		}
		if body, ok := decodedText(text, size, header); ok {
			header.Del("Content-Encoding")
			return body, nil
		}
	}
	return toBytes(text, encoding)
}

// decodedText returns the bytes of a body whose content encoding was taken off
// before it was written a character a byte: its size is that of what was sent.
// The header that names the encoding is not true of it any more.
func decodedText(text string, size int, header http.Header) ([]byte, bool) {
	media, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	kind, _, _ := strings.Cut(media, "/")
	switch {
	case header.Get("Content-Encoding") == "", size <= 0, size == len(text):
		return nil, false
	case kind == "multipart" || kind == "image" || media == "application/octet-stream":
		body, ok := latin1(text)
		return body, ok
	}
	return []byte(text), true
}

func toBytes(text, encoding string) ([]byte, error) {
	switch strings.ToLower(encoding) {
	case "":
		return []byte(text), nil
	case "base64":
		body, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, fmt.Errorf("its body is not the base64 that it claims: %w", err)
		}
		return body, nil
	}
	return nil, fmt.Errorf("its body has the unknown encoding %.20q", encoding)
}

// fromParams writes the parameters as their media type asks. The bytes are
// not those that were sent, as an archive of parameters alone does not have
// them.
func fromParams(p *postData, header http.Header) ([]byte, error) {
	media, attributes, err := mime.ParseMediaType(p.MIMEType)
	if err != nil || media != "multipart/form-data" {
		values := make([]string, 0, len(p.Params))
		for _, q := range p.Params {
			values = append(values, url.QueryEscape(q.Name)+"="+url.QueryEscape(q.Value))
		}
		return []byte(strings.Join(values, "&")), nil
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if boundary := attributes["boundary"]; boundary == "" || w.SetBoundary(boundary) != nil {
		header.Set("Content-Type", w.FormDataContentType())
	}
	for _, q := range p.Params {
		if err := addParam(w, q); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func addParam(w *multipart.Writer, p param) error {
	attributes := map[string]string{"name": p.Name}
	if p.FileName != "" {
		attributes["filename"] = p.FileName
	}
	disposition := mime.FormatMediaType("form-data", attributes)
	if disposition == "" {
		return errors.New("a parameter has a name that no part can have")
	}
	h := textproto.MIMEHeader{"Content-Disposition": {disposition}}
	if p.ContentType != "" && !strings.ContainsAny(p.ContentType, "\r\n") {
		h.Set("Content-Type", p.ContentType)
	}
	part, err := w.CreatePart(h)
	if err != nil {
		return err
	}
	_, err = part.Write([]byte(p.Value))
	return err
}

// foreignProto spells the version as a request line does: others write "h2",
// "http/2.0" or nothing.
func foreignProto(version string) string {
	if upper := strings.ToUpper(version); upper == "HTTP/1.0" || upper == "HTTP/1.1" {
		return upper
	}
	if strings.EqualFold(version, "h2") || strings.HasPrefix(strings.ToUpper(version), "HTTP/2") {
		return "HTTP/2.0"
	}
	return "HTTP/1.1"
}

// parseTime reads the spellings of ISO 8601 that archives have; the zero time
// stands for none.
func parseTime(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

// largeText is how long a string is from which on it is decoded where it lies,
// in bytes: encoding/json would copy it time and again.
const largeText = 1 << 20

// without returns the text of an entry without its large strings, and that of
// the request's body if it is one of them, as JSON.
func without(text []byte) (rest, body []byte) {
	if len(text) <= largeText {
		return text, nil
	}
	const deep, many = 8, 1 << 17
	tree, err := jsonspan.Parse(text, jsonspan.Limits{Depth: deep, Nodes: many})
	if err != nil {
		return text, nil // whoever decodes it says what is wrong
	}
	from := 0
	var cut func(n jsonspan.Node, path string)
	cut = func(n jsonspan.Node, path string) {
		if n.Kind() == jsonspan.String && len(n.Raw()) > largeText {
			start, end := n.Span()
			rest = append(append(rest, text[from:start]...), `""`...)
			from = end
			if path == "/request/postData/text" || path == "/request/_content/text" {
				body = n.Raw()
			}
		}
		for c := range n.Children() {
			cut(c, path+"/"+c.Key())
		}
	}
	cut(tree.Root(), "")
	return append(rest, text[from:]...), body
}

// decode turns the text of an entry into a request. Members of a wrong type
// are passed over, as other programs' archives have them in places that do
// not matter here. Files may be nil.
func decode(text []byte, files func(name string) ([]byte, error)) (*capture.Request, error) {
	var e struct {
		Started  string  `json:"startedDateTime"`
		Time     float64 `json:"time"`
		Request  request `json:"request"`
		Response struct {
			Status int `json:"status"`
		} `json:"response"`
		Own *own `json:"_framebin"`
	}
	rest, large := without(text)
	var mistyped *json.UnmarshalTypeError
	if err := json.Unmarshal(rest, &e); err != nil && !errors.As(err, &mistyped) {
		return nil, err
	}
	e.Request.large = large
	if p := e.Request.PostData; p != nil && p.File != "" && p.Text == "" && files != nil {
		if body, err := files(p.File); err == nil { // else it is missing, which is said
			e.Request.beside = body
		}
	}
	r, err := toRequest(&e.Request, e.Own)
	if err != nil {
		return nil, err
	}
	r.Time = parseTime(e.Started)
	r.Status = e.Response.Status
	return r, nil
}
