//go:build unix

package tui_test

import (
	"strings"
	"testing"
)

// TestWideRowsLeaveThePicture has class names of wide characters and emoji
// beside the picture: keys that change no picture send none.
func TestWideRowsLeaveThePicture(t *testing.T) {
	t.Parallel()
	for name, class := range map[string]string{
		"plain": "tomato", "wide": "番茄", "emoji": "tomato 👍🏽", "flag": "🇩🇪 車", "joined": "👩‍🌾 क्षत्रिय",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := openScreen(t, 110, 32, func(saying, string) {})
			for range 4 {
				o.ring.Append(told(t, 7, class))
			}
			o.await("four rows", func(s saying, _ string) bool { return s.title == 4 && !s.drawing && s.picture == 7 })
			before := o.pictures
			for range 5 {
				o.answer("2")
				o.await("the headers", func(_ saying, screen string) bool { return strings.Contains(screen, "POST / HTTP") })
				o.answer("1")
				o.await("the table", func(s saying, screen string) bool { return strings.Contains(screen, "■") })
			}
			o.close()
			if n := o.pictures - before; n > 0 {
				t.Errorf("%d pictures were sent", n)
			}
			t.Logf("%d pictures, %d bytes", o.pictures-before, o.written)
		})
	}
}
