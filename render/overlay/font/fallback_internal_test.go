package font

import "testing"

// TestFallback tells class names that can be read in any script from those
// that no font has.
func TestFallback(t *testing.T) {
	t.Parallel()
	var all Fonts
	for name, c := range map[string]struct {
		text string
		want int // runes that stand as themselves
	}{
		"Latin":            {"tomato", 6},
		"Cyrillic":         {"помидор", 7},
		"Chinese":          {"番茄", 2},
		"Japanese":         {"トマト", 3},
		"Korean":           {"토마토", 3},
		"Hebrew":           {"עגבנייה", 7},
		"Arabic":           {"طماطم", 5},
		"no font has them": {"मू😀", 0},
		"mixed":            {"a番😀", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, size := range []int{9, 12, 30} {
				f := all.Size(size)
				got := 0
				for _, g := range f.Text(c.text) {
					if g.Mask != f.box.Mask {
						got++
					}
					if h := g.Mask.Rect.Dy(); h > 2*size+4 {
						t.Errorf("size %d: a glyph is %d rows high", size, h)
					}
				}
				if got != c.want {
					t.Errorf("size %d: got %d glyphs, want %d", size, got, c.want)
				}
			}
		})
	}
}

// TestShaped turns what is written from the right, and joins Arabic letters.
func TestShaped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"tomato": "tomato",
		"番茄":     "番茄",
		"אבג":    "גבא",
		"بب":     "\uFE90\uFE91",
	} {
		if got := shaped(text); got != want {
			t.Errorf("%q: got %+q, want %+q", text, got, want)
		}
	}
}

// TestGlyphsAreBounded draws more characters than are kept.
func TestGlyphsAreBounded(t *testing.T) {
	t.Parallel()
	var all Fonts
	f := all.Size(12)
	for r := rune(0x4E00); r < 0x4E00+2*maxGlyphs; r++ {
		f.Text(string(r))
	}
	if n := len(f.glyphs); n > maxGlyphs {
		t.Errorf("%d glyphs are kept, want at most %d", n, maxGlyphs)
	}
}
