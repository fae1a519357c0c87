package export_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
)

// binary is every byte, and again in another order, so that line ends, NUL,
// digits and bytes that are no UTF-8 have neighbours of many kinds.
func binary() []byte {
	b := make([]byte, 0, 768)
	for i := range 256 {
		b = append(b, byte(i))
	}
	for i := range 512 {
		b = append(b, byte(i*7+i/256))
	}
	return b
}

// request is a captured request.
func request(method, target string, header http.Header, body []byte) *capture.Request {
	r := capture.NewRequest(method, target, header, body)
	r.Seq = 12
	r.Host = "127.0.0.1:8080"
	r.Remote = "127.0.0.1:5555"
	r.Time = time.Date(2026, 11, 23, 12, 34, 56, 789000000, time.UTC)
	return r
}

// numberedRequests are n requests with text bodies.
func numberedRequests(n int) []*capture.Request {
	list := make([]*capture.Request, 0, n)
	for i := range n {
		r := request("POST", "/", http.Header{"Content-Type": {"text/plain"}}, []byte{'a', byte('0' + i%10)})
		r.Seq = uint64(i) + 1
		list = append(list, r)
	}
	return list
}

// part is a part of a multipart body.
type part struct{ name, filename, body string }

// multipartRequest writes the names as they are, controls and quotes alone
// escaped as browsers do.
func multipartRequest(tb testing.TB, parts ...part) *capture.Request {
	tb.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		h := map[string][]string{"Content-Disposition": {`form-data; name="` + p.name + `"; filename="` + p.filename + `"`}}
		if p.filename == "" {
			h = map[string][]string{"Content-Disposition": {`form-data; name="` + p.name + `"`}}
		}
		f, err := w.CreatePart(h)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := f.Write([]byte(p.body)); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return request("POST", "/", http.Header{"Content-Type": {w.FormDataContentType()}}, b.Bytes())
}
