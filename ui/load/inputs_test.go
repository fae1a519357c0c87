//go:build load && linux

package load_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// input is what a sender may do to have memory taken.
type input struct {
	name   string
	more   bool  // is tried by "make memory" alone
	memory int64 // --max-memory, in MiB; 0: 128
	n      int   // times that it is sent
	bytes  func(tb testing.TB) []byte
}

const jsonType = "application/json"

// inputs are tried one after the other, each on a listener of its own.
var inputs = []input{
	{name: "65 KB of header lines", n: 300, bytes: head("POST", "/", strings.Repeat("a:\r\n", 16_000))},
	{name: "a method of 64 KB", n: 300, bytes: head(strings.Repeat("M", 64_000), "/", "")},
	{name: "the same at the defaults", n: 600, memory: 512, bytes: head("POST", "/", strings.Repeat("a:\r\n", 16_000))},
	{name: "PNG of 10,000x10,000 in 16 bits", n: 6, bytes: posted("image/png", func(testing.TB) []byte { return flatPNG(10_000, 10_000, 16, 2, 1) })},
	{name: "9,990 masks of 1x1", n: 1, bytes: tinyMasks},
	{name: "photographs of 20 megapixels", n: 3, bytes: posted("image/jpeg", largePhoto)},
	{name: "200,000 objects", n: 3, bytes: posted(jsonType, func(testing.TB) []byte { return objects(200_000) })},
	{name: "many objects in little memory", n: 40, memory: 64, bytes: posted(jsonType, func(testing.TB) []byte { return objects(62_000) })},
	{name: "8 strings that hold 32 MB each", n: 3, bytes: posted(jsonType, zippedStrings)},

	{more: true, name: "a target of 64 KB", n: 1000, bytes: head("POST", "/"+strings.Repeat("u", 64_000), "")},
	{more: true, name: "7,000 names of headers", n: 1000, bytes: head("POST", "/", numbered("a%d:\r\n", 7000))},
	{more: true, name: "deep JSON", n: 5, bytes: repeated(jsonType, "", "[", "", 4_000_000)},
	{more: true, name: "10 million numbers", n: 3, bytes: repeated(jsonType, `{"objects":[1`, ",1", "]}", 10_000_000)},
	{more: true, name: "a number of 10 MB", n: 3, bytes: repeated(jsonType, `{"objects":[{"classId":"a","confidence":`, "9", "}]}", 10_000_000)},
	{more: true, name: "an outline of 3 million points", n: 3, bytes: repeated(jsonType, `{"objects":[{"classId":"a","polygon":[[1,2]`, ",[1,2]", "]}]}", 3_000_000)},
	{more: true, name: "a class of 10 MB", n: 4, bytes: repeated(jsonType, `{"objects":[{"confidence":1,"classId":"`, "c", `"}]}`, 10_000_000)},
	{more: true, name: "1.5 million keys", n: 3, bytes: posted(jsonType, func(testing.TB) []byte { return []byte("{" + numbered(`"k%d":1,`, 1_500_000) + `"z":1}`) })},
	{more: true, name: "2 million fields of a form", n: 5, bytes: posted("application/x-www-form-urlencoded", func(testing.TB) []byte { return []byte(numbered("a%d=b&", 2_000_000)) })},
	{more: true, name: "800,000 documents in lines", n: 3, bytes: repeated("application/x-ndjson", "", `{"kind":"ObjectDetection.v1","objects":[]}`+"\n", "", 800_000)},
	{more: true, name: "UTF-16", n: 3, bytes: posted(jsonType, wideJSON)},
	{more: true, name: "300,000 parts", n: 3, bytes: repeated("multipart/form-data; boundary=b", "", "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n\r\n", "--b--\r\n", 300_000)},
	{more: true, name: "2 million header lines of a part", n: 3, bytes: repeated("multipart/form-data; boundary=b", "--b\r\n", "a:\r\n", "\r\nx\r\n--b--\r\n", 2_000_000)},
	{more: true, name: "gzip of 2 GB", n: 5, bytes: zipped(2000)},
	{more: true, name: "an animated PNG of 50 frames", n: 4, bytes: posted("image/png", func(testing.TB) []byte { return flatPNG(3000, 3000, 8, 6, 50) })},
	{more: true, name: "a PNG of 30,000x30,000 in a bit", n: 4, bytes: posted("image/png", func(testing.TB) []byte { return flatPNG(30_000, 30_000, 1, 0, 1) })},
	{more: true, name: "a GIF of 8,000x8,000", n: 4, bytes: posted("image/gif", largeGIF)},
	{more: true, name: "60 masks of 8,000x8,000", n: 2, bytes: largeMasks},
	{more: true, name: "run lengths of 20,000x20,000", n: 3, bytes: repeated(jsonType, `{"annotations":[{}`, `,{"category":"a","segmentation":{"size":[20000,20000],"counts":[0,400000000]}}`, "]}", 300)},
	{more: true, name: "run lengths by row of 20,000x20,000", n: 3, bytes: repeated(jsonType, `{"objects":[{}`, `,{"label":"a","confidence":0.5,"bbox":[10,10,100,1],"rle":{"data":"200011 100","width":20000,"height":20000}}`, "]}", 3000)},
	{more: true, name: "100 images in base64", n: 4, bytes: manyEmbedded},
	{more: true, name: "60 MB that are nothing", n: 3, bytes: posted("application/octet-stream", func(testing.TB) []byte { return bytes.Repeat([]byte{0xff, 0xd8, 7}, 20<<20) })},
	{more: true, name: "20 million lines of text", n: 3, bytes: repeated("text/plain", "", "a\n", "", 20_000_000)},
	{more: true, name: "chunks with extensions", n: 5, bytes: chunked(strings.Repeat("1;"+strings.Repeat("e", 200)+"\r\nx\r\n", 100_000), "")},
	{more: true, name: "900 trailers", n: 3000, bytes: chunked("1\r\nx\r\n", strings.Repeat("a:\r\n", 900))},
}

