//go:build e2e && linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// Emulator is a terminal emulator.
type Emulator string

// The emulators, all in Debian 12.
const (
	XTerm     Emulator = "xterm"      // as a VT340: sixel
	XTermText Emulator = "xterm-text" // as it is installed: no pictures
	MLTerm    Emulator = "mlterm"     // sixel
	Foot      Emulator = "foot"       // sixel, on Wayland: in a nested weston
	Kitty     Emulator = "kitty"      // kitty's own protocol, and no sixel
)

// programs are what has to be installed for the emulator.
func (e Emulator) programs() []string {
	common := []string{"Xvfb", "xdotool", "xwininfo"}
	switch e {
	case XTermText:
		return append(common, "xterm")
	case Foot:
		return append(common, "foot", "weston")
	default:
		return append(common, string(e))
	}
}

// fontName is a font of the package fonts-dejavu-core.
const fontName = "DejaVu Sans Mono"

// An X server without a screen claims so many pixels an inch.
const (
	pixelsPerInch = 96
	pointsPerInch = 72
)

// command is the command that opens the emulator's window, without the program
// that runs in it.
func (e Emulator) command(o Options, dir string) []string {
	geometry := fmt.Sprintf("%dx%d", o.Cols, o.Rows)
	fg, bg := o.colors()
	size := strconv.Itoa(o.FontSize)
	switch e {
	case MLTerm:
		return []string{
			"mlterm", "--geometry", geometry, "--deffont", fontName, "--fontsize", strconv.Itoa(o.FontSize * pixelsPerInch / pointsPerInch),
			"--bg", bg, "--fg", fg, "--sb", "false", "-e",
		}
	case Kitty:
		return []string{
			"kitty", "--config", "NONE",
			"-o", "confirm_os_window_close=0", "-o", "remember_window_size=no",
			"-o", "shell_integration=disabled", "-o", "update_check_interval=0",
			"-o", fmt.Sprintf("initial_window_width=%dc", o.Cols), "-o", fmt.Sprintf("initial_window_height=%dc", o.Rows),
			"-o", "font_family=" + fontName, "-o", "font_size=" + size,
			"-o", "cursor_blink_interval=0", "-o", "placement_strategy=top-left",
			"-o", "foreground=" + fg, "-o", "background=" + bg,
		}
	case Foot:
		return []string{
			"foot", "-c", "/dev/null", "-o", "pad=0x0", "-f", fontName + ":size=" + size,
			"-o", "colors.foreground=" + fg[1:], "-o", "colors.background=" + bg[1:], "-W", geometry,
		}
	case XTerm, XTermText:
	}
	args := []string{
		"xterm", "-geometry", geometry + "+0+0", "-fa", fontName, "-fs", size, "-bg", bg, "-fg", fg, "+sb", "-sl", "0", "-b", "0", "-bw", "0",
		"-xrm", "XTerm*allowWindowOps: true", "-xrm", "XTerm*allowTitleOps: true", "-xrm", "XTerm*cursorBlink: false",
		"-xrm", "XTerm*numColorRegisters: 1024", "-xrm", "XTerm*printFileImmediate: " + filepath.Join(dir, textFile),
		"-xrm", "XTerm*VT100.translations: #override Ctrl <Key>F12: print-immediate()",
	}
	if e == XTerm {
		args = append(args, "-ti", "vt340")
	}
	return append(args, "-e")
}

// border is how many pixels lie around the cells.
func (e Emulator) border() int {
	if e == MLTerm {
		return 2
	}
	return 0
}

// westonConfig has no panel, never goes blank and repeats no key that is held
// down: its clients do that by their own clock.
const westonConfig = "[core]\nidle-time=0\n[shell]\nlocking=false\n[keyboard]\nrepeat-rate=0\nrepeat-delay=100000\n"

// environment is that of an emulator: nothing of the terminal that the tests
// run in, nothing of the person's configuration.
func environment(x *xserver, dir string) []string {
	return []string{
		"DISPLAY=" + x.display, "HOME=" + dir, "XDG_RUNTIME_DIR=" + dir, "XDG_CONFIG_HOME=" + dir, "XDG_CACHE_HOME=" + dir,
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TZ=UTC", "SHELL=/bin/bash",
		"LIBGL_ALWAYS_SOFTWARE=1", "TMPDIR=" + dir,
	}
}
