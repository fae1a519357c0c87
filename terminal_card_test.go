//go:build unix

package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/creack/pty"
	"github.com/mattn/go-sixel"

	"github.com/framebin/framebin/render/graphics"
)

// fakeTerminal is a terminal of 10x20 pixels a cell that knows answers to some
// questions.
type fakeTerminal struct {
	cols, rows uint16
	env        []string
	answers    map[string]string
}

const (
	askName  = "\x1b[>q"
	askDA1   = "\x1b[c"
	askCell  = "\x1b[16t"
	askKitty = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
	kittyOK  = "\x1b_Gi=31;OK\x1b\\"
)

func calledName(name string) string { return "\x1bP>|" + name + "\x1b\\" }

// through is what tmux hands on.
func through(s string) string {
	return "\x1bPtmux;" + strings.ReplaceAll(s, "\x1b", "\x1b\x1b") + "\x1b\\"
}

// run runs framebin in the terminal, and returns what it printed there. What
// it prints on standard output goes elsewhere if stdout is not nil.
func (f fakeTerminal) run(t *testing.T, stdout io.Writer, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "framebin", args...)
	cmd.Env = append(cmd.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "TMUX=", "STY=", "TERM_PROGRAM=", "NO_COLOR=", noRaceDelay)
	cmd.Env = append(cmd.Env, f.env...)
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = master.Close() }()
	if err := pty.Setsize(master, &pty.Winsize{Rows: f.rows, Cols: f.cols, X: 10 * f.cols, Y: 20 * f.rows}); err != nil {
		t.Fatal(err)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	if stdout != nil {
		cmd.Stdout = stdout
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = slave.Close()
	seen := f.converse(t, master)
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %.300q", err, seen)
	}
	return seen
}

// converse answers questions in the order that they come in, until the program
// ends.
func (f fakeTerminal) converse(t *testing.T, tty *os.File) string {
	t.Helper()
	var seen bytes.Buffer
	buf := make([]byte, 1<<16)
	for answered := 0; ; {
		n, err := tty.Read(buf)
		seen.Write(buf[:n])
		for more := true; more; {
			more = false
			next, question := seen.Len(), ""
			for q := range f.answers {
				if i := bytes.Index(seen.Bytes()[answered:], []byte(q)); i >= 0 && answered+i < next {
					next, question, more = answered+i, q, true
				}
			}
			if more {
				answered = next + len(question)
				if _, err := tty.WriteString(f.answers[question]); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err != nil { // at the end of the program it is not io.EOF
			return seen.String()
		}
	}
}

// checkCard finds the test card in a picture, give or take what sixel makes
// of grey.
func checkCard(t *testing.T, got image.Image, cardSize image.Point, tolerance int) {
	t.Helper()
	want := graphics.Card(cardSize)
	if got.Bounds().Size() != cardSize {
		t.Fatalf("the card has %v pixels, want %v", got.Bounds().Size(), cardSize)
	}
	for y := range cardSize.Y {
		for x := range cardSize.X {
			r, g, b, _ := got.At(x, y).RGBA()
			w := want.RGBAAt(x, y)
			for _, d := range [3]int{int(r>>8) - int(w.R), int(g>>8) - int(w.G), int(b>>8) - int(w.B)} {
				if max(d, -d) > tolerance {
					t.Fatalf("pixel %d,%d is %v, want %v", x, y, got.At(x, y), w)
				}
			}
		}
	}
}

func TestTerminalDrawsACardInEveryProtocolThatWorks(t *testing.T) {
	t.Parallel()
	wezterm := fakeTerminal{cols: 100, rows: 40, answers: map[string]string{
		askName: calledName("WezTerm 20260330"), askKitty: kittyOK, askDA1: "\x1b[?65;4;6;18;22c", askCell: "\x1b[6;20;10t",
	}}
	got := wezterm.run(t, nil, "terminal")
	sixels := regexp.MustCompile(`(?s)\x1bP[0-9;]*q.*?\x1b\\`).FindAllString(got, -1)
	if len(sixels) != 1 {
		t.Fatalf("%d pictures in sixel", len(sixels))
	}
	var img image.Image
	if err := sixel.NewDecoder(strings.NewReader(sixels[0])).Decode(&img); err != nil {
		t.Fatal(err)
	}
	checkCard(t, img, image.Pt(320, 138), 3)
	files := regexp.MustCompile(`\x1b]1337;File=[^:]*:([^\a]*)\a`).FindAllStringSubmatch(got, -1)
	if len(files) != 1 {
		t.Fatalf("%d inline files", len(files))
	}
	img, err := png.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(files[0][1])))
	if err != nil {
		t.Fatal(err)
	}
	checkCard(t, img, image.Pt(320, 140), 0)
	if kitty := regexp.MustCompile(`\x1b_G[^;]*a=T[^;]*`).FindAllString(got, -1); len(kitty) != 1 || strings.Contains(kitty[0]+",", "i=1,") {
		t.Errorf("pictures of kitty's: %q, want one with a number of its own", kitty)
	}
	if n := strings.Count(got, "▀"); n == 0 {
		t.Error("no card in blocks")
	}
	if !strings.Contains(got, "pictures      iterm2") {
		t.Error("the choice is not said")
	}
}

