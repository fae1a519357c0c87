package render_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/imageheader/exiftest"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/maskbits"
)

// open decodes a request.
func open(tb testing.TB, r *capture.Request) *render.Frame {
	tb.Helper()
	f, err := render.Open(context.Background(), read(r), render.Opening{})
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// codes returns the codes of a frame's own findings.
func codes(f *render.Frame) []string {
	var list []string
	for i := range f.Findings {
		list = append(list, f.Findings[i].Code)
	}
	return list
}

// segmentation is a document whose objects refer to masks, by number, each
// with the pixel value that is inside if that is not zero.
func segmentation(refs ...[2]int) part {
	var objects []string
	for i, r := range refs {
		text := fmt.Sprintf(`{"classId":"c%d","confidence":0.5,"maskFile":"mask_%04d.png"}`, i, r[0])
		if r[1] > 0 {
			text = fmt.Sprintf(`{"classId":"c%d","confidence":0.5,"mask":{"file":"mask_%04d.png","value":%d}}`, i, r[0], r[1])
		}
		objects = append(objects, text)
	}
	return document(`{"kind":"InstanceSegmentation.v1","objects":[` + strings.Join(objects, ",") + `]}`)
}

func TestOpenMasks(t *testing.T) {
	t.Parallel()
	img := photo(asJPEG(t, plain(80, 60, color.White)))
	square := image.Rect(10, 20, 30, 50)
	bound := func(r image.Rectangle) string { return r.String() }
	cases := map[string]struct {
		parts []part
		want  []string // bounds of each object's mask; "" for none
		loose []string
		codes []string
	}{
		"one each": {
			[]part{img, mask(0, asPNG(t, patch(80, 60, square, 255))), mask(1, asPNG(t, patch(80, 60, square.Add(image.Pt(5, 5)), 1))), segmentation([2]int{0, 0}, [2]int{1, 0})},
			[]string{bound(square), bound(square.Add(image.Pt(5, 5)))},
			nil, nil,
		},
		"of half size": {
			[]part{img, mask(0, asPNG(t, patch(40, 30, image.Rect(5, 10, 15, 25), 255))), segmentation([2]int{0, 0})},
			[]string{bound(square)},
			nil, nil,
		},
		"a label map": {
			[]part{img, mask(0, asPNG(t, labels(square, 3, 7))), segmentation([2]int{0, 3}, [2]int{0, 7}, [2]int{0, 9})},
			[]string{bound(image.Rect(10, 20, 30, 35)), bound(image.Rect(10, 35, 30, 50)), bound(image.Rectangle{})},
			nil,
			[]string{finding.MaskEmpty.Code},
		},
		"several values unasked": {
			[]part{img, mask(0, asPNG(t, labels(square, 3, 7))), segmentation([2]int{0, 0})},
			[]string{bound(square)},
			nil,
			[]string{finding.MaskNotBinary.Code},
		},
		"empty and full": {
			[]part{img, mask(0, asPNG(t, patch(80, 60, image.Rectangle{}, 0))), mask(1, asPNG(t, patch(80, 60, image.Rect(0, 0, 80, 60), 9))), segmentation([2]int{0, 0}, [2]int{1, 0})},
			[]string{bound(image.Rectangle{}), bound(image.Rect(0, 0, 80, 60))},
			nil,
			[]string{finding.MaskEmpty.Code, finding.MaskFull.Code},
		},
		"loose": {
			[]part{img, mask(0, asPNG(t, patch(80, 60, square, 255))), mask(1, asPNG(t, labels(square, 1, 2))), segmentation([2]int{0, 0})},
			[]string{bound(square)},
			[]string{bound(image.Rect(10, 20, 30, 35)), bound(image.Rect(10, 35, 30, 50))},
			nil,
		},
		"damaged": {
			[]part{img, mask(0, damaged(t)), segmentation([2]int{0, 0})},
			[]string{""},
			nil,
			[]string{finding.MaskUndecodable.Code},
		},
		"run lengths": {
			[]part{img, document(`{"kind":"InstanceSegmentation.v1","objects":[{"classId":"a","confidence":1,"segmentation":{"size":[60,80],"counts":[120,60,4620]}}]}`)},
			[]string{bound(image.Rect(2, 0, 3, 60))},
			nil, nil,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := open(t, post(t, 1, c.parts...))
			if got := bounds(f.Masks); !slices.Equal(got, c.want) {
				t.Errorf("masks: got %q, want %q", got, c.want)
			}
			if got := bounds(f.Unreferenced); !slices.Equal(got, c.loose) {
				t.Errorf("loose: got %q, want %q", got, c.loose)
			}
			if got := codes(f); !slices.Equal(got, c.codes) {
				t.Errorf("findings: got %q, want %q", got, c.codes)
			}
			for _, m := range f.Masks {
				if m != nil && m.Size() != image.Pt(80, 60) {
					t.Errorf("got a mask of %v, want the size of the image", m.Size())
				}
			}
		})
	}
}

// bounds returns the bounds of each mask as text, "" where there is none.
func bounds(masks []*maskbits.Mask) []string {
	var list []string
	for _, m := range masks {
		if m == nil {
			list = append(list, "")
			continue
		}
		list = append(list, m.Bounds.String())
	}
	return list
}

