package mask_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture"
	"github.com/framebin/framebin/capture/prediction/mask"
	"github.com/framebin/framebin/capture/prediction/object"
	"github.com/framebin/framebin/capture/prediction/parts"
)

// TestPair gives objects the parts that they refer to, or those of their numbers
// or order.
func TestPair(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		files []string // of the masks
		refs  []string // of the objects; "" for none
		want  []int    // places in files; -1 where the part did not come, -2 where there is no mask
	}{
		"by name":          {[]string{"a.png", "b.png"}, []string{"b.png", "a.png"}, []int{1, 0}},
		"by path":          {[]string{"out/a.png", "out/b.png"}, []string{"b.png", "out/a.png"}, []int{1, 0}},
		"in another case":  {[]string{"A.PNG", "B.PNG"}, []string{"b.png", "a.png"}, []int{1, 0}},
		"by stem":          {[]string{"a.png", "b.png"}, []string{"b", "a"}, []int{1, 0}},
		"missing":          {[]string{"a.png"}, []string{"a.png", "c.png"}, []int{0, -1}},
		"by numbers":       {[]string{"mask_1.png", "mask_0.png"}, []string{"", ""}, []int{1, 0}},
		"number in front":  {[]string{"0001_mask.png", "0000_mask.png"}, []string{"", ""}, []int{1, 0}},
		"number of field":  {[]string{"masks[1]=blob", "masks[0]=blob"}, []string{"", ""}, []int{1, 0}},
		"by class":         {[]string{"mask_class b.png", "mask_class-a.png"}, []string{"", ""}, []int{1, 0}},
		"by id":            {[]string{"4.png", "0017.png"}, []string{"", ""}, []int{1, 0}},
		"compressed":       {[]string{"b.png.gz", "a.png.gz"}, []string{"a.png", "b.png"}, []int{1, 0}},
		"by order":         {[]string{"x.png", "y.png"}, []string{"", ""}, []int{0, 1}},
		"one has its name": {[]string{"a.png", "b.png"}, []string{"b.png", ""}, []int{1, -2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sources := &parts.Sources{Parts: []capture.Part{{Name: "image", Filename: "image.jpg"}, {Name: "predictions", Filename: "predictions.json"}}, Document: 1}
			request := mask.Request{Sources: sources, Kind: object.InstanceSegmentation}
			for i, file := range test.files {
				part := capture.Part{Name: "mask", Filename: file}
				if field, name, ok := strings.Cut(file, "="); ok {
					part.Name, part.Filename = field, name
				}
				if strings.HasSuffix(file, ".gz") {
					part.Transfer = "gzip"
				}
				sources.Parts = append(sources.Parts, part)
				request.Masks = append(request.Masks, i+2)
			}
			sources.Images = make([]parts.Image, len(sources.Parts))
			for i := range sources.Images {
				sources.Images[i].Is = i != 1
			}
			objects := make([]object.Raw, len(test.refs))
			for i, ref := range test.refs {
				objects[i].Object = &object.Object{Class: "class " + string(rune('a'+i)), Extra: []object.Field{{Pointer: fmt.Sprintf("/%d/instanceId", i), Value: []string{"17", "4"}[i]}}}
				if ref != "" {
					objects[i].Mask = &object.MaskRef{Ref: ref, Part: -1}
				}
			}
			mask.Pair(objects, request)
			var got []int
			for i := range objects {
				switch m := objects[i].Mask; {
				case m == nil:
					got = append(got, -2)
				case m.Part < 0:
					got = append(got, -1)
				default:
					got = append(got, m.Part-2)
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// TestFills tells a mask of a box from one of the image by what is inside.
func TestFills(t *testing.T) {
	t.Parallel()
	image, box := object.Size{Width: 640, Height: 480}, object.Box{X: 400, Y: 300, Width: 80, Height: 60}
	for name, test := range map[string]struct {
		bounds object.Box
		size   object.Size
		want   bool
	}{
		"of the box":            {object.Box{Width: 40, Height: 30}, object.Size{Width: 40, Height: 30}, true},
		"of the image":          {object.Box{X: 100, Y: 75, Width: 20, Height: 15}, object.Size{Width: 160, Height: 120}, false},
		"at the image's corner": {object.Box{Width: 4, Height: 3}, object.Size{Width: 160, Height: 120}, false},
	} {
		if got := mask.Fills(test.bounds, test.size, box, image); got != test.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// TestPairByLongestName: a mask of "dead_leaf" is not that of a leaf.
func TestPairByLongestName(t *testing.T) {
	t.Parallel()
	sources := &parts.Sources{Document: 0, Parts: []capture.Part{{Filename: "predictions.json"}, {Filename: "mask_dead_leaf.png"}, {Filename: "mask_leaf.png"}}}
	sources.Images = make([]parts.Image, len(sources.Parts))
	request := mask.Request{Sources: sources, Kind: object.InstanceSegmentation, Masks: []int{1, 2}}
	objects := []object.Raw{{Object: &object.Object{Class: "leaf"}}, {Object: &object.Object{Class: "Dead leaf"}}}
	mask.Pair(objects, request)
	for i, want := range []int{2, 1} {
		if m := objects[i].Mask; m == nil || m.Part != want {
			t.Errorf("%s: got %+v, want part %d", objects[i].Class, m, want)
		}
	}
}
