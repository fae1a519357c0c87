package prediction_test

import (
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
)

func TestOrientation(t *testing.T) {
	t.Parallel()
	for o := range 10 {
		want := o
		if o == 0 || o > 8 {
			want = 1
		}
		data := []byte(jpegOf("", "", 8, 6, o).body)
		if got := prediction.Orientation(data); got != want {
			t.Errorf("orientation %d: got %d", o, got)
		}
		for i := range data { // cut anywhere, it is one of the two
			if got := prediction.Orientation(data[:i]); got != 1 && got != want {
				t.Errorf("orientation %d cut at %d: got %d", o, i, got)
			}
		}
	}
	const little = "\xFF\xD8\xFF\xE0\x00\x04JF\xFF\xFF\xE1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00"
	tests := map[string]struct {
		jpeg string
		want int
	}{
		"little endian, after another segment and a fill byte": {little, 8},
		"no JPEG":                     {pngOf("", "", 1, 1).body, 1},
		"empty":                       {"", 1},
		"a directory beyond the end":  {strings.Replace(little, "*\x00\x08\x00", "*\x00\xFF\xFF", 1), 1},
		"not a short":                 {strings.Replace(little, "\x12\x01\x03", "\x12\x01\x04", 1), 1},
		"another tag":                 {strings.Replace(little, "\x12\x01", "\x13\x01", 1), 1},
		"a segment of length 0":       {"\xFF\xD8\xFF\xE1\x00\x00", 1},
		"only after the picture data": {"\xFF\xD8\xFF\xDA\x00\x02" + little[2:], 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := prediction.Orientation([]byte(tt.jpeg)); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add([]byte(jpegOf("", "", 8, 6, 6).body))
	f.Fuzz(func(t *testing.T, data []byte) {
		if o := prediction.Orientation(data); o < 1 || o > 8 {
			t.Errorf("got %d", o)
		}
	})
}
