package render_test

import (
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/framebin/framebin/capture/prediction/finding"
)

// What objects of one file take of it, and what is said where that is a guess
// or cannot be right.
func TestOpenSharedMasks(t *testing.T) {
	t.Parallel()
	const file = `"maskFile":"mask_0000.png"`
	told := func(value int) string { return fmt.Sprintf(`"mask":{"file":"mask_0000.png","value":%d}`, value) }
	square := image.Rect(10, 20, 30, 50)
	upper, lower := image.Rect(10, 20, 30, 35), image.Rect(10, 35, 30, 50)
	none, all := image.Rectangle{}, image.Rect(0, 0, 80, 60)
	flat := func(value uint8) image.Image { return patch(80, 60, square, value) }
	bit := &image.Paletted{Pix: bits(patch(80, 60, square, 1).Pix), Stride: 80, Rect: all, Palette: color.Palette{color.Gray{}, color.Gray{Y: 255}}}
	cases := map[string]struct {
		kind    string
		mask    image.Image
		objects []string // members
		want    []image.Rectangle
		codes   []string // of the frame
	}{
		"values told":         {"Instance", labels(square, 3, 7), []string{told(7), told(3)}, []image.Rectangle{lower, upper}, nil},
		"by order":            {"Instance", labels(square, 1, 2), []string{file, file}, []image.Rectangle{upper, lower}, nil},
		"by order, any value": {"Instance", labels(square, 100, 200), []string{file, file}, []image.Rectangle{upper, lower}, nil},
		"class numbers":       {"Semantic", labels(square, 7, 3), []string{file + `,"class_id":7`, file + `,"class_id":3`}, []image.Rectangle{upper, lower}, nil},
		"instances of classes that are no values": {
			"Instance", labels(square, 1, 2),
			[]string{file + `,"class_id":7`, file + `,"class_id":3`},
			[]image.Rectangle{upper, lower},
			nil,
		},
		"class 0 is what is left": {
			"Semantic", labels(square, 1, 2),
			[]string{file + `,"class_id":0`, file + `,"class_id":1`, file + `,"class_id":2`},
			[]image.Rectangle{all, upper, lower},
			nil,
		},
		"classes counted from 1": {
			"Semantic", labels(square, 1, 2),
			[]string{file + `,"class_id":0`, file + `,"class_id":1`},
			[]image.Rectangle{upper, lower},
			[]string{finding.MaskValueShifted.Code},
		},
		"classes from 0 and a value of none": {
			"Semantic", labels(square, 1, 200),
			[]string{file + `,"class_id":0`, file + `,"class_id":1`},
			[]image.Rectangle{all, upper},
			[]string{finding.MaskValueUnknown.Code},
		},
		"no colours in a file of values": {
			"Semantic", labels(square, 1, 2),
			[]string{file + `,"class_id":1`, file + `,"class_id":2`},
			[]image.Rectangle{upper, lower},
			nil,
		},
		"class 0 of two values": {"Semantic", flat(1), []string{file + `,"class_id":0`, file + `,"class_id":1`}, []image.Rectangle{all, square}, nil},
		"class 0 of one bit":    {"Semantic", bit, []string{file + `,"class_id":0`, file + `,"class_id":1`}, []image.Rectangle{all, square}, nil},
		"two values only": {
			"Instance", flat(255),
			[]string{file, file},
			[]image.Rectangle{square, square},
			[]string{finding.MaskInseparable.Code},
		},
		"two values only, the first of them": {
			"Instance", flat(1),
			[]string{file, file},
			[]image.Rectangle{square, square},
			[]string{finding.MaskInseparable.Code},
		},
		"one class of two is there": {
			"Semantic", flat(2),
			[]string{file + `,"class_id":1`, file + `,"class_id":2`},
			[]image.Rectangle{none, square},
			[]string{finding.MaskEmpty.Code},
		},
		"its own, another value": {
			"Instance", flat(255),
			[]string{told(1)},
			[]image.Rectangle{square},
			[]string{finding.MaskValueAbsent.Code},
		},
		"its own, one bit": {"Instance", bit, []string{told(255)}, []image.Rectangle{square}, nil},
		"a value that no object has": {
			"Instance", labels(square, 3, 9),
			[]string{told(3)},
			[]image.Rectangle{upper},
			[]string{finding.MaskValueUnknown.Code},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var objects string
			var want []string
			for i, o := range c.objects {
				objects += fmt.Sprintf(`,{"label":"c%d","confidence":0.5,%s}`, i, o)
			}
			f := open(t, post(t, 1, photo(asJPEG(t, plain(80, 60, color.White))), mask(0, asPNG(t, c.mask)),
				document(`{"kind":"`+c.kind+`Segmentation.v1","objects":[`+objects[1:]+`]}`)))
			for _, r := range c.want {
				want = append(want, r.String())
			}
			if got := bounds(f.Masks); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
			if got := codes(f); !slices.Equal(got, c.codes) {
				t.Errorf("findings: got %q, want %q", got, c.codes)
			}
			if n := f.Masks[0].Area; c.want[0] == all && n != 80*60-square.Dx()*square.Dy() {
				t.Errorf("class 0 has %d pixels", n)
			}
		})
	}
}

