//go:build unix

package main

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/mattn/go-sixel"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/overlay"
)

// screen is framebin in a pseudo terminal that answers as a sixel terminal
// with cells of 10x20 pixels does.
type screen struct {
	t    *testing.T
	cmd  *exec.Cmd
	tty  *os.File
	mu   sync.Mutex
	seen []byte
	more chan struct{}
}

func startScreen(t *testing.T, args ...string) *screen {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "framebin", args...)
	cmd.Env = append(cmd.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "TMUX=", "STY=", noRaceDelay)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 30, Cols: 100, X: 1000, Y: 600})
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{t: t, cmd: cmd, tty: tty, more: make(chan struct{}, 1)}
	t.Cleanup(func() { _ = tty.Close() })
	go s.read()
	return s
}

// read collects what the program writes and answers its questions.
func (s *screen) read() {
	answers := map[string]string{"\x1b[c": "\x1b[?62;4;22c", "\x1b[16t": "\x1b[6;20;10t"}
	buf := make([]byte, 1<<16)
	for {
		n, err := s.tty.Read(buf)
		s.mu.Lock()
		s.seen = append(s.seen, buf[:n]...)
		for question, answer := range answers {
			if bytes.Contains(s.seen, []byte(question)) {
				_, _ = s.tty.WriteString(answer)
				delete(answers, question)
			}
		}
		s.mu.Unlock()
		select {
		case s.more <- struct{}{}:
		default:
		}
		if err != nil {
			close(s.more)
			return
		}
	}
}

// await returns the first match in what was written, once it is there.
func (s *screen) await(pattern string) [][]byte {
	s.t.Helper()
	re := regexp.MustCompile(pattern)
	late := time.After(patience)
	for {
		s.mu.Lock()
		match := re.FindSubmatch(s.seen)
		s.mu.Unlock()
		if match != nil {
			return match
		}
		select {
		case _, ok := <-s.more:
			if !ok {
				s.t.Fatalf("the program ended without %q", pattern)
			}
		case <-late:
			s.t.Fatalf("no %q in %d bytes, which end in %q", pattern, len(s.seen), s.seen[max(len(s.seen)-300, 0):])
		}
	}
}

// TestScreenShowsWhatWasMeant follows a frame from the socket to the terminal:
// the sixel bytes are decoded again and compared with the overlay picture as
// it was meant, above all where the boxes are.
func TestScreenShowsWhatWasMeant(t *testing.T) {
	t.Parallel()
	s := startScreen(t, "--listen", "127.0.0.1:0")
	url := string(s.await(`http://127\.0\.0\.1:[0-9]+/`)[0])
	frame, err := camera.NewSource(1).Frame(prediction.ObjectDetection, 1, time.Unix(0, 0).UTC())
	if err != nil {
		t.Fatal(err)
	}
	contentType, body, err := frame.Body()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Post(url, contentType, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()

	payload := s.await(`\x1bP[0-9;]*q[^\x1b]*\x1b\\`)[0]
	var shown image.Image
	if err := sixel.NewDecoder(bytes.NewReader(payload)).Decode(&shown); err != nil {
		t.Fatal(err)
	}
	size := shown.Bounds().Size()
	if size.X > 640 || size.X < 200 || size.Y > 440 || size.X%10 != 0 || size.Y%20 != 0 {
		t.Errorf("the picture has %v pixels: not whole cells of 10x20 of its pane", size)
	}
	compare(t, shown, contentType, body)
	if err := s.write("q"); err != nil {
		t.Fatal(err)
	}
	s.left()
}

// compare draws the frame as the screen should and holds the picture to it.
func compare(t *testing.T, shown image.Image, contentType string, body []byte) {
	t.Helper()
	request := capture.NewRequest("POST", "/", http.Header{"Content-Type": {contentType}}, body)
	options := render.Options{Overlay: overlay.DefaultOptions(), CenterX: 0.5, CenterY: 0.5}
	meant, err := render.New(render.Config{}).Pixels(context.Background(), render.Input{Request: request, Reading: prediction.Read(request, prediction.Options{})}, options, shown.Bounds().Size())
	if err != nil {
		t.Fatal(err)
	}
	bounds := meant.Image.Bounds().Intersect(shown.Bounds())
	if gap := shown.Bounds().Size().Sub(bounds.Size()); gap.X >= 20 || gap.Y >= 40 {
		t.Fatalf("the picture has %v pixels, meant are %v", shown.Bounds().Size(), meant.Image.Bounds().Size())
	}
	shift := shown.Bounds().Size().Sub(bounds.Size()).Div(2) // letterbox within whole cells
	lines := meant.Reserved
	var squares, samples float64
	onLine, right := 0, 0
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			want, got := meant.Image.RGBAAt(x, y), rgba(shown.At(x+shift.X, y+shift.Y))
			for _, d := range []int{int(want.R) - int(got.R), int(want.G) - int(got.G), int(want.B) - int(got.B)} {
				squares += float64(d * d)
				samples++
			}
			if isClassColor(lines, want) {
				onLine++
				if near(want, got) {
					right++
				}
			}
		}
	}
	const enough = 28.0 // dB; a wrong picture is below 15
	if psnr := 10 * math.Log10(255*255*samples/squares); psnr < enough {
		t.Errorf("PSNR %.1f dB against what was meant, want %v", psnr, enough)
	}
	if onLine < 500 || float64(right) < 0.98*float64(onLine) {
		t.Errorf("%d of %d pixels of the boxes have their class's colour", right, onLine)
	}
}

