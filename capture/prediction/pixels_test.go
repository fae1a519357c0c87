package prediction_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/image/bmp"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
)

// TestBarePixels shows an image that came without a format: pixels beside their
// width and height.
func TestBarePixels(t *testing.T) {
	t.Parallel()
	const w, h = 9, 7
	for name, c := range map[string]struct {
		encoding string
		samples  int
		step     int
		list     bool
		want     [3]byte // red, green and blue of the pixel 10, 20, 30
	}{
		"red first":      {`"encoding":"rgb8",`, 3, 0, false, [3]byte{10, 20, 30}},
		"blue first":     {`"encoding":"bgr8",`, 3, w * 3, false, [3]byte{30, 20, 10}},
		"unsaid":         {"", 3, 0, false, [3]byte{10, 20, 30}},
		"with alpha":     {`"format":"RGBA",`, 4, 0, false, [3]byte{10, 20, 30}},
		"grey":           {`"encoding":"mono8",`, 1, 0, false, [3]byte{10, 10, 10}},
		"grey, 16 bits":  {`"encoding":"mono16",`, 2, 0, false, [3]byte{20, 20, 20}},
		"rows with gaps": {`"encoding":"rgb8",`, 3, w*3 + 5, false, [3]byte{10, 20, 30}},
		"a list":         {`"encoding":"rgb8",`, 3, 0, true, [3]byte{10, 20, 30}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			step := max(c.step, w*c.samples)
			data := make([]byte, step*h)
			copy(data[2*step+4*c.samples:], []byte{10, 20, 30, 255}[:c.samples]) // at 4, 2
			text := `"` + base64.StdEncoding.EncodeToString(data) + `"`
			if c.list {
				text = strings.ReplaceAll(fmt.Sprintf("%d", data), " ", ",")
			}
			if c.step > 0 {
				text += fmt.Sprintf(`,"step":%d`, c.step)
			}
			body := fmt.Sprintf(`{"objects":[{"label":"leaf","confidence":0.9,"bbox":{"x1":1,"y1":2,"x2":5,"y2":6}}],"frame":{"width":%d,"height":%d,%s"data":%s}}`, w, h, c.encoding, text)
			r := capture.NewRequest(http.MethodPost, "/", http.Header{"Content-Type": {"application/json"}}, []byte(body))
			rd := prediction.Read(r, prediction.Options{})
			file, err := rd.ImageFile(r)
			if err != nil || rd.ImageSize != (prediction.Size{Width: w, Height: h}) {
				t.Fatalf("an image of %v: %v (%s)", rd.ImageSize, err, codes(rd))
			}
			im, err := bmp.Decode(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			red, green, blue, _ := im.At(4, 2).RGBA()
			if got := [3]byte{byte(red >> 8), byte(green >> 8), byte(blue >> 8)}; got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
