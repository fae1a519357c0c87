package graphics_test

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/render/graphics"
)

func TestOverprint(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 20, 2))
	for x := range 20 {
		c := color.RGBA{uint8(x / 2 * 25), 0, 0, 255}
		img.SetRGBA(x, 0, c)
		img.SetRGBA(x, 1, c)
	}
	line := graphics.BlockLines(img, 10, 1, graphics.TrueColor)[0]
	paper, ink := color.RGBA{1, 2, 3, 255}, color.RGBA{250, 251, 252, 255}
	cases := map[string]struct {
		col  int
		text string
		want string // what can be read
	}{
		"inside":     {2, "cat", "  cat     "},
		"at the end": {8, "tomato", "        to"},
		"wide":       {0, "猫", "猫        "},
		"beyond":     {10, "x", "          "},
		"before":     {-1, "x", "          "},
		"nothing":    {3, "", "          "},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := graphics.Overprint(line, c.col, c.text, paper, ink, graphics.TrueColor)
			if plain := ansi.Strip(got); plain != c.want {
				t.Errorf("got %q, want %q", plain, c.want)
			}
			if !strings.HasSuffix(got, "\x1b[m") {
				t.Errorf("the line does not end in a reset: %q", got)
			}
		})
	}
	got := graphics.Overprint(line, 2, "cat", paper, ink, graphics.TrueColor)
	_, after, _ := strings.Cut(got, "cat")
	// Cell 5 is drawn in 5*25, which must hold again after the text.
	at := strings.Index(after, " ")
	if want := "\x1b[48;2;125;0;0m"; !strings.Contains(after[:at], want) || strings.LastIndex(after[:at], "\x1b[48;2;") != strings.Index(after[:at], want) {
		t.Errorf("after the text: got %q, want the colour %q last", after[:at], want)
	}
	if want := "\x1b[48;2;1;2;3m\x1b[38;2;250;251;252mcat"; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q in it", got, want)
	}
}
