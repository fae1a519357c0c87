package export_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	be "encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/export"
)

const secretPath = "/mJUYNWGBTLSUaHGmkmdTSQ/cam"

// confidential has a secret in every place.
func confidential() *capture.Request {
	r := request("POST", secretPath+"?token=tok3n&line=4&page=two", http.Header{
		"Authorization": {"Bearer s3cr3t"}, "Cookie": {"session=s3cr3t"}, "X-Api-Key": {"s3cr3t"}, "Referer": {"http://x" + secretPath + "?a=tok3n"},
		"Content-Type": {"application/json"}, "User-Agent": {"camera/1.2"},
		"Origin": {"https://me:s3cr3t@x"}, "Link": {"<https://y/" + "mJUYNWGBTLSUaHGmkmdTSQ" + "/frame?sig=s3cr3t&line=4>"},
	}, []byte(`{"kind":"ObjectDetection.v1","objects":[{"classId":"to|mato <b>","confidence":0.5,"boundingBox":{"x":1,"y":2,"width":3,"height":4}}]}`))
	r.Seq, r.Time = 7, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return r
}

// TestRedactHead: a head as it came loses its secrets, and nothing else.
func TestRedactHead(t *testing.T) {
	t.Parallel()
	r := confidential()
	r.Head = []byte("POST " + r.Target + " HTTP/1.1\r\nuser-agent: camera/1.2\r\nX-API-key:\r\n s3cr3t\r\nreferer: http://x" + secretPath +
		"?a=tok3n\r\nAUTHORIZATION: Bearer s3cr3t\r\nTransfer-Encoding: chunked\r\n\r\n")
	r.Trailer = []byte("Sum: 1\r\nSignature: s3cr3t\r\n")
	for _, format := range []*export.Format{export.Raw, export.Curl, export.HAR, export.NDJSON} {
		j := job(format, r)
		j.Redact = true
		dir := filepath.Join(t.TempDir(), "x")
		if _, err := export.WriteDir(t.Context(), dir, j); err != nil {
			t.Fatal(err)
		}
		for name, text := range tree(t, dir) {
			var decoded []byte
			if encoded := regexp.MustCompile(`"(head|trailer|target)":"([^"]*)"`).FindAllStringSubmatch(text, -1); format == export.HAR {
				for _, m := range encoded {
					plain, err := base64.StdEncoding.DecodeString(m[2])
					if err != nil {
						t.Error(err)
					}
					decoded = append(decoded, plain...)
				}
			}
			for _, secret := range []string{"s3cr3t", "mJUYNWGBTLSUaHGmkmdTSQ", "tok3n"} {
				if strings.Contains(text+string(decoded), secret) {
					t.Errorf("%s has %q:\n%s", name, secret, text)
				}
			}
			if format == export.Raw && !strings.Contains(text, "HTTP/1.1\r\nuser-agent: camera/1.2\r\nX-API-key: REDACTED\r\n") {
				t.Errorf("got %q", text)
			}
		}
	}
}

