package prediction_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

// raw reads a request of HTTP/1 as it was sent.
func raw(t *testing.T, text []byte) *capture.Request {
	t.Helper()
	in, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(text)))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(in.Body)
	if err != nil {
		t.Fatal(err)
	}
	return capture.NewRequest(in.Method, in.RequestURI, in.Header, data)
}

// TestReports reads requests after public bug reports: what they hold, and
// the finding that says what the sender should change.
func TestReports(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		image int    // width of the picture; 0 for none
		want  string // class and box of the first object
		code  string
	}{
		"09-multipart-wrong-type-json":          {640, "cat 10,20 100x70", "content-type"},
		"09-multipart-wrong-type-none":          {640, "cat 10,20 100x70", "content-type"},
		"10-boundary-param-dashes-in-param":     {640, "cat 10,20 100x70", "content-type"},
		"10-boundary-param-esp32-raw-jpeg":      {640, "", "content-type"},
		"13-json-in-string-body-double-encoded": {0, "cat 10,20 100x70", "json-in-string"},
		"13-json-in-string-frigate-ws":          {0, "person 111,81 71x100", "json-in-string"},
		"14-form-field-payload":                 {0, "cat 10,20 100x70", "json-in-string"},
		"15-encodings-utf16-bom":                {0, "cat 10,20 100x70", "json-encoding"},
		"15-encodings-latin1-label":             {640, "käse 10,20 100x70", "json-encoding"},
		"17-base64-part-cte":                    {640, "cat 10,20 100x70", "part-encoding"},
		"20-image-in-json-huawei-vias":          {640, "vehicles 458,200 79x135", ""},
		"31-rfc2047-filename-a":                 {640, "a", "mask-missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Join("testdata", "reports", name+".http"))
			if err != nil {
				t.Fatal(err)
			}
			r := raw(t, text)
			rd := prediction.Read(r, prediction.Options{})
			if rd.ImageSize.Width != c.image {
				t.Errorf("got an image of %v", rd.ImageSize)
			}
			if data, err := rd.ImageFile(r); (err == nil) != (c.image > 0) || err == nil && !bytes.HasPrefix(data, []byte{0xff, 0xd8}) {
				t.Errorf("got image %.10q, %v", data, err)
			}
			if got := firstObject(rd); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if c.code != "" && !hasCode(rd, c.code) {
				t.Errorf("got no %s among %+v", c.code, rd.Findings)
			}
			if hasCode(rd, "multipart-broken") || hasCode(rd, "image-missing") {
				t.Errorf("got %+v", rd.Findings)
			}
		})
	}
}

func firstObject(rd *prediction.Reading) string {
	if rd.Prediction == nil || len(rd.Prediction.Objects) == 0 {
		return ""
	}
	o := rd.Prediction.Objects[0]
	if o.Box == nil {
		return o.Class
	}
	return fmt.Sprintf("%s %g,%g %gx%g", o.Class, o.Box.X, o.Box.Y, o.Box.Width, o.Box.Height)
}

func hasCode(rd *prediction.Reading, code string) bool {
	for _, f := range rd.Findings {
		if f.Code == code {
			return true
		}
	}
	return false
}