// TestInputsStayWithinMemory sends each input to a listener with lines, and to
// one with a screen, and asks the system how much memory it had resident at
// most: --max-memory, 15 % and 32 MiB are what it may be. With
// FRAMEBIN_LOAD_INPUTS=all there are more; "make memory" does that.
func TestInputsStayWithinMemory(t *testing.T) {
	all := os.Getenv("FRAMEBIN_LOAD_INPUTS") == "all"
	for i := range inputs {
		in := &inputs[i]
		if in.more && !all {
			continue
		}
		t.Run(in.name, func(t *testing.T) {
			if in.memory == 0 {
				in.memory = 128
			}
			message := in.bytes(t)
			bound := (in.memory<<20)*115/100 + 32<<20
			limit := fmt.Sprintf("%dMiB", in.memory)
			for where, s := range map[string]*server{"lines": headless(t, "--max-memory", limit), "screen": screen(t, "--max-memory", limit)} {
				s.send(t, message, in.n)
				s.settle()
				most := s.status(t, "VmHWM")
				t.Logf("%-6s %4d MiB of %d, %.1f MB sent %d times", where, most>>20, bound>>20, float64(len(message))/1e6, in.n)
				if most > bound {
					t.Errorf("%s: %d MiB resident, %d MiB allowed", where, most>>20, bound>>20)
				}
				s.good(t)
				s.kill()
			}
		})
	}
}

// TestFilesStayWithinMemory gives commands files that are larger than memory:
// they say so, and take little.
func TestFilesStayWithinMemory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, begin string, size int64) {
		f, err := os.Create(path(name))
		if err == nil {
			_, err = io.WriteString(f, begin)
		}
		if err == nil && size > 0 {
			err = f.Truncate(size) // which takes no room on the disk
		}
		if err != nil || f.Close() != nil {
			t.Fatal(err)
		}
	}
	const large = 20 << 30
	write("photo.jpg", "\xff\xd8\xff\xe0", large)
	write("message.http", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000000\r\n\r\n", large)
	write("zeros.har", `{"log":{"entries":[`, large)
	write("rules.toml", "[[rule]]\npath = \"/\"\nbody = \"@/dev/zero\"\n", 0)
	base64Body(t, path("base64.har"), 1<<30)
	for _, args := range [][]string{
		{"show", path("photo.jpg"), "-o", path("out.png")},
		{"show", path("message.http"), "-o", path("out.png")},
		{"export", path("message.http"), "--format", "raw", "-o", path("out.http")},
		{"export", path("zeros.har"), "--format", "raw", "-o", path("out")},
		{"export", path("base64.har"), "--format", "raw", "-o", path("out2")},
		{"check", path("base64.har")},
		{"--headless", "--listen", "127.0.0.1:0", "--rules", path("rules.toml")},
	} {
		said, most, err := measured(t, patience, args...)
		t.Logf("%4d MiB, %v", most>>20, args[:2])
		if exit, ok := errors.AsType[*exec.ExitError](err); !ok || bytes.Contains(said, []byte("goroutine ")) || exit.ExitCode() >= killed {
			t.Errorf("%v: got %v: %.300s", args, err, said)
		}
		const bound = 512*115/100 + 32 // MiB, at the defaults
		if most > bound<<20 {
			t.Errorf("%v: %d MiB resident", args, most>>20)
		}
	}
}

