package export

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"slices"
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
// The body loses these, too, and such parameters of URLs in it, but no byte of its
// length. The caller has r on hold as long as the result is used.
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
	q := capture.NewRequest(r.Method, target, header, redactBody(r.Body(), append(values, credentials(r.Header)...)))
	q.Seq, q.Time, q.Proto, q.Host, q.Remote = r.Seq, r.Time, r.Proto, r.Host, r.Remote
	q.Status, q.Reason, q.Rejected, q.Truncated = r.Status, r.Reason, r.Rejected, r.Truncated
	q.Size, q.ReadTime, q.TargetTime, q.OwnTime = r.Size, r.ReadTime, r.TargetTime, r.OwnTime
	q.Decision, q.NotRecorded, q.Forwarded = r.Decision, r.NotRecorded, r.Forwarded
	q.Reason = hide(q.Reason)
	if line, fields, ok := bytes.Cut(r.Head, []byte("\n")); ok && len(r.Header) > 0 {
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

// redactBody takes the values out of a body, and of URLs in it what is called a
// secret there. What stands in its place is as long, so that whatever tells of
// lengths holds.
func redactBody(body []byte, values []string) []byte {
	const shortest = 8 // shorter ones are in other words, too
	clean := body
	hide := func(start, end int) {
		if &clean[0] == &body[0] {
			clean = bytes.Clone(body)
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
	for _, u := range urls().FindAllIndex(body, -1) {
		for _, p := range parameters().FindAllSubmatchIndex(body[u[0]:u[1]], -1) {
			if secret.Is(string(body[u[0]+p[2] : u[0]+p[3]])) {
				hide(u[0]+p[4], u[0]+p[5])
			}
		}
	}
	return clean
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
