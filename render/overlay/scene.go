package overlay

import (
	"image"

	"github.com/framebin/framebin/capture/prediction"
	"github.com/framebin/framebin/render/maskbits"
	"github.com/framebin/framebin/render/raster"
)

// Scene is what is drawn over an image, and where the image is.
type Scene struct {
	Prediction   *prediction.Prediction
	Image        int              // which objects are drawn: those that lie on this image
	Masks        []*maskbits.Mask // parallel to Prediction.Objects; nil where an object has none
	Unreferenced []*maskbits.Mask // masks that no object refers to
	View         raster.Affine    // from pixels of the stored image to pixels of the picture

	// Picture is where the whole image lies in the picture; when zoomed in
	// it reaches beyond. Boxes are cut at its edges. Empty means all of it.
	Picture image.Rectangle
}
