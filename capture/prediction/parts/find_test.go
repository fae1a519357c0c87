package parts_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/parts"
)

const document = `{"objects":[{"label":"a"}]}`

// part is one of a multipart body, by what its head says.
type part struct{ name, filename, mediaType, body string }

// multipartOf returns a request of parts.
func multipartOf(tb testing.TB, all ...part) *capture.Request {
	tb.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range all {
		h := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name=%q`, p.name)}}
		if p.filename != "" {
			h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename=%q`, p.name, p.filename))
		}
		if p.mediaType != "" {
			h.Set("Content-Type", p.mediaType)
		}
		body, err := w.CreatePart(h)
		if err != nil {
			tb.Fatal(err)
		}
		_, _ = body.Write([]byte(p.body))
	}
	_ = w.Close()
	return request(w.FormDataContentType(), b.String())
}

func request(contentType, body string) *capture.Request {
	return capture.NewRequest(http.MethodPost, "/", http.Header{"Content-Type": {contentType}}, []byte(body))
}

func codesOf(found []finding.Finding) string {
	list := make([]string, 0, len(found))
	for _, f := range found {
		list = append(list, f.Code)
	}
	return strings.Join(list, " ")
}

// What is the document of a body, as JSON in UTF-8, and what was to be done for it.
func TestFindInBody(t *testing.T) {
	t.Parallel()
	encode := base64.StdEncoding.EncodeToString
	utf16 := "\xff\xfe" + strings.Join(strings.Split(document, ""), "\x00") + "\x00"
	for name, tt := range map[string]struct {
		contentType, body string
		want              string // the document; "" for none
		notation, codes   string
	}{
		"JSON":                     {contentType: "application/json", body: document, want: document},
		"JSON of a make":           {contentType: "application/vnd.x+json", body: document, want: document},
		"JSON called text":         {contentType: "text/plain", body: document, want: document},
		"a byte order mark":        {contentType: "application/json", body: "\uFEFF" + document, want: document, codes: "json-bom"},
		"UTF-16":                   {contentType: "application/json", body: utf16, want: document, codes: "json-encoding"},
		"Windows' letters":         {contentType: "application/json", body: "[{\"label\":\"\xe9\"}]", want: `[{"label":"é"}]`, codes: "json-encoding"},
		"the charset that is told": {contentType: "application/json; charset=iso-8859-5", body: "[{\"label\":\"\xe9\"}]", want: `[{"label":"щ"}]`, codes: "json-encoding"},
		"UTF-8 with a bad byte":    {contentType: "application/json", body: "[\"é\xff\"]", want: `["é\\xFF"]`, codes: "json-encoding"},
		"zeros behind it":          {contentType: "application/json", body: document + "\x00\x00", want: document, codes: "json-padded"},
		"a line each":              {contentType: "application/json", body: document + "\n" + document + "\n", want: "[" + document + "," + document + "]", codes: "json-lines"},
		"after separators":         {contentType: "application/json-seq", body: "\x1e" + document + "\n\x1e" + document, want: "[" + document + "," + document + "]", codes: "json-lines"},
		"one after the other":      {contentType: "application/json", body: document + document, want: "[" + document + "," + document + "]", codes: "json-lines"},
		"over several lines":       {contentType: "application/json", body: "{\n}\n{\n}", want: "[{\n},{\n}]", codes: "json-lines"},
		"lines, one broken":        {contentType: "application/json", body: document + "\n{\n", want: document + "\n{\n"},
		"types of MongoDB":         {contentType: "application/json", body: `{"x":{"$numberInt":"64"}}`, want: `{"x":64}`, codes: "json-typed"},
		"types of DynamoDB":        {contentType: "application/json", body: `{"x":{"N":"64"},"y":{"S":"a"}}`, want: `{"x":64,"y":"a"}`, codes: "json-typed"},
		"types of Firestore":       {contentType: "application/json", body: `{"x":{"mapValue":{"fields":{"y":{"doubleValue":0.5}}}}}`, want: `{"x":{"y":0.5}}`, codes: "json-typed"},
		"a type of no number":      {contentType: "application/json", body: `{"x":{"N":"many"}}`, want: `{"x":{"N":"many"}}`},
		"several in strings":       {contentType: "application/json", body: `[{"m":"{\"a\":1}"},{"m":"{\"a\":2}"}]`, want: `[{"m":{"a":1}},{"m":{"a":2}}]`, codes: "json-in-string"},
		"base64":                   {contentType: "text/plain", body: encode([]byte(document)), want: document, notation: "JSON in base64"},
		"an answer of a model":     {contentType: "text/plain", body: "Here:\n```json\n" + document + "\n```\nDone.", want: document, notation: "JSON within other text"},
		"a line of a log":          {contentType: "text/plain", body: "INFO sent " + document + " ok", want: document, notation: "JSON within other text"},
		"a field of a form":        {contentType: "application/x-www-form-urlencoded", body: "predictions=" + url.QueryEscape(document), want: document},
		"fields of a form":         {contentType: "application/x-www-form-urlencoded", body: "a=1&doc=" + url.QueryEscape("{}"), want: `{"a":"1","doc":"{}"}`},
		"a form by its beginning":  {body: "doc=%7B%7D", want: `{"doc":"{}"}`},
		"a greeting":               {contentType: "text/plain", body: "hello"},
		"nothing":                  {contentType: "application/json"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := request(tt.contentType, tt.body)
			s, found := parts.Find(r, 0)
			if string(s.JSON) != tt.want || s.Notation != tt.notation || codesOf(found) != tt.codes {
				t.Errorf("%q in %q, findings %q, want %q in %q, %q", s.JSON, s.Notation, codesOf(found), tt.want, tt.notation, tt.codes)
			}
			if again := parts.JSON(r, s.Document, 0); s.Document != parts.None && !bytes.Equal(again, s.JSON) {
				t.Errorf("it is %q when it is asked for again", again)
			}
		})
	}
}

