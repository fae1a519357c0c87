package render_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/mattn/go-sixel"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/raster"
)

// mustRender renders a picture.
func mustRender(tb testing.TB, r *render.Renderer, req *capture.Request, key render.Key) *render.Picture {
	tb.Helper()
	p, err := r.Render(context.Background(), read(req), key)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// decode returns the pixels of a sixel payload.
func decode(tb testing.TB, payload []byte) image.Image {
	tb.Helper()
	var im image.Image
	if err := sixel.NewDecoder(bytes.NewReader(payload)).Decode(&im); err != nil {
		tb.Fatal(err)
	}
	return im
}

// What the terminal gets, decoded again: the image where it should be, the
// box in the colour of its class where the box is, the margin dark.
func TestRenderSixelDecodesBack(t *testing.T) {
	t.Parallel()
	grey := color.RGBA{90, 90, 90, 255}
	req := post(t, 1, photo(asJPEG(t, plain(800, 300, grey))), detection(200, 100, 400, 100))
	r := render.New(render.Config{})
	key := sixels(1)
	key.Options.Overlay.Labels = false
	p := mustRender(t, r, req, key)
	// 800x300 into 400x400 is 400x150, which is 7.5 cells high.
	if p.Cols != 40 || p.Rows != 8 || p.Size != image.Pt(400, 160) {
		t.Fatalf("got %dx%d cells, %v pixels", p.Cols, p.Rows, p.Size)
	}
	if p.Shown != 1 || p.Total != 1 || p.Note != "" || p.Lines != nil || p.Key != key {
		t.Errorf("got shown %d of %d, note %q, %d lines", p.Shown, p.Total, p.Note, len(p.Lines))
	}
	im := decode(t, p.Payload)
	if im.Bounds().Size() != p.Size {
		t.Fatalf("got %v pixels, want %v", im.Bounds().Size(), p.Size)
	}
	class := r.Palette().Color("cat")
	for name, c := range map[string]struct {
		at   image.Point
		want color.Color
	}{
		"image":         {image.Pt(20, 80), grey},
		"in the box":    {image.Pt(200, 80), grey},
		"left edge":     {image.Pt(100, 80), class},
		"top edge":      {image.Pt(200, 55), class},
		"top margin":    {image.Pt(200, 2), color.Black},
		"bottom margin": {image.Pt(200, 157), color.Black},
	} {
		if got := nearest(im, c.at, c.want); !near(got, c.want, 6) {
			t.Errorf("%s at %v: got %v, want %v", name, c.at, got, c.want)
		}
	}
	if got := p.Layout.Hit(200, 80); got != 0 {
		t.Errorf("hit: got object %d, want 0", got)
	}
	if box := p.Layout.Boxes[0]; !image.Rect(102, 57, 298, 103).In(box) || !box.In(image.Rect(96, 51, 304, 109)) {
		t.Errorf("box: got %v, want about (100, 55)-(300, 105)", box)
	}
}

// nearest returns the colour within a pixel of at that is nearest to want.
func nearest(im image.Image, at image.Point, want color.Color) color.Color {
	best := im.At(at.X, at.Y)
	for tolerance := 255; tolerance >= 0; tolerance-- {
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				if c := im.At(at.X+dx, at.Y+dy); near(c, want, tolerance) {
					best = c
				}
			}
		}
		if !near(best, want, tolerance) {
			break
		}
	}
	return best
}

func TestRenderProtocols(t *testing.T) {
	t.Parallel()
	req := post(t, 1, photo(asJPEG(t, plain(160, 120, color.RGBA{200, 60, 40, 255}))), detection(20, 20, 90, 90))
	r := render.New(render.Config{})
	for _, p := range graphics.Protocols() {
		key := sixels(1)
		key.Target.Protocol = p
		got := mustRender(t, r, req, key)
		switch p {
		case graphics.None:
			if got.Payload != nil || got.Lines != nil || got.Cols != 0 {
				t.Errorf("%v: something is drawn", p)
			}
		case graphics.Blocks, graphics.ASCII:
			if got.Payload != nil || len(got.Lines) != got.Rows {
				t.Errorf("%v: got %d lines, want %d", p, len(got.Lines), got.Rows)
			}
			for i, line := range got.Lines {
				if w := ansi.StringWidth(line); w != got.Cols {
					t.Errorf("%v: line %d is %d wide, want %d", p, i, w, got.Cols)
				}
			}
		default:
			if len(got.Payload) == 0 || got.Lines != nil {
				t.Errorf("%v: nothing is drawn", p)
			}
		}
	}
}

