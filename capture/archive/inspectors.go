package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

// errNotInspected is returned for JSON that is no export of an inspector.
var errNotInspected = errors.New("neither ngrok's nor webhook.site's")

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
	UUID    string              `json:"uuid"`
	IP      string              `json:"ip"`
	Method  string              `json:"method"`
	URL     string              `json:"url"`
	Content *string             `json:"content"`
	Headers map[string][]string `json:"headers"`
	Created string              `json:"created_at"`
	Size    int                 `json:"size"`
}

// readInspected reads what a request inspector exports, oldest first.
func readInspected(r io.Reader, size int64) ([]*capture.Request, error) {
	if size > maxInspected {
		return nil, fmt.Errorf("%w: at most %d bytes of such an export are read", ErrTooLarge, maxInspected)
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
	if len(items) == 0 {
		items = []json.RawMessage{text} // one request
	}
	list := make([]*capture.Request, 0, len(items))
	for i, item := range items {
		q, err := inspected(item)
		if err != nil {
			return nil, fmt.Errorf("request %d: %w", i+1, err)
		}
		list = append(list, q)
	}
	slices.SortStableFunc(list, func(a, b *capture.Request) int { return a.Time.Compare(b.Time) })
	for i, q := range list {
		q.Seq = uint64(i) + 1
	}
	return list, nil
}

func inspected(item json.RawMessage) (*capture.Request, error) {
	var n ngrokRequest
	if json.Unmarshal(item, &n) == nil && len(n.Request.Raw) > 0 {
		q, err := ReadMessage(bytes.NewReader(n.Request.Raw), Limits{})
		if q == nil {
			return nil, err
		}
		q.Time, q.Remote, q.Status = n.Start, n.Remote, n.Response.Status
		return q, nil // ngrok cuts long bodies, which shows as truncated
	}
	var w webhookSiteRequest
	if json.Unmarshal(item, &w) != nil || w.UUID == "" || !wire.IsToken(w.Method) || w.Content == nil {
		return nil, errNotInspected
	}
	header := http.Header{}
	for name, values := range w.Headers {
		if wire.IsToken(name) {
			for _, value := range values {
				header.Add(name, wire.Value(value))
			}
		}
	}
	return w.request(header), nil
}

// request makes the request that was received.
func (w *webhookSiteRequest) request(header http.Header) *capture.Request {
	body, isBytes := har.FromLatin1(*w.Content, w.Size)
	if !isBytes {
		body = []byte(*w.Content)
	}
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
	if w.Size > len(body) { // files of forms are not in the export
		q.Size, q.Truncated = int64(w.Size), true
	}
	return q
}