// Where a protocol does not work there is a reason, and nothing of it.
func TestTerminalDrawsNothingThatDoesNotWork(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		terminal fakeTerminal
		want     []string
		never    []string
	}{
		"nothing but text": {
			fakeTerminal{cols: 80, rows: 40, answers: map[string]string{askDA1: "\x1b[?6c"}},
			[]string{"DA1 has no 4", "did not answer the query", "blocks        yes", "▀"},
			[]string{"\x1bPq", "\x1bP0", "a=T", "1337"},
		},
		"a window too small": {
			fakeTerminal{cols: 31, rows: 40, answers: map[string]string{askDA1: "\x1b[?62;4c"}},
			[]string{"too small for a test card: 32x9"},
			[]string{"\x1bP0", "\x1bPq", "▀"},
		},
		"kitty through tmux": {
			fakeTerminal{cols: 80, rows: 40, env: []string{"TERM=tmux-256color"}, answers: map[string]string{
				askName: calledName("tmux 3.5a"), askDA1: "\x1b[?1;2;4c",
				through(askName + askKitty + askDA1): calledName("kitty(0.41.1)") + kittyOK + "\x1b[?62;c",
			}},
			[]string{
				"terminal      kitty(0.41.1)", "inside        tmux 3.5a", "sixel         no ", "kitty         yes", "pictures      kitty",
				"\x1bPtmux;\x1b\x1b_Gf=24,", "U=1", "\U0010EEEE\u033E\u0484", // of the last row and column, from 0
			},
			[]string{"\x1b\\\x1b_G", "\x1bP0", "\x1bPq"},
		},
		"GNU screen": {
			fakeTerminal{cols: 80, rows: 40, env: []string{"STY=1.pts", "TERM=screen"}, answers: map[string]string{askDA1: "\x1b[?1;2c"}},
			[]string{"inside        screen", "GNU screen knows no pictures", "pictures      blocks"},
			[]string{"\x1b_G", "\x1bPtmux"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := test.terminal.run(t, nil, "terminal")
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in %.2000q", want, got)
				}
			}
			for _, never := range test.never {
				if strings.Contains(got, never) {
					t.Errorf("%q in %.2000q", never, got)
				}
			}
		})
	}
}

// A report that goes to a file is text alone, while the terminal is asked.
func TestTerminalReportGoesToAFile(t *testing.T) {
	t.Parallel()
	kitty := fakeTerminal{cols: 80, rows: 40, answers: map[string]string{
		askName: calledName("kitty(0.41.1)"), askKitty: kittyOK, askDA1: "\x1b[?62;c", askCell: "\x1b[6;20;10t",
	}}
	var text, line bytes.Buffer
	kitty.run(t, &text, "terminal")
	if got := text.String(); strings.ContainsAny(got, "\x1b▀") || !strings.Contains(got, "kitty         yes") {
		t.Errorf("got %q", got)
	}
	kitty.run(t, &line, "terminal", "--json", "--graphics", "none")
	var got struct {
		Type, Name, Uses string
		Cell             struct{ Width, Height int }
		Protocols        []struct {
			Protocol, Reason string
			Works            bool
		}
	}
	if err := json.Unmarshal(line.Bytes(), &got); err != nil {
		t.Fatalf("%v: %q", err, line.String())
	}
	if got.Type != "terminal" || got.Name != "kitty(0.41.1)" || got.Uses != "none" || got.Cell.Height != 20 || len(got.Protocols) != 5 {
		t.Errorf("got %+v", got)
	}
	for _, p := range got.Protocols {
		if works := p.Protocol == "kitty" || p.Protocol == "blocks" || p.Protocol == "ascii"; p.Works != works || p.Reason == "" {
			t.Errorf("got %+v", p)
		}
	}
}

// A picture that is printed ends where the next line of text begins, wherever
// the terminal leaves the cursor.
func TestShownPictureEndsAboveTheNextLine(t *testing.T) {
	t.Parallel()
	kitty := fakeTerminal{cols: 80, rows: 24, answers: map[string]string{
		askName: calledName("kitty(0.26.5)"), askKitty: kittyOK, askDA1: "\x1b[?62;c", askCell: "\x1b[6;20;10t",
	}}
	got := kitty.run(t, nil, "show", "capture/camera/frames/fork_11.jpg", "--size", "300x200")
	_, tail, _ := strings.Cut(got, "a=T")
	if strings.Count(got, "\n") < 11 || !strings.HasSuffix(tail, "\x1b8\x1b[10B") {
		t.Errorf("10 rows of picture end with %q", tail[max(len(tail)-20, 0):])
	}
}

// A terminal that tells of few colour registers gets no more colours.
func TestShowKeepsToTheRegisters(t *testing.T) {
	t.Parallel()
	vt340 := fakeTerminal{cols: 80, rows: 24, answers: map[string]string{
		"\x1b[?1;1;0S": "\x1b[?1;0;16S", askDA1: "\x1b[?63;1;2;3;4c", askCell: "\x1b[6;20;10t",
	}}
	got := vt340.run(t, nil, "show", "capture/camera/frames/cards_cam_image2.jpg")
	picture := regexp.MustCompile(`(?s)\x1bP[0-9;]*q.*?\x1b\\`).FindString(got)
	if picture == "" {
		t.Fatalf("no picture in %.300q", got)
	}
	registers := map[string]bool{}
	for _, m := range regexp.MustCompile(`#(\d+);2;`).FindAllStringSubmatch(picture, -1) {
		registers[m[1]] = true
	}
	if n := len(registers); n < 12 || n > 16 || registers["16"] {
		t.Errorf("%d colours, want up to 16: %v", n, registers)
	}
}
