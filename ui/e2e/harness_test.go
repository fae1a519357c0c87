//go:build e2e && linux

package e2e_test

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/framebin/framebin/ui/e2e"
)

// A sixel of 16x12 red pixels, drawn in the second row of the screen.
const redSixel = `printf '\e[2J\e[2;1H\eP0;1q"1;1;16;12#1;2;100;0;0#1!16~-!16~\e\\'; printf '\e[5;1HREADY'; exec sleep infinity`

// The same in kitty's protocol.
const redKitty = `printf '\e[2J\e[2;1H'; for i in {1..192}; do printf '\xff\0\0'; done | base64 -w0 |
	{ printf '\e_Ga=T,f=24,s=16,v=12,C=1;'; cat; printf '\e\\'; }; printf '\e[5;1HREADY'; exec sleep infinity`

// The rest of the tests leans on cells being where the harness thinks.
func TestTerminalShowsPixels(t *testing.T) {
	t.Parallel()
	tests := map[e2e.Emulator]string{e2e.XTerm: redSixel, e2e.MLTerm: redSixel, e2e.Foot: redSixel, e2e.Kitty: redKitty}
	for emulator, script := range tests {
		t.Run(string(emulator), func(t *testing.T) {
			t.Parallel()
			term := e2e.Start(t, e2e.Options{Emulator: emulator, Cols: 40, Rows: 12, Command: []string{"bash", "-c", script}})
			red := color.RGBA{R: 255, A: 255}
			shot := term.WaitFor("192 red pixels", func(s *e2e.Shot) bool { return e2e.CountColor(s.RGBA, red) == 192 })
			want := image.Rect(0, 0, 16, 12).Add(shot.Pixels(shot.Row(1)).Min)
			if got := e2e.CountColor(shot.Crop(want), red); got != 192 {
				t.Errorf("%d of 192 red pixels in %v: the cells are not where they are thought to be", got, want)
			}
		})
	}
}

func TestTerminalTypesAndResizes(t *testing.T) {
	t.Parallel()
	for _, emulator := range []e2e.Emulator{e2e.XTerm, e2e.XTermText} {
		t.Run(string(emulator), func(t *testing.T) {
			t.Parallel()
			term := e2e.Start(t, e2e.Options{
				Emulator: emulator, Cols: 40, Rows: 12, Env: []string{"PS1=> "},
				Command: []string{"bash", "--norc", "-i"},
			})
			term.WaitText("> ")
			term.Type("stty size; echo a''b\n")
			term.WaitText("12 40")
			term.WaitText("ab")
			term.Resize(60, 15)
			term.Type("stty size\n")
			rows := term.WaitText("15 60")
			if len(rows) != 15 {
				t.Errorf("got %d rows:\n%s", len(rows), strings.Join(rows, "\n"))
			}
			term.Type("exit 7\n")
			term.WaitLines("the end", func([]string) bool { _, ended := term.Status(); return ended })
			if code, _ := term.Status(); code != 7 {
				t.Errorf("exit status %d, want 7", code)
			}
		})
	}
}