// TestRedact looks for every secret in every format, as folder and as file.
func TestRedact(t *testing.T) {
	t.Parallel()
	framed := framed(t, 1)[0]
	frame := confidential()
	frame.Header.Set("Content-Type", framed.Header.Get("Content-Type"))
	frame = request("POST", frame.Target, frame.Header, framed.Body())
	for _, format := range export.Formats() {
		for _, hide := range []bool{true, false} {
			dir := filepath.Join(t.TempDir(), "x")
			j := job(format, confidential())
			if format.Binary || format.Dataset() { // what tells nothing of the request
				if !hide {
					continue
				}
				j = job(format, frame)
			}
			j.Redact = hide
			if _, err := export.WriteDir(t.Context(), dir, j); err != nil {
				t.Fatal(err)
			}
			var all strings.Builder
			for _, text := range tree(t, dir) {
				all.WriteString(text)
			}
			if len(all.String()) == 0 {
				t.Errorf("%s: nothing was written", format)
			}
			if format != export.Parts && !format.Binary && !format.Dataset() && !strings.Contains(all.String(), "camera/1.2") {
				t.Errorf("%s: the other headers are gone:\n%s", format, all.String())
			}
			for _, secret := range []string{"s3cr3t", "mJUYNWGBTLSUaHGmkmdTSQ", "tok3n"} {
				if found := strings.Contains(all.String(), secret); found == hide {
					t.Errorf("%s: with redact %v %q is in it: %v\n%s", format, hide, secret, found, all.String())
				}
			}
		}
	}
	for target, want := range map[string]string{
		"/cam": "/cam", "/camera-line-3-station-12/frame": "/camera-line-3-station-12/frame", "/instance-segmentation": "/instance-segmentation",
		"/0b1f4c7e-9f2a-4f6e-8b1d-3c5a7e9f1b2d": "/REDACTED", "/a?key=1&b=2": "/a?key=REDACTED&b=2", "/a?x=ABCDEFGHIJKLMNOP2345": "/a?x=REDACTED", "/7QK4M2ZPLW5XTR6B3NVJ": "/REDACTED",
	} {
		var b bytes.Buffer
		j := job(export.Raw, request("GET", target, http.Header{}, nil))
		j.Redact = true
		if _, err := export.Write(t.Context(), &b, j); err != nil || !strings.HasPrefix(b.String(), "GET "+want+" HTTP") {
			t.Errorf("%s: got %.60q, want %s", target, b.String(), want)
		}
	}
}

// TestRedactBody: what is secret in the head is so in the body, and so are the
// signatures of URLs in it; no part of it is shorter for that.
func TestRedactBody(t *testing.T) {
	t.Parallel()
	const document = `{"kind":"ObjectDetection.v1","objects":[],"hook":"http://x/%s","auth":"%s","image":"https:\/\/s3\/a.jpg?line=4&X-Amz-Signature=%s#x",` +
		`"next":"https://s3/b.jpg?sig=%s\u0026api_key=%s","text":"sig=plain&token=words"}`
	r := confidential()
	r.Header.Set("Authorization", "Bearer 0123456789abcdef")
	path := strings.TrimPrefix(secretPath, "/")
	body := fmt.Sprintf(document, path, "0123456789abcdef", "s1gn", "s1gn2", "k3y")
	r = request(r.Method, r.Target, r.Header, []byte(body))
	for _, format := range []*export.Format{export.Raw, export.HAR, export.Parts, export.Markdown, export.HTML, export.NDJSON, export.Curl} {
		dir := filepath.Join(t.TempDir(), "x")
		j := job(format, r)
		j.Redact = true
		if _, err := export.WriteDir(t.Context(), dir, j); err != nil {
			t.Fatal(err)
		}
		for name, text := range tree(t, dir) {
			for _, secret := range []string{path, "0123456789abcdef", "s1gn", "k3y"} {
				if strings.Contains(text, secret) {
					t.Errorf("%s has %q:\n%s", name, secret, text)
				}
			}
			if format == export.Raw {
				_, got, _ := strings.Cut(text, "\r\n\r\n")
				if len(got) != len(body) || !strings.Contains(got, `a.jpg?line=4&X-Amz-Signature=REDA#x`) || !strings.Contains(got, `"sig=plain&token=REDAC"`) {
					t.Errorf("got %s", got)
				}
			}
		}
	}
	if string(r.Body()) != body {
		t.Error("the request itself has changed")
	}
}