// base64Body writes a HAR whose only body has so many characters of base64.
func base64Body(t *testing.T, path string, size int) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, _ = io.WriteString(f, `{"log":{"entries":[{"request":{"method":"POST","url":"http://a/","headers":[],"postData":{"encoding":"base64","text":"`)
	piece := bytes.Repeat([]byte("A"), 1<<20)
	for range size / len(piece) {
		if _, err := f.Write(piece); err != nil {
			t.Fatal(err)
		}
	}
	_, _ = io.WriteString(f, `"}},"response":{"status":200}}]}}`)
}

// send sends a message so many times, on one connection if it can.
func (s *server) send(t *testing.T, message []byte, n int) {
	t.Helper()
	var conn net.Conn
	answer := make([]byte, 4096)
	for range n {
		if conn == nil {
			conn = s.dial(t)
		}
		_ = conn.SetDeadline(time.Now().Add(patience))
		_, _ = conn.Write(message)
		k, err := conn.Read(answer)
		if err != nil || !bytes.HasPrefix(answer[:k], []byte("HTTP/1.1 ")) {
			t.Fatalf("got %q, %v", answer[:k], err)
		}
		if bytes.Contains(answer[:k], []byte("Connection: close")) {
			_ = conn.Close()
			conn = nil
		}
	}
	if conn != nil {
		_ = conn.Close()
	}
}

// settle waits until the program has nothing to do, for a while.
func (s *server) settle() {
	const quiet, enough = 150 * time.Millisecond, 4
	idle, before := 0, -1
	for end := time.Now().Add(patience / 4); idle < enough && time.Now().Before(end); time.Sleep(quiet) {
		now := s.ticks()
		if idle++; now-before > 1 {
			idle = 0
		}
		before = now
	}
}

// head is a request with a body of two bytes.
func head(method, target, fields string) func(testing.TB) []byte {
	return func(testing.TB) []byte {
		return []byte(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + fields + "Content-Length: 2\r\n\r\n{}")
	}
}

