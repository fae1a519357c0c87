//go:build e2e && linux

package e2e_test

import (
	"image"
	"testing"

	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/e2e"
)

// The bounds of a picture's likeness, in decibels of PSNR. A sixel palette of
// 255 colours costs some; the wrong frame, a frame a cell off its place or one
// without its overlay stays below 30. Kitty loses nothing.
const (
	sixelLikeness = 36
	exactLikeness = 60
)

// paneOf is the picture's pane in a window of 120x40: where xterm says that
// it is, for the emulators that do not print their text.
func paneOf120x40() image.Rectangle { return image.Rect(44, 2, 120, 28) }

func TestXTermShowsEveryKind(t *testing.T) {
	t.Parallel()
	for _, kind := range camera.Kinds() {
		t.Run(kind.String(), func(t *testing.T) {
			t.Parallel()
			dir := single(t, kind)
			term := open(t, dir, e2e.Options{})
			in := pane(t, term)
			if want := paneOf120x40(); in != want {
				t.Errorf("the picture's pane is %v, not %v: tests of other emulators look there", in, want)
			}
			want := meant(t, dir, pixels(term, in))
			shot, at := waitPicture(t, term, in, want, sixelLikeness)
			if kind == prediction.ObjectDetection || kind == prediction.InstanceSegmentation {
				checkClassColors(t, shot.Crop(at), want)
			}
			checkNothingAround(t, shot, in, at)
		})
	}
}

func TestOthersShowPictures(t *testing.T) {
	t.Parallel()
	tests := map[e2e.Emulator]float64{
		e2e.MLTerm: sixelLikeness,
		e2e.Foot:   sixelLikeness,
		e2e.Kitty:  exactLikeness,
	}
	for emulator, likeness := range tests {
		t.Run(string(emulator), func(t *testing.T) {
			t.Parallel()
			dir := single(t, prediction.ObjectDetection)
			term := open(t, dir, e2e.Options{Emulator: emulator})
			if cols, rows := term.Size(); cols != 120 || rows != 40 {
				t.Fatalf("%s has %dx%d cells, not 120x40", emulator, cols, rows)
			}
			in := paneOf120x40()
			want := meant(t, dir, pixels(term, in))
			shot, at := waitPicture(t, term, in, want, likeness)
			checkClassColors(t, shot.Crop(at), want)
			checkNothingAround(t, shot, in, at)
		})
	}
}

func pixels(term *e2e.Terminal, cells image.Rectangle) image.Point {
	return image.Pt(cells.Dx()*term.Cell().X, cells.Dy()*term.Cell().Y)
}

// checkNothingAround finds the rest of the pane blank.
func checkNothingAround(t *testing.T, shot *e2e.Shot, pane, picture image.Rectangle) {
	t.Helper()
	room := shot.Pixels(pane)
	ground := shot.RGBAAt(room.Min.X, room.Max.Y-1)
	n := 0
	for y := room.Min.Y; y < room.Max.Y; y++ {
		for x := room.Min.X; x < room.Max.X; x++ {
			if !image.Pt(x, y).In(picture) && shot.RGBAAt(x, y) != ground {
				n++
			}
		}
	}
	if n > 0 {
		t.Errorf("%d pixels beside the picture %v in its pane %v", n, picture, room)
	}
}