// TestRedactNamed: what is called a secret is one in each kind of body, and numbers
// and the words of pictures are not.
func TestRedactNamed(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"a: Authorization: Basic abc x":                                               "a: Authorization: REDACTEDR x",
		`{"api_key":"a b","n":{"access-token" : "x\/y"}}`:                             `{"api_key":"RED","n":{"access-token" : "REDA"}}`,
		`{"payload":"{\"token\":\"abc\",\"a\":1}"}`:                                   `{"payload":"{\"token\":\"RED\",\"a\":1}"}`,
		`{'password': 'abc', secret: abc}`:                                            `{'password': 'RED', secret: RED}`,
		`password=abc&x=1`:                                                            `password=RED&x=1`,
		`u=http%3A%2F%2Fh%2F%3Ftoken%3Dabc&x=1`:                                       `u=http%3A%2F%2Fh%2F%3Ftoken%3DRED&x=1`,
		`<a token="abc"><password>a b</password></a>`:                                 `<a token="RED"><password>RED</password></a>`,
		"token: abc\nline: 4":                                                         "token: RED\nline: 4",
		`"http://me:pw@h/","https:\/\/me@h\/a@b"`:                                     `"http://REDAC@h/","https:\/\/RE@h\/a@b"`,
		`{"total_tokens":123,"token":null,"ok_token":true}`:                           `{"total_tokens":123,"token":null,"ok_token":true}`,
		`{"key":"a.jpg","code":"A","pass":"ok","class":"b"}`:                          `{"key":"a.jpg","code":"A","pass":"ok","class":"b"}`,
		"--b\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\na b\r\n--b--": "--b\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\nRED\r\n--b--",
		`token=`: `token=`, `token`: `token`, `token="`: `token="`, `=`: `=`, `name="`: `name="`, `%3`: `%3`,
		`token=token=token=`: `token=REDACTEDREDA`,
	} {
		if got := redacted(t, request("POST", "/", http.Header{}, []byte(body))); got != want {
			t.Errorf("%s\n got %s\nwant %s", body, got, want)
		}
	}
}

// TestRedactEncoded: a body is decoded where there is a secret in it, and nowhere else.
func TestRedactEncoded(t *testing.T) {
	t.Parallel()
	for plain, want := range map[string]string{`{"token":"abc"}`: `{"token":"RED"}`, `{"class":"abc"}`: ""} {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(plain))
		_ = z.Close()
		if want == "" {
			want = b.String()
		}
		r := request("POST", "/", http.Header{"Content-Encoding": {"gzip"}, "Content-Type": {"application/json"}}, b.Bytes())
		if got := redacted(t, r); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// redacted returns the body of a request that was exported without secrets.
func redacted(t *testing.T, r *capture.Request) string {
	t.Helper()
	var b bytes.Buffer
	j := job(export.Raw, r)
	j.Redact = true
	if _, err := export.Write(t.Context(), &b, j); err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(b.String(), "\r\n\r\n")
	if encoded := strings.Contains(head, "gzip"); encoded == strings.HasPrefix(body, "{") && r.Encoded() {
		t.Errorf("the head is of another body: %s", head)
	}
	return body
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if _, err := export.Write(t.Context(), &b, job(export.Markdown, confidential())); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# Request 7: POST", `| 1 | to\|mato \<b\> | 0.500 | 1.0, 2.0, 3.0 × 4.0 |`, "## Findings", "```sh\ncurl", "```json\n{"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in it:\n%s", want, b.String())
		}
	}
	if !isHarmless(b.String()) {
		t.Error("it is not harmless to look at")
	}
	dir := t.TempDir()
	if _, err := export.WriteDir(t.Context(), dir, job(export.Markdown, numberedRequests(1)...)); err != nil {
		t.Fatal(err)
	}
	files := tree(t, dir)
	if text := files["000001-post.md"]; !strings.Contains(text, "](<000001-post.png>)") || files["000001-post.png"] == "" {
		t.Errorf("got %s\n%s", sortedNames(files), text)
	}
}

