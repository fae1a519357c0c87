package render_test

import (
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"slices"
	"testing"

	"github.com/framebin/framebin/capture/prediction/finding"
)

// disc is an ellipse that fills an image but for a margin: inside is inside,
// and from there on less and less, as probabilities are.
func disc(w, h int) *image.Gray {
	im := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			dx, dy := (float64(x)+0.5)/float64(w)*2-1, (float64(y)+0.5)/float64(h)*2-1
			if d := dx*dx + dy*dy; d < 2 {
				im.Pix[y*im.Stride+x] = uint8(max(0, 255-d*127.5))
			}
		}
	}
	return im
}

// bilevel is an image of two values.
func bilevel(im *image.Gray) *image.Gray {
	out := image.NewGray(im.Rect)
	for i, v := range im.Pix {
		if v >= 128 {
			out.Pix[i] = 255
		}
	}
	return out
}

func inverted(im *image.Gray) *image.Gray {
	out := image.NewGray(im.Rect)
	for i, v := range im.Pix {
		out.Pix[i] = 255 - v
	}
	return out
}

// within draws a mask into a rectangle of a larger one.
func within(w, h int, at image.Rectangle, im *image.Gray) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			out.SetGray(x, y, im.GrayAt((x-at.Min.X)*im.Rect.Dx()/at.Dx(), (y-at.Min.Y)*im.Rect.Dy()/at.Dy()))
		}
	}
	return out
}

// TestMaskInBox: a mask that covers the box of its object is drawn there,
// whatever its size; one of the image is not; and what does not belong
// together is said.
func TestMaskInBox(t *testing.T) {
	t.Parallel()
	box := image.Rect(400, 80, 520, 176)
	around := within(640, 480, box, bilevel(disc(120, 96)))
	for name, c := range map[string]struct {
		mask *image.Gray
		want string // a finding
		at   image.Rectangle
	}{
		"of the size of the box":       {bilevel(disc(120, 96)), finding.MaskInBox.Code, box},
		"rounded":                      {bilevel(disc(121, 95)), finding.MaskInBox.Code, box},
		"28x28":                        {bilevel(disc(28, 28)), finding.MaskInBox.Code, box},
		"256x256 probabilities":        {disc(256, 256), finding.MaskInBox.Code, box},
		"of the image":                 {around, "", box},
		"of the image, at a half":      {within(320, 240, image.Rect(200, 40, 260, 88), bilevel(disc(60, 48))), finding.MaskSize.Code, box},
		"of the image, 256x256":        {within(256, 256, image.Rect(160, 43, 208, 94), bilevel(disc(48, 51))), finding.MaskAspect.Code, box},
		"elsewhere":                    {within(640, 480, image.Rect(10, 300, 130, 396), bilevel(disc(120, 96))), finding.MaskOutsideBox.Code, image.Rect(10, 300, 130, 396)},
		"all but the object":           {inverted(around), finding.MaskInverted.Code, image.Rect(0, 0, 640, 480)},
		"all but the box":              {inverted(within(640, 480, box, patch(1, 1, image.Rect(0, 0, 1, 1), 255))), finding.MaskInverted.Code, image.Rect(0, 0, 640, 480)},
		"a little larger than the box": {within(640, 480, box.Inset(-3), bilevel(disc(120, 96))), "", box.Inset(-3)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := post(t, 1, photo(asJPEG(t, plain(640, 480, color.Gray{80}))), mask(0, asPNG(t, c.mask)), document(fmt.Sprintf(
				`{"kind":"InstanceSegmentation.v1","objects":[{"classId":"a","confidence":0.9,"maskFile":"mask_0000.png","bbox":{"x1":%d,"y1":%d,"x2":%d,"y2":%d}}]}`,
				box.Min.X, box.Min.Y, box.Max.X, box.Max.Y)))
			f := open(t, req)
			all := slices.Concat(f.Reading.Findings, f.Findings)
			codes := make([]string, 0, len(all))
			for _, x := range all {
				codes = append(codes, x.Code)
			}
			if c.want != "" && !slices.Equal(codes, []string{c.want}) || c.want == "" && len(codes) > 0 {
				t.Errorf("got %v, want %q", codes, c.want)
			}
			if got := f.Masks[0].Bounds; !nearly(got, c.at, 3) {
				t.Errorf("the mask lies at %v, want %v", got, c.at)
			}
		})
	}
}

// TestRunLengthsInBox: the same of run lengths, which need no picture.
func TestRunLengthsInBox(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rle  string
		want image.Rectangle
	}{
		"of the box":   {`{"size":[40,20],"counts":[0,800]}`, image.Rect(30, 10, 50, 50)},
		"of 4x4":       {`{"size":[4,4],"counts":[0,16]}`, image.Rect(30, 10, 50, 50)},
		"of the image": {`{"size":[60,100],"counts":[1810,1200,2990]}`, image.Rect(30, 0, 51, 60)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := post(t, 1, photo(asJPEG(t, plain(100, 60, color.Gray{80}))),
				document(`{"objects":[{"class":"a","confidence":0.9,"segmentation":`+c.rle+`,"box":{"x1":30,"y1":10,"x2":50,"y2":50}}]}`))
			if got := open(t, req).Masks[0].Bounds; got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestMaskPlaceTold: framebin's own document says what a mask covers, by its
// box or by where it begins.
func TestMaskPlaceTold(t *testing.T) {
	t.Parallel()
	inside := base64.StdEncoding.EncodeToString(asPNG(t, patch(8, 4, image.Rect(0, 0, 8, 4), 255)))
	for place, want := range map[string]image.Rectangle{
		`{"x":10,"y":20,"width":40,"height":30}`: image.Rect(10, 20, 50, 50),
		`{"x":10,"y":20}`:                        image.Rect(10, 20, 18, 24),
	} {
		req := post(t, 1, photo(asJPEG(t, plain(100, 60, color.Gray{80}))),
			document(`{"format":"framebin/1","bitmap":"`+inside+`","objects":[{"class":"a","mask_pointer":"/bitmap","mask_box":`+place+`}]}`))
		if got := open(t, req).Masks[0].Bounds; got != want {
			t.Errorf("%s: got %v, want %v", place, got, want)
		}
	}
}

// nearly reports whether two rectangles differ by so many pixels at the most.
func nearly(a, b image.Rectangle, by int) bool {
	for _, d := range []int{a.Min.X - b.Min.X, a.Min.Y - b.Min.Y, a.Max.X - b.Max.X, a.Max.Y - b.Max.Y} {
		if max(d, -d) > by {
			return false
		}
	}
	return true
}
