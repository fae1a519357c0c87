package detail

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/escape"
	"github.com/framebin/framebin/ui/tui/theme"
)

// Bounds of what is shown of a body; the rest is in an export.
const (
	MaxLines = 4000      // of one body or part
	MaxHex   = 4 << 10   // bytes of a binary body
	MaxText  = 256 << 10 // bytes of a text
	sniffLen = 512       // bytes looked at to tell text from binary
)

// rawLines shows a body as what it is: JSON, a form, text, or bytes.
func rawLines(r *capture.Request, reading *prediction.Reading, f Form) []string {
	s := f.Styles
	lines := decodedLines(r, s)
	parts, err := r.Parts()
	if len(parts) == 0 {
		if err != nil && !errors.Is(err, capture.ErrEncoding) {
			lines = append(lines, s.Bad.Render(escape.Line(err.Error())))
		}
		content, err := r.Content()
		switch {
		case err != nil && len(content) == 0:
			lines = append(lines, f.hex(r.Body())...)
		case r.Rejected && len(content) == 0:
			lines = append(lines, s.Muted.Render("nothing of the body was kept"))
		default:
			lines = append(lines, f.body(content, r.MediaType)...)
		}
		return f.fold(lines, f.Width)
	}
	for _, i := range partOrder(len(parts), reading.Document) {
		p := parts[i]
		title := strings.TrimSpace(p.Name + " " + p.Filename)
		lines = append(lines, s.Strong.Render("── "+escape.Line(title))+" "+
			s.Muted.Render(escape.Line(p.MediaType)+" "+theme.Bytes(int64(len(p.Body)))))
		lines = append(lines, f.body(p.Body, p.MediaType)...)
		if len(lines) > MaxLines {
			lines = append(lines[:MaxLines], more(s, "the other parts are in an export"))
			break
		}
	}
	return f.fold(lines, f.Width)
}

// decodedLines say that what follows is not what was received.
func decodedLines(r *capture.Request, s theme.Styles) []string {
	if !r.Encoded() {
		return nil
	}
	content, err := r.Content()
	lines := []string{s.Muted.Render(fmt.Sprintf("decoded, %s: %s of %s", escape.Line(strings.Join(r.Header["Content-Encoding"], ", ")),
		theme.Bytes(int64(len(content))), theme.Bytes(r.Size)))}
	if err != nil {
		lines = append(lines, s.Bad.Render(escape.Line(err.Error())))
	}
	return lines
}

// partOrder puts the predictions first, the other parts as they came.
func partOrder(n, first int) []int {
	order := make([]int, 0, n)
	if first >= 0 && first < n {
		order = append(order, first)
	}
	for i := range n {
		if i != first {
			order = append(order, i)
		}
	}
	return order
}

func (f Form) body(body []byte, mediaType string) []string {
	s := f.Styles
	switch {
	case len(body) == 0:
		return []string{s.Muted.Render("no body")}
	case strings.HasSuffix(mediaType, "json") || looksLikeJSON(body):
		return jsonLines(body, s)
	case mediaType == "application/x-www-form-urlencoded":
		return f.form(body)
	case isText(body):
		return textLines(body, s)
	}
	return f.hex(body)
}

func more(s theme.Styles, what string) string { return s.Muted.Render("… " + what) }

func looksLikeJSON(body []byte) bool {
	trimmed := bytes.TrimLeft(body[:min(len(body), sniffLen)], " \t\r\n")
	return len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[') && isText(body)
}

// isText reports whether the start of body is UTF-8 without the controls that
// only binary formats use.
func isText(body []byte) bool {
	head := body[:min(len(body), sniffLen)]
	for len(head) > 0 {
		r, n := utf8.DecodeRune(head)
		if r == utf8.RuneError && n == 1 && len(head) >= utf8.UTFMax {
			return false
		}
		if r < ' ' && !strings.ContainsRune("\t\r\n\x1b", r) {
			return false
		}
		head = head[n:]
	}
	return true
}

func textLines(body []byte, s theme.Styles) []string {
	cut := body[:min(len(body), MaxText)]
	lines := escape.Lines(string(cut))
	switch {
	case len(lines) > MaxLines:
		return append(lines[:MaxLines], more(s, "more lines are in an export"))
	case len(cut) < len(body):
		return append(lines, more(s, theme.Bytes(int64(len(body)-len(cut)))+" more are in an export"))
	}
	return lines
}

func (f Form) form(body []byte) []string {
	s := f.Styles
	values, err := url.ParseQuery(string(body[:min(len(body), MaxText)]))
	if err != nil {
		return append([]string{s.Bad.Render("not a form: " + escape.Line(err.Error()))}, textLines(body, s)...)
	}
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	sort.Strings(names)
	var lines []string
	for _, name := range names {
		for _, value := range values[name] {
			lines = append(lines, f.Pair(name, value)...)
		}
	}
	return lines[:min(len(lines), MaxLines)]
}

// hex shows bytes as many in a line as there is room for, and the characters
// that they are.
func (f Form) hex(body []byte) []string {
	cut := body[:min(len(body), MaxHex)]
	each := 16
	for each > 4 && hexWidth(each) > f.Width {
		each /= 2
	}
	lines := make([]string, 0, len(cut)/each+1)
	for at := 0; at < len(cut); at += each {
		lines = append(lines, hexLine(cut[at:min(at+each, len(cut))], at, each))
	}
	if rest := len(body) - len(cut); rest > 0 {
		lines = append(lines, more(f.Styles, fmt.Sprintf("%s more are in an export", theme.Bytes(int64(rest)))))
	}
	return lines
}

// hexGroup is how many bytes stand together.
const hexGroup = 8

// hexWidth is the width of a line of n bytes: place, bytes, characters.
func hexWidth(n int) int { return len("0000 ") + 3*n + (n-1)/hexGroup + len("  ||") + n }

func hexLine(b []byte, at, each int) string {
	var line, text strings.Builder
	fmt.Fprintf(&line, "%04x ", at)
	for i := range each {
		if i > 0 && i%hexGroup == 0 {
			line.WriteByte(' ')
		}
		if i >= len(b) {
			line.WriteString("   ")
			continue
		}
		fmt.Fprintf(&line, " %02x", b[i])
		c := b[i]
		if c < ' ' || c > '~' {
			c = '.'
		}
		text.WriteByte(c)
	}
	return line.String() + "  |" + text.String() + "|"
}
