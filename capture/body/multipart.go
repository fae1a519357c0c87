package body

import (
	"bytes"
	"fmt"
	"mime"
	"net/textproto"
	"strings"
)

// Split finds the parts of body by the boundary in contentType, after RFC
// 2046 section 5.1 and RFC 7578. The parts are slices of body, but for those
// whose Content-Transfer-Encoding was taken off; only header strings are
// copied. A body that is not multipart has no parts.
//
// Beyond the RFCs it takes lines that end in LF alone where the first boundary
// line does, text before the first and after the last boundary, a missing last
// boundary, and a body that is multipart by its own first line whatever
// contentType says. What could be found comes with an error: it wraps
// [ErrMultipart] and names the first thing that was wrong, or is a
// [*ContentTypeError], or both. The files of an archive are parts, too: the error
// wraps [ErrArchive] where some are not.
func Split(contentType string, body []byte) ([]Part, error) {
	labelled := strings.HasPrefix(MediaType(contentType), "multipart/")
	told := ""
	if labelled {
		told = boundary(contentType)
	}
	var parts []Part
	var err error
	switch {
	case told != "":
		if parts, err = splitAt(told, body); len(parts) > 0 || err == nil {
			return parts, err
		}
	case labelled:
		err = fmt.Errorf("%w: no boundary parameter in Content-Type", ErrMultipart)
	}
	if files, refused, is := unpack(MediaType(contentType), body, new(int)); is {
		return files, refused
	}
	if found := sniffBoundary(body, labelled); found != "" {
		parts, err = splitAt(found, body)
		wrong := &ContentTypeError{Sent: contentType, Want: multipartType(contentType, labelled, found)}
		if err != nil {
			return parts, fmt.Errorf("%w; %w", wrong, err)
		}
		return parts, wrong
	}
	if labelled {
		if want := sniffType(body); want != "" {
			return nil, &ContentTypeError{Sent: contentType, Want: want}
		}
	}
	return nil, err
}

// splitAt finds the parts of body by a boundary.
func splitAt(boundary string, body []byte) ([]Part, error) {
	s := splitter{body: body, dash: []byte("--" + boundary)}
	return s.split()
}

// boundary returns the boundary parameter, also of a Content-Type whose other
// parameters cannot be parsed; "" if there is none.
func boundary(contentType string) string {
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		return params["boundary"]
	}
	_, rest, _ := strings.Cut(contentType, ";")
	for rest != "" {
		var key, value string
		if key, value, rest = nextParameter(rest); strings.EqualFold(key, "boundary") {
			return value
		}
	}
	return ""
}

// splitter walks over one body.
type splitter struct {
	body []byte
	dash []byte // "--" and the boundary
	nl   []byte // what ends the lines of this body, by its first boundary line

	parts    []Part
	headers  int  // bytes of part headers so far
	decoded  int  // bytes of parts that were decoded so far
	inner    bool // it is a part of another
	firstErr error
}

// boundaryLine is a line that ends a part, or comes before the first.
type boundaryLine struct {
	start int  // of the line end before it, which belongs to it
	dash  int  // of its two hyphens
	next  int  // of what follows it
	last  bool // it closes the body
}

// split collects the parts.
func (s *splitter) split() ([]Part, error) {
	if len(s.body) == 0 {
		return nil, fmt.Errorf("%w: the body is empty", ErrMultipart)
	}
	line, found := s.first()
	if !found {
		return nil, fmt.Errorf("%w: no part found: no line of the body is the boundary %.80q", ErrMultipart, s.dash)
	}
	before := s.body[:line.start]
	head := headerLength(before[:min(len(before), MaxPartHeader)])
	if head >= 0 && isPartHeader(before) { // as cameras begin that go on a stream
		s.fail("the boundary line before the first part is missing")
		end := line
		end.start = len(bytes.TrimSuffix(before, s.nl))
		s.add(0, head, end)
	} else if line.last && len(bytes.TrimSpace(before)) > 0 {
		s.fail("no part found: the only boundary line is the closing one")
	}
	for !line.last {
		if len(s.parts) == MaxParts {
			s.fail("more than %d parts", MaxParts)
			break
		}
		pos := line.next
		head := headerLength(s.body[pos:min(len(s.body), pos+MaxPartHeader)])
		line, found = s.next(pos, head)
		if !found {
			s.fail("truncated: the body ends in part %d, before its closing boundary", len(s.parts)+1)
		}
		if !s.add(pos, head, line) {
			break
		}
	}
	return s.parts, s.firstErr
}

// fail keeps the first thing that was wrong.
func (s *splitter) fail(format string, args ...any) {
	if s.firstErr == nil {
		s.firstErr = fmt.Errorf("%w: %s", ErrMultipart, fmt.Sprintf(format, args...))
	}
}

// first finds the first boundary line, wherever a line starts, and fixes nl.
func (s *splitter) first() (line boundaryLine, found bool) {
	s.nl = []byte("\r\n")
	for at := 0; at < len(s.body); {
		i := bytes.Index(s.body[at:], s.dash)
		if i < 0 {
			break
		}
		i += at
		at = i + 1
		if i > 0 && s.body[i-1] != '\n' {
			continue
		}
		this, ok := s.lineAt(i, i)
		if !ok {
			continue
		}
		lf := s.body[this.next-1] == '\n' && s.body[this.next-2] != '\r'
		if this.last && lf {
			// A closing line before any part, which ends as no line of
			// a CRLF body does, decides only if nothing better follows.
			line, found = this, true
			continue
		}
		if lf {
			s.nl = s.nl[1:]
		}
		return this, true
	}
	return line, found
}