// picture is an image file of a size.
func picture(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestImagesAnywhere: an image is found wherever it lies, by its content.
func TestImagesAnywhere(t *testing.T) {
	t.Parallel()
	const objects = `"predictions":[{"label":"cat","confidence":0.9,"bbox":{"x1":1,"y1":2,"x2":5,"y2":6}}]`
	small, large := picture(t, 8, 6), picture(t, 40, 30)
	std := base64.StdEncoding.EncodeToString
	lines := func(text string) string { return text[:20] + "\\n" + text[20:] }
	quoted := func(text string) string {
		q, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		return string(q)
	}
	form := func(fields ...string) string {
		v := url.Values{}
		for i := 0; i < len(fields); i += 2 {
			v.Set(fields[i], fields[i+1])
		}
		return v.Encode()
	}
	const urlencoded, js = "application/x-www-form-urlencoded", "application/json"
	for name, c := range map[string]struct {
		mediaType, body string
		images          int
		width           int
		pointer         string
		code            string
	}{
		"a member":                 {js, `{"image":"` + std(large) + `",` + objects + `}`, 1, 40, "/image", ""},
		"a member of any name":     {js, `{"xyz":"` + std(large) + `",` + objects + `}`, 1, 40, "/xyz", ""},
		"a data URL":               {js, `{"frame":"data:image/png;base64,` + std(large) + `",` + objects + `}`, 1, 40, "/frame", ""},
		"a data URL of bytes":      {js, `{"f":"data:application/octet-stream;base64,` + std(large) + `",` + objects + `}`, 1, 40, "/f", ""},
		"a data URL, no type":      {js, `{"f":"data:;base64,` + std(large) + `",` + objects + `}`, 1, 40, "/f", ""},
		"type and value":           {js, `{"input":{"image":{"type":"base64","value":"` + std(large) + `"}},` + objects + `}`, 1, 40, "/input/image/value", ""},
		"in a list":                {js, `{"images":[{"data":"` + std(large) + `"}],` + objects + `}`, 1, 40, "/images/0/data", ""},
		"in lines":                 {js, `{"image":"` + lines(std(large)) + `",` + objects + `}`, 1, 40, "/image", ""},
		"without padding":          {js, `{"image":"` + strings.TrimRight(std(large), "=") + `",` + objects + `}`, 1, 40, "/image", ""},
		"for URLs":                 {js, `{"image":"` + base64.URLEncoding.EncodeToString(large) + `",` + objects + `}`, 1, 40, "/image", ""},
		"slashes escaped":          {js, `{"image":"` + strings.ReplaceAll(std(large), "/", `\/`) + `",` + objects + `}`, 1, 40, "/image", ""},
		"several":                  {js, `{"thumbnail":"` + std(small) + `","full":"` + std(large) + `",` + objects + `}`, 2, 40, "/full", "images-several"},
		"with no prediction":       {js, `{"camera":"a","snapshot":"` + std(large) + `"}`, 1, 40, "/snapshot", ""},
		"in a string":              {js, `{"topic":"t","payload":` + quoted(`{"image":"`+std(large)+`",`+objects+`}`) + `}`, 1, 40, "/image", "json-in-string"},
		"beside a string":          {js, `{"image":"` + std(large) + `","payload":` + quoted(`{`+objects+`}`) + `}`, 1, 40, "/image", "json-in-string"},
		"a form":                   {urlencoded, form("image", std(large), "json", `{`+objects+`}`), 1, 40, "/image", "json-in-string"},
		"a form, plus not encoded": {urlencoded, "image=" + std(large) + "&result=" + url.QueryEscape(`{`+objects+`}`), 1, 40, "/image", "json-in-string"},
		"a form of no type":        {"", form("a", `{`+objects+`,"i":"`+std(large)+`"}`), 1, 40, "/i", "json-in-string"},
		"only linked":              {js, `{"image_url":"https://example.org/i/3",` + objects + `}`, 0, 0, "", "image-linked"},
		"a link of another sort":   {js, `{"callback":"https://example.org/i/3",` + objects + `}`, 0, 0, "", ""},
		"a name is no image":       {js, `{"image":"/9j/camera/1",` + objects + `}`, 0, 0, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := capture.NewRequest("POST", "/", http.Header{"Content-Type": {c.mediaType}}, []byte(c.body))
			rd := prediction.Read(r, prediction.Options{})
			if len(rd.Images) != c.images || rd.ImageSize.Width != c.width {
				t.Fatalf("got images %+v, drawn %v; findings %+v", rd.Images, rd.ImageSize, rd.Findings)
			}
			if c.code != "" && !hasCode(rd, c.code) || hasCode(rd, "image-missing") {
				t.Errorf("got findings %+v, want %q", rd.Findings, c.code)
			}
			if name != "with no prediction" && firstObject(rd) != "cat 1,2 4x4" {
				t.Errorf("got %q", firstObject(rd))
			}
			data, err := rd.ImageFile(r)
			if c.images == 0 {
				if err == nil {
					t.Error("got an image")
				}
				return
			}
			if err != nil || !bytes.Equal(data, large) || rd.Images[rd.Drawn].Pointer != c.pointer {
				t.Errorf("got %d bytes of %q, %v", len(data), rd.Images[rd.Drawn].Pointer, err)
			}
		})
	}
}