// labels returns a label map of 80x60 whose rectangle is half a, half b.
func labels(r image.Rectangle, a, b uint8) image.Image {
	im := patch(80, 60, r, a)
	for y := (r.Min.Y + r.Max.Y) / 2; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			im.SetGray(x, y, color.Gray{b})
		}
	}
	return im
}

// damaged returns a PNG of which only the header can be read.
func damaged(tb testing.TB) []byte {
	tb.Helper()
	data := asPNG(tb, patch(80, 60, image.Rect(0, 0, 9, 9), 255))
	const afterHeader = 33
	return append(data[:afterHeader:afterHeader], "no chunk"...)
}

// claims returns a PNG whose header asks for a size that it does not have.
func claims(tb testing.TB, w, h uint32) []byte {
	tb.Helper()
	data := asPNG(tb, image.NewGray(image.Rect(0, 0, 1, 1)))
	binary.BigEndian.PutUint32(data[16:], w)
	binary.BigEndian.PutUint32(data[20:], h)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

func TestOpenImages(t *testing.T) {
	t.Parallel()
	whole := asJPEG(t, plain(160, 120, color.RGBA{40, 90, 200, 255}))
	cases := map[string]struct {
		parts []part
		size  image.Point
		image bool
		note  string
		codes []string
	}{
		"whole":     {[]part{photo(whole), detection(1, 2, 3, 4)}, image.Pt(160, 120), true, "", nil},
		"cut":       {[]part{photo(whole[:len(whole)*9/10])}, image.Pt(160, 120), true, "the image is damaged: the file ends early; ", []string{finding.ImageUndecodable.Code}},
		"too large": {[]part{photo(claims(t, 50000, 20000))}, image.Pt(50000, 20000), false, "the image is too large: 50000x20000 is 1000 megapixels", nil},
		"none":      {[]part{detection(10, 20, 30, 40)}, image.Pt(40, 60), false, "no image was sent", nil},
		"none, but a mask": {
			[]part{mask(0, asPNG(t, patch(70, 50, image.Rect(1, 1, 5, 5), 1))), segmentation([2]int{0, 0})},
			image.Pt(70, 50), false, "no image was sent", nil,
		},
		"none, only a class": {[]part{document(`{"kind":"ImageClassification.v1","classId":"ripe","confidence":0.9}`)}, image.Point{}, false, "no image was sent", nil},
		"no image":           {[]part{photo([]byte("hello")), detection(10, 20, 30, 40)}, image.Pt(40, 60), false, "the image cannot be decoded: ", nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := open(t, post(t, 1, c.parts...))
			if f.Size != c.size || (f.Image != nil) != c.image {
				t.Errorf("got size %v, image %v; want %v, %v", f.Size, f.Image != nil, c.size, c.image)
			}
			if c.note == "" && f.Note != "" || !strings.HasPrefix(f.Note, c.note) {
				t.Errorf("note: got %q, want %q", f.Note, c.note)
			}
			if got := codes(f); c.codes != nil && !slices.Equal(got, c.codes) {
				t.Errorf("findings: got %q, want %q", got, c.codes)
			}
		})
	}
}

func TestOpenKeepsNothingOfTheBody(t *testing.T) {
	t.Parallel()
	r := post(t, 1, photo(asJPEG(t, plain(80, 60, color.White))), mask(0, asPNG(t, patch(80, 60, image.Rect(1, 1, 9, 9), 1))), segmentation([2]int{0, 0}))
	f := open(t, r)
	before := bounds(f.Masks)
	clear(r.Body())
	if got := bounds(f.Masks); !slices.Equal(got, before) {
		t.Errorf("got %v, want %v", got, before)
	}
	if f.Bytes() < 80*60*3/2 {
		t.Errorf("got %d bytes, less than the image takes", f.Bytes())
	}
}

func TestOpenBoundsFindings(t *testing.T) {
	t.Parallel()
	parts := []part{photo(asJPEG(t, plain(80, 60, color.White)))}
	var refs [][2]int
	for i := range 50 {
		parts = append(parts, mask(i, damaged(t)))
		refs = append(refs, [2]int{i, 0})
	}
	f := open(t, post(t, 1, append(parts, segmentation(refs...))...))
	if n := len(f.Findings); n == 0 || n > 10 {
		t.Errorf("got %d findings, want 1 to 10", n)
	}
}

func TestOpenIsCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := post(t, 1, photo(asJPEG(t, plain(80, 60, color.White))))
	if _, err := render.Open(ctx, read(r), render.Opening{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// A mask as large as the turned image was made of that; it must cover the
// same pixels.
func TestOpenTurnsMasksBack(t *testing.T) {
	t.Parallel()
	data := exiftest.JPEG(asJPEG(t, plain(80, 60, color.White)), exiftest.Orientation(6))
	// Top right of the turned image is top left of the stored one.
	f := open(t, post(t, 1, photo(data), mask(0, asPNG(t, patch(60, 80, image.Rect(50, 0, 60, 20), 1))), segmentation([2]int{0, 0})))
	if got, want := f.Oriented(), image.Pt(60, 80); got != want {
		t.Fatalf("oriented: got %v, want %v", got, want)
	}
	if got, want := f.Masks[0].Bounds, image.Rect(0, 0, 20, 10); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