// Text is not drawn in blocks, where it could not be read, but printed.
func TestRenderPrintsLabelsOverBlocks(t *testing.T) {
	t.Parallel()
	req := post(t, 1, photo(asJPEG(t, plain(160, 120, color.RGBA{200, 60, 40, 255}))), detection(20, 50, 90, 60))
	key := sixels(1)
	key.Target.Protocol = graphics.Blocks
	p := mustRender(t, render.New(render.Config{}), req, key)
	text := ansi.Strip(strings.Join(p.Lines, "\n"))
	if !strings.Contains(text, "cat") {
		t.Errorf("no label in\n%s", text)
	}
	// 160x120 into 400x400 pixels is 400x300: 40x15 cells.
	if p.Cols != 40 || p.Rows != 15 {
		t.Errorf("got %dx%d cells, want 40x15", p.Cols, p.Rows)
	}
}

func TestRenderWithoutAnythingToDraw(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		req  *capture.Request
		note string
	}{
		"a class":   {post(t, 1, document(`{"kind":"ImageClassification.v1","classId":"ripe","confidence":0.9}`)), "no image was sent"},
		"a text":    {capture.NewRequest("POST", "/", nil, []byte("hello")), "no image was sent"},
		"no image":  {post(t, 1, photo([]byte("hello"))), "the image cannot be decoded"},
		"too large": {capture.NewRequest("POST", "/", nil, claims(t, 60000, 60000)), "the image is too large"},
		"truncated": {capture.NewRequest("POST", "/", nil, asPNG(t, plain(9, 9, color.White))[:40]), "the image cannot be decoded"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := render.New(render.Config{})
			p := mustRender(t, r, c.req, sixels(0))
			if !strings.HasPrefix(p.Note, c.note) {
				t.Errorf("note: got %q, want %q", p.Note, c.note)
			}
			if len(p.Payload) != 0 && name != "too large" && name != "truncated" {
				t.Error("something is drawn")
			}
			_, err := r.Pixels(context.Background(), read(c.req), render.Options{}, image.Point{})
			if name != "too large" && name != "truncated" && !errors.Is(err, render.ErrNothing) {
				t.Errorf("pixels: got %v, want %v", err, render.ErrNothing)
			}
		})
	}
}

// Whatever the size of image and pane, the picture is whole cells within the
// pane and within what the terminal draws.
func TestRenderKeepsWithinItsPane(t *testing.T) {
	t.Parallel()
	r := render.New(render.Config{CacheBytes: -1})
	for _, size := range []image.Point{image.Pt(1, 1), image.Pt(300, 1), image.Pt(1, 300), image.Pt(123, 77), image.Pt(64, 48)} {
		req := post(t, 1, photo(asPNG(t, plain(size.X, size.Y, color.White))), detection(0, 0, 1, 1))
		for _, pane := range []image.Point{image.Pt(40, 3), image.Pt(7, 20), image.Pt(0, -1)} {
			for _, limit := range []image.Point{{}, image.Pt(64, 64)} {
				for _, zoom := range []float64{0, 0.01, 2, 1000} {
					for _, protocol := range []graphics.Protocol{graphics.Sixel, graphics.Blocks} {
						key := sixels(0)
						key.Target.Protocol = protocol
						key.Target.Cols, key.Target.Rows, key.Target.MaxPixels = pane.X, pane.Y, limit
						key.Options.Zoom, key.Options.CenterX, key.Options.CenterY = zoom, 0.9, -3
						p := mustRender(t, r, req, key)
						name := fmt.Sprintf("%v in %v, at most %v, zoom %v, %v", size, pane, limit, zoom, protocol)
						if p.Cols < 1 || p.Rows < 1 || p.Cols > max(pane.X, 1) || p.Rows > max(pane.Y, 1) {
							t.Fatalf("%s: got %dx%d cells", name, p.Cols, p.Rows)
						}
						if protocol != graphics.Sixel {
							continue
						}
						if p.Size != image.Pt(p.Cols*10, p.Rows*20) {
							t.Fatalf("%s: got %v pixels for %dx%d cells", name, p.Size, p.Cols, p.Rows)
						}
						if limit.X > 0 && (p.Size.X > limit.X || p.Size.Y > limit.Y) {
							t.Fatalf("%s: got %v pixels", name, p.Size)
						}
					}
				}
			}
		}
	}
}

