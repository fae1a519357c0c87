package overlay

import (
	"image"

	"framebin/capture/prediction"
	"framebin/render/raster"
)

// Scene is what is drawn over an image, and where the image is.
type Scene struct {
	Prediction *prediction.Prediction
	Masks      []*raster.Mask  // parallel to Prediction.Objects; nil where an object has none
	Loose      []*raster.Mask  // masks that no object refers to
	View       raster.Affine   // from pixels of the stored image to pixels of the picture
	Picture    image.Rectangle // where the image lies in the picture
	Assumed    bool            // boxes are read by assumption: drawn dashed
}

// Layout says where Draw put things, in pixels of the picture.
type Layout struct {
	View  raster.Affine     // from pixels of the stored image to pixels of the picture
	Boxes []image.Rectangle // bounds of each object as drawn, parallel to the objects; empty if not drawn
}
