package prediction_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

// A request bin takes anything: what is no prediction is not made one, and is
// not blamed for it.
func TestReadOtherRequests(t *testing.T) {
	t.Parallel()
	photo := pngOf("file", "holiday.png", 4, 3)
	tests := map[string]struct {
		request *capture.Request
		codes   string
	}{
		"empty GET":              {request: capture.NewRequest(http.MethodGet, "/", http.Header{}, nil)},
		"hello":                  {request: bodyRequest("application/json", `{"hello":"world"}`)},
		"numbers":                {request: bodyRequest("application/json", `[1,2]`)},
		"a name":                 {request: bodyRequest("application/json", `{"name":"Bob"}`)},
		"a name and a type":      {request: bodyRequest("application/json", `{"name":"Bob","type":"person","id":7}`)},
		"a person with a score":  {request: bodyRequest("application/json", `{"name":"Bob","score":12}`)},
		"people":                 {request: bodyRequest("application/json", `[{"name":"Bob"},{"name":"Eve"}]`)},
		"people with scores":     {request: bodyRequest("application/json", `{"results":[{"name":"Bob","score":12},{"name":"Eve","score":7}]}`)},
		"files":                  {request: bodyRequest("application/json", `{"items":[{"name":"a","file":"a.txt"}]}`)},
		"a shop":                 {request: bodyRequest("application/json", `[{"name":"Shoe","image":"shoe.png","price":12}]`)},
		"empty object":           {request: bodyRequest("application/json", `{}`)},
		"empty list":             {request: bodyRequest("application/json", `[]`)},
		"empty data":             {request: bodyRequest("application/json", `{"data":[],"items":[]}`)},
		"null":                   {request: bodyRequest("application/json", `null`)},
		"a window":               {request: bodyRequest("application/json", `{"x":1,"y":2,"width":300,"height":200}`)},
		"another kind":           {request: bodyRequest("application/json", `{"kind":"Deployment","metadata":{"name":"web","labels":{"app":"web"}}}`)},
		"a motion event":         {request: bodyRequest("application/json", `{"type":"motion.detected","camera":"door"}`)},
		"a git push":             {request: bodyRequest("application/json", `{"ref":"main","commits":[{"id":"1","author":{"name":"Bob"}}],"repository":{"name":"r"}}`)},
		"an issue with labels":   {request: bodyRequest("application/json", `{"issue":{"labels":[{"name":"bug","color":"red"}]}}`)},
		"metrics":                {request: bodyRequest("application/json", `{"items":[{"name":"cpu","value":0.5},{"name":"mem","value":0.7}]}`)},
		"an event of a shop":     {request: bodyRequest("application/json", `{"object":"event","type":"charge.succeeded","data":{"object":{"id":"ch_1","object":"charge","amount":100}}}`)},
		"a person in a list":     {request: bodyRequest("application/json", `{"values":[{"person":{"name":"Bob","age":7}}]}`)},
		"a score with a range":   {request: bodyRequest("application/json", `{"score":0.5,"range":[1,2,3,4]}`)},
		"a forecast":             {request: bodyRequest("application/json", `{"prediction":"rain","probabilities":{"rain":0.9,"sun":0.1}}`)},
		"observations":           {request: bodyRequest("application/json", `{"observations":[{"type":"temperature","value":21.5,"position":"roof"}]}`)},
		"text":                   {request: bodyRequest("text/plain", "hello")},
		"text like JSON":         {request: bodyRequest("text/plain", "{curly} braces")},
		"a form":                 {request: bodyRequest("application/x-www-form-urlencoded", "a=1&b=2")},
		"an image":               {request: bodyRequest("image/png", pngOf("", "", 4, 3).body)},
		"an upload":              {request: multipartRequest(photo)},
		"an upload with a title": {request: multipartRequest(photo, part{"title", "", "", "My holiday"})},
		"an upload with JSON":    {request: multipartRequest(photo, part{"meta", "meta.json", "application/json", `{"camera":"x"}`})},
		"two images":             {request: multipartRequest(photo, pngOf("b", "b.png", 4, 3))},
		"an SVG":                 {request: multipartRequest(part{"image", "image.svg", "image/svg+xml", "<svg/>"})},
		"broken JSON":            {request: bodyRequest("application/json", `{"a":`), codes: "json-broken@body"},
		"compressed": {
			request: capture.NewRequest(http.MethodPost, "/", http.Header{"Content-Encoding": {"gzip"}}, []byte("\x1f\x8b")),
			codes:   "body-encoded@",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(tt.request, prediction.Options{})
			if r.Prediction != nil {
				t.Errorf("taken for a prediction: %s", describe(r))
			}
			if got := codes(r); got != tt.codes {
				t.Errorf("findings %q, want %q", got, tt.codes)
			}
			if got := r.Summary().Text; got != "" {
				t.Errorf("summary %q", got)
			}
		})
	}
}

