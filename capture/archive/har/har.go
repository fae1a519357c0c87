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
package har

import "net/http"

// own is what HAR has no field for.
type own struct {
	Seq       uint64 `json:"seq"`
	Remote    string `json:"remote"`
	Proto     string `json:"proto"`
	Target    []byte `json:"target"` // base64, as it may be anything but a URL
	Size      int64  `json:"size"`   // bytes received
	ReadTime  int64  `json:"readNanoseconds"`
	Reason    string `json:"reason,omitempty"`
	Rejected  bool   `json:"rejected,omitempty"`
	Truncated bool   `json:"truncated,omitempty"`
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
	Content     *content  `json:"_content,omitempty"` // where HTTP Toolkit and PCAPdroid keep a binary request body
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
	Text     string  `json:"text"`
	Encoding string  `json:"encoding,omitempty"`
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
