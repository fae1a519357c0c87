package http1_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/http1"
)

func TestFields(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                         nil,
		"A: 1\r\nb:2\r\n":          {"A=1", "b=2"},
		"A: 1\nA: 2\n\nB: 3\n":     {"A=1", "A=2"},
		"A: 1\r\n  2\r\n\t3\r\n":   {"A=1 2 3"},
		"no field\r\nA: 1:2\r\n":   {"A=1:2"},
		" folded to nothing\r\n":   nil,
		"A:\r\nB : blanks around ": {"A=", "B=blanks around"},
	} {
		var got []string
		for name, value := range http1.Fields([]byte(text)) {
			got = append(got, fmt.Sprintf("%s=%s", name, value))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestLengthless(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]bool{
		"POST / HTTP/1.1\r\nContent-Type: a/b\r\n\r\n":                               true,
		"POST / HTTP/1.1\r\ncontent-type: a/b\r\ncontent-length: 0\r\n\r\n":          false,
		"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Type: a/b\r\n\r\n": false,
		"POST / HTTP/1.1\r\nHost: a\r\n\r\n":                                         false,
		"POST / HTTP/1.1\r\nX: y\r\n Content-Length: 3\r\nContent-Type: a/b\r\n\r\n": true,
	} {
		if got := http1.Lengthless([]byte(head)); got != want {
			t.Errorf("%q: got %v", head, got)
		}
	}
}

// The requests of a connection, and what is kept of each.
const (
	plain   = "GET /a HTTP/1.1\r\nhOsT: a\r\n\r\n"
	sized   = "POST /b HTTP/1.1\r\nContent-Length: 5\r\n\r\n"
	chunked = "POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
	trailer = "X-Sum: 1\r\nx-sum: 2\r\n"
	all     = plain + sized + "GET /" + "\r\n" + chunked + "3;x=y\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n" + trailer + "\r\n" + plain
)

// kept feeds a Tap in pieces of a size and returns what it keeps.
func kept(text string, limit, piece int) (list []string) {
	tap := http1.Tap{Limit: limit}
	for p := range slices.Chunk([]byte(text), piece) {
		tap.See(p)
	}
	for {
		s := tap.Take()
		if s.Head == nil {
			return append(list, fmt.Sprint(tap.IsHTTP2()))
		}
		list = append(list, string(s.Head), string(tap.Trailer(s)))
	}
}

func TestTap(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"one after the other": {all, []string{plain, "", sized, "", chunked, trailer, plain, "", "false"}},
		"HTTP/2":              {http1.Preface + "SM\r\n\r\n" + plain, []string{"true"}},
		"not HTTP":            {"\x16\x03\x01" + strings.Repeat("x", 5000), []string{"false"}},
		"a broken length":     {"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n" + plain, []string{"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "", "false"}},
		"a broken chunk":      {chunked + "zz\r\n\r\n" + plain, []string{chunked, "", "false"}},
	} {
		for _, piece := range []int{1, 7, len(c.text)} {
			if got := kept(c.text, 1000, piece); !slices.Equal(got, c.want) {
				t.Errorf("%s, in pieces of %d: got %q, want %q", name, piece, got, c.want)
			}
		}
	}
}

// TestAfterLengthless: what follows a head that tells a type and no length may be
// its body.
func TestAfterLengthless(t *testing.T) {
	t.Parallel()
	const bare = "POST / HTTP/1.1\r\nContent-Type: a/b\r\n\r\n"
	for text, want := range map[string]bool{"": false, bare + `{"a":1}`: true, plain + `{"a":1}`: false} {
		tap := http1.Tap{Limit: 1000}
		tap.See([]byte(text))
		for tap.Take().Head != nil {
		}
		if got := tap.AfterLengthless(); got != want || !strings.HasSuffix(text, string(tap.Partial())) {
			t.Errorf("%q: got %v, %q", text, got, tap.Partial())
		}
	}
}

// FuzzTap: what is kept does not depend on how the bytes come, and is part of
// them.
func FuzzTap(f *testing.F) {
	f.Add([]byte(all), uint8(3))
	f.Add([]byte(http1.Preface), uint8(1))
	f.Add([]byte(chunked+"-1\r\n"), uint8(2))
	f.Fuzz(func(t *testing.T, text []byte, piece uint8) {
		const limit = 200
		whole, parts := kept(string(text), limit, max(len(text), 1)), kept(string(text), limit, int(piece)+1)
		if !slices.Equal(whole, parts) {
			t.Errorf("at once %q, in pieces %q", whole, parts)
		}
		for _, s := range whole[:len(whole)-1] {
			if len(s) > limit || !bytes.Contains(text, []byte(s)) {
				t.Errorf("%q is not of what came", s)
			}
		}
	})
}
