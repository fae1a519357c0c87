package overlay_test

import (
	"encoding/binary"
	"image"
	"math"
	"testing"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

// numbers hands out the bytes of a fuzz input.
type numbers struct{ data []byte }

func (n *numbers) byte() byte {
	if len(n.data) == 0 {
		return 0
	}
	b := n.data[0]
	n.data = n.data[1:]
	return b
}

// float returns any number at all, or a small one that meets the picture.
func (n *numbers) float() float64 {
	if n.byte()&1 == 0 || len(n.data) < 8 {
		return float64(int8(n.byte())) * 1.3
	}
	v := math.Float64frombits(binary.LittleEndian.Uint64(n.data))
	n.data = n.data[8:]
	return v
}

func (n *numbers) text() string {
	k := min(int(n.byte()), len(n.data))
	s := string(n.data[:k])
	n.data = n.data[k:]
	return s
}

func (n *numbers) points() []prediction.Point {
	out := make([]prediction.Point, n.byte()%12)
	for i := range out {
		out[i] = prediction.Point{X: n.float(), Y: n.float()}
	}
	return out
}

func (n *numbers) object() prediction.Object {
	o := prediction.Object{Class: n.text()}
	o.Confidence = prediction.Confidence{Value: n.float(), Known: n.byte()&1 != 0}
	if n.byte()&1 != 0 {
		o.Box = &prediction.Box{X: n.float(), Y: n.float(), Width: n.float(), Height: n.float()}
	}
	if n.byte()&3 == 0 {
		o.Polygons = [][]prediction.Point{n.points(), n.points()}
	}
	if n.byte()&3 == 0 {
		for _, p := range n.points() {
			o.Keypoints = append(o.Keypoints, prediction.Keypoint{Point: p})
		}
	}
	return o
}

func (n *numbers) mask() *maskbits.Mask {
	if n.byte()&1 == 0 {
		return nil
	}
	m := maskbits.New(int(n.byte()), int(n.byte()))
	for i := range m.Bits {
		m.Bits[i] = n.byte()
	}
	m.Measure()
	return m
}

func (n *numbers) view() raster.Affine {
	if n.byte()&1 == 0 {
		return raster.Affine{X0: n.float(), Y0: n.float(), XX: n.float() / 40, YY: n.float() / 40}
	}
	return raster.Affine{XX: n.float(), XY: n.float(), X0: n.float(), YX: n.float(), YY: n.float(), Y0: n.float()}
}

// FuzzDraw draws arbitrary scenes: it must come to an end, stay inside of the
// picture, and say nothing about places outside of it.
func FuzzDraw(f *testing.F) {
	f.Add([]byte{}, int16(320), int16(200))
	f.Add([]byte("\x00\x00\x10\x00\x10\x00\x28\x00\x28\x05hello\x00\x40\x01\x01\x00\x10\x00\x10\x00\x20\x00\x20"), int16(320), int16(200))
	f.Add([]byte("\x01\x01\x00\x00\x00\x00\x00\x00\xf0\x7f\x03\xff\xfe\xe2\x01\x01\x01\x01\x01\x08\x08\xff\xff\xff\xff"), int16(80), int16(40))
	f.Fuzz(func(t *testing.T, data []byte, w, h int16) {
		n := &numbers{data}
		s := overlay.Scene{Prediction: &prediction.Prediction{Kind: prediction.Kind(n.byte() % 6)}, View: n.view()}
		o := overlay.Options{Boxes: true, Masks: true, Labels: true, Selected: int(int8(n.byte())), Opacity: n.float()}
		flags := n.byte()
		o.Only, o.ByObject = flags&1 != 0, flags&2 != 0
		if flags&8 != 0 {
			o.Cell = image.Pt(int(n.byte()), int(n.byte()))
		}
		for len(n.data) > 0 && len(s.Prediction.Objects) < 50 {
			s.Prediction.Objects = append(s.Prediction.Objects, n.object())
			s.Masks = append(s.Masks, n.mask())
		}
		if flags&4 != 0 {
			assumed(&s)
		}
		whole := image.NewRGBA(image.Rect(-3, -5, int(w)%600, int(h)%400))
		dst := whole
		if in, ok := whole.SubImage(whole.Rect.Inset(3)).(*image.RGBA); ok {
			dst = in
		}
		layout := draw(dst, s, o)
		for i, r := range layout.Boxes {
			if !r.In(dst.Rect) {
				t.Errorf("box %d lies at %v, outside of %v", i, r, dst.Rect)
			}
		}
		for y := whole.Rect.Min.Y; y < whole.Rect.Max.Y; y++ {
			for x := whole.Rect.Min.X; x < whole.Rect.Max.X; x++ {
				if p := image.Pt(x, y); !p.In(dst.Rect) && whole.RGBAAt(x, y).A != 0 {
					t.Fatalf("%v outside of %v was touched", p, dst.Rect)
				}
			}
		}
		if hit := layout.Hit(int(w)/2, int(h)/2); hit >= len(s.Prediction.Objects) {
			t.Errorf("hit object %d of %d", hit, len(s.Prediction.Objects))
		}
	})
}