// posted is a request with a body.
func posted(mediaType string, body func(testing.TB) []byte) func(testing.TB) []byte {
	return func(tb testing.TB) []byte {
		tb.Helper()
		content := body(tb)
		return append(fmt.Appendf(nil, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", mediaType, len(content)), content...)
	}
}

// repeated is a request whose body goes on and on.
func repeated(mediaType, begin, again, end string, n int) func(testing.TB) []byte {
	return posted(mediaType, func(testing.TB) []byte { return []byte(begin + strings.Repeat(again, n) + end) })
}

// zippedStrings is a document of strings that are compressed documents.
func zippedStrings(tb testing.TB) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(`{"objects":[]` + strings.Repeat(" ", 32_000_000) + "}")); err != nil {
		tb.Fatal(err)
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	one := base64.StdEncoding.EncodeToString(b.Bytes())
	return []byte(`["` + strings.Repeat(one+`","`, 7) + one + `"]`)
}

func chunked(chunks, trailers string) func(testing.TB) []byte {
	return func(testing.TB) []byte {
		return []byte("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n" + trailers + "\r\n")
	}
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func objects(n int) []byte {
	return []byte(`{"kind":"ObjectDetection.v1","objects":[` + strings.TrimSuffix(numbered(
		`{"classId":"c%d","confidence":0.5,"boundingBox":{"x":1,"y":5,"width":10,"height":10}},`, n), ",") + "]}")
}

func wideJSON(testing.TB) []byte {
	wide := []byte("\xff\xfe")
	for _, c := range utf16.Encode([]rune(string(objects(60_000)))) {
		wide = binary.LittleEndian.AppendUint16(wide, c)
	}
	return wide
}

func zipped(mib int) func(testing.TB) []byte {
	return func(tb testing.TB) []byte {
		tb.Helper()
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		zeros := make([]byte, 1<<20)
		for range mib {
			_, _ = w.Write(zeros)
		}
		_ = w.Close()
		m := posted(jsonType, func(testing.TB) []byte { return b.Bytes() })(tb)
		return bytes.Replace(m, []byte("Content-Length"), []byte("Content-Encoding: gzip\r\nContent-Length"), 1)
	}
}

// flatPNG is a PNG of one colour, which takes little of the wire; with several
// frames it is animated.
func flatPNG(w, h, depth, model, frames int) []byte {
	samples := map[int]int{0: 1, 2: 3, 6: 4}[model]
	var data bytes.Buffer
	z := zlib.NewWriter(&data)
	row := make([]byte, 1+(w*samples*depth+7)/8)
	for range h {
		_, _ = z.Write(row)
	}
	_ = z.Close()
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, pieces ...[]byte) {
		content := append([]byte(kind), bytes.Join(pieces, nil)...)
		out = binary.BigEndian.AppendUint32(out, uint32(len(content)-4))
		out = append(out, content...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(content))
	}
	words := func(v ...int) (b []byte) {
		for _, n := range v {
			b = binary.BigEndian.AppendUint32(b, uint32(n))
		}
		return b
	}
	chunk("IHDR", words(w, h), []byte{byte(depth), byte(model), 0, 0, 0})
	if frames > 1 {
		chunk("acTL", words(frames, 0))
	}
	chunk("IDAT", data.Bytes())
	for i := 1; i < frames; i++ {
		chunk("fcTL", words(2*i-1, w, h, 0, 0), []byte{0, 1, 0, 10, 0, 0})
		chunk("fdAT", words(2*i), data.Bytes())
	}
	chunk("IEND")
	return out
}

// largePhoto is a JPEG as a camera of 20 megapixels makes it.
func largePhoto(tb testing.TB) []byte {
	tb.Helper()
	img := image.NewYCbCr(image.Rect(0, 0, 5472, 3648), image.YCbCrSubsampleRatio420)
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range img.Y {
		img.Y[i] = uint8(90 + i%5472/64 + rnd.IntN(12))
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 88}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func largeGIF(tb testing.TB) []byte {
	tb.Helper()
	img := image.NewPaletted(image.Rect(0, 0, 8000, 8000), color.Palette{color.Black, color.White})
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{img, img}, Delay: []int{10, 10}}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// masked is a request with masks, an object each.
func masked(mask []byte, n int) []byte {
	var b bytes.Buffer
	part := func(name, mediaType string, content []byte) {
		fmt.Fprintf(&b, "--b\r\nContent-Disposition: form-data; name=%q; filename=%q\r\nContent-Type: %s\r\n\r\n", name, name, mediaType)
		b.Write(content)
		b.WriteString("\r\n")
	}
	part("image.png", "image/png", flatPNG(1920, 1080, 8, 2, 1))
	list := make([]string, n)
	for i := range n {
		name := fmt.Sprintf("mask_%04d.png", i)
		part(name, "image/png", mask)
		list[i] = fmt.Sprintf(`{"classId":"a","confidence":0.5,"maskFile":%q}`, name)
	}
	part("predictions", jsonType, []byte(`{"kind":"InstanceSegmentation.v1","objects":[`+strings.Join(list, ",")+"]}"))
	b.WriteString("--b--\r\n")
	return b.Bytes()
}

func tinyMasks(tb testing.TB) []byte {
	tb.Helper()
	return posted("multipart/form-data; boundary=b", func(testing.TB) []byte { return masked(flatPNG(1, 1, 8, 0, 1), 9990) })(tb)
}

func largeMasks(tb testing.TB) []byte {
	tb.Helper()
	return posted("multipart/form-data; boundary=b", func(testing.TB) []byte { return masked(flatPNG(8000, 8000, 8, 0, 1), 60) })(tb)
}

func manyEmbedded(tb testing.TB) []byte {
	tb.Helper()
	one := `"` + base64.StdEncoding.EncodeToString(flatPNG(3000, 3000, 8, 2, 1)) + `"`
	return posted(jsonType, func(testing.TB) []byte {
		return []byte(`{"objects":[],"images":[` + one + strings.Repeat(","+one, 99) + "]}")
	})(tb)
}
