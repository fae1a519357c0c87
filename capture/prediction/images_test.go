package prediction_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

// Several images in a request are all listed, the largest is drawn first, and
// objects lie on the one that the document tells, in pixels of that.
func TestSeveralImages(t *testing.T) {
	t.Parallel()
	inside := func(w, h int) string {
		return base64.StdEncoding.EncodeToString([]byte(pngOf("", "", w, h).body))
	}
	const half = `{"label":"a","score":0.5,"bbox":{"x_min_norm":0.25,"y_min_norm":0.25,"x_max_norm":0.5,"y_max_norm":0.5}}`
	const other = `{"label":"b","score":0.5,"bbox":{"x_min_norm":0.5,"y_min_norm":0.5,"x_max_norm":0.75,"y_max_norm":0.75}}`
	for name, tt := range map[string]struct {
		parts []part
		want  string // of each object its image, and its box
	}{
		"parts, named on the way": {
			[]part{jpegOf("front", "front.jpg", 640, 480, 0), jpegOf("rear", "rear.jpg", 320, 240, 0), predictions(`{"front":{"objects":[` + half + `]},"rear":{"objects":[` + other + `]}}`)},
			"0 160,120 160x120; 1 160,120 80x60",
		},
		"parts, named beside": {
			[]part{jpegOf("a", "front.jpg", 640, 480, 0), jpegOf("b", "rear.jpg", 320, 240, 0), predictions(`{"objects":[` + half + `,` + strings.Replace(half, `{`, `{"camera":"rear.jpg",`, 1) + `]}`)},
			"0 160,120 160x120; 1 80,60 80x60",
		},
		"parts, not named": {
			[]part{jpegOf("a", "small.jpg", 320, 240, 0), jpegOf("b", "large.jpg", 640, 480, 0), predictions(`{"objects":[` + half + `]}`)},
			"1 160,120 160x120",
		},
		"inside the document": {
			[]part{predictions(`{"left":{"frame":"` + inside(64, 48) + `","objects":[` + half + `]},"right":{"frame":"` + inside(128, 96) + `","objects":[` + other + `]}}`)},
			"0 16,12 16x12; 1 64,48 32x24",
		},
		"a crop of an object": {
			[]part{jpegOf("image", "image.jpeg", 640, 480, 0), predictions(`{"objects":[` + strings.Replace(half, `{`, `{"snapshot":"`+inside(64, 48)+`",`, 1) + `]}`)},
			"0 160,120 160x120",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := prediction.Read(multipartRequest(tt.parts...), prediction.Options{})
			var got []string
			for _, o := range r.Prediction.Objects {
				got = append(got, fmt.Sprintf("%d %g,%g %gx%g", o.Image, o.Box.X, o.Box.Y, o.Box.Width, o.Box.Height))
			}
			if text := strings.Join(got, "; "); text != tt.want || len(r.Images) != 2 || !hasCode(r, "images-several") {
				t.Errorf("got %s, want %s: %d images, %s", text, tt.want, len(r.Images), codes(r))
			}
		})
	}
}
