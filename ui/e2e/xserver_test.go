//go:build e2e && linux

package e2e

import (
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// startLimit is how long a server or an emulator may take to come up, on a
// busy machine.
const startLimit = 30 * time.Second

// xserver is an X server without a screen. Its pixels are in a file.
type xserver struct {
	tb      testing.TB
	process *process
	display string
	buffer  string // file with the pixels, in the format of xwd(1)
}

// startX starts a server of size pixels on a free display.
func startX(tb testing.TB, dir string, size image.Point) *xserver {
	tb.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = read.Close() }()
	cmd := program(tb, "Xvfb", "-displayfd", "3",
		"-screen", "0", fmt.Sprintf("%dx%dx24", size.X, size.Y),
		"-nolisten", "tcp", "-noreset", "-nocursor", "-r", // no key repeats while the machine is busy
		"-fbdir", dir, "+extension", "GLX")
	cmd.ExtraFiles = []*os.File{write}
	cmd.Stderr = logFile(tb, filepath.Join(dir, "xvfb.log"))
	x := &xserver{tb: tb, process: launch(tb, cmd), buffer: filepath.Join(dir, "Xvfb_screen0")}
	_ = write.Close()
	_ = read.SetReadDeadline(time.Now().Add(startLimit))
	number, err := io.ReadAll(read)
	if display := strings.TrimSpace(string(number)); display != "" {
		x.display = ":" + display
		return x
	}
	tb.Fatalf("Xvfb did not start: %v\n%s", err, readLog(dir, "xvfb.log"))
	return nil
}

func readLog(dir, name string) string {
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// run runs an X program to its end and returns what it printed.
func (x *xserver) run(name string, args ...string) string {
	x.tb.Helper()
	cmd := program(x.tb, name, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+x.display)
	out, err := cmd.CombinedOutput()
	if err != nil {
		x.tb.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// window is a top-level window and where it is on the screen.
type window struct {
	id   string
	rect image.Rectangle
}

// find returns the first top-level window that is more than a helper of one
// to ten pixels.
func (x *xserver) find() (window, bool) {
	x.tb.Helper()
	line := regexp.MustCompile(`(?m)^ {5}(0x[0-9a-f]+) .* (\d+)x(\d+)\+-?\d+\+-?\d+  \+(-?\d+)\+(-?\d+)$`)
	for _, m := range line.FindAllStringSubmatch(x.run("xwininfo", "-root", "-tree"), -1) {
		var n [4]int
		for i := range n {
			n[i], _ = strconv.Atoi(m[i+2])
		}
		if n[0] <= 10 && n[1] <= 10 {
			continue
		}
		return window{m[1], image.Rect(n[2], n[3], n[2]+n[0], n[3]+n[1])}, true
	}
	return window{}, false
}

// xwd file header, in 32-bit words: <X11/XWDFile.h>.
const (
	xwdHeaderSize   = 0
	xwdBytesPerLine = 12
	xwdColors       = 19
	xwdWords        = 25
	xwdColorBytes   = 12
	xwdPixelBytes   = 4
)

// pixels returns a part of the screen. The server may be drawing at the time.
func (x *xserver) pixels(r image.Rectangle) (*image.RGBA, error) {
	f, err := os.Open(x.buffer)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var header [xwdWords]uint32
	if err := binary.Read(f, binary.BigEndian, &header); err != nil {
		return nil, fmt.Errorf("read the framebuffer: %w", err)
	}
	start := int64(header[xwdHeaderSize]) + int64(header[xwdColors])*xwdColorBytes
	stride := int64(header[xwdBytesPerLine])
	img := image.NewRGBA(image.Rectangle{Max: r.Size()})
	for y := range r.Dy() {
		row := img.Pix[y*img.Stride:][:r.Dx()*xwdPixelBytes]
		if _, err := f.ReadAt(row, start+int64(r.Min.Y+y)*stride+int64(r.Min.X)*xwdPixelBytes); err != nil {
			return nil, fmt.Errorf("read the framebuffer: %w", err)
		}
		for i := 0; i < len(row); i += xwdPixelBytes { // blue, green, red, nothing
			row[i], row[i+2], row[i+3] = row[i+2], row[i], 0xFF
		}
	}
	return img, nil
}
