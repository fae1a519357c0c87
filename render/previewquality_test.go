package render_test

import (
	"image"
	"image/color"
	"testing"

	"github.com/framebin/framebin/render"
)

// A preview leaves the masks out, is not kept, and gives way to the sharp picture
// as soon as that is there.
func TestDraft(t *testing.T) {
	t.Parallel()
	grey := color.RGBA{90, 90, 90, 255}
	inside := image.Rect(200, 100, 600, 300)
	req := post(t, 1, photo(asJPEG(t, plain(800, 400, grey))), mask(0, asPNG(t, patch(800, 400, inside, 255))), segmentation([2]int{0, 0}))
	r := render.New(render.Config{})
	key := sixels(1)
	key.Options.Overlay.Labels = false
	preview := key
	preview.Options.PreviewQuality = true

	quick := mustRender(t, r, req, preview)
	if quick.Key != preview || quick.Size != image.Pt(400, 200) || quick.Total != 1 {
		t.Errorf("got %v, %v pixels, %d objects", quick.Key.Options.PreviewQuality, quick.Size, quick.Total)
	}
	if got := decode(t, quick.Payload).At(200, 100); !near(got, grey, 6) {
		t.Errorf("the preview has %v where the mask is, want the image", got)
	}
	if _, ok := r.Cached(preview); ok {
		t.Error("the preview is kept")
	}
	sharp := mustRender(t, r, req, key)
	if got := decode(t, sharp.Payload).At(200, 100); near(got, grey, 20) {
		t.Error("the sharp picture lacks the mask")
	}
	if got := mustRender(t, r, req, preview); got != sharp {
		t.Error("a preview is drawn although the sharp picture is there")
	}
	// Another look at the frame: it is at hand, masks and all.
	preview.Options.Overlay.Opacity = 0.7
	if got := decode(t, mustRender(t, r, req, preview).Payload).At(200, 100); near(got, grey, 20) {
		t.Error("the preview leaves masks out that are decoded")
	}
}

// A request of masks alone has no preview that shows anything but them.
func TestDraftWithoutAnImage(t *testing.T) {
	t.Parallel()
	req := post(t, 1, mask(0, asPNG(t, patch(80, 40, image.Rect(20, 10, 60, 30), 255))), segmentation([2]int{0, 0}))
	key := sixels(1)
	key.Options.PreviewQuality = true
	p := mustRender(t, render.New(render.Config{}), req, key)
	if p.Size == (image.Point{}) || len(p.Payload) == 0 || p.Layout.Hit(p.Size.X/2, p.Size.Y/2) != 0 {
		t.Errorf("got %v pixels, %d bytes", p.Size, len(p.Payload))
	}
}