// Predictions that come without the name of the part are known by what they
// hold.
func TestReadUnnamed(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		request *capture.Request
		want    string
		codes   string
	}{
		"kind decides": {
			request: bodyRequest("application/json", `{"kind":"ObjectDetection.v1","objects":[]}`),
			want:    "object-detection",
		},
		"a strong container may be empty": {
			request: bodyRequest("application/json", `{"predictions":[]}`),
			want:    "unknown",
		},
		"classification": {
			request: bodyRequest("application/json", `{"kind": "ImageClassification.v1", "classId": "crocodile", "confidence": 0.0218}`),
			want:    "image-classification\ncrocodile 0.0218",
		},
		"sent by curl -d": {
			request: bodyRequest("application/x-www-form-urlencoded", `{"kind":"ImageClassification.v1","classId":"a","confidence":1}`),
			want:    "image-classification\na 1",
			codes:   "content-type@body",
		},
		"a form field": {
			request: bodyRequest("application/x-www-form-urlencoded", `predictions=%7B%22classId%22%3A%22a%22%2C%22confidence%22%3A0.5%7D`),
			want:    "image-classification\na 0.5",
		},
		"a form value without file name": {
			request: multipartRequest(part{name: "predictions", body: `{"classId":"a","confidence":0.5}`}),
			want:    "image-classification\na 0.5",
			codes:   "part-media-type@predictions image-missing@",
		},
		"by file name": {
			request: multipartRequest(part{"x", `C:\out\Predictions.JSON`, "application/json", `{"classId":"a","confidence":0.5}`}),
			want:    "image-classification\na 0.5",
			codes:   `image-missing@`,
		},
		"by media type": {
			request: multipartRequest(part{"json", "out.json", "application/json", `{"classId":"a","confidence":0.5}`}),
			want:    "image-classification\na 0.5",
			codes:   "part-name@out.json image-missing@",
		},
		"by content": {
			request: multipartRequest(part{"x", "", "", "hello"}, part{"json", "", "", ` [{"class":"a","score":0.5,"bbox":[1,2,3,4.5]}]`}),
			want:    "object-detection\na 0.5 [1 2 3 4.5]",
			codes: "part-name@json part-media-type@json image-missing@ " +
				"box-encoding-ambiguous@json canvas-guessed@json",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(tt.request, prediction.Options{})
			if got := describe(r); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if got := codes(r); got != tt.codes {
				t.Errorf("findings %q, want %q", got, tt.codes)
			}
		})
	}
}

// Nothing of a reading may lie in the body, whose storage is used again.
func TestReadingKeepsNothingOfTheBody(t *testing.T) {
	t.Parallel()
	parts := []part{
		pngOf("image", "image.png", 640, 480), pngOf("mask", "mask_0000.png", 640, 480),
		predictions(`{"kind":"InstanceSegmentation.v1","camera":"c1","objects":[{"classId":"tomato","class_id":"t1","confidence":0.5,
			"boundingBox":{"x":1,"y":2,"width":3,"height":4},"mask":"mask_0000.png","note":"n","polygon":[[1,2],[3,4],[5,6]]}]}`),
	}
	want := prediction.Read(multipartRequest(parts...), prediction.Options{})
	r := multipartRequest(parts...)
	got := prediction.Read(r, prediction.Options{})
	body := r.Body()
	for i := range body {
		body[i] = 'X'
	}
	if describe(got) != describe(want) || codes(got) != codes(want) || strings.Contains(got.Parts[0].Name+got.Parts[2].Filename+got.Shape, "X") {
		t.Errorf("changed with the body: %s, %v", describe(got), got.Parts)
	}
}
