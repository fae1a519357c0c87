package export

import (
	"bytes"
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
			values = slices.Repeat([]string{secret.Redacted}, len(values))
		}
		header[name] = values
	}
	target, values := redactTarget(r.Target)
	known := secret.NewValues(values, 1) // such as in a Referer
	hide := func(text string) string {
		return urls().ReplaceAllStringFunc(known.Replace(text), redactURL)
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

// credentials returns the values of secret fields, without their schemes, and those of
// each cookie.
func credentials(header http.Header) (list []string) {
	for name, values := range header {
		if !secret.Is(name) {
			continue
		}
		for _, word := range strings.FieldsFunc(strings.Join(values, " "), func(r rune) bool { return r == ' ' || r == ';' || r == ',' }) {
			word = strings.TrimRight(word, "=")
			list = append(list, word[strings.IndexByte(word, '=')+1:])
		}
	}
	return list
}

// urls are those in a head.
var urls = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`https?://[^\s"'<>]+`) })

// redactContent returns the body without secrets, and whether it had to be decoded as
// there was one in it.
func redactContent(r *capture.Request, values []string) (content []byte, decoded bool) {
	const shortest = 8 // shorter ones are in other words, too
	known := secret.NewValues(values, shortest)
	content, _ = secret.Hide(r.Body(), known)
	if !r.Encoded() {
		return content, false
	}
	plain, err := r.Content()
	if err != nil {
		return content, false
	}
	if clean, found := secret.Hide(plain, known); found {
		return clean, true
	}
	return content, false
}

// redactURL takes out of a URL who asks, and what redactTarget does.
func redactURL(u string) string {
	start := strings.Index(u, "//") + len("//")
	path := start + strings.IndexAny(u[start:]+"/", "/?")
	host := u[start:path]
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = secret.Redacted + host[at:]
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
			line = name + ": " + secret.Redacted + "\r\n"
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
			elements[i] = secret.Redacted
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
			pairs[i] = name + "=" + secret.Redacted
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
