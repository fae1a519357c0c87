package prediction_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/prediction/interchange"
)

// document returns what was read as JSON of framebin's own.
func document(tb testing.TB, r *prediction.Reading) string {
	tb.Helper()
	return written(tb, r.Interchange())
}

func written(tb testing.TB, d *interchange.Document) string {
	tb.Helper()
	text, err := json.Marshal(d)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// TestInterchangeRoundTrip: each published payload, written as framebin's own
// document and sent again, gives the same objects, and no more is assumed.
// What was inside the document comes along.
func TestInterchangeRoundTrip(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long, in one goroutine")
	}
	for _, p := range published(t) {
		first := prediction.Read(p.request, prediction.Options{})
		if first.Prediction == nil {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			again := p
			again.json = written(t, first.InterchangeOf(p.request))
			request := again.send()
			second := prediction.Read(request, prediction.Options{})
			if second.Assumed != first.Assumed {
				t.Errorf("assumed: %v, was %v", second.Assumed, first.Assumed)
			}
			if got, want := withoutPointers(t, written(t, second.InterchangeOf(request))), withoutPointers(t, again.json); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			bare := prediction.Read(bodyRequest("application/json", again.json), prediction.Options{})
			if got, want := len(bare.Prediction.Objects), len(first.Prediction.Objects); got != want {
				t.Errorf("alone: got %d objects, want %d", got, want)
			}
		})
	}
}

// withoutPointers takes the pointers off: those of the document that was read
// are of another one.
func withoutPointers(tb testing.TB, text string) string {
	tb.Helper()
	d, err := interchange.Parse([]byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	for i := range d.Objects {
		d.Objects[i].Pointer, d.Objects[i].MaskPointer = "", ""
	}
	out, err := json.Marshal(d)
	if err != nil {
		tb.Fatal(err)
	}
	return string(out)
}

// TestInterchange: what only framebin's own document can say.
func TestInterchange(t *testing.T) {
	t.Parallel()
	img := pngOf("image", "image.png", 100, 50)
	for name, c := range map[string]struct{ objects, want, codes string }{
		"xywh is the corner": {
			`{"class":"a","confidence":1,"box":{"x":10,"y":20,"width":10,"height":20}}`,
			"a 1 [10 20 10 20]", "",
		},
		"turned about its centre": {
			`{"class":"a","confidence":1,"rotation":90,"box":{"x":10,"y":20,"width":20,"height":10}}`,
			"a 1 [15 15 10 20] ring 25,15 25,35 15,35 15,15", "",
		},
		"more than 1 is no percent": {
			`{"class":"a","confidence":50,"box":{"x":10,"y":20,"width":20,"height":10}}`,
			"a 50 [10 20 20 10]", "confidence-range",
		},
		"not of the form": {`{"class":"a","confidence":0.5,"box":[10,20,10,20]}`, "a 0.5 [10 20 10 20]\n{/format=\"framebin/1\"}", "document-broken"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(multipartRequest(img, predictions(`{"format":"framebin/1","objects":[`+c.objects+`]}`)), prediction.Options{})
			if got := describe(r); got != "object-detection\n"+c.want {
				t.Errorf("got %s", got)
			}
			if got := codes(r); !strings.HasPrefix(got, c.codes) || c.codes == "" && got != "" {
				t.Errorf("findings %s, want %s", got, c.codes)
			}
		})
	}
}

// TestEmptyBody: a body that says it is JSON and is nothing is told of; one
// that says nothing is no business of ours.
func TestEmptyBody(t *testing.T) {
	t.Parallel()
	for mediaType, want := range map[string]string{
		"application/json": "body-empty@body", "application/vnd.x+json; charset=utf-8": "body-empty@body", "text/plain": "", "": "",
	} {
		if got := codes(prediction.Read(bodyRequest(mediaType, ""), prediction.Options{})); got != want {
			t.Errorf("%s: got %q, want %q", mediaType, got, want)
		}
		r := bodyRequest(mediaType, "")
		r.Head = []byte("POST / HTTP/1.1\r\nContent-Type: " + mediaType + "\r\n\r\n")
		if got := codes(prediction.Read(r, prediction.Options{})); got != "body-unannounced@body" {
			t.Errorf("%s without a length: got %q", mediaType, got)
		}
		r.Head = []byte("POST / HTTP/1.1\r\nContent-Length: 3\r\ntransfer-encoding: chunked\r\n\r\n")
		if !hasCode(prediction.Read(r, prediction.Options{}), "length-twice") {
			t.Errorf("%s with two lengths: nothing is said", mediaType)
		}
	}
}