// Which part is the document: what is called so, before what is of its type, before
// what looks so.
func TestFindInParts(t *testing.T) {
	t.Parallel()
	const other = `{"other":1}`
	for name, tt := range map[string]struct {
		parts    []part
		want     int
		declared bool
	}{
		"by field name":             {[]part{{"meta", "", "application/json", other}, {"predictions", "", "", document}}, 1, true},
		"in another case":           {[]part{{"meta", "", "application/json", other}, {"Predictions", "", "", document}}, 1, true},
		"by file name":              {[]part{{"meta", "", "application/json", other}, {"file", "out/predictions.json", "", document}}, 1, true},
		"by media type":             {[]part{{"a", "", "text/plain", other}, {"b", "", "application/json", document}}, 1, false},
		"by its beginning":          {[]part{{"a", "", "text/plain", "hello"}, {"b", "", "text/plain", document}}, 1, false},
		"in another notation":       {[]part{{"a", "", "text/plain", "hello"}, {"b", "", "text/plain", "see ```" + document + "```"}}, 1, false},
		"an empty one last":         {[]part{{"predictions", "", "", " "}, {"b", "", "application/json", document}}, 1, false},
		"an empty one where alone":  {[]part{{"a", "", "text/plain", "hello"}, {"predictions", "", "", ""}}, 1, false},
		"an image is none":          {[]part{{"a", "", "image/png", document}, {"b", "", "application/json", document}}, 1, false},
		"unless it is called so":    {[]part{{"predictions", "", "image/png", document}, {"b", "", "application/json", document}}, 0, true},
		"the fields where no other": {[]part{{"a", "", "", "1"}, {"b", "", "", "2"}}, parts.Fields, false},
		"none":                      {[]part{{"a", "a.bin", "application/octet-stream", "\x00\x01"}}, parts.None, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := multipartOf(t, tt.parts...)
			s, _ := parts.Find(r, 0)
			if s.Document != tt.want || s.Declared != tt.declared {
				t.Errorf("part %d, declared %v", s.Document, s.Declared)
			}
			if again := parts.JSON(r, s.Document, 0); s.Document != parts.None && !bytes.Equal(again, s.JSON) {
				t.Errorf("%q, and %q when it is asked for again", s.JSON, again)
			}
		})
	}
}

// The others that may be the document are tried where none is called so.
func TestOthers(t *testing.T) {
	t.Parallel()
	s, _ := parts.Find(multipartOf(t, part{"a", "", "application/json", `{"a":1}`}, part{"b", "", "application/json", "\uFEFF" + `{"b":1}`}), 0)
	others := s.Others(0)
	if len(others) != 1 || others[0].Document != 1 || others[0].Name != "b" || s.Document != 0 {
		t.Fatalf("%+v", others)
	}
	s, _ = parts.Find(multipartOf(t, part{"predictions", "", "", document}, part{"predictions", "", "", document}), 0)
	if others := s.Others(0); others != nil {
		t.Errorf("%d others beside what is called so", len(others))
	}
	all := make([]part, 20)
	for i := range all {
		all[i] = part{"a", "", "application/json", document}
	}
	s, _ = parts.Find(multipartOf(t, all...), 0)
	if others := s.Others(0); len(others) != 8 {
		t.Errorf("%d others of 19", len(others))
	}
}

