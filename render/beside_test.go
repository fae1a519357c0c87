package render_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"testing"

	"github.com/framebin/framebin/render"
	"github.com/framebin/framebin/render/overlay"
	"github.com/framebin/framebin/render/raster"
)

// TestBesideOneByOne: two heavy frames in one picture, which are decoded one after
// the other, look as two that have room together, also where the second cannot be
// decoded, and what is wrong with either is told.
func TestBesideOneByOne(t *testing.T) {
	t.Parallel()
	const memory = 16 << 20 // of which one decoding may take a quarter: two of 1.4 MiB are heavy
	ok := asPNG(t, plain(800, 600, color.RGBA{20, 200, 20, 255}))
	half := ok[:len(ok)/2]
	tests := map[string]struct {
		first, second []byte
		finds, other  int
	}{
		"both":             {ok, asPNG(t, plain(600, 800, color.RGBA{200, 20, 20, 255})), 0, 0},
		"the second not":   {ok, half, 0, 1},
		"the first not":    {half, ok, 1, 0},
		"neither":          {half, half, 1, 1},
		"no second at all": {ok, nil, 0, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			of := func(seq uint64, file []byte) render.Input {
				parts := []part{detection(10, 10, 50, 50)}
				if file != nil {
					parts = append(parts, part{"image", "image.png", "image/png", file})
				}
				return read(post(t, seq, parts...))
			}
			draw := func(l raster.Limits) *render.Picture {
				first, second := of(1, tt.first), of(2, tt.second)
				first.Beside = &second
				key := sixels(1)
				key.Options.Beside = render.Beside{Seq: 2, Selected: -1}
				p, err := render.New(render.Config{Limits: l, Palette: overlay.NewPalette()}).Render(context.Background(), first, key)
				if err != nil {
					t.Fatal(err)
				}
				return p
			}
			want, got := draw(raster.Limits{}), draw(raster.LimitsUnder(memory, "--max-memory X"))
			if !bytes.Equal(got.Payload, want.Payload) || got.Place != want.Place || got.Size != want.Size || got.Note != want.Note {
				t.Errorf("one by one: %v %v %q, together: %v %v %q", got.Place, got.Size, got.Note, want.Place, want.Size, want.Note)
			}
			for how, p := range map[string]*render.Picture{"together": want, "one by one": got} {
				if len(p.Findings) != tt.finds || len(p.OtherFindings) != tt.other {
					t.Errorf("%s: found %v and of the other %v, want %d and %d", how, p.Findings, p.OtherFindings, tt.finds, tt.other)
				}
			}
			if got.Place.Oriented == (image.Point{}) {
				t.Error("nothing was drawn")
			}
		})
	}
}
