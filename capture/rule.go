package capture

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// Rule says how to answer the requests of certain paths.
type Rule struct {
	Method string // "": every one
	Path   string // of the target, decoded, without the query; a * stands for any text, slashes as well

	// As in a ResponderConfig. Nothing is taken over from there.
	Status   int
	Header   http.Header
	Body     []byte
	DelayMin time.Duration
	DelayMax time.Duration
	Faults   []Fault
}

// String names the requests that r is for: "POST /camera/*".
func (r Rule) String() string { return strings.TrimSpace(r.Method + " " + r.Path) }

// Matches reports whether r is for q.
func (r Rule) Matches(q *Request) bool {
	return q != nil && (r.Method == "" || r.Method == q.Method) && matches(r.Path, pathOf(q.Target))
}

// pathOf returns the decoded path of a target, or all that is before the
// query where it cannot be decoded.
func pathOf(target string) string {
	if u, err := url.ParseRequestURI(target); err == nil {
		return u.Path
	}
	path, _, _ := strings.Cut(target, "?")
	return path
}

// matches reports whether s is like pattern, in which a * stands for any text.
func matches(pattern, s string) bool {
	first, rest, open := strings.Cut(pattern, "*")
	if !open {
		return s == pattern
	}
	s, ok := strings.CutPrefix(s, first)
	if !ok {
		return false
	}
	pieces := strings.Split(rest, "*")
	last := pieces[len(pieces)-1]
	for _, piece := range pieces[:len(pieces)-1] { // the first place of each leaves the most to the others
		if _, s, ok = strings.Cut(s, piece); !ok {
			return false
		}
	}
	return strings.HasSuffix(s, last)
}

// ValidHeader reports whether a header of that name and value can be sent.
func ValidHeader(name, value string) bool {
	return httpguts.ValidHeaderFieldName(name) && httpguts.ValidHeaderFieldValue(value)
}
