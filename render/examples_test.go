package render_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/imageheader/exiftest"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/raster"
)

// noExample says why a finding has none that is short enough to read.
var noExample = map[string]string{
	"archive-opened":          "an archive is no text",
	"archive-refused":         "an archive is no text",
	"body-unannounced":        "it takes a head as it came",
	"length-twice":            "it takes a head as it came",
	"image-behind":            "it takes an image and what is none in one part",
	"json-too-large":          "it takes more values than a page has",
	"extra-dropped":           "it takes more fields than a page has",
	"masks-heavy":             "it takes masks of many bytes",
	"mask-value-shifted":      "it takes a mask of several values and a document of a certain product",
	"read-by-map":             "it is about a map",
	"map-failed":              "it is about a map of yours",
	"map-unknown-key":         "it is about a map of yours",
	"box-of-group":            "it takes a document of a certain product",
	"box-encoding-by-product": "it takes a document of a certain product",
	"pixels-unseen":           "nothing is wrong with the request",
	"image-size-changed":      "it is about the frame before",
	"class-new":               "it is about the frames before",
}

// TestExamples: each example that help shows yields the finding that it is of.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, rule := range finding.Rules() {
		t.Run(rule.Code, func(t *testing.T) {
			t.Parallel()
			example, why := rule.Example(), noExample[rule.Code]
			if (example == "") != (why != "") {
				t.Fatalf("the example is %q, and that there is none because %q", example, why)
			}
			if example == "" {
				return
			}
			r := requestOf(t, example)
			got := render.Inspect(t.Context(), r, prediction.Read(r, prediction.Options{}), raster.Limits{})
			if !slices.ContainsFunc(got.Findings, func(f prediction.Finding) bool { return f.Code == rule.Code }) {
				t.Errorf("got %v of %s", got.Findings, example)
			}
		})
	}
}

var (
	headerLine = regexp.MustCompile(`^([A-Z][A-Za-z-]+): (.*)$`)
	imageLine  = regexp.MustCompile(`^(\S+\.(?:jpeg|png)) (\d+)x(\d+)(.*)$`)
	partLine   = regexp.MustCompile(`^(\w+\.\w+) (.*)$`)
	escapedHex = regexp.MustCompile(`\\x[0-9A-F]{2}`)
	inBase64   = regexp.MustCompile(`BASE64 (\d+)x(\d+)`)
)

// requestOf makes the request that an example describes.
func requestOf(t *testing.T, example string) *capture.Request {
	t.Helper()
	header := http.Header{}
	lines := strings.Split(example, "\n")
	for len(lines) > 0 {
		m := headerLine.FindStringSubmatch(lines[0])
		if m == nil {
			break
		}
		header.Set(m[1], m[2])
		lines = lines[1:]
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	put := func(name, file, mediaType string, content []byte) {
		h := textproto.MIMEHeader{"Content-Type": {mediaType}}
		h.Set("Content-Disposition", multipart.FileContentDisposition(name, file))
		to, err := w.CreatePart(h)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = to.Write(content)
	}
	parts := 0
	for ; len(lines) > 0 && len(header) == 0; lines = lines[1:] {
		var mediaType string
		var content []byte
		m := imageLine.FindStringSubmatch(lines[0])
		if m != nil {
			width, _ := strconv.Atoi(m[2])
			height, _ := strconv.Atoi(m[3])
			mediaType, content = "image/"+path.Ext(m[1])[1:], imageOf(t, m[1], width, height, m[4])
		} else {
			if m = partLine.FindStringSubmatch(lines[0]); m == nil {
				break
			}
			mediaType, content = "application/octet-stream", unescaped(t, m[2])
			if path.Ext(m[1]) == ".json" {
				mediaType = "application/json"
			}
		}
		put(strings.TrimSuffix(m[1], path.Ext(m[1])), m[1], mediaType, content)
		parts++
	}
	document := unescaped(t, strings.Join(lines, "\n"))
	switch {
	case parts > 0:
		if len(document) > 0 {
			put("predictions", "predictions.json", "application/json", document)
		}
		_ = w.Close()
		header.Set("Content-Type", w.FormDataContentType())
		document = body.Bytes()
	case bytes.HasPrefix(document, []byte("--")):
		document = bytes.ReplaceAll(document, []byte("\n"), []byte("\r\n"))
	case header.Get("Content-Type") == "":
		header.Set("Content-Type", "application/json")
	}
	r := capture.NewRequest(http.MethodPost, "/", header, document)
	r.Truncated = header.Get("Content-Length") != ""
	return r
}

// unescaped returns text with its escapes and images as the bytes that they are.
func unescaped(t *testing.T, text string) []byte {
	t.Helper()
	text = inBase64.ReplaceAllStringFunc(text, func(found string) string {
		m := inBase64.FindStringSubmatch(found)
		width, _ := strconv.Atoi(m[1])
		height, _ := strconv.Atoi(m[2])
		return base64.StdEncoding.EncodeToString(pngOf(t, picture(width, height)))
	})
	content := escapedHex.ReplaceAllFunc([]byte(text), func(found []byte) []byte {
		v, _ := strconv.ParseUint(string(found[2:]), 16, 8)
		return []byte{byte(v)}
	})
	plain, packed := bytes.CutPrefix(content, []byte("GZIP "))
	if !packed {
		return content
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(plain)
	_ = z.Close()
	return b.Bytes()
}

// imageOf returns an image file, as the words after its size say.
func imageOf(t *testing.T, file string, width, height int, words string) []byte {
	t.Helper()
	words = strings.TrimSpace(words)
	switch {
	case words == "header only":
		b := fmt.Appendf(nil, "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
		b = binary.BigEndian.AppendUint32(b, uint32(width))
		b = append(binary.BigEndian.AppendUint32(b, uint32(height)), 8, 2, 0, 0, 0)
		return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:]))
	case file == "image.jpeg" && words == "as PNG":
		return pngOf(t, picture(width, height))
	case file == "image.jpeg":
		data := jpegOf(t, picture(width, height))
		if words == "cut" {
			data = data[:len(data)/2]
		}
		if orientation, ok := strings.CutPrefix(words, "exif "); ok {
			data = exiftest.JPEG(data, exiftest.Orientation(int(orientation[0]-'0')))
		}
		return data
	}
	im := image.NewGray(image.Rect(0, 0, width, height))
	values := strings.Fields(strings.TrimPrefix(words, "of values"))
	for i := range im.Pix {
		x, y := i%width, i/width
		inside := x >= width/4 && x < width/2 && y >= height/4 && y < height/2
		switch {
		case strings.HasPrefix(words, "of values"):
			v, _ := strconv.Atoi(values[y*len(values)/height])
			im.Pix[i] = uint8(v)
		case inside == (words == ""):
			im.Pix[i] = 255
		}
	}
	return pngOf(t, im)
}
