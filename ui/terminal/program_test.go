//go:build unix

package terminal_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/creack/pty"
	"github.com/mattn/go-sixel"

	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/ui/terminal"
)

// The test in this file runs a real Bubble Tea program in a terminal of its
// own. It watches over what the Painter relies on: one write a frame, links
// kept on cells, lines that are never scrolled.

// viewer is a program with a scrolling list and a picture beside it.
type viewer struct {
	painter  *terminal.Painter
	detector terminal.Detector
	selected int
	help     bool
	id       int
	shown    image.Point // cells of the picture
	height   int
}

// viewerList is the width of the list.
const viewerList = 20

// viewerShape gives the n-th picture its size in cells and its colour.
func viewerShape(n int) (cells image.Point, c color.RGBA) {
	return image.Pt(8+n%3*4, 5+n%2*3), color.RGBA{uint8(51 * (n % 6)), uint8(51 * (n / 6 % 6)), 102, 255}
}

// viewerMark is the colour of a dot in the middle of each picture.
func viewerMark() color.RGBA { return color.RGBA{255, 255, 0, 255} }

type renderedMsg struct {
	n, id int
	cells image.Point
}

func (v viewer) Init() tea.Cmd { return v.detector.Query() }

func (v viewer) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	known := v.detector.Terminal().Known
	var cmd tea.Cmd
	v.detector, cmd = v.detector.Update(msg)
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		v.height = msg.Height
	case renderedMsg:
		if msg.n == v.selected {
			v.id, v.shown = msg.id, msg.cells
		}
	case tea.KeyPressMsg:
		switch msg.String() {
		case "q":
			return v, tea.Quit
		case "h":
			v.help = !v.help
		case "j":
			v.selected++
			return v, v.render()
		}
	}
	if !known && v.detector.Terminal().Known {
		return v, tea.Batch(cmd, v.render())
	}
	return v, cmd
}

func (v viewer) render() tea.Cmd {
	n, shows := v.selected, v.detector.Terminal()
	return func() tea.Msg {
		encoder, err := graphics.New(graphics.Setup{Protocol: shows.Protocol})
		if err != nil {
			return tea.Quit()
		}
		cells, c := viewerShape(n)
		img := image.NewRGBA(image.Rect(0, 0, cells.X*shows.Cell.X, cells.Y*shows.Cell.Y))
		draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
		middle := img.Rect.Max.Div(2)
		draw.Draw(img, image.Rectangle{middle, middle.Add(image.Pt(3, 3))},
			image.NewUniform(viewerMark()), image.Point{}, draw.Src)
		payload, err := encoder.Encode(nil, img, uint32(n+1), []color.RGBA{viewerMark()})
		if err != nil {
			return tea.Quit()
		}
		id := v.painter.Register(terminal.Placement{
			X: viewerList, Y: 1, Cols: cells.X, Rows: cells.Y, Payload: payload, Erase: encoder.Erase(uint32(n + 1)),
		})
		return renderedMsg{n, id, cells}
	}
}

func (v viewer) View() tea.View {
	cells := terminal.Cells(v.id, v.shown.X, v.shown.Y, 0)
	if v.help || v.id == 0 {
		cells = terminal.Cells(0, 1, 1, 0)
	}
	if v.help {
		cells = append(cells, "help", "more help")
	}
	lines := []string{"title"}
	for row := range max(v.height-2, 0) {
		// The selection stays in the middle: every move scrolls the list.
		line := fmt.Sprintf("%-*s", viewerList, fmt.Sprintf("request %d", v.selected+row))
		if row < len(cells) {
			line += cells[row]
		}
		lines = append(lines, line)
	}
	view := tea.NewView(terminal.Anchor(strings.Join(append(lines, "status"), "\n")))
	view.AltScreen = true
	return view
}

// sighting is a sixel picture that reached the terminal.
type sighting struct {
	row, col int
	data     []byte
}

// peer is the other end: it answers what it is asked and collects what it
// gets.
type peer struct {
	pty       *os.File
	log       []byte
	sightings chan sighting
	helps     chan struct{} // the help was seen
	done      chan struct{}
}

// serve reads until the program has closed its end.
func (term *peer) serve() {
	defer close(term.done)
	answers := map[string]string{
		"\x1b[c":       "\x1b[?62;4;22c",
		"\x1b[16t":     "\x1b[6;20;10t",
		"\x1b[?2;1;0S": "\x1b[?2;0;600;400S",
		"\x1b[?2;4;0S": "\x1b[?2;0;1000;1000S",
		"\x1b[>q":      "\x1bP>|test 1\x1b\\",
		"\x1b[?2026$p": "\x1b[?2026;2$y",
	}
	question := regexp.MustCompile(`more help|\x1b\[[?>]?[0-9;]*(?:\$p|[ctSq])`)
	picture := regexp.MustCompile(`\x1b7\x1b\[(\d+);(\d+)H(\x1bP[^\x1b]*\x1b\\)\x1b8`)
	buffer, pending := make([]byte, 1<<16), []byte(nil)
	for {
		n, err := term.pty.Read(buffer)
		if err != nil {
			return
		}
		term.log = append(term.log, buffer[:n]...)
		pending = append(pending, buffer[:n]...)
		for {
			q, p := question.FindIndex(pending), picture.FindSubmatchIndex(pending)
			switch {
			case p != nil && (q == nil || p[0] < q[0]):
				row, _ := strconv.Atoi(string(pending[p[2]:p[3]]))
				col, _ := strconv.Atoi(string(pending[p[4]:p[5]]))
				term.sightings <- sighting{row, col, bytes.Clone(pending[p[6]:p[7]])}
				pending = pending[p[1]:]
				continue
			case q != nil && pending[q[0]] == 'm':
				term.helps <- struct{}{}
				pending = pending[q[1]:]
				continue
			case q != nil:
				_, _ = term.pty.WriteString(answers[string(pending[q[0]:q[1]])])
				pending = pending[q[1]:]
				continue
			}
			break
		}
	}
}