// Which part is the image, and which are masks.
func TestPictures(t *testing.T) {
	t.Parallel()
	small, large := string(picture(t, 8, 6)), string(picture(t, 16, 12))
	const jpeg = "\xff\xd8\xff\xe0"
	for name, tt := range map[string]struct {
		parts []part
		refs  []string
		image int
		masks []int
	}{
		"by file name":              {[]part{{"a", "x.png", "image/png", large}, {"b", "image.png", "image/png", small}}, nil, 1, []int{0}},
		"by field name":             {[]part{{"a", "x.png", "image/png", large}, {"image", "y.png", "image/png", small}}, nil, 1, []int{0}},
		"a JPEG before others":      {[]part{{"a", "x.png", "image/png", large}, {"b", "y.jpg", "image/jpeg", jpeg}}, nil, 1, []int{0}},
		"what is called no mask":    {[]part{{"a", "mask_0.png", "image/png", large}, {"b", "y.png", "image/png", small}}, nil, 1, []int{0}},
		"what none refers to":       {[]part{{"a", "x.png", "image/png", large}, {"b", "y.png", "image/png", small}}, []string{"x.png"}, 1, []int{0}},
		"by its name without .png":  {[]part{{"a", "x.png", "image/png", large}, {"b", "y.png", "image/png", small}}, []string{"x"}, 1, []int{0}},
		"the largest":               {[]part{{"image", "x.png", "image/png", small}, {"image", "y.png", "image/png", large}}, nil, 1, []int{0}},
		"a JPEG is no mask":         {[]part{{"image", "x.jpg", "image/jpeg", jpeg}, {"b", "y.jpg", "image/jpeg", jpeg}}, nil, 0, nil},
		"unless it is called one":   {[]part{{"image", "x.jpg", "image/jpeg", jpeg}, {"mask", "y.jpg", "image/jpeg", jpeg}}, nil, 0, []int{1}},
		"masks alone":               {[]part{{"mask_0", "", "image/png", small}, {"mask_1", "", "image/png", small}}, nil, parts.None, []int{0, 1}},
		"no picture":                {[]part{{"a", "", "", "hello"}}, nil, parts.None, nil},
		"what says it is one":       {[]part{{"image", "x.png", "image/png", "hello"}}, nil, 0, nil},
		"what is one and says JSON": {[]part{{"a", "", "application/json", small}}, nil, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := parts.Find(multipartOf(t, tt.parts...), 0)
			refs := make(map[string]struct{})
			for _, ref := range tt.refs {
				refs[ref] = struct{}{}
			}
			if image, masks := s.Pictures(refs); image != tt.image || !slices.Equal(masks, tt.masks) {
				t.Errorf("image %d, masks %v", image, masks)
			}
		})
	}
}

// What is wrong with the parts of a camera inference, and with a body of which
// nothing was made.
func TestValidate(t *testing.T) {
	t.Parallel()
	small := string(picture(t, 8, 6))
	good, img := part{"predictions", "predictions.json", "application/json", document}, part{"image", "image.png", "image/png", small}
	for name, tt := range map[string]struct {
		request   *capture.Request
		predicted bool
		codes     string
	}{
		"nothing":                  {multipartOf(t, good, img), true, ""},
		"no image":                 {multipartOf(t, good), true, "image-missing"},
		"no predictions":           {multipartOf(t, img), false, "predictions-missing"},
		"another name":             {multipartOf(t, part{"json", "", "application/json", document}, img), true, "part-name"},
		"another media type":       {multipartOf(t, part{"predictions", "", "text/plain", document}, img), true, "part-media-type"},
		"predictions twice":        {multipartOf(t, good, good, img), true, "part-duplicate"},
		"an image of another type": {multipartOf(t, good, part{"image", "image.jpeg", "image/jpeg", small}), true, "part-media-type"},
		"a mask twice":             {multipartOf(t, good, img, part{"m", "mask.png", "image/png", small}, part{"m", "mask.png", "image/png", small}), true, "part-duplicate"},
		"JSON that is called text": {request("text/plain", document), true, "content-type"},
		"MessagePack":              {multipartOf(t, part{"a", "a.bin", "application/x-msgpack", "\x81"}), false, "body-not-read"},
		"a part of binary data":    {multipartOf(t, part{"a", "a.zip", "application/zip", "PK\x03\x04\xff\xfe\x00"}), false, "body-not-read"},
		"a part of text":           {multipartOf(t, part{"a", "a.txt", "text/plain", "a.jpg\n2\n20 10 40 30"}), false, "body-not-read"},
		"JSON behind an image":     {request("image/jpeg", "\xff\xd8\xff\xd9{\"label\":\"a\",\"box\":[1,2,3,4]}"), false, "body-not-read"},
		"binary data":              {request("application/octet-stream", "\xff\xfe\x00"), false, "body-not-read"},
		"much binary data":         {request("application/octet-stream", strings.Repeat("\xff\x00", 1<<16)), false, "body-not-read"},
		"much text":                {request("text/plain", "a"+strings.Repeat("\u20ac", 1<<16)), false, ""},
		"numbers":                  {request("text/plain", "a is 1 2 3 4"), false, "body-not-read"},
		"few numbers":              {request("text/plain", "a is 1 2 3"), false, ""},
		"a greeting":               {request("text/plain", "hello"), false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := parts.Find(tt.request, 0)
			image, masks := s.Pictures(nil)
			if got := codesOf(s.Validate(tt.predicted, image, masks, false)); got != tt.codes {
				t.Errorf("%s, want %s", got, tt.codes)
			}
		})
	}
}

