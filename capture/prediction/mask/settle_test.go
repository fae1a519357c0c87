package mask_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction/finding"
	"github.com/framebin/framebin/capture/prediction/mask"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
)

var size = object.Size{Width: 20, Height: 12}

func sized(s object.Size) func(int) object.Size { return func(int) object.Size { return s } }

func codesOf(found []finding.Finding) string {
	list := make([]string, 0, len(found))
	for _, f := range found {
		list = append(list, f.Code)
	}
	return strings.Join(list, " ")
}

// runsOf returns where the pixels of a rectangle are in a row or a column after the
// other: the starts of what is inside, and the ends.
func runsOf(b object.Box, of object.Size, byRow bool) (list [][2]uint32) {
	lines, length := of.Width, of.Height
	if byRow {
		lines, length = of.Height, of.Width
	}
	at, from := uint32(0), -1
	for line := range lines {
		for place := range length {
			x, y := float64(line), float64(place)
			if byRow {
				x, y = y, x
			}
			inside := x >= b.X && x < b.X+b.Width && y >= b.Y && y < b.Y+b.Height
			if inside && from < 0 {
				from = int(at)
			} else if !inside && from >= 0 {
				list, from = append(list, [2]uint32{uint32(from), at}), -1
			}
			at++
		}
	}
	if from >= 0 {
		list = append(list, [2]uint32{uint32(from), at})
	}
	return list
}

// However the run lengths of a mask are written, the box of its object proves how
// they are meant: they come back as the same rectangle, and nothing is assumed.
func TestSettleRuns(t *testing.T) {
	t.Parallel()
	pairs := func(write func(from, to uint32) [2]uint32) func([][2]uint32, object.Size) []uint32 {
		return func(runs [][2]uint32, _ object.Size) (list []uint32) {
			for _, r := range runs {
				pair := write(r[0], r[1])
				list = append(list, pair[:]...)
			}
			return list
		}
	}
	lengths := func(runs [][2]uint32, of object.Size) (list []uint32) {
		at := uint32(0)
		for _, r := range runs {
			list, at = append(list, r[0]-at, r[1]-r[0]), r[1]
		}
		return append(list, uint32(of.Width*of.Height)-at)
	}
	for name, write := range map[string]func([][2]uint32, object.Size) []uint32{
		"lengths in turn":     lengths,
		"starts from 1":       pairs(func(from, to uint32) [2]uint32 { return [2]uint32{from + 1, to - from} }),
		"starts from 0":       pairs(func(from, to uint32) [2]uint32 { return [2]uint32{from, to - from} }),
		"starts and ends":     pairs(func(from, to uint32) [2]uint32 { return [2]uint32{from, to} }),
		"starts and the last": pairs(func(from, to uint32) [2]uint32 { return [2]uint32{from, to - 1} }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(1, 2))
			for range 200 {
				b := object.Box{X: float64(1 + random.IntN(12)), Y: float64(1 + random.IntN(5)), Width: float64(3 + random.IntN(4)), Height: float64(3 + random.IntN(3))}
				for _, byRow := range []bool{false, true} {
					list := write(runsOf(b, size, byRow), size)
					raws := []object.Raw{{Object: &object.Object{Box: &b}, Runs: &object.Runs{List: list}}}
					found := mask.SettleRuns(raws, sized(size), "d")
					if raws[0].RLE == nil || len(found) > 0 || raws[0].MaskBox != nil {
						t.Fatalf("%+v by row %v: %+v, findings %v", b, byRow, raws[0].RLE, found)
					}
					if got, _ := raws[0].RLE.Bounds(); got != b {
						t.Fatalf("%+v by row %v comes back as %+v", b, byRow, got)
					}
				}
			}
		})
	}
}

