package preview_test

import (
	"context"
	"errors"
	"image"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/capture/readings"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
	"github.com/framebin/framebin/ui/terminal"
	"github.com/framebin/framebin/ui/tui/keymap"
	"github.com/framebin/framebin/ui/tui/preview"
	"github.com/framebin/framebin/ui/tui/theme"
)

// The pane and the image of these tests: fitted, an image pixel is half a
// pixel of the screen.
const (
	cols, rows            = 40, 10
	cellWidth, cellHeight = 10, 20
	imageWidth            = 800
	imageHeight           = 400
)

// still draws one image with objects on it, at once.
type still struct {
	objects []prediction.Object
	beside  bool // the other request, or the image alone, takes the right half
	narrow  bool // it covers half of the pane's columns
	tiles   []render.Tile
	note    string
	err     error
}

// window is what a key shows of the image.
func window(o render.Options, objects []prediction.Object, size image.Point) raster.Window {
	w := raster.Window{Width: imageWidth, Height: imageHeight}
	switch i := o.Overlay.Selected; {
	case o.Zoom == 0 || o.Zoom < 0 && i < 0:
		return w
	case o.Zoom < 0: // the object, four times as large
		b := objects[i].Box
		return raster.Window{X: b.X + b.Width/2 - 50, Y: b.Y + b.Height/2 - 25, Width: 100, Height: 50}
	}
	w.Width, w.Height = min(float64(size.X)/o.Zoom, w.Width), min(float64(size.Y)/o.Zoom, w.Height)
	w.X = min(max(o.CenterX*imageWidth-w.Width/2, 0), imageWidth-w.Width)
	w.Y = min(max(o.CenterY*imageHeight-w.Height/2, 0), imageHeight-w.Height)
	return w
}

func (s *still) Render(_ context.Context, _ render.Input, key render.Key) (*render.Picture, error) {
	if s.err != nil {
		return nil, s.err
	}
	width := key.Target.Cols
	if s.narrow {
		width /= 2
	}
	size := image.Pt(width*key.Target.Cell.X, key.Target.Rows*key.Target.Cell.Y)
	at, twin := image.Rectangle{Max: size}, image.Rectangle{}
	if s.beside {
		at.Max.X /= 2
		twin = at.Add(image.Pt(at.Max.X, 0))
	}
	w := window(key.Options, s.objects, at.Size())
	draw := func(at image.Rectangle) overlay.Layout {
		scene := overlay.Scene{
			Prediction: &prediction.Prediction{Kind: prediction.ObjectDetection, Objects: s.objects},
			View:       w.Affine(at), Picture: at,
		}
		return overlay.NewDrawer(overlay.NewPalette()).Draw(image.NewRGBA(image.Rectangle{Max: size}), scene, key.Options.Overlay)
	}
	p := &render.Picture{
		Key: key, Cols: width, Rows: key.Target.Rows, Size: size, Payload: []byte("picture"),
		Place:  render.Place{Oriented: image.Pt(imageWidth, imageHeight), At: at, Window: w, Twin: twin},
		Layout: draw(at), Tiles: s.tiles, Note: s.note,
	}
	if key.Options.Beside.Seq != 0 {
		p.Other = draw(twin)
	}
	p.Shown, p.Total = p.Layout.Shown, p.Layout.Total
	if c := key.Options.Crosshair; c.On {
		p.Probe = &render.Probe{X: c.X, Y: c.Y, Value: "rgb 1 2 3", Objects: []int{0, 1, 2}}
	}
	return p, nil
}

func (s *still) Survey(ctx context.Context, _ render.Sources, key render.Key) (*render.Picture, error) {
	return s.Render(ctx, render.Input{}, key)
}

// look is a pane with a still in it, drawn again after all that is done.
type look struct {
	t     *testing.T
	model preview.Model
	still *still
	msg   tea.Msg // the latest that a command of the mouse brought
}

// object has a box, and a confidence unless that is 0.
func object(class string, confidence float64, x, y, width, height float64) prediction.Object {
	return prediction.Object{
		Class: class, Confidence: prediction.Confidence{Value: confidence, Known: confidence > 0},
		Box: &prediction.Box{X: x, Y: y, Width: width, Height: height},
	}
}