// next waits for the next picture.
func (term *peer) next(ctx context.Context, t *testing.T) sighting {
	t.Helper()
	select {
	case s := <-term.sightings:
		return s
	case <-term.done:
		t.Fatal("the program ended")
	case <-ctx.Done():
		t.Fatalf("no picture came; the terminal got ... %q", term.log[max(len(term.log)-600, 0):])
	}
	return sighting{}
}

// check compares a picture with the n-th that the program means.
func (s sighting) check(t *testing.T, n int) {
	t.Helper()
	if s.row != 2 || s.col != viewerList+1 {
		t.Errorf("picture %d is at row %d, column %d; want 2, %d", n, s.row, s.col, viewerList+1)
	}
	var img image.Image
	if err := sixel.NewDecoder(bytes.NewReader(s.data)).Decode(&img); err != nil {
		t.Fatal(err)
	}
	cells, want := viewerShape(n)
	if got, want := img.Bounds().Size(), image.Pt(cells.X*10, cells.Y*20); got != want {
		t.Fatalf("picture %d has %v pixels, want %v", n, got, want)
	}
	middle := img.Bounds().Max.Div(2)
	if got := img.At(1, 1); got != (color.NRGBA{want.R, want.G, want.B, 255}) {
		t.Errorf("picture %d is %v, want %v", n, got, want)
	}
	if got := img.At(middle.X+1, middle.Y+1); got != color.NRGBA(viewerMark()) {
		t.Errorf("the mark of picture %d is %v, want %v", n, got, viewerMark())
	}
}

func TestPainterInAProgram(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"foot", "xterm-256color"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runViewer(t, name)
		})
	}
}

func runViewer(t *testing.T, termName string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	ptmx, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	if err := pty.Setsize(ptmx, &pty.Winsize{Cols: 60, Rows: 20}); err != nil {
		t.Fatal(err)
	}
	term := &peer{pty: ptmx, sightings: make(chan sighting, 100), helps: make(chan struct{}, 9), done: make(chan struct{})}
	go term.serve()

	painter := terminal.NewPainter(tty)
	environ := []string{"TERM=" + termName}
	model := viewer{painter: painter, detector: newDetector(t, terminal.ProbeConfig{Env: environ, Out: tty})}
	program := tea.NewProgram(model, tea.WithContext(ctx), tea.WithInput(tty), tea.WithOutput(painter),
		tea.WithEnvironment(environ), tea.WithoutSignalHandler())
	ended := make(chan error, 1)
	go func() {
		_, err := program.Run()
		ended <- err
	}()

	press := func(keys string) {
		t.Helper()
		if _, err := ptmx.WriteString(keys); err != nil {
			t.Fatal(err)
		}
	}
	term.next(ctx, t).check(t, 0)
	for n := 1; n <= 25; n++ {
		press("j")
		term.next(ctx, t).check(t, n)
	}
	press("h") // hides the picture
	select {
	case <-term.helps:
	case <-ctx.Done():
		t.Fatal("no help came")
	}
	press("h") // and the same comes back
	term.next(ctx, t).check(t, 25)
	press("q")
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	_ = tty.Close()
	<-term.done
	_ = ptmx.Close()
	checkLog(t, term.log)
}

// checkLog looks at everything that the terminal got.
func checkLog(t *testing.T, log []byte) {
	t.Helper()
	if i := bytes.Index(log, []byte("framebin:")); i >= 0 {
		t.Errorf("a mark leaked: %q", log[max(i-20, 0):i+30])
	}
	if bytes.ContainsRune(log, 0xF0000) {
		t.Error("the character of a row leaked")
	}
	if !bytes.Contains(log, []byte("\x1b[?1049l")) {
		t.Error("the screen was not restored")
	}
	text := regexp.MustCompile(`\x1bP[^\x1b]*\x1b\\`).ReplaceAll(log, nil)
	if s := regexp.MustCompile(`\x1b\[[0-9;]*[rSTLM]`).Find(text); s != nil {
		t.Errorf("lines were scrolled by %q", s)
	}
	inside := false
	for _, token := range regexp.MustCompile(`\x1b\[\?2026[hl]|\x1bP0`).FindAll(log, -1) {
		switch string(token) {
		case "\x1b[?2026h":
			inside = true
		case "\x1b[?2026l":
			inside = false
		default:
			if !inside && bytes.Contains(log, []byte("\x1b[?2026h")) {
				t.Error("a picture was written outside of a synchronized frame")
			}
		}
	}
}
