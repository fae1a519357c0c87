package export

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/secret"
)

// Redacted stands in the place of a secret.
const Redacted = "REDACTED"

// redact returns r without what lets another pose as its sender: the values of
// headers that authorise, cookies, parameters of the target that are called
// keys or tokens, and elements of its path that look like nothing but a secret.
// The body loses these, too, and what is called a secret in it, but no byte of its
// length; only where it is encoded it is decoded for that. The caller has r on hold as
// long as the result is used.
func redact(r *capture.Request) *capture.Request {
	header := make(http.Header, len(r.Header))
	for name, values := range r.Header {
		if secret.Is(name) {
			values = slices.Repeat([]string{Redacted}, len(values))
		}
		header[name] = values
	}
	target, values := redactTarget(r.Target)
	hide := func(text string) string {
		for _, value := range values { // such as in a Referer
			text = strings.ReplaceAll(text, value, Redacted)
		}
		return urls().ReplaceAllStringFunc(text, redactURL)
	}
	for name, values := range header {
		values = slices.Clone(values)
		for i, value := range values {
			values[i] = hide(value)
		}
		header[name] = values
	}
	content, decoded := redactContent(r, append(values, credentials(r.Header)...))
	if decoded {
		delete(header, "Content-Encoding")
		if header["Content-Length"] != nil {
			header.Set("Content-Length", strconv.Itoa(len(content)))
		}
	}
	q := capture.NewRequest(r.Method, target, header, content)
	q.Seq, q.Time, q.Proto, q.Host, q.Remote = r.Seq, r.Time, r.Proto, r.Host, r.Remote
	q.Status, q.Reason, q.Rejected, q.Truncated = r.Status, r.Reason, r.Rejected, r.Truncated
	q.Size, q.ReadTime, q.TargetTime, q.OwnTime = r.Size, r.ReadTime, r.TargetTime, r.OwnTime
	q.Decision, q.NotRecorded, q.Forwarded = r.Decision, r.NotRecorded, r.Forwarded
	q.Reason = hide(q.Reason)
	if decoded {
		q.Size = int64(len(content)) // and its head would tell of another body
	} else if line, fields, ok := bytes.Cut(r.Head, []byte("\n")); ok && len(r.Header) > 0 {
		line = bytes.Replace(line, []byte(r.Target), []byte(target), 1)
		q.Head = []byte(hide(string(line)+"\n") + hide(redactFields(fields)))
	}
	q.Trailer = []byte(hide(redactFields(r.Trailer)))
	return q
}

// credentials returns the values of secret fields, without their schemes.
func credentials(header http.Header) (list []string) {
	for name, values := range header {
		for _, value := range values {
			if secret.Is(name) {
				list = append(list, value[strings.LastIndexAny(value, " =")+1:])
			}
		}
	}
	return list
}

// URLs as JSON, XML and forms write them, and the parameters of one.
var (
	urls       = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`https?:(?:\\?/){2}[^\s"'<>]+`) })
	parameters = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?:[?&;]|\\u0026)([\w.~%-]+)=([^\s"'<>&;#\\]+)`)
	})
)

// redactContent returns the body without secrets, and whether it had to be decoded as
// there was one in it.
func redactContent(r *capture.Request, values []string) (content []byte, decoded bool) {
	content, _ = redactBody(r.Body(), values)
	if !r.Encoded() {
		return content, false
	}
	plain, err := r.Content()
	if err != nil {
		return content, false
	}
	if clean, found := redactBody(plain, values); found {
		return clean, true
	}
	return content, false
}

// redactBody takes the values out of a body, of URLs in it who asks and what is called
// a secret there, and the texts that are called one. What stands in their place is as
// long, so that whatever tells of lengths holds.
func redactBody(body []byte, values []string) (clean []byte, found bool) {
	const shortest = 8 // shorter ones are in other words, too
	clean = body
	hide := func(start, end int) {
		if !found && start < end {
			clean, found = bytes.Clone(body), true
		}
		for i := range end - start {
			clean[start+i] = Redacted[i%len(Redacted)]
		}
	}
	for _, value := range values {
		for at := 0; len(value) >= shortest; at += len(value) {
			i := bytes.Index(body[at:], []byte(value))
			if i < 0 {
				break
			}
			at += i
			hide(at, at+len(value))
		}
	}
	inURLs(body, hide)
	inNamed(body, hide)
	return clean, found
}