// newLook shows #1 with a leaf on the left, a weed and another leaf.
func newLook(t *testing.T) *look {
	t.Helper()
	clock := time.Unix(0, 0)
	l := &look{t: t, still: &still{objects: []prediction.Object{
		object("leaf", 0.9, 100, 100, 100, 100),
		object("weed", 0.2, 300, 100, 100, 100),
		object("leaf", 0.8, 600, 300, 40, 40),
	}}}
	l.model = preview.New(preview.Deps{
		Start: func(work func(context.Context) tea.Msg) (tea.Cmd, context.CancelFunc) {
			return func() tea.Msg { return work(context.Background()) }, func() {}
		},
		Get:      func(uint64) (*capture.Request, error) { return capture.NewRequest("POST", "/", nil, []byte("x")), nil },
		Readings: readings.New(0),
		Log:      aggregate.NewLog(10),
		Renderer: l.still,
		Painter:  &painter{},
		Now: func() time.Time {
			clock = clock.Add(time.Minute) // no rendering waits for the one before it
			return clock
		},
	}, preview.DefaultKeyMap(), 0)
	l.model.SetPane(preview.Pane{Cols: cols, Rows: rows})
	l.model.SetTerminal(terminal.Terminal{Protocol: graphics.Sixel, Cell: image.Pt(cellWidth, cellHeight), Known: true}, graphics.TrueColor, true)
	l.show(1)
	return l
}

// reading is that of the objects of the still.
func (l *look) reading() *prediction.Reading {
	return &prediction.Reading{
		Prediction: &prediction.Prediction{Kind: prediction.ObjectDetection, Objects: l.still.objects},
		Images:     []prediction.ImageSource{{}},
		ImageSize:  prediction.Size{Width: imageWidth, Height: imageHeight},
	}
}

func (l *look) show(seq uint64) {
	l.model.Show(preview.Subject{Seq: seq, Reading: l.reading()})
	l.draw()
}

// draw draws until what is wanted is on the screen.
func (l *look) draw() {
	for cmd := l.model.Refresh(); cmd != nil; cmd = l.model.Refresh() {
		l.model, _ = l.model.Update(cmd())
	}
}

// press presses keys one after the other, first as those that work in every
// pane.
func (l *look) press(keys ...string) {
	for _, name := range keys {
		if msg := keymap.Press(name); !l.model.Press(msg) {
			l.model, _ = l.model.Update(msg)
		}
		l.draw()
	}
}

func (l *look) mouse(msg tea.Msg) {
	var cmd tea.Cmd
	l.model, cmd = l.model.Update(msg)
	if l.msg = nil; cmd != nil {
		l.msg = cmd()
	}
	l.draw()
}

// pointed returns the pixel of the image under a cell.
func (l *look) pointed(x, y int) image.Point {
	l.mouse(tea.MouseMotionMsg{X: x, Y: y})
	c := l.model.Options().Crosshair
	if !c.On {
		l.t.Errorf("nothing is under the cell %d,%d", x, y)
	}
	return image.Pt(c.X, c.Y)
}

// near reports whether two pixels are the same but for rounding.
func near(a, b image.Point) bool {
	d := a.Sub(b)
	return max(d.X, -d.X) <= 1 && max(d.Y, -d.Y) <= 1
}

// wants checks the zoom and the middle of the view.
func (l *look) wants(zoom, x, y float64) {
	l.t.Helper()
	o := l.model.Options()
	if math.Abs(o.Zoom-zoom) > 1e-9 || math.Abs(o.CenterX-x) > 0.005 || math.Abs(o.CenterY-y) > 0.005 {
		l.t.Errorf("zoomed to %v around %.3f %.3f, want %v around %v %v", o.Zoom, o.CenterX, o.CenterY, zoom, x, y)
	}
}