// A document that is longer than its share of the memory is read as it is.
func TestFindInBounds(t *testing.T) {
	t.Parallel()
	lines := document + "\n" + document
	for memory, want := range map[int64]string{0: "json-lines", int64(16 * len(lines)): "json-lines", int64(16*len(lines)) - 1: ""} {
		if s, found := parts.Find(request("application/json", lines), memory); codesOf(found) != want || len(s.JSON) < len(lines) {
			t.Errorf("memory %d: %s", memory, codesOf(found))
		}
	}
	form := "predictions=" + url.QueryEscape(document) + strings.Repeat("&a=1", 1000)
	if s, found := parts.Find(request("application/x-www-form-urlencoded", form), 1); s.Document != parts.None || codesOf(found) != "json-too-large" {
		t.Errorf("document %d of 1,001 fields, findings %s", s.Document, codesOf(found))
	}
	if s, _ := parts.Find(request("application/x-www-form-urlencoded", strings.TrimSuffix(form, "&a=1")), 1); s.Document != parts.Body {
		t.Errorf("document %d of 1,000 fields", s.Document)
	}
}

func TestDecodeInline(t *testing.T) {
	t.Parallel()
	image := picture(t, 8, 6)
	text := base64.StdEncoding.EncodeToString(image)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(image)
	_ = w.Close()
	for name, sent := range map[string]string{
		"base64":               text,
		"of the URL's letters": base64.URLEncoding.EncodeToString(image),
		"without padding":      strings.TrimRight(text, "="),
		"in lines":             text[:40] + "\r\n" + text[40:],
		"in escaped lines":     text[:40] + `\n` + text[40:],
		"a data URL":           "data:image/png;base64," + text,
		"a data URL, escaped":  "data:image/png," + url.PathEscape(string(image)),
		"as Python prints it":  "b'" + text + "'",
		"in hexadecimal":       fmt.Sprintf("%x", image),
		"compressed":           base64.StdEncoding.EncodeToString(packed.Bytes()),
	} {
		if got, err := parts.DecodeInline(sent); err != nil || !bytes.Equal(got, image) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	for _, sent := range []string{"data:image/png;base64,", "!!", "89504e47zz"} {
		if got, err := parts.DecodeInline(sent); err == nil {
			t.Errorf("%s is read as %q", sent, got)
		}
	}
}

// The names of files are compared without what systems and senders add to them.
func TestNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Mask_0.PNG": "mask_0.png", `C:\out\a.png`: "a.png", "out/a.png": "a.png", "cid:a.png": "a.png", "a%20b.png": "a b.png", "100%.png": "100%.png",
		"\xe9.png": "é.png", "e\u0301.png": "é.png", "": "",
	} {
		if got := parts.PartBase(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"a.png": "a", "a.b.png": "a.b", "a": "a", ".png": ".png", "": ""} {
		if got := parts.Stem(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	for _, p := range []capture.Part{{Filename: "x_mask.png"}, {Name: "Masks[0]"}, {Filename: "MASK"}} {
		if !parts.CalledMask(&p) {
			t.Errorf("%+v is called no mask", p)
		}
	}
	if p := (capture.Part{Name: "unmasked", Filename: "a.png"}); parts.CalledMask(&p) {
		t.Errorf("%+v is called a mask", p)
	}
	if p := (capture.Part{Filename: "a.png.gz", Transfer: "gzip"}); parts.FileName(&p) != "a.png" {
		t.Errorf("%q", parts.FileName(&p))
	}
}