// What nothing proves is read as is likeliest, which is said; what adds up in no way
// is broken.
func TestSettleRunsInDoubt(t *testing.T) {
	t.Parallel()
	all := uint32(size.Width * size.Height)
	for name, tt := range map[string]struct {
		runs  object.Runs
		area  float64
		want  string
		codes string
	}{
		"lengths alone, by row":     {object.Runs{List: []uint32{21, 2, all - 23}}, 0, "{1 1 2 1}", "mask-order-assumed"},
		"as COCO writes them":       {object.Runs{List: []uint32{13, 2, all - 15}, How: object.COCORuns}, 0, "{1 1 1 2}", ""},
		"row by row, said so":       {object.Runs{List: []uint32{21, 2, all - 23}, How: object.RowRuns}, 0, "{1 1 2 1}", ""},
		"pairs of values":           {object.Runs{List: []uint32{0, 21, 1, 2, 0, all - 23}, How: object.ValueRuns}, 0, "{1 1 2 1}", "mask-order-assumed"},
		"pairs, from 1 on":          {object.Runs{List: []uint32{14, 2}, How: object.PairRuns}, 0, "{1 1 1 2}", "mask-order-assumed"},
		"pairs of ends by the area": {object.Runs{List: []uint32{13, 15}, How: object.PairRuns}, 2, "{1 1 1 2}", "mask-order-assumed"},
		"beyond the image":          {object.Runs{List: []uint32{all + 1, 2}, How: object.PairRuns}, 0, "lost", "rle-broken"},
		"too few":                   {object.Runs{List: []uint32{21, 2}, How: object.COCORuns}, 0, "lost", "rle-broken"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raws := []object.Raw{{Object: new(object.Object), Runs: &tt.runs, Area: tt.area}}
			found := mask.SettleRuns(raws, sized(size), "d")
			got := "lost"
			if m := raws[0].RLE; m != nil {
				b, _ := m.Bounds()
				got = fmt.Sprint(b)
			}
			if got != tt.want || codesOf(found) != tt.codes || raws[0].MaskLost != (got == "lost") || raws[0].Runs != nil {
				t.Errorf("%s, findings %v, want %s", got, found, tt.want)
			}
		})
	}
}

// An outline without units is brought to the box of its object, where it fits in
// one of the ways that outlines are written.
func TestSettleOutlines(t *testing.T) {
	t.Parallel()
	image, box := object.Size{Width: 640, Height: 480}, object.Box{X: 64, Y: 96, Width: 160, Height: 120}
	corners := func(x, y, w, h float64) [][]object.Point {
		return [][]object.Point{{{X: x, Y: y}, {X: x + w, Y: y}, {X: x + w, Y: y + h}, {X: x, Y: y + h}}}
	}
	for name, tt := range map[string]struct {
		outline [][]object.Point
		want    object.Box
		codes   string
	}{
		"pixels of the image":   {corners(64, 96, 160, 120), box, ""},
		"a part of the object":  {corners(70, 100, 20, 20), object.Box{X: 70, Y: 100, Width: 20, Height: 20}, ""},
		"pixels of the box":     {corners(0, 0, 160, 120), box, ""},
		"parts of the box":      {corners(0, 0, 1, 1), box, ""},
		"per cent of the box":   {corners(0, 0, 100, 100), box, ""},
		"parts of the image":    {corners(.1, .2, .25, .25), box, ""},
		"per cent of the image": {corners(10, 20, 25, 25), box, ""},
		"per mille of it":       {corners(100, 200, 250, 250), box, ""},
		"beside the box":        {corners(400, 300, 50, 50), object.Box{X: 400, Y: 300, Width: 50, Height: 50}, "mask-outside-box"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			own := box
			raws := []object.Raw{{Object: &object.Object{Box: &own, Polygons: tt.outline}}}
			found := mask.SettleOutlines(raws, sized(image), "d")
			if got := object.BoundsOf(raws[0].Polygons...); got.Overlap(tt.want) < 0.999 || codesOf(found) != tt.codes {
				t.Errorf("%+v, findings %v, want %+v", got, found, tt.want)
			}
		})
	}
	beyond := []object.Raw{{Object: &object.Object{Polygons: corners(700, 96, 160, 120)}}, {Object: &object.Object{Polygons: corners(639, 96, 160, 120)}}}
	if found := mask.SettleOutlines(beyond, sized(image), "d"); codesOf(found) != "outline-outside" {
		t.Errorf("beyond the image, and at its edge: %v", found)
	}
}

