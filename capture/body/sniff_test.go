package body_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/body"
)

// TestContentType posts bodies under a header that does not fit them.
func TestContentType(t *testing.T) {
	t.Parallel()
	const head = "Content-Disposition: form-data; name=n\r\n\r\n"
	const two = "--XB\r\n" + head + "one\r\n--XB\r\n" + head + "two\r\n--XB--\r\n"
	const parts = "n/=one | n/=two"
	const want = "multipart/form-data; boundary=XB"
	jpeg := "\xff\xd8\xff\xe0\x00\x10JFIF"
	for name, c := range map[string]struct{ sent, raw, parts, want string }{
		"JSON":                       {"application/json", two, parts, want},
		"none":                       {"", two, parts, want},
		"an image":                   {"image/jpeg", two, parts, want},
		"bytes":                      {"application/octet-stream", two, parts, want},
		"a form":                     {"application/x-www-form-urlencoded", two, parts, want},
		"text":                       {"text/plain", two, parts, want},
		"empty line first":           {"text/plain", "\r\n" + two, parts, want},
		"line feeds":                 {"", strings.ReplaceAll(two, "\r\n", "\n"), parts, want},
		"no boundary":                {"multipart/form-data", two, parts, want},
		"an empty boundary":          {"multipart/form-data; boundary=", two, parts, want},
		"another boundary":           {"multipart/form-data; boundary=other", two, parts, want},
		"dashes in the boundary":     {"multipart/form-data; boundary=--XB", two, parts, want},
		"quotes that do not fit":     {"multipart/form-data; boundary='XB'", two, parts, want},
		"a quote that is open":       {`multipart/form-data; boundary="XB; charset=utf-8`, two, parts, want},
		"a comma":                    {"multipart/form-data, boundary=XB", two, parts, want},
		"a comma behind":             {"multipart/form-data; boundary=XB, charset=utf-8", two, parts, want},
		"a colon":                    {"multipart/form-data; boundary: XB", two, parts, want},
		"another case":               {"multipart/form-data; boundary=xb", two, parts, want},
		"text before":                {"multipart/mixed; boundary=x", "This is MIME.\r\n" + two, parts, "multipart/mixed; boundary=XB"},
		"a boundary to quote":        {"", strings.ReplaceAll(two, "XB", "X:B"), parts, `multipart/form-data; boundary="X:B"`},
		"a JPEG that is multipart":   {"multipart/form-data", jpeg, "", "image/jpeg"},
		"a PNG, with a boundary":     {"multipart/form-data; boundary=x", "\x89PNG\r\n\x1a\n", "", "image/png"},
		"JSON that is multipart":     {"multipart/form-data; boundary=x", " {}", "", "application/json"},
		"text with a line of dashes": {"text/plain", "-----\r\nContent-Type: x\r\n", "", ""},
		"text with dashes":           {"text/plain", "--verbose\r\nsays more\r\n", "", ""},
		"right":                      {want, two, parts, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := body.Split(c.sent, []byte(c.raw))
			if short(got) != c.parts {
				t.Errorf("got parts %q, want %q", short(got), c.parts)
			}
			wrong, ok := errors.AsType[*body.ContentTypeError](err)
			if ok != (c.want != "") || ok && (wrong.Want != c.want || wrong.Sent != c.sent) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if err != nil && errors.Is(err, body.ErrMultipart) {
				t.Errorf("got %v: nothing else is wrong", err)
			}
		})
	}
	cut, err := body.Split("", []byte(two[:len(two)-8]))
	if _, ok := errors.AsType[*body.ContentTypeError](err); !ok || !errors.Is(err, body.ErrMultipart) || len(cut) != 2 {
		t.Errorf("got %d parts, %v: want both mistakes", len(cut), err)
	}
}
