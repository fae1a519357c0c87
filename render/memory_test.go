package render_test

import (
	"context"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/raster"
)

// What does not fit the memory is not drawn, or at half its size, and said so
// by the flag.
func TestMemoryBoundsWhatIsDrawn(t *testing.T) {
	t.Parallel()
	photograph := photo(asJPEG(t, plain(800, 600, color.RGBA{90, 90, 90, 255}))) // 703 KiB in full
	var masks []part
	var refs [][2]int
	for i := range 40 {
		masks = append(masks, mask(i, asPNG(t, patch(800, 600, image.Rect(10, 10, 400, 300), 255)))) // 59 KiB each
		refs = append(refs, [2]int{i, 0})
	}
	all := append(append([]part{photograph}, masks...), segmentation(refs...))
	tests := map[string]struct {
		memory int64
		req    []part
		note   string
		masks  int
		finds  string
	}{
		"enough":            {64 << 20, all, "", 40, ""},
		"half of the image": {4 * 600 << 10, []part{photograph, detection(10, 10, 50, 50)}, "the image is shown at half its resolution: as a whole it is too large to draw under --max-memory X", 0, ""},
		"nothing of it":     {4 * 100 << 10, []part{photograph, detection(10, 10, 50, 50)}, "decoding 800x600 takes 703 KiB, too large to draw under --max-memory X", 0, "image-too-large"},
		"some of the masks": {4 * 1024 << 10, all, "", 8, "mask-undecodable"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := render.Open(context.Background(), read(post(t, 1, tt.req...)), render.Opening{Limits: raster.LimitsUnder(tt.memory, "--max-memory X")})
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, m := range f.Masks {
				if m != nil {
					n++
				}
			}
			if !strings.HasSuffix(f.Note, tt.note) || tt.note == "" && f.Note != "" || n != tt.masks {
				t.Errorf("got %q and %d masks, want %q and %d", f.Note, n, tt.note, tt.masks)
			}
			if tt.finds == "" && len(f.Findings) > 0 || tt.finds != "" && (len(f.Findings) == 0 || f.Findings[0].Code != tt.finds) {
				t.Errorf("got findings %q, want %s", f.Findings, tt.finds)
			}
		})
	}
}

// TestInspectWithin: what takes more to decode than there is memory for is not
// decoded, and said to be too large.
func TestInspectWithin(t *testing.T) {
	t.Parallel()
	in := read(post(t, 1, part{"image", "image.png", "image/png", asPNG(t, patch(3000, 2000, image.Rect(10, 10, 400, 300), 255))}))
	for memory, want := range map[int64]string{1 << 20: "image-too-large", 1 << 30: ""} {
		got := []string{}
		for _, f := range render.Inspect(t.Context(), in.Request, in.Reading, raster.LimitsUnder(memory, "--max-memory X")).Findings[len(in.Reading.Findings):] {
			got = append(got, f.Code)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%d: got %q", memory, got)
		}
	}
}
