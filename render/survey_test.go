package render_test

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
)

// roll is a ring of frames with what is known of them.
type roll struct {
	requests map[uint64]*capture.Request
	log      *aggregate.Log
	seqs     []uint64
}

func newRoll(requests ...*capture.Request) *roll {
	r := &roll{requests: make(map[uint64]*capture.Request), log: aggregate.NewLog(1000)}
	for _, req := range requests {
		r.requests[req.Seq] = req
		r.seqs = append(r.seqs, req.Seq)
		r.log.Add(req.Seq, prediction.Read(req, prediction.Options{}))
	}
	return r
}

func (r *roll) sources() render.Sources {
	return render.Sources{Log: r.log, Get: func(seq uint64) (render.Input, error) {
		req, ok := r.requests[seq]
		if !ok {
			return render.Input{}, capture.ErrEvicted
		}
		return read(req), nil
	}}
}

// key asks for a survey of all frames over the last.
func (r *roll) key(mode aggregate.Mode) render.Key {
	key := sixels(r.seqs[len(r.seqs)-1])
	key.Options.Survey = render.Survey{Mode: mode, Frames: aggregate.NewFrames(r.seqs), All: true, Columns: 3, Rows: 2}
	return key
}

func (r *roll) survey(t *testing.T, key render.Key) *render.Picture {
	t.Helper()
	p, err := render.New(render.Config{}).Survey(context.Background(), r.sources(), key)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// drive is n frames of 400x400, in which a red square moves to the right.
func drive(t *testing.T, n int) *roll {
	t.Helper()
	var requests []*capture.Request
	for i := range n {
		im := plain(400, 400, color.RGBA{90, 90, 90, 255})
		draw.Draw(im, image.Rect(40*i, 100, 40*i+80, 180), image.NewUniform(color.RGBA{220, 20, 20, 255}), image.Point{}, draw.Src)
		requests = append(requests, post(t, uint64(i+1), photo(asPNG(t, im)), detection(40*i, 100, 80, 80)))
	}
	return newRoll(requests...)
}

// colourful reports whether a pixel is not grey.
func colourful(c color.Color) bool {
	r, g, b, _ := c.RGBA()
	return max(r, g, b)-min(r, g, b) > 0x1000
}

func TestHeatMap(t *testing.T) {
	t.Parallel()
	r := drive(t, 5)
	p := r.survey(t, r.key(aggregate.Heat))
	if want := "up to 2 boxes at a place · 5 in 5 frames"; p.Summary != want {
		t.Errorf("got %q, want %q", p.Summary, want)
	}
	im := decode(t, p.Payload) // 400x400 pixels
	for at, want := range map[image.Point]bool{{60, 140}: true, {200, 140}: true, {230, 140}: true, {300, 140}: false, {60, 300}: false} {
		if got := colourful(im.At(at.X, at.Y)); got != want {
			t.Errorf("at %v: coloured %v, want %v", at, got, want)
		}
	}
	for name, change := range map[string]func(*render.Options){
		"another class": func(o *render.Options) { o.Survey.All, o.Survey.Class = false, "dog" },
		"threshold":     func(o *render.Options) { o.Overlay.Threshold = 0.95 },
		"hidden":        func(o *render.Options) { o.Overlay.Classes = overlay.WithoutClasses("cat") },
	} {
		key := r.key(aggregate.Heat)
		change(&key.Options)
		if got := r.survey(t, key).Summary; !strings.HasPrefix(got, "up to 0") {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// TestHeatMapOfMasks looks into masks for where objects without a box are, and
// remembers it.
func TestHeatMapOfMasks(t *testing.T) {
	t.Parallel()
	var requests []*capture.Request
	for i := range uint64(3) {
		requests = append(requests, post(t, i+1, photo(asPNG(t, plain(200, 200, color.White))),
			document(`{"kind":"InstanceSegmentation.v1","objects":[{"classId":"a","maskRef":"mask_0000"}]}`),
			mask(0, asPNG(t, patch(200, 200, image.Rect(20, 20, 60, 60), 255)))))
	}
	r := newRoll(requests...)
	if got, want := r.survey(t, r.key(aggregate.Heat)).Summary, "up to 3 boxes at a place · 3 in 3 frames"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	marks, complete := r.log.Marks(1)
	if want := (aggregate.Box{X0: 0.1, Y0: 0.1, X1: 0.3, Y1: 0.3}); !complete || marks[0].Box != want {
		t.Errorf("got %+v, want %v", marks, want)
	}
	// A frame that is gone does not stop the others.
	r = newRoll(requests...)
	delete(r.requests, 2)
	if got, want := r.survey(t, r.key(aggregate.Heat)).Summary, "up to 2 boxes at a place · 2 in 3 frames"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSheet(t *testing.T) {
	t.Parallel()
	r := drive(t, 6)
	delete(r.requests, 2)
	for _, protocol := range []graphics.Protocol{graphics.Sixel, graphics.Blocks} {
		key := r.key(aggregate.Sheet)
		key.Seq, key.Target.Protocol = 4, protocol
		p := r.survey(t, key)
		if len(p.Tiles) != 6 || p.Cols > key.Target.Cols || p.Rows > key.Target.Rows {
			t.Fatalf("%v: %d tiles in %dx%d cells", protocol, len(p.Tiles), p.Cols, p.Rows)
		}
		if p.Note != "#2: "+capture.ErrEvicted.Error() {
			t.Errorf("%v: of what is not there it says %q", protocol, p.Note)
		}
		for i, tile := range p.Tiles {
			if tile.Seq != uint64(i+1) || !tile.At.In(image.Rectangle{Max: p.Size}) {
				t.Errorf("%v: tile %d is %+v of %v", protocol, i, tile, p.Size)
			}
			for _, other := range p.Tiles[:i] {
				if tile.At.Overlaps(other.At) {
					t.Errorf("%v: %v and %v overlap", protocol, tile, other)
				}
			}
		}
		if protocol == graphics.Blocks {
			for i := range p.Tiles {
				if want := fmt.Sprintf("#%d", i+1); !strings.Contains(strings.Join(p.Lines, ""), want) {
					t.Errorf("no %s", want)
				}
			}
			continue
		}
		im := decode(t, p.Payload)
		if mark := im.At(p.Tiles[3].At.Max.X-1, p.Tiles[3].At.Max.Y-1); !near(mark, color.RGBA{0x6c, 0xb6, 0xff, 255}, 4) {
			t.Errorf("the frame around #4 is %v", mark)
		}
	}
	empty := r.key(aggregate.Sheet)
	empty.Options.Survey.Frames = ""
	if p := r.survey(t, empty); p.Note == "" || p.Rows != 0 {
		t.Errorf("a sheet of nothing: %+v", p)
	}
}

// TestSurveyEnds checks that a survey stops when nobody waits for it, and that
// one that is at hand is not drawn again.
func TestSurveyEnds(t *testing.T) {
	t.Parallel()
	r := drive(t, 3)
	renderer := render.New(render.Config{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := renderer.Survey(ctx, r.sources(), r.key(aggregate.Sheet)); err == nil {
		t.Error("drawn although nobody waited")
	}
	for _, mode := range []aggregate.Mode{aggregate.Heat, aggregate.Sheet} {
		first, err := renderer.Survey(context.Background(), r.sources(), r.key(mode))
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := renderer.Survey(context.Background(), r.sources(), r.key(mode)); again != first {
			t.Errorf("%v was drawn again", mode)
		}
	}
}