func TestRenderZoomsPixelForPixel(t *testing.T) {
	t.Parallel()
	im := image.NewRGBA(image.Rect(0, 0, 1000, 1000))
	for i := range im.Pix {
		im.Pix[i] = 255
	}
	im.SetRGBA(700, 300, color.RGBA{255, 0, 0, 255})
	req := post(t, 1, photo(asPNG(t, im)), detection(1, 1, 1, 1))
	r := render.New(render.Config{})
	o := render.Options{Raw: true, Zoom: 1, CenterX: 0.7, CenterY: 0.3}
	still, err := r.Pixels(context.Background(), read(req), o, image.Pt(101, 101))
	if err != nil {
		t.Fatal(err)
	}
	x, y := still.Layout.View.Apply(700.5, 300.5)
	if got := still.Image.RGBAAt(int(x), int(y)); got != (color.RGBA{255, 0, 0, 255}) {
		t.Errorf("at (%v, %v): got %v, want the one red pixel", x, y, got)
	}
	if got := still.Image.RGBAAt(int(x)+1, int(y)); got != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("beside it: got %v, want white", got)
	}
	// At the edge the view stops.
	o.CenterX, o.CenterY = 1, 0
	still, err = r.Pixels(context.Background(), read(req), o, image.Pt(100, 100))
	if err != nil {
		t.Fatal(err)
	}
	if x, y := still.Layout.View.Apply(1000, 0); x != 100 || y != 0 {
		t.Errorf("top right corner: got (%v, %v), want (100, 0)", x, y)
	}
}

func TestRenderKeepsPicturesAndFrames(t *testing.T) {
	t.Parallel()
	r := render.New(render.Config{})
	req := post(t, 7, photo(asJPEG(t, plain(160, 120, color.White))), detection(20, 20, 90, 90))
	key := sixels(7)
	if _, ok := r.Cached(key); ok {
		t.Error("a picture before any was drawn")
	}
	p := mustRender(t, r, req, key)
	if got, ok := r.Cached(key); !ok || got != p {
		t.Error("the picture is not kept")
	}
	// The body is gone, the frame is not: another view of it can be drawn.
	gone := evicted(t)
	key.Options.Overlay.Threshold = 0.95
	if p := mustRender(t, r, gone, key); p.Shown != 0 || p.Total != 1 {
		t.Errorf("got %d of %d objects, want 0 of 1", p.Shown, p.Total)
	}
	if _, err := r.Render(context.Background(), read(gone), sixels(8)); !errors.Is(err, capture.ErrEvicted) {
		t.Errorf("got %v, want %v", err, capture.ErrEvicted)
	}
	if _, ok := r.Cached(sixels(8)); ok {
		t.Error("an error is kept")
	}
	none := render.New(render.Config{CacheBytes: -1})
	mustRender(t, none, req, sixels(7))
	if _, ok := none.Cached(sixels(7)); ok {
		t.Error("kept without a cache")
	}
}

// evicted returns a request that nobody can hold any more.
func evicted(tb testing.TB) *capture.Request {
	tb.Helper()
	ring := capture.NewRing(1, 1<<20)
	r := capture.NewRequest("POST", "/", nil, []byte("x"))
	ring.Append(r)
	ring.Append(capture.NewRequest("POST", "/", nil, []byte("y")))
	return r
}

func TestRenderIsCancelled(t *testing.T) {
	t.Parallel()
	r := render.New(render.Config{})
	req := post(t, 1, photo(asJPEG(t, plain(160, 120, color.White))))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, seq := range []uint64{0, 1} {
		if _, err := r.Render(ctx, read(req), sixels(seq)); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	}
	mustRender(t, r, req, sixels(1)) // and it can be drawn after that
}

