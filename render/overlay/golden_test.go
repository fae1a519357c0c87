package overlay_test

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// tolerance lets another processor round the edges of letters differently.
const tolerance = 2

// backdrop is a picture with dark and light parts.
func backdrop(r image.Rectangle) *image.RGBA {
	img := image.NewRGBA(r)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			v := uint8((x - r.Min.X) * 255 / r.Dx())
			img.SetRGBA(x, y, color.RGBA{v, uint8((y - r.Min.Y) * 200 / r.Dy()), 128 - v/2, 255})
		}
	}
	return img
}

// sample is 320x200 of every kind of object.
func sample() overlay.Scene {
	size := image.Pt(320, 200)
	s := detection(
		object("tomato", 0.93, 20.5, 30.2, 90, 70),
		object("leaf", 0.81, 140, -20, 60, 60),
		object("stem", 0.55, 250, 120, 100, 60),
	)
	s.Masks = []*maskbits.Mask{
		ellipse(size, image.Rect(20, 30, 110, 100)), ellipse(size, image.Rect(140, 0, 200, 40)),
		ellipse(size, image.Rect(230, 100, 330, 180)),
	}
	return s
}

func classes(names string, first, step float64) []prediction.Object {
	var out []prediction.Object
	for i, name := range strings.Split(names, ",") {
		out = append(out, prediction.Object{Class: name, Confidence: known(first - step*float64(i))})
	}
	return out
}

type goldenCase struct {
	size    image.Point
	scene   func(*overlay.Scene)
	options func(*overlay.Options)
}

// turnedBoxes are three boxes, of which two are turned.
func turnedBoxes(s *overlay.Scene) {
	s.Masks = nil
	s.Prediction.Objects = []prediction.Object{
		turnedBox("ship", 90, 100, 110, 40, 30), turnedBox("plane", 220, 90, 70, 50, 315), object("harbour", 0.4, 20, 150, 60, 40),
	}
}

// assumed makes it a guess where all objects are.
func assumed(s *overlay.Scene) {
	for i := range s.Prediction.Objects {
		s.Prediction.Objects[i].Assumed.Boxes.Layout = prediction.XYXY
	}
}

// turnedBox is a box about its middle, turned clockwise by degrees.
func turnedBox(class string, x, y, w, h, degrees float64) prediction.Object {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	var corners []prediction.Point
	for _, c := range [][2]float64{{-w / 2, -h / 2}, {w / 2, -h / 2}, {w / 2, h / 2}, {-w / 2, h / 2}} {
		corners = append(corners, prediction.Point{X: x + c[0]*cos - c[1]*sin, Y: y + c[0]*sin + c[1]*cos})
	}
	o := prediction.Object{Class: class, Confidence: known(0.8), Rotation: degrees, Polygons: [][]prediction.Point{corners}}
	if b, ok := o.Bounds(); ok {
		o.Box = &b
	}
	return o
}

// A turned box is hit inside of its outline, and not in the corners of the box
// around it, which nobody sees.
func TestTurnedBoxesAreHitByTheirOutline(t *testing.T) {
	t.Parallel()
	p := &prediction.Prediction{Objects: []prediction.Object{turnedBox("ship", 100, 60, 120, 20, 45)}}
	dst := image.NewRGBA(image.Rect(0, 0, 200, 120))
	l := overlay.NewDrawer(overlay.NewPalette()).Draw(dst, overlay.Scene{Prediction: p, View: raster.Identity()}, overlay.Options{Boxes: true, Selected: -1})
	for at, want := range map[image.Point]int{
		image.Pt(100, 60): 0, image.Pt(130, 90): 0, image.Pt(130, 30): -1, image.Pt(70, 90): -1,
	} {
		if got := l.Hit(at.X, at.Y); got != want {
			t.Errorf("at %v: got %d, want %d", at, got, want)
		}
	}
	if got := dst.RGBAAt(60, 20); got.A != 0 {
		t.Errorf("in the corner of its bounds: %v", got)
	}
	if got := dst.RGBAAt(100, 60); got.A != 0 {
		t.Errorf("it is filled: %v", got)
	}
}

