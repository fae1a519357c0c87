//go:build unix

package terminal

import (
	"image"
	"os"

	"golang.org/x/sys/unix"
)

// window returns the size of a terminal's window in cells and in pixels, zero
// where the system does not know it.
func window(out *os.File) (cells, pixels image.Point) {
	size, err := unix.IoctlGetWinsize(int(out.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return image.Point{}, image.Point{}
	}
	return image.Pt(int(size.Col), int(size.Row)), image.Pt(int(size.Xpixel), int(size.Ypixel))
}
