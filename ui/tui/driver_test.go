package tui_test

import (
	"context"
	"flag"
	"image"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/camera"
	"github.com/framebin/framebin/capture/meter"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/ui/terminal"
	"github.com/framebin/framebin/ui/tui"
)

var update = flag.Bool("update", false, "write the golden screens")

// painter counts what would be drawn.
type painter struct {
	placed  []terminal.Placement
	drawing time.Duration
}

func (p *painter) Drawing() time.Duration { return p.drawing }

func (p *painter) Register(pl terminal.Placement) int {
	p.placed = append(p.placed, pl)
	return len(p.placed)
}

// driver runs a screen without a terminal and without waiting: commands run
// in a synctest bubble, whose clock stands still while they work.
type driver struct {
	t       *testing.T
	model   tea.Model
	ring    *capture.Ring
	meter   *meter.Meter
	painter *painter
	msgs    chan tea.Msg
	quit    bool

	clipboard string // what was last put on it
}

// drive calls test with a screen of that size.
func drive(t *testing.T, width, height int, test func(*driver)) {
	t.Helper()
	driveConfig(t, width, height, tui.Config{URLs: []string{"http://127.0.0.1:8080/"}}, test)
}

func driveConfig(t *testing.T, width, height int, cfg tui.Config, test func(*driver)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		d := &driver{t: t, ring: capture.NewRing(100, 64<<20), painter: &painter{}, msgs: make(chan tea.Msg, 1000)}
		d.meter = meter.New()
		cfg.Meter = d.meter
		if cfg.Ring != nil {
			d.ring = cfg.Ring
		}
		if cfg.Archive == nil {
			cfg.Ring = d.ring
		}
		cfg.Renderer = render.New(render.Config{})
		cfg.Env = []string{"TERM=xterm-256color"}
		model, err := tui.NewModel(ctx, cfg, d.painter)
		if err != nil {
			t.Fatal(err)
		}
		d.model = model
		d.run(model.Init())
		d.send(tea.WindowSizeMsg{Width: width, Height: height}, uv.CellSizeEvent{Width: 10, Height: 20},
			uv.PrimaryDeviceAttributesEvent{62, 22})
		test(d)
		cancel()
		time.Sleep(time.Minute) // every timer ends; nobody starts another
	})
}

// run starts a command and all that come of it.
func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, c := range batch {
				d.run(c)
			}
			return
		}
		if msg != nil {
			d.msgs <- msg
		}
	}()
}