// inURLs hides who asks, and parameters that are called a secret, in the URLs of a body.
func inURLs(body []byte, hide func(start, end int)) {
	for _, u := range urls().FindAllIndex(body, -1) {
		start := u[0] + bytes.LastIndexByte(body[u[0]:u[0]+len(`https:\/\/`)], '/') + 1
		host := body[start:u[1]]
		if end := bytes.IndexAny(host, `/?\`); end >= 0 {
			host = host[:end]
		}
		hide(start, start+max(bytes.LastIndexByte(host, '@'), 0))
		for _, p := range parameters().FindAllSubmatchIndex(body[u[0]:u[1]], -1) {
			if secret.Is(string(body[u[0]+p[2] : u[0]+p[3]])) {
				hide(u[0]+p[4], u[0]+p[5])
			}
		}
	}
}

// inNamed hides the texts that are called a secret.
func inNamed(body []byte, hide func(start, end int)) {
	for at := 0; at < len(body); at++ {
		if n := separator(body[at:]); n > 0 {
			if start, end := namedText(body, at, at+n); start < end {
				hide(start, end)
				at = end - 1
			}
		}
	}
}

// separator returns the length of what stands between a name and its value at the
// beginning of b, in JSON, a form, XML or lines; 0 if it does not.
func separator(b []byte) int {
	switch {
	case b[0] == ':' || b[0] == '=' || b[0] == '>':
		return 1
	case b[0] == '%' && len(b) > 2 && b[1] == '3' && b[2]|0x20 == 'd':
		return len("%3D")
	}
	return 0
}

// namedText returns where in a body the text is that is called a secret before the
// separator, which lies from at to after; start == end if it is none. Numbers and words
// of JSON are no secrets: total_tokens counts.
func namedText(body []byte, at, after int) (start, end int) {
	const ambiguous = 4 // a code, key or pass is more often of a frame
	name := nameBefore(body, at)
	switch {
	case name == "name":
		return field(body, after)
	case len(name) <= ambiguous || !secret.Is(name):
		return 0, 0
	case body[at] == '>':
		return after, after + max(bytes.IndexByte(body[after:], '<'), 0)
	}
	m := textValue().FindSubmatchIndex(body[after:])
	for i := 2; i < len(m); i += 2 {
		if start, end = after+m[i], after+m[i+1]; m[i] >= 0 && (body[at] != ':' || i+2 < len(m) || !json.Valid(body[start:end])) {
			return start, end
		}
	}
	return 0, 0
}

// textValue matches a text in quotation marks of several kinds, or else without.
var textValue = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)^[ \t]*(?:"((?:[^"\\]|\\.)*)|'((?:[^'\\]|\\.)*)|\\+["']([^"'\\]*)|((?:(?i:bearer|basic) +)?[^\s"'<>&;,#{}\[\]()\\]+))`)
})

// nameBefore returns the name before a separator; of an element only before its content.
func nameBefore(body []byte, at int) string {
	const longest = 64
	end := len(bytes.TrimRight(body[:at], " \t\"'\\"))
	start := end
	for start > 0 && end-start < longest && isNameByte(body[start-1]) {
		start--
	}
	if body[at] == '>' && (start == 0 || body[start-1] != '<') {
		return ""
	}
	return string(body[start:end])
}

// field returns where the content of a part is, whose name in quotation marks begins at
// after, if it is called a secret.
func field(body []byte, after int) (start, end int) {
	const fields = 1 << 10 // of its header, at most
	head, _, ok := bytes.Cut(body[after:min(len(body), after+fields)], []byte("\r\n\r\n"))
	quoted := bytes.SplitN(head, []byte(`"`), 3)
	if !ok || len(quoted) < 3 || !secret.Is(string(quoted[1])) {
		return 0, 0
	}
	start = after + len(head) + len("\r\n\r\n")
	content, _, _ := bytes.Cut(body[start:], []byte("\r\n--"))
	return start, start + len(content)
}

func isNameByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.' || c == '%'
}

// redactURL takes out of a URL who asks, and what redactTarget does.
func redactURL(u string) string {
	start := strings.Index(u, "//") + len("//")
	path := start + strings.IndexAny(u[start:]+"/", "/?")
	host := u[start:path]
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = Redacted + host[at:]
	}
	target, _ := redactTarget(u[path:])
	return u[:start] + host + target
}

// redactFields takes the values of secret fields out of the lines of fields.
func redactFields(lines []byte) string {
	var b strings.Builder
	hidden := false
	for line := range strings.Lines(string(lines)) {
		if line[0] == ' ' || line[0] == '\t' { // folded
			if !hidden {
				b.WriteString(line)
			}
			continue
		}
		name, _, ok := strings.Cut(line, ":")
		if hidden = ok && secret.Is(strings.TrimSpace(name)); hidden {
			line = name + ": " + Redacted + "\r\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

// redactTarget takes secrets out of a target, and returns them.
func redactTarget(target string) (string, []string) {
	path, query, hasQuery := strings.Cut(target, "?")
	var secrets []string
	elements := strings.Split(path, "/")
	for i, element := range elements {
		if looksRandom(element) {
			secrets = append(secrets, element)
			elements[i] = Redacted
		}
	}
	target = strings.Join(elements, "/")
	if !hasQuery {
		return target, secrets
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil && value != "" && (secret.Is(plain) || looksRandom(value)) {
			pairs[i] = name + "=" + Redacted
			if len(value) > 3 { // shorter ones are in other words, too
				secrets = append(secrets, value)
			}
		}
	}
	return target + "?" + strings.Join(pairs, "&"), secrets
}

// looksRandom reports whether text is long and of a mixture that words are not:
// capitals within, or many digits.
func looksRandom(text string) bool {
	const long = 16
	if len(text) < long || strings.Trim(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_=.~%") != "" {
		return false
	}
	upper := count(text, 'A', 'Z')
	lower := count(text, 'a', 'z')
	digits := count(text, '0', '9')
	switch {
	case digits*5 >= len(text):
		return true
	case lower == 0:
		return digits > 0 && upper+digits >= long
	}
	capitals := 0 // after a small letter
	for i := 1; i < len(text); i++ {
		capitals += count(text[i:i+1], 'A', 'Z') * count(text[i-1:i], 'a', 'z')
	}
	return upper > 0 && (digits > 0 || capitals >= 3)
}

// count counts the letters of a range.
func count(text string, from, to byte) (n int) {
	for i := range len(text) {
		if from <= text[i] && text[i] <= to {
			n++
		}
	}
	return n
}
