package capture

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/framebin/framebin/capture/http1"
)

// Field is a header field as it was sent: with the name in the sender's
// spelling, and the value without the blanks around it. Lines that it was
// folded into are one.
type Field struct{ Name, Value string }

// Fields returns the header of r as it came: names, order and repetitions.
// Where the head is not known they are sorted by name, Host first; of HTTP/2,
// whose senders write no other, in lower case.
func (r *Request) Fields() []Field {
	if len(r.Head) > 0 {
		return HeadFields(r.Head)
	}
	list := make([]Field, 0, len(r.Header)+1)
	add := func(name, value string) {
		if r.LowerCase() {
			name = strings.ToLower(name)
		}
		list = append(list, Field{name, value})
	}
	if r.Host != "" {
		add("Host", r.Host)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		if http.CanonicalHeaderKey(name) == "Host" && r.Host != "" {
			continue
		}
		for _, value := range r.Header[name] {
			add(name, value)
		}
	}
	return list
}

// Lengthless reports whether r, by a head of HTTP/1 that is known, tells a type and
// not how long its body is: to HTTP it has none, whatever followed.
func (r *Request) Lengthless() bool {
	switch r.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		return http1.Lengthless(r.Head)
	}
	return false
}

// LengthTwice reports whether r, by a head of HTTP/1 that is known, tells the length of
// its body in two ways, which need not agree: chunked counts.
func (r *Request) LengthTwice() bool {
	f := http1.Framed(r.Head)
	return f.Length && f.Encoding
}

// LowerCase reports whether r came by a version of HTTP in which the names of
// headers are in lower case, and have no order that is kept.
func (r *Request) LowerCase() bool { return !strings.HasPrefix(r.Proto, "HTTP/1") && r.Proto != "" }

// TrailerFields returns the fields that came after the body.
func (r *Request) TrailerFields() []Field { return parseFields(r.Trailer) }

// HeadFields returns the fields of a head. Lines that are none are left out.
func HeadFields(text []byte) []Field {
	_, fields, _ := bytes.Cut(text, []byte("\n"))
	return parseFields(fields)
}

// parseFields reads lines of fields up to an empty one.
func parseFields(text []byte) []Field {
	var list []Field
	for name, value := range http1.Fields(text) {
		list = append(list, Field{string(name), string(value)})
	}
	return list
}

// trailerSection writes the fields of a trailer of HTTP/2, sorted by name.
func trailerSection(trailer http.Header) []byte {
	var b []byte
	for _, name := range slices.Sorted(maps.Keys(trailer)) {
		for _, value := range trailer[name] {
			b = append(b, strings.ToLower(name)+": "+value+"\r\n"...)
		}
	}
	return b
}
