package vocabulary_test

import (
	"testing"

	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Any key is looked up, and alike each time.
func FuzzLook(f *testing.F) {
	for _, key := range []string{"", "x", "bboxXmin", "box_2d", "BBoxes_xyxy", "topLeftX", "é", "___", "IDs", "frame_width", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"} {
		f.Add([]byte(key))
	}
	f.Fuzz(func(t *testing.T, key []byte) {
		m := vocabulary.Standard.Look(key)
		if again := vocabulary.Standard.Look(key); again != m {
			t.Fatalf("%q: %+v, %+v", key, m, again)
		}
		if m.Place.At >= vocabulary.Coordinates || int(m.Role) >= vocabulary.Roles {
			t.Fatalf("%q: %+v", key, m)
		}
		vocabulary.Standard.Column(key)
		vocabulary.Standard.Innocent(key, false, true)
		vocabulary.Standard.Placing(key)
	})
}
