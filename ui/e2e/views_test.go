//go:build e2e && linux

package e2e_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/draw"
	"image/png"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/aggregate"
	"github.com/framebin/framebin/render/graphics"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/ui/e2e"
)

// scenes is after how many object detections of the simulated camera the same
// photograph comes again.
const scenes = 3

// strip is a capture of frames of one scene, of which the same was seen at
// places that differ by little.
func strip(t *testing.T) ([]*capture.Request, string) {
	t.Helper()
	const n = 12
	requests := make([]*capture.Request, n)
	for i := range requests {
		r, err := frame(prediction.ObjectDetection, 1+i*scenes)
		if err != nil {
			t.Fatal(err)
		}
		r.Seq = uint64(i + 1)
		requests[i] = r
	}
	return requests, record(t, "strip", func() ([]*capture.Request, error) { return requests, nil })
}

// read makes what there is to draw out of a request.
func read(r *capture.Request) render.Input {
	return render.Input{Request: r, Reading: prediction.Read(r, prediction.Options{})}
}

// drawn is what the newest of requests, numbered from 1, is meant to look like
// in a pane: drawn here, and sent in a protocol that loses nothing.
func drawn(t *testing.T, requests []*capture.Request, term *e2e.Terminal, pane image.Rectangle, o render.Options) *image.RGBA {
	t.Helper()
	o.Overlay, o.CenterX, o.CenterY = overlay.DefaultOptions(), 0.5, 0.5
	last := requests[len(requests)-1]
	key := render.Key{Seq: last.Seq, Options: o, Target: render.Target{
		Protocol: graphics.ITerm2, Cols: pane.Dx(), Rows: pane.Dy(), Cell: term.Cell(), Dark: true,
	}}
	renderer := render.New(render.Config{})
	var p *render.Picture
	var err error
	if o.Survey.Mode == aggregate.None {
		p, err = renderer.Render(t.Context(), read(last), key)
	} else {
		from := render.Sources{Log: aggregate.NewLog(1000), Get: func(seq uint64) (render.Input, error) {
			return read(requests[seq-1]), nil
		}}
		for _, r := range requests {
			from.Log.Add(r.Seq, prediction.Read(r, prediction.Options{}))
		}
		key.Options.Survey.All, key.Options.Survey.Frames = true, frames(o.Survey, len(requests))
		p, err = renderer.Survey(t.Context(), from, key)
	}
	if err != nil {
		t.Fatal(err)
	}
	return unpack(t, p.Payload)
}

// frames are those that a view of several takes of n.
func frames(s render.Survey, n int) aggregate.Frames {
	seqs := make([]uint64, n)
	for i := range seqs {
		seqs[i] = uint64(i + 1)
	}
	switch s.Mode {
	case aggregate.Sheet:
		return aggregate.NewFrames(seqs[max(n-s.Columns*s.Rows, 0):])
	case aggregate.Heat, aggregate.None:
	}
	return aggregate.NewFrames(seqs)
}

// unpack returns the picture of an inline file.
func unpack(t *testing.T, payload []byte) *image.RGBA {
	t.Helper()
	_, file, ok := bytes.Cut(payload, []byte(":"))
	if !ok {
		t.Fatalf("no file in %.40q", payload)
	}
	file = bytes.TrimRight(file, "\a\x1b\\")
	img, err := png.Decode(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(file)))
	if err != nil {
		t.Fatal(err)
	}
	rgba := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(rgba, rgba.Rect, img, img.Bounds().Min, draw.Src)
	return rgba
}

// Views of several frames are on the screen as they are meant, within what a
// palette of sixel costs: see the bounds of a picture's likeness.
func TestXTermShowsSurveys(t *testing.T) {
	t.Parallel()
	requests, dir := strip(t)
	tests := map[string]struct {
		key    string
		survey render.Survey
	}{
		"heat map": {"h", render.Survey{Mode: aggregate.Heat}},
		"wall":     {"w", render.Survey{Mode: aggregate.Sheet, Columns: 1, Rows: 1}}, // of one camera
	}
	term := open(t, dir, e2e.Options{})
	in := pane(t, term)
	one := meantAt(t, dir, "last", pixels(term, in))
	waitPicture(t, term, in, one, sixelLikeness)
	for name, tt := range tests {
		t.Log(name)
		want := drawn(t, requests, term, in, render.Options{Survey: tt.survey})
		if d, err := e2e.Compare(one, want); err == nil && d.PSNR >= sixelLikeness {
			t.Errorf("the %s cannot be told from the frame: %v", name, d)
		}
		term.Key("v")
		term.WaitText("side by side")
		term.Key(tt.key)
		shot, at := waitPicture(t, term, in, want, sixelLikeness)
		checkNothingAround(t, shot, in, at)
		term.Key("q")
		shot, at = waitPicture(t, term, in, one, sixelLikeness)
		checkNothingAround(t, shot, in, at)
	}
}

// The same of one frame, seen otherwise: on, and off again.
func TestXTermShowsAids(t *testing.T) {
	t.Parallel()
	requests, dir := strip(t)
	tests := map[string]struct {
		keys    []string
		options render.Options
	}{
		"side by side": {[]string{"v", "s"}, render.Options{Compare: true}},
		"grid":         {[]string{"v", "g"}, render.Options{Grid: true}},
		"image alone":  {[]string{"i"}, render.Options{Raw: true}},
		"twice":        {[]string{"v", "2"}, render.Options{Zoom: 2}},
	}
	term := open(t, dir, e2e.Options{})
	in := pane(t, term)
	one := meantAt(t, dir, "last", pixels(term, in))
	for name, tt := range tests {
		t.Log(name)
		press := func() {
			for _, key := range tt.keys {
				term.Key(key)
				if key == "v" {
					term.WaitText("side by side")
				}
			}
		}
		press()
		shot, at := waitPicture(t, term, in, drawn(t, requests, term, in, tt.options), sixelLikeness)
		checkNothingAround(t, shot, in, at)
		if tt.options.Zoom != 0 {
			term.Key("0")
		} else {
			press()
		}
		shot, at = waitPicture(t, term, in, one, sixelLikeness)
		checkNothingAround(t, shot, in, at)
	}
}

// A view of several frames in the other emulators, by keys alone.
func TestOthersShowSurveys(t *testing.T) {
	t.Parallel()
	requests, dir := strip(t)
	for emulator, likeness := range map[e2e.Emulator]float64{e2e.MLTerm: sixelLikeness, e2e.Foot: sixelLikeness, e2e.Kitty: exactLikeness} {
		t.Run(string(emulator), func(t *testing.T) {
			t.Parallel()
			term := open(t, dir, e2e.Options{Emulator: emulator})
			in := paneOf120x40()
			one := meantAt(t, dir, "last", pixels(term, in))
			waitPicture(t, term, in, one, likeness)
			term.Focus() // weston may have had none to give at the start
			term.Key("v", "w")
			sheet := drawn(t, requests, term, in, render.Options{Survey: render.Survey{Mode: aggregate.Sheet, Columns: 1, Rows: 1}})
			shot, at := waitPicture(t, term, in, sheet, likeness)
			checkNothingAround(t, shot, in, at)
			term.Key("q")
			shot, at = waitPicture(t, term, in, one, likeness)
			checkNothingAround(t, shot, in, at)
		})
	}
}