// masked returns a request of masks with these sizes, and an object for each.
func masked(sizes ...object.Size) (mask.Request, []object.Raw) {
	s := &parts.Sources{Document: parts.None, Name: "d"}
	r := mask.Request{Sources: s, Image: parts.None, Kind: object.InstanceSegmentation}
	objects := make([]object.Raw, len(sizes))
	for i, size := range sizes {
		s.Parts = append(s.Parts, capture.Part{Filename: fmt.Sprintf("mask_%d.png", i)})
		s.Images = append(s.Images, parts.Image{Is: true, Size: size})
		r.Masks = append(r.Masks, i)
		objects[i] = object.Raw{Object: &object.Object{Mask: &object.MaskRef{Part: i}}, MaskKey: "mask"}
	}
	return r, objects
}

// Masks must have the size of the image, or that as EXIF turns it.
// on returns the request with an image of a size and an orientation.
func on(r mask.Request, image object.Size, orientation int) mask.Request {
	r.Size, r.Orientation = image, orientation
	return r
}

func TestCheck(t *testing.T) {
	t.Parallel()
	image := object.Size{Width: 640, Height: 480}
	for name, tt := range map[string]struct {
		size        object.Size
		orientation int
		codes       string
	}{
		"the same":                   {image, 0, ""},
		"half":                       {object.Size{Width: 320, Height: 240}, 0, "mask-size"},
		"other proportions":          {object.Size{Width: 320, Height: 320}, 0, "mask-aspect"},
		"turned":                     {image.Turned(), 0, "mask-aspect"},
		"turned as the image is":     {image.Turned(), 6, ""},
		"the image is upside down":   {image.Turned(), 3, "mask-aspect"},
		"more than any camera's":     {object.Size{Width: 1 << 16, Height: 1 << 16}, 0, "mask-undecodable"},
		"the first that is turned":   {image.Turned(), 5, ""},
		"the last that is not":       {image.Turned(), 4, "mask-aspect"},
		"one per cent of proportion": {object.Size{Width: 323, Height: 240}, 0, "mask-size"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, objects := masked(tt.size)
			if got := codesOf(mask.Check(objects, on(r, image, tt.orientation))); got != tt.codes {
				t.Errorf("%s, want %s", got, tt.codes)
			}
		})
	}
	r, objects := masked(image, image)
	objects[0].Mask.Part = -1
	if got := codesOf(mask.Check(objects, on(r, image, 0))); got != "mask-missing mask-unreferenced" {
		t.Errorf("one that did not come: %s", got)
	}
	r, objects = masked(image)
	r.Images[0].Is = false
	if got := codesOf(mask.Check(objects, on(r, image, 0))); got != "mask-undecodable" {
		t.Errorf("one that is no image: %s", got)
	}
	small := object.Size{Width: 40, Height: 30}
	r, objects = masked(small)
	objects[0].Box = &object.Box{X: 5, Y: 5, Width: 40, Height: 30}
	if got := codesOf(mask.Check(objects, on(r, image, 0))); got != "" {
		t.Errorf("one of a box: %s", got)
	}
}