// A mask in colour gives each class of its legend the pixels of its colour; where it
// has none, as a grey file, its order counts.
func TestOpenLegend(t *testing.T) {
	t.Parallel()
	square := image.Rect(10, 20, 30, 50)
	values := labels(square, 1, 2)
	coloured := image.NewNRGBA(image.Rect(0, 0, 80, 60))
	for y := range 60 {
		for x := range 80 {
			c := []color.NRGBA{{A: 255}, {G: 255, A: 255}, {R: 255, A: 255}}[values.At(x, y).(color.Gray).Y]
			coloured.SetNRGBA(x, y, c)
		}
	}
	const doc = `{"mask":"mask_0000.png","classes":[{"name":"soil","color":"#00ff00"},{"name":"leaf","color":[255,0,0]},{"name":"sky","color":[0,0,255]}]}`
	for name, c := range map[string]struct {
		mask  image.Image
		third string
	}{"colours": {coloured, image.Rectangle{}.String()}, "values": {values, image.Rectangle{}.String()}} {
		f := open(t, post(t, 1, photo(asJPEG(t, plain(80, 60, color.White))), mask(0, asPNG(t, c.mask)), document(doc)))
		want := []string{image.Rect(10, 20, 30, 35).String(), image.Rect(10, 35, 30, 50).String(), c.third}
		if got := bounds(f.Masks); !slices.Equal(got, want) || len(codes(f)) > 0 {
			t.Errorf("%s: got %q, want %q, findings %q", name, got, want, codes(f))
		}
	}
}

// One shape in every pixel format that a mask may come in, as one file for two
// objects and as a file of one.
func TestOpenMaskFormats(t *testing.T) {
	t.Parallel()
	square := image.Rect(10, 20, 30, 50)
	values := labels(square, 1, 2)
	draw := func(colours [3]color.Color, im interface {
		image.Image
		Set(x, y int, c color.Color)
	},
	) image.Image {
		for y := range 60 {
			for x := range 80 {
				im.Set(x, y, colours[min(values.At(x, y).(color.Gray).Y, 2)])
			}
		}
		return im
	}
	r := image.Rect(0, 0, 80, 60)
	grey := [3]color.Color{color.Gray16{}, color.Gray16{Y: 0x0101}, color.Gray16{Y: 0x0202}}
	vivid := [3]color.Color{color.Black, color.RGBA{0, 128, 0, 255}, color.RGBA{128, 0, 0, 255}} // as Pascal VOC has them
	faint := [3]color.Color{color.NRGBA{}, color.NRGBA{0, 0, 0, 100}, color.NRGBA{0, 0, 0, 255}}
	deep := [3]color.Color{color.Gray16{}, color.Gray16{Y: 300}, color.Gray16{Y: 1000}}
	for name, im := range map[string]image.Image{
		"8 bit":    draw(grey, image.NewGray(r)),
		"palette":  draw(vivid, image.NewPaletted(r, vivid[:])),
		"RGB":      draw(vivid, image.NewRGBA(r)),
		"RGBA":     draw(faint, image.NewNRGBA(r)),
		"16 bit":   draw(deep, image.NewGray16(r)),
		"RGB, 16":  draw(vivid, image.NewRGBA64(r)),
		"RGBA, 16": draw(faint, image.NewNRGBA64(r)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const doc = `{"kind":"InstanceSegmentation.v1","objects":[{"classId":"a","confidence":1,"mask":0},{"classId":"b","confidence":1,"mask":0}]}`
			f := open(t, post(t, 1, photo(asJPEG(t, plain(80, 60, color.White))), mask(0, asPNG(t, im)), document(doc)))
			want := []string{image.Rect(10, 20, 30, 35).String(), image.Rect(10, 35, 30, 50).String()}
			if got := bounds(f.Masks); !slices.Equal(got, want) {
				t.Errorf("shared: got %v, want %v (%q)", got, want, codes(f))
			}
			f = open(t, post(t, 1, mask(0, asPNG(t, im)), document(`{"kind":"InstanceSegmentation.v1","objects":[{"classId":"a","confidence":1,"mask":0}]}`)))
			if got := f.Masks[0]; got.Bounds != square || got.Area != square.Dx()*square.Dy() {
				t.Errorf("alone: got %v of %d pixels, want %v", got.Bounds, got.Area, square)
			}
		})
	}
}