func TestZoomKeys(t *testing.T) {
	t.Parallel()
	l := newLook(t)
	l.press("+")
	l.wants(0.75, 0.5, 0.5)
	l.press("+")
	l.wants(1.125, 0.5, 0.5)
	l.press("-")
	l.wants(0.75, 0.5, 0.5)
	l.press("-")
	l.wants(0, 0.5, 0.5)
	l.press("-")
	l.wants(0, 0.5, 0.5)
	for range 20 {
		l.press("+")
	}
	l.wants(render.MaxZoom, 0.5, 0.5)
	l.press("0")
	l.wants(0, 0.5, 0.5)
	l.model.SetPane(preview.Pane{Cols: cols, Rows: 2 * rows}) // higher than the image
	l.draw()
	l.press("+")
	l.wants(0.75, 0.5, 0.5)
	l.press("0")
	l.model.SetPane(preview.Pane{Cols: cols, Rows: rows})
	l.draw()
	l.press("N", "+") // the last object
	l.wants(0.75, 620.0/imageWidth, 320.0/imageHeight)
}

func TestPan(t *testing.T) {
	t.Parallel()
	l := newLook(t)
	l.press("right", "down")
	l.wants(0, 0.5, 0.5)
	l.model.SetZoom(2) // 200x100 pixels are seen, a quarter of each side
	l.draw()
	l.press("right")
	l.wants(2, 0.55, 0.5)
	l.press("down")
	l.wants(2, 0.55, 0.55)
	l.press("left", "up", "up")
	l.wants(2, 0.5, 0.45)
	for range 20 {
		l.press("right", "down")
	}
	l.wants(2, 0.875, 0.875) // not beyond the edge, where it would be seen to no effect
	l.press("left")
	l.wants(2, 0.825, 0.875)
	for range 20 {
		l.press("left", "up")
	}
	l.wants(2, 0.125, 0.125)

	l.model.Select(2)
	l.model.SetZoom(render.ZoomObject)
	l.draw()
	l.press("left") // from the object on by hand
	l.wants(4, (620-20)/float64(imageWidth), 320.0/imageHeight)
}

// TestMouseZoom: what is under the mouse stays there.
func TestMouseZoom(t *testing.T) {
	t.Parallel()
	l := newLook(t)
	l.model.SetCrosshair(true)
	for _, cell := range []image.Point{{25, 3}, {15, 6}} {
		before := l.pointed(cell.X, cell.Y)
		zoom := l.model.Options().Zoom
		l.mouse(tea.MouseWheelMsg{X: cell.X, Y: cell.Y, Button: tea.MouseWheelUp})
		if after := l.pointed(cell.X, cell.Y); !near(before, after) || l.model.Options().Zoom <= zoom {
			t.Errorf("under %v is %v, and was %v at another scale", cell, after, before)
		}
	}
	l.mouse(tea.MouseWheelMsg{X: 20, Y: 5, Button: tea.MouseWheelLeft})
	if got := l.model.Options().Zoom; math.Abs(got-1.125) > 1e-9 {
		t.Errorf("a wheel to the left zooms to %v", got)
	}
	for range 2 {
		l.mouse(tea.MouseWheelMsg{X: 20, Y: 5, Button: tea.MouseWheelDown})
	}
	l.wants(0, 0.5, 0.5)
}

// TestDrag: the image goes along with the mouse that holds it.
func TestDrag(t *testing.T) {
	t.Parallel()
	l := newLook(t)
	l.model.SetZoom(2)
	l.model.SetCrosshair(true)
	l.draw()
	held := l.pointed(20, 5)
	l.mouse(tea.MouseClickMsg{X: 20, Y: 5, Button: tea.MouseLeft})
	for _, cell := range []image.Point{{22, 6}, {17, 3}} {
		l.mouse(tea.MouseMotionMsg{X: cell.X, Y: cell.Y, Button: tea.MouseLeft})
		if got := l.pointed(cell.X, cell.Y); !near(got, held) {
			t.Errorf("at %v is %v, want %v which is held", cell, got, held)
		}
	}
}

