package capture_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/body"
)

// encode returns data in a content encoding.
func encode(tb testing.TB, encoding string, data []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	switch encoding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "zlib":
		w = zlib.NewWriter(&b)
	case "flate":
		w, err = flate.NewWriter(&b, 9)
	case "br":
		w = brotli.NewWriter(&b)
	case "zstd":
		w, err = zstd.NewWriter(&b)
	}
	if err == nil {
		_, err = w.Write(data)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

const encodedForm = "--x\r\nContent-Disposition: form-data; name=\"predictions\"\r\n\r\n{}\r\n--x--\r\n"

func TestContent(t *testing.T) {
	t.Parallel()
	form := []byte(encodedForm)
	cases := map[string]struct {
		encoding []string
		sent     []byte
		want     string
		err      string
	}{
		"none":          {nil, form, encodedForm, ""},
		"identity":      {[]string{"identity"}, form, encodedForm, ""},
		"gzip":          {[]string{"gzip"}, encode(t, "gzip", form), encodedForm, ""},
		"x-gzip":        {[]string{" X-GZip "}, encode(t, "gzip", form), encodedForm, ""},
		"deflate":       {[]string{"deflate"}, encode(t, "zlib", form), encodedForm, ""},
		"deflate, raw":  {[]string{"deflate"}, encode(t, "flate", form), encodedForm, ""},
		"br":            {[]string{"br"}, encode(t, "br", form), encodedForm, ""},
		"zstd":          {[]string{"zstd"}, encode(t, "zstd", form), encodedForm, ""},
		"two":           {[]string{"gzip, br"}, encode(t, "br", encode(t, "gzip", form)), encodedForm, ""},
		"two lines":     {[]string{"zstd", "identity", "gzip"}, encode(t, "gzip", encode(t, "zstd", form)), encodedForm, ""},
		"two members":   {[]string{"gzip"}, append(encode(t, "gzip", form[:9]), encode(t, "gzip", form[9:])...), encodedForm, ""},
		"not gzip":      {[]string{"gzip"}, form, encodedForm, "read as it is"},
		"no magic":      {[]string{"gzip"}, []byte("PK\x03\x04"), "", "gzip: "},
		"not deflate":   {[]string{"deflate"}, []byte("\xff\xff\xff"), "", "broken after 0 bytes"},
		"not br":        {[]string{"br"}, []byte("\xff\xff\xff\xff"), "", "broken after 0 bytes"},
		"not zstd":      {[]string{"zstd"}, form, encodedForm, "read as it is"},
		"short gzip":    {[]string{"gzip"}, []byte{0x1f}, "", "unexpected EOF"},
		"short deflate": {[]string{"deflate"}, []byte{0x78}, "", "unexpected EOF"},
		"unknown":       {[]string{"compress"}, form, "", `"compress" is not known: gzip, deflate, br and zstd are`},
		"too deep":      {[]string{"gzip,gzip,gzip,gzip,gzip"}, form, "", "5 encodings"},
		"empty":         {[]string{"gzip"}, nil, "", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := capture.NewRequest("POST", "/", http.Header{
				"Content-Encoding": c.encoding, "Content-Type": {"multipart/form-data; boundary=x"},
			}, c.sent)
			got, err := r.Content()
			if string(got) != c.want || (err == nil) != (c.err == "") {
				t.Fatalf("got %q, error %v", got, err)
			}
			if string(r.Body()) != string(c.sent) {
				t.Error("the body is not as received")
			}
			parts, partsErr := r.Parts()
			if err != nil {
				if !errors.Is(err, capture.ErrEncoding) || !strings.Contains(err.Error(), c.err) || !errors.Is(partsErr, capture.ErrEncoding) {
					t.Errorf("got %v, of the parts %v, want %q", err, partsErr, c.err)
				}
				return
			}
			if len(c.sent) > 0 && (partsErr != nil || len(parts) != 1 || string(parts[0].Body) != "{}") {
				t.Errorf("got %d parts, error %v", len(parts), partsErr)
			}
		})
	}
}

// TestContentCut: of a body that was cut off is seen what can be decoded.
func TestContentCut(t *testing.T) {
	t.Parallel()
	random := make([]byte, 200_000)
	for i := range random {
		random[i] = byte(rand.IntN(64))
	}
	for _, encoding := range []string{"gzip", "br", "zstd"} {
		sent := encode(t, encoding, random)
		r := capture.NewRequest("POST", "/", http.Header{"Content-Encoding": {encoding}}, sent[:len(sent)*3/4])
		got, err := r.Content()
		if !errors.Is(err, capture.ErrEncoding) || !errors.Is(err, io.ErrUnexpectedEOF) || encoding != "zstd" && len(got) < len(random)/2 || !bytes.HasPrefix(random, got) {
			t.Errorf("%s: got %d of %d bytes, error %v", encoding, len(got), len(random), err)
		}
	}
}

// bomb decodes to n zero bytes.
func bomb(tb testing.TB, encoding string, n int) []byte {
	tb.Helper()
	return encode(tb, encoding, make([]byte, n))
}

