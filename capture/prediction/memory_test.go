package prediction_test

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

// TestMemory: of a document is read what the memory of the program has room
// for, and it is said where that is not all.
func TestMemory(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long, in one goroutine")
	}
	const box = `{"classId":"c","confidence":0.5,"boundingBox":{"x":1,"y":2,"width":3,"height":4}}`
	objects := func(n int) string {
		return `{"kind":"ObjectDetection.v1","objects":[` + strings.TrimSuffix(strings.Repeat(box+",", n), ",") + `]}`
	}
	own := `{"format":"framebin/1","objects":[` + strings.TrimSuffix(strings.Repeat(`{"class":"c","confidence":0.5,"box":{"x":1,"y":2,"width":3,"height":4}},`, 20_000), ",") + `]}`
	wide := []byte("\xff\xfe")
	for _, c := range utf16.Encode([]rune(objects(20_000))) {
		wide = append(wide, byte(c), byte(c>>8))
	}
	for name, c := range map[string]struct {
		mediaType, body string
		memory          int64
		objects         int // -1: no prediction is read
		code            string
	}{
		"fits":                   {"application/json", objects(1000), 32 << 20, 1000, ""},
		"too many objects":       {"application/json", objects(5000), 32 << 20, 2995, "json-too-large"},
		"not known":              {"application/json", objects(5000), 0, 5000, ""},
		"of our own format":      {"application/json", own, 32 << 20, 2995, "json-too-large"},
		"our own, where it fits": {"application/json", own, 1 << 30, 20_000, ""},
		"too many values":        {"application/json", `{"objects":[` + box + `],"rest":[` + strings.Repeat("1,", 200_000) + `1]}`, 32 << 20, 1, "json-too-large"},
		"UTF-16":                 {"application/json", string(wide), 32 << 20, -1, "json-broken"},
		"a form":                 {"application/x-www-form-urlencoded", strings.Repeat("a=1&", 20_000) + "b={}", 32 << 20, -1, "json-too-large"},
		"a form that fits":       {"application/x-www-form-urlencoded", "a=1&predictions=" + box, 32 << 20, 1, ""},
	} {
		r := capture.NewRequest("POST", "/", http.Header{"Content-Type": {c.mediaType}}, []byte(c.body))
		rd := prediction.Read(r, prediction.Options{Memory: c.memory})
		n, list := -1, []string{}
		if rd.Prediction != nil {
			n = len(rd.Prediction.Objects)
		}
		for _, f := range rd.Findings {
			list = append(list, f.Code)
		}
		codes := strings.Join(list, " ")
		if n != c.objects || strings.Contains(codes, "json-too-large") != (c.code == "json-too-large") || !strings.Contains(codes, c.code) {
			t.Errorf("%s: got %d objects, %s", name, n, codes)
		}
	}
}
