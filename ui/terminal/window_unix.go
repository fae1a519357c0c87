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
	conn, err := out.SyscallConn() // the file may be closed meanwhile
	if err != nil {
		return cells, pixels
	}
	_ = conn.Control(func(fd uintptr) {
		if size, err := unix.IoctlGetWinsize(int(fd), unix.TIOCGWINSZ); err == nil {
			cells, pixels = image.Pt(int(size.Col), int(size.Row)), image.Pt(int(size.Xpixel), int(size.Ypixel))
		}
	})
	return cells, pixels
}
