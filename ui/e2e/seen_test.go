//go:build e2e && linux

package e2e_test

import (
	"flag"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/generated"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/ui/e2e"
)

var writeSeen = flag.Bool("seen", false, "write into the README what was seen in which terminal")

// TestSeen shows one request in each terminal that there is here, as framebin
// chooses or is told to, and holds the README's table against what was on the
// screen. .ci/screenshots writes it.
func TestSeen(t *testing.T) { //nolint:tparallel // the table comes last
	t.Parallel()
	const bound, blocks = sixelLikeness, 12 // decibels
	cases := []struct {
		terminal string
		version  []string
		emulator e2e.Emulator
		graphics string // "": what framebin chooses
		protocol string
		tmux     bool
	}{
		{"xterm `-ti vt340`", []string{"xterm", "-v"}, e2e.XTerm, "", "sixel", false},
		{"xterm as it is installed", []string{"xterm", "-v"}, e2e.XTermText, "", "blocks", false},
		{"mlterm", []string{"mlterm", "--version"}, e2e.MLTerm, "", "sixel", false},
		{"mlterm, in place of iTerm2", []string{"mlterm", "--version"}, e2e.MLTerm, "iterm2", "iterm2", false},
		{"foot", []string{"foot", "--version"}, e2e.Foot, "", "sixel", false},
		{"kitty", []string{"kitty", "--version"}, e2e.Kitty, "", "kitty", false},
		{"tmux in xterm", []string{"tmux", "-V"}, e2e.XTerm, "", "blocks", true},
	}
	rows := make([]string, len(cases))
	for i, c := range cases {
		t.Run(c.terminal+" "+c.protocol, func(t *testing.T) {
			dir := single(t, prediction.ObjectDetection)
			flags := []string(nil)
			if c.graphics != "" {
				flags = []string{"--graphics", c.graphics}
			}
			var term *e2e.Terminal
			if c.tmux {
				term = e2e.Start(t, inTmux(t, e2e.Options{Emulator: c.emulator}, "", framebin, "open", dir))
			} else {
				term = open(t, dir, e2e.Options{Emulator: c.emulator}, flags...)
			}
			in := paneOf120x40()
			want := meant(t, dir, pixels(term, in))
			likeness := 0.0
			term.WaitFor("the picture", func(s *e2e.Shot) bool {
				if c.protocol == "blocks" {
					likeness = blockLikeness(s, in, want)
					return likeness >= blocks
				}
				var difference e2e.Difference
				_, difference = place(s, in, want)
				likeness = difference.PSNR
				return likeness >= bound
			})
			rows[i] = row(c.terminal, version(t, c.version), c.protocol, likeness)
		})
	}
	t.Run("README", func(t *testing.T) { checkSeen(t, rows) })
}

func row(terminal, version, protocol string, likeness float64) string {
	near := fmt.Sprintf("%.0f dB", likeness)
	switch {
	case protocol == "blocks":
		near = "two colours a cell"
	case likeness >= exactLikeness:
		near = "pixel for pixel"
	}
	return fmt.Sprintf("| %s | %s | %s | %s |\n", terminal, version, protocol, near)
}

// version asks a program for its version.
func version(t *testing.T, command []string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), command[0], command[1:]...).CombinedOutput()
	found := regexp.MustCompile(`[0-9][0-9.]*[0-9][a-z]?`).FindString(string(out))
	if found == "" {
		t.Fatalf("%v: %v: %s", command, err, out)
	}
	return found // mlterm fails when it is asked
}

// checkSeen compares which terminals and protocols the README's table has,
// whatever their versions, or writes it.
func checkSeen(t *testing.T, rows []string) {
	t.Helper()
	readme := generated.Section{Path: "../../README.md", Name: "seen", How: ".ci/screenshots"}
	const head = "| seen in | version | picture | as it was meant |\n| --- | --- | --- | --- |\n"
	if slices.Contains(rows, "") {
		t.Fatal("not every terminal showed the picture")
	}
	seen := head + strings.Join(rows, "")
	if *writeSeen {
		readme.Write(t, seen)
		return
	}
	names := func(table string) string {
		return regexp.MustCompile(`(?m)^\| ([^|]*) \| [^|]* \| ([^|]*) \| [^|]* \|$`).ReplaceAllString(table, "$1: $2")
	}
	if got, want := names(readme.Read(t)), names(seen); got != want {
		t.Errorf("the README says\n%s, seen was\n%s", got, want)
	}
}
