package body

import (
	"cmp"
	"fmt"
	"io"
	"mime"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
)

// maxSections bounds the sections of one parameter (RFC 2231 section 3).
const maxSections = 64

// parameter is one parameter of a header in all the ways that it was sent. Of
// each way the first counts.
type parameter struct {
	plain    string
	extended string // key*: RFC 8187
	sections []section
}

// section is a piece of a value that was sent as key*0, key*1*, and so on.
type section struct {
	text    string
	encoded bool
}

// add takes in a value whose key was followed by a star and then by way: the
// number of a section, and a star where it is encoded.
func (p *parameter) add(way string, starred bool, value string) {
	switch {
	case !starred:
		p.plain = cmp.Or(p.plain, value)
	case way == "":
		if p.extended == "" {
			p.extended = decodeExtended(value)
		}
	default:
		digits, encoded := strings.CutSuffix(way, "*")
		if n, err := strconv.Atoi(digits); err == nil && n == len(p.sections) && n < maxSections {
			p.sections = append(p.sections, section{value, encoded})
		}
	}
}

// text returns the value: the one that tells its charset before the others.
func (p *parameter) text() string {
	if p.extended != "" {
		return p.extended
	}
	if text := p.joined(); text != "" {
		return text
	}
	return decodeWords(p.plain)
}

// joined returns the sections as one text. The first tells the charset.
func (p *parameter) joined() string {
	var b strings.Builder
	charset := ""
	for i, s := range p.sections {
		text := s.text
		if i == 0 && s.encoded {
			var rest string
			charset, rest, _ = strings.Cut(text, "'")
			_, text, _ = strings.Cut(rest, "'")
		}
		if s.encoded {
			if raw, err := url.PathUnescape(text); err == nil {
				text = raw
			}
		}
		b.WriteString(text)
	}
	if charset == "" {
		return b.String()
	}
	return decodeCharset(charset, b.String())
}

// decodeExtended decodes charset'language'percent-encoded text of RFC 8187;
// "" where it cannot.
func decodeExtended(s string) string {
	charset, rest, ok := strings.Cut(s, "'")
	_, text, ok2 := strings.Cut(rest, "'")
	raw, err := url.PathUnescape(text)
	if !ok || !ok2 || err != nil {
		return ""
	}
	return decodeCharset(charset, raw)
}

// decodeCharset returns text of a charset as UTF-8; "" for one that is not
// known.
func decodeCharset(charset, text string) string {
	e, err := htmlindex.Get(charset)
	if err != nil {
		return ""
	}
	decoded, err := e.NewDecoder().String(text)
	if err != nil {
		return ""
	}
	return decoded
}

// decodeWords decodes the encoded words in a value (RFC 2047), which mail
// libraries write into quoted strings although that has no place there.
func decodeWords(value string) string {
	if !strings.Contains(value, "=?") {
		return value
	}
	d := mime.WordDecoder{CharsetReader: func(charset string, input io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(charset)
		if err != nil {
			return nil, fmt.Errorf("charset %.40q: %w", charset, err)
		}
		return e.NewDecoder().Reader(input), nil
	}}
	decoded, err := d.DecodeHeader(value)
	if err != nil {
		return value
	}
	return decoded
}
