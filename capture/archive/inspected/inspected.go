// Package inspected reads what request inspectors export: the JSON of ngrok's
// and of webhook.site's API.
//
// capture/archive imports it.
package inspected

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/archive/har"
	"github.com/framebin/framebin/capture/archive/wire"
)

// maxInspected bounds the export of a request inspector, which is read whole.
const maxInspected = 128 << 20

var (
	// ErrOther is returned for JSON that is no export of an inspector.
	ErrOther = errors.New("no export of ngrok or webhook.site")
	// ErrEmpty is returned for an export that has no requests.
	ErrEmpty = errors.New("holds no requests")

	errTooLarge = errors.New("too large")
)

// Lossy says that a body was written as text that was none.
const Lossy = "its body was no text and yet written as such: bytes are lost"

// ngrokRequest is a request of ngrok's inspection API (/api/requests/http).
type ngrokRequest struct {
	Start   time.Time `json:"start"`
	Remote  string    `json:"remote_addr"`
	Request struct {
		Raw []byte `json:"raw"` // the message in base64
	} `json:"request"`
	Response struct {
		Status int `json:"status_code"`
	} `json:"response"`
}

// webhookSiteRequest is a request of webhook.site's API
// (/token/ID/requests).
type webhookSiteRequest struct {
	UUID    string                           `json:"uuid"`
	Type    string                           `json:"type"` // "web", or "email"
	IP      string                           `json:"ip"`
	Method  string                           `json:"method"`
	URL     string                           `json:"url"`
	Content string                           `json:"content"`
	Headers json.RawMessage                  `json:"headers"` // a map of lists, or of texts; a list where it is empty
	Created string                           `json:"created_at"`
	Size    int                              `json:"size"`
	Form    map[string]any                   `json:"request"` // fields of a form
	Files   map[string]struct{ Name string } `json:"files"`
}

// ReadMessage reads an HTTP message. Where it is cut off it returns what there is
// with the error.
type ReadMessage func(io.Reader) (*capture.Request, error)

// Read reads what a request inspector exports, oldest first. What is no request
// among others, and what an export has not, is told to problem.
func Read(r io.Reader, size int64, read ReadMessage, problem func(string)) ([]*capture.Request, error) {
	if size > maxInspected {
		return nil, fmt.Errorf("%w: at most %d bytes of such an export are read", errTooLarge, maxInspected)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	var top struct {
		Requests []json.RawMessage `json:"requests"`
		Data     []json.RawMessage `json:"data"`
	}
	if json.Unmarshal(text, &top) != nil {
		_ = json.Unmarshal(text, &top.Data) // a bare list
	}
	items := slices.Concat(top.Requests, top.Data)
	switch {
	case len(items) > 0:
	case top.Requests != nil || top.Data != nil:
		return nil, ErrEmpty
	default:
		items = []json.RawMessage{text} // one request
	}
	list := make([]*capture.Request, 0, len(items))
	var refused []string
	for i, item := range items {
		q, missing, err := inspected(item, read)
		if err != nil {
			refused = append(refused, fmt.Sprintf("request %d: %v", i+1, err))
			continue
		}
		if missing != "" {
			problem(fmt.Sprintf("request %d: %s", i+1, missing))
		}
		list = append(list, q)
	}
	if len(list) == 0 {
		return nil, ErrOther
	}
	for _, sentence := range refused {
		problem(sentence)
	}
	slices.SortStableFunc(list, func(a, b *capture.Request) int { return a.Time.Compare(b.Time) })
	for i, q := range list {
		q.Seq = uint64(i) + 1
	}
	return list, nil
}

// inspected returns a request, and what of it the export does not have.
func inspected(item json.RawMessage, read ReadMessage) (q *capture.Request, problem string, err error) {
	var n ngrokRequest
	if json.Unmarshal(item, &n) == nil && len(n.Request.Raw) > 0 {
		q, err := read(bytes.NewReader(n.Request.Raw))
		if q == nil {
			return nil, "", err
		}
		q.Time, q.Remote, q.Status = n.Start, n.Remote, n.Response.Status
		if err != nil { // ngrok cuts long bodies
			problem = err.Error()
		}
		return q, problem, nil
	}
	var w webhookSiteRequest
	err = json.Unmarshal(item, &w)
	mistyped, _ := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case err != nil && mistyped == nil, w.UUID == "":
		return nil, "", ErrOther
	case w.Type == "email" || !wire.IsToken(w.Method):
		return nil, "", fmt.Errorf("it is no HTTP request but of the type %.20q", w.Type)
	}
	return w.request()
}

// header returns the headers in whichever way they are written.
func (w *webhookSiteRequest) header() http.Header {
	var lists map[string]any
	_ = json.Unmarshal(w.Headers, &lists) // an empty list where there are none
	header := http.Header{}
	for name, value := range lists {
		values, ok := value.([]any)
		if !ok {
			values = []any{value}
		}
		for _, v := range values {
			if text, ok := v.(string); ok && wire.IsToken(name) {
				header.Add(name, wire.Value(text))
			}
		}
	}
	return header
}

// body returns the bytes that were received, as far as they are known. Of a form
// the export has fields alone.
func (w *webhookSiteRequest) body(header http.Header) (content []byte, problem string) {
	if body, ok := har.FromLatin1(w.Content, w.Size); ok {
		return body, ""
	}
	content = []byte(w.Content)
	switch {
	case len(content) == 0 && len(w.Form)+len(w.Files) > 0:
		if content = w.form(header); len(w.Files) > 0 {
			return content, fmt.Sprintf("the export has the fields of its form, not its files (%s)", strings.Join(slices.Sorted(maps.Keys(w.Files)), ", "))
		}
		return content, ""
	case har.Lossy(w.Content, w.Size):
		return content, Lossy
	case w.Size > len(content):
		return content, fmt.Sprintf("the export has %d of the %d bytes of its body", len(content), w.Size)
	}
	return content, ""
}

// form writes the fields of a form as its media type asks.
func (w *webhookSiteRequest) form(header http.Header) []byte {
	values := url.Values{}
	for name, value := range w.Form {
		if text, ok := value.(string); ok {
			values.Set(name, text)
		}
	}
	_, attributes, _ := mime.ParseMediaType(header.Get("Content-Type"))
	if attributes["boundary"] == "" {
		return []byte(values.Encode())
	}
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	if form.SetBoundary(attributes["boundary"]) != nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		_ = form.WriteField(name, values.Get(name)) // into memory
	}
	_ = form.Close()
	return b.Bytes()
}

// request makes the request that was received, and says what of it is not known.
func (w *webhookSiteRequest) request() (*capture.Request, string, error) {
	header := w.header()
	body, problem := w.body(header)
	u, err := url.Parse(w.URL)
	if err != nil {
		u = &url.URL{Path: "/"}
	}
	q := capture.NewRequest(strings.ToUpper(w.Method), wire.Target(u.RequestURI()), header, body)
	q.Host, q.Remote = u.Host, w.IP
	if len(header["Host"]) > 0 {
		q.Host = header.Get("Host")
		header.Del("Host")
	}
	for _, layout := range []string{"2006-01-02 15:04:05", time.RFC3339Nano} {
		if at, err := time.Parse(layout, w.Created); err == nil {
			q.Time = at
		}
	}
	if w.Size > len(body) {
		q.Size, q.Truncated = int64(w.Size), true
	}
	return q, problem, nil
}