// send updates the model with messages, and then with all that they lead to
// within the time that rendering may be put off.
func (d *driver) send(msgs ...tea.Msg) {
	d.t.Helper()
	for _, msg := range msgs {
		d.update(msg)
	}
	const settled = 200 * time.Millisecond
	for end := time.Now().Add(settled); ; {
		synctest.Wait()
		select {
		case msg := <-d.msgs:
			d.update(msg)
			continue
		default:
		}
		if !time.Now().Before(end) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func (d *driver) update(msg tea.Msg) {
	d.t.Helper()
	if _, ok := msg.(tea.QuitMsg); ok {
		d.quit = true
		return
	}
	if v := reflect.ValueOf(msg); v.IsValid() && v.Type().Name() == "setClipboardMsg" { // Bubble Tea's own
		d.clipboard = v.String()
	}
	model, cmd := d.model.Update(msg)
	first, second := model.View().Content, model.View().Content
	if first != second {
		d.t.Fatal("View is not pure")
	}
	d.model = model
	d.run(cmd)
}

// keys presses keys by their names, as bindings spell them.
func (d *driver) keys(names ...string) {
	d.t.Helper()
	for _, name := range names {
		d.send(keyPress(name))
	}
}

func keyPress(name string) tea.KeyPressMsg {
	special := map[string]tea.KeyPressMsg{
		"esc":   {Code: tea.KeyEscape},
		"enter": {Code: tea.KeyEnter},
		"tab":   {Code: tea.KeyTab},

		"backspace": {Code: tea.KeyBackspace},
		"pgup":      {Code: tea.KeyPgUp},
		"space":     {Code: tea.KeySpace, Text: " "},
		"down":      {Code: tea.KeyDown},
		"up":        {Code: tea.KeyUp},
		"ctrl+c":    {Code: 'c', Mod: tea.ModCtrl},
		"ctrl+z":    {Code: 'z', Mod: tea.ModCtrl},
	}
	if msg, ok := special[name]; ok {
		return msg
	}
	return tea.KeyPressMsg{Text: name, Code: []rune(name)[0]}
}

// start is when the first request of every test came.
func start() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// post captures a request.
func (d *driver) post(r *capture.Request) {
	d.t.Helper()
	r.Time = start().Add(time.Duration(d.ring.Stats().Appended) * time.Second)
	r.Remote, r.Host = "192.0.2.7:51234", "127.0.0.1:8080"
	r.ReadTime = 1400 * time.Microsecond
	d.ring.Append(r)
	d.send()
}

// frame captures what a camera inference sends.
func (d *driver) frame(kind prediction.Kind) {
	d.t.Helper()
	d.frameAt(kind, int(d.ring.Stats().Appended))
}

// frameAt captures the frame of that number.
func (d *driver) frameAt(kind prediction.Kind, n int) {
	d.t.Helper()
	f, err := camera.NewSource(1).Frame(kind, n, start())
	if err != nil {
		d.t.Fatal(err)
	}
	contentType, body, err := f.Body()
	if err != nil {
		d.t.Fatal(err)
	}
	d.post(capture.NewRequest("POST", "/", http.Header{"Content-Type": {contentType}}, body))
}

// traffic meters 50 seconds of a camera that sends 10 frames a second, most of
// them masks, and paused once, up to the moment that the screen then shows.
func (d *driver) traffic() {
	d.t.Helper()
	end := time.Now().Add(time.Second)
	at := end.Add(-50 * time.Second)
	for i := 0; at.Before(end); i++ {
		d.meter.Observe(meter.Observation{
			At: at, Bytes: 380_000 + int64(i%7)*1000, Read: time.Duration(38+i%5) * time.Millisecond, Ack: time.Duration(300+i%9) * time.Microsecond,
		})
		d.meter.AddParts(meter.PartBytes{Image: 30_000, Masks: 346_000, JSON: 3_000, Rest: 1_000})
		at = at.Add(time.Duration(95+i%11) * time.Millisecond)
		if i == 420 {
			at = at.Add(2 * time.Second)
		}
	}
	d.pass(time.Until(end)) // the figures are read again
}

// pass lets time go by, of the bubble's clock.
func (d *driver) pass(t time.Duration) {
	d.t.Helper()
	for end := time.Now().Add(t); time.Now().Before(end); {
		time.Sleep(min(time.Until(end), 100*time.Millisecond))
		d.send()
	}
}

// document captures a JSON body without an image.
func (d *driver) document(body string) {
	d.t.Helper()
	d.post(capture.NewRequest("POST", "/hook", http.Header{"Content-Type": {"application/json"}}, []byte(body)))
}

// text is the screen without its styles, and without the rune that begins the
// marks of pictures.
func (d *driver) text() string {
	return strings.Map(func(r rune) rune {
		if r >= 0xf0000 {
			return ' '
		}
		return r
	}, ansi.Strip(d.model.View().Content))
}

// shows fails unless the screen holds every text.
func (d *driver) shows(texts ...string) {
	d.t.Helper()
	all := d.text()
	for _, text := range texts {
		if !strings.Contains(all, text) {
			d.t.Errorf("%q is not on the screen:\n%s", text, all)
		}
	}
}

// hides fails if the screen holds one of the texts.
func (d *driver) hides(texts ...string) {
	d.t.Helper()
	all := d.text()
	for _, text := range texts {
		if strings.Contains(all, text) {
			d.t.Errorf("%q is on the screen:\n%s", text, all)
		}
	}
}

// fits fails unless the screen has the size of the window to the cell.
func (d *driver) fits(size image.Point) {
	d.t.Helper()
	lines := strings.Split(d.model.View().Content, "\n")
	if len(lines) > size.Y {
		d.t.Errorf("%d lines in a window of %d", len(lines), size.Y)
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w > size.X {
			d.t.Errorf("line %d takes %d columns of %d: %q", i, w, size.X, ansi.Strip(line))
		}
	}
}

// coarse takes the picture out of the cells that half and quarter blocks draw
// it with: a golden screen says where the picture is, others test what it is.
func coarse(r rune) rune {
	if strings.ContainsRune("▀▄▌▐▖▗▘▙▚▛▜▝▞▟", r) {
		return '▒'
	}
	return r
}

// golden compares the screen with testdata/NAME.golden.
func (d *driver) golden(name string) {
	d.t.Helper()
	var lines []string
	for line := range strings.Lines(d.text()) {
		lines = append(lines, strings.TrimRight(strings.Map(coarse, line), " \n"))
	}
	d.compare(name, strings.Join(lines, "\n")+"\n")
}

// compare compares a text with testdata/NAME.golden.
func (d *driver) compare(name, got string) {
	d.t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			d.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			d.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		d.t.Fatal(err)
	}
	if got != string(want) {
		d.t.Errorf("the screen is not %s (go test ./ui/tui -update writes it):\n%s", path, got)
	}
}