// isClassColor reports whether c is a colour of the overlay, but for the
// black and white of its texts and halos.
func isClassColor(reserved []color.RGBA, c color.RGBA) bool {
	for _, r := range reserved {
		if r == c && r != (color.RGBA{A: 255}) && r != (color.RGBA{255, 255, 255, 255}) {
			return true
		}
	}
	return false
}

// near allows for the percent that sixel counts colours in.
func near(a, b color.RGBA) bool {
	const percent = 3
	diff := func(x, y uint8) bool { return math.Abs(float64(x)-float64(y)) <= percent }
	return diff(a.R, b.R) && diff(a.G, b.G) && diff(a.B, b.B)
}

func rgba(c color.Color) color.RGBA {
	v, _ := color.RGBAModel.Convert(c).(color.RGBA)
	return v
}

// TestScreenLeavesTheTerminalAsItWas ends the program in every way there is.
func TestScreenLeavesTheTerminalAsItWas(t *testing.T) {
	t.Parallel()
	ends := map[string]func(*screen) error{
		"key":       func(s *screen) error { return s.write("qq") },
		"interrupt": func(s *screen) error { return s.write("\x03") },
		"SIGTERM":   func(s *screen) error { return s.cmd.Process.Signal(syscall.SIGTERM) },
		"SIGHUP":    func(s *screen) error { return s.cmd.Process.Signal(syscall.SIGHUP) },
		"SIGINT":    func(s *screen) error { return s.cmd.Process.Signal(syscall.SIGINT) },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "SIGHUP" && signal.Ignored(syscall.SIGHUP) {
				t.Skip("it is ignored, as under nohup")
			}
			s := startScreen(t, "--listen", "127.0.0.1:0")
			s.await(`Waiting for the first request`)
			if err := end(s); err != nil {
				t.Fatal(err)
			}
			s.left()
		})
	}
}

func (s *screen) write(keys string) error {
	_, err := s.tty.WriteString(keys)
	return err
}

// left waits for the end and checks what the program leaves behind.
func (s *screen) left() {
	s.t.Helper()
	s.await(`captured [0-9]+ requests?`)
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("it ended with %v", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := string(s.seen)
	end := all[strings.LastIndex(all, "\x1b[?1049h"):]
	for name, code := range map[string]string{
		"leaves the alternate screen": "\x1b[?1049l",
		"shows the cursor":            "\x1b[?25h",
		"lets go of the mouse":        "\x1b[?1002l",
		"ends bracketed paste":        "\x1b[?2004l",
	} {
		if !strings.Contains(end, code) {
			s.t.Errorf("nothing %s", name)
		}
	}
	if strings.Contains(all, "framebin:") {
		s.t.Error("a mark of the Painter got out")
	}
}