func TestRenderAtOnce(t *testing.T) {
	t.Parallel()
	r := render.New(render.Config{Workers: 2})
	var reqs []*capture.Request
	for seq := range uint64(4) {
		reqs = append(reqs, post(t, seq+1, photo(asJPEG(t, plain(200, 150, color.Gray{uint8(seq * 60)}))), detection(20, 20, 90, 90)))
	}
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			key := sixels(uint64(i%4) + 1)
			key.Options.Overlay.Opacity = float64(i%3) / 4
			p, err := r.Render(context.Background(), read(reqs[i%4]), key)
			if err != nil || p.Key != key {
				t.Errorf("got %v, %v", p, err)
				return
			}
			if i%5 == 0 {
				runtime.Gosched()
			}
			im, err := r.Annotate(context.Background(), read(reqs[i%4]), key.Options)
			if err != nil || im.RGBAAt(190, 140).R != uint8(i%4*60) {
				t.Errorf("annotate: got %v", err)
			}
		})
	}
	wg.Wait()
}

func TestPixels(t *testing.T) {
	t.Parallel()
	req := post(t, 1, photo(asJPEG(t, plain(160, 120, color.White))), detection(20, 20, 90, 90))
	r := render.New(render.Config{Limits: raster.Limits{Pixels: 1e6}})
	for name, c := range map[string]struct{ size, want image.Point }{
		"original": {image.Point{}, image.Pt(160, 120)},
		"smaller":  {image.Pt(100, 30), image.Pt(40, 30)},
		"larger":   {image.Pt(320, 1000), image.Pt(320, 240)},
	} {
		still, err := r.Pixels(context.Background(), read(req), sixels(0).Options, c.size)
		if err != nil {
			t.Fatal(err)
		}
		if got := still.Image.Rect.Size(); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
		if still.Shown != 1 || len(still.Reserved) == 0 {
			t.Errorf("%s: got %d objects, %d reserved colours", name, still.Shown, len(still.Reserved))
		}
	}
	if _, err := r.Pixels(context.Background(), read(req), render.Options{}, image.Pt(1<<20, 1<<20)); !errors.Is(err, raster.ErrTooLarge) {
		t.Errorf("got %v, want %v", err, raster.ErrTooLarge)
	}
	// Boxes without an image, far away.
	still, err := r.Pixels(context.Background(), read(post(t, 2, detection(9e5, 9e5, 5, 5))), render.Options{}, image.Pt(50, 50))
	if err != nil || still.Image.Rect.Size() != image.Pt(50, 50) {
		t.Errorf("far boxes: got %v", err)
	}
}

// A picture of half the size is drawn from half the resolution, which must
// not be seen; one that is zoomed in afterwards is not.
func TestRenderDecodesWhatIsNeeded(t *testing.T) {
	t.Parallel()
	im := plain(1600, 800, color.White)
	for y := range 800 {
		for x := range 1600 {
			if (x/4+y/4)%2 == 0 {
				im.SetRGBA(x, y, color.RGBA{200, 30, 30, 255})
			}
		}
	}
	jpg := asJPEG(t, im)
	r := render.New(render.Config{})
	req := post(t, 1, photo(jpg), detection(100, 100, 300, 300))
	p := mustRender(t, r, req, sixels(1))
	half, err := render.Open(context.Background(), read(req), render.Opening{Half: func(size image.Point) bool { return size == image.Pt(1600, 800) }})
	if err != nil || !half.Image.Half() || half.Size != image.Pt(1600, 800) {
		t.Fatalf("got half %v of %v, %v", half.Image.Half(), half.Size, err)
	}
	if x, y := p.Layout.View.Apply(1600, 800); x != 400 || y != 200 {
		t.Errorf("bottom right: got (%v, %v), want (400, 200)", x, y)
	}
	whole, err := r.Annotate(context.Background(), read(req), render.Options{Raw: true})
	if err != nil || whole.Rect.Size() != image.Pt(1600, 800) {
		t.Fatalf("got %v", err)
	}
	key := sixels(1)
	key.Options.Raw, key.Options.Zoom, key.Options.CenterX, key.Options.CenterY = true, 4, 0.5, 0.5
	zoomed := decode(t, mustRender(t, r, req, key).Payload)
	// At four times a square of the board has 16 pixels, and its middle has
	// its colour.
	for _, at := range []image.Point{image.Pt(16, 16), image.Pt(32, 16), image.Pt(208, 208)} {
		x, y := 750+at.X/4, 350+at.Y/4
		if got, want := zoomed.At(at.X, at.Y), whole.At(x, y); !near(got, want, 24) {
			t.Errorf("at %v: got %v, want %v", at, got, want)
		}
	}
}