// A mask of the size of its object's box covers that.
func TestLocate(t *testing.T) {
	t.Parallel()
	image := object.Size{Width: 640, Height: 480}
	box := object.Box{X: 5, Y: 5, Width: 40.6, Height: 30}
	for name, tt := range map[string]struct {
		size object.Size
		want bool
	}{
		"rounded down": {object.Size{Width: 40, Height: 30}, true},
		"rounded up":   {object.Size{Width: 41, Height: 31}, true},
		"smaller":      {object.Size{Width: 39, Height: 30}, false},
		"of the image": {image, false},
		"unknown":      {object.Size{}, false},
	} {
		r, objects := masked(tt.size)
		objects[0].Box = &box
		mask.Locate(objects, on(r, image, 0))
		if got := objects[0].MaskBox; (got != nil) != tt.want || got != nil && *got != box {
			t.Errorf("%s: %+v", name, got)
		}
	}
	r, objects := masked(object.Size{Width: 40, Height: 30})
	objects = append(objects, object.Raw{Object: &object.Object{Mask: objects[0].Mask, Box: &box}})
	objects[0].Box = &box
	if mask.Locate(objects, on(r, image, 0)); objects[0].MaskBox != nil {
		t.Errorf("of two objects: %+v", objects[0].MaskBox)
	}
	r, objects = masked(object.Size{Width: 40, Height: 30})
	objects[0].MaskBox = &object.Box{X: 7, Y: 8}
	if mask.Locate(objects, on(r, image, 0)); *objects[0].MaskBox != (object.Box{X: 7, Y: 8, Width: 40, Height: 30}) {
		t.Errorf("from a place on: %+v", objects[0].MaskBox)
	}
}

// The objects of one mask have a value each: as sent, by class, or by order.
func TestShare(t *testing.T) {
	t.Parallel()
	sent := func(value int) object.Raw {
		return object.Raw{Object: &object.Object{Mask: &object.MaskRef{Ref: "mask_0.png", Part: -1, Value: value}}, MaskValued: true}
	}
	class := func(number string) object.Raw {
		return object.Raw{Object: &object.Object{Mask: &object.MaskRef{Ref: "mask_0.png", Part: -1}}, Number: number}
	}
	for name, tt := range map[string]struct {
		objects []object.Raw
		kind    object.Kind
		want    string // values; "0!" where the pixels of 0 are meant
		codes   string
	}{
		"as sent":                  {[]object.Raw{sent(0), sent(3)}, object.InstanceSegmentation, "0! 3", "mask-shared"},
		"by class":                 {[]object.Raw{class("0"), class("2")}, object.SemanticSegmentation, "0! 2", "mask-shared"},
		"by class, of instances":   {[]object.Raw{class("1"), class("2")}, object.InstanceSegmentation, "1 2", "mask-shared mask-value-guessed"},
		"one class of instances":   {[]object.Raw{class("7"), class("7")}, object.InstanceSegmentation, "1 2", "mask-shared mask-value-guessed"},
		"one class of regions":     {[]object.Raw{class("7"), class("7")}, object.SemanticSegmentation, "7 7", "mask-shared"},
		"a class beyond a pixel":   {[]object.Raw{class("1"), class("65536")}, object.SemanticSegmentation, "1 2", "mask-shared mask-value-guessed"},
		"the largest of a pixel":   {[]object.Raw{class("1"), class("65535")}, object.SemanticSegmentation, "1 65535", "mask-shared"},
		"no numbers":               {[]object.Raw{class(""), class("")}, object.SemanticSegmentation, "1 2", "mask-shared mask-value-guessed"},
		"one alone shares nothing": {[]object.Raw{class("7")}, object.SemanticSegmentation, "0", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, _ := masked(size)
			r.Kind = tt.kind
			found := mask.Pair(tt.objects, r)
			var got []string
			for i := range tt.objects {
				m := tt.objects[i].Mask
				got = append(got, fmt.Sprint(m.Value)+map[bool]string{true: "!"}[m.Zero])
			}
			if all := strings.Join(got, " "); all != tt.want || codesOf(found) != tt.codes {
				t.Errorf("%s, findings %s, want %s, %s", all, codesOf(found), tt.want, tt.codes)
			}
		})
	}
}
