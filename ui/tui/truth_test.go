//go:build unix

package tui_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"mime/multipart"
	"net/textproto"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/mattn/go-sixel"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/tui"
)

// told is a frame that says its number everywhere: in the name of its class and
// in the colour of its image.
func told(t *testing.T, n int, class string) *capture.Request {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 640, 480))
	draw.Draw(img, img.Rect, image.NewUniform(numberColor(n)), image.Point{}, draw.Src)
	var body, file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		t.Fatal(err)
	}
	w := multipart.NewWriter(&body)
	part := func(name, filename, mediaType string, content []byte) {
		p, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {multipart.FileContentDisposition(name, filename)}, "Content-Type": {mediaType},
		})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = p.Write(content)
	}
	part("image", "image.png", "image/png", file.Bytes())
	part("predictions", "predictions.json", "application/json", fmt.Appendf(nil,
		`{"kind":"ObjectDetection.v1","objects":[{"classId":%q,"confidence":0.9,"boundingBox":{"left":280,"top":200,"width":80,"height":80}}]}`, class))
	_ = w.Close()
	r := capture.NewRequest("POST", "/", map[string][]string{"Content-Type": {w.FormDataContentType()}}, body.Bytes())
	r.Time = start().Add(time.Duration(n) * time.Second)
	return r
}

// numberColor tells hundreds of numbers apart, in steps that sixel has.
func numberColor(n int) color.RGBA {
	const step = 25
	return color.RGBA{uint8(n % 10 * step), uint8(n / 10 % 10 * step), 128, 255}
}

// colorNumber is the number that a colour stands for.
func colorNumber(c color.Color) int {
	r, g, _, _ := c.RGBA()
	digit := func(v uint32) int { return int(float64(v)/65535*255/25 + 0.5) }
	return digit(g)*10 + digit(r)
}

// saying is what one finished update says, number by number; 0 for what it does
// not say.
type saying struct {
	title, row, table, picture int
	drawing                    bool // the title says that it is not drawn yet
	of                         int  // and of what the picture is
}

var (
	titleText = regexp.MustCompile(`│?── (drawing )?#(\d+)(?: · picture of #(\d+))?`)
	classText = regexp.MustCompile(`n(\d{3})\b`)
)

// read reads the screen.
func (s *saying) read(e *emulator) {
	number := func(text string) int {
		n, _ := strconv.Atoi(text)
		return n
	}
	for y := range e.rows {
		left, right, _ := strings.Cut(e.text(y), "│")
		if m := titleText.FindStringSubmatch(right); m != nil && y < 3 {
			s.drawing, s.title, s.of = m[1] != "", number(m[2]), number(m[3])
		}
		if m := classText.FindStringSubmatch(left); m != nil && strings.HasPrefix(left, "›") {
			s.row = number(m[1])
		}
		if m := classText.FindStringSubmatch(right); m != nil && strings.Contains(right, "■") {
			s.table = number(m[1])
		}
	}
	if e.picture != nil {
		var img image.Image
		if err := sixel.NewDecoder(bytes.NewReader(e.picture)).Decode(&img); err == nil {
			s.picture = colorNumber(img.At(img.Bounds().Dx()/8, img.Bounds().Dy()/8))
		}
	}
}

// lies says what in the update contradicts the rest without saying so.
func (s saying) lies() string {
	picture := s.title
	if s.drawing {
		picture = s.of
	}
	switch {
	case s.title == 0:
		return "" // no request yet
	case s.row != s.title, s.table != s.title && s.table != 0, picture != 0 && s.picture != picture:
		return fmt.Sprintf("%+v", s)
	}
	return ""
}

// TestOneTruth follows a camera at several rates, and walks over its frames by
// hand: in every finished update the title, the selected row, the table and the
// picture are of one request, or the title says of which the picture is.
func TestOneTruth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ rate, frames int }{{2, 5}, {5, 12}, {10, 30}, {20, 60}} {
		t.Run(fmt.Sprintf("%d a second", c.rate), func(t *testing.T) {
			t.Parallel()
			if testing.Short() && c.rate != 10 {
				t.Skip("one rate is enough for a quick look")
			}
			checkTruth(t, c.rate, c.frames)
		})
	}
}