func TestHTML(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	hostile := request("POST", "/<script>alert(1)</script>", http.Header{"X": {`"><img src=http://evil/>`}}, []byte(`{"kind":"ObjectDetection.v1","objects":[{"classId":"</td><script src=//evil>","confidence":0.5}]}`))
	if _, err := export.Write(t.Context(), &b, job(export.HTML, append(numberedRequests(2), hostile)...)); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if !strings.Contains(page, "data:image/jpeg;base64,/9j/") || strings.Count(page, "<section") != 3 || !strings.HasSuffix(strings.TrimSpace(page), "</html>") {
		t.Errorf("it is not whole:\n%.3000s", page)
	}
	if found := regexp.MustCompile(`(?i)<script|<img[^>]+src="?(http|//)|<link|@import|url\(`).FindString(page); found != "" {
		t.Errorf("%q is in it", found)
	}
}

// animated is a job of n frames that move, half a second apart, of which one
// cannot be drawn.
func animated(f *export.Format, n int) export.Job {
	list := numberedRequests(n)
	for i, r := range list {
		r.Time = time.Unix(1000, 0).Add(time.Duration(i) * 500 * time.Millisecond)
	}
	j := job(f, list...)
	j.Annotate = func(_ context.Context, r *capture.Request) (image.Image, error) {
		if r.Seq == 2 {
			return nil, export.ErrNoPicture
		}
		img := image.NewRGBA(image.Rect(0, 0, 1920, 1080+int(r.Seq)))
		for i := range img.Pix {
			img.Pix[i] = 0xFF
		}
		for y := range 200 {
			for x := range 200 {
				img.Set(int(r.Seq)*100+x, y, color.RGBA{R: 0xE0, G: 0x20, A: 0xFF})
			}
		}
		return img, nil
	}
	return j
}

func TestGIF(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	got, err := export.Write(t.Context(), &b, animated(export.GIF, 4))
	if err != nil || got.Requests != 3 || len(got.Skipped) != 1 {
		t.Fatalf("got %+v, %v", got, err)
	}
	g, err := gif.DecodeAll(&b)
	if err != nil || len(g.Image) != 3 || g.Delay[0] != 100 || g.Delay[1] != 50 || g.LoopCount != 0 {
		t.Fatalf("got %d frames, delays %v: %v", len(g.Image), g.Delay, err)
	}
	for i, seq := range []int{1, 3, 4} {
		if img := g.Image[i]; img.Rect.Dx() != 960 || img.Rect.Dy() != 540 {
			t.Errorf("frame %d is %v", i, img.Rect)
		}
		if c := color.RGBAModel.Convert(g.Image[i].At(seq*50+50, 50)).(color.RGBA); c.R < 0xC0 || c.G > 0x40 {
			t.Errorf("frame %d has not moved: %v", i, c)
		}
	}
}

func TestAPNG(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if _, err := export.Write(t.Context(), &b, animated(export.APNG, 4)); err != nil {
		t.Fatal(err)
	}
	if img, err := png.Decode(bytes.NewReader(b.Bytes())); err != nil || img.Bounds().Dx() != 960 {
		t.Errorf("the first frame: %v", err)
	}
	var names []string
	number, pixels := uint32(0), 0
	for rest := b.Bytes()[8:]; len(rest) >= 12; {
		n := be.BigEndian.Uint32(rest)
		name, data := string(rest[4:8]), rest[8:8+n]
		rest = rest[12+n:]
		names = append(names, name)
		switch name {
		case "acTL":
			if frames := be.BigEndian.Uint32(data); frames != 3 {
				t.Errorf("it says %d frames", frames)
			}
		case "fcTL", "fdAT":
			if got := be.BigEndian.Uint32(data); got != number {
				t.Errorf("%s has number %d, want %d", name, got, number)
			}
			number++
			if name == "fcTL" {
				pixels++
			}
		}
	}
	if pixels != 3 || names[0] != "IHDR" || names[1] != "acTL" || names[2] != "fcTL" || names[3] != "IDAT" || names[len(names)-1] != "IEND" {
		t.Errorf("got %q", names)
	}
}