// TestContentBombs: what a body decodes to is bounded, also on the way from
// one encoding to the next, and in a ring by a share of its memory.
func TestContentBombs(t *testing.T) {
	t.Parallel()
	var most bytes.Buffer // quickly: it is 64 MiB
	w, err := gzip.NewWriterLevel(&most, gzip.HuffmanOnly)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, body.MaxDecoded+1)); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	r := capture.NewRequest("POST", "/", http.Header{"Content-Encoding": {"gzip"}}, most.Bytes())
	if got, err := r.Content(); err == nil || !strings.Contains(err.Error(), "more than 64 MiB, of which the rest is left out") || len(got) != body.MaxDecoded {
		t.Errorf("got %d bytes, error %v", len(got), err)
	}
	const share = 1 << 20
	l := listen(t, capture.Config{}, capture.NewRing(100, 8*share))
	for name, c := range map[string]struct {
		encoding string
		sent     []byte
		n        int
		want     string
	}{
		"as much as may be": {"gzip", bomb(t, "gzip", share), share, ""},
		"gzip":              {"gzip", bomb(t, "gzip", share+1), share, "more than 1 MiB, of which the rest is left out"},
		"zstd":              {"zstd", bomb(t, "zstd", share+1), share, "more than 1 MiB"},
		"br":                {"br", bomb(t, "br", share+1), share, "more than 1 MiB"},
		"on the way": {
			"gzip,gzip", encode(t, "gzip", bytes.Repeat(encode(t, "gzip", nil), share/20)), 0,
			"more than 1 MiB on the way",
		},
	} {
		r := l.post(t, c.encoding, c.sent)
		if !r.Hold() {
			t.Fatal("gone")
		}
		got, err := r.Content()
		if len(got) != c.n || (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %d bytes, error %v", name, len(got), err)
		}
		r.Release()
	}
}

// post sends an encoded body and returns it as captured.
func (l *listener) post(t *testing.T, encoding string, sent []byte) *capture.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, l.URL(), bytes.NewReader(sent))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Encoding", encoding)
	req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return l.wait(t, l.ring.Stats().Newest)
}

// TestContentInRing: decoded bodies take a share of the ring's memory, give it
// back with the last hold, and are decoded again.
func TestContentInRing(t *testing.T) {
	t.Parallel()
	const memory, share = 16 << 20, 2 << 20
	l := listen(t, capture.Config{}, capture.NewRing(100, memory))
	small, large := l.post(t, "gzip", bomb(t, "gzip", 100_000)), l.post(t, "gzip", bomb(t, "gzip", share+1))
	if got := l.ring.DecodedUsage(); got != 0 {
		t.Errorf("got %d bytes decoded before anybody asked", got)
	}
	if !small.Hold() || !large.Hold() {
		t.Fatal("gone")
	}
	if got, err := large.Content(); len(got) != share || err == nil || !strings.Contains(err.Error(), "more than 2 MiB") {
		t.Errorf("got %d bytes, error %v", len(got), err)
	}
	large.Release()
	if got := l.ring.DecodedUsage(); got != 0 {
		t.Errorf("got %d bytes decoded after the last hold", got)
	}
	again := small.Hold()
	for range 2 {
		if got, err := small.Content(); len(got) != 100_000 || err != nil || !again {
			t.Errorf("got %d bytes, error %v", len(got), err)
		}
		small.Release()
	}
	if got := l.ring.DecodedUsage(); got != 0 {
		t.Errorf("got %d bytes decoded after the last hold", got)
	}
}

// TestContentShared: many look at a few requests at a time, while they are
// evicted; each sees what was sent, or that there is no memory for it now.
func TestContentShared(t *testing.T) {
	t.Parallel()
	ring := capture.NewRing(4, 8<<20)
	l := listen(t, capture.Config{}, ring)
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 50 {
			l.post(t, "gzip", encode(t, "gzip", []byte(encodedForm)))
		}
	})
	for range 4 {
		wg.Go(func() {
			for seen := uint64(0); seen < 50; {
				reqs, _ := ring.Since(max(seen, 3)-3, 10)
				for _, r := range reqs {
					seen = max(seen, r.Seq)
					if !r.Hold() {
						continue
					}
					if parts, err := r.Parts(); err != nil || len(parts) != 1 || string(parts[0].Body) != "{}" {
						t.Errorf("got %d parts, error %v", len(parts), err)
					}
					r.Release()
				}
			}
		})
	}
	wg.Wait()
	if got := ring.DecodedUsage(); got != 0 {
		t.Errorf("got %d bytes decoded that nobody looks at", got)
	}
}

func FuzzContent(f *testing.F) {
	for _, e := range []string{"gzip", "br", "zstd"} {
		f.Add(e, encode(f, e, []byte(encodedForm)))
	}
	f.Add("deflate", encode(f, "zlib", []byte(encodedForm)))
	f.Add("deflate", encode(f, "flate", []byte(encodedForm)))
	f.Add("gzip, br", []byte{})
	f.Fuzz(func(t *testing.T, encoding string, sent []byte) {
		r := capture.NewRequest("POST", "/", http.Header{
			"Content-Encoding": {encoding}, "Content-Type": {"multipart/form-data; boundary=x"},
		}, sent)
		got, err := r.Content()
		if len(got) > body.MaxDecoded || err != nil && !errors.Is(err, capture.ErrEncoding) {
			t.Fatalf("got %d bytes, error %v", len(got), err)
		}
		_, _ = r.Parts()
	})
}