// TestDocumentsAnywhere: a document is read in whatever it is wrapped.
func TestDocumentsAnywhere(t *testing.T) {
	t.Parallel()
	const doc = `{"predictions":[{"label":"cat","confidence":0.9,"bbox":{"x1":1,"y1":2,"x2":5,"y2":6}}]}`
	quoted := func(text string) string {
		q, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		return string(q)
	}
	wide := func(text, mark string, big bool) string {
		b := []byte(mark)
		for _, c := range []byte(text) {
			if big {
				b = append(b, 0, c)
			} else {
				b = append(b, c, 0)
			}
		}
		return string(b)
	}
	for name, c := range map[string]struct{ mediaType, body, code string }{
		"as it is":                 {"application/json", doc, ""},
		"by curl -d":               {"application/x-www-form-urlencoded", doc, "content-type"},
		"a string":                 {"application/json", quoted(doc), "json-in-string"},
		"a string with spaces":     {"application/json", quoted(" \n " + doc), "json-in-string"},
		"a member":                 {"application/json", `{"Type":"Notification","Message":` + quoted(doc) + `,"Signature":"` + strings.Repeat("x", 900) + `"}`, "json-in-string"},
		"a member deep in it":      {"application/json", `{"Records":[{"Sns":{"Message":` + quoted(doc) + `}}]}`, "json-in-string"},
		"a member of a member":     {"application/json", `{"a":` + quoted(`{"b":`+quoted(doc)+`}`) + `}`, "json-in-string"},
		"UTF-16, little":           {"application/json", wide(doc, "\xff\xfe", false), "json-encoding"},
		"UTF-16, big":              {"application/json", wide(doc, "\xfe\xff", true), "json-encoding"},
		"UTF-16, no mark":          {"", wide(doc, "", false), "json-encoding"},
		"UTF-16, big, no mark":     {"application/json", wide(doc, "", true), "json-encoding"},
		"UTF-8 with a mark":        {"application/json", "\ufeff" + doc, "json-bom"},
		"a line each":              {"application/x-ndjson", doc + "\n" + doc + "\n", "json-lines"},
		"a line each, JSON":        {"application/json", doc + "\r\n" + doc, "json-lines"},
		"a sequence":               {"application/json-seq", "\x1e" + doc + "\n\x1e" + doc + "\n", "json-lines"},
		"a sequence of one":        {"application/json-seq", "\x1e" + doc + "\n", "json-lines"},
		"a form":                   {"application/x-www-form-urlencoded", "a=1&whatever=" + url.QueryEscape(doc), "json-in-string"},
		"the form field":           {"application/x-www-form-urlencoded", "predictions=" + url.QueryEscape(doc), ""},
		"a form that says nothing": {"text/plain", "payload=" + url.QueryEscape(doc), "json-in-string"},
		"UTF-16 in a string":       {"application/json", wide(quoted(doc), "\xff\xfe", false), "json-in-string"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := capture.NewRequest("POST", "/", http.Header{"Content-Type": {c.mediaType}}, []byte(c.body))
			rd := prediction.Read(r, prediction.Options{})
			const want = "cat 1,2 4x4"
			if got := firstObject(rd); got != want {
				t.Fatalf("got %q, findings %+v", got, rd.Findings)
			}
			if c.code != "" && !hasCode(rd, c.code) {
				t.Errorf("got %+v, want %s", rd.Findings, c.code)
			}
			if json := rd.JSON(r); want != "" && !bytes.Contains(json, []byte(`"bbox":{"x1":1`)) {
				t.Errorf("got document %q", json)
			}
		})
	}
}

// TestClassesStayApart: what differs in bytes is not one class.
func TestClassesStayApart(t *testing.T) {
	t.Parallel()
	for name, two := range map[string][2]string{
		"Latin-1":         {"k\xe4se", "k\xf6se"},
		"undefined bytes": {"a\x81", "a\x8d"},
		"UTF-8 and not":   {"k\u00e4se", "k\xe4se"},
		"broken UTF-8":    {"\u00e4 \xff", "\u00e4 \xfe"},
	} {
		doc := `[{"label":"` + two[0] + `","confidence":0.9,"bbox":{"x1":1,"y1":2,"x2":5,"y2":6}},{"label":"` + two[1] + `","confidence":0.9,"bbox":{"x1":1,"y1":2,"x2":5,"y2":6}}]`
		r := capture.NewRequest("POST", "/", http.Header{"Content-Type": {"application/json"}}, []byte(doc))
		rd := prediction.Read(r, prediction.Options{})
		if rd.Prediction == nil || len(rd.Prediction.Objects) != 2 || rd.Prediction.Objects[0].Class == rd.Prediction.Objects[1].Class || !hasCode(rd, "json-encoding") {
			t.Errorf("%s: got %+v, %+v", name, rd.Prediction, rd.Findings)
		}
	}
}

// A body that begins like JSON and is none is read where its meaning is plain, and
// never passed over without a word.
func TestAlmostDocuments(t *testing.T) {
	t.Parallel()
	const doc = `{"detections":[{"label":"cat","confidence":0.9,"box":{"left":10,"top":20,"width":100,"height":200}}]}`
	for name, c := range map[string]struct{ mediaType, body, want, code string }{
		"JavaScript":      {"application/javascript", `{detections:[{label:"cat",confidence:.9,box:{left:10,top:20,width:100,height:200,},},]}`, "cat 10,20 100x200", "json-lenient"},
		"a file behind":   {"application/octet-stream", doc + "\x00\x89PNG\r\n\x1a\n\x00\x00\xff", "", "body-not-read"},
		"a length before": {"application/octet-stream", "\x00\x00\x00\x65" + doc + "\xff\xd8\xff\xe0", "cat 10,20 100x200", "document-converted"},
		"braces":          {"text/plain", "{left 10} {top 20} {width 100} {height 200}", "", "body-not-read"},
		"a greeting":      {"text/plain", "[hello]", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rd := prediction.Read(bodyRequest(c.mediaType, c.body), prediction.Options{})
			if got := firstObject(rd); got != c.want || c.code != "" && !hasCode(rd, c.code) || c.code == "" && len(rd.Findings) > 0 {
				t.Errorf("got %q, findings %+v", got, rd.Findings)
			}
		})
	}
}
