package theme_test

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/ui/tui/theme"
)

// readable is the least contrast of text by WCAG 2, level AA.
const readable = 4.5

// xterm16 are the first 16 colours as xterm has them from the start.
var xterm16 = []color.RGBA{
	{0, 0, 0, 255},
	{205, 0, 0, 255},
	{0, 205, 0, 255},
	{205, 205, 0, 255},
	{0, 0, 238, 255},
	{205, 0, 205, 255},
	{0, 205, 205, 255},
	{229, 229, 229, 255},
	{127, 127, 127, 255},
	{255, 0, 0, 255},
	{0, 255, 0, 255},
	{255, 255, 0, 255},
	{92, 92, 255, 255},
	{255, 0, 255, 255},
	{0, 255, 255, 255},
	{255, 255, 255, 255},
}

// luminance is that of WCAG.
func luminance(c color.Color) float64 {
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(a, b color.Color) float64 {
	high, low := luminance(a), luminance(b)
	return (max(high, low) + 0.05) / (min(high, low) + 0.05)
}

// TestContrast measures text in every style against the background that it
// stands on, in terminals of all colours, of 256 and of 16.
func TestContrast(t *testing.T) {
	t.Parallel()
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
		for _, dark := range []bool{true, false} {
			paper, ink := color.Color(color.White), color.Color(color.Black)
			if dark {
				paper, ink = ink, paper
			}
			s := theme.New(dark, profile)
			for name, style := range map[string]lipgloss.Style{
				"text": s.Text, "muted": s.Muted, "accent": s.Accent, "strong": s.Strong, "good": s.Good, "warn": s.Warn, "bad": s.Bad,
				"title": s.Title, "focused": s.Focused, "cursor": s.Cursor, "resting": s.Resting, "badge": s.Badge, "bad badge": s.BadBadge,
				"name": s.JSON.Name, "string": s.JSON.Text, "number": s.JSON.Number, "word": s.JSON.Word, "mark": s.JSON.Mark,
			} {
				for palette, show := range map[string]func(color.Color) color.Color{"its own": plainly, "xterm's": asXterm} {
					front, back := ink, paper
					if c := style.GetForeground(); c != (lipgloss.NoColor{}) {
						front = show(profile.Convert(c))
					}
					if c := style.GetBackground(); c != (lipgloss.NoColor{}) {
						back = show(profile.Convert(c))
					}
					if got := contrast(front, back); got < readable {
						t.Errorf("%s, dark %v, %v, colours %s: %.2f:1, want %.1f:1", name, dark, profile, palette, got, readable)
					}
				}
			}
		}
	}
}

func plainly(c color.Color) color.Color { return c }

// asXterm is one of the 16 colours as xterm shows it.
func asXterm(c color.Color) color.Color {
	if basic, ok := c.(ansi.BasicColor); ok {
		return xterm16[basic]
	}
	return c
}

// TestBackgroundsBringTheirForeground: a theme may be asked for that is not that of
// the terminal, whose own text could not be read on our background.
func TestBackgroundsBringTheirForeground(t *testing.T) {
	t.Parallel()
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
		for _, dark := range []bool{true, false} {
			s := theme.New(dark, profile)
			for name, style := range map[string]lipgloss.Style{"cursor": s.Cursor, "resting": s.Resting, "badge": s.Badge, "bad badge": s.BadBadge} {
				none := lipgloss.NoColor{}
				if style.GetBackground() != none && style.GetForeground() == none {
					t.Errorf("%s, dark %v, %v: text of the terminal's own colour on our background", name, dark, profile)
				}
			}
		}
	}
}

// TestClassColors has the colour of every class seen on its background.
func TestClassColors(t *testing.T) {
	t.Parallel()
	palette := overlay.NewPalette()
	for i := range 21 {
		c := palette.Object(i)
		for dark, paper := range map[bool]color.Color{true: color.Black, false: color.White} {
			style := theme.New(dark, colorprofile.TrueColor).Class(c)
			if back := style.GetBackground(); back != (lipgloss.NoColor{}) {
				paper = back
			}
			if got := contrast(style.GetForeground(), paper); got < 1.9 {
				t.Errorf("colour %d, dark %v: %.2f:1", i, dark, got)
			}
		}
	}
}

// TestContrastOfKnownPairs checks the measure itself.
func TestContrastOfKnownPairs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b color.Color
		want string
	}{
		{color.White, color.Black, "21.00"},
		{color.RGBA{0x76, 0x76, 0x76, 255}, color.White, "4.54"},
		{color.RGBA{205, 205, 0, 255}, color.White, "1.70"}, // xterm's yellow
	} {
		if got := fmt.Sprintf("%.2f", contrast(tt.a, tt.b)); got != tt.want {
			t.Errorf("%v on %v: %s, want %s", tt.a, tt.b, got, tt.want)
		}
	}
}
