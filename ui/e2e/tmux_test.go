//go:build e2e && linux

package e2e_test

import (
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/e2e"
)

// inTmux returns the options that run a command in a tmux of its own, which
// ends with its window.
func inTmux(t *testing.T, o e2e.Options, settings string, command ...string) e2e.Options {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "tmux-") //nolint:usetesting // a socket lies in it, whose path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	config := filepath.Join(dir, "tmux.conf")
	settings = "set -g status off\nset -g destroy-unattached on\nset -g default-terminal tmux-256color\n" + settings
	if err := os.WriteFile(config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Command = append([]string{"tmux", "-S", filepath.Join(dir, "socket"), "-f", config, "new"}, command...)
	return o
}

// A tmux that draws no pictures gets text, and nothing that it would show as
// something else: the title of the pane stays.
func TestTmuxShowsBlocks(t *testing.T) {
	t.Parallel()
	dir := single(t, prediction.ObjectDetection)
	titles := "set -g set-titles on\nset -g set-titles-string '#{pane_title}'\n"
	term := e2e.Start(t, inTmux(t, e2e.Options{}, titles, framebin, "open", dir))
	in := pane(t, term)
	want := meant(t, dir, pixels(term, in))
	term.WaitText("blocks")
	term.WaitFor("something like the picture", func(s *e2e.Shot) bool {
		return blockLikeness(s, in, want) >= 12
	})
	if title := term.Title(); !strings.HasPrefix(title, "framebin") {
		t.Errorf("the title is %q", title)
	}
}

// blockLikeness is how near, in decibels, the pane comes to a picture where
// both are seen in half cells.
func blockLikeness(s *e2e.Shot, in image.Rectangle, want *image.RGBA) float64 {
	half := image.Pt(s.Cell.X, s.Cell.Y/2)
	small := shrink(want, half)
	best := 0.0
	for x := in.Min.X; x < in.Max.X; x++ {
		at := image.Rectangle{Max: want.Rect.Size()}.Add(s.Pixels(image.Rect(x, in.Min.Y, x+1, in.Max.Y)).Min)
		if !at.In(s.Rect) {
			break
		}
		d, _ := e2e.Compare(small, shrink(s.Crop(at), half))
		best = max(best, d.PSNR)
	}
	return best
}

func TestTmuxSaysWhy(t *testing.T) {
	t.Parallel()
	term := e2e.Start(t, inTmux(t, e2e.Options{}, "", "sh", "-c", framebin+" terminal; exec sleep infinity"))
	rows := strings.Join(term.WaitText("pictures "), "\n")
	for _, want := range []string{"inside        tmux", "XTerm(", "set -g allow-passthrough on", "nothing better works here"} {
		if !strings.Contains(rows, want) {
			t.Errorf("no %q in\n%s", want, rows)
		}
	}
}

// kittyHasPlaceholders reports whether the kitty here is 0.28 or later.
func kittyHasPlaceholders(t *testing.T) bool {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "kitty", "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(out)) // kitty 0.41.1 created by …
	numbers := strings.Split(fields[1], ".")
	minor, _ := strconv.Atoi(numbers[1])
	return numbers[0] != "0" || minor >= 28
}

// Pictures go through tmux, stay with their pane, and leave nothing. The kitty
// of Debian 12 is too old for this; that of Debian 13 is not.
func TestTmuxShowsPicturesOfKitty(t *testing.T) {
	t.Parallel()
	if !kittyHasPlaceholders(t) {
		t.Skip("this kitty has no Unicode placeholders")
	}
	dir := film(t, false)
	start := func() *e2e.Terminal {
		o := inTmux(t, e2e.Options{Emulator: e2e.Kitty}, "set -g allow-passthrough on\n", framebin, "open", dir)
		term := e2e.Start(t, o)
		term.WaitFor("a picture", func(s *e2e.Shot) bool { return pictured(s, paneOf120x40()) })
		return term
	}
	term := start()
	want := atRest(term)
	term.Repeat(20, "Up")
	for _, key := range []string{"Prior", "question", "Down", "question", "z", "Up", "z", "Home", "G"} {
		term.Key(key)
		term.Shot()
	}
	waitEqual(t, term, want)
	term.Key("ctrl+b", "c") // another window covers all, and goes again
	term.WaitFor("no picture", func(s *e2e.Shot) bool { return !pictured(s, paneOf120x40()) })
	term.Key("ctrl+b", "p")
	waitEqual(t, term, want)
}

func TestTmuxShowsTheMeantPicture(t *testing.T) {
	t.Parallel()
	if !kittyHasPlaceholders(t) {
		t.Skip("this kitty has no Unicode placeholders")
	}
	dir := single(t, prediction.ObjectDetection)
	term := e2e.Start(t, inTmux(t, e2e.Options{Emulator: e2e.Kitty}, "set -g allow-passthrough on\n", framebin, "open", dir))
	in := paneOf120x40()
	want := meant(t, dir, pixels(term, in))
	shot, at := waitPicture(t, term, in, want, exactLikeness)
	checkNothingAround(t, shot, in, at)
}