func TestClick(t *testing.T) {
	t.Parallel()
	l := newLook(t)
	click := func(x, y int, button tea.MouseButton, want int) {
		t.Helper()
		l.mouse(tea.MouseClickMsg{X: x, Y: y, Button: button})
		if got := l.model.Options().Overlay.Selected; got != want || l.msg != nil {
			t.Errorf("at %d,%d %d is selected, want %d; message %v", x, y, got, want, l.msg)
		}
	}
	click(7, 3, tea.MouseLeft, 0)
	click(17, 3, tea.MouseRight, 0)
	click(17, 3, tea.MouseLeft, 1)
	click(30, 1, tea.MouseLeft, -1)
	click(7, 3, tea.MouseLeft, 0)
	click(cols, 3, tea.MouseLeft, -1)
	l.still.narrow = true // in the middle of the pane
	l.show(2)
	click(cols/4+3, 3, tea.MouseLeft, 0)
	click(3, 3, tea.MouseLeft, -1)
	l.still.narrow = false
	l.show(1)
	l.model.Show(preview.Subject{Seq: 2, Reading: l.reading()}) // and #1 still on the screen
	l.mouse(tea.MouseClickMsg{X: 7, Y: 3, Button: tea.MouseLeft})
	if got := l.model.Options().Overlay.Selected; got != -1 {
		t.Errorf("object %d of another request is selected", got)
	}

	l.still.beside = true
	l.model.SetPane(preview.Pane{Cols: preview.BesideCols, Rows: rows})
	l.model.SetBeside(render.Beside{Seq: 9})
	l.draw()
	l.mouse(tea.MouseClickMsg{X: preview.BesideCols/2 + 4, Y: 3, Button: tea.MouseLeft})
	if got, want := l.msg, (preview.OtherMsg{Seq: 9, Object: 0}); got != want {
		t.Errorf("beside the request %v is chosen, want %v", got, want)
	}
}

func TestClickOnTheWall(t *testing.T) {
	t.Parallel()
	l := newLook(t)
	l.still.tiles = []render.Tile{{Seq: 7, At: image.Rect(0, 0, 200, 200)}, {Seq: 8, At: image.Rect(200, 0, 400, 100)}}
	l.model.SetMode(aggregate.Sheet)
	l.draw()
	for _, c := range []struct {
		x, y int
		want tea.Msg
	}{{19, 2, preview.TileMsg{Seq: 7}}, {20, 4, preview.TileMsg{Seq: 8}}, {20, 5, nil}, {cols, 2, nil}} {
		l.mouse(tea.MouseClickMsg{X: c.x, Y: c.y, Button: tea.MouseLeft})
		if l.msg != c.want {
			t.Errorf("at %d,%d: got %v, want %v", c.x, c.y, l.msg, c.want)
		}
	}
}

// TestStep goes from object to object, past those that are not drawn.
func TestStep(t *testing.T) {
	t.Parallel()
	l := newLook(t)
	steps := func(keys []string, want ...int) {
		t.Helper()
		var got []int
		for _, k := range keys {
			l.press(k)
			got = append(got, l.model.Options().Overlay.Selected)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%v go to %v, want %v", keys, got, want)
		}
	}
	steps([]string{"n", "n", "n", "n", "n"}, 0, 1, 2, -1, 0)
	steps([]string{"N", "N", "N"}, -1, 2, 1)
	for range 4 {
		l.press("t")
	}
	if o := l.model.Options().Overlay; o.Threshold != 0.2 || o.Selected != 1 {
		t.Errorf("at the threshold %v object %d is selected, want 1 at 0.2", o.Threshold, o.Selected)
	}
	l.press("t")
	if o := l.model.Options().Overlay; o.Threshold != 0.25 || o.Selected != -1 {
		t.Errorf("at the threshold %v object %d is selected, want none at 0.25", o.Threshold, o.Selected)
	}
	steps([]string{"n", "n", "n"}, 0, 2, -1)
	l.model.SetClasses(overlay.WithoutClasses("leaf"))
	steps([]string{"n", "N"}, -1, -1)
	for range 30 {
		l.press("T")
	}
	steps([]string{"n", "n"}, 1, -1)
	if got := l.model.Options().Overlay.Threshold; got != 0 {
		t.Errorf("the least threshold is %v", got)
	}

	l.model.Show(preview.Subject{Seq: 2})
	l.model.SetClasses(overlay.Classes{})
	l.press("n", "n", "n", "N")
	l.show(2)
	if got := l.model.Options().Overlay.Selected; got != 1 {
		t.Errorf("after four steps before the objects were known %d is selected, want 1", got)
	}
}