func goldenCases() map[string]goldenCase {
	usual := image.Pt(320, 200)
	noMasks := func(s *overlay.Scene) { s.Masks = nil }
	return map[string]goldenCase{
		"boxes":     {usual, noMasks, nil},
		"large":     {image.Pt(960, 600), func(s *overlay.Scene) { s.Masks = nil; s.View = raster.Scale(3, 3) }, nil},
		"assumed":   {usual, func(s *overlay.Scene) { s.Masks = nil; assumed(s) }, nil},
		"selected":  {usual, nil, func(o *overlay.Options) { o.Selected = 0 }},
		"by-object": {usual, nil, func(o *overlay.Options) { o.ByObject = true }},
		"masks": {usual, func(s *overlay.Scene) {
			s.Prediction.Kind = prediction.InstanceSegmentation
			for i := range s.Prediction.Objects {
				s.Prediction.Objects[i].Box = nil
			}
			s.Unreferenced = []*maskbits.Mask{ellipse(usual, image.Rect(60, 60, 260, 140))}
		}, nil},
		"contours": {usual, nil, func(o *overlay.Options) { o.Opacity, o.Labels, o.Boxes = 0, false, false }},
		"turned": {image.Pt(250, 400), func(s *overlay.Scene) {
			s.View = raster.Affine{XY: -1.25, X0: 250, YX: 1.25}
		}, nil},
		"half-blocks": {image.Pt(80, 50), func(s *overlay.Scene) { s.View = raster.Scale(0.25, 0.25) }, nil},
		"quadrants": {image.Pt(320, 100), func(s *overlay.Scene) {
			s.View = raster.Scale(1, 0.5)
		}, func(o *overlay.Options) { o.Selected, o.Cell = 0, image.Pt(2, 2) }},
		"zoomed": {usual, func(s *overlay.Scene) {
			s.View = raster.Affine{XX: 3.3, X0: -140, YY: 3.3, Y0: -100}
			s.Picture = image.Rect(-140, -100, 916, 560)
		}, nil},
		"patterns": {usual, func(s *overlay.Scene) {
			s.Masks, s.Prediction.Objects = nil, nil
			for i := range 18 {
				x, y := float64(5+i%6*53), float64(15+i/6*65)
				s.Prediction.Objects = append(s.Prediction.Objects, object(fmt.Sprint("c", i+1), 0.5, x, y, 36, 40))
				m := ellipse(usual, image.Rect(int(x)+4, int(y)+4, int(x)+32, int(y)+36))
				s.Masks = append(s.Masks, m)
			}
		}, nil},
		"polygons": {usual, func(s *overlay.Scene) {
			s.Masks = nil
			s.Prediction.Objects = []prediction.Object{
				{Class: "star", Confidence: known(0.7), Polygons: [][]prediction.Point{
					{{X: 100.5, Y: 20}, {X: 140, Y: 150.25}, {X: 30, Y: 70}, {X: 170, Y: 70}, {X: 60, Y: 150.75}},
					{{X: 250, Y: 150}, {X: 400, Y: 150}, {X: 300, Y: 300}},
				}},
				{Class: "pose", Keypoints: []prediction.Keypoint{
					{Point: prediction.Point{X: 220, Y: 40}},
					{Point: prediction.Point{X: 240.5, Y: 60}},
					{Point: prediction.Point{X: 319, Y: 80}, Confidence: known(0.9)},
				}},
			}
		}, nil},
		"oriented": {usual, turnedBoxes, func(o *overlay.Options) { o.Selected = 1 }},
		"assumed-one": {usual, func(s *overlay.Scene) {
			s.Masks = nil
			s.Prediction.Objects[0].Assumed.Boxes.Units = prediction.Pixels
		}, nil},
		"oriented-assumed": {usual, func(s *overlay.Scene) { turnedBoxes(s); assumed(s) }, nil},
		"people": {usual, func(s *overlay.Scene) {
			s.Masks = nil
			far := standing(210, 60, true)
			far.Class, far.Keypoints = "child", far.Keypoints[:13]
			s.Prediction.Objects = []prediction.Object{standing(20.5, 10.25, false), far, standing(120, 15, true)}
		}, func(o *overlay.Options) { o.Selected = 2 }},
		"crowd": {usual, func(s *overlay.Scene) {
			s.Masks = nil
			for i := range 40 {
				s.Prediction.Objects = append(s.Prediction.Objects, object("seed", 0.5, float64(i%10*32), float64(i/10*50), 20, 20))
			}
		}, func(o *overlay.Options) { o.Selected = 20 }},
		"classification": {usual, func(s *overlay.Scene) {
			s.Masks = nil
			s.Prediction.Kind = prediction.ImageClassification
			s.Prediction.Objects = classes("Japanese cherry,rose,a class with quite a long name,oak,elm,ash,fir", 0.72, 0.11)
		}, nil},
		"multilabel": {usual, func(s *overlay.Scene) {
			s.Masks = nil
			s.Prediction.Kind = prediction.MultilabelClassification
			s.Prediction.Objects = classes("ripe,wet,bruised,leaf,a,b,c,d,e", 0.97, 0.1)
		}, func(o *overlay.Options) { o.Threshold = 0.2 }},
		"names": {usual, func(s *overlay.Scene) {
			s.Masks = nil
			s.Prediction.Kind = prediction.ImageClassification
			s.Prediction.Objects = []prediction.Object{{Class: "unsure"}, {Class: "whatever"}}
		}, nil},
		"legend": {usual, func(s *overlay.Scene) {
			s.Prediction.Kind = prediction.SemanticSegmentation
			s.Prediction.Objects = []prediction.Object{{Class: "soil"}, {Class: "leaf"}, {Class: "rarely seen class"}}
		}, nil},
		"unicode": {usual, func(s *overlay.Scene) {
			s.Masks, s.Prediction.Objects = nil, nil
			names := []string{"Ñandú größer", "Томат", "Ωμέγα", "漢字 leaf", "🍅", "\x1b[2Jb\u202Ead", strings.Repeat("long ", 50)}
			for i, name := range names {
				s.Prediction.Objects = append(s.Prediction.Objects, object(name, 0.5, float64(10+i%2*150), float64(20+i/2*45), 120, 20))
			}
		}, nil},
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for name, c := range goldenCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, o := sample(), overlay.DefaultOptions()
			if c.scene != nil {
				c.scene(&s)
			}
			if c.options != nil {
				c.options(&o)
			}
			got := backdrop(image.Rectangle{Max: c.size})
			draw(got, s, o)
			same(t, filepath.Join("testdata", name+".png"), got)
		})
	}
}

// same compares a picture with a golden one.
func same(t *testing.T, path string, got *image.RGBA) {
	t.Helper()
	if *update {
		write(t, path, got)
		return
	}
	if n := different(got, read(t, path)); n > 0 {
		failed := filepath.Join(t.ArtifactDir(), filepath.Base(path))
		write(t, failed, got)
		t.Errorf("%d pixels differ from %s, see %s", n, path, failed)
	}
}

func different(got *image.RGBA, want image.Image) int {
	if got.Rect != want.Bounds() {
		return got.Rect.Dx()*got.Rect.Dy() + 1
	}
	n := 0
	for y := range got.Rect.Dy() {
		for x := range got.Rect.Dx() {
			a := got.RGBAAt(x, y)
			r, g, b, _ := want.At(x, y).RGBA()
			if far(a.R, r) || far(a.G, g) || far(a.B, b) {
				n++
			}
		}
	}
	return n
}

func far(a uint8, b uint32) bool {
	d := int(a) - int(b>>8)
	return d < -tolerance || d > tolerance
}

func write(t *testing.T, path string, img image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}