// Masks inside the JSON are drawn like those of parts.
func TestOpenMasksInside(t *testing.T) {
	t.Parallel()
	square := image.Rect(10, 20, 30, 50)
	text := func(im image.Image) string { return base64.StdEncoding.EncodeToString(asPNG(t, im)) }
	img := photo(asJPEG(t, plain(80, 60, color.White)))
	cases := map[string]struct {
		doc   string
		want  []string
		codes []string
	}{
		"an image each": { // huggingface.co, image segmentation
			`[{"label":"a","score":0.9,"mask":"` + text(patch(80, 60, square, 255)) + `"},{"label":"b","score":0.8,"mask":"` + text(patch(40, 30, image.Rect(1, 1, 2, 2), 255)) + `"}]`,
			[]string{square.String(), image.Rect(2, 2, 4, 4).String()},
			nil,
		},
		"one of class ids": { // docs.roboflow.com, semantic segmentation
			`{"segmentation_mask":"` + text(labels(square, 3, 7)) + `","class_map":{"0":"background","3":"leaf","5":"fruit","7":"soil"}}`,
			[]string{image.Rect(10, 20, 30, 35).String(), image.Rectangle{}.String(), image.Rect(10, 35, 30, 50).String()},
			nil,
		},
		"class ids from 0, values from 1": {
			`{"segmentation_mask":"` + text(labels(square, 1, 2)) + `","class_map":{"0":"leaf","1":"soil"}}`,
			[]string{image.Rect(10, 20, 30, 35).String(), image.Rect(10, 35, 30, 50).String()},
			[]string{finding.MaskValueShifted.Code},
		},
		"one class alone": {
			`{"segmentation_mask":"` + text(patch(80, 60, square, 3)) + `","class_map":{"3":"leaf","5":"fruit"}}`,
			[]string{square.String(), image.Rectangle{}.String()},
			nil,
		},
		"damaged": {
			`[{"label":"a","score":0.9,"mask":"` + base64.StdEncoding.EncodeToString(damaged(t)) + `"}]`,
			[]string{""},
			[]string{finding.MaskUndecodable.Code},
		},
		"cut off": {
			`[{"label":"a","score":0.9,"mask":"` + text(noise(80, 60)) + `*"}]`,
			[]string{""},
			[]string{finding.MaskUndecodable.Code},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := open(t, post(t, 1, img, document(c.doc)))
			if got := bounds(f.Masks); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if got := codes(f); !slices.Equal(got, c.codes) {
				t.Errorf("findings: got %q, want %q", got, c.codes)
			}
		})
	}
}

// noise returns an image that does not compress.
func noise(w, h int) image.Image {
	im := image.NewGray(image.Rect(0, 0, w, h))
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range im.Pix {
		im.Pix[i] = uint8(rng.Uint32())
	}
	return im
}

func TestOpenFindsOverlaps(t *testing.T) {
	t.Parallel()
	square := image.Rect(10, 20, 30, 50)
	parts := []part{
		photo(asJPEG(t, plain(80, 60, color.White))),
		mask(0, asPNG(t, patch(80, 60, square, 255))),
		mask(1, asPNG(t, patch(80, 60, square.Add(image.Pt(20, 0)), 255))), // beside it
		mask(2, asPNG(t, patch(80, 60, square.Add(image.Pt(19, 29)), 255))),
	}
	for kind, want := range map[string][]string{
		"SemanticSegmentation.v1": {finding.MaskOverlap.Code},
		"InstanceSegmentation.v1": nil,
	} {
		f := open(t, post(t, 1, append(parts, document(`{"kind":"`+kind+`","objects":[{"classId":"a","confidence":1,"mask":0},{"classId":"b","confidence":1,"mask":1},{"classId":"c","confidence":1,"mask":2}]}`))...))
		if got := codes(f); !slices.Equal(got, want) {
			t.Errorf("%s: findings %q, want %q", kind, got, want)
		}
		for i := range f.Findings {
			if got := f.Findings[i].Where; got != "predictions.json:/objects/2" {
				t.Errorf("found at %q", got)
			}
		}
	}
}

// BenchmarkOpenLabelMap selects a thousand objects from one file.
func BenchmarkOpenLabelMap(b *testing.B) {
	im := image.NewGray16(image.Rect(0, 0, 1920, 1080))
	var refs [][2]int
	for i := range 1000 {
		at := image.Pt(i%40*48, i/40*43)
		for y := range 40 {
			for x := range 40 {
				im.SetGray16(at.X+x, at.Y+y, color.Gray16{Y: uint16(i + 1)})
			}
		}
		refs = append(refs, [2]int{0, i + 1})
	}
	req := post(b, 1, photo(asJPEG(b, plain(1920, 1080, color.Gray{90}))), mask(0, asPNG(b, im)), segmentation(refs...))
	for b.Loop() {
		f := open(b, req)
		if f.Masks[999] == nil || f.Masks[999].Area != 1600 {
			b.Fatal(f.Findings)
		}
	}
}