// onTerminal is a screen on a terminal of its own.
type onTerminal struct {
	*emulator

	t       *testing.T
	ring    *capture.Ring
	tty     *os.File
	cancel  context.CancelFunc
	ended   chan error
	changed chan struct{}

	mu      sync.Mutex
	latest  saying // of the latest finished update
	screen  string
	updates int
	drawn   int // pictures that differ from the one before
}

// openScreen runs a screen. check sees every finished update.
func openScreen(t *testing.T, cols, rows int, check func(s saying, screen string)) *onTerminal {
	t.Helper()
	ptmx, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	if err := pty.Setsize(ptmx, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		t.Fatal(err)
	}
	o := &onTerminal{t: t, tty: tty, ended: make(chan error, 1), changed: make(chan struct{}, 1), ring: capture.NewRing(1000, 64<<20)}
	o.emulator = newEmulator(ptmx, cols, rows, func(e *emulator) {
		o.mu.Lock()
		defer o.mu.Unlock()
		before := o.latest
		o.latest = saying{}
		o.latest.read(e)
		o.updates++
		if o.latest.picture != before.picture {
			o.drawn++
		}
		var screen strings.Builder
		for y := range e.rows {
			screen.WriteString(e.text(y) + "\n")
		}
		o.screen = screen.String()
		check(o.latest, o.screen)
		select {
		case o.changed <- struct{}{}:
		default:
		}
	})
	go o.serve()
	ctx, cancel := context.WithCancel(t.Context())
	o.cancel = cancel
	go func() {
		o.ended <- tui.Run(ctx, tui.Config{
			Ring: o.ring, Meter: meter.New(), Renderer: render.New(render.Config{}), Readings: readings.New(1 << 20),
			URLs:     []string{"http://127.0.0.1:8080/"},
			Terminal: tui.Terminal{In: tty, Out: tty, Env: []string{"TERM=xterm-256color", "COLORTERM=truecolor"}},
		})
	}()
	return o
}

// await waits for the screen to be as it should.
func (o *onTerminal) await(what string, ok func(s saying, screen string) bool) {
	o.t.Helper()
	late := time.After(30 * time.Second)
	for {
		o.mu.Lock()
		now, screen := o.latest, o.screen
		o.mu.Unlock()
		if ok(now, screen) {
			return
		}
		select {
		case <-o.changed:
		case <-late:
			o.t.Fatalf("%s: the screen says %+v\n%s", what, now, screen)
		}
	}
}

// close quits.
func (o *onTerminal) close() {
	o.t.Helper()
	o.answer("\x03")
	if err := <-o.ended; err != nil {
		o.t.Error(err)
	}
	o.cancel()
	_ = o.tty.Close()
	<-o.done
	_ = o.pty.Close()
	if len(o.unknown) > 0 {
		o.t.Errorf("sequences that this terminal does not know: %v", o.unknown)
	}
}

func checkTruth(t *testing.T, rate, frames int) {
	t.Helper()
	o := openScreen(t, 110, 32, func(s saying, screen string) {
		if text := s.lies(); text != "" {
			t.Errorf("%s\n%s", text, screen)
		}
	})
	requests := make([]*capture.Request, frames)
	for i := range requests {
		requests[i] = told(t, i+1, fmt.Sprintf("n%03d", i+1))
	}
	tick := time.NewTicker(time.Second / time.Duration(rate))
	defer tick.Stop()
	for _, r := range requests {
		o.ring.Append(r)
		<-tick.C
	}
	settled := func(n int) func(saying, string) bool {
		return func(s saying, _ string) bool { return s == saying{title: n, row: n, table: n, picture: n % 100} }
	}
	o.await("the newest", settled(frames))
	for range 12 { // faster than pictures are drawn
		o.answer("k")
	}
	o.await("twelve up", settled(max(frames-12, 1)))
	o.answer("G")
	o.await("the newest again", settled(frames))
	o.close()
	t.Logf("%d frames at %d a second: %d updates, %d pictures, %d bytes", frames, rate, o.updates, o.drawn, o.written)
	if o.drawn < min(frames, 4) {
		t.Errorf("%d pictures of %d frames were seen", o.drawn, frames)
	}
}