// next finds the boundary line that ends the part which begins at pos and
// whose header is head bytes long, -1 if it has no end. Where there is none,
// the part reaches to the end of the body.
func (s *splitter) next(pos, head int) (line boundaryLine, found bool) {
	for at := pos; ; at++ {
		i := bytes.Index(s.body[at:], s.dash)
		if i < 0 {
			break
		}
		at += i
		// A boundary right at the start, or right behind the header, has no line
		// end of its own before it.
		start, apart := at, at == pos || at == pos+head
		if !apart && bytes.HasSuffix(s.body[pos:at], s.nl) {
			start, apart = at-len(s.nl), true
		}
		line, ok := s.lineAt(start, at)
		switch {
		case !ok:
		case apart:
			return line, true
		case s.surelyAt(line):
			s.fail("no line end comes before the boundary that ends part %d", len(s.parts)+1)
			return line, true
		}
	}
	end := len(s.body)
	return boundaryLine{start: end, dash: end, next: end, last: true}, false
}

// surelyAt reports whether a boundary without a line end before it is one, and no
// content that looks alike: the end of the body or the header of a part follows.
func (s *splitter) surelyAt(line boundaryLine) bool {
	rest := s.body[line.next:]
	if line.last {
		return len(bytes.TrimLeft(rest, " \t\r\n")) == 0 // which ends at the first byte that is none
	}
	return isPartHeader(rest)
}

// lineAt reads the line of the boundary at dash. After the boundary come two
// hyphens where it closes the body, then white space only: with anything else
// it is content that looks alike.
func (s *splitter) lineAt(start, dash int) (boundaryLine, bool) {
	line := boundaryLine{start: start, dash: dash}
	rest := s.body[dash+len(s.dash):]
	if bytes.HasPrefix(rest, []byte("--")) {
		line.last, rest = true, rest[2:]
	}
	rest = bytes.TrimLeft(rest, " \t")
	switch {
	case len(rest) == 0 && line.last:
	case bytes.HasPrefix(rest, []byte("\r\n")):
		rest = rest[2:]
	case bytes.HasPrefix(rest, []byte("\n")):
		rest = rest[1:]
	default:
		return line, false
	}
	line.next = len(s.body) - len(rest)
	return line, true
}

// add makes a part of what lies between pos and line. It reports false if the
// limits allow no more.
func (s *splitter) add(pos, head int, line boundaryLine) bool {
	n := len(s.parts) + 1
	if head < 0 || pos+head > line.dash {
		s.addHeadless(pos, line)
		return true
	}
	if s.headers += head; s.headers > MaxPartHeaders {
		s.fail("the headers of the first %d parts exceed %d bytes", n, MaxPartHeaders)
		return false
	}
	header, err := parseHeader(s.body[pos : pos+head])
	if err != nil {
		s.fail("part %d: %v", n, err)
	}
	// The empty line behind the header may be all there is before line.
	end := max(line.start, pos+head)
	p := Part{Header: header, Body: s.body[pos+head : end : end]}
	p.Name, p.Filename = disposition(header.Get("Content-Disposition"))
	if id := header.Get("Content-Id"); id != "" && p.Name == "" && p.Filename == "" { // as in multipart/related
		p.Name = strings.Trim(strings.TrimSpace(id), "<>")
	}
	if ct := header.Get("Content-Type"); ct != "" {
		p.MediaType = MediaType(ct)
	}
	if err := p.decodeTransfer(&s.decoded); err != nil {
		s.fail("part %d: %v", n, err)
	}
	if strings.HasPrefix(p.MediaType, "multipart/") && !s.inner {
		return s.addInner(p)
	}
	files, refused, _ := unpack(archiveType(&p), p.Body, &s.decoded)
	if refused != nil {
		s.fail("part %d: %v", n, refused)
	}
	if len(files) > 0 {
		return s.addAll(files, p.Name)
	}
	s.parts = append(s.parts, p)
	return true
}

// addInner keeps the parts of a part that is multipart itself, once, as those
// of the body: browsers sent several files of a field so (RFC 2388). It
// reports false if the limits allow no more.
func (s *splitter) addInner(p Part) bool {
	told := boundary(p.Header.Get("Content-Type"))
	in := splitter{body: p.Body, dash: []byte("--" + told), inner: true, headers: s.headers, decoded: s.decoded}
	list, err := in.split()
	if told == "" || len(list) == 0 {
		s.parts = append(s.parts, p)
		return true
	}
	if err != nil {
		s.fail("part %d: %v", len(s.parts)+1, err)
	}
	s.headers, s.decoded = in.headers, in.decoded
	return s.addAll(list, p.Name)
}

// addAll keeps parts of a part, which have its name where they have none. It
// reports false if the limits allow no more.
func (s *splitter) addAll(list []Part, name string) bool {
	for _, q := range list {
		if len(s.parts) == MaxParts {
			s.fail("more than %d parts", MaxParts)
			return false
		}
		if q.Name == "" {
			q.Name = name
		}
		s.parts = append(s.parts, q)
	}
	return true
}

// addHeadless keeps as a body what lies between pos and line, since no end of
// a header was found in it. At the end of a truncated body it is nothing but
// the beginning of a header, and left out.
func (s *splitter) addHeadless(pos int, line boundaryLine) {
	n := len(s.parts) + 1
	end := max(pos, line.start)
	switch {
	case end-pos > MaxPartHeader:
		s.fail("the header of part %d exceeds %d bytes", n, MaxPartHeader)
	case line.dash == len(s.body):
		return
	default:
		s.fail("the header of part %d has no end", n)
	}
	s.parts = append(s.parts, Part{Header: textproto.MIMEHeader{}, Body: s.body[pos:end:end]})
}