// TestImages turns to the other images of a request, by key and by object.
func TestImages(t *testing.T) {
	t.Parallel()
	l := newLook(t)
	r := l.reading()
	r.Images, r.Drawn = make([]prediction.ImageSource, 3), 1
	for i := range r.Prediction.Objects {
		r.Prediction.Objects[i].Image = []int{1, 0, 2}[i]
	}
	l.model.Show(preview.Subject{Seq: 2, Reading: r})
	l.draw()
	for _, want := range []string{"image 2/3", "image 3/3", "image 1/3", "image 2/3"} {
		if got := l.model.Title(); !strings.HasPrefix(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		l.press("+", "I")
		l.wants(0, 0.5, 0.5)
	}
	for object, want := range []int{0, 2, 1} {
		l.model.Select(object)
		if got := l.model.Options().Image; got != want {
			t.Errorf("object %d lies %d images further, want %d", object, got, want)
		}
	}
}

// TestTitle: what is not as usual is told.
func TestTitle(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		do   func(l *look)
		want string
	}{
		"nothing":       {func(*look) {}, ""},
		"threshold":     {func(l *look) { l.press("t", "t", "t", "t", "t") }, "2 of 3 shown · ≥ 0.25"},
		"alone":         {func(l *look) { l.press("t", "i", "B") }, "≥ 0.05 · image alone"},
		"switched off":  {func(l *look) { l.press("B", "m", "l") }, "no boxes · no masks · no labels"},
		"by object":     {func(l *look) { l.press("c") }, "coloured by object"},
		"only":          {func(l *look) { l.press("O", "n") }, "1 of 3 shown · only the selected"},
		"only, of none": {func(l *look) { l.press("O") }, ""},
		"zoom":          {func(l *look) { l.press("+") }, "zoom 75 %"},
		"zoomed to it":  {func(l *look) { l.model.Select(0); l.model.SetZoom(render.ZoomObject); l.draw() }, "zoom to the object"},
		"without":       {func(l *look) { l.model.SetClasses(overlay.WithoutClasses("leaf")); l.draw() }, "1 of 3 shown · without leaf"},
		"a note":        {func(l *look) { l.still.note = "cut\x1b off"; l.show(2) }, `cut\x1b off`},
		"of another":    {func(l *look) { l.still.note = "cut off"; l.show(2); l.model.Show(preview.Subject{Seq: 3}) }, ""},
		"a wall":        {func(l *look) { l.model.SetMode(aggregate.Sheet); l.press("t"); l.draw() }, "wall of cameras · ≥ 0.05"},
		"a heat map":    {func(l *look) { l.model.SetMode(aggregate.Heat); l.draw() }, "heat map · all classes"},
		"of a class":    {func(l *look) { l.model.SetMode(aggregate.Heat); l.model.Select(1); l.draw() }, "heat map · weed"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLook(t)
			tt.do(l)
			if got := l.model.Title(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestHeading: a picture that is not of what is spoken of is named.
func TestHeading(t *testing.T) {
	t.Parallel()
	l := newLook(t)
	wants := func(name string, drawn bool, want ...string) {
		t.Helper()
		if got := l.model.Heading(name, drawn); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	wants("", true, "#1")
	wants("front door", true, "front door")
	l.model.Show(preview.Subject{Seq: 2})
	wants("", false, "#2")
	wants("", true, "drawing #2", "picture of #1")
	l.draw()
	wants("", true, "#2")
	l.model.SetPart(0)
	wants("", true, "drawing #2", "picture of #2")
	l.model.SetPart(-1)
	l.model.SetPane(preview.Pane{Cols: preview.BesideCols - 1, Rows: rows})
	wants("", true, "drawing #2")
	l.model.SetBeside(render.Beside{Seq: 9})
	l.draw()
	wants("", true, "#2") // there is no room
	l.model.SetPane(preview.Pane{Cols: preview.BesideCols, Rows: rows})
	l.model.SetBeside(render.Beside{Seq: 9})
	l.draw()
	wants("front door", true, "#2 beside #9")
	l.model.SetBeside(render.Beside{Seq: 9, Before: true})
	l.draw()
	wants("", true, "#9 beside #2")
	l.model.SetBeside(render.Beside{Seq: 1})
	wants("", true, "drawing #2 beside #1", "picture of #9 beside #2")
}

func TestClasses(t *testing.T) {
	t.Parallel()
	l := newLook(t)
	l.model.SetClasses(overlay.WithoutClasses("weed", "rust"))
	want := []preview.Class{{"leaf", 2, true}, {"weed", 1, false}, {"rust", 0, false}}
	if got := l.model.Classes(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	l := newLook(t)
	wants := func(want string) {
		t.Helper()
		if got := l.model.Probe(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	wants("")
	l.model.SetCrosshair(true)
	wants("point at a pixel")
	if got := l.pointed(7, 3); got != image.Pt(150, 140) {
		t.Errorf("%v is pointed out", got)
	}
	wants("150,140 · rgb 1 2 3 · leaf · weed") // each class once
	l.mouse(tea.MouseMotionMsg{X: cols, Y: 3})
	wants("150,140 · rgb 1 2 3 · leaf · weed")
	l.model.Show(preview.Subject{Seq: 2, Reading: l.reading()})
	wants("150,140 · rgb 1 2 3")
	l.model.SetCrosshair(false)
	wants("")
}

// TestLines: the pane has all its cells, whatever it shows.
func TestLines(t *testing.T) {
	t.Parallel()
	styles := theme.New(true, colorprofile.NoTTY)
	tests := map[string]struct {
		do     func(l *look)
		text   []string
		want   string // in the second line
		hidden bool
	}{
		"picture": {func(*look) {}, nil, "", false},
		"text":    {func(*look) {}, []string{"one", "two"}, " two", true},
		"no room": {func(*look) {}, slices.Repeat([]string{strings.Repeat("long ", cols)}, 2*rows), " long long", true},
		"nothing": {func(l *look) { l.model.Show(preview.Subject{}) }, []string{"one", "two"}, "", true},
		"failed":  {func(l *look) { l.still.err = errors.New("no\x1b image"); l.show(2) }, nil, `  no\x1b image`, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLook(t)
			tt.do(l)
			lines := l.model.Lines(styles, tt.text)
			if len(lines) != rows {
				t.Fatalf("%d lines, want %d", len(lines), rows)
			}
			for i, line := range lines {
				if got := ansi.StringWidth(line); got != cols {
					t.Errorf("line %d is %d cells wide, want %d", i, got, cols)
				}
			}
			if second := ansi.Strip(lines[1]); !strings.HasPrefix(second, tt.want) {
				t.Errorf("got %q, want %q", second, tt.want)
			}
			if got := l.model.Hidden(tt.text); got != (tt.hidden || l.model.Shown() == nil) {
				t.Errorf("hidden: %v", got)
			}
		})
	}
}

// TestWall lays frames out as large as they go.
func TestWall(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ width, height, frames, columns, rows, room int }{
		{40, 10, 1, 1, 1, 4},
		{40, 10, 2, 2, 1, 4},
		{40, 10, 4, 2, 2, 4},
		{120, 40, 9, 3, 3, 30},
		{120, 40, 0, 1, 1, 30},
		{20, 60, 3, 1, 3, 5},
		{13, 4, 1, 1, 1, 1},
	} {
		l := newLook(t)
		l.model.SetPane(preview.Pane{Cols: tt.width, Rows: tt.height})
		l.model.SetMode(aggregate.Sheet)
		l.model.SetFrames(make([]uint64, tt.frames), nil, 1)
		s := l.model.Options().Survey
		if got := l.model.WallRoom(); s.Columns != tt.columns || s.Rows != tt.rows || got != tt.room {
			t.Errorf("%d frames in %dx%d: %d columns and %d rows, room for %d; want %d, %d and %d",
				tt.frames, tt.width, tt.height, s.Columns, s.Rows, got, tt.columns, tt.rows, tt.room)
		}
	}
}

// TestLate: whoever waits long is told why.
func TestLate(t *testing.T) {
	t.Parallel()
	l := newLook(t)
	if got := l.model.Late(); got != "" {
		t.Errorf("nothing is waited for, got %q", got)
	}
	l.model.Show(preview.Subject{Seq: 2, Reading: l.reading()})
	_ = l.model.Refresh()
	if got, want := l.model.Late(), "#2 for 60 s: 800x400 pixels, 3 objects"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	l = newLook(t)
	l.model.Show(preview.Subject{Seq: 2})
	_ = l.model.Refresh()
	if got, want := l.model.Late(), "#2 for 60 s: it is large or the computer is busy"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
